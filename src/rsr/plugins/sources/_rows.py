"""Rows of any published table into records: one way to say which cell becomes which field."""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from attrs import NOTHING, Attribute, evolve, fields, frozen, has

from rsr.documents import converter
from rsr.errors import Path, Problem, Where, json_path, shown
from rsr.model import COLLECTIONS, Value, field_doc
from rsr.plugins import Gathered, SourceContext
from rsr.plugins.sources._cells import CellError, Days, Figures
from rsr.plugins.sources._options import RecordOptions

__all__ = ["Locate", "Recorder", "near"]

# Says where a cell stands, by its place among those that were asked for; None is the whole row.
Locate = Callable[[int | None], Where]
_ABSENT = object()


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
            if name in self._fixed:
                self.problems.append(
                    Problem(
                        code="field-twice",
                        must="a field must come from a column or be the same in every record",
                        got=shown(name),
                        hint="remove it from one of the two",
                        where=self.option_where(*asked_by),
                    )
                )
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
        self._period_slots = self._plan_period(has_period="period" in known)
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

    def _plan_period(self, *, has_period: bool) -> tuple[int, ...]:
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
            hint=f"{near(column, names)}; asked for at {str(asked_by) or json_path(asked_by.path)}",
            where=where,
        )

    # --- how a cell is read -----------------------------------------------------------------

    def _reader(self, name: str, attribute: "Attribute[Any]") -> Callable[[Any], Any]:
        words = self._options.words.get(name)
        meant = {text.strip(): value for text, value in words.items()} if words else None
        if attribute.type == Value:
            return self._value
        if _plain_type(attribute.type) is date:
            return self._day
        one = self._one(name, attribute, meant)
        if get_origin(attribute.type) is tuple:
            return lambda raw: self._several(raw, one)
        return one

    def _one(
        self, name: str, attribute: "Attribute[Any]", meant: dict[str, str] | None
    ) -> Callable[[Any], Any]:
        choices = _choices(attribute.type)
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
            if (tidied or prefix) and (isinstance(text, bool) or not isinstance(text, str | int)):
                raise CellError(
                    "type-wrong", "must be text or a whole number", "an id is made of nothing else"
                )
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
                problems = list(self._explained(raw, error, cells, locate))
            else:
                made_by = self._context.provenance(self._options.file, place)
                yield evolve(made, made_by=made_by)
                return
        self._bad += 1
        yield from problems

    def bad(self, problem: Problem) -> Problem:
        """Count a row that could not be read at all, and return its problem, graded."""
        self._rows += 1
        self._bad += 1
        return self.graded(problem)

    def graded(self, problem: Problem) -> Problem:
        """Return a row's problem with the severity that the options give it."""
        if self._options.on_bad_row == "leave-out":
            return evolve(problem, severity="warning")
        return problem

    def _raw(self, cells: Sequence[Any], locate: Locate, problems: list[Problem]) -> dict[str, Any]:
        made = dict(self._fixed)
        for cell in self._cells:
            found = cells[cell.slot]
            try:
                value = cell.read(found)
                if value is _ABSENT:
                    if not cell.required:
                        continue
                    hint = "say under markers what '' means" if cell.path == ("value",) else None
                    raise CellError("cell-empty", "must not be empty", hint)  # noqa: TRY301  # one way out
            except CellError as error:
                problems.append(
                    self._refused(error, cell.slot, found, locate, private=cell.private)
                )
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
                problems.append(self._refused(error, slot, cells[slot], locate))
        if len(spans) == len(self._period_slots):
            made["period"] = {
                "start": spans[0][0].isoformat(),
                "end": spans[-1][1].isoformat(),
            }

    def _refused(
        self, error: CellError, slot: int, found: Any, locate: Locate, *, private: bool = False
    ) -> Problem:
        problem = Problem(
            code=error.code,
            must=f"the cell under {self.wanted[slot]!r} {error.must}",
            got=shown(found, private=private),
            hint=error.hint,
            where=locate(slot),
        )
        return self.graded(problem)

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
                    yield evolve(problem, where=self.option_where(*option))
                continue
            if path == ("value",) and slot is not None and not isinstance(cells[slot], dict | list):
                # What the cell was turned into, such as bounds, is nothing that anyone wrote.
                got = problem.got if problem.got in (None, "withheld") else shown(cells[slot])
                problem = evolve(problem, got=got)  # noqa: PLW2901  # the same problem, told better
            yield self.graded(evolve(problem, where=locate(slot)))

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


def near(word: str, known: Iterable[str]) -> str:
    """Return a hint: the known word that comes closest, or some of those there are."""
    names = sorted(set(known))
    found = difflib.get_close_matches(word, names, n=1)
    if not found:  # a publisher changes case more often than letters
        folded = {name.casefold(): name for name in names}
        found = [folded[one] for one in difflib.get_close_matches(word.casefold(), folded, n=1)]
    if found:
        return f"did you mean {shown(found[0])}?"
    some = ", ".join(shown(name) for name in names[:12]) + (", ..." if len(names) > 12 else "")
    return f"there are {some}" if names else "there are none"


def _plain_type(type_: Any) -> Any:
    """Return the type within ``X | None`` and ``tuple[X, ...]``."""
    if get_origin(type_) in (Union, UnionType):
        inner = [part for part in get_args(type_) if part is not type(None)]
        return _plain_type(inner[0]) if len(inner) == 1 else type_
    if get_origin(type_) is tuple:
        return _plain_type(get_args(type_)[0])
    return type_


def _choices(type_: Any) -> tuple[str, ...]:
    plain = _plain_type(type_)
    return get_args(plain) if get_origin(plain) is Literal else ()


def _is_id(attribute: "Attribute[Any]") -> bool:
    return getattr(attribute.validator, "code", None) == "id-malformed"


def _tidy(text: str, *, keep: str) -> str:
    """Make an id of a publisher's: ``'GR-01 (a)'`` becomes ``'gr-01-a'``."""
    parts = text.lower().split(keep) if keep else [text.lower()]
    tidied = (re.sub(r"[^a-z0-9._]+|[._-]{2,}", "-", part) for part in parts)
    return keep.join(re.sub(r"[._-]{2,}", "-", part).strip("._-") for part in tidied)


def _text(raw: Any) -> str:
    return "" if raw is None else str(raw).strip()


def _put(made: dict[str, Any], path: Path, value: Any) -> None:
    """Put a value below a mapping that is made, or copied from the constants, on the way."""
    here = made
    for step in path[:-1]:
        inner = here.get(str(step))
        here[str(step)] = here = dict(inner) if isinstance(inner, dict) else {}
    here[str(path[-1])] = value
