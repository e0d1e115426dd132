"""The real review: CQC's statuses as published, nothing made up, and every figure with its source."""

import csv
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rsr.model import Interval, Number, Register, Release
from rsr.plugins.manager import Plugins
from rsr.workflow import assess, check, explain, freeze, gather, load, measure, render

PARTLY = {"6", "9", "10", "12"}
SHARED = Path(__file__).parents[3] / "shared"
SEED = SHARED / "seeds" / "progress-report-2022-03.txt"
POINTS = SHARED / "data" / "transcribed" / "at_ld_inpatients_published_points.csv"
_RUN = 7
# Names of people's groups, bodies and publications have no other words; the longest comes first.
NAMES = (
    "people with a learning disability and autistic people",
    "minister of state for care and mental health",
    "building the right support delivery board",
    "department of health and social care",
)


@pytest.fixture(scope="module")
def register(restraint: Path) -> Register:
    """Return the register."""
    return load(restraint)


@pytest.fixture(scope="module")
def march(restraint: Path, plugins: Plugins) -> Release:
    """Return the cycle of March 2022, frozen."""
    return freeze(restraint, cycle="2022-03", plugins=plugins)


@pytest.fixture(scope="module")
def december(restraint: Path, plugins: Plugins) -> Release:
    """Return the cycle of December 2021, frozen."""
    return freeze(restraint, cycle="2021-12", plugins=plugins)


def test_only_what_is_not_recorded_is_warned_of(restraint: Path, plugins: Plugins) -> None:
    """The warnings are the owners that no public page names, and the evidence that only CQC has."""
    warnings = [p for p in check(restraint, plugins=plugins) if p.severity == "warning"]

    assert Counter(problem.code for problem in warnings) == {
        "owner-missing": 16,
        "ground-not-recorded": 14,
    }


def test_march_2022_has_the_published_statuses(march: Release) -> None:
    """None of 17 is achieved, 6, 9, 10 and 12 are partly achieved, and 13 are not achieved."""
    told: dict[str, set[str | None]] = {}
    for conclusion in march.conclusions:
        assert conclusion.status is not None
        told.setdefault(conclusion.status.id, set()).add(conclusion.recommendation.number)

    assert told["partly-achieved"] == PARTLY
    assert told["not-achieved"] == {str(number) for number in range(1, 18)} - PARTLY
    assert "achieved" not in told


def test_every_status_is_decided_by_cqc_with_reasons(march: Release) -> None:
    """Each status is the Commission's own decision and says why."""
    decisions = [conclusion.decision for conclusion in march.conclusions]

    assert {decision.assessor for decision in decisions if decision} == {"cqc"}
    assert all(decision is not None and decision.reasons for decision in decisions)


def test_december_2021_gives_no_status(december: Release) -> None:
    """The narrative report gives no recommendation a status, and no strategy proposes one."""
    states = {conclusion.state for conclusion in december.conclusions}

    assert len(december.conclusions) == 17
    assert states == {"not-assessed"}
    assert december.proposals == ()


def test_there_is_no_earlier_status_to_move_from(march: Release) -> None:
    """March 2022 shows no movement, because December 2021 gave nothing to move from."""
    assert [c.recommendation.id for c in march.conclusions if c.earlier] == []


def test_outcome_impact_proposes_partly_for_six(march: Release) -> None:
    """For recommendation 6 the evidence on record leads to CQC's own status."""
    (proposal,) = march.status("6").proposals

    assert (proposal.status, proposal.trace.rule) == ("partly-achieved", "some-impact")
    assert [used.evidence for used in proposal.trace.used] == ["ev-6-families"]


def test_proposals_differ_only_where_the_evidence_is_cqcs(march: Release) -> None:
    """For 9, 10 and 12 nothing is on record, and each decision says that CQC had what is not here."""
    differing = {}
    for conclusion in march.conclusions:
        (proposal,) = conclusion.proposals
        if conclusion.status is None or proposal.status != conclusion.status.id:
            differing[conclusion.recommendation.number] = (proposal, conclusion.decision)

    assert set(differing) == {"9", "10", "12"}
    for proposal, decision in differing.values():
        assert proposal.trace.rule == "no-evidence"
        assert decision is not None
        assert decision.differs_because is not None
        assert "does not hold" in decision.differs_because


