"""A strategy: enough people, for each criterion, who say that their lives have changed."""

from collections.abc import Iterable

from attrs import field, frozen

from rsr.model import UNDETERMINED, Evidence, ExcludedEvidence, Trace, Used, doc
from rsr.plugins import Case, Judgement, StrategyOffer, hookimpl


@frozen(kw_only=True)
class PeopleSayOptions:
    """What the strategy can be told."""

    voices: int = field(default=2, metadata=doc("How many accounts each criterion needs."))


@frozen
class PeopleSay:
    """Looks at people's own accounts, and at nothing else."""

    options: PeopleSayOptions

    def assess(self, case: Case) -> Judgement:
        """Propose the best status where every criterion has its accounts, else the least."""
        counted = [record for record in case.evidence if _counts(record, case)]
        aside = [record for record in case.evidence if record not in counted]
        if not case.recommendation.criteria:
            return _judge(UNDETERMINED, "no-criteria", "It states no criteria.", [], case.evidence)
        lacking = [
            criterion.id
            for criterion in case.recommendation.criteria
            if sum(criterion.id in record.criteria_of(case.recommendation.id) for record in counted)
            < self.options.voices
        ]
        if lacking:
            why = f"Too few accounts tell of: {', '.join(lacking)}."
            return _judge(case.scale.statuses[0].id, "voices-lacking", why, counted, aside)
        why = f"Every criterion has its accounts ({self.options.voices} or more)."
        return _judge(case.scale.statuses[-1].id, "voices-enough", why, counted, aside)


def _counts(record: Evidence, case: Case) -> bool:
    days = (record.collected_on, record.published_on)
    return (
        record.kind == "lived-experience"
        and record.about == "outcome"
        and record.direction == "positive"
        and all(day is None or day <= case.cut_off_on for day in days)
    )


def _judge(
    status: str, rule: str, because: str, used: Iterable[Evidence], aside: Iterable[Evidence]
) -> Judgement:
    trace = Trace(
        rule=rule,
        because=because,
        used=tuple(Used(evidence=record.id, counted_as="an account") for record in used),
        set_aside=tuple(
            ExcludedEvidence(
                evidence=record.id, why="It is no account of a life that got better in time."
            )
            for record in aside
        ),
        would_change=("More accounts for a criterion, or fewer.",),
    )
    return Judgement(status=status, trace=trace)


@hookimpl
def rsr_strategies() -> Iterable[StrategyOffer]:
    """Offer the strategy; without a scale of its own it speaks in that of the register."""
    yield StrategyOffer(
        name="people-say",
        summary="Enough people's own accounts for each criterion.",
        options=PeopleSayOptions,
        make=PeopleSay,
    )
