"""The source for tables: real layouts and their traps, on small files made up here."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from made_up_tables import Folder

from rsr.errors import DocumentError, Problem
from rsr.model import (
    DataSource,
    Evidence,
    Interval,
    Missing,
    NotCollected,
    Number,
    Observation,
    Period,
    Provenance,
    Recommendation,
    Register,
    Suppressed,
)
from rsr.plugins import Gathered, SourceContext
from rsr.plugins.manager import Plugins

BASIC = {
    "file": "figures.csv",
    "indicator": "restraint",
    "columns": {"value": "value"},
    "period": {"at": "month", "covers": "month"},
}
SHARED = Path(__file__).parents[4] / "shared" / "data"
Gather = Callable[..., list[Gathered]]


def problems(gathered: list[Gathered]) -> list[Problem]:
    """Return the problems among what was gathered."""
    return [one for one in gathered if isinstance(one, Problem)]


def places(gathered: list[Gathered]) -> list[tuple[str, int | None, int | None]]:
    """Return code, line and column of each problem."""
    return [(one.code, one.where.line, one.where.column) for one in problems(gathered)]


def values(gathered: list[Gathered]) -> list[Any]:
    """Return the values of the observations."""
    return [one.value for one in gathered if isinstance(one, Observation)]


def test_a_row_becomes_an_observation_with_its_origin(gather: Gather) -> None:
    """A month's cell is the whole month, and the record says which line it came from."""
    made = gather("month,value\n2021-02,77\n", **BASIC)

    assert made == [
        Observation(
            indicator="restraint",
            period=Period(start=date(2021, 2, 1), end=date(2021, 2, 28)),
            value=Number(value=77),
            made_by=Provenance(
                plugin="p", distribution="d", version="1", file="figures.csv", place="line 2"
            ),
        )
    ]


@pytest.mark.parametrize(
    ("cell", "options", "value"),
    [
        pytest.param("0", {}, Number(value=0), id="zero-is-a-figure"),
        pytest.param(" 12 ", {}, Number(value=12), id="outer-spaces"),
        pytest.param("-1.50", {}, Number(value=-1.5), id="negative-decimal"),
        pytest.param("\u22123", {}, Number(value=-3), id="typographic-minus"),
        pytest.param('"5,721"', {"thousands": ","}, Number(value=5721), id="thousands"),
        pytest.param(
            '"1.234,5"', {"thousands": ".", "decimal": ","}, Number(value=1234.5), id="continental"
        ),
        pytest.param(
            "*",
            {"markers": {"*": {"suppressed": [1, 4]}}},
            Suppressed(low=1, high=4),
            id="suppressed",
        ),
        pytest.param('""', {"markers": {"": "missing"}}, Missing(), id="empty-marked-missing"),
        pytest.param(
            "N/A ", {"markers": {"N/A": "not-collected"}}, NotCollected(), id="not-collected"
        ),
        pytest.param(
            "2040", {"rounded_to": 5}, Interval(low=2037.5, high=2042.5, stated=2040), id="rounded"
        ),
        pytest.param(
            "2040",
            {"rounded_to": 5, "counts": True},
            Interval(low=2038, high=2042, stated=2040),
            id="rounded-count",
        ),
        pytest.param(
            "0",
            {"rounded_to": 5, "counts": True},
            Interval(low=0, high=2, stated=0),
            id="a-count-is-never-negative",
        ),
        pytest.param(
            "-10",
            {"rounded_to": 5},
            Interval(low=-12.5, high=-7.5, stated=-10),
            id="a-fall-may-be-negative",
        ),
        pytest.param(
            "78.8",
            {"rounded_to": 0.1},
            Interval(low=78.75, high=78.85, stated=78.8),
            id="rounded-rate",
        ),
    ],
)
def test_a_cell_becomes_the_value_it_stands_for(
    gather: Gather, cell: str, options: dict[str, Any], value: object
) -> None:
    """Each of the kinds of value is read, and none turns into another."""
    made = gather(f"month,value\n2021-02,{cell}\n", **BASIC, **options)

    assert values(made) == [value]
    assert not problems(made)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        pytest.param("*", "cell-number", id="unnamed-sign"),
        pytest.param('"5,721"', "cell-number", id="thousands-not-announced"),
        pytest.param("1.2.3", "cell-number", id="two-points"),
        pytest.param("1e5", "cell-number", id="spreadsheet-notation"),
        pytest.param("nan", "cell-number", id="not-a-number"),
        pytest.param("\u0661\u0662", "cell-number", id="other-digits"),
        pytest.param("9" * 400, "cell-number", id="very-long"),
        pytest.param("9" * 20, "cell-number", id="too-large-for-json"),
        pytest.param("", "cell-empty", id="empty"),
    ],
)
def test_a_cell_that_is_no_figure_is_told(gather: Gather, cell: str, code: str) -> None:
    """Nothing is guessed: file, line and column are told, and the next row is read."""
    made = gather(f"month,value\n2021-02,{cell}\n2021-03,5\n", **BASIC)

    assert places(made) == [(code, 2, 9)]
    assert problems(made)[0].severity == "error"
    assert problems(made)[0].where.file == "figures.csv"
    assert values(made) == [Number(value=5)]


def test_a_hint_says_how_thousands_are_announced(gather: Gather) -> None:
    """Somebody who meets '5,721' for the first time is told which option reads it."""
    made = gather('month,value\n2021-02,"5,721"\n', **BASIC)

    assert "thousands" in str(problems(made)[0].hint)


