"""Writing happens whole or not at all, and never over what somebody else wrote."""

import ctypes
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rsr.documents import atomic
from rsr.documents.atomic import MANIFEST, read_manifest, write_file, write_folder
from rsr.errors import OutputError

OLD = {"index.html": b"old", "pages/one.html": b"old one"}
NEW = {"index.html": b"new", "pages/two.html": b"new two", "data/a b.json": b"{}"}


def _content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def _beside(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.parent.iterdir())


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder that rsr wrote before."""
    write_folder(tmp_path / "out", OLD.items())
    return tmp_path / "out"


def test_a_folder_is_written_with_its_manifest(tmp_path: Path) -> None:
    """Every file is there, and the manifest lists each with its digest, sorted."""
    digests = write_folder(tmp_path / "deep" / "out", NEW.items())

    assert _content(tmp_path / "deep" / "out") == NEW
    assert read_manifest(tmp_path / "deep" / "out") == digests
    assert list(read_manifest(tmp_path / "deep" / "out") or ()) == sorted(NEW)


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
def test_the_manifest_is_checked_by_sha256sum(out: Path) -> None:
    """A reader can verify an output without rsr."""
    good = subprocess.run(
        ["sha256sum", "--check", MANIFEST], cwd=out, capture_output=True, check=False
    )
    (out / "index.html").write_bytes(b"olD")
    bad = subprocess.run(
        ["sha256sum", "--check", MANIFEST], cwd=out, capture_output=True, check=False
    )

    assert good.returncode == 0
    assert bad.returncode == 1


def test_a_folder_takes_the_place_of_the_one_before(out: Path) -> None:
    """What is no longer made is gone, and nothing is left lying beside."""
    write_folder(out, NEW.items())

    assert _content(out) == NEW
    assert _beside(out) == ["out"]


def test_a_folder_is_replaced_where_the_system_cannot_exchange(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two renames do what one exchange would."""
    monkeypatch.setattr(atomic, "_renamed", lambda *_: False)

    write_folder(out, NEW.items())

    assert _content(out) == NEW
    assert _beside(out) == ["out"]


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_other_systems_are_not_asked_to_exchange(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    """The exchange is Linux's own."""
    monkeypatch.setattr(sys, "platform", platform)

    assert atomic._renamed(tmp_path, tmp_path, 2) is False


def test_a_system_without_the_call_is_not_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old C library has no renameat2."""
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: object())

    assert atomic._renamed(tmp_path, tmp_path, 2) is False


class _StopError(OSError):
    """The system gives up."""


def _failing(real: Callable[..., Any], on: int) -> Callable[..., Any]:
    calls = iter(range(1, 1000))

    def call(*args: Any, **kwargs: Any) -> Any:
        if next(calls) == on:
            raise _StopError(28, "No space left on device")
        return real(*args, **kwargs)

    return call


@pytest.mark.parametrize("exchange", [True, False], ids=["exchange", "renames"])
@pytest.mark.parametrize(
    ("owner", "name"),
    [
        pytest.param(Path, "write_bytes", id="write"),
        pytest.param(Path, "write_text", id="manifest"),
        pytest.param(Path, "mkdir", id="folder"),
        pytest.param(Path, "chmod", id="permissions"),
        pytest.param(Path, "rename", id="rename"),
        pytest.param(Path, "read_bytes", id="read"),
        pytest.param(tempfile, "mkdtemp", id="place-beside"),
    ],
)
@pytest.mark.parametrize("on", [1, 2])
def test_a_failure_at_any_step_leaves_the_old_output_whole(
    out: Path, monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, on: int, *, exchange: bool
) -> None:
    """Whichever call fails, the old output stands, and nothing is left lying beside it."""
    if not exchange:
        monkeypatch.setattr(atomic, "_renamed", lambda *_: False)
    monkeypatch.setattr(owner, name, _failing(getattr(owner, name), on))

    try:
        write_folder(out, NEW.items())
        expected = NEW
    except OutputError as error:
        assert error.code == "output-unwritable"  # noqa: PT017
        assert error.got == "no space left on device"  # noqa: PT017
        expected = OLD
    monkeypatch.undo()

    assert _content(out) == expected
    assert _beside(out) == ["out"]


def test_a_failing_maker_leaves_the_old_output_whole(out: Path) -> None:
    """An error of the renderer passes through, and nothing has changed."""

    def files() -> Iterator[tuple[str, bytes]]:
        yield "index.html", b"new"
        raise RuntimeError("the renderer fell over")

    with pytest.raises(RuntimeError):
        write_folder(out, files())

    assert _content(out) == OLD
    assert _beside(out) == ["out"]


KILLED = """
import os, signal, sys
from pathlib import Path
from rsr.documents.atomic import write_folder
def files():
    yield "index.html", b"new"
    os.kill(os.getpid(), signal.SIGKILL)
    yield "never.html", b""
write_folder(Path(sys.argv[1]), files())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_killed_process_leaves_the_old_output_whole(out: Path) -> None:
    """Not even a clean-up is needed for the old output to stand and to be replaced later."""
    done = subprocess.run([sys.executable, "-c", KILLED, str(out)], check=False)

    assert done.returncode != 0
    assert _content(out) == OLD
    write_folder(out, NEW.items())
    assert _content(out) == NEW


@pytest.mark.parametrize(
    "meddle",
    [
        pytest.param(lambda out: (out / "notes.txt").write_text("mine"), id="foreign-file"),
        pytest.param(lambda out: (out / "index.html").write_text("edited"), id="changed-file"),
        pytest.param(lambda out: (out / MANIFEST).unlink(), id="no-manifest"),
        pytest.param(lambda out: (out / MANIFEST).write_bytes(b"\xff"), id="broken-manifest"),
        pytest.param(lambda out: (out / "link").symlink_to(out.parent), id="link"),
        pytest.param(
            lambda out: (
                (out / "index.html").rename(out.parent / "kept"),
                (out / "index.html").symlink_to(out.parent / "kept"),
            ),
            id="link-in-a-files-place",
        ),
        pytest.param(
            lambda out: [(out / f"{n}.txt").write_text("mine") for n in range(5)], id="many-files"
        ),
    ],
)
def test_what_somebody_else_wrote_is_never_lost(
    out: Path, meddle: Callable[[Path], object]
) -> None:
    """A folder with a foreign or changed file in it is refused and left as it is."""
    meddle(out)
    before = _content(out)

    with pytest.raises(OutputError) as caught:
        write_folder(out, NEW.items())

    assert caught.value.code == "output-exists"
    assert _content(out) == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
@pytest.mark.parametrize("name", ["pipe", "index.html", MANIFEST])
def test_a_pipe_is_somebody_elses(out: Path, name: str) -> None:
    """It is neither waited for nor removed, whatever its name."""
    (out / name).unlink(missing_ok=True)
    os.mkfifo(out / name)

    with pytest.raises(OutputError) as caught:
        write_folder(out, NEW.items())

    assert caught.value.code == "output-exists"
    assert stat.S_ISFIFO((out / name).lstat().st_mode)


def test_a_folder_that_cannot_be_looked_into_is_kept(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is hidden from the writer is not taken for nothing."""
    closed = out / "closed"
    closed.mkdir()
    (closed / "thesis.txt").write_text("mine")
    real = os.scandir

    def scandir(path: Any) -> Any:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(OutputError) as caught:
        write_folder(out, NEW.items())
    monkeypatch.undo()

    assert (caught.value.code, caught.value.got) == ("output-unwritable", "permission denied")
    assert (closed / "thesis.txt").read_text() == "mine"


def test_no_file_is_read_where_a_name_tells_enough(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder full of other files is refused at once, by its first names."""
    for number in range(9):
        (out / f"{number}.txt").write_text("mine")
    read: list[Path] = []
    monkeypatch.setattr(Path, "read_bytes", read.append)

    with pytest.raises(OutputError) as caught:
        write_folder(out, NEW.items())

    assert caught.value.got == "0.txt, 1.txt, 2.txt, ..."
    assert read == []


def test_a_way_with_detours_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two dots and linked folders in the output's path lead where they lead anywhere else."""
    (tmp_path / "real" / "below").mkdir(parents=True)
    (tmp_path / "linked").symlink_to(tmp_path / "real")
    monkeypatch.chdir(tmp_path / "real" / "below")

    write_folder(Path("../../out"), NEW.items())
    write_folder(tmp_path / "linked" / "out", NEW.items())
    write_folder(Path("..") / "below" / "." / "deep" / ".." / "out", NEW.items())

    for place in ("out", "real/out", "real/below/out"):
        assert _content(tmp_path / place) == NEW


@pytest.mark.parametrize("there", [True, False], ids=["written-before", "not-yet-there"])
def test_a_link_to_the_output_stays(tmp_path: Path, *, there: bool) -> None:
    """An output that is a link is written where the link leads."""
    target = tmp_path / "disk" / "site"
    target.parent.mkdir()
    if there:
        write_folder(target, OLD.items())
    (tmp_path / "out").symlink_to(target)

    write_folder(tmp_path / "out", NEW.items())

    assert (tmp_path / "out").is_symlink()
    assert _content(target) == NEW


def test_a_name_may_be_as_long_as_names_can_be(tmp_path: Path) -> None:
    """The temporary place does not carry the name of the final one."""
    out = tmp_path / ("n" * 250)
    write_folder(out, OLD.items())

    write_folder(out, NEW.items())
    write_file(tmp_path / ("f" * 250), b"x")

    assert _content(out) == NEW
    assert (tmp_path / ("f" * 250)).read_bytes() == b"x"


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    """An output folder is a folder."""
    (tmp_path / "out").write_text("mine")

    with pytest.raises(OutputError) as caught:
        write_folder(tmp_path / "out", NEW.items())

    assert caught.value.code == "output-exists"
    assert (tmp_path / "out").read_text() == "mine"


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(["a", "a"], id="twice"),
        pytest.param([MANIFEST], id="the-manifest"),
        pytest.param(["../a"], id="above"),
        pytest.param(["/etc/rsr"], id="absolute"),
        pytest.param(["a/../../b"], id="above-by-a-detour"),
        pytest.param(["."], id="the-folder"),
        pytest.param([""], id="nothing"),
        pytest.param(["./a"], id="spelt-oddly"),
        pytest.param(["a//b"], id="two-slashes"),
        pytest.param(["a\0b"], id="null-byte"),
        pytest.param(["a\nb"], id="line-break"),
        pytest.param(["a\\b"], id="backslash"),
        pytest.param(["a\ud800"], id="surrogate"),
        pytest.param(["a/"], id="ends-in-a-slash"),
    ],
)
def test_every_file_has_a_place_of_its_own(tmp_path: Path, names: list[str]) -> None:
    """A renderer cannot write beside the output, or one file over another."""
    with pytest.raises(OutputError) as caught:
        write_folder(tmp_path / "out", [(name, b"x") for name in names])

    assert caught.value.code == "output-clash"
    assert list(tmp_path.iterdir()) == []


