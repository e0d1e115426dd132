"""Tables in Parquet, JSON lines, text with tabs, and frames that a caller hands over."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from made_up_tables import Folder, problems, records

from rsr.errors import DocumentError, ExtraMissingError
from rsr.model import Missing, Number, Period
from rsr.values.numerals import CellError
from rsr.values.printed import PrintedForm

BASIC: dict[str, Any] = {
    "indicator": "i",
    "columns": {"value": "value"},
    "period": {"at": "month", "covers": "month"},
}
ROWS = (
    "select * from (values ('A', date '2020-01-01', 1.50::decimal(10,2), timestamp '2020-02-01', 'x'),"
    " ('A ', date '2020-02-01', null, null, null), ('B', date '2020-03-01', 7, null, 'y'))"
    " as made_up(org, month, value, seen, note)"
)


@pytest.fixture
def parquet(folder: Folder) -> Callable[..., str]:
    """Return what writes the rows of a query to a Parquet file."""
    import duckdb

    def write(query: str = ROWS, name: str = "a.parquet") -> str:
        folder.write(name, b"")
        with duckdb.connect() as connection:
            connection.execute(f"copy ({query}) to '{folder.path / name}' (format parquet)")
        return name

    return write


def test_parquet_is_read_with_its_types(folder: Folder, parquet: Callable[..., str]) -> None:
    """Decimals stay exact, dates need no format, and NULL is an empty cell."""
    made = folder.gather(
        file=parquet(), **{**BASIC, "columns": {"value": "value", "vintage_on": "seen"}},
        markers={"": "missing"}, date_formats=["%d/%m/%Y"],
    )  # fmt: skip

    assert not problems(made)
    assert [one.value for one in records(made)] == [Number(value=1.5), Missing(), Number(value=7)]
    assert records(made)[1].period == Period(start=date(2020, 2, 1), end=date(2020, 2, 29))
    assert records(made)[0].vintage_on == date(2020, 2, 1)
    assert [one.made_by.place for one in records(made) if one.made_by] == [
        "row 1",
        "row 2",
        "row 3",
    ]


def test_rows_of_parquet_are_picked_where_they_lie(
    folder: Folder, parquet: Callable[..., str]
) -> None:
    """A selection compares whole texts without outer spaces, and rows keep their numbers."""
    made = folder.gather(file=parquet(), where={"org": ["A"]}, **BASIC)

    assert [(one.code, one.where.line, one.where.column) for one in problems(made)] == [
        ("cell-empty", 2, 3)
    ]
    assert [one.value for one in records(made)] == [Number(value=1.5)]


def test_more_rows_of_parquet_than_are_fetched_at_a_time(
    folder: Folder, parquet: Callable[..., str]
) -> None:
    """Rows come in the order of the file, none lost and none twice."""
    query = "select n as value, '2020-01' as month from range(30000) as made_up(n)"

    made = folder.gather(file=parquet(query), **BASIC)

    assert [one.value for one in records(made)] == [Number(value=n) for n in range(30000)]


def test_parquet_that_is_damaged_blames_no_plugin(
    folder: Folder, parquet: Callable[..., str]
) -> None:
    """Wherever a byte is another: the engine notices some faults only when it reads the rows."""
    whole = (folder.path / parquet()).read_bytes()
    codes: set[str] = set()
    for at in range(4, len(whole) - 8, 37):
        folder.write("damaged.parquet", whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        codes.update(one.code for one in problems(folder.gather(file="damaged.parquet", **BASIC)))

    assert "file-unreadable" in codes
    assert "plugin-failed" not in codes


def test_what_is_no_parquet_is_refused(folder: Folder, parquet: Callable[..., str]) -> None:
    """Another file under that name, or one that is cut short, is one problem."""
    whole = (folder.path / parquet()).read_bytes()
    folder.write("cut.parquet", whole[: len(whole) // 2])
    folder.write("text.parquet", "month,value\n")

    cut = folder.gather(file="cut.parquet", **BASIC)
    text = folder.gather(file="text.parquet", **BASIC)
    missing = folder.gather(file=parquet(), **{**BASIC, "columns": {"value": "Values"}})

    assert [one.severity for one in problems(cut)] == ["error"]
    assert [one.code for one in problems(text)] == ["file-not-parquet"]
    assert [one.code for one in problems(missing)] == ["column-missing"]


def test_json_lines_are_read_one_by_one(folder: Folder) -> None:
    """Each object is a row with its line; names may be absent, and blank lines are passed over."""
    lines = ['{"month":"2020-01","value":1.50}', "", '{"value":"*","month":"2020-02","more":[1]}', '{"month":"2020-03"}']  # fmt: skip
    folder.write("a.jsonl", "\n".join(lines))

    made = folder.gather(file="a.jsonl", markers={"*": "missing"}, **BASIC)

    assert [one.value for one in records(made)] == [Number(value=1.5), Missing()]
    assert [one.made_by.place for one in records(made) if one.made_by] == ["line 1", "line 3"]
    assert [(one.code, one.where.line) for one in problems(made)] == [("cell-empty", 4)]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('{"month": "2020-02"', id="not-closed"),
        pytest.param("[1, 2]", id="a-list"),
        pytest.param("5", id="a-number"),
        pytest.param('{"value": NaN, "month": "2020-02"}', id="not-a-number"),
        pytest.param("[" * 100_000, id="very-deep"),
    ],
)
def test_a_line_that_is_no_object_is_told(folder: Folder, line: str) -> None:
    """The line is told, and those after it are read."""
    folder.write(
        "a.jsonl", f'{{"month":"2020-01","value":1}}\n{line}\n{{"month":"2020-03","value":3}}'
    )

    made = folder.gather(file="a.jsonl", on_bad_row="leave-out", **BASIC)

    assert [(one.code, one.severity) for one in problems(made)] == [
        ("row-malformed", "warning"),
        ("rows-left-out", "note"),
    ]
    assert problems(made)[0].where.line == 2
    assert [one.value for one in records(made)] == [Number(value=1), Number(value=3)]


@pytest.mark.parametrize(
    ("content", "options", "code"),
    [
        pytest.param(b"", {}, "file-empty", id="empty"),
        pytest.param(b"<html>", {}, "file-not-jsonl", id="web-page"),
        pytest.param(b"PK\x03\x04", {}, "file-not-jsonl", id="zip"),
        pytest.param(b"month,value\n", {}, "file-not-jsonl", id="csv"),
        pytest.param(b'{"month":"\xa3"}', {}, "encoding-wrong", id="cp1252"),
        pytest.param(b"{}", {"encoding": "klingon"}, "encoding-unknown", id="no-encoding"),
        pytest.param(b'{"Months":"2020-01"}', {}, "column-missing", id="other-names"),
    ],
)
def test_what_is_no_json_lines_is_refused(
    folder: Folder, content: bytes, options: dict[str, Any], code: str
) -> None:
    """A file that cannot be read at all is one problem a cause."""
    folder.write("a.jsonl", content)

    made = folder.gather(file="a.jsonl", **BASIC, **options)

    assert {one.code for one in problems(made)} == {code}
    assert not records(made)


def test_the_ending_tells_of_tabs(folder: Folder) -> None:
    """A .tsv file needs no delimiter, and another ending needs the format."""
    folder.write("a.tsv", "month\tvalue\n2020-01\t1\n")
    folder.write("a.dat", "month\tvalue\n2020-01\t1\n")

    by_name = folder.gather(file="a.tsv", **BASIC)
    by_format = folder.gather(file="a.dat", format="tsv", **BASIC)

    assert [one.value for one in records(by_name) + records(by_format)] == [Number(value=1)] * 2


def test_a_format_that_is_given_goes_before_the_ending(folder: Folder) -> None:
    """A CSV file under a wrong name is read once that is said."""
    folder.write("a.xlsx", "month,value\n2020-01,1\n")

    made = folder.gather(file="a.xlsx", format="csv", **BASIC)

    assert [one.value for one in records(made)] == [Number(value=1)]


def test_a_frame_takes_the_place_of_the_files(folder: Folder) -> None:
    """A relation that a caller hands over is read row by row, and no file is opened."""
    import duckdb

    with duckdb.connect() as connection:
        made = folder.gather(
            frame=connection.sql(ROWS), file="nowhere.csv", where={"org": ["B"]}, **BASIC
        )

    assert [one.value for one in records(made)] == [Number(value=7)]


def test_what_is_no_frame_is_refused(folder: Folder) -> None:
    """A caller who hands over anything else is told what would do."""
    made = folder.gather(frame=object(), file="a.csv", **BASIC)

    assert [one.code for one in problems(made)] == ["frame-unknown"]


@pytest.mark.parametrize(
    ("module", "name", "extra"),
    [
        pytest.param("duckdb", "a.parquet", "data", id="parquet"),
    ],
)
def test_a_missing_package_is_named_with_its_extra(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, module: str, name: str, extra: str
) -> None:
    """Somebody who has not installed an extra is told which."""
    folder.write(name, b"PAR1 and more PAR1")
    monkeypatch.setitem(__import__("sys").modules, module, None)

    with pytest.raises(ExtraMissingError) as caught:
        folder.gather(file=name, **BASIC)

    assert f"[{extra}]" in str(caught.value.hint)


def test_nothing_outside_the_folder_is_read(folder: Folder, tmp_path: Path) -> None:
    """A source may not reach beyond its register, whatever reads the file."""
    (tmp_path / "secret.parquet").write_bytes(b"PAR1")

    made = folder.gather(file="../secret.parquet", **BASIC)

    assert [one.code for one in problems(made)] == ["source-outside"]


def test_options_name_one_place(folder: Folder) -> None:
    """A database needs a query or a table, and an address no password in the register."""
    for options, code in (
        ({"database": "postgresql://me:secret@host/db", "table": "t"}, "database-malformed"),
        ({"database": "sqlite:///a.db"}, "field-missing"),
        ({"database": "sqlite:///a.db", "table": "t", "query": "select 1"}, "field-twice"),
    ):
        with pytest.raises(DocumentError) as caught:
            folder.gather(**options, **BASIC)

        assert caught.value.code == code
        assert "secret" not in str(caught.value)


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize("others", [0, 1])
def test_what_is_no_number_in_json_is_named(folder: Folder, word: str, others: int) -> None:
    """Python writes it unasked, and its line is told even where it is the only one."""
    line = '{"month":"2020-01","value":1}'
    folder.write("a.jsonl", "\n".join([line.replace("1}", f"{word}}}"), *[line] * others]))

    made = folder.gather(file="a.jsonl", **BASIC)

    (problem,) = problems(made)
    assert (problem.code, problem.where.line, problem.got) == ("row-malformed", 1, word)
    assert problem.hint == (
        f"{word} is no number in JSON: write null there, and say under markers what '' means"
    )
    assert len(records(made)) == others


def test_true_and_false_are_told_alike_by_records_and_tables(
    folder: Folder, parquet: Callable[..., str]
) -> None:
    """Where a figure is wanted they are none, whichever way they are read."""
    file = parquet("select '2020-01' as month, true as value")

    (problem,) = problems(folder.gather(file=file, **BASIC))
    with pytest.raises(CellError) as of_table:
        PrintedForm().read(True)  # as the figures of a table are read

    hint = (
        "true and false are no numbers: store 1 and 0 in the file, or what they count, or read it by a "
        "query that does"
    )
    assert (problem.code, problem.hint) == ("cell-number", hint)
    assert (of_table.value.code, of_table.value.hint) == ("cell-number", hint)
