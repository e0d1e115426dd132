"""How days and figures are written for people to read, whatever the machine's own language."""

import math
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

__all__ = ["MONTHS", "first_few", "plural", "rounded_figure", "written_day", "written_figure"]

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


# Thousands of records name the days of a few years.
@lru_cache(maxsize=4096)
def written_day(day: date) -> str:
    """Write a day as British English does.

    >>> written_day(date(2022, 3, 25))
    '25 March 2022'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def first_few(texts: Sequence[str], most: int, count: int | None = None) -> str:
    """Write the first of some texts, and how many more there are.

    >>> first_few(["a", "b", "c"], 2), first_few(["a", "b"], 2)
    ('a, b and 1 more', 'a, b')
    """
    more = (len(texts) if count is None else count) - min(len(texts), most)
    return ", ".join(texts[:most]) + (f" and {more:,} more" if more > 0 else "")


def plural(count: int, noun: str, many: str | None = None) -> str:
    """Write a count with its noun.

    >>> plural(1, "decision"), plural(1200, "decision")
    ('1 decision', '1,200 decisions')
    """
    return f"{count:,} {noun if count == 1 else many or noun + 's'}"


def written_figure(value: float) -> str:
    """Write a figure exactly, with commas between thousands.

    >>> written_figure(2040), written_figure(0.1), written_figure(-1234.5)
    ('2,040', '0.1', '\N{MINUS SIGN}1,234.5')
    """
    if float(value).is_integer():
        value = int(value)
    return f"{value:,}".replace("-", "\N{MINUS SIGN}")


def rounded_figure(value: float, *, digits: int = 4) -> str:
    """Write a figure to some significant digits; below 1e15, whole thousands are never rounded away.

    >>> rounded_figure(71.23456), rounded_figure(2040.51), rounded_figure(0.000123456)
    ('71.23', '2,041', '0.0001235')
    """
    if value == 0:
        return "0"
    if abs(value) >= 1e15:
        return f"{value:.{digits - 1}e}".replace("-", "\N{MINUS SIGN}")
    places = digits - 1 - math.floor(math.log10(abs(value)))
    if places > 12:
        return f"{value:.{digits}g}".replace("-", "\N{MINUS SIGN}")
    told = f"{value:,.{max(places, 0)}f}"
    if "." in told:
        told = told.rstrip("0").rstrip(".")
    return told.replace("-", "\N{MINUS SIGN}")
