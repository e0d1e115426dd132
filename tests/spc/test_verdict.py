"""Whether anything has changed since a day: five results, and never a cause."""

import math
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rsr.errors import ModelError
from rsr.formatting import written_day
from rsr.spc import PROFILES, Verdict, judge
from rsr.spc._alternatives import line_fits
from rsr.spc._given import GivenValue
from rsr.spc._ratios import RatioPoint
from rsr.spc._scales import RatioScale, Side, too_narrow

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"

# Made up: mean 50, and limits about 8 on both sides of it; the second year is not as the first.
BEFORE = [
    *(50, 53, 48, 51, 47, 52, 50, 49, 53, 48, 51, 48),
    *(51, 48, 53, 49, 50, 53, 47, 52, 48, 50, 51, 48),
]
LIKE_BEFORE = [51, 48, 52, 49, 50, 53, 47, 51, 49, 50, 52, 48]
RESULTS = {"sustained-improvement", "signal-only", "no-change-shown", "worse", "cannot-say"}
# Words that would name a cause.
CAUSAL = ("because of", "due to", "caused", "led to", "thanks to", "as a result", "effect of")


def months(count: int, year: int = 2019) -> list[date]:
    """Return the first days of months one after another."""
    return [date(year + at // 12, at % 12 + 1, 1) for at in range(count)]


def verdict(after: Sequence[float | None], **asked: Any) -> Verdict:
    """Judge 24 made-up months and what came after them; more is better unless asked otherwise."""
    before = asked.pop("before", BEFORE)
    *dates, _ = all_months = months(len(before) + len(after) + 1)
    asked = {"better": "higher", "changed_on": all_months[len(before)], **asked}
    return judge([*before, *after], dates=dates, **asked)


# --- results ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "result", "mirrored"),
    [
        pytest.param(
            [54, 53, 52, 54, 53, 52, 54, 53], "sustained-improvement", "worse", id="run-that-stays"
        ),
        pytest.param(LIKE_BEFORE, "no-change-shown", "no-change-shown", id="as-before"),
        pytest.param(
            [*LIKE_BEFORE, 70], "signal-only", "no-change-shown", id="one-point-beyond-a-limit"
        ),
        pytest.param(
            [54, 53, 52, 54, 53, 52, 54, 49, 51, 48, 52, 49, 51, 49, 48],
            "signal-only",
            "no-change-shown",
            id="run-that-ended-long-ago",
        ),
        pytest.param(
            [54, 53, 52, 54, 53, 52, 54, 30],
            "signal-only",
            "signal-only",
            id="run-and-a-last-point-the-other-way",
        ),
        pytest.param(
            [54, 53, 52, 54, 53, 52, 54, 40, 41, 42, 40, 41, 42, 40],
            "worse",
            "sustained-improvement",
            id="run-and-then-a-run-the-other-way",
        ),
        pytest.param(
            [54, 53, 52, 54, 53, 52, 54, 50, 51],
            "sustained-improvement",
            "worse",
            id="run-that-ended-just-now",
        ),
        pytest.param(
            [54, 53, 52, 54, 53, 52, 54, None],
            "sustained-improvement",
            "worse",
            id="last-point-missing",
        ),
    ],
)
def test_result(after: list[float | None], result: str, mirrored: str) -> None:
    """Each pattern has its result, and another where less is better; worse asks for as much."""
    assert verdict(after).result == result
    assert verdict(after, better="lower").result == mirrored


def test_a_run_must_lie_wholly_after_the_day() -> None:
    """Six points after the day are no shift, however many before it lie on the same side."""
    before = [*BEFORE, 53, 52, 53]
    after = [53, 52, 53, 52, 53, 52, 49]

    found = verdict(after, before=before)

    assert "shift-above" not in {signal.rule for signal in found.signals}
    assert found.result == "no-change-shown"


def test_limits_rest_on_the_baseline_alone() -> None:
    """What comes after the day moves neither mean nor limits."""
    low, high = verdict(LIKE_BEFORE), verdict([1000, 2000] * 6)

    assert (low.baseline_mean, low.lpl, low.upl) == (high.baseline_mean, high.lpl, high.upl)
    assert low.baseline_mean == 50


def test_figures_are_told() -> None:
    """Means, their difference, counts and days are those of the two sides."""
    found = verdict([54, 53, 52, None, 54, 53, 52, 54], target=60)

    assert (found.n_baseline, found.n_after, found.missing_after) == (24, 7, 1)
    assert found.after_mean == pytest.approx(372 / 7)
    assert found.difference == pytest.approx(372 / 7 - 50)
    assert (found.first_on, found.last_on) == (date(2019, 1, 1), date(2021, 8, 1))
    assert (found.target, found.target_reached) == (60, False)


def test_signals_have_dates() -> None:
    """Each stretch of a rule says when it began and ended, and what it means."""
    found = verdict([54, 53, 52, 54, 53, 52, 54, 50, 51], better="lower")

    (shift,) = [signal for signal in found.signals if signal.rule == "shift-above"]
    assert (shift.meaning, shift.n) == ("concern", 7)
    assert (shift.first_on, shift.last_on) == (date(2021, 1, 1), date(2021, 7, 1))


def test_a_lag_is_not_judged() -> None:
    """Points between the day and the end of the lag belong to neither side."""
    found = verdict([90, 90, *LIKE_BEFORE], lag_days=59)

    assert found.judged_from == date(2021, 3, 1)
    assert (found.n_baseline, found.n_after) == (24, 12)
    assert found.result == "no-change-shown"


def test_nothing_after_the_cut_off_is_judged() -> None:
    """Points after ``until`` are not seen."""
    found = verdict([*LIKE_BEFORE, *[70] * 8], until=date(2021, 12, 31))

    assert (found.n_after, found.result) == (12, "no-change-shown")


def test_a_baseline_can_be_named() -> None:
    """Only points within it count as before, its first and last day among them."""
    found = verdict(LIKE_BEFORE, baseline=(date(2020, 1, 1), None))

    assert (found.n_baseline, found.first_on) == (12, date(2020, 1, 1))


# --- cannot say -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "asked"),
    [
        pytest.param(LIKE_BEFORE, {"better": "neither"}, id="neither-way-is-better"),
        pytest.param(LIKE_BEFORE, {"before": BEFORE[:11]}, id="eleven-before"),
        pytest.param(LIKE_BEFORE[:6], {}, id="six-after"),
        pytest.param([], {}, id="none-after"),
        pytest.param(LIKE_BEFORE, {"before": []}, id="none-before"),
        pytest.param(LIKE_BEFORE, {"before": [50] * 24}, id="no-limits"),
        pytest.param(LIKE_BEFORE, {"before": [*[50] * 23, 51]}, id="limits-without-width"),
        pytest.param([*LIKE_BEFORE, *[None] * 4, 50], {}, id="many-missing-after"),
        pytest.param(LIKE_BEFORE, {"before": [*BEFORE, *[None] * 7]}, id="many-missing-before"),
        pytest.param(LIKE_BEFORE, {"breaks": [date(2021, 1, 1)]}, id="break-on-the-day"),
        pytest.param(LIKE_BEFORE, {"breaks": [date(2020, 1, 1)]}, id="break-in-the-baseline"),
        pytest.param(LIKE_BEFORE, {"min_baseline": 25}, id="a-longer-baseline-asked-for"),
        pytest.param(LIKE_BEFORE, {"min_after": 13}, id="more-after-asked-for"),
    ],
)
def test_nothing_is_said_where_the_data_cannot_bear_it(
    after: list[float | None], asked: dict[str, Any]
) -> None:
    """Each weakness is a reason, and there is no result beside it."""
    found = verdict(after, **asked)

    assert found.result == "cannot-say"
    assert found.reasons
    assert found.caveats == ()


def test_every_reason_is_said() -> None:
    """Several weaknesses are several reasons."""
    found = verdict([50] * 3, before=[50] * 3, better="neither")

    assert len(found.reasons) == 4


@pytest.mark.parametrize(("count", "enough"), [(11, False), (12, True), (13, True)])
def test_twelve_values_before_are_needed(count: int, *, enough: bool) -> None:
    """With eleven nothing can be said."""
    found = verdict(LIKE_BEFORE, before=BEFORE[:count])

    assert (found.result, bool(found.reasons)) == (
        "no-change-shown" if enough else "cannot-say",
        not enough,
    )


@pytest.mark.parametrize(("count", "enough"), [(6, False), (7, True), (8, True)])
def test_seven_values_after_are_needed(count: int, *, enough: bool) -> None:
    """With six nothing can be said."""
    found = verdict(LIKE_BEFORE[:count])

    assert (found.result, bool(found.reasons)) == (
        "no-change-shown" if enough else "cannot-say",
        not enough,
    )


@pytest.mark.parametrize(("count", "less"), [(19, True), (20, False), (21, False)])
def test_limits_from_fewer_than_twenty_values_are_less_certain(count: int, *, less: bool) -> None:
    """It is a caveat of each result that rests on them."""
    found = verdict(LIKE_BEFORE, before=BEFORE[:count])

    assert any("limits from fewer than 20 are less certain" in one for one in found.caveats) is less


@pytest.mark.parametrize(("before", "reasons"), [([], 1), ([50], 1), ([50, 50], 2)])
def test_one_value_gives_no_limits_and_nothing_is_said_of_them(
    before: list[float], reasons: int
) -> None:
    """That there are too few says it; of two that are equal, the limits are told as well."""
    assert len(verdict(LIKE_BEFORE, before=before).reasons) == reasons


def test_a_break_outside_the_span_does_not_matter() -> None:
    """Figures that are compared with each other lie on one side of it."""
    at_start = verdict(LIKE_BEFORE, breaks=[date(2019, 1, 1), date(2030, 1, 1)])
    begun_later = verdict(LIKE_BEFORE, breaks=[date(2020, 1, 1)], baseline=(date(2020, 1, 1), None))

    assert at_start.result == begun_later.result == "no-change-shown"


@pytest.mark.parametrize(
    "after",
    [[*LIKE_BEFORE, 20], [*LIKE_BEFORE, 80], [57] * 10 + [43] * 10],
    ids=["worse", "better", "both"],
)
def test_each_sign_is_told_once(after: list[float]) -> None:
    """Under its own direction; no caveat counts it again as one the other way."""
    found = verdict(after)
    told = [one for one in found.sentences() if one.startswith(("Better: ", "Worse: "))]

    assert len(told) == len(found.signals) > 0
    assert not any("sign" in one.split() or "signs" in one.split() for one in found.caveats)


