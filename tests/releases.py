"""A made-up release that uses every noun, and ways to look into a report that was composed from it."""

from collections.abc import Iterator
from datetime import date
from typing import Any, TypeVar

import attrs

from rsr.model import (
    Addressee,
    Assessment,
    Baseline,
    Break,
    Claim,
    Consent,
    Correction,
    Coverage,
    Criterion,
    DueDate,
    Evidence,
    ExcludedEvidence,
    Indicator,
    Interval,
    Link,
    Milestone,
    Missing,
    NotApplicable,
    NotAssessed,
    NotCollected,
    Number,
    Observation,
    Organisation,
    OtherText,
    Period,
    Population,
    Proposal,
    Provenance,
    Publication,
    Recommendation,
    Register,
    Related,
    Release,
    ReportCycle,
    Resolution,
    Response,
    Search,
    Section,
    SourceRef,
    Status,
    StatusScale,
    Story,
    Suppressed,
    Target,
    Theme,
    Trace,
    Used,
    Value,
)
from rsr.plugins import EditionContext
from rsr.plugins.editions.progress_report import ProgressReport
from rsr.report import Download, Page, Report
from rsr.report import Section as Part

T = TypeVar("T")

SCALE = StatusScale(
    id="plain",
    title="A plain scale",
    statuses=(
        Status(id="not-done", label="Not done", definition="No.", colour="#b3001b", symbol="✕"),
        Status(id="half-done", label="Half done", definition="Some.", colour="#f5c518", symbol="◐"),
        Status(
            id="done", label="Done", definition="Yes.", colour="#00703c", symbol="✓", success=True
        ),
    ),
)
PAPER = SourceRef(document="paper", page="page 4")
MADE = Provenance(
    plugin="reader",
    distribution="acme",
    version="1.2",
    file="data/f.csv",
    sha256="0" * 64,
    place="row 3",
)


def _recommendations() -> tuple[Recommendation, ...]:
    return (
        Recommendation(
            id="r-1",
            number="1",
            topic="doors",
            outcome="people can leave their room",
            wording="Doors should be open.\n\nSee [why](https://example.org/why).",
            also_called=(OtherText(text="Open doors", source=PAPER), OtherText(text="The keys")),
            made_on=date(2020, 5, 4),
            addressed_to=(
                Addressee(organisation="trust", role="lead"),
                Addressee(organisation="council", role="supporting"),
            ),
            populations=("residents",),
            themes=("rooms", "staff"),
            criteria=(Criterion(id="open", text="No door is locked at night."),),
            links=(Link(kind="supersedes", to="r-6"), Link(kind="relates-to", to="unknown")),
        ),
        Recommendation(id="r-2", number="2", themes=("rooms",), owner_unclear="Two bodies differ."),
        Recommendation(id="r-2a", number="2a", topic="a part", parent="r-2", themes=("staff",)),
        Recommendation(id="r-3", number="3", outcome="staff are trained", themes=("staff",)),
        Recommendation(id="r-4", number="4", topic="records", parent="unknown"),
        Recommendation(id="r-5", topic="nameless", themes=("unknown",)),
        Recommendation(id="r-6", number="6", topic="old", wording="As it was.", themes=("rooms",)),
    )


def _evidence() -> tuple[Evidence, ...]:
    return (
        Evidence(
            id="ev-all",
            bears_on=("r-1/open", "r-3", "unknown"),
            kind="inspection",
            about="outcome",
            direction="positive",
            says="Inspectors found fewer locked doors",
            stage="delivered",
            populations=("residents",),
            places=("North house", "South house"),
            period=Period(start=date(2021, 1, 1), end=date(2021, 1, 31)),
            published_on=date(2021, 2, 3),
            collected_on=date(2021, 2, 4),
            source=PAPER,
            source_organisation="inspector",
            indicator="locked",
            corroborated_by=("council", "families"),
            stale_on=date(2021, 12, 1),
            resolution=Resolution(why="It was counted again.", by="council", on=date(2021, 5, 1)),
            caveats=("Two houses only",),
            made_by=MADE,
        ),
        Evidence(
            id="ev-none",
            bears_on=("r-1",),
            kind="search-found-nothing",
            about="output",
            direction="unclear",
            says="No register of keys was found.",
            search=Search(looked_for="a register", looked_in=("the website",), on=date(2021, 9, 1)),
            indicator="gone",
            resolution=Resolution(why="Asked again"),
        ),
        Evidence(
            id="ev-secret",
            bears_on=("r-1",),
            kind="lived-experience",
            about="action",
            direction="negative",
            says="Withheld: this record is restricted.",
            confidentiality="restricted",
            search=Search(looked_for="letters", looked_in=("the archive", "the attic")),
        ),
        Evidence(
            id="ev-told",
            bears_on=("r-1",),
            kind="lived-experience",
            about="outcome",
            direction="mixed",
            says="A resident says the door is open by day.",
            source=SourceRef(document="lost"),
        ),
    )


