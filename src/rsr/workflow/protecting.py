"""Hidden figures stay hidden: where a whole and its parts would give one away, one more is withheld."""

from collections import Counter, defaultdict
from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from rsr.errors import Problem, Where
from rsr.model import (
    Indicator,
    Interval,
    Number,
    Observation,
    Register,
    ReportCycle,
    Suppressed,
    Value,
)
from rsr.model.kinds import is_additive, kind_of
from rsr.model.senses import sense_of
from rsr.workflow._fitting import widened
from rsr.workflow._joined import Joined

if TYPE_CHECKING:
    from rsr.disclosure import Relation
    from rsr.workflow._asked import Asked
    from rsr.workflow._beside import Beside, Days, Issue
    from rsr.workflow._by_rows import Rows
    from rsr.workflow._chronology import Chronology, Step
    from rsr.workflow._relating import Cell, Place

__all__ = ["Protection", "Safe", "decided", "hides", "protected"]

# Over so many figures that are not known, or so large a product of the figures and the square of the
# relations that each is in, relations between periods take more than some seconds to be settled.
_MANY = 200
_MANY_CROSSINGS = 10_000


@frozen(kw_only=True)
class Safe:
    """Observations that give no hidden figure away: those written, those made, and what was said."""

    written: tuple[Observation, ...]
    made: tuple[Observation, ...]
    problems: tuple[Problem, ...] = ()


def hides(value: Value) -> bool:
    """Say whether a figure is hidden, or a sum that may be made of hidden ones."""
    return isinstance(value, Suppressed) or (isinstance(value, Interval) and value.stated is None)


class Protection:
    """The figures of a register, protected as each of its cycles prints them.

    Figures that are measured on one data source, or on sources that read the same files, are looked
    at together, whichever indicator they belong to; those that people wrote, indicator by indicator.

    Args:
        register: The register, with the observations that people wrote.
        made: The observations that sources made.
        rows: The rows that indicators have in common which take them by different columns.
    """

    def __init__(
        self, register: Register, made: tuple[Observation, ...], rows: Sequence["Rows"] = ()
    ) -> None:
        self._register = register
        #: All figures, as their publishers have them: those written, then those made.
        self.together = (*register.observations, *made)
        self._problems: tuple[Problem, ...] = ()
        self._chronology: Chronology | None = None
        if any(hides(observation.value) for observation in self.together):
            # Only where something is hidden: few registers need it.
            from rsr.workflow import _chronology
            from rsr.workflow._released import printed_before

            before, self._problems = printed_before(register)
            self._chronology = _chronology.Chronology(register, self.together, rows, before)

    def of_cycle(self, cycle: ReportCycle) -> "Safe":
        """Return the figures as a cycle prints them; those that it does not see as they are."""
        if self._chronology is None:
            return self._protected({}, ())
        return self._protected(*self._chronology.of_cycle(cycle))

    def as_of(self, day: date | None) -> "Safe":
        """Return all figures, those known on a day as they are printed on that day.

        Args:
            day: The day; None for all figures together.
        """
        if self._chronology is None:
            return self._protected({}, ())
        return self._protected(*self._chronology.as_of(day))

    def _protected(self, shown: Mapping[int, Value], problems: Sequence[Problem]) -> "Safe":
        every = list(self.together)
        count: Counter[tuple[str, Days]] = Counter()
        for at, value in shown.items():
            one = every[at]
            if value != one.value:
                every[at] = evolve(one, value=value)
                count[one.indicator, (one.period.start, one.period.end)] += 1
        said = [_said(self._register, id_, days, number) for (id_, days), number in count.items()]
        written = len(self._register.observations)
        return Safe(
            written=tuple(every[:written]),
            made=tuple(every[written:]),
            problems=_once([*self._problems, *said, *problems]),
        )


