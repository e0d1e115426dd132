"""Days, figures and sentences as a progress report writes them."""

from datetime import date

import pytest

from rsr.model import (
    Coverage,
    Interval,
    Missing,
    NotApplicable,
    NotCollected,
    Number,
    Period,
    Suppressed,
    Value,
)
from rsr.plugins.editions import _progress_words as wording
from rsr.report import written_span


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        pytest.param(Number(value=0), "0", id="zero-is-a-number"),
        pytest.param(Number(value=20301), "20,301", id="thousands"),
        pytest.param(Number(value=36.0), "36", id="whole-float"),
        pytest.param(Number(value=1234.5), "1,234.5", id="fraction"),
        pytest.param(Number(value=1e-7), "0.0000001", id="tiny"),
        pytest.param(
            Interval(low=2038, high=2042, stated=2040),
            "2,040 (rounded: between 2,038 and 2,042)",
            id="rounded",
        ),
        pytest.param(Interval(low=1, high=9), "between 1 and 9", id="interval"),
        pytest.param(
            Suppressed(low=1, high=4), "hidden by the source (between 1 and 4)", id="suppressed"
        ),
        pytest.param(
            Suppressed(),
            "hidden by the source (at least 0; no upper limit given)",
            id="suppressed-without-limit",
        ),
        pytest.param(Missing(why="a flood"), "missing: a flood", id="missing-with-reason"),
        pytest.param(Missing(), "missing; no reason recorded", id="missing"),
        pytest.param(NotApplicable(), "not applicable", id="not-applicable"),
        pytest.param(NotCollected(), "not collected", id="not-collected"),
    ],
)
def test_each_kind_of_figure_is_told_apart(figure: Value, told: str) -> None:
    """No kind of figure can be read as another."""
    assert wording.value(figure) == told


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        pytest.param(date(2015, 10, 31), date(2015, 10, 31), "31 October 2015", id="day"),
        pytest.param(date(2019, 2, 1), date(2019, 2, 28), "February 2019", id="month"),
        pytest.param(
            date(2020, 2, 1), date(2020, 2, 28), "1 February 2020 to 28 February 2020", id="leap"
        ),
        pytest.param(
            date(2019, 1, 1), date(2019, 2, 28), "1 January 2019 to 28 February 2019", id="span"
        ),
        pytest.param(date(2023, 5, 6), date(2023, 5, 12), "week ending 12 May 2023", id="week"),
        pytest.param(
            date(2023, 5, 6), date(2023, 5, 11), "6 May 2023 to 11 May 2023", id="six-days"
        ),
        pytest.param(
            date(2023, 5, 6), date(2023, 5, 13), "6 May 2023 to 13 May 2023", id="eight-days"
        ),
        pytest.param(
            date(2023, 1, 1), date(2023, 3, 31), "quarter ending March 2023", id="quarter"
        ),
        pytest.param(
            date(2022, 12, 1), date(2023, 2, 28), "quarter ending February 2023", id="over-new-year"
        ),
        pytest.param(
            date(2023, 1, 2), date(2023, 3, 31), "2 January 2023 to 31 March 2023", id="a-day-less"
        ),
        pytest.param(
            date(2023, 4, 1), date(2023, 9, 30), "half-year ending September 2023", id="half-year"
        ),
        pytest.param(date(2023, 1, 1), date(2023, 12, 31), "2023", id="calendar-year"),
        pytest.param(date(2022, 4, 1), date(2023, 3, 31), "year ending March 2023", id="year"),
        pytest.param(
            date(2022, 4, 1), date(2024, 3, 31), "1 April 2022 to 31 March 2024", id="two-years"
        ),
        pytest.param(
            date(2023, 1, 1), date(2023, 4, 30), "1 January 2023 to 30 April 2023", id="four-months"
        ),
    ],
)
def test_a_period_is_told_as_short_as_it_is_exact(start: date, end: date, told: str) -> None:
    """What statistics have a name for is called so, and all else has both its ends."""
    period = Period(start=start, end=end)
    assert written_span(period) == told
    within = f"the {told}" if " ending " in told else told
    assert written_span(period, article=True) == within


def test_who_reported_is_told_group_by_group() -> None:
    """Counts of those who reported keep what they are out of, or say that it is not recorded."""
    coverage = (
        Coverage(reporting=3, expected=18, of="homes"),
        Coverage(reporting=0, expected=0, of="beds"),
        Coverage(reporting=2, of="wards"),
    )

    told = wording.reporting(coverage)

    assert told == "3 of 18 homes; 0 of 0 beds; 2 wards (of how many is not recorded)"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param("It is so", "It is so.", id="bare"),
        pytest.param("It is so. ", "It is so.", id="ended"),
        pytest.param("Is it so?", "Is it so?", id="question"),
        pytest.param("", ".", id="empty"),
    ],
)
def test_a_sentence_ends_once(given: str, told: str) -> None:
    """A sentence gets the full stop that it lacks, and no second one."""
    assert wording.sentence(given) == told


@pytest.mark.parametrize(
    ("items", "told"),
    [
        pytest.param([], "", id="none"),
        pytest.param(["a"], "a", id="one"),
        pytest.param(["a", "b"], "a and b", id="two"),
        pytest.param(["a", "b", "c"], "a, b and c", id="three"),
    ],
)
def test_words_are_joined_as_in_a_sentence(items: list[str], told: str) -> None:
    """The last of several words is joined by 'and'."""
    assert wording.listed(items) == told
