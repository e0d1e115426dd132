"""Check: from a register to everything that is amiss with it."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from os import PathLike
from pathlib import Path as FilePath

from attrs import frozen

from rsr.documents import collector_resting, frozen_records, read_register, releases_at
from rsr.errors import NotFoundError, Problem, RsrError, short_repr
from rsr.model import Proposal, Register, ReportCycle
from rsr.plugins import CheckContext, CheckOffer, FrozenRecords
from rsr.plugins.manager import Offered, Plugins
from rsr.workflow._arguments import check_path, several
from rsr.workflow._gathered import details_of
from rsr.workflow.assessing import proposed
from rsr.workflow.gathering import Gathering, gathered
from rsr.workflow.session import AnyRegister, Session

__all__ = ["Checked", "check", "checked", "untold"]


def check(
    register: AnyRegister,
    *,
    releases: Iterable[str | PathLike[str]] = (),
    plugins: Plugins | None = None,
) -> tuple[Problem, ...]:
    """Find everything that is amiss with a register.

    Given a path, faults of reading are found as well, and the rules are still run over what could be
    read. Published data that the register names is gathered first, because records may rest on it.

    Args:
        register: The register, or where it is.
        releases: Releases of it that lie elsewhere than in its folder ``releases``, whose records and
            figures must not be lost: files of releases, folders of editions, or published folders.
        plugins: The plugins to use; None loads those installed.

    Raises:
        NotFoundError: There is no release where one is said to be.

    Returns:
        Errors, warnings and notes, sorted by place.
    """
    given = several("releases", releases)
    for place in given:
        check_path("releases", place)
    elsewhere = tuple(map(FilePath, given))
    _check_there(elsewhere)
    problems: list[Problem] = []
    with collector_resting():
        if isinstance(register, Register):
            found: Register | None = register
        else:
            check_path("register", register)
            was_read = read_register(str(register))
            found = was_read.register
            problems += was_read.problems
        if found is not None:
            with Session.over(found, plugins) as session:
                problems += checked(gathered(session), session, elsewhere).problems
        return tuple(sorted(problems, key=lambda problem: problem.sort_key))


@frozen(kw_only=True)
class Checked:
    """What checking a register came to, and the proposals that were made on the way."""

    problems: tuple[Problem, ...]
    # Those of the register itself, beside those of its data, which a cycle may not know.
    beside_data: tuple[Problem, ...]
    proposals: dict[str, tuple[Proposal, ...]]


def _check_there(releases: Iterable[FilePath]) -> None:
    """Refuse places at which there is no release."""
    for place in releases:
        if not releases_at(place):
            raise NotFoundError.of(
                "release-missing",
                "what is given as a release must be its file, a folder of editions or a published folder",
                got=short_repr(str(place)),
                hint="look at the path",
            )


def checked(gathering: Gathering, session: Session, releases: Sequence[FilePath] = ()) -> Checked:
    """Run every check over a register whose data was gathered."""
    problems: list[Problem] = []
    register, plugins = gathering.register, session.plugins
    told: dict[str, tuple[Proposal, ...]] = {}
    failures: list[Problem] = []

    def proposals(cycle: ReportCycle) -> tuple[Proposal, ...]:
        if cycle.id not in told:
            told[cycle.id] = ()
            try:
                told[cycle.id] = proposed(session, register, register.cycle(cycle.id))
            except RsrError as error:
                failures.extend(error.problems)
        return told[cycle.id]

    @cache
    def frozen() -> tuple[FrozenRecords, ...]:
        folder = register.origins.folder() if register.origins else None
        found, unread = frozen_records(FilePath(folder) if folder else None, releases)
        failures.extend(unread)
        return found

    scales = session.scales
    context = CheckContext(
        scale=scales.get(register.scale),
        scales=scales,
        offered_scales=tuple(plugins.scales),
        strategies=tuple(plugins.strategies),
        sources=tuple(plugins.sources),
        proposals=proposals,
        frozen=frozen,
    )
    origins = register.origins
    for offered in plugins.checks.values():
        needed = offered.offer.needs_whole
        if origins is None or all(origins.is_whole(collection) for collection in needed):
            problems += _run(offered, register, context)
    # Strategies are asked in any case: their options are part of what is checked.
    # Without its own scale, which may be one that could not be read, they would fail for nothing.
    if origins is None or origins.is_whole("scales"):
        for cycle in register.cycles:
            proposals(cycle)
    if releases:
        from rsr.workflow._since_frozen import lost_elsewhere

        failures.extend(lost_elsewhere(register, details_of(register).unread, releases))
    every = (*gathering.problems, *problems)
    # Each failure of a strategy is told once.
    problems += {(one.code, one.where, one.must): one for one in untold(failures, every)}.values()
    ordered = sorted((*gathering.problems, *problems), key=lambda problem: problem.sort_key)
    return Checked(problems=tuple(ordered), beside_data=tuple(problems), proposals=told)


def untold(problems: Iterable[Problem], told: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems that say something of their place that is not told already."""
    known = {(one.code, one.where) for one in told}
    yield from (one for one in problems if (one.code, one.where) not in known)


def _run(offered: Offered[CheckOffer], register: Register, context: CheckContext) -> list[Problem]:
    name = offered.offer.name
    with offered.answering(f"run the check {name!r}", register, context):
        found = [offered.told(one) for one in offered.offer.run(register, context)]
    declared = {known.code for known in offered.offer.codes}
    for problem in found:
        if problem.code not in declared:
            must = f"yield from the check {name!r} problems with codes that its offer declares"
            raise offered.failed(must, f"the code {problem.code!r}")
    return found
