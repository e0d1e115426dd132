"""Table relations that a register declares: which cells of its tables add up to which."""

from collections.abc import Iterable

from attrs import field, frozen

from rsr.errors import ModelError, Where, short_repr
from rsr.model._types import typed
from rsr.model.fields import doc

__all__ = ["TableRelation"]


@frozen(kw_only=True, field_transformer=typed)
class TableRelation:
    """That a figure of an indicator is the margin of other cells: their sum, in every period.

    Parts that are named are added up. Where indicators alone are named, their figures are added up:
    the whole of each, and each part that they have in common with this indicator.

    >>> TableRelation(total="North", parts=("Ash", "Birch")).indicators
    ()
    """

    total: str | None = field(
        default=None,
        metadata=doc("The part that is the margin; None for the figure of no part, the whole."),
    )
    parts: tuple[str, ...] = field(
        default=(),
        metadata=doc("The parts that add up to it, as they stand in the data."),
    )
    indicators: tuple[str, ...] = field(
        default=(),
        metadata=doc(
            "The indicators whose cells add up to it; none where they are cells of the same one.",
            refers_to="indicators",
        ),
    )

    def __attrs_post_init__(self) -> None:
        own = not self.indicators
        repeated = len({*self.parts}) < len(self.parts)
        if repeated or (own and (not self.parts or self.total in self.parts)):
            raise ModelError.of(
                "relation-malformed",
                "a relation must name different cells: a total and at least one part",
                got=", ".join(map(short_repr, self.parts)) or "no parts",
                hint="name each part once, and not the total among them",
                where=Where(path=("parts",)),
            )

    def cells(
        self, indicator: str, texts: Iterable[str]
    ) -> Iterable[tuple[tuple[str, str | None], list[tuple[str, str | None]]]]:
        """Return the total and its parts, once or for each part, as indicators with their parts.

        Args:
            indicator: The indicator that declares it.
            texts: The parts of this indicator.
        """
        others = self.indicators or (indicator,)
        if self.parts:
            return [
                ((indicator, self.total), [(one, part) for one in others for part in self.parts])
            ]
        totals = [None, *texts] if self.total is None else [self.total]
        return [((indicator, total), [(one, total) for one in others]) for total in totals]
