"""The same suite on each engine of one machine."""

from collections.abc import Iterator
from typing import Any

import pytest
from engine_contract import Columns, EngineContract, Rows, relation

from rsr.engine.duck import Duck


class TestDuckDB(EngineContract):
    """The embedded default."""

    @pytest.fixture(autouse=True)
    def _duck(self) -> Iterator[None]:
        pytest.importorskip("narwhals", reason="the extra 'data' is not installed")
        with Duck() as self.duck:
            yield

    def frame(self, columns: Columns, rows: Rows) -> Any:
        """Return a DuckDB relation."""
        return relation(self.duck, columns, rows)


class TestPolars(EngineContract):
    """Polars, lazy."""

    @pytest.fixture(autouse=True)
    def _polars(self) -> None:
        self.polars = pytest.importorskip("polars", reason="polars is not installed")

    def frame(self, columns: Columns, rows: Rows) -> Any:
        """Return a lazy Polars frame."""
        return self.eager(columns, rows).lazy()

    def eager(self, columns: Columns, rows: Rows) -> Any:
        """Return a Polars frame."""
        types = {
            "text": self.polars.String,
            "whole": self.polars.Int64,
            "float": self.polars.Float64,
            "decimal": self.polars.Decimal(18, 2),
            "date": self.polars.Date,
            "yes-no": self.polars.Boolean,
        }
        schema = {name: types[kind] for name, kind in columns.items()}
        return self.polars.DataFrame([list(row) for row in rows], schema=schema, orient="row")


class TestEagerPolars(TestPolars):
    """Polars, eager."""

    def frame(self, columns: Columns, rows: Rows) -> Any:
        """Return an eager Polars frame."""
        return self.eager(columns, rows)


class TestArrow(EngineContract):
    """Tables of pyarrow, which DuckDB reads where they are."""

    @pytest.fixture(autouse=True)
    def _arrow(self) -> None:
        self.arrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")

    def frame(self, columns: Columns, rows: Rows) -> Any:
        """Return a pyarrow Table."""
        types = {
            "text": self.arrow.string(),
            "whole": self.arrow.int64(),
            "float": self.arrow.float64(),
            "decimal": self.arrow.decimal128(18, 2),
            "date": self.arrow.date32(),
            "yes-no": self.arrow.bool_(),
        }
        arrays = [
            self.arrow.array([row[place] for row in rows], types[kind])
            for place, kind in enumerate(columns.values())
        ]
        return self.arrow.Table.from_arrays(arrays, names=list(columns))


class TestPandas(EngineContract):
    """Pandas with columns of objects, as its readers of untyped data make them."""

    @pytest.fixture(autouse=True)
    def _pandas(self) -> None:
        self.pandas = pytest.importorskip("pandas", reason="pandas is not installed")

    def frame(self, columns: Columns, rows: Rows) -> Any:
        """Return a pandas DataFrame."""
        return self.pandas.DataFrame([list(row) for row in rows], columns=list(columns))


class TestIbis(TestArrow):
    """Ibis, on Polars."""

    @pytest.fixture(autouse=True)
    def _ibis(self) -> None:
        ibis = pytest.importorskip("ibis", reason="ibis is not installed")
        self.backend = ibis.polars.connect()

    def frame(self, columns: Columns, rows: Rows) -> Any:
        """Return an Ibis table."""
        made = super().frame(columns, rows)
        return self.backend.create_table(f"made_up_{len(self.backend.list_tables())}", made)
