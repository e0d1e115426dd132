"""A register on disk: a folder (or one file) of documents, read into one :class:`Register`."""

from collections import defaultdict
from collections.abc import Container, Iterator
from pathlib import Path as FilePath
from typing import Any

from attrs import NOTHING, evolve, fields, frozen

from rsr.documents.discretion import discreet, discreet_problem, is_private
from rsr.documents.explain import explain
from rsr.documents.folder_files import (
    documents,
    entries,
    ignored,
    included,
    output_ignored,
    printed,
)
from rsr.documents.forms import converter
from rsr.documents.located import Document
from rsr.documents.origins import FolderOrigins, Origin
from rsr.documents.outputs import is_own_document
from rsr.documents.reader import ENDINGS, read_document, unreadable
from rsr.documents.schema import IN_CYCLE
from rsr.documents.upgrade import upgrade
from rsr.errors import DocumentError, ModelError, Path, Problem, Where, nearest_word, short_repr
from rsr.garbage_collector import collector_resting
from rsr.model import COLLECTIONS, FORMAT, Register, ReportCycle
from rsr.model.fields import identifier

__all__ = ["ReadRegister", "read_register"]

CYCLES = "cycles"
_HEAD = tuple(a.name for a in fields(Register) if a.name not in COLLECTIONS and a.name != "origins")
_CYCLE_FIELDS = tuple(a.name for a in fields(ReportCycle))
_TOP = (*_HEAD, *_CYCLE_FIELDS, *COLLECTIONS)
# Collections whose records belong to the cycle in whose folder they stand.
_OF_CYCLE = frozenset(
    name for name, cls in COLLECTIONS.items() if any(a.name == "cycle" for a in fields(cls))
)
# What the head is called among the collections of which something could not be read.
_REGISTER = "register"
_MOST_LIKENED = 1_000  # unknown keys of a file: likening ten thousands would take minutes
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
class ReadRegister:
    """What could be read of a register, and every problem met on the way."""

    register: Register | None
    problems: tuple[Problem, ...]


