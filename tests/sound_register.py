"""A small register, wholly made up, with which nothing is amiss; and how checks are run over it."""

import importlib
from collections.abc import Iterator
from datetime import date
from types import ModuleType
from typing import Any

from attrs import evolve

from rsr.errors import Path, Problem
from rsr.model import (
    Addressee,
    Assessment,
    Baseline,
    Claim,
    Consent,
    Coverage,
    Criterion,
    DataSource,
    DueDate,
    Evidence,
    Indicator,
    Link,
    Milestone,
    Number,
    Observation,
    Organisation,
    Period,
    Population,
    PrivateNames,
    Proposal,
    Publication,
    Recommendation,
    Register,
    ReportCycle,
    Response,
    Section,
    SourceRef,
    Status,
    StatusScale,
    Story,
    StrategyUse,
    Target,
    Theme,
    Trace,
)
from rsr.plugins import CheckContext, CheckOffer

__all__ = ["CONTEXT", "SOUND", "add", "change", "check_modules", "declared", "found", "run"]

SCALE = StatusScale(
    id="two-steps",
    title="Two steps",
    statuses=(
        Status(id="no", label="No", definition="Not so.", colour="#aa0000", symbol="x"),
        Status(id="yes", label="Yes", definition="So.", colour="#00aa00", symbol="o", success=True),
    ),
)


def _evidence(id_: str, bears_on: str, **fields: Any) -> Evidence:
    return Evidence(
        id=id_,
        bears_on=(bears_on,),
        about="outcome",
        direction="mixed",
        says="Some of it is so.",
        collected_on=date(2024, 5, 1),
        cycle="first",
        **fields,
    )


def _assessment(recommendation: str, evidence: str) -> Assessment:
    return Assessment(
        recommendation=recommendation,
        cycle="first",
        assessor="reviewer",
        status="no",
        reasons="Little of it is so.",
        evidence_used=(evidence,),
        decided_on=date(2024, 7, 10),
    )


SOUND = Register(
    title="Follow-up of a made-up review",
    review="the-review",
    publisher="reviewer",
    scale="two-steps",
    strategies=(StrategyUse(use="rule"),),
    publications=(
        Publication(
            id="the-review",
            title="The review",
            publisher="reviewer",
            published_on=date(2024, 1, 10),
        ),
        Publication(id="a-letter", title="A letter", previous="the-review"),
    ),
    organisations=(
        Organisation(id="reviewer", name="The reviewer"),
        Organisation(id="owner", name="The owner"),
    ),
    populations=(Population(id="residents", name="residents"),),
    themes=(Theme(id="care", title="Care"),),
    recommendations=(
        Recommendation(
            id="one",
            number="1",
            made_on=date(2024, 1, 10),
            addressed_to=(Addressee(organisation="owner", role="lead"),),
            populations=("residents",),
            themes=("care",),
            criteria=(
                Criterion(id="seen", text="Everyone is seen."),
                Criterion(id="heard", text="Everyone is heard."),
            ),
        ),
        Recommendation(
            id="two",
            number="2",
            addressed_to=(Addressee(organisation="owner", role="lead"),),
            themes=("care",),
            criteria=(Criterion(id="seen", text="Everyone is seen."),),
            links=(Link(kind="relates-to", to="one"),),
        ),
    ),
    responses=(
        Response(
            recommendation="one",
            organisation="owner",
            answer="accepted",
            made_on=date(2024, 2, 1),
            source=SourceRef(document="a-letter"),
            cycle="first",
        ),
    ),
    claims=(
        Claim(
            recommendation="one",
            organisation="owner",
            state="in-progress",
            says="It is under way.",
            made_on=date(2024, 3, 1),
            cycle="first",
        ),
    ),
    milestones=(
        Milestone(
            id="plan",
            recommendation="one",
            organisation="owner",
            title="A plan",
            due=(
                DueDate(on=date(2024, 6, 30), set_on=date(2024, 2, 1)),
                DueDate(on=date(2024, 9, 30), set_on=date(2024, 6, 1), why="Staff had left."),
            ),
            done_on=date(2024, 10, 1),
        ),
    ),
    evidence=(
        _evidence("account", "one/seen", kind="lived-experience"),
        _evidence("visit", "two", kind="inspection", stale_on=date(2024, 7, 1)),
    ),
    stories=(
        Story(
            id="a-story",
            evidence="account",
            changed_name="Jo",
            text="Jo waited for a long time.",
            consent=Consent(covers=("publication",), given_on=date(2024, 4, 1)),
        ),
    ),
    private_names=(PrivateNames(story="a-story", names=("Zebedee Quill", "Zeb")),),
    indicators=(
        Indicator(
            id="waits",
            title="People who wait",
            bears_on=("one",),
            unit="people",
            better="lower",
            coverage="All providers.",
            baseline=Baseline(period=Period(start=date(2023, 1, 1), end=date(2023, 12, 31))),
            target=Target(value=5, by=date(2025, 1, 1)),
            select={"column": "waits", "values": ["England", 3]},
        ),
    ),
    observations=(
        Observation(
            indicator="waits",
            period=Period(start=date(2024, 1, 1), end=date(2024, 1, 31)),
            value=Number(value=7),
            coverage=(Coverage(reporting=3, of="providers"),),
        ),
    ),
    sources=(DataSource(id="figures", use="tabular"),),
    scales=(SCALE,),
    cycles=(
        ReportCycle(
            id="first",
            title="First report",
            cut_off_on=date(2024, 6, 30),
            published_on=date(2024, 7, 31),
            assessor="reviewer",
            themes=("care",),
            sections=(
                Section(id="opening", text="How it stands.", place="summary"),
                Section(id="care", text="On care.", place="chapter", theme="care"),
                Section(id="one", text="On one.", place="context", recommendation="one"),
            ),
        ),
        ReportCycle(
            id="second", title="Second report", cut_off_on=date(2024, 12, 31), previous="first"
        ),
    ),
    assessments=(_assessment("one", "account"), _assessment("two", "visit")),
)


