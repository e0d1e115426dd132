"""How the source ``cqc`` works: the table it gives, and what it fetches."""

import csv
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import chain
from pathlib import Path as FilePath
from pathlib import PurePosixPath
from tempfile import gettempdir
from typing import Any

from attrs import field, frozen

from rsr.engine.layout import Layout, Vintage
from rsr.engine.quoting import literal
from rsr.errors import DocumentError, OutputError, Problem, Where, import_extra, short_repr
from rsr.plugins import FetchContext, Gathered, SourceContext, Table
from rsr.plugins.sources.cqc._answers import Answers
from rsr.plugins.sources.cqc._directory import Directory, Row
from rsr.plugins.sources.cqc._fetch import Fetch
from rsr.plugins.sources.cqc._http import Client, utc_now
from rsr.plugins.sources.cqc._options import BASE_ENV, KEY_ENV, SERVICE, CqcOptions, origin
from rsr.plugins.sources.cqc._snapshots import ANSWERS, HEAD, read_head
from rsr.plugins.sources.cqc._words import COLUMNS, day_in
from rsr.staging import Staging
from rsr.values.patterns import Pattern

_SAYS_TWICE = re.compile(r"[ _-]v(?:ersion)?[ _-]?([0-9]{1,3})$", re.IGNORECASE)
_KEY = re.compile(r"[\x21-\x7e]+")
_Write = Callable[[Iterable[Row]], object]
_TO = "read the data of the Care Quality Commission"


@frozen(kw_only=True)
class _Written:
    """What the table's rows come from so far."""

    vintages: dict[str, Vintage] = field(factory=dict)
    problems: list[Problem] = field(factory=list)


