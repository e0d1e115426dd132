"""Two engines, one answer: in plain Python, in arrays, and as restated from the rules themselves."""

import json
import math
import subprocess
import sys
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spc.restatement import CASES, made_up_cases, restate

from rsr.errors import ExtraMissingError
from rsr.spc import XmrChart, XmrPoint, xmr
from rsr.spc._plain import exact_mean
from rsr.spc._rules import BETTER, PROFILES

ENGINES = ("plain", "arrays")
STEADY = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
FIRST = date(2020, 1, 1)

pytest.importorskip("numpy")

figures = st.one_of(
    st.integers(0, 4),
    st.integers(-3, 30).map(lambda tenths: tenths / 10),
    st.floats(-1e6, 1e6),
    st.floats(-1e290, 1e290, allow_subnormal=True),
    st.sampled_from([0.1, -0.0, 5e-324, 1e-300, 1e290]),
)


@st.composite
def series(draw: st.DrawFn, longest: int = 45) -> list[float | None]:
    """Return a made-up series: constant, climbing, coarse or wild, with values missing."""
    length = draw(st.integers(0, longest))
    kind = draw(st.sampled_from(["constant", "climbing", "coarse", "wild"]))
    if kind == "constant":
        values: list[Any] = [draw(figures)] * length
    elif kind == "climbing":
        steps = st.sampled_from([1, 1, 1, 0.1, 0, -2])
        values = [draw(figures) / 1e3]
        for step in draw(st.lists(steps, min_size=length, max_size=length)):
            values.append(values[-1] + step)
    else:
        each = st.integers(0, 4) if kind == "coarse" else figures
        values = draw(st.lists(each, min_size=length, max_size=length))
    for at in draw(st.sets(st.integers(0, longest), max_size=5)):
        if at < len(values):
            values[at] = draw(st.sampled_from([None, math.nan]))
    return values


choices = st.fixed_dictionaries(
    {
        "better": st.sampled_from(BETTER),
        "target": st.sampled_from([None, 1.0, {"g0": 2.5}]),
        "fix_after": st.sampled_from([None, None, 12, 20]),
        "profile": st.sampled_from(sorted(PROFILES)),
        "screen_outliers": st.sampled_from([None, True, False]),
        "two_in_three_counts_outside": st.sampled_from([None, True, False]),
        "run_length": st.sampled_from([None, 6, 7]),
        "min_points": st.sampled_from([None, 0, 6]),
        "improvement_wins": st.sampled_from([None, True, False]),
        "trend_by_membership": st.sampled_from([None, True, False]),
        "strict_assurance": st.sampled_from([None, True, False]),
    }
)


def everything(chart: XmrChart) -> tuple[Any, ...]:
    """Return all that a chart says."""
    return chart.points, chart.phases, chart.icons, chart.warnings


@STEADY
@given(many=st.lists(series(), min_size=1, max_size=4), chosen=choices, data=st.data())
def test_engines_agree_to_the_last_bit(
    many: list[list[float | None]], chosen: dict[str, Any], data: st.DataObject
) -> None:
    """Whatever is given, missing values, ties and rebases included, both engines say the same."""
    every: list[list[float | None]] = [[1.0, 2.0], *many]
    rows = [
        (f"g{group}", FIRST + timedelta(at), value)
        for group, values in enumerate(every)
        for at, value in enumerate(values)
    ]
    rows = data.draw(st.permutations(rows))
    groups, dates, values = zip(*rows, strict=True)
    days = data.draw(st.lists(st.integers(0, 50).map(lambda at: FIRST + timedelta(at)), max_size=3))
    rebase = data.draw(st.sampled_from([None, days, {"g0": days}]))

    plain, arrays = (
        xmr(values, dates=dates, groups=groups, rebase=rebase, engine=engine, **chosen)  # type: ignore[arg-type]  # each is one that there is
        for engine in ENGINES
    )

    assert everything(plain) == everything(arrays)


@STEADY
@given(
    values=series(),
    better=st.sampled_from(BETTER),
    fix_after=st.sampled_from([None, 12]),
    screen=st.booleans(),
    rebase=st.lists(st.integers(0, 40), max_size=3),
)
def test_a_chart_is_as_the_rules_have_it(
    values: list[float | None],
    better: Any,
    fix_after: int | None,
    screen: bool,  # noqa: FBT001  # hypothesis gives it
    rebase: list[int],
) -> None:
    """Each point of any series is what the rules, restated in fractions, make of it."""
    dates = [FIRST + timedelta(at) for at in range(len(values))]
    known = [None if value is None or math.isnan(value) else value for value in values]

    chart = xmr(
        values,
        dates=dates,
        better=better,
        fix_after=fix_after,
        screen_outliers=screen,
        rebase=[FIRST + timedelta(at) for at in rebase],
    )

    expected = restate(
        known,
        better=better,
        fix_after=fix_after,
        screen_outliers=screen,
        rebase=[at for at in rebase if at < len(values)],
    )
    found = [
        {name: getattr(point, name) for name in row}
        for point, row in zip(chart.points, expected, strict=True)
    ]
    assert found == expected


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", json.loads(CASES.read_text("utf-8")), ids=lambda case: case["id"])
def test_made_up_cases_hold(case: dict[str, Any], engine: Any) -> None:
    """The project's own cases come out as written, in both engines."""
    asked, expected = dict(case["asked"]), case["expected"]
    asked["rebase"] = [FIRST + timedelta(at) for at in asked.get("rebase", ())]
    dates = [FIRST + timedelta(at) for at in range(len(asked["values"]))]

    chart = xmr(**asked, dates=dates, engine=engine)

    for name in expected:
        if name != "phases":
            assert chart.column(name) == expected[name], name
    of_phase = {phase["rebase_group"]: phase for phase in expected["phases"]}
    for point in chart.points:
        for name, value in of_phase[point.rebase_group].items():
            assert getattr(point, name) == (value and pytest.approx(value, rel=1e-12))


