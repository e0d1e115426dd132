"""Rows that are the same in every column, where rows are added up or counted."""

from typing import Any, Literal

import pytest
from attrs import evolve
from engine_contract import COLUMNS, LAYOUT, indicator, relation, table

from rsr.engine import Layout, Selection, frames, selections
from rsr.engine.duck import Duck
from rsr.engine.repeated import Alike, repeated
from rsr.model import Number


def codes(found: Selection) -> list[str]:
    """Return the codes of what is told, but for totals by figures."""
    return [problem.code for problem in found.problems]


def combined(
    combine: Literal["sum", "count"], *rows: tuple[str, str, str], months: int = 1,
    duplicate_rows: Literal["refuse", "keep"] = "refuse", layout: Layout = LAYOUT, part: str | None = None,
) -> Selection:  # fmt: skip
    """Add up or count rows, each with who reports it, its figure and its file, in some months."""
    found = [
        {
            "ORG": who, "FIGURE": figure, "FILE": of,
            "START": f"01/{month:02}/2023", "END": f"28/{month:02}/2023",
        }
        for month in range(1, months + 1)
        for who, figure, of in rows
    ]  # fmt: skip
    asked = evolve(indicator(combine=combine), id="asked")
    assert asked.measured is not None
    measured = evolve(asked.measured, part=part, duplicate_rows=duplicate_rows)
    layout = evolve(layout, file=None, vintages={})
    with Duck(threads=1) as duck:
        given = relation(duck, COLUMNS, table(*found))
        return selections(given, layout, [evolve(asked, measured=measured)])["asked"]


def several(different: int, times: int = 2) -> list[tuple[str, str, str]]:
    """Return so many different rows of one figure, each some times."""
    return [(f"org-{at}", "7", "x") for at in range(different)] * times


# --- what tells that a table is held twice -----------------------------------------------------------


@pytest.mark.parametrize(
    ("times", "different", "is_told"),
    [(2, 9, 0), (2, 10, 2), (3, 6, 0), (3, 7, 3), (1, 1000, 0)],
)
def test_different_rows_are_there_as_often_by_chance_once_in_a_thousand_cases(
    times: int, different: int, is_told: int
) -> None:
    """Two to the tenth is the first power of 2 above 1,000, and three to the seventh that of 3."""
    assert repeated([Alike((1,), times, different, "7")], {(1,): 1})[0] == is_told


@pytest.mark.parametrize(("figures", "is_told"), [("12", 0), ("123", 2)])
def test_three_different_figures_are_not_there_twice_by_chance(figures: str, is_told: int) -> None:
    """Two may be, and hidden ones tell nothing."""
    rows = [Alike((1,), 2, 1, figure) for figure in figures]

    assert repeated([*rows, Alike((1,), 2, 1), Alike((1,), 2, 1)], {(1,): 1})[0] == is_told


def test_times_may_be_several_times_as_much() -> None:
    """Rows that were alike before the table was held twice are there four times; one that is there once ends it."""
    rows = [Alike((1,), 2, 6), Alike((1,), 4, 4)]

    assert repeated(rows, {(1,): 5})[0] == 2
    assert repeated([*rows, Alike((1,), 1, 1)], {(1,): 5}) == (0, [])
    assert repeated([*rows, Alike((1,), 3, 1)], {(1,): 5}) == (0, [])


@pytest.mark.parametrize(("different", "found"), [(10, []), (11, [(1,)])])
def test_each_period_that_is_tried_is_more_chance(different: int, found: list[Any]) -> None:
    """Of two periods, one is doubled by chance twice as often."""
    rows = [Alike((1,), 2, different), Alike((2,), 1, 5)]

    assert repeated(rows, {(1,): 1, (2,): 1})[1] == found


def test_figures_of_all_periods_tell_together() -> None:
    """One row a month, each twice, is a table held twice; the first period is told first."""
    rows = [Alike((month,), 2, 1, str(month)) for month in (3, 1, 2)]

    sums = {(1,): 1, (2,): 1, (3,): 1}

    assert repeated(rows, sums) == (2, [(1,), (2,), (3,)])
    assert repeated([*rows[:2], Alike((2,), 1, 1, "2")], sums) == (0, [])


@pytest.mark.parametrize(("sums", "times"), [(5, 2), (6, 0)])
def test_two_rows_of_a_figure_must_differ(sums: int, times: int) -> None:
    """Where all rows of a figure are the same, nothing in the table tells cases apart."""
    assert repeated([Alike((1,), 2, 11)], {(1,): sums})[0] == times


