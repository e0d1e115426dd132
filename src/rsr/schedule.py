"""When things were due and whether they are late: arithmetic on due-date ledgers, never stored."""

from datetime import date
from typing import Literal

from attrs import field, frozen

from rsr.model import Milestone, doc

__all__ = ["Schedule", "schedule"]


@frozen(kw_only=True)
class Schedule:
    """What a milestone's ledger comes to on a day."""

    state: Literal["done", "done-late", "due", "overdue", "no-date"] = field(
        metadata=doc("Where the milestone stands on that day.")
    )
    first_due_on: date | None = field(
        metadata=doc("The first day that was given for it; None where only words were.")
    )
    due_on: date | None = field(metadata=doc("The day it is due now; None without one."))
    times_moved: int = field(metadata=doc("How often the date was moved."))
    slippage_days: int | None = field(
        metadata=doc("From the first due day to the present one; None where either is not known.")
    )
    days_late: int | None = field(
        metadata=doc("From the first due day to the day it was done, or to now; None if not late.")
    )
    moved_without_reason: int = field(metadata=doc("Moves for which no reason is recorded."))


def schedule(milestone: Milestone, *, as_of: date) -> Schedule:
    """Work out a milestone's schedule from its ledger.

    Only what was known on the day counts: entries set later, and a completion after it, are left
    out. Entries without a day on which they were set are taken as known.

    Args:
        milestone: The milestone with its ledger, the first date first.
        as_of: The day for which lateness is wanted, usually a cycle's cut-off.
    """
    ledger = [entry for entry in milestone.due if entry.set_on is None or entry.set_on <= as_of]
    done_on = milestone.done_on if milestone.done_on and milestone.done_on <= as_of else None
    first = next((entry.on for entry in ledger if entry.on is not None), None)
    now = ledger[-1].on if ledger else None
    late_by = ((done_on or as_of) - first).days if first else 0
    if done_on is not None:
        state: Literal["done", "done-late", "due", "overdue", "no-date"] = (
            "done-late" if now is not None and done_on > now else "done"
        )
    elif now is None:
        state = "no-date"
    else:
        state = "overdue" if now < as_of else "due"
    return Schedule(
        state=state,
        first_due_on=first,
        due_on=now,
        times_moved=max(0, len(ledger) - 1),
        slippage_days=(now - first).days if first and now else None,
        days_late=late_by if late_by > 0 else None,
        moved_without_reason=sum(1 for entry in ledger[1:] if entry.why is None),
    )
