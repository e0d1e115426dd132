"""Reporters that end, or fall, where others begin or jump by as much: perhaps a merger, split or new code."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from statistics import mean

from attrs import frozen

from rsr.errors import Problem, short_repr
from rsr.model import Indicator, Missing, NotCollected, Observation, Register
from rsr.model.succession import Succession
from rsr.model.vintage import in_force
from rsr.series.doubled import MOST_BY_CHANCE, doubled, grain_of, twice_in
from rsr.series.recasting import Recast, is_declared
from rsr.series.turnover import (
    LARGEST_GAP,
    LEAST_JUMP,
    LEAST_SHARE,
    SMALLEST,
    Figures,
    Span,
    Step,
    replaced,
    steps_of,
    sums_of,
)
from rsr.values.exact import printed

# A level is that of so many periods, and of what was never seen so many times are expected.
_LEVEL = 3
_UNSEEN = 0.5
_MOST_TOLD = 5


@frozen
class Recoding:
    """Parts that end, those whose figures jump by about as much, and both figures in words.

    ``on`` is the last day of the last period in which the old ones report. ``apart`` are those that
    report before and after, and not of the same.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    on: date
    says: str
    apart: tuple[str, ...]


def recoded(
    register: Register,
    found: Mapping[str, Sequence[Recoding]],
    recast: Mapping[str, Sequence[Recast]],
    *,
    told: Collection[tuple[str, str]] = (),
) -> Iterator[Problem]:
    """Tell of parts that end in a period while another's figure jumps by about their size.

    ``told``: those of which a source told already that one may have followed on the other.
    """
    for index, indicator in enumerate(register.indicators):
        again = [one for one in recast[indicator.id] if not one.declared_in(indicator.successions)]
        if again:
            yield Problem(
                code="reporters-recoded",
                must="a later release should not give under other codes what stands under those of an "
                "earlier one",
                got=_listed([one.says for one in again]),
                hint="the figures of the later release stand, and both are not added up; if it is so, "
                f"write 'successions: [{', '.join(one.written for one in again)}]'",
                where=register.where("indicators", index),
                severity="warning",
            )
        said = [
            one.says
            for one in found[indicator.id]
            if not {(old, new) for old in one.old for new in one.new} <= set(told)
        ]
        if said:
            yield Problem(
                code="reporters-recoded",
                must="one who reports should be one part of the series throughout",
                got=_listed(said),
                hint="if they merged, were split or got another code, say so under successions; the "
                "figures of the whole are right where they are published, those of who reports "
                "throughout leave the parts apart",
                where=register.where("indicators", index),
                severity="warning",
            )


def recodings(
    indicator: Indicator,
    observations: Sequence[Observation],
    given: Sequence[Recast],
    successions: Sequence[Succession] = (),
) -> tuple[Recoding, ...]:
    """Return where reporters may have merged, been split, or got another code.

    Only figures that may be added up are compared: rates are near one another by chance.

    ``given``: what a later release gives under other codes for the same periods, which is not told
    again. ``successions``: who is followed as one beside what the indicator says.
    """
    known = [one for one in observations if one.part is not None]
    if not known:
        return ()
    from rsr.series.adding import unadded_kind  # arithmetic that few registers need

    if unadded_kind(indicator, [one.value for one in known], published=False) is not None:
        return ()
    by_period = _by_period(known)
    declared = (*indicator.successions, *successions)
    again = [(set(one.old), set(one.new)) for one in given]
    found = [
        one
        for one in _found(_joined(by_period, declared) if declared else by_period)
        if not any(set(one.old) <= old and set(one.new) <= new for old, new in again)
    ]
    # What fell by as much as is new was split, and is not there twice though both are alike.
    told = {pair for one in found for pair in product(one.old, one.new)}
    twice = (
        Recoding(one.old, one.new, one.spans[-1][1], one.says, apart=one.new)
        for one in doubled(by_period, grain_of(by_period.values()))
        if not is_declared(one.old, one.new, declared)
        and told.isdisjoint(product(one.old, one.new))
    )
    return (*twice, *found)