@pytest.mark.parametrize(
    ("target", "says"),
    [(54.1, "That mean does not reach"), (54, "That mean reaches"), (50, "That mean reaches")],
)
def test_a_target_is_that_of_the_values_since_a_shift_the_other_way(
    target: float, says: str
) -> None:
    """The mean of both shifts is 50; where none lasts, it is that of all that is judged."""
    turned = verdict([46, 47, 45, 46] * 3 + [54, 53, 55, 54] * 3, target=target)
    over = verdict([46, 47, 45, 46] * 3 + [54, 53, 55, 54] * 3 + LIKE_BEFORE, target=target)

    assert any(one.startswith(says) for one in turned.sentences())
    assert not any("fits the figures better" in one for one in turned.sentences())
    assert (over.n_mean, over.mean_from) == (36, over.judged_from)


def test_a_mean_names_no_day_where_only_single_points_lie_the_other_way() -> None:
    """The mean is of what the run is part of."""
    found = verdict([30, 54, 53, 52, 54, 53, 52, 54, 53])

    assert {one.meaning for one in found.signals} == {"improvement", "concern"}
    assert found.sentences()[1].startswith("The mean of 9 values is ")


# --- caveats ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "asked", "words"),
    [
        pytest.param(LIKE_BEFORE, {"before": BEFORE[:12]}, "less certain", id="short-baseline"),
        pytest.param(
            LIKE_BEFORE,
            {"before": [*BEFORE[:16], 51, 52, 53, 52, 51, 53, 52, 51]},
            "may have begun before",
            id="already-moving",
        ),
        pytest.param(
            LIKE_BEFORE,
            {"before": [44 + at // 2 + at % 2 for at in range(24)]},
            "autocorrelation",
            id="like-neighbours",
        ),
        pytest.param(
            [50 + 20 * (at % 12 == 0) for at in range(12)],
            {"before": [50 + 20 * (at % 12 == 0) + at % 3 for at in range(24)]},
            "seasons",
            id="seasonal",
        ),
        pytest.param(
            LIKE_BEFORE, {"before": [*BEFORE[:23], 90]}, "Unusual in the", id="a-spike-before"
        ),
        pytest.param([None, *LIKE_BEFORE], {}, "no value", id="missing"),
        pytest.param([*LIKE_BEFORE, None], {}, "taken as the last", id="last-one-missing"),
        pytest.param(
            [54, 53, 52, 54, 53, 52, 54, 49, 51, 48, 52, 49, 51, 49, 48],
            {},
            "ended on 1 July 2021",
            id="ended-long-ago",
        ),
        pytest.param(LIKE_BEFORE, {}, "not what changed it", id="always"),
    ],
)
def test_what_a_reader_must_know_is_a_caveat(
    after: list[float | None], asked: dict[str, Any], words: str
) -> None:
    """Each weakness that leaves a verdict standing is told beside it."""
    assert words in " ".join(verdict(after, **asked).caveats)


def test_uneven_steps_are_a_caveat() -> None:
    """Dates of no regular grid do not say what is missing, and that is told."""
    days = [date(2019, 1, 1) + timedelta(at * 9 + at * at % 7) for at in range(36)]

    found = judge([*BEFORE, *LIKE_BEFORE], dates=days, changed_on=days[24], better="higher")

    assert "steps between dates differ from the usual one" in " ".join(found.caveats)


# --- what is absent ---------------------------------------------------------------------------

SHAPE = [0, 3, -2, 1, -3, 2, 0, -1, 3, -2, 1, -2]


def told(found: Verdict) -> tuple[Any, ...]:
    """Return what the same facts must have in common."""
    return (
        found.result,
        found.says,
        found.reasons,
        found.signals,
        found.baseline_mean,
        found.after_mean,
        (found.lpl, found.upl),
        (found.n_baseline, found.n_after, found.missing_baseline, found.missing_after),
    )


@settings(deadline=None, max_examples=60)
@given(
    absent=st.sets(st.integers(0, 47), max_size=12),
    step=st.integers(-4, 4),
    days=st.sampled_from(["months", "month ends", "quarters", "weeks", "days", "working days"]),
)
def test_a_row_that_is_absent_is_a_value_that_is_missing(
    absent: set[int], step: int, days: str
) -> None:
    """Without a date or with None for it, a point gives the same verdict, signals and limits."""
    values = [50 + SHAPE[at * 5 % 12] + (step if at >= 30 else 0) for at in range(48)]
    dates = grid_of(days, 48)
    # A grid whose steps are all double is another grid.
    absent -= {10, 11, 12, 13}
    known: list[int | None] = [None if at in absent else one for at, one in enumerate(values)]
    asked: dict[str, Any] = {"changed_on": dates[30], "better": "higher"}

    given_none = judge(known, dates=dates, **asked)
    left_out = judge(
        [values[at] for at in range(48) if at not in absent],
        dates=[dates[at] for at in range(48) if at not in absent],
        **asked,
    )

    assert told(given_none) == told(left_out)


def grid_of(name: str, count: int) -> list[date]:
    """Return so many dates of a grid."""
    if name == "working days":
        every = (date(2024, 1, 1) + timedelta(at) for at in range(2 * count))
        return [day for day in every if day.weekday() < 5][:count]
    if name in ("weeks", "days"):
        step = 7 if name == "weeks" else 1
        return [date(2019, 1, 2) + timedelta(step * at) for at in range(count)]
    if name == "month ends":
        return [day - timedelta(1) for day in months(count + 1)[1:]]
    return months(3 * count)[::3] if name == "quarters" else months(count)


@pytest.mark.parametrize("grid", ["months", "month ends", "quarters", "weeks", "days"])
def test_an_absent_row_breaks_a_run(grid: str) -> None:
    """Seven points on the better side are a shift, and are none with a step absent among them."""
    dates = grid_of(grid, 34)
    after = [54, 53, 52, 54, 53, 52, 54, 53]
    asked: dict[str, Any] = {"changed_on": dates[24], "better": "higher"}

    whole = judge([*BEFORE, *after], dates=dates[:32], **asked)
    parted = judge([*BEFORE, *after], dates=[*dates[:28], *dates[30:34]], **asked)

    assert (whole.result, whole.missing_after) == ("sustained-improvement", 0)
    assert (parted.result, parted.missing_after) == ("no-change-shown", 2)


@pytest.mark.parametrize("grid", ["months", "month ends", "quarters", "weeks"])
@pytest.mark.parametrize("off", [-3, -1, 1, 3])
@pytest.mark.parametrize("stated", [False, True])
def test_a_date_a_day_off_hides_no_row_that_is_absent(grid: str, off: int, *, stated: bool) -> None:
    """A public holiday moves a date, and nothing else; the grid is told of the others."""
    dates = grid_of(grid, 34)
    values = [*BEFORE, 54, 53, 52, 54, 53, 52, 54, 53]
    kept = [*dates[:28], *dates[30:34]]
    moved = [day + timedelta(off if at in (3, 26) else 0) for at, day in enumerate(kept)]
    asked: dict[str, Any] = {"changed_on": dates[24], "better": "higher"}
    if stated:
        asked["every"] = grid.split(" ", maxsplit=1)[0].removesuffix("s")

    exact, found = (judge(values, dates=one, **asked) for one in (kept, moved))

    assert (exact.result, exact.missing_after) == ("no-change-shown", 2)
    assert (found.result, found.missing_after) == ("no-change-shown", 2)
    assert found.sentences() == exact.sentences()


@pytest.mark.parametrize(
    ("grid", "apart", "every"),
    [
        ("months", 2, "2 months"),
        ("months", 5, "5 months"),
        ("weeks", 2, "2 weeks"),
        ("days", 3, "3 days"),
    ],
)
def test_every_second_date_is_absent_unless_no_other_is_published(
    grid: str, apart: int, every: str
) -> None:
    """Whether the others have no row or no value, the verdict is the same."""
    dates = grid_of(grid, 32 * apart)[::apart]
    after = [54, 53, 52, 54, 53, 52, 54, 53]
    asked: dict[str, Any] = {"changed_on": dates[24], "better": "higher"}
    values = [*BEFORE, *after]
    filled = [value if at == 0 else None for value in values for at in range(apart)]

    bare = judge(values, dates=dates, **asked)
    given_none = judge(filled, dates=grid_of(grid, 32 * apart), **asked)

    hint = (
        f"The dates lie {every} apart, and those between are missing; if no others are published, "
        f"every='{every}' says so."
    )
    assert bare.result == given_none.result == "cannot-say"
    assert (bare.missing_baseline, bare.n_baseline) == (24 * (apart - 1), 24)
    assert (bare.missing_baseline, bare.missing_after) == (
        given_none.missing_baseline,
        given_none.missing_after,
    )
    assert bare.reasons == (*given_none.reasons, hint)
    for said in (every, "dates"):
        stated = judge(values, dates=dates, every=said, **asked)
        assert (stated.result, stated.missing_baseline) == ("sustained-improvement", 0)


@pytest.mark.parametrize("step", [3, 6, 12])
def test_quarters_half_years_and_years_are_usual(step: int) -> None:
    """Nothing is missing between them; where months are asked for, all of these are."""
    dates = months(32 * step)[::step]
    asked: dict[str, Any] = {"changed_on": dates[24], "better": "higher"}
    values = [*BEFORE, *[54, 53, 52, 54, 53, 52, 54, 53]]

    assert judge(values, dates=dates, **asked).result == "sustained-improvement"
    monthly = judge(values, dates=dates, every="month", **asked)
    assert (monthly.result, monthly.missing_baseline) == ("cannot-say", 24 * (step - 1))
    assert not [reason for reason in monthly.reasons if "apart" in reason]


@pytest.mark.parametrize(
    ("every", "code"),
    [
        ("fortnight", "choice-unknown"),
        ("", "choice-unknown"),
        (2, "choice-unknown"),
        ("0 days", "choice-unknown"),
        ("2 months", "dates-without-step"),
        ("week", "dates-without-step"),
        ("working day", "dates-without-step"),
    ],
)
def test_every_must_be_a_step_of_the_dates(every: Any, code: str) -> None:
    """What is said of the dates and does not hold is an error."""
    with pytest.raises(ModelError) as raised:
        judge(
            [*BEFORE],
            dates=months(24),
            changed_on=date(2020, 1, 1),
            better="higher",
            every=every,
        )

    assert [problem.code for problem in raised.value.problems] == [code]


def test_an_array_is_no_step() -> None:
    """It compares with a text item by item."""
    steps = pytest.importorskip("numpy").array(["month", "dates"])
    with pytest.raises(ModelError, match="every must be a step of time"):
        judge(
            [*BEFORE],
            dates=months(24),
            changed_on=date(2020, 1, 1),
            better="higher",
            every=steps,
        )


def test_no_moving_range_bridges_an_absent_row() -> None:
    """Limits rest on the steps between neighbours alone."""
    before = [50, 51, 50, 51, 50, 51, 90, 91, 90, 91, 90, 91, 90, 91]
    dates = months(36)

    found = judge(
        [*before, *LIKE_BEFORE[:8]],
        dates=[*dates[:6], *dates[7:15], *dates[15:23]],
        changed_on=dates[15],
        better="higher",
        screen_outliers=False,
    )

    assert found.lpl is not None
    assert found.baseline_mean is not None
    assert found.baseline_mean - found.lpl == pytest.approx(2.66)


@pytest.mark.parametrize(
    ("absent", "result"), [(3, "no-change-shown"), (4, "cannot-say")], ids=["a-fifth", "a-quarter"]
)
def test_absent_rows_count_as_missing_ones(absent: int, result: str) -> None:
    """More than a fifth of the points may not be absent: 3 of 15 may be, 4 of 16 not."""
    dates = months(24 + 12 + absent)
    kept = [*dates[: 24 + 5], *dates[24 + 5 + absent :]]

    found = judge([*BEFORE, *LIKE_BEFORE], dates=kept, changed_on=dates[24], better="higher")

    assert (found.result, found.missing_after) == (result, absent)


@pytest.mark.parametrize(
    ("missing", "result"),
    [(19, "no-change-shown"), (20, "no-change-shown"), (21, "cannot-say")],
    ids=["less", "a-fifth", "more"],
)
def test_a_fifth_of_the_points_may_be_missing(missing: int, result: str) -> None:
    """Of a hundred 20 may, and 21 may not, on either side."""
    values: list[float | None] = [*(BEFORE * 5)[:100]]
    for at in range(missing):
        values[2 + 4 * at] = None
    full = (BEFORE * 5)[:100]

    assert verdict(LIKE_BEFORE, before=values).result == result
    assert verdict(values, before=full).result == result


def test_a_series_is_from_its_first_figure_to_its_last() -> None:
    """Points without a value before the first figure or after the last are as if not given."""
    bare = verdict(LIKE_BEFORE)
    dates = months(24 + 12 + 9, year=2018)

    found = judge(
        [*[None] * 12, *BEFORE[12:], *LIKE_BEFORE, *[None] * 9],
        dates=dates,
        changed_on=dates[24],
        better="higher",
    )

    assert (found.result, found.missing_baseline, found.missing_after) == (bare.result, 0, 0)
    assert (
        "The last 9 points have no value, so the one before is taken as the last." in found.caveats
    )


# --- how things stand now ---------------------------------------------------------------------

BETTER, WORSE = [54, 53, 52, 54, 53, 52, 54, 53], [46, 47, 48, 46, 47, 48, 46, 47]
BETWEEN = [49, 51, 48, 52, 49, 51, 49, 48]


@pytest.mark.parametrize(
    ("after", "result", "words"),
    [
        pytest.param(
            [*BETTER, *WORSE * 3, *BETWEEN, *WORSE * 2, *BETWEEN, 35],
            "worse",
            "lies on the worse side of the mean before, and the last figure, of 1 May 2026, is of "
            "concern again",
            id="long-runs-and-the-last-point-in-concern",
        ),
        pytest.param(
            [*BETTER, *WORSE * 3, *BETWEEN],
            "signal-only",
            "signs both ways: the latest, on 1 September 2023, is of concern",
            id="worse-run-that-ended",
        ),
        pytest.param(
            [*WORSE, *BETWEEN, *BETTER, *BETWEEN],
            "signal-only",
            "signs both ways: the latest, on 1 December 2022, is of improvement, but",
            id="better-run-that-ended",
        ),
        pytest.param(
            [*WORSE, *BETWEEN],
            "no-change-shown",
            "the latest sign, on 1 September 2021, is of concern",
            id="only-a-worse-run-that-ended",
        ),
        pytest.param(
            [*WORSE, *BETTER * 3],
            "sustained-improvement",
            "the better side",
            id="worse-then-better",
        ),
        pytest.param(
            [*BETWEEN, 70],
            "signal-only",
            "signs of improvement, the latest on 1 September 2021",
            id="one-point",
        ),
    ],
)
def test_the_first_sentence_says_how_things_stand(
    after: list[float], result: str, words: str
) -> None:
    """Both directions are weighed, and the latest is told first."""
    found = verdict(after)

    assert found.result == result
    assert words in found.says
    assert found.sentences()[0] == found.says
    # That is in the sentence already.
    assert ("of concern again" in found.says) <= ("That run ended" not in " ".join(found.caveats))


def test_signs_of_both_ways_are_told_the_latest_first() -> None:
    """What ended later stands before what ended earlier, whichever way it points."""
    found = verdict([*BETTER, *WORSE * 2, 30, *WORSE, *BETWEEN, 70])

    ends = [signal.last_on for signal in found.signals]
    told_ = [one for one in found.sentences() if one.startswith(("Better:", "Worse:"))]
    assert ends == sorted(ends, reverse=True)
    assert [one.split(":")[0] for one in told_[:1]] == ["Better"]
    assert [
        one.split(" points")[0] for one in told_ if "8 or more" in one or "in a row" in one
    ] == [
        "Worse: 26",
        "Better: 8",
    ]


def test_runs_are_told_one_by_one_and_many_single_points_are_counted() -> None:
    """Of 8 points beyond a limit the 4 latest are told; the run that ended before them is too."""
    found = verdict([*BETTER, *[30, 49] * 8])

    said = found.sentences()
    assert sum("below the lower limit" in one for one in said) == 4
    assert sum("7 or more in a row above" in one for one in said) == 1
    assert any(one.startswith("There are 4 other signs from") for one in said)


@pytest.mark.parametrize(("count", "shown"), [(4, 4), (5, 5), (6, 4), (7, 4)])
def test_four_single_points_are_told_and_one_more_is_not_counted_alone(
    count: int, shown: int
) -> None:
    """Of six beyond a limit the four latest are told and two counted."""
    found = verdict([*[30, 50, 49] * count])

    said = found.sentences()
    assert sum("below the lower limit" in one for one in said) == shown
    others = [one for one in said if "other signs from" in one]
    assert len(others) == (shown < count)
    assert not others or others[0].startswith(f"There are {count - shown} other signs")


# On one side of the mean, not near a limit, and neither rising nor falling for long.
BESIDE = [52, 51.5, 52.5, 51, 52, 51.5, 52.5, 52]


@pytest.mark.parametrize(("count", "shift"), [(6, False), (7, True), (8, True)])
@pytest.mark.parametrize(
    ("better", "result"), [("higher", "sustained-improvement"), ("lower", "worse")]
)
def test_seven_on_one_side_after_the_day_are_a_shift(
    count: int, better: str, result: str, *, shift: bool
) -> None:
    """Between two on the other side; of six nothing is told."""
    found = verdict([49, *BESIDE[:count], 49], better=better)

    assert found.result == (result if shift else "no-change-shown")
    assert [one.rule for one in found.signals] == ["shift-above"] * shift


@pytest.mark.parametrize(("count", "shorter"), [(23, True), (24, False), (25, False)])
def test_a_baseline_of_two_years_can_show_a_yearly_cycle(count: int, *, shorter: bool) -> None:
    """Of months 24 are two turns."""
    found = verdict(BESIDE, before=[*BEFORE, 50][:count])

    assert any("The baseline is shorter than two years" in one for one in found.caveats) is shorter
    # Where nothing shifts, no cycle has to explain it.
    found = verdict(LIKE_BEFORE, before=[*BEFORE, 50][:count])
    assert found.result == "no-change-shown"
    assert not any("The baseline is shorter than two years" in one for one in found.caveats)


@pytest.mark.parametrize(("count", "lasts"), [(6, True), (7, False), (8, False)])
def test_fewer_than_seven_points_have_come_since_a_shift_ended(count: int, *, lasts: bool) -> None:
    """However they lie."""
    found = verdict([*BESIDE, *[49, 51, 48.5, 51, 49.5, 51, 49, 51][:count]])

    assert found.result == ("sustained-improvement" if lasts else "signal-only")


def test_a_mean_within_its_error_makes_no_verdict() -> None:
    """A run barely beside the mean is a sign, and no lasting improvement: the mean hardly moved."""
    barely = verdict([50.2, 50.1, 50.3, 50.2, 50.1, 50.2, 50.3, 50.2])
    more = verdict([51.5, 51, 52, 51, 51.5, 52, 51, 51])

    assert (barely.result, more.result) == ("signal-only", "sustained-improvement")


@pytest.mark.parametrize(("last", "result"), [(30, "signal-only"), (52, "sustained-improvement")])
def test_nothing_lasts_where_the_last_point_is_in_concern(last: float, result: str) -> None:
    """However long the run was, and wherever the mean lies."""
    assert verdict([*BETTER * 3, last]).result == result


@pytest.mark.parametrize(
    ("more", "result"), [(0.99, "signal-only"), (1.01, "sustained-improvement")]
)
def test_the_mean_must_move_by_more_than_a_standard_error(more: float, result: str) -> None:
    """The error is that of the difference of both means, 24 and 12 of them, by moving ranges."""
    bare = verdict(LIKE_BEFORE)
    assert bare.upl is not None
    assert bare.baseline_mean is not None
    error = (bare.upl - bare.baseline_mean) / 3 * math.sqrt(1 / 24 + 1 / 12)

    assert verdict([50 + more * error] * 12).result == result


@pytest.mark.parametrize(
    ("length", "result"), [(24, "sustained-improvement"), (23, "signal-only")], ids=["past", "late"]
)
def test_a_run_that_ended_24_points_before_the_day_moves_nothing(length: int, result: str) -> None:
    """A run of seven is seen in the last 24 points of the baseline, and no longer before them."""
    before = [51, *[53, 52, 53, 52, 53, 52, 53], *(BEFORE * 2)[9 : 9 + length]]

    assert verdict(BETTER, before=before).result == result


@pytest.mark.parametrize("before", [[*range(44, 51), *BEFORE[7:]], [*BEFORE[:14], *range(45, 52)]])
def test_a_trend_in_the_baseline_moves_it(before: list[float]) -> None:
    """Seven rising points are a trend, on whichever side of the mean they lie."""
    found = verdict(BETTER, before=before)

    assert found.result == "signal-only"
    assert "moving already" in found.says


@pytest.mark.parametrize(
    ("length", "result"),
    [(20, "sustained-improvement"), (19, "signal-only")],
    ids=["tenth", "more"],
)
def test_values_that_are_not_single_are_no_unusual_values(length: int, result: str) -> None:
    """Two of twenty values beyond the limits are left out to see whether others run; of 19 not."""
    before = [43, 43, 37, 37, 37, 61, 43, 38, 42, 65, 42, 43, 39, 39, 41, 38, 41, 37, 41, 42][
        :length
    ]

    found = verdict([20, 21, 19, 20, 21, 19, 20, 21], before=before, better="lower")

    assert found.result == result


DRIFT = [
    53,
    47,
    52,
    50,
    49,
    51,
    52,
    47,
    50,
    46,
    48,
    46,
    46,
    45,
    50,
    49,
    45,
    48,
    50,
    46,
    48,
    49,
    44,
    48,
]
WAVE = [48, 54, 59, 55, 52, 46, 46, 44, 45, 49, 55, 56, 59, 56, 52, 47]


@pytest.mark.parametrize(
    ("before", "better", "result"),
    [
        pytest.param(DRIFT, "lower", "signal-only", id="drift-towards-better"),
        pytest.param(DRIFT, "higher", "sustained-improvement", id="drift-towards-worse"),
        pytest.param(WAVE, "lower", "signal-only", id="wave"),
        pytest.param(WAVE, "higher", "signal-only", id="wave-turned-round"),
    ],
)
def test_a_baseline_moves_without_a_rule_that_fires(
    before: list[float], better: str, result: str
) -> None:
    """A drift and a wave are found where no shift or trend is; a drift counts towards better only."""
    after = FALLEN if better == "lower" else [100 - value for value in FALLEN]

    found = verdict(after, before=before, better=better)

    assert found.result == result
    assert not any("in a row" in one for one in found.caveats if "not steady" in one)
    assert ("The figures were getting better before that day" in " ".join(found.caveats)) is (
        before is DRIFT and better == "lower"
    )


# --- a baseline that moves --------------------------------------------------------------------

# Made up, and without a cycle.
NOISE = [1, -2, 0, 3, -1, 2, -3, 1, 0, -2, 2, 1, -1, 3, 0, -3, 2, -2, 1, 3, -1, -2, 0, 2]
FALLEN = [40, 41, 40, 39, 41, 40, 39, 40, 41, 40]


@pytest.mark.parametrize(
    ("before", "words"),
    [
        pytest.param([70 - at + NOISE[at] for at in range(24)], "moving already", id="drift"),
        pytest.param(
            [60 + NOISE[at] - 12 * (at >= 12) for at in range(24)],
            "moving already",
            id="step-within",
        ),
        pytest.param(
            [*BEFORE[:17], 47, 46, 47, 46, 47, 46, 47], "moving already", id="run-at-the-end"
        ),
        pytest.param(
            [40 + 400 * math.exp(-(((at - 8) / 4) ** 2)) + SHAPE[at] for at in range(12)],
            "moving already",
            id="wave-of-twelve",
        ),
        pytest.param(
            [60 + 15 * math.sin(at * math.pi / 6) + SHAPE[at * 5 % 12] for at in range(24)],
            "follows a yearly cycle",
            id="yearly-cycle",
        ),
    ],
)
def test_no_improvement_is_sustained_against_a_baseline_that_moves(
    before: list[float], words: str
) -> None:
    """The run after the day is told, with the reason why it is no improvement since then."""
    found = verdict(FALLEN, before=before, better="lower")

    assert found.result == "signal-only"
    assert words in found.says
    assert "shift-below" in {signal.rule for signal in found.signals}


def test_no_improvement_hangs_on_an_unusual_value_of_the_baseline() -> None:
    """A spike before lifts the mean, and figures as they always were lie below it."""
    before = [*BEFORE[:20], 190, *BEFORE[20:23]]

    found = verdict(LIKE_BEFORE, before=before, better="lower")

    assert found.result == "signal-only"
    assert found.says.endswith(
        "because it is not seen with an unusual value of the baseline left out."
    )
    assert not any("left out" in one for one in found.caveats)


def test_an_improvement_holds_against_a_steady_baseline_with_a_spike() -> None:
    """An unusual value before is told, and changes nothing where the shift is there without it."""
    found = verdict(FALLEN, before=[*BEFORE[:20], 90, *BEFORE[20:23]], better="lower")

    assert found.result == "sustained-improvement"
    assert found.caveats[:2] == (
        "Unusual in the baseline: one point, 1 September 2020, above the upper limit.",
        "With what is outside the limits of the baseline left out, the improvement is seen too.",
    )
    assert not any("not steady" in one for one in found.caveats)


@pytest.mark.parametrize(
    ("length", "result"), [(14, "signal-only"), (13, "sustained-improvement")], ids=["two", "less"]
)
def test_a_weekly_cycle_is_looked_for_in_two_weeks(length: int, result: str) -> None:
    """Two whole weeks show it; a day less does not, and a caveat says so."""
    days = [date(2024, 1, 4) + timedelta(at) for at in range(length + 9)]
    # Saturdays and Sundays are low.
    noise = [0, 1, -1, 0, 1, -1, 0.5, 0, -0.5]
    values = [50 - 20 * (day.weekday() > 4) + noise[at % 9] for at, day in enumerate(days)]
    values[length:] = [30, 31, 30, 29, 30, 31, 30, 30, 29]

    found = judge(values, dates=days, changed_on=days[length], better="lower")

    assert found.result == result
    assert ("weekly cycle" in found.says) is (length == 14)
    shorter = "shorter than two weeks" in " ".join(found.caveats)
    assert shorter is (length == 13)


@pytest.mark.parametrize("better", ["higher", "lower"])
@pytest.mark.parametrize(
    ("length", "result"), [(7, "signal-only"), (11, "signal-only"), (12, "worse"), (15, "worse")]
)
def test_a_run_for_the_worse_is_no_worsening_where_a_longer_cycle_makes_it(
    length: int, result: str, better: Literal["higher", "lower"]
) -> None:
    """The baseline follows a yearly cycle; a run of a year or longer is none of it."""
    sign = -1 if better == "higher" else 1
    before = [60 + sign * 15 * math.sin(at * math.pi / 6) + SHAPE[at * 5 % 12] for at in range(24)]
    after = [60 + sign * (30 + at % 3) for at in range(length)]

    found = verdict(after, before=before, better=better)

    assert found.result == result
    assert ("because the baseline follows a yearly cycle, and the run is shorter than a year" in found.says) is (result == "signal-only")  # fmt: skip
    assert ("lie on the worse side" in found.says) is True
    assert not any("other way" in one for one in found.caveats)


def test_a_run_for_the_worse_that_comes_again_is_held_against_a_cycle_as_well() -> None:
    """The last point is of concern, and the latest run is of half a year."""
    before = [60 + 15 * math.sin(at * math.pi / 6) + SHAPE[at * 5 % 12] for at in range(24)]
    after = [*(90 + at % 3 for at in range(8)), *(60 + (-1) ** at for at in range(8)), 150]

    found = verdict(after, before=before, better="lower")

    assert found.result == "signal-only"
    assert "follows a yearly cycle" in found.says
    assert "not told as a worsening" in found.says


# Made up: a cosine of a year, 10 high about 100, with a standard deviation of 5; no month is other
# than the same of the year before.
TURNS = [
    *(96, 104, 116, 111, 110, 109, 94, 99, 97, 90, 107, 94, 100, 107, 114, 118, 100, 98),
    *(107, 94, 90, 90, 100, 96, 96, 98),
]


def test_a_cycle_that_the_baseline_is_too_short_to_show_makes_no_change() -> None:
    """A wave of a year fits all the figures as well as a step on the day does; not of a true step."""
    better = verdict(TURNS[18:], before=TURNS[:18], better="lower")
    worse = verdict(TURNS[18:], before=TURNS[:18])
    lower = verdict([one - 25 for one in TURNS[18:]], before=TURNS[:18], better="lower")

    words = "a yearly cycle fits all the figures at least as well as a change on that day."
    assert better.result == worse.result == "signal-only"
    assert better.says.endswith(f"not told as an improvement since then, because {words}")
    assert worse.says.endswith(f"not told as a worsening since then, because {words}")
    assert lower.result == "sustained-improvement"
    # Less than two turns in all.
    before = [109, 111, 105, 105, 90, 91, 92, 98, 100, 108, 101, 116, 108, 107, 99]
    fewer = verdict([102, 96, 83, 88, 93, 95, 95, 104], before=before, better="lower")
    assert words in fewer.says


@pytest.mark.parametrize(("after", "result"), [(11, "signal-only"), (12, "sustained-improvement")])
def test_a_run_of_a_whole_year_is_no_part_of_a_cycle(after: int, result: str) -> None:
    """Figures that repeat themselves with the seasons need a run of a year or more."""
    year = [60, 47, 41, 55, 48, 58, 44, 52, 47, 57, 41, 50]
    before = [one + way for way in (0, 1) for one in year]

    found = verdict([one - 35 for one in year][:after], before=before, better="lower")

    seasons = [one for one in found.caveats if "the seasons" in one]
    assert found.result == result
    assert seasons == [
        "The figures follow the seasons, which can look like a change."
        if after < 12
        else "The figures follow the seasons; the latest run is of a year or more, as no season is."
    ]
    if after < 12:
        assert found.says.endswith(
            "because the figures follow the seasons, and the run is shorter than a year."
        )


@pytest.mark.parametrize(
    ("last", "words"),
    [
        pytest.param([96, 88], "1 December 2020", id="one"),
        pytest.param([90, 88], "1 November 2020", id="two"),
        pytest.param([98, 99], None, id="none"),
    ],
)
def test_a_step_shortly_before_the_day_is_told(last: list[float], words: str | None) -> None:
    """Of one or two figures it cannot be told on which side of the day a change began."""
    before = [
        *(
            112,
            97,
            102,
            101,
            104,
            93,
            98,
            96,
            95,
            96,
            97,
            99,
            95,
            102,
            97,
            84,
            106,
            98,
            96,
            101,
            101,
        ),
        *(100, *last),
    ]
    after = [80, 95, 81, 86, 88, 89, 86, 90, 69, 86, 86, 85]

    found = verdict(after, before=before, better="lower")

    told = [one for one in found.caveats if "may have begun before" in one]
    assert found.result == "sustained-improvement"
    assert [one[: len("A change on 1 December 2020")] for one in told] == (
        [f"A change on {words}"] if words else []
    )


@pytest.mark.parametrize(
    ("first", "because"),
    [
        pytest.param(
            0, "a change on 1 June 2019 fits the figures better than one on that day", id="at-first"
        ),
        pytest.param(
            10,
            "it is not seen with a wave in the baseline, 1 November 2019 to 1 February 2020, left out",
            id="within",
        ),
        pytest.param(
            20,
            "it is not seen with a wave in the baseline, 1 September 2020 to 1 December 2020, left out",
            id="at-last",
        ),
    ],
)
def test_what_is_worse_only_than_four_better_values_of_the_baseline_is_not_told_so(
    first: int, because: str
) -> None:
    """Four low values lower the mean, so that others like all the rest make a run above it."""
    low = [value - 6 * (first <= at < first + 4) for at, value in enumerate(BEFORE)]
    after = [51, 50, 53, 50, 49.5, 52, 50, 51]

    found = verdict(after, before=low, better="lower")
    mirrored = verdict([-one for one in after], before=[-one for one in low])
    higher = verdict([one + 4 for one in after], before=low, better="lower")

    for one in (found, mirrored):
        assert one.result == "signal-only"
        assert one.says == (
            "Since 1 January 2021, 7 figures in a row or more, up to 1 August 2021, lie on the worse side "
            f"of the mean before, but that is not told as a worsening since then, because {because}."
        )
    assert higher.result == "worse"


def test_what_is_worse_again_is_so_beside_better_values_of_the_baseline_too() -> None:
    """A run for the worse ended long ago, and the last point is of concern: seen without the wave too."""
    low = [value - 9 * (8 <= at < 14) for at, value in enumerate(BEFORE)]
    again = [*(53 + at % 2 for at in range(8)), *[46, 45, 49, 51] * 2, 80]

    found = verdict(again, before=low, better="lower")

    assert found.result == "worse"
    assert found.says.endswith("the last figure, of 1 May 2022, is of concern again.")


def test_worse_is_told_of_a_moving_baseline_as_well() -> None:
    """What has got worse is told so whatever went before, with the caveat."""
    before = [60 + NOISE[at] - 12 * (at >= 12) for at in range(24)]

    found = verdict(FALLEN, before=before, better="higher")

    assert found.result == "worse"
    assert "What is seen may have begun before that day." in found.caveats


def test_sentences_say_all_of_it() -> None:
    """The verdict in words gives result, figures, target, signals and caveats, in that order."""
    found = verdict([54, 53, 52, 54, 53, 52, 54, 53], target=53, lag_days=0)

    said = found.sentences()

    assert said[:4] == (
        "Since 1 January 2021, 7 figures in a row or more lie on the better side of the mean before.",
        "The mean of 8 values is 53.12, against 50 in the 24 before.",
        "That mean reaches the target of 53.",
        (
            "Better: 8 points, 1 January 2021 to 1 August 2021, "
            "7 or more in a row above the mean of the baseline."
        ),
    )
    assert said[4:] == found.caveats


@pytest.mark.parametrize(
    ("number", "words"),
    [
        pytest.param(1234567.8, "1,234,568", id="large"),
        pytest.param(12.3456, "12.35", id="small"),
        pytest.param(1e200, "1.000e+200", id="huge"),
    ],
)
def test_figures_are_written_for_people(number: float, words: str) -> None:
    """Large figures have commas and no needless digits."""
    after = [number * factor for factor in (1, 1, 1, 1, 1, 1, 1)]

    assert f"values is {words}," in " ".join(verdict(after).sentences())


# --- what holds for all -----------------------------------------------------------------------

figures = st.one_of(st.none(), st.integers(0, 9), st.floats(-1e290, 1e290), st.just(math.nan))


@settings(deadline=None)
@given(
    before=st.lists(figures, max_size=30),
    after=st.lists(figures, max_size=20),
    better=st.sampled_from(["higher", "lower", "neither"]),
    target=st.sampled_from([None, 3.0]),
)
def test_every_series_has_a_verdict(
    before: list[float | None],
    after: list[float | None],
    better: str,
    target: float | None,
) -> None:
    """Whatever the figures, there is one of five results, in words that name no cause."""
    found = verdict(after, before=before, better=better, target=target)

    said = " ".join(found.sentences()).lower()
    assert found.result in RESULTS
    assert (found.result == "cannot-say") is bool(found.reasons)
    assert not [word for word in CAUSAL if word in said]


@settings(deadline=None)
@given(after=st.lists(st.integers(30, 70), min_size=7, max_size=20))
def test_better_and_worse_are_mirror_images(after: list[int]) -> None:
    """Figures turned upside down, with the other direction better, have the same verdict."""
    upright = verdict(after)
    turned = verdict(
        [-value for value in after], before=[-value for value in BEFORE], better="lower"
    )

    assert turned.result == upright.result


@given(data=st.data())
def test_the_order_of_points_changes_nothing(data: st.DataObject) -> None:
    """Points are put in order of date first."""
    points = list(zip(months(36), [*BEFORE, *LIKE_BEFORE], strict=True))
    dates, values = zip(*data.draw(st.permutations(points)), strict=True)

    found = judge(values, dates=dates, changed_on=date(2021, 1, 1), better="higher")

    assert found == verdict(LIKE_BEFORE)


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "code", "path"),
    [
        pytest.param({"better": "up"}, "choice-unknown", ("better",), id="improvement"),
        pytest.param({"changed_on": "2021"}, "type-wrong", ("changed_on",), id="day-as-text"),
        pytest.param({"until": 2021}, "type-wrong", ("until",), id="until"),
        pytest.param({"lag_days": -1}, "option-out-of-range", ("lag_days",), id="lag-before"),
        pytest.param({"lag_days": 10**9}, "option-out-of-range", ("lag_days",), id="lag-for-ever"),
        pytest.param({"baseline": date(2020, 1, 1)}, "type-wrong", ("baseline",), id="baseline"),
        pytest.param({"baseline": ("a", "b")}, "type-wrong", ("baseline",), id="baseline-text"),
        pytest.param(
            {"baseline": (date(2020, 1, 2), date(2020, 1, 1))},
            "range-reversed",
            ("baseline",),
            id="baseline-reversed",
        ),
        pytest.param({"breaks": ["x"]}, "type-wrong", ("breaks", 0), id="break"),
        pytest.param({"breaks": date(2020, 1, 1)}, "type-wrong", ("breaks",), id="one-break"),
        pytest.param({"min_baseline": 11}, "option-out-of-range", ("min_baseline",), id="before"),
        pytest.param({"min_after": 5}, "option-out-of-range", ("min_after",), id="after"),
        pytest.param({"max_missing": 1.5}, "option-out-of-range", ("max_missing",), id="missing"),
        pytest.param({"run_length": 8}, "option-out-of-range", ("run_length",), id="run-length"),
        pytest.param({"target": "50"}, "option-out-of-range", ("target",), id="target"),
        pytest.param({"screen_outliers": 1}, "type-wrong", ("screen_outliers",), id="screen"),
    ],
)
def test_what_does_not_hold_is_refused(
    asked: dict[str, Any], code: str, path: tuple[str | int, ...]
) -> None:
    """Each mistake is refused with its code and its place."""
    with pytest.raises(ModelError) as refused:
        verdict(LIKE_BEFORE, **asked)

    assert (refused.value.code, refused.value.path) == (code, path)


