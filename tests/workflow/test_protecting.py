"""What one indicator hides is given away by no other of the same data source."""

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
    Provenance,
    Register,
    Suppressed,
    Value,
)
from rsr.workflow.suppressing import Safe, protected

PROVIDERS = {"measure": "M1", "breakdown": "Provider"}
ENGLAND = {"breakdown": "England"}
REGISTER = """format: 3
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


# How figures are made of counts: each by its value, and the numbers of the counts in it.
Made = list[tuple[Observation, tuple[int, ...]]]


def known_better(safe: Safe, made: Made, count: int) -> list[Observation]:
    """Return what its publisher hides and a linear programme knows better than is printed."""
    optimize = pytest.importorskip("scipy.optimize", reason="scipy is not installed")
    rows, limits = [], []
    for one, (_, of) in zip(safe.made, made, strict=True):
        low, high = bounds(one.value)
        row = [float(at in of) for at in range(count)]
        rows += [row, [-each for each in row]]
        limits += [high, -low]
    found = []
    for one, (before, of) in zip(safe.made, made, strict=True):
        if not isinstance(before.value, Suppressed):
            continue
        for sign, end in zip((1, -1), bounds(before.value), strict=True):
            goal = [sign * float(at in of) for at in range(count)]
            solved = optimize.linprog(goal, A_ub=rows, b_ub=limits, bounds=[(0, None)] * count)
            assert solved.status == 0, solved.message
            if sign * (sign * solved.fun - end) > 1e-6:
                found.append(one)
    return found


def protected_of(indicators: tuple[Indicator, ...], made: Made) -> Safe:
    """Protect figures, whatever they are made of."""
    sources = {one.measured.data for one in indicators if one.measured is not None}
    register = Register(
        title="Made up",
        sources=tuple(
            DataSource(id=name, use="tabular", options={"file": "a.csv"})
            for name in sorted(sources)
        ),
        indicators=indicators,
    )
    return protected(register, tuple(one for one, _ in made))


def observed(
    id_: str,
    part: str | None,
    value: Value,
    period: Period = MONTH,
    vintage: str | None = None,
) -> Observation:
    """Return a figure of an indicator."""
    return Observation(indicator=id_, part=part, value=value, period=period, vintage=vintage)


@settings(deadline=None, max_examples=60)
@given(
    counts=st.lists(st.integers(0, 40), min_size=3, max_size=6),
    north=st.integers(1, 3),
    vintages=st.lists(st.sampled_from(["a", "b"]), min_size=4, max_size=4),
)
def test_a_narrower_indicator_gives_nothing_away(
    counts: list[int], north: int, vintages: list[str]
) -> None:
    """The same row is withheld in all indicators, however few rows each selects, and any file."""
    wide = indicator("wide", {"level": "ward"}, part="ward", whole={"level": "all"})
    select = {"level": "ward", "site": "north"}
    narrow = indicator("narrow", select, part="ward", whole={"level": "site"})
    every = tuple(range(len(counts)))
    made: Made = [(observed("wide", None, Number(value=sum(counts)), vintage=vintages[0]), every)]
    made.append(
        (
            observed("narrow", None, Number(value=sum(counts[:north])), vintage=vintages[1]),
            every[:north],
        )
    )
    for at, count in enumerate(counts):
        value = published(count, rounded=False)
        made.append((observed("wide", f"w{at}", value, vintage=vintages[2]), (at,)))
        if at < north:
            made.append((observed("narrow", f"w{at}", value, vintage=vintages[3]), (at,)))

    safe = protected_of((wide, narrow), made)

    values = {(one.indicator, one.part): one.value for one in safe.made}
    for at in range(north):
        assert values["wide", f"w{at}"] == values["narrow", f"w{at}"]
    told = {problem.code for problem in safe.problems}
    assert "figures-contradictory" not in told
    assert told & {"disclosure-left", "disclosure-not-proved"} or not known_better(
        safe, made, len(counts)
    )


@settings(deadline=None, max_examples=60)
@given(
    counts=st.lists(st.integers(0, 40), min_size=6, max_size=6),
    with_whole=st.booleans(),
)
def test_months_and_their_quarter_give_nothing_away(counts: list[int], *, with_whole: bool) -> None:
    """Somebody who takes months to add up to their quarter learns no hidden month."""
    months = [
        Period(start=date(2024, 4, 1), end=date(2024, 4, 30)),
        Period(start=date(2024, 5, 1), end=date(2024, 5, 31)),
        Period(start=date(2024, 6, 1), end=date(2024, 6, 30)),
    ]
    quarter = Period(start=date(2024, 4, 1), end=date(2024, 6, 30))
    spans = [(month, (at,)) for at, month in enumerate(months)] + [(quarter, (0, 1, 2))]
    made: Made = []
    for period, of in spans:
        for shift, part in ((0, "p0"), (3, "p1")):
            total = sum(counts[at + shift] for at in of)
            cells = tuple(at + shift for at in of)
            made.append((observed("prov", part, published(total, rounded=False), period), cells))
        if with_whole:
            both = (*of, *(at + 3 for at in of))
            total = sum(counts[at] for at in both)
            made.append((observed("prov", None, Number(value=total), period), both))

    safe = protected_of((WHOLE,), made)

    told = {problem.code for problem in safe.problems}
    assert "figures-contradictory" not in told
    assert told & {"disclosure-left", "disclosure-not-proved"} or not known_better(safe, made, 6)


def test_a_quarter_that_is_no_sum_takes_nothing_away() -> None:
    """Where one quarter is not the sum of its months, as with people who come again, none is."""
    values = (
        (1, 1, 12),
        (2, 2, None),
        (3, 3, 13),
        (1, 3, 28),
        (4, 4, 5),
        (5, 5, 6),
        (6, 6, 7),
        (4, 6, 9),
    )
    made: Made = [
        (
            observed(
                "parts",
                "a",
                Suppressed(low=0, high=4) if value is None else Number(value=value),
                Period(start=date(2024, first, 1), end=date(2024, last, 31 if last in (1, 3, 5) else 29 if last == 2 else 30)),
            ),
            (0,),
        )
        for first, last, value in values
    ]  # fmt: skip

    safe = protected_of((PARTS,), made)

    assert safe.made == tuple(one for one, _ in made)


def test_too_many_periods_that_hang_together_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it would take too long to relate months and quarters, a warning names the indicator."""
    monkeypatch.setattr("rsr.disclosure.register_suppression._MOST_UNKNOWN", 0)
    ends = {1: 31, 2: 29, 3: 31}
    made: Made = [
        (observed("parts", "a", value, Period(start=date(2024, m, 1), end=date(2024, m, ends[m]))), (m,))
        for m, value in ((1, Number(value=12)), (2, Suppressed(low=0, high=4)), (3, Number(value=13)))
    ]  # fmt: skip
    quarter = Period(start=date(2024, 1, 1), end=date(2024, 3, 31))
    made.append((observed("parts", "a", Number(value=28), quarter), (1, 2, 3)))

    safe = protected_of((PARTS,), made)

    assert [one.code for one in safe.problems] == ["disclosure-not-proved"]


