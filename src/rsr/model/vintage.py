"""Which of several figures for the same thing stands: the one rule, asked by every path."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal

__all__ = ["SETTLED", "Standing", "Status", "in_force", "standing"]

Status = Literal["provisional", "performance", "final", "not-stated"]
# What figures for the same thing are compared by; the greatest stands.
Standing = tuple[int, date, int]

# How settled each status is: a later one takes the place of an earlier one.
SETTLED: Mapping[Status, int] = {"not-stated": 0, "provisional": 1, "performance": 2, "final": 3}


def standing(status: Status, on: date | None, issue: int | None = None) -> Standing:
    """Return what figures for one indicator, period and part are compared by: the greatest stands.

    The status comes first, then the day of publication, then the issue. So a final figure stands
    whatever provisional one is published after it. A figure of which no day is recorded comes before
    all those of its status that have one, and an issue that is not recorded is the first.

    Args:
        status: How settled its publisher calls it.
        on: The day it was published; None if not recorded.
        issue: Its place among the issues of one day and status, from 1; None if not recorded.

    >>> from datetime import date
    >>> standing("final", date(2022, 3, 1)) > standing("provisional", date(2022, 4, 1))
    True
    """
    return (SETTLED[status], on or date.min, issue or 1)


def in_force(figures: Iterable[tuple[Standing, Any]]) -> int | None:
    """Return the place of the figure that stands; None where several do and they differ.

    Nothing else, such as the name of a file or the order of records, decides between these. Of equal
    figures the last is taken.

    Args:
        figures: Figures for one indicator, period and part, each as what it is compared by and its
            value; at least one.
    """
    found = list(figures)
    greatest = max(place for place, _ in found)
    standing_ = [at for at, (place, _) in enumerate(found) if place == greatest]
    differ = any(found[at][1] != found[standing_[0]][1] for at in standing_)
    return None if differ else standing_[-1]
