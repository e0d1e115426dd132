"""The chapters of a progress report: each recommendation with verdict, ground and conditions."""

import attrs
import pytest
from releases import changed, composed, found, part, rich_release, words

from rsr.model import Release
from rsr.report import (
    LinkList,
    ListBlock,
    Page,
    Quote,
    Report,
    Section,
    Table,
    TextLink,
    Verdict,
)


@pytest.fixture(scope="module")
def release() -> Release:
    """Return the rich release."""
    return rich_release()


@pytest.fixture(scope="module")
def report(release: Release) -> Report:
    """Return its report."""
    return composed(release)


@pytest.fixture(scope="module")
def told(report: Report) -> Section:
    """Return the section that tells recommendation 1."""
    return part(report.page("rooms"), "recommendation-r-1")


def verdict(page: Page, id_: str) -> Verdict:
    """Return the verdict on a recommendation."""
    return found(part(page, f"recommendation-{id_}"), Verdict)[0]


def test_a_chapter_opens_with_its_prose_and_what_it_holds(report: Report) -> None:
    """Theme text, the cycle's own prose, then links to what is told, each with its standing."""
    page = report.page("rooms")

    assert [words(block) for block in page.blocks[:2]] == ["Where people live.", "About rooms."]
    links = page.blocks[2]
    assert isinstance(links, LinkList)
    assert [link.anchor for link in links.links] == [
        "recommendation-r-1",
        "recommendation-r-2",
        "recommendation-r-6",
    ]
    assert links.notes == ("Half done", "Undetermined", "Not assessed in this cycle")


def test_a_recommendation_is_told_once_and_pointed_at_elsewhere(report: Report) -> None:
    """The first of its chapters tells it; another points there."""
    pointers = part(report.page("staff"), "told-elsewhere")

    assert found(pointers, TextLink)[0].page == "rooms"
    tellers = [
        page.slug
        for page in report.contents()
        if any(s.id == "recommendation-r-1" for s in found(page, Section))
    ]
    assert tellers == ["rooms"]


def test_a_chapter_may_do_nothing_but_point(release: Release) -> None:
    """A theme that is never the first one has a page that leads to where its subjects are told."""
    recommendations = tuple(
        attrs.evolve(r, themes=("rooms", "staff")) for r in release.register.recommendations
    )

    page = composed(changed(release, recommendations=recommendations)).page("staff")

    assert [block.id for block in page.blocks if isinstance(block, Section)] == ["told-elsewhere"]
    assert len(found(page, LinkList)) == 1


def test_what_no_chapter_holds_comes_last(report: Report) -> None:
    """Recommendations without a chapter are told in one of their own."""
    sections = found(report.page("other-recommendations"), Section)

    assert [s.id for s in sections if "--" not in s.id] == [
        "recommendation-r-4",
        "recommendation-r-5",
    ]


def test_the_parts_of_a_recommendation_stand_in_order(told: Section) -> None:
    """Context, wording, criteria, verdict, what is seen and heard, then the way to the record."""
    titles = [block.title for block in told.blocks if isinstance(block, Section)]

    assert told.title == "Recommendation 1 (doors)"
    assert titles == [
        "The full wording",
        "If fully implemented, this would be so for people",
        "What we are seeing and hearing",
    ]
    assert words(told.blocks[1]) == "It was so."
    assert "No door is locked at night." in words(told.blocks[3])
    assert isinstance(told.blocks[4], Verdict)
    last = found(told.blocks[-1], TextLink)[0]
    assert (last.text, last.page) == (
        "The whole record of recommendation 1",
        "recommendation-r-1",
    )


def test_a_wording_that_is_not_recorded_is_said_to_be_so(report: Report) -> None:
    """Nothing takes the place of a wording that the register lacks."""
    wording = part(report.page("rooms"), "recommendation-r-2--wording")

    assert words(wording.blocks) == "The full wording is not recorded."


