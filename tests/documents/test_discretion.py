"""What may be a person's details is told of, and never told."""

from pathlib import Path

import pytest

from rsr.documents import read_register
from rsr.documents.discretion import discreet, is_private
from rsr.model import Evidence, Recommendation, Register, Story

HEAD = "format: 3\ntitle: A made-up review\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("private_names: [Zebedee]\n", "type-wrong", id="text-in-place-of-names"),
        pytest.param("private_names: Zebedee\n", "type-wrong", id="text-in-place-of-a-list"),
        pytest.param("private_names: {Zebedee: x}\n", "type-wrong", id="mapping-of-names"),
        pytest.param("stories: [Zebedee]\n", "type-wrong", id="text-in-place-of-a-story"),
        pytest.param("stories: [{consent: Zebedee}]\n", "type-wrong", id="text-for-consent"),
        pytest.param("evidence: [{says: [Zebedee]}]\n", "type-wrong", id="list-for-a-text"),
        pytest.param("evidence: [{says: x, source: Zebedee}]\n", "type-wrong", id="text-for-a-source"),
        pytest.param("stories: [{Zebedee: x}]\n", "field-unknown", id="unknown-key"),
        pytest.param("stories: [{consent: {Zebedee: x}}]\n", "field-unknown", id="unknown-key-deeper"),
        pytest.param("stories: []\nZebedee: x\n", "field-unknown", id="unknown-key-of-the-file"),
        pytest.param("Zebedee: x\n", "field-unknown", id="unknown-key-of-a-file-named-so"),
        pytest.param("stories: [{Zebedee: x, Zebedee: y}]\n", "key-repeated", id="repeated-key"),
        pytest.param("stories: []\nZebedee: x\nZebedee: y\n", "key-repeated", id="repeated-in-file"),
        pytest.param("stories: [!Zebedee x]\n", "yaml-tag", id="tag"),
        pytest.param("Zebedee\n", "document-not-mapping", id="a-file-of-text"),
    ],
)  # fmt: skip
def test_nothing_of_a_person_is_told(tmp_path: Path, text: str, code: str) -> None:
    """Neither what came nor the path repeats a word of such a record."""
    (tmp_path / "register.yaml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "stories.yaml").write_text(text, encoding="utf-8")

    problems = read_register(tmp_path).problems

    assert code in [problem.code for problem in problems]
    assert all("Zebedee" not in str(problem) for problem in problems)
    assert all(problem.where.line is not None for problem in problems)


def test_a_misspelt_field_is_shown(tmp_path: Path) -> None:
    """A key that can be nothing but a known one is named, so that it can be found."""
    (tmp_path / "register.yaml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "stories.yaml").write_text("stories: [{constent: {}}]\n", encoding="utf-8")

    (unknown,) = [p for p in read_register(tmp_path).problems if p.code == "field-unknown"]

    assert (unknown.got, unknown.where.path) == ("'constent'", ("stories", 0, "constent"))
    assert (unknown.where.line, unknown.where.column) == (1, 12)


def test_an_unknown_key_keeps_its_place(tmp_path: Path) -> None:
    """The key is cut from the path, and line and column still lead to it."""
    (tmp_path / "register.yaml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "stories.yaml").write_text("stories:\n  - Zebedee: x\n", encoding="utf-8")

    (unknown,) = [p for p in read_register(tmp_path).problems if p.code == "field-unknown"]

    assert (unknown.got, unknown.where.path) == ("withheld", ("stories", 0, "..."))
    assert (unknown.where.line, unknown.where.column) == (2, 5)


def test_records_of_no_person_are_told_of_in_full(tmp_path: Path) -> None:
    """What is wrong with a recommendation, or repeated in it, is shown."""
    (tmp_path / "register.yaml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "r.yaml").write_text("recommendations: [word, {zz: 1, zz: 2}]\n", encoding="utf-8")

    told = {p.code: (p.got, p.where.path) for p in read_register(tmp_path).problems}

    assert told["type-wrong"] == ("'word'", ("recommendations", 0))
    assert told["key-repeated"] == ("'zz'", ("recommendations", 1, "zz"))


@pytest.mark.parametrize(
    ("cls", "path", "private"),
    [
        pytest.param(Story, (), True, id="story"),
        pytest.param(Story, ("consent", "x"), True, id="within-a-story"),
        pytest.param(Evidence, (), True, id="evidence"),
        pytest.param(Evidence, ("says",), True, id="private-field"),
        pytest.param(Evidence, ("source",), True, id="anything-in-place-of-a-record"),
        pytest.param(Evidence, ("unheard-of",), True, id="unknown-field-of-evidence"),
        pytest.param(Evidence, ("kind",), False, id="choice"),
        pytest.param(Evidence, ("collected_on",), False, id="day"),
        pytest.param(Recommendation, (), False, id="recommendation"),
        pytest.param(Recommendation, ("unheard-of",), False, id="unknown-field"),
        pytest.param(Register, ("title",), False, id="head"),
        pytest.param(Register, ("recommendations", 0), False, id="list-of-another"),
        pytest.param(Register, ("stories", 0, "id"), True, id="list-of-stories"),
    ],
)
def test_a_record_with_a_private_field_is_private(
    cls: type, path: tuple[str | int, ...], *, private: bool
) -> None:
    """All of such a record counts but its choices and days, and nothing of what holds it."""
    assert is_private(cls, path) is private


def test_a_path_that_names_fields_is_kept() -> None:
    """A path is cut at the first key that is no field, and only where a person may be meant."""
    assert discreet(Story, ("consent", "x y", "z")) == ("consent", "...")
    assert discreet(Register, ("stories", 0, "text")) == ("stories", 0, "text")
    assert discreet(Recommendation, ("x y", "z")) == ("x y", "z")
