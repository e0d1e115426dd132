"""The record of one recommendation and the list of evidence: every axis apart, nothing left out."""

from datetime import date

import attrs
import pytest
from releases import changed, composed, found, part, rich_release, words

from rsr.model import Addressee, Release
from rsr.report import Facts, ListBlock, Page, Quote, Report, Section, Table, TextLink

PAPER_TOLD = "A paper , page 4, The Inspector, 3 February 2021"
AXES = [
    "asked",
    "responses",
    "claims",
    "schedule",
    "evidence",
    "outcomes",
    "conclusions",
    "proposals",
    "history",
]


@pytest.fixture(scope="module")
def release() -> Release:
    """Return the rich release."""
    return rich_release()


@pytest.fixture(scope="module")
def report(release: Release) -> Report:
    """Return its report."""
    return composed(release)


@pytest.fixture(scope="module")
def record(report: Report) -> Page:
    """Return the record of recommendation 1."""
    return report.page("recommendation-r-1")


def facts(section: Section) -> list[tuple[str, str]]:
    """Return the facts of a section as pairs of words."""
    return [
        (fact.name, words(fact.content)) for block in found(section, Facts) for fact in block.facts
    ]


def rows(section: Section) -> list[list[str]]:
    """Return the rows of a section's first table as words."""
    return [[words(cell) for cell in row] for row in found(section, Table)[0].rows]


def test_every_axis_has_a_section_even_where_it_is_empty(report: Report) -> None:
    """No axis is dropped for want of records: each says what is not on record."""
    for page in report.pages:
        if page.kind == "record":
            sections = [block.id for block in page.blocks if isinstance(block, Section)]
            assert sections == AXES
            assert all(block.blocks for block in page.blocks if isinstance(block, Section))


def test_what_was_asked_is_told_in_all_its_texts(record: Page) -> None:
    """Wording, outcome, topic, other names, maker, day, addressees, people and ties."""
    assert facts(part(record, "asked")) == [
        ("Full wording", "Doors should be open.  See why https://example.org/why ."),
        ("Outcome asked for", "people can leave their room"),
        ("Topic", "doors"),
        ("Also called", "Open doors – A paper , page 4, The Inspector, 3 February 2021"),  # noqa: RUF001  # a dash
        ("Also called", "The keys"),
        ("Made by", "The review https://example.org/review"),
        ("Made on", "4 May 2020"),
        ("Addressed to", "The Trust (lead); The Council (supporting)"),
        ("For", "people who live there"),
        ("Takes the place of", "Recommendation 6 (old) recommendation-r-6"),
        ("Relates to", "unknown"),
    ]
    assert "No door is locked" in words(part(record, "criteria"))


def test_gaps_in_what_was_asked_are_told(report: Report) -> None:
    """Owner unclear, owner not recorded, parts, wholes and ties from the other end are all told."""
    whole = dict(facts(part(report.page("recommendation-r-2"), "asked")))
    parted = dict(facts(part(report.page("recommendation-r-2a"), "asked")))
    stray = dict(facts(part(report.page("recommendation-r-4"), "asked")))
    old = dict(facts(part(report.page("recommendation-r-6"), "asked")))

    assert whole["Addressed to"] == "Owner unclear: Two bodies differ."
    assert whole["Its parts"] == "Recommendation 2a (a part) recommendation-r-2a"
    assert parted["Addressed to"] == "Owner not recorded"
    assert parted["Part of"] == "Recommendation 2 recommendation-r-2"
    assert stray["Part of"] == "unknown"
    assert old["Its place was taken by"] == "Recommendation 1 (doors) recommendation-r-1"
    assert old["Made on"] == "1 May 2020"


def test_a_maker_that_is_not_listed_is_not_made_up(release: Release) -> None:
    """Without a review on record, who made it and when is not recorded."""
    bare = attrs.evolve(release, register=attrs.evolve(release.register, review=None))

    told = dict(facts(part(composed(bare).page("recommendation-r-2"), "asked")))
    assert (told["Made by"], told["Made on"]) == ("not recorded", "not recorded")


