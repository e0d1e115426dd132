"""The least and the most of an expression are exact, as an independent solver confirms."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsr.disclosure._region import Region
from rsr.disclosure._simplex import Row, Simplex

small = st.integers(-3, 3)


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[int], list[int | None], list[Row], dict[int, int]]:
    """Return bounds, equations and an expression; half of them have a solution by design."""
    size = draw(st.integers(1, 5))
    lower = draw(st.lists(st.integers(0, 3), min_size=size, max_size=size))
    room = draw(st.lists(st.none() | st.integers(0, 6), min_size=size, max_size=size))
    upper = [None if more is None else low + more for low, more in zip(lower, room, strict=True)]
    rows: list[Row] = []
    for _ in range(draw(st.integers(0, 4))):
        coefficients = draw(st.lists(small, min_size=size, max_size=size))
        at_corner = sum(number * low for number, low in zip(coefficients, lower, strict=True))
        constant = at_corner + draw(st.just(0) | small)
        rows.append(({at: number for at, number in enumerate(coefficients) if number}, constant))
    objective = dict(enumerate(draw(st.lists(small, min_size=size, max_size=size))))
    return lower, upper, rows, objective


def _judged(lower: Any, upper: Any, rows: list[Row], objective: dict[int, int]) -> Any:
    optimize = pytest.importorskip("scipy.optimize", reason="scipy comes with an extra")
    table = [[float(one.get(at, 0)) for at in range(len(lower))] for one, _ in rows]
    return optimize.linprog(
        [-objective.get(at, 0) for at in range(len(lower))],
        A_eq=table or None,
        b_eq=[float(constant) for _, constant in rows] or None,
        bounds=list(zip(lower, upper, strict=True)),
    )


@given(problems())
def test_an_independent_solver_finds_the_same(problem: Any) -> None:
    """Feasible or not, bounded or not, and the greatest value, as scipy says."""
    lower, upper, rows, objective = problem
    judged = _judged(lower, upper, rows, objective)

    simplex = Simplex(lower, upper, rows)

    assert simplex.feasible == (judged.status != 2)
    if simplex.feasible:
        found = simplex.most(objective)
        assert (found is None) == (judged.status == 3)
        if found is not None:
            assert float(found) == pytest.approx(-judged.fun, abs=1e-6)


@given(problems())
def test_a_corner_keeps_bounds_and_equations(problem: Any) -> None:
    """Where it stops is exactly within the bounds, and every equation holds."""
    lower, upper, rows, objective = problem
    simplex = Simplex(lower, upper, rows)

    most = simplex.most(objective) if simplex.feasible else None

    point = simplex.point
    if simplex.feasible:
        for at, value in enumerate(point):
            assert lower[at] <= value
            assert upper[at] is None or value <= upper[at]
        for coefficients, constant in rows:
            assert sum(number * point[at] for at, number in coefficients.items()) == constant
    if most is not None:
        assert most == sum(number * point[at] for at, number in objective.items())


def test_fractions_are_kept() -> None:
    """A third is a third."""
    simplex = Simplex([0, 0], [1, None], [({0: 1, 1: -3}, 0)])

    assert simplex.most({1: 1}) == Fraction(1, 3)
    assert simplex.most({1: Fraction(3, 2)}) == Fraction(1, 2)


def test_steps_that_lead_nowhere_come_to_an_end() -> None:
    """A problem known for going round in circles is solved."""
    rows: list[Row] = [
        ({0: Fraction(1, 4), 1: -8, 2: -1, 3: 9, 4: 1}, 0),
        ({0: Fraction(1, 2), 1: -12, 2: Fraction(-1, 2), 3: 3, 5: 1}, 0),
        ({2: 1, 6: 1}, 1),
    ]

    simplex = Simplex([0] * 7, [None] * 7, rows)

    assert simplex.most({0: Fraction(3, 4), 1: -20, 2: Fraction(1, 2), 3: -6}) == Fraction(5, 4)


def test_whole_points_can_fall_short_of_corners() -> None:
    """Where corners are broken, the most that a whole number can be is looked for."""
    # a + b = 2c + 1, so that a + b is odd: with b = 0, a is not 2.
    region = Region([0, 0, 0], [2, 0, 5], [({0: 1, 1: 1, 2: -2}, 1)], frozenset({0, 1, 2}))

    assert region.feasible
    assert region.greatest(0, 1) == (1, True)
    assert region.missed([(0, 1, True), (0, 2, True), (0, 0, False), (0, 1, False)]) == {1, 2}


def test_no_whole_point_is_no_point() -> None:
    """Two of a thing cannot be three, whatever corners say."""
    region = Region([0], [5], [({0: 2}, 3)], frozenset({0}))

    assert not region.feasible
    assert not Region([2], [1], [], frozenset()).feasible
