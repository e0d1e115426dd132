"""A register on disk: a folder (or one file) of documents, read into one :class:`Register`."""

import difflib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

from attrs import NOTHING, field, fields, frozen

from rsr.documents.explain import explain
from rsr.documents.forms import converter
from rsr.documents.located import Document
from rsr.documents.reader import ENDINGS, read_document
from rsr.documents.upgrade import upgrade
from rsr.errors import DocumentError, ModelError, Path, Problem, Where, shown
from rsr.model import COLLECTIONS, FORMAT, Register, ReportCycle

__all__ = ["FolderOrigins", "ReadRegister", "read_register"]

CYCLES = "cycles"
_HEAD = tuple(a.name for a in fields(Register) if a.name not in COLLECTIONS and a.name != "origins")
_CYCLE_FIELDS = tuple(a.name for a in fields(ReportCycle))
# Collections whose records belong to the cycle in whose folder they stand.
_OF_CYCLE = frozenset(
    name for name, cls in COLLECTIONS.items() if any(a.name == "cycle" for a in fields(cls))
)
_NOT_IN_CYCLE = frozenset(("cycles", "themes", "populations", "scales", "sources"))
_FAULTS = (
    ModelError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    RecursionError,
    ExceptionGroup,
)


@frozen(kw_only=True)
class _Origin:
    document: Document
    path: Path


@frozen(kw_only=True)
class FolderOrigins:
    """Where the records of a register that was read from files stand."""

    base: FilePath
    head: Document | None
    records: dict[str, list[_Origin]] = field(repr=False)
    lost_ids: dict[str, set[str]] = field(repr=False)
    damaged: frozenset[str] = frozenset()

    def locate(self, path: Path) -> Where:
        """Return file, line and column of a path within the register."""
        known = self.records.get(str(path[0]), []) if path else []
        if len(path) > 1 and isinstance(path[1], int) and path[1] < len(known):
            origin = known[path[1]]
            found = origin.document.locate((*origin.path, *path[2:]))
            return Where(file=found.file, line=found.line, column=found.column, path=path)
        if self.head is not None:
            return self.head.locate(path)
        return Where(path=path)

    def folder(self) -> str | None:
        """Return the register's folder."""
        return str(self.base)

    def is_whole(self, collection: str) -> bool:
        """Say whether every record of a collection could be read."""
        return collection not in self.damaged

    def lost(self, collection: str, id_: str) -> bool:
        """Say whether a record of that id was there but could not be read.

        Where a whole file could not be read, any record may have been in it.
        """
        ids = self.lost_ids.get(collection, set())
        return id_ in ids or "" in ids


@frozen(kw_only=True)
class ReadRegister:
    """What could be read of a register, and every problem met on the way."""

    register: Register | None
    problems: tuple[Problem, ...]


