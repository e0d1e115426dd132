"""Periods that a text names by its first and its last day, and dates that stand among other words."""

import pytest
import yaml

from rsr.engine.periods import Days, interval_text
from rsr.engine.spelled import Calendar, Covers
from rsr.values.numerals import CellError


def refused(text: str, covers: Covers, *formats: str) -> tuple[str, str]:
    """Return what must hold of a text, and what is to be written."""
    with pytest.raises(CellError) as caught:
        Days(formats or None).span(text, covers)
    return caught.value.must, str(caught.value.hint)


@pytest.mark.parametrize(
    ("text", "covers", "days"),
    [
        ("1 April 2023 to 31 March 2024", "financial-year", "2023-04-01/2024-03-31"),
        ("From 1 April 2023 to 31 March 2024", "financial-year", "2023-04-01/2024-03-31"),
        ("between 1 April 2023 and 31 March 2024", "financial-year", "2023-04-01/2024-03-31"),
        ("1 April 2023-31 March 2024", "financial-year", "2023-04-01/2024-03-31"),
        ("1 April 2023 \u2013 31 March 2024", "year", "2023-04-01/2024-03-31"),
        ("2023-01-01 to 2023-12-31", "year", "2023-01-01/2023-12-31"),
        ("1 September 2023 to 31 August 2024", "academic-year", "2023-09-01/2024-08-31"),
        ("1 April 2023 to 30 September 2023", "half-year", "2023-04-01/2023-09-30"),
        ("1 January to 31 March 2023", "quarter", "2023-01-01/2023-03-31"),
        ("1 to 28 February 2023", "month", "2023-02-01/2023-02-28"),
        ("2 to 8 January 2023", "week", "2023-01-02/2023-01-08"),
        ("1 to 7 January 2023", "week-beginning", "2023-01-01/2023-01-07"),
        ("1 to 7 January 2023", "mmwr-week", "2023-01-01/2023-01-07"),
        ("30 December 2023 to 5 January 2024", "week-ending", "2023-12-30/2024-01-05"),
        ("1 February 2023 to 31 January 2024", "year-ending", "2023-02-01/2024-01-31"),
        ("5 June 2023 to 5 June 2023", "day", "2023-06-05/2023-06-05"),
    ],
)
def test_days_that_are_exactly_a_span_are_that_span(text: str, covers: Covers, days: str) -> None:
    """However its first and its last day are joined."""
    assert interval_text(Days().span(text, covers)) == days


@pytest.mark.parametrize(
    ("text", "covers", "says"),
    [
        ("1 April 2023 to 30 March 2024", "financial-year",
         "it names 2023-04-01 to 2024-03-30: say covers: interval"),
        ("2 April 2023 to 31 March 2024", "financial-year",
         "it names 2023-04-02 to 2024-03-31: say covers: interval"),
        ("1 March 2023 to 29 February 2024", "financial-year",
         "it names 2023-03-01 to 2024-02-29: say covers: year-ending or interval"),
        ("1 September 2023 to 31 August 2024", "financial-year",
         "it names 2023-09-01 to 2024-08-31: say covers: year-ending, academic-year or interval"),
        ("1 April 2023 to 30 June 2023", "month",
         "it names 2023-04-01 to 2023-06-30: say covers: quarter or interval"),
        ("1 to 27 February 2023", "month", "it names 2023-02-01 to 2023-02-27: say covers: interval"),
        ("1 to 7 January 2023", "week", "it names 2023-01-01 to 2023-01-07: say covers: interval"),
        ("2 to 9 January 2023", "week-beginning",
         "it names 2023-01-02 to 2023-01-09: say covers: interval"),
        ("31 March 2024 to 1 April 2023", "financial-year",
         "write the year of both days, the first day first"),
    ],
)  # fmt: skip
def test_days_that_are_no_such_span_are_refused_with_both(
    text: str, covers: Covers, says: str
) -> None:
    """And with the kinds of span that they are."""
    assert says in refused(text, covers)[1]


def test_a_year_of_days_begins_where_the_register_says() -> None:
    """July to June is a financial year of such a publisher alone."""
    text, days = "1 July 2023 to 30 June 2024", "2023-07-01/2024-06-30"

    assert interval_text(Days(None, Calendar(starts=7)).span(text, "financial-year")) == days
    assert "2023-07-01 to 2024-06-30" in refused(text, "financial-year")[1]


@pytest.mark.parametrize(
    ("text", "covers", "forms"),
    [
        ("MSitAE-APRIL-2023", "month", ["MSitAE-%B-%Y"]),
        ("Period: 01-2023", "month", ["Period: %m-%Y"]),
        ("Month: 4/2023", "month", ["Month: %m/%Y"]),
        ("Apr-23 (final data)", "month", ["%B-%y (final data)"]),
        ("100% at 12/2023", "month", ["100%% at %m/%Y"]),
        ("report_2023-04", "month", ["report_%Y-%m"]),
        ("extract_202304", "month", ["extract_%Y%m"]),
        ("Snapshot 1st April 2023", "day", ["Snapshot %d %B %Y"]),
        ("A&E 01/04/2023", "day", ["A&E %d/%m/%Y", "A&E %m/%d/%Y"]),
        ("1 Apr 23 to 31 Mar 24", "financial-year", ["%d %b %y"]),
    ],
)  # fmt: skip
def test_a_date_among_other_words_has_a_format_to_write(
    text: str, covers: Covers, forms: list[str]
) -> None:
    """As it is written in the register, it reads the text; so does the one in its place."""
    hint = refused(text, covers)[1]
    shown = hint[hint.index("[") : hint.index("]") + 1]

    *rest, form = yaml.safe_load(shown)
    assert form == forms[0]
    assert (f"or with '{forms[-1]}' in its place" in hint) is (len(forms) > 1)
    for one in forms:
        Days((*rest, one)).span(text, covers)


@pytest.mark.parametrize(
    ("text", "told"), [("April 2023 prov", True), ("Data for April 2023", False)]
)
def test_words_behind_a_date_may_be_a_flag(text: str, *, told: bool) -> None:
    """A format that reads over them would lose what they say."""
    assert ("where 'prov' is a flag, say so in flags" in refused(text, "month")[1]) is told


@pytest.mark.parametrize(
    ("text", "covers", "days"),
    [
        ("2022/23 academic year", "academic-year", "2022-09-01/2023-08-31"),
        ("2022/23 financial year", "financial-year", "2022-04-01/2023-03-31"),
        ("2022/23 FY", "financial-year", "2022-04-01/2023-03-31"),
    ],
)
def test_a_year_may_say_behind_it_of_which_kind_it_is(text: str, covers: Covers, days: str) -> None:
    """It is then of no other kind."""
    assert interval_text(Days().span(text, covers)) == days
    other: Covers = "financial-year" if covers == "academic-year" else "academic-year"
    with pytest.raises(CellError):
        Days().span(text, other)


@pytest.mark.parametrize("text", ["x 2023 y 2024", "Trust 7", "Report 12 of 13", "Ward 3-14"])
def test_numbers_that_are_no_date_have_none(text: str) -> None:
    """They may be of anything."""
    assert refused(text, "month")[1].startswith("say under periods which days it means")
