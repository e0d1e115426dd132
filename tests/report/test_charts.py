"""A chart as data: it claims to know no more than is known, and its table says all that it holds."""

from datetime import date
from typing import Any

import attrs
import pytest
from made_up_charts import CHARTS, chart, month, point

from rsr.errors import ModelError
from rsr.model import Interval, Missing, NotApplicable, NotCollected, Number, Suppressed, Value
from rsr.report import (
    Chart,
    ChartLimits,
    ChartMark,
    ChartPoint,
    ChartSeries,
    ChartTarget,
    Funnel,
    FunnelPoint,
    FunnelStep,
    Table,
    Text,
    rounded_figure,
    written_figure,
)

ON = date(2022, 3, 31)


def cells(table: Table) -> list[list[str]]:
    """Return the texts of a table."""
    return [
        ["".join(run.text for run in cell if isinstance(run, Text)) for cell in row]
        for row in table.rows
    ]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        pytest.param(Number(value=0), "0", id="zero"),
        pytest.param(Number(value=2040.5), "2,040.5", id="number"),
        pytest.param(Interval(low=38, high=42, stated=40), "40 (38 to 42)", id="rounded"),
        pytest.param(Interval(low=38, high=42), "38 to 42", id="interval"),
        pytest.param(Suppressed(low=1, high=4), "suppressed (1 to 4)", id="suppressed"),
        pytest.param(Suppressed(low=1), "suppressed (1 or more)", id="open"),
        pytest.param(Missing(), "missing", id="missing"),
        pytest.param(NotApplicable(), "not applicable", id="not-applicable"),
        pytest.param(NotCollected(), "not collected", id="not-collected"),
    ],
)
def test_a_point_says_what_is_known_of_its_figure(value: Value, told: str) -> None:
    """Each kind of value has words of its own; none becomes a number that it is not."""
    made = ChartPoint.of(value, on=ON, label="March 2022")

    assert made.in_words() == told
    assert (made.value is None) == (not told[0].isdigit() or told == "38 to 42")


def test_why_a_figure_is_missing_is_a_note() -> None:
    """The reason is kept, behind the notes that are given."""
    made = ChartPoint.of(Missing(why="the return was late"), on=ON, label="x", notes=("a",))

    assert made.notes == ("a", "the return was late")


def test_bounds_alone_are_told() -> None:
    """A hidden figure with only an upper bound says so."""
    made = ChartPoint(label="x", on=ON, kind="suppressed", high=4)

    assert made.in_words() == "suppressed (at most 4)"
    assert ChartPoint(label="x", on=ON, kind="suppressed").in_words() == "suppressed"


@pytest.mark.parametrize(
    ("held", "path"),
    [
        pytest.param({"kind": "number"}, "value", id="number-without-value"),
        pytest.param({"kind": "missing", "value": 1}, "value", id="missing-with-value"),
        pytest.param({"kind": "missing", "low": 0}, "low", id="missing-with-bound"),
        pytest.param({"kind": "suppressed", "value": 2}, "value", id="hidden-with-value"),
        pytest.param({"kind": "interval", "value": 2, "low": 1}, "high", id="one-bound"),
        pytest.param({"kind": "not-collected", "high": 1}, "high", id="not-collected"),
    ],
)
def test_a_point_that_contradicts_itself_is_refused(held: dict[str, Any], path: str) -> None:
    """A figure that nobody knows cannot be given one."""
    with pytest.raises(ModelError) as caught:
        ChartPoint(label="x", on=ON, **held)

    assert caught.value.code == "chart-point-unclear"
    assert caught.value.path == (path,)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        pytest.param(lambda: point(0, float("nan")), "number-not-finite", id="nan"),
        pytest.param(lambda: point(0, float("inf")), "number-not-finite", id="inf"),
        pytest.param(lambda: point(0, 1e300), "number-too-large", id="huge"),
        pytest.param(lambda: attrs.evolve(point(0, 1), label=" "), "text-empty", id="blank"),
        pytest.param(
            lambda: ChartPoint(label="x", on=ON, kind="interval", low=4, high=1),
            "range-reversed",
            id="bounds",
        ),
        pytest.param(
            lambda: ChartLimits(start=month(1), end=month(0), mean=1), "range-reversed", id="span"
        ),
        pytest.param(
            lambda: ChartLimits(start=ON, end=ON, mean=1, lower=2, upper=1),
            "range-reversed",
            id="limits",
        ),
        pytest.param(
            lambda: FunnelStep(size=1, lower=2, upper=1), "range-reversed", id="funnel-limits"
        ),
        pytest.param(lambda: FunnelPoint(name="a", size=-1), "number-too-small", id="size"),
        pytest.param(
            lambda: ChartMark(on=ON, label="x", kind="party"),  # type: ignore[arg-type]  # on purpose
            "choice-unknown",
            id="mark",
        ),
        pytest.param(lambda: attrs.evolve(chart(), id="../up"), "id-malformed", id="id"),
        pytest.param(lambda: attrs.evolve(chart(), message=""), "text-empty", id="message"),
        pytest.param(lambda: ChartTarget(value=None), "type-wrong", id="target"),  # type: ignore[arg-type]  # on purpose
    ],
)
def test_what_cannot_be_drawn_is_refused(make: Any, code: str) -> None:
    """Each mistake has its code."""
    with pytest.raises(ModelError) as caught:
        make()

    assert caught.value.code == code


