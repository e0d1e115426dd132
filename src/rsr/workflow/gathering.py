"""Gather: published data through the data-source plugins into a register."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from attrs import evolve, field, frozen

from rsr.brief import brief
from rsr.engine.unselected import Unselected
from rsr.errors import (
    DocumentError,
    ModelError,
    NotFoundError,
    Path,
    Problem,
    RsrError,
    Where,
    short_repr,
)
from rsr.model import (
    Account,
    Break,
    DataSource,
    Evidence,
    Indicator,
    Observation,
    Provenance,
    Recommendation,
    Register,
    ReportCycle,
    StatisticKind,
    doc,
)
from rsr.plugins import SourceContext, TellsUnselected
from rsr.plugins.manager import Offered, Plugins
from rsr.series import known_on
from rsr.series.examining import examined_in
from rsr.series.shrinking import Told
from rsr.values.hidden import is_hidden
from rsr.workflow._accounts import Dated, amended, refused_accounts, undecided
from rsr.workflow._beyond import without_negative
from rsr.workflow._common import AnyRegister, registered, using
from rsr.workflow._gathered import Condition, GatheredOrigins
from rsr.workflow._kinds import (
    Known,
    known_of,
    layout_with_picked,
    with_kinds,
    with_picked,
    without_mixed,
)
from rsr.workflow._of_figures import of_figures
from rsr.workflow._since_frozen import lost_since_frozen
from rsr.workflow._source_files import SourceFiles
from rsr.workflow._stopping import stopped_of_records, without_records
from rsr.workflow._together import across_sources
from rsr.workflow._twice import (
    with_one_name,
    without_series,
    without_twice,
    without_unselected,
)
from rsr.workflow._unread import UnreadIndicators, unread_of
from rsr.workflow.suppressing import Protection, Safe, shared_rows_of

if TYPE_CHECKING:
    from rsr.disclosure.shared_rows import SharedRows
    from rsr.engine import Selection

__all__ = ["Gathering", "as_printed", "gather", "printed_by"]

_COLLECTION: dict[type, str] = {
    Observation: "observations",
    Evidence: "evidence",
    Recommendation: "recommendations",
}


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
    found = registered(register)
    given = {} if frames is None else frames
    _check_frames(found, given)
    if isinstance(found.origins, GatheredOrigins):
        if given:
            raise ModelError.of(
                "frames-late",
                "frames must be given where a register is gathered first",
                got=f"frames for {', '.join(map(short_repr, given))}",
                hint="give them to the first gather() or measure(), or read the register again",
            )
        return Gathering(
            register=found, problems=found.origins.problems, accounts=found.origins.accounts
        )
    made: dict[str, list[Any]] = {name: [] for name in _COLLECTION.values()}
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
    with using(plugins) as loaded:
        for index, source in enumerate(found.sources):
            if source.use not in loaded.sources:
                unread |= unread_of(None, source, found, loaded)
                problems.append(_unknown(found, index, loaded))
                accounts += refused_accounts(source, found, problems[-1:])
                continue
            reading = _Reading(found, index, source, loaded, given.get(source.id))
            items = reading.items(read_on)
            unread |= unread_of(items, source, found, loaded)
            every += items
            problems += [
                item.problem if isinstance(item, Told) else item
                for item in items
                if isinstance(item, Problem | Told)
            ]
            accounts += [
                *(item for item in items if isinstance(item, Account)),
                *refused_accounts(source, found, items),
            ]
            for kind, name in _COLLECTION.items():
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
    origins = GatheredOrigins(
        inner=found.origins,
        written={name: len(getattr(found, name)) for name in made},
        made={name: tuple(record.made_by for record in records) for name, records in made.items()},
        of_data=tuple(problems),
        releases=(*(item for item in every if isinstance(item, Told)), *lost.told),
        protection=protection,
        observations=together.observations,
        refused=left.refused,
        unread=unread | lost.unread,
        counted=tuple(accounts),
        accounts=undecided((*found.observations, *made["observations"]), accounts, examined),
        recoded=tuple(followed_on),
        dated=tuple(item for item in every if isinstance(item, Dated)),
        conditions=tuple(item for item in every if isinstance(item, Condition)),
        examined=examined,
    )
    placed = evolve(together, origins=origins)
    amiss = _sorted((*problems, *of_figures(placed, None, examined), *safe.problems))
    if not any(made.values()) and safe.written == found.observations and not (amiss or accounts):
        return Gathering(register=found)
    return Gathering(
        register=evolve(together, origins=evolve(origins, problems=amiss)),
        problems=amiss,
        accounts=origins.accounts,
    )


def as_printed(gathering: Gathering, by: ReportCycle | date) -> Gathering:
    """Return what was gathered with its figures as a cycle prints them, or as of a day.

    What is known only later is withheld as need be for all figures together.

    Args:
        gathering: What was gathered. Figures that were changed since are left as they are.
        by: The cycle, or the day.
    """
    register, origins = gathering.register, gathering.register.origins
    safe = _safe(register, by)
    if safe is None or not isinstance(origins, GatheredOrigins):
        return gathering
    day = by.cut_off_on if isinstance(by, ReportCycle) else by
    printed = evolve(register, observations=(*safe.written, *safe.made))
    examined = examined_in(printed, known_on(printed.observations, day), origins.examined)
    printed = evolve(printed, origins=evolve(origins, examined=examined))
    later = {id(one.problem) for one in origins.releases if one.known_on > day}
    of_data = (problem for problem in origins.of_data if id(problem) not in later)
    told = (*of_data, *of_figures(printed, day, examined), *safe.problems)
    accounts = origins.accounts_on(day, examined)
    return Gathering(register=printed, problems=_sorted(told), accounts=accounts)


def printed_by(register: Register, by: ReportCycle) -> Register:
    """Return a gathered register with its figures as a cycle prints them: see `as_printed`."""
    safe = _safe(register, by)
    return register if safe is None else evolve(register, observations=(*safe.written, *safe.made))


def _safe(register: Register, by: ReportCycle | date) -> Safe | None:
    """Return the figures as a cycle or a day prints them; None where they are not as gathered."""
    origins = register.origins
    if not isinstance(origins, GatheredOrigins) or (
        origins.observations is not register.observations
    ):
        return None
    protection = origins.protection
    return protection.of_cycle(by) if isinstance(by, ReportCycle) else protection.as_of(by)


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.sort_key))


def _unknown(register: Register, index: int, plugins: Plugins) -> Problem:
    """Tell that no plugin offers the source that one of the register uses."""
    use = register.sources[index].use
    close = difflib.get_close_matches(use, plugins.sources, n=1)
    return Problem(
        code="source-plugin-unknown",
        must="published data must be read by a source that a plugin offers",
        got=short_repr(use),
        hint=f"did you mean {close[0]!r}?"
        if close
        else "'rsr plugins' lists the sources there are; nothing is proposed without it",
        where=register.where("sources", index, "use"),
    )


def _check_frames(register: Register, frames: Any) -> None:
    """Refuse what names no frame for a source of the register."""
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


class _Reading:
    """One source being read."""

    def __init__(
        self, register: Register, index: int, source: DataSource, plugins: Plugins, frame: Any
    ) -> None:
        self._register = register
        self._index = index
        self._source = source
        self._plugins = plugins
        self._frame = frame
        self._offered: Offered[Any] = plugins.get("sources", source.use)
        option = "files" if "files" in source.options else "file"
        self._files = SourceFiles(register, self._locate((option,)))
        # Days from which figures of its table may not compare with those before, by indicator.
        self.breaks: dict[str, tuple[Break, ...]] = {}
        # The rows that indicators share, which could give a hidden figure away.
        self.rows: list[SharedRows] = []
        # What the source knows of the kind of its figures, by indicator.
        self.kinds: dict[str, Known] = {}
        # What stands beside its records in columns that nobody selected.
        self.beside: list[Unselected] = []
        # Indicators whose rows are of several things, or kinds, so that there is no series of them.
        self.refused: set[str] = set()
        # Reporters of which the source told that the second may have followed on the first.
        self.recoded: tuple[tuple[str, str], ...] = ()

    def items(self, read_on: date | None) -> list[Any]:
        """Return every record and problem, in the order of the source."""
        found = self._gathered(read_on)
        return [*found, *self._files.notes()]

    def _gathered(self, read_on: date | None) -> list[Any]:
        core = evolve(self._offered.made_by, source=self._source.id, read_on=read_on)

        def provenance(file: str, place: str) -> Provenance:
            digest = self._files.digest(file) if file else None
            return evolve(core, file=file or None, sha256=digest, place=place)

        context = SourceContext(
            source=self._source,
            register=self._register,
            read=self._files.read,
            provenance=provenance,
            path=self._files.path,
            files=self._files.files,
            frame=self._frame,
        )
        try:
            made = self._plugins.make(
                "sources", self._source.use, self._source.options, locate=self._locate
            )
            if self._frame is not None and not hasattr(made, "table"):
                return [self._without_frames()]
            with self._offered.answering(f"gather from the source {self._source.id!r}"):
                given = with_one_name(list(made.gather(context)))
                where = self._locate(("where",))
                tells = hasattr(made, "unselected")
                beside = cast("TellsUnselected", made).unselected() if tells else Unselected(())
                one_kind, mixed, told_kinds = without_mixed(given, beside, self._register, where)
                given = amended(given, one_kind, "kinds-mixed")
                items, refused = without_twice(
                    given, made, context, where, options=self._source.options
                )
                items, unselected, self.breaks = without_unselected(
                    items, made, self._register, where, refused | mixed
                )
                self.beside = [beside] if tells else []
            items = amended(given, items, "select-ambiguous")
            items = amended(items, without_negative(self._register, items), "count-negative")
            self.refused |= refused | unselected | mixed
            known: Known | None = getattr(made, "known_kind", None)
            for id_ in sorted({one.indicator for one in items if isinstance(one, Observation)}):
                indicator = self._register.find("indicators", id_)
                kind = with_picked(known, self._source.options.get("where"), indicator)
                if kind is not None:
                    self.kinds[id_] = kind
            for id_, own in told_kinds.items():
                self._know(id_, own)
            stopped = stopped_of_records(items, self._files.listed, made, context)
            used = without_records(items, stopped)
            items = [*amended(items, used, "release-shrunken"), *stopped.told]
            on_table = list(self._measured(made, context))
            items += on_table
            self.refused |= without_series(self._register, on_table)
        except DocumentError as error:
            return list(error.problems)
        except RsrError as error:
            if error.code in ("plugin-failed", "extra-missing"):
                raise
            return list(error.problems)
        return [_signed(item, self._offered, self._source, core) for item in items]

    def _without_frames(self) -> Problem:
        return Problem(
            code="frame-unused",
            must="a frame must be given for a source that gives a table",
            got=f"one for {self._source.id!r}, which uses {self._source.use!r}",
            hint="use a source such as tabular or mhsds",
            where=self._register.where("sources", self._index, "use"),
        )

    def _measured(self, made: Any, context: SourceContext) -> Iterator[Any]:
        """Yield the figures of the indicators that are measured on the source's table."""
        wanted = tuple(self._wanted())
        if not wanted:
            return
        if not hasattr(made, "table"):
            for index, _ in wanted:
                yield Problem(
                    code="source-without-table",
                    must="an indicator must be measured on a source that gives a table",
                    got=f"{self._source.id!r}, which uses {self._source.use!r}",
                    hint="use a source such as tabular or mhsds",
                    where=self._register.where("indicators", index, "measured", "data"),
                )
            return
        from rsr.workflow.selecting import observations_of

        with self._offered.answering(f"give the table of the source {self._source.id!r}"):
            table = made.table(context)
        where = self._source.options.get("where")
        layout = layout_with_picked(table.layout, where, (one for _, one in wanted))
        table = evolve(table, layout=layout)
        self.recoded = layout.recoded
        for _, indicator in wanted:
            own = (*layout.breaks, *layout.breaks_of.get(indicator.id, ()))
            self.breaks[indicator.id] = (*self.breaks.get(indicator.id, ()), *own)
        known = {indicator.id: known_of(indicator, layout) for _, indicator in wanted}
        self.kinds |= {id_: kind for id_, kind in known.items() if kind is not None}
        filtered = hasattr(made, "whole_table") and self._source.options.get("where")
        whole = partial(made.whole_table, context) if filtered else None
        try:
            hidden = False
            for item in observations_of(
                table, wanted, self._register, context.provenance, self._source, whole, self._told
            ):
                hidden = hidden or (isinstance(item, Observation) and is_hidden(item.value))
                yield item
            if hidden:
                self.rows += shared_rows_of(table, [indicator for _, indicator in wanted])
        finally:
            table.close()

    def _told(self, selection: "Selection") -> None:
        """Take note of what texts beside an indicator's figures say of these."""
        id_ = selection.indicator
        self.breaks[id_] = (*self.breaks.get(id_, ()), *selection.breaks)
        if selection.kind is not None:
            self._know(id_, selection.kind)

    def _know(self, id_: str, kind: StatisticKind) -> None:
        """Take note of the kind of an indicator's figures, as texts beside them tell it."""
        self.kinds[id_] = Known.told(kind, self.kinds.get(id_))

    def _wanted(self) -> Iterator[tuple[int, Indicator]]:
        for index, indicator in enumerate(self._register.indicators):
            if indicator.measured is not None and indicator.measured.data == self._source.id:
                yield index, indicator

    def _locate(self, path: Path) -> Where:
        return self._register.where("sources", self._index, "options", *path)


def _signed(item: Any, offered: Offered[Any], source: DataSource, core: Provenance) -> Any:
    """Return an item with its provenance; a source that yields anything else has failed."""
    if isinstance(item, Problem | Account | Condition | Dated | Told):
        return item
    with offered.answering(f"yield records from the source {source.id!r}"):
        if type(item) not in _COLLECTION:
            raise TypeError(type(item).__name__)
    if item.made_by is None:
        return evolve(item, made_by=core)
    return item
