"""The plugin as its users meet it: through rsr's own door, installed beside rsr."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import rsr
from rsr.errors import DocumentError, Problem
from rsr.model import (
    Coverage,
    DataSource,
    Evidence,
    Interval,
    Missing,
    Number,
    Observation,
    Provenance,
    Recommendation,
    Register,
    ReportCycle,
)
from rsr.plugins import Case, Gathered, SourceContext
from rsr.plugins.manager import Plugins

REGISTER = Path(__file__).parent.parent / "register"
NAME = "mental-health-services"


@pytest.fixture(scope="module")
def plugins() -> Iterator[Plugins]:
    """Return everything that is installed here, this package included."""
    with Plugins() as loaded:
        yield loaded


def case(plugins: Plugins, *directions: str, **changes: Any) -> Case:
    """Return a case in which members of the panel voted, made up."""
    votes = tuple(
        evolve(
            Evidence(
                id=f"vote-{number}",
                bears_on=("ward-1",),
                kind="lived-experience",
                about="outcome",
                direction=direction,  # type: ignore[arg-type]  # a parameter of the tests
                says="Made up.",
                source_organisation="ward-panel",
            ),
            **changes,
        )
        for number, direction in enumerate(directions)
    )
    return Case(
        recommendation=Recommendation(id="ward-1"),
        cycle=ReportCycle(id="2026-06", title="Made up", cut_off_on=date(2026, 6, 30)),
        scale=plugins.scales["ward-experience"].offer.make(),
        evidence=votes,
    )


def gathered(plugins: Plugins, content: str) -> list[Gathered]:
    """Return what the source makes of a file that was made up."""
    options = {"file": "wards.csv", "indicator": "restraint", "wards": 2}
    source = DataSource(id="returns", use="ward-returns", options=options)
    context = SourceContext(
        source=source,
        register=Register(title="Made up", sources=(source,)),
        read=lambda _: content.encode(),
        provenance=lambda file, place: Provenance(
            plugin=NAME, distribution="d", version="1", file=file, place=place
        ),
    )
    return list(plugins.make("sources", "ward-returns", options).gather(context))


def test_the_plugin_is_found_by_its_entry_point(plugins: Plugins) -> None:
    """Nobody names it: being installed is enough, and rsr knows which package it is from."""
    (found,) = [one for one in plugins.loaded if one.name == NAME]

    assert found.distribution == "rsr-mental-health-services"
    assert found.offers == (
        "scales: ward-experience",
        "sources: ward-returns",
        "strategies: lived-experience-panel",
    )


@pytest.mark.parametrize(
    ("directions", "status", "rule"),
    [
        pytest.param(("positive",) * 2, "undetermined", "quorum-not-met", id="too-few"),
        pytest.param(("positive", "positive", "negative"), "felt-by-most", "majority-positive", id="most"),
        pytest.param(("positive", "positive", "negative", "no-change"), "felt-by-some", "some-positive", id="half-is-not-most"),
        pytest.param(("mixed", "negative", "negative"), "felt-by-some", "some-positive", id="mixed-counts-as-some"),
        pytest.param(("no-change",) * 3, "not-felt", "none-positive", id="none"),
        pytest.param(("positive", "positive", "unclear"), "undetermined", "quorum-not-met", id="unclear-is-no-vote"),
        pytest.param((), "undetermined", "quorum-not-met", id="silence-is-no-status"),
    ],
)  # fmt: skip
def test_votes_are_counted(
    plugins: Plugins, directions: tuple[str, ...], status: str, rule: str
) -> None:
    """Most, some or none have felt it; fewer votes than the quorum leave it open."""
    strategy = plugins.make("strategies", "lived-experience-panel", {"panel": "ward-panel"})

    judgement = strategy.assess(case(plugins, *directions))

    assert (judgement.status, judgement.trace.rule) == (status, rule)
    assert judgement.trace.would_change
    assert len(judgement.trace.used) + len(judgement.trace.set_aside) == len(directions)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"source_organisation": "somebody-else"}, id="not-of-the-panel"),
        pytest.param({"about": "action"}, id="about-an-action"),
        pytest.param({"stale_on": date(2026, 6, 30)}, id="too-old"),
    ],
)
def test_what_is_no_vote_is_set_aside_with_its_reason(
    plugins: Plugins, changes: dict[str, Any]
) -> None:
    """Actions and other people's accounts never count as votes."""
    strategy = plugins.make("strategies", "lived-experience-panel", {"panel": "ward-panel"})

    judgement = strategy.assess(case(plugins, *["positive"] * 3, **changes))

    assert judgement.status == "undetermined"
    assert len(judgement.trace.set_aside) == 3


