"""Where the records of a register that was read from files stand, and which could not be read."""

from pathlib import Path as FilePath

from attrs import field, frozen

from rsr.documents.located import Document
from rsr.errors import Path, Where

__all__ = ["FolderOrigins", "Origin"]


@frozen(kw_only=True)
class Origin:
    """Where one record stands: a document, and the path within it."""

    document: Document
    path: Path


@frozen(kw_only=True)
class FolderOrigins:
    """Where the records of a register that was read from files stand."""

    base: FilePath
    head: Document
    records: dict[str, list[Origin]] = field(repr=False)
    lost_ids: dict[str, set[str]] = field(repr=False)
    damaged: frozenset[str] = frozenset()

    def locate(self, path: Path) -> Where:
        """Return file, line and column of a path within the register."""
        known = self.records.get(str(path[0]), []) if path else []
        if len(path) > 1 and isinstance(path[1], int) and path[1] < len(known):
            origin = known[path[1]]
            # Addressees are the one mapping whose keys are what is told of.
            found = origin.document.locate(
                (*origin.path, *path[2:]), key=len(path) > 2 and path[-2] == "addressed_to"
            )
            return Where(file=found.file, line=found.line, column=found.column, path=path)
        return self.head.locate(path)

    def folder(self) -> str | None:
        """Return the register's folder."""
        return str(self.base)

    def is_whole(self, collection: str) -> bool:
        """Say whether every record of a collection, or the ``register`` head, could be read."""
        return collection not in self.damaged

    def lost(self, collection: str, id_: str) -> bool:
        """Say whether a record of that id was there but could not be read.

        Where a whole file could not be read, any record may have been in it.
        """
        ids = self.lost_ids.get(collection, set())
        return id_ in ids or "" in ids
