"""Gather: published data through the data-source plugins into a register."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from rsr.brief import brief
from rsr.errors import ModelError, NotFoundError, Problem, did_you_mean, short_repr
from rsr.model import Account, Break, Register, ReportCycle, doc
from rsr.plugins.manager import Plugins
from rsr.series import known_on
from rsr.series.examining import examined_in
from rsr.series.shrinking import ReleaseProblem
from rsr.workflow._accounts import RowsOfTable, refused_accounts
from rsr.workflow._arguments import check_day
from rsr.workflow._gathered import (
    COLLECTION_OF,
    Condition,
    GatheredDetails,
    GatheredOrigins,
    GatheredRegister,
    details_of,
    parts_of,
)
from rsr.workflow._kinds import Known, not_added_in, with_kinds
from rsr.workflow._of_figures import of_figures
from rsr.workflow._since_frozen import lost_since_frozen
from rsr.workflow._twice import across_sources, with_one_name
from rsr.workflow._unread import UnreadIndicators, unread_of
from rsr.workflow.session import AnyRegister, Session
from rsr.workflow.suppressing import Protection, Safe

if TYPE_CHECKING:
    from rsr.disclosure.shared_rows import SharedRows
    from rsr.engine.unselected import Unselected

__all__ = ["Gathering", "as_printed", "gather", "gathered", "printed_by"]


@frozen(kw_only=True)
class Gathering:
    """A register with what its sources hold, and the problems met on the way."""

    register: Register = field(metadata=doc("The register with the gathered records."))
    problems: tuple[Problem, ...] = field(
        default=(), metadata=doc("What was amiss in the data, sorted by place.")
    )
    accounts: tuple[Account, ...] = field(
        default=(),
        metadata=doc(
            "What became of the rows of each source, in the register's order: of those that became "
            "records, and of those that each indicator took."
        ),
    )

    __repr__ = brief


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
    made: dict[str, list[Any]] = {name: [] for name in COLLECTION_OF.values()}
    problems: list[Problem] = []
    every: list[Any] = []
    accounts: list[Account] = []
    rows: list[SharedRows] = []
    breaks: dict[str, tuple[Break, ...]] = {}
    kinds: dict[str, list[Known]] = {}
    refused: set[str] = set()
    unread = UnreadIndicators()
    followed_on: list[tuple[str, str]] = []
    beside: list[Unselected] = []
    for index, source in enumerate(found.sources):
        if source.use not in plugins.sources:
            unread |= unread_of(None, source, found, plugins)
            problems.append(_unknown(found, index, plugins))
            accounts += refused_accounts(source, found, problems[-1:])
            continue
        from rsr.workflow._source_reading import SourceReading  # with what only tables need

        reading = SourceReading(found, index, source, plugins, given.get(source.id))
        items = reading.items(read_on)
        unread |= unread_of(items, source, found, plugins)
        every += items
        problems += [
            item.problem if isinstance(item, ReleaseProblem) else item
            for item in items
            if isinstance(item, Problem | ReleaseProblem)
        ]
        accounts += [
            *(item for item in items if isinstance(item, Account)),
            *refused_accounts(source, found, items),
        ]
        for kind, name in COLLECTION_OF.items():
            made[name] += [item for item in items if type(item) is kind]
        for id_, broken in reading.breaks.items():
            breaks[id_] = (*breaks.get(id_, ()), *broken)
        rows += reading.rows
        refused |= reading.refused
        followed_on += reading.recoded
        beside += reading.beside
        for id_, known in reading.kinds.items():
            kinds.setdefault(id_, []).append(evolve(known, source=source.id))
    left = across_sources(
        found,
        with_one_name(made["observations"]),
        accounts,
        beside=beside,
        kinds=kinds,
        refused=frozenset(refused),
    )
    lost = lost_since_frozen(found, left.observations, unread)
    found, told = with_kinds(found, kinds)
    problems += (*told, *left.problems, *(one.problem for one in lost.told))
    made["observations"], accounts = left.observations, left.accounts
    protection = Protection(found, tuple(made["observations"]), rows)
    safe = protection.as_of(None)
    together = evolve(
        found,
        indicators=tuple(
            evolve(
                one, breaks=one.breaks_with((*breaks.get(one.id, ()), *left.breaks.get(one.id, ())))
            )
            for one in found.indicators
        ),
        observations=safe.written,
    ).with_records(
        evidence=tuple(made["evidence"]),
        observations=safe.made,
        recommendations=tuple(made["recommendations"]),
    )
    examined = examined_in(together, together.observations)
    details = GatheredDetails(
        of_data=tuple(problems),
        releases=(*(item for item in every if isinstance(item, ReleaseProblem)), *lost.told),
        protection=protection,
        observations=together.observations,
        refused=left.refused,
        unread=unread | lost.unread,
        counted=tuple(accounts),
        recoded=tuple(followed_on),
        of_tables=tuple(item for item in every if isinstance(item, RowsOfTable)),
        conditions=tuple(item for item in every if isinstance(item, Condition)),
        examined=examined,
    )
    placed = GatheredRegister(
        **parts_of(
            together,
            origins=GatheredOrigins(
                inner=found.origins,
                written={name: len(getattr(found, name)) for name in made},
                made={
                    name: tuple(record.made_by for record in records)
                    for name, records in made.items()
                },
            ),
            details=details,
        )
    )
    amiss = _sorted((*problems, *of_figures(placed, None, examined), *safe.problems))
    if not any(made.values()) and safe.written == found.observations and not (amiss or accounts):
        return Gathering(register=found)
    counted = details.accounts_on(None, examined, not_added_in(together, examined))
    return Gathering(
        register=evolve(placed, details=evolve(details, problems=amiss, accounts=counted)),
        problems=amiss,
        accounts=counted,
    )


def as_printed(gathering: Gathering, by: ReportCycle | date) -> Gathering:
    """Return what was gathered with its figures as a cycle prints them, or as of a day.

    What is known only later is withheld as need be for all figures together.
    """
    register = gathering.register
    safe = _safe(register, by)
    if safe is None or not isinstance(register, GatheredRegister):
        return gathering
    details = register.details
    day = by.cut_off_on if isinstance(by, ReportCycle) else by
    printed = evolve(register, observations=(*safe.written, *safe.made))
    examined = examined_in(printed, known_on(printed.observations, day), details.examined)
    printed = evolve(printed, details=evolve(details, examined=examined))
    later = {id(one.problem) for one in details.releases if one.known_on > day}
    of_data = (problem for problem in details.of_data if id(problem) not in later)
    told = (*of_data, *of_figures(printed, day, examined), *safe.problems)
    accounts = details.accounts_on(day, examined, not_added_in(printed, examined))
    return Gathering(register=printed, problems=_sorted(told), accounts=accounts)


def printed_by(register: Register, by: ReportCycle) -> Register:
    """Return a gathered register with its figures as a cycle prints them: see `as_printed`."""
    safe = _safe(register, by)
    return register if safe is None else evolve(register, observations=(*safe.written, *safe.made))


def _safe(register: Register, by: ReportCycle | date) -> Safe | None:
    """Return the figures as a cycle or a day prints them; None where they are not as gathered."""
    protection = details_of(register).protection
    if protection is None or details_of(register).observations is not register.observations:
        return None
    return protection.of_cycle(by) if isinstance(by, ReportCycle) else protection.as_of(by)


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.sort_key))


def _unknown(register: Register, index: int, plugins: Plugins) -> Problem:
    """Tell that no plugin offers the source that one of the register uses."""
    use = register.sources[index].use
    return Problem(
        code="source-plugin-unknown",
        must="published data must be read by a source that a plugin offers",
        got=short_repr(use),
        hint=did_you_mean(use, plugins.sources)
        or "'rsr plugins' lists the sources there are; nothing is proposed without it",
        where=register.where("sources", index, "use"),
    )


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
