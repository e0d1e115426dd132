"""Rows of one sum that are of several measures, or above and below the line of one rate."""

import re
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping

from rsr.engine.differing import unselected
from rsr.engine.dimensions import Dimensions, dimension_of, never_added
from rsr.engine.headings import without_notes
from rsr.errors import Problem, Where, shown
from rsr.values.texts import fold

__all__ = ["added_apart"]

# What is divided, and by what.
_ABOVE = re.compile(r"\bnum(?:erator)?s?\b")
_BELOW = re.compile(r"\bden(?:om(?:inator)?)?s?\b")
# What texts of one column are not added up, whatever its heading: two that are there both.
_UNLIKE = tuple(
    (re.compile(rf"\b(?:{one})\b"), re.compile(rf"\b(?:{other})\b"))
    for one, other in (
        ("observed", "expected"),
        ("actuals?|outturn", "targets?|plan|planned|budget|forecasts?|projected|trajectory"),
        ("lower (?:limit|bound|c[il]|95.*)", "upper (?:limit|bound|c[il]|95.*)"),
    )
)
_SELECT = Where(path=("select",))


def added_apart(
    rows: Iterable[tuple[Hashable, Mapping[str, str]]], used: Collection[str]
) -> Problem | None:
    """Return the problem of rows of one sum that are of several things; None where there is none.

    Args:
        rows: Of which sum each row is, and its texts by column.
        used: The columns that are selected, whose texts are declared to belong together.
    """
    sums: dict[Hashable, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for of, under in rows:
        for name, text in under.items():
            if text.strip():
                sums[of][name].setdefault(fold(without_notes(text)), text.strip())
    apart: dict[str, dict[str, str]] = {}
    for columns in sums.values():
        for name, texts in columns.items():
            above, below = _first(texts, _ABOVE), _first(texts, _BELOW)
            if above is not None and below is not None:
                return _above_and_below(name, above, below)
            if len(texts) > 1 and (never_added(name) or _unlike(texts)):
                apart.setdefault(name, {}).update(texts)
    # A code that is selected says what its name does.
    unused, named = Dimensions(tuple(apart), used).columns, set(map(fold, used))
    found = {
        name: sorted(texts.values())
        for name, texts in apart.items()
        if name in unused or (dimension_of(name) is None and fold(name) not in named)
    }
    return unselected(found, _SELECT, option="select") if found else None


def _first(texts: Mapping[str, str], words: re.Pattern[str]) -> str | None:
    return next((texts[text] for text in texts if words.search(text)), None)


def _unlike(texts: Mapping[str, str]) -> bool:
    return any(None not in (_first(texts, one), _first(texts, other)) for one, other in _UNLIKE)


def _above_and_below(name: str, above: str, below: str) -> Problem:
    return Problem(
        code="kinds-mixed",
        must="a numerator and its denominator must not be added up",
        got=f"{shown(above)} beside {shown(below)} in {shown(name, whole=True)}",
        hint="select each in an indicator of its own, and make the rate a 'ratio' of the two: each is then "
        "added up before they are divided",
        where=_SELECT,
    )
