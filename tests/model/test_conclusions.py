"""What a cycle concludes, in every state, and the account it gives of it."""

from datetime import date
from typing import Any

import attrs
import pytest

from rsr.errors import NotFoundError
from rsr.model import (
    Assessment,
    Evidence,
    ExcludedEvidence,
    NotAssessed,
    Organisation,
    Proposal,
    Provenance,
    Recommendation,
    Register,
    Release,
    ReportCycle,
    State,
    Status,
    StatusScale,
    Trace,
    Used,
)

SCALE = StatusScale(
    id="two",
    title="Two",
    statuses=(
        Status(id="low", label="Low", definition="Little.", colour="#aa0000", symbol="-"),
        Status(id="high", label="High", definition="Much.", colour="#00aa00", symbol="+"),
    ),
)
EVIDENCE = Evidence(
    id="ev-1",
    bears_on=("r-1/c", "r-1"),
    kind="inspection",
    about="outcome",
    direction="positive",
    says="Doors were open.",
)
CYCLE = ReportCycle(
    id="now", title="Report", cut_off_on=date(2024, 3, 1), previous="then", assessor="lead"
)
THEN = ReportCycle(id="then", title="Before", cut_off_on=date(2023, 3, 1))


def _assessed(assessor: str, status: str, cycle: str = "now", **more: Any) -> Assessment:
    return Assessment(recommendation="r-1", cycle=cycle, assessor=assessor, status=status, **more)


def _release(
    *assessments: Assessment, cycle: ReportCycle = CYCLE, proposals: tuple[Proposal, ...] = ()
) -> Release:
    register = Register(
        title="A review",
        organisations=(Organisation(id="lead", name="The Lead"),),
        recommendations=(
            Recommendation(id="r-1", number="1", topic="doors"),
            Recommendation(id="r-2"),
        ),
        evidence=(EVIDENCE,),
        cycles=(THEN, cycle),
        assessments=assessments,
    )
    return Release(cycle="now", register=register, scale=SCALE, proposals=proposals)


@pytest.mark.parametrize(
    ("release", "state", "label", "decider"),
    [
        pytest.param(_release(_assessed("lead", "high")), "decided", "High", "lead", id="decided"),
        pytest.param(
            _release(_assessed("lead", "undetermined")),
            "undetermined",
            "Undetermined",
            "lead",
            id="undetermined",
        ),
        pytest.param(_release(), "no-decision", "No decision recorded", None, id="silence"),
        pytest.param(
            _release(_assessed("other", "high")),
            "no-decision",
            "No decision recorded",
            None,
            id="only-others",
        ),
        pytest.param(
            _release(_assessed("other", "low"), _assessed("lead", "high")),
            "decided",
            "High",
            "lead",
            id="the-lead-counts",
        ),
        pytest.param(
            _release(
                _assessed("b", "low"),
                _assessed("a", "high"),
                cycle=attrs.evolve(CYCLE, assessor=None),
            ),
            "assessors-differ",
            "Assessors differ",
            None,
            id="nobody-leads-and-they-differ",
        ),
        pytest.param(
            _release(
                _assessed("b", "low"),
                _assessed("a", "low"),
                cycle=attrs.evolve(CYCLE, assessor=None),
            ),
            "decided",
            "Low",
            "a",
            id="nobody-leads-and-they-agree",
        ),
        pytest.param(
            _release(_assessed("lead", "high"), cycle=attrs.evolve(CYCLE, assesses=False)),
            "not-assessed",
            "Not assessed in this cycle",
            None,
            id="a-cycle-that-does-not-assess",
        ),
        pytest.param(
            _release(
                _assessed("lead", "high"),
                cycle=attrs.evolve(
                    CYCLE, not_assessed=(NotAssessed(recommendation="r-1", why="Too early."),)
                ),
            ),
            "not-assessed",
            "Not assessed in this cycle",
            None,
            id="left-out",
        ),
        pytest.param(
            _release(_assessed("lead", "high", cycle="then")),
            "no-decision",
            "No decision recorded",
            None,
            id="an-earlier-status-is-not-taken-over",
        ),
    ],
)
def test_state_of_a_conclusion(
    release: Release, state: State, label: str, decider: str | None
) -> None:
    """There is a status only where somebody decided; otherwise it is said why there is none."""
    found = release.status("r-1")

    assert (found.state, found.label) == (state, label)
    assert (found.decision.assessor if found.decision else None) == decider
    assert (found.status is not None) == (state == "decided")
    assert label in str(found.explain())


PROPOSAL = Proposal(
    recommendation="r-1",
    strategy="weigh",
    scale="two",
    status="low",
    told_as="low",
    trace=Trace(
        rule="nothing-changed",
        because="No outcome changed.",
        used=(Used(evidence="ev-1", counted_as="an outcome"),),
        set_aside=(ExcludedEvidence(evidence="ev-9", why="It is stale."),),
        would_change=("One more finding.",),
        notes=("A note.",),
    ),
    made_by=Provenance(plugin="weigh", distribution="acme", version="2.0"),
)
ELSEWHERE = attrs.evolve(
    PROPOSAL,
    scale="three",
    status="red",
    told_as=None,
    fit="lossy",
    loss="Red says less.",
    trace=Trace(rule="other-rule", because="Because."),
    made_by=None,
)


