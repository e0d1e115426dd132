"""Complementary suppression in the figures of a register: which figures must be withheld as well.

The cells of linked tables are related, and `rsr.disclosure.protect` chooses among them.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from datetime import date

from attrs import evolve, frozen

from rsr.disclosure._bounds import widened
from rsr.disclosure._cell_relations import CellRelations, Issue
from rsr.disclosure._linked_tables import linked_tables
from rsr.disclosure._overlapping_periods import Days
from rsr.disclosure._row_queries import RowQuery
from rsr.disclosure._table_relations import TableRelations, relations_of
from rsr.disclosure._union_find import UnionFind
from rsr.disclosure.cell_suppression import protect
from rsr.disclosure.relations import Cell, CellKey, Key, Relation
from rsr.disclosure.shared_rows import (
    SharedRows,
    related_indicators,
    relations_by_rows,
    same_rows,
)
from rsr.errors import Problem, Where
from rsr.model import Indicator, Number, Observation, Register, Suppressed, Value
from rsr.model.kinds import is_additive, kind_of
from rsr.model.senses import sense_of
from rsr.values.hidden import is_hidden

__all__ = ["SuppressionStep", "complementary_suppression", "place_of"]

# Relations between periods are left out for a set of related cells where more cells than this are no
# numbers, or where the cells, times the square of the relations that a cell is in on average, are
# more than that: they would take more than some seconds to settle.
_MOST_UNKNOWN = 200
_MOST_CROSSINGS = 10_000


@frozen(kw_only=True)
class SuppressionStep:
    """The figures that are known at a time, and how some of them are printed already."""

    register: Register
    #: All figures as they are published, known or not.
    observations: Sequence[Observation]
    #: The rows that indicators share whose queries do not tell which.
    rows: Sequence[SharedRows]
    #: The indexes of the figures that are known.
    known: Sequence[int]
    #: How figures are printed for which that is settled, by index.
    settled: Mapping[int, Value]
    #: The indexes of figures that were printed as published, so that withholding them hides nothing.
    printed: frozenset[int]
    #: The periods to look at; None for all.
    periods: frozenset[Days] | None


def complementary_suppression(step: SuppressionStep) -> tuple[dict[int, Value], list[Problem]]:
    """Return how the figures of linked tables with a hidden figure are printed.

    Returns:
        The values by index, and the problems.
    """
    printed: dict[int, Value] = {}
    problems: list[Problem] = []
    for queries, members in linked_tables(step.register, step.observations, step.known):
        values, said = _of_linked_tables(step, queries, members)
        printed |= values
        problems += said
    return printed, problems


@frozen
class _Cells:
    """The published cells of linked tables."""

    #: The cells by period, issue, and indicator and part.
    periods: dict[Days, dict[Issue, dict[Cell, CellKey]]]
    #: The index of each cell's observation.
    indexes: dict[CellKey, int]
    #: The period that the last item of a key stands for.
    days: dict[str, Days]

    @classmethod
    def of(cls, observations: Sequence[Observation], members: Sequence[int]) -> "_Cells":
        found = cls({}, {}, {})
        again: Counter[Hashable] = Counter()
        for index in members:
            one = observations[index]
            days, cell = (one.period.start, one.period.end), (one.indicator, one.part)
            what = (one.status, one.vintage_on or date.min, one.vintage or "")
            number = again[days, what, cell]
            again[days, what, cell] += 1
            issue = f"{days[0]} {days[1]} {what[0]} {what[1]} {what[2]} {number}"
            key = (*cell, issue)
            found.periods.setdefault(days, {}).setdefault((*what, number), {})[cell] = key
            found.indexes[key] = index
            found.days[issue] = days
        return found

    def label(self, key: CellKey) -> str:
        """Return what messages call a cell: its part, its indicator and its period."""
        indicator, part, issue = key
        start, end = self.days.get(issue, (issue, None))
        period = f"{start} to {end}" if end else issue
        return f"{part or 'whole'} ({indicator or 'not published'}, {period})"


def _of_linked_tables(
    step: SuppressionStep, queries: Sequence[RowQuery], members: Sequence[int]
) -> tuple[dict[int, Value], list[Problem]]:
    """Return how the figures of linked tables are printed, by index, and the problems."""
    register, observations = step.register, step.observations
    rows = [one for one in step.rows if not one.indicators.isdisjoint(each.id for each in queries)]
    known = frozenset(related_indicators(rows))
    cells = _Cells.of(observations, members)
    values = {key: observations[index].value for key, index in cells.indexes.items()}
    every = [
        {cell: values[key] for cell, key in keys.items()}
        for issues in cells.periods.values()
        for keys in issues.values()
    ]
    hiding = [one for one in every if any(map(is_hidden, one.values()))]
    tables = TableRelations(queries, hiding, known)
    not_additive, cumulative = _time_senses(register.indicators)
    relations = CellRelations(tables, cells.periods, values, step.periods, not_additive, cumulative)
    relations.equal.extend(same_rows(observations, cells.indexes))
    if rows:
        sums = {each.id for each in queries if each.summed}
        by_rows = relations_by_rows(rows, observations, cells.indexes, sums.__contains__)
        relations.equal.extend(by_rows.equal)
        relations.totals.extend(by_rows.totals)
        for key, of_rows in by_rows.computed.items():
            relations.computed.setdefault(key, set()).update(of_rows)
    equal: UnionFind[CellKey] = UnionFind()
    for one, other in relations.equal:
        equal.merge(one, other)
    settled = {
        key: step.settled[index] for key, index in cells.indexes.items() if index in step.settled
    }
    printed = {key for key, index in cells.indexes.items() if index in step.printed}
    safe, left = _suppressed(values, relations, equal, _Settled(settled, printed), cells.label)
    withheld = {key[0] for key in cells.indexes if safe[key] != values[key]}
    problems: list[Problem] = []
    named = {str(key): key[0] for key in values} if left else {}
    all_ids = {key[0] for key in values}
    for problem in left:
        # A note about withheld figures concerns the indicators that have some. A cell that is not
        # published is known from sums of several indicators, of which one stands for all.
        alone = named.get(str(problem.where.path[-1])) if problem.where.path else None
        ids = sorted(withheld) if problem.severity == "note" else [alone or min(all_ids)]
        problems += [evolve(problem, where=place_of(register, id_)) for id_ in ids]
    there = {id_ for one in hiding for id_, _ in one}
    unrelated = _unrelated(relations, queries, equal, known, withheld) if withheld else {}
    problems += [
        _not_related(register, id_, others)
        for id_, others in unrelated.items()
        if others and id_ in there
    ]
    return {index: safe[key] for key, index in cells.indexes.items()}, problems


def _time_senses(indicators: Iterable[Indicator]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the indicators whose periods do not add up, and those that are cumulative."""
    not_additive = set()
    cumulative = set()
    for each in indicators:
        kind = kind_of(each)
        if sense_of(each) in ("point-in-time", "rolling") or (
            kind is not None and not is_additive(kind)
        ):
            not_additive.add(each.id)
        elif sense_of(each) == "cumulative":
            cumulative.add(each.id)
    return frozenset(not_additive), frozenset(cumulative)


