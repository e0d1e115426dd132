"""What the source for tables is told: where the table is, how it is laid out, what its columns mean."""

import re
from datetime import date
from typing import Literal

from attrs import field, frozen

from rsr.engine.cells import Covers, grain
from rsr.errors import ModelError, Where, shown
from rsr.model import doc
from rsr.plugins.sources._options import RecordOptions

__all__ = ["Format", "TabularOptions", "Wide"]

Format = Literal["csv", "tsv", "parquet", "xlsx", "ods", "jsonl", "database"]
_SQLITE = "sqlite:///"


@frozen(kw_only=True)
class Wide:
    """Which columns of a wide table are headed by a day, or by another thing that is counted."""

    into: str = field(
        default="period",
        metadata=doc("The field that the headings of those columns become."),
    )
    covers: Covers = field(
        default="day",
        metadata=doc(
            "The span that a heading stands for, both ends included, where it is the period."
        ),
    )
    value: str = field(default="value", metadata=doc("The field that their cells become."))
    columns: tuple[str, ...] = field(
        default=(),
        metadata=doc(
            "Those columns by name; where neither they, 'matching', 'first' nor 'under' is given, "
            "every column whose heading reads as a date."
        ),
    )
    matching: str | None = field(
        default=None, metadata=doc("A regular expression that their whole headings match.")
    )
    first: int | None = field(
        default=None, metadata=doc("The place of the first of them, from 1; None is the first.")
    )
    last: int | None = field(
        default=None, metadata=doc("The place of the last of them; None is the last there is.")
    )
    under: str | None = field(
        default=None,
        metadata=doc("The label in 'label_row' that they stand under; None is any."),
    )

    def __attrs_post_init__(self) -> None:
        if self.first is not None and self.first < 1:
            raise _refuse("wide-unclear", ("wide", "first"), "must be a place from 1", self.first)
        if self.last is not None and self.last < (self.first or 1):
            raise _refuse(
                "wide-unclear", ("wide", "last"), "must be a place from the first on", self.last
            )
        if self.matching is not None:
            _pattern(self.matching, ("wide", "matching"))


