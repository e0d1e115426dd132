"""The edition ``progress-report``: what was found on every recommendation of a review."""

from collections.abc import Iterator
from typing import Any

from rsr.model import Release
from rsr.plugins import EditionContext, EditionOffer, hookimpl
from rsr.report import LazyPages, Page, PageToCompose, Report, TextLink


class ProgressReport:
    """Composes a progress report: a summary, chapters by theme, and a record of each recommendation.

    Everything it says is in the release. It gives no status of its own, and takes no proposal for a
    decision.
    """

    def compose(self, release: Release, context: EditionContext) -> Report:
        """Compose the report of a release.

        Args:
            release: The frozen cycle.
            context: What will lie beside the pages.

        Returns:
            The report; its pages are in the order of reading, the records of single
            recommendations last.
        """
        from rsr.plugins.editions._progress_material import Material

        material = Material(release)
        publisher = release.register.publisher
        made_by = {f"{made.distribution} {made.version}" for made in release.made_by}
        return Report(
            title=material.cycle.title,
            subtitle=release.register.title
            if release.register.title != material.cycle.title
            else None,
            publisher=material.organisation(publisher) if publisher else None,
            language=release.register.language,
            notice=release.register.notice,
            edition=release.edition,
            pages=LazyPages(_pages(material)),
            related=tuple(_related(material, versions=False)),
            versions=tuple(_related(material, versions=True)),
            downloads=context.downloads,
            made_by=tuple(sorted(made_by)),
        )


def _pages(material: Any) -> Iterator[Page | PageToCompose]:
    # Only composing needs these, and plugins are loaded far more often than reports are composed.
    from rsr.plugins.editions._progress_chapters import chapter_pages, prose_pages
    from rsr.plugins.editions._progress_evidence import evidence_pages
    from rsr.plugins.editions._progress_record import record_pages
    from rsr.plugins.editions._progress_summary import summary_page

    yield summary_page(material)
    yield from prose_pages(material, "opening")
    yield from chapter_pages(material)
    yield from prose_pages(material, "closing")
    yield from evidence_pages(material)
    yield from record_pages(material)


def _related(material: Any, *, versions: bool) -> Iterator[TextLink]:
    from rsr.plugins.editions._progress_words import NOT_RECORDED, RELATED, VERSIONS

    for related in material.cycle.related:
        if (related.kind in VERSIONS) is not versions:
            continue
        publication = material.publication(related.document)
        url = related.url or (publication.url if publication else None)
        told = f"{RELATED[related.kind]}: {related.title}"
        if versions and url is None:
            told += f" (address {NOT_RECORDED})"
        yield TextLink(text=told, url=url)


@hookimpl
def rsr_editions() -> Iterator[EditionOffer]:
    """Offer the progress report."""
    yield EditionOffer(
        name="progress-report",
        summary="Summary by status, chapters by theme, and the record of every recommendation.",
        make=lambda _: ProgressReport(),
    )
