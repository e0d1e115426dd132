"""What a field holds is of the field's type: refused where it is given, and not where it is used."""

from collections.abc import Mapping
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from attrs import Attribute, evolve

from rsr.model.fields import (
    Least,
    Matches,
    Validator,
    field_doc,
    identifier,
    known,
    not_blank,
    refusal,
)

_WORDS = {
    str: "text",
    bool: "True or False",
    int: "a whole number",
    float: "a number",
    date: "a day (datetime.date)",
    Mapping: "a mapping",
}
# Classes of Python that count as another one, and are none here.
_PASS_FOR = {bool: int, datetime: date}


def _classes(type_: Any) -> tuple[type, ...]:
    """Return the classes of the values that a type admits; none where that cannot be told."""
    origin = get_origin(type_)
    if origin is Annotated:
        return _classes(get_args(type_)[0])
    if origin in (Union, UnionType):
        parts = [_classes(part) for part in get_args(type_)]
        return tuple(cls for part in parts for cls in part) if all(parts) else ()
    found = NoneType if type_ is None else origin or type_
    plain = isinstance(found, type) and not getattr(found, "_is_protocol", False)
    return (found,) if plain else ()


def _validator(classes: frozenset[type], must: str, *, many: bool) -> Validator:
    """Return a validator: a value, or each item of a tuple, must be of one of several classes."""

    def admits(item: Any) -> bool:
        passed_for = next((_PASS_FOR[cls] for cls in _PASS_FOR if isinstance(item, cls)), None)
        return type(item) in classes or any(
            isinstance(item, cls) for cls in classes if cls is not passed_for
        )

    def check(attribute: "Attribute[Any]", item: Any, index: int | None = None) -> None:
        if not admits(item):
            hint = _hint(must, item)
            raise refusal(attribute, "type-wrong", f"must be {must}", item, hint=hint, index=index)

    # Nearly every value is of the very class: both begin with what is quick. They are functions, as
    # an object that is called costs twice as much.
    def one(_instance: object, attribute: "Attribute[Any]", value: Any) -> None:
        if type(value) not in classes:
            check(attribute, value)

    def each(_instance: object, attribute: "Attribute[Any]", value: Any) -> None:
        if type(value) is tuple and classes.issuperset(map(type, value)):
            return
        if not isinstance(value, tuple):
            hint = "give tuple(...) of it" if isinstance(value, list) else None
            tuple_of = f"must be a tuple, each item {must}"
            raise refusal(attribute, "type-wrong", tuple_of, value, hint=hint)
        for index, item in enumerate(value):
            check(attribute, item, index)

    return each if many else one


def _hint(must: str, value: Any) -> str | None:
    if "(datetime.date)" in must and isinstance(value, str):
        return "read text with date.fromisoformat"
    if "(datetime.date)" in must and isinstance(value, datetime):
        return "take its .date()"
    if "Number" in must and isinstance(value, int | float):
        return f"give Number(value={value!r})"
    return None


def _of_type(one: "Attribute[Any]") -> Validator | None:
    """Return a validator for the type of a field; None where it says nothing of its values."""
    type_ = one.type
    inner = [part for part in get_args(type_) if part is not NoneType]
    if get_origin(type_) is Literal or (inner and get_origin(inner[0]) is Literal):
        return known
    many = get_origin(type_) is tuple
    classes = _classes(get_args(type_)[0] if many else type_)
    if not classes:
        return None
    held = {*classes} - {NoneType}
    if held == {str}:
        return _quick(identifier if field_doc(one).refers_to else not_blank, type_)
    if not many and held <= {int, float}:
        return Least(whole=held == {int})
    words = [_WORDS.get(cls, f"a {cls.__name__}") for cls in classes if cls is not NoneType]
    words += ["None"] * (NoneType in classes)
    *first, last = [
        f"an{word[1:]}" if word[:2] == "a " and word[2] in "AEIOU" else word for word in words
    ]
    must = f"{', '.join(first)} or {last}" if first else last
    return _validator(frozenset(classes), must, many=many)


def typed(_cls: type, attributes: list["Attribute[Any]"]) -> list["Attribute[Any]"]:
    """Give every field a validator that refuses values of other types.

    It is the ``field_transformer`` of each class of the model. Where a field has no validator, a text
    is not blank, or is an id where it refers to records; a number is finite; and a word of a choice
    is known. Validators that fields have look at the type themselves; those of numbers learn here
    which of them are whole.
    """
    return [one.evolve(validator=_guard(one)) for one in attributes]


def _guard(one: "Attribute[Any]") -> Any:
    if isinstance(one.validator, Least) and {int} == {*_classes(one.type)} - {NoneType}:
        return evolve(one.validator, whole=True)
    if isinstance(one.validator, Matches):
        return _quick(one.validator, one.type)
    return one.validator if one.validator is not None else _of_type(one)


def _quick(rule: Matches, type_: Any) -> Validator:
    """Return a validator that passes what nearly every field holds, and asks the rule of the rest.

    It runs more than a million times for a large register, and a function costs half as much as an
    object that is called.
    """
    fits, longest = rule.fits, rule.longest
    many, none = get_origin(type_) is tuple, NoneType in get_args(type_)

    def text(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
        if value is None and none:
            return
        if type(value) is not str or fits(value) is None or len(value) > longest:
            rule(instance, attribute, value)

    def texts(instance: object, attribute: "Attribute[Any]", value: Any) -> None:
        if value == ():
            return
        if type(value) is tuple:
            for item in value:
                if type(item) is not str or fits(item) is None or len(item) > longest:
                    break
            else:
                return
        rule(instance, attribute, value)

    made: Any = texts if many else text
    made.rule = rule
    for name in ("code", "must", "hint", "schema"):  # as of the rule, for schemas and messages
        setattr(made, name, getattr(rule, name))
    validator: Validator = made
    return validator
