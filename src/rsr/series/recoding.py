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

__all__ = ["LARGEST_GAP", "SMALLEST", "Recoding", "recoded", "recodings"]

# What ends is looked for elsewhere where it is at least so large; small figures match by chance.
SMALLEST = 20
# By what share of it a jump may differ from what ended.
LARGEST_GAP = 0.2
# A jump is one of at least this share of the figure before it.
_LEAST_JUMP = 0.5
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
        found = [
            one.says
            for one in recodings(indicator, figures.get(indicator.id, ()))
            if not {(old, new) for old in one.old for new in one.new} <= set(told)
        ]
        if found:
            more = f"; and {len(found) - _MOST_TOLD} more" if len(found) > _MOST_TOLD else ""
            yield Problem(
                code="reporters-recoded",
                must="one who reports should be one part of the series throughout",
                got=f"{'; '.join(found[:_MOST_TOLD])}{more}",
                hint="if they merged, were split or got another code, say so under successions; the "
                "figures of the whole are right where they are published, those of who reports "
                "throughout leave the parts apart",
                where=register.where("indicators", index),
                severity="warning",
            )


def recodings(
    indicator: Indicator,
    observations: Sequence[Observation],
    successions: Sequence[Succession] = (),
) -> tuple[Recoding, ...]:
    """Return where reporters may have merged, been split, or got another code.

    Only figures that may be added up are compared: rates are near one another by chance.

    Args:
        indicator: The indicator.
        observations: Its figures that are known.
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
    return tuple(_found(_joined(by_period, declared) if declared else by_period))


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
    for before, after in pairwise(sorted(periods)):
        if after[0] <= before[1]:
            continue  # periods of several lengths: nothing follows on anything
        old, new = periods[before], periods[after]
        ended = {part: old[part] for part in old if last[part] == before and old[part] >= SMALLEST}
        begun = {part: size for part, size in new.items() if first[part] == after and size > 0}
        if not ended:
            continue
        matched: set[str] = set()
        for part, size in sorted(new.items()):
            jump = size - old.get(part, 0)
            if not jump >= _LEAST_JUMP * old.get(part, 0):
                continue
            gone = next((gone for gone, was in _sums(ended) if _near(jump, was)), None)
            if gone is not None:
                matched.update(gone)
                was = sum(ended[one] for one in gone)
                went = f"went from {old[part]:,.12g} to" if part in old else "is new with"
                yield Recoding(
                    gone,
                    (part,),
                    before[1],
                    f"{_named(gone)} ended with {was:,.12g} on {before[1]}, and {shown(part)} {went} "
                    f"{size:,.12g}",
                )
        came = tuple(sorted(begun))
        for part, was in sorted(ended.items()):
            if part not in matched and len(came) > 1 and _near(sum(begun.values()), was):
                yield Recoding(
                    (part,),
                    came,
                    before[1],
                    f"{shown(part)} ended with {was:,.12g} on {before[1]}, and {_named(came)} are new "
                    f"with {sum(begun.values()):,.12g}",
                )


def _sums(ended: Mapping[str, float]) -> Iterator[tuple[tuple[str, ...], float]]:
    """Yield each that ended, and all of them together, with their figures."""
    yield from (((part,), size) for part, size in sorted(ended.items()))
    if len(ended) > 1:
        yield tuple(sorted(ended)), sum(ended.values())


def _near(jump: float, size: float) -> bool:
    return abs(jump - size) <= LARGEST_GAP * size


def _named(parts: Iterable[str]) -> str:
    return " and ".join(map(shown, parts))
