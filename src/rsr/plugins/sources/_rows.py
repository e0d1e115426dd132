"""Rows of any published table into records: one way to say which cell becomes which field."""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal, get_args, get_origin

from attrs import NOTHING, Attribute, evolve, field, fields, frozen, has

from rsr.documents import converter
from rsr.errors import ModelError, Path, Problem, Where, shown
from rsr.model import COLLECTIONS, Options, Value, doc, field_doc
from rsr.plugins import Gathered, SourceContext
from rsr.plugins.sources._cells import CellError, Covers, Days, Figures, grain

__all__ = ["PeriodFrom", "RecordOptions", "Recorder"]

# Says where a cell stands, by its place among those that were asked for; None is the whole row.
Locate = Callable[[int | None], Where]
_ABSENT = object()


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
    where: dict[str, tuple[str, ...]] = field(
        factory=dict,
        metadata=doc("Which rows are read: column names, each with the texts that are wanted."),
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
        metadata=doc("What parts the items of one cell, for fields that hold several."),
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
        if len(self.decimal) != 1 or self.decimal == self.thousands:
            raise ModelError.of(
                "decimal-wrong",
                "decimal must be one sign, and not the one that parts thousands",
                got=shown(self.decimal),
                where=Where(path=("decimal",)),
            )


@frozen
class _Cell:
    """A cell that a record needs: which one, what for, and how it is read."""

    slot: int
    path: tuple[str, ...]
    read: Callable[[Any], Any]
    required: bool
    private: bool


class Recorder:
    """Makes records of rows, and a problem of everything that keeps it from making one.

    Args:
        options: What the source was told.
        columns: Which column (or pointer) each field of the record is read from.
        option: The option that holds those columns, for messages.
        context: What the source works with.
    """

    def __init__(
        self,
        options: RecordOptions,
        columns: Mapping[str, str],
        option: str,
        context: SourceContext,
    ) -> None:
        self._options = options
        self._context = context
        self._cls: Any = COLLECTIONS[options.makes]
        self._days = Days(options.date_formats)
        self._figures = Figures(
            thousands=options.thousands,
            decimal=options.decimal,
            rounded_to=options.rounded_to,
            counts=options.counts,
        )
        self._markers = {
            text.strip(): converter.unstructure(value, Value)
            for text, value in options.markers.items()
        }
        self._fixed = dict(options.constants)
        if options.indicator is not None:
            self._fixed["indicator"] = options.indicator
        self._slots: dict[str, int] = {}
        self._asked_by: dict[str, Path] = {}
        self._cells: list[_Cell] = []
        self._told: set[tuple[Path, str]] = set()
        self._rows = self._bad = 0
        # What is wrong with the options themselves; with any of it no row can be read.
        self.problems: list[Problem] = []
        self._plan(columns, option)

    @property
    def wanted(self) -> tuple[str, ...]:
        """The columns that are needed, each once; rows are given with their cells in this order."""
        return tuple(self._slots)

    # --- what is to be read -----------------------------------------------------------------

    def _plan(self, columns: Mapping[str, str], option: str) -> None:
        known = {attribute.name for attribute in fields(self._cls)} - {"made_by"}
        for name in self._fixed:
            if name not in known:
                self._unknown_field(name, known, ("constants", name))
        for name, column in columns.items():
            asked_by = (option, name)
            attribute = self._attribute(name)
            if attribute is None or name in ("made_by", "period"):
                self._unknown_field(name, known - {"period"}, asked_by)
                continue
            self._cells.append(
                _Cell(
                    self._slot(column, asked_by),
                    tuple(name.split(".")),
                    self._reader(name, attribute),
                    attribute.default is NOTHING,
                    field_doc(attribute).private,
                )
            )
        self._period_slots = self._plan_period("period" in known)
        self._where = [
            (self._slot(column, ("where", column)), frozenset(text.strip() for text in texts))
            for column, texts in self._options.where.items()
        ]
        for name in self._options.words:
            if name not in columns:
                self._unknown_field(name, set(columns), ("words", name))
        self._plan_required(columns, option)

    def _plan_required(self, columns: Mapping[str, str], option: str) -> None:
        given = {name.partition(".")[0] for name in columns} | set(self._fixed)
        if self._options.period is not None:
            given.add("period")
        for attribute in fields(self._cls):
            if attribute.default is NOTHING and attribute.name not in given:
                self.problems.append(
                    Problem(
                        code="field-missing",
                        must=f"{self._options.makes} must be given {attribute.name!r}",
                        hint=f"name its column under {option}, or set it under constants",
                        where=self.option_where(option),
                    )
                )

    def _plan_period(self, has_period: bool) -> tuple[int, ...]:
        period = self._options.period
        if period is None:
            return ()
        if not has_period:
            self._unknown_field("period", set(), ("period",))
        parts = (("at", period.at), ("start", period.start), ("end", period.end))
        return tuple(self._slot(name, ("period", part)) for part, name in parts if name is not None)

    def _slot(self, column: str, asked_by: Path) -> int:
        self._asked_by.setdefault(column, asked_by)
        return self._slots.setdefault(column, len(self._slots))

    def _attribute(self, name: str) -> "Attribute[Any] | None":
        here, found = self._cls, None
        for step in name.split("."):
            if not (has(here) and hasattr(fields(here), step)):
                return None
            found = getattr(fields(here), step)
            here = _plain_type(found.type)
        return found

    def _unknown_field(self, name: str, known: set[str], at: Path) -> None:
        self.problems.append(
            Problem(
                code="field-unknown",
                must=f"{self._options.makes} must be given only fields that they have",
                got=shown(name),
                hint=near(name, known),
                where=self.option_where(*at),
            )
        )

    def option_where(self, *path: str | int) -> Where:
        """Return where an option of this source stands in the register."""
        register = self._context.register
        for index, source in enumerate(register.sources):
            if source is self._context.source or source == self._context.source:
                return register.where("sources", index, "options", *path)
        return Where(path=("options", *path))

    def missing(self, column: str, there: Iterable[str], where: Where) -> Problem:
        """Say that a column is not in the file, and what it may be called there."""
        asked_by = self.option_where(*self._asked_by[column])
        names = [name for name in there if name]
        return Problem(
            code="column-missing",
            must=f"the file must have the column {column!r} that the register asks for",
            hint=f"{near(column, names)}; asked for at {asked_by or json_place(asked_by)}",
            where=where,
        )

    # --- how a cell is read -----------------------------------------------------------------

    def _reader(self, name: str, attribute: "Attribute[Any]") -> Callable[[Any], Any]:
        words = self._options.words.get(name)
        meant = {text.strip(): value for text, value in words.items()} if words else None
        if attribute.type == Value:
            return self._value
        type_ = _plain_type(attribute.type)
        if type_ is date:
            return lambda raw: self._day(raw)
        one = self._one(name, attribute, meant)
        if get_origin(attribute.type) is tuple:
            return lambda raw: self._several(raw, one)
        return one

    def _one(
        self, name: str, attribute: "Attribute[Any]", meant: dict[str, str] | None
    ) -> Callable[[Any], Any]:
        choices = [choice for choice in _choices(attribute.type) if isinstance(choice, str)]
        tidied = self._options.ids == "tidied" and _is_id(attribute)
        prefix = self._options.id_prefix if name == "id" else ""

        def read(raw: Any) -> Any:
            text = raw.strip() if isinstance(raw, str) else raw
            if text is None or text == "":
                return _ABSENT
            told = str(text)
            if meant is not None and told in meant:
                return prefix + meant[told]
            if choices and told.lower() in choices:
                return told.lower()
            if meant is not None:
                raise CellError(
                    "cell-word", "must be one of the words that the register explains",
                    f"add it under words.{name}; {near(told, meant)}",
                )  # fmt: skip
            if tidied:
                return prefix + _tidy(told, keep="/" if name == "bears_on" else "")
            return prefix + told if prefix else text

        return read

    def _several(self, raw: Any, one: Callable[[Any], Any]) -> Any:
        items = raw
        if isinstance(raw, str):
            separator = self._options.list_separator
            items = raw.split(separator) if separator else [raw]
        if not isinstance(items, list):
            return _ABSENT if raw is None else raw
        read = [item for item in map(one, items) if item is not _ABSENT]
        return read or _ABSENT

    def _day(self, raw: Any) -> Any:
        text = "" if raw is None else str(raw).strip()
        return self._days.day(text).isoformat() if text else _ABSENT

    def _value(self, raw: Any) -> Any:
        if isinstance(raw, bool | dict | list):
            return raw  # the form of a document, or something that its reader refuses
        text = "" if raw is None else str(raw).strip()
        if text in self._markers:
            return self._markers[text]
        if isinstance(raw, int | float):
            return self._figures.stated(raw)
        return self._figures.read(text) if text else _ABSENT

    # --- one row ----------------------------------------------------------------------------

    def record(self, cells: Sequence[Any], locate: Locate, place: str) -> Iterator[Gathered]:
        """Make a record of a row, or say what is wrong with it.

        Args:
            cells: What the row holds, in the order of :attr:`wanted`.
            locate: Says where a cell stands.
            place: The row's place in words, for the provenance.
        """
        for slot, texts in self._where:
            if _text(cells[slot]) not in texts:
                return
        self._rows += 1
        problems: list[Problem] = []
        raw = self._raw(cells, locate, problems)
        if not problems:
            try:
                made = converter.structure(raw, self._cls)
            except ExceptionGroup as error:
                problems = list(self._explained(raw, error, locate))
            else:
                if self._cls in _OF_PLUGIN:
                    made_by = self._context.provenance(self._options.file, place)
                    made = evolve(made, made_by=made_by)
                yield made
                return
        self._bad += 1
        yield from map(self.graded, problems)

    def bad(self, problem: Problem) -> Problem:
        """Count a row that could not be read at all, and return its problem, graded."""
        self._rows += 1
        self._bad += 1
        return self.graded(problem)

    def graded(self, problem: Problem) -> Problem:
        """Return a row's problem with the severity that the options give it."""
        if self._options.on_bad_row == "leave-out" and problem.code not in _OF_OPTIONS:
            return evolve(problem, severity="warning")
        return problem

    def _raw(
        self, cells: Sequence[Any], locate: Locate, problems: list[Problem]
    ) -> dict[str, Any]:
        made = dict(self._fixed)
        for cell in self._cells:
            found = cells[cell.slot]
            try:
                value = cell.read(found)
                if value is _ABSENT:
                    if not cell.required:
                        continue
                    raise CellError("cell-empty", "must not be empty", "fill it in at the source")  # noqa: TRY301  # one way out
            except CellError as error:
                problems.append(self._refused(error, cell.slot, found, locate, cell.private))
                continue
            if len(cell.path) == 1:
                made[cell.path[0]] = value
            else:
                _put(made, cell.path, value)
        if self._period_slots:
            self._put_period(made, cells, locate, problems)
        return made

    def _put_period(
        self,
        made: dict[str, Any],
        cells: Sequence[Any],
        locate: Locate,
        problems: list[Problem],
    ) -> None:
        period = self._options.period
        covers = period.covers if period is not None and period.at is not None else "day"
        spans = []
        for slot in self._period_slots:
            try:
                spans.append(self._days.span(_text(cells[slot]), covers))
            except CellError as error:
                problems.append(self._refused(error, slot, cells[slot], locate, False))
        if len(spans) == len(self._period_slots):
            made["period"] = {
                "start": spans[0][0].isoformat(),
                "end": spans[-1][1].isoformat(),
            }

    def _refused(
        self, error: CellError, slot: int, found: Any, locate: Locate, private: bool
    ) -> Problem:
        return Problem(
            code=error.code,
            must=f"the cell under {self.wanted[slot]!r} {error.must}",
            got=shown(found, private=private),
            hint=error.hint,
            where=locate(slot),
        )

    def _explained(
        self, raw: dict[str, Any], error: BaseException, locate: Locate
    ) -> Iterator[Problem]:
        from rsr.documents.explain import explain  # brings jsonschema, only wanted on faults

        for problem in explain(self._cls, raw, error):
            path = problem.where.path
            slot = self._slot_of(path)
            if slot is None and path and path[0] in self._fixed:
                option = ("indicator",) if path[0] == "indicator" else ("constants", *path)
                if (option, problem.code) not in self._told:  # once, not for every row
                    self._told.add((option, problem.code))
                    yield evolve(problem, where=self.option_where(*option))
                continue
            where = locate(slot)
            yield evolve(problem, where=where)

    def _slot_of(self, path: Path) -> int | None:
        if path and path[0] == "period" and self._period_slots:
            return self._period_slots[-1]
        for cell in self._cells:
            length = min(len(cell.path), len(path))
            if length and cell.path[:length] == path[:length]:
                return cell.slot
        return None

    def finish(self) -> Iterator[Problem]:
        """Say what the reader of the whole must know of the rows."""
        at = Where(file=self._options.file)
        if not self._rows:
            hint = "look at 'where'" if self._where else "look at the file"
            yield Problem(
                code="rows-none",
                must="a source must hold a row that is wanted",
                hint=hint,
                where=at,
                severity="warning",
            )
        elif self._bad and self._options.on_bad_row == "leave-out":
            yield Problem(
                code="rows-left-out",
                must="every row should be readable",
                got=f"{self._bad} of {self._rows} rows left out",
                hint="each is named in a warning of its own",
                where=at,
                severity="note",
            )
