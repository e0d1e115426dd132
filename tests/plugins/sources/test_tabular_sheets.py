"""Sheets of workbooks: real layouts and their traps, in small workbooks made up here."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from made_up_tables import Folder, ods, problems, records, xlsx

from rsr.model import Missing, Number, Period
from rsr.plugins.tables.cell_range import column_letters

BASIC: dict[str, Any] = {
    "indicator": "deaths",
    "columns": {"value": "homes"},
    "period": {"at": "day"},
}
ROWS = [
    ["Made-up deaths by day", None, None],
    [None, None, None],
    ["day", "homes", "not stated"],
    [date(2020, 4, 10), 95, 63],
    [None, None, None],
    [date(2020, 4, 11), 46, 1.5],
    ["All Deaths", 141, 64.5],
    ["Notes:", None, None],
    ["1. Made up.", None, None],
]
Write = Callable[[dict[str, Any]], bytes]


@pytest.fixture(
    params=[pytest.param(("a.xlsx", xlsx), id="xlsx"), pytest.param(("a.ods", ods), id="ods")]
)
def workbook(request: pytest.FixtureRequest) -> tuple[str, Write]:
    """Return a name and what writes a workbook of that kind."""
    found: tuple[str, Write] = request.param
    return found


def test_a_sheet_is_read_between_its_title_and_its_footnotes(
    folder: Folder, workbook: tuple[str, Write]
) -> None:
    """Title, blank rows and footnotes are no data; dates and whole numbers have their types."""
    name, write = workbook
    folder.write(name, write({"Contents": [["x"]], "Table 1 ": ROWS}))

    made = folder.gather(file=name, sheet=" TABLE 1", header_row=3, stop_at="All deaths", **BASIC)

    assert not problems(made)
    assert [one.value for one in records(made)] == [Number(value=95), Number(value=46)]
    assert records(made)[0].period == Period(start=date(2020, 4, 10), end=date(2020, 4, 10))
    assert [one.made_by.place for one in records(made) if one.made_by] == [
        "sheet 'Table 1 ', row 4",
        "sheet 'Table 1 ', row 6",
    ]


def test_a_cell_with_an_error_is_never_an_empty_one(
    folder: Folder, workbook: tuple[str, Write]
) -> None:
    """#N/A is told with its sheet and cell, although an empty cell has a meaning."""
    name, write = workbook
    folder.write(name, write({"S": [["day", "homes"], [date(2020, 4, 10), "#N/A"], [date(2020, 4, 11), None]]}))  # fmt: skip

    made = folder.gather(file=name, markers={"": "missing"}, **BASIC)

    (problem,) = problems(made)
    assert (problem.code, problem.where.line, problem.where.column) == ("cell-number", 2, 2)
    assert "'S'" in problem.must
    assert [one.value for one in records(made)] == [Missing()]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        pytest.param("information", "Information ", id="case-and-spaces"),
        pytest.param("2", "Information ", id="by-number"),
        pytest.param("3", "3", id="a-name-goes-before-a-number"),
    ],
)
def test_a_sheet_is_found_by_name_or_number(folder: Folder, wanted: str, found: str) -> None:
    """The publisher's outer spaces and case do not matter."""
    table = [["day", "homes"], [date(2020, 4, 10), 1]]
    folder.write("a.xlsx", xlsx({"3": table, "Information ": table}))

    (one,) = records(folder.gather(file="a.xlsx", sheet=wanted, **BASIC))

    assert one.made_by is not None
    assert str(one.made_by.place).startswith(f"sheet {found!r}")


@pytest.mark.parametrize("sheet", [None, "Tabel 1", "9", "0", ""], ids=str)
def test_a_sheet_that_is_not_clear_is_refused_with_those_there_are(
    folder: Folder, sheet: str | None
) -> None:
    """Which of several sheets is meant is never guessed."""
    folder.write("a.xlsx", xlsx({"Table 1": ROWS, "Table 2": ROWS}))

    made = folder.gather(file="a.xlsx", sheet=sheet, **BASIC)

    assert [one.code for one in problems(made)] == ["sheet-missing"]
    assert "'Table 2'" in str(problems(made)[0].hint)


def test_typed_cells_become_what_people_see(folder: Folder) -> None:
    """Text stays text, a number for a text is written out, truth is as spreadsheets show it."""

    def add(book: Any) -> None:
        sheet = book.worksheets()[0]
        sheet.write_boolean(1, 2, True)
        sheet.write(2, 2, 1.5)
        sheet.write(3, 2, 7)
        sheet.write(4, 2, 1.125, book.add_format({"num_format": "[h]:mm:ss"}))
        moment = datetime(2020, 4, 10, 12, 30)  # noqa: DTZ001  # a spreadsheet knows no zone
        sheet.write_datetime(5, 2, moment, book.add_format({"num_format": "d/m/yy hh:mm"}))

    rows = [["day", "homes", "who"], *([date(2020, 4, day), "5"] for day in range(1, 6))]
    folder.write("a.xlsx", xlsx({"S": rows}, then=add))

    made = folder.gather(file="a.xlsx", **{**BASIC, "columns": {"value": "homes", "part": "who"}})

    assert [one.part for one in records(made)] == [
        "TRUE",
        "1.5",
        "7",
        "27:00:00",
        "2020-04-10 12:30:00",
    ]
    assert {one.value for one in records(made)} == {Number(value=5)}


