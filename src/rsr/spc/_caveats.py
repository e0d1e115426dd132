"""What must be known of the points of a series beside any verdict from them."""

from collections.abc import Iterator, Sequence

from rsr.spc._findings import irregular, like_neighbours
from rsr.spc._scales import Side, VerdictChart, between_events
from rsr.spc.grids import Grid


def of_data(
    before: Side,
    after: Side,
    rests: Sequence[float],
    grid: Grid | None,
    chart: VerdictChart,
    *,
    run: int,
    seasons: int | None,
) -> Iterator[str]:
    """Yield what a reader must know of the points of both sides, whatever the result.

    ``seasons``: after how many points figures repeat themselves with the seasons, and no cycle tells
    it.
    """
    likeness = like_neighbours(rests)
    if likeness is not None:
        yield (
            f"Neighbouring points are alike (autocorrelation {likeness:.2f}), so that signals "
            "come by chance more often."
        )
    if seasons is not None:
        yield (
            "The figures follow the seasons, which can look like a change."
            if run < seasons
            else "The figures follow the seasons; the latest run is of a year or more, as no season is."
        )
    odd = irregular(before.dates) + irregular(after.dates)
    if grid is None and odd and not between_events(chart):
        steps = (
            "One step between dates differs" if odd == 1 else f"{odd} steps between dates differ"
        )
        yield (
            f"{steps} from the usual one, so that no point can be told to be missing; points "
            "are taken as evenly spaced."
        )
    missing = before.missing + after.missing
    if missing:
        points = "One point has" if missing == 1 else f"{missing} points have"
        yield f"{points} no value that could be judged; nothing was put in the place."
    if after.beyond:
        points = (
            "The last point has" if after.beyond == 1 else f"The last {after.beyond} points have"
        )
        yield f"{points} no value, so the one before is taken as the last."
