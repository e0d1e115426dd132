"""What was published before: the figures of the releases that lie beside a register."""

from collections.abc import Iterable
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from rsr.documents import editions, frozen_records, read_release
from rsr.errors import DocumentError, Problem, ReleaseError
from rsr.model import Register, Release

if TYPE_CHECKING:
    from rsr.disclosure.sequential_releases import ReleasedFigures


def release_folder(register: Register, cycle: str) -> FilePath | None:
    """Return where the releases of a cycle lie, or None for a register without a folder."""
    folder = _releases(register)
    return folder / cycle if folder else None


def _releases(register: Register) -> FilePath | None:
    folder = register.origins.folder() if register.origins else None
    return FilePath(folder) / "releases" if folder else None


def released_beside(folder: FilePath, register: Register) -> tuple[FilePath, ...]:
    """Return where releases of a register may lie that is frozen or published to a folder.

    That is the folder itself, and those beside it that have the names of the register's cycles.
    """
    beside = {folder.absolute().parent / cycle.id for cycle in register.cycles}
    return (folder, *sorted(beside - {folder.absolute()}))


def same_follow_up(one: Register, other: Register) -> bool:
    """Say whether two registers follow the same: a title may be corrected, and so may records."""
    return one.title == other.title or not one.ids("recommendations").keys().isdisjoint(
        other.ids("recommendations")
    )


def last_printed(register: Register) -> "ReleasedFigures | None":
    """Return the figures of the last edition of the last cycle that was frozen beside a register.

    ``register``: the register, whose cycles are in order. A release of another one is passed over, and
    so is one that cannot be read: that is told elsewhere.
    """
    folder = _releases(register)
    if folder is None or not folder.is_dir():
        return None
    for cycle in sorted(register.cycles, key=lambda one: one.cut_off_on, reverse=True):
        for number, path in reversed(editions(folder / cycle.id).items()):
            try:
                release = read_release(path)
            except (DocumentError, ReleaseError):
                continue
            if release.cycle == cycle.id and same_follow_up(release.register, register):
                return _printed(release, number)
    return None


def last_given(register: Register, places: Iterable[FilePath]) -> "ReleasedFigures | None":
    """Return the figures of the last release of a register that lies at given places.

    ``register``: the register. Releases of another one, and those that cannot be read, are passed over.
    """
    found, _ = frozen_records(None, places)
    for one in reversed(found):
        try:
            release = read_release(FilePath(one.file))
        except (DocumentError, ReleaseError):
            continue
        if same_follow_up(release.register, register):
            return _printed(release, release.edition)
    return None


def _printed(release: Release, number: int) -> "ReleasedFigures":
    from rsr.disclosure.sequential_releases import ReleasedFigures  # few registers were frozen

    return ReleasedFigures(
        cycle=release.cycle,
        edition=number,
        indicators=release.register.indicators,
        observations=release.register.observations,
    )


def printed_before(register: Register) -> "tuple[tuple[ReleasedFigures, ...], tuple[Problem, ...]]":
    """Return the figures of all editions beside a register, and why some cannot be read.

    Returns:
        The figures, by cycle and edition; and the problems. Where a release cannot be read, nobody
        knows what was printed in it.
    """
    folder = _releases(register)
    if folder is None or not folder.is_dir():
        return (), ()
    found: list[ReleasedFigures] = []
    problems: list[Problem] = []
    for below in sorted(path for path in folder.iterdir() if path.is_dir()):
        for number, path in editions(below).items():
            try:
                release = read_release(path)
            except (DocumentError, ReleaseError) as error:
                problems += error.problems
                continue
            if release.cycle == below.name and same_follow_up(release.register, register):
                found.append(_printed(release, number))
    return tuple(found), tuple(problems)
