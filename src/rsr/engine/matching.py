"""Which rows of a table are wanted: columns found by name, and conditions for an engine."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import reduce
from math import prod
from operator import and_, or_
from typing import TYPE_CHECKING, Any

from attrs import frozen

from rsr.engine.frames import Spellings, collected, texts_holding
from rsr.engine.headings import Headings
from rsr.engine.nearest import near_column
from rsr.errors import Path, Problem, Where, import_extra, short_repr
from rsr.values.texts import AMPERSAND, Wanted, fold, loosely, of_same_number, text_of

if TYPE_CHECKING:
    from narwhals.stable.v2 import Expr, LazyFrame

__all__ = ["Columns", "SelectionRule", "broadly", "fold", "holding", "text_of", "written_as"]

# How many texts are looked at to find the nearest.
_SOME_TEXTS = 5000
# More texts than these are looked up at once, which costs more than comparing a few.
_FEW = 16


class Columns:
    """The columns of a table by name, in any case, whatever the spaces and marks of notes.

    Args:
        schema: Their names and types.
        quotation: What stands round a name with a dot in it, where its engine asks for that.
    """

    def __init__(self, schema: Mapping[str, Any], *, quotation: str | None = None) -> None:
        self.types = dict(schema)
        self._quotation = quotation
        self._headings = Headings(schema)

    def find(self, name: str) -> str | None:
        """Return a column's own name, or None where there is none, or more than one, like it."""
        return self._headings.find(name)

    def __getitem__(self, name: str) -> "Expr":
        """Return the column of that very name, to be used in a query."""
        nw = import_extra("narwhals.stable.v2", extra="data", to="measure a table")
        sign = self._quotation
        if sign is not None and "." in name:
            name = f"{sign}{name.replace(sign, sign * 2)}{sign}"
        column: Expr = nw.col(name)
        return column

    def key(self, name: str) -> "Expr":
        """Return a column as rows are grouped by it: as it is, or as text where it is neither."""
        nw = import_extra("narwhals.stable.v2", extra="data", to="measure a table")
        own = self.find(name) or name
        dtype = self.types[own]
        plain = dtype.is_numeric() or dtype in (nw.String, nw.Boolean, nw.Date, nw.Datetime)
        return self[own] if plain else self[own].cast(nw.String)

    def texts(self, table: "LazyFrame[Any]", name: str) -> tuple[str, ...]:
        """Return some texts of a column, to find the nearest to one that is nowhere."""
        nw = import_extra("narwhals.stable.v2", extra="data", to="measure a table")
        groups = table.select(text=self.key(name)).group_by("text").agg(rows=nw.len())
        return tuple(text_of(row[0]).strip() for row in collected(groups.head(_SOME_TEXTS)))

    def holds(self, table: "LazyFrame[Any]", name: str, text: str) -> bool:
        """Say whether a column of text holds a very text, of which no row has come through."""
        nw = import_extra("narwhals.stable.v2", extra="data", to="measure a table")
        if self.types[name] != nw.String:
            return False  # rows of other types have come through
        rows = table.filter(self[name] == text).select(self[name])
        return bool(collected(rows.head(1)))

    def missing(
        self, name: str, path: Path, *, file: str | None, within: str, made: Sequence[str]
    ) -> Problem:
        """Return the problem that there is no such column, with the nearest that there is.

        Args:
            name: What was asked for.
            path: Where in the indicator; empty where its source asks for it.
            file: The file that lacks it, if it is one.
            within: The sheet of the files in words, or nothing.
            made: Columns that no file has, which are not named.
        """
        alike = self._headings.alike(name)
        if len(alike) > 1:
            return Problem(
                code="column-repeated",
                must=f"a column that is read{within} must have a name of its own",
                got=", ".join(map(short_repr, alike)),
                hint="give the columns names with column_names or rename",
                where=Where(path=path, file=None if path else file),
            )
        return Problem(
            code="column-missing",
            must=f"the table{within} must have each column that is asked for",
            got=f"none called {short_repr(name)}",
            hint=near_column(name, (one for one in self.types if one not in made)),
            where=Where(path=path, file=None if path else file),
        )


