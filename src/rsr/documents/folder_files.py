"""The files of a register's folder: which are read, and which are passed over, with the reason."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path as FilePath

from rsr.documents.reader import ENDINGS, unreadable
from rsr.errors import Problem, Where

__all__ = ["documents", "entries", "files_by", "ignored", "is_document"]


def entries(folder: FilePath, base: FilePath) -> list[FilePath]:
    """Return what lies right in a folder and is not hidden, by name.

    Raises:
        DocumentError: The folder may not be looked into.
    """
    try:
        found = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
        for path in found:
            path.is_file()  # may be refused although the names may be listed
    except OSError as error:
        name = folder.relative_to(base).as_posix()
        raise unreadable(name, (error.strerror or "an error").lower()) from None
    return found


def documents(folder: FilePath, base: FilePath) -> list[FilePath]:
    """Return the YAML and JSON files right in a folder, by name.

    Raises:
        DocumentError: The folder may not be looked into.
    """
    return [path for path in entries(folder, base) if is_document(path)]


def is_document(path: FilePath) -> bool:
    """Say whether a path is a file that is read as a document."""
    return path.suffix in ENDINGS and path.is_file() and not path.name.startswith(".")


def files_by(base: FilePath, pattern: str) -> list[FilePath]:
    """Return the files below a folder that a pattern finds, sorted; what is no pattern finds none.

    A pattern that ends in ``**`` finds every file below, on each Python.
    """
    parts = FilePath(pattern).parts
    if not parts:  # the folder itself, such as '.', at which glob fails differently on each Python
        return []
    if parts[-1] == "**":  # before Python 3.13 glob finds folders alone
        pattern = f"{pattern}/*"
    try:
        return sorted(path for path in base.glob(pattern) if path.is_file())
    except (ValueError, NotImplementedError, OSError):  # what glob says of what is no pattern
        return []


def ignored(
    base: FilePath, cycles: FilePath, folders: Iterable[FilePath], used: frozenset[FilePath]
) -> Iterator[Problem]:
    """Tell of everything that looks like a document and is not read.

    Args:
        base: The register's folder.
        cycles: The folder of its cycles.
        folders: The folders of its cycles that may be looked into.
        used: Files that are read in another way, as those that ``include`` or a source names.

    Raises:
        DocumentError: A folder may not be looked into.
    """
    for folder in (base, *folders):
        for path in entries(folder, base):
            if _looks_like(path) and not is_document(path) and path not in used:
                yield _passed_over(path, base, _reason(path))
    if cycles.is_dir():
        for path in entries(cycles, base):
            if _looks_like(path) and not path.is_dir() and path not in used:
                yield _passed_over(path, base, "move it into the folder of its cycle")
    for folder in folders:
        for path in _deeper(folder):
            if _looks_like(path) and path not in used:
                yield _passed_over(path, base, "move it up into the cycle's folder itself")


def _looks_like(path: FilePath) -> bool:
    return path.suffix.lower() in ENDINGS


def _deeper(folder: FilePath) -> Iterator[FilePath]:
    """Find the files in the sub-folders of a folder, by name."""
    for here, inner, names in os.walk(folder):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        if FilePath(here) != folder:
            yield from (FilePath(here, name) for name in sorted(names) if name[0] != ".")


def _reason(path: FilePath) -> str:
    if path.is_file():
        return f"write its ending in lower case, as {path.suffix.lower()!r}"
    if path.is_symlink() and not path.exists():
        return "mend or remove the link, which leads nowhere"
    return "rename or remove it; only a file can be read"


def _passed_over(path: FilePath, base: FilePath, hint: str) -> Problem:
    return Problem(
        code="file-ignored",
        must="a YAML or JSON file of a register should be where it is read",
        got="a file that was not read" if path.is_file() else "what is no file",
        hint=hint,
        where=Where(file=path.relative_to(base).as_posix()),
        severity="warning",
    )
