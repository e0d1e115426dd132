"""What holds for every table, whatever stands in its cells."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pytest
from attrs import evolve
from engine_contract import COLUMNS, LAYOUT, indicator, relation, table
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from rsr.engine import Figure, Layout, Selection, Vintage, selected
from rsr.engine.duck import Duck
from rsr.model import Interval, Missing, Number
from rsr.model.vintage import Standing

pytest.importorskip("narwhals", reason="the extra 'data' is not installed")


def placed(figure: Figure) -> Standing:
    """Return what a figure is compared by with others for the same thing."""
    vintage = figure.vintage or Vintage(label="")
    return vintage.standing(figure.status)


Combine = Literal["one", "sum", "count"]
texts = st.none() | st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)
figures = texts | st.sampled_from(
    ["0", "5", "12", "1e9", "*", " * ", "-", "nan", "inf", "9999999", "9" * 40, "0.1", "-3", "٣"]
)
days = st.sampled_from(["01/04/2024", "2024-04-01", "30/04/2024", "31/04/2024", "", None])
rows = st.fixed_dictionaries(
    {},
    optional={
        "START": days,
        "END": days,
        "STATUS": texts | st.sampled_from(["Final", "provisional ", "PERFORMANCE"]),
        "ORG": texts | st.sampled_from(["R01", "r01 ", "R02"]),
        "MEASURE": texts | st.sampled_from(["R1", "r1", " R1\t", "R10"]),
        "FIGURE": figures,
        "FILE": st.sampled_from(["apr.csv", "apr_v2.csv", "apr_final.csv", "other.csv"]),
    },
)


def measure(
    found: Sequence[Mapping[str, Any]], combine: Combine, layout: Layout = LAYOUT
) -> Selection:
    """Measure rows with DuckDB, of which equal ones are rows of their own."""
    made_up = indicator(combine=combine, duplicate_rows="keep")
    with Duck(threads=1) as duck:
        return selected(relation(duck, COLUMNS, table(*found)), layout, made_up)


@settings(max_examples=40)
@given(st.lists(rows, max_size=12), st.sampled_from(["one", "sum", "count"]))
def test_every_selected_row_is_accounted_for(
    found: list[Mapping[str, Any]], combine: Combine
) -> None:
    """Whatever stands in the cells, the tally adds up, and what was left out is told."""
    selection = measure(found, combine)

    wanted = [row for row in found if (row.get("MEASURE", "R1") or "").strip().casefold() == "r1"]
    assert selection.tally.selected == len(wanted)
    assert selection.tally.adds_up
    assert selection.tally.left_out == 0 or any(
        problem.severity == "error" for problem in selection.problems
    )
    for problem in selection.problems:
        assert len(str(problem)) < 600


@settings(max_examples=40)
@given(st.lists(rows, max_size=10), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_of_no_consequence(
    found: list[Mapping[str, Any]], random: Any
) -> None:
    """Rows in another order are the same figures, but for their places."""
    shuffled = [dict(row) for row in found]
    random.shuffle(shuffled)

    one, other = measure(found, "sum"), measure(shuffled, "sum")

    assert [(each.period, each.value, each.latest) for each in one.figures] == [
        (each.period, each.value, each.latest) for each in other.figures
    ]
    assert one.tally == other.tally


@settings(max_examples=40)
@given(st.lists(rows, max_size=12))
def test_one_figure_is_in_force_for_each_period_and_part(found: list[Mapping[str, Any]]) -> None:
    """Of the figures for one period and part the latest in standing is in force, and only it."""
    selection = measure(found, "sum")

    keys = [(each.period, each.part, each.whole) for each in selection.latest]
    assert len(keys) == len(set(keys))
    for each in selection.latest:
        mine = [
            one for one in selection.figures if (one.period, one.part) == (each.period, each.part)
        ]
        assert placed(each) == max(map(placed, mine))
        assert {one.value for one in mine if placed(one) == placed(each)} == {each.value}


@settings(max_examples=40)
@example([0, 1000, 1000])
@given(st.lists(st.integers(-(10**13), 10**13) | st.none(), min_size=1, max_size=12))
def test_sums_of_whole_numbers_are_exact(found: list[int | None]) -> None:
    """The sum that an engine and Python make together is that of Python alone."""
    written = [{"FIGURE": None if number is None else str(number)} for number in found]
    selection = measure(written, "sum", evolve(LAYOUT, counts=False))

    assume("whole-among-parts" not in {problem.code for problem in selection.problems})
    value = selection.figures[0].value
    if None in found:
        assert isinstance(value, Missing)
    elif 9999999 not in found:
        assert value == Number(value=sum(number for number in found if number is not None))


@settings(max_examples=40)
@given(st.lists(st.integers(0, 10**5), min_size=2, max_size=12))
@example([1, 1, 1, 1, 1, 1, 1, 1, 1, 59964, 60000])
@example([368, 2428, 2800])
def test_only_multiples_of_the_step_are_widened(found: list[int]) -> None:
    """A sum has bounds round each figure that is rounded, and none round one that cannot be."""
    written = [{"FIGURE": str(number)} for number in found]

    selection = measure(written, "sum", evolve(LAYOUT, rounded_to=5, sentinels=()))

    codes = [problem.code for problem in selection.problems]
    if not selection.figures:  # one figure is the sum of the others within rounding
        assert "whole-among-parts" in codes
        return
    value = selection.figures[0].value
    # A count from 1 to 4 would have been hidden.
    each = [
        [one for one in range(number - 2, number + 3) if one == 0 or one > 4]
        if number % 5 == 0
        else [number]
        for number in found
    ]
    low, high = sum(map(min, each)), sum(map(max, each))
    assert (value.low, value.high) == (low, high) if isinstance(value, Interval) else low == high
    broken = [number for number in found if number % 5]
    # Once for those that should have been hidden, and once for the others.
    kinds = len({number < 5 for number in broken})
    # In one period, one figure may be what others come to within rounding, which is told besides.
    assert [code for code in codes if code != "total-suspected"] == ["convention-broken"] * kinds