def test_two_sources_of_one_file_are_one() -> None:
    """Parts from one source and their total from another that reads the same file are related."""
    parts = indicator("w", {"ward": ["p0", "p1", "p2"]}, part="ward")
    total_ = indicator("t", {"ward": "all"})
    assert total_.measured is not None
    other = evolve(total_, measured=evolve(total_.measured, data="t"))
    made: Made = [
        (observed("w", f"p{at}", published(count, rounded=False)), (at,))
        for at, count in enumerate((2, 12, 30))
    ]
    made.append((observed("t", None, Number(value=44)), (0, 1, 2)))

    safe = protected_of((parts, other), made)

    assert "figure-withheld" in {one.code for one in safe.problems}
    assert known_better(safe, made, 3) == []


def test_sums_of_some_and_of_all_give_away_nothing_between_them() -> None:
    """What only sums tell to be hidden stays hidden beside the whole."""
    every = indicator("abc", {"level": "ward"}, combine="sum")
    some = indicator("bc", {"level": "ward", "ward": ["p1", "p2"]}, combine="sum")
    whole = indicator("tot", {"level": "all"})
    made: Made = [
        (observed("abc", None, Interval(low=30, high=34)), (0, 1, 2)),
        (observed("bc", None, Number(value=30)), (1, 2)),
        (observed("tot", None, Number(value=33)), (0, 1, 2)),
    ]

    safe = protected_of((every, some, whole), made)

    values = {one.indicator: one.value for one in safe.made}
    assert isinstance(values["bc"], Suppressed)
    low, high = bounds(values["bc"])
    # The difference of the whole and these is the hidden one.
    assert (33 - high, 33 - low) == (0, 4)
    assert values["tot"] == Number(value=33)


