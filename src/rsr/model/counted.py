"""Headings that say that the figures below them are counted, or of which kind they are."""

from rsr._lazy import lazy_pattern
from rsr.model.kinds import adding, is_additive, kind_in_words
from rsr.model.senses import spelled_out
from rsr.model.statistic import StatisticKind

__all__ = ["is_counted", "kind_in_heading"]

_BEGINS = lazy_pattern(
    r"(?:(?:the|total|cumulative|daily|weekly|monthly|quarterly|annual)\s+)*"
    r"(?:numbers?|counts?|totals?|no\.?(?= of\b))(?![a-z])(?:\s+of\b)?"
)
_ENDS = lazy_pattern(r"(?:\bcounts?|\((?:numbers?|no\.?)\))$")
# Headings of confidence limits.
_LIMIT = lazy_pattern(
    r"\bconfidence (?:limit|interval|bound)s?\b|\b(?:lower|upper) c[il]\b|^[lu]c[il]$"
)


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


def kind_in_heading(heading: str) -> StatisticKind | None:
    """Return the kind that the heading of a column of figures names, where such do not add up.

    Words may be joined as in names of variables. That of a count tells nothing, as titles say more.

    >>> kind_in_heading("rate_per_100k"), kind_in_heading("pct"), kind_in_heading("AvgWait")
    ('rate', 'percentage', 'mean')
    >>> kind_in_heading("n"), kind_in_heading("Number of people")
    (None, None)
    """
    told = spelled_out(heading)
    # Of what chance makes of an estimate, a confidence limit is a quantile.
    kind = "quantile" if _LIMIT.search(told) else kind_in_words(told)
    return None if is_additive(kind) else kind
