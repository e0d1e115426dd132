"""Tests of the checks that a careful editor makes."""

from datetime import date

import pytest
from attrs import evolve
from sound_register import SOUND, add, change, declared, found, run

from rsr.errors import Path, grouped
from rsr.model import Addressee, Organisation, Register, Section, SourceRef, Theme
from rsr.plugins.checks import editing

OTHER = Theme(id="housing", title="Housing")
WITHOUT_BASELINE = change("indicators", 0, baseline=None)


def _section(**fields: object) -> Register:
    made = Section(id="s", text="Words.", **fields)  # type: ignore[arg-type]  # any place
    return change("cycles", 0, sections=(made,))


CASES = [
    pytest.param(
        "owner-missing",
        change("recommendations", 0, addressed_to=()),
        ("recommendations", 0, "addressed_to"),
        id="no-owner",
    ),
    pytest.param(
        "owner-missing",
        change(
            "recommendations", 0, addressed_to=(Addressee(organisation="owner", role="oversight"),)
        ),
        ("recommendations", 0, "addressed_to"),
        id="no-lead",
    ),
    pytest.param(
        "owner-unclear",
        change("recommendations", 0, owner_unclear="Nobody took it."),
        ("recommendations", 0, "owner_unclear"),
        id="unclear",
    ),
    pytest.param(
        "recommendation-without-chapter",
        change("recommendations", 0, themes=()),
        ("recommendations", 0, "themes"),
        id="no-chapter",
    ),
    pytest.param(
        "recommendation-without-chapter",
        add("themes", OTHER, of=change("cycles", 0, themes=("housing",))),
        ("cycles", 0, "themes"),
        id="chapter-not-told",
    ),
    pytest.param("chapter-empty", add("themes", OTHER), ("themes", 1), id="empty-chapter"),
    pytest.param(
        "criteria-missing",
        change("recommendations", 1, criteria=()),
        ("recommendations", 1),
        id="no-criteria",
    ),
    pytest.param(
        "record-unused",
        add("organisations", Organisation(id="bystander", name="A bystander")),
        ("organisations", 2),
        id="unused",
    ),
    pytest.param(
        "corroboration-by-itself",
        change("evidence", 0, source_organisation="owner", corroborated_by=("reviewer", "owner")),
        ("evidence", 0, "corroborated_by", 1),
        id="corroborated-by-who-says-it",
    ),
    pytest.param(
        "corroboration-by-itself",
        change(
            "evidence",
            0,
            source=SourceRef(document="the-review"),
            corroborated_by=("owner", "reviewer"),
        ),
        ("evidence", 0, "corroborated_by", 1),
        id="corroborated-by-who-publishes-it",
    ),
    pytest.param(
        "evidence-bears-on-nothing",
        change("evidence", 0, bears_on=()),
        ("evidence", 0, "bears_on"),
        id="bears-on-nothing",
    ),
    pytest.param(
        "evidence-bears-on-nothing",
        change("cycles", 0, scope=("two",)),
        ("evidence", 0, "bears_on"),
        id="bears-on-nothing-in-scope",
    ),
    pytest.param(
        "search-missing",
        change("evidence", 1, kind="search-found-nothing"),
        ("evidence", 1),
        id="search",
    ),
    pytest.param(
        "coverage-not-recorded",
        change("observations", 0, coverage=()),
        ("indicators", 0, "coverage"),
        id="coverage",
    ),
    pytest.param("baseline-missing", WITHOUT_BASELINE, ("indicators", 0, "target"), id="baseline"),
    pytest.param(
        "section-misplaced",
        _section(place="chapter"),
        ("cycles", 0, "sections", 0, "place"),
        id="chapter-without-theme",
    ),
    pytest.param(
        "section-misplaced",
        _section(place="findings"),
        ("cycles", 0, "sections", 0, "place"),
        id="findings-of-nothing",
    ),
    pytest.param(
        "section-out-of-scope",
        change("cycles", 0, scope=("two",)),
        ("cycles", 0, "sections", 2, "recommendation"),
        id="section-out-of-scope",
    ),
]


@pytest.mark.parametrize(("code", "register", "path"), CASES)
def test_what_an_editor_would_mark_is_told(code: str, register: Register, path: Path) -> None:
    """What lacks an owner, a chapter or a use is told where it stands."""
    told = found(register)

    assert (code, path) in told


def test_every_code_is_met() -> None:
    """No code of the module goes without a case above."""
    met = {str(case.values[0]) for case in CASES}

    assert met == declared(editing)


@pytest.mark.parametrize(
    "register",
    [
        pytest.param(
            evolve(
                SOUND,
                themes=(),
                cycles=(evolve(SOUND.cycles[0], themes=(), sections=()), SOUND.cycles[1]),
                recommendations=tuple(evolve(r, themes=()) for r in SOUND.recommendations),
            ),
            id="register-without-chapters",
        ),
        pytest.param(
            change(
                "recommendations",
                1,
                made_on=date(2024, 12, 1),
                themes=("housing",),
                of=add("themes", OTHER),
            ),
            id="chapter-of-a-later-recommendation",
        ),
        pytest.param(
            change("recommendations", 1, themes=("unheard-of",)), id="chapter-that-is-not-there"
        ),
        pytest.param(change("cycles", 0, scope=("one", "two")), id="everything-in-scope"),
        pytest.param(change("evidence", 0, cycle=None), id="evidence-of-no-cycle"),
        pytest.param(
            change("indicators", 0, coverage=None, of=change("observations", 0, coverage=())),
            id="figures-that-need-no-coverage",
        ),
        pytest.param(
            evolve(WITHOUT_BASELINE, indicators=(evolve(SOUND.indicators[0], target=None),)),
            id="no-target",
        ),
    ],
)
def test_what_is_in_order_is_let_be(register: Register) -> None:
    """Nothing that an editor marks is marked here."""
    told = {problem.code for problem in run(register)}

    assert told & declared(editing) == set()


def test_recommendations_without_criteria_are_one_note() -> None:
    """Each has its place, and all are told in one line, as others of one cause are."""
    bare = tuple(evolve(r, criteria=()) for r in SOUND.recommendations)

    told = [p for p in run(evolve(SOUND, recommendations=bare)) if p.code == "criteria-missing"]

    assert [problem.got for problem in told] == ["'one'", "'two'"]
    assert [problem.where.path for problem in told] == [
        ("recommendations", 0),
        ("recommendations", 1),
    ]
    (one,) = grouped(told)
    assert len(one.others) == 1