@pytest.mark.parametrize(
    ("cell", "covers", "formats", "start", "end"),
    [
        pytest.param("01/09/2021", "month", ["%d/%m/%Y"], "2021-09-01", "2021-09-30", id="month"),
        pytest.param("Feb 2024", "month", ["%b %Y"], "2024-02-01", "2024-02-29", id="leap-month"),
        pytest.param("2023-05-31", "day", None, "2023-05-31", "2023-05-31", id="day"),
        pytest.param("2023/24 Q4", "quarter", None, "2024-01-01", "2024-03-31", id="quarter"),
        pytest.param("q1-2023/24", "quarter", None, "2023-04-01", "2023-06-30", id="quarter-first"),
        pytest.param("2023-04", "quarter", None, "2023-04-01", "2023-06-30", id="quarter-by-month"),
        pytest.param("2023", "year", None, "2023-01-01", "2023-12-31", id="year"),
        pytest.param("9999", "year", None, "9999-01-01", "9999-12-31", id="last-year"),
        pytest.param("2013/14", "financial-year", None, "2013-04-01", "2014-03-31", id="financial"),
        pytest.param("1999-2000", "financial-year", None, "1999-04-01", "2000-03-31", id="century"),
        pytest.param(
            "2014-03-31", "financial-year", None, "2013-04-01", "2014-03-31", id="in-financial"
        ),
        pytest.param(
            "1/6/24", "day", ["%d/%m/%Y", "%d/%m/%y"], "2024-06-01", "2024-06-01", id="two-formats"
        ),
    ],
)
def test_a_cell_names_a_span(
    gather: Gather, cell: str, covers: str, formats: list[str] | None, start: str, end: str
) -> None:
    """Days, months, quarters and years become their first and last day."""
    options = {**BASIC, "period": {"at": "month", "covers": covers}}
    if formats:
        options["date_formats"] = formats

    made = gather(f"month,value\n{cell},1\n", **options)

    (one,) = made
    assert isinstance(one, Observation)
    assert one.period == Period(start=date.fromisoformat(start), end=date.fromisoformat(end))


@pytest.mark.parametrize(
    ("cell", "covers", "formats"),
    [
        pytest.param("", "month", None, id="empty"),
        pytest.param("soon", "month", None, id="words"),
        pytest.param("2021-02-30", "day", None, id="no-such-day"),
        pytest.param("2021-02", "day", None, id="month-is-no-day"),
        pytest.param("2021", "quarter", None, id="year-is-no-quarter"),
        pytest.param("2023-05", "quarter", None, id="within-quarter"),
        pytest.param("2021", "financial-year", None, id="year-is-no-financial-year"),
        pytest.param("2013/15", "financial-year", None, id="years-apart"),
        pytest.param("9999/00", "financial-year", None, id="beyond-the-calendar"),
        pytest.param("0000 Q1", "quarter", None, id="before-the-calendar"),
        pytest.param("01/04/2024", "day", ["%d/%m/%Y", "%m/%d/%Y"], id="two-readings"),
    ],
)
def test_a_span_that_is_not_clear_is_refused(
    gather: Gather, cell: str, covers: str, formats: list[str] | None
) -> None:
    """A date that two formats read differently is no date, and neither is half of one."""
    options = {**BASIC, "period": {"at": "month", "covers": covers}}
    if formats:
        options["date_formats"] = formats

    made = gather(f"value,month\n1,{cell}\n", **options)

    assert places(made) == [("cell-date", 2, 3)]


def test_a_period_may_stand_in_two_columns(gather: Gather) -> None:
    """Start and end are read apart; an end before its start is told where the end stands."""
    options = {**BASIC, "period": {"start": "from", "end": "to"}}

    made = gather(
        "from,to,value\n2021-01-01,2021-03-31,4\n2021-04-01,2021-03-01,5\n,soon,6\n", **options
    )

    assert [one.period.end for one in made if isinstance(one, Observation)] == [date(2021, 3, 31)]
    assert places(made) == [
        ("range-reversed", 3, 12),
        ("cell-date", 4, 1),
        ("cell-date", 4, 2),
    ]


def test_lines_stay_true_after_a_quoted_line_end(gather: Gather) -> None:
    """A cell's line is the file's own, also where cells before it hold line ends."""
    text = 'note,month,value\r\n"two\r\nlines, ""quoted""",2021-02,x\r\n\r\nb,2021-03,y\r\n'

    made = gather(text, **BASIC)

    assert places(made) == [("cell-number", 3, 28), ("cell-number", 5, 11)]


def test_other_line_signs_do_not_end_a_line(gather: Gather) -> None:
    """A vertical tab or a line separator is text, as csv and editors have it."""
    made = gather("note,month,value\na\x0bb\u2028c,2021-02,x\n", **BASIC)

    assert places(made) == [("cell-number", 2, 15)]


def test_preamble_footer_and_blank_rows_are_stepped_over(gather: Gather) -> None:
    """What stands before the header and from the footer on is no data, and neither is a blank."""
    text = 'Title "unclosed\n\nmonth,value\n2021-02,1\n,\n\n2021-03,2\nNote: made up,\nx,y\n'

    made = gather(text, **BASIC, header_row=3, stop_at="Note:")

    assert values(made) == [Number(value=1), Number(value=2)]
    assert not problems(made)


def test_a_footer_that_never_comes_is_told(gather: Gather) -> None:
    """Without its footnote the file may have been cut short."""
    made = gather("month,value\n2021-02,1\n", **BASIC, stop_at="Note:")

    assert [(one.code, one.severity) for one in problems(made)] == [("footer-missing", "warning")]


