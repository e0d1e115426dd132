"""The made-up review: it uses every noun, every field and every choice that a register has."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import attrs
import pytest

from rsr.documents import canonical, converter
from rsr.documents.forms import without_none
from rsr.documents.schema import definitions
from rsr.model import (
    COLLECTIONS,
    Interval,
    Missing,
    NotApplicable,
    NotCollected,
    Number,
    Register,
    Release,
    Suppressed,
)
from rsr.plugins.manager import Plugins
from rsr.schedule import schedule
from rsr.workflow import check, freeze, gather, load, render
from rsr.workflow.views import WITHHELD

READ_ON = date(2026, 3, 14)
CYCLES = ("2024-06", "2025-06", "2026-03")
# Fields that this register leaves as they are, and why.
LEFT = {
    ("Register", "format"): "its default is the only format there is",
    ("Register", "language"): "it is written in the default language, and says so",
    ("Register", "scale"): "it uses the default scale, and says so",
    ("Indicator", "measured"): "it needs an extra, and is shown in a register of its own",
    ("Observation", "issue"): "its issues have days of publication, which say which stands",
    ("Consent", "withdrawn_on"): "a story whose consent was withdrawn must not be kept",
}
# Choices that differ from those that are used in how a series is worked out alone; the tests of
# series hold each of them.
LEFT_CHOICES = {
    ("Indicator", "chart", "p"),
    ("Indicator", "chart", "p-prime"),
    ("Indicator", "chart", "u-prime"),
    ("Indicator", "funnel", "chance"),
    ("Indicator", "funnel", "multiplicative"),
    ("Difference", "resets", "never"),
    ("Difference", "resets", "year"),
}


@pytest.fixture(scope="module")
def register(riverside: Path) -> Register:
    """Return the register as people wrote it."""
    return load(riverside)


@pytest.fixture(scope="module")
def whole(riverside: Path, plugins: Plugins) -> Register:
    """Return the register with what its sources hold."""
    return gather(riverside, read_on=READ_ON, plugins=plugins).register


@pytest.fixture(scope="module")
def releases(riverside: Path, plugins: Plugins) -> dict[str, Release]:
    """Return every cycle, frozen."""
    return {cycle: freeze(riverside, cycle=cycle, plugins=plugins) for cycle in CYCLES}


@pytest.fixture(scope="module")
def published(releases: dict[str, Release], plugins: Plugins) -> dict[str, bytes]:
    """Return every file of every cycle in every format that holds text."""
    files = {}
    for cycle, release in releases.items():
        rendered = render(release, formats=("html", "markdown", "json"), plugins=plugins)
        files.update({f"{cycle}/{name}": raw for name, raw in rendered.items()})
    return files


def _inside(value: Any) -> Iterator[Any]:
    """Yield every object of a class within a value, itself included."""
    if isinstance(value, tuple):
        for entry in value:
            yield from _inside(entry)
    elif attrs.has(type(value)):
        yield value
        for attribute in attrs.fields(type(value)):
            if attribute.name != "origins":
                yield from _inside(getattr(value, attribute.name))


def _choices(type_: Any) -> tuple[str, ...]:
    inner, _ = without_none(type_)
    if get_origin(inner) is tuple:
        return _choices(get_args(inner)[0])
    origin: Any = get_origin(inner)
    return get_args(inner) if origin is Literal else ()


def _classes() -> list[str]:
    return sorted(definitions(Register))


def _is_default(attribute: "attrs.Attribute[Any]", value: Any) -> bool:
    default: Any = attribute.default
    if hasattr(default, "factory"):
        default = default.factory()
    return default is not attrs.NOTHING and bool(value == default)


@pytest.fixture(scope="module")
def used(whole: Register, returns: Path) -> dict[str, list[Any]]:
    """Return every object of the register by the name of its class.

    How an indicator is measured on a table is shown in a register of its own, which needs an extra.
    """
    found: dict[str, list[Any]] = defaultdict(list)
    register = Register(**{one.name: getattr(whole, one.name) for one in attrs.fields(Register)})
    for thing in (*_inside(register), *_inside(load(returns).indicators)):
        found[type(thing).__name__].append(thing)
    return found


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_no_collection_is_empty(register: Register, collection: str) -> None:
    """Each kind of record is there, written by a person."""
    assert getattr(register, collection) != ()


@pytest.mark.parametrize("name", _classes())
def test_every_field_is_used(used: dict[str, list[Any]], name: str) -> None:
    """Each field of each class holds something other than its default somewhere."""
    things = used[name]
    unused = [
        attribute.name
        for attribute in (attrs.fields(type(things[0])) if things else ())
        if attribute.name != "origins"
        and (name, attribute.name) not in LEFT
        and all(_is_default(attribute, getattr(thing, attribute.name)) for thing in things)
    ]

    assert things != []
    assert unused == []


@pytest.mark.parametrize("name", _classes())
def test_every_choice_is_used(used: dict[str, list[Any]], name: str) -> None:
    """Each word that a field may hold is held somewhere."""
    missing = []
    for attribute in attrs.fields(type(used[name][0])):
        told = [getattr(thing, attribute.name) for thing in used[name]]
        words = [
            word for value in told for word in (value if isinstance(value, tuple) else [value])
        ]
        choices = _choices(attribute.type)
        missing += [
            (attribute.name, choice)
            for choice in choices
            if choice not in words and (name, attribute.name, choice) not in LEFT_CHOICES
        ]

    assert missing == []


def test_figures_are_of_all_six_kinds(whole: Register) -> None:
    """A figure is known, an interval, hidden, missing, impossible or not collected."""
    kinds = {type(observation.value) for observation in whole.observations}

    assert kinds == {Number, Interval, Suppressed, Missing, NotApplicable, NotCollected}


def test_published_data_is_gathered_with_its_provenance(whole: Register) -> None:
    """Figures and a recommendation come from CSV files, letters from a JSON file, each with its place."""
    figures = [
        o.made_by
        for o in whole.observations
        if o.made_by is not None and o.made_by.source == "locked-nights"
    ]
    letters = {e.id: e.made_by for e in whole.evidence if e.made_by is not None}
    asked = [r.made_by for r in whole.recommendations if r.made_by is not None]

    assert [made.place for made in figures] == [f"line {number}" for number in range(2, 9)]
    assert {made.file for made in figures} == {"data/locked_nights.csv"}
    assert {id_: made.place for id_, made in letters.items()} == {
        "ev-letter-12": "line 4, column 5 (/letters/0)",
        "ev-letter-31": "line 11, column 5 (/letters/1)",
    }
    assert [(made.file, made.place) for made in asked] == [("data/neighbours.csv", "line 2")]
    made_by = (*figures, *letters.values(), *asked)
    assert all(made.sha256 and made.read_on == READ_ON for made in made_by)


def test_what_homes_count_has_its_home_and_its_issue(whole: Register) -> None:
    """Each home's figure is a part, and a month that was issued twice has both vintages."""
    counts = [o for o in whole.observations if o.indicator == "times-locked"]
    march = [o for o in counts if o.part == "Millpond" and o.period.end == date(2025, 3, 31)]

    assert {o.part for o in counts} == {
        "Millpond",
        "Weir House",
        "Long Acre",
        "Ferry Lane",
        "Oxbow",
        "Sluice Court",
    }
    assert [(o.vintage, o.vintage_on) for o in march] == [
        ("first issue", date(2025, 4, 10)),
        ("second issue", date(2025, 6, 10)),
    ]


