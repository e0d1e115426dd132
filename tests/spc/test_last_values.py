"""When the last values of a side say that a change came sooner than the day; of others see the verdict."""

import math
from datetime import date

import pytest

from rsr.spc._alternatives import sooner
from rsr.spc._rules import PROFILES
from rsr.spc._scales import Side, XmrScale

DAY = date(2020, 1, 1)
OTHERS = [102.0, 96, 104, 98, 106, 94, 100, 102, 94, 106, 98, 100, 102, 96, 104, 98, 106, 94]
MEAN = sum(OTHERS) / len(OTHERS)


def side(*values: float) -> Side:
    """Return values of a side; their days do not matter here."""
    return Side(dates=(DAY,) * len(values), values=values)


def told(last: list[float], since: list[float]) -> bool:
    """Say whether three values after the others are told to be like those since."""
    before = side(*OTHERS, *last)
    scale = XmrScale(side(*OTHERS), PROFILES["nhsr-0.2.2"])
    return sooner(scale, before, side(*since)) is not None


@pytest.mark.parametrize(("share", "found"), [(0.98, False), (1.02, True)])
@pytest.mark.parametrize("way", [1, -1])
def test_they_lie_beyond_one_and_a_half_standard_errors(
    share: float, way: int, *, found: bool
) -> None:
    """The error is that of the difference from the mean of the others, of as many values."""
    lines = XmrScale(side(*OTHERS), PROFILES["nhsr-0.2.2"]).lines
    assert lines is not None
    error = (lines[1] - lines[0]) / 6 * math.sqrt(1 / len(OTHERS) + 1 / 3)
    low = MEAN - way * 1.5 * share * error

    assert told([low + 1, low, low - 1], [low] * 7) == found
    assert told([low + 1, math.nan, low, low - 1, math.nan], [low] * 7) == found


@pytest.mark.parametrize(("share", "found"), [(0.49, False), (0.51, True)])
def test_they_lie_nearer_to_those_since_than_to_the_others(share: float, *, found: bool) -> None:
    """Half-way is the threshold, however far that is; what lies on the other side is not."""
    low = MEAN - share * 40

    assert told([low + 1, low, low - 1], [MEAN - 40] * 7) == found
    assert not told([MEAN + 30] * 3, [MEAN - 40] * 7)
