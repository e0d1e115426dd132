"""What owners answer, what they say they have done, and when things were due."""

from datetime import date
from typing import Literal

from attrs import field, frozen

from rsr.errors import ModelError, Where
from rsr.model._types import typed
from rsr.model.fields import doc, id_field
from rsr.model.parties import SourceRef

__all__ = ["Answer", "Claim", "DueDate", "Milestone", "Response"]

Answer = Literal[
    "accepted",
    "accepted-in-principle",
    "accepted-in-part",
    "rejected",
    "no-response-yet",
]


@frozen(kw_only=True, field_transformer=typed)
class Response:
    """What one organisation answered to one recommendation. It says nothing for any other."""

    recommendation: str = field(
        metadata=doc("The recommendation answered.", refers_to="recommendations")
    )
    organisation: str = field(metadata=doc("Who answers.", refers_to="organisations"))
    answer: Answer = field(metadata=doc("Whether it will do what was asked."))
    says: str | None = field(default=None, metadata=doc("The answer in a sentence or two."))
    made_on: date | None = field(
        default=None, metadata=doc("The day of the answer; None if not recorded.")
    )
    source: SourceRef | None = field(default=None, metadata=doc("Where it can be read."))
    cycle: str | None = field(
        default=None,
        metadata=doc(
            "The cycle in which it was first recorded; None is before any.", refers_to="cycles"
        ),
    )


@frozen(kw_only=True, field_transformer=typed)
class Claim:
    """What an owner says it has done. It is not a finding, and no status follows from it."""

    recommendation: str = field(
        metadata=doc("The recommendation it speaks of.", refers_to="recommendations")
    )
    organisation: str = field(metadata=doc("Who says so.", refers_to="organisations"))
    state: Literal["not-started", "planned", "in-progress", "done", "not-stated"] = field(
        default="not-stated", metadata=doc("How far it says it has come, in the owner's own view.")
    )
    says: str = field(metadata=doc("What it says it has done."))
    made_on: date | None = field(
        default=None, metadata=doc("The day of the claim; None if not recorded.")
    )
    source: SourceRef | None = field(default=None, metadata=doc("Where it can be read."))
    cycle: str | None = field(
        default=None,
        metadata=doc(
            "The cycle in which it was first recorded; None is before any.", refers_to="cycles"
        ),
    )


@frozen(kw_only=True, field_transformer=typed)
class DueDate:
    """One entry of a due-date ledger: what the date became, who set it, when and why."""

    on: date | None = field(
        default=None,
        metadata=doc("The day by which it is due; None where only words were given."),
    )
    as_stated: str | None = field(
        default=None, metadata=doc("The date in the owner's words, such as 'Spring 2025'.")
    )
    set_on: date | None = field(
        default=None, metadata=doc("The day on which it was set; None if not recorded.")
    )
    set_by: str | None = field(
        default=None, metadata=doc("Who set it; None if not recorded.", refers_to="organisations")
    )
    why: str | None = field(
        default=None, metadata=doc("Why it was set or moved; None where no reason was given.")
    )
    source: SourceRef | None = field(default=None, metadata=doc("Where it can be read."))

    def __attrs_post_init__(self) -> None:
        if self.on is None and self.as_stated is None:
            raise ModelError.of(
                "due-date-empty",
                "an entry of a due-date ledger must give a day or the words used",
                hint="add 'on: 2025-03-31' or 'as_stated: Spring 2025'",
                where=Where(),
            )


@frozen(kw_only=True, field_transformer=typed)
class Milestone:
    """A step that an organisation is to take, with the ledger of its due dates.

    The ledger is in order: the first date, then each change. Lateness is computed from it
    (:mod:`rsr.schedule`) and never stored.
    """

    id: str = id_field()
    recommendation: str = field(
        metadata=doc("The recommendation it serves.", refers_to="recommendations")
    )
    organisation: str = field(metadata=doc("Who is to take it.", refers_to="organisations"))
    title: str = field(metadata=doc("What is to be done."))
    due: tuple[DueDate, ...] = field(
        default=(), metadata=doc("The due-date ledger, the first date first.")
    )
    done_on: date | None = field(
        default=None, metadata=doc("The day it was done; None while it is not.")
    )
    source: SourceRef | None = field(default=None, metadata=doc("Where it can be read."))
