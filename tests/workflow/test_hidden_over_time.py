"""A hidden figure follows from no figures of other periods, whatever the lengths of these."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve

from rsr.disclosure import register_suppression
from rsr.disclosure._overlapping_periods import Dated, cumulated
from rsr.model import (
    DataSource,
    Indicator,
    Measured,
    Number,
    Observation,
    Period,
    Register,
    Suppressed,
    Value,
)
from rsr.workflow.suppressing import Safe, protected

# A period by its first month, counted from January 2022, and how many months it is long.
Span = tuple[int, int]
YEAR = (3, 12, 7, 20, 15, 9, 31, 11, 6, 14, 8, 22)
HIDDEN = Suppressed(low=1, high=4)


def days(span: Span) -> Period:
    """Return the days of a span of months."""
    first, length = span
    ends = [date(2022 + at // 12, at % 12 + 1, 1) for at in (first, first + length)]
    return Period(start=ends[0], end=ends[1] - timedelta(days=1))


def figures(
    spans: Sequence[Span], counts: Sequence[int], vintages: Sequence[int] = ()
) -> tuple[Observation, ...]:
    """Return figures of spans as a publisher prints them: 1 to 4 is hidden."""
    found = []
    for at, (first, length) in enumerate(spans):
        count = sum(counts[first : first + length])
        found.append(
            Observation(
                indicator="i",
                period=days((first, length)),
                value=HIDDEN if 0 < count < 5 else Number(value=count),
                vintage_on=date(2024, 1, vintages[at]) if vintages else None,
            )
        )
    return tuple(found)


def safe(made: tuple[Observation, ...], **how: Any) -> Safe:
    """Protect figures of one indicator."""
    one = Indicator(id="i", title="I", unit="u", better="lower", measured=Measured(data="s"))
    register = Register(
        title="Made up",
        sources=(DataSource(id="s", use="tabular"),),
        indicators=(evolve(one, **how),),
    )
    return protected(register, made)


def narrowed(spans: Sequence[Span], values: Sequence[Value]) -> list[Span]:
    """Return the hidden spans that an integer programme knows more closely than from 1 to 4."""
    optimize = pytest.importorskip("scipy.optimize", reason="scipy is not installed")
    months = max(first + length for first, length in spans)
    rows = [[float(f <= at < f + n) for at in range(months)] for f, n in spans]
    lows, highs = [], []
    for value in values:
        low, high = (value.value,) * 2 if isinstance(value, Number) else (value.low, value.high)  # type: ignore[union-attr]
        lows.append(low)
        highs.append(float("inf") if high is None else high)
    found = []
    for span, row, value in zip(spans, rows, values, strict=True):
        for sign, end in ((1, 1), (-1, 4)):
            if value != HIDDEN:
                continue
            solved = optimize.milp(
                [sign * one for one in row],
                constraints=optimize.LinearConstraint(rows, lows, highs),
                integrality=[1] * months,
            )
            assert solved.success
            if round(sign * solved.fun) != end:
                found.append(span)
    return found


@pytest.mark.parametrize(
    "spans",
    [
        pytest.param([(0, 12), (1, 11), (0, 1)], id="a-year-less-eleven-months"),
        pytest.param([(0, 12), (0, 6), (6, 6), (0, 1), (1, 2), (3, 3)], id="half-and-quarters"),
        pytest.param([(0, 12), (6, 6), (3, 3), (1, 2), (0, 1)], id="year-half-quarter"),
        pytest.param([(0, 1), (0, 2), (1, 1)], id="year-to-date"),
        pytest.param([(3, 9), (3, 8), (0, 12), (0, 1), (1, 1), (2, 1), (11, 1)], id="differences"),
        pytest.param([(0, 11), (1, 11), (11, 1), (0, 1)], id="rolling-years"),
        pytest.param([(0, 3), (1, 3), (3, 1), (0, 1)], id="overlapping-quarters"),
        pytest.param([(0, 12), (3, 9), (0, 3), (1, 1), (2, 1), (0, 1)], id="calendar-and-financial"),
        pytest.param([(0, 2), (1, 2), (0, 3), (1, 1), (0, 1), (2, 1)], id="three-that-overlap"),
        pytest.param([(0, 4), (2, 4), (0, 6), (2, 2), (0, 1), (1, 1)], id="no-piece-is-published"),
    ],
)  # fmt: skip
def test_periods_of_any_lengths_are_related(spans: list[Span]) -> None:
    """What adds up, or differs by a hidden span, does not give it away."""
    counts = (3, 12, 7, 20, 15, 9, 31, 11, 6, 14, 8, 22)
    made = figures(spans, counts)
    values = [one.value for one in made]
    assert HIDDEN in values
    if narrowed(spans, values):
        changed = safe(made)
        assert narrowed(spans, [one.value for one in changed.made]) == []
        assert "figure-withheld" in {one.code for one in changed.problems}
    else:
        assert safe(made).made == made


def test_some_of_the_cases_give_something_away() -> None:
    """The attack itself finds what is known without protection."""
    spans = [(0, 12), (0, 6), (6, 3), (9, 3)]
    counts = (5, 5, 5, 5, 5, 5, 10, 10, 10, 1, 0, 1)

    made = figures(spans, counts)

    assert narrowed(spans, [one.value for one in made]) == [(9, 3)] * 2
    assert narrowed(spans, [one.value for one in safe(made).made]) == []


def test_periods_that_touch_are_not_related() -> None:
    """A month after another tells nothing of it."""
    made = figures([(at, 1) for at in range(12)], YEAR)

    assert safe(made).made == made


def test_counts_that_do_not_add_up_are_not_related() -> None:
    """Of people who come again a year has fewer than its months; then no year of them is a sum."""
    made = (
        *figures([(0, 1), (1, 11), (0, 12)], YEAR),
        *figures([(12, 1), (13, 1)], (0,) * 12 + (3, 9)),
    )
    less = Observation(indicator="i", period=days((12, 2)), value=Number(value=9))

    assert safe((*made, less)).made == (*made, less)
    assert safe(made).made != made


def test_a_revised_figure_does_not_show_that_none_add_up() -> None:
    """A year that was published before its months were revised is no ground to relate none."""
    spans: list[Span] = [(0, 1), (1, 11), (0, 12), (12, 1), (13, 1), (12, 2)]
    made = list(figures(spans, (*YEAR, 3, 9), [2, 2, 2, 2, 2, 2]))
    made.append(
        Observation(
            indicator="i", period=days((13, 1)), value=Number(value=40), vintage_on=date(2024, 1, 5)
        )
    )

    found = safe(tuple(made))

    values = [one.value for one in found.made]
    assert narrowed(spans[:3], values[:3]) == []
    assert narrowed(spans[3:], values[3:6]) == []


def test_figures_of_two_issues_are_related() -> None:
    """Months of one issue and the year of a later one stand side by side."""
    spans: list[Span] = [(0, 1), (1, 11), (0, 12)]

    found = safe(figures(spans, YEAR, [2, 2, 5]))

    assert narrowed(spans, [one.value for one in found.made]) == []


@pytest.mark.parametrize(
    ("most", "told"), [pytest.param(9, True, id="below"), pytest.param(10, False, id="at")]
)
def test_the_limit_of_what_is_related_is_told(
    most: int, *, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where periods overlap so often that it would take long, a warning names the indicator."""
    # Three figures, with one relation of two parts: 3 times (2/3) squared is 4/3.
    monkeypatch.setattr(register_suppression, "_MOST_CROSSINGS", most / 10 * 4 / 3)

    found = safe(figures([(0, 1), (1, 11), (0, 12)], YEAR))

    assert ("disclosure-not-proved" in {one.code for one in found.problems}) is told


