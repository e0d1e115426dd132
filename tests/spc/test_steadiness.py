"""From which chance on a baseline counts as moving, each bound just below, at and just above it."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import pytest

from rsr.spc import _steadiness
from rsr.spc._steadiness import Steadiness
from rsr.spc.grids import regular_grid

DAYS = [date(2024, 1, 1) + timedelta(at) for at in range(40)]
# Their worst three neighbours are the last but one and those beside it.
BEFORE = tuple(float(at) for at in range(22))
AFTER = (3.0, 2.0, 1.0)


def steady(length: int = 22, after: tuple[float, ...] = AFTER) -> Steadiness:
    """Return made-up values before and after a day, one each day."""
    return Steadiness(before=BEFORE[:length], after=after, grid=regular_grid(DAYS[:length]))


def answering(chance: float | None, of: Sequence[float]) -> Callable[..., float | None]:
    """Return a test that gives a chance for some values, and says nothing of others."""
    return lambda values, *_: chance if tuple(values) == tuple(of) else None


@pytest.fixture(autouse=True)
def _nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("chance_of_cycle", "chance_of_fall", "chance_of_order"):
        monkeypatch.setattr(_steadiness, name, lambda *_: None)


@pytest.mark.parametrize(("chance", "moves"), [(0.0099, True), (0.01, False), (0.0101, False)])
def test_neighbours_are_too_alike_below_one_in_a_hundred(
    monkeypatch: pytest.MonkeyPatch, *, chance: float, moves: bool
) -> None:
    """By the ratio of von Neumann, of the baseline."""
    monkeypatch.setattr(_steadiness, "chance_of_order", answering(chance, BEFORE))

    assert steady().moving is moves
    assert bool([*steady().moves()]) is moves


@pytest.mark.parametrize(("chance", "moves"), [(0.049, True), (0.05, False), (0.051, False)])
def test_a_baseline_was_getting_better_below_one_in_twenty(
    monkeypatch: pytest.MonkeyPatch, *, chance: float, moves: bool
) -> None:
    """By the Mann-Kendall test, of the baseline."""
    monkeypatch.setattr(_steadiness, "chance_of_fall", answering(chance, BEFORE))

    assert steady().moving is moves
    assert bool([*steady().moves()]) is moves


@pytest.mark.parametrize(("chance", "follows"), [(0.0099, True), (0.01, False), (0.0101, False)])
def test_a_cycle_is_one_below_one_in_a_hundred(
    monkeypatch: pytest.MonkeyPatch, *, chance: float, follows: bool
) -> None:
    """By the F test, of the baseline."""
    monkeypatch.setattr(_steadiness, "chance_of_cycle", answering(chance, BEFORE))

    assert (steady().cycle == ("week", chance)) is follows


@pytest.mark.parametrize(("chance", "moves"), [(0.049, True), (0.05, False), (0.051, False)])
@pytest.mark.parametrize(("length", "short"), [(18, True), (19, True), (20, False)])
def test_figures_go_on_after_a_short_baseline_below_one_in_twenty(
    monkeypatch: pytest.MonkeyPatch, *, chance: float, moves: bool, length: int, short: bool
) -> None:
    """By the Mann-Kendall test of the values after the day; 20 before it are enough."""
    monkeypatch.setattr(_steadiness, "chance_of_fall", answering(chance, AFTER))

    said = steady(length).still_moving
    assert steady(length).short is short
    assert (said is not None) is (moves and short)
    assert said is None or f"a baseline of {length} values cannot show" in said


@pytest.mark.parametrize(("chance", "moves"), [(0.19, True), (0.2, False), (0.21, False)])
def test_a_baseline_leans_from_its_worst_on_below_one_in_five(
    monkeypatch: pytest.MonkeyPatch, *, chance: float, moves: bool
) -> None:
    """By the Mann-Kendall test from its worst neighbours on; and only where the figures go on."""
    chances = {AFTER: 0.01, BEFORE[-2:]: chance, (1.0, 2.0): 0.5}
    monkeypatch.setattr(_steadiness, "chance_of_fall", lambda values: chances.get(tuple(values)))

    said = steady().still_moving
    assert (said is not None) is moves
    assert said is None or "from their worst before that day on" in said
    assert steady(after=(1.0, 2.0)).still_moving is None


def test_a_missing_value_is_none_of_a_baseline() -> None:
    """Of twenty points nineteen have one: the baseline is short."""
    nan = float("nan")
    found = Steadiness(before=(*BEFORE[:19], nan), after=AFTER, grid=None)

    assert found.short
    assert found.known == list(BEFORE[:19])
    assert found.cycle is None