def test_the_cases_are_what_the_restatement_makes_of_them() -> None:
    """The file of cases is up to date; ``python tests/spc/restatement.py`` writes it anew."""
    assert json.loads(CASES.read_text("utf-8")) == json.loads(json.dumps(made_up_cases()))


def test_a_chart_worked_out_by_hand() -> None:
    """Limits lie 2.66 average moving ranges from the mean, as a sum on paper shows."""
    values = [10, 12, 11, 13, 12, 14]  # moving ranges 2 1 2 1 2, whose mean is 8/5

    chart = xmr(values)

    (phase,) = chart.phases
    assert phase.mean == 12
    assert phase.upl == pytest.approx(float(12 + Fraction(266, 100) * Fraction(8, 5)), rel=1e-15)
    assert phase.lpl == pytest.approx(float(12 - Fraction(266, 100) * Fraction(8, 5)), rel=1e-15)


@given(st.lists(st.floats(-1e290, 1e290, allow_subnormal=True), min_size=1, max_size=40))
def test_a_mean_is_rounded_once(values: list[float]) -> None:
    """The mean is the float nearest to the mean in fractions."""
    exact = sum(map(Fraction, values), Fraction(0)) / len(values)

    assert exact_mean(values) == float(exact)


@given(value=st.floats(-1e290, 1e290), length=st.integers(1, 80))
def test_the_mean_of_a_constant_is_the_constant(value: float, length: int) -> None:
    """No point of a constant series lies off its mean, whichever float it is."""
    for engine in ENGINES:
        chart = xmr([value] * length, engine=engine)  # type: ignore[arg-type]

        assert chart.column("relative_to_mean") == [0] * length


@pytest.mark.parametrize("shape", ["rows", "array", "columns-out-of-order"])
def test_rows_and_points_give_the_same(shape: str) -> None:
    """A row for each series says what a group for each value says."""
    import numpy as np

    made = np.random.default_rng(1).normal(50, 5, (30, 40)).round(1)
    made[3, 4] = math.nan
    dates = [FIRST + timedelta(at) for at in range(40)]
    names = [f"g{at}" for at in range(30)]
    long = xmr(
        made.reshape(-1),
        dates=dates * 30,
        groups=[name for name in names for _ in range(40)],
        rebase={"g7": [dates[20]]},
    )

    rows: Any = made
    if shape == "rows":
        rows = made.tolist()
    elif shape == "columns-out-of-order":
        rows, dates = made[:, ::-1], dates[::-1]
    found = xmr(rows, dates=dates, groups=names, rebase={"g7": [FIRST + timedelta(20)]})

    assert everything(found) == everything(long)


def test_series_of_many_lengths_are_laid_side_by_side() -> None:
    """Phases of a few points and of hundreds come out alike in both engines."""
    import numpy as np

    chance = np.random.default_rng(2)
    lengths = [*range(1, 60), 300, 1000]
    values = chance.normal(0, 1, sum(lengths)).round(2)
    groups = [f"g{length}" for length in lengths for _ in range(length)]

    plain, arrays = (xmr(values, groups=groups, engine=engine) for engine in ENGINES)  # type: ignore[arg-type]

    assert plain.points == arrays.points


@pytest.mark.parametrize("engine", ENGINES)
def test_a_short_series_between_longer_ones_belongs_to_neither(engine: Any) -> None:
    """Of 20, 5 and 25 points, the last begins as many after the first as it has itself."""
    lengths = {"a": 20, "b": 5, "c": 25}
    groups = [name for name, length in lengths.items() for _ in range(length)]
    values = [1.0, 3.0] * 10 + [100.0] * 5 + [*([7.0, 9.0] * 12), 8.0]

    chart = xmr(values, groups=groups, engine=engine)

    assert [one.mean for one in chart.phases] == [2, 100, 8]


@pytest.mark.parametrize(
    ("values", "loads"),
    [
        pytest.param("[1, 2, 3] * 20", False, id="few"),
        pytest.param("[1.0, 2.0] * 30_000", True, id="many"),
    ],
)
def test_numpy_is_loaded_only_where_it_is_worth_it(values: str, loads: bool) -> None:  # noqa: FBT001
    """A chart of ordinary size imports nothing heavy."""
    code = (
        f"import sys\nfrom rsr.spc import xmr\nxmr({values}).icons\nprint('numpy' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)

    assert done.stdout.strip() == str(loads)


def test_many_series_need_no_numpy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without numpy many series are worked out all the same, and arrays are refused plainly."""
    monkeypatch.setitem(sys.modules, "numpy", None)
    values = [1.0, 2.0, 4.0] * 14_000

    chart = xmr(values)

    assert len(chart) == len(values)
    with pytest.raises(ExtraMissingError) as refused:
        xmr(values, engine="arrays")
    assert refused.value.code == "extra-missing"


def test_columns_are_the_fields_of_points() -> None:
    """Every field of a point can be had as a column."""
    chart = xmr([1, 2, None, 3])

    for attribute in XmrPoint.__attrs_attrs__:
        assert chart.column(attribute.name) == [
            getattr(point, attribute.name) for point in chart.points
        ]
