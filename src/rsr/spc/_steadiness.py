"""Whether a baseline can bear that a shift after it is called an improvement."""

import math
from collections.abc import Iterator, Sequence
from functools import cached_property

from attrs import frozen

from rsr.spc._baseline import (
    chance_of_cycle,
    chance_of_fall,
    chance_of_order,
    from_worst,
    level_of_its_own,
)
from rsr.spc.grids import Grid

# A baseline of fewer values than this moves a good deal by chance.
GOOD_BASELINE = 20
# Chance takes this share of steady baselines for a wave, and as many for a cycle.
_RARE = 0.01
# And this share for a drift in the better direction.
_DRIFT = 0.05
# Where chance makes a baseline get better since its worst values less often than this, it may be on
# the falling side of a wave.
_LEANS = 0.2


@frozen(kw_only=True)
class Steadiness:
    """Values before a day and since it, turned round so that less is better, NaN where one is missing.

    ``after`` are those since the last shift the other way ended, if there was one.
    """

    before: tuple[float, ...]
    after: tuple[float, ...]
    # None of dates that follow each other irregularly.
    grid: Grid | None

    @property
    def known(self) -> list[float]:
        """The values of the baseline that are there."""
        return [value for value in self.before if not math.isnan(value)]

    @property
    def short(self) -> bool:
        """Whether so few values lie before the day that what began before it cannot be told."""
        return len(self.known) < GOOD_BASELINE

    @cached_property
    def cycle(self) -> tuple[str, float] | None:
        """The cycle that the baseline shows, and how often chance shows as much; None of none."""
        for name, length in self.grid.cycles if self.grid is not None else ():
            chance = chance_of_cycle(self.before, length)
            if chance is not None and chance < _RARE:
                return name, chance
        return None

    @property
    def moving(self) -> bool:
        """Whether neighbours of the baseline are too alike, or it was getting better."""
        return self._wave < _RARE or self._drift < _DRIFT

    @property
    def still_moving(self) -> str | None:
        """Say in a clause that what follows the day may go on with a wave; None where it may not.

        A change on the day leaves the values after it about one level; a wave or a drift from
        before it does not. A baseline that is long enough and does not fall at its end has neither.
        """
        if _chance(self.after) >= _DRIFT:
            return None
        if self.short:
            return (
                "the figures go on getting better all through the time after it, and a baseline of "
                f"{len(self.known)} values cannot show whether that began before"
            )
        if _chance(from_worst(self.known)) < _LEANS:
            return (
                "the figures were getting better from their worst before that day on, and go on "
                "getting better after it"
            )
        return None

    @cached_property
    def level_of_its_own(self) -> tuple[int, int] | None:
        """The place where worse values of the baseline begin, and that after them; None of none.

        They tell what follows the day better than a change on it does.
        """
        places = [place for place, value in enumerate(self.before) if not math.isnan(value)]
        values = [value for value in self.after if not math.isnan(value)]
        part = level_of_its_own([*self.known, *values], len(places))
        return part and (places[part[0]], places[part[1] - 1] + 1)

    @cached_property
    def _wave(self) -> float:
        """How often chance makes neighbours of the baseline as alike."""
        chance = chance_of_order(self.before)
        return 1.0 if chance is None else chance

    @cached_property
    def _drift(self) -> float:
        """How often chance makes the baseline get better as much."""
        return _chance(self.before)

    def moves(self) -> Iterator[str]:
        """Yield what shows that the baseline moved, whatever rule of the chart it fires."""
        if self._drift < _DRIFT:
            yield (
                "The figures were getting better before that day (Mann-Kendall test of the "
                f"baseline, {_p(self._drift)})."
            )
        if self._wave < _RARE:
            yield (
                "Neighbouring values of the baseline are more alike than chance makes them, as in "
                f"a drift or a wave (rank test of von Neumann's ratio, {_p(self._wave)})."
            )

    def cycles(self, *, shift: bool) -> Iterator[str]:
        """Yield which cycle the baseline follows; or which it is too short to show.

        ``shift``: whether the verdict is of a shift, so that it matters what could not be seen.
        """
        if self.cycle is not None:
            name, chance = self.cycle
            yield (
                f"The baseline follows a {name}ly cycle (F test of a periodic regression, "
                f"{_p(chance)}), which can look like a change."
            )
        elif shift and self.grid is not None:
            for name, length in self.grid.cycles:
                if len(self.before) < 2 * length:
                    yield (
                        f"The baseline is shorter than two {name}s, so that it cannot show whether "
                        f"the figures follow a {name}ly cycle."
                    )


def _chance(values: Sequence[float]) -> float:
    chance = chance_of_fall(values)
    return 1.0 if chance is None else chance


def _p(chance: float) -> str:
    return "p < 0.001" if chance < 0.001 else f"p = {chance:.3f}"
