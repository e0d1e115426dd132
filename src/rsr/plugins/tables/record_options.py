"""What every table-like source is told about turning rows into records."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from attrs import field, frozen

from rsr.engine.period_cells import LengthIn, PeriodRule
from rsr.engine.periods import format_fault
from rsr.engine.spelled import MONTHS, Calendar, Covers
from rsr.errors import ModelError, Path, RsrError, Where, short_repr
from rsr.model import Options, Period, Value, doc, texts_wanted
from rsr.model.fields import known
from rsr.values.flags import Flag
from rsr.values.numerals import NumberForm
from rsr.values.patterns import Pattern
from rsr.values.texts import fold

__all__ = ["PeriodFrom", "RecordOptions", "compiled", "faults_under", "refused"]

MonthName = Literal[
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
]  # fmt: skip


def refused(code: str, path: Path, must: str, value: object, hint: str | None = None) -> ModelError:
    """Return the error of an option that holds what it must not hold."""
    option = ".".join(step for step in path if isinstance(step, str))
    got = short_repr(value)
    return ModelError.of(code, f"{option} {must}", got=got, hint=hint, where=Where(path=path))


def compiled(text: str, path: Path, group: str | None = None) -> Pattern:
    """Return the regular expression that an option holds.

    Args:
        text: The expression.
        path: Where it stands.
        group: The group that it must have.

    Raises:
        ModelError: It is none, or lacks the group.
    """
    with faults_under(*path):
        found = Pattern(text)
    if group is not None and group not in found.groups:
        raise refused("pattern-wrong", path, f"must have a group (?P<{group}>...)", text)
    return found


@contextmanager
def faults_under(*path: str | int) -> Iterator[None]:
    """Say of faults of what an option holds that they stand there.

    Raises:
        ModelError: There are any.
    """
    try:
        yield
    except RsrError as error:
        raise ModelError(*(problem.under(path) for problem in error.problems)) from None


@frozen(kw_only=True)
class PeriodFrom:
    """Where a row says which days it counts: in one cell, in several, or in the file as a whole."""

    at: str | None = field(
        default=None,
        metadata=doc(
            "The column that names the whole span; several that name it together stand under "
            "'columns'. None where others do."
        ),
    )
    columns: tuple[str, ...] = field(
        default=(),
        metadata=doc(
            "Columns that name the span together, such as a year and a quarter: their texts are "
            "read as one, with a space between them."
        ),
    )
    covers: Covers = field(
        default="day",
        metadata=doc(
            "The span that the text stands for, both ends included: 'week' is an ISO week, "
            "'mmwr-week' one from Sunday to Saturday as the CDC number them, 'week-beginning' and 'week-ending' the seven days from or to a day, 'year-ending' the "
            "twelve months to a month, 'interval' from one day to another as the text says."
        ),
    )
    start: str | None = field(default=None, metadata=doc("The column of the first day."))
    end: str | None = field(default=None, metadata=doc("The column of the last day."))
    length: str | None = field(
        default=None,
        metadata=doc("The column of how long the period is, in the place of its last day."),
    )
    length_in: LengthIn | None = field(
        default=None,
        metadata=doc("What that length is counted in; None where each says it, as '3 months'."),
    )
    title: str | None = field(
        default=None,
        metadata=doc(
            "The cell above the table that names the period of every row, such as 'A1'; in "
            "delimited text its column is a letter as well."
        ),
    )
    file_name: bool = field(
        default=False, metadata=doc("True where the file's name holds the period of every row.")
    )
    matching: str | None = field(
        default=None,
        metadata=doc(
            "A regular expression with a group 'period', found in that title or file name; None "
            "where the whole text of the title is the period."
        ),
    )
    shift: int = field(
        default=0,
        metadata=doc(
            "By how many of its own lengths the period is moved: -1 is the one before, for a "
            "column such as 'value last month'."
        ),
    )

    def __attrs_post_init__(self) -> None:
        ways = [
            self.at is not None,
            bool(self.columns),
            self.start is not None and (self.end is None) != (self.length is None),
            self.title is not None,
            self.file_name,
        ]
        stray = self.start is None and (self.end is not None or self.length is not None)
        if sum(ways) != 1 or stray or (self.start is not None and not ways[2]):
            raise ModelError.of(
                "period-unclear",
                "a period must be read from one of: 'at', 'columns', 'start' and 'end', 'start' and "
                "'length', 'title', 'file_name'",
                hint="name one column, or those that say it together",
            )
        if self.matching is not None:
            compiled(self.matching, ("matching",), "period")
            if not (self.title or self.file_name):
                must = "must go with 'title' or 'file_name'"
                raise refused("pattern-wrong", ("matching",), must, self.matching)
        elif self.file_name:
            raise ModelError.of(
                "period-unclear",
                "a period in a file's name must be found by 'matching'",
                hint="for example matching: '_(?P<period>[0-9]{4}-[0-9]{2})'",
            )

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """The columns that say the period, in order, each with the option that names it."""
        several = tuple(("columns", name) for name in self.columns)
        single = (
            ("at", self.at), ("start", self.start), ("end", self.end), ("length", self.length)
        )  # fmt: skip
        return (*several, *((part, name) for part, name in single if name is not None))

    @property
    def of_file(self) -> bool:
        """True where the whole file has one period, which no column says."""
        return self.title is not None or self.file_name

    @property
    def rule(self) -> PeriodRule:
        """How the cells of these columns are read as a period."""
        kind: Literal["one", "ends", "length"] = "one"
        if self.start is not None:
            kind = "ends" if self.end is not None else "length"
        return PeriodRule(
            kind=kind,
            covers=self.covers,
            length_in=self.length_in,
            shift=self.shift,
            columns=tuple(name for _, name in self.named),
        )


@frozen(kw_only=True)
class RecordOptions:
    """What every table-like source is told about making records of rows."""

    file: str = field(metadata=doc("The file, below the register's folder."))
    makes: Literal["observations", "evidence", "recommendations"] = field(
        default="observations", metadata=doc("What each row becomes.")
    )
    indicator: str | None = field(
        default=None,
        metadata=doc(
            "The indicator of every row; None where a column tells it.", refers_to="indicators"
        ),
    )
    constants: Options = field(
        factory=dict,
        hash=False,
        metadata=doc("Fields that are the same in every record, written as in a document."),
    )
    period: PeriodFrom | None = field(
        default=None, metadata=doc("Where the period stands; None for records without one.")
    )
    where: Options = field(
        factory=dict,
        hash=False,
        validator=texts_wanted,
        metadata=doc(
            "Which rows are read: column names, each with the text or texts that are wanted, or "
            "'{not: ...}' with those that are left out; compared as in an indicator's 'select'."
        ),
    )
    words: dict[str, dict[str, str]] = field(
        factory=dict,
        metadata=doc(
            "What a publisher's words mean: for a field of the record, each text and its value."
        ),
    )
    markers: dict[str, Value] = field(
        factory=dict,
        metadata=doc(
            "Texts that stand in the place of a figure, each with the value that it means."
        ),
    )
    convention: str | Options | None = field(
        default=None,
        hash=False,
        metadata=doc(
            "How the publisher hides and rounds figures: the name of a convention that comes with "
            "rsr, such as 'mhsds', or one in full; its signs are added to markers."
        ),
    )
    figures: Literal["count", "rate", "total"] = field(
        default="count",
        metadata=doc(
            "What the figures are, for the convention: counts, rates, or figures for the whole."
        ),
    )
    rounded_to: float | None = field(
        default=None,
        metadata=doc("What the figures are rounded to; None where they are exact."),
    )
    counts: bool = field(
        default=False,
        metadata=doc(
            "True where rounded figures count people or things, so that none is broken or negative."
        ),
    )
    thousands: str | None = field(
        default=None,
        metadata=doc(
            "What parts the thousands, such as ','; ' ' stands for every kind of space, and an "
            "apostrophe for every kind of apostrophe; None for nothing."
        ),
    )
    decimal: str = field(default=".", metadata=doc("What stands before the decimals."))
    number_forms: tuple[NumberForm, ...] = field(
        default=(),
        validator=known,
        metadata=doc(
            "Other ways in which numbers are written. 'per-cent': 45% is 45, in per cent, which the "
            "indicator's unit should say; in a workbook the text 45% and a number that is displayed "
            "as 45% alike. 'exponent': 1e+05 is 100000; 'bare-point': .5 and 5. are 0.5 and 5; "
            "'brackets': (1234) is -1234; 'trailing-minus': 5- is -5; 'dash-minus': a dash before a "
            "number is a minus sign; 'fractions': 1\u00bd is 1.5; 'indian-grouping': 1,23,456 is "
            "123456, with 'thousands'; 'range': 2.1\u20137.3 is an interval; 'confidence-interval': "
            "5 (2.1 to 7.3) is 5, and its interval is a note."
        ),
    )
    currency: tuple[str, ...] = field(
        default=(),
        metadata=doc("Signs or codes of currencies that may stand before or after a number."),
    )
    multipliers: dict[str, float] = field(
        factory=dict,
        hash=False,
        metadata=doc(
            "Letters or words after a number, each with what it multiplies it by: 'm: 1000000' reads "
            "1.2m as 1200000."
        ),
    )
    flags: str | dict[str, str | Flag] | None = field(
        default=None,
        hash=False,
        metadata=doc(
            "The flags that stand beside figures: the name of a convention that comes with rsr "
            "('gss', 'eurostat', 'sdmx'), or for each flag what it means: 'provisional', "
            "'performance' or 'final'; 'suppressed', 'missing', 'not-applicable' or "
            "'not-collected', where it stands in place of a figure; any other text as a note; or "
            "a mapping of 'status', 'note' and 'value'."
        ),
    )
    flag_column: str | None = field(
        default=None,
        metadata=doc("The column of such flags; None where they stand in the cells of figures."),
    )
    date_formats: tuple[str, ...] | None = field(
        default=None,
        metadata=doc(
            "How the publisher writes dates, in Python's notation; a text that two of them read "
            "as different days is refused; 'excel-1900' and 'excel-1904' are days as a spreadsheet "
            "counts them. None reads ISO 8601 and months by name."
        ),
    )
    year_starts: MonthName | None = field(
        default=None,
        metadata=doc(
            "The month in which the year of quarters, half-years, financial and academic years "
            "begins: january for quarters of the calendar year. None is April for financial years "
            "and September for academic ones, and refuses quarters of a year of one number."
        ),
    )
    month_1: MonthName | None = field(
        default=None,
        metadata=doc(
            "The month whose number is 1 beside a year of two numbers (2023/24, 1): april where "
            "months are counted from the beginning of a financial year, january where they have "
            "the numbers of the calendar. None refuses such a number."
        ),
    )
    zone: str | None = field(
        default=None,
        metadata=doc(
            "The zone by whose clock a moment with a zone (2025-06-30T23:30:00Z, or a typed "
            "timestamp) is of a day, by its IANA name, such as 'Europe/London' or 'UTC'; None "
            "refuses such moments."
        ),
    )
    year_named_by: Literal["start", "end", "both"] | None = field(
        default=None,
        metadata=doc(
            "Which of its two years one number names where years begin in another month than "
            "January: 2021 by its start, 2022 by its end, or 202122 (or 20212022) by both. With "
            "year_starts it holds for a year in a cell or label of its own, beside Q1 as beside "
            "Apr-Jun or April; 'April 2024' in one cell is that of the calendar. None refuses such "
            "a number."
        ),
    )
    periods: dict[str, Period] = field(
        factory=dict,
        hash=False,
        metadata=doc(
            "What single texts mean as periods, such as 'Baseline', each with its first and last "
            "day."
        ),
    )
    list_separator: str | None = field(
        default=None,
        metadata=doc(
            "What parts the items of one cell, for fields that hold several and for fields of their "
            "items, such as 'links.to'."
        ),
    )
    ids: Literal["as-written", "tidied"] = field(
        default="as-written",
        metadata=doc(
            "'tidied' turns a publisher's ids into ids: lower case, other signs become hyphens."
        ),
    )
    id_prefix: str = field(
        default="", metadata=doc("What is put before the id of each record that is made.")
    )
    on_bad_row: Literal["refuse", "leave-out"] = field(
        default="refuse",
        metadata=doc(
            "'refuse': a row that cannot be read is an error; 'leave-out': it is a warning, and "
            "the number of such rows is told. Either way every other row is read."
        ),
    )

    @property
    def heading(self) -> str:
        """The column of figures, or the pointer to them; empty where none is named."""
        return ""

    def __attrs_post_init__(self) -> None:
        formats = self.date_formats
        faults = [(form, fault) for form in formats or () if (fault := format_fault(form))]
        if formats == () or faults:
            raise ModelError.of(
                "date-format-wrong",
                "date_formats must be formats that read a day, an ISO week, a month or a year",
                got="; ".join(f"{short_repr(form)}: {fault}" for form, fault in faults) or "none",
                hint="for example '%d/%m/%Y' or '%b %Y'",
                where=Where(path=("date_formats",)),
            )
        if self.rounded_to is not None and not 0 < self.rounded_to < float("inf"):
            path = ("rounded_to",)
            raise refused("number-too-small", path, "must be more than 0", self.rounded_to)
        self._check_convention()
        self._check_flags()
        if self.zone is not None:
            self._check_zone(self.zone)
        for at, sign in enumerate(self.currency):
            if not sign.strip() or any(one.isdigit() or one in "+-.,()%" for one in sign):
                must = "must be a sign or a code that could not be part of a number"
                raise refused("currency-wrong", ("currency", at), must, sign)
        for word, by in self.multipliers.items():
            if not re.fullmatch(r"[^\W\d_]+(?: [^\W\d_]+)*", word) or not 0 < by < float("inf"):
                raise ModelError.of(
                    "multiplier-wrong",
                    "a multiplier must be letters or words, with a number above 0",
                    got=f"{short_repr(word)}: {by}",
                    hint="for example multipliers: {m: 1000000}",
                    where=Where(path=("multipliers", word)),
                )
        if len(self.decimal) != 1 or self.decimal == self.thousands:
            must = "must be one sign, and not the one that parts thousands"
            raise refused("decimal-wrong", ("decimal",), must, self.decimal)

    @property
    def calendar(self) -> Calendar:
        """How the publisher counts years, and what single texts of periods mean."""
        starts, first = self.year_starts, self.month_1
        return Calendar(
            starts=None if starts is None else MONTHS.index(starts) + 1,
            month_one=None if first is None else MONTHS.index(first) + 1,
            named_by=self.year_named_by,
            zone=self.zone,
            named={fold(text): (period.start, period.end) for text, period in self.periods.items()},
        )

    @staticmethod
    def _check_zone(zone: str) -> None:
        from zoneinfo import ZoneInfo  # only where one is stated

        try:
            ZoneInfo(zone)
        except (OSError, ValueError, KeyError):
            must, hint = (
                "must be the name of a zone in the IANA data base",
                "such as 'Europe/London', or 'UTC'",
            )
            raise refused("zone-unknown", ("zone",), must, zone, hint) from None

    def _check_flags(self) -> None:
        if self.flags is None:
            if self.flag_column is not None:
                raise ModelError.of(
                    "field-missing",
                    "a column of flags must come with what the flags mean",
                    hint="name a convention under flags, such as 'sdmx', or explain each flag",
                    where=Where(path=("flags",)),
                )
            return
        from rsr.values.flags import flags  # only where there are any

        with faults_under("flags"):
            flags(self.flags, in_column=self.flag_column is not None)

    def _check_convention(self) -> None:
        if self.convention is None:
            return
        from rsr.values import convention  # only where one is asked for

        with faults_under("convention"):
            convention(self.convention)
        if self.rounded_to is not None or self.counts:
            raise ModelError.of(
                "field-twice",
                "rounding must be told by a convention or by rounded_to and counts, not by both",
                hint="write the convention in full where its publisher rounds in another way",
                where=Where(path=("rounded_to",)),
            )