class _Reading:
    """The state of reading one register."""

    def __init__(self, base: FilePath, *, is_folder: bool) -> None:
        self.base = base
        self.is_folder = is_folder
        self.closed: set[FilePath] = set()
        self.problems: list[Problem] = []
        self.found: dict[str, list[Any]] = defaultdict(list)
        self.origins: dict[str, list[Origin]] = defaultdict(list)
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
        # An id that is itself at fault may have been meant to be any.
        if not isinstance(known, str) or identifier.pattern.fullmatch(known) is None:
            known = ""
        self.lost[collection].add(known)
        self.damaged.add(collection)

    def lose_key(self, key: str, owner: str | None = None) -> None:
        """Remember that what stands under a key at the top of a file is in doubt.

        Args:
            key: The key.
            owner: The cycle that the file describes, or None for a file of the register.
        """
        if key in COLLECTIONS:
            self.lose(key, None)
        elif owner is not None:
            self.lose("cycles", {"id": owner})
        else:
            self.damaged.add(_REGISTER)

    def lose_all(self) -> None:
        """Remember that a file could not be read: it may have held anything."""
        for collection in COLLECTIONS:
            self.lose(collection, None)

    def read(self, path: FilePath) -> Document | None:
        name = path.relative_to(self.base).as_posix()
        try:
            self.refuse_outside(path, name)
            document = read_document(path, file=name, lenient=True)
        except DocumentError as error:
            self.problems += error.problems
            self.lose_all()
            return None
        self.problems += [discreet_problem(one, document, _TOP) for one in document.problems]
        if document.value is None:
            return None  # a file of comments alone
        if not isinstance(document.value, dict):
            self.refuse(
                document,
                (),
                "document-not-mapping",
                "a file must hold a mapping",
                got=short_repr(document.value, private=not isinstance(document.value, list)),
                hint="begin with a list's name and a colon",
            )
            self.lose_all()
            return None
        return document

    def refuse_outside(self, path: FilePath, name: str) -> None:
        """Refuse a link that leads out of the register's folder, before anything is read."""
        if self.is_folder and self.base.resolve() not in path.resolve().parents:
            raise DocumentError.of(
                "file-outside",
                "a file of a register must lie in the register's folder",
                got="a link that leads out of it",
                hint="put the file itself there",
                where=Where(file=name),
            )

    def listed(self, folder: FilePath) -> list[FilePath]:
        """Return the documents right in a folder; one that may not be looked into is told."""
        try:
            return documents(folder, self.base)
        except DocumentError as error:
            self.problems += error.problems
            self.lose_all()
            self.closed.add(folder)
            return []

    def without_own(self, paths: list[FilePath], named: Container[str] = ()) -> list[FilePath]:
        """Return documents without those that rsr wrote and nobody names, each of which is told."""
        own = [path for path in paths if str(path) not in named and is_own_document(path)]
        self.problems += [printed(path, self.base) for path in own]
        return [path for path in paths if path not in own]

    def cycle_folders(self) -> list[FilePath]:
        """Return the folders of the register's cycles, by name."""
        cycles = self.base / CYCLES
        if not cycles.is_dir():
            return []
        self.listed(cycles)
        if cycles in self.closed:
            return []
        return [path for path in entries(cycles, self.base) if path.is_dir()]

    def tell_ignored(self, folders: list[FilePath], taken: set[FilePath]) -> None:
        """Tell of everything that looks like a part of the register and was not read."""
        named = (source.options.get("file") for source in self.found["sources"])
        used = taken | {self.base / name for name in named if isinstance(name, str)}
        cycles = self.base / CYCLES
        if cycles not in self.closed:
            seen = [folder for folder in folders if folder not in self.closed]
            self.problems += ignored(self.base, cycles, seen, frozenset(used))

    def structure(self, cls: Any, raw: Any, document: Document, path: Path) -> Any:
        """Build a record, or note everything that is wrong with it and return None."""
        try:
            return converter.structure(raw, cls)
        except _FAULTS as error:
            for problem in explain(cls, raw, error, whole_paths=True):
                told = problem.where.path
                # Both are faults of a key: one that is not known, and one that is no id.
                key = problem.code == "field-unknown" or (
                    problem.code == "id-malformed" and told[-2:-1] == ("addressed_to",)
                )
                where = document.locate((*path, *told), key=key)
                where = evolve(where, path=(*path, *discreet(cls, told)))
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
        places = document.places()
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
                    got=short_repr(raw, private=is_private(COLLECTIONS[name])),
                    hint="begin each record with '- '",
                )
                self.lose(name, None)
                continue
            in_doubt = {problem.where.path[1:2] for problem in document.problems}
            for index, entry in enumerate(raw):
                made = self.record(document, name, index, entry, cycle)
                raw[index] = None  # it is not asked for again, and makes room for the next record
                if made is None or (index,) in in_doubt:
                    self.lose(name, None if (index,) in in_doubt else entry)
                else:
                    self.found[name].append(made)
                    self.origins[name].append(Origin(document=places, path=(name, index)))

    def record(self, document: Document, name: str, index: int, raw: Any, cycle: str | None) -> Any:
        """Build a record of a list, or return None."""
        path: Path = (name, index)
        if cycle is not None and name in _OF_CYCLE and isinstance(raw, dict):
            if raw.get("cycle", cycle) != cycle:
                self.refuse(
                    document,
                    (*path, "cycle"),
                    "cycle-misplaced",
                    f"a record in the folder of cycle {cycle!r} must belong to it",
                    got=short_repr(raw["cycle"], private=is_private(COLLECTIONS[name])),
                    hint="move it, or leave the field out",
                )
                return None
            raw = {**raw, "cycle": cycle}
        return self.structure(COLLECTIONS[name], raw, document, path)

    def unknown_keys(
        self, document: Document, known: tuple[str, ...], where: str, owner: str | None = None
    ) -> None:
        for problem in document.problems:
            top = problem.where.path[:1]
            if not top:
                self.lose_all()
            elif len(problem.where.path) == 1 or top[0] not in COLLECTIONS:
                self.lose_key(str(top[0]), owner)
        unknown = [key for key in document.value if key not in known]
        for count, key in enumerate(unknown):
            near = nearest_word(key, known) if count < _MOST_LIKENED else None
            hint = f"did you mean {near!r}?" if near else f"{where} may hold {_some(known)}"
            problem = Problem(
                code="field-unknown",
                must=f"{where} must hold only what it may",
                got=short_repr(key),
                hint=hint,
                where=document.locate((key,), key=True),
            )
            self.problems.append(discreet_problem(problem, document, _TOP))
            # What it was meant to be is not known: nothing is said of anything's absence.
            meant = key if key in COLLECTIONS else near
            if meant is None and isinstance(document.value[key], list):
                self.lose_all()
            else:
                self.lose_key(meant or key, owner)

    def register_file(self, document: Document, *, is_head: bool) -> None:
        """Take a file of the register itself."""
        known = (*_HEAD, *COLLECTIONS)
        self.unknown_keys(document, known, "a file of a register")
        for key in () if is_head else _HEAD:
            if key in document.value:
                self.refuse(
                    document,
                    (key,),
                    "head-misplaced",
                    f"{key} must stand in register.yaml",
                    key=True,
                    got=short_repr(document.value[key]),
                    hint="move it there",
                )
                self.damaged.add(_REGISTER)
        self.lists(document, COLLECTIONS, None)

    def included(self, head: Document, taken: set[FilePath]) -> Iterator[FilePath]:
        """Find the further files that the head names, each once."""
        patterns = head.value.get("include")
        for index, given in enumerate(patterns if isinstance(patterns, list) else ()):
            pattern = getattr(given, "written", given)  # a number in YAML is text as it stands
            if not isinstance(pattern, str):
                continue  # the head's own structure says so
            found = included(self.base, pattern)
            if found is None or not any(found):
                self.refuse(
                    head,
                    ("include", index),
                    "include-outside" if found is None else "include-empty",
                    "an included pattern must find YAML or JSON files below the register's folder",
                    got=short_repr(pattern),
                    hint="correct or remove it, or move the files into the folder",
                )
                self.lose_all()
            kept, own = found or ([], [])
            if own:
                self.problems.append(output_ignored(own, head.locate(("include", index))))
            for path in kept:
                if path not in taken:
                    taken.add(path)
                    yield path

    def cycle_folder(self, folder: FilePath, found: int) -> None:
        """Take the files of a cycle's folder."""
        there = self.without_own(self.listed(folder))
        if folder not in self.closed and not any(path.stem == "cycle" for path in there):
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
        for path in there:
            document = self.read(path)
            if document is None:
                continue
            document = upgrade(document, found)
            own = _CYCLE_FIELDS if path.stem == "cycle" else ()
            self.unknown_keys(document, (*own, *IN_CYCLE), "a file of a cycle", folder.name)
            if path.stem == "cycle":
                self.cycle(document, folder.name)
            self.lists(document, IN_CYCLE, folder.name)

    def cycle(self, document: Document, name: str) -> None:
        raw = {key: document.value[key] for key in _CYCLE_FIELDS if key in document.value}
        if raw.setdefault("id", name) != name:
            self.refuse(
                document,
                ("id",),
                "cycle-misplaced",
                "a cycle must have its folder's name",
                got=short_repr(raw["id"]),
                hint=f"call it {name!r}, or leave the field out",
            )
            raw["id"] = name  # what its records belong to
        made = self.structure(ReportCycle, raw, document, ())
        if made is None:
            self.lose("cycles", raw)
        else:
            self.found["cycles"].append(made)
            self.origins["cycles"].append(Origin(document=document.places(), path=()))

    def finish(self, head: Document) -> ReadRegister:
        """Put together what was read."""
        raw = {key: head.value[key] for key in _HEAD if key in head.value}
        raw["format"] = FORMAT
        register = self.structure(Register, raw, head, ())
        if register is None:
            self.damaged.add(_REGISTER)
            # Without a head the records are still checked, under a title that goes nowhere.
            register = Register(title="?")
        origins = FolderOrigins(
            base=self.base,
            head=head.places(),
            records=self.origins,
            lost_ids=self.lost,
            damaged=frozenset(self.damaged),
        )
        found = {name: tuple(records) for name, records in self.found.items()}
        register = evolve(register.with_records(**found), origins=origins)
        ordered = sorted(self.problems, key=lambda problem: problem.sort_key)
        return ReadRegister(register=register, problems=tuple(ordered))


