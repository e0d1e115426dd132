"""Rows that were read one by one, brought into a database so that they can be measured on."""

import csv
from collections.abc import Iterator, Sequence
from typing import Any

from attrs import evolve

from rsr.engine.duck import FILE, ROW, Duck
from rsr.engine.layout import Vintage
from rsr.errors import DocumentError, Problem, Where, shown
from rsr.plugins import SourceContext
from rsr.plugins.sources._formats import Reader
from rsr.plugins.sources._opening import data_rows, opened_all
from rsr.plugins.sources._parquet import literal
from rsr.plugins.sources._table_options import TabularOptions
from rsr.plugins.sources._typed import text
from rsr.plugins.sources._vintages import vintage_of
from rsr.plugins.sources._wide import turned
from rsr.plugins.sources.tabular import left_out_note

__all__ = ["brought"]


def brought(
    options: TabularOptions, context: SourceContext, duck: Duck
) -> tuple[Any, tuple[str, ...], dict[str, Vintage], list[Problem]]:
    """Read every row into a database: all its cells as text, with its file and its number.

    Returns:
        The relation, the files in it, their vintages, and what was amiss.

    Raises:
        DocumentError: A file cannot be read, and the options refuse that; or none can.
        ExtraMissingError: A package that reads it is not installed.
    """
    parts: list[str] = []
    files: list[str] = []
    vintages: dict[str, Vintage] = {}
    bad: list[Problem] = []
    rows = _Rows(options)
    asked = 0
    for file, open_ in opened_all(options, context):
        asked += 1
        part = f"part_{asked}"
        try:
            reader = open_()
            vintage = vintage_of(options, file)
            _bring(part, file, reader, options, duck, rows)
        except DocumentError as error:
            bad += error.problems
            continue
        parts.append(f"select * from {part}")  # noqa: S608  # named here
        files.append(file)
        if vintage is not None:
            vintages[file] = vintage
    problems = list(rows.problems())
    if bad and (options.on_bad_file == "refuse" or not parts):
        raise DocumentError(*bad)
    if bad:
        problems += [evolve(problem, severity="warning") for problem in bad]
        problems.append(left_out_note(asked - len(parts), asked, options))
    return duck.connection.sql(" union all by name ".join(parts)), tuple(files), vintages, problems


class _Rows:
    """What was amiss in the rows."""

    def __init__(self, options: TabularOptions) -> None:
        self._leave_out = options.on_bad_row == "leave-out"
        self._options = options
        self._found: list[Problem] = []
        self._bad = 0
        self.read = 0

    def bad(self, problem: Problem) -> None:
        """Keep the problem of a row that could not be read."""
        if problem.code == "footer-missing":
            self._found.append(problem)
            return
        self._bad += 1
        self.read += 1
        mild = self._leave_out and problem.code != "quote-open"
        self._found.append(evolve(problem, severity="warning") if mild else problem)

    def problems(self) -> Iterator[Problem]:
        """Return all of them, and how many rows were left out."""
        yield from self._found
        if self._bad and self._leave_out:
            yield Problem(
                code="rows-left-out",
                must="every row should be readable",
                got=f"{self._bad} of {self.read} rows left out",
                hint="each is named in a warning of its own",
                where=Where(file=self._options.shown_as),
                severity="note",
            )


def _bring(
    part: str, file: str, reader: Reader, options: TabularOptions, duck: Duck, rows: _Rows
) -> None:
    wide = turned(reader, options, Where())
    kept = [place for place in range(len(reader.names)) if place not in set(wide)]
    names = [reader.names[place] for place in kept]
    if options.wide is not None:
        names += [options.wide.into, options.wide.value]
    names = _told_apart(names, file, reader)
    headings = [text(reader.titles[place]).strip() for place in wide]
    path = duck.folder / f"{part}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        for row in data_rows(reader, options, frozenset(range(len(reader.names)))):
            if isinstance(row, Problem):
                rows.bad(row)
                continue
            rows.read += 1
            cells = [text(row.cells[place]) for place in kept]
            if options.wide is None:
                writer.writerow([row.number, *cells])
            for place, heading in zip(wide, headings, strict=True):
                writer.writerow([row.number, *cells, heading, text(row.cells[place])])
    # A file on the way is the one form that every release of DuckDB takes fast.
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in names)
    duck.connection.execute(
        f"create table {part} as select * exclude ({ROW}), ? as {FILE}, {ROW} "  # noqa: S608  # quoted
        f"from read_csv(?, columns={{'{ROW}': 'BIGINT', {columns}}}, header=false, delim=',', "
        "quote='\"', escape='\"', auto_detect=false, parallel=false, max_line_size=100000000)",
        [file, str(path)],
    )
    path.unlink()


def _told_apart(names: Sequence[str], file: str, reader: Reader) -> list[str]:
    """Refuse columns that a database cannot tell apart, because only their case differs, or not."""
    seen = {FILE.casefold(), ROW.casefold()}
    problems = []
    for name in names:
        if name.casefold() in seen:
            problems.append(
                Problem(
                    code="column-repeated",
                    must=f"a column{reader.within} must have a name of its own, whatever its case",
                    got=shown(name),
                    hint="give the columns names with column_names",
                    where=evolve(reader.heading(None), file=file),
                )
            )
        seen.add(name.casefold())
    if problems:
        raise DocumentError(*problems)
    return list(names)
