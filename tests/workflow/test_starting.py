"""A first register: it checks clean, completes in an editor, and harms nothing."""

from pathlib import Path
from typing import Any

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


@pytest.mark.parametrize("empty", [True, False], ids=["empty-folder", "new-folder"])
def test_a_new_register_is_there_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, empty: bool
) -> None:
    """Whichever file fails, nothing of the register is left, and it can be made later."""
    place = tmp_path / "ours"
    if empty:
        place.mkdir()
    real = Path.open

    def failing(path: Path, *how: Any, **more: Any) -> Any:
        if path.name == "evidence.yaml" and how == ("wb",):
            raise OSError(28, "No space left on device")
        return real(path, *how, **more)

    monkeypatch.setattr(Path, "open", failing)
    with pytest.raises(OutputError) as caught:
        rsr.new(place)
    monkeypatch.undo()

    assert caught.value.code == "output-unwritable"
    assert list(tmp_path.rglob("*")) == ([place] if empty else [])
    assert "register.yaml" in rsr.new(place)


def test_an_empty_folder_stays_the_one_it_is(tmp_path: Path) -> None:
    """A user who stands in it goes on standing in it."""
    before = tmp_path.stat().st_ino

    rsr.new(tmp_path)

    assert tmp_path.stat().st_ino == before
    assert (tmp_path / "register.yaml").is_file()


def test_a_move_that_fails_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder is empty again where not every file could be moved into it."""
    real = Path.rename

    def failing(path: Path, target: Path) -> Path:
        if path.name == "register.yaml":
            raise OSError(5, "Input/output error")
        return real(path, target)

    place = tmp_path / "ours"
    place.mkdir()
    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OutputError) as caught:
        rsr.new(place)

    assert caught.value.code == "output-unwritable"
    assert list(tmp_path.rglob("*")) == [place]


def test_a_name_may_be_as_long_as_names_can_be(tmp_path: Path) -> None:
    """The temporary place does not carry the name of the final one."""
    place = tmp_path / ("n" * 250)

    rsr.new(place)

    assert (place / "register.yaml").is_file()
