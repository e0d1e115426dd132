"""Rows of a sheet in an XLSX or ODS workbook, with the name of every cell."""

import difflib
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import field, frozen

from rsr.errors import DocumentError, Problem, Where, needs, shown
from rsr.plugins.sources._csv import named, spread
from rsr.plugins.sources._sheet_errors import DAMAGED, TooLargeError, errors_in
from rsr.plugins.sources._table_options import TabularOptions
from rsr.plugins.sources._typed import plain, text

__all__ = ["SheetTable", "column_letters"]

# A workbook that unpacks to more is no table that anyone published.
_MOST_BYTES = 2 << 30


def column_letters(place: int) -> str:
    """Return what a spreadsheet calls a column, from 0.

    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(701)
    ('A', 'Z', 'AA', 'ZZ')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@frozen
class _Row:
    """One row of a sheet, by its number from 1."""

    file: str
    sheet: str
    cells: Sequence[Any]
    number: int
    fault: Problem | None = None

    @property
    def place(self) -> str:
        """The row in words."""
        return f"sheet {self.sheet!r}, row {self.number}"

    def place_of(self, cell: int) -> str:
        """Return a cell by the name that a spreadsheet has for it."""
        return f"sheet {self.sheet!r}, cell {column_letters(cell)}{self.number}"

    def where(self, cell: int | None) -> Where:
        """Return where a cell stands: row and column by number."""
        column = None if cell is None else cell + 1
        return Where(file=self.file, line=self.number, column=column)


@frozen(kw_only=True)
class SheetTable:
    """A sheet whose header was read."""

    names: tuple[str, ...]
    titles: Sequence[Any]
    labels: tuple[str, ...]
    within: str
    # What stands above the header.
    above: tuple[Sequence[str], ...]
    _file: str
    _sheet: str
    _header: int
    _grid: list[list[Any]] = field(eq=False)
    _errors: Mapping[tuple[int, int], str]

    @classmethod
    def opened(cls, raw: bytes, file: str, options: TabularOptions) -> "SheetTable":
        """Read a sheet as far as its header.

        Raises:
            DocumentError: It is no workbook, or does not hold the sheet.
            ExtraMissingError: What reads workbooks is not installed.
        """
        calamine = needs("python_calamine", extra="sheets", to="read spreadsheets")
        unpacked = _unpacked(raw, file)
        try:
            book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
            name = _chosen(book.sheet_names, options.sheet, file)
            errors = errors_in(unpacked, name)
            grid = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except (TooLargeError, calamine.CalamineError) as error:
            raise _broken(file, str(error)) from None
        except DocumentError:
            raise
        except DAMAGED:
            raise _broken(file, "a zip file that is damaged") from None
        finally:
            unpacked.close()
        titles: list[Any] = list(options.column_names)
        if not titles and 0 < options.header_row <= len(grid):
            titles = [_title(cell) for cell in grid[options.header_row - 1]]
        above = tuple(
            tuple(text(cell) for cell in line) for line in grid[: max(options.header_row - 1, 0)]
        )
        lines = [above[line - 1] for line in options.label_lines if line <= len(above)]
        labels = spread(lines, len(titles))
        return cls(
            names=named([text(title).strip() for title in titles], labels),
            titles=titles,
            labels=labels,
            within=f" on sheet {name!r}",
            above=above,
            file=file,
            sheet=name,
            header=options.header_row,
            grid=grid,
            errors=errors,
        )

    def heading(self, column: int | None) -> Where:
        """Return where a column's name stands; None is the whole header."""
        place = 1 if column is None else column + 1
        return Where(file=self._file, line=self._header or 1, column=place)

    def rows(self, wanted: frozenset[int]) -> Iterator[_Row]:
        """Return the rows below the header."""
        broken: dict[int, list[int]] = {}
        for row, column in self._errors:
            if column in wanted:
                broken.setdefault(row, []).append(column)
        places = sorted(place for place in wanted if not self._grid or place < len(self._grid[0]))
        for index in range(self._header, len(self._grid)):
            cells = self._grid[index]
            for place in places:
                cells[place] = plain(cells[place])
            for column in broken.get(index, ()):
                cells[column] = self._errors[index, column]
            yield _Row(self._file, self._sheet, cells, index + 1)

    def misfit(self, row: _Row) -> Problem | None:
        """Say what is wrong with a row that has not as many cells as the header has names."""
        width = len(self.names)
        beyond = [place for place, cell in enumerate(row.cells[width:], width) if cell not in ("", None)]  # fmt: skip
        if not beyond and len(row.cells) >= width:
            return None
        return Problem(
            code="row-ragged",
            must=f"a row{self.within} must have {width} cells, as there are names of columns",
            got=f"{beyond[-1] + 1 if beyond else len(row.cells)} cells",
            hint="look at column_names",
            where=row.where(beyond[0] if beyond else None),
        )


def _title(cell: Any) -> Any:
    found = plain(cell)
    return found if isinstance(found, date) else text(found).strip()


def _chosen(names: Sequence[str], wanted: str | None, file: str) -> str:
    if wanted is None and len(names) == 1:
        return names[0]
    folded = (wanted or "").strip().casefold()
    for name in names:
        if wanted is not None and name.strip().casefold() == folded:
            return name
    if folded.isascii() and folded.isdigit() and 0 < int(folded[:9]) <= len(names):
        return names[int(folded) - 1]
    near = difflib.get_close_matches(folded, {name.casefold(): name for name in names}, n=1)
    there = ", ".join(shown(name, whole=True) for name in names[:12]) + (
        ", ..." if len(names) > 12 else ""
    )
    meant = next((name for name in names if near and name.casefold() == near[0]), None)
    raise DocumentError.of(
        "sheet-missing",
        "the file must have the sheet that the register asks for"
        if wanted is not None
        else "the sheet must be named where a file has several",
        got=shown(wanted) if wanted is not None else f"{len(names)} sheets",
        hint=f"did you mean {shown(meant, whole=True)}? there are {there}"
        if meant
        else f"there are {there}",
        where=Where(file=file),
    )


def _unpacked(raw: bytes, file: str) -> zipfile.ZipFile:
    """Open the zip file that a workbook is, if it is whole and of a size that can be read."""
    try:
        found = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, OSError):
        raise _broken(file, "a zip file that is cut short or damaged") from None
    names = set(found.namelist())
    if not names & {"xl/workbook.xml", "content.xml", "xl/workbook.bin"}:
        raise _broken(file, "a zip file that holds no workbook")
    if sum(member.file_size for member in found.infolist()) > _MOST_BYTES:
        raise _broken(file, "more than 2 GiB when unpacked")
    return found


def _broken(file: str, got: str) -> DocumentError:
    return DocumentError.of(
        "file-not-spreadsheet",
        "the file must be a spreadsheet that can be read",
        got=shown(got)[1:-1],
        hint="fetch it again; take a password off it",
        where=Where(file=file),
    )
