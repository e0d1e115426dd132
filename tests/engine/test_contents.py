"""Texts that show by themselves that rows are of several things."""

import pytest

from rsr.engine.contents import of_several


@pytest.mark.parametrize(
    ("texts", "several"),
    [
        (("M", "F"), True),
        (("M", "f [note 1]", ""), True),
        (("Male", "Female", "Not known"), True),
        (("Mann", "Frau"), True),
        (("boys", "girls", "All"), True),
        (("M", "F", "_T"), True),
        (("M", "F", "Q"), False),
        (("M", "Unknown"), False),
        (("M", "M"), False),
        (("F", "T"), False),
        (("M", ""), False),
        (("SA", "NSA"), True),
        (("Seasonally adjusted", "Unadjusted"), True),
        (("SA", "NSA", "WA"), False),
        (("SA", "VIC"), False),
        (("0-4", "5-9"), True),
        (("0-4", "5 to 9", "10+"), True),
        (("Under 18", "18-64", "65 and over"), True),
        (("<18", "18 years and older"), True),
        (("Aged 0-4", "Aged 5-9"), True),
        (("0-4", "4-9"), False),
        (("12-18", "11-17"), False),
        (("Under 18", "17-64"), False),
        (("64+", "18-64"), False),
        (("120-130", "0-4"), True),
        (("120-131", "0-4"), False),
        (("2019-20", "2020-21"), False),
        (("19-4", "5-9"), False),
        (("0-4", "none"), False),
        (("5", "9"), False),
        (("Survey", "Register"), False),
        (("a.csv", "b.csv"), False),
        (("A. Smith", "B. Jones"), False),
    ],
)
def test_which_texts_are_of_several_things(texts: tuple[str, ...], *, several: bool) -> None:
    """Two sexes, two ages that have nobody in common, or with and without an adjustment."""
    assert of_several(texts, parted=False) is several
    assert of_several(texts, parted=True) is several


@pytest.mark.parametrize(
    ("texts", "several"),
    [
        (("Wales", "England total"), True),
        (("E92000001", "W92000004"), True),
        (("France", "Germany"), True),
        (("England", "Kent"), False),
        (("IT", "HR"), False),
        (("England", "ENGLAND"), False),
    ],
)
def test_countries_are_several_where_figures_are_not_of_parts(
    texts: tuple[str, ...], *, several: bool
) -> None:
    """Each part has a country of its own."""
    assert of_several(texts, parted=False) is several
    assert not of_several(texts, parted=True)


@pytest.mark.parametrize(("count", "several"), [(30, True), (31, False)])
def test_of_more_texts_nothing_is_told(count: int, *, several: bool) -> None:
    """They are of names, numbers or remarks."""
    assert of_several([f"{at}-{at}" for at in range(count)], parted=False) is several


def test_texts_beside_what_was_and_what_should_be() -> None:
    """A column of which other texts are something else is not of these two."""
    assert of_several(["Actual", "Planned figure"], parted=True)
    assert not of_several(["Actual", "Planned", "Cherry"], parted=True)
