"""What the row queries of two indicators say of their cells: subsets, margins and unions of rows."""

from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence

from rsr.disclosure._row_queries import RowQuery, Texts, inside
from rsr.disclosure.relations import Cell
from rsr.model import Value

# Finds cells whose rows include the rows of other cells, given all cells by indicator and part, and
# their values.
SubsetFinder = Callable[
    [Mapping[str, Mapping[str, Cell]], Mapping[Cell, Value]],
    Iterable[tuple[Cell, Sequence[Cell]]],
]
# Queries that differ in the texts of one column alone, each with these texts; None is any text.
Alternatives = list[tuple[RowQuery, frozenset[str] | None]]


def alternatives(queries: Sequence[RowQuery]) -> Iterator[Alternatives]:
    """Yield queries, at least one of which adds rows up, that differ in one column alone."""
    found: dict[tuple[Hashable, str], Alternatives] = defaultdict(list)
    columns: dict[Hashable, list[str]] = defaultdict(list)
    for each in queries:
        for name, texts in (each.total or {}).items():
            rest = frozenset(_without(each.total or {}, name).items())
            if (rest, name) not in found:
                columns[rest].append(name)
            found[rest, name].append((each, texts))
    for each in queries:
        rest = frozenset((each.total or {}).items())
        for name in columns.get(rest, ()):
            found[rest, name].append((each, None))
    for several in found.values():
        if len(several) > 1 and any(each.summed for each, _ in several):
            yield several


def subsets(
    narrow: RowQuery, wide: RowQuery, related: Container[tuple[str, str]]
) -> Iterator[SubsetFinder]:
    """Yield functions that find cells of the wide query whose rows include cells of the narrow one."""
    if narrow.total is not None and wide.total is not None and inside(narrow.total, wide.total):
        # Sums that differ in one column are alternatives.
        differ = dict(narrow.total).items() ^ dict(wide.total).items()
        one_column = len({name for name, _ in differ}) == 1
        if narrow.total != wide.total and not (wide.summed and one_column):
            yield lambda _, cells: _published(cells, (wide.id, None), [(narrow.id, None)])
    if narrow.total is not None and wide.part is not None and (narrow.id, wide.id) not in related:
        texts = narrow.total.get(wide.part, frozenset())
        if len(texts) == 1 and inside(_without(narrow.total, wide.part), wide.margin):
            (text,) = texts
            yield (
                lambda parts, cells: (
                    _published(cells, parts[wide.id][text], [(narrow.id, None)])
                    if text in parts[wide.id]
                    else ()
                )
            )
    if wide.total is not None and narrow.part is not None and (wide.id, narrow.id) not in related:
        wanted = wide.total.get(narrow.part)
        if inside(narrow.margin, _without(wide.total, narrow.part)):
            yield lambda parts, cells: _published(
                cells,
                (wide.id, None),
                [
                    cell
                    for text, cell in parts[narrow.id].items()
                    if wanted is None or text in wanted
                ],
            )
    same_parts = narrow.part is not None and narrow.part == wide.part
    if same_parts and narrow.margin != wide.margin and inside(narrow.margin, wide.margin):
        yield lambda parts, _: [
            (parts[wide.id][text], [cell])
            for text, cell in parts[narrow.id].items()
            if text in parts[wide.id]
        ]


def in_unknown_parts(narrow: RowQuery, wide: RowQuery) -> bool:
    """Say whether rows are a subset of a table's, and the queries do not tell of which parts."""
    if wide.part is None or narrow.part == wide.part:
        return False
    rows = narrow.rows if narrow.part is not None else narrow.total
    return rows is not None and wide.part not in rows and inside(rows, wide.rows)


def parts_of_total(one: RowQuery, table: RowQuery) -> tuple[str, frozenset[str]] | None:
    """Return the column, and its texts, by which a figure selects some parts of a table."""
    assert one.total is not None  # noqa: S101  # callers give queries with a figure without parts
    extra = one.total.keys() - table.margin.keys()
    if len(extra) != 1 or any(one.total.get(name) != texts for name, texts in table.margin.items()):
        return None
    (column,) = extra
    texts = one.total[column]
    limits = table.rows.get(table.part or "")
    return (column, texts) if limits is None or texts <= limits else None


def may_be_total(one: RowQuery, table: RowQuery, total_columns: frozenset[str]) -> bool:
    """Say whether a figure may be the total of a table: they differ in what tells totals alone."""
    if one.total is None:
        return False
    names = one.total.keys() | table.rows.keys()
    differ = {name for name in names if one.total.get(name) != table.rows.get(name)}
    none = frozenset[str]()
    disjoint = {
        name
        for name in differ & one.total.keys() & table.rows.keys()
        if not one.total.get(name, none) & table.rows.get(name, none)
    }
    return bool(disjoint) and (differ <= total_columns or len(differ) == 1)


def _without(texts: Texts, column: str | None) -> Texts:
    return {name: every for name, every in texts.items() if name != column}


def _published(
    cells: Mapping[Cell, Value], total: Cell, of: Sequence[Cell]
) -> Sequence[tuple[Cell, Sequence[Cell]]]:
    """Return a cell with those of others that have a value; nothing where none has one."""
    there = [cell for cell in of if cell in cells]
    return [(total, there)] if there and total in cells else []