def test_a_file_without_a_header_is_given_names(gather: Gather) -> None:
    """The register names the columns, and the first line is data."""
    made = gather(
        "01/09/2021,A,MHS76,5\n",
        **{**BASIC, "columns": {"value": "value", "indicator": "measure"}, "indicator": None},
        header_row=0,
        column_names=["month", "provider", "measure", "value"],
        date_formats=["%d/%m/%Y"],
        words={"indicator": {"MHS76": "people-restrained"}},
    )

    assert [(o.indicator, o.value) for o in made if isinstance(o, Observation)] == [
        ("people-restrained", Number(value=5))
    ]


@pytest.mark.parametrize(
    ("content", "options", "code", "line"),
    [
        pytest.param(b"", {}, "file-empty", None, id="empty"),
        pytest.param(b" \r\n\n", {}, "file-empty", None, id="blank"),
        pytest.param(b"<!DOCTYPE html>\n<html>", {}, "file-not-csv", 1, id="web-page"),
        pytest.param(b"\xef\xbb\xbf <!-- x --><HTML>", {}, "file-not-csv", 1, id="web-page-bom"),
        pytest.param(b"PK\x03\x04rest", {}, "file-not-csv", 1, id="spreadsheet"),
        pytest.param(b"month,value\n2021-02,\x00", {}, "file-not-csv", 2, id="nul"),
        pytest.param(
            "month,value\n".encode("utf-16"), {}, "encoding-wrong", 1, id="utf-16-taken-for-utf-8"
        ),
        pytest.param(
            "month,value\n".encode("utf-16-le"), {}, "file-not-csv", 1, id="utf-16-unmarked"
        ),
        pytest.param(b"month,value\n2021-02,\xa35", {}, "encoding-wrong", 2, id="cp1252"),
        pytest.param(b"a", {"encoding": "klingon"}, "encoding-unknown", None, id="no-encoding"),
        pytest.param(b"a", {"encoding": "hex"}, "encoding-unknown", None, id="no-text-encoding"),
        pytest.param(b"a", {"encoding": "a\0b"}, "encoding-unknown", None, id="encoding-with-nul"),
        pytest.param(b"a", {"file": "nowhere.csv"}, "file-unreadable", None, id="not-there"),
        pytest.param(b'"a"b,c\n1,2', {}, "row-malformed", 1, id="header-malformed"),
        pytest.param(b"month,value", {"header_row": 9}, "column-missing", 9, id="no-such-line"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_once(
    gather: Gather, content: bytes, options: dict[str, Any], code: str, line: int | None
) -> None:
    """A file that cannot be read at all is one problem a cause, and always an error."""
    made = gather(content, **{**BASIC, "on_bad_row": "leave-out", **options})

    assert {one[:2] for one in places(made)} == {(code, line)}
    assert {one.severity for one in problems(made)} == {"error"}
    assert len(made) == len(problems(made))


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        pytest.param(b"\xef\xbb\xbfmonth,value\n2021-02,1\n", "utf-8-sig", id="utf-8-marked"),
        pytest.param(b"\xef\xbb\xbfmonth,value\n2021-02,1\n", "utf-8", id="mark-not-announced"),
        pytest.param("month,value\n2021-02,1\n".encode("utf-16"), "utf-16", id="utf-16"),
        pytest.param(b"month,value,\xa3\n2021-02,1,\n", "cp1252", id="cp1252"),
    ],
)
def test_a_file_is_read_in_its_encoding(gather: Gather, content: bytes, encoding: str) -> None:
    """A byte order mark is never part of the first column's name."""
    made = gather(content, **BASIC, encoding=encoding)

    assert values(made) == [Number(value=1)]


def test_a_missing_column_is_named_with_its_neighbours(gather: Gather) -> None:
    """The problem stands at the header, names the column, what it may be, and who asks for it."""
    made = gather("Months,Values,Note\n2021-02,1,\n", **BASIC)

    assert places(made) == [("column-missing", 1, 1)] * 2
    assert "'Values'" in str(problems(made)[0].hint)
    assert "$.sources[1].options.columns.value" in str(problems(made)[0].hint)


def test_a_repeated_column_matters_only_where_it_is_read(gather: Gather) -> None:
    """Two columns of one name are refused when one of them is wanted, told at the second."""
    unread = gather("x,x,month,value\n1,2,2021-02,3\n", **BASIC)
    read = gather("value,month,value\n1,2021-02,3\n", **BASIC)

    assert values(unread) == [Number(value=3)]
    assert places(read) == [("column-repeated", 1, 13)]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param("2021-02", ("row-ragged", 2, 1), id="too-short"),
        pytest.param("2021-02,1,2", ("row-ragged", 2, 9), id="too-long"),
        pytest.param('"2021-02"x,1', ("row-malformed", 2, 1), id="sign-after-quotation"),
    ],
)
def test_a_row_of_another_shape_is_told(
    gather: Gather, row: str, expected: tuple[str, int, int]
) -> None:
    """The row is told, and those after it are read."""
    made = gather(f"month,value\n{row}\n2021-03,5\n", **BASIC)

    assert places(made) == [expected]
    assert values(made) == [Number(value=5)]


