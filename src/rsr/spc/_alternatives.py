"""What else than a change on the day fits the figures of both sides of it.

A line, a cycle, a sooner step, or that the last values of a side have left its level.
"""

import math
from collections.abc import Sequence

from rsr.spc._baseline import comes_round, goes_on, step_sooner
from rsr.spc._rules import SHIFT_ABOVE, SHIFT_BELOW
from rsr.spc._scales import Scale, Side
from rsr.spc.grids import Grid

_DAYS = {"week": 7, "year": 365.25}


def line_fits(before: Side, after: Side, since: Side, *, dated: bool, short: bool) -> bool:
    """Say whether what follows the day goes on with a drift from before it, as far as can be told.

    ``since``: of that, where a shift the other way came first, the values since it ended. ``dated``:
    whether points lie at their dates; else they are taken as evenly spaced.
    """
    days, values, weights = _both(before, since)
    count, end = len(before.values), len(before.values) + len(after.values)
    if not dated:
        days = [*range(count), *range(end - len(since.values), end)]
    return goes_on(days, values, count, weights=weights, short=short)


def cycle_fits(
    before: Side, after: Side, grid: Grid | None, *, run: int, seasons: int | None
) -> str | None:
    """Say in a clause which cycle tells all the figures as well; None where none does.

    A run that is as long as a cycle is no part of one.

    ``seasons``: after how many points all figures repeat themselves with the seasons.
    """
    if seasons is not None and run < seasons:
        return "the figures follow the seasons, and the run is shorter than a year"
    days, values, weights = _both(before, after)
    count = len(before.values)
    for name, length in grid.cycles if grid is not None else ():
        turn = _DAYS[name]
        if (
            run < length
            and count < 2 * length
            and days[-1] - days[0] > turn
            and comes_round(days, values, count, turn, weights=weights)
        ):
            return f"a {name}ly cycle fits all the figures at least as well as a change on that day"
    return None


def sooner_fits(before: Side, after: Side) -> int:
    """Return how many of the last points before the day a step fits best to begin at; 0 of the day.

    Where a shift the other way came first, the step is to the level since it ended.
    """
    days, values, weights = _both(before, after)
    return step_sooner(days, values, len(before.values), weights=weights)


def _both(before: Side, after: Side) -> tuple[list[int], list[float], list[float]]:
    """Return the day, the value and the weight of each point of both sides."""
    return (
        [day.toordinal() for day in (*before.dates, *after.dates)],
        [*before.values, *after.values],
        [*before.weights, *after.weights],
    )


# So many last values, or more, can say that a level is gone, and lie so many standard errors off it.
_LEAST_BACK = 2
_BACK = 2
# Of so many or more some may lie elsewhere, by chance or because the level comes and goes.
_BUT_SOME = 4
# So many last values before the day, so many standard errors off the others, tell of a sooner change.
_LAST = 3
_SOONER = 1.5


def back(
    scale: Scale, before: Side, after: Side, run: Sequence[int], most: int, *, signed: bool = False
) -> int:
    """Return how many of the last values have left a recent run, two or more; 0 where none have.

    Their mean lies nearer to that before than to that of the run, and two standard errors off the
    latter. Each is nearer too; of four or more, where as many or more of the run come before them,
    the first. By chance some lie on the side of the run, and so make it longer: they count all the
    same.

    ``most``: how many may be back. ``signed``: whether the last is a sign of its own on the side of the
    run; of fewer than four that is enough to say that none is back.
    """
    places, home = _places(after), before.mean
    least = _BUT_SOME if signed else _LEAST_BACK
    for many in range(min(most, len(places) - 1), least - 1, -1):
        first = places[-many]
        last = after.since(first)
        others = after.without([at >= first or not within for at, within in enumerate(run)])
        then, now = others.mean, last.mean
        if then is None or now is None or home is None:
            continue
        nearer = [abs(value - home) < abs(value - then) for value in last.known]
        apart = abs(now - then)
        lie_back = abs(now - home) < apart > _BACK * scale.error(others, last)
        but_some = _BUT_SOME <= many <= len(others.known)
        if lie_back and all(nearer[:1] if but_some else nearer):
            return many
    return 0


def sooner(scale: Scale, before: Side, since: Side) -> str | None:
    """Say in a clause that the last values before the day are like those since; None where not.

    Their mean lies nearer to those than to the others before, and 1.5 standard errors off these.
    """
    first = _places(before)[-_LAST]
    last = before.since(first)
    others = before.without([at >= first for at in range(len(before.values))])
    if last.mean is None or others.mean is None or since.mean is None:
        return None
    apart = abs(last.mean - others.mean)
    if abs(last.mean - since.mean) < apart > _SOONER * scale.error(others, last):
        return f"the last {_LAST} figures before that day are more like those since than like the others"
    return None


def _places(side: Side) -> list[int]:
    """Return where the values of a side are that are there."""
    return [at for at, value in enumerate(side.values) if not math.isnan(value)]


def run_ended(runs: bytes) -> int:
    """Return the place after the last point of the latest shift; 0 of none."""
    return max(
        (at + 1 for at, bits in enumerate(runs) if bits & (SHIFT_ABOVE | SHIFT_BELOW)), default=0
    )