def test_a_union_of_sums_is_their_sum() -> None:
    """Where select lists show that two make up a third, none gives the other away."""
    all_ = indicator("abc", {"ward": ["p0", "p1", "p2"]}, combine="sum")
    one = indicator("a", {"ward": "p0"})
    rest = indicator("bc", {"ward": ["p1", "p2"]}, combine="sum")
    whole = indicator("t", {"ward": "all"})
    made: Made = [
        (observed("abc", None, Interval(low=30, high=34)), (0, 1, 2)),
        (observed("a", None, Suppressed(low=0, high=4)), (0,)),
        (observed("bc", None, Number(value=30)), (1, 2)),
        (observed("t", None, Number(value=33)), (0, 1, 2)),
    ]

    safe = protected_of((all_, one, rest, whole), made)

    assert known_better(safe, made, 3) == []
    assert safe.made[1] == made[1][0]


def test_an_equal_figure_that_may_be_the_same_is_withheld_and_told() -> None:
    """Where a part is withheld, so is a figure of its value by another name, and a warning says so."""
    other = indicator("ward", {**PROVIDERS, "name": "Ash"})
    cells = figures((WHOLE,), [3, 20, 35], rounded=False)
    cells["ward", None] = Number(value=20)

    safe = made_safe((WHOLE, other), cells)

    values = {(one.indicator, one.part): one.value for one in safe.made}
    assert isinstance(values["prov", "p1"], Suppressed)
    assert values["ward", None] == values["prov", "p1"]
    assert "disclosure-not-proved" in {one.code for one in safe.problems}


def test_one_row_is_one_figure_however_it_was_selected() -> None:
    """What is withheld of it in one indicator is withheld in the other."""
    other = indicator("region", {"level": "Region", "name": "R1"})
    values: tuple[Value, ...] = (
        Number(value=58),
        Suppressed(low=0, high=4),
        Number(value=20),
        Number(value=35),
    )
    parts = (None, "p0", "p1", "p2")
    made: Made = [
        (
            evolve(
                observed("prov", part, value),
                made_by=Provenance(
                    plugin="p",
                    distribution="d",
                    version="1",
                    file="a.csv",
                    place=f"row {row}",
                ),
            ),
            (0,),
        )
        for row, (part, value) in enumerate(zip(parts, values, strict=True), start=2)
    ]
    again = evolve(made[2][0], indicator="region", part=None)

    safe = protected_of((WHOLE, other), [*made, (again, (0,))])

    assert isinstance(safe.made[2].value, Suppressed)
    assert safe.made[2].value.by == "rsr"
    assert safe.made[4].value == safe.made[2].value


def test_the_same_rows_added_up_by_another_column_are_told() -> None:
    """What each of the sums is made of is in no row that comes back."""
    regions = indicator("regions", PROVIDERS, part="region", combine="sum")
    made: Made = [
        (observed("prov", None, Number(value=54)), (0,)),
        (observed("prov", "p0", Suppressed(low=1, high=4)), (0,)),
        (observed("prov", "p1", Number(value=30)), (0,)),
        (observed("prov", "p2", Number(value=12)), (0,)),
        (observed("prov", "p3", Number(value=9)), (0,)),
        (observed("regions", "North", Interval(low=31, high=34)), (0,)),
        (observed("regions", "South", Number(value=21)), (0,)),
    ]

    safe = protected_of((WHOLE, regions), made)

    told = {one.got for one in safe.problems if one.code == "disclosure-not-proved"}
    assert told == {"regions, which may give withheld figures away"}