@frozen
class SelectionRule:
    """Texts that are wanted of columns: a row is wanted where each column holds one of its own."""

    wanted: Mapping[str, Wanted]

    @classmethod
    def of(
        cls,
        options: Mapping[str, Any],
        columns: Columns,
        *,
        path: Path,
        missing: "Callable[[str, Path], Problem]",
    ) -> "tuple[SelectionRule, tuple[Problem, ...]]":
        """Read a rule as an indicator writes it; a column without texts takes any."""
        wanted: dict[str, Wanted] = {}
        problems: list[Problem] = []
        for name, given in options.items():
            column = columns.find(name)
            texts = Wanted.of(given)
            if column is None:
                problems.append(missing(name, (*path, name)))
            elif texts is not None:
                wanted[column] = texts
        return cls(wanted), tuple(problems)

    def takes(self, cells: Mapping[str, str]) -> bool:
        """Say whether it wants a row with these folded texts."""
        return all(texts.takes_folded(cells[name]) for name, texts in self.wanted.items())

    def names_blank(self, column: str) -> bool:
        """Say whether it says of rows without a text in a column if they are wanted."""
        wanted = self.wanted.get(column)
        return wanted is not None and "" in wanted.folded

    def tells_apart(self, column: str, text: str, other: str) -> bool:
        """Say whether it wants one text of a column by name, and not the other."""
        wanted = self.wanted.get(column)
        if wanted is None or wanted.left_out:
            return False
        return wanted.takes(text) and not wanted.takes(other)


def broadly(
    rules: Iterable[SelectionRule],
    columns: Columns,
    *,
    odd: "Mapping[str, Expr] | None" = None,
    written: Mapping[str, Collection[str | None]] | None = None,
    blanks: bool = False,
    refused: Collection[str] = (),
) -> "list[Expr]":
    """Return conditions that every row meets which one of the rules wants, and few others do.

    What they let through beside is told apart by text, of groups and no longer of rows: comparing
    texts as people see them is what costs most on millions of rows. Texts that are nearly the same
    come through as well, so that they can be told.

    Args:
        rules: The rules.
        columns: The columns of the table.
        odd: What says, by column, whether a cell is odd, where the table knows; see `odd_texts`.
        written: How else than in the rules the table writes what may be wanted, for the columns of
            which that is known; see `written_as`. They are compared with texts as they stand.
        blanks: True to let rows through as well that lack one of the texts which are wanted, or
            hold an error value in its place.
        refused: Texts of cells that are not read; rows with one of them come through, too.
    """
    nw = import_extra("narwhals.stable.v2", extra="data", to="measure a table")

    def may_hold(name: str, texts: Sequence[str]) -> "Expr":
        if written is not None and name in written:
            others = (text for text in written[name] if text is not None)
            known = {*texts, *_of_same_numbers(texts), *others}
            held = _one_of(columns[name], sorted(known))
            return held | columns[name].is_null() if None in written[name] else held
        is_odd = (odd or {}).get(name)
        found = holding(columns[name], texts, columns.types[name], odd=is_odd)
        if refused and columns.types[name] == nw.String:
            found |= columns[name].is_in(sorted(refused))
        if blanks and is_odd is None:
            found |= _says_nothing(columns[name], columns.types[name])
        return found

    each = [rule.wanted for rule in rules]
    shared = _shared(each)
    filters: list[Expr] = []
    # Those with the most texts that might be wanted come last: they let most through.
    united: dict[str, tuple[str, ...]] = {}
    for name in shared:
        these = [wanted[name] for wanted in each]
        if all(one.left_out for one in these):
            common = frozenset.intersection(*(frozenset(one.texts) for one in these))
            filters += _lacks(columns[name], sorted(common), columns.types[name])
        elif not any(one.left_out for one in these):
            united[name] = tuple(dict.fromkeys(text for one in these for text in one.texts))
    filters = [
        may_hold(name, texts)
        for name, texts in sorted(united.items(), key=lambda item: len(item[1]))
    ] + filters
    positive = [
        {name: one.texts for name, one in wanted.items() if not one.left_out} for wanted in each
    ]
    # Where rules differ in one column alone, no row but theirs has come through so far.
    combined = prod(len(texts) for texts in united.values())
    exact = len(united) == max(map(len, positive)) and combined == sum(
        prod(len(texts) for texts in wanted.values()) for wanted in positive
    )
    if not exact and all(positive):
        anyone = [[may_hold(name, texts) for name, texts in wanted.items()] for wanted in positive]
        filters.append(reduce(or_, (reduce(and_, conditions) for conditions in anyone)))
    return filters


