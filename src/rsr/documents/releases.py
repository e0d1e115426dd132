"""The release store: frozen files that are written once, read back and verified."""

import hashlib
import json
import weakref
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from pathlib import Path as FilePath
from typing import Any

from attrs import evolve

from rsr._lazy import lazy_pattern
from rsr.documents.atomic import write_file
from rsr.documents.canonical_json import canonical, sha256
from rsr.documents.explain import explain
from rsr.documents.forms import converter
from rsr.documents.json_reader import read_json
from rsr.documents.located import DEEPEST
from rsr.documents.reader import decode, read_bytes
from rsr.documents.upgrade import upgrade_release
from rsr.errors import DocumentError, OutputError, Problem, ReleaseError, Where, short_repr
from rsr.model import COLLECTIONS, Release
from rsr.model.release import FrozenRecords

__all__ = [
    "DIGEST_SUFFIX",
    "RELEASE",
    "editions",
    "frozen_records",
    "read_release",
    "release_bytes",
    "release_digest",
    "release_parts",
    "releases_at",
    "write_release",
]

DIGEST_SUFFIX = ".sha256"
# The release that lies in each published folder.
RELEASE = "release.json"
# How much deeper than in a register the same parts lie in a release.
_AROUND = 8
# Lists of a release beside those of its register.
_LISTS = ("proposals", "measurements")
_ORIGINAL = "take the original file, or freeze a correction"
_EDITION = lazy_pattern(r"edition-([1-9][0-9]*)\.json")


# What is known of releases that are in use, by identity. The canonical JSON of those that were frozen
# in an older format, which are published as they were frozen whatever today's format is; and the
# digests, which pages state: working one out takes as long as rendering a hundred pages.
_AS_FROZEN: dict[int, bytes] = {}
_DIGESTS: dict[int, str] = {}


def _keep(known: dict[int, Any], release: Release, value: Any) -> None:
    """Keep what is known of a release, until its identity can become another's."""
    known[id(release)] = value
    weakref.finalize(release, known.pop, id(release), None).atexit = False


def release_parts(release: Release) -> Iterator[bytes]:
    """Yield the canonical JSON of a release, record by record."""
    frozen = _AS_FROZEN.get(id(release))
    made = hashlib.sha256()
    for part in _written(release) if frozen is None else (frozen,):
        made.update(part)
        yield part
    if id(release) not in _DIGESTS:
        _keep(_DIGESTS, release, made.hexdigest())


def _written(release: Release) -> Iterator[bytes]:
    # Plain data takes several times the memory of the records it is made from, so that of one record
    # is gone before the next is looked at.
    empty: dict[str, Any] = dict.fromkeys(COLLECTIONS, ())
    head = evolve(release.register, **empty)
    inner = _members(head, release.register, COLLECTIONS)
    outer = _members(evolve(release, register=head, proposals=(), measurements=()), release, _LISTS)
    return _object({**outer, "register": _object(inner)})


def release_bytes(release: Release) -> bytes:
    """Return a release as canonical JSON."""
    return b"".join(release_parts(release))


def release_digest(release: Release) -> str:
    """Return the SHA-256 digest of a release; it is worked out once for each release in use."""
    if id(release) not in _DIGESTS:
        deque(release_parts(release), maxlen=0)
    return _DIGESTS[id(release)]


def _members(rest: Any, whole: Any, lists: Iterable[str]) -> dict[str, Iterable[bytes]]:
    """Return the members of an object: its lists an item at a time, what is left as it comes."""
    members: dict[str, Iterable[bytes]] = {
        name: (canonical(value),) for name, value in converter.unstructure(rest).items()
    }
    return members | {name: _list(items) for name in lists if (items := getattr(whole, name))}


def _list(items: Iterable[Any]) -> Iterator[bytes]:
    before = b"["
    for item in items:
        yield before + canonical(converter.unstructure(item))
        before = b","
    yield b"]"


def _object(members: Mapping[str, Iterable[bytes]]) -> Iterator[bytes]:
    # The names of fields are ASCII, so that their order is that of their bytes.
    before = b"{"
    for name in sorted(members):
        yield before + f'"{name}":'.encode()
        yield from members[name]
        before = b","
    yield b"}" if members else b"{}"


def editions(folder: FilePath) -> dict[int, FilePath]:
    """Return the editions that a cycle's release folder holds, by number."""
    if not folder.is_dir():
        return {}
    matched = ((_EDITION.fullmatch(path.name), path) for path in folder.iterdir())
    return dict(sorted((int(found[1]), path) for found, path in matched if found))


def frozen_records(
    folder: FilePath | None, given: Iterable[FilePath] = ()
) -> tuple[tuple[FrozenRecords, ...], tuple[Problem, ...]]:
    """Return which records the last edition of each cycle holds, in the order of cut-offs.

    The releases are read as plain JSON and not verified: that takes as long as it takes to check a
    register several times.

    Args:
        folder: The register's folder. Releases lie below it, a folder for each cycle; None for a
            register without a folder.
        given: Releases that lie elsewhere: files of releases, folders of editions, and published
            folders. What is not there is passed over.

    Returns:
        What the releases hold, and a warning for each that cannot be read.
    """
    below = folder / "releases" if folder is not None else None
    own = sorted(below.iterdir()) if below is not None and below.is_dir() else []
    # By file, with the cycle whose folder it lies in; None where the release itself has to say it.
    paths: dict[FilePath, tuple[FilePath, str | None]] = {}
    for place, cycle in (*((path, path.name) for path in own), *((path, None) for path in given)):
        for path in releases_at(place) if place.is_dir() or cycle is None else ():
            paths.setdefault(path.resolve(), (path, cycle))
    found: list[tuple[str, FrozenRecords]] = []
    problems: list[Problem] = []
    for resolved, (path, cycle) in paths.items():
        inside = folder is not None and folder.resolve() in resolved.parents
        name = resolved.relative_to(folder.resolve()).as_posix() if inside and folder else str(path)
        try:
            document = json.loads(read_bytes(path, file=name))
            found.append(_records_of(document, cycle or document["cycle"], name))
        except (DocumentError, ValueError, RecursionError, LookupError, TypeError, AttributeError):
            problems.append(
                Problem(
                    code="release-unread",
                    must="a release must be read to see that none of its records was lost",
                    got=short_repr(name),
                    hint="'rsr verify' says what is wrong with it; take the original file",
                    where=Where(file=name),
                    severity="warning",
                )
            )
    found.sort(key=lambda one: (one[0], one[1].cycle, one[1].file))
    return tuple(records for _, records in found), tuple(problems)


