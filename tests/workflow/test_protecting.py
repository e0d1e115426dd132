"""What one indicator hides is given away by no other of the same data source."""

import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

import rsr
from rsr.model import (
    DataSource,
    Indicator,
    Interval,
    Measured,
    Number,
    Observation,
    Period,
    Register,
    Suppressed,
    Value,
)
from rsr.workflow.protecting import Safe, protected

PROVIDERS = {"measure": "M1", "breakdown": "Provider"}
ENGLAND = {"breakdown": "England"}
REGISTER = """format: 2
title: Made up
sources: [{id: s, use: mhsds, options: {files: data}}]
indicators:
  - id: prov
    title: People
    unit: people
    better: lower
    select: {measure: MHS76, breakdown: Provider}
    measured: {data: s, part: organisation, whole: {breakdown: England}}
  - id: ra2
    title: People of one provider
    unit: people
    better: lower
    select: {measure: MHS76, breakdown: Provider, level_1: RA2}
    measured: {data: s}
"""
MONTH = Period(start=date(2022, 1, 1), end=date(2022, 1, 31))
Cells = dict[tuple[str, str | None], Value]


def indicator(id_: str, select: dict[str, Any], **how: Any) -> Indicator:
    """Return an indicator that is measured on the one source."""
    return Indicator(
        id=id_,
        title=id_,
        unit="people",
        better="lower",
        select=select,
        measured=Measured(data="s", **how),
    )


# Indicators of the same rows: each by the figures that it has, given those of the parts.
WHOLE = indicator("prov", PROVIDERS, part="code", whole=ENGLAND)
AGAIN = indicator("again", {"Breakdown ": "PROVIDER", "measure": "m1"}, part="code")
ALONE = indicator("alone", {**PROVIDERS, "level_1": "p1"})
SUM = indicator("sumind", PROVIDERS, combine="sum")
SOME = indicator("some", {**PROVIDERS, "code": ["P0", "p2"]}, combine="sum")
FEW = indicator("few", {**PROVIDERS, "code": ["p1", "p2"]}, part="code")
PARTS = indicator("parts", PROVIDERS, part="code")
ENG = indicator("eng", {"measure": "M1", **ENGLAND})
CASES = {
    "again": (WHOLE, AGAIN),
    "alone": (WHOLE, ALONE),
    "sum": (WHOLE, SUM),
    "some": (WHOLE, SOME),
    "parts-and-whole": (PARTS, ENG),
}


def total(values: list[Value]) -> Value:
    """Return a sum as the engine makes it: by the bounds of its rows."""
    if all(isinstance(value, Number) for value in values):
        return Number(value=sum(value.value for value in values if isinstance(value, Number)))
    if all(isinstance(value, Suppressed) for value in values):
        return Suppressed(low=0, high=4 * len(values))
    low, high = zip(*map(bounds, values), strict=True)
    return Interval(low=sum(low), high=sum(high))


def bounds(value: Value) -> tuple[float, float]:
    """Return the bounds of a figure; all have some here."""
    if isinstance(value, Number):
        return value.value, value.value
    assert isinstance(value, Interval | Suppressed)
    return value.low, 1e6 if value.high is None else value.high


def published(count: int, *, rounded: bool) -> Value:
    """Return a count as its publisher prints it."""
    if count < 5:
        return Suppressed(low=0, high=4)
    if not rounded:
        return Number(value=count)
    nearest = 5 * round(count / 5)
    return Interval(low=max(nearest - 2, 5), high=nearest + 2, stated=nearest)


def members(one: Indicator, cell: str | None, names: list[str]) -> list[str]:
    """Return the parts that a figure is made of."""
    wanted = {ALONE.id: ["p1"], SOME.id: ["p0", "p2"]}.get(one.id, names)
    return wanted if cell is None else [cell]


def figures(indicators: tuple[Indicator, ...], counts: list[int], *, rounded: bool) -> Cells:
    """Return what a source would give for indicators."""
    parts = {f"p{at}": published(count, rounded=rounded) for at, count in enumerate(counts)}
    found: Cells = {}
    for one in indicators:
        if one.measured is not None and one.measured.part is not None:
            wanted = ["p1", "p2"] if one.id == FEW.id else list(parts)
            found |= {(one.id, name): parts[name] for name in wanted}
        if one.id in (WHOLE.id, ENG.id):
            found[one.id, None] = Number(value=sum(counts))
        elif one.measured is not None and one.measured.part is None:
            found[one.id, None] = total([parts[name] for name in members(one, None, list(parts))])
            if one.id == ALONE.id:
                found[one.id, None] = parts["p1"]
    return found


