"""What figures can be: limits of a chart may lie beyond it, and shares of a whole must not.

An end, the least or the most, is None where it is not known.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from attrs import evolve

from rsr._lazy import lazy_pattern
from rsr.model import Indicator, Interval, MeasuredPoint, Observation, Period, Value
from rsr.model.kinds import kind_of
from rsr.report import rounded_figure, written_span
from rsr.series.comparing import bounds
from rsr.series.picking import Point
from rsr.values.exact import bounds_of, printed

_PROPORTION = lazy_pattern(r"\bproportions?\b")
_PER_CENT = lazy_pattern(r"%|\bper ?cent\b|\bpercentages?\b|\bpct\b|^\s*p\.?c\.?\s*$|\bin 100\b")
# Spans of time: nobody waits or stays for less than none. A change in one can be below 0.
_SPAN = lazy_pattern(
    r"\b(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|months?|years?)\b"
)
# Nor is a mean number of things below none.
_NUMBER = lazy_pattern(r"\bnumbers? of\b")
_CHANGE = lazy_pattern(
    r"\b(?:changes?|differences?|gaps?|net|gains?|loss|losses|gained|lost|saved|savings?|variances?"
    r"|deviations?|growth|increases?|decreases?|reductions?|early|earlier|ahead|relative|against"
    r"|compared|minus|less|balance|surplus|deficit|anomal(?:y|ies))\b"
)
_POINTS = lazy_pattern(r"\bpoints?\b")
# Kinds of statistics that are never below 0. A mean or an index can be, and so can an amount, unless
# it is of spans of time.
_FROM_ZERO = frozenset({"count", "rate", "percentage", "ratio"})


def possible(indicator: Indicator, points: Sequence[Point]) -> tuple[float | None, float | None]:
    """Return the least and the most that figures of an indicator can be; None where no end is known.

    A count, rate, percentage or ratio is 0 or more, and so is a mean, a median, another quantile or
    an amount of time or of a number of things, unless it is said to be a change or a difference. A
    percentage is 100 or less, and a proportion 1 or less; so is a share of which no unit says that it
    is in per cent and no figure is above 1. A figure on record beyond an end shows that it is none: a
    change in numbers may be below 0, and an occupancy above 100 per cent. Of a rounded figure what is
    printed counts: its bounds lie beyond an end whenever it lies at it.

    ``indicator``: the indicator; one that shows no kind is taken for a count.
    """
    known = [_shown(value) for point in points for value in (point.value, point.throughout)]
    kind = kind_of(indicator) or "count"
    unit = indicator.unit.casefold()
    said = f"{indicator.title} {unit}".casefold()
    # Time that people wait or stay, and a number, are 0 or more, unless it is of a change in them.
    of_amount = (is_time(unit) or _NUMBER.search(said)) and not _CHANGE.search(said)
    least = 0.0 if kind in _FROM_ZERO or of_amount else None
    if kind == "percentage" and _POINTS.search(unit):
        least = None  # it is the difference of two percentages
    most = greatest(indicator, [high for _, high in known if high is not None])
    if least is not None and any(low is not None and low < least for low, _ in known):
        least = None
    if most is not None and any(high is not None and high > most for _, high in known):
        most = None
    return least, most


def _shown(value: Value | None) -> tuple[float | None, float | None]:
    """Return the least and the most that a figure shows to be possible: what is printed, or its bounds."""
    low, _, high = bounds(value)
    if not isinstance(value, Interval) or value.stated is None:
        return low, high
    # What is printed may lie beyond the bounds that are given with it.
    return min(value.stated, value.high), max(value.stated, value.low)


def within_ends(point: Point, least: float | None, most: float | None) -> Point:
    """Return a point whose rounded figures have bounds no further than figures can lie."""
    return evolve(
        point,
        value=_bounded(point.value, least, most),
        throughout=point.throughout and _bounded(point.throughout, least, most),
    )


def _bounded(value: Value, least: float | None, most: float | None) -> Value:
    if not isinstance(value, Interval):
        return value
    low = value.low if least is None else max(value.low, least)
    high = value.high if most is None else min(value.high, most)
    return evolve(value, low=low, high=high)


def is_time(unit: str) -> bool:
    """Say whether a unit is of time, such as days."""
    return _SPAN.search(unit.casefold()) is not None


def greatest(indicator: Indicator, highest: Sequence[float] = ()) -> float | None:
    """Return the most that a share of a whole can be in an indicator's unit; None where it is none.

    ``highest``: the most that each of its figures can be: where the unit does not say that they are in
    per cent, and none is above 1, the whole is 1.
    """
    unit = indicator.unit.casefold()
    if kind_of(indicator) != "percentage" or _POINTS.search(unit):
        return None
    if _PER_CENT.search(unit):
        return 100.0
    of_one = bool(highest) and all(high <= 1 for high in highest)
    return 1.0 if of_one or _PROPORTION.search(unit) else 100.0


def beyond(
    points: Iterable[MeasuredPoint], least: float | None, most: float | None
) -> tuple[str, ...]:
    """Say which limits lie where no figure can be, once for each end."""
    lower = [p.lower for p in points if p.lower is not None and least is not None]
    upper = [p.upper for p in points if p.upper is not None and most is not None]
    said = []
    if least is not None and any(limit < least for limit in lower):
        said.append(_sentence("lower", min(lower), "below", least))
    if most is not None and any(limit > most for limit in upper):
        said.append(_sentence("upper", max(upper), "above", most))
    return tuple(said)


def within(
    points: Iterable[MeasuredPoint], least: float | None, most: float | None
) -> tuple[MeasuredPoint, ...]:
    """Return points with their limits drawn no further than figures can lie.

    No signal changes: no figure lies beyond such a limit, wherever it is drawn.
    """
    return tuple(
        evolve(
            point,
            lower=point.lower if least is None else max(point.lower, least),
            upper=point.upper if most is None else min(point.upper, most),
        )
        if point.lower is not None and point.upper is not None
        else point
        for point in points
    )


def _sentence(which: str, limit: float, way: str, end: float) -> str:
    return (
        f"The {which} limit comes to {rounded_figure(limit)}, {way} {rounded_figure(end)}, where no "
        f"figure can be; it is drawn at {rounded_figure(end)}, and no figure can lie {way} it."
    )


# Words that say that a percentage is of a whole, and those that say that it is of something else.
_OF_WHOLE = lazy_pattern(
    r"\bproportions?\b|\bshares? (?:of|rated|that|who|with)\b|(?:\bpercentages?|\bper ?cent|%) (?:of|that|who)\b"
)
_OF_OTHER = lazy_pattern(
    r"\b(?:change[sd]?|growth|increases?d?|decreases?d?|rises?|falls?|occupancy|utilisation|inflation|return"
    r"|target|plan(?:ned)?|budget|expected|capacity|baseline|previous|last|compared|relative|against)\b"
)


def is_share_in_words(indicator: Indicator) -> bool:
    """Say whether title or unit say that a percentage is of a whole, so that it cannot be above 100."""
    told = f"{indicator.title} {indicator.unit}".casefold()
    return _OF_WHOLE.search(told) is not None and _OF_OTHER.search(told) is None


def exceeding(
    indicator: Indicator, points: Iterable[Point | MeasuredPoint]
) -> tuple[tuple[Period, Value, Value], ...]:
    """Return the periods in which a share's numerator is certainly more than its denominator.

    Shares are ratios whose kind is a percentage, and all that have a p or p' chart: a binomial
    count is never more than its denominator. Each period comes with both figures.
    """
    if indicator.ratio is None or not _is_share(indicator):
        return ()
    return tuple(
        (point.period, quotient.numerator, quotient.denominator)
        for point in points
        for quotient in (point.quotient or point.throughout_quotient,)
        if quotient is not None and _more(quotient.numerator, quotient.denominator)
    )


def _is_share(indicator: Indicator) -> bool:
    return kind_of(indicator) == "percentage" or indicator.control_chart in ("p", "p-prime")


def exceeding_in_words(found: tuple[tuple[Period, Value, Value], ...]) -> str:
    """Return both figures of the first such period, and how many more there are."""
    period, above, below = found[0]
    more = f", and in {len(found) - 1:,} more" if len(found) > 1 else ""
    return f"{_figure(above)} of {_figure(below)} in {written_span(period, article=True)}{more}"


def parts_exceeding(
    indicator: Indicator, above: Iterable[Observation], below: Iterable[Observation]
) -> str | None:
    """Say of which parts a share's numerator is certainly more than its denominator; None where of none."""
    if not _is_share(indicator):
        return None
    whole: dict[tuple[str | None, Period], Value] = {
        (one.part, one.period): one.value for one in below if one.part is not None
    }
    found = [
        (one.period.start, one, whole[one.part, one.period])
        for one in above
        if (one.part, one.period) in whole and _more(one.value, whole[one.part, one.period])
    ]
    if not found:
        return None
    _, one, of = min(found, key=lambda each: (each[0], str(each[1].part)))
    more = f", and {len(found) - 1:,} more such" if len(found) > 1 else ""
    when = written_span(one.period, article=True)
    return f"{_figure(one.value)} of {_figure(of)} of {one.part!r} in {when}{more}"


