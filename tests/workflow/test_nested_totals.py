"""Totals of some of the rows that are added up, without a total of all: no sum is made of them."""

from pathlib import Path

import pytest

import rsr

pytest.importorskip("duckdb")
pytest.importorskip("narwhals")

REGISTER = """
format: 3
title: Made up
recommendations:
  - {id: r-1, number: "1", topic: Made up, made_on: 2022-01-01, addressed_to: {}, criteria: [{id: c, text: Better.}]}
indicators:
  - {id: i, title: Figure, bears_on: [r-1], unit: people, better: lower, kind: count, measured: {data: s, combine: sum}SELECT}
sources:
  - {id: s, use: tabular, options: {file: t.csv, makes: table, columns: {value: n}, period: {at: month, covers: month}}}
"""
NORTH, SOUTH = (412, 388), (275, 133, 98)


def found(
    path: Path, header: str, rows: list[str], select: str = ""
) -> tuple[list[str], list[float]]:
    """Return the codes met, each with what came, and the figures."""
    text = "\n".join([f"month,{header},n", *rows]) + "\n"
    (path / "t.csv").write_text(text, "utf-8")
    (path / "register.yaml").write_text(REGISTER.replace("SELECT", select), "utf-8")
    gathered = rsr.gather(path)
    told = [f"{one.code}: {one.got}" for one in gathered.problems if one.code != "rows-left-out"]
    return told, [getattr(one.value, "value", -1) for one in gathered.register.observations]


def months(*lines: tuple[str, int]) -> list[str]:
    """Return the rows of two months; in the second every figure is doubled."""
    return [f"{month},{label},{n * times}" for month, times in (("2024-01", 1), ("2024-02", 2)) for label, n in lines]  # fmt: skip


def test_regions_above_their_providers(tmp_path: Path) -> None:
    """Each block begins with the sum of the rows that follow it."""
    lines = [("x", sum(NORTH)), *(("a", n) for n in NORTH), ("y", sum(SOUTH)), *(("b", n) for n in SOUTH)]  # fmt: skip

    (told,), figures = found(tmp_path, "who", months(*lines))

    assert told.startswith("whole-among-parts: 2 rows, each of which is what the rows next to it")
    assert "above" in told
    assert figures == []


def test_regions_below_their_providers(tmp_path: Path) -> None:
    """Or ends with it."""
    lines = [*(("a", n) for n in NORTH), ("x", sum(NORTH)), *(("b", n) for n in SOUTH), ("y", sum(SOUTH))]  # fmt: skip

    (told,), figures = found(tmp_path, "who", months(*lines))

    assert "stands below them" in told
    assert figures == []


def test_a_second_column_that_groups(tmp_path: Path) -> None:
    """In any order, a row of each group is what its others come to."""
    lines = [("b,N", NORTH[0]), ("y,S", sum(SOUTH)), ("x,N", sum(NORTH)), ("d,S", SOUTH[0]), ("c,N", NORTH[1]), ("e,S", SOUTH[1]), ("f,S", SOUTH[2])]  # fmt: skip

    (told,), figures = found(tmp_path, "who,where", months(*lines))

    assert told == "whole-among-parts: a row in each group under 'where' that is what the others there come to"  # fmt: skip
    assert figures == []


@pytest.mark.parametrize(
    "label",
    ["Total", "TOTAL ", "North total", "Sub-total", "All", "All providers", "Total (North)"],
)
def test_a_row_that_is_called_a_total(tmp_path: Path, label: str) -> None:
    """Its name is enough, whatever its figure."""
    (told,), figures = found(tmp_path, "who", months(("a", 4), ("b", 3), (label, 9)))

    assert told == f"whole-among-parts: {label.strip()!r} among other texts under 'who'"
    assert figures == []


def test_totals_that_are_left_out_leave_a_sum(tmp_path: Path) -> None:
    """What the hint says mends it."""
    rows = months(("a", 4), ("b", 3), ("North total", 7))

    told, figures = found(tmp_path, "who", rows, ", select: {who: {not: North total}}")

    assert (told, figures) == ([], [7, 14])


