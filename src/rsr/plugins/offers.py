"""What plugins offer, and what the things they offer must be able to do."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, Generic, Literal, Protocol, TypeVar

from attrs import field, frozen

from rsr.errors import Problem, Severity, Where
from rsr.model import (
    Account,
    Assessment,
    Claim,
    DataSource,
    Evidence,
    Indicator,
    Milestone,
    Observation,
    Proposal,
    Provenance,
    Recommendation,
    Register,
    Release,
    ReportCycle,
    Response,
    StatusScale,
    StrategyUse,
    Trace,
)
from rsr.model.kinds import Known
from rsr.model.release import FrozenRecords
from rsr.report import Download, Report

if TYPE_CHECKING:
    from rsr.engine.layout import Layout
    from rsr.engine.unselected import Unselected

__all__ = [
    "Case",
    "CheckCode",
    "CheckContext",
    "CheckOffer",
    "Composite",
    "Edition",
    "EditionContext",
    "EditionOffer",
    "FetchContext",
    "Fetching",
    "FrozenRecords",
    "Gathered",
    "Judgement",
    "KnowsKind",
    "Place",
    "Renderer",
    "RendererOffer",
    "ScaleOffer",
    "Source",
    "SourceContext",
    "SourceOffer",
    "Strategy",
    "StrategyOffer",
    "Table",
    "TableSource",
    "TellsRows",
    "TellsUnselected",
    "WholeTableSource",
]

# The options of an offer, which what makes it takes. Checkers take an offer that does not say as one
# of any options.
if TYPE_CHECKING:
    from typing_extensions import TypeVar as TypeVarWithDefault

    OptionsT = TypeVarWithDefault("OptionsT", default=Any)
else:
    OptionsT = TypeVar("OptionsT")

# What a data source may yield: records, and problems with what it read.
Gathered = Observation | Evidence | Recommendation | Problem | Account


@frozen(kw_only=True)
class SourceContext:
    """What a data source is given to work with."""

    source: DataSource
    register: Register
    # Reads a file below the register's folder; raises DocumentError where it cannot.
    read: Callable[[str], bytes]
    # Returns the provenance for a record, from the file's name and the place within it.
    provenance: Callable[[str, str], Provenance]
    # Returns where such a file lies, for a reader that wants no bytes; raises DocumentError likewise.
    path: Callable[[str], FilePath] = FilePath
    # Returns the files below the register's folder that a name or pattern stands for, sorted; raises
    # DocumentError where there is none.
    files: Callable[[str], tuple[str, ...]] = lambda name: (name,)
    # A frame that the caller handed over in the place of the source's files; None where none was.
    frame: Any = None

    def option_where(self, *path: str | int) -> Where:
        """Return where an option of the source stands in the register."""
        for index, source in enumerate(self.register.sources):
            if source is self.source or source == self.source:
                return self.register.where("sources", index, "options", *path)
        return Where(path=("options", *path))


class Source(Protocol):
    """Reads published data. It never decides anything."""

    def gather(self, context: SourceContext) -> Iterable[Gathered]:
        """Yield what was read, in the order of the source; problems in between, an account last."""
        ...


class KnowsKind(Protocol):
    """A source that knows what kind of statistic all of its figures are, such as rates."""

    @property
    def known_kind(self) -> Known | None:
        """The kind of the figures that it gathers; None where it does not know."""
        ...


# A file, or None where a frame was handed over, and the place of a record in it.
Place = tuple[str | None, str]


class TellsRows(Protocol):
    """A source that tells what stands beside its figures, where several stand for one."""

    def rows_at(
        self, context: SourceContext, places: Collection[Place]
    ) -> Mapping[Place, Mapping[str, str]]:
        """Return the texts of rows by column, but for those of figure, period and status.

        It is asked only where one file gives several figures for one indicator, part and period, to
        say in which columns their rows differ.
        """
        ...

    def periods_at(
        self, context: SourceContext, places: Collection[Place]
    ) -> Mapping[Place, Mapping[str, str]]:
        """Return the texts that say the period of each row, by column.

        It is asked where rows differ in no other column, to say how one period is written.
        """
        ...


class TellsUnselected(Protocol):
    """A source that tells in which columns rows of one indicator are of several things.

    Such are women in January and men in February, where nobody selected a sex: they never meet in
    one period. What is gathered by several sources is looked at together as well.
    """

    def unselected(self) -> "Unselected":
        """Return what stands in such columns beside its records; asked once all was gathered."""
        ...


@frozen(kw_only=True)
class Table:
    """Published data as a table, where it is: nothing of it has been read into Python.

    ``frame`` is whatever narwhals takes: a DuckDB relation, a Polars frame, a Spark DataFrame, an
    Ibis table. ``files`` are the names of the files it stands for. ``close`` is called once nothing
    more is asked of the frame.
    """

    frame: Any
    layout: "Layout"
    files: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    # True where a row with a cell that cannot be read is left out with a warning, and counted;
    # False where it is an error.
    leaves_out_rows: bool = False
    # What is counted: 'cells' where each of several cells of a row became a row of the frame.
    unit: Literal["rows", "cells"] = "rows"
    # True where the frame is DuckDB's own reading of Parquet: which texts a column holds is asked
    # first, of the file's dictionaries, and rows are then compared with texts as they stand.
    columnar: bool = False
    # How many rows the frame was made of, where the source knows that without reading them; None has
    # them counted as they are measured. It is more than the frame has where rows are filtered away.
    rows: Callable[[], int | None] = lambda: None
    # How many rows could not be read into the frame, by the code of the problem that tells of them,
    # asked for after the frame was used.
    unread: Callable[[], Mapping[str, int]] = dict
    # What was amiss in the rows, asked for after the frame was used: some readers know no earlier.
    amiss: Callable[[], Iterable[Problem]] = tuple
    close: Callable[[], None] = lambda: None


class TableSource(Protocol):
    """A source that gives a table, on which the indicators that name it are measured."""

    def table(self, context: SourceContext) -> Table:
        """Return the table; ``context.frame`` takes the place of the files where it is given."""
        ...


class WholeTableSource(Protocol):
    """A source that also gives the rows which its options leave out."""

    def whole_table(self, context: SourceContext) -> Table:
        """Return the table with every row of the files, whichever of them the options pick.

        It is asked only where a release holds nothing that is asked for, to tell whether it holds the
        same periods as the one before.
        """
        ...


@frozen(kw_only=True)
class FetchContext:
    """What a source that fetches is given to work with."""

    source: DataSource
    register: Register
    # The register's folder; what is fetched is kept below it.
    folder: FilePath
    # Told how far the work has come: what is done, and of how much, if that is known.
    progress: Callable[[int, int | None], None] = lambda _done, _of: None


class Fetching(Protocol):
    """A source that gets its data over the network, and keeps it below the register's folder.

    Only ``fetch`` uses the network: gathering and measuring read what was kept.
    """

    def fetch(self, context: FetchContext) -> Iterable[Problem]:
        """Fetch what is not there yet; yield what went amiss."""
        ...


@frozen(kw_only=True)
class SourceOffer(Generic[OptionsT]):
    """A data-source adapter on offer."""

    name: str
    summary: str
    make: Callable[[OptionsT], Source]
    options: type[OptionsT] | None = None


@frozen(kw_only=True)
class Case:
    """All that a strategy may look at: one recommendation, as a cycle sees it at its cut-off.

    Sequences are sorted by id (responses, claims: by organisation), so the order of files is of no
    consequence. ``others`` holds what the strategies that this one needs propose.
    """

    recommendation: Recommendation
    cycle: ReportCycle
    scale: StatusScale
    evidence: tuple[Evidence, ...] = ()
    responses: tuple[Response, ...] = ()
    claims: tuple[Claim, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    observations: tuple[Observation, ...] = ()
    earlier: tuple[Assessment, ...] = ()
    others: Mapping[str, Proposal] = field(factory=dict)

    @property
    def cut_off_on(self) -> date:
        """The last day whose records count."""
        return self.cycle.cut_off_on


@frozen(kw_only=True)
class Judgement:
    """What a strategy makes of a case: a status of its scale, or 'undetermined', and how."""

    status: str
    trace: Trace


class Strategy(Protocol):
    """Proposes a status by a written rule. It reads no file and knows no clock."""

    def assess(self, case: Case) -> Judgement:
        """Judge a case; the same case always gives the same judgement."""
        ...


class Composite(Strategy, Protocol):
    """A strategy that looks at what others propose."""

    def needs(self) -> tuple[StrategyUse, ...]:
        """Return the strategies whose proposals it wants to find in ``case.others``."""
        ...


@frozen(kw_only=True)
class StrategyOffer(Generic[OptionsT]):
    """An assessment strategy on offer.

    ``scale`` names the scale of its statuses; None means that of the register.
    """

    name: str
    summary: str
    make: Callable[[OptionsT], Strategy]
    options: type[OptionsT] | None = None
    scale: str | None = None


@frozen(kw_only=True)
class EditionContext:
    """What an edition is told beside the release: what else will lie beside the pages."""

    downloads: tuple[Download, ...] = ()


class Edition(Protocol):
    """Says what a publication holds, as a tree of pages and blocks."""

    def compose(self, release: Release, context: EditionContext) -> Report:
        """Compose a report from a release."""
        ...


@frozen(kw_only=True)
class EditionOffer(Generic[OptionsT]):
    """A kind of publication on offer."""

    name: str
    summary: str
    make: Callable[[OptionsT], Edition]
    options: type[OptionsT] | None = None


class Renderer(Protocol):
    """Turns a report into files. It never sees a register."""

    def render(self, report: Report, release: Release) -> Iterable[tuple[str, bytes]]:
        """Yield files: a path with ``/`` below the output folder, and the content."""
        ...


@frozen(kw_only=True)
class RendererOffer(Generic[OptionsT]):
    """A format on offer.

    ``entry`` is the file that a reader opens first, ``label`` what a link to it says.
    """

    name: str
    summary: str
    make: Callable[[OptionsT], Renderer]
    entry: str
    label: str
    options: type[OptionsT] | None = None


@frozen(kw_only=True)
class CheckCode:
    """A code that a check may report under; each has a heading in the documentation."""

    code: str
    must: str
    do: str
    severity: Severity = "error"


@frozen(kw_only=True)
class CheckContext:
    """What a check may ask beside the register itself."""

    scale: StatusScale | None = None
    scales: Mapping[str, StatusScale] = field(factory=dict)
    # The ids of the scales that plugins offer, whatever scales the register has of its own.
    offered_scales: tuple[str, ...] = ()
    strategies: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    # Proposals of the register's strategies, cycle by cycle; made only when asked for.
    proposals: Callable[[ReportCycle], tuple[Proposal, ...]] = lambda _: ()
    # What the releases beside the register hold, those of the earliest cut-off first; read only when
    # asked for, and none where there are none.
    frozen: Callable[[], tuple[FrozenRecords, ...]] = tuple


@frozen(kw_only=True)
class CheckOffer:
    """A rule over a register.

    ``needs_whole`` names the collections whose missing records would make it cry wolf, and
    ``register`` where it needs the head; it is not run where some of them could not be read.
    """

    name: str
    summary: str
    codes: tuple[CheckCode, ...]
    run: Callable[[Register, CheckContext], Iterable[Problem]]
    needs_whole: tuple[str, ...] = ()


@frozen(kw_only=True)
class ScaleOffer:
    """A status scale on offer; its name is the scale's id."""

    name: str
    summary: str
    make: Callable[[], StatusScale]
