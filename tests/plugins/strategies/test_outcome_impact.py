"""The strategy ``outcome-impact``: its rules one by one, and what holds for any evidence."""

from datetime import date, timedelta
from typing import Any, get_args

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from rsr.errors import DocumentError
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


def evidence(id_: str = "ev-1", **changes: Any) -> Evidence:
    """Return a positive, uncorroborated outcome record, changed as asked."""
    given: dict[str, Any] = {
        "bears_on": ("rec-1",),
        "kind": "inspection",
        "about": "outcome",
        "direction": "positive",
        "says": "Something was seen.",
        **changes,
    }
    return Evidence(id=id_, **given)


def shown(id_: str, *criteria: str, **changes: Any) -> Evidence:
    """Return a corroborated positive outcome record on criteria."""
    bears_on = tuple(f"rec-1/{criterion}" for criterion in criteria) or ("rec-1",)
    return evidence(id_, bears_on=bears_on, corroborated_by=("experts",), **changes)


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


def used(judged: Judgement) -> dict[str, str]:
    """Return what a judgement relied on, by id."""
    return {entry.evidence: entry.counted_as for entry in judged.trace.used}


def aside(judged: Judgement) -> set[str]:
    """Return the ids of what a judgement set aside."""
    return {entry.evidence for entry in judged.trace.set_aside}


BOTH = (shown("ev-1", "home"), shown("ev-2", "rights"))
SEARCH: dict[str, Any] = {"kind": "search-found-nothing", "direction": "unclear"}


@pytest.mark.parametrize(
    ("records", "rule", "status"),
    [
        pytest.param((), "no-evidence", "not-achieved", id="nothing"),
        pytest.param(
            (evidence(about="action"),), "only-actions", "not-achieved", id="an-action-alone"
        ),
        pytest.param(
            (evidence(about="output"),), "only-actions", "not-achieved", id="an-output-alone"
        ),
        pytest.param(
            (evidence(**SEARCH),), "looked-and-found-nothing", "not-achieved", id="a-search"
        ),
        pytest.param(
            (evidence(**SEARCH | {"direction": "no-change"}),),
            "looked-and-found-nothing",
            "not-achieved",
            id="a-search-that-says-no-change",
        ),
        pytest.param(
            (evidence(**SEARCH | {"direction": "positive"}),),
            "looked-and-found-nothing",
            "not-achieved",
            id="a-search-never-shows-impact",
        ),
        pytest.param(
            (evidence(direction="no-change"),), "no-positive-impact", "not-achieved", id="no-change"
        ),
        pytest.param(
            (evidence(direction="negative"), evidence("ev-2", **SEARCH)),
            "no-positive-impact",
            "not-achieved",
            id="what-was-seen-before-what-was-not",
        ),
        pytest.param(
            (evidence(direction="unclear"), evidence("ev-2", about="action")),
            "impact-unclear",
            "not-achieved",
            id="unclear",
        ),
        pytest.param((evidence(),), "some-impact", "partly-achieved", id="positive"),
        pytest.param(
            (evidence(direction="mixed"),), "some-impact", "partly-achieved", id="mixed-shows-some"
        ),
        pytest.param(BOTH, "all-criteria-met", "achieved", id="every-criterion"),
        pytest.param(
            (shown("ev-1", "home", "rights"),), "all-criteria-met", "achieved", id="one-for-both"
        ),
        pytest.param(
            (*BOTH, evidence("ev-3", direction="negative")),
            "some-impact",
            "partly-achieved",
            id="contrary",
        ),
        pytest.param(
            (*BOTH, evidence("ev-3", direction="negative", resolution=Resolution(why="Mended."))),
            "all-criteria-met",
            "achieved",
            id="contrary-and-resolved",
        ),
        pytest.param(
            (
                *BOTH,
                evidence(
                    "ev-3",
                    direction="no-change",
                    resolution=Resolution(why="Later.", on=CUT_OFF + timedelta(days=1)),
                ),
            ),
            "some-impact",
            "partly-achieved",
            id="resolved-after-the-cut-off",
        ),
        pytest.param((BOTH[0],), "some-impact", "partly-achieved", id="one-criterion-of-two"),
        pytest.param(
            (BOTH[0], evolve(BOTH[1], corroborated_by=())),
            "some-impact",
            "partly-achieved",
            id="one-not-corroborated",
        ),
        pytest.param(
            (
                BOTH[0],
                shown("ev-2", "rights", direction="mixed", resolution=Resolution(why="Settled.")),
            ),
            "some-impact",
            "partly-achieved",
            id="mixed-never-meets-a-criterion",
        ),
    ],
)
def test_a_rule_fires(records: tuple[Evidence, ...], rule: str, status: str) -> None:
    """Each rule has its own code, and gives its own status."""
    judged = judge(*records)

    assert (judged.trace.rule, judged.status) == (rule, status)


