"""Rows of several things that never meet in one period: no series of them by any path."""

import json
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from made_up_tables import ods, xlsx

import rsr

pytest.importorskip("duckdb")
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
OPTIONS = "columns: {value: n}, period: {at: month, covers: month}"
RECORDS = (
    HEAD
    + """
indicators:
  - {id: i, title: Figure, bears_on: [r-1], unit: people, better: lower}
sources:
  - {id: s, use: tabular, options: {FILE, indicator: i, OPTIONS MORE}}
"""
).replace("OPTIONS ", OPTIONS)
TABLE = (
    HEAD
    + """
indicators:
  - {id: i, title: Figure, bears_on: [r-1], unit: people, better: lower, measured: {data: s}}
sources:
  - {id: s, use: tabular, options: {FILE, makes: table, OPTIONS MORE}}
"""
).replace("OPTIONS ", OPTIONS)
BOTH = pytest.mark.parametrize("register", [RECORDS, TABLE], ids=["records", "table"])


def _months(count: int) -> list[str]:
    return [f"{2020 + at // 12}-{at % 12 + 1:02}" for at in range(count)]


NAMES = ["month", "Sex", "n"]
ROWS = [
    [month, "Female" if at % 2 else "Male", str(40 + at)] for at, month in enumerate(_months(24))
]


def _written(path: Path, kind: str) -> str:
    """Write the rows as a file of a kind and return its name."""
    text = "\n".join(",".join(row) for row in [NAMES, *ROWS])
    match kind:
        case "csv":
            (path / "t.csv").write_text(text, "utf-8")
        case "xlsx":
            (path / "t.xlsx").write_bytes(xlsx({"t": [NAMES, *ROWS]}))
        case "ods":
            (path / "t.ods").write_bytes(ods({"t": [NAMES, *ROWS]}))
        case "jsonl":
            lines = [json.dumps(dict(zip(NAMES, row, strict=True))) for row in ROWS]
            (path / "t.jsonl").write_text("\n".join(lines), "utf-8")
        case _:
            columns = dict(zip(NAMES, map(list, zip(*ROWS, strict=True)), strict=True))
            table = pytest.importorskip("pyarrow").table(columns)
            import_module("pyarrow.parquet").write_table(table, path / "t.parquet")
    return f"file: t.{kind}"


def _register(path: Path, register: str, file: str, more: str = "") -> Path:
    text = register.replace("FILE", file).replace("MORE", more)
    (path / "register.yaml").write_text(text, "utf-8")
    return path


def _csv(path: Path, header: str, *rows: str) -> str:
    (path / "t.csv").write_text("\n".join([header, *rows]) + "\n", "utf-8")
    return "file: t.csv"


@BOTH
@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods", "jsonl", "parquet"])
def test_men_in_one_month_and_women_in_the_next_are_no_series(
    tmp_path: Path, kind: str, register: str
) -> None:
    """There is one error with the column and its texts, and no series, verdict or proposal."""
    _register(tmp_path, register, _written(tmp_path, kind))

    found, checked = rsr.measure(tmp_path), rsr.check(tmp_path)

    (error,) = [problem for problem in checked if problem.severity == "error"]
    assert error.code == "select-ambiguous"
    assert "they differ in 'Sex' ('Female', 'Male'): name one under" in str(error.hint)
    assert str(error.hint).endswith("as in Sex: [Female, Male]")
    assert [one.code for one in found.problems if one.severity == "error"] == [error.code]
    assert found.measurements == ()
    assert found.register.observations == ()
    assert rsr.gather(tmp_path).register.observations == ()
    assert rsr.assess(tmp_path, cycle="c1") == ()
    (account,) = found.accounts
    assert (account.used, sum(one.count for one in account.left_out)) == (0, 24)


@BOTH
def test_a_frame_is_no_other(tmp_path: Path, register: str) -> None:
    """The same holds for rows that are handed over."""
    polars = pytest.importorskip("polars")
    _register(tmp_path, register, "file: t.csv")
    frame = polars.DataFrame(ROWS, schema=NAMES, orient="row")

    found = rsr.measure(tmp_path, frames={"s": frame})

    assert [one.code for one in found.problems if one.severity == "error"] == ["select-ambiguous"]
    assert found.measurements == ()


