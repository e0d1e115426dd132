"""Figures on which a release was frozen, and that their source has lost since."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from rsr.errors import Problem, Where, short_repr
from rsr.formatting import plural
from rsr.model import DataSource, Indicator, Number, Observation, Period, Register
from rsr.series.amounts import Held, Loss
from rsr.series.losses import losses
from rsr.series.shrinking import ReleaseProblem, accepting, held_in
from rsr.workflow._released import last_given, last_printed
from rsr.workflow._unread import UnreadIndicators

if TYPE_CHECKING:
    from rsr.disclosure.sequential_releases import ReleasedFigures

_Holds = dict[Period, dict[tuple[str, str | None], Held]]
# So many findings are told, and the others counted.
_MOST_TOLD = 5


@frozen
class Lost:
    """What is told of figures that are lost, and of which indicators not all is known by that."""

    told: tuple[ReleaseProblem, ...] = ()
    unread: UnreadIndicators = field(factory=UnreadIndicators)


def lost_since_frozen(
    register: Register, made: Sequence[Observation], unread: UnreadIndicators
) -> Lost:
    """Compare what sources hold with the last release that was frozen beside the register.

    A file may be overwritten by one that holds less, and then no other file of the source knows what
    was there. What is compared is what `rsr.series.losses` compares, by source, for indicators that
    still select what they did.

    ``made``: what its sources hold, without releases of which nothing is used.
    """
    printed = last_printed(register) if register.sources and not unread.any_ else None
    return _lost(register, made, unread, printed) if printed is not None else Lost()


def lost_elsewhere(
    register: Register, unread: UnreadIndicators, places: Sequence[FilePath]
) -> Iterator[Problem]:
    """Compare what sources hold with the last release of a register that lies elsewhere."""
    printed = last_given(register, places) if register.sources and not unread.any_ else None
    if printed is not None:
        made = [one for one in register.observations if one.made_by is not None]
        yield from (one.problem for one in _lost(register, made, unread, printed).told)


def _lost(
    register: Register,
    made: Sequence[Observation],
    unread: UnreadIndicators,
    printed: "ReleasedFigures",
) -> Lost:
    same = {one.id for one in printed.indicators if _as_before(one, register)} - unread.indicators
    counted = {
        one.id for one in register.indicators if one.measured and one.measured.combine == "count"
    }
    before = _by_source((one for one in printed.observations if one.indicator in same), counted)
    after = _by_source((one for one in made if one.indicator in same), counted)
    told: list[ReleaseProblem] = []
    lost: set[str] = set()
    for source in register.sources:
        held = before.get(source.id)
        problem = _compared(source, printed, held, after.get(source.id, [])) if held else None
        if held and problem is not None:
            told.append(ReleaseProblem(problem, date.min))
            if problem.severity == "error":
                lost |= {one.indicator for one in held if one.indicator is not None}
    return Lost(tuple(told), UnreadIndicators(frozenset(lost)))


def _as_before(one: Indicator, register: Register) -> bool:
    now = register.find("indicators", one.id)
    return now is not None and (now.select, now.measured) == (one.select, one.measured)


def _by_source(
    observations: Iterable[Observation], counted: Container[str]
) -> Mapping[str, list[Held]]:
    """Return what is held, by source."""
    found: dict[str, list[Held]] = defaultdict(list)
    for one in observations:
        if one.made_by is not None and one.made_by.source is not None:
            rows = _rows(one, counted=one.indicator in counted)
            found[one.made_by.source].append(evolve(held_in(one), rows=rows))
    return found


def _rows(one: Observation, *, counted: bool) -> int:
    """Return of how many rows a figure is: those counted, those added up, or its own."""
    if counted and isinstance(one.value, Number):
        return max(1, int(one.value.value))
    return next((each.reporting for each in one.coverage if each.of == "rows"), 1)


def _compared(
    source: DataSource, printed: "ReleasedFigures", before: Sequence[Held], after: Sequence[Held]
) -> Problem | None:
    old, new = _standing(before), _standing(after)
    common = old.keys() & new.keys()
    found = (
        list(losses(old, new, overwritten=True))
        if common
        else [Loss(f"{plural(len(old), 'period')} before, {'none of them' if new else 'none'} now")]
    )
    if not found:
        return None
    # Those that stop it come first.
    found.sort(key=lambda one: one.severity != "error")
    files = sorted({one.file for one in (*before, *after)})
    whys = (source.why_accepted(one.file, one.on) for one in (*after, *before))
    why = next(filter(None, whys), None)
    more = f"; and {len(found) - _MOST_TOLD} more" if len(found) > _MOST_TOLD else ""
    named = short_repr(files[0]) if len(files) == 1 else f"the files of {short_repr(source.id)}"
    return Problem(
        code="release-shrunken",
        must="a source must go on to hold most of the figures that a release was frozen on",
        got=f"{named} after edition {printed.edition} of {short_repr(printed.cycle)}: "
        f"{'; '.join(one.says for one in found[:_MOST_TOLD])}{more}",
        hint=f"accepted: {why}"
        if why is not None
        else "put back the file that was read then, beside the new one if both are right; if it is right "
        f"that they are gone, write {accepting((files[0], None))}",
        where=Where(file=files[0] if len(files) == 1 else None),
        severity=found[0].severity if why is None else "note",
    )


def _standing(every: Iterable[Held]) -> _Holds:
    """Return what stands of each thing."""
    found: _Holds = {}
    for one in every:
        cells = found.setdefault(one.period, {})
        cell = (one.indicator or "", one.part)
        if cell not in cells or cells[cell].standing <= one.standing:
            cells[cell] = one
    return found