@pytest.mark.parametrize("name", ["run_length", "min_baseline", "min_after", "lag_days"])
@pytest.mark.parametrize("number", [7.0, 12.0, True, "12", [12]])
def test_what_is_no_whole_number_is_refused(name: str, number: Any) -> None:
    """A float is none, however round, and neither is yes."""
    with pytest.raises(ModelError) as refused:
        verdict(LIKE_BEFORE, **{name: number})

    assert (refused.value.code, refused.value.path) == ("option-out-of-range", (name,))


@pytest.mark.parametrize(
    ("asked", "must"),
    [
        ({"min_baseline": 11}, "min_baseline must be a whole number, 12 or more"),
        ({"run_length": 8}, "run_length must be a whole number from 6 to 7"),
    ],
)
def test_what_a_whole_number_must_be_is_said(asked: dict[str, Any], must: str) -> None:
    """With its greatest, where there is one."""
    with pytest.raises(ModelError) as refused:
        verdict(LIKE_BEFORE, **asked)

    assert refused.value.problems[0].must == must


def test_whole_numbers_of_any_type_are_taken() -> None:
    """Those of arrays do as well."""
    np = pytest.importorskip("numpy")
    asked = {"run_length": 6, "min_baseline": 12, "min_after": 7, "lag_days": 3}

    found = verdict(LIKE_BEFORE, **{name: np.uint8(one) for name, one in asked.items()})

    assert found == verdict(LIKE_BEFORE, **asked)
    assert type(found.run_length) is int


