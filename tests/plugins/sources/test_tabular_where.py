"""Rows are picked and left out by their texts: alike as records and as a table, in every format."""

import json
from collections.abc import Sequence
from typing import Any

import duckdb
import pytest
from made_up_tables import Folder, ods, problems, records, xlsx

from rsr.engine import selected
from rsr.model import Indicator, Measured, Number, Value
from rsr.plugins import Gathered

HEADER = ["month", "sex", "n"]
ROWS: list[list[Any]] = [
    ["2023-01", "All persons", 1],
    ["2023-02", "All\u00a0persons", 2],
    ["2023-03", "ALL  PERSONS", 3],
    ["2023-04", "All persons*", 4],
    ["2023-05", "Male", 5],
    ["2023-06", None, 6],
]
PERIOD = {"at": "month", "covers": "month"}
FORMATS = ["csv", "xlsx", "ods", "jsonl", "parquet", "sqlite", "frame"]
BOTH = ["text-similar", "label-blank"]
CASES = [
    pytest.param(["All persons"], [1, 2, 3], BOTH, id="picked"),
    pytest.param("all persons", [1, 2, 3], BOTH, id="one-text"),
    pytest.param({"not": ["All persons"]}, [4, 5, 6], BOTH, id="left-out"),
    pytest.param({"not": ["Male", "All persons*"]}, [1, 2, 3, 6], BOTH, id="two-out"),
    pytest.param({"not": ""}, [1, 2, 3, 4, 5], [], id="blank-out"),
    pytest.param("", [6], [], id="blank"),
    pytest.param([], [1, 2, 3, 4, 5, 6], [], id="any"),
    pytest.param(
        {"not": ["Mal"]}, [1, 2, 3, 4, 5, 6], ["select-nothing", "label-blank"], id="nothing-out"
    ),
    pytest.param(["Male", "Femal"], [5], ["select-nothing", "label-blank"], id="one-nowhere"),
]


def values(gathered: Sequence[Gathered]) -> list[Value]:
    """Return the values of observations."""
    return [one.value for one in records(gathered)]


def _place(folder: Folder, form: str, rows: Sequence[Sequence[Any]] = ROWS) -> dict[str, Any]:
    """Write the rows in a format, and return the options that read it."""
    folder.path.mkdir(exist_ok=True)
    as_text = [[("" if cell is None else str(cell)) for cell in row] for row in rows]
    if form == "csv":
        lines = [",".join(row) for row in [HEADER, *as_text]]
        folder.write("a.csv", "\n".join(lines) + "\n")
    elif form == "xlsx":
        folder.write("a.xlsx", xlsx({"S": [HEADER, *rows]}))
    elif form == "ods":
        folder.write("a.ods", ods({"S": [HEADER, *rows]}))
    elif form == "jsonl":
        lines = [json.dumps(dict(zip(HEADER, row, strict=True))) for row in rows]
        folder.write("a.jsonl", "\n".join(lines) + "\n")
    elif form == "sqlite":
        import sqlite3

        with sqlite3.connect(folder.path / "a.db") as database:
            database.execute("create table t (month text, sex text, n integer)")
            database.executemany("insert into t values (?, ?, ?)", rows)
        database.close()
        return {"database": "sqlite:///a.db", "table": "t"}
    else:
        connection = duckdb.connect()
        connection.execute("create table t (month varchar, sex varchar, n bigint)")
        connection.executemany("insert into t values (?, ?, ?)", rows)
        if form == "frame":
            return {"file": "nowhere.csv", "frame": connection.table("t").df()}
        connection.execute(f"copy t to '{folder.path / 'a.parquet'}' (format parquet)")
    return {"file": f"a.{form}"}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(("where", "taken", "codes"), CASES)
