"""What the last values of a side say: that a better or worse level is gone, or came before the day."""

import math
from collections.abc import Sequence

from rsr.spc._rules import SHIFT_ABOVE, SHIFT_BELOW
from rsr.spc._scales import Scale, Side

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
