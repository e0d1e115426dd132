"""Formats of dates in Python's notation: how fine each is, and the days that it reads."""

import re
from datetime import date, datetime, timedelta

from rsr.engine.spelled import MONTH_NAME, Grain

__all__ = ["format_fault", "grain", "parsed"]

_PROBE = date(2001, 11, 23)
# A format that reads past what says the zone.
_PAST_ZONE = re.compile(r"%[zZ]|%[HIMSTXfp]Z")
# Days that a spreadsheet counts from one on, by the name of the count.
_COUNTED_FROM = {"excel-1900": date(1899, 12, 30), "excel-1904": date(1904, 1, 1)}
_SERIAL = re.compile(r"([1-9][0-9]{0,6})(?:\.[0-9]+)?")
# Before March 1900 one of the counts has a day that never was.
_LEAST_SERIAL = 61
_ORDINAL = re.compile(r"\b([0-3]?[0-9])(?:st|nd|rd|th)\b", re.IGNORECASE)
_WITH_YEAR = re.compile(r"%[YyGcx]")


def format_fault(form: str) -> str | None:
    """Say why a date format cannot be used, or None where it can.

    >>> format_fault("%d/%m/%Y"), format_fault("%d %B")
    (None, 'it has no year')
    """
    if form in _COUNTED_FROM:
        return None
    if _WITH_YEAR.search(form) is None:
        return "it has no year"
    if re.search(r"%[UW]", form) and re.search(r"%[aAwu]", form) is None:
        return "weeks of %U and %W begin on a day that it does not name: %G-W%V reads ISO weeks"
    if "%V" in form and "%G" not in form:
        return "an ISO week, %V, goes with the year of ISO weeks, %G"
    if grain(form) is None:
        return "it does not read back a day, an ISO week, a month or a year"
    return None


def grain(form: str) -> Grain | None:
    """Say how fine a date format is, or None where it cannot be used.

    A format without a year is of no use: whose year it is would have to be guessed.

    >>> grain("%d/%m/%Y"), grain("%b %Y"), grain("%G-W%V"), grain("%d %B")
    ('day', 'month', 'week', None)
    """
    if form in _COUNTED_FROM:
        return "day"
    if _WITH_YEAR.search(form) is None:
        return None
    if _PAST_ZONE.search(form):
        return None
    if re.search(r"%[UWV]", form) and re.search(r"%[aAwu]", form) is None and not _of_week(form):
        return None
    try:
        read = _strictly(_PROBE.strftime(form), form)
    except (ValueError, re.error):
        return None
    if _of_week(form):
        return "week"
    known: dict[date, Grain] = {
        _PROBE: "day",
        _PROBE.replace(day=1): "month",
        _PROBE.replace(month=1, day=1): "year",
    }
    return known.get(read)


def _of_week(form: str) -> bool:
    """Say whether a format names an ISO week and no day of it."""
    return "%G" in form and "%V" in form and re.search(r"%[aAwudj]", form) is None


def _strictly(text: str, form: str) -> date:
    if _of_week(form):
        return datetime.strptime(f"{text} 1", f"{form} %u").date()  # noqa: DTZ007  # a day
    return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone


def parsed(text: str, form: str) -> set[date]:
    """Read a text in a format, with the names of months as anyone may shorten them.

    ``12th May`` is ``12 May``; ``excel-1900`` and ``excel-1904`` read the days that a spreadsheet
    counts.
    """
    if form in _COUNTED_FROM:
        return _counted(text, form)
    text = _ORDINAL.sub(r"\1", text)
    found = set()
    for one, its in ((text, form), (MONTH_NAME.sub(_short, text), form.replace("%B", "%b"))):
        try:
            found.add(_strictly(one, its))
        except ValueError:
            continue
    return found


def _counted(text: str, form: str) -> set[date]:
    found = _SERIAL.fullmatch(text)
    if found is None or (form == "excel-1900" and int(found[1]) < _LEAST_SERIAL):
        return set()
    try:
        return {_COUNTED_FROM[form] + timedelta(days=int(found[1]))}
    except OverflowError:
        return set()


def _short(found: re.Match[str]) -> str:
    return found[0][:3]
