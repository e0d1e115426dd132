"""How a day is written for people to read, whatever the machine's own language."""

from calendar import monthrange
from datetime import date

from rsr.model import Coverage, Period
from rsr.report.figures import written_figure

__all__ = ["MONTHS", "written_coverage", "written_day", "written_span"]

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


def written_span(period: Period) -> str:
    """Write a period: a day, a whole month, or from one day to another.

    >>> written_span(Period(start=date(2020, 2, 1), end=date(2020, 2, 29)))
    'February 2020'
    """
    start, end = period.start, period.end
    if start == end:
        return written_day(start)
    whole = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    if whole and (start.year, start.month) == (end.year, end.month):
        return written_day(start).partition(" ")[2]
    return f"{written_day(start)} to {written_day(end)}"


def written_coverage(coverage: Coverage) -> str:
    """Write how many of those who should report did.

    >>> written_coverage(Coverage(reporting=3, expected=18, of="independent providers"))
    '3 of 18 independent providers'
    >>> written_coverage(Coverage(reporting=1, of="independent providers"))
    '1 of the independent providers (of how many is not recorded)'
    """
    reporting = written_figure(coverage.reporting)
    if coverage.expected is not None:
        return f"{reporting} of {written_figure(coverage.expected)} {coverage.of}"
    # What is counted is recorded in the plural, which one of them is not.
    of = f"of the {coverage.of}" if coverage.reporting == 1 else coverage.of
    return f"{reporting} {of} (of how many is not recorded)"
