"""Whether the figures of parts may be added up: what kind they are, and whether a whole is among them.

A sum that would be wrong is never made. Where parts cannot be added up, the figure of the whole is
the one that its publisher gives, or there is none.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Literal

from attrs import frozen

from rsr.engine.block_totals import Block, in_blocks
from rsr.engine.contents import overlapping_ages
from rsr.engine.levels import levels_among
from rsr.engine.subtotals import ABSENT, totals_of_some
from rsr.engine.totals import (
    CHANCE,
    CHANCE_OF_SUSPECTED,
    MOST_SUSPECTED,
    SumEntry,
    around,
    rounded_to,
    sum_of,
    whole_among,
    written_in,
)
from rsr.engine.wholes import (
    are_sexes,
    called_beside,
    called_total,
    called_whole,
    is_called_whole,
    is_total_of,
    lying_in,
)
from rsr.errors import as_yaml, short_repr
from rsr.model import Indicator, Interval, Number, Period, Value
from rsr.model.kinds import adding, forbidden_by, kind_of, plural_of
from rsr.report import rounded_figure, written_span
from rsr.values.exact import Bounds, bounds_of
from rsr.values.texts import fold


@frozen
class Parted:
    """The figures of one period: those of parts, and that of the whole as it is published."""

    period: Period
    parts: Mapping[str, Value]
    whole: Value | None


@frozen(kw_only=True)
class NotAdded:
    """Why the figures of parts are not added up: as a finding, and in a sentence for readers."""

    code: Literal["parts-not-added", "whole-among-parts", "parts-exceed-whole"]
    must: str
    got: str
    hint: str
    says: str


def not_added(indicator: Indicator, periods: Sequence[Parted]) -> NotAdded | None:
    """Return why the parts of an indicator are not added up; None where they may be."""
    parted = [one for one in periods if one.parts]
    if not parted:
        return None
    figures = [value for one in parted for value in one.parts.values()]
    published = any(one.whole is not None for one in parted)
    unadded = unadded_kind(indicator, figures, published=published)
    if unadded is not None:
        return unadded
    told = () if indicator.parts_overlap else parted
    exceeding = [found for one in told if (found := _exceeds(one)) is not None]
    worst = max(exceeding, key=lambda found: found[0], default=None)
    over = ""
    if worst is not None:
        more = f", and in {len(exceeding) - 1} more" if len(exceeding) > 1 else ""
        over = f"{worst[1]}{more}"
    aside = frozenset(map(fold, indicator.not_wholes))
    among = (
        _whole_among(parted, aside) or _totals_among(parted, aside) or _called_among(parted, aside)
    )
    if among is not None:
        shows, names = among
        listed = ", ".join(map(as_yaml, (*indicator.not_wholes, *names)))
        return NotAdded(
            code="whole-among-parts",
            must="parts must not be added up where one of them is the whole of the others",
            got=f"{shows}; {over}" if over else shows,
            hint="leave it out with 'not' in select or where, or give its rows as measured.whole; where "
            "it is a part like the others, "
            + (f"write not_wholes: [{listed}]" if names else "name it under 'not_wholes'"),
            says=f"A whole stands among the parts: {shows}. The parts are not added up.",
        )
    if worst is not None:
        return NotAdded(
            code="parts-exceed-whole",
            must="parts should not come to more than the whole that is published beside them",
            got=over,
            hint="leave totals out with 'not' in select or where; where people are counted in several "
            "parts, say 'parts_overlap: true'",
            says=f"The parts come to more than the published whole ({over}), and are not added up.",
        )
    return None


def suspected_whole(indicator: Indicator, periods: Sequence[Parted]) -> str | None:
    """Say which parts of few periods may be what others come to; None where nothing was added up, or shows it.

    Of indicators of which `not_added` finds nothing.
    """
    parted = [one for one in periods if one.parts]
    if len(parted) > MOST_SUSPECTED or all(one.whole is not None for one in parted):
        return None
    aside = frozenset(map(fold, indicator.not_wholes))
    return _totals_of_some(parted, aside, CHANCE_OF_SUSPECTED)


def unadded_kind(
    indicator: Indicator, figures: Iterable[Value], *, published: bool
) -> NotAdded | None:
    """Return why figures of an indicator's kind are not added up; None where they may be.

    Figures of an unknown kind are counts where all of them are whole numbers and the unit is not
    one of time or of scores.
    """
    kind = forbidden_by(indicator.unit) or kind_of(indicator)
    when = adding(kind, indicator.unit)
    if when == "always":
        return None
    hint = "give the rows of the whole as measured.whole, or make it a ratio of two counts"
    if kind is not None:
        told = plural_of(kind)
        return NotAdded(
            code="parts-not-added",
            must="figures that are added up must be counts or amounts",
            got=told,
            hint=hint
            if indicator.kind is not None
            else f"if they are counts all the same, say 'kind: count'; or else {hint}",
            says=f"Its figures are {told}, which are never added up: {_instead(published)}.",
        )
    broken = next((value for value in figures if not _is_whole(value)), None)
    if broken is None and when == "whole":
        return None
    why = (
        f"figures such as {_figure(broken)}, of a kind that is not stated"
        if broken is not None
        else f"figures in {short_repr(indicator.unit)}, of a kind that is not stated"
    )
    return NotAdded(
        code="parts-not-added",
        must="figures that are added up must be counts or amounts",
        got=why,
        hint=f"state its kind, such as 'kind: amount' or 'kind: median'; or {hint}",
        says="Nothing says whether its figures can be added up, so they are not: "
        f"{_instead(published)}.",
    )


def _instead(published: bool) -> str:  # noqa: FBT001  # the only argument
    if published:
        return "the figure of the whole is the one that its publisher gives"
    return "there is no figure of the whole, as none is published"


# --- figures -------------------------------------------------------------------------------------


def _is_whole(value: Value) -> bool:
    if isinstance(value, Number):
        return float(value.value).is_integer()
    if isinstance(value, Interval):
        stated = value.stated
        told = (value.low, value.high) if stated is None else (stated,)
        return all(float(one).is_integer() for one in told)
    return True


def _figure(value: Value | None) -> str:
    low, high = written_in(value) if value is not None else (Fraction(0), None)
    if high is None:
        return f"{rounded_figure(float(low))} or more"
    ends = dict.fromkeys((rounded_figure(float(low)), rounded_figure(float(high))))
    return " to ".join(ends)


# --- parts beside the whole that is published -----------------------------------------------------


def _exceeds(one: Parted) -> tuple[Fraction, str] | None:
    """Return by how much parts come to more than their whole, at least, and both figures."""
    whole = bounds_of(one.whole)
    if whole is None or whole[1] is None:
        return None
    low, _ = _come_to(one)
    return None if low <= whole[1] else (low - whole[1], _beside_whole(one, low))


def unlike_whole(periods: Iterable[Parted]) -> str | None:
    """Return why sums of parts do not continue a published whole; None where they may.

    They may where both are on record in some period, and are the same wherever they are.
    """
    compared = False
    for one in periods:
        whole = bounds_of(one.whole)
        if whole is None or not one.parts or None in map(bounds_of, one.parts.values()):
            continue
        compared = True
        low, high = _come_to(one)
        above = whole[1] is not None and low > whole[1]
        if above or (high is not None and high < whole[0]):
            return f"where both are on record they differ: {_beside_whole(one, low)}"
    return None if compared else "no period has a whole beside all of its parts"


def _come_to(one: Parted) -> Bounds:
    step = rounded_to(one.parts.values())
    return sum_of(found for value in one.parts.values() if (found := around(value, step)))


def _beside_whole(one: Parted, low: Fraction) -> str:
    least, most = sum_of(written_in(value) for value in one.parts.values() if bounds_of(value))
    come = rounded_figure(float(least))
    if most is None or most > least:
        come = f"{rounded_figure(float(low))} or more"
    return (
        f"parts come to {come} beside a published whole of {_figure(one.whole)} "
        f"in {written_span(one.period, article=True)}"
    )


# --- a whole among its parts ----------------------------------------------------------------------


# How wholes stand among parts, in words, and which parts they are where that is known.
_Among = tuple[str, Sequence[str]]


def _whole_among(periods: Sequence[Parted], aside: frozenset[str]) -> _Among | None:
    """Return the part that is the whole of the others, or of those that lie in it by their names."""
    names = dict.fromkeys(part for one in periods for part in one.parts)
    for whole, within in (("", tuple(names)), *lying_in(names).items()):
        among = {whole, *within}
        told = whole_among(
            [
                [
                    SumEntry(part, value, named=part == whole or is_called_whole(part), aside=fold(part) in aside)
                    for part, value in one.parts.items()
                    if part in among
                ]
                for one in periods
            ],
            whole or None,
        )  # fmt: skip
        if told is not None:
            part = str(told.part)
            return _told(
                part, periods[told.at].period, told.value, told.count, told.others,
                periods=told.sums, twice=told.twice,
            ), (part,)  # fmt: skip
    levels = levels_among(
        [
            [SumEntry(part, value, aside=fold(part) in aside) for part, value in one.parts.items()]
            for one in periods
        ]
    )
    if levels is None:
        return None
    told = levels.whole
    figures = _told(
        None, periods[told.at].period, told.value, told.count, told.others,
        periods=told.sums, twice=told.twice,
    )  # fmt: skip
    return f"{levels}: {figures}", levels.parts


def _totals_among(periods: Sequence[Parted], aside: frozenset[str]) -> _Among | None:
    """Return how totals of some parts stand among all, by their names or by their order."""
    names = dict.fromkeys(part for one in periods for part in one.parts)
    totals = [part for part in names if called_total(part) and fold(part) not in aside]
    # One alone that is called 'Total' is the whole of all others, of which the figures tell.
    if len(names) > len(totals) and (len(totals) > 1 or any(is_total_of(part) for part in totals)):
        are = "is" if len(totals) == 1 else "are"
        return f"{', '.join(map(short_repr, totals[:3]))} {are} called totals", totals
    beside = [part for part in names if called_beside(part) and fold(part) not in aside]
    if 0 < len(beside) < len(names):
        are = "is" if len(beside) == 1 else "are"
        return (
            f"{', '.join(map(short_repr, beside[:3]))} {are} called an average or a target",
            beside,
        )
    if (ages := overlapping_ages(part for part in names if fold(part) not in aside)) is not None:
        return ages
    for turned in (1, -1):
        told = [list(one.parts.items())[::turned] for one in periods]
        told = [[both for both in found if fold(both[0]) not in aside] for found in told]
        if block := in_blocks([[value for _, value in found] for found in told]):
            parts = told[block.of]
            heads = tuple(parts[at][0] for at in block.totals)
            return _block(block, parts, periods[block.of].period), heads
    some = _totals_of_some(periods, aside, CHANCE)
    return None if some is None else (some, ())


def _totals_of_some(
    periods: Sequence[Parted], aside: frozenset[str], limit: Fraction
) -> str | None:
    names = dict.fromkeys(part for one in periods for part in one.parts)
    return totals_of_some(
        {
            part: [_both(one.parts[part]) if part in one.parts else ABSENT for one in periods]
            for part in names
            if fold(part) not in aside
        },
        limit,
    )


def _block(block: Block, parts: Sequence[tuple[str, Value]], period: Period) -> str:
    """Say of which parts one of so many totals is the sum, with both figures."""
    (total, value), *members = parts[block.totals[0] : block.last + 1]
    least, most = sum_of(written_in(one) for _, one in members)
    ends = dict.fromkeys(rounded_figure(float(end)) for end in (least, most) if end is not None)
    named = [short_repr(name) for name, _ in members[:3]]
    named += [f"{len(members) - 3} more"] if len(members) > 3 else []
    names = f"{', '.join(named[:-1])} and {named[-1]}"
    return (
        f"{short_repr(total)} is {_figure(value)} and {names}, next to it, come to {' to '.join(ends)}, "
        f"in {written_span(period, article=True)}, and {len(block.totals) - 1} more such"
    )


def _both(value: Value) -> tuple[Fraction, Fraction] | None:
    low, high = bounds_of(value) or (Fraction(0), None)
    return None if high is None else (low, high)


def _called_among(periods: Sequence[Parted], aside: frozenset[str]) -> _Among | None:
    """Return the part that is called the whole of the others, though it is not near their sum.

    In every period it can be at least as great as each of the others, unless these are sexes; in one it
    is more than 0.
    """
    names = dict.fromkeys(part for one in periods for part in one.parts)
    for part in names:
        if fold(part) in aside or not called_whole(part, names):
            continue
        telling: list[Parted] = []
        for one in periods:
            own, rest = bounds_of(one.parts.get(part)), _others(one, part)
            if own is None or not rest or own[1] == 0:  # nothing, or nothing beside it
                continue
            least = max(found[0] for each in rest if (found := bounds_of(each)))
            if own[1] is not None and own[1] < least and not are_sexes(part, names):
                telling.clear()
                break
            telling.append(one)
        if telling:
            last = telling[-1]
            rest = _others(last, part)
            figures = (last.parts[part], len(rest), sum_of(map(written_in, rest)))
            told = _told(part, last.period, *figures, periods=len(telling))
            return f"{told}; by its name it is the whole", (part,)
    return None


def _others(one: Parted, part: str) -> list[Value]:
    """Return the figures of the other parts that are known, or hidden."""
    return [each for name, each in one.parts.items() if name != part and bounds_of(each)]


def _told(
    part: str | None,
    period: Period,
    value: Value,
    count: int,
    others: Bounds,
    *,
    periods: int,
    twice: bool = False,
) -> str:
    """Return a part, or several, and what the others come to, in the last period of so many, in words."""
    more = f", and in {periods - 1} more" if periods > 1 else ""
    low, high = others
    ends = dict.fromkeys(rounded_figure(float(end)) for end in (low, high) if end is not None)
    come = " to ".join(ends) if high is not None else f"{next(iter(ends))} or more"
    beside = "other part is" if count == 1 else "others together are"
    doubled = ", which is twice as much" if twice else ""
    return (
        f"{'they come to' if part is None else f'{short_repr(part)} is'} {_figure(value)} and the {count:,} {beside} {come}{doubled}, "
        f"in {written_span(period, article=True)}{more}"
    )
