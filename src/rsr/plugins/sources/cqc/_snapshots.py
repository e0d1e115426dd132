"""Snapshots: what the public API answered in one fetch, kept byte for byte below the register.

A snapshot is a folder named after the day it was begun. ``snapshot.json`` says what was asked and
whether all of it was answered; ``answers.jsonl`` lists the answers, a line each, as they came.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path as FilePath
from typing import IO, Any, Self

from attrs import asdict, evolve, frozen
from cattrs.preconf.json import make_converter

from rsr.documents import is_plain_path, read_bytes, sha256, write_file
from rsr.errors import DocumentError, OutputError, Where
from rsr.plugins.sources.cqc._http import Answer
from rsr.plugins.sources.cqc._options import Question

HEAD = "snapshot.json"
ANSWERS = "answers.jsonl"
_LOCK = ".rsr-lock"
_FORMAT = "rsr-cqc-snapshot/1"
_CONVERTER = make_converter(detailed_validation=False)


@frozen(kw_only=True)
class SnapshotHeader:
    """What a snapshot says of itself."""

    question: Question
    started_at: datetime
    # None until everything was answered.
    finished_at: datetime | None = None
    # Which turn of listing it is in: the list is read anew where it changed while it was read.
    turn: int = 1
    # How many answers there are, and the digest of their list; None until it is finished.
    answers: int | None = None
    sha256: str | None = None

    @property
    def day(self) -> date:
        """The day that the snapshot stands for."""
        return self.started_at.date()

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        value = _CONVERTER.unstructure(self)
        return {"format": _FORMAT, **value.pop("question"), **value}

    @classmethod
    def from_json(cls, value: Any) -> Self:
        """Return what was kept.

        Raises:
            KeyError: Something is not there; as ``TypeError`` and ``ValueError`` for other faults.
        """
        head = _CONVERTER.structure({**value, "question": value}, cls)
        done = head.finished_at is None or head.sha256
        if value["format"] != _FORMAT or head.started_at.tzinfo is None or not done:
            raise ValueError(_FORMAT)
        return head


@frozen(kw_only=True)
class Kept:
    """One answer that was kept: a line of the list."""

    url: str
    status: int
    file: str
    fetched_at: str
    sha256: str
    size: int

    @classmethod
    def from_line(cls, line: bytes) -> Self:
        """Return what a line says.

        Raises:
            ValueError: It is no line of such a list; as ``KeyError`` and ``TypeError``.
        """
        kept = _CONVERTER.structure(json.loads(line), cls)
        if not is_plain_path(kept.file):
            raise ValueError(kept.file)
        return kept

    @property
    def kind(self) -> str:
        """What it answers: ``lists``, ``locations`` or ``providers``."""
        return self.file.partition("/")[0]


def damaged(name: str, line: int | None = None, got: str = "something else") -> DocumentError:
    """Return the error of a snapshot of which something is not as it was fetched."""
    return DocumentError.of(
        "snapshot-damaged",
        "a snapshot must be as it was fetched",
        got=got,
        hint="remove its folder and fetch again",
        where=Where(file=name, line=line),
    )


def read_head(path: FilePath, name: str) -> SnapshotHeader:
    """Return what a snapshot says of itself.

    Args:
        path: Its ``snapshot.json``.
        name: What messages call that.

    Raises:
        DocumentError: It cannot be read, or says nothing of the kind.
    """
    raw = read_bytes(path, file=name)
    try:
        return SnapshotHeader.from_json(json.loads(raw))
    except (KeyError, TypeError, ValueError, RecursionError):
        raise damaged(name) from None


def kept_lines(raw_lines: Iterator[bytes], name: str) -> Iterator[tuple[int, Kept]]:
    """Yield the lines of a list of answers, with their numbers.

    Raises:
        DocumentError: A line is none of such a list.
    """
    for number, line in enumerate(raw_lines, start=1):
        try:
            yield number, Kept.from_line(line)
        except (KeyError, TypeError, ValueError, RecursionError):
            raise damaged(name, number) from None


class Snapshot:
    """A snapshot that is being fetched: what was kept of it is not asked for again."""

    def __init__(self, folder: FilePath, name: str, head: SnapshotHeader) -> None:
        self.folder, self.name, self.head = folder, name, head
        self._kept: dict[str, Kept] = {}
        self._sizes: Counter[str] = Counter()
        self._list: IO[bytes] | None = None

    def open(self) -> None:
        """Begin, or go on where an earlier run broke off.

        Raises:
            DocumentError: What is there is damaged.
            OutputError: The folder cannot be written.
        """
        if self.folder.is_symlink():
            raise damaged(self.name, got="a link that leads elsewhere")
        path = self._inside(ANSWERS)
        if path.exists():
            raw = path.read_bytes()
            # A run that was killed may have left half a line: that answer is asked for again.
            whole = raw[: raw.rfind(b"\n") + 1]
            for _, kept in kept_lines(iter(whole.splitlines()), f"{self.name}/{ANSWERS}"):
                self._note(kept)
            if len(whole) < len(raw):
                write_file(path, whole, replace=True)
        self.put_head(self.head)
        self._list = path.open("ab")

    def close(self) -> None:
        """Let go of the list."""
        if self._list is not None:
            self._list.close()
            self._list = None

    def put_head(self, head: SnapshotHeader) -> None:
        """Write down what the snapshot says of itself."""
        self.head = head
        text = json.dumps(head.as_json(), indent=2, ensure_ascii=False) + "\n"
        write_file(self.folder / HEAD, text.encode(), replace=True)

    def size_of(self, kind: str) -> int:
        """Return how many bytes were kept of one kind, such as ``lists``."""
        return self._sizes[kind]

    def kept(self, file: str, url: str) -> tuple[Kept, bytes] | None:
        """Return an answer that is there already, whole; None where it must be asked for."""
        kept = self._kept.get(file)
        if kept is None or kept.url != url:
            return None
        try:
            raw = read_bytes(self._inside(kept.file), file=kept.file)
        except DocumentError:
            return None
        return (kept, raw) if sha256(raw) == kept.sha256 else None

    def _inside(self, file: str) -> FilePath:
        """Return where an answer lies, which no link leads out of the snapshot.

        Raises:
            DocumentError: One does.
        """
        path = self.folder / file
        if self.folder.resolve() not in path.resolve().parents or path.is_symlink():
            raise damaged(f"{self.name}/{file}", got="a link that leads elsewhere")
        return path

    def keep(self, answer: Answer, file: str) -> None:
        """Keep an answer byte for byte, then list it."""
        place = self._inside(file)
        write_file(place, answer.content, replace=True)
        kept = Kept(
            url=answer.url,
            status=answer.status,
            file=file,
            fetched_at=answer.fetched_at.isoformat(),
            sha256=sha256(answer.content),
            size=len(answer.content),
        )
        line = json.dumps(asdict(kept), ensure_ascii=False) + "\n"
        if self._list is None:
            raise AssertionError(self.name)
        self._list.write(line.encode())
        self._list.flush()
        os.fsync(self._list.fileno())
        self._note(kept)

    def _note(self, kept: Kept) -> None:
        self._kept[kept.file] = kept
        self._sizes[kept.kind] += kept.size

    def finish(self, at: datetime) -> None:
        """Say that everything was answered."""
        self.close()
        raw = (self.folder / ANSWERS).read_bytes()
        self.put_head(
            evolve(self.head, finished_at=at, answers=len(self._kept), sha256=sha256(raw))
        )


@contextmanager
def locked(folder: FilePath, name: str) -> Iterator[None]:
    """Hold a folder for one fetch; the system lets go of it whatever becomes of the process.

    Raises:
        OutputError: Another fetch holds it, or it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        stream = (folder / _LOCK).open("ab")
    except OSError as error:
        raise OutputError.of(
            "output-unwritable",
            "the folder must be writable",
            got=(error.strerror or "an error").lower(),
            hint="check the folder and the space left",
            where=Where(file=name),
        ) from None
    with stream:
        try:
            _hold(stream)
        except OSError:
            raise OutputError.of(
                "fetch-running",
                "only one fetch may fill a folder at a time",
                got="another that is running",
                hint="wait until it is done",
                where=Where(file=name),
            ) from None
        yield


def _hold(stream: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
