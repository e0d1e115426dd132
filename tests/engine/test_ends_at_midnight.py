"""A period that ends at a midnight may be counted with that day or without: it is refused where it matters."""

from datetime import date, datetime
from typing import Any

import pytest

from rsr.engine.period_cells import Fault, PeriodRule, Periods
from rsr.engine.periods import Days
from rsr.engine.spelled import Calendar

FIRST, LAST = date(2025, 7, 1), date(2025, 9, 30)


def _read(start: Any, end: Any) -> Any:
    return Periods(Days(calendar=Calendar(zone="UTC")), PeriodRule(kind="ends")).read([start, end])


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param("2025-07-01T00:00:00Z", "2025-10-01T00:00:00Z", id="months"),
        pytest.param("2025-07-01", "2025-10-01T00:00", id="without-zone"),
        pytest.param("2025-07-01", "2025-10-01 00:00:00.000", id="with-a-space"),
        pytest.param(datetime(2025, 7, 1), datetime(2025, 10, 1), id="typed"),  # noqa: DTZ001
        pytest.param("2025-07-07", "2025-07-14T00:00:00Z", id="week"),
        pytest.param("2025-07-07", "2025-07-08T00:00:00Z", id="day"),
    ],
)
def test_the_midnight_after_the_last_day_is_refused(start: Any, end: Any) -> None:
    """Read as a last day it would make a quarter of 93 days."""
    (fault,) = _read(start, end)

    assert isinstance(fault, Fault)
    assert (fault.place, fault.error.code) == (1, "cell-date")
    assert "a midnight says neither" in str(fault.error)


@pytest.mark.parametrize(
    ("start", "end", "last"),
    [
        pytest.param("2025-07-01T00:00:00Z", "2025-09-30T00:00:00Z", LAST, id="last-day"),
        pytest.param("2025-07-01T00:00:00Z", "2025-09-30T23:59:59Z", LAST, id="last-second"),
        pytest.param(datetime(2025, 7, 1), datetime(2025, 9, 30), LAST, id="typed"),  # noqa: DTZ001
        pytest.param(FIRST, date(2025, 10, 1), date(2025, 10, 1), id="a-day-is-that-day"),
        pytest.param("2025-07-01", "2025-10-01", date(2025, 10, 1), id="written-day"),
        pytest.param("2025-07-01", "2025-07-06T00:00:00Z", date(2025, 7, 6), id="six-days"),
        pytest.param("2025-07-01", "2025-07-01T00:00:00Z", FIRST, id="one-day"),
    ],
)
def test_other_ends_are_last_days(start: Any, end: Any, last: date) -> None:
    """A midnight that begins the last day of whole weeks or months is that day."""
    assert _read(start, end) == (FIRST, last)
