"""What kind of statistic indicators are, as their sources know it, and what follows for their parts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from attrs import evolve

from rsr.engine.totals import suspected
from rsr.errors import Problem, Where, short_repr
from rsr.model import Indicator, Observation, Register, StatisticKind, TimeSense
from rsr.model.kinds import (
    Known,
    contradict,
    kind_in_picked,
    mixed_in_select,
    plural_of,
    settled_kind,
    unit_without,
)
from rsr.model.senses import days_in_words, sense_of
from rsr.series.adding import NotAdded
from rsr.series.examining import Examined

if TYPE_CHECKING:
    from rsr.engine.layout import Layout
    from rsr.engine.unselected import Unselected

__all__ = [
    "Known",
    "kinds_in_sources",
    "known_of",
    "layout_with_picked",
    "unadded",
    "with_kinds",
    "with_picked",
    "without_mixed",
]

# What periods cover where their heading names so many days or more.
_LONGER = ((336, "year-ending"), (168, "half-year"), (84, "quarter"), (28, "month"))


def known_of(indicator: Indicator, layout: "Layout") -> Known | None:
    """Return what a table says of the kind of an indicator's figures; None where it does not."""
    kinds = layout.kinds_of.get(indicator.id, frozenset())
    if indicator.measured is not None and indicator.measured.combine == "count":
        return Known("count")
    if len(kinds) == 1:
        return Known(next(iter(kinds)))
    return layout.layouts.get(indicator.id, layout).kind


def with_picked(known: Known | None, where: Any, indicator: Indicator | None) -> Known | None:
    """Return what a source knows of an indicator's figures, with what the texts tell that it picks.

    ``known``: what the source knows else; the heading of the figures goes before.
    """
    if not isinstance(where, Mapping) or indicator is None:
        return known
    kind = kind_in_picked(where, indicator.unit)
    if kind is None or (known is not None and known.kind is not None and not known.by_option):
        return known
    return evolve(known or Known(), kind=kind, by_option=True, counted=False)


def layout_with_picked(layout: "Layout", where: Any, indicators: Iterable[Indicator]) -> "Layout":
    """Return a layout whose indicators have the kinds that `with_picked` knows."""
    own = {
        one.id: evolve(of, kind=kind)
        for one in indicators
        for of in (layout.layouts.get(one.id, layout),)
        if (kind := with_picked(of.kind, where, one)) != of.kind
    }
    return evolve(layout, layouts={**layout.layouts, **own}) if own else layout


def without_mixed(
    items: Sequence[Any], beside: "Unselected", register: Register, where: Where
) -> tuple[list[Any], frozenset[str], dict[str, StatisticKind]]:
    """Return what a source gave, without the figures of indicators whose units are of several kinds.

    The ids of these come second, and the kinds that units and measures tell of others last.
    """
    from rsr.engine.kind_columns import kind_in_columns

    problems: list[Problem] = []
    kinds: dict[str, StatisticKind] = {}
    mixed: set[str] = set()
    for id_, texts in beside.of_kinds(items).items():
        of = register.find("indicators", id_)
        kind, told = kind_in_columns(
            texts,
            where,
            unit="" if of is None else of.unit,
            stated=of is not None and of.kind is not None,
            option="where",
            of=id_,
        )
        if told is not None:
            problems.append(told)
            mixed.add(id_)
        elif kind is not None:
            kinds[id_] = kind
    kept = [one for one in items if not (isinstance(one, Observation) and one.indicator in mixed)]
    return [*kept, *problems], frozenset(mixed), kinds


def with_kinds(
    register: Register, kinds: Mapping[str, Sequence[Known]]
) -> tuple[Register, list[Problem]]:
    """Return a register whose indicators have the kinds that sources know, and what contradicts.

    Which kind stands, `settled_kind` says. One whose column is headed as cumulative or rolling, or that
    is made of such figures, has that time sense unless it states another.
    """
    problems: list[Problem] = []
    made: list[Indicator] = []
    for index, indicator in enumerate(register.indicators):
        known = kinds.get(indicator.id, ())
        kind = settled_kind(indicator, known)
        counted = _with_counted(indicator, known)
        if not _are_mixed(counted):  # or that is told
            told_of = known if indicator.kind is None else counted
            problems += _contradicted(register, index, indicator, kind, told_of)
        # What words alone say is read from them whenever it is asked for.
        if any(one.kind is not None for one in known) and mixed_in_select(indicator) is None:
            indicator = evolve(indicator, kind=kind)  # noqa: PLW2901  # what is known of it is added
        told: TimeSense | None
        told = next((one.time_sense for one in known if one.time_sense is not None), None)
        if indicator.time_sense is None:
            problems += _of_longer_spans(register, index, known)
        if told is not None and sense_of(indicator) is None:
            indicator = evolve(indicator, time_sense=told)  # noqa: PLW2901  # as above
        made.append(indicator)
    senses: dict[str, TimeSense] = {
        one.id: sense
        for one in made
        if (sense := sense_of(one)) in ("cumulative", "rolling") and one.difference is None
    }
    for _ in ("continued", "divided"):  # a ratio may be of one that continues another
        for one in made:
            of = next((id_ for id_ in one.made_of if id_ in senses), None)
            if of is not None and sense_of(one) is None:
                senses[one.id] = senses[of]
    settled = tuple(
        evolve(one, time_sense=senses[one.id])
        if one.id in senses and sense_of(one) is None
        else one
        for one in made
    )
    if settled == register.indicators:
        return register, problems
    return evolve(register, indicators=settled), problems


