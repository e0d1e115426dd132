"""The strategy ``delivery-stages``: how far the work has come, by evidence of actions and outputs.

What owners say of themselves is never counted, and what changed for people is another question.
"""

from collections.abc import Iterable

from attrs import frozen

from rsr.model import UNDETERMINED, Evidence, ExcludedEvidence, Trace, Used
from rsr.plugins import Case, Judgement, StrategyOffer, hookimpl
from rsr.plugins.strategies._standing import (
    borne_out,
    contrary,
    corroborated_alone,
    counted,
    first_to_fire,
    listed,
    resolved_at,
    restricted,
    why_not,
)

# Directions in which nothing speaks for delivery; 'mixed' speaks both for and against it.
_AGAINST = frozenset(("negative", "no-change"))


@frozen
class DeliveryStages:
    """Tells the stage of delivery by four written tests, after CBC's Beyond 94."""

    def assess(self, case: Case) -> Judgement:
        """Judge a case by the evidence about actions and outputs that stands at the cut-off."""
        weighed = _Weighed(case)
        rule, status, because = _conclude(weighed)
        return Judgement(
            status=status,
            trace=Trace(
                rule=rule,
                because=because,
                used=tuple(weighed.used),
                set_aside=tuple(weighed.set_aside),
                would_change=tuple(_would_change(weighed, rule)),
                notes=tuple(_notes(weighed)),
            ),
        )


