"""The conventions that come with rsr, and how one is chosen or given in full."""

from collections.abc import Mapping
from typing import Any

from attrs import fields

from rsr.errors import ModelError, NotFoundError, Problem, Where, did_you_mean, short_repr
from rsr.values.conventions import Convention

__all__ = ["CONVENTIONS", "convention"]

_OWN_SIGNS = (99999, 9999999)
CONVENTIONS: Mapping[str, Convention] = {
    shipped.name: shipped
    for shipped in (
        Convention(
            name="mhsds",
            title="MHSDS monthly statistics",
            source=(
                "NHS England, Mental Health Services Data Set, monthly statistics: a count under 5 "
                "is shown as *, any other is rounded to the nearest 5, and figures for England are "
                "often not rounded. A count of 0 can be hidden too."
            ),
            markers={"*": "suppressed"},
            hidden_from=0,
            hidden_to=4,
            rounded_to=5,
            rates_rounded_to=1,
            rates="The count above the line is under 5, or there are fewer than 100 bed days.",
            totals="perhaps-rounded",
            sentinels=_OWN_SIGNS,
        ),
        Convention(
            name="mhsds-coverage",
            title="MHSDS monthly statistics, coverage of restraint returns",
            source=(
                "NHS England, Mental Health Services Data Set, coverage tables: * is a count under "
                "5 or nothing submitted, which cannot be told apart."
            ),
            markers={"*": "suppressed"},
            hidden_from=0,
            hidden_to=4,
            rounded_to=5,
            totals="perhaps-rounded",
            sentinels=_OWN_SIGNS,
        ),
        Convention(
            name="secondary-care",
            title="Counts of hospital care",
            source=(
                "NHS England's rule for small numbers in hospital data: 1 to 7 is shown as *, any "
                "other count is rounded to the nearest 5, and 0 is shown."
            ),
            markers={"*": "suppressed"},
            hidden_from=1,
            hidden_to=7,
            rounded_to=5,
        ),
        Convention(
            name="none",
            title="Figures that are neither hidden nor rounded",
            whole=False,
        ),
    )
}


def convention(given: str | Convention | Mapping[str, Any]) -> Convention:
    """Return a convention by its name, or made of a mapping that gives it in full.

    Args:
        given: One of the names in ``CONVENTIONS``; the fields of a `Convention`, as a document has
            them; or a convention, which is returned.

    Raises:
        NotFoundError: No convention has that name.
        ModelError: The mapping has unknown fields, or values that do not fit.

    >>> convention("secondary-care").value("*")
    Suppressed(low=1, high=7, by='publisher')
    >>> convention({"markers": {"c": "suppressed"}, "hidden_to": 9}).value("c")
    Suppressed(low=0, high=9, by='publisher')
    """
    if isinstance(given, Convention):
        return given
    if isinstance(given, str):
        if given in CONVENTIONS:
            return CONVENTIONS[given]
        raise NotFoundError.of(
            "convention-unknown",
            "a convention must be one that comes with rsr, or be given in full",
            got=short_repr(given),
            hint=did_you_mean(given, CONVENTIONS)
            or f"there are {', '.join(map(repr, CONVENTIONS))}",
        )
    if not isinstance(given, Mapping):
        raise ModelError.of(
            "type-wrong", "a convention must be a name or a mapping", got=short_repr(given)
        )
    known = {attribute.name for attribute in fields(Convention)}
    problems = [
        Problem(
            code="field-unknown",
            must="a convention must have only the fields that it knows",
            got=short_repr(name),
            hint=did_you_mean(str(name), known) or f"there are {', '.join(sorted(known))}",
            where=Where(path=(str(name),)),
        )
        for name in given
        if name not in known
    ]
    problems += [
        Problem(
            code="type-wrong",
            must=f"{name} must be {kind}",
            got=short_repr(given[name]),
            where=Where(path=(name,)),
        )
        for name, type_, kind in (
            ("markers", Mapping, "a mapping of texts to meanings"),
            ("sentinels", list | tuple, "a list of numbers"),
            ("whole", bool, "true or false"),
        )
        if name in given and not isinstance(given[name], type_)
    ]
    if problems:
        raise ModelError(*problems)
    return Convention(**given)
