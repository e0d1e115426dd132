"""Where a cell stands that cannot be read: told alike of records and of tables that are measured on."""

import json
from pathlib import Path
from typing import Any

import pytest
from made_up_tables import ods, xlsx

import rsr

pytest.importorskip("duckdb")
pytest.importorskip("narwhals")


@pytest.mark.parametrize("form", ["xlsx", "ods"])
@pytest.mark.parametrize("makes", ["observations", "table"])
@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        (("x", "sooner", "A", "5"), "cell-date", 2),
        (("x", "2022-01", "", "5"), "part-blank", 3),
        (("x", "2022-01", "A", "5 r"), "flag-unknown", 4),
        (("", "2022-01", "A", "5"), None, None),
    ],
)
def test_a_cell_of_a_sheet_is_named_by_its_sheet_row_and_column(
    tmp_path: Path, form: str, makes: str, row: tuple[str, ...], code: str | None, column: int | None
) -> None:  # fmt: skip
    """By tables as by records, of each of several files."""
    table = {"Notes": [["x"]], "Table 1": [["of what"], ["key", "month", "area", "n"], ["", "2022-02", "A", "6"], row]}  # fmt: skip
    for name in ("a", "b"):
        (tmp_path / f"{name}.{form}").write_bytes((xlsx if form == "xlsx" else ods)(table))
    options: dict[str, Any] = {
        "file": f"?.{form}", "makes": makes, "sheet": "Table 1", "header_row": 2,
        "columns": {"value": "n"}, "period": {"at": "month", "covers": "month"},
    }  # fmt: skip
    indicator: dict[str, Any] = {"id": "i", "title": "I", "unit": "people", "better": "lower"}
    if makes == "table":
        indicator["measured"] = {"data": "s", "part": "area"}
    else:
        options |= {"indicator": "i"}
        options["columns"]["part"] = "area"
    document = {
        "format": 3, "title": "Made up", "indicators": [indicator],
        "sources": [{"id": "s", "use": "tabular", "options": options}],
    }  # fmt: skip
    (tmp_path / "register.json").write_text(json.dumps(document), "utf-8")

    told = [one for one in rsr.check(tmp_path) if one.code == code]

    files = [f"a.{form}", f"b.{form}"] if code else []
    assert [(str(one.where.file), one.where.line, one.where.column) for one in told] == [
        (file, 4, column) for file in files
    ]
    assert all(" on sheet 'Table 1' " in one.must for one in told)


@pytest.mark.parametrize("makes", ["observations", "table"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_cell_of_a_line_is_named_by_its_line_and_column(
    tmp_path: Path, makes: str, encoding: str
) -> None:
    """As they are seen in the file, whatever stands before the cell and comes after it."""
    lines = ["of what", "month;area;n", "2022-02;\u00c5;5", '2022-01;"A; ""b""";x1', "soon;\u00c5;y2", "2022-03;;6", "2022-04;C;[z]", "late;C;7"]  # fmt: skip
    (tmp_path / "a.csv").write_bytes("\n".join(lines).encode(encoding))
    options: dict[str, Any] = {
        "file": "a.csv", "makes": makes, "header_row": 2, "delimiter": ";", "encoding": encoding,
        "columns": {"value": "n"}, "period": {"at": "month", "covers": "month"},
    }  # fmt: skip
    indicator: dict[str, Any] = {"id": "i", "title": "I", "unit": "people", "better": "lower"}
    if makes == "table":
        indicator["measured"] = {"data": "s", "part": "area"}
    else:
        options |= {"indicator": "i"}
        options["columns"]["part"] = "area"
    document = {
        "format": 3, "title": "Made up", "indicators": [indicator],
        "sources": [{"id": "s", "use": "tabular", "options": options}],
    }  # fmt: skip
    (tmp_path / "register.json").write_text(json.dumps(document), "utf-8")

    told = {
        (one.where.line, one.where.column)
        for one in rsr.check(tmp_path)
        if one.where.file == "a.csv"
    }

    assert (
        {(4, 20), (5, 1), (6, 9), (7, 11), (8, 1)}
        <= told
        <= {(4, 20), (5, 1), (5, 8), (6, 9), (7, 11), (8, 1)}
    )
