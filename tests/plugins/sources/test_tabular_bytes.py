"""Cells of bytes are the text that they hold; others are refused, and never read by their digits."""

import sqlite3
from contextlib import closing
from typing import Any

import duckdb
import pytest
from made_up_tables import Folder, problems, records

from rsr.engine import selected
from rsr.model import Indicator, Measured, Number

PERIOD = {"at": "month", "covers": "month"}
# What a row holds in its column of areas and in that of its figures.
ROWS: list[tuple[str, Any, Any]] = [
    ("2023-01", b"North", b"12"),
    ("2023-02", "Île".encode(), b"7"),
    ("2023-03", b"North", (5).to_bytes(8, "little")),
    ("2023-04", b"North", b"\xff\xfe"),
    ("2023-05", b"\x01\x02", b"8"),
]


def _place(folder: Folder, form: str) -> dict[str, Any]:
    folder.path.mkdir(exist_ok=True)
    if form == "sqlite":
        with closing(sqlite3.connect(folder.path / "a.db")) as made:
            made.execute("create table t (month text, area, n)")
            made.executemany("insert into t values (?, ?, ?)", ROWS)
            made.commit()
        return {"database": "sqlite:///a.db", "table": "t"}
    with duckdb.connect() as connection:
        connection.execute("create table t (month varchar, area blob, n blob)")
        connection.executemany("insert into t values (?, ?, ?)", ROWS)
        if form == "frame":
            return {"file": "nowhere.csv", "frame": connection.table("t").df()}
        if form == "arrow":
            return {"file": "nowhere.csv", "frame": connection.table("t").to_arrow_table()}
        connection.execute(f"copy t to '{folder.path / 'a.parquet'}' (format parquet)")
    return {"file": "a.parquet"}


@pytest.mark.parametrize("form", ["sqlite", "parquet", "frame", "arrow"])
def test_bytes_are_the_text_that_they_hold(folder: Folder, form: str) -> None:
    """Records and tables read the same of them; bytes that are no text are told as such."""
    if form != "parquet":
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")
        pytest.importorskip("pandas", reason="pandas is not installed")
    wanted = {"area": ["North", "ÎLE", "0x0102"]}
    options = {"columns": {"value": "n"}, "period": PERIOD, **_place(folder, form)}

    made = folder.gather(indicator="i", where=wanted, **options)
    table = folder.measured_on(makes="table", where=wanted, **options)
    measured = Measured(data="made-up")
    found = selected(
        table.frame,
        table.layout,
        Indicator(id="i", title="I", unit="people", better="lower", measured=measured),
    )
    table.close()

    for values, told in (
        ([one.value for one in records(made)], problems(made)),
        ([one.value for one in found.figures], (*table.problems, *found.problems)),
    ):
        assert values == [Number(value=12), Number(value=7), Number(value=8)]
        assert [(one.code, one.got) for one in told] == [
            ("cell-number", "'0x0500000000000000'"),
            ("cell-number", "'0xFFFE'"),
        ]
        assert all("bytes that are no text" in one.must for one in told)
