"""What an indicator asks of a table, in the table's own names, and the query that answers it."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import partial, reduce
from math import lcm
from operator import and_, or_
from typing import TYPE_CHECKING, Any, Literal

from attrs import frozen

from rsr.engine.dimensions import Dimensions, kind_column
from rsr.engine.frames import collected, failing, kept, odd_texts
from rsr.engine.headings import fold_heading
from rsr.engine.layout import Layout
from rsr.engine.matching import Columns, SelectionRule, broadly, fold, text_of, written_as
from rsr.errors import Path, Problem, Where, import_extra
from rsr.model import Indicator, StatisticKind
from rsr.model.kinds import (
    Adding,
    Known,
    adding,
    forbidden_by,
    mixed_in_select,
    plural_of,
    settled_kind,
)
from rsr.values.texts import Wanted

if TYPE_CHECKING:
    from narwhals.stable.v2 import Expr, LazyFrame

# Figures no longer than this are added up by the engine: 10 million of them stay within 64 bits.
_DIGITS = 12
# Groups beyond these are not asked for one by one.
_FEW_GROUPS = 50
# More rows that may be wanted are not kept at hand for further queries.
_MOST_KEPT = 100_000
Figures = Literal["each", "sums", "none"]


@frozen(kw_only=True)
class MeasurementPlan:
    """How one indicator is measured on a table."""

    id: str
    combine: Literal["one", "sum", "count"]
    # By "select" and "whole": which rows are wanted.
    rules: dict[str, SelectionRule]
    part: str | None
    # How many months its periods are long; None takes every period.
    months: int | None
    # True where it selects the whole as its publisher has it, and nothing else.
    national: bool
    # What comes back of the figures: each of them, sums of the plain ones, or none.
    figures: Figures
    # The columns that it names to pick rows; those of which any text is wanted are among them.
    named: tuple[str, ...] = ()
    # When its figures may be added up, and what kind they are, in words.
    adds: Adding = "always"
    kind: str = ""
    # What its figures count, and whether it states their kind.
    unit: str = ""
    states_kind: bool = False
    # True where its register alone shows that texts of several kinds are selected, which is told.
    mixed: bool = False
    # The texts of rows that are declared to be no totals of others, as texts are compared.
    not_wholes: frozenset[str] = frozenset()
    # True where rows that are the same in every column are declared to be different cases.
    keeps_duplicates: bool = False
    # The days from which figures are declared not to compare with those before.
    breaks: tuple[date, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns whose texts are wanted."""
        return tuple(sorted({name for rule in self.rules.values() for name in rule.wanted}))


@frozen(kw_only=True)
class GroupShape:
    """Where each cell stands in a group of rows that comes back."""

    period: slice
    # Period, status, file and release: what many groups have in common.
    shared: slice
    part: int | None
    status: int | None
    file: int | None
    # What the columns say of the release, in the order of `Layout.released`.
    released: slice
    # The column of flags; None where there is none.
    flag: int | None
    select: slice
    figure: int
    # Where 1 says that the figures are plain ones, and are in the sum.
    plain: int | None
    rows: int
    # Where 1 says that the rows are wanted: all others are one group; None where no others are.
    wanted: int | None
    # The least of the rows' places, and the sum of plain figures.
    place: int | None
    # What stands in columns that name a dimension, where a group is one row.
    dimensions: slice
    sum: int
    # The greatest of the plain figures.
    greatest: int

    def file_of(self, cells: Sequence[Any]) -> str | None:
        """Return the file of a group of rows, or None where that is not told."""
        return (text_of(cells[self.file]) or None) if self.file is not None else None

    def has_figure(self, cells: Sequence[Any]) -> bool:
        """Say whether a group of rows has a figure; where rows are counted, none has."""
        if self.plain is not None and cells[self.plain]:
            return True
        return self.figure >= 0 and bool(text_of(cells[self.figure]).strip())

    @property
    def counts_rows(self) -> bool:
        """True where rows are counted, and none has a figure."""
        return self.plain is None and self.figure < 0

    def place_of(self, cells: Sequence[Any]) -> int | None:
        """Return the least place of the rows of a group, or None where that is not told."""
        place = cells[self.place] if self.place is not None else None
        return int(place) if place is not None else None


