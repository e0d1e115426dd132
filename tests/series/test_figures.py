"""The figures of a measurement as files: whoever reads them has the very figures of the measurement."""

import csv
import io
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs
import pytest
from csvw_rules import faults, values
from made_up_measurement import INDICATOR, MEASUREMENT, POINTS, REGISTER

from rsr.model import (
    Coverage,
    Interval,
    MeasuredPoint,
    Measurement,
    Missing,
    NotApplicable,
    NotCollected,
    Number,
    Period,
    Quotient,
    Suppressed,
    Value,
)
from rsr.report import Dataset
from rsr.series import charted
from rsr.series.figures import figures

Row = Mapping[str, Any]
_OTHERS: dict[str, type[NotApplicable | NotCollected]] = {
    "not-applicable": NotApplicable,
    "not-collected": NotCollected,
}


@pytest.fixture
def table() -> Dataset:
    """Return the figures of the made-up measurement."""
    return figures(MEASUREMENT, REGISTER, source="A made-up paper")


def rebuilt(row: Row, coverages: int) -> MeasuredPoint:
    """Return the point that a row was made of, from nothing but the row."""
    quotients = {
        name: Quotient(
            numerator=_value(row, f"{before}numerator", f"{before}numerator_"),
            denominator=_value(row, f"{before}denominator", f"{before}denominator_"),
            times=row["times"] if row["times"] is not None else 1000,
        )
        for name, before in (("quotient", ""), ("throughout_quotient", "throughout_"))
        if row[f"{before}numerator_kind"] is not None
    }
    ends = ["", *(f"_{number}" for number in range(2, coverages + 1))]
    return MeasuredPoint(
        period=Period(start=row["period_start"], end=row["period_end"]),
        value=_value(row, "value", ""),
        throughout=None
        if row["throughout_kind"] is None
        else _value(row, "throughout", "throughout_"),
        known_parts=row["parts_known"],
        suppressed_parts=row["parts_suppressed"],
        missing_parts=row["parts_missing"],
        coverage=tuple(
            Coverage(
                of=row[f"coverage_of{end}"],
                reporting=row[f"reporting{end}"],
                expected=row[f"expected{end}"],
                throughout=row[f"reporting_throughout{end}"],
            )
            for end in ends
            if row[f"coverage_of{end}"] is not None
        ),
        status=row["status"],
        vintages=row["vintages"],
        mean=row["mean"],
        lower=row["lower_limit"],
        upper=row["upper_limit"],
        rules=row["rules"],
        signal=row["signal"],
        caveats=row["notes"],
        **quotients,
    )


def _value(row: Row, name: str, before: str) -> Value:
    kind, stated = row[f"{before or 'value_'}kind"], row[name]
    low, high = row[f"{before}low"], row[f"{before}high"]
    assert row[f"{before}hidden"] == (kind == "suppressed")
    match kind:
        case "number":
            assert low == high == stated
            return Number(value=stated)
        case "interval":
            return Interval(low=low, high=high, stated=stated)
        case "suppressed":
            assert stated is None
            by: Any = row["hidden_by"] if name == "value" else "publisher"
            return Suppressed(low=low, high=high, by=by)
        case "missing":
            assert (stated, low, high) == (None, None, None)
            return Missing(why=row["missing_because"])
        case _:
            return _OTHERS[kind]()


def test_the_measurement_comes_back_from_its_files(table: Dataset) -> None:
    """Read by the metadata beside it, each row is the point that it was made of, to the last digit."""
    raw, metadata = table.csv(), table.metadata("rate.csv")

    read = values(raw, metadata)

    assert faults(raw, metadata, file="rate.csv") == []
    assert tuple(rebuilt(row, 2) for row in read) == POINTS
    assert {(row["indicator"], row["unit"], row["basis"]) for row in read} == {
        ("rate", "restraints", "throughout")
    }
    # It is divided by something, and so no count.
    assert {(row["statistic"], row["time_sense"]) for row in read} == {("rate", "period")}
    assert {(row["target"], row["target_by"]) for row in read} == {(12.5, date(2023, 3, 31))}


def test_cells_are_what_any_program_reads(table: Dataset) -> None:
    """The standard library alone finds ISO days, plain numbers, and nothing where nothing is known."""
    rows = list(csv.DictReader(io.StringIO(table.csv().decode(), newline="")))

    assert len(rows) == len(POINTS)
    exact, rounded, bounds, hidden, withheld, missing, *_ = rows
    assert (exact["period_start"], exact["period_end"]) == ("2022-01-01", "2022-01-31")
    assert (exact["value"], exact["low"], exact["high"]) == ("0.30000000000000004",) * 3
    assert (rounded["value_kind"], rounded["value"], rounded["low"], rounded["high"]) == (
        "interval", "1234567", "1234066.5", "1235066.5",
    )  # fmt: skip
    assert (rounded["mean"], rounded["lower_limit"], rounded["upper_limit"]) == (
        "1239150.3333333333", "1225608.5151515151", "1252692.1515151514",
    )  # fmt: skip
    assert (bounds["value"], bounds["low"], bounds["high"]) == ("", "0.6666666666666666", "5")
    assert (bounds["numerator_high"], bounds["denominator"], bounds["times"]) == (
        "15",
        "3000",
        "1000",
    )
    assert (hidden["hidden"], hidden["value"], hidden["low"], hidden["high"]) == (
        "true",
        "",
        "1",
        "4",
    )
    assert (withheld["hidden_by"], withheld["low"], withheld["high"]) == ("rsr", "0", "")
    assert (missing["value_kind"], missing["hidden"]) == ("missing", "false")
    assert missing["missing_because"] == "the file was lost, or so it says"
    assert not any("\N{MINUS SIGN}" in cell for row in rows for cell in row.values())


