"""Rows of several sexes, ages or places that nobody selected: one error, and no series by any path."""

import json
import sqlite3
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from made_up_tables import ods, xlsx

import rsr
from rsr.errors import RegisterError

duckdb = pytest.importorskip("duckdb")
pytest.importorskip("narwhals")

HEAD = """
format: 3
title: Made up
recommendations:
  - {id: r-1, number: "1", topic: Made up, made_on: 2022-01-01, addressed_to: {}, criteria: [{id: c, text: Better.}]}
strategies: [{use: outcome-impact}]
cycles:
  - {id: c1, title: One, cut_off_on: 2026-12-31}
"""
RECORDS = (
    HEAD
    + """
indicators:
  - {id: i, title: Figure, bears_on: [r-1], unit: people, better: lower}
sources:
  - {id: s, use: tabular, options: {FILE, indicator: i, columns: {value: n}, period: {at: month, covers: month}MORE}}
"""
)
TABLE = (
    HEAD
    + """
indicators:
  - {id: i, title: Figure, bears_on: [r-1], unit: people, better: lower, measured: {data: s}}
sources:
  - {id: s, use: tabular, options: {FILE, makes: table, columns: {value: n}, period: {at: month, covers: month}MORE}}
"""
)
NAMES = ["month", "age group", "n"]
ROWS = [
    [f"{2020 + at // 12}-{at % 12 + 1:02}", age, str(30 - at + more)]
    for at in range(30)
    for age, more in (("All", 20), ("Under 18", 8), ("18 and over", 12))
]


def csv(path: Path) -> str:
    """Write the rows as CSV."""
    text = "\n".join(",".join(row) for row in [NAMES, *ROWS])
    (path / "t.csv").write_text(text, "utf-8")
    return "file: t.csv"


def workbook(path: Path) -> str:
    """Write the rows as XLSX."""
    pytest.importorskip("python_calamine")
    (path / "t.xlsx").write_bytes(xlsx({"t": [NAMES, *ROWS]}))
    return "file: t.xlsx"


def document(path: Path) -> str:
    """Write the rows as ODS."""
    pytest.importorskip("python_calamine")
    (path / "t.ods").write_bytes(ods({"t": [NAMES, *ROWS]}))
    return "file: t.ods"


def lines(path: Path) -> str:
    """Write the rows as JSON lines."""
    text = "\n".join(json.dumps(dict(zip(NAMES, row, strict=True))) for row in ROWS)
    (path / "t.jsonl").write_text(text, "utf-8")
    return "file: t.jsonl"


def parquet(path: Path) -> str:
    """Write the rows as Parquet."""
    pytest.importorskip("pyarrow")
    columns = dict(zip(NAMES, map(list, zip(*ROWS, strict=True)), strict=True))
    table = import_module("pyarrow").table(columns)
    import_module("pyarrow.parquet").write_table(table, path / "t.parquet")
    return "file: t.parquet"


def database(path: Path) -> str:
    """Write the rows into a database."""
    pytest.importorskip("adbc_driver_sqlite")
    with sqlite3.connect(path / "t.db") as made:
        made.execute('create table t (month text, "age group" text, n text)')
        made.executemany("insert into t values (?, ?, ?)", ROWS)
    made.close()
    return "database: 'sqlite:///t.db', table: t"


WRITERS = [csv, workbook, document, lines, parquet, database]


@pytest.mark.parametrize("register", [RECORDS, TABLE], ids=["records", "table"])
@pytest.mark.parametrize("write", WRITERS)
def test_one_error_names_the_column_and_its_texts(
    tmp_path: Path, write: Callable[[Path], str], register: str
) -> None:
    """There is no series, no verdict and no proposal, and one error for all rows."""
    text = register.replace("FILE", write(tmp_path)).replace("MORE", "")
    (tmp_path / "register.yaml").write_text(text, "utf-8")

    found, checked = rsr.measure(tmp_path), rsr.check(tmp_path)
    proposed = rsr.assess(tmp_path, cycle="c1")

    (error,) = [problem for problem in checked if problem.severity == "error"]
    assert error.code == "select-ambiguous"
    assert "differ in 'age group' ('18 and over', 'All', 'Under 18')" in str(error.hint)
    assert "3 rows for" in str(error.got)
    assert "29 more like it" in str(error.got)
    assert [one.code for one in found.problems if one.severity == "error"] == [error.code]
    assert (found.measurements, proposed) == ((), ())
    assert found.register.observations == ()
    with pytest.raises(RegisterError, match="select-ambiguous"):
        rsr.freeze(tmp_path, cycle="c1")


