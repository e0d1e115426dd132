"""Rows of a database, some at a time, read through ADBC and never changed."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from importlib import import_module
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from attrs import field, frozen

from rsr.engine.quoting import quoted
from rsr.errors import DocumentError, Where, import_extra, short_repr
from rsr.plugins import SourceContext
from rsr.plugins.tables.formats import check_file
from rsr.plugins.tables.row_readers import NumberedRow, TableReader
from rsr.plugins.tables.table_options import TabularOptions
from rsr.plugins.tables.typed_cells import plain
from rsr.values.texts import text_of_bytes

__all__ = ["NOTHING_SIGN", "DatabaseTable"]

# What a driver puts before the words of the database itself.
_SAID = re.compile(r"\A.*(?:ERROR:|\bquery:(?! SELECT)|\])\s*(?=\S)", re.DOTALL | re.IGNORECASE)
# SQLite has a type for each cell, not for a column; as text none of them is lost. The driver takes a
# column's type from its first rows, and with nothing in them for a number: a sign stands for nothing.
NOTHING_SIGN = "\ue000"
# What stands before the hexadecimal digits of bytes, which the driver would not tell from a text.
_BYTES_SIGN = "\ue001"
_AS_TEXT = (
    "coalesce(case when typeof({0}) = 'blob' then '"
    + _BYTES_SIGN
    + "' || hex({0}) when typeof({0}) = 'real' and {0} <> 0 and not abs({0}) between 1e-4 and 1e15 "
    "then printf('%.18f', {0}) else cast({0} as text) end, '" + NOTHING_SIGN + "') as {0}"
)


@frozen(kw_only=True)
class DatabaseTable(TableReader):
    """What a query gives, its columns known."""

    _database: "_Database" = field(alias="database")

    @classmethod
    def opened(cls, context: SourceContext, options: TabularOptions) -> "DatabaseTable":
        """Ask for the columns alone.

        Raises:
            DocumentError: The database cannot be reached, or refuses the query.
            ExtraMissingError: A package that reaches it is not installed.
        """
        database = _Database(context, options)
        return cls(file=database.called, names=database.columns(), database=database)

    def rows(self, wanted: frozenset[int], /) -> Iterator[NumberedRow]:
        """Return the rows in the order that the database gives them in."""
        number = 0
        with self.batches(wanted) as batches, self._database.telling():
            for batch in batches:
                for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    number += 1
                    plainly = [None if cell == NOTHING_SIGN else plain(cell) for cell in cells]
                    yield NumberedRow(self.file, plainly, number, " of query")

    @contextmanager
    def batches(self, wanted: frozenset[int] | None = None) -> Iterator[Any]:
        """Run the query; its rows come as a reader of Arrow record batches.

        Args:
            wanted: The places of the columns that must hold their cells; None is all of them.
        """
        places = frozenset(range(len(self.names))) if wanted is None else wanted
        with self._database.answering(self._database.whole(self.names, places)) as reader:
            yield _with_texts(reader)

    def telling(self) -> AbstractContextManager[None]:
        """Turn what the driver says, while it gives rows, into an error that gives no address away."""
        return self._database.telling()


class _Database:
    """One database and the query that it is asked."""

    def __init__(self, context: SourceContext, options: TabularOptions) -> None:
        self.called = options.shown_as
        self._secrets: frozenset[str] = frozenset()
        file = options.database_file
        self._sqlite = file is not None
        if file is not None:
            path = context.path(file)
            check_file(path, "database", file)
            self._address = f"file:{quote(bytes(path))}?mode=ro"
        else:
            self._address = self._from_environment(str(options.connection_env))
        if options.table is not None:
            table = ".".join(quoted(part) for part in options.table.split("."))
            self._query = f"select * from {table}"  # noqa: S608  # quoted
        else:
            self._query = str(options.query).strip().rstrip(";")

    def _from_environment(self, name: str) -> str:
        address = os.environ.get(name, "")
        if not address.startswith(("postgresql://", "postgres://")):
            raise DocumentError.of(
                "connection-missing",
                "the environment variable that connection_env names must hold the address of a "
                "PostgreSQL database",
                got=f"{short_repr(name)}, which "
                + ("holds something else" if address else "is not set"),
                hint="set it to postgresql://... before rsr is started",
                where=Where(file=self.called),
            )
        with suppress(ValueError):
            parts = urlsplit(address)
            words = (parts.password, parts.username, parts.hostname, unquote(parts.password or ""))
            self._secrets = frozenset(word for word in (address, *words) if word)
        return address

    def columns(self) -> tuple[str, ...]:
        """Return the names of the columns that the query gives."""
        with self.answering(f"select * from (\n{self._query}\n) as published limit 0") as reader:  # noqa: S608  # the register's own query
            return tuple(reader.schema.names)

    def whole(self, names: Sequence[str], wanted: frozenset[int]) -> str:
        """Return the query for every row; inside another, it can be nothing but a query."""
        form = _AS_TEXT if self._sqlite else "{0}"
        asked = ", ".join(
            form.format(quoted(name)) if place in wanted else f"null as {quoted(name)}"
            for place, name in enumerate(names)
        )
        return f"select {asked} from (\n{self._query}\n) as published"  # noqa: S608  # quoted

    @contextmanager
    def answering(self, query: str) -> Iterator[Any]:
        """Ask the database, and close it again."""
        module = "adbc_driver_sqlite" if self._sqlite else "adbc_driver_postgresql"
        import_extra("pyarrow", extra="database", to="read a database")
        dbapi = import_extra(f"{module}.dbapi", extra="database", to="read a database")
        try:
            connection = dbapi.connect(self._address)
        except (dbapi.Error, OSError, ValueError) as error:
            raise self._unreachable(error) from None
        try:
            with connection.cursor() as cursor:
                with self.telling():
                    if not self._sqlite:
                        cursor.execute("set transaction read only")
                    cursor.execute(query)
                    reader = cursor.fetch_record_batch()
                yield reader
        finally:
            connection.rollback()
            connection.close()

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Turn what the driver says into an error that gives no address away."""
        try:
            yield
        except DocumentError:
            raise
        except _errors() as error:
            words = _SAID.sub("", str(error)).split("\n")[0].strip()
            if not words or any(secret in words for secret in self._secrets):
                words = "an error that is not shown"
            raise DocumentError.of(
                "database-refused",
                "the database must answer the query",
                got=short_repr(words),
                hint="try the query in the database's own program",
                where=Where(file=self.called),
            ) from None

    def _unreachable(self, error: Exception) -> DocumentError:
        said = str(error).casefold()
        reasons = {
            "password": "a user or password that it refuses",
            "refused": "nobody that answers at that address",
            "does not exist": "no database or user of that name",
            "could not translate": "a host that nobody knows",
            "timeout": "no answer in time",
        }
        got = next((words for sign, words in reasons.items() if sign in said), "an error")
        return DocumentError.of(
            "database-unreachable",
            "the database must be there and let rsr in",
            got=got,
            hint="try the same address in the database's own program; it is never shown here",
            where=Where(file=self.called),
        )