def made_safe(indicators: tuple[Indicator, ...], cells: Mapping[Any, Value]) -> Safe:
    """Protect figures of one month."""
    register = Register(
        title="Made up", sources=(DataSource(id="s", use="tabular"),), indicators=indicators
    )
    made = tuple(
        Observation(indicator=id_, part=part, period=MONTH, value=value)
        for (id_, part), value in cells.items()
    )
    return protected(register, made)


def narrowed(indicators: tuple[Indicator, ...], safe: Safe, count: int) -> list[str]:
    """Return the parts that a linear programme over all figures knows better than is printed."""
    optimize = pytest.importorskip("scipy.optimize", reason="scipy is not installed")
    names = [f"p{at}" for at in range(count)]
    by_id = {one.id: one for one in indicators}
    rows, limits = [], []
    declared: dict[str, tuple[float, float]] = {}
    for one in safe.made:
        of = members(by_id[one.indicator], one.part, names)
        low, high = bounds(one.value)
        row = [float(name in of) for name in names]
        rows += [row, [-each for each in row]]
        limits += [high, -low]
        if isinstance(one.value, Suppressed) and len(of) == 1:
            declared[of[0]] = (low, high)
    found = []
    for name, (low, high) in declared.items():
        for sign, end in ((1, low), (-1, high)):
            goal = [sign * float(each == name) for each in names]
            solved = optimize.linprog(goal, A_ub=rows, b_ub=limits, bounds=[(0, None)] * count)
            assert solved.status == 0, solved.message
            if sign * (sign * solved.fun - end) > 1e-6:
                found.append(name)
    return found


@pytest.mark.parametrize("rounded", [False, True], ids=["plain", "rounded"])
@pytest.mark.parametrize("case", CASES)
def test_no_second_indicator_gives_a_hidden_figure_away(case: str, *, rounded: bool) -> None:
    """Somebody who holds the figures of both knows no hidden one any better."""
    indicators = CASES[case]
    cells = figures(indicators, [3, 20, 35], rounded=rounded)

    safe = made_safe(indicators, cells)

    assert narrowed(indicators, safe, 3) == []
    if not rounded:
        assert "figure-withheld" in {problem.code for problem in safe.problems}


def test_the_same_figure_is_withheld_wherever_it_stands() -> None:
    """The part that goes shows in none of the indicators, and nor does what it was added up to."""
    indicators = (WHOLE, AGAIN, ALONE, SUM, FEW)
    cells = figures(indicators, [3, 20, 35], rounded=False)

    safe = made_safe(indicators, cells)

    values = {(one.indicator, one.part): one.value for one in safe.made}
    gone = values["prov", "p1"]
    assert isinstance(gone, Suppressed)
    assert gone.by == "rsr"
    assert values["again", "p1"] == values["few", "p1"] == values["alone", None] == gone
    # 3 + 20 + 35 was known from 55 to 59; now to as much as its parts are.
    assert gone.high is not None
    assert values["sumind", None] == Suppressed(low=gone.low + 35, high=gone.high + 39, by="rsr")


@settings(deadline=None, max_examples=80)
@given(
    counts=st.lists(st.integers(0, 60), min_size=3, max_size=6),
    others=st.sets(st.sampled_from(["again", "alone", "sumind", "some", "few", "parts", "eng"])),
    rounded=st.booleans(),
)
def test_no_set_of_indicators_gives_a_hidden_figure_away(
    counts: list[int], others: set[str], *, rounded: bool
) -> None:
    """Whatever is measured on the same rows, a linear programme ends at what is printed."""
    every = (AGAIN, ALONE, SUM, SOME, FEW, PARTS, ENG)
    indicators = (WHOLE, *(one for one in every if one.id in others))
    cells = figures(indicators, counts, rounded=rounded)

    safe = made_safe(indicators, cells)

    told = {problem.code for problem in safe.problems}
    assert "figures-contradictory" not in told
    # What the declared bounds of hidden figures tell by themselves is said, not hidden.
    assert told & {"disclosure-left", "disclosure-not-proved"} or not narrowed(
        indicators, safe, len(counts)
    )


