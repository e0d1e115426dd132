"""Rows of one file that become one figure: of several sexes, ages or places that nobody selected."""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import filterfalse
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from rsr._lazy import lazy_pattern
from rsr.engine.differing import (
    differ,
    more_like_it,
    texts_in_words,
    unselected,
    written_otherwise,
)
from rsr.errors import Problem, Where, short_repr
from rsr.model import Account, Break, Number, Observation, Register
from rsr.plugins import Place, SourceContext
from rsr.report import written_span
from rsr.series.standing import figure_in_words
from rsr.values.texts import Wanted, fold, loosely, text_of, unmarked
from rsr.workflow._accounts import without
from rsr.workflow._kinds import Known, kinds_in_sources

if TYPE_CHECKING:
    from rsr.engine.unselected import Unselected

# So many figures of an indicator are looked at to say in what their rows differ.
_MOST = 50
# Shorter names may be grades, as A and A* are.
_SHORTEST = 3
# A name with one small letter behind it, which is a flag where the name is a part in other periods.
_BARE = lazy_pattern(r"(.*\S)\s([a-z])")
# Codes of what is amiss in rows together, whatever each of them is.
_REFUSING = ("select-ambiguous", "kinds-mixed", "parts-not-added")


def with_one_name(items: Sequence[Any]) -> list[Any]:
    """Return figures of parts that people read as one name under one: that of its latest figure.

    As in tables, ``Leeds`` and ``LEEDS``, or a name with one space more, are one part.
    """
    names = {item.part for item in items if isinstance(item, Observation) and item.part}
    folded = {name: fold(name) for name in names}
    if len(set(folded.values())) == len(names):
        return list(items)
    called: dict[str, str] = {}
    figures = [item for item in items if isinstance(item, Observation)]
    for one in sorted(figures, key=lambda one: one.period.end):
        called |= {folded[one.part]: one.part} if one.part else {}
    return [
        evolve(item, part=called[folded[item.part]])
        if isinstance(item, Observation) and item.part
        else item
        for item in items
    ]


def without_twice(
    items: Sequence[Any],
    source: Any,
    context: SourceContext,
    where: Where,
    *,
    options: Mapping[str, Any],
) -> tuple[list[Any], frozenset[str]]:
    """Return what a source gave, without the figures of which it gave several, and say so.

    Where their rows differ in other columns than that of the figures, they are of several things
    of which nobody selected one, and the indicator has no figure from the source at all: the ids of
    such indicators come second.

    ``source``: the source; with ``rows_at`` it tells what stands beside its figures. ``options``: what
    the register tells the source: a flag makes no other figure of a row, and a status in a column of
    its own does.
    """
    told = [one for key in ("columns", "fields") if isinstance(one := options.get(key), Mapping)]
    figure = next((one["value"] for one in told if "value" in one), None)
    by_status = any("status" in one for one in told) or "flags" not in options
    groups: dict[Hashable, list[Observation]] = {}
    several: dict[str, dict[Hashable, list[Observation]]] = defaultdict(dict)
    for item in items:
        if isinstance(item, Observation):
            key = _key(item, by_status=by_status)
            group = groups.setdefault(key, [])
            group.append(item)
            if len(group) > 1:
                several[item.indicator][key] = group
    if not several:
        return list(items), frozenset()
    refused: set[str] = set()
    problems: list[Problem] = []
    dropped: set[int] = set()
    for indicator, found in several.items():
        every = list(found.values())
        columns = _columns(every[:_MOST], source, context)
        # One of equal rows can be taken out unseen, and none of those whose figures differ.
        kinds = (
            [every] if columns else [[*filter(_differs, every)], [*filterfalse(_differs, every)]]
        )
        for alike in filter(None, kinds):
            written = {} if columns else _columns(alike[:1], source, context, periods=True)
            problems.append(_told(indicator, alike, columns, written, where, figure))
        if columns:
            refused.add(indicator)
        for group in groups.values() if columns else found.values():
            if group[0].indicator == indicator:
                dropped.update(map(id, group))
    kept = [item for item in items if id(item) not in dropped]
    return [*kept, *problems], frozenset(refused)


