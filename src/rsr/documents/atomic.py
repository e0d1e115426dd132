"""Writing that either happens whole or not at all, and never over what somebody else wrote."""

import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path as FilePath

from rsr.documents.canonical_json import sha256
from rsr.errors import OutputError, Where

__all__ = ["MANIFEST", "read_manifest", "write_file", "write_folder"]

# The list of a folder's files with their digests, in the form that `sha256sum --check` reads.
MANIFEST = "SHA256SUMS"
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


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
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
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
    try:
        lines = (folder / MANIFEST).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    return {line[66:]: line[:64] for line in lines if line[64:66] == "  "}


def _foreign(folder: FilePath) -> list[str]:
    """Return the files of a folder that rsr did not write, or that were changed since."""
    listed = read_manifest(folder) or {}
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or (
            path.is_file() and name != MANIFEST and listed.get(name) != sha256(path.read_bytes())
        ):
            found.append(name)
    return found


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
    beside = FilePath(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
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


def _is_below(name: str) -> bool:
    """Say whether a name leads to a file below a folder, spelt in the one plain way."""
    path = FilePath(name)
    plain = path.parts and ".." not in path.parts and not path.anchor and "\0" not in name
    return bool(plain) and path.as_posix() == name


def write_folder(folder: FilePath, files: Iterable[tuple[str, bytes]]) -> Mapping[str, str]:
    """Write a folder as a whole, with a manifest of its files, in place of one written before.

    Args:
        folder: The folder. If it exists, every file in it must be one that rsr wrote and nobody has
            changed since.
        files: Paths below the folder (with ``/``) and their content.

    Returns:
        The digest of each file, by its path.

    Raises:
        OutputError: The folder holds something of somebody else's, or cannot be written. What was
            there before is left as it was.
    """
    folder = folder.absolute()
    try:
        if folder.exists() and not folder.is_dir():
            raise _refused(
                folder,
                "the output must be a folder",
                "choose another place",
                "output-exists",
                "a file",
            )
        foreign = _foreign(folder) if folder.exists() else []
        if foreign:
            raise _refused(
                folder,
                "an output folder must hold only what rsr wrote there",
                "choose another folder, or move these files away",
                "output-exists",
                ", ".join(foreign[:3]) + (", ..." if len(foreign) > 3 else ""),
            )
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = FilePath(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        try:
            made.chmod(0o777 & ~_umask())
            digests: dict[str, str] = {}
            folders = {made}
            for name, content in files:
                target = made / name
                if name in digests or name == MANIFEST or not _is_below(name):
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
                target.write_bytes(content)
                digests[name] = sha256(content)
            lines = "".join(f"{digests[name]}  {name}\n" for name in sorted(digests))
            (made / MANIFEST).write_text(lines, encoding="utf-8", newline="\n")
            _swap(made, folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as error:
        raise _failed(folder, error) from error
    return digests
