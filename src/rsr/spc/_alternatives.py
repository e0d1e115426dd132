"""What else than a change on the day fits the figures of both sides of it: a line, a cycle, a sooner step."""

from typing import TYPE_CHECKING

from rsr.spc._baseline import comes_round, goes_on, step_sooner

if TYPE_CHECKING:
    from rsr.spc._judging import BeforeAfter
    from rsr.spc._scales import Side

_DAYS = {"week": 7, "year": 365.25}


def line_fits(case: "BeforeAfter") -> bool:
    """Say whether what follows the day goes on with a drift from before it, as far as can be told.

    Where a shift the other way came first, only the values since it ended follow the day.
    """
    days, values, weights = _both(case, case.since)
    before, after = len(case.before.values), len(case.after.values)
    if case.grid is None:
        days = [*range(before), *range(before + after - (len(days) - before), before + after)]
    return goes_on(days, values, before, weights=weights, short=case.steady.short)


def cycle_fits(case: "BeforeAfter") -> str | None:
    """Say in a clause which cycle tells all the figures as well; None where none does.

    A run that is as long as a cycle is no part of one.
    """
    if case.seasons is not None and case.run < case.seasons:
        return "the figures follow the seasons, and the run is shorter than a year"
    days, values, weights = _both(case)
    before = len(case.before.values)
    for name, length in case.grid.cycles if case.grid is not None else ():
        turn = _DAYS[name]
        if (
            case.run < length
            and before < 2 * length
            and days[-1] - days[0] > turn
            and comes_round(days, values, before, turn, weights=weights)
        ):
            return f"a {name}ly cycle fits all the figures at least as well as a change on that day"
    return None


def sooner_fits(case: "BeforeAfter") -> int:
    """Return how many of the last points before the day a step fits best to begin at; 0 of the day.

    Where a shift the other way came first, the step is to the level since it ended.
    """
    days, values, weights = _both(case, case.since)
    return step_sooner(days, values, len(case.before.values), weights=weights)


def _both(
    case: "BeforeAfter", after: "Side | None" = None
) -> tuple[list[int], list[float], list[float]]:
    """Return the day, the value and the weight of each point of both sides."""
    before, after = case.before, after or case.after
    return (
        [day.toordinal() for day in (*before.dates, *after.dates)],
        [*before.values, *after.values],
        [*before.weights, *after.weights],
    )
