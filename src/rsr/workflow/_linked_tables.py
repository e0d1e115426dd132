"""Which tables are looked at together, since one could give away what is hidden in another.

Tables that share cells are linked tables (de Wolf and Giessing 2009). Those of one data source are, and
those of sources that read the same files, or of which indicators ask the same.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence

from attrs import evolve

from rsr.model import Indicator, Observation, Options, Register, Value
from rsr.model.kinds import is_additive, kind_of
from rsr.values.texts import fold
from rsr.workflow._asked import Asked, asked_of
from rsr.workflow._joined import Joined
from rsr.workflow._places import where_made
from rsr.workflow._relating import Place
from rsr.workflow.protecting import hides

__all__ = ["linked_tables", "same_rows"]

_ONE_ROW = re.compile(r"(sheet '.*', )?(row|line) [0-9]+|.*cell [A-Z]+[0-9]+").fullmatch
# What tells one table of a file from another: its sheet, its header, the columns that hold periods.
_TABLE = ("sheet", "header_row", "table", "query", "wide")
_TABLE_ROW = re.compile(r"row [0-9]+").fullmatch


def linked_tables(
    register: Register, together: Sequence[Observation], known: Sequence[int]
) -> Iterator[tuple[list[Asked], list[int]]]:
    """Yield the tables in which something is hidden, each with those that it is linked to.

    Args:
        register: The register.
        together: All figures.
        known: The places of those that are known.

    Yields:
        What indicators ask for, and the places of their figures.
    """
    options = {source.id: source.options for source in register.sources}
    asked = asked_of([_with_where(each, options) for each in register.indicators], together)
    files = _same_files(register, together)
    columns = _same_files(register, together, by=_column)
    sources: dict[str, Hashable] = {
        each.id: columns(each.measured.data)
        for each in register.indicators
        if each.id in asked and each.measured is not None
    }
    for id_ in dict.fromkeys(together[index].indicator for index in known):
        if id_ not in sources:
            sources[id_] = ("indicator", id_)
            asked[id_] = Asked.given(id_)
    measures = _same_measures(register.indicators, asked, sources)
    linked: Joined[Hashable] = Joined()
    for id_, source in sources.items():
        linked.join(("measure", measures(source)), id_)
    for each in register.indicators:
        if each.id in asked and each.measured is not None:
            linked.join(("source", files(each.measured.data)), each.id)
    for index in known:
        if (made_by := together[index].made_by) is not None:
            linked.join(("source", files(made_by.source)), together[index].indicator)
    groups: dict[Hashable, list[int]] = {}
    for index in known:
        groups.setdefault(linked(together[index].indicator), []).append(index)
    for name, members in groups.items():
        if not any(hides(together[index].value) for index in members):
            continue
        ids = [id_ for id_ in asked if linked(id_) == name]
        several = len({sources[id_] for id_ in ids}) > 1
        yield (
            [
                asked[id_].beside_others(source=sources[id_], measure=measures(sources[id_]))
                if several
                else asked[id_]
                for id_ in ids
            ],
            members,
        )


def _with_where(indicator: Indicator, options: Mapping[str, Options]) -> Indicator:
    """Return an indicator that asks for the rows that are left of its source's, too."""
    measured = indicator.measured
    where = options.get(measured.data, {}).get("where") if measured is not None else None
    if not isinstance(where, Mapping):
        return indicator
    return evolve(indicator, select={**where, **indicator.select})


def _column(options: Options) -> Hashable:
    """Return what tells the figures of a source from others in the same file: table and column."""
    columns = options.get("columns")
    value = columns.get("value") if isinstance(columns, Mapping) else None
    return tuple(fold(str(one)) for one in (*map(options.get, _TABLE), value))


def _same_files(
    register: Register,
    made: Sequence[Observation],
    by: Callable[[Options], Hashable] = lambda _: None,
) -> Joined[Hashable]:
    """Join data sources that read the same file, by its name or by what is in it.

    Args:
        register: The register.
        made: The observations that sources made.
        by: What else of a source's options must be the same.
    """
    joined: Joined[Hashable] = Joined()
    also = {source.id: by(source.options) for source in register.sources}
    read = {
        (one.made_by.source, told)
        for one in made
        if one.made_by is not None
        for told in (one.made_by.file, one.made_by.sha256)
    }
    for source in register.sources:
        for option in ("file", "files"):
            given = source.options.get(option)
            every = given if isinstance(given, list | tuple) else (given,)
            read |= {(source.id, told) for told in every if isinstance(told, str)}
    for name, told in sorted((name, told) for name, told in read if name and told):
        joined.join(("file", told, also.get(name)), name)
    return joined


def _same_measures(
    indicators: Sequence[Indicator],
    asked: Mapping[str, "Asked"],
    sources: Mapping[str, Hashable],
) -> Joined[Hashable]:
    """Join data sources of which the same counts are asked: one may have what another hides.

    Args:
        indicators: The indicators.
        asked: What they ask for, by their ids.
        sources: The data sources that they are measured on.
    """
    joined: Joined[Hashable] = Joined()
    alike: dict[Hashable, list[Indicator]] = defaultdict(list)
    for each in indicators:
        kind = kind_of(each)
        if each.id in sources and (kind is None or is_additive(kind)):
            others = alike[fold(each.unit), frozenset(asked[each.id].rest.items())]
            for other in others:
                if each.id not in other.never_join and other.id not in each.never_join:
                    joined.join(sources[other.id], sources[each.id])
            others.append(each)
    return joined


def same_rows(
    together: Sequence[Observation], places: Mapping["Place", int]
) -> list[tuple["Place", "Place"]]:
    """Return figures that were read from the same row of the same file, by twos.

    One that a table has is known by its row alone, and one that was read by itself by its cell or
    line as well: these are the same where one figure in that row is equal and of the same period.
    """
    first: dict[tuple[str, str, Value], Place] = {}
    found = []
    in_line: dict[Hashable, list[Place]] = defaultdict(list)
    of_tables: list[tuple[Hashable, Place]] = []
    for place, index in places.items():
        one = together[index]
        made_by, value = one.made_by, one.value
        if made_by is None or made_by.file is None or not _ONE_ROW(made_by.place or ""):
            continue
        other = first.setdefault((made_by.file, made_by.place or "", value), place)
        if other != place:
            found.append((place, other))
            continue
        line: Hashable = (
            made_by.file,
            where_made(made_by).line,
            one.period.start,
            one.period.end,
            value,
        )
        if _TABLE_ROW(made_by.place or ""):
            of_tables.append((line, place))
        else:
            in_line[line].append(place)
    found += [(place, in_line[at][0]) for at, place in of_tables if len(in_line[at]) == 1]
    return found
