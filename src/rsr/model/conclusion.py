"""What a cycle concludes on a recommendation, and the account of why."""

from collections import defaultdict
from collections.abc import Iterable
from operator import attrgetter
from typing import Literal, TypeVar

from attrs import field, frozen

from rsr.brief import brief
from rsr.model._types import typed
from rsr.model.assessment import UNDETERMINED, Assessment, Proposal
from rsr.model.cycle import ReportCycle
from rsr.model.evidence import Evidence
from rsr.model.fields import doc
from rsr.model.recommendation import Recommendation
from rsr.model.register import Register
from rsr.model.scale import Status, StatusScale

__all__ = ["Conclusion", "Explanation", "State"]

State = Literal["decided", "undetermined", "assessors-differ", "no-decision", "not-assessed"]

_LABELS: dict[State, str] = {
    "undetermined": "Undetermined",
    "assessors-differ": "Assessors differ",
    "no-decision": "No decision recorded",
    "not-assessed": "Not assessed in this cycle",
}
_T = TypeVar("_T")


@frozen(kw_only=True, field_transformer=typed)
class Explanation:
    """Why a status is what it is: headed lists of sentences, to be printed or laid out."""

    title: str = field(metadata=doc("What is explained."))
    parts: tuple[tuple[str, tuple[str, ...]], ...] = field(
        metadata=doc("Headings, each with its sentences.")
    )

    def __str__(self) -> str:
        lines = [self.title]
        for heading, sentences in self.parts:
            lines += ["", heading]
            lines += [f"  {sentence}" for sentence in sentences]
        return "\n".join(lines)


@frozen(kw_only=True, field_transformer=typed)
class Conclusion:
    """What a cycle concludes on one recommendation, and everything that stands behind it.

    ``status`` is None unless somebody decided: a proposal is never taken for a decision.
    """

    recommendation: Recommendation = field(metadata=doc("What is concluded on."))
    cycle: ReportCycle = field(metadata=doc("The cycle that concludes."))
    scale: StatusScale = field(metadata=doc("The scale of the status."))
    state: State = field(metadata=doc("Whether there is a status, and if not, why."))
    status: Status | None = field(metadata=doc("The status decided; None where there is none."))
    decision: Assessment | None = field(
        metadata=doc("The assessment that counts as the report's own, if one does.")
    )
    assessments: tuple[Assessment, ...] = field(
        metadata=doc("Every assessor's assessment in this cycle, by assessor.")
    )
    proposals: tuple[Proposal, ...] = field(metadata=doc("What the strategies propose."))
    evidence: tuple[Evidence, ...] = field(metadata=doc("What bears on it, by id."))
    earlier: tuple[Assessment, ...] = field(
        default=(), metadata=doc("Assessments of earlier cycles, the newest first.")
    )
    why_not: str | None = field(
        default=None, metadata=doc("Why it is not assessed, where that is recorded.")
    )
    names: dict[str, str] = field(
        factory=dict,
        eq=False,
        repr=False,
        metadata=doc("The names of organisations by id, for the explanation."),
    )

    __repr__ = brief

    @property
    def label(self) -> str:
        """The conclusion in words: the status's label, or what stands in its place."""
        return self.status.label if self.status is not None else _LABELS[self.state]

    def label_of(self, status: str | None) -> str:
        """Return the words for a status id of the scale, for 'undetermined' or for none."""
        if status is None:
            return "no status of this scale"
        return self.scale.status(status).label if self.scale.has(status) else status.capitalize()

    def explain(self) -> Explanation:
        """Tell why: who decided on what ground, what each strategy proposes and on what rule."""
        about = self.recommendation
        parts = [(f"Conclusion: {self.label}", self._decided())]
        parts += [
            (f"Another assessor: {self._named(other.assessor)}", self._assessed(other))
            for other in self.assessments
            if other is not self.decision
        ]
        parts += [self._proposed(proposal) for proposal in self.proposals]
        if not self.proposals:
            parts.append(("Proposals", ("No strategy proposes a status in this cycle.",)))
        if self.earlier:
            told = (
                f"{past.cycle}: {self.label_of(past.status)} ({self._named(past.assessor)})."
                for past in self.earlier
            )
            parts.append(("Earlier cycles", tuple(told)))
        title = f"{about.name} ({about.title})" if about.title != about.name else about.name
        cut_off = self.cycle.cut_off_on.isoformat()
        return Explanation(
            title=f"{title}\n{self.cycle.title}; records up to {cut_off}",
            parts=tuple(parts),
        )

    def _named(self, organisation: str) -> str:
        return self.names.get(organisation, organisation)

    def _decided(self) -> tuple[str, ...]:
        if self.decision is not None:
            return self._assessed(self.decision)
        return {
            "assessors-differ": ("No assessor leads this cycle, and those who assessed differ.",),
            "not-assessed": (self.why_not or "This cycle does not assess it.",),
        }.get(self.state, ("Nobody has recorded a decision; a proposal is not one.",))

    def _assessed(self, assessment: Assessment) -> tuple[str, ...]:
        when = assessment.decided_on.isoformat() if assessment.decided_on else "not recorded"
        lines = [
            f"Decided by {self._named(assessment.assessor)}: {self.label_of(assessment.status)}.",
            f"Decided on: {when}.",
            f"Reasons: {assessment.reasons or 'not recorded'}",
        ]
        if assessment.action_needed:
            lines.append(f"Action needed: {assessment.action_needed}")
        lines += [f"Relied on {self._cite(id_)}" for id_ in sorted(assessment.evidence_used)]
        if not assessment.evidence_used:
            lines.append("The evidence relied on is not recorded.")
        lines += [
            f"Set aside {self._cite(aside.evidence)} Why: {aside.why}"
            for aside in assessment.evidence_set_aside
        ]
        lines += [f"Would change it: {what}" for what in assessment.would_change]
        if assessment.differs_because:
            lines.append(f"Differs from the proposal because: {assessment.differs_because}")
        return tuple(lines)

    def _proposed(self, proposal: Proposal) -> tuple[str, tuple[str, ...]]:
        trace = proposal.trace
        lines = [f"Rule: {trace.rule}. {trace.because}"]
        if proposal.scale != self.scale.id:
            lines.append(
                f"On the scale '{proposal.scale}' that is '{proposal.status}'; "
                f"fit: {proposal.fit}. {proposal.loss or ''}".rstrip()
            )
        lines += [
            f"Used {self._cite(used.evidence)} Counted as: {used.counted_as}."
            for used in trace.used
        ]
        if not trace.used:
            lines.append("No evidence was used.")
        lines += [
            f"Set aside {self._cite(aside.evidence)} Why: {aside.why}" for aside in trace.set_aside
        ]
        lines += [f"Would change it: {what}" for what in trace.would_change]
        lines += [f"Note: {note}" for note in trace.notes]
        made = proposal.made_by
        by = f", {made.distribution} {made.version}" if made else ""
        told = self.label_of(proposal.told_in(self.scale.id))
        return (f"Proposed by {proposal.strategy}{by}: {told}", tuple(lines))

    def _cite(self, id_: str) -> str:
        for record in self.evidence:
            if record.id == id_:
                return f"{id_}: {record.says}"
        return f"{id_}."


