"""Formats of dates in Python's notation: how fine each is, and the days that it reads."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from rsr._lazy import lazy_pattern
from rsr.engine.spelled import MONTH_NAME, Grain

_PROBE = date(2001, 11, 23)
# Days of which each number may be read as another.
_MISTAKABLE = (date(2003, 4, 5), date(2012, 11, 10), date(2020, 3, 12))
# A format that reads past what says the zone.
_PAST_ZONE = lazy_pattern(r"%[zZ]|%[HIMSTXfp]Z")
# Days that a spreadsheet counts from one on, by the name of the count.
_COUNTED_FROM = {"excel-1900": date(1899, 12, 30), "excel-1904": date(1904, 1, 1)}
_SERIAL = lazy_pattern(r"([1-9][0-9]{0,6})(?:\.[0-9]+)?")
# Before March 1900 one of the counts has a day that never was.
_LEAST_SERIAL = 61
# The number of a day of a month.
_ORDINAL = lazy_pattern(r"\b([0-3]?[0-9])(?:st|nd|rd|th)\b", re.IGNORECASE)
_WITH_YEAR = lazy_pattern(r"%[YyGcx]")
# A run of numbers in a format, with nothing between them; else one sign of it.
_NUMBERS = lazy_pattern(r"(?P<run>(?:%[dGHIjmMSUuVwWyYf]|[0-9])+)|%.|.", re.DOTALL)
_NAMES_WEEKDAY = lazy_pattern(r"%[aAc]")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY = lazy_pattern(
    rf"\b({'|'.join(rf'{name[:3]}(?:{name[3:]})?' for name in _WEEKDAYS)})\b", re.IGNORECASE
)
_WIDTHS = {"Y": 4, "G": 4, "j": 3, "u": 1, "w": 1, "f": 6}


def format_fault(form: str) -> str | None:
    """Say why a date format cannot be used, or None where it can.

    >>> format_fault("%d/%m/%Y"), format_fault("%d %B")
    (None, 'it has no year')
    """
    if form in _COUNTED_FROM:
        return None
    if _WITH_YEAR.search(form) is None:
        return "it has no year"
    if sum(sign in ("%Y", "%y") for sign in re.findall(r"%.", form)) > 1:
        return "it names the year twice: year_named_by: both reads a year of two numbers"
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


def full_width(text: str, form: str) -> bool:
    """Say whether the digits of a text are as many as those of a format that joins its numbers.

    Python's own reader takes ``2023112`` for 2 November in ``%Y%m%d``, though it may as well be
    12 January. A number with a sign, a space or a word on either side may leave out its first 0.

    >>> full_width("20231102", "%Y%m%d"), full_width("2023112", "%Y%m%d"), full_width("1/2/2023", "%d/%m/%Y")
    (True, False, True)
    """
    runs = [re.findall(r"%?(.)", found["run"]) for found in _NUMBERS.finditer(form) if found["run"]]
    if all(len(run) == 1 for run in runs):
        return True
    digits = re.findall(r"\d+", text)
    return len(digits) == len(runs) and all(
        len(run) == 1
        or len(there) == sum(1 if one.isdigit() else _WIDTHS.get(one, 2) for one in run)
        for run, there in zip(runs, digits, strict=True)
    )


def parsed(text: str, form: str) -> set[date]:
    """Read a text in a format, with the names of months as anyone may shorten them.

    ``12th May`` is ``12 May``; ``excel-1900`` and ``excel-1904`` read the days that a spreadsheet
    counts.
    """
    if form in _COUNTED_FROM:
        return _counted(text, form)
    ordinals = {int(one[1]) for one in _ORDINAL.finditer(text)}
    text = _ORDINAL.sub(r"\1", text)
    return {day for day in _days(text, form, ordinals) if not _of_other_weekday(text, form, day)}


def weekday_fault(text: str, form: str) -> str | None:
    """Say which weekday a date is of, where its text names another; None where it does not.

    Python's own reader takes ``Monday 4 February 2024``, a Sunday, without a word.

    >>> weekday_fault("Monday 4 February 2024", "%A %d %B %Y")
    '4 February 2024 is a Sunday'
    """
    ordinals = {int(one[1]) for one in _ORDINAL.finditer(text)}
    text = _ORDINAL.sub(r"\1", text)
    for day in sorted(_days(text, form, ordinals)):
        if _of_other_weekday(text, form, day):
            return f"{day.day} {day:%B} {day.year} is a {_WEEKDAYS[day.weekday()]}"
    return None


def _of_other_weekday(text: str, form: str, day: date) -> bool:
    if _NAMES_WEEKDAY.search(form) is None:
        return False
    named = {one[:3].casefold() for one in _WEEKDAY.findall(text)}
    return bool(named) and _WEEKDAYS[day.weekday()][:3].casefold() not in named


def _days(text: str, form: str, ordinals: set[int]) -> set[date]:
    found = set()
    for one, its in ((text, form), (MONTH_NAME.sub(_short, text), form.replace("%B", "%b"))):
        try:
            if full_width(one, its):
                day = _strictly(one, its)
                # An ordinal is that of a day: "May 22nd" names no year.
                if not ordinals or ("%d" in its and ordinals == {day.day}):
                    found.add(day)
        except ValueError:
            continue
    return found


def at_odds(form: str, other: str) -> bool:
    """Say whether two formats read the same text as different days.

    >>> at_odds("%d/%m/%Y", "%m/%d/%Y"), at_odds("%d/%m/%Y", "%Y-%m-%d")
    (True, False)
    """
    return any(
        len(parsed(text, form) | parsed(text, other)) > 1
        and parsed(text, form)
        and parsed(text, other)
        for day in _MISTAKABLE
        for text in _written(day, (form, other))
    )


def _written(day: date, forms: Sequence[str]) -> Iterator[str]:
    for form in forms:
        first = _COUNTED_FROM.get(form)
        yield day.strftime(form) if first is None else str((day - first).days)


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
