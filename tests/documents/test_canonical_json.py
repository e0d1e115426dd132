"""Canonical JSON: the bytes of RFC 8785, compared with another implementation of it."""

import hashlib
import struct
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from strategies import json_values

from rsr.documents.canonical_json import canonical, sha256
from rsr.errors import ModelError

# RFC 8785, appendix B: a double's bits, and how it is written.
NUMBERS = [
    ("0000000000000000", "0"),
    ("8000000000000000", "0"),
    ("0000000000000001", "5e-324"),
    ("8000000000000001", "-5e-324"),
    ("7fefffffffffffff", "1.7976931348623157e+308"),
    ("ffefffffffffffff", "-1.7976931348623157e+308"),
    ("4340000000000000", "9007199254740992"),
    ("c340000000000000", "-9007199254740992"),
    ("4430000000000000", "295147905179352830000"),
    ("44b52d02c7e14af5", "9.999999999999997e+22"),
    ("44b52d02c7e14af6", "1e+23"),
    ("44b52d02c7e14af7", "1.0000000000000001e+23"),
    ("444b1ae4d6e2ef4e", "999999999999999700000"),
    ("444b1ae4d6e2ef4f", "999999999999999900000"),
    ("444b1ae4d6e2ef50", "1e+21"),
    ("3eb0c6f7a0b5ed8c", "9.999999999999997e-7"),
    ("3eb0c6f7a0b5ed8d", "0.000001"),
    ("41b3de4355555553", "333333333.3333332"),
    ("41b3de4355555554", "333333333.33333325"),
    ("41b3de4355555555", "333333333.3333333"),
    ("41b3de4355555556", "333333333.3333334"),
    ("41b3de4355555557", "333333333.33333343"),
    ("becbf647612f3696", "-0.0000033333333333333333"),
    ("43143ff3c1cb0959", "1424953923781206.2"),
]


@pytest.mark.parametrize(("bits", "written"), NUMBERS)
def test_numbers_are_written_as_the_rfc_lists_them(bits: str, written: str) -> None:
    """Each number of the RFC's own table."""
    (value,) = struct.unpack(">d", bytes.fromhex(bits))

    assert canonical([value]) == f"[{written}]".encode()
    assert canonical({"é": value}) == f'{{"é":{written}}}'.encode()


@given(json_values)
def test_it_agrees_with_another_implementation(value: Any) -> None:
    """Any plain data gives the same bytes as the rfc8785 package."""
    assert canonical(value) == rfc8785.dumps(value)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_finite_double_agrees_with_another_implementation(value: float) -> None:
    """Also those that only an exponent can write."""
    assert canonical(value) == rfc8785.dumps(value)


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.just(1.5)))
def test_keys_are_sorted_by_their_utf_16_units(value: dict[str, float]) -> None:
    """The order is that of UTF-16, which parts from that of code points beyond the first plane."""
    assert canonical(value) == rfc8785.dumps(value)


def test_the_rfcs_own_keys_are_sorted() -> None:
    """The example of section 3.2.3, whose order differs from that of code points."""
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]

    found = canonical(dict.fromkeys(keys, True)).decode()

    order = ["\\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert found == "{" + ",".join(f'"{key}":true' for key in order) + "}"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        pytest.param(float("nan"), "number-not-finite", id="nan"),
        pytest.param(float("inf"), "number-not-finite", id="infinity"),
        pytest.param([1e300, float("-inf")], "number-not-finite", id="beside-a-large-one"),
        pytest.param(2**53, "number-too-large", id="not-exact"),
        pytest.param({"é": [-(2**53)]}, "number-too-large", id="not-exact-deep"),
    ],
)
def test_what_cannot_be_kept_is_refused(value: Any, code: str) -> None:
    """No number is written that another reader would read otherwise."""
    with pytest.raises(ModelError) as caught:
        canonical(value)

    assert caught.value.code == code


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({1: 2}, id="key"),
        pytest.param({"é": 1, 2: 3}, id="key-among-others"),
        pytest.param([{1, 2}], id="set"),
        pytest.param(b"x", id="bytes"),
        pytest.param([1e300, object()], id="object"),
    ],
)
def test_what_is_not_plain_data_is_a_mistake(value: Any) -> None:
    """The caller is told by a type error."""
    with pytest.raises(TypeError):
        canonical(value)


def test_a_tuple_is_a_list() -> None:
    """In either way of writing."""
    assert canonical((1, "a")) == b'[1,"a"]'
    assert canonical((1e300, ("a",))) == b'[1e+300,["a"]]'


def test_a_digest_is_that_of_the_bytes() -> None:
    """It is what any other tool would compute."""
    assert sha256(b"abc") == hashlib.new("sha256", b"abc").hexdigest()
