"""The parts of a ratio in the latest period, as a funnel plot: nobody is ranked, and nothing hidden shown."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from attrs import evolve

import rsr
from rsr.model import (
    Indicator,
    Interval,
    Missing,
    Number,
    Observation,
    Period,
    Ratio,
    Register,
    Suppressed,
    Value,
)
from rsr.report import Funnel
from rsr.series import funnel_of, measured
from rsr.spc import funnel

ABOVE = {"A": 40, "B": 5, "C": 12, "D": 9}
BELOW = {"A": 100, "B": 50, "C": 60, "D": 45}


def figures(of: str, month: int, values: Mapping[str, Value | float]) -> list[Observation]:
    """Return the figures of parts for a month."""
    period = Period(start=date(2025, month, 1), end=date(2025, month, 28))
    return [
        Observation(
            indicator=of,
            period=period,
            part=part,
            value=Number(value=value) if isinstance(value, int | float) else value,
        )
        for part, value in values.items()
    ]


def register(**more: Any) -> Register:
    """Return a register with two counts and a rate of them."""
    given: dict[str, Any] = {"title": "Made up", "unit": "falls", "better": "lower"}
    rate = {
        "id": "r",
        "ratio": Ratio(numerator="a", denominator="b", times=100),
        "funnel": "chance",
        "kind": "rate",
    }
    return Register(
        title="R",
        indicators=(
            Indicator(id="a", kind="count", **given),
            Indicator(id="b", kind="count", **given | {"unit": "bed days"}),
            Indicator(**given | rate | more),
        ),
    )


def plot(*months: tuple[Mapping[str, Any], Mapping[str, Any]], **more: Any) -> Funnel | None:
    """Measure the rate of some months, and return the plot of its parts."""
    asked = register(**more)
    seen: dict[str, list[Observation]] = {"a": [], "b": []}
    for month, (above, below) in enumerate(months, start=1):
        seen["a"] += figures("a", month, above)
        seen["b"] += figures("b", month, below)
    return funnel_of(measured(asked.indicators[2], asked, seen), asked)


def test_the_points_and_limits_are_those_of_the_funnel() -> None:
    """Each part has its own size and rate; the outer limits make signals."""
    found = plot((ABOVE, BELOW))
    made = funnel([*ABOVE.values()], [*BELOW.values()], kind="rate", per=100, names=[*ABOVE])

    assert found is not None
    assert [(p.name, p.value, p.size) for p in found.points] == [
        (p.name, p.value, p.denominator) for p in made.points
    ]
    assert found.centre == made.benchmark
    assert [one.label for one in found.limits] == ["95 %", "99.8 %"]
    assert found.limits[1].steps[0].upper == made.curves[1].bounds[0].upper
    assert found.size_unit == "bed days"
    assert {point.name: point.signal for point in found.points}["A"] == (
        "concern" if made.points[0].beyond == 0.998 else None
    )


@pytest.mark.parametrize(
    ("first", "better", "signal"),
    [
        pytest.param(56, "lower", "concern", id="outside"),
        pytest.param(56, "higher", "improvement", id="outside-and-better"),
        pytest.param(56, "neither", "neutral", id="neither"),
        pytest.param(34, "lower", None, id="between-the-limits"),
    ],
)
def test_a_part_beyond_the_outer_limits_has_a_signal(
    first: int, better: str, signal: str | None
) -> None:
    """One between the two limits has a note alone."""
    many = {f"P{at}": 20 for at in range(12)}
    found = plot(({"A": first, **many}, {"A": 100, **dict.fromkeys(many, 100)}), better=better)

    assert found is not None
    (point,) = (one for one in found.points if one.name == "A")
    assert point.signal == signal
    assert point.note is not None
    assert "A, above the" in found.message


@pytest.mark.parametrize("hidden", [Suppressed(), Suppressed(low=1, high=7), Missing()])
@pytest.mark.parametrize("side", [0, 1])
def test_what_is_hidden_or_missing_is_named_and_not_drawn(hidden: Value, side: int) -> None:
    """It is no part of all together, and neither figure of it is shown."""
    month = ({**ABOVE}, {**BELOW})
    month[side]["B"] = hidden  # type: ignore[assignment]  # a figure that is none
    found = plot(month)

    assert found is not None
    (point,) = (one for one in found.points if one.name == "B")
    assert (point.value, point.size, point.signal) == (None, None, None)
    assert found.centre == pytest.approx(100 * 61 / 205)
    told = " ".join(found.caveats)
    assert "1 part of 4 is not shown" in told
    assert ("because a figure is hidden" in told) is isinstance(hidden, Suppressed)
    assert all(row[2] is None for row in found.dataset().rows if row[1] == "B")


def test_the_latest_period_with_two_parts_is_compared() -> None:
    """One with a single part, or with hidden figures alone, compares nobody."""
    alone = ({"A": 3, "B": Suppressed(low=1, high=7)}, {"A": 20, "B": 20})
    two = ({"A": 3, "B": 4}, {"A": 20, "B": 20})

    found = plot((ABOVE, BELOW), two, alone)

    assert found is not None
    assert "February 2025" in found.title
    assert len(found.points) == 2
    assert plot(alone) is None


def test_a_plot_that_cannot_be_drawn_says_why() -> None:
    """A share is never above one; a count is whole; without two parts a remark says so."""
    over = plot(({"A": 30, "B": 5}, {"A": 20, "B": 20}), chart="p")
    assert over is not None
    assert over.points == ()
    assert "No funnel plot can be drawn" in over.message

    asked = register()
    remarks = measured(asked.indicators[2], asked, {"a": [], "b": []}).remarks
    assert any("No funnel plot can be drawn" in remark for remark in remarks)


def test_rounded_figures_are_told_of() -> None:
    """They are taken as printed, and nobody who asked for none gets a plot."""
    rounded = {**ABOVE, "B": Interval(low=3, high=7, stated=5)}
    found = plot((rounded, BELOW))

    assert found is not None
    assert any("rounded" in caveat for caveat in found.caveats)
    assert plot((ABOVE, BELOW), funnel=None) is None


@pytest.mark.parametrize("way", ["additive", "multiplicative"])
def test_limits_are_widened_where_parts_differ_beyond_chance(way: str) -> None:
    """The caveat of the plain limits advises it; the wider ones say so."""
    above = {f"P{at}": 5 + 9 * at for at in range(10)}
    below = dict.fromkeys(above, 200)
    plain, wide = plot((above, below)), plot((above, below), funnel=way)

    assert plain is not None
    assert wide is not None
    assert any("times as much, as a variance" in caveat for caveat in plain.caveats)
    assert any(f"({way})" in caveat for caveat in wide.caveats)
    assert wide.limits[0].steps[0].upper > plain.limits[0].steps[0].upper


def test_what_is_withheld_so_that_another_stays_hidden_is_not_drawn() -> None:
    """The whole is printed: without a second hidden part the first could be worked out."""
    above: dict[str, Any] = {**ABOVE, "E": 14, "F": 21, "B": Suppressed(low=1, high=7)}
    below = {**BELOW, "E": 70, "F": 90}
    asked = evolve(
        register(),
        observations=(
            *figures("a", 1, above),
            *figures("b", 1, below),
            *(evolve(one, part=None) for one in figures("a", 1, {"all": 101})),
            *(evolve(one, part=None) for one in figures("b", 1, {"all": 415})),
        ),
    )
    measuring = rsr.measure(asked, indicators=["r"])
    found = funnel_of(measuring.measurements[0], measuring.register)

    assert found is not None
    not_drawn = {point.name for point in found.points if point.value is None}
    assert "B" in not_drawn
    assert len(not_drawn) > 1
    drawn = set(above) - not_drawn
    assert found.centre == pytest.approx(
        100 * sum(above[one] for one in drawn) / sum(below[one] for one in drawn)
    )
