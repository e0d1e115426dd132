"""How the figures of a report hang together: what adds up to what, and what is divided by what."""

from collections.abc import Hashable, Iterable

from attrs import field, frozen

from rsr.errors import ModelError, Problem, Where, shown
from rsr.model import doc
from rsr.model._fields import finite

__all__ = ["Key", "RatioRelation", "Relation", "cells_of", "checked", "in_order"]

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
                got=shown(list(self.parts)),
                hint="leave out a total that has no parts",
                where=Where(path=("parts",)),
            )


@frozen(kw_only=True)
class RatioRelation:
    """A rate and the two counts that it is worked out from: ``result = times * above / below``."""

    numerator: Key = field(metadata=doc("The cell of the count above the line."))
    denominator: Key = field(metadata=doc("The cell of the count below the line."))
    result: Key = field(metadata=doc("The cell of the rate."))
    times: float = field(
        default=1,
        validator=finite,
        metadata=doc("What it is multiplied by, such as 100 for a percentage."),
    )

    def __attrs_post_init__(self) -> None:
        if len({self.numerator, self.denominator, self.result}) < 3 or self.times <= 0:
            raise ModelError.of(
                "relation-malformed",
                "a ratio must name three cells, and be multiplied by more than 0",
                got=shown(self.times),
            )


def cells_of(one: Relation | RatioRelation) -> tuple[Key, ...]:
    """Return the cells that a relation names."""
    if isinstance(one, Relation):
        return (one.total, *one.parts)
    return (one.numerator, one.denominator, one.result)


def in_order(keys: Iterable[Key]) -> list[Key]:
    """Return keys in an order that does not depend on the order in which they came."""
    return sorted(keys, key=repr)


def checked(relations: Iterable[object]) -> tuple[Relation | RatioRelation, ...]:
    """Return relations, each once; refuse rates that are more than the result of one division."""
    every: dict[Relation | RatioRelation, None] = {}
    for one in relations:
        if not isinstance(one, Relation | RatioRelation):
            raise ModelError.of(
                "type-wrong", "a relation must be a Relation or a RatioRelation", got=shown(one)
            )
        every[one] = None
    counts: set[Key] = set()
    results: set[Key] = set()
    twice: set[Key] = set()
    for one in every:
        if isinstance(one, Relation):
            counts.update(cells_of(one))
        else:
            counts.update((one.numerator, one.denominator))
            twice |= results & {one.result}
            results.add(one.result)
    twice |= results & counts
    if twice:
        raise ModelError(
            *(
                Problem(
                    code="relation-malformed",
                    must="a rate must be the result of one ratio, and no part of another relation",
                    got=shown(str(key)),
                )
                for key in in_order(twice)
            )
        )
    return tuple(every)
