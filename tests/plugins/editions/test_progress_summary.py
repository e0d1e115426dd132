"""The first page of a progress report: what it says, and what it must never say."""

import attrs
import pytest
from releases import PAPER, changed, composed, found, part, rich_release, words

from rsr.model import (
    Assessment,
    Evidence,
    NotAssessed,
    Recommendation,
    Release,
    Status,
    StatusScale,
)
from rsr.report import ListBlock, Notice, Page, Table, Tally, TextLink

ACHIEVED = "no recommendation has been fully achieved"


@pytest.fixture(scope="module")
def release() -> Release:
    """Return the rich release."""
    return rich_release()


@pytest.fixture(scope="module")
def page(release: Release) -> Page:
    """Return the first page of its report."""
    return composed(release).page("index")


def first(release: Release) -> Page:
    """Return the first page of a release's report."""
    return composed(release).page("index")


def test_every_standing_is_counted_zero_included(page: Page) -> None:
    """The tally names each status of the scale in its order, then what stands in place of one."""
    (tally,) = found(page, Tally)

    assert [(count.mark.label, count.number) for count in tally.counts] == [
        ("Not done", 1),
        ("Half done", 2),
        ("Done", 0),
        ("Undetermined", 1),
        ("No decision recorded", 2),
        ("Not assessed in this cycle", 1),
    ]
    assert [count.link is None for count in tally.counts] == [c.number == 0 for c in tally.counts]


def test_recommendations_are_grouped_by_status(page: Page) -> None:
    """Each group lists its recommendations with outcome, and links to where they are told."""
    (links,) = found(part(page, "status-half-done"), ListBlock)

    assert [item[0] for item in links.items] == [
        TextLink(
            text="Recommendation 1 – people can leave their room",  # noqa: RUF001  # a dash
            page="rooms",
            anchor="recommendation-r-1",
        ),
        TextLink(
            text="Recommendation 3 – staff are trained",  # noqa: RUF001  # a dash
            page="staff",
            anchor="recommendation-r-3",
        ),
    ]


def test_why_something_is_not_assessed_stands_beside_it(page: Page) -> None:
    """A recommendation that is not assessed this time says why."""
    assert "Number 1 took its place." in words(part(page, "state-not-assessed"))


def test_corrections_are_noticed_first(page: Page) -> None:
    """A corrected edition opens with its notices, the newest first."""
    notices = page.blocks[:2]

    assert [type(notice) for notice in notices] == [Notice, Notice]
    assert "1 July 2022" in words(notices[0])
    assert "edition 3" in words(notices[0])
    assert "Two things: one two" in words(notices[0])
    assert "edition 2" in words(notices[1])


def _all_decided(release: Release, status: str) -> Release:
    assessments = tuple(
        Assessment(recommendation=r.id, cycle="now", assessor="panel", status=status)
        for r in release.register.recommendations
    )
    return changed(release, assessments=assessments, cycle={"not_assessed": ()})


def test_nothing_achieved_is_said_where_all_were_decided(release: Release) -> None:
    """Where every recommendation has a status and none is a success, the report says so."""
    assert ACHIEVED in words(first(_all_decided(release, "half-done")))


def test_nothing_achieved_is_not_said_where_one_was(release: Release) -> None:
    """Where something was achieved, the line is not there."""
    assert "fully achieved" not in words(first(_all_decided(release, "done")))


def test_nothing_achieved_is_no_claim_about_what_was_not_decided(release: Release) -> None:
    """Where some have no status, the report says what was found, and reads nothing into the rest."""
    told = words(first(release))

    assert ACHIEVED not in told
    assert "4 recommendations have no status. Nothing may be read into that" in told


def test_a_scale_without_a_success_claims_nothing(release: Release) -> None:
    """Where the scale has no status that is a success, achievement is not spoken of."""
    statuses = tuple(attrs.evolve(status, success=False) for status in release.scale.statuses)
    bare = attrs.evolve(release, scale=attrs.evolve(release.scale, statuses=statuses))

    assert "fully achieved" not in words(first(bare))


