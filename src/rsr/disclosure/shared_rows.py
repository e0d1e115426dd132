"""Relations between figures by the rows of the file that they are made of."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from attrs import field, frozen

from rsr._lazy import lazy_pattern
from rsr.disclosure._row_queries import RowQuery, inside, row_queries
from rsr.disclosure._union_find import UnionFind
from rsr.disclosure.relations import Cell, CellKey
from rsr.model import Indicator, Number, Observation, Value
from rsr.values.places import where_made
from rsr.values.texts import fold

__all__ = [
    "RowRelations",
    "RowSets",
    "SharedRows",
    "ambiguous_queries",
    "related_indicators",
    "relations_by_rows",
    "same_rows",
]

# What a figure is known by in the table and among observations.
_Key = tuple[Hashable, ...]
_ONE_ROW = lazy_pattern(r"(sheet '.*', )?(row|line) [0-9]+|.*cell [A-Z]+[0-9]+").fullmatch
_TABLE_ROW = lazy_pattern(r"row [0-9]+").fullmatch


@frozen(kw_only=True)
class RowSets:
    """The rows of one period, status and file of a table, in sets that no figure divides."""

    start: date
    end: date
    status: str
    vintage_on: date | None
    vintage: str | None
    file: str | None
    #: The cells that the rows of each set are in, with parts folded.
    cells: tuple[frozenset[Cell], ...]


@frozen(kw_only=True)
class SharedRows:
    """The rows of one table that several indicators select."""

    #: The indicators whose rows were looked up.
    indicators: frozenset[str]
    sets: tuple[RowSets, ...]


@frozen(kw_only=True)
class RowRelations:
    """The relations that follow from rows; see `CellRelations` for the fields."""

    equal: list[tuple[CellKey, CellKey]] = field(factory=list)
    totals: list[tuple[CellKey, tuple[CellKey, ...], bool]] = field(factory=list)
    computed: dict[CellKey, set[CellKey]] = field(factory=dict)


def ambiguous_queries(indicators: Iterable[Indicator]) -> list[tuple[Indicator, ...]]:
    """Return sets of indicators of one table whose queries do not tell which rows they share.

    They select the same rows by different columns, so that only the rows tell.
    """
    these = tuple(indicators)
    found = row_queries(these)
    queries = [(each, found[each.id]) for each in these if each.id in found]
    together: UnionFind[str] = UnionFind()
    for at, (_, one) in enumerate(queries):
        for _, other in queries[:at]:
            if _is_ambiguous(one, other):
                together.merge(one.id, other.id)
    groups: dict[str, list[Indicator]] = defaultdict(list)
    for each, _ in queries:
        groups[together.find(each.id)].append(each)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def _is_ambiguous(one: RowQuery, other: RowQuery) -> bool:
    """Say whether two queries may share rows, and do not tell which."""
    if not one.overlaps(other):
        return False
    if one.part is None and other.part is None:
        return not inside(one.rows, other.rows) and not inside(other.rows, one.rows)
    if one.part is not None and other.part is not None:
        nested = inside(one.margin, other.margin) or inside(other.margin, one.margin)
        return one.part != other.part or not nested
    table, alone = (one, other) if one.part is not None else (other, one)
    # They do tell where the query without parts selects all parts of the table, or named ones.
    texts = {name: every for name, every in alone.rows.items() if name != table.part}
    return not inside(table.margin, texts)


def relations_by_rows(
    rows: Sequence[SharedRows],
    observations: Sequence[Observation],
    indexes: Mapping[CellKey, int],
    is_sum: Callable[[str], bool],
) -> RowRelations:
    """Return the relations between figures that follow from the rows that they are made of."""
    found = RowRelations()
    wanted = frozenset[str]().union(*(one.indicators for one in rows))
    at: dict[_Key, CellKey] = {}
    for key, index in indexes.items():
        if key[0] in wanted:
            at[_in_table(observations[index])] = key

    def value(key: CellKey) -> Value:
        return observations[indexes[key]].value

    for one in rows:
        for sets in one.sets:
            about = (
                sets.start,
                sets.end,
                sets.status,
                sets.vintage_on,
                sets.vintage,
                sets.file,
            )
            published = [
                frozenset(at[*cell, *about] for cell in cells if (*cell, *about) in at)
                for cells in sets.cells
            ]
            _relate(found, [keys for keys in dict.fromkeys(published) if keys], value, is_sum)
    return found


def _in_table(observation: Observation) -> _Key:
    """Return what a figure is known by in its table."""
    part, made_by = observation.part, observation.made_by
    return (
        observation.indicator,
        None if part is None else fold(part),
        observation.period.start,
        observation.period.end,
        observation.status,
        observation.vintage_on,
        observation.vintage,
        None if made_by is None else made_by.file,
    )


def _relate(
    found: RowRelations,
    rows: Sequence[frozenset[CellKey]],
    value: Callable[[CellKey], Value],
    is_sum: Callable[[str], bool],
) -> None:
    """Relate the figures of one period, status and file."""
    made_of: dict[CellKey, list[int]] = defaultdict(list)
    for number, members in enumerate(rows):
        for key in sorted(members, key=repr):
            made_of[key].append(number)

    # A figure made of one set represents it, and one that rsr did not add up goes first.
    own: dict[int, CellKey] = {}
    for key in sorted(made_of, key=lambda key: (is_sum(key[0]), repr(key))):
        numbers = made_of[key]
        if len(numbers) == 1:
            first = own.setdefault(numbers[0], key)
            if first != key and value(first) == value(key):
                found.equal.append((key, first))
            elif first != key:
                found.totals.append((key, (first,), False))
    first_of: dict[frozenset[int], CellKey] = {}
    for key, numbers in made_of.items():
        every = frozenset(numbers)
        same = first_of.setdefault(every, key)
        if same != key and value(same) == value(key):
            found.equal.append((key, same))
            continue
        bounds_only = is_sum(key[0]) and not isinstance(value(key), Number)
        if bounds_only:
            # A range that rsr worked out from its rows tells of them only together with these.
            within = {
                other
                for number in numbers
                for other in rows[number]
                if other != key and every > set(made_of[other])
            }
            within |= {own[numbers[0]]} - {key} if len(numbers) == 1 else set()
            if within:
                found.computed.setdefault(key, set()).update(within)
        if len(numbers) > 1:
            of = [
                own.get(number) or ("", f"rows {number} of {key[0]}", key[2]) for number in numbers
            ]
            # Sums of other periods can narrow a worked out range, so that it is a total too. No
            # printed bounds may rest on it, because it can be widened in the end.
            if any(part[0] for part in of):
                found.totals.append((key, tuple(of), bounds_only))


def related_indicators(rows: Sequence[SharedRows]) -> Iterator[tuple[str, str]]:
    """Yield pairs of indicators whose relations follow from the rows of their table."""
    for one in rows:
        for first in one.indicators:
            for second in one.indicators - {first}:
                yield first, second


def same_rows(
    observations: Sequence[Observation], indexes: Mapping[CellKey, int]
) -> list[tuple[CellKey, CellKey]]:
    """Return pairs of figures that were read from the same row of the same file.

    A figure of a table is known by its row alone, and a figure that a source gave by its cell or
    line as well. These are the same where one figure of that row has their value and period.
    """
    first: dict[tuple[str, str, Value], CellKey] = {}
    found = []
    in_line: dict[Hashable, list[CellKey]] = defaultdict(list)
    of_tables: list[tuple[Hashable, CellKey]] = []
    for key, index in indexes.items():
        one = observations[index]
        made_by, value = one.made_by, one.value
        if made_by is None or made_by.file is None or not _ONE_ROW(made_by.place or ""):
            continue
        other = first.setdefault((made_by.file, made_by.place or "", value), key)
        if other != key:
            found.append((key, other))
            continue
        line: Hashable = (
            made_by.file,
            where_made(made_by).line,
            one.period.start,
            one.period.end,
            value,
        )
        if _TABLE_ROW(made_by.place or ""):
            of_tables.append((line, key))
        else:
            in_line[line].append(key)
    found += [(key, in_line[at][0]) for at, key in of_tables if len(in_line[at]) == 1]
    return found
