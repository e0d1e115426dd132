"""Headings that say that the figures below them are counted."""

import re

from rsr.model.kinds import adding, is_additive, kind_in_words
from rsr.model.senses import spelled_out

__all__ = ["is_counted"]

_BEGINS = re.compile(
    r"(?:(?:the|total|cumulative|daily|weekly|monthly|quarterly|annual)\s+)*"
    r"(?:numbers?|counts?|totals?|no\.?(?= of\b))(?![a-z])(?:\s+of\b)?"
)
_ENDS = re.compile(r"(?:\bcounts?|\((?:numbers?|no\.?)\))$")


def is_counted(heading: str) -> bool:
    """Say whether a heading says plainly that the figures below it are counts or totals.

    A number of days or of points may be a mean as well, and says nothing; "Value" and "n" neither.

    >>> is_counted("Number of restraints"), is_counted("restraint_count"), is_counted("Total")
    (True, True, True)
    >>> is_counted("Number per 1,000 bed days"), is_counted("Number of days"), is_counted("n")
    (False, False, False)
    """
    told = spelled_out(heading).strip()
    begins = _BEGINS.match(told)
    if begins is None and not _ENDS.search(told):
        return False
    things = told[begins.end() if begins else 0 :].strip(" ,:;()[]")
    return is_additive(kind_in_words(things) or "count") and adding(None, things) != "never"
