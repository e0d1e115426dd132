"""Where a file breaks the convention of hiding and rounding that it is said to follow."""

from collections.abc import Iterable
from typing import Literal, get_args

from attrs import field, frozen

from rsr.errors import short_repr
from rsr.model import doc
from rsr.values.conventions import Cell, CellKind, Convention, number_in

BreachKind = Literal[
    "sentinel", "negative", "fraction", "unrounded", "should-be-hidden", "unexplained"
]
_EXAMPLES = 3


@frozen(kw_only=True)
class Breach:
    """One way in which a file breaks the convention that it is said to follow.

    ``sentinel``: a number that is none leaked out. ``negative``: a count below 0. ``fraction``: a
    broken count. ``unrounded``: a figure that rounding cannot have made. ``should-be-hidden``: a
    printed count that the convention hides. ``unexplained``: neither a number nor a marker.
    """

    kind: BreachKind = field(metadata=doc("What is wrong."))
    count: int = field(metadata=doc("How many cells have it."))
    examples: tuple[tuple[object, str], ...] = field(
        metadata=doc("The first of them: where they stand, as the caller names places, and text.")
    )


def breaches(
    convention: Convention, cells: Iterable[tuple[object, Cell, CellKind]]
) -> tuple[Breach, ...]:
    """Say where a file breaks its own convention.

    Args:
        convention: What the file is said to follow.
        cells: The cells: where each stands (a line number, for instance), what is in it, and
            whether it is a count, a rate, or a figure for the whole country.

    Returns:
        One breach for each kind that occurs, in the order of ``BreachKind``, with its first three
        cells in the order given. A cell is counted once, under the first kind that fits.

    >>> fives = Convention(rounded_to=5, sentinels=[9999999])
    >>> breaches(fives, [(2, "10", "count"), (3, "12", "count"), (4, "9999999", "count")])
    ... # doctest: +NORMALIZE_WHITESPACE
    (Breach(kind='sentinel', count=1, examples=((4, "'9999999'"),)),
     Breach(kind='unrounded', count=1, examples=((3, "'12'"),)))
    """
    found: dict[BreachKind, list[tuple[object, Cell]]] = {}
    seen: dict[tuple[type, Cell, CellKind], BreachKind | None] = {}
    for place, cell, kind in cells:
        asked = (type(cell), cell, kind)
        if asked not in seen:
            seen[asked] = _breach(convention, cell, kind)
        wrong = seen[asked]
        if wrong is not None:
            found.setdefault(wrong, []).append((place, cell))
    kinds: tuple[BreachKind, ...] = get_args(BreachKind)
    return tuple(
        Breach(
            kind=kind,
            count=len(found[kind]),
            examples=tuple((place, short_repr(cell)) for place, cell in found[kind][:_EXAMPLES]),
        )
        for kind in kinds
        if kind in found
    )


def _breach(convention: Convention, cell: Cell, kind: CellKind) -> BreachKind | None:
    text = "" if cell is None else cell.strip() if isinstance(cell, str) else None
    if text is not None and (not text or text in convention.markers):
        return None
    number = number_in(cell)
    if number is None:
        return "unexplained"
    if number in convention.sentinels:
        return "sentinel"
    if kind == "count" and convention.whole:
        if number < 0:
            return "negative"
        if number.denominator != 1:
            return "fraction"
    step = convention.step(kind)
    rounds = kind != "total" or convention.totals == "as-parts"
    if step is not None and rounds and (number / step).denominator != 1:
        return "unrounded"
    hidden = convention.hidden
    if kind == "count" and hidden is not None and hidden[0] <= number <= hidden[1]:
        return "should-be-hidden"
    return None
