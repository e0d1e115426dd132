"""Which rows of a table an indicator wants: columns found by name, and texts compared by fold."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from math import prod
from operator import and_, or_
from typing import TYPE_CHECKING, Any

from attrs import frozen

from rsr.engine.nearest import near
from rsr.errors import Path, Problem, Where, needs, shown

if TYPE_CHECKING:
    from narwhals.stable.v2 import Expr

__all__ = ["Columns", "Rule", "broadly", "fold", "text_of"]

# More texts than these are looked up at once, which costs more than comparing a few.
_FEW = 8
# From how many letters on a word is seldom a part of another.
_TELLING = 4
_NO_BREAK = "\u00a0"
_LAST = "\U0010ffff"


def text_of(cell: Any) -> str:
    """Return the text of a cell of any type; nothing is no text."""
    if type(cell) is str:
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(int(cell)) if _whole(cell) else str(cell)


def _whole(cell: Any) -> bool:
    if isinstance(cell, Decimal):
        return cell.is_finite() and cell == cell.to_integral_value()
    return isinstance(cell, float) and cell.is_integer()


def fold(text: str) -> str:
    """Return a text as it is compared: without regard to case and to spaces around it.

    >>> fold(" England ") == fold("ENGLAND")
    True
    """
    return text.strip().casefold()


class Columns:
    """The columns of a table by name, in any case and with spaces around them.

    Args:
        schema: Their names and types.
        quotation: What stands round a name with a dot in it, where its engine asks for that.
    """

    def __init__(self, schema: Mapping[str, Any], *, quotation: str | None = None) -> None:
        self.types = dict(schema)
        self._quotation = quotation
        self._folded: dict[str, list[str]] = {}
        for name in schema:
            self._folded.setdefault(fold(name), []).append(name)

    def find(self, name: str) -> str | None:
        """Return a column's own name, or None where there is none, or more than one, like it."""
        if name in self.types:
            return name
        found = self._folded.get(fold(name), [])
        return found[0] if len(found) == 1 else None

    def __getitem__(self, name: str) -> "Expr":
        """Return the column of that very name, to be used in a query."""
        nw = needs("narwhals.stable.v2", extra="data", to="measure a table")
        sign = self._quotation
        if sign is not None and "." in name:
            name = f"{sign}{name.replace(sign, sign * 2)}{sign}"
        column: Expr = nw.col(name)
        return column

    def missing(self, name: str, *, path: Path, file: str | None) -> Problem:
        """Return the problem that there is no such column, with the nearest that there is.

        Args:
            name: What was asked for.
            path: Where in the indicator; empty where its source asks for it.
            file: The file that lacks it, if it is one.
        """
        return Problem(
            code="column-missing",
            must="the table must have each column that is asked for",
            got=f"none called {shown(name)}",
            hint=near(name, self.types),
            where=Where(path=path, file=None if path else file),
        )


@frozen
class Rule:
    """Texts that are wanted of columns: a row is wanted where each column holds one of its own."""

    wanted: Mapping[str, tuple[str, ...]]
    folded: Mapping[str, frozenset[str]]

    @classmethod
    def of(
        cls,
        options: Mapping[str, Any],
        columns: Columns,
        *,
        path: Path,
        file: str | None,
    ) -> "tuple[Rule, tuple[Problem, ...]]":
        """Read a rule as an indicator writes it; a column without texts takes any."""
        wanted: dict[str, tuple[str, ...]] = {}
        problems: list[Problem] = []
        for name, given in options.items():
            column = columns.find(name)
            texts = given if isinstance(given, list | tuple | set | frozenset) else (given,)
            if any(isinstance(text, Mapping | list | tuple | set) for text in texts):
                problems.append(
                    Problem(
                        code="type-wrong",
                        must="what is wanted of a column must be a text, or a list of texts",
                        got=shown(given),
                        hint="write the words as the publisher has them",
                        where=Where(path=(*path, name)),
                    )
                )
            elif column is None:
                problems.append(columns.missing(name, path=(*path, name), file=file))
            elif texts:
                wanted[column] = tuple(dict.fromkeys(map(text_of, texts)))
        return cls.of_texts(wanted), tuple(problems)

    @classmethod
    def of_texts(cls, wanted: Mapping[str, tuple[str, ...]]) -> "Rule":
        """Make a rule of the texts that are wanted, by the table's own names of columns."""
        return cls(wanted, {name: frozenset(map(fold, texts)) for name, texts in wanted.items()})

    def takes(self, cells: Mapping[str, str]) -> bool:
        """Say whether it wants a row with these folded texts."""
        return all(cells[column] in texts for column, texts in self.folded.items())