def _unrelated(
    relations: CellRelations,
    queries: Sequence[RowQuery],
    equal: UnionFind[CellKey],
    known: Container[tuple[str, str]],
    withheld: Container[str],
) -> dict[str, list[str]]:
    """Return by indicator those with withheld figures that may share rows with it unknown to rsr.

    Args:
        relations: The relations between cells.
        queries: The row queries of the indicators.
        equal: The sets of equal cells.
        known: Pairs of indicators whose relations follow from the rows of their table.
        withheld: The indicators with withheld figures.
    """
    related: UnionFind[str] = UnionFind()
    computed = relations.computed.items()
    for one, of in (*((one, (other,)) for one, other in relations.equal), *computed):
        for other in of:
            related.merge(other[0], one[0])
    for total, parts, _ in (*relations.totals, *relations.totals_over_time):
        for other in parts:
            if other[0]:
                related.merge(other[0], total[0])
    crossed = _crossed_tables(relations, queries, equal)
    return {
        each.id: [
            other.id
            for other in queries
            if other.id in withheld
            and (each.id, other.id) not in known
            and (
                (each.id, other.id) in crossed
                or (each.overlaps(other) and related.find(other.id) != related.find(each.id))
            )
        ]
        for each in queries
    }


def _crossed_tables(
    relations: CellRelations, queries: Sequence[RowQuery], equal: UnionFind[CellKey]
) -> set[tuple[str, str]]:
    """Return pairs of indicators whose parts divide the same rows in two ways.

    Such as providers and regions: no total says which providers make up a region.
    """
    same = {tuple(sorted((one[0], other[0]))) for one, other in relations.equal}
    by_total: dict[CellKey, set[str]] = {}
    for total, parts, _ in relations.totals:
        ids = {part[0] for part in parts if part[0] and part[1] is not None}
        by_total.setdefault(equal.find(total), set()).update(ids)
    tables = {each.id: each for each in queries if each.part is not None}
    pairs = {
        (one, other) for ids in by_total.values() for one in ids for other in ids if one != other
    }
    pairs |= {
        (one, other)
        for one in tables
        for other in tables
        if one != other and tables[one].overlaps(tables[other])
    }
    return {(one, other) for one, other in pairs if tuple(sorted((one, other))) not in same}


