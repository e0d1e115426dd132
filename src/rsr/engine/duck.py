"""Files of published data as tables in an embedded DuckDB: read where they lie, never copied whole.

Every column of a CSV file is text, as published; what a line has wrong is known once it was read.
"""

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

from attrs import evolve, frozen

from rsr.engine._text_files import TextFile, prepared
from rsr.engine.arrow_schema import as_headed, with_durations
from rsr.engine.damaged import tell, unreadable
from rsr.engine.headings import fold_heading, lacks, renamed, without_notes
from rsr.engine.quoting import literal, quoted
from rsr.errors import DocumentError, Problem, Where, import_extra, short_repr
from rsr.staging import Staging
from rsr.values.texts import text_of_bytes

# The columns that are added: the file that a row stands in, and its place there where it is known.
FILE = "rsr_file"
ROW = "rsr_row"

# Text files that are no larger together than this get numbers to their rows, where wanted.
_SMALL = 32 * 1024 * 1024
# How much of a larger one is looked at for lines that hold nothing, at its beginning and its end.
_SAMPLE = 256 * 1024
# How many lines that cannot be read are kept of a file.
_MOST_REJECTS = 1000
_SETTINGS = {
    # Nothing is fetched from anywhere, whatever a file holds.
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    # Rows are put in order when their figures are; keeping it meanwhile costs memory.
    "preserve_insertion_order": "false",
}
_REJECTS = """
select distinct file_path, line_byte_position, column_idx, error_type, csv_line
from reject_errors join reject_scans using (scan_id, file_id)
order by all
"""


@frozen
class _Columns:
    """The columns of one or more text files that begin alike, and how they are to be read."""

    names: tuple[str, ...]
    skip: int
    delimiter: str
    # True where each line begins with its number.
    numbered: bool = False
    # True where some lines may hold delimiters and nothing else: they are no rows.
    blanks: bool = False