def test_a_cycle_that_does_not_assess_gives_no_status(release: Release) -> None:
    """No tally, no achievement, no movement: only that nothing may be read into it."""
    page = first(changed(release, cycle={"assesses": False}))

    assert found(page, Tally) == []
    assert "gives no status to any recommendation" in words(found(page, Notice))
    assert "fully achieved" not in words(page)
    assert "This report (Second report) gives no statuses" in words(part(page, "movement"))


def test_movement_is_told_between_two_statuses_only(page: Page) -> None:
    """What moved is listed; what had no status in one of two reports is counted apart."""
    movement = part(page, "movement")

    (moved,) = found(movement, ListBlock)
    assert [words(item[0]).split(" –")[0] for item in moved.items] == ["Recommendation 1"]  # noqa: RUF001  # a dash
    assert "1 recommendation moved, 1 stayed where they were and 5 cannot" in words(movement)


def test_there_is_no_movement_from_a_report_that_did_not_assess(release: Release) -> None:
    """Between 'not assessed' and a status there is nothing to report."""
    cycles = tuple(
        attrs.evolve(cycle, assesses=cycle.id == "now") for cycle in release.register.cycles
    )

    movement = part(first(changed(release, cycles=cycles)), "movement")

    assert "no movement to report. The report before it (First report)" in words(movement)
    assert found(movement, ListBlock) == []


def test_there_is_no_movement_without_an_earlier_report(release: Release) -> None:
    """The first report of a review says that there is none before it."""
    movement = part(first(changed(release, cycle={"previous": None})), "movement")

    assert "no earlier report on record" in words(movement)


def test_what_was_out_of_scope_before_cannot_be_compared(release: Release) -> None:
    """A recommendation that the earlier report did not look at has not moved."""
    cycles = tuple(
        attrs.evolve(cycle, scope=("r-2a",) if cycle.id == "before" else ())
        for cycle in release.register.cycles
    )

    movement = words(part(first(changed(release, cycles=cycles)), "movement"))

    assert "0 recommendations moved, 1 stayed where they were and 6 cannot" in movement


def test_everything_comparable_leaves_nothing_out(release: Release) -> None:
    """Where all have two statuses, nothing is said to be beyond comparing."""
    scoped = changed(release, cycle={"scope": ("r-1", "r-2a")})

    movement = words(part(first(scoped), "movement"))

    assert "1 recommendation moved and 1 stayed where they were." in movement


def test_the_method_says_who_decided_and_what_proposed(page: Page) -> None:
    """Deciders, rules with how often they fired, and decisions that differ are all named."""
    method = part(page, "method")

    assert "The Panel decided on 4 recommendations." in words(method)
    (table,) = found(method, Table)
    assert [words(row) for row in table.rows] == [
        "other-rule nothing 2",
        "rule nothing 2",
        "rule some-impact 1",
    ]
    assert "2 decisions differ from what was proposed, out of 2" in words(method)
    assert "The rule cannot see the nights." in words(method)
    assert "no reason recorded." in words(method)


def test_a_ground_that_is_not_in_the_register_is_confessed(page: Page) -> None:
    """Decisions whose evidence the register lacks are counted and named; undetermined ones not."""
    told = words(part(page, "method"))

    assert "For 2 decisions the evidence relied on is not in this register" in told


def test_agreement_and_silence_are_told_as_such(release: Release) -> None:
    """Where every decision follows its proposal that is said; where there is none, that is."""
    agreed = attrs.evolve(
        release,
        proposals=tuple(
            attrs.evolve(p, status="half-done")
            for p in release.proposals
            if p.strategy == "rule" and p.recommendation != "r-4"
        ),
    )

    assert "No decision differs" in words(part(first(agreed), "method"))
    alone = attrs.evolve(release, proposals=())
    assert "No strategy proposed" in words(part(first(alone), "method"))


def test_a_proposal_that_nobody_decided_on_differs_from_nothing(release: Release) -> None:
    """Proposals alone are not compared with decisions that are not there."""
    undecided = changed(release, assessments=())

    told = words(part(first(undecided), "method"))

    assert "Nobody has recorded a decision." in told
    assert "differ" not in told


