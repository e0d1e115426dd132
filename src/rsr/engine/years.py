"""Years as publishers name them: calendar, financial and academic ones, of one number or of two."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Literal

from attrs import field, frozen

from rsr._lazy import lazy_pattern
from rsr.values.numerals import CellError

Covers = Literal[
    "day",
    "week",
    "mmwr-week",
    "week-beginning",
    "week-ending",
    "month",
    "quarter",
    "half-year",
    "year",
    "year-ending",
    "financial-year",
    "academic-year",
    "interval",
]
# The first and the last day, both included.
Span = tuple[date, date]

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
# The month in which a year of two numbers begins where the register does not say.
_APRIL, _SEPTEMBER = 4, 9

DASH = r"[-\u2010-\u2014\u2212]"
# What says before a year which kind of year it is.
_FINANCIAL = r"(?:F/?Y|(?:financial|fiscal|tax) year)"
_ACADEMIC = r"(?:A/?Y|(?:academic|school) year)"
_CALENDAR = r"(?:CY|calendar year)"
_OF_KIND = rf"(?:(?:{_FINANCIAL}|{_ACADEMIC}|{_CALENDAR}) ?)"
YEAR = (
    rf"(?:{_OF_KIND}?[0-9]{{4}}(?: ?(?:[/]|{DASH}) ?(?:[0-9]{{4}}|[0-9]{{1,2}})| to [0-9]{{4}})?"
    rf"|{_OF_KIND}?[0-9]{{2}} ?(?:[/]|{DASH}) ?[0-9]{{2}}|{_OF_KIND}'?[0-9]{{2}})"
)


def pattern(text: str) -> re.Pattern[str]:
    """Return a pattern of texts, whatever their case, whose digits are 0 to 9."""
    return lazy_pattern(text, re.IGNORECASE | re.ASCII)


_YEAR_ALONE = pattern(
    rf"{_OF_KIND}?([0-9]{{4}})(?: ?(?:[/]|{DASH}) ?([0-9]{{4}}|[0-9]{{1,2}})| to ([0-9]{{4}}))?"
)
_TWO_DIGITS = pattern(rf"{_OF_KIND}?([0-9]{{2}}) ?(?:[/]|{DASH}) ?([0-9]{{2}})")
_ONE_OF_KIND = pattern(rf"{_OF_KIND}'?([0-9]{{2}})")
OF_FINANCIAL, OF_ACADEMIC, OF_CALENDAR = (
    pattern(rf"{kind} ?'?[0-9].*") for kind in (_FINANCIAL, _ACADEMIC, _CALENDAR)
)
_KIND_BEHIND = pattern(rf"(?P<year>[0-9]{{4}}.*?) ?(?P<kind>{_FINANCIAL}|{_ACADEMIC}|{_CALENDAR})")
_DIGITS_OF_TWO = pattern(r"(?<![0-9])([0-9]{4})([0-9]{2}|[0-9]{4})(?![0-9])")
CALENDAR_YEAR = pattern(rf"{_CALENDAR} ?([0-9]{{4}})|([0-9]{{4}}) {_CALENDAR}")


@frozen(kw_only=True)
class Calendar:
    """How the publisher counts years, and which of their texts mean which days."""

    # The month, from 1, in which the year of its quarters, half-years and financial or academic
    # years begins; None where the register does not say.
    starts: int | None = None
    # Whether one number names such a year by the year in which it starts or ends.
    # Under "both" a year may be written in digits alone: 202122 is 2021/22.
    named_by: Literal["start", "end", "both"] | None = None
    # The month, from 1, whose number is 1 in a year of two numbers; None where it is not said.
    month_one: int | None = None
    # Texts of periods, folded, each with its days.
    named: Mapping[str, Span] = field(factory=dict)
    # The zone by whose clock a moment is of a day, by its name in the IANA data base; None where the
    # register does not say.
    zone: str | None = None

    def parted(self, text: str) -> str:
        """Return a text with a slash within years of two numbers, where they may be digits alone."""
        return _DIGITS_OF_TWO.sub(_slashed, text) if self.named_by == "both" else text

    def usual_start(self, covers: Covers) -> int:
        """Return the month in which a year of a kind begins, September or April if it is not said."""
        return self.starts or (_SEPTEMBER if covers == "academic-year" else _APRIL)


def _slashed(found: re.Match[str]) -> str:
    two = f"{found[1]}/{found[2]}"
    return found[0] if year_of(two) is None else two


def two_years(text: str) -> str | None:
    """Return the year of two numbers that digits alone may be, with a slash; None where they are none.

    >>> two_years("202122"), two_years("20212022"), two_years("202103")
    ('2021/22', '2021/2022', None)
    """
    found = _DIGITS_OF_TWO.fullmatch(text)
    parted = None if found is None else _slashed(found)
    return None if parted == text else parted


def year_of(text: str) -> tuple[int, bool] | None:
    """Return the first year that a text names, and whether it names the next one as well."""
    found = _YEAR_ALONE.fullmatch(text)
    if found is None:
        return _short_year(text)
    second = found[2] or found[3]
    if second is not None and not f"{int(found[1]) + 1:04}".endswith(second):
        return None
    return int(found[1]), second is not None


def _short_year(text: str) -> tuple[int, bool] | None:
    """Return the year of two digits that names the next one as well, or says which kind it is."""
    if found := _TWO_DIGITS.fullmatch(text):
        follows = (int(found[1]) + 1) % 100 == int(found[2])
        return (century(int(found[1])), True) if follows else None
    found = _ONE_OF_KIND.fullmatch(text)
    return None if found is None else (century(int(found[1])), False)


def century(year: int) -> int:
    """Return the year that two digits stand for, as Python and POSIX read them."""
    return year + (2000 if year < 69 else 1900)


def year_begins(text: str, covers: Covers, calendar: Calendar) -> tuple[int, int] | None:
    """Return the year and the month in which a year, as it is written, begins."""
    if behind := _KIND_BEHIND.fullmatch(text):  # "2022/23 academic year"
        text = f"{behind['kind']} {behind['year']}"
    found = year_of(text)
    if found is None:
        return None
    year, double = found
    starts = calendar.starts
    academic = OF_ACADEMIC.fullmatch(text) is not None
    financial = OF_FINANCIAL.fullmatch(text) is not None
    calendars = OF_CALENDAR.fullmatch(text) is not None
    if (academic or calendars) and covers == "financial-year":
        return None
    if (financial or calendars) and covers == "academic-year":
        return None
    if calendars:
        return None if double else (year, 1)
    if double or covers in ("financial-year", "academic-year") or financial or academic:
        starts = calendar.usual_start("academic-year" if academic else covers)
    if double:
        if starts == 1:
            raise CellError(
                "cell-date",
                "must not name two years, as its years begin in January",
                "say under year_starts in which month they begin",
            )
        return year, starts or _APRIL
    if starts is None:
        raise CellError(
            "cell-date",
            f"must be of a year that the register says the beginning of, as it names a {covers}",
            "set year_starts: january where the calendar's are meant, or the month in which the "
            "financial year begins",
        )
    if starts == 1:
        return year, 1
    if calendar.named_by not in ("start", "end"):
        raise CellError(
            "cell-date",
            f"must say which two years it is in, as its years begin in {MONTHS[starts - 1].title()}",
            "set year_named_by: start or year_named_by: end",
        )
    return year - (calendar.named_by == "end"), starts


def two_years_of(text: str, calendar: Calendar) -> str:
    """Return a year of one number as the two numbers of the financial year that it names.

    >>> two_years_of("2024", Calendar(starts=4, named_by="end"))
    '2023/24'

    Raises:
        CellError: The calendar does not say which it is.
    """
    begins = year_begins(text, "quarter", calendar)
    return text if begins is None else f"{begins[0]:04}/{(begins[0] + 1) % 100:02}"
