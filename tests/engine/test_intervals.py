"""Spans by their ends: several years, ISO 8601 intervals, identifiers, and texts that say them twice."""

import pytest

from rsr.engine.periods import Days, TwoReadingsError, interval_text
from rsr.engine.spelled import Calendar, Covers
from rsr.values.numerals import CellError

NONE = Calendar()
CALENDAR, APRIL = Calendar(starts=1), Calendar(starts=4)
APRIL_END = Calendar(starts=4, named_by="end")
BOTH = Calendar(starts=4, named_by="both")
URI = "http://reference.data.gov.uk/id/"


def span(text: str, covers: Covers, *formats: str, calendar: Calendar = NONE) -> str:
    """Read a text, and write its first and last day as ISO 8601 has them."""
    return interval_text(Days(formats or None, calendar).span(text, covers))


def refusal(text: str, covers: Covers, *formats: str, calendar: Calendar = NONE) -> CellError:
    """Return why a text is refused."""
    with pytest.raises(CellError) as refused:
        span(text, covers, *formats, calendar=calendar)
    return refused.value


@pytest.mark.parametrize(
    ("text", "calendar", "days"),
    [
        ("2019-2021", NONE, "2019-01-01/2021-12-31"),
        ("2019 to 2021", NONE, "2019-01-01/2021-12-31"),
        ("2019/2021", CALENDAR, "2019-01-01/2021-12-31"),
        ("2019\u20132023", NONE, "2019-01-01/2023-12-31"),
        ("2017 - 19", NONE, "2017-01-01/2019-12-31"),
        ("2017-19", NONE, "2017-01-01/2019-12-31"),
        ("CY2019 to CY2020", NONE, "2019-01-01/2020-12-31"),
        ("2017/18 - 19/20", APRIL, "2017-04-01/2020-03-31"),
        ("2017/18 - 18/19", APRIL, "2017-04-01/2019-03-31"),
        ("2019/20-2021/22", Calendar(starts=9), "2019-09-01/2022-08-31"),
        ("17/18 to 19/20", APRIL, "2017-04-01/2020-03-31"),
        ("201718 to 201920", BOTH, "2017-04-01/2020-03-31"),
        ("FY2017/18 to FY2019/20", NONE, "2017-04-01/2020-03-31"),
        ("AY2017/18 to AY2019/20", NONE, "2017-09-01/2020-08-31"),
        ("2019 to 2021", APRIL_END, "2018-04-01/2021-03-31"),
        ("FY2019 to FY2020", APRIL_END, "2018-04-01/2020-03-31"),
        # Two digits that can be no later year are a month.
        ("2013-05", NONE, "2013-05-01/2013-05-31"),
        ("2012-12", NONE, "2012-12-01/2012-12-31"),
    ],
)
def test_several_years_are_their_first_to_their_last_day(
    text: str, calendar: Calendar, days: str
) -> None:
    """Years of one number are those of the calendar, unless the register says when they begin."""
    assert span(text, "interval", calendar=calendar) == days


@pytest.mark.parametrize(
    ("text", "calendar", "says"),
    [
        ("2017/18 - 19/20", NONE, "set year_starts: april where they are financial years"),
        ("2019 to 2021", APRIL, "set year_named_by"),
        # One year of two numbers, or two years.
        ("2019 to 2020", NONE, "covers: financial-year or academic-year"),
        ("2019-20", NONE, "covers: financial-year or academic-year"),
        ("2021 to 2019", NONE, "the first day first"),
        ("2019 to 2019", NONE, "periods: {'"),
        ("2019 to 2020/21", APRIL, "periods: {'"),
        ("2017/18 to 2020", APRIL_END, "periods: {'"),
        ("2017/18 - 18", APRIL, "periods: {'"),
        ("201718 to 201920", APRIL, "periods: {'"),
    ],
)
def test_years_that_are_not_clear_are_refused(text: str, calendar: Calendar, says: str) -> None:
    """The option that makes them clear is named."""
    assert says in str(refusal(text, "interval", calendar=calendar).hint)


def test_years_and_a_month_are_two_readings_unless_formats_say_which() -> None:
    """A text such as 2010-12 is December, or three years; 2010 - 12 is no month."""
    with pytest.raises(TwoReadingsError, match="2010-01-01 to 2012-12-31 and 2010-12-01 to"):
        span("2010-12", "interval")
    assert span("2010-12", "interval", "%Y-%m") == "2010-12-01/2010-12-31"
    assert span("2010-12", "interval", "%Y") == "2010-01-01/2012-12-31"
    assert span("2010 - 12", "interval") == "2010-01-01/2012-12-31"
    assert "covers: interval" in str(refusal("2019 to 2021", "year").hint)


