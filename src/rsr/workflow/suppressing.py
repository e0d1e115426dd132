"""The figures of a gathered register as its cycles print them, with complementary suppression.

Which figures are withheld is worked out in `rsr.disclosure`; here the releases beside the register
are read, and the tables of its sources.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from rsr.errors import Problem, Where
from rsr.garbage_collector import collector_resting
from rsr.model import Indicator, Observation, Register, ReportCycle, Value
from rsr.values.exact import is_hidden

if TYPE_CHECKING:
    from rsr.disclosure.sequential_releases import SequentialReleases
    from rsr.disclosure.shared_rows import SharedRows
    from rsr.plugins import Table

__all__ = ["Protection", "Safe", "protected", "shared_rows_of"]


@frozen(kw_only=True)
class Safe:
    """Observations that give no hidden figure away, and the problems met."""

    #: Those that people wrote.
    written: tuple[Observation, ...]
    #: Those that sources made.
    made: tuple[Observation, ...]
    problems: tuple[Problem, ...] = ()


class Protection:
    """The figures of a register, protected as each of its cycles prints them.

    Figures of linked tables are protected together, whichever indicator they belong to; figures that
    people wrote are protected indicator by indicator.
    """

    def __init__(
        self, register: Register, made: tuple[Observation, ...], rows: Sequence["SharedRows"] = ()
    ) -> None:
        self._register = register
        #: All figures as they are published: those written, then those made.
        self.together = (*register.observations, *made)
        self._problems: tuple[Problem, ...] = ()
        if any(each.table_relations for each in register.indicators):
            from rsr.disclosure.declared_relations import contradicted_relations

            self._problems = tuple(contradicted_relations(register, self.together))
        self._releases: SequentialReleases | None = None
        if any(is_hidden(observation.value) for observation in self.together):
            # Few registers hide figures, so the modules are imported where one does.
            from rsr.disclosure import sequential_releases
            from rsr.workflow._released import printed_before

            before, problems = printed_before(register)
            self._problems += problems
            self._releases = sequential_releases.SequentialReleases(
                register, self.together, rows, before
            )

    def of_cycle(self, cycle: ReportCycle) -> Safe:
        """Return the figures as a cycle prints them; those it does not see are as published."""
        with collector_resting():
            return self._protected(*self._releases.of_cycle(cycle) if self._releases else ({}, ()))

    def as_of(self, day: date | None) -> Safe:
        """Return all figures, those known on a day as they are printed on that day."""
        with collector_resting():
            return self._protected(*self._releases.as_of(day) if self._releases else ({}, ()))

    def _protected(self, printed: Mapping[int, Value], problems: Sequence[Problem]) -> Safe:
        every = list(self.together)
        count: Counter[tuple[str, date, date]] = Counter()
        for at, value in printed.items():
            one = every[at]
            if value is not one.value and value != one.value:
                every[at] = evolve(one, value=value)
                count[one.indicator, one.period.start, one.period.end] += 1
        notes: list[Problem] = []
        if count:
            from rsr.disclosure.register_suppression import place_of

            where = {id_: place_of(self._register, id_) for id_, _, _ in count}
            notes += [_withheld(*about, count[about], where[about[0]]) for about in count]
        written = len(self._register.observations)
        return Safe(
            written=tuple(every[:written]),
            made=tuple(every[written:]),
            problems=_once([*self._problems, *notes, *problems]),
        )


def protected(
    register: Register, made: tuple[Observation, ...], *, rows: Sequence["SharedRows"] = ()
) -> Safe:
    """Withhold what would give a hidden figure away, of all figures together; see `Protection`."""
    return Protection(register, made, rows).as_of(None)


def shared_rows_of(
    table: "Table", indicators: Sequence[Indicator], register: Register, source: str
) -> Iterator["SharedRows"]:
    """Yield the rows of a source's table that indicators share whose queries do not tell which."""
    from rsr.disclosure.linked_tables import others_of_table
    from rsr.disclosure.shared_rows import RowSets, SharedRows, ambiguous_queries
    from rsr.engine import memberships

    only = table.files[0] if len(table.files) == 1 else None
    for group in ambiguous_queries([*indicators, *others_of_table(register, source)]):
        yield SharedRows(
            indicators=frozenset(each.id for each in group),
            sets=tuple(
                RowSets(
                    start=one.period.start,
                    end=one.period.end,
                    status=one.status,
                    vintage_on=one.vintage.on if one.vintage else None,
                    vintage=one.vintage.label if one.vintage else None,
                    file=one.file or only,
                    cells=one.rows,
                )
                for one in memberships(table.frame, table.layout, group)
            ),
        )


def _once(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Return problems without those that say the same of another period, and contradictions of one cause as one."""
    told = {(one.code, one.must, one.got, one.where): one for one in problems}
    alike: defaultdict[tuple[object, ...], list[Problem]] = defaultdict(list)
    for key, one in told.items():
        alike[(one.code, one.where) if one.code == "figures-contradictory" else key].append(one)
    return tuple(
        evolve(same[0], got=f"{same[0].got}; and {len(same) - 1} more like it")
        if same[1:]
        else same[0]
        for same in alike.values()
    )


def _withheld(indicator: str, start: date, end: date, count: int, where: Where) -> Problem:
    figures = "1 figure" if count == 1 else f"{count} figures"
    return Problem(
        code="figure-withheld",
        must="a hidden figure must stay hidden beside the others",
        got=f"{figures} of {indicator} for {start} to {end} withheld by rsr",
        hint="the whole and the other parts would have given a hidden one away",
        where=where,
        severity="note",
    )
