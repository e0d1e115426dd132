"""Tests of the walk through records."""

from collections.abc import Mapping
from typing import Any

from attrs import Attribute, frozen
from sound_register import SOUND, change

from rsr.model import Addressee, Register
from rsr.traversal import REFERENCES, Walk


@frozen
class _Inner:
    """A record within a record."""

    word: str


@frozen
class _Outer:
    """A record with fields of every sort."""

    either: tuple[_Inner | str, ...]
    words: tuple[str, ...]
    either_way: Mapping[str, Any] | _Inner


def _words(attribute: "Attribute[Any]") -> str | None:
    return "w" if attribute.name.startswith("word") else None


def test_only_marked_fields_are_walked_and_all_records_within() -> None:
    """Texts of a field that is not wanted are passed over, records within it are not."""
    record = _Outer(
        either=("passed over", _Inner("a")), words=("b", ""), either_way={"passed": "over"}
    )

    leaves = list(Walk(_words).inside(record, ("x",)))

    assert leaves == [
        (("x", "either", 1, "word"), "w", "a"),
        (("x", "words", 0), "w", "b"),
        (("x", "words", 1), "w", ""),
    ]


def test_texts_without_paths_are_those_with_paths() -> None:
    """Each field's come together, with its mark; those of a register are of its head alone."""
    record = _Outer(
        either=("passed over", _Inner("a")), words=("b", ""), either_way={"passed": "over"}
    )

    assert Walk(_words).marked(record) == [("w", ("a",)), ("w", ("b", ""))]
    assert REFERENCES.marked(Register(title="x", review="paper")) == [("publications", ("paper",))]
    for _, index, one in (found for found in SOUND.records() if found[0] == "recommendations"):
        flat = sorted((mark, text) for mark, texts in REFERENCES.marked(one) for text in texts)
        leaves = REFERENCES.inside(one, ("recommendations", index))
        assert flat == sorted((mark, text) for _, mark, text in leaves)


def test_addressees_are_told_by_their_key() -> None:
    """An addressee stands where its document has it: under its organisation; or nowhere."""
    addressee = Addressee(organisation="owner", role="lead")
    register = change("recommendations", 0, addressed_to=(addressee,))
    place = ("recommendations", 0, "addressed_to", "owner")

    assert (place, "organisations", "owner") in list(REFERENCES.register(register))
    assert list(Walk(_words).inside(register.recommendations[0], ())) == []


def test_collections_can_be_left_out() -> None:
    """What is left out is not walked."""
    walked = {path[0] for path, _, _ in REFERENCES.register(SOUND, without=("stories",))}

    assert "stories" not in walked
    assert "assessments" in walked


@frozen
class _Further:
    """A record whose own fields are not wanted, of which one leads to a wanted one."""

    label: str
    inner: _Inner | None = None
    again: "tuple[_Further, ...]" = ()


@frozen
class _Unwanted:
    """A record that leads to nothing that is wanted."""

    label: str


@frozen
class _Holder:
    """A record that holds the others."""

    further: _Further
    unwanted: tuple[_Unwanted, ...] = ()


def test_records_that_lead_to_nothing_are_not_entered() -> None:
    """A record is looked into where a field of it, or of a record within it, is wanted."""
    entered: list[str] = []

    class Told(_Unwanted):
        def __getattribute__(self, name: str) -> Any:
            entered.append(name)
            return super().__getattribute__(name)

    record = _Holder(_Further("no", _Inner("yes")), (Told("no"),))

    assert list(Walk(_words).inside(record, ())) == [(("further", "inner", "word"), "w", "yes")]
    assert "label" not in entered