def test_no_decision_explains_a_difference_that_is_not_there(march: Release) -> None:
    """Only the three decisions that differ say why they do."""
    told = {
        conclusion.recommendation.number
        for conclusion in march.conclusions
        if conclusion.decision and conclusion.decision.differs_because
    }

    assert told == {"9", "10", "12"}


def test_actions_do_not_lift_recommendation_one(march: Release) -> None:
    """The delivery board is set aside as progress: it is no outcome."""
    (proposal,) = march.status("1").proposals
    aside = {entry.evidence for entry in proposal.trace.set_aside}

    assert proposal.status == "not-achieved"
    assert proposal.trace.used == ()
    assert {"ev-1-board", "ev-1-plan-awaited"} <= aside


def test_the_proposals_say_how_little_is_on_record(march: Release) -> None:
    """Silence, actions alone, unclear and contrary outcomes are told apart from one another."""
    rules = {c.recommendation.number: c.proposals[0].trace.rule for c in march.conclusions}
    silent = {number for number, rule in rules.items() if rule == "no-evidence"}

    assert {number: rule for number, rule in rules.items() if number not in silent} == {
        "1": "impact-unclear",
        "2": "only-actions",
        "6": "some-impact",
        "16": "no-positive-impact",
    }
    assert len(silent) == 13


def test_no_status_is_its_own_ground(march: Release) -> None:
    """Only what the pages tell of CQC's findings is named as evidence that CQC used."""
    used = {
        conclusion.recommendation.number: conclusion.decision.evidence_used
        for conclusion in march.conclusions
        if conclusion.decision and conclusion.decision.evidence_used
    }

    assert used == {
        "1": ("ev-1-board", "ev-1-plan-awaited"),
        "2": ("ev-2-no-national-commissioner",),
        "6": ("ev-6-families",),
    }
    assert [e.id for e in march.register.evidence if e.kind == "search-found-nothing"] == []


def test_the_report_says_that_cqcs_evidence_is_not_here(march: Release) -> None:
    """The method and the reasons of every status without evidence say that the register lacks it."""
    method = next(s.text for s in march.report_cycle.sections if s.place == "method")
    bare = [
        conclusion.decision.reasons or ""
        for conclusion in march.conclusions
        if conclusion.decision and not conclusion.decision.evidence_used
    ]

    assert "only what the public pages state" in method
    assert len(bare) == 14
    assert [reasons for reasons in bare if "register" not in reasons] == []


def test_more_people_in_segregation_is_told_apart_from_silence(march: Release) -> None:
    """For 16 there is contrary evidence, which is another reason than none at all."""
    (proposal,) = march.status("16").proposals

    assert proposal.trace.rule == "no-positive-impact"


def test_a_status_can_be_explained(restraint: Path, plugins: Plugins) -> None:
    """The account of 6 gives the rule, the evidence in its words, and what would change it."""
    told = str(explain(restraint, "6", cycle="2022-03", plugins=plugins))

    assert "Care Quality Commission" in told
    assert "some-impact" in told
    assert "Families and stakeholders could see a changed approach" in told
    assert "Would change it" in told


def test_what_came_after_the_cut_off_does_not_count(march: Release) -> None:
    """The action plan of July 2022 is neither a step done in March 2022 nor a source."""
    (milestone,) = march.register.milestones

    assert (milestone.done_on, milestone.source) == (None, None)
    assert march.register.find("publications", "action-plan") is None
    cut_off = march.report_cycle.cut_off_on
    assert all((o.vintage_on or o.period.end) <= cut_off for o in march.register.observations)


def test_the_action_plan_is_sourced_to_itself(register: Register) -> None:
    """What was done in July 2022 is read in a document of that day, not in an earlier report."""
    (milestone,) = register.milestones
    assert milestone.source is not None
    plan = register.find("publications", milestone.source.document)

    assert milestone.done_on == plan.published_on == date(2022, 7, 14)


