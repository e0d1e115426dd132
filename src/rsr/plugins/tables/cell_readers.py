"""How the cells of a row are read, each by the kind of field that it is for."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from attrs import NOTHING, Attribute, fields, frozen

from rsr.documents import converter
from rsr.engine.nearest import near
from rsr.engine.period_flags import PeriodFlags
from rsr.engine.periods import Days
from rsr.engine.texts_met import error_value
from rsr.errors import Path
from rsr.model import Value
from rsr.plugins.tables.conventions import printed
from rsr.plugins.tables.record_options import RecordOptions
from rsr.values.flagged import notes_of, status_of
from rsr.values.flags import Flag
from rsr.values.numerals import CellError
from rsr.values.printed import EMPTY_HINT, Reading

__all__ = [
    "ABSENT",
    "CellReaders",
    "FieldCell",
    "close_item",
    "plain_type",
    "put",
    "put_flags",
    "text_of",
]

# What a reader returns for a cell that holds nothing.
ABSENT = object()


@frozen(kw_only=True)
class _ForItems:
    """What a cell holds for each of several items of a list, in their order."""

    each: tuple[Any, ...]
    # What it holds for one item, where the separator may be part of a sentence.
    whole: Any = None


@frozen
class FieldCell:
    """A cell that a record needs: which one, what for, and how it is read."""

    slot: int
    path: tuple[str, ...]
    read: Callable[[Any], Any]
    required: bool
    private: bool

    @property
    def is_figure(self) -> bool:
        """Say whether it holds the figure."""
        return self.path == ("value",)

    @property
    def is_part(self) -> bool:
        """Say whether it names whose figure the row is."""
        return self.path == ("part",)

    def blank(self) -> CellError:
        """Say that it must hold something: without a part, a figure would be that of the whole."""
        if self.is_part:
            return CellError(
                "part-blank",
                "must name whose figure the row is",
                "leave rows of the whole out under where: a source of their own, without a column for "
                "part, reads them; where the name is printed once, above blank cells, name the column "
                "under fill_down",
            )
        hint = EMPTY_HINT if self.is_figure else None
        return CellError("cell-empty", "must not be empty", hint)


class CellReaders:
    """Reads cells as the options say.

    Args:
        options: What the source was told.
        as_text: True where a number in a field of text is the text that it is written as.
    """

    def __init__(self, options: RecordOptions, *, as_text: bool) -> None:
        self._options = options
        self._as_text = as_text
        self.of_figures = options.makes == "observations"
        self.days = Days(options.date_formats, options.calendar)
        self._printed = printed(options)
        self.flags = PeriodFlags(self._printed.flags)
        # What was read once, by the type of a cell, its text or number, and its flags.
        self._read: dict[tuple[Any, ...], tuple[Reading, Any] | CellError] = {}

    def reader(
        self, name: str, attribute: "Attribute[Any]", *, of_item: bool = False
    ) -> Callable[[Any], Any]:
        """Return how the cells of a field are read: each into the form of a document, or ABSENT.

        Args:
            name: The field.
            attribute: What the class says of it.
            of_item: True for a field of the items of a list: a cell may hold it for several items.
        """
        words = self._options.words.get(name)
        meant = {text.strip(): value for text, value in words.items()} if words else None
        if attribute.type == Value:
            return self._value
        one: Callable[[Any], Any]
        if plain_type(attribute.type) is date:
            one = self._day
        elif plain_type(attribute.type) is int:
            one = self._count
        else:
            one = self._one(name, attribute, meant)
            if get_origin(attribute.type) is tuple:
                return lambda raw: self._several(raw, one)
        if of_item and self._options.list_separator:
            # A sentence may hold the separator: it is parted only where an id or a day beside it is.
            sentence = not (
                _is_id(attribute) or _choices(attribute.type) or one in (self._day, self._count)
            )
            return lambda raw: self._for_items(raw, one, sure=not sentence)
        return one

    def _one(
        self, name: str, attribute: "Attribute[Any]", meant: dict[str, str] | None
    ) -> Callable[[Any], Any]:
        choices = _choices(attribute.type)
        tidied = self._options.ids == "tidied" and _is_id(attribute)
        prefix = self._options.id_prefix if name == "id" else ""

        def read(raw: Any) -> Any:
            text = raw.strip() if isinstance(raw, str) else raw
            if self._as_text and isinstance(text, int | float | Decimal | date):
                text = str(text)
            if text is None or text == "":
                return ABSENT
            told = str(text)
            if meant is not None and told in meant:
                return prefix + meant[told]
            if choices and told.lower() in choices:
                return told.lower()
            if (error := error_value(told)) is not None:
                raise error
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
            return ABSENT if raw is None else raw
        read = [item for item in map(one, items) if item is not ABSENT]
        return read or ABSENT

    def _for_items(self, raw: Any, one: Callable[[Any], Any], *, sure: bool) -> Any:
        """Read what a cell holds for one item of a list, or for several in their order."""
        separator = self._options.list_separator
        if not isinstance(raw, str) or not separator or separator not in raw:
            return one(raw)
        read = tuple(map(one, raw.split(separator)))
        if all(each is ABSENT for each in read):
            return ABSENT
        return _ForItems(each=read, whole=None if sure else one(raw))

    def _day(self, raw: Any) -> Any:
        if (
            isinstance(raw, date) and getattr(raw, "tzinfo", None) is None
        ):  # one whatever the formats of dates are
            return (raw.date() if isinstance(raw, datetime) else raw).isoformat()
        text = text_of(raw)
        return self.days.day(text).isoformat() if text else ABSENT

    def _count(self, raw: Any) -> Any:
        if isinstance(raw, bool | dict | list):
            return raw
        text = text_of(raw)
        if not text:
            return ABSENT
        number = self._printed.numerals.read(text)
        return int(number) if number == int(number) else float(number)

    def hint(self, error: CellError) -> str | None:
        """Return what to write for a cell that is refused, of the options that its source has."""
        if error.hint is None or hasattr(self._options, "section_column"):
            return error.hint
        own = ("section_column", "fill_down")
        told = (one for one in error.hint.split("; ") if not any(map(one.__contains__, own)))
        return "; ".join(told) or None

    def _value(self, raw: Any) -> Any:
        if isinstance(raw, dict | list):
            return raw  # the form of a document, or something that its reader refuses
        return self.figure(raw)[1]

    def figure(self, raw: Any, flag: Any = None) -> tuple[Reading, Any]:
        """Read a figure, with the cell of flags beside it.

        Returns:
            What it says, and its value in the form that documents have for it.

        Raises:
            CellError: It is nothing that a figure can be.
        """
        key = (type(raw), raw, None if flag is None else str(flag))
        found = self._read.get(key)
        if found is None:
            try:
                reading = self._printed.read(raw, flag)
                found = reading, converter.unstructure(reading.value, Value)
            except CellError as error:
                found = error
            self._read[key] = found
        if isinstance(found, CellError):
            raise found
        return found


def plain_type(type_: Any) -> Any:
    """Return the type within ``X | None`` and ``tuple[X, ...]``."""
    if get_origin(type_) in (Union, UnionType):
        inner = [part for part in get_args(type_) if part is not type(None)]
        return plain_type(inner[0]) if len(inner) == 1 else type_
    if get_origin(type_) is tuple:
        return plain_type(get_args(type_)[0])
    return type_


def _choices(type_: Any) -> tuple[str, ...]:
    plain = plain_type(type_)
    return get_args(plain) if get_origin(plain) is Literal else ()


def _is_id(attribute: "Attribute[Any]") -> bool:
    return getattr(attribute.validator, "code", None) == "id-malformed"


def _tidy(text: str, *, keep: str) -> str:
    """Make an id of a publisher's: ``'GR-01 (a)'`` becomes ``'gr-01-a'``."""
    parts = text.lower().split(keep) if keep else [text.lower()]
    tidied = (re.sub(r"[^a-z0-9._]+|[._-]{2,}", "-", part) for part in parts)
    return keep.join(re.sub(r"[._-]{2,}", "-", part).strip("._-") for part in tidied)


