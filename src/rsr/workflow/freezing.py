"""Freeze and verify: one cycle, written once, never edited, and shown to be what it was."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from os import PathLike
from pathlib import Path as FilePath
from types import NoneType
from typing import Any

from attrs import evolve

from rsr._version import DISTRIBUTION, __version__
from rsr.documents import (
    DIGEST_SUFFIX,
    MANIFEST,
    RELEASE,
    editions,
    foreign_names,
    is_manifest_as_written,
    is_plain_path,
    read_bytes,
    read_manifest,
    read_release,
    release_digest,
    sha256,
    unreadable,
    write_release,
)
from rsr.errors import (
    DocumentError,
    Problem,
    RegisterError,
    ReleaseError,
    Where,
    grouped,
    short_repr,
)
from rsr.model import Correction, PrivateNames, Provenance, Register, Release
from rsr.names import holding, release_texts
from rsr.plugins.manager import Plugins
from rsr.workflow._arguments import check_day, check_path, check_type
from rsr.workflow._gathered import parts_of
from rsr.workflow._released import release_folder, released_beside, same_follow_up
from rsr.workflow.gathering import as_printed, gathered
from rsr.workflow.measuring import as_measured_by
from rsr.workflow.reading import checked, untold
from rsr.workflow.session import AnyRegister, Session
from rsr.workflow.views import as_published

__all__ = ["candidate", "freeze", "last_edition", "release_folder", "same_facts", "verify"]

AnyPath = str | PathLike[str]


def freeze(
    register: AnyRegister,
    *,
    cycle: str,
    to: AnyPath | None = None,
    correction: str | None = None,
    corrected_on: date | None = None,
    read_on: date | None = None,
    plugins: Plugins | None = None,
) -> Release:
    """Freeze a cycle: what it could see, what was proposed and decided, as one release.

    Args:
        register: The register, or where it is.
        cycle: The cycle's id.
        to: A folder to write ``edition-N.json`` and its digest into; None writes nothing.
        correction: What was wrong and has changed; makes the edition after the last one in ``to``.
        corrected_on: The day of the correction.
        read_on: The day to be recorded as that of reading the data; None records none.
        plugins: The plugins to use; None loads those installed.

    Returns:
        The release. Freezing the same facts again returns the edition that is there, whenever they
        were read again.

    Raises:
        RegisterError: The register has errors; holds them all.
        ReleaseError: ``to`` holds another release of the cycle, and no correction was given; or a
            correction was given and there is nothing to correct; or ``to`` holds releases of another
            cycle or register; or a private name stands in what would be published.
        OutputError: The release cannot be written.
    """
    if corrected_on is not None and correction is None:
        raise ReleaseError.of(
            "correction-missing",
            "the day of a correction must come with its notice",
            got=str(corrected_on),
            hint="say what was wrong and has changed, or leave the day out",
        )
    check_type("cycle", cycle, str, as_="text")
    check_type("correction", correction, str, NoneType, as_="text")
    check_day("corrected_on", corrected_on)
    check_day("read_on", read_on)
    if to is not None:
        check_path("to", to)
    folder = FilePath(to) if to is not None else None
    with Session.over(register, plugins) as session:
        found = session.register
        last = last_edition(folder, found, cycle) if folder is not None else None
        beside = released_beside(folder, found) if folder is not None else ()
        release = candidate(session, cycle=cycle, last=last, releases=beside, read_on=read_on)
    if correction is not None:
        release = _corrected(release, last, correction, corrected_on, folder)
        _guard(release, _names(found.private_names))
    elif last is not None and same_facts(release, last, remarks=False):
        release = last
    elif last is not None:
        raise ReleaseError.of(
            "release-exists",
            "a release must not be changed once it is frozen",
            got=f"other facts than those of edition {last.edition}",
            hint="freeze a correction, and say in its notice what was wrong",
            where=Where(file=str(folder)),
        )
    if folder is not None:
        write_release(folder / f"edition-{release.edition}.json", release)
    return release


def last_edition(folder: FilePath, register: Register, cycle: str) -> Release | None:
    """Return the last edition that a folder holds of a register's cycle, or None for none.

    Raises:
        DocumentError: It cannot be read.
        ReleaseError: It was changed, or it is not of this register and cycle.
    """
    found = editions(folder)
    if not found:
        return None
    number = max(found)
    last = read_release(found[number])
    problems = [
        *_misplaced(found[number], number, last),
        *_foreign(found[number], last, cycle, register),
    ]
    if problems:
        raise ReleaseError(*problems)
    return last


def _misplaced(path: FilePath, number: int, release: Release) -> Iterator[Problem]:
    if release.edition != number:
        yield Problem(
            code="edition-misnumbered",
            must="the number in a release's file name must be that of its edition",
            got=f"edition {release.edition}",
            hint="give the file its own name back",
            where=Where(file=str(path)),
        )


def _foreign(path: FilePath, release: Release, cycle: str, register: Register) -> Iterator[Problem]:
    if release.cycle != cycle or not same_follow_up(release.register, register):
        title = register.title
        yield Problem(
            code="release-foreign",
            must="a folder must hold the releases of one cycle of one register",
            got=f"cycle {release.cycle} of {short_repr(release.register.title)}",
            hint=f"keep those of cycle {cycle} of {short_repr(title)} in a folder of their own",
            where=Where(file=str(path)),
        )


def same_facts(one: Release, other: Release, *, remarks: bool = True) -> bool:
    """Say whether two releases hold the same, whatever software made them, and whenever.

    ``remarks``: False to leave out what was said of the data: what is amiss in data that came later
    changes nothing of what a cycle sees.
    """
    if not remarks:
        one, other = evolve(one, remarks=()), evolve(other, remarks=())
    # As they are written: a mapping that was read back has its keys in another order.
    return release_digest(_unsigned(one)) == release_digest(_unsigned(other))


def _unsigned(release: Release) -> Release:
    register = release.register
    return evolve(
        release,
        made_by=(),
        proposals=tuple(evolve(proposal, made_by=None) for proposal in release.proposals),
        register=evolve(
            register,
            recommendations=_without_maker(register.recommendations),
            evidence=_without_maker(register.evidence),
            observations=_without_maker(register.observations),
        ),
    )


def _without_maker(records: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(evolve(record, made_by=None) for record in records)


def candidate(
    session: Session,
    *,
    cycle: str,
    last: Release | None,
    releases: Sequence[FilePath] = (),
    read_on: date | None = None,
) -> Release:
    """Make the release of a cycle, as the edition that follows on the last one.

    ``last``: the last edition that was frozen, whose number and notices it takes over. ``releases``:
    where releases of the register lie beside those in its folder, so that nothing that they hold is
    lost. ``read_on``: the day to be recorded as that of reading the data; None records none.

    Raises:
        RegisterError: The register has errors; holds them all.
        ReleaseError: A private name stands in what would be published.
    """
    report_cycle = session.register.cycle(cycle)
    gathering = gathered(session, read_on=read_on)
    found_out = checked(gathering, session, releases)
    printed = as_printed(gathering, report_cycle)
    problems = printed.problems
    # What is amiss in releases that the cycle does not know of keeps nobody from freezing it.
    every = (*untold(found_out.beside_data, problems), *problems)
    errors = [one for one in every if one.severity == "error"]
    if errors:
        raise RegisterError(*sorted(errors, key=lambda problem: problem.sort_key))
    whole = gathering.register
    proposals = found_out.proposals[cycle]
    measured, measurements = as_measured_by(printed.register, report_cycle)
    seen = as_published(measured)
    names = _names(whole.private_names)
    made_by = {proposal.made_by for proposal in proposals if proposal.made_by is not None}
    core = Provenance(plugin="rsr", distribution=DISTRIBUTION, version=__version__)
    release = Release(
        cycle=cycle,
        edition=last.edition if last else 1,
        corrections=last.corrections if last else (),
        register=Register(**parts_of(seen, origins=None)),
        scale=session.scale,
        proposals=proposals,
        measurements=measurements,
        remarks=tuple(_remark(problem, names) for problem in grouped(problems)),
        made_by=(core, *sorted(made_by, key=lambda made: (made.distribution, made.plugin))),
    )
    _guard(release, names)
    return release


def _names(private: tuple[PrivateNames, ...]) -> list[str]:
    return [name for entry in private for name in entry.names]


def _guard(release: Release, names: Sequence[str]) -> None:
    """Refuse a release that holds a private name, whoever wrote it there."""
    parts = {path[0] for path in holding(names, release_texts(release) if names else ()) if path}
    problems = [
        Problem(
            code="private-name-in-release",
            must="a private name must not stand in a release",
            got="withheld",
            hint="write the changed name where this part of the release comes from",
            where=Where(path=(part,)),
        )
        for part in sorted(map(str, parts))
    ]
    if problems:
        raise ReleaseError(*problems)


def _remark(problem: Problem, names: Sequence[str]) -> str:
    """Say of the data what a reader should know, without the data itself; once for each cause.

    A note says what was done with the data, so its count and what follows are told. What came in a
    warning stands in a cell, which may be anybody's words: its place alone is told.
    """
    problem = evolve(
        _tellable(problem, names), others=tuple(_tellable(one, names) for one in problem.others)
    )
    place = str(problem.where)
    text = f"{place}: {problem.must}" if place else problem.must
    text += f" ({problem.got})" if problem.got is not None else ""
    text += f"; {advice}" if (advice := problem.advice()) is not None else ""
    return f"{text}; {problem.such_in_all()}" if problem.others else text


def _tellable(problem: Problem, names: Sequence[str]) -> Problem:
    """Return a problem without what came and what follows, where these are not for everybody."""
    told = f"{problem.got or ''} {problem.hint or ''}"
    if problem.severity == "note" and not holding(names, [((), told)]):
        return problem
    return evolve(problem, got=None, hint=None)


def _corrected(
    release: Release,
    last: Release | None,
    notice: str,
    on: date | None,
    folder: FilePath | None,
) -> Release:
    if last is None:
        raise ReleaseError.of(
            "nothing-to-correct",
            "a correction must follow a release that was frozen before",
            hint="freeze without a correction first",
            where=Where(file=str(folder) if folder else None),
        )
    if same_facts(release, last):
        raise ReleaseError.of(
            "nothing-to-correct",
            "a correction must change something",
            hint="change the register first",
            where=Where(file=str(folder)),
        )
    edition = last.edition + 1
    made = Correction(edition=edition, notice=notice, on=on)
    return evolve(release, edition=edition, corrections=(*last.corrections, made))


def verify(path: AnyPath) -> tuple[str, ...]:
    """Show that a release, the releases of a folder, or a published folder are as they were made.

    Args:
        path: A release's file, a folder of editions, or an output folder with ``SHA256SUMS``.

    Returns:
        What was verified, a line each.

    Raises:
        DocumentError: The file cannot be read as a release.
        ReleaseError: Something was changed, is missing, was added or stands in the wrong place; holds
            all that is wrong in the folder.
    """
    check_path("path", path)
    given = FilePath(path)
    if not given.is_dir():
        return (_verified(given),)
    if (given / MANIFEST).is_file():
        return _verified_folder(given)
    return _verified_editions(given)


def _verified_editions(folder: FilePath) -> tuple[str, ...]:
    found = editions(folder)
    if not found:
        raise ReleaseError.of(
            "release-missing",
            "the folder must hold releases or a published report",
            hint=f"it has neither edition-1.json nor {MANIFEST}",
            where=Where(file=str(folder)),
        )
    problems = [
        Problem(
            code="edition-missing",
            must="a folder of releases must hold every edition from the first to the last",
            got=f"no {name}",
            hint="bring the file back; where freezing was cut short, freeze again",
            where=Where(file=str(folder / name)),
        )
        for name in sorted(_missing(folder, found))
    ]
    own = {path.name + end for path in found.values() for end in ("", DIGEST_SUFFIX)}
    problems += [
        _added(folder, path.name)
        for path in sorted(folder.iterdir())
        if path.name not in own | _digests(folder) or path.is_symlink() or not path.is_file()
    ]
    lines: list[str] = []
    first: Release | None = None
    for number, path in found.items():
        try:
            release = read_release(path)
        except (DocumentError, ReleaseError) as error:
            problems.extend(error.problems)
            continue
        first = first or release
        problems += _misplaced(path, number, release)
        problems += _foreign(path, release, first.cycle, first.register)
        lines.append(_as_frozen(path, release))
    if problems:
        raise ReleaseError(*problems)
    return tuple(lines)


def _missing(folder: FilePath, found: Mapping[int, FilePath]) -> set[str]:
    """Return the releases that must be there: those between others, and those that left a digest."""
    gaps = {f"edition-{number}.json" for number in range(1, max(found)) if number not in found}
    left = {name.removesuffix(DIGEST_SUFFIX) for name in _digests(folder)}
    return gaps | (left - {path.name for path in found.values()})


def _digests(folder: FilePath) -> set[str]:
    return {path.name for path in folder.glob(f"edition-*.json{DIGEST_SUFFIX}")}


def _verified(path: FilePath) -> str:
    return _as_frozen(path, read_release(path))


def _as_frozen(path: FilePath, release: Release) -> str:
    return f"{path.name}: edition {release.edition} of cycle {release.cycle}, as it was frozen"


def _verified_folder(folder: FilePath) -> tuple[str, ...]:
    listed = read_manifest(folder) or {}
    try:
        added = sorted(foreign_names(folder, listed))
        as_written = bool(listed) and is_manifest_as_written(folder)
    except OSError as error:
        raise unreadable(str(folder), (error.strerror or "an error").lower()) from error
    problems = [_added(folder, name) for name in added]
    if not as_written or not all(map(is_plain_path, listed)):
        must = "the list of a folder's files must hold a digest and a path on each line, by path"
        problems.append(_differs(folder, MANIFEST, "manifest-changed", must))
    for name, digest in sorted(listed.items()):
        if name in added or not is_plain_path(name):
            continue
        if not (folder / name).is_file():
            problems.append(_differs(folder, name, "file-missing", "a listed file must be there"))
        elif sha256(read_bytes(folder / name, file=str(folder / name))) != digest:
            must = "a file must have the digest that is listed"
            problems.append(_differs(folder, name, "digest-differs", must))
    if problems:
        raise ReleaseError(*problems)
    lines = [f"{name}: as it was written" for name in sorted(listed)]
    if (folder / RELEASE).is_file():
        lines.append(_verified(folder / RELEASE))
    return tuple(lines)


def _added(folder: FilePath, name: str) -> Problem:
    return _differs(folder, name, "file-added", "the folder must hold only what rsr wrote")


def _differs(folder: FilePath, name: str, code: str, must: str) -> Problem:
    return Problem(
        code=code,
        must=must,
        got=short_repr(name),
        hint="take the original, or publish again into a new folder and compare",
        where=Where(file=str(folder / name)),
    )