def _stories() -> tuple[Story, ...]:
    agreed = Consent(covers=("publication",), given_on=date(2021, 1, 1))
    withdrawn = Consent(covers=("publication",), withdrawn_on=date(2021, 2, 2))
    training = Consent(covers=("training",))
    return (
        Story(
            id="st-1",
            evidence="ev-told",
            changed_name="Marigold",
            text="By day it is open.\n\n- I walk\n- I sit",
            consent=agreed,
        ),
        Story(id="st-2", evidence="ev-told", changed_name="Nobody", text="No consent at all."),
        Story(
            id="st-3",
            evidence="ev-told",
            changed_name="Gone",
            text="Taken back.",
            consent=withdrawn,
        ),
        Story(
            id="st-4", evidence="ev-told", changed_name="Other", text="To train.", consent=training
        ),
        Story(
            id="st-5", evidence="ev-secret", changed_name="Hid", text="Restricted.", consent=agreed
        ),
        Story(id="st-6", evidence="unknown", changed_name="Lost", text="Nowhere.", consent=agreed),
    )


def _indicators() -> tuple[Indicator, ...]:
    return (
        Indicator(
            id="locked",
            title="Nights with a locked door",
            bears_on=("r-1", "r-1/open"),
            unit="nights",
            better="lower",
            denominator="100 nights",
            populations=("residents", "unknown"),
            source=PAPER,
            baseline=Baseline(
                period=Period(start=date(2020, 1, 1), end=date(2020, 12, 31)), why="The year before"
            ),
            target=Target(value=0, by=date(2022, 12, 31), source=PAPER),
            breaks=(Break(on=date(2021, 4, 1), why="A new form"),),
            coverage="All homes have to report",
            never_join=("seen", "elsewhere"),
            caveats=("Homes count for themselves",),
        ),
        Indicator(
            id="seen",
            title="Doors seen locked",
            bears_on=("r-1",),
            unit="doors",
            better="neither",
            baseline=Baseline(period=Period(start=date(2020, 3, 1), end=date(2020, 3, 31))),
        ),
    )


def _observations() -> tuple[Observation, ...]:
    values: tuple[Value, ...] = (
        Number(value=2905),
        Interval(low=2038, high=2042, stated=2040),
        Interval(low=1, high=9.5),
        Suppressed(low=1, high=4),
        Suppressed(),
        Missing(why="a flood"),
        Missing(),
        NotApplicable(),
        NotCollected(),
    )
    first = Observation(
        indicator="locked",
        period=Period(start=date(2021, 1, 1), end=date(2021, 1, 1)),
        value=Number(value=7),
        status="provisional",
        vintage_on=date(2021, 3, 3),
        coverage=(
            Coverage(reporting=3, expected=18, of="homes"),
            Coverage(reporting=2, of="wards"),
        ),
        source=SourceRef(document="paper", url="https://example.org/direct"),
        caveats=("Counted by hand",),
        made_by=MADE,
    )
    later = tuple(
        Observation(
            indicator="locked",
            period=Period(start=date(2021, month, 1), end=date(2021, month, 28)),
            value=value,
        )
        for month, value in enumerate(values, start=2)
    )
    return (*reversed(later), first)


