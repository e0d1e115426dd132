"""Columns that say what a row is of, such as a sex, an age or a measure, which nobody selected.

Rows that differ there are of several things. Where they meet in one period, they are told apart by
that; here are those that never do, such as women in January and men in February.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Literal

from attrs import field, frozen

from rsr.engine.differing import differ
from rsr.engine.headings import fold_heading, without_notes
from rsr.errors import Problem, Where, shown
from rsr.model import Observation, Period
from rsr.values.texts import fold

__all__ = [
    "Beside",
    "Dimensions",
    "Unselected",
    "dimension_of",
    "kind_column",
    "parting",
    "unselected",
]

# What a dimension is of: people, what is measured, or what may be no more than an attribute of who
# reports, such as the region of a provider.
Of = Literal["people", "measure", "attribute"]

_PEOPLE = (
    "sex gender age ageband agegroup agerange ethnicity race religion disability nationality "
    "citizenship deprivation quintile decile"
)
_MEASURES = (
    "measure metric indicator statistic variable breakdown disaggregation dimension subgroup "
    "question scenario series indic"
)
_ATTRIBUTES = (
    "type category class group level unit uom region area place country nation county district "
    "borough authority ward locality location geography geo site setting sector service provider "
    "organisation organization org trust hospital prison school facility"
)
_WORDS: dict[str, Of] = {
    **dict.fromkeys(_PEOPLE.split(), "people"),
    **dict.fromkeys(_MEASURES.split(), "measure"),
    **dict.fromkeys(_ATTRIBUTES.split(), "attribute"),
}
_PHRASES: dict[tuple[str, ...], Of] = {
    ("marital", "status"): "people",
    ("disability", "status"): "people",
    ("sexual", "orientation"): "people",
    ("gender", "identity"): "people",
    ("sub", "group"): "measure",
    ("data", "type"): "measure",
    ("value", "type"): "measure",
    ("statistical", "unit"): "measure",
}
# Before one of these stands what is named: "age band", "ethnic group".
_BANDS = frozenset(["band", "group", "range", "class", "category"])
_OF_PEOPLE = frozenset((*_PEOPLE.split(), "ethnic", "religious", "racial"))
# What stands behind the name of a dimension and makes no other of it.
_LABELS = frozenset(
    [
        "name",
        "code",
        "id",
        "key",
        "label",
        "title",
        "description",
        "desc",
        "text",
        "short",
        "long",
        "cd",
        "nm",
        "number",
        "no",
    ]
)
# What follows one of these says more of the name before it: "type of restraint", "age at death".
_FURTHER = frozenset(["of", "at", "in", "by", "for", "on", "to", "per", "within", "from", "with"])
# Columns that are of the row, the file or its figures, and of nothing that these are of.
_ABOUT_ROWS = frozenset(
    [
        "file",
        "note",
        "notes",
        "release",
        "publication",
        "record",
        "row",
        "revision",
        "status",
        "source",
        "report",
        "reporting",
        "format",
        "content",
        "period",
        "date",
        "day",
        "month",
        "quarter",
        "year",
        "time",
        "footnote",
        "flag",
        "update",
        "version",
        "load",
        "batch",
        "import",
        "collection",
        "quality",
        "suppression",
        "suppressed",
        "confidence",
        "significance",
        "missing",
        "duplicate",
        "provisional",
        "comment",
        "trend",
        "average",
        "mean",
        "median",
        "mode",
        "percent",
        "percentage",
        "proportion",
        "rate",
        "total",
        "all",
        "count",
        "minimum",
        "maximum",
        "min",
        "max",
    ]
)
# What is said of how settled a figure is, and not of what it is.
_SETTLED = frozenset(
    [
        "provisional",
        "final",
        "revised",
        "preliminary",
        "confirmed",
        "unconfirmed",
        "estimated",
        "unrevised",
    ]
)
# What stands in the heading of a column of units, and what may stand there beside it.
_UNITS = frozenset(["unit", "uom"])
_OF_UNIT = _UNITS | {"measure", "measurement", "statistical", "value", "obs", "figure", "data"}
# Columns that are named as measures are, and hold the things that are counted.
_THINGS = frozenset(
    ["breakdown", "disaggregation", "dimension", "subgroup", "group", "question", "scenario"]
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_TOKEN = re.compile(r"[^\W_]+")
_DECIMAL = re.compile(r"[+-]?[0-9][0-9,]*\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+")
# Areas as the Office for National Statistics heads them: LAD23CD, RGN22NM.
_ONS = re.compile(r"(lad|utla|ltla|rgn|cty|ctry|wd|lsoa|msoa|icb|pcon)[0-9]{2}(?:cd|nm)")
# How many texts are written out as an example of what to write.
_SOME = 3
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
# A year, and the last two digits of the next beside it.
_YEARS = re.compile(r"\b((?:19|20)[0-9]{2})(?:\s?[-/]\s?[0-9]{2}\b)?")


@frozen
class _Named:
    """What a heading names: a dimension, without the words for a code or a name of it."""

    of: Of
    stem: str


def _tokens(heading: str) -> list[str]:
    plain = _BRACKETS.sub(" ", without_notes(heading))
    return [_singular(fold(one)) for one in _TOKEN.findall(_CAMEL.sub(" ", plain))]


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4 and word != "series":
        return f"{word[:-3]}y"
    known = _WORDS.keys() | _LABELS
    ends = (end for end in ("es", "s") if word.endswith(end) and word.removesuffix(end) in known)
    return word.removesuffix(next(ends, ""))


def _stem(heading: str) -> tuple[str, ...]:
    """Return the words of a heading without those for a code or a name, and what follows 'of'."""
    tokens = _tokens(heading)
    if len(tokens) == 1 and (found := _ONS.fullmatch(tokens[0])):
        return (found[1], "area")
    while len(tokens) > 1 and (tokens[-1] in _LABELS or len(tokens[-1]) == 1):
        tokens.pop()
    return tuple(tokens)


def _named(heading: str) -> _Named | None:
    stem = _stem(heading)
    cut = next((at for at, word in enumerate(stem) if at and word in _FURTHER), len(stem))
    head = stem[:cut]
    while len(head) > 1 and (head[-1] in _LABELS or head[-1].isdecimal()):
        head = head[:-1]
    if not head or not _ABOUT_ROWS.isdisjoint(head[:-1]):
        return None
    of = _PHRASES.get(head[-2:])
    if of is None and len(head) > 1 and head[-1] in _BANDS and head[-2] in _OF_PEOPLE:
        of = "people"
    of = of or _WORDS.get(head[-1])
    return None if of is None else _Named(of, " ".join(stem))


def dimension_of(heading: str) -> Of | None:
    """Return what the dimension is of that a heading names; None where it names none.

    >>> dimension_of("Age group"), dimension_of("MEASURE_NAME"), dimension_of("Type of restraint")
    ('people', 'measure', 'attribute')
    >>> dimension_of("Notes"), dimension_of("File type"), dimension_of("Average age")
    (None, None, None)
    """
    named = _named(heading)
    return None if named is None else named.of


def kind_column(heading: str) -> Literal["unit", "measure"] | None:
    """Return what a column is of whose texts may say which kind figures are; None for any other.

    >>> kind_column("Unit of measure"), kind_column("STATISTIC"), kind_column("Measure name")
    ('unit', 'measure', 'measure')
    >>> kind_column("Reporting unit"), kind_column("Breakdown"), kind_column("Hospital unit")
    (None, None, None)
    """
    named = _named(heading)
    if named is None:
        return None
    words = named.stem.split()
    cut = next((at for at, word in enumerate(words) if at and word in _FURTHER), len(words))
    head = words[:cut]
    if not _UNITS.isdisjoint(head):
        return "unit" if _OF_UNIT.issuperset(head) else None
    return "measure" if named.of == "measure" and head[-1] not in _THINGS else None


@frozen(eq=False)
class Dimensions:
    """The columns of a table that name a dimension, and that nobody uses.

    Args:
        names: The names of its columns.
        used: Those that are read, selected, or stand for who reports.
    """

    names: Collection[str]
    used: Collection[str]
    found: Mapping[str, _Named] = field(init=False)

    def __attrs_post_init__(self) -> None:
        used = set(map(fold_heading, self.used))
        # A code that is selected says what its name does.
        stems = {" ".join(_stem(name)) for name in self.used}
        found = {
            name: named
            for name in self.names
            if fold_heading(name) not in used
            and (named := _named(name)) is not None
            and named.stem not in stems
        }
        object.__setattr__(self, "found", found)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns, in the order of the table."""
        return tuple(self.found)


