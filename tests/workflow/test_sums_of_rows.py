"""How many rows a figure is a sum of conditions it, as who reports does."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from made_up_tables import ods, xlsx

import rsr
from rsr.model import Measurement, Missing, Number
from rsr.workflow import Measuring

MONTHS = [f"{year}-{month:02}" for year in (2020, 2021, 2022, 2023) for month in range(1, 13)]
REGISTER = """format: 3
title: Made up
organisations: [{{id: org, name: A body}}]
recommendations:
  - {{id: r-1, number: "1", topic: One, made_on: 2022-01-01, addressed_to: {{org: lead}}, criteria: [{{id: c, text: It is better.}}]}}
sources:
  - id: s
    use: tabular
    options: {{file: "f_*.{form}", vintage_from: '_(?P<date>\\d{{4}}-\\d{{2}}-\\d{{2}})', makes: table, columns: {{value: n}}, period: {{at: month, covers: month}}, markers: {{"": missing, "*": {{suppressed: [1, 4]}}}}}}
indicators:
  - {{id: i, title: Restraints, unit: restraints, kind: count, better: lower, bears_on: [r-1], measured: {{data: s, combine: sum{more}}}}}
{indicators}"""


def release(
    rows: Mapping[str, int], *, blank: int = 0, cell: str = ""
) -> list[tuple[str, str, str]]:
    """Return so many rows for each month, the last ones without a figure."""
    return [
        (month, f"w{at:02}", str(30 + (at * 7 + number * 5) % 11) if at < count - blank else cell)
        for number, (month, count) in enumerate(rows.items())
        for at in range(count)
    ]


def measured(
    folder: Path,
    *releases: list[tuple[str, str, str]],
    form: str = "csv",
    more: str = "",
    indicators: str = "",
) -> Measuring:
    """Measure releases of a table, one after another."""
    text = REGISTER.format(form=form, more=more, indicators=indicators)
    (folder / "register.yaml").write_text(text, "utf-8")
    for at, rows in enumerate(releases, start=1):
        table = [("month", "ward", "n"), *rows]
        if form == "csv":
            content = "".join(",".join(row) + "\n" for row in table).encode()
        else:
            content = (xlsx if form == "xlsx" else ods)({"One": table})
        (folder / f"f_2024-{at:02}-01.{form}").write_bytes(content)
    return rsr.measure(folder)


def rows(before: int, after: int) -> dict[str, int]:
    """Return how many rows each month has, before 2022 and from then on."""
    return {month: before if month < "2022" else after for month in MONTHS}


def said(measurement: Measurement) -> str:
    """Return the verdict with all that is said beside it."""
    assert measurement.finding is not None
    return " ".join((measurement.finding.says, *measurement.finding.caveats))


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_a_later_release_of_fewer_rows_makes_no_verdict(tmp_path: Path, form: str) -> None:
    """Both counts are told, in the series, the verdict and among the problems."""
    found = measured(tmp_path, release(rows(10, 10)), release(rows(10, 6)), form=form)

    (series,) = found.measurements
    assert [one.coverage[0].reporting for one in series.points] == [10] * 24 + [6] * 24
    assert series.finding is not None
    assert series.finding.result == "cannot-say"
    assert "sums of between 6 and 10 rows" in said(series)
    assert (
        "The figure of December 2023 is a sum of 6 rows, and an earlier release added up 10, and in 23 "
        "more periods." in said(series)
    )
    (problem,) = (one for one in found.problems if one.code == "sum-of-fewer-rows")
    assert (problem.severity, problem.got) == (
        "warning",
        "6 rows for 2022-01-01 to 2022-01-31, where 10 were added up before, and 23 more such figures",
    )
    assert "sum-of-fewer-rows" in {one.code for one in rsr.check(tmp_path)}


@pytest.mark.parametrize(
    ("after", "told", "judged"),
    [(20, False, True), (19, True, True), (18, True, True), (17, True, False), (23, True, False)],
)
def test_a_tenth_of_the_rows_may_move(
    tmp_path: Path, after: int, *, told: bool, judged: bool
) -> None:
    """As of those who report: with more there is no verdict."""
    (series,) = measured(tmp_path, release(rows(20, after))).measurements

    assert ("sums of between" in said(series)) is told
    assert series.finding is not None
    assert (series.finding.result != "cannot-say") is judged


def test_fewer_rows_in_all_months_are_told(tmp_path: Path) -> None:
    """They are alike among themselves, so that they are judged, and what they are not is said."""
    found = measured(tmp_path, release(rows(10, 10)), release(rows(6, 6)))

    (series,) = found.measurements
    assert series.finding is not None
    assert series.finding.result != "cannot-say"
    assert "is a sum of 6 rows, and an earlier release added up 10, and in 47 more" in said(series)


@pytest.mark.parametrize(("cell", "counted"), [("", 6), ("*", 10)])
def test_rows_without_a_figure_are_not_added_up(tmp_path: Path, cell: str, counted: int) -> None:
    """A hidden figure is one all the same."""
    later = [
        *release({m: 10 for m in MONTHS if m < "2022"}),
        *release({m: 10 for m in MONTHS if m >= "2022"}, blank=4, cell=cell),
    ]

    found = measured(tmp_path, release(rows(10, 10)), later)

    (series,) = found.measurements
    assert series.points[-1].coverage[0].reporting == counted
    codes = [one.code for one in found.problems]
    assert ("sum-of-fewer-rows" in codes) is (counted == 6)


@pytest.mark.parametrize("again", [10, 11])
def test_as_many_rows_or_more_are_no_loss(tmp_path: Path, again: int) -> None:
    """A re-issue may have more."""
    found = measured(tmp_path, release(rows(10, 10)), release(rows(again, again)))

    (series,) = found.measurements
    assert "rows, and an earlier release" not in said(series)
    assert "sum-of-fewer-rows" not in [one.code for one in found.problems]


def test_single_rows_are_no_sums(tmp_path: Path) -> None:
    """Nothing is added up, and nothing said."""
    (series,) = measured(tmp_path, release(rows(1, 1))).measurements

    assert {one.coverage for one in series.points} == {()}


def test_the_rows_of_a_part_are_counted(tmp_path: Path) -> None:
    """All parts report throughout, and each is a sum of fewer rows than before."""
    halves = [(month, f"h{int(ward[1:]) % 2}", n) for month, ward, n in release(rows(20, 12))]

    (series,) = measured(tmp_path, halves, more=", part: ward").measurements

    assert series.finding is not None
    assert series.finding.result == "cannot-say"
    assert "sums of between 12 and 20 rows" in said(series)


def test_the_rows_of_those_who_report_throughout_are_compared(tmp_path: Path) -> None:
    """Another part that comes and goes has rows that are not in the figures that are judged."""
    always = [(month, "north", n) for month, _, n in release(rows(10, 10))]
    at_times = [(month, "new", n) for month, _, n in release({m: 8 for m in MONTHS if m > "2022"})]

    (series,) = measured(tmp_path, [*always, *at_times], more=", part: ward").measurements

    assert series.basis == "throughout"
    assert "sums of between" not in said(series)


def test_rows_before_the_baseline_are_not_compared(tmp_path: Path) -> None:
    """Nothing is judged of them."""
    few = release({month: 5 if month < "2021" else 10 for month in MONTHS})
    span = "{period: {start: 2021-01-01, end: 2021-12-31}, why: Made up.}"

    (series,) = measured(tmp_path, few, more=f"}}, baseline: {span}, target: {{value: 1, by: 2025-01-01").measurements  # fmt: skip

    assert "sums of between" not in said(series)


def test_the_rows_of_a_ratio_are_those_of_both_its_figures(tmp_path: Path) -> None:
    """A numerator of fewer rows over a denominator of all of them is no lower rate."""
    both = [
        *release(rows(10, 6)),
        *((month, f"d{at}", "1000") for month in MONTHS for at in range(10)),
    ]
    wards = ", ".join(f"w{at:02}" for at in range(10))
    indicators = f"""  - {{id: below, title: Days, unit: days, kind: count, better: neither, select: {{ward: [{", ".join(f"d{at}" for at in range(10))}]}}, measured: {{data: s, combine: sum}}}}
  - {{id: over, title: Above, unit: restraints, kind: count, better: lower, select: {{ward: [{wards}]}}, measured: {{data: s, combine: sum}}}}
  - {{id: r, title: Restraints per 1000 days, unit: restraints per 1000 days, better: lower, bears_on: [r-1], ratio: {{numerator: over, denominator: below, times: 1000}}}}
