"""How each type of the model is written in a document: one table for reading, writing and schema."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import lru_cache
from types import UnionType
from typing import Annotated, Any, Literal, Self, Union, get_args, get_origin

from attrs import frozen
from cattrs import Converter, IterableValidationError, IterableValidationNote
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from rsr._lazy import lazy_pattern
from rsr.documents.located import DEEPEST
from rsr.documents.record_reading import is_record, record_hook
from rsr.errors import ModelError, Where, short_repr
from rsr.model import (
    Addressee,
    Addressees,
    Interval,
    Label,
    Missing,
    NotApplicable,
    NotCollected,
    Number,
    Options,
    Register,
    Role,
    Suppressed,
    Value,
)
from rsr.model.fields import LARGEST, finite, identifier, not_blank

__all__ = [
    "WrittenFloat",
    "WrittenInt",
    "converter",
    "form_of",
    "is_union",
    "without_none",
]

NUMBER = int | float
_DAY = lazy_pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class WrittenInt(int):
    """A whole number read from YAML that remembers how it was written, for fields of text."""

    written: str

    def __new__(cls, value: int, written: str) -> Self:
        """Make the number, with the text it was written as."""
        made = super().__new__(cls, value)
        made.written = written
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return (WrittenInt, (int(self), self.written))


class WrittenFloat(float):
    """A number read from YAML that remembers how it was written: ``1.10`` stays ``1.10``."""

    written: str

    def __new__(cls, value: float, written: str) -> Self:
        """Make the number, with the text it was written as."""
        made = super().__new__(cls, value)
        made.written = written
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return (WrittenFloat, (float(self), self.written))


def _wrong(must: str, value: object, *, code: str = "type-wrong") -> ModelError:
    return ModelError.of(code, f"the value {must}", got=short_repr(value), where=Where())


def text(value: Any, _: Any = None) -> str:
    """Take text as text; a number that YAML read is taken as it was written."""
    if isinstance(value, str):
        if not value.isascii():
            try:
                value.encode()
            except UnicodeEncodeError:
                raise _wrong("must be valid Unicode text", value, code="text-not-unicode") from None
        return value
    if isinstance(value, WrittenInt | WrittenFloat):
        return value.written
    raise _wrong("must be text", value)


def label(value: Any, _: Any = None) -> str:
    """Take a label as text, or as a whole number (``6.0`` is one in JSON)."""
    if type(value) is int or (type(value) is float and value.is_integer()):
        return str(int(value))
    return text(value)


def whole(value: Any, _: Any = None) -> int:
    """Take a whole number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value % 1 != 0:
        raise _wrong("must be a whole number", value)
    return int(value)


def number(value: Any, _: Any = None) -> int | float:
    """Take a number, and keep whole numbers whole."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong("must be a number", value)
    return int(value) if isinstance(value, int) else float(value)


def truth(value: Any, _: Any = None) -> bool:
    """Take true or false."""
    if not isinstance(value, bool):
        raise _wrong("must be true or false", value)
    return value


def day(value: Any, _: Any = None) -> date:
    """Take a day written as YYYY-MM-DD."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise _wrong("must be a day as YYYY-MM-DD", value, code="date-malformed")
    if value[0] == "0":  # of published figures as well; a window around a day has to exist, too
        raise _wrong("must be of the year 1000 or later", value, code="date-impossible")
    try:
        return _known_day(value)
    except ValueError:
        raise _wrong("must be a day that exists", value, code="date-impossible") from None


# The same days stand in many records, which share them.
_known_day = lru_cache(maxsize=10_000)(date.fromisoformat)


def options(value: Any, _: Any = None) -> dict[str, Any]:
    """Take a mapping of plain data as it is; the plugin that it is for structures it."""
    if not isinstance(value, dict):
        raise _wrong("must be a mapping", value)
    _check_plain(value, DEEPEST)
    return dict(value)


def _check_plain(value: Any, levels: int) -> None:
    """Refuse what could not be frozen: no form and no validator looks into options."""
    if levels == 0:
        raise _wrong(f"must be nested at most {DEEPEST} deep", value, code="document-too-deep")
    if isinstance(value, dict):
        for key, entry in value.items():
            text(key)
            _check_plain(entry, levels - 1)
    elif isinstance(value, list):
        for entry in value:
            _check_plain(entry, levels - 1)
    elif isinstance(value, str):
        text(value)
    elif not (value is None or isinstance(value, bool) or -LARGEST <= number(value) <= LARGEST):
        raise _wrong("must be a number that stays exact", value, code="number-too-large")


def _bounds(value: Any) -> list[Any]:
    if not isinstance(value, list) or len(value) != 2:
        raise _wrong("must be a list of two numbers", value, code="value-malformed")
    return [None if bound is None else number(bound) for bound in value]


_WORDS: dict[str, Value] = {
    "missing": Missing(),
    "not-applicable": NotApplicable(),
    "not-collected": NotCollected(),
}


