"""Parts that a later release gives under other codes or merged, for periods that were published before.

Both are the same figures, revised perhaps, so they are not added up together: those of the later
release stand.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import count, islice
from math import gcd, lcm

from attrs import frozen

from rsr.errors import quoted, short_repr
from rsr.model import Indicator, Number, Observation, Value
from rsr.model.kinds import kind_of
from rsr.model.succession import Succession
from rsr.model.vintage import Standing, in_force
from rsr.values.exact import Bounds, bounds_of, exact
from rsr.values.texts import fold

# Figures that come to less in all periods together are equal by chance.
SMALLEST_SUM = 20
# So many choices of parts are tried for one that is their sum; what is not found then is left.
_MOST_TRIED = 5_000
# By so much of an earlier figure the later one may differ where it was revised as well, in each of at
# least so many periods.
REVISED = Fraction(1, 10)
LEAST_REVISED = 3
_Span = tuple[date, date]
_Vector = Mapping[_Span, Bounds]
_NONE: Bounds = (Fraction(0), Fraction(0))


@frozen
class Recast:
    """Parts of earlier releases, and those of a later one that have their figures or their sum.

    ``spans`` are the first and last days of the periods in which they do, that of ``came_to`` first.
    ``was`` is what the old ones came to in it where the figures were revised; None where they are the same.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    spans: tuple[_Span, ...]
    came_to: str
    was: str | None = None

    @property
    def says(self) -> str:
        """Both in words."""
        others = len(self.spans) - 1
        more = f", and in {others:,} more period{'s' * (others > 1)}" if others else ""
        are = "is" if len(self.old) == 1 else "are"
        start, end = self.spans[0]
        same, instead = (
            ("the same", "") if self.was is None else ("nearly the same", f", not {self.was},")
        )
        return (
            f"{_named(self.old)} {are} only in an earlier release, and {_named(self.new)} with {same} "
            f"figures in a later one ({self.came_to}{instead} for {start} to {end}{more})"
        )

    @property
    def written(self) -> str:
        """What to write under ``successions``."""
        old, new = (", ".join(map(quoted, parts)) for parts in (self.old, self.new))
        return f"{{predecessors: [{old}], successors: [{new}], on: {min(self.spans)[0]}}}"

    def declared_in(self, successions: Iterable[Succession]) -> bool:
        """Say whether it is declared who followed on whom."""
        return is_declared(self.old, self.new, successions)


def is_declared(old: Iterable[str], new: Iterable[str], successions: Iterable[Succession]) -> bool:
    """Say whether it is declared that the new parts followed on the old ones."""
    before, after = set(map(fold, old)), set(map(fold, new))
    return any(
        before <= set(map(fold, one.predecessors)) and after <= set(map(fold, one.successors))
        for one in successions
    )


