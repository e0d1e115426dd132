"""Plain prose: paragraphs, lists and links, and everything else is text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsr.report import ListBlock, Paragraph, Text, TextLink
from rsr.report.prose import as_lines, inline, prose


def _words(block: Paragraph | ListBlock) -> str:
    lines = block.items if isinstance(block, ListBlock) else (block.content,)
    return " | ".join("".join(map(_run, line)) for line in lines)


def _run(part: object) -> str:
    return getattr(part, "text", "") + (" / " if getattr(part, "ends_line", False) else "")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        pytest.param("", [], id="empty"),
        pytest.param(" \n\n \t\n", [], id="blank"),
        pytest.param("One\nline.", ["One line."], id="lines-join"),
        pytest.param("One.\n\nTwo.", ["One.", "Two."], id="paragraphs"),
        pytest.param("One.\n \t \n\n\nTwo.", ["One.", "Two."], id="wide-gap"),
        pytest.param("- a\n- b\n  more", ["a | b more"], id="list"),
        pytest.param("-not a list", ["-not a list"], id="dash-without-space"),
        pytest.param("Text:\n- a\n- b", ["Text:", "a | b"], id="list-after-a-line"),
        pytest.param("- a\n* b\n\u2022 c\n\u2022\td", ["a | b | c | d"], id="bullets"),
        pytest.param("\u2022c *d", ["\u2022c *d"], id="bullet-without-space"),
        pytest.param("A plan:\n(a) one;\n(b)\ntwo", ["A plan: / (a) one; / (b) two"], id="letters"),
        pytest.param("So:\n1. x\n12) y\n(iv) z", ["So: / 1. x / 12) y / (iv) z"], id="numbers"),
        pytest.param("In\n(2020) and\n1.5 and a.b", ["In (2020) and 1.5 and a.b"], id="no-number"),
        pytest.param("- a\n(b) c", ["a", "(b) c"], id="letters-after-a-list"),
        pytest.param("# No heading", ["# No heading"], id="hash-is-text"),
        pytest.param("<b>bold</b> *x*", ["<b>bold</b> *x*"], id="markup-is-text"),
    ],
)
def test_prose_becomes_blocks(text: str, kinds: list[str]) -> None:
    """Blank lines part paragraphs, '- ' begins items, nothing else is markup."""
    assert [_words(block) for block in prose(text)] == kinds


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        pytest.param("One\n  two  words.", ["One / two words."], id="lines"),
        pytest.param("One\n\nTwo\nthree", ["One", "Two / three"], id="paragraphs"),
        pytest.param("So:\n- a\n  b\n- c\nEnd.", ["So:", "a b | c", "End."], id="list-then-line"),
        pytest.param(
            "See\n[x](https://example.org/)\nnow", ["See / x / now"], id="a-link-on-its-line"
        ),
    ],
)
def test_published_words_keep_their_lines(text: str, kinds: list[str]) -> None:
    """With lines=True no line is joined to another, but what continues an item of a list."""
    assert [_words(block) for block in prose(text, lines=True)] == kinds


def test_lines_stand_where_no_paragraph_can() -> None:
    """Lines and the blank line between paragraphs are line breaks."""
    assert "".join(map(_run, as_lines("One\ntwo\n\nthree\n"))) == "One / two /  / three"


def test_a_list_is_a_list() -> None:
    """A paragraph that begins with an item becomes a list block."""
    assert isinstance(prose("- a\n- b")[0], ListBlock)
    assert isinstance(prose("a")[0], Paragraph)


def test_a_link_stands_between_texts() -> None:
    """Text before and after a link is kept."""
    assert inline("See [this](https://example.org/a) now.") == (
        Text(text="See "),
        TextLink(text="this", url="https://example.org/a"),
        Text(text=" now."),
    )


def test_a_link_alone_is_one_part() -> None:
    """No empty text is made around a link."""
    assert inline("[a](http://example.org)") == (TextLink(text="a", url="http://example.org"),)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("[a](javascript:alert(1))", id="script"),
        pytest.param("[a](data:text/html,x)", id="data"),
        pytest.param("[a](//example.org)", id="no-scheme"),
        pytest.param('[a](https://x"onclick=y)', id="quote"),
        pytest.param("[a] (https://example.org)", id="space"),
        pytest.param("[](https://example.org)", id="no-words"),
    ],
)
def test_what_is_not_quite_a_link_is_text(text: str) -> None:
    """Only web addresses make links; anything else is shown as it was written."""
    assert inline(text) == (Text(text=text),)


@given(st.text())
def test_no_word_is_lost(text: str) -> None:
    """Whatever is put in, every word comes out again, in order; bullets are no words."""
    plain = re.sub(r"[\[\-*\u2022\u2023\u25e6\u00b7]", "", text)

    told = " ".join(_words(block).replace(" | ", " ").replace(" / ", " ") for block in prose(plain))

    assert told.split() == plain.replace(" | ", " ").replace(" / ", " ").split()
