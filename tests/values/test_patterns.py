"""Patterns that a register gives: Python's, and stopped where they backtrack."""

import time

import pytest

from rsr.errors import DocumentError, ModelError, Where
from rsr.values.patterns import Pattern


def test_a_pattern_that_backtracks_is_stopped() -> None:
    """It takes as many steps as 1.6 to the power of the letters."""
    began = time.process_time()
    with pytest.raises(DocumentError) as caught:
        Pattern("(a|aa)+!!").search("a" * 60, Where(file="x.csv", line=3))

    assert (caught.value.code, caught.value.problems[0].where.line) == ("pattern-slow", 3)
    assert 0.5 < time.process_time() - began < 3


@pytest.mark.parametrize("text", ["(", "(?P<a>x)(?P<a>y", "a{2,1}", "[b-a]"])
def test_what_is_no_pattern_is_refused(text: str) -> None:
    """With the words of what reads it."""
    with pytest.raises(ModelError) as caught:
        Pattern(text)

    assert caught.value.code == "pattern-wrong"


def test_a_pattern_has_at_most_a_thousand_characters() -> None:
    """It is not even read where it has more."""
    assert Pattern("a" * 1_000).fullmatch("a" * 1_000, Where()) is not None
    with pytest.raises(ModelError) as caught:
        Pattern("a" * 1_001)

    assert caught.value.code == "pattern-wrong"


@pytest.mark.parametrize(
    ("text", "given", "groups"),
    [
        pytest.param(r"_(?P<date>[0-9-]+)[.]xlsx$", "a_2024-03-01.xlsx", {"date": "2024-03-01"}, id="group"),
        pytest.param(r"(?<=_)(?P<date>\d{4})(?!\d)", "a_20240_2024", {"date": "2024"}, id="around"),
        pytest.param(r"(?P<date>\w+)", "\u00e9t\u00e9 2024", {"date": "\u00e9t\u00e9"}, id="letters"),
        pytest.param(r"(?P<date>.)(?P=date)", "abccd", {"date": "c"}, id="again"),
    ],
)  # fmt: skip
def test_patterns_mean_what_they_mean_to_python(
    text: str, given: str, groups: dict[str, str]
) -> None:
    """Groups, what stands around, letters of any language."""
    found = Pattern(text).search(given, Where())

    assert found.groupdict() == groups


def test_case_matters_unless_it_is_said_not_to() -> None:
    """Section rows are matched whatever their case."""
    assert Pattern("ab").fullmatch("AB", Where()) is None
    assert Pattern("ab", ignore_case=True).fullmatch("AB", Where()) is not None
