"""Columns that an indicator asks for and no table has, and rows of a table that are there twice."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from made_up_tables import ods, xlsx

import rsr
from rsr.errors import Problem

pytest.importorskip("duckdb", reason="the extra 'data' is not installed")
WIDE: list[list[Any]] = [["area", "sex", "2021", "2022"], ["A", "m", 1, 2], ["B", "f", 3, 4]]
LONG: list[list[Any]] = [["month", "area", "n"], *([["2024-01", "A", 5]] * 2), ["2024-01", "B", 1]]


def told(folder: Path, form: str, rows: Any, options: dict[str, Any], **more: Any) -> list[Problem]:
    """Return the errors of an indicator that is measured on a table."""
    path = folder / f"t.{form}"
    if form == "csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
    else:
        path.write_bytes((xlsx if form == "xlsx" else ods)({"Table 1": rows}))
    indicator = {"id": "i", "title": "I", "unit": "people", "better": "lower", **more}
    source = {
        "id": "s",
        "use": "tabular",
        "options": {"file": path.name, "makes": "table", **options},
    }
    document = {"format": 3, "title": "T", "indicators": [indicator], "sources": [source]}
    (folder / "register.json").write_text(json.dumps(document), "utf-8")
    return [one for one in rsr.gather(folder).problems if one.severity == "error"]


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"measured": {"data": "s", "part": "gender"}}, id="part"),
        pytest.param({"measured": {"data": "s"}, "select": {"gender": "m"}}, id="select"),
        pytest.param({"measured": {"data": "s", "whole": {"gender": "m"}}}, id="whole"),
    ],
)
def test_a_missing_column_names_the_sheet_and_the_columns_of_the_file(
    tmp_path: Path, form: str, more: dict[str, Any]
) -> None:
    """Those that wide columns are turned into are in no file, and are not named."""
    (problem,) = told(tmp_path, form, WIDE, {"wide": {"covers": "year"}}, **more)

    sheet = "" if form == "csv" else " on sheet 'Table 1'"
    assert problem.code == "column-missing"
    assert problem.must == f"the table{sheet} must have each column that is asked for"
    assert str(problem.hint).endswith("there are 'area', 'sex'")


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_rows_that_are_there_twice_are_named(tmp_path: Path, form: str) -> None:
    """By their numbers, as records name them; rows that differ in a column are told by that."""
    options = {"columns": {"value": "n"}, "period": {"at": "month", "covers": "month"}}
    measured = {"measured": {"data": "s", "part": "area"}}

    (same,) = told(tmp_path, form, LONG, options, **measured)
    (figure,) = told(tmp_path, form, [*LONG[:2], ["2024-01", "A", 6]], options, **measured)

    assert (same.code, figure.code) == ("select-ambiguous",) * 2
    assert "in every column, first at row 2 and row 3" in str(same.hint)
    assert "in the figure alone, under 'n' ('5', '6'), first at row 2 and row 3" in str(figure.hint)