@pytest.mark.parametrize("register", [RECORDS, TABLE], ids=["records", "table"])
def test_a_flag_beside_one_of_the_rows_does_not_part_them(tmp_path: Path, register: str) -> None:
    """A figure that is marked as revised is of the same period as the one beside it."""
    rows = ["month,sex,n", "2023-01,All,12", "2023-01,Male,5 [r]", "2023-02,All,14"]
    (tmp_path / "t.csv").write_text("\n".join(rows), "utf-8")
    text = register.replace("FILE", "file: t.csv").replace("MORE", ", flags: gss")
    (tmp_path / "register.yaml").write_text(text, "utf-8")

    found = rsr.measure(tmp_path)

    (error,) = [problem for problem in found.problems if problem.severity == "error"]
    assert error.code == "select-ambiguous"
    assert "differ in 'sex' ('All', 'Male')" in str(error.hint)
    assert (found.measurements, found.register.observations) == ((), ())


@pytest.mark.parametrize("register", [RECORDS, TABLE], ids=["records", "table"])
def test_a_frame_is_no_other(tmp_path: Path, register: str) -> None:
    """The same holds for rows that are handed over."""
    polars = pytest.importorskip("polars")
    text = register.replace("FILE", "file: t.csv").replace("MORE", "")
    (tmp_path / "register.yaml").write_text(text, "utf-8")
    frame = polars.DataFrame(ROWS, schema=NAMES, orient="row")

    found = rsr.measure(tmp_path, frames={"s": frame})

    (error,) = [problem for problem in found.problems if problem.severity == "error"]
    assert "differ in 'age group' ('18 and over', 'All', 'Under 18')" in str(error.hint)
    assert found.measurements == ()


@pytest.mark.parametrize(
    ("register", "more"),
    [
        pytest.param(RECORDS, ", where: {age group: [All]}", id="records"),
        pytest.param(TABLE, ", where: {age group: [All]}", id="table"),
    ],
)
def test_a_selected_dimension_gives_the_series(tmp_path: Path, register: str, more: str) -> None:
    """One text of the column that the error names makes the rows one for each period."""
    text = register.replace("FILE", csv(tmp_path)).replace("MORE", more)
    (tmp_path / "register.yaml").write_text(text, "utf-8")

    found = rsr.measure(tmp_path)

    assert found.problems == ()
    assert len(found.measurements[0].points) == 30
    assert len(rsr.assess(tmp_path, cycle="c1")) == 1


def test_wide_columns_beside_an_unselected_one_are_told(tmp_path: Path) -> None:
    """In a wide table the columns of figures are none in which rows differ."""
    (tmp_path / "t.csv").write_text("sex,2024-01,2024-02\nMale,1,3\nFemale,2,4\n", "utf-8")
    text = RECORDS.replace("columns: {value: n}, period: {at: month, covers: month}MORE", "WIDE")
    text = text.replace("FILE", "file: t.csv").replace("WIDE", "wide: {covers: month}")
    (tmp_path / "register.yaml").write_text(text, "utf-8")

    (error,) = rsr.measure(tmp_path).problems

    assert "they differ in 'sex' ('Female', 'Male'): " in str(error.hint)
    assert "2 rows for 'i', January 2024 in 't.csv', and 1 more like it" in str(error.got)


