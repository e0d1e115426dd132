"""What figures of a release came to before and come to now, and which of them collapsed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from attrs import frozen

from rsr.errors import Severity, short_repr
from rsr.formatting import plural
from rsr.model import Interval, Missing, NotCollected, Period, Suppressed, Value
from rsr.model.vintage import Standing, Status, standing
from rsr.values.exact import printed

# A release is stopped where it holds less than this share of what the one before holds of the same.
LEAST_SHARE = 0.5
# Figures that came to so much before do not come to 0 by a usual revision.
LEAST_ZEROED = 10
# A figure has collapsed where less than this share of it is left. Of some 120,000 figures other than 0 of
# 39 pairs of releases of deaths and outbreaks in care homes in 2020, one of 3 or more never did, but for
# those of deaths without a place, once that was found.
LEAST_LEFT = 0.1
# One that collapsed is told where it was so large.
LEAST_COLLAPSED = 5
# One who reports is compared by itself where it has so many figures other than 0 before.
FEWEST_OF_REPORTER = 6


@frozen(kw_only=True)
class Held:
    """What one release holds of an indicator for one period and part."""

    file: str
    # The day that it was published, if known, its place among the issues of one day, and its name.
    on: date | None = None
    issue: int = 1
    vintage: str | None = None
    # None where the file only covers the period, and has no row that is asked for.
    indicator: str | None
    period: Period
    part: str | None = None
    rows: int = 1
    # How many of several rows hold a known figure, and a hidden one; None: all are as the value is.
    kinds: tuple[int, int] | None = None
    # None where nothing says that there is a figure.
    value: Value | None = None
    status: Status = "not-stated"

    @property
    def standing(self) -> Standing:
        """What it is compared by with others of the same thing."""
        return standing(self.status, self.on, self.issue)

    @property
    def known_on(self) -> date:
        """The day from which it is known."""
        return self.on or self.period.end

    @property
    def figures(self) -> int:
        """How many of its rows hold a figure, be it hidden."""
        if self.kinds is not None:
            return sum(self.kinds)
        none = self.value is None or isinstance(self.value, Missing | NotCollected)
        return 0 if none else self.rows

    @property
    def hidden(self) -> int:
        """How many of its rows hold a figure that is hidden."""
        if self.kinds is not None:
            return self.kinds[1]
        return self.rows if isinstance(self.value, Suppressed) else 0


Cell = tuple[Period, str | None]
Cells = Mapping[Cell, Held]


@frozen
class Loss:
    """What a release has lost, in words.

    It is an error where so much is lost that the release must be stopped, and a warning where a revision
    may be right.
    """

    says: str
    severity: Severity = "error"


class Amounts:
    """What figures came to before and come to now, of an indicator's parts or of its whole.

    What others have more of in the same periods was moved to them, and is not lost.
    """

    def __init__(self, indicator: str, before: Cells, after: Cells) -> None:
        self._indicator = indicator
        self._before = before
        self._after = after
        self._was = {
            cell: abs(known[0])
            for cell, one in before.items()
            if (known := bounds(one)) is not None and known[0]
        }
        # What may be below 0, such as a change, comes near it by a revision.
        signed = any((_most(one) or 0) < 0 for cells in (before, after) for one in cells.values())
        self._least = 0 if signed else LEAST_LEFT
        self._of_period: dict[Period, list[Cell]] = defaultdict(list)
        self._fell: dict[Period, float] = defaultdict(float)
        for cell, much in self._was.items():
            self._of_period[cell[0]].append(cell)
            self._fell[cell[0]] += much
        for cell, one in after.items():
            # Of one that is hidden now it is not known that it is less, unless it is a sum with a most.
            most = _most(one)
            hidden = one.figures and most is None
            self._fell[cell[0]] -= self._was.get(cell, 0) if hidden else abs(most or 0)

    def of_reporters(self) -> Iterator[str]:
        """Tell of those who have lost half of their figures or more."""
        of_part: dict[str | None, list[Cell]] = defaultdict(list)
        for cell in self._was:
            of_part[cell[1]].append(cell)
        hit = []
        for part, had in of_part.items():
            lost = [cell for cell in had if self._is_lost(cell, self._share(cell))]
            if (
                len(had) >= FEWEST_OF_REPORTER
                and len(lost) >= (1 - LEAST_SHARE) * len(had)
                and max(len(lost), self._amount(lost)) >= LEAST_ZEROED
                and self._missed(lost)
            ):
                hit.append((part or "", len(lost), len(had), self._now_less(lost)))
        if hit:
            part, count, of, less = min(hit)
            whose = f" of {short_repr(part)}" if part else ""
            more = f", and so it is with {plural(len(hit) - 1, 'more reporter')}" if hit[1:] else ""
            yield (
                f"{self._indicator}: {count:,} of {of:,} figures{whose} that were not 0 are 0 or empty "
                f"now{less}{more}"
            )

    def of_periods(self) -> Iterator[str]:
        """Tell of periods that have lost more than half of what their figures came to."""
        gone = {
            period: lost
            for period, had in self._of_period.items()
            if (lost := [cell for cell in had if self._has_shrunk(cell)])
            and self._amount(had) >= LEAST_COLLAPSED
            and self._amount(had) - self._amount(lost) < LEAST_SHARE * self._amount(had)
            and self._missed(lost)
        }
        if sum(self._amount(self._of_period[period]) for period in gone) < LEAST_ZEROED:
            return
        first, others = first_of(list(gone))
        when = f"for {first.start} to {first.end}{others}"
        summed = [
            cell
            for cell in gone[first]
            if _is_left(self._after.get(cell)) and self._before[cell].rows > 1
        ]
        if summed:
            rows = [sum(of[cell].rows for cell in summed) for of in (self._before, self._after)]
            yield (
                f"{self._indicator}: {rows[0]:,} rows added up before, {rows[1]:,} now, from "
                f"{self._amount(summed):,.12g} to {self._became(summed)}, {when}"
            )
            return
        whole = self._amount(self._of_period[first])
        of = f" of {whole:,.12g}" if gone[first] != self._of_period[first] else ""
        yield f"{self._indicator}: {self._amount(gone[first]):,.12g}{of} became {self._became(gone[first])} {when}"

    def of_figures(self) -> Iterator[Loss]:
        """Tell of single figures that collapsed: an error where so many did that none can be right."""
        gone = [
            cell
            for cells in self._of_period.values()
            if (
                lost := [
                    c
                    for c in cells
                    if self._was[c] >= LEAST_COLLAPSED and self._is_lost(c, self._least)
                ]
            )
            and self._missed(lost)
            for cell in lost
        ]
        if gone:
            largest = min(gone, key=lambda cell: (-self._was[cell], begin(cell[0]), cell[1] or ""))
            period, part = largest
            whose = f" of {short_repr(part)}" if part is not None else ""
            more = (
                f"; of {plural(len(self._was), 'figure')} that were not 0, {len(gone):,} of at least "
                f"{LEAST_COLLAPSED} became 0, empty or less than a tenth"
            )
            yield Loss(
                f"{self._indicator}: {self._was[largest]:,.12g}{whose} became "
                f"{self._became([largest])} for {period.start} to {period.end}{more if gone[1:] else ''}",
                "error" if len(gone) >= LEAST_ZEROED else "warning",
            )

    def _amount(self, cells: Iterable[Cell]) -> float:
        return sum(self._was[cell] for cell in cells)

    def _left(self, cells: Iterable[Cell]) -> float:
        return sum(_most(self._after[cell]) or 0 for cell in cells if cell in self._after)

    def _became(self, cells: Sequence[Cell]) -> str:
        """Say what figures are now that were not 0."""
        if any(_is_left(self._after.get(cell)) for cell in cells):
            least = "at most " if any(self._hides(cell) for cell in cells) else ""
            return f"{least}{self._left(cells):,.12g}"
        there = [
            one for cell in cells if (one := self._after.get(cell)) is not None and one.figures
        ]
        return "0" if len(there) == len(cells) else "0 or empty" if there else "empty"

    def _hides(self, cell: Cell) -> bool:
        now = self._after.get(cell)
        return now is not None and bool(now.figures) and number(now) is None

    def _now_less(self, cells: Sequence[Cell]) -> str:
        """Say which of them are less, and not 0 or empty."""
        left = [cell for cell in cells if _is_left(self._after.get(cell))]
        if any(self._before[cell].rows > 1 for cell in left):
            return ", or sums of rows less than half of them"
        return ", or less than a tenth" if left else ""

    def _missed(self, cells: Sequence[Cell]) -> bool:
        """Say whether others in the same periods have not more by over half of what was lost."""
        periods = {period for period, _ in cells}
        return sum(self._fell[period] for period in periods) >= LEAST_SHARE * self._amount(cells)

    def _is_lost(self, cell: Cell, share: float) -> bool:
        return is_lost(self._before[cell], self._after.get(cell), share=share)

    def _has_shrunk(self, cell: Cell) -> bool:
        """Say whether a figure is lost, or half of a sum of which most rows are gone or some are hidden."""
        before, after = self._before[cell], self._after.get(cell)
        less = after is not None and (
            after.rows < LEAST_SHARE * before.rows or number(after) is None
        )
        return self._is_lost(cell, LEAST_SHARE if less and before.rows > 1 else self._least)

    def _share(self, cell: Cell) -> float:
        """Return less than which share of a figure must be left, so that one who reports has lost it."""
        return LEAST_SHARE if self._before[cell].rows > 1 else self._least


# --- single figures ----------------------------------------------------------------------


def is_zero(held: Held) -> bool:
    """Say whether a figure is printed as 0."""
    return number(held) == 0


def number(held: Held) -> float | None:
    """Return a figure as it is printed."""
    return printed(held.value)


def bounds(held: Held) -> tuple[float, float | None] | None:
    """Return the least and the most of a figure that is printed, or of a sum with hidden rows."""
    figure = number(held)
    if figure is not None:
        return figure, figure
    if held.rows > 1 and isinstance(held.value, Interval | Suppressed):
        return held.value.low, held.value.high
    return None


def is_lost(before: Held, after: Held | None, *, share: float = LEAST_LEFT) -> bool:
    """Say whether a figure other than 0 is 0 now, empty, or less than a share of it.

    A sum with hidden rows is so where it is less at most.
    """
    if after is None or not after.figures:
        return True
    now, was = _most(after), (bounds(before) or (0, None))[0]
    return now is not None and (now == 0 or abs(now) < share * abs(was))


def _is_left(held: Held | None) -> bool:
    """Say whether there is a figure other than 0, be it of a sum with hidden rows."""
    return held is not None and bool(held.figures) and _most(held) != 0


def _most(held: Held) -> float | None:
    """Return a figure as it is printed, or the most that a sum with hidden rows can be."""
    known = bounds(held)
    return None if known is None else known[1]


def begin(period: Period) -> tuple[date, date]:
    """Return what periods are sorted by."""
    return (period.start, period.end)


def first_of(periods: Sequence[Period]) -> tuple[Period, str]:
    """Return the first of some periods, and words for the others."""
    first = min(periods, key=begin)
    more = f", and in {plural(len(periods) - 1, 'more period')}" if len(periods) > 1 else ""
    return first, more
