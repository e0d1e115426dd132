"""Gather: published data through the data-source plugins into a register."""

import re
from pathlib import Path as FilePath
from typing import Any

from attrs import evolve, field, frozen

from rsr.documents import read_bytes, sha256
from rsr.errors import DocumentError, Path, Problem, RsrError, Where, shown
from rsr.model import (
    DataSource,
    Evidence,
    Observation,
    Origins,
    Provenance,
    Recommendation,
    Register,
    doc,
)
from rsr.plugins import SourceContext
from rsr.plugins.manager import Offered, Plugins
from rsr.workflow._common import AnyRegister, registered, using

__all__ = ["Gathering", "gather"]

_COLLECTION: dict[type, str] = {
    Observation: "observations",
    Evidence: "evidence",
    Recommendation: "recommendations",
}
_PLACE = re.compile(r"line ([0-9]+)(?:, column ([0-9]+))?")


@frozen(kw_only=True)
class Gathering:
    """A register with what its sources hold, and the problems met on the way."""

    register: Register = field(metadata=doc("The register with the gathered records."))
    problems: tuple[Problem, ...] = field(
        default=(), metadata=doc("What was amiss in the data, sorted by place.")
    )


@frozen(kw_only=True)
class _GatheredOrigins:
    """Places of records that a person wrote, and of those that a source gave."""

    inner: Origins | None
    written: dict[str, int]
    made: dict[str, tuple[Provenance, ...]]
    problems: tuple[Problem, ...]

    def locate(self, path: Path) -> Where:
        collection = str(path[0]) if path else ""
        if len(path) > 1 and isinstance(path[1], int) and collection in self.written:
            index = path[1] - self.written[collection]
            if 0 <= index < len(self.made[collection]):
                made = self.made[collection][index]
                # Only at the beginning: what follows may be the publisher's own words.
                place = _PLACE.match(made.place or "")
                line, column = place.groups() if place else (None, None)
                return Where(
                    file=made.file,
                    line=int(line) if line else None,
                    column=int(column) if column else None,
                    path=path,
                )
        return self.inner.locate(path) if self.inner else Where(path=path)

    def folder(self) -> str | None:
        return self.inner.folder() if self.inner else None

    def is_whole(self, collection: str) -> bool:
        return self.inner.is_whole(collection) if self.inner else True

    def lost(self, collection: str, id_: str) -> bool:
        return self.inner.lost(collection, id_) if self.inner else False


def gather(register: AnyRegister, *, plugins: Plugins | None = None) -> Gathering:
    """Read the published data that a register names.

    A register that was gathered is returned as it is, with the problems met then.

    Args:
        register: The register, or where it is.
        plugins: The plugins to use; None loads those installed.

    Raises:
        PluginError: A source fails in a way that is no fault of the data.
    """
    found = registered(register)
    if isinstance(found.origins, _GatheredOrigins):
        return Gathering(register=found, problems=found.origins.problems)
    if not found.sources:
        return Gathering(register=found)
    made: dict[str, list[Any]] = {name: [] for name in _COLLECTION.values()}
    problems: list[Problem] = []
    with using(plugins) as loaded:
        for index, source in enumerate(found.sources):
            if source.use not in loaded.sources:
                continue  # the check of references says so, with its place
            for item in _from_source(found, index, source, loaded):
                if isinstance(item, Problem):
                    problems.append(item)
                else:
                    made[_COLLECTION[type(item)]].append(item)
    origins = _GatheredOrigins(
        inner=found.origins,
        problems=tuple(sorted(problems, key=lambda problem: problem.sort_key)),
        written={name: len(getattr(found, name)) for name in made},
        made={name: tuple(record.made_by for record in records) for name, records in made.items()},
    )
    together = found.with_records(**{name: tuple(records) for name, records in made.items()})
    return Gathering(register=evolve(together, origins=origins), problems=origins.problems)


def _from_source(register: Register, index: int, source: DataSource, plugins: Plugins) -> list[Any]:
    offered: Offered[Any] = plugins.get("sources", source.use)
    digests: dict[str, str] = {}

    def locate(path: Path) -> Where:
        return register.where("sources", index, "options", *path)

    def read(name: str) -> bytes:
        raw = _read_below(register, name, locate(("file",)))
        digests[name] = sha256(raw)
        return raw

    def provenance(file: str, place: str) -> Provenance:
        return evolve(offered.made_by, file=file, sha256=digests.get(file), place=place)

    context = SourceContext(source=source, register=register, read=read, provenance=provenance)
    try:
        made = plugins.make("sources", source.use, source.options, locate=locate)
        with offered.answering(f"gather from the source {source.id!r}"):
            items = list(made.gather(context))
    except DocumentError as error:
        return list(error.problems)
    except RsrError as error:
        if error.code == "plugin-failed":
            raise
        return list(error.problems)
    return [_signed(item, offered, source) for item in items]


def _signed(item: Any, offered: Offered[Any], source: DataSource) -> Any:
    """Return an item with its provenance; a source that yields anything else has failed."""
    if isinstance(item, Problem):
        return item
    with offered.answering(f"yield records from the source {source.id!r}"):
        if type(item) not in _COLLECTION:
            raise TypeError(type(item).__name__)
    if item.made_by is None:
        return evolve(item, made_by=offered.made_by)
    return item


def _read_below(register: Register, name: str, where: Where) -> bytes:
    """Read a file below the register's folder, and no other."""
    folder = register.origins.folder() if register.origins else None
    if folder is None:
        raise DocumentError.of(
            "source-without-folder",
            "a register must lie in a folder for its sources to be read",
            got=shown(name),
            hint="load it from its folder",
            where=where,
        )
    base = FilePath(folder).resolve()
    try:
        path = (base / name).resolve()
    except (ValueError, OSError, RuntimeError):  # a NUL sign, or links that lead to each other
        raise DocumentError.of(
            "file-unreadable",
            "a source's file must have a name that a file can have",
            got=shown(name),
            hint="correct the name",
            where=where,
        ) from None
    if base not in path.parents:
        raise DocumentError.of(
            "source-outside",
            "a source's file must lie below the register's folder",
            got=shown(name),
            hint="move the file into the folder",
            where=where,
        )
    return read_bytes(path, file=name)
