"""Levels of areas and bodies side by side: which names, codes and figures tell them."""

from collections.abc import Mapping

import pytest

from rsr.engine.levels import levels_among
from rsr.engine.totals import SumEntry
from rsr.model import Interval, Missing, Number, Suppressed, Value

OTHERS: dict[str, Value | float] = {"Ash": 30, "Birch": 45, "Cedar": 26, "Elm": 60}
BOARDS: dict[str, Value | float] = {"Ash ICB": 75, "Elm ICB": 86}
TRUSTS: dict[str, Value | float] = {"RA1": 30, "RB2": 45, "RC3": 26, "RD4": 60}


def told(*sums: Mapping[str, Value | float], aside: str = "") -> str | None:
    """Say which level is told among figures of one period or several."""
    found = levels_among(
        [
            [
                SumEntry(
                    part,
                    Number(value=value) if isinstance(value, int | float) else value,
                    aside=part == aside,
                )
                for part, value in one.items()
            ]
            for one in sums
        ]
    )
    return str(found) if found else None


@pytest.mark.parametrize(
    ("first", "second", "level"),
    [
        ("E12000001", "E12000002", "regions"),
        ("E40000003", "E40000005", "regions"),
        ("Y56", "Y60", "regions"),
        ("London", "Midlands", "regions"),
        ("East Midlands", "West Midlands", "regions"),
        ("East of England", "Midlands and East", "regions"),
        ("NORTH WEST", "South East", "regions"),
        ("North of England", "South of England", "regions"),
        ("North East and Yorkshire", "Yorkshire and The Humber", "regions"),
        ("Yorkshire", "Yorkshire and Humber", "regions"),
        ("Made-up Region", "NHS England London", "regions"),
        ("E10000001", "E11000001", "counties"),
        ("E13000001", "Made-up County Council", "counties"),
        ("E54000007", "E54000008", "integrated care boards"),
        ("QOX", "QE1", "integrated care boards"),
        ("NHS Ash Integrated Care Board", "Elm ICB - QE1", "integrated care boards"),
        ("Ash ICS", "Elm Integrated Care System", "integrated care boards"),
        ("E38000001", "NHS Ash CCG", "sub-ICB locations"),
        ("Ash Sub-ICB location", "Elm sub ICB location - 01A", "sub-ICB locations"),
        ("RX1", "Ash NHS Trust", "NHS trusts"),
        ("Ash NHS Foundation Trust", "Elm FT", "NHS trusts"),
    ],
)
def test_names_and_codes_of_levels(first: str, second: str, level: str) -> None:
    """Two of a level that together are what the others are, one of which is none of another."""
    figures = {first: 75, second: 86} | OTHERS

    assert told(figures) == f"'{min(first, second)}' and '{max(first, second)}' ({level}) stand beside 4 other parts"  # fmt: skip
    assert told({first: 161} | OTHERS) is None  # one alone is looked for as any part is


@pytest.mark.parametrize(
    "pair",
    [
        ("North", "South"),
        ("Londonderry", "Midlands Care"),
        ("Region", "ICB"),
        ("E1200000", "E540000071"),
        ("Y5", "QOXX"),
        ("Aircraft", "Loft"),
        ("E92000001", "W06000001"),
    ],
)
def test_other_names_are_of_no_level(pair: tuple[str, str]) -> None:
    """Words within a name, and codes of other lengths or areas, tell nothing."""
    assert told(dict(zip(pair, (75, 86), strict=True)) | OTHERS) is None


@pytest.mark.parametrize(("total", "is_told"), [(161, True), (169, True), (170, False)])
def test_a_level_may_be_a_twentieth_more_than_what_lies_in_it(total: int, *, is_told: bool) -> None:
    """In two periods; in one alone, so much would come by chance."""
    # 8 is less than a twentieth of 169; 9 is more than one of 170.
    figures = {"Ash ICB": 75, "Elm ICB": total - 75} | TRUSTS
    doubled = {part: 2 * value for part, value in figures.items() if isinstance(value, int | float)}

    assert (told(figures, doubled) is not None) is is_told
    assert (told(figures) is not None) is (total == 161)


def test_what_is_of_no_level_may_stand_beside_two() -> None:
    """Boards hold the trusts, whatever else is there, and in whatever order."""
    figures = {"Zed": 400, **TRUSTS, **BOARDS, "Care Ltd": 17}

    assert told(figures) == "'Ash ICB' and 'Elm ICB' (integrated care boards) stand beside 4 NHS trusts"  # fmt: skip
    assert told({**figures, "Zed": 4, "RE5": 60}) is None


def test_what_lies_in_a_level_may_be_of_several() -> None:
    """Counties and unitary authorities together are a region."""
    areas = {"E10000001": 30, "E10000002": 45, "E06000001": 26, "E06000002": 60}

    assert told({"E12000001": 75, "E12000002": 86} | areas) == (
        "'E12000001' and 'E12000002' (regions) stand beside 4 other parts"
    )


def test_the_sum_of_a_level_is_as_rounded_as_its_parts() -> None:
    """It keeps what is printed, within half a step for each."""
    rounded = {"Ash ICB": 75, "Elm ICB": 85, "RA1": 35, "RB2": 40, "RC3": 30, "RD4": 55}

    found = levels_among([[SumEntry(part, Number(value=one)) for part, one in rounded.items()]])

    assert found is not None
    assert found.whole.value == Interval(low=155, high=165, stated=160)


def test_boards_among_the_employers_are_parts_like_the_others() -> None:
    """Their sum is not that of the trusts."""
    assert told({"Ash ICB": 7, "Elm ICB": 8} | TRUSTS) is None


def test_the_widest_level_is_told_first() -> None:
    """Three levels: each holds the next."""
    regions = {"London": 61, "Midlands": 50, "North West": 50}

    assert told({**TRUSTS, **BOARDS, **regions}) == (
        "'London', 'Midlands' and 1 more (regions) stand beside 2 integrated care boards"
    )


def test_rounded_and_hidden_figures_and_periods_that_lack_a_part() -> None:
    """Figures are taken by their bounds; a period without one of the wider level tells nothing."""
    few = Suppressed(low=1, high=7)
    rounded = {"Ash ICB": 75, "Elm ICB": 85, "RA1": 30, "RB2": 40, "RC3": 25, "RD4": 50, "RE5": 5}
    assert told(rounded, {part: 3 * value for part, value in rounded.items()})
    assert told({**BOARDS, "RA1": few, "RB2": 71, "RC3": 26, "RD4": 60})
    assert told({**BOARDS, "Elm ICB": Interval(low=84, high=88, stated=86), **TRUSTS})
    assert told({**BOARDS, **TRUSTS}, {"Ash ICB": 75, **TRUSTS})
    assert told({"Ash ICB": 75, **TRUSTS}) is None
    unknown = Missing()
    assert told({"Ash ICB": 161, "Elm ICB": unknown, **TRUSTS}) is None
    assert told({**BOARDS, "Elm ICB": Suppressed(low=1), **TRUSTS}) is None


def test_what_is_declared_to_be_no_whole_is_one_of_the_others() -> None:
    """So one is left of the level, and tells nothing."""
    assert told({**BOARDS, **TRUSTS}, aside="Elm ICB") is None
