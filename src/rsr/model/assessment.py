"""What is concluded: a strategy proposes with a trace, people decide with reasons."""

from datetime import date
from typing import Literal

from attrs import field, frozen

from rsr.brief import brief
from rsr.model._types import typed
from rsr.model.evidence import Provenance
from rsr.model.fields import doc, identifier
from rsr.model.indicator import Options
from rsr.model.parties import SourceRef

__all__ = ["UNDETERMINED", "Assessment", "ExcludedEvidence", "Proposal", "Trace", "Used"]

UNDETERMINED = "undetermined"


@frozen(kw_only=True, field_transformer=typed)
class ExcludedEvidence:
    """Evidence that was looked at and not relied on."""

    evidence: str = field(metadata=doc("The evidence record.", refers_to="evidence"))
    why: str = field(metadata=doc("Why it was not relied on."))


@frozen(kw_only=True, field_transformer=typed)
class Assessment:
    """What one assessor concludes on one recommendation in one cycle.

    Several assessors may stand side by side; none is merged into another.
    """

    recommendation: str = field(
        metadata=doc("The recommendation assessed.", refers_to="recommendations")
    )
    cycle: str = field(metadata=doc("The cycle it belongs to.", refers_to="cycles"))
    assessor: str = field(metadata=doc("Who concludes.", refers_to="organisations"))
    status: str = field(
        validator=identifier,
        metadata=doc("A status of the register's scale, or 'undetermined'."),
    )
    reasons: str | None = field(default=None, metadata=doc("Why, in the assessor's words."))
    action_needed: str | None = field(default=None, metadata=doc("What must happen next."))
    evidence_used: tuple[str, ...] = field(
        default=(), metadata=doc("The evidence relied on.", refers_to="evidence")
    )
    evidence_set_aside: tuple[ExcludedEvidence, ...] = field(
        default=(), metadata=doc("The evidence not relied on, and why.")
    )
    would_change: tuple[str, ...] = field(
        default=(), metadata=doc("What would change the conclusion.")
    )
    decided_on: date | None = field(
        default=None, metadata=doc("The day it was decided; None if not recorded.")
    )
    differs_because: str | None = field(
        default=None, metadata=doc("Why it differs from what the strategy proposes, where it does.")
    )
    source: SourceRef | None = field(default=None, metadata=doc("Where it is published."))


@frozen(kw_only=True, field_transformer=typed)
class Used:
    """Evidence that a rule relied on, and what it counted as."""

    evidence: str = field(metadata=doc("The evidence record.", refers_to="evidence"))
    counted_as: str = field(metadata=doc("What it counted as."))


@frozen(kw_only=True, field_transformer=typed)
class Trace:
    """How a strategy came to its proposal."""

    rule: str = field(validator=identifier, metadata=doc("The rule that fired, by its code."))
    because: str = field(metadata=doc("The rule, applied, in a sentence."))
    used: tuple[Used, ...] = field(
        default=(), metadata=doc("The evidence relied on, sorted by id.")
    )
    set_aside: tuple[ExcludedEvidence, ...] = field(
        default=(), metadata=doc("The evidence not relied on, sorted by id.")
    )
    would_change: tuple[str, ...] = field(
        default=(), metadata=doc("What would change the proposal.")
    )
    notes: tuple[str, ...] = field(
        default=(), metadata=doc("What else a reader should know of it.")
    )

    __repr__ = brief


@frozen(kw_only=True, field_transformer=typed)
class Proposal:
    """What a strategy proposes. It is never shown as a conclusion."""

    recommendation: str = field(metadata=doc("The recommendation.", refers_to="recommendations"))
    strategy: str = field(validator=identifier, metadata=doc("The strategy that proposes."))
    options: Options = field(
        factory=dict, hash=False, metadata=doc("The options it was used with.")
    )
    scale: str = field(validator=identifier, metadata=doc("The scale of its status."))
    status: str = field(
        validator=identifier, metadata=doc("A status of that scale, or 'undetermined'.")
    )
    told_as: str | None = field(
        default=None,
        validator=identifier,
        metadata=doc("The status in the register's scale; None where none fits."),
    )
    fit: Literal["exact", "narrower", "broader", "lossy"] = field(
        default="exact", metadata=doc("How well that status fits.")
    )
    loss: str | None = field(default=None, metadata=doc("What is lost in telling it so."))
    trace: Trace = field(metadata=doc("How it came about."))
    made_by: Provenance | None = field(default=None, metadata=doc("The plugin that made it."))

    __repr__ = brief

    def told_in(self, scale: str) -> str | None:
        """Return the status that it comes to in a scale; None where none fits there."""
        return self.status if self.scale == scale else self.told_as

    def differs_from(self, status: str, *, scale: str) -> bool:
        """Say whether a decision on a scale is another than what is proposed.

        Where nothing is proposed (no status fits, or it is undetermined) nothing differs.
        """
        return self.told_in(scale) not in (None, UNDETERMINED, status)