def test_a_total_that_is_selected_among_others_is_told(tmp_path: Path) -> None:
    """A list that names it with what it is made of adds it up as well."""
    rows = months(("a", 4), ("b", 3), ("Total", 8))

    (told,), figures = found(tmp_path, "who", rows, ", select: {who: [a, Total]}")

    assert told.startswith("whole-among-parts: 'Total'")
    assert figures == []


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([("a", 4), ("Total Care Ltd", 3)], id="a-name"),
        pytest.param([("All Saints Hospital", 4), ("b", 3), ("c", 5)], id="another"),
        pytest.param([("a", 3), ("b", 1), ("c", 2), ("d", 5), ("e", 2), ("f", 3)], id="by-chance"),
        pytest.param([("Total", 4), ("Total", 3)], id="all-totals"),
        pytest.param([("a", 412), ("b", 412), ("c", 98), ("d", 98)], id="alike"),
    ],
)
def test_rows_that_show_no_total_are_added_up(tmp_path: Path, lines: list[tuple[str, int]]) -> None:
    """Names that begin alike, and chance, are no sign."""
    told, figures = found(tmp_path, "who", months(*lines))

    assert told == []
    assert figures == [sum(n for _, n in lines), 2 * sum(n for _, n in lines)]


def test_one_block_alone_is_suspected(tmp_path: Path) -> None:
    """It is added up all the same, with a warning."""
    lines = [("a", 800), ("b", 412), ("c", 388), ("d", 506), ("e", 275), ("f", 232)]

    told, figures = found(tmp_path, "who", months(*lines))

    assert told == ["total-suspected: 'a' is what 'b' and 'c' come to in each of 2 periods"]
    assert figures == [2613, 5226]


def test_a_total_beside_hidden_figures(tmp_path: Path) -> None:
    """It lies within what the others can come to in every period: no sum holds both."""
    rows = [f"{month},{who},{n}" for month, add in (("2024-01", 0), ("2024-02", 90)) for who, n in (("x", 803 + add), ("a", 412 + add), ("b", 388), ("c", "*"))]  # fmt: skip
    options = REGISTER.replace("{value: n}", "{value: n}, markers: {'*': {suppressed: [1, 4]}}")

    text = "\n".join(["month,who,n", *rows]) + "\n"
    (tmp_path / "t.csv").write_text(text, "utf-8")
    (tmp_path / "register.yaml").write_text(options.replace("SELECT", ""), "utf-8")
    gathered = rsr.gather(tmp_path)

    told = [one.got for one in gathered.problems if one.code == "whole-among-parts"]
    assert told == ["893 beside 891 to 894 of 3 other rows"]
    assert gathered.register.observations == ()


@pytest.mark.parametrize("total", [800, 805])
def test_a_figure_beyond_what_others_come_to_is_no_total(tmp_path: Path, total: int) -> None:
    """One less, or one more, than the bounds of the others in one period."""
    rows = [f"{month},{who},{n}" for month, x in (("2024-01", 803), ("2024-02", total)) for who, n in (("x", x), ("a", 412), ("b", 388), ("c", "*"))]  # fmt: skip
    options = REGISTER.replace("{value: n}", "{value: n}, markers: {'*': {suppressed: [1, 4]}}")

    (tmp_path / "t.csv").write_text("\n".join(["month,who,n", *rows]) + "\n", "utf-8")
    (tmp_path / "register.yaml").write_text(options.replace("SELECT", ""), "utf-8")
    gathered = rsr.gather(tmp_path)

    assert [one.code for one in gathered.problems if one.code == "whole-among-parts"] == []
    assert len(gathered.register.observations) == 2