@pytest.mark.parametrize(
    ("rows", "hint", "figures"),
    [
        pytest.param(
            "2024-01,1\n2024-01,2\n2024-02,3", "differ in the figure alone", 1, id="figure"
        ),
        pytest.param("2024-01,1\n2024-01,1\n2024-02,3", "holds rows twice", 1, id="twice"),
        pytest.param("2024-01,1\n2024-02,1\n2024-03,3", None, 3, id="once"),
    ],
)
@pytest.mark.parametrize("register", [RECORDS, TABLE], ids=["records", "table"])
def test_rows_that_differ_in_no_other_column_leave_the_other_periods_be(
    tmp_path: Path, register: str, rows: str, hint: str | None, figures: int
) -> None:
    """Such a figure is left out, by records as by tables, and told with both places."""
    (tmp_path / "t.csv").write_text(f"month,n\n{rows}\n", "utf-8")
    text = register.replace("FILE", "file: t.csv").replace("MORE", "")
    (tmp_path / "register.yaml").write_text(text, "utf-8")

    found = rsr.measure(tmp_path)

    told = {problem.code for problem in found.problems} - {"rows-left-out"}
    assert told == ({"select-ambiguous"} if hint else set())
    assert len(found.register.observations) == figures
    assert [(one.indicator, len(one.points)) for one in found.measurements] == [("i", figures)]
    if hint:
        assert hint in str(found.problems[0].hint)
    if hint and register is RECORDS:
        assert "line 2 and line 3" in str(found.problems[0].hint)


def test_what_is_made_of_such_an_indicator_has_no_series_either(tmp_path: Path) -> None:
    """A ratio of it, and what continues it, are not measured."""
    text = RECORDS.replace("FILE", csv(tmp_path)).replace("MORE", "")
    more = (
        "  - {id: of, title: Of, unit: people, better: lower, ratio: {numerator: i, denominator: o}}\n"
        "  - {id: later, title: Later, unit: people, better: lower, continues: [i]}\n"
        "  - {id: o, title: Others, unit: people, better: lower}\n"
    )
    text = text.replace("better: lower}\nsources", f"better: lower}}\n{more}sources")
    (tmp_path / "register.yaml").write_text(text, "utf-8")

    assert [one.indicator for one in rsr.measure(tmp_path).measurements] == ["o"]


@pytest.mark.parametrize("use", ["records", "table", "json"])
@pytest.mark.parametrize(
    ("written", "area", "figure", "told"),
    [
        ("March 2020", "Ash", "99", "they differ in the figure alone"),
        ("2020-03", "ASH", "99", "they differ in the figure alone"),
        ("March 2020", "ash ", "3", "they are the same in every column"),
    ],
)
def test_a_month_or_a_part_written_in_two_ways_is_one(
    tmp_path: Path, use: str, written: str, area: str, figure: str, told: str
) -> None:
    """Their two rows are refused, and nothing has to be selected of the others."""
    rows = [[f"2020-{at + 1:02}", "Ash", str(at + 1)] for at in range(12)]
    rows.append([written, area, figure])
    register = TABLE if use == "table" else RECORDS
    if use == "table":
        register = register.replace("{data: s}", "{data: s, part: area}")
    else:
        register = register.replace("{value: n}", "{value: n, part: area}")
    if use == "json":
        register = register.replace("use: tabular", "use: json").replace("columns:", "fields:")
        entries = [{"at": {"m": month}, "area": area, "n": n} for month, area, n in rows]
        (tmp_path / "data").mkdir()
        (tmp_path / "data" / "t.json").write_text(json.dumps(entries), "utf-8")
        register = register.replace("FILE", "file: data/t.json").replace("at: month", "at: /at/m")
    else:
        text = "\n".join(map(",".join, [["month", "area", "n"], *rows]))
        (tmp_path / "t.csv").write_text(text, "utf-8")
        register = register.replace("FILE", "file: t.csv")
    (tmp_path / "register.yaml").write_text(register.replace("MORE", ""), "utf-8")

    found = rsr.measure(tmp_path)

    (error,) = [one for one in found.problems if one.severity == "error"]
    assert error.code == "select-ambiguous"
    if written != "2020-03":
        told = told.replace("are the same in every column", "differ only in how")
        column = "/at/m" if use == "json" else "month"
        assert f"how '{column}' ('2020-03', 'March 2020') is written" in str(error.hint)
    assert told in str(error.hint)
    known = [type(one.value).__name__ for one in found.measurements[0].points]
    assert known == ["Number"] * 2 + ["Missing"] + ["Number"] * 9


