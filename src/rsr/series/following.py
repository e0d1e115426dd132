"""Reporters followed through renames, mergers and splits that the register declares.

Who took the place of whom ties codes together. What is tied is followed as one reporter: its figure
of a period is that of the codes which report in it, added up. A figure that one code states for the
whole of it, such as a merged body's beside those of its predecessors, stands in place of theirs.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date

from rsr.errors import Problem, short_repr
from rsr.formatting import written_day
from rsr.model import Register
from rsr.model.succession import Succession
from rsr.values.texts import fold

_Span = tuple[date, date]


class Followed:
    """Who is followed as one, and by which codes in each period.

    ``twice``: those of whom the one after has the figures of the one before while both report.
    """

    def __init__(
        self,
        successions: Sequence[Succession],
        reporting: Mapping[_Span, Collection[str]],
        twice: Collection[Succession] = (),
    ) -> None:
        self._twice = twice
        # Codes are compared as people see them; what they are called is said as it is declared.
        self._after = [(one, set(_folded(one.successors))) for one in successions]
        self._before = {id(one): set(_folded(one.predecessors)) for one in successions}
        self._reporting = {span: set(map(fold, who)) for span, who in reporting.items()}
        self._group = _groups(self._before[id(one)] | after for one, after in self._after)
        self._names = _names(successions)
        self._label = {code: self._called(group) for code, group in self._group.items()}
        # How many each total is made of.
        self._totals = {
            fold(one.total): max(len(after), len(self._before[id(one)]))
            for one, after in self._after
            if one.total is not None
        }
        self._there = {code: set(self._spans(code)) for code in self._group}

    def label(self, part: str) -> str:
        """Return what a part is followed as; itself where nothing is declared of it."""
        return self._label.get(fold(part), part)

    def members(self, span: _Span, parts: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Return those whose figures together are the figure of each who is followed, in a period.

        Returns:
            By what they are followed as. None are named where one that is there in the period does
            not report, so that there is no figure of all.
        """
        who = self._reporting.get(span, set())
        superseded = self._superseded(who)
        found: dict[str, list[str]] = {}
        lacking: set[str] = set()
        for part in parts:
            folded = fold(part)
            of = found.setdefault(self.label(part), [])
            if folded in who and folded not in superseded:
                of.append(part)
        for code, there in self._there.items():
            own = found.get(self._label[code])
            if own is None or span not in there or code in who or code in superseded:
                continue
            # Where all that a total is made of report, the total itself need not be there.
            if len(own) < self._totals.get(code, len(own) + 1):
                lacking.add(self._label[code])
        return {label: () if label in lacking else tuple(sorted(of)) for label, of in found.items()}

    def superseded(self, span: _Span, parts: Collection[str]) -> frozenset[str]:
        """Return the parts in whose place a stated total of theirs stands, in a period."""
        superseded = self._superseded(self._reporting.get(span, set()))
        return frozenset(part for part in parts if fold(part) in superseded)

    def _superseded(self, who: AbstractSet[str]) -> set[str]:
        found: set[str] = set()
        for one, after in self._after:
            stated = one.successors[0] if one in self._twice else one.total
            total = None if stated is None else fold(stated)
            if total is None or total not in who:
                continue
            found |= self._beyond(total, forward=total not in after) - {total}
        return found

    def _beyond(self, code: str, *, forward: bool) -> set[str]:
        """Return all that come after a code, or before it."""
        found, left = {code}, [code]
        while left:
            here = left.pop()
            for one, after in self._after:
                sides = (
                    (self._before[id(one)], after) if forward else (after, self._before[id(one)])
                )
                if here in sides[0]:
                    left += sides[1] - found
                    found |= sides[1]
        return found

    def _called(self, group: AbstractSet[str]) -> str:
        ends = {c for one, after in self._after for c in self._before[id(one)] - after}
        begins = {c for one, after in self._after for c in after - self._before[id(one)]}
        last, first = sorted(group - ends), sorted(group - begins)
        if len(last) == 1 or len(first) == 1:
            return self._names[(last if len(last) == 1 else first)[0]]
        return " + ".join(self._names[code] for code in last or sorted(group))

    def _first(self, codes: AbstractSet[str]) -> date | None:
        """Return the first day of the first period in which one of them reports."""
        return min((s[0] for s, who in self._reporting.items() if who & codes), default=None)

    def _last(self, codes: AbstractSet[str]) -> date | None:
        return max((s[1] for s, who in self._reporting.items() if who & codes), default=None)

    def _spans(self, code: str) -> Iterator[_Span]:
        """Yield the periods in which a code is there: from the first that it reports to the last."""
        seen = [span for span, who in self._reporting.items() if code in who]
        if not seen:
            return
        start, end = min(span[0] for span in seen), max(span[1] for span in seen)
        for one, after in self._after:
            before = self._before[id(one)]
            # Without a day, those before are there until those after begin, and these from then on.
            if code in before - after:
                begin = one.on or self._first(after - before)
                yield from (s for s in self._reporting if start <= s[0] and begin and s[1] < begin)
            if code in after - before:
                stop = self._last(before - after)
                yield from (
                    s
                    for s in self._reporting
                    if s[1] <= end and (s[0] >= one.on if one.on else stop and s[0] > stop)
                )
        yield from (span for span in self._reporting if start <= span[0] and span[1] <= end)