def without_unselected(
    items: Sequence[Any], source: Any, register: Register, where: Where, told: frozenset[str]
) -> tuple[list[Any], frozenset[str], dict[str, tuple[Break, ...]]]:
    """Return what a source gave, without the figures of indicators whose rows are of several things.

    Such rows never meet in one period; of those that do, `without_twice` tells. The ids of such
    indicators come second, and last of others the days from which figures may not compare.
    """
    if not hasattr(source, "unselected"):
        return list(items), frozenset(), {}
    from rsr.engine.changing import changes, undeclared

    beside: Unselected = source.unselected()
    found = {id_: columns for id_, columns in beside.parted().items() if id_ not in told}
    turned = {
        id_: columns
        for id_, every in beside.changing().items()
        if id_ not in told
        and id_ not in found
        and (known := register.find("indicators", id_))
        and (columns := undeclared(every, [one.on for one in known.breaks]))
    }
    kept = [
        item for item in items if not (isinstance(item, Observation) and item.indicator in found)
    ]
    problems = [
        unselected(columns, where, option="where", of=id_) for id_, columns in found.items()
    ]
    problems += [changes(columns, where, option="where", of=id_) for id_, columns in turned.items()]
    perhaps = {
        id_: tuple(change.as_break(name) for name, change in columns.items())
        for id_, columns in turned.items()
    }
    return [*kept, *problems], frozenset(found), perhaps


def unselected_together(
    register: Register, sources: Sequence["Unselected"], told: frozenset[str]
) -> tuple[list[Problem], frozenset[str], dict[str, tuple[Break, ...]]]:
    """Tell of indicators whose rows are of one thing in each source, and of several in all.

    Their ids come second, and last of others the days from which figures may not compare.
    """
    if len(sources) < 2:
        return [], frozenset(), {}
    from rsr.engine.changing import changes, undeclared
    from rsr.engine.unselected import Unselected

    joined = Unselected.joined(sources)
    found = {id_: columns for id_, columns in joined.parted().items() if id_ not in told}
    alone, together = [source.changing() for source in sources], joined.changing()
    places = {one.id: at for at, one in enumerate(register.indicators)}
    problems: list[Problem] = []
    perhaps: dict[str, tuple[Break, ...]] = {}
    for id_ in sorted(places.keys() & (found.keys() | together.keys())):
        where = register.where("indicators", places[id_])
        if id_ in found:
            problems.append(unselected(found[id_], where, option="where", of=id_))
        elif id_ not in told:
            known = [one.on for one in register.indicator(id_).breaks]
            turned = {
                name: one
                for name, one in undeclared(together[id_], known).items()
                if not any(name in changed.get(id_, {}) for changed in alone)
            }
            if turned:
                problems.append(changes(turned, where, option="where", of=id_))
                perhaps[id_] = tuple(one.as_break(name) for name, one in turned.items())
    return problems, frozenset(found), perhaps


def parts_alike(
    register: Register, observations: Iterable[Observation]
) -> tuple[list[Problem], frozenset[str]]:
    """Tell of parts whose names differ by what may be the mark of a note or a flag alone.

    A name that ``select`` or ``where`` names means something of its own, and so do names with letters
    in round brackets of which there are several in one period, or none without. A letter without
    brackets may be a mark where no period has both names.
    """
    periods: dict[str, dict[str, set[Hashable]]] = defaultdict(lambda: defaultdict(set))
    for one in observations:
        if one.part is not None:
            periods[one.indicator][one.part].add((one.period.start, one.period.end))
    problems: list[Problem] = []
    for at, indicator in enumerate(register.indicators):
        alike: dict[str, list[str]] = defaultdict(list)
        of_parts = periods.get(indicator.id, {})
        names_ = set(map(fold, of_parts))
        for name in sorted(of_parts):
            bare = _BARE.fullmatch(name.strip())
            lettered = bare is not None and fold(bare[1]) in names_
            alike[fold(bare[1]) if bare is not None and lettered else unmarked(name)].append(name)
        options = [source.options.get("where") for source in register.sources]
        named = {
            text
            for wanted in (indicator.select, *filter(None, options))
            for given in (wanted.values() if isinstance(wanted, Mapping) else ())
            if (found := Wanted.of(given)) is not None
            for text in found.folded
        }
        found_ = [
            names
            for base, names in alike.items()
            if _are_marks(base, names, periods[indicator.id]) and not set(map(fold, names)) <= named
        ]
        if found_:
            lettered = any(_BARE.fullmatch(name.strip()) for name in found_[0])
            mend = (
                "write the mark in square brackets, and explain it"
                if lettered
                else "explain the mark"
            )
            texts = " and ".join(short_repr(name, whole=True) for name in found_[0])
            more = f", and {len(found_) - 1} more like them" if len(found_) > 1 else ""
            problems.append(
                Problem(
                    code="parts-similar",
                    must="parts must have names that differ in more than a mark of a note or a flag",
                    got=f"{texts} for {short_repr(indicator.id)}{more}",
                    hint=f"{mend} under flags, so that they are one part; or, if they are two, name both "
                    "texts under select or where",
                    where=register.where("indicators", at),
                )
            )
        told = {name for names in found_ for name in names}
        problems += _spelled(register, at, named | set(map(fold, told)), of_parts)
    return problems, frozenset(
        register.indicators[one.where.path[1]].id
        for one in problems
        if isinstance(one.where.path[1], int) and one.severity == "error"
    )


