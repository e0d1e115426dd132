"""A first register: it checks clean, completes in an editor, and harms nothing."""

from pathlib import Path

import pytest

import rsr
from rsr.errors import OutputError


def test_a_new_register_has_nothing_amiss(tmp_path: Path) -> None:
    """What `new` writes passes `check` without a warning."""
    rsr.new(tmp_path / "ours")

    problems = rsr.check(tmp_path / "ours")

    assert [p for p in problems if p.severity != "note"] == []


def test_a_new_register_can_be_published(tmp_path: Path) -> None:
    """What `new` writes goes the whole way, and its proposal is not taken for a decision."""
    rsr.new(tmp_path / "ours")

    release = rsr.publish(tmp_path / "ours", cycle="first", to=tmp_path / "out")

    assert release.status("1").state == "no-decision"
    assert (tmp_path / "out" / "index.html").is_file()


def test_a_new_register_brings_its_schemas(tmp_path: Path) -> None:
    """Every file of it names a schema that lies beside it."""
    written = rsr.new(tmp_path / "ours")

    for name in written:
        if name.endswith(".yaml"):
            path = tmp_path / "ours" / name
            first = path.read_text(encoding="utf-8").splitlines()[0]
            schema = first.removeprefix("# yaml-language-server: $schema=")
            assert (path.parent / schema).is_file()


@pytest.mark.parametrize("holds", ["file", "folder"])
def test_a_place_that_holds_something_is_refused(tmp_path: Path, holds: str) -> None:
    """Nothing is written where something is already."""
    place = tmp_path / "ours"
    if holds == "file":
        place.write_text("mine", encoding="utf-8")
    else:
        place.mkdir()
        (place / "mine").write_text("mine", encoding="utf-8")

    with pytest.raises(OutputError) as caught:
        rsr.new(place)

    assert caught.value.code == "output-exists"
    assert len(list(tmp_path.rglob("*"))) == (1 if holds == "file" else 2)