@pytest.mark.parametrize(
    ("row", "advises"),
    [("Source: made up", True), ("Note 1", True), ("2021-02,1,2", False)],
)
def test_a_note_below_a_table_is_told_with_what_ends_the_table(
    gather: Gather, row: str, *, advises: bool
) -> None:
    """A row that is too short may be such a note; one that is too long is none."""
    rows = f"month,value\n2021-03,5\n{row}\n"

    (told,) = problems(gather(rows, **BASIC))

    assert ("stop_at" in str(told.hint)) is advises
    assert "delimiter" in str(told.hint)
    if advises:
        assert not problems(gather(rows, stop_at=row[:5], **BASIC))


@pytest.mark.parametrize(
    ("row", "stop_at", "below"),
    [
        pytest.param("2021-04,7", "2021-04", 1, id="the-row-that-is-named"),
        pytest.param("2021-04,7\nNote 1,\n2021-05,8", "2021", 3, id="from-the-first-row-on"),
        pytest.param("Note 1,\n2021-04,7\n2021-05,8", "Note", 2, id="rows-below"),
        pytest.param("Note 1,\n2021-04,[c]", "Note", 1, id="a-hidden-figure"),
        pytest.param("Note 1,\n2021-04,", "Note", 0, id="no-figure"),
        pytest.param("All months,12", "All", 0, id="no-period"),
        pytest.param("Note 1,\nFigures of 2021-04 are provisional,", "Note", 0, id="notes"),
    ],
)
def test_rows_of_data_below_stop_at_are_told_and_counted(
    folder: Folder, row: str, stop_at: str, below: int
) -> None:
    """A short text that is meant for a note may begin a row of data as well."""
    folder.write("a.csv", f"month,value\n2021-03,5\n{row}\n")
    options = {**BASIC, "file": "a.csv", "stop_at": stop_at, "markers": {"[c]": "missing"}}

    told = [one for one in problems(folder.gather(**options)) if one.code == "row-below-table"]
    account = folder.account(**options)
    assert len(told) == sum(one.count for one in account.left_out) == below
    assert account.read == account.used + len(told)


@pytest.mark.parametrize(("stop_at", "below"), [("All", 1), ("All areas", 0)])
def test_a_row_of_a_wide_table_that_is_not_named_in_full_may_be_one_of_data(
    folder: Folder, stop_at: str, below: int
) -> None:
    """As that of a total is, and no period says whether it is one."""
    options: dict[str, Any] = {
        **BASIC,
        "columns": {"part": "area"},
        "period": None,
        "wide": {"covers": "year"},
    }

    folder.write("a.csv", "area,2021,2022\nA,3,4\nAll areas,5,6\n")
    options |= {"file": "a.csv", "stop_at": stop_at}
    made = folder.gather(**options)

    account = folder.account(**options)
    assert (account.read, account.used) == (2 + 2 * below, 2)
    assert sum(one.code == "row-below-table" for one in problems(made)) == below


