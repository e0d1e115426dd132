"""What is on record of a series, in words: said before anything that can be concluded, or cannot."""

from collections.abc import Iterable, Sequence
from datetime import date

from rsr.model import Interval, Number, Suppressed, Value
from rsr.report import rounded_figure, written_span
from rsr.series.picking import Point
from rsr.series.standing import figure_in_words

# What is said of a figure where it matters who reports, and nobody says how many did.
UNKNOWN = "How many reported is not known."


def on_record(
    points: Sequence[Point],
    values: Sequence[Value | None],
    breaks: Iterable[date],
    *,
    comparable: bool,
    same: str = "",
) -> str:
    """Say how many figures there are; the first and the last only where they may be compared.

    A figure is told with what conditions it: its bounds, where it is not exact, and how many of
    those who should report did. Where the figures are those of the same bodies alone, those of all
    who reported are told beside them.

    ``values``: the figure of each that would be judged; None where it is left out. ``comparable``:
    whether nothing else keeps the figures from being compared. ``same``: whose figures alone these are;
    empty where they are those of all who reported.
    """
    known = [
        (point, value)
        for point, value in zip(points, values, strict=True)
        if isinstance(value, Number | Interval)
    ]
    if not known:
        return "no figure that can be read is on record" if points else "no figure is on record"
    first, last = known[0], known[-1]
    if len(known) == 1:
        return f"one figure is on record, {_in_words(*first, same)}"
    counted = f"{len(known):,} figures"
    if any(first[0].period.end < day <= last[0].period.end for day in breaks):
        return f"{counted} are on record, and a break parts them"
    if comparable:
        # A figure for which too few reported is on record, and is not among them.
        left = any(value is None for value in values)
        which = "that may be compared" if left else "on record"
        whose = f" {same}" if same else ""
        return (
            f"the first of {counted} {which}{whose} is {_in_words(*first, same)}, the last "
            f"{_in_words(*last, same)}"
        )
    begin, end = (
        written_span(first[0].period, article=True),
        written_span(last[0].period, article=True),
    )
    return f"{counted} are on record, from {begin} to {end}, and they may not be compared"


def unrecorded(points: Sequence[Point]) -> str | None:
    """Say of how many figures it is not recorded who reported, where it is of others or matters."""
    points = [point for point in points if isinstance(point.value, Number | Interval | Suppressed)]
    bare = sum(not point.coverage for point in points)
    if bare == len(points) and any(UNKNOWN in point.caveats for point in points):
        return UNKNOWN
    if not 0 < bare < len(points):
        return None
    return f"How many reported is not recorded for {bare} of the {len(points)} figures."


def _in_words(point: Point, value: Value | None, same: str) -> str:
    """Tell a figure, with its period and what conditions it."""
    conditions = [written_span(point.period), *_within(value)]
    if same and point.value != value:
        everyone = figure_in_words(point.value, between="{} to {}")
        many = " and ".join(f"{part.reporting:,} {part.of}" for part in point.coverage)
        conditions.append(f"beside {everyone} of all {f'{many} that' if many else 'who'} reported")
    elif not same:
        conditions += of_whom(point)
    return f"{figure_in_words(value)} ({'; '.join(conditions)})"


def figure_with_conditions(value: Value | None, conditions: Sequence[str] = ()) -> str:
    """Write a figure with its bounds, where it is not exact, and what else conditions it."""
    told = "; ".join((*_within(value), *conditions))
    return f"{figure_in_words(value)} ({told})" if told else figure_in_words(value)


def of_whom(point: Point) -> tuple[str, ...]:
    """Say how many of those who should report did, as far as that is known."""
    return tuple(
        f"of {part.reporting:,}{f' of {part.expected:,}' if part.expected else ''} {part.of}"
        for part in point.coverage
    )


def _within(value: Value | None) -> tuple[str, ...]:
    """Return the bounds of a figure that is printed and not exact."""
    if isinstance(value, Interval) and value.stated is not None and value.low != value.high:
        return (f"between {rounded_figure(value.low)} and {rounded_figure(value.high)}",)
    return ()