def test_a_verdict_rests_on_the_homes_that_count_throughout(releases: dict[str, Release]) -> None:
    """By the last report doors are locked less often, in the four homes that counted every month."""
    found = next(m for m in releases["2026-03"].measurements if m.indicator == "locked-rate")

    assert found.finding is not None
    assert (found.finding.result, found.finding.direction) == ("sustained-improvement", "positive")
    assert (found.finding.before, found.finding.after) == (16, 8)
    assert found.reporters == ("Ferry Lane", "Long Acre", "Millpond", "Weir House")
    assert any("1 period is left out" in caveat for caveat in found.finding.caveats)
    (august,) = [p for p in found.points if p.period.end == date(2024, 8, 31)]
    assert (august.coverage[0].reporting, august.coverage[0].expected) == (4, 9)


def test_a_report_that_came_too_early_cannot_say(releases: dict[str, Release]) -> None:
    """The report before it sees the same months up to its cut-off, and gives no verdict."""
    found = next(m for m in releases["2025-06"].measurements if m.indicator == "locked-rate")

    assert found.finding is not None
    assert found.finding.result == "cannot-say"
    assert found.points[-1].period.end == date(2025, 5, 31)


def test_an_earlier_series_stands_before_its_own(releases: dict[str, Release]) -> None:
    """Figures of the measure that was renamed come first, and a remark says so."""
    found = next(m for m in releases["2026-03"].measurements if m.indicator == "advocates-met")

    assert found.points[0].value == Number(value=41)
    assert any("working days" in remark for remark in found.remarks)