def _some(known: tuple[str, ...]) -> str:
    return ", ".join(known[:10]) + (", ..." if len(known) > 10 else "")


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


def _format(head: Document | None, file: str) -> int:
    stated = head.value.get("format", NOTHING) if head is not None else NOTHING
    if stated is NOTHING or isinstance(stated, bool) or not isinstance(stated, int):
        raise DocumentError.of(
            "format-missing",
            "a register must state the format it is written in",
            got=None if stated is NOTHING else short_repr(stated),
            hint=f"begin with 'format: {FORMAT}'",
            where=head.locate(("format",))
            if head is not None
            else Where(file=file, line=1, column=1),
        )
    return int(stated)


def read_register(path: FilePath | str) -> ReadRegister:
    """Read a register's folder, or a register that is one file.

    In a folder: ``register.yaml`` holds the head; every other YAML or JSON file beside it, and those
    that ``include`` names, hold lists of records; each folder in ``cycles/`` holds ``cycle.yaml``
    and further files with the records of that cycle.

    Returns:
        What could be read, and every problem. Without errors the register is whole; a warning tells
        of a file that was passed over.
    """
    given = FilePath(path)
    try:
        with collector_resting():
            return _read(given)
    except DocumentError as error:
        return ReadRegister(register=None, problems=error.problems)
    except OSError as error:  # the folder itself, or one above it, may not be looked into
        refused = unreadable(str(path), (error.strerror or "an error").lower())
        return ReadRegister(register=None, problems=refused.problems)