def test_a_maker_without_an_address_is_plain_words(release: Release) -> None:
    """A publication is a link only where it has an address."""
    recommendations = tuple(
        attrs.evolve(r, publication="paper") for r in release.register.recommendations
    )

    told = composed(changed(release, recommendations=recommendations))

    asked = part(told.page("recommendation-r-2"), "asked")
    assert dict(facts(asked))["Made by"] == "A paper"
    assert dict(facts(asked))["Made on"] == "3 February 2021"


def test_each_addressee_answers_for_itself(record: Page) -> None:
    """An answer stands beside the body that gave it; who gave none is listed as not recorded."""
    told = rows(part(record, "responses"))

    assert told[0][:4] == ["The Trust", "Accepted in part", "We will, in part.", "1 September 2020"]
    assert told[1][:2] == ["The Council", "Not recorded"]


def test_an_answer_that_nobody_asked_for_is_kept(report: Report) -> None:
    """An answer from a body that was not addressed is shown with what is not recorded of it."""
    told = rows(part(report.page("recommendation-r-6"), "responses"))

    assert told == [["The Trust", "Rejected", "not recorded", "not recorded", "not recorded"]]


def test_claims_are_no_findings(record: Page) -> None:
    """What an owner says is told as what it says."""
    section = part(record, "claims")

    assert "It is not a finding" in words(section)
    assert rows(section)[0][:3] == ["The Trust", "Done", "All is done."]


def test_due_dates_keep_their_history(record: Page) -> None:
    """First and present date, how often and how far it moved, and whether a reason was given."""
    section = part(record, "schedule")

    assert "as of 31 January 2022" in found(section, Table)[0].caption
    assert rows(section) == [
        [
            "Take the locks off",
            "The Trust",
            "Overdue",
            "31 January 2021",
            "30 September 2021",
            "2 times, by 242 days in all; 1 time with no reason recorded",
            "365 days after the first due day",
        ],
        [
            "Write it down",
            "The Trust",
            "No day given",
            "“in spring”",
            "“in autumn”",
            "1 time; 1 time with no reason recorded",
            "Cannot be said: no day is given",
        ],
        [
            "Tell people",
            "The Trust",
            "Done on 1 February 2021",
            "1 March 2021",
            "1 March 2021",
            "Not moved",
            "Not late",
        ],
        [
            "Undated",
            "The Trust",
            "No day given",
            "not recorded",
            "not recorded",
            "not recorded",
            "Cannot be said: no day is given",
        ],
    ]


def test_each_move_of_a_date_is_listed(record: Page) -> None:
    """A ledger says what each date was, who set it and when, why, and where that stands."""
    ledgers = found(part(record, "schedule"), ListBlock)

    assert [words(item) for item in ledgers[0].items] == [
        "31 January 2021, set by The Trust on 1 September 2020.",
        "30 June 2021, set on 1 February 2021. No reason recorded.",
        f"30 September 2021, set by unknown. No locksmith. Source: {PAPER_TOLD}",
    ]
    assert [words(item) for item in ledgers[1].items] == [
        "“in spring”; when and by whom is not recorded.",
        "“in autumn”; when and by whom is not recorded. No reason recorded.",
    ]


def test_a_date_given_both_ways_is_shown_both_ways(release: Release) -> None:
    """A day and the owner's words for it stand side by side."""
    milestone = release.register.milestones[0]
    two = attrs.evolve(milestone, due=milestone.due[:2])

    section = part(
        composed(changed(release, milestones=(two,))).page("recommendation-r-1"), "schedule"
    )

    assert rows(section)[0][4] == "30 June 2021 (“Summer 2021”)"


def test_a_move_with_its_reason_lacks_none(release: Release) -> None:
    """Only moves without a reason are said to be without one."""
    milestone = release.register.milestones[0]
    reasoned = attrs.evolve(milestone, due=(milestone.due[0], milestone.due[2]))

    report = composed(changed(release, milestones=(reasoned,)))

    section = part(report.page("recommendation-r-1"), "schedule")
    assert rows(section)[0][5] == "1 time, by 242 days in all"


