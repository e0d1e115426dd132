"""Which encoding a text is in, where nobody says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsr.engine.encodings import mostly_utf_8


@pytest.mark.parametrize(
    ("text", "mostly"),
    [
        pytest.param("caf\u00e9".encode() + b" \xff", True, id="one-byte-among-letters"),
        pytest.param("caf\u00e9, n\u00e9e".encode()[:-1] + b"\xe9", True, id="a-letter-of-another"),
        pytest.param("n\u00e9e, caf\u00e9 \u20ac".encode()[:-1], True, id="cut-short"),
        pytest.param("caf\u00e9".encode("cp1252"), False, id="cp1252"),
        pytest.param(
            "CAF\u00c9\u2019S caf\u00e9, n\u00e9e".encode("cp1252"), False, id="by-chance"
        ),
        pytest.param(b"\xff", False, id="one-byte-alone"),
        pytest.param(b"plain", False, id="no-letters-beyond"),
    ],
)
def test_a_text_with_few_faults_is_told_from_one_in_another_encoding(
    text: bytes, *, mostly: bool
) -> None:
    """Most of its bytes beyond ASCII must make letters of UTF-8."""
    assert mostly_utf_8([text]) is mostly


@given(st.lists(st.sampled_from(["\u00e9", "\u20ac", "\U0001f600", "a"])), st.integers(1, 9))
def test_it_does_not_matter_where_a_text_is_parted(letters: list[str], size: int) -> None:
    """A letter may begin in one piece and end in the next."""
    text = "".join(letters).encode() + b"\xff"

    pieces = [text[at : at + size] for at in range(0, len(text), size)]

    assert mostly_utf_8(pieces) is mostly_utf_8([text])
