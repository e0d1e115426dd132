"""A format: the headings of every page, as a plain outline."""

from collections.abc import Iterable, Iterator

from attrs import field, frozen

from rsr.model import Release, doc
from rsr.plugins import RendererOffer, hookimpl
from rsr.report import Block, Report, Section


@frozen(kw_only=True)
class OutlineOptions:
    """What the format can be told."""

    indent: int = field(default=2, metadata=doc("How many spaces each level is set in by."))


@frozen
class Outline:
    """Writes one line for each heading."""

    options: OutlineOptions

    def render(self, report: Report, release: Release) -> Iterable[tuple[str, bytes]]:
        """Yield the one file."""
        lines = [f"{report.title}, edition {release.edition}"]
        for page, blocks in report.streamed():
            lines += self._headings(page.title, blocks, 1)
        yield "outline.txt", ("\n".join(lines) + "\n").encode()

    def _headings(self, title: str, blocks: Iterable[Block], level: int) -> Iterator[str]:
        yield " " * self.options.indent * level + " ".join(title.split())
        for block in blocks:
            if isinstance(block, Section):
                yield from self._headings(block.title, block.blocks, level + 1)


@hookimpl
def rsr_renderers() -> Iterable[RendererOffer]:
    """Offer the format, with the file that a reader opens first."""
    yield RendererOffer(
        name="outline",
        summary="The headings of every page.",
        options=OutlineOptions,
        make=Outline,
        entry="outline.txt",
        label="Outline",
    )