def above_whole(
    indicator: Indicator, figures: Iterable[tuple[Period, str | None, Value]]
) -> Iterator[str]:
    """Say which figures of a percentage are above 100 per cent, once for all of them.

    ``indicator``: the indicator; of a ratio, `exceeding` tells more.
    """
    most = greatest(indicator)
    if most is None or indicator.ratio is not None:
        return
    found = [
        (float(ends[0]), period, part)
        for period, part, value in figures
        if (ends := bounds_of(value)) is not None and ends[0] > most
    ]
    if found:
        low, period, part = max(found, key=lambda one: one[0])
        of = f" of {part!r}" if part is not None else ""
        many = "one figure" if len(found) == 1 else f"{len(found):,} figures, the greatest"
        yield f"{many} {rounded_figure(low)}{of} in {written_span(period, article=True)}"


def _more(above: Value, below: Value) -> bool:
    least, most = bounds_of(above), bounds_of(below)
    return least is not None and most is not None and most[1] is not None and least[0] > most[1]


def _figure(value: Value) -> str:
    if (shown := printed(value)) is not None:
        return rounded_figure(shown)
    low, high = bounds_of(value) or (Fraction(0), None)
    ends = dict.fromkeys(rounded_figure(float(end)) for end in (low, high) if end is not None)
    return " to ".join(ends) if high is not None else f"{' '.join(ends)} or more"
