"""The first page of a progress report: what was found, how, from what, and who has to act."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial

from rsr.formatting import plural
from rsr.model import Conclusion, Role
from rsr.plugins.editions._progress_material import Material, joined, rows
from rsr.plugins.editions._progress_words import (
    DASH,
    KINDS,
    NOT_RECORDED,
    ROLES,
    STATES,
    capital,
    day,
    entry,
    listed,
    mark,
    said,
    sentence,
    status_mark,
)
from rsr.report import (
    Block,
    Count,
    Inline,
    ListBlock,
    Mark,
    Notice,
    Page,
    PageToCompose,
    Paragraph,
    Section,
    Table,
    Tally,
    Text,
    TextLink,
    prose,
)

UNSETTLED = "Nothing may be read into that, in either direction."


def summary_page(material: Material) -> PageToCompose:
    """Return the first page, to be composed."""
    cycle = material.cycle
    updated = [s.updated_on for s in material.sections("summary") if s.updated_on]
    updated += [made.on for made in material.release.corrections if made.on]
    if cycle.published_on:
        updated.append(cycle.published_on)
    page = Page(
        slug="index",
        title="Summary of findings",
        kind="summary",
        updated_on=max(updated, default=None),
    )
    return page, partial(_summary, material)


def _summary(material: Material) -> Iterator[Block]:
    yield from _corrections(material)
    yield from material.prose("summary")
    yield Section(id="conclusions", title="What we conclude", blocks=tuple(_findings(material)))
    yield Section(id="movement", title="What has moved", blocks=tuple(_movement(material)))
    yield from _withdrawn(material)
    method = (*material.prose("method"), *_method(material))
    yield Section(id="method", title="How we reached these conclusions", blocks=method)
    sources = (*material.prose("sources"), *_sources(material))
    yield Section(id="sources", title="Sources", blocks=sources)
    accountability = (*material.prose("accountability"), *_accountability(material))
    yield Section(id="accountability", title="Accountability", blocks=accountability)
    yield from _remarks(material)


def _paragraph(words: str) -> Paragraph:
    return Paragraph(content=said(words))


def _corrections(material: Material) -> Iterator[Block]:
    for made in sorted(material.release.corrections, key=lambda c: c.edition, reverse=True):
        when = f" of {day(made.on)}" if made.on else ""
        title = f"Correction{when}: this is edition {made.edition}"
        yield Notice(title=title, content=prose(made.notice))


def _findings(material: Material) -> Iterator[Block]:
    conclusions = material.conclusions
    groups = list(_groups(material))
    if not conclusions:
        yield _paragraph("This report has no recommendation in its scope.")
        return
    if not material.cycle.assesses:
        yield Notice(
            title="No statuses in this report",
            content=(
                _paragraph(f"This report gives no status to any recommendation. {UNSETTLED}"),
            ),
        )
    else:
        yield _tally(material, groups)
        yield from _honest_line(material)
    for id_, shown, members in groups:
        if members:
            yield Section(
                id=id_,
                title=f"{shown.label}: {plural(len(members), 'recommendation')}",
                mark=shown,
                blocks=(ListBlock(items=tuple(_item(material, found) for found in members)),),
            )


def _groups(material: Material) -> Iterator[tuple[str, Mark, list[Conclusion]]]:
    """Yield each standing with who has it: the scale's statuses in order, then the others."""
    by: dict[str, list[Conclusion]] = defaultdict(list)
    for found in material.conclusions:
        by[f"status-{found.status.id}" if found.status else f"state-{found.state}"].append(found)
    for status in material.scale.statuses:
        yield f"status-{status.id}", status_mark(status), by[f"status-{status.id}"]
    for state in STATES:
        if members := by[f"state-{state}"]:
            yield f"state-{state}", mark(members[0]), members


