"""Old documents, brought up to today's format step by step when they are read.

A step takes a document of one format and returns it in the next; it touches nothing else. Released
formats never change, so a step is never edited either.
"""

from collections.abc import Callable, Mapping
from typing import Any

from rsr.documents.located import Document
from rsr.errors import DocumentError, Path, short_repr
from rsr.model import FORMAT

__all__ = ["STEPS", "upgrade", "upgrade_release"]

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


def _from_2(value: dict[str, Any]) -> tuple[dict[str, Any], Moved]:
    """Format 2 had other names for a change point, for the parts of a ratio and for the strategy used."""
    moved: list[tuple[Path, Path]] = []

    def renamed(record: Any, names: Mapping[str, str], now: Path, then: Path) -> Any:
        if not isinstance(record, dict):
            return record
        made = {}
        for old, entry in record.items():
            # Where a record says it in both ways, it is for a person to choose.
            new = names[old] if old in names and names[old] not in record else old
            made[new] = entry
            if new != old:
                moved.append(((*now, new), (*then, old)))
        return made

    def indicator(record: Any, at: Path) -> Any:
        made = renamed(record, {"judging": "change_point"}, at, at)
        inner = (
            ("change_point", {"on": "changed_on"}),
            ("ratio", {"of": "numerator", "over": "denominator"}),
        )
        for name, names in inner:
            if isinstance(made, dict) and name in made:
                then = (*at, name if name in record else "judging")
                made = {**made, name: renamed(made[name], names, (*at, name), then)}
        return made

    def strategy(record: Any, at: Path) -> Any:
        made = renamed(record, {"name": "use"}, at, at)
        if isinstance(made, dict) and isinstance(made.get("options"), dict):
            made = {
                **made,
                "options": within(made["options"], "strategies", strategy, (*at, "options")),
            }
        return made

    def cycle(record: Any, at: Path) -> Any:
        return within(record, "strategies", strategy, at) if isinstance(record, dict) else record

    def within(
        record: dict[str, Any], name: str, step: Callable[[Any, Path], Any], at: Path = ()
    ) -> dict[str, Any]:
        listed = record.get(name)
        if not isinstance(listed, list):
            return record
        return {**record, name: [step(one, (*at, name, index)) for index, one in enumerate(listed)]}

    value = within(value, "indicators", indicator)
    return within(within(value, "cycles", cycle), "strategies", strategy), tuple(moved)


# The step from each old format to the one after it.
STEPS: dict[int, Callable[[dict[str, Any]], tuple[dict[str, Any], Moved]]] = {
    1: _from_1,
    2: _from_2,
}


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


def upgrade_release(document: Document) -> Document:
    """Bring the register within a release to today's format for reading; the file stays as it is.

    Args:
        document: The document; one that holds no register of an older format is returned itself.
    """
    register = document.value.get("register") if isinstance(document.value, dict) else None
    found = register.get("format") if isinstance(register, dict) else None
    if type(found) is not int or not 1 <= found < FORMAT:
        return document
    inner = upgrade(Document(file=document.file, value=register, finder=document.finder), found)
    moved = tuple((("register", *now), ("register", *then)) for now, then in inner.moved)
    value = {**document.value, "register": {**inner.value, "format": FORMAT}}
    return document.upgraded(value, moved)
