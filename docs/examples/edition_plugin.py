"""An edition of one page: each recommendation in a line, with its status."""

from collections.abc import Iterable

from rsr.model import Conclusion, Release
from rsr.plugins import EditionContext, EditionOffer, hookimpl
from rsr.report import Inline, Mark, Page, Report, Table, Text


class Postcard:
    """Says as much as fits on a postcard."""

    def compose(self, release: Release, context: EditionContext) -> Report:
        """Compose the one page; nothing but the release is looked at."""
        rows = tuple(_row(conclusion) for conclusion in release.conclusions)
        table = Table(
            caption="What is concluded on each recommendation",
            columns=("Recommendation", "Conclusion"),
            rows=rows,
        )
        register = release.register
        page = Page(slug="index", title=release.report_cycle.title, kind="summary", blocks=(table,))
        return Report(
            title=register.title,
            language=register.language,
            notice=register.notice,
            edition=release.edition,
            pages=(page,),
            downloads=context.downloads,
        )


def _row(conclusion: Conclusion) -> tuple[tuple[Inline, ...], ...]:
    status = conclusion.status
    told: Inline = Text(text=conclusion.label)
    if status is not None:
        told = Mark(label=status.label, symbol=status.symbol, colour=status.colour)
    return (Text(text=conclusion.recommendation.title),), (told,)


@hookimpl
def rsr_editions() -> Iterable[EditionOffer]:
    """Offer the edition."""
    yield EditionOffer(
        name="postcard", summary="One page, one table.", make=lambda _options: Postcard()
    )
