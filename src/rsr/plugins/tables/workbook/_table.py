"""A sheet of a workbook as a table: its columns by name, and what it says beside its values."""

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from attrs import define, field, frozen

from rsr.engine.headings import Headings
from rsr.errors import DocumentError, Problem, Where, did_you_mean, short_repr
from rsr.plugins.tables.cell_range import column_letters
from rsr.plugins.tables.delimited import named, spread
from rsr.plugins.tables.laid_out import laid_out
from rsr.plugins.tables.row_readers import TableReader, TableRow
from rsr.plugins.tables.table_options import TabularOptions
from rsr.plugins.tables.typed_cells import RefusedCell, plain, text
from rsr.plugins.tables.workbook._archive import (
    UnreadableError,
    archive_of,
    guarded,
    refusal,
    workbook_part,
)
from rsr.plugins.tables.workbook._cells import (
    Differing,
    Merge,
    NoResult,
    Percentage,
    SheetName,
    SheetRow,
)
from rsr.plugins.tables.workbook._display import in_hundredths
from rsr.plugins.tables.workbook._ods import OdsBook
from rsr.plugins.tables.workbook._remarks import Remarks
from rsr.plugins.tables.workbook._xlsx import XlsxBook
from rsr.values.bounds import check_columns

# A sheet of less XML is read as a whole, so that nothing is made of one that breaks off.
_WHOLE = 32 << 20
# Of a larger one the first rows are, by which its width is told.
_FIRST_CELLS, _FEW_CELLS = 4_000_000, 40_000
# More columns without a heading than this are no columns, but a cell that was left far away.
_UNNAMED = 256
_FIGURES = ("value", "coverage.reporting", "coverage.expected")


@frozen
class _SheetRow(TableRow):
    """One row of a sheet, by its number from 1."""

    sheet: str

    @property
    def place(self) -> str:
        """The row in words."""
        return f"sheet {self.sheet!r}, row {self.number}"

    def place_of(self, cell: int, /) -> str:
        """Return a cell by the name that a spreadsheet has for it."""
        return f"sheet {self.sheet!r}, cell {column_letters(cell)}{self.number}"


@define
class _Blocks:
    """The merged blocks that reach into the row at hand, each with what its first cell holds."""

    open: list[tuple[Merge, Any]] = field(factory=list)

    def enter(self, row: SheetRow) -> list[tuple[Merge, Any]]:
        """Go on to a row, and return the blocks that it lies in."""
        here = row.number - 1
        self.open = [one for one in self.open if one[0].bottom >= here]
        for merge in row.merges:
            if merge.bottom < here:
                continue
            held = merge.left < len(row.cells) and merge.top == here
            self.open.append((merge, row.cells[merge.left] if held else None))
        return self.open


class _Line:
    """A line of headings or labels, with the merged blocks that it has."""

    def __init__(
        self, row: SheetRow, inside: Sequence[tuple[Merge, Any]], options: TabularOptions
    ) -> None:
        self.titles = [_title(cell, options) for cell in row.cells]
        if options.where_display_differs != "stored":
            for block, held in inside:  # what stands under a merged cell is not displayed
                for place in range(block.left, min(block.right + 1, len(self.titles))):
                    first = row.number - 1 == block.top and place == block.left
                    if not first and row.cells[place] != held:
                        self.titles[place] = ""
        self.over = [(block, text(_title(held, options))) for block, held in inside if held is not None]  # fmt: skip

    def label(self, place: int) -> tuple[str, bool]:
        """Return the label of a column, and whether it is written there."""
        written = text(self.titles[place]).strip() if place < len(self.titles) else ""
        for block, label in self.over:
            if block.left <= place <= block.right:
                return label, place == block.left
        return written, bool(written)