def _proposals(cycle: ReportCycle) -> tuple[Proposal, ...]:
    return (
        Proposal(
            recommendation="one",
            strategy="rule",
            scale="two-steps",
            status="no",
            trace=Trace(rule="a-rule", because="Because of the rule."),
        ),
        Proposal(
            recommendation="two",
            strategy="rule",
            scale="another",
            status="bad",
            trace=Trace(rule="a-rule", because=f"Because of the rule, in {cycle.id}."),
        ),
    )


CONTEXT = CheckContext(
    scale=SCALE,
    scales={"two-steps": SCALE},
    offered_scales=("offered",),
    strategies=("rule",),
    sources=("tabular",),
    proposals=_proposals,
)


def change(collection: str, index: int, *, of: Register = SOUND, **fields: Any) -> Register:
    """Return a register in which one record has other fields."""
    records = list(getattr(of, collection))
    records[index] = evolve(records[index], **fields)
    changed: dict[str, Any] = {collection: tuple(records)}
    return evolve(of, **changed)


def add(collection: str, *records: Any, of: Register = SOUND) -> Register:
    """Return a register with more records."""
    return of.with_records(**{collection: records})


def check_modules() -> tuple[ModuleType, ...]:
    """Return the modules of the built-in checks."""
    names = (
        "assessments",
        "dates",
        "editing",
        "identity",
        "indicators",
        "people",
        "references",
        "releases",
    )
    return tuple(importlib.import_module(f"rsr.plugins.checks.{name}") for name in names)


def _offers(*modules: ModuleType) -> Iterator[CheckOffer]:
    for module in modules or check_modules():
        yield from module.rsr_checks()


def declared(*modules: ModuleType) -> set[str]:
    """Return every code that checks declare."""
    return {code.code for offer in _offers(*modules) for code in offer.codes}


def run(register: Register, context: CheckContext = CONTEXT) -> list[Problem]:
    """Run every built-in check, and hold each to the codes and severities that it declares."""
    told: list[Problem] = []
    for offer in _offers():
        severities = {code.code: code.severity for code in offer.codes}
        problems = list(offer.run(register, context))
        assert all(severities[problem.code] == problem.severity for problem in problems)
        told += problems
    return told


def found(register: Register, context: CheckContext = CONTEXT) -> set[tuple[str, Path]]:
    """Return the code and the path of everything that the built-in checks tell."""
    return {(problem.code, problem.where.path) for problem in run(register, context)}
