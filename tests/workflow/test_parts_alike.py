"""Parts whose names differ in what nobody sees: one part, in records as in tables."""

from pathlib import Path

import pytest

import rsr

pytest.importorskip("duckdb")
pytest.importorskip("narwhals")

REGISTER = """
format: 2
title: Made up
recommendations:
  - {id: r-1, number: "1", topic: Made up, made_on: 2022-01-01, addressed_to: {}, criteria: [{id: c, text: Better.}]}
indicators:
  - {id: i, title: Figure, bears_on: [r-1], unit: people, better: lowerMEASURED}
sources: SOURCES
strategies: [{name: outcome-impact}]
cycles:
  - {id: c1, title: One, cut_off_on: 2026-12-31}
"""
PERIOD = "period: {at: month, covers: month}"
RECORDS = "{id: ID, use: tabular, options: {file: FILE, indicator: i, columns: {value: n, part: who}, PERIOD}}"
TABLE = "{id: s, use: tabular, options: {file: FILE, makes: table, columns: {value: n}, PERIOD}}"
MAKES = ["observations", "table"]


def register(folder: Path, rows: str, makes: str = "observations") -> rsr.Register:
    """Write a register and its file, and load it."""
    (folder / "a.csv").write_text(f"month,who,n\n{rows}", "utf-8")
    source = (RECORDS if makes == "observations" else TABLE).replace("FILE", "a.csv")
    measured = ", measured: {data: s, part: who}" if makes == "table" else ""
    text = REGISTER.replace("SOURCES", f"[{source}]").replace("MEASURED", measured)
    text = text.replace("PERIOD", PERIOD).replace("ID", "s")
    (folder / "register.yaml").write_text(text, "utf-8")
    return rsr.load(folder)


@pytest.mark.parametrize("makes", MAKES)
@pytest.mark.parametrize("other", ["LEEDS", "Leeds ", "leeds"])
def test_two_rows_of_one_part_and_month_are_two_figures_for_one(
    tmp_path: Path, makes: str, other: str
) -> None:
    """They are told and not added up; the rows of another part are used."""
    found = rsr.gather(
        register(tmp_path, f"2023-01,Leeds,5\n2023-01,{other},6\n2023-01,York,7\n", makes)
    )

    (told,) = [one for one in found.problems if one.code == "select-ambiguous"]
    assert "2 rows for" in str(told.got)
    assert "they differ in the figure alone" in str(told.hint)
    assert [one.part for one in found.register.observations] == ["York"]


@pytest.mark.parametrize("makes", MAKES)
@pytest.mark.parametrize(
    ("first", "second"),
    [("Leeds", "LEEDS"), ("St  Ann", "St\u00a0Ann"), ("St Ann's", "St Ann\u2019s")],
)
def test_a_part_reports_throughout_however_it_is_written(
    tmp_path: Path, makes: str, first: str, second: str
) -> None:
    """Its name is that of its latest figure."""
    rows = f"2023-01,{first},5\n2023-02,{second},6\n2023-01,York,7\n2023-02,York,7\n"
    found = rsr.gather(register(tmp_path, rows, makes))

    assert {one.part for one in found.register.observations} == {second, "York"}
    assert len(found.register.observations) == 4


def test_a_part_has_one_name_in_several_sources(tmp_path: Path) -> None:
    """A later file may write it in capitals."""
    (tmp_path / "a.csv").write_text("month,who,n\n2023-01,Leeds,5\n", "utf-8")
    (tmp_path / "b.csv").write_text("month,who,n\n2023-02,LEEDS,6\n", "utf-8")
    sources = [RECORDS.replace("FILE", f"{one}.csv").replace("ID", one) for one in "ab"]
    text = REGISTER.replace("SOURCES", f"[{', '.join(sources)}]").replace("MEASURED", "")
    (tmp_path / "register.yaml").write_text(text.replace("PERIOD", PERIOD), "utf-8")

    found = rsr.gather(rsr.load(tmp_path))

    assert [one.part for one in found.register.observations] == ["LEEDS", "LEEDS"]
