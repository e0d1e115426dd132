"""Reads the series that a chart is given, and keeps every problem until all of it is read."""

import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from numbers import Integral, Real
from typing import Any, Literal, TypeVar

from attrs import frozen

from rsr.errors import ModelError, Path, Problem, Where, short_repr

When = date | int
Absent = Literal["missing", "suppressed", "known-within-bounds", "not-applicable", "not-collected"]
_T = TypeVar("_T")

# What is counted or divided by is nothing, or more than this.
_SMALLEST = 1e-12
# Whole numbers up to here are exact as floats.
_LARGEST = 2**53


@frozen
class GivenValue:
    """A figure that was given, or why there is none; never one in place of the other."""

    value: int | float | None
    absent: Absent | None = None
    rounded: bool = False


def note(
    code: str, must: str, path: Path = (), *, got: str | None = None, hint: str | None = None
) -> Problem:
    """Make a finding about data that a chart says and goes on."""
    where = Where(path=path)
    return Problem(code=code, must=must, got=got, hint=hint, where=where, severity="warning")


def _said(one: Any) -> tuple[Any, Absent | None, bool]:
    """Return what a value of the model says: its number, or why there is none; and if rounded."""
    # Loading the model costs more than drawing a chart of plain numbers, which need none of it.
    from rsr.model import Interval, Missing, NotApplicable, NotCollected, Number, Suppressed

    kinds: dict[type, Absent] = {
        Missing: "missing",
        Suppressed: "suppressed",
        NotApplicable: "not-applicable",
        NotCollected: "not-collected",
    }
    for kind, why in kinds.items():
        if isinstance(one, kind):
            return None, why, False
    if isinstance(one, Interval):
        return one.stated, "known-within-bounds" if one.stated is None else None, True
    return one.value if isinstance(one, Number) else one, None, False


