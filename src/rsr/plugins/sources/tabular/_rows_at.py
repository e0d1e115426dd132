"""Rows that stand in each other's way, read again with all their columns to see how they differ."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from rsr.engine.headings import Headings
from rsr.errors import Problem, Where
from rsr.plugins import Place, SourceContext
from rsr.plugins.tables.opening import data_rows, opened_all
from rsr.plugins.tables.table_options import TabularOptions
from rsr.plugins.tables.typed_cells import as_seen, text
from rsr.plugins.tables.wide import turned

# Fields that say what a record is: where they differ in writing alone, it is one record.
_OF_RECORDS = ("value", "status")


def rows_at(
    options: TabularOptions,
    context: SourceContext,
    places: Collection[Place],
    *,
    periods: bool = False,
) -> dict[Place, Mapping[str, str]]:
    """Return the texts of rows by column, without those that say figure, period and status.

    Args:
        options: What the source was told.
        context: What it works with.
        places: The file and the place of each record that was made of them.
        periods: True for the texts that say the period, and no others.
    """
    found: dict[Place, Mapping[str, str]] = {}
    files = {file for file, _ in places}
    for file, open_ in opened_all(options, context):
        told = file if file in files else None  # a frame has no file
        if told not in files:
            continue
        reader = open_()
        figures = _figures(reader, options)
        spans = [name for _, name in (options.period.named if options.period is not None else ())]
        own = _places(reader.names, spans)
        if not periods:
            asked = [options.columns[one] for one in _OF_RECORDS if one in options.columns]
            own = frozenset(range(len(reader.names))) - own - _places(reader.names, asked)
        kept = sorted(own.difference(figures))
        every = frozenset(range(len(reader.names)))
        for row in data_rows(reader, options, every):
            if isinstance(row, Problem):
                continue
            names = [row.place] if options.wide is None else [row.place_of(at) for at in figures]
            for place in names:
                if (told, place) in places:
                    found[told, place] = {
                        reader.names[at]: text(as_seen(row.cells[at])).strip()
                        for at in kept
                        if at < len(row.cells)
                    }
    return found


def _figures(reader: Any, options: TabularOptions) -> tuple[int, ...]:
    """Return the places of the columns of a wide table that hold figures."""
    if options.wide is not None:
        return tuple(turned(reader, options, Where(), options.columns.values()).headings)
    return ()


def _places(names: Sequence[str], asked: Sequence[str]) -> frozenset[int]:
    """Return the places of columns that are called so."""
    headings = Headings(names)
    found = {name for one in asked if (name := headings.find(one)) is not None}
    return frozenset(at for at, name in enumerate(names) if name in found)
