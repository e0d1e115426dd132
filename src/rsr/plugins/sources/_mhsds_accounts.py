"""What became of every row of MHSDS files: none is lost on the way without being counted."""

from collections import Counter
from typing import TYPE_CHECKING

from attrs import field, frozen

from rsr.errors import ModelError, needs
from rsr.model import Interval, Missing, Number, doc
from rsr.plugins.sources._mhsds_table import Opened

if TYPE_CHECKING:
    from rsr.values import Convention

__all__ = ["Account", "accounts_of"]

# Codes of the problems of which each is a line that was left out.
_LINES = ("row-ragged", "row-malformed", "quote-open", "encoding-wrong")


@frozen(kw_only=True)
class Account:
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
    left_out: int = field(metadata=doc("How many can be read as none of these, or not at all."))


def accounts_of(found: Opened, by: "Convention") -> tuple[Account, ...]:
    """Count what opened files hold, by a convention; only figures that differ are looked at."""
    from rsr.engine.frames import collected

    nw = needs("narwhals.stable.v2", extra="data", to="read MHSDS files")
    cells = collected(nw.from_native(found.frame).group_by("file", "value").agg(nw.len()))
    counted: dict[str, Counter[str]] = {table.file: Counter() for table in found.tables}
    kinds = {cell: _kind(cell, by) for cell in {cell for _, cell, _ in cells}}
    for file, cell, count in cells:
        counted[file][kinds[cell]] += count
    files = {table.name: table.file for table in found.tables}
    lines = [one for one in found.duck.amiss() if one.code in _LINES]
    for line in lines:
        counted[files[str(line.where.file)]]["left_out"] += 1
    return tuple(
        Account(
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


def _kind(cell: str | None, by: "Convention") -> str:
    """Say which part of an account a cell belongs to, as its figure is read."""
    try:
        value = by.value(cell)
    except ModelError:
        return "left_out"
    if isinstance(value, Number | Interval):
        return "numbers"
    text = (cell or "").strip()
    if isinstance(value, Missing):
        return "missing" if not text or text in by.markers else "sentinels"
    return "suppressed"
