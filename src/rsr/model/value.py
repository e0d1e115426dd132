"""What a published figure can be: six kinds, and none is converted to another without a message."""

from typing import Literal

from attrs import field, frozen

from rsr.model._types import typed
from rsr.model.fields import doc, ordered

__all__ = [
    "Interval",
    "Missing",
    "NotApplicable",
    "NotCollected",
    "Number",
    "Suppressed",
    "Value",
]

_check_bounds = ordered("low", "high")


@frozen(kw_only=True, field_transformer=typed)
class Number:
    """A figure that is known, zero included.

    >>> Number(value=77).value
    77
    """

    value: int | float = field(metadata=doc("The figure itself."))


@frozen(kw_only=True, field_transformer=typed)
class Interval:
    """A figure known only to lie between two bounds, such as one that was rounded.

    >>> Interval(low=2038, high=2042, stated=2040).stated
    2040
    """

    low: int | float = field(metadata=doc("The least it can be."))
    high: int | float = field(metadata=doc("The most it can be."))
    stated: int | float | None = field(
        default=None,
        metadata=doc(
            "The figure as the source prints it, or what comes of the figures that it prints; None "
            "where it prints none."
        ),
    )

    def __attrs_post_init__(self) -> None:
        _check_bounds(self)


@frozen(kw_only=True, field_transformer=typed)
class Suppressed:
    """A figure that is hidden to protect people, with the bounds it is known to have.

    ``high`` is None where the largest possible hidden figure is not known.
    """

    low: int | float = field(default=0, metadata=doc("The least it can be."))
    high: int | float | None = field(
        default=None, metadata=doc("The most it can be; None where the source does not say.")
    )
    by: Literal["publisher", "rsr"] = field(
        default="publisher",
        metadata=doc(
            "Who hides it: its publisher, or rsr, which withholds one more where the others would "
            "give a hidden one away."
        ),
    )

    def __attrs_post_init__(self) -> None:
        _check_bounds(self)


@frozen(kw_only=True, field_transformer=typed)
class Missing:
    """A figure that should be there and is not."""

    why: str | None = field(default=None, metadata=doc("Why it is missing; None if not recorded."))


@frozen(kw_only=True, field_transformer=typed)
class NotApplicable:
    """A cell in which no figure can be."""


@frozen(kw_only=True, field_transformer=typed)
class NotCollected:
    """A figure that nobody collected for this period or place."""


Value = Number | Interval | Suppressed | Missing | NotApplicable | NotCollected