def test_evidence_is_a_table_with_its_criteria(record: Page) -> None:
    """Each record says what it bears on: a criterion in its own words, or the whole."""
    section = part(record, "evidence")

    told = rows(section)
    assert [row[0] for row in told] == [
        "ev-all evidence ev-all",
        "ev-none evidence ev-none",
        "ev-secret evidence ev-secret",
        "ev-told evidence ev-told",
    ]
    assert told[0][3:6] == [
        "Points to things getting better",
        "No door is locked at night.",
        "The Council and Families",
    ]
    assert told[1][4:6] == ["The whole", "not recorded"]
    assert [quote.who for quote in found(section, Quote)] == ["Marigold"]


def test_assessments_stand_side_by_side(record: Page) -> None:
    """Every assessor has a section; the one that leads the report is marked, none is merged."""
    conclusions = part(record, "conclusions")

    titles = [block.title for block in found(conclusions, Section)[1:]]
    assert titles == ["The Panel: Half done (leads this report)", "The Residents: Not done"]
    assert facts(part(record, "assessment-1")) == [
        ("Decided on", "20 January 2022"),
        ("Action needed", "Open them at night."),
        ("Evidence relied on", "ev-all evidence ev-all , ev-elsewhere (not in this release)"),
        ("Set aside", "ev-none evidence ev-none : It shows nothing."),
        ("Differs from the proposal because", "The rule cannot see the nights."),
        ("Source", "A paper , page 4, The Inspector, 3 February 2021"),
    ]
    assert "What would change it Open doors at night." in words(part(record, "assessment-1"))
    assert "Reasons: not recorded." in words(part(record, "assessment-2"))
    assert dict(facts(part(record, "assessment-2")))["Evidence relied on"] == "not recorded"


def test_a_proposal_shows_its_trace(record: Page) -> None:
    """Rule, evidence used and set aside, notes, what would change it, and what made it."""
    assert part(record, "proposal-1").title == "rule: Done"
    assert facts(part(record, "proposal-1")) == [
        ("Rule", "some-impact"),
        ("Used", "ev-all evidence ev-all , counted as impact."),
        ("Set aside", "ev-told evidence ev-told : Nobody bears it out."),
        ("To be known", "Two houses only."),
        ("Made by", "acme 1.2 (reader)"),
    ]
    assert "What would change it More of it." in words(part(record, "proposal-1"))


def test_a_proposal_on_another_scale_says_what_is_lost(report: Report, record: Page) -> None:
    """The status on its own scale, the fit and the loss are told; where none fits, that is."""
    assert facts(part(record, "proposal-2")) == [
        ("Rule", "nothing"),
        ("On its own scale", "begun (other); the fit is lossy. The stage is lost."),
        ("Used", "No evidence."),
    ]
    odd = part(report.page("recommendation-r-2a"), "proposal-1")
    assert odd.title == "other-rule: no status of this scale"
    assert dict(facts(odd))["On its own scale"] == "odd (other); the fit is broader."


def test_history_names_every_earlier_report(report: Report, record: Page) -> None:
    """An earlier report is listed with what it concluded, or that it recorded nothing."""
    assert rows(part(record, "history")) == [
        ["First report", "1 March 2021", "Not done (The Panel)"]
    ]
    assert rows(part(report.page("recommendation-r-4"), "history"))[0][2] == "No status recorded"


def test_history_tells_a_report_that_did_not_assess(release: Release) -> None:
    """An earlier report without statuses is no silence of the register."""
    cycles = tuple(
        attrs.evolve(cycle, assesses=cycle.id == "now") for cycle in release.register.cycles
    )
    page = composed(changed(release, cycles=cycles)).page("recommendation-r-4")

    assert rows(part(page, "history"))[0][2] == "Not assessed in that report"


def test_the_first_report_has_no_history(release: Release) -> None:
    """Without an earlier report there is none to list."""
    page = composed(changed(release, cycle={"previous": None})).page("recommendation-r-1")

    assert "no earlier report on record" in words(part(page, "history"))


