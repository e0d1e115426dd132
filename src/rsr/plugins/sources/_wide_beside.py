"""Columns beside the wide ones of a table that nothing asks for, and of which none may hold figures."""

import re
from collections.abc import Iterator
from typing import Any

from rsr.engine.headings import Headings
from rsr.engine.nearest import near
from rsr.engine.periods import a_span
from rsr.errors import Problem, shown
from rsr.plugins.sources._formats import Reader
from rsr.plugins.sources._table_options import TabularOptions
from rsr.plugins.sources._typed import text
from rsr.plugins.sources._wide import MOST_NAMED, Turned
from rsr.values.texts import fold

__all__ = ["Unread"]

# What may stand after a figure, and is no part of it.
_MARKS = r"(?:\s*(?:\[[^\]]{1,20}\]|\([^)]{1,20}\)|[*\u2020\u2021\u00a7\u00b9\u00b2\u00b3\u2070-\u2079]{1,3}))*"
_FIGURE = re.compile(
    r"[-+\u2212(]?\s*[\u00a3$\u20ac]?\s*[0-9]?[0-9,.'\s\u00a0\u2009\u202f]*[0-9]\s*%?\)?"
    rf"(?:\s?[a-z]{{1,2}})?{_MARKS}",
    re.IGNORECASE,
)


class Unread:
    """The columns beside wide ones that nothing asks for, of which none may hold figures.

    Args:
        reader: The table.
        turned: Its wide columns.
        options: The options of its source.
    """

    def __init__(self, reader: Reader, turned: Turned, options: TabularOptions) -> None:
        self._reader = reader
        self._open = {*turned.others, *turned.beside}
        self._beside = turned.beside
        self._advice = turned.others
        signs = set(options.markers)
        if options.convention is not None and self._open:
            from rsr.values import convention  # only where one is asked for

            signs |= set(convention(options.convention).markers)
        self._markers = set(map(fold, signs)) - {""}
        self._wide = options.wide
        self._found: set[int] = set()

    def see(self, cells: Any) -> None:
        """Look at a row."""
        for place in tuple(self._open):
            if place < len(cells) and self._is_figure(cells[place]):
                self._open.discard(place)
                self._found.add(place)

    def problems(self) -> Iterator[Problem]:
        """Return a problem for each column that holds figures and is not read."""
        yield from self._unchosen()
        yield from self._nowhere()
        reader = self._reader
        places = sorted(self._found - self._beside.keys())
        covers = self._wide.covers if self._wide is not None else "day"
        for place in places:
            advice = self._advice.get(place) or "name it under columns"
            yield Problem(
                code="heading-unread",
                must=f"a column that holds figures{reader.within} must be headed by {a_span(covers)}, "
                "be a field, or be left out",
                got=shown(text(reader.titles[place]).strip() or reader.names[place], whole=True),
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
                    got=f"none called {shown(name, whole=True)}",
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
                    got=", ".join(shown(reader.names[at], whole=True) for at in places[:MOST_NAMED])
                    + (f" and {len(places) - MOST_NAMED} more" if places[MOST_NAMED:] else ""),
                    hint="they are not read"
                    + (", though they are headed as those which are" if like else "")
                    + "; look at wide, or name them in wide.leave_out",
                    where=reader.heading(places[0]),
                    severity="warning" if like else "note",
                )

    def _is_figure(self, cell: Any) -> bool:
        found = text(cell).strip()
        return fold(found) in self._markers or _FIGURE.fullmatch(found) is not None
