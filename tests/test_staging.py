"""What a killed command left is put back or removed; what is anybody else's is left alone."""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rsr.staging import Staging, no_room, recover

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")


def _left(parent: Path, *, new: bool = True, old: bool = False) -> Path:
    """Leave a folder as a command does that is killed."""
    path = Path(parent, ".rsr-abcdefgh")
    path.mkdir(mode=0o700)
    (path / "RSR-UNFINISHED").write_bytes(
        b"rsr makes something here; the next command removes what is left of it: out"
    )
    for name, there in (("new", new), ("old", old)):
        if there:
            (path / name).mkdir()
            (path / name / "index.html").write_text(name)
    return path


def test_what_was_left_is_removed(tmp_path: Path) -> None:
    """Nothing had been moved, so nothing is put back."""
    _left(tmp_path)

    assert recover(tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


def test_what_was_moved_aside_is_put_back(tmp_path: Path) -> None:
    """Where nothing has the name of the output, the old one gets it back."""
    _left(tmp_path, old=True)

    assert recover(tmp_path) == (tmp_path / "out",)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert (tmp_path / "out" / "index.html").read_text() == "old"


def test_what_has_the_name_stays(tmp_path: Path) -> None:
    """A link that leads nowhere has it as well."""
    _left(tmp_path, old=True)
    (tmp_path / "out").symlink_to("nowhere")

    assert recover(tmp_path) == ()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert (tmp_path / "out").is_symlink()


def test_what_a_living_command_uses_is_left(tmp_path: Path) -> None:
    """It is known by its lock."""
    with Staging(tmp_path, "out") as staging:
        staging.old.mkdir()

        assert recover(tmp_path) == ()
        assert staging.old.is_dir()
    (tmp_path / "out").mkdir()
    recover(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def _linked(path: Path) -> None:
    path.rename(path.parent / "kept")
    path.symlink_to(path.parent / "kept")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda path: path.chmod(0o755), id="open-to-all"),
        pytest.param(lambda path: (path / "RSR-UNFINISHED").unlink(), id="no-mark"),
        pytest.param(lambda path: (path / "RSR-UNFINISHED").write_text("mine"), id="another-mark"),
        pytest.param(lambda path: path.rename(path.with_name(".rsr-mine")), id="another-name"),
        pytest.param(_linked, id="link"),
        pytest.param(lambda path: os.chown(path, 12345, -1), id="another-owner"),
    ],
)
def test_what_is_not_known_for_rsrs_own_is_left(
    tmp_path: Path, change: Callable[[Path], object]
) -> None:
    """Nobody can have a folder put in an output's place, or removed."""
    path = _left(tmp_path, old=True)
    try:
        change(path)
    except PermissionError:
        pytest.skip("only root gives files away")
    before = sorted(tmp_path.rglob("*"))

    assert recover(tmp_path) == ()
    assert sorted(tmp_path.rglob("*")) == before


def test_a_name_that_leads_elsewhere_is_not_used(tmp_path: Path) -> None:
    """What a mark says is not believed further than a name goes."""
    path = _left(tmp_path, old=True)
    with (path / "RSR-UNFINISHED").open("ab") as mark:
        mark.write(b"/../../elsewhere")

    assert recover(tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_a_mark_is_removed_if_it_is_empty(tmp_path: Path) -> None:
    """A command was killed just before it marked it."""
    Path(tmp_path, ".rsr-abcdefgh").mkdir(mode=0o700)

    recover(tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_put_back_is_kept(tmp_path: Path) -> None:
    """The only copy of an output is not removed with the rest, until it is put back."""
    with Staging(tmp_path, "out") as staging:
        staging.old.mkdir()
    assert staging.old.is_dir()

    assert recover(tmp_path) == (tmp_path / "out",)


@pytest.mark.parametrize(
    ("error", "is_full"),
    [
        pytest.param(OSError(errno.ENOSPC, "full"), True, id="no-space"),
        pytest.param(OSError(errno.EFBIG, "large"), True, id="file-too-large"),
        pytest.param(RuntimeError("IO Error: No space left on device"), True, id="of-an-engine"),
        pytest.param(
            FileNotFoundError(2, "No usable temporary directory found in ['/tmp']"),
            True,
            id="no-folder",
        ),
        pytest.param(OSError(errno.EACCES, "denied"), False, id="denied"),
        pytest.param(ValueError("full"), False, id="another"),
    ],
)
def test_a_full_disk_is_told_apart(error: Exception, *, is_full: bool) -> None:
    """It is nobody's fault; every other error stays what it is."""
    told = no_room(error)

    assert (told is not None and told.code == "temporary-full") is is_full