class _Reading:
    """The state of reading one register."""

    def __init__(self, base: FilePath) -> None:
        self.base = base
        self.problems: list[Problem] = []
        self.head: Document | None = None
        self.found: dict[str, list[Any]] = defaultdict(list)
        self.origins: dict[str, list[_Origin]] = defaultdict(list)
        self.lost: dict[str, set[str]] = defaultdict(set)
        self.damaged: set[str] = set()

    def refuse(
        self,
        document: Document,
        path: Path,
        code: str,
        must: str,
        *,
        got: str | None = None,
        hint: str | None = None,
        key: bool = False,
    ) -> None:
        where = document.locate(path, key=key)
        self.problems.append(Problem(code=code, must=must, got=got, hint=hint, where=where))

    def lose(self, collection: str, raw: Any) -> None:
        """Remember that a record could not be read, so that nothing is said of its absence."""
        known = raw.get("id") if isinstance(raw, dict) else None
        self.lost[collection].add(known if isinstance(known, str) else "")
        self.damaged.add(collection)

    def lose_all(self) -> None:
        """Remember that a file could not be read: it may have held anything."""
        for collection in COLLECTIONS:
            self.lose(collection, None)

    def open(self, path: FilePath) -> Document | None:
        name = path.relative_to(self.base).as_posix()
        try:
            document = read_document(path, file=name)
        except DocumentError as error:
            self.problems += error.problems
            self.lose_all()
            return None
        if document.value is None:
            return None  # a file of comments alone
        if not isinstance(document.value, dict):
            self.refuse(
                document,
                (),
                "document-not-mapping",
                "a file must hold a mapping",
                got=shown(document.value),
                hint="begin with a list's name and a colon",
            )
            self.lose_all()
            return None
        return document

    def structure(self, cls: Any, raw: Any, document: Document, path: Path) -> Any:
        """Build a record, or note everything that is wrong with it and return None."""
        try:
            return converter.structure(raw, cls)
        except _FAULTS as error:
            for problem in explain(cls, raw, error):
                told = problem.where.path
                where = document.locate((*path, *told), key=problem.code == "field-unknown")
                self.problems.append(
                    Problem(
                        code=problem.code,
                        must=problem.must,
                        got=problem.got,
                        hint=problem.hint,
                        where=where,
                    )
                )
            return None

    def lists(self, document: Document, names: Any, cycle: str | None) -> None:
        """Take every list of records that a document holds."""
        for name in names:
            raw = document.value.get(name)
            if raw is None:
                continue
            if not isinstance(raw, list):
                self.refuse(
                    document,
                    (name,),
                    "type-wrong",
                    f"{name} must be a list",
                    got=shown(raw),
                    hint="begin each record with '- '",
                )
                self.lose(name, None)
                continue
            for index, entry in enumerate(raw):
                self.record(document, name, index, entry, cycle)

    def record(
        self, document: Document, name: str, index: int, raw: Any, cycle: str | None
    ) -> None:
        path: Path = (name, index)
        if cycle is not None and name in _OF_CYCLE and isinstance(raw, dict):
            if raw.get("cycle", cycle) != cycle:
                self.refuse(
                    document,
                    (*path, "cycle"),
                    "cycle-misplaced",
                    f"a record in the folder of cycle {cycle!r} must belong to it",
                    got=shown(raw["cycle"]),
                    hint="move it, or leave the field out",
                )
                self.lose(name, raw)
                return
            raw = {**raw, "cycle": cycle}
        made = self.structure(COLLECTIONS[name], raw, document, path)
        if made is None:
            self.lose(name, raw)
        else:
            self.found[name].append(made)
            self.origins[name].append(_Origin(document=document, path=path))

    def unknown_keys(self, document: Document, known: tuple[str, ...], where: str) -> None:
        for key in document.value:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"{where} may hold {_some(known)}"
                self.refuse(
                    document,
                    (key,),
                    "field-unknown",
                    f"{where} must hold only what it may",
                    got=shown(key),
                    hint=hint,
                    key=True,
                )
                # What it was meant to be is not known: nothing is said of anything's absence.
                for collection in near if near and near[0] in COLLECTIONS else ():
                    self.lose(collection, None)

    def register_file(self, document: Document, *, is_head: bool) -> None:
        """Take a file of the register itself."""
        known = (*_HEAD, *COLLECTIONS)
        self.unknown_keys(document, known, "a file of a register")
        if is_head:
            self.head = document
        else:
            for key in _HEAD:
                if key in document.value:
                    self.refuse(
                        document,
                        (key,),
                        "head-misplaced",
                        f"{key} must stand in register.yaml",
                        key=True,
                        got=shown(document.value[key]),
                        hint="move it there",
                    )
        self.lists(document, COLLECTIONS, None)

    def cycle_folder(self, folder: FilePath, found: int) -> None:
        """Take the files of a cycle's folder."""
        main = [folder / f"cycle{ending}" for ending in ENDINGS]
        if not any(path.is_file() for path in main):
            name = folder.relative_to(self.base).as_posix()
            self.problems.append(
                Problem(
                    code="cycle-file-missing",
                    must="a cycle's folder must hold cycle.yaml",
                    hint="describe the cycle there",
                    where=Where(file=f"{name}/cycle.yaml"),
                )
            )
            self.lose("cycles", {"id": folder.name})
        for path in _documents(folder):
            document = self.open(path)
            if document is None:
                continue
            document = upgrade(document, found)
            lists = tuple(name for name in COLLECTIONS if name not in _NOT_IN_CYCLE)
            own = _CYCLE_FIELDS if path.stem == "cycle" else ()
            self.unknown_keys(document, (*own, *lists), "a file of a cycle")
            if path.stem == "cycle":
                self.cycle(document, folder.name)
            self.lists(document, lists, folder.name)

    def cycle(self, document: Document, name: str) -> None:
        raw = {key: document.value[key] for key in _CYCLE_FIELDS if key in document.value}
        if raw.setdefault("id", name) != name:
            self.refuse(
                document,
                ("id",),
                "cycle-misplaced",
                "a cycle must have its folder's name",
                got=shown(raw["id"]),
                hint=f"call it {name!r}, or leave the field out",
            )
        made = self.structure(ReportCycle, raw, document, ())
        if made is None:
            self.lose("cycles", raw)
        else:
            self.found["cycles"].append(made)
            self.origins["cycles"].append(_Origin(document=document, path=()))

    def finish(self) -> ReadRegister:
        register = None
        head = self.head
        if head is not None:
            raw = {key: head.value[key] for key in _HEAD if key in head.value}
            raw["format"] = FORMAT
            register = self.structure(Register, raw, head, ())
        if register is None:
            # Without a head the records are still checked, under a title that goes nowhere.
            register = Register(title="?") if self.problems else None
        if register is not None:
            origins = FolderOrigins(
                base=self.base,
                head=head,
                records=self.origins,
                lost_ids=self.lost,
                damaged=frozenset(self.damaged),
            )
            register = register.with_records(
                **{name: tuple(records) for name, records in self.found.items()}
            )
            register = _with_origins(register, origins)
        ordered = sorted(self.problems, key=lambda problem: problem.sort_key)
        return ReadRegister(register=register, problems=tuple(ordered))


