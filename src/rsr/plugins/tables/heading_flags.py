"""Figures with the flags of their headings beside them: ``2021 [r]`` holds for all beneath it."""

from decimal import Decimal
from typing import Any

from rsr.plugins.tables.table_options import TabularOptions
from rsr.plugins.tables.typed_cells import text

__all__ = ["flagged"]


def flagged(cell: Any, cut: str, options: TabularOptions) -> Any:
    """Return a cell with the flags of its heading beside it, as its publisher would have written it."""
    if not cut or isinstance(cell, bool) or not isinstance(cell, str | int | float | Decimal):
        return cell
    written = text(cell).strip()
    if not written:
        return cell
    if not isinstance(cell, str):
        written = written.replace(".", options.decimal)
    return f"{written} {cut}"
