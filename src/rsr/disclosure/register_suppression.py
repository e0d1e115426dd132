"""Complementary suppression in the figures of a register: which figures must be withheld as well.

The cells of linked tables are related, and `rsr.disclosure.protect` chooses among them.
"""

from collections import ChainMap, Counter, defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from typing import cast

from attrs import evolve, frozen

from rsr.disclosure._bounds import widened
from rsr.disclosure._cell_relations import CellRelations
from rsr.disclosure._overlapping_periods import Days
from rsr.disclosure._published_cells import PublishedCells
from rsr.disclosure._row_queries import RowQuery
from rsr.disclosure._table_relations import TableRelations, relations_of
from rsr.disclosure._union_find import UnionFind
from rsr.disclosure.cell_suppression import protect
from rsr.disclosure.declared_relations import related_by_declaration
from rsr.disclosure.linked_tables import linked_tables
from rsr.disclosure.relations import CellKey, Key, Relation, cells_of
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


def _of_linked_tables(
    step: SuppressionStep, queries: Sequence[RowQuery], members: Sequence[int]
) -> tuple[dict[int, Value], list[Problem]]:
    """Return how the figures of linked tables are printed, by index, and the problems."""
    register, observations = step.register, step.observations
    rows = [one for one in step.rows if not one.indicators.isdisjoint(each.id for each in queries)]
    known = frozenset(related_indicators(rows))
    cells = PublishedCells.of(observations, members)
    tables = TableRelations(queries, cells.hiding, known)
    not_additive, cumulative = _time_senses(register.indicators)
    declaring = [each for each in register.indicators if each.table_relations]
    relations = CellRelations(tables, cells, step.periods, not_additive, cumulative, declaring)
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
    settled = (
        {key: step.settled[at] for key, at in cells.indexes.items() if at in step.settled}
        if step.settled
        else {}
    )
    printed = {key for key in settled if cells.indexes[key] in step.printed}
    safe, left = _suppressed(cells, relations, equal, _Settled(settled, printed))
    withheld = {key[0] for key, value in safe.items() if value != cells.values[key]}
    problems: list[Problem] = []
    told = any(problem.where.path for problem in left)
    named = {str(key): key[0] for key in cells.values} if told else {}
    for problem in left:
        # A note about withheld figures concerns the indicators that have some. A cell that is not
        # published is known from sums of several indicators, of which one stands for all.
        alone = named.get(str(problem.where.path[-1])) if problem.where.path else None
        ids = (
            sorted(withheld)
            if problem.severity == "note"
            else [alone or min(key[0] for key in cells.values)]
        )
        problems += [evolve(problem, where=place_of(register, id_)) for id_ in ids]
    known |= related_by_declaration(declaring)
    unrelated = _unrelated(relations, queries, equal, known, withheld) if withheld else {}
    if any(unrelated.values()):
        there = {id_ for one in cells.hiding() for id_, _ in one}
        problems += [
            _not_related(register, id_, others)
            for id_, others in unrelated.items()
            if others and id_ in there
        ]
    return {cells.indexes[key]: value for key, value in safe.items()}, problems


