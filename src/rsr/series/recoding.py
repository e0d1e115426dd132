"""Reporters that end where the figures of another jump by their size: perhaps a merger or a new code."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from attrs import frozen

from rsr.errors import Problem, shown
from rsr.model import Indicator, Interval, Missing, NotCollected, Number, Observation, Register
from rsr.model.succession import Succession
from rsr.model.vintage import in_force
from rsr.series.recasting import Recast, recast

__all__ = ["LARGEST_GAP", "LONGEST_SILENCE", "SMALLEST", "Recoding", "recoded", "recodings"]

# What ends is looked for elsewhere where it is at least so large; small figures match by chance.
SMALLEST = 20
# By what share of it a jump may differ from what ended.
LARGEST_GAP = 0.2
# A jump is one of at least this share of the figure before it.
_LEAST_JUMP = 0.5
# What ended in several at once jumps by at least this share of it in each of them.
_LEAST_SHARE = 0.2
# A new code may begin after so many periods in which neither it nor what ended reports.
LONGEST_SILENCE = 3
_MOST_TOLD = 5
_Span = tuple[date, date]
_Figures = Mapping[_Span, Mapping[str, float]]


@frozen
class Recoding:
    """Parts that end, those whose figures jump by about as much, and both figures in words.

    ``on`` is the last day of the last period in which the old ones report.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    on: date
    says: str


def recoded(
    register: Register,
    *,
    as_of: date | None = None,
    told: Collection[tuple[str, str]] = (),
) -> Iterator[Problem]:
    """Tell of parts that end in a period while another's figure jumps by about their size.

    Args:
        register: The register, its data gathered.
        as_of: The day whose knowledge counts; None is all that is there.
        told: Those of which a source told already that one may have followed on the other.
    """
    figures: dict[str, list[Observation]] = defaultdict(list)
    for one in register.observations:
        if one.part is not None and (as_of is None or one.known_on <= as_of):
            figures[one.indicator].append(one)
    for index, indicator in enumerate(register.indicators):
        given, standing = recast(indicator, figures.get(indicator.id, ()))
        again = [one for one in given if not one.declared_in(indicator.successions)]
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
        found = [
            one.says
            for one in recodings(indicator, standing, given)
            if not {(old, new) for old in one.old for new in one.new} <= set(told)
        ]
        if found:
            yield Problem(
                code="reporters-recoded",
                must="one who reports should be one part of the series throughout",
                got=_listed(found),
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

    Args:
        indicator: The indicator.
        observations: Its figures that are known, as `recast` leaves them.
        given: What a later release gives under other codes for the same periods, which is not told again.
        successions: Who is followed as one beside what the indicator says.
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
    return tuple(
        one
        for one in _found(_joined(by_period, declared) if declared else by_period)
        if not any(set(one.old) <= old and set(one.new) <= new for old, new in again)
    )


def _listed(found: Sequence[str]) -> str:
    more = f"; and {len(found) - _MOST_TOLD} more" if len(found) > _MOST_TOLD else ""
    return f"{'; '.join(found[:_MOST_TOLD])}{more}"


def _by_period(observations: Iterable[Observation]) -> dict[_Span, dict[str, float]]:
    """Return the figures of parts that stand, by period; of one that is hidden it is not known."""
    grouped: dict[tuple[_Span, str], list[Observation]] = defaultdict(list)
    for one in observations:
        grouped[(one.period.start, one.period.end), one.part or ""].append(one)
    found: dict[_Span, dict[str, float]] = defaultdict(dict)
    for (span, part), vintages in grouped.items():
        stands = in_force((one.standing, one.value) for one in vintages)
        value = vintages[stands].value if stands is not None else None
        if isinstance(value, Missing | NotCollected):
            continue  # an empty cell is no report: so a row that stays after a body closed is none
        figure = value.value if isinstance(value, Number) else None
        figure = value.stated if isinstance(value, Interval) else figure
        found[span][part] = float("nan") if figure is None else figure
    return found


def _joined(figures: _Figures, successions: Sequence[Succession]) -> _Figures:
    """Return the figures of those who are followed as one, added up."""
    from rsr.series.following import Followed

    followed = Followed(successions, figures)
    return {
        span: {
            label: sum(parts[part] for part in members)
            for label, members in followed.members(span, parts).items()
            if members
        }
        for span, parts in figures.items()
    }


def _found(periods: _Figures) -> Iterator[Recoding]:
    last = {part: span for span in sorted(periods) for part in periods[span]}
    first = {part: span for span in sorted(periods, reverse=True) for part in periods[span]}
    spans = sorted(periods)
    # What ended and is found nowhere yet, by the period in which it was last there.
    lost: dict[_Span, dict[str, float]] = {}
    # What began and is told of something that ended already.
    taken: set[str] = set()
    for at, (before, after) in enumerate(pairwise(spans)):
        if after[0] <= before[1]:
            continue  # periods of several lengths: nothing follows on anything
        old, new = periods[before], periods[after]
        ended = {part: old[part] for part in old if last[part] == before and old[part] >= SMALLEST}
        begun = {part: size for part, size in new.items() if first[part] == after and size > 0}
        jumps = {
            part: size - old.get(part, 0)
            for part, size in new.items()
            if size - old.get(part, 0) >= _LEAST_JUMP * old.get(part, 0)
        }
        for gone, came, size in _matched(ended, begun, jumps):
            for part in gone:
                ended.pop(part, None)
            taken.update(came)
            yield _told(gone, came, before, ended_with=size, old=old, new=new)
        lost[before] = ended
        for silent in spans[max(0, at - LONGEST_SILENCE) : at]:
            left = {part: size for part, size in begun.items() if part not in taken}
            for gone, came, size in _matched(lost.get(silent, {}), left, left):
                for part in gone:
                    lost[silent].pop(part)
                taken.update(came)
                yield _told(gone, came, silent, ended_with=size, old={}, new=new, from_=after[0])


def _matched(
    ended: Mapping[str, float], begun: Mapping[str, float], jumps: Mapping[str, float]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], float]]:
    """Yield those that ended, those whose figures jump by as much, and how large the former were.

    Looked for are one that jumps by one that ended or by all of these; then, for one that ended, all
    that are new, and all that jump.

    Args:
        ended: The last figures of those that ended.
        begun: The first figures of those that are new.
        jumps: By how much figures jump; of those that are new, by all of it.
    """
    left, used = dict(ended), set[str]()
    for part, jump in sorted(jumps.items()):
        found = next(((gone, was) for gone, was in _sums(ended) if _near(jump, was)), None)
        if found is not None:
            for gone in found[0]:
                left.pop(gone, None)
            used.add(part)
            yield found[0], (part,), found[1]
    for part, was in sorted(left.items()):
        several = {
            one: jump
            for one, jump in jumps.items()
            if one not in used and jump >= _LEAST_SHARE * was
        }
        fresh = {one: size for one, size in begun.items() if one not in used}
        for came in (fresh, several):
            if len(came) > 1 and _near(sum(came.values()), was):
                used.update(came)
                yield (part,), tuple(sorted(came)), was
                break


