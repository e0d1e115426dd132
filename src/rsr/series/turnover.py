"""Who ends and who begins from one period to a later one, and whose figures agree."""

import math
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from itertools import pairwise
from statistics import NormalDist, mean, pstdev

from attrs import frozen

from rsr.series.doubled import MOST_BY_CHANCE, grain_of

# What ends is looked for elsewhere where it is at least so large; small figures match by chance.
SMALLEST = 20
# By what share of it a jump may differ from what ended.
LARGEST_GAP = 0.2
# A jump is one of at least this share of the figure before it.
LEAST_JUMP = 0.5
# What ended in several at once jumps by at least this share of it in each of them.
LEAST_SHARE = 0.2
# A new code may begin after so many periods in which neither it nor what ended reports.
LONGEST_SILENCE = 3
# Totals of several may be alike by chance once in so many series.
_MOST_IN_TOTAL = 0.02
Span = tuple[date, date]
Figures = Mapping[Span, Mapping[str, float]]


def steps_of(periods: Figures) -> Iterator["Step"]:
    """Yield what ends and what begins: at once, in the period before, and after some of silence."""
    last = {part: span for span in sorted(periods) for part in periods[span]}
    first = {part: span for span in sorted(periods, reverse=True) for part in periods[span]}
    spans = sorted(periods)
    lost: dict[Span, dict[str, float]] = {}
    for at, (before, after) in enumerate(pairwise(spans)):
        if after[0] <= before[1]:
            continue  # periods of several lengths: nothing follows on anything
        old, new = periods[before], periods[after]
        lost[before] = {part: size for part, size in old.items() if last[part] == before}
        begun = {part: size for part, size in new.items() if first[part] == after and size > 0}
        jumps = {
            part: size - old.get(part, 0)
            for part, size in new.items()
            # One that reported before the gap goes on, and does not jump by all of its figure.
            if (part in old or part in begun)
            and size - old.get(part, 0) >= LEAST_JUMP * old.get(part, 0)
        }
        yield Step(before, after, old, new, lost[before], begun, jumps)
        if at:  # both codes may report in the last period of the old one
            fresh = {
                part: size
                for part, size in old.items()
                if first[part] == before and size > 0 and part not in lost[before]
            }
            ahead = periods[spans[at - 1]]
            yield Step(before, before, ahead, old, lost[before], fresh, fresh, silent=True)
        for silent in spans[max(0, at - LONGEST_SILENCE) : at]:
            yield Step(silent, after, old, new, lost.get(silent, {}), begun, begun, silent=True)