def test_an_indicator_of_the_same_rows_that_fits_nothing_is_told() -> None:
    """Where nobody knows how a figure hangs together with a withheld one, a warning names it."""
    other = indicator("ward", {**PROVIDERS, "name": "Ash"})
    apart = indicator("apart", {"measure": "M2", "breakdown": "Provider", "name": "Ash"})
    cells = figures((WHOLE,), [3, 20, 35], rounded=False)
    cells |= {("ward", None): Number(value=21), ("apart", None): Number(value=21)}

    safe = made_safe((WHOLE, other, apart), cells)

    told = [one.where.path for one in safe.problems if one.code == "disclosure-not-proved"]
    assert told == [("indicators", 1)]


def test_a_figure_that_cannot_be_the_whole_is_taken_for_none() -> None:
    """Another statistic beside a table neither protects it nor is said to contradict it."""
    cells = figures((PARTS,), [3, 20, 35], rounded=False)
    cells |= {("eng", None): Number(value=12)}

    safe = made_safe((PARTS, ENG), cells)

    assert {(one.indicator, one.part): one.value for one in safe.made} == cells
    assert safe.problems == ()


def test_figures_below_0_of_another_indicator_stop_nothing() -> None:
    """What is no count is not taken to add up."""
    cells: Cells = {
        ("parts", "a"): Suppressed(),
        ("parts", "b"): Number(value=-3),
        ("eng", None): Number(value=1),
    }

    safe = made_safe((PARTS, ENG), cells)

    assert len(safe.made) == 3


def test_sources_are_kept_apart() -> None:
    """The same words asked of two sources are not the same figures."""
    assert AGAIN.measured is not None
    other = evolve(AGAIN, measured=evolve(AGAIN.measured, data="t"))
    cells = figures((WHOLE, AGAIN), [3, 20, 35], rounded=False)

    safe = made_safe((WHOLE, other), cells)

    values = {(one.indicator, one.part): one.value for one in safe.made}
    assert values["again", "p1"] == Number(value=20)


def test_many_parts_without_a_whole_cost_little() -> None:
    """400 parts in 36 months and two indicators, with hidden ones among them, take no second."""
    made = tuple(
        Observation(
            indicator=id_,
            part=f"p{part}",
            period=Period(start=date(2020 + m // 12, m % 12 + 1, 1), end=date(2024, 1, 1)),
            value=Suppressed(low=0, high=4) if part % 7 == 0 else Number(value=part),
        )
        for id_ in ("parts", "again")
        for m in range(36)
        for part in range(400)
    )
    register = Register(title="Made up", indicators=(PARTS, AGAIN))
    begun = time.perf_counter()

    safe = protected(register, made)

    assert safe.made == made
    assert time.perf_counter() - begun < 5  # far more than it takes, for a machine that is busy


def test_a_table_that_is_measured_twice_stays_protected(tmp_path: Path) -> None:
    """From the published file on, no indicator prints what another withholds."""
    pytest.importorskip("duckdb", reason="duckdb is not installed")
    levels = ("ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX")
    heads = [f"LEVEL_{level}{end}" for level in levels for end in ("", "_DESCRIPTION")]
    start = "REPORTING_PERIOD_START,REPORTING_PERIOD_END,STATUS,BREAKDOWN"
    lines = [",".join([start, *heads, "METRIC", "METRIC_VALUE"])]
    for name, value in (("RA1", "*"), ("RA2", "20"), ("RA3", "35"), ("England", "51")):
        kind = "England" if name == "England" else "Provider"
        rest = ["NONE"] * 10
        days = "2023-04-01,2023-04-30,Final"
        lines.append(",".join([days, kind, name, name, *rest, "MHS76", value]))
    (tmp_path / "data").mkdir()
    file = tmp_path / "data" / "MHSDS Data_Rstr_AprFinal_2023.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "register.yaml").write_text(REGISTER, encoding="utf-8")

    gathered = rsr.gather(rsr.load(tmp_path / "register.yaml"))

    values = {(one.indicator, one.part): one.value for one in gathered.register.observations}
    assert values["prov", None] == Number(value=51), gathered.problems
    assert isinstance(values["ra2", None], Suppressed)
    assert values["ra2", None] == values["prov", "RA2"]
