"""Tables with a column a day, or a column for each of something else: one record for each cell."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from attrs import evolve, frozen

from rsr.engine.cells import CellError, Covers, Days
from rsr.engine.nearest import near
from rsr.errors import DocumentError, Path, Problem, Where, shown
from rsr.plugins.sources._formats import Reader
from rsr.plugins.sources._options import PeriodFrom
from rsr.plugins.sources._table_options import TabularOptions, Wide
from rsr.plugins.sources._typed import text

__all__ = ["CELL", "HEADING", "Plan", "planned", "turned"]

# What stands for the heading of a column that is turned, and for the cell below it; no file has
# columns that are called so.
HEADING = "\0heading"
CELL = "\0cell"


@frozen(kw_only=True)
class Plan:
    """The options of a source, its wide columns seen as two: the heading and the cell."""

    options: TabularOptions
    columns: Mapping[str, str]
    # Where fields that come from them are asked for.
    asked: Mapping[str, Path]


def planned(options: TabularOptions) -> Plan:
    """Say which field comes from which column, headings and cells of wide columns included."""
    wide = options.wide
    if wide is None:
        return Plan(options=options, columns=options.columns, asked={})
    columns = dict(options.columns)
    twice = [name for name in (wide.into, wide.value) if name in columns]
    if wide.into == "period" and options.period is not None:
        twice.append("period")
    if twice:
        raise DocumentError.of(
            "field-twice",
            "a field must come from a column or from the wide columns, and not from both",
            got=shown(twice[0]),
            hint="remove it from one of the two",
            where=Where(path=("wide",)),
        )
    columns[wide.value] = CELL
    asked: dict[str, Path] = {wide.value: ("wide", "value"), wide.into: ("wide", "into")}
    if wide.into == "period":
        options = evolve(options, period=PeriodFrom(at=HEADING, covers=wide.covers))
    else:
        columns[wide.into] = HEADING
    return Plan(options=options, columns=columns, asked=asked)


def turned(reader: Reader, options: TabularOptions, where: Where) -> tuple[int, ...]:
    """Return the places of the wide columns, from 0.

    Args:
        reader: The table, its header read.
        options: The options, as the register gives them.
        where: Where ``wide`` stands in the register.

    Raises:
        DocumentError: There is none, or one has a heading that cannot be what it should be.
    """
    wide = options.wide
    if wide is None:
        return ()
    days = Days(options.date_formats)
    places = list(_asked(reader, wide, days, where))
    problems = list(_amiss(reader, wide, days, places))
    if not places:
        problems.append(
            Problem(
                code="wide-none",
                must="a table must have the wide columns that the register speaks of",
                got=f"{len(reader.names)} columns, none of them such",
                hint="look at header_row, date_formats and wide",
                where=reader.heading(None),
            )
        )
    if problems:
        raise DocumentError(*problems)
    return tuple(places)


def _asked(reader: Reader, wide: Wide, days: Days, where: Where) -> Iterator[int]:
    if wide.columns:
        for name in wide.columns:
            if name not in reader.names:
                raise DocumentError.of(
                    "column-missing",
                    f"the file must have the column {name!r} that the register asks for",
                    hint=f"{near(name, reader.names)}; asked for at {where}".removesuffix(
                        "; asked for at "
                    ),
                    where=reader.heading(None),
                )
            yield reader.names.index(name)
        return
    some = (wide.matching, wide.first, wide.last, wide.under) != (None,) * 4
    last = wide.last or len(reader.names)
    for place in range((wide.first or 1) - 1, min(last, len(reader.names))):
        heading = text(reader.titles[place]).strip()
        if wide.under is not None and reader.labels[place].casefold() != wide.under.casefold():
            continue
        if wide.matching is not None and re.fullmatch(wide.matching, heading) is None:
            continue
        if some or _span(reader.titles[place], days, wide.covers) is not None:
            yield place


def _amiss(reader: Reader, wide: Wide, days: Days, places: list[int]) -> Iterator[Problem]:
    seen: dict[object, int] = {}
    for place in places:
        title = reader.titles[place]
        meant: object = text(title).strip()
        if wide.into == "period":
            meant = _span(title, days, wide.covers)
            if meant is None:
                yield Problem(
                    code="cell-date",
                    must=f"the heading{reader.within} must be a date that date_formats can read",
                    got=shown(text(title)),
                    hint="name its format, or say under wide which columns are meant",
                    where=reader.heading(place),
                )
                continue
        if meant in seen:
            yield Problem(
                code="column-repeated",
                must=f"a wide column{reader.within} must have a heading of its own",
                got=shown(text(title)),
                hint="say under wide which columns are meant",
                where=reader.heading(place),
            )
        seen[meant] = place


def _span(title: object, days: Days, covers: Covers) -> tuple[date, date] | None:
    try:
        if isinstance(title, date):
            return Days(("%Y-%m-%d",)).span(text(title)[:10], covers)
        return days.span(text(title).strip(), covers)
    except CellError:
        return None