def test_gathering_meets_no_problem(riverside: Path, plugins: Plugins) -> None:
    """Every row of the published data can be read; the issue of two corrections is accepted as such."""
    found = gather(riverside, plugins=plugins).problems

    assert [(one.code, one.severity, one.where.file) for one in found] == [
        ("release-shrunken", "note", "data/door_counts.csv")
    ] * 2


def test_only_the_deliberate_faults_are_warned_of(riverside: Path, plugins: Plugins) -> None:
    """A date was moved without a reason, and a decision differs without saying why."""
    found = check(riverside, plugins=plugins)
    warnings = [
        (problem.code, problem.where.path) for problem in found if problem.severity == "warning"
    ]

    assert sorted(warnings) == [
        ("difference-unexplained", ("assessments", 12, "status")),
        ("due-date-unexplained", ("milestones", 0, "due", 2)),
    ]


@pytest.mark.parametrize(
    ("cycle", "labels"),
    [
        pytest.param("2024-06", {"not-assessed": 8}, id="a-report-in-words"),
        pytest.param("2025-06", {"assessors-differ": 1, "decided": 2}, id="nobody-leads"),
        pytest.param(
            "2026-03", {"decided": 5, "undetermined": 1, "not-assessed": 3}, id="one-leads"
        ),
    ],
)
def test_conclusions_are_of_every_state(
    releases: dict[str, Release], cycle: str, labels: dict[str, int]
) -> None:
    """Each cycle comes to the states it is there to show, and never to one made of silence."""
    states = [conclusion.state for conclusion in releases[cycle].conclusions]

    assert Counter(states) == labels


def test_assessors_stand_side_by_side(releases: dict[str, Release]) -> None:
    """Where one leads, the other's assessment is kept and is not the report's own."""
    conclusion = releases["2026-03"].status("1")

    assert [a.assessor for a in conclusion.assessments] == ["residents-panel", "review-panel"]
    assert conclusion.decision is not None
    assert conclusion.decision.assessor == "review-panel"
    assert len(conclusion.earlier) == 2


def test_not_assessed_says_why(releases: dict[str, Release]) -> None:
    """What a cycle leaves out carries its reason."""
    release = releases["2026-03"]
    reasons = [c.why_not for c in release.conclusions if c.state == "not-assessed"]

    assert len(reasons) == 3
    assert all(reasons)