def test_later_figures_stand_in_the_register(register: Register) -> None:
    """Figures from after both cycles are kept for those to come."""
    cut_off = date(2022, 3, 25)
    later = [o for o in register.observations if (o.vintage_on or o.period.end) > cut_off]

    assert {o.indicator for o in later} >= {
        "at-inpatients",
        "at-over-two-years",
        "mhsds-inpatients",
    }


def test_everything_known_has_its_source(register: Register) -> None:
    """Each figure, indicator, finding, milestone and assessment names a publication on record."""
    records: tuple[Any, ...] = (
        *register.observations,
        *register.indicators,
        *register.evidence,
        *register.milestones,
        *register.assessments,
    )
    documents = {publication.id for publication in register.publications}
    named = [record.source.document if record.source else None for record in records]

    assert len(named) > 50
    assert set(named) <= documents


def test_rounded_figures_hold_what_was_printed(register: Register) -> None:
    """A figure rounded to 5 is the span of whole numbers that round to it, and says whose reading."""
    rounded = [
        (o.indicator, o.value) for o in register.observations if isinstance(o.value, Interval)
    ]
    spans = {
        (value.low - value.stated, value.high - value.stated)
        for _, value in rounded
        if value.stated is not None
    }
    indicators = {indicator for indicator, _ in rounded}

    assert len(rounded) == 13
    assert spans == {(-2, 2)}
    assert [
        id_
        for id_ in sorted(indicators)
        if not any(
            "Read here as rounded" in caveat for caveat in register.find("indicators", id_).caveats
        )
    ] == []


def test_march_2015_stands_as_published_and_as_restated(register: Register) -> None:
    """Both figures for one day are kept, each saying which it is."""
    found = {
        o.value.value: o.vintage
        for o in register.observations
        if o.indicator == "at-inpatients"
        and o.period.end == date(2015, 3, 31)
        and isinstance(o.value, Number)
    }

    assert found == {2395: "as first published", 2905: "as restated"}


def test_a_count_says_how_many_reported_or_that_it_is_not_known(register: Register) -> None:
    """No count of restrictive interventions stands without its coverage or a caveat in its place."""
    counts = [o for o in register.observations if o.indicator == "restrictive-interventions"]

    assert len(counts) == 9
    assert sum(1 for o in counts if len(o.coverage) == 2) == 3
    assert all(bool(o.coverage) != bool(o.caveats) for o in counts)


def test_commissioners_and_providers_are_never_joined(register: Register) -> None:
    """The two counts of people in hospital each name the other."""
    commissioners = register.find("indicators", "at-inpatients")
    providers = register.find("indicators", "mhsds-inpatients")

    assert commissioners.never_join == ("mhsds-inpatients",)
    assert providers.never_join == ("at-inpatients",)


def test_no_target_is_made_up(register: Register) -> None:
    """The promise to halve a number is told in words, since no figure was promised."""
    found = register.find("indicators", "at-inpatients")

    assert found.target is None
    assert any("March 2024" in caveat for caveat in found.caveats)


def test_exact_figures_are_exact(register: Register) -> None:
    """People in long-term segregation are told as counted."""
    found = [o.value for o in register.observations if o.indicator == "long-term-segregation"]

    assert found == [Number(value=77), Number(value=100)]


def test_no_answer_is_guessed(register: Register) -> None:
    """No recommendation carries a response or a claim, because none is recorded for one alone."""
    assert register.responses == ()
    assert register.claims == ()


def test_the_review_is_told_from_its_beginning(december: Release) -> None:
    """The first report tells when the review was asked for, and of its interim report."""
    summary = next(s.text for s in december.report_cycle.sections if s.place == "summary")
    told = " ".join(summary.split())
    interim = december.register.find("publications", "interim-report")

    assert "October 2018" in told
    assert "5 June 2019" in told
    assert (interim.published_on, interim.url) == (date(2019, 5, 21), None)


