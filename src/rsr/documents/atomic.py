"""Writing that either happens whole or not at all, and never over what somebody else wrote."""

import ctypes
import errno
import hashlib
import os
import stat
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from pathlib import Path as FilePath
from pathlib import PurePosixPath

from rsr._lazy import lazy_pattern
from rsr.documents.canonical_json import sha256
from rsr.errors import OutputError, Where
from rsr.staging import Staging

__all__ = [
    "MANIFEST",
    "Content",
    "foreign_names",
    "is_manifest_as_written",
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
_RENAME_NOREPLACE = 1
_RENAME_EXCHANGE = 2
# For more files, one call that syncs the whole file system is quicker than one for each.
_MANY = 100
# What systems say of a link that the file system has no place for.
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL, errno.EMLINK}
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
        with Staging(path.parent, path.name) as staging:
            staging.new.write_bytes(content)
            _sync(staging.new)
            if replace:
                staging.new.replace(path)
            else:
                _put_new(staging.new, path, content)
            _sync(path.parent)
    except OSError as error:
        raise _failed(path, error) from error


def _put_new(made: FilePath, path: FilePath, content: bytes) -> None:
    try:
        _name_new(made, path)
    except FileExistsError:
        if path.is_dir() or path.read_bytes() != content:
            raise _refused(
                path,
                "an existing file must not be overwritten",
                "choose another place, or remove it yourself",
                "output-exists",
            ) from None


def _name_new(made: FilePath, path: FilePath) -> None:
    try:
        path.hardlink_to(made)  # unlike a rename, a link never replaces
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if not _renamed(made, path, _RENAME_NOREPLACE):
            if os.path.lexists(path):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST)) from None
            made.rename(path)


def _sync(path: FilePath) -> None:
    """Have the system write down a file, or the names in a folder."""
    if path.is_dir() and sys.platform == "win32":
        return  # it opens no folders
    opened = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(opened)
    except OSError as error:
        if error.errno not in _NO_LINKS or path.is_file():  # some file systems sync no folders
            raise
    finally:
        os.close(opened)


def read_manifest(folder: FilePath) -> dict[str, str] | None:
    """Return the digests that a folder's manifest lists by file, or None where it has none."""
    if not (folder / MANIFEST).is_file():  # a pipe of that name would never be read to its end
        return None
    try:
        lines = (folder / MANIFEST).read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return None
    return {line[66:]: line[:64] for line in lines if line[64:66] == "  "}


def is_manifest_as_written(folder: FilePath) -> bool:
    """Say whether a folder's manifest holds nothing but digests and files, as rsr writes it."""
    return (folder / MANIFEST).read_bytes() == _manifest(read_manifest(folder) or {})


def _manifest(digests: Mapping[str, str]) -> bytes:
    return "".join(f"{digests[name]}  {name}\n" for name in sorted(digests)).encode()


def foreign_names(folder: FilePath, listed: Collection[str]) -> Iterator[str]:
    """Yield what lies below a folder and is not among the files that its manifest lists.

    Links, pipes, empty folders and what is mounted are foreign, whatever their names.

    Raises:
        OSError: Something cannot be looked into.
    """
    folders_listed = {str(above) for name in listed for above in PurePosixPath(name).parents}
    for base, folders, names in os.walk(folder, onerror=_give_up):
        folders.sort()
        for name in sorted((*folders, *names)):
            path = FilePath(base, name)
            mode = path.lstat().st_mode
            below = path.relative_to(folder).as_posix()
            if stat.S_ISDIR(mode):
                ours = below in folders_listed and not path.is_mount()
            else:
                ours = stat.S_ISREG(mode) and (below in listed or below == MANIFEST)
            if not ours:
                yield below


def _give_up(error: OSError) -> None:
    raise error


