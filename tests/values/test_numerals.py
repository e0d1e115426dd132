"""Numbers in the ways that a register announces, and in no others."""

from decimal import Decimal
from typing import Any

import pytest

from rsr.values.numerals import PLAIN, Numerals, like_a_number


@pytest.mark.parametrize(
    ("options", "text", "number"),
    [
        ({}, "12", 12),
        ({}, "+12", 12),
        ({}, "\u22125", -5),
        ({}, "\u00b2", None),
        ({}, "1,234", None),
        ({"thousands": ","}, "1,234,567", 1234567),
        ({"thousands": ","}, "1234567", 1234567),
        ({"thousands": ","}, "1,23", None),
        ({"thousands": ","}, "1,23,456", None),
        ({"thousands": ","}, ",123", None),
        *[
            ({"thousands": " "}, f"1{space}234", 1234)
            for space in (" ", "\u00a0", "\u2009", "\u202f")
        ],
        ({"thousands": "'"}, "1\u2019234", 1234),
        ({"decimal": ","}, "1,5", Decimal("1.5")),
        ({"decimal": ","}, "1.5", None),
        ({"forms": ["brackets"]}, "(12)", -12),
        ({"forms": ["brackets"]}, "(-12)", None),
        ({}, "(12)", None),
        ({"forms": ["trailing-minus"]}, "12-", -12),
        ({"forms": ["trailing-minus"]}, "-12-", None),
        ({"forms": ["trailing-minus"]}, "+12-", None),
        ({}, "12-", None),
        ({"forms": ["per-cent"]}, "45\u00a0%", 45),
        ({"forms": ["per-cent", "brackets"]}, "(45%)", -45),
        ({"forms": ["per-cent", "brackets"]}, "(45)%", -45),
        ({"forms": ["per-cent", "brackets"]}, "(45) %", -45),
        ({"forms": ["per-cent", "brackets"]}, "(45)", -45),
        ({"forms": ["per-cent", "brackets"]}, "(45%)%", None),
        ({"forms": ["brackets"]}, "(45)%", None),
        ({"forms": ["per-cent", "brackets"], "currency": ["EUR"]}, "(45 EUR)", -45),
        ({}, "45%", None),
        ({"forms": ["exponent"]}, "1.2e+05", 120000),
        ({"forms": ["exponent"]}, "12e\u22121", Decimal("1.2")),
        ({"forms": ["bare-point"]}, ".5", Decimal("0.5")),
        ({"forms": ["bare-point"]}, "5.", 5),
        ({"forms": ["bare-point"]}, ".", None),
        ({"currency": ["\u00a3"]}, "\u00a3 12", 12),
        ({"currency": ["\u00a3"]}, "-\u00a312", -12),
        ({"currency": ["\u00a3"]}, "\u00a3-12", -12),
        ({"currency": ["\u00a3"]}, "-\u00a3-12", None),
        ({"currency": ["\u00a3"]}, "$12", None),
    ],
)  # fmt: skip
def test_a_number_is_one_in_the_ways_announced_alone(
    options: dict[str, Any], text: str, number: Decimal | int | None
) -> None:
    """Signs make no number twice negative, and thousands have three digits."""
    assert Numerals(**options).number(text) == number


@pytest.mark.parametrize(
    ("text", "like"),
    [("12", True), (".5", True), ("\u00bd", True), ("1\u00bd", True), (".", False), ("%", False)],
)
def test_what_has_a_whole_a_part_or_a_fraction_looks_like_a_number(
    text: str, *, like: bool
) -> None:
    """One of the three is enough; a sign alone is none."""
    assert like_a_number(text) is like


@pytest.mark.parametrize("text", ["(45%)", "(45)%", "(45) %"])
def test_a_per_cent_sign_in_or_behind_brackets_has_its_hint(text: str) -> None:
    """What is to be announced is said, wherever the sign stands."""
    assert "number_forms: [per-cent, brackets]" in Numerals().options_wanted(text)[0]
    assert not Numerals().options_wanted("(45%)%")
    assert not Numerals().options_wanted("45%%")


def test_one_sign_is_never_proposed_for_thousands_and_decimals() -> None:
    """A number that would need both is none."""
    assert PLAIN.options_wanted("12,345,6") == []
    assert PLAIN.options_wanted("12.345.6") == []
    assert PLAIN.options_wanted("12,345.6") != []