def recast(
    indicator: Indicator | None, observations: Sequence[Observation]
) -> tuple[tuple[Recast, ...], Sequence[Observation]]:
    """Return the parts that a later release gives under other codes, and the figures without theirs.

    A part is one of those where it is not in a later release of the same periods, and new ones in that
    have its figures, or those of several their sum, in every period that it gives, within rounding; or
    within a tenth of them in three periods or more, if no other choice of parts fits. Only figures that
    may be added up are compared.

    ``indicator``: the indicator; None, which is one that the register does not have, has no such parts.
    """
    known = [(at, one) for at, one in enumerate(observations) if one.part is not None]
    if indicator is None or len({one.standing for _, one in known}) < 2:
        return (), observations
    from rsr.series.adding import unadded_kind  # arithmetic that few registers need

    if unadded_kind(indicator, [one.value for _, one in known], published=False) is not None:
        return (), observations
    releases: dict[Standing, dict[_Span, dict[str, list[int]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for at, one in known:
        span = (one.period.start, one.period.end)
        releases[one.standing][span][one.part or ""].append(at)
    step = _step(indicator, [one.value for _, one in known])
    # The places of the figures that are known of each part, by period, up to a release.
    there: dict[_Span, dict[str, list[int]]] = defaultdict(dict)
    found: list[Recast] = []
    left: set[int] = set()
    for standing in sorted(releases):
        release = releases[standing]
        gone: dict[str, dict[_Span, Bounds]] = defaultdict(dict)
        came: dict[str, dict[_Span, Bounds]] = defaultdict(dict)
        for span, parts in release.items():
            before = there[span]
            of = {_release(observations[at]) for places in parts.values() for at in places}
            for part, places in before.items():
                if part not in parts and not of & {_release(observations[at]) for at in places}:
                    _put(gone[part], span, observations, places)
            if any(span in vector for vector in gone.values()):
                for part, places in parts.items():
                    if part not in before:
                        _put(came[part], span, observations, places)
        for again in _matched(gone, came, step):
            found.append(again)
            for span in again.spans:
                for part in again.old:
                    left.update(there[span].pop(part, ()))
        for span, parts in release.items():
            for part, places in parts.items():
                there[span][part] = [*there[span].get(part, ()), *places]
    if not left:
        return tuple(found), observations
    return tuple(found), tuple(o for at, o in enumerate(observations) if at not in left)


def _release(one: Observation) -> tuple[object, ...]:
    """Return which release a figure comes from: rows of several statuses may stand in one."""
    file = one.made_by.file if one.made_by is not None else None
    return (one.vintage_on, one.issue, one.vintage, file)


def _put(
    vector: dict[_Span, Bounds],
    span: _Span,
    observations: Sequence[Observation],
    places: Sequence[int],
) -> None:
    """Put the figure of a part that stands to its others, where there is one."""
    figures = [observations[at] for at in places]
    stands = in_force((one.standing, one.value) for one in figures)
    bounds = bounds_of(figures[stands].value) if stands is not None else None
    if bounds is not None:
        vector[span] = bounds


def _step(indicator: Indicator, values: Iterable[Value]) -> Fraction:
    """Return what figures are rounded to, as they look; 0 for counts, whose sums are exact."""
    known = [exact(value.value) for value in values if isinstance(value, Number) and value.value]
    places = lcm(*(one.denominator for one in known))
    if places > 1:
        return Fraction(
            1, next(ten for ten in (10**power for power in count()) if ten % places == 0)
        )
    divisor = gcd(*(one.numerator for one in known))
    return Fraction(divisor if divisor > 1 or kind_of(indicator) == "amount" else 0)


# --- which are the same ---------------------------------------------------------------------------


def _matched(
    gone: Mapping[str, _Vector], came: Mapping[str, _Vector], step: Fraction
) -> Iterator[Recast]:
    """Yield those that are gone with those that came and have their figures.

    Looked for are those with the same figures, then those that are the sum of several, on either side,
    and then whether all that are left have the same sum; last, all this of figures that were revised.
    """
    old = {part: gone[part] for part in sorted(gone) if gone[part]}
    new = {part: came[part] for part in sorted(came) if came[part]}
    for part, vector in list(new.items()):
        same = next((one for one, was in old.items() if _same([was], [vector], Fraction(0))), None)
        if same is not None:
            yield _recast({same: old.pop(same)}, {part: new.pop(part)})
    for part, vector in list(new.items()):
        if several := next(_choices(vector, old, step), ()):
            yield _recast({one: old.pop(one) for one in several}, {part: new.pop(part)})
    for part, vector in list(old.items()):
        if several := next(_choices(vector, new, step), ()):
            yield _recast({part: old.pop(part)}, {one: new.pop(one) for one in several})
    if len(old) > 1 and len(new) > 1 and _same(list(old.values()), list(new.values()), step):
        yield _recast(old, new)
        return
    for part, several in _sole_choices(new, old, step).items():
        yield _recast({one: old.pop(one) for one in several}, {part: new.pop(part)}, revised=True)
    for part, several in _sole_choices(old, new, step).items():
        if len(several) == 1:
            continue  # one for one fits from both sides, or others come to the new one as well
        yield _recast({part: old.pop(part)}, {one: new.pop(one) for one in several}, revised=True)
    if (
        len(old) > 1
        and len(new) > 1
        and _same(list(old.values()), list(new.values()), step, REVISED)
    ):
        yield _recast(old, new, revised=True)


def _sole_choices(
    wholes: Mapping[str, _Vector], parts: Mapping[str, _Vector], step: Fraction
) -> dict[str, tuple[str, ...]]:
    """Return the parts that come to a whole but for revisions, where no others do, nor to another."""
    found = {one: list(islice(_choices(wholes[one], parts, step, REVISED), 2)) for one in wholes}
    taken = Counter(part for several in found.values() for part in set().union(*several))
    return {
        one: several[0]
        for one, several in found.items()
        if len(several) == 1 and several[0] and all(taken[part] == 1 for part in several[0])
    }


def _choices(
    whole: _Vector, parts: Mapping[str, _Vector], step: Fraction, revised: Fraction = Fraction(0)
) -> Iterator[tuple[str, ...]]:
    """Yield several parts that come to a whole in every period of it, but for revisions one as well.

    The last is empty where too many are there to try every choice.
    """
    least = 1 if revised else 2
    # Those of other periods are no parts of it; the largest first, so that few are tried.
    within = [one for one in parts if parts[one].keys() & whole.keys()]
    within.sort(key=lambda one: -sum(low for low, _ in parts[one].values()))
    if len(within) >= least and _same([parts[one] for one in within], [whole], step, revised):
        yield tuple(sorted(within))
    tried = 0
    ways: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    while ways:
        if tried == _MOST_TRIED:
            yield ()
            return
        start, chosen = ways.pop()
        tried += 1
        vectors = [parts[one] for one in chosen]
        if least <= len(chosen) < len(within) and _same(vectors, [whole], step, revised):
            yield tuple(sorted(chosen))
        if _above(vectors, whole, step, revised):
            continue
        ways += [(at + 1, (*chosen, within[at])) for at in reversed(range(start, len(within)))]


def _above(parts: Sequence[_Vector], whole: _Vector, step: Fraction, revised: Fraction) -> bool:
    """Say whether parts come to more than a whole in any period, so that no more can be added."""
    slack = step / 2 * (len(parts) + 1)
    for span, (_, high) in whole.items():
        low = _total(parts, span)[0]
        if high is not None and low - high > max(slack, revised * low):
            return True
    return False


def _same(
    old: Sequence[_Vector], new: Sequence[_Vector], step: Fraction, revised: Fraction = Fraction(0)
) -> bool:
    """Say whether two sets of parts have one sum in every period, and one that is no chance."""
    slack = step / 2 * (len(old) + len(new))
    if len(old) == len(new) == 1:
        slack = Fraction(0)
    in_all, periods = Fraction(0), 0
    for span in set().union(*new):
        (low, high), (least, most) = _total(old, span), _total(new, span)
        if (most is not None and low - most > max(slack, revised * low)) or (
            high is not None and least - high > max(slack, revised * high)
        ):
            return False
        if low == high and least == most:
            in_all += min(low, least)
            periods += 1
    return in_all >= SMALLEST_SUM and (not revised or periods >= LEAST_REVISED)


def _total(vectors: Sequence[_Vector], span: _Span) -> Bounds:
    low, high = Fraction(0), Fraction(0)
    unbounded = False
    for vector in vectors:
        least, most = vector.get(span, _NONE)
        low += least
        unbounded = unbounded or most is None
        high += most or 0
    return low, None if unbounded else high


def _recast(
    old: Mapping[str, _Vector], new: Mapping[str, _Vector], *, revised: bool = False
) -> Recast:
    """Return a finding with the figures of one period; where they were revised, of that revised most."""
    spans = tuple(sorted(set().union(*new.values())))
    came = {span: _total(list(new.values()), span) for span in spans}
    was = {span: _total(list(old.values()), span) for span in spans}
    known = [span for span in spans if came[span][0] == came[span][1]]
    first = known[0] if known else spans[0]
    if revised:
        known = [span for span in known if was[span][0] == was[span][1]]
        first = max(known, key=lambda span: abs(came[span][0] - was[span][0]))
    ordered = (first, *(span for span in spans if span != first))
    return Recast(
        tuple(sorted(old)),
        tuple(sorted(new)),
        ordered,
        _written(came[first]),
        _written(was[first]) if revised else None,
    )


def _written(bounds: Bounds) -> str:
    return f"{float(bounds[0]):,.12g}"


def _named(parts: Sequence[str]) -> str:
    named = [short_repr(part) for part in parts]
    return " and ".join((", ".join(named[:-1]), named[-1]) if len(named) > 1 else named)
