"""What speaks for and against a change: the two sides of a day, compared by frozen limits."""

import math
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Literal

from attrs import evolve, field, frozen

from rsr.model import doc
from rsr.spc._findings import autocorrelation, irregular, like_neighbours, seasonal_lag
from rsr.spc._plain import Span, Worked, exact_mean, limits, work
from rsr.spc._rules import (
    PROFILES,
    RULE_NAMES,
    SHIFT_ABOVE,
    SHIFT_BELOW,
    Improvement,
    Rules,
    in_concern,
    in_improvement,
)
from rsr.spc._sentences import in_words
from rsr.written import written_day

__all__ = ["Case", "Meaning", "Result", "Side", "Stretch"]

Result = Literal["sustained-improvement", "signal-only", "no-change-shown", "worse", "cannot-say"]
Meaning = Literal["improvement", "concern", "neutral"]

# A baseline of fewer values than this moves a good deal by chance.
_GOOD_BASELINE = 20
_SHIFT = SHIFT_ABOVE | SHIFT_BELOW


@frozen(kw_only=True)
class Stretch:
    """A stretch of points, next to each other, that all fired one rule."""

    rule: str = field(metadata=doc("The rule, such as 'shift-above' or 'below-lower-limit'."))
    meaning: Meaning = field(metadata=doc("Improvement or concern; neutral where neither way is."))
    first_on: date = field(metadata=doc("The date of its first point."))
    last_on: date = field(metadata=doc("The date of its last point."))
    n: int = field(metadata=doc("How many points fired it."))