def test_sources_are_counted_and_described(page: Page) -> None:
    """Evidence is counted by kind, and each publication has publisher, day, licence and caveats."""
    kinds, cited = found(part(page, "sources"), Table)

    assert [words(row) for row in kinds.rows] == [
        "Lived experience 2",
        "Inspection 1",
        "Search that found nothing 1",
    ]
    assert [words(row) for row in cited.rows] == [
        "A paper The Inspector 3 February 2021 OGL 1 A draft. Two houses.",
        "lost not recorded not recorded not recorded 1 ",
    ]
    assert "For 2 evidence records the register gives no publication." in words(page)


def test_a_publication_without_a_publisher_is_not_given_one(release: Release) -> None:
    """What a publication does not say of itself is told as not recorded."""
    publications = tuple(
        attrs.evolve(p, publisher=None, licence=None, published_on=None)
        for p in release.register.publications
    )
    sourced = tuple(attrs.evolve(e, source=PAPER) for e in release.register.evidence)

    page = first(changed(release, publications=publications, evidence=sourced))

    cited = found(part(page, "sources"), Table)[1]
    assert [words(cell) for cell in cited.rows[0]][1:4] == ["not recorded"] * 3
    assert "the register gives no publication" not in words(page)


def test_evidence_without_any_source_cites_nothing(release: Release) -> None:
    """Where no evidence names a publication, there is no table of them."""
    unsourced: tuple[Evidence, ...] = tuple(
        attrs.evolve(e, source=None) for e in release.register.evidence
    )

    page = first(changed(release, evidence=unsourced))

    assert len(found(part(page, "sources"), Table)) == 1


def test_accountability_shows_roles_and_gaps(page: Page) -> None:
    """Who leads and supports is a table; an owner unclear or not recorded is a finding."""
    (table,) = found(part(page, "accountability"), Table)

    assert table.columns == ("Organisation", "Lead", "Supporting", "Oversight")
    assert words(table.rows[0]) == "The Council – 1 recommendation-r-1 –"  # noqa: RUF001  # a dash
    assert "Two bodies differ." in words(part(page, "owner-unclear"))
    assert "Owner not recorded: 5 recommendations" in words(part(page, "owner-not-recorded"))


def test_owners_that_are_all_known_leave_no_gap(release: Release) -> None:
    """Where every lead is named, no finding about owners is shown."""
    led: tuple[Recommendation, ...] = tuple(
        attrs.evolve(
            r, owner_unclear=None, addressed_to=release.register.recommendations[0].addressed_to
        )
        for r in release.register.recommendations
    )

    accountability = part(first(changed(release, recommendations=led)), "accountability")

    assert "Owner" not in words(accountability)


def test_remarks_on_the_data_are_shown(page: Page) -> None:
    """What checking and gathering found is on the first page."""
    assert "a row was left out" in words(part(page, "remarks"))


def test_a_scale_of_another_name_keeps_its_own_words(release: Release) -> None:
    """Labels and symbols are those of the scale, whatever it is."""
    scale = StatusScale(
        id="plain",
        title="Another",
        statuses=tuple(
            Status(id=s.id, label=f"<{s.label}>", definition="x", colour=s.colour, symbol=s.symbol)
            for s in release.scale.statuses
        ),
    )

    (tally,) = found(first(attrs.evolve(release, scale=scale)), Tally)

    assert tally.counts[0].mark.label == "<Not done>"


def test_assessors_who_differ_are_a_standing_of_their_own(release: Release) -> None:
    """Where no assessor leads and they differ, that is the result."""
    page = first(changed(release, cycle={"assessor": None, "not_assessed": ()}))

    (tally,) = found(page, Tally)
    counts = {count.mark.label: count.number for count in tally.counts}
    assert counts["Assessors differ"] == 1


def test_not_assessed_without_a_reason_invents_none(release: Release) -> None:
    """A cycle that does not assess has no reason per recommendation to show."""
    page = first(
        changed(
            release,
            cycle={
                "assesses": False,
                "not_assessed": (NotAssessed(recommendation="r-6", why="It is closed"),),
            },
        )
    )

    items = found(part(page, "state-not-assessed"), ListBlock)[0].items
    assert [len(item) for item in items] == [1, 1, 1, 1, 1, 1, 2]
