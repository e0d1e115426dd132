"""One workbook, saved as XLSX and as ODS by two programs, gives the same figures and texts."""

import io
from collections.abc import Callable
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from made_up_tables import Folder, problems, records
from offices import saved_by_gnumeric, saved_by_libreoffice

from rsr.model import Number
from rsr.plugins.tables.typed_cells import plain, text
from rsr.plugins.tables.workbook._archive import archive_of, workbook_part
from rsr.plugins.tables.workbook._cells import Differing
from rsr.plugins.tables.workbook._ods import OdsBook
from rsr.plugins.tables.workbook._xlsx import XlsxBook

Save = Callable[[Path, str, Path], Path]
FOUND = {
    "true": "TRUE",
    "false": "FALSE",
    "beyond a day": "36:00:00",
    "time": "06:00:00",
    "lines": "a\nb",
    "day": "2020-04-10",
    "moment": "2020-04-10 12:30:00",
    "percentage": "0.456",
    "number as text": "0012",
    "not available": "#N/A",
    "by nought": "#DIV/0!",
    "sign over figure": ("3", "[c]"),
    "nothing over figure": ("3", ""),
    "superscript": "123¹",
    "subscript": "CO₂",
    "with a comment": "x",
    "tab and spaces": "a\tb  c",
    "rounded": "1234567.891",
    "currency": "12.5",
    "fraction": "1.25",
    "power": "123456",
    "thousands": ("1234567", "1235"),
    "red for minus": ("-5", "5"),
    "nil": "0",
    "negative": "-3",
}


def _tour() -> bytes:
    """Write a workbook with a cell of each kind, beside what it is called."""
    xlsxwriter: Any = import_module("xlsxwriter")
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("S")

    def form(code: str) -> Any:
        return book.add_format({"num_format": code})

    up, down = book.add_format({"font_script": 1}), book.add_format({"font_script": 2})
    rows = {name: row for row, name in enumerate(FOUND)}
    for name, row in rows.items():
        sheet.write_string(row, 0, name)
    put = {
        "true": (True,),
        "false": (False,),
        "beyond a day": (1.5, form("[h]:mm:ss")),
        "time": (0.25, form("hh:mm")),
        "lines": ("a\nb", book.add_format({"text_wrap": True})),
        "day": (date(2020, 4, 10), form("dd/mm/yyyy")),
        "moment": (datetime(2020, 4, 10, 12, 30), form("dd/mm/yyyy hh:mm")),  # noqa: DTZ001  # a spreadsheet knows no zone
        "percentage": (0.456, form("0%")),
        "sign over figure": (3, form('[<5]"[c]";0')),
        "nothing over figure": (3, form(";;;")),
        "with a comment": ("x",),
        "tab and spaces": ("a\tb  c",),
        "rounded": (1234567.891, form("#,##0.0")),
        "currency": (12.5, form('"£"#,##0')),
        "fraction": (1.25, form("# ?/?")),
        "power": (123456, form("0.00E+00")),
        "thousands": (1234567, form("0,")),
        "red for minus": (-5, form("0;[Red]0")),
        "nil": (0, form('_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-')),
        "negative": (-3, form("#,##0;(#,##0)")),
    }
    for name, (value, *formats) in put.items():
        sheet.write(rows[name], 1, value, *formats)
    sheet.write_string(rows["number as text"], 1, "0012")
    sheet.write_formula(rows["not available"], 1, "=NA()", None, "#N/A")
    sheet.write_formula(rows["by nought"], 1, "=1/0", None, "#DIV/0!")
    sheet.write_rich_string(rows["superscript"], 1, "123", up, "1")
    sheet.write_rich_string(rows["subscript"], 1, "CO", down, "2")
    sheet.write_comment(rows["with a comment"], 1, "a comment")
    book.close()
    return stream.getvalue()


def _cells(path: Path) -> dict[str, Any]:
    archive = archive_of(path.read_bytes())
    part = workbook_part(archive)
    book: Any = OdsBook(archive) if part == "content.xml" else XlsxBook(archive, part)
    found: dict[str, Any] = {}
    for row in book.sheet("S").rows():
        name, cell = row.cells[0], (row.cells[1] if len(row.cells) > 1 else None)
        if isinstance(cell, Differing):
            found[name] = (text(cell.stored), cell.displayed)
        else:
            found[name] = text(plain(cell))
    return found


def test_the_workbook_is_read_as_it_was_written(tmp_path: Path) -> None:
    """What each cell is, before any program saved it anew."""
    path = tmp_path / "t.xlsx"
    path.write_bytes(_tour())

    assert _cells(path) == FOUND


@pytest.mark.parametrize(
    ("save", "endings"),
    [
        pytest.param(saved_by_libreoffice, ["ods"], id="libreoffice-ods"),
        pytest.param(saved_by_libreoffice, ["ods", "xlsx"], id="libreoffice-ods-xlsx"),
        pytest.param(saved_by_gnumeric, ["ods"], id="gnumeric-ods"),
        pytest.param(saved_by_gnumeric, ["xlsx"], id="gnumeric-xlsx"),
    ],
)
def test_the_same_workbook_gives_the_same_however_it_is_saved(
    tmp_path: Path, save: Save, endings: list[str]
) -> None:
    """TRUE, durations, line breaks, dates, errors, notes and what is displayed: all are the same."""
    path = tmp_path / "t.xlsx"
    path.write_bytes(_tour())
    for step, ending in enumerate(endings):
        folder = tmp_path / str(step)
        folder.mkdir()
        path = save(path, ending, folder)

    found = _cells(path)
    if endings == ["ods", "xlsx"]:
        assert found["tab and spaces"] == "ab  c"  # LibreOffice loses the tab when it writes XLSX
        found["tab and spaces"] = FOUND["tab and spaces"]

    assert {name: one for name, one in found.items() if one != FOUND[name]} == {}
    assert found.keys() == FOUND.keys()


@pytest.mark.parametrize("save", [saved_by_libreoffice, saved_by_gnumeric])
def test_merged_and_hidden_cells_are_known_however_they_are_saved(
    folder: Folder, tmp_path: Path, save: Save
) -> None:
    """Gnumeric names no cell that is covered; the block is known by its first cell."""
    xlsxwriter: Any = import_module("xlsxwriter")
    path = tmp_path / "m.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("S")
        for row, cells in enumerate(
            [["month", "trust", "n"], *([f"2026-0{one}-01", "", one] for one in range(1, 6))]
        ):
            sheet.write_row(row, 0, cells)
        sheet.merge_range(1, 1, 3, 1, "A")
        sheet.merge_range(4, 1, 5, 1, "B")
        sheet.set_row(2, None, None, {"hidden": True})
    folder.write("m.ods", save(path, "ods", tmp_path).read_bytes())

    made = folder.gather(
        file="m.ods", indicator="i", columns={"value": "n", "part": "trust"}, period={"at": "month"}
    )

    assert [(one.code, one.got) for one in problems(made)] == [("rows-hidden", "1 hidden: row 3")]
    assert [(one.part, one.value) for one in records(made)] == [
        ("A", Number(value=1)), ("A", Number(value=2)), ("A", Number(value=3)),
        ("B", Number(value=4)), ("B", Number(value=5)),
    ]  # fmt: skip