class Cqc:
    """Gives a table of locations with their ratings, a row for each on each day of a snapshot.

    The columns are the same whichever door the data came through; ratings have one spelling. A
    cell is null where nothing is recorded. Nothing of a person is in it.

    Args:
        options: Which file, or which question.
        environ: Where the key is looked for.
        now: The clock, in UTC.
        sleep: Waits for some seconds.
        ticks: A clock that only goes forward, in seconds.
    """

    def __init__(
        self,
        options: CqcOptions,
        *,
        environ: Mapping[str, str] = os.environ,
        now: Callable[[], datetime] = utc_now,
        sleep: Callable[[float], None] = time.sleep,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._options = options
        self._environ = environ
        self._now, self._sleep, self._ticks = now, sleep, ticks

    def gather(self, context: SourceContext) -> Iterable[Gathered]:
        """Yield nothing: indicators are measured on the table, no row is a record by itself."""
        del context
        return ()

    def table(self, context: SourceContext) -> Table:
        """Return the table of all snapshots.

        Raises:
            DocumentError: There is no snapshot that can be read.
            ExtraMissingError: DuckDB is not installed.
        """
        if context.frame is not None:
            from rsr.plugins.tables.given_frames import handed_over

            frame = handed_over(context.frame, context.source.id).to_native()
            return Table(frame=frame, layout=_layout({}))
        duckdb = import_extra("duckdb", extra="data", to=_TO)
        # Closed by whoever uses the table; the rows are on disk, not in memory.
        folder = Staging(FilePath(gettempdir()))
        connection = duckdb.connect()
        written = _Written()

        def close() -> None:
            connection.close()
            folder.close()

        try:
            rows = folder.path / "rows.csv"
            self._write(context, rows, written)
            frame = _frame(connection, rows, folder.path / "rows.parquet", written)
        except BaseException:
            close()
            raise
        return Table(
            frame=frame,
            layout=_layout(written.vintages),
            files=tuple(written.vintages),
            problems=tuple(sorted(written.problems, key=lambda problem: problem.sort_key)),
            close=close,
        )

    def _write(self, context: SourceContext, rows: FilePath, written: _Written) -> None:
        given = self._options.directory
        snapshots = self._answers if given is None else self._directories
        try:
            # A text may hold half of a surrogate pair, which UTF-8 cannot encode.
            with rows.open("w", encoding="utf-8", errors="replace", newline="") as stream:
                writer: csv.DictWriter[Any] = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
                writer.writeheader()
                snapshots(context, written, writer.writerows)
        except OSError as error:
            raise OutputError.of(
                "output-unwritable",
                "the folder for temporary files must be writable",
                got=(error.strerror or "an error").lower(),
                hint="check the space left there",
                where=Where(file=str(rows)),
            ) from None
        if not written.vintages:
            raise DocumentError(*written.problems)

    def _directories(self, context: SourceContext, written: _Written, write: _Write) -> None:
        """Write the rows of each file of the directory, and note which could be read."""
        options = self._options
        names = context.files(options.directory or "")
        if options.snapshot_on is not None and len(names) > 1:
            raise DocumentError.of(
                "cqc-undated",
                "snapshot_on must stand for one file",
                got=f"{len(names)} files",
                hint="say with snapshot_in_name how their names tell the day",
                where=Where(file=options.directory),
            )
        taken: dict[tuple[date, int], str] = {}
        for name in names:
            directory = Directory(
                context.path(name),
                name,
                columns=options.columns,
                sheet=options.sheet,
                encoding=options.encoding,
            )
            rows = directory.rows()
            try:
                first = next(rows)
                day = self._day(name, directory.said_on)
                rank = _rank(name)
                if (day, rank) in taken:
                    raise DocumentError.of(
                        "cqc-repeated",
                        "a day must have one snapshot",
                        got=f"{taken[day, rank]} for {day} too",
                        hint="keep one of the two files, or call the later one v2",
                        where=Where(file=name),
                    )
                write(_stamped(chain([first], rows), day, name))
                taken[day, rank] = name
                written.vintages[name] = Vintage(label=PurePosixPath(name).name, on=day, rank=rank)
            except DocumentError as error:
                written.problems.extend(error.problems)
            finally:
                rows.close()
            written.problems.extend(directory.problems())

    def _day(self, name: str, said_on: date | None) -> date:
        """Return the day that a file stands for.

        Raises:
            DocumentError: Nothing tells it.
        """
        options = self._options
        if options.snapshot_on is not None:
            return options.snapshot_on
        stem = PurePosixPath(name).stem
        if options.snapshot_in_name is not None:
            found = Pattern(options.snapshot_in_name).search(stem, Where(file=name))
            try:
                if found is not None:
                    parts = found.groupdict()
                    return date(int(parts["year"]), int(parts["month"]), int(parts.get("day") or 1))
            except (TypeError, ValueError):
                pass
            said_on, stem = None, ""
        day = said_on or day_in(stem)
        if day is None:
            raise DocumentError.of(
                "cqc-undated",
                "a file must tell the day that it stands for",
                got=short_repr(PurePosixPath(name).name),
                hint="set snapshot_on, or snapshot_in_name",
                where=Where(file=name),
            )
        return day

    def _answers(self, context: SourceContext, written: _Written, write: _Write) -> None:
        """Write the rows of each snapshot of the public API that is finished."""
        cache = self._options.cache.rstrip("/")
        try:
            names = context.files(f"{cache}/*/{HEAD}")
        except DocumentError as error:
            if error.code != "file-unreadable":
                raise
            raise DocumentError(_none(cache)) from None
        for name in names:
            folder = name.removesuffix(f"/{HEAD}")
            try:
                head = read_head(context.path(name), name)
                if head.question != self._options.question:
                    raise DocumentError.of(
                        "snapshot-other",
                        "a folder must hold snapshots of one question",
                        got="one that asked something else",
                        hint="give each source a cache of its own",
                        where=Where(file=name),
                    )
                if head.finished_at is None:
                    written.problems.append(_unfinished(name))
                    continue
                listed = f"{folder}/{ANSWERS}"
                answers = Answers(context.path(listed).parent, folder, head)
                write(_stamped(answers.rows(), head.day, listed))
                written.vintages[listed] = Vintage(label=f"fetched on {head.day}", on=head.day)
                written.problems.extend(answers.problems())
            except DocumentError as error:
                written.problems.extend(error.problems)
        if not written.vintages:
            written.problems.append(_none(cache))

    def fetch(self, context: FetchContext) -> Iterator[Problem]:
        """Fetch what is not there yet from the public API, and keep it below the register.

        One finished run is a snapshot of its day. A run that broke off is gone on with; on a day
        that has its snapshot nothing is fetched. A source that reads a directory fetches nothing.

        Raises:
            ExtraMissingError: urllib3 is not installed.
        """
        options = self._options
        if options.directory is not None:
            return
        import_extra("urllib3", extra="http", to="fetch over the network")
        key = self._environ.get(KEY_ENV, "").strip()
        if not _KEY.fullmatch(key):
            yield Problem(
                code="key-missing",
                must=f"the environment variable {KEY_ENV} must hold the key of the API",
                got="a text that no key can be" if key else "nothing",
                hint="ask its publisher for a key; keep it out of the register",
            )
            return
        if origin(options.base) not in map(origin, (SERVICE, self._environ.get(BASE_ENV, ""))):
            yield Problem(
                code="key-elsewhere",
                must="the key must go to the service that it is for, or to one that the user names",
                got=f"base {short_repr(options.base)}",
                hint=f"where that is right, set the environment variable {BASE_ENV} to it",
            )
            return
        base = context.folder.resolve()
        folder = (base / options.cache).resolve()
        if base not in folder.parents:
            yield Problem(
                code="source-outside",
                must="a source's file must lie below the register's folder",
                got=short_repr(options.cache),
                hint="move the cache into the folder",
            )
            return
        client = Client(
            base=options.question.base,
            secret=key,
            secret_header="Ocp-Apim-Subscription-Key",  # noqa: S106  # its name, not the key
            agent="rsr-tracker",
            per_minute=options.per_minute,
            now=self._now,
            sleep=self._sleep,
            ticks=self._ticks,
        )
        try:
            yield from Fetch(
                client=client,
                question=options.question,
                partner=options.partner_code,
                per_page=options.per_page,
                folder=folder,
                name=options.cache.rstrip("/"),
                progress=context.progress,
            ).run()
        finally:
            client.close()


def _layout(vintages: Mapping[str, Vintage]) -> Layout:
    return Layout(
        value=None,
        at="snapshot_on",
        covers="day",
        date_formats=("%Y-%m-%d",),
        file="file",
        row="row",
        vintages=dict(vintages),
        counts=True,
    )


def _stamped(rows: Iterable[Row], day: date, file: str) -> Iterator[Row]:
    """Yield rows with the day and the file that they come from."""
    for row in rows:
        yield {**row, "snapshot_on": day.isoformat(), "file": file}


def _rank(name: str) -> int:
    """Return which issue of its day a file is, by its name.

    >>> _rank("data/01_March_2024_HSCA_Active_Locations-v2.ods"), _rank("data/directory.csv")
    (2, 1)
    """
    found = _SAYS_TWICE.search(PurePosixPath(name).stem)
    return int(found[1]) if found else 1


def _frame(connection: Any, rows: FilePath, parquet: FilePath, written: _Written) -> Any:
    """Return the rows as a relation; every column is text, but the number of the row.

    A file that could not be read to its end has left rows behind: they are no snapshot.
    """
    files = ", ".join(literal(name) for name in written.vintages)
    connection.execute(
        f"COPY (SELECT * REPLACE (CAST(row AS BIGINT) AS row) FROM read_csv({literal(str(rows))}, "  # noqa: S608  # our own path
        "header = true, all_varchar = true, auto_detect = false, delim = ',', quote = '\"', "
        f"escape = '\"', columns = {dict.fromkeys(COLUMNS, 'VARCHAR')}) WHERE file IN ({files})) "
        f"TO {literal(str(parquet))} (FORMAT parquet)"
    )
    rows.unlink()
    return connection.sql(f"SELECT * FROM read_parquet({literal(str(parquet))})")  # noqa: S608  # likewise


def _unfinished(name: str) -> Problem:
    return Problem(
        code="snapshot-unfinished",
        must="a snapshot must have all its answers before it is read",
        got="one that broke off",
        hint="fetch again, or remove its folder; it was not read",
        where=Where(file=name),
        severity="warning",
    )


def _none(cache: str) -> Problem:
    return Problem(
        code="snapshot-missing",
        must="there must be a snapshot that is finished",
        got="none",
        hint="run 'rsr fetch'",
        where=Where(file=cache),
    )
