"""What holds of ``outcome-impact`` for any evidence whatever, with either option."""

from datetime import date, timedelta
from typing import Any, get_args

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rsr.model import (
    About,
    Claim,
    Criterion,
    Direction,
    Evidence,
    EvidenceKind,
    Period,
    Recommendation,
    ReportCycle,
    Resolution,
    Response,
    Status,
    StatusScale,
)
from rsr.plugins import Case, Judgement
from rsr.plugins.manager import Plugins

CUT_OFF = date(2022, 3, 1)
CYCLE = ReportCycle(id="2022-03", title="Progress report", cut_off_on=CUT_OFF)
SCALE = StatusScale(
    id="cqc-2022",
    title="Outcomes",
    statuses=tuple(
        Status(id=id_, label=id_, definition="For tests.", colour="#000000", symbol=symbol)
        for id_, symbol in (("not-achieved", "✕"), ("partly-achieved", "◐"), ("achieved", "✓"))
    ),
)
PLAIN = Recommendation(id="rec-1")
WITH_CRITERIA = Recommendation(
    id="rec-1",
    populations=("autistic", "learning-disability"),
    criteria=(Criterion(id="home", text="A home."), Criterion(id="rights", text="Rights.")),
)
RANK = {"not-achieved": 0, "partly-achieved": 1, "achieved": 2}
CORROBORATION = ["for-achieved", "for-any-impact"]


def strategy(**options: Any) -> Any:
    """Make the strategy as a register would."""
    with Plugins(["rsr.plugins.strategies.outcome_impact"], entry_points=False) as plugins:
        return plugins.make("strategies", "outcome-impact", options)


STRATEGIES = {value: strategy(corroboration=value) for value in CORROBORATION}


def judge(
    *records: Evidence,
    recommendation: Recommendation = WITH_CRITERIA,
    corroboration: str = "for-achieved",
    **more: Any,
) -> Judgement:
    """Judge a case that holds these records."""
    case = Case(
        recommendation=recommendation, cycle=CYCLE, scale=SCALE, evidence=tuple(records), **more
    )
    judged: Judgement = STRATEGIES[corroboration].assess(case)
    return judged


# Time is no property: a busy machine must not fail a test.
STEADY = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
DAYS = st.dates(date(2021, 12, 1), date(2022, 6, 1))
PERIODS = st.tuples(DAYS, DAYS).map(lambda days: Period(start=min(days), end=max(days)))
KINDS = st.sampled_from(get_args(EvidenceKind))
ABOUTS = st.sampled_from(get_args(About))
DIRECTIONS = st.sampled_from(get_args(Direction))
CORROBORATORS = st.sampled_from([(), ("experts",), ("experts", "charity")])
RECOMMENDATIONS = st.sampled_from([PLAIN, WITH_CRITERIA])


def records(
    *,
    kinds: Any = KINDS,
    abouts: Any = ABOUTS,
    directions: Any = DIRECTIONS,
    corroborators: Any = CORROBORATORS,
    dated: bool = True,
    prefix: str = "old",
) -> st.SearchStrategy[Evidence]:
    """Return a strategy for evidence of any shape that bears on the recommendation or elsewhere."""
    return st.builds(
        Evidence,
        id=st.integers(0, 10**6).map(lambda number: f"{prefix}-{number}"),
        bears_on=st.lists(
            st.sampled_from(["rec-1", "rec-1/home", "rec-1/rights", "rec-2"]),
            min_size=1,
            max_size=3,
            unique=True,
        ).map(tuple),
        kind=kinds,
        about=abouts,
        direction=directions,
        says=st.just("Something was seen."),
        stage=st.sampled_from([None, "proposed", "underway", "delivered"]),
        populations=st.sampled_from([(), ("autistic",)]),
        period=st.none() | PERIODS if dated else st.none(),
        published_on=st.none() | DAYS if dated else st.none(),
        collected_on=st.none() | DAYS if dated else st.none(),
        stale_on=st.none() | DAYS if dated else st.none(),
        corroborated_by=corroborators,
        resolution=st.none()
        | st.builds(Resolution, why=st.just("Settled."), by=st.none(), on=st.none() | DAYS),
        confidentiality=st.sampled_from(["public", "restricted"]),
    )


BASES = st.lists(records(), max_size=4, unique_by=lambda record: record.id)


def both(
    base: list[Evidence], extra: Evidence, recommendation: Recommendation, corroboration: str
) -> tuple[Judgement, Judgement]:
    """Judge without and with one more record."""
    given: dict[str, Any] = {"recommendation": recommendation, "corroboration": corroboration}
    return judge(*base, **given), judge(*base, extra, **given)


