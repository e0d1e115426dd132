"""What became of every row of MHSDS files, counted file by file with the readers of the source."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from attrs import evolve, field, frozen

from rsr.engine.cell_reader import CellReader
from rsr.engine.duck import Duck
from rsr.engine.layout import Layout
from rsr.errors import import_extra
from rsr.model import Interval, Missing, Number, Period, doc
from rsr.plugins import SourceContext
from rsr.plugins.sources.mhsds._kinds import Kinds
from rsr.plugins.sources.mhsds._source import _reading
from rsr.plugins.sources.mhsds._table import Opened
from rsr.values import convention
from rsr.values.numerals import CellError

__all__ = ["FileAccount", "accounts_of", "accounts_of_source"]

# Codes of the problems of which each is a line that was left out.
_LINES = ("row-ragged", "row-malformed", "quote-open", "encoding-wrong")


@frozen(kw_only=True)
class FileAccount:
    """What became of the rows of one file.

    ``rows`` is always the sum of all the others. In wide files, where a row holds a measure a
    column, each such cell counts as a row.
    """

    file: str = field(metadata=doc("The file, as the register calls it."))
    rows: int = field(metadata=doc("How many rows of data it holds."))
    numbers: int = field(metadata=doc("How many of them hold a number."))
    suppressed: int = field(metadata=doc("How many hold a marker in the place of a number."))
    missing: int = field(metadata=doc("How many hold nothing."))
    sentinels: int = field(metadata=doc("How many hold a number that stands for none."))
    left_out: int = field(
        metadata=doc(
            "How many can be read as none of these, are of a period that cannot be, or are no row "
            "of their table at all."
        )
    )


def accounts_of_source(source: Any, context: SourceContext) -> tuple[FileAccount, ...]:
    """Return what became of every row of every file, in the order of their names."""
    names, _ = source._names(context)
    with Duck() as duck:
        found = source._opened(context, names, duck)
        layout = source._layout(context, found.columns, {})
        by = convention(source._options.convention)
        chosen = source._options.measures
        kinds: dict[str, Kinds] = {"count": "counts", "rate": "rates"}
        readers = {
            kind: CellReader(
                evolve(layout, **_reading(by, kinds[kind] if chosen == "auto" else chosen))
            )
            for kind in kinds
        }
        return accounts_of(found, layout, readers)


def accounts_of(
    found: Opened, layout: Layout, readers: Mapping[str, CellReader]
) -> tuple[FileAccount, ...]:
    """Count what opened files hold, as it is read where indicators are measured.

    Args:
        found: The files.
        layout: Which columns of theirs mean what.
        readers: What reads the figures, by the kind of their measure.
    """
    from rsr.engine.frames import collected

    nw = import_extra("narwhals.stable.v2", extra="data", to="read MHSDS files")
    days = layout.period
    groups = nw.from_native(found.frame).group_by("file", "kind", "value", *days).agg(nw.len())
    counted: dict[str, Counter[str]] = {table.file: Counter() for table in found.tables}
    for file, kind, cell, *period, count in collected(groups):
        counted[file][_part(cell, tuple(period), readers[kind])] += count
    files = {table.name: table.file for table in found.tables}
    lines = [one for one in found.duck.amiss() if one.code in _LINES]
    for line in lines:
        counted[files[str(line.where.file)]]["left_out"] += 1
    return tuple(
        FileAccount(
            file=file,
            rows=kinds_of.total(),
            numbers=kinds_of["numbers"],
            suppressed=kinds_of["suppressed"],
            missing=kinds_of["missing"],
            sentinels=kinds_of["sentinels"],
            left_out=kinds_of["left_out"],
        )
        for file, kinds_of in sorted(counted.items())
    )


def _part(cell: str | None, period: tuple[Any, ...], reader: CellReader) -> str:
    """Say which part of an account a row belongs to; what was read once is remembered."""
    if not isinstance(reader.period(period), Period):
        return "left_out"
    found = reader.value(cell, whole=False)
    if isinstance(found, CellError):
        return "left_out"
    value = found.value
    if isinstance(value, Number | Interval):
        return "numbers"
    if isinstance(value, Missing):
        return "sentinels" if found.fault == "sentinel" else "missing"
    return "suppressed"
