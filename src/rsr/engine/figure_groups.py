"""The rows of one figure, which an indicator's groups of rows are gathered in, and which of them are in force."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from attrs import define, frozen

from rsr.engine.counted_as import NO_ROW
from rsr.engine.layout import Status, Vintage
from rsr.engine.matching import text_of
from rsr.engine.totals import Added
from rsr.model import Period, Value
from rsr.model.vintage import Standing, in_force

Cells = tuple[Any, ...]
# What a figure is of: its period, its part, and whether it is the whole.
Of = tuple[Period, str, bool]


@frozen(eq=False)
class FigureHead:
    """What many figures have in common: a period, by whose word, and where that stands."""

    period: Period
    status: Status
    vintage: Vintage | None
    file: str | None

    # What figures for the same thing are compared by.
    standing: Standing


@define
class Pot:
    """The rows of one figure: the groups they came in, and how many they are."""

    head: FigureHead
    part: str | None
    # The part as parts are compared.
    folded: str
    whole: bool
    rows: int
    groups: list[Cells]
    # How many rows more may be its own.
    open: int = 0
    # How many of its rows count as each of TALLIED, once they were read.
    kinds: tuple[int, ...] = NO_ROW
    # What its rows come to where they are added up, and none of them is hidden.
    added: Added | None = None
    # What flags beside its figures say.
    notes: tuple[str, ...] = ()


def standing_of(made: Sequence[tuple[Pot, Value]]) -> set[int]:
    """Return the places of the figures in force, of figures in order."""
    latest: set[int] = set()
    first = 0
    for _, alike in groupby(made, key=lambda one: of_pot(one[0])):
        figures = [(pot.head.standing, value) for pot, value in alike]
        stands = in_force(figures) if len(figures) > 1 else 0
        if stands is not None:
            latest.add(first + stands)
        first += len(figures)
    return latest


def order_of(pot: Pot) -> tuple[Any, ...]:
    """Return what figures are sorted by."""
    head = pot.head
    period = head.period
    return (period.start, period.end, not pot.whole, pot.folded, head.standing, head.file or "")


def by_figures(pots: Iterable[Pot], figure: int) -> list[list[Pot]]:
    """Return those whose rows differ in the figure first, and then those of which one can be taken out."""
    alike: dict[bool, list[Pot]] = {False: [], True: []}
    for pot in pots:
        alike[len({text_of(cells[figure]) for cells in pot.groups}) == 1].append(pot)
    return [*filter(None, alike.values())]


def of_pot(pot: Pot) -> Of:
    """Return what a pot's figure is of."""
    return (pot.head.period, pot.folded, pot.whole)
