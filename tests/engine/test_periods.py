"""Texts as periods: each form of published statistics, and what is refused because it is not clear."""

import re
from calendar import monthrange
from contextlib import suppress
from datetime import date, timedelta
from typing import Any, cast

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rsr.engine.period_cells import Fault, PeriodRule, Periods, is_fault
from rsr.engine.period_flags import PeriodFlags
from rsr.engine.periods import Days, TwoReadingsError, format_fault, grain, interval_text
from rsr.engine.spelled import Calendar, Covers
from rsr.values.numerals import CellError

CALENDAR = Calendar(starts=1)
APRIL_END = Calendar(starts=4, named_by="end")
APRIL_START = Calendar(starts=4, named_by="start")


def span(text: str, covers: Covers, *formats: str, calendar: Calendar | None = None) -> str:
    """Read a text, and write its first and last day as ISO 8601 has them."""
    return interval_text(Days(formats or None, calendar).span(text, covers))


@pytest.mark.parametrize(
    ("text", "covers", "days"),
    [
        ("2013/14", "financial-year", "2013-04-01/2014-03-31"),
        ("2013-14", "financial-year", "2013-04-01/2014-03-31"),
        ("2013\u201314", "financial-year", "2013-04-01/2014-03-31"),
        ("2013/2014", "financial-year", "2013-04-01/2014-03-31"),
        ("2013 to 2014", "financial-year", "2013-04-01/2014-03-31"),
        # The second year in one digit, which no month of two digits is.
        ("2002/3", "financial-year", "2002-04-01/2003-03-31"),
        ("2002-3", "financial-year", "2002-04-01/2003-03-31"),
        ("2002/3", "academic-year", "2002-09-01/2003-08-31"),
        ("2002/4", "financial-year", None),
        ("2002/3", "month", None),
        ("Q1 2002/3", "quarter", "2002-04-01/2002-06-30"),
        ("April 2002/3", "month", "2002-04-01/2002-04-30"),
        ("April 2023 to March 2024", "financial-year", "2023-04-01/2024-03-31"),
        ("May 2023 to April 2024", "financial-year", None),
        ("April 2023 to February 2024", "financial-year", None),
        ("September 2023 to August 2024", "academic-year", "2023-09-01/2024-08-31"),
        ("1 to 7 May 2023", "interval", "2023-05-01/2023-05-07"),
        ("7-7 May 2023", "interval", "2023-05-07/2023-05-07"),
        ("8-7 May 2023", "interval", None),
        ("0-7 May 2023", "interval", None),
        ("1st\u20137th May 2023", "interval", "2023-05-01/2023-05-07"),
        ("Q123", "quarter", None),
        ("FY 1999/00", "financial-year", "1999-04-01/2000-03-31"),
        # Unasked, no financial year is a month.
        ("2001-02", "financial-year", "2001-04-01/2002-03-31"),
        ("2011-12", "financial-year", "2011-04-01/2012-03-31"),
        ("2022/23", "academic-year", "2022-09-01/2023-08-31"),
        # Two years of two digits, one after the other; 69 is the first of the last century.
        ("13-14", "financial-year", "2013-04-01/2014-03-31"),
        ("13/14", "academic-year", "2013-09-01/2014-08-31"),
        ("68/69", "financial-year", "2068-04-01/2069-03-31"),
        ("69/70", "financial-year", "1969-04-01/1970-03-31"),
        ("99-00", "financial-year", "1999-04-01/2000-03-31"),
        ("13-15", "financial-year", None),
        ("13-14", "month", None),
        ("FY16/17", "financial-year", "2016-04-01/2017-03-31"),
        ("FY16-17", "academic-year", None),
        ("F/Y 2016/17", "financial-year", "2016-04-01/2017-03-31"),
        ("financial year 2016/17", "financial-year", "2016-04-01/2017-03-31"),
        ("AY 2022/23", "academic-year", "2022-09-01/2023-08-31"),
        ("AY22/23", "academic-year", "2022-09-01/2023-08-31"),
        ("academic year 2022/23", "academic-year", "2022-09-01/2023-08-31"),
        ("AY 2022/23", "financial-year", None),
        ("FY 2022/23", "academic-year", None),
        ("AY 2022/23 Q1", "quarter", "2022-09-01/2022-11-30"),
        ("CY2023", "year", "2023-01-01/2023-12-31"),
        ("calendar year 2023", "year", "2023-01-01/2023-12-31"),
        ("CY2023", "financial-year", None),
        ("Q1 23/24", "quarter", "2023-04-01/2023-06-30"),
        ("1Q 2023/24", "quarter", "2023-04-01/2023-06-30"),
        ("CY2023 Q1", "quarter", "2023-01-01/2023-03-31"),
        ("2023M03", "month", "2023-03-01/2023-03-31"),
        ("2023-M3", "month", "2023-03-01/2023-03-31"),
        ("2023 3", "month", "2023-03-01/2023-03-31"),
        ("2023M13", "month", None),
        ("January 23/24", "month", "2024-01-01/2024-01-31"),
        ("12m to Mar 23", "year-ending", "2022-04-01/2023-03-31"),
        ("FYE Mar 2023", "year-ending", "2022-04-01/2023-03-31"),
        ("As at 31 March 2023", "day", "2023-03-31/2023-03-31"),
        ("12th May 2023", "day", "2023-05-12/2023-05-12"),
        ("Q1 2023/24", "quarter", "2023-04-01/2023-06-30"),
        ("2023/24 Q4", "quarter", "2024-01-01/2024-03-31"),
        ("2023-24 quarter 3", "quarter", "2023-10-01/2023-12-31"),
        ("1st quarter 2023/24", "quarter", "2023-04-01/2023-06-30"),
        ("Apr to Jun 2023", "quarter", "2023-04-01/2023-06-30"),
        ("Jan - Mar 2023/24", "quarter", "2024-01-01/2024-03-31"),
        ("2023 Oct-Dec", "quarter", "2023-10-01/2023-12-31"),
        ("3 months to May 2023", "quarter", "2023-03-01/2023-05-31"),
        ("H2 2023/24", "half-year", "2023-10-01/2024-03-31"),
        ("2023/24 H1", "half-year", "2023-04-01/2023-09-30"),
        ("2024-W05", "week", "2024-01-29/2024-02-04"),
        ("2020W53", "week", "2020-12-28/2021-01-03"),
        ("2015 1", "mmwr-week", "2015-01-04/2015-01-10"),
        ("2014 53", "mmwr-week", "2014-12-28/2015-01-03"),
        ("2025-W01", "mmwr-week", "2024-12-29/2025-01-04"),
        ("Week 1 2022", "mmwr-week", "2022-01-02/2022-01-08"),
        ("Week 5 2024", "week", "2024-01-29/2024-02-04"),
        ("2024 5", "week", "2024-01-29/2024-02-04"),
        ("week ending 4 February 2024", "week", "2024-01-29/2024-02-04"),
        ("w/e 4 Feb 2024", "week-ending", "2024-01-29/2024-02-04"),
        ("2024-02-04", "week-ending", "2024-01-29/2024-02-04"),
        ("Week commencing 29 Jan 2024", "week-beginning", "2024-01-29/2024-02-04"),
        ("2024-01-29", "week-beginning", "2024-01-29/2024-02-04"),
        ("Year ending March 2023", "year-ending", "2022-04-01/2023-03-31"),
        ("2024-01-05 to 2024-01-05", "interval", "2024-01-05/2024-01-05"),
        # A day that a text names is that day; a date alone on the first of a month is that month.
        ("Year ending 1 March 2023", "year-ending", "2022-03-02/2023-03-01"),
        ("12 months to 1 April 2023", "year-ending", "2022-04-02/2023-04-01"),
        ("Year ending 31 March 2023", "year-ending", "2022-04-01/2023-03-31"),
        ("3 months to 1 April 2023", "quarter", "2023-01-02/2023-04-01"),
        ("2023-03-01", "year-ending", "2022-04-01/2023-03-31"),
        ("2023-03-02", "year-ending", "2022-03-03/2023-03-02"),
        # Years of two digits are those of POSIX.
        ("Year ending 2 March 2023", "year-ending", "2022-03-03/2023-03-02"),
        ("Year ending Mar-68", "year-ending", "2067-04-01/2068-03-31"),
        ("Year ending Mar-69", "year-ending", "1968-04-01/1969-03-31"),
        ("12 months to March 2023", "year-ending", "2022-04-01/2023-03-31"),
        ("YE Mar 23", "year-ending", "2022-04-01/2023-03-31"),
        ("year ending 5 April 2023", "year-ending", "2022-04-06/2023-04-05"),
        ("year to 28 February 2024", "year-ending", "2023-03-01/2024-02-28"),
        ("2023-03", "year-ending", None),
        ("March 2023", "year-ending", "2022-04-01/2023-03-31"),
        # A year that says its own end is no calendar year.
        ("Year ending June 2023", "year", "2022-07-01/2023-06-30"),
        ("Year ending March 2023", "financial-year", "2022-04-01/2023-03-31"),
        ("Year ending June 2023", "financial-year", None),
        ("Year ending August 2023", "academic-year", "2022-09-01/2023-08-31"),
        ("Sept 2023", "month", "2023-09-01/2023-09-30"),
        ("Sept. 2023", "month", "2023-09-01/2023-09-30"),
        ("2023 April", "month", "2023-04-01/2023-04-30"),
        ("2023 4", "month", "2023-04-01/2023-04-30"),
        ("2023/24 January", "month", "2024-01-01/2024-01-31"),
        ("January 2023/24", "month", "2024-01-01/2024-01-31"),
        ("April 2023/24", "month", "2023-04-01/2023-04-30"),
        ("1 April 2023 to 30 June 2023", "interval", "2023-04-01/2023-06-30"),
        ("2023-04-01/2023-06-30", "interval", "2023-04-01/2023-06-30"),
        ("April 2023 to June 2023", "interval", "2023-04-01/2023-06-30"),
        ("10 April to 01 May 2020", "interval", "2020-04-10/2020-05-01"),
        ("20 December to 2 January 2021", "interval", "2020-12-20/2021-01-02"),
        ("1 December to 31 January 2021", "interval", "2020-12-01/2021-01-31"),
        ("1 April to 31 March 2021", "interval", "2020-04-01/2021-03-31"),
        ("1 April to 30 March 2021", "interval", "range-reversed"),
        ("2 April to 31 March 2021", "interval", "range-reversed"),
        ("20 November to 2 January 2021", "interval", "range-reversed"),
        ("20 December to 2 February 2021", "interval", "range-reversed"),
        ("1 May to 10 April 2020", "interval", "range-reversed"),
        ("10 April to 10 April 2020", "interval", "2020-04-10/2020-04-10"),
        ("10 May 2020 to 10 April 2020", "interval", "range-reversed"),
        ("2020-05-10/2020-04-10", "interval", "range-reversed"),
        ("20 to 2 January 2021", "interval", None),
        # A date names a span of several months as its first or last day or month alone.
        ("2023-01", "quarter", "2023-01-01/2023-03-31"),
        ("2023-02", "quarter", None),
        ("2023-03", "quarter", "2023-01-01/2023-03-31"),
        ("2023-01-01", "quarter", "2023-01-01/2023-03-31"),
        ("2023-01-02", "quarter", None),
        ("2023-02-15", "quarter", None),
        ("2023-03-30", "quarter", None),
        ("2023-03-31", "quarter", "2023-01-01/2023-03-31"),
        ("Feb 2023", "quarter", None),
        ("2023-02-15", "month", "2023-02-01/2023-02-28"),
        ("2013 to 2014", "interval", None),
        ("June 2023 to April 2023", "interval", "range-reversed"),
        ("2022-09-01", "academic-year", "2022-09-01/2023-08-31"),
        ("0 months to March 2023", "interval", None),
        ("6 months to March 2023", "year-ending", None),
        ("6 months to March 2023", "half-year", "2022-10-01/2023-03-31"),
        ("2023 13", "month", None),
        # What is not clear, or is something else.
        ("2020 Q1", "quarter", None),
        ("2023 H1", "half-year", None),
        ("2014", "financial-year", None),
        ("FY2014", "financial-year", None),
        ("2013/15", "financial-year", None),
        ("2024-W54", "week", None),
        ("2023-W53", "week", None),
        ("2015 53", "mmwr-week", None),
        ("2015 0", "mmwr-week", None),
        ("2014 54", "mmwr-week", None),
        ("2015-01-04", "mmwr-week", None),
        ("2024-01-29", "week", None),
        ("2013/14", "year", None),
        ("June 2023", "year", None),
        ("2023-06-15", "year", None),
        ("2023-12-31", "year", "2023-01-01/2023-12-31"),
        ("May 2023", "financial-year", None),
        ("March 2023", "financial-year", "2022-04-01/2023-03-31"),
        ("week ending 4 February 2024", "week-beginning", None),
        ("Apr to Jul 2023", "quarter", None),
        ("2022 Oct to Mar", "half-year", None),
        ("Oct to Mar 2023/24", "half-year", "2023-10-01/2024-03-31"),
    ],
)
def test_a_text_names_its_days(text: str, covers: Covers, days: str | None) -> None:
    """Each published form is read as the days that it counts, or refused."""
    if days is not None and days != "range-reversed":
        assert span(text, covers) == days
        return
    with pytest.raises(CellError) as refused:
        span(text, covers)
    assert refused.value.code == (days or "cell-date")
    assert refused.value.hint


