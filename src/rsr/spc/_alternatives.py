"""What else than a change on the day fits the figures of both sides of it: a line, a cycle, a sooner step."""

from rsr.spc._baseline import comes_round, goes_on, step_sooner
from rsr.spc._scales import Side
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