def test_a_row_of_another_shape_is_shown(gather: Gather) -> None:
    """Its text is cut short, and withheld where it may be what people say."""
    rows = f"month,value\n2021-02\n2021-03,1,{'x' * 90}\n"

    shown = problems(gather(rows, **BASIC))
    said = problems(
        gather(
            rows,
            file="ev.csv",
            makes="evidence",
            columns={"id": "month", "bears_on": "month", "says": "value"},
            constants={"kind": "research", "about": "outcome", "direction": "mixed"},
        )
    )

    assert [one.got for one in shown] == [
        "1 cell: '2021-02'",
        f"3 cells: '2021-03,1,{'x' * 50}'...",
    ]
    assert [one.got for one in said] == ["1 cell: withheld", "3 cells: withheld"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_fault_in_utf_8_is_that_of_its_row(gather: Gather, encoding: str) -> None:
    """Where most letters are UTF-8, the others are read, and the byte is told with its place."""
    content = b"month,value,note\n2021-02,1,caf\xc3\xa9\n2021-03,2,x\xff\n2021-04,3,n\xc3\xa9e\n"

    refused = gather(content, **BASIC, encoding=encoding)
    left_out = gather(content, **BASIC, encoding=encoding, on_bad_row="leave-out")

    assert values(refused) == values(left_out) == [Number(value=1), Number(value=3)]
    assert places(refused) == [("encoding-wrong", 3, 12)]
    assert problems(refused)[0].got == "byte 0xff"
    assert [(one.code, one.severity) for one in problems(left_out)] == [
        ("encoding-wrong", "warning"),
        ("rows-left-out", "note"),
    ]


def test_a_fault_in_the_header_refuses_the_file(gather: Gather) -> None:
    """What a column is called must be known."""
    made = gather(b"month,value,x\xff\xc3\xa9\n2021-02,1,\n", **BASIC, on_bad_row="leave-out")

    assert places(made) == [("encoding-wrong", 1, 14)]
    assert problems(made)[0].severity == "error"


@pytest.mark.parametrize("cell", ["", "  "])
def test_a_row_without_a_part_is_not_the_whole(gather: Gather, cell: str) -> None:
    """Where a column tells the part, a blank cell is told and makes no figure."""
    content = f"month,who,value\n2021-02,A,10\n2021-02,{cell},5\n"
    options: dict[str, Any] = {**BASIC, "columns": {"value": "value", "part": "who"}}

    refused = gather(content, **options)
    left_out = gather(content, **options, on_bad_row="leave-out")
    picked = gather(content, **options, where={"who": ["A"]})
    whole = gather(content, **BASIC, where={"who": [""]})

    assert values(refused) == values(left_out) == values(picked) == [Number(value=10)]
    assert places(refused) == [("part-blank", 3, 9)]
    assert problems(left_out)[0].severity == "warning"
    assert [one.code for one in problems(picked)] == ["label-blank"]
    assert values(whole) == [Number(value=5)]


def test_empty_cells_beyond_the_header_do_no_harm(gather: Gather) -> None:
    """Spreadsheets leave delimiters at the end of lines."""
    made = gather("month,value\n2021-02,1,, \n", **BASIC)

    assert values(made) == [Number(value=1)]


def test_an_open_quotation_is_an_error_whatever_the_options(gather: Gather) -> None:
    """It swallows rows that nobody can count, so it is never only a warning."""
    made = gather(
        'month,value\n2021-02,1\n2021-03,"2\n2021-04,3\n', **BASIC, on_bad_row="leave-out"
    )

    assert places(made) == [("quote-open", 3, 1)]
    assert problems(made)[0].severity == "error"
    assert values(made) == [Number(value=1)]


def test_rows_left_out_are_warnings_and_are_counted(gather: Gather) -> None:
    """With 'leave-out' nothing is silent: each row is a warning, and a note tells how many."""
    made = gather("month,value\n2021-02,x\n2021-03\n2021-04,5\n", **BASIC, on_bad_row="leave-out")

    assert [(one.code, one.severity) for one in problems(made)] == [
        ("cell-number", "warning"),
        ("row-ragged", "warning"),
        ("rows-left-out", "note"),
    ]
    assert problems(made)[-1].got == "2 of 3 rows left out"
    assert values(made) == [Number(value=5)]


def test_only_the_wanted_rows_are_read(gather: Gather) -> None:
    """A selection compares whole texts; what it leaves out is not looked at."""
    text = "level,month,value\nEngland ,2021-02,1\nWard,broken,x\n"

    made = gather(text, **BASIC, where={"level": ["England"]})
    none = gather(text, **BASIC, where={"level": ["Wales"]})

    assert values(made) == [Number(value=1)]
    assert not problems(made)
    assert [(one.code, one.severity) for one in problems(none)] == [
        ("select-nothing", "warning"),
        ("rows-none", "warning"),
    ]


def test_a_table_without_rows_is_told(gather: Gather) -> None:
    """A header alone is a warning: the series would end without a word."""
    made = gather("month,value\n", **BASIC)

    assert [one.code for one in problems(made)] == ["rows-none"]


def test_a_publishers_words_are_explained_by_the_register(gather: Gather) -> None:
    """The fields' own words need no explanation; others do, and one without is told."""
    options = {
        **BASIC,
        "columns": {"value": "value", "status": "STATUS", "vintage_on": "out"},
        "words": {"status": {"End of Year": "final"}},
    }
    text = (
        "month,value,STATUS,out\n2021-02,1,Performance ,2021-05-01\n"
        "2021-03,2,End of Year,\n2021-04,3,Adhoc,\n"
    )

    made = gather(text, **options)

    observed = [one for one in made if isinstance(one, Observation)]
    assert [(one.status, one.vintage_on) for one in observed] == [
        ("performance", date(2021, 5, 1)),
        ("final", None),
    ]
    assert places(made) == [("cell-word", 4, 11)]


def test_an_unexplained_word_is_refused_by_the_class(gather: Gather) -> None:
    """Without any words given the record's own class says what it takes."""
    columns = {"value": "value", "status": "STATUS"}

    made = gather(
        "month,value,STATUS\n2021-02,1,Adhoc\n2021-02,1,Final\n", **{**BASIC, "columns": columns}
    )

    assert places(made) == [("choice-unknown", 2, 11)]
    assert values(made) == [Number(value=1)]


def test_rows_become_evidence(gather: Gather) -> None:
    """Lists are parted, ids tidied, fields within fields filled, constants kept."""
    made = gather(
        "ref;on;text;page\nEV 1 (a);oos-6/Rights|oos-9;Families saw change.;12\n",
        file="ev.csv",
        makes="evidence",
        delimiter=";",
        columns={"id": "ref", "bears_on": "on", "says": "text", "source.page": "page"},
        constants={
            "kind": "stakeholder-view",
            "about": "outcome",
            "direction": "positive",
            "source": {"document": "survey"},
        },
        list_separator="|",
        ids="tidied",
        id_prefix="survey-",
    )

    (one,) = made
    assert isinstance(one, Evidence)
    assert (one.id, one.bears_on) == ("survey-ev-1-a", ("oos-6/rights", "oos-9"))
    assert one.source is not None
    assert (one.source.document, one.source.page) == ("survey", "12")
    assert one.made_by is not None
    assert one.made_by.place == "line 2"


def test_a_field_within_a_field_that_is_not_whole_is_told_at_its_cell(gather: Gather) -> None:
    """The class wants a document beside the page, and the message stands at the page."""
    made = gather(
        "ref,page\ne1,12\n",
        file="ev.csv",
        makes="evidence",
        columns={"id": "ref", "source.page": "page"},
        constants={
            "bears_on": ["a"],
            "kind": "research",
            "about": "outcome",
            "direction": "mixed",
            "says": "x",
        },
    )

    assert places(made) == [("field-missing", 2, 4)]


def test_what_people_say_is_withheld_from_messages(gather: Gather) -> None:
    """A private cell that is refused is not repeated in the message."""
    made = gather(
        "ref,text\nE 1,secret\n",
        file="ev.csv",
        makes="evidence",
        columns={"id": "ref", "bears_on": "ref", "says": "text", "kind": "text"},
        constants={"about": "outcome", "direction": "mixed"},
    )

    assert [one.code for one in problems(made)] == [
        "id-malformed",
        "id-malformed",
        "choice-unknown",
    ]
    says = gather(
        "ref,text\ne1,\n",
        file="ev.csv",
        makes="evidence",
        columns={"id": "ref", "bears_on": "ref", "says": "text"},
        constants={"kind": "research", "about": "outcome", "direction": "mixed"},
    )
    assert [(one.code, one.got) for one in problems(says)] == [("cell-empty", "withheld")]


def test_rows_become_recommendations(gather: Gather) -> None:
    """A recommendation keeps its number as text, and needs no period."""
    made = gather(
        "no,text\n010,Do it.\n",
        file="r.csv",
        makes="recommendations",
        columns={"id": "no", "number": "no", "wording": "text"},
        id_prefix="r-",
    )

    (one,) = made
    assert isinstance(one, Recommendation)
    assert (one.id, one.number, one.wording) == ("r-010", "010", "Do it.")


LINKS = {
    "file": "r.csv",
    "makes": "recommendations",
    "indicator": None,
    "period": None,
    "columns": {"id": "id", "links.to": "to", "links.kind": "kind"},
    "list_separator": ";",
}


@pytest.mark.parametrize(
    ("to", "kind", "links"),
    [
        pytest.param("a", "duplicates", [("duplicates", "a")], id="one"),
        pytest.param(
            "a;b", "duplicates", [("duplicates", "a"), ("duplicates", "b")], id="one-kind-for-all"
        ),
        pytest.param(
            "a; b", "Supersedes ;duplicates", [("supersedes", "a"), ("duplicates", "b")], id="each"
        ),
        pytest.param("a; ", "duplicates", [("duplicates", "a")], id="nothing-follows"),
        pytest.param("", "", [], id="none"),
        pytest.param("", "duplicates", [], id="a-kind-of-nothing"),
    ],
)
def test_a_cell_holds_several_links(
    gather: Gather, to: str, kind: str, links: list[tuple[str, str]]
) -> None:
    """The separator parts a field of a list's items; what is told once holds for every item."""
    (one,) = gather(f"id,to,kind\nr,{to},{kind}\n", **LINKS)

    assert isinstance(one, Recommendation)
    assert [(link.kind, link.to) for link in one.links] == links


@pytest.mark.parametrize(
    ("to", "kind", "told"),
    [
        pytest.param("a;b;c", "duplicates;supersedes", ("list-lengths", 2, 3), id="three-and-two"),
        pytest.param(
            "a;", "duplicates;supersedes", ("cell-empty", 2, 3), id="a-kind-without-a-link"
        ),
        pytest.param("a;B", "duplicates", ("id-malformed", 2, 3), id="no-id"),
    ],
)
def test_links_that_do_not_go_together_are_told(
    gather: Gather, to: str, kind: str, told: tuple[str, int, int]
) -> None:
    """No link is dropped, and none is made up, where cells part into different numbers."""
    made = gather(f"id,to,kind\nr,{to},{kind}\n", **LINKS)

    assert places(made) == [told]


def test_a_sentence_is_parted_only_where_the_ids_beside_it_are(gather: Gather) -> None:
    """A separator within a sentence is part of the sentence, unless ids say how many there are."""
    options = {**LINKS, "columns": {"id": "id", "criteria.id": "c", "criteria.text": "t"}}

    made = gather('id,c,t\nr-1,k,"One; and two"\nr-2,k;l,"One;Two"\n', **options)

    first, second = made
    assert isinstance(first, Recommendation)
    assert isinstance(second, Recommendation)
    assert [one.text for one in first.criteria] == ["One; and two"]
    assert [(one.id, one.text) for one in second.criteria] == [("k", "One"), ("l", "Two")]


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        pytest.param(
            {"columns": {"valeu": "value"}}, ["field-unknown", "field-missing"], id="typo"
        ),
        pytest.param({"columns": {}}, ["field-missing"], id="no-value"),
        pytest.param({"period": None}, ["field-missing"], id="no-period"),
        pytest.param({"indicator": None}, ["field-missing"], id="no-indicator"),
        pytest.param({"constants": {"colour": 1}}, ["field-unknown"], id="constant-unknown"),
        pytest.param({"constants": {"value": 1}}, ["field-twice"], id="given-twice"),
        pytest.param({"words": {"status": {}}}, ["field-unknown"], id="words-for-nothing"),
        pytest.param(
            {"columns": {"value": "value", "source.paeg": "p"}}, ["field-unknown"], id="inner-typo"
        ),
        pytest.param(
            {"columns": {"value": "value", "made_by": "p"}}, ["field-unknown"], id="maker-is-ours"
        ),
        pytest.param(
            {"makes": "recommendations", "indicator": None, "columns": {"id": "a"}},
            ["field-unknown"],
            id="recommendations-have-no-period",
        ),
    ],
)
def test_wrong_options_are_told_before_any_row(
    gather: Gather, options: dict[str, Any], codes: list[str]
) -> None:
    """They are told where they stand in the register, and the file is not read."""
    made = gather(b"", **{**BASIC, **options})

    assert [one.code for one in problems(made)] == codes
    assert all(one.where.path[:3] == ("sources", 1, "options") for one in problems(made))


