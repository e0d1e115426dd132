"""Tests of the checks that protect people."""

from datetime import date

import pytest
from attrs import evolve
from sound_register import SOUND, change, declared, found, run

from rsr.errors import Path
from rsr.model import (
    Consent,
    Missing,
    PrivateNames,
    Register,
    Section,
    StrategyUse,
)
from rsr.plugins.checks import people

HIDDEN = "private-name-in-text"
SECTION = Section(id="s", text="As Zebedee Quill told us.", place="summary")


def _says(text: str) -> Register:
    return change("evidence", 0, says=text)


def _named(*names: str, of: Register) -> Register:
    return evolve(of, private_names=(PrivateNames(story="a-story", names=names),))


CASES = [
    pytest.param(
        "consent-missing", change("stories", 0, consent=None), ("stories", 0), id="no-consent"
    ),
    pytest.param(
        "consent-not-for-publication",
        change("stories", 0, consent=Consent(covers=("research",))),
        ("stories", 0, "consent", "covers"),
        id="for-research",
    ),
    pytest.param(
        "consent-not-for-publication",
        change("stories", 0, consent=Consent(covers=())),
        ("stories", 0, "consent", "covers"),
        id="for-nothing",
    ),
    pytest.param(
        "consent-withdrawn",
        change(
            "stories",
            0,
            consent=Consent(covers=("publication",), withdrawn_on=date(2024, 5, 1)),
        ),
        ("stories", 0, "consent", "withdrawn_on"),
        id="withdrawn",
    ),
    pytest.param(
        "changed-name-is-real",
        change("stories", 0, changed_name=" zeb"),
        ("stories", 0, "changed_name"),
        id="changed-name",
    ),
    pytest.param(
        "story-evidence-kind",
        change("stories", 0, evidence="visit"),
        ("stories", 0, "evidence"),
        id="kind",
    ),
    pytest.param(
        "story-restricted",
        change("evidence", 0, confidentiality="restricted"),
        ("stories", 0, "evidence"),
        id="restricted",
    ),
    pytest.param(HIDDEN, _says("Zeb waited."), ("evidence", 0, "says"), id="evidence"),
    pytest.param(
        HIDDEN, change("stories", 0, text="I am Zeb."), ("stories", 0, "text"), id="story"
    ),
    pytest.param(HIDDEN, evolve(SOUND, notice="For Zeb"), ("notice",), id="head"),
    pytest.param(
        HIDDEN,
        change("cycles", 0, sections=(SECTION,)),
        ("cycles", 0, "sections", 0, "text"),
        id="section",
    ),
    pytest.param(
        HIDDEN,
        change("recommendations", 0, number="Zeb"),
        ("recommendations", 0, "number"),
        id="label",
    ),
    pytest.param(
        HIDDEN,
        change("evidence", 0, places=("Leeds", "Zeb")),
        ("evidence", 0, "places", 1),
        id="list",
    ),
    pytest.param(
        HIDDEN,
        change("observations", 0, value=Missing(why="Zeb left.")),
        ("observations", 0, "value", "why"),
        id="value",
    ),
    pytest.param(
        HIDDEN,
        change("indicators", 0, select={"column": ["a", "Zeb"]}),
        ("indicators", 0, "select", "column", 1),
        id="options",
    ),
    pytest.param(
        HIDDEN,
        evolve(SOUND, strategies=(StrategyUse(use="rule", options={"Zeb": 1}),)),
        ("strategies", 0, "options"),
        id="key-of-options",
    ),
    pytest.param(HIDDEN, change("sources", 0, id="zeb"), ("sources", 0, "id"), id="id"),
]


@pytest.mark.parametrize(("code", "register", "path"), CASES)
def test_what_would_harm_a_person_is_told(code: str, register: Register, path: Path) -> None:
    """A story without consent, and a real name anywhere, is told where it stands."""
    told = found(register)

    assert (code, path) in told


def test_every_code_is_met() -> None:
    """No code of the module goes without a case above."""
    met = {str(case.values[0]) for case in CASES}

    assert met == declared(people)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ZEBEDEE QUILL", id="capitals"),
        pytest.param("so said zebedee\n   quill", id="broken-over-lines"),
        pytest.param("Zebedee\u00a0Quill", id="no-break-space"),
        pytest.param("\uff3a\uff45\uff42", id="wide-letters"),
        pytest.param("Ze\u00adbedee Quill", id="soft-hyphen"),
        pytest.param("Zeb's mother", id="possessive"),
        pytest.param("(Zeb)", id="brackets"),
        pytest.param("by zeb_", id="underscore"),
    ],
)
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    """Case, width, line breaks and signs that nobody sees do not hide a name."""
    told = found(_says(text))

    assert told == {(HIDDEN, ("evidence", 0, "says"))}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("Zo\u00eb", "ZOE\u0308 spoke", id="composed"),
        pytest.param("Strau\u00df", "STRAUSS spoke", id="sharp-s"),
        pytest.param("\u674e\u5a1c", "\u6211\u662f\u674e\u5a1c\u5417", id="script-without-spaces"),
    ],
)
def test_a_name_is_found_in_other_scripts(name: str, text: str) -> None:
    """Names are compared as Unicode says that they are the same."""
    told = found(_named(name, of=_says(text)))

    assert told == {(HIDDEN, ("evidence", 0, "says"))}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param("Zeb", "A zebra crossing.", id="within-a-word"),
        pytest.param("Zeb", "kazeb", id="end-of-a-word"),
        pytest.param("Zebedee Quill", "Zebedee wrote with a quill.", id="parts-apart"),
        pytest.param("Ann", "Anne\u0301 and ann\u0327e", id="another-name"),
        pytest.param("\u200b", "Nothing to see.", id="name-that-nobody-sees"),
        pytest.param("end. start", "The end", id="over-two-texts"),
    ],
)
def test_what_is_not_the_name_is_let_be(name: str, text: str) -> None:
    """Only whole words are names."""
    told = found(_named(name, of=_says(text)))

    assert told == set()


def test_a_text_is_told_once_however_many_names_it_holds() -> None:
    """Several names, several times, in one text make one problem."""
    told = run(_says("Zeb, that is Zebedee Quill: Zeb."))

    assert [problem.code for problem in told] == [HIDDEN]


def test_neither_the_name_nor_the_text_is_shown() -> None:
    """Whatever is told of a name says nothing of it, not even in the path."""
    register = evolve(
        change("indicators", 0, select={"zebedee quill": {"not": ["Zebedee Quill"]}}),
        strategies=(StrategyUse(use="rule", options={"x": {"Zeb": "Zeb"}}),),
    )
    register = change("stories", 0, changed_name="Zebedee Quill", of=register)

    told = run(register)

    assert len(told) == 3
    for problem in told:
        assert problem.got == "withheld"
        assert "zeb" not in str(problem).casefold()


def test_names_without_their_story_are_still_looked_for() -> None:
    """Where the story is not there, its names must stay out all the same."""
    register = evolve(_says("Zeb waited."), stories=())

    told = {problem.code for problem in run(register)}

    assert HIDDEN in told


def test_without_private_names_nothing_is_looked_for() -> None:
    """A register without private names has nothing to hide."""
    told = found(evolve(_says("Zeb waited."), private_names=()))

    assert told == set()


def test_a_story_whose_record_is_not_there_is_left_to_the_references() -> None:
    """A dangling id is one fault."""
    told = {problem.code for problem in run(change("stories", 0, evidence="gone"))}

    assert told == {"evidence-unknown"}
