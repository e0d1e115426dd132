"""Successions of reporters: who took the place of whom, as where bodies merge or get another code."""

from datetime import date

from attrs import field, frozen

from rsr.errors import ModelError, Where, short_repr
from rsr.model._types import typed
from rsr.model.fields import doc
from rsr.model.parties import SourceRef

__all__ = ["Succession"]


@frozen(kw_only=True, field_transformer=typed)
class Succession:
    """That reporters took the place of others: a new code, a merger, or a split.

    One to one it is a new code or name, several to one a merger, one to several a split. A reporter
    that goes on under its own code after it took in others stands on both sides.

    >>> Succession(predecessors=("RX1", "RX2"), successors=("RX3",)).total
    'RX3'
    """

    predecessors: tuple[str, ...] = field(
        metadata=doc("The codes or names of those before, as they stand in the data.")
    )
    successors: tuple[str, ...] = field(
        metadata=doc("The codes or names of those after, in the same way.")
    )
    on: date | None = field(
        default=None,
        metadata=doc(
            "The first day of those after; None leaves it to the figures: each is there from the first "
            "period to the last that it reports."
        ),
    )
    why: str | None = field(default=None, metadata=doc("What happened, for readers of a report."))
    source: SourceRef | None = field(default=None, metadata=doc("Where that is said."))

    def __attrs_post_init__(self) -> None:
        for name, side in (("predecessors", self.predecessors), ("successors", self.successors)):
            if not side:
                raise ModelError.of(
                    "list-empty",
                    f"{name} must name at least one reporter",
                    hint="name the code or the name that stands in the data",
                    where=Where(path=(name,)),
                )
        if set(self.predecessors) == set(self.successors):
            raise ModelError.of(
                "succession-same",
                "successors must differ from predecessors",
                got=", ".join(map(short_repr, self.successors)),
                hint="name who reported before and who does after; who goes on stands on both sides",
                where=Where(path=("successors",)),
            )

    @property
    def total(self) -> str | None:
        """The one whose figure is the total of several on the other side; None where there is none."""
        for one, others in (
            (self.predecessors, self.successors),
            (self.successors, self.predecessors),
        ):
            if len(one) == 1 and len(others) > 1 and one[0] not in others:
                return one[0]
        return None
