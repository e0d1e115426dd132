"""How the tests read a page: with a parser that is not ours, and rules written down apart."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import attrs
import html5lib

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# What makes a browser fetch something as soon as a page is opened.
FETCHES = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "object": "data",
    "embed": "src",
    "source": "src",
    "audio": "src",
    "video": "src",
    "link": "href",
}


@attrs.frozen(kw_only=True)
class Site:
    """A published report: its folder, its pages, and where it is served."""

    folder: Path
    address: str
    pages: tuple[str, ...]


def parsed(raw: bytes) -> Element:
    """Parse a page strictly: anything that is not valid HTML raises."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree: Any = parser.parse(raw, transport_encoding="utf-8")
    assert isinstance(tree, Element)
    return tree


def text(element: Element) -> str:
    """Return the text of an element with its spaces run together."""
    return " ".join("".join(element.itertext()).split())


def every(tree: Element, *names: str) -> list[Element]:
    """Return the elements of some names, in order."""
    return [element for element in tree.iter() if element.tag in names]


def ids(tree: Element) -> list[str]:
    """Return every id on a page, in order."""
    return [element.attrib["id"] for element in tree.iter() if "id" in element.attrib]


def faults(pages: dict[str, bytes]) -> Iterator[str]:
    """Yield what is wrong with a site, a line each."""
    trees = {path: parsed(raw) for path, raw in pages.items() if path.endswith(".html")}
    places = {path: set(ids(tree)) for path, tree in trees.items()}
    for path, tree in trees.items():
        for fault in (*_structure(tree, places[path]), *_tables(tree)):
            yield f"{path}: {fault}"
        for fault in (*_links(path, tree, places, pages), *_fetches(tree, pages)):
            yield f"{path}: {fault}"


def _structure(tree: Element, known: set[str]) -> Iterator[str]:
    if len(known) < len(ids(tree)):
        yield "an id stands twice"
    if not every(tree, "html")[0].attrib.get("lang"):
        yield "no language"
    if not text(every(tree, "title")[0]):
        yield "no title"
    levels = [int(str(heading.tag)[1]) for heading in every(tree, *HEADINGS)]
    if levels.count(1) != 1 or levels[0] != 1:
        yield "not one h1, or not first"
    if any(after > before + 1 for before, after in pairwise(levels)):
        yield f"a heading level is skipped: {levels}"
    if any(not text(heading) for heading in every(tree, *HEADINGS)):
        yield "an empty heading"
    for name in ("header", "main", "footer"):
        if len(every(tree, name)) != 1:
            yield f"not one {name}"
    first = next(element for element in every(tree, "a"))
    if "#" + every(tree, "main")[0].attrib.get("id", "") != first.attrib.get("href"):
        yield "the first link does not skip to the main content"
    labels = [
        nav.attrib.get("aria-label") or nav.attrib.get("aria-labelledby")
        for nav in every(tree, "nav")
    ]
    if None in labels or len(set(labels)) < len(labels):
        yield "a nav without a name of its own"
    for element in tree.iter():
        for name in ("aria-labelledby", "aria-describedby"):
            if name in element.attrib and element.attrib[name] not in known:
                yield f"{name} names nothing"


def _tables(tree: Element) -> Iterator[str]:
    for table in every(tree, "table"):
        if not [c for c in table if c.tag == "caption" and text(c)]:
            yield "a table without a caption"
        for cell in every(table, "th"):
            if cell.attrib.get("scope") not in ("col", "row"):
                yield "a th without scope"
        for row in every(table, "tbody")[0]:
            if row[0].tag != "th":
                yield "a row without a heading"
        if len({len(row) for row in every(table, "tr")}) != 1:
            yield "rows of several lengths"
    for region in tree.iter():
        if region.attrib.get("class") == "scroll" and (
            region.attrib.get("role") != "region" or region.attrib.get("tabindex") != "0"
        ):
            yield "a scrolling region that the keyboard cannot reach"


def _links(
    path: str, tree: Element, places: dict[str, set[str]], pages: dict[str, bytes]
) -> Iterator[str]:
    for link in every(tree, "a"):
        address = link.attrib["href"]
        if not text(link):
            yield f"a link without words: {address}"
        if address.startswith(("http://", "https://")):
            continue
        page, _, anchor = address.removeprefix("./").partition("#")
        if (page or path) not in pages:
            yield f"a link to no page: {address}"
        elif anchor and anchor not in places[page or path]:
            yield f"a link to no place: {address}"


def _fetches(tree: Element, pages: dict[str, bytes]) -> Iterator[str]:
    for element in tree.iter():
        address = element.attrib.get(FETCHES.get(str(element.tag), ""))
        if address is not None and address not in pages and address != "data:,":
            yield f"something is fetched from elsewhere: {address}"
        if element.tag in ("script", "style") or "style" in element.attrib:
            yield f"script or style in the page: {element.tag}"
        if any(name.startswith("on") for name in element.attrib):
            yield f"a handler on {element.tag}"
