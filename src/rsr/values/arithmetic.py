"""Sums, differences and ratios of published figures; none of them invents a number.

A result is a number only where every part is one. Where bounds are known it is an interval that
holds the true figure whatever the parts are within their bounds; otherwise it says why not.
"""

import math
from collections import Counter
from collections.abc import Iterable
from decimal import Context, Decimal, Inexact
from fractions import Fraction

from attrs import field, frozen

from rsr.errors import ModelError, Where, short_repr
from rsr.model import (
    Interval,
    Missing,
    NotApplicable,
    NotCollected,
    Number,
    Suppressed,
    Value,
    doc,
)
from rsr.values.exact import above, below, bounds_of, exact, nearest

__all__ = ["Calculated", "difference", "percentage", "ratio", "total", "total_of_sums"]

# Enough digits for the sum of any floats; where it would not be enough, it says so.
_EXACTLY = Context(prec=1200, Emin=-999999, Emax=999999, traps=[Inexact])
_LARGE = "the result is too large to be kept exactly"
_ZERO = "what it is divided by is 0"
_PERHAPS_ZERO = "what it is divided by can be 0"
_CONTRARY = "the part is more than the whole, or below 0"


@frozen(kw_only=True)
class Calculated:
    """What was worked out from published figures, with what it was worked out from.

    The counts say how many of the parts were of each kind, so that a reader sees how much of a
    figure is known. No part is left out without a message.

    >>> found = total([Number(value=10), Suppressed(low=1, high=7)])
    >>> found.value, found.known, found.suppressed
    (Interval(low=11, high=17, stated=None), 1, 1)
    """

    value: Value = field(metadata=doc("The result, or why there is none."))
    why: str | None = field(
        default=None, metadata=doc("Why there is no figure; None where there is one.")
    )
    known: int = field(default=0, metadata=doc("How many parts are known numbers."))
    rounded: int = field(default=0, metadata=doc("How many are intervals."))
    suppressed: int = field(default=0, metadata=doc("How many are hidden."))
    missing: int = field(default=0, metadata=doc("How many are missing."))
    not_applicable: int = field(default=0, metadata=doc("How many cannot be."))
    not_collected: int = field(default=0, metadata=doc("How many nobody collected."))


_COUNTED: dict[type, str] = {
    Number: "known",
    Interval: "rounded",
    Suppressed: "suppressed",
    Missing: "missing",
    NotApplicable: "not_applicable",
    NotCollected: "not_collected",
}


def total(values: Iterable[Value]) -> Calculated:
    """Add figures up.

    Suppressed figures count with their bounds, so that a total of which parts are hidden is an
    interval; where one of them has no highest value the total is hidden, and only the least that
    it can be is known. One missing or uncollected part is enough for there to be no total. A part
    that is not applicable adds nothing and is left out. Sums are exact: 0.1 and 0.2 make 0.3, in
    any order.

    Args:
        values: The parts. None at all is no total, and not 0.

    Raises:
        ModelError: Something among them is not a figure, such as a plain number.

    >>> total([Number(value=0.1), Number(value=0.2)]).value
    Number(value=0.3)
    >>> total([]).value
    Missing(why='there is nothing to add up')
    """
    parts = tuple(values)
    counts = _counts(parts)
    low = _sum(part.value if isinstance(part, Number) else part.low for part in _figures(parts))
    highs = [part.value if isinstance(part, Number) else part.high for part in _figures(parts)]
    unbounded = sum(1 for high in highs if high is None)
    return total_of_sums(
        low, _sum(high for high in highs if high is not None), unbounded=unbounded, **counts
    )


