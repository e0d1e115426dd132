"""The strategy ``outcome-impact``: what has changed for people decides, and nothing else does.

Actions never lift a recommendation, and the absence of evidence is told apart from evidence of none.
"""

from collections.abc import Iterable
from typing import Literal

from attrs import field, frozen
from attrs.validators import in_

from rsr.model import Evidence, ExcludedEvidence, Trace, Used, doc
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

Corroboration = Literal["for-achieved", "for-any-impact"]


@frozen(kw_only=True)
class OutcomeImpactOptions:
    """How strictly impact must be borne out."""

    corroboration: Corroboration = field(
        default="for-achieved",
        validator=in_(("for-achieved", "for-any-impact")),
        metadata=doc(
            "'for-achieved': evidence of impact must be corroborated to show a criterion met; "
            "'for-any-impact': it must be corroborated to count at all."
        ),
    )


@frozen
class OutcomeImpact:
    """Weighs the evidence on a recommendation as CQC's progress report of March 2022 describes."""

    options: OutcomeImpactOptions

    def assess(self, case: Case) -> Judgement:
        """Judge a case by the evidence about outcomes that stands at the cut-off."""
        weighed = _Weighed(case, strict=self.options.corroboration == "for-any-impact")
        rule, status, because = _conclude(weighed)
        return Judgement(
            status=status,
            trace=Trace(
                rule=rule,
                because=because,
                used=tuple(weighed.used),
                set_aside=tuple(weighed.set_aside),
                would_change=tuple(_would_change(weighed, status, rule)),
                notes=tuple(_notes(weighed)),
            ),
        )


class _Weighed:
    """The evidence of a case, each record in its place, sorted by id."""

    def __init__(self, case: Case, *, strict: bool) -> None:
        self.case = case
        self.strict = strict
        self.impact: list[Evidence] = []
        self.uncorroborated: list[Evidence] = []
        self.mixed: list[Evidence] = []
        self.against: list[Evidence] = []
        self.searches: list[Evidence] = []
        self.unclear: list[Evidence] = []
        self.progress: list[Evidence] = []
        self.set_aside: list[ExcludedEvidence] = []
        self.used: list[Used] = []
        for record in sorted(case.evidence, key=lambda record: record.id):
            why = self._weigh(record)
            if why is not None:
                self.set_aside.append(ExcludedEvidence(evidence=record.id, why=why))
        self.unresolved = [record for record in self.against if not resolved_at(record, case)]
        # Which records show each criterion met: only positive ones, that are corroborated.
        self.shown: dict[str, list[str]] = {c.id: [] for c in case.recommendation.criteria}
        for record in self.impact:
            if borne_out(record):
                for criterion in record.criteria_of(case.recommendation.id):
                    if criterion in self.shown:
                        self.shown[criterion].append(record.id)
        self.unmet = [criterion for criterion, records in self.shown.items() if not records]

    def _weigh(self, record: Evidence) -> str | None:
        """Put a record in its place, and return why it is set aside if it is."""
        why = why_not(record, self.case)
        if why is not None:
            return why
        if record.about != "outcome":
            self.progress.append(record)
            return f"It tells of an {record.about}, and progress is not outcome."
        searched = record.kind == "search-found-nothing"
        if record.direction == "unclear" and not searched:
            self.unclear.append(record)
            return "It does not say which way things went for people."
        parts = []
        if searched:
            # Not finding something is never itself an impact, whichever way it points.
            self.searches.append(record)
            parts.append("looked, and found nothing")
        elif record.direction == "positive":
            if not borne_out(record) and self.strict:
                self.uncorroborated.append(record)
                return "It is not corroborated, which is asked of any impact here."
            self.impact.append(record)
            parts.append(f"positive impact, {'' if borne_out(record) else 'not '}corroborated")
        elif record.direction == "mixed":
            # It is contrary: were it an impact too, what speaks against could raise a status.
            self.mixed.append(record)
            parts.append("mixed, not counted as impact")
        if contrary(record):
            self.against.append(record)
            settled = "resolved" if resolved_at(record, self.case) else "unresolved"
            parts.append(f"contrary, {settled}")
        self.used.append(Used(evidence=record.id, counted_as="; ".join(parts)))
        return None

    @property
    def about_outcomes(self) -> list[Evidence]:
        """What was relied on, as records."""
        relied_on = {used.evidence for used in self.used}
        return [record for record in self.case.evidence if record.id in relied_on]


