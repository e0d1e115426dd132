"""Which figures of several indicators are made of the same rows, as the table itself shows it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from rsr.engine.cell_reader import CellReader
from rsr.engine.figure_collector import FigureCollector
from rsr.engine.frames import collected, failing, opened, quotation_of, schema_of
from rsr.engine.layout import Layout, Status, Vintage
from rsr.engine.matching import Columns, SelectionRule, fold, text_of
from rsr.engine.plans import MeasurementPlan, Query, planned
from rsr.model import Indicator, Period
from rsr.values.texts import Wanted

if TYPE_CHECKING:
    from narwhals.stable.v2 import LazyFrame

# An indicator, and one of its parts as parts are compared; None is the whole.
_Cell = tuple[str, str | None]


@frozen(kw_only=True)
class Membership:
    """The rows of one period, status and file, by the figures that they are in."""

    period: Period
    status: Status
    vintage: Vintage | None
    file: str | None
    # Each is the figures that some rows are in, and no others are in all of these and in no more.
    rows: tuple[frozenset[_Cell], ...]


def memberships(
    frame: Any, layout: Layout, indicators: Iterable[Indicator]
) -> tuple[Membership, ...]:
    """Say which rows are in the figures of which indicators, in one pass over a table.

    Args:
        frame: Whatever narwhals takes; see `selections`.
        layout: Which column means what.
        indicators: Indicators that are measured on the table. One that names a column that is not
            there has no rows.

    Raises:
        DocumentError: The frame is none that narwhals knows, or its engine failed.
        ExtraMissingError: A package that it takes is not installed.
    """
    with opened(frame) as table:
        columns = Columns(schema_of(table), quotation=quotation_of(table))
        plans = [planned(each, layout, columns, file=None) for each in indicators]
        sound = [plan for plan in plans if not plan.problems]
        return tuple(_found(table, layout, columns, sound)) if sound else ()


def _found(
    table: "LazyFrame[Any]", layout: Layout, columns: Columns, plans: Sequence[MeasurementPlan]
) -> Iterator[Membership]:
    query = _RowsQuery(table, layout, columns, plans)
    shape, reader = query.shape, CellReader(layout)
    where = {name: at for at, name in enumerate(query.names)}
    cells_of = {
        plan.id: FigureCollector(
            plan,
            layout,
            reader,
            evolve(
                shape, part=None if plan.part is None else shape.select.start + where[plan.part]
            ),
        )
        for plan in plans
    }
    found: dict[tuple[Any, ...], set[frozenset[_Cell]]] = defaultdict(set)
    with failing():
        groups = query.groups()
    for cells in collected(groups):
        folded = {
            name: fold(text_of(cell))
            for name, cell in zip(query.names, cells[shape.select], strict=True)
        }
        members: set[_Cell] = set()
        head: tuple[Any, ...] | None = None
        for plan in plans:
            # As figures are taken: rows that give the whole are no part's.
            kind = next((k for k in reversed(plan.rules) if plan.rules[k].takes(folded)), None)
            placed = cells_of[plan.id].placed(cells, whole=kind == "whole") if kind else None
            if placed is not None:
                *about, part = placed
                head = tuple(about)
                members.add((plan.id, part or None))
        if head is not None:
            found[head].add(frozenset(members))
    for (period, status, vintage, file), rows in found.items():
        yield Membership(
            period=period,
            status=status,
            vintage=vintage,
            file=file,
            rows=tuple(sorted(rows, key=_in_order)),
        )


def _in_order(cells: frozenset[_Cell]) -> list[tuple[str, str]]:
    """Return cells in an order that is the same each time."""
    return sorted((indicator, part or "") for indicator, part in cells)


class _RowsQuery(Query):
    """The question by which texts rows differ that some plans want, whatever their figures are.

    Args:
        table: The table.
        layout: Which column means what.
        columns: The table's columns.
        plans: The plans.
    """

    def __init__(
        self,
        table: "LazyFrame[Any]",
        layout: Layout,
        columns: Columns,
        plans: Sequence[MeasurementPlan],
    ) -> None:
        named = {name for plan in plans for name in (*plan.columns, plan.part) if name is not None}
        any_text = SelectionRule(dict.fromkeys(sorted(named), Wanted((), left_out=True)))
        every = MeasurementPlan(
            id="",
            combine="count",
            rules={"select": any_text},
            part=None,
            months=None,
            national=False,
            figures="none",
        )
        super().__init__(table, layout, columns, [every])
        self._rules = [rule for plan in plans for rule in plan.rules.values()]
        #: The columns that are looked at, in the order of a group's texts.
        self.names = every.columns
