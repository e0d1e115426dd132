"""Periods of unequal weight: p and u charts of ratios, and the caveat of the XmR chart."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from attrs import evolve

from rsr.model import (
    ChangePoint,
    Indicator,
    Interval,
    Measurement,
    Number,
    Observation,
    Period,
    Quotient,
    Ratio,
    Register,
    Target,
)
from rsr.series import charted, measured
from rsr.series.comparing import ComparableFigures
from rsr.series.picking import Point
from rsr.series.weighing import counted
from rsr.spc import p_chart, u_chart

EVENTS = [5, 240, 6, 250, 4, 230, 7, 245, 5, 240, 6, 238, 5, 251, 4, 180]
BELOW = [11, 490, 12, 480, 11, 470, 13, 490, 11, 480, 12, 477, 11, 490, 10, 490]


def figures(of: str, values: Sequence[float]) -> list[Observation]:
    """Return a figure a month."""
    made = []
    first = date(2024, 1, 1)
    for value in values:
        after = (first + timedelta(days=32)).replace(day=1)
        period = Period(start=first, end=after - timedelta(days=1))
        made.append(Observation(indicator=of, period=period, value=Number(value=value)))
        first = after
    return made


def register(**more: Any) -> Register:
    """Return a register with two counts and a percentage of them."""
    given: dict[str, Any] = {"title": "Made up", "unit": "homes", "better": "lower"}
    ratio = Ratio(numerator="a", denominator="b", times=100)
    made = {"id": "r", "ratio": ratio, **given, "unit": "per cent", **more}
    return Register(
        title="R",
        indicators=(Indicator(id="a", **given), Indicator(id="b", **given), Indicator(**made)),
    )


def drawn(
    events: Sequence[float] = EVENTS, below: Sequence[float] = BELOW, **more: Any
) -> Measurement:
    """Measure the percentage."""
    asked = register(**more)
    seen = {"a": figures("a", events), "b": figures("b", below)}
    return measured(asked.indicators[2], asked, seen)


def test_the_limits_of_a_p_chart_are_each_periods_own() -> None:
    """They are those of the chart itself, in per cent, and wide where the denominator is small."""
    found = drawn(chart="p")
    chart = p_chart(EVENTS, BELOW)

    assert [point.upper for point in found.points] == pytest.approx(
        [100 * (point.upper or 0) for point in chart.points]
    )
    assert found.points[0].upper > (found.points[1].upper or 0) + 20  # type: ignore[operator]  # it has limits
    assert found.points[-1].rules[:1] == ("below-lower-limit",)
    assert found.points[-1].signal == "improvement"
    assert any("p chart: each period has its own" in remark for remark in found.remarks)


def test_a_u_chart_has_rates_for_so_many_units() -> None:
    """The multiple of the ratio is that of the chart."""
    rate: dict[str, Any] = {"chart": "u", "unit": "homes", "kind": "rate"}
    found, chart = drawn(**rate), u_chart(EVENTS, BELOW, per=100)

    assert [point.mean for point in found.points] == pytest.approx(
        [point.centre for point in chart.points]
    )
    assert [point.upper for point in found.points] == pytest.approx(
        [point.upper for point in chart.points]
    )


@pytest.mark.parametrize(("chart", "make"), [("p-prime", p_chart), ("u-prime", u_chart)])
def test_laneys_charts_are_wider_by_how_much_points_vary(chart: str, make: Any) -> None:
    """They are those of the chart with laney."""
    scale = 100 if chart == "p-prime" else 1
    more = {} if chart == "p-prime" else {"per": 100}

    found = drawn(chart=chart, unit="homes", kind="rate")

    assert [point.upper for point in found.points] == pytest.approx(
        [scale * (point.upper or 0) for point in make(EVENTS, BELOW, laney=True, **more).points]
    )


def test_published_limits_are_a_span_for_each_period() -> None:
    """The chart of a report draws each period's own limits."""
    found = drawn(chart="p")
    chart = charted(found, register(chart="p"))

    assert chart is not None
    assert len({(one.lower, one.upper) for one in chart.limits}) > 5
    assert len(chart.limits) >= 14


@pytest.mark.parametrize(
    ("least", "told"),
    [
        pytest.param(75, False, id="at"),
        pytest.param(74.9, True, id="below"),
        pytest.param(100, False, id="same"),
    ],
)
def test_an_xmr_chart_carries_the_caveat_where_denominators_vary(least: float, told: bool) -> None:  # noqa: FBT001  # a parameter of the table above
    """It does where the least falls short of the greatest by more than a quarter."""
    found = drawn([5.0] * 16, [100.0] * 15 + [least])

    assert any("Denominators are from" in remark for remark in found.remarks) == told


