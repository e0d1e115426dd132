"""Releases of a source that lost most of what the one before holds: nothing of them is used."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import evolve

from rsr.errors import DocumentError, ExtraMissingError, Problem
from rsr.model import Account, DataSource, Indicator, Measured, Observation, Period
from rsr.model.vintage import Standing, in_force, standing
from rsr.plugins import SourceContext, Table
from rsr.series.amounts import Held
from rsr.series.shrinking import Empty, Stopped, held_in, shrunken

if TYPE_CHECKING:
    from rsr.engine import Figure, Selection
    from rsr.engine.layout import Vintage

# --- records --------------------------------------------------------------------------------------


def stopped_of_records(
    items: Iterable[Any],
    listed: Sequence[str],
    made: Any,
    context: SourceContext,
) -> Stopped:
    """Compare the releases that a source gave records of.

    ``made``: the source; with ``vintage_of`` it knows of releases, and with ``whole_table`` it tells
    which periods they cover where nothing of them is asked for.
    """
    given = list(items)
    records = [one for one in given if isinstance(one, Observation) and one.made_by is not None]
    vintage_of: Callable[[str], Vintage | None] | None = getattr(made, "vintage_of", None)
    if not records:
        return Stopped()
    there = {one.made_by.file for one in records if one.made_by is not None}
    problems = [one for one in given if isinstance(one, Problem)]
    refused = {one.where.file for one in problems if one.severity == "error"}
    gone = [file for file in listed if file not in there | refused and vintage_of is not None]
    accounts = [one for one in given if isinstance(one, Account)]
    # Rows that are not used may be all that a release within a file has.
    unused = any(one.not_selected or one.left_out for one in accounts)
    within = unused and _told_by_rows(records, vintage_of)
    several = len(there) + len(gone) > 1 or len({_release(one) for one in records}) > 1
    if not (several or within):
        return Stopped()
    held = [held_in(one) for one in records]
    known = {file: vintage_of(file) if vintage_of is not None else None for file in gone}
    covered: list[Held] = []
    read: tuple[str, ...] | None = ()
    if gone or within:
        asked = {*gone, *there} if within else {*gone}
        covered, read = _covered_by_source(made, context, asked)
        held += covered
    warned = {one.where.file for one in problems if one.severity == "warning"}
    # Of a file that could not be read at all, and was left out, it is not known what it holds.
    empty = [
        file
        for file in gone
        if file not in {one.file for one in covered}
        and (file in read if read is not None else file not in warned)
    ]
    return shrunken(held, context.source.why_accepted, empty=_empty(empty, known))


def without_records(items: Sequence[Any], stopped: Stopped) -> list[Any]:
    """Return what a source gave, without the records of releases that are stopped."""
    return [
        one
        for one in items
        if not isinstance(one, Observation)
        or one.made_by is None
        or not stopped.holds(held_in(one))
    ]


def _release(one: Observation) -> tuple[object, ...]:
    file = one.made_by.file if one.made_by is not None else None
    return (file, one.vintage_on, one.issue, one.vintage, one.status)


def _told_by_rows(
    records: Sequence[Observation], vintage_of: "Callable[[str], Vintage | None] | None"
) -> bool:
    """Say whether the rows themselves say when they were published, and not their file."""
    first = records[0]
    file = first.made_by.file if first.made_by is not None else None
    of_file = vintage_of(file) if vintage_of is not None and file is not None else None
    return first.vintage_on is not None and (of_file is None or of_file.on is None)


def _covered_by_source(
    made: Any, context: SourceContext, asked: Collection[str | None]
) -> tuple[list[Held], tuple[str, ...] | None]:
    """Return the periods that files cover of which nothing is asked for, and the files that were read.

    Where the source has no table, or a package for it is not installed, nothing is known of that.
    """
    if not hasattr(made, "whole_table"):
        return [], None
    try:
        table: Table = made.whole_table(context)
    except (DocumentError, ExtraMissingError):
        return [], None
    try:
        files = [file for file in table.files if file in asked]
        return _covered(table, files), table.files
    except DocumentError:
        return [], None
    finally:
        table.close()


# --- tables ---------------------------------------------------------------------------------------


def stopped_of_table(
    table: Table,
    found: Sequence["Selection"],
    source: DataSource,
    whole: Callable[[], Table] | None = None,
) -> Stopped:
    """Compare the releases of a table, by the rows that indicators select.

    ``whole``: opens the same table with the rows that ``where`` leaves out; None where there are none.
    """
    layout = table.layout
    held = [_held(figure, one.indicator, table) for one in found for figure in one.figures]
    if not held:
        return Stopped()
    there = {one.file for one in held}
    gone = [file for file in table.files if file not in there] if layout.file is not None else []
    if gone or layout.released:
        # A release without a row that is asked for may hold the same periods all the same.
        held += _covered_whole(table, gone, whole)
    there = {one.file for one in held}
    known = {file: layout.vintages.get(file) for file in gone}
    empty = [file for file in gone if file not in there]
    return shrunken(held, source.why_accepted, empty=_empty(empty, known))


def _covered_whole(
    table: Table, gone: Sequence[str], whole: Callable[[], Table] | None
) -> list[Held]:
    wanted = table.files if table.layout.released else gone
    if whole is None:
        return _covered(table, wanted)
    opened = whole()
    try:
        return _covered(opened, [file for file in wanted if file in opened.files])
    finally:
        opened.close()


def _covered(table: Table, files: Sequence[str]) -> list[Held]:
    """Return the periods that files cover, whatever of them is asked for."""
    from rsr.engine import selections

    layout = table.layout
    if layout.file is not None and not files:
        return []
    every = Indicator(
        id="covered",
        title="Rows of a file",
        unit="rows",
        better="neither",
        select={layout.file: list(files)} if layout.file is not None else {},
        measured=Measured(data="table", combine="count"),
    )
    plain = evolve(layout, layouts={}, kinds_of={})
    found = selections(table.frame, plain, [every], files=table.files)[every.id]
    return [_held(figure, None, table) for figure in found.figures]


def _held(figure: "Figure", indicator: str | None, table: Table) -> Held:
    vintage = figure.vintage
    only = table.files[0] if len(table.files) == 1 else ""
    return Held(
        file=figure.file or only,
        on=vintage.on if vintage else None,
        issue=vintage.rank if vintage else 1,
        vintage=vintage.label if vintage else None,
        indicator=indicator,
        period=figure.period,
        part=figure.part,
        rows=figure.rows,
        kinds=(figure.kinds[0], figure.kinds[1]) if figure.rows > 1 else None,
        value=figure.value,
        status=figure.status,
    )


def without_stopped(selection: "Selection", stopped: Stopped, table: Table) -> "Selection":
    """Return a selection without the figures of releases that are stopped."""
    dropped = {
        at
        for at, figure in enumerate(selection.figures)
        if stopped.holds(_held(figure, selection.indicator, table))
    }
    if not dropped:
        return selection
    figures = tuple(one for at, one in enumerate(selection.figures) if at not in dropped)
    latest: set[int] = set()
    groups: dict[tuple[Period, str | None, bool], list[int]] = {}
    for at, figure in enumerate(figures):
        groups.setdefault((figure.period, figure.part, figure.whole), []).append(at)
    for places in groups.values():
        stands = in_force((standing_of(figures[at]), figures[at].value) for at in places)
        latest |= set() if stands is None else {places[stands]}
    again = (evolve(figure, latest=at in latest) for at, figure in enumerate(figures))
    gone = [selection.figures[at] for at in sorted(dropped)]
    tally = selection.tally.without(gone, "release-shrunken")
    return evolve(selection, figures=tuple(again), tally=tally)


def standing_of(figure: "Figure") -> Standing:
    """Return what a figure is compared by with others of the same thing."""
    vintage = figure.vintage
    return vintage.standing(figure.status) if vintage else standing(figure.status, None)


def _empty(files: Iterable[str], known: Mapping[str, "Vintage | None"]) -> list[Empty]:
    """Return files without a row, with what is known of their releases."""
    found = []
    for file in files:
        vintage = known.get(file)
        found.append(Empty(file, vintage.on, vintage.rank) if vintage else Empty(file))
    return found
