"""Writing that either happens whole or not at all, and never over what somebody else wrote."""

import ctypes
import hashlib
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path as FilePath

from rsr._lazy import lazy_pattern
from rsr.documents.canonical_json import sha256
from rsr.errors import OutputError, Where

__all__ = [
    "MANIFEST",
    "Content",
    "is_plain_path",
    "read_manifest",
    "write_file",
    "write_folder",
    "write_new_folder",
]

# What a file holds: as a whole, or in parts, each of which is made where it is written.
Content = bytes | Iterable[bytes]
# The list of a folder's files with their digests, in the form that `sha256sum --check` reads.
MANIFEST = "SHA256SUMS"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
# Never made from the output's own name, which may be as long as a name can be.
_TEMPORARY = ".rsr-"
# What would break a line of the manifest, or be another path on another system.
_UNPLAIN = lazy_pattern("[\x00-\x1f\x7f\\\\\ud800-\udfff]")


def _refused(
    path: FilePath, must: str, hint: str, code: str, got: str | None = None
) -> OutputError:
    return OutputError.of(code, must, hint=hint, got=got, where=Where(file=str(path)))


def _failed(path: FilePath, error: OSError) -> OutputError:
    return _refused(
        path,
        "the output must be writable",
        "check the folder and the space left",
        "output-unwritable",
        (error.strerror or "an error").lower(),
    )


def write_file(path: FilePath, content: bytes, *, replace: bool = False) -> None:
    """Write a file as a whole: beside its place first, then moved there.

    Raises:
        OutputError: It exists with other content and must not be replaced, or cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=_TEMPORARY, dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            FilePath(name).chmod(0o666 & ~_umask())
            if replace:
                FilePath(name).replace(path)
            else:
                _put_new(name, path, content)
        finally:
            FilePath(name).unlink(missing_ok=True)
    except OSError as error:
        raise _failed(path, error) from error


def _put_new(name: str, path: FilePath, content: bytes) -> None:
    try:
        os.link(name, path)  # unlike a rename, a link never replaces
    except FileExistsError:
        if path.is_dir() or path.read_bytes() != content:
            raise _refused(
                path,
                "an existing file must not be overwritten",
                "choose another place, or remove it yourself",
                "output-exists",
            ) from None


def _umask() -> int:
    now = os.umask(0o022)
    os.umask(now)
    return now


def read_manifest(folder: FilePath) -> dict[str, str] | None:
    """Return the digests that a folder's manifest lists by file, or None where it has none."""
    if not (folder / MANIFEST).is_file():  # a pipe of that name would never be read to its end
        return None
    try:
        lines = (folder / MANIFEST).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    return {line[66:]: line[:64] for line in lines if line[64:66] == "  "}


def _give_up(error: OSError) -> None:
    raise error


def _foreign(folder: FilePath) -> Iterator[str]:
    """Yield what rsr did not write into a folder, or what was changed since.

    Names come first, so that a folder full of somebody else's files is known for it at once; no file
    is read before all names are listed. What cannot be looked into is an error, not an empty folder.
    """
    listed = read_manifest(folder) or {}
    for base, folders, names in os.walk(folder, onerror=_give_up):
        folders.sort()
        for name in sorted((*folders, *names)):
            path = FilePath(base, name)
            mode = path.lstat().st_mode
            below = path.relative_to(folder).as_posix()
            ours = stat.S_ISREG(mode) and (below in listed or below == MANIFEST)
            if not ours and not stat.S_ISDIR(mode):
                yield below
    for below, digest in listed.items():
        path = folder / below
        if path.is_file() and sha256(path.read_bytes()) != digest:
            yield below


