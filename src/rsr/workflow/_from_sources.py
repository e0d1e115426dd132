"""What the sources of a register hold, and what is said of all its figures together."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import evolve

from rsr.errors import Problem, did_you_mean, short_repr
from rsr.model import Account, Break, Register
from rsr.plugins.manager import Plugins
from rsr.series.examining import examined_in
from rsr.series.shrinking import ReleaseProblem
from rsr.workflow._accounts import RowsOfTable, refused_accounts
from rsr.workflow._gathered import (
    COLLECTION_OF,
    Condition,
    GatheredDetails,
    GatheredOrigins,
    GatheredRegister,
    Gathering,
    by_place,
    parts_of,
)
from rsr.workflow._kinds import Known, not_added_in, with_kinds
from rsr.workflow._of_figures import of_figures
from rsr.workflow._since_frozen import lost_since_frozen
from rsr.workflow._twice import across_sources, with_one_name
from rsr.workflow._unread import UnreadIndicators, unread_of
from rsr.workflow.suppressing import Protection

if TYPE_CHECKING:
    from rsr.disclosure.shared_rows import SharedRows
    from rsr.engine.unselected import Unselected


def from_sources(
    found: Register, plugins: Plugins, frames: Mapping[str, Any], read_on: date | None
) -> Gathering:
    """Read the sources of a register, and examine its figures; see :func:`rsr.gather`.

    Args:
        found: The register.
        plugins: The plugins whose sources read.
        frames: Frames in the place of the files of sources, by the source's id.
        read_on: The day to be recorded as that of reading.
    """
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

        reading = SourceReading(found, index, source, plugins, frames.get(source.id))
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
    amiss = by_place((*problems, *of_figures(placed, None, examined), *safe.problems))
    if not any(made.values()) and safe.written == found.observations and not (amiss or accounts):
        return Gathering(register=found)
    counted = details.accounts_on(None, examined, not_added_in(together, examined))
    return Gathering(
        register=evolve(placed, details=evolve(details, problems=amiss, accounts=counted)),
        problems=amiss,
        accounts=counted,
    )


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
