"""The HTML renderer: valid, navigable pages, in which hostile text is text."""

import re

import attrs
import pytest
from csvw_rules import faults as faults_of_table
from made_up_charts import CHARTS
from made_up_charts import parsed as parsed_xml
from pages import every, faults, parsed, text
from releases import changed, composed

from rsr.documents import release_bytes, sha256
from rsr.model import Release
from rsr.plugins.manager import Plugins
from rsr.plugins.renderers.html import HtmlRenderer, ink_on
from rsr.report import (
    Chart,
    Fact,
    Facts,
    Mark,
    Page,
    Paragraph,
    Report,
    Verdict,
    as_lines,
    prose,
    safe_text,
)

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def site(report: Report, release: Release) -> dict[str, bytes]:
    """Render a site, with a stand-in for each download that lies beside it."""
    files = dict(HtmlRenderer().render(report, release))
    return {**files, **{download.path: b"" for download in report.downloads}}


def test_it_comes_through_the_door(report: Report, release: Release) -> None:
    """The manager finds the renderer by name, and its entry is among what it renders."""
    with Plugins(("rsr.plugins.renderers.html",), entry_points=False) as plugins:
        made = plugins.make("renderers", "html")
        entry = plugins.renderers["html"].offer.entry

    assert entry in dict(made.render(report, release))


@pytest.mark.parametrize("name", ["report", "plain", "hostile"])
def test_every_page_is_valid_and_whole(
    name: str, release: Release, request: pytest.FixtureRequest
) -> None:
    """A strict parser accepts each page, and structure, tables, links and resources hold."""
    pages = site(request.getfixturevalue(name), release)

    assert list(faults(pages)) == []


def test_the_same_report_is_the_same_bytes(report: Report, release: Release) -> None:
    """Rendering twice gives the same files in the same order."""
    renderer = HtmlRenderer()

    assert list(renderer.render(report, release)) == list(renderer.render(report, release))


def test_hostile_text_is_shown_as_text(
    hostile: Report, release: Release, hostile_text: str
) -> None:
    """What looks like markup is read back by the parser as the words that it was."""
    tree = parsed(site(hostile, release)["index.html"])

    shown = " ".join(safe_text(hostile_text).split())
    assert text(every(tree, "h1")[0]) == shown
    assert text(every(tree, "caption")[0]) == f"Table 1. {shown}"
    assert text(every(tree, "p")[0]) == shown
    assert every(tree, "script", "b", "style") == []
    hrefs = {link.attrib["href"] for link in every(tree, "a")}
    assert {href for href in hrefs if ":" in href} == {
        "https://example.org/?a=1&copy=2",
        "https://example.org/",
    }


def test_a_megabyte_of_hostile_text_is_text(huge: Report, release: Release) -> None:
    """Length alone breaks nothing."""
    raw = site(huge, release)["index.html"]

    assert b"<b>" not in raw
    assert raw.count(b"&lt;b&gt;&amp;") > 150_000


def test_status_is_never_told_by_colour_alone(plain: Report, release: Release) -> None:
    """Each mark has words; its symbol is hidden from those who hear the words."""
    tree = parsed(site(plain, release)["index.html"])

    marks = [e for e in every(tree, "span") if e.attrib.get("class", "").startswith("mark ")]
    assert len(marks) > 10
    for mark in marks:
        symbol, label = mark
        assert symbol.attrib["aria-hidden"] == "true"
        assert text(label)


def test_colours_become_rules_of_the_stylesheet(report: Report, release: Release) -> None:
    """A status's colour is a class, with ink that can be read on it, and no page has style."""
    style = site(report, release)["style.css"].decode()

    assert ".c-f5c518 { --mark: #f5c518; --ink: #000000; }" in style
    assert ".c-b3001b { --mark: #b3001b; --ink: #ffffff; }" in style


def test_a_colour_that_is_none_becomes_grey(release: Release) -> None:
    """Whatever a colour holds, only a colour reaches the stylesheet."""
    mark = Mark(label="l", symbol="s", colour="red;} body{display:none")
    page = Page(slug="index", title="t", kind="prose", blocks=(Paragraph(content=(mark,)),))

    style = site(Report(title="t", pages=(page,)), release)["style.css"].decode()

    assert ".c-5b6670" in style
    assert "display:none" not in style