def _assessments() -> tuple[Assessment, ...]:
    return (
        Assessment(
            recommendation="r-1",
            cycle="now",
            assessor="panel",
            status="half-done",
            reasons="Doors are open by day.\n\n- not by night",
            action_needed="Open them at night",
            evidence_used=("ev-all", "ev-elsewhere"),
            evidence_set_aside=(ExcludedEvidence(evidence="ev-none", why="It shows nothing"),),
            would_change=("Open doors at night",),
            decided_on=date(2022, 1, 20),
            differs_because="The rule cannot see the nights",
            source=PAPER,
        ),
        Assessment(recommendation="r-1", cycle="now", assessor="residents", status="not-done"),
        Assessment(recommendation="r-2", cycle="now", assessor="panel", status="undetermined"),
        Assessment(recommendation="r-2a", cycle="now", assessor="panel", status="not-done"),
        Assessment(recommendation="r-3", cycle="now", assessor="panel", status="half-done"),
        Assessment(recommendation="r-1", cycle="before", assessor="panel", status="not-done"),
        Assessment(recommendation="r-2a", cycle="before", assessor="panel", status="not-done"),
        Assessment(recommendation="r-3", cycle="before", assessor="panel", status="undetermined"),
    )


def _proposals() -> tuple[Proposal, ...]:
    trace = Trace(
        rule="some-impact",
        because="Some impact is on record.",
        used=(Used(evidence="ev-all", counted_as="impact"),),
        set_aside=(ExcludedEvidence(evidence="ev-told", why="Nobody bears it out"),),
        would_change=("More of it",),
        notes=("Two houses only",),
    )
    bare = Trace(rule="nothing", because="Nothing is on record.")
    return (
        Proposal(
            recommendation="r-1",
            strategy="rule",
            scale="plain",
            status="done",
            trace=trace,
            made_by=MADE,
        ),
        Proposal(
            recommendation="r-1",
            strategy="other-rule",
            scale="other",
            status="begun",
            told_as="half-done",
            fit="lossy",
            loss="The stage is lost",
            trace=bare,
        ),
        Proposal(
            recommendation="r-2a",
            strategy="other-rule",
            scale="other",
            status="odd",
            told_as=None,
            fit="broader",
            trace=bare,
        ),
        Proposal(
            recommendation="r-3", strategy="rule", scale="plain", status="not-done", trace=bare
        ),
        Proposal(recommendation="r-4", strategy="rule", scale="plain", status="done", trace=bare),
    )


def _progress() -> dict[str, Any]:
    return {
        "responses": (
            Response(
                recommendation="r-1",
                organisation="trust",
                answer="accepted-in-part",
                says="We will,\nin part.",
                made_on=date(2020, 9, 1),
                source=PAPER,
            ),
            Response(recommendation="r-6", organisation="trust", answer="rejected"),
        ),
        "claims": (
            Claim(
                recommendation="r-1",
                organisation="trust",
                state="done",
                says="All is done.",
                made_on=date(2021, 9, 1),
            ),
        ),
        "milestones": (
            Milestone(
                id="m-1",
                recommendation="r-1",
                organisation="trust",
                title="Take the locks off",
                due=(
                    DueDate(on=date(2021, 1, 31), set_on=date(2020, 9, 1), set_by="trust"),
                    DueDate(on=date(2021, 6, 30), as_stated="Summer 2021", set_on=date(2021, 2, 1)),
                    DueDate(
                        on=date(2021, 9, 30), why="No locksmith", source=PAPER, set_by="unknown"
                    ),
                ),
            ),
            Milestone(
                id="m-2",
                recommendation="r-1",
                organisation="trust",
                title="Write it down",
                due=(DueDate(as_stated="in spring"), DueDate(as_stated="in autumn")),
            ),
            Milestone(
                id="m-3",
                recommendation="r-1",
                organisation="trust",
                title="Tell people",
                due=(DueDate(on=date(2021, 3, 1)),),
                done_on=date(2021, 2, 1),
            ),
            Milestone(id="m-4", recommendation="r-1", organisation="trust", title="Undated"),
        ),
    }


def _cycles() -> tuple[ReportCycle, ...]:
    sections = (
        Section(id="intro", place="summary", text="What this is.", updated_on=date(2022, 4, 1)),
        Section(id="more", place="summary", title="More", text="- one\n- two"),
        Section(id="how", place="method", text="We looked."),
        Section(id="from", place="sources", text="We read."),
        Section(id="who", place="accountability", text="Bodies answer."),
        Section(id="foreword", place="opening", title="Foreword", text="A word."),
        Section(id="rooms", place="closing", text="A last word.", updated_on=date(2022, 5, 1)),
        Section(id="chap", place="chapter", theme="rooms", text="About rooms."),
        Section(id="ctx", place="context", recommendation="r-1", text="It was so."),
        Section(
            id="found",
            place="findings",
            recommendation="r-1",
            title="At night",
            text="We sat up.",
            updated_on=date(2022, 6, 1),
        ),
    )
    return (
        ReportCycle(
            id="before",
            title="First report",
            cut_off_on=date(2021, 1, 31),
            published_on=date(2021, 3, 1),
            assessor="panel",
        ),
        ReportCycle(
            id="now",
            title="Second report",
            cut_off_on=date(2022, 1, 31),
            published_on=date(2022, 3, 25),
            previous="before",
            assessor="panel",
            not_assessed=(NotAssessed(recommendation="r-6", why="Number 1 took its place"),),
            themes=("staff", "rooms", "lost"),
            sections=sections,
            related=(
                Related(kind="report", title="The review", document="review"),
                Related(title="No address"),
                Related(kind="data", title="Counts", url="https://example.org/counts"),
            ),
        ),
    )


