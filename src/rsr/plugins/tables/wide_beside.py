"""Columns beside the wide ones of a table that nothing asks for, and of which none may hold figures."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rsr.engine.duck import FILE, ROW
from rsr.engine.headings import Headings
from rsr.engine.nearest import near
from rsr.engine.periods import a_span
from rsr.engine.quoting import quoted
from rsr.engine.years import MONTHS, pattern
from rsr.errors import Problem, Where, short_repr
from rsr.formatting import first_few
from rsr.plugins.tables.conventions import printed
from rsr.plugins.tables.row_readers import TableReader
from rsr.plugins.tables.table_options import TabularOptions
from rsr.plugins.tables.typed_cells import text
from rsr.plugins.tables.wide import MOST_NAMED, Turned, is_unheaded, unheaded_places
from rsr.values.texts import fold

__all__ = ["MOST_TEXTS", "UnreadColumns", "unheaded"]

# How many texts of columns without a heading are shown.
MOST_TEXTS = 3

# What may stand after a figure, and is no part of it.
_NOTES = "\\u00b9\\u00b2\\u00b3\\u2070-\\u2079"
_MARKS = rf"(?:\s*(?:\[[^\]]{{1,20}}\]|\([^)]{{1,20}}\)|[*\u2020\u2021\u00a7{_NOTES}]{{1,3}}))*"
_FIGURE = re.compile(
    r"[-+\u2212(]?\s*[\u00a3$\u20ac]?\s*[0-9]?[0-9,.'\s\u00a0\u2009\u202f]*[0-9]\s*%?\)?"
    rf"(?:\s?[a-z]{{1,2}})?{_MARKS}",
    re.IGNORECASE,
)
_NOTE = re.compile(rf"\[?(?:see )?(?:foot)?notes?\b.*|[{_NOTES}]+", re.IGNORECASE)
# Signs and letters that stand in the place of a figure, whatever the options say of them.
_SIGN = re.compile(r"[^\w]+|:? ?[a-z]{1,2}|[A-Z]|n/a|\[[^\]]{1,20}\]|\([^)]{1,20}\)")
# An id of a place or a body, such as E06000001, or a day.
_ID = re.compile(r"[A-Za-z]+[0-9]{3}.*|[0-9]+([-/.])[0-9]+\1.*")
_MOST_WORDS = 4
_MONTH = "|".join(f"{month}|{month[:3]}" for month in MONTHS)
# What a heading has that is meant as a period, in whatever way it is written.
_PERIOD = pattern(
    rf".*(?:(?<![0-9])(?:19|20)[0-9]{{2}}(?![0-9])|\bFY|\bQ[1-4]\b|\b[0-9]{{2}}[-/][0-9]{{2}}\b"
    rf"|\b(?:{_MONTH}|sept)(?![a-z])).*"
)


def unheaded(
    texts: Mapping[str, Sequence[str]], where: Where, within: str, *, wide: bool
) -> Problem:
    """Tell of columns without a heading that stand behind figures and hold something.

    Args:
        texts: The first texts of each, by its name.
        where: Where the heading of the first should stand.
        within: The sheet in words, or nothing.
        wide: True where the figures are those of wide columns.
    """
    names = [short_repr(name, whole=True) for name in texts]
    found = dict.fromkeys(one for some in texts.values() for one in some)
    some = ", ".join(short_repr(one, whole=True) for one in [*found][:MOST_TEXTS])
    more = (
        f" and {len(names) - 1} more columns"
        if names[2:]
        else f" and {names[1]}"
        if names[1:]
        else ""
    )
    reads = "write flags_behind: true under wide" if wide else f"name it in flag_column: {names[0]}"
    leave = (
        "wide.leave_out: [" + ", ".join(names) + "]" if wide else f"rename: {{{names[0]}: notes}}"
    )
    return Problem(
        code="heading-unread",
        must=f"a column without a heading behind figures{within} must hold their flags, be a field, or "
        f"be {'left out' if wide else 'given a name'}",
        got=f"{some} under {names[0]}{more}",
        hint=f"where they are flags of the figures before them, {reads} and say in flags what they "
        f"mean; otherwise write {leave}",
        where=where,
    )


def unheaded_behind(
    frame: Any, options: TabularOptions, asked: Iterable[str], file: str
) -> Iterator[Problem]:
    """Tell of a column without a heading behind the figures of files that are read where they lie.

    Args:
        frame: A relation of DuckDB.
        options: The options of the source.
        asked: The columns that something asks for.
        file: The first of the files.
    """
    names = [name for name in frame.columns if name not in (FILE, ROW)]
    for place in unheaded_places(names, options, asked):
        column = quoted(names[place])
        first = f"min({quoted(ROW)})" if ROW in frame.columns else column
        query = f"select {column} from t where trim({column}) <> '' group by {column} order by {first} limit {MOST_TEXTS}"  # noqa: S608  # quoted
        if texts := [text for (text,) in frame.query("t", query).fetchall()]:
            where = Where(file=file, line=options.header_row or None)
            yield unheaded({names[place]: texts}, where, "", wide=False)


class UnreadColumns:
    """The columns beside wide ones that nothing asks for, of which none may hold figures.

    Args:
        reader: The table.
        turned: Its wide columns.
        options: The options of its source.
    """

    def __init__(self, reader: TableReader, turned: Turned, options: TabularOptions) -> None:
        self._reader = reader
        self._open = {*turned.others, *turned.beside}
        self._beside = turned.beside
        self._advice = turned.others
        self._printed = printed(options)
        self._markers = set(map(fold, self._printed.markers)) - {""}
        self._wide = options.wide
        self._found: set[int] = set()
        # How many rows were met.
        self.rows = 0
        # Labels of rows stand before the first period; what stands behind it is rarely one.
        self._first = min(turned.headings, default=0)
        titles = reader.titles
        # The first texts of each column without a heading behind one of figures.
        self._texts: dict[int, list[str]] = {
            at: []
            for at in sorted(self._open)
            if is_unheaded(reader.names[at]) and (at > self._first or options.wide is None)
        }
        self._periods = {
            at for at in self._open if _PERIOD.fullmatch(" ".join(text(titles[at]).split()))
        }
        # Texts that are no figures, by what was asked of them.
        self._none: set[tuple[str, bool, bool]] = set()

    def see(self, cells: Any) -> None:
        """Look at a row."""
        for place in tuple(self._open):
            found = " ".join(text(cells[place]).split()) if place < len(cells) else ""
            if not found:
                continue
            texts = self._texts.get(place)
            if texts is None:
                told = self._is_figure(found, place)
                self._found |= {place} if told else set()
            else:
                texts += [] if found in texts else [found]
                told = len(texts) >= MOST_TEXTS
            if told:
                self._open.discard(place)

    @property
    def lost(self) -> int:
        """How many cells stand in columns that hold figures and are not read, which is an error."""
        return self.rows * len(self._found - self._beside.keys()) if self._wide is not None else 0

    def problems(self) -> Iterator[Problem]:
        """Return a problem for each column that holds figures and is not read."""
        yield from self._unchosen()
        yield from self._nowhere()
        if texts := {self._reader.names[at]: found for at, found in self._texts.items() if found}:
            first = next(at for at, found in self._texts.items() if found)
            where, within = self._reader.heading(first), self._reader.within
            yield unheaded(texts, where, within, wide=self._wide is not None)
        reader = self._reader
        places = sorted(self._found - self._beside.keys())
        covers = self._wide.covers if self._wide is not None else "day"
        for place in places:
            advice = self._advice.get(place) or "name it under columns"
            yield Problem(
                code="heading-unread",
                must=f"a column that holds figures{reader.within} must be headed by {a_span(covers)}, "
                "be a field, or be left out",
                got=short_repr(
                    text(reader.titles[place]).strip() or reader.names[place], whole=True
                ),
                hint=f"{advice}; or name columns that are not wanted in wide.leave_out",
                where=reader.heading(place),
            )

    def _nowhere(self) -> Iterator[Problem]:
        """Tell of columns that are left out by name, and of which there is none."""
        there = Headings(self._reader.names)
        for name in self._wide.leave_out if self._wide is not None else ():
            if there.find(name) is None:
                yield Problem(
                    code="column-missing",
                    must=f"a table{self._reader.within} should have each column that is left out by "
                    "name",
                    got=f"none called {short_repr(name, whole=True)}",
                    hint=f"{near(name, self._reader.names)}; it is named in wide.leave_out",
                    where=self._reader.heading(None),
                    severity="warning",
                )

    def _unchosen(self) -> Iterator[Problem]:
        """Tell of the columns with figures that the register does not choose, the like first."""
        for like in (True, False):
            places = sorted(at for at in self._found if self._beside.get(at) is like)
            if places:
                reader = self._reader
                yield Problem(
                    code="columns-unchosen",
                    must=f"a column that holds figures{reader.within} should be among the wide ones, "
                    "be a field, or be left out by name",
                    got=first_few(
                        [short_repr(reader.names[at], whole=True) for at in places], MOST_NAMED
                    ),
                    hint="they are not read"
                    + (", though they are headed as those which are" if like else "")
                    + "; look at wide, or name them in wide.leave_out",
                    where=reader.heading(places[0]),
                    severity="warning" if like else "note",
                )

    def _is_figure(self, found: str, place: int) -> bool:
        behind, period = place > self._first, place in self._periods
        if (found, behind, period) in self._none:
            return False
        if fold(found) in self._markers or _FIGURE.fullmatch(found):
            return True
        if self._is_meant(found, behind=behind, period=period):
            return True
        self._none.add((found, behind, period))
        return False

    def _is_meant(self, found: str, *, behind: bool, period: bool) -> bool:
        """Say whether a text that is no plain number stands for one, as far as its heading tells.

        Labels, ids and notes hold digits, too: under a heading that is no period, only what is written
        as a figure counts, and before the first period only signs.
        """
        words = found.count(" ") + 1
        if words > _MOST_WORDS or (_NOTE.fullmatch(found) and not period):
            return False
        meant = self._printed.is_meant(found)
        if not (behind or period):
            return meant and not found[0].isalnum() and _SIGN.fullmatch(found) is not None
        if meant or any(
            unicodedata.category(sign) in ("No", "Nl") for sign in _NOTE.sub("", found)
        ):
            return True
        digit = any(map(str.isdecimal, found)) and not _ID.fullmatch(found)
        if not period:
            return digit and not found[0].isalpha()
        return bool(_SIGN.fullmatch(found)) or (digit and (behind or words == 1))
