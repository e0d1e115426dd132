"""Suppression in sequential releases: each cycle is protected together with what came before it.

Readers of a later cycle know what earlier ones printed, and what was withheld stays withheld. So each
cycle is protected with the figures that it sees, and takes over how earlier ones printed them. The
report of an earlier cycle is then the same whenever it is made.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from datetime import date

from attrs import define, evolve, field, frozen

from rsr.disclosure.register_suppression import SuppressionStep, complementary_suppression
from rsr.disclosure.shared_rows import SharedRows
from rsr.errors import Problem
from rsr.model import Indicator, Observation, Register, ReportCycle, Suppressed, Value
from rsr.values.exact import bounds_of

__all__ = ["ReleasedFigures", "SequentialReleases"]

# What was published at once: a period, a status, and the day, label and number of a vintage.
_Issue = tuple[date, date, str, date | None, str | None, int | None]
_Key = tuple[str, str | None, _Issue]


@frozen(kw_only=True)
class ReleasedFigures:
    """The figures of one release as they were printed, and the indicators as they were defined."""

    cycle: str
    edition: int
    indicators: tuple[Indicator, ...]
    observations: tuple[Observation, ...]


@define
class _State:
    """How figures are printed after some cycles, by index, and the problems met until then."""

    values: dict[int, Value] = field(factory=dict)
    problems: list[Problem] = field(factory=list)


class SequentialReleases:
    """The figures of a register, and how each cycle prints them."""

    def __init__(
        self,
        register: Register,
        observations: Sequence[Observation],
        rows: Sequence[SharedRows] = (),
        before: Sequence[ReleasedFigures] = (),
    ) -> None:
        self._count = len(observations)
        self._rows = rows
        self._cycles = sorted(register.cycles, key=lambda cycle: cycle.cut_off_on)
        # By cycle, how its last edition prints figures that are still there.
        self._own: dict[str, dict[int, Value]] = {}
        self._printed: set[int] = set()
        self._withheld: dict[int, Value] = {}
        copies, others = self._look_back(register, observations, before)
        self._observations = (*observations, *copies)
        self._before = bool(before)
        self._register = evolve(register, indicators=(*register.indicators, *others))
        # The states after 0, 1, 2 and more cycles.
        self._after: list[_State] = [_State()]
        # The state of each cycle, protected together with all that was printed before.
        self._last: dict[str, _State] = {}

    def of_cycle(self, cycle: ReportCycle) -> tuple[dict[int, Value], tuple[Problem, ...]]:
        """Return how a cycle prints the figures that it sees.

        Returns:
            The values by index, and the problems.
        """
        if cycle.id not in self._last:
            ids = [each.id for each in self._cycles]
            past = self._through(ids.index(cycle.id)) if cycle.id in ids else _State()
            self._last[cycle.id] = self._step(past, cycle.cut_off_on, cycle.id, last=True)
        return self._result(self._last[cycle.id])

    def as_of(self, day: date | None) -> tuple[dict[int, Value], tuple[Problem, ...]]:
        """Return how all figures are printed where those known on a day are printed on that day.

        Returns:
            The values by index, and the problems.
        """
        if day is None:
            every = self._through(len(self._cycles))
            return self._result(self._step(every, None, None, last=True))
        past = sum(cycle.cut_off_on <= day for cycle in self._cycles)
        state = self._step(self._through(past), day, None)
        for cycle in self._cycles[past:]:
            state = self._step(state, cycle.cut_off_on, cycle.id)
        return self._result(self._step(state, None, None, last=True))

    def _result(self, state: _State) -> tuple[dict[int, Value], tuple[Problem, ...]]:
        values = state.values
        if len(self._observations) > self._count:
            values = {at: value for at, value in values.items() if at < self._count}
        return values, tuple(state.problems)

    def _through(self, cycles: int) -> _State:
        """Return the state after a number of cycles."""
        while len(self._after) <= cycles:
            cycle = self._cycles[len(self._after) - 1]
            self._after.append(self._step(self._after[-1], cycle.cut_off_on, cycle.id))
        return self._after[cycles]

    def _step(
        self, state: _State, until: date | None, cycle: str | None, *, last: bool = False
    ) -> _State:
        """Return the state after the figures that become known until a day are protected.

        ``until``: the day; None for all figures. ``last``: True where no step follows, so that all that
        was printed before is looked at.
        """
        every = self._observations
        known: Sequence[int] = range(len(every))
        if until is not None:
            known = [at for at in known if at >= self._count or every[at].known_on <= until]
        own = self._own.get(cycle or "", {})
        settled: dict[int, Value] = {}
        for at in known if self._before or state.values else ():
            if at >= self._count or (at in self._printed and at not in own):
                settled[at] = every[at].value
            elif (value := own.get(at, state.values.get(at, self._withheld.get(at)))) is not None:
                settled[at] = value
        after = {at: every[at].value for at in known} | settled
        look_back = last and self._before
        if len(settled) == len(known) and not look_back:
            return _State(after, state.problems)
        printed = {at for at in settled if settled[at] == every[at].value}
        values, problems = complementary_suppression(
            SuppressionStep(
                register=self._register,
                observations=every,
                rows=self._rows,
                known=known,
                settled=settled,
                printed=frozenset(printed | self._printed),
                periods=None
                if look_back or not settled
                else frozenset(
                    (every[at].period.start, every[at].period.end)
                    for at in known
                    if at not in settled
                ),
            )
        )
        # What is settled stays as it is.
        return _State(after | values | settled, [*state.problems, *problems])

    def _look_back(
        self,
        register: Register,
        observations: Sequence[Observation],
        before: Sequence[ReleasedFigures],
    ) -> tuple[list[Observation], list[Indicator]]:
        """Note how releases print the figures of the register.

        Returns:
            Copies of the figures of releases that are no longer there, and of their indicators.
        """
        now: dict[_Key, list[int]] = defaultdict(list)
        for at, one in enumerate(observations if before else ()):
            now[one.indicator, one.part, _issue(one)].append(at)
        known = {each.id: each for each in register.indicators}
        copies: list[Observation] = []
        others: dict[str, Indicator] = {}
        copied: set[Hashable] = set()
        for release in before:
            told = f"{release.cycle}.{release.edition}"
            names: dict[str, str] = {}
            for each in release.indicators:
                same = each.id in known and _selection(known[each.id]) == _selection(each)
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
                like = [at for at in free if _prints(one.value, observations[at].value)]
                if not like or names.get(one.indicator) != one.indicator:
                    gone.add(issue)
                else:
                    pins[like[0]] = one.value
            self._own[release.cycle] = pins
            self._printed |= {at for at, value in pins.items() if value == observations[at].value}
            self._withheld |= {
                at: value for at, value in pins.items() if value != observations[at].value
            }
            for issue in sorted(gone, key=repr):
                # Everything that was printed at once is copied, so that it is related as it was.
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


def _selection(indicator: Indicator) -> Hashable:
    """Return what tells which rows an indicator selects, in a form that can be compared."""
    return repr((sorted(indicator.select.items(), key=repr), indicator.measured))


def _prints(printed: Value, now: Value) -> bool:
    """Say whether a printed figure is the present one, as published or withheld by rsr."""
    if printed == now:
        return True
    if not isinstance(printed, Suppressed) or printed.by != "rsr":
        return False
    outer, inner = bounds_of(printed), bounds_of(now)
    if outer is None or inner is None or inner[0] < outer[0]:
        return False
    return outer[1] is None or (inner[1] is not None and inner[1] <= outer[1])