def _shared(each: Sequence[Mapping[str, Wanted]]) -> list[str]:
    return [name for name in each[0] if all(name in wanted for wanted in each)]


def written_as(
    table: "LazyFrame[Any]", rules: Iterable[SelectionRule], columns: Columns
) -> dict[str, tuple[str | None, ...]]:
    """Return how else than in the rules a table writes the texts that may be wanted, by column.

    Where a table keeps each text of a column once, as Parquet does, DuckDB looks at those texts
    alone, and the rows can then be compared with texts as they stand, which its reader does for
    itself.

    Returns:
        Texts by column, blank ones and None for empty cells among them; a column of which no rule
        names a text, or that holds too many, is not in it.
    """
    nw = import_extra("narwhals.stable.v2", extra="data", to="measure a table")
    each = [rule.wanted for rule in rules]
    asked: dict[str, Spellings] = {}
    for name in _shared(each):
        texts = dict.fromkeys(text for wanted in each for text in wanted[name].texts)
        words = dict.fromkeys(_telling(fold(text)) for text in texts)
        left_out = any(wanted[name].left_out for wanted in each)
        named = all(words) and all(map(loosely, texts))
        if columns.types[name] == nw.String and not left_out and named:
            asked[name] = Spellings(texts=tuple(texts), words=tuple(words))
    found = texts_holding(table, asked, most=_SOME_TEXTS)
    return {
        name: tuple(text for text in texts if _may_be(text, _loose(asked[name].texts)))
        for name, texts in found.items()
        if texts is not None
    }


def _may_be(text: str | None, loose: Collection[str]) -> bool:
    """Say whether a text is nearly one of some, given by letters and digits alone, or no plain text."""
    if text is None or not text.isascii() or text < "!" or text.startswith(("#", "Err:")):
        return True
    plain = re.sub(_IN_SQUARE, " ", text.lower())
    return any(loosely(one) in loose for one in (plain, re.sub(_LAST_IN_ROUND, "", plain)))


def _says_nothing(column: "Expr", dtype: Any) -> "Expr":
    """Return a condition that holds wherever a cell is empty, or begins as blanks and errors do."""
    nw = import_extra("narwhals.stable.v2", extra="data", to="measure a table")
    empty = column.is_null()
    if dtype.is_numeric() or dtype.is_temporal() or dtype == nw.Boolean:
        return empty
    text = column if dtype == nw.String else column.cast(nw.String)
    return empty | (text < "!") | text.str.starts_with("#") | text.str.starts_with("Err:")


def _lacks(column: "Expr", texts: Sequence[str], dtype: Any) -> "list[Expr]":
    """Return conditions that only rows fail which certainly hold one of the texts."""
    nw = import_extra("narwhals.stable.v2", extra="data", to="measure a table")
    named = [text for text in texts if text.strip()]
    if dtype != nw.String or not named:
        return []  # told apart by text, of groups
    return [column.is_null() | ~column.is_in(named)]


def _one_of(column: "Expr", values: Sequence[str]) -> "Expr":
    """Return a condition that a column holds one of some texts, as they stand.

    A few are compared one by one: DuckDB 1.2 hands such a filter on to its readers, as later ones do,
    and searches a list only once rows were read.
    """
    if not 0 < len(values) <= _FEW:
        return column.is_in(values)
    return reduce(or_, (column == value for value in values))


