"""Columns whose heading joins several names, as Eurostat's tables do, and whose cells join as many texts."""

from pathlib import Path
from typing import Any

import pytest
from made_up_tables import Folder, ods, problems, records, xlsx

import rsr
from rsr.engine.headings import joined_in
from rsr.errors import RsrError

pytest.importorskip("duckdb")
pytest.importorskip("narwhals")

JOINED = "freq,sex,unit,geo\\TIME_PERIOD"
ROWS: list[list[Any]] = [
    [JOINED, "2021 ", "2022 "],
    ["A,M,NR,DE", "10 ", "11 b"],
    ["A,F,NR,DE", "20 ", "21 "],
    ["A,M,NR,FR", "5 ", ": "],
    ["A,F,NR,FR", "7 ", "8 "],
]
REGISTER = """
format: 3
title: Made up
indicators:
  - {id: i, title: Figure, unit: people, kind: count, better: lower INDICATOR}
sources:
  - {id: s, use: tabular, options: {file: t.FORM, wide: {covers: year}, flags: eurostat, SOURCE}}
"""
BOTH = pytest.mark.parametrize("makes", ["observations", "table"])


def written(path: Path, form: str, rows: list[list[Any]]) -> None:
    """Write rows as a file of a form."""
    match form:
        case "tsv":
            text = "\n".join("\t".join(map(str, row)) for row in rows)
            (path / "t.tsv").write_text(text + "\n", "utf-8")
        case "csv":
            text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
            (path / "t.csv").write_text(text + "\n", "utf-8")
        case _:
            (path / f"t.{form}").write_bytes((xlsx if form == "xlsx" else ods)({"t": rows}))


def measured(
    path: Path, makes: str, rows: list[list[Any]], *, part: str, select: str = "", form: str = "tsv",
    combine: str = "one",
) -> tuple[dict[str, float | None], list[str]]:  # fmt: skip
    """Return the figures that one indicator has, and the codes of what is told."""
    written(path, form, rows)
    if makes == "table":
        source = "makes: table"
        measures = f", measured: {{data: s, combine: {combine}, part: '{part}'}}"
        measures += f", select: {{{select}}}" if select else ""
    else:
        source = f"indicator: i, columns: {{part: '{part}'}}"
        source += f", where: {{{select}}}" if select else ""
        measures = ""
    text = REGISTER.replace("FORM", form).replace("INDICATOR", measures).replace("SOURCE", source)
    (path / "register.yaml").write_text(text, "utf-8")
    found = rsr.measure(path)
    points = [point for one in found.measurements for point in one.points]
    codes = [one.code for one in found.problems if one.severity != "note"]
    return {str(one.period.start.year): figure(one.value) for one in points}, codes


def figure(value: Any) -> float | None:
    """Return the number that a value is; None where it is none."""
    return getattr(value, "value", None)


@BOTH
@pytest.mark.parametrize("form", ["tsv", "csv", "xlsx", "ods"])
def test_each_joined_name_is_a_column(tmp_path: Path, makes: str, form: str) -> None:
    """Texts are selected by one, and parts are named by another."""
    found = measured(tmp_path, makes, ROWS, part="geo", select="sex: F", form=form)

    assert found == ({"2021": 27, "2022": 29}, [])


@BOTH
@pytest.mark.parametrize(
    ("texts", "codes"),
    [
        pytest.param(["A,M,NR,DE", "A,M,NR,FR"], [], id="one-differs"),
        pytest.param(["A,M,NR,DE", "A,M,PC,FR"], ["kinds-mixed"], id="kinds"),
        pytest.param(["A,M,MIO_EUR,DE", "A,M,CLV10_MEUR,DE"], ["select-ambiguous"], id="units"),
        pytest.param(
            ["A,M,MIO_EUR,DE", "A,M,CLV10_MEUR,FR"], ["select-ambiguous"], id="unit-and-geo"
        ),
        pytest.param(["A,M,NR,DE", "A,F,NR,FR"], ["select-ambiguous"], id="sexes"),
    ],
)
@pytest.mark.parametrize("combine", ["one", "sum"])
def test_joined_texts_that_are_parts_differ_in_one_alone(
    tmp_path: Path, makes: str, combine: str, texts: list[str], codes: list[str]
) -> None:
    """Figures of several units, kinds or sexes are not added up, though each part is one text."""
    rows: list[list[Any]] = [[JOINED, "2021 "], *([text, 5] for text in texts)]

    found = measured(tmp_path, makes, rows, part=JOINED, combine=combine)

    assert found == (({} if codes else {"2021": 10}), codes)


@BOTH
def test_what_no_heading_tells_differs_beside_others(tmp_path: Path, makes: str) -> None:
    """A joined name is a dimension, whatever it is called, where another differs as well."""
    head = "freq,nace_r2,geo\\time"
    rows: list[list[Any]] = [[head, "2021"], ["A,C,DE", 5], ["A,F,DE", 6]]

    alone = measured(tmp_path, makes, rows, part=head)
    both = measured(tmp_path, makes, [*rows, ["A,F,FR", 7]], part=head)

    assert alone == ({"2021": 11}, [])
    assert both == ({}, ["select-ambiguous"])


@BOTH
@pytest.mark.parametrize("cell", ["A,M,NR", "A,M,NR,DE,X", ""])
def test_a_cell_joins_as_many_texts_as_the_heading_names(
    tmp_path: Path, makes: str, cell: str
) -> None:
    """A row whose texts are fewer or more is told, and the others are read."""
    found = measured(tmp_path, makes, [*ROWS, [cell, "9", "9"]], part="geo", select="sex: F")

    assert found == ({"2021": 27, "2022": 29}, ["cell-joined"])