@pytest.mark.parametrize(
    ("text", "covers", "days"),
    [
        ("2023-01-01/P3M", "interval", "2023-01-01/2023-03-31"),
        ("2023-01-01T00:00:00/P1M", "interval", "2023-01-01/2023-01-31"),
        ("2023-01-01/P1Y6M", "interval", "2023-01-01/2024-06-30"),
        ("2023-01-01/P2W", "interval", "2023-01-01/2023-01-14"),
        ("2023-01-01/P1M2D", "interval", "2023-01-01/2023-02-02"),
        ("2023-01-01/P1D", "day", "2023-01-01/2023-01-01"),
        ("2023-01-01/P2D", "day", None),
        ("2023-01-01/P3M", "quarter", "2023-01-01/2023-03-31"),
        ("2023-01-15/P3M", "quarter", None),
        ("2023-01-01/P2M", "quarter", None),
        ("2023-01-01/P6M", "half-year", "2023-01-01/2023-06-30"),
        ("2023-01-01/2023-03-31", "quarter", "2023-01-01/2023-03-31"),
        ("2022-04-01/P1Y", "financial-year", "2022-04-01/2023-03-31"),
        ("2022-04-01/P1Y", "academic-year", None),
        ("2022-04-01/P1Y", "year-ending", "2022-04-01/2023-03-31"),
        ("2023-01-02/P7D", "week", "2023-01-02/2023-01-08"),
        ("2023-01-02/P8D", "week", None),
        ("2023-01-03/P1W", "week", None),
        ("2023-01-03/P1W", "week-ending", "2023-01-03/2023-01-09"),
        ("2023-01-01T00:00:00/2023-03-31T23:59:59", "interval", "2023-01-01/2023-03-31"),
        ("2023-01-01T00:00/2023-03-31T24:00", "interval", "2023-01-01/2023-03-31"),
        ("2023-01-01/P0D", "interval", None),
        ("2023-01-01/P", "interval", None),
        ("2023-13-01/P1M", "interval", None),
        ("9999-12-01/P2M", "interval", None),
        ("2023-01-01T12:00:00/P1M", "interval", None),
    ],
)
def test_intervals_of_iso_8601_are_their_days(text: str, covers: Covers, days: str | None) -> None:
    """A start with a length or an end is read wherever such a span is wanted."""
    if days is None:
        assert refusal(text, covers).code == "cell-date"
    else:
        assert span(text, covers) == days


def test_an_interval_is_read_whatever_the_formats_of_dates_are() -> None:
    """ISO 8601 has one order of day and month."""
    assert span("2023-01-02/2023-02-01", "interval", "%Y-%d-%m") == "2023-01-02/2023-02-01"
    assert span("2023-01-02/P1D", "interval", "%d/%m/%Y") == "2023-01-02/2023-01-02"


def test_an_interval_that_ends_at_midnight_ends_on_one_of_two_days() -> None:
    """Some publishers write the last day with a midnight, and some the day after it."""
    told = refusal("2023-01-01T00:00:00/2023-04-01T00:00:00", "interval")

    assert "at a midnight" in told.must
    assert "2023-01-01/2023-03-31" in str(told.hint)
    assert refusal("2023-03-31/2023-01-01", "interval").code == "range-reversed"


