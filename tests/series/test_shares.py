"""Which shares of a whole are told as too large, and of whom."""

from datetime import date

import pytest

from rsr.model import Indicator, Number, Observation, Period
from rsr.series.possible import above_whole, parts_exceeding

JANUARY = Period(start=date(2024, 1, 1), end=date(2024, 1, 31))


def share(**more: object) -> Indicator:
    """Return an indicator whose figures are of a whole."""
    asked = {"id": "i", "title": "Share", "unit": "per cent", "better": "lower"}
    return Indicator(**asked | {"kind": "percentage"} | more)  # type: ignore[arg-type]  # made up


def figure(part: str | None, value: float) -> Observation:
    """Return a figure of January."""
    return Observation(indicator="i", part=part, period=JANUARY, value=Number(value=value))


@pytest.mark.parametrize(
    ("part", "told"), [("Ash", "9 of 8 of 'Ash' in January 2024"), (None, None)]
)
def test_of_parts_alone_both_figures_are_compared(part: str | None, told: str | None) -> None:
    """What the whole has is told elsewhere."""
    assert parts_exceeding(share(), [figure(part, 9)], [figure(part, 8)]) == told
    assert parts_exceeding(share(), [figure(part, 8)], [figure(part, 8)]) is None


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("Ash", "one figure 101 of 'Ash' in January 2024"),
        (None, "one figure 101 in January 2024"),
    ],
)
def test_a_figure_above_the_whole_is_said_with_its_part(part: str | None, told: str) -> None:
    """One of the whole names none."""
    assert list(above_whole(share(), [(JANUARY, part, Number(value=101))])) == [told]
    assert list(above_whole(share(), [(JANUARY, part, Number(value=100))])) == []
