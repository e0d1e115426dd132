"""Whether anything has changed since a day: five results, and never a cause."""

import math
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rsr.errors import ModelError
from rsr.spc import Verdict, judge

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"

# Made up: mean 50, and limits about 8 on both sides of it.
BEFORE = [50, 53, 48, 51, 47, 52, 50, 49, 53, 48, 51, 48] * 2
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
    asked = {"improvement": "increase", "changed_on": all_months[len(before)], **asked}
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
    assert verdict(after, improvement="decrease").result == mirrored


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
    found = verdict([54, 53, 52, 54, 53, 52, 54, 50, 51], improvement="decrease")

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
        pytest.param(LIKE_BEFORE, {"improvement": "neutral"}, id="neither-way-is-better"),
        pytest.param(LIKE_BEFORE, {"before": BEFORE[:11]}, id="eleven-before"),
        pytest.param(LIKE_BEFORE[:6], {}, id="six-after"),
        pytest.param([], {}, id="none-after"),
        pytest.param(LIKE_BEFORE, {"before": []}, id="none-before"),
        pytest.param(LIKE_BEFORE, {"before": [50] * 24}, id="no-limits"),
        pytest.param(LIKE_BEFORE, {"before": [*[50] * 23, 51]}, id="limits-without-width"),
        pytest.param([*LIKE_BEFORE, None, None, None, None], {}, id="many-missing-after"),
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
    found = verdict([50] * 3, before=[50] * 3, improvement="neutral")

    assert len(found.reasons) == 4


def test_a_break_outside_the_span_does_not_matter() -> None:
    """Figures that are compared with each other lie on one side of it."""
    at_start = verdict(LIKE_BEFORE, breaks=[date(2019, 1, 1), date(2030, 1, 1)])
    begun_later = verdict(LIKE_BEFORE, breaks=[date(2020, 1, 1)], baseline=(date(2020, 1, 1), None))

    assert at_start.result == begun_later.result == "no-change-shown"


# --- caveats ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "asked", "words"),
    [
        pytest.param([*LIKE_BEFORE, 20], {}, "the other way", id="sign-of-concern"),
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
            LIKE_BEFORE, {"before": [*BEFORE[:23], 90]}, "not steady", id="a-spike-before"
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
    """A month that was left out is told."""
    dates = months(37)
    del dates[30]

    found = judge(
        [*BEFORE, *LIKE_BEFORE], dates=dates, changed_on=dates[24], improvement="increase"
    )

    assert "One step between dates differs" in " ".join(found.caveats)


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
    improvement=st.sampled_from(["increase", "decrease", "neutral"]),
    target=st.sampled_from([None, 3.0]),
)
def test_every_series_has_a_verdict(
    before: list[float | None],
    after: list[float | None],
    improvement: str,
    target: float | None,
) -> None:
    """Whatever the figures, there is one of five results, in words that name no cause."""
    found = verdict(after, before=before, improvement=improvement, target=target)

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
        [-value for value in after], before=[-value for value in BEFORE], improvement="decrease"
    )

    assert turned.result == upright.result


@given(data=st.data())
def test_the_order_of_points_changes_nothing(data: st.DataObject) -> None:
    """Points are put in order of date first."""
    points = list(zip(months(36), [*BEFORE, *LIKE_BEFORE], strict=True))
    dates, values = zip(*data.draw(st.permutations(points)), strict=True)

    found = judge(values, dates=dates, changed_on=date(2021, 1, 1), improvement="increase")

    assert found == verdict(LIKE_BEFORE)


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "code", "path"),
    [
        pytest.param({"improvement": "up"}, "choice-unknown", ("improvement",), id="improvement"),
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
    assert verdict([*LIKE_BEFORE, None], max_missing=share).result == result


@pytest.mark.parametrize("share", [-1e-13, 1 + 1e-13, math.nan])
def test_a_share_of_missing_points_is_one(share: float) -> None:
    """What is less than nothing or more than all is refused, and the bounds are the true ones."""
    with pytest.raises(ModelError, match="max_missing must be a number from 0 to 1 "):
        verdict(LIKE_BEFORE, max_missing=share)


def test_values_and_dates_are_refused_as_for_a_chart() -> None:
    """Wrong values, dates given twice and dates that are too few have their codes."""
    day = date(2020, 1, 1)
    for values, dates, code in (
        ([1, "2"], [day, date(2020, 2, 1)], "type-wrong"),
        ([1, 2], [day, day], "date-repeated"),
        ([1, 2], [day], "lengths-differ"),
    ):
        with pytest.raises(ModelError) as refused:
            judge(values, dates=dates, changed_on=day, improvement="increase")

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
        "found = judge([1, 2] * 20, dates=days, changed_on=days[20], improvement='increase')\n"
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
    found = verdict([44, 43, 44, 42, 43, 44, 43, 42, 51, 50, 51], improvement="decrease")

    assert found.result == "sustained-improvement"
    assert "ended on" in found.caveats[0]
    assert not any("stay" in sentence for sentence in found.sentences())


def test_a_run_against_the_means_is_no_verdict_of_worse() -> None:
    """A short run the worse way does not outweigh a mean that lies on the better side."""
    after = [40, 41, 40, 41, 40, 41, 40, 41, 54, 53, 54, 53, 54, 53, 54, 50]

    found = verdict(after, improvement="decrease")

    assert found.difference is not None
    assert found.difference < 0
    assert found.result != "worse"