class _Weighed:
    """The evidence of a case, each record in its place, sorted by id."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.staged: dict[str, list[Evidence]] = {"proposed": [], "underway": [], "delivered": []}
        self.unstaged: list[Evidence] = []
        self.against: list[Evidence] = []
        self.searches: list[Evidence] = []
        self.used: list[Used] = []
        self.set_aside: list[ExcludedEvidence] = []
        for record in sorted(case.evidence, key=lambda record: record.id):
            self._weigh(record)
        self.unresolved = [record for record in self.against if not resolved_at(record, case)]
        self.criteria = tuple(criterion.id for criterion in case.recommendation.criteria)
        shown = [
            record
            for record in self.staged["delivered"]
            if borne_out(record) and record.direction not in _AGAINST
        ]
        named = {name for record in shown for name in record.criteria_of(case.recommendation.id)}
        self.undelivered = tuple(criterion for criterion in self.criteria if criterion not in named)
        self.all_delivered = bool(shown) and not self.undelivered

    def _weigh(self, record: Evidence) -> None:
        why = why_not(record, self.case)
        if why is None and record.about == "outcome":
            why = "It tells of an outcome, and delivery is not outcome."
        if why is not None:
            self.set_aside.append(ExcludedEvidence(evidence=record.id, why=why))
            return
        parts = []
        if record.kind == "search-found-nothing":
            self.searches.append(record)
            parts.append("looked, and found nothing")
        elif record.stage is not None:
            # How far the work has come is a fact apart from which way it points for people.
            self.staged[record.stage].append(record)
            alone = "" if borne_out(record) else "not "
            parts.append(f"{record.stage}, {alone}corroborated")
        elif record.direction not in _AGAINST:
            self.unstaged.append(record)
        if contrary(record):
            self.against.append(record)
            settled = "resolved" if resolved_at(record, self.case) else "unresolved"
            parts.append(f"contrary, {settled}")
        if parts:
            self.used.append(Used(evidence=record.id, counted_as="; ".join(parts)))
        else:
            why = "It does not state how far the work has come."
            self.set_aside.append(ExcludedEvidence(evidence=record.id, why=why))


def _conclude(weighed: _Weighed) -> tuple[str, str, str]:
    """Return the rule that fires, the status it gives, and the rule applied in a sentence."""
    proposed, underway, delivered = weighed.staged.values()
    all_delivered = delivered and weighed.all_delivered
    against = [r for r in weighed.against if r.kind != "search-found-nothing"]
    return first_to_fire(
        (
            all_delivered and not weighed.unresolved, "all-delivered", "complete",
            lambda: ("All that was asked for is shown to be delivered by corroborated evidence: "
            f"{counted(delivered)}."),
        ),
        (
            all_delivered, "delivery-contested", "in-progress-underway",
            lambda: (f"All is shown to be delivered, {counted(delivered)}, and what speaks against it is "
            f"unresolved: {counted(weighed.unresolved)}."),
        ),
        (
            delivered, "not-all-delivered", "in-progress-underway",
            lambda: (f"Something is delivered, {counted(delivered)}, and not all that was asked for is shown "
            "to be, by corroborated evidence."),
        ),
        (
            underway, "work-underway", "in-progress-underway",
            lambda: f"Work is under way: {counted(underway)}.",
        ),
        (
            proposed, "only-proposed", "in-progress-proposed",
            lambda: f"Work is proposed, {counted(proposed)}, and none is under way.",
        ),
        (
            weighed.unstaged, "stage-not-stated", UNDETERMINED,
            lambda: (f"Something was done, {counted(weighed.unstaged)}, and no record states how far it has "
            "come."),
        ),
        (
            against, "nothing-begun", "not-started",
            lambda: ("The evidence about actions is that none was begun or came to anything: "
            f"{counted(against)}."),
        ),
        (
            weighed.searches, "looked-and-found-nothing", "not-started",
            lambda: ("Action was looked for and none was found: "
            f"{counted(weighed.searches, 'search record')}."),
        ),
        (
            True, "nothing-on-record", UNDETERMINED,
            lambda: ("Nothing about actions or outputs that stands at the cut-off is on record, and no stage "
            "follows from silence."),
        ),
    )  # fmt: skip


def _would_change(weighed: _Weighed, rule: str) -> Iterable[str]:
    if rule == "all-delivered":
        yield (
            "It would fall to underway with evidence that the work was not done, failed or was "
            "undone, unless that is resolved."
        )
        return
    if rule in ("nothing-on-record", "stage-not-stated"):
        if weighed.unstaged:
            ids = listed(record.id for record in weighed.unstaged)
            yield f"Stating the stage of {ids} would give it a stage."
        yield "A record that action was looked for and none was found would make it not started."
    if not any(weighed.staged.values()):
        yield "Evidence of a promised plan or of money would make it proposed."
    if not (weighed.staged["underway"] or weighed.staged["delivered"]):
        yield "Evidence of work to a timetable and with its money would make it underway."
    if weighed.undelivered:
        yield (
            "To be complete it needs corroborated evidence of delivery for each of these criteria: "
            f"{listed(weighed.undelivered)}."
        )
    elif not weighed.all_delivered:
        yield "To be complete it needs corroborated evidence that all of it is delivered."
    waiting = [r.id for r in weighed.staged["delivered"] if not borne_out(r)]
    if waiting and not weighed.all_delivered:
        yield f"Corroboration by somebody else of {listed(waiting)} would count towards complete."
    if weighed.unresolved:
        ids = listed(record.id for record in weighed.unresolved)
        yield f"To be complete it needs {ids} resolved, which is contrary."
    begun = sorted(record.id for records in weighed.staged.values() for record in records)
    if begun:
        yield f"It would fall back if what it rests on no longer stood: {listed(begun)}."


def _notes(weighed: _Weighed) -> Iterable[str]:
    yield "What owners claim to have done is not counted; only evidence of it is."
    if not weighed.criteria:
        yield "The register records no criteria for it, so delivery is judged as a whole."
    if weighed.staged["underway"] and not any(m.due for m in weighed.case.milestones):
        yield "The register holds no due dates for it, so no timetable for the work is shown."
    yield from corroborated_alone(weighed.staged["delivered"])
    used = {used.evidence for used in weighed.used}
    yield from restricted(record for record in weighed.case.evidence if record.id in used)


@hookimpl
def rsr_strategies() -> Iterable[StrategyOffer]:
    """Offer the strategy ``delivery-stages``."""
    yield StrategyOffer(
        name="delivery-stages",
        summary="By evidence of how far the work has come, after CBC's Beyond 94.",
        make=lambda options: DeliveryStages(),  # noqa: ARG005  # it has no options
        scale="delivery-stages",
    )