def broadly(rules: Iterable[Rule], columns: Columns) -> "list[Expr]":
    """Return conditions that every row meets which one of the rules wants, and few others do.

    What they let through beside is told apart by text, of groups and no longer of rows: comparing
    stripped text is what costs most on millions of rows.
    """
    each = [rule.wanted for rule in rules]
    shared = [name for name in each[0] if all(name in wanted for wanted in each)]
    # Those with the most texts that might be wanted come last: they let most through.
    united = {
        name: tuple(dict.fromkeys(text for wanted in each for text in wanted[name]))
        for name in shared
    }
    filters = [
        _holds(columns[name], texts, columns.types[name])
        for name, texts in sorted(united.items(), key=lambda item: len(item[1]))
    ]
    # Where rules differ in one column alone, no row but theirs has come through so far.
    combined = prod(len(texts) for texts in united.values())
    exact = len(shared) == max(map(len, each)) and combined == sum(
        prod(len(texts) for texts in wanted.values()) for wanted in each
    )
    if not exact and all(each):
        anyone = [
            [_holds(columns[name], texts, columns.types[name]) for name, texts in wanted.items()]
            for wanted in each
        ]
        filters.append(reduce(or_, (reduce(and_, conditions) for conditions in anyone)))
    return filters


def _holds(column: "Expr", texts: Sequence[str], dtype: Any) -> "Expr":
    """Return a condition that holds wherever a column may hold one of the texts."""
    nw = needs("narwhals.stable.v2", extra="data", to="measure a table")
    conditions: list[Any] = []
    if any(not text.strip() for text in texts):
        conditions.append(column.is_null())
    if dtype.is_integer():
        conditions.append(column.is_in([int(text) for text in texts if _is_int(text)]))
    elif dtype.is_numeric():
        numbers = [float(text) for text in texts if _is_number(text)]
        conditions.append(column.cast(nw.Float64).is_in(numbers))
    elif dtype == nw.Boolean:
        folded = {fold(text) for text in texts}
        conditions += [column] if "true" in folded else []
        conditions += [~column] if "false" in folded else []
    elif dtype in (nw.Date, nw.Datetime):
        days = [date.fromisoformat(text.strip()) for text in texts if _is_day(text)]
        conditions.append(column.cast(nw.Date).is_in(days))
    else:
        written = column if dtype == nw.String else column.cast(nw.String)
        conditions.append(_reads(written, texts))
    return reduce(or_, conditions) if conditions else column.is_null() & ~column.is_null()


def _reads(column: "Expr", texts: Sequence[str]) -> "Expr":
    plain = {text.strip() for text in texts}
    # Engines do not agree with Python, nor with each other, on the last few letters of this.
    lower = sorted({word for text in plain for word in (text.lower(), text.casefold())})
    folded = column.str.to_lowercase()
    if len(lower) <= _FEW and all(len(word) >= _TELLING and word.isascii() for word in lower):
        # The cheapest that spaces do not deceive; a short word stands in too many others.
        return reduce(or_, (folded.str.contains(word, literal=True) for word in lower))
    # Text that begins with a space of any kind, or beyond ASCII, is looked at later.
    conditions = [_between(column, "\t", f" {_LAST}"), column >= "\x7f"]
    if len(lower) > _FEW:
        conditions.append(folded.is_in(lower))
        conditions += [column.str.ends_with(space) for space in (" ", "\t", _NO_BREAK)]
    else:
        for word in lower:
            conditions.append(_between(folded, word, f"{word} {_LAST}"))
            conditions.append(folded == f"{word}{_NO_BREAK}")
    return reduce(or_, conditions)


def _between(column: "Expr", low: str, high: str) -> "Expr":
    nw = needs("narwhals.stable.v2", extra="data", to="measure a table")
    return column.is_between(nw.lit(low), nw.lit(high))


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