@frozen(kw_only=True)
class TabularOptions(RecordOptions):
    """Where a table is, how it is laid out, and which of its columns mean what."""

    file: str = field(
        default="",
        metadata=doc(
            "The file, below the register's folder, or a pattern such as 'data/deaths_*.xlsx'; "
            "none where 'database' or 'connection_env' is given."
        ),
    )
    makes: Literal["observations", "evidence", "recommendations", "table"] = field(  # type: ignore[assignment]  # one choice more
        default="observations",
        metadata=doc(
            "What each row becomes; 'table' makes no records: indicators are measured on it."
        ),
    )
    format: Literal["auto", "csv", "tsv", "parquet", "xlsx", "ods", "jsonl", "database"] = field(
        default="auto",
        metadata=doc(
            "What the file is; 'auto' takes it from the ending of its name. What it holds must be "
            "that. 'jsonl' is a JSON object a line."
        ),
    )
    columns: dict[str, str] = field(
        factory=dict,
        metadata=doc(
            "For each field of the record the column it is read from; 'source.page' is a field "
            "within a field. A column without a heading is called by its place: 'column 1'."
        ),
    )
    encoding: str = field(
        default="utf-8-sig",
        metadata=doc("The encoding of the text, by the name that Python has for it."),
    )
    delimiter: str = field(
        default=",", metadata=doc("What parts the cells: one sign, or the word 'tab'.")
    )
    sheet: str | None = field(
        default=None,
        metadata=doc(
            "The sheet of a workbook, by its name (case and outer spaces do not matter) or its "
            "number from 1; None where there is only one."
        ),
    )
    header_row: int = field(
        default=1,
        metadata=doc(
            "The line of the column names, from 1; what stands before it is not read. 0 where "
            "there is none."
        ),
    )
    label_row: int | None = field(
        default=None,
        metadata=doc(
            "The line of labels above the column names, each of which holds until the next; "
            "columns are then called by both, as 'label / name'."
        ),
    )
    column_names: tuple[str, ...] = field(
        default=(),
        metadata=doc("The names of the columns, in place of those that the file gives."),
    )
    stop_at: str | None = field(
        default=None,
        metadata=doc(
            "How the first row after the data begins, such as a footnote; case does not matter; "
            "None reads to the end."
        ),
    )
    wide: Wide | None = field(
        default=None,
        metadata=doc("Which columns become a record each; None where a row is one record."),
    )
    database: str | None = field(
        default=None,
        metadata=doc("An SQLite file below the register's folder: 'sqlite:///data/figures.db'."),
    )
    connection_env: str | None = field(
        default=None,
        metadata=doc(
            "The environment variable that holds the address of a PostgreSQL database; no password "
            "ever stands in a register."
        ),
    )
    query: str | None = field(
        default=None, metadata=doc("The query whose rows are read; None where 'table' is given.")
    )
    table: str | None = field(
        default=None, metadata=doc("The table, or 'schema.table', whose rows are read.")
    )
    vintage_from: str | None = field(
        default=None,
        metadata=doc(
            "A regular expression found in the file's name, with a group 'date': the day it was "
            "published."
        ),
    )
    vintage_format: str = field(
        default="%Y-%m-%d", metadata=doc("How that date is written, in Python's notation.")
    )
    vintages: dict[str, date] = field(
        factory=dict,
        metadata=doc("For files, or patterns of their names, the day each was published."),
    )
    issues: dict[str, int] = field(
        factory=dict,
        metadata=doc(
            "For files of one day, or of which no day is known, or patterns of their names: which issue "
            "each is. A file that is not named is the first; of figures that differ, those of the "
            "highest issue stand."
        ),
    )
    on_bad_file: Literal["refuse", "leave-out"] = field(
        default="refuse",
        metadata=doc(
            "'refuse': a file that cannot be read is an error; 'leave-out': it is a warning, and "
            "the number of such files is told. Either way every other file is read."
        ),
    )

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if len(self.sign) != 1 or self.sign in '\r\n"\0':
            raise _refuse(
                "delimiter-wrong", ("delimiter",), "must be one sign, or 'tab'", self.delimiter
            )
        header = ("header_row",)
        if self.header_row < 0:
            raise _refuse(
                "header-row-wrong", header, "must be a line number, or 0", self.header_row
            )
        if self.header_row == 0 and not self.column_names:
            raise _refuse(
                "header-row-wrong", header, "must not be 0 without column_names", self.header_row
            )
        if self.label_row is not None and not 0 < self.label_row < self.header_row:
            raise _refuse(
                "header-row-wrong", ("label_row",), "must be a line above the header's", self.label_row
            )  # fmt: skip
        self._check_place()
        for name, issue in self.issues.items():
            if issue < 1:
                raise _refuse(
                    "issue-wrong", ("issues", name), "must be a whole number from 1", issue
                )
        if self.vintage_from is not None:
            pattern = _pattern(self.vintage_from, ("vintage_from",))
            if "date" not in pattern.groupindex:
                raise _refuse(
                    "pattern-wrong", ("vintage_from",), "must have a group (?P<date>...)", self.vintage_from
                )  # fmt: skip
            if grain(self.vintage_format) != "day":
                raise _refuse(
                    "date-format-wrong", ("vintage_format",), "must be the format of a day", self.vintage_format
                )  # fmt: skip

    def _check_place(self) -> None:
        given = [
            name
            for name, value in (
                ("file", self.file),
                ("database", self.database),
                ("connection_env", self.connection_env),
            )
            if value
        ]
        if len(given) != 1:
            raise ModelError.of(
                "field-missing" if not given else "field-twice",
                "a source must be told one place: file, database or connection_env",
                got=" and ".join(given) or "none",
                where=Where(path=("file",) if not given else (given[-1],)),
            )
        if self.database is not None and not self.database.startswith(_SQLITE):
            raise ModelError.of(
                "database-malformed",
                "database must be an SQLite file below the register's folder",
                hint="write sqlite:/// and the file's path; any other address belongs in the "
                "environment variable that connection_env names",
                where=Where(path=("database",)),
            )
        if self.is_database:
            if (self.query is None) == (self.table is None):
                raise ModelError.of(
                    "field-missing" if self.query is None else "field-twice",
                    "a database must be asked by 'query' or for a 'table', and not by both",
                    where=Where(path=("query",)),
                )
        elif self.format == "database" or self.query is not None or self.table is not None:
            raise ModelError.of(
                "field-missing",
                "format 'database', 'query' and 'table' must come with a database",
                hint="name it under database, or under connection_env",
                where=Where(path=("database",)),
            )

    @property
    def sign(self) -> str:
        """The delimiter itself."""
        if self.delimiter == "tab" or (self.delimiter == "," and self.format == "tsv"):
            return "\t"
        return self.delimiter

    @property
    def is_database(self) -> bool:
        """True where the rows come from a database."""
        return self.database is not None or self.connection_env is not None

    @property
    def database_file(self) -> str | None:
        """The SQLite file, below the register's folder; None where there is none."""
        return self.database.removeprefix(_SQLITE) if self.database is not None else None

    @property
    def is_pattern(self) -> bool:
        """True where ``file`` may stand for several files."""
        return any(sign in self.file for sign in "*?[") or self.file.endswith("/")

    @property
    def shown_as(self) -> str:
        """What the source reads, for messages about the whole of it."""
        return self.file or self.database_file or f"database {self.connection_env}"


def _refuse(code: str, path: tuple[str, ...], must: str, value: object) -> ModelError:
    return ModelError.of(code, f"{'.'.join(path)} {must}", got=shown(value), where=Where(path=path))


def _pattern(text: str, path: tuple[str, ...]) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        raise ModelError.of(
            "pattern-wrong",
            f"{'.'.join(path)} must be a regular expression",
            got=shown(text),
            hint=f"Python says: {error}",
            where=Where(path=path),
        ) from None