@frozen(kw_only=True)
class SheetTable(TableReader):
    """A sheet whose header was read."""

    _options: TabularOptions = field(alias="options")
    _sheet: str = field(alias="sheet")
    _header: int = field(alias="header")
    _width: int = field(alias="width")
    _rows: Iterator[SheetRow] = field(alias="rows", eq=False)
    _told: Remarks = field(alias="told", eq=False)

    @classmethod
    def opened(
        cls, raw: bytes, file: str, options: TabularOptions, *, per_cent: Sequence[str] = ()
    ) -> "SheetTable":
        """Read a sheet as far as its header.

        Args:
            raw: The workbook.
            file: Its name.
            options: How it is read.
            per_cent: The indicators that want figures in per cent.

        Raises:
            DocumentError: It is no workbook, or does not hold the sheet.
        """
        try:
            book = _book(raw)
            chosen = _chosen(book.sheets, options.sheet, file)
            with guarded("the workbook"):
                sheet = book.sheet(chosen.name)
            rows = sheet.rows()
            size = book.archive.getinfo(sheet.part).file_size
            most = _FIRST_CELLS if size <= _WHOLE else _FEW_CELLS
            first = _first(rows, most, options.header_row)
        except UnreadableError as error:
            raise refusal(error, file) from None
        blocks = _Blocks()
        lines: dict[int, _Line] = {}
        for row in first:
            if row.number > options.header_row:
                break
            lines[row.number] = _Line(row, list(blocks.enter(row)), options)
        header = lines.pop(options.header_row, None)
        width = max((len(row.cells) for row in first), default=0)
        titles: list[Any] = list(options.column_names)
        if not titles and header is not None:
            titles = list(header.titles)
            if width - len(titles) <= _UNNAMED:
                titles += [""] * (width - len(titles))
        labels = _labels([lines.get(line) for line in options.label_lines], len(titles))
        check_columns(len(titles), file)
        above = tuple(
            tuple(map(text, lines[line].titles)) if line in lines else ()
            for line in range(1, options.header_row)
        )
        return cls(
            names=named([text(title).strip() for title in titles], labels),
            titles=titles,
            labels=labels,
            within=f" on sheet {chosen.name!r}",
            above=above,
            file=file,
            options=options,
            sheet=chosen.name,
            header=options.header_row,
            width=width,
            rows=_following(first, rows),
            told=Remarks(file, chosen, sheet.facts, options, per_cent),
        )

    def heading(self, column: int | None, /) -> Where:
        """Return where a column's name stands; None is the whole header."""
        return Where(file=self.file, line=self._header or 1, column=1 + (column or 0))

    def rows(self, wanted: frozenset[int], /) -> Iterator[_SheetRow]:
        """Return the rows below the header."""
        options, remarks = self._options, self._told
        places = sorted(place for place in wanted if place < max(self._width, len(self.names)))
        figures = self._figures(wanted)
        remarks.columns = tuple((at, self.names[at]) for at in places if at < len(self.names))
        leave_out = options.hidden_rows == "leave-out"
        # Rows end where their last cell does; they are as long as is asked for.
        length = min(self._width, max(places, default=-1) + 1)
        blocks = _Blocks()
        try:
            for row in self._rows:
                inside = blocks.enter(row) if row.merges or blocks.open else ()
                if row.number <= self._header:
                    continue
                if row.hidden:
                    remarks.hidden.append(row.number)
                    if leave_out:
                        continue
                cells = row.cells
                cells += [None] * (length - len(cells))
                for block, held in inside:
                    self._merged(cells, row.number, block, held, figures)
                for place in figures if self._in_per_cent else ():
                    cell = cells[place] if place < len(cells) else 0
                    if type(cell) in (int, float) and 0 < abs(cell) <= 1:
                        remarks.bare.append((row.number, place, cell))
                for place in places if row.special or inside else ():
                    if place < len(cells):
                        cell = cells[place]
                        kind = type(cell)
                        if kind is str or kind is int or cell is None:  # nearly all
                            continue
                        if kind is Differing or kind is NoResult:
                            cells[place] = self._unclear(cell, row.number, place)
                        else:
                            cells[place] = self._plain(cell)
                            if kind is Percentage and place in figures:
                                remarks.percentages.append((row.number, place, cell))
                yield _SheetRow(self.file, cells, row.number, self._sheet)
                remarks.last = row.number
        except UnreadableError as error:
            raise refusal(error, self.file) from None

    def looked_at(self, places: frozenset[int], /) -> None:
        """Take note of columns whose texts are looked at and that are not read otherwise."""
        self._told.looked_at = places

    def remarks(self) -> Iterator[Problem]:
        """Say, once the rows were read, what the sheet says of them beside its values."""
        yield from self._told.problems()

    # --- cells that need a second look --------------------------------------------------------

    def _figures(self, wanted: frozenset[int]) -> frozenset[int]:
        """Return which of the columns hold figures."""
        options = self._options
        reader = laid_out(self, options)
        called = Headings(reader.names)
        asked = [options.columns[one] for one in _FIGURES if one in options.columns]
        names = {called.find(name) for name in asked}
        figures = {place for place, name in enumerate(reader.names) if name in names}
        if options.wide is not None:
            from rsr.plugins.tables.wide import turned

            others = {*options.columns.values(), *options.where}
            if options.period is not None:
                others |= {name for _, name in options.period.named}
            figures |= set(turned(reader, options, Where(), others).headings)
        before = 0 if options.cells is None else options.cells.first
        return frozenset({place + before for place in figures} & wanted)

    def _merged(
        self, cells: list[Any], number: int, block: Merge, held: Any, figures: frozenset[int]
    ) -> None:
        """Put what a merged block holds into those of its cells that lie in a row."""
        alone = not any(
            cell not in (None, "") for place, cell in enumerate(cells) if place != block.left
        )
        number_held = isinstance(held, int | float | Differing)
        if block.top == block.bottom and alone and not number_held:
            return  # a title, or the name of a section: nothing else stands in its row
        span = range(block.left, min(block.right + 1, len(self.names)))
        # A column without a heading is part of the one before it.
        columns = sum(not self.names[place].endswith(f"column {place + 1}") for place in span)
        across = columns > 1
        several = (
            (block.rows > 1 or across)
            and self._options.where_display_differs != "stored"
            and held is not None
            and (block.left in figures or (number_held and across))
        )
        for place in span:
            if place >= len(cells):
                cells += [None] * (place + 1 - len(cells))
            cell = cells[place]
            first = number - 1 == block.top and place == block.left
            if place in figures:
                if several and (first or cell is None) and (place == block.left or across):
                    cells[place] = _shared(held, block, columns)
                    continue
            elif cell is None:
                cells[place] = held
                continue
            if not first and cell is not None and cell != held:
                cells[place] = Differing(cell, "" if place in figures else held, "merged")

    @property
    def _in_per_cent(self) -> bool:
        return "per-cent" in self._options.number_forms

    def _plain(self, cell: Any) -> Any:
        """Return a cell in the form that records are made from."""
        if type(cell) is not Percentage:
            return plain(cell)
        return in_hundredths(float(cell)) if self._in_per_cent else plain(float(cell))

    def _unclear(self, cell: Differing | NoResult, number: int, place: int) -> Any:
        """Return what is read of a cell that displays something other than what it stores."""
        if isinstance(cell, NoResult):
            return _without_result(cell)
        self._told.differing.append((number, place))
        how = self._options.where_display_differs
        uncertain = cell.why == "condition"
        if how == "stored":
            return self._plain(cell.stored)
        if how == "displayed" and not uncertain:
            return plain(cell.displayed)
        under = (
            "under a merged cell"
            if cell.why == "merged"
            else f"displayed as {text(cell.displayed)!r}"
        )
        if not cell.displayed and cell.why != "merged":
            under = "not displayed"
        return RefusedCell(
            f"{text(self._plain(cell.stored))}, {'perhaps ' if uncertain else ''}{under}",
            code="cell-display-differs",
            must="must display what it stores",
            hint="a conditional format displays it so by a rule that is not evaluated: set "
            "where_display_differs to stored, or save the file with what it displays as texts"
            if uncertain
            else "set where_display_differs to displayed or to stored, whichever its publisher means",
            displayed=text(plain(cell.displayed)),
        )

    def misfit(self, row: _SheetRow, /) -> Problem | None:
        """Say what is wrong with a row that has not as many cells as the header has names."""
        width = len(self.names)
        beyond = []
        if self._options.column_names:
            beyond = [place for place, cell in enumerate(row.cells[width:], width) if cell not in ("", None)]  # fmt: skip
        if not beyond and self._width >= width:
            return None
        return Problem(
            code="row-ragged",
            must=f"a row{self.within} must have {width} cells, as there are names of columns",
            got=f"{beyond[-1] + 1 if beyond else self._width} cells",
            hint="look at column_names",
            where=row.where(beyond[0] if beyond else None),
        )