@frozen
class _Settled:
    """What is known before more figures are withheld."""

    #: How figures are printed for which that is settled.
    values: Mapping[CellKey, Value]
    #: Those that were printed as published.
    printed: Container[CellKey]


def _suppressed(
    values: Mapping[CellKey, Value],
    found: CellRelations,
    equal: UnionFind[CellKey],
    settled: _Settled,
    label: Callable[[CellKey], str],
) -> tuple[dict[CellKey, Value], tuple[Problem, ...]]:
    """Return the values to be printed, and what could not be protected."""
    representative = {key: equal.find(key) for key in values}
    relations = relations_of(found.totals, equal.find, values)
    over_time, left = _few_enough(
        relations, relations_of(found.totals_over_time, equal.find, values), values
    )
    relations = (*relations, *over_time)
    safe = {key: value for key, value in values.items() if representative[key] == key}
    # A figure that was printed in one place is known in all; otherwise it stays withheld.
    printed = {representative[key] for key in settled.values if key in settled.printed}
    safe |= {
        representative[key]: value
        for key, value in settled.values.items()
        if representative[key] not in printed
    }
    if relations:
        named = {key for one in relations for key in (one.total, *one.parts)}
        shown = (*safe.items(), *found.implied.items())
        related: dict[Key, Value] = {key: value for key, value in shown if key in named}
        protected = protect(related, relations, printed=printed, called=label)
        left = (*left, *protected.left)
        safe |= {key: protected.cells[key] for key in safe if key in named}
    _carry_over(safe, values, found, representative, printed)
    return {key: safe[representative[key]] for key in values} | dict(settled.values), left