def _spelled(
    register: Register, at: int, named: Collection[str], periods: Mapping[str, set[Hashable]]
) -> Iterator[Problem]:
    """Tell of parts that may be one: spelled nearly alike, and of no period both.

    Such names differ in accents, in signs between words, or in the leading zeros of a code.
    """
    indicator = register.indicators[at]
    known = {
        fold(name) for one in indicator.successions for name in (*one.predecessors, *one.successors)
    }
    alike: dict[str, list[str]] = defaultdict(list)
    for name in sorted(periods):
        digits = name.strip().lstrip("0") if name.strip().isdecimal() else ""
        if fold(name) not in known and (digits or len(loosely(name)) >= _SHORTEST):
            alike[digits or loosely(name)].append(name)
    found = [
        names
        for names in alike.values()
        if len(names) > 1
        and not set(map(fold, names)) <= set(named)
        and max(Counter(one for name in names for one in periods[name]).values()) == 1
    ]
    if found:
        more = f", and {len(found) - 1} more like them" if len(found) > 1 else ""
        yield Problem(
            code="part-spelling",
            must="a part must be spelled alike throughout",
            got=" and ".join(short_repr(name, whole=True) for name in found[0])
            + f" for {short_repr(indicator.id)}{more}",
            hint="they count as several parts, of which each lacks the periods of the others: write them "
            "alike in the file, or say under successions which follows which; where they are several, "
            "name them under select or where",
            where=register.where("indicators", at),
            severity="warning",
        )


def _are_marks(base: str, names: Sequence[str], periods: Mapping[str, set[Hashable]]) -> bool:
    if len(names) < 2 or len(base) < _SHORTEST:
        return False
    together = Counter(period for name in names for period in periods[name])
    if any(_BARE.fullmatch(name.strip()) for name in names):
        return max(together.values()) == 1
    if not any(name.rstrip().endswith(")") for name in names):
        return True
    return base in map(fold, names) and max(together.values()) <= 2


def _key(one: Observation, *, by_status: bool) -> Hashable:
    file = one.made_by.file if one.made_by is not None else None
    period = (one.period.start, one.period.end)
    # Not by its caveats: a flag beside one of the rows makes it no other figure.
    standing = one.standing if by_status else (one.vintage_on, one.issue)
    return (one.indicator, one.part, period, standing, one.vintage, file)


def _columns(
    groups: Iterable[Sequence[Observation]],
    source: Any,
    context: SourceContext,
    *,
    periods: bool = False,
) -> dict[str, list[str]]:
    """Return the columns in which rows of one figure differ, each with its texts.

    With ``periods`` only those that say the period, which is one however it is written.
    """
    if not hasattr(source, asked := "periods_at" if periods else "rows_at"):
        return {}
    places = {id(one): _place(one) for group in groups for one in group}
    rows = getattr(source, asked)(context, frozenset(places.values()))
    texts: dict[str, dict[str, None]] = {}
    apart: set[str] = set()
    for group in groups:
        told = [rows[place] for one in group if (place := places[id(one)]) in rows]
        for column in told[0] if told else ():
            here = dict.fromkeys(row.get(column, "") for row in told)
            texts.setdefault(column, {}).update(here)
            if len(set(map(fold, here))) > 1:  # as people, and select, compare them
                apart.add(column)
    return {column: list(found) for column, found in texts.items() if column in apart}


