"""Rows of a Parquet file, some at a time, whatever its size."""

from collections.abc import Iterator, Sequence
from pathlib import Path as FilePath
from typing import Any

from attrs import field, frozen

from rsr.engine.duck import FILE, ROW, Duck
from rsr.engine.frames import collected, opened, quotation_of, schema_of
from rsr.engine.matching import Columns, SelectionRule, broadly
from rsr.engine.narrowing import filled
from rsr.engine.quoting import quoted
from rsr.errors import import_extra
from rsr.plugins.tables.row_readers import NumberedRow, TableReader
from rsr.plugins.tables.table_options import TabularOptions
from rsr.plugins.tables.typed_cells import plain
from rsr.values.texts import Wanted

__all__ = ["ParquetTable"]

_BATCH = 2000


@frozen(kw_only=True)
class ParquetTable(TableReader):
    """A Parquet file whose columns are known."""

    _path: FilePath = field(alias="path")
    # What is wanted of columns of text; texts that are left out are seen by whoever asks for rows.
    _where: dict[str, Wanted] = field(alias="where", eq=False)
    # How many rows there are, and how many were brought here.
    _total: int = field(alias="total")
    _brought: list[int] = field(eq=False, init=False, factory=lambda: [0])

    @classmethod
    def opened(cls, path: FilePath, file: str, options: TabularOptions) -> "ParquetTable":
        """Read the names and types of the columns.

        Raises:
            DocumentError: It is no Parquet file, or is cut short.
            ExtraMissingError: DuckDB is not installed.
        """
        with Duck() as duck:
            frame = duck.parquet({file: path})
            types = dict(zip(frame.columns, map(str, frame.types), strict=True))
            total = duck.rows_of_parquet({file: path})
        names = tuple(name for name in types if name not in (FILE, ROW))
        # A row may end the table, or stand above a blank cell of another; those of a table are counted.
        brings_all = options.stop_at is not None or options.fill_down or options.makes == "table"
        where = {} if brings_all else options.where
        return cls(
            file=file,
            names=names,
            path=path,
            total=total,
            where={
                name: wanted
                for name, given in where.items()
                if types.get(name) == "VARCHAR"
                and (wanted := Wanted.of(given)) is not None
                and not wanted.left_out
            },
        )

    def rows(self, wanted: frozenset[int], /) -> Iterator[NumberedRow]:
        """Return the rows in the file's order; the cells that nobody wants are None.

        Rows that ``where`` leaves out by a column of text are not even brought here.
        """
        asked = [
            quoted(name) if place in wanted else "null" for place, name in enumerate(self.names)
        ]
        with Duck() as duck:
            duck.connection.execute("set preserve_insertion_order=true")
            self._wanted(duck).create_view("published")
            duck.connection.execute(
                f"select {', '.join([ROW, *asked])} from published"  # noqa: S608  # quoted
            )
            while batch := duck.connection.fetchmany(_BATCH):
                self._brought[0] += len(batch)
                for number, *cells in batch:
                    yield NumberedRow(self.file, [plain(cell) for cell in cells], number)

    def passed_over(self) -> int:
        """Return how many rows were not even brought here, once all others were."""
        return self._total - self._brought[0]

    def _wanted(self, duck: Duck) -> Any:
        """Return the rows that may be wanted by their texts; those left out are told of by text."""
        frame = duck.parquet({self.file: self._path})
        if not self._where:
            return frame
        with opened(frame) as table:
            columns = Columns(schema_of(table), quotation=quotation_of(table))
            conditions = broadly([SelectionRule(self._where)], columns, blanks=True)
            return (table.filter(*conditions) if conditions else table).to_native()

    def texts_of(self, name: str, /) -> tuple[str, ...]:
        """Return some texts of a column, those of rows that are not brought here among them."""
        with Duck() as duck, opened(duck.parquet({self.file: self._path})) as table:
            return Columns(schema_of(table), quotation=quotation_of(table)).texts(table, name)

    def combinations(self, names: Sequence[str], figure: str, /) -> list[tuple[Any, ...]]:
        """Return the cells of columns, each combination once, of all rows that hold a figure."""
        nw = import_extra("narwhals.stable.v2", extra="data", to="read Parquet")
        with Duck() as duck, opened(duck.parquet({self.file: self._path})) as table:
            columns = Columns(schema_of(table), quotation=quotation_of(table))
            named = [own for name in names if (own := columns.find(name)) is not None]
            if len(named) < len(names) or columns.find(figure) is None:
                return []  # which is told
            keys = {f"key_{place}": columns.key(name) for place, name in enumerate(named)}
            rows = table.filter(filled(columns, figure, nw)).select(**keys).unique()
            return [tuple(map(plain, cells)) for cells in collected(rows)]