def test_nothing_is_achieved_without_criteria() -> None:
    """A recommendation without recorded criteria is never achieved, and the trace says why."""
    judged = judge(shown("ev-1"), recommendation=PLAIN)

    assert (judged.trace.rule, judged.status) == ("some-impact", "partly-achieved")
    assert any("criteria" in note for note in judged.trace.notes)
    assert any("criteria" in change for change in judged.trace.would_change)


@pytest.mark.parametrize(
    ("record", "rule", "status"),
    [
        pytest.param(evidence(), "uncorroborated-impact", "not-achieved", id="positive"),
        pytest.param(
            evidence(direction="mixed"), "uncorroborated-impact", "not-achieved", id="mixed"
        ),
        pytest.param(shown("ev-1"), "some-impact", "partly-achieved", id="corroborated"),
    ],
)
def test_impact_can_be_asked_to_be_corroborated(record: Evidence, rule: str, status: str) -> None:
    """With 'for-any-impact', what nobody else bears out is no impact yet."""
    judged = judge(record, corroboration="for-any-impact")

    assert (judged.trace.rule, judged.status) == (rule, status)


def test_uncorroborated_mixed_evidence_still_counts_against() -> None:
    """With 'for-any-impact', mixed evidence without corroboration is contrary and no impact."""
    mixed = evidence("ev-9", direction="mixed")

    judged = judge(*BOTH, mixed, corroboration="for-any-impact")

    assert judged.status == "partly-achieved"
    assert used(judged)["ev-9"] == "contrary, unresolved"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"stale_on": CUT_OFF}, id="stale-on-the-day"),
        pytest.param({"stale_on": CUT_OFF - timedelta(days=9)}, id="stale"),
        pytest.param({"published_on": CUT_OFF + timedelta(days=1)}, id="published-later"),
        pytest.param({"collected_on": CUT_OFF + timedelta(days=1)}, id="collected-later"),
        pytest.param(
            {"period": Period(start=CUT_OFF, end=CUT_OFF + timedelta(days=1))}, id="ends-later"
        ),
        pytest.param({"bears_on": ("rec-2",)}, id="elsewhere"),
    ],
)
def test_what_does_not_stand_is_set_aside(changes: dict[str, Any]) -> None:
    """Evidence that is stale, late or about something else is set aside, with a reason."""
    judged = judge(evidence(**changes))

    assert judged.trace.rule == "no-evidence"
    assert aside(judged) == {"ev-1"}


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"stale_on": CUT_OFF + timedelta(days=1)}, id="stale-tomorrow"),
        pytest.param(
            {
                "published_on": CUT_OFF,
                "collected_on": CUT_OFF,
                "period": Period(start=CUT_OFF, end=CUT_OFF),
            },
            id="on-the-day",
        ),
    ],
)
def test_the_cut_off_day_counts(changes: dict[str, Any]) -> None:
    """The cut-off is the last day whose records count."""
    judged = judge(evidence(**changes))

    assert set(used(judged)) == {"ev-1"}


def test_the_trace_says_what_each_record_counted_as() -> None:
    """Used evidence tells impact from contrary, corroborated from not, resolved from not."""
    judged = judge(
        shown("a", "home"),
        evidence("b"),
        evidence("c", direction="mixed"),
        evidence("d", direction="negative", resolution=Resolution(why="Mended.", on=CUT_OFF)),
        evidence("e", **SEARCH | {"direction": "no-change"}),
        evidence("f", **SEARCH),
    )

    assert used(judged) == {
        "a": "positive impact, corroborated",
        "b": "positive impact, not corroborated",
        "c": "some positive impact, not corroborated; contrary, unresolved",
        "d": "contrary, resolved",
        "e": "looked, and found nothing; contrary, unresolved",
        "f": "looked, and found nothing",
    }


def test_what_would_change_it_is_concrete() -> None:
    """A partly achieved recommendation is told its criteria, and the records in the way, by id."""
    waiting = evidence("ev-7", bears_on=("rec-1/rights",))
    against = evidence("ev-8", direction="negative")

    changes = judge(BOTH[0], waiting, against).trace.would_change

    assert [change for change in changes if "'rights'" in change and "ev-7" in change]
    assert not [change for change in changes if "'home'" in change]
    assert [change for change in changes if "ev-8" in change and "resolved" in change]
    assert [change for change in changes if "not achieved" in change and "ev-1" in change]


def test_an_achieved_one_says_what_it_rests_on() -> None:
    """Records without which a criterion would no longer be met are named; spares are not."""
    spare = (shown("ev-3", "home"), shown("ev-4", "home"))

    changes = " ".join(judge(*spare, BOTH[1]).trace.would_change)

    assert "ev-2" in changes
    assert "ev-3" not in changes
    assert len(judge(*spare, shown("ev-5", "rights"), BOTH[1]).trace.would_change) == 1