class Duck:
    """An embedded DuckDB with a folder of its own for what it must set aside.

    Relations live as long as it is open. ``close`` it once nothing more is asked of them; as a
    context manager it closes itself.

    Args:
        threads: How many threads it may use; None leaves that to DuckDB.

    Raises:
        ExtraMissingError: DuckDB is not installed.
    """

    def __init__(self, *, threads: int | None = None) -> None:
        duckdb = import_extra("duckdb", extra="data", to="read tables")
        from tempfile import gettempdir

        self._spare = Staging(Path(gettempdir()))
        self.folder = self._spare.path
        self._spares = 0
        settings: dict[str, Any] = {**_SETTINGS, "temp_directory": str(self.folder / "spill")}
        if threads is not None:
            settings["threads"] = threads
        self.connection: Any = duckdb.connect(":memory:", config=settings)
        # What each file that DuckDB was given is called in the register, and how it is written.
        self._given: dict[str, tuple[str, TextFile | None]] = {}
        self._told: list[Problem] = []
        self._reads_bytes = False
        # The names, in lower case, that more than one column of a file has, and where.
        self.repeated: dict[str, Where] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        self.close()
        self.tell(error)

    def tell(self, error: BaseException | None) -> None:
        """Raise in rsr's own words what DuckDB itself raised of the files that it was given."""
        if error is not None:
            tell(error, sorted({name for name, _ in self._given.values()}))

    def close(self) -> None:
        """Let go of the database and of its folder."""
        self.connection.close()
        self._spare.close()

    def csv(
        self,
        files: Mapping[str, Path],
        *,
        encoding: str | None = None,
        delimiter: str = ",",
        header_row: int = 1,
        column_names: Sequence[str] = (),
        rename: Mapping[str, str] | None = None,
        rows: bool = False,
    ) -> Any:
        """Return text files as one relation of text columns, with the column ``FILE``.

        Columns are matched by name: their order may differ from file to file. A column that some
        of the files lack is NULL there, and ``amiss`` says so. Empty cells are NULL.

        Args:
            files: The files, by the names that the register has for them.
            encoding: The encoding by Python's name for it; None finds out which of UTF-8, UTF-16
                with its mark, or cp1252 it is, which reads each file once more and finds NUL signs
                anywhere in it. A text that is mostly UTF-8 is UTF-8, and told.
            delimiter: What parts the cells.
            header_row: The line of the column names, from 1; 0 where there is none.
            column_names: The names of the columns, in place of those that the files give.
            rename: The names that single columns of the files are given, by their own.
            rows: True to add the column ``ROW``, the line that a row stands in, where the files are
                small. It is NULL in a file of which one cell or more holds line ends.

        Raises:
            DocumentError: A file cannot be read, or is no such table; every such file is named.
        """
        groups: dict[_Columns, list[str]] = {}
        problems: list[Problem] = []
        rows = rows and sum(map(_size, files.values())) <= _SMALL
        for name, path in files.items():
            try:
                text = prepared(
                    name, self._plain(path), self._spare_path(".csv"), encoding=encoding
                )
                columns = self._columns(text, delimiter, header_row, column_names, rename or {})
                if text.fault is not None:
                    self._told.append(_faulty(name, text.fault))
                text = text.plainly_begun(header_row - 1, self._spare_path(".csv"))
            except DocumentError as error:
                problems += error.problems
                continue
            if len(columns.names) > 1:
                # Spreadsheets write such lines below the last row, if anywhere.
                blanks = text.has_blank_rows(delimiter, sample=_SMALL if rows else _SAMPLE)
                columns = evolve(columns, blanks=blanks)
            if rows and len(columns.names) > 1:
                numbered = text.numbered(header_row, delimiter, self._spare_path(".csv"))
                columns = evolve(columns, numbered=numbered is not None)
                text = numbered or text
            self._given[str(text.path)] = (name, text)
            groups.setdefault(columns, []).append(str(text.path))
        if problems:
            raise DocumentError(*problems)
        self._compare(groups)
        parts = [self._scan(columns, paths, rows=rows) for columns, paths in groups.items()]
        return self.connection.sql(" union all by name ".join(parts))

    def parquet(self, files: Mapping[str, Path]) -> Any:
        """Return Parquet files as one relation, with the columns ``FILE`` and ``ROW``.

        Columns keep their types. They are matched by name; one that some files lack is NULL there.

        Raises:
            DocumentError: A file cannot be read, or is no Parquet; every such file is named.
        """
        duckdb = import_extra("duckdb", extra="data", to="read tables")
        given = {str(self._plain(path)): name for name, path in files.items()}
        self._given |= {path: (name, None) for path, name in given.items()}
        listed = ", ".join(map(literal, given))
        try:
            found = self.connection.sql(
                f"select * exclude (filename, file_row_number), {self._named(given, 'filename')}, "  # noqa: S608  # names are quoted
                f"file_row_number + 1 as {quoted(ROW)} "
                f"from read_parquet([{listed}], filename=true, file_row_number=true, "
                "union_by_name=true)"
            )
            read = as_headed(self.connection, self.with_texts(found), listed)
            return with_durations(self.connection, read, listed)
        except duckdb.Error as error:
            faults = [name for path, name in given.items() if not self._is_parquet(path)]
            raise DocumentError(
                *(unreadable(name, "be a table in Parquet") for name in faults or files)
            ) from error

    def with_texts(self, relation: Any) -> Any:
        """Return a relation in which cells are what they are as texts.

        Bytes are the texts that they hold, see `text_of_bytes`; numbers of single precision those of
        which their shortest texts are: 0.1, and not 0.10000000149011612.
        """
        types = dict(zip(map(quoted, relation.columns), map(str, relation.types), strict=True))
        if "BLOB" in types.values() and not self._reads_bytes:  # DuckDB has no such function
            self.connection.create_function("rsr_text", text_of_bytes, ["BLOB"], "VARCHAR")
            self._reads_bytes = True
        made = {"BLOB": "rsr_text({0})", "FLOAT": "cast(cast({0} as varchar) as double)"}
        cells = [
            f"{made[one].format(name)} as {name}" for name, one in types.items() if one in made
        ]
        return relation.project(f"* replace ({', '.join(cells)})") if cells else relation

    def rows_of_parquet(self, files: Mapping[str, Path]) -> int:
        """Return how many rows Parquet files have by their own word, without reading any of them."""
        listed = ", ".join(literal(str(self._plain(path))) for path in files.values())
        ((rows,),) = self.connection.execute(
            f"select sum(num_rows) from parquet_file_metadata([{listed}])"  # noqa: S608  # quoted
        ).fetchall()
        return int(rows)

    def columns_of_parquet(self, files: Mapping[str, Path]) -> dict[str, list[str]]:
        """Return the columns of each Parquet file, without reading any of its rows."""
        given = {str(self._plain(path)): name for name, path in files.items()}
        found = self.connection.execute(
            f"select file_name, list(name) from parquet_schema([{', '.join(map(literal, given))}]) "  # noqa: S608  # quoted
            "group by file_name"
        ).fetchall()
        return {given[path]: names for path, names in found}

    def unread(self) -> dict[str, int]:
        """Return how many lines of text files were left out, by code, once their relation was used."""
        lines: dict[tuple[str | None, int | str | None], str] = {}
        for one in self.amiss():
            if one.code in _LINES and one.severity == "error":
                lines.setdefault((one.where.file, one.where.line or one.got), one.code)
        return dict(Counter(lines.values()))

    def _is_parquet(self, path: str) -> bool:
        duckdb = import_extra("duckdb", extra="data", to="read tables")
        try:
            self.connection.read_parquet(path)
        except duckdb.Error:
            return False
        return True

    def amiss(self) -> tuple[Problem, ...]:
        """Return what was wrong in the files, once their relations were used.

        Only the columns that were asked for were looked at. A line that could not be read was left
        out, and has a problem with its file, line and text.
        """
        rejects = []
        if any(text is not None for _, text in self._given.values()):
            duckdb = import_extra("duckdb", extra="data", to="read tables")
            # There is no such table until a CSV file was read.
            with suppress(duckdb.CatalogException):
                rejects = self.connection.execute(_REJECTS).fetchall()
        found: dict[str, list[tuple[int, str, str]]] = {}
        for path, at, _, kind, line in rejects:
            if (line or "").strip(" \t\r\n"):  # a line of spaces holds nothing
                # Where lines end in two signs, a line's place is given as that of the second.
                start = at + line.startswith("\n")
                found.setdefault(path, []).append((start, kind, line))
        problems: list[Problem] = []
        for path, faults in found.items():
            name, text = self._given[path]
            problems += _rejected(name, text, faults)
        # A row that was left out for its encoding says more than that its file has such a line.
        rows = {(one.code, one.where) for one in problems}
        problems += [one for one in self._told if (one.code, one.where) not in rows]
        return tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.sort_key))

    # --- what is asked of DuckDB ------------------------------------------------------------

    def _plain(self, path: Path) -> Path:
        """Return a path that DuckDB takes as it stands: it sees patterns in some names."""
        path = path.absolute()
        if not any(sign in str(path) for sign in "*?[]{}\\"):
            return path
        link = self._spare_path(path.suffix)
        try:
            link.symlink_to(path)
        except OSError:  # not every system lets everyone make links
            shutil.copyfile(path, link)
        return link

    def _spare_path(self, suffix: str) -> Path:
        self._spares += 1
        return self.folder / f"{self._spares}{suffix}"

    def _columns(
        self,
        text: TextFile,
        delimiter: str,
        header_row: int,
        column_names: Sequence[str],
        rename: Mapping[str, str],
    ) -> _Columns:
        header = column_names or text.header(delimiter, header_row)
        given = [one.strip() or f"column {place}" for place, one in enumerate(header, start=1)]
        # Marks of notes differ between releases, and make no other column of it.
        plain_names = Counter(map(fold_heading, given))
        plain = [
            without_notes(one) if plain_names[fold_heading(one)] < 2 else one
            for one in renamed(given, rename)
        ]
        # DuckDB sees no difference in case.
        times = Counter(one.casefold() for one in plain)
        own = {FILE.casefold(), ROW.casefold()}
        taken = {*own, *times}
        names: list[str] = []
        counts: dict[str, int] = {}
        for one in plain:
            free, count = one, counts.get(one.casefold(), 2 if one.casefold() in own else 1)
            if times[one.casefold()] > 1 or one.casefold() in own:
                while (free := f"{one} ({count})").casefold() in taken:
                    count += 1
                counts[one.casefold()] = count
                self.repeated[one.casefold()] = Where(file=text.name, line=header_row or None)
                self._told.append(_repeated(text.name, header_row, one, free))
            taken.add(free.casefold())
            names.append(free)
        return _Columns(tuple(names), header_row, delimiter)

    def _compare(self, groups: Mapping[_Columns, Sequence[str]]) -> None:
        everywhere = {name for columns in groups for name in columns.names}
        for columns, paths in groups.items():
            own = set(map(str.casefold, columns.names))
            if lost := [name for name in everywhere if name.casefold() not in own]:
                self._told += [lacks(self._given[path][0], lost) for path in paths]

    def _scan(self, columns: _Columns, paths: Sequence[str], *, rows: bool) -> str:
        numbers = (ROW,) if columns.numbered else ()
        types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in (*numbers, *columns.names))
        kept = ", ".join(map(quoted, columns.names))
        row = quoted(ROW) if columns.numbered else "null"
        place = f", cast({row} as bigint) as {quoted(ROW)}" if rows else ""
        listed = ", ".join(map(literal, paths))
        each = ", ".join(f"nullif(trim({quoted(name)}), '')" for name in columns.names)
        filled = f" where coalesce({each}) is not null" if columns.blanks else ""
        return (
            f"(select {kept}, {self._named(paths, FILE)}{place} "  # noqa: S608  # names are quoted
            f"from read_csv([{listed}], columns={{{types}}}, filename={literal(FILE)}, "
            f"header=false, skip={columns.skip}, delim={literal(columns.delimiter)}, "
            "quote='\"', escape='\"', auto_detect=false, encoding='utf-8', compression='none', "
            f"store_rejects=true, rejects_limit={_MOST_REJECTS}){filled})"
        )

    def _named(self, paths: Iterable[str], column: str) -> str:
        """Return the expression that names the file as the register does."""
        cases = " ".join(
            f"when {literal(path)} then {literal(self._given[path][0])}" for path in paths
        )
        return f"case {quoted(column)} {cases} end as {quoted(FILE)}"