def test_a_wrong_constant_is_told_once_and_is_always_an_error(gather: Gather) -> None:
    """A thousand rows with one mistake in the register are one problem."""
    made = gather(
        "month,value\n2021-02,1\n2021-03,2\n",
        **{**BASIC, "indicator": "Not An Id"},
        constants={"status": "sure"},
        on_bad_row="leave-out",
    )

    found = problems(made)
    assert [(one.code, one.severity, one.where.path[3:]) for one in found[:-1]] == [
        ("id-malformed", "error", ("indicator",)),
        ("choice-unknown", "error", ("constants", "status")),
    ]
    assert found[-1].code == "rows-left-out"


@pytest.mark.parametrize(
    ("options", "code", "path"),
    [
        pytest.param({"date_formats": []}, "date-format-wrong", ("date_formats",), id="no-format"),
        pytest.param({"date_formats": ["%d %B"]}, "date-format-wrong", ("date_formats",), id="no-year"),
        pytest.param({"date_formats": ["%Y %Q"]}, "date-format-wrong", ("date_formats",), id="unknown"),
        pytest.param({"date_formats": ["%Y %Y"]}, "date-format-wrong", ("date_formats",), id="twice"),
        pytest.param({"rounded_to": 0}, "number-too-small", ("rounded_to",), id="rounded-to-nothing"),
        pytest.param({"decimal": ",", "thousands": ","}, "decimal-wrong", ("decimal",), id="same-sign"),
        pytest.param({"delimiter": ",,"}, "delimiter-wrong", ("delimiter",), id="two-signs"),
        pytest.param({"delimiter": '"'}, "delimiter-wrong", ("delimiter",), id="quotation-mark"),
        pytest.param({"header_row": -1}, "header-row-wrong", ("header_row",), id="before-the-file"),
        pytest.param({"header_row": 0}, "header-row-wrong", ("header_row",), id="no-names-at-all"),
        pytest.param({"period": {"start": "a"}}, "period-unclear", ("period",), id="no-end"),
        pytest.param({"period": {"at": "a", "start": "a", "end": "b"}}, "period-unclear", ("period",), id="both"),
        pytest.param({"period": {}}, "period-unclear", ("period",), id="neither"),
        pytest.param({"markers": {"*": "hidden"}}, "value-malformed", ("markers", "*"), id="marker"),
        pytest.param({"where": ["England"]}, "type-wrong", ("where",), id="selection-no-mapping"),
        pytest.param({"file": None}, "type-wrong", ("file",), id="no-file"),
        pytest.param({"colour": 1}, "field-unknown", ("colour",), id="unknown-option"),
    ],
)  # fmt: skip
def test_options_that_cannot_be_meant_are_refused(
    gather: Gather, options: dict[str, Any], code: str, path: tuple[str, ...]
) -> None:
    """They fail when the source is made, with their path."""
    with pytest.raises(DocumentError) as caught:
        gather("month,value\n", **{**BASIC, **options})

    assert (code, path) in [(one.code, one.where.path) for one in caught.value.problems]