@pytest.mark.parametrize(
    ("record", "corroboration"),
    [
        pytest.param(evidence(direction="unclear"), "for-achieved", id="unclear"),
        pytest.param(evidence(), "for-any-impact", id="uncorroborated"),
    ],
)
def test_what_would_lift_it_names_what_is_there(record: Evidence, corroboration: str) -> None:
    """Where a record is nearly enough, it is named among what would change the result."""
    judged = judge(record, corroboration=corroboration)

    assert judged.status == "not-achieved"
    assert "ev-1" in judged.trace.would_change[0]


def test_notes_name_people_nobody_heard() -> None:
    """Populations without outcome evidence of their own are noted, those with it are not."""
    judged = judge(evidence(populations=("autistic",)))

    noted = [note for note in judged.trace.notes if "learning-disability" in note]
    assert noted
    assert "autistic" not in noted[0]


def test_notes_name_what_is_uncorroborated_and_restricted() -> None:
    """Weak and unpublished grounds count, and a reader is told which they are."""
    alone = evidence("ev-1", populations=("autistic", "learning-disability"))
    hidden = shown("ev-2", confidentiality="restricted")

    notes = judge(alone, hidden).trace.notes

    assert [("ev-1" in note, "ev-2" in note) for note in notes] == [(True, False), (False, True)]


def test_notes_say_when_nothing_about_outcomes_counts() -> None:
    """The absence of evidence is reported as such."""
    notes = judge(evidence(about="action")).trace.notes

    assert [note for note in notes if "no evidence about outcomes" in note]


def test_many_records_are_counted_and_not_all_listed() -> None:
    """A sentence names a dozen records and how many more there are; the trace holds them all."""
    judged = judge(*(evidence(f"ev-{number:02}") for number in range(40)))

    assert "40 records" in judged.trace.because
    assert "28 more" in judged.trace.because
    assert len(judged.trace.used) == 40


def test_private_words_are_not_repeated() -> None:
    """What a record says can be about a person, and no trace repeats it."""
    secret = "Nobody should read this"  # noqa: S105  # not a password
    judged = judge(evidence(says=secret), evidence("ev-2", says=secret, about="action"))

    assert secret not in repr(judged)


def test_an_unknown_option_is_refused() -> None:
    """An option that is not one of the two is refused where it stands."""
    with pytest.raises(DocumentError) as caught:
        strategy(corroboration="never")

    assert (caught.value.code, caught.value.path) == ("choice-unknown", ("corroboration",))


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


BASES = st.lists(records(), max_size=6, unique_by=lambda record: record.id)


def both(
    base: list[Evidence], extra: Evidence, recommendation: Recommendation, corroboration: str
) -> tuple[Judgement, Judgement]:
    """Judge without and with one more record."""
    given: dict[str, Any] = {"recommendation": recommendation, "corroboration": corroboration}
    return judge(*base, **given), judge(*base, extra, **given)


@pytest.mark.parametrize("corroboration", CORROBORATION)
class TestWhatHoldsForAnyEvidence:
    """Properties of the strategy, with either option."""

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

    @given(
        base=BASES,
        extra=records(
            abouts=st.just("outcome"),
            directions=st.sampled_from(["negative", "no-change"]),
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
        """Negative or unchanged outcomes never lift a recommendation, resolved or not."""
        before, after = both(base, extra, recommendation, corroboration)

        assert RANK[after.status] <= RANK[before.status]

    @given(base=BASES, extra=records(directions=st.just("mixed"), prefix="new"))
    def test_mixed_evidence_never_makes_it_achieved(
        self, corroboration: str, base: list[Evidence], extra: Evidence
    ) -> None:
        """Mixed evidence shows some impact at most, and never completes it."""
        before, after = both(base, extra, WITH_CRITERIA, corroboration)

        assert after.status != "achieved" or before.status == "achieved"

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

    @given(recommendation=RECOMMENDATIONS)
    def test_nothing_on_record_is_never_achieved(
        self, corroboration: str, recommendation: Recommendation
    ) -> None:
        """Silence gives 'not achieved', told as the absence of evidence."""
        judged = judge(recommendation=recommendation, corroboration=corroboration)

        assert (judged.status, judged.trace.rule) == ("not-achieved", "no-evidence")

    @given(base=BASES)
    def test_without_criteria_it_is_never_achieved(
        self, corroboration: str, base: list[Evidence]
    ) -> None:
        """Nothing can be shown to be achieved that was never spelt out."""
        judged = judge(*base, recommendation=PLAIN, corroboration=corroboration)

        assert judged.status != "achieved"
