"""Which figures of a series may be compared, and what keeps the others from it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from attrs import field, frozen

from rsr.errors import short_repr
from rsr.formatting import plural, written_day
from rsr.model import Coverage, Indicator, Interval, Number, Suppressed, Value
from rsr.model.kinds import adding, is_additive, kind_of
from rsr.model.observation import ROWS
from rsr.model.senses import days_in_words, is_projected, made_by, sense_of
from rsr.report import written_span
from rsr.series.picking import IndicatorSeries, Point
from rsr.series.recorded import unrecorded
from rsr.values.exact import printed

# A month of 31 days is longer than one of 28, and one of five weeks than one of four.
_LONGER = 1.4
# A series that never falls in so many steps, and rises in half of them, looks cumulative. So does one
# that falls in no more than one of so many, each time by less than such a share: by corrections.
_NEVER_FALLS = 24
_CORRECTED = 20
_CORRECTION = 0.05
# One that begins anew each year does in so many, and in so many months from the first to the last.
_ANEW = 12
_TWO_YEARS = 23
# By how much the number of those who report may move before counts cannot be compared.
_MOST_MOVED = 0.1

_MADE_BY = {
    "adjustment": "The figures are seasonally adjusted: each release estimates the seasons anew, and may "
    "revise all before it, so that figures of one release are compared.",
    "model": "The figures are estimated by a model: neighbours may rest on the same data, and be more "
    "alike than what is counted.",
}


@frozen
class ComparableFigures:
    """The figures that are judged: those of a basis, less those that may not be compared."""

    basis: str
    points: tuple[Point, ...]
    values: tuple[Value | None, ...]
    # Why nothing can be concluded whatever the figures are; empty where something may.
    obstacles: tuple[str, ...] = ()
    caveats: tuple[str, ...] = field(default=())
    # Whose figures alone these are, in words; empty where they are those of all who reported.
    same: str = ""


def compared(
    indicator: Indicator, picked: IndicatorSeries, made_of: Sequence[Indicator] = ()
) -> ComparableFigures:
    """Choose the figures that are judged, and say what keeps anything from being concluded."""
    obstacles: list[str] = []
    caveats: list[str] = []
    basis = "throughout" if picked.changing and picked.reporters else "all"
    every = every_period(indicator, picked.points)
    apart = " and ".join(map(short_repr, picked.apart))
    if picked.changing and not picked.reporters:
        but = f" but {apart}, of whom others may have become a part" if apart else ""
        obstacles.append(
            f"Nobody reported in {every}{but}, so no figures are of the same people or places."
        )
    elif basis == "throughout":
        caveats.append(
            f"{len(picked.reporters)} of the {picked.reporters_ever} who ever reported did so in "
            f"{every}; the verdict rests on their figures alone."
        )
        if apart:
            are = "is" if len(picked.apart) == 1 else "are"
            caveats.append(
                f"{apart} {are} left out of those who did so, because others may have become a part of "
                "it; if so, 'successions' follows them as one."
            )
    else:
        counted = [
            point
            for point in picked.points
            if _compared(indicator, point) and not _too_few(indicator, point)
        ]
        moved = list(_coverage_moved(counted, every))
        obstacles += [words for words, much in moved if much]
        caveats += [words for words, much in moved if not much]
    for words, much in _rows_moved(indicator, picked.points, basis):
        (obstacles if much else caveats).append(words)
    caveats += _fewer_than_before(picked.points)
    if bare := unrecorded(picked.points):
        caveats.append(bare)
    cumulative = sense_of(indicator) == "cumulative" and indicator.difference is None
    # Cumulative figures are of longer and longer spans: that is what they are.
    obstacles += () if cumulative else _unlike(indicator, picked.points)
    if cumulative:
        obstacles.append(
            "The figures are cumulative: each holds those before it, and none is judged as if it were "
            "new. With 'difference' those of single periods are; where they are not cumulative, say "
            "'time_sense: period'."
        )
    elif _rolling(indicator, picked.points):
        obstacles.append(
            "The figures are rolling: each is of days that its neighbours are of as well, so that runs "
            "and trends come by themselves. Give figures of single periods; where no figure shares days "
            "with another, say 'time_sense: period'."
        )
    elif overlapping(picked.points):
        obstacles.append("Periods overlap, so that neighbouring figures count the same days.")
    elif (how := _looks_cumulative(indicator, picked.points)) is not None:
        obstacles.append(
            f"The figures {how}, as if they were cumulative. If so, say 'time_sense: cumulative'; if "
            "not, say what they are of, such as 'time_sense: period' or 'point-in-time'."
        )
    under = indicator.ratio.denominator if indicator.ratio is not None else None
    projected = {one.id for one in (indicator, *made_of) if is_projected(one)}
    if indicator.time_sense is None and projected - {under}:
        obstacles.append(
            "The figures are projections or forecasts, so that nothing which happened shows in them. "
            "Where they are observed, say what they are of, such as 'time_sense: period'."
        )
    elif under in projected:
        caveats.append("What the figures are divided by are projections or forecasts.")
    made = dict.fromkeys(how for one in (indicator, *made_of) for how in made_by(one))
    caveats += [_MADE_BY[how] for how in made]
    values: list[Value | None] = []
    below: list[Point] = []
    for point in picked.points:
        if _too_few(indicator, point):
            below.append(point)
            values.append(None)
        else:
            values.append(point.throughout if basis == "throughout" else point.value)
    if below and indicator.reporting is not None and indicator.reporting.least is not None:
        caveats.append(
            f"{_periods(len(below))} left out of the judgement, because fewer than "
            f"{indicator.reporting.least:.0%} of {indicator.reporting.of} reported."
        )
    return ComparableFigures(
        basis=basis,
        points=picked.points,
        values=tuple(values),
        obstacles=tuple(obstacles),
        caveats=tuple(caveats),
        same=_same(indicator, picked) if basis == "throughout" else "",
    )


def _looks_cumulative(indicator: Indicator, points: Sequence[Point]) -> str | None:
    """Say how figures grow as cumulative ones do, if nothing says that they are; else None.

    Corrections may let them fall a little, now and then. They may begin anew in one month of the year, where they fall to less than half; so they do in two
    years or more, of at least 12 steps. Where no figure of that month is on record, the next one falls.
    """
    stated = sense_of(indicator) is not None or indicator.difference is not None
    if stated or not is_additive(kind_of(indicator) or "count"):
        return None
    known = [
        (figure, point.period.start.year * 12 + point.period.start.month)
        for point in points
        if (figure := printed(point.value)) is not None
    ]
    steps = list(pairwise(known))
    rises = sum(after > before for (before, _), (after, _) in steps)
    falls = [(one, other) for one, other in steps if other[0] < one[0]]
    if rises < (len(steps) - len(falls)) / 2:
        return None
    few = len(falls) * _CORRECTED <= len(steps)
    if few and all(one[0] - other[0] < _CORRECTION * one[0] for one, other in falls):
        how = "hardly ever fall" if falls else "never fall"
        return how if len(steps) >= _NEVER_FALLS else None
    if len(steps) < _ANEW or known[-1][1] - known[0][1] < _TWO_YEARS:
        return None
    # The months of the year in one of which each fall may have come.
    months = set.intersection(
        *({month % 12 for month in range(one[1] + 1, other[1] + 1)} for one, other in falls)
    )
    anew = all(2 * other[0] < one[0] for one, other in falls)
    return "fall in one month of the year alone" if anew and 0 < len(months) < 12 else None


def _same(indicator: Indicator, picked: IndicatorSeries) -> str:
    """Say whose figures alone are judged: of how many, and in which periods they report."""
    rule, count = indicator.reporting, len(picked.reporters)
    expected = rule.expected if rule is not None else None
    of = rule.of if rule is not None else "bodies"
    many = expected if expected is not None and expected >= count else picked.reporters_ever
    known = f"{count:,} of {many:,}" if many else f"{count:,}"
    return f"of the {known} {of} that reported in {every_period(indicator, picked.points)}"


def _periods(count: int) -> str:
    return "1 period is" if count == 1 else f"{count} periods are"


def every_period(indicator: Indicator, points: Sequence[Point]) -> str:
    """Return the words for all periods in which the same have to report."""
    since = _since(indicator)
    if since is None or not points or points[0].period.end >= since:
        return "every period"
    return f"every period from {written_day(since)} on"


def _since(indicator: Indicator) -> date | None:
    return indicator.baseline.period.start if indicator.baseline else None


def _compared(indicator: Indicator, point: Point) -> bool:
    """Say whether a point has a figure, and does not lie before the baseline."""
    since = _since(indicator)
    there = isinstance(point.value, Number | Interval | Suppressed)
    return there and (since is None or point.period.end >= since)


def _coverage_moved(points: Iterable[Point], every: str) -> Iterator[tuple[str, bool]]:
    """Say where those who report change, and whether by so much that nothing can be compared."""
    told: dict[str, list[Coverage]] = {}
    for point in points:
        for part in point.coverage:
            told.setdefault(part.of, []).append(part)
    for of, parts in told.items():
        if of == ROWS:
            continue
        least, most = min(p.reporting for p in parts), max(p.reporting for p in parts)
        same = min((p.throughout for p in parts if p.throughout is not None), default=None)
        change = most - (least if same is None else same)
        if change:
            counted = f"{most:,}" if least == most else f"Between {least:,} and {most:,}"
            who = (
                "who they were is not recorded" if same is None else f"{same:,} of them in {every}"
            )
            words = "a change in the figures may be a change in reporting."
            yield f"{counted} {of} reported, and {who}: {words}", change > _MOST_MOVED * most


def _rows_moved(
    indicator: Indicator, points: Sequence[Point], basis: str
) -> Iterator[tuple[str, bool]]:
    """Say where figures are sums of fewer rows than others, and whether of so much fewer.

    Rows that are added up are as those who report: which of them are there in every period is not
    recorded.
    """
    counts: dict[int, list[int]] = {}
    for point in points:
        if _compared(indicator, point) and not _too_few(indicator, point):
            for at, rows in enumerate(
                point.throughout_rows if basis == "throughout" else point.rows
            ):
                counts.setdefault(at, []).append(rows)
    for of in counts.values():
        least, most = min(of), max(of)
        if least < most:
            words = (
                f"Figures are sums of between {least:,} and {most:,} rows, and which of them are there "
                "throughout is not recorded: a change in the figures may be a change in the rows. Where "
                "a column tells them apart, 'part' compares those that are there throughout."
            )
            yield words, most - least > _MOST_MOVED * most


def _fewer_than_before(points: Sequence[Point]) -> Iterator[str]:
    """Say where figures are sums of fewer rows than an earlier release added up."""
    fewer = [point for point in points if point.fewer is not None]
    if fewer and fewer[-1].fewer is not None:
        now, before = fewer[-1].fewer
        which = f", and in {plural(len(fewer) - 1, 'more period')}" if len(fewer) > 1 else ""
        yield (
            f"The figure of {written_span(fewer[-1].period, article=True)} is a sum of {plural(now, 'row')}, and "
            f"an earlier release added up {before:,}{which}."
        )


def _unlike(indicator: Indicator, points: Sequence[Point]) -> Iterator[str]:
    """Say where a count of long periods stands beside that of short ones, with no break between."""
    stretches: dict[int, list[int]] = {}
    # What is no sum over its days does not grow with their number.
    kind = kind_of(indicator)
    alike = indicator.time_sense == "point-in-time" or not (kind is None or is_additive(kind))
    alike = alike or indicator.between_events
    for point in () if alike else points:
        length = (point.period.end - point.period.start).days + 1
        # What was so on a day may be recorded as having been so in its month.
        if length > 1 and _compared(indicator, point):
            stretch = sum(day <= point.period.start for day in indicator.broken_on)
            stretches.setdefault(stretch, []).append(length)
    for lengths in stretches.values():
        least, most = min(lengths), max(lengths)
        if most > _LONGER * least:
            yield (
                f"Periods are from {least:,} to {most:,} days long, so that figures count different "
                "spans."
            )


def overlapping(points: Sequence[Point]) -> bool:
    """Say whether neighbouring periods share days."""
    return any(later.period.start <= earlier.period.end for earlier, later in pairwise(points))


def _rolling(indicator: Indicator, points: Sequence[Point]) -> bool:
    """Say whether figures are of longer spans than lie between them, as is stated or as words say."""
    if indicator.time_sense is not None or sense_of(indicator) is not None:
        return sense_of(indicator) == "rolling"
    days = days_in_words(indicator.title, indicator.unit)
    return any(
        (later.period.start - earlier.period.start).days < days
        for earlier, later in pairwise(points)
    )


def _too_few(indicator: Indicator, point: Point) -> bool:
    rule = indicator.reporting
    if rule is None or rule.least is None:
        return False
    return any(
        part.expected and part.reporting < rule.least * part.expected for part in point.coverage
    )


def bounds(value: Value | None) -> tuple[float | None, float | None, float | None]:
    """Return the least that a figure can be, what is drawn and judged, and the most.

    What is judged is the figure as it is, as it is printed, or else the middle of its bounds.
    """
    match value:
        case Number(value=known):
            return known, known, known
        case Interval(low=low, high=high, stated=int() | float() as stated):
            return low, stated, high
        case Interval(low=low, high=high):
            return low, (low + high) / 2, high
    return None, None, None


def number(value: Value | None) -> float | None:
    """Return the figure to draw and judge; None where there is none."""
    return bounds(value)[1]


def whose(judged: ComparableFigures, since: date = date.min) -> str:
    """Say whose figures of periods since a day are judged, where these are not all; else nothing."""
    if judged.same:
        return judged.same
    told: dict[str, list[Coverage]] = {}
    for point, value in zip(judged.points, judged.values, strict=True):
        if point.period.start < since:
            continue
        for part in point.coverage if number(value) is not None else ():
            told.setdefault(part.of, []).append(part)
    words = []
    for of, parts in told.items():
        expected = {part.expected for part in parts}
        least, most = min(p.reporting for p in parts), max(p.reporting for p in parts)
        (many,) = expected if len(expected) == 1 else (None,)
        if many is not None and least < many:
            counted = f"{least:,}" if least == most else f"{least:,} to {most:,}"
            words.append(f"{counted} of {many:,} {of}")
    return f"of {' and '.join(words)}" if words else ""


def sums_of_some(indicator: Indicator, judged: ComparableFigures, since: date = date.min) -> bool:
    """Say whether figures since a day add up and are not those of all: no target is of such a sum."""
    adds = adding(kind_of(indicator), indicator.unit) != "never"
    return adds and bool(whose(judged, since))
