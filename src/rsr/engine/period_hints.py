"""What to write so that a text which names no known period is read as one."""

import re
from collections.abc import Collection

from rsr.engine.date_formats import parsed
from rsr.engine.spelled import MONTH_NAME, rest_of
from rsr.errors import quoted

__all__ = ["unread_period"]

# Formats that publishers use and that are never taken unasked: two digits of a year, the order of
# day and month, and digits without signs between them.
_FORMATS = (
    "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%d/%m/%y", "%m/%d/%y", "%d.%m.%y",
    "%d-%b-%y", "%d-%b-%Y", "%d %b %y", "%d/%b/%Y", "%A %d %B %Y", "%a %d %B %Y", "%B %d, %Y",
    "%B %d %Y", "%b-%y", "%b %y", "%b/%y", "%b/%Y", "%y-%b", "%b%y", "%m/%Y", "%m-%Y", "%m.%Y",
    "%Y/%m", "%Y%m%d", "%Y%m",
)  # fmt: skip
_WITHOUT_YEAR = re.compile(
    r"(?:Q|qtr|quarter|H|half|W|wk|week|M|month|P|period) ?[0-9]{1,2}|[0-9]{1,2}", re.IGNORECASE
)
# Days from 1954 to 2064, as spreadsheets count them.
_SERIAL = re.compile(r"(?:2|3|4|5)[0-9]{4}(?:\.[0-9]+)?")


def unread_period(text: str, stated: Collection[str]) -> str:
    """Say what to write.

    Args:
        text: The text, without doubled spaces.
        stated: The formats of dates that were tried.
    """
    if _SERIAL.fullmatch(text):
        days = [
            f"'{form}' for {day}"
            for form in ("excel-1900", "excel-1904")
            for day in parsed(text, form)
        ]
        return (
            "if it is a day as a spreadsheet counts them, write in date_formats "
            f"{' or '.join(days)}"
        )
    day = rest_of(text)
    fits = [form for form in _FORMATS if form not in stated and parsed(day, form)]
    if fits:
        told = " or ".join(f"[{form!r}]" for form in fits[:3])
        hint = f"write date_formats: {told}{', whichever its publisher means' if fits[1:] else ''}"
        if "%d" not in fits[0] and "%y" in fits[0]:
            hint += "; a day without a year is read with the column of its year under columns"
        return hint
    if _WITHOUT_YEAR.fullmatch(text) or MONTH_NAME.fullmatch(text):
        return "it names no year: name the column of the year and this one under columns, in that order"
    return (
        f"say under periods which days it means: periods: {{{quoted(text)}: {{start: YYYY-MM-DD, "
        "end: YYYY-MM-DD}}"
    )
