"""The interrupted time series of a finding: how level and slope changed, beside the verdict."""

from attrs import evolve

from rsr.errors import ModelError
from rsr.model import Finding, Indicator, Interval, Measurement, Register, TrendChange
from rsr.report import Table, Text, rounded_figure, written_day
from rsr.series.comparing import ComparableFigures, number
from rsr.series.verdicts import holds, one_piece

__all__ = ["trend_table", "with_trend_change"]

_LINES = (
    "Both lines are fitted by least squares, with intervals of 95 per cent that allow for neighbours "
    "being alike (Newey and West); the verdict does not rest on them."
)


def with_trend_change(finding: Finding, indicator: Indicator, judged: ComparableFigures) -> Finding:
    """Return a finding with the change of level and slope, where its indicator asks for it.

    The result and its sentence stay as they are. Figures beyond a break, before the day and outside the
    baseline, and that of a period that holds the day, have no part; those within the lag are a
    transition that is left out.

    Raises:
        ExtraMissingError: The extra ``models`` is not installed.
    """
    change_point, changed_on = indicator.change_point, finding.changed_on
    if (
        change_point is None
        or not change_point.interrupted_series
        or changed_on is None
        or judged.obstacles
    ):
        return finding
    from rsr.spc import interrupted  # arithmetic that few registers need

    span = indicator.baseline.period if indicator.baseline else None
    kept, _ = one_piece(indicator, judged, changed_on)
    if span is not None:
        kept = tuple(at for at in kept if judged.points[at].period.start >= span.start)
    points = [judged.points[at] for at in kept]
    apart = [
        holds(one, changed_on)
        or (span is not None and one.period.start < changed_on and one.period.end > span.end)
        for one in points
    ]
    lag = sum(0 <= (one.period.start - changed_on).days < change_point.lag_days for one in points)
    try:
        found = interrupted(
            [
                None if left_out else number(judged.values[at])
                for at, left_out in zip(kept, apart, strict=True)
            ],
            dates=[one.period.start for one in points],
            changed_on=changed_on,
            lag_points=lag,
            horizon=lag + 1,
        )
    except ModelError as error:
        why = f"An interrupted time series cannot be worked out: {error.problems[0].must}."
        return evolve(finding, caveats=(*finding.caveats, why))
    level, slope = found.level_change, found.slope_change
    conditions = [_LINES, *(caveat.says for caveat in found.caveats)]
    if any(isinstance(judged.values[at], Interval) for at in kept):
        conditions.append(
            "Some figures are known only by bounds; the lines are those of what is printed, or the middle."
        )
    says = (
        f"Beside where the line before {written_day(changed_on)} leads, the level changed by "
        f"{_told(level.value, level.low, level.high)} and the slope by "
        f"{_told(slope.value, slope.low, slope.high)} from one figure to the next."
    )
    change = TrendChange(
        level=level.value,
        level_low=level.low,
        level_high=level.high,
        slope=slope.value,
        slope_low=slope.low,
        slope_high=slope.high,
        says=says,
        conditions=tuple(conditions),
    )
    caveats = dict.fromkeys((*finding.caveats, says, *conditions))
    return evolve(finding, trend_change=change, caveats=tuple(caveats))


def _told(value: float, low: float, high: float) -> str:
    return f"{rounded_figure(value)} ({rounded_figure(low)} to {rounded_figure(high)})"


def trend_table(measurement: Measurement, register: Register) -> Table | None:
    """Return the change of level and slope as a table; None where it was not worked out."""
    finding = measurement.finding
    if finding is None or finding.trend_change is None or finding.changed_on is None:
        return None
    found, indicator = finding.trend_change, register.indicator(measurement.indicator)
    rows = (
        ("Level", found.level, found.level_low, found.level_high),
        ("Slope, from one figure to the next", found.slope, found.slope_low, found.slope_high),
    )
    return Table(
        caption=f"{indicator.title}: change of level and slope on {written_day(finding.changed_on)} "
        f"({indicator.unit})",
        columns=("What", "Change", "Lower end of interval", "Upper end of interval"),
        rows=tuple(
            ((Text(text=name),), *((Text(text=rounded_figure(one)),) for one in figures))
            for name, *figures in rows
        ),
        numeric=(1, 2, 3),
    )
