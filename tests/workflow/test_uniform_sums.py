"""Rows that are added up or counted, of which all of one figure have one text, and others another."""

import json
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import pytest
from made_up_tables import REVIEW

import rsr

pytest.importorskip("duckdb")
pytest.importorskip("narwhals")

REGISTER = (
    REVIEW
    + """indicators:
  - {id: i, title: Figure, bears_on: [r-1], unit: people, better: lower, measured: {data: s, combine: HOW}MORE}
sources:
  - id: s
    use: tabular
    options: {file: FILE, makes: table, columns: {COLUMNS}, period: {at: month, covers: month}}
"""
)
MONTHS = [f"{2020 + at // 12}-{at % 12 + 1:02}" for at in range(24)]
HALF = ["x"] * 12 + ["y"] * 12
TURNS = ["x", "y"] * 12


def _told(
    path: Path,
    heading: str,
    texts: Sequence[str | int],
    *,
    places: Sequence[str] = ("Ash", "Birch"),
    how: str = "sum",
    kind: str = "csv",
    more: str = "",
    only: int = 24,
) -> list[tuple[str, str]]:
    """Return the codes and severities that are told of rows of places, one a month."""
    rows = [
        {"month": month, "Ward": place, heading: text, "n": str(40 + at + 7 * len(place))}
        for at, (month, text) in enumerate(zip(MONTHS, texts, strict=True))
        for place in (places if at < only else places[:1])
    ]
    file = path / f"t.{kind}"
    if kind == "csv":
        lines = [",".join(rows[0]), *(",".join(map(str, row.values())) for row in rows)]
        file.write_text("\n".join(lines), "utf-8")
    elif kind == "jsonl":
        file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    else:
        columns = {name: [row[name] for row in rows] for name in rows[0]}
        table = pytest.importorskip("pyarrow").table(columns)
        import_module("pyarrow.parquet").write_table(table, file)
    text = REGISTER.replace("HOW", how).replace("FILE", file.name).replace("MORE", more)
    text = text.replace("COLUMNS", "value: n" if how == "sum" else "")
    (path / "register.yaml").write_text(text, "utf-8")
    found = rsr.measure(path)
    refused = any(one.severity == "error" for one in found.problems)
    assert len(found.measurements) == (not refused)
    return [
        (one.code, one.severity) for one in found.problems if one.severity in ("error", "warning")
    ]


REFUSED = [("select-ambiguous", "error")]
WARNED = [("texts-change", "warning")]


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("how", ["sum", "count"])
@pytest.mark.parametrize(
    ("heading", "texts", "told"),
    [
        pytest.param("Sex", HALF, REFUSED, id="people"),
        pytest.param("Measure", HALF, REFUSED, id="measures"),
        pytest.param("Definition", HALF, REFUSED, id="definitions"),
        pytest.param("who", ["men"] * 12 + ["women"] * 12, REFUSED, id="by-the-texts"),
        pytest.param("Widget", HALF, WARNED, id="anything"),
        pytest.param("Base year", ["2010"] * 12 + ["2015"] * 12, WARNED, id="base"),
        pytest.param("Widget", TURNS, WARNED, id="anything-in-turns"),
        pytest.param("Sex", TURNS, WARNED, id="people-in-turns"),
        pytest.param("Region", HALF, WARNED, id="places"),
        pytest.param("Region", TURNS, [], id="places-in-turns"),
        pytest.param("Sex", ["x"] * 24, [], id="one-text"),
        pytest.param("Notes", HALF, [], id="of-the-row"),
    ],
)
def test_a_text_that_all_rows_of_a_figure_have_is_of_it(
    tmp_path: Path, kind: str, how: str, heading: str, texts: list[str], told: list[tuple[str, str]]
) -> None:
    """As where each figure is one row; what comes back may be whom the rows of a day were about."""
    assert _told(tmp_path, heading, texts, how=how, kind=kind) == told


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_numbers_are_texts_as_well(tmp_path: Path, kind: str) -> None:
    """As codes of places are."""
    assert _told(tmp_path, "xyz", [31] * 12 + [32] * 12, kind=kind) == WARNED


def test_texts_that_are_named_together_are_not_told(tmp_path: Path) -> None:
    """Both are selected, so that somebody knows of them."""
    assert _told(tmp_path, "Sex", HALF, more=", select: {Sex: [x, y]}") == []


def test_a_declared_break_is_not_told(tmp_path: Path) -> None:
    """It says that figures do not compare across that day."""
    broken = ", breaks: [{on: 2021-01-01, why: Another widget.}]"

    assert _told(tmp_path, "Widget", HALF, more=broken) == []


@pytest.mark.parametrize(("only", "told"), [(21, []), (22, REFUSED)])
def test_ten_rows_of_the_rarer_text_beside_the_first_of_each_figure(
    tmp_path: Path, only: int, told: list[tuple[str, str]]
) -> None:
    """Fewer may have the same sex by chance."""
    assert _told(tmp_path, "Sex", HALF, only=only) == told


@pytest.mark.parametrize(
    ("how", "texts", "told"),
    [("sum", HALF, REFUSED), ("sum", TURNS, WARNED), ("count", HALF, [])],
)
def test_single_rows_of_months_are_no_sums(
    tmp_path: Path, how: str, texts: list[str], told: list[tuple[str, str]]
) -> None:
    """One row a month is a series, whatever combines it; one case a month may be of anybody."""
    assert _told(tmp_path, "Sex", texts, how=how, places=("Ash",)) == told


def test_rows_of_two_texts_in_one_figure_are_added_up(tmp_path: Path) -> None:
    """They are parts of it, however many others have but one."""
    file = tmp_path / "t.csv"
    assert _told(tmp_path, "Sex", HALF) == REFUSED

    file.write_text(file.read_text("utf-8").replace("2020-03,Ash,x", "2020-03,Ash,y"), "utf-8")

    assert not [one for one in rsr.measure(tmp_path).problems if one.severity == "error"]


@pytest.mark.parametrize(("most", "told"), [(48, REFUSED), (47, [])])
def test_of_very_many_rows_nothing_is_looked_at(
    tmp_path: Path, most: int, told: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would take a pass over the table."""
    monkeypatch.setattr("rsr.engine.uniform_sums._MOST_ROWS", most)

    assert _told(tmp_path, "Sex", HALF) == told
