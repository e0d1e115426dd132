"""Hidden figures stay hidden: where a whole and its parts would give one away, one more is withheld."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from attrs import evolve, frozen

from rsr.errors import Problem, Where
from rsr.model import Observation, Register, Suppressed, Value

__all__ = ["Safe", "protected"]

# Figures of one indicator for one period, in one vintage, add up.
_Group = tuple[str, date, date, str, str | None, date | None]


@frozen(kw_only=True)
class Safe:
    """Observations that give no hidden figure away: those written, those made, and what was said."""

    written: tuple[Observation, ...]
    made: tuple[Observation, ...]
    problems: tuple[Problem, ...] = ()


def protected(register: Register, made: tuple[Observation, ...]) -> Safe:
    """Withhold what would give a hidden figure away.

    Args:
        register: The register, with the observations that people wrote.
        made: The observations that sources made.
    """
    together = (*register.observations, *made)
    hiding = {_group(o) for o in together if isinstance(o.value, Suppressed)}
    if not hiding:
        return Safe(written=register.observations, made=made)
    groups: dict[_Group, dict[str | None, int]] = defaultdict(dict)
    for index, observation in enumerate(together):
        key = _group(observation)
        if key in hiding:
            groups[key].setdefault(observation.part, index)
    changed: dict[int, Observation] = {}
    problems: list[Problem] = []
    for key, members in groups.items():
        if None in members and len(members) > 1:
            withheld, left = _withheld(together, members)
            changed |= withheld
            if withheld:
                problems.append(_said(register, key, len(withheld)))
            where = _where(register, key)
            # What a note says of withheld figures is of no use where none is.
            told = [one for one in left if withheld or one.severity != "note"]
            problems += [evolve(problem, where=where) for problem in told]
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
        observation.indicator,
        period.start,
        period.end,
        observation.status,
        observation.vintage,
        observation.vintage_on,
    )


def _withheld(
    together: Sequence[Observation], members: dict[str | None, int]
) -> tuple[dict[int, Observation], tuple[Problem, ...]]:
    """Return what has to be withheld, by its place, and what could not be protected."""
    from rsr.disclosure import Relation, protect  # only where something is hidden

    cells: dict[Any, Value] = {part: together[index].value for part, index in members.items()}
    parts = tuple(part for part in members if part is not None)
    safe = protect(cells, [Relation(total=None, parts=parts)])
    changed = {
        index: evolve(together[index], value=safe.cells[part])
        for part, index in members.items()
        if safe.cells[part] != cells[part]
    }
    return changed, safe.left


def _said(register: Register, key: _Group, count: int) -> Problem:
    indicator, start, end, *_ = key
    figures = "1 figure" if count == 1 else f"{count} figures"
    return Problem(
        code="figure-withheld",
        must="a hidden figure must stay hidden beside the others",
        got=f"{figures} of {indicator} for {start} to {end} withheld by rsr",
        hint="the whole and the other parts would have given a hidden one away",
        where=_where(register, key),
        severity="note",
    )


def _where(register: Register, key: _Group) -> Where:
    """Return where the indicator of a group stands."""
    index = next((i for i, each in enumerate(register.indicators) if each.id == key[0]), None)
    return register.where("observations") if index is None else register.where("indicators", index)
