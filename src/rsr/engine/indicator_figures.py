"""What is made of an indicator's rows: figures, a tally that adds up, and what was amiss."""

from collections.abc import Iterable

from attrs import evolve, field, frozen

from rsr.engine.counted_as import NO_ROW, TALLIED
from rsr.engine.layout import Status, Vintage
from rsr.errors import Problem
from rsr.model import Account, Break, LeftOut, Period, StatisticKind, Value


@frozen(kw_only=True)
class Figure:
    """One figure of an indicator, for one period and part, as one file and status give it."""

    period: Period
    # The part, as its publisher writes it in the latest vintage; None for the whole.
    part: str | None = None
    # True where the rows are those that give the whole as its publisher has it.
    whole: bool = False
    value: Value
    status: Status = "not-stated"
    vintage: Vintage | None = None
    # The file that its rows stand in, as the register names it; None where no column says.
    file: str | None = None
    # How many rows it was made of, and the place of the one row where it is one and known.
    rows: int = 1
    row: int | None = None
    # How many of its rows count as each of TALLIED.
    kinds: tuple[int, ...] = field(default=NO_ROW, eq=False)
    # True where it stands. False where a later status or a re-issue took its place, and it is kept as
    # a vintage; and for all of several of which none is known to be later, where they differ.
    latest: bool = True
    # What flags beside its figures say of it, beside its status.
    notes: tuple[str, ...] = ()


@frozen(kw_only=True)
class RowTally:
    """What became of the rows: those selected are the sum of the six kinds below.

    >>> RowTally(selected=5, numbers=2, suppressed=2, missing=1).adds_up
    True
    """

    # Rows of the whole table; None where they were not counted.
    read: int | None = None
    # Rows that the indicator wants.
    selected: int = 0
    # Of these: known figures, rounded ones included; rows alone where rows are counted.
    numbers: int = 0
    # Hidden to protect people.
    suppressed: int = 0
    # Empty, or a sign for no figure.
    missing: int = 0
    # Cells in which no figure can be.
    not_applicable: int = 0
    # Figures that nobody collected.
    not_collected: int = 0
    # Not used: the period, the part or the figure cannot be read, or it is not clear which is meant.
    left_out: int = 0
    # How many of these for which reason: the code of the problem that tells of them.
    reasons: tuple[LeftOut, ...] = ()

    @property
    def adds_up(self) -> bool:
        """True where every selected row is accounted for, once."""
        kinds = sum(getattr(self, name) for name in TALLIED) + self.left_out
        told = sum(reason.count for reason in self.reasons)
        return (
            self.selected == kinds
            and self.left_out == told
            and (self.read is None or self.read >= self.selected)
        )

    def without(self, figures: Iterable[Figure], code: str) -> "RowTally":
        """Return the tally with the rows of some figures left out, as the problem of a code tells."""
        dropped = list(map(sum, zip(NO_ROW, *(one.kinds for one in figures), strict=True)))
        kept = {
            name: getattr(self, name) - count for name, count in zip(TALLIED, dropped, strict=True)
        }
        reasons = {one.code: one.count for one in self.reasons}
        reasons[code] = reasons.get(code, 0) + sum(dropped)
        left_out = self.left_out + sum(dropped)
        return evolve(self, **kept, left_out=left_out, reasons=Account.reasons(reasons))


@frozen(kw_only=True)
class Selection:
    """An indicator's figures from a table.

    Figures are sorted by period, the whole before its parts, by part, and from the earliest vintage
    to the latest.
    """

    indicator: str
    # The kind of its figures, as the texts of a column of units or measures beside them tell it.
    kind: StatisticKind | None = None
    figures: tuple[Figure, ...] = ()
    # Days from which they may not compare with those before, as texts beside them tell it.
    breaks: tuple[Break, ...] = ()
    tally: RowTally = field(factory=RowTally)
    problems: tuple[Problem, ...] = ()

    @property
    def latest(self) -> tuple[Figure, ...]:
        """The figures in force: one for each period and part, unless several differ there."""
        return tuple(figure for figure in self.figures if figure.latest)