@BOTH
@pytest.mark.parametrize(
    "more", [", where: {Sex: [Female, Male]}", ", where: {Sex: {not: [All]}}", ", where: {Sex: []}"]
)
def test_what_is_named_together_is_one_series(tmp_path: Path, register: str, more: str) -> None:
    """A list of the texts says that they belong together; so does leaving others out."""
    _register(tmp_path, register, _written(tmp_path, "csv"), more)

    found = rsr.measure(tmp_path)

    assert [one.code for one in found.problems if one.severity == "error"] == []
    assert len(found.measurements[0].points) == 24


@pytest.mark.parametrize("select", ["[Female, Male]", "{not: All}", "[]"])
def test_what_an_indicator_selects_together_is_one_series(tmp_path: Path, select: str) -> None:
    """The same in the words of an indicator that is measured on a table; none is any text."""
    register = TABLE.replace("measured:", f"select: {{sex: {select}}}, measured:")
    _register(tmp_path, register, _written(tmp_path, "csv"))

    found = rsr.measure(tmp_path)

    assert [one.code for one in found.problems if one.severity == "error"] == []
    assert len(found.measurements[0].points) == 24


@pytest.mark.parametrize("combine", ["sum", "count"])
def test_rows_that_are_put_together_may_be_of_several_things(tmp_path: Path, combine: str) -> None:
    """Whoever adds rows up, or counts them, says that they belong together."""
    register = TABLE.replace("{data: s}", f"{{data: s, combine: {combine}}}")
    _register(tmp_path, register, _written(tmp_path, "csv"))

    assert len(rsr.measure(tmp_path).measurements[0].points) == 24


def test_json_records_are_no_other(tmp_path: Path) -> None:
    """Records of a JSON file, by their keys."""
    entries = [dict(zip(NAMES, row, strict=True)) for row in ROWS]
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "t.json").write_text(json.dumps({"data": entries}), "utf-8")
    register = RECORDS.replace("use: tabular", "use: json").replace("columns:", "fields:")
    _register(tmp_path, register, "file: data/t.json, pointer: /data")

    found = rsr.measure(tmp_path)

    assert [one.code for one in found.problems if one.severity == "error"] == ["select-ambiguous"]
    assert "'Sex' ('Female', 'Male')" in str(found.problems[0].hint)
    assert found.measurements == ()


def test_objects_within_json_records_are_no_other(tmp_path: Path) -> None:
    """A pointer names what nobody selected; one that is read, or selected from, is none."""
    entries = [
        {"month": month, "d": {"Sex": sex, "n": n, "~/x": {"y": [1]}}} for month, sex, n in ROWS
    ]
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "t.json").write_text(json.dumps(entries), "utf-8")
    register = RECORDS.replace("use: tabular", "use: json").replace(
        "columns: {value: n}", "fields: {value: /d/n}"
    )
    _register(tmp_path, register, "file: data/t.json")

    (error,) = [one for one in rsr.check(tmp_path) if one.severity == "error"]

    assert "they differ in '/d/Sex' ('Female', 'Male')" in str(error.hint)
    _register(tmp_path, register, "file: data/t.json", ", where: {/d/Sex: [Female, Male]}")
    assert [one for one in rsr.check(tmp_path) if one.severity == "error"] == []


