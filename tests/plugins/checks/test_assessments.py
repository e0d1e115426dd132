"""Tests of the checks on what is concluded."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from sound_register import CONTEXT, SOUND, add, change, declared, found, run

from rsr.errors import Path
from rsr.model import ExcludedEvidence, Link, NotAssessed, Proposal, Register, ReportCycle, Trace
from rsr.plugins.checks import assessments

GIVEN = SOUND.assessments[0]
SECOND = SOUND.cycles[1]
PANEL = evolve(GIVEN, assessor="owner", status="no")
SUPERSEDED = change("recommendations", 0, links=(Link(kind="supersedes", to="two"),))
DONE: dict[str, Any] = {"state": "done"}

CASES = [
    pytest.param(
        "ground-missing",
        change("assessments", 0, reasons=None, evidence_used=()),
        ("assessments", 0, "status"),
        id="no-ground",
    ),
    pytest.param(
        "ground-not-recorded",
        change("assessments", 0, evidence_used=()),
        ("assessments", 0, "status"),
        id="reasons-alone",
    ),
    pytest.param(
        "undetermined-unexplained",
        change("assessments", 0, status="undetermined", reasons=None),
        ("assessments", 0, "status"),
        id="undetermined",
    ),
    pytest.param(
        "ground-elsewhere",
        change("assessments", 0, evidence_used=("account", "visit")),
        ("assessments", 0, "evidence_used", 1),
        id="not-to-the-point",
    ),
    pytest.param(
        "evidence-used-and-set-aside",
        change(
            "assessments", 0, evidence_set_aside=(ExcludedEvidence(evidence="account", why="Old."),)
        ),
        ("assessments", 0, "evidence_used", 0),
        id="both",
    ),
    pytest.param(
        "ground-restricted",
        change("evidence", 1, confidentiality="restricted"),
        ("assessments", 1, "evidence_used", 0),
        id="restricted",
    ),
    pytest.param(
        "assessment-in-silent-cycle",
        change("cycles", 0, assesses=False),
        ("assessments", 0),
        id="silent-cycle",
    ),
    pytest.param(
        "assessment-out-of-scope",
        change("cycles", 0, scope=("two",)),
        ("assessments", 0, "recommendation"),
        id="out-of-scope",
    ),
    pytest.param(
        "assessment-of-not-assessed",
        change("cycles", 0, not_assessed=(NotAssessed(recommendation="one", why="Later."),)),
        ("assessments", 0, "recommendation"),
        id="declared-not-assessed",
    ),
    pytest.param(
        "assessment-missing",
        evolve(SOUND, assessments=(GIVEN,)),
        ("cycles", 0),
        id="nobody-assessed",
    ),
    pytest.param(
        "assessment-missing",
        change("assessments", 0, assessor="owner"),
        ("cycles", 0),
        id="the-lead-did-not",
    ),
    pytest.param(
        "superseded-assessed", SUPERSEDED, ("assessments", 1, "recommendation"), id="superseded"
    ),
    pytest.param(
        "assessor-not-named",
        add("assessments", PANEL, of=change("cycles", 0, assessor=None)),
        ("cycles", 0),
        id="several-assessors",
    ),
    pytest.param(
        "claim-not-borne-out", change("claims", 0, **DONE), ("claims", 0, "state"), id="claim"
    ),
    pytest.param(
        "claim-not-borne-out",
        change("claims", 0, cycle=None, **DONE),
        ("claims", 0, "state"),
        id="claim-of-no-cycle",
    ),
    pytest.param(
        "difference-unexplained",
        change("assessments", 0, status="yes"),
        ("assessments", 0, "status"),
        id="differs",
    ),
]


@pytest.mark.parametrize(("code", "register", "path"), CASES)
def test_what_is_concluded_badly_is_told(code: str, register: Register, path: Path) -> None:
    """A conclusion without ground, out of place or unexplained is told where it stands."""
    told = found(register)

    assert (code, path) in told


def test_every_code_is_met() -> None:
    """No code of the module goes without a case above."""
    met = {str(case.values[0]) for case in CASES}

    assert met == declared(assessments)


def _cycle(**fields: Any) -> Register:
    return change("cycles", 0, **fields)


@pytest.mark.parametrize(
    "register",
    [
        pytest.param(change("assessments", 0, reasons=None), id="evidence-alone"),
        pytest.param(
            change("assessments", 0, status="yes", differs_because="More is known."), id="explained"
        ),
        pytest.param(
            change("assessments", 1, status="yes", evidence_set_aside=()), id="no-status-proposed"
        ),
        pytest.param(
            change(
                "claims",
                0,
                **DONE,
                of=change("assessments", 0, status="yes", differs_because="So."),
            ),
            id="borne-out",
        ),
        pytest.param(change("claims", 0, cycle="second", **DONE), id="claimed-later"),
        pytest.param(change("cycles", 0, assessor=None), id="one-assessor-needs-no-name"),
        pytest.param(
            evolve(
                SOUND,
                assessments=(GIVEN,),
                cycles=(
                    evolve(
                        SOUND.cycles[0],
                        not_assessed=(NotAssessed(recommendation="two", why="Later."),),
                    ),
                    SECOND,
                ),
            ),
            id="declared",
        ),
        pytest.param(
            evolve(_cycle(scope=("one",)), assessments=(GIVEN,)), id="out-of-scope-not-missed"
        ),
        pytest.param(evolve(SUPERSEDED, assessments=(GIVEN,)), id="superseded-not-missed"),
        pytest.param(
            change(
                "recommendations",
                1,
                made_on=date(2024, 7, 1),
                of=evolve(SOUND, assessments=(GIVEN,)),
            ),
            id="made-later-not-missed",
        ),
        pytest.param(
            change("recommendations", 0, made_on=date(2024, 7, 1), of=SUPERSEDED),
            id="superseded-later",
        ),
        pytest.param(
            evolve(SOUND, assessments=(), cycles=(SECOND,), evidence=()), id="not-published"
        ),
    ],
)
def test_what_is_concluded_well_is_let_be(register: Register) -> None:
    """Each of these stands for itself, and is no fault of a conclusion."""
    told = {problem.code for problem in run(register)}

    assert told & declared(assessments) == set()


def test_every_recommendation_without_an_assessment_is_told() -> None:
    """Each one that was left out is told by name."""
    told = [p.got for p in run(evolve(SOUND, assessments=())) if p.code == "assessment-missing"]

    assert told == ["'one'", "'two'"]


def test_a_claim_is_held_against_each_cycle_once() -> None:
    """Two assessors of one cycle make one mention of that cycle."""
    register = add("assessments", PANEL, of=_cycle(assessor=None))
    register = change("claims", 0, cycle=None, of=register, **DONE)

    told = [p.got for p in run(register) if p.code == "claim-not-borne-out"]

    assert told == ["'done', decided otherwise in first"]


def test_another_assessor_may_differ_from_the_proposal() -> None:
    """Where one assessor leads, only that one has to say why it differs."""
    told = found(add("assessments", evolve(PANEL, status="yes")))

    assert told == set()


def test_a_proposal_in_another_scale_is_compared_as_it_is_told() -> None:
    """A proposal is compared by what it becomes in the register's scale."""

    def proposals(cycle: ReportCycle) -> tuple[Proposal, ...]:
        trace = Trace(rule="a-rule", because=f"It says so, of {cycle.id}.")
        return (
            Proposal(
                recommendation="two",
                strategy="other",
                scale="another",
                status="good",
                told_as="yes",
                fit="lossy",
                trace=trace,
            ),
        )

    told = run(SOUND, evolve(CONTEXT, proposals=proposals))

    assert [problem.code for problem in told] == ["difference-unexplained"]
    assert told[0].got == "'no', proposed 'yes' by other"


def test_without_a_scale_no_claim_is_judged() -> None:
    """Where the scale is unknown nobody can say which status is a success."""
    told = found(change("claims", 0, **DONE), evolve(CONTEXT, scale=None))

    assert told == set()


@pytest.mark.parametrize(
    "register",
    [
        pytest.param(change("assessments", 0, cycle="third"), id="cycle"),
        pytest.param(change("assessments", 0, evidence_used=("gone",)), id="evidence"),
    ],
)
def test_what_leads_nowhere_is_left_to_the_references(register: Register) -> None:
    """A dangling id is one fault; the assessment that is then missing is another."""
    told = {problem.code for problem in run(register)}

    assert told & declared(assessments) <= {"assessment-missing"}
