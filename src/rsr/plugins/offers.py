"""What plugins offer, and what the things they offer must be able to do."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from attrs import field, frozen

from rsr.errors import Problem, Severity
from rsr.model import (
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
from rsr.report import Download, Report

__all__ = [
    "Case",
    "CheckCode",
    "CheckContext",
    "CheckOffer",
    "Composite",
    "Edition",
    "EditionContext",
    "EditionOffer",
    "Gathered",
    "Judgement",
    "Renderer",
    "RendererOffer",
    "ScaleOffer",
    "Source",
    "SourceContext",
    "SourceOffer",
    "Strategy",
    "StrategyOffer",
]

# What a data source may yield: records, and problems with what it read.
Gathered = Observation | Evidence | Recommendation | Problem


@frozen(kw_only=True)
class SourceContext:
    """What a data source is given to work with."""

    source: DataSource
    register: Register
    # Reads a file below the register's folder; raises DocumentError where it cannot.
    read: Callable[[str], bytes]
    # Returns the provenance for a record, from the file's name and the place within it.
    provenance: Callable[[str, str], Provenance]


class Source(Protocol):
    """Reads published data. It never decides anything."""

    def gather(self, context: SourceContext) -> Iterable[Gathered]:
        """Yield what was read, in the order of the source; problems in between."""


@frozen(kw_only=True)
class SourceOffer:
    """A data-source adapter on offer."""

    name: str
    summary: str
    make: Callable[[Any], Source]
    options: type | None = None


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


class Composite(Strategy, Protocol):
    """A strategy that looks at what others propose."""

    def needs(self) -> tuple[StrategyUse, ...]:
        """Return the strategies whose proposals it wants to find in ``case.others``."""


@frozen(kw_only=True)
class StrategyOffer:
    """An assessment strategy on offer.

    ``scale`` names the scale of its statuses; None means that of the register.
    """

    name: str
    summary: str
    make: Callable[[Any], Strategy]
    options: type | None = None
    scale: str | None = None


@frozen(kw_only=True)
class EditionContext:
    """What an edition is told beside the release: what else will lie beside the pages."""

    downloads: tuple[Download, ...] = ()


class Edition(Protocol):
    """Says what a publication holds, as a tree of pages and blocks."""

    def compose(self, release: Release, context: EditionContext) -> Report:
        """Compose a report from a release."""


@frozen(kw_only=True)
class EditionOffer:
    """A kind of publication on offer."""

    name: str
    summary: str
    make: Callable[[Any], Edition]
    options: type | None = None


class Renderer(Protocol):
    """Turns a report into files. It never sees a register."""

    def render(self, report: Report, release: Release) -> Iterable[tuple[str, bytes]]:
        """Yield files: a path with ``/`` below the output folder, and the content."""


@frozen(kw_only=True)
class RendererOffer:
    """A format on offer.

    ``entry`` is the file that a reader opens first, ``label`` what a link to it says.
    """

    name: str
    summary: str
    make: Callable[[Any], Renderer]
    entry: str
    label: str
    options: type | None = None


@frozen(kw_only=True)
class CheckCode:
    """A code that a check may report under; each has a heading in the documentation."""

    code: str
    severity: Severity
    must: str
    do: str


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