def text_of(raw: Any) -> str:
    """Return what is in a cell as text without the spaces round it."""
    return "" if raw is None else str(raw).strip()


def close_item(made: dict[str, Any], name: str, cls: Any) -> None:
    """Make the items of a list of what the cells hold for them.

    A cell that holds a value for each of several items gives as many; what another cell holds once
    holds for all of them. An item without what it must have is none.

    Raises:
        CellError: Two cells hold values for different numbers of items.
    """
    item = made.get(name)
    if not isinstance(item, dict):
        return
    several = {key: value for key, value in item.items() if isinstance(value, _ForItems)}
    if all(value.whole is not None for value in several.values()):
        item = {key: getattr(value, "whole", value) for key, value in item.items()}
        several = {}
    if len({len(value.each) for value in several.values()}) > 1:
        counts = ", ".join(f"{len(value.each)} in {name}.{key}" for key, value in several.items())
        raise CellError(
            "list-lengths",
            f"must part into as many items as the other cells of {name!r}",
            f"there are {counts}; a cell that holds one value gives it to every item",
        )
    number = max((len(value.each) for value in several.values()), default=1)
    needed = {
        one.name
        for one in fields(plain_type(getattr(fields(cls), name).type))
        if one.default is NOTHING
    }
    items = [_of_item(item, at) for at in range(number)]
    kept = [one for one in items if needed <= one.keys()]
    if any(one.keys() & several.keys() for one in items if one not in kept):
        raise CellError(
            "cell-empty",
            f"must hold {' and '.join(sorted(needed))} for each item of {name!r}",
            "leave out a separator that nothing follows",
        )
    if kept:
        made[name] = kept
    else:
        del made[name]


def _of_item(item: dict[str, Any], at: int) -> dict[str, Any]:
    """Return what cells hold for one of several items."""
    own = {
        key: value.each[at] if isinstance(value, _ForItems) else value
        for key, value in item.items()
    }
    return {key: value for key, value in own.items() if value is not ABSENT}


def put_flags(made: dict[str, Any], beside: tuple[Flag, ...], reading: Reading | None) -> None:
    """Put what flags beside a period or a part say of the figure of its row: its status, and notes."""
    if not beside:
        return
    of_figure = None if reading is None else reading.status
    if (status := status_of((*beside, Flag(status=of_figure)))) is not None:
        made["status"] = status
    before = made.get("caveats", ())
    if notes := [note for note in notes_of(beside) if note not in before]:
        made["caveats"] = [*before, *notes]


def put(made: dict[str, Any], path: Path, value: Any) -> None:
    """Put a value below a mapping that is made, or copied from the constants, on the way."""
    here = made
    for step in path[:-1]:
        inner = here.get(str(step))
        here[str(step)] = here = dict(inner) if isinstance(inner, dict) else {}
    here[str(path[-1])] = value