class Given:
    """Reads what a caller gives; :meth:`settle` raises all that does not hold at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def refuse(
        self, code: str, must: str, *, at: Path, got: str | None = None, hint: str | None = None
    ) -> None:
        """Keep a problem for later."""
        where = Where(path=at)
        self.problems.append(Problem(code=code, must=must, got=got, hint=hint, where=where))

    def settle(self) -> None:
        """Raise every problem that was kept.

        Raises:
            ModelError: There was at least one.
        """
        if self.problems:
            raise ModelError(*self.problems)

    def items(self, name: str, given: Any) -> list[Any]:
        """Return what was given as a list; text and single values are no series."""
        # An array of no dimensions says that it can be gone through, and cannot.
        series = isinstance(given, Iterable) and getattr(given, "ndim", None) != 0
        if series and not isinstance(given, str | bytes):
            return list(given)
        self.refuse("type-wrong", f"{name} must be a series", at=(name,), got=short_repr(given))
        return []

    def figures(
        self,
        name: str,
        given: Any,
        *,
        whole: bool = False,
        least: float | None = 0,
        hint: str | None = None,
    ) -> list[GivenValue]:
        """Read a series of figures; None and NaN are missing, values of the model what they say.

        ``least``: the least a figure may be; None where it may be anything.
        """
        read = [self._figure((name, at), one) for at, one in enumerate(self.items(name, given))]
        for at, figure in enumerate(read):
            value = figure.value
            if value is None:
                continue
            if least is not None and value < least:
                must = f"{name} must not be below {least}"
                self.refuse("number-too-small", must, at=(name, at), got=short_repr(value))
            elif least is not None and 0 < value < _SMALLEST:
                must = f"{name} must be 0 or above {_SMALLEST:g}"
                self.refuse("number-too-small", must, at=(name, at), got=short_repr(value))
            elif abs(value) > _LARGEST:
                must = f"{name} must not be above 2 to the 53rd"
                self.refuse("number-too-large", must, at=(name, at), got=short_repr(value))
            elif whole and value != int(value):
                must = f"{name} must be whole numbers"
                self.refuse(
                    "count-not-whole", must, at=(name, at), got=short_repr(value), hint=hint
                )
            elif whole:
                read[at] = GivenValue(int(value), rounded=figure.rounded)
        return read

    def _figure(self, at: Path, one: Any) -> GivenValue:
        if one is None:
            return GivenValue(None, "missing")
        rounded = False
        if not isinstance(one, Real):
            one, why, rounded = _said(one)
            if why is not None:
                return GivenValue(None, why)
        if isinstance(one, bool) or not isinstance(one, Real | Decimal):
            hint = "put None where there is no figure"
            must = f"{at[0]} must be numbers"
            self.refuse("type-wrong", must, at=at, got=short_repr(one), hint=hint)
            return GivenValue(None, "missing")
        if isinstance(one, Integral):
            return GivenValue(int(one), rounded=rounded)
        try:
            # A signalling NaN of a decimal refuses to become a float.
            value = math.nan if isinstance(one, Decimal) and one.is_nan() else float(one)
        except OverflowError:
            value = math.inf
        if math.isnan(value):
            return GivenValue(None, "missing")
        if math.isinf(value):
            self.refuse("number-not-finite", f"{at[0]} must be finite", at=at, got=short_repr(one))
            return GivenValue(None, "missing")
        return GivenValue(value, rounded=rounded)

    def as_long(self, name: str, given: Sequence[Any], other: str, length: int) -> bool:
        """Say whether two series are as long as each other, and keep a problem if not."""
        if len(given) == length:
            return True
        if any(problem.where.path in ((name,), (other,)) for problem in self.problems):
            return False
        got = f"{len(given)} and {length}"
        self.refuse("lengths-differ", f"{name} must be as many as {other}", at=(name,), got=got)
        return False

    def shares(
        self, name: str, counted: Sequence[GivenValue], out_of: Sequence[GivenValue]
    ) -> None:
        """Keep a problem for each count that is more than what it is out of."""
        if any(problem.where.path[:1] == (name,) for problem in self.problems):
            return
        for at, (one, other) in enumerate(zip(counted, out_of, strict=False)):
            if one.value is not None and other.value is not None and one.value > other.value:
                must = f"{name} must not be more than their denominators"
                got = f"{one.value} of {other.value}"
                self.refuse("events-exceed", must, at=(name, at), got=got)

    def order(
        self, dates: Any, length: int, *, of: str, unique: bool = True
    ) -> tuple[list[int], list[When]]:
        """Return the order of the points in time and when each is, in that order.

        Without dates the points are in the order given, and are numbered from 1.
        """
        if dates is None:
            return list(range(length)), list(range(1, length + 1))
        days = self.days("dates", dates)
        if days is None or not self.as_long("dates", days, of, length):
            return [], []
        order = sorted(range(len(days)), key=days.__getitem__)
        for before, after in pairwise(order if unique else ()):
            if days[before] == days[after]:
                must = "each date must be there once"
                self.refuse("date-repeated", must, at=("dates", after), got=str(days[after]))
        return order, [days[at] for at in order]

    def days(self, name: str, given: Any) -> list[date] | None:
        """Read a series of dates, or of times that can be compared; None if it is not one."""
        days = self.items(name, given)
        odd = [at for at, day in enumerate(days) if not isinstance(day, date)]
        for at in odd:
            self.refuse(
                "type-wrong", f"{name} must be dates", at=(name, at), got=short_repr(days[at])
            )
        if odd:
            return None
        zones = {isinstance(day, datetime) and day.utcoffset() is not None for day in days}
        if len({type(day) for day in days}) > 1 or len(zones) > 1:
            must = f"{name} must all be dates, or all be times that can be compared"
            self.refuse("type-wrong", must, at=(name,))
            return None
        return days

    def day(self, name: str, given: Any, *, like: When) -> bool:
        """Say whether a day can be compared with another, and keep a problem if not."""
        kept = len(self.problems)
        if isinstance(given, date):
            self.days(name, [like, given])
        else:
            self.refuse("type-wrong", f"{name} must be a date", at=(name,), got=short_repr(given))
        return len(self.problems) == kept

    def choice(self, name: str, given: object, known: Sequence[_T]) -> _T | None:
        """Return an option; None and a problem where it is none of those that there are."""
        for one in known:
            # An array compares with each of its items, and gives no yes or no.
            if isinstance(given, type(one)) and given == one:
                return one
        must = f"{name} must be one of {', '.join(repr(one) for one in known)}"
        self.refuse("choice-unknown", must, at=(name,), got=short_repr(given))
        return None

    def number(self, name: str, given: Any, *, above: float, below: float = math.inf) -> float:
        """Return an option as a float; NaN and a problem where it is not between two bounds."""
        value: Any = given  # numbers.Real tells checkers nothing of what it can do
        fits = isinstance(given, Real) and not isinstance(given, bool)
        if fits and above < value < below:
            return float(value)
        limit = f" and below {below:g}" if below < math.inf else ""
        must = f"{name} must be a number above {above:g}{limit}"
        self.refuse("option-out-of-range", must, at=(name,), got=short_repr(given))
        return math.nan

    def share(self, name: str, given: Any) -> None:
        """Keep a problem where an option is no share: nothing, all, or anything between."""
        value: Any = given
        fits = isinstance(given, Real) and not isinstance(given, bool)
        if not (fits and 0 <= value <= 1):
            must = f"{name} must be a number from 0 to 1"
            self.refuse("option-out-of-range", must, at=(name,), got=short_repr(given))

    def count(self, name: str, given: Any, *, least: int, most: int | None = None) -> int:
        """Return an option as a whole number; the least and a problem where it is none that may be.

        Whole numbers of any type will do; a float, however round, is none.
        """
        if isinstance(given, Integral) and not isinstance(given, bool):
            whole = int(given)
            if least <= whole and (most is None or whole <= most):
                return whole
        limit = f", {least} or more" if most is None else f" from {least} to {most}"
        must = f"{name} must be a whole number{limit}"
        self.refuse("option-out-of-range", must, at=(name,), got=short_repr(given))
        return least
