"""Finds hidden figures that others give away, and withholds as few more as keep them hidden."""

from collections.abc import Callable, Container, Iterable, Mapping
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from rsr.disclosure._group import Group, groups
from rsr.disclosure._region import Range
from rsr.disclosure.relations import (
    Key,
    RatioRelation,
    Relation,
    cells_of,
    checked,
    in_order,
)
from rsr.errors import ModelError, Problem, Where, shown
from rsr.model import Interval, Number, Suppressed, Value, doc
from rsr.values.exact import above, below

__all__ = ["Exposed", "Protected", "Withheld", "exposed", "protect"]


@frozen(kw_only=True)
class Exposed:
    """A hidden figure that can be narrowed below the bounds that are declared of it."""

    key: Key = field(metadata=doc("Its cell."))
    low: int | float = field(metadata=doc("The least that it can be, as a reader works it out."))
    high: int | float | None = field(
        metadata=doc("The most that it can be, as a reader works it out; None without a limit.")
    )


@frozen(kw_only=True)
class Withheld:
    """A figure that rsr withholds to keep others hidden."""

    key: Key = field(metadata=doc("Its cell."))
    protects: tuple[Key, ...] = field(
        metadata=doc("The hidden cells that could be narrowed when it was chosen.")
    )
    why: str = field(metadata=doc("The reason in words, fit to be printed."))


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


def exposed(
    cells: Mapping[Key, Value], relations: Iterable[Relation | RatioRelation]
) -> tuple[Exposed, ...]:
    """Say which hidden figures can be narrowed by somebody who holds all the others.

    The answer is exact: every relation is used at once, and counts are known to be whole.

    Args:
        cells: The figures of a report, by cell.
        relations: What adds up to what, and what is divided by what. Figures that are missing add
            nothing where that fits the rest.

    Raises:
        ModelError: Something is no figure, a count is below 0, or a relation is not clear.

    >>> cells = {"all": Number(value=12), "a": Suppressed(low=0, high=4), "b": Number(value=10)}
    >>> exposed(cells, [Relation(total="all", parts=("a", "b"))])
    (Exposed(key='a', low=2, high=2),)
    """
    found: dict[Key, Exposed] = {}
    for group in _groups(cells, relations):
        for reader in (group.reader({}, daring=False), group.reader({})):
            for key in reader.exposed():
                bounds, _ = reader.range_of(key)
                found[key] = Exposed(key=key, low=_low(bounds), high=_high(bounds))
    return tuple(found[key] for key in in_order(found))


def protect(
    cells: Mapping[Key, Value],
    relations: Iterable[Relation | RatioRelation],
    *,
    printed: Container[Key] = (),
    called: Callable[[Any], str] = str,
) -> Protected:
    """Withhold more figures until nobody can narrow a hidden one below its declared bounds.

    A withheld figure becomes `Suppressed`, by rsr, with the bounds that follow from what is left,
    so that it cannot be narrowed either. Which one goes: a rate before a part, a part before a
    total, the smallest first, ties by cell. A reader is taken to know that rule: a withheld part
    is then not larger than those that were passed over for it. In the end, what turns out not to
    be needed is given back.

    Where a hidden figure has no declared highest value, its least five values stay possible.

    Args:
        cells: The figures of a report, by cell: every one that any of its outputs prints.
        relations: What adds up to what, and what is divided by what, as counts. A relation that
            does not hold (the same people in two parts) must not be given.
        printed: Cells that were printed before. A reader knows them for ever, so that withholding
            them would hide nothing: others go.
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
    contradictory: list[Relation | RatioRelation] = []
    for group in _groups(cells, relations, printed):
        contradictory += group.contradictory
        chosen, reader = group.withhold()
        before = any(key in printed for key in group.keys)
        left += [_given_away(key, before=before) for key in group.given_away]
        left += [_not_proved(key) for key in group.unsettled]
        for key, whom in chosen.items():
            bounds, proved = reader.range_of(key)
            published[key] = Suppressed(low=_low(bounds), high=_high(bounds), by="rsr")
            withheld.append(Withheld(key=key, protects=whom, why=_why(whom)))
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


def _groups(
    cells: Mapping[Key, Value],
    relations: Iterable[Relation | RatioRelation],
    printed: Container[Key] = (),
) -> list[Group]:
    every = checked(relations)
    problems = [problem for one in every for problem in _amiss(cells, one)]
    if problems:
        raise ModelError(*dict.fromkeys(problems))
    return [
        Group(cells, group, printed)
        for group in groups(every)
        if any(isinstance(cells.get(key), Suppressed) for one in group for key in cells_of(one))
    ]


def _amiss(cells: Mapping[Key, Value], one: Relation | RatioRelation) -> Iterable[Problem]:
    for key in cells_of(one):
        value = cells.get(key)
        most = value.value if isinstance(value, Number) else None
        if isinstance(value, Interval | Suppressed):
            most = value.high
        if key in cells and not isinstance(value, Value):
            yield Problem(
                code="type-wrong",
                must="a cell must be a figure of the model",
                got=shown(value),
                hint="write Number(value=5) for 5",
                where=_where(key),
            )
        elif most is not None and most < 0:
            yield Problem(
                code="number-too-small",
                must="a figure in a relation must not be below 0",
                got=shown(most),
                hint="leave out relations of figures that are no counts",
                where=_where(key),
            )


# So many cells of a relation are named in a message.
_MOST_TOLD = 5


def _where(key: Key) -> Where:
    return Where(path=("cells", str(key)))


def _why(whom: tuple[Key, ...]) -> str:
    named = ", ".join(str(key) for key in whom[:3])
    more = f" and {len(whom) - 3} more" if len(whom) > 3 else ""
    return f"with it, what is hidden in {named}{more} could be worked out more closely"


def _contradiction(
    one: Relation | RatioRelation, cells: Mapping[Key, Value], called: Callable[[Any], str]
) -> Problem:
    first, *others = (one.total, *one.parts) if isinstance(one, Relation) else (
        one.result, one.numerator, one.denominator,
    )  # fmt: skip
    told = [f"{called(key)} is {_figure(cells.get(key))}" for key in others[:_MOST_TOLD]]
    more = f", and {len(others) - _MOST_TOLD} more" if len(others) > _MOST_TOLD else ""
    role = (
        ("the total", "made up of")
        if isinstance(one, Relation)
        else ("the rate", "worked out from")
    )
    return Problem(
        code="figures-contradictory",
        must="the figures that a relation names must be able to hold together",
        got=f"{role[0]} {called(first)} is {_figure(cells.get(first))}; {role[1]}: "
        f"{', '.join(told)}{more}",
        hint="correct the relation, or ask the publisher; until then nothing is protected from it",
        where=_where(cells_of(one)[0] if isinstance(one, Relation) else one.result),
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
    return below(Fraction(bounds[0])) or 0


def _high(bounds: Range) -> int | float | None:
    return None if bounds[1] is None else above(Fraction(bounds[1]))