def test_the_caveat_says_what_the_chart_leaves_out() -> None:
    """Of an XmR chart it does; limits and verdict of a p chart leave nothing out."""
    assert "from 10 to 490, and the limits of the XmR chart treat all periods alike" in " ".join(
        drawn().remarks
    )
    assert "('chart: p' in the register)" in " ".join(drawn().remarks)
    assert "('chart: u' in the register)" in " ".join(drawn(kind="ratio").remarks)
    assert "Denominators are from" not in " ".join(drawn(chart="p").remarks)


def test_a_verdict_carries_the_caveat() -> None:
    """It is said with the finding that becomes evidence."""
    asked = register(bears_on=("x",))
    seen = {"a": figures("a", EVENTS), "b": figures("b", BELOW)}

    found = measured(asked.indicators[2], asked, seen)

    assert found.finding is not None
    assert any("Denominators are from 10 to 490" in caveat for caveat in found.finding.caveats)


@pytest.mark.parametrize(
    ("events", "below"),
    [
        pytest.param([5.5] * 16, BELOW, id="broken-events"),
        pytest.param([600] * 16, BELOW, id="more-events-than-there-can-be"),
        pytest.param(EVENTS[:12], BELOW[:12], id="too-few"),
    ],
)
def test_a_chart_that_cannot_be_drawn_has_no_limits(
    events: Sequence[float], below: Sequence[float]
) -> None:
    """Nothing is invented, and nothing fails."""
    found = drawn(events, below, chart="p")

    assert all(point.upper is None for point in found.points)
    assert (found.variation, found.assurance) == (None, None)


def test_limits_may_be_drawn_from_thirteen_points_on() -> None:
    """Twelve are too few, as for an XmR chart."""
    assert drawn(EVENTS[:13], BELOW[:13], chart="p").points[0].upper is not None
    assert drawn(EVENTS[:12], BELOW[:12], chart="p").points[0].upper is None


# --- icons and verdict of the chart that is drawn ---------------------------------------------

# Made up: one in five of each month's homes, months of many homes beside those of few.
DENOMINATORS = [100, 400, 200, 300] * 9
STEADY = [22, 76, 38, 63, 18, 84, 42, 57, 20, 80, 37, 60] * 3


def judged(
    events: Sequence[float], below: Sequence[float] = DENOMINATORS, **more: Any
) -> Measurement:
    """Measure and judge the percentage on the first day of its third year."""
    asked = register(bears_on=("x",), change_point=ChangePoint(changed_on=date(2026, 1, 1)), **more)
    seen = {"a": figures("a", events), "b": figures("b", below)}
    return measured(asked.indicators[2], asked, seen)


@pytest.mark.parametrize(
    ("chart", "kind"),
    [("p", "percentage"), ("p-prime", "percentage"), ("u", "rate"), ("u-prime", "rate")],
)
@pytest.mark.parametrize(
    ("times", "result"),
    [(0.7, "sustained-improvement"), (1, "no-change-shown"), (1.3, "worse")],
)
def test_the_verdict_rests_on_the_chart_that_is_drawn(
    chart: str, kind: Any, times: float, result: str
) -> None:
    """Both have one centre line: all events of the baseline over all its denominators."""
    events = [*STEADY[:24], *(round(one * times) for one in STEADY[24:])]
    found = judged(events, chart=chart, kind=kind, unit="homes" if kind == "rate" else "per cent")

    assert found.finding is not None
    assert found.finding.result == result
    centre = 100 * sum(STEADY[:24]) / sum(DENOMINATORS[:24])
    assert found.finding.baseline_mean == pytest.approx(centre)
    assert [point.mean for point in found.points] == [pytest.approx(centre)] * 36
    assert found.finding.after_mean == pytest.approx(
        100 * sum(events[24:]) / sum(DENOMINATORS[24:])
    )
    words = " ".join((*found.finding.caveats, *found.remarks))
    assert "treat all periods alike" not in words
    assert "The pooled figure of 12 values" in words


def test_what_the_xmr_chart_takes_for_a_signal_may_be_a_small_denominator() -> None:
    """Four of eight homes come by chance where one in five is usual; so does no half of 300."""
    below = [*DENOMINATORS[:24], *DENOMINATORS[:11], 8]
    events = [*STEADY[:24], *STEADY[:11], 4]

    plain, weighed = judged(events, below), judged(events, below, chart="p")

    assert plain.points[-1].signal == "concern"
    assert weighed.points[-1].signal is None
    assert plain.finding is not None
    assert weighed.finding is not None
    assert "the latest sign" in plain.finding.says
    assert "the latest sign" not in weighed.finding.says


