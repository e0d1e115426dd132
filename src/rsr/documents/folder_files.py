"""The files of a register's folder: which are read, and which are passed over, with the reason."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path as FilePath

from rsr.documents.outputs import Outputs
from rsr.documents.reader import ENDINGS, unreadable
from rsr.errors import Problem, Where

__all__ = [
    "documents",
    "entries",
    "files_by",
    "ignored",
    "included",
    "is_document",
    "output_ignored",
    "printed",
]


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


def included(base: FilePath, pattern: str) -> tuple[list[FilePath], list[str]] | None:
    """Return the documents that a pattern finds, and the names of those that it finds and rsr wrote.

    A file that is named by its own name is read, whoever wrote it.

    Returns:
        None for a pattern that leads out of the folder.
    """
    asked = FilePath(pattern)
    if asked.is_absolute() or ".." in asked.parts:
        return None
    found = [path for path in files_by(base, pattern) if is_document(path)]
    if found == [base / pattern]:
        return found, []
    kept, own = Outputs(base).without(found)
    return kept, [path.relative_to(base).as_posix() for path in own]


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


def printed(path: FilePath, base: FilePath) -> Problem:
    """Tell of a document among those of a register that rsr itself wrote there."""
    hint = "nothing was read from it; move it out of the register, or name it under include"
    return _passed_over(path, base, hint, got="one that rsr wrote, as a result")


def _passed_over(path: FilePath, base: FilePath, hint: str, *, got: str | None = None) -> Problem:
    seen = "a file that was not read" if path.is_file() else "what is no file"
    return Problem(
        code="file-ignored",
        must="a YAML or JSON file of a register should be where it is read",
        got=got or seen,
        hint=hint,
        where=Where(file=path.relative_to(base).as_posix()),
        severity="warning",
    )


def output_ignored(own: Sequence[str], where: Where) -> Problem:
    """Tell of files that a pattern or a folder's name found and that rsr itself wrote.

    Args:
        own: Their names, from the register's folder on.
        where: Where the register names the pattern.
    """
    more = f" and {len(own) - 1} more" if len(own) > 1 else ""
    return Problem(
        code="output-ignored",
        must="a pattern must find files that others wrote",
        got=f"{own[0]}{more}, which rsr wrote",
        hint="nothing was read from them; write results elsewhere, or name a file by its own name to have it read",
        where=where,
        severity="note",
    )