def _group(records: Iterable[_T], key: str) -> dict[str, list[_T]]:
    grouped: dict[str, list[_T]] = defaultdict(list)
    for record in records:
        grouped[getattr(record, key)].append(record)
    return grouped


class Grounds:
    """Everything a cycle's conclusions rest on, grouped once by recommendation."""

    def __init__(
        self,
        register: Register,
        cycle: ReportCycle,
        scale: StatusScale,
        proposals: Iterable[Proposal],
    ) -> None:
        self._cycle = cycle
        self._scale = scale
        self._lead = cycle.assessor
        self._names = {body.id: body.name for body in register.organisations}
        self._not_assessed = {left.recommendation: left.why for left in cycle.not_assessed}
        self._proposals = _group(proposals, "recommendation")
        self._assessments = _group(register.assessments, "recommendation")
        self._earlier = [before.id for before in register.chain(cycle.id)[1:]]
        self._evidence: dict[str, list[Evidence]] = defaultdict(list)
        for record in register.evidence:
            for recommendation in {item.partition("/")[0] for item in record.bears_on}:
                self._evidence[recommendation].append(record)

    def conclude(self, recommendation: Recommendation) -> Conclusion:
        """Bring together what the cycle concludes on a recommendation."""
        all_of_it = self._assessments.get(recommendation.id, [])
        now = sorted(
            (a for a in all_of_it if a.cycle == self._cycle.id),
            key=lambda a: a.assessor,
        )
        earlier = [
            a
            for before in self._earlier
            for a in sorted(all_of_it, key=lambda a: a.assessor)
            if a.cycle == before
        ]
        why_not = self._not_assessed.get(recommendation.id)
        decision, state = self._decide(now, why_not)
        decided = decision is not None and state == "decided"
        return Conclusion(
            recommendation=recommendation,
            cycle=self._cycle,
            scale=self._scale,
            state=state,
            status=self._scale.status(decision.status) if decided and decision else None,
            decision=decision,
            assessments=tuple(now),
            proposals=tuple(self._proposals.get(recommendation.id, ())),
            evidence=tuple(sorted(self._evidence.get(recommendation.id, ()), key=attrgetter("id"))),
            earlier=tuple(earlier),
            why_not=why_not,
            names=self._names,
        )

    def _decide(
        self, now: list[Assessment], why_not: str | None
    ) -> tuple[Assessment | None, State]:
        if not self._cycle.assesses or why_not is not None:
            return None, "not-assessed"
        if self._lead is not None:
            now = [a for a in now if a.assessor == self._lead]
        if not now:
            return None, "no-decision"
        if len({a.status for a in now}) > 1:
            return None, "assessors-differ"
        return now[0], "undetermined" if now[0].status == UNDETERMINED else "decided"
