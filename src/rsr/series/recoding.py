"""Reporters that end where the figures of another jump by their size: perhaps a merger or a new code."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

from rsr.errors import Problem, shown
from rsr.model import Interval, Number, Observation, Register

__all__ = ["LARGEST_GAP", "SMALLEST", "recoded"]

# What ends is looked for elsewhere where it is at least so large; small figures match by chance.
SMALLEST = 20
# By what share of it a jump may differ from what ended.
LARGEST_GAP = 0.2
# A jump is one of at least this share of the figure before it.
_LEAST_JUMP = 0.5
_MOST_TOLD = 5
_Span = tuple[date, date]


def recoded(register: Register, *, as_of: date | None = None) -> Iterator[Problem]:
    """Tell of parts that end in a period while another's figure jumps by about their size.

    Args:
        register: The register, its data gathered.
        as_of: The day whose knowledge counts; None is all that is there.
    """
    figures = _figures(register, as_of)
    for index, indicator in enumerate(register.indicators):
        found = list(_found(figures.get(indicator.id, {})))
        if found:
            more = f"; and {len(found) - _MOST_TOLD} more" if len(found) > _MOST_TOLD else ""
            yield Problem(
                code="reporters-recoded",
                must="one who reports should be one part of the series throughout",
                got=f"{'; '.join(found[:_MOST_TOLD])}{more}",
                hint="they may have merged, or got another code; the figures of the whole are right "
                "where they are published, those of who reports throughout leave both parts apart",
                where=register.where("indicators", index),
                severity="warning",
            )


def _figures(register: Register, as_of: date | None) -> dict[str, dict[_Span, dict[str, float]]]:
    """Return the figures of parts that stand and are known, by indicator and period."""
    standing: dict[tuple[str, _Span, str], Observation] = {}
    for one in register.observations:
        if one.part is None or (as_of is not None and one.known_on > as_of):
            continue
        key = (one.indicator, (one.period.start, one.period.end), one.part)
        if key not in standing or one.standing >= standing[key].standing:
            standing[key] = one
    found: dict[str, dict[_Span, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    for (indicator, span, part), one in standing.items():
        value = one.value
        figure = value.value if isinstance(value, Number) else None
        figure = value.stated if isinstance(value, Interval) else figure
        found[indicator][span][part] = float("nan") if figure is None else figure
    return found


def _found(periods: Mapping[_Span, Mapping[str, float]]) -> Iterator[str]:
    last: dict[str, _Span] = {part: span for span in sorted(periods) for part in periods[span]}
    for before, after in pairwise(sorted(periods)):
        if after[0] <= before[1]:
            continue  # periods of several lengths: nothing follows on anything
        old, new = periods[before], periods[after]
        ended = {part: old[part] for part in old if last[part] == before and old[part] >= SMALLEST}
        jumps = {part: size - old.get(part, 0) for part, size in new.items()}
        for part, jump in sorted(jumps.items()):
            if not jump >= _LEAST_JUMP * old.get(part, 0):
                continue
            wanted: list[tuple[tuple[str, ...], float]] = [
                ((one,), size) for one, size in sorted(ended.items())
            ]
            if len(ended) > 1:
                wanted.append((tuple(sorted(ended)), sum(ended.values())))
            for names, size in wanted:
                if abs(jump - size) <= LARGEST_GAP * size:
                    gone = " and ".join(shown(name) for name in names)
                    was = f"from {old[part]:,.12g} to" if part in old else "is new with"
                    yield (
                        f"{gone} ended with {size:,.12g} on {before[1]}, and {shown(part)} "
                        f"{'went ' if part in old else ''}{was} {new[part]:,.12g}"
                    )
                    break