@pytest.mark.parametrize("use", ["records", "table"])
@pytest.mark.parametrize(
    ("rows", "more", "points", "told"),
    [
        pytest.param(
            ["2020-01,3,", "2020-01 [p],4,", "2020-02,5,"], "flags: gss",
            [5], "how 'month' ('2020-01', '2020-01 [p]') is written", id="beside-the-period",
        ),
        pytest.param(
            ["2020-01,3,", "2020-01,4 [p],", "2020-02,5,"], "flags: gss",
            [5], "differ in the figure alone", id="beside-the-figure",
        ),
        pytest.param(
            ["2020-01,3,A", "2020-01,4,P", "2020-02,5,A"], "flags: sdmx, flag_column: st",
            [], "they differ in 'st' ('A', 'P')", id="in-a-column-of-flags",
        ),
        pytest.param(
            ["2020-01,3,2024-01-01", "2020-01,4,2024-02-01", "2020-02,5,2024-02-01"], "released",
            [4, 5], "", id="of-two-releases",
        ),
        pytest.param(
            ["2020-01,3,final", "2020-01,4,provisional", "2020-02,5,final"], "status",
            [3, 5], "", id="in-a-column-of-statuses",
        ),
        pytest.param(
            ["2020-01,3,final", "2020-01,4,provisional", "2020-02,5,final"], "status, flags",
            [3, 5], "", id="in-a-column-of-statuses-beside-flags",
        ),
    ],
)  # fmt: skip
def test_a_flag_makes_no_other_figure_of_a_row(
    tmp_path: Path, use: str, rows: list[str], more: str, points: list[int], told: str
) -> None:
    """Two rows of a month are refused; where a column says the status, the final one stands."""
    register = TABLE if use == "table" else RECORDS
    if more.startswith("status"):
        register = register.replace("{value: n}", "{value: n, status: st}")
        more = "flags: gss" if "flags" in more else ""
    if more == "released":
        register = register.replace("{value: n}", "{value: n, vintage_on: st}")
        more = "flags: gss"
    register = register.replace("FILE", f"file: t.csv, {more}" if more else "file: t.csv")
    (tmp_path / "t.csv").write_text("\n".join(["month,n,st", *rows]), "utf-8")
    (tmp_path / "register.yaml").write_text(register.replace("MORE", ""), "utf-8")

    found = rsr.measure(tmp_path)

    errors = [str(one.hint) for one in found.problems if one.severity == "error"]
    values = [
        getattr(one.value, "value", None)
        for measured in found.measurements
        for one in measured.points
    ]
    assert [one for one in values if one is not None] == points
    assert [told in one for one in errors] == ([True] if told else [])


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize(("wanted", "other"), [("01", "1"), ("1", "01")])
def test_a_code_without_its_leading_zeros_is_told_where_select_names_it(
    tmp_path: Path, form: str, wanted: str, other: str
) -> None:
    """Parquet keeps each text once, and is asked for other spellings of those that are wanted."""
    (tmp_path / "t.csv").write_text(
        "month,code,n\n2024-01,01,4\n2024-02,1,5\n2024-03,2,6\n", "utf-8"
    )
    if form == "parquet":
        duckdb.sql(
            f"copy (from read_csv('{tmp_path}/t.csv', all_varchar=true)) to '{tmp_path}/t.parquet'"
        )
    register = TABLE.replace("FILE", f"file: t.{form}").replace("MORE", "")
    register = register.replace("measured:", f"select: {{code: '{wanted}'}}, measured:")
    (tmp_path / "register.yaml").write_text(register, "utf-8")

    told = [one.got for one in rsr.measure(tmp_path).problems if one.code == "text-similar"]

    assert told == [f"'{other}', in 1 row, beside '{wanted}'"]


def test_two_times_of_one_day_are_told_as_what_rows_differ_in(tmp_path: Path) -> None:
    """Such rows are of one release, and are not the same in every column."""
    register = TABLE.replace("FILE", "file: t.csv").replace("MORE", "")
    register = register.replace("{value: n}", "{value: n, vintage_on: pub}")
    assert "pub" in register
    rows = [f"2020-03,3,2024-02-01T{clock}:00" for clock in ("09:30", "16:00")]
    (tmp_path / "t.csv").write_text("\n".join(["month,n,pub", *rows]), "utf-8")
    (tmp_path / "register.yaml").write_text(register, "utf-8")

    (error,) = [one for one in rsr.measure(tmp_path).problems if one.severity == "error"]

    assert error.code == "select-ambiguous"
    assert str(error.hint) == (
        "they differ only in how 'pub' ('2024-02-01T09:30:00', '2024-02-01T16:00:00') is written, "
        "first at row 2 and row 3: one must be taken out"
    )


