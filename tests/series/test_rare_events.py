"""Times and cases between rare events: the t and the g chart of an indicator, and what a verdict says."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from rsr.model import ChangePoint, Indicator, Measurement, Number, Observation, Period, Register
from rsr.series import charted, measured
from rsr.series.weighing import rare_events
from rsr.spc import g_chart, judge, t_chart

BEFORE = [12.0, 30, 7, 21, 16, 33, 4, 25, 14, 19, 28, 9, 22, 11, 26, 17, 8, 31, 13, 20]
AFTER = [70.0, 95, 64, 120, 81, 77, 102, 69]


def events(days: Sequence[float], since: date = date(2020, 1, 1)) -> list[Observation]:
    """Return a figure for each time between two events, one after the other."""
    made = []
    for many in days:
        until = since + timedelta(days=int(many))
        period = Period(start=since, end=until - timedelta(days=1))
        made.append(Observation(indicator="a", period=period, value=Number(value=many)))
        since = until
    return made


def registered(**more: Any) -> Register:
    """Return a register with one indicator."""
    given: dict[str, Any] = {
        "id": "a",
        "title": "Days between falls",
        "unit": "days",
        "better": "higher",
        "bears_on": ("r1",),
        "change_point": ChangePoint(changed_on=date(2020, 1, 1) + timedelta(days=int(sum(BEFORE)))),
    }
    return Register(title="R", indicators=(Indicator(**given | more),))


def drawn(figures: Sequence[float] = (*BEFORE, *AFTER), **more: Any) -> Measurement:
    """Measure it."""
    register = registered(**more)
    return measured(register.indicators[0], register, {"a": events(figures)})


def test_a_t_chart_has_the_limits_of_times() -> None:
    """They rest on the times before the change, and are those of the chart itself."""
    found = drawn(chart="t")
    chart = t_chart(
        [*BEFORE, *AFTER],
        dates=[one.period.end for one in events([*BEFORE, *AFTER])],
        fix_after=len(BEFORE),
    )

    assert [point.upper for point in found.points] == [point.upper for point in chart.points]
    assert [point.mean for point in found.points] == [point.centre for point in chart.points]
    assert found.points[-1].signal == "improvement"
    assert any("Limits are those of a t chart" in remark for remark in found.remarks)


def test_times_are_judged_on_the_scale_of_their_chart() -> None:
    """The sentence gives centres in the reader's unit, and no point between events is missing."""
    found = drawn(chart="t").finding

    assert found is not None
    assert found.result == "sustained-improvement"
    centre = (sum(one ** (1 / 3.6) for one in BEFORE) / 20) ** 3.6
    assert found.baseline_mean == pytest.approx(centre)
    assert centre < sum(BEFORE) / 20
    told = " ".join(found.caveats)
    assert "The centre of 8 values is" in told
    assert "3.6th root" in told
    assert "no value" not in told
    assert "evenly spaced" not in told


def test_a_verdict_on_times_has_the_limits_of_the_chart() -> None:
    """Frozen limits lie three standard deviations off, the average moving range over 1.128, and unscreened."""
    times = [*BEFORE[:-1], 900.0, *AFTER]
    dates = [one.period.start for one in events(times)]
    found = judge(times, dates=dates, changed_on=dates[20], better="higher", chart="t")
    drawn_of = t_chart(times, dates=dates, fix_after=20).points[0]

    assert found.upl == pytest.approx(drawn_of.upper)
    assert found.lpl == pytest.approx(drawn_of.lower)


def test_times_below_nought_are_refused() -> None:
    """There is no chart, no verdict, and the reason is told."""
    found = drawn([*BEFORE, *AFTER[:-1], 3.5], chart="g", unit="cases").finding
    assert found is not None

    negative = registered(chart="t").indicators[0]
    figures = [*events([*BEFORE, *AFTER])]
    figures[3] = Observation(indicator="a", period=figures[3].period, value=Number(value=-1))
    measurement = measured(negative, registered(chart="t"), {"a": figures})

    assert measurement.finding is not None
    assert measurement.finding.result == "cannot-say"
    assert measurement.points[0].upper is None
    assert "No t chart can be drawn" in " ".join(measurement.finding.caveats)


def test_a_g_chart_has_limits_and_no_verdict() -> None:
    """Its limits are those of the chart; what cannot be said is told with the reason."""
    found = drawn(chart="g", unit="cases")
    chart = g_chart([*BEFORE, *AFTER])

    assert [point.upper for point in found.points] == [point.upper for point in chart.points]
    assert {point.lower for point in found.points} == {0.0}
    assert found.finding is not None
    assert found.finding.result == "cannot-say"
    assert "no verdict is given" in " ".join(found.finding.caveats)


@pytest.mark.parametrize(("chart", "word"), [("t", "Centre"), ("g", "Mean")])
def test_the_centre_line_is_called_what_it_is(chart: str, word: str) -> None:
    """Table and drawing say whether it is a mean."""
    register = registered(chart=chart, unit="cases" if chart == "g" else "days")
    found = charted(measured(register.indicators[0], register, {"a": events(BEFORE)}), register)

    assert found is not None
    assert word in found.table().columns


@pytest.mark.parametrize(("many", "limits"), [(12, False), (13, True), (14, True)])
@pytest.mark.parametrize("chart", ["t", "g"])
def test_limits_need_13_events(chart: str, many: int, *, limits: bool) -> None:
    """Fewer have none, as on an XmR chart."""
    found = drawn(BEFORE[:many], chart=chart, bears_on=(), unit="x")

    assert (found.points[0].upper is not None) is limits


@pytest.mark.parametrize(
    ("figures", "rare"),
    [
        pytest.param([0] * 7 + [4] * 6, True, id="more-than-half"),
        pytest.param([0] * 7 + [4] * 7, True, id="half"),
        pytest.param([0] * 6 + [4] * 7, False, id="fewer-than-half"),
        pytest.param([0] * 12 + [5], False, id="five"),
        pytest.param([0] * 12 + [4], True, id="four"),
        pytest.param([0] * 12, False, id="twelve-figures"),
        pytest.param([0] * 12 + [0.5], False, id="no-count"),
        pytest.param([0] * 12 + [None], False, id="twelve-known"),
        pytest.param([0] * 12 + [-1], False, id="below-nought"),
    ],
)
def test_rare_events_are_mostly_nought_and_small(
    figures: list[float | None], *, rare: bool
) -> None:
    """Of 13 figures or more half are 0, and no other is 5 or more."""
    assert rare_events(figures) is rare


@pytest.mark.parametrize("chart", [None, "xmr"])
def test_a_series_of_rare_events_says_so(chart: str | None) -> None:
    """A remark advises the charts for them, whatever the figures come from."""
    months = [
        Observation(
            indicator="a",
            period=Period(
                start=date(2020 + at // 12, at % 12 + 1, 1),
                end=date(2020 + at // 12, at % 12 + 1, 28),
            ),
            value=Number(value=at % 2),
        )
        for at in range(24)
    ]
    register = registered(unit="falls", title="Falls", chart=chart)
    found = measured(register.indicators[0], register, {"a": months})

    assert any("t or g chart" in remark for remark in found.remarks)


def test_events_follow_no_grid() -> None:
    """Days between events that lie close together are no missing points."""
    days = [date(2020, 1, 1) + timedelta(days=at + at // 2) for at in range(28)]
    found = judge(
        [*BEFORE, *AFTER],
        dates=days,
        changed_on=days[20],
        better="higher",
        chart="t",
        every="dates",
    )

    assert found.result == "sustained-improvement"
    assert found.missing_baseline == found.missing_after == 0