def _tally(material: Material, groups: list[tuple[str, Mark, list[Conclusion]]]) -> Tally:
    return Tally(
        caption=f"How {plural(len(material.conclusions), 'recommendation stands', 'recommendations stand')}",
        counts=tuple(
            Count(
                mark=shown,
                number=len(members),
                link=TextLink(text=f"See which: {shown.label}", anchor=id_) if members else None,
            )
            for id_, shown, members in groups
        ),
    )


def _honest_line(material: Material) -> Iterator[Block]:
    """Say that nothing was achieved where that is so; and where it is not known, say that."""
    successes = {status.id for status in material.scale.statuses if status.success}
    statuses = [found.status for found in material.conclusions if found.status is not None]
    without = len(material.conclusions) - len(statuses)
    if successes and not any(status.id in successes for status in statuses):
        if not without:
            words = "We consider that no recommendation has been fully achieved."
        else:
            words = "No recommendation has been found to be fully achieved."
        yield Paragraph(content=said(words, strong=True))
    if without:
        yield _paragraph(
            f"{plural(without, 'recommendation has', 'recommendations have')} no status. {UNSETTLED}"
        )


def _item(material: Material, found: Conclusion) -> tuple[Inline, ...]:
    link = material.chapter_link(found.recommendation, entry(found.recommendation))
    why = found.why_not if found.state == "not-assessed" else None
    return (link, Text(text=f": {sentence(why)}", minor=True)) if why else (link,)


def _movement(material: Material) -> Iterator[Block]:
    chain = material.register.chain(material.cycle.id)
    if len(chain) < 2:
        yield _paragraph("There is no earlier report on record, so there is no movement to report.")
        return
    earlier = chain[1]
    for cycle, which in ((material.cycle, "This report"), (earlier, "The report before it")):
        if not cycle.assesses:
            yield _paragraph(
                f"There is no movement to report. {which} ({cycle.title}) gives no statuses, and only "
                "two statuses can be compared."
            )
            return
    moved: list[tuple[Inline, ...]] = []
    same = apart = 0
    for now, before in zip(material.conclusions, material.concluded_before(), strict=True):
        if before is None or before.status is None or now.status is None:
            apart += 1
        elif before.status.id == now.status.id:
            same += 1
        else:
            moved.append(
                (
                    material.chapter_link(now.recommendation, entry(now.recommendation)),
                    Text(text=": from "),
                    mark(before),
                    Text(text=" to "),
                    mark(now),
                )
            )
    yield _paragraph(f"Compared with the report before it: {earlier.title}.")
    if moved:
        yield ListBlock(items=tuple(moved))
    told = [f"{plural(len(moved), 'recommendation')} moved", f"{same:,} stayed where they were"]
    if apart:
        told.append(f"{apart:,} cannot be compared, because one of the two statuses is not there")
    yield _paragraph(sentence(listed(told)))


def _withdrawn(material: Material) -> Iterator[Block]:
    """Say what earlier reports were published on, and this one follows up no more."""
    register = material.register
    if not register.withdrawals:
        return
    items = []
    for made in sorted(register.withdrawals, key=lambda w: (w.on, w.recommendation)):
        about = register.find("recommendations", made.recommendation)
        called = made.called or (entry(about) if about else made.recommendation)
        who = f" by {material.organisation(made.by)}" if made.by else ""
        words: list[Inline] = [Text(text=f"{called}, withdrawn on {day(made.on)}{who}. ")]
        words.append(Text(text=sentence(made.why)))
        others = [register.find("recommendations", id_) for id_ in made.replaced_by]
        for other in filter(None, others):
            words += [Text(text=" In its place: "), material.record_link(other), Text(text=".")]
        items.append(tuple(words))
    yield Section(
        id="withdrawn",
        title="No longer followed up",
        blocks=(
            _paragraph(
                "These recommendations were withdrawn, and this report draws no conclusion on them."
            ),
            ListBlock(items=tuple(items)),
        ),
    )


