"""The cell suppression problem: which further cells to withhold so that hidden ones stay hidden."""

from collections.abc import Callable, Container, Iterable, Mapping
from typing import Any

from attrs import field, frozen

from rsr.disclosure._attacker import counts
from rsr.disclosure._linked_cells import LinkedCells, linked
from rsr.disclosure._region import Range
from rsr.disclosure.relations import Key, Relation, cells_of, checked, in_order
from rsr.errors import ModelError, Problem, Where, short_repr
from rsr.model import Interval, Number, Suppressed, Value, doc
from rsr.values.exact import above, below

__all__ = ["Protected", "Withheld", "linked_cells", "protect"]


@frozen(kw_only=True)
class Withheld:
    """A figure that rsr withholds to keep others hidden."""

    key: Key = field(metadata=doc("Its cell."))
    protects: tuple[Key, ...] = field(
        metadata=doc("The hidden cells that could be narrowed when it was chosen.")
    )

    @property
    def why(self) -> str:
        """The reason in words, fit to be printed."""
        named = ", ".join(str(key) for key in self.protects[:3])
        more = f" and {len(self.protects) - 3} more" if len(self.protects) > 3 else ""
        return f"with it, what is hidden in {named}{more} could be worked out more closely"


@frozen(kw_only=True)
class Protected:
    """The figures of a report, none of which gives a hidden one away."""

    cells: Mapping[Key, Value] = field(
        hash=False, metadata=doc("All the figures, in the order given; withheld ones are hidden.")
    )
    withheld: tuple[Withheld, ...] = field(
        default=(), metadata=doc("The figures that rsr withholds, in the order of their cells.")
    )
    left: tuple[Problem, ...] = field(
        default=(), metadata=doc("What could not be protected, or is not known to be.")
    )


def protect(
    cells: Mapping[Key, Value],
    relations: Iterable[Relation],
    *,
    printed: Container[Key] = (),
    called: Callable[[Any], str] = str,
) -> Protected:
    """Withhold figures until the feasibility range of each hidden one is as wide as declared.

    A withheld figure becomes `Suppressed`, by rsr, with the range that follows from what is left,
    so that it cannot be narrowed either. A part is withheld before a total, the smallest first,
    ties by cell. An attacker is taken to know that rule: a withheld part is then not larger than
    those that were passed over for it. In the end, what turns out not to be needed is printed again.

    Where a hidden figure has no declared highest value, its least five values stay possible.

    Args:
        cells: The figures of a report, by cell: every one that any of its outputs prints.
        relations: Which counts are the sums of which others. A relation that does not hold (the
            same people in two parts) must not be given.
        printed: Cells that were printed before. Withholding them would hide nothing, so that others
            are withheld.
        called: Returns what messages for readers call a cell.

    Returns:
        The figures to print, those withheld with reasons, and what is left unprotected.

    Raises:
        ModelError: Something is no figure, a count is below 0, or a relation is not clear.

    >>> cells = {
    ...     "all": Number(value=42),
    ...     "a": Suppressed(low=0, high=4),
    ...     "b": Number(value=10),
    ...     "c": Number(value=30),
    ... }
    >>> found = protect(cells, [Relation(total="all", parts=("a", "b", "c"))])
    >>> [one.key for one in found.withheld], found.cells["b"]
    (['b'], Suppressed(low=8, high=12, by='rsr'))
    """
    published = dict(cells)
    withheld: list[Withheld] = []
    left: list[Problem] = []
    contradictory: list[Relation] = []
    for some in linked_cells(cells, relations, printed):
        contradictory += some.contradictory
        chosen, attacker = some.withhold()
        before = any(key in printed for key in some.keys)
        left += [_given_away(key, before=before) for key in some.given_away]
        left += [_not_proved(key) for key in some.unsettled]
        for key, whom in chosen.items():
            bounds, proved = attacker.range_of(key)
            published[key] = Suppressed(low=_low(bounds), high=_high(bounds), by="rsr")
            withheld.append(Withheld(key=key, protects=whom))
            if not proved:
                left.append(_not_proved(key))
    # Of what is withheld a message gives no more than is printed.
    left += [_contradiction(one, published, called) for one in contradictory]
    if any(isinstance(value, Suppressed) for value in cells.values()):
        left.append(_ELSEWHERE)
    order = {key: at for at, key in enumerate(in_order(one.key for one in withheld))}
    return Protected(
        cells=published,
        withheld=tuple(sorted(withheld, key=lambda one: order[one.key])),
        left=tuple(sorted(left, key=lambda problem: problem.sort_key)),
    )


