"""Indicators measured where the data is: rows filtered and grouped by the engine, read in Python.

What crosses over is one row for each period, part, status, file and figure, never the table.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from rsr.engine.figures import Selection
from rsr.engine.frames import collected, failing, opened, quotation_of, schema_of
from rsr.engine.gathering import Gathering
from rsr.engine.layout import Layout
from rsr.engine.matching import Columns, Rule, fold, text_of
from rsr.engine.nearest import near
from rsr.engine.plans import Plan, Query, planned
from rsr.engine.reading import Reader
from rsr.errors import Problem, Where, needs, shown
from rsr.model import Indicator

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

__all__ = ["selected", "selections"]

# How many rows are looked at to say in what they differ, and how many texts to find the nearest.
_SOME_ROWS = 100
_SOME_TEXTS = 5000


def selected(
    frame: Any,
    layout: Layout,
    indicator: Indicator,
    *,
    files: Sequence[str] = (),
    count_rows: bool = False,
) -> Selection:
    """Measure one indicator on a table; see `selections`."""
    found = selections(frame, layout, (indicator,), files=files, count_rows=count_rows)
    return found[indicator.id]


def selections(
    frame: Any,
    layout: Layout,
    indicators: Iterable[Indicator],
    *,
    files: Sequence[str] = (),
    count_rows: bool = False,
) -> dict[str, Selection]:
    """Measure indicators on a table, where the table is.

    Indicators that look at the same columns are measured in one pass over the table. Only what is
    amiss takes another: to say in which columns rows differ, or what text stands in the place of
    one that no row has.

    Args:
        frame: Whatever narwhals takes: a DuckDB relation, a Polars frame, a Spark DataFrame, an
            Ibis table; pandas and pyarrow are read by DuckDB.
        layout: Which column means what.
        indicators: Each with ``select`` and ``measured``. The columns of ``measured.whole`` stand
            in the place of the same ones of ``select``; the others of ``select`` hold for the whole
            as well, unless ``whole`` gives them an empty list.
        files: The names of the files that the table stands for, for messages.
        count_rows: True to count the rows of the whole table as well, which takes another pass.

    Returns:
        A selection for each indicator, by its id. What is amiss in the data is told in its
        problems, with paths below the indicator; with a column missing it has no figures.

    Raises:
        DocumentError: The frame is none that narwhals knows, or its engine failed.
        ExtraMissingError: A package that it takes is not installed.
    """
    found: dict[str, Selection] = {}
    together: dict[Any, list[Plan]] = {}
    file = files[0] if len(files) == 1 else None
    with opened(frame) as table:
        columns = Columns(schema_of(table), quotation=quotation_of(table))
        for indicator in indicators:
            plan = planned(indicator, layout, columns, file=file)
            found[plan.id] = Selection(indicator=plan.id, problems=plan.problems)
            if not plan.problems:
                together.setdefault((plan.figures, plan.part, plan.columns), []).append(plan)
        for plans in together.values():
            pass_ = _Pass(table, layout, columns, plans, file)
            found |= {selection.indicator: selection for selection in pass_.selections()}
        if count_rows:
            nw = needs("narwhals.stable.v2", extra="data", to="measure a table")
            read = int(collected(table.select(nw.len()))[0][0])
            found = {
                id_: evolve(one, tally=evolve(one.tally, read=read)) for id_, one in found.items()
            }
    return found


@frozen
class _Pass:
    """One pass over a table, for indicators that look at the same columns of it."""

    table: "nw.LazyFrame[Any]"
    layout: Layout
    columns: Columns
    plans: Sequence[Plan]
    file: str | None
    _texts: dict[str, tuple[str, ...]] = field(factory=dict, init=False)

    def selections(self) -> Iterator[Selection]:
        """Yield what each indicator has of the table."""
        query = Query(self.table, self.layout, self.columns, self.plans)
        shape, reader = query.shape, Reader(self.layout)
        gatherings = {
            plan.id: Gathering(plan, self.layout, reader, query.shape) for plan in self.plans
        }
        had: dict[tuple[str, str], set[tuple[str, str]]] = {}
        takers: dict[tuple[Any, ...], list[tuple[Gathering, bool]]] = {}
        with failing():  # some engines look at a query before they are asked to compute it
            groups = query.groups()
        for cells in collected(groups):
            texts = cells[shape.select]
            found = takers.get(texts)
            if found is None:
                found = takers[texts] = []
                for plan, kind in self._taking(texts, had):
                    found.append((gatherings[plan.id], kind == "whole"))
            for gathering, whole in found:
                gathering.add(cells, whole=whole)
        for plan in self.plans:
            gathering = gatherings[plan.id]
            selection = gathering.selection()
            problems = list(self._not_had(plan, had))
            if gathering.unclear:
                problems.append(self._ambiguous(query, gathering))
            yield evolve(selection, problems=(*problems, *selection.problems))

    def _taking(
        self, texts: tuple[Any, ...], had: dict[tuple[str, str], set[tuple[str, str]]]
    ) -> Iterator[tuple[Plan, str]]:
        """Yield the plans that want rows with these texts, and by which of their rules."""
        columns = self.plans[0].columns
        folded = {name: fold(text_of(cell)) for name, cell in zip(columns, texts, strict=True)}
        for plan in self.plans:
            # Rows that give the whole are no part's, even where select takes them as well.
            for kind in reversed(plan.rules):
                if plan.rules[kind].takes(folded):
                    had.setdefault((plan.id, kind), set()).update(folded.items())
                    yield plan, kind
                    break

    # --- what is amiss: these look at the table again ---------------------------------------

    def _not_had(
        self, plan: Plan, had: Mapping[tuple[str, str], set[tuple[str, str]]]
    ) -> Iterator[Problem]:
        """Tell the texts that are wanted and that no selected row has."""
        for kind, rule in plan.rules.items():
            for name, text in _wanted(rule):
                if (name, fold(text)) in had.get((plan.id, kind), ()):
                    continue
                there = self._texts_of(name)
                apart = fold(text) in map(fold, there)
                path = ("select",) if kind == "select" else ("measured", "whole")
                yield Problem(
                    code="select-nothing",
                    must=f"a row must have what is wanted of {shown(name)}",
                    got=f"none with {shown(text, whole=True)}"
                    + (" and all the other texts" if apart else ""),
                    hint="look at the texts that are wanted of the other columns"
                    if apart
                    else near(text, there),
                    where=Where(path=(*path, name)),
                    severity="warning",
                )

    def _texts_of(self, name: str) -> tuple[str, ...]:
        if name not in self._texts:
            query = Query(self.table, self.layout, self.columns, self.plans)
            nw = needs("narwhals.stable.v2", extra="data", to="measure a table")
            texts = self.table.select(text=query.key(name)).group_by("text").agg(rows=nw.len())
            rows = collected(texts.head(_SOME_TEXTS))
            self._texts[name] = tuple(text_of(row[0]).strip() for row in rows)
        return self._texts[name]

    def _ambiguous(self, query: Query, gathering: Gathering) -> Problem:
        """Say in which columns the rows differ that stand in each other's way."""
        pot = gathering.unclear[0]
        same = [
            reduce(
                and_,
                (
                    key.is_null() if cell is None else key == cell
                    for key, cell in zip(query.keys, cells, strict=False)
                ),
            )
            for cells in pot.groups
        ]
        rows = collected(query.selected().filter(reduce(or_, same)).head(_SOME_ROWS))
        place = self.columns.find(self.layout.row) if self.layout.row is not None else None
        names = [
            name
            for name, cells in zip(self.columns.types, zip(*rows, strict=True), strict=True)
            if name != place and len({text_of(cell) for cell in cells}) > 1
        ]
        more = len(gathering.unclear) - 1
        file = pot.head.file or self.file
        return Problem(
            code="select-ambiguous",
            must="there must be one row for each period and part",
            got=f"{pot.rows} rows for {gathering.words(pot)}"
            + (f" in {shown(file)}" if file else "")
            + (f", and {more} more like it" if more else ""),
            hint=f"they differ in {', '.join(map(shown, names[:8]))}: name more in select"
            if names
            else "they are the same in every column: the file holds rows twice",
            where=Where(path=("select",)),
        )


def _wanted(rule: Rule) -> Iterator[tuple[str, str]]:
    for name, texts in rule.wanted.items():
        for text in texts:
            yield name, text