# --- rows that are added up or counted -----------------------------------------------------------


@pytest.mark.parametrize("combine", ["sum", "count"])
@pytest.mark.parametrize(("different", "is_told"), [(9, False), (10, True)])
def test_a_table_that_holds_its_rows_twice_has_no_figure(
    combine: Literal["sum", "count"], different: int, *, is_told: bool
) -> None:
    """No row of it is counted as used."""
    found = combined(combine, *several(different))

    errors = [one.code for one in found.problems if one.severity == "error"]
    assert errors == (["rows-repeated"] if is_told else [])
    assert bool(found.figures) is not is_told
    assert found.tally.left_out == (2 * different if is_told else 0)


@pytest.mark.parametrize("combine", ["sum", "count"])
def test_a_register_may_say_that_each_row_is_a_case(combine: Literal["sum", "count"]) -> None:
    """Nothing is told then, of a table or of single rows."""
    found = combined(combine, *several(10), duplicate_rows="keep")

    assert codes(found) == []
    assert [one.value for one in found.figures] == [Number(value=140 if combine == "sum" else 20)]


@pytest.mark.parametrize("combine", ["sum", "count"])
@pytest.mark.parametrize(("most", "is_told"), [(20, True), (19, False)])
def test_of_many_rows_the_table_as_a_whole_is_looked_at(
    combine: Literal["sum", "count"], most: int, monkeypatch: pytest.MonkeyPatch, *, is_told: bool
) -> None:
    """A single row is told among few rows, and the table among any number."""
    monkeypatch.setattr("rsr.engine.repeated._MOST_ROWS", most)
    single = [*several(10)[:19], ("other", "7", "x")]

    assert codes(combined(combine, *several(10))) == ["rows-repeated"]
    assert codes(combined(combine, *single)) == (
        ["rows-repeated"] if is_told and combine == "sum" else []
    )


@pytest.mark.parametrize("combine", ["sum", "count"])
def test_as_many_cases_each_month_are_no_table_held_several_times(
    combine: Literal["sum", "count"],
) -> None:
    """Ten cases of which nothing but the month is on record are ten."""
    found = combined(combine, *[("A", "1", "x")] * 10, months=12)

    assert codes(found) == []
    assert {one.value for one in found.figures} == {Number(value=10)}


@pytest.mark.parametrize(("texts", "is_told"), [(2, False), (3, True)])
def test_another_column_tells_cases_apart(texts: int, *, is_told: bool) -> None:
    """Where each reporter has one row, held twice, three figures beside them are no chance."""
    rows = [(f"org-{at}", str(7 + at % texts), "x") for at in range(10)] * 2

    found = combined("count", *rows, part="ORG")

    assert codes(found) == (["rows-repeated"] if is_told else [])


def test_cases_that_are_alike_are_counted() -> None:
    """Rows of a list of cases that have few columns are often the same."""
    rows = [*several(10), *several(3), *several(1, 3)]

    found = combined("count", *rows)

    assert codes(found) == []
    assert [one.value for one in found.figures] == [Number(value=29)]


@pytest.mark.parametrize("figure", ["0", "1", "*"])
def test_small_and_hidden_figures_may_well_be_alike(figure: str) -> None:
    """They are those of cases."""
    found = combined("sum", ("A", figure, "x"), ("A", figure, "x"), ("B", "20", "x"))

    assert codes(found) == []


@pytest.mark.parametrize("figure", ["2", "10", "12"])
def test_a_row_that_is_added_up_twice_is_told_with_its_lines(figure: str) -> None:
    """It is a warning, and the figure stands."""
    found = combined(
        "sum", ("B", "20", "x"), ("A", figure, "x"), ("C", "30", "x"), ("A", figure, "x")
    )

    (problem,) = found.problems
    assert (problem.code, problem.severity) == ("rows-repeated", "warning")
    assert (
        problem.got
        == f"1 row more than once, the same in every column, first '{figure}', on lines 2 and 4"
    )
    assert [one.value for one in found.figures] == [Number(value=50 + 2 * float(figure))]


