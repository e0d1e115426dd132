"""What the figures of a register say against each other, and against what the register says of them.

Counts are not below 0, shares not above their whole, and periods do not share a day.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from rsr.errors import Problem, Where, short_repr
from rsr.model import Interval, Number, Observation, Period, Register
from rsr.model.kinds import kind_of
from rsr.report import written_span
from rsr.series import known_on
from rsr.series.continuing import unlike_continued
from rsr.series.cumulative import reset_elsewhere
from rsr.series.examining import Examined
from rsr.series.rebased import unlike_bases
from rsr.series.recoding import recoded
from rsr.series.vintages import differing, lacking, overruled
from rsr.values.places import where_made
from rsr.workflow._gathered import details_of
from rsr.workflow._kinds import unadded


def of_figures(
    register: Register, day: date | None, examined: Mapping[str, Examined]
) -> Iterator[Problem]:
    """Tell of what figures that were known on a day say against each other."""
    yield from differing(register, as_of=day)
    yield from overruled(register, as_of=day)
    figures = {id_: one.figures for id_, one in examined.items()}
    standing = {id_: one.standing for id_, one in examined.items()}
    yield from lacking(register, standing, figures)
    recodings = {id_: one.recodings for id_, one in examined.items()}
    recast = {id_: one.recast for id_, one in examined.items()}
    yield from recoded(register, recodings, recast, told=details_of(register).recoded)
    yield from unlike_bases(register, {id_: one.rebased for id_, one in examined.items()})
    yield from unlike_continued(register, as_of=day)
    if any(indicator.successions for indicator in register.indicators):
        from rsr.series.following import looping, unmatched  # few registers declare any

        yield from looping(register)
        yield from unmatched(register)
    known = known_on(register.observations, day)
    yield from reset_elsewhere(register, figures)
    yield from touching(register, known)
    yield from unadded(register, examined)
    yield from beyond_whole(register, examined)


_THOUSAND, _THREE_DIGITS = 1000, 100
# So many of ten numbers of three digits do not end in 0; a tenth of them less is still most.
_MOST_OF_THEM = 0.8
_ONE_OF = 10


def without_negative(register: Register, items: Sequence[Any]) -> list[Any]:
    """Return what a source gave without counts below 0, with an error for each of these."""
    counts = _counts(register)
    kept: list[Any] = []
    for item in items:
        if isinstance(item, Observation) and _below(item, counts):
            kept.append(_negative(item, where_made(item.made_by)))
        else:
            kept.append(item)
    return kept


def _counts(register: Register) -> frozenset[str]:
    return frozenset(one.id for one in register.indicators if one.kind == "count")


def _below(one: Observation, counts: Container[str]) -> bool:
    if one.indicator not in counts:
        return False
    value = one.value
    high = value.value if isinstance(value, Number) else None
    high = value.high if isinstance(value, Interval) else high
    return high is not None and high < 0


def _negative(one: Observation, where: Where) -> Problem:
    value = one.value
    told = value.value if isinstance(value, Number) else value
    return Problem(
        code="count-negative",
        must="must not be below 0, as it is a count",
        got=(f"{told:g}" if isinstance(told, int | float) else short_repr(str(told)))
        + f" of {one.indicator}",
        hint="its indicator states 'kind: count'; a change in a count is none",
        where=where,
    )


def beyond_whole(register: Register, examined: Mapping[str, Examined]) -> Iterator[Problem]:
    """Tell of shares whose numerator is more than their denominator, and of those above 100 per cent.

    Counts whose thousands a point seems to part are told, too. Counts below 0 that the register itself holds are told as well, and stay where they are written.
    """
    counts = _counts(register)
    for index, one in enumerate(register.observations if counts else ()):
        if one.made_by is None and _below(one, counts):
            yield _negative(one, register.where("observations", index, "value"))
    yield from _in_thousands(register, examined)
    asked = [
        (at, one)
        for at, one in enumerate(register.indicators)
        if kind_of(one) == "percentage"
        or (one.ratio is not None and one.control_chart in ("p", "p-prime"))
    ]
    if not asked:
        return
    from rsr.series import pick  # arithmetic that few registers need
    from rsr.series.possible import (
        above_whole,
        exceeding,
        exceeding_in_words,
        is_share_in_words,
        parts_exceeding,
    )

    by_indicator = {id_: one.known for id_, one in examined.items()}
    earlier = {each.id: each.continues for each in register.indicators if each.continues}
    for index, indicator in asked:
        figures = by_indicator[indicator.id]
        for told in above_whole(indicator, ((f.period, f.part, f.value) for f in figures)):
            certain = is_share_in_words(indicator)
            yield Problem(
                code="percentage-above-whole",
                must="a percentage of a whole must not be above 100",
                got=told,
                hint="look at the figure in its file"
                if certain
                else "a growth, a change or an occupancy may be; look at the figure if it is a share",
                where=register.where("indicators", index),
                severity="warning" if certain else "note",
            )
        if indicator.ratio is None:
            continue
        others = {id_: register.find("indicators", id_) for id_ in indicator.made_of}
        known = {id_: other for id_, other in others.items() if other is not None}
        picked = pick(
            indicator, by_indicator, since=None, earlier=earlier, others=known, examined=examined
        )
        found = exceeding(indicator, picked.points)
        ends = (
            by_indicator.get(id_, ())
            for id_ in (indicator.ratio.numerator, indicator.ratio.denominator)
        )
        which = exceeding_in_words(found) if found else parts_exceeding(indicator, *ends)
        if which:
            yield Problem(
                code="numerator-exceeds-denominator",
                must="the numerator of a share must not be more than its denominator",
                got=which,
                hint="look at both figures; where what is above the line need not be among what is "
                "below it, say 'kind: ratio'",
                where=register.where("indicators", index, "ratio"),
                severity="warning",
            )


def _in_thousands(register: Register, examined: Mapping[str, Examined]) -> Iterator[Problem]:
    """Tell of figures that were read as decimals, and look like counts whose thousands a point parts.

    None is a thousand or more, and most of those that are not whole have three decimals. Where nothing
    says that they are counted, one of ten or more is whole and has three digits; of numbers that are
    printed with three decimals one of a thousand is.
    """
    for index, indicator in enumerate(register.indicators):
        kind = kind_of(indicator)
        if kind not in (None, "count") or indicator.id not in examined:
            continue
        known = examined[indicator.id].known
        figures = [one.value.value for one in known if isinstance(one.value, Number)]
        if max(map(abs, figures), default=_THOUSAND) >= _THOUSAND:
            continue
        broken = [one for one in figures if not float(one).is_integer()]
        if not broken:
            continue
        decimals = [len(f"{one:.9f}".rstrip("0").partition(".")[2]) for one in broken]
        three = decimals.count(3)
        if max(decimals) > 3 or three < len(broken) * _MOST_OF_THEM:
            continue
        whole = sum(float(one).is_integer() and abs(one) >= _THREE_DIGITS for one in figures)
        if kind == "count" or whole * _ONE_OF >= len(figures):
            more = f", and {three - 1:,} more like it" if three > 1 else ""
            yield Problem(
                code="count-in-decimals",
                must="figures that are counted must not have decimals as thousands have digits",
                got=f"{broken[decimals.index(3)]:g}{more}",
                hint='where a point parts the thousands, write thousands: "." in the source; where it '
                "stands before decimals, state the indicator's kind, such as amount or ratio",
                where=register.where("indicators", index),
                severity="warning",
            )


def touching(register: Register, figures: Iterable[Observation]) -> Iterator[Problem]:
    """Tell of indicators with periods that end on the day on which the next begins."""
    periods: dict[str, set[Period]] = defaultdict(set)
    for one in figures:
        periods[one.indicator].add(one.period)
    for place, indicator in enumerate(register.indicators):
        ordered = sorted(periods.get(indicator.id, ()), key=lambda one: (one.start, one.end))
        shared = [
            (one, other)
            for one, other in pairwise(ordered)
            if one.start < one.end == other.start < other.end
        ]
        if shared:
            more = f", and {len(shared) - 1:,} more like it" if shared[1:] else ""
            first, second = map(written_span, shared[0])
            yield Problem(
                code="periods-share-day",
                must="a period must end before the next begins",
                got=f"{first}, and then {second}{more}",
                hint="where an end is the first day after its period, write the day before it in the "
                "file, or in a query that reads it",
                where=register.where("indicators", place),
                severity="warning",
            )
