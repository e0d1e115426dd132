"""Rows that are added up or counted, and say which version they are: one record is counted once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from rsr.engine.changing import Change, changing, undeclared
from rsr.engine.dimensions import tokens, version_column
from rsr.engine.figure_groups import Pot
from rsr.engine.frames import collected
from rsr.engine.matching import text_of
from rsr.engine.parting import FigureContext, are_settled
from rsr.errors import import_extra
from rsr.values.texts import fold

if TYPE_CHECKING:
    from narwhals.stable.v2 import Expr

    from rsr.engine.plans import MeasurementPlan, Query

_YES_NO = frozenset(["yes", "no", "y", "n", "true", "false", "1", "0"])


class Versions:
    """The columns that say which version rows are, or how settled, and that nobody selected.

    Args:
        query: The query whose rows are added up or counted.
        plan: How the indicator is measured.
        pots: The rows of each figure.
    """

    def __init__(self, query: "Query", plan: "MeasurementPlan", pots: Collection[Pot]) -> None:
        self._query, self._plan, self._pots = query, plan, pots
        self._nw = import_extra("narwhals.stable.v2", extra="data", to="measure a table")
        layout, find = query.layout, query.find
        made = (layout.file, layout.row, layout.flag)
        used = (*layout.period, *layout.released, layout.status, layout.value, plan.part, *made)
        self._used = {*map(find, filter(None, used)), *plan.named, *plan.columns}
        # Of the rest a figure, its flag and its place differ between versions.
        apart = set(map(find, filter(None, (layout.value, layout.row, layout.flag))))
        self._record = [name for name in query.types if name not in apart]
        names = [name for name in query.types if name not in self._used and version_column(name)]
        self._texts = self._told(names)
        self._groups = [cells for pot in pots for cells in pot.groups] if self._texts else []

    def _key(self, name: str) -> "Expr":
        """Return the text of a column as people compare texts; none for a blank cell."""
        nw = self._nw
        text = self._query.key(name).cast(nw.String).str.strip_chars().str.to_lowercase()
        told: Expr = nw.when(text != "").then(text)
        return told

    def _told(self, names: Iterable[str]) -> dict[str, list[str]]:
        """Return those of the columns that hold several versions, with their texts."""
        found = {}
        for name in names:
            table = self._query.selected().select(text=self._query.key(name).cast(self._nw.String))
            cells = collected(table.group_by("text").agg(rows=self._nw.len()))
            texts = {fold(one): one.strip() for one, _ in cells if one is not None and one.strip()}
            settled = are_settled(texts) or ("provisional" in tokens(name) and texts.keys() <= _YES_NO)  # fmt: skip
            if len(texts) > 1 and (version_column(name) == "version" or settled):
                found[name] = sorted(texts.values())
        return found

    def of_one_record(self) -> dict[str, list[str]]:
        """Return the columns in which alone rows differ, with their texts: these are one record.

        Numbers that are told from texts by their type are figures where figures are added up.
        """
        if not self._texts:
            return {}
        nw, query = self._nw, self._query
        added = self._plan.combine == "sum"
        same = [
            name
            for name in self._record
            if name in self._used
            or not (name in self._texts or (added and query.types[name].is_numeric()))
        ]
        periods = self._periods()
        keys = {f"key_{at}": self._key(name) if query.types[name] == nw.String else query.whole_key(name)
                for at, name in enumerate(same)}  # fmt: skip
        keys |= periods
        texts = {f"text_{at}": self._key(name) for at, name in enumerate(self._texts)}
        ends = {
            f"{end}_{key}": getattr(nw.col(key), end)() for key in texts for end in ("min", "max")
        }
        differs = {key: nw.col(f"min_{key}") != nw.col(f"max_{key}") for key in texts}
        told = {
            key: nw.when(one).then(nw.lit(1)).otherwise(nw.lit(0)) for key, one in differs.items()
        }
        table = query.sharing_texts(self._groups).select(**keys, **texts)
        groups = (
            table.group_by(*keys)
            .agg(**ends)
            .filter(reduce(or_, differs.values()))
            .with_columns(**told)
            .group_by(*periods)
            .agg(*(nw.col(key).max() for key in texts))
        )
        own = {cells[query.shape.period] for cells in self._groups}
        every = map(tuple, collected(groups))
        found = [cells for cells in every if cells[: query.shape.period.stop] in own]
        return {
            name: under
            for at, (name, under) in enumerate(self._texts.items(), start=len(periods))
            if any(cells[at] for cells in found)
        }

    def changing(self) -> Mapping[str, Change]:
        """Return the columns whose versions change to and fro from period to period."""
        if not self._texts:
            return {}
        columns = changing(tuple(self._texts), list(self._contexts()))
        return undeclared(columns, self._plan.breaks)

    def _contexts(self) -> Iterator[FigureContext]:
        nw, query, part = self._nw, self._query, self._plan.part
        keys = self._periods()
        keys["part"] = nw.lit(None, nw.String) if part is None else self._key(part)
        keys |= {f"text_{at}": self._key(name) for at, name in enumerate(self._texts)}
        table = query.sharing_texts(self._groups).select(**keys)
        period_of = {cells[query.shape.period]: pot.head.period
                     for pot in self._pots for cells in pot.groups}  # fmt: skip
        shown = [{fold(one): one for one in texts} for texts in self._texts.values()]
        ends, at = query.shape.period.stop, list(keys).index("part")
        found: dict[tuple[Any, ...], list[str]] = defaultdict(list)
        for cells in map(tuple, collected(table.group_by(*keys).agg(rows=nw.len()))):
            texts = [some.get(fold(text_of(one)), "") for some, one in zip(shown, cells[at + 1 :], strict=False)]  # fmt: skip
            if cells[:ends] in period_of:
                found[cells[:ends], cells[at], *texts] = texts
        for (own, of, *_), texts in found.items():
            yield FigureContext(period=period_of[own], part=text_of(of), texts=texts)

    def _periods(self) -> "dict[str, Expr]":
        """Return the cells of the periods, and one that is always there to group rows by."""
        query = self._query
        keys = {f"period_{at}": key for at, key in enumerate(query.keys[query.shape.period])}
        return {**keys, "any": self._nw.lit(0)}