def _told(
    gone: tuple[str, ...],
    came: tuple[str, ...],
    before: _Span,
    *,
    ended_with: float,
    old: Mapping[str, float],
    new: Mapping[str, float],
    from_: date | None = None,
) -> Recoding:
    """Return it in words: with both figures, and the day of a new code that begins later."""
    later = f" from {from_}" if from_ is not None else ""
    if not any(part in old for part in came):
        are = "is" if len(came) == 1 else "are"
        size = sum(new[part] for part in came)
        jumped = f"{_named(came)} {are} new{later} with {size:,.12g}"
    else:
        jumped = " and ".join(
            f"{shown(part)} went from {old[part]:,.12g} to {new[part]:,.12g}"
            if part in old
            else f"{shown(part)} is new with {new[part]:,.12g}"
            for part in came
        )
    says = f"{_named(gone)} ended with {ended_with:,.12g} on {before[1]}, and {jumped}"
    return Recoding(gone, came, before[1], says)


def _sums(ended: Mapping[str, float]) -> Iterator[tuple[tuple[str, ...], float]]:
    """Yield each that ended, and all of them together, with their figures."""
    yield from (((part,), size) for part, size in sorted(ended.items()))
    if len(ended) > 1:
        yield tuple(sorted(ended)), sum(ended.values())


def _near(jump: float, size: float) -> bool:
    return abs(jump - size) <= LARGEST_GAP * size


def _named(parts: Iterable[str]) -> str:
    return " and ".join(map(shown, parts))
