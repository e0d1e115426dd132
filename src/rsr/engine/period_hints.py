"""What to write so that a text which names no known period is read as one."""

import re
from collections.abc import Collection
from datetime import date

from rsr.engine.date_formats import full_width, parsed
from rsr.engine.spelled import MONTH_NAME, Covers, rest_of
from rsr.engine.years import two_years
from rsr.errors import quoted

__all__ = ["FORMATS", "unread_period"]

# Formats that publishers use and that are never taken unasked: two digits of a year, the order of
# day and month, and digits without signs between them.
FORMATS = (
    "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%d/%m/%y", "%m/%d/%y", "%d.%m.%y",
    "%d-%b-%y", "%d-%b-%Y", "%d %b %y", "%d/%b/%Y", "%A %d %B %Y", "%a %d %B %Y", "%B %d, %Y",
    "%B %d %Y", "%b-%y", "%b %y", "%b/%y", "%b/%Y", "%y-%b", "%b%y", "%m/%Y", "%m-%Y", "%m.%Y",
    "%Y/%m", "%Y%m%d", "%Y%m",
)  # fmt: skip
_OF_WEEKS = ("%V/%G", "%V-%G", "%V.%G", "%G/%V", "%G-%V", "%G%V")
_WITHOUT_YEAR = re.compile(
    r"(?:Q|qtr|quarter|H|half|W|wk|week|M|month|P|period) ?[0-9]{1,2}|[0-9]{1,2}", re.IGNORECASE
)
# Days from 1954 to 2064, as spreadsheets count them.
_SERIAL = re.compile(r"(?:2|3|4|5)[0-9]{4}(?:\.[0-9]+)?")


def _too_short(text: str, form: str) -> bool:
    """Say whether a text is digits alone, and fewer than a format of digits alone has."""
    wanted = date(2001, 11, 23).strftime(form)
    joined = text.isdecimal() and wanted.isdecimal() and not full_width(text, form)
    return joined and len(text) < len(wanted)


def _formats(covers: Covers) -> tuple[str, ...]:
    """Return the formats that a kind of period may be written in."""
    if covers == "week":
        return (*(form for form in FORMATS if "%d" in form), *_OF_WEEKS)
    in_two = covers in ("financial-year", "academic-year")  # 2002/3 names one, and no month
    return tuple(form for form in FORMATS if not (in_two and form == "%Y/%m"))


def unread_period(text: str, covers: Covers, stated: Collection[str]) -> str:
    """Say what to write.

    Args:
        text: The text, without doubled spaces.
        covers: The kind of period that is wanted.
        stated: The formats of dates that were tried.
    """
    day = rest_of(text)
    fits = [form for form in _formats(covers) if form not in stated and parsed(day, form)]
    if covers != "week" and two_years(text) is not None:
        hint = (
            "where digits alone are a year of two numbers, 202122 for 2021/22, set year_named_by: both "
            "and covers: financial-year or academic-year"
        )
        return f"{hint}; where they are a month, write date_formats: ['%Y%m']" if fits else hint
    short = [form for form in stated if _too_short(day, form)]
    if short and not fits:
        return (
            f"digits alone are read where they have the full width of {short[0]!r}, each number with "
            "its leading 0, which is lost where the column is written as a number"
        )
    if _SERIAL.fullmatch(text):
        days = [
            f"'{form}' for {one}"
            for form in ("excel-1900", "excel-1904")
            for one in parsed(text, form)
        ]
        return (
            "if it is a day as a spreadsheet counts them, write in date_formats "
            f"{' or '.join(days)}"
        )
    if fits:
        told = " or ".join(f"[{form!r}]" for form in fits[:3])
        hint = f"write date_formats: {told}{', whichever its publisher means' if fits[1:] else ''}"
        if covers == "week" and "%d" in fits[0]:
            hint += " with covers: week-beginning or week-ending"
        if "%d" not in fits[0] and "%y" in fits[0]:
            hint += "; a day without a year is read with the column of its year under columns"
        return hint
    if _WITHOUT_YEAR.fullmatch(text) or MONTH_NAME.fullmatch(text):
        return "it names no year: name the column of the year and this one under columns, in that order"
    return (
        f"say under periods which days it means: periods: {{{quoted(text)}: {{start: YYYY-MM-DD, "
        "end: YYYY-MM-DD}}; a row that is of no period, such as a total, is left out with 'not' under "
        "where"
    )
