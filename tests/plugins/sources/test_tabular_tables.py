"""Tables to measure on: the rows of a source where they lie, and how they are laid out."""

import json
from datetime import date
from typing import Any

import pytest
from made_up_tables import Folder, ods, problems

from rsr.errors import DocumentError
from rsr.model import Missing, Suppressed
from rsr.plugins import Table

TABLE: dict[str, Any] = {
    "makes": "table",
    "columns": {"value": "value", "status": "STATUS"},
    "period": {"start": "from", "end": "to"},
}
CSV = (
    "from,to,org,STATUS,value\n2020-01-01,2020-01-31,A, Final,10\n2020-01-01,2020-01-31,B,Adhoc,*\n"
)


def rows(table: Table, columns: str) -> list[tuple[Any, ...]]:
    """Return what a table holds in some columns."""
    found: list[tuple[Any, ...]] = table.frame.project(columns).order(columns).fetchall()
    return found


def test_a_csv_file_is_a_table_of_text(folder: Folder) -> None:
    """Columns keep their text, and the layout says which means what."""
    folder.write("a.csv", CSV)

    table = folder.measured_on(
        file="a.csv", convention="mhsds", words={"status": {"Adhoc": "not-stated"}}, **TABLE
    )

    layout = table.layout
    assert rows(table, "org, value, STATUS") == [("A", "10", " Final"), ("B", "*", "Adhoc")]
    assert (layout.value, layout.start, layout.end, layout.status) == (
        "value",
        "from",
        "to",
        "STATUS",
    )
    assert layout.markers == {"*": Suppressed(low=0, high=4)}
    assert (layout.rounded_to, layout.whole_rounded_to, layout.counts) == (5, 5, True)
    assert layout.whole_perhaps_exact
    assert 9999999 in layout.sentinels
    assert (layout.statuses["Adhoc"], layout.statuses["final"]) == ("not-stated", "final")
    assert table.files == ("a.csv",)
    table.close()


def test_a_table_makes_no_records(folder: Folder) -> None:
    """A source that is measured on needs no columns for records, and yields nothing."""
    assert folder.gather(file="nowhere.csv", makes="table") == []


def test_several_files_are_one_table_with_their_vintages(folder: Folder) -> None:
    """Each row knows its file, and each file when it was published."""
    folder.write("d_2020-02-01.csv", CSV)
    folder.write("d_2020-03-01.csv", CSV.replace("10", "15"))

    table = folder.measured_on(
        file="d_*.csv", vintage_from=r"_(?P<date>[\d-]+)", constants={"status": "final"},
        **{**TABLE, "columns": {"value": "value"}},
    )  # fmt: skip

    file = table.layout.file
    assert rows(table, f"value, {file}")[:2] == [
        ("*", "d_2020-02-01.csv"),
        ("*", "d_2020-03-01.csv"),
    ]
    vintage = table.layout.vintages["d_2020-03-01.csv"]
    assert (vintage.on, vintage.status) == (date(2020, 3, 1), "final")
    table.close()


def test_a_wide_sheet_becomes_a_long_table(folder: Folder) -> None:
    """Headings and cells become two columns, and each row knows its place."""
    folder.write(
        "a.ods",
        ods({"S": [["area", date(2020, 4, 10), date(2020, 4, 11)], ["A", 1, "#N/A"], ["Notes:"]]}),
    )

    table = folder.measured_on(
        file="a.ods", makes="table", wide={}, stop_at="Notes:", where={"area": ["A"]}
    )

    assert (table.layout.value, table.layout.at) == ("value", "period")
    assert rows(table, f"period, value, {table.layout.row}") == [
        ("2020-04-10", "1", 2),
        ("2020-04-11", "#N/A", 2),
    ]
    table.close()


def test_json_lines_become_a_table(folder: Folder) -> None:
    """A line that cannot be read is told, and the others are there."""
    folder.write("a.jsonl", '{"m":"2020-01","value":1.50}\nx\n{"m":"2020-02"}\n')

    table = folder.measured_on(
        file="a.jsonl", makes="table", columns={"value": "value"}, period={"at": "m"},
        on_bad_row="leave-out",
    )  # fmt: skip

    assert rows(table, "m, value") == [("2020-01", "1.50"), ("2020-02", None)]
    assert [(one.code, one.severity) for one in table.problems] == [
        ("row-malformed", "warning"),
        ("rows-left-out", "note"),
    ]
    table.close()


