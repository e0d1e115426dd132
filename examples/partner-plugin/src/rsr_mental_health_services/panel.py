"""The strategy ``lived-experience-panel``: a panel's votes, counted.

A vote is an evidence record about an outcome whose source organisation is the panel; its direction
says what the member has felt.
"""

from attrs import field, frozen

from rsr.errors import ModelError, Where, short_repr
from rsr.model import UNDETERMINED, Evidence, ExcludedEvidence, Trace, Used, doc
from rsr.plugins import Case, Judgement

__all__ = ["LivedExperiencePanel", "PanelOptions"]


@frozen(kw_only=True)
class PanelOptions:
    """Whose votes are counted, and when they are enough."""

    panel: str = field(
        metadata=doc("The panel, as the source of its votes.", refers_to="organisations")
    )
    quorum: int = field(default=3, metadata=doc("The least number of votes that says anything."))
    majority: float = field(
        default=0.5, metadata=doc("'Most' is more than this share of the votes, from 0 to 1.")
    )

    def __attrs_post_init__(self) -> None:
        if self.quorum < 1:
            raise ModelError.of(
                "quorum-wrong",
                "quorum must be at least 1",
                got=short_repr(self.quorum),
                where=Where(path=("quorum",)),
            )
        if not 0 <= self.majority < 1:
            raise ModelError.of(
                "majority-wrong",
                "majority must be a share from 0 to less than 1",
                got=short_repr(self.majority),
                hint="0.5 is more than half",
                where=Where(path=("majority",)),
            )


class LivedExperiencePanel:
    """Proposes what most, some or none of the panel have felt; too few votes leave it open."""

    def __init__(self, options: PanelOptions) -> None:
        self._options = options

    def assess(self, case: Case) -> Judgement:
        """Count the votes that stand at the cut-off."""
        aside = tuple(
            ExcludedEvidence(evidence=record.id, why=why)
            for record in case.evidence
            if (why := self._why_not(record, case)) is not None
        )
        left_out = {one.evidence for one in aside}
        votes = [record for record in case.evidence if record.id not in left_out]
        better = sum(record.direction == "positive" for record in votes)
        partly = sum(record.direction == "mixed" for record in votes)
        told = f"Votes: {len(votes)}; better: {better}; mixed: {partly}"
        share = f"{self._options.majority:g}"
        if len(votes) < self._options.quorum:
            status, rule = UNDETERMINED, "quorum-not-met"
            because = f"{told}. The panel needs {self._options.quorum} votes."
            change = f"{self._options.quorum - len(votes)} more votes of the panel."
        elif better > self._options.majority * len(votes):
            status, rule = "felt-by-most", "majority-positive"
            because = f"{told}. That is more than the share of {share} that makes 'most'."
            change = "Votes that bring the change for the better down to that share."
        elif better or partly:
            status, rule = "felt-by-some", "some-positive"
            because = f"{told}. Some, but not more than the share of {share} that makes 'most'."
            change = "More votes that tell of a change for the better, or none that do."
        else:
            status, rule = "not-felt", "none-positive"
            because = f"{told}. Nobody has felt a change for the better."
            change = "A vote that tells of a change for the better."
        used = tuple(
            Used(evidence=record.id, counted_as=f"a vote, {record.direction}") for record in votes
        )
        trace = Trace(
            rule=rule, because=because, used=used, set_aside=aside, would_change=(change,)
        )
        return Judgement(status=status, trace=trace)

    def _why_not(self, record: Evidence, case: Case) -> str | None:
        if record.source_organisation != self._options.panel:
            return "It is no vote of the panel."
        if record.about != "outcome":
            return f"It tells of an {record.about}, not of what people feel."
        if record.direction == "unclear":
            return "The member did not say which way."
        if record.stale_on is not None and record.stale_on <= case.cut_off_on:
            return f"It was too old to rely on from {record.stale_on}."
        return None
