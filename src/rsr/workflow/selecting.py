"""Figures of indicators, selected and added up where a table is, as observations."""

from collections.abc import Callable, Iterator, Sequence

from attrs import evolve

from rsr.engine import Figure, Selection, selections
from rsr.errors import Problem, Where
from rsr.formatting import plural
from rsr.model import (
    Account,
    DataSource,
    Indicator,
    Number,
    Observation,
    Provenance,
    Register,
)
from rsr.plugins import Table
from rsr.series.shrinking import ReleaseProblem
from rsr.workflow._accounts import RowsOfTable, accounts_of, rows_of_table
from rsr.workflow._gathered import Condition
from rsr.workflow._reporting import (
    Reporters,
    fewer_rows,
    reporters,
    with_rows,
)
from rsr.workflow._stopping import stopped_of_table, without_stopped

__all__ = ["observations_of"]


def observations_of(
    table: Table,
    wanted: Sequence[tuple[int, Indicator]],
    register: Register,
    provenance: Callable[[str, str], Provenance],
    source: DataSource,
    whole: Callable[[], Table] | None = None,
    know: Callable[[Selection], None] = lambda _selection: None,
) -> Iterator[Observation | Problem | Account | Condition | ReleaseProblem | RowsOfTable]:
    """Yield the figures of indicators that are measured on a table, and what was amiss in it.

    What became of its rows comes last.

    ``provenance``: makes the provenance of a figure from the file's name and the place within it.
    ``whole``: opens the same table with the rows that the source's options leave out; None where they
    leave out none. ``know``: told what each indicator has of the table, for what texts beside its
    figures say of them.
    """
    yield from table.problems
    asked = [indicator for _, indicator in wanted]
    # What is counted is 0 where there are rows, and none that is wanted.
    everything = [_all_rows(indicator) for indicator in asked if _counted(indicator)]
    layout = table.layout
    who = [sibling for one in asked for sibling in reporters(one, layout)]
    found = selections(
        table.frame,
        layout,
        [*asked, *everything, *who],
        files=table.files,
        count_rows=True,
        rows=table.rows(),
        columnar=table.columnar,
    )
    stopped = stopped_of_table(table, [found[one.id] for one in asked], source, whole)
    yield from stopped.told
    if stopped:
        found = {id_: without_stopped(one, stopped, table) for id_, one in found.items()}
    of_cells_told: set[Problem] = set()
    for index, indicator in wanted:
        selection = found[indicator.id]
        know(selection)
        yield from Condition.of(selection)
        for problem in selection.problems:
            told = evolve(problem, hint=layout.hints.get(problem.code, problem.hint))
            # Where rows were selected, what has no path below the indicator is of their cells.
            of_cells = bool(selection.tally.selected) and not problem.where.path
            if table.leaves_out_rows and of_cells and problem.severity == "error":
                told = evolve(told, severity="warning")
            placed = _placed(told, register, index)
            if placed not in of_cells_told:  # several indicators may want one row
                yield placed
            if placed.where.file is not None:
                of_cells_told.add(placed)
        # Those of a release that is stopped could be read.
        unread = sum(one.count for one in selection.tally.reasons if one.code != "release-shrunken")
        if unread:
            yield Problem(
                code="rows-left-out",
                must="every row should be readable",
                got=f"{unread:,} of {plural(selection.tally.selected, 'row')} left out of {indicator.id}",
                hint="they are not in its figures",
                where=register.where("indicators", index, "select"),
                severity="note",
            )
        if fewer := fewer_rows(indicator, selection.figures):
            yield Problem(
                code="sum-of-fewer-rows",
                must="a re-issue should add up as many rows as what it takes the place of",
                got=fewer,
                hint="ask the publisher whether rows are missing; where a column tells the rows apart, "
                "'part' keeps the earlier figures of those that are gone",
                where=register.where("indicators", index, "measured"),
                severity="warning",
            )
        figures = selection.figures
        if _counted(indicator):
            figures = _with_zeros(figures, found[_all_rows(indicator).id].figures)
        made = [(_observation(indicator, figure, table, provenance), figure) for figure in figures]
        made = list(with_rows(indicator, layout, made))
        yield from Reporters(indicator, layout, found).with_coverage(made)
    yield from table.amiss()
    accounts = list(accounts_of(table, source.id, asked, found))
    yield from accounts
    yield from rows_of_table(source.id, asked, found)
    if accounts and not any(one.read or one.refused for one in accounts):
        yield Problem(
            code="rows-none",
            must="a source must hold a row that is wanted",
            got=f"no row from {source.id!r}",
            hint="look at what it reads",
            where=Where(file=table.files[0])
            if len(table.files) == 1
            else register.where("indicators", wanted[0][0], "measured", "data"),
            severity="warning",
        )


def _counted(indicator: Indicator) -> bool:
    measured = indicator.measured
    return measured is not None and measured.combine == "count" and bool(indicator.select)


def _all_rows(indicator: Indicator) -> Indicator:
    """Return an indicator that counts every row of the same table, part by part."""
    assert indicator.measured is not None  # noqa: S101  # it is counted
    measured = evolve(indicator.measured, whole={})
    return evolve(indicator, id=f"{indicator.id}.all-rows", select={}, measured=measured)


def _with_zeros(counted: Sequence[Figure], rows: Sequence[Figure]) -> tuple[Figure, ...]:
    """Put a 0 where a part has rows in a period, status and file, and none that is wanted."""
    there = {_key(figure) for figure in counted}
    zeros = [evolve(one, value=Number(value=0), row=None) for one in rows if _key(one) not in there]
    return (*counted, *zeros)


def _key(figure: Figure) -> tuple[object, ...]:
    return (figure.period, figure.part, figure.status, figure.vintage, figure.file)


def _placed(problem: Problem, register: Register, index: int) -> Problem:
    """Return a problem with its place: the data's own, or that of the indicator."""
    if problem.where.file is not None:
        return problem
    return evolve(problem, where=register.where("indicators", index, *problem.where.path))


def _observation(
    indicator: Indicator,
    figure: Figure,
    table: Table,
    provenance: Callable[[str, str], Provenance],
) -> Observation:
    vintage = figure.vintage
    file = figure.file or (table.files[0] if len(table.files) == 1 else None)
    return Observation(
        indicator=indicator.id,
        part=figure.part,
        period=figure.period,
        value=figure.value,
        status=figure.status,
        caveats=figure.notes,
        vintage_on=vintage.on if vintage else None,
        vintage=vintage.label if vintage else None,
        issue=vintage.rank if vintage and vintage.rank > 1 else None,
        made_by=provenance(file or "", _place(figure)),
    )


def _place(figure: Figure) -> str:
    if figure.rows == 1 and figure.row is not None:
        return f"row {figure.row}"
    return f"{figure.rows:,} row{'' if figure.rows == 1 else 's'}"