def _listed(found: Sequence[str]) -> str:
    more = f"; and {len(found) - _MOST_TOLD} more" if len(found) > _MOST_TOLD else ""
    return f"{'; '.join(found[:_MOST_TOLD])}{more}"


def _by_period(observations: Iterable[Observation]) -> dict[Span, dict[str, float]]:
    """Return the figures of parts that stand, by period; of one that is hidden it is not known."""
    grouped: dict[tuple[Span, str], list[Observation]] = defaultdict(list)
    for one in observations:
        grouped[(one.period.start, one.period.end), one.part or ""].append(one)
    found: dict[Span, dict[str, float]] = defaultdict(dict)
    for (span, part), vintages in grouped.items():
        stands = in_force((one.standing, one.value) for one in vintages)
        value = vintages[stands].value if stands is not None else None
        if isinstance(value, Missing | NotCollected):
            continue  # an empty cell is no report: so a row that stays after a body closed is none
        figure = printed(value)
        found[span][part] = float("nan") if figure is None else figure
    return found


def _joined(figures: Figures, successions: Sequence[Succession]) -> Figures:
    """Return the figures of those who are followed as one, added up."""
    from rsr.series.following import Followed

    followed = Followed(successions, figures, twice_in(successions, figures))
    return {
        span: {
            label: sum(parts[part] for part in members)
            for label, members in followed.members(span, parts).items()
            if members
        }
        for span, parts in figures.items()
    }


def _found(periods: Figures) -> Iterator[Recoding]:
    steps = tuple(steps_of(periods))
    compared: dict[tuple[bool, bool], int] = defaultdict(int)
    for step in steps:
        compared[step.kind] += step.compared
    groups = sum(len(step.all_ended) > 1 < len(step.begun) for step in steps)
    # What is told of something already, as what ended or as what came of it.
    ended, came_of = set[str](), set[str]()
    for step in steps:
        if step.as_groups(ended, came_of, groups, compared[step.kind]):
            ended.update(step.all_ended)
            came_of.update(step.begun)
            yield _groups_recoded(step)
        for gone, came, size in step.matched(ended, came_of, compared[step.kind]):
            ended.update(gone)
            came_of.update(came)
            yield _recoding(gone, came, step, ended_with=size)
    yield from _replaced(periods, steps, ended, came_of)
    yield from _splits(periods, came_of)


def _replaced(
    periods: Figures, steps: Sequence["Step"], ended: set[str], came_of: set[str]
) -> Iterator[Recoding]:
    """Tell of those whose levels agree though single figures do not, and add them to what is told."""
    follows = {step.before: step for step in steps if not step.silent}
    spans = sorted(periods)
    for at, gone, came in replaced(
        periods,
        lambda span: follows[span].share_alike,
        told={*ended, *came_of},
        smallest=SMALLEST,
        widest=LARGEST_GAP,
        most=MOST_BY_CHANCE,
    ):
        if ended.isdisjoint(gone) and came_of.isdisjoint(came):
            ended.update(gone)
            came_of.update(came)
            step = follows[spans[at - 1]]
            yield _recoding(gone, came, step, ended_with=sum(step.old[part] for part in gone))


def _recoding(
    gone: tuple[str, ...],
    came: tuple[str, ...],
    step: Step,
    *,
    ended_with: float,
) -> Recoding:
    """Return it in words: with both figures, and the day of a new code that begins later."""
    old, new = step.old, step.new
    later = f" from {step.after[0]}" if step.silent else ""
    if not any(part in old for part in came):
        are = "is" if len(came) == 1 else "are"
        size = sum(new[part] for part in came)
        jumped = f"{_named(came)} {are} new{later} with {size:,.12g}"
    else:
        jumped = " and ".join(
            f"{short_repr(part)} went from {old[part]:,.12g} to {new[part]:,.12g}"
            if part in old
            else f"{short_repr(part)} is new with {new[part]:,.12g}"
            for part in came
        )
    says = f"{_named(gone)} ended with {ended_with:,.12g} on {step.before[1]}, and {jumped}"
    return Recoding(gone, came, step.before[1], says, apart=came)


