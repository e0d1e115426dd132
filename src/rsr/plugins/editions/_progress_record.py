"""The record of one recommendation: every axis apart, and nothing on one drawn from another."""

from collections.abc import Callable, Iterator
from functools import partial

from rsr.formatting import plural
from rsr.model import (
    Assessment,
    Conclusion,
    Milestone,
    Proposal,
    Recommendation,
    Response,
)
from rsr.plugins.editions._progress_evidence import figures, quotes
from rsr.plugins.editions._progress_material import Material, joined, record_slug, rows
from rsr.plugins.editions._progress_words import (
    ANSWERS,
    CLAIMED,
    DASH,
    DIRECTIONS,
    LINKS,
    NOT_RECORDED,
    ROLES,
    SCHEDULES,
    WHAT,
    capital,
    day,
    heading,
    mark,
    often_said,
    said,
    sentence,
)
from rsr.report import (
    Block,
    Fact,
    Facts,
    Inline,
    ListBlock,
    Page,
    PageToCompose,
    Paragraph,
    Section,
    Table,
    Text,
    as_lines,
    prose,
)
from rsr.schedule import Schedule, schedule

Teller = Callable[[Material, Conclusion], Iterator[Block]]


def record_pages(material: Material) -> Iterator[PageToCompose]:
    """Yield the record of each recommendation in scope, in the register's order."""
    for found in material.conclusions:
        about = found.recommendation
        page = Page(
            slug=record_slug(about.id),
            title=heading(about),
            kind="record",
            in_contents=False,
            updated_on=material.cycle.published_on,
        )
        yield page, partial(_record, material, found)


def _record(material: Material, found: Conclusion) -> Iterator[Block]:
    yield Paragraph(
        content=(
            Text(text="Conclusion of this report: "),
            mark(found),
            Text(text=". Told in "),
            material.chapter_link(found.recommendation, "its chapter"),
            Text(text="."),
        )
    )
    for id_, title, tell in _AXES:
        yield Section(id=id_, title=title, blocks=tuple(tell(material, found)))


def _paragraph(words: str, *, minor: bool = False) -> Paragraph:
    return Paragraph(content=said(words, minor=minor))


def _fact(name: str, words: str) -> Fact:
    return Fact(name=name, content=said(words))


def _asked(material: Material, found: Conclusion) -> Iterator[Block]:
    about = found.recommendation
    facts = [
        Fact(name="Full wording", content=_as_published(about.wording)),
        _fact("Outcome asked for", about.outcome or NOT_RECORDED),
        _fact("Topic", about.topic or NOT_RECORDED),
    ]
    for other in about.also_called:
        source = (Text(text=f" {DASH} "), *material.source(other.source)) if other.source else ()
        content = (Text(text=other.text), *source)
        facts.append(Fact(name="Also called", content=content))
    publication = material.publication(about.publication or material.register.review)
    made_on = about.made_on or (publication.published_on if publication else None)
    facts += [
        Fact(
            name="Made by",
            content=material.titled(about.publication or material.register.review),
        ),
        _fact("Made on", day(made_on)),
        _fact("Addressed to", _addressed(material, about)),
    ]
    if about.populations:
        facts.append(_fact("For", "; ".join(material.population(id_) for id_ in about.populations)))
    facts += _ties(material, about)
    yield Facts(facts=tuple(facts))
    if about.criteria:
        yield Section(
            id="criteria",
            title="If fully implemented, this would be so for people",
            blocks=(ListBlock(items=tuple(said(one.text) for one in about.criteria)),),
        )


def _as_published(text: str | None) -> tuple[Inline, ...]:
    return as_lines(text) if text else said(NOT_RECORDED)


def _addressed(material: Material, about: Recommendation) -> str:
    told = [
        f"{material.organisation(one.organisation)} ({ROLES[one.role]})"
        for one in about.addressed_to
    ]
    if about.owner_unclear:
        told.append(f"Owner unclear: {about.owner_unclear}")
    elif not about.owner_is_clear:
        told.append("Owner not recorded")
    return "; ".join(told)


