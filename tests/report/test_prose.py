"""Plain prose: paragraphs, lists and links, and everything else is text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsr.report import ListBlock, Paragraph, Text, TextLink
from rsr.report.prose import inline, prose


def _words(block: Paragraph | ListBlock) -> str:
    lines = block.items if isinstance(block, ListBlock) else (block.content,)
    return " | ".join("".join(getattr(part, "text", "") for part in line) for line in lines)


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
        pytest.param("Text\n- still text", ["Text - still text"], id="list-must-begin"),
        pytest.param("# No heading", ["# No heading"], id="hash-is-text"),
        pytest.param("<b>bold</b> *x*", ["<b>bold</b> *x*"], id="markup-is-text"),
    ],
)
def test_prose_becomes_blocks(text: str, kinds: list[str]) -> None:
    """Blank lines part paragraphs, '- ' begins items, nothing else is markup."""
    assert [_words(block) for block in prose(text)] == kinds


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
    """Whatever is put in, every word comes out again, in order."""
    told = " ".join(_words(block) for block in prose(text.replace("[", "").replace("-", "")))

    assert told.split() == text.replace("[", "").replace("-", "").split()
