"""How a progress report tells evidence, people's stories and figures, and lists all evidence."""

from collections.abc import Iterable, Iterator
from functools import partial

from attrs import evolve

from rsr.formatting import plural
from rsr.model import (
    Evidence,
    Indicator,
    Measurement,
    Observation,
    Provenance,
    Story,
)
from rsr.plugins.editions._progress_material import Material, evidence_slug, joined, rows
from rsr.plugins.editions._progress_words import (
    ABOUT,
    ABOUT_HEADINGS,
    DASH,
    DIRECTIONS,
    FIGURE_STATUS,
    KINDS,
    NOT_RECORDED,
    WHAT,
    capital,
    common_fact,
    day,
    listed,
    number,
    often_said,
    reporting,
    said,
    sentence,
    value,
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
    Quote,
    Section,
    Table,
    Text,
    prose,
    written_span,
)
from rsr.series import charted, funnel_of, trend_table


def remarks(material: Material, record: Evidence) -> Iterator[Inline]:
    """Yield what must be said with a record: which way it points, its kind, source and limits."""
    kind = capital(KINDS[record.kind])
    yield from often_said(f" It {DIRECTIONS[record.direction]}. {kind}", minor=True)
    yield from often_said(f", on {ABOUT[record.about]}", minor=True)
    if record.period:
        yield Text(text=f", {written_span(record.period)}", minor=True)
    if record.source:
        yield from often_said(". Source: ", minor=True)
        yield from material.source(record.source, minor=True)
    elif record.confidentiality == "public":
        yield from often_said(". Source: not recorded", minor=True)
    if record.corroborated_by:
        who = material.organisations(record.corroborated_by)
        yield from often_said(f". Borne out by {who}", minor=True)
    yield from often_said(".", minor=True)
    if record.resolution:
        yield Text(text=f" Settled: {sentence(record.resolution.why)}", minor=True)
    if record.stale_on and record.stale_on <= material.cycle.cut_off_on:
        yield Text(text=f" Too old to rely on since {day(record.stale_on)}.", minor=True)
    if record.caveats:
        told = " ".join(sentence(caveat) for caveat in record.caveats)
        yield Text(text=f" Note: {told}", minor=True)
    yield from often_said(" Record ", minor=True)
    yield material.evidence_link(record.id)


def evidence_list(material: Material, records: Iterable[Evidence]) -> Iterator[Block]:
    """Yield evidence by what it is about: outcomes first, because they decide."""
    told = list(records)
    for about, words in ABOUT_HEADINGS.items():
        chosen = [record for record in told if record.about == about]
        if chosen:
            yield Paragraph(content=said(words, strong=True))
            yield ListBlock(
                items=tuple(
                    (Text(text=sentence(record.says)), *remarks(material, record))
                    for record in chosen
                )
            )


def quotes(material: Material, records: Iterable[Evidence]) -> Iterator[Quote]:
    """Yield the stories that belong to evidence, each under its changed name."""
    for record in records:
        for story in material.stories.get(record.id, ()):
            yield _quote(story)


def _quote(story: Story) -> Quote:
    return Quote(
        content=prose(story.text),
        who=story.changed_name,
        note="The name was changed. The person agreed to this account being published.",
    )


def figures(material: Material, indicator: Indicator, *, under: str) -> Section:
    """Return an indicator: its figures as a table, and every condition on reading them.

    Args:
        material: The release.
        indicator: The indicator.
        under: The id of the section that it stands in, which makes its own unique on the page.
    """
    return Section(
        id=f"{under}--{indicator.id}",
        title=f"Figures: {indicator.title}",
        blocks=tuple(_figures(material, indicator, under)),
    )


def _figures(material: Material, indicator: Indicator, under: str) -> Iterator[Block]:
    everything = material.observations.get(indicator.id, ())
    observed = sorted((o for o in everything if o.part is None), key=_order)
    measurement = material.measurements.get(indicator.id)
    if measurement is not None:
        yield from _measured(material, measurement, under)
        change = trend_table(measurement, material.register)
        if change is not None:
            yield change
        plot = funnel_of(measurement, material.register)
        if plot is not None:
            yield evolve(plot, id=f"{under}--{plot.id}")
    if observed:
        yield Table(
            caption=f"{indicator.title} ({_unit(indicator)})",
            columns=("Period", "Figure", "Standing", "Who reported", "To be known", "Source"),
            rows=tuple(_figure(material, indicator, observation) for observation in observed),
            numeric=(1,),
        )
    elif measurement is None or not measurement.points:
        yield Paragraph(
            content=said(f"No figure is on record. It is counted in {_unit(indicator)}.")
        )
    if len(observed) < len(everything):
        yield Paragraph(
            content=said(
                f"{plural(len(everything) - len(observed), 'figure')} of single parts, such as "
                "providers, can be found in the release's data."
            )
        )
    yield ListBlock(items=tuple(_conditions(material, indicator)))


