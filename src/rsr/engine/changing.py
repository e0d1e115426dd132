"""Columns that nobody selected, whose headings name nothing, and whose texts change over time.

They may say that rows are of several things, or that figures are collected otherwise since a day.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from attrs import frozen

from rsr._lazy import lazy_pattern
from rsr.engine.dimensions import MADE_BY, MOST_TEXTS, names_base, tokens, version_column
from rsr.engine.parting import FigureContext, are_settled, compared, is_kept, restates
from rsr.errors import Problem, Where, as_yaml, short_repr
from rsr.model import Break

__all__ = ["Change", "changes", "changing", "undeclared"]

# Words of headings whose texts may change at any time, and say nothing of what is counted.
_WORDS = (
    "link url uri website web author analyst contact owner lead officer inspector chair compiler email address "
    "telephone recommendation direction change judgement performance comparison compared comparator versus "
    "benchmark assessment outlook weather season weekday holiday term event reason remark explanation "
    "commentary caveat text extra other signed approved checked rating score colour color icon symbol "
    "reference doi licence citation key hash"
)
_REMARKS = frozenset(_WORDS.split())
_FILE = lazy_pattern(r"://|www\.|\.[a-z]{3,4}$|[0-9a-f]{8}", re.IGNORECASE)
# What has so many digits all the same, and is neither a hash nor a day.
_CODE = lazy_pattern(r"[A-Z]{1,4}(?!(?:19|20)[0-9]{6})[0-9]+")
_LETTER = lazy_pattern(r"[^\W\d_]")
_DIGITS = lazy_pattern(r"[0-9]+")
_CODE_IN_DIGITS = lazy_pattern(r"[0-9]{2,}")
_YEAR = lazy_pattern(r"(?:19|20)[0-9]{2}")
# What stands in headings over codes, which may be numbers, and over numbers that are none.
_CODED = frozenset(("code", "codes", "cd", "id"))
_WORDS_OF_NUMBERS = (
    "n no num number count total sum denominator numerator population size sample base capacity order rank sort "
    "position sequence weight score value amount cost budget price index percent share rate age wave round edition"
)
_NUMBERED = frozenset(_WORDS_OF_NUMBERS.split())
# A text stands beside so many periods on average, or more where it comes back.
_LEAST_PERIODS = 2
_LEAST_OF_RETURNING = 3
# A break that is declared on a day so near is the same.
_NEAR = timedelta(days=31)


@frozen
class Change:
    """The texts of a column, in the order in which they come, and the day from which one is another.

    ``returns`` is True where texts come back after others.
    """

    texts: tuple[str, ...]
    on: date
    returns: bool

    def as_break(self, column: str) -> Break:
        """Return it as a day from which figures may not compare with those before."""
        first, second = map(short_repr, self.texts[:2])
        more = ", and changes again" if self.returns or len(self.texts) > 2 else ""
        why = f"the column {short_repr(column, whole=True)} is {first} at first and {second} from then{more}"
        return Break(on=self.on, why=why, certain=False)


def changing(names: Sequence[str], rows: Iterable[FigureContext]) -> dict[str, Change]:
    """Return the columns whose texts change over time, each with its change.

    A text must stand beside every row, and beside two periods on average: three where texts come back.
    What says how settled figures are, or which version, changes once they are; it tells something where
    it comes back more than once, beside two periods on average.
    Headings and texts that speak of the row or the period tell nothing, and neither do names of files
    and numbers, unless these are codes by their heading or their leading zeros, or years that figures are
    based on; or whole numbers under a heading that does not count, of two digits or more and all of as many,
    that stand beside three periods on average and do not come back;
    where figures are of parts, nor does what each part keeps, or takes another of once.

    Args:
        names: The columns, whose headings name no dimension.
        rows: What stands in them beside each figure that is used, in their order.
    """
    every = list(rows)
    found = {}
    for at, name in enumerate(names):
        words = set(re.findall(r"[^\W_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).casefold()))
        cells = [row.texts[at].strip() for row in every]
        version = version_column(name)
        if version == "status" and not are_settled(cells):
            continue
        words_or_codes = all(cells) if version is not None else _are_words_or_codes(name, cells)
        told = words_or_codes or (may_be_codes(name) and _are_codes(every, cells))
        remarks = words & _REMARKS and not names_base(name)
        if remarks or not told or any(map(_is_file, cells)):
            continue
        settled = version is not None or are_settled(cells)
        if not settled and restates(every, at):
            continue
        change = _change(every, compared(every, at), at, settled=settled)
        if change is None or not (words_or_codes or _stays(change, every)):
            continue
        if words & MADE_BY and (change.returns or len(change.texts) > 2):
            continue
        found[name] = change
    return found


def _are_words_or_codes(heading: str, cells: Sequence[str]) -> bool:
    """Say whether cells hold no figures: words, or numbers of one width of which some begin with 0.

    Or else years that figures are based on.
    """
    if all(map(_LETTER.search, cells)) or (names_base(heading) and all(map(_YEAR.search, cells))):
        return True
    coded = not _CODED.isdisjoint(tokens(heading))
    padded = len(set(map(len, cells))) == 1 and any(
        len(cell) > 1 and cell[0] == "0" for cell in cells
    )
    return (coded or padded) and all(map(_DIGITS.fullmatch, cells))


def may_be_codes(heading: str) -> bool:
    """Say whether whole numbers under a heading may say what a row is of, and do not count or measure.

    >>> may_be_codes("zzz"), may_be_codes("Beds open"), may_be_codes("Sample size")
    (True, False, False)
    """
    words = tokens(heading)
    plural = any(len(word) > 3 and word[-1] == "s" and word[-2] not in "aisu" for word in words)
    return not plural and _NUMBERED.isdisjoint(words)


def _are_codes(rows: Sequence[FigureContext], cells: Sequence[str]) -> bool:
    """Say whether cells hold whole numbers of as many digits, two or more, and not the years of their rows."""
    if len(set(map(len, cells))) != 1 or not all(map(_CODE_IN_DIGITS.fullmatch, cells)):
        return False
    years = (
        {str(end.year)[-len(cell) :] for end in (row.period.start, row.period.end)}
        for row, cell in zip(rows, cells, strict=True)
    )
    return not all(cell in own for cell, own in zip(cells, years, strict=True))


def _stays(change: Change, rows: Sequence[FigureContext]) -> bool:
    periods = {(row.period.start, row.period.end) for row in rows}
    return not change.returns and len(change.texts) * _LEAST_OF_RETURNING <= len(periods)


def _is_file(cell: str) -> bool:
    return _FILE.search(cell) is not None and _CODE.fullmatch(cell) is None


def _change(
    rows: Sequence[FigureContext], texts: Sequence[str], at: int, *, settled: bool
) -> Change | None:
    kinds = len(set(texts))
    periods: dict[tuple[date, date], dict[str, str]] = defaultdict(dict)
    parts: dict[str, dict[tuple[date, date], set[str]]] = defaultdict(lambda: defaultdict(set))
    for row, text in zip(rows, texts, strict=True):
        span = (row.period.end, row.period.start)
        periods[span].setdefault(text, row.texts[at].strip())
        parts[f"{row.whole}{row.part}"][span].add(text)
    if not 1 < kinds <= MOST_TEXTS or kinds * _LEAST_PERIODS > len(periods):
        return None
    spans = sorted(periods)
    together = all(len(periods[span]) == 1 for span in spans)
    if not together and (len(parts) == 1 or all(map(is_kept, parts.values()))):
        return None
    order = [(text, span) for span in spans for text in sorted(periods[span])]
    turns = [one for one, before in zip(order[1:], order, strict=False) if one[0] != before[0]]
    returns = len(turns) >= kinds
    rarely = len(turns) <= kinds if settled else kinds * _LEAST_OF_RETURNING > len(periods)
    if (returns or settled) and rarely:
        return None
    told = dict.fromkeys(text for text, _ in order)
    written = {text: shown_ for span in spans for text, shown_ in periods[span].items()}
    return Change(tuple(written[text] for text in told), turns[0][1][1], returns)


def undeclared(columns: Mapping[str, Change], breaks: Iterable[date]) -> dict[str, Change]:
    """Return the columns whose change is not declared, by breaks on those days."""
    days = tuple(breaks)
    return {
        name: one
        for name, one in columns.items()
        if one.returns or len(one.texts) > 2 or not any(abs(day - one.on) <= _NEAR for day in days)
    }


def changes(columns: Mapping[str, Change], where: Where, *, option: str, of: str = "") -> Problem:
    """Return the warning that texts of columns change.

    Args:
        columns: The columns, one or more, each with its change.
        where: Where the register says which rows are read.
        option: What that is called there.
        of: The indicator, where the place does not tell it.
    """
    texts = ", ".join(
        f"{as_yaml(name)}: [{', '.join(map(as_yaml, one.texts))}]" for name, one in columns.items()
    )
    days = sorted({one.on for one in columns.values()})
    breaks = ", ".join(f"{{on: {day}, why: …}}" for day in days)
    declared = not undeclared(columns, days)
    got = "; ".join(
        f"{short_repr(name, whole=True)} is {short_repr(one.texts[0])} at first and {short_repr(one.texts[1])} from {one.on}"
        for name, one in columns.items()
    )
    return Problem(
        code="texts-change",
        must="the rows of a series should have one text under a column that nobody selected",
        got=got + (f" for {short_repr(of)}" if of else ""),
        hint=f"if they are of several things, name one under {option}; if they compare all the same, all of "
        f"them, as in {texts}" + (f"; or else say 'breaks: [{breaks}]'" if declared else ""),
        where=where,
        severity="warning",
    )
