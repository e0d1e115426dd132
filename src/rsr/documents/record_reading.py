"""Records built from plain data at speed; one that is at fault is left to a slower hook, which says why."""

from collections.abc import Callable
from types import NoneType
from typing import Any, get_args, get_origin

from attrs import NOTHING, Attribute, Factory, fields
from cattrs import Converter

from rsr.model.fields import literals

__all__ = ["is_record", "record_hook"]

_Read = Callable[[Any], Any]


def is_record(type_: Any) -> bool:
    """Say whether a type is a class of the model whose instances hold their fields and no more."""
    if not (isinstance(type_, type) and hasattr(type_, "__attrs_attrs__")):
        return False
    return type_.__module__.startswith("rsr.model.") and _slotted(type_)


def _slotted(cls: type) -> bool:
    return "__slots__" in vars(cls) and all(one.init for one in fields(cls))


def record_hook(
    cls: Any, made: Converter, careful: Callable[[Any, Any], Any]
) -> Callable[[Any, Any], Any]:
    """Return a hook that builds records of a class as its initialiser does, but looks at less.

    Each value that is given is read and checked once. Defaults are not checked, as the validators of
    the model's classes admit them.

    Args:
        cls: The class of the records.
        made: The converter, which reads the parts of a record.
        careful: The hook that builds a record when this one cannot, and tells what is wrong with it.
    """
    puts = {one.name: (getattr(cls, one.name).__set__, _reader(one, made)) for one in fields(cls)}
    given = [one for one in fields(cls) if one.default is not NOTHING]
    makes = [(puts[one.name][0], one.default.factory) for one in given if _has_factory(one)]
    defaults = [(puts[one.name][0], one.default) for one in given if not _has_factory(one)]
    required = puts.keys() - {one.name for one in given}
    new, finish = object.__new__, getattr(cls, "__attrs_post_init__", None)

    def hook(value: Any, _: Any) -> Any:
        if type(value) is dict and value.keys() >= required:
            try:
                record = new(cls)
                for put, default in defaults:
                    put(record, default)
                for put, make in makes:
                    put(record, make())
                for name, part in value.items():
                    put, read = puts[name]
                    put(record, read(part))
                if finish is not None:
                    finish(record)
            except Exception:  # noqa: BLE001, S110  # the careful hook meets it again, and tells of it
                pass
            else:
                return record
        return careful(value, cls)

    return hook


def _has_factory(one: "Attribute[Any]") -> bool:
    return isinstance(one.default, Factory)  # type: ignore[arg-type]  # a class, typed as a function


def _reader(one: "Attribute[Any]", made: Converter) -> _Read:
    """Return what reads a field: texts and words of a choice in one look, and the rest by its hook."""
    type_: Any = one.type
    hook, check = made.get_structure_hook(type_), one.validator
    convert: Any = one.converter

    def read(value: Any) -> Any:
        found = hook(value, type_)
        if convert is not None:
            found = convert(found)
        if check is not None:
            check(None, one, found)
        return found

    many = get_origin(type_) is tuple
    inner = {part for part in get_args(type_) or (type_,) if part not in (NoneType, Ellipsis)}
    rule = getattr(check, "rule", None)
    if inner == {str} and rule is not None:
        return (_texts if many else _text)(read, rule.fits, rule.longest)
    choices = frozenset(literals(type_))
    if choices and not many:
        return lambda value: value if type(value) is str and value in choices else read(value)
    return read


def _text(read: _Read, fits: _Read, longest: float) -> _Read:
    def text(value: Any) -> Any:
        quick = type(value) is str and value.isascii() and len(value) <= longest
        return value if quick and fits(value) is not None else read(value)

    return text


def _texts(read: _Read, fits: _Read, longest: float) -> _Read:
    def texts(value: Any) -> Any:
        if type(value) is not list:
            return read(value)
        for item in value:
            if type(item) is not str or not item.isascii() or len(item) > longest:
                return read(value)
            if fits(item) is None:
                return read(value)
        return tuple(value)

    return texts
