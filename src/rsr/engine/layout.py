"""How a table of published data is laid out: which column means what, and how figures are hidden."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal

from attrs import field, frozen

from rsr.engine.period_cells import LengthIn, PeriodRule
from rsr.engine.spelled import Calendar, Covers, Span
from rsr.errors import Where
from rsr.model import Break, StatisticKind, Value
from rsr.model.kinds import Known
from rsr.model.vintage import Standing, Status, standing
from rsr.values.flags import Flags
from rsr.values.numerals import PLAIN, CellError, Numerals
from rsr.values.printed import BLANK, PrintedForm, hidden_range

__all__ = ["Layout", "Status", "Vintage"]


@frozen(kw_only=True)
class Vintage:
    """One release of the same statistics: what came later takes the place of what came before.

    Figures of one status are ordered by ``on`` where it is known, then by ``rank``.
    """

    # What its publisher calls it; None where a column says only when it was published.
    label: str | None
    # The day it was published; None if not recorded.
    on: date | None = None
    # Its place among releases of one period and status: 2 for the first re-issue.
    rank: int = 1
    # What the file's name says of its status; None where it says nothing.
    status: Status | None = None

    def standing(self, status: Status) -> Standing:
        """Return what its figures of a status are compared by with those of other vintages."""
        return standing(status, self.on, self.rank)


@frozen(kw_only=True)
class Layout:
    """Which column of a table means what.

    Columns hold text, as published; those of dates and figures may be typed. Text is compared
    without regard to case and to spaces around it.
    """

    # The column of the figure; None where each row is one of what is counted.
    value: str | None
    # The period: one column that names the span, several that do so together, two of its first and
    # last day, or one of its first day and one of its length.
    at: str | None = None
    columns: tuple[str, ...] = ()
    covers: Covers = "day"
    start: str | None = None
    end: str | None = None
    length: str | None = None
    length_in: LengthIn | None = None
    # By how many of its own lengths each period is moved.
    shift: int = 0
    # The period of every row, where no column says it.
    constant: Span | None = None
    # How dates are written; None is ISO 8601, and months by name.
    date_formats: tuple[str, ...] | None = None
    # How the publisher counts years, and what single texts of periods mean.
    calendar: Calendar = field(factory=Calendar)
    # The column of the publisher's word for how settled a figure is, and what the words mean.
    status: str | None = None
    statuses: Mapping[str, Status] = field(factory=dict)
    # The column of the file that a row stands in, and the vintage of each file.
    file: str | None = None
    vintages: Mapping[str, Vintage] = field(factory=dict)
    # The columns of the day on which each figure was published, of its issue, and of what its
    # publisher calls the release: they go before what the file tells. And how such days are written.
    published_on: str | None = None
    issue: str | None = None
    vintage: str | None = None
    published_formats: tuple[str, ...] | None = None
    # The column of a row's place in its file, from 1; None where rows are not numbered.
    row: str | None = None
    # Texts that stand in the place of a figure, each with what it means.
    markers: Mapping[str, Value] = field(factory=dict)
    # Texts of cells that are not read, each with the reason: the sheet displays another text there.
    refused: Mapping[str, CellError] = field(factory=dict)
    # Numbers that mean no figure and leaked out, such as 9999999.
    sentinels: tuple[float, ...] = ()
    # What the figures of parts are rounded to, and those of the whole; None where they are exact.
    rounded_to: float | None = None
    whole_rounded_to: float | None = None
    # True where only some figures of the whole are rounded: one that rounding cannot have made is
    # exact, and no fault.
    whole_perhaps_exact: bool = False
    # Which texts of which columns select the whole as its publisher has it, such as England.
    whole: Mapping[str, str] = field(factory=dict)
    # The column that names who reports, and those that say what is reported; None where no column
    # of the table does.
    reporter: str | None = None
    reported: tuple[str, ...] = ()
    # The columns by whose texts its source has picked the rows already.
    picked: tuple[str, ...] = ()
    # Those of them of which cells cannot be read: their rows may be wanted, and are there.
    doubtful: tuple[str, ...] = ()
    # Days from which its figures may not compare with those before, as its publisher says.
    breaks: tuple[Break, ...] = ()
    # Such days of single indicators that are measured on it, by their ids.
    breaks_of: Mapping[str, tuple[Break, ...]] = field(factory=dict)
    # Codes of which the source tells already that the second may have followed on the first.
    recoded: tuple[tuple[str, str], ...] = ()
    # The kinds of figures that rows of single indicators hold, by their ids, where the source knows
    # them; and how their figures are read, where that is not as for all.
    kinds_of: Mapping[str, frozenset[StatisticKind]] = field(factory=dict)
    layouts: Mapping[str, "Layout"] = field(factory=dict)
    # What files call columns that the table calls otherwise, for messages: by file, or by "" where
    # no column names one.
    called: Mapping[str, Mapping[str, str]] = field(factory=dict)
    # Columns that no file has, as they are made of wide headings: what these tell, and the figures.
    made: tuple[str, ...] = ()
    # The sheet that its rows stand on, in words, or nothing; and what tells the column of a cell there,
    # or in a line, by its file, its row and the column's name here.
    within: str = ""
    column_at: Callable[[str, int, str], int | None] | None = field(default=None, eq=False)
    # What a user of the source can do, by the code of what is amiss, where it is not the usual.
    hints: Mapping[str, str] = field(factory=dict)
    # True where figures count people or things.
    counts: bool = False
    # The kind of all its figures, as the source was told; None where it was not.
    kind: Known | None = None
    # True where no figure can be below 0.
    at_least_zero: bool = False
    # True where one below 0 is refused, though nothing else is known of how counts are printed.
    refuses_negative: bool = False
    # True where every figure is one of the whole.
    totals: bool = False
    # What an empty cell is; None where that is not known, and it is refused.
    blank: Value | None = BLANK
    # How numbers are written, what flags beside them say, and the column of flags.
    numerals: Numerals = PLAIN
    flags: Flags | None = None
    flag: str | None = None

    def where(self, file: str | None, row: int | None, column: str | None) -> Where:
        """Return the place of a cell: its file and row, and its column where that is known."""
        if file is None or row is None or column is None or self.column_at is None:
            return Where(file=file, line=row)
        return Where(file=file, line=row, column=self.column_at(file, row, column))

    @property
    def period(self) -> tuple[str, ...]:
        """The columns that say the period, in the order in which their cells are read."""
        names = (self.at, *self.columns, self.start, self.end, self.length)
        return tuple(name for name in names if name is not None)

    @property
    def released(self) -> tuple[str, ...]:
        """The columns that say which release a row is of."""
        names = (self.published_on, self.issue, self.vintage)
        return tuple(name for name in names if name is not None)

    @property
    def period_rule(self) -> PeriodRule:
        """How the cells of these columns are read as a period."""
        kind: Literal["one", "ends", "length"] = "one"
        if self.start is not None:
            kind = "ends" if self.end is not None else "length"
        return PeriodRule(
            kind=kind,
            covers=self.covers,
            length_in=self.length_in,
            shift=self.shift,
            columns=self.period,
        )

    @property
    def hidden(self) -> tuple[int, int] | None:
        """The least and the greatest count that is hidden; None where its sign does not tell."""
        return hidden_range(self.markers, counts=self.counts)

    def printed(self, *, whole: bool) -> PrintedForm:
        """Return how figures are printed: those of parts, or those of the whole."""
        whole = whole or self.totals
        return PrintedForm(
            markers=self.markers,
            blank=self.blank,
            sentinels=self.sentinels,
            rounded_to=self.whole_rounded_to if whole else self.rounded_to,
            perhaps_exact=whole and self.whole_perhaps_exact,
            counts=self.counts,
            at_least_zero=self.at_least_zero,
            refuses_negative=self.refuses_negative,
            hidden=self.hidden,
            hides=not whole,
            numerals=self.numerals,
            flags=self.flags,
        )