def _book(raw: bytes) -> OdsBook | XlsxBook:
    with guarded("the workbook"):
        archive = archive_of(raw)
        part = workbook_part(archive)
        return OdsBook(archive) if part == "content.xml" else XlsxBook(archive, part)


def displayed_rows(raw: bytes, file: str) -> Iterator[tuple[str, int, list[str]]]:
    """Yield the rows of all sheets: each with its sheet, its number from 1, and its cells as texts.

    Raises:
        DocumentError: It is no workbook, or one that is damaged.
    """
    try:
        book = _book(raw)
        for name in dict.fromkeys(one.name for one in book.sheets):
            for row in book.sheet(name).rows():
                cells = (
                    cell.displayed if isinstance(cell, Differing) else cell for cell in row.cells
                )
                yield (
                    name,
                    row.number,
                    ["" if isinstance(cell, NoResult) else text(cell) for cell in cells],
                )
    except UnreadableError as error:
        raise refusal(error, file) from None


def _first(rows: Iterator[SheetRow], most: int, header: int) -> deque[SheetRow]:
    """Return the first rows: all that hold so many cells together, and those above the header."""
    found: deque[SheetRow] = deque()
    cells = 0
    for row in rows:
        found.append(row)
        cells += len(row.cells)
        if cells > most and row.number > header:
            break
    return found