def _foreign(folder: FilePath) -> Iterator[str]:
    """Yield what rsr did not write into a folder, or what was changed since.

    Names come first, so that a folder full of somebody else's files is known for it at once; no file
    is read before all names are listed.
    """
    listed = read_manifest(folder) or {}
    yield from foreign_names(folder, listed)
    if listed and not is_manifest_as_written(folder):
        yield MANIFEST
    for below, digest in listed.items():
        path = folder / below
        if path.is_file() and sha256(path.read_bytes()) != digest:
            yield below


def _renamed(one: FilePath, other: FilePath, how: int) -> bool:
    """Rename in a way that only Linux's ``renameat2`` has; False where the system cannot.

    Raises:
        FileExistsError: The other is there, and must not be replaced.
    """
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), how) == 0:
        return True
    if ctypes.get_errno() == errno.EEXIST:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
    return False


def _swap(staging: Staging, folder: FilePath) -> None:
    """Give what was made the place of a folder, which is kept until then."""
    if not folder.exists():
        staging.new.rename(folder)
    elif not _renamed(staging.new, folder, _RENAME_EXCHANGE):
        folder.rename(staging.old)
        try:
            staging.new.rename(folder)
        except BaseException:
            staging.old.rename(folder)
            raise
    _sync(folder.parent)


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


def _fill(made: FilePath, folder: FilePath, files: Iterable[tuple[str, Content]]) -> dict[str, str]:
    made.mkdir()
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


def _sync_all(made: FilePath, files: int) -> None:
    """Sync what was made, so many files: files before the folders that name them."""
    if files > _MANY and _synced_at_once(made):
        return
    for base, _, names in os.walk(made, topdown=False, onerror=_give_up):
        for path in (*(FilePath(base, name) for name in names), FilePath(base)):
            _sync(path)


def _synced_at_once(folder: FilePath) -> bool:
    """Sync the file system that a folder lies in; False where the system cannot (Linux ``syncfs``)."""
    if not sys.platform.startswith("linux"):
        return False
    syncfs = getattr(ctypes.CDLL(None), "syncfs", None)
    if syncfs is None:
        return False
    opened = os.open(folder, os.O_RDONLY)
    try:
        return bool(syncfs(opened) == 0)
    finally:
        os.close(opened)


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
        _refuse_foreign(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with Staging(folder.parent, folder.name) as staging:
            digests = _fill(staging.new, folder, files)
            (staging.new / MANIFEST).write_bytes(_manifest(digests))
            if folder.exists():  # one that is not for everybody stays so
                staging.new.chmod(stat.S_IMODE(folder.stat().st_mode))
            _sync_all(staging.new, len(digests))
            _refuse_foreign(folder)  # what was put there meanwhile
            _swap(staging, folder)
    except OSError as error:
        raise _failed(folder, error) from error
    return digests


def _refuse_foreign(folder: FilePath) -> None:
    """Refuse a folder that cannot be replaced, or that holds what rsr did not write."""
    if not _is_folder(folder):
        return
    with suppress(FileNotFoundError):  # who stands in a folder that is gone stands in no output
        if FilePath.cwd().is_relative_to(folder) or folder.is_mount():
            raise _refused(
                folder,
                "an output folder must be one that can be replaced as a whole",
                "name a folder below it, which is made anew",
                "output-exists",
                "the folder that the command runs in, or one that is mounted",
            )
    foreign = list(islice(_foreign(folder), 4))
    if foreign:
        raise _refused(
            folder,
            "an output folder must hold only what rsr wrote there",
            "choose another folder, or move these files away",
            "output-exists",
            ", ".join(foreign[:3]) + (", ..." if len(foreign) > 3 else ""),
        )


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
        folder.parent.mkdir(parents=True, exist_ok=True)
        with Staging(folder.parent, folder.name) as staging:
            written = _fill(staging.new, folder, files)
            _sync_all(staging.new, len(written))
            if empty:
                _move_in(staging.new, folder)
            else:
                staging.new.rename(folder)
            _sync(folder.parent)
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