def test_a_huge_cell_is_read_and_the_process_is_left_as_it_was(gather: Gather) -> None:
    """The csv module's limit on cells is the process's own, and is put back."""
    before = csv.field_size_limit()

    made = gather(f"month,value,note\n2021-02,1,{'x' * 300_000}\n", **BASIC)

    assert values(made) == [Number(value=1)]
    assert csv.field_size_limit() == before


def test_more_rows_than_are_read_at_a_time(gather: Gather) -> None:
    """Rows are read some thousands at a time; none is lost or told at a wrong line between."""
    rows = ["2021-02,1"] * 5000
    rows[4500] = "2021-02,x"

    made = gather("month,value\n" + "\n".join(rows), **BASIC)

    assert places(made) == [("cell-number", 4502, 9)]
    assert len(values(made)) == 4999


def test_tabs_part_cells_too(gather: Gather) -> None:
    """The word 'tab' stands for a sign that is hard to write in YAML."""
    made = gather("month\tvalue\n2021-02\t1\n", **BASIC, delimiter="tab")

    assert values(made) == [Number(value=1)]


def test_the_same_file_gives_the_same_records(gather: Gather) -> None:
    """Reading twice gives equal records in the same order."""
    text = "month,value\n2021-02,1\n2021-03,x\n"

    assert gather(text, **BASIC) == gather(text, **BASIC)


def test_a_source_made_in_python_has_places_too(plugins: Plugins) -> None:
    """A source that the register does not list is told by its options' own path."""
    source = DataSource(id="loose", use="tabular", options={"file": "a.csv"})
    context = SourceContext(
        source=source,
        register=Register(title="Made up"),
        read=str.encode,
        provenance=lambda file, place: Provenance(
            plugin="p", distribution="d", version="1", file=file, place=place
        ),
    )

    made: list[Any] = list(plugins.make("sources", "tabular", source.options).gather(context))

    assert {one.where.path for one in made} == {("options", "columns")}


# --- real files, where they are at hand -----------------------------------------------------


def shared(name: str) -> bytes:
    """Return a real file's bytes, or skip where the collection of them is not at hand."""
    path = SHARED / name
    if not path.is_file():
        pytest.skip("the collection of real data files is not beside this checkout")
    return path.read_bytes()


@pytest.mark.parametrize(
    ("name", "rows", "start"),
    [
        pytest.param("rstr01_Sep_2021", 52, date(2021, 9, 1), id="day-month-year"),
        pytest.param("rstr06_Feb_2022", 43, date(2022, 2, 1), id="iso"),
    ],
)
def test_real_restraint_extract(gather: Gather, name: str, rows: int, start: date) -> None:
    """Files without a header, whose dates change form between months, are read by one source."""
    made = gather(
        shared(f"mhsds_restraint_extract/{name}.csv"),
        **BASIC,
        header_row=0,
        column_names=["month", "provider", "measure", "value"],
        date_formats=["%d/%m/%Y", "%Y-%m-%d"],
        markers={"*": {"suppressed": [1, 4]}},
        rounded_to=5,
        counts=True,
    )

    assert not problems(made)
    assert len(made) == rows
    assert {one.period.start for one in made if isinstance(one, Observation)} == {start}


