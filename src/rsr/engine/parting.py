"""Whether rows of one series are of several things, as columns that nobody selected tell.

Where such rows meet in one period, they are told apart by that; here are those that never do, such
as women in January and men in February.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from attrs import frozen

from rsr._lazy import lazy_pattern
from rsr.engine.dimensions import Dimensions, Named, Of, kind_column, tokens
from rsr.engine.headings import fold_heading, without_notes
from rsr.engine.years import MONTHS
from rsr.model import Period
from rsr.values.texts import fold

# What is said of how settled a figure is, and not of what it is; and letters for it.
_SETTLED = frozenset(
    (
        "provisional", "final", "revised", "preliminary", "confirmed", "unconfirmed", "estimated",
        "estimate", "actual", "unrevised", "initial", "interim", "early", "draft", "updated",
    )
)  # fmt: skip
_SETTLED_LETTERS = frozenset("pfre")
_AMOUNT = lazy_pattern(r"[+-]?[£$€]?[0-9][0-9,]*(?:\.[0-9]+)?\s?%?")
_DECIMAL = lazy_pattern(r"[+-]?[0-9][0-9,]*\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+")
# Of fewer rows nothing shows whether their numbers are codes.
_FEW_ROWS = 4
# How publishers write that a dimension is not applicable to a row: all of these are one text.
_NOT_APPLICABLE = frozenset(["none", "null", "nan", "n/a", "na", "not applicable"])
_MONTHS = [month.lower() for month in MONTHS]
# A year, and the last two digits of the next beside it.
_YEARS = lazy_pattern(r"\b((?:19|20)[0-9]{2})(?:\s?[-/]\s?[0-9]{2}\b)?")
_TOKEN = lazy_pattern(r"[^\W_]+")


@frozen(kw_only=True)
class FigureContext:
    """What stands beside one figure in such columns, in their order."""

    period: Period
    # As parts are compared; empty where it has none.
    part: str = ""
    whole: bool = False
    texts: Sequence[str]
    # What is printed as the figure.
    figure: str = ""


def parting(dimensions: Dimensions, rows: Iterable[FigureContext]) -> dict[str, list[str]]:
    """Return the columns in which rows of one series are of several things, each with its texts.

    A cell without text says nothing. No sign of several things is a column that restates the period
    or the figure, or says how settled figures are; one beside a code, or a name, that is the same in
    every row; and, where figures are of parts, an attribute that each part keeps, or that takes
    another name once for some time. Of columns that a used one joins no more than one may differ, and
    none of units: a part would be of all of them.

    Args:
        dimensions: The columns.
        rows: What stands in them beside each figure that is used.
    """
    every = list(rows)
    texts: dict[str, dict[str, str]] = {}
    same: set[str] = set()
    apart: set[str] = set()
    for at, (name, named) in enumerate(dimensions.found.items()):
        told = [row for row in every if row.texts[at].strip()]
        folded = compared(told, at)
        texts[name] = {}
        for row, text in zip(told, folded, strict=True):
            texts[name].setdefault(text, row.texts[at].strip())
        if len(told) == len(every) and len(texts[name]) == 1:
            same.add(named.stem)
        both = list(zip(told, folded, strict=True))
        if _says_something(told, at, named) and any(
            _is_apart([(row, text) for row, text in both if row.whole is whole], named.of)
            for whole in (False, True)
        ):
            apart.add(name)
    joined = [
        name
        for name, under in texts.items()
        if fold_heading(name) in dimensions.joined and len(under.keys() - {""}) > 1
    ]
    if len(joined) > 1 or any(kind_column(name) == "unit" for name in joined):
        apart.update(joined)
    return {
        name: sorted(texts[name].values())
        for name, named in dimensions.found.items()
        if name in apart and named.stem not in same
    }


def _says_something(rows: Sequence[FigureContext], at: int, named: Named) -> bool:
    """Say whether a column is none that restates figures, holds others, or says how settled they are.

    Whole numbers are figures where they count, or most of them differ; else they are codes.
    """
    cells = [row.texts[at].strip() for row in rows]
    differ_ = named.of != "people" and len(set(cells)) * 2 > len(cells) >= _FEW_ROWS
    counted = named.counted or differ_
    if all(_DECIMAL.fullmatch(cell) or (counted and _AMOUNT.fullmatch(cell)) for cell in cells):
        return False
    return not restates(rows, at)


def restates(rows: Sequence[FigureContext], at: int) -> bool:
    """Say whether a column restates figures, or says how settled they are, in every row."""
    cells = [row.texts[at].strip() for row in rows]
    if all(cell == row.figure.strip() for cell, row in zip(cells, rows, strict=True)):
        return True
    return _all_of(_SETTLED, cells)


def are_settled(texts: Iterable[str]) -> bool:
    """Say whether texts of a column of statuses say how settled figures are, in words or letters."""
    return _all_of(_SETTLED | _SETTLED_LETTERS, texts)


def _all_of(words: frozenset[str], texts: Iterable[str]) -> bool:
    told = [set(tokens(text)) - {"data", "figures"} for text in texts]
    return all(one and one <= words for one in told)


def _is_apart(told: Sequence[tuple[FigureContext, str]], of: Of) -> bool:
    if len({text for _, text in told}) < 2:
        return False
    if of != "attribute" or not any(row.part for row, _ in told):
        return True
    by_part: dict[str, dict[tuple[date, date], set[str]]] = defaultdict(lambda: defaultdict(set))
    for row, text in told:
        by_part[row.part][row.period.end, row.period.start].add(text)
    return not all(is_kept(by_period) for by_period in by_part.values())


def is_kept(by_period: Mapping[tuple[date, date], set[str]]) -> bool:
    """Say whether a part keeps an attribute, or takes another one that stays for some time."""
    runs: list[str] = []
    for key in sorted(by_period):
        for text in sorted(by_period[key]):
            if not runs or runs[-1] != text:
                runs.append(text)
    kinds = len(set(runs))
    return len(runs) == kinds and (kinds == 1 or kinds < len(by_period))


def compared(rows: Sequence[FigureContext], at: int) -> list[str]:
    """Return the texts of a column as they are compared, without notes.

    The days that a row is of are taken out, unless that makes more of the texts different.
    """
    plain = [fold(without_notes(row.texts[at])) for row in rows]
    bare = [_undated(row.texts[at], row.period) for row in rows]
    chosen = plain if len(set(plain)) < len(set(bare)) else bare
    return ["" if text in _NOT_APPLICABLE else text for text in chosen]


@lru_cache(maxsize=4096)
def _undated(text: str, period: Period) -> str:
    """Return a text without notes, and without the days that the row is of."""
    told = fold(without_notes(text))
    ends = (period.start, period.end)
    years = {str(end.year) for end in ends}
    told = _YEARS.sub(lambda found: " " if found[1] in years else found[0], told)
    months = {_MONTHS[end.month - 1] for end in ends}
    months |= {month[:3] for month in months}
    quarters = {f"q{(end.month + 2) // 3}" for end in ends}
    kept = [one for one in _TOKEN.findall(told) if one not in months | quarters]
    # Signs count, as in "65+" and "<65"; where nothing was taken out the text stands as it is.
    return told if len(kept) == len(_TOKEN.findall(told)) else " ".join(kept)