@frozen
class Step:
    """What ended with a period and what is otherwise in a later one, with the figures around them.

    ``begun`` has the first figures of those that are new, and ``jumps`` by how much figures jump: of
    those that are new, by all of it. ``old`` has the figures of the period before ``after``.
    """

    before: Span
    after: Span
    old: Mapping[str, float]
    new: Mapping[str, float]
    all_ended: Mapping[str, float]
    begun: Mapping[str, float]
    jumps: Mapping[str, float]
    silent: bool = False

    @property
    def ended(self) -> Mapping[str, float]:
        """Those that ended and were so large that a match of one figure is no chance."""
        return {part: size for part, size in self.all_ended.items() if size >= SMALLEST}

    @property
    def kind(self) -> tuple[bool, bool]:
        """Whether what begins does so at once, after silence, or already beside what ended."""
        return self.silent, self.before == self.after

    @property
    def compared(self) -> int:
        """Return how often what ended is compared with what might have come of it."""
        large = sum(jump >= (1 - LARGEST_GAP) * SMALLEST for jump in self.jumps.values())
        return len(tuple(sums_of(self.ended))) * large + (
            len(self.ended) if len(self.begun) > 1 else 0
        )

    def as_groups(
        self, told: AbstractSet[str], came_of: AbstractSet[str], groups: int, compared: int
    ) -> bool:
        """Say whether all that ended are as large as all that are new, and single figures pair none.

        They pair where each that ended is as large as one that is new, and no two as the same.

        Args:
            told: Those that ended of which it is told already.
            came_of: Those that are new and are told already to have come of another.
            groups: How often several ended where several are new.
            compared: How many comparisons of its kind are made in the whole series.
        """
        old, new = self.all_ended, self.begun
        if len(old) < 2 or len(new) < 2 or not told.isdisjoint(old) or not came_of.isdisjoint(new):
            return False
        if groups * self._totals_alike() > _MOST_IN_TOTAL:
            return False
        pairs = [
            [part for part, other in new.items() if self._near(other, was, compared)]
            for was in old.values()
        ]
        each = {pair[0] for pair in pairs if len(pair) == 1}
        return not len(pairs) == len(each) == len(new)

    def _totals_alike(self) -> float:
        """Return how often chance makes totals of as many as ended, and as are new, so much alike.

        By the normal approximation of sums of sizes that are drawn from those of all reporters; 1 where
        the totals lie further apart than by a fifth, or one is not known.
        """
        size = sum(self.all_ended.values())
        gap = abs(sum(self.begun.values()) - size)
        if not (size >= SMALLEST and gap <= LARGEST_GAP * size):
            return 1.0
        sizes = [one for one in self.old.values() if not math.isnan(one)]
        many, others = len(self.all_ended), len(self.begun)
        spread = pstdev(sizes) * math.sqrt(many + others)
        apart, gap = (many - others) * mean(sizes), gap + self._grain / 2
        if not spread:
            return float(abs(apart) <= gap)
        chance = NormalDist(apart, spread)
        return chance.cdf(gap) - chance.cdf(-gap)

    def _near(self, jump: float, size: float, compared: int) -> bool:
        """Say whether a jump is as large as what ended, and nearer than comparisons are by chance."""
        gap = abs(jump - size)
        alike = (2 * gap + self._grain) / (2 * LARGEST_GAP * size)
        by_chance = compared * self.share_alike
        return gap <= LARGEST_GAP * size and by_chance * alike <= MOST_BY_CHANCE

    def matched(
        self, told: Collection[str], came_of: Collection[str], compared: int
    ) -> Iterator[tuple[tuple[str, ...], tuple[str, ...], float]]:
        """Yield those that ended, those whose figures jump by as much, and how large the former were.

        Looked for are one that jumps by one that ended or by all of these; then, for one that ended,
        all that are new, and all that jump.

        Args:
            told: Those that ended of which it is told already.
            came_of: Those that are new and are told already to have come of another.
            compared: How many comparisons of its kind are made in the whole series.
        """
        ended = {part: size for part, size in self.ended.items() if part not in told}
        if not ended:
            return
        begun = {part: size for part, size in self.begun.items() if part not in came_of}
        jumps = {p: j for p, j in self.jumps.items() if p in begun or p not in self.begun}
        left, used = dict(ended), set[str]()
        for part, jump in sorted(jumps.items()):
            found = min(sums_of(ended), key=lambda one: abs(one[1] - jump), default=None)
            if found is not None and self._near(jump, found[1], compared):
                for gone in found[0]:
                    left.pop(gone, None)
                used.add(part)
                yield found[0], (part,), found[1]
        for part, was in sorted(left.items()):
            several = {
                one: jump
                for one, jump in jumps.items()
                if one not in used and jump >= LEAST_SHARE * was
            }
            fresh = {one: size for one, size in begun.items() if one not in used}
            for came in (fresh, several):
                if len(came) > 1 and self._near(sum(came.values()), was, compared):
                    used.update(came)
                    yield (part,), tuple(sorted(came)), was
                    break

    @property
    def share_alike(self) -> float:
        """Return the share of pairs of those who go on that are as near as a fifth of one another.

        So often are two alike that have nothing to do with each other.
        """
        sizes = sorted(
            size
            for part, size in self.old.items()
            if size >= SMALLEST and part in self.new and part not in self.jumps
        )
        pairs = len(sizes) * (len(sizes) - 1) / 2
        alike = sum(
            bisect_right(sizes, size * (1 + LARGEST_GAP)) - at - 1 for at, size in enumerate(sizes)
        )
        return alike / pairs if pairs else 0

    @property
    def _grain(self) -> float:
        """Return to what figures are rounded, as far as they show it: their common divisor."""
        return grain_of((self.old, self.new))


def sums_of(ended: Mapping[str, float]) -> Iterator[tuple[tuple[str, ...], float]]:
    """Yield each that ended, and all of them together, with their figures."""
    yield from (((part,), size) for part, size in sorted(ended.items()))
    if len(ended) > 1:
        yield tuple(sorted(ended)), sum(ended.values())
