"""Kinds that the headings of several sources tell, from files to what is measured."""

from pathlib import Path

import pytest

import rsr

HEAD = """format: 3
title: Made up
recommendations:
  - {id: r-1, number: "1", topic: Made up, made_on: 2021-01-01, addressed_to: {}, criteria: [{id: c, text: Better.}]}
"""


def register(folder: Path, headings: list[str], *, i: str, more: str = "") -> Path:
    """Write a year of made-up figures under each heading, and a source of records for each."""
    sources = ""
    for at, heading in enumerate(headings):
        rows = "".join(f"{2022 + at}-{month:02},{30 + month % 4}\n" for month in range(1, 13))
        (folder / f"{at}.csv").write_text(f'month,"{heading}"\n{rows}', "utf-8")
        sources += (
            f"  - {{id: s{at}, use: tabular, options: {{file: {at}.csv, indicator: i, "
            f"columns: {{value: '{heading}'}}, period: {{at: month, covers: month}}{more}}}}}\n"
        )
    (folder / "register.yaml").write_text(
        f"{HEAD}sources:\n{sources}"
        f"indicators:\n  - {{id: i, title: Restraints, better: lower, bears_on: [r-1], {i}}}\n",
        "utf-8",
    )
    return folder


@pytest.mark.parametrize(
    ("headings", "i", "got"),
    [
        (
            ["Number of restraints", "Rate per 1,000 bed days"],
            "unit: 'per 1,000 bed days'",
            "counts from 's0' and rates from 's1'",
        ),
        (
            ["Median days", "Number of people"],
            "unit: days",
            "counts from 's1' and medians from 's0'",
        ),
        (
            ["Number restrained", "Per cent restrained", "Total"],
            "unit: per cent",
            "counts from 's0', 's2' and percentages from 's1'",
        ),
        (
            ["Total", "Percentage"],
            "unit: '%', kind: percentage",
            "counts from 's0' and percentages from 's1'",
        ),
        (["restraint_count", "avg_wait"], "unit: days", "counts from 's0' and means from 's1'"),
        (["Mean days", "Median days"], "unit: days", "means from 's0' and medians from 's1'"),
    ],
)
def test_counts_of_one_source_are_no_series_with_rates_of_another(
    tmp_path: Path, headings: list[str], i: str, got: str
) -> None:
    """One error names the kinds and the sources, and nothing is measured or kept."""
    found = rsr.measure(register(tmp_path, headings, i=i))

    (error,) = [one for one in found.problems if one.severity == "error"]
    assert (error.code, error.got) == ("kinds-mixed", got)
    assert (found.measurements, found.register.observations) == ((), ())
    assert "kind-contradicted" not in [one.code for one in found.problems]


@pytest.mark.parametrize(
    ("headings", "i"),
    [
        (["Value", "Rate per 1,000 bed days"], "unit: 'per 1,000 bed days'"),
        (["n", "Percentage"], "unit: per cent"),
        (["Figure", "Median days"], "unit: days"),
        (["Number of days", "Median days"], "unit: days"),
        (["Number per 1,000 bed days", "Rate per 1,000"], "unit: 'per 1,000 bed days'"),
        (["Number of restraints", "Total"], "unit: restraints"),
        (["Number of restraints", "Value"], "unit: restraints"),
    ],
)
def test_headings_that_go_together_are_one_series(
    tmp_path: Path, headings: list[str], i: str
) -> None:
    """A heading that tells no kind, or the same, is no other kind."""
    found = rsr.measure(register(tmp_path, headings, i=i))

    assert [one for one in found.problems if one.code.startswith("kind")] == []
    assert len(found.measurements[0].points) == 24


def test_what_an_option_says_goes_before_a_heading_that_counts(tmp_path: Path) -> None:
    """Figures that are told to be rates are rates, though their heading is a number."""
    headings = ["Number of restraints", "Crude rate"]
    found = rsr.measure(
        register(tmp_path, headings, i="unit: 'per 1,000 bed days'", more=", figures: rate")
    )

    assert [one for one in found.problems if one.code == "kinds-mixed"] == []


@pytest.mark.parametrize(("kind", "told"), [("percentage", True), ("count", False)])
def test_a_stated_kind_beside_a_heading_that_counts(
    tmp_path: Path, kind: str, *, told: bool
) -> None:
    """A warning says that what is stated is not what the heading says."""
    path = register(tmp_path, ["Number of restraints"], i=f"unit: restraints, kind: {kind}")
    found = [one for one in rsr.measure(path).problems if one.code == "kind-contradicted"]

    assert [(one.severity, one.got) for one in found] == (
        [("warning", "percentages, and its source gives counts")] if told else []
    )


def _with_units(path: Path, units: list[str], *, i: str, table: bool = False) -> Path:
    """Write a register of two sources, each with a column that tells the units of its figures."""
    sources = ""
    for at, unit in enumerate(units):
        names = "month,n" if not unit else f"month,{unit.partition(':')[0]},n"
        text = f",{unit.partition(':')[2]}" if unit else ""
        rows = "".join(f"{2022 + at}-{month:02}{text},{30 + month % 4}\n" for month in range(1, 13))
        (path / f"{at}.csv").write_text(f"{names}\n{rows}", "utf-8")
        makes = "makes: table" if table and not at else "indicator: i"
        sources += (
            f"  - {{id: s{at}, use: tabular, options: {{file: {at}.csv, {makes}, "
            "columns: {value: n}, period: {at: month, covers: month}}}\n"
        )
    measured = ", measured: {data: s0}" if table else ""
    (path / "register.yaml").write_text(
        f"{HEAD}sources:\n{sources}"
        f"indicators:\n  - {{id: i, title: Restraints, better: lower, bears_on: [r-1], {i}{measured}}}\n",
        "utf-8",
    )
    return path


@pytest.mark.parametrize("table", [False, True], ids=["records", "table"])
@pytest.mark.parametrize(
    ("units", "i", "got"),
    [
        (["Unit:Count", "Unit:Rate"], "unit: people", "counts from 's0' and rates from 's1'"),
        (["Unit:No.", "UNIT_MEASURE:per cent"], "unit: people", "counts from 's0' and percentages from 's1'"),
        (["Measure:Number of people", "Measure:Median"], "unit: people", "counts from 's0' and medians from 's1'"),
        (["Unit:Number", "Statistic:Mean"], "unit: days", "counts from 's0' and means from 's1'"),
        (["Unit:Count", "UOM:Rate"], "unit: people, kind: count", None),
        (["Unit:Count", "UOM:Number"], "unit: people", None),
        (["Unit:Count", ""], "unit: people", None),
        (["Unit:Nights", "UOM:Rate"], "unit: people", None),
        (["Reporting unit:Number", "UOM:Rate"], "unit: people", None),
    ],
)  # fmt: skip
def test_a_column_that_says_count_beside_one_that_says_rate(
    tmp_path: Path, units: list[str], i: str, got: str | None, *, table: bool
) -> None:
    """Words for counts alone tell nothing of one source, and that another's are of another kind."""
    found = rsr.measure(_with_units(tmp_path, units, i=i, table=table))

    assert [one.got for one in found.problems if one.severity == "error"] == [got] * bool(got)
    assert len(found.measurements) == (got is None)
