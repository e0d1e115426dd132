"""Rows of several kinds of statistics that a source would make figures of one indicator."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rsr.errors import Problem, Where
from rsr.model import Register
from rsr.model.kinds import mixed_in_words

__all__ = ["mixed_kinds"]


def mixed_kinds(
    picked: Mapping[str, Any], indicator: Any, register: Register, where: Callable[..., Where]
) -> Iterator[Problem]:
    """Tell of a column of which texts of contradictory kinds are picked, for one indicator.

    What the indicator states of its kind and time sense stands.

    Args:
        picked: Which rows are read: texts by column.
        indicator: The id of the indicator of all rows; None where they are of several.
        register: The register.
        where: Says where an option of the source stands.
    """
    if indicator is None:
        return
    of = register.find("indicators", str(indicator))
    mixed = mixed_in_words(
        picked,
        of.unit if of is not None else "",
        kinds=of is None or of.kind is None,
        senses=of is None or of.time_sense is None,
    )
    if mixed is not None:
        column, one, other = mixed
        yield Problem(
            code="kinds-mixed",
            must="the figures of an indicator must be of one kind",
            got=f"{one} with {other}",
            hint="pick rows of one kind, and give the others a source and an indicator of their own; "
            "where the words mislead, state 'kind' or 'time_sense' of the indicator",
            where=where("where", column),
        )