def _rejected(
    name: str, text: TextFile | None, faults: Sequence[tuple[int, str, str]]
) -> Iterator[Problem]:
    lines = text.lines([at for at, _, _ in faults]) if text is not None else {}
    for at, kind, found in faults:
        line, place = found, lines.get(at)
        if text is not None and text.number_sign is not None:
            # The line's number is no part of the file; DuckDB's own is wrong after a blank line.
            number, _, line = found.partition(text.number_sign)
            place = int(number) if number.strip().isdecimal() else place
        open_ = kind == _TOO_LONG or _swallows(kind, line)
        code, must, hint = _OPEN if open_ else _FAULTS.get(kind, _OTHER)
        yield Problem(
            code=code,
            must=must,
            got=short_repr(line.strip("\r\n")),
            hint=hint,
            where=Where(file=name, line=place),
        )
    if len(faults) >= _MOST_REJECTS:
        yield Problem(
            code="rows-left-out",
            must="every row should be readable",
            got=f"at least {len(faults)} lines left out",
            hint="look at the file's delimiter, header row and encoding first",
            where=Where(file=name),
        )


# Codes of the problems of which each is a line that could not be read.
_LINES = frozenset(("row-ragged", "row-malformed", "quote-open", "encoding-wrong"))
_RAGGED = "a row must have as many cells as the header; this one was left out"
_SHORT = (
    "row-ragged",
    _RAGGED,
    (
        "where it is a note below the table, end the table there (stop_at, where the source has it); "
        "otherwise look for a delimiter that is missing"
    ),
)
_LONG = (
    "row-ragged",
    _RAGGED,
    "look for a delimiter that stands in a cell without quotation marks",
)
_OTHER = (
    "row-malformed",
    "a row must be written as CSV is; this one was left out",
    "put quotation marks round the whole cell, and double those inside it",
)
_OPEN = (
    "quote-open",
    "a quotation must be closed in its own line; this one took all the lines up to the next with it",
    "close it, or double the quotation mark; the rows that it took are not counted",
)
_TOO_LONG = "LINE SIZE OVER MAXIMUM"
_ENCODING = (
    "encoding-wrong",
    "a row must be in the encoding of its file; this one was left out",
    "where many rows are told so, set encoding to what its publisher uses, perhaps cp1252",
)
_FAULTS = {
    "MISSING COLUMNS": _SHORT,
    "TOO MANY COLUMNS": _LONG,
    "INVALID ENCODING": _ENCODING,
    "INVALID UNICODE": _ENCODING,  # as DuckDB called it before version 2
}