@pytest.mark.parametrize(
    ("cycle", "told"),
    [
        pytest.param({"assesses": False}, "gives no status to any recommendation.", id="cycle"),
        pytest.param({}, "Number 1 took its place.", id="one-alone"),
    ],
)
def test_not_assessed_is_told_with_its_reason(
    release: Release, cycle: dict[str, bool], told: str
) -> None:
    """Not assessed has a reason of its own, or that the whole report gives no status."""
    release = changed(release, cycle=cycle)
    id_ = "r-1" if cycle else "r-6"

    page = composed(release).page(f"recommendation-{id_}")
    assert told in words(part(page, "conclusions"))


def test_an_addressee_in_oversight_is_told_as_such(release: Release) -> None:
    """Each role has its own word."""
    overseen = tuple(
        attrs.evolve(r, addressed_to=(Addressee(organisation="council", role="oversight"),))
        for r in release.register.recommendations
    )
    page = composed(changed(release, recommendations=overseen)).page("recommendation-r-3")

    told = dict(facts(part(page, "asked")))
    assert told["Addressed to"] == "The Council (oversight); Owner not recorded"


def test_the_list_of_evidence_tells_everything_of_a_record(report: Report) -> None:
    """Each record has an anchor of its own, and every field that it fills."""
    section = part(report.page("evidence"), "ev-all")
    slug = "recommendation-r-"

    assert facts(section) == [
        (
            "Bears on",
            f"Recommendation 1 {slug}1 (open) , Recommendation 3 {slug}3 , unknown",
        ),
        (
            "What it is",
            "Inspection, on an outcome for people; it points to things getting better.",
        ),
        ("How far", "Delivered"),
        ("Of whom", "people who live there"),
        ("Where", "North house and South house"),
        ("When", "January 2021"),
        ("Published", "3 February 2021"),
        ("Obtained", "4 February 2021"),
        ("Says who", "The Inspector"),
        ("Reads", "Nights with a locked door"),
        ("Borne out by", "The Council and Families"),
        ("Too old to rely on from", "1 December 2021"),
        ("Settled", "It was counted again, by The Council, 1 May 2021."),
        ("To be known", "Two houses only."),
        ("Source", "A paper , page 4, The Inspector, 3 February 2021"),
        (
            "Gathered by",
            f"reader (acme 1.2), from data/f.csv, at row 3, SHA-256 {'0' * 64}",
        ),
    ]


def test_a_search_and_a_restricted_record_are_told_as_what_they_are(report: Report) -> None:
    """What was looked for and where is kept; what may not be told is said to be withheld."""
    page = report.page("evidence")

    nothing = dict(facts(part(page, "ev-none")))
    assert nothing["Searched"] == "for a register, in the website, on 1 September 2021"
    assert nothing["Reads"] == "gone"
    assert nothing["Settled"] == "Asked again."
    secret = dict(facts(part(page, "ev-secret")))
    assert secret["Searched"] == "for letters, in the archive and the attic"
    assert secret["Source"].startswith("Restricted:")
    assert found(part(page, "ev-secret"), TextLink)[0].page == "recommendation-r-1"


def test_a_record_that_was_made_in_parts_says_where_from(release: Release) -> None:
    """Provenance without a file names the plugin alone."""
    made = attrs.evolve(release.made_by[0], file=None, place=None, sha256=None)
    evidence = tuple(attrs.evolve(e, made_by=made) for e in release.register.evidence)

    page = composed(changed(release, evidence=evidence)).page("evidence")
    assert dict(facts(part(page, "ev-told")))["Gathered by"] == "reader (acme 1.2)"


def test_a_record_that_was_gathered_says_when_it_was_read(release: Release) -> None:
    """The day of reading stands with the plugin that read."""
    made = attrs.evolve(
        release.made_by[0], file=None, place=None, sha256=None, read_on=date(2021, 6, 1)
    )
    evidence = tuple(attrs.evolve(e, made_by=made) for e in release.register.evidence)

    page = composed(changed(release, evidence=evidence)).page("evidence")

    told = dict(facts(part(page, "ev-told")))["Gathered by"]
    assert told == "reader (acme 1.2), read on 1 June 2021"
