"""The chapters of a progress report: by theme, each recommendation with its verdict and ground."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from rsr.formatting import plural
from rsr.model import Assessment, Conclusion, Theme
from rsr.plugins.editions._progress_evidence import evidence_list, figures, quotes
from rsr.plugins.editions._progress_material import Material, record_slug
from rsr.plugins.editions._progress_words import (
    NOT_RECORDED,
    day,
    entry,
    heading,
    mark,
    said,
    sentence,
)
from rsr.report import (
    Block,
    Inline,
    LinkList,
    ListBlock,
    Page,
    PageToCompose,
    Paragraph,
    Section,
    Text,
    Verdict,
    prose,
)


def chapter_pages(material: Material) -> Iterator[PageToCompose]:
    """Yield a page for each theme that has a recommendation in scope, then one for the others."""
    for theme in material.themes:
        told = material.told_in.get(theme.id, [])
        pointed = material.pointed_at.get(theme.id, [])
        if told or pointed:
            page = Page(
                slug=material.slugs["theme", theme.id],
                title=theme.title,
                kind="chapter",
                updated_on=_updated(material, told, theme.id),
            )
            yield page, partial(_chapter, material, theme, told, pointed)
    if rest := material.told_in.get("", []):
        page = Page(
            slug="other-recommendations",
            title="Other recommendations",
            kind="chapter",
            updated_on=_updated(material, rest, None),
        )
        yield page, partial(_chapter, material, None, rest, [])


def prose_pages(material: Material, place: str) -> Iterator[Page]:
    """Yield a page for each piece of prose that stands before or after the chapters."""
    for section in material.sections(place):
        yield Page(
            slug=material.slugs["section", section.id],
            title=section.title or section.id.replace("-", " ").capitalize(),
            kind="prose",
            blocks=prose(section.text),
            updated_on=section.updated_on or material.cycle.published_on,
        )


def _updated(material: Material, told: list[Conclusion], theme: str | None) -> date | None:
    sections = list(material.sections("chapter", theme=theme)) if theme else []
    for found in told:
        for place in ("context", "findings"):
            sections += material.sections(place, recommendation=found.recommendation.id)
    days = [section.updated_on for section in sections if section.updated_on]
    if material.cycle.published_on:
        days.append(material.cycle.published_on)
    return max(days, default=None)


def _chapter(
    material: Material, theme: Theme | None, told: list[Conclusion], pointed: list[Conclusion]
) -> Iterator[Block]:
    if theme is None:
        yield Paragraph(content=said("No chapter of this report holds these."))
    else:
        yield from prose(theme.text) if theme.text else ()
        yield from material.prose("chapter", theme=theme.id)
    if told:
        yield _links(material, told)
    yield from (_recommendation(material, found) for found in told)
    if pointed:
        title = "Told in another chapter"
        yield Section(id="told-elsewhere", title=title, blocks=(_links(material, pointed),))


def _links(material: Material, conclusions: list[Conclusion]) -> LinkList:
    return LinkList(
        links=tuple(
            material.chapter_link(found.recommendation, entry(found.recommendation))
            for found in conclusions
        ),
        notes=tuple(found.label for found in conclusions),
    )


def _recommendation(material: Material, found: Conclusion) -> Section:
    about = found.recommendation
    id_ = record_slug(about.id)
    blocks: list[Block] = []
    if about.outcome:
        blocks.append(
            Paragraph(content=said(sentence(f"Outcome asked for: {about.outcome}"), strong=True))
        )
    blocks += material.prose("context", recommendation=about.id)
    blocks.append(
        Section(
            id=f"{id_}--wording",
            title="The full wording",
            blocks=prose(about.wording, lines=True)
            if about.wording
            else (Paragraph(content=said("The full wording is not recorded.")),),
        )
    )
    if about.criteria:
        blocks.append(
            Section(
                id=f"{id_}--criteria",
                title="If fully implemented, this would be so for people",
                blocks=(ListBlock(items=tuple(said(one.text) for one in about.criteria)),),
            )
        )
    blocks.append(_verdict(material, found))
    blocks.append(
        Section(
            id=f"{id_}--findings",
            title="What we are seeing and hearing",
            blocks=tuple(_seeing(material, found)),
        )
    )
    words = f"The whole record of {_in_sentence(found)}"
    blocks.append(Paragraph(content=(material.record_link(about, words),)))
    return Section(id=id_, title=heading(about), blocks=tuple(blocks))


def _in_sentence(found: Conclusion) -> str:
    about = found.recommendation
    return f"recommendation {about.number}" if about.number else about.id


def _verdict(material: Material, found: Conclusion) -> Verdict:
    decision = found.decision
    return Verdict(
        question=f"Has {_in_sentence(found)} been achieved?",
        mark=mark(found),
        content=tuple(_grounds(material, found)),
        action=_action(found, decision),
    )


def _action(found: Conclusion, decision: Assessment | None) -> str | None:
    """Return the action needed; that none is recorded is said wherever something is left to do."""
    if decision is None or decision.action_needed:
        return decision.action_needed if decision else None
    return None if found.status is not None and found.status.success else NOT_RECORDED


def _paragraph(words: str) -> Paragraph:
    return Paragraph(content=said(words))


def _grounds(material: Material, found: Conclusion) -> Iterator[Paragraph | ListBlock]:
    decision = found.decision
    if decision is None:
        yield from _no_decision(material, found)
        return
    who = material.organisation(decision.assessor)
    if decision.reasons:
        yield from prose(decision.reasons)
    when = f" on {day(decision.decided_on)}" if decision.decided_on else ""
    runs: list[Inline] = [Text(text=f"Decided by {who}{when}", minor=True)]
    if decision.source:
        runs += [Text(text="; published in ", minor=True), *material.source(decision.source)]
    yield Paragraph(content=(*runs, Text(text=".", minor=True)))
    if not decision.reasons:
        yield _paragraph("The reasons are not recorded.")
    if found.state == "decided" and not material.holds_ground(found):
        yield _paragraph(
            f"The evidence that {who} relied on is not in this register, or not named in it. The "
            "conclusion is shown as it was made; its ground cannot be followed here."
        )
    for proposal in found.proposals:
        if proposal.differs_from(decision.status, scale=found.scale.id):
            told = found.label_of(proposal.told_in(found.scale.id))
            why = sentence(decision.differs_because or "no reason is recorded")
            yield _paragraph(
                f"The strategy {proposal.strategy} proposes otherwise: {told}. "
                f"Why the decision differs: {why}"
            )


def _no_decision(material: Material, found: Conclusion) -> Iterator[Paragraph]:
    if found.state == "not-assessed":
        why = found.why_not or "This report gives no status to any recommendation"
        yield _paragraph(f"{sentence(why)} Nothing may be read into that, in either direction.")
    elif found.state == "assessors-differ":
        yield _paragraph(
            "No assessor leads this report, and those who assessed differ. Each assessment stands in "
            "the record."
        )
        for other in found.assessments:
            yield _paragraph(
                f"{material.organisation(other.assessor)}: {found.label_of(other.status)}."
            )
    else:
        yield _paragraph("Nobody has recorded a decision, and a proposal is not one.")
        for proposal in found.proposals:
            told = found.label_of(proposal.told_in(found.scale.id))
            yield _paragraph(f"The strategy {proposal.strategy} proposes: {told}.")


def _seeing(material: Material, found: Conclusion) -> Iterator[Block]:
    about = found.recommendation
    written = material.prose("findings", recommendation=about.id)
    indicators = material.indicators.get(about.id, [])
    if not (written or found.evidence or indicators):
        yield _paragraph(f"Nothing is on record up to {day(material.cycle.cut_off_on)}.")
        return
    yield from written
    yield from evidence_list(material, found.evidence)
    yield from quotes(material, found.evidence)
    if found.evidence:
        searched = sum(record.kind == "search-found-nothing" for record in found.evidence)
        told = plural(len(found.evidence), "evidence record bears", "evidence records bear")
        also = f", {searched:,} of them a search that found nothing" if searched else ""
        yield Paragraph(content=said(f"{told} on it{also}.", minor=True))
    for indicator in indicators:
        yield figures(material, indicator, under=record_slug(about.id))