def test_the_table_says_all_that_the_chart_shows() -> None:
    """Figures, limits, signals and marks stand in it, in the order of their days."""
    made = CHARTS["process"]
    assert isinstance(made, Chart)

    table = made.table()

    assert table.columns == (
        "Period",
        "People",
        "Mean",
        "Lower limit",
        "Upper limit",
        "Signal",
        "Notes",
    )
    assert table.numeric == (1, 2, 3, 4)
    assert table.caption.endswith("the figures (people). Target: 60")
    rows = cells(table)
    assert len(rows) == 48
    assert rows[6] == ["July 2019", "97", "80.2", "68.1", "92.3", "concern", ""]
    assert rows[10][1] == "missing"
    assert rows[20][1] == "not collected"
    assert rows[21][6] == "Recommendation made (25 October 2020)"
    assert rows[47][2:6] == ["68.11", "56.2", "80.4", "improvement"]


def test_series_stand_beside_one_another() -> None:
    """A day has one row, whichever series has it; where one has none, that is said."""
    first = ChartSeries(name="All", points=(point(1, 2), point(0, 1)))
    second = ChartSeries(name="Some", points=(point(1, 9, signal="neutral"),))
    made = attrs.evolve(chart(), series=(first, second))

    table = made.table()

    assert table.columns == ("Period", "All", "Some", "Signal")
    assert cells(table) == [
        ["January 2019", "1", "no figure", ""],
        ["February 2019", "2", "9", "change"],
    ]


def test_figures_of_one_day_have_rows_of_their_own() -> None:
    """Nothing is lost where a series has a day twice."""
    assert [row[1] for row in cells(CHARTS["same-day"].table())] == ["5", "9", "missing"]


def test_a_mark_after_the_last_figure_is_told_with_it() -> None:
    """A mark that no row follows is not lost; without rows there is nothing to tell it with."""
    mark = ChartMark(on=month(9), label="Closed", kind="break")

    with_rows = attrs.evolve(chart(point(0, 1)), marks=(mark,)).table()
    without = attrs.evolve(chart(), marks=(mark,)).table()

    assert cells(with_rows)[0][2] == "Closed (31 October 2019)"
    assert without.rows == ()


def test_a_funnels_table_ranks_nobody() -> None:
    """Organisations stand in the order of their names; one without a figure is there."""
    made = CHARTS["funnel"]
    assert isinstance(made, Funnel)

    rows = cells(made.table())

    assert [row[0] for row in rows] == sorted((p.name for p in made.points), key=str.casefold)
    assert rows[-1] == ["Made-up provider X", "no figure", "not known", "", "suppressed"]


@pytest.mark.parametrize(
    ("value", "exact", "rounded"),
    [
        pytest.param(0, "0", "0", id="zero"),
        pytest.param(-0.0, "0", "0", id="minus-zero"),
        pytest.param(1234567, "1,234,567", "1,234,567", id="whole"),
        pytest.param(-1.5, "\N{MINUS SIGN}1.5", "\N{MINUS SIGN}1.5", id="negative"),
        pytest.param(1 / 3, "0.3333333333333333", "0.3333", id="third"),
        pytest.param(1234.5678, "1,234.5678", "1,235", id="thousands"),
        pytest.param(2.0, "2", "2", id="whole-float"),
        pytest.param(1e-20, "1e\N{MINUS SIGN}20", "1e\N{MINUS SIGN}20", id="tiny"),
        pytest.param(
            -1e-20,
            "\N{MINUS SIGN}1e\N{MINUS SIGN}20",
            "\N{MINUS SIGN}1e\N{MINUS SIGN}20",
            id="tiny-negative",
        ),
    ],
)
def test_figures_are_written_as_people_do(value: float, exact: str, rounded: str) -> None:
    """Commas between thousands, a minus sign, no zeros that say nothing."""
    assert written_figure(value) == exact
    assert rounded_figure(value) == rounded