def releases_at(place: FilePath) -> tuple[FilePath, ...]:
    """Return the releases at a place: a file, the last edition of a folder, that of a published one."""
    if place.is_file():
        return (place,)
    there = editions(place)
    published = place / RELEASE
    last = (there[max(there)],) if there else ()
    return (*last, published) if published.is_file() else last


def _records_of(document: Any, cycle: str, file: str) -> tuple[str, FrozenRecords]:
    """Return the records of a release, and the cut-off of its cycle."""
    register = document["register"]
    cycles = {one["id"]: one["cut_off_on"] for one in register.get("cycles", ())}
    records = {
        name: {str(one["id"]): _called(one) for one in register[name]}
        for name in COLLECTIONS
        if register.get(name) and "id" in register[name][0]
    }
    title = register.get("title")
    return str(cycles.get(cycle, "")), FrozenRecords(
        cycle=cycle, file=file, title=title, records=records
    )


def _called(record: Mapping[str, Any]) -> str:
    """Return what reports call a record of a release."""
    number = record.get("number")
    named = next((record[key] for key in ("topic", "title", "name") if record.get(key)), None)
    return str(f"Recommendation {number}" if number else named or record["id"])


def write_release(path: FilePath, release: Release) -> str:
    """Write a release and, beside it, its digest in the form that ``sha256sum`` checks.

    Returns:
        The SHA-256 digest of the release.

    Raises:
        OutputError: Another release stands there already, or the place cannot be written.
    """
    content = release_bytes(release)
    digest = release_digest(release)
    beside = path.with_name(path.name + DIGEST_SUFFIX)
    if path.exists():
        write_file(path, content)
        write_file(beside, _digest_line(path, digest))
        return digest
    # The release comes last, so that there is none without its digest. A digest without a release
    # is left from an attempt that was cut short: nothing rests on it.
    write_file(beside, _digest_line(path, digest), replace=True)
    try:
        write_file(path, content)
    except OutputError:
        if path.is_file():  # another writer came first: the digest is to be that of theirs
            write_file(beside, _digest_line(path, sha256(path.read_bytes())), replace=True)
        raise
    return digest


def _digest_line(path: FilePath, digest: str) -> bytes:
    return f"{digest}  {path.name}\n".encode()


def read_release(path: str | PathLike[str], *, verify: bool = True) -> Release:
    """Read a release.

    Args:
        path: The release's file.
        verify: True to refuse a release that is not canonical, or whose digest beside it differs.

    Raises:
        DocumentError: It is not a release.
        ReleaseError: It was changed since it was frozen.
    """
    path = FilePath(path)
    name = str(path)
    raw = read_bytes(path, file=name)
    beside = path.with_name(path.name + DIGEST_SUFFIX)
    if verify and beside.is_file():
        _check_digest(path, raw, beside)
    frozen = read_json(decode(raw, file=name), file=name, deepest=DEEPEST + _AROUND)
    document = upgrade_release(frozen)
    try:
        release: Release = converter.structure(document.value, Release)
    except Exception as error:  # noqa: BLE001  # explained, whatever cattrs made of it
        told = (problem.under(()) for problem in explain(Release, document.value, error))
        raise DocumentError(
            *(
                type(problem)(
                    code=problem.code,
                    must=problem.must,
                    got=problem.got,
                    hint=_ORIGINAL,  # nobody is to correct it, whatever it seems to mean
                    where=document.locate(problem.where.path),
                )
                for problem in told
            )
        ) from None
    if document is not frozen:
        # It is published as it was frozen, whatever today's format is.
        _keep(_AS_FROZEN, release, canonical(frozen.value))
    where = Where(file=name)
    if verify and release_bytes(release) != raw:
        raise ReleaseError.of(
            "release-not-canonical",
            "a release must be the canonical JSON that was frozen",
            hint=_ORIGINAL,
            where=where,
        )
    if verify and not beside.is_file():
        raise ReleaseError.of(
            "digest-missing",
            "a release must have its digest beside it",
            got="no " + beside.name,
            hint="take both files of the release",
            where=where,
        )
    return release


def _check_digest(path: FilePath, raw: bytes, beside: FilePath) -> None:
    stated = read_bytes(beside, file=str(beside))
    digest = sha256(raw)
    if stated == _digest_line(path, digest):
        return
    named = stated.split(b" ")[0].strip().decode(errors="replace")
    same = named == digest
    raise ReleaseError.of(
        "digest-differs",
        "the digest of a release must be one line: the digest and the release's name"
        if same
        else "a release must have the digest that was written beside it",
        got="other text beside the digest"
        if same
        else f"{short_repr(named)}, not {digest[:16]}...",
        hint="one of the two files was changed since; take the originals of both",
        where=Where(file=str(beside if same else path)),
    )
