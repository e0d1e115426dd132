"""Tests of the checks on indicators."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from sound_register import SOUND, add, change, declared, found, run

from rsr.errors import Path
from rsr.model import (
    Baseline,
    ChangePoint,
    Difference,
    Indicator,
    Measured,
    Number,
    Observation,
    Period,
    Ratio,
    Register,
    TableRelation,
)
from rsr.plugins.checks import indicators

# The recommendation that the sound register's indicator bears on was made on this day.
MADE_ON = date(2024, 1, 10)


def _indicator(id_: str, **fields: Any) -> Indicator:
    return Indicator(id=id_, title=f"People in {id_}", unit="people", better="lower", **fields)


def _with(*more: Indicator, **fields: Any) -> Register:
    """Return the sound register with other fields of its indicator, and with more indicators."""
    return add("indicators", *more, of=change("indicators", 0, **fields))


def _baseline(end: date) -> Baseline:
    return Baseline(period=Period(start=date(2023, 1, 1), end=end))


BEDS = _indicator("beds")
DAYS = _indicator("days")
NEVER_BEDS = _indicator("days", never_join=("beds",))
RATE = _indicator("rate", ratio=Ratio(numerator="waits", denominator="beds", times=1000))
TELLING = Observation(
    indicator="rate",
    period=Period(start=date(2024, 1, 1), end=date(2024, 1, 31)),
    value=Number(value=7),
)

CASES = [
    pytest.param(
        "series-never-joined",
        _with(BEDS, continues=("beds",), never_join=("beds",)),
        ("indicators", 0, "continues", 0),
        id="continued-by-the-one-that-says-never",
    ),
    pytest.param(
        "series-never-joined",
        _with(_indicator("beds", never_join=("waits",)), continues=("beds",)),
        ("indicators", 0, "continues", 0),
        id="continued-though-the-other-says-never",
    ),
    pytest.param(
        "series-never-joined",
        _with(
            BEDS, NEVER_BEDS, _indicator("rate", ratio=Ratio(numerator="beds", denominator="days"))
        ),
        ("indicators", 3, "ratio", "denominator"),
        id="divided-by-one-another",
    ),
    pytest.param(
        "series-never-joined",
        _with(
            BEDS,
            DAYS,
            _indicator(
                "rate", never_join=("beds",), ratio=Ratio(numerator="beds", denominator="days")
            ),
        ),
        ("indicators", 3, "ratio", "numerator"),
        id="above-the-line-of-one-that-says-never",
    ),
    pytest.param(
        "series-never-joined",
        _with(
            BEDS,
            DAYS,
            _indicator(
                "rate", never_join=("days",), ratio=Ratio(numerator="beds", denominator="days")
            ),
        ),
        ("indicators", 3, "ratio", "denominator"),
        id="below-the-line-of-one-that-says-never",
    ),
    pytest.param(
        "series-never-joined",
        _with(BEDS, NEVER_BEDS, continues=("beds", "days")),
        ("indicators", 0, "continues", 1),
        id="continued-beside-one-another",
    ),
    pytest.param(
        "ratio-unclear",
        _with(ratio=Ratio(numerator="waits", denominator="beds")),
        ("indicators", 0, "ratio", "numerator"),
        id="made-of-itself",
    ),
    pytest.param(
        "ratio-unclear",
        _with(BEDS, RATE, _indicator("again", ratio=Ratio(numerator="beds", denominator="rate"))),
        ("indicators", 3, "ratio", "denominator"),
        id="made-of-a-ratio",
    ),
    pytest.param(
        "ratio-unclear",
        _with(BEDS, evolve(RATE, measured=Measured(data="figures"))),
        ("indicators", 2, "ratio"),
        id="measured-too",
    ),
    pytest.param(
        "ratio-unclear",
        _with(BEDS, DAYS, evolve(RATE, continues=("days",))),
        ("indicators", 3, "ratio"),
        id="continues-too",
    ),
    pytest.param(
        "relation-circular",
        _with(table_relations=(TableRelation(parts=("a",), total="a", indicators=("waits",)),)),
        ("indicators", 0, "table_relations"),
        id="a-part-of-itself",
    ),
    pytest.param(
        "continues-unclear",
        _with(continues=("waits",)),
        ("indicators", 0, "continues", 0),
        id="continues-itself",
    ),
    pytest.param(
        "continues-unclear",
        _with(BEDS, _indicator("days", continues=("beds",)), continues=("beds", "days")),
        ("indicators", 0, "continues", 1),
        id="continues-what-continues",
    ),
    pytest.param(
        "continues-unclear",
        _with(BEDS, RATE, _indicator("late", continues=("rate",))),
        ("indicators", 3, "continues", 0),
        id="continues-a-ratio",
    ),
    pytest.param(
        "kinds-mixed",
        _with(_indicator("beds", kind="median"), kind="count", continues=("beds",)),
        ("indicators", 0, "continues", 0),
        id="continues-another-kind",
    ),
    pytest.param(
        "kind-contradicted",
        _with(kind="count", unit="per cent"),
        ("indicators", 0, "kind"),
        id="a-count-in-per-cent",
    ),
    pytest.param(
        "chart-unclear",
        _with(chart="p"),
        ("indicators", 0, "chart"),
        id="chart-of-no-ratio",
    ),
    pytest.param(
        "chart-unclear",
        _with(_indicator("beds", kind="rate"), evolve(RATE, chart="u")),
        ("indicators", 2, "chart"),
        id="chart-of-rates",
    ),
    pytest.param(
        "chart-unsuited",
        _with(BEDS, evolve(RATE, chart="u", kind="percentage")),
        ("indicators", 2, "chart"),
        id="u-chart-of-a-percentage",
    ),
    pytest.param(
        "chart-unsuited",
        _with(BEDS, evolve(RATE, chart="u-prime", unit="per cent")),
        ("indicators", 2, "chart"),
        id="u-prime-chart-of-what-is-in-per-cent",
    ),
    pytest.param(
        "chart-unsuited",
        _with(
            _indicator("beds", kind="count"),
            _indicator("days", kind="count"),
            RATE,
            kind="count",
        ),
        ("indicators", 3),
        id="a-ratio-of-counts-without-a-chart",
    ),
    pytest.param(
        "chart-unsuited",
        _with(chart="t", unit="falls"),
        ("indicators", 0, "chart"),
        id="t-chart-of-no-time",
    ),
    pytest.param(
        "chart-unsuited",
        _with(chart="g", unit="days"),
        ("indicators", 0, "chart"),
        id="g-chart-of-times",
    ),
    pytest.param(
        "chart-unsuited",
        _with(chart="t", unit="days", kind="rate"),
        ("indicators", 0, "chart"),
        id="t-chart-of-rates",
    ),
    pytest.param(
        "chart-unsuited",
        _with(BEDS, evolve(RATE, chart="g", unit="cases")),
        ("indicators", 2, "chart"),
        id="g-chart-of-a-ratio",
    ),
    pytest.param(
        "chart-unclear",
        _with(funnel="chance"),
        ("indicators", 0, "funnel"),
        id="funnel-of-no-ratio",
    ),
    pytest.param(
        "difference-unclear",
        _with(difference=Difference()),
        ("indicators", 0, "difference"),
        id="difference-of-figures-of-a-period",
    ),
    pytest.param(
        "difference-unclear",
        _with(difference=Difference(), time_sense="cumulative", kind="median"),
        ("indicators", 0, "difference"),
        id="difference-of-medians",
    ),
    pytest.param(
        "baseline-late",
        _with(baseline=_baseline(MADE_ON)),
        ("indicators", 0, "baseline", "period", "end"),
        id="ends-on-the-day-it-was-asked-for",
    ),
    pytest.param(
        "baseline-late",
        _with(change_point=ChangePoint(changed_on=date(2023, 12, 31))),
        ("indicators", 0, "baseline", "period", "end"),
        id="ends-on-the-day-that-is-named",
    ),
    pytest.param(
        "ratio-observed",
        add("observations", TELLING, of=_with(BEDS, RATE)),
        ("observations", 1, "indicator"),
        id="figures-of-a-ratio",
    ),
]


@pytest.mark.parametrize(("code", "register", "path"), CASES)
def test_what_is_amiss_is_told_at_its_place(code: str, register: Register, path: Path) -> None:
    """Each fault is told under its code, at the field that is at fault."""
    told = found(register)

    assert (code, path) in told


def test_every_code_is_met() -> None:
    """No code of the module goes without a case above."""
    met = {str(case.values[0]) for case in CASES}

    assert met == declared(indicators)


@pytest.mark.parametrize(
    "register",
    [
        pytest.param(_with(BEDS, RATE), id="ratio"),
        pytest.param(_with(BEDS, evolve(RATE, chart="p", kind="percentage")), id="p-chart"),
        pytest.param(_with(chart="t", unit="days", kind="amount"), id="t-chart"),
        pytest.param(_with(chart="g", unit="operations", kind="count"), id="g-chart"),
        pytest.param(
            _with(
                _indicator("beds", kind="count"),
                _indicator("days", kind="count"),
                evolve(RATE, chart="xmr"),
                kind="count",
            ),
            id="stated-xmr",
        ),
        pytest.param(_with(BEDS, evolve(RATE, chart="p-prime", unit="per cent")), id="p-prime"),
        pytest.param(_with(BEDS, evolve(RATE, chart="u", kind="rate")), id="u-chart"),
        pytest.param(_with(BEDS, evolve(RATE, chart="u", unit="per 1,000 beds")), id="in-a-unit"),
        pytest.param(_with(BEDS, DAYS, continues=("beds", "days")), id="continues-two"),
        pytest.param(_with(BEDS, never_join=("beds",)), id="kept-apart"),
        pytest.param(
            _with(
                baseline=_baseline(MADE_ON),
                change_point=ChangePoint(changed_on=date(2024, 1, 11), lag_days=30),
            ),
            id="baseline-ends-the-day-before",
        ),
        pytest.param(_with(bears_on=(), baseline=_baseline(date(2024, 12, 31))), id="no-day"),
    ],
)
def test_what_may_be_is_let_be(register: Register) -> None:
    """Ratios of figures, earlier series and baselines before the change are sound."""
    own = {code for code, _ in found(register)} & declared(indicators)

    assert own == set()


@pytest.mark.parametrize(
    "register",
    [
        pytest.param(
            _with(_indicator("rate", ratio=Ratio(numerator="nothing", denominator="none"))),
            id="ratio",
        ),
        pytest.param(_with(continues=("nothing",)), id="continues"),
    ],
)
def test_an_indicator_that_is_not_there_is_left_to_the_references(register: Register) -> None:
    """A name that leads nowhere is one problem, told by the check on references."""
    told = {code for code, _ in found(register)} & (declared(indicators) | {"indicator-unknown"})

    assert told == {"indicator-unknown"}


def test_figures_of_a_ratio_are_told_of_once() -> None:
    """However many observations a ratio has, its fault is one problem."""
    many = [evolve(TELLING, part=f"part {number}") for number in range(50)]

    told = [p for p in run(add("observations", *many, of=_with(BEDS, RATE))) if "ratio" in p.code]

    assert [problem.code for problem in told] == ["ratio-observed"]


def test_a_loop_of_series_ends() -> None:
    """Two indicators that continue each other are two problems, and no endless search."""
    told = found(_with(_indicator("beds", continues=("waits",)), continues=("beds",)))

    assert {code for code, _ in told} == {"continues-unclear"}
    assert len(told) == 2


def test_a_sound_indicator_is_sound() -> None:
    """The sound register itself has none of these faults."""
    assert run(SOUND) == []


@pytest.mark.parametrize(
    ("zeros", "ones", "told"), [(6, 7, False), (7, 7, True), (7, 6, True), (6, 6, False)]
)
def test_recorded_figures_that_are_mostly_nought_are_told(
    zeros: int, ones: int, *, told: bool
) -> None:
    """Half of 13 or more are 0 and the others small: another chart suits them, unless one is stated."""
    observations = tuple(
        Observation(
            indicator="waits",
            period=Period(start=date(2023, 1, at), end=date(2023, 1, at)),
            value=Number(value=int(at > zeros)),
        )
        for at in range(1, zeros + ones + 1)
    )
    rare = evolve(_with(), observations=observations)
    stated = evolve(_with(chart="xmr"), observations=observations)

    asked = [one.code for one in run(rare) if one.code == "chart-unsuited"]
    assert asked == ["chart-unsuited"] * told
    assert "chart-unsuited" not in {one.code for one in run(stated)}