_ELSEWHERE = Problem(
    code="disclosure-elsewhere",
    must="hidden figures are kept so within this report alone",
    hint="look at what the publisher and others print of the same counts",
    severity="note",
)


def linked_cells(
    cells: Mapping[Key, Value],
    relations: Iterable[Relation],
    printed: Container[Key] = (),
) -> list[LinkedCells]:
    """Return the sets of linked cells that hold a hidden one; see `protect`."""
    every = checked(relations)
    known = counts(cells)
    problems = [
        problem
        for one in every
        for key in cells_of(one)
        if key not in known and key in cells
        for problem in _amiss(key, cells[key])
    ]
    if problems:
        raise ModelError(*dict.fromkeys(problems))
    return [
        LinkedCells(cells, some, known, printed)
        for some in linked(every)
        if any(isinstance(cells.get(key), Suppressed) for one in some for key in cells_of(one))
    ]


def _amiss(key: Key, value: object) -> Iterable[Problem]:
    most = value.value if isinstance(value, Number) else None
    if isinstance(value, Interval | Suppressed):
        most = value.high
    if not isinstance(value, Value):
        yield Problem(
            code="type-wrong",
            must="a cell must be a figure of the model",
            got=short_repr(value),
            hint="write Number(value=5) for 5",
            where=_where(key),
        )
    elif most is not None and most < 0:
        yield Problem(
            code="number-too-small",
            must="a figure in a relation must not be below 0",
            got=short_repr(most),
            hint="leave out relations of figures that are no counts",
            where=_where(key),
        )


# So many cells of a relation are named in a message.
_MOST_TOLD = 5


def _where(key: Key) -> Where:
    return Where(path=("cells", str(key)))


def _contradiction(
    one: Relation, cells: Mapping[Key, Value], called: Callable[[Any], str]
) -> Problem:
    told = [f"{called(key)} is {_figure(cells.get(key))}" for key in one.parts[:_MOST_TOLD]]
    more = f", and {len(one.parts) - _MOST_TOLD} more" if len(one.parts) > _MOST_TOLD else ""
    return Problem(
        code="figures-contradictory",
        must="a total must be able to be what its parts come to, as rows or table_relations tell which these are",
        got=f"the total {called(one.total)} is {_figure(cells.get(one.total))}; made up of: "
        f"{', '.join(told)}{more}",
        hint="where a part is itself a total of others, leave it out with 'not' in select or where, or "
        "declare it under table_relations; where somebody is counted in several parts, or the figures are "
        "of different editions, they need not add up; until then nothing is protected from them",
        where=_where(one.total),
        severity="warning",
    )


def _figure(value: Value | None) -> str:
    if isinstance(value, Number):
        return f"{value.value:,}"
    if not isinstance(value, Interval | Suppressed):
        return "not printed"
    if value.high is None:
        return f"{value.low:,} or more"
    return f"{value.low:,} to {value.high:,}"


def _given_away(key: Key, *, before: bool) -> Problem:
    return Problem(
        code="disclosure-left",
        must="a hidden figure must not follow from others",
        hint="figures that were printed before give it away, and cannot be taken back"
        if before
        else "those that are hidden give it away by their own bounds; ask their publisher",
        where=_where(key),
        severity="warning",
    )


def _not_proved(key: Key) -> Problem:
    return Problem(
        code="disclosure-not-proved",
        must="it must be settled how closely a hidden figure can be known",
        hint="look at this table yourself, or give fewer relations; it took too long",
        where=_where(key),
        severity="warning",
    )


def _low(bounds: Range) -> int | float:
    return below(bounds[0]) or 0


def _high(bounds: Range) -> int | float | None:
    return None if bounds[1] is None else above(bounds[1])