def test_what_is_amiss_in_lines_is_known_once_they_were_read(folder: Folder) -> None:
    """A ragged line of a CSV file is left out and told, as a warning where that is wanted."""
    folder.write("a.csv", CSV + "2020-02-01,2020-02-29\n")

    table = folder.measured_on(file="a.csv", on_bad_row="leave-out", **TABLE)

    assert len(table.frame.fetchall()) == 2
    assert [(one.code, one.severity, one.where.line) for one in table.amiss()] == [
        ("row-ragged", "warning", 4),
        ("rows-left-out", "note", None),
    ]
    assert table.leaves_out_rows
    table.close()


def test_a_file_that_is_left_out_is_told(folder: Folder) -> None:
    """A web page among the releases does not keep the others from being measured."""
    folder.write("a1.csv", CSV)
    folder.write("a2.csv", "<!doctype html>")

    table = folder.measured_on(file="a*.csv", on_bad_file="leave-out", **TABLE)

    assert table.files == ("a1.csv",)
    assert [(one.code, one.severity) for one in table.problems] == [
        ("column-missing" if one.code == "column-missing" else one.code, one.severity)
        for one in table.problems
    ]
    assert {one.code for one in table.problems} >= {"files-left-out"}
    table.close()
    with pytest.raises(DocumentError):
        folder.measured_on(file="a*.csv", **TABLE)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        pytest.param({"columns": {"value": "Values"}}, "column-missing", id="value"),
        pytest.param({"where": {"region": ["x"]}}, "column-missing", id="selection"),
        pytest.param({"period": {"at": "month"}}, "column-missing", id="period"),
        pytest.param({"words": {"status": {"x": "sure"}}}, "choice-unknown", id="status"),
        pytest.param({"file": "nowhere.csv"}, "file-unreadable", id="no-file"),
        pytest.param({"wide": {}, "period": None}, "wide-none", id="no-wide-columns"),
    ],
)
def test_a_table_that_cannot_be_is_refused(
    folder: Folder, options: dict[str, Any], code: str
) -> None:
    """What the options ask for must be there before anything is measured."""
    folder.write("a.csv", CSV)

    with pytest.raises(DocumentError) as caught:
        folder.measured_on(**{"file": "a.csv", **TABLE, **options})

    assert caught.value.code == code


def test_a_frame_is_the_table(folder: Folder) -> None:
    """What a caller hands over stays where it is; only the selection is put on it."""
    import duckdb

    with duckdb.connect() as connection:
        frame = connection.sql(
            "select '2020-01' as m, ' A' as org, '*' as value union all select '2020-02', 'B', '1'"
        )
        table = folder.measured_on(
            frame=frame, file="nowhere.csv", makes="table", columns={"value": "value"},
            period={"at": "m"}, where={"org": ["A"]}, markers={"*": "missing"},
        )  # fmt: skip

        found = table.frame.fetchall()

    assert found == [("2020-01", " A", "*")]
    assert table.layout.markers == {"*": Missing()}
    with duckdb.connect() as connection, pytest.raises(DocumentError) as caught:
        folder.measured_on(
            frame=connection.sql("select 1 as a"), file="x.csv", makes="table", wide={}
        )
    assert caught.value.code == "frame-wide"


def test_records_and_a_table_may_come_from_one_source(folder: Folder) -> None:
    """The same options make records, and give the table that they are in."""
    folder.write("a.csv", CSV)
    options = {**TABLE, "makes": "observations", "columns": {"value": "value"}}

    made = folder.gather(file="a.csv", indicator="i", markers={"*": "missing"}, **options)
    table = folder.measured_on(file="a.csv", **options)

    assert not problems(made)
    assert len(made) == len(table.frame.fetchall())
    table.close()


MONTHLY: dict[str, Any] = {"columns": {"value": "n"}, "period": {"at": "month", "covers": "month"}}


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "a\rb", '"\n"', "\n", 'a,"\r\n,b'])
def test_cells_with_line_ends_reach_a_table_as_they_are(folder: Folder, text: str) -> None:
    """A note of several lines beside figures parts no row, and is not changed."""
    line = json.dumps({"month": "2024-01", "n": "5", "note": text})
    folder.write("t.jsonl", f"{line}\n{line}\n")

    table = folder.measured_on(file="t.jsonl", makes="table", **MONTHLY)

    assert table.frame.project("note").fetchall() == [(text,)] * 2
    table.close()
