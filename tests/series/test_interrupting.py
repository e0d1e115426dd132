"""How level and slope changed, beside the verdict and without a part in it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from attrs import evolve

from rsr.model import (
    Baseline,
    Break,
    ChangePoint,
    Finding,
    Indicator,
    Interval,
    Measurement,
    Number,
    Observation,
    Period,
    Register,
    Value,
)
from rsr.series import measured, trend_table
from rsr.spc import interrupted

pytest.importorskip("statsmodels")

CHANGED = date(2022, 1, 1)
# Made up: a line that rises by 1 a month with some noise, and falls by 20 on the day.
NOISE = [1, -2, 0, 2, -1, 1, -1, 2, 0, -2, 1, -1]
VALUES = [50.0 + at + NOISE[at % 12] - (20 if at >= 24 else 0) for at in range(36)]


def month(at: int) -> date:
    """Return the first day of a month, counted from January 2020."""
    return date(2020 + at // 12, at % 12 + 1, 1)


def registered(*, asked: bool = True, **more: Any) -> Register:
    """Return a register with one indicator that is judged from January 2022 on."""
    change_point = evolve(
        more.pop("change_point", ChangePoint(changed_on=CHANGED)),
        interrupted_series=asked,
    )
    given: dict[str, Any] = {
        "id": "a",
        "title": "Restraints",
        "unit": "restraints",
        "kind": "count",
        "better": "lower",
        "bears_on": ("r1",),
        "change_point": change_point,
    }
    return Register(title="R", indicators=(Indicator(**given | more),))


def found(values: Sequence[float | Value], **more: Any) -> Measurement:
    """Measure figures of every month."""
    register = registered(**more)
    observations = [
        Observation(
            indicator="a",
            period=Period(start=month(at), end=date.fromordinal(month(at + 1).toordinal() - 1)),
            value=Number(value=value) if isinstance(value, int | float) else value,
        )
        for at, value in enumerate(values)
    ]
    return measured(register.indicators[0], register, {"a": observations})


def finding(values: Sequence[float | Value] = VALUES, **more: Any) -> Finding:
    """Return the finding on them."""
    made = found(values, **more).finding
    assert made is not None
    return made


def expected(values: Sequence[float | None] = VALUES, first: int = 0, **more: Any) -> Any:
    """Return what the function itself gives."""
    days = [month(at) for at in range(first, 36)]
    return interrupted(values[first:], dates=days, changed_on=CHANGED, **{"horizon": 1} | more)


def test_level_and_slope_are_those_of_the_function() -> None:
    """So are their intervals; the sentence and its conditions stand among the caveats."""
    change, own = finding().trend_change, expected()

    assert change is not None
    assert (change.level, change.level_low, change.level_high) == (
        own.level_change.value,
        own.level_change.low,
        own.level_change.high,
    )
    assert (change.slope, change.slope_low, change.slope_high) == (
        own.slope_change.value,
        own.slope_change.low,
        own.slope_change.high,
    )
    assert change.level == pytest.approx(-20, abs=2)
    assert {change.says, *change.conditions} <= {*finding().caveats}
    assert any("association is not attribution" in one for one in change.conditions)


def test_the_verdict_is_the_same_with_and_without() -> None:
    """All but what is said of the lines stays."""
    asked, not_asked = finding(), finding(asked=False)

    assert not_asked.trend_change is None
    assert asked.caveats[: len(not_asked.caveats)] == not_asked.caveats
    assert evolve(asked, trend_change=None, caveats=()) == evolve(not_asked, caveats=())


@pytest.mark.parametrize(("days", "left_out"), [(0, 0), (1, 1), (31, 1), (32, 2), (59, 2), (60, 3)])
def test_the_lag_is_a_transition(days: int, left_out: int) -> None:
    """Figures that begin within it are left out; the step is that at the first that is judged."""
    change = finding(change_point=ChangePoint(changed_on=CHANGED, lag_days=days)).trend_change
    own = expected(lag_points=left_out, horizon=left_out + 1)

    assert change is not None
    assert change.level == own.level_change.value


def test_before_the_day_the_baseline_alone_counts() -> None:
    """What lies before it, or after its end, has no part in the line."""
    span = Period(start=month(6), end=date(2021, 10, 31))
    change = finding(baseline=Baseline(period=span)).trend_change
    values = [None if 22 <= at < 24 else value for at, value in enumerate(VALUES)]

    assert change is not None
    assert change.level == expected(values, first=6).level_change.value


def test_a_figure_that_holds_the_day_has_no_part() -> None:
    """It counts to neither side."""
    change = finding(change_point=ChangePoint(changed_on=date(2022, 1, 10))).trend_change
    values = [None if at == 24 else value for at, value in enumerate(VALUES)]

    assert change is not None
    days = [month(at) for at in range(36)]
    own = interrupted(values, dates=days, changed_on=date(2022, 1, 10), horizon=1)
    assert change.level == own.level_change.value


@pytest.mark.parametrize(("after", "told"), [(2, False), (3, True), (4, True)])
def test_three_figures_on_a_side_give_a_line(after: int, *, told: bool) -> None:
    """With fewer a caveat says why there is none."""
    made = finding(VALUES[: 24 + after])

    assert (made.trend_change is not None) is told
    assert any("cannot be worked out" in caveat for caveat in made.caveats) is not told


def test_what_does_not_compare_has_no_lines() -> None:
    """Figures across a break are no part of it; those known by bounds are told of."""
    broken = finding(breaks=(Break(on=month(12), why="Counted anew."),)).trend_change
    assert broken is not None
    assert broken.level == expected(first=12).level_change.value

    bounds: list[float | Value] = [*VALUES[:-1], Interval(low=40, high=80)]
    change = finding(bounds).trend_change
    assert change is not None
    assert any("known only by bounds" in one for one in change.conditions)
    cumulative = finding(time_sense="cumulative")
    assert cumulative.trend_change is None


def test_level_and_slope_stand_in_a_table() -> None:
    """A row each, with their intervals."""
    table = trend_table(found(VALUES), registered())

    assert table is not None
    assert [row[0][0].text for row in table.rows] == [  # type: ignore[union-attr]  # all is text
        "Level",
        "Slope, from one figure to the next",
    ]
    assert len(table.rows[0]) == 4
    assert trend_table(found(VALUES, asked=False), registered(asked=False)) is None