@pytest.mark.parametrize(
    ("share", "result"), [(0, "cannot-say"), (1, "no-change-shown"), (1.0, "no-change-shown")]
)
def test_none_or_all_of_the_points_may_be_missing(share: float, result: str) -> None:
    """Both ends of what a share can be are allowed."""
    assert verdict([*LIKE_BEFORE, None, 50], max_missing=share).result == result


@pytest.mark.parametrize("share", [-1e-13, 1 + 1e-13, math.nan])
def test_a_share_of_missing_points_is_one(share: float) -> None:
    """What is less than nothing or more than all is refused, and the bounds are the true ones."""
    with pytest.raises(ModelError, match="max_missing must be a number from 0 to 1 "):
        verdict(LIKE_BEFORE, max_missing=share)


def test_values_and_dates_are_refused_as_for_a_chart() -> None:
    """Wrong values, dates given twice and dates that are too few have their codes."""
    day = date(2020, 1, 1)
    values: Any
    for values, dates, code in (
        ([1, "2"], [day, date(2020, 2, 1)], "type-wrong"),
        ([1, 2], [day, day], "date-repeated"),
        ([1, 2], [day], "lengths-differ"),
    ):
        with pytest.raises(ModelError) as refused:
            judge(values, dates=dates, changed_on=day, better="higher")

        assert refused.value.code == code


