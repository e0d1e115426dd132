"""Indicators measured where the data is: rows filtered and grouped by the engine, read in Python.

What crosses over is one row for each period, part, status, file and figure, never the table.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from rsr.engine.ambiguous import ambiguous
from rsr.engine.cell_reader import CellReader
from rsr.engine.changing import Change, changes, changing, undeclared
from rsr.engine.contents import of_several, texts_beside
from rsr.engine.differing import (
    unselected,
)
from rsr.engine.figure_collector import FigureCollector, without_figures
from rsr.engine.figure_groups import by_figures
from rsr.engine.frames import collected, failing, opened, quotation_of, schema_of
from rsr.engine.indicator_figures import Selection
from rsr.engine.kind_columns import kind_in_columns
from rsr.engine.layout import Layout
from rsr.engine.matching import Columns, SelectionRule, fold, text_of
from rsr.engine.parting import FigureContext, parting
from rsr.engine.plans import MeasurementPlan, Query, planned
from rsr.engine.relabelled import reaches_ends, relabelled, span_reader, standing_in
from rsr.engine.spelled import Span
from rsr.engine.texts_met import Near, Seen
from rsr.errors import Problem, Where
from rsr.garbage_collector import collector_resting
from rsr.model import Break, Indicator, StatisticKind
from rsr.values.numerals import CellError

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

# Of more figures only columns of few texts are looked at, whose headings name nothing.
_FEW_FIGURES = 1_000
# Of so many figures of more rows, or of nobody knows how many, none is: it takes a pass or two.
_MANY_FIGURES, _MANY_ROWS = 20_000, 1_000_000


def selected(
    frame: Any,
    layout: Layout,
    indicator: Indicator,
    *,
    files: Sequence[str] = (),
    count_rows: bool = False,
    columnar: bool = False,
) -> Selection:
    """Measure one indicator on a table; see `selections`."""
    found = selections(
        frame, layout, (indicator,), files=files, count_rows=count_rows, columnar=columnar
    )
    return found[indicator.id]


def selections(
    frame: Any,
    layout: Layout,
    indicators: Iterable[Indicator],
    *,
    files: Sequence[str] = (),
    count_rows: bool = False,
    rows: int | None = None,
    columnar: bool = False,
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
        count_rows: True to count the rows of the whole table as well, in the same pass.
        rows: How many rows there are, where that is known: they need not be counted then.
        columnar: True where it is Parquet, read by DuckDB: texts are then looked up before rows.

    Returns:
        A selection for each indicator, by its id. What is amiss in the data is told in its
        problems, with paths below the indicator; with a column missing it has no figures.

    Raises:
        DocumentError: The frame is none that narwhals knows, or its engine failed.
        ExtraMissingError: A package that it takes is not installed.
    """
    found: dict[str, Selection] = {}
    together: dict[Any, list[tuple[MeasurementPlan, Layout]]] = {}
    file = files[0] if len(files) == 1 else None
    with collector_resting(), opened(frame) as table:
        columns = Columns(schema_of(table), quotation=quotation_of(table))
        for indicator in indicators:
            own = layout.layouts.get(indicator.id, layout)
            if indicator.kind == "count" and not own.counts:
                own = evolve(own, refuses_negative=True)
            plan = planned(indicator, own, columns, file=file)
            found[plan.id] = Selection(indicator=plan.id, problems=plan.problems)
            if not plan.problems:
                by = (
                    (own.counts, own.rounded_to, own.whole_rounded_to, own.refuses_negative)
                    if own is not layout
                    else ()
                )
                key = (plan.figures, plan.part, plan.columns, plan.named, by)
                together.setdefault(key, []).append((plan, own))
        read = rows
        rules = [
            rule for both in together.values() for plan, _ in both for rule in plan.rules.values()
        ]
        for both in together.values():
            plans = [plan for plan, _ in both]
            counted = count_rows and read is None
            pass_ = _Pass(table, both[0][1], columns, plans, rules, file, counted, columnar, read)
            selections_ = tuple(pass_.selections())
            read = pass_.rows.total() if pass_.count_rows else read
            found |= {
                one.indicator: evolve(one, tally=evolve(one.tally, read=read))
                for one in selections_
            }
    return found


