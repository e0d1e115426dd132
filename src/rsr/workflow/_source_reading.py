"""One source of a register being read: its records, the figures measured on its table, and what was amiss."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from attrs import evolve

from rsr.engine.unselected import Unselected
from rsr.errors import (
    ExtraMissingError,
    Path,
    PluginError,
    Problem,
    RsrError,
    Where,
    import_extra,
)
from rsr.model import (
    Account,
    Break,
    DataSource,
    Indicator,
    Observation,
    Provenance,
    Register,
    StatisticKind,
)
from rsr.plugins import SourceContext, Table, TellsUnselected
from rsr.plugins.manager import Offered, Plugins
from rsr.series.shrinking import ReleaseProblem
from rsr.values.exact import is_hidden
from rsr.workflow._accounts import RowsOfTable, amended
from rsr.workflow._gathered import COLLECTION_OF, Condition
from rsr.workflow._kinds import Known, known_of, layout_with_picked, with_picked, without_mixed
from rsr.workflow._of_figures import without_negative
from rsr.workflow._source_files import SourceFiles
from rsr.workflow._stopping import stopped_of_records, without_records
from rsr.workflow._twice import with_one_name, without_series, without_twice, without_unselected
from rsr.workflow.suppressing import shared_rows_of

if TYPE_CHECKING:
    from rsr.disclosure.shared_rows import SharedRows
    from rsr.engine import Selection


class SourceReading:
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
            doing = f"gather from the source {self._source.id!r}"
            with self._offered.answering(doing, self._register):
                given = with_one_name([self._told_by(one) for one in made.gather(context)])
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
            if any(getattr(one, "code", None) == "thousands-mixed" for one in items):
                rest = [one for one in items if not isinstance(one, Observation)]
                items = amended(items, rest, "thousands-mixed")
            self.refused |= refused | unselected | mixed
            with self._offered.answering(doing):
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
        except (PluginError, ExtraMissingError):
            raise
        except RsrError as error:
            return list(error.problems)
        return [_signed(item, self._offered, self._source, core) for item in items]

    def _told_by(self, item: Any) -> Any:
        return self._offered.told(item) if isinstance(item, Problem) else item

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

        doing = f"give the table of the source {self._source.id!r}"
        with self._offered.answering(doing, self._register):
            table = _contained(made.table(context), self._offered, doing)
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
                indicators = [indicator for _, indicator in wanted]
                self.rows += shared_rows_of(table, indicators, self._register, self._source.id)
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
        self.kinds[id_] = Known.by_rows(kind, self.kinds.get(id_))

    def _wanted(self) -> Iterator[tuple[int, Indicator]]:
        for index, indicator in enumerate(self._register.indicators):
            if indicator.measured is not None and indicator.measured.data == self._source.id:
                yield index, indicator

    def _locate(self, path: Path) -> Where:
        return self._register.where("sources", self._index, "options", *path)


def _contained(table: Any, offered: Offered[Any], doing: str) -> Table:
    """Return a table whose functions answer for their plugin; anything else is refused."""
    from rsr.engine.layout import Layout

    if not isinstance(table, Table):
        raise TypeError(type(table).__name__)
    if not isinstance(table.layout, Layout):
        raise TypeError(type(table.layout).__name__)
    if offered.is_own:
        return table
    import_extra("narwhals.stable.v2", extra="data", to="measure a table").from_native(table.frame)

    def call(function: Callable[[], Any]) -> Callable[[], Any]:
        def called() -> Any:
            with offered.answering(doing):
                return function()

        return called

    def amiss() -> tuple[Problem, ...]:
        with offered.answering(doing):
            return tuple(map(offered.told, table.amiss()))

    return evolve(
        table,
        files=tuple(table.files),
        problems=tuple(map(offered.told, table.problems)),
        rows=call(table.rows),
        unread=call(table.unread),
        close=call(table.close),
        amiss=amiss,
    )


def _signed(item: Any, offered: Offered[Any], source: DataSource, core: Provenance) -> Any:
    """Return an item with its provenance; a source that yields anything else has failed."""
    if isinstance(item, Problem | Account | Condition | ReleaseProblem | RowsOfTable):
        return item
    with offered.answering(f"yield records from the source {source.id!r}"):
        if type(item) not in COLLECTION_OF:
            raise TypeError(type(item).__name__)
    if item.made_by is None:
        return evolve(item, made_by=core)
    return item