def _of_longer_spans(register: Register, index: int, known: Iterable[Known]) -> Iterator[Problem]:
    """Tell of headings of periods that name a longer span than these cover."""
    for heading, covers in dict.fromkeys(one.spans for one in known if one.spans):
        days = days_in_words(heading)
        longer = next((name for least, name in _LONGER if days >= least), "week-ending")
        yield Problem(
            code="span-contradicted",
            must="the heading of periods must not name a longer span than they cover",
            got=f"{short_repr(heading, whole=True)}, and covers: {covers}",
            hint=f"write covers: {longer} in the source where each figure is of all those days; state "
            "time_sense: period where it is of its period alone. They are taken as rolling until then",
            where=register.where("indicators", index),
            severity="warning",
        )


def kinds_in_sources(
    register: Register, kinds: Mapping[str, Sequence[Known]]
) -> tuple[list[Problem], frozenset[str]]:
    """Tell of indicators whose sources give figures of several kinds; their ids come second."""
    problems: list[Problem] = []
    mixed: set[str] = set()
    for index, indicator in enumerate(register.indicators):
        known = _with_counted(indicator, kinds.get(indicator.id, ()))
        if not _are_mixed(known):
            continue
        of_sources: dict[str, list[str]] = {}
        for one in known:
            if one.kind is not None:
                of_sources.setdefault(plural_of(one.kind), []).append(short_repr(one.source))
        mixed.add(indicator.id)
        problems.append(
            Problem(
                code="kinds-mixed",
                must="the figures of an indicator must be of one kind",
                got=" and ".join(
                    f"{one} from {', '.join(of_sources[one])}" for one in sorted(of_sources)
                ),
                hint="give the others an indicator of their own",
                where=register.where("indicators", index),
            )
        )
    return problems, frozenset(mixed)


def _with_counted(indicator: Indicator, known: Iterable[Known]) -> tuple[Known, ...]:
    """Return what sources know, with the counts of which their headings alone tell.

    Counts that are divided by a denominator are none.
    """
    if indicator.denominator is not None:
        return tuple(known)
    return tuple(
        evolve(one, kind="count") if one.kind is None and one.counted else one for one in known
    )


def _are_mixed(known: Sequence[Known]) -> bool:
    return any(contradict(one, other) for one, other in combinations(_kinds_of(known), 2))


def _kinds_of(known: Iterable[Known]) -> tuple[StatisticKind, ...]:
    return tuple(dict.fromkeys(one.kind for one in known if one.kind is not None))


def _contradicted(
    register: Register,
    index: int,
    indicator: Indicator,
    settled: StatisticKind | None,
    known: Iterable[Known],
) -> Iterator[Problem]:
    """Tell of a source that knows another kind than the one that stands, or than the unit says."""
    known = tuple(known)
    unsaid = unit_without(indicator, known)
    if unsaid is not None:
        yield Problem(
            code="kind-contradicted",
            must="the unit of figures that are no counts must not be that of counts",
            got=f"{plural_of(unsaid)} are read, and the unit is {short_repr(indicator.unit)}",
            hint="read what the unit counts, or write the unit of what is read, such as 'per cent', "
            "'per 1,000 people' or 'days'; where the words mislead, state 'kind'",
            where=register.where("indicators", index, "unit"),
            severity="warning",
        )
    for kind in _kinds_of(known):
        if settled is not None and contradict(settled, kind):
            yield Problem(
                code="kind-contradicted",
                must="figures should be of the kind that their indicator states or is named for",
                got=f"{plural_of(settled)}, and its source gives {plural_of(kind)}",
                hint=f"{plural_of(settled)} is what stands; look at what is selected, and state 'kind'",
                where=register.where("indicators", index, *(("kind",) if indicator.kind else ())),
                severity="warning",
            )


def not_added_in(register: Register, examined: Mapping[str, Examined]) -> Mapping[str, NotAdded]:
    """Return why parts are not added up, of the indicators where that leaves a figure out."""
    told: dict[str, NotAdded] = {}
    for one in register.indicators:
        found, known = examined[one.id].not_added, examined[one.id].known
        wholes = {each.period for each in known if each.part is None}
        if (
            found is None
            # Nobody would have added them up.
            or (found.code == "parts-not-added" and all(each.period in wholes for each in known))
            or register.kinds_mixed(one)
        ):
            continue
        told[one.id] = found
    return told


def unadded(register: Register, examined: Mapping[str, Examined]) -> Iterator[Problem]:
    """Tell of the indicators whose parts are not added up, where that leaves a figure out."""
    not_added = not_added_in(register, examined)
    for index, indicator in enumerate(register.indicators):
        found = not_added.get(indicator.id)
        where = register.where("indicators", index, *(("measured",) if indicator.measured else ()))
        if (doubtful := examined[indicator.id].suspected) is not None:
            yield suspected(doubtful, where)
        if found is None:
            continue
        yield Problem(
            code=found.code,
            must=found.must,
            got=found.got,
            hint=found.hint,
            where=where,
            severity="warning",
        )