@pytest.mark.parametrize(
    ("options", "code"),
    [
        pytest.param({}, "field-missing", id="no-panel"),
        pytest.param({"panel": "p", "quorum": 0}, "quorum-wrong", id="no-quorum"),
        pytest.param({"panel": "p", "majority": 1}, "majority-wrong", id="more-than-all"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    plugins: Plugins, options: dict[str, object], code: str
) -> None:
    """Options are checked by their class before the strategy is made."""
    with pytest.raises(DocumentError) as caught:
        plugins.make("strategies", "lived-experience-panel", options)

    assert caught.value.code == code


def test_the_scale_says_what_is_lost_in_another() -> None:
    """Every status is told in rsr's scale of outcomes, and none of them as achieved."""
    with Plugins() as plugins:
        scale = plugins.scales["ward-experience"].offer.make()
        other = plugins.scales["cqc-2022"].offer.make()

    told = [scale.told_in("cqc-2022", status.id) for status in scale.statuses]

    assert all(one is not None and other.has(str(one.becomes)) and one.loss for one in told)
    assert "achieved" not in [one.becomes for one in told if one is not None]


@pytest.mark.parametrize(
    ("rows", "value", "reporting"),
    [
        pytest.param("Alder,3\n2026-01,Birch,0", Number(value=3), 2, id="known"),
        pytest.param("Alder,3\n2026-01,Birch,*", Interval(low=4, high=7), 2, id="hidden"),
        pytest.param("Alder,3\n2026-01,Birch,", Number(value=3), 1, id="one-silent"),
        pytest.param("Alder,", Missing(why="No ward returned a figure."), 0, id="all-silent"),
    ],
)
def test_a_month_is_added_up_without_inventing_a_number(
    plugins: Plugins, rows: str, value: object, reporting: int
) -> None:
    """What is hidden leaves bounds, and how many wards reported is always told."""
    (one,) = gathered(plugins, f"month,ward,uses\n2026-01,{rows}\n")

    assert isinstance(one, Observation)
    assert one.value == value
    assert one.coverage == (Coverage(reporting=reporting, expected=2, of="wards"),)
    assert one.made_by is not None
    assert str(one.made_by.place).startswith("line 2")


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        pytest.param("a,b\n", "ward-columns", 1, id="other-columns"),
        pytest.param("month,ward,uses\n2026-13,Alder,1\n", "ward-row", 2, id="no-month"),
        pytest.param("month,ward,uses\n2026-01,Alder\n", "ward-row", 2, id="too-short"),
        pytest.param("month,ward,uses\n2026-01,Alder,x\n", "ward-row", 2, id="no-figure"),
        pytest.param("month,ward,uses\n2026-01,Alder,-1\n", "ward-row", 2, id="below-zero"),
        pytest.param("month,ward,uses\n2026-01,,1\n", "ward-row", 2, id="no-ward"),
        pytest.param("month,ward,uses\n2026-01,A,1\n2026-01,A,1\n", "ward-row", 3, id="twice"),
    ],
)
def test_a_wrong_row_leaves_no_sum(plugins: Plugins, content: str, code: str, line: int) -> None:
    """A sum that may be short is never shown; the row is."""
    made = gathered(plugins, content)

    assert [(one.code, one.where.line) for one in made if isinstance(one, Problem)] == [
        (code, line)
    ]
    assert len(made) == 1


def test_the_register_uses_all_three(plugins: Plugins) -> None:
    """The made-up register is sound, gathers its data, and gets a proposal for each question."""
    register = rsr.load(REGISTER)

    problems = rsr.check(register, plugins=plugins)
    gathering = rsr.gather(register, plugins=plugins)
    proposals = rsr.assess(register, cycle="2026-06", plugins=plugins)

    assert [one for one in problems if one.severity == "error"] == []
    assert gathering.problems == ()
    assert [one.value for one in gathering.register.observations] == [
        Interval(low=24, high=27),
        Number(value=18),
        Number(value=21),
    ]
    assert [one.status for one in proposals] == ["felt-by-most", "felt-by-some", "undetermined"]
    assert {one.made_by.distribution for one in proposals if one.made_by} == {
        "rsr-mental-health-services"
    }
