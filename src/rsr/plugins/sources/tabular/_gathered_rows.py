"""Rows that were read one by one, brought into a database so that they can be measured on."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from attrs import evolve

from rsr.engine.duck import FILE, ROW, Duck
from rsr.engine.headings import Headings, fold_heading, lacking, without_notes
from rsr.engine.layout import Vintage
from rsr.engine.periods import interval_text
from rsr.engine.quoting import literal
from rsr.engine.unselected import Unselected
from rsr.errors import DocumentError, Problem, Where, short_repr
from rsr.model import Indicator
from rsr.plugins import SourceContext
from rsr.plugins.sources.tabular._problems import left_out_note
from rsr.plugins.tables.opening import OF_TABLE, data_rows, opened_all
from rsr.plugins.tables.row_counts import rows_left_out
from rsr.plugins.tables.row_readers import TableReader
from rsr.plugins.tables.table_options import FLAGS_BEHIND, TabularOptions
from rsr.plugins.tables.typed_cells import RefusedCell, as_seen, text
from rsr.plugins.tables.whole_files import PERIOD, period_of_file, vintage_of
from rsr.plugins.tables.wide import Turned, flagged, read_elsewhere, turned
from rsr.plugins.tables.wide_beside import UnreadColumns
from rsr.values.numerals import CellError


class RecordedRows:
    """Rows that were brought into a database: all their cells as text, with their file and number.

    Attributes:
        frame: The relation.
        vintages: Those of the files that it holds.
        problems: What was amiss.
        read: How many rows there were.
        unread: How many rows, or cells of wide ones, could not be read, by the code of the problem.
        within: The sheet of the last file in words.
        refused: The texts of cells that are not read, each with the reason.
        columns: Where the columns of sheets stand, by their names, in each file.
    """

    def __init__(self, options: TabularOptions) -> None:
        self._leave_out = options.on_bad_row == "leave-out"
        self._options = options
        self._bad = 0
        self._named: dict[str, Sequence[str]] = {}
        self.frame: Any = None
        self.vintages: dict[str, Vintage] = {}
        self.problems: list[Problem] = []
        self.read = 0
        self.unread = Counter[str]()
        self.within = ""
        self.refused: dict[str, CellError] = {}
        self.columns: dict[str, dict[str, int]] = {}

    @property
    def files(self) -> tuple[str, ...]:
        """The files that it holds."""
        return tuple(self._named)

    def bring(self, context: SourceContext, duck: Duck) -> None:
        """Bring all files of a source.

        Raises:
            DocumentError: A file cannot be read, and the options refuse that; or none can.
            ExtraMissingError: A package that reads it is not installed.
        """
        options = self._options
        parts: list[str] = []
        bad: list[Problem] = []
        asked = 0
        for file, open_ in opened_all(options, context):
            asked += 1
            part = f"part_{asked}"
            try:
                reader = open_()
                self.within = reader.within
                vintage = vintage_of(options, file)
                self._named[file] = _bring(part, file, reader, options, context, duck, self)
            except DocumentError as error:
                bad += error.problems
                continue
            parts.append(f"select * from {part}")  # noqa: S608  # named here
            if vintage is not None:
                self.vintages[file] = vintage
        if self._bad and self._leave_out:
            self.problems.append(rows_left_out(self._bad, self.read, Where(file=options.shown_as)))
        self.problems += lacking(self._named, asked_of(options, context))
        if bad and (options.on_bad_file == "refuse" or not parts):
            raise DocumentError(*bad)
        if bad:
            self.problems += [evolve(problem, severity="warning") for problem in bad]
            self.problems.append(left_out_note(asked - len(parts), asked, options))
        self.frame = duck.connection.sql(" union all by name ".join(parts))

    def text_of(self, cell: Any) -> str:
        """Return the text of a cell, and remember why it is not read, if so."""
        if isinstance(cell, RefusedCell):
            self.refused[str(cell)] = cell.refused()
        return text(cell)

    def bad(self, problem: Problem, count: int = 1) -> None:
        """Keep the problem of a row that could not be read, with how many cells it has."""
        if problem.code in (*OF_TABLE, "heading-unread", "columns-unchosen"):
            self.problems.append(problem)
            return
        self._bad += 1
        self.unread[problem.code] += count
        self.read += 1
        mild = self._leave_out and problem.code != "quote-open"
        self.problems.append(evolve(problem, severity="warning") if mild else problem)


def _bring(
    part: str,
    file: str,
    reader: TableReader,
    options: TabularOptions,
    context: SourceContext,
    duck: Duck,
    rows: RecordedRows,
) -> Sequence[str]:
    """Bring one file, and return the names of its columns."""
    asked = asked_of(options, context)
    wide = turned(reader, options, Where(), asked)
    wide = read_elsewhere(wide, reader, options, context)
    unread = UnreadColumns(reader, wide, options)
    period = period_of_file(options, file, reader)
    named = Headings(reader.names)
    left = () if options.wide is None else options.wide.leave_out
    dropped = set(map(named.find, left)) - set(map(named.find, asked))
    kept = [
        place
        for place, name in enumerate(reader.names)
        if place not in (*wide.headings, *wide.behind.values()) and name not in dropped
    ]
    own = set(map(named.find, asked))
    used = {at for at, name in enumerate(reader.names) if at in wide.headings or name in own}
    known = Unselected(asked)
    others = {*reader.names} - {*known.columns(reader.names)} | {*known.others}
    reader.looked_at(frozenset(map(reader.names.index, others)) - used)
    if not _measured(context):  # whoever measures on it may ask for any column
        used = {*range(len(reader.names))}
    names = [reader.names[place] for place in kept]
    # Marks of notes differ between releases, and make no other column of it.
    alone = Counter(map(fold_heading, names))
    names = [without_notes(name) if alone[fold_heading(name)] < 2 else name for name in names]
    if reader.within:
        places = (reader.heading(place).column or 1 for place in kept)
        rows.columns[file] = dict(zip(names, places, strict=True))
    if options.wide is not None:
        names += [options.wide.into, options.wide.value]
    if options.flag_column == FLAGS_BEHIND:
        names.append(FLAGS_BEHIND)
    if period is not None:
        names.append(PERIOD)
    names = _told_apart(names, file, reader)
    of_file = [] if period is None else [f"{interval_text(period[0])} {period[1]}".strip()]
    cells_of_row = len(wide.headings) or 1
    path = duck.folder / f"{part}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)  # each line ends as new_line says below
        for row in data_rows(reader, options, frozenset(range(len(reader.names)))):
            if isinstance(row, Problem):
                rows.bad(row, cells_of_row)
                continue
            rows.read += 1
            cells = [
                rows.text_of(cell) if place in used else text(as_seen(cell))
                for place in kept
                for cell in (row.cells[place],)
            ]
            unread.see(row.cells)
            unread.rows += 1
            for figure in _of_wide(row.cells, wide, options, rows) if wide.headings else ([],):
                writer.writerow([row.number, *cells, *figure, *of_file])
    for problem in unread.problems():
        rows.bad(problem)
    if unread.lost:
        rows.unread["heading-unread"] += unread.lost
    # A file on the way is the one form that every release of DuckDB takes fast.
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    duck.connection.execute(
        f"create table {part} as select * exclude ({ROW}), ? as {FILE}, {ROW} "  # noqa: S608  # quoted
        f"from read_csv(?, columns={{'{ROW}': 'BIGINT', {columns}}}, header=false, delim=',', "
        "quote='\"', escape='\"', new_line='\\r\\n', auto_detect=false, parallel=false, "
        "max_line_size=100000000)",
        [file, str(path)],
    )
    path.unlink()
    return names


def _of_wide(
    cells: Sequence[Any], wide: Turned, options: TabularOptions, rows: RecordedRows
) -> Iterator[list[str]]:
    """Yield the heading, the figure and perhaps its flags of each wide column of a row."""
    for place, heading in wide.headings.items():
        cell = cells[place]
        if not isinstance(cell, RefusedCell):
            cell = flagged(cell, wide.flags.get(place, ""), options)
        found = [_short(heading), rows.text_of(cell)]
        if options.flag_column == FLAGS_BEHIND:
            behind = wide.behind.get(place)
            found.append("" if behind is None else rows.text_of(cells[behind]))
        yield found


def _short(heading: str) -> str:
    """Return a period as it is shown in a table: one of a single day is that day."""
    first, sign, last = heading.partition("/")
    return first if sign and first == last else heading


def asked_of(options: TabularOptions, context: SourceContext) -> set[str]:
    """Return the columns that the source's options, or what is measured on it, ask for."""
    asked = {*options.columns.values(), *options.where}
    if options.flag_column is not None:
        asked.add(options.flag_column)
    if options.period is not None:
        asked |= {name for _, name in options.period.named}
    for indicator in _measured(context):
        measured = indicator.measured
        if measured is not None:
            asked |= {*indicator.select, *measured.whole}
            asked |= {measured.part} if measured.part is not None else set()
    return asked


def _measured(context: SourceContext) -> list[Indicator]:
    """Return the indicators that the register measures on the source."""
    every = context.register.indicators
    data = context.source.id
    return [one for one in every if one.measured is not None and one.measured.data == data]


def _told_apart(names: Sequence[str], file: str, reader: TableReader) -> list[str]:
    """Refuse columns that a database cannot tell apart, because only their case differs, or not."""
    seen = {FILE.casefold(), ROW.casefold()}
    problems = []
    for name in names:
        if name.casefold() in seen:
            problems.append(
                Problem(
                    code="column-repeated",
                    must=f"a column{reader.within} must have a name of its own, whatever its case",
                    got=short_repr(name),
                    hint="give the columns names with column_names",
                    where=evolve(reader.heading(None), file=file),
                )
            )
        seen.add(name.casefold())
    if problems:
        raise DocumentError(*problems)
    return list(names)
