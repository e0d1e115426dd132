"""What must be known of the points of a series beside any verdict from them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rsr.spc._findings import irregular, like_neighbours
from rsr.spc._scales import between_events

if TYPE_CHECKING:
    from rsr.spc._judging import BeforeAfter


def of_data(case: "BeforeAfter") -> Iterator[str]:
    """Yield what a reader must know of the points of both sides, whatever the result."""
    yield from case.scale.caveats()
    likeness = like_neighbours(case.rests())
    if likeness is not None:
        yield (
            f"Neighbouring points are alike (autocorrelation {likeness:.2f}), so that signals "
            "come by chance more often."
        )
    if case.steady.cycle is None and case.seasons is not None:
        yield (
            "The figures follow the seasons, which can look like a change."
            if case.run < case.seasons
            else "The figures follow the seasons; the latest run is of a year or more, as no season is."
        )
    odd = irregular(case.before.dates) + irregular(case.after.dates)
    if case.grid is None and odd and not between_events(case.chart):
        steps = (
            "One step between dates differs" if odd == 1 else f"{odd} steps between dates differ"
        )
        yield (
            f"{steps} from the usual one, so that no point can be told to be missing; points "
            "are taken as evenly spaced."
        )
    missing = case.before.missing + case.after.missing
    if missing:
        points = "One point has" if missing == 1 else f"{missing} points have"
        yield f"{points} no value that could be judged; nothing was put in the place."
    if case.after.beyond:
        points = (
            "The last point has"
            if case.after.beyond == 1
            else f"The last {case.after.beyond} points have"
        )
        yield f"{points} no value, so the one before is taken as the last."
