"""The Markdown renderer: one file, links that work within it, and text that stays text."""

import re
from typing import Any

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from made_up_charts import CHARTS, words
from markdown_it import MarkdownIt

from rsr.model import Release
from rsr.plugins.manager import Plugins
from rsr.plugins.renderers.markdown import MarkdownRenderer, _Writer, escaped
from rsr.report import (
    Fact,
    Facts,
    Mark,
    Page,
    Paragraph,
    Report,
    Text,
    TextLink,
    Verdict,
    as_lines,
    prose,
    safe_text,
)


def reader() -> MarkdownIt:
    """Return a reader of CommonMark with what GitHub adds to it."""
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def written(report: Report, release: Release) -> str:
    """Render a report."""
    (path, raw), *drawings = MarkdownRenderer().render(report, release)
    assert path == "report.md"
    assert all(path.startswith("charts/") for path, _ in drawings)
    return raw.decode()


def tokens(text: str) -> list[Any]:
    """Return every token of a text, those within lines too."""
    found: list[Any] = []
    for token in reader().parse(text):
        found += [token, *(token.children or ())]
    return found


def test_it_comes_through_the_door(report: Report, release: Release) -> None:
    """The manager finds the renderer by name, and its entry is what it renders."""
    with Plugins(("rsr.plugins.renderers.markdown",), entry_points=False) as plugins:
        made = plugins.make("renderers", "markdown")
        entry = plugins.renderers["markdown"].offer.entry

    assert entry in dict(made.render(report, release))


@pytest.mark.parametrize("name", ["report", "plain", "hostile"])
def test_every_link_within_leads_somewhere(
    name: str, release: Release, request: pytest.FixtureRequest
) -> None:
    """Anchors are unique, and each link within the file names one of them."""
    text = written(request.getfixturevalue(name), release)

    anchors = re.findall(r'^<a id="([^"]+)"></a>$', text, re.MULTILINE)
    assert len(set(anchors)) == len(anchors)
    links = [token.attrs["href"] for token in tokens(text) if token.type == "link_open"]
    within = {link.removeprefix("#") for link in links if link.startswith("#")}
    assert within
    assert within <= set(anchors)


def test_hostile_text_makes_no_markup(plain: Report, hostile: Report, release: Release) -> None:
    """A report full of hostile text has the same structure as one full of a plain word."""
    ours = re.compile(r'</?strong>|<a id="[\w.-]+">|</a>')
    unseen = ("text", "text_special", "html_inline", "strong_open", "strong_close")

    def shape(report: Report) -> list[tuple[str, str, int]]:
        told = tokens(written(report, release))
        assert all(ours.fullmatch(token.content) for token in told if "html" in token.type)
        return [(t.type, t.tag, t.level) for t in told if t.type not in unseen]

    assert shape(hostile) == shape(plain)


def test_hostile_text_is_read_back_as_it_was(
    hostile: Report, release: Release, hostile_text: str
) -> None:
    """What a reader of Markdown sees is the words themselves, on one line."""
    told = tokens(written(hostile, release))

    shown = " ".join(safe_text(hostile_text).split())
    headings = [
        "".join(child.content for child in told[index + 1].children)
        for index, token in enumerate(told)
        if token.type == "heading_open" and token.tag == "h1"
    ]
    assert headings == [shown]


@example("1. not an item")
@example("23) not an item")
@example("- not an item")
@example("+ not an item")
@example("=== not an underline")
@example("1")
@given(st.text(st.sampled_from("ab1.)-+*_[]()<>&|~#$`\\!=:\t\n \"'{}^/@")))
def test_any_text_comes_back_as_text(text: str) -> None:
    """Whatever a paragraph holds, a reader finds one paragraph with that text, or none if blank."""
    page = Page(
        slug="index", title="t", kind="prose", blocks=(Paragraph(content=(Text(text=text),)),)
    )
    body = next(iter(MarkdownRenderer().render(Report(title="t", pages=(page,)), None)))[1]  # type: ignore[arg-type]  # not looked at

    last = body.decode().partition('<a id="index"></a>')[2].partition("## t\n\n")[2]
    html = reader().parse(last)
    assert [token.type for token in html if token.type != "inline"] == (
        ["paragraph_open", "paragraph_close"] if text.strip() else []
    )
    children = [child for token in html for child in token.children or ()]
    assert {child.type for child in children} <= {"text", "text_special"}
    assert "".join(child.content for child in children) == " ".join(text.split())


def test_tables_keep_their_columns(report: Report, release: Release) -> None:
    """Every row of every table has as many cells as its head."""
    counts: list[int] = []
    row = 0
    for token in tokens(written(report, release)):
        if token.type in ("thead_open", "tbody_open"):
            counts = counts if token.type == "tbody_open" else []
        elif token.type == "tr_open":
            row = 0
        elif token.type in ("th_open", "td_open"):
            row += 1
        elif token.type == "tr_close":
            counts.append(row)
            assert row == counts[0]
    assert counts


