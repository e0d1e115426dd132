"""MHSDS files of every family and year as one table of the same columns, never read into Python."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from rsr.engine.quoting import literal, quoted
from rsr.errors import DocumentError, Problem, Where, import_extra, short_repr
from rsr.plugins.sources.mhsds._families import COLUMNS, FileShape, recognised
from rsr.plugins.sources.mhsds._files import DataFile, data_files, first_rows
from rsr.plugins.sources.mhsds._kinds import RATE_CODES, RATE_WORDS

if TYPE_CHECKING:
    from rsr.engine.duck import Duck

# Codes of what a text is that has nothing of a table of MHSDS data.
_NO_TABLE = ("file-not-mhsds", "file-empty")


@frozen(kw_only=True)
class Opened:
    """The files of a source as one table, with what was found out on opening them."""

    frame: Any
    duck: "Duck"
    shapes: Mapping[str, FileShape]
    tables: tuple[DataFile, ...]
    problems: tuple[Problem, ...] = field(default=())

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the table's columns."""
        return tuple(self.frame.columns)


def opened(
    files: Mapping[str, Any],
    *,
    family: str,
    encoding: str | None,
    duck: "Duck",
) -> Opened:
    """Open files as one table; one that cannot be read is a problem, and the others are read.

    Args:
        files: Where they lie, by the names that the register has for them.
        family: The family that they must be of; ``auto`` takes any.
        encoding: Python's name for their encoding; None finds out for each.
        duck: What reads them.

    Raises:
        DocumentError: None of them can be read.
    """
    problems: list[Problem] = []
    tables: list[DataFile] = []
    for name, path in files.items():
        try:
            found, notes = data_files(name, path, duck.folder)
        except DocumentError as error:
            problems += error.problems
            continue
        tables += found
        problems += notes
    shapes: dict[str, FileShape] = {}
    texts: list[DataFile] = []
    for table in tables:
        rows = first_rows(table, encoding)
        try:
            shapes[table.name] = _shape(table, rows, family, encoding)
        except DocumentError as error:
            problems += error.problems
            if error.code in _NO_TABLE and table.name.casefold().endswith(".txt"):
                texts.append(table)
        else:
            if len(rows) == 1 and shapes[table.name].has_header:
                problems.append(_rowless(table))
    if shapes:
        problems = _aside(problems, texts)
    mixed = _mixed(shapes)
    problems += mixed
    for one in mixed:
        del shapes[str(one.where.file)]
    relations: list[Any] = []
    for shape in dict.fromkeys(shapes.values()):
        alike = {one.name: one for one in tables if shapes.get(one.name) == shape}
        relation, refused = _relation(duck, shape, alike, encoding)
        problems += refused
        for fault in refused:
            shapes.pop(str(fault.where.file), None)
        if relation is not None:
            relations.append(canonical(relation, shape, file="file"))
    if not relations:
        raise DocumentError(*problems)
    return Opened(
        frame=_together(relations),
        duck=duck,
        shapes=shapes,
        tables=tuple(one for one in tables if one.name in shapes),
        problems=tuple(problems),
    )


def _shape(
    table: DataFile, rows: Sequence[Sequence[str]], family: str, encoding: str | None
) -> FileShape:
    try:
        if rows:
            return recognised(table.name, rows, family)
    except DocumentError as error:
        if error.code != "file-not-mhsds":
            raise
        _look(table, encoding)
        raise
    _look(table, encoding)
    raise DocumentError.of(
        "file-empty",
        "the file must hold a table",
        hint="fetch it again",
        where=Where(file=table.name),
    )


def _aside(problems: Sequence[Problem], texts: Sequence[DataFile]) -> list[Problem]:
    """Make notes of the faults of texts that are no tables, such as a read me beside the data."""
    names = {one.name for one in texts}
    return [
        Problem(
            code="left-aside",
            must="files and parts of ZIPs are read where they hold data",
            got=short_repr(one.where.file),
            hint="it is a text, and no table of MHSDS data",
            where=one.where,
            severity="note",
        )
        if one.where.file in names
        else one
        for one in problems
    ]


def _rowless(table: DataFile) -> Problem:
    return Problem(
        code="file-empty",
        must="the file should hold rows below its header",
        hint="it may be cut short; fetch it again",
        where=Where(file=table.name),
        severity="warning",
    )


def _look(table: DataFile, encoding: str | None) -> None:
    """Say what a file is that is no table at all, such as a web page; raise nothing else."""
    from rsr.engine.duck import Duck

    with Duck() as probe:
        probe.csv({table.name: table.path}, encoding=encoding)


def _mixed(shapes: Mapping[str, FileShape]) -> list[Problem]:
    """Refuse files without the end of the period among those that have it."""
    extracts = [name for name, shape in shapes.items() if "period_end" not in shape.columns]
    if not extracts or len(extracts) == len(shapes):
        return []
    return [
        Problem(
            code="families-mixed",
            must="files with the first day of a month alone must be a source of their own",
            got=shapes[name].family,
            hint="give these files a source with a narrower 'files'",
            where=Where(file=name),
        )
        for name in extracts
    ]