def holding(
    column: "Expr", texts: Sequence[str], dtype: Any, *, odd: "Expr | None" = None
) -> "Expr":
    """Return a condition that holds wherever a column may hold one of the texts.

    Args:
        column: The column.
        texts: The texts.
        dtype: The column's type.
        odd: Says whether a cell of text is odd; None looks for signs beyond ASCII.
    """
    nw = import_extra("narwhals.stable.v2", extra="data", to="measure a table")
    conditions: list[Any] = []
    if any(not fold(text) for text in texts):
        conditions.append(column.is_null())
    if dtype.is_integer():
        alike = dict.fromkeys((*texts, *_of_same_numbers(texts)))
        conditions.append(column.is_in(sorted({int(text) for text in alike if _is_int(text)})))
    elif dtype.is_numeric():
        numbers = [float(text) for text in texts if _is_number(text)]
        conditions.append(column.cast(nw.Float64).is_in(numbers))
    elif dtype == nw.Boolean:
        folded = {fold(text) for text in texts}
        conditions += [column] if "true" in folded else []
        conditions += [~column] if "false" in folded else []
    elif dtype == nw.Datetime and getattr(dtype, "time_zone", None) is not None:
        conditions.append(column.is_null() | ~column.is_null())  # told apart by text, of groups
    elif dtype in (nw.Date, nw.Datetime):
        days = [date.fromisoformat(text.strip()) for text in texts if _is_day(text)]
        conditions.append(column.cast(nw.Date).is_in(days))
    else:
        text = column if dtype == nw.String else column.cast(nw.String)
        conditions.append(_reads(text, texts, odd))
    return reduce(or_, conditions) if conditions else column.is_null() & ~column.is_null()


# What stands between letters and digits, and notes in brackets, in patterns that every engine reads
# alike: two texts of ASCII that differ in nothing else are nearly the same.
_BETWEEN = "[^0-9A-Za-z]"
_IN_SQUARE = r"\[[^\[\]]*\]"
_LAST_IN_ROUND = r"\([^()]*\)\s*$"
# What people may see as something else, in a pattern that every engine reads alike.
_BEYOND_ASCII = "[^ -~]"
# Signs of ASCII in which a text may differ from one that is nearly the same.
_SIGNS = "[^0-9A-Za-z ]"


def _reads(column: "Expr", texts: Sequence[str], odd: "Expr | None") -> "Expr":
    """Return a condition that holds wherever a text may be one of those that are wanted.

    Most rows that are wanted hold a text as it stands. Of other cells of ASCII those come through
    whose letters and digits are a text's, but for notes in brackets; those beyond ASCII all do. A
    pattern takes DuckDB six times as long as a literal: a row has to hold one before it is asked.
    """
    lower = column.str.to_lowercase()
    folded = sorted(set(map(fold, texts)))
    loose = _loose(texts)
    conditions = [_one_of(column, sorted({*texts, *_of_same_numbers(texts)}))]
    for word in {_telling(fold(text)) for text in texts if not loosely(text)}:
        all_of_it = lower.str.contains(word, literal=True)
        conditions.append(all_of_it if word else ~column.str.contains("[0-9A-Za-z]"))
    if loose:
        plain = lower.str.replace_all(_IN_SQUARE, " ").str.replace_all(AMPERSAND, "and")
        bare = (plain, plain.str.replace_all(_LAST_IN_ROUND, ""))
        alike = reduce(or_, (one.str.replace_all(_BETWEEN, "").is_in(list(loose)) for one in bare))
        if len(folded) > _FEW:  # looked up at once, but for those with other signs, and odd spaces
            conditions.append(lower.is_in(sorted({*folded, *loose})))
            spaced = column.str.contains("  ", literal=True) | column.str.contains(_SIGNS)
            may = spaced | column.str.starts_with(" ") | column.str.ends_with(" ")
        else:
            # Digits have no case, and a copy of each cell is saved.
            holds = (
                (column if word.isdigit() else lower).str.contains(word, literal=True)
                for word in dict.fromkeys(map(_telling, folded))
            )
            may = reduce(or_, holds)
        conditions.append(may & alike)
    conditions.append(column.str.contains(_BEYOND_ASCII) if odd is None else odd)
    return reduce(or_, conditions)


def _of_same_numbers(texts: Iterable[str]) -> list[str]:
    return [one for text in texts for one in of_same_number(text)]


def _loose(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({plain for text in texts if (plain := loosely(text))}))


def _telling(folded: str) -> str:
    """Return two digits or more that stand together in a text, or else its longest word."""
    digits: str = max(re.findall(r"[0-9]+", folded), key=len, default="")
    if len(digits) > 1:
        return digits
    words: list[str] = re.findall(r"[0-9a-z]+", folded)
    return max(
        (one for one in words if one not in ("and", "amp")), key=len, default=max(words, default="")
    )


def _is_int(text: str) -> bool:
    return text.strip().lstrip("-").isdecimal() and len(text) < 19


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        return False
    return True