@pytest.mark.parametrize(
    ("before", "told"),
    [
        pytest.param("!", r"\![i](<http://a.example/x.png>)", id="alone"),
        pytest.param("No!", r"No\![i](<http://a.example/x.png>)", id="after-a-word"),
        pytest.param("\\!", r"\\\![i](<http://a.example/x.png>)", id="after-a-backslash"),
        pytest.param("! ", "! [i](<http://a.example/x.png>)", id="apart"),
    ],
)
def test_a_link_never_becomes_a_picture(before: str, told: str) -> None:
    """An exclamation mark right before a link is text: nothing is fetched unasked."""
    link = TextLink(text="i", url="http://a.example/x.png")

    assert _Writer("index").line((Text(text=before), link)) == told


def test_a_chart_is_message_picture_and_table(release: Release) -> None:
    """The message comes first, then a picture that lies beside the file, then the figures."""
    page = Page(slug="trend", title="t", kind="prose", blocks=(CHARTS["process"],))
    files = dict(MarkdownRenderer().render(Report(title="t", pages=(page,)), release))

    base = "charts/trend--made-up"
    assert list(files) == ["report.md", f"{base}.svg", f"{base}.csv", f"{base}.csv-metadata.json"]
    assert files[f"{base}.csv"] == CHARTS["process"].dataset().csv()
    assert b"The count fell" in files["charts/trend--made-up.svg"]
    text = files["report.md"].decode()
    parts = ("The count fell", "![People", "Source: Made up", "- Counts are rounded", "| Period |")
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    for ending in (".svg", ".csv", ".csv-metadata.json"):
        assert f"(<{base}{ending}>)" in text


def test_no_two_drawings_have_one_path(plain: Report, release: Release) -> None:
    """Each picture in the file is one that is made; charts of one name that differ have a path each."""
    first, *others = plain.pages
    again = attrs.evolve(CHARTS["process"], id="chart", title="Another")
    plain = attrs.evolve(plain, pages=(attrs.evolve(first, blocks=(*first.blocks, again)), *others))
    files = dict(MarkdownRenderer().render(plain, release))

    shown = [
        token.attrs["src"] for token in tokens(files["report.md"].decode()) if token.type == "image"
    ]
    assert shown == [
        "charts/index--chart.svg",
        "charts/index--funnel.svg",
        # The same again is the same file.
        "charts/index--chart.svg",
        "charts/index--funnel.svg",
        "charts/index--chart--2.svg",
    ]
    assert set(shown) == {path for path in files if path.endswith(".svg")}


def test_a_drawing_that_stands_alone_is_sound_xml(hostile: Report, release: Release) -> None:
    """Hostile text in a chart is text in its file."""
    for path, raw in MarkdownRenderer().render(hostile, release):
        if path.endswith(".svg"):
            told = [one.text for one in words(raw.decode())]
            assert any("<script>" in text for text in told)


def test_statuses_have_symbol_and_words(report: Report, release: Release) -> None:
    """A mark is its symbol and its words."""
    assert "> ◐ **Half done**" in written(report, release)


def test_headings_go_no_deeper_than_there_are(plain: Report, release: Release) -> None:
    """Below the sixth level a heading is a line that stands out."""
    text = written(plain, release)

    assert "####### " not in text
    assert '<a id="index--deep-0"></a>\n\n**word**' in text


def test_a_megabyte_of_hostile_text_is_text(huge: Report, release: Release) -> None:
    """Length alone breaks nothing."""
    assert written(huge, release).count(r"\<b\>\&") > 150_000


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param("25 March 2022.", "25 March 2022.", id="plain-words-stay-plain"),
        pytest.param("http://a.example", r"http\://a.example", id="no-bare-link"),
        pytest.param("www.a.example", r"www\.a.example", id="no-bare-www"),
        pytest.param("a  b\n\nc", "a b c", id="one-line"),
    ],
)
def test_escaping_is_no_more_than_needed(given: str, told: str) -> None:
    """Only what could become markup is escaped."""
    assert escaped(given) == told


def test_a_bare_report_is_short(release: Release) -> None:
    """What a report does not have leaves no heading behind."""
    page = Page(slug="index", title="Alone", kind="prose", blocks=(Paragraph(content=()),))

    text = written(Report(title="Bare", pages=(page,)), release)

    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "# Bare",
        "## Contents",
        "## Alone",
    ]


def test_lines_and_lists_of_published_words_are_kept(release: Release) -> None:
    """A reader of Markdown finds a hard break before each line, and the items of a list."""
    written_ = prose("It should:\n(a) plan;\n1. count.\n\nAnd:\n- one\n- two", lines=True)
    mark = Mark(label="Not achieved", symbol="x", colour="#aa0000")
    facts = Facts(facts=(Fact(name="Wording", content=as_lines("First\n\n- Second")),))
    verdict = Verdict(question="Is it achieved?", mark=mark, content=written_)
    page = Page(slug="index", title="P", kind="summary", blocks=(*written_, verdict, facts))

    told = tokens(written(Report(title="T", pages=(page,)), release))

    inner = [token.children for token in told if token.type == "inline"]
    breaks = [[child.type for child in children].count("hardbreak") for children in inner]
    words = ["".join(child.content for child in children) for children in inner]
    assert [pair for pair in zip(words, breaks, strict=True) if pair[1]] == [
        ("It should:(a) plan;1. count.", 2),
        ("It should:(a) plan;1. count.", 2),
        ("Wording: First- Second", 2),
    ]
    assert [one for one in words if one in ("one", "two")] == ["one", "two"] * 2
