"""A source's rows as a table to measure on: where they lie, or brought into a database of our own."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

from attrs import evolve

from rsr.engine.duck import FILE, ROW, Duck, graded
from rsr.engine.frames import collected, opened, quotation_of, schema_of
from rsr.engine.headings import Headings, joined_in, lacking, renamed
from rsr.engine.layout import Layout, Vintage
from rsr.engine.matching import Columns
from rsr.engine.narrowing import narrowed
from rsr.engine.nearest import near_column
from rsr.engine.quoting import quoted
from rsr.engine.relabelled import reaches_ends, relabelled, span_reader, standing_in
from rsr.errors import DocumentError, Problem, Where, import_extra, short_repr
from rsr.plugins import SourceContext, Table
from rsr.plugins.sources.tabular._layout import constant_of, layout_of
from rsr.plugins.sources.tabular._problems import left_out_note, placed, repeated
from rsr.plugins.tables.databases import NOTHING_SIGN, DatabaseTable
from rsr.plugins.tables.formats import check_file, format_of, sign_of
from rsr.plugins.tables.formats import opened as read_anew
from rsr.plugins.tables.laid_out import labels_alone
from rsr.plugins.tables.opening import names_of_files
from rsr.plugins.tables.table_options import FLAGS_BEHIND, TabularOptions
from rsr.plugins.tables.whole_files import PERIOD, vintage_of
from rsr.plugins.tables.wide_beside import unheaded_behind
from rsr.values.numerals import CellError
from rsr.values.texts import Wanted


def table_of(options: TabularOptions, context: SourceContext) -> Table:
    """Return the rows of a source as a table, its raw columns kept as they are published.

    Delimited text and Parquet are read where they lie, when they are asked for; sheets, wide tables
    and JSON lines are brought into a database of our own row by row, and a query's rows as it
    gives them.

    Raises:
        DocumentError: What is to be read is not there, or not what it should be.
        ExtraMissingError: A package that reads it is not installed.
    """
    if context.frame is not None:
        return _of_frame(options, context)
    duck = Duck()
    try:
        return _of_files(options, context, duck)
    except BaseException as error:
        duck.close()
        duck.tell(error)
        raise


def _of_frame(options: TabularOptions, context: SourceContext) -> Table:
    if options.wide is not None or options.fill_down:
        raise DocumentError.of(
            "frame-wide",
            "a frame that is handed over must have a row for each figure, with all its labels",
            hint="turn its wide columns into rows, and fill its blank cells, first",
            where=Where(file=options.shown_as),
        )
    from rsr.plugins.tables.given_frames import handed_over

    frame = handed_over(context.frame, options.shown_as)
    there = frame.collect_schema().names()
    if joined := joined_in(there):
        raise DocumentError.of(
            "frame-wide",
            "a frame that is handed over must have a column for each label",
            got=", ".join(short_repr(there[at], whole=True) for at in joined),
            hint="turn what the column joins into columns, first",
            where=Where(file=options.shown_as),
        )
    called = renamed(there, options.rename)
    if tuple(there) != called:
        frame = frame.rename(dict(zip(there, called, strict=True)))
    _check_columns(options, called, ())
    stack = ExitStack()
    whole = frame.to_native()
    layout = layout_of(options, {}, file=None, row=None, constant=constant_of(options, context))
    native, problems, layout = _wanted(options, context, whole, layout, stack)
    return Table(
        frame=native,
        rows=lambda: _count(whole) if native is not whole else None,
        problems=problems,
        close=stack.close,
        layout=layout,
        leaves_out_rows=options.on_bad_row == "leave-out",
    )


def _of_files(options: TabularOptions, context: SourceContext, duck: Duck) -> Table:
    problems: list[Problem] = []
    amiss: Callable[[], Iterable[Problem]] = tuple
    unread: Callable[[], Mapping[str, int]] = dict
    files: tuple[str, ...] = (options.shown_as,)
    refused: dict[str, CellError] = {}
    column_at: Callable[[str, int, str], int | None] | None = None
    vintages: dict[str, Vintage] = {}
    file: str | None = FILE
    row: str | None = None
    columnar, within = False, ""
    leave_out = options.on_bad_row == "leave-out"
    lies = not options.is_database and _lies_as_it_is(options, context)
    if options.is_database and not _is_laid_out(options):
        frame = _database(options, context, duck)
        file = None
    elif lies:
        names = names_of_files(options, context)
        frame, files, vintages, problems = _lying(options, context, duck, names)
        row = ROW if ROW in frame.columns else None
        amiss = lambda: tuple(graded(duck.amiss(), leave_out=leave_out, file=options.shown_as))  # noqa: E731  # a closure
        unread = duck.unread
        columnar = _are_parquet(options, files)
        from rsr.plugins.sources.tabular._gathered_rows import asked_of

        if columnar and len(files) > 1:
            named = duck.columns_of_parquet({name: context.path(name) for name in files})
            problems = [*problems, *lacking(named, asked_of(options, context))]
        column_at = None if columnar else _Columns(options, context).column_at
        problems = [
            *problems,
            *unheaded_behind(frame, options, asked_of(options, context), next(iter(files))),
        ]
    else:
        from rsr.plugins.sources.tabular._gathered_rows import RecordedRows

        found = RecordedRows(options)
        found.bring(context, duck)
        frame, files, vintages, problems = found.frame, found.files, found.vintages, found.problems
        within, refused, columns = found.within, found.refused, found.columns
        unread = lambda: found.unread  # noqa: E731  # a closure
        row = ROW
        column_at = lambda file, _, column: columns.get(file, {}).get(column)  # noqa: E731  # a closure
    frame = _joined_apart(frame, options)
    _check_columns(options, frame.columns, files, duck.repeated, within=within)
    whole = frame
    constant = constant_of(options, context)
    if lies and constant is not None:  # where a column has the period, its empty cells are told
        problems = [*problems, *labels_alone(frame, options)]
    layout = layout_of(options, vintages, file=file, row=row, constant=constant, refused=refused)
    made = () if options.wide is None else (options.wide.into, options.wide.value, FLAGS_BEHIND)
    layout = evolve(layout, within=within, column_at=column_at, made=made)
    frame, told, layout = _wanted(options, context, frame, layout, ExitStack())
    return Table(
        frame=frame,
        unit="rows" if options.wide is None else "cells",
        columnar=columnar and frame is whole,
        rows=lambda: (
            duck.rows_of_parquet({name: context.path(name) for name in files})
            if lies and _are_parquet(options, files)
            else _count(whole)
            if frame is not whole
            else None  # counted with those that are wanted
        ),
        unread=unread,
        layout=layout,
        files=files,
        problems=(*problems, *told),
        leaves_out_rows=leave_out,
        amiss=amiss,
        close=duck.close,
    )


def _joined_apart(frame: Any, options: TabularOptions) -> Any:
    """Return a relation with the columns that a heading joins; a row whose texts are fewer or more has none."""
    made = []
    for at, names in joined_in(frame.columns).items():
        texts = f"string_split(cast({quoted(frame.columns[at])} as varchar), ',')"
        told = f"case when len({texts}) = {len(names)} then trim({texts}[{{}}]) end as {{}}"
        made += [
            told.format(place, quoted(name))
            for place, name in enumerate(renamed(names, options.rename), start=1)
        ]
    return frame.project(", ".join(["*", *made])) if made else frame


class _Columns:
    """Says where cells of delimited text begin in their lines: lines that follow each other are read once."""

    def __init__(self, options: TabularOptions, context: SourceContext) -> None:
        self._options = options
        self._context = context
        self._file = ""
        self._names: Sequence[str] = ()
        self._rows: Iterator[Any] = iter(())
        self._row: Any = None

    def column_at(self, file: str, line: int, column: str) -> int | None:
        """Return the column, from 1, that a cell begins in; None where there is no such cell."""
        if file != self._file or self._row is None or line < self._row.number:
            try:
                reader = read_anew(self._options, self._context, file)
            except DocumentError:  # the engine reads it, and what is amiss there it tells
                return None
            self._file, self._names = file, reader.names
            self._rows = iter(reader.rows(frozenset()))
            self._row = next(self._rows, None)
        while self._row is not None and self._row.number < line:
            self._row = next(self._rows, None)
        name = Headings(self._names).find(column)
        if self._row is None or self._row.number != line or name is None:
            return None
        where: Where = self._row.where(self._names.index(name))
        return where.column


def _are_parquet(options: TabularOptions, files: Sequence[str]) -> bool:
    formats = {format_of(options, name) for name in files}
    return not options.is_database and formats == {"parquet"}


def _count(frame: Any) -> int:
    """Count the rows of a frame, where it is."""
    nw = import_extra("narwhals.stable.v2", extra="data", to="measure a table")
    with opened(frame) as table:
        (row,) = collected(table.select(nw.len()))
        return int(row[0])


def _wanted(
    options: TabularOptions, context: SourceContext, frame: Any, layout: Layout, stack: ExitStack
) -> tuple[Any, tuple[Problem, ...], Layout]:
    """Return the rows that ``where`` wants, and what is to be told of its texts.

    Rows of which a cell does not tell whether they are wanted stay, and the layout says which columns
    these cells are in.
    """
    where = {
        column: wanted
        for column, given in options.where.items()
        if (wanted := Wanted.of(given)) is not None
    }
    if not where:
        return frame, (), layout
    table = stack.enter_context(opened(frame))
    columns = Columns(schema_of(table), quotation=quotation_of(table))
    found = narrowed(table, where, columns, layout)
    of_option = lambda column: Where(path=("where", column))  # noqa: E731  # a closure
    problems = [*found.seen.problems(of_option, found.texts_of, is_there=found.is_there)]
    if not reaches_ends(where, found.standing, found.periods, span_reader(layout)):
        standing = standing_in(table, tuple(where), columns, layout)
        problems += relabelled(tuple(where), standing, where, of_option)
    told = tuple(placed(problem, context) for problem in problems)
    doubtful = tuple(own for name in found.doubtful if (own := columns.find(name)) is not None)
    return found.table.to_native(), told, evolve(layout, doubtful=doubtful)


def _is_laid_out(options: TabularOptions) -> bool:
    """Say whether rows of the table are no rows of data as they stand."""
    stated = (options.wide, options.stop_at, options.section_column, options.cell_range)
    return stated != (None,) * 4 or bool(options.fill_down)


def _lies_as_it_is(options: TabularOptions, context: SourceContext) -> bool:
    """Say whether DuckDB can read the files as they are laid out."""
    of_file = options.period is not None and options.period.of_file
    if _is_laid_out(options) or options.label_lines or of_file:
        return False
    forms = {format_of(options, name) for name in names_of_files(options, context)}
    if options.rename and "parquet" in forms:
        return False
    return forms in ({"csv"}, {"tsv"}, {"parquet"})


def _lying(
    options: TabularOptions, context: SourceContext, duck: Duck, names: Sequence[str]
) -> tuple[Any, tuple[str, ...], dict[str, Vintage], list[Problem]]:
    """Return the frame of files that are read where they lie, without those that are left out."""
    good: dict[str, Any] = {}
    vintages: dict[str, Vintage] = {}
    bad: list[Problem] = []
    for name in names:
        try:
            path = context.path(name)
            check_file(path, format_of(options, name), name)
            vintage = vintage_of(options, name)
        except DocumentError as error:
            bad += error.problems
            continue
        good[name] = path
        if vintage is not None:
            vintages[name] = vintage
    while good:
        try:
            frame = _scanned(options, duck, good)
        except DocumentError as error:
            lost = {problem.where.file for problem in error.problems} & good.keys()
            bad += error.problems
            if not lost:
                break
            good = {name: path for name, path in good.items() if name not in lost}
        else:
            return frame, tuple(good), vintages, _left_out(bad, len(names), options)
    raise DocumentError(*bad)


def _left_out(bad: Sequence[Problem], files: int, options: TabularOptions) -> list[Problem]:
    """Refuse files that could not be read, or say that they were left out."""
    if not bad:
        return []
    if options.on_bad_file == "refuse":
        raise DocumentError(*bad)
    count = len({problem.where.file for problem in bad})
    return [
        *(evolve(problem, severity="warning") for problem in bad),
        left_out_note(count, files, options),
    ]


def _scanned(options: TabularOptions, duck: Duck, files: Mapping[str, Any]) -> Any:
    form = format_of(options, next(iter(files)))
    if form == "parquet":
        return duck.parquet(files)
    return duck.csv(
        files,
        encoding=options.encoding,
        delimiter=sign_of(options, form),
        header_row=options.header_row,
        column_names=options.column_names,
        rename=options.rename,
        rows=True,
    )


def _database(options: TabularOptions, context: SourceContext, duck: Duck) -> Any:
    asked = DatabaseTable.opened(context, options)
    with asked.batches() as reader, asked.telling():
        duck.connection.register("answered", reader)
        texts = [
            name
            for name, type_ in zip(asked.names, reader.schema.types, strict=True)
            if str(type_) == "string"
        ]
        cells = [
            (f"nullif({quoted(name)}, '{NOTHING_SIGN}')" if name in texts else quoted(name))
            + f" as {quoted(called)}"
            for name, called in zip(asked.names, renamed(asked.names, options.rename), strict=True)
        ]
        asked_for = ", ".join(cells)
        duck.connection.execute(f"create table published as select {asked_for} from answered")  # noqa: S608  # quoted
        duck.connection.unregister("answered")
    return duck.connection.table("published")


def _check_columns(
    options: TabularOptions,
    names: Sequence[str],
    files: Sequence[str],
    several: Mapping[str, Where] | None = None,
    *,
    within: str = "",
) -> dict[str, str]:
    """Return the table's own names of the columns that the options name, or refuse one without.

    Args:
        options: What the source was told.
        names: The columns of the table.
        files: The files that it stands for.
        several: The names that more than one column has in the files, without regard to case.
        within: The sheet of the files in words, or nothing.
    """
    several = several or {}
    asked: dict[str, tuple[str, ...]] = {
        column: ("columns", field) for field, column in options.columns.items()
    }
    if options.period is not None:
        asked |= {column: ("period", part) for part, column in options.period.named}
    if options.flag_column is not None:
        asked[options.flag_column] = ("flag_column",)
    asked |= {column: ("where", column) for column in options.where}
    there = Headings(names)
    found = {column: there.find(column) for column in asked}
    place = Where(file=files[0] if files else options.shown_as)
    made = () if options.wide is None else (options.wide.into, options.wide.value)
    published = [name for name in names if name not in (PERIOD, FLAGS_BEHIND, *made)]
    problems = [
        repeated(short_repr(column), several[column.casefold()])
        if column.casefold() in several
        else repeated(", ".join(map(short_repr, there.alike(column))), place)
        if len(there.alike(column)) > 1
        else Problem(
            code="column-missing",
            must=f"the table must have the column {column!r} that the register asks for{within}",
            hint=f"{near_column(column, published)}; asked for under {'.'.join(path)}",
            where=place,
        )
        for column, path in asked.items()
        if found[column] is None
    ]
    if problems:
        raise DocumentError(*problems)
    return {column: own for column, own in found.items() if own is not None}