def _exchange(one: FilePath, other: FilePath) -> bool:
    """Exchange two folders in one step, where the system can (Linux ``renameat2``)."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    result = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return bool(result == 0)


def _swap(made: FilePath, folder: FilePath) -> None:
    if not folder.exists():
        made.rename(folder)
        return
    if _exchange(made, folder):
        return
    beside = FilePath(tempfile.mkdtemp(prefix=_TEMPORARY, dir=folder.parent))
    aside = beside / "old"
    try:
        folder.rename(aside)
        try:
            made.rename(folder)
        except BaseException:
            aside.rename(folder)
            raise
        shutil.rmtree(aside, ignore_errors=True)
    finally:
        # Not empty only where the old output could not be put back: then it is kept there.
        with suppress(OSError):
            beside.rmdir()


def is_plain_path(name: str) -> bool:
    """Say whether a name leads to a file below a folder, spelt in the one plain way."""
    steps = name.split("/")
    return (
        not any(step in {"", ".", ".."} for step in steps)
        and _UNPLAIN.search(name) is None
        and not FilePath(name).anchor
    )


def _place(folder: FilePath) -> FilePath:
    """Return where a folder truly is, so that a link that leads there stays as it is."""
    return FilePath(os.path.realpath(folder))


def _made_beside(folder: FilePath) -> FilePath:
    folder.parent.mkdir(parents=True, exist_ok=True)
    return FilePath(tempfile.mkdtemp(prefix=_TEMPORARY, dir=folder.parent))


def _fill(made: FilePath, folder: FilePath, files: Iterable[tuple[str, Content]]) -> dict[str, str]:
    made.chmod(0o777 & ~_umask())
    digests: dict[str, str] = {}
    folders = {made}
    for name, content in files:
        target = made / name
        if name in digests or name == MANIFEST or not is_plain_path(name):
            raise _refused(
                folder,
                "each file of the output must have a place of its own",
                "this is a fault of the renderer",
                "output-clash",
                repr(name),
            )
        if target.parent not in folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            folders.add(target.parent)
        digests[name] = _written(target, content)
        del content  # before the next file is made
    return digests


def _written(target: FilePath, content: Content) -> str:
    """Write a file and return its digest."""
    made_of = hashlib.sha256()
    with target.open("wb") as stream:
        for part in (content,) if isinstance(content, bytes) else content:
            made_of.update(part)
            stream.write(part)
    return made_of.hexdigest()


def _is_folder(folder: FilePath) -> bool:
    """Say whether a folder is there; refuse what is there and is none."""
    if folder.exists() and not folder.is_dir():
        raise _refused(
            folder, "the output must be a folder", "choose another place", "output-exists", "a file"
        )
    return folder.exists()


def write_folder(folder: FilePath, files: Iterable[tuple[str, Content]]) -> Mapping[str, str]:
    """Write a folder as a whole, with a manifest of its files, in place of one written before.

    Args:
        folder: The folder, or a link to it. If it exists, every file in it must be one that rsr
            wrote and nobody has changed since.
        files: Paths below the folder (with ``/``) and their content, which may come in parts.

    Returns:
        The digest of each file, by its path.

    Raises:
        OutputError: The folder holds something of somebody else's, or cannot be written. What was
            there before is left as it was.
    """
    folder = _place(folder)
    try:
        foreign = list(islice(_foreign(folder), 4)) if _is_folder(folder) else []
        if foreign:
            raise _refused(
                folder,
                "an output folder must hold only what rsr wrote there",
                "choose another folder, or move these files away",
                "output-exists",
                ", ".join(foreign[:3]) + (", ..." if len(foreign) > 3 else ""),
            )
        made = _made_beside(folder)
        try:
            digests = _fill(made, folder, files)
            lines = "".join(f"{digests[name]}  {name}\n" for name in sorted(digests))
            (made / MANIFEST).write_text(lines, encoding="utf-8", newline="\n")
            _swap(made, folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as error:
        raise _failed(folder, error) from error
    return digests


def write_new_folder(folder: FilePath, files: Iterable[tuple[str, Content]]) -> tuple[str, ...]:
    """Write files into a new or empty folder: all of them or none.

    An empty folder stays the one it is: it may be where the user stands.

    Returns:
        The paths of the files below the folder, sorted.

    Raises:
        OutputError: The folder holds something, or cannot be written; nothing is left in it.
    """
    folder = _place(folder)
    try:
        empty = _is_folder(folder)
        if empty and any(folder.iterdir()):
            raise _refused(
                folder,
                "a new folder must have its place to itself",
                "choose another place",
                "output-exists",
                "a folder that holds something",
            )
        made = _made_beside(folder)
        try:
            written = _fill(made, folder, files)
            if empty:
                _move_in(made, folder)
            else:
                made.rename(folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as error:
        raise _failed(folder, error) from error
    return tuple(sorted(written))


def _move_in(made: FilePath, folder: FilePath) -> None:
    moved: list[FilePath] = []
    try:
        for entry in sorted(made.iterdir()):
            moved.append(entry.rename(folder / entry.name))  # noqa: PERF401  # known if one fails
    except BaseException:
        for path in moved:
            path.rename(made / path.name)
        raise