def _time_senses(indicators: Iterable[Indicator]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the indicators whose periods do not add up, and those that are cumulative."""
    not_additive = set()
    cumulative = set()
    for each in indicators:
        kind = kind_of(each)
        if sense_of(each) == "point-in-time" or (kind is not None and not is_additive(kind)):
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
    """Return by indicator those with withheld figures that may share rows with it unknown to rsr."""
    pairs = {(other[0], one[0]) for one, other in relations.equal}
    pairs |= {(other[0], one[0]) for one, of in relations.computed.items() for other in of}
    for total, parts, _ in (*relations.totals, *relations.totals_over_time):
        pairs.update((part[0], total[0]) for part in parts if part[0])
    related: UnionFind[str] = UnionFind()
    for one, other in pairs:
        related.merge(one, other)
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
    printed: Iterable[CellKey]


def _suppressed(
    cells: PublishedCells,
    found: CellRelations,
    equal: UnionFind[CellKey],
    settled: _Settled,
) -> tuple[dict[CellKey, Value], tuple[Problem, ...]]:
    """Return the values to be printed that are not as published, and what could not be protected."""
    values = cells.values
    relations = relations_of(found.totals, equal.find, values)
    over_time, left = _few_enough(
        relations, relations_of(found.totals_over_time, equal.find, values), cells
    )
    relations = (*relations, *over_time)
    # A figure that was printed in one place is known in all; otherwise it stays withheld.
    printed = {equal.find(key) for key in settled.printed}
    safe: ChainMap[CellKey, Value] = ChainMap({}, values)
    for key, value in settled.values.items():
        if equal.find(key) not in printed:
            safe[equal.find(key)] = value
    if relations:
        # In the order of the relations, in which their cells lie near each other in memory.
        keys = dict.fromkeys(key for one in relations for key in cells_of(one))
        named = cast("dict[CellKey, None]", keys)  # these relations are between cells of the tables
        related: dict[Key, Value] = {key: values[key] for key in named if key in values}
        for also in (safe.maps[0], found.implied):
            related |= {key: value for key, value in also.items() if key in named}
        protected = protect(related, relations, printed=printed, called=cells.label)
        left = (*left, *protected.left)
        safe.update(
            (key, protected.cells[key])
            for key in named
            if key in values and protected.cells[key] is not related[key]
        )
    _carry_over(safe, values, found, equal.find, printed)
    for key in equal.represented():
        if key in values:
            safe[key] = safe[equal.find(key)]
    safe.update(settled.values)
    return dict(safe.maps[0]), left


def _carry_over(
    safe: ChainMap[CellKey, Value],
    values: Mapping[CellKey, Value],
    found: CellRelations,
    representative: Callable[[CellKey], CellKey],
    printed: Container[CellKey],
) -> None:
    """Withhold cells that may equal a withheld one, and widen the ranges of sums that include one.

    ``safe``: the values to be printed of representatives; changed in place. ``representative``: returns
    the representative of a cell's set of equal cells.
    """
    # A sum can include another one, but none includes itself: as many rounds as there are sums are
    # enough. If they are not, the sums that still change are printed without bounds.
    for last in [*([False] * (len(found.computed) + 2)), True]:
        before = dict(safe.maps[0])
        for ones, others in found.possibly_equal:
            known = set(map(representative, ones))
            gone = [one for one in sorted(known) if safe[one] != values[one]]
            for other in others if gone else ():
                # A cell that is known to equal the other is withheld with it anyway.
                same = representative(other)
                if same not in known and same not in printed and safe[same] == values[other]:
                    safe[same] = safe[gone[0]]
        for total, of in found.computed.items():
            sum_ = representative(total)
            within = set(map(representative, of)) - {sum_}
            gone = [one for one in within if safe[one] != values[one]]
            if gone and sum_ not in printed:
                safe[sum_] = widened(values[total], [(values[one], safe[one]) for one in gone])
                if last:
                    safe[sum_] = Suppressed(low=0, high=None, by="rsr")
        if safe.maps[0] == before:
            break


def _few_enough(
    relations: Sequence[Relation],
    over_time: Sequence[Relation],
    published: PublishedCells,
) -> tuple[list[Relation], tuple[Problem, ...]]:
    """Return the relations between periods that can be settled in time, and where others were."""
    if not over_time:
        return [], ()
    values = published.values
    related: UnionFind[Hashable] = UnionFind()
    for one in (*relations, *over_time):
        for part in one.parts:
            related.merge(part, one.total)
    unknown = {part for one in over_time for part in one.parts if part not in values}
    unknown |= {key for key, value in values.items() if not isinstance(value, Number)}
    size = Counter(map(related.find, unknown))
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
    hiding = set(map(related.find, published.hidden))
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
