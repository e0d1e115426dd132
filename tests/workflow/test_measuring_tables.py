"""Indicators measured on tables that say who reports: made-up MHSDS files, month by month."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from mhsds_made import MAIN, csv_text, main_row

import rsr
from rsr.errors import Problem
from rsr.model import Interval, Measurement, Number, Value

pytest.importorskip("duckdb")
pytest.importorskip("narwhals")

HEAD = """
format: 3
title: Made up
recommendations:
  - {id: r-1, number: "1", made_on: 2023-10-01, addressed_to: {}, topic: Made up}
cycles:
  - {id: c-1, title: First, cut_off_on: 2024-06-30}
strategies: [{use: outcome-impact}]
sources:
  - {id: mhsds, use: mhsds, options: {files: data}}
indicators:
  - {id: people, title: People, unit: people, better: lower, bears_on: [r-1], """
SUM = "select: {measure: MHS01, breakdown: Provider}, measured: {data: mhsds, combine: sum}}"
ENGLAND = "select: {measure: MHS01, breakdown: England}, measured: {data: mhsds}}"
ONE = "select: {measure: MHS01, breakdown: Provider, level_1: R00}, measured: {data: mhsds}}"
PARTS = (
    "select: {measure: MHS01, breakdown: Provider}, measured: {data: mhsds, part: organisation}}"
)
NOT_KNOWN = "How many reported is not known."


def month(at: int) -> tuple[str, str]:
    """Return the first and last day of a month, counted from April 2022."""
    first = date(2022 + (3 + at) // 12, (3 + at) % 12 + 1, 1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return f"{first:%d/%m/%Y}", f"{last:%d/%m/%Y}"


def rows(at: int, providers: Sequence[tuple[str, str]], england: str | None = None) -> str:
    """Return a month's file, with a row for each provider and one for England."""
    start, end = month(at)
    told: dict[str, Any] = {"start": start, "end": end, "status": "Final"}
    made = [main_row(value, code=code, **told) for code, value in providers]
    if england is not None:
        made.append(main_row(england, code="England", breakdown="England", **told))
    return csv_text(MAIN, made)


class Folder:
    """A register's folder, its files, and what is made of them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        (path / "data").mkdir()

    def write(self, name: str, text: str) -> None:
        """Write a file of data."""
        (self.path / "data" / name).write_text(text, "utf-8")

    def falling(self, *, providers: bool = True, england: bool = True) -> None:
        """Write 26 months, in the second half of which half of the providers are gone."""
        for at in range(26):
            some = [
                (f"R{n:02}", str(40 + 5 * (at * (n + 1) % 2))) for n in range(10 if at < 18 else 5)
            ]
            whole = str(401 + at % 3 if at < 18 else 203 + at % 3) if england else None
            self.write(f"m{at:02}.csv", rows(at, some if providers else [], whole))

    def measure(self, indicator: str) -> Measurement:
        """Measure an indicator."""
        (self.path / "register.yaml").write_text(HEAD + indicator, "utf-8")
        return rsr.measure(self.path).measurements[0]

    def gather(self, indicator: str) -> tuple[dict[str | None, Value], tuple[Problem, ...]]:
        """Return the last figure of each part, and the problems."""
        (self.path / "register.yaml").write_text(HEAD + indicator, "utf-8")
        found = rsr.gather(self.path)
        return {one.part: one.value for one in found.register.observations}, found.problems


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return an empty folder of a register."""
    return Folder(tmp_path)


@pytest.mark.parametrize("indicator", [SUM, ENGLAND], ids=["sum", "england"])
def test_a_fall_in_those_who_report_is_no_improvement(folder: Folder, indicator: str) -> None:
    """A figure without parts has with it how many reported, and is not judged where that moves."""
    folder.falling()

    made = folder.measure(indicator)

    assert made.finding is not None
    assert made.finding.result == "cannot-say"
    reported = [[part.reporting for part in point.coverage] for point in made.points]
    assert reported == [[10]] * 18 + [[5]] * 8
    assert {part.of for point in made.points for part in point.coverage} == {"providers"}


def test_others_in_the_place_of_those_who_reported_are_no_improvement(folder: Folder) -> None:
    """As many report as before; that they are not the same is seen in the rows that name them."""
    for at in range(26):
        there = range(10) if at < 18 else range(5, 15)
        some = [(f"R{n:02}", str(100 if n < 5 else 20 + 5 * (at % 2))) for n in there]
        folder.write(f"m{at:02}.csv", rows(at, some, str(sum(int(v) for _, v in some) + 1)))

    made = folder.measure(ENGLAND)

    assert made.finding is not None
    assert made.finding.result == "cannot-say"
    # How many do so throughout is what was known when each was published.
    counted = [(p.reporting, p.throughout) for x in made.points for p in x.coverage]
    assert counted == [(10, 10)] * 18 + [(10, 5)] * 8
    assert any("10 providers reported, and 5 of them" in one for one in made.finding.caveats)


def test_a_rule_on_reporting_names_who_reports_and_how_many_should(folder: Folder) -> None:
    """The register's own words are taken; a number that is exceeded says nothing."""
    folder.falling()
    rule = ENGLAND[:-1] + ", reporting: {of: trusts, expected: 8}}"

    made = folder.measure(rule)

    assert {(p.reporting, p.expected, p.of) for x in made.points for p in x.coverage} == {
        (10, None, "trusts"),
        (5, 8, "trusts"),
    }


def test_a_single_provider_does_not_hang_on_the_others(folder: Folder) -> None:
    """Where the selected rows name who reports, these alone are counted."""
    folder.falling()

    made = folder.measure(ONE)

    assert {part.reporting for point in made.points for part in point.coverage} == {1}


def test_where_nobody_is_named_the_finding_says_so(folder: Folder) -> None:
    """Rows for England alone do not tell who reported, and a reader has to know."""
    folder.falling(providers=False)

    made = folder.measure(ENGLAND)

    assert made.finding is not None
    assert NOT_KNOWN in made.finding.caveats
    assert not any(point.coverage for point in made.points)


def test_providers_in_another_file_are_counted(folder: Folder) -> None:
    """Rows for England and for providers may stand in two files of one month."""
    folder.write("a.csv", rows(0, [], "303"))
    folder.write("b.csv", rows(0, [("R01", "5"), ("R02", "*")]))

    made = folder.measure(ENGLAND)

    assert [part.reporting for part in made.points[0].coverage] == [2]


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        pytest.param("303", Number(value=303), id="not-rounded"),
        pytest.param("300", Interval(low=298, high=302, stated=300), id="perhaps-rounded"),
        pytest.param("0", Interval(low=0, high=2, stated=0), id="nought"),
    ],
)
@pytest.mark.parametrize(
    "indicator",
    [ENGLAND, PARTS.replace("organisation}", "organisation, whole: {breakdown: England}}")],
    ids=["selected", "whole"],
)
def test_a_figure_for_england_is_exact_unless_rounding_can_have_made_it(
    folder: Folder, printed: str, value: Value, indicator: str
) -> None:
    """It is read the same whether it is selected alone or stands beside its parts."""
    folder.write("a.csv", rows(0, [("R01", "15")], printed))

    found, _ = folder.gather(indicator)

    assert found[None] == value


