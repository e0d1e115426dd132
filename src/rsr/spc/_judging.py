"""What speaks for and against a change: the two sides of a day, compared by frozen limits."""

import math
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from statistics import median

from attrs import evolve, frozen

from rsr.formatting import written_day
from rsr.spc._alternatives import back, cycle_fits, line_fits, run_ended, sooner, sooner_fits
from rsr.spc._caveats import of_data
from rsr.spc._findings import seasonal_lag
from rsr.spc._plain import Span, about_mean, work
from rsr.spc._rules import (
    HIGH,
    LOW,
    OUTSIDE,
    PROFILES,
    SHIFT_ABOVE,
    SHIFT_BELOW,
    TREND,
    Better,
    Result,
    Rules,
    in_concern,
    in_improvement,
)
from rsr.spc._scales import RatioScale, Scale, Side, TimeScale, VerdictChart, XmrScale
from rsr.spc._sentences import Since, Stretch, headline, in_words, stretches
from rsr.spc._steadiness import GOOD_BASELINE, Steadiness
from rsr.spc.grids import Grid

_SHIFT = SHIFT_ABOVE | SHIFT_BELOW
# A run or trend that ended before so many last values of a baseline no longer moves it.
_RECENT = 24
# Where more of a baseline is outside its limits than one in so many, that is no single event.
_MANY_TO_ONE = 10
# Where so large a share of a baseline lies on one side of its mean, runs there come by chance.
_MOST_ON_ONE_SIDE = 7 / 12
# With fewer values of a baseline an improvement is compared with none of it.
_LEAST_OTHERS = 7


