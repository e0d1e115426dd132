"""Old registers are read as today's, and their faults are told where they stand in the old file."""

from pathlib import Path
from typing import Any

import pytest

from rsr.documents import read_register
from rsr.documents.located import Document
from rsr.documents.upgrade import STEPS, upgrade
from rsr.documents.yaml_reader import read_yaml
from rsr.errors import DocumentError, Where
from rsr.model import FORMAT, Addressee

UPGRADES = Path(__file__).parent / "upgrades"


def test_there_is_a_step_from_every_old_format() -> None:
    """Nothing that was once released is left behind."""
    assert sorted(STEPS) == list(range(1, FORMAT))


def test_an_owner_becomes_a_lead() -> None:
    """Format 1's owner is who the recommendation is addressed to; the rest stays as it was."""
    folder = UPGRADES / "format-1"

    read = read_register(folder)

    assert [problem.code for problem in read.problems] == ["field-unknown"]
    assert read.register is not None
    first, second = read.register.recommendations
    assert first.addressed_to == (Addressee(organisation="council", role="lead"),)
    assert (first.number, second.topic, second.addressed_to) == ("1", "Benches", ())
    assert read.register.format == FORMAT


def test_both_old_and_new_are_not_merged() -> None:
    """Where a record says it in both ways, it is for a person to choose."""
    (problem,) = read_register(UPGRADES / "format-1").problems

    assert (problem.code, problem.where.path) == (
        "field-unknown",
        ("recommendations", 2, "owner"),
    )
    assert problem.where == Where(
        file="recommendations.yaml", line=9, column=5, path=problem.where.path
    )


def test_faults_are_told_where_they_stand_in_the_old_file() -> None:
    """A problem with a field that was moved points at the words the person wrote."""
    found = read_register(UPGRADES / "format-1-faults").problems

    assert [(p.code, p.where.line, p.where.column, p.where.path[1:]) for p in found] == [
        ("id-malformed", 6, 12, (0, "addressed_to", "The Council")),
        ("type-wrong", 8, 12, (1, "addressed_to")),
        ("field-unknown", 10, 5, (2, "topics")),
        ("type-wrong", 11, 5, (3,)),
    ]


def _document(text: str) -> Document:
    return read_yaml(text, file="r.yaml")


@pytest.mark.parametrize("found", [0, -1, FORMAT + 1, 10**9])
def test_an_unknown_format_is_refused(found: int) -> None:
    """Neither a newer format nor one that never was is guessed at."""
    document = _document(f"title: A\nformat: {found}\n")

    with pytest.raises(DocumentError) as caught:
        upgrade(document, found)

    assert (caught.value.code, caught.value.problems[0].where.line) == ("format-unknown", 2)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"title": "A"}, id="no-recommendations"),
        pytest.param({"recommendations": "none"}, id="no-list"),
        pytest.param({"recommendations": []}, id="empty"),
    ],
)
def test_what_has_no_owner_stays_as_it_is(value: dict[str, Any]) -> None:
    """A step touches only what it is for."""
    document = Document(file="f", value=value, finder=lambda path, _: (1, 1) if not path else None)

    assert upgrade(document, 1).value == value


def test_a_document_of_today_is_not_touched() -> None:
    """There is no step to take."""
    document = _document("format: 2\n")

    assert upgrade(document, FORMAT) is document


def test_moves_of_several_steps_lead_back_to_the_file() -> None:
    """A part that was moved twice is found where it first stood."""
    document = _document("a:\n  b: 1\n")

    once = document.upgraded({"c": 1}, ((("c",), ("a", "b")),))
    twice = once.upgraded({"d": {"e": 1}}, ((("d", "e"), ("c",)),))

    assert twice.locate(("d", "e")) == Where(file="r.yaml", line=2, column=6, path=("d", "e"))
    assert twice.locate(("c",)).line == 2
    assert twice.locate(("d", "e", "f")).line == 2


def test_a_place_that_nothing_is_known_of_is_the_file() -> None:
    """A finder that finds nothing leaves the file's name."""
    document = Document(file="f", value=None, finder=lambda *_: None)

    assert document.locate(("a",)) == Where(file="f", path=("a",))
