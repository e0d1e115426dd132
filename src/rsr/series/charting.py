"""The chart of a measurement: its series, limits, signals, target, breaks and the day of change."""

from collections.abc import Iterator
from datetime import date, timedelta

from attrs import evolve

from rsr.formatting import plural
from rsr.model import Indicator, MeasuredPoint, Measurement, Missing, Register, Suppressed
from rsr.model.observation import ROWS
from rsr.model.senses import is_cumulative, sense_of
from rsr.report import (
    Chart,
    ChartLimits,
    ChartMark,
    ChartPoint,
    ChartSeries,
    ChartTarget,
    written_coverage,
    written_day,
    written_span,
)
from rsr.series.comparing import compared
from rsr.series.figures import figures
from rsr.series.picking import IndicatorSeries, Point
from rsr.series.recorded import on_record

_SETTLED = {"provisional": "provisional", "performance": "performance data"}


def charted(measurement: Measurement, register: Register) -> Chart | None:
    """Return the chart of a measurement, with its figures; None where there is no figure.

    The first series is the one that limits and signals rest on.
    """
    indicator = register.indicator(measurement.indicator)
    indicator = evolve(indicator, breaks=register.breaks_of(indicator))
    points = measurement.points
    if not points:
        return None
    # Where the same always report, and no figure is published for the whole, it would stand twice.
    cumulative = sense_of(indicator) == "cumulative" and indicator.difference is None
    told_apart = any(point.throughout not in (None, point.value) for point in points)
    everyone = ChartSeries(
        name="All who reported" if told_apart else indicator.title,
        points=tuple(_point(p, throughout=False, measurement=measurement) for p in points),
        cumulative=cumulative,
    )
    series = [everyone]
    if told_apart:
        same = ChartSeries(
            name=f"The {len(measurement.reporters)} who reported throughout"
            if len(measurement.reporters) != 1
            else "The one who reported throughout",
            points=tuple(_point(p, throughout=True, measurement=measurement) for p in points),
            cumulative=cumulative,
        )
        series = [same, everyone] if measurement.basis == "throughout" else [everyone, same]
    target = indicator.target
    finding = measurement.finding
    source = source_of(indicator, register)
    return Chart(
        id=indicator.id,
        title=_title(indicator, points) if cumulative else indicator.title,
        message=finding.says if finding else _message(indicator, measurement),
        unit=_unit(indicator),
        better=indicator.better,
        series=tuple(series),
        limits=tuple(_limits(points)),
        centre="Centre" if indicator.chart == "t" else "Mean",
        target=ChartTarget(value=target.value, label=f"Promised by {written_day(target.by)}")
        if target
        else None,
        marks=tuple(_marks(indicator, measurement)),
        source=source,
        data=figures(measurement, register, source=source),
        caveats=tuple(
            dict.fromkeys(
                (*(finding.caveats if finding else ()), *measurement.remarks, *indicator.caveats)
            )
        ),
    )


def _title(indicator: Indicator, points: tuple[MeasuredPoint, ...]) -> str:
    """Return a title that says that figures are cumulative, once."""
    if is_cumulative(indicator.title):
        return indicator.title
    return f"{indicator.title}, cumulative{_since(points)}"


def _since(points: tuple[MeasuredPoint, ...]) -> str:
    """Return since when cumulative figures count, where their periods tell."""
    starts = list(dict.fromkeys(point.period.start for point in points))
    # Periods of their own, such as months, tell nothing: all are as long as the steps between them.
    if len(starts) == len(points) and len(points) > 1:
        return ""
    if len(starts) == 1:
        return f" since {written_day(starts[0])}"
    days = {(start.day, start.month) for start in starts}
    if len(days) == 1:
        year = written_day(starts[0]).rsplit(" ", 1)[0]
        return f" since {year} of each year"
    return f" since {written_day(starts[0])} at first, {written_day(starts[-1])} at last"