def _with_texts(reader: Any) -> Any:
    """Return a reader of the same rows, in which cells are what they are as texts.

    See `rsr.engine.duck.Duck.with_texts`, which has the same rules.
    """
    arrow = import_extra("pyarrow", extra="database", to="read a database")
    compute = import_extra("pyarrow.compute", extra="database", to="read a database")
    texts = {at for at, one in enumerate(reader.schema) if one.type == arrow.string()}
    binary = {
        at
        for at, one in enumerate(reader.schema)
        if one.type in (arrow.binary(), arrow.large_binary())
    }
    single = {at for at, one in enumerate(reader.schema) if one.type == arrow.float32()}
    fields = [
        one.with_type(arrow.string() if at in binary else arrow.float64())
        if at in binary | single
        else one
        for at, one in enumerate(reader.schema)
    ]

    def read(at: int, column: Any) -> Any:
        if at in texts and compute.any(compute.starts_with(column, _BYTES_SIGN)).as_py():
            cells = [_of_signed(cell) for cell in column.to_pylist()]
        elif at in binary:
            cells = [cell if cell is None else text_of_bytes(cell) for cell in column.to_pylist()]
        elif at in single:
            return column.cast(arrow.string()).cast(arrow.float64())
        else:
            return column
        return arrow.array(cells, arrow.string())

    schema = arrow.schema(fields)
    batches = (
        arrow.RecordBatch.from_arrays(
            [read(at, column) for at, column in enumerate(batch.columns)], schema=schema
        )
        for batch in reader
    )
    return arrow.RecordBatchReader.from_batches(schema, batches)


def _of_signed(cell: str | None) -> str | None:
    if cell is None or not cell.startswith(_BYTES_SIGN):
        return cell
    return text_of_bytes(bytes.fromhex(cell.removeprefix(_BYTES_SIGN)))


def _errors() -> tuple[type[Exception], ...]:
    """Return what a driver, Arrow and DuckDB raise where rows cannot be had."""
    manager = import_extra("adbc_driver_manager", extra="database", to="read a database")
    arrow = import_extra("pyarrow", extra="database", to="read a database")
    found: list[type[Exception]] = [manager.Error, arrow.ArrowException, OSError, ValueError]
    with suppress(ImportError):  # where rows are not brought into DuckDB it is not needed
        found.append(import_module("duckdb").Error)
    return tuple(found)