def value_in(value: Any, _: Any = None) -> Value:
    """Read a figure: a number, a word, or a mapping that says what is known."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Number(value=number(value))
    if isinstance(value, str) and value in _WORDS:
        return _WORDS[value]
    if isinstance(value, dict):
        keys = set(value)
        if keys == {"missing"}:
            return Missing(why=text(value["missing"]))
        if keys in ({"suppressed"}, {"withheld"}):
            low, high = _bounds(*value.values())
            if low is not None:
                by_rsr = "withheld" in keys
                return Suppressed(low=low, high=high, by="rsr" if by_rsr else "publisher")
        if "interval" in keys <= {"interval", "stated"}:
            low, high = _bounds(value["interval"])
            stated = number(value["stated"]) if "stated" in keys else None
            if low is not None and high is not None:
                return Interval(low=low, high=high, stated=stated)
    raise _wrong("must be a figure or one of its other forms", value, code="value-malformed")


def value_out(value: Value) -> Any:
    """Write a figure in the form that :func:`value_in` reads."""
    match value:
        case Number(value=known):
            return known
        case Interval(low=low, high=high, stated=None):
            return {"interval": [low, high]}
        case Interval(low=low, high=high, stated=stated):
            return {"interval": [low, high], "stated": stated}
        case Suppressed(low=low, high=high, by=by):
            return {"withheld" if by == "rsr" else "suppressed": [low, high]}
        case Missing(why=str(why)):
            return {"missing": why}
    return next(word for word, meant in _WORDS.items() if meant == value)


def _role(value: Any) -> Any:
    roles = get_args(Role)
    if value in roles:
        return value
    words = ", ".join(repr(role) for role in roles)
    raise _wrong(f"must be one of {words}", value, code="choice-unknown")


def addressees_in(value: Any, _: Any = None) -> Addressees:
    """Read addressees from a mapping of organisation to role."""
    if not isinstance(value, dict):
        raise _wrong("must be a mapping of organisation to role", value)
    return tuple(Addressee(organisation=text(key), role=_role(role)) for key, role in value.items())


def addressees_out(value: Addressees) -> dict[str, str]:
    """Write addressees as a mapping of organisation to role."""
    return {addressee.organisation: addressee.role for addressee in value}


@frozen(kw_only=True)
class Form:
    """How one type is read, written and described in JSON Schema."""

    read: Callable[..., Any]
    schema: dict[str, Any]
    write: Callable[[Any], Any] | None = None


_NUMBER: dict[str, Any] = {"type": "number"}
_BOUNDED: dict[str, Any] = {**_NUMBER, **finite.schema}
_VALUE: dict[str, Any] = {
    "anyOf": [
        _BOUNDED,
        {"enum": list(_WORDS)},
        {
            "type": "object",
            "properties": {"missing": {"type": "string", **not_blank.schema}},
            "required": ["missing"],
            "additionalProperties": False,
        },
        *(
            {
                "type": "object",
                "properties": {
                    hidden: {
                        "type": "array",
                        "prefixItems": [_BOUNDED, {**_BOUNDED, "type": ["number", "null"]}],
                        "items": False,
                        "minItems": 2,
                    }
                },
                "required": [hidden],
                "additionalProperties": False,
            }
            for hidden in ("suppressed", "withheld")
        ),
        {
            "type": "object",
            "properties": {
                "interval": {
                    "type": "array",
                    "items": _BOUNDED,
                    "minItems": 2,
                    "maxItems": 2,
                },
                "stated": _BOUNDED,
            },
            "required": ["interval"],
            "additionalProperties": False,
        },
    ]
}
_FORMS: list[tuple[Any, Form]] = [
    (str, Form(read=text, schema={"type": "string"})),
    (bool, Form(read=truth, schema={"type": "boolean"})),
    (int, Form(read=whole, schema={"type": "integer"})),
    (float, Form(read=number, schema=_NUMBER)),
    (NUMBER, Form(read=number, schema=_NUMBER)),
    (
        date,
        Form(
            read=day,
            schema={"type": "string", "format": "date", "pattern": f"^{_DAY.pattern}$"},
            write=date.isoformat,
        ),
    ),
    (Label, Form(read=label, schema={"type": ["string", "integer"]})),
    (Options, Form(read=options, schema={"type": "object"}, write=dict)),
    (Value, Form(read=value_in, schema=_VALUE, write=value_out)),
    (
        Addressees,
        Form(
            read=addressees_in,
            schema={
                "type": "object",
                "additionalProperties": {"enum": list(get_args(Role))},
                "propertyNames": identifier.schema,
            },
            write=addressees_out,
        ),
    ),
]


def form_of(type_: Any) -> Form | None:
    """Return the form of a type that is written in a way of its own, or None."""
    for known, form in _FORMS:
        if type_ == known and (
            get_origin(known) is not Annotated or get_origin(type_) is Annotated
        ):
            return form
    return None


def is_union(type_: Any) -> bool:
    """Say whether a type is a union."""
    return get_origin(type_) in (Union, UnionType)


def without_none(type_: Any) -> tuple[Any, bool]:
    """Split ``X | None`` into X and True; any other type is itself and False."""
    inner = [part for part in get_args(type_) if part is not type(None)]
    if is_union(type_) and len(inner) < len(get_args(type_)):
        return (Union[tuple(inner)] if len(inner) > 1 else inner[0]), True  # noqa: UP007  # built at run time
    return type_, False


def _is_tuple(type_: Any) -> bool:
    return get_origin(type_) is tuple and form_of(type_) is None


def _tuple_hook(type_: Any, made: Converter) -> Callable[[Any, Any], tuple[Any, ...]]:
    item = get_args(type_)[0]
    read = made.get_structure_hook(item)

    def hook(value: Any, _: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise _wrong("must be a list", value)
        if read is text and set(map(type, value)) <= {str} and "".join(value).isascii():
            return tuple(value)
        try:
            return tuple([read(entry, item) for entry in value])
        except Exception:  # noqa: BLE001  # told again below, each item apart, with its index
            failures = []
            for index, entry in enumerate(value):
                try:
                    read(entry, item)
                except Exception as error:  # noqa: BLE001  # gathered, and raised together
                    note = IterableValidationNote(f"item {index}", index, item)
                    error.__notes__ = [*getattr(error, "__notes__", []), note]
                    failures.append(error)
            raise IterableValidationError("items", failures, type_) from None  # pyright: ignore[reportCallIssue]  # cattrs adds the class

    return hook


def _is_optional(type_: Any) -> bool:
    return without_none(type_)[1]


def _optional_hook(type_: Any, made: Converter) -> Callable[[Any, Any], Any]:
    inner, _ = without_none(type_)
    read = made.get_structure_hook(inner)  # found once; cattrs would look for it each time

    def hook(value: Any, _: Any) -> Any:
        return None if value is None else read(value, inner)

    return hook


def _is_open_union(type_: Any) -> bool:
    return is_union(type_) and form_of(type_) is None and not _is_optional(type_)


def _union_hook(type_: Any, made: Converter) -> Callable[[Any, Any], Any]:
    """Read a partner's union: the first of its types that takes the value, and none converts."""
    readers = [(part, made.get_structure_hook(part)) for part in get_args(type_)]

    def hook(value: Any, _: Any) -> Any:
        for part, read in readers:
            with suppress(ValueError, TypeError, KeyError, ExceptionGroup):
                return read(value, part)
        raise _wrong("must have one of its forms", value, code="value-malformed")

    return hook