def test_records_and_tables_take_the_same_rows(
    folder: Folder, form: str, where: Any, taken: list[int], codes: list[str]
) -> None:
    """One rule reads ``where``, and tells the same, whatever the format and whatever is made."""
    if form in ("sqlite", "frame"):  # both run with the engines
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")
        pytest.importorskip("pandas", reason="pandas is not installed")
    options: dict[str, Any] = {
        "columns": {"value": "n"}, "period": PERIOD, "where": {"sex": where}
    }  # fmt: skip
    options |= _place(folder, form)

    made = folder.gather(indicator="i", **options)
    table = folder.measured_on(makes="table", **options)
    indicator = Indicator(
        id="i", title="I", unit="people", better="lower", measured=Measured(data="made-up")
    )
    found = selected(table.frame, table.layout, indicator)
    table.close()

    assert values(made) == [Number(value=value) for value in taken]
    assert [figure.value for figure in found.figures] == values(made)
    assert [one.code for one in problems(made)] == codes
    assert [one.code for one in table.problems] == codes
    both = (problems(made), table.problems)
    assert (
        len({tuple((one.must, one.got, one.where, one.severity) for one in told) for told in both})
        == 1
    )


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods", "jsonl", "parquet"])
@pytest.mark.parametrize(
    ("wanted", "taken", "got"),
    [
        ("1", [1], "'001', '01', in 2 rows, beside '1'"),
        ("01", [2], "'001', '1', in 2 rows, beside '01'"),
        (["1", "01"], [1, 2], "'001', in 1 row, beside '1'"),
        ({"not": "01"}, [1, 3, 4], "'001', '1', in 2 rows, beside '01'"),
        ("10", [4], None),
    ],
)
def test_a_code_that_differs_in_leading_zeros_is_nearly_the_same(
    folder: Folder, form: str, wanted: Any, taken: list[int], got: str | None
) -> None:
    """A spreadsheet takes the zeros from the codes of some files: rows with such codes are told."""
    codes = ["1", "01", "001", "10"]
    rows = [[f"2023-0{at}", code, at] for at, code in enumerate(codes, 1)]
    options: dict[str, Any] = {
        "columns": {"value": "n"}, "period": PERIOD, "where": {"sex": wanted}
    }  # fmt: skip
    options |= _place(folder, form, rows)

    made = folder.gather(indicator="i", **options)
    table = folder.measured_on(makes="table", **options)
    table.close()

    told = [one.got for one in problems(made) if one.code == "text-similar"]
    # An engine that groups rows gives them in an order of its own.
    assert sorted(one.value for one in values(made) if isinstance(one, Number)) == taken
    assert len(values(made)) == len(taken)
    assert told == ([] if got is None else [got])
    assert [one.got for one in table.problems if one.code == "text-similar"] == told


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize(
    ("wanted", "others"),
    [
        ("Leeds and York", ["Leeds & York", "Leeds &amp; York", "leeds&york"]),
        ("Leeds & York", ["Leeds and York", "Leeds &amp; York"]),
        ("A and B", ["A & B"]),
    ],
)
def test_an_ampersand_is_nearly_and(
    folder: Folder, form: str, wanted: str, others: list[str]
) -> None:
    """Rows of a text that has the sign for the word are told, and none of them is taken."""
    rows = [[f"2023-0{at}", text, at] for at, text in enumerate([wanted, *others, "Leeds York"], 1)]
    options: dict[str, Any] = {
        "columns": {"value": "n"}, "period": PERIOD, "where": {"sex": wanted}
    }  # fmt: skip
    options |= _place(folder, form, rows)

    made = folder.gather(indicator="i", **options)
    table = folder.measured_on(makes="table", **options)
    table.close()

    assert [one.value for one in values(made) if isinstance(one, Number)] == [1]
    for told in (problems(made), table.problems):
        (near,) = (one for one in told if one.code == "text-similar")
        assert all(repr(other) in str(near.got) for other in others)
        assert "'Leeds York'" not in str(near.got)


def test_a_text_that_is_nowhere_is_told_once_with_the_nearest(folder: Folder) -> None:
    """Each text has one warning, which stands at the option, with the nearest text there is."""
    options = _place(folder, "parquet")

    made = folder.gather(
        indicator="i", columns={"value": "n"}, period=PERIOD, where={"sex": ["Mal", "Males"]}, **options
    )  # fmt: skip

    told = [one for one in problems(made) if one.code == "select-nothing"]
    assert [one.got for one in told] == ["none with 'Mal'", "none with 'Males'"]
    assert all("'Male'" in str(one.hint) for one in told)
    assert {one.where.path[-2:] for one in told} == {("where", "sex")}


