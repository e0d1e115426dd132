"""When all that end in a period are as large as all that are new in the next."""

from collections.abc import Sequence
from datetime import date

import pytest

from rsr.series.turnover import Step

BEFORE = (date(2022, 1, 1), date(2022, 1, 31))
AFTER = (date(2022, 2, 1), date(2022, 2, 28))
# Mean 100, standard deviation 50, as those that end in the tests of chance have them as well.
GO_ON = [50.0, 150.0] * 8


def as_groups(
    ended: Sequence[float],
    begun: Sequence[float],
    *,
    go_on: Sequence[float] = GO_ON,
    groups: int = 1,
    compared: int = 0,
    told: Sequence[str] = (),
) -> bool:
    """Say whether those that ended and those that are new are told as two groups."""
    stay = {f"s{at}": size for at, size in enumerate(go_on)}
    old = {f"o{at}": size for at, size in enumerate(ended)}
    new = {f"n{at}": size for at, size in enumerate(begun)}
    step = Step(BEFORE, AFTER, stay | old, stay | new, old, new, new)
    return step.as_groups({*told}, {*told}, groups, compared)


@pytest.mark.parametrize(
    ("ended", "begun", "found"),
    [
        ((50, 150, 50, 150), (1, 402), True),
        ((50, 150), (200,), False),
        ((200,), (50, 150), False),
        ((50, 150), (1, 199), True),
    ],
)
def test_two_or_more_end_and_two_or_more_are_new(
    ended: Sequence[float], begun: Sequence[float], *, found: bool
) -> None:
    """Of one alone its figure tells."""
    assert as_groups(ended, begun) is found


@pytest.mark.parametrize(
    ("begun", "groups", "found"),
    [
        # 403: half a unit more is 3.5 / (50 * sqrt(8)) standard deviations, 1.97% by chance.
        ((7, 390, 5, 1), 1, True),
        ((7, 391, 5, 1), 1, False),
        ((7, 390, 5, 1), 2, False),
        ((6, 389, 5, 1), 2, True),
        # Of two that are new 200 fewer are expected: 411 comes by chance in 1.97%, 412 in 2.1%.
        ((9, 402), 1, True),
        ((9, 403), 1, False),
    ],
)
def test_totals_are_nearer_than_two_in_a_hundred_are_by_chance(
    begun: Sequence[float], groups: int, *, found: bool
) -> None:
    """By the normal approximation of sums of sizes, for each time that several end and begin."""
    assert as_groups((50, 150, 50, 150), begun, groups=groups) is found


def test_of_reporters_of_one_size_only_as_many_are_as_large_by_chance() -> None:
    """Two of 100 are no sign of two others of 100, and are one of three of 200 in all."""
    alike = [100.0] * 8

    assert not as_groups((100, 100), (100, 100), go_on=alike)
    assert as_groups((100, 100), (100, 50, 50), go_on=alike)


@pytest.mark.parametrize(("sizes", "found"), [((9, 10), False), ((9, 11), True)])
def test_a_total_of_twenty_is_large_enough(sizes: Sequence[float], *, found: bool) -> None:
    """Smaller ones match by chance."""
    assert as_groups(sizes, [*sizes[:1], *[1] * int(sizes[1])]) is found


@pytest.mark.parametrize(
    ("ended", "begun", "found"),
    [
        ((100, 300), (301, 100), False),
        # A third is new, so that two pairs are not all.
        ((100, 300), (100, 298, 2), True),
        # The first may be either of those that are new, the second only one of them.
        ((100, 119), (95, 118), True),
        ((100, 121), (95, 126), False),
        # Both may be only the one.
        ((100, 101), (119, 82), True),
    ],
)
def test_figures_that_pair_one_to_one_are_no_groups(
    ended: Sequence[float], begun: Sequence[float], *, found: bool
) -> None:
    """Each that ended is as large, within a fifth, as one that is new, and no two as the same."""
    assert as_groups(ended, begun, go_on=[50.0, 2000.0] * 8) is found


def test_who_is_told_already_is_not_told_again() -> None:
    """Whether it ended or is new."""
    assert as_groups((50, 150), (1, 199), told=["p"])
    assert not as_groups((50, 150), (1, 199), told=["o1"])
    assert not as_groups((50, 150), (1, 199), told=["n0"])