@BOTH
@pytest.mark.parametrize(
    ("heading", "texts", "told"),
    [
        ("sx", ("M", "F"), True),
        ("xyz", ("M", "F"), True),
        ("Persons by age", ("0-4", "5-9"), True),
        ("who", ("Wales", "England total"), True),
        ("Definition", ("Old", "New"), True),
        ("adjustment", ("NSA", "SA"), True),
        ("xyz", ("NSA", "SA"), True),
        ("xyz", ("a", "b"), False),
        ("Notes", ("M", "F"), False),
        ("Contact", ("A. Smith", "B. Jones"), False),
        ("Published", ("2024-01-10", "2024-02-10"), False),
    ],
)
def test_texts_tell_of_several_things_under_any_heading(
    tmp_path: Path, heading: str, texts: tuple[str, str], register: str, *, told: bool
) -> None:
    """Other texts tell nothing under a heading that names nothing."""
    rows = [f"{month},{texts[at > 11]},{40 + at}" for at, month in enumerate(_months(24))]
    _register(tmp_path, register, _csv(tmp_path, f"month,{heading},n", *rows))

    errors = [one for one in rsr.check(tmp_path) if one.severity == "error"]

    assert [one.code for one in errors] == (["select-ambiguous"] if told else [])
    assert not told or f"they differ in {heading!r}" in str(errors[0].hint)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
@pytest.mark.parametrize(
    ("figures", "rows", "told"), [(24, 0, True), (23, 24, True), (23, 23, False)]
)
def test_in_a_table_of_very_many_figures_and_rows_headings_alone_tell(
    tmp_path: Path,
    kind: str,
    figures: int,
    rows: int,
    monkeypatch: pytest.MonkeyPatch,
    *,
    told: bool,
) -> None:
    """Each look takes another pass, which is cheap where either are few."""
    monkeypatch.setattr("rsr.engine.row_groups._MANY_FIGURES", figures)
    monkeypatch.setattr("rsr.engine.row_groups._MANY_ROWS", rows)
    monkeypatch.setattr(f"{__name__}.NAMES", ["month", "xyz", "n"])
    _register(tmp_path, TABLE, _written(tmp_path, kind))

    assert any(one.severity == "error" for one in rsr.check(tmp_path)) is told


@pytest.mark.parametrize("few", [59, 60])
@pytest.mark.parametrize(("bands", "told"), [(2, True), (30, True), (31, False)])
def test_of_many_figures_the_columns_of_few_texts_tell_of_several_things(
    tmp_path: Path, few: int, bands: int, monkeypatch: pytest.MonkeyPatch, *, told: bool
) -> None:
    """Beside them a cell may be blank, and others be of names; it makes no difference to what is told."""
    monkeypatch.setattr("rsr.engine.row_groups._FEW_FIGURES", few)
    ages = ["", *(f"{2 * (at % bands)}-{2 * (at % bands) + 1}" for at in range(59))]
    rows = [
        f"{month},{age},Name {at},{40 + at}"
        for at, (month, age) in enumerate(zip(_months(60), ages, strict=True))
    ]
    _register(tmp_path, TABLE, _csv(tmp_path, "month,x,y,n", *rows))

    errors = [one for one in rsr.check(tmp_path) if one.severity == "error"]

    assert [one.code for one in errors] == (["select-ambiguous"] if told else [])


def test_every_day_of_three_years_is_of_one_sex(tmp_path: Path) -> None:
    """They are more than a thousand figures."""
    first = date(2020, 1, 1)
    days = [first + timedelta(days=at) for at in range(1_100)]
    rows = [f"{day},{('Male', 'Female')[at % 2]},{100 + at % 7}" for at, day in enumerate(days)]
    register = TABLE.replace("covers: month", "covers: day")
    _register(tmp_path, register, _csv(tmp_path, "month,x,n", *rows))

    errors = [one for one in rsr.check(tmp_path) if one.severity == "error"]

    assert [one.code for one in errors] == ["select-ambiguous"]
    assert "they differ in 'x' ('Female', 'Male')" in str(errors[0].hint)
    assert not rsr.measure(tmp_path).measurements


def test_rows_that_are_not_selected_tell_nothing_under_any_heading(tmp_path: Path) -> None:
    """Nor do sources that are of one thing together with one of the other, unless both are read."""
    rows = [
        f"{month},{'MF'[kind == 'Group 2']},{kind},{40 + at}"
        for at, month in enumerate(_months(24))
        for kind in ("Group 1", "Group 2")
    ]
    register = TABLE.replace("measured:", "select: {kind: Group 1}, measured:")
    _register(tmp_path, register, _csv(tmp_path, "month,xyz,kind,n", *rows))

    assert [one for one in rsr.check(tmp_path) if one.severity == "error"] == []