@pytest.mark.parametrize(
    ("text", "covers", "calendar", "days"),
    [
        ("2020 Q1", "quarter", CALENDAR, "2020-01-01/2020-03-31"),
        ("2020 Q1", "quarter", APRIL_START, "2020-04-01/2020-06-30"),
        ("2020 Q1", "quarter", APRIL_END, "2019-04-01/2019-06-30"),
        ("2020 Q1", "quarter", Calendar(starts=4), None),
        ("2019/20 Q1", "quarter", CALENDAR, None),
        ("2019/20 Q1", "quarter", Calendar(starts=7), "2019-07-01/2019-09-30"),
        ("1983 2", "quarter", CALENDAR, "1983-04-01/1983-06-30"),
        ("2023 H2", "half-year", CALENDAR, "2023-07-01/2023-12-31"),
        ("2014", "financial-year", APRIL_END, "2013-04-01/2014-03-31"),
        ("FY2014", "financial-year", APRIL_START, "2014-04-01/2015-03-31"),
        ("FY2014 Q1", "quarter", Calendar(named_by="end"), "2013-04-01/2013-06-30"),
        ("May FY2014", "month", APRIL_END, "2013-05-01/2013-05-31"),
        ("2022/23", "academic-year", Calendar(starts=8), "2022-08-01/2023-07-31"),
        ("2022/23", "financial-year", Calendar(starts=10), "2022-10-01/2023-09-30"),
        ("Year ending September 2023", "financial-year", Calendar(starts=10), "2022-10-01/2023-09-30"),
        ("Year ending March 2023", "financial-year", Calendar(starts=10), None),
    ],
)  # fmt: skip
def test_the_register_says_when_years_begin(
    text: str, covers: Covers, calendar: Calendar, days: str | None
) -> None:
    """A year of one number, or its quarter, is read only where the register says which days it has."""
    if days is not None:
        assert span(text, covers, calendar=calendar) == days
        return
    with pytest.raises(CellError):
        span(text, covers, calendar=calendar)