def test_other_versions_of_the_report_are_listed(march: Release) -> None:
    """The print version and the Easy Read version are named, with no address made up for them."""
    versions = {
        related.kind: (related.title, related.url)
        for related in march.report_cycle.related
        if related.kind in ("print-version", "easy-read")
    }

    title = "Restraint, segregation and seclusion review progress report (March 2022)"
    assert versions == {"print-version": (title, None), "easy-read": (title, None)}


def test_every_indicator_says_what_can_and_what_cannot_be_concluded(restraint: Path) -> None:
    """Each says what is on record, that no change can be told, and why; none names a cause."""
    measuring = measure(restraint)
    findings = {m.indicator: m.finding for m in measuring.measurements}

    assert set(findings) == set(measuring.register.ids("indicators"))
    for finding in findings.values():
        assert finding is not None
        assert (finding.result, finding.direction) == ("cannot-say", "unclear")
        assert "on record" in finding.says or "may be compared" in finding.says
        assert "since 22 October 2020 cannot be said" in finding.says
        assert finding.caveats
        told = " ".join((finding.says, *finding.caveats)).lower()
        assert not re.search(r"\b(caus\w*|led to|thanks to|as a result|due to|effect of)\b", told)


def test_figures_are_set_against_each_other_only_where_they_may_be(restraint: Path) -> None:
    """First and last are told where reporting and counting held, and of no other series."""
    says = {
        m.indicator: m.finding.says
        for m in measure(restraint).measurements
        if m.finding is not None
    }

    assert "2,905 (31 March 2015), the last 2,045 (31 March 2024)" in says["at-inpatients"]
    assert "77 (November 2019), the last 100 (28 October 2021)" in says["long-term-segregation"]
    assert "may not be compared" in says["restrictive-interventions"]
    assert not re.search(r"\d,\d{3}", says["restrictive-interventions"])
    assert "a break parts them" in says["mhsds-inpatients"]


def test_every_indicator_is_told_on_a_page(march: Release, plugins: Plugins) -> None:
    """Wherever a page has an indicator's figures, it says what they show, and whence it is judged."""
    files = render(march, formats=("markdown",), plugins=plugins)
    page = files["report.md"].decode()

    for measurement in march.measurements:
        assert measurement.finding is not None
        assert measurement.finding.says in page
        assert all(caveat in page for caveat in measurement.finding.caveats)
    assert "Change is looked for from 22 October 2020." in page
    assert "Vintage: as restated." in page
    assert "A period is judged only where at least 80% of commissioners reported." in page


def test_what_nobody_counted_by_then_is_no_evidence(march: Release) -> None:
    """An indicator without a figure at the cut-off gives no record, so that silence stays silence."""
    without = {m.indicator for m in march.measurements if not m.points}
    made = {e.indicator for e in march.register.evidence if e.id.startswith("measured-")}

    assert without == {
        "at-over-two-years",
        "at-over-ten-years",
        "at-review-overdue",
        "mhsds-inpatients",
    }
    assert made == {m.indicator for m in march.measurements} - without


def test_no_verdict_lifts_a_proposal(march: Release) -> None:
    """What cannot be said is set aside, so that every status would be as it is without it."""
    measured = {e.id for e in march.register.evidence if e.id.startswith("measured-")}
    used = {one.evidence for c in march.conclusions for p in c.proposals for one in p.trace.used}

    assert measured
    assert used == {"ev-6-families", "ev-16-segregation"}


