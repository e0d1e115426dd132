"""A whole plugin in one file: a strategy that follows the majority of a panel's votes.

A vote is an evidence record about an outcome whose source organisation is the panel.
"""

from collections.abc import Iterable

from attrs import field, frozen

from rsr.model import UNDETERMINED, Trace, Used, doc
from rsr.plugins import Case, Judgement, StrategyOffer, hookimpl


@frozen(kw_only=True)
class PanelOptions:
    """Whose votes are counted, and how many there must be."""

    panel: str = field(metadata=doc("The panel, as the source of its votes."))
    quorum: int = field(default=3, metadata=doc("The least number of votes that says anything."))


class Panel:
    """Proposes the best status of the scale if most votes are positive, the worst if most are not.

    A tie, or fewer votes than the quorum, leaves the status undetermined.
    """

    def __init__(self, options: PanelOptions) -> None:
        self._options = options

    def assess(self, case: Case) -> Judgement:
        """Count the votes for and against."""
        votes = [
            record
            for record in case.evidence
            if record.source_organisation == self._options.panel and record.about == "outcome"
        ]
        better = sum(record.direction == "positive" for record in votes)
        others = len(votes) - better
        if len(votes) < self._options.quorum or better == others:
            status, rule = UNDETERMINED, "no-majority"
        elif better > others:
            status, rule = case.scale.statuses[-1].id, "majority-positive"
        else:
            status, rule = case.scale.statuses[0].id, "majority-not-positive"
        trace = Trace(
            rule=rule,
            because=f"{better} of {len(votes)} votes are positive.",
            used=tuple(Used(evidence=vote.id, counted_as=vote.direction) for vote in votes),
            would_change=("Votes that turn the majority.",),
        )
        return Judgement(status=status, trace=trace)


@hookimpl
def rsr_strategies() -> Iterable[StrategyOffer]:
    """Offer the strategy."""
    yield StrategyOffer(
        name="panel",
        summary="Majority of a panel's votes.",
        options=PanelOptions,
        make=Panel,
    )