def _unit(indicator: Indicator) -> str:
    over = indicator.denominator
    told = f"{indicator.unit}, out of {over}" if over else indicator.unit
    if sense_of(indicator) == "cumulative" and indicator.difference is None:
        return told if is_cumulative(told) else f"{told}, cumulative"
    return told


def _message(indicator: Indicator, measurement: Measurement) -> str:
    """Return what stands in the place of a verdict: the first figure and the last, if they compare."""
    points = tuple(
        Point(
            period=point.period,
            value=point.value,
            throughout=point.throughout,
            coverage=point.coverage,
        )
        for point in measurement.points
    )
    picked = IndicatorSeries(
        points=points,
        reporters=measurement.reporters,
        reporters_ever=0,  # not told by a measurement
        changing=measurement.basis == "throughout"
        or (not measurement.reporters and any(p.known_parts for p in measurement.points)),
    )
    judged = compared(indicator, picked)
    broken = indicator.broken_on
    there = on_record(
        points, judged.values, broken, comparable=not judged.obstacles, same=judged.same
    )
    return f"{indicator.title}: {there}."


def _point(point: MeasuredPoint, *, throughout: bool, measurement: Measurement) -> ChartPoint:
    value = point.throughout if throughout else point.value
    main = throughout == (measurement.basis == "throughout")
    notes = [caveat.rstrip(".") for caveat in point.caveats] if main else []
    if not throughout:
        notes += [
            f"a sum of {plural(part.reporting, 'row')}"
            if part.of == ROWS
            else f"{written_coverage(part)} reported"
            for part in point.coverage
        ]
        if point.suppressed_parts:
            notes.append(
                f"{point.suppressed_parts:,} of "
                f"{plural(point.known_parts + point.suppressed_parts, 'figure')} hidden"
            )
        if point.missing_parts:
            notes.append(f"{point.missing_parts:,} without a figure")
        if point.status in _SETTLED:
            notes.append(_SETTLED[point.status])
    if isinstance(value, Suppressed) and value.by == "rsr":
        notes.append("withheld here, so that another figure stays hidden")
    signal = point.signal if main else None
    told = value if value is not None else Missing(why="not all of them reported")
    return ChartPoint.of(
        told,
        on=point.period.end,
        label=written_span(point.period),
        signal="neutral" if signal in ("high", "low") else signal,  # type: ignore[arg-type]  # the others are the chart's own
        notes=tuple(notes),
    )


def _limits(points: tuple[MeasuredPoint, ...]) -> Iterator[ChartLimits]:
    """Yield a span for each run of points with the same limits."""
    at = 0
    while at < len(points):
        mean, lower, upper = points[at].mean, points[at].lower, points[at].upper
        last = at
        while last + 1 < len(points) and (mean, lower, upper) == (
            points[last + 1].mean,
            points[last + 1].lower,
            points[last + 1].upper,
        ):
            last += 1
        if mean is not None:
            yield ChartLimits(
                start=points[at].period.end,
                end=points[last].period.end,
                mean=mean,
                lower=lower,
                upper=upper,
            )
        at = last + 1


def _marks(indicator: Indicator, measurement: Measurement) -> Iterator[ChartMark]:
    first, last = measurement.points[0].period, measurement.points[-1].period

    def seen(day: date) -> bool:
        return first.start - day <= timedelta(days=31) and day <= last.end

    for broken in indicator.breaks:
        if seen(broken.on):
            kind = "Break" if broken.certain else "Perhaps a break"
            yield ChartMark(on=broken.on, label=f"{kind}: {broken.why}", kind="break")
    changed_on = measurement.finding.changed_on if measurement.finding else None
    if changed_on is not None and seen(changed_on):
        named = indicator.change_point is not None and indicator.change_point.changed_on is not None
        label = "Change looked for from here" if named else "Recommendation"
        yield ChartMark(on=changed_on, label=label, kind="recommendation")


def source_of(indicator: Indicator, register: Register) -> str | None:
    """Return the title of the publication that figures are from; None where none is recorded."""
    if indicator.source is None:
        return None
    found = register.find("publications", indicator.source.document)
    return found.title if found is not None else None