def _folded(texts: Sequence[str]) -> Iterator[str]:
    return map(fold, texts)


def _names(successions: Sequence[Succession]) -> dict[str, str]:
    names: dict[str, str] = {}
    for one in successions:
        for code in (*one.successors, *one.predecessors):
            names.setdefault(fold(code), code)
    return names


def _groups(ties: Iterator[set[str]]) -> dict[str, frozenset[str]]:
    """Return for each code all that successions connect with it: the connected components."""
    found: dict[str, frozenset[str]] = {}
    for tie in ties:
        group = frozenset(tie.union(*(found.get(code, ()) for code in tie)))
        found |= dict.fromkeys(group, group)
    return found


def followed_in_words(successions: Sequence[Succession]) -> Iterator[str]:
    """Say who is followed as one, in a sentence for each succession."""
    for one in successions:
        old, new = (
            " and ".join(map(short_repr, side)) for side in (one.predecessors, one.successors)
        )
        on = f" on {written_day(one.on)}" if one.on is not None else ""
        why = f" ({one.why.rstrip().removesuffix('.')})" if one.why is not None else ""
        yield (
            f"{old} became {new}{on}{why}: they are followed as one who reports, and what is "
            "published of the whole stays as it is."
        )


def looping(register: Register) -> Iterator[Problem]:
    """Tell of successions by which somebody comes after itself: nothing says who was there when."""
    for index, indicator in enumerate(register.indicators):
        own = _in_loops(indicator.successions)
        others = [register.find("indicators", id_) for id_ in indicator.made_of]
        followed = [one.successions for one in others if one is not None]
        # A ratio follows what either of its indicators declares; a loop of one is told there.
        if not own and not any(_in_loops(one) for one in followed):
            own = _in_loops([*indicator.successions, *(s for one in followed for s in one)])
        if own:
            yield Problem(
                code="succession-loop",
                must="nobody must come after itself by successions",
                got=", ".join(map(short_repr, own)),
                hint="take out the succession that is not so, or turn it round",
                where=register.where("indicators", index, "successions"),
            )


def _in_loops(successions: Sequence[Succession]) -> tuple[str, ...]:
    """Return the codes from which successions lead back to themselves, or that lie between such."""
    after: dict[str, set[str]] = {}
    before: dict[str, set[str]] = {}
    for one in successions:
        old, new = set(_folded(one.predecessors)), set(_folded(one.successors))
        for code in old:
            after.setdefault(code, set()).update(new - old)
        for code in new:
            before.setdefault(code, set()).update(old - new)
    left = after.keys() & before.keys()
    while left != (inner := {one for one in left if after[one] & left and before[one] & left}):
        left = inner
    names = _names(successions)
    return tuple(sorted(names[code] for code in left))


def unmatched(register: Register) -> Iterator[Problem]:
    """Tell of successions that name somebody of whom there is no figure."""
    if not any(indicator.successions for indicator in register.indicators):
        return
    there: dict[str, set[str]] = {}
    for figure in register.observations:
        if figure.part is not None:
            there.setdefault(figure.indicator, set()).add(fold(figure.part))
    for index, indicator in enumerate(register.indicators):
        known = set().union(*(there.get(id_, ()) for id_ in (indicator.id, *indicator.made_of)))
        for at, one in enumerate(indicator.successions if known else ()):
            for name in ("predecessors", "successors"):
                absent = [code for code in getattr(one, name) if fold(code) not in known]
                if absent:
                    yield Problem(
                        code="succession-unmatched",
                        must="a succession should name reporters that the data has",
                        got=", ".join(map(short_repr, absent)),
                        hint="write the code or the name as it stands in the column of the part",
                        where=register.where("indicators", index, "successions", at, name),
                        severity="warning",
                    )