@frozen(kw_only=True)
class BeforeAfter:
    """Both sides of a day; limits rest on the side before it, and are frozen."""

    before: Side
    after: Side
    change: date
    better: Better
    breaks: Sequence[date]
    screen_outliers: bool
    run_length: int
    # None of dates that follow each other irregularly.
    grid: Grid | None = None
    chart: VerdictChart = "xmr"

    @cached_property
    def rules(self) -> Rules:
        """The rules that both sides go by."""
        return evolve(
            PROFILES["nhsr-0.2.2"],
            screen_outliers=self.screen_outliers,
            run_length=self.run_length,
        )

    @cached_property
    def scale(self) -> Scale:
        """The limits, from the baseline alone, and the scale on which points are compared."""
        if self.chart == "t":
            return TimeScale(self.before, self.rules)
        if self.chart in ("xmr", "g"):
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
        return tuple(stretches(self.after.dates, self.fired, self.better))

    @cached_property
    def signals_before(self) -> tuple[Stretch, ...]:
        """The same of the baseline, against its own limits."""
        return tuple(stretches(self.before.dates, self._fired_before, self.better))

    @cached_property
    def _fired_before(self) -> bytes:
        return self.scale.fired(self.before)

    # --- whether anything can be said ---

    def reasons(self, least_before: int, least_after: int, max_missing: float) -> Iterator[str]:
        """Yield why no verdict can be given, if so."""
        if self.better == "neither":
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
        days = (*self.before.dates, *self.after.dates)
        for day in (one for one in self.breaks if days and min(days) < one <= max(days)):
            yield (
                f"Figures from {written_day(day)} on do not compare with those before; "
                "begin the baseline there, or judge only up to it."
            )
        if self.chart == "g":
            yield (
                "Of numbers of cases between events no verdict is given: most lie below their mean by "
                "nature, and the tests of a baseline are not made for them. The chart has its signals."
            )
        if len(self.before.known) < 2 or self.chart == "g":
            return  # that it gives no limits says nothing more
        if (unlimited := self.scale.unlimited()) is not None:
            yield unlimited

    # --- the result ---

    def result(self) -> Result:
        """Weigh the signals; see :class:`rsr.spc.Verdict` for what each result means."""
        if self.lasts_for_the_better:
            return "signal-only" if self.doubt else "sustained-improvement"
        if self.gets_worse:
            return "signal-only" if self.doubt_of_worse else "worse"
        improved = any(bits & in_improvement(self.better) for bits in self.fired)
        return "signal-only" if improved else "no-change-shown"

    def says(self, result: Result) -> str:
        """Say in one sentence how things stand now."""
        told = headline(
            result,
            changed_on=self.change,
            run_length=self.run_length,
            signals=self.signals,
            doubt=self._doubt_of(result),
            worse=self.gets_worse,
            ended=result == "worse" and not self._lasting_shift() & in_concern(self.better),
            turned=self._turned,
            since=self._since_run(),
        )
        if self.scale.too_narrow is None or result in ("no-change-shown", "cannot-say"):
            return told
        return f"{told.removesuffix('.')}; {self.scale.too_narrow}."

    @cached_property
    def lasts_for_the_better(self) -> bool:
        improving, worse = in_improvement(self.better), in_concern(self.better)
        lasts = self._lasting_shift() & improving and not self._last_bits() & worse
        return bool(lasts) and not self._lapsed(self.fired) and self._mean_moved_by(improving)

    @cached_property
    def gets_worse(self) -> bool:
        """Whether a shift for the worse lasts, or ended and the last point is of concern again."""
        improving, worse = in_improvement(self.better), in_concern(self.better)
        lasting, last = self._lasting_shift(self._runs), self._last_bits()
        lasts = lasting & worse and not last & improving and not self._lapsed(self._runs)
        again = self._latest_shift() & worse and last & worse & ~_SHIFT
        return bool(lasts or again) and self._mean_moved_by(worse)

    def _doubt_of(self, result: Result) -> str | None:
        if result != "signal-only":
            return None
        if self.lasts_for_the_better:
            return self.doubt
        return self.doubt_of_worse if self.gets_worse else None

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
        fired = work(sides, Span(0, math.nan, math.nan, math.nan, math.nan), self.rules).fired
        return bytes(bits & _SHIFT for bits in fired)

    def _share(self, bits: int) -> float:
        """Return the share of the baseline that lies on a side of its mean."""
        known, mean = [one for one in self._before if not math.isnan(one)], self.scale.centre
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
        a cycle is left behind by it. Nor may a run be where most of the baseline lies already.
        """
        if self.steady.cycle is not None:
            return f"the baseline follows a {self.steady.cycle[0]}ly cycle"
        if self.moving:
            return "the baseline was moving already"
        if season := self._cycle_fits():
            return season
        unusual = "an unusual value" if self._unusual == 1 else f"{self._unusual} unusual values"
        if self._unusual and (
            hangs := self._without_unusual.not_seen(f"{unusual} of the baseline")
        ):
            return hangs
        improving = in_improvement(self.better)
        if not self._lasting_shift(self._runs) & improving:
            return f"{self._on_side(improving)} of the baseline lie on that side already"
        sides = self.before, self.after, self.since
        if line_fits(*sides, dated=self.grid is not None, short=self.steady.short):
            short = self.steady.short
            few = f", of which only {len(self.before.known)} lie before it" if short else ""
            return (
                f"a straight line through all the figures fits them {'nearly ' if short else ''}as well "
                f"as a change on that day{few}"
            )
        since = self.after.since(self._since_turn)
        return (
            self._moved_before()
            or sooner(self.scale, self.before, since)
            or self.steady.still_moving
        )

    @cached_property
    def doubt_of_worse(self) -> str | None:
        """Why a shift for the worse is not told as one since the day; None where it may be.

        A cycle of the baseline makes runs that are shorter than itself, and better values in it make
        a run of values like the others.
        """
        if self.steady.cycle is None or self.grid is None:
            return self._cycle_fits() or self._moved_before(worse=True)
        name = self.steady.cycle[0]
        if self.run >= dict(self.grid.cycles)[name]:
            return None
        return f"the baseline follows a {name}ly cycle, and the run is shorter than a {name}"

    def _cycle_fits(self) -> str | None:
        return cycle_fits(self.before, self.after, self.grid, run=self.run, seasons=self.seasons)

    @property
    def run(self) -> int:
        """How many points the latest shift is long, one the other way right before it left out."""
        end, bit = run_ended(self._runs), self._latest_shift()
        return next((at for at in range(end) if not self._runs[end - 1 - at] & bit), end)

    @cached_property
    def seasons(self) -> int | None:
        """After how many points all figures repeat themselves with the seasons; None where not."""
        days = (*self.before.dates, *self.after.dates)
        return seasonal_lag((*self._before, *self._after), days)

    def not_seen(self, left_out: str, *, worse: bool = False) -> str | None:
        """Say in a clause that no change is seen with some values left out; None where it is."""
        others = len(self.before.known)
        if others < _LEAST_OTHERS:
            has = f"only {others} values" if others > 1 else "1 value" if others else "no value"
            return f"with {left_out} left out, it has {has}"
        seen = self.gets_worse if worse else self.lasts_for_the_better
        return None if seen else f"it is not seen with {left_out} left out"

    def _moved_before(self, *, worse: bool = False) -> str | None:
        """Say in a clause which part of the baseline tells more than a change on the day does."""
        part = self._steadiness(worse=worse).level_of_its_own
        if part is None:
            return None
        first, end = part
        dates = self.before.dates
        apart = [first <= place < end for place in range(len(dates))]
        days = f"{written_day(dates[first])} to {written_day(dates[end - 1])}"
        others = evolve(self, before=self.before.without(apart))
        hangs = others.not_seen(f"a wave in the baseline, {days},", worse=worse)
        if first or hangs is None:
            return hangs
        return f"a change on {written_day(dates[end])} fits the figures better than one on that day"

    @cached_property
    def steady(self) -> Steadiness:
        """What the values of both sides tell of the baseline, whatever rule they fire."""
        return self._steadiness()

    def _steadiness(self, *, worse: bool = False) -> Steadiness:
        sign = -1 if (self.better == "higher") is not worse else 1
        return Steadiness(
            before=tuple(sign * value for value in self._before),
            after=tuple(sign * value for value in self._after[self._since_turn :]),
            grid=self.grid,
        )

    @property
    def _turned(self) -> bool:
        """Whether a shift the other way came before one that lasts, whether or not that is doubted."""
        latest = self._lasting_shift() if self.lasts_for_the_better else self._latest_shift()
        lasts = self.lasts_for_the_better or self.gets_worse
        return lasts and any(bits & ~latest for bits in self._runs)

    @property
    def since(self) -> Side:
        """What a shift that lasts is told by: the values since one the other way ended; else all after."""
        turned = self.lasts_for_the_better or self.gets_worse
        return self.after.since(self._since_turn) if turned else self.after

    @property
    def _since_turn(self) -> int:
        """The place of the first value after the last shift the other way; 0 of none."""
        return 0 if self._turned_at is None else self._turned_at + 1

    @property
    def moving(self) -> bool:
        """Whether the baseline has a shift or trend of late, a drift, or neighbours too alike.

        One unusual value among many lies on one side of all others, and makes no shift of them.
        """
        few = self._unusual * _MANY_TO_ONE <= len(self.before.known)
        against = self._without_unusual if few else self
        stretches = any(bits & (_SHIFT | TREND) for bits in against._fired_before[-_RECENT:])  # noqa: SLF001  # its own
        return stretches or self.steady.moving

    @property
    def _unusual(self) -> int:
        """How many values of the baseline lie outside its limits."""
        return sum(bool(bits & OUTSIDE) for bits in self._fired_before)

    @cached_property
    def _without_unusual(self) -> "BeforeAfter":
        """The same against a baseline without those."""
        odd = [bool(bits & OUTSIDE) for bits in self._fired_before]
        return evolve(self, before=self.before.without(odd))

    def _lasting_shift(self, runs: bytes | None = None) -> int:
        """Return the bit of the latest shift, unless as many points as make one came since.

        ``runs``: the shifts that count; None is all about the mean.
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
        return self._lies(bits, self.after.since(self._since_turn))

    def _lapsed(self, runs: bytes) -> bool:
        """Say whether the last values, too few for a shift of their own, belie the latest one.

        The mean of those since lies on the other side by more than its standard error, or the last are
        back near the mean before.
        """
        bit, now = self._lasting_shift(runs), self.after.since(run_ended(runs))
        return bool(bit) and (self._lies(_SHIFT & ~bit, now) or bool(self._figures_back(runs)))

    def _figures_back(self, runs: bytes) -> int:
        """Return how many last values are back from the latest shift; 0 where none are."""
        bit = self._lasting_shift(runs)
        signed = bool(self._last_bits() & ~_SHIFT & (HIGH if bit & SHIFT_ABOVE else LOW))
        run = [fired & bit for fired in runs]
        most = self.run_length - 1
        return back(self.scale, self.before, self.after, run, most, signed=signed)

    def _since_run(self) -> Since | None:
        """Say how the last values lie to the latest shift; None where it goes on, or ended long ago."""
        bit, since = self._lasting_shift(), run_ended(self.fired)
        now, gone = self.after.since(since), self._figures_back(self.fired)
        if not bit or not (now.known or gone) or not self.before.known:
            return None
        there = 1 if bit & SHIFT_ABOVE else -1
        placed = [value for value in self._after[since:] if not math.isnan(value)]
        on_side = sum((value - self.scale.centre) * there > 0 for value in placed)
        return Since(
            improving=bool(bit & in_improvement(self.better)),
            n=len(placed),
            there=on_side,
            other=bool(placed) and self._lies(_SHIFT & ~bit, now),
            gone=gone,
        )

    def _lies(self, bits: int, now: Side) -> bool:
        """Say whether the mean of some values lies on the side of a shift, beyond its error."""
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
        if result == "signal-only" and not self._lasting_shift():
            rule = "shift-above" if self.better == "higher" else "shift-below"
            for signal in [one for one in self.signals if one.rule == rule][:1]:
                ended = written_day(signal.last_on)
                yield f"The latest run on the better side of the mean ended on {ended}."
        worse = in_concern(self.better)
        if self._lasting_shift() & worse and not self._lasting_shift(self._runs) & worse:
            yield (
                f"{self.run_length} figures in a row or more lie on the worse side of the mean before, "
                f"where {self._on_side(worse)} of the baseline lie already; that comes by chance."
            )
        yield from self._of_baseline(result)
        yield from self.scale.caveats()
        seasons = self.seasons if self.steady.cycle is None else None
        both = self.before, self.after, self.rests()
        yield from of_data(*both, self.grid, self.chart, run=self.run, seasons=seasons)
        yield "Figures show whether something changed, not what changed it."

    def _of_baseline(self, result: Result) -> Iterator[str]:
        count = len(self.before.known)
        if count < GOOD_BASELINE:
            yield f"The baseline has {count} values; limits from fewer than 20 are less certain."
        unsteady = "The baseline was not steady" if self.moving else "Unusual in the baseline"
        for signal in self.signals_before:
            yield f"{unsteady}: {in_words(signal, self.run_length)}."
        if self._unusual and result == "sustained-improvement":
            yield "With what is outside the limits of the baseline left out, the improvement is seen too."
        yield from self.steady.moves()
        if self.moving:
            yield "What is seen may have begun before that day."
        elif result == "sustained-improvement" and (
            sooner_by := sooner_fits(self.before, self.since)
        ):
            yield (
                f"A change on {written_day(self.before.dates[-sooner_by])} fits the figures better than "
                "one on that day, so that it may have begun before."
            )
        yield from self.steady.cycles(shift=result in ("sustained-improvement", "worse"))

    def rests(self) -> list[float]:
        """Return the distances of all points from the mean of their side.

        Those up to the last shift the other way lie about a mean of their own.
        """
        turn = self._since_turn
        sides = (self._before, self._after[:turn], self._after[turn:])
        return [rest for side in sides for rest in about_mean(side)]
