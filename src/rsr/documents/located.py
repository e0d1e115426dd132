"""A document as it was read: its value, and where in the file each part of it stands."""

from collections.abc import Callable
from typing import Any

from attrs import evolve, field, frozen

from rsr.errors import Path, Problem, Where

__all__ = ["DEEPEST", "Document", "too_deep"]

# How deep the parts of a document may lie within each other.
DEEPEST = 60

# Returns (line, column), both from 1, of a value or, when asked, of the key that leads to it.
Finder = Callable[[Path, bool], tuple[int, int] | None]


@frozen(kw_only=True)
class Document:
    """One file's content.

    ``moved`` tells where parts stood before the document was upgraded: pairs of the path now and
    the path in the file. ``problems`` are faults that leave the rest readable, such as a key that
    stands twice; the paths of these problems say which parts are in doubt.
    """

    file: str
    value: Any
    finder: Finder = field(repr=False, eq=False)
    moved: tuple[tuple[Path, Path], ...] = ()
    problems: tuple[Problem, ...] = ()

    def locate(self, path: Path, *, key: bool = False) -> Where:
        """Return where a path stands; if it is not there, where the nearest part above it does.

        Args:
            path: Keys and indexes from the top of the document.
            key: True for the place of the last step's key instead of its value.
        """
        before = self._before(path)
        for length in range(len(before), -1, -1):
            found = self.finder(before[:length], key and length == len(before))
            if found is not None:
                return Where(file=self.file, line=found[0], column=found[1], path=path)
        return Where(file=self.file, path=path)

    def places(self) -> "Document":
        """Return the document without its value: what is kept while the records made of it live."""
        return evolve(self, value=None)

    def _before(self, path: Path) -> Path:
        for now, then in sorted(self.moved, key=lambda pair: -len(pair[0])):
            if path[: len(now)] == now:
                return (*then, *path[len(now) :])
        return path

    def upgraded(self, value: Any, moved: tuple[tuple[Path, Path], ...]) -> "Document":
        """Return the document with a new value, and what the upgrade moved."""
        traced = tuple((now, self._before(then)) for now, then in moved)
        return evolve(self, value=value, moved=(*traced, *self.moved))


def too_deep(where: Where, deepest: int = DEEPEST) -> Problem:
    """Return the problem of a document that is nested too deep, in whatever format it is."""
    return Problem(
        code="document-too-deep",
        must=f"a document must be nested at most {deepest} deep",
        hint="split it, or look for a bracket that is not closed",
        where=where,
    )
