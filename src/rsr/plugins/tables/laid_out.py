"""A table as its register sees it: its columns by the register's names, joined ones and section rows apart."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import define, field, frozen

from rsr.engine.duck import FILE, ROW
from rsr.engine.headings import Headings, joined_in, renamed
from rsr.engine.nearest import near_column
from rsr.engine.quoting import quoted
from rsr.errors import DocumentError, Problem, Where, short_repr
from rsr.formatting import first_few
from rsr.plugins.tables.cell_range import within_range
from rsr.plugins.tables.row_readers import MovedRow, TableReader, TableRow, WrappedReader
from rsr.plugins.tables.table_options import TabularOptions
from rsr.plugins.tables.typed_cells import RefusedCell, text
from rsr.values.numerals import like_a_number
from rsr.values.patterns import Pattern

__all__ = ["FilledDown", "LabelsAlone", "Sections", "labels_alone", "laid_out", "lone_text"]

# Beyond these, section rows without rows beneath them are counted.
_MOST_TOLD = 5


def laid_out(reader: TableReader, options: TabularOptions) -> TableReader:
    """Return a reader whose columns are as the options say, and those that a heading joins apart."""
    if options.cells is not None:
        reader = within_range(reader, options.cells, options.cell_range or "")
    joined = joined_in(reader.names)
    apart = [name for names in joined.values() for name in names]
    section = [] if options.section_column is None else [options.section_column]
    own = (*reader.names, *apart)
    names = renamed(own, options.rename) if options.rename else own
    if names == reader.names and not section:
        return reader
    made = [*names[len(reader.names) :], *section]
    return _LaidOut(
        file=reader.file,
        names=(*names, *section),
        titles=(*reader.titles, *made),
        labels=(*reader.labels, *[""] * len(made)),
        within=reader.within,
        above=reader.above,
        made=len(made),
        joined=joined,
        section=bool(section),
        reader=reader,
    )


@frozen(kw_only=True)
class _LaidOut(WrappedReader):
    """A table with other names of columns, and perhaps with columns more."""

    # The columns that join several, and whether section rows make the last column.
    joined: Mapping[int, tuple[str, ...]]
    section: bool
    _looked_at: frozenset[int] = field(default=frozenset(), init=False, eq=False)

    def heading(self, column: int | None) -> Where:
        made = column is not None and column >= len(self.names) - self.made
        return self.reader.heading(None if made else column)

    def rows(self, wanted: frozenset[int]) -> Iterator[Any]:
        """Return the rows with joined texts apart, and without the column that section rows make.

        A row whose joined texts are not as many as the names in the heading stays as it is.
        """
        every = frozenset(range(len(self.reader.names)))
        if self.section:  # whether a row is one of data, all of its cells tell
            self.looked_at(self._looked_at | (every - wanted))
            wanted = every
        rows = self.reader.rows(wanted & every | self.joined.keys())
        return map(self._apart, rows) if self.joined else rows

    def _apart(self, row: TableRow) -> TableRow:
        if row.fault is not None or self._is_ragged(row):
            return row
        made: list[Any] = []
        for at, names in self.joined.items():
            cell = row.cells[at]
            if isinstance(cell, RefusedCell):
                made += [cell] * len(names)
                continue
            texts = text(cell).split(",")
            if len(texts) != len(names):
                return row
            made += map(str.strip, texts)
        return MovedRow.of(row, [*row.cells[: len(self.reader.names)], *made])

    def _is_ragged(self, row: TableRow) -> bool:
        width = len(self.reader.names)
        return len(row.cells) != width and self.reader.misfit(row) is not None

    def looked_at(self, places: frozenset[int]) -> None:
        object.__setattr__(self, "_looked_at", places)
        self.reader.looked_at(places)

    def texts_of(self, name: str, /) -> Iterable[str]:
        return self.reader.texts_of(self._own(name))

    def combinations(self, names: Sequence[str], figure: str, /) -> Iterable[tuple[Any, ...]]:
        return self.reader.combinations([*map(self._own, names)], self._own(figure))

    def _own(self, name: str) -> str:
        """Return what a column is called in the file, by the name that the register has for it."""
        found = Headings(self.names).find(name)
        own = () if found is None else self.reader.names[self.names.index(found) :]
        return own[0] if own else name

    def misfit(self, row: Any) -> Problem | None:
        if not self.joined or self._is_ragged(row):
            return self.reader.misfit(row)
        at, names = next(
            (at, names)
            for at, names in self.joined.items()
            if text(row.cells[at]).count(",") != len(names) - 1
        )
        return Problem(
            code="cell-joined",
            must=f"a cell under {short_repr(self.reader.names[at], whole=True)}{self.within} must join "
            f"{len(names)} texts by commas, as the heading joins names",
            got=short_repr(text(row.cells[at]), whole=True),
            hint="where it is a note below the table, end the table there with stop_at; where the heading "
            "joins no columns, give it another name with column_names",
            where=row.where(at),
        )


class Sections:
    """Takes section rows out of a table, and gives the others the section that they stand under."""

    def __init__(self, options: TabularOptions) -> None:
        matching = options.section_matching
        self._matching = None if matching is None else Pattern(matching, ignore_case=True)
        self._section: TableRow | None = None
        self._text: str | None = None
        self._empty: list[tuple[str, TableRow]] = []
        self._used = True
        # The section rows, and what stands in their column in the rows beneath each.
        self._found: list[_Section] = []

    def begins(self, row: TableRow) -> bool:
        """Say whether a row is a section row, and begin its section."""
        held = [cell for cell in row.cells if cell is not None and str(cell).strip()]
        if len(held) != 1 or isinstance(held[0], RefusedCell):
            return False
        found = " ".join(text(held[0]).split())
        if self._matching is not None:
            if self._matching.fullmatch(found, row.where(None)) is None:
                return False
        elif like_a_number(found):
            return False  # a figure without its label
        self._close()
        self._section, self._text, self._used = row, found, False
        if self._matching is None:
            at = row.cells.index(held[0])
            self._found.append(_Section(text=found, row=row, at=at, style=_style(at, held[0])))
        return True

    def under(self, row: TableRow, width: int) -> TableRow:
        """Return a row with its section as one cell more."""
        self._used = True
        if self._found:
            self._found[-1].see(row.cells)
        cells = [*row.cells[:width], *[None] * (width - len(row.cells)), self._text]
        return MovedRow.of(row, cells)

    def _close(self) -> None:
        if not self._used and self._section is not None and self._text is not None:
            self._empty.append((self._text, self._section))

    def amiss(self, within: str) -> Iterator[Problem]:
        """Say which section rows may be data or notes: as others are, or with no rows beneath them."""
        self._close()
        yield from self._alike(within)
        if self._empty:
            texts = [short_repr(text, whole=True) for text, _ in self._empty]
            yield Problem(
                code="section-empty",
                must=f"a section row{within} must have rows of data beneath it",
                got=first_few(texts, _MOST_TOLD),
                hint="end the table at its notes with stop_at, or say which rows are meant with "
                "section_matching",
                where=self._empty[0][1].where(None),
                severity="warning",
            )

    def _alike(self, within: str) -> Iterator[Problem]:
        """Say which section rows look like rows of data that lack their figures, or which there are."""
        texts = dict.fromkeys(one.text for one in self._found)
        alike = {
            self._found[at].text: self._found[at] for at in sorted(self._like_data(), reverse=True)
        }
        told = [one for one in texts if one in alike] or [*texts]
        others = [re.escape(one) for one in texts if one not in alike]
        if told:
            some = [short_repr(one, whole=True) for one in told]
            pattern = short_repr("|".join(others[:_MOST_TOLD]), whole=True)
            such = f", such as section_matching: {pattern}" if others else " with section_matching"
            yield Problem(
                code="section-ambiguous" if alike else "sections-found",
                must=f"the text of a section row{within} must not be that of another row, and no row of "
                "data may look like one"
                if alike
                else f"section rows{within} must not be rows of data that lack their figures",
                got=first_few(some, _MOST_TOLD),
                hint=f"say which rows are section rows{such}; the others are rows that lack their figures",
                where=(alike[told[0]] if alike else self._found[0]).row.where(None),
                severity="warning" if alike else "note",
            )

    def _like_data(self) -> Iterator[int]:
        """Yield the places of section rows that look like rows of data that lack their figures.

        Their text stands twice, or beside figures; or they stand in the column of such texts, or are
        indented as these are, where others are not; or the rows before and beneath them are together
        those beneath another.
        """
        found = self._found
        times = Counter(one.text for one in found)
        labels = set().union(*(one.labels for one in found))
        styles = set().union(*(one.styles for one in found))
        apart = any(one.style not in styles for one in found)
        for at, one in enumerate(found):
            before = found[at - 1].labels if at else set[str]()
            parted = before and one.labels and not before & one.labels
            if (
                times[one.text] > 1
                or one.text in labels
                or (apart and one.style in styles)
                or (parted and any(before | one.labels <= other.labels for other in found))
            ):
                yield at


@define
class _Section:
    """A section row, and what is known of the rows beneath it."""

    text: str
    row: TableRow
    # The column that its text stands in, and that with its indentation.
    at: int
    style: tuple[int, int]
    labels: set[str] = field(factory=set)
    styles: set[tuple[int, int]] = field(factory=set)

    def see(self, cells: Sequence[Any]) -> None:
        """Look at a row beneath it."""
        label = cells[self.at] if self.at < len(cells) else None
        if isinstance(label, str) and label.strip():
            self.labels.add(" ".join(label.split()))
        for place, cell in enumerate(cells):
            if isinstance(cell, str) and cell.strip():
                self.styles.add(_style(place, cell))
                break


def _style(place: int, cell: Any) -> tuple[int, int]:
    """Return the column of a text, and by how many spaces it is indented there."""
    return place, len(cell) - len(cell.lstrip()) if isinstance(cell, str) else 0


class FilledDown:
    """Gives blank cells of some columns the text that is printed above them.

    Raises:
        DocumentError: There is no such column.
    """

    def __init__(self, reader: TableReader, options: TabularOptions) -> None:
        called = Headings(reader.names)
        found = {column: called.find(column) for column in options.fill_down}
        missing = [
            Problem(
                code="column-missing",
                must=f"the table must have the column {column!r} that the register asks for{reader.within}",
                hint=f"{near_column(column, reader.names)}; asked for under fill_down",
                where=reader.heading(None),
            )
            for column, name in found.items()
            if name is None
        ]
        if missing:
            raise DocumentError(*missing)
        self.places = [reader.names.index(name) for name in found.values() if name is not None]
        self._above: dict[int, Any] = {}

    def see(self, row: TableRow) -> TableRow:
        """Return a row with its blank cells filled."""
        cells: list[Any] | None = None
        for place in self.places:
            cell = row.cells[place] if place < len(row.cells) else None
            if cell is not None and str(cell).strip():
                self._above[place] = cell
            elif place in self._above and place < len(row.cells):
                cells = list(row.cells) if cells is None else cells
                cells[place] = self._above[place]
        return row if cells is None else MovedRow.of(row, cells)

    def end(self) -> None:
        """Forget what stands above, where another section begins or a row cannot be read."""
        self._above.clear()


def lone_text(cells: Sequence[Any]) -> str | None:
    """Return the text that is all that a row holds, or None where it holds more, or a number."""
    held = [cell for cell in cells if cell is not None and str(cell).strip()]
    lone = len(held) == 1 and isinstance(held[0], str) and not like_a_number(held[0].strip())
    return " ".join(held[0].split()) if lone else None


class LabelsAlone:
    """Finds rows that hold nothing but a text, where the register says nothing of section rows."""

    def __init__(self, reader: TableReader, options: TabularOptions) -> None:
        self._others = _no_labels(reader.names, options)
        self._found: list[tuple[str, Where]] = []
        self._count = 0
        self._data = False

    def see(self, row: TableRow) -> None:
        """Look at a row; of a table of one column nothing can be said."""
        cells = row.cells
        if len(cells) < 2 or cells[-1] not in (None, ""):  # nearly all
            self._data = True
            return
        label = lone_text(cells)
        if label is not None and not self._beside(cells):
            self._count += 1
            if len(self._found) < _MOST_TOLD:
                self._found.append((label, row.where(None)))
        else:
            self._data = True

    def _beside(self, cells: Sequence[Any]) -> bool:
        return any(cells[at] not in (None, "") for at in self._others if at < len(cells))

    def amiss(self, within: str) -> Iterator[Problem]:
        """Say which rows they are; they may name sections, be notes, or lack their figures."""
        if self._count and self._data:
            yield _unnamed(self._found, self._count, within)


def labels_alone(frame: Any, options: TabularOptions) -> Iterator[Problem]:
    """Say which rows of files that are read where they lie hold nothing but a text.

    Args:
        frame: A relation of DuckDB, with the columns of files and rows.
        options: The options of the source.
    """
    names = [name for name in frame.columns if name not in (FILE, ROW)]
    if len(names) < 2:
        return
    cells = [f"coalesce(trim(cast({quoted(name)} as varchar)), '')" for name in names]
    held = " + ".join(f"cast({cell} <> '' as integer)" for cell in cells)
    others = [f"{cells[at]} = ''" for at in _no_labels(names, options)]
    alone = " and ".join([f"({held}) = 1", *others])
    row = quoted(ROW) if ROW in frame.columns else "null"
    query = f"select {quoted(FILE)}, {row}, concat({', '.join(cells)}) from t where {alone}"  # noqa: S608  # quoted
    found: dict[str, list[tuple[str, Where]]] = {}
    for file, line, told in sorted(frame.query("t", query).fetchall()):
        if not like_a_number(told):
            found.setdefault(file, []).append((" ".join(told.split()), Where(file=file, line=line)))
    for rows in found.values():
        yield _unnamed(rows[:_MOST_TOLD], len(rows), "")


def _no_labels(names: Sequence[str], options: TabularOptions) -> list[int]:
    """Return the places of columns of which a text alone names no section: periods and figures."""
    asked = [options.columns.get("value"), options.flag_column]
    if options.period is not None:
        asked += [name for _, name in options.period.named]
    called = Headings(names)
    found = {called.find(name) for name in asked if name is not None}
    return [at for at, name in enumerate(names) if name in found]


def _unnamed(found: Sequence[tuple[str, Where]], count: int, within: str) -> Problem:
    texts = [short_repr(text, whole=True) for text, _ in found]
    return Problem(
        code="section-unnamed",
        must=f"a row{within} must hold more than a text",
        got=first_few(texts, _MOST_TOLD, count),
        hint="name section_column where such a row names a section of the rows beneath it, and "
        "stop_at where it is a note below the table; until then it is a row without figures",
        where=found[0][1],
        severity="warning",
    )