@pytest.mark.parametrize(
    ("better", "times", "icon"),
    [
        ("lower", 1.9, "concern_high"),
        ("higher", 1.9, "improvement_high"),
        ("lower", 0.2, "improvement_low"),
        ("higher", 0.2, "concern_low"),
        ("lower", 1, "common_cause"),
    ],
)
def test_icons_are_those_of_the_last_point(better: str, times: float, icon: str) -> None:
    """As of an XmR chart, by the first of the rules that it fires."""
    events = [*STEADY[:35], round(60 * times)]

    assert drawn(events, DENOMINATORS, chart="p", better=better).variation == icon


@pytest.mark.parametrize(
    ("target", "better", "icon"),
    [
        (40, "lower", "pass"),
        (40, "higher", "fail"),
        (5, "lower", "fail"),
        (5, "higher", "pass"),
        (20, "lower", "inconsistent"),
    ],
)
@pytest.mark.parametrize("chart", ["p", "u"])
def test_a_target_is_compared_with_the_limits_of_the_last_point(
    chart: str, target: float, better: str, icon: str
) -> None:
    """In the unit of the indicator."""
    promised = Target(value=target, by=date(2027, 1, 1))
    unit = "per cent" if chart == "p" else "homes"
    kind = "percentage" if chart == "p" else "rate"

    found = drawn(
        STEADY, DENOMINATORS, chart=chart, target=promised, better=better, unit=unit, kind=kind
    )

    assert found.assurance == icon


def test_figures_that_vary_more_than_chance_are_told_in_the_sentence() -> None:
    """The limits of a p chart are too narrow then, and Laney's are advised; of those nothing is."""
    wide = [round(one + 14 * (-1) ** at * (one / 20) ** 0.5) for at, one in enumerate(STEADY)]
    wide[24:] = [max(0, one - 25) for one in wide[24:]]

    plain, laney = judged(wide, chart="p"), judged(wide, chart="p-prime")

    assert plain.finding is not None
    assert laney.finding is not None
    assert "the limits of the p chart are too narrow for figures that vary" in plain.finding.says
    assert any("Laney p' chart is advised (chart: p-prime)" in one for one in plain.finding.caveats)
    assert any("Laney p' chart is advised" in one for one in plain.remarks)
    assert "too narrow" not in " ".join((laney.finding.says, *laney.finding.caveats))


def test_figures_that_give_no_such_chart_have_no_verdict() -> None:
    """No other chart is put in its place."""
    found = judged([one + 0.5 for one in STEADY], chart="p")

    assert found.finding is not None
    assert found.finding.result == "cannot-say"
    said = "No p chart can be drawn: what is counted must be whole numbers."
    assert said in found.finding.caveats
    assert said in found.remarks


def test_a_verdict_on_bounds_is_that_of_both_ends() -> None:
    """Where a count is known by its bounds, the p chart is judged at the lowest and the highest."""
    asked = register(
        bears_on=("x",), change_point=ChangePoint(changed_on=date(2026, 1, 1)), chart="p"
    )
    low = [*STEADY[:24], *(round(one * 0.6) for one in STEADY[24:])]

    def seen(width: int) -> dict[str, list[Observation]]:
        events = [
            evolve(one, value=Interval(low=value, high=value + width))
            for one, value in zip(figures("a", low), low, strict=True)
        ]
        return {"a": events, "b": figures("b", DENOMINATORS)}

    narrow, wide = (measured(asked.indicators[2], asked, seen(width)) for width in (3, 150))

    assert narrow.finding is not None
    assert wide.finding is not None
    assert narrow.finding.result == "sustained-improvement"
    assert narrow.finding.baseline_mean is None
    assert wide.finding.result == "cannot-say"


@pytest.mark.parametrize(
    ("end", "expected"),
    [("lowest", (3, 40)), ("judged", (5, 30)), ("highest", (8, 20))],
)
def test_the_ends_of_a_ratio_are_those_of_both_its_counts(
    end: Any, expected: tuple[int, int]
) -> None:
    """It is lowest where the fewest events are out of the most, in whole numbers."""
    quotient = Quotient(
        numerator=Interval(low=2.5, high=8), denominator=Interval(low=20, high=40), times=100
    )
    point = Point(
        period=Period(start=date(2024, 1, 1), end=date(2024, 1, 31)),
        value=Interval(low=6.25, high=40),
        quotient=quotient,
    )
    found = counted(
        register(chart="p").indicators[2],
        ComparableFigures(basis="all", points=(point,), values=(point.value,)),
        end,
    )

    assert found == [expected]
