"""What every table-like source is told about turning rows into records."""

from typing import Literal

from attrs import field, frozen

from rsr.engine.cells import Covers, grain
from rsr.errors import ModelError, RsrError, Where, shown
from rsr.model import Options, Value, doc, texts_wanted

__all__ = ["PeriodFrom", "RecordOptions"]


@frozen(kw_only=True)
class PeriodFrom:
    """Where a row says which days it counts: in one cell, or in two."""

    at: str | None = field(
        default=None, metadata=doc("The column that names the whole span; None where two do.")
    )
    covers: Covers = field(
        default="day",
        metadata=doc("The span that a cell of that column stands for, both ends included."),
    )
    start: str | None = field(default=None, metadata=doc("The column of the first day."))
    end: str | None = field(default=None, metadata=doc("The column of the last day."))

    def __attrs_post_init__(self) -> None:
        if (self.at is None) == (self.start is None) or (self.start is None) != (self.end is None):
            raise ModelError.of(
                "period-unclear",
                "a period must be read from 'at', or else from 'start' and 'end'",
                hint="name one column, or two",
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
        default=None, metadata=doc("What parts the thousands, such as ','; None for nothing.")
    )
    decimal: str = field(default=".", metadata=doc("What stands before the decimals."))
    date_formats: tuple[str, ...] = field(
        default=("%Y-%m-%d", "%Y-%m", "%Y"),
        metadata=doc(
            "How the publisher writes dates, in Python's notation; a text that two of them read "
            "as different days is refused."
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

    def __attrs_post_init__(self) -> None:
        if not self.date_formats or None in map(grain, self.date_formats):
            raise ModelError.of(
                "date-format-wrong",
                "date_formats must be formats of dates, each with a year",
                got=shown(", ".join(self.date_formats)),
                hint="for example '%d/%m/%Y' or '%b %Y'",
                where=Where(path=("date_formats",)),
            )
        if self.rounded_to is not None and not 0 < self.rounded_to < float("inf"):
            raise ModelError.of(
                "number-too-small",
                "rounded_to must be more than 0",
                got=shown(self.rounded_to),
                where=Where(path=("rounded_to",)),
            )
        self._check_convention()
        if len(self.decimal) != 1 or self.decimal == self.thousands:
            raise ModelError.of(
                "decimal-wrong",
                "decimal must be one sign, and not the one that parts thousands",
                got=shown(self.decimal),
                where=Where(path=("decimal",)),
            )

    def _check_convention(self) -> None:
        if self.convention is None:
            return
        from rsr.values import convention  # only where one is asked for

        try:
            convention(self.convention)
        except RsrError as error:
            raise ModelError(
                *(problem.under(("convention",)) for problem in error.problems)
            ) from None
        if self.rounded_to is not None or self.counts:
            raise ModelError.of(
                "field-twice",
                "rounding must be told by a convention or by rounded_to and counts, not by both",
                hint="write the convention in full where its publisher rounds in another way",
                where=Where(path=("rounded_to",)),
            )