@pytest.mark.parametrize(
    ("rows", "is_told"),
    [
        ([("A", "7", "x"), ("B", "11", "x")] * 2, True),  # two figures may be alike by chance
        ([("A", "7", "x"), ("B", "7", "x"), ("C", "7", "x"), ("D", "9", "x")] * 2, True),
        ([("A", "7", "x"), ("B", "11", "x"), ("C", "20", "x")] * 2 + [("A", "7", "x")], True),
        (
            [
                ("A", "7", "x"),
                ("B", "11", "x"),
                ("C", "20", "x"),
                ("A", "7", "y"),
                ("B", "11", "y"),
            ],
            False,
        ),
    ],
)
def test_rows_that_may_well_be_alike_are_added_up(
    rows: list[tuple[str, str, str]], *, is_told: bool
) -> None:
    """Single rows of events are no table held twice, and rows that differ in a column no copies."""
    found = combined("sum", *rows)

    assert [(one.code, one.severity) for one in found.problems if one.code == "rows-repeated"] == (
        [("rows-repeated", "warning")] if is_told else []
    )
    assert [one.value for one in found.figures] == [
        Number(value=sum(int(figure) for _, figure, _ in rows))
    ]


@pytest.mark.parametrize("times", [2, 3])
def test_a_table_that_holds_its_rows_several_times_is_not_added_up(times: int) -> None:
    """The first period and how many more there are is told, and no row is counted as used."""
    once = [("A", "7", "x"), ("B", "11", "x"), ("C", "20", "x")]

    found = combined("sum", *once * times, months=3)

    assert codes(found) == ["rows-repeated"]
    assert found.problems[0].got == (
        f"each row of '01/01/2023 to 28/01/2023' {times} times, or a multiple of that, the same in every "
        "column, and of 2 periods more"
    )
    assert found.figures == ()
    assert (found.tally.left_out, found.tally.adds_up) == (9 * times, True)


@pytest.mark.parametrize("apart", [False, True])
def test_a_column_of_numbers_may_tell_rows_apart(*, apart: bool) -> None:
    """What is not looked at cannot say that rows are the same."""
    asked = indicator(combine="sum", select={})
    assert asked.measured is not None
    asked = evolve(asked, id="sum", measured=evolve(asked.measured, part=None))
    layout = Layout(value="FIGURE", at="START", covers="day")
    rows = ", ".join(f"('2023-01-01', '{n}', {at})" for at, n in enumerate((7, 11, 20) * 2))
    columns = "*" if apart else "* exclude (ID)"

    with Duck(threads=1) as duck:
        given = duck.connection.sql(
            f"select {columns} from (values {rows}) as t(START, FIGURE, ID)"  # noqa: S608  # as above
        )
        found = selections(given, layout, [asked])["sum"]

    assert codes(found) == ([] if apart else ["rows-repeated"])
    assert [one.value for one in found.figures] == ([Number(value=76)] if apart else [])


# --- columns of lists --------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
@pytest.mark.parametrize(("label", "is_told"), [("[i]", True), ("[i, j]", False)])
@pytest.mark.parametrize("kind", ["{}", "{{'x': {}}}", "map {{'x': {}}}"])
def test_rows_with_lists_records_and_maps_are_compared(
    engine: str, kind: str, label: str, *, is_told: bool
) -> None:
    """What they hold is a part of the row."""
    asked = indicator({}, combine="count", part=None)
    layout = Layout(value="n", start="day", end="day", date_formats=("%Y-%m-%d",))
    with Duck(threads=1) as duck:
        given: Any = duck.connection.sql(
            f"select '2023-01-01' as day, {kind.format(label)} as labels from range(12) a(i), range(2) b(j)"  # noqa: S608  # a test's own
        )
        if engine == "polars":
            given = pytest.importorskip("polars").from_arrow(given.to_arrow_table()).lazy()
        found = selections(given, layout, [asked])["restraint"]

    assert codes(found) == ["rows-repeated"] * is_told


# --- what is looked at again ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "queries"),
    [
        pytest.param([("a", "7", "x"), ("b", "8", "x")], 0, id="no-group-of-two"),
        pytest.param([("a", "7", "x"), ("a", "7", "x"), ("b", "*", "x")], 1, id="one-of-two"),
    ],
)
def test_only_groups_of_several_rows_are_looked_at(
    monkeypatch: pytest.MonkeyPatch, rows: list[tuple[str, str, str]], queries: int
) -> None:
    """Rows that are the same in every column are in one group of the first query."""
    asked = []

    def collected(frame: Any) -> list[tuple[Any, ...]]:
        asked.append(frame)
        return frames.collected(frame)

    monkeypatch.setattr("rsr.engine.repeated.collected", collected)
    found = combined("sum", *rows, part="ORG")

    assert len(asked) == queries
    assert codes(found).count("rows-repeated") == queries
    assert all(one.severity == "warning" for one in found.problems if one.code == "rows-repeated")