def planned(
    indicator: Indicator, layout: Layout, columns: Columns, *, file: str | None
) -> MeasurementPlan:
    """Find the columns that an indicator looks at, and tell all that are not there."""
    faults: list[Problem] = []
    missing = partial(columns.missing, file=file, within=layout.within, made=layout.made)

    def found(name: str | None, path: Path = ()) -> str | None:
        own = columns.find(name) if name is not None else None
        if name is not None and own is None:
            faults.append(missing(name, path))
        return own

    measured = indicator.measured
    combine = measured.combine if measured is not None else "one"
    select, problems = SelectionRule.of(
        indicator.select, columns, path=("select",), missing=missing
    )
    faults += problems
    rules = {"select": select}
    if measured is not None and measured.whole:
        path = ("measured", "whole")
        whole, problems = SelectionRule.of(measured.whole, columns, path=path, missing=missing)
        faults += problems
        named = {columns.find(name) for name in measured.whole}
        rest = {name: texts for name, texts in select.wanted.items() if name not in named}
        rules["whole"] = SelectionRule({**rest, **whole.wanted})
    # A row whose cell cannot be read, where its source picks rows by it, may be wanted or not.
    doubtful = {name: Wanted((), left_out=True) for name in layout.doubtful}
    rules = {kind: SelectionRule({**doubtful, **rule.wanted}) for kind, rule in rules.items()}
    part = found(measured.part, ("measured", "part")) if measured is not None else None
    if not layout.period and layout.constant is None:
        faults.append(_lacks("period-unclear", "the column of the period", file))
    if layout.value is None and combine != "count":
        faults.append(_lacks("column-missing", "the column of the figures", file))
    of_rows = (layout.status, layout.file, layout.row, layout.flag)
    for name in (*layout.period, *of_rows, *layout.released):
        found(name)
    value = found(layout.value) if combine != "count" else None
    kinds = layout.kinds_of.get(indicator.id, frozenset())
    if len(kinds) > 1 and combine != "count":
        faults.append(_mixed(kinds))
    known = [Known(each) for each in kinds] + ([layout.kind] if layout.kind is not None else [])
    kind = forbidden_by(indicator.unit) or settled_kind(indicator, known)
    adds = adding(kind, indicator.unit)
    figures: Figures = "none" if combine == "count" else "each"
    if combine == "sum" and value is not None and adds != "never" and layout.flag is None:
        nw = import_extra("narwhals.stable.v2", extra="data", to="measure a table")
        dtype = columns.types[value]
        figures = "sums" if dtype == nw.String or dtype.is_integer() else "each"
    return MeasurementPlan(
        id=indicator.id,
        combine=combine,
        rules=rules,
        part=part,
        months=measured.months if measured is not None else None,
        national="whole" not in rules and _is_whole(select, layout, columns),
        figures=figures,
        named=_own_names((*indicator.select, *(measured.whole if measured else ())), columns),
        adds=adds,
        kind=plural_of(kind) if kind is not None else "figures of a kind that is not stated",
        unit=indicator.unit,
        states_kind=indicator.kind is not None,
        mixed=mixed_in_select(indicator) is not None,
        not_wholes=frozenset(map(fold, indicator.not_wholes)),
        keeps_duplicates=measured is not None and measured.duplicate_rows == "keep",
        breaks=tuple(one.on for one in indicator.breaks),
        problems=tuple(faults),
    )


