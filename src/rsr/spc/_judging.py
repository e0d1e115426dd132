"""What speaks for and against a change: the two sides of a day, compared by frozen limits."""

import math
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from statistics import median
from typing import Literal

from attrs import evolve, frozen

from rsr.spc._baseline import chance_of_cycle, chance_of_fall, chance_of_order, goes_on
from rsr.spc._findings import autocorrelation, irregular, like_neighbours, seasonal_lag
from rsr.spc._plain import Span, exact_mean, work
from rsr.spc._rules import (
    OUTSIDE,
    PROFILES,
    SHIFT_ABOVE,
    SHIFT_BELOW,
    TREND,
    Improvement,
    Rules,
    in_concern,
    in_improvement,
)
from rsr.spc._scales import Judged, RatioScale, Scale, Side, XmrScale
from rsr.spc._sentences import headline, in_words
from rsr.spc._stretches import Meaning, Stretch, stretches
from rsr.spc.grids import Grid
from rsr.written import written_day

__all__ = ["Case", "Result"]

Result = Literal["sustained-improvement", "signal-only", "no-change-shown", "worse", "cannot-say"]

# A baseline of fewer values than this moves a good deal by chance.
_GOOD_BASELINE = 20
_SHIFT = SHIFT_ABOVE | SHIFT_BELOW
# A run or trend that ended before so many last values of a baseline no longer moves it.
_RECENT = 24
# Where more of a baseline is outside its limits than one in so many, that is no single event.
_MANY_TO_ONE = 10
# Where so large a share of a baseline lies on one side of its mean, runs there come by chance.
_MOST_ON_ONE_SIDE = 7 / 12
# Chance takes this share of steady baselines for a wave, and as many for a cycle.
_RARE = 0.01
# And this share for a drift in the better direction.
_DRIFT = 0.05