def _ties(material: Material, about: Recommendation) -> Iterator[Fact]:
    if about.parent:
        whole = material.register.find("recommendations", about.parent)
        link = material.record_link(whole) if whole else Text(text=about.parent)
        yield Fact(name="Part of", content=(link,))
    if parts := material.children.get(about.id, []):
        links = joined(((material.record_link(part, heading(part)),) for part in parts), ", ")
        yield Fact(name="Its parts", content=links)
    for tie in about.links:
        other = material.register.find("recommendations", tie.to)
        link = material.record_link(other, heading(other)) if other else Text(text=tie.to)
        yield Fact(name=LINKS[tie.kind][0], content=(link,))
    for kind, other in material.linked_from.get(about.id, ()):
        link = material.record_link(other, heading(other))
        yield Fact(name=LINKS[kind][1], content=(link,))


def _responses(material: Material, found: Conclusion) -> Iterator[Block]:
    about = found.recommendation
    answered = material.responses.get(about.id, [])
    who = {response.organisation for response in answered}
    silent = [one.organisation for one in about.addressed_to if one.organisation not in who]
    if not answered and not silent:
        yield _paragraph("No answer is on record, and nobody is named who could have given one.")
        return
    yield Table(
        caption="Answers, each for one organisation alone",
        columns=("Organisation", "Answer", "In its words", "Day", "Source"),
        rows=(
            *(_response(material, response) for response in answered),
            *(
                rows(material.organisation(id_), capital(NOT_RECORDED), DASH, DASH, DASH)
                for id_ in silent
            ),
        ),
    )


def _response(material: Material, response: Response) -> tuple[tuple[Inline, ...], ...]:
    return rows(
        material.organisation(response.organisation),
        ANSWERS[response.answer],
        _as_published(response.says),
        day(response.made_on),
        material.source(response.source),
    )


def _claims(material: Material, found: Conclusion) -> Iterator[Block]:
    claims = material.claims.get(found.recommendation.id, [])
    if not claims:
        yield _paragraph("No claim is on record.")
        return
    yield _paragraph("This is what owners say. It is not a finding, and no status follows from it.")
    yield Table(
        caption="Claims by owners",
        columns=("Organisation", "Says it is", "In its words", "Day", "Source"),
        rows=tuple(
            rows(
                material.organisation(claim.organisation),
                CLAIMED[claim.state],
                _as_published(claim.says),
                day(claim.made_on),
                material.source(claim.source),
            )
            for claim in claims
        ),
    )


def _schedule(material: Material, found: Conclusion) -> Iterator[Block]:
    milestones = material.milestones.get(found.recommendation.id, [])
    if not milestones:
        yield _paragraph("No step with a due date is on record.")
        return
    as_of = material.cycle.cut_off_on
    yield Table(
        caption=f"Steps and their due dates, as of {day(as_of)}",
        columns=("Step", "Who", "Where it stands", "First due", "Due now", "Moved", "Late"),
        rows=tuple(_milestone(material, one) for one in milestones),
    )
    for one in milestones:
        if len(one.due) > 1:
            yield Paragraph(content=said(f"How the date moved: {one.title}", strong=True))
            yield ListBlock(ordered=True, items=tuple(_ledger(material, one)))


def _milestone(material: Material, one: Milestone) -> tuple[tuple[Inline, ...], ...]:
    stands = schedule(one, as_of=material.cycle.cut_off_on)
    state = SCHEDULES[stands.state]
    moved = "Not moved" if one.due else NOT_RECORDED
    if stands.times_moved:
        moved = plural(stands.times_moved, "time")
        if stands.slippage_days is not None:
            moved += f", by {plural(stands.slippage_days, 'day')} in all"
        if stands.moved_without_reason:
            moved += f"; {plural(stands.moved_without_reason, 'time')} with no reason recorded"
    return rows(
        one.title,
        material.organisation(one.organisation),
        f"{state} on {day(one.done_on)}" if one.done_on else state,
        _due(one, first=True),
        _due(one, first=False),
        moved,
        _late(stands),
    )


