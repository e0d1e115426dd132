"""Frames of any engine as one kind of lazy frame, and the few rows that come back from them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC
from typing import TYPE_CHECKING, Any

from attrs import frozen

from rsr.engine.duck import Duck
from rsr.engine.quoting import literal, quoted
from rsr.errors import DocumentError, import_extra, short_repr
from rsr.staging import no_room
from rsr.values.texts import text_of

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

# These compute eagerly, and some of them wrongly where an expression is aggregated: DuckDB reads
# them where they are instead.
_THROUGH_DUCKDB = ("pandas", "modin", "cudf", "pyarrow")
# Types of pandas that DuckDB does not know, or that say nothing of what a cell holds.
_AS_TEXT = ("object", "period", "interval")


@contextmanager
def opened(frame: Any) -> Iterator["nw.LazyFrame[Any]"]:
    """Give a frame as a lazy one, for as long as it is needed.

    Args:
        frame: Whatever narwhals takes: a DuckDB relation, a Polars frame, a Spark DataFrame, an
            Ibis table, a pandas DataFrame, a pyarrow Table.

    Raises:
        DocumentError: It is no frame.
        ExtraMissingError: narwhals is not installed, or DuckDB where it is needed.
    """
    narwhals = import_extra("narwhals.stable.v2", extra="data", to="measure a table")
    given = narwhals.from_native(frame, pass_through=True)
    if isinstance(given, narwhals.LazyFrame):
        yield given
    elif not isinstance(given, narwhals.DataFrame):
        raise DocumentError.of(
            "frame-unknown",
            "a table must be a frame that narwhals knows",
            got=short_repr(type(frame).__name__),
            hint="hand over a DuckDB relation, a Polars frame, a Spark DataFrame or an Ibis table",
        )
    elif given.implementation.name.lower() not in _THROUGH_DUCKDB:
        yield given.lazy()
    else:
        with Duck() as duck:
            yield narwhals.from_native(_relation(duck, _told_apart(given)))


def schema_of(frame: "nw.LazyFrame[Any]") -> "Mapping[str, nw.dtypes.DType]":
    """Return the columns of a frame and their types.

    Raises:
        DocumentError: The engine failed; its own words are the cause.
    """
    with failing():
        return frame.collect_schema()


def quotation_of(frame: "nw.LazyFrame[Any]") -> str | None:
    """Return the sign to be put round a name with a dot in it, or None where there is no need.

    Without it, Spark and older versions of DuckDB look for the field of a table in such a name.
    """
    if frame.implementation.is_spark_like():
        return "`"
    if frame.implementation.is_duckdb():
        duckdb = import_extra("duckdb", extra="data", to="measure a table")
        return '"' if int(duckdb.__version__.partition(".")[0]) < 2 else None
    return None


def odd_texts(
    frame: "nw.LazyFrame[Any]", names: Sequence[str]
) -> "tuple[nw.LazyFrame[Any], dict[str, str]]":
    """Add to a frame, for columns of text, whether a cell is odd.

    It holds signs beyond ASCII, is empty, or begins as blanks and error values do. DuckDB compares the
    lengths of a text in bytes and in letters, and texts with each other, for a fraction of what a
    function takes. Other engines have no such lengths through narwhals, or sort texts otherwise.

    Returns:
        The frame, and the names of the columns that were added, by those that they are about.
    """
    if not frame.implementation.is_duckdb() or not names:
        return frame, {}
    narwhals = import_extra("narwhals.stable.v2", extra="data", to="measure a table")
    added = {name: f"rsr_odd_{place}" for place, name in enumerate(names)}
    columns = ", ".join(
        f"strlen({own}) <> length({own}) or {own} is null or {own} < '$' "
        f"or {own} between 'Err:' and 'Err;' as {new}"
        for own, new in ((quoted(name), new) for name, new in added.items())
    )
    native: Any = frame.to_native()
    with failing():
        return narwhals.from_native(native.project(f"*, {columns}")), added


@frozen(kw_only=True)
class Spellings:
    """Texts of a column whose other spellings are looked for."""

    # As they are wanted; these are not looked for.
    texts: tuple[str, ...]
    # Of which each other spelling holds one, in any case.
    words: tuple[str, ...]


def texts_holding(
    frame: "nw.LazyFrame[Any]",
    asked: Mapping[str, Spellings],
    *,
    most: int,
) -> dict[str, tuple[str | None, ...] | None]:
    """Return texts of columns that share a word with some, go beyond ASCII, or say nothing.

    What says nothing is blank, or begins as error values do.

    Args:
        frame: A frame of DuckDB.
        asked: By column, the texts of which other spellings are looked for.
        most: How many texts of a column are returned at most.

    Returns:
        Texts by column, with None among them for empty cells; None for a column that holds more
        than ``most``.
    """
    if not asked:
        return {}
    queries = []
    for place, (name, own) in enumerate(asked.items()):
        column = quoted(name)
        words = " or ".join(f"contains(lower({column}), {literal(word)})" for word in own.words)
        texts = ", ".join(map(literal, own.texts))
        queries.append(
            f"(select {place}, {column} from given where {column} is null or "  # noqa: S608  # quoted
            f"{column} not in ({texts}) and (strlen({column}) <> length({column}) or {column} < '!' "
            f"or starts_with({column}, '#') or starts_with({column}, 'Err:') or {words}) "
            f"group by all limit {most + 1})"
        )
    with failing():
        rows = _computed(frame, "rsr_texts", " union all ".join(queries)).fetchall()
    found: dict[str, list[str | None]] = {name: [] for name in asked}
    names = tuple(asked)
    for place, text in rows:
        found[names[place]].append(text)
    return {name: tuple(texts) if len(texts) <= most else None for name, texts in found.items()}


def kept(
    frame: "nw.LazyFrame[Any]", names: Iterable[str], *, most: int
) -> "nw.LazyFrame[Any] | None":
    """Compute columns of a frame of DuckDB once, as a temporary table; None where its rows are more.

    There is one such table at a time.
    """
    narwhals = import_extra("narwhals.stable.v2", extra="data", to="measure a table")
    columns = ", ".join(map(quoted, names))
    with failing():
        table = _computed(frame, "rsr_kept", f"select {columns} from given limit {most + 1}")  # noqa: S608  # quoted
        ((rows,),) = table.aggregate("count(*)").fetchall()
    return narwhals.from_native(table) if rows <= most else None


def _computed(frame: "nw.LazyFrame[Any]", table: str, query: str) -> Any:
    """Return a relation of a temporary table that holds the rows of a query of ``given``, a frame of DuckDB.

    A query that only reads is planned two or three times before it runs, and one that writes once.
    """
    native: Any = frame.to_native()
    made = native.query("given", f"create or replace temp table {table} as {query}")
    # DuckDB 2 returns what the statement did, and need not open the frame's files for what is asked of that.
    return (native if made is None else made).query("given", f"select * from {table}")  # noqa: S608  # a name of ours


def collected(frame: "nw.LazyFrame[Any]") -> list[tuple[Any, ...]]:
    """Compute a frame where it is, and return its rows.

    Raises:
        DocumentError: The engine failed; its own words are the cause.
    """
    native: Any = frame.to_native()
    with failing():
        match frame.implementation.name.lower():
            case "duckdb":
                rows = native.fetchall()
            case "polars":
                rows = native.collect().rows()
            case _ if frame.implementation.is_spark_like():
                rows = _with_zones(native.collect(), frame)
            case _:
                rows = frame.collect("pyarrow").rows()
        return [tuple(row) for row in rows]


def _with_zones(rows: Any, frame: "nw.LazyFrame[Any]") -> Any:
    """Return rows of Spark with their moments as such: it gives them by the clock of the machine."""
    dtypes = frame.collect_schema().dtypes()
    moments = {at for at, dtype in enumerate(dtypes) if getattr(dtype, "time_zone", None)}
    if not moments:
        return rows
    return [
        tuple(
            cell.astimezone(UTC) if at in moments and cell is not None else cell
            for at, cell in enumerate(row)
        )
        for row in rows
    ]


@contextmanager
def failing() -> Iterator[None]:
    """Tell in rsr's own words that an engine failed.

    Raises:
        DocumentError: It did; its own words are the cause.
    """
    try:
        yield
    except Exception as error:  # each engine has a tree of errors of its own
        if (lacking := no_room(error)) is not None:
            raise lacking from error
        said = next(iter(str(error).strip().splitlines()), "")
        raise DocumentError.of(
            "table-failed",
            "the engine must be able to compute the table",
            got=short_repr(said or type(error).__name__),
            hint="the engine's own message says more; look at the file it read",
        ) from error


def _told_apart(frame: "nw.DataFrame[Any]") -> "nw.DataFrame[Any]":
    """Return a frame whose columns DuckDB tells apart: it calls the second ``Month`` ``Month_1``.

    A space behind a name makes no other heading; whoever asks for it is told that there are two.
    """
    seen = set[str]()
    called = {}
    for name in frame.columns:
        own = name
        while own.casefold() in seen:
            own += " "
        seen.add(own.casefold())
        if own != name:
            called[name] = own
    return frame.rename(called) if called else frame


def _relation(duck: Duck, frame: "nw.DataFrame[Any]") -> Any:
    """Return an eager frame as a relation; cells of no single type become text, and spans as well.

    Raises:
        DocumentError: DuckDB knows no such column; its own words are the cause.
    """
    native: Any = frame.to_native()
    if frame.implementation.name.lower() == "pyarrow":
        with failing():
            return duck.with_texts(duck.connection.from_arrow(native))
    if frame.implementation.name.lower() != "pandas":
        native = frame.to_pandas()
    mixed = [name for name, dtype in native.dtypes.items() if str(dtype).startswith(_AS_TEXT)]
    if mixed:
        native = native.astype(dict.fromkeys(mixed, "object"))
        native = native.assign(**{name: native[name].map(_as_text) for name in mixed})
    with failing():
        return duck.with_texts(duck.connection.from_df(native))


def _as_text(cell: Any) -> str | None:
    # What is not equal to itself is how pandas writes nothing.
    return None if cell is None or cell != cell else text_of(cell)  # noqa: PLR0124