def _read(given: FilePath) -> ReadRegister:
    if not given.exists():
        raise DocumentError.of(
            "register-missing",
            "the register must be a folder or a file",
            got=short_repr(str(given)),
            hint="check the path",
            where=Where(file=str(given)),
        )
    base, main = (given, _head_file(given)) if given.is_dir() else (given.parent, given)
    is_folder = given.is_dir()
    reading = _Reading(base, is_folder=is_folder)
    beside = [path for path in documents(base, base) if path != main] if is_folder else []
    folders = reading.cycle_folders() if is_folder else []
    head = reading.read(main)
    found = first = None
    try:
        found = _format(head, main.name) if head is not None or not reading.problems else None
        first = upgrade(head, found) if head is not None and found is not None else None
    except DocumentError as error:
        reading.problems += error.problems
    if first is None or found is None:
        # What the other files mean cannot be told; whether they can be read at all can.
        for path in [*beside, *(path for folder in folders for path in reading.listed(folder))]:
            reading.read(path)
        raise DocumentError(*reading.problems)
    reading.register_file(first, is_head=True)
    if is_folder:
        taken = {main, *beside}
        patterns = first.value.get("include")
        named = (
            {str(base / str(name)) for name in patterns} if isinstance(patterns, list) else set()
        )
        for path in [*reading.without_own(beside, named), *reading.included(first, taken)]:
            document = reading.read(path)
            if document is not None:
                reading.register_file(upgrade(document, found), is_head=False)
        for folder in folders:
            reading.cycle_folder(folder, found)
        reading.tell_ignored(folders, taken)
    return reading.finish(first)