@pytest.mark.parametrize(
    ("colour", "ink"),
    [
        pytest.param("#000000", "#ffffff", id="black"),
        pytest.param("#ffffff", "#000000", id="white"),
        pytest.param("#757575", "#ffffff", id="darker-grey"),
        pytest.param("#767676", "#000000", id="lighter-grey"),
    ],
)
def test_ink_is_what_can_be_read(colour: str, ink: str) -> None:
    """Black or white, whichever has more contrast."""
    assert ink_on(colour) == ink


def test_the_stylesheet_fetches_nothing(report: Report, release: Release) -> None:
    """No import, no font, no image, no address."""
    style = site(report, release)["style.css"].decode()

    assert not re.search(r"@import|@font-face|url\(|https?:", style)


def test_the_present_page_is_marked_in_the_contents(report: Report, release: Release) -> None:
    """A page in the contents is marked there; a record, which is not in them, marks none."""
    pages = site(report, release)

    def current(path: str) -> list[str]:
        links = every(parsed(pages[path]), "a")
        return [link.attrib["href"] for link in links if "aria-current" in link.attrib]

    assert current("rooms.html") == ["rooms.html"]
    assert current("recommendation-r-1.html") == []


def test_pages_are_turned_in_the_order_of_reading(report: Report, release: Release) -> None:
    """The first page has only a next, the last only a previous, a record neither."""
    pages = site(report, release)

    def turns(path: str) -> dict[str, str]:
        links = every(parsed(pages[path]), "a")
        return {a.attrib["rel"]: a.attrib["href"] for a in links if "rel" in a.attrib}

    assert turns("index.html") == {"next": "foreword.html"}
    assert turns("rooms.html") == {"prev": "staff.html", "next": "other-recommendations.html"}
    assert turns("evidence.html") == {"prev": "section--rooms.html"}
    assert turns("recommendation-r-1.html") == {}


def test_every_page_carries_its_frame(report: Report, release: Release) -> None:
    """Notice, publisher, edition, digest, makers, downloads and related stand on each page."""
    digest = sha256(release_bytes(release))

    for path, raw in site(report, release).items():
        if path.endswith(".html"):
            tree = parsed(raw)
            head, foot = (text(every(tree, name)[0]) for name in ("header", "footer"))
            title = text(every(tree, "h1")[0])
            assert text(every(tree, "title")[0]) == f"{title} – Second report"  # noqa: RUF001  # a dash
            assert "Wholly made up." in head
            for expected in ("The Panel", "Edition3", digest, "rsr-tracker 0.1.0", "acme 1.2"):
                assert expected in foot
            hrefs = [link.attrib["href"] for link in every(tree, "a")]
            assert hrefs.count("./release.json") == 2
            assert "https://example.org/counts" in hrefs
            assert text(every(tree, "time")[0]).endswith("2022")


def test_what_is_not_there_leaves_no_trace(release: Release) -> None:
    """A bare report has no empty lists, no empty headings, and names no file that is not there."""
    page = Page(slug="index", title="Alone", kind="prose")
    report = Report(title="Bare", pages=(page,))

    pages = site(report, release)

    assert list(faults(pages)) == []
    tree = parsed(pages["index.html"])
    assert every(tree, "time") == []
    assert [text(h) for h in every(tree, "h1", "h2")] == ["Alone", "Contents"]
    assert "release.json" not in {link.attrib["href"] for link in every(tree, "a")}


def test_a_chart_is_figure_words_and_table(release: Release) -> None:
    """Title and message stand in the caption, the figures in a table below, ids are its own."""
    blocks = (CHARTS["process"], CHARTS["funnel"])
    page = Page(slug="index", title="Charts", kind="prose", blocks=blocks)

    pages = site(Report(title="t", pages=(page,)), release)

    assert list(faults(pages)) == []
    tree = parsed(pages["index.html"])
    figures = every(tree, "figure")
    captions = [text(one) for one in every(tree, "figcaption")]
    assert len(figures) == 2
    assert captions[0].startswith("Figure 1. People subject to restrictive interventions")
    assert captions[0].endswith("The last 16 points signal improvement.")
    assert captions[1].startswith("Figure 2. ")
    assert [len(every(one, "table")) for one in figures] == [1, 1]
    assert "Source: Made up" in text(figures[0])
    assert "It is not known who reported." in text(figures[0])