def test_writers_at_once_leave_one_whole_output(tmp_path: Path) -> None:
    """Of several writers one's output stands, never a mixture."""
    out = tmp_path / "out"
    write_folder(out, OLD.items())
    errors: list[OutputError] = []

    def write(number: int) -> None:
        files = [(f"{name}.html", str(number).encode()) for name in range(20)]
        try:
            write_folder(out, files)
        except OutputError as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(_content(out).values())) == 1
    assert len(_content(out)) == 20
    assert _beside(out) == ["out"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps permissions otherwise")
def test_output_has_the_permissions_of_any_other(tmp_path: Path) -> None:
    """A web server can read it: the temporary name's privacy does not stay."""
    before = os.umask(0o022)
    try:
        write_folder(tmp_path / "out", NEW.items())
        write_file(tmp_path / "file", b"x")
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o755
    assert stat.S_IMODE((tmp_path / "out" / "index.html").stat().st_mode) == 0o644
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == 0o644


def test_a_file_is_written_once(tmp_path: Path) -> None:
    """The same content again is no change; other content is refused unless it may be replaced."""
    path = tmp_path / "deep" / "release.json"
    write_file(path, b"one")

    write_file(path, b"one")
    with pytest.raises(OutputError) as caught:
        write_file(path, b"two")

    assert caught.value.code == "output-exists"
    assert path.read_bytes() == b"one"
    write_file(path, b"two", replace=True)
    assert path.read_bytes() == b"two"
    assert _beside(path) == ["release.json"]


def test_a_folder_in_a_files_place_is_refused(tmp_path: Path) -> None:
    """It is not removed for a file."""
    (tmp_path / "release.json").mkdir()

    with pytest.raises(OutputError) as caught:
        write_file(tmp_path / "release.json", b"x")

    assert caught.value.code == "output-exists"


@pytest.mark.parametrize("name", ["fsync", "link", "open"])
def test_a_file_that_fails_half_way_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Neither it nor a part of it."""
    monkeypatch.setattr(os, name, _failing(getattr(os, name), 1))

    with pytest.raises(OutputError) as caught:
        write_file(tmp_path / "a.json", b"x")

    assert caught.value.code == "output-unwritable"
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A file where a folder should be is not overcome."""
    (tmp_path / "a").write_text("x")

    with pytest.raises(OutputError) as caught:
        write_folder(tmp_path / "a" / "out", NEW.items())

    assert caught.value.code == "output-unwritable"


def test_a_folder_without_manifest_has_none(tmp_path: Path) -> None:
    """Nothing is taken for a list of digests."""
    assert read_manifest(tmp_path) is None


@pytest.mark.parametrize("below", [".", "pages"])
def test_the_folder_that_a_command_runs_in_is_not_replaced(
    out: Path, monkeypatch: pytest.MonkeyPatch, below: str
) -> None:
    """Who stands in the output, or below it, would stand in a folder that is gone."""
    monkeypatch.chdir(out / below)

    with pytest.raises(OutputError) as caught:
        write_folder(out, NEW.items())

    assert (caught.value.code, _content(out)) == ("output-exists", OLD)
    assert _beside(out) == ["out"]


@pytest.mark.parametrize("mounted", ["", "pages"])
def test_what_is_mounted_is_not_replaced(
    out: Path, monkeypatch: pytest.MonkeyPatch, mounted: str
) -> None:
    """A mount point can be neither renamed nor removed, at the output or in it."""
    monkeypatch.setattr(Path, "is_mount", lambda path: path == out / mounted)

    with pytest.raises(OutputError) as caught:
        write_folder(out, NEW.items())

    assert (caught.value.code, _content(out)) == ("output-exists", OLD)


def test_an_empty_folder_of_somebody_elses_is_kept(out: Path) -> None:
    """Below the output an empty folder is somebody's; the output itself may be one."""
    (out / "pages" / "mine").mkdir()
    (out.parent / "empty").mkdir(mode=0o700)

    with pytest.raises(OutputError) as caught:
        write_folder(out, NEW.items())
    write_folder(out.parent / "empty", NEW.items())

    assert caught.value.got == "pages/mine"
    assert (out / "pages" / "mine").is_dir()
    assert _content(out.parent / "empty") == NEW
    assert stat.S_IMODE((out.parent / "empty").stat().st_mode) == 0o700


def test_what_is_put_into_the_output_meanwhile_is_kept(out: Path) -> None:
    """While pages are rendered, somebody may put a file there."""

    def files() -> Iterator[tuple[str, bytes]]:
        yield "index.html", b"new"
        (out / "notes.txt").write_text("mine")

    with pytest.raises(OutputError):
        write_folder(out, files())

    assert _content(out) == {**OLD, "notes.txt": b"mine"}
    assert _beside(out) == ["out"]


def test_what_is_unfinished_is_for_nobody_else(out: Path) -> None:
    """While it is made it lies beside the output, where only its owner can look."""
    modes: list[int] = []

    def files() -> Iterator[tuple[str, bytes]]:
        yield "index.html", b"new"
        modes.extend(
            stat.S_IMODE(path.stat().st_mode) for path in out.parent.iterdir() if path != out
        )

    write_folder(out, files())

    assert modes == [0o700]


@pytest.mark.parametrize("added", ["# a comment\n", "\n", "0 x\n"])
def test_a_manifest_with_other_lines_is_somebody_elses(out: Path, added: str) -> None:
    """Their words are not lost."""
    with (out / MANIFEST).open("a") as manifest:
        manifest.write(added)

    with pytest.raises(OutputError) as caught:
        write_folder(out, NEW.items())

    assert caught.value.got == MANIFEST


@pytest.mark.parametrize("error", [1, 95, 38, 31], ids=["perm", "notsup", "nosys", "mlink"])
@pytest.mark.parametrize("no_replace", [True, False])
def test_a_file_is_written_once_without_links(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, *, no_replace: bool
) -> None:
    """Some file systems know no second names; there a rename does, and never replaces either."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(os, "link", refuse)
    if not no_replace:
        monkeypatch.setattr(atomic, "_renamed", lambda *_: False)
    path = tmp_path / "release.json"
    write_file(path, b"one")

    write_file(path, b"one")
    with pytest.raises(OutputError) as caught:
        write_file(path, b"two")

    assert (caught.value.code, path.read_bytes()) == ("output-exists", b"one")
    assert _beside(path) == ["release.json"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux alone names open files")
def test_all_is_synced_before_it_is_named(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file, the list of them and every folder; and the folder that holds the name afterwards."""
    done: list[str] = []
    real, swap = os.fsync, atomic._swap

    def fsync(file: int) -> None:
        done.append(Path(f"/proc/self/fd/{file}").readlink().name)
        real(file)

    def swapped(*args: Any) -> None:
        done.append("named")
        swap(*args)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(atomic, "_swap", swapped)

    write_folder(out, NEW.items())

    before, after = done[: done.index("named")], done[done.index("named") + 1 :]
    assert sorted(before) == sorted(
        ["RSR-UNFINISHED", "index.html", "two.html", "a b.json", MANIFEST, "pages", "data", "new"]
    )
    assert after == [out.parent.name]


def _syncs(monkeypatch: pytest.MonkeyPatch, out: Path, files: int) -> int:
    done: list[int] = []
    real = os.fsync

    def fsync(file: int) -> None:
        done.append(file)
        real(file)

    monkeypatch.setattr(os, "fsync", fsync)
    write_folder(out, [(f"{number}.html", b"") for number in range(files)])

    monkeypatch.setattr(os, "fsync", real)
    return len(done)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux alone syncs all at once")
def test_many_files_are_synced_at_once(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to a hundred are synced one by one, with their list and their folder."""
    apart = ["RSR-UNFINISHED", out.parent.name]

    assert _syncs(monkeypatch, out, 99) == 101 + len(apart)
    assert _syncs(monkeypatch, out.with_name("hundred"), 100) == 102 + len(apart)
    assert _syncs(monkeypatch, out.with_name("more"), 101) == len(apart)


def test_many_files_are_synced_one_by_one_where_the_system_cannot_else(
    out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What fails at once is done for each file, which tells of what is wrong."""
    monkeypatch.setattr(atomic, "_synced_at_once", lambda _: False)

    assert _syncs(monkeypatch, out, 200) == 204
