"""What to write so that a text which names no known period is read as one."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from itertools import zip_longest

from rsr._lazy import lazy_pattern
from rsr.engine.date_formats import at_odds, full_width, grain, parsed
from rsr.engine.spelled import MONTH_NAME, Covers, rest_of
from rsr.engine.years import two_years
from rsr.errors import quoted

# What is read where the register names no formats. None of them reads a text that another reads.
PLAIN = ("%Y-%m-%d", "%Y-%m", "%Y", "%d %B %Y", "%B %Y")
# Formats that publishers use and that are never taken unasked: two digits of a year, the order of
# day and month, and digits without signs between them.
FORMATS = (
    "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%d/%m/%y", "%m/%d/%y", "%d.%m.%y",
    "%d-%b-%y", "%d-%b-%Y", "%d %b %y", "%d/%b/%Y", "%A %d %B %Y", "%a %d %B %Y", "%B %d, %Y",
    "%B %d %Y", "%b-%y", "%b %y", "%b/%y", "%b/%Y", "%y-%b", "%b%y", "%m/%Y", "%m-%Y", "%m.%Y",
    "%Y/%m", "%Y%m%d", "%Y%m",
)  # fmt: skip
_ORDINAL = lazy_pattern(r"\b([0-9]{1,2})(?:st|nd|rd|th)\b", re.IGNORECASE)
_COUNTED = ("excel-1900", "excel-1904")
# The kinds that a text may name in place of the one that is wanted.
_OTHERS: tuple[Covers, ...] = (
    "day",
    "month",
    "year",
    "week-ending",
    "week-beginning",
    "week",
    "year-ending",
    "interval",
)
_OF_WEEKS = ("%V/%G", "%V-%G", "%V.%G", "%G/%V", "%G-%V", "%G%V")
_WITHOUT_YEAR = lazy_pattern(
    r"(?:Q|qtr|quarter|H|half|W|wk|week|M|month|P|period) ?[0-9]{1,2}|[0-9]{1,2}", re.IGNORECASE
)
# Days from 1954 to 2064, as spreadsheets count them.
# Numbers and a month by its name, as they stand in a text beside other words.
_DATE = lazy_pattern(
    rf"(?<![^\W_])(?:[0-9]{{1,4}}(?:st|nd|rd|th)?|{MONTH_NAME.pattern})(?:[ ,./-]+(?:[0-9]{{1,4}}|{MONTH_NAME.pattern})){{1,2}}+(?![^\W_])"
    r"|(?<![^\W_])(?:[0-9]{8}|[0-9]{6})(?![^\W_])",
    re.IGNORECASE,
)
# The parts of dates in their orders; what stands between them is that of the text.
_ORDERS = (
    "dBY", "BY", "YB", "dmY", "mdY", "mY", "Ym", "Ymd", "dBy", "By", "dmy", "mdy",
)  # fmt: skip
_DAY_OR_MONTH = lazy_pattern(r"(?<![0-9])[0-9]{1,2}(?![0-9])")
_SERIAL = lazy_pattern(r"(?:2|3|4|5)[0-9]{4}(?:\.[0-9]+)?")


def _too_short(text: str, form: str) -> bool:
    """Say whether a text is digits alone, and fewer than a format of digits alone has."""
    wanted = date(2001, 11, 23).strftime(form)
    joined = text.isdecimal() and wanted.isdecimal() and not full_width(text, form)
    return joined and len(text) < len(wanted)


def _formats(covers: Covers) -> tuple[str, ...]:
    """Return the formats that a kind of period may be written in."""
    every = (*PLAIN, *FORMATS)
    if covers == "week":
        return (*(form for form in every if "%d" in form), *_OF_WEEKS)
    in_two = covers in ("financial-year", "academic-year")  # 2002/3 names one, and no month
    return tuple(form for form in every if not (in_two and form in ("%Y/%m", "%Y-%m")))


def formats_text(forms: Iterable[str]) -> str:
    """Return formats as the option is written in a register, whole, so that it can be copied."""
    return f"date_formats: [{', '.join(map(quoted, forms))}]"


def with_format(form: str, stated: Collection[str]) -> str:
    """Say how one more format is stated, so that every text that is read by now still is.

    A format that reads texts of another as other days can only stand in its place.
    """
    rest = _beside(form, stated)
    odd = [one for one in stated if one not in rest]
    told = f"write {formats_text([*rest, form])}"
    return told + (f", without {' and '.join(map(quoted, odd))}" if odd else "")


def _within(text: str) -> Iterator[str]:
    """Yield the formats of a date among other words, with these as they stand; or of two dates."""
    places = list(_DATE.finditer(text))
    if len(places) == 2:
        yield from FORMATS
    if len(places) != 1:
        return
    (place,) = places
    before, after = (one.replace("%", "%%") for one in (text[: place.start()], text[place.end() :]))
    found = _ORDINAL.sub(r"\1", place[0])
    signs = re.split(r"[^\W_]+", found)[1:-1]
    for order in _ORDERS:
        if not signs or len(signs) == len(order) - 1:
            made = "".join(f"%{one}{sign}" for one, sign in zip_longest(order, signs, fillvalue=""))
            if parsed(place[0], made):
                yield f"{before}{made}{after}"


def _beside(form: str, stated: Iterable[str]) -> list[str]:
    return [one for one in stated if not at_odds(form, one)]


def unread_period(
    text: str,
    covers: Covers,
    stated: Collection[str],
    reads: Callable[[Sequence[str], Covers], bool],
    *,
    heading: bool = False,
) -> str:
    """Say what to write.

    Args:
        text: The text, without doubled spaces.
        covers: The kind of period that is wanted.
        stated: The formats of dates that were tried.
        reads: Says whether the text names a period of a kind where formats are stated.
        heading: True where it stands above figures, and not beside one.
    """
    day = rest_of(text)
    fits = [form for form in _formats(covers) if form not in stated and parsed(day, form)]
    there = [form for form in fits if reads([*_beside(form, stated), form], covers)]
    if covers != "week" and two_years(text) is not None:
        hint = (
            "where digits alone are a year of two numbers, 202122 for 2021/22, set year_named_by: both "
            "and covers: financial-year or academic-year"
        )
        return f"{hint}; where they are a month, {with_format('%Y%m', stated)}" if fits else hint
    short = [form for form in stated if _too_short(day, form)]
    if short and not fits:
        return (
            f"digits alone are read where they have the full width of {short[0]!r}, each number with "
            "its leading 0, which is lost where the column is written as a number"
        )
    if _SERIAL.fullmatch(text) and covers != "interval":  # there 2019 to 2021 would be days as well
        days = [(form, one) for form in _COUNTED for one in parsed(text, form)]
        told = ", or ".join(f"{with_format(form, stated)} for {one}" for form, one in days)
        other = any(reads([*_beside(form, stated), form], covers) for form, _ in days)
        kinds = "" if other else _of_another_kind(_COUNTED[0], covers, stated, reads)
        return f"if it is a day as a spreadsheet counts them, {kinds}{told}"
    if fits:
        kinds = "" if there else _of_another_kind(fits[0], covers, stated, reads)
        fits = [*there, *(form for form in fits if form not in there)]
        hint = kinds + with_format(fits[0], stated)
        if fits[1:]:
            others = " or ".join(map(quoted, fits[1:3]))
            hint += f", or with {others} in the place of the last, whichever its publisher means"
        if any(at_odds(fits[0], one) for one in stated):
            hint += f", where all are so written; where this one alone is, {_days_of(text)}"
        if "%d" not in fits[0] and "%y" in fits[0] and not heading:
            hint += "; a day without a year is read with the column of its year under columns"
        return hint
    if _WITHOUT_YEAR.fullmatch(text) or MONTH_NAME.fullmatch(text):
        return (
            "it names no year: name in label_row the line above it that does"
            if heading
            else "it names no year: name the column of the year and this one under columns, in that order"
        )
    if within := [form for form in _within(text) if reads([*_beside(form, stated), form], covers)]:
        others = f", or with {quoted(within[1])} in its place" if within[1:] else ""
        behind = text[list(_DATE.finditer(text))[-1].end() :].strip()
        flag = f"; where {quoted(behind)} is a flag, say so in flags" if behind else ""
        return f"{with_format(within[0], stated)}{others}, to read such texts{flag}; or {_days_of(text)}"
    if there_is_none := _not_in_calendar(day, stated):
        return (
            f"there is no such {there_is_none}: ask its publisher which is meant, and correct it in the "
            "file or name it under periods"
        )
    if heading:
        return _days_of(text)
    return (
        f"{_days_of(text)}; a row that is of no period, such as a total, is left out with 'not' under "
        "where"
    )


def _not_in_calendar(text: str, stated: Iterable[str]) -> str | None:
    """Say of which grain a text is a date but for one number that the calendar does not have.

    >>> _not_in_calendar("30 Feb 2023", ()), _not_in_calendar("2023-13", ())
    ('day', 'month')
    >>> _not_in_calendar("2010-13", ()) is None  # years from 2010 to 2013, as well
    True
    """
    # A day of another weekday is told elsewhere.
    forms = [one for one in (*stated, *PLAIN, *FORMATS) if not re.search("%[aA]", one)]
    for number in _DAY_OR_MONTH.finditer(text):
        first = f"{text[: number.start()]}01{text[number.end() :]}"
        for form in forms:
            for day in parsed(first, form):
                kind = grain(form)
                if kind == "day" or (kind == "month" and int(number[0]) <= day.year % 100):
                    return kind
    return None


def _of_another_kind(
    form: str,
    covers: Covers,
    stated: Collection[str],
    reads: Callable[[Sequence[str], Covers], bool],
) -> str:
    """Say which kinds of period a text names in a format, where it names none of the kind wanted."""
    forms = [*_beside(form, stated), form]
    kinds = [kind for kind in _OTHERS if reads(forms, kind)]
    if covers == "week" and "day" in kinds:
        kinds = ["week-beginning", "week-ending"]
    return f"say covers: {either(kinds)}, and " if kinds else ""


def either(words: Sequence[str]) -> str:
    """Return words of which one is to be written.

    >>> either(["year"]), either(["day", "month", "year"])
    ('year', 'day, month or year')
    """
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last


def _days_of(text: str) -> str:
    return (
        f"say under periods which days it means: periods: {{{quoted(text)}: {{start: YYYY-MM-DD, "
        "end: YYYY-MM-DD}}"
    )