@BOTH
def test_a_row_with_cells_beyond_the_header_is_told_as_such(tmp_path: Path, makes: str) -> None:
    """Blank ones are none."""
    rows: list[list[Any]] = [ROWS[0], [*ROWS[1], ""], [*ROWS[2], "7"]]

    found = measured(tmp_path, makes, rows, part="geo")

    assert found[1] == ["row-ragged"]
    assert found[0]["2021"] == 10


@BOTH
def test_digits_of_a_joined_text_are_no_figures(tmp_path: Path, makes: str) -> None:
    """Wide columns are looked for among those of the file alone."""
    head = "freq,isced11,geo\\time"
    rows: list[list[Any]] = [[head, "2021", "2022"], ["A,1,DE", 5, 6], ["A,2,DE", 7, 8]]

    found = measured(tmp_path, makes, rows, part="geo", select="isced11: '2'")

    assert found == ({"2021": 7, "2022": 8}, [])


@pytest.mark.parametrize(
    "head",
    ["geo\\time", "unit,geo", "Region, or country\\year", "unit,unit\\time", "unit,2021\\time"],
)
def test_other_headings_join_nothing(folder: Folder, head: str) -> None:
    """There are at least two names without spaces, each of one column, and a backslash behind them."""
    folder.write("a.tsv", f"{head}\t2021\na,b\t5\n")

    made = folder.gather(
        file="a.tsv", indicator="i", columns={"part": head}, wide={"covers": "year"}
    )

    assert not problems(made)
    assert [one.part for one in records(made)] == ["a,b"]
    assert joined_in([head, "2021"]) == {}


@BOTH
def test_wide_columns_by_place_end_with_the_file(tmp_path: Path, makes: str) -> None:
    """Columns that are made stand behind all of its own, and are none of them."""
    wide = "wide: {covers: year, first: 2}"
    written(tmp_path, "tsv", ROWS)
    text = REGISTER.replace("FORM", "tsv").replace("wide: {covers: year}", wide)
    source = {
        "table": "makes: table",
        "observations": "indicator: i, columns: {part: geo}, where: {sex: F}",
    }
    measures = ", measured: {data: s, part: geo}, select: {sex: F}" if makes == "table" else ""
    text = text.replace("SOURCE", source[makes]).replace("INDICATOR", measures)
    (tmp_path / "register.yaml").write_text(text, "utf-8")

    found = rsr.measure(tmp_path)

    assert [one.code for one in found.problems] == []
    assert [figure(one.value) for one in found.measurements[0].points] == [27, 29]


@BOTH
def test_columns_that_are_made_are_renamed_and_found_under_sections(
    tmp_path: Path, makes: str
) -> None:
    """Other options of the layout see them as they see those of the file."""
    rows: list[list[Any]] = [
        ROWS[0],
        ["Women", "", ""],
        ROWS[2],
        ROWS[4],
        ["Men", "", ""],
        ROWS[1],
        ROWS[3],
    ]
    more = "section_column: who, section_matching: women|men, rename: {geo: Country}"
    written(tmp_path, "tsv", rows)
    parts = {
        "table": f"makes: table, {more}",
        "observations": f"indicator: i, columns: {{part: Country}}, where: {{who: Women}}, {more}",
    }
    measures = ", measured: {data: s, part: Country}, select: {who: Women}"
    text = REGISTER.replace("FORM", "tsv").replace("SOURCE", parts[makes])
    text = text.replace("INDICATOR", measures if makes == "table" else "")
    (tmp_path / "register.yaml").write_text(text, "utf-8")

    found = rsr.measure(tmp_path)

    assert [one.code for one in found.problems] == []
    assert [figure(one.value) for one in found.measurements[0].points] == [27, 29]


@BOTH
def test_one_year_of_a_joined_file_is_read_where_it_lies(tmp_path: Path, makes: str) -> None:
    """A column of figures that is named, and a period that is stated, leave nothing to turn."""
    period = "constants: {period: {start: 2021-01-01, end: 2021-12-31}}"
    written(tmp_path, "tsv", ROWS)
    parts = {
        "table": f"makes: table, columns: {{value: '2021'}}, {period}",
        "observations": f"indicator: i, columns: {{part: geo, value: '2021'}}, where: {{sex: F}}, {period}",
    }
    text = REGISTER.replace("FORM", "tsv").replace("wide: {covers: year}, ", "")
    text = text.replace("SOURCE", parts[makes]).replace(
        "INDICATOR",
        ", measured: {data: s, part: geo}, select: {sex: F}" if makes == "table" else "",
    )
    (tmp_path / "register.yaml").write_text(text, "utf-8")

    found = rsr.measure(tmp_path)

    assert [one.code for one in found.problems] == []
    assert [figure(one.value) for one in found.measurements[0].points] == [27]


def test_a_frame_with_a_joined_column_is_refused(folder: Folder) -> None:
    """Who hands it over can part it."""
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"freq,geo\\time": ["A,DE"], "n": [5], "year": ["2021"]})

    with pytest.raises(RsrError) as caught:
        folder.measured_on(
            file="a.csv", frame=frame, makes="table", columns={"value": "n"},
            period={"at": "year", "covers": "year"},
        )  # fmt: skip

    assert [one.code for one in caught.value.problems] == ["frame-wide"]