@pytest.mark.parametrize(
    ("header", "told"), [("age", True), ("Age group", True), ("95% CI", False), ("range", False)]
)
def test_ages_of_which_one_holds_another_are_not_added_up(
    tmp_path: Path, header: str, *, told: bool
) -> None:
    """Under a heading of people; elsewhere such texts may be bounds of figures."""
    lines = [("Under 18", 5), ("18-64", 7), ("18 and over", 11), ("65+", 2)]

    problems, figures = found(tmp_path, header, months(*lines))

    assert problems == (
        [f"whole-among-parts: '18 and over' holds '18-64' under {header!r}"] if told else []
    )
    assert figures == ([] if told else [25, 50])


@pytest.mark.parametrize(
    ("lines", "named", "left"),
    [
        pytest.param([("a", 4), ("b", 3), ("Total", 9)], "total", [16, 32], id="called"),
        pytest.param([("a", 412), ("b", 388), ("c", 800)], "c", [1600, 3200], id="sum"),
        pytest.param([("a", 412), ("b", 388), ("c", 800)], "b", None, id="another"),
        pytest.param([("a", 40), ("b", 3), ("England", 45)], "England", [88, 176], id="country"),
        pytest.param(
            [("N", 800), ("a", 412), ("b", 388), ("S", 506), ("c", 275), ("d", 231)],
            "[N, S]",
            [2612, 5224],
            id="blocks",
        ),
    ],
)
@pytest.mark.parametrize("many", [False, True])
def test_what_is_named_as_no_total_is_added_up(
    tmp_path: Path,
    lines: list[tuple[str, int]],
    named: str,
    left: list[float] | None,
    monkeypatch: pytest.MonkeyPatch,
    *,
    many: bool,
) -> None:
    """Under not_wholes, as for parts; others are told all the same."""
    if many and left is not None:  # of so few rows nothing would be brought here
        monkeypatch.setattr("rsr.engine.nested._MOST_ROWS", 2)
    texts = named if named.startswith("[") else f"[{named}]"

    told, figures = found(tmp_path, "who", months(*lines), f", not_wholes: {texts}")

    assert (told, figures) == ([], left) if left else (len(told), figures) == (1, [])


def test_ages_and_groups_that_are_named_as_no_totals(tmp_path: Path) -> None:
    """By every way in which totals are found."""
    ages = months(("Under 18", 5), ("18-64", 7), ("18 and over", 9))
    assert found(tmp_path, "age", ages, ", not_wholes: [18 and over]") == ([], [21, 42])
    lines = [("b,N", NORTH[0]), ("y,S", sum(SOUTH)), ("x,N", sum(NORTH)), ("d,S", SOUTH[0]), ("c,N", NORTH[1]), ("e,S", SOUTH[1]), ("f,S", SOUTH[2])]  # fmt: skip
    told, figures = found(tmp_path, "who,where", months(*lines), ", not_wholes: [x, y]")
    assert (told, figures) == ([], [2612, 5224])


def _rounded(path: Path, measured: str, totals: tuple[int, int]) -> list[str]:
    """Return what is told of regions below their rounded providers, without a column that groups."""
    lines = [("a", 1230), ("b", 855), ("c", 1410), ("x", totals[0]), ("d", 965), ("e", 1320), ("f", 1185), ("y", totals[1])]  # fmt: skip
    rows = [
        f"2024-{at:02},{label},{5 * round(n * (1 + at / 40) / 5)}"
        for at in range(1, 7)
        for label, n in lines
    ]
    (path / "t.csv").write_text("\n".join(["month,who,n", *rows]) + "\n", "utf-8")
    register = REGISTER.replace("combine: sum}SELECT", measured).replace(", kind: count", "")
    (path / "register.yaml").write_text(register, "utf-8")
    return [one.got or "" for one in rsr.measure(path).problems if one.code == "whole-among-parts"]


@pytest.mark.parametrize("measured", ["combine: sum}", "part: who}"])
def test_rounded_totals_of_regions_in_the_order_of_the_table(tmp_path: Path, measured: str) -> None:
    """Each figure is rounded by itself, so that totals differ from sums by a few."""
    (told,) = _rounded(tmp_path, measured, (3500, 3475))

    assert ("2 rows" if "sum" in measured else "and 1 more such") in told
    assert _rounded(tmp_path, measured, (3600, 3475)) == []