def _groups_recoded(step: Step) -> Recoding:
    """Return in words that several ended and others are new, of which no figure says who is whose."""
    gone, came = (tuple(sorted(parts)) for parts in (step.all_ended, step.begun))
    old, new = (sum(parts.values()) for parts in (step.all_ended, step.begun))
    says = (
        f"these {len(gone)} ended with {old:,.12g} in all on {step.before[1]}: {', '.join(map(short_repr, gone))}; and "
        f"these {len(came)} are new from {step.after[0]} with {new:,.12g} in all: {', '.join(map(short_repr, came))}; "
        "which of them took the place of which cannot be told from the figures"
    )
    return Recoding(gone, came, step.before[1], says, apart=came)


def _splits(periods: Figures, came_of: Collection[str]) -> Iterator[Recoding]:
    """Tell of those that go on and fell by what new ones began with, and stay so.

    Each level is the mean of three periods. A fall by as much, and for as long, where nothing begins
    says how often that is chance.
    """
    spans = sorted(periods)
    places = {span: at for at, span in enumerate(spans)}
    first = {part: span for span in reversed(spans) for part in periods[span]}
    begun: dict[int, dict[str, float]] = defaultdict(dict)
    for part, span in first.items():
        at = places[span]
        if at and part not in came_of:
            begun[at][part] = mean(_levels(periods, spans[at : at + _LEVEL], part))
    falls: list[tuple[int, str, float, float]] = []
    steps = 0
    for at in range(1, len(spans)):
        for part in sorted(periods[spans[at - 1]].keys() & periods[spans[at]].keys()):
            was = _levels(periods, spans[max(0, at - _LEVEL) : at], part)
            now = _levels(periods, spans[at : at + _LEVEL], part)
            fall = mean(was) - mean(now)
            steps += 1
            if fall >= max(SMALLEST * (1 - LARGEST_GAP), LEAST_SHARE * mean(was)):
                falls.append((at, part, fall, min(was) - max(now)))
    compared = sum(len(periods[spans[at - 1]].keys() & periods[spans[at]].keys()) for at in begun)

    def alike(fall: float, lasting: float, size: float) -> bool:
        return (
            size >= SMALLEST
            and abs(fall - size) <= LARGEST_GAP * size
            and lasting >= LEAST_JUMP * size
        )

    for at, part, fall, lasting in falls:
        fresh = {one: size for one, size in begun.get(at, {}).items() if one != part}
        if not fresh:
            continue
        came, size = min(sums_of(fresh), key=lambda one: abs(one[1] - fall))
        elsewhere = sum(
            alike(other, long, size) for when, _, other, long in falls if when not in begun
        )
        by_chance = compared * (elsewhere + _UNSEEN) / steps
        if alike(fall, lasting, size) and by_chance <= MOST_BY_CHANCE:
            before, after = periods[spans[at - 1]], periods[spans[at]]
            are = "is" if len(came) == 1 else "are"
            yield Recoding(
                (part,),
                came,
                spans[at - 1][1],
                f"{short_repr(part)} fell from {before[part]:,.12g} to {after[part]:,.12g} on {spans[at][0]}, "
                f"and {_named(came)} {are} new with {sum(after[one] for one in came):,.12g}",
                apart=(part, *came),
            )


def _levels(periods: Figures, spans: Sequence[Span], part: str) -> list[float]:
    return [periods[span][part] for span in spans if part in periods[span]]


def _named(parts: Iterable[str]) -> str:
    return " and ".join(map(short_repr, parts))