def _swallows(kind: str, line: str) -> bool:
    """Say whether a quotation in a line that was left out took further lines with it."""
    body = line.strip("\r\n")
    ends = "\n" in body or "\r" in body
    return ends or (kind == "UNQUOTED VALUE" and body.count('"') % 2 == 1)


def as_warning(problem: Problem) -> Problem:
    """Return the problem of a line that may be left out as a warning.

    A quotation that nobody closed stays an error: no one knows how many rows it took with it.
    """
    return problem if problem.code == "quote-open" else evolve(problem, severity="warning")


def graded(problems: Iterable[Problem], *, leave_out: bool, file: str) -> Iterator[Problem]:
    """Yield what was amiss in rows; as warnings with their number where they may be left out.

    Args:
        problems: What `Duck.amiss` says.
        leave_out: True where rows that cannot be read may be left out.
        file: What the number of rows is told of.
    """
    count = 0
    for problem in problems:
        if not leave_out or problem.severity != "error":
            yield problem
            continue
        count += problem.code not in ("quote-open", "rows-left-out")
        yield as_warning(problem)
    if count:
        yield Problem(
            code="rows-left-out",
            must="every row should be readable",
            got=f"{count} rows left out" if count > 1 else "1 row left out",
            hint="each is named in a warning of its own",
            where=Where(file=file),
            severity="note",
        )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # told when it is opened
        return 0


def _faulty(file: str, line: int) -> Problem:
    return Problem(
        code="encoding-wrong",
        must="a file should be in one encoding throughout",
        got="a byte that is not UTF-8, while most letters are",
        hint="a row is left out where such a byte is in a cell that is asked for",
        where=Where(file=file, line=line),
        severity="warning",
    )


def _repeated(file: str, line: int, name: str, free: str) -> Problem:
    return Problem(
        code="column-repeated",
        must="a column should have a name of its own",
        got=short_repr(name),
        hint=f"it is read as {short_repr(free)}",
        where=Where(file=file, line=line or None),
        severity="warning",
    )
