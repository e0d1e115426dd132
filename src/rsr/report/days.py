"""How a span of days is written for people to read, and how many reported for it."""

from calendar import monthrange

from rsr.model import Coverage, Period
from rsr.written import written_day, written_figure

__all__ = ["written_coverage", "written_span"]


def written_span(period: Period) -> str:
    """Write a period: a day, a whole month, or from one day to another.

    >>> from datetime import date
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