def test_a_chart_is_drawn_for_wide_and_narrow_screens(release: Release) -> None:
    """Without a stylesheet only the wide drawing shows; each has a name and a description."""
    page = Page(slug="index", title="Charts", kind="prose", blocks=(CHARTS["process"],))

    tree = parsed(site(Report(title="t", pages=(page,)), release)["index.html"])

    wide, narrow = [e for e in every(tree, "div") if "drawing" in e.attrib.get("class", "")]
    assert ("hidden" in wide.attrib, "hidden" in narrow.attrib) == (False, True)
    pictures = [e for e in tree.iter() if str(e.tag).endswith("svg")]
    assert [e.attrib["role"] for e in pictures] == ["img", "img"]
    assert len({e.attrib["aria-labelledby"] for e in pictures}) == 2


def test_every_class_of_a_drawing_is_known_to_the_stylesheet(release: Release) -> None:
    """Whoever chooses colours of their own sees each part of a chart in them."""
    page = Page(slug="index", title="Charts", kind="prose", blocks=tuple(CHARTS.values()))

    files = site(Report(title="t", pages=(page,)), release)

    drawn = set(re.findall(r'class="(k-[\w-]+)"', files["index.html"].decode()))
    ruled = set(re.findall(r"\.(k-[\w-]+)", files["style.css"].decode()))
    assert drawn
    assert drawn <= ruled


def test_the_language_of_the_register_is_that_of_the_page(release: Release) -> None:
    """A page says which language it is in, whatever a register calls it."""
    register = attrs.evolve(release.register, language='cy"><b>')

    report = composed(attrs.evolve(changed(release), register=register))

    tree = parsed(site(report, release)["index.html"])
    assert every(tree, "html")[0].attrib["lang"] == 'cy"><b>'


def test_lines_and_lists_of_published_words_are_kept(release: Release) -> None:
    """Each numbered line stands on its own, in the record as in a verdict, and a list is a list."""
    written = prose("It should:\n(a) plan;\n(b) count.\n\nAnd:\n- one\n- two", lines=True)
    mark = Mark(label="Not achieved", symbol="x", colour="#aa0000")
    facts = Facts(facts=(Fact(name="Wording", content=as_lines("First\n\nSecond")),))
    verdict = Verdict(question="Is it achieved?", mark=mark, content=written)
    page = Page(slug="index", title="P", kind="summary", blocks=(*written, verdict, facts))

    tree = parsed(site(Report(title="T", pages=(page,)), release)["index.html"])

    lines = [node for node in every(tree, "p") if every(node, "br")]
    assert [text(node) for node in lines] == ["It should:(a) plan;(b) count."] * 2
    assert [text(node) for node in every(tree, "li") if text(node) in ("one", "two")] == [
        "one",
        "two",
    ] * 2
    assert len(every(every(tree, "dd")[0], "br")) == 2


def test_the_figures_of_each_chart_lie_beside_the_pages(report: Report, release: Release) -> None:
    """Each chart links to its figures, their dictionary and its drawing; each of these is there."""
    blocks = tuple(CHARTS[name] for name in ("process", "unknown", "funnel"))
    page = attrs.evolve(report.pages[0], slug="trend", blocks=blocks)
    files = site(attrs.evolve(report, pages=(*report.pages, page)), release)

    links = [link.attrib["href"] for link in every(parsed(files["trend.html"]), "a")]
    linked = [link for link in links if link.startswith("figures/")]

    assert len(linked) == 3 * len(blocks) == len(set(linked))
    assert set(linked) <= set(files)
    for block, (path, described, drawing) in zip(blocks, batched(linked), strict=True):
        assert files[path] == block.dataset().csv()
        assert faults_of_table(files[path], files[described], file=path.rpartition("/")[2]) == []
        assert files[drawing].startswith(b"<svg")
        assert parsed_xml(files[drawing].decode()).attrib[XML_LANG] == report.language


def test_a_chart_on_two_pages_has_one_set_of_files(report: Report, release: Release) -> None:
    """What is published once is kept once, whatever the chart is called where it stands."""
    chart = CHARTS["process"]
    assert isinstance(chart, Chart)
    data = chart.dataset()
    pages = tuple(
        attrs.evolve(
            report.pages[0],
            slug=slug,
            blocks=(attrs.evolve(chart, id=f"{slug}--chart", data=data),),
        )
        for slug in ("one", "two")
    )
    files = dict(HtmlRenderer().render(attrs.evolve(report, pages=pages), release))

    assert [path for path in files if path.startswith("figures/")] == [
        "figures/made-up.svg",
        "figures/made-up.csv",
        "figures/made-up.csv-metadata.json",
    ]


def batched(links: list[str]) -> list[list[str]]:
    """Return links three by three, as they stand under a chart."""
    return [links[at : at + 3] for at in range(0, len(links), 3)]