def _carry_over(
    safe: dict[CellKey, Value],
    values: Mapping[CellKey, Value],
    found: CellRelations,
    representative: Mapping[CellKey, CellKey],
    printed: Container[CellKey],
) -> None:
    """Withhold cells that may equal a withheld one, and widen the ranges of sums that include one.

    Args:
        safe: The values to be printed of representatives; changed in place.
        values: The values as published.
        found: The relations between cells.
        representative: The representative of each cell's set of equal cells.
        printed: Representatives that were printed before.
    """
    # A sum can include another one, but none includes itself: as many rounds as there are sums are
    # enough. If they are not, the sums that still change are printed without bounds.
    for last in [*([False] * (len(found.computed) + 2)), True]:
        before = dict(safe)
        for ones, others in found.possibly_equal:
            known = {representative[one] for one in ones}
            gone = [one for one in sorted(known) if safe[one] != values[one]]
            for other in others if gone else ():
                # A cell that is known to equal the other is withheld with it anyway.
                same = representative[other]
                if same not in known and same not in printed and safe[same] == values[other]:
                    safe[same] = safe[gone[0]]
        for total, of in found.computed.items():
            within = {representative[key] for key in of} - {representative[total]}
            gone = [one for one in within if safe[one] != values[one]]
            if gone and representative[total] not in printed:
                safe[representative[total]] = widened(
                    values[total], [(values[one], safe[one]) for one in gone]
                )
                if last:
                    safe[representative[total]] = Suppressed(low=0, high=None, by="rsr")
        if safe == before:
            break


def _few_enough(
    relations: Sequence[Relation],
    over_time: Sequence[Relation],
    values: Mapping[CellKey, Value],
) -> tuple[list[Relation], tuple[Problem, ...]]:
    """Return the relations between periods that can be settled in time, and where others were.

    Args:
        relations: The relations within periods.
        over_time: The relations between periods.
        values: The values of the cells.
    """
    related: UnionFind[Hashable] = UnionFind()
    for one in (*relations, *over_time) if over_time else ():
        for part in one.parts:
            related.merge(part, one.total)
    unknown = {part for one in over_time for part in one.parts if part not in values}
    unknown |= {key for key, value in values.items() if not isinstance(value, Number)}
    size = Counter(map(related.find, unknown)) if over_time else Counter()
    cells: dict[Hashable, set[Hashable]] = defaultdict(set)
    entries: Counter[Hashable] = Counter()
    for one in over_time:
        cells[related.find(one.total)] |= {one.total, *one.parts}
        entries[related.find(one.total)] += len(one.parts)
    large = {
        at
        for at, of in cells.items()
        if size[at] > _MOST_UNKNOWN or entries[at] ** 2 > _MOST_CROSSINGS * len(of)
    }
    hiding = (
        {related.find(key) for key, value in values.items() if is_hidden(value)}
        if over_time
        else set()
    )
    many = {one.total for one in over_time if related.find(one.total) in large}
    told = {
        total[0]: Problem(
            code="disclosure-not-proved",
            must="it must be settled whether short periods give away what is hidden in long ones",
            got="too many figures that are related over the periods",
            hint="measure the periods of one length with months, or look at the table yourself",
            where=Where(path=("cells", str(total))),
            severity="warning",
        )
        for total in values
        if total in many and related.find(total) in hiding
    }
    return [one for one in over_time if one.total not in many], tuple(told.values())


def _not_related(register: Register, indicator: str, others: Sequence[str]) -> Problem:
    """Return the warning that an indicator may share rows with others that have withheld figures.

    The others are in the hint, so that what several cycles say is one problem.
    """
    more = f" and {len(others) - 3} more" if len(others) > 3 else ""
    return Problem(
        code="disclosure-not-proved",
        must="rsr must know which rows an indicator shares with one whose figures it withholds",
        got=f"{indicator}, which may give withheld figures away",
        hint=f"measure it on the data source of {', '.join(others[:3])}{more}, or select its rows by "
        "the same columns; else check its figures by hand, or leave it out of the report",
        where=place_of(register, indicator),
        severity="warning",
    )


def place_of(register: Register, indicator: str) -> Where:
    """Return where an indicator stands in a register; its observations where it does not."""
    index = next((i for i, each in enumerate(register.indicators) if each.id == indicator), None)
    return register.where("observations") if index is None else register.where("indicators", index)