def test_texts_may_mean_what_the_register_says() -> None:
    """A text of the mapping is those days, whatever its case and spaces; others are read as always."""
    named = {"baseline": (date(2019, 4, 1), date(2020, 1, 31)), "2020": (date(2020, 4, 1),) * 2}
    calendar = Calendar(named=named)

    assert span(" Base\u00a0line ".replace("\u00a0", ""), "year", calendar=calendar) == (
        "2019-04-01/2020-01-31"
    )
    assert span("2020", "year", calendar=calendar) == "2020-04-01/2020-04-01"
    assert span("2021", "year", calendar=calendar) == "2021-01-01/2021-12-31"


@pytest.mark.parametrize(
    ("text", "covers", "formats"),
    [
        ("01/04/2024", "day", ["%d/%m/%Y", "%m/%d/%Y"]),
        ("2002-03", "financial-year", ["%Y-%m"]),
        ("2001-02", "financial-year", ["%Y-%m"]),
        ("week ending 01/04/2024", "week-ending", ["%d/%m/%Y", "%m/%d/%Y"]),
        ("Year ending 04/05/2024", "year-ending", ["%d/%m/%Y", "%m/%d/%Y"]),
        ("01/04/2024 to 05/06/2024", "interval", ["%d/%m/%Y", "%m/%d/%Y"]),
    ],
)
def test_two_readings_are_refused(text: str, covers: Covers, formats: list[str]) -> None:
    """A text that can be read as different days names both readings, and is none of them."""
    with pytest.raises(TwoReadingsError) as refused:
        span(text, covers, *formats)
    assert " and " in refused.value.must


@pytest.mark.parametrize(
    ("text", "covers", "says"),
    [
        ("2024-W05", "day", "covers: week"),
        ("2013/14", "year", "covers: financial-year or academic-year"),
        ("2024-02-04", "week", "week-beginning or week-ending"),
        ("1983", "quarter", "under columns"),
        ("2020 Q1", "quarter", "year_starts"),
        ("June 2023", "year", "covers: month"),
        (
            "2020 Q1",
            "month",
            "covers: quarter, or on_bad_row: leave-out where other rows name a month",
        ),
        ("2020 Total", "quarter", "left out with 'not' under where"),
    ],
)
def test_a_refusal_says_what_to_write(text: str, covers: Covers, says: str) -> None:
    """Somebody who meets the form for the first time is told which option reads it."""
    with pytest.raises(CellError) as refused:
        span(text, covers)
    assert says in str(refused.value.hint)


def test_a_year_alone_is_one_though_no_format_reads_it() -> None:
    """It is no financial year, as the register's formats might lead to think."""
    with pytest.raises(CellError) as refused:
        span("2020", "month", "%Y %b")
    assert "it names a year alone" in str(refused.value.hint)


@pytest.mark.parametrize(
    ("text", "covers", "says"),
    [
        ("Jan-23", "month", ", '%b-%y']"),
        ("Jan-23", "month", "column of its year under columns"),
        ("Jan 23", "month", ", '%b %y']"),
        ("23-Jan", "month", ", '%y-%b']"),
        ("202303", "month", ", '%Y%m']"),
        ("03/2023", "month", ", '%m/%Y']"),
        (
            "01/02/2023",
            "day",
            "'%d/%m/%Y'], or with '%m/%d/%Y' in the place of the last, whichever",
        ),
        # One order alone reads it, and the publisher may mean the other.
        ("04/01/2023", "quarter", "'%m/%d/%Y'], or with '%d/%m/%Y' in the place of the last"),
        ("01/04/2023", "quarter", "'%d/%m/%Y'], or with '%m/%d/%Y' in the place of the last"),
        ("w/e 12/05/2023", "week-ending", ", '%d/%m/%Y']"),
        ("45017", "day", "'excel-1900'] for 2023-04-01, or write date_formats: ['%Y-%m-%d',"),
        ("March", "month", "names no year"),
        ("3", "month", "names no year"),
        ("Q4", "quarter", "names no year"),
        ("Week 32", "week", "names no year"),
        ("Spring 2023", "month", "periods: {'Spring 2023': {start: YYYY-MM-DD"),
        ("2023/24 to date", "financial-year", "periods: {'2023/24 to date'"),
        ("FY2016", "month", "covers: financial-year"),
        ("2002/3", "month", "where it is a month, write date_formats: ['%Y-%m-%d', '%Y-%m',"),
        ("2011/12", "month", ", '%Y/%m']"),
        ("2002/4", "month", ", '%Y/%m']"),
        ("2003/03", "financial-year", "say under periods which days it means"),
        ("5/2024", "week", ", '%V/%G']"),
        ("202405", "week", ", '%G%V']"),
        ("202425", "week", ", '%G%V']"),
        ("2024/5", "week", ", '%G/%V']"),
        ("12/05/2023", "week", "say covers: week-beginning or week-ending, and write date_formats"),
        ("30 Feb 2023", "month", "there is no such day: ask its publisher which is meant"),
        ("29th February 2023", "day", "there is no such day: ask"),
        ("31/04/2023", "month", "there is no such day: ask"),
        ("2023-00-05", "week-ending", "there is no such day: ask"),
        ("2023-13", "month", "there is no such month: ask"),
        ("13/2023", "month", "there is no such month: ask"),
        ("2013-13", "month", "there is no such month: ask"),
        ("2023 13", "month", "13 is no number of a month"),
        ("2023 0", "month", "0 is no number of a month"),
        ("2023 5", "quarter", "5 is no number of a quarter"),
        ("2023 3", "half-year", "3 is no number of a half-year"),
        ("2023 54", "week", "54 is no number of a week"),
    ],
)
def test_a_text_that_names_no_known_period_is_refused_with_what_reads_it(
    text: str, covers: Covers, says: str
) -> None:
    """A format, a column of years or the mapping of periods is named, as the text asks for it."""
    with pytest.raises(CellError) as caught:
        span(text, covers)

    assert says in str(caught.value.hint)


# Texts that are read of each kind unasked, and a stranger that a format reads.
_READ: dict[Covers, tuple[str, ...]] = {
    "day": ("2023-04-05", "5 April 2023", "5th Apr 2023"),
    "week-ending": ("2023-04-09", "w/e 9 April 2023"),
    "month": ("2023-04", "April 2023", "2023-04-05", "2023M04", "Apr 2023/24"),
    "quarter": ("2023-06", "June 2023", "2023/24 Q1", "2023-06-30"),
    "financial-year": ("2023/24", "2011-12", "April 2023", "2024-03-31"),
    "year-ending": ("2023-03", "March 2023", "12 months to March 2023"),
    "interval": ("2023", "2019 to 2021", "2023-04", "5 to 9 April 2023"),
}


