"""Tests of the checks on time."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve
from sound_register import SOUND, change, declared, found, run

from rsr.errors import Path, grouped
from rsr.model import Consent, DueDate, Period, Register, Search
from rsr.plugins.checks import dates

LATE = date(2024, 7, 1)
STORY = SOUND.stories[0]
LATER_EVIDENCE = change("evidence", 0, cycle="second")

CASES = [
    pytest.param(
        "evidence-after-cut-off",
        change("evidence", 0, published_on=LATE),
        ("evidence", 0, "published_on"),
        id="published",
    ),
    pytest.param(
        "evidence-after-cut-off",
        change("evidence", 0, collected_on=LATE),
        ("evidence", 0, "collected_on"),
        id="collected",
    ),
    pytest.param(
        "evidence-after-cut-off",
        change("evidence", 0, period=Period(start=date(2024, 6, 1), end=LATE)),
        ("evidence", 0, "period", "end"),
        id="period",
    ),
    pytest.param(
        "evidence-after-cut-off",
        change("evidence", 0, search=Search(looked_for="it", looked_in=("all over",), on=LATE)),
        ("evidence", 0, "search", "on"),
        id="search",
    ),
    pytest.param(
        "ground-unseen",
        LATER_EVIDENCE,
        ("assessments", 0, "evidence_used", 0),
        id="evidence-of-a-later-cycle",
    ),
    pytest.param(
        "ground-unseen",
        change("evidence", 0, cycle=None, collected_on=LATE),
        ("assessments", 0, "evidence_used", 0),
        id="evidence-of-no-cycle",
    ),
    pytest.param(
        "evidence-stale",
        change("evidence", 1, stale_on=date(2024, 6, 30)),
        ("assessments", 1, "evidence_used", 0),
        id="stale-on-the-cut-off",
    ),
    pytest.param(
        "evidence-undated", change("evidence", 1, collected_on=None), ("evidence", 1), id="undated"
    ),
    pytest.param(
        "response-after-cut-off",
        change("responses", 0, made_on=LATE),
        ("responses", 0, "made_on"),
        id="response",
    ),
    pytest.param(
        "claim-after-cut-off",
        change("claims", 0, made_on=LATE),
        ("claims", 0, "made_on"),
        id="claim",
    ),
    pytest.param(
        "due-date-unexplained",
        change("milestones", 0, due=(DueDate(on=LATE), DueDate(as_stated="Spring 2025"))),
        ("milestones", 0, "due", 1),
        id="moved-in-words",
    ),
    pytest.param(
        "due-date-unexplained",
        change("milestones", 0, due=(DueDate(on=LATE), DueDate(on=date(2025, 1, 1)))),
        ("milestones", 0, "due", 1),
        id="moved-to-a-day",
    ),
    pytest.param(
        "ledger-out-of-order",
        change(
            "milestones",
            0,
            due=(
                DueDate(on=LATE, set_on=date(2024, 3, 1)),
                DueDate(on=date(2024, 8, 1), why="Slow."),
                DueDate(on=date(2024, 9, 1), set_on=date(2024, 2, 1), why="Slower."),
            ),
        ),
        ("milestones", 0, "due", 2, "set_on"),
        id="ledger",
    ),
    pytest.param(
        "milestone-before-recommendation",
        change("milestones", 0, done_on=date(2024, 1, 9)),
        ("milestones", 0, "done_on"),
        id="done-before",
    ),
    pytest.param(
        "response-before-recommendation",
        change("responses", 0, recommendation="two", made_on=date(2024, 1, 9)),
        ("responses", 0, "made_on"),
        id="answered-before-the-review-appeared",
    ),
    pytest.param(
        "recommendation-after-publication",
        change("recommendations", 0, made_on=date(2024, 1, 11)),
        ("recommendations", 0, "made_on"),
        id="made-after",
    ),
    pytest.param(
        "cycle-out-of-order",
        change("cycles", 1, cut_off_on=date(2024, 6, 30)),
        ("cycles", 1, "cut_off_on"),
        id="same-cut-off",
    ),
    pytest.param(
        "cycle-published-early",
        change("cycles", 1, published_on=date(2024, 12, 30), assesses=False),
        ("cycles", 1, "published_on"),
        id="published-early",
    ),
    pytest.param(
        "decision-after-publication",
        change("assessments", 0, decided_on=date(2024, 8, 1)),
        ("assessments", 0, "decided_on"),
        id="decided-late",
    ),
    pytest.param(
        "consent-dates-reversed",
        change(
            "stories",
            0,
            consent=Consent(
                covers=("publication",),
                given_on=date(2024, 4, 1),
                withdrawn_on=date(2024, 3, 31),
            ),
        ),
        ("stories", 0, "consent", "withdrawn_on"),
        id="consent",
    ),
]


@pytest.mark.parametrize(("code", "register", "path"), CASES)
def test_what_is_out_of_time_is_told(code: str, register: Register, path: Path) -> None:
    """What comes too late, too early or without a reason is told at the very date."""
    told = found(register)

    assert (code, path) in told


def test_every_code_is_met() -> None:
    """No code of the module goes without a case above."""
    met = {str(case.values[0]) for case in CASES}

    assert met == declared(dates)


def _bare(collection: str, **fields: Any) -> Register:
    return change(collection, 0, **fields)


@pytest.mark.parametrize(
    "register",
    [
        pytest.param(_bare("evidence", collected_on=date(2024, 6, 30)), id="on-the-cut-off"),
        pytest.param(_bare("evidence", cycle=None), id="before-any-cycle"),
        pytest.param(_bare("claims", made_on=None), id="claim-without-date"),
        pytest.param(_bare("claims", cycle=None, made_on=LATE), id="claim-of-no-cycle"),
        pytest.param(_bare("milestones", done_on=None), id="not-done"),
        pytest.param(_bare("milestones", due=()), id="no-ledger"),
        pytest.param(_bare("assessments", decided_on=None), id="decided-some-day"),
        pytest.param(_bare("stories", consent=Consent(covers=("publication",))), id="no-dates"),
        pytest.param(
            evolve(SOUND, review=None, milestones=(), stories=(), private_names=()), id="no-review"
        ),
        pytest.param(
            change("recommendations", 0, made_on=None, of=evolve(SOUND, review=None)),
            id="made-some-day",
        ),
        pytest.param(_bare("cycles", published_on=None), id="not-published"),
    ],
)
def test_what_is_in_time_or_undated_is_let_be(register: Register) -> None:
    """A date that is not recorded is no fault of order, and the last day still counts."""
    told = {problem.code for problem in run(register)}

    assert told & declared(dates) == set()


def test_evidence_of_an_earlier_cycle_is_a_ground() -> None:
    """A cycle sees what those before it recorded."""
    later = evolve(SOUND.assessments[0], cycle="second", decided_on=None)

    told = found(evolve(SOUND, assessments=(*SOUND.assessments, later)))

    assert told == set()


def test_nothing_is_said_of_grounds_where_the_chain_of_cycles_is_broken() -> None:
    """Where a previous cycle is not there, what it recorded may well have been seen."""
    register = evolve(LATER_EVIDENCE, cycles=(evolve(SOUND.cycles[0], previous="zeroth"),))

    told = {problem.code for problem in run(register)}

    assert "ground-unseen" not in told


def test_a_loop_of_cycles_is_not_told_as_disorder_too() -> None:
    """In a loop some cut-off is always out of order: the loop is the fault."""
    told = {problem.code for problem in run(change("cycles", 0, previous="second"))}

    assert "cycle-out-of-order" not in told


def test_undated_evidence_is_one_note() -> None:
    """Each record has its place, and all are told in one line that names the first few."""
    records = tuple(evolve(SOUND.evidence[0], id=f"ev-{n}", collected_on=None) for n in range(12))

    told = [p for p in run(SOUND.with_records(evidence=records)) if p.code == "evidence-undated"]

    assert [problem.where.path for problem in told] == [("evidence", at) for at in range(2, 14)]
    (one,) = grouped(told)
    assert "12 such in all" in str(one)
    assert "and 3 more" in str(one)


@pytest.mark.parametrize(
    "register",
    [
        pytest.param(change("assessments", 0, cycle="third"), id="cycle"),
        pytest.param(change("assessments", 0, evidence_used=("gone",)), id="evidence"),
        pytest.param(change("evidence", 0, cycle="third", collected_on=LATE), id="cycle-of-record"),
        pytest.param(change("cycles", 1, previous="zeroth"), id="previous-cycle"),
        pytest.param(change("milestones", 0, recommendation="nine"), id="recommendation"),
    ],
)
def test_what_leads_nowhere_is_left_to_the_references(register: Register) -> None:
    """A dangling id is one fault, and no date is judged by it."""
    told = {problem.code for problem in run(register)}

    assert told & {"evidence-after-cut-off", "evidence-stale", "cycle-out-of-order"} == set()
    assert any(code.endswith("-unknown") for code in told)