def test_a_break_begins_a_segment(table: Dataset) -> None:
    """Figures before a break do not compare with those after; one that is not certain parts nothing."""
    read = values(table.csv(), table.metadata("rate.csv"))

    assert [row["segment"] for row in read] == [1] * 3 + [2] * 9


def test_a_period_astride_a_break_lies_before_it() -> None:
    """The first day decides, as it does for limits."""
    astride = attrs.evolve(POINTS[0], period=Period(start=date(2022, 3, 31), end=date(2022, 4, 29)))
    within = attrs.evolve(POINTS[0], period=Period(start=date(2022, 4, 1), end=date(2022, 4, 30)))
    after = attrs.evolve(POINTS[0], period=Period(start=date(2022, 4, 2), end=date(2022, 5, 1)))

    table = figures(attrs.evolve(MEASUREMENT, points=(astride, within, after)), REGISTER)

    assert [row["segment"] for row in values(table.csv(), table.metadata("a"))] == [1, 2, 2]


def test_the_dictionary_says_what_must_be_said(table: Dataset) -> None:
    """Whose figures they are, the verdict, every caveat, each break, and the unit of a figure."""
    told = json.loads(table.metadata("rate.csv"))

    assert (told["dc:title"], told["dc:source"]) == ("Rate", "A made-up paper")
    assert told["dc:description"] == "It cannot be said."
    assert told["rdfs:comment"] == [
        "Few.",
        "Who reports changes.",
        "Made up.",
        "Break from 1 April 2022: New definition",
    ]
    says = {c["name"]: c["dc:description"] for c in told["tableSchema"]["columns"]}
    assert "in restraints, out of 1,000 bed days" in says["value"]
    assert "(trusts)" in says["reporting"]
    assert "(charities)" in says["reporting_2"]
    assert all(says.values())


def test_files_of_all_indicators_have_the_same_columns() -> None:
    """Whoever puts them into one table can: only further groups who report add columns."""
    bare = Measurement(indicator="rate", points=(POINTS[3],))

    few = [column.name for column in figures(bare, REGISTER).columns]
    many = [column.name for column in figures(MEASUREMENT, REGISTER).columns]

    assert [name for name in many if not name.endswith("_2")] == few
    assert {name for name in many if name.endswith("_2")} == {
        "coverage_of_2", "reporting_2", "expected_2", "reporting_throughout_2",
    }  # fmt: skip


def test_two_groups_of_one_name_stay_two() -> None:
    """Nothing is added up that was told apart."""
    twice = (Coverage(reporting=1, of="trusts"), Coverage(reporting=2, of="trusts"))
    measurement = attrs.evolve(MEASUREMENT, points=(attrs.evolve(POINTS[0], coverage=twice),))

    table = figures(measurement, REGISTER)
    (row,) = values(table.csv(), table.metadata("a"))

    assert (row["reporting"], row["reporting_2"]) == (1, 2)


def test_an_indicator_without_target_or_breaks_has_none_in_its_file() -> None:
    """What is not there is nothing, and everything lies in one segment."""
    plain = attrs.evolve(INDICATOR, target=None, breaks=())
    register = attrs.evolve(REGISTER, indicators=(plain,))

    table = figures(MEASUREMENT, register)

    read = values(table.csv(), table.metadata("a"))
    assert {(row["target"], row["target_by"], row["segment"]) for row in read} == {(None, None, 1)}


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        pytest.param({}, (None, "period"), id="unknown"),
        pytest.param(
            {"kind": "count", "time_sense": "cumulative"}, ("count", "cumulative"), id="stated"
        ),
    ],
)
def test_what_the_figures_are_is_told(stated: dict[str, Any], told: tuple[str | None, str]) -> None:
    """Whoever would add figures up finds in the file whether that has a meaning."""
    plain = attrs.evolve(INDICATOR, title="Things", unit="things", denominator=None, **stated)
    table = figures(MEASUREMENT, attrs.evolve(REGISTER, indicators=(plain,)))

    read = values(table.csv(), table.metadata("a"))

    assert {(row["statistic"], row["time_sense"]) for row in read} == {told}


def test_the_chart_carries_the_figures() -> None:
    """Commands and renderers take the same table from the chart."""
    chart = charted(MEASUREMENT, REGISTER)

    assert chart is not None
    assert chart.dataset() == figures(MEASUREMENT, REGISTER)


def test_duckdb_reads_the_figures(table: Dataset, tmp_path: Any) -> None:
    """Left to find out types by itself, it has the same figures."""
    duckdb = pytest.importorskip("duckdb")
    path = tmp_path / "rate.csv"
    path.write_bytes(table.csv())
    names = ("period_start", "value", "low", "high", "hidden", "mean")

    read = duckdb.read_csv(str(path)).project(", ".join(names)).fetchall()

    expected = values(table.csv(), table.metadata("a"))
    assert read == [tuple(row[name] for name in names) for row in expected]