@pytest.mark.parametrize("strange", [
    "Mar-23", "Mar 23", "23-Mar", "Mar23", "03/2023", "202303", "2023/03", "31/03/2023", "03/31/2023",
    "31.03.23", "31-Mar-23", "w/e 31/03/2023", "Year to 31/03/2023", "Friday 31 March 2023", "March 31, 2023", "20230331", "45016",
])  # fmt: skip
@pytest.mark.parametrize("covers", _READ)
@pytest.mark.parametrize("stated", [(), ("%Y-%m-%d", "%B %Y"), ("%b %y",), ("%d/%m/%y", "%Y%m%d")])
def test_formats_as_they_are_shown_read_what_was_read_and_the_stranger(
    strange: str, covers: Covers, stated: tuple[str, ...]
) -> None:
    """Whoever copies them into the register loses no cell that was read before."""
    read = {}
    for text in (*_READ[covers], *(date(2023, 4, 9).strftime(one) for one in stated)):
        with suppress(CellError):
            read[text] = span(text, covers, *stated)
    try:
        span(strange, covers, *stated)
    except CellError as refused:
        hint = refused.hint or ""
    else:
        hint = ""
    shown = [yaml.safe_load(f"{{{one}}}") for one in re.findall(r"date_formats: \[[^\]]*\]", hint)]

    for formats in (tuple(one["date_formats"]) for one in shown):
        if ", without " not in hint:
            assert {text: span(text, covers, *formats) for text in read} == read
        said = re.search(r"say covers: ([a-z, -]+), and", hint)
        if said or "covers: " not in hint:
            kinds: list[Any] = re.split(", | or ", said[1]) if said else [covers]
            assert all(span(strange, kind, *formats) for kind in kinds)
    assert shown or not hint or re.search("periods: {|covers: |digits alone", hint)


@pytest.mark.parametrize(
    ("text", "covers", "stated"),
    [
        ("0202-01-01", "month", ()),
        ("March 0023", "month", ()),
        ("01/02/0023", "month", ("%d/%m/%Y",)),
        ("0021/22", "financial-year", ()),
        ("0999", "year", ()),
        ("0202-01-01/0202-03-31", "quarter", ()),
    ],
)
def test_a_year_with_a_leading_0_is_a_slip(
    text: str, covers: Covers, stated: tuple[str, ...]
) -> None:
    """No figures are of the year 202; from 1000 on a year is taken as it stands."""
    with pytest.raises(CellError) as refused:
        span(text, covers, *stated)

    assert refused.value.must == "must be of the year 1000 or later"
    assert span("1000", "year") == "1000-01-01/1000-12-31"


def test_four_digits_that_are_a_month_and_a_year_are_no_year() -> None:
    """The hint shows the format that reads them, and what they are then."""
    with pytest.raises(CellError) as refused:
        span("0423", "year")
    with pytest.raises(CellError) as slip:
        span("0023", "year")

    assert "'%m%y'], without '%Y'" in str(refused.value.hint)
    assert slip.value.hint == "correct the year in the file"
    assert span("0423", "month", "%m%y") == "2023-04-01/2023-04-30"
    with pytest.raises(CellError):
        Days().around(date(202, 1, 1), "month")


@pytest.mark.parametrize(
    ("text", "covers", "kinds"),
    [
        ("2023/24", "interval", "financial-year or academic-year"),
        ("Q1 2023", "interval", "quarter"),
        ("2010-11", "year", "month, financial-year or academic-year"),
        ("year ending March 2023", "month", "year-ending, financial-year or interval"),
        ("202305", "year", "month, year-ending or interval"),
        ("31/03/2023", "week", "week-beginning or week-ending"),
    ],
)
def test_every_kind_that_a_text_may_name_is_shown(text: str, covers: Covers, kinds: str) -> None:
    """The first of several is not always the one that its publisher means."""
    with pytest.raises(CellError) as refused:
        span(text, covers)

    assert re.search(rf"say covers: {kinds}(?:,|;|$)", refused.value.hint or "")


@pytest.mark.parametrize(
    ("form", "stated", "says"),
    [
        ("12/25/2023", ("%d/%m/%Y",), "date_formats: ['%m/%d/%Y'], without '%d/%m/%Y', where all"),
        ("12/25/2023", ("%d/%m/%Y", "%Y"), "date_formats: ['%Y', '%m/%d/%Y'], without '%d/%m/%Y'"),
        ("2022-01", ("%b %y",), "date_formats: ['%b %y', '%Y-%m']"),
    ],
)
def test_a_format_that_reads_other_days_stands_in_the_place_of_one(
    form: str, stated: tuple[str, ...], says: str
) -> None:
    """Both together would make two readings of most cells, and one cell is named under periods."""
    covers: Covers = "day" if "/" in form else "month"
    with pytest.raises(CellError) as refused:
        span(form, covers, *stated)
    hint = refused.value.hint or ""
    assert says in hint
    assert ("periods: {'12/25/2023': " in hint) == ("without" in hint)


@pytest.mark.parametrize(
    ("text", "covers", "formats"),
    [
        ("04/05/2024", "day", ("%d/%m/%Y", "%Y-%m-%d", "%m/%d/%Y")),
        ("2010-12", "interval", ()),
    ],
)
def test_each_choice_between_two_readings_leads_to_one(
    text: str, covers: Covers, formats: tuple[str, ...]
) -> None:
    """The lists that are shown keep every other format."""
    with pytest.raises(TwoReadingsError) as caught:
        span(text, covers, *formats)
    lists = re.findall(r"date_formats: \[[^\]]*\]", caught.value.hint or "")
    chosen = [tuple(yaml.safe_load(f"{{{one}}}")["date_formats"]) for one in lists]
    assert len({span(text, covers, *one) for one in chosen}) == len(chosen) == 2
    assert all("%Y-%m-%d" in one for one in chosen)


@pytest.mark.parametrize(
    ("text", "first", "days"),
    [
        ("2023/24 1", 4, "2023-04-01/2023-04-30"),
        ("2023/24 01", 4, "2023-04-01/2023-04-30"),
        ("2023/24 9", 4, "2023-12-01/2023-12-31"),
        ("2023/24 10", 4, "2024-01-01/2024-01-31"),
        ("2023/24 12", 4, "2024-03-01/2024-03-31"),
        ("2023/24 1", 1, "2024-01-01/2024-01-31"),
        ("2023/24 3", 1, "2024-03-01/2024-03-31"),
        ("2023/24 4", 1, "2023-04-01/2023-04-30"),
        ("2023/24 12", 1, "2023-12-01/2023-12-31"),
        ("2023-24 M10", 4, "2024-01-01/2024-01-31"),
        ("2023/24 Month 2", 4, "2023-05-01/2023-05-31"),
        ("2023/24, Period 2", 4, "2023-05-01/2023-05-31"),
        ("M2 2023/24", 4, "2023-05-01/2023-05-31"),
        ("Month 12 of 2023/24", 4, "2024-03-01/2024-03-31"),
        ("AY 2023/24 1", 9, "2023-09-01/2023-09-30"),
        ("AY 2023/24 5", 9, "2024-01-01/2024-01-31"),
        ("2023 1", 4, "2023-01-01/2023-01-31"),  # a year of one number is that of the calendar
        ("2023M1", 4, "2023-01-01/2023-01-31"),
    ],
)
def test_a_month_has_its_number_from_the_first_that_is_stated(
    text: str, first: int, days: str
) -> None:
    """In a year of two numbers; the months before it begins are in the second."""
    assert span(text, "month", calendar=Calendar(month_one=first)) == days