def _measured(material: Material, measurement: Measurement, under: str) -> Iterator[Block]:
    """Yield the chart, with what can be concluded from the figures and what cannot; else the words."""
    # One figure makes no series: the table says it all.
    chart = charted(measurement, material.register) if len(measurement.points) > 1 else None
    if chart is not None:
        # It says the verdict, and what must be said with it. It may stand on a page twice.
        caveats = tuple(sentence(caveat) for caveat in chart.caveats)
        yield evolve(
            chart, id=f"{under}--{chart.id}", message=sentence(chart.message), caveats=caveats
        )
        return
    finding = measurement.finding
    if finding is not None:
        yield Paragraph(
            content=(
                Text(text="What the figures show: ", strong=True),
                Text(text=sentence(finding.says)),
            )
        )
        if finding.caveats:
            yield ListBlock(items=tuple(said(sentence(caveat)) for caveat in finding.caveats))
    if measurement.remarks:
        yield ListBlock(items=tuple(said(sentence(remark)) for remark in measurement.remarks))


def _order(observation: Observation) -> tuple[object, ...]:
    return (observation.period.start, observation.period.end, observation.standing)


def _unit(indicator: Indicator) -> str:
    return (
        f"{indicator.unit}, out of {indicator.denominator}"
        if indicator.denominator
        else indicator.unit
    )


def _figure(
    material: Material, indicator: Indicator, observation: Observation
) -> tuple[tuple[Inline, ...], ...]:
    known = [f"Vintage: {sentence(observation.vintage)}"] if observation.vintage else []
    known += [sentence(caveat) for caveat in observation.caveats]
    if observation.vintage_on:
        known.append(f"Published {day(observation.vintage_on)}.")
    return rows(
        written_span(observation.period),
        value(observation.value),
        FIGURE_STATUS[observation.status],
        reporting(observation.coverage) or NOT_RECORDED,
        " ".join(known) or DASH,
        material.source(observation.source or indicator.source),
    )


def _conditions(material: Material, indicator: Indicator) -> Iterator[tuple[Inline, ...]]:
    if indicator.better == "neither":
        yield said("Neither a higher nor a lower figure is better in itself.")
    else:
        yield said(f"A {indicator.better} figure is better for people.")
    if indicator.populations:
        who = "; ".join(material.population(id_) for id_ in indicator.populations)
        yield said(f"Whom it counts: {who}.")
    yield from (said(words) for words in _made_of(material, indicator))
    if indicator.baseline:
        why = f" {sentence(indicator.baseline.why)}" if indicator.baseline.why else ""
        yield said(f"Compared with: {written_span(indicator.baseline.period)}.{why}")
    if indicator.target:
        target = indicator.target
        yield (
            Text(text=f"Promised: {number(target.value)} by {day(target.by)}. Source: "),
            *material.source(target.source),
            Text(text="."),
        )
    yield from (said(words) for words in _judged_by(material, indicator))
    if indicator.coverage:
        yield said(sentence(indicator.coverage))
    for broken in material.register.breaks_of(indicator):
        kind, do = ("Break", "do") if broken.certain else ("Perhaps a break", "may")
        yield said(
            f"{kind}: figures from {day(broken.on)} {do} not compare with those before. "
            f"{sentence(broken.why)}"
        )
    for other in indicator.never_join:
        found = material.register.find("indicators", other)
        yield said(
            f"Never put these figures in one series with: {found.title if found else other}."
        )
    for caveat in indicator.caveats:
        yield said(sentence(caveat))


def _made_of(material: Material, indicator: Indicator) -> Iterator[str]:
    """Yield which other figures an indicator's own come of."""

    def title(id_: str) -> str:
        found = material.register.find("indicators", id_)
        return f"\N{LEFT SINGLE QUOTATION MARK}{found.title if found else id_}\N{RIGHT SINGLE QUOTATION MARK}"

    if indicator.ratio:
        ratio = indicator.ratio
        times = f", times {number(ratio.times)}" if ratio.times != 1 else ""
        yield f"It is {title(ratio.numerator)} divided by {title(ratio.denominator)}{times}, for those who report both."
    for earlier in indicator.continues:
        yield f"For periods of which it has no figure of its own it holds those of {title(earlier)}."


def _judged_by(material: Material, indicator: Indicator) -> Iterator[str]:
    """Yield from when on change is looked for, and who has to report for a period to count."""
    if indicator.change_point:
        changed_on = material.register.changed_on(indicator)
        since = (
            f"Change is looked for from {day(changed_on)}" if changed_on else "Change is looked for"
        )
        lag = indicator.change_point.lag_days
        later = f", and {plural(lag, 'day')} later at the earliest" if lag else ""
        why = f" {sentence(indicator.change_point.why)}" if indicator.change_point.why else ""
        yield f"{since}{later}.{why}"
    if indicator.reporting:
        rule = indicator.reporting
        if rule.expected is not None:
            yield f"{number(rule.expected)} {rule.of} have to report."
        if rule.least is not None:
            share = number(round(100 * rule.least, 6))
            yield f"A period is judged only where at least {share}% of {rule.of} reported."


