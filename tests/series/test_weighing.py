"""Periods of unequal weight: p and u charts of ratios, and the caveat of the XmR chart."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from rsr.model import Indicator, Measurement, Number, Observation, Period, Ratio, Register
from rsr.series import charted, measured
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
    ratio = Ratio(of="a", over="b", times=100)
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
    """Of an XmR chart the limits; of a p chart the verdict alone."""
    alone = " ".join(drawn().remarks)
    with_p = " ".join(drawn(chart="p").remarks)

    assert "from 10 to 490, and the limits of the XmR chart treat all periods alike" in alone
    assert "the verdict treats all periods alike; the limits of the chart do not" in with_p


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


def test_limits_may_be_drawn_from_thirteen_points_on() -> None:
    """Twelve are too few, as for an XmR chart."""
    assert drawn(EVENTS[:13], BELOW[:13], chart="p").points[0].upper is not None
    assert drawn(EVENTS[:12], BELOW[:12], chart="p").points[0].upper is None