def _late(stands: Schedule) -> str:
    if stands.days_late is not None:
        return f"{plural(stands.days_late, 'day')} after the first due day"
    return "Not late" if stands.first_due_on else "Cannot be said: no day is given"


def _due(one: Milestone, *, first: bool) -> str:
    if not one.due:
        return NOT_RECORDED
    due = one.due[0 if first else -1]
    if due.as_stated and due.on:
        return f"{day(due.on)} (“{due.as_stated}”)"
    return f"“{due.as_stated}”" if due.as_stated else day(due.on)


def _ledger(material: Material, one: Milestone) -> Iterator[tuple[Inline, ...]]:
    for index, due in enumerate(one.due):
        when = day(due.on) if due.on else f"“{due.as_stated}”"
        by = f" by {material.organisation(due.set_by)}" if due.set_by else ""
        on = f" on {day(due.set_on)}" if due.set_on else ""
        told = f"{when}, set{by}{on}." if by or on else f"{when}; when and by whom is not recorded."
        if due.why:
            told += f" {sentence(due.why)}"
        elif index:
            told += " No reason recorded."
        runs: list[Inline] = [Text(text=told)]
        if due.source:
            runs += [Text(text=" Source: "), *material.source(due.source)]
        yield tuple(runs)


def _evidence(material: Material, found: Conclusion) -> Iterator[Block]:
    if not found.evidence:
        yield _paragraph("No evidence is on record.")
        return
    criteria = {one.id: one.text for one in found.recommendation.criteria}
    table = []
    for record in found.evidence:
        bears = record.criteria_of(found.recommendation.id)
        table.append(
            rows(
                (material.evidence_link(record.id),),
                sentence(record.says),
                often_said(WHAT[record.kind, record.about]),
                often_said(capital(DIRECTIONS[record.direction])),
                often_said(" ".join([criteria.get(id_, id_) for id_ in bears]) or "The whole"),
                often_said(material.organisations(record.corroborated_by) or NOT_RECORDED),
                material.source(record.source),
            )
        )
    yield Table(
        caption="Evidence that bears on it",
        columns=(
            "Record",
            "What it says",
            "Kind",
            "Which way",
            "Of what",
            "Borne out by",
            "Source",
        ),
        rows=tuple(table),
    )
    yield from quotes(material, found.evidence)


def _outcomes(material: Material, found: Conclusion) -> Iterator[Block]:
    indicators = material.indicators.get(found.recommendation.id, [])
    if not indicators:
        yield _paragraph("No outcome series is on record for it.")
    for indicator in indicators:
        yield figures(material, indicator, under="outcomes")


def _conclusions(material: Material, found: Conclusion) -> Iterator[Block]:
    if found.state == "not-assessed":
        yield _paragraph(
            sentence(found.why_not or "This report gives no status to any recommendation")
        )
    elif not found.assessments:
        yield _paragraph("Nobody has recorded a conclusion; a proposal is not one.")
    for index, assessment in enumerate(found.assessments, start=1):
        who = material.organisation(assessment.assessor)
        own = " (leads this report)" if assessment is found.decision else ""
        yield Section(
            id=f"assessment-{index}",
            title=f"{who}: {found.label_of(assessment.status)}{own}",
            blocks=tuple(_assessment(material, assessment)),
        )


