"""Problems of fields of records that the options of a source give twice, not at all, or by no name they have."""

from collections.abc import Iterable

from rsr.engine.nearest import near
from rsr.errors import Problem, Where, short_repr

__all__ = ["field_missing", "field_twice", "field_unknown"]


def field_twice(name: str, where: Where) -> Problem:
    """Return the problem of a field that comes from a column and is a constant as well."""
    return Problem(
        code="field-twice",
        must="a field must come from a column or be the same in every record",
        got=short_repr(name),
        hint="remove it from one of the two",
        where=where,
    )


def field_missing(makes: str, name: str, option: str, where: Where) -> Problem:
    """Return the problem of a field that records need, and that nothing gives."""
    return Problem(
        code="field-missing",
        must=f"{makes} must be given {name!r}",
        hint=f"name its column under {option}, or set it under constants",
        where=where,
    )


def field_unknown(makes: str, name: str, known: Iterable[str], where: Where) -> Problem:
    """Return the problem of a field that records do not have."""
    return Problem(
        code="field-unknown",
        must=f"{makes} must be given only fields that they have",
        got=short_repr(name),
        hint=near(name, known),
        where=where,
    )
