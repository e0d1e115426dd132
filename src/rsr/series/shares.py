"""Shares of a whole: what is above the line is among what is below it, and none is above 100 per cent."""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from rsr.model import Indicator, MeasuredPoint, Observation, Period, Value
from rsr.model.kinds import kind_of
from rsr.report import rounded_figure, written_span
from rsr.series.picking import Point
from rsr.series.possible import greatest
from rsr.values.exact import bounds_of, printed

# Words that say that a percentage is of a whole, and those that say that it is of something else.
_OF_WHOLE = re.compile(
    r"\bproportions?\b|\bshares? (?:of|rated|that|who|with)\b|(?:\bpercentages?|\bper ?cent|%) (?:of|that|who)\b"
)
_OF_OTHER = re.compile(
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