@pytest.mark.skipif(not POINTS.is_file(), reason="the table of published figures is not at hand")
def test_people_in_hospital_are_counted_as_published(register: Register) -> None:
    """Each figure whose page is named is the figure that was transcribed from that page."""
    with POINTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    published = {
        (row["source_url"], date.fromisoformat(row["as_at"]), float(row["inpatients"]))
        for row in rows
    }
    told = {
        (o.source.url, o.period.end, o.value.value)
        for o in register.observations
        if o.indicator in ("at-inpatients", "mhsds-inpatients")
        and o.source is not None
        and o.source.url is not None
        and isinstance(o.value, Number)
    }
    updated = {
        o.period.end: (o.coverage[0].reporting, o.coverage[0].expected)
        for o in register.observations
        if o.indicator == "at-inpatients" and o.coverage
    }

    assert len(told) == 8
    assert told <= published
    assert {row["as_at"] for row in rows} == {day.isoformat() for _, day, _ in told}
    assert updated == {
        date(2015, 2, 28): (161, 221),
        date(2015, 10, 31): (189, 215),
        date(2016, 10, 31): (197, 217),
    }


def test_chapters_are_those_of_the_report(march: Release) -> None:
    """The eight chapters each hold a recommendation, and each recommendation has a chapter."""
    first = Counter(r.themes[0] for r in march.in_scope)

    assert len(march.register.themes) == 8
    assert set(first) == {theme.id for theme in march.register.themes}
    assert march.register.recommendation("6").themes == ("what-cqc-has-done",)


def test_nothing_is_gathered(register: Register, plugins: Plugins) -> None:
    """The register needs no published file to be built."""
    assert gather(register, plugins=plugins).register is register


def test_strategies_need_no_decision(register: Register, plugins: Plugins) -> None:
    """The strategy proposes on all 17, and nobody's decision enters into it."""
    proposals = assess(register, cycle="2022-03", plugins=plugins)

    assert len(proposals) == 17
    assert {proposal.strategy for proposal in proposals} == {"outcome-impact"}


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _runs(text: str, known: Iterable[str] = ()) -> set[tuple[str, ...]]:
    """Return each run of words in a text that no known name or title is a part of."""
    plain = " ".join(_words(text))
    for name in known:
        plain = plain.replace(" ".join(_words(name)), "\n")
    runs = set()
    for stretch in plain.split("\n"):
        words = stretch.split()
        runs |= {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
    return runs


def _known(register: Register) -> list[str]:
    """Return the names and titles that can only be told in the words they have, longest first."""
    known = [
        *NAMES,
        *(publication.title for publication in register.publications),
        *(theme.title for theme in register.themes),
        *(r.outcome for r in register.recommendations if r.outcome),
        *(cycle.title for cycle in register.cycles),
        *(related.title for cycle in register.cycles for related in cycle.related),
    ]
    return sorted(known, key=len, reverse=True)


PUBLISHED = [
    pytest.param(SEED, id="summary-of-the-report"),
    pytest.param(SHARED / "design" / "domain.md", id="description-of-the-field"),
]


def test_a_copied_sentence_would_be_found() -> None:
    """Seven words of somebody else's are a run, and a title within them is not."""
    theirs = _runs("It was, as they had said, quite another matter.")

    assert _runs("Was as they had said QUITE another?") & theirs
    assert not _runs("It was as they had said, quite another", ["had said"]) & theirs


@pytest.mark.skipif(not SEED.is_file(), reason="the text of the published summary is not at hand")
def test_outcome_phrases_are_those_of_the_report(register: Register) -> None:
    """Each number and outcome phrase stands in the published summary."""
    summary = SEED.read_text("utf-8")

    assert [
        r.id
        for r in register.recommendations
        if f"Recommendation {r.number} \N{EN DASH} {r.outcome}" not in summary
    ] == []


@pytest.mark.parametrize("published", PUBLISHED)
def test_no_sentence_is_copied(published: Path, restraint: Path, register: Register) -> None:
    """No file of the example shares seven words in a row with the texts that its facts are from."""
    if not published.is_file():
        pytest.skip("the text that the facts are from is not at hand")
    theirs = _runs(published.read_text("utf-8"))
    known = _known(register)
    files = [path for path in sorted(restraint.rglob("*.*")) if path.suffix in (".md", ".yaml")]

    shared = {
        (path.name, " ".join(run))
        for path in files
        for run in _runs(path.read_text("utf-8"), known) & theirs
    }

    assert len(files) > 10
    assert sorted(shared) == []
