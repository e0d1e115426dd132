"""Rows of any published table into records: one way to say which cell becomes which field."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, get_origin

from attrs import NOTHING, Attribute, evolve, fields, has

from rsr.documents import converter
from rsr.engine.nearest import near
from rsr.engine.period_cells import Fault, Periods, is_fault
from rsr.errors import Path, Problem, Where, json_path, short_repr
from rsr.model import COLLECTIONS, Account, field_doc
from rsr.plugins import Gathered, SourceContext
from rsr.plugins.tables.cell_readers import (
    ABSENT,
    CellReaders,
    FieldCell,
    close_item,
    plain_type,
    put,
    put_flags,
)
from rsr.plugins.tables.conventions import mixed_kinds
from rsr.plugins.tables.record_options import RecordOptions
from rsr.plugins.tables.row_counts import RowCounts
from rsr.plugins.tables.typed_cells import RefusedCell, unread
from rsr.plugins.tables.typed_cells import text as typed_text
from rsr.plugins.tables.wanted_rows import WantedRows
from rsr.values.flags import Flag
from rsr.values.numerals import CellError
from rsr.values.printed import Broken, Reading, parts_by_dots
from rsr.values.texts import Wanted

__all__ = ["Locate", "Recorder"]

# Says where a cell stands, by its place among those that were asked for; None is the whole row.
Locate = Callable[[int | None], Where]


class Recorder:
    """Makes records of rows, and a problem of everything that keeps it from making one.

    Args:
        options: What the source was told.
        columns: Which column (or pointer) each field of the record is read from.
        option: The option that holds those columns, for messages.
        context: What the source works with.
        asked: Where fields whose columns stand elsewhere are asked for, for messages.
        as_text: True where a number in a field of text is the text that it is written as.
    """

    def __init__(
        self,
        options: RecordOptions,
        columns: Mapping[str, str],
        option: str,
        context: SourceContext,
        *,
        asked: Mapping[str, Path] | None = None,
        as_text: bool = False,
    ) -> None:
        self._options = options
        self._asked = asked or {}
        self._context = context
        self._cls: Any = COLLECTIONS[options.makes]
        self._readers = CellReaders(options, as_text=as_text)
        self._fixed = dict(options.constants)
        if options.indicator is not None:
            self._fixed["indicator"] = options.indicator
        self._slots: dict[str, int] = {}
        self._asked_by: dict[str, Path] = {}
        self._cells: list[FieldCell] = []
        self._told: set[tuple[Path, str]] = set()
        # What became of the rows.
        self.counts = RowCounts()
        # The file whose rows are read, what is added to messages about it, and what all its records
        # have that the file itself tells.
        self._file = options.file
        self._within = ""
        self._of_file: dict[str, Any] = {}
        self._broken = Broken()
        # What is wrong with the options themselves; with any of it no row can be read.
        self.problems: list[Problem] = []
        self._plan(columns, option)

    @property
    def wanted(self) -> tuple[str, ...]:
        """The columns that are needed, each once; rows are given with their cells in this order."""
        return tuple(self._slots)

    def begin(
        self,
        file: str,
        *,
        within: str = "",
        fixed: Mapping[str, Any] | None = None,
        texts_of: Callable[[str], Iterable[str]] | None = None,
    ) -> None:
        """Go on with the rows of a file.

        Args:
            file: Its name.
            within: What is added to messages, such as the sheet.
            fixed: What all its records have where no constant says it, in the form of a document.
            texts_of: Returns the texts of a column where not every row of the file is given.
        """
        self._file = file
        self._within = within
        self._of_file = dict(fixed or {})
        self.rows.begin(self._of_file.get("period"), texts_of)

    # --- what is to be read -----------------------------------------------------------------

    def _plan(self, columns: Mapping[str, str], option: str) -> None:
        known = {attribute.name for attribute in fields(self._cls)} - {"made_by"}
        for name in self._fixed:
            if name not in known:
                self._unknown(name, known, ("constants", name))
        for name, column in columns.items():
            asked_by = self._asked.get(name, (option, name))
            if name in self._fixed:
                self._twice(name, asked_by)
            attribute = self._attribute(name)
            if attribute is None or name in ("made_by", "period"):
                self._unknown(name, known - {"period"}, asked_by)
                continue
            self._cells.append(
                FieldCell(
                    self._slot(column, asked_by),
                    tuple(name.split(".")),
                    self._readers.reader(name, attribute, of_item=self._is_item(name)),
                    attribute.default is NOTHING and not self._is_item(name),
                    field_doc(attribute).private,
                )
            )
        self._items = {path for path in map(self._item, columns) if path is not None}
        self._period_slots = self._plan_period(has_period="period" in known)
        where = {
            column: wanted
            for column, given in self._options.where.items()
            if (wanted := Wanted.of(given)) is not None
        }
        for column in where:
            self._slot(column, ("where", column))
        figure = next((one.slot for one in self._cells if one.is_figure), None)
        # Which rows are wanted.
        self.rows = WantedRows(where, self.wanted, self._period_slots, figure)
        flags = self._options.flag_column
        self._flag = None if flags is None else self._slot(flags, ("flag_column",))
        for name in self._options.words:
            if name not in columns:
                self._unknown(name, set(columns), ("words", name))
        self._plan_required(columns, option)
        of = self._fixed.get("indicator")
        self.problems += mixed_kinds(
            self._options.where, of, self._context.register, self._context.option_where
        )

    def _twice(self, name: str, at: Path) -> None:
        must = "a field must come from a column or be the same in every record"
        self._refuse("field-twice", must, short_repr(name), "remove it from one of the two", at)

    def _unknown(self, name: str, known: set[str], at: Path) -> None:
        must = f"{self._options.makes} must be given only fields that they have"
        self._refuse("field-unknown", must, short_repr(name), near(name, known), at)

    def _refuse(self, code: str, must: str, got: str | None, hint: str, at: Path) -> None:
        where = self._context.option_where(*at)
        self.problems.append(Problem(code=code, must=must, got=got, hint=hint, where=where))

    def _plan_required(self, columns: Mapping[str, str], option: str) -> None:
        given = {name.partition(".")[0] for name in columns} | set(self._fixed)
        if self._options.period is not None:
            given.add("period")
        for attribute in fields(self._cls):
            if attribute.default is NOTHING and attribute.name not in given:
                must = f"{self._options.makes} must be given {attribute.name!r}"
                hint = f"name its column under {option}, or set it under constants"
                self._refuse("field-missing", must, None, hint, (option,))

    def _plan_period(self, *, has_period: bool) -> tuple[int, ...]:
        period = self._options.period
        if period is None:
            return ()
        if not has_period:
            self._unknown("period", set(), ("period",))
        if "period" in self._fixed:
            self._twice("period", ("constants", "period"))
        # Only a figure has a status and notes, which flags are.
        beside = self._readers.flags if self._readers.of_figures else None
        self._reads_period = Periods(self._readers.days, period.rule, beside)
        return tuple(self._slot(name, ("period", part)) for part, name in period.named)

    def _slot(self, column: str, asked_by: Path) -> int:
        self._asked_by.setdefault(column, asked_by)
        return self._slots.setdefault(column, len(self._slots))

    def _attribute(self, name: str) -> "Attribute[Any] | None":
        here, found = self._cls, None
        for step in name.split("."):
            if not (has(here) and hasattr(fields(here), step)):
                return None
            found = getattr(fields(here), step)
            here = plain_type(found.type)
        return found

    def _item(self, name: str) -> str | None:
        """Return the field that holds a list, of whose one item a column tells a part."""
        head, _, rest = name.partition(".")
        attribute = self._attribute(head)
        several = attribute is not None and get_origin(attribute.type) is tuple
        return head if several and rest else None

    def _is_item(self, name: str) -> bool:
        return self._item(name) is not None

    def missing(self, column: str, there: Iterable[str], where: Where, within: str = "") -> Problem:
        """Say that a column is not in the file, and what it may be called there."""
        asked_by = self._context.option_where(*self._asked_by[column])
        names = [name for name in there if name]
        return Problem(
            code="column-missing",
            must=f"the file must have the column {column!r} that the register asks for{within}",
            hint=f"{near(column, names)}; asked for at {str(asked_by) or json_path(asked_by.path)}",
            where=where,
        )

    # --- one row ----------------------------------------------------------------------------

    def record(
        self,
        cells: Sequence[Any],
        locate: Locate,
        place: str,
        under: Mapping[int, str] | None = None,
    ) -> Iterator[Gathered]:
        """Make a record of a row, or say what is wrong with it.

        Args:
            cells: What the row holds, in the order of :attr:`wanted`.
            locate: Says where a cell stands.
            place: The row's place in words, for the provenance.
            under: What the columns of some cells are called, where that is no option's word.
        """
        if (unread := self.unread(cells, locate)) is not None:
            yield unread
            return
        if not self.rows.wants(cells, None):
            self.counts.pass_over()
            return
        problems: list[Problem] = []
        raw = self._raw(cells, locate, problems, under or {})
        if not problems:
            try:
                made = converter.structure(raw, self._cls)
            except ExceptionGroup as error:
                problems = list(self._explained(raw, error, cells, locate))
            else:
                # Made anew with its origin, all fields would be validated twice: a quarter of the time.
                object.__setattr__(made, "made_by", self._context.provenance(self._file, place))
                self.counts.keep(made)
                yield made
                return
        # What is wrong in every row, as a constant is, was told of the first.
        reason = problems[0].code if problems else min(code for _, code in self._told)
        self.counts.leave_out(reason)
        yield from problems

    def unread(self, cells: Sequence[Any], locate: Locate, count: int = 1) -> Problem | None:
        """Return the problem of a row of which a cell does not tell whether it is wanted, and count it.

        Args:
            cells: What the row holds, in the order of :attr:`wanted`.
            locate: Says where a cell stands.
            count: How many cells it has, where each is a record.
        """
        if (found := self.rows.unread(cells)) is None:
            return None
        error, slot = found
        self.counts.leave_out(error.code, count)
        return self._refused(error, slot, cells[slot], locate, {})

    def bad(self, problem: Problem, count: int = 1) -> Problem:
        """Count a row that could not be read at all, or its cells, and return its problem, graded."""
        self.counts.leave_out(problem.code, count)
        return self.graded(problem)

    def graded(self, problem: Problem) -> Problem:
        """Return a row's problem with the severity that the options give it."""
        if self._options.on_bad_row == "leave-out":
            return evolve(problem, severity="warning")
        return problem

    def _raw(
        self,
        cells: Sequence[Any],
        locate: Locate,
        problems: list[Problem],
        under: Mapping[int, str],
    ) -> dict[str, Any]:
        made = {**self._of_file, **self._fixed}
        reading: Reading | None = None
        flag = cells[self._flag] if self._flag is not None else None
        for cell in self._cells:
            found, slot = cells[cell.slot], cell.slot
            try:
                if cell.is_figure and self._flag is not None and isinstance(flag, RefusedCell):
                    found, slot = flag, self._flag
                if isinstance(found, RefusedCell):
                    raise found.refused()
                if cell.is_figure and not isinstance(found, bool | dict | list):
                    reading, value = self._readers.figure(found, flag)
                else:
                    value = cell.read(found)
                if value is ABSENT:
                    if not cell.required and not cell.is_part:
                        continue
                    raise cell.blank()
            except CellError as error:
                if cell.is_figure and parts_by_dots(found):
                    self._broken.see("parted-by-dots", found, "", locate(slot))
                one = self._refused(error, slot, found, locate, under, private=cell.private)
                if error.code.startswith("flag-") and (told := typed_text(flag).strip()):
                    flags = short_repr(told, whole=True)
                    one = evolve(one, got=f"{one.got}, with {flags} as its flags")
                problems.append(one)
                continue
            if reading is not None and cell.is_figure and reading.fault is not None:
                column = under.get(cell.slot) or self.wanted[cell.slot]
                self._broken.see(
                    reading.fault, typed_text(found).strip(), column, locate(cell.slot)
                )
            put(made, cell.path, value)
        if reading is not None:
            # What stands beside a figure says more of it than what holds for its whole row.
            if reading.status is not None:
                made["status"] = reading.status
            if reading.notes:
                made["caveats"] = [*made.get("caveats", ()), *reading.notes]
        for name in self._items:
            try:
                close_item(made, name, self._cls)
            except CellError as error:
                slot = next(cell.slot for cell in self._cells if cell.path[0] == name)
                problems.append(self._refused(error, slot, cells[slot], locate, under))
        beside: tuple[Flag, ...] = ()
        if isinstance(part := made.get("part"), str) and self._readers.of_figures:
            made["part"], beside = self._readers.flags.of_name(part)
        if self._period_slots:
            beside += self._put_period(made, cells, locate, problems, under)
        put_flags(made, beside, reading)
        return made

    def _put_period(
        self,
        made: dict[str, Any],
        cells: Sequence[Any],
        locate: Locate,
        problems: list[Problem],
        under: Mapping[int, str],
    ) -> tuple[Flag, ...]:
        """Put the period of a row, or say what is wrong with it; return the flags beside it."""
        found = [cells[slot] for slot in self._period_slots]
        for slot, cell in zip(self._period_slots, found, strict=True):
            if (error := unread(cell)) is not None:
                problems.append(self._refused(error, slot, cell, locate, under))
                return ()
        span = self._reads_period.read(found)
        if not is_fault(span):
            made["period"] = {"start": str(span[0]), "end": str(span[1])}
            return self._reads_period.flags(found)
        several = self._options.period is not None and len(self._options.period.columns) > 1
        for fault in span:
            assert isinstance(fault, Fault)  # noqa: S101  # all of them are
            slot = self._period_slots[fault.place]
            called = under
            if several:
                names = " + ".join(self.wanted[slot] for slot in self._period_slots)
                called = {**under, slot: names}
            got = fault.got if len(found) > 1 else found[0]
            problems.append(self._refused(fault.error, slot, got, locate, called))
        return ()

    def _refused(
        self,
        error: CellError,
        slot: int,
        found: Any,
        locate: Locate,
        under: Mapping[int, str],
        *,
        private: bool = False,
    ) -> Problem:
        column = under.get(slot) or self.wanted[slot]
        got = short_repr(found, private=private, whole=error.code in ("cell-word", "cell-date"))
        what = f"the cell under {column!r}"
        if slot in under and error.code == "cell-empty":  # one message for all wide columns
            what, got = "a cell of a wide column", f"{got} under {column!r}"
        must, where = f"{what}{self._within} {error.must}", locate(slot)
        hint = self._readers.hint(error)
        return self.graded(Problem(code=error.code, must=must, got=got, hint=hint, where=where))

    def _explained(
        self,
        raw: dict[str, Any],
        error: BaseException,
        cells: Sequence[Any],
        locate: Locate,
    ) -> Iterator[Problem]:
        from rsr.documents.explain import explain  # brings jsonschema, only wanted on faults

        for problem in explain(self._cls, raw, error):
            path = problem.where.path
            slot = self._slot_of(path)
            if slot is None and path and path[0] in self._fixed:
                option = ("indicator",) if path[0] == "indicator" else ("constants", *path)
                if (option, problem.code) not in self._told:  # once, not for every row
                    self._told.add((option, problem.code))
                    yield evolve(problem, where=self._context.option_where(*option))
                continue
            if path == ("value",) and slot is not None and not isinstance(cells[slot], dict | list):
                # What the cell was turned into, such as bounds, is nothing that anyone wrote.
                got = problem.got if problem.got in (None, "withheld") else short_repr(cells[slot])
                problem = evolve(problem, got=got)  # noqa: PLW2901  # the same problem, told better
            if self._within:
                problem = evolve(problem, must=problem.must + self._within)  # noqa: PLW2901  # the same
            yield self.graded(evolve(problem, where=locate(slot)))

    def _slot_of(self, path: Path) -> int | None:
        path = tuple(step for step in path if isinstance(step, str))
        if path and path[0] == "period" and self._period_slots:
            return self._period_slots[-1]
        for cell in self._cells:
            length = min(len(cell.path), len(path))
            if length and cell.path[:length] == path[:length]:
                return cell.slot
        return None

    def finish(self) -> Iterator[Account | Problem]:
        """Say what became of the rows, and what the reader of the whole must know of them."""
        yield from self._broken.problems()
        where = partial(self._context.option_where, "where")
        yield from self.rows.problems(
            where, self._reads_period.read if self._period_slots else None
        )
        at = Where(file=getattr(self._options, "shown_as", self._options.file))
        wide = getattr(self._options, "wide", None) is not None
        yield self.counts.account(self._context.source.id, "cells" if wide else "rows")
        yield from self.counts.problems(
            at,
            selecting=bool(self._options.where),
            leaving_out=self._options.on_bad_row == "leave-out",
        )
