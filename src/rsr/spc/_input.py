"""Reads what a chart is given, values, dates and labels alike, and keeps what does not hold."""

import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from attrs import evolve

from rsr.errors import Problem, Where, short_repr
from rsr.spc._given import Given

# Beyond this, the steps of an exact mean leave the range of a float.
LARGEST = 1e290
# A message lists so many of a kind, and no more.
MANY = 20


def read_sequence(name: str, given_values: Any, given: Given, *, most: int = 1) -> Any:
    """Return a list, or an array of numbers or times.

    ``most``: how many dimensions an array may have.
    """
    if isinstance(given_values, list):
        return given_values
    numpy = sys.modules.get("numpy")
    if numpy is not None and hasattr(given_values, "__array__"):
        if isinstance(given_values, numpy.ma.MaskedArray) and given_values.dtype.kind in "iuf":
            given_values = given_values.astype("float64").filled(numpy.nan)
        array = numpy.asarray(given_values)
        if not 1 <= array.ndim <= most:
            got = f"{array.ndim} dimensions"
            given.refuse("type-wrong", f"{name} must be a series", at=(name,), got=got)
            return []
        return array if array.dtype.kind in "iufM" else array.tolist()
    if isinstance(given_values, Iterable) and not isinstance(
        given_values, str | bytes | bytearray | Mapping
    ):
        return list(given_values)
    given.refuse("type-wrong", f"{name} must be a series", at=(name,), got=short_repr(given_values))
    return []


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


def read_days(name: str, dates: Any, given: Given) -> list[date]:
    """Return dates that can be put in order, or none and a problem."""
    days: Any = read_sequence(name, dates, given)
    if hasattr(days, "dtype"):
        numpy = sys.modules["numpy"]
        if days.dtype.kind != "M" or days.ndim != 1 or numpy.isnat(days).any():
            given.refuse("type-wrong", f"{name} must be dates", at=(name,), got=str(days.dtype))
            return []
        unit = numpy.datetime_data(days.dtype)[0]
        return list(days.astype("M8[D]" if unit in "YMWD" else "M8[us]").tolist())
    # Some libraries have a missing time that calls itself a time, and equals nothing.
    odd = [at for at, day in enumerate(days) if not isinstance(day, date) or day != day]  # noqa: PLR0124
    for at in odd[:MANY]:
        given.refuse(
            "type-wrong",
            f"{name} must be dates",
            at=(name, at),
            got=short_repr(days[at]),
            hint="read text with date.fromisoformat",
        )
    if odd:
        return []
    kinds = {(isinstance(day, datetime), getattr(day, "tzinfo", None) is None) for day in days}
    if len(kinds) > 1:
        must = f"{name} must all be dates, or all times of one kind"
        given.refuse("type-wrong", must, at=(name,))
        return []
    return list(days)


def read_moments(asked: Any, dates: Sequence[date], given: Given) -> set[date]:
    """Return the dates of rebases, in the kind that those of the chart are of."""
    days = read_days("rebase", [asked] if isinstance(asked, date) else asked, given)
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
