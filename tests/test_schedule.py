"""Lateness is arithmetic on the ledger, as it was known on a day."""

from datetime import date

import pytest

from rsr.model import DueDate, Milestone
from rsr.schedule import Schedule, schedule

FIRST = DueDate(on=date(2024, 3, 31), set_on=date(2023, 1, 1))
MOVED = DueDate(on=date(2024, 6, 30), set_on=date(2024, 3, 1), why="A supplier failed.")
MOVED_AGAIN = DueDate(on=date(2024, 9, 30), set_on=date(2024, 6, 1))


def _milestone(*due: DueDate, done_on: date | None = None) -> Milestone:
    return Milestone(
        id="m", recommendation="r", organisation="o", title="A step.", due=due, done_on=done_on
    )


@pytest.mark.parametrize(
    ("milestone", "as_of", "state"),
    [
        pytest.param(_milestone(), date(2024, 1, 1), "no-date", id="empty-ledger"),
        pytest.param(
            _milestone(DueDate(as_stated="Spring 2025")), date(2024, 1, 1), "no-date", id="words"
        ),
        pytest.param(_milestone(FIRST), date(2024, 3, 31), "due", id="on-the-day"),
        pytest.param(_milestone(FIRST), date(2024, 4, 1), "overdue", id="the-day-after"),
        pytest.param(
            _milestone(FIRST, done_on=date(2024, 3, 31)), date(2024, 5, 1), "done", id="in-time"
        ),
        pytest.param(
            _milestone(FIRST, done_on=date(2024, 4, 1)), date(2024, 5, 1), "done-late", id="late"
        ),
        pytest.param(
            _milestone(FIRST, done_on=date(2024, 6, 1)), date(2024, 5, 1), "overdue", id="not-yet"
        ),
        pytest.param(
            _milestone(done_on=date(2024, 1, 1)), date(2024, 5, 1), "done", id="done-without-date"
        ),
        pytest.param(_milestone(FIRST, MOVED), date(2024, 2, 1), "due", id="move-not-yet-made"),
    ],
)
def test_state_on_a_day(milestone: Milestone, as_of: date, state: str) -> None:
    """A milestone is judged by what was known on the day, the due day itself being in time."""
    assert schedule(milestone, as_of=as_of).state == state


def test_slippage_is_counted_from_the_first_date() -> None:
    """Moving a date hides nothing: slippage and lateness count from the first one."""
    found = schedule(_milestone(FIRST, MOVED, MOVED_AGAIN), as_of=date(2024, 8, 1))

    assert found == Schedule(
        state="due",
        first_due_on=date(2024, 3, 31),
        due_on=date(2024, 9, 30),
        times_moved=2,
        slippage_days=183,
        days_late=123,
        moved_without_reason=1,
    )


def test_words_before_the_first_day_hide_no_lateness() -> None:
    """Where the ledger begins with words, lateness counts from the first day that was given."""
    found = schedule(_milestone(DueDate(as_stated="Spring 2024"), FIRST), as_of=date(2024, 4, 10))

    assert (found.state, found.first_due_on, found.days_late) == ("overdue", FIRST.on, 10)


def test_what_was_done_late_stays_late() -> None:
    """Days late are those to the day it was done, however long ago that is."""
    found = schedule(_milestone(FIRST, done_on=date(2024, 4, 10)), as_of=date(2025, 1, 1))

    assert found.days_late == 10


def test_later_entries_are_not_known_yet() -> None:
    """An entry set after the day is left out, and so is a completion after it."""
    found = schedule(_milestone(FIRST, MOVED), as_of=date(2024, 2, 1))

    assert (found.due_on, found.times_moved, found.slippage_days) == (FIRST.on, 0, 0)
    assert found.days_late is None


def test_words_alone_give_no_slippage() -> None:
    """A date in words is not turned into a day."""
    found = schedule(_milestone(FIRST, DueDate(as_stated="in due course")), as_of=date(2024, 4, 2))

    assert (found.state, found.slippage_days, found.times_moved) == ("no-date", None, 1)