def test_real_suppressed_bed_days(gather: Gather) -> None:
    """An asterisk becomes a suppressed value with its bounds, never a number."""
    made = gather(
        shared("mhsds_restraint_extract/beds01_Sep_2021.csv"),
        **BASIC,
        header_row=0,
        column_names=["month", "provider", "measure", "value"],
        date_formats=["%d/%m/%Y"],
        where={"measure": ["Bed days in RP"]},
        markers={"*": {"suppressed": [1, 4]}},
    )

    assert not problems(made)
    assert Suppressed(low=1, high=4) in values(made)
    assert Number(value=120) in values(made)


def test_real_financial_years(gather: Gather) -> None:
    """A table by financial year, with a marker for what was not collected."""
    made = gather(
        shared("transcribed/dols_national_applications.csv"),
        **{
            **BASIC,
            "columns": {"value": "applications_not_completed_at_year_end"},
            "period": {"at": "financial_year", "covers": "financial-year"},
        },
        markers={"N/A": "not-collected"},
    )

    assert not problems(made)
    assert values(made)[0] == NotCollected()
    assert values(made)[2] == Number(value=101740)
    assert len(values(made)) == 11


def test_real_ratings(gather: Gather) -> None:
    """One area is picked out of many, by month."""
    made = gather(
        shared("cqc_ratings_series/care_homes_rating.csv"),
        **{**BASIC, "period": {"at": "period", "covers": "month"}},
        date_formats=["%b %Y"],
        where={"area_name": ["England"]},
    )

    assert not problems(made)
    assert values(made)[:2] == [Number(value=78.8), Number(value=78.5)]


def test_real_provisional_figures(gather: Gather) -> None:
    """Thousands in quotation marks, and a day written in words."""
    made = gather(
        shared("transcribed/mhsds_ri_provisional_vs_performance_2023-05.csv"),
        **{
            **BASIC,
            "columns": {"value": "PERFORMANCE"},
            "period": {"at": "REPORTING_PERIOD_END", "covers": "month"},
        },
        date_formats=["%d %B %Y"],
        thousands=",",
        where={"MEASURE_ID": ["MHS77"]},
        constants={"status": "performance"},
    )

    assert values(made) == [Number(value=20058)]


def test_real_wide_encoding(gather: Gather) -> None:
    """A file in UTF-16 is refused with the encoding to set, and read once it is set."""
    raw = shared("messy_tables/utf-16le_encoded.csv")
    options = {
        "file": "a.csv",
        "indicator": "admissions",
        "columns": {"value": "Total_formal_admissions_excluding_place_of_safety_detentions"},
        "period": {"at": "Reporting_period", "covers": "financial-year"},
    }

    refused = gather(raw, **options)
    read = gather(raw, **options, encoding="utf-16", on_bad_row="leave-out")

    assert [one.code for one in problems(refused)] == ["encoding-wrong"]
    assert "utf-16" in str(problems(refused)[0].hint)
    assert len(values(read)) + int(str(problems(read)[-1].got).split()[0]) == 327


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('month,value\n2021-02,"7 Zebedee\n', id="open-quotation"),
        pytest.param('month,value\n2021-02,"7" Zebedee\n', id="malformed-row"),
    ],
)
def test_a_row_that_is_no_csv_is_not_shown(gather: Gather, content: str) -> None:
    """Which of its cells hold a person's words cannot be told."""
    (problem,) = [p for p in problems(gather(content, **BASIC)) if p.severity == "error"]

    assert problem.code in ("quote-open", "row-malformed")
    assert "Zebedee" not in str(problem)


@pytest.mark.parametrize("options", [{}, {"rounded_to": 5}], ids=["exact", "rounded"])
def test_a_figure_that_is_too_large_is_told_as_it_stands(
    gather: Gather, options: dict[str, Any]
) -> None:
    """What the cell holds is shown, and not what it was turned into."""
    (problem,) = problems(gather("month,value\n2021-02,99999999999999999999\n", **BASIC, **options))

    assert problem.got == "'99999999999999999999'"
    assert (problem.where.line, problem.where.column) == (2, 9)


def test_a_number_of_bodies_is_whole(gather: Gather) -> None:
    """A part of a body is refused, and never cut off."""
    options = BASIC | {
        "columns": {"value": "value", "coverage.reporting": "n"},
        "constants": {"coverage": {"of": "trusts"}},
    }

    (problem,) = problems(gather("month,value,n\n2021-02,7,2.5\n", **options))

    assert problem.severity == "error"
    assert "2.5" in str(problem.got)


def test_flags_beside_a_figure_add_to_what_is_said_of_all(gather: Gather) -> None:
    """The same figure has other flags in the next row."""
    options = BASIC | {"flags": "gss", "flag_column": "f", "constants": {"caveats": ["made up"]}}

    made = gather("month,value,f\n2021-01,5,r\n2021-02,5,\n2021-03,5,[p]\n", **options)

    told = [(one.caveats, one.status) for one in made if isinstance(one, Observation)]
    assert told == [
        (("made up", "revised"), "not-stated"),
        (("made up",), "not-stated"),
        (("made up",), "provisional"),
    ]