@pytest.mark.parametrize(("most", "told"), [(0, True), (1, False)])
def test_the_limit_of_what_is_not_known_is_told(
    most: int, *, told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One hidden figure is at the limit of 1 and above that of 0."""
    monkeypatch.setattr(register_suppression, "_MOST_UNKNOWN", most)

    found = safe(figures([(0, 1), (1, 11), (0, 12)], YEAR))

    assert ("disclosure-not-proved" in {one.code for one in found.problems}) is told


@pytest.mark.parametrize(
    "how",
    [
        pytest.param({"time_sense": "point-in-time"}, id="point-in-time"),
        pytest.param({"kind": "rate"}, id="a-rate"),
        pytest.param({"kind": "median"}, id="a-median"),
        pytest.param({"unit": "per cent"}, id="a-percentage-by-its-unit"),
    ],
)
def test_what_does_not_add_up_over_time_is_not_related(how: dict[str, str]) -> None:
    """Figures of a point in time, and rates, are no sums, even where they could be."""
    made = figures([(0, 1), (1, 11), (0, 12)], YEAR)

    assert safe(made, **how).made == made
    assert safe(made, time_sense="period", kind="count").made != made


def test_rolling_counts_are_related_by_their_ends() -> None:
    """Two years to the end of a month, one month apart, differ by their first and their last one."""
    made = figures([(0, 11), (1, 11), (0, 1), (11, 1)], [1, *[9] * 10, 20])

    assert safe(made, time_sense="rolling", kind="count").made != made
    assert safe(made, time_sense="rolling", kind="mean").made == made


def test_cumulative_figures_are_related_by_what_they_gain() -> None:
    """No later figure is below an earlier one, until counting begins anew."""
    counts: list[Value] = [
        Number(value=1),
        HIDDEN,
        Number(value=2),
        Number(value=9),
        HIDDEN,
        Number(value=9),
    ]
    made = tuple(
        Observation(indicator="i", period=days((at, 1)), value=value)
        for at, value in enumerate(counts)
    )

    found = safe(made, time_sense="cumulative")

    values = [one.value for one in found.made]
    # Without 2 in March, February is known to be 1 to 9 at least.
    assert not isinstance(values[2], Number)
    assert values[3:] == counts[3:]
    assert safe(made).made == made


def test_a_cumulative_figure_that_can_be_as_before_goes_on() -> None:
    """Counting begins anew where a figure must be below the one before, and not where it may be."""
    bounds = Suppressed(low=1, high=5)
    values: list[Value] = [Number(value=5), bounds]
    made = tuple(
        Observation(indicator="i", period=days((at, 1)), value=value)
        for at, value in enumerate(values)
    )

    found = safe(made, time_sense="cumulative")

    assert found.made[0].value != Number(value=5)
    assert found.made[1].value == bounds


def test_the_last_day_of_a_period_is_part_of_it() -> None:
    """Ten days are the first nine, and the tenth."""
    spans: dict[tuple[int, int], Value] = {
        (1, 9): Number(value=12),
        (1, 10): Number(value=15),
        (10, 10): HIDDEN,
    }
    made = tuple(
        Observation(
            indicator="i",
            period=Period(start=date(2022, 1, first), end=date(2022, 1, last)),
            value=value,
        )
        for (first, last), value in spans.items()
    )

    assert safe(made).made != made


@pytest.mark.parametrize(("first", "series"), [(5, 1), (6, 2)])
def test_a_revision_begins_no_new_count(first: int, series: int) -> None:
    """Counting begins anew in February where its figures are below all of January's."""
    counts = [(0, 1, first), (0, 2, 7), (1, 1, 5), (1, 2, 5)]
    dated: list[Dated] = []
    for at, issue, _ in counts:
        month = days((at, 1))
        dated.append(((issue,), (month.start, month.end), ("i", None, f"{at} {issue}")))
    values: dict[tuple[str, str | None, str], Value] = {
        key: Number(value=count) for (_, _, key), (*_, count) in zip(dated, counts, strict=True)
    }

    assert len(cumulated(dated, values)) == series