def test_a_label_row_tells_columns_of_one_name_apart(folder: Folder) -> None:
    """A merged label holds until the next, and columns are called by label and name."""
    folder.write(
        "a.ods",
        ods({"S": [["", "People", "", "Rate", ""], ["day", "Jan", "Feb", "Jan", "Feb"], [date(2020, 4, 1), 1, 2, 3, 4]]}),
    )  # fmt: skip
    options = {**BASIC, "columns": {"value": "Rate / Feb"}}

    made = folder.gather(file="a.ods", header_row=2, label_row=1, **options)
    unlabelled = folder.gather(
        file="a.ods", header_row=2, **{**options, "columns": {"value": "Feb"}}
    )

    assert [one.value for one in records(made)] == [Number(value=4)]
    assert [one.code for one in problems(unlabelled)] == ["column-repeated"]


def test_names_of_the_registers_own_read_a_renamed_header(folder: Folder) -> None:
    """Publishers rename columns; names given for the places read every release."""
    folder.write("a.xlsx", xlsx({"S": [["Date", "Care Home", "More"], [date(2020, 4, 10), 1]]}))

    renamed = folder.gather(file="a.xlsx", **BASIC)
    named = folder.gather(file="a.xlsx", column_names=["day", "homes", "more"], **BASIC)
    short = folder.gather(file="a.xlsx", column_names=["day", "homes", "x", "y"], **BASIC)

    assert [one.code for one in problems(renamed)] == ["column-missing", "column-missing"]
    assert [one.value for one in records(named)] == [Number(value=1)]
    assert [one.code for one in problems(short)] == ["row-ragged"]


def _holding(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return stream.getvalue()


def _damaged() -> bytes:
    whole = bytearray(xlsx({"S": ROWS}))
    at = whole.index(b"xl/worksheets/sheet1.xml") + 60
    whole[at : at + 40] = bytes(40)
    return bytes(whole)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"", "file-empty", id="empty"),
        pytest.param(b"<!DOCTYPE html><html>gone", "file-not-spreadsheet", id="web-page"),
        pytest.param(b"day,homes\n2020-04-10,5\n", "file-not-spreadsheet", id="csv"),
        pytest.param(b"\xd0\xcf\x11\xe0 old", "file-not-spreadsheet", id="password"),
        pytest.param(b"\xff\x00\x01", "file-not-spreadsheet", id="binary"),
        pytest.param(xlsx({"S": ROWS})[:900], "file-not-spreadsheet", id="cut-short"),
        pytest.param(_damaged(), "file-not-spreadsheet", id="damaged"),
        pytest.param(_holding(notes="x"), "file-not-spreadsheet", id="another-zip"),
    ],
)
def test_what_is_no_workbook_is_refused_once(folder: Folder, content: bytes, code: str) -> None:
    """Whatever is behind the name, one problem says what it is, and nothing breaks."""
    folder.write("a.xlsx", content)

    made = folder.gather(file="a.xlsx", **BASIC)

    assert [(one.code, one.severity) for one in problems(made)] == [(code, "error")]
    assert not records(made)


def test_a_cell_left_far_away_costs_nothing(folder: Folder) -> None:
    """A sheet is as large as what it holds, however far from the table somebody typed."""

    def add(book: Any) -> None:
        book.worksheets()[0].write(1048575, 16383, "far away")

    rows = [["day", "homes"], [date(2020, 4, 10), 5]]
    folder.write("a.xlsx", xlsx({"S": rows}, then=add))

    made = folder.gather(file="a.xlsx", stop_at="far away", **BASIC)

    assert not problems(made)
    assert [one.value for one in records(made)] == [Number(value=5)]


def test_a_format_far_away_is_no_cell(folder: Folder) -> None:
    """A formatted cell that holds nothing does not make a sheet large."""

    def add(book: Any) -> None:
        book.worksheets()[0].write_blank(1048575, 16383, None, book.add_format({"bold": True}))

    folder.write("a.xlsx", xlsx({"S": [["day", "homes"], [date(2020, 4, 10), 5]]}, then=add))

    assert len(records(folder.gather(file="a.xlsx", **BASIC))) == 1


def test_a_spreadsheet_of_the_other_kind_is_read_all_the_same(folder: Folder) -> None:
    """XLSX under the name of ODS is no less a spreadsheet."""
    folder.write("a.ods", xlsx({"S": [["day", "homes"], [date(2020, 4, 10), 5]]}))

    assert len(records(folder.gather(file="a.ods", **BASIC))) == 1


@pytest.mark.parametrize(
    ("place", "letters"),
    [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")],
)
def test_columns_have_the_letters_of_spreadsheets(place: int, letters: str) -> None:
    """The letters go on after Z as every spreadsheet has them."""
    assert column_letters(place) == letters