@pytest.mark.parametrize("day", [date.min, date.max, datetime(2021, 1, 1, 12, tzinfo=UTC)])
def test_any_day_can_be_asked_about(day: date) -> None:
    """The first and last day that there are, and a time of day, are days too."""
    found = verdict(LIKE_BEFORE, changed_on=day, lag_days=3)

    assert found.judged_from >= found.changed_on


# --- how it is made ---------------------------------------------------------------------------


def test_a_verdict_needs_nothing_heavy() -> None:
    """No numpy is imported for it."""
    code = (
        "import sys\nfrom datetime import date, timedelta\nfrom rsr.spc import judge\n"
        "days = [date(2020, 1, 1) + timedelta(at) for at in range(40)]\n"
        "found = judge([1, 2] * 20, dates=days, changed_on=days[20], better='higher')\n"
        "print(found.result, 'numpy' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert done.stdout.split() == ["no-change-shown", "False"]


@pytest.mark.skipif(not BENCHMARKS.is_dir(), reason="the benchmarks do not lie beside the tests")
def test_the_simulation_runs() -> None:
    """The command that the page names prints a line for each rule."""
    done = subprocess.run(
        [sys.executable, "verdict_simulation.py", "--runs", "2"],
        check=True,
        capture_output=True,
        text=True,
        cwd=BENCHMARKS,
    )

    assert "verdict: sustained-improvement" in done.stdout


def test_an_effect_that_faded_is_told_as_ended() -> None:
    """Where the run is over, the verdict says on which day it ended, and claims no more."""
    found = verdict([44, 43, 44, 42, 43, 44, 43, 42, 50], better="lower")

    assert found.result == "sustained-improvement"
    assert found.says == (
        "Since 1 January 2021, 7 figures in a row or more, up to 1 August 2021, lay on the better side "
        "of the mean before; the figure since then does not."
    )
    assert not any("stay" in sentence for sentence in found.sentences())


@pytest.mark.parametrize(
    ("since", "words"),
    [
        ([50], "; the figure since then does not."),
        ([51, 45], "; of the 2 figures since then, 1 does."),
        ([51, 43, 44], "; of the 3 figures since then, 2 do."),
        ([51, None, 45], "; of the 2 figures since then, 1 does."),
        ([], " lie on the better side of the mean before."),
        ([None], " lie on the better side of the mean before."),
    ],
)
def test_what_came_since_a_run_is_told_in_the_first_sentence(
    since: list[float | None], words: str
) -> None:
    """How many figures lie where the run lay; nothing of that where the run goes on."""
    after = [44, 43, 44, 42, 43, 44, 43, 42]
    better = verdict([*after, *since], better="lower")
    worse = verdict([*after, *since])

    assert (better.result, worse.result) == ("sustained-improvement", "worse")
    assert better.says.endswith(words)
    assert worse.says == better.says.replace("better", "worse")


# The mean is 100.
HUNDRED = [
    *(102, 96, 104, 98, 106, 94, 100, 102, 94, 106, 98, 100),
    *(96, 106, 98, 104, 94, 102, 100, 94, 106, 98, 102, 100),
]


@pytest.mark.parametrize(
    ("before", "now"), [([88] * 7, [106] * 6), ([112] * 20, [95] * 6)], ids=["better", "worse"]
)
def test_a_run_that_the_figures_since_belie_does_not_last(
    before: list[float], now: list[float]
) -> None:
    """Six figures are no shift; their mean beyond its error says that the run is over all the same."""
    down = verdict([*before, *now], before=HUNDRED, better="lower")
    up = verdict([*before, *now], before=HUNDRED, better="higher")

    better, worse = (down, up) if before[0] < 100 else (up, down)
    last = months(24 + len(before))[-1]
    told_ = f"7 figures in a row or more, up to 1 {last:%B %Y}, lay on the"
    since = "but the 6 figures since then lie, by their mean, on the"
    assert better.result == "signal-only"
    assert f"{told_} better side of the mean before, {since} worse side." in better.says
    assert worse.result in ("no-change-shown", "signal-only")
    assert f"{since} better side." in worse.says
    assert "lay on the worse side" in worse.says
    assert "no improvement" in worse.says or "not of one that lasts" in worse.says


def test_signs_since_a_worse_run_are_told_with_it() -> None:
    """A figure beyond the better limit is a sign, and the run before it is over."""
    found = verdict([*[112] * 8, 60], before=HUNDRED, better="lower")

    assert found.result == "signal-only"
    assert found.says == (
        "Since 1 January 2021, there are signs of improvement, but not of one that lasts: 7 figures in "
        "a row or more, up to 1 August 2021, lay on the worse side of the mean before, but the figure "
        "since then lies on the better side."
    )


@pytest.mark.parametrize(
    ("share", "result"), [(0.98, "sustained-improvement"), (1.02, "signal-only")], ids=["in", "out"]
)
@pytest.mark.parametrize("count", [1, 3, 6])
def test_the_mean_since_a_run_lies_beyond_its_error(count: int, share: float, result: str) -> None:
    """The error is that of the difference from the mean of the baseline, of as many values."""
    bare = verdict([88] * 7, before=HUNDRED, better="lower")
    assert bare.upl is not None
    sigma = (bare.upl - 100) / 3
    now = [100 + share * sigma * math.sqrt(1 / 24 + 1 / count)] * count
    # So near to the mean that those since are not far from it.
    run = 0.41 * sigma

    found = verdict([*[100 - run] * 40, *now], before=HUNDRED, better="lower")

    assert found.result == result
    mirrored = verdict(
        [*[100 + run] * 40, *[200 - one for one in now]], before=HUNDRED, better="lower"
    )
    assert mirrored.result == ("worse" if result.startswith("sust") else "no-change-shown")


LASTS = ("sustained-improvement", "worse")
GONE = ("signal-only", "no-change-shown")


def _fallen_and_back(
    back: Sequence[float | None], run: float = 20, gone: int | None = None
) -> tuple[str, str]:
    """Judge 8 points a distance below the mean of 100, and some that came back to a distance."""
    after = [*[100 - run] * 8, *(None if at is None else 100 - at for at in back)]
    down = verdict(after, before=HUNDRED, better="lower")
    up = verdict(after, before=HUNDRED, better="higher")
    if (down.result, up.result) == GONE:
        count = gone or len(back)
        nearer = (
            f"but the last {count} figures lie, by their mean, nearer to that mean than to theirs."
        )
        assert f"lay on the better side of the mean before, {nearer}" in down.says
        assert f"lay on the worse side of the mean before, {nearer}" in up.says
    return down.result, up.result


@pytest.mark.parametrize("at", [1, -1], ids=["on-its-side", "on-the-other"])
@pytest.mark.parametrize(("count", "results"), [(1, LASTS), (2, GONE), (3, GONE), (6, GONE)])
def test_a_level_that_is_gone_is_not_how_things_stand(
    count: int, at: int, results: tuple[str, str]
) -> None:
    """Two figures back at the mean before say that it is over, whatever side they lie on; one not."""
    assert _fallen_and_back([at] * count) == results


def test_a_missing_value_is_not_among_the_last() -> None:
    """The values that are there count."""
    assert _fallen_and_back([1, None, -1, None], gone=2) == GONE
    assert _fallen_and_back([None, 1, None]) == LASTS


@pytest.mark.parametrize(("back", "results"), [(10.1, LASTS), (9.9, GONE)])
def test_a_level_is_gone_where_each_of_the_last_is_nearer_to_the_mean_before(
    back: float, results: tuple[str, str]
) -> None:
    """Half-way is the threshold; of some last figures that lie there the longest stretch counts."""
    assert _fallen_and_back([back, 0.1]) == results
    assert _fallen_and_back([0.1, back]) == results
    assert _fallen_and_back([12, 0.1, -0.1], gone=2) == GONE


@pytest.mark.parametrize(
    ("last", "gone"),
    [
        ([12, 0, 12, 0], None),
        ([0, 0, 12], None),
        ([0, 0, 0, 12], 4),
        ([0, 0, 0, 0, 0, 12], 6),
        ([0, 0, 12, 0, 0, 12], 6),
        ([0, 12, 0, 0, 12, 0], 6),
        ([0, 12, 0, 12, 0, 0], 6),
        ([0, 12, 12, 0, 12, 0], 6),
        ([0, 19, 19, 0, 19, 0], 6),
        ([0, 20, 20, 0, 20, 0], None),
        # The first of four or more is back, and so counted from there.
        ([12, 0, 0, 12, 0], 4),
        ([0, 0, 0, 12, 0], 5),
        ([0, 0, 12, 12, 0], 5),
        # Far beyond the level itself, so that the mean of four is not back.
        ([0, 0, 0, 40], None),
        ([0, 40, 0, 0], 2),
    ],
)
def test_of_four_figures_or_more_some_may_lie_elsewhere(
    last: list[float], gone: int | None
) -> None:
    """And by their mean all of them must be back."""
    assert _fallen_and_back(last, gone=gone) == (LASTS if gone is None else GONE)


@pytest.mark.parametrize(("run", "results"), [(3, LASTS), (4, GONE)])
def test_as_many_of_the_run_come_before_those_that_are_back(
    run: int, results: tuple[str, str]
) -> None:
    """Of four, the last of which is not; they make a run as long as a shift themselves."""
    after = [*[80] * run, 99, 99, 99, 88]
    down = verdict(after, before=HUNDRED, better="lower").result
    up = verdict(after, before=HUNDRED, better="higher").result

    assert (down, up) == results


@pytest.mark.parametrize(("share", "results"), [(0.98, LASTS), (1.02, GONE)])
@pytest.mark.parametrize("count", [2, 6])
def test_a_level_is_gone_beyond_two_standard_errors(
    count: int, share: float, results: tuple[str, str]
) -> None:
    """The error is that of the difference of the means of the run and of the last figures."""
    bare = verdict([88] * 7, before=HUNDRED, better="lower")
    assert bare.upl is not None
    error = (bare.upl - 100) / 3 * math.sqrt(1 / 8 + 1 / count)

    assert _fallen_and_back([(3 - 2 * share) * error] * count, run=3 * error) == results


@pytest.mark.parametrize(
    ("last", "result"),
    [([0, 0, 0, 30], "signal-only"), ([0, 0, 30], "sustained-improvement")],
)
def test_of_four_figures_or_more_the_last_may_be_a_sign_of_its_own(
    last: list[float], result: str
) -> None:
    """Three of four that are back weigh more than one that is far below; of three, two do not."""
    after = [*[80] * 8, *(100 - one for one in last)]

    assert verdict(after, before=HUNDRED, better="lower").result == result


def test_last_figures_near_a_limit_are_not_back() -> None:
    """Two that are a sign of their own lie nearer to the mean before, and yet far from it."""
    bare = verdict([88] * 7, before=HUNDRED, better="lower")
    assert bare.upl is not None
    sigma = (bare.upl - 100) / 3

    assert _fallen_and_back([2.1 * sigma] * 2, run=4.5 * sigma) == LASTS
    assert _fallen_and_back([1.9 * sigma] * 2, run=4.5 * sigma) == GONE


# --- another level in the baseline ------------------------------------------------------------

ROUGH = [-3, 5, -6, 2, 4, -5, 3, 0, -2, 6, 1, -4]


def _with(*levels: tuple[int, float], **asked: Any) -> Verdict:
    """Judge twelve points after a baseline of levels, each some points long; less is better."""
    *before, after = ([level] * count for count, level in levels)
    values = [
        at + ROUGH[place % 12]
        for place, at in enumerate([*(one for some in before for one in some), *after])
    ]
    count = sum(map(len, before))
    return verdict(values[count:], before=values[:count], better="lower", **asked)


def test_a_wave_in_the_baseline_makes_no_improvement() -> None:
    """After it the figures are as they were before it; too few of those are left to compare with."""
    found = _with((4, 100), (6, 130), (2, 100), (12, 98))

    assert found.result == "signal-only"
    assert found.says.endswith(
        "because with a wave in the baseline, 1 May 2019 to 1 October 2019, left out, it has only 6 "
        "values."
    )


@pytest.mark.parametrize(
    ("around", "after", "result"),
    [(5, 98, "signal-only"), (5, 85, "sustained-improvement"), (4, 85, "signal-only")],
)
def test_an_improvement_must_be_seen_against_a_baseline_without_its_wave(
    around: int, after: float, result: str
) -> None:
    """Seven values must lie beside it, and those since must lie below these as well."""
    found = _with((around, 100), (6, 125), (2, 100), (12, after))

    assert found.result == result
    if (around, after) == (5, 98):
        assert "it is not seen with a wave in the baseline, 1 June 2019 to" in found.says


def test_high_values_just_before_the_day_make_no_improvement() -> None:
    """What follows some extreme values is nearer to the mean whatever happens."""
    found = _with((9, 100), (3, 112), (12, 97))

    assert found.result == "signal-only"
    assert "with a wave in the baseline, 1 October 2019 to 1 December 2019, left out" in found.says


def test_a_step_before_the_day_is_no_change_since_the_day() -> None:
    """The likeliest place of the step is told; a second step on the day is one all the same."""
    sooner = _with((22, 108), (2, 100), (12, 100))

    assert sooner.result == "signal-only"
    assert sooner.says.endswith(
        "because a change on 1 November 2020 fits the figures better than one on that day."
    )
    assert _with((24, 108), (12, 100)).result == "sustained-improvement"


def test_last_figures_before_the_day_that_are_like_those_since_tell_of_a_sooner_change() -> None:
    """Three that lie where those since do make no improvement since the day; where they rise, one."""
    before = [47, 49, 48, 49, 52, 45, 49, 49, 47, 50, 50, 57, 51, 50, 53, 47, 48, 52, 48, 47, 48]
    since = [52, 43, 43, 43, 46, 44, 46, 43, 40, 49, 43, 47]
    sooner = verdict(since, before=[*before, 40, 47, 48], better="lower")
    later = verdict(since, before=[*before, 46, 53, 54], better="lower")

    assert sooner.result == "signal-only"
    assert sooner.says.endswith(
        "because the last 3 figures before that day are more like those since than like the others."
    )
    assert later.result == "sustained-improvement"


def test_last_figures_before_the_day_are_compared_with_those_since_a_turn() -> None:
    """A year of worse figures before the better ones does not hide that these are as before it."""
    before = [47, 49, 48, 49, 52, 45, 49, 49, 47, 50, 50, 57, 51, 50, 53, 47, 48, 52, 48, 47, 48]
    worse = [56, 57, 55, 58, 56, 57, 55, 58, 56, 57, 56, 58]
    better = [43, 44, 46, 45, 47, 46, 42, 46]
    sooner = verdict([*worse, *better], before=[*before, 43, 49, 48], better="lower")

    assert sooner.result == "signal-only"
    assert "like those since" in sooner.says


# --- a baseline too short to tell, and a wave past its peak -----------------------------------


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (12, "a baseline of 12 values cannot show"),
        (19, "a baseline of 19 values cannot show"),
        (20, None),
    ],
)
def test_what_goes_on_getting_better_after_a_short_baseline_may_have_begun_before(
    length: int, words: str | None
) -> None:
    """Fewer than 20 values are too few to tell a bend on the day from the side of a wave."""
    before = (BEFORE + BEFORE)[:length]
    falling = [43 - at / 4 for at in range(12)]
    level = [43, 42, 44, 41, 43, 42, 44, 43, 41, 42, 44, 43]

    found = verdict(falling, before=before, better="lower")
    mirrored = verdict([100 - one for one in falling], before=[100 - one for one in before])

    for one in (found, mirrored):
        assert one.result == ("sustained-improvement" if words is None else "signal-only")
        assert words is None or words in one.says
    assert verdict(level, before=before, better="lower").result == "sustained-improvement"


