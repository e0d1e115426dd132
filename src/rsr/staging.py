"""Folders in which something is made before it gets its name, and what killed commands left in them."""

import errno
import os
import shutil
import stat
import sys
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from rsr._lazy import lazy_pattern
from rsr.errors import OutputError, short_repr

if sys.platform != "win32":  # there a file that is open cannot be removed: no lock is needed
    import fcntl

__all__ = ["Staging", "no_room", "recover"]

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}

# Never made from the output's own name, which may be as long as a name can be.
_PREFIX = ".rsr-"
_NAME = lazy_pattern(r"\.rsr-[a-z0-9_]{8}")
# By this file a folder is known as one of rsr's own; it says which output is made there.
_MARK = "RSR-UNFINISHED"
_MADE_FOR = b"rsr makes something here; the next command removes what is left of it: "


class Staging:
    """A folder that only its owner can look into, in which an output is made.

    It is held by a lock as long as the command lives, so that others know whether it was left. Only
    what lies in it as ``old`` is ever put back, where nothing stands in its place.

    Args:
        parent: The folder that it lies in, on the same file system as the output; must exist.
        name: The name that the output will have there; empty where what is made gets no name.
    """

    def __init__(self, parent: Path, name: str = "") -> None:
        from tempfile import mkdtemp

        recover(parent)
        made = None
        while made is None:
            made = _marked(Path(mkdtemp(prefix=_PREFIX, dir=parent)), name)
        self.path, lock = made
        self._finalizer = weakref.finalize(self, _remove, self.path, lock, parent / name)

    @property
    def new(self) -> Path:
        """Where the output is made."""
        return self.path / "new"

    @property
    def old(self) -> Path:
        """Where what had the output's name lies meanwhile."""
        return self.path / "old"

    def close(self) -> None:
        """Remove the folder, unless it holds the only copy of an output."""
        self._finalizer()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _marked(path: Path, name: str) -> tuple[Path, int] | None:
    """Mark and lock a folder; None where another command took it for one that was left."""
    lock = -1
    try:
        lock = os.open(path / _MARK, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        _lock(lock)
        os.write(lock, _MADE_FOR + os.fsencode(name))
        if name:
            os.fsync(lock)
        if os.path.samestat(os.fstat(lock), (path / _MARK).stat()):
            return path, lock
    except (BlockingIOError, FileNotFoundError):
        pass
    except BaseException:
        _remove(path, lock)
        raise
    _remove(path, lock)
    return None


def _lock(file: int) -> bool:
    """Lock a file; False where the file system knows no locks.

    Raises:
        BlockingIOError: Another command holds it.
    """
    if sys.platform != "win32":
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise
        except OSError:
            return False
    return True


def _remove(path: Path, lock: int, target: Path | None = None) -> None:
    if lock >= 0:
        os.close(lock)
    if target is None or not (path / "old").exists() or os.path.lexists(target):
        with suppress(OSError):
            _clear(path)


def _clear(path: Path) -> None:
    """Remove a folder so that, if this is cut short, the rest is known for what it is.

    What is half removed is never put back, and the mark goes last.
    """
    if (path / "old").exists():
        (path / "old").rename(path / "gone")
    for below in path.iterdir():
        if below.is_dir() and not below.is_symlink():
            shutil.rmtree(below, ignore_errors=True)
        elif below.name != _MARK:
            below.unlink()
    (path / _MARK).unlink(missing_ok=True)
    path.rmdir()


def recover(parent: Path) -> tuple[Path, ...]:
    """Remove what killed commands left in a folder, and put back the outputs that they had moved.

    Only folders of the same user that bear rsr's mark, and that no living command holds, are touched.

    Returns:
        The outputs that were put back.
    """
    back: list[Path] = []
    with suppress(OSError), os.scandir(parent) as entries:
        found = sorted(Path(entry.path) for entry in entries if _NAME.fullmatch(entry.name))
        for path in found:
            with suppress(OSError), _left(path) as name:
                if name and (path / "old").exists() and not os.path.lexists(parent / name):
                    (path / "old").rename(parent / name)
                    back.append(parent / name)
                _clear(path)
    return tuple(back)


@contextmanager
def _left(path: Path) -> Iterator[str]:
    """Hold a folder that a killed command left, and give the name of what was made there.

    Raises:
        OSError: It is no such folder, or a command is still at work in it.
    """
    told = path.lstat()
    if not stat.S_ISDIR(told.st_mode):
        raise NotADirectoryError
    if sys.platform != "win32" and (told.st_uid, told.st_mode & 0o777) != (os.getuid(), 0o700):
        raise PermissionError
    try:
        mark = os.open(path / _MARK, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        path.rmdir()  # killed before it was marked; one that holds anything stays
        raise
    try:
        if not _lock(mark):  # so nobody knows whether a command is at work in it
            raise BlockingIOError
        text = os.read(mark, 1 << 16)
        if text and not text.startswith(_MADE_FOR):
            raise PermissionError
        if sys.platform == "win32":
            os.close(mark)
            (path / _MARK).unlink()  # refused while another command has it open
            mark = -1
        name = os.fsdecode(text.removeprefix(_MADE_FOR))
        yield name if Path(name).name == name else ""
    finally:
        if mark >= 0:
            os.close(mark)


def no_room(error: BaseException) -> OutputError | None:
    """Return what to tell of an error that says that a disk is full; None for any other.

    Engines of tables have errors of their own, which hold the system's words.
    """
    # Python's own words where no folder for temporary files can be written to.
    words = (*(os.strerror(number) for number in _FULL), "No usable temporary directory")
    if not (isinstance(error, OSError) and error.errno in _FULL) and not any(
        word in str(error) for word in words
    ):
        return None
    return OutputError.of(
        "temporary-full",
        "the folder for temporary files must have room for what is set aside",
        got=short_repr(next(iter(str(error).strip().splitlines()), "")),
        hint="free some space, or set TMPDIR to a folder that has more",
    )
