"""Row queries: which rows of a source each indicator selects, and what two of them say of their cells."""

from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence

from attrs import evolve, frozen

from rsr.disclosure.relations import Cell
from rsr.model import Indicator, Observation, Options, Value
from rsr.values.texts import Wanted, fold

# The folded texts that a query wants of each folded column.
Texts = Mapping[str, frozenset[str]]
# Stands for all texts of a column that no indicator of the source names. No cell holds it.
_UNNAMED = "\0"
# Columns that stand for the data source and the measure, so that queries of several are told apart.
_SOURCE, _MEASURE = "\0source", "\0measure"


def _known_texts(
    indicators: Iterable[Indicator], parts: Iterable[tuple[str, str]]
) -> dict[str, frozenset[str]]:
    """Return the folded texts that are known of each folded column, and one for all others."""
    found: dict[str, set[str]] = defaultdict(lambda: {_UNNAMED})
    for one in indicators:
        for options in (one.select, one.measured.whole if one.measured is not None else {}):
            for name, given in options.items():
                wanted = Wanted.of(given)
                found[fold(name)] |= wanted.folded if wanted is not None else set()
    for name, part in parts:
        found[fold(name)].add(fold(part))
    return {name: frozenset(texts) for name, texts in found.items()}


def _texts(options: Options, known: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Return the texts that are wanted of each column; ``not`` wants the other known texts."""
    return {
        fold(name): wanted.among(known.get(fold(name), frozenset([_UNNAMED])))
        for name, given in options.items()
        if (wanted := Wanted.of(given)) is not None
    }


@frozen(kw_only=True)
class RowQuery:
    """The rows that an indicator selects: those of its parts, and those of its total."""

    #: The indicator.
    id: str
    #: The rows of all its parts, or of its one figure; rows that ``whole`` selects are not among them.
    rows: Texts
    #: The same without the condition on the part column.
    margin: Texts
    #: The column whose texts are the parts; None where the indicator has no parts.
    part: str | None
    #: The rows of the figure without a part; None where the indicator has no such figure.
    total: Texts | None
    #: The columns that tell the total from the parts.
    total_columns: frozenset[str]
    #: True where rsr adds rows up.
    summed: bool

    @classmethod
    def of(cls, indicator: Indicator, known: Mapping[str, frozenset[str]]) -> "RowQuery | None":
        """Return the query of an indicator; None where it counts rows, which hides nothing."""
        measured = indicator.measured
        if measured is None or measured.combine == "count":
            return None
        rows = _texts(indicator.select, known)
        whole = _texts(measured.whole, known)
        part = fold(measured.part) if measured.part is not None else None
        total_columns = frozenset(map(fold, measured.whole))
        total: Texts | None = rows if part is None and not whole else None
        if part is not None and whole:
            total = {name: texts for name, texts in rows.items() if name not in total_columns}
            total |= whole
        return cls(
            id=indicator.id,
            rows=rows,
            margin={name: texts for name, texts in rows.items() if name != part},
            part=part,
            total=total,
            total_columns=total_columns,
            summed=measured.combine == "sum",
        )

    @classmethod
    def of_observations(cls, id_: str) -> "RowQuery":
        """Return the query of an indicator whose observations are given: a total and its parts."""
        none: Texts = {}
        return cls(
            id=id_,
            rows=none,
            margin=none,
            part="",
            total=none,
            total_columns=frozenset(),
            summed=False,
        )

    def with_origin(self, *, source: Hashable, measure: Hashable) -> "RowQuery":
        """Return the query as one of a data source and a measure, beside queries of others."""
        own = {_SOURCE: frozenset([repr(source)]), _MEASURE: frozenset([repr(measure)])}
        total = None if self.total is None else {**self.total, **own}
        return evolve(self, rows={**self.rows, **own}, margin={**self.margin, **own}, total=total)

    @property
    def source(self) -> frozenset[str]:
        """The data source that `with_origin` gave it; empty without one."""
        return self.rows.get(_SOURCE, frozenset())

    def overlaps(self, other: "RowQuery") -> bool:
        """Say whether both queries could select a row."""
        shared = self.rows.keys() & other.rows.keys()
        return all(self.rows[name] & other.rows[name] for name in shared)


def row_queries(
    indicators: Sequence[Indicator], observations: Iterable[Observation] = ()
) -> dict[str, RowQuery]:
    """Return the row queries of indicators by their ids; those that count rows have none."""
    columns = {
        each.id: each.measured.part
        for each in indicators
        if each.measured is not None and each.measured.part is not None
    }
    parts = {
        (columns[one.indicator], one.part)
        for one in observations
        if one.part is not None and one.indicator in columns
    }
    known = _known_texts(indicators, parts)
    return {each.id: found for each in indicators if (found := RowQuery.of(each, known))}


def in_any_source(texts: Texts) -> frozenset[tuple[str, frozenset[str]]]:
    """Return the conditions of a query without that on the data source."""
    return frozenset((name, wanted) for name, wanted in texts.items() if name != _SOURCE)


def inside(one: Texts, other: Texts) -> bool:
    """Say whether every row that the first conditions select is selected by the others too."""
    return all(name in one and one[name] <= texts for name, texts in other.items())


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
