"""What the source for tables is told: where the table is, how it is laid out, what its columns mean."""

from datetime import date
from typing import Literal

from attrs import field, frozen

from rsr.engine.periods import grain
from rsr.engine.spelled import Covers
from rsr.errors import ModelError, Where
from rsr.model import doc
from rsr.plugins.tables.cell_range import CellRange, cell_place, range_of
from rsr.plugins.tables.record_options import RecordOptions, compiled, refused
from rsr.values.texts import fold

__all__ = ["FLAGS_BEHIND", "Format", "TabularOptions", "Wide"]

# What the column of flags is called where each wide column has its own behind it.
FLAGS_BEHIND = "flags behind the figure"

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
            "Those columns by name; where neither they, 'matching', 'first', 'last', 'under' nor "
            "'over' is given, every column whose heading reads as a period, and each other one "
            "that holds figures must be a field or left out."
        ),
    )
    leave_out: tuple[str, ...] = field(
        default=(),
        metadata=doc("Columns that hold figures and are not wanted, such as a total, by name."),
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
    flags_behind: bool = field(
        default=False,
        metadata=doc(
            "True where the column behind each of them holds the flags of its figures, whatever it "
            "is headed by; 'flags' says what they mean."
        ),
    )
    over: str | None = field(
        default=None,
        metadata=doc(
            "The name that each of them has, such as 'Cases', where the label above it is its "
            "heading; None where the name is the heading."
        ),
    )

    def __attrs_post_init__(self) -> None:
        if self.first is not None and self.first < 1:
            raise refused("wide-unclear", ("wide", "first"), "must be a place from 1", self.first)
        if self.last is not None and self.last < (self.first or 1):
            raise refused(
                "wide-unclear", ("wide", "last"), "must be a place from the first on", self.last
            )
        if self.matching is not None:
            compiled(self.matching, ("wide", "matching"))


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
    cell_range: str | None = field(
        default=None,
        metadata=doc(
            "The columns of the table, where several stand side by side in a sheet or in delimited "
            "text: 'F:J', or 'F3:J40' from the line of its column names to its last row; None where "
            "the table is all there is."
        ),
    )
    label_row: int | None = field(
        default=None,
        metadata=doc(
            "The line of labels above the column names, each of which holds until the next; "
            "columns are then called by both, as 'label / name'."
        ),
    )
    label_rows: tuple[int, ...] = field(
        default=(),
        metadata=doc(
            "Several such lines, from the top; a label holds until the next in its line or in one "
            "above it, and columns are called 'label / label / name'."
        ),
    )
    rename: dict[str, str] = field(
        factory=dict,
        metadata=doc(
            "What the register calls columns that some files call otherwise: for each name in a "
            "file the one used here, such as 'Wk ending: Week ending'. Case, doubled spaces and "
            "marks of notes make no other name."
        ),
    )
    section_column: str | None = field(
        default=None,
        metadata=doc(
            "The name of a column that is made of section rows: a row with a text in its first "
            "cell that is not blank, and nothing in any other, names the section of the rows "
            "beneath it. A number alone is none unless section_matching takes it."
        ),
    )
    section_matching: str | None = field(
        default=None,
        metadata=doc(
            "A regular expression that the whole text of a section row matches, whatever its case; "
            "None is any text. It is asked for where '' is a marker, as a row without figures "
            "looks like a section row."
        ),
    )
    fill_down: tuple[str, ...] = field(
        default=(),
        metadata=doc(
            "Columns whose text is printed once above blank cells, such as a year above its "
            "quarters: a blank cell of a row takes the text of the nearest one above it that has "
            "any, in the same file and section."
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
            "None reads to the end. Rows with figures from there on are not read, and told."
        ),
    )
    hidden_rows: Literal["read", "leave-out"] = field(
        default="read",
        metadata=doc(
            "What is done with the rows of a sheet that are hidden or filtered out; either way "
            "they are told."
        ),
    )
    where_display_differs: Literal["refuse", "displayed", "stored"] = field(
        default="refuse",
        metadata=doc(
            "What is read of a cell in a workbook that displays something other than what it "
            "stores, such as [c] over 3, or nothing: 'displayed' is what its readers see, 'stored' "
            "what its formulas count with; 'refuse' is an error. Rounding, percentages and "
            "currencies do not differ."
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

    @property
    def heading(self) -> str:
        """The column of figures; empty where none is named."""
        return self.columns.get("value", "")

    def __attrs_post_init__(self) -> None:
        if self.wide is not None and self.wide.flags_behind:
            if self.flag_column not in (None, FLAGS_BEHIND):
                raise refused(
                    "field-twice", ("wide", "flags_behind"), "must not go with flag_column", self.flag_column
                )  # fmt: skip
            object.__setattr__(self, "flag_column", FLAGS_BEHIND)
        self._check_range()
        super().__attrs_post_init__()
        if len(self.sign) != 1 or self.sign in '\r\n"\0':
            raise refused(
                "delimiter-wrong", ("delimiter",), "must be one sign, or 'tab'", self.delimiter
            )
        header = ("header_row",)
        if self.header_row < 0:
            raise refused(
                "header-row-wrong", header, "must be a line number, or 0", self.header_row
            )
        if self.header_row == 0 and not self.column_names:
            raise refused(
                "header-row-wrong", header, "must not be 0 without column_names", self.header_row
            )
        self._check_labels()
        self._check_sections()
        self._check_filled()
        self._check_place()
        for name, issue in self.issues.items():
            if issue < 1:
                raise refused(
                    "issue-wrong", ("issues", name), "must be a whole number from 1", issue
                )
        if self.vintage_from is not None:
            compiled(self.vintage_from, ("vintage_from",), "date")
            if grain(self.vintage_format) != "day":
                raise refused(
                    "date-format-wrong", ("vintage_format",), "must be the format of a day", self.vintage_format
                )  # fmt: skip

    def _check_sections(self) -> None:
        path = ("section_matching",)
        if self.section_matching is not None:
            compiled(self.section_matching, path)
            if self.section_column is None:
                raise refused("field-missing", path, "must go with section_column", "none")
        elif self.section_column is not None and any(not one.strip() for one in self.markers):
            raise refused(
                "section-unclear", path, "must be given where '' is a marker: a row without figures "
                "looks like a section row", "none",
            )  # fmt: skip

    def _check_filled(self) -> None:
        found = {
            fold(column)
            for part, column in self.columns.items()
            if part.partition(".")[0] in ("value", "coverage")
        }
        for column in self.fill_down:
            if fold(column) in found:
                raise refused(
                    "fill-down-wrong", ("fill_down",), "must name columns of labels, and none of figures", column
                )  # fmt: skip
        if self.fill_down and self.hidden_rows == "leave-out":
            raise refused(
                "fill-down-wrong", ("fill_down",), "must not go with hidden_rows: leave-out, as a row "
                "that is left out may hold the text of those beneath it", ", ".join(self.fill_down),
            )  # fmt: skip

    def _check_range(self) -> None:
        cells = self.cells
        if self.cell_range is None:
            return
        if cells is None or self.is_database or self.format in ("parquet", "jsonl"):
            raise refused(
                "range-wrong", ("cell_range",), "must be columns of a sheet or of delimited text, "
                "such as 'F:J' or 'F3:J40'", self.cell_range,
            )  # fmt: skip
        if cells.first_row is not None and self.header_row == 1:
            object.__setattr__(self, "header_row", cells.first_row)

    @property
    def cells(self) -> CellRange | None:
        """The range of cells that is the table; None where it is all there is, or no range is meant."""
        return None if self.cell_range is None else range_of(self.cell_range)

    def _check_labels(self) -> None:
        if self.label_row is not None and self.label_rows:
            raise ModelError.of(
                "field-twice",
                "labels must stand in label_row or in label_rows, and not in both",
                hint="name all the lines in label_rows",
                where=Where(path=("label_row",)),
            )
        lines = self.label_lines
        option = "label_row" if self.label_row is not None else "label_rows"
        if list(lines) != sorted(set(lines)) or any(not 0 < one < self.header_row for one in lines):
            raise refused(
                "header-row-wrong", (option,), "must be above the header's line, from the top",
                ", ".join(map(str, lines)),
            )  # fmt: skip
        if self.wide is not None and not lines and (self.wide.under or self.wide.over):
            part = "under" if self.wide.under else "over"
            raise refused(
                "wide-unclear", ("wide", part), "must go with label_row or label_rows", part
            )
        if self.period is not None and self.period.title is not None:
            place = cell_place(self.period.title)
            if place is None or not 0 < place[0] < self.header_row:
                raise refused(
                    "header-row-wrong", ("period", "title"), "must be a cell above the header's line, such as A1",
                    self.period.title,
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
    def label_lines(self) -> tuple[int, ...]:
        """The lines of labels above the column names, from the top."""
        return self.label_rows if self.label_row is None else (self.label_row,)

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
