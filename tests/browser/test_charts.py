"""Charts as a browser shows them: legible, on small screens too, in any colours, and on paper."""

import os
from pathlib import Path
from typing import Any

import pytest
from made_up_charts import CHARTS
from releases import rich_release

import rsr
from rsr.cli import measured
from rsr.plugins.manager import Plugins
from rsr.plugins.renderers.html import HtmlRenderer
from rsr.report import Page, Report, Section

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
# The texts of the drawings that are shown: what leaves its drawing, and what stands on another. Boxes
# are as wide as the browser sets the text, and as high as its letters, which a font's own box is not.
_COLLISIONS = """
() => [...document.querySelectorAll('.drawing svg')].flatMap(svg => {
  const frame = svg.getBoundingClientRect();
  if (!frame.width) return [];
  const scale = frame.width / svg.viewBox.baseVal.width;
  const pen = document.createElement('canvas').getContext('2d');
  const boxes = [...svg.querySelectorAll('text')].map(text => {
    const look = getComputedStyle(text), box = text.getBoundingClientRect();
    pen.font = `${look.fontWeight} ${look.fontSize} ${look.fontFamily}`;
    const ink = pen.measureText(text.textContent), line = frame.top + scale * text.getAttribute('y');
    return {words: text.textContent, left: box.left, right: box.right,
      top: line - scale * ink.actualBoundingBoxAscent,
      bottom: line + scale * ink.actualBoundingBoxDescent};
  });
  const outside = boxes.filter(box => box.left < frame.left - 1 || box.right > frame.right + 1 ||
    box.top < frame.top - 0.5 || box.bottom > frame.bottom + 0.5);
  const pairs = boxes.flatMap((box, at) => boxes.slice(at + 1).filter(other =>
    Math.min(box.right, other.right) - Math.max(box.left, other.left) > 0.5 &&
    Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 0.5
  ).map(other => box.words + ' | ' + other.words));
  return outside.map(box => box.words).concat(pairs);
})
"""
# Fonts that readers have, or choose, in the place of the first that a chart asks for; what they look
# like; and the Debian package that brings them. Bold ones are as wide as Verdana is at its widest.
_FONTS = {
    "liberation-sans": ("Liberation Sans", "", "fonts-liberation"),  # as wide as Arial, Helvetica
    "liberation-narrow": ("Liberation Sans Narrow", "", "fonts-liberation"),
    "liberation-serif": ("Liberation Serif", "", "fonts-liberation"),  # as wide as Times New Roman
    "dejavu-sans": ("DejaVu Sans", "", "fonts-dejavu-core"),  # nearly as wide as Verdana
    "dejavu-sans-bold": ("DejaVu Sans", "font-weight: bold", "fonts-dejavu-core"),
    "dejavu-sans-mono": ("DejaVu Sans Mono", "", "fonts-dejavu-core"),
    "dejavu-serif": ("DejaVu Serif", "", "fonts-dejavu-core"),
    "dejavu-serif-bold": ("DejaVu Serif", "font-weight: bold", "fonts-dejavu-core"),
    "bookman": ("URW Bookman", "", "fonts-urw-base35"),
    "gothic": ("URW Gothic", "", "fonts-urw-base35"),
    "opendyslexic": ("OpenDyslexic", "", "fonts-opendyslexic"),
    # WCAG 2.2, success criterion 1.4.12: what a reader's own style sheet may add between letters.
    "text-spacing": (
        "Liberation Sans",
        "letter-spacing: 0.12em; word-spacing: 0.16em",
        "fonts-liberation",
    ),
}
# How far a region stands scrolled, as soon as it does. A page that lets no script run refuses to be
# asked again and again by Playwright, but not one question that takes its time.
_SCROLLED = """
selector => new Promise(tell => {
  const region = document.querySelector(selector);
  const look = left => region.scrollTop || !left
    ? tell(region.scrollTop) : requestAnimationFrame(() => look(left - 1));
  look(600);
})
"""
# A table of 600 rows keeps axe busy for a minute, and has nothing that shorter ones have not.
_FEW = ("process", "unknown", "funnel", "marked", "all-missing", "no-series")


