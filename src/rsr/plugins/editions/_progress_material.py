"""The records of a release, grouped once by what they belong to, and where each is told."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, TypeVar

from rsr.model import (
    Conclusion,
    Evidence,
    Indicator,
    Organisation,
    Publication,
    Recommendation,
    Release,
    Section,
    SourceRef,
    Story,
    Theme,
)
from rsr.model.conclusion import Grounds
from rsr.plugins.editions._progress_words import NOT_RECORDED, as_minor, day, listed
from rsr.report import Block, Inline, Text, TextLink, prose
from rsr.report import Section as Part

T = TypeVar("T")

# The names of pages that stand in any report, or would with more records: no theme may take one.
_GENERATED = re.compile(r"index|other-recommendations|recommendation-.*|evidence(-[0-9]+)?")
# Beyond this many records, a list of evidence goes on on another page.
RECORDS_A_PAGE = 250


def grouped(records: Iterable[T], key: Callable[[T], Any]) -> dict[Any, list[T]]:
    """Group records by a key, each group in the order of the records."""
    found: dict[Any, list[T]] = defaultdict(list)
    for record in records:
        found[key(record)].append(record)
    return found


class Material:
    """What a progress report is made from: one release, with its records within reach."""

    def __init__(self, release: Release) -> None:
        register = release.register
        self.release = release
        self.register = register
        self.cycle = release.report_cycle
        self.scale = release.scale
        self.conclusions = release.conclusions
        self.by_id = {found.recommendation.id: found for found in self.conclusions}
        self.responses = grouped(register.responses, lambda r: r.recommendation)
        self.claims = grouped(register.claims, lambda c: c.recommendation)
        self.milestones = grouped(register.milestones, lambda m: m.recommendation)
        self.observations = grouped(register.observations, lambda o: o.indicator)
        self.measurements = {made.indicator: made for made in release.measurements}
        self.children = grouped(
            (r for r in register.recommendations if r.parent), lambda r: r.parent
        )
        self.linked_from: dict[str, list[tuple[str, Recommendation]]] = defaultdict(list)
        for other in register.recommendations:
            for link in other.links:
                self.linked_from[link.to].append((link.kind, other))
        self.stories = grouped(filter(self._may_be_told, register.stories), lambda s: s.evidence)
        self.indicators: dict[str, list[Indicator]] = defaultdict(list)
        for indicator in register.indicators:
            for about in dict.fromkeys(item.partition("/")[0] for item in indicator.bears_on):
                self.indicators[about].append(indicator)
        # A document is named on page after page.
        self._sources: dict[SourceRef | None, tuple[Inline, ...]] = {}
        self._minor_sources: dict[SourceRef | None, tuple[Inline, ...]] = {}
        # The same bodies bear out record after record.
        self._lists: dict[tuple[str, ...], str] = {}
        self._sections = grouped(
            self.cycle.sections, lambda s: (s.place, s.theme, s.recommendation)
        )

    def _may_be_told(self, story: Story) -> bool:
        """Say whether a person agreed to have the story published, and has not taken that back."""
        record = self.register.find("evidence", story.evidence)
        return (
            story.consent is not None
            and "publication" in story.consent.covers
            and story.consent.withdrawn_on is None
            and (record is None or record.confidentiality == "public")
        )

    def sections(
        self, place: str, *, theme: str | None = None, recommendation: str | None = None
    ) -> list[Section]:
        """Return the cycle's prose for a place."""
        return self._sections.get((place, theme, recommendation), [])

    def prose(
        self, place: str, *, theme: str | None = None, recommendation: str | None = None
    ) -> list[Block]:
        """Return the cycle's prose for a place as blocks; what has a title is a section."""
        blocks: list[Block] = []
        for section in self.sections(place, theme=theme, recommendation=recommendation):
            told = prose(section.text)
            if section.title is None:
                blocks += told
            else:
                id_ = f"section-{section.id}"
                blocks.append(Part(id=id_, title=section.title, blocks=told))
        return blocks

    @cached_property
    def themes(self) -> tuple[Theme, ...]:
        """The chapters in the cycle's order, or in the register's where the cycle gives none."""
        if not self.cycle.themes:
            return self.register.themes
        found = (self.register.find("themes", id_) for id_ in self.cycle.themes)
        return tuple(theme for theme in found if theme is not None)

    @cached_property
    def told_in(self) -> dict[str, list[Conclusion]]:
        """The conclusions that each chapter tells, under '' those that no chapter holds."""
        known = {theme.id for theme in self.themes}

        def chapter(found: Conclusion) -> str:
            return next((theme for theme in found.recommendation.themes if theme in known), "")

        return grouped(self.conclusions, chapter)

    @cached_property
    def pointed_at(self) -> dict[str, list[Conclusion]]:
        """The conclusions that each chapter points at, because another chapter tells them."""
        found: dict[str, list[Conclusion]] = defaultdict(list)
        for theme, conclusions in self.told_in.items():
            for conclusion in conclusions:
                for other in dict.fromkeys(conclusion.recommendation.themes):
                    if other != theme:
                        found[other].append(conclusion)
        return found

    @cached_property
    def slugs(self) -> dict[tuple[str, str], str]:
        """The slugs of pages that are called after a theme or a section, all different."""
        taken: set[str] = set()
        slugs: dict[tuple[str, str], str] = {}
        pages = [("theme", theme.id) for theme in self.themes]
        pages += [
            ("section", section.id)
            for section in self.cycle.sections
            if section.place in ("opening", "closing")
        ]
        for kind, id_ in pages:
            # No id holds two hyphens together, so what stands behind them is taken by nobody else.
            free = id_ not in taken and not _GENERATED.fullmatch(id_)
            slug = id_ if free else f"{kind}--{id_}"
            taken.add(slug)
            slugs[kind, id_] = slug
        return slugs

    @cached_property
    def chapters(self) -> dict[str, str]:
        """The slug of the chapter that tells each recommendation."""
        return {
            found.recommendation.id: self.slugs["theme", theme]
            if theme
            else "other-recommendations"
            for theme, conclusions in self.told_in.items()
            for found in conclusions
        }

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """Every evidence record of the release, by id."""
        return tuple(sorted(self.register.evidence, key=lambda record: record.id))

    @cached_property
    def evidence_pages(self) -> dict[str, str]:
        """The slug of the page that lists each evidence record."""
        return {
            record.id: evidence_slug(index // RECORDS_A_PAGE)
            for index, record in enumerate(self.evidence)
        }

    def concluded_before(self) -> Iterator[Conclusion | None]:
        """Yield what the cycle before this one concluded on each recommendation, or None.

        There must be such a cycle.
        """
        earlier = self.register.chain(self.cycle.id)[1]
        grounds = Grounds(self.register, earlier, self.scale, ())
        scope = set(earlier.scope)
        for found in self.conclusions:
            about = found.recommendation
            yield grounds.conclude(about) if not scope or about.id in scope else None

    def holds_ground(self, found: Conclusion) -> bool:
        """Say whether the release holds any of the evidence that a decision names as its ground."""
        used = found.decision.evidence_used if found.decision else ()
        return any(id_ in self.evidence_pages for id_ in used)

    def organisation(self, id_: str) -> str:
        """Return an organisation's name, or its id where the register does not list it."""
        found: Organisation | None = self.register.find("organisations", id_)
        return found.name if found else id_

    def organisations(self, ids: tuple[str, ...]) -> str:
        """Return the names of organisations as a sentence lists them, or '' for none."""
        if ids not in self._lists:
            self._lists[ids] = listed(self.organisation(id_) for id_ in ids)
        return self._lists[ids]

    def population(self, id_: str) -> str:
        """Return a population's name, or its id where the register does not list it."""
        found = self.register.find("populations", id_)
        return found.name if found else id_

    def publication(self, id_: str | None) -> Publication | None:
        """Return a publication, or None."""
        return self.register.find("publications", id_) if id_ else None

    def titled(self, id_: str | None) -> tuple[Inline, ...]:
        """Return a publication's title, as a link where it has an address."""
        found = self.publication(id_)
        if found is None:
            return (Text(text=id_ or NOT_RECORDED),)
        return (TextLink(text=found.title, url=found.url) if found.url else Text(text=found.title),)

    def source(self, ref: SourceRef | None, *, minor: bool = False) -> tuple[Inline, ...]:
        """Return where something stands: publication, place within it, publisher and day.

        ``minor``: True to set all but links as a remark.
        """
        sources = self._minor_sources if minor else self._sources
        found = sources.get(ref)
        if found is None:
            found = as_minor(self.source(ref)) if minor else self._source(ref)
            sources[ref] = found
        return found

    def _source(self, ref: SourceRef | None) -> tuple[Inline, ...]:
        if ref is None:
            return (Text(text=NOT_RECORDED),)
        found = self.publication(ref.document)
        title = found.title if found else ref.document
        url = ref.url or (found.url if found else None)
        runs: list[Inline] = [TextLink(text=title, url=url) if url else Text(text=title)]
        rest = [ref.page] if ref.page else []
        if found is not None and found.publisher:
            rest.append(self.organisation(found.publisher))
        if found is not None and found.published_on:
            rest.append(day(found.published_on))
        if rest:
            runs.append(Text(text=", " + ", ".join(rest)))
        return tuple(runs)

    def record_link(self, about: Recommendation, words: str | None = None) -> Inline:
        """Return a link to a recommendation's record; plain words where it is not in scope."""
        words = words or about.name
        if about.id in self.by_id:
            return TextLink(text=words, page=record_slug(about.id))
        return Text(text=words)

    def chapter_link(self, about: Recommendation, words: str | None = None) -> TextLink:
        """Return a link to the place where a recommendation is told."""
        return TextLink(
            text=words or about.name, page=self.chapters[about.id], anchor=record_slug(about.id)
        )

    def evidence_link(self, id_: str) -> Inline:
        """Return a link to an evidence record; plain words where the release does not hold it."""
        page = self.evidence_pages.get(id_)
        if page is None:
            return Text(text=f"{id_} (not in this release)")
        return TextLink(text=id_, page=page, anchor=id_)


def record_slug(id_: str) -> str:
    """Return the slug of a recommendation's record page, and its anchor within a chapter."""
    return f"recommendation-{id_}"


def evidence_slug(index: int) -> str:
    """Return the slug of a page of evidence records, counted from 0."""
    return f"evidence-{index + 1}" if index else "evidence"


def rows(*cells: tuple[Inline, ...] | str) -> tuple[tuple[Inline, ...], ...]:
    """Return the row of a table from runs or plain words."""
    return tuple([(Text(text=cell),) if isinstance(cell, str) else cell for cell in cells])


def joined(parts: Iterable[tuple[Inline, ...]], by: str = "; ") -> tuple[Inline, ...]:
    """Return rows of runs put behind one another, with words between them."""
    found: list[Inline] = []
    for part in parts:
        if found:
            found.append(Text(text=by))
        found += part
    return tuple(found)
