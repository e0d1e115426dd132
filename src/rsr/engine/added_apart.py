"""Rows of one sum that are of several things, or above and below the line of one rate."""

import re
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence

from rsr._lazy import lazy_pattern
from rsr.engine.contents import UNLIKE
from rsr.engine.differing import texts_in_words, unselected
from rsr.engine.dimensions import (
    MOST_TEXTS,
    Dimensions,
    dimension_of,
    names_nothing,
    never_added,
)
from rsr.engine.headings import without_notes
from rsr.errors import Problem, Where, as_yaml, short_repr
from rsr.values.texts import fold

# The code of the warning that rows of a sum may be of several things.
ADDED_UP = "texts-added-up"
# What is divided, and by what.
_ABOVE = lazy_pattern(r"\bnum(?:erator)?s?\b")
_BELOW = lazy_pattern(r"\bden(?:om(?:inator)?)?s?\b")
_SELECT = Where(path=("select",))


def added_apart(
    rows: Iterable[tuple[Hashable, Mapping[str, str]]], used: Collection[str]
) -> Problem | None:
    """Return the problem of rows of one sum that are of several things; None where there is none.

    It is a warning where only the texts differ under headings that do not say of what they are, such
    as ``Type``: nothing tells whether these are parts of one thing.

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
    together: dict[str, dict[str, str]] = {}
    for columns in sums.values():
        for name, texts in columns.items():
            above, below = _first(texts, _ABOVE), _first(texts, _BELOW)
            if above is not None and below is not None:
                return _above_and_below(name, above, below)
            if len(texts) > 1 and (never_added(name) or _unlike(texts)):
                apart.setdefault(name, {}).update(texts)
            elif len(texts) > 1 and names_nothing(name):
                together.setdefault(name, {}).update(texts)
    if found := _unnamed(apart, used):
        return unselected(found, _SELECT, option="select")
    told = _unnamed(together, used)
    few = {name: texts for name, texts in told.items() if len(texts) <= MOST_TEXTS}
    return _together(few) if few else None


def _unnamed(
    columns: Mapping[str, Mapping[str, str]], used: Collection[str]
) -> dict[str, list[str]]:
    # A code that is selected says what its name does.
    unused, named = Dimensions(tuple(columns), used).columns, set(map(fold, used))
    return {
        name: sorted(texts.values())
        for name, texts in columns.items()
        if name in unused or (dimension_of(name) is None and fold(name) not in named)
    }


def _first(texts: Mapping[str, str], words: re.Pattern[str]) -> str | None:
    return next((texts[text] for text in texts if words.search(text)), None)


def _unlike(texts: Mapping[str, str]) -> bool:
    return any(None not in (_first(texts, one), _first(texts, other)) for one, other in UNLIKE)


def _above_and_below(name: str, above: str, below: str) -> Problem:
    return Problem(
        code="kinds-mixed",
        must="a numerator and its denominator must not be added up",
        got=f"{short_repr(above)} beside {short_repr(below)} in {short_repr(name, whole=True)}",
        hint="select each in an indicator of its own, and make the rate a 'ratio' of the two: each is then "
        "added up before they are divided",
        where=_SELECT,
    )


def _together(columns: Mapping[str, Sequence[str]]) -> Problem:
    name, texts = next(iter(columns.items()))
    return Problem(
        code=ADDED_UP,
        must="rows should be added up where somebody said that they belong together",
        got=f"rows of several texts under {texts_in_words(columns)}",
        hint=f"name one under select; or, if they are parts of one thing, all of them, as in "
        f"{as_yaml(name)}: [{', '.join(map(as_yaml, texts))}]",
        where=_SELECT,
        severity="warning",
    )