@frozen
class Side:
    """The points on one side of the day, in order, NaN where a value is missing."""

    dates: tuple[date, ...]
    values: tuple[float, ...]

    @property
    def known(self) -> list[float]:
        """The values that are there."""
        return [value for value in self.values if not math.isnan(value)]

    @property
    def missing(self) -> int:
        """How many are not."""
        return len(self.values) - len(self.known)

    @property
    def mean(self) -> float | None:
        """The mean; None of no values."""
        return exact_mean(self.known) if self.known else None

    @property
    def rests(self) -> list[float]:
        """The distances from the mean."""
        mean = exact_mean(self.known)
        return [value - mean for value in self.values]


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
    def span(self) -> Span:
        """The limits, from the baseline alone."""
        return limits(self.before.values, self.rules)

    @cached_property
    def worked(self) -> Worked:
        """What the points after the day fire; no run of theirs begins before it."""
        return work(self.after.values, self.span, self.rules)

    @cached_property
    def signals(self) -> tuple[Stretch, ...]:
        """Every stretch that fired a rule after the day, by its first point, then by rule."""
        return tuple(_signals(self.after.dates, self.worked.fired, self.improvement))

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
        if math.isnan(self.span.upl):
            yield "The baseline gives no limits, because its values hardly vary or stand alone."
        elif self.span.upl <= self.span.lpl:
            yield "The limits of the baseline have no width, so every value would seem unusual."

    def _breaks_between(self) -> list[date]:
        days = (*self.before.dates, *self.after.dates)
        return [day for day in self.breaks if days and min(days) < day <= max(days)]

    # --- the result ---

    def result(self) -> Result:
        """Weigh the signals; see :class:`rsr.spc.Verdict` for what each result means."""
        better, worse = in_improvement(self.improvement), in_concern(self.improvement)
        fired = self.worked.fired
        lasting, last = self._lasting_shift(), self._last_bits()
        if lasting & better and not last & worse and self._mean_moved_by(better):
            return "sustained-improvement"
        if lasting & worse and not last & better and self._mean_moved_by(worse):
            return "worse"
        return "signal-only" if any(bits & better for bits in fired) else "no-change-shown"

    def _lasting_shift(self) -> int:
        """Return the bit of the latest shift, unless as many points as make one came since."""
        known = [
            bits & _SHIFT
            for bits, value in zip(self.worked.fired, self.after.values, strict=True)
            if not math.isnan(value)
        ]
        recent = [bit for bit in known[-self.run_length :] if bit]
        return recent[-1] if recent else 0

    def _mean_moved_by(self, bits: int) -> bool:
        """Say whether the mean after lies on the side of a shift: an effect that faded may not."""
        before, after = self.before.mean, self.after.mean
        if before is None or after is None:
            return False
        return after > before if bits & SHIFT_ABOVE else after < before

    def _last_bits(self) -> int:
        pairs = zip(reversed(self.worked.fired), reversed(self.after.values), strict=True)
        return next((bits for bits, value in pairs if not math.isnan(value)), 0)

    # --- what to know beside it ---

    def caveats(self, result: Result) -> Iterator[str]:
        """Yield what a reader must know beside the result, the weightiest first."""
        contrary: Meaning = "improvement" if result == "worse" else "concern"
        for signal in self.signals:
            if signal.meaning == contrary:
                yield f"There is a sign the other way: {in_words(signal, self.run_length)}."
        if result in ("sustained-improvement", "worse") and not self._last_bits() & _SHIFT:
            run = [signal for signal in self.signals if signal.rule.startswith("shift")][-1]
            yield f"That run ended on {written_day(run.last_on)}; not all points since are in it."
        if result == "signal-only" and not self._lasting_shift():
            rule = "shift-above" if self.improvement == "increase" else "shift-below"
            for signal in [one for one in self.signals if one.rule == rule][-1:]:
                ended = written_day(signal.last_on)
                yield f"The latest run on the better side of the mean ended on {ended}."
        yield from self._of_baseline()
        yield from self._of_data()
        yield "Figures show whether something changed, not what changed it."

    def _of_baseline(self) -> Iterator[str]:
        count = len(self.before.known)
        if count < _GOOD_BASELINE:
            yield f"The baseline has {count} values; limits from fewer than 20 are less certain."
        fired = work(self.before.values, self.span, self.rules).fired
        signals = _signals(self.before.dates, fired, self.improvement)
        for signal in signals:
            yield f"The baseline was not steady: {in_words(signal, self.run_length)}."
        if any(signal.rule.startswith(("shift", "trend")) for signal in signals):
            yield "What is seen may have begun before that day."

    def _of_data(self) -> Iterator[str]:
        both = (*self.before.values, *self.after.values)
        days = (*self.before.dates, *self.after.dates)
        likeness = like_neighbours(self.rests())
        if likeness is not None:
            yield (
                f"Neighbouring points are alike (autocorrelation {likeness:.2f}), so that signals "
                "come by chance more often."
            )
        lag = seasonal_lag(both, days)
        if lag is not None:
            yield "The figures follow the seasons, which can look like a change."
        if odd := irregular(self.before.dates) + irregular(self.after.dates):
            steps = (
                "One step between dates differs"
                if odd == 1
                else f"{odd} steps between dates differ"
            )
            yield f"{steps} from the usual one; points are taken as evenly spaced."
        missing = self.before.missing + self.after.missing
        if missing:
            points = "One point has" if missing == 1 else f"{missing} points have"
            yield f"{points} no value that could be judged; nothing was put in the place."
        if self.after.values and math.isnan(self.after.values[-1]):
            yield "The last point has no value, so the one before it is taken as the last."

    def rests(self) -> list[float]:
        """Return the distances of all points from the mean of their own side."""
        return [*self.before.rests, *self.after.rests]

    def autocorrelation(self) -> float | None:
        """Return how alike neighbouring points are about their means."""
        return autocorrelation(self.rests(), 1)[0]


def _signals(
    dates: Sequence[date], fired: Sequence[int], improvement: Improvement
) -> list[Stretch]:
    better, worse = in_improvement(improvement), in_concern(improvement)
    found = []
    for bit, name in RULE_NAMES.items():
        meaning: Meaning = (
            "improvement" if bit & better else "concern" if bit & worse else "neutral"
        )
        start = None
        for at in range(len(fired) + 1):
            on = at < len(fired) and fired[at] & bit
            if on and start is None:
                start = at
            elif not on and start is not None:
                found.append(
                    Stretch(
                        rule=name,
                        meaning=meaning,
                        first_on=dates[start],
                        last_on=dates[at - 1],
                        n=at - start,
                    )
                )
                start = None
    return sorted(found, key=lambda signal: signal.first_on)