def test_wide_columns_beside_an_unselected_one(tmp_path: Path) -> None:
    """A row of men holds one year, a row of women the next."""
    file = _csv(tmp_path, "gender,2024-01,2024-02", "Male,1,", "Female,,4")
    text = RECORDS.replace(OPTIONS, "wide: {covers: month}, markers: {'': not-collected}")
    _register(tmp_path, text, file)

    # Both rows have a cell in both months: the empty one is a figure that was not collected.
    assert [one.code for one in rsr.measure(tmp_path).problems] == ["select-ambiguous"]


@BOTH
@pytest.mark.parametrize(
    ("header", "cells"),
    [
        pytest.param("Notes", ["", "Restated", "As published"], id="notes"),
        pytest.param("published on", ["2020-02-01", "2020-03-01", "2020-04-01"], id="days"),
        pytest.param("row id", ["a1", "a2", "a3"], id="ids"),
        pytest.param("Status", ["Final", "Final", "Provisional"], id="status"),
        pytest.param("Data type", ["Final", "Final", "Provisional"], id="settled"),
        pytest.param("Measure", ["Deaths, Jan 2020", "Deaths, Feb 2020", "Deaths, Mar 2020"], id="period"),
        pytest.param("Statistic", ["3", "5", "4"], id="figure"),
        pytest.param("Age", ["41.5", "40.25", "39.75"], id="other-figures"),
        pytest.param("Sex", ["", "", "All"], id="blank-at-first"),
        pytest.param("Sex", ["ALL", "All ", "All [note 1]"], id="spelling"),
        pytest.param("File type", ["CSV", "XLSX", "ODS"], id="of-the-file"),
        pytest.param("Publisher", ["A", "B", "A"], id="publisher"),
    ],
)  # fmt: skip
def test_other_columns_make_no_other_thing(
    tmp_path: Path, register: str, header: str, cells: list[str]
) -> None:
    """Texts that restate, annotate or number rows leave the series as it is."""
    rows = [
        f'{month},"{cell}",{n}' for month, cell, n in zip(_months(3), cells, "354", strict=True)
    ]
    _register(tmp_path, register, _csv(tmp_path, f"month,{header},n", *rows))

    found = rsr.measure(tmp_path)

    assert [one.code for one in found.problems if one.severity == "error"] == []
    assert len(found.measurements[0].points) == 3


@BOTH
@pytest.mark.parametrize(
    ("header", "cells"),
    [
        pytest.param("SEX", ["M", "F", "M"], id="sex"),
        pytest.param("Gender identity", ["M", "F", "M"], id="not-at-the-end"),
        pytest.param("sex_code", ["1", "2", "1"], id="code"),
        pytest.param("AgeBand", ["<65", "65+", "<65"], id="band"),
        pytest.param("Age at death", ["16", "17", "18"], id="age"),
        pytest.param("Ethnic group", ["Asian", "Black", "White"], id="ethnic"),
        pytest.param("MEASURE_NAME", ["Deaths", "Injuries", "Deaths"], id="measure"),
        pytest.param("Indicator ID", ["1", "2", "1"], id="indicator"),
        pytest.param("Unit of measure", ["People", "Places", "People"], id="unit"),
        pytest.param("Type of restraint", ["Prone", "Supine", "Prone"], id="type"),
        pytest.param("Region", ["North", "South", "North"], id="region"),
        pytest.param("LAD23NM", ["Leeds", "York", "Leeds"], id="ons"),
    ],
)  # fmt: skip
def test_headings_that_name_a_dimension(
    tmp_path: Path, register: str, header: str, cells: list[str]
) -> None:
    """Whatever the case, the words before and after, and whether a code or a name stands there."""
    rows = [f"{month},{cell},7" for month, cell in zip(_months(3), cells, strict=True)]
    _register(tmp_path, register, _csv(tmp_path, f"month,{header},n", *rows))

    found = rsr.measure(tmp_path)

    assert [one.code for one in found.problems if one.severity == "error"] == ["select-ambiguous"]
    assert found.measurements == ()


