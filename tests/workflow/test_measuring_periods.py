"""Series of weeks, quarters and rolling years: a period is the days that it counts, in every verb."""

from datetime import date, timedelta
from pathlib import Path

import pytest

import rsr

HEAD = """
format: 3
title: Made up
notice: Wholly made up.
recommendations:
  - {id: r-1, number: "1", made_on: 2020-01-01, addressed_to: {}, topic: Made up}
cycles:
  - {id: c-1, title: First, cut_off_on: 2024-06-30}
strategies: [{use: outcome-impact}]
indicators:
  - {id: i, title: Figure, unit: people, better: lower, bears_on: [r-1]MEASURED}
sources:
  - {id: s, use: tabular, options: {file: data/t.csv, OPTIONS}}
"""


def folder(path: Path, rows: str, options: str, measured: str = "") -> Path:
    """Write a register with one source."""
    (path / "data").mkdir()
    (path / "data" / "t.csv").write_text(rows, "utf-8")
    text = HEAD.replace("OPTIONS", options).replace("MEASURED", measured)
    (path / "register.yaml").write_text(text, "utf-8")
    return path


MONTHS = ("March", "June", "September", "December")


@pytest.mark.parametrize("makes", ["observations", "table"])
def test_rolling_years_are_not_points_of_their_own(tmp_path: Path, makes: str) -> None:
    """Four in a row count the same days: it is said, and nothing is concluded of them."""
    table = makes == "table"
    if table:
        pytest.importorskip("duckdb")
        pytest.importorskip("narwhals")
    years = [f"Year ending {month} {year}" for year in range(2016, 2024) for month in MONTHS]
    rows = "when,n\n" + "".join(f"{year},{100 - at}\n" for at, year in enumerate(years))
    options = "columns: {value: n}, period: {at: when, covers: year-ending}"
    options += ", makes: table" if table else ", indicator: i"
    path = folder(tmp_path, rows, options, ", measured: {data: s}" if table else "")

    register = rsr.load(path)
    (found,) = rsr.measure(register, as_of=date(2024, 6, 30)).measurements

    assert len(found.points) == 32
    assert found.points[0].period.start == date(2015, 4, 1)
    assert found.points[0].period.end == date(2016, 3, 31)
    assert found.finding is not None
    assert found.finding.result == "cannot-say"
    assert any("overlap" in why for why in found.finding.caveats)


@pytest.mark.parametrize("makes", ["observations", "table"])
@pytest.mark.parametrize(
    ("heading", "covers", "sense", "told"),
    [
        ("Financial year ending", "quarter", "", "covers: year-ending"),
        ("12 months to", "month", "", "covers: year-ending"),
        ("Quarter ending", "month", "", "covers: quarter"),
        ("Quarter ending", "quarter", "", None),
        ("Year ending", "year-ending", "", None),
        ("Year ending", "month", ", time_sense: period", None),
        ("Year ending", "month", ", time_sense: rolling", None),
        ("Year", "month", "", None),
    ],
)
def test_a_heading_of_a_longer_span_than_its_periods_is_told(
    tmp_path: Path, makes: str, heading: str, covers: str, sense: str, told: str | None
) -> None:
    """It may be of rolling years or of plain months: the figures are not judged until that is said."""
    table = makes == "table"
    if table:
        pytest.importorskip("duckdb")
        pytest.importorskip("narwhals")
    rows = f"{heading},n\n" + "".join(
        f"{month} {year},{100 - at}\n"
        for at, year in enumerate(range(2016, 2024))
        for month in MONTHS
    )
    options = f"columns: {{value: n}}, period: {{at: {heading}, covers: {covers}}}"
    options += ", makes: table" if table else ", indicator: i"
    measured = ", measured: {data: s}" if table else ""
    path = folder(tmp_path, rows, options, measured + sense)

    found = rsr.measure(rsr.load(path), as_of=date(2024, 6, 30))

    amiss = [one for one in found.problems if one.code == "span-contradicted"]
    assert [(one.got, told in str(one.hint)) for one in amiss if told] == (
        [(f"{heading!r}, and covers: {covers}", True)] if told else []
    )
    assert len(amiss) == (told is not None)
    finding = found.measurements[0].finding
    if told:
        assert finding is not None
        assert any("rolling" in why for why in finding.caveats)


def test_weeks_are_points_of_seven_days(tmp_path: Path) -> None:
    """Weeks by their number stand one after another over a year's end, and none overlaps."""
    first = date(2020, 1, 6)
    weeks = [(first + timedelta(days=7 * at)).isocalendar() for at in range(60)]
    rows = "year,week,n\n" + "".join(
        f"{one.year},{one.week},{at % 7}\n" for at, one in enumerate(weeks)
    )
    path = folder(
        tmp_path, rows,
        "indicator: i, columns: {value: n}, period: {columns: [year, week], covers: week}",
    )  # fmt: skip

    (found,) = rsr.measure(rsr.load(path), as_of=date(2024, 6, 30)).measurements

    spans = [(point.period.start, point.period.end) for point in found.points]
    assert len(spans) == 60
    assert {end - start for start, end in spans} == {timedelta(days=6)}
    assert [start for start, _ in spans] == [first + timedelta(days=7 * at) for at in range(60)]
    assert found.finding is not None
    assert not any("overlap" in why for why in found.finding.caveats)
