"""The published cells of linked tables, by period and issue."""

from collections import Counter
from collections.abc import Hashable, Sequence
from datetime import date

from attrs import field, frozen

from rsr.disclosure._overlapping_periods import Days
from rsr.disclosure.relations import Cell, CellKey
from rsr.model import Number, Observation, Value
from rsr.values.exact import is_hidden

# What was published at once: a status, the day and the label of a vintage, and a number that tells
# several figures of one cell apart.
Issue = tuple[str, date, str, int]


@frozen
class PublishedCells:
    """The published cells of linked tables."""

    #: The cells by period, issue, and indicator and part.
    periods: dict[Days, dict[Issue, dict[Cell, CellKey]]] = field(factory=dict)
    #: The index of each cell's observation.
    indexes: dict[CellKey, int] = field(factory=dict)
    #: Their values.
    values: dict[CellKey, Value] = field(factory=dict)
    #: Those that are hidden.
    hidden: set[CellKey] = field(factory=set)
    #: The period that the last item of a key stands for.
    days: dict[str, Days] = field(factory=dict)
    _issues: dict[tuple[Days, Issue], tuple[dict[Cell, CellKey], str]] = field(
        init=False, factory=dict
    )

    @classmethod
    def of(cls, observations: Sequence[Observation], members: Sequence[int]) -> "PublishedCells":
        """Return the cells of some observations."""
        found = cls()
        repeated: Counter[Hashable] = Counter()
        every: list[CellKey] = []
        keys: dict[Cell, CellKey] = {}
        text = ""
        before: object = None
        at: tuple[Days, tuple[str, date, str]] = ((date.min, date.min), ("", date.min, ""))
        for index in members:
            one = observations[index]
            cell = one.indicator, one.part
            now = one.period, one.status, one.vintage_on, one.vintage
            if now != before:
                before = now
                days = one.period.start, one.period.end
                at = days, (one.status, one.vintage_on or date.min, one.vintage or "")
                keys, text = found._issue(at, 0)
            if cell in keys:
                before = None
                repeated[at, cell] += 1
                keys, text = found._issue(at, repeated[at, cell])
            key = keys[cell] = *cell, text
            every.append(key)
        found.indexes.update(zip(every, members, strict=True))
        values = [observations[index].value for index in members]
        found.values.update(zip(every, values, strict=True))
        found.hidden.update(
            key
            for key, value in zip(every, values, strict=True)
            if type(value) is not Number and is_hidden(value)
        )
        return found

    def _issue(
        self, at: tuple[Days, tuple[str, date, str]], number: int
    ) -> tuple[dict[Cell, CellKey], str]:
        """Return the cells of an issue, and the text that stands for it in keys."""
        days, issue = at[0], (*at[1], number)
        if (days, issue) not in self._issues:
            text = " ".join(map(str, (*days, *issue)))
            keys = self.periods.setdefault(days, {})[issue] = {}
            self.days[text] = days
            self._issues[days, issue] = keys, text
        return self._issues[days, issue]

    def hiding(self) -> list[dict[Cell, Value]]:
        """Return the values of each issue in which a cell is hidden."""
        return [
            {cell: self.values[key] for cell, key in keys.items()}
            for issues in self.periods.values()
            for keys in issues.values()
            if not self.hidden.isdisjoint(keys.values())
        ]

    def label(self, key: CellKey) -> str:
        """Return what messages call a cell: its part, its indicator and its period."""
        indicator, part, issue = key
        start, end = self.days.get(issue, (issue, None))
        period = f"{start} to {end}" if end else issue
        return f"{part or 'whole'} ({indicator or 'not published'}, {period})"
