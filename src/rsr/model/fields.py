"""What describes and guards a field: its sentence, and validators that know their own schema."""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, get_args, get_origin

from attrs import Attribute, field, frozen

from rsr.errors import ModelError, Where, short_repr

__all__ = [
    "ID",
    "LARGEST",
    "FieldDoc",
    "Least",
    "Matches",
    "TextsWanted",
    "Validator",
    "colour",
    "digest",
    "doc",
    "field_doc",
    "finite",
    "frequency",
    "id_field",
    "identifier",
    "known",
    "literals",
    "not_blank",
    "ordered",
    "reference",
    "refusal",
    "texts_wanted",
    "web_address",
]

Validator = Callable[[Any, "Attribute[Any]", Any], None]


@frozen
class FieldDoc:
    """The one sentence on a field, and what else the schema and the messages must know of it."""

    text: str
    unit: str | None = None
    private: bool = False
    refers_to: str | None = None


def doc(
    text: str,
    *,
    unit: str | None = None,
    private: bool = False,
    refers_to: str | None = None,
) -> dict[str, FieldDoc]:
    """Return the metadata of a field: the only place where it is described.

    Args:
        text: What the field means, who says so, and what ``None`` means.
        unit: The unit of the value, where the name does not carry it.
        private: True where the value may hold a person's details and must not be shown.
        refers_to: The collection of the register whose ids the value names.
    """
    return {"rsr": FieldDoc(text, unit=unit, private=private, refers_to=refers_to)}


def field_doc(attribute: "Attribute[Any]") -> FieldDoc:
    """Return what :func:`doc` said of a field; a partner's field may have gone without."""
    described: FieldDoc = attribute.metadata.get("rsr", FieldDoc(""))
    return described


def refusal(
    attribute: "Attribute[Any]",
    code: str,
    must: str,
    value: object,
    *,
    hint: str | None = None,
    index: int | None = None,
) -> ModelError:
    """Return the error that a field's validator raises, with the field's name and place."""
    private = field_doc(attribute).private
    return ModelError.of(
        code,
        f"{attribute.name} {must}",
        got=short_repr(value, private=private),
        hint=hint,
        where=Where(path=(attribute.name,) if index is None else (attribute.name, index)),
    )


@frozen
class _Admits:
    type_: Any
    many: bool
    none: bool
    choices: tuple[Any, ...]


# What a field admits, by the identity of its type: hashing a type costs more than all the rest.
# The type is kept beside it, so that its identity cannot become another's.
_ADMITS: dict[int, _Admits] = {}


def _admits(type_: Any) -> _Admits:
    found = _ADMITS.get(id(type_))
    if found is None:
        many, none = get_origin(type_) is tuple, type(None) in get_args(type_)
        found = _ADMITS[id(type_)] = _Admits(type_, many, none, literals(type_))
    return found


def _items(attribute: "Attribute[Any]", value: Any) -> tuple[Any, ...]:
    """Return what is to be looked at one by one: the items of a tuple, or the value itself."""
    if not _admits(attribute.type).many:
        return (value,)
    if not isinstance(value, tuple):
        raise refusal(attribute, "type-wrong", "must be a tuple", value)
    return value


@frozen
class Matches:
    """A validator: text must match a pattern as a whole, or where asked, hold a match of it."""

    pattern: "re.Pattern[str]"
    must: str
    code: str
    hint: str | None = None
    longest: float = math.inf
    anywhere: bool = False

    @property
    def fits(self) -> Callable[[str], "re.Match[str] | None"]:
        """What finds the match."""
        return self.pattern.search if self.anywhere else self.pattern.fullmatch

    def __call__(self, _instance: object, attribute: "Attribute[Any]", value: Any) -> None:
        """Refuse a value with `ModelError`."""
        # The two commonest cases come first: this runs more than a million times for a large
        # register.
        admits = _ADMITS.get(id(attribute.type)) or _admits(attribute.type)
        if isinstance(value, str) and not admits.many:
            if self.fits(value) is None or len(value) > self.longest:
                raise refusal(attribute, self.code, self.must, value, hint=self.hint)
            return
        if value is None and admits.none:
            return
        for index, item in enumerate(_items(attribute, value)):
            at = index if admits.many else None
            if not isinstance(item, str):
                raise refusal(attribute, "type-wrong", "must be text", item, index=at)
            if self.fits(item) is None or len(item) > self.longest:
                raise refusal(attribute, self.code, self.must, item, hint=self.hint, index=at)

    @property
    def schema(self) -> dict[str, Any]:
        """The same rule in JSON Schema, for one text."""
        pattern = self.pattern.pattern
        rule: dict[str, Any] = {"pattern": pattern if self.anywhere else f"^(?:{pattern})$"}
        if self.longest < math.inf:
            rule["maxLength"] = self.longest
        return rule


@frozen
class Least:
    """A validator: a number must be finite, within bounds where given, and whole where asked."""

    bound: float | None = None
    most: float | None = None
    whole: bool = False

    def __call__(self, _instance: object, attribute: "Attribute[Any]", value: Any) -> None:
        """Refuse a value with `ModelError`."""
        bound, most = self.bound, self.most
        if bound is most is None and type(value) is int and -LARGEST <= value <= LARGEST:
            return  # nearly all figures
        if value is None and _admits(attribute.type).none:
            return
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise refusal(attribute, "type-wrong", "must be a number", value)
        if self.whole and isinstance(value, float):
            raise refusal(attribute, "type-wrong", "must be a whole number", value)
        if isinstance(value, float) and not math.isfinite(value):
            raise refusal(attribute, "number-not-finite", "must be a finite number", value)
        if abs(value) > LARGEST:
            must = f"must lie between -{LARGEST} and {LARGEST}"
            raise refusal(attribute, "number-too-large", must, value)
        if self.bound is not None and value < self.bound:
            raise refusal(attribute, "number-too-small", f"must be at least {self.bound}", value)
        if self.most is not None and value > self.most:
            raise refusal(attribute, "number-too-large", f"must be at most {self.most}", value)

    @property
    def schema(self) -> dict[str, Any]:
        """The same rule in JSON Schema."""
        rule: dict[str, Any] = {"maximum": LARGEST, "minimum": -LARGEST}
        if self.bound is not None:
            rule["minimum"] = self.bound
        if self.most is not None:
            rule["maximum"] = self.most
        return rule


