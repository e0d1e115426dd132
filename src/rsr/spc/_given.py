"""Reads what a chart is given, series, dates and options, and keeps every problem until all is read."""

import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from numbers import Integral, Real
from typing import Any, Literal, TypeVar

from attrs import evolve, frozen

from rsr.errors import ModelError, Path, Problem, Where, short_repr

When = date | int
Absent = Literal["missing", "suppressed", "known-within-bounds", "not-applicable", "not-collected"]
_T = TypeVar("_T")

# A message lists so many of a kind, and no more.
MANY = 20
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

    def sequence(self, name: str, given: Any, *, most: int = 1) -> Any:
        """Return a list, or an array of numbers or times of no more than ``most`` dimensions."""
        if isinstance(given, list):
            return given
        numpy = sys.modules.get("numpy")
        if numpy is not None and hasattr(given, "__array__"):
            if isinstance(given, numpy.ma.MaskedArray) and given.dtype.kind in "iuf":
                given = given.astype("float64").filled(numpy.nan)
            array = numpy.asarray(given)
            if not 1 <= array.ndim <= most:
                got = f"{array.ndim} dimensions"
                self.refuse("type-wrong", f"{name} must be a series", at=(name,), got=got)
                return []
            return array if array.dtype.kind in "iufM" else array.tolist()
        if isinstance(given, Iterable) and not isinstance(given, str | bytes | bytearray | Mapping):
            return list(given)
        self.refuse("type-wrong", f"{name} must be a series", at=(name,), got=short_repr(given))
        return []

    def items(self, name: str, given: Any) -> list[Any]:
        """Return what was given as a list; text and single values are no series."""
        return list(self.sequence(name, given))

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
        kept = len(self.problems)
        days = self.days("dates", dates)
        if len(self.problems) > kept or not self.as_long("dates", days, of, length):
            return [], []
        order = sorted(range(len(days)), key=days.__getitem__)
        for before, after in pairwise(order if unique else ()):
            if days[before] == days[after]:
                must = "each date must be there once"
                self.refuse("date-repeated", must, at=("dates", after), got=str(days[after]))
        return order, [days[at] for at in order]

    def days(self, name: str, given: Any) -> list[date]:
        """Return dates, or times that can be compared; none and a problem if they are not that."""
        days = self.sequence(name, given)
        if hasattr(days, "dtype"):
            numpy = sys.modules["numpy"]
            if days.dtype.kind != "M" or numpy.isnat(days).any():
                self.refuse("type-wrong", f"{name} must be dates", at=(name,), got=str(days.dtype))
                return []
            unit = numpy.datetime_data(days.dtype)[0]
            return list(days.astype("M8[D]" if unit in "YMWD" else "M8[us]").tolist())
        # Some libraries have a missing time that calls itself a time, and equals nothing.
        odd = [at for at, day in enumerate(days) if not isinstance(day, date) or day != day]  # noqa: PLR0124
        for at in odd[:MANY]:
            self.refuse(
                "type-wrong",
                f"{name} must be dates",
                at=(name, at),
                got=short_repr(days[at]),
                hint="read text with date.fromisoformat",
            )
        kinds = {(isinstance(day, datetime), getattr(day, "tzinfo", None) is None) for day in days}
        if not odd and len(kinds) > 1:
            must = f"{name} must all be dates, or all times of one kind"
            self.refuse("type-wrong", must, at=(name,))
        return [] if odd or len(kinds) > 1 else list(days)

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


# Beyond this, the steps of an exact mean leave the range of a float.
LARGEST = 1e290


def read_numbers(values: Any, given: Given, *, row: int | None = None) -> Any:
    """Return values as floats, NaN where one is missing; keep a problem for each that is none."""
    if hasattr(values, "dtype"):
        return _array_of_numbers(values, given)
    at = () if row is None else (row,)
    if not all(
        issubclass(kind, float) or kind in (int, type(None)) for kind in {*map(type, values)}
    ):
        already = len(given.problems)
        figures = given.figures("values", values, least=None)
        values = [figure.value for figure in figures]
        given.problems[already:] = [_in_row(one, at) for one in given.problems[already:]]
    found = []
    each: Iterable[Any] = values
    for place, value in enumerate(each):
        number = math.nan if value is None else value
        if abs(number) > LARGEST:
            _too_large(number, (*at, place), given)
            number = math.nan
        found.append(float(number))
    return found


def _array_of_numbers(values: Any, given: Given) -> Any:
    if values.dtype.kind not in "iuf":
        given.refuse("type-wrong", "values must be numbers", at=("values",))
        return []
    numpy = sys.modules["numpy"]
    array = values.astype("float64", copy=False)
    over = (array > LARGEST) | (array < -LARGEST)
    for place in numpy.argwhere(over)[:MANY].tolist() if over.any() else ():
        _too_large(array[tuple(place)].item(), tuple(place), given)
    return array


def _in_row(problem: Problem, row: tuple[int, ...]) -> Problem:
    name, *rest = problem.where.path
    return evolve(problem, where=Where(path=(name, *row, *rest)))


def _too_large(value: float, at: tuple[int, ...], given: Given) -> None:
    given.refuse(
        "number-too-large",
        "values must lie between -1e290 and 1e290",
        at=("values", *at),
        got=short_repr(value),
        hint="put None where there is no figure",
    )


def read_moments(asked: Any, dates: Sequence[date], given: Given) -> set[date]:
    """Return the dates of rebases, in the kind that those of the chart are of."""
    days = given.days("rebase", [asked] if isinstance(asked, date) else asked)
    if not days or not dates:
        return set()
    if isinstance(dates[0], datetime) and not isinstance(days[0], datetime):
        return {datetime(day.year, day.month, day.day, tzinfo=dates[0].tzinfo) for day in days}
    if isinstance(days[0], datetime) and (
        not isinstance(dates[0], datetime) or (days[0].tzinfo is None) != (dates[0].tzinfo is None)
    ):
        given.refuse("type-wrong", "rebase must name dates as those of the chart", at=("rebase",))
        return set()
    return set(days)
