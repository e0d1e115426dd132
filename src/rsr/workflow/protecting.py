"""Hidden figures stay hidden: where a whole and its parts would give one away, one more is withheld."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from rsr.errors import Problem, Where
from rsr.model import Observation, Register, Suppressed, Value

if TYPE_CHECKING:
    from rsr.workflow._relating import Asked, Cell, Related

__all__ = ["Safe", "protected"]

# Figures for one period, in one vintage, add up.
_Group = tuple[date, date, str, str | None, date | None]


@frozen(kw_only=True)
class Safe:
    """Observations that give no hidden figure away: those written, those made, and what was said."""

    written: tuple[Observation, ...]
    made: tuple[Observation, ...]
    problems: tuple[Problem, ...] = ()


def protected(register: Register, made: tuple[Observation, ...]) -> Safe:
    """Withhold what would give a hidden figure away.

    Figures that are measured on one data source are looked at together, whichever indicator they
    belong to; those that people wrote, indicator by indicator.

    Args:
        register: The register, with the observations that people wrote.
        made: The observations that sources made.
    """
    together = (*register.observations, *made)
    if not any(isinstance(observation.value, Suppressed) for observation in together):
        return Safe(written=register.observations, made=made)
    from rsr.workflow._relating import Asked  # only where something is hidden

    asked = {each.id: found for each in register.indicators if (found := Asked.of(each))}
    sources = {
        each.id: each.measured.data
        for each in register.indicators
        if each.id in asked and each.measured is not None
    }
    groups: dict[tuple[str, bool], dict[_Group, dict[Cell, int]]] = {}
    for index, observation in enumerate(together):
        source = sources.get(observation.indicator)
        where = (observation.indicator, False) if source is None else (source, True)
        members = groups.setdefault(where, {}).setdefault(_group(observation), {})
        members.setdefault((observation.indicator, observation.part), index)
    changed: dict[int, Observation] = {}
    problems: list[Problem] = []
    for (name, measured), periods in groups.items():
        there = [each for id_, each in asked.items() if measured and sources[id_] == name]
        withheld, said = _withheld_of(register, together, there, periods)
        changed |= withheld
        problems += said
    if not changed:
        return Safe(written=register.observations, made=made, problems=_once(problems))
    safe = tuple(changed.get(index, observation) for index, observation in enumerate(together))
    count = len(register.observations)
    return Safe(written=safe[:count], made=safe[count:], problems=_once(problems))


def _once(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return problems without those that say the same of another period."""
    return tuple({(one.code, one.must, one.got, one.where): one for one in problems}.values())


def _group(observation: Observation) -> _Group:
    period = observation.period
    return (
        period.start,
        period.end,
        observation.status,
        observation.vintage,
        observation.vintage_on,
    )


def _withheld_of(
    register: Register,
    together: Sequence[Observation],
    asked: Sequence["Asked"],
    periods: Mapping[_Group, Mapping["Cell", int]],
) -> tuple[dict[int, Observation], list[Problem]]:
    """Return what is withheld of one source, by its place, and what there is to say of it."""
    from rsr.workflow._relating import Hanging

    hiding = {
        key: {cell: together[index].value for cell, index in members.items()}
        for key, members in periods.items()
        if any(isinstance(together[index].value, Suppressed) for index in members.values())
    }
    hanging = Hanging(asked, tuple(hiding.values()))
    changed: dict[int, Observation] = {}
    problems: list[Problem] = []
    for key, cells in hiding.items():
        related = hanging.related(cells) if asked else _alone(cells)
        safe, left = _safe(cells, related)
        counts: Counter[str] = Counter()
        for cell, index in periods[key].items():
            if safe[cell] != cells[cell]:
                changed[index] = evolve(together[index], value=safe[cell])
                counts[cell[0]] += 1
        problems += [_said(register, id_, key, count) for id_, count in counts.items()]
        named = {str(cell): cell[0] for cell in cells}
        for problem in left:
            # What a note says of withheld figures is of no use where none is.
            ids = (
                list(counts) if problem.severity == "note" else [named[str(problem.where.path[-1])]]
            )
            problems += [evolve(problem, where=_where(register, id_)) for id_ in ids]
        there = {id_ for id_, _ in cells} - related.indicators
        problems += [
            _not_related(register, each.id)
            for each in asked
            if each.id in there and any(o.id in counts and each.overlaps(o) for o in asked)
        ]
    return changed, problems


def _alone(cells: Mapping["Cell", Value]) -> "Related":
    """Return how the figures of one indicator hang together: the parts make up the whole."""
    from rsr.disclosure import Relation
    from rsr.workflow._relating import Related

    parts = tuple(cell for cell in cells if cell[1] is not None)
    totals = [cell for cell in cells if cell[1] is None] if parts else []
    return Related(
        alias={}, relations=tuple(Relation(total=one, parts=parts) for one in totals), sums={}
    )


def _safe(
    cells: Mapping["Cell", Value], related: "Related"
) -> tuple[dict["Cell", Value], tuple[Problem, ...]]:
    """Return the figures to be printed, and what could not be protected."""
    from rsr.disclosure import protect
    from rsr.disclosure.relations import Key
    from rsr.workflow._relating import added_up

    safe = dict(cells)
    left: tuple[Problem, ...] = ()
    if related.relations:
        alone: dict[Key, Value] = {
            cell: value for cell, value in cells.items() if cell not in related.alias
        }
        found = protect(alone, related.relations)
        left = found.left
        safe |= {cell: found.cells[cell] for cell in cells if cell in alone}
        for cell in related.alias:
            stands = cell
            while stands in related.alias:
                stands = related.alias[stands]
            safe[cell] = safe[stands]
    for total, of in related.sums.items():
        if any(safe[cell] != cells[cell] for cell in of):
            safe[total] = added_up([safe[cell] for cell in of])
    return safe, left


def _said(register: Register, indicator: str, key: _Group, count: int) -> Problem:
    start, end, *_ = key
    figures = "1 figure" if count == 1 else f"{count} figures"
    return Problem(
        code="figure-withheld",
        must="a hidden figure must stay hidden beside the others",
        got=f"{figures} of {indicator} for {start} to {end} withheld by rsr",
        hint="the whole and the other parts would have given a hidden one away",
        where=_where(register, indicator),
        severity="note",
    )


def _not_related(register: Register, indicator: str) -> Problem:
    return Problem(
        code="disclosure-not-proved",
        must="it must be known how figures of the same rows hang together",
        got=f"{indicator}, beside figures that rsr withholds",
        hint="see whether its figures give those away, or leave it out of the report",
        where=_where(register, indicator),
        severity="warning",
    )


def _where(register: Register, indicator: str) -> Where:
    """Return where an indicator stands."""
    index = next((i for i, each in enumerate(register.indicators) if each.id == indicator), None)
    return register.where("observations") if index is None else register.where("indicators", index)
