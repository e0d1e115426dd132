"""Texts that name a span of days by themselves, such as ``2023/24 Q1`` or ``week ending 5 June 2020``."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal

from rsr.engine.years import (
    CALENDAR_YEAR,
    DASH,
    MONTHS,
    OF_ACADEMIC,
    OF_CALENDAR,
    YEAR,
    Calendar,
    Covers,
    Span,
    century,
    pattern,
    year_begins,
    year_of,
)
from rsr.values.numerals import CellError

__all__ = [
    "MONTHS",
    "MONTH_NAME",
    "Calendar",
    "Covers",
    "Grain",
    "Span",
    "beyond",
    "ends_months",
    "months",
    "names",
    "ordered",
    "rest_of",
    "says_its_end",
    "week",
    "week_to",
]

Grain = Literal["day", "week", "month", "year"]
# Reads what is left of a text as days, each with how fine the text is.
ReadDays = Callable[[str], Sequence[tuple[date, Grain]]]

_STARTS = {month[:3]: number for number, month in enumerate(MONTHS, start=1)}
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_APART = rf"(?:[ ,/]|{DASH})*"


# A name of a month, in full or shortened.
MONTH_NAME = pattern(rf"\b{_MONTH}")
_PARTS = {
    "quarter": r"(?:(?:Q|qtr|quarter) ?([1-4])|([1-4])(?:st|nd|rd|th) quarter|([1-4])Q)",
    "half-year": r"(?:(?:H|half) ?([12])|([12])(?:st|nd) half|([12])H)",
}
_PART_FORMS = {
    name: (
        pattern(rf"(?P<year>{YEAR}){_APART}{part}"),
        pattern(rf"{part}{_APART}(?:of )?(?P<year>{YEAR})"),
        pattern(rf"(?P<year>{YEAR}) ([1-{4 if name == 'quarter' else 2}])()"),
        pattern(rf"{part}(?:[ ,/']|{DASH})+(?P<year>[0-9]{{2}})"),
    )
    for name, part in _PARTS.items()
}
_WEEK_FORMS = (
    pattern(r"(?P<year>[0-9]{4})[ -]?W(?:k|eek)? ?(?P<week>[0-9]{1,2})"),
    pattern(r"W(?:k|eek)? ?(?P<week>[0-9]{1,2})[ ,/-]+(?:of )?(?P<year>[0-9]{4})"),
    pattern(r"(?P<year>[0-9]{4}) (?P<week>[0-9]{1,2})"),
)
_MONTH_FORMS = (
    pattern(rf"(?P<month>{_MONTH})(?: ?{DASH} ?| |, ?)(?P<year>{YEAR})"),
    pattern(rf"(?P<year>{YEAR})(?: ?{DASH} ?| |, ?)(?P<month>{_MONTH})"),
)
_MONTH_NUMBER = pattern(r"(?P<year>[0-9]{4})(?: |[- ]?M ?)(?P<month>[0-9]{1,2})")
# A month by its number in a year of two numbers, such as 2023/24 M10, or 10 beside 2023/24.
_IN_TWO_FORMS = (
    pattern(rf"(?P<year>{YEAR})(?:[ ,-]*(?:M|month|P|period) ?|,? )(?P<month>[0-9]{{1,2}})"),
    pattern(rf"(?:M|month|P|period) ?(?P<month>[0-9]{{1,2}})[ ,-]+(?:of )?(?P<year>{YEAR})"),
)
_TO = rf"(?: ?(?:{DASH}|/) ?| to )"
_RANGE_FORMS = (
    pattern(
        rf"(?P<first>{_MONTH})(?: (?P<from>[0-9]{{4}}))?{_TO}(?P<last>{_MONTH}),? (?P<year>{YEAR})"
    ),
    pattern(rf"(?P<year>{YEAR}),? (?P<first>{_MONTH})(?P<from>){_TO}(?P<last>{_MONTH})"),
)
_LENGTHS = {
    "month": 1, "quarter": 3, "half-year": 6, "half year": 6, "year": 12,
    "three": 3, "six": 6, "nine": 9, "twelve": 12,
}  # fmt: skip
_ENDS = pattern(
    r"(?:the )?(?:rolling )?"
    r"(?:(?P<named>year|quarter|half[- ]year|month)"
    r"|(?P<count>[0-9]{1,2}|three|six|nine|twelve)[- ]?(?:months?|mths?|m)(?: period)?)"
    r"[- ]*(?:ending|ended|end|up to|to)(?: in)?:? (?P<rest>.+)"
)
_YEAR_END = pattern(r"(?:(?P<named>F?YE|Y/E)):? (?P<rest>.+)")
_WEEK_END = pattern(r"(?:week[ -]?(?:ending|ended|end|to)|W/?E)[:.]? (?P<rest>.+)")
_WEEK_BEGIN = pattern(
    r"(?:week[ -]?(?:beginning|commencing|starting|from)|W/?[BC])[:.]? (?P<rest>.+)"
)
# What is said of a day before it, where figures are of a point in time.
_AS_AT = pattern(r"(?:as )?(?:at|of|on):? (?P<rest>.+)")
_SHORT_YEAR = pattern(rf"(?P<month>{_MONTH})[ -](?P<year>[0-9]{{2}})")


def months(year: int, month: int, count: int) -> list[Span]:
    """Return the span of some whole months, or nothing where the calendar does not reach that far."""
    first = year * 12 + month - 1
    last = first + count - 1
    if count < 1 or not (date.min.year * 12 <= first and last < (date.max.year + 1) * 12):
        return []
    end_year, end_month = last // 12, last % 12 + 1
    end = date(end_year, end_month, monthrange(end_year, end_month)[1])
    return [(date(first // 12, first % 12 + 1, 1), end)]


def ends_months(day: date, grain: Grain, count: int) -> list[Span]:
    """Return the months that end with a day or a month."""
    if grain not in ("day", "month"):
        return []
    if grain == "month" or day.day == monthrange(day.year, day.month)[1]:
        return months(day.year, day.month - count + 1, count)
    after = day + timedelta(days=1)
    return [
        # A month without such a day: the span begins with the next.
        (min(first + timedelta(days=after.day - 1), last + timedelta(days=1)), day)
        for first, last in months(after.year, after.month - count, 1)
    ]


def week(first: date) -> list[Span]:
    """Return the seven days that begin with one, or nothing where the calendar ends before."""
    try:
        return [(first, first + timedelta(days=6))]
    except OverflowError:
        return []


def week_to(last: date) -> list[Span]:
    """Return the seven days that end with one, or nothing where the calendar begins after."""
    try:
        return [(last - timedelta(days=6), last)]
    except OverflowError:
        return []


def says_its_end(text: str) -> bool:
    """Say whether a text says in words that it is a span that ends or begins with a day.

    >>> says_its_end("Year ending March 2023"), says_its_end("March 2023")
    (True, False)
    """
    forms = (_ENDS, _YEAR_END, _WEEK_END, _WEEK_BEGIN)
    return any(form.fullmatch(text) for form in forms)


def rest_of(text: str) -> str:
    """Return the day or month in a text that says of what it is the end or the beginning.

    >>> rest_of("w/e 12/05/2023"), rest_of("12/05/2023")
    ('12/05/2023', '12/05/2023')
    """
    for form in (_ENDS, _YEAR_END, _WEEK_END, _WEEK_BEGIN, _AS_AT):
        if found := form.fullmatch(text):
            return found["rest"]
    return text


_MOST: Mapping[str, int] = {"month": 12, "quarter": 4, "half-year": 2, "week": 53, "mmwr-week": 53}
_NUMBERED = pattern(rf"{YEAR} (?P<number>[0-9]{{1,2}})")


def beyond(text: str, covers: Covers) -> str | None:
    """Return the number behind a year that no month, quarter, half-year or week of it has.

    >>> beyond("2023 13", "month"), beyond("2023 12", "month"), beyond("2023 5", "quarter")
    ('13', None, '5')
    """
    found = _NUMBERED.fullmatch(text)
    if found is None or covers not in _MOST or 1 <= int(found["number"]) <= _MOST[covers]:
        return None
    return found["number"]


def names(text: str, covers: Covers, calendar: Calendar, read: ReadDays) -> Iterator[Span]:
    """Yield the spans of a kind that a text names by words of its own.

    Args:
        text: The text, without doubled spaces.
        covers: The kind of span that is wanted.
        calendar: How the publisher counts years.
        read: Reads what is left of the text as days, by the formats of dates.

    Raises:
        CellError: The text is such a span, but of which days depends on what is not said.
    """
    for one in dict.fromkeys((text, calendar.parted(text))):
        for kind in _KINDS.get(covers, ()):
            yield from kind(one, covers, calendar, read)


# --- years ----------------------------------------------------------------------------------------


def _calendar_year(text: str, _: Covers, __: Calendar, ___: ReadDays) -> Iterator[Span]:
    if found := CALENDAR_YEAR.fullmatch(text):
        yield from months(int(found[1] or found[2]), 1, 12)


def _as_at(text: str, _: Covers, __: Calendar, read: ReadDays) -> Iterator[Span]:
    if found := _AS_AT.fullmatch(text):
        days = sorted({day for day, grain in read(found["rest"]) if grain == "day"})
        yield from ((day, day) for day in days)


def _whole_year(text: str, covers: Covers, calendar: Calendar, _: ReadDays) -> Iterator[Span]:
    begins = year_begins(text, covers, calendar)
    if begins is not None:
        yield from months(*begins, 12)


def _part_of_year(text: str, covers: Covers, calendar: Calendar, _: ReadDays) -> Iterator[Span]:
    for form in _PART_FORMS[covers]:
        found = form.fullmatch(text)
        if found is None:
            continue
        year = found["year"]
        year = str(century(int(year))) if len(year) == 2 else year
        if (begins := year_begins(year, covers, calendar)) is not None:
            number = int(next(one for one in found.groups() if one and len(one) == 1))
            length = 3 if covers == "quarter" else 6
            yield from months(begins[0], begins[1] + (number - 1) * length, length)
            return


# --- months and weeks -----------------------------------------------------------------------------


def _month_number(text: str) -> int:
    return _STARTS[text[:3].casefold()]


def _month_in(month: int, year: str, calendar: Calendar) -> Iterator[Span]:
    """Yield a month of a year: in one of two numbers the months before it begins are in the second."""
    found = year_of(year)
    if found is None:
        return
    if OF_CALENDAR.fullmatch(year):
        yield from months(found[0], month, 1)
    elif found[1] or not year[:1].isdigit():
        kind: Covers = "academic-year" if OF_ACADEMIC.fullmatch(year) else "financial-year"
        begins = year_begins(year, kind, calendar)
        assert begins is not None  # noqa: S101  # it is a year of that kind, as was just seen
        yield from months(begins[0] + (month < begins[1]), month, 1)
    else:
        yield from months(found[0], month, 1)


def _month(text: str, _: Covers, calendar: Calendar, __: ReadDays) -> Iterator[Span]:
    for form in _MONTH_FORMS:
        if found := form.fullmatch(text):
            yield from _month_in(_month_number(found["month"]), found["year"], calendar)
            return
    if (found := _MONTH_NUMBER.fullmatch(text)) and 1 <= int(found["month"]) <= 12:
        yield from months(int(found["year"]), int(found["month"]), 1)
        return
    for form in _IN_TWO_FORMS:
        found = form.fullmatch(text)
        if found and _is_double(found["year"]) and 1 <= int(found["month"]) <= 12:
            if calendar.month_one is None:
                raise CellError(
                    "cell-date",
                    "must be of a month that the register says the first of, as its number counts in "
                    "a year of two numbers",
                    "set month_1: april where months are counted from the beginning of the financial "
                    "year, or month_1: january where they have the numbers of the calendar",
                )
            month = (calendar.month_one + int(found["month"]) - 2) % 12 + 1
            yield from _month_in(month, found["year"], calendar)
            return


def _month_range(text: str, covers: Covers, calendar: Calendar, _: ReadDays) -> Iterator[Span]:
    """Yield the months from one to another, of as many as there must be."""
    for form in _RANGE_FORMS:
        found = form.fullmatch(text)
        if found is None:
            continue
        first, last = _month_number(found["first"]), _month_number(found["last"])
        ends = list(_month_in(last, found["year"], calendar))
        if not ends:
            return
        end = ends[0][1]
        begin = end.year - (first > last)
        if found["from"]:
            begin = int(found["from"])
        elif first > last and (form is _RANGE_FORMS[1] and not _is_double(found["year"])):
            return  # of which year the first month is cannot be told
        count = end.year * 12 + end.month - (begin * 12 + first) + 1
        if covers in _IN_TWO and first != calendar.usual_start(covers):
            return
        if _MONTHS_OF.get(covers, count) == count:
            yield from months(begin, first, count)
        return


def _is_double(year: str) -> bool:
    found = year_of(year)
    return found is not None and found[1]


def _iso_week(text: str, _: Covers, __: Calendar, ___: ReadDays) -> Iterator[Span]:
    for form in _WEEK_FORMS:
        if found := form.fullmatch(text):
            try:
                first = date.fromisocalendar(int(found["year"]), int(found["week"]), 1)
            except ValueError:
                return
            yield from week(first)
            return


def _mmwr_week(text: str, _: Covers, __: Calendar, ___: ReadDays) -> Iterator[Span]:
    """Yield the week from Sunday to Saturday; the first of a year has four days in it or more.

    So the Centers for Disease Control and Prevention number weeks of their Morbidity and Mortality
    Weekly Report.
    """
    for form in _WEEK_FORMS:
        if found := form.fullmatch(text):
            year, number = int(found["year"]), int(found["week"])
            try:
                first = _first_mmwr_day(year) + timedelta(weeks=number - 1)
                if number and first < _first_mmwr_day(year + 1):
                    yield from week(first)
            except (ValueError, OverflowError):
                return
            return


def _first_mmwr_day(year: int) -> date:
    fourth = date(year, 1, 4)
    return fourth - timedelta(days=fourth.isoweekday() % 7)


def _week_ending(text: str, _: Covers, __: Calendar, read: ReadDays) -> Iterator[Span]:
    for day in _days_after(_WEEK_END, text, read):
        yield from week_to(day)


def _week_beginning(text: str, _: Covers, __: Calendar, read: ReadDays) -> Iterator[Span]:
    for day in _days_after(_WEEK_BEGIN, text, read):
        yield from week(day)


def _days_after(form: re.Pattern[str], text: str, read: ReadDays) -> Iterator[date]:
    if found := form.fullmatch(text):
        days = {day for day, grain in (*read(found["rest"]), *read(text)) if grain == "day"}
        yield from sorted(days)


# --- spans that end with a month ------------------------------------------------------------------


def _rolling(text: str, covers: Covers, calendar: Calendar, read: ReadDays) -> Iterator[Span]:
    """Yield the months that end with a day or a month, of as many as there must be."""
    found = _ENDS.fullmatch(text) or _YEAR_END.fullmatch(text)
    if found is None:
        return
    count = _counted(found)
    wanted = _MONTHS_OF.get(covers)
    if wanted is not None and wanted != count:
        return
    ends = {*read(found["rest"]), *read(text)}
    if short := _SHORT_YEAR.fullmatch(found["rest"]):
        year = century(int(short["year"]))
        ends.add((date(year, _month_number(short["month"]), 1), "month"))
    for day, grain in sorted(ends):
        for span in ends_months(day, grain, count):
            if covers in _IN_TWO:
                starts = calendar.usual_start(covers)
                if (span[0].month, span[0].day) != (starts, 1):
                    continue
            yield span


# Years that begin in one of the calendar and end in the next.
_IN_TWO = ("financial-year", "academic-year")
_MONTHS_OF: Mapping[str, int] = {
    "month": 1,
    "quarter": 3,
    "half-year": 6,
    "year": 12,
    "year-ending": 12,
    "financial-year": 12,
    "academic-year": 12,
}


def _counted(found: re.Match[str]) -> int:
    parts = found.groupdict()
    named = (parts.get("named") or "").casefold()
    if named:
        return _LENGTHS.get(named.replace("/", ""), 12)
    count = (parts.get("count") or "").casefold()
    return int(count) if count.isdigit() else _LENGTHS[count]


def ordered(first: date, last: date) -> Span:
    """Return the days from one to another.

    Raises:
        CellError: The last is before the first.
    """
    if last < first:
        raise CellError(
            "range-reversed",
            "must not end before it starts",
            "write the year of both days, the first day first",
        )
    return first, last


_Kind = Callable[[str, Covers, Calendar, ReadDays], Iterator[Span]]
_KINDS: Mapping[Covers, tuple[_Kind, ...]] = {
    "day": (_as_at,),
    "week": (_iso_week, _week_ending, _week_beginning),
    "mmwr-week": (_mmwr_week,),
    "week-beginning": (_week_beginning,),
    "week-ending": (_week_ending,),
    "month": (_month, _rolling),
    "quarter": (_part_of_year, _month_range, _rolling),
    "half-year": (_part_of_year, _month_range, _rolling),
    "year": (_calendar_year, _month_range, _rolling),
    "year-ending": (_month_range, _rolling),
    "financial-year": (_whole_year, _month_range, _rolling),
    "academic-year": (_whole_year, _month_range, _rolling),
    "interval": (_month_range, _rolling, _week_ending, _week_beginning),
}