def test_what_a_re_issue_repeats_is_withheld_in_both() -> None:
    """A figure that goes from one issue stands in no other of that period."""
    made: Made = [
        (observed("prov", part, value, vintage=vintage), (0,))
        for vintage, part, value in (
            ("a", None, Number(value=58)),
            ("a", "p0", Suppressed(low=0, high=4)),
            ("a", "p1", Number(value=20)),
            ("a", "p2", Number(value=35)),
            ("b", "p1", Number(value=20)),
            ("b", "p2", Number(value=36)),
        )
    ]

    safe = protected_of((WHOLE,), made)

    assert safe.made[2].value == safe.made[4].value
    assert isinstance(safe.made[4].value, Suppressed)
    assert "figures-contradictory" not in {one.code for one in safe.problems}


def test_figures_again_and_again_cost_little() -> None:
    """20,000 figures of one cell in one period, and as many parts, are not compared two by two."""
    made: Made = [(observed("parts", "p0", Number(value=at)), (0,)) for at in range(20_000)]
    made += [(observed("parts", f"p{at}", Suppressed(low=0, high=4)), (0,)) for at in range(500)]

    safe = protected_of((PARTS, AGAIN), made)

    assert len(safe.made) == len(made)


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


def test_an_indicator_without_a_figure_beside_hidden_ones_is_not_told() -> None:
    """Of a month in which nothing is hidden its figure gives nothing away."""
    other = indicator("ward", {**PROVIDERS, "name": "Ash"})
    cells = figures((WHOLE,), [3, 20, 35], rounded=False)
    made: Made = [(observed(*key, value), (0,)) for key, value in cells.items()]
    month = Period(start=date(2031, 2, 1), end=date(2031, 2, 28))
    made.append((observed("ward", None, Number(value=21), month), (1,)))

    safe = protected_of((WHOLE, other), made)

    assert any(isinstance(one.value, Suppressed) for one in safe.made)
    assert "disclosure-not-proved" not in {one.code for one in safe.problems}


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
    """Of 400 parts in 36 months and two indicators, with hidden ones among them, none is changed."""
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

    safe = protected(register, made)

    assert safe.made == made


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


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(indicator("o", {**PROVIDERS, "site": "n", "code": "p1"}), id="one-of-a-part"),
        pytest.param(
            indicator("o", {**PROVIDERS, "site": "n"}, part="code", combine="sum"), id="a-table"
        ),
    ],
)
def test_a_row_selected_more_narrowly_is_the_same_row(other: Indicator) -> None:
    """One row of a part that another indicator selects by more columns is withheld with it."""
    cells = figures((WHOLE,), [3, 20, 35], rounded=False)
    assert other.measured is not None
    cells[other.id, "p1" if other.measured.part else None] = Number(value=20)

    safe = made_safe((WHOLE, other), cells)

    values = {(one.indicator, one.part): one.value for one in safe.made}
    assert isinstance(values["prov", "p1"], Suppressed)
    assert values[list(cells)[-1]] == values["prov", "p1"]
    assert "disclosure-not-proved" not in {one.code for one in safe.problems}


def test_a_sum_that_takes_in_more_than_a_table_gives_nothing_away() -> None:
    """What a wider sum leaves beside the parts of a table is not known, and no part of it is 0."""
    wide = indicator("wide", {"measure": "M1"}, combine="sum")
    cells = figures((WHOLE,), [3, 20, 35], rounded=False)
    cells["wide", None] = Interval(low=155, high=159)

    safe = made_safe((WHOLE, wide), cells)

    values = {(one.indicator, one.part): one.value for one in safe.made}
    gone, sum_ = values["prov", "p1"], values["wide", None]
    assert isinstance(gone, Suppressed)
    # It is no better known than what was withheld of it.
    assert sum_ == Suppressed(low=135 + bounds(gone)[0], high=139 + bounds(gone)[1], by="rsr")


def test_figures_that_contradict_each_other_are_named() -> None:
    """Which figures of which parts and period, with what is printed of each."""
    wide = indicator("wide", {"level": "ward"}, part="ward", whole={"level": "all"})
    made: Made = [
        (observed("wide", None, Number(value=1350)), (0,)),
        (observed("wide", "London", Suppressed(low=1, high=4)), (1,)),
    ]

    told = {problem.code: problem for problem in protected_of((wide,), made).problems}

    got = told["figures-contradictory"].got
    assert got is not None
    assert got.startswith("the total whole (wide, 20")
    assert "is 1,350; made up of: London (wide, 20" in got
    assert got.endswith(" is 1 to 4")