def evidence_pages(material: Material) -> Iterator[Page | PageToCompose]:
    """Yield the pages that list every evidence record, in the order of their ids."""
    by_page: dict[str, list[Evidence]] = {}
    for record in material.evidence:
        by_page.setdefault(material.evidence_pages[record.id], []).append(record)
    if not by_page:
        nothing = Paragraph(content=said("No evidence is on record for this report."))
        yield Page(slug=evidence_slug(0), title="Evidence", kind="list", blocks=(nothing,))
    for part, (slug, records) in enumerate(by_page.items(), start=1):
        first = records[0].id
        page = Page(
            slug=slug,
            title="Evidence" if part == 1 else f"Evidence, part {part}: from {first}",
            kind="list",
            in_contents=part == 1,
            updated_on=material.cycle.published_on,
        )
        yield page, partial(_listed, material, records)


def _listed(material: Material, records: list[Evidence]) -> Iterator[Block]:
    yield Paragraph(
        content=said(
            f"All that is known, {plural(len(records), 'record')} on this page, each with "
            "where it comes from. Records are called by their ids."
        )
    )
    yield from (_record(material, record) for record in records)


def _record(material: Material, record: Evidence) -> Section:
    facts = [
        Fact(name="Bears on", content=joined(_bears_on(material, record), ", ")),
        common_fact(
            "What it is", f"{WHAT[record.kind, record.about]}; it {DIRECTIONS[record.direction]}."
        ),
    ]
    facts += [common_fact(name, words) for name, words in _details(material, record)]
    facts += [Fact(name="To be known", content=said(sentence(caveat))) for caveat in record.caveats]
    if record.confidentiality == "restricted":
        told = "Restricted: a release keeps the record, but not what it says or where that stands."
        facts.append(common_fact("Source", told))
    else:
        facts.append(Fact(name="Source", content=material.source(record.source)))
    if record.made_by:
        facts.append(Fact(name="Gathered by", content=said(_provenance(record.made_by))))
    return Section(
        id=record.id,
        title=record.id,
        blocks=(
            Paragraph(content=said(sentence(record.says))),
            Facts(facts=tuple(facts)),
            *quotes(material, (record,)),
        ),
    )


def _bears_on(material: Material, record: Evidence) -> Iterator[tuple[Inline, ...]]:
    for item in record.bears_on:
        id_, _, criterion = item.partition("/")
        about = material.register.find("recommendations", id_)
        link = material.record_link(about) if about else Text(text=id_)
        yield (link, Text(text=f" ({criterion})")) if criterion else (link,)


def _details(material: Material, record: Evidence) -> Iterator[tuple[str, str]]:
    if record.stage:
        yield "How far", capital(record.stage)
    if record.populations:
        yield "Of whom", "; ".join(material.population(id_) for id_ in record.populations)
    if record.places:
        yield "Where", listed(record.places)
    if record.period:
        yield "When", written_span(record.period)
    if record.published_on:
        yield "Published", day(record.published_on)
    if record.collected_on:
        yield "Obtained", day(record.collected_on)
    if record.source_organisation:
        yield "Says who", material.organisation(record.source_organisation)
    if record.search:
        looked = f"for {record.search.looked_for}, in {listed(record.search.looked_in)}"
        when = f", on {day(record.search.on)}" if record.search.on else ""
        yield "Searched", f"{looked}{when}"
    if record.indicator:
        found = material.register.find("indicators", record.indicator)
        yield "Reads", found.title if found else record.indicator
    if record.corroborated_by:
        yield "Borne out by", material.organisations(record.corroborated_by)
    else:
        yield "Borne out by", NOT_RECORDED
    if record.stale_on:
        yield "Too old to rely on from", day(record.stale_on)
    if record.resolution:
        settled = record.resolution
        by = f", by {material.organisation(settled.by)}" if settled.by else ""
        on = f", {day(settled.on)}" if settled.on else ""
        yield "Settled", f"{settled.why.rstrip('.')}{by}{on}."


def _provenance(made_by: Provenance) -> str:
    words = f"{made_by.plugin} ({made_by.distribution} {made_by.version})"
    for name, told in (
        ("from", made_by.file),
        ("at", made_by.place),
        ("SHA-256", made_by.sha256),
        ("read on", made_by.read_on and day(made_by.read_on)),
    ):
        if told:
            words += f", {name} {told}"
    return words
