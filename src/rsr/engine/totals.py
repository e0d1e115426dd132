"""Whether a total stands among what is added up: one figure is what the others come to."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from fractions import Fraction
from math import gcd, lcm, prod

from attrs import frozen

from rsr.errors import Problem, Where
from rsr.model import Interval, Number, Value
from rsr.values.exact import Bounds, bounds_of, exact
from rsr.values.numerals import CellError
from rsr.values.printed import Reading

# A total is told where chance would make one figure the sum of the others no more often than this;
# one that is called a whole, where it would in no more than one case of twenty.
CHANCE = Fraction(1, 1000)
_CHANCE_OF_NAMED = Fraction(1, 20)
# Of so few sums at most, a total of some parts is suspected where chance would make it so no more often.
CHANCE_OF_SUSPECTED = Fraction(1, 20)
MOST_SUSPECTED = 3
# The code of the warning that a total may stand among what is added up.
SUSPECTED = "total-suspected"
_LEAST_ROWS = 3
# What is called a whole need not be quite the sum: people of unknown places are in it, or corrections.
_NEAR = Fraction(1, 20)
# Where levels lie between a whole and its smallest parts, all but itself come to it as many times.
_LEVELS = (1, 2)
_LEAST_OF_LEVELS = 4
_LEAST_OF_OTHERS = 2
# Figures that have a divisor in common are taken as rounded to it where so many of them have none by
# chance: four have 5 once in 625 cases, nine have 2 once in 512.
_LEAST_OF_ROUNDED = 4
_CHANCE_OF_ROUNDED = Fraction(1, 500)
# So many parts that are the greatest in some sum are tried.
_MOST_TRIED = 10


@frozen(kw_only=True)
class Added:
    """The rows of one sum: how many are above 0, what they come to, and the greatest of them."""

    rows: int
    total: Fraction
    greatest: Fraction
    # What the figures are rounded to; 1 where they are whole numbers as they stand.
    step: Fraction = Fraction(1)
    rounded: bool = False

    @property
    def slack(self) -> Fraction:
        """How far rounding can part the greatest row from the sum of the others."""
        return self.step * self.rows / 2 if self.rounded else Fraction(0)

    @property
    def holds_total(self) -> bool:
        """True where the greatest row is what the others come to."""
        return abs(self.total - 2 * self.greatest) <= self.slack

    @property
    def chance(self) -> Fraction:
        """How likely the greatest row comes as near to the others by chance."""
        return min(Fraction(1), (2 * self.slack + self.step) / self.greatest)


def holds_total(sums: Iterable[Added]) -> bool:
    """Say whether a total stands among the rows of every sum.

    Sums of fewer than three rows tell nothing of it: two figures that are alike are no sign. The
    same figures again are no further sign.
    """
    telling = [one for one in sums if one.rows >= _LEAST_ROWS and one.greatest > 0]
    if not all(one.holds_total for one in telling):
        return False
    chance = Fraction(1)
    for one in {(one.total, one.greatest): one for one in telling}.values():
        chance *= one.chance
    return chance <= CHANCE


def whole_told(which: str, got: str) -> Problem:
    """Return the problem of totals among rows that are added up.

    Args:
        which: Which rows are totals, of what.
        got: How that shows.
    """
    return Problem(
        code="whole-among-parts",
        must=f"rows must not be added up where {which}",
        got=got,
        hint="leave totals out with 'not' in select or where; or, where a row is none, name its text under "
        "'not_wholes'; nothing is added up",
        where=Where(path=("select",)),
        severity="warning",
    )


def printed_in(value: Value | None) -> Fraction | None:
    """Return a figure as it is printed; None where there is none."""
    if isinstance(value, Number):
        return exact(value.value)
    if isinstance(value, Interval) and value.stated is not None:
        return exact(value.stated)
    return None


def is_whole(found: Reading | CellError) -> bool:
    """Say whether what was read of a cell is a whole number, or no number at all."""
    value = found.value if isinstance(found, Reading) else found
    if isinstance(value, Number):
        return float(value.value).is_integer()
    if isinstance(value, Interval) and value.stated is not None:
        return float(value.stated).is_integer()
    return True


def suspected(got: str, where: Where) -> Problem:
    """Return the warning that a total may stand among what is added up.

    Args:
        got: What is what others come to.
        where: Where the register says what is added up.
    """
    return Problem(
        code=SUSPECTED,
        must="nothing should be added up that may be what others come to",
        got=got,
        hint="it is added up; so few periods show no more, and chance would do it in at most one of "
        f"{1 / CHANCE_OF_SUSPECTED} tables; where it is a total, leave it out with 'not' in select or where, or give "
        "its rows as measured.whole; where it is none, name it under 'not_wholes'",
        where=where,
        severity="warning",
    )


def suspected_in_words(got: str) -> str:
    """Say the same to readers of the figures."""
    return f"A total may stand among what is added up, and some be counted twice: {got}."


# --- figures by their bounds ----------------------------------------------------------------------


def around(value: Value | None, step: int) -> Bounds | None:
    """Return the bounds of a figure that may be rounded to a step, though nobody says so."""
    found = bounds_of(value)
    if found is None or step == 1 or not isinstance(value, Number) or value.value % step:
        return found
    half = Fraction(step, 2)
    return max(found[0] - half, min(found[0], Fraction(0))), found[0] + half


def rounded_to(values: Iterable[Value]) -> int:
    """Return what figures look rounded to: the greatest number that divides all; 1 for none."""
    return step_of([found for value in values if (found := printed_in(value))])


def step_of(known: Sequence[Fraction]) -> int:
    """Return what figures other than 0 look rounded to; 1 for none."""
    if len(known) < _LEAST_OF_ROUNDED or any(one.denominator > 1 for one in known):
        return 1
    step = gcd(*map(int, known))
    return step if step ** len(known) * _CHANCE_OF_ROUNDED >= 1 else 1


def written_in(value: Value) -> Bounds:
    """Return a figure as it is printed, twice; of one that is hidden its bounds."""
    if (found := printed_in(value)) is not None:
        return found, found
    return bounds_of(value) or (Fraction(0), Fraction(0))


def sum_of(bounds: Iterable[Bounds]) -> Bounds:
    """Return the least and the most that figures can come to."""
    low, high = Fraction(0), Fraction(0)
    unbounded = False
    for least, most in bounds:
        low += least
        unbounded = unbounded or most is None
        high += most or 0
    return low, None if unbounded else high


# --- one figure that is what the others come to ---------------------------------------------------


@frozen
class SumEntry:
    """A figure that is added up, of a part."""

    part: Hashable
    value: Value
    # True where the part is called as wholes are.
    named: bool = False
    # True where it is known to be no whole.
    aside: bool = False


@frozen(kw_only=True)
class Whole:
    """A part that is what the others come to, with its figure in the last of so many sums."""

    part: Hashable
    value: Value
    at: int
    # How many others there are, and what they come to as printed.
    count: int
    others: Bounds
    sums: int
    # True where the others come to it twice.
    twice: bool


@frozen(kw_only=True)
class _Beside:
    """A part beside all others, in one sum."""

    at: int
    entry: SumEntry
    # What it is, and what the others come to: by bounds, and as printed.
    own: Bounds
    own_printed: Fraction
    others: Bounds
    others_printed: Bounds
    count: int
    # How many of the others are more than 0.
    positive: int
    # True where it is greater than every other.
    greatest: bool

    def holds(self, levels: int, *, named: bool) -> bool:
        """Say whether the part may be what the others come to, given so many levels of them.

        One that is called a whole may be a twentieth more or less, where it is greater than each of
        several others.
        """
        low, high = self.others
        if high is None or self.own[1] is None or self.own[0] <= 0:
            return False
        if levels > 1 and (self.count < _LEAST_OF_LEVELS or not self.greatest):
            return False
        near = named and levels == 1 and self.greatest and self.positive >= _LEAST_OF_OTHERS
        slack = self.own_printed * _NEAR if near else 0
        return low <= levels * self.own[1] + slack and levels * self.own[0] <= high + slack

    def falls_short(self, levels: int, *, named: bool) -> bool:
        """Say whether the others come to less than the part, as they do where one of them is absent."""
        high = self.others[1]
        return (
            high is not None and high < levels * self.own[0] and not self.holds(levels, named=named)
        )

    @property
    def width(self) -> Fraction:
        """How far the part and the others can be apart, and it still be their sum."""
        (least, most), (low, high) = self.own, self.others
        return (most or least) - least + (high or low) - low

    def chance(self, levels: int, unit: Fraction, *, named: bool) -> Fraction:
        """Return how likely a figure of this size comes as near to the others by chance.

        A part that is like the only other one is as likely its like as its whole, unless it is
        called a whole.

        Args:
            levels: How many times the others come to it.
            unit: What all figures are some times as much as.
            named: True where it is called a whole.
        """
        if self.positive < _LEAST_OF_OTHERS and not named:
            return Fraction(1)
        low, high = self.others_printed
        assert high is not None  # noqa: S101  # it holds
        own = levels * self.own_printed
        off = max(low - own, own - high, Fraction(0))
        return min((high - low + 2 * off + unit) / own, Fraction(1)) if own else Fraction(1)


def whole_among(sums: Sequence[Sequence[SumEntry]], of: Hashable | None = None) -> Whole | None:
    """Return the part that is what the others come to in every sum that holds it.

    Sums that lack one of the others, and come to less, are passed over: what is not there may be in
    the whole. Of n sums that lack one, those could be any of 2^n sets, which is as much more chance.

    Each part that is the greatest in some sum is tried, the one that most often is so first; the
    second must be half as likely by chance, the third a third, and so on.

    Args:
        sums: The figures of each sum.
        of: The only part that is tried; None for any.
    """
    known = [[one for one in entries if bounds_of(one.value)] for entries in sums]
    tops = [_greatest(entries) for entries in known]
    below = (one for found, top in zip(known, tops, strict=True) for one in found if one is not top)
    step = rounded_to(one.value for one in below)
    unit = _unit(
        written_in(one.value)[0] for found in known for one in found if printed_in(one.value)
    )
    every = {one.part for found in known for one in found}
    leads = Counter(top.part for top in tops if top is not None and of in (None, top.part))
    for tried, (part, _) in enumerate(leads.most_common(_MOST_TRIED), start=1):
        for levels in _LEVELS:
            beside: list[_Beside] = []
            named, lacking, passed = True, 0, 0
            for one in _each_beside(known, part, step):
                lacks = one.count < len(every) - 1
                lacking += lacks
                if lacks and one.falls_short(levels, named=one.entry.named):
                    passed += 1
                    continue
                named = named and one.entry.named
                if not one.holds(levels, named=named):
                    beside = []
                    break
                beside.append(one)
            sets = 2**lacking if passed else 1
            chance = prod(
                (one.chance(levels, unit, named=named) for one in _signs(beside)),
                start=tried * sets,
            )
            if beside and chance <= (_CHANCE_OF_NAMED if named else CHANCE):
                last = beside[-1]
                return Whole(
                    part=part, value=last.entry.value, at=last.at, count=last.count,
                    others=last.others_printed, sums=len(beside), twice=levels > 1,
                )  # fmt: skip
    return None


def _signs(beside: Iterable[_Beside]) -> Iterator[_Beside]:
    """Yield those whose figures differ by more than what they and the others may be off by.

    Much the same figures again are no further sign.
    """
    least = None
    for one in sorted(beside, key=lambda one: one.own_printed):
        if least is None or one.own_printed > least:
            yield one
            least = one.own_printed + one.width


def _greatest(entries: Sequence[SumEntry]) -> SumEntry | None:
    """Return the greatest figure that may be of a whole, where another is beside it."""
    if len(entries) < 2:  # a part and another
        return None
    told = [(low, one.named, one) for one in entries if not one.aside for low in (_low(one),)]
    found = max(told, key=lambda one: one[:2], default=None)
    return found[-1] if found is not None and found[0] > 0 else None


def _low(entry: SumEntry) -> Fraction:
    found = bounds_of(entry.value)
    return found[0] if found is not None else Fraction(0)


def _each_beside(
    sums: Sequence[Sequence[SumEntry]], part: Hashable, step: int
) -> Iterator[_Beside]:
    """Yield a part beside the others, in each sum in which that tells anything of them."""
    for at, entries in enumerate(sums):
        of_part = (one for one in entries if one.part == part and not one.aside)
        own = max(of_part, key=_low, default=None)
        rest = [one for one in entries if one is not own]
        if own is None or not rest:
            continue
        rounded = max(step, rounded_to(one.value for one in rest))
        bounds = around(own.value, rounded) or (Fraction(0), None)
        others = sum_of(found for one in rest if (found := around(one.value, rounded)))
        if bounds[0] == 0 and others[0] == 0:  # nothing anywhere
            continue
        if bounds[1] is None or others[1] is None:  # as much as one likes
            continue
        lows = [*map(_low, rest)]
        yield _Beside(
            at=at,
            entry=own,
            own=bounds,
            own_printed=written_in(own.value)[0],
            others=others,
            others_printed=sum_of(written_in(one.value) for one in rest),
            count=len(rest),
            positive=sum(low > 0 for low in lows),
            greatest=bounds[0] > max(lows),
        )


def _unit(figures: Iterable[Fraction]) -> Fraction:
    """Return the greatest number of which all figures are some times as much; of two, at most 1."""
    known = {*figures} - {0}
    scale = lcm(*(one.denominator for one in known))
    unit = Fraction(gcd(*(int(one * scale) for one in known)), scale)
    return unit if len(known) >= _LEAST_ROWS else min(unit, Fraction(1)) or Fraction(1)