@pytest.fixture(scope="module")
def site_of_charts(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Write a page with every chart of made-up figures, and one with a few; return the address."""
    folder: Path = tmp_path_factory.mktemp("charts")
    pages = [
        Page(
            slug=slug,
            title="Charts",
            kind="prose",
            blocks=tuple(Section(id=name, title=name, blocks=(CHARTS[name],)) for name in names),
        )
        for slug, names in (("index", tuple(CHARTS)), ("few", _FEW))
    ]
    report = Report(title="Made up", pages=tuple(pages))
    for path, raw in HtmlRenderer().render(report, rich_release()):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(raw)
    return folder.as_uri()


@pytest.mark.parametrize("width", [320, 1280])
def test_charts_shut_nobody_out(site_of_charts: str, browser: Any, width: int) -> None:
    """There is nothing in a chart, or beside it, that axe finds fault with."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = browser.new_page(viewport={"width": width, "height": 900})
    try:
        page.goto(f"{site_of_charts}/few.html")
        found = axe.run(page).response["violations"]
    finally:
        page.close()

    assert [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in found] == []


@pytest.mark.parametrize("width", [320, 640, 641, 1280])
def test_charts_are_legible(site_of_charts: str, browser: Any, width: int) -> None:
    """No words collide, letters are no smaller than small print, and no page scrolls sideways."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    try:
        page.goto(f"{site_of_charts}/index.html")
        wide = page.evaluate("document.documentElement.scrollWidth")
        collisions = page.evaluate(_COLLISIONS)
        shown = page.locator(".drawing:visible").count()
        letters = page.evaluate(
            "Math.min(...[...document.querySelectorAll('.drawing svg')]"
            ".filter(svg => svg.getBoundingClientRect().width)"
            ".map(svg => 13 * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width))"
        )
    finally:
        page.close()

    assert wide == width
    assert collisions == []
    assert shown == len(CHARTS)
    # The chart of the largest figures there are is wider than its place, and so made smaller.
    assert letters > 8


@pytest.mark.parametrize("font", _FONTS)
def test_charts_are_legible_in_any_font(site_of_charts: str, browser: Any, font: str) -> None:
    """A reader's fonts are not ours: words stay apart, and within the drawing, in narrow and wide ones."""
    family, look, package = _FONTS[font]
    page = browser.new_page(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    found: dict[int, list[str]] = {}
    try:
        page.goto(f"{site_of_charts}/index.html")
        rule = f".drawing text {{ font-family: '{family}' !important; {look} }}"
        page.add_style_tag(content=rule)
        used = _fonts_used(page)
        for width in (320, 640, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            found[width] = page.evaluate(_COLLISIONS)
    finally:
        page.close()

    if used != {family}:
        why = f"{family} is not on this machine (Debian: {package}); the browser took {used}"
        if os.environ.get("RSR_REQUIRE_BROWSER") == "1":
            pytest.fail(why)
        pytest.skip(why)
    assert found == {320: [], 640: [], 1280: []}


def _fonts_used(page: Any) -> set[str]:
    """Return the fonts that the browser took for the first words of some drawings."""
    session = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        session.send(f"{domain}.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    asked = {"nodeId": root, "selector": ".drawing.wide text:first-of-type"}
    nodes = session.send("DOM.querySelectorAll", asked)["nodeIds"]
    return {
        one["familyName"]
        for node in nodes[:20]
        for one in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    }


@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_of_measurements_shuts_nobody_out(
    browser: Any, width: int, tmp_path: Path
) -> None:
    """What ``measure --to`` writes for people is as accessible as a site, on small screens too."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    with Plugins(entry_points=False) as plugins:
        measuring = rsr.measure(ROOT / "examples" / "riverside-review", plugins=plugins)
    for path, raw in measured.files(measuring):
        (tmp_path / path).write_bytes(raw)
    page = browser.new_page(viewport={"width": width, "height": 900})
    try:
        page.goto((tmp_path / "index.html").as_uri())
        found = axe.run(page).response["violations"]
        wide = page.evaluate("document.documentElement.scrollWidth")
        shown = page.locator("svg:visible").count()
        sections = page.locator("section").count()
    finally:
        page.close()

    assert [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in found] == []
    assert wide == width
    assert shown == sections > 1


def test_charts_take_the_colours_that_a_reader_chose(site_of_charts: str, browser: Any) -> None:
    """With forced colours, signs and words are in the reader's colour, and paper is in its own."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    try:
        page.emulate_media(forced_colors="active", color_scheme="dark")
        page.goto(f"{site_of_charts}/index.html")
        colours = page.evaluate(
            "['.k-paper', '.k-dot', '.k-improvement', '.k-soft'].map("
            "name => getComputedStyle(document.querySelector(name)).fill)"
        )
        line = page.evaluate("getComputedStyle(document.querySelector('.k-series-0')).stroke")
    finally:
        page.close()

    assert colours == ["rgb(0, 0, 0)", *["rgb(255, 255, 255)"] * 3]
    assert line == "rgb(255, 255, 255)"


def test_charts_are_printed_wide_and_with_all_their_figures(
    site_of_charts: str, browser: Any
) -> None:
    """On paper the wide drawing stands, and no figure is hidden behind a scroll bar."""
    page = browser.new_page(viewport={"width": 400, "height": 900})
    try:
        page.emulate_media(media="print")
        page.goto(f"{site_of_charts}/index.html")
        narrow = page.locator(".drawing.narrow:visible").count()
        wide = page.locator(".drawing.wide:visible").count()
        cut = page.evaluate(
            "[...document.querySelectorAll('.behind .scroll')]"
            ".filter(e => e.scrollHeight > e.clientHeight + 1).length"
        )
    finally:
        page.close()

    assert (narrow, wide, cut) == (0, len(CHARTS), 0)


def test_figures_that_scroll_are_reached_by_keyboard(site_of_charts: str, browser: Any) -> None:
    """A table that is longer than its place takes the focus, and scrolls with the arrow keys."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    try:
        page.goto(f"{site_of_charts}/index.html")
        region = page.locator("#process .scroll")
        region.focus()
        page.keyboard.press("End")
        scrolled = page.evaluate(_SCROLLED, "#process .scroll")
        role = region.get_attribute("role")
    finally:
        page.close()

    assert role == "region"
    assert scrolled > 0