BLANKS: list[list[Any]] = [
    ["month", "sex", "age", "n"],
    ["2023-01", "Male", "All", 1],
    ["2023-02", None, "All", 2],
    ["2023-03", " ", "All", 3],
    ["2023-04", None, "Old", 4],  # not wanted for its age
    ["2023-05", None, "All", None],  # has no figure
    ["2023-06", None, None, 6],  # lacks both
]


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods", "jsonl", "parquet"])
@pytest.mark.parametrize(
    ("where", "blank"),
    [
        pytest.param(
            {"sex": "Male", "age": "All"}, [("sex", "3 blank beside a figure")], id="picked"
        ),
        pytest.param(
            {"sex": ["Male", ""], "age": "All"},
            [("age", "1 blank beside a figure")],
            id="blank-is-wanted",
        ),
        pytest.param(
            {"sex": {"not": "Female"}, "age": "All"},
            [("sex", "2 blank beside a figure"), ("age", "1 blank beside a figure")],
            id="left-out",
        ),
    ],
)
def test_blank_texts_beside_a_figure_are_told_in_every_format(
    folder: Folder, form: str, where: dict[str, Any], blank: list[tuple[str, str]]
) -> None:
    """Only rows with a figure count, that are wanted for all their other texts."""
    header, rows = BLANKS[0], BLANKS[1:]
    folder.path.mkdir(exist_ok=True)
    if form in ("xlsx", "ods"):
        folder.write(f"a.{form}", (xlsx if form == "xlsx" else ods)({"S": BLANKS}))
    elif form == "parquet":
        connection = duckdb.connect()
        connection.execute("create table t (month text, sex text, age text, n integer)")
        connection.executemany("insert into t values (?, ?, ?, ?)", rows)
        connection.execute(f"copy t to '{folder.path / 'a.parquet'}' (format parquet)")
    elif form == "jsonl":
        lines = [json.dumps(dict(zip(header, row, strict=True))) for row in rows]
        folder.write("a.jsonl", "\n".join(lines))
    else:
        lines = [",".join("" if one is None else str(one) for one in row) for row in BLANKS]
        folder.write("a.csv", "\n".join(lines))
    options: dict[str, Any] = {
        "file": f"a.{form}", "columns": {"value": "n"}, "period": PERIOD, "where": where,
        "markers": {"": "missing"},
    }  # fmt: skip

    indicator = Indicator(
        id="i", title="I", unit="people", better="lower", measured=Measured(data="made-up"),
        select=where,
    )  # fmt: skip

    made = folder.gather(indicator="i", **options)
    table = folder.measured_on(makes="table", **options)
    table.close()
    whole = folder.measured_on(makes="table", **{**options, "where": {}})
    measured = selected(whole.frame, whole.layout, indicator)
    whole.close()

    for told in (problems(made), table.problems, measured.problems):
        found = [one for one in told if one.code == "label-blank"]
        assert sorted((one.where.path[-1], one.got) for one in found) == sorted(blank)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize(
    ("wanted", "taken", "stays"),
    [
        pytest.param("All persons", [1, 2, 3], "are not read", id="picked"),
        pytest.param({"not": ["All persons"]}, [4, 5, 6], "are read", id="left-out"),
    ],
)
def test_an_indicator_is_told_what_where_tells(
    folder: Folder, form: str, wanted: Any, taken: list[int], stays: str
) -> None:
    """``select`` takes the rows that ``where`` takes, and tells the same of those that are near."""
    if form in ("sqlite", "frame"):  # both run with the engines
        pytest.importorskip("pyarrow", reason="pyarrow is not installed")
        pytest.importorskip("pandas", reason="pandas is not installed")
    options = {"columns": {"value": "n"}, "period": PERIOD, **_place(folder, form)}
    measured = Measured(data="made-up")
    indicator = Indicator(
        id="i", title="I", unit="people", better="lower", measured=measured, select={"sex": wanted}
    )

    made = folder.gather(indicator="i", where={"sex": wanted}, **options)
    table = folder.measured_on(makes="table", **options)
    found = selected(table.frame, table.layout, indicator)
    table.close()

    assert [figure.value for figure in found.figures] == [Number(value=value) for value in taken]
    assert [one.code for one in found.problems] == BOTH
    assert [(one.got, one.hint, one.must) for one in found.problems] == [
        (one.got, one.hint, one.must) for one in problems(made)
    ]
    assert str(problems(made)[1].hint).startswith(f"they {stays}")
    assert str(problems(made)[0].hint).startswith(f"these rows {stays};")


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_row_that_ends_the_table_ends_it_whatever_is_wanted(folder: Folder, form: str) -> None:
    """Figures below a row of notes are told and not read, though ``where`` wants their rows."""
    rows = [("North", "2024-01", "5"), ("Notes", "", ""), ("North", "2024-02", "99")]
    if form == "csv":
        folder.write("a.csv", "\n".join(map(",".join, [("area", "month", "n"), *rows])))
    else:
        folder.path.mkdir(exist_ok=True)
        connection = duckdb.connect()
        connection.execute("create table t (area text, month text, n text)")
        connection.executemany("insert into t values (?, ?, ?)", rows)
        connection.execute(f"copy t to '{folder.path / 'a.parquet'}' (format parquet)")

    made = folder.gather(
        file=f"a.{form}", indicator="i", columns={"value": "n"}, period=PERIOD,
        where={"area": "North"}, stop_at="Notes",
    )  # fmt: skip

    assert values(made) == [Number(value=5)]
    (told,) = problems(made)
    assert told.code == "row-below-table"