@pytest.mark.parametrize("corroboration", CORROBORATION)
class TestWhatHoldsForAnyEvidence:
    """Properties of the strategy, with either option."""

    @STEADY
    @given(
        base=BASES,
        extra=records(abouts=st.sampled_from(["action", "output"]), prefix="new"),
        recommendation=RECOMMENDATIONS,
    )
    def test_an_action_never_changes_the_result(
        self,
        corroboration: str,
        base: list[Evidence],
        extra: Evidence,
        recommendation: Recommendation,
    ) -> None:
        """However good, an action or an output changes no status."""
        before, after = both(base, extra, recommendation, corroboration)

        assert after.status == before.status

    @STEADY
    @given(
        base=BASES,
        extra=records(
            abouts=st.just("outcome"),
            directions=st.sampled_from(["negative", "no-change", "mixed"]),
            prefix="new",
        ),
        recommendation=RECOMMENDATIONS,
    )
    def test_contrary_evidence_never_raises_it(
        self,
        corroboration: str,
        base: list[Evidence],
        extra: Evidence,
        recommendation: Recommendation,
    ) -> None:
        """Negative, unchanged or mixed outcomes never lift it, resolved or not."""
        before, after = both(base, extra, recommendation, corroboration)

        assert RANK[after.status] <= RANK[before.status]

    @STEADY
    @given(
        base=BASES,
        extra=records(
            abouts=st.just("outcome"),
            directions=st.just("positive"),
            corroborators=st.just(("experts",)),
            prefix="new",
        ),
        recommendation=RECOMMENDATIONS,
    )
    def test_corroborated_impact_never_lowers_it(
        self,
        corroboration: str,
        base: list[Evidence],
        extra: Evidence,
        recommendation: Recommendation,
    ) -> None:
        """One more good thing that somebody else bears out never makes it worse."""
        before, after = both(base, extra, recommendation, corroboration)

        assert RANK[after.status] >= RANK[before.status]

    @STEADY
    @given(
        base=BASES,
        extra=records(
            kinds=st.just("inspection"),
            abouts=st.just("outcome"),
            directions=st.just("positive"),
            corroborators=st.just(("experts",)),
            dated=False,
            prefix="new",
        ).filter(lambda record: record.concerns("rec-1")),
    )
    def test_corroborated_impact_is_impact(
        self, corroboration: str, base: list[Evidence], extra: Evidence
    ) -> None:
        """With corroborated impact that stands on record, it is at least partly achieved."""
        _, after = both(base, extra, WITH_CRITERIA, corroboration)

        assert RANK[after.status] >= RANK["partly-achieved"]

    @STEADY
    @given(base=BASES, recommendation=RECOMMENDATIONS, data=st.data())
    def test_the_order_of_input_is_irrelevant(
        self,
        corroboration: str,
        base: list[Evidence],
        recommendation: Recommendation,
        data: st.DataObject,
    ) -> None:
        """The same records in another order give the same judgement, trace and all."""
        shuffled = data.draw(st.permutations(base))
        given: dict[str, Any] = {"recommendation": recommendation, "corroboration": corroboration}

        assert judge(*shuffled, **given) == judge(*base, **given)

    @STEADY
    @given(base=BASES, recommendation=RECOMMENDATIONS)
    def test_each_record_is_accounted_for_once(
        self, corroboration: str, base: list[Evidence], recommendation: Recommendation
    ) -> None:
        """Every record is either used or set aside, each list sorted by id."""
        trace = judge(*base, recommendation=recommendation, corroboration=corroboration).trace
        relied = [entry.evidence for entry in trace.used]
        left = [entry.evidence for entry in trace.set_aside]

        assert sorted(relied + left) == sorted(record.id for record in base)
        assert relied == sorted(relied)
        assert left == sorted(left)
        assert trace.would_change

    @STEADY
    @given(
        base=BASES,
        extra=records(prefix="new"),
        late=st.booleans(),
        recommendation=RECOMMENDATIONS,
    )
    def test_stale_or_late_evidence_never_changes_it(
        self,
        corroboration: str,
        base: list[Evidence],
        extra: Evidence,
        late: bool,  # noqa: FBT001  # drawn
        recommendation: Recommendation,
    ) -> None:
        """What is too old, or came after the cut-off, changes neither status nor rule."""
        after_it = CUT_OFF + timedelta(days=1)
        gone = evolve(extra, published_on=after_it) if late else evolve(extra, stale_on=CUT_OFF)

        before, after = both(base, gone, recommendation, corroboration)

        assert (after.status, after.trace.rule) == (before.status, before.trace.rule)
        assert after.trace.used == before.trace.used

    @STEADY
    @given(
        base=BASES,
        state=st.sampled_from(["not-started", "planned", "in-progress", "done", "not-stated"]),
        answer=st.sampled_from(["accepted", "rejected", "no-response-yet"]),
    )
    def test_claims_and_responses_never_change_it(
        self, corroboration: str, base: list[Evidence], state: Any, answer: Any
    ) -> None:
        """What owners answer or say they did changes nothing in the judgement."""
        claim = Claim(recommendation="rec-1", organisation="owner", state=state, says="It is so.")
        response = Response(recommendation="rec-1", organisation="owner", answer=answer)

        told = judge(*base, corroboration=corroboration, claims=(claim,), responses=(response,))

        assert told == judge(*base, corroboration=corroboration)

    @STEADY
    @given(recommendation=RECOMMENDATIONS)
    def test_nothing_on_record_is_never_achieved(
        self, corroboration: str, recommendation: Recommendation
    ) -> None:
        """Silence gives 'not achieved', told as the absence of evidence."""
        judged = judge(recommendation=recommendation, corroboration=corroboration)

        assert (judged.status, judged.trace.rule) == ("not-achieved", "no-evidence")

    @STEADY
    @given(base=BASES)
    def test_without_criteria_it_is_never_achieved(
        self, corroboration: str, base: list[Evidence]
    ) -> None:
        """Nothing can be shown to be achieved that was never spelt out."""
        judged = judge(*base, recommendation=PLAIN, corroboration=corroboration)

        assert judged.status != "achieved"