@pytest.mark.parametrize("text", ["2023/24 1", "2023/24 10", "2023-24 M3", "Month 12 of 2023/24"])
@pytest.mark.parametrize("covers", ["month", "week"])
def test_a_month_by_number_in_two_years_is_never_guessed(text: str, covers: Covers) -> None:
    """What is not said is asked for, and each of the two answers is shown."""
    with pytest.raises(CellError) as refused:
        span(text, covers)
    hint = refused.value.hint or ""
    if covers == "month":
        assert "set month_1: april" in hint
        assert "month_1: january" in hint
    else:
        assert "it names a month: say covers: month" in hint


@pytest.mark.parametrize("text", ["2023/24 13", "2023/24 0", "2023/25 1", "M13 2023/24", "M2 2023"])
def test_what_is_no_number_of_a_month_is_refused(text: str) -> None:
    """Whatever the first one is."""
    with pytest.raises(CellError):
        span(text, "month", calendar=Calendar(month_one=4))


def test_a_number_of_a_month_follows_where_the_year_begins() -> None:
    """A year that begins in July has its seventh month, counted from there, in the next year."""
    july = Calendar(starts=7, month_one=7)
    assert span("2023/24 1", "month", calendar=july) == "2023-07-01/2023-07-31"
    assert span("2023/24 7", "month", calendar=july) == "2024-01-01/2024-01-31"


@pytest.mark.parametrize(
    ("text", "covers"),
    [
        ("2023/24", "month"),
        ("2023", "quarter"),
        ("Q1", "quarter"),
        ("Mar-23", "month"),
        ("Total", "year"),
    ],
)
def test_what_is_told_of_a_heading_is_of_no_row(text: str, covers: Covers) -> None:
    """Neither rows nor columns of periods are spoken of, as no row has a period of its own."""
    found = []
    for headings in (False, True):
        with pytest.raises(CellError) as refused:
            Days(headings=headings).span(text, covers)
        found.append(refused.value.hint or "")
    of_rows = re.compile("on_bad_row|under columns|under where|a row ")
    assert of_rows.search(found[0])
    assert not of_rows.search(found[1])
    assert ("label_row" in found[1]) == (text in ("2023", "Q1"))


@pytest.mark.parametrize("text", ["2001/2", "2002/3"])
def test_a_format_of_months_makes_no_financial_year_of_the_year_before(text: str) -> None:
    """A year of two numbers that would also be a month is told with both readings."""
    with pytest.raises(TwoReadingsError) as caught:
        span(text, "financial-year", "%Y/%m")

    assert (
        caught.value.hint == "leave '%Y/%m' out of date_formats where it names these days by itself"
    )
    assert span(text, "month", "%Y/%m").startswith(text.replace("/", "-0"))


@pytest.mark.parametrize(("text", "days"), [("Q1 23", "2023-04-01/2023-06-30"), ("Q4-68", "2069-01-01/2069-03-31"),
    ("Q1'99", "1999-04-01/1999-06-30")])  # fmt: skip
def test_a_quarter_may_be_of_a_year_in_two_digits(text: str, days: str) -> None:
    """As it may be of one in four, where the register says when years begin."""
    assert span(text, "quarter", calendar=Calendar(starts=4, named_by="start")) == days
    with pytest.raises(CellError, match="the beginning of"):
        span(text, "quarter")


@pytest.mark.parametrize("flags", [None, "eurostat", "sdmx", {"Z": "a note"}])
@pytest.mark.parametrize("text", ["2025-06-30T23:30:00Z", "2025-06-30 23:30 z", "2025-06-30Z"])
def test_the_zone_of_a_moment_is_no_flag(text: str, flags: Any) -> None:
    """A moment is of a day by a zone, whatever letters are flags."""
    labels = PeriodFlags.of(flags)
    fault, *_ = Periods(Days(), PeriodRule(covers="month"), labels).read([text])

    assert isinstance(fault, Fault)
    assert fault.error.code == ("zone-unstated" if ":" in text else "cell-date")
    assert "flag" not in str(fault.error.hint)


@pytest.mark.parametrize(
    ("text", "form", "days"),
    [
        ("45017", "excel-1900", "2023-04-01"),
        ("45017.75", "excel-1900", "2023-04-01"),
        ("43555", "excel-1904", "2023-04-01"),
        ("61", "excel-1900", "1900-03-01"),
        ("60", "excel-1900", None),
        ("1", "excel-1904", "1904-01-02"),
        ("-5", "excel-1900", None),
        ("9999999", "excel-1900", None),
        ("Jan-23", "%b-%y", None),
    ],
)
def test_days_that_a_spreadsheet_counts_are_read_where_the_register_says_so(
    text: str, form: str, days: str | None
) -> None:
    """Before March 1900 the count has a day that never was, and none is read."""
    assert grain("excel-1900") == grain("excel-1904") == "day"
    if days is None:
        with pytest.raises(CellError):
            span(text, "day", form)
    else:
        assert span(text, "day", form) == f"{days}/{days}"


@pytest.mark.parametrize(
    ("text", "covers"),
    [
        ("Year ending March 2023", "month"),
        ("Year ending January 2023", "quarter"),
        ("Year ending June 2023", "financial-year"),
    ],
)
def test_a_format_does_not_read_over_what_a_text_says(text: str, covers: Covers) -> None:
    """A year that says its end is not the month, the quarter or the year around that end."""
    with pytest.raises(CellError):
        span(text, covers, "Year ending %B %Y")
    assert span(text, "year", "Year ending %B %Y") == span(text, "year-ending")


def test_a_text_with_two_readings_is_refused_with_both() -> None:
    """No format is taken for the right one; where both read the same day there is no question."""
    both = ("%d/%m/%Y", "%m/%d/%Y")

    with pytest.raises(TwoReadingsError, match=r"2023-01-02 to .* and 2023-02-01 to ") as refused:
        span("01/02/2023", "day", *both)
    assert "%m/%d/%Y" in str(refused.value.hint)
    assert span("02/02/2023", "day", *both) == "2023-02-02/2023-02-02"
    assert span("31/01/2023", "day", *both) == "2023-01-31/2023-01-31"


def test_a_length_of_nothing_is_told_as_such() -> None:
    """It is no end before a start, which nobody wrote."""
    (fault, *others) = Periods(Days(), PeriodRule(kind="length")).read(["2024-02-05", "0 days"])

    assert isinstance(fault, Fault)
    assert fault.error.code == "cell-date"
    assert not others


@pytest.mark.parametrize(
    ("form", "fine", "fault"),
    [
        ("%d/%m/%Y", "day", None),
        ("%b %Y", "month", None),
        ("%Y", "year", None),
        ("%G-W%V", "week", None),
        ("%G-W%V-%u", "day", None),
        ("%d %B", None, "no year"),
        ("%Y-W%W", None, "ISO weeks"),
        ("%Y-W%U", None, "ISO weeks"),
        ("%Y-W%V", None, "%G"),
        ("%Y %d", None, "read back"),
    ],
)
def test_a_format_is_as_fine_as_what_it_names(
    form: str, fine: str | None, fault: str | None
) -> None:
    """A format that cannot be used is told for its true reason."""
    assert grain(form) == fine
    assert (fault is None) == (format_fault(form) is None)
    assert (fault or "") in (format_fault(form) or "")


# --- cells of a row ---------------------------------------------------------------------------------


def read(cells: list[Any], **rule: Any) -> str:
    """Read the cells of a period."""
    found = Periods(Days(), PeriodRule(**rule)).read(cells)
    assert not isinstance(found[0], Fault), found
    return interval_text(found)


