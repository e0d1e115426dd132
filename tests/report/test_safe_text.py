"""Text and addresses that may stand on a page."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsr.report import is_web_address, safe_text

OPENERS = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param("plain words", "plain words", id="plain"),
        pytest.param("a\tb\nc", "a\tb\nc", id="tab-and-newline-stay"),
        pytest.param("a\x00b\x1b[31mc", "a\ufffdb\ufffd[31mc", id="controls"),
        pytest.param("a\r\nb", "a\ufffd\nb", id="carriage-return"),
        pytest.param("a\x85b\x7f", "a\ufffdb\ufffd", id="c1-and-delete"),
        pytest.param("a\ud800b", "a\ufffdb", id="lone-surrogate"),
        pytest.param("\ufdd0\uffff\U0010fffe", "\ufffd\ufffd\ufffd", id="no-characters"),
        pytest.param("a\u200fb", "a\u200fb", id="lone-mark-is-harmless"),
        pytest.param("\u202eabc", "\u202eabc\u202c", id="override-is-closed"),
        pytest.param("\u202eabc\u202c", "\u202eabc\u202c", id="closed-stays"),
        pytest.param("\u2066\u202aa", "\u2066\u202aa\u202c\u2069", id="inner-first"),
        pytest.param("\u2066\u202aa\u2069", "\u2066\u202aa\u2069", id="isolate-ends-embedding"),
        pytest.param("\u202a\u2067a\u202c", "\u202a\u2067a\u202c\u2069\u202c", id="not-across"),
        pytest.param("a\u202cb\u2069\u202a", "a\u202cb\u2069\u202a\u202c", id="stray-closers"),
    ],
)
def test_what_cannot_be_shown_is_marked_and_what_is_open_is_closed(given: str, told: str) -> None:
    """Unshowable characters become U+FFFD; a begun change of direction ends with its text."""
    assert safe_text(given) == told


@given(st.text(st.one_of(st.characters(), st.sampled_from(OPENERS + "\u202c\u2069\x00"))))
def test_cleaning_is_done_once_and_for_all(text: str) -> None:
    """Clean text stays as it is, encodes, and holds no control character."""
    clean = safe_text(text)

    assert safe_text(clean) == clean
    assert clean.encode().decode() == clean
    assert not [c for c in clean if unicodedata.category(c) == "Cc" and c not in "\t\n"]


def test_a_megabyte_of_openers_is_closed_in_time() -> None:
    """Cleaning is linear: hostile nesting costs no more than its length."""
    text = ("\u202a" * 300_000) + ("\u2069" * 300_000) + ("\u2066\u202a" * 100_000)

    assert len(safe_text(text)) == len(text) + 500_000


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        pytest.param("https://example.org/a?b=1&c=2#d", True, id="https"),
        pytest.param("http://example.org", True, id="http"),
        pytest.param("javascript:alert(1)", False, id="script"),
        pytest.param("data:text/html,x", False, id="data"),
        pytest.param("//example.org", False, id="no-scheme"),
        pytest.param("https://a b", False, id="space"),
        pytest.param('https://a"b', False, id="quote"),
        pytest.param("https://a\u202eb", False, id="direction"),
        pytest.param("https://", False, id="nothing-behind"),
        pytest.param(None, False, id="none"),
    ],
)
def test_only_addresses_on_the_web_may_be_links(address: str | None, is_one: bool) -> None:  # noqa: FBT001  # a parameter
    """Anything but plain http and https stays text."""
    assert is_web_address(address) is is_one