def test_everything_met_is_proposed_as_achieved(releases: dict[str, Release]) -> None:
    """With each criterion met by corroborated outcomes, the strategy proposes and people decide so."""
    conclusion = releases["2026-03"].status("2a")
    proposals = {proposal.strategy: proposal for proposal in conclusion.proposals}

    assert conclusion.status is not None
    assert conclusion.status.id == proposals["outcome-impact"].status == "achieved"
    assert proposals["delivery-stages"].told_as is None
    assert proposals["delivery-stages"].loss is not None


def test_stale_evidence_is_set_aside(releases: dict[str, Release]) -> None:
    """What is too old at the cut-off is not relied on, and the reason is given."""
    conclusion = releases["2026-03"].status("1")
    aside = {
        entry.evidence: entry.why
        for proposal in conclusion.proposals
        for entry in proposal.trace.set_aside
    }

    assert "too old" in aside["ev-locks-ordered"]


def test_milestones_come_to_every_state(register: Register) -> None:
    """One is done, one done late, one due, one overdue, and one has no date."""
    told = {m.id: schedule(m, as_of=date(2026, 3, 15)) for m in register.milestones}

    assert {id_: found.state for id_, found in told.items()} == {
        "ms-advocates": "done",
        "ms-keys": "due",
        "ms-open-doors": "done-late",
        "ms-record": "no-date",
        "ms-training": "overdue",
    }
    assert told["ms-open-doors"].times_moved == 2
    assert told["ms-open-doors"].moved_without_reason == 1


def test_every_page_says_that_all_is_made_up(
    register: Register, published: dict[str, bytes]
) -> None:
    """The notice stands on each page of each cycle."""
    assert register.notice is not None
    notice = register.notice.encode()
    pages = [name for name in published if name.endswith(".html")]

    assert len(pages) > 3 * len(CYCLES)
    assert [name for name in pages if notice not in published[name]] == []


def test_a_page_says_how_a_figure_is_made_and_judged(published: dict[str, bytes]) -> None:
    """The record tells what a rate is made of, who has to report, and from when it is judged."""
    page = published["2026-03/report.md"].decode()

    for told in (
        "\N{LEFT SINGLE QUOTATION MARK}Times a door was locked\N{RIGHT SINGLE QUOTATION MARK} divided by",
        "times 100, for those who report both.",
        "9 homes have to report.",
        "A period is judged only where at least 50% of homes reported.",
        "Change is looked for from 15 June 2025, and 15 days later at the earliest.",
        "of which it has no figure of its own it holds those of",
    ):
        assert told in page


def test_no_private_name_is_published(register: Register, published: dict[str, bytes]) -> None:
    """The real names behind the stories stand in no file of any kind."""
    names = [name.encode() for entry in register.private_names for name in entry.names]

    assert len(names) == 3
    assert [file for file, raw in published.items() if any(name in raw for name in names)] == []


def test_what_is_restricted_is_not_published(
    register: Register, published: dict[str, bytes]
) -> None:
    """A restricted record is told of as withheld, and its words stand in no file."""
    (restricted,) = [e for e in register.evidence if e.confidentiality == "restricted"]

    assert WITHHELD.encode() in published["2026-03/release.json"]
    assert [file for file, raw in published.items() if restricted.says.encode() in raw] == []


def test_stories_are_told_under_changed_names(
    register: Register, published: dict[str, bytes]
) -> None:
    """Each story stands on a page of the last cycle under the name that was chosen."""
    pages = b"".join(raw for file, raw in published.items() if file.endswith(".html"))

    assert [s.id for s in register.stories if s.changed_name.encode() not in pages] == []


def test_addresses_lead_nowhere(whole: Register) -> None:
    """Every address is one that no real site can have."""
    text = canonical(converter.unstructure(attrs.evolve(whole, origins=None))).decode()
    hosts = {part.partition("/")[0] for part in text.split("https://")[1:]}

    assert len(hosts) >= 3
    assert [host for host in hosts if not host.endswith(".riverside.example")] == []
    assert "http://" not in text