def test_a_part_that_a_re_issue_lacks_is_told(folder: Folder) -> None:
    """Its earlier figure stands, and it is told how many such there are."""
    folder.write("AprFinal.csv", rows(0, [("R01", "15"), ("R02", "20")]))
    folder.write("AprFinal_v2.csv", rows(0, [("R01", "25")]))

    found, problems = folder.gather(PARTS)

    assert sorted(map(str, found)) == ["R01", "R02"]
    (problem,) = problems
    assert (problem.code, problem.severity) == ("parts-of-earlier-issue", "warning")
    assert problem.where.path[:2] == ("indicators", 0)
    assert "1 of 2 parts" in (problem.got or "")


def test_a_whole_re_issue_has_no_note(folder: Folder) -> None:
    """Where every part is in the re-issue there is nothing to tell."""
    folder.write("AprFinal.csv", rows(0, [("R01", "15")]))
    folder.write("AprFinal_v2.csv", rows(0, [("R01", "25"), ("R02", "5")]))

    _, problems = folder.gather(PARTS)

    assert not problems


@pytest.mark.parametrize("cell", ["1,234", "n/a"])
def test_hints_name_no_option_that_the_source_lacks(folder: Folder, cell: str) -> None:
    """What a user can do is said in the options of the source that reads the file."""
    start, _ = month(0)
    bad = main_row("5", start=start, end="soon", status="Odd", code="R02")
    text = csv_text(
        MAIN, [main_row(cell, code="R01"), bad, main_row("5", status="Odd", code="R03")]
    )
    folder.write("a.csv", text)

    _, problems = folder.gather(PARTS)

    assert {one.code for one in problems} >= {"cell-number", "cell-date", "status-word"}
    for one in problems:
        words = (one.hint or "").split()
        assert not {"markers", "thousands:", "statuses;", "date_formats"} & set(words)


@pytest.mark.parametrize(
    ("indicator", "options", "days"),
    [
        pytest.param(SUM, "", [date(2022, 8, 1), date(2023, 4, 1)], id="known"),
        pytest.param(SUM, ", breaks: []", [], id="none"),
        pytest.param(
            SUM,
            ", breaks: [{on: 2023-01-01, why: Made up, certain: false}]",
            [date(2023, 1, 1)],
            id="told",
        ),
        pytest.param(
            SUM[:-1] + ", breaks: [{on: 2022-08-15, why: Made up}]}",
            "",
            [date(2023, 4, 1)],
            id="recorded-within-a-month",
        ),
    ],
)
def test_a_series_that_spans_a_known_break_says_so(
    folder: Folder, indicator: str, options: str, days: list[date]
) -> None:
    """It is compared all the same, unless the register records the break itself."""
    folder.falling(england=False)
    head = HEAD.replace("files: data}", f"files: data{options}}}")
    (folder.path / "register.yaml").write_text(head + indicator, "utf-8")

    found = rsr.measure(folder.path)

    (made,) = found.measurements
    told = [one for one in made.remarks if "may not compare" in one]
    assert [one[: one.index(" may")] for one in told] == [
        f"Figures from {day.day} {day:%B %Y}" for day in days
    ]
    record = found.register.evidence[0]
    assert set(told) <= set(record.caveats)
    assert found.register.indicator("people").broken_on == (
        (date(2022, 8, 15),) if "2022-08-15" in indicator else ()
    )


def test_a_ratio_has_the_breaks_of_what_it_is_made_of(folder: Folder) -> None:
    """Its figures come of the same source, though it names none."""
    folder.falling(england=False)
    ratio = (
        SUM
        + "\n  - {id: share, title: Share, unit: people, better: lower, ratio: {numerator: people, denominator: people}}"
    )
    (folder.path / "register.yaml").write_text(HEAD + ratio, "utf-8")

    found = rsr.gather(folder.path).register

    share = found.breaks_of(found.indicator("share"))
    assert share == found.indicator("people").breaks
    assert [broken.on for broken in share] == [
        date(2021, 10, 1),
        date(2022, 8, 1),
        date(2023, 4, 1),
    ]
