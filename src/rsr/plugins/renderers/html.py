"""The renderer ``html``: a site of plain pages with one stylesheet, and nothing from elsewhere."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape
from importlib.resources import files
from itertools import count
from typing import Any

from rsr.charts import ChartFiles, svg
from rsr.documents import release_bytes, sha256
from rsr.model import Release
from rsr.plugins import RendererOffer, hookimpl
from rsr.report import (
    Chart,
    Funnel,
    Inline,
    Page,
    Report,
    Text,
    TextLink,
    is_web_address,
    safe_text,
    written_day,
)

__all__ = ["HtmlRenderer", "rsr_renderers"]

ENTRY = "index.html"
STYLE = "style.css"
FIGURES = "figures"
_COLOUR = re.compile(r"#[0-9a-f]{6}")
# Where a status gives no colour that can be used.
_NEUTRAL = "#5b6670"


def _of_kind(value: object) -> str:
    return type(value).__name__


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
        folder = files("rsr.plugins.renderers") / "html_files"
        inline = _Inline()
        beside = ChartFiles(FIGURES, language=report.language)
        source = folder.joinpath("page.html.j2").read_text("utf-8")
        page_template = _template(source, inline, beside)
        contents = report.contents()
        place = {page.slug: index for index, page in enumerate(contents)}
        paths = {download.path for download in report.downloads}
        common = {
            "report": report,
            "digest": sha256(release_bytes(release)),
            "release_file": "release.json" if "release.json" in paths else None,
        }
        # One list of contents serves every page; only the mark of the present page is put in.
        module = page_template.make_module(common)
        nav = str(module.contents(contents))
        # So do the lists beside the text and the foot.
        aside, foot = module.aside(), module.foot()
        for page in report.pages:
            at = place.get(page.slug)
            rendered = page_template.render(
                common,
                page=page,
                nav=_with_current(nav, page),
                beside=aside,
                below=foot,
                previous=contents[at - 1] if at else None,
                following=contents[at + 1] if at is not None and at + 1 < len(contents) else None,
                table_number=count(1).__next__,
                tally_number=count(1).__next__,
                chart_number=count(1).__next__,
            )
            yield f"{page.slug}.html", rendered.encode()
        style = folder.joinpath(STYLE).read_text("utf-8")
        yield STYLE, (style + _rules(inline.colours)).encode()
        yield from beside


def _drawing(block: Chart | Funnel, number: int, width: int) -> Any:
    """Return a chart as markup; its words stand beside it, so the drawing has none but labels."""
    from markupsafe import Markup

    # S704: every text in a drawing is escaped where it is put in.
    return Markup(svg(block, width=width, ids=f"_chart-{number}-{width}", titled=False))  # noqa: S704  # see above


def _with_current(nav: str, page: Page) -> Any:
    from markupsafe import Markup

    link = f'href="{page.slug}.html"'
    # S704: the list was rendered, and escaped, by the template; a slug holds no markup.
    return Markup(nav.replace(link, f'{link} aria-current="page"', 1))  # noqa: S704  # see above


# The same words stand on page after page: names, kinds, "not recorded".
@lru_cache(maxsize=8192)
def _escaped(text: str) -> str:
    return escape(safe_text(text))


class _Inline:
    """Writes runs of text, links and marks, and remembers the colours it met.

    Runs are nine tenths of a page, and written by hand they take a quarter of the time that macros
    take. Every text in them goes through :func:`_escaped`.
    """

    def __init__(self) -> None:
        from markupsafe import Markup

        self._markup = Markup
        self.colours: set[str] = set()

    def colour_class(self, colour: str) -> str:
        """Return the class of a colour, and remember it for the stylesheet."""
        known = colour if _COLOUR.fullmatch(colour) else _NEUTRAL
        self.colours.add(known)
        return f"c-{known[1:]}"

    def runs(self, content: Iterable[Inline]) -> Any:
        """Return runs as markup."""
        # Each run was escaped on its own.
        return self._markup("".join([self._run(run) for run in content]))

    def run(self, run: Inline) -> Any:
        """Return one run as markup."""
        return self.runs((run,))

    def _run(self, run: Inline) -> str:
        if isinstance(run, Text):
            words = _escaped(run.text)
            end = "<br>" if run.ends_line else ""
            if run.strong:
                return f"<strong>{words}</strong>{end}"
            return (f'<span class="minor">{words}</span>' if run.minor else words) + end
        if isinstance(run, TextLink):
            words, address = _escaped(run.text), _address(run)
            return f'<a href="{escape(address)}">{words}</a>' if address else words
        return (
            f'<span class="mark {self.colour_class(run.colour)}">'
            f'<span class="symbol" aria-hidden="true">{_escaped(run.symbol)}</span> '
            f'<span class="label">{_escaped(run.label)}</span></span>'
        )


def _address(link: TextLink) -> str | None:
    """Return where a link leads, or None where it may not be a link."""
    if link.page is not None:
        return f"{link.page}.html#{link.anchor}" if link.anchor else f"{link.page}.html"
    if link.anchor is not None:
        return f"#{link.anchor}"
    return link.url if is_web_address(link.url) else None


def _template(source: str, inline: _Inline, beside: ChartFiles) -> Any:
    from jinja2 import DictLoader, Environment, StrictUndefined

    environment = Environment(
        loader=DictLoader({"page.html.j2": source}),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # Filters, not functions: Jinja calls them directly, which costs half as much.
    environment.filters.update(
        kind=_of_kind,
        run=inline.run,
        runs=inline.runs,
        colour_class=inline.colour_class,
        written_day=written_day,
        drawing=_drawing,
        put_beside=beside.put,
    )
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