def test_a_verdict_gives_answer_reasons_and_action(report: Report) -> None:
    """The box asks whether it was achieved, answers in words, says why and what must happen."""
    box = verdict(report.page("rooms"), "r-1")

    assert box.question == "Has recommendation 1 been achieved?"
    assert box.mark.label == "Half done"
    assert box.action == "Open them at night"
    content = words(box.content)
    assert "Doors are open by day. not by night Decided by The Panel on 20 January 2022" in content
    assert "; published in A paper" in content
    assert "The strategy rule proposes otherwise: Done." in content
    assert "The rule cannot see the nights." in content
    assert "other-rule" not in content


def test_a_verdict_confesses_what_the_register_lacks(report: Report) -> None:
    """Where evidence, reasons or an explanation are not on record, the box says that."""
    content = words(verdict(report.page("staff"), "r-3").content)

    assert "The evidence that The Panel relied on is not in this register" in content
    assert "The reasons are not recorded." in content
    assert "no reason is recorded." in content


def test_a_proposal_is_never_a_verdict(report: Report) -> None:
    """Where nobody decided, the box says so and names what was proposed, with no status."""
    box = verdict(report.page("other-recommendations"), "r-4")

    assert box.mark.label == "No decision recorded"
    assert "a proposal is not one. The strategy rule proposes: Done." in words(box.content)


def test_an_id_names_what_has_no_number(report: Report) -> None:
    """A recommendation without a number is called by its id."""
    assert verdict(report.page("other-recommendations"), "r-5").question == (
        "Has r-5 been achieved?"
    )


def test_what_is_not_assessed_says_why_and_reads_nothing_into_it(report: Report) -> None:
    """Not assessed is a result of its own, with its reason."""
    box = verdict(report.page("rooms"), "r-6")

    assert box.mark.label == "Not assessed in this cycle"
    assert "Number 1 took its place. Nothing may be read into that" in words(box.content)


def test_a_cycle_that_does_not_assess_gives_no_verdict(release: Release) -> None:
    """Every box of such a report says that it gives no status."""
    report = composed(changed(release, cycle={"assesses": False}))

    content = words(verdict(report.page("rooms"), "r-1").content)
    assert "This report gives no status to any recommendation." in content


def test_assessors_who_differ_are_both_heard(release: Release) -> None:
    """Where no assessor leads, each one's conclusion is named in the box."""
    report = composed(changed(release, cycle={"assessor": None}))

    box = verdict(report.page("rooms"), "r-1")
    assert box.mark.label == "Assessors differ"
    assert "The Panel: Half done. The Residents: Not done." in words(box.content)


def test_evidence_is_told_with_all_it_takes_to_weigh_it(told: Section) -> None:
    """Direction in words, kind, period, source, corroboration, what settled it and its caveats."""
    items = [item for block in found(told, ListBlock) for item in block.items]
    (line,) = [words(item) for item in items if "fewer locked doors" in words(item)]

    for expected in (
        "Inspectors found fewer locked doors.",
        "It points to things getting better.",
        "Inspection , on an outcome for people , January 2021",
        "A paper , page 4, The Inspector, 3 February 2021",
        "Borne out by The Council and Families",
        "Settled: It was counted again.",
        "Too old to rely on since 1 December 2021.",
        "Note: Two houses only.",
        "ev-all evidence ev-all",
    ):
        assert expected in line


def test_evidence_is_ordered_by_what_it_is_about(told: Section) -> None:
    """Outcomes come before outputs, outputs before actions."""
    text = words(told)

    order = [
        text.index(heading)
        for heading in ("What has changed for people", "What was put in place", "What was done")
    ]
    assert order == sorted(order)


def test_a_source_that_is_not_recorded_is_told_apart_from_a_withheld_one(told: Section) -> None:
    """Open evidence without a source says so; restricted evidence says nothing of one."""
    items = [item for block in found(told, ListBlock) for item in block.items]
    lines = {words(item).rpartition(" ")[2]: words(item) for item in items}

    assert "Source: not recorded" in lines["ev-none"]
    assert "Source" not in lines["ev-secret"]