def rich_register() -> Register:
    """Return the register of the release."""
    return Register(
        title="A made-up review",
        notice="Wholly made up.",
        review="review",
        publisher="panel",
        scale="plain",
        publications=(
            Publication(
                id="review",
                title="The review",
                publisher="panel",
                published_on=date(2020, 5, 1),
                url="https://example.org/review",
                licence="CC BY 4.0",
            ),
            Publication(
                id="paper",
                title="A paper",
                publisher="inspector",
                published_on=date(2021, 2, 3),
                licence="OGL",
                caveats=("A draft", "Two houses"),
            ),
        ),
        organisations=(
            Organisation(id="panel", name="The Panel", kind="panel"),
            Organisation(id="trust", name="The Trust", kind="provider"),
            Organisation(id="council", name="The Council"),
            Organisation(id="inspector", name="The Inspector"),
            Organisation(id="families", name="Families"),
            Organisation(id="residents", name="The Residents"),
        ),
        populations=(Population(id="residents", name="people who live there"),),
        themes=(
            Theme(id="rooms", title="Rooms", text="Where people live."),
            Theme(id="staff", title="Staff"),
            Theme(id="empty", title="Empty"),
        ),
        recommendations=_recommendations(),
        evidence=_evidence(),
        stories=_stories(),
        indicators=_indicators(),
        observations=_observations(),
        cycles=_cycles(),
        assessments=_assessments(),
        **_progress(),
    )


def rich_release() -> Release:
    """Return a release in which every block of a progress report has something to say."""
    return Release(
        cycle="now",
        edition=3,
        corrections=(
            Correction(edition=2, notice="A name was wrong."),
            Correction(edition=3, notice="Two things:\n\n- one\n- two", on=date(2022, 7, 1)),
        ),
        register=rich_register(),
        scale=SCALE,
        proposals=_proposals(),
        remarks=("data/f.csv:3: a row was left out",),
        made_by=(MADE, Provenance(plugin="rsr", distribution="rsr-tracker", version="0.1.0")),
    )


def changed(release: Release, *, cycle: dict[str, Any] | None = None, **records: Any) -> Release:
    """Return a release with other records, and with its cycle changed."""
    register = attrs.evolve(release.register, **records)
    if cycle is not None:
        cycles = tuple(
            attrs.evolve(one, **cycle) if one.id == release.cycle else one
            for one in register.cycles
        )
        register = attrs.evolve(register, cycles=cycles)
    return attrs.evolve(release, register=register)


def composed(release: Release) -> Report:
    """Return the progress report of a release, with one download."""
    downloads = (Download(label="The release", path="release.json"),)
    return ProgressReport().compose(release, EditionContext(downloads=downloads))


def walk(tree: Any) -> Iterator[Any]:
    """Yield everything within a tree of blocks, the tree itself first."""
    yield tree
    if isinstance(tree, tuple | list):
        for item in tree:
            yield from walk(item)
    elif attrs.has(type(tree)):
        for attribute in attrs.fields(type(tree)):
            yield from walk(getattr(tree, attribute.name))


def words(tree: Any) -> str:
    """Return all texts within a tree, run together."""
    return " ".join(" ".join(found.split()) for found in walk(tree) if isinstance(found, str))


def found(tree: Any, kind: type[T]) -> list[T]:
    """Return the parts of one class within a tree."""
    return [part for part in walk(tree) if isinstance(part, kind)]


def part(page: Page, id_: str) -> Part:
    """Return the section of a page by its id."""
    return next(one for one in found(page, Part) if one.id == id_)
