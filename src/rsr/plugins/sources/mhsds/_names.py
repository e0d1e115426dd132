"""What the name of an MHSDS file says: how settled its figures are, and which issue it is."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from fnmatch import fnmatchcase
from itertools import pairwise
from typing import Literal

from rsr.engine.layout import Vintage
from rsr.errors import Problem, Where, short_repr

Status = Literal["provisional", "performance", "final"]

_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    "|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_STATUS: dict[Status, str] = {
    "provisional": "provisional|prov|prv",
    "performance": "performance|perf|prf",
    "final": "final|fnl|eoy",
}
# A word of the name: what stands between signs, or between a month and what is glued to it.
_WORDS = re.compile(r"[^0-9a-z]+")
_GLUED = re.compile(rf"({_MONTH})({'|'.join(_STATUS.values())}|p)")
_ISSUE = re.compile(r"(?<![0-9a-z])(?:v|version)[ _.-]?([0-9]{1,3})(?![0-9])")


def vintage(name: str, on: date | None = None) -> Vintage:
    """Return the vintage of a file, as far as its name tells.

    A name that tells nothing gives a label alone. One that has words for two statuses gives none.

    >>> found = vintage("data/MHSDS Data_AprPerf_2026 v2.zip")
    >>> found.label, found.rank, found.status
    ('MHSDS Data_AprPerf_2026 v2', 2, 'performance')
    """
    from urllib.parse import unquote

    last = unquote(name.rsplit("/", 1)[-1])
    label = re.sub(r"\.(?:csv|zip|txt)$", "", last, flags=re.IGNORECASE).strip()
    said = label.casefold()
    issues = {int(found) for found in _ISSUE.findall(said)} - {0}
    return Vintage(
        label=label or name,
        on=on,
        rank=issues.pop() if len(issues) == 1 else 1,
        status=_status(said),
    )


def _status(said: str) -> Status | None:
    words: list[str] = []
    for word in _WORDS.split(said):
        glued = _GLUED.fullmatch(word)
        words.extend(("month", glued[2]) if glued else (word,))
    found: set[Status] = {
        status for status, forms in _STATUS.items() for word in words if word in forms.split("|")
    }
    # A single P is the publisher's sign for provisional only where it is glued to the month.
    if any(before == "month" and word == "p" for before, word in pairwise(words)):
        found.add("provisional")
    if "end of year" in " ".join(words):
        found.add("final")
    return found.pop() if len(found) == 1 else None


def published_on(
    name: str, published: Mapping[str, date], where: Where
) -> tuple[date | None, Problem | None]:
    """Return the day a file was published, by the patterns of the register.

    A pattern is compared with the file's whole name below the register and with its last part,
    without regard to case.
    """
    days = {day for pattern, day in published.items() if matches(name, pattern)}
    if len(days) > 1:
        return None, Problem(
            code="published-twice",
            must="published must give a file one day only",
            got=f"{len(days)} days for {short_repr(name)}",
            hint="make the patterns narrower",
            where=where,
        )
    return (days.pop() if days else None), None


def unused(names: Iterable[str], published: Mapping[str, date]) -> list[str]:
    """Return the patterns that no file matches, in the order of the register."""
    known = tuple(names)
    return [one for one in published if not any(matches(name, one) for name in known)]


def matches(name: str, pattern: str) -> bool:
    """Say whether a pattern is that of a file's whole name or its last part, whatever the case."""
    whole, wanted = name.casefold(), pattern.casefold()
    forms = {whole, whole.rsplit("/", 1)[-1]}
    return wanted in forms or any(fnmatchcase(form, wanted) for form in forms)
