"""Periods that share a day with the next, as where an end is the first day after its period."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from rsr.errors import Problem
from rsr.model import Observation, Period, Register
from rsr.report import written_span


def touching(register: Register, figures: Iterable[Observation]) -> Iterator[Problem]:
    """Tell of indicators with periods that end on the day on which the next begins."""
    periods: dict[str, set[Period]] = defaultdict(set)
    for one in figures:
        periods[one.indicator].add(one.period)
    for place, indicator in enumerate(register.indicators):
        ordered = sorted(periods.get(indicator.id, ()), key=lambda one: (one.start, one.end))
        shared = [
            (one, other)
            for one, other in pairwise(ordered)
            if one.start < one.end == other.start < other.end
        ]
        if shared:
            more = f", and {len(shared) - 1:,} more like it" if shared[1:] else ""
            first, second = map(written_span, shared[0])
            yield Problem(
                code="periods-share-day",
                must="a period must end before the next begins",
                got=f"{first}, and then {second}{more}",
                hint="where an end is the first day after its period, write the day before it in the "
                "file, or in a query that reads it",
                where=register.where("indicators", place),
                severity="warning",
            )
