"""The strategy ``outcome-impact``: its rules one by one, and what holds for any evidence."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from rsr.errors import DocumentError
from rsr.model import (
    Criterion,
    Evidence,
    Period,
    Recommendation,
    ReportCycle,
    Resolution,
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


CASES = [
    pytest.param((), "no-evidence", "not-achieved", id="nothing"),
    pytest.param((evidence(about="action"),), "only-actions", "not-achieved", id="an-action-alone"),
    pytest.param((evidence(about="output"),), "only-actions", "not-achieved", id="an-output-alone"),
    pytest.param((evidence(**SEARCH),), "looked-and-found-nothing", "not-achieved", id="a-search"),
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
        (evidence(direction="mixed"), evidence("ev-2", direction="negative")),
        "mixed-only",
        "not-achieved",
        id="mixed-alone",
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
]


@pytest.mark.parametrize(("records", "rule", "status"), CASES)
def test_a_rule_fires(records: tuple[Evidence, ...], rule: str, status: str) -> None:
    """Each rule has its own code, and gives its own status."""
    judged = judge(*records)

    assert (judged.trace.rule, judged.status) == (rule, status)


def documented() -> list[str]:
    """Return the reason codes in the table of the page that explains the strategy."""
    page = Path(__file__).parents[3] / "docs" / "explanation" / "outcome-impact.rst"
    _, _, table = page.read_text("utf-8").partition("Reason codes of ``outcome-impact``")
    return re.findall(r"^   \* - ``([a-z-]+)``$", table, flags=re.MULTILINE)


def test_every_rule_is_documented() -> None:
    """The page has a row for each rule that the cases above make fire, and for no other."""
    fired = {str(case.values[1]) for case in CASES}

    assert sorted(documented()) == sorted(fired | {"uncorroborated-impact"})


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
        pytest.param(shown("ev-1", direction="mixed"), "mixed-only", "not-achieved", id="mixed"),
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
    assert used(judged)["ev-9"] == "mixed, not counted as impact; contrary, unresolved"


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
        "c": "mixed, not counted as impact; contrary, unresolved",
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


def test_a_criterion_that_is_not_there_is_met_by_nothing() -> None:
    """Evidence on a criterion that the recommendation does not have shows impact and no more."""
    judged = judge(BOTH[0], shown("ev-2", "gone"))

    assert (judged.trace.rule, judged.status) == ("some-impact", "partly-achieved")
    assert "gone" not in " ".join(judged.trace.would_change)


@pytest.mark.parametrize(
    ("record", "corroboration"),
    [
        pytest.param(evidence(direction="unclear"), "for-achieved", id="unclear"),
        pytest.param(evidence(direction="mixed"), "for-achieved", id="mixed"),
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


OWN: dict[str, Any] = {"source_organisation": "owner", "corroborated_by": ("owner",)}


def test_nobody_corroborates_themselves() -> None:
    """A criterion is not met by a record that only its own source bears out, and a note says so."""
    judged = judge(BOTH[0], evolve(BOTH[1], **OWN))

    assert (judged.trace.rule, judged.status) == ("some-impact", "partly-achieved")
    assert used(judged)["ev-2"] == "positive impact, not corroborated"
    assert any("does not count" in note and "ev-2" in note for note in judged.trace.notes)


def test_nobody_corroborates_their_own_impact() -> None:
    """With 'for-any-impact', what only its own source bears out is no impact."""
    judged = judge(evidence(**OWN), corroboration="for-any-impact")

    assert (judged.trace.rule, judged.status) == ("uncorroborated-impact", "not-achieved")
    assert any("does not count" in note and "ev-1" in note for note in judged.trace.notes)


def test_somebody_else_corroborates() -> None:
    """One other body is enough, whether or not the source is named beside it."""
    other = evolve(BOTH[1], source_organisation="owner", corroborated_by=("owner", "experts"))

    assert judge(BOTH[0], other).status == "achieved"


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
