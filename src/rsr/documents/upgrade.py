"""Old documents, brought up to today's format step by step when they are read.

A step takes a document of one format and returns it in the next; it touches nothing else. Released
formats never change, so a step is never edited either.
"""

from collections.abc import Callable
from typing import Any

from rsr.documents.located import Document
from rsr.errors import DocumentError, Path, short_repr
from rsr.model import FORMAT

__all__ = ["STEPS", "upgrade"]

Moved = tuple[tuple[Path, Path], ...]


def _from_1(value: dict[str, Any]) -> tuple[dict[str, Any], Moved]:
    """Format 1 named one ``owner`` for a recommendation; format 2 says who is asked, and as what."""
    moved: list[tuple[Path, Path]] = []
    renewed: list[Any] = []
    recommendations = value.get("recommendations")
    if not isinstance(recommendations, list):
        return value, ()
    for index, record in enumerate(recommendations):
        if isinstance(record, dict) and "owner" in record and "addressed_to" not in record:
            at: Path = ("recommendations", index)
            owner = record["owner"]
            kept = {key: entry for key, entry in record.items() if key != "owner"}
            addressed = {owner: "lead"} if isinstance(owner, str) else owner
            renewed.append({**kept, "addressed_to": addressed})
            moved.append(((*at, "addressed_to"), (*at, "owner")))
        else:
            renewed.append(record)
    return {**value, "recommendations": renewed}, tuple(moved)


# The step from each old format to the one after it.
STEPS: dict[int, Callable[[dict[str, Any]], tuple[dict[str, Any], Moved]]] = {1: _from_1}


def upgrade(document: Document, found: int) -> Document:
    """Bring a document from the format it was written in to today's.

    Args:
        document: The document; its value is a mapping.
        found: The format that its register states.

    Raises:
        DocumentError: The format is not one that this version of rsr can read.
    """
    if not 1 <= found <= FORMAT:
        raise DocumentError.of(
            "format-unknown",
            f"a register's format must be one from 1 to {FORMAT}",
            got=short_repr(found),
            hint="a newer rsr may be needed" if found > FORMAT else "see the format's history",
            where=document.locate(("format",)),
        )
    for step in range(found, FORMAT):
        value, moved = STEPS[step](document.value)
        document = document.upgraded(value, moved)
    return document