def total_of_sums(
    low: Fraction | float,
    high: Fraction | float,
    *,
    known: int = 0,
    rounded: int = 0,
    suppressed: int = 0,
    unbounded: int = 0,
    missing: int = 0,
    not_applicable: int = 0,
    not_collected: int = 0,
) -> Calculated:
    """Make a total of sums and counts that something else worked out, by the rules of `total`.

    An engine adds up where the data is: it has the sum of the lowest and of the highest values,
    and how many parts are of each kind.

    Args:
        low: The sum of the least that each part can be, and of the numbers.
        high: The same of the most that each part can be, leaving out those without such a bound.
        known: How many parts are known numbers.
        rounded: How many are intervals.
        suppressed: How many are hidden.
        unbounded: How many of the hidden ones have no highest value.
        missing: How many are missing.
        not_applicable: How many cannot be.
        not_collected: How many nobody collected.
    """
    why, none = None, False
    if missing or not_collected:
        why = _lacking(missing, not_collected)
    elif unbounded:
        why = f"{unbounded} of the hidden parts {'has' if unbounded == 1 else 'have'} no known highest value"
    elif known + rounded + suppressed == 0:
        none = not_applicable > 0
        why = "no figure can be in any part" if none else "there is nothing to add up"
    given = Counter(
        known=known,
        rounded=rounded,
        suppressed=suppressed,
        missing=missing,
        not_applicable=not_applicable,
        not_collected=not_collected,
    )
    if unbounded and not (missing or not_collected):
        least = below(_exactly(low))
        return (
            _nothing(_LARGE, given) if least is None else _with(Suppressed(low=least), given, why)
        )
    if why is not None:
        return _nothing(why, given, applicable=not none)
    return _made(_exactly(low), _exactly(high), given)


def difference(a: Value, b: Value) -> Calculated:
    """Take the second figure from the first.

    The two are taken as independent: the difference of an interval and itself is not 0, because
    two figures that were rounded alike need not be the same.

    Returns:
        A number if both are, else an interval; no figure where one of them gives no bounds, and
        not applicable where one of them is.

    >>> difference(Number(value=10), Suppressed(low=0, high=4)).value
    Interval(low=6, high=10, stated=None)
    """
    counts = _counts((a, b))
    first, second = bounds_of(a), bounds_of(b)
    lacking = _no_figure((a, b), counts)
    if lacking is not None:
        return lacking
    if first is None or second is None or first[1] is None or second[1] is None:
        return _nothing("a hidden part has no known highest value", counts)
    return _made(first[0] - second[1], first[1] - second[0], counts)


def ratio(a: Value, b: Value, *, times: float = 1) -> Calculated:
    """Divide the first figure by the second.

    Args:
        a: The figure above the line.
        b: The figure below it, taken as independent of the other; see `percentage` for a part
            and its whole.
        times: What the result is multiplied by, such as 1000 for a rate per 1,000.

    Returns:
        A number (the nearest that can be written) if both are, else an interval. Dividing by 0 is
        not applicable; dividing by what can be 0 gives no figure.

    Raises:
        ModelError: ``times`` is not a finite number, or a part is not a figure.

    >>> ratio(Number(value=3), Number(value=120), times=1000).value
    Number(value=25)
    >>> ratio(Number(value=3), Number(value=0)).why
    'what it is divided by is 0'
    """
    counts = _counts((a, b))
    factor = _factor(times)
    upper, lower = bounds_of(a), bounds_of(b)
    lacking = _no_figure((a, b), counts)
    if lacking is not None:
        return lacking
    if upper is None or lower is None or upper[1] is None or lower[1] is None:
        return _nothing("a hidden part has no known highest value", counts)
    if lower[0] == lower[1] == 0:
        return _nothing(_ZERO, counts, applicable=False)
    if lower[0] <= 0 <= lower[1]:
        return _nothing(_PERHAPS_ZERO, counts)
    corners = [
        factor * one / other for one in (upper[0], upper[1]) for other in (lower[0], lower[1])
    ]
    return _made(min(corners), max(corners), counts)