def protected(
    register: Register, made: tuple[Observation, ...], *, rows: Sequence["Rows"] = ()
) -> Safe:
    """Withhold what would give a hidden figure away, of all figures together; see `Protection`."""
    return Protection(register, made, rows).as_of(None)


def decided(step: "Step") -> tuple[dict[int, Value], list[Problem]]:
    """Decide how the figures of a step are printed.

    Returns:
        The values by place, and what there is to say.
    """
    from rsr.workflow._linked_tables import linked_tables

    shown: dict[int, Value] = {}
    problems: list[Problem] = []
    for asked, members in linked_tables(step.register, step.together, step.known):
        values, said = _withheld_of(step, asked, members)
        shown |= values
        problems += said
    return shown, problems


def _once(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return problems without those that say the same of another period."""
    return tuple({(one.code, one.must, one.got, one.where): one for one in problems}.values())


def _standing(
    together: Sequence[Observation], members: Sequence[int]
) -> tuple[dict["Days", dict["Issue", dict["Cell", "Place"]]], dict["Place", int]]:
    """Return where figures stand, by period, issue and cell, and which observation stands there."""
    periods: dict[Days, dict[Issue, dict[Cell, Place]]] = {}
    places: dict[Place, int] = {}
    again: Counter[Hashable] = Counter()
    for index in members:
        one = together[index]
        days, cell = (one.period.start, one.period.end), (one.indicator, one.part)
        what = (one.status, one.vintage_on or date.min, one.vintage or "")
        number = again[days, what, cell]
        again[days, what, cell] += 1
        place = (*cell, f"{days[0]} {days[1]} {what[0]} {what[1]} {what[2]} {number}")
        periods.setdefault(days, {}).setdefault((*what, number), {})[cell] = place
        places[place] = index
    return periods, places


def _withheld_of(
    step: "Step", asked: Sequence["Asked"], members: Sequence[int]
) -> tuple[dict[int, Value], list[Problem]]:
    """Return how the figures of one source are printed, by place, and what there is to say."""
    from rsr.workflow._beside import Beside
    from rsr.workflow._by_rows import linked, rows_in_common
    from rsr.workflow._linked_tables import same_rows
    from rsr.workflow._relating import Hanging

    register, together = step.register, step.together
    rows = [one for one in step.rows if not one.indicators.isdisjoint(each.id for each in asked)]
    known = frozenset(linked(rows))
    periods, places = _standing(together, members)
    values = {place: together[index].value for place, index in places.items()}
    every = [_values(at, values) for issues in periods.values() for at in issues.values()]
    hiding = [cells for cells in every if any(map(hides, cells.values()))]
    hanging = Hanging(asked, hiding, known)
    apart, running = _over_time(register.indicators)
    beside = Beside(hanging, periods, values, step.periods, apart, running)
    beside.same.extend(same_rows(together, places))
    if rows:
        sums = {each.id for each in asked if each.summed}
        by_rows = rows_in_common(rows, together, places, sums.__contains__)
        beside.same.extend(by_rows.same)
        beside.pairs.extend(by_rows.pairs)
        for place, of_rows in by_rows.sums.items():
            beside.sums.setdefault(place, set()).update(of_rows)
    joined: Joined[Place] = Joined()
    for one, other in beside.same:
        joined.join(one, other)
    settled = {
        place: step.settled[index] for place, index in places.items() if index in step.settled
    }
    printed = {place for place, index in places.items() if index in step.printed}
    safe, left = _safe(values, beside, joined, _Settled(settled, printed))
    shown = {index: safe[place] for place, index in places.items()}
    counts = {place[0] for place in places if safe[place] != values[place]}
    problems: list[Problem] = []
    named = {str(place): place[0] for place in values} if left else {}
    all_ids = {place[0] for place in values}
    for problem in left:
        # What a note says of withheld figures is of no use where none is.
        # A cell that is not printed is known from sums of several indicators: any may stand for it.
        alone = named.get(str(problem.where.path[-1])) if problem.where.path else None
        ids = sorted(counts) if problem.severity == "note" else [alone or min(all_ids)]
        problems += [evolve(problem, where=_where(register, id_)) for id_ in ids]
    tied: Joined[str] = Joined()
    for one, of in (*((one, (other,)) for one, other in beside.same), *beside.sums.items()):
        for other in of:
            tied.join(other[0], one[0])
    for total, parts, _ in (*beside.pairs, *beside.spans):
        for other in parts:
            if other[0]:
                tied.join(other[0], total[0])
    there = {id_ for cells in hiding for id_, _ in cells}
    crossed = _crossed(beside, asked, joined)
    problems += [
        _not_related(register, each.id)
        for each in asked
        if each.id in there
        and any(
            o.id in counts
            and (each.id, o.id) not in known
            and ((each.id, o.id) in crossed or (each.overlaps(o) and tied(o.id) != tied(each.id)))
            for o in asked
        )
    ]
    return shown, problems


def _over_time(indicators: Iterable[Indicator]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the indicators whose periods do not add up, and those that are cumulative."""
    apart = set()
    running = set()
    for each in indicators:
        kind = kind_of(each)
        if sense_of(each) in ("point-in-time", "rolling") or (
            kind is not None and not is_additive(kind)
        ):
            apart.add(each.id)
        elif sense_of(each) == "cumulative":
            running.add(each.id)
    return frozenset(apart), frozenset(running)


def _crossed(
    beside: "Beside", asked: Sequence["Asked"], joined: "Joined[Place]"
) -> set[tuple[str, str]]:
    """Return indicators whose parts make up the same, or overlap, and nobody knows how.

    Such as providers beside regions: what a region adds up is not known from the table.
    """
    same = {tuple(sorted((one[0], other[0]))) for one, other in beside.same}
    by_total: dict[Place, set[str]] = {}
    for total, parts, _ in beside.pairs:
        ids = {part[0] for part in parts if part[0] and part[1] is not None}
        by_total.setdefault(joined(total), set()).update(ids)
    tables = {each.id: each for each in asked if each.part is not None}
    beside_one_another = {
        (one, other) for ids in by_total.values() for one in ids for other in ids if one != other
    }
    beside_one_another |= {
        (one, other)
        for one in tables
        for other in tables
        if one != other and tables[one].overlaps(tables[other])
    }
    return {
        (one, other) for one, other in beside_one_another if tuple(sorted((one, other))) not in same
    }


def _values(at: Mapping["Cell", "Place"], values: Mapping["Place", Value]) -> dict["Cell", Value]:
    return {cell: values[place] for cell, place in at.items()}


@frozen
class _Settled:
    """What is known before anything is decided."""

    # How figures are printed of which that is settled.
    values: Mapping["Place", Value]
    # Those that were printed as they are.
    printed: Container["Place"]


def _safe(
    values: Mapping["Place", Value],
    beside: "Beside",
    joined: "Joined[Place]",
    settled: _Settled,
) -> tuple[dict["Place", Value], tuple[Problem, ...]]:
    """Return the figures to be printed, and what could not be protected."""
    from rsr.disclosure import protect
    from rsr.disclosure.relations import Key
    from rsr.workflow._relating import relations_of

    stands = {place: joined(place) for place in values}
    relations = relations_of(beside.pairs, joined, values)
    spans, left = _few(relations, relations_of(beside.spans, joined, values), values)
    relations = (*relations, *spans)
    safe = {place: value for place, value in values.items() if stands[place] == place}
    # What was printed once is known, in whichever of several places; else it stays withheld.
    printed = {stands[place] for place in settled.values if place in settled.printed}
    safe |= {
        stands[place]: value
        for place, value in settled.values.items()
        if stands[place] not in printed
    }
    if relations:
        named = {key for one in relations for key in (one.total, *one.parts)}
        shown = (*safe.items(), *beside.implied.items())
        related: dict[Key, Value] = {place: value for place, value in shown if place in named}
        found = protect(related, relations, printed=printed, called=_called)
        left = (*left, *found.left)
        safe |= {place: found.cells[place] for place in safe if place in named}
    _spread(safe, values, beside, stands, printed)
    return {place: safe[stands[place]] for place in values} | dict(settled.values), left


def _called(place: "Place") -> str:
    """Return what a figure is called in messages: its part, its indicator, and its period."""
    indicator, part, at = place
    start, end, *_ = at.split(" ")  # as _standing writes it
    return f"{part or 'whole'} ({indicator or 'not published'}, {start} to {end})"


def _spread(
    safe: dict["Place", Value],
    values: Mapping["Place", Value],
    beside: "Beside",
    stands: Mapping["Place", "Place"],
    printed: Container["Place"],
) -> None:
    """Withhold what may be the same as a withheld figure, and widen the sums that hold one.

    Args:
        safe: The figures to be printed, of those that stand for others; changed in place.
        values: The figures as published.
        beside: How they hang together.
        stands: Which figure stands for another.
        printed: Those that were printed before.
    """
    # A sum can hold another one. None holds itself, so this ends; if not, nothing is told of them.
    for last in [*([False] * (len(beside.sums) + 2)), True]:
        before = dict(safe)
        for ones, others in beside.alike:
            known = {stands[one] for one in ones}
            gone = [one for one in sorted(known) if safe[one] != values[one]]
            for other in others if gone else ():
                # Of one that is known to be the same as another, it is known what becomes.
                same = stands[other]
                if same not in known and same not in printed and safe[same] == values[other]:
                    safe[same] = safe[gone[0]]
        for total, of in beside.sums.items():
            within = {stands[place] for place in of} - {stands[total]}
            gone = [one for one in within if safe[one] != values[one]]
            if gone and stands[total] not in printed:
                safe[stands[total]] = widened(
                    values[total], [(values[one], safe[one]) for one in gone]
                )
                if last:
                    safe[stands[total]] = Suppressed(low=0, high=None, by="rsr")
        if safe == before:
            break


def _few(
    relations: Sequence["Relation"],
    spans: Sequence["Relation"],
    values: Mapping["Place", Value],
) -> tuple[list["Relation"], tuple[Problem, ...]]:
    """Return relations between periods that do not tie too much together, and say where they do."""
    tied: Joined[Hashable] = Joined()
    for one in (*relations, *spans) if spans else ():
        for part in one.parts:
            tied.join(part, one.total)
    unknown = {part for one in spans for part in one.parts if part not in values}
    unknown |= {place for place, value in values.items() if not isinstance(value, Number)}
    size = Counter(map(tied, unknown)) if spans else Counter()
    cells: dict[Hashable, set[Hashable]] = defaultdict(set)
    entries: Counter[Hashable] = Counter()
    for one in spans:
        cells[tied(one.total)] |= {one.total, *one.parts}
        entries[tied(one.total)] += len(one.parts)
    large = {
        at
        for at, of in cells.items()
        if size[at] > _MANY or entries[at] ** 2 > _MANY_CROSSINGS * len(of)
    }
    hiding = {tied(place) for place, value in values.items() if hides(value)} if spans else set()
    many = {one.total for one in spans if tied(one.total) in large}
    told = {
        total[0]: Problem(
            code="disclosure-not-proved",
            must="it must be settled whether short periods give away what is hidden in long ones",
            got="too many figures that hang together over the periods",
            hint="measure the periods of one length with months, or look at the table yourself",
            where=Where(path=("cells", str(total))),
            severity="warning",
        )
        for total in values
        if total in many and tied(total) in hiding
    }
    return [one for one in spans if one.total not in many], tuple(told.values())


def _said(register: Register, indicator: str, days: "Days", count: int) -> Problem:
    start, end = days
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
