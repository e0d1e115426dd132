"""The renderer ``html``: a site of plain pages with one stylesheet, and nothing from elsewhere."""

from collections.abc import Iterator
from importlib.resources import files
from io import BytesIO
from typing import Any

from rsr.charts import ChartFiles
from rsr.documents import release_digest
from rsr.model import Release
from rsr.plugins import RendererOffer, hookimpl
from rsr.plugins.renderers._html_blocks import BlockWriter, Colours, runs
from rsr.report import Inline, Page, Report, safe_text, written_day

ENTRY = "index.html"
STYLE = "style.css"
FIGURES = "figures"
# Where the blocks go in the frame of a page: what no text of a page can hold.
_BLOCKS = "\0"


def _finalized(value: Any) -> Any:
    # Exactly text: what a macro returns is markup already, and was cleaned piece by piece.
    return safe_text(value) if type(value) is str else value


def ink_on(colour: str) -> str:
    """Return black or white, whichever is easier to read on a colour (WCAG 2.2, contrast ratio).

    >>> ink_on("#f5c518"), ink_on("#7a1f1f")
    ('#000000', '#ffffff')
    """
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if (luminance + 0.05) ** 2 > 0.05 * 1.05 else "#ffffff"


class HtmlRenderer:
    """Writes a report as a site: a page each, a stylesheet, the files of charts, no script."""

    def render(self, report: Report, release: Release) -> Iterator[tuple[str, bytes]]:
        """Yield the pages in the order of the report, the stylesheet, then the files of charts.

        Args:
            report: What to write.
            release: What it was made from; its digest stands at the foot of every page.
        """
        from markupsafe import Markup

        folder = files("rsr.plugins.renderers") / "html_files"
        colours = Colours()
        beside = ChartFiles(FIGURES, language=report.language)
        source = folder.joinpath("page.html.j2").read_text("utf-8")
        page_template = _template(source, colours)
        contents = report.table_of_contents()
        place = {page.slug: index for index, page in enumerate(contents)}
        paths = {download.path for download in report.downloads}
        common = {
            "report": report,
            "digest": release_digest(release),
            "release_file": "release.json" if "release.json" in paths else None,
        }
        # One list of contents serves every page; only the mark of the present page is put in.
        module = page_template.make_module(common)
        nav = str(module.contents(contents))
        # So do the lists beside the text and the foot.
        aside, foot = module.aside(), module.foot()
        for page, blocks in report.streamed():
            at = place.get(page.slug)
            frame = module.frame(
                page=page,
                blocks=Markup(_BLOCKS),  # noqa: S704  # holds no markup
                nav=_with_current(nav, page),
                beside=aside,
                below=foot,
                previous=contents[at - 1] if at else None,
                following=contents[at + 1] if at is not None and at + 1 < len(contents) else None,
            )
            above, _, under = frame.partition(_BLOCKS)
            writer = BlockWriter(colours, beside)
            made = BytesIO()
            made.write(above.encode())
            for block in blocks:
                made.write(writer.block(block, 2).encode())
            made.write(under.encode())
            yield f"{page.slug}.html", made.getvalue()
        style = folder.joinpath(STYLE).read_text("utf-8")
        yield STYLE, (style + _rules(colours)).encode()
        yield from beside


def _with_current(nav: str, page: Page) -> Any:
    from markupsafe import Markup

    link = f'href="{page.slug}.html"'
    # S704: the list was rendered, and escaped, by the template; a slug holds no markup.
    return Markup(nav.replace(link, f'{link} aria-current="page"', 1))  # noqa: S704  # see above


def _template(source: str, colours: Colours) -> Any:
    from jinja2 import DictLoader, Environment, StrictUndefined
    from markupsafe import Markup

    def run(one: Inline) -> Any:
        return Markup(runs((one,), colours))  # noqa: S704  # escaped there

    environment = Environment(
        loader=DictLoader({"page.html.j2": source}),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(run=run, written_day=written_day)
    return environment.get_template("page.html.j2")


def _rules(colours: set[str]) -> str:
    """Return the stylesheet's rules for the colours that statuses were shown in."""
    return "".join(
        f".c-{colour[1:]} {{ --mark: {colour}; --ink: {ink_on(colour)}; }}\n"
        for colour in sorted(colours)
    )


@hookimpl
def rsr_renderers() -> Iterator[RendererOffer]:
    """Offer HTML."""
    yield RendererOffer(
        name="html",
        summary="A site of plain pages for any screen and for print, with the figures of charts as CSV; no script, no outside file.",
        make=lambda _: HtmlRenderer(),
        entry=ENTRY,
        label="Web pages",
    )
