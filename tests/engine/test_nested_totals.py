"""Totals among rows that are added up, of few rows and of more than are brought here."""

import pytest
from attrs import evolve
from engine_contract import COLUMNS, LAYOUT, indicator, relation, table

from rsr.engine import Selection, selections
from rsr.engine.duck import Duck
from rsr.model import Number

pytest.importorskip("narwhals", reason="the extra 'data' is not installed")


def summed(*rows: tuple[str, str, str], months: int = 1) -> Selection:
    """Add up figures, each with who reports it and what else stands in its row, in some months."""
    found = [
        {
            "ORG": who,
            "STATUS": "final",
            "FIGURE": figure,
            "MEASURE": "R1",
            "FILE": of,
            "START": f"01/{month:02}/2023",
            "END": f"28/{month:02}/2023",
        }
        for month in range(1, months + 1)
        for who, figure, of in rows
    ]
    asked = evolve(indicator(combine="sum"), id="sum")
    assert asked.measured is not None
    asked = evolve(asked, measured=evolve(asked.measured, part=None))
    layout = evolve(LAYOUT, file=None, vintages={})
    with Duck(threads=1) as duck:
        return selections(relation(duck, COLUMNS, table(*found)), layout, [asked])["sum"]


def told(selection: Selection) -> list[str]:
    """Return what is told of totals."""
    return [one.got or "" for one in selection.problems if one.code == "whole-among-parts"]


@pytest.mark.parametrize("most", [1, 20_000])
@pytest.mark.parametrize(
    ("name", "is_told"),
    [
        ("Total", True),
        ("North sub-total", True),
        ("All age groups", True),
        ("Both sexes", True),
        ("All Saints Hospital", False),
        ("Total Care Ltd", False),
        ("Wales", False),
    ],
)
def test_a_name_tells_a_total_of_few_rows_and_of_many(
    name: str, most: int, monkeypatch: pytest.MonkeyPatch, *, is_told: bool
) -> None:
    """The same names tell it where the rows are looked at and where only the texts are."""
    monkeypatch.setattr("rsr.engine.nested._MOST_ROWS", most)

    found = summed(("A", "7", "x"), (name, "23", "x"), ("B", "11", "x"))

    assert told(found) == ([f"{name!r} among other texts under 'ORG'"] if is_told else [])
    assert bool(found.figures) is not is_told


def test_a_text_that_all_rows_hold_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing else stands under a column, its text parts no rows."""
    monkeypatch.setattr("rsr.engine.nested._MOST_ROWS", 1)

    found = summed(("Total", "7", "x"), ("Total", "23", "y"))

    assert told(found) == []
    assert [one.value for one in found.figures] == [Number(value=30)]


@pytest.mark.parametrize("few", [0, 1, 2, 3])
def test_sums_are_looked_at_one_by_one_or_together(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many sums there are, the same is told of their rows."""
    monkeypatch.setattr("rsr.engine.nested._FEW_GROUPS", few)

    assert told(summed(("A", "7", "x"), ("Total", "7", "x"), months=2)) == [
        "'Total' among other texts under 'ORG'"
    ]
    assert told(summed(("A", "7", "x"), ("B", "7", "x"), months=2)) == []


@pytest.mark.parametrize("few", [0, 50])
def test_rows_that_are_not_added_up_tell_no_total(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A total under another measure, whose name the engine lets through, is none of these rows."""
    monkeypatch.setattr("rsr.engine.nested._FEW_GROUPS", few)
    monkeypatch.setattr("rsr.engine.nested._MOST_ROWS", 1)
    rows = [
        {"ORG": who, "FIGURE": figure, "MEASURE": measure}
        for who, figure, measure in (
            ("A", "7", "Group 1"),
            ("B", "11", "group 1"),
            ("Total", "23", "Group 2"),
        )
    ]
    asked = evolve(indicator({"MEASURE": "Group 1"}, combine="sum", part=None), id="sum")
    with Duck(threads=1) as duck:
        layout = evolve(LAYOUT, file=None, vintages={})
        found = selections(relation(duck, COLUMNS, table(*rows)), layout, [asked])["sum"]

    assert told(found) == []
    assert [one.value for one in found.figures] == [Number(value=18)]
