"""Linked tables: tables that share cells, so that one can give away what is hidden in another.

Linked are the tables of one data source, those of sources that read the same file, and those of
sources of which indicators select the same rows (de Wolf and Giessing 2009).
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

from attrs import evolve

from rsr.disclosure._row_queries import RowQuery, row_queries
from rsr.disclosure._union_find import UnionFind
from rsr.model import Indicator, Measured, Observation, Options, Register
from rsr.model.kinds import is_additive, kind_of
from rsr.values.exact import is_hidden
from rsr.values.texts import fold

__all__ = ["linked_tables", "others_of_table"]

# The options of a source that tell one table of a file from another: its sheet, its cells, its header, the
# columns that hold periods.
_TABLE = ("sheet", "cell_range", "header_row", "table", "query", "wide")


def linked_tables(
    register: Register, observations: Sequence[Observation], known: Sequence[int]
) -> Iterator[tuple[list[RowQuery], list[int]]]:
    """Yield each set of linked tables in which a figure is hidden.

    Yields:
        The row queries of the indicators, and the indexes of their figures.
    """
    indicators = as_measured(register)
    queries = row_queries(indicators, observations)
    for each in register.indicators:
        if each.measured is None and each.id in queries:
            # What a source records of no part is the whole of the parts.
            queries[each.id] = evolve(queries[each.id], total=queries[each.id].rows)
    same_file = _sources_by_file(register, observations)
    same_column = _sources_by_file(register, observations, by=_column)
    sources: dict[str, Hashable] = {
        each.id: same_column.find(each.measured.data)
        for each in indicators
        if each.id in queries and each.measured is not None
    }
    by_indicator: dict[str, list[int]] = defaultdict(list)
    for index in known:
        by_indicator[observations[index].indicator].append(index)
    for id_ in by_indicator:
        if id_ not in sources:
            sources[id_] = ("indicator", id_)
            queries[id_] = RowQuery.of_observations(id_)
    same_measure = _sources_by_measure(register.indicators, queries, sources)
    linked: UnionFind[Hashable] = UnionFind()
    for id_, source in sources.items():
        linked.merge(("measure", same_measure.find(source)), id_)
    for each in indicators:
        if each.id in queries and each.measured is not None:
            linked.merge(("source", same_file.find(each.measured.data)), each.id)
    for each in register.indicators:
        for id_ in {other for one in each.table_relations for other in one.indicators}:
            linked.merge(id_, each.id)
    for id_, indexes in by_indicator.items():
        made_by = (observations[index].made_by for index in indexes)
        for source in {one.source for one in made_by if one is not None}:
            linked.merge(("source", same_file.find(source)), id_)
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for id_, indexes in by_indicator.items():
        groups[linked.find(id_)] += indexes
    for group, members in groups.items():
        if not any(is_hidden(observations[index].value) for index in members):
            continue
        ids = [id_ for id_ in queries if linked.find(id_) == group]
        several = len({sources[id_] for id_ in ids}) > 1
        yield (
            [
                queries[id_].with_origin(
                    source=sources[id_], measure=same_measure.find(sources[id_])
                )
                if several
                else queries[id_]
                for id_ in ids
            ],
            sorted(members),
        )


def as_measured(register: Register) -> list[Indicator]:
    """Return indicators with all conditions on their rows, those that a source records among them.

    What a source reads as observations of one indicator is a query of its ``where`` and the column of
    parts, as if it was measured.
    """
    options = {source.id: source.options for source in register.sources}
    recorded: dict[Hashable, list[str]] = defaultdict(list)
    for id_, given in options.items():
        if given.get("makes") == "observations" and isinstance(given.get("indicator"), str):
            recorded[given["indicator"]].append(id_)
    found = []
    for each in register.indicators:
        measured, sources = each.measured, recorded[each.id]
        if measured is None and len(sources) == 1:
            columns = options[sources[0]].get("columns")
            part = columns.get("part") if isinstance(columns, Mapping) else None
            part = part if isinstance(part, str) else None
            measured = Measured(data=sources[0], part=part)
        where = options.get(measured.data, {}).get("where") if measured is not None else None
        select = {**(where if isinstance(where, Mapping) else {}), **each.select}
        found.append(evolve(each, select=select, measured=measured))
    return found


def others_of_table(register: Register, source: str) -> list[Indicator]:
    """Return the indicators of other sources that read the table of a source, as of rows of it."""
    same = {
        one.id: (*_column(one.options), *map(repr, map(one.options.get, ("file", "files"))))
        for one in register.sources
    }
    filtered = any(one.id == source and one.options.get("where") for one in register.sources)
    return [
        each
        for each in as_measured(register)
        if each.measured is not None
        and each.measured.data != source
        and not filtered
        and same.get(each.measured.data) == same[source]
    ]


def _column(options: Options) -> tuple[Hashable, ...]:
    """Return what tells the figures of a source from others in a file: their table and column."""
    columns = options.get("columns")
    value = columns.get("value") if isinstance(columns, Mapping) else None
    return tuple(fold(str(one)) for one in (*map(options.get, _TABLE), value))


def _sources_by_file(
    register: Register,
    observations: Sequence[Observation],
    by: Callable[[Options], Hashable] = lambda _: None,
) -> UnionFind[Hashable]:
    """Return data sources in sets that read a file of the same name or content.

    ``by``: returns what else of a source's options must be the same.
    """
    found: UnionFind[Hashable] = UnionFind()
    also = {source.id: by(source.options) for source in register.sources}
    read = {
        (one.made_by.source, name)
        for one in observations
        if one.made_by is not None
        for name in (one.made_by.file, one.made_by.sha256)
    }
    for source in register.sources:
        for option in ("file", "files"):
            given = source.options.get(option)
            every = given if isinstance(given, list | tuple) else (given,)
            read |= {(source.id, name) for name in every if isinstance(name, str)}
    for source_id, name in sorted((id_, name) for id_, name in read if id_ and name):
        found.merge(("file", name, also.get(source_id)), source_id)
    return found


def _sources_by_measure(
    indicators: Sequence[Indicator],
    queries: Mapping[str, RowQuery],
    sources: Mapping[str, Hashable],
) -> UnionFind[Hashable]:
    """Return data sources in sets of which indicators select the same counts in the same unit."""
    found: UnionFind[Hashable] = UnionFind()
    same: dict[Hashable, list[Indicator]] = defaultdict(list)
    for each in indicators:
        kind = kind_of(each)
        if each.id in sources and (kind is None or is_additive(kind)):
            others = same[fold(each.unit), frozenset(queries[each.id].margin.items())]
            for other in others:
                if each.id not in other.never_join and other.id not in each.never_join:
                    found.merge(sources[other.id], sources[each.id])
            others.append(each)
    return found