def _assessment(material: Material, one: Assessment) -> Iterator[Block]:
    yield from prose(one.reasons) if one.reasons else (_paragraph("Reasons: not recorded."),)
    facts = [_fact("Decided on", day(one.decided_on))]
    if one.action_needed:
        facts.append(_fact("Action needed", sentence(one.action_needed)))
    used = [(material.evidence_link(id_),) for id_ in sorted(one.evidence_used)]
    told = joined(used, ", ") or said("not recorded")
    facts.append(Fact(name="Evidence relied on", content=told))
    for aside in one.evidence_set_aside:
        content = (material.evidence_link(aside.evidence), Text(text=f": {sentence(aside.why)}"))
        facts.append(Fact(name="Set aside", content=content))
    if one.differs_because:
        facts.append(_fact("Differs from the proposal because", sentence(one.differs_because)))
    facts.append(Fact(name="Source", content=material.source(one.source)))
    yield Facts(facts=tuple(facts))
    yield from _would_change(one.would_change)


def _would_change(told: tuple[str, ...]) -> Iterator[Block]:
    if told:
        yield Paragraph(content=said("What would change it", strong=True))
        yield ListBlock(items=tuple(said(sentence(what)) for what in told))


def _proposals(material: Material, found: Conclusion) -> Iterator[Block]:
    if not found.proposals:
        yield _paragraph("No strategy proposes a status in this report.")
        return
    yield _paragraph("A proposal comes from a written rule. It is not a conclusion.")
    for index, proposal in enumerate(found.proposals, start=1):
        yield Section(
            id=f"proposal-{index}",
            title=f"{proposal.strategy}: {found.label_of(proposal.told_in(found.scale.id))}",
            blocks=tuple(_proposal(material, found, proposal)),
        )


def _proposal(material: Material, found: Conclusion, proposal: Proposal) -> Iterator[Block]:
    trace = proposal.trace
    yield _paragraph(trace.because)
    facts = [_fact("Rule", trace.rule)]
    if proposal.scale != found.scale.id:
        loss = f" {sentence(proposal.loss)}" if proposal.loss else ""
        facts.append(
            _fact(
                "On its own scale",
                f"{proposal.status} ({proposal.scale}); the fit is {proposal.fit}.{loss}",
            )
        )
    for used in trace.used:
        counted = often_said(f", counted as {sentence(used.counted_as)}")
        facts.append(Fact(name="Used", content=(material.evidence_link(used.evidence), *counted)))
    if not trace.used:
        facts.append(_fact("Used", "No evidence."))
    for aside in trace.set_aside:
        why = often_said(f": {sentence(aside.why)}")
        content = (material.evidence_link(aside.evidence), *why)
        facts.append(Fact(name="Set aside", content=content))
    facts += [_fact("To be known", sentence(note)) for note in trace.notes]
    if proposal.made_by:
        made = proposal.made_by
        facts.append(_fact("Made by", f"{made.distribution} {made.version} ({made.plugin})"))
    yield Facts(facts=tuple(facts))
    yield from _would_change(trace.would_change)


def _history(material: Material, found: Conclusion) -> Iterator[Block]:
    cycles = material.register.chain(material.cycle.id)[1:]
    if not cycles:
        yield _paragraph("There is no earlier report on record.")
        return
    table = []
    for cycle in cycles:
        past = [one for one in found.earlier if one.cycle == cycle.id]
        told = "; ".join(
            f"{found.label_of(one.status)} ({material.organisation(one.assessor)})" for one in past
        )
        table.append(
            rows(
                cycle.title,
                day(cycle.published_on),
                told or ("No status recorded" if cycle.assesses else "Not assessed in that report"),
            )
        )
    yield Table(
        caption="What earlier reports concluded",
        columns=("Report", "Published", "Conclusion"),
        rows=tuple(table),
    )


_AXES: tuple[tuple[str, str, Teller], ...] = (
    ("asked", "What was asked", _asked),
    ("responses", "What those addressed answered", _responses),
    ("claims", "What owners say they have done", _claims),
    ("schedule", "When it was due", _schedule),
    ("evidence", "What is known", _evidence),
    ("outcomes", "What the figures show", _outcomes),
    ("conclusions", "What was concluded", _conclusions),
    ("proposals", "What strategies propose", _proposals),
    ("history", "Earlier reports", _history),
)
