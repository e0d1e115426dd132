"""Relations between the cells of tables: which cell is the sum of which others."""

from collections.abc import Hashable, Iterable

from attrs import field, frozen

from rsr.errors import ModelError, Where, short_repr
from rsr.model import doc

__all__ = ["Cell", "CellKey", "Key", "Relation", "cells_of", "checked", "in_order"]

# What a cell is known by: any text, or a tuple such as (indicator, period, part).
Key = Hashable
# A cell of a table: an indicator, and one of its parts; None is the total.
Cell = tuple[str, str | None]
# A published cell: the same, in one issue for one period.
CellKey = tuple[str, str | None, str]


def _as_tuple(given: Iterable[Key]) -> tuple[Key, ...]:
    return tuple(given)


@frozen(kw_only=True)
class Relation:
    """A total and the parts that make it up, as counts, before anything was rounded or hidden.

    One part alone says that the same figure stands in two places.
    """

    total: Key = field(metadata=doc("The cell of the total."))
    parts: tuple[Key, ...] = field(
        converter=_as_tuple,
        metadata=doc("The cells of its parts; a part that is not published is a cell without one."),
    )
    likely: bool = field(
        default=False,
        metadata=doc(
            "True where a reader would take it for granted, and nobody knows it to be so: it is left "
            "out where it does not fit the rest, and no bound is worked out from it."
        ),
    )

    def __attrs_post_init__(self) -> None:
        if not self.parts or len({self.total, *self.parts}) <= len(self.parts):
            raise ModelError.of(
                "relation-malformed",
                "a relation must have parts, and name no cell twice",
                got=short_repr(list(self.parts)),
                hint="leave out a total that has no parts",
                where=Where(path=("parts",)),
            )


def cells_of(one: Relation) -> tuple[Key, ...]:
    """Return the cells that a relation names."""
    return (one.total, *one.parts)


def in_order(keys: Iterable[Key]) -> list[Key]:
    """Return keys in an order that does not depend on the order in which they came."""
    found = list(keys)
    return sorted(found, key=repr) if len(found) > 1 else found


def checked(relations: Iterable[object]) -> tuple[Relation, ...]:
    """Return relations, each once.

    Raises:
        ModelError: One is no relation.
    """
    every: dict[Relation, None] = {}
    for one in relations:
        if not isinstance(one, Relation):
            raise ModelError.of("type-wrong", "a relation must be a Relation", got=short_repr(one))
        every[one] = None
    return tuple(every)