def _conclude(weighed: _Weighed) -> tuple[str, str, str]:
    """Return the rule that fires, the status it gives, and the rule applied in a sentence."""
    impact = weighed.impact
    met = weighed.case.recommendation.criteria and not (weighed.unmet or weighed.unresolved)
    looked_at = [r for r in weighed.against if r.kind != "search-found-nothing"]
    return first_to_fire(
        (
            impact and met, "all-criteria-met", "achieved",
            lambda: ("Every criterion is met by corroborated evidence about outcomes: "
            f"{counted(impact)}; nothing contrary is unresolved."),
        ),
        (
            impact, "some-impact", "partly-achieved",
            lambda: f"There is evidence of a positive impact on outcomes: {counted(impact)}.",
        ),
        (
            weighed.uncorroborated, "uncorroborated-impact", "not-achieved",
            lambda: (f"A positive impact is recorded, {counted(weighed.uncorroborated)}, and nobody else "
            "bears it out."),
        ),
        (
            weighed.mixed, "mixed-only", "not-achieved",
            lambda: (f"What hints at an impact is mixed, {counted(weighed.mixed)}, and mixed accounts are not "
            "counted as impact."),
        ),
        (
            looked_at, "no-positive-impact", "not-achieved",
            lambda: f"There is evidence about outcomes, {counted(looked_at)}, and none of it is positive.",
        ),
        (
            weighed.searches, "looked-and-found-nothing", "not-achieved",
            lambda: ("Evidence about outcomes was looked for and none was found: "
            f"{counted(weighed.searches, 'search record')}."),
        ),
        (
            weighed.unclear, "impact-unclear", "not-achieved",
            lambda: (f"There is evidence about outcomes, {counted(weighed.unclear)}, and none of it says which "
            "way things went."),
        ),
        (
            weighed.progress, "only-actions", "not-achieved",
            lambda: (f"There is evidence of actions or outputs, {counted(weighed.progress)}, and none about "
            "outcomes."),
        ),
        (
            True, "no-evidence", "not-achieved",
            lambda: ("Nothing that stands at the cut-off is on record: the absence of evidence, which is not "
            "evidence of no change."),
        ),
    )  # fmt: skip


def _would_change(weighed: _Weighed, status: str, rule: str) -> Iterable[str]:
    if status == "not-achieved":
        yield from _would_lift_at_all(weighed, rule)
        return
    if status == "partly-achieved":
        yield from _would_achieve(weighed)
        yield (
            "It would fall to not achieved if no evidence of impact stood any more; it rests on "
            f"{counted(weighed.impact)}."
        )
        return
    yield (
        "It would fall to partly achieved with negative, mixed or unchanged outcomes on record that "
        "nobody has resolved."
    )
    alone = _resting_on_one(weighed)
    if alone:
        yield f"It would fall to partly achieved without any of {listed(alone)}."


def _would_lift_at_all(weighed: _Weighed, rule: str) -> Iterable[str]:
    if rule == "uncorroborated-impact":
        ids = listed(record.id for record in weighed.uncorroborated)
        yield f"Corroboration by somebody else of {ids} would lift it to partly achieved."
    seen = "found to show a change for the better"
    seen += " and corroborated" if weighed.strict else ""
    for records in filter(None, (weighed.mixed, weighed.unclear)):
        ids = listed(record.id for record in records)
        yield f"Were {ids} {seen}, it would be partly achieved."
    kind = "Corroborated evidence" if weighed.strict else "Evidence"
    yield f"{kind} of a positive impact on outcomes for people would lift it to partly achieved."


_NEEDED = "To be achieved it needs corroborated positive evidence about outcomes for"


def _would_achieve(weighed: _Weighed) -> Iterable[str]:
    case = weighed.case
    if not case.recommendation.criteria:
        yield (
            "It can be achieved only once criteria are recorded, each of them met by corroborated "
            "evidence about outcomes."
        )
    bare = []
    for criterion in weighed.unmet:
        waiting = [
            record.id
            for record in (*weighed.impact, *weighed.uncorroborated)
            if criterion in record.criteria_of(case.recommendation.id)
        ]
        if waiting:
            yield f"{_NEEDED} criterion '{criterion}', or corroboration of {listed(sorted(waiting))}."
        else:
            bare.append(f"'{criterion}'")
    if bare:
        noun = "criterion" if len(bare) == 1 else "each of the criteria"
        yield f"{_NEEDED} {noun} {listed(bare)}."
    if weighed.unresolved:
        ids = listed(record.id for record in weighed.unresolved)
        yield f"To be achieved it needs {ids} resolved, which is contrary."


def _resting_on_one(weighed: _Weighed) -> list[str]:
    """Return the records without which some criterion would no longer be met, sorted."""
    return sorted({records[0] for records in weighed.shown.values() if len(records) == 1})


def _notes(weighed: _Weighed) -> Iterable[str]:
    recommendation = weighed.case.recommendation
    if not recommendation.criteria:
        yield "The register records no criteria for it, so that it cannot be shown to be achieved."
    used = weighed.about_outcomes
    if not used:
        yield "The register holds no evidence about outcomes that counts here."
    unheard = [
        population
        for population in recommendation.populations
        if not any(population in record.populations for record in used)
    ]
    if unheard:
        yield f"No evidence about outcomes tells of these people by name: {listed(unheard)}."
    alone = [record.id for record in weighed.impact if not borne_out(record)]
    if alone:
        yield f"Counted as impact though not corroborated: {listed(alone)}."
    yield from corroborated_alone((*weighed.impact, *weighed.uncorroborated))
    if weighed.mixed:
        ids = listed(record.id for record in weighed.mixed)
        yield f"Mixed accounts are not counted as impact: {ids}."
    yield from restricted(used)


@hookimpl
def rsr_strategies() -> Iterable[StrategyOffer]:
    """Offer the strategy ``outcome-impact``."""
    yield StrategyOffer(
        name="outcome-impact",
        summary="By evidence of what has changed for people, as CQC concluded in March 2022.",
        options=OutcomeImpactOptions,
        make=OutcomeImpact,
        scale="cqc-2022",
    )
