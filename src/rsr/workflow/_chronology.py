"""Figures protected in the order in which they become known, cycle by cycle.

What a cycle prints is known to the readers of all later ones, and what it withholds stays withheld.
So each cycle is protected with what it sees, and what the ones before it made of that is taken over.
A report of an earlier cycle is then the same whenever it is made.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from attrs import define, evolve, field, frozen

from rsr.errors import Problem
from rsr.model import Indicator, Observation, Register, ReportCycle, Suppressed, Value
from rsr.workflow._fitting import bounds_of

if TYPE_CHECKING:
    from rsr.workflow._by_rows import Rows
    from rsr.workflow._released import Printed

__all__ = ["Chronology", "Step"]

# What was published at once: a period, a status, and the day, label and place of a vintage.
_Issue = tuple[date, date, str, date | None, str | None, int | None]
_Key = tuple[str, str | None, _Issue]


@frozen(kw_only=True)
class Step:
    """What is to be decided at once: which figures are known, and what is settled of them."""

    register: Register
    # Every figure as its publisher has it, whether known or not.
    together: Sequence[Observation]
    rows: Sequence["Rows"]
    # The places of those that are known.
    known: Sequence[int]
    # How figures are printed of which that is settled, by place.
    settled: Mapping[int, Value]
    # The places of those that were printed as they are: withholding them would hide nothing.
    printed: frozenset[int]
    # The periods to look at; None for all.
    periods: frozenset[tuple[date, date]] | None


@define
class _State:
    """What was decided so far."""

    shown: dict[int, Value] = field(factory=dict)
    problems: list[Problem] = field(factory=list)


class Chronology:
    """The figures of a register, and how each cycle prints them.

    Args:
        register: The register; its cycles say what was known when.
        together: All figures, as their publishers have them.
        rows: The rows that indicators have in common which take them by different columns.
        before: The figures of releases that were frozen.
    """

    def __init__(
        self,
        register: Register,
        together: Sequence[Observation],
        rows: Sequence["Rows"] = (),
        before: Sequence["Printed"] = (),
    ) -> None:
        self._count = len(together)
        self._rows = rows
        self._cycles = sorted(register.cycles, key=lambda cycle: cycle.cut_off_on)
        # By cycle, how its last edition prints figures that are still there.
        self._own: dict[str, dict[int, Value]] = {}
        self._printed: set[int] = set()
        self._withheld: dict[int, Value] = {}
        copies, others = self._look_back(register, together, before)
        self._together = (*together, *copies)
        self._before = bool(before)
        self._register = evolve(register, indicators=(*register.indicators, *others))
        # What was decided after so many cycles, in their order.
        self._after: list[_State] = [_State()]
        # What was decided of each cycle, with all that was printed before.
        self._last: dict[str, _State] = {}

    def of_cycle(self, cycle: ReportCycle) -> tuple[dict[int, Value], tuple[Problem, ...]]:
        """Return how a cycle prints the figures that it sees, and what there is to say of that.

        Returns:
            The values by place, and the problems.
        """
        if cycle.id not in self._last:
            ids = [each.id for each in self._cycles]
            past = self._through(ids.index(cycle.id)) if cycle.id in ids else _State()
            self._last[cycle.id] = self._step(past, cycle.cut_off_on, cycle.id, last=True)
        return self._ended(self._last[cycle.id])

    def as_of(self, day: date | None) -> tuple[dict[int, Value], tuple[Problem, ...]]:
        """Return how all figures are printed where those known on a day are printed on that day.

        Args:
            day: The day; None for all figures, as they are known after the last cycle.

        Returns:
            The values by place, and the problems.
        """
        if day is None:
            every = self._through(len(self._cycles))
            return self._ended(self._step(every, None, None, last=True))
        past = sum(cycle.cut_off_on <= day for cycle in self._cycles)
        state = self._step(self._through(past), day, None)
        for cycle in self._cycles[past:]:
            state = self._step(state, cycle.cut_off_on, cycle.id)
        return self._ended(self._step(state, None, None, last=True))

    def _ended(self, state: _State) -> tuple[dict[int, Value], tuple[Problem, ...]]:
        shown = {at: value for at, value in state.shown.items() if at < self._count}
        return shown, tuple(state.problems)

    def _through(self, cycles: int) -> _State:
        while len(self._after) <= cycles:
            cycle = self._cycles[len(self._after) - 1]
            self._after.append(self._step(self._after[-1], cycle.cut_off_on, cycle.id))
        return self._after[cycles]

    def _step(
        self, state: _State, until: date | None, cycle: str | None, *, last: bool = False
    ) -> _State:
        """Decide how figures are printed that become known until a day.

        Args:
            state: What was decided before.
            until: The day; None for all figures.
            cycle: The cycle whose step it is, if any.
            last: Whether no step follows, so that all that was printed before is looked at.
        """
        from rsr.workflow.protecting import decided

        known = [
            at
            for at, one in enumerate(self._together)
            if at >= self._count or until is None or one.known_on <= until
        ]
        own = self._own.get(cycle or "", {})
        settled: dict[int, Value] = {}
        for at in known:
            if at >= self._count or (at in self._printed and at not in own):
                settled[at] = self._together[at].value
            elif (value := own.get(at, state.shown.get(at, self._withheld.get(at)))) is not None:
                settled[at] = value
        new = [self._together[at] for at in known if at not in settled]
        after = {at: self._together[at].value for at in known} | settled
        look_back = last and self._before
        if not new and not look_back:
            return _State(after, state.problems)
        printed = {at for at in settled if settled[at] == self._together[at].value}
        shown, problems = decided(
            Step(
                register=self._register,
                together=self._together,
                rows=self._rows,
                known=known,
                settled=settled,
                printed=frozenset(printed | self._printed),
                periods=None
                if look_back
                else frozenset((one.period.start, one.period.end) for one in new),
            )
        )
        # What is decided once is not decided again, and nor is what a release has.
        return _State(after | shown | settled, [*state.problems, *problems])

    def _look_back(
        self, register: Register, together: Sequence[Observation], before: Sequence["Printed"]
    ) -> tuple[list[Observation], list[Indicator]]:
        """Note how releases print the figures there are; return those that are there no more."""
        now: dict[_Key, list[int]] = defaultdict(list)
        for at, one in enumerate(together if before else ()):
            now[one.indicator, one.part, _issue(one)].append(at)
        known = {each.id: each for each in register.indicators}
        copies: list[Observation] = []
        others: dict[str, Indicator] = {}
        copied: set[Hashable] = set()
        for release in before:
            told = f"{release.cycle}.{release.edition}"
            names: dict[str, str] = {}
            for each in release.indicators:
                same = each.id in known and _takes(known[each.id]) == _takes(each)
                names[each.id] = each.id if same else f"{each.id}.{told}"
                if not same:
                    others.setdefault(names[each.id], evolve(each, id=names[each.id]))
            pins: dict[int, Value] = {}
            gone: set[_Issue] = set()
            issues: dict[_Issue, list[Observation]] = defaultdict(list)
            for one in release.observations:
                issue = _issue(one)
                issues[issue].append(one)
                free = [at for at in now[one.indicator, one.part, issue] if at not in pins]
                like = [at for at in free if _stands(one.value, together[at].value)]
                if not like or names.get(one.indicator) != one.indicator:
                    gone.add(issue)
                else:
                    pins[like[0]] = one.value
            self._own[release.cycle] = pins
            self._printed |= {at for at, value in pins.items() if value == together[at].value}
            self._withheld |= {
                at: value for at, value in pins.items() if value != together[at].value
            }
            for issue in sorted(gone, key=repr):
                # All that was printed at once, so that it is related as it was.
                every = issues[issue]
                content = (issue, frozenset((o.indicator, o.part, o.value) for o in every))
                if content not in copied:
                    copied.add(content)
                    copies += [
                        evolve(
                            o,
                            indicator=names.get(o.indicator, o.indicator),
                            vintage=" ".join(filter(None, (o.vintage, f"as printed in {told}"))),
                            made_by=None,
                        )
                        for o in every
                    ]
        return copies, list(others.values())


def _issue(one: Observation) -> _Issue:
    return (one.period.start, one.period.end, one.status, one.vintage_on, one.vintage, one.issue)


def _takes(indicator: Indicator) -> Hashable:
    """Return what tells which rows an indicator takes, in a form that can be compared."""
    return repr((sorted(indicator.select.items(), key=repr), indicator.measured))


def _stands(printed: Value, now: Value) -> bool:
    """Say whether a figure that was printed is the one that there is, perhaps withheld."""
    if printed == now:
        return True
    if not isinstance(printed, Suppressed) or printed.by != "rsr":
        return False
    outer, inner = bounds_of(printed), bounds_of(now)
    if outer is None or inner is None or inner[0] < outer[0]:
        return False
    return outer[1] is None or (inner[1] is not None and inner[1] <= outer[1])
