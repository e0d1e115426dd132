"""Totals that head blocks of figures: exact, rounded and hidden ones."""

import pytest

from rsr.engine.block_totals import Block, in_blocks
from rsr.model import Interval, Missing, Number, Suppressed, Value


def near(figure: int, half: float) -> Value:
    """Return a rounded figure."""
    return Interval(low=max(figure - half, 0), high=figure + half, stated=figure)


EXACT = (3000, 1000, 2000, 7000, 3500, 3500)


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        pytest.param([Number(value=one) for one in EXACT], 2, id="exact"),
        pytest.param([Number(value=one) for one in EXACT[:3]], 0, id="one-block"),
        pytest.param([*(Number(value=one) for one in (3001, 1000, 2001, 7003, 3501, 3502)), Missing()], 0, id="one-is-absent"),
        pytest.param([near(one + one // 1000, 2) for one in EXACT], 2, id="rounded"),
        pytest.param([near(one + one // 100, 2) for one in (*EXACT[:3], 7600, *EXACT[4:])], 0, id="too-far"),
        pytest.param([near(one, 50) for one in (310, 100, 200, 710, 300, 400)], 0, id="by-chance"),
        pytest.param([Number(value=3003), Number(value=1000), Number(value=2000), Suppressed(low=1, high=4), *(Number(value=one) for one in EXACT[3:])], 2, id="hidden"),
    ],
)  # fmt: skip
def test_blocks_of_one_period(figures: list[Value], told: int) -> None:
    """The wider the figures, the likelier chance makes one of them what others come to."""
    found = in_blocks([figures])
    assert (len(found.totals) if found else 0) == told


def test_each_period_must_fall_into_blocks() -> None:
    """One that does not speaks against it; the same figures again are no further sign."""
    exact = [Number(value=one) for one in EXACT]
    assert in_blocks([exact, [*exact[:3], Number(value=7100), *exact[4:]]]) is None
    small = [Number(value=one) for one in (30, 10, 20, 70, 31, 39)]
    assert in_blocks([small]) == in_blocks([small, small]) is None
    twice = [Number(value=2 * int(one)) for one in (30, 10, 20, 70, 31, 39)]
    assert in_blocks([small, twice]) == Block(of=1, totals=(0, 3), last=2)
    assert in_blocks([exact[3:] + exact[:3]]) == Block(of=0, totals=(0, 3), last=2)
