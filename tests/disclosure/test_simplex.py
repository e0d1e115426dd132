"""The least and the most of an expression are exact, as an independent solver confirms."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsr.disclosure._region import Equation, Range, Region
from rsr.disclosure._region import Row as KeyRow
from rsr.disclosure._simplex import Row, Simplex
from rsr.disclosure.relations import Key

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
    bounds: dict[Key, Range] = {"a": (0, 2), "b": (0, 0), "c": (0, 5)}
    region = Region([({"a": 1, "b": 1, "c": -2}, 1)], bounds, whole=True)

    assert region.feasible
    assert region.range_of("a") == ((1, 1), True)
    assert region.narrowed({"a": (1, 1)}) == set()
    assert region.narrowed({"a": (1, 2)}) == region.narrowed({"a": (0, 1)}) == {"a"}


def test_no_whole_point_is_no_point() -> None:
    """Two of a thing cannot be three, whatever corners say."""
    region = Region([({"a": 2}, 3)], {"a": (0, 5)}, whole=True)

    assert not region.feasible
    assert not Region([], {"a": (2, 1)}, whole=False).feasible


@given(problems())
def test_narrower_bounds_from_a_corner_are_those_of_a_new_tableau(problem: Any) -> None:
    """A copy whose bound moves has the same points as a tableau that is made anew."""
    lower, upper, rows, objective = problem
    simplex = Simplex(lower, upper, rows)
    most = simplex.most(objective) if simplex.feasible else None
    for bound in range(5) if simplex.feasible else ():
        for low, high in ((bound, None), (None, bound)):
            kept = simplex.copied()
            is_kept = kept.narrow(0, low, high)

            least = lower[0] if low is None else max(low, lower[0])
            tops = [top for top in (upper[0], high) if top is not None]
            top = min(tops, default=None)
            if top is not None and least > top:
                assert not is_kept
                continue
            anew = Simplex([least, *lower[1:]], [top, *upper[1:]], rows)
            assert is_kept == anew.feasible
            assert not is_kept or kept.most(objective) == anew.most(objective)
            assert simplex.most(objective) == most


@st.composite
def equations(draw: st.DrawFn) -> tuple[KeyRow, dict[Key, Range]]:
    """Return one equation with coefficients of 1 and -1, and bounds."""
    size = draw(st.integers(1, 4))
    signs = draw(st.lists(st.sampled_from([1, -1]), min_size=size, max_size=size))
    bounds: dict[Key, Range] = {}
    for at in range(size):
        low = draw(st.integers(0, 3))
        bounds[at] = low, draw(st.none() | st.integers(low, low + 4))
    return (dict(enumerate(signs)), draw(st.integers(-5, 8))), bounds


@given(equations())
def test_one_equation_is_solved_as_by_a_tableau(problem: Any) -> None:
    """The ranges that follow from one equation at once are those that a simplex finds."""
    row, bounds = problem
    equation, region = Equation(row, bounds), Region([row], bounds, whole=True)

    assert equation.feasible == region.feasible
    for key in bounds if equation.feasible else ():
        assert equation.range_of(key) == region.range_of(key)
        for least in range(4):
            wanted: dict[Key, Any] = {key: (least, least + 2)}
            assert equation.narrowed(wanted) == region.narrowed(wanted)
