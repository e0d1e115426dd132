"""A small made-up register, and plugins of a few lines, for the tests of the verbs."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest

from rsr.errors import Problem
from rsr.model import (
    Addressee,
    Assessment,
    Evidence,
    Organisation,
    Recommendation,
    Register,
    Release,
    ReportCycle,
    Status,
    StatusScale,
    StrategyUse,
    Trace,
    Used,
)
from rsr.plugins import (
    Case,
    CheckCode,
    CheckContext,
    CheckOffer,
    EditionContext,
    EditionOffer,
    Judgement,
    RendererOffer,
    ScaleOffer,
    StrategyOffer,
    hookimpl,
)
from rsr.plugins.manager import Plugins
from rsr.report import Page, Paragraph, Report, Text

YES_NO = StatusScale(
    id="yes-no",
    title="Yes or no",
    statuses=(
        Status(id="no", label="No", definition="Not so.", colour="#aa0000", symbol="x"),
        Status(id="yes", label="Yes", definition="So.", colour="#006600", symbol="o", success=True),
    ),
)


class Counting:
    """Proposes yes where any evidence is positive."""

    def __init__(self, options: object) -> None:
        del options

    def assess(self, case: Case) -> Judgement:
        """Judge by the first positive record."""
        good = [record for record in case.evidence if record.direction == "positive"]
        used = tuple(Used(evidence=record.id, counted_as="positive") for record in case.evidence)
        trace = Trace(rule="counted", because=f"{len(good)} positive.", used=used)
        return Judgement(status="yes" if good else "no", trace=trace)


class Plain:
    """An edition of one page, and a format of one file."""

    def __init__(self, options: object) -> None:
        del options

    def compose(self, release: Release, context: EditionContext) -> Report:
        """List the conclusions."""
        lines = tuple(
            Paragraph(content=(Text(text=f"{c.recommendation.id}: {c.label}"),))
            for c in release.conclusions
        )
        page = Page(slug="index", title=release.report_cycle.title, kind="summary", blocks=lines)
        return Report(title=release.register.title, pages=(page,), downloads=context.downloads)

    def render(self, report: Report, release: Release) -> Iterable[tuple[str, bytes]]:
        """Write one line for each paragraph."""
        del release
        lines = [
            run.text
            for block in report.pages[0].blocks
            if isinstance(block, Paragraph)
            for run in block.content
            if isinstance(run, Text)
        ]
        yield "report.txt", "\n".join(lines).encode()


def _untitled(register: Register, context: CheckContext) -> Iterator[Problem]:
    del context
    for index, record in enumerate(register.recommendations):
        if record.topic is None:
            yield Problem(
                code="topic-missing",
                must="a recommendation must have a topic",
                where=register.where("recommendations", index),
            )


class Small:
    """One offer of each kind that the verbs need."""

    @hookimpl
    def rsr_scales(self) -> Iterable[ScaleOffer]:
        """Offer a scale."""
        yield ScaleOffer(name="yes-no", summary="Two statuses.", make=lambda: YES_NO)

    @hookimpl
    def rsr_strategies(self) -> Iterable[StrategyOffer]:
        """Offer a strategy."""
        yield StrategyOffer(name="counting", summary="Counts.", make=Counting)

    @hookimpl
    def rsr_checks(self) -> Iterable[CheckOffer]:
        """Offer a check."""
        code = CheckCode(
            code="topic-missing", severity="error", must="there must be a topic", do="add it"
        )
        yield CheckOffer(
            name="topics",
            summary="Topics.",
            codes=(code,),
            run=_untitled,
            needs_whole=("recommendations",),
        )

    @hookimpl
    def rsr_editions(self) -> Iterable[EditionOffer]:
        """Offer an edition."""
        yield EditionOffer(name="progress-report", summary="One page.", make=Plain)

    @hookimpl
    def rsr_renderers(self) -> Iterable[RendererOffer]:
        """Offer a format."""
        yield RendererOffer(
            name="plain", summary="Lines.", make=Plain, entry="report.txt", label="Plain text"
        )


@pytest.fixture
def plugins() -> Iterator[Plugins]:
    """Give plugins that hold :class:`Small` alone."""
    with Plugins((Small(),), entry_points=False) as loaded:
        yield loaded


@pytest.fixture
def register() -> Register:
    """Give a register of two cycles and two recommendations, made in Python."""
    return Register(
        title="Made up",
        scale="yes-no",
        strategies=(StrategyUse(use="counting"),),
        organisations=(Organisation(id="office", name="The Office"),),
        recommendations=(
            Recommendation(
                id="r-1",
                number="1",
                topic="one",
                addressed_to=(Addressee(organisation="office", role="lead"),),
            ),
            Recommendation(id="r-2", number="2", topic="two"),
        ),
        cycles=(
            ReportCycle(id="one", title="First", cut_off_on=date(2020, 6, 30), assessor="office"),
            ReportCycle(
                id="two",
                title="Second",
                cut_off_on=date(2021, 6, 30),
                previous="one",
                assessor="office",
            ),
        ),
        evidence=(
            Evidence(
                id="e-1",
                bears_on=("r-1",),
                kind="inspection",
                about="outcome",
                direction="positive",
                says="Seen to be better.",
                collected_on=date(2021, 5, 1),
            ),
        ),
        assessments=(
            Assessment(
                recommendation="r-1",
                cycle="two",
                assessor="office",
                status="yes",
                reasons="It was seen.",
                evidence_used=("e-1",),
            ),
        ),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give the same register in a folder, as people keep it."""
    base = tmp_path / "register"
    (base / "cycles" / "two").mkdir(parents=True)
    (base / "cycles" / "one").mkdir()
    (base / "register.yaml").write_text(
        "format: 3\ntitle: Made up\nscale: yes-no\nstrategies: [{use: counting}]\n"
        "organisations:\n  - {id: office, name: The Office}\n"
        "recommendations:\n"
        "  - {id: r-1, number: 1, topic: one, addressed_to: {office: lead}}\n"
        "  - {id: r-2, number: 2, topic: two}\n",
        encoding="utf-8",
    )
    (base / "cycles" / "one" / "cycle.yaml").write_text(
        "title: First\ncut_off_on: 2020-06-30\nassessor: office\n", encoding="utf-8"
    )
    (base / "cycles" / "two" / "cycle.yaml").write_text(
        "title: Second\ncut_off_on: 2021-06-30\nassessor: office\nprevious: one\n"
        "evidence:\n"
        "  - {id: e-1, bears_on: [r-1], kind: inspection, about: outcome, direction: positive,\n"
        "     says: Seen to be better., collected_on: 2021-05-01}\n"
        "assessments:\n"
        "  - {recommendation: r-1, assessor: office, status: 'yes', reasons: It was seen.,\n"
        "     evidence_used: [e-1]}\n",
        encoding="utf-8",
    )
    return base
