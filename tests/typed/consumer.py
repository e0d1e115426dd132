"""A program of somebody who uses rsr, typed in full: checkers must find nothing in it.

``mypy`` and ``pyright`` read it in their strictest mode; the test beside it runs it.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import assert_type

from attrs import field, frozen

import rsr
from rsr.model import (
    Addressee,
    Conclusion,
    Missing,
    Number,
    Recommendation,
    Register,
    Release,
    Trace,
    doc,
)
from rsr.plugins import (
    Case,
    Edition,
    EditionContext,
    EditionOffer,
    Judgement,
    Renderer,
    RendererOffer,
    Source,
    Strategy,
    StrategyOffer,
    hookimpl,
)
from rsr.plugins.manager import Offered, Plugins
from rsr.report import Page, Report
from rsr.spc import Verdict, XmrChart, judge, xmr


@frozen(kw_only=True)
class Votes:
    """How many votes are enough."""

    enough: int = field(default=3, metadata=doc("How many."))


class Panel:
    """Proposes what it always proposes."""

    def __init__(self, options: Votes) -> None:
        self.options = options

    def assess(self, case: Case) -> Judgement:
        """Judge a case by nothing."""
        because = f"{self.options.enough} votes on {case.recommendation.id}."
        return Judgement(status=case.scale.statuses[0].id, trace=Trace(rule="r", because=because))


class Card:
    """An edition without options."""

    def compose(self, release: Release, context: EditionContext) -> Report:
        """Compose one page."""
        page = Page(slug="index", title=release.cycle, kind="summary", blocks=())
        return Report(title="Card", pages=(page,), downloads=context.downloads)


class Plain:
    """A format without options."""

    def render(self, report: Report, release: Release) -> Iterable[tuple[str, bytes]]:
        """Yield the one file."""
        yield "plain.txt", f"{report.title} {release.edition}\n".encode()


@hookimpl
def rsr_strategies() -> Iterable[StrategyOffer]:
    """Offer the strategy; checkers see that it is made of its options."""
    offer = StrategyOffer(name="panel", summary="A panel.", make=Panel, options=Votes)
    assert_type(offer, StrategyOffer[Votes])
    yield offer


@hookimpl
def rsr_editions() -> Iterable[EditionOffer]:
    """Offer the edition."""
    yield EditionOffer(name="card", summary="A card.", make=lambda _options: Card())


@hookimpl
def rsr_renderers() -> Iterable[RendererOffer]:
    """Offer the format."""
    yield RendererOffer(
        name="plain",
        summary="Plain.",
        make=lambda _options: Plain(),
        entry="plain.txt",
        label="Plain",
    )


def made(plugins: Plugins) -> tuple[Strategy, Edition, Renderer, Source]:
    """Make one of each kind; each is what its kind says."""
    assert_type(plugins.get("strategies", "panel"), Offered[StrategyOffer])
    return (
        plugins.make("strategies", "panel", {"enough": 2}),
        plugins.make("editions", "card"),
        plugins.make("renderers", "plain"),
        plugins.make("sources", "json", {"file": "a.json"}),
    )


def charted() -> tuple[XmrChart, Verdict]:
    """Draw charts of whatever figures come in."""
    days = [date(2024, month, 1) for month in range(1, 13)]
    xmr([1, 2.5, None, Number(value=3), Missing()])
    xmr([[1, 2], [3, None]], groups=["a", "b"], target={"a": 2.0})
    xmr((figure for figure in (1, 2, 3)), dates=days[:3], rebase=days[1])
    verdict = judge(
        [*range(11), Number(value=4)],
        dates=days,
        changed_on=days[6],
        better="lower",
        chart="u",
        denominators=[10] * 12,
    )
    return xmr([1, 2, 3], dates=days[:3]), verdict


def followed(register: Path, to: Path) -> tuple[str, ...]:
    """Follow a register from its files to its conclusions, and publish it."""
    gathering = rsr.gather(register)
    found: Register = gathering.register
    cycle = found.cycles[-1].id
    with Plugins(extra=[Path(__file__)]) as plugins:
        release = rsr.publish(
            found, cycle=cycle, to=to, formats=["plain"], edition="card", plugins=plugins
        )
    assert_type(release, Release)
    conclusions: tuple[Conclusion, ...] = release.conclusions
    return tuple(one.label for one in conclusions)


def asked() -> tuple[Addressee, ...]:
    """Write a recommendation as a register has it."""
    return Recommendation(id="r1", addressed_to={"dsit": "lead"}).addressed_to
