"""Status scales, and what is lost from one to another."""

from typing import Literal

from attrs import field, frozen

from rsr.brief import brief
from rsr.errors import ModelError, Where, short_repr
from rsr.model._types import typed
from rsr.model.fields import (
    colour,
    doc,
    id_field,
    identifier,
    web_address,
)

__all__ = ["Fit", "ScaleMapping", "Status", "StatusMapping", "StatusScale"]

Fit = Literal["exact", "narrower", "broader", "lossy"]


@frozen(kw_only=True, field_transformer=typed)
class Status:
    """One step of a scale. It is told by words and a symbol; colour only repeats them."""

    id: str = id_field()
    label: str = field(metadata=doc("The words a reader sees."))
    definition: str = field(metadata=doc("When it is given, in a sentence."))
    colour: str = field(validator=colour, metadata=doc("Its colour as '#rrggbb'."))
    symbol: str = field(metadata=doc("Its mark, distinct within the scale."))
    closed: bool = field(
        default=False, metadata=doc("True where nothing more is followed up after it.")
    )
    success: bool = field(
        default=False, metadata=doc("True where what was asked for has come about.")
    )


@frozen(kw_only=True, field_transformer=typed)
class StatusMapping:
    """What one status becomes in another scale, and how well it fits there."""

    status: str = field(validator=identifier, metadata=doc("The status in this scale."))
    becomes: str | None = field(
        validator=identifier,
        metadata=doc("The status in the other scale; None where it has none that fits."),
    )
    fit: Fit = field(
        metadata=doc(
            "'exact': the same; 'narrower': the other says more than this one does; "
            "'broader': the other says less; 'lossy': part of the meaning is lost."
        )
    )
    loss: str | None = field(default=None, metadata=doc("What is lost or added, in words."))

    def __attrs_post_init__(self) -> None:
        if (self.fit != "exact" or self.becomes is None) and self.loss is None:
            raise ModelError.of(
                "loss-undeclared",
                "a mapping that is not exact must say what is lost",
                hint="add 'loss:' with a sentence",
                where=Where(path=("loss",)),
            )


@frozen(kw_only=True, field_transformer=typed)
class ScaleMapping:
    """How the statuses of a scale are told in another."""

    to: str = field(validator=identifier, metadata=doc("The other scale."))
    statuses: tuple[StatusMapping, ...] = field(metadata=doc("One entry for each status."))


@frozen(kw_only=True, field_transformer=typed)
class StatusScale:
    """An ordered list of statuses, the least favourable first.

    ``undetermined`` and "not assessed" belong to every scale and stand in none.
    """

    id: str = id_field()
    title: str = field(metadata=doc("Whose scale it is, and for what."))
    statuses: tuple[Status, ...] = field(
        metadata=doc("The statuses, from the least to the most favourable.")
    )
    source: str | None = field(default=None, metadata=doc("Where it is published."))
    url: str | None = field(
        default=None, validator=web_address, metadata=doc("Its address on the web.")
    )
    mappings: tuple[ScaleMapping, ...] = field(
        default=(), metadata=doc("How it is told in other scales.")
    )

    __repr__ = brief

    def __attrs_post_init__(self) -> None:
        ids = [status.id for status in self.statuses]
        symbols = [status.symbol for status in self.statuses]
        for name, given in (("id", ids), ("symbol", symbols)):
            if len(set(given)) < len(given):
                raise ModelError.of(
                    "scale-ambiguous",
                    f"each status of a scale must have a {name} of its own",
                    got=short_repr(", ".join(given)),
                    where=Where(path=("statuses",)),
                )
        if "undetermined" in ids or not ids:
            raise ModelError.of(
                "scale-ambiguous",
                "a scale must have statuses, and none called 'undetermined', which every scale has",
                where=Where(path=("statuses",)),
            )
        for mapping in self.mappings:
            mapped = sorted(entry.status for entry in mapping.statuses)
            if mapped != sorted(ids):
                raise ModelError.of(
                    "mapping-incomplete",
                    f"the mapping to {mapping.to!r} must name each status exactly once",
                    got=short_repr(", ".join(mapped)),
                    where=Where(path=("mappings",)),
                )

    def status(self, id_: str) -> Status:
        """Return a status by its id.

        Raises:
            KeyError: The scale has no such status.
        """
        for status in self.statuses:
            if status.id == id_:
                return status
        raise KeyError(id_)

    def has(self, id_: str) -> bool:
        """Say whether the scale has a status of that id."""
        return any(status.id == id_ for status in self.statuses)

    def rank(self, id_: str) -> int:
        """Return the place of a status in the order, the least favourable being 0."""
        return [status.id for status in self.statuses].index(id_)

    def told_in(self, other: str, id_: str) -> StatusMapping | None:
        """Return how a status is told in another scale, or None where no mapping leads there."""
        for mapping in self.mappings:
            if mapping.to == other:
                return next(entry for entry in mapping.statuses if entry.status == id_)
        return None
