"""Gather: published data through the data-source plugins into a register."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import evolve

from rsr.errors import ModelError, NotFoundError, short_repr
from rsr.model import Register, ReportCycle
from rsr.plugins.manager import Plugins
from rsr.workflow._arguments import check_day
from rsr.workflow._gathered import GatheredRegister, Gathering, by_place, details_of
from rsr.workflow.session import AnyRegister, Session

if TYPE_CHECKING:
    from rsr.workflow.suppressing import Safe

__all__ = ["Gathering", "as_printed", "gather", "gathered", "printed_by"]


def gather(
    register: AnyRegister,
    *,
    frames: Mapping[str, Any] | None = None,
    read_on: date | None = None,
    plugins: Plugins | None = None,
) -> Gathering:
    """Read the published data that a register names, and measure its tables where they are.

    A register that was gathered is returned as it is, with the problems met then. Where the figures
    together would give a hidden one away, one more is withheld, and a note says so. What the cycles
    of the register print, and what lies frozen beside it, is taken over as it was printed.

    Args:
        register: The register, or where it is.
        frames: Frames in the place of the files of sources, by the source's id: a DuckDB relation,
            a Polars frame, a pandas DataFrame, a pyarrow Table, a Spark DataFrame or an Ibis table.
        read_on: The day to be recorded as that of reading; None records none.
        plugins: The plugins to use; None loads those installed.

    Raises:
        NotFoundError: A frame is given for a source that the register does not have.
        ModelError: What is given for frames names no frame for a source, or the register was
            gathered before.
        PluginError: A source fails in a way that is no fault of the data.
    """
    check_day("read_on", read_on)
    with Session.over(register, plugins) as session:
        return gathered(session, frames=frames, read_on=read_on)


def gathered(
    session: Session, *, frames: Mapping[str, Any] | None = None, read_on: date | None = None
) -> Gathering:
    """Return what :func:`gather` does, of the register of a session."""
    found, plugins = session.register, session.plugins
    given = _checked({} if frames is None else frames, found)
    if isinstance(found, GatheredRegister):
        if given:
            raise ModelError.of(
                "frames-late",
                "frames must be given where a register is gathered first",
                got=f"frames for {', '.join(map(short_repr, given))}",
                hint="give them to the first gather() or measure(), or read the register again",
            )
        return Gathering(
            register=found, problems=found.details.problems, accounts=found.details.accounts
        )
    if not (found.sources or found.indicators or found.observations):
        return Gathering(register=found)
    from rsr.workflow._from_sources import from_sources  # with what only figures need

    return from_sources(found, plugins, given, read_on)


def as_printed(gathering: Gathering, by: ReportCycle | date) -> Gathering:
    """Return what was gathered with its figures as a cycle prints them, or as of a day.

    What is known only later is withheld as need be for all figures together.
    """
    register = gathering.register
    safe = _safe(register, by)
    if safe is None or not isinstance(register, GatheredRegister):
        return gathering
    from rsr.series import known_on
    from rsr.series.examining import examined_in
    from rsr.workflow._kinds import not_added_in
    from rsr.workflow._of_figures import of_figures

    details = register.details
    day = by.cut_off_on if isinstance(by, ReportCycle) else by
    printed = evolve(register, observations=(*safe.written, *safe.made))
    examined = examined_in(printed, known_on(printed.observations, day), details.examined)
    printed = evolve(printed, details=evolve(details, examined=examined))
    later = {id(one.problem) for one in details.releases if one.known_on > day}
    of_data = (problem for problem in details.of_data if id(problem) not in later)
    told = (*of_data, *of_figures(printed, day, examined), *safe.problems)
    accounts = details.accounts_on(day, examined, not_added_in(printed, examined))
    return Gathering(register=printed, problems=by_place(told), accounts=accounts)


def printed_by(register: Register, by: ReportCycle) -> Register:
    """Return a gathered register with its figures as a cycle prints them: see `as_printed`."""
    safe = _safe(register, by)
    return register if safe is None else evolve(register, observations=(*safe.written, *safe.made))


def _safe(register: Register, by: ReportCycle | date) -> "Safe | None":
    """Return the figures as a cycle or a day prints them; None where they are not as gathered."""
    protection = details_of(register).protection
    if protection is None or details_of(register).observations is not register.observations:
        return None
    return protection.of_cycle(by) if isinstance(by, ReportCycle) else protection.as_of(by)


def _checked(frames: Any, register: Register) -> Mapping[str, Any]:
    """Return frames by source, or refuse what names no frame for a source of the register."""
    if not isinstance(frames, Mapping):
        raise ModelError.of(
            "frames-form",
            "frames must be a mapping from the id of a source to its frame",
            got=type(frames).__name__,
            hint="write frames={'the-id': frame}",
        )
    for name, frame in frames.items():
        if register.find("sources", name) is None:
            known = ", ".join(source.id for source in register.sources) or "none"
            raise NotFoundError.of(
                "source-unknown",
                "a frame must be given for a source that the register has",
                got=repr(name),
                hint=f"it has {known}",
            )
        if frame is None:
            raise ModelError.of(
                "frames-form",
                "frames must be a mapping from the id of a source to its frame",
                got=f"nothing for {short_repr(name)}",
                hint="leave the source out to have its files read",
            )
    return frames