def _with_origins(register: Register, origins: FolderOrigins) -> Register:
    from attrs import evolve

    return evolve(register, origins=origins)


def _some(known: tuple[str, ...]) -> str:
    return ", ".join(known[:10]) + (", ..." if len(known) > 10 else "")


def _documents(folder: FilePath) -> list[FilePath]:
    """Return the YAML and JSON files right in a folder, by name."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix in ENDINGS and path.is_file() and not path.name.startswith(".")
    )


def _head_file(folder: FilePath) -> FilePath:
    found = [folder / f"register{ending}" for ending in ENDINGS]
    present = [path for path in found if path.is_file()]
    if len(present) == 1:
        return present[0]
    if present:
        raise DocumentError.of(
            "register-ambiguous",
            "a register must have one head",
            hint="keep one of them",
            got=", ".join(path.name for path in present),
            where=Where(file=str(folder)),
        )
    raise DocumentError.of(
        "register-missing",
        "a register's folder must hold register.yaml",
        hint="'rsr new FOLDER' writes a first one",
        where=Where(file=str(folder)),
    )


def _format(head: Document) -> int:
    stated = head.value.get("format", NOTHING)
    if stated is NOTHING or isinstance(stated, bool) or not isinstance(stated, int):
        raise DocumentError.of(
            "format-missing",
            "a register must state the format it is written in",
            got=None if stated is NOTHING else shown(stated),
            hint=f"begin with 'format: {FORMAT}'",
            where=head.locate(("format",)),
        )
    return int(stated)


def _included(base: FilePath, head: Document, taken: set[FilePath]) -> Iterator[FilePath]:
    patterns = head.value.get("include")
    for index, pattern in enumerate(patterns if isinstance(patterns, list) else ()):
        if not isinstance(pattern, str):
            continue  # the head's own structure says so
        where = head.locate(("include", index))
        parts = FilePath(pattern).parts
        if FilePath(pattern).is_absolute() or ".." in parts or not parts:
            raise DocumentError.of(
                "include-outside",
                "an included file must lie below the register's folder",
                got=shown(pattern),
                hint="move the file into the folder",
                where=where,
            )
        found = [p for p in sorted(base.glob(pattern)) if p.suffix in ENDINGS and p.is_file()]
        if not found:
            raise DocumentError.of(
                "include-empty",
                "an included pattern must find a YAML or JSON file",
                got=shown(pattern),
                hint="correct or remove it",
                where=where,
            )
        yield from (path for path in found if path not in taken)


def read_register(path: FilePath | str) -> ReadRegister:
    """Read a register's folder, or a register that is one file.

    In a folder: ``register.yaml`` holds the head; every other YAML or JSON file beside it, and those
    that ``include`` names, hold lists of records; each folder in ``cycles/`` holds ``cycle.yaml``
    and further files with the records of that cycle.

    Returns:
        What could be read, and every problem. Without problems the register is whole.
    """
    given = FilePath(path)
    try:
        return _read(given)
    except DocumentError as error:
        return ReadRegister(register=None, problems=error.problems)


def _read(given: FilePath) -> ReadRegister:
    if not given.exists():
        raise DocumentError.of(
            "register-missing",
            "the register must be a folder or a file",
            got=shown(str(given)),
            hint="check the path",
            where=Where(file=str(given)),
        )
    base, main = (given, _head_file(given)) if given.is_dir() else (given.parent, given)
    reading = _Reading(base)
    head = reading.open(main)
    if head is None:
        if reading.problems:
            raise DocumentError(*reading.problems)
        raise DocumentError.of(
            "format-missing",
            "a register must state the format it is written in",
            hint=f"begin with 'format: {FORMAT}'",
            where=Where(file=main.name),
        )
    found = _format(head)
    reading.register_file(upgrade(head, found), is_head=True)
    if given.is_dir():
        beside = [path for path in _documents(base) if path != main]
        taken = {main, *beside}
        for path in [*beside, *_included(base, head, taken)]:
            document = reading.open(path)
            if document is not None:
                reading.register_file(upgrade(document, found), is_head=False)
        cycles = base / CYCLES
        for folder in sorted(cycles.iterdir()) if cycles.is_dir() else ():
            if folder.is_dir() and not folder.name.startswith("."):
                reading.cycle_folder(folder, found)
    return reading.finish()