def test_only_what_follows_a_turn_must_not_go_on_getting_better() -> None:
    """A worse run came first; since it ended the figures lie about one level."""
    after = [52, 52.5] * 4 + [43, 42, 44, 41, 43, 42, 44, 43, 41, 42, 44, 43]

    found = verdict(after, before=BEFORE[:12], better="lower")

    assert found.result == "sustained-improvement"
    assert "went both ways" in found.says


# Made up: rises to 46 and begins to fall before the day; no test of the baseline finds that.
PEAK = [40, 44, 41, 39, 43, 40, 42, 39, 41, 43, 40, 42, 41, 44, 42, 45, 46, 44, 45, 43, 42, 43]


def test_a_wave_past_its_peak_is_no_improvement_since_the_day() -> None:
    """A baseline of 20 or more that falls from its worst values to its end, and goes on."""
    falling = [39 - at for at in range(12)]
    level = [37, 36, 38, 35, 37, 36, 38, 37, 35, 36, 38, 37]

    found = verdict(falling, before=PEAK, better="lower")

    assert found.result == "signal-only"
    assert (
        "because the figures were getting better from their worst before that day on" in found.says
    )
    assert verdict(level, before=PEAK, better="lower").result == "sustained-improvement"
    again = verdict(falling, before=[*PEAK[-5:], *PEAK[:-5]], better="lower")
    assert again.result == "sustained-improvement"