@pytest.mark.parametrize(
    ("cells", "rule", "days"),
    [
        (["2023/24", "Q1"], {"covers": "quarter"}, "2023-04-01/2023-06-30"),
        ([2024, 5], {"covers": "week"}, "2024-01-29/2024-02-04"),
        ([2024.0, "April"], {"covers": "month"}, "2024-04-01/2024-04-30"),
        ([date(2024, 1, 29)], {"covers": "week-beginning"}, "2024-01-29/2024-02-04"),
        ([date(2023, 3, 1)], {"covers": "year-ending"}, "2022-04-01/2023-03-31"),
        (["2024-01-31", "1 month"], {"kind": "length"}, "2024-01-31/2024-02-28"),
        (["2024-01-01", "3 months"], {"kind": "length"}, "2024-01-01/2024-03-31"),
        (["2024-01-01", "1 quarter"], {"kind": "length"}, "2024-01-01/2024-03-31"),
        (["2024-01-01", "2 weeks"], {"kind": "length"}, "2024-01-01/2024-01-14"),
        (["2024-02-29", 1], {"kind": "length", "length_in": "years"}, "2024-02-29/2025-02-27"),
        (["2024-01-01", 10], {"kind": "length", "length_in": "days"}, "2024-01-01/2024-01-10"),
        (["2024-03"], {"covers": "month", "shift": -1}, "2024-02-01/2024-02-29"),
        (["2024-01"], {"covers": "month", "shift": -12}, "2023-01-01/2023-01-31"),
        (["2023/24"], {"covers": "financial-year", "shift": 1}, "2024-04-01/2025-03-31"),
        (["2024-W01"], {"covers": "week", "shift": -1}, "2023-12-25/2023-12-31"),
        (["2024-02-04", "2024-02-05"], {"kind": "ends"}, "2024-02-04/2024-02-05"),
        (["2024-02-04", "2024-02-04"], {"kind": "ends"}, "2024-02-04/2024-02-04"),
        (["2024-01", "2024-03"], {"kind": "ends"}, "2024-01-01/2024-03-31"),
        (["2024-01-15", "Feb 2024"], {"kind": "ends"}, "2024-01-15/2024-02-29"),
        (["2024-01", "1 quarter"], {"kind": "length"}, "2024-01-01/2024-03-31"),
    ],
)
def test_cells_say_a_period_together(cells: list[Any], rule: dict[str, Any], days: str) -> None:
    """A text and its parts, typed days, a first day and a length, and the period before."""
    assert read(cells, **rule) == days


@pytest.mark.parametrize(
    ("cells", "rule", "faults"),
    [
        (["x", "y"], {"kind": "ends"}, [(0, "x"), (1, "y")]),
        (["2024-02-05", "2024-02-04"], {"kind": "ends"}, [(1, "2024-02-05 and 2024-02-04")]),
        (["2024-02-05", "3"], {"kind": "length"}, [(1, "3")]),
        (["2024-02-05", "0 days"], {"kind": "length"}, [(1, "0 days")]),
        (["9999-12-01", "2 months"], {"kind": "length"}, [(1, "2 months")]),
        (["soon", "3"], {"kind": "length"}, [(0, "soon"), (1, "3")]),
        (["2023", None], {"covers": "quarter"}, [(0, "2023")]),
        ([date(2024, 1, 29)], {"covers": "week"}, [(0, "2024-01-29")]),
        (["9999-12"], {"covers": "month", "shift": 1}, [(0, "9999-12")]),
        (["0001-01-01"], {"covers": "day", "shift": -1}, [(0, "0001-01-01")]),
        ([date(1, 1, 1)], {"covers": "week-ending"}, [(0, "0001-01-01")]),
        ([date(9999, 12, 31)], {"covers": "week-beginning"}, [(0, "9999-12-31")]),
    ],
)
def test_each_fault_of_a_period_is_told(
    cells: list[Any], rule: dict[str, Any], faults: list[tuple[int, str]]
) -> None:
    """Every cell that cannot be read is told, with what it holds."""
    found = Periods(Days(), PeriodRule(**rule)).read(cells)

    assert [(one.place, one.got) for one in found if isinstance(one, Fault)] == faults


@pytest.mark.parametrize("kind", ["ends", "length"])
def test_no_kind_of_period_is_proposed_where_none_can_be_said(kind: Any) -> None:
    """Beside ``start`` nothing says what a text covers; ``periods`` says its days."""
    cells = ("2023 Q1", "2023 Q2" if kind == "ends" else "1 month")
    fault, *_ = Periods(Days(), PeriodRule(kind=kind)).read(cells)

    assert isinstance(fault, Fault)
    assert str(fault.error.hint).startswith("say under periods which days it means")


# --- what holds for all texts -----------------------------------------------------------------------

YEARS = st.integers(min_value=1000, max_value=9990)
SHORT = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"]


@given(YEARS, st.integers(1, 12), st.integers(1, 12))
def test_months_to_a_month_end_with_it(year: int, month: int, count: int) -> None:
    """However a rolling span is written, it has so many months and its last day is the month's."""
    end = date(year, month, monthrange(year, month)[1])
    for name in (SHORT[month - 1], f"{end:%B}"):
        start, last = Days().span(f"{count} months ending {name} {year}", "interval")
        assert last == end
        assert (end.year * 12 + end.month) - (start.year * 12 + start.month) + 1 == count
        assert start.day == 1


@given(st.dates(min_value=date(1000, 1, 1), max_value=date(9990, 1, 1)))
def test_a_week_is_seven_days_however_it_is_written(day: date) -> None:
    """The week of a day is the same by its ISO number, its first and its last day."""
    year, number, weekday = day.isocalendar()
    first = day - timedelta(days=weekday - 1)
    last = first + timedelta(days=6)
    texts: list[tuple[str, Covers]] = [
        (f"{year}-W{number:02}", "week"),
        (f"{year} {number}", "week"),
        (f"week {number}, {year}", "week"),
        (f"week ending {last:%d %B} {last.year:04}", "week-ending"),
        (f"w/c {first:%d %b} {first.year:04}", "week-beginning"),
        (last.isoformat(), "week-ending"),
        (first.isoformat(), "week-beginning"),
        (f"{first}/{last}", "interval"),
    ]
    assert {Days().span(text, covers) for text, covers in texts} == {(first, last)}


@given(YEARS, st.integers(1, 4), st.integers(1, 12))
def test_quarters_of_a_year_follow_its_beginning(year: int, quarter: int, starts: int) -> None:
    """A quarter is the same three months by one number, by two, and by year and number apart."""
    calendar = Calendar(starts=starts, named_by="start")
    texts = [f"{year} Q{quarter}", f"Q{quarter} {year}", f"{year} {quarter}"]
    if starts > 1:
        texts += [f"{year}/{(year + 1) % 100:02} Q{quarter}", f"Q{quarter} {year}-{year + 1}"]
    found = {Days(None, calendar).span(text, "quarter") for text in texts}
    ((start, end),) = found
    assert (start.year * 12 + start.month - 1) == year * 12 + starts - 1 + (quarter - 1) * 3
    assert 88 <= (end - start).days <= 91


