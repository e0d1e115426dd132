"""How a day is written for people to read, whatever the machine's own language."""

from datetime import date

__all__ = ["MONTHS", "written_day"]

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


def written_day(day: date) -> str:
    """Write a day as British English does.

    >>> written_day(date(2022, 3, 25))
    '25 March 2022'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