def test_an_epidemics_falling_wave_is_no_improvement() -> None:
    """Weekly deaths (made up) whose peak lies before the day, with a baseline of 12."""
    weeks = [date(2020, 3, 2) + timedelta(7 * at) for at in range(36)]
    before = [57, 49, 59, 58, 72, 65, 61, 63, 55, 51, 62, 41]
    after = [54, 30, 30, 23, 25, 20, 14, 9, 12, 6, 7, 5, 3, 4, 4, 3, 2, 5, 3, 2, 3, 4, 2, 4]

    found = judge([*before, *after], dates=weeks, changed_on=weeks[12], better="lower")

    assert found.result == "signal-only"
    assert "not told as an improvement since then, because" in found.says


def test_a_line_that_fits_nearly_as_well_is_enough_where_the_baseline_is_short() -> None:
    """The step must leave a twentieth less; the sentence says that few values lie before the day."""
    # Of both the line leaves a little more than the step, and less than a twentieth more.
    short = [50, 50, 49, 49, 49, 48, 48, 48, 47, 51, 48, 49, 45, 48, 46, 49, 45, 47, 46, 44, 46, 47, 47, 45]  # fmt: skip
    enough = [51, 49, 51, 47, 48, 47, 49, 48, 47, 48, 50, 48, 48, 50, 47, 48, 47, 49, 48, 48, 48, 46, 45, 44, 47, 45, 45, 46, 44, 45, 45, 46]  # fmt: skip

    few = verdict(short[12:], before=short[:12], better="lower")
    many = verdict(enough[20:], before=enough[:20], better="lower")

    assert few.result == "signal-only"
    assert "fits them nearly as well as a change on that day, of which only 12 lie before it" in (
        few.says
    )
    assert many.result == "sustained-improvement"


# --- how things stand, whatever came before ---------------------------------------------------


@pytest.mark.parametrize(
    ("better", "result", "sides"),
    [
        ("lower", "worse", ("worse", "better")),
        ("higher", "sustained-improvement", ("better", "worse")),
    ],
)
def test_a_year_one_way_after_a_year_the_other_is_how_things_stand(
    better: Any, result: str, sides: tuple[str, str]
) -> None:
    """The mean of all of it lies where it lay before; what is judged is the mean since the turn."""
    found = verdict([46, 47, 45, 46] * 3 + [54, 53, 55, 54] * 3, better=better)

    assert found.difference == pytest.approx(4)
    assert (found.n_after, found.n_mean, found.mean_from) == (24, 12, date(2022, 1, 1))
    assert (
        "The mean of 12 values since 1 January 2022 is 54, against 50 in the 24 before 1 January 2021."
        in (found.sentences())
    )
    assert found.result == result
    assert found.says == (
        "Since 1 January 2021, the figures went both ways: the latest run of 7 or more, 1 January "
        f"2022 to 1 December 2022, lies on the {sides[0]} side of the mean before; an earlier one, up "
        f"to 1 December 2021, lay on the {sides[1]} side."
    )


CYCLE = [50 + 6 * (at % 12 < 6) + at % 3 for at in range(24)]


@pytest.mark.parametrize(
    ("before", "after", "sides", "why"),
    [
        pytest.param(
            [*BEFORE[:16], 51, 52, 53, 52, 51, 53, 52, 51],
            [40, 41, 42] * 4 + [62, 63, 61] * 4,
            ("better", "an improvement", "worse"),
            "the baseline was moving already",
            id="moving",
        ),
        pytest.param(
            CYCLE,
            [40, 41, 42] * 4 + [62, 63, 61] * 4,
            ("better", "an improvement", "worse"),
            "the baseline follows a yearly cycle",
            id="cycle",
        ),
        pytest.param(
            CYCLE,
            [62, 63, 61] * 4 + [40, 41, 42] * 3 + [40, 41],
            ("worse", "a worsening", "better"),
            "the baseline follows a yearly cycle, and the run is shorter than a year",
            id="worse-shorter-than-a-cycle",
        ),
    ],
)
def test_a_run_with_a_reason_against_it_hides_no_earlier_one(
    before: list[float], after: list[float], sides: tuple[str, str, str], why: str
) -> None:
    """The latest is told first, with the reason, then the one the other way."""
    found = verdict(after, before=before)
    end = found.last_on

    assert found.result == "signal-only"
    assert end is not None
    assert found.says == (
        "Since 1 January 2021, the figures went both ways: the latest run of 7 or more, 1 January 2022 "
        f"to {written_day(end)}, lies on the {sides[0]} side of the mean before, but that is not told as "
        f"{sides[1]} since then, because {why}; an earlier one, up to 1 December 2021, lay on the "
        f"{sides[2]} side."
    )


def test_a_run_where_the_baseline_lies_mostly_hides_no_earlier_one() -> None:
    """The run is no shift about the median of the baseline, and the one the other way is."""
    found = verdict([49] * 7 + [51.4] * 25, before=lopsided(9))

    assert "15 of 24 values of the baseline lie on that side already; an earlier one" in found.says


def test_a_year_for_the_worse_is_as_long_as_a_yearly_cycle() -> None:
    """And so is told, whatever came right before it."""
    year = [62, 63, 61] * 4 + [40, 41, 42] * 4

    assert verdict(year, before=CYCLE).result == "worse"
    assert verdict(year[:-1], before=CYCLE).result == "signal-only"


def test_the_mean_since_the_turn_must_move_by_its_own_error() -> None:
    """Of seven values it is wider: a run barely on the worse side of the mean is no turn."""
    better = [46, 47, 45, 46] * 3
    barely, more = (verdict([*better, *[50 + by] * 7], better="lower") for by in (1.29, 1.3))

    assert barely.upl is not None
    assert (barely.upl - 50) / 3 * math.sqrt(1 / 24 + 1 / 7) == pytest.approx(1.2917, abs=1e-4)
    assert (barely.result, more.result) == ("signal-only", "worse")


# --- a baseline that lies mostly on one side --------------------------------------------------


def lopsided(below: int) -> list[float]:
    """Return 24 values of mean 50 in a mixed order, so many of them below it."""
    above = 24 - below
    values = [50 - 2 * 12 / below] * below + [50 + 2 * 12 / above] * above
    # Neighbours are mixed, so that nothing moves.
    return [values[at * 7 % 24] for at in range(24)]


@pytest.mark.parametrize(("below", "bad"), [(12, "worse"), (13, "worse"), (14, "no-change-shown")])
def test_a_run_where_most_of_the_baseline_lies_is_no_shift(below: int, bad: str) -> None:
    """Where seven in twelve or more do, it must be one about the median as well."""
    before = lopsided(below)
    low = min(before)
    better = verdict([low] * 12, before=before, better="lower")
    worse = verdict([low] * 12, before=before)

    assert better.n_baseline == 24
    assert (better.result == "sustained-improvement") == (bad == "worse")
    assert worse.result == bad
    if bad != "worse":
        words = f"{below} of 24 values of the baseline lie"
        assert f"because {words} on that side already." in better.says
        assert any(f"mean before, where {words} already" in one for one in worse.caveats)