@given(
    st.text(alphabet="0123456789/-W QHtoYEMarSepw. ", min_size=4, max_size=14),
    st.sampled_from(Covers.__args__),  # type: ignore[attr-defined]  # a Literal has them
    st.sampled_from([None, 1, 4, 9]),
)
def test_a_text_has_one_reading_or_none(text: str, covers: Covers, starts: int | None) -> None:
    """Whatever is read without a stated calendar is read the same with it, or told."""
    try:
        plain = Days().span(text, covers)
    except CellError:
        return
    try:
        stated = Days(None, Calendar(starts=starts)).span(text, covers)
    except CellError:
        return
    assert plain[0] <= plain[1]
    if starts is None or starts == (9 if covers == "academic-year" else 4):
        assert stated == plain


# --- digits alone ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "form", "days"),
    [
        ("20231102", "%Y%m%d", "2023-11-02"),
        ("2023112", "%Y%m%d", None),
        ("202311 2", "%Y%m%d", None),
        ("202122", "%Y%m%d", None),
        ("01122023", "%d%m%Y", "2023-12-01"),
        ("1122023", "%d%m%Y", None),
        ("011223", "%d%m%y", "2023-12-01"),
        ("11223", "%d%m%y", None),
        ("2023032", "%Y%j", "2023-02-01"),
        ("202332", "%Y%j", None),
        # What stands apart may leave out its 0, beside what is joined or not.
        ("1/2/2023", "%d/%m/%Y", "2023-02-01"),
        ("20230102 9:30", "%Y%m%d %H:%M", "2023-01-02"),
        ("2023012 09:30", "%Y%m%d %H:%M", None),
        ("1Feb2023", "%d%b%Y", "2023-02-01"),
        ("wk 1 20230102", "wk 1 %Y%m%d", "2023-01-02"),
    ],
)
def test_digits_alone_are_read_in_full_width_only(text: str, form: str, days: str | None) -> None:
    """Where one number ends is told by its width alone; a sign or a space tells it too."""
    if days is None:
        with pytest.raises(CellError) as refused:
            span(text, "day", form)
        assert refused.value.code == "cell-date"
    else:
        assert span(text, "day", form) == f"{days}/{days}"


@given(st.dates(date(1970, 1, 1), date(2068, 12, 31)))
@pytest.mark.parametrize("form", ["%Y%m%d", "%d%m%Y", "%y%m%d", "%d%m%y", "%Y%j"])
def test_a_day_in_digits_is_read_and_none_with_a_digit_less(form: str, day: date) -> None:
    """With a digit less, whichever, more than one day may be meant."""
    text = day.strftime(form)
    assert Days((form,)).day(text) == day
    for place in range(len(text)):
        with pytest.raises(CellError):
            Days((form,)).day(text[:place] + text[place + 1 :])


BOTH = Calendar(named_by="both")


@pytest.mark.parametrize(
    ("text", "covers", "days"),
    [
        ("202122", "academic-year", "2021-09-01/2022-08-31"),
        ("202122", "financial-year", "2021-04-01/2022-03-31"),
        ("20212022", "academic-year", "2021-09-01/2022-08-31"),
        ("199900", "academic-year", "1999-09-01/2000-08-31"),
        ("AY 202122", "academic-year", "2021-09-01/2022-08-31"),
        ("202122 Q1", "quarter", "2021-04-01/2021-06-30"),
        ("2021/22", "academic-year", "2021-09-01/2022-08-31"),
        ("202123", "academic-year", None),
        ("202121", "academic-year", None),
        ("20212023", "academic-year", None),
        ("2021223", "academic-year", None),
        ("2021", "academic-year", None),
        ("202122", "day", None),
        ("202122", "month", None),
        ("201112", "month", None),
        ("202122", "year", None),
    ],
)
def test_years_of_two_numbers_may_be_digits_alone(
    text: str, covers: Covers, days: str | None
) -> None:
    """They are read where the register says so, and the second year follows the first."""
    if days is None:
        with pytest.raises(CellError):
            span(text, covers, calendar=BOTH)
    else:
        assert span(text, covers, calendar=BOTH) == days
    if "/" not in text and not (days is None and text == "2021"):
        with pytest.raises(CellError):  # unasked, such digits are no year
            span(text, covers)


@pytest.mark.parametrize("named_by", ["start", "end"])
def test_years_named_by_one_number_are_not_two_in_digits(named_by: Any) -> None:
    """Only where both numbers name a year are they looked for in its digits."""
    with pytest.raises(CellError):
        span("202122", "academic-year", calendar=Calendar(named_by=named_by))


def test_digits_that_are_a_month_and_a_year_are_refused_where_both_are_asked_for() -> None:
    """February 2001 is in another financial year than 2001/02."""
    with pytest.raises(TwoReadingsError):
        span("200102", "financial-year", "%Y%m", calendar=BOTH)


@pytest.mark.parametrize("covers", ["day", "month", "academic-year", "financial-year", "year"])
@pytest.mark.parametrize("formats", [(), ("%Y%m%d",), ("%Y%m",), ("%d%m%Y", "%Y")])
def test_no_hint_leads_from_a_year_in_digits_to_a_day(
    covers: Covers, formats: tuple[str, ...]
) -> None:
    """Whatever the register says by now, the year of two numbers is offered, and no day."""
    with pytest.raises(CellError) as refused:
        span("202122", covers, *formats)
    hint = refused.value.hint or ""
    assert "set year_named_by: both" in hint
    assert "covers: day" not in hint
    assert "write date_formats" not in hint


@pytest.mark.parametrize(
    ("text", "formats", "says"),
    [
        ("1122023", ("%d%m%Y",), "full width of '%d%m%Y'"),
        ("21223", ("%d%m%y",), "full width of '%d%m%y'"),  # and no day of a spreadsheet
        ("201112", (), "year_named_by: both"),
        ("201112", (), "where they are a month, write date_formats: ['%Y-%m-%d',"),
        ("202103", ("%Y%m%d",), "write date_formats: ['%Y%m%d', '%Y%m']"),
    ],
)
def test_what_reads_digits_is_said(text: str, formats: tuple[str, ...], says: str) -> None:
    """A lost zero, a year and a month are told apart."""
    with pytest.raises(CellError) as refused:
        span(text, "academic-year", *formats)
    assert says in (refused.value.hint or "")


def test_the_hint_for_years_in_digits_leads_to_their_reading() -> None:
    """Once they are known for years, the kinds of years are offered."""
    with pytest.raises(CellError) as refused:
        span("202122", "month", calendar=BOTH)
    assert "say covers: financial-year or academic-year" in (refused.value.hint or "")


@pytest.mark.parametrize(
    ("form", "twice"), [("%Y%y", True), ("%Y/%y", True), ("%Y%m", False), ("%y", False)]
)
def test_a_format_names_the_year_once(form: str, twice: bool) -> None:  # noqa: FBT001
    """Of two years, the reader would take the last."""
    assert ("year twice" in (format_fault(form) or "")) is twice


@pytest.mark.parametrize("form", ["%b %y", "%B %y", "%b-%y", "%y %b"])
@pytest.mark.parametrize("flags", [None, "eurostat", "gss"])
@pytest.mark.parametrize(
    "text",
    ["May 22nd", "May 22 nd", "March 23rd", "March 3rd", "22nd May", "May-22nd", "w/e May 22nd",
     "May 21st", "May 11th", "May 12th", "May 30th", "May 01st"],
)  # fmt: skip
def test_the_ordinal_of_a_day_is_no_year(text: str, flags: str | None, form: str) -> None:
    """It names a day of a month, and of no year; its letters are no flags."""
    periods = Periods(Days((form,)), PeriodRule(covers="month"), PeriodFlags.of(flags))

    (fault,) = periods.read((text,))[:1]

    assert isinstance(fault, Fault)
    assert fault.error.code == "cell-date"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("22nd May 2021", "2021-05-22"), ("May 22nd 2021", "2021-05-22"),
        ("1st May 22", "2022-05-01"), ("May 22nd 23", "2023-05-22"), ("3rd May 03", "2003-05-03"),
    ],
)  # fmt: skip
def test_the_ordinal_of_a_day_beside_its_year_is_read(text: str, day: str) -> None:
    """A number that is no ordinal is its year."""
    days = Days(("%d %B %Y", "%B %d %Y", "%d %B %y", "%B %d %y"))

    assert str(days.day(text)) == day