"""

    found = measured(tmp_path, both, indicators=indicators)

    series = found.measurements[-1]
    assert series.finding is not None
    assert series.finding.result == "cannot-say"
    assert said(series).count("sums of between") == 1
    assert "sums of between 6 and 10 rows" in said(series)


@pytest.mark.parametrize(
    ("more", "severity"), [("", "error"), (", on_bad_row: leave-out", "warning")]
)
@pytest.mark.parametrize("by", ["where", "select"])
def test_a_row_that_may_be_wanted_leaves_no_sum_without_it(
    tmp_path: Path, by: str, more: str, severity: str
) -> None:
    """It is told once, however many indicators it may be of, and counted in the account of each."""
    lines = [f"{month},{ward},Men,10" for month in MONTHS for ward in "abc"]
    lines[4] = lines[4].replace("Men", "#N/A")
    (tmp_path / "t.csv").write_text("\n".join(["month,ward,sex,n", *lines]), "utf-8")
    picked = {by: "sex: Men", "where" if by == "select" else "select": ""}
    text = REGISTER[: REGISTER.index("sources:")].replace("{{", "{").replace("}}", "}")
    text += (
        "sources:\n  - {id: s, use: tabular, options: {file: t.csv, makes: table, columns: {value: n}, "
        f"where: {{{picked['where']}}}, period: {{at: month, covers: month}}{more}}}}}\nindicators:\n"
    )
    for id_ in "ij":
        text += (
            f"  - {{id: {id_}, title: Restraints, unit: restraints, kind: count, better: lower, "
            f"bears_on: [r-1], select: {{{picked['select']}}}, measured: {{data: s, combine: sum}}}}\n"
        )
    (tmp_path / "register.yaml").write_text(text, "utf-8")

    found = rsr.measure(tmp_path)

    (told,) = [one for one in found.problems if one.severity != "note"]
    assert (told.code, told.severity, told.where.line) == ("error-value", severity, 6)
    for measurement in found.measurements:
        values = [point.value for point in measurement.points]
        assert isinstance(values[1], Missing)
        assert {value for at, value in enumerate(values) if at != 1} == {Number(value=30)}
    assert [(one.read, one.used, one.left_out_in_all) for one in found.accounts] == [
        (144, 143, 1)
    ] * 2
