"""What a file as a whole says, by its name or above its table: its period, and which release it is."""

from collections.abc import Mapping
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Any, TypeVar

from rsr.engine.date_formats import full_width
from rsr.engine.layout import Vintage
from rsr.engine.period_cells import Periods, is_fault
from rsr.engine.period_flags import PeriodFlags
from rsr.engine.periods import Days
from rsr.engine.spelled import Span
from rsr.errors import DocumentError, Where, short_repr
from rsr.plugins.tables.cell_range import cell_place
from rsr.plugins.tables.record_options import PeriodFrom
from rsr.plugins.tables.table_options import TabularOptions
from rsr.values.numerals import CellError
from rsr.values.patterns import Pattern

__all__ = ["PERIOD", "period_of_file", "vintage_of"]

_Said = TypeVar("_Said")
# The column that is added to a table where the file as a whole says the period.
PERIOD = "rsr_period"


def period_of_file(
    options: TabularOptions, file: str, reader: Any = None
) -> tuple[Span, str] | None:
    """Return the period that a file's name or title holds, and the flags that stand beside it there.

    None where its rows say their own.

    Args:
        options: The options of its source.
        file: Its name.
        reader: The table, its header read; None where nothing stands above it.

    Raises:
        DocumentError: There is no period where one should be.
    """
    period = options.period
    if period is None or not period.of_file:
        return None
    what, text, where = _text(period, file, reader)
    found = text.strip()
    if period.matching is not None:
        match = Pattern(period.matching).search(text, where)
        if match is None or match["period"] is None:
            raise DocumentError.of(
                "period-nowhere",
                f"{what} must hold the period, as the register's pattern has it",
                got=short_repr(text),
                hint=f"look at period.matching, {short_repr(period.matching)}",
                where=where,
            )
        found = match["period"].strip()
    reads = Periods(Days(options.date_formats, options.calendar), period.rule)
    of_figures = options.makes in ("observations", "table")
    beside = PeriodFlags.of(options.flags) if of_figures else PeriodFlags(None)
    for rest, cut in beside.cuts(found):
        span = reads.read([rest])
        if not is_fault(span):
            return span, cut
    span = reads.read([found])
    if not is_fault(span):
        return span, ""
    error: CellError = span[0].error
    raise DocumentError.of(
        error.code,
        f"the period in {what} {error.must}",
        got=short_repr(found),
        hint=error.hint,
        where=where,
    )


def _text(period: PeriodFrom, file: str, reader: Any) -> tuple[str, str, Where]:
    if period.title is None:
        return "the file's name", file, Where(file=file)
    line, column = cell_place(period.title) or (1, 0)
    above = () if reader is None or reader.above is None else reader.above
    if line > len(above):
        raise DocumentError.of(
            "period-nowhere",
            "the table must stand below a title that holds its period",
            got="no lines above it",
            hint="a title is read in delimited text and in sheets; set header_row",
            where=Where(file=file),
        )
    cells = above[line - 1]
    text = cells[column] if column < len(cells) else ""
    return f"cell {period.title}", text, Where(file=file, line=line, column=column + 1)


def vintage_of(options: TabularOptions, file: str) -> Vintage | None:
    """Return the release that a file is; None where nothing is said of releases.

    Raises:
        DocumentError: The file's name does not say when it was published, though it should.
    """
    said = options.vintage_from is not None or options.vintages or options.issues
    if not said and not options.is_pattern:
        return None
    name = PurePosixPath(file).name
    told = _told(options.vintages, file)
    issues = _told(options.issues, file)
    if len(issues) > 1:
        numbers = ", ".join(map(str, sorted(issues)))
        raise _unclear(file, f"issues {numbers}", "let one pattern of issues stand for it")
    if not told and options.vintage_from is not None:
        told.add(_from_name(name, options.vintage_from, options.vintage_format, file))
    if len(told) > 1:
        days = ", ".join(str(day) for day in sorted(told))
        raise _unclear(file, days, "let one pattern of vintages stand for it")
    if not told and options.vintages:
        raise _unclear(file, short_repr(name), "name it under vintages")
    return Vintage(label=name, on=next(iter(told), None), rank=next(iter(issues), 1))


def _told(patterns: Mapping[str, _Said], file: str) -> set[_Said]:
    """Return what patterns say of a file, by its whole name or the last part of it."""
    names = file, PurePosixPath(file).name
    return {
        said
        for pattern, said in patterns.items()
        if any(fnmatchcase(name, pattern) for name in names)
    }


def _from_name(name: str, pattern: str, form: str, file: str) -> date:
    found = Pattern(pattern).search(name, Where(file=file))
    written = found["date"] if found else None
    if written is None:
        raise _unclear(
            file, short_repr(name), "look at vintage_from, or name the file under vintages"
        )
    try:
        if full_width(written, form):
            return datetime.strptime(written, form).date()  # noqa: DTZ007  # a day
    except ValueError:
        pass
    raise _unclear(file, short_repr(written), "look at vintage_format")


def _unclear(file: str, got: str, hint: str) -> DocumentError:
    return DocumentError.of(
        "vintage-unclear",
        "the register must say which day each file was published",
        got=got,
        hint=hint,
        where=Where(file=file),
    )
