"""How a progress report words days, figures, sources and standings."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import get_args

from rsr.model import (
    About,
    Answer,
    Conclusion,
    Coverage,
    Direction,
    EvidenceKind,
    Interval,
    Missing,
    NotApplicable,
    Number,
    Recommendation,
    Role,
    State,
    Status,
    Suppressed,
    Value,
)
from rsr.report import Fact, Inline, Mark, Text, written_coverage, written_day

NOT_RECORDED = "not recorded"
# What stands in an empty cell, and between a name and what it is.
DASH = "–"  # noqa: RUF001  # meant as what it is
ANSWERS: dict[Answer, str] = {
    "accepted": "Accepted",
    "accepted-in-principle": "Accepted in principle",
    "accepted-in-part": "Accepted in part",
    "rejected": "Rejected",
    "no-response-yet": "No response yet",
}
CLAIMED = {
    "not-started": "Not started",
    "planned": "Planned",
    "in-progress": "In progress",
    "done": "Done",
    "not-stated": "Not stated",
}
DIRECTIONS: dict[Direction, str] = {
    "positive": "points to things getting better",
    "negative": "points to things getting worse, or not being right",
    "mixed": "points both ways",
    "no-change": "shows no change",
    "unclear": "does not clearly point either way",
}
KINDS: dict[EvidenceKind, str] = {
    "lived-experience": "lived experience",
    "stakeholder-view": "stakeholder view",
    "national-statistics": "national statistics",
    "inspection": "inspection",
    "research": "research",
    "official-document": "official document",
    "search-found-nothing": "search that found nothing",
}
ABOUT: dict[About, str] = {
    "outcome": "an outcome for people",
    "output": "what was put in place",
    "action": "what was done",
}
ABOUT_HEADINGS: dict[About, str] = {
    "outcome": "What has changed for people",
    "output": "What was put in place",
    "action": "What was done",
}
ROLES: dict[Role, str] = {"lead": "lead", "supporting": "supporting", "oversight": "oversight"}
LINKS = {
    "supersedes": ("Takes the place of", "Its place was taken by"),
    "duplicates": ("Says the same as", "Is said again by"),
    "relates-to": ("Relates to", "Is related to by"),
}
SCHEDULES = {
    "done": "Done",
    "done-late": "Done late",
    "due": "Not yet due",
    "overdue": "Overdue",
    "no-date": "No day given",
}
FIGURE_STATUS = {
    "provisional": "Provisional",
    "performance": "Performance",
    "final": "Final",
    "not-stated": "Not stated",
}
# What a record is, by its kind and what it is about: such as 'Inspection, on an outcome for people'.
WHAT = {
    (kind, about): f"{words[0].upper()}{words[1:]}, on {what}"
    for kind, words in KINDS.items()
    for about, what in ABOUT.items()
}
# Kinds of related things that are the report itself, made otherwise.
VERSIONS = frozenset(("easy-read", "print-version"))
RELATED = {
    "report": "Report",
    "press-release": "Press release",
    "response": "Response",
    "data": "Data",
    "easy-read": "Easy Read",
    "print-version": "Print version",
    "other": "See also",
}
# What stands in the place of a status. The marks are grey: none of them is a finding.
_NO_STATUS: dict[State, str] = {
    "undetermined": "?",
    "assessors-differ": "≠",
    "no-decision": "…",
    "not-assessed": DASH,
}
STATES: tuple[State, ...] = tuple(state for state in get_args(State) if state != "decided")
GREY = "#5b6670"


def day(when: date | None) -> str:
    """Write a day as '25 March 2022'.

    >>> day(date(2022, 3, 25)), day(None)
    ('25 March 2022', 'not recorded')
    """
    return written_day(when) if when else NOT_RECORDED


def number(figure: float) -> str:
    """Write a number as it is, with its thousands parted.

    >>> number(2905), number(0.1), number(36.0)
    ('2,905', '0.1', '36')
    """
    if isinstance(figure, int) or figure.is_integer():
        return f"{int(figure):,}"
    return f"{Decimal(repr(figure)):,f}"


def value(figure: Value) -> str:
    """Write a figure of any of the six kinds, so that none can be taken for another."""
    match figure:
        case Number(value=known):
            return number(known)
        case Interval(low=low, high=high, stated=None):
            return f"between {number(low)} and {number(high)}"
        case Interval(low=low, high=high, stated=int() | float() as stated):
            return f"{number(stated)} (rounded: between {number(low)} and {number(high)})"
        case Suppressed(low=low, high=None):
            return f"hidden by the source (at least {number(low)}; no upper limit given)"
        case Suppressed(low=low, high=int() | float() as high):
            return f"hidden by the source (between {number(low)} and {number(high)})"
        case Missing(why=why):
            return f"missing: {why}" if why else "missing; no reason recorded"
        case NotApplicable():
            return "not applicable"
    return "not collected"


def reporting(coverage: Iterable[Coverage]) -> str:
    """Write how many of those who should report did, group by group."""
    return "; ".join(written_coverage(part) for part in coverage)


def mark(conclusion: Conclusion) -> Mark:
    """Return the mark of a conclusion: that of its status, or of what stands in its place."""
    if conclusion.status is not None:
        return status_mark(conclusion.status)
    return Mark(label=conclusion.label, symbol=_NO_STATUS[conclusion.state], colour=GREY)


def status_mark(status: Status) -> Mark:
    """Return the mark of a status."""
    return Mark(label=status.label, symbol=status.symbol, colour=status.colour)


def listed(items: Iterable[str]) -> str:
    """Join words as a sentence does.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    words = list(items)
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def sentence(words: str) -> str:
    """Return words that end as a sentence, whatever they ended with."""
    words = words.rstrip()
    return words if words.endswith((".", "!", "?", "…", "”", '"')) else f"{words}."


def capital(words: str) -> str:
    """Return words with their first letter a capital, and nothing else changed."""
    return words[:1].upper() + words[1:]


def heading(about: Recommendation) -> str:
    """Return how a heading names a recommendation: 'Recommendation 6 (CQC)'."""
    return f"{about.name} ({about.topic})" if about.topic else about.name


def entry(about: Recommendation) -> str:
    """Return how a list names a recommendation: its name, a dash and its title."""
    return f"{about.name} {DASH} {about.title}" if about.title != about.name else about.name


def as_minor(runs: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return runs with their text set as a remark; links stay as they are."""
    return tuple(
        Text(text=run.text, strong=run.strong, minor=True, ends_line=run.ends_line)
        if isinstance(run, Text)
        else run
        for run in runs
    )


def said(words: str, *, strong: bool = False, minor: bool = False) -> tuple[Inline, ...]:
    """Return a row of runs that holds one run of text."""
    return (Text(text=words, strong=strong, minor=minor),)


# Parts of a report are never changed, so that one serves wherever the same is said again.
@lru_cache(maxsize=4096)
def often_said(words: str, *, minor: bool = False) -> tuple[Inline, ...]:
    """Return what :func:`said` does, for words that stand in record after record."""
    return said(words, minor=minor)


@lru_cache(maxsize=4096)
def common_fact(name: str, words: str) -> Fact:
    """Return a fact that is told of record after record."""
    return Fact(name=name, content=said(words))