def _following(first: deque[SheetRow], others: Iterator[SheetRow]) -> Iterator[SheetRow]:
    """Yield rows, keeping none of them."""
    while first:
        yield first.popleft()
    yield from others


def _shared(held: Any, block: Merge, columns: int) -> Any:
    """Return a figure that stands for several rows, or columns, together."""
    first = f"{column_letters(block.left)}{block.top + 1}"
    last = f"{column_letters(block.right)}{block.bottom + 1}"
    both = ((block.rows, "rows"), (columns, "columns"))
    stands_for = " and ".join(f"{count} {what}" for count, what in both if count > 1)
    return RefusedCell(
        f"{text(held.stored if isinstance(held, Differing) else held)} in {first}:{last}",
        code="figure-merged",
        must="must hold a figure of its own",
        hint=f"the figure stands for {stands_for} together: read it with a source of its own, or "
        "leave these rows out",
    )


def _without_result(cell: NoResult) -> RefusedCell:
    formula = cell.formula.removeprefix("of:").removeprefix("=")
    return RefusedCell(
        f"={formula}",
        code="formula-without-result",
        must="must hold the result of its formula",
        hint="open the file in a spreadsheet program and save it again",
    )


def _title(cell: Any, options: TabularOptions) -> Any:
    if isinstance(cell, Differing):
        stored = options.where_display_differs == "stored" or cell.why == "condition"
        cell = cell.stored if stored else cell.displayed
    elif isinstance(cell, NoResult):
        return _without_result(cell)
    found = plain(cell)
    return found if isinstance(found, date) else text(found).strip()


def _labels(lines: Sequence["_Line | None"], width: int) -> tuple[str, ...]:
    """Return a label for each column.

    A label holds for its merged block where its line has such, and until the next where not.
    """
    read = [line for line in lines if line is not None]
    if not any(line.over for line in read):
        return spread([[text(title) for title in line.titles] for line in read], width)
    found = []
    here = [""] * len(read)
    for place in range(width):
        for depth, line in enumerate(read):
            label, begins = line.label(place)
            if begins or (line.over and label != here[depth]):
                here[depth:] = [label] + [""] * (len(here) - depth - 1)
        found.append(" / ".join(filter(None, here)))
    return tuple(found)


def _chosen(sheets: Sequence[SheetName], wanted: str | None, file: str) -> SheetName:
    if wanted is None and len(sheets) == 1:
        return sheets[0]
    folded = (wanted or "").strip().casefold()
    for sheet in sheets:
        if wanted is not None and sheet.name.strip().casefold() == folded:
            return sheet
    if folded.isascii() and folded.isdigit() and 0 < int(folded[:9]) <= len(sheets):
        return sheets[int(folded) - 1]
    names = [sheet.name for sheet in sheets]
    there = ", ".join(short_repr(name, whole=True) for name in names[:12]) + (
        ", ..." if len(names) > 12 else ""
    )
    meant = did_you_mean(folded, names)
    raise DocumentError.of(
        "sheet-missing",
        "the file must have the sheet that the register asks for"
        if wanted is not None
        else "the sheet must be named where a file has several",
        got=short_repr(wanted) if wanted is not None else f"{len(names)} sheets",
        hint=f"{meant} there are {there}" if meant else f"there are {there}",
        where=Where(file=file),
    )