class Query:
    """The question that one or more plans put to a table: they look at the same columns.

    Args:
        table: The table.
        layout: Which column means what.
        columns: The table's columns.
        plans: Plans whose ``part``, ``columns`` and ``figures`` are the same.
        count_rows: True to count the rows that none of them wants as well, in the same pass.
        columnar: True where it is Parquet, read by DuckDB; see `written_as`.
    """

    def __init__(
        self,
        table: "LazyFrame[Any]",
        layout: Layout,
        columns: Columns,
        plans: Sequence[MeasurementPlan],
        *,
        count_rows: bool = False,
        columnar: bool = False,
    ) -> None:
        self._nw = import_extra("narwhals.stable.v2", extra="data", to="measure a table")
        self._table = self._rows = table
        self._columnar = columnar
        self.layout = layout
        self._columns = columns
        self._plans = plans
        self._rules = [rule for plan in plans for rule in plan.rules.values()]
        written = self._written = written_as(table, self._rules, columns) if columnar else {}
        texts = [
            name
            for name in plans[0].columns
            if columns.types[name] == self._nw.String and name not in written
        ]
        self._marked, added = odd_texts(table, texts)
        names: list[str] = list(layout.period)
        ends = len(names)
        places: dict[str, int | None] = {}
        for kind, name in (("status", layout.status), ("file", layout.file)):
            places[kind] = len(names) if name is not None else None
            names += [name] if name is not None else []
        released = slice(len(names), len(names) + len(layout.released))
        names += layout.released
        places["part"] = len(names) if plans[0].part is not None else None
        names += [plans[0].part] if plans[0].part is not None else []
        begins = len(names)
        names += plans[0].columns
        ends_of_select = len(names)
        flag = layout.flag if plans[0].figures != "none" else None
        of_row = (layout.value, layout.row, layout.flag)
        names += [flag] if flag is not None else []
        used = [*names, *(name for name in of_row if name)]
        if tells := plans[0].figures != "none" and not layout.kinds_of:
            read = {*map(columns.find, names), *map(columns.find, filter(None, of_row))}
            names += [name for name in columns.types if name not in read and kind_column(name)]
        # Columns of units and measures, by where they stand, unless the source knows the kinds.
        self.kinds: dict[int, str] = {
            at: name
            for at, name in enumerate(names)
            if tells and at >= begins and kind_column(name)
        }
        self.keys: tuple[Expr, ...] = tuple(self.key(name) for name in names)
        summed = plans[0].figures == "sums"
        figured = plans[0].figures != "none"
        odd = {name: self._nw.col(new) for name, new in added.items()}
        conditions = broadly(
            self._rules, columns, odd=odd, written=written, blanks=True,
            refused=layout.refused,
        )  # fmt: skip
        self._wanted = reduce(and_, conditions) if conditions else None
        counted = count_rows and self._wanted is not None
        rows = len(names) + figured + summed + counted
        beside = rows + 1 + (layout.row is not None)
        used += [*layout.picked, *(name for plan in plans for name in plan.named)]
        one = any(plan.combine == "one" for plan in plans)
        # What is read or selected; and columns that may say that rows are of several things else.
        self.used: tuple[str, ...] = tuple(used)
        self.dimensions = Dimensions(tuple(columns.types) if one else (), used)
        if not one and (joined := self.dimensions.joined):
            apart = tuple(name for name in columns.types if fold_heading(name) in joined)
            self.dimensions = Dimensions(apart, used)
        self.shape = GroupShape(
            period=slice(0, ends),
            shared=slice(0, begins - (plans[0].part is not None)),
            part=places["part"],
            status=places["status"],
            file=places["file"],
            released=released,
            flag=ends_of_select if flag is not None else None,
            select=slice(begins, ends_of_select),
            figure=len(names) if figured else -1,
            plain=len(names) + 1 if summed else None,
            rows=rows,
            wanted=rows - 1 if counted else None,
            place=rows + 1 if layout.row is not None else None,
            dimensions=slice(beside, beside + len(self.dimensions.columns)),
            sum=-1,
            greatest=-2,
        )

    @property
    def types(self) -> Mapping[str, Any]:
        """The types of the table's columns."""
        return self._columns.types

    def find(self, name: str) -> str | None:
        """Return a column's own name; see `Columns.find`."""
        return self._columns.find(name)

    def key(self, name: str) -> "Expr":
        """Return a column as rows are grouped by it; see `Columns.key`."""
        return self._columns.key(name)

    def whole_key(self, name: str) -> "Expr":
        """Return a column as whole rows are grouped by it: Polars makes no text of lists, Spark groups by none."""
        engine = self._table.implementation
        as_text = engine.is_duckdb() or engine.is_spark_like()
        return (
            self.key(name) if as_text or not self.types[name].is_nested() else self._columns[name]
        )

    def periods(self) -> set[tuple[Any, ...]]:
        """Return the cells of the periods of all rows, which takes a pass over their columns."""
        keys = {f"key_{at}": key for at, key in enumerate(self.keys[self.shape.period])}
        with failing():
            found = self._table.select(**keys).group_by(*keys).agg(rows=self._nw.len())
        return {tuple(cells)[:-1] for cells in collected(found)}

    def period_ends(self) -> list[tuple[Any, ...]]:
        """Return the least and the greatest date of the first column of periods, if it holds dates.

        An engine reads them from what a Parquet file says of its columns.
        """
        nw, (key, *_) = self._nw, self.keys[self.shape.period]
        first = self._columns.types.get(self._columns.find(self.layout.period[0]) or "")
        if first not in (nw.Date, nw.Datetime):
            return []
        with failing():
            (ends,) = collected(self._table.select(least=key.min(), greatest=key.max()))
        return [(end,) for end in ends]

    def selected(self, groups: Iterable[Sequence[Any]] | None = None) -> "LazyFrame[Any]":
        """Return the rows that may be wanted, with all their columns.

        Args:
            groups: Groups of rows that came back: their rows alone; None for all.
        """
        conditions: list[Expr] = []
        if groups is None or self._rows is self._table:
            conditions = broadly(self._rules, self._columns, written=self._written)
        if groups is not None:
            same = [
                reduce(
                    and_,
                    (
                        key.is_null() if cell is None else key == cell
                        for key, cell in zip(self.keys, cells, strict=False)
                    ),
                )
                for cells in groups
            ]
            conditions.append(reduce(or_, same))
        return self._rows.filter(*conditions) if conditions else self._rows

    def sharing_texts(self, groups: Iterable[Sequence[Any]]) -> "LazyFrame[Any]":
        """Return the rows with texts of these groups in the selected columns, where any is selected.

        It takes fewer conditions than `selected` where groups are very many.
        """
        texts = zip(*(cells[self.shape.select] for cells in groups), strict=True)
        conditions = [
            key.is_in([cell for cell in cells if cell is not None]) | key.is_null()
            if None in cells
            else key.is_in(list(cells))
            for key, cells in zip(self.keys[self.shape.select], map(set, texts), strict=False)
        ]
        table = self.selected()
        return table.filter(*conditions) if conditions else table

    def rows_of(self, groups: Sequence[Sequence[Any]]) -> "LazyFrame[Any]":
        """Return the rows of groups; of very many groups, those that share their texts as well."""
        few = len(groups) <= _FEW_GROUPS
        return self.selected(groups) if few else self.sharing_texts(groups)

    def candidates(self) -> "LazyFrame[Any]":
        """Return the rows that may be wanted, or that lack a text which would say whether they are."""
        return self._marked if self._wanted is None else self._marked.filter(self._wanted)

    def groups(self) -> "LazyFrame[Any]":
        """Return the groups of rows, each cell where the shape says.

        Of a columnar table few rows are read once, and kept for the queries that follow.
        """
        nw, layout, figures = self._nw, self.layout, self._plans[0].figures
        named = {f"key_{place}": key for place, key in enumerate(self.keys)}
        if figures != "none":
            named["figure"] = self.key(layout.value or "")
        by = list(named)
        sums = []
        if layout.row is not None:
            named["place"] = self.key(layout.row)
            sums.append(nw.col("place").min())
        for place, name in enumerate(self.dimensions.columns):
            named[f"dimension_{place}"] = self.key(name).cast(nw.String)
            sums.append(nw.col(f"dimension_{place}").min())
        if self.shape.wanted is None:
            table = self.candidates()
            if self._columnar and self._wanted is not None:
                rows = kept(table, self._columns.types, most=_MOST_KEPT)
                table, self._rows = (table, self._rows) if rows is None else (rows, rows)
            table = table.select(**named)
        else:
            # One pass counts the others as well: they are a group for each period, and nothing else.
            is_wanted = nw.col("wanted") == 1
            table = self._marked.with_columns(
                wanted=nw.when(self._wanted).then(nw.lit(1)).otherwise(nw.lit(0))
            ).select(
                "wanted",
                **{
                    name: one if place < self.shape.period.stop else nw.when(is_wanted).then(one)
                    for place, (name, one) in enumerate(named.items())
                },
            )
        if figures == "sums":
            table = self._parted(table)
            by.append("plain")
            sums += [nw.col("number").max().alias("greatest"), nw.col("number").sum()]
        if self.shape.wanted is not None:
            by.append("wanted")
        return table.group_by(*by).agg(nw.len().alias("rows"), *sums)

    def _parted(self, table: "LazyFrame[Any]") -> "LazyFrame[Any]":
        """Part figures that are digits and nothing else from those that have to be read."""
        nw, layout = self._nw, self.layout
        # Small figures are kept apart where they are rounded: none of them stands for less than 0.
        # So are those that rounding cannot have made: they are read as they stand.
        steps = [step for step in (layout.rounded_to, layout.whole_rounded_to) if step]
        # And those that cannot be all that they are rounded from, as some of it would be hidden.
        hidden = layout.hidden[1] if layout.hidden else 0
        more = max((len(str(int(step + hidden))) for step in steps), default=0)
        digits = rf"^[1-9][0-9]{{{more},{_DIGITS - 1}}}$"
        signs = [sign.strip() for sign in layout.markers]
        signs += [str(int(one)) for one in layout.sentinels if float(one).is_integer()]
        text = nw.col("figure").cast(nw.String)
        plain = text.str.contains(digits)
        if alike := [sign for sign in signs if re.fullmatch(digits, sign)]:
            plain = plain & ~text.is_in(alike)
        number = nw.when(plain).then(text).otherwise(nw.lit("0")).cast(nw.Int64)
        # What is plain is above 0, and nothing else is.
        is_plain = nw.col("number") > 0
        whole = lcm(*(Fraction(str(step)).numerator for step in steps))
        if whole > 1:
            is_plain = is_plain & (nw.col("number") % whole == 0)
        return table.with_columns(number=number).with_columns(
            plain=nw.when(is_plain).then(nw.lit(1)).otherwise(nw.lit(0)),
            figure=nw.when(is_plain).then(nw.lit("")).otherwise(text),
        )


def _is_whole(select: SelectionRule, layout: Layout, columns: Columns) -> bool:
    wanted = {columns.find(name): frozenset([fold(text)]) for name, text in layout.whole.items()}
    asked = {name: one.folded for name, one in select.wanted.items() if not one.left_out}
    return bool(wanted) and wanted.items() <= asked.items()


def _own_names(names: Iterable[str], columns: Columns) -> tuple[str, ...]:
    """Return the table's own names of columns, sorted; one that is not there is told elsewhere."""
    return tuple(sorted({own for name in names if (own := columns.find(name)) is not None}))


def _mixed(kinds: Collection[StatisticKind]) -> Problem:
    return Problem(
        code="kinds-mixed",
        must="the figures of an indicator must be of one kind",
        got=" and ".join(sorted(map(plural_of, kinds))),
        hint="select measures of one kind; give the others an indicator of their own",
        where=Where(path=("select",)),
    )


def _lacks(code: str, what: str, file: str | None) -> Problem:
    return Problem(
        code=code,
        must=f"a table must say which is {what}",
        hint="look at the options of its source",
        where=Where(file=file),
    )
