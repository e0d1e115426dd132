"""Releases that hold much less than the one before: stopped before they replace anything."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from attrs import define, field, frozen

from rsr.errors import Problem, Where, shown
from rsr.model import Missing, NotCollected, Number, Observation, Period, Value
from rsr.model.vintage import SETTLED, Status

__all__ = [
    "FEWEST_ROWS",
    "LEAST_SHARE",
    "Empty",
    "Held",
    "Stopped",
    "held_in",
    "is_zero",
    "shrunken",
]

# A release is stopped where it holds less than this share of what the one before holds of the same.
LEAST_SHARE = 0.5
# A single period is compared by itself where it has at least so many rows before; and figures that
# became 0 are where so many were not.
FEWEST_ROWS = 10
# So many findings of two releases are told, and the others counted.
_MOST_TOLD = 5
_DAYS_OF_A_MONTH = 30.4


@frozen(kw_only=True)
class Held:
    """What one file holds of an indicator for one period and part."""

    file: str
    # The day that it was published, if known, and its place among the issues of one day.
    on: date | None = None
    issue: int = 1
    # None where the file only covers the period, and has no row that is asked for.
    indicator: str | None
    period: Period
    part: str | None = None
    rows: int = 1
    # True where there is a figure, be it hidden.
    figure: bool = True
    # True where the figure is 0.
    zero: bool = False
    status: Status = "not-stated"


@frozen
class Stopped:
    """The files of which nothing is used, and what is told of these and of those that are accepted."""

    files: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()


@define
class _Release:
    """One file: what it holds, by period and then by indicator and part."""

    file: str
    on: date | None
    issue: int
    settled: int = 0
    held: dict[Period, dict[tuple[str, str | None], Held]] = field(factory=dict)

    @property
    def order(self) -> tuple[date, int, int]:
        """Releases are put in order by their days, or else by status and issue."""
        return (self.on or date.min, 0 if self.on else self.settled, self.issue)


def is_zero(value: Value) -> bool:
    """Say whether a value is the number 0."""
    return isinstance(value, Number) and value.value == 0


def held_in(observation: Observation) -> Held:
    """Return what a record is of its file: one row."""
    made = observation.made_by
    return Held(
        file=(made.file if made is not None else None) or "",
        on=observation.vintage_on,
        issue=observation.issue or 1,
        indicator=observation.indicator,
        period=observation.period,
        part=observation.part,
        figure=not isinstance(observation.value, Missing | NotCollected),
        zero=is_zero(observation.value),
        status=observation.status,
    )


@frozen
class Empty:
    """A file that holds nothing that is asked for, of whatever period."""

    file: str
    on: date | None = None
    issue: int = 1


def shrunken(
    held: Iterable[Held],
    accepted: Callable[[str], str | None],
    *,
    empty: Iterable[Empty] = (),
) -> Stopped:
    """Find releases that hold much less than the one before them, of the same source.

    Each file is compared with the last one before it that holds a period of the same length that it
    holds itself, if it is known to be later: by its day of publication or, where neither has one, by
    its status and issue. So a file that holds only a month of its own is compared with nothing. One
    that is stopped is not what the next is compared with.

    Compared are the periods from the first that the later file holds; and of the periods that both
    hold, for each indicator: rows, those who report, rows with a figure, figures that are not 0, and
    statuses.

    Args:
        held: What the files of one source hold, in any order.
        accepted: Why a file is right although it holds less; None where nothing is said of it.
        empty: Files that hold nothing. As they replace nothing, they are told by a warning, where a
            file is known to come before, or none has a day.
    """
    stopped: set[str] = set()
    problems: list[Problem] = []
    last: dict[Period, _Release] = {}
    releases = sorted(_releases(held), key=lambda one: (one.order, one.file))
    emptied = (_emptied(one, releases, accepted) for one in empty)
    problems += [one for one in emptied if one is not None]
    for release in releases:
        earlier = {id(one): one for period in release.held if (one := last.get(period)) is not None}
        before = max(earlier.values(), key=lambda one: one.order, default=None)
        found = list(_findings(before, release)) if before and before.order < release.order else []
        why = accepted(release.file) if found else None
        if before is not None and found:
            problems.append(_told(before, release, found, why))
        if found and why is None:
            stopped.add(release.file)
            continue
        last |= dict.fromkeys(release.held, release)
    return Stopped(frozenset(stopped), tuple(problems))


def _emptied(
    empty: Empty, releases: Sequence[_Release], accepted: Callable[[str], str | None]
) -> Problem | None:
    """Tell of a file without a row, beside the last release that comes before it."""
    earlier = [
        one
        for one in releases
        if (one.on or date.min, one.issue) < (empty.on or date.min, empty.issue)
        or (one.on is None and empty.on is None)
    ]
    if not earlier:
        return None
    before = earlier[-1]
    rows = sum(one.rows for cells in before.held.values() for one in cells.values())
    why = accepted(empty.file)
    return Problem(
        code="release-shrunken",
        must="a release must hold most of what the one before holds of the same periods",
        got=f"{shown(empty.file)} after {shown(before.file)}: {rows:,} rows before, none at all now",
        hint=f"accepted: {why}"
        if why is not None
        else "it takes no figure's place; fetch it again or ask its publisher; if it is right, say why "
        "under accepted_losses of its source",
        where=Where(file=empty.file),
        severity="warning" if why is None else "note",
    )


def _releases(held: Iterable[Held]) -> list[_Release]:
    found: dict[str, _Release] = {}
    for one in held:
        release = found.setdefault(one.file, _Release(one.file, one.on, one.issue))
        if one.on is not None and (release.on is None or one.on > release.on):
            release.on = one.on
        release.issue = max(release.issue, one.issue)
        release.settled = max(release.settled, SETTLED[one.status])
        cells = release.held.setdefault(one.period, {})
        if one.indicator is not None:
            cell = (one.indicator, one.part)
            other = cells.get(cell)
            if other is None or SETTLED[other.status] <= SETTLED[one.status]:
                cells[cell] = one
    return list(found.values())


def _findings(before: _Release, after: _Release) -> Iterator[str]:
    both = before.held.keys() & after.held.keys()
    lengths = {_months(period) for period in both}
    for length in sorted(lengths):
        yield from _periods(*([p for p in one.held if _months(p) == length] for one in (before, after)))  # fmt: skip
    indicators = sorted({name for period in both for name, _ in before.held[period]})
    for indicator in indicators:
        cells = [
            {
                (period, part): one
                for period in both
                for (name, part), one in release.held[period].items()
                if name == indicator
            }
            for release in (before, after)
        ]
        yield from _of_indicator(indicator, *cells)


def _periods(before: Sequence[Period], after: Sequence[Period]) -> Iterator[str]:
    """Tell of periods that are gone: from the first that is there, or most of them."""
    first = min(period.start for period in after)
    there = set(after)
    gone = sorted((p for p in before if p.start >= first and p not in there), key=_begin)
    if gone:
        kept = sum(p.start >= first for p in before)
        yield (
            f"{len(gone):,} of {kept:,} periods are gone, the first {gone[0].start} to {gone[0].end}"
        )
    elif len(after) < LEAST_SHARE * len(before):
        yield f"{len(before):,} periods before, {len(after):,} now"


def _begin(period: Period) -> tuple[date, date]:
    return (period.start, period.end)


_Cells = dict[tuple[Period, str | None], Held]


def _of_indicator(indicator: str, before: _Cells, after: _Cells) -> Iterator[str]:
    rows = [sum(one.rows for one in cells.values()) for cells in (before, after)]
    if not after:
        yield f"{indicator}: {rows[0]:,} rows before, none now"
        return
    if rows[1] < LEAST_SHARE * rows[0]:
        yield f"{indicator}: {rows[0]:,} rows before, {rows[1]:,} now"
    else:
        yield from _of_one_period(indicator, before, after)
    parts = [_parts(cells) for cells in (before, after)]
    if len(parts[1]) < LEAST_SHARE * len(parts[0]):
        yield f"{indicator}: {len(parts[0]):,} reporters before, {len(parts[1]):,} now"
    figures = [sum(one.figure for one in cells.values()) for cells in (before, after)]
    emptied = [(len(cells) - some) for cells, some in zip((before, after), figures, strict=True)]
    if figures[1] < LEAST_SHARE * figures[0] and emptied[1] > emptied[0]:
        yield f"{indicator}: {figures[0]:,} figures before, {figures[1]:,} now, and {emptied[1]:,} empty"
    counted = [cell for cell, one in before.items() if one.figure and not one.zero]
    zeros = sum(after[cell].zero for cell in counted if cell in after)
    if len(counted) >= FEWEST_ROWS and len(counted) - zeros < LEAST_SHARE * len(counted):
        yield f"{indicator}: {zeros:,} of {len(counted):,} figures that were not 0 are 0 now"
    same = [(before[cell].status, one.status) for cell, one in after.items() if cell in before]
    back = [(old, new) for old, new in same if SETTLED[new] < SETTLED[old]]
    if len(same) - len(back) < LEAST_SHARE * len(same):
        yield f"{indicator}: {len(back):,} of {len(same):,} figures went from {back[0][0]} to {back[0][1]}"


def _parts(cells: _Cells) -> set[str]:
    return {part for _, part in cells if part is not None}


def _of_one_period(indicator: str, before: _Cells, after: _Cells) -> Iterator[str]:
    """Tell of single periods that have lost most of their rows."""
    counted: dict[Period, list[int]] = defaultdict(lambda: [0, 0])
    for at, cells in enumerate((before, after)):
        for (period, _), one in cells.items():
            counted[period][at] += one.rows
    thin = sorted(
        (
            (period, rows)
            for period, rows in counted.items()
            if rows[0] >= FEWEST_ROWS and rows[1] < LEAST_SHARE * rows[0]
        ),
        key=lambda one: _begin(one[0]),
    )
    if thin:
        period, rows = thin[0]
        more = f", and in {len(thin) - 1:,} more periods" if len(thin) > 1 else ""
        yield (
            f"{indicator}: {rows[0]:,} rows before, {rows[1]:,} now, for {period.start} to "
            f"{period.end}{more}"
        )


def _months(period: Period) -> int:
    """Return how long a period is, so that months compare with months: in months, or days below 0."""
    days = (period.end - period.start).days + 1
    months = round(days / _DAYS_OF_A_MONTH)
    return months or -days


def _told(before: _Release, after: _Release, found: Sequence[str], why: str | None) -> Problem:
    more = f"; and {len(found) - _MOST_TOLD} more" if len(found) > _MOST_TOLD else ""
    got = f"{shown(after.file)} after {shown(before.file)}: {'; '.join(found[:_MOST_TOLD])}{more}"
    return Problem(
        code="release-shrunken",
        must="a release must hold most of what the one before holds of the same periods",
        got=got,
        hint=f"accepted: {why}"
        if why is not None
        else "nothing of it is used; fetch it again or ask its publisher; if it is right, say why under "
        "accepted_losses of its source",
        where=Where(file=after.file),
        severity="error" if why is None else "note",
    )