def percentage(part: Value, whole: Value) -> Calculated:
    """Say what share of a whole a part of it is, from 0 to 100.

    Because the part is within the whole, more is known than of any two figures: the part is not
    more than the whole, so the result stays from 0 to 100; a part that is at least 1 makes the
    whole at least 1; and the highest value of a hidden part need not be known.
    Where even so the part must be more than the whole, the figures contradict each other and
    there is no result; nothing is cut to 100.

    >>> percentage(Suppressed(low=1, high=7), Number(value=5)).value
    Interval(low=20, high=100, stated=None)
    """
    counts = _counts((part, whole))
    inner, outer = bounds_of(part), bounds_of(whole)
    lacking = _no_figure((part, whole), counts)
    if lacking is not None:
        return lacking
    if inner is None or outer is None or outer[1] is None:
        return _nothing("the hidden whole has no known highest value", counts)
    most = outer[1]
    if outer[0] == most == 0:
        return _nothing(_ZERO, counts, applicable=False)
    least = max(inner[0], Fraction(0))
    largest = most if inner[1] is None else min(inner[1], most)
    smallest = max(outer[0], least)
    if least > largest or smallest > most:
        return _nothing(_CONTRARY, counts)
    if smallest == 0:
        return _nothing(_PERHAPS_ZERO, counts)
    return _made(100 * least / most, min(Fraction(100), 100 * largest / smallest), counts)


def _figures(parts: Iterable[Value]) -> list[Number | Interval | Suppressed]:
    return [part for part in parts if isinstance(part, Number | Interval | Suppressed)]


def _counts(parts: tuple[Value, ...]) -> Counter[str]:
    counts = Counter(map(type, parts))
    if counts.keys() - _COUNTED:
        at = next(at for at, part in enumerate(parts) if type(part) not in _COUNTED)
        raise ModelError.of(
            "type-wrong",
            "a part must be a figure of the model",
            got=short_repr(parts[at]),
            hint="write Number(value=5) for 5",
            where=Where(path=(at,)),
        )
    return Counter({_COUNTED[kind]: count for kind, count in counts.items()})


def _sum(numbers: Iterable[float]) -> Fraction:
    whole, rest = 0, Decimal(0)
    for number in numbers:
        if isinstance(number, int):
            whole += number
        else:
            rest = _EXACTLY.add(rest, Decimal(repr(float(number))))
    return whole + Fraction(rest)


def _exactly(number: Fraction | float) -> Fraction:
    return number if isinstance(number, Fraction) else exact(number)


def _factor(times: float) -> Fraction:
    wrong = isinstance(times, bool) or not isinstance(times, int | float)
    if wrong or not math.isfinite(times):
        raise ModelError.of(
            "type-wrong" if wrong else "number-not-finite",
            "times must be a finite number",
            got=short_repr(times),
            hint="for example 1000 for a rate per 1,000",
            where=Where(path=("times",)),
        )
    return exact(times)


def _no_figure(parts: tuple[Value, Value], counts: Counter[str]) -> Calculated | None:
    if counts["not_applicable"]:
        return _nothing("no figure can be in one of the parts", counts, applicable=False)
    if len(_figures(parts)) < len(parts):
        return _nothing(_lacking(counts["missing"], counts["not_collected"]), counts)
    return None


def _lacking(missing: int, not_collected: int) -> str:
    told = [
        f"{count} part{' is' if count == 1 else 's are'} {words}"
        for count, words in ((missing, "missing"), (not_collected, "not collected"))
        if count
    ]
    return " and ".join(told)


def _nothing(why: str, counts: Counter[str], *, applicable: bool = True) -> Calculated:
    return _with(Missing(why=why) if applicable else NotApplicable(), counts, why)


def _made(low: Fraction, high: Fraction, counts: Counter[str]) -> Calculated:
    value: Value | None = None
    if not counts["rounded"] and not counts["suppressed"]:
        number = nearest(low)
        value = None if number is None else Number(value=number)
    else:
        least, most = below(low), above(high)
        if least is not None and most is not None:
            value = Interval(low=least, high=most)
    return _nothing(_LARGE, counts) if value is None else _with(value, counts)


def _with(value: Value, counts: Counter[str], why: str | None = None) -> Calculated:
    return Calculated(
        value=value,
        why=why,
        known=counts["known"],
        rounded=counts["rounded"],
        suppressed=counts["suppressed"],
        missing=counts["missing"],
        not_applicable=counts["not_applicable"],
        not_collected=counts["not_collected"],
    )
