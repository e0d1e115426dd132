"""The strategy ``delivery-stages``: the written test of each stage, and what never counts."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rsr.errors import DocumentError
from rsr.model import (
    UNDETERMINED,
    Claim,
    Criterion,
    Direction,
    DueDate,
    Evidence,
    EvidenceKind,
    Milestone,
    Recommendation,
    ReportCycle,
    Resolution,
    Response,
    StatusScale,
)
from rsr.plugins import Case, Judgement
from rsr.plugins.manager import Plugins

CUT_OFF = date(2022, 3, 1)
CYCLE = ReportCycle(id="2022-03", title="Progress report", cut_off_on=CUT_OFF)
PLAIN = Recommendation(id="rec-1")
WITH_CRITERIA = Recommendation(
    id="rec-1",
    criteria=(Criterion(id="home", text="A home."), Criterion(id="rights", text="Rights.")),
)


def made() -> tuple[Any, StatusScale]:
    """Make the strategy and its scale as a register would."""
    modules = ["strategies.delivery_stages", "scales.delivery_stages"]
    with Plugins([f"rsr.plugins.{name}" for name in modules], entry_points=False) as plugins:
        strategy = plugins.make("strategies", "delivery-stages")
        return strategy, plugins.scales["delivery-stages"].offer.make()


STRATEGY, SCALE = made()


def action(id_: str = "ev-1", stage: Any = None, *criteria: str, **changes: Any) -> Evidence:
    """Return an uncorroborated positive record of an action, at a stage if one is given."""
    given: dict[str, Any] = {
        "bears_on": tuple(f"rec-1/{criterion}" for criterion in criteria) or ("rec-1",),
        "kind": "official-document",
        "about": "action",
        "direction": "positive",
        "says": "Something was done.",
        "stage": stage,
        **changes,
    }
    return Evidence(id=id_, **given)


def done(id_: str, *criteria: str, **changes: Any) -> Evidence:
    """Return a corroborated record of delivery."""
    return action(id_, "delivered", *criteria, corroborated_by=("experts",), **changes)


def judge(
    *records: Evidence, recommendation: Recommendation = WITH_CRITERIA, **more: Any
) -> Judgement:
    """Judge a case that holds these records."""
    case = Case(
        recommendation=recommendation, cycle=CYCLE, scale=SCALE, evidence=tuple(records), **more
    )
    judged: Judgement = STRATEGY.assess(case)
    return judged


BOTH = (done("ev-1", "home"), done("ev-2", "rights", about="output"))
SEARCH: dict[str, Any] = {"kind": "search-found-nothing", "direction": "unclear"}


CASES = [
    pytest.param((), "nothing-on-record", UNDETERMINED, id="silence-gives-no-stage"),
    pytest.param(
        (action(about="outcome", stage="delivered"),),
        "nothing-on-record",
        UNDETERMINED,
        id="an-outcome-is-no-delivery",
    ),
    pytest.param((action(),), "stage-not-stated", UNDETERMINED, id="stage-not-stated"),
    pytest.param(
        (action(direction="mixed"),), "stage-not-stated", UNDETERMINED, id="mixed-without-stage"
    ),
    pytest.param((action(**SEARCH),), "looked-and-found-nothing", "not-started", id="looked-for"),
    pytest.param(
        (action(**SEARCH, stage="delivered"),),
        "looked-and-found-nothing",
        "not-started",
        id="a-search-shows-no-stage",
    ),
    pytest.param(
        (action(direction="no-change"), action("ev-2", **SEARCH)),
        "nothing-begun",
        "not-started",
        id="nothing-begun",
    ),
    pytest.param(
        (action(stage="proposed"),), "only-proposed", "in-progress-proposed", id="proposed"
    ),
    pytest.param(
        (action(stage="proposed"), action("ev-2", direction="negative")),
        "only-proposed",
        "in-progress-proposed",
        id="proposed-and-criticised",
    ),
    pytest.param(
        (action(stage="proposed"), action("ev-2", "underway", about="output")),
        "work-underway",
        "in-progress-underway",
        id="underway",
    ),
    pytest.param(
        (action(stage="underway", direction="unclear"),),
        "work-underway",
        "in-progress-underway",
        id="a-stage-is-a-stage-whatever-it-does-for-people",
    ),
    pytest.param(
        (BOTH[0],), "not-all-delivered", "in-progress-underway", id="one-criterion-of-two"
    ),
    pytest.param(
        (BOTH[0], evolve(BOTH[1], corroborated_by=())),
        "not-all-delivered",
        "in-progress-underway",
        id="one-not-corroborated",
    ),
    pytest.param(
        (done("ev-1"),), "not-all-delivered", "in-progress-underway", id="no-criterion-named"
    ),
    pytest.param(
        (BOTH[0], evolve(BOTH[1], direction="negative", resolution=Resolution(why="Settled."))),
        "not-all-delivered",
        "in-progress-underway",
        id="what-is-contrary-shows-no-delivery",
    ),
    pytest.param(
        (*BOTH, action("ev-3", direction="negative")),
        "delivery-contested",
        "in-progress-underway",
        id="contested",
    ),
    pytest.param(
        (*BOTH, action("ev-3", **SEARCH | {"direction": "no-change"})),
        "delivery-contested",
        "in-progress-underway",
        id="contested-by-a-search",
    ),
    pytest.param(
        (*BOTH, action("ev-3", direction="negative", resolution=Resolution(why="Mended."))),
        "all-delivered",
        "complete",
        id="contested-and-resolved",
    ),
    pytest.param(BOTH, "all-delivered", "complete", id="all-delivered"),
]


@pytest.mark.parametrize(("records", "rule", "status"), CASES)
def test_a_rule_fires(records: tuple[Evidence, ...], rule: str, status: str) -> None:
    """Each rule has its own code, and gives its own stage."""
    judged = judge(*records)

    assert (judged.trace.rule, judged.status) == (rule, status)


def documented() -> list[str]:
    """Return the reason codes in the table of the page that explains the strategy."""
    page = Path(__file__).parents[3] / "docs" / "explanation" / "delivery-stages.rst"
    _, _, table = page.read_text("utf-8").partition("Reason codes of ``delivery-stages``")
    return re.findall(r"^   \* - ``([a-z-]+)``$", table, flags=re.MULTILINE)


def test_every_rule_is_documented() -> None:
    """The page has a row for each rule that the cases above make fire, and for no other."""
    fired = {str(case.values[1]) for case in CASES}

    assert sorted(documented()) == sorted(fired)


@pytest.mark.parametrize(
    ("record", "rule", "status"),
    [
        pytest.param(done("ev-1"), "all-delivered", "complete", id="corroborated"),
        pytest.param(
            action("ev-1", "delivered"), "not-all-delivered", "in-progress-underway", id="alone"
        ),
    ],
)
def test_without_criteria_it_is_judged_as_a_whole(record: Evidence, rule: str, status: str) -> None:
    """Where no criteria are recorded, one corroborated record of delivery completes it."""
    judged = judge(record, recommendation=PLAIN)

    assert (judged.trace.rule, judged.status) == (rule, status)
    assert [note for note in judged.trace.notes if "criteria" in note]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"stale_on": CUT_OFF}, id="stale"),
        pytest.param({"published_on": CUT_OFF + timedelta(days=1)}, id="late"),
        pytest.param({"bears_on": ("rec-2",)}, id="elsewhere"),
        pytest.param({"about": "outcome"}, id="an-outcome"),
    ],
)
def test_what_does_not_count_is_set_aside(changes: dict[str, Any]) -> None:
    """Stale, late and foreign records, and outcomes, are set aside and change no stage."""
    judged = judge(*BOTH, action("ev-9", "proposed", **{"direction": "negative", **changes}))

    assert judged.status == "complete"
    assert [entry.evidence for entry in judged.trace.set_aside] == ["ev-9"]


def test_the_trace_says_what_each_record_counted_as() -> None:
    """Used evidence tells its stage, and whether it is corroborated and contrary."""
    judged = judge(
        done("a", "home"),
        action("b", "proposed", direction="mixed"),
        action("c", direction="negative", resolution=Resolution(why="Mended.")),
        action("d", **SEARCH),
        action("e"),
    )

    assert {entry.evidence: entry.counted_as for entry in judged.trace.used} == {
        "a": "delivered, corroborated",
        "b": "proposed, not corroborated; contrary, unresolved",
        "c": "contrary, resolved",
        "d": "looked, and found nothing",
    }
    assert [entry.evidence for entry in judged.trace.set_aside] == ["e"]


def test_what_would_change_it_is_concrete() -> None:
    """It names criteria without delivery, records to corroborate, and what is contested."""
    waiting = action("ev-7", "delivered", "rights")
    against = action("ev-8", direction="negative")

    changes = judge(BOTH[0], waiting, against).trace.would_change

    assert [change for change in changes if "criteria: rights" in change]
    assert [change for change in changes if "ev-7" in change and "Corroboration" in change]
    assert [change for change in changes if "ev-8" in change and "resolved" in change]


def test_a_record_without_stage_is_named_among_what_would_change_it() -> None:
    """Where records lack only their stage, they are named."""
    assert "ev-1" in judge(action()).trace.would_change[0]


def test_claims_are_said_not_to_count() -> None:
    """Every trace states that what owners claim is not counted."""
    assert "claim" in judge().trace.notes[0]


@pytest.mark.parametrize(
    ("due", "noted"),
    [
        pytest.param((), True, id="no-due-date"),
        pytest.param((DueDate(on=date(2022, 6, 1)),), False, id="a-due-date"),
    ],
)
def test_work_without_a_timetable_is_noted(due: tuple[DueDate, ...], noted: bool) -> None:  # noqa: FBT001  # parametrised
    """Work under way should have a timetable; where the register holds none, a note says so."""
    milestone = Milestone(
        id="m-1", recommendation="rec-1", organisation="owner", title="A step.", due=due
    )

    judged = judge(action(stage="underway"), milestones=(milestone,))

    assert any("timetable" in note for note in judged.trace.notes) is noted


def test_restricted_records_count_and_are_noted() -> None:
    """A restricted record counts; a reader is told that what it says is not published."""
    judged = judge(action(stage="proposed", confidentiality="restricted"))

    assert judged.status == "in-progress-proposed"
    assert "ev-1" in judged.trace.notes[-1]


def test_nobody_corroborates_their_own_delivery() -> None:
    """Delivery that only its own source bears out does not complete it, and a note says so."""
    own = action("ev-1", "delivered", source_organisation="owner", corroborated_by=("owner",))

    judged = judge(own, recommendation=PLAIN)

    assert (judged.trace.rule, judged.status) == ("not-all-delivered", "in-progress-underway")
    assert judged.trace.used[0].counted_as == "delivered, not corroborated"
    assert any("does not count" in note and "ev-1" in note for note in judged.trace.notes)


def test_it_has_no_options() -> None:
    """Options are refused: the strategy has none."""
    with (
        Plugins(["rsr.plugins.strategies.delivery_stages"], entry_points=False) as plugins,
        pytest.raises(DocumentError) as caught,
    ):
        plugins.make("strategies", "delivery-stages", {"corroboration": "never"})

    assert caught.value.code == "field-unknown"


# Time is no property: a busy machine must not fail a test.
STEADY = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
DAYS = st.none() | st.dates(date(2021, 12, 1), date(2022, 6, 1))
DIRECTIONS = st.sampled_from(get_args(Direction))
ABOUTS = st.sampled_from(["action", "output", "outcome"])
STAGES = st.sampled_from([None, "proposed", "underway", "delivered"])
CORROBORATORS = st.sampled_from([(), ("experts",)])
RECOMMENDATIONS = st.sampled_from([PLAIN, WITH_CRITERIA])


def records(
    *,
    abouts: Any = ABOUTS,
    directions: Any = DIRECTIONS,
    stages: Any = STAGES,
    corroborators: Any = CORROBORATORS,
    prefix: str = "old",
) -> st.SearchStrategy[Evidence]:
    """Return a strategy for evidence of any shape."""
    return st.builds(
        Evidence,
        id=st.integers(0, 10**6).map(lambda number: f"{prefix}-{number}"),
        bears_on=st.lists(
            st.sampled_from(["rec-1", "rec-1/home", "rec-1/rights", "rec-2"]),
            min_size=1,
            max_size=3,
            unique=True,
        ).map(tuple),
        kind=st.sampled_from(get_args(EvidenceKind)),
        about=abouts,
        direction=directions,
        says=st.just("Something was done."),
        stage=stages,
        published_on=DAYS,
        collected_on=DAYS,
        stale_on=DAYS,
        corroborated_by=corroborators,
        resolution=st.none()
        | st.builds(Resolution, why=st.just("Settled."), by=st.none(), on=DAYS),
        confidentiality=st.sampled_from(["public", "restricted"]),
    )


BASES = st.lists(records(), max_size=4, unique_by=lambda record: record.id)


@STEADY
@given(base=BASES, extra=records(abouts=st.just("outcome"), prefix="new"), about=RECOMMENDATIONS)
def test_an_outcome_never_changes_the_stage(
    base: list[Evidence], extra: Evidence, about: Recommendation
) -> None:
    """What changed for people is another question than how far the work has come."""
    before, after = judge(*base, recommendation=about), judge(*base, extra, recommendation=about)

    assert (after.status, after.trace.rule) == (before.status, before.trace.rule)


@STEADY
@given(
    base=BASES,
    extra=records(
        directions=st.sampled_from(["negative", "mixed", "no-change"]),
        stages=st.sampled_from([None, "delivered"]),
        prefix="new",
    ).map(lambda record: evolve(record, resolution=None)),
    about=RECOMMENDATIONS,
)
def test_contrary_records_never_complete_it(
    base: list[Evidence], extra: Evidence, about: Recommendation
) -> None:
    """An unresolved record against delivery never makes it complete."""
    before, after = judge(*base, recommendation=about), judge(*base, extra, recommendation=about)

    assert after.status != "complete" or before.status == "complete"


@STEADY
@given(
    base=BASES,
    extra=records(
        directions=st.just("positive"),
        stages=st.just("delivered"),
        corroborators=st.just(("experts",)),
        prefix="new",
    ),
    about=RECOMMENDATIONS,
)
def test_corroborated_delivery_never_lowers_it(
    base: list[Evidence], extra: Evidence, about: Recommendation
) -> None:
    """One more thing shown to be delivered never puts it back."""
    before, after = judge(*base, recommendation=about), judge(*base, extra, recommendation=about)

    # Without a stage it stands no higher than not begun.
    ranks = {status.id: rank for rank, status in enumerate(SCALE.statuses)} | {UNDETERMINED: 0}
    assert ranks[after.status] >= ranks[before.status]


@STEADY
@given(base=BASES, about=RECOMMENDATIONS, data=st.data())
def test_order_is_irrelevant_and_each_record_accounted_for(
    base: list[Evidence], about: Recommendation, data: st.DataObject
) -> None:
    """The order of input changes nothing; each record is used or set aside, once."""
    shuffled = data.draw(st.permutations(base))

    judged = judge(*shuffled, recommendation=about)

    assert judged == judge(*base, recommendation=about)
    relied = [entry.evidence for entry in judged.trace.used]
    left = [entry.evidence for entry in judged.trace.set_aside]
    assert sorted(relied + left) == sorted(record.id for record in base)
    assert judged.trace.would_change


@STEADY
@given(
    base=BASES,
    state=st.sampled_from(["not-started", "planned", "in-progress", "done", "not-stated"]),
    answer=st.sampled_from(["accepted", "rejected", "no-response-yet"]),
)
def test_claims_and_responses_never_change_it(
    base: list[Evidence], state: Any, answer: Any
) -> None:
    """What owners answer or claim changes nothing in the judgement."""
    claim = Claim(recommendation="rec-1", organisation="owner", state=state, says="It is so.")
    response = Response(recommendation="rec-1", organisation="owner", answer=answer)

    assert judge(*base, claims=(claim,), responses=(response,)) == judge(*base)