def _method(material: Material) -> Iterator[Block]:
    decisions = [found for found in material.conclusions if found.decision is not None]
    if material.cycle.assesses:
        yield from _deciders(material, decisions)
    yield from _proposers(material)
    yield from _differences(material)
    bare = [
        found
        for found in decisions
        if found.state == "decided" and not material.holds_ground(found)
    ]
    if bare:
        yield _paragraph(
            f"For {plural(len(bare), 'decision')} the evidence relied on is not in this register, or "
            "not named in it. The decision is shown as it was made, and its ground cannot be followed "
            "here:"
        )
        yield _links(material, bare)
    yield Paragraph(
        content=(
            Text(text="Records count up to "),
            Text(text=day(material.cycle.cut_off_on), strong=True),
            Text(text=". What came later is for the next report."),
        )
    )


def _links(material: Material, conclusions: list[Conclusion]) -> ListBlock:
    return ListBlock(
        items=tuple(
            (material.chapter_link(found.recommendation, entry(found.recommendation)),)
            for found in conclusions
        )
    )


def _deciders(material: Material, decisions: list[Conclusion]) -> Iterator[Block]:
    who = Counter(found.decision.assessor for found in decisions if found.decision)
    if not who:
        yield _paragraph("Nobody has recorded a decision.")
    for assessor, count in sorted(who.items()):
        yield _paragraph(
            f"{material.organisation(assessor)} decided on {plural(count, 'recommendation')}."
        )
    several = [found for found in material.conclusions if len(found.assessments) > 1]
    if several:
        yield _paragraph(
            f"More than one assessor concluded on {plural(len(several), 'recommendation')}. Their "
            "assessments stand side by side in the record, and none is merged into another:"
        )
        yield _links(material, several)


def _proposers(material: Material) -> Iterator[Block]:
    proposals = [proposal for found in material.conclusions for proposal in found.proposals]
    if not proposals:
        yield _paragraph("No strategy proposed a status for this report.")
        return
    fired = Counter((proposal.strategy, proposal.trace.rule) for proposal in proposals)
    yield _paragraph(
        "A strategy is a written rule that proposes a status from the evidence on record. People "
        "decide, and a proposal is never shown as a decision."
    )
    yield Table(
        caption="Which strategy proposed, by which rule, and how often",
        columns=("Strategy", "Rule", "Recommendations"),
        rows=tuple(
            rows(strategy, rule, f"{count:,}") for (strategy, rule), count in sorted(fired.items())
        ),
        numeric=(2,),
    )


def _differences(material: Material) -> Iterator[Block]:
    compared = 0
    differing: list[Conclusion] = []
    for found in material.conclusions:
        decision, scale = found.decision, found.scale.id
        if decision is None or all(p.told_in(scale) is None for p in found.proposals):
            continue
        compared += 1
        if any(p.differs_from(decision.status, scale=scale) for p in found.proposals):
            differing.append(found)
    if not compared:
        return
    if not differing:
        yield _paragraph("No decision differs from what was proposed.")
        return
    yield _paragraph(
        f"{plural(len(differing), 'decision differs', 'decisions differ')} from what was proposed, "
        f"out of {compared:,}:"
    )
    items = []
    for found in differing:
        why = found.decision.differs_because if found.decision else None
        link = material.chapter_link(found.recommendation, entry(found.recommendation))
        items.append((link, Text(text=f": {sentence(why or 'no reason recorded')}", minor=True)))
    yield ListBlock(items=tuple(items))


