"""Table relations that a register declares protect hidden figures, and must fit the figures."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from attrs import evolve

import rsr
from rsr.errors import ModelError, Problem
from rsr.model import (
    Indicator,
    Interval,
    Number,
    Observation,
    Period,
    Register,
    Suppressed,
    TableRelation,
    Value,
)
from rsr.workflow.suppressing import Protection

MARCH = Period(start=date(2026, 3, 1), end=date(2026, 3, 31))
HIDDEN = Suppressed(low=1, high=4)
_Cell = tuple[str, str | None]


def register(figures: Mapping[_Cell, Value], **declared: Sequence[TableRelation]) -> Register:
    """Return a register of made-up figures of March, with relations by indicator."""
    ids = sorted({id_ for id_, _ in figures} | declared.keys())
    return Register(
        title="Made up",
        indicators=tuple(
            Indicator(
                id=id_,
                title="T",
                unit="people",
                better="lower",
                table_relations=tuple(declared.get(id_, ())),
            )
            for id_ in ids
        ),
        observations=tuple(
            Observation(indicator=id_, part=part, period=MARCH, value=value)
            for (id_, part), value in figures.items()
        ),
    )


def printed(made: Register) -> tuple[dict[_Cell, Value], list[Problem]]:
    """Return the figures as they are printed, and the problems."""
    safe = Protection(made, ()).as_of(None)
    return {(one.indicator, one.part): one.value for one in safe.written}, list(safe.problems)


def codes(problems: Sequence[Problem]) -> set[str]:
    """Return the codes of problems that are no notes."""
    return {one.code for one in problems if one.severity != "note"}


NORTH = TableRelation(total="North", parts=("Ash", "Birch"))
REGIONS: dict[_Cell, Value] = {
    ("a", "Ash"): HIDDEN,
    ("a", "Birch"): Number(value=20),
    ("a", "Cedar"): Number(value=9),
    ("a", "North"): Number(value=23),
}


def test_parts_that_add_up_to_another_part() -> None:
    """A region among its wards gives a hidden ward away, so that the other ward is withheld."""
    undeclared, _ = printed(register(REGIONS))
    values, problems = printed(register(REGIONS, a=[NORTH]))

    assert undeclared == REGIONS
    assert values == {**REGIONS, ("a", "Birch"): Suppressed(low=19, high=22, by="rsr")}
    assert not codes(problems)


def test_names_of_parts_are_compared_as_people_see_them() -> None:
    """Case and spaces in a declared name are those of nobody."""
    spelled = TableRelation(total=" north", parts=("ASH", "birch "))

    values, _ = printed(register(REGIONS, a=[spelled]))

    assert values["a", "Birch"] == Suppressed(low=19, high=22, by="rsr")


TWO: dict[_Cell, Value] = {
    ("all", None): Number(value=30),
    ("all", "Ash"): Number(value=12),
    ("all", "Birch"): Number(value=18),
    ("men", None): Number(value=18),
    ("men", "Ash"): Number(value=9),
    ("men", "Birch"): Number(value=9),
    ("women", None): Number(value=12),
    ("women", "Ash"): HIDDEN,
    ("women", "Birch"): Suppressed(low=5, high=15),
}
SEXES = TableRelation(indicators=("men", "women"))


def test_indicators_that_add_up_to_another() -> None:
    """Their wholes add up, and so does each part that they have in common."""
    undeclared, _ = printed(register(TWO))
    values, problems = printed(register(TWO, all=[SEXES]))

    assert {cell for cell in TWO if undeclared[cell] != TWO[cell]} == {("women", None)}
    lost = {cell for cell in TWO if values[cell] != TWO[cell]}
    assert lost == {("women", None), ("all", "Ash"), ("all", "Birch"), ("all", None)}
    assert values["all", "Ash"] == Suppressed(low=10, high=13, by="rsr")
    assert not codes(problems)


def test_a_margin_among_the_parts_of_a_whole_is_not_added_twice() -> None:
    """The whole is that of the wards; North is known to be two of them."""
    figures = {**REGIONS, ("a", None): Number(value=32)}

    undeclared, problems_before = printed(register(figures))
    values, problems = printed(register(figures, a=[NORTH]))

    assert codes(problems_before) == {"figures-contradictory"}
    assert undeclared == figures
    assert not codes(problems)
    assert values["a", "Birch"] == Suppressed(low=19, high=22, by="rsr")


def test_parts_of_other_indicators() -> None:
    """A figure can be the sum of named parts of another indicator."""
    figures: dict[_Cell, Value] = {
        ("few", None): Number(value=23),
        ("wards", "Ash"): HIDDEN,
        ("wards", "Birch"): Number(value=20),
        ("wards", "Cedar"): Number(value=40),
    }
    some = TableRelation(parts=("Ash", "Birch"), indicators=("wards",))

    assert printed(register(figures))[0] == figures
    values, _ = printed(register(figures, few=[some]))
    assert values["wards", "Birch"] == Suppressed(low=19, high=22, by="rsr")
    assert values["wards", "Cedar"] == Number(value=40)


@pytest.mark.parametrize(
    ("birch", "north", "told"),
    [
        pytest.param(Number(value=20), 20, True, id="one-below-the-least"),
        pytest.param(Number(value=20), 21, False, id="the-least"),
        pytest.param(Number(value=20), 24, False, id="the-most"),
        pytest.param(Number(value=20), 25, True, id="one-above-the-most"),
        pytest.param(Interval(low=18, high=22, stated=20), 18, True, id="below-rounding"),
        pytest.param(Interval(low=18, high=22, stated=20), 19, False, id="rounded-down"),
        pytest.param(Interval(low=18, high=22, stated=20), 26, False, id="rounded-up"),
        pytest.param(Interval(low=18, high=22, stated=20), 27, True, id="above-rounding"),
    ],
)
def test_figures_outside_rounding_contradict_a_declared_relation(
    birch: Value, north: int, *, told: bool
) -> None:
    """That is an error at the relation, and nothing is withheld for it."""
    figures: dict[_Cell, Value] = {
        **REGIONS,
        ("a", "Birch"): birch,
        ("a", "North"): Number(value=north),
    }

    values, problems = printed(register(figures, a=[NORTH]))

    errors = [one for one in problems if one.severity == "error"]
    assert [one.code for one in errors] == ["relation-contradicted"] * told
    if told:
        assert errors[0].where.path == ("indicators", 0, "table_relations", 0)
        assert errors[0].got == "a (North, 2026-03-01 to 2026-03-31)"
        assert values == figures


def test_contradictions_are_told_where_nothing_is_hidden() -> None:
    """A declared relation that does not hold is an error in any case."""
    figures = {**REGIONS, ("a", "Ash"): Number(value=9)}

    assert codes(printed(register(figures, a=[NORTH]))[1]) == {"relation-contradicted"}
    assert not codes(printed(register({**figures, ("a", "North"): Number(value=29)}, a=[NORTH]))[1])


def test_a_part_that_is_not_published_can_be_anything() -> None:
    """Without Birch, what is left of North says nothing of Ash, and North may be more than Ash."""
    figures = {cell: value for cell, value in REGIONS.items() if cell != ("a", "Birch")}

    values, problems = printed(register(figures, a=[NORTH]))

    assert values == figures
    assert not codes(problems)


@pytest.mark.parametrize(
    ("relations", "found"),
    [
        pytest.param(
            {"men": [TableRelation(indicators=("nobody",))]}, "indicator-unknown", id="id"
        ),
        pytest.param(
            {"men": [TableRelation(indicators=("all",))], "all": [SEXES]},
            "relation-circular",
            id="indicators-of-each-other",
        ),
        pytest.param(
            {"all": [NORTH, TableRelation(total="Ash", parts=("North",))]},
            "relation-circular",
            id="parts-of-each-other",
        ),
        pytest.param(
            {"men": [TableRelation(indicators=("men",))]}, "relation-circular", id="of-itself"
        ),
        pytest.param(
            {
                "all": [TableRelation(total="Ash", parts=("Ash",), indicators=("men",))],
                "men": [TableRelation(indicators=("all",))],
            },
            "relation-circular",
            id="a-part-through-a-relation-of-all-parts",
        ),
    ],
)
def test_relations_that_cannot_be_are_told_by_check(relations: Any, found: str) -> None:
    """Ids that are not there, and figures that are parts of themselves."""
    problems = rsr.check(register(TWO, **relations))

    assert found in {one.code for one in problems}


def test_relations_of_wholes_and_parts_are_no_loop() -> None:
    """A total of totals is none, and neither is the same part in two directions of a table."""
    problems = rsr.check(register(TWO, all=[SEXES, NORTH, TableRelation(parts=("North", "South"))]))

    assert not [one for one in problems if one.code == "relation-circular"]


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({}, id="nothing"),
        pytest.param({"total": "North"}, id="no-parts"),
        pytest.param({"total": "Ash", "parts": ("Ash", "Birch")}, id="a-total-among-its-parts"),
        pytest.param({"parts": ("Ash", "Ash")}, id="a-part-twice"),
        pytest.param({"parts": ("Ash", "Ash"), "indicators": ("men",)}, id="twice-of-another"),
    ],
)
def test_a_relation_names_different_cells(given: dict[str, Any]) -> None:
    """What names no parts, or one of them twice, is refused where it is given."""
    with pytest.raises(ModelError) as refused:
        TableRelation(**given)

    assert refused.value.code == "relation-malformed"
    assert TableRelation(total="Ash", parts=("Ash",), indicators=("men",)).total == "Ash"


def test_a_contradiction_names_cells_by_part_indicator_and_period() -> None:
    """Of figures that do not add up the message says which they are."""
    figures: dict[_Cell, Value] = {
        ("a", None): Number(value=1),
        ("a", "Ash"): HIDDEN,
        ("a", "Birch"): Number(value=20),
    }

    _, problems = printed(register(figures))

    (told,) = [one for one in problems if one.code == "figures-contradictory"]
    assert told.got == (
        "the total whole (a, 2026-03-01 to 2026-03-31) is 1; made up of: "
        "Ash (a, 2026-03-01 to 2026-03-31) is 1 to 4, Birch (a, 2026-03-01 to 2026-03-31) is 20"
    )


def test_contradictions_of_one_cause_are_one_message() -> None:
    """However many periods they are met in; nothing speaks of a relation that nobody declared."""
    made = register(
        {("a", None): Number(value=1), ("a", "Ash"): HIDDEN, ("a", "Birch"): Number(value=20)}
    )
    later = Period(start=date(2026, 4, 1), end=date(2026, 4, 30))
    more = [evolve(one, period=later) for one in made.observations]

    _, problems = printed(evolve(made, observations=(*made.observations, *more)))

    (told,) = [one for one in problems if one.code == "figures-contradictory"]
    assert str(told.got).startswith(
        "the total whole (a, 2026-03-01 to 2026-03-31) is 1; made up of: Ash"
    )
    assert str(told.got).endswith("is 20; and 1 more like it")
    assert "relation names" not in told.must