# The largest whole number that every JSON reader keeps exactly (RFC 8785, RFC 7493).
LARGEST = 2**53 - 1

identifier = Matches(
    re.compile(r"[a-z0-9]+(?:[-._][a-z0-9]+)*"),
    "must be an id: lower-case letters, digits, and single '-', '.' or '_' between them",
    "id-malformed",
    hint="for example 'oos-6'",
    longest=100,
)
reference = Matches(
    re.compile(r"[a-z0-9]+(?:[-._][a-z0-9]+)*(?:/[a-z0-9]+(?:[-._][a-z0-9]+)*)?"),
    "must be a recommendation's id, or one of its criteria as 'recommendation/criterion'",
    "id-malformed",
    hint="for example 'oos-6' or 'oos-6/rights'",
    longest=201,
)
# White space, spelt out: what ``\s`` means differs between Python and JSON Schema's ECMA-262.
_BLANK = r"\t\n\x0b\f\r \x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
not_blank = Matches(
    re.compile(rf"[^{_BLANK}]"), "must hold more than spaces", "text-empty", anywhere=True
)
web_address = Matches(
    re.compile(r"https?://[!-~\u00a1-\ud7ff\ue000-\uffff]+"),
    "must be a web address that begins with http:// or https://",
    "address-malformed",
)
digest = Matches(
    re.compile(r"[0-9a-f]{64}"),
    "must be a SHA-256 digest in 64 lower-case hex digits",
    "digest-malformed",
)
colour = Matches(
    re.compile(r"#[0-9a-f]{6}"),
    "must be a colour as '#rrggbb' in lower case",
    "colour-malformed",
)
frequency = Matches(
    re.compile(r"working day|(?:[1-9][0-9]{0,2} )?(?:day|week|month|quarter|year)s?"),
    "must be a step of time: 'working day', or a number of days, weeks, months, quarters or years",
    "choice-unknown",
    hint="for example 'month' or '2 weeks'",
)
finite = Least()


def literals(type_: Any) -> tuple[Any, ...]:
    """Return the literal values within a type, however deep they lie."""
    found: list[Any] = []
    for inner in get_args(type_):
        found.extend([inner] if isinstance(inner, str) else literals(inner))
    return tuple(dict.fromkeys(found))


def known(_instance: object, attribute: "Attribute[Any]", value: Any) -> None:
    """Refuse a value (or an item of a tuple) that is not one of the field's literals."""
    admits = _ADMITS.get(id(attribute.type)) or _admits(attribute.type)
    if value in admits.choices or (value is None and admits.none):
        return
    for index, item in enumerate(_items(attribute, value)):
        if item not in admits.choices:
            at = index if admits.many else None
            words = ", ".join(repr(choice) for choice in admits.choices)
            raise refusal(attribute, "choice-unknown", f"must be one of {words}", item, index=at)


def ordered(earlier: str, later: str) -> Callable[[Any], None]:
    """Return a check, for ``__attrs_post_init__``, that one field does not come after another."""

    def check(instance: Any) -> None:
        first, last = getattr(instance, earlier), getattr(instance, later)
        if first is not None and last is not None and first > last:
            raise ModelError.of(
                "range-reversed",
                f"{later} must not come before {earlier}",
                got=f"{first} to {last}",
                hint="exchange the two, or correct one",
                where=Where(path=(later,)),
            )

    return check


# Written as text: what a column holds is text, as published.
_WORDS: dict[str, Any] = {"type": ["string", "number", "boolean", "null"]}
_TEXTS: dict[str, Any] = {"anyOf": [_WORDS, {"type": "array", "items": _WORDS}]}


@frozen
class TextsWanted:
    """A validator: columns, each with a text, a list of texts, or ``not`` with either."""

    def __call__(self, _instance: object, attribute: "Attribute[Any]", value: Any) -> None:
        """Refuse a value with `ModelError`."""
        if not isinstance(value, Mapping):
            raise refusal(attribute, "type-wrong", "must be a mapping of columns", value)
        for name, given in value.items():
            inner = given["not"] if isinstance(given, Mapping) and set(given) == {"not"} else given
            several = inner if isinstance(inner, list | tuple | set | frozenset) else (inner,)
            if any(isinstance(one, Mapping | list | tuple | set | frozenset) for one in several):
                raise ModelError.of(
                    "type-wrong",
                    "what is wanted of a column must be a text, a list of texts, or {not: ...} "
                    "with those to be left out",
                    got=short_repr(given),
                    hint="write the words as the publisher has them",
                    where=Where(path=(attribute.name, str(name))),
                )

    @property
    def schema(self) -> dict[str, Any]:
        """The same rule in JSON Schema."""
        left_out = {
            "type": "object",
            "properties": {"not": _TEXTS},
            "required": ["not"],
            "additionalProperties": False,
        }
        return {"additionalProperties": {"anyOf": [*_TEXTS["anyOf"], left_out]}}


texts_wanted = TextsWanted()


# An id is the same sentence everywhere.
ID = "What other records call this one; unique in its collection, and never used again."


def id_field() -> Any:
    """Return a required field for a record's own id."""
    return field(validator=identifier, metadata=doc(ID))