def _relation(
    duck: "Duck", shape: FileShape, alike: Mapping[str, DataFile], encoding: str | None
) -> tuple[Any, list[Problem]]:
    """Return files of one shape as a relation, without those that turn out to be unreadable."""
    from rsr.engine.duck import FILE, ROW

    problems: list[Problem] = []
    paths = {name: table.path for name, table in alike.items()}
    while paths:
        try:
            relation = duck.csv(
                paths,
                encoding=encoding,
                header_row=int(shape.has_header),
                column_names=shape.columns,
                rows=True,
            )
        except DocumentError as error:
            problems += error.problems
            bad = {one.where.file for one in error.problems}
            left = {name: path for name, path in paths.items() if name not in bad}
            if len(left) == len(paths):
                raise
            paths = left
        else:
            # Last come the columns of the file and, where the files are small, of the line.
            line = f", {ROW} as row" if ROW in relation.columns else ""
            own = f"{FILE}, {ROW}" if line else FILE
            return relation.project(f"* exclude ({own}), {_file(alike)} as file{line}"), problems
    return None, problems


def _file(alike: Mapping[str, DataFile]) -> str:
    """Return the expression for the register's file of a row; parts of a ZIP are the ZIP's."""
    from rsr.engine.duck import FILE

    parts = {name: table.file for name, table in alike.items() if name != table.file}
    if not parts:
        return FILE
    cases = " ".join(f"when {literal(name)} then {literal(file)}" for name, file in parts.items())
    return f"case {FILE} {cases} else {FILE} end"


def _together(frames: Sequence[Any]) -> Any:
    """Put tables one under the other; a column that one of them lacks is empty there."""
    nw = import_extra("narwhals.stable.v2", extra="data", to="read MHSDS files")
    there = [list(frame.columns) for frame in frames]
    extra = dict.fromkeys(name for names in there for name in names if name not in COLUMNS)
    order = [name for name in COLUMNS if any(name in names for names in there)] + list(extra)

    def blank(name: str) -> Any:
        return nw.lit(None, dtype=nw.Int64 if name == "row" else nw.String).alias(name)

    parts = [
        frame.select(*(nw.col(name) if name in names else blank(name) for name in order))
        for frame, names in zip(map(nw.from_native, frames), there, strict=True)
    ]
    return (parts[0] if len(parts) == 1 else nw.concat(parts, how="vertical")).to_native()


def canonical(raw: Any, shape: FileShape, file: str | None = None) -> Any:
    """Return a table with the columns that all families share.

    Args:
        raw: Whatever narwhals takes, with the columns of the shape in their order, by whatever
            names, and at the end the column of the file, and of the line, where there are such.
        shape: How it is laid out.
        file: What the column of the file is called; None where there is none.
    """
    nw = import_extra("narwhals.stable.v2", extra="data", to="read MHSDS files")
    frame = nw.from_native(raw)
    given = frame.collect_schema().names()
    wanted = (*shape.columns, *((file,) if file else ()))
    if file and len(given) > len(wanted):
        wanted = (*wanted, "row")
    frame = frame.select(*(nw.col(old).alias(new) for old, new in zip(given, wanted, strict=True)))
    if shape.figures:
        frame = _long(nw, frame, shape)
    return frame.with_columns(*_derived(nw, frame.collect_schema().names(), shape)).to_native()


def _long(nw: Any, frame: Any, shape: FileShape) -> Any:
    """Turn columns of figures into rows: what each is called is the measure."""
    names = dict(shape.figures)
    kept = [name for name in frame.collect_schema().names() if name not in names]
    if frame.implementation.is_duckdb():  # narwhals would look for it in another database
        called = ", ".join(literal(name) for name in names.values())
        cells = ", ".join(quoted(name) for name in names)
        columns = ", ".join(quoted(name) for name in kept)
        relation = frame.to_native().project(
            f"{columns}, unnest([{called}]) as measure, unnest([{cells}]) as value"
        )
        long = nw.from_native(relation)
    else:
        called = frame.rename(names)
        long = called.unpivot(
            on=list(names.values()), index=kept, variable_name="measure", value_name="value"
        )
    return long.with_columns(measure_name=nw.col("measure"))


def _derived(nw: Any, names: Sequence[str], shape: FileShape) -> list[Any]:
    """Return the columns of our own: the organisation that a row is of, and what it measures."""
    made = [_kind(nw, names).alias("kind")]
    level, name = "level_1", "level_1_name"
    if shape.family == "coverage":
        made += [nw.col(level).alias("organisation"), nw.col(name).alias("organisation_name")]
    elif "breakdown" in names:
        made += [
            _provider(nw, names, "").alias("organisation"),
            _provider(nw, names, "_name").alias("organisation_name"),
        ]
    else:
        made.append(nw.col(name).alias("organisation_name"))
    return made


def _provider(nw: Any, names: Sequence[str], end: str) -> Any:
    """Return the level at the place at which the breakdown names the provider, if it does."""
    found = nw.lit(None, dtype=nw.String)
    for place in range(6, 0, -1):
        level = f"level_{place}{end}"
        if level in names:
            there = rf"(?i)^(?:[^;]*;){{{place - 1}}}\s*provider\s*(?:;|$)"
            found = (
                nw.when(nw.col("breakdown").str.contains(there))
                .then(nw.col(level))
                .otherwise(found)
            )
    return found


def _kind(nw: Any, names: Sequence[str]) -> Any:
    words = nw.col("measure_name" if "measure_name" in names else "measure")
    measure = nw.col("measure").str.strip_chars().str.to_uppercase()
    count, rate = nw.lit("count"), nw.lit("rate")
    by_name = nw.when(words.str.contains(f"(?i){RATE_WORDS}")).then(rate).otherwise(count)
    return nw.when(measure.is_in(RATE_CODES)).then(rate).otherwise(by_name)
