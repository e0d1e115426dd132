"""What rows that indicators ask for say of themselves: kinds, and names and codes that changed."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from attrs import define, field, frozen

from rsr.engine.cell_reader import CellReader
from rsr.engine.frames import collected, failing, opened, quotation_of, schema_of
from rsr.engine.layout import Layout
from rsr.engine.matching import Columns, broadly, fold, text_of
from rsr.engine.plans import MeasurementPlan, planned
from rsr.errors import import_extra, short_repr
from rsr.model import Break, Indicator, Period, StatisticKind
from rsr.plugins.sources.mhsds._kinds import figure_kind, kind_of

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw

# Texts that stand where there is no name.
_NAMELESS = ("", "none", "null")
# How much of what two long texts have in common at the beginning is kept, in letters.
_KEPT = 20
_DAYS_OF_A_MONTH = 30.4


@frozen(kw_only=True)
class Recoded:
    """One code that ends before another with the same name begins, or the other way round."""

    old: str
    new: str
    # The last day of the old one's last period, and of the new one's first.
    until: date
    since: date
    # What both have in common, and in which column.
    both: str
    column: str


@frozen(kw_only=True)
class Survey:
    """What rows that are asked for say of themselves."""

    # The kinds of measures, by their code in small letters.
    kinds: Mapping[str, frozenset[str]] = field(factory=dict)
    # The kinds of the figures that each indicator asks for.
    asked: Mapping[str, frozenset[StatisticKind]] = field(factory=dict)
    # Days on which a measure got another name, by the indicator that asks for it.
    renamed: Mapping[str, tuple[Break, ...]] = field(factory=dict)
    recoded: tuple[Recoded, ...] = ()


@frozen
class _Seen:
    """A measure in a period, by its code and name; and who reports it, with the name beside it."""

    period: Period
    measure: str
    name: str
    part: str = ""
    beside: str = ""


@define
class _Span:
    """How long a part is seen: the last days of its first and last periods."""

    part: str
    beside: str
    first: date
    last: date


def surveyed(
    frame: Any,
    layout: Layout,
    indicators: Sequence[Indicator],
    measures: Iterable[str],
    naming: Collection[str],
) -> Survey:
    """Look at the rows that indicators ask for, once for all of them.

    Args:
        frame: The table, as whatever narwhals takes.
        layout: Which of its columns mean what.
        indicators: Indicators that are measured on it.
        measures: The codes of measures whose kinds are wanted, in small letters.
        naming: The ids of those indicators that name their measures.

    Raises:
        DocumentError: The engine failed.
    """
    if not indicators:
        return Survey()
    with opened(frame) as table:
        columns = Columns(schema_of(table), quotation=quotation_of(table))
        plans = [planned(one, layout, columns, file=None) for one in indicators]
        plans = [plan for plan in plans if not plan.problems]
        rows = list(_rows(table, layout, columns, plans)) if plans else []
        kinds: dict[str, set[str]] = {}
        seen = _seen(rows, layout, plans)
        for one in (one for plan in plans if plan.id in naming for one in seen[plan.id]):
            kinds.setdefault(fold(one.measure), set()).add(kind_of(one.measure, one.name))
        # Measures without a row that is asked for have a kind all the same.
        for measure, kind in _kinds(table, set(measures) - set(kinds)):
            kinds.setdefault(fold(measure), set()).add(kind)
    renamed: dict[str, tuple[Break, ...]] = {}
    recoded: dict[Recoded, None] = {}
    for plan in plans:
        if plan.id not in naming:
            continue
        renamed[plan.id] = tuple(sorted(_renamed(seen[plan.id]), key=lambda one: one.on))
        recoded |= dict.fromkeys(_recoded(seen[plan.id], _beside(plan.part) or ""))
    return Survey(
        kinds={measure: frozenset(found) for measure, found in kinds.items()},
        asked={
            id_: frozenset(figure_kind(one.measure, one.name) for one in those)
            for id_, those in seen.items()
            if those
        },
        renamed={id_: breaks for id_, breaks in renamed.items() if breaks},
        recoded=tuple(sorted(recoded, key=lambda one: (one.since, one.old, one.new))),
    )


def _beside(part: str | None) -> str | None:
    """Return the column of names beside one of codes, or of codes beside one of names."""
    if part is None or not re.fullmatch(r"(organisation|level_[1-6])(_name)?", part):
        return None
    return part.removesuffix("_name") if part.endswith("_name") else f"{part}_name"


def _rows(
    table: "nw.LazyFrame[Any]", layout: Layout, columns: Columns, plans: Sequence[MeasurementPlan]
) -> Iterator[dict[str, str]]:
    """Yield what differs among the rows that are asked for, as texts by column."""
    nw = import_extra("narwhals.stable.v2", extra="data", to="read MHSDS files")
    asked: list[str | None] = [*layout.period, "measure", "measure_name"]
    for plan in plans:
        asked += [*plan.columns, plan.part, _beside(plan.part)]
    names = [name for name in dict.fromkeys(asked) if name is not None and name in columns.types]
    keys = [f"key_{place}" for place in range(len(names))]
    with failing():  # some engines look at a query before they are asked to compute it
        conditions = broadly([rule for one in plans for rule in one.rules.values()], columns)
        wanted = table.filter(*conditions) if conditions else table
        wanted = wanted.select(
            **{key: columns[name] for key, name in zip(keys, names, strict=True)}
        )
        groups = wanted.group_by(*keys).agg(nw.len().alias("rows"))
    for cells in collected(groups):
        yield dict(zip(names, map(text_of, cells), strict=False))


def _kinds(table: "nw.LazyFrame[Any]", measures: set[str]) -> list[tuple[Any, ...]]:
    if not measures:
        return []
    nw = import_extra("narwhals.stable.v2", extra="data", to="read MHSDS files")
    with failing():
        tidy = nw.col("measure").str.strip_chars().str.to_lowercase()
        rows = table.filter(tidy.is_in(sorted(measures)))
        groups = rows.group_by("measure", "kind").agg(nw.len().alias("rows"))
    return [cells[:2] for cells in collected(groups)]


def _seen(
    rows: Iterable[Mapping[str, str]], layout: Layout, plans: Sequence[MeasurementPlan]
) -> dict[str, set[_Seen]]:
    """Return what each plan is given by rows, without those whose period cannot be read."""
    reader = CellReader(layout)
    days = layout.period
    found: dict[str, set[_Seen]] = {plan.id: set() for plan in plans}
    selected = sorted({name for plan in plans for name in plan.columns})
    takers: dict[tuple[str, ...], list[MeasurementPlan]] = {}
    for cells in rows:
        period = reader.period(tuple(cells[name] for name in days))
        if not isinstance(period, Period):
            continue
        texts = tuple(fold(cells[name]) for name in selected)
        if texts not in takers:
            folded = dict(zip(selected, texts, strict=True))
            takers[texts] = [
                plan for plan in plans if any(rule.takes(folded) for rule in plan.rules.values())
            ]
        measure = cells["measure"].strip()
        name = cells.get("measure_name", measure).strip()
        for plan in takers[texts]:
            part = cells[plan.part].strip() if plan.part is not None else ""
            beside = cells.get(_beside(plan.part) or "", "").strip()
            found[plan.id].add(_Seen(period, measure, name, part, beside))
    return found


def _tidy(text: str) -> str:
    """Return what of a name is more than case, spaces and punctuation."""
    return re.sub(r"[\W_]+", "", text.casefold())


def _renamed(seen: Iterable[_Seen]) -> Iterator[Break]:
    """Yield the days from which measures are called otherwise, for periods of each length."""
    names: dict[int, dict[date, dict[str, tuple[str, str]]]] = {}
    for one in seen:
        start, end = one.period.start, one.period.end
        months = round((end - start).days / _DAYS_OF_A_MONTH)
        tidy = _tidy(one.name)
        if tidy not in _NAMELESS:
            there = names.setdefault(months, {}).setdefault(start, {})
            there[tidy] = min(there.get(tidy, (one.measure, one.name)), (one.measure, one.name))
    for by_start in names.values():
        for (_, before), (start, now) in pairwise(sorted(by_start.items())):
            gone = sorted(before[tidy] for tidy in before.keys() - now.keys())
            new = sorted(now[tidy] for tidy in now.keys() - before.keys())
            pairs = list(zip(gone, new, strict=False))
            if pairs:
                ((_, old), (_, name)), *others = pairs
                more = f", and {len(others)} more like it" if others else ""
                why = f"the measure is called otherwise: {_became(old, name)}{more}"
                yield Break(on=start, why=why, certain=False)


def _became(old: str, new: str) -> str:
    """Say that one text became another, without most of a long beginning that they share."""
    pairs = enumerate(zip(old, new, strict=False))
    same = next((place for place, (one, other) in pairs if one != other), min(len(old), len(new)))
    begin = old.rfind(" ", 0, max(same - _KEPT, 0)) + 1
    cut = "..." if begin else ""
    return f"{short_repr(cut + old[begin:])} became {short_repr(cut + new[begin:])}"


def _recoded(seen: Iterable[_Seen], column: str) -> Iterator[Recoded]:
    """Yield parts that end before another begins beside which the same stands."""
    spans: dict[str, dict[str, _Span]] = {}
    for one in sorted(seen, key=lambda one: (one.period.end, one.part, one.beside)):
        if fold(one.beside) in _NAMELESS or not one.part:
            continue
        day = one.period.end
        alike = spans.setdefault(fold(one.beside), {})
        span = alike.setdefault(fold(one.part), _Span(one.part, one.beside, day, day))
        span.last = day
    for alike in spans.values():
        # A name that several have at once tells nothing of any of them.
        for old, new in pairwise(sorted(alike.values(), key=lambda span: span.first)):
            if old.last < new.first:
                yield Recoded(
                    old=old.part,
                    new=new.part,
                    until=old.last,
                    since=new.first,
                    both=new.beside,
                    column=column,
                )
