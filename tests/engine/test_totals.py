"""A total among rows that are added up: told where chance would not make one."""

from fractions import Fraction

import pytest

from rsr.engine.totals import Added, holds_total


def _added(*figures: int, step: int | None = None) -> Added:
    return Added(
        rows=sum(figure > 0 for figure in figures),
        total=Fraction(sum(figures)),
        greatest=Fraction(max(figures)),
        step=Fraction(step or 1),
        rounded=step is not None,
    )


@pytest.mark.parametrize(
    ("sums", "told"),
    [
        pytest.param([_added(400, 600, 1000)], True, id="one-in-a-thousand"),
        pytest.param([_added(400, 599, 999)], False, id="likelier-than-that"),
        pytest.param([_added(5, 27, 32), _added(8, 24, 32)], False, id="the-same-again"),
        pytest.param([_added(5, 27, 32), _added(8, 26, 34)], True, id="two-months"),
        pytest.param([_added(400, 600, 1000), _added(1, 2, 4)], False, id="not-throughout"),
        pytest.param([_added(1000, 1000)], False, id="two-rows-alike"),
        pytest.param([_added(400, 600, 1000), _added(7, 9)], True, id="a-month-without-it"),
        pytest.param([_added(0, 0, 0)], False, id="nothing"),
        pytest.param([], False, id="no-sum"),
        pytest.param([_added(*[100] * 25, 2505, step=5)] * 2, False, id="rounded-once"),
        pytest.param(
            [_added(*[at] * 25, 25 * at + 60, step=5) for at in (1000, 2000, 3000)],
            True,
            id="rounded-within",
        ),
        pytest.param(
            [_added(*[at] * 25, 25 * at + 70, step=5) for at in (1000, 2000, 3000)],
            False,
            id="rounded-beyond",
        ),
    ],
)
def test_a_total_is_told_where_it_is_in_every_sum(sums: list[Added], told: bool) -> None:  # noqa: FBT001  # cases
    """One row is what the others come to in each sum of three rows or more, not by chance."""
    assert holds_total(sums) is told
