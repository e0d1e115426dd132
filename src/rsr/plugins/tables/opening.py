"""The tables that a source stands for, one after another, and those of their rows that hold data."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from rsr.engine.headings import Headings
from rsr.errors import DocumentError, Problem, Where, short_repr
from rsr.plugins import SourceContext
from rsr.plugins.tables.formats import opened
from rsr.plugins.tables.laid_out import FilledDown, LabelsAlone, Sections, laid_out
from rsr.plugins.tables.row_readers import TableReader, TableRow
from rsr.plugins.tables.table_options import TabularOptions
from rsr.plugins.tables.typed_cells import text
from rsr.values.numerals import like_a_number

__all__ = ["OF_TABLE", "data_rows", "names_of_files", "opened_all"]


# What is told of a table as a whole, and of no row of it.
OF_TABLE = (
    "footer-missing", "section-empty", "section-ambiguous", "sections-found", "sheet-hidden", "rows-hidden", "columns-hidden",
    "section-unnamed", "display-chosen", "percentage-as-fraction",
    "percentages-mixed", "thousands-mixed",
)  # fmt: skip


def opened_all(
    options: TabularOptions, context: SourceContext
) -> Iterator[tuple[str, Callable[[], TableReader]]]:
    """Yield the name of each table, and what opens it."""
    if context.frame is not None:
        from rsr.plugins.tables.given_frames import FrameTable

        yield options.shown_as, lambda: laid_out(FrameTable.opened(context.frame, options), options)
    elif options.is_database:
        from rsr.plugins.tables.databases import DatabaseTable

        yield options.shown_as, lambda: laid_out(DatabaseTable.opened(context, options), options)
    else:
        try:
            names = names_of_files(options, context)
        except DocumentError as error:
            problems = error.problems

            def refuse() -> TableReader:
                raise DocumentError(*problems)

            yield options.file, refuse
            return
        for name in names:
            yield name, lambda name=name: laid_out(opened(options, context, name), options)  # type: ignore[misc]  # bound now


def names_of_files(options: TabularOptions, context: SourceContext) -> tuple[str, ...]:
    """Return the files that a source stands for, sorted.

    Raises:
        DocumentError: There is none.
    """
    return context.files(options.file) if options.is_pattern else (options.file,)


def data_rows(
    reader: TableReader, options: TabularOptions, wanted: frozenset[int]
) -> Iterator[TableRow | Problem]:
    """Yield the rows that hold data, and a problem in the place of each that cannot be read."""
    sections = None if options.section_column is None else Sections(options)
    # Rows of figures hold figures; other records may have one field alone.
    of_figures = options.makes in ("observations", "table")
    alone = LabelsAlone(reader, options) if sections is None and of_figures else None
    filled = FilledDown(reader, options)
    width = len(reader.names) - (sections is not None)
    stop_at = None if options.stop_at is None else options.stop_at.strip().casefold()
    told: Sequence[Problem] | None = None
    below = None
    for row in reader.rows(wanted):
        if below is not None:
            if row.fault is None and below.holds(row.cells):
                yield _cut_off(reader, row)
            continue
        if row.fault is not None:
            filled.end()
            yield row.fault
            continue
        cells = row.cells
        if not any(cells) and _is_blank(cells):
            continue
        if isinstance(cells[0], str) and not cells[0].strip() and _is_blank(cells):
            continue
        if stop_at is not None and _first(cells).startswith(stop_at):
            # What is hidden below the table is none of it.
            told = tuple(reader.remarks())
            below = _Figures(reader, options)
            # A row of a total may be named in full, where no period tells it from one of data.
            if below.holds(cells) and (below.period or _first(cells) != stop_at):
                yield _cut_off(reader, row)
            continue
        if sections is not None and sections.begins(row):
            filled.end()
            continue
        if len(cells) != width:
            misfit = reader.misfit(row)
            if misfit is not None:
                filled.end()
                yield misfit
                continue
        if alone is not None:
            alone.see(row)
        whole = filled.see(row) if filled.places else row
        yield whole if sections is None else sections.under(whole, width)
    if sections is not None:
        yield from sections.amiss(reader.within)
    if alone is not None:
        yield from alone.amiss(reader.within)
    if stop_at is not None and below is None:
        yield Problem(
            code="footer-missing",
            must=f"a row{reader.within} must begin as stop_at says",
            got=f"none begins with {short_repr(options.stop_at)}",
            hint="the file may be cut short, or the footnote may have changed",
            where=Where(file=reader.heading(None).file),
            severity="warning",
        )
    yield from reader.remarks() if told is None else told


class _Figures:
    """Tells rows that hold a figure, and a period where columns hold it, from notes below a table."""

    def __init__(self, reader: TableReader, options: TabularOptions) -> None:
        called = Headings(reader.names)
        value = called.find(options.columns.get("value", ""))
        self._value = None if value is None else reader.names.index(value)
        named = () if options.period is None else options.period.named
        found = [called.find(name) for _, name in named]
        self.period = [reader.names.index(name) for name in found if name is not None]

    def holds(self, cells: Sequence[Any]) -> bool:
        """Say whether a row is such; of which column a heading makes figures is not asked."""
        said = [text(cell).strip() for cell in cells]
        if self._value is not None and self.period:
            has_figure = any(said[self._value : self._value + 1])
        else:
            has_figure = any(map(like_a_number, [one for one in said if one][1:]))
        dated = any(any(map(str.isdigit, said[at])) for at in self.period if at < len(said))
        return has_figure and (dated or not self.period)


def _cut_off(reader: TableReader, row: TableRow) -> Problem:
    return Problem(
        code="row-below-table",
        must=f"a row{reader.within} with a figure must stand above the row that stop_at names",
        hint="it is not read; give stop_at more of the text of the note at which the table ends",
        where=row.where(None),
        severity="warning",
    )


def _is_blank(cells: Sequence[Any]) -> bool:
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def _first(cells: Sequence[Any]) -> str:
    found = next((cell for cell in cells if cell is not None and str(cell).strip()), "")
    return str(found).strip().casefold()
