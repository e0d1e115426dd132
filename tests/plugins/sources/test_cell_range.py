"""Tables that stand side by side in one sheet, or in delimited text: a range of cells reads one of them."""

from typing import Any

import pytest
from made_up_tables import Folder, ods, problems, records, xlsx

from rsr.errors import DocumentError
from rsr.model import Number

ROWS: list[list[Any]] = [
    ["Men", None, None, None, "Women", None, None, None],
    ["area", "2021", "2022", None, "area", "2021", "2022", None],
    ["A", 1, 2, None, "A", 10, 20, None],
    ["B", 3, 4, None, "B", 30, 40, "p"],
    [None, None, None, None, "C", 50, 60, None],
    [None, None, None, None, "All", 90, 120, None],
    ["Notes: made up", None, None, None, None, None, None, None],
]
MEN = [("A", 1), ("A", 2), ("B", 3), ("B", 4)]
WOMEN = [("A", 10), ("A", 20), ("B", 30), ("B", 40), ("C", 50), ("C", 60)]


def written(folder: Folder, form: str) -> str:
    """Put the two tables into one sheet."""
    if form == "csv":
        lines = (",".join("" if cell is None else str(cell) for cell in row) for row in ROWS)
        return folder.write("a.csv", "\n".join(lines) + "\n")
    return folder.write(f"a.{form}", (xlsx if form == "xlsx" else ods)({"S": ROWS}))


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
@pytest.mark.parametrize(
    ("cells", "more", "expected"),
    [
        pytest.param("E2:G5", {}, WOMEN, id="rows"),
        pytest.param("e2:g4", {}, WOMEN[:4], id="a-row-less"),
        pytest.param("E:G", {"header_row": 2, "stop_at": "All"}, WOMEN, id="columns"),
        pytest.param("A2:C4", {}, MEN, id="the-first"),
        pytest.param("A:C", {"header_row": 2, "stop_at": "Notes:"}, MEN, id="to-a-note"),
        pytest.param(
            "E1:H5",
            {
                "header_row": 2,
                "flags": "eurostat",
                "wide": {"covers": "year", "flags_behind": True},
            },
            WOMEN,
            id="flags-behind",
        ),
    ],
)
def test_one_of_two_tables_is_read(
    folder: Folder, form: str, cells: str, more: dict[str, Any], expected: list[tuple[str, int]]
) -> None:
    """Columns of one name are those of the range, by records and by a table; places are those of the sheet."""
    given = {"file": written(folder, form), "wide": {"covers": "year"}, "cell_range": cells, **more}

    made = folder.gather(**given, indicator="i", columns={"part": "area"})
    found, amiss = folder.measure(**given, measured={"part": "area"})

    assert not problems(made)
    assert not amiss
    assert [(one.part, one.value) for one in records(made)] == [
        (part, Number(value=value)) for part, value in expected
    ]
    assert sorted((str(one.part), one.value.value) for one in found.figures) == sorted(expected)  # type: ignore[union-attr]  # all are numbers
    first = {"csv": "line 3, column ", "xlsx": "sheet 'S', cell ", "ods": "sheet 'S', cell "}[form]
    column = {"csv": ("3", "10"), "xlsx": ("B3", "F3"), "ods": ("B3", "F3")}[form]
    made_by = records(made)[0].made_by
    assert made_by is not None
    assert made_by.place == first + column[expected is not MEN]
    if "flags" in more:
        assert [one.status for one in records(made)][3] == "provisional"


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
@pytest.mark.parametrize("makes", ["observations", "table"])
def test_a_range_reads_a_figure_a_row(folder: Folder, form: str, makes: str) -> None:
    """What is wrong in a cell is told where it stands in the sheet."""
    given: dict[str, Any] = {
        "file": written(folder, form), "columns": {"part": "area", "value": "2022"},
        "cell_range": "E2:H5", "constants": {"period": {"start": "2022-01-01", "end": "2022-12-31"}},
    }  # fmt: skip

    if makes == "table":
        given["columns"] = {"value": "2022"}
        told = folder.measure(**given, measured={"part": "area"})[1]
    else:
        told = problems(folder.gather(**given, indicator="i"))

    (problem,) = told
    assert (problem.code, problem.got) == ("heading-unread", "'p' under 'column 8'")
    assert problem.where.line == 2


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
@pytest.mark.parametrize(("cells", "fits"), [("E2:H5", True), ("E2:I5", False)])
def test_a_range_lies_in_the_table(folder: Folder, form: str, cells: str, fits: bool) -> None:  # noqa: FBT001  # cases
    """At its last column, and not beyond."""
    given = {"file": written(folder, form), "wide": {"covers": "year"}, "cell_range": cells}

    codes = {one.code for one in problems(folder.gather(**given, indicator="i"))}

    assert ("range-wrong" in codes) is not fits


@pytest.mark.parametrize(
    "cells", ["", "F", "J:F", "F4:J3", "F3:J", "F:J3", "A:B:C", "1:2", "F3", "AAAA:B", "F0:J4"]
)
def test_what_is_no_range_is_refused(folder: Folder, cells: str) -> None:
    """As is one of a database, and of a file that has no cells."""
    folder.write("a.jsonl", '{"area": "A", "2021": 1}\n')
    given = {"wide": {"covers": "year"}, "indicator": "i"}

    with pytest.raises(DocumentError) as refused:
        folder.gather(**given, file="a.csv", cell_range=cells)
    with pytest.raises(DocumentError) as of_database:
        folder.gather(database="sqlite:///a.db", table="t", cell_range="A:B", indicator="i")
    told = problems(folder.gather(**given, file="a.jsonl", cell_range="A:B"))

    assert refused.value.code == of_database.value.code == told[0].code == "range-wrong"