@frozen(kw_only=True)
class Case:
    """Both sides of a day; limits rest on the side before it, and are frozen."""

    before: Side
    after: Side
    change: date
    improvement: Improvement
    breaks: Sequence[date]
    screen_outliers: bool
    run_length: int
    # None of dates that follow each other irregularly.
    grid: Grid | None = None
    chart: Judged = "xmr"

    @cached_property
    def rules(self) -> Rules:
        """The rules that both sides go by."""
        return evolve(
            PROFILES["nhsr-0.2.2"],
            screen_outliers=self.screen_outliers,
            run_length=self.run_length,
            trend_by_membership=True,
        )

    @cached_property
    def scale(self) -> Scale:
        """The limits, from the baseline alone, and the scale on which points are compared."""
        if self.chart == "xmr":
            return XmrScale(self.before, self.rules)
        return RatioScale(self.before, self.rules, self.chart)

    @cached_property
    def fired(self) -> bytes:
        """What the points after the day fire; no run of theirs begins before it."""
        return self.scale.fired(self.after)

    @cached_property
    def _before(self) -> Sequence[float]:
        """The points of the baseline on the scale of the chart."""
        return self.scale.placed(self.before)

    @cached_property
    def _after(self) -> Sequence[float]:
        return self.scale.placed(self.after)

    @cached_property
    def signals(self) -> tuple[Stretch, ...]:
        """Every stretch that fired a rule after the day, the one that ended last first."""
        return tuple(stretches(self.after.dates, self.fired, self.improvement))

    @cached_property
    def signals_before(self) -> tuple[Stretch, ...]:
        """The same of the baseline, against its own limits."""
        return tuple(stretches(self.before.dates, self._fired_before, self.improvement))

    @cached_property
    def _fired_before(self) -> bytes:
        return self.scale.fired(self.before)

    # --- whether anything can be said ---

    def reasons(self, least_before: int, least_after: int, max_missing: float) -> Iterator[str]:
        """Yield why no verdict can be given, if so."""
        if self.improvement == "neutral":
            yield "Neither direction is better, so nothing can be called an improvement."
        for side, least, few, many in (
            (self.before, least_before, "The baseline has {}", "in the baseline"),
            (self.after, least_after, "After that day there {are} {} to be judged", "to be judged"),
        ):
            count, rows = len(side.known), len(side.values)
            if count < least:
                counted = {0: "no value", 1: "1 value"}.get(count, f"{count} values")
                are = "is" if count < 2 else "are"
                yield f"{few.format(counted, are=are)}; {least} are needed."
            if rows and side.missing > max_missing * rows:
                have = "has" if side.missing == 1 else "have"
                yield f"Of {rows} points {many}, {side.missing} {have} no value."
        for day in self._breaks_between():
            yield (
                f"Figures from {written_day(day)} on do not compare with those before; "
                "begin the baseline there, or judge only up to it."
            )
        if len(self.before.known) < 2:
            return  # that it gives no limits says nothing more
        if (unlimited := self.scale.unlimited()) is not None:
            yield unlimited

    def _breaks_between(self) -> list[date]:
        days = (*self.before.dates, *self.after.dates)
        return [day for day in self.breaks if days and min(days) < day <= max(days)]

    # --- the result ---

    def result(self) -> Result:
        """Weigh the signals; see :class:`rsr.spc.Verdict` for what each result means."""
        if self.lasts_for_the_better:
            return "signal-only" if self.doubt else "sustained-improvement"
        better, worse = in_improvement(self.improvement), in_concern(self.improvement)
        lasting, last = self._lasting_shift(self._runs), self._last_bits()
        lasts = lasting & worse and not last & better
        again = self._latest_shift() & worse and last & worse
        if (lasts or again) and self._mean_moved_by(worse):
            return "worse"
        improved = any(bits & better for bits in self.fired)
        return "signal-only" if improved else "no-change-shown"

    def says(self, result: Result) -> str:
        """Say in one sentence how things stand now."""
        told = headline(
            result,
            changed_on=self.change,
            run_length=self.run_length,
            signals=self.signals,
            doubt=self.doubt if result == "signal-only" and self.lasts_for_the_better else None,
            ended=result == "worse" and not self._lasting_shift() & in_concern(self.improvement),
            turned=result in ("worse", "sustained-improvement") and self._turned_at is not None,
        )
        if self.scale.too_narrow is None or result in ("no-change-shown", "cannot-say"):
            return told
        return f"{told.removesuffix('.')}; {self.scale.too_narrow}."

    @cached_property
    def lasts_for_the_better(self) -> bool:
        better, worse = in_improvement(self.improvement), in_concern(self.improvement)
        lasts = self._lasting_shift() & better and not self._last_bits() & worse
        return bool(lasts) and self._mean_moved_by(better)

    @cached_property
    def _runs(self) -> bytes:
        """The shifts after the day that do not lie where most of the baseline does already.

        Most small counts and other skewed values lie on one side of their mean, so that a run there
        comes by chance. On such a side it must be a run about their median as well.
        """
        known = [value for value in self._before if not math.isnan(value)]
        mean, middle = self.scale.centre, median(known) if known else math.nan
        skewed = {
            side: self._share(side) >= _MOST_ON_ONE_SIDE for side in (SHIFT_ABOVE, SHIFT_BELOW)
        }
        sides = [
            value - mean
            if not skewed[SHIFT_ABOVE if value > mean else SHIFT_BELOW]
            or (value - mean) * (value - middle) > 0
            else 0
            for value in self._after
        ]
        fired = work(sides, Span(0, *(math.nan,) * 4), self.rules).fired
        return bytes(bits & _SHIFT for bits in fired)

    def _share(self, bits: int) -> float:
        """Return the share of the baseline that lies on a side of its mean."""
        known = [value for value in self._before if not math.isnan(value)]
        mean = self.scale.centre
        there = [value > mean if bits & SHIFT_ABOVE else value < mean for value in known]
        return sum(there) / len(there) if there else 0.0

    def _on_side(self, bits: int) -> str:
        count = len(self.before.known)
        return f"{round(self._share(bits) * count)} of {count} values"

    @cached_property
    def _turned_at(self) -> int | None:
        """Where the last shift ended that lies on the other side than the latest; None of none."""
        latest = self._latest_shift()
        others = [at for at, bits in enumerate(self._runs) if bits & _SHIFT & ~latest]
        return others[-1] if latest and others else None

    # --- whether the baseline can bear it ---

    @cached_property
    def doubt(self) -> str | None:
        """Why a shift after the day is not called an improvement since then; None where it may be.

        A baseline that was moving goes on moving whatever happens on the day, and one that follows
        a cycle is left behind by it. Nor may a run where most of the baseline lies already, or one
        that a straight line through all figures tells as well.
        """
        if self.cycle is not None:
            return f"the baseline follows a {self.cycle[0]}ly cycle"
        if self.moving:
            return "the baseline was moving already"
        if self._odd and not self._without_odd.lasts_for_the_better:
            one = self._odd == 1
            which = "an unusual value" if one else f"{self._odd} unusual values"
            return f"it is not seen once {which} of the baseline {'is' if one else 'are'} left out"
        better = in_improvement(self.improvement)
        if not self._lasting_shift(self._runs) & better:
            return f"{self._on_side(better)} of the baseline lie on that side already"
        if self._goes_on:
            return (
                "a straight line through all the figures fits them as well as a change on that day"
            )
        return None

    @cached_property
    def _goes_on(self) -> bool:
        """Whether what follows the day goes on with a drift from before it, as far as can be told."""
        days = [*self.before.dates, *self.after.dates]
        return goes_on(
            [day.toordinal() for day in days] if self.grid is not None else range(len(days)),
            [*self.before.values, *self.after.values],
            len(self.before.values),
            weights=[*self.before.weights, *self.after.weights],
        )

    @cached_property
    def cycle(self) -> tuple[str, float] | None:
        """The cycle that the baseline shows, and how often chance shows as much; None of none."""
        for name, length in self.grid.cycles if self.grid is not None else ():
            chance = chance_of_cycle(self._before, length)
            if chance is not None and chance < _RARE:
                return name, chance
        return None

    @property
    def moving(self) -> bool:
        """Whether the baseline has a shift or trend of late, a drift, or neighbours too alike.

        One unusual value among many lies on one side of all others, and makes no shift of them.
        """
        few = self._odd * _MANY_TO_ONE <= len(self.before.known)
        against = self._without_odd if few else self
        stretches = any(bits & (_SHIFT | TREND) for bits in against._fired_before[-_RECENT:])  # noqa: SLF001  # its own
        return stretches or self._wave < _RARE or self._drift < _DRIFT

    @property
    def _odd(self) -> int:
        """How many values of the baseline lie outside its limits."""
        return sum(bool(bits & OUTSIDE) for bits in self._fired_before)

    @cached_property
    def _without_odd(self) -> "Case":
        """The same against a baseline without those."""
        odd = [bool(bits & OUTSIDE) for bits in self._fired_before]
        return evolve(self, before=self.before.without(odd))

    @cached_property
    def _wave(self) -> float:
        """How often chance makes neighbours of the baseline as alike."""
        chance = chance_of_order(self._before)
        return 1.0 if chance is None else chance

    @cached_property
    def _drift(self) -> float:
        """How often chance makes the baseline get better as much."""
        sign = -1 if self.improvement == "increase" else 1
        chance = chance_of_fall([sign * value for value in self._before])
        return 1.0 if chance is None else chance

    def _lasting_shift(self, runs: bytes | None = None) -> int:
        """Return the bit of the latest shift, unless as many points as make one came since.

        Args:
            runs: The shifts that count; None is all about the mean.
        """
        known = [
            bits & _SHIFT
            for bits, value in zip(runs or self.fired, self.after.values, strict=True)
            if not math.isnan(value)
        ]
        recent = [bit for bit in known[-self.run_length :] if bit]
        return recent[-1] if recent else 0

    def _latest_shift(self) -> int:
        """Return the bit of the latest shift, however many points came since."""
        return next((bits for bits in reversed(self._runs) if bits), 0)

    def _mean_moved_by(self, bits: int) -> bool:
        """Say whether the mean after lies on the side of a shift, by more than a standard error.

        An effect that faded may not, and a baseline of few values may itself lie off by chance.
        The error is that of the difference of both means, by the limits of the baseline.
        Where a shift the other way came first, the mean is that of the values since it ended.
        """
        since = 0 if self._turned_at is None else self._turned_at + 1
        now = self.after.since(since)
        before, after = self.before.mean, now.mean
        if before is None or after is None:
            return False
        error = self.scale.error(self.before, now)
        return (after - before if bits & SHIFT_ABOVE else before - after) > error

    def _last_bits(self) -> int:
        pairs = zip(reversed(self.fired), reversed(self.after.values), strict=True)
        return next((bits for bits, value in pairs if not math.isnan(value)), 0)

    # --- what to know beside it ---

    def caveats(self, result: Result) -> Iterator[str]:
        """Yield what a reader must know beside the result, the weightiest first."""
        contrary: Meaning = "improvement" if result == "worse" else "concern"
        other = [signal for signal in self.signals if signal.meaning == contrary]
        if other:
            are = "is a sign" if len(other) == 1 else f"are {len(other)} signs"
            yield f"There {are} the other way, the latest on {written_day(other[0].last_on)}."
        told = result in ("sustained-improvement", "worse") and bool(self._lasting_shift())
        if told and not self._last_bits() & _SHIFT:
            run = next(signal for signal in self.signals if signal.rule.startswith("shift"))
            yield f"That run ended on {written_day(run.last_on)}; not all points since are in it."
        if result == "signal-only" and not self._lasting_shift():
            rule = "shift-above" if self.improvement == "increase" else "shift-below"
            for signal in [one for one in self.signals if one.rule == rule][:1]:
                ended = written_day(signal.last_on)
                yield f"The latest run on the better side of the mean ended on {ended}."
        worse = in_concern(self.improvement)
        if self._lasting_shift() & worse and not self._lasting_shift(self._runs) & worse:
            yield (
                f"{self.run_length} figures in a row or more lie on the worse side of the mean before, "
                f"where {self._on_side(worse)} of the baseline lie already; that comes by chance."
            )
        yield from self._of_baseline(result)
        yield from self._of_data()
        yield "Figures show whether something changed, not what changed it."

    def _of_baseline(self, result: Result) -> Iterator[str]:
        count = len(self.before.known)
        if count < _GOOD_BASELINE:
            yield f"The baseline has {count} values; limits from fewer than 20 are less certain."
        for signal in self.signals_before:
            yield f"The baseline was not steady: {in_words(signal, self.run_length)}."
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
        if self.moving:
            yield "What is seen may have begun before that day."
        if self.cycle is not None:
            name, chance = self.cycle
            yield (
                f"The baseline follows a {name}ly cycle (F test of a periodic regression, "
                f"{_p(chance)}), which can look like a change."
            )
        elif result in ("sustained-improvement", "worse") and self.grid is not None:
            for name, length in self.grid.cycles:
                if len(self.before.values) < 2 * length:
                    yield (
                        f"The baseline is shorter than two {name}s, so that it cannot show whether "
                        f"the figures follow a {name}ly cycle."
                    )

    def _of_data(self) -> Iterator[str]:
        yield from self.scale.caveats()
        both = (*self._before, *self._after)
        days = (*self.before.dates, *self.after.dates)
        likeness = like_neighbours(self.rests())
        if likeness is not None:
            yield (
                f"Neighbouring points are alike (autocorrelation {likeness:.2f}), so that signals "
                "come by chance more often."
            )
        if self.cycle is None and seasonal_lag(both, days) is not None:
            yield "The figures follow the seasons, which can look like a change."
        odd = irregular(self.before.dates) + irregular(self.after.dates)
        if self.grid is None and odd:
            steps = (
                "One step between dates differs"
                if odd == 1
                else f"{odd} steps between dates differ"
            )
            yield (
                f"{steps} from the usual one, so that no point can be told to be missing; points "
                "are taken as evenly spaced."
            )
        missing = self.before.missing + self.after.missing
        if missing:
            points = "One point has" if missing == 1 else f"{missing} points have"
            yield f"{points} no value that could be judged; nothing was put in the place."
        if self.after.beyond:
            points = (
                "The last point has"
                if self.after.beyond == 1
                else f"The last {self.after.beyond} points have"
            )
            yield f"{points} no value, so the one before is taken as the last."

    def rests(self) -> list[float]:
        """Return the distances of all points from the mean of their own side."""
        sides = (self._before, self._after)
        means = [exact_mean([value for value in side if not math.isnan(value)]) for side in sides]
        return [value - mean for side, mean in zip(sides, means, strict=True) for value in side]

    def autocorrelation(self) -> float | None:
        """Return how alike neighbouring points are about their means."""
        return autocorrelation(self.rests(), 1)[0]


def _p(chance: float) -> str:
    return "p < 0.001" if chance < 0.001 else f"p = {chance:.3f}"