def _place(one: Observation) -> Place:
    made = one.made_by
    return (made.file, made.place or "") if made is not None else (None, "")


def _told(
    indicator: str,
    groups: Sequence[Sequence[Observation]],
    columns: Mapping[str, Iterable[str]],
    written: Mapping[str, Iterable[str]],
    where: Where,
    figure: str | None,
) -> Problem:
    first = groups[0]
    file, _ = _place(first[0])
    if columns:
        hint = f"{differ(columns)}: name one under where, or a column for the part"
    elif _differs(first):
        figures = [
            text_of(one.value.value)
            if isinstance(one.value, Number)
            else figure_in_words(one.value)
            for one in first
        ]
        told = texts_in_words({figure: figures}) if figure else ", ".join(dict.fromkeys(figures))
        hint = f"they differ in the figure alone, {'under ' if figure else ''}{told}"
        hint += f", and in how {written_otherwise(written)}" if written else ""
        hint = f"{hint}, first at {_places(first)}: one must be taken out"
    elif written:
        hint = f"they differ only in how {written_otherwise(written)}, first at {_places(first)}: one must be taken out"
    else:
        hint = f"they are the same in every column, first at {_places(first)}: the file holds rows twice"
    named = [
        ", ".join(filter(None, (one.part and short_repr(one.part), written_span(one.period))))
        for one, *_ in groups
    ]
    return Problem(
        code="select-ambiguous",
        must="there must be one row for each period and part",
        got=f"{len(first)} rows for {short_repr(indicator)}, {named[0]}"
        + (f" in {short_repr(file)}" if file else "")
        + more_like_it(named[1:]),
        hint=hint,
        where=where,
    )


def _differs(group: Sequence[Observation]) -> bool:
    return len({one.value for one in group}) > 1


def _places(group: Sequence[Observation]) -> str:
    return " and ".join(_place(one)[1] for one in group[:3])


def without_series(register: Register, items: Iterable[Any]) -> frozenset[str]:
    """Return the indicators that have no figure from a table, because of what their rows are."""
    refused: set[str] = set()
    measured: set[str] = set()
    for item in items:
        if isinstance(item, Observation):
            measured.add(item.indicator)
        elif isinstance(item, Problem) and item.code in _REFUSING and item.severity == "error":
            path = item.where.path
            if path[:1] == ("indicators",) and isinstance(path[1], int):
                refused.add(register.indicators[path[1]].id)
    return frozenset(refused - measured)


@frozen(kw_only=True)
class Together:
    """What is left of all that sources gave, what was amiss, and the indicators without a series."""

    observations: list[Observation]
    accounts: list[Account]
    problems: tuple[Problem, ...]
    refused: frozenset[str]
    # Days from which figures may not compare with those before, by indicator.
    breaks: Mapping[str, tuple[Break, ...]]


def across_sources(
    register: Register,
    observations: Sequence[Any],
    accounts: Sequence[Account],
    *,
    beside: Sequence["Unselected"],
    kinds: Mapping[str, Sequence[Known]],
    refused: frozenset[str],
) -> Together:
    """Look at what sources gave together, and leave out the figures that have no series."""
    mixed, of_kinds = kinds_in_sources(register, kinds)
    several, apart, breaks = unselected_together(register, beside, refused | of_kinds)
    alike, alike_of = parts_alike(register, observations)
    left, told = without(observations, accounts, apart, "select-ambiguous")
    left, told = without(left, told, of_kinds, "kinds-mixed")
    left, told = without(left, told, alike_of - of_kinds, "parts-similar")
    return Together(
        observations=left,
        accounts=told,
        problems=(*several, *alike, *mixed),
        refused=refused | apart | alike_of | of_kinds,
        breaks=breaks,
    )