@pytest.mark.parametrize("text", ["May 22nd 03", "May 22nd 3rd"])
def test_an_ordinal_is_that_of_the_day_that_is_read(text: str) -> None:
    """And not of the year that stands in its place in a format."""
    with pytest.raises(CellError):
        Days(("%B %y %d",)).day(text)


@pytest.mark.parametrize("text", ["Week 12th", "Week 12th 2023", "2023 W12th", "2023-W12th"])
def test_the_ordinal_of_a_week_is_not_cut(text: str) -> None:
    """What stands behind a number that would be read is not dropped."""
    periods = Periods(Days(("%G-W%V",)), PeriodRule(covers="week"), PeriodFlags.of("eurostat"))

    assert is_fault(periods.read((text,)))


def test_letters_that_are_no_ordinal_are_flags() -> None:
    """A year has no ordinal, and neither has 23 with the letters of 22."""
    periods = Periods(
        Days(("%b %Y", "%b %y")), PeriodRule(covers="month"), PeriodFlags.of("eurostat")
    )

    for text in ("Mar 2023rd", "Mar 23nd", "Mar 23 r"):
        assert not is_fault(periods.read((text,)))


@pytest.mark.parametrize(
    ("calendar", "cells", "covers", "days"),
    [
        (APRIL_END, ["2024", "Q4"], "quarter", "2024-01-01/2024-03-31"),
        (APRIL_END, ["2024", "Apr-Jun"], "quarter", "2023-04-01/2023-06-30"),
        (APRIL_END, ["Apr-Jun", 2024], "quarter", "2023-04-01/2023-06-30"),
        (APRIL_END, ["2024", "Jan-Mar [p]"], "quarter", "2024-01-01/2024-03-31"),
        (APRIL_START, ["2024", "Jan-Mar"], "quarter", "2025-01-01/2025-03-31"),
        (APRIL_START, ["2024", "Apr-Jun"], "quarter", "2024-04-01/2024-06-30"),
        (APRIL_END, ["2024", "Apr-Sep"], "half-year", "2023-04-01/2023-09-30"),
        (APRIL_END, ["2024", "Apr-Dec"], "interval", "2023-04-01/2023-12-31"),
        (APRIL_END, ["2024", "1 April"], "interval", None),
        (APRIL_END, ["2024", "April"], "month", "2023-04-01/2023-04-30"),
        (APRIL_END, ["2024", "March"], "month", "2024-03-01/2024-03-31"),
        (APRIL_END, ["2000", "Apr"], "month", "1999-04-01/1999-04-30"),
        (APRIL_END, ["April", "3", "2024"], "day", None),
        (APRIL_END, ["3 April", "2024"], "day", "2024-04-03/2024-04-03"),
        # The number of a month counts from one that the register must name.
        (APRIL_END, ["2024", "1"], "month", None),
        (
            Calendar(starts=4, named_by="end", month_one=4),
            ["2024", "1"],
            "month",
            "2023-04-01/2023-04-30",
        ),
        (Calendar(starts=4, named_by="both"), ["2024", "April"], "month", None),
        (
            Calendar(starts=4, named_by="both"),
            ["202324", "April"],
            "month",
            "2023-04-01/2023-04-30",
        ),
        # One cell is the month of the calendar, and so is a year of which nothing else is stated.
        (APRIL_END, ["April 2024"], "month", "2024-04-01/2024-04-30"),
        (Calendar(starts=4), ["2024", "April"], "month", "2024-04-01/2024-04-30"),
        (Calendar(starts=1, named_by="end"), ["2024", "April"], "month", "2024-04-01/2024-04-30"),
        (
            Calendar(
                starts=4,
                named_by="end",
                named={"2024 april": (date(2024, 4, 1), date(2024, 4, 30))},
            ),
            ["2024", "April"],
            "month",
            "2024-04-01/2024-04-30",
        ),
    ],
)
def test_a_year_in_a_cell_of_its_own_is_the_one_that_the_register_says(
    calendar: Calendar, cells: list[Any], covers: Covers, days: str | None
) -> None:
    """2024 beside Apr-Jun is the same financial year as beside Q1, under year_named_by."""
    reads = Periods(Days(None, calendar), PeriodRule(covers=covers), PeriodFlags.of("gss"))
    found = reads.read(cells)
    assert (None if is_fault(found) else interval_text(found)) == days


@pytest.mark.parametrize(
    ("text", "form", "covers", "days"),
    [
        ("Sunday 4 February 2024", "%A %d %B %Y", "day", "2024-02-04/2024-02-04"),
        ("Sun 4th Feb 2024", "%a %d %B %Y", "day", "2024-02-04/2024-02-04"),
        ("SUNDAY 4 February 2024", "%A %d %B %Y", "week-ending", "2024-01-29/2024-02-04"),
        ("w/e Sunday 4 February 2024", "%A %d %B %Y", "week-ending", "2024-01-29/2024-02-04"),
        ("Tue 04/02/2024", "%a %m/%d/%Y", "day", "2024-04-02/2024-04-02"),
    ],
)
def test_a_weekday_is_that_of_its_date(text: str, form: str, covers: Covers, days: str) -> None:
    """A weekday before a date is read where it is right, however it is written."""
    assert span(text, covers, form) == days


@pytest.mark.parametrize(
    ("text", "form", "covers"),
    [
        ("Monday 4 February 2024", "%A %d %B %Y", "day"),
        ("Mon 4 February 2024", "%a %d %B %Y", "day"),
        ("Saturday 4th February 2024", "%A %d %B %Y", "week-ending"),
        ("w/e Monday 4 February 2024", "%A %d %B %Y", "week-ending"),
        ("mon 04/02/24", "%a %d/%m/%y", "day"),
    ],
)
def test_a_weekday_that_is_not_that_of_its_date_is_refused(
    text: str, form: str, covers: Covers
) -> None:
    """Which of the two is wrong cannot be told: the day or the weekday."""
    with pytest.raises(CellError, match="4 February 2024 is a Sunday"):
        span(text, covers, form)


def test_weeks_that_a_heading_calls_otherwise_are_not_read_as_iso_weeks() -> None:
    """They begin on Sunday, and the first of 2015 is six days later."""
    names, cells = ("MMWR Year", "MMWR Week"), ["2015", "1"]

    def read(covers: Covers, columns: tuple[str, ...] = names) -> object:
        return Periods(Days(), PeriodRule(covers=covers, columns=columns)).read(cells)

    (fault,) = cast("tuple[Fault]", read("week"))
    assert (fault.got, fault.error.hint) == ("2015 1", "say covers: mmwr-week")
    assert read("mmwr-week") == (date(2015, 1, 4), date(2015, 1, 10))
    assert read("week", ("Year", "Week")) == (date(2014, 12, 29), date(2015, 1, 4))