def _sources(material: Material) -> Iterator[Block]:
    records = material.evidence
    if not records:
        yield _paragraph("No evidence is on record for this report.")
        return
    kinds = Counter(record.kind for record in records)
    yield Table(
        caption="What sort of evidence there is",
        columns=("Kind", "Records"),
        rows=tuple(
            rows(capital(words), f"{kinds[kind]:,}") for kind, words in KINDS.items() if kinds[kind]
        ),
        numeric=(1,),
    )
    pages = list(dict.fromkeys(material.evidence_pages.values()))
    parts = tuple(
        (TextLink(text="all evidence" if len(pages) == 1 else f"part {part}", page=page),)
        for part, page in enumerate(pages, start=1)
    )
    yield Paragraph(
        content=(
            Text(text="Each record, with what it says and where that stands: "),
            *joined(parts, ", "),
            Text(text="."),
        )
    )
    cited = Counter(record.source.document for record in records if record.source is not None)
    if cited:
        yield Table(
            caption="Publications that the evidence cites",
            columns=("Publication", "Publisher", "Published", "Licence", "Records", "To be known"),
            rows=tuple(
                _publication(material, id_, cited[id_]) for id_ in _by_title(material, cited)
            ),
            numeric=(4,),
        )
    if unsourced := sum(record.source is None for record in records):
        yield _paragraph(
            f"For {plural(unsourced, 'evidence record')} the register gives no publication."
        )


def _by_title(material: Material, cited: Counter[str]) -> list[str]:
    def title(id_: str) -> tuple[str, str]:
        found = material.publication(id_)
        return (found.title if found else id_, id_)

    return sorted(cited, key=title)


def _publication(material: Material, id_: str, count: int) -> tuple[tuple[Inline, ...], ...]:
    found = material.publication(id_)
    if found is None:
        return rows(id_, NOT_RECORDED, NOT_RECORDED, NOT_RECORDED, f"{count:,}", "")
    return rows(
        material.titled(id_),
        material.organisation(found.publisher) if found.publisher else NOT_RECORDED,
        day(found.published_on),
        found.licence or NOT_RECORDED,
        f"{count:,}",
        " ".join(sentence(caveat) for caveat in found.caveats),
    )


def _accountability(material: Material) -> Iterator[Block]:
    held: dict[str, dict[Role, list[Conclusion]]] = defaultdict(lambda: defaultdict(list))
    for found in material.conclusions:
        for addressee in found.recommendation.addressed_to:
            held[addressee.organisation][addressee.role].append(found)
    if held:
        yield Table(
            caption="Who is asked to do what",
            columns=("Organisation", *(capital(ROLES[role]) for role in ROLES)),
            rows=tuple(
                rows(
                    material.organisation(id_), *(_numbers(material, roles[role]) for role in ROLES)
                )
                for id_, roles in sorted(
                    held.items(), key=lambda pair: (material.organisation(pair[0]), pair[0])
                )
            ),
        )
    unclear = [found for found in material.conclusions if found.recommendation.owner_unclear]
    if unclear:
        yield Section(
            id="owner-unclear",
            title=f"Owner unclear: {plural(len(unclear), 'recommendation')}",
            blocks=(
                ListBlock(
                    items=tuple(
                        (
                            material.chapter_link(found.recommendation),
                            Text(text=f": {sentence(found.recommendation.owner_unclear or '')}"),
                        )
                        for found in unclear
                    )
                ),
            ),
        )
    nobody = [
        found
        for found in material.conclusions
        if not found.recommendation.owner_is_clear and not found.recommendation.owner_unclear
    ]
    if nobody:
        yield Section(
            id="owner-not-recorded",
            title=f"Owner not recorded: {plural(len(nobody), 'recommendation')}",
            blocks=(
                Paragraph(
                    content=(
                        Text(text="The register names no organisation that leads on these: "),
                        *joined(
                            ((material.chapter_link(found.recommendation),) for found in nobody),
                            ", ",
                        ),
                        Text(text="."),
                    )
                ),
            ),
        )
    if not (held or unclear or nobody):
        yield _paragraph("There is no recommendation to answer for.")


def _numbers(material: Material, conclusions: list[Conclusion]) -> tuple[Inline, ...]:
    if not conclusions:
        return said(DASH)
    return joined(
        (
            (material.record_link(found.recommendation, found.recommendation.number),)
            for found in conclusions
        ),
        ", ",
    )


def _remarks(material: Material) -> Iterator[Block]:
    if material.release.remarks:
        yield Section(
            id="remarks",
            title="What to know about the data",
            blocks=(ListBlock(items=tuple(said(remark) for remark in material.release.remarks)),),
        )
