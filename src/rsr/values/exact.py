"""What published figures can be, without rounding: a float is read as the decimal that it prints as."""

import math
from decimal import Decimal
from fractions import Fraction

from rsr.model.fields import LARGEST
from rsr.model.value import Interval, Number, Suppressed, Value

__all__ = [
    "Bounds",
    "above",
    "below",
    "bounds_of",
    "exact",
    "is_hidden",
    "keeps",
    "nearest",
    "printed",
]

# The least and the most that a figure can be; None where there is no most.
Bounds = tuple[Fraction, Fraction | None]

# A number of so many digits is one that a float prints.
_DIGITS = 15


def exact(number: float) -> Fraction:
    """Return a number as it is written: 0.1 is a tenth, not the nearest binary fraction.

    >>> exact(0.1) + exact(0.2) == exact(0.3)
    True
    """
    return Fraction(number) if isinstance(number, int) else Fraction(Decimal(repr(float(number))))


def bounds_of(value: Value | None) -> Bounds | None:
    """Return the least and the most that a figure can be; None for what is no figure."""
    if isinstance(value, Number):
        return exact(value.value), exact(value.value)
    if isinstance(value, Interval | Suppressed):
        return exact(value.low), None if value.high is None else exact(value.high)
    return None


def printed(value: Value | None) -> float | None:
    """Return a figure as it is printed, or as it comes of printed ones; None where it is not."""
    if isinstance(value, Number):
        return value.value
    return value.stated if isinstance(value, Interval) else None


def keeps(stated: float, printed: Decimal | int) -> bool:
    """Say whether a float is a printed number, or one that prints so with as many digits.

    A float has 15 digits at least and 17 at most: 0.38200000000000001 is how programs print 0.382.

    >>> keeps(0.38200000000000001, Decimal("0.38200000000000001"))
    True
    >>> keeps(99999999999999.99, Decimal("99999999999999.99"))
    False
    """
    if isinstance(stated, int) or isinstance(printed, int):
        return True
    _, digits, exponent = printed.as_tuple()
    if len(digits) <= _DIGITS or exact(stated) == printed:
        return True
    places = -exponent if isinstance(exponent, int) else 0
    return round(Fraction(stated), places) == printed


def nearest(number: Fraction | int) -> int | float | None:
    """Return the nearest number that a document can hold, or None where it is too large.

    >>> nearest(Fraction(3, 10)), nearest(Fraction(6, 2)), nearest(Fraction(10**20))
    (0.3, 3, None)
    """
    if not -LARGEST <= number <= LARGEST:
        return None
    if isinstance(number, int) or number.denominator == 1:
        return int(number)
    return float(number) or 0


def below(number: Fraction | int) -> int | float | None:
    """Return the largest number a document can hold that is not above this one."""
    if isinstance(number, int):  # nearly always
        return number if -LARGEST <= number <= LARGEST else None
    found = nearest(number)
    while isinstance(found, float) and exact(found) > number:
        found = math.nextafter(found, -math.inf)
    return found if found != 0 or number >= 0 else -math.ulp(0)


def above(number: Fraction | int) -> int | float | None:
    """Return the smallest number a document can hold that is not below this one."""
    mirrored = below(-number)
    return None if mirrored is None else -mirrored


def is_hidden(value: Value) -> bool:
    """Say whether a figure is suppressed, or a range that may be the sum of suppressed figures.

    A range with a stated figure is a rounded figure, which its publisher shows.
    """
    return isinstance(value, Suppressed) or (isinstance(value, Interval) and value.stated is None)