def test_only_stories_that_may_be_told_are_told(told: Section) -> None:
    """A story needs consent to publish that was not taken back, and evidence that is not restricted."""
    quotes = found(told, Quote)

    assert [quote.who for quote in quotes] == ["Marigold"]
    assert words(quotes[0].content) == "By day it is open. I walk I sit"
    assert quotes[0].note is not None
    assert "name was changed" in quotes[0].note


def test_figures_are_shown_in_order_with_their_conditions(told: Section) -> None:
    """A table of figures keeps status, who reported, caveats and source with each of them."""
    (table,) = found(told, Table)

    assert table.caption == "Nights with a locked door (nights, out of 100 nights)"
    assert [words(row[0]) for row in table.rows][:3] == [
        "1 January 2021",
        "February 2021",
        "1 March 2021 to 28 March 2021",
    ]
    assert [words(cell) for cell in table.rows[0]] == [
        "1 January 2021",
        "7",
        "Provisional",
        "3 of 18 homes; 2 wards (of how many is not recorded)",
        "Counted by hand. Published 3 March 2021.",
        "A paper https://example.org/direct , The Inspector, 3 February 2021",
    ]
    assert [words(row[1]) for row in table.rows][-3:] == [
        "missing; no reason recorded",
        "not applicable",
        "not collected",
    ]


def test_what_a_series_must_not_be_used_for_stands_with_it(told: Section) -> None:
    """Direction, baseline, promise, breaks, and series it must never be joined with are listed."""
    locked = words(part_of(told, "recommendation-r-1--locked"))

    for expected in (
        "A lower figure is better for people.",
        "Whom it counts: people who live there; unknown",
        "Compared with: 2020. The year before.",
        "Promised: 0 by 31 December 2022.",
        "All homes have to report.",
        "Break: figures from 1 April 2021 do not compare with those before. A new form.",
        "Never put these figures in one series with: Doors seen locked",
        "Never put these figures in one series with: elsewhere",
        "Homes count for themselves.",
    ):
        assert expected in locked


def part_of(section: Section, id_: str) -> Section:
    """Return a section within another by its id."""
    return next(one for one in found(section, Section) if one.id == id_)


def test_a_series_without_figures_says_so(told: Section) -> None:
    """An indicator that nobody has a figure for is named all the same."""
    seen = words(part_of(told, "recommendation-r-1--seen"))

    assert "No figure is on record. It is counted in doors." in seen
    assert "Neither a higher nor a lower figure is better" in seen
    assert "Compared with: March 2020." in seen


def test_a_series_without_a_baseline_is_compared_with_nothing(release: Release) -> None:
    """What was not recorded of a series is not spoken of."""
    bare = tuple(attrs.evolve(i, baseline=None) for i in release.register.indicators)

    assert "Compared with" not in words(composed(changed(release, indicators=bare)).page("rooms"))


def test_silence_is_told_as_silence(report: Report) -> None:
    """Where nothing is on record, the report says that and until when."""
    findings = part(report.page("other-recommendations"), "recommendation-r-4--findings")

    assert words(findings.blocks) == "Nothing is on record up to 31 January 2022."


def test_prose_and_figures_alone_are_enough(release: Release) -> None:
    """Findings in prose stand without evidence, and no count of evidence is made of none."""
    report = composed(changed(release, evidence=(), stories=()))

    findings = words(part(report.page("rooms"), "recommendation-r-1--findings"))
    assert "We sat up." in findings
    assert "evidence record" not in findings


def test_evidence_that_is_not_yet_stale_is_not_called_so(release: Release) -> None:
    """Evidence is too old only from its day on."""
    fresh = tuple(
        attrs.evolve(e, stale_on=release.report_cycle.cut_off_on.replace(year=2030))
        for e in release.register.evidence
    )

    assert "Too old" not in words(composed(changed(release, evidence=fresh)).page("rooms"))
