"""How a span of days is written for people to read, and how many reported for it."""

from calendar import monthrange
from datetime import timedelta

from rsr.formatting import written_day, written_figure
from rsr.model import Coverage, Period

__all__ = ["written_coverage", "written_span"]


_WEEK = timedelta(days=6)
_ENDING = {3: "quarter", 6: "half-year", 12: "year"}


def written_span(period: Period, *, article: bool = False) -> str:
    """Write a period as statistics name it; two days where it is none of these.

    A day, a week, a month, and a quarter, half-year or year of whole months have one form each. A
    calendar year is its number; of every other the end is named, which leaves open whether its
    publisher calls it financial, academic or rolling.

    Args:
        period: The period.
        article: True within a sentence, where some of them have one: ``the week ending``.

    >>> from datetime import date
    >>> written_span(Period(start=date(2020, 2, 1), end=date(2020, 2, 29)))
    'February 2020'
    >>> written_span(Period(start=date(2022, 4, 1), end=date(2023, 3, 31)), article=True)
    'the year ending March 2023'
    >>> written_span(Period(start=date(2023, 5, 6), end=date(2023, 5, 12)))
    'week ending 12 May 2023'
    """
    start, end = period.start, period.end
    if start == end:
        return written_day(start)
    the = "the " if article else ""
    if end - start == _WEEK:
        return f"{the}week ending {written_day(end)}"
    if start.day == 1 and end.day == monthrange(end.year, end.month)[1]:
        months = (end.year - start.year) * 12 + end.month - start.month + 1
        last = written_day(end).partition(" ")[2]
        if months == 1:
            return last
        if months == 12 and start.month == 1:
            return f"{end.year:04}"
        if months in _ENDING:
            return f"{the}{_ENDING[months]} ending {last}"
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