def _two_sources(path: Path, first: str, second: str) -> Path:
    """Write a register with two sources of records for one indicator."""
    for name, half, sex in (("a", ROWS[:12], "Male"), ("b", ROWS[12:], "Female")):
        text = "\n".join(f"{month},{sex},{n}" for month, _, n in half)
        (path / f"{name}.csv").write_text(f"month,Sex,n\n{text}\n", "utf-8")
    source = "  - {id: ID, use: tabular, options: {file: ID.csv, indicator: i, OPTIONS}}\n"
    head = RECORDS[: RECORDS.index("  - {id: s,")]
    sources = [
        source.replace("ID", name).replace("OPTIONS", OPTIONS + more)
        for name, more in (("a", first), ("b", second))
    ]
    (path / "register.yaml").write_text(head + "".join(sources), "utf-8")
    return path


def test_two_sources_that_are_of_one_thing_each(tmp_path: Path) -> None:
    """Men in one file and women in another are no series either, and accounts add up."""
    found = rsr.measure(_two_sources(tmp_path, "", ""))

    (error,) = [one for one in found.problems if one.severity == "error"]
    assert error.code == "select-ambiguous"
    assert "'Sex' ('Female', 'Male')" in str(error.hint)
    assert (found.measurements, found.register.observations) == ((), ())
    assert [(one.used, one.left_out_in_all, one.read) for one in found.accounts] == [
        (0, 12, 12)
    ] * 2
    assert rsr.assess(tmp_path, cycle="c1") == ()


def test_sources_that_name_what_they_take_are_one_series(tmp_path: Path) -> None:
    """What each source picks under where is declared to belong together."""
    path = _two_sources(tmp_path, ", where: {Sex: Male}", ", where: {Sex: Female}")

    assert len(rsr.measure(path).measurements[0].points) == 24


@pytest.mark.parametrize(
    ("first", "second", "mixed"),
    [
        pytest.param("counts: true", "figures: rate", True, id="counts-and-rates"),
        pytest.param("figures: rate", "counts: true", True, id="rates-and-counts"),
        pytest.param("counts: true", "counts: true", False, id="counts"),
        pytest.param("figures: rate", "figures: rate", False, id="rates"),
    ],
)
def test_sources_of_several_kinds(tmp_path: Path, first: str, second: str, *, mixed: bool) -> None:
    """Counts of one source and rates of another are no series; one error names both kinds."""
    where = ", where: {Sex: []}, "
    found = rsr.measure(_two_sources(tmp_path, where + first, where + second))

    errors = [one for one in found.problems if one.severity == "error"]
    assert [one.code for one in errors] == (["kinds-mixed"] if mixed else [])
    assert len(found.measurements) == (0 if mixed else 1)
    if mixed:
        counts, rates = ("'a'", "'b'") if first == "counts: true" else ("'b'", "'a'")
        assert errors[0].got == f"counts from {counts} and rates from {rates}"
        assert "kind-contradicted" not in [one.code for one in found.problems]


@BOTH
def test_rows_that_are_there_twice_hide_nothing_else(tmp_path: Path, register: str) -> None:
    """Two rows of one month are told beside the column in which the others differ."""
    rows = [f"{month},{'MF'[at > 11]},{40 + at}" for at, month in enumerate(_months(24))]
    first = f"{_months(24)[0]},M,7"
    _register(tmp_path, register, _csv(tmp_path, "month,sex,n", *rows, first))

    found = rsr.measure(tmp_path)

    errors = [one for one in found.problems if one.severity == "error"]
    assert [one.code for one in errors] == ["select-ambiguous"] * 2
    hints = sorted(str(one.hint) for one in errors)
    assert "differ in 'sex' ('F', 'M')" in hints[0]
    assert "the figure alone" in hints[1]
    assert found.measurements == ()