@pytest.mark.parametrize(
    ("text", "covers", "calendar", "days"),
    [
        (f"{URI}quarter/2023-Q1", "quarter", NONE, "2023-01-01/2023-03-31"),
        (f"{URI}quarter/2023-Q1", "quarter", APRIL_END, "2023-01-01/2023-03-31"),
        (f"{URI}gregorian-quarter/2023-Q2", "interval", NONE, "2023-04-01/2023-06-30"),
        (f"{URI}half/2023-H2", "half-year", NONE, "2023-07-01/2023-12-31"),
        (f"{URI}year/2023", "year", APRIL_END, "2023-01-01/2023-12-31"),
        (f"{URI}month/2023-02", "month", NONE, "2023-02-01/2023-02-28"),
        (f"{URI}week/2023-W05", "week", NONE, "2023-01-30/2023-02-05"),
        (f"{URI}day/2023-03-01", "day", NONE, "2023-03-01/2023-03-01"),
        (f"{URI}government-year/2022-2023", "financial-year", NONE, "2022-04-01/2023-03-31"),
        (f"{URI}government-quarter/2022-2023/Q1", "quarter", CALENDAR, "2022-04-01/2022-06-30"),
        (f"{URI}gregorian-interval/2023-01-01T00:00:00/P3M", "quarter", NONE, "2023-01-01/2023-03-31"),
        ("gregorian-interval/2017-03-31T00:00:00/P1Y", "interval", NONE, "2017-03-31/2018-03-30"),
        ("gregorian-quarter/2023-Q1", "quarter", APRIL_END, "2023-01-01/2023-03-31"),
        ("month/2023-02", "month", NONE, "2023-02-01/2023-02-28"),
        ("year/2023", "year", NONE, "2023-01-01/2023-12-31"),
        # Without its address a quarter is as in 2023 Q1.
        ("quarter/2023-Q1", "quarter", CALENDAR, "2023-01-01/2023-03-31"),
        ("quarter/2023-Q1", "quarter", APRIL_END, "2022-04-01/2022-06-30"),
        ("quarter/2023-Q1", "quarter", NONE, None),
        (f"{URI}month/2023-02", "quarter", NONE, None),
        (f"{URI}quarter/2023-Q5", "quarter", NONE, None),
        (f"{URI}department/2023", "year", NONE, None),
    ],
)  # fmt: skip
def test_identifiers_of_intervals_are_their_days(
    text: str, covers: Covers, calendar: Calendar, days: str | None
) -> None:
    """With their address, or the kind of calendar, they say themselves when their years begin."""
    if days is None:
        assert refusal(text, covers, calendar=calendar).code == "cell-date"
    else:
        assert span(text, covers, calendar=calendar) == days


@pytest.mark.parametrize(
    ("text", "covers", "formats", "calendar", "days"),
    [
        ("2019 Q1 (Jan to Mar)", "quarter", (), CALENDAR, "2019-01-01/2019-03-31"),
        ("2019 Q1 (Jan to Mar)", "quarter", (), NONE, "2019-01-01/2019-03-31"),
        ("2019/20 Q4 (Jan to Mar)", "quarter", (), NONE, "2020-01-01/2020-03-31"),
        ("Q1 (January to March 2019)", "quarter", (), NONE, "2019-01-01/2019-03-31"),
        ("202303 (Mar-23)", "month", (), NONE, "2023-03-01/2023-03-31"),
        ("March 2023 (202303)", "month", (), NONE, "2023-03-01/2023-03-31"),
        ("01/02/2023 (Feb 2023)", "month", (), NONE, "2023-02-01/2023-02-28"),
        ("2023 W01 (2 January to 8 January 2023)", "week", (), NONE, "2023-01-02/2023-01-08"),
        ("2021/22 (Apr to Mar)", "financial-year", (), NONE, "2021-04-01/2022-03-31"),
        ("2023 (Jan to Dec)", "year", (), NONE, "2023-01-01/2023-12-31"),
        # What contradicts itself, and what only one half says.
        ("2019 Q1 (Apr to Jun)", "quarter", (), CALENDAR, "in its brackets"),
        ("2019 Q1 (Apr to Jun)", "quarter", (), NONE, "the beginning of"),
        ("202304 (Mar-23)", "month", (), NONE, "in its brackets"),
        ("01/02/2023 (Jan 2023)", "month", ("%d/%m/%Y",), NONE, "in its brackets"),
        ("2023-02 (Feb 2023)", "quarter", (), NONE, "name a quarter"),
        ("2023 (Feb)", "month", (), NONE, "name a month"),
        ("March 2023 (1)", "month", (), NONE, "name a month"),
        ("March 2023 (r)", "month", (), NONE, "name a month"),
        ("01/02/2023 (2023)", "day", (), NONE, "be a day"),
    ],
)
def test_a_text_that_names_its_days_twice_is_read_where_both_agree(
    text: str, covers: Covers, formats: tuple[str, ...], calendar: Calendar, days: str
) -> None:
    """Each half may be in a form that is never read alone; where they disagree, it is said."""
    if "/" in days:
        assert span(text, covers, *formats, calendar=calendar) == days
    else:
        assert days in refusal(text, covers, *formats, calendar=calendar).must