@frozen(kw_only=True)
class Beside:
    """What stands beside one figure in such columns, in their order."""

    period: Period
    # As parts are compared; empty where it has none.
    part: str = ""
    whole: bool = False
    texts: Sequence[str]
    # What is printed as the figure.
    figure: str = ""


def parting(dimensions: Dimensions, rows: Iterable[Beside]) -> dict[str, list[str]]:
    """Return the columns in which rows of one series are of several things, each with its texts.

    A cell without text says nothing. No sign of several things is a column that restates the period
    or the figure, or says how settled figures are; one beside a code, or a name, that is the same in
    every row; and, where figures are of parts, an attribute that each part keeps, or that takes
    another name once for some time.

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
        texts[name] = {}
        for row in told:
            texts[name].setdefault(_compared(row.texts[at], row.period), row.texts[at].strip())
        if len(told) == len(every) and len(texts[name]) == 1:
            same.add(named.stem)
        if _says_something(told, at) and any(
            _is_apart([row for row in told if row.whole is whole], at, named.of)
            for whole in (False, True)
        ):
            apart.add(name)
    return {
        name: sorted(texts[name].values())
        for name, named in dimensions.found.items()
        if name in apart and named.stem not in same
    }


def _says_something(rows: Sequence[Beside], at: int) -> bool:
    """Say whether a column is none that restates figures, holds others, or says how settled they are."""
    cells = [row.texts[at].strip() for row in rows]
    if all(_DECIMAL.fullmatch(cell) for cell in cells):
        return False
    if all(cell == row.figure.strip() for cell, row in zip(cells, rows, strict=True)):
        return False
    return not all(fold(cell) in _SETTLED for cell in cells)


def _is_apart(rows: Sequence[Beside], at: int, of: Of) -> bool:
    told = [(row, _compared(row.texts[at], row.period)) for row in rows]
    if len({text for _, text in told}) < 2:
        return False
    if of != "attribute" or not any(row.part for row in rows):
        return True
    by_part: dict[str, dict[tuple[date, date], set[str]]] = defaultdict(lambda: defaultdict(set))
    for row, text in told:
        by_part[row.part][row.period.end, row.period.start].add(text)
    return not all(_keeps(by_period) for by_period in by_part.values())


def _keeps(by_period: Mapping[tuple[date, date], set[str]]) -> bool:
    """Say whether a part keeps an attribute, or takes another one that stays for some time."""
    runs: list[str] = []
    for key in sorted(by_period):
        for text in sorted(by_period[key]):
            if not runs or runs[-1] != text:
                runs.append(text)
    kinds = len(set(runs))
    return len(runs) == kinds and (kinds == 1 or kinds < len(by_period))


@lru_cache(maxsize=4096)
def _compared(text: str, period: Period) -> str:
    """Return a text as it is compared: without notes, and without the days that the row is of."""
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


def unselected(
    columns: Mapping[str, Sequence[str]], where: Where, *, option: str, of: str = ""
) -> Problem:
    """Return the problem of rows that are of several things, of which nobody selected one.

    Args:
        columns: The columns in which they differ, each with its texts.
        where: Where the register says which rows are read.
        option: What that is called there.
        of: The indicator, where the place does not tell it.
    """
    first = next(iter(columns))
    some = columns[first][:_SOME]
    more = ", ..." if len(columns[first]) > _SOME else ""
    several = " and ".join(
        f"{len(texts)} of {shown(name, whole=True)}" for name, texts in columns.items()
    )
    return Problem(
        code="select-ambiguous",
        must="the rows of an indicator must be of one sex, age, measure or place, and the like",
        got=f"rows with {several}" + (f" for {shown(of)}" if of else ""),
        hint=f"{differ(columns)}: name one under {option}, or all that belong together, as in "
        f"{first}: [{', '.join(some)}{more}]",
        where=where,
    )


class Unselected:
    """What stands in columns that nobody selected, beside the records of each indicator.

    Args:
        used: The columns that are read or selected.
    """

    def __init__(self, used: Iterable[str]) -> None:
        self._used = tuple(used)
        self._beside: dict[str, list[tuple[Observation, str, dict[str, str]]]] = {}

    def columns(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return those of a file's columns of which `add` must be told."""
        every = tuple(names)
        told = Dimensions(every, self._used).columns
        return tuple(dict.fromkeys((*told, *filter(kind_column, every))))

    def add(self, record: object, figure: str, texts: Mapping[str, str]) -> None:
        """Remember what stands beside a record; one that is no figure is passed over."""
        if isinstance(record, Observation):
            self._beside.setdefault(record.indicator, []).append((record, figure, dict(texts)))

    def of_kinds(self, records: Iterable[object]) -> dict[str, dict[str, set[str]]]:
        """Return the texts of columns that may say which kind figures are, by indicator and column.

        Args:
            records: Those that are used.
        """
        used = set(map(id, records))
        found: dict[str, dict[str, set[str]]] = {}
        for indicator, told in self._beside.items():
            columns = {name for _, _, texts in told for name in texts if kind_column(name)}
            if columns:
                found[indicator] = {
                    name: {texts.get(name, "") for one, _, texts in told if id(one) in used}
                    for name in sorted(columns)
                }
        return found

    @classmethod
    def joined(cls, several: "Iterable[Unselected]") -> "Unselected":
        """Return what stands beside the records of several sources together."""
        made = cls(())
        for one in several:
            for indicator, told in one._beside.items():  # noqa: SLF001  # of its own class
                made._beside.setdefault(indicator, []).extend(told)
        return made

    def parted(self) -> dict[str, dict[str, list[str]]]:
        """Return the columns in which rows are of several things, with their texts, by indicator."""
        found = {}
        for indicator, told in self._beside.items():
            names = tuple(dict.fromkeys(name for _, _, texts in told for name in texts))
            dimensions = Dimensions(names, self._used)
            rows = (
                Beside(
                    period=record.period,
                    part=fold(record.part or ""),
                    whole=record.part is None,
                    texts=[texts.get(name, "") for name in dimensions.columns],
                    figure=figure,
                )
                for record, figure, texts in told
            )
            if apart := parting(dimensions, rows):
                found[indicator] = apart
        return found