@pytest.mark.parametrize(
    ("proposal", "status", "differs"),
    [
        pytest.param(PROPOSAL, "low", False, id="the-same"),
        pytest.param(PROPOSAL, "high", True, id="another"),
        pytest.param(ELSEWHERE, "high", False, id="none-fits"),
        pytest.param(attrs.evolve(ELSEWHERE, told_as="low"), "high", True, id="told-otherwise"),
        pytest.param(attrs.evolve(PROPOSAL, status="undetermined"), "high", False, id="open"),
    ],
)
def test_a_decision_differs_only_from_what_is_proposed(
    proposal: Proposal, status: str, *, differs: bool
) -> None:
    """A proposal that comes to nothing in the scale contradicts nobody."""
    assert proposal.differs_from(status, scale="two") is differs


def test_an_account_tells_all_that_is_recorded() -> None:
    """Decision, reasons, evidence, other assessors, proposals and earlier cycles all stand in it."""
    decided = _assessed(
        "lead",
        "high",
        reasons="People said so.",
        action_needed="Keep at it.",
        evidence_used=("ev-1", "ev-7"),
        evidence_set_aside=(ExcludedEvidence(evidence="ev-2", why="Too old."),),
        would_change=("Bad news.",),
        decided_on=date(2024, 2, 29),
        differs_because="The panel saw more.",
    )
    release = _release(
        decided,
        _assessed("panel", "undetermined"),
        _assessed("lead", "low", cycle="then"),
        proposals=(PROPOSAL, ELSEWHERE),
    )

    told = release.status("1").explain()
    lines = [sentence for _, sentences in told.parts for sentence in sentences]

    assert told.title == "Recommendation 1 (doors)\nReport; records up to 2024-03-01"
    assert [heading for heading, _ in told.parts] == [
        "Conclusion: High",
        "Another assessor: panel",
        "Proposed by weigh, acme 2.0: Low",
        "Proposed by weigh: no status of this scale",
        "Earlier cycles",
    ]
    for expected in (
        "Decided by The Lead: High.",
        "Decided on: 2024-02-29.",
        "Reasons: People said so.",
        "Action needed: Keep at it.",
        "Relied on ev-1: Doors were open.",
        "Relied on ev-7.",
        "Set aside ev-2. Why: Too old.",
        "Would change it: Bad news.",
        "Differs from the proposal because: The panel saw more.",
        "Decided by panel: Undetermined.",
        "Decided on: not recorded.",
        "Reasons: not recorded",
        "The evidence relied on is not recorded.",
        "Rule: nothing-changed. No outcome changed.",
        "Used ev-1: Doors were open. Counted as: an outcome.",
        "Set aside ev-9. Why: It is stale.",
        "Would change it: One more finding.",
        "Note: A note.",
        "On the scale 'three' that is 'red'; fit: lossy. Red says less.",
        "No evidence was used.",
        "then: Low (The Lead).",
    ):
        assert expected in lines


def test_an_account_of_nothing_says_so() -> None:
    """Silence is told as silence."""
    told = str(_release().status("r-1").explain())

    assert "Nobody has recorded a decision; a proposal is not one." in told
    assert "No strategy proposes a status in this cycle." in told


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        pytest.param(
            _release(cycle=attrs.evolve(CYCLE, assesses=False)),
            "This cycle does not assess it.",
            id="not-assessed",
        ),
        pytest.param(
            _release(
                cycle=attrs.evolve(
                    CYCLE, not_assessed=(NotAssessed(recommendation="r-1", why="Too early."),)
                )
            ),
            "Too early.",
            id="why-not",
        ),
        pytest.param(
            _release(
                _assessed("a", "low"),
                _assessed("b", "high"),
                cycle=attrs.evolve(CYCLE, assessor=None),
            ),
            "No assessor leads this cycle, and those who assessed differ.",
            id="assessors-differ",
        ),
    ],
)
def test_an_account_says_why_there_is_no_status(release: Release, expected: str) -> None:
    """What stands in a status's place is explained as well."""
    assert expected in release.status("r-1").explain().parts[0][1]


def test_a_recommendation_without_words_is_named_once() -> None:
    """Its id is not repeated in brackets."""
    assert _release().status("r-2").explain().title.startswith("r-2\n")


def test_a_release_reports_on_what_is_in_scope() -> None:
    """A recommendation outside the cycle's scope has no conclusion there."""
    release = _release(cycle=attrs.evolve(CYCLE, scope=("r-1",)))

    assert [asked.id for asked in release.in_scope] == ["r-1"]
    assert [asked.id for asked in _release().in_scope] == ["r-1", "r-2"]
    with pytest.raises(NotFoundError) as caught:
        release.status("r-2")
    assert caught.value.code == "recommendation-out-of-scope"


def test_evidence_is_told_once_and_by_id() -> None:
    """A record that names a recommendation and one of its criteria still counts once."""
    assert [record.id for record in _release().status("r-1").evidence] == ["ev-1"]
    assert _release().status("r-2").evidence == ()