def test_a_run_beyond_the_median_is_a_shift_of_a_lopsided_baseline() -> None:
    """Figures lower than most of the baseline are no chance, however it is skewed."""
    before = lopsided(16)
    low = min(before)

    assert verdict([low - 1] * 12, before=before).result == "worse"
    assert verdict([low - 1] * 12, before=before, better="lower").result == (
        "sustained-improvement"
    )


def test_small_counts_are_not_worse_because_most_are_none() -> None:
    """Seven months without an event come by chance where most months had none."""
    before = [0, 1, 0, 0, 2, 0, 1, 0, 0, 0, 1, 0] * 2

    found = verdict([0, 0, 1, *[0] * 9], before=before)

    assert found.result == "no-change-shown"
    assert "16 of 24 values of the baseline lie already" in " ".join(found.caveats)


# --- a drift that goes on ---------------------------------------------------------------------


def test_a_slow_drift_that_goes_on_is_no_improvement_since_the_day() -> None:
    """No test of the baseline finds it; a straight line fits all figures as well as a step does."""
    noise = [0, 3, -2, 1, -3, 2, 0, -1, 3, -2, 1, -2] * 2 + [0, 0.5, -0.5] * 4
    drift = [50 - at * 0.065 + more for at, more in enumerate(noise)]

    found = verdict(drift[24:], before=drift[:24], better="lower")
    step = verdict([one - 2.5 for one in noise[24:]], before=noise[:24], better="lower")

    assert found.result == "signal-only"
    assert "because a straight line through all the figures fits them as well" in found.says
    assert not any("Mann-Kendall" in one for one in found.caveats)
    assert step.result == "sustained-improvement"


@pytest.mark.parametrize(("dated", "fits"), [(True, False), (False, True)])
def test_a_line_is_one_over_dates_or_over_places(*, dated: bool, fits: bool) -> None:
    """Ten values 100 days apart and ten one day apart rise by one each: a bend by their dates."""
    days = [*(100 * at for at in range(10)), *range(901, 911)]
    dates = [date(2019, 1, 1) + timedelta(day) for day in days]
    before = Side(dates=tuple(dates[:10]), values=tuple(map(float, range(10))))
    after = Side(dates=tuple(dates[10:]), values=tuple(map(float, range(10, 20))))

    assert line_fits(before, after, after, dated=dated, short=False) is fits


@pytest.mark.parametrize("regular", [True, False])
def test_a_drift_that_goes_on_after_a_worse_stretch_is_no_improvement(*, regular: bool) -> None:
    """Only the values since the worse ones are compared with a line; they make a step of any drift."""
    noise = [0, 3, -2, 1, -3, 2, 0, -1, 3, -2, 1, -2] * 2 + [0, 0.5, -0.5] * 8
    drift = [50 - at * 0.065 + more for at, more in enumerate(noise)]
    worse = [one + 8 * (24 <= at < 33) for at, one in enumerate(drift)]
    days = [date(2019, 1, 1) + timedelta(at * 9 + at * at % 7) for at in range(48)]
    dates = months(48) if regular else days

    found = judge(worse, dates=dates, changed_on=dates[24], better="lower")

    assert (found.mean_from, found.n_mean) == (dates[33], 15)
    assert found.result == "signal-only"
    assert "because a straight line through all the figures fits them as well" in found.says


def test_neighbours_are_compared_about_the_mean_of_their_own_run() -> None:
    """The step from a run to one the other way makes no neighbours alike that are not."""
    rests = [1, -1, 2, -2, 1, -1, 0, 0, 2, -1, 1, -2]

    found = verdict([46 + one for one in rests] + [54 - one for one in rests])
    one_way = verdict([54 + one for one in rests] + [54 - one for one in rests])

    assert found.mean_from > found.judged_from == one_way.mean_from
    assert found.autocorrelation == pytest.approx(one_way.autocorrelation, abs=0.02)
    assert not any("Neighbouring points are alike" in one for one in found.caveats)


def test_a_change_that_comes_in_slowly_is_one_since_the_day() -> None:
    """A level that bends into a line on the day is told from a line all the way."""
    noise = [0, 3, -2, 1, -3, 2, 0, -1, 3, -2, 1, -2] * 4
    slow = [50 - max(0, at - 23) * 0.4 + more for at, more in enumerate(noise)]

    found = verdict(slow[24:], before=slow[:24], better="lower")

    assert found.result == "sustained-improvement"


def test_a_run_after_a_longer_one_the_other_way_says_how_things_stand() -> None:
    """The mean of all that came after lies on the better side, and things are worse now."""
    after = [40, 41, 40, 41, 40, 41, 40, 41, 54, 53, 54, 53, 54, 53, 54, 50]

    found = verdict(after, better="lower")

    assert sum(after) / len(after) < 50
    assert found.difference == pytest.approx(25 / 8)
    assert found.result == "worse"
    assert "the latest run of 7 or more, 1 September 2021 to 1 March 2022" in found.says


# --- counts with denominators -----------------------------------------------------------------

EVENTS = [22, 76, 38, 63, 18, 84, 42, 57, 20, 80, 37, 60] * 3
OUT_OF = [100, 400, 200, 300] * 9
FEWER = [*EVENTS[:24], *(round(one * 0.7) for one in EVENTS[24:])]


def counts(events: Sequence[float | None], **asked: Any) -> Verdict:
    """Judge 36 months of counts on the first day of the third year; less is better."""
    asked = {"chart": "p", "denominators": OUT_OF, "dates": months(36), **asked}
    return judge(events, changed_on=date(2021, 1, 1), better="lower", **asked)


@pytest.mark.parametrize("chart", ["p", "p-prime", "u", "u-prime"])
def test_counts_are_judged_by_their_own_chart(chart: str) -> None:
    """The means are pooled, each point has limits of its own, and the unit changes nothing."""
    found, per_hundred = (counts(FEWER, chart=chart, per=per) for per in (1, 100))

    assert found.result == per_hundred.result == "sustained-improvement"
    assert found.chart == chart
    assert (found.lpl, found.upl) == (None, None)
    assert found.baseline_mean == pytest.approx(sum(EVENTS[:24]) / sum(OUT_OF[:24]))
    assert per_hundred.after_mean == pytest.approx(100 * sum(FEWER[24:]) / sum(OUT_OF[24:]))
    assert found.signals == per_hundred.signals


def test_a_ratio_is_missing_in_every_way_alike() -> None:
    """An absent row, a count that is not known, and a denominator of 0."""
    gaps = (5, 27)
    kept = [at for at in range(36) if at not in gaps]
    none = counts([None if at in gaps else one for at, one in enumerate(FEWER)])
    absent = counts(
        [FEWER[at] for at in kept],
        denominators=[OUT_OF[at] for at in kept],
        dates=[months(36)[at] for at in kept],
    )
    zero = counts(
        [0 if at in gaps else one for at, one in enumerate(FEWER)],
        denominators=[0 if at in gaps else one for at, one in enumerate(OUT_OF)],
    )

    assert none == absent == zero
    assert (none.missing_baseline, none.missing_after) == (1, 1)


@pytest.mark.parametrize("events", [[0] * 36, OUT_OF])
def test_where_all_or_none_have_the_event_there_are_no_limits(events: list[float]) -> None:
    """Nothing can be told apart from chance then."""
    found = counts(events)

    assert found.result == "cannot-say"
    assert "all or none of what was counted has the event" in found.reasons[0]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        pytest.param({"chart": "c"}, "choice-unknown", id="no-such-chart"),
        pytest.param({"denominators": None}, "option-conflict", id="no-denominators"),
        pytest.param({"chart": "xmr"}, "option-conflict", id="denominators-of-an-xmr-chart"),
        pytest.param({"denominators": OUT_OF[:3]}, "lengths-differ", id="too-few"),
        pytest.param({"denominators": [1] * 36}, "events-exceed", id="more-events-than-can-be"),
        pytest.param({"per": 0}, "option-out-of-range", id="per-nothing"),
        pytest.param({"per": "x"}, "option-out-of-range", id="per-text"),
    ],
)
def test_what_is_no_chart_of_counts_is_refused(asked: dict[str, Any], code: str) -> None:
    """With the code of the chart itself."""
    with pytest.raises(ModelError) as raised:
        counts(EVENTS, **asked)

    assert raised.value.problems[0].code == code


@pytest.mark.parametrize(("times", "told"), [(1.495, False), (1.5, True), (1.505, True)])
def test_limits_are_too_narrow_from_half_as_much_again(times: float, *, told: bool) -> None:
    """The sentence says so where points vary 1.5 times as much as chance alone would have it."""
    assert (too_narrow("p", times) is not None) == told
    assert too_narrow("p-prime", times) is None


@pytest.mark.parametrize(("expected", "told"), [(4, True), (5, False), (6, False)])
def test_rare_events_are_told_below_five(expected: int, *, told: bool) -> None:
    """Of the events that are to be expected in most periods of the baseline."""
    events = [expected + by for by in (0, 1, -1, 2, -2, 0)] * 6
    found = counts(events, denominators=[100] * 36)

    assert any("Fewer than 5 events" in one for one in found.caveats) == told


def test_a_line_is_weighed_by_denominators() -> None:
    """A drift that the large denominators show is one, whatever the small ones scatter."""
    large = [0, 1, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 1, 1, 0, 1, 1, 0, 0, 0, 1, 1, 0]  # fmt: skip
    events = [14, 193, 14, 191, 205, 10, 9, 8, 10, 186, 184, 10, 8, 191, 187, 13, 11, 190, 12, 9, 173, 169, 11, 12, 199, 187, 170, 7, 180, 184, 6, 7, 9, 179, 178, 5]  # fmt: skip

    found = counts(events, denominators=[400 if one else 20 for one in large])

    assert found.result == "signal-only"
    assert "a straight line through all the figures" in found.says


def test_the_standard_error_is_widened_where_points_vary_more() -> None:
    """By as much as they do; Laney's limits are wider already."""
    rates = [0.2 + 0.08 * (-1) ** at for at in range(24)]

    def side(count: int) -> Side:
        pairs = [(round(rate * 200), 200) for rate in rates[:count]]
        return Side(
            dates=tuple(months(count)),
            values=tuple(one / other for one, other in pairs),
            ratios=tuple(
                RatioPoint.of(at, GivenValue(one), GivenValue(other))
                for at, (one, other) in enumerate(pairs)
            ),
        )

    before, after = side(24), side(12)
    plain, laney = (RatioScale(before, PROFILES["nhsr-0.2.2"], of) for of in ("p", "p-prime"))

    varies = 0.16 / 1.128 / math.sqrt(0.16 / 200)
    expected = varies * math.sqrt(0.16 * (1 / 4800 + 1 / 2400))
    assert varies > 1.5
    assert plain.error(before, after) == pytest.approx(expected)
    assert laney.error(before, after) == pytest.approx(expected)