@pytest.mark.parametrize("use", ["records", "table", "wide"])
def test_equal_rows_and_those_whose_figures_differ_are_told_apart(tmp_path: Path, use: str) -> None:
    """Each kind by an error of its own, so that nobody takes out a figure for a duplicate."""
    long = "month,n\n2024-01,5\n2024-01,5\n2024-02,7\n2024-02,9\n2024-03,1\n2024-04,2\n2024-04,2\n"
    wide = "2024-01,2024-02,2024-04\n5,7,2\n5,9,2\n"
    (tmp_path / "t.csv").write_text(wide if use == "wide" else long, "utf-8")
    text = TABLE if use == "table" else RECORDS
    if use == "wide":
        text = text.replace("columns: {value: n}, period: {at: month, covers: month}MORE", "WIDE")
        text = text.replace("WIDE", "wide: {covers: month}")
    text = text.replace("FILE", "file: t.csv").replace("MORE", "")
    (tmp_path / "register.yaml").write_text(text, "utf-8")

    found = rsr.measure(tmp_path).problems

    figures, equal = [one for one in found if one.code == "select-ambiguous"]
    months = ("'2024-02'", "'2024-01'") if use == "table" else ("February 2024", "January 2024")
    assert f"{months[0]} in 't.csv'" in str(figures.got)
    assert "more like it" not in str(figures.got)
    figure = ", 7, 9, first" if use == "wide" else ", under 'n' ('7', '9'), first"
    assert f"they differ in the figure alone{figure}" in str(figures.hint)
    assert str(figures.hint).endswith("one must be taken out")
    assert f"{months[1]} in 't.csv', and 1 more like it" in str(equal.got)
    assert str(equal.hint).startswith("they are the same in every column")


@pytest.mark.parametrize(
    ("equal", "told"),
    [
        (1, "'2020-01' in 't.csv'"),
        (2, "'2020-01' in 't.csv', and 1 more like it ('2020-02')"),
        (3, "'2020-01' in 't.csv', and 2 more like it ('2020-02'; '2020-03')"),
        (4, "'2020-01' in 't.csv', and 3 more like it ('2020-02'; '2020-03'; ...)"),
    ],
)
@pytest.mark.parametrize("table", [False, True], ids=["records", "table"])
def test_all_months_with_equal_rows_are_told(
    tmp_path: Path, equal: int, told: str, *, table: bool
) -> None:
    """Two by name, and how many more, so that the file can be put right."""
    rows = [f"2020-{at:02},{at}" for at in (*range(1, 13), *range(1, equal + 1))]
    (tmp_path / "t.csv").write_text("\n".join(["month,n", *rows]), "utf-8")
    text = (TABLE if table else RECORDS).replace("FILE", "file: t.csv").replace("MORE", "")
    (tmp_path / "register.yaml").write_text(text, "utf-8")

    (found,) = [one for one in rsr.measure(tmp_path).problems if one.code == "select-ambiguous"]

    if not table:
        for at, month in enumerate(("January", "February", "March"), start=1):
            told = told.replace(f"'2020-{at:02}'", f"{month} 2020")
    assert told in str(found.got)
    assert ("more like it" in str(found.got)) == (equal > 1)


@pytest.mark.parametrize(("before", "seen"), [(9, True), (10, False)])
def test_rows_of_several_things_are_seen_behind_equal_ones(
    tmp_path: Path, before: int, *, seen: bool
) -> None:
    """Of ten figures each is looked at."""
    months = [f"{2020 + at // 12}-{at % 12 + 1:02}" for at in range(12)]
    rows = [f"{month},red,5" for month in months]
    rows += [*rows[:before], f"{months[before]},blue,5"]
    (tmp_path / "t.csv").write_text("\n".join(["month,who,n", *rows]), "utf-8")
    text = TABLE.replace("FILE", "file: t.csv").replace("MORE", "")
    (tmp_path / "register.yaml").write_text(text, "utf-8")

    problems = rsr.measure(tmp_path).problems

    told = next(one for one in problems if one.code == "select-ambiguous")
    assert ("they differ in 'who' ('blue', 'red')" in str(told.hint)) == seen
    assert rsr.measure(tmp_path).measurements == () or not seen
