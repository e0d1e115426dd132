"""Rows of a table that are wanted whoever measures on it: left out exactly, by the engine itself."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any

from rsr.engine.frames import collected, failing
from rsr.engine.layout import Layout
from rsr.engine.matching import Columns, SelectionRule, broadly
from rsr.engine.texts_met import Seen, error_value
from rsr.errors import import_extra
from rsr.values.texts import Wanted, fold, text_of

if TYPE_CHECKING:
    from narwhals.stable.v2 import Expr, LazyFrame


class Narrowed:
    """A table of the rows that are wanted, and what became of the texts that were named.

    Args:
        table: The rows that are wanted.
        seen: What became of the texts.
        whole: The table with all of its rows.
        columns: Its columns.
        doubtful: The columns of which some cells do not tell whether their rows are wanted: these are
            in the table.
        standing: The cells of the periods in which rows that are wanted have a text, by its column and
            folded.
        periods: The cells of the periods of all rows.
    """

    def __init__(
        self,
        table: "LazyFrame[Any]",
        seen: Seen,
        whole: "LazyFrame[Any]",
        columns: Columns,
        doubtful: Sequence[str] = (),
        standing: "Mapping[tuple[str, str], set[tuple[Any, ...]]] | None" = None,
        periods: "Collection[tuple[Any, ...]]" = frozenset(),
    ) -> None:
        self.table = table
        self.seen = seen
        self.doubtful = tuple(doubtful)
        self.standing = standing or {}
        self.periods = periods
        self._whole = whole
        self._columns = columns

    def texts_of(self, name: str) -> tuple[str, ...]:
        """Return some texts of a column, to find the nearest."""
        return self._columns.texts(self._whole, name)

    def is_there(self, name: str, text: str) -> bool:
        """Say whether a column holds a very text."""
        return self._columns.holds(self._whole, name, text)


# What a cell that says nothing may hold.
_BLANKS = ("", " ", "  ", "\u00a0")


def narrowed(
    table: "LazyFrame[Any]",
    where: Mapping[str, Wanted],
    columns: Columns,
    layout: Layout,
) -> Narrowed:
    """Leave out the rows that are not wanted; those that do not tell whether they are stay.

    The texts that may be meant are looked up first, one of each; the engine then compares cells with
    these, which is cheap, and exact.

    Args:
        table: The table.
        where: What is wanted of its columns, by their own names.
        columns: Its columns.
        layout: Which column means what. A blank text is told beside a figure.

    Raises:
        DocumentError: The engine failed.
    """
    nw = import_extra("narwhals.stable.v2", extra="data", to="measure a table")
    seen = Seen(where)
    if not where:
        return Narrowed(table, seen, table, columns)
    figure = layout.value
    keys = {f"key_{place}": columns.key(name) for place, name in enumerate(where)}
    beside = nw.lit(0) if figure is None else filled(columns, figure, nw).cast(nw.Int64)
    with failing():
        conditions = broadly([SelectionRule(where)], columns, blanks=True, refused=layout.refused)
        # Of rows that cannot be wanted their periods alone come back.
        named = {"may_be": nw.lit(1), "beside": beside, **keys}
        if conditions:
            may_be = reduce(and_, conditions)
            named["may_be"] = nw.when(may_be).then(nw.lit(1)).otherwise(nw.lit(0))
            named |= {name: nw.when(may_be).then(key) for name, key in keys.items()}
        named |= {f"period_{place}": columns.key(name) for place, name in enumerate(layout.period)}
        groups = (
            table.select(**named)
            .group_by(*(name for name in named if name != "beside"))
            .agg(nw.len().alias("rows"), nw.col("beside").sum().alias("figures"))
        )
    found: list[dict[Any, None]] = [{} for _ in where]
    standing: defaultdict[tuple[str, str], set[tuple[Any, ...]]] = defaultdict(set)
    periods: set[tuple[Any, ...]] = set()
    unread = _Errors(where, seen, layout)
    for is_open, *both, rows, figures in collected(groups):
        cells, period = both[: len(where)], tuple(both[len(where) :])
        periods.add(period)
        if not is_open:
            continue
        texts = [text_of(cell) for cell in cells]
        if unread.among(cells, texts):
            continue
        takes, close = seen.look(texts)
        for near in close:
            near.count(rows, read=takes)
        if figures and (blank := seen.blank(texts)) is not None:
            blank.count(int(figures), read=takes)
        for cell, text, wanted, named in zip(cells, texts, where.values(), found, strict=True):
            if wanted.takes(text) is not wanted.left_out:
                named.setdefault(cell)
        if takes and (figures or figure is None):
            for name, text in zip(where, texts, strict=True):
                standing[name, fold(text)].add(period)
    for (name, wanted), named in zip(where.items(), found, strict=True):
        if not wanted.left_out:
            named.update(unread.cells[name])
    filters = [
        _exactly(columns, name, wanted, list(named), nw)
        for (name, wanted), named in zip(where.items(), found, strict=True)
    ]
    doubtful = [name for name, cells in unread.cells.items() if cells]
    return Narrowed(table.filter(*filters), seen, table, columns, doubtful, standing, periods)


class _Errors:
    """Texts that cannot be read, where a text says whether rows are wanted.

    Args:
        where: What is wanted of columns.
        seen: What becomes of the texts.
        layout: Which column means what.
    """

    def __init__(self, where: Mapping[str, Wanted], seen: Seen, layout: Layout) -> None:
        self._where = where
        self._seen = seen
        self._refused = layout.refused
        # The cells of rows that are wanted for their other texts.
        self.cells: dict[str, dict[Any, None]] = {name: {} for name in where}

    def among(self, cells: Sequence[Any], texts: Sequence[str]) -> bool:
        """Say whether a text keeps rows from telling whether they are wanted."""
        errors = {
            name: error
            for name, text in zip(self.cells, texts, strict=True)
            if (error := self._refused.get(text) or error_value(text)) is not None
        }
        found = self._seen.unread(texts, errors) if errors else None
        if found is not None and found[-1]:
            for (name, wanted), cell, text in zip(self._where.items(), cells, texts, strict=True):
                if name in errors and fold(text) not in wanted.folded:
                    self.cells[name].setdefault(cell)
        return found is not None


def filled(columns: Columns, name: str, nw: Any) -> "Expr":
    """Return the condition that a column holds something."""
    own = columns.find(name) or name
    cell = columns[own]
    there: Expr = ~cell.is_null()
    return there & ~cell.is_in(_BLANKS) if columns.types[own] == nw.String else there


def _exactly(columns: Columns, name: str, wanted: Wanted, cells: list[Any], nw: Any) -> "Expr":
    """Return the condition that a column holds one of some cells, or none of them."""
    key, kinds = columns.key(name), []
    empty = None in cells
    named = [cell for cell in cells if cell is not None]
    if wanted.left_out and columns.types[name] == nw.String:
        named = list(dict.fromkeys([*named, *wanted.texts]))
    if named:
        kinds.append(key.is_in(named) & ~key.is_null())
    if empty:
        kinds.append(key.is_null())
    holds: Expr = reduce(or_, kinds) if kinds else key.is_null() & ~key.is_null()
    if not wanted.left_out:
        return holds
    kept = ~key.is_in(named) if named else ~key.is_null()
    return kept if empty and named else kept | key.is_null() if not empty else kept