# The cells of periods in which rows that are wanted have a text, by its column and folded.
_Periods = defaultdict[tuple[str, str], set[tuple[Any, ...]]]


@frozen
class _Takers:
    """Who takes rows with the same texts, and where these are nearly what is wanted."""

    gatherings: Sequence[tuple[FigureCollector, bool]]
    # Who may want them: the column whose text does not tell, and why it cannot be read.
    open: Sequence[tuple[FigureCollector, bool, str, CellError]]
    # Each with True where the indicator that names the text reads these rows all the same.
    near: Sequence[tuple[Near, bool]]
    # The same of rows that lack a text which would say whether they are wanted.
    blank: Sequence[tuple[Near, bool]]


@frozen
class _Pass:
    """One pass over a table, for indicators that look at the same columns of it."""

    table: "nw.LazyFrame[Any]"
    layout: Layout
    columns: Columns
    plans: Sequence[MeasurementPlan]
    # What every indicator wants that is measured on the table, in this pass or another.
    every_rule: Sequence[SelectionRule]
    file: str | None
    count_rows: bool
    columnar: bool
    # How many rows the table has, where that is known before.
    read: int | None
    # How many rows the groups stand for, by whether any indicator may want them.
    rows: Counter[bool] = field(factory=Counter, init=False)
    _texts: dict[str, tuple[str, ...]] = field(factory=dict, init=False)
    # The cells of all periods of the table, and what stands in the columns in each: once looked at.
    _every_period: set[tuple[Any, ...]] = field(factory=set, init=False)
    _stands: dict[tuple[str, ...], Collection[Span]] = field(factory=dict, init=False)

    def selections(self) -> Iterator[Selection]:
        """Yield what each indicator has of the table."""
        query = Query(
            self.table,
            self.layout,
            self.columns,
            self.plans,
            count_rows=self.count_rows,
            columnar=self.columnar,
        )
        shape, reader = query.shape, CellReader(self.layout)
        gatherings = {
            plan.id: FigureCollector(plan, self.layout, reader, query.shape) for plan in self.plans
        }
        seen = {
            (plan.id, kind): Seen(rule.wanted)
            for plan in self.plans
            for kind, rule in plan.rules.items()
        }
        with failing():  # some engines look at a query before they are asked to compute it
            groups = query.groups()
        alike: defaultdict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
        periods: set[tuple[Any, ...]] = set()
        for cells in collected(groups):
            if shape.wanted is None or cells[shape.wanted] == 1:
                alike[cells[shape.select]].append(cells)
            else:
                self.rows[False] += cells[shape.rows]
                periods.add(cells[shape.period])
        standing: defaultdict[tuple[FigureCollector, str], _Periods] = defaultdict(
            lambda: defaultdict(set)
        )
        for texts, found in alike.items():
            rows = sum([cells[shape.rows] for cells in found])
            self.rows[True] += rows
            takers = self._takers(texts, seen, gatherings, reader)
            periods |= {cells[shape.period] for cells in found}
            # A row without a figure, as a wide one has for months of another row, tells of no period.
            filled = found if shape.counts_rows else filter(shape.has_figure, found)
            here = {cells[shape.period] for cells in filled}
            for gathering, whole in takers.gatherings:
                gathering.add(found, whole=whole)
                for name, text in zip(self.plans[0].columns, texts, strict=True):
                    of = gathering, "whole" if whole else "select"
                    standing[of][name, fold(text_of(text))] |= here
            for gathering, whole, column, error in takers.open:
                gathering.leave_open(found, column, error, whole=whole)
            for near, read in takers.near:
                near.count(rows, read=read)
            if takers.blank:
                figures = sum(cells[shape.rows] for cells in found if shape.has_figure(cells))
                for blank, read in takers.blank:
                    blank.count(figures, read=read)
        for plan in self.plans:
            gathering = gatherings[plan.id]
            kind, mixed = self._kinds(query, plan, gathering)
            if kind is not None:
                gathering.know(kind)
            selection = evolve(gathering.selection(), kind=kind)
            problems = [
                problem for kind in plan.rules for problem in self._amiss(kind, seen[plan.id, kind])
            ]
            problems += self._relabelled(
                query, plan, {kind: standing[gathering, kind] for kind in plan.rules}, periods
            )
            several = self._of_several(query, plan, gathering, reader, selection)
            for problem, breaks in [(mixed, None)] if mixed else several:
                problems.append(problem)
                if breaks is not None:
                    selection = evolve(selection, breaks=(*selection.breaks, *breaks))
                else:
                    selection = without_figures(selection, problem.code)
            yield evolve(selection, problems=(*problems, *selection.problems))

    @staticmethod
    def _kinds(
        query: Query, plan: MeasurementPlan, gathering: FigureCollector
    ) -> tuple[StatisticKind | None, Problem | None]:
        """Return the kind that columns of units and measures tell, or what tells of several."""
        if not query.kinds or plan.mixed:
            return None, None
        texts = {
            name: set(map(text_of, {cells[at] for pot in gathering.pots for cells in pot.groups}))
            for at, name in query.kinds.items()
        }
        return kind_in_columns(
            texts, Where(path=("select",)), unit=plan.unit, stated=plan.states_kind, option="select"
        )

    def _takers(
        self,
        key: tuple[Any, ...],
        seen: Mapping[tuple[str, str], Seen],
        gatherings: Mapping[str, FigureCollector],
        reader: CellReader,
    ) -> "_Takers":
        """Return who wants rows with these cells, or nearly does."""
        texts = dict(zip(self.plans[0].columns, map(text_of, key), strict=True))
        errors = {
            name: error
            for name, text in texts.items()
            if (error := reader.unread(text)) is not None
        }
        found: list[tuple[FigureCollector, bool]] = []
        open_: list[tuple[FigureCollector, bool, str, CellError]] = []
        near: list[tuple[Near, bool]] = []
        blank: list[tuple[Near, bool]] = []
        for plan in self.plans:
            close_to_own: list[Near] = []
            lacking: dict[str, Near] = {}
            taker: SelectionRule | None = None
            # Rows that give the whole are no part's, even where select takes them as well.
            for kind in reversed(plan.rules):
                own = [texts[name] for name in plan.rules[kind].wanted]
                unread = seen[plan.id, kind].unread(own, errors) if errors else None
                if unread is not None:
                    column, error, wanted = unread
                    if wanted:
                        open_.append((gatherings[plan.id], kind == "whole", column, error))
                        break
                    continue
                takes, close = seen[plan.id, kind].look(own)
                close_to_own += close
                if (empty := seen[plan.id, kind].blank(own)) is not None:
                    lacking[empty.column] = empty  # told once, of select
                if takes:
                    found.append((gatherings[plan.id], kind == "whole"))
                    taker = plan.rules[kind]
                    break
            near += [
                (one, taker is not None) for one in close_to_own if not self._knows(one, taker)
            ]
            blank += [
                (one, taker is not None)
                for name, one in lacking.items()
                if not any(rule.names_blank(name) for rule in self.every_rule)
            ]
        return _Takers(found, open_, near, blank)

    def _knows(self, near: Near, taker: SelectionRule | None) -> bool:
        """Say whether a text that is nearly one that is named is known to mean something else.

        It is where a rule wants it by name, and not the other: the rule that takes the row; or any,
        where none of the indicator's does. A row that is read because nothing leaves it out is told.
        """
        rules = self.every_rule if taker is None else (taker,)
        return any(rule.tells_apart(near.column, near.text, near.named) for rule in rules)

    # --- what is amiss: these look at the table again ---------------------------------------

    def _amiss(self, kind: str, seen: Seen) -> Iterator[Problem]:
        """Tell the texts that no selected row has, those that are near, and those that are blank."""
        return seen.problems(
            _places(kind),
            self._texts_of,
            is_there=lambda name, text: self.columns.holds(self.table, name, text),
        )

    def _relabelled(
        self,
        query: Query,
        plan: MeasurementPlan,
        seen: "Mapping[str, _Periods]",
        periods: set[tuple[Any, ...]],
    ) -> Iterator[Problem]:
        """Tell texts that are wanted and that their publisher writes otherwise from a period on."""
        counted = query.shape.wanted is not None
        if not self.layout.period or not (counted or self.columnar or self._has_few_rows()):
            return
        names, span = plan.columns, span_reader(self.layout)
        for kind, rule in plan.rules.items():
            if all(one.left_out for one in rule.wanted.values()):
                continue
            ends = [] if counted else query.period_ends()
            if ends and reaches_ends(rule.wanted, seen[kind], ends, itemgetter(0)):
                continue
            if not (counted or self._every_period):
                self._every_period.update(query.periods())
            every = periods if counted else self._every_period
            if reaches_ends(rule.wanted, seen[kind], every, span):
                continue
            if not self._stands:
                self._stands.update(standing_in(self.table, names, self.columns, self.layout))
            yield from relabelled(names, self._stands, rule.wanted, _places(kind))

    def _texts_of(self, name: str) -> tuple[str, ...]:
        if name not in self._texts:
            texts = self.columns.texts(self.table, name)
            self._texts[name] = tuple(text for text in texts if text not in self.layout.refused)
        return self._texts[name]

    def _of_several(
        self,
        query: Query,
        plan: MeasurementPlan,
        gathering: FigureCollector,
        reader: CellReader,
        made: Selection,
    ) -> Iterator[tuple[Problem, tuple[Break, ...] | None]]:
        """Tell of rows that are of several things, each with None where no figure can be used.

        Else with the days from which figures may not compare with those before.
        """
        if gathering.unclear:
            parted = False
            for pots in by_figures(gathering.unclear, query.shape.figure):
                problem, apart = ambiguous(query, self.columns, gathering, pots, self.file)
                yield problem, None if apart else ()
                parted |= apart
            if parted:
                return
        if plan.combine == "one" or query.dimensions.joined:
            yield from self._unselected(query, plan, gathering)
        if plan.combine != "one" and made.figures:
            from rsr.engine.added_rows import added_rows  # of which nothing else needs any

            yield from added_rows(query, plan, self.columns, reader, gathering)

    def _unselected(
        self, query: Query, plan: MeasurementPlan, gathering: FigureCollector
    ) -> Iterator[tuple[Problem, tuple[Break, ...] | None]]:
        """Tell of rows that differ in what nobody selected, and never meet in one period."""
        shape = query.shape
        alone = [pot for pot in gathering.pots if len(pot.groups) == 1]
        groups = [pot.groups[0] for pot in alone]

        def beside(texts: Iterable[Sequence[str]]) -> list[FigureContext]:
            return [
                FigureContext(
                    period=pot.head.period,
                    part=pot.folded,
                    whole=pot.whole,
                    texts=under,
                    figure=text_of(pot.groups[0][shape.figure]),
                )
                for pot, under in zip(alone, texts, strict=True)
            ]

        # Of very many rows most say the same there.
        told = {cells[shape.dimensions] for cells in groups}
        differs = any(
            len({text_of(cell).strip() for cell in cells} - {""}) > 1
            for cells in zip(*told, strict=True)
        )
        under = (list(map(text_of, cells[shape.dimensions])) for cells in groups)
        columns = parting(query.dimensions, beside(under) if differs else ())
        turned: Mapping[str, Change] = {}
        if 0 < len(alone) <= _MANY_FIGURES or (alone and self._has_few_rows()):
            names, texts = texts_beside(query, groups, few=len(alone) > _FEW_FIGURES)
            keys = len(query.keys)
            rows = beside(texts.get(tuple(cells[:keys]), [""] * len(names)) for cells in groups)
            parted = any(pot.folded for pot in alone)
            for name, cells in zip(
                names, zip(*(row.texts for row in rows), strict=True), strict=True
            ):
                if of_several(several := {cell.strip() for cell in cells}, parted=parted):
                    columns[name] = sorted(several - {""})
            turned = undeclared(changing(names, rows), plan.breaks)
        where = Where(path=("select",))
        if columns:
            yield unselected(columns, where, option="select"), None
        elif turned:
            perhaps = tuple(change.as_break(name) for name, change in turned.items())
            yield changes(turned, where, option="select"), perhaps

    def _has_few_rows(self) -> bool:
        rows = self.rows.total() if self.count_rows else self.read
        return rows is not None and rows <= _MANY_ROWS


def _places(kind: str) -> Callable[[str], Where]:
    """Return what says where an indicator names the texts that it wants of a column."""
    path = ("select",) if kind == "select" else ("measured", "whole")
    return lambda name: Where(path=(*path, name))