def _is_choice(type_: Any) -> bool:
    origin: Any = get_origin(type_)
    return origin is Literal


def _choice_hook(type_: Any) -> Callable[[Any, Any], Any]:
    choices = get_args(type_)

    def hook(value: Any, _: Any) -> Any:
        if isinstance(value, str) and value in choices:
            return value
        words = ", ".join(repr(choice) for choice in choices)
        raise _wrong(f"must be one of {words}", value, code="choice-unknown")

    return hook


def _left_out(cls: type) -> dict[str, Any]:
    return {"origins": override(omit=True)} if cls is Register else {}


def _make() -> Converter:
    made = Converter(forbid_extra_keys=True, omit_if_default=True)
    for type_, form in _FORMS:

        def fits(asked: Any, known: Form = form) -> bool:
            return form_of(asked) is known

        if isinstance(type_, type):  # cattrs looks at its own hooks for such types before ours
            made.register_structure_hook(type_, form.read)
        else:
            made.register_structure_hook_func(fits, form.read)
        if form.write is not None:
            made.register_unstructure_hook_func(fits, form.write)

            def may_fit(asked: Any, known: Form = form) -> bool:
                inner, optional = without_none(asked)
                return optional and form_of(inner) is known

            def write(value: Any, known: Callable[[Any], Any] = form.write) -> Any:
                return None if value is None else known(value)

            made.register_unstructure_hook_func(may_fit, write)
    made.register_structure_hook_factory(_is_tuple)(lambda type_: _tuple_hook(type_, made))
    made.register_structure_hook_factory(_is_optional)(lambda type_: _optional_hook(type_, made))
    made.register_structure_hook_factory(_is_open_union)(lambda type_: _union_hook(type_, made))
    made.register_structure_hook_factory(_is_choice)(_choice_hook)
    made.register_structure_hook_factory(is_record)(
        lambda cls: record_hook(
            cls, made, make_dict_structure_fn(cls, made, _cattrs_forbid_extra_keys=True)
        )
    )
    made.register_structure_hook_factory(lambda type_: type_ is Register)(
        lambda cls: make_dict_structure_fn(
            cls, made, _cattrs_forbid_extra_keys=True, **_left_out(cls)
        )
    )
    # What a verb knows besides of a register is written nowhere.
    made.register_unstructure_hook_factory(
        lambda type_: isinstance(type_, type) and issubclass(type_, Register)
    )(
        lambda _: make_dict_unstructure_fn(
            Register, made, _cattrs_omit_if_default=True, **_left_out(Register)
        )
    )
    return made


# The one converter between documents and the model.
converter = _make()
