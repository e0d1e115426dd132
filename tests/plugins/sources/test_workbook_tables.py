"""What a workbook says beside its values: merged cells, hiding, what is displayed in place of it."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from made_up_tables import Folder, problems, records
from made_up_workbooks import Percentage, Shown, ods_parts, written_ods, written_xlsx, xlsx_parts

from rsr.errors import DocumentError
from rsr.model import Missing, Number, Suppressed

BASIC: dict[str, Any] = {
    "indicator": "i",
    "columns": {"value": "n", "part": "trust"},
    "period": {"at": "month"},
    "date_formats": ["%Y-%m-%d"],
}
TABLE: dict[str, Any] = {**BASIC, "makes": "table"}
del TABLE["indicator"]


@pytest.fixture(
    params=[
        pytest.param(("a.xlsx", written_xlsx), id="xlsx"),
        pytest.param(("a.ods", written_ods), id="ods"),
    ]
)
def book(request: pytest.FixtureRequest) -> tuple[str, Callable[..., bytes]]:
    """Return a name and what writes a workbook of that kind."""
    found: tuple[str, Callable[..., bytes]] = request.param
    return found


HEAD = ["month", "trust", "n"]
JAN, FEB, MAR = "2026-01-01", "2026-02-01", "2026-03-01"
GROUPED: list[list[Any]] = [
    HEAD,
    [JAN, "A", 1],
    [FEB, None, 2],
    [MAR, None, 3],
    [JAN, "B", 4],
    [FEB, None, 5],
]
BLOCKS = ((1, 1, 3, 1), (4, 1, 5, 1))


def figures(folder: Folder, **options: Any) -> list[tuple[Any, ...]]:
    """Return the rows of a table that is measured on, and what was amiss."""
    table = folder.measured_on(**options)
    try:
        return [tuple(row) for row in table.frame.project("trust, n").order("n").fetchall()]
    finally:
        table.close()


# --- merged cells -----------------------------------------------------------------------------


def test_a_merged_label_holds_for_its_block(
    folder: Folder, book: tuple[str, Callable[..., bytes]]
) -> None:
    """A part, and a text that rows are picked by, is that of the block; in records and tables."""
    name, write = book
    folder.write(name, write(GROUPED, BLOCKS))

    made = folder.gather(file=name, **BASIC)
    picked = folder.gather(
        file=name, **{**BASIC, "columns": {"value": "n"}}, where={"trust": ["A"]}
    )

    assert not problems(made)
    assert [(one.part, one.value) for one in records(made)] == [
        ("A", Number(value=1)), ("A", Number(value=2)), ("A", Number(value=3)),
        ("B", Number(value=4)), ("B", Number(value=5)),
    ]  # fmt: skip
    assert not problems(picked)
    assert [one.value for one in records(picked)] == [Number(value=one) for one in (1, 2, 3)]
    assert figures(folder, file=name, **TABLE, where={"trust": ["A"]}) == [
        ("A", "1"), ("A", "2"), ("A", "3"),
    ]  # fmt: skip


def test_a_merged_label_holds_no_further_than_its_block(
    folder: Folder, book: tuple[str, Callable[..., bytes]]
) -> None:
    """A blank below a block is a blank; where rows are picked by it, that is told once."""
    name, write = book
    folder.write(name, write(GROUPED, [(1, 1, 2, 1), (4, 1, 5, 1)]))

    made = folder.gather(file=name, **BASIC)
    picked = folder.gather(
        file=name, **{**BASIC, "columns": {"value": "n"}}, where={"trust": ["A"]}
    )
    wanted = folder.gather(
        file=name, **{**BASIC, "columns": {"value": "n"}}, where={"trust": ["A", ""]}
    )

    assert [(one.code, one.where.line) for one in problems(made)] == [("part-blank", 4)]
    (told,) = problems(picked)
    assert (told.code, told.severity) == ("label-blank", "warning")
    assert told.where.path[-2:] == ("where", "trust")
    assert "1 blank" in str(told.got)
    assert len(records(picked)) == 2
    assert not problems(wanted)
    assert len(records(wanted)) == 3


def test_blanks_that_are_not_merged_are_told_once(
    folder: Folder, book: tuple[str, Callable[..., bytes]]
) -> None:
    """How many there are, and where the first is; rows without a figure do not count."""
    name, write = book
    folder.write(name, write([*GROUPED, ["All of it is made up.", None, None]]))
    options = {**BASIC, "columns": {"value": "n"}, "where": {"trust": ["A"]}}

    made = folder.gather(file=name, **options)
    table = folder.measured_on(file=name, **{**TABLE, "where": {"trust": ["A"]}})
    table.close()

    assert [one.code for one in problems(made)] == ["label-blank"]
    assert "3 blank" in str(problems(made)[0].got)
    assert [one.code for one in table.problems] == ["label-blank"]
    assert problems(made)[0].got == table.problems[0].got


def test_a_label_above_the_header_holds_for_its_block(
    folder: Folder, book: tuple[str, Callable[..., bytes]]
) -> None:
    """Where the file says how far a label reaches, it reaches no further."""
    name, write = book
    rows = [
        [None, "People", None, None, "Rate"],
        ["month", "Jan", "Feb", "Sum", "Jan"],
        [JAN, 1, 2, 3, 0.5],
    ]
    folder.write(name, write(rows, [(0, 1, 0, 2)]))
    options = {**BASIC, "header_row": 2, "label_row": 1}

    found = [
        problems(folder.gather(file=name, **{**options, "columns": {"value": column}}))
        for column in ("People / Jan", "People / Feb", "Sum", "Rate / Jan", "People / Sum")
    ]

    assert [[one.code for one in several] for several in found] == [
        [], [], [], [], ["column-missing"],
    ]  # fmt: skip
    assert "on sheet 'S'" in found[4][0].must


def test_a_label_of_a_lower_line_ends_where_one_above_it_begins(
    folder: Folder, book: tuple[str, Callable[..., bytes]]
) -> None:
    """What is merged in the upper line alone has none of the lower labels that stand before it."""
    name, write = book
    rows = [
        [None, "2022", None, "2023", None],
        [None, "Girls", "Boys", None, "Boys"],
        ["month", "n", "n", "n", "n"],
        [JAN, 1, 2, 3, 4],
    ]
    folder.write(name, write(rows, [(0, 1, 0, 2), (0, 3, 0, 4)]))
    options = {**BASIC, "header_row": 3, "label_rows": [1, 2]}

    made = {
        column: folder.gather(file=name, **{**options, "columns": {"value": column}})
        for column in ("2022 / Boys / n", "2023 / n", "2023 / Boys / n", "2023 / Girls / n")
    }

    assert [one.code for one in problems(made.pop("2023 / Girls / n"))] == ["column-missing"]
    assert {column: [one.value for one in records(found)] for column, found in made.items()} == {
        "2022 / Boys / n": [Number(value=2)],
        "2023 / n": [Number(value=3)],
        "2023 / Boys / n": [Number(value=4)],
    }


def test_a_figure_that_is_not_read_unasked_is_no_section(
    folder: Folder, book: tuple[str, Callable[..., bytes]]
) -> None:
    """Alone in its row it is told, and the rows beneath it keep their section."""
    name, write = book
    rows = [
        ["month", "trust", "n"],
        ["North", None, None],
        [JAN, "A", 1],
        [None, None, Shown(3, "low")],
        [FEB, "B", 2],
    ]
    folder.write(name, write(rows))

    made = folder.gather(file=name, section_column="area", where={"area": ["North"]}, **BASIC)

    assert "cell-display-differs" in {one.code for one in problems(made)}
    assert [(one.part, one.value) for one in records(made)] == [
        ("A", Number(value=1)), ("B", Number(value=2)),
    ]  # fmt: skip


def test_a_label_merged_sideways_fills_a_row_that_holds_more(
    folder: Folder, book: tuple[str, Callable[..., bytes]]
) -> None:
    """The name of a section, alone in its row, fills nothing: it is still one."""
    name, write = book
    rows = [
        ["month", "code", "trust", "n"],
        ["North", None, None, None],
        [JAN, "England", None, 1],
        [FEB, "A01", "Ash", 2],
    ]
    folder.write(name, write(rows, [(1, 0, 1, 3), (2, 1, 2, 2)]))

    options = {"section_column": "area", "section_matching": "north", "where": {"area": ["North"]}}
    made = folder.gather(file=name, **options, **BASIC)

    assert not problems(made)
    assert [(one.part, one.value) for one in records(made)] == [
        ("England", Number(value=1)), ("Ash", Number(value=2)),
    ]  # fmt: skip


def test_a_covered_label_that_says_the_same_hides_nothing(
    folder: Folder, book: tuple[str, Callable[..., bytes]]
) -> None:
    """Some programs leave the label in each cell of its block; another one there is told."""
    name, write = book
    folder.write(name, write([HEAD, [JAN, "A", 1], [FEB, "A", 2], [MAR, "B", 3]], [(1, 1, 3, 1)]))

    made = folder.gather(file=name, **BASIC)

    assert [(one.code, one.where.line) for one in problems(made)] == [("cell-display-differs", 4)]
    assert [one.part for one in records(made)] == ["A", "A"]


def test_a_figure_that_stands_for_several_rows_is_no_row_s_own(
    folder: Folder, book: tuple[str, Callable[..., bytes]]
) -> None:
    """It is neither the first row's, nor does it count three times, nor is it missing elsewhere."""
    name, write = book
    rows = [HEAD, [JAN, "A", 1], [FEB, "A", 30], [MAR, "A", None]]
    folder.write(name, write(rows, [(2, 2, 3, 2)]))

    made = folder.gather(file=name, markers={"": "missing"}, **BASIC)
    stored = folder.gather(
        file=name, markers={"": "missing"}, where_display_differs="stored", **BASIC
    )

    assert [(one.code, one.where.line) for one in problems(made)] == [
        ("figure-merged", 3), ("figure-merged", 4),
    ]  # fmt: skip
    assert "'30 in C3:C4'" in str(problems(made)[0].got)
    assert [one.value for one in records(made)] == [Number(value=1)]
    assert [one.value for one in records(stored)] == [Number(value=1), Number(value=30), Missing()]


def test_a_column_that_is_missing_is_told_with_its_sheet_and_those_there_are(
    folder: Folder, book: tuple[str, Callable[..., bytes]]
) -> None:
    """No name is told that no heading has, in records and in tables."""
    name, write = book
    folder.write(name, write([["Area", "2022", "2023"], ["A", 1, 2]]))
    options: dict[str, Any] = {"file": name, "wide": {"covers": "year"}, "period": None}
    options["columns"] = {"part": "Region"}

    (of_records,) = problems(folder.gather(indicator="i", **options))
    with pytest.raises(DocumentError) as caught:
        folder.measured_on(makes="table", **options)

    (of_table,) = caught.value.problems
    assert (of_records.code, of_table.code) == ("column-missing", "column-missing")
    for one in (of_records, of_table):
        assert "on sheet " in one.must
        assert "'period'" not in str(one.hint)
        assert "'value'" not in str(one.hint)


@pytest.mark.parametrize("column", ["n", "m"])
@pytest.mark.parametrize("makes", ["observations", "table"])
def test_a_figure_that_stands_for_two_columns_is_neither_s(
    folder: Folder, book: tuple[str, Callable[..., bytes]], makes: str, column: str
) -> None:
    """Whichever of them is read, and also where nothing else stands in the row."""
    name, write = book
    rows = [["month", "n", "m"], [JAN, 50, None], [FEB, 1, 2]]
    folder.write(name, write(rows, [(1, 1, 1, 2)]))
    options: dict[str, Any] = {**BASIC, "columns": {"value": column}, "markers": {"": "missing"}}
    if makes == "observations":
        told = problems(folder.gather(file=name, **options))
    else:
        del options["indicator"]
        _, told = folder.measure(file=name, **options)

    (problem,) = [one for one in told if one.severity == "error"]
    assert (problem.code, problem.where.line) == ("figure-merged", 2)
    assert "'50 in B2:C2'" in str(problem.got)
    assert "2 columns together" in str(problem.hint)


def test_a_figure_under_headings_over_two_lines_may_stand_for_both(
    folder: Folder, book: tuple[str, Callable[..., bytes]]
) -> None:
    """Such headings stand in the row of labels, and are names of columns all the same."""
    name, write = book
    rows: list[list[Any]] = [
        ["month", "Boys", None, "n", "m"], [None, "a", "b", None, None],
        [JAN, 1, 2, 50, None], [FEB, 3, 4, 5, 6],
    ]  # fmt: skip
    over = [(0, 0, 1, 0), (0, 1, 0, 2), (0, 3, 1, 3), (0, 4, 1, 4)]
    folder.write(name, write(rows, [*over, (2, 3, 2, 4)]))
    options: dict[str, Any] = {
        **BASIC,
        "columns": {"value": "n"},
        "header_row": 2,
        "label_rows": [1],
    }

    made = folder.gather(file=name, **options)

    assert [(one.code, one.where.line) for one in problems(made)] == [("figure-merged", 3)]
    assert [one.value for one in records(made)] == [Number(value=5)]


def test_a_figure_that_stands_for_months_is_no_month_s(
    folder: Folder, book: tuple[str, Callable[..., bytes]]
) -> None:
    """Nor of a row of which it is all, which a title is not; a sheet may merge rows as well."""
    name, write = book
    rows = [["2023-01", "2023-02"], [50, None], ["Note", None]]
    folder.write(name, write(rows, [(1, 0, 1, 1), (2, 0, 2, 1)]))
    rows = [["2023-01", "2023-02", "2023-03"], [50, None, 7], [None, None, 8]]
    folder.write(f"both-{name}", write(rows, [(1, 0, 2, 1)]))
    options: dict[str, Any] = {
        "indicator": "i", "period": None, "wide": {"covers": "month"}, "columns": {}
    }  # fmt: skip

    made = folder.gather(file=name, **options)
    both = folder.gather(file=f"both-{name}", **options)

    assert [one.code for one in problems(made)][:2] == ["figure-merged"] * 2
    assert [one.code for one in problems(both)] == ["figure-merged"] * 4
    assert "2 rows and 2 columns together" in str(problems(both)[0].hint)


@pytest.mark.parametrize(
    ("beside", "told"), [(0.46, 1), (1, 1), (1.5, 0), (0, 0), (-0.46, 1), ("[c]", 0)]
)
def test_a_share_without_a_sign_beside_percentages_is_told(
    folder: Folder, book: tuple[str, Callable[..., bytes]], beside: Any, told: int
) -> None:
    """It may be a hundredth of what is meant; 0 is 0 either way."""
    name, write = book
    rows = [
        HEAD,
        [JAN, "A", Percentage(0.45, "45%")],
        [FEB, "A", beside],
        [MAR, "A", Percentage(0.01, "1%")],
    ]
    folder.write(name, write(rows))

    made = folder.gather(file=name, **BASIC, number_forms=["per-cent"], markers={"[c]": "missing"})

    assert [(one.code, one.severity, one.where.line) for one in problems(made)] == [
        ("percentages-mixed", "warning", 3)
    ] * told
    assert len(records(made)) == 3


def test_shares_of_a_column_without_percentages_are_not_told(
    folder: Folder, book: tuple[str, Callable[..., bytes]]
) -> None:
    """Percentages in another column say nothing of them."""
    name, write = book
    rows = [[*HEAD, "share"], [JAN, "A", 0.46, Percentage(0.45, "45%")], [FEB, "A", 0.48, None]]
    folder.write(name, write(rows))

    made = folder.gather(file=name, **BASIC, number_forms=["per-cent"])

    assert not problems(made)


def test_a_figure_merged_across_columns_is_its_row_s_own(
    folder: Folder, book: tuple[str, Callable[..., bytes]]
) -> None:
    """Cells are merged sideways to make a column wider."""
    name, write = book
    rows = [[*HEAD, None], [JAN, "A", 1, None], [FEB, "A", 2, None]]
    folder.write(name, write(rows, [(0, 2, 0, 3), (1, 2, 1, 3), (2, 2, 2, 3)]))

    made = folder.gather(file=name, **BASIC)

    assert not problems(made)
    assert [one.value for one in records(made)] == [Number(value=1), Number(value=2)]


@pytest.mark.parametrize(
    ("how", "codes", "values"),
    [
        pytest.param("refuse", ["figure-merged", "cell-display-differs"], [1], id="refuse"),
        pytest.param("displayed", ["figure-merged", "cell-empty", "display-chosen"], [1], id="displayed"),
        pytest.param("stored", ["display-chosen"], [1, 5, 9], id="stored"),
    ],
)  # fmt: skip
def test_a_figure_under_a_merged_cell_is_not_published_unasked(
    folder: Folder,
    book: tuple[str, Callable[..., bytes]],
    how: str,
    codes: list[str],
    values: list[int],
) -> None:
    """Nobody who opens the sheet sees it."""
    name, write = book
    rows = [HEAD, [JAN, "A", 1], [FEB, "A", 5], [MAR, "A", 9]]
    folder.write(name, write(rows, [(2, 2, 3, 2)]))

    made = folder.gather(file=name, where_display_differs=how, **BASIC)

    assert [one.code for one in problems(made)] == codes
    assert [one.value for one in records(made)] == [Number(value=one) for one in values]


# --- what is displayed --------------------------------------------------------------------------


SHOWN: list[list[Any]] = [HEAD, [JAN, "A", Shown(3, "[c]")], [FEB, "A", 25]]


def test_a_figure_that_is_not_displayed_is_told(
    folder: Folder, book: tuple[str, Callable[..., bytes]]
) -> None:
    """A sign displayed over a figure is there to hide it."""
    name, write = book
    folder.write(name, write(SHOWN))

    made = folder.gather(file=name, markers={"": "missing"}, **BASIC)

    (problem,) = problems(made)
    assert (problem.code, problem.severity) == ("cell-display-differs", "error")
    assert (problem.where.line, problem.where.column) == (2, 3)
    assert problem.got == '''"3, displayed as '[c]'"'''
    assert [one.value for one in records(made)] == [Number(value=25)]


@pytest.mark.parametrize(
    ("how", "value"),
    [
        pytest.param("displayed", Suppressed(low=1, high=4), id="displayed"),
        pytest.param("stored", Number(value=3), id="stored"),
    ],
)
def test_the_register_says_which_of_the_two_is_meant(
    folder: Folder, book: tuple[str, Callable[..., bytes]], how: str, value: Any
) -> None:
    """Then it is read as such, and how many there are is told."""
    name, write = book
    folder.write(name, write(SHOWN))

    made = folder.gather(
        file=name, markers={"[c]": {"suppressed": [1, 4]}}, where_display_differs=how, **BASIC
    )

    assert [one.value for one in records(made)] == [value, Number(value=25)]
    assert [(one.code, one.severity, one.where.line) for one in problems(made)] == [
        ("display-chosen", "note", 2)
    ]


@pytest.mark.parametrize("layout", ["long", "wide"])
def test_a_table_to_measure_on_holds_no_figure_that_is_not_displayed(
    folder: Folder, book: tuple[str, Callable[..., bytes]], layout: str
) -> None:
    """Its figure is an error there; a row that is not picked is none."""
    name, write = book
    rows = (
        [["trust", JAN, FEB], ["A", Shown(3, "[c]"), 25]]
        if layout == "wide"
        else [HEAD, [JAN, "A", Shown(3, "[c]")], [FEB, "A", 25], [FEB, "B", Shown(2, "")]]
    )
    folder.write(name, write(rows))
    options: dict[str, Any] = {"file": name, "date_formats": ["%Y-%m-%d"]}
    if layout == "wide":
        options |= {"wide": {"value": "n"}}
    else:
        options |= {
            "columns": {"value": "n"}, "period": {"at": "month"}, "where": {"trust": ["A"]},
        }  # fmt: skip

    found, told = folder.measure(**options)

    assert [one.value for one in found.figures] == [Number(value=25)]
    assert [(one.code, one.severity) for one in told] == [("cell-display-differs", "error")]
    assert found.tally.left_out == 1


def test_a_row_is_not_picked_by_a_text_that_is_not_displayed(
    folder: Folder, book: tuple[str, Callable[..., bytes]]
) -> None:
    """Which of the two is meant is no smaller question in a text than in a figure."""
    name, write = book
    folder.write(name, write([HEAD, [JAN, Shown(7, "seven"), 1], [FEB, 7, 2]]))
    options = {**BASIC, "columns": {"value": "n"}, "where": {"trust": ["7"]}}

    made = folder.gather(file=name, **options)

    assert [(one.code, one.where.column) for one in problems(made)] == [("cell-display-differs", 2)]
    assert [one.value for one in records(made)] == [Number(value=2)]


def test_a_formula_without_a_result_is_not_an_empty_cell(folder: Folder) -> None:
    """Programs that calculate nothing write formulas alone."""
    text = "".join(f'<c t="inlineStr"><is><t>{one}</t></is></c>' for one in HEAD)
    row = f'<c t="inlineStr"><is><t>{JAN}</t></is></c><c t="inlineStr"><is><t>A</t></is></c>'
    folder.write(
        "a.xlsx", xlsx_parts(f"<row>{text}</row><row>{row}<c><f>SUM(A1:A3)</f><v></v></c></row>")
    )
    folder.write(
        "a.ods",
        written_ods([HEAD, [JAN, "A", 7]]),
    )
    raw = (folder.path / "a.ods").read_bytes()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        rows = archive.read("content.xml").decode()
    start = rows.index("<table:table-row")
    rows = rows[start : rows.index("</table:table>")].replace(
        '<table:table-cell office:value-type="float" office:value="7"><text:p>7</text:p></table:table-cell>',
        '<table:table-cell table:formula="of:=SUM(A1:A3)"/>',
    )
    folder.write("a.ods", ods_parts(rows))

    for name in ("a.xlsx", "a.ods"):
        (problem,) = problems(folder.gather(file=name, markers={"": "missing"}, **BASIC))

        assert (problem.code, problem.got) == ("formula-without-result", "'=SUM(A1:A3)'")

    # The empty text is a result, as LibreOffice writes it.
    folder.write("a.ods", ods_parts(rows.replace('A3)"/>', 'A3)"><text:p/></table:table-cell>')))
    made = folder.gather(file="a.ods", markers={"": "missing"}, **BASIC)
    assert problems(made) == []
    assert [type(one.value) for one in records(made)] == [Missing]


# --- hiding -------------------------------------------------------------------------------------


def test_hidden_rows_are_told_once_and_read_or_left_out(
    folder: Folder, book: tuple[str, Callable[..., bytes]]
) -> None:
    """Which they are, and what was done with them; those below the table do not count."""
    name, write = book
    rows = [
        HEAD,
        *([f"2026-{one:02}-01", "A", one] for one in range(1, 7)),
        ["Notes", None, None],
        ["x", None, None],
    ]
    folder.write(name, write(rows, hidden=(3, 4, 6, 9)))
    options = {**BASIC, "file": name, "stop_at": "Notes"}

    made = folder.gather(**options)
    fewer = folder.gather(**options, hidden_rows="leave-out")

    (told,) = problems(made)
    assert (told.code, told.severity, told.where.line) == ("rows-hidden", "warning", 3)
    assert told.got == "3 hidden: rows 3 to 4, 6"
    assert "read all the same" in str(told.hint)
    assert len(records(made)) == 6
    assert [one.code for one in problems(fewer)] == ["rows-hidden"]
    assert "left out" in str(problems(fewer)[0].hint)
    assert [one.value for one in records(fewer)] == [Number(value=one) for one in (1, 4, 6)]


def test_a_hidden_footnote_is_no_row_that_is_read(
    folder: Folder, book: tuple[str, Callable[..., bytes]]
) -> None:
    """The row that ends the table ends it, hidden or not, and nothing is to be told of it."""
    name, write = book
    folder.write(name, write([HEAD, [JAN, "A", 1], ["Notes", None, None]], hidden=(3,)))

    made = folder.gather(file=name, stop_at="Notes", **BASIC)

    assert not problems(made)
    assert len(records(made)) == 1


def test_rows_that_are_filtered_out_are_told(folder: Folder) -> None:
    """A filter that was left on hides rows as well."""
    rows = f"<row>{''.join(f'<c t={chr(34)}inlineStr{chr(34)}><is><t>{one}</t></is></c>' for one in HEAD)}</row>"
    rows += f'<row hidden="1"><c t="inlineStr"><is><t>{JAN}</t></is></c><c t="inlineStr"><is><t>A</t></is></c><c><v>1</v></c></row>'
    folder.write("a.xlsx", xlsx_parts(rows, before='<sheetPr filterMode="1"/>'))
    content = written_ods([HEAD, [JAN, "A", 1]], hidden=(2,))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = archive.read("content.xml").decode()
    body = body[body.index("<table:table-column") : body.index("</table:table>")]
    folder.write("a.ods", ods_parts(body.replace("collapse", "filter")))

    for name in ("a.xlsx", "a.ods"):
        (told,) = problems(folder.gather(file=name, **BASIC))

        assert (told.code, told.got) == ("rows-hidden", "1 filtered out or hidden: row 2")


def test_hidden_columns_that_are_read_are_told(
    folder: Folder, book: tuple[str, Callable[..., bytes]]
) -> None:
    """Others may be hidden without a word."""
    name, write = book
    folder.write(name, write([[*HEAD, "x"], [JAN, "A", 1, 2]], columns=(2, 3)))

    (told,) = problems(folder.gather(file=name, **BASIC))

    assert (told.code, told.severity, told.got) == ("columns-hidden", "warning", "'n'")
    assert told.where.column == 3


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_told(
    folder: Folder, book: tuple[str, Callable[..., bytes]], state: str
) -> None:
    """It is read when it is named, and its reader knows."""
    name, write = book
    folder.write(name, write(GROUPED, BLOCKS, state=state))

    made = folder.gather(file=name, **BASIC)

    (told,) = problems(made)
    assert (told.code, told.severity) == ("sheet-hidden", "warning")
    assert ("very" in str(told.got)) == (state == "veryHidden" and name.endswith("xlsx"))
    assert len(records(made)) == 5


def test_nothing_is_told_of_a_sheet_that_hides_nothing(
    folder: Folder, book: tuple[str, Callable[..., bytes]]
) -> None:
    """A workbook that displays what it stores is read without a remark, in records and tables."""
    name, write = book
    folder.write(name, write(GROUPED, BLOCKS))

    table = folder.measured_on(file=name, **TABLE)
    table.close()

    assert not problems(folder.gather(file=name, **BASIC))
    assert table.problems == ()


# --- why a file is no spreadsheet -----------------------------------------------------------------


def _locked() -> bytes:
    """Return a zip file whose members say that they have a password."""
    raw = bytearray(written_xlsx(GROUPED))
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = raw.find(sign)
        while start >= 0:
            raw[start + at] |= 1
            start = raw.find(sign, start + 1)
    return bytes(raw)


def _holding(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return stream.getvalue()


def _ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + stream.encode("utf-16-le") + bytes(99)


@pytest.mark.parametrize(
    ("content", "reason", "advice"),
    [
        pytest.param(_ole("EncryptedPackage"), "a workbook with a password", "password", id="encrypted-xlsx"),
        pytest.param(_ole("Workbook"), "before 2007", "save it as XLSX", id="xls"),
        pytest.param(_locked(), "a zip file with a password", "password", id="locked-zip"),
        pytest.param(_holding(content_dot_xml="x"), "no spreadsheet", "itself", id="no-xml"),
        pytest.param(_holding(**{"META-INF__manifest_dot_xml": "<encryption-data/>", "content_dot_xml": "?"}), "a workbook with a password", "password", id="encrypted-ods"),
        pytest.param(_holding(mimetype="application/vnd.oasis.opendocument.text", content_dot_xml="<a/>"), "a text document", "itself", id="odt"),
        pytest.param(_holding(xl__workbook_dot_bin="x"), "a binary workbook", "XLSX", id="xlsb"),
        pytest.param(_holding(notes="x"), "holds no workbook", "itself", id="another-zip"),
        pytest.param(written_xlsx(GROUPED)[:900], "cut short or damaged", "again", id="cut-short"),
        pytest.param(xlsx_parts("<row><c></row>"), "malformed XML, line 1 of xl/worksheets/s.xml", "again", id="malformed"),
        pytest.param(ods_parts("<table:table-row></table:table-cell>"), "malformed XML, line 1 of content.xml", "again", id="malformed-ods"),
        pytest.param(xlsx_parts('<row><c t="s"><v>99</v></c></row>'), "row 1 that is not what it says", "again", id="no-such-text"),
        pytest.param(xlsx_parts("<row><c><v>many</v></c></row>"), "row 1 that is not what it says", "again", id="no-number"),
        pytest.param(xlsx_parts('<row><c r="1A"><v>1</v></c></row>'), "a cell that is called", "again", id="no-place"),
        pytest.param(_holding(content_dot_xml='<!DOCTYPE a [<!ENTITY b "c">]><a/>'), "document type", "again", id="entities"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_spreadsheet_is_refused_for_its_true_reason(
    folder: Folder, content: bytes, reason: str, advice: str
) -> None:
    """One problem, with what came and what to do about that."""
    folder.write("a.xlsx", content)

    made = folder.gather(file="a.xlsx", **BASIC)

    (problem,) = problems(made)
    assert (problem.code, problem.severity) == ("file-not-spreadsheet", "error")
    assert reason in str(problem.got)
    assert advice in str(problem.hint)
    assert not records(made)


def test_a_missing_column_is_told_with_its_sheet_by_every_path(
    folder: Folder, book: tuple[str, Callable[..., bytes]]
) -> None:
    """Of ten sheets, the one that was looked at is named."""
    name, write = book
    folder.write(name, write(GROUPED, BLOCKS))

    made = folder.gather(file=name, sheet="S", **{**BASIC, "columns": {"value": "m"}})
    with pytest.raises(DocumentError) as caught:
        folder.measured_on(file=name, sheet="S", **{**TABLE, "columns": {"value": "m"}})
    wide = folder.gather(
        file=name, indicator="i", columns={"part": "trust"}, wide={"columns": ["m"]}
    )

    for found in (problems(made), caught.value.problems, problems(wide)):
        assert [one.code for one in found] == ["column-missing"]
        assert "on sheet 'S'" in found[0].must


def test_a_superscript_is_a_flag_that_the_register_explains(folder: Folder) -> None:
    """123 with a raised 1 is 123 with a note, or refused by name; it is never 1,231."""
    run = '<r><t>123</t></r><r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>'
    head = "".join(f'<c t="inlineStr"><is><t>{one}</t></is></c>' for one in HEAD)
    row = "".join(f'<c t="inlineStr"><is><t>{one}</t></is></c>' for one in (JAN, "A"))
    cell = f'<c t="inlineStr"><is>{run}</is></c>'
    folder.write("a.xlsx", xlsx_parts(f"<row>{head}</row><row>{row}{cell}</row>"))

    refused = folder.gather(file="a.xlsx", **BASIC)
    made = folder.gather(file="a.xlsx", flags={"^1": "see note 1"}, **BASIC)
    table = folder.measured_on(file="a.xlsx", **TABLE)

    assert [(one.code, one.where.column) for one in problems(refused)] == [("flag-unknown", 3)]
    assert not problems(made)
    assert [one.value for one in records(made)] == [Number(value=123)]
    assert table.frame.project("n").fetchall() == [("123¹",)]
    table.close()


# --- large and hostile ones ------------------------------------------------------------------------


def test_a_large_sheet_is_read_row_by_row_all_the_same(
    folder: Folder, book: tuple[str, Callable[..., bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond some size a sheet is never held as a whole; what it says is the same."""
    from rsr.plugins.tables.workbook import _ods, _table, _xlsx

    name, write = book
    rows = [HEAD, *([f"{2000 + one}-01-01", None if one % 5 else "A", one] for one in range(300))]
    blocks = [(1 + 5 * one, 1, 5 + 5 * one, 1) for one in range(60)]
    folder.write(name, write(rows, blocks))
    whole = folder.gather(file=name, **BASIC)
    for module in (_ods, _xlsx):
        monkeypatch.setattr(module, "_WHOLE", 0)
        monkeypatch.setattr(module, "_BLOCK", 700)
    monkeypatch.setattr(_table, "_WHOLE", 0)
    monkeypatch.setattr(_table, "_FEW_CELLS", 9)

    made = folder.gather(file=name, **BASIC)

    assert not problems(made)
    assert [(one.part, one.value) for one in records(made)] == [
        ("A", Number(value=one)) for one in range(300)
    ]
    assert made == whole


def test_a_percentage_and_its_text_are_one_kind_of_figure(
    folder: Folder, book: tuple[str, Callable[..., bytes]]
) -> None:
    """A column that displays 38.2% and 38.4% is in per cent, whether a number or a text is stored."""
    name, write = book
    folder.write(name, write([HEAD, [JAN, "A", Percentage(0.382, "38.2%")], [FEB, "A", "38.4%"]]))

    made = folder.gather(file=name, **BASIC, number_forms=["per-cent"])

    assert not problems(made)
    assert [one.value for one in records(made)] == [Number(value=38.2), Number(value=38.4)]
    assert figures(folder, file=name, **TABLE, number_forms=["per-cent"]) == [
        ("A", "38.2"), ("A", "38.4%"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(
            ods_parts(
                '<table:table-row table:number-rows-repeated="16000000"><table:table-cell '
                'table:number-columns-repeated="16000"><text:p>1</text:p></table:table-cell>'
                "</table:table-row>"
            ),
            id="a-row-that-is-repeated",
        ),
        pytest.param(
            ods_parts(
                '<table:table-row><table:table-cell table:number-columns-repeated="999999999">'
                "<text:p>1</text:p></table:table-cell></table:table-row>"
            ),
            id="a-cell-that-is-repeated",
        ),
        pytest.param(
            ods_parts(
                '<table:table-row><table:table-cell table:number-columns-repeated="999999999"/>'
                "<table:table-cell><text:p>1</text:p></table:table-cell></table:table-row>"
            ),
            id="a-cell-behind-blank-ones",
        ),
        pytest.param(
            xlsx_parts('<row><c r="ZZZ1"><v>1</v></c></row>'), id="a-column-that-no-sheet-has"
        ),
        pytest.param(
            xlsx_parts('<row><c r="A1" t="s"><v>-1</v></c></row>', shared="<si><t>a</t></si>"),
            id="a-text-before-the-first",
        ),
        pytest.param(xlsx_parts('<row r="many"><c><v>1</v></c></row>'), id="a-row-without-number"),
    ],
)
def test_a_sheet_that_no_program_writes_is_refused(folder: Folder, content: bytes) -> None:
    """It is refused at once, whatever room it would take."""
    folder.write("a.xlsx", content)

    made = folder.gather(file="a.xlsx", **BASIC)

    assert [one.code for one in problems(made)] == ["file-not-spreadsheet"]


@pytest.mark.parametrize("prefixes", [True, False], ids=["fast", "slow"])
def test_rows_that_an_ods_repeats_count_as_so_many(folder: Folder, *, prefixes: bool) -> None:
    """A cell below them is told at the row that a spreadsheet shows."""
    table, text = ("table", "text") if prefixes else ("t", "x")
    cells = [["month", "value", "part"], None, ["2023-01", "many", "A"]]
    rows = "".join(
        f'<{table}:table-row {table}:number-rows-repeated="3"><{table}:table-cell/></{table}:table-row>'
        if row is None
        else f"<{table}:table-row>"
        + "".join(
            f"<{table}:table-cell><{text}:p>{cell}</{text}:p></{table}:table-cell>" for cell in row
        )
        + f"</{table}:table-row>"
        for row in cells
    )
    folder.write("a.ods", ods_parts(rows, prefixes=prefixes))

    (problem,) = problems(
        folder.gather(
            file="a.ods", indicator="i", columns={"value": "value", "part": "part"},
            period={"at": "month", "covers": "month"},
        )
    )  # fmt: skip

    assert (problem.code, problem.where.line) == ("cell-number", 5)


@pytest.mark.parametrize("options", [BASIC, TABLE], ids=["records", "table"])
@pytest.mark.parametrize("right", [1, 2], ids=["beside", "whole-row"])
@pytest.mark.parametrize("title", ["2026-02-01", "North"])
def test_a_figure_under_a_block_that_spans_its_row_is_refused(
    folder: Folder,
    book: tuple[str, Callable[..., bytes]],
    options: dict[str, Any],
    right: int,
    title: str,
) -> None:
    """A block over the whole row is a title or the name of a section where it covers nothing."""
    name, write = book
    head, under = ["month", "n", "x"][: right + 1], [20, None][:right]
    rows = [head, [JAN, 1, None][: right + 1], [title, *under], [MAR, 30, None][: right + 1]]
    folder.write(name, write(rows, [(2, 0, 2, right)]))
    given = {**options, "columns": {"value": "n"}}

    if "makes" in given:
        table = folder.measured_on(file=name, **given)
        read = [row[0] for row in table.frame.project("n").fetchall()]
        table.close()
        assert [str(one) for one in read if str(one) in ("1", "20", "30")] == ["1", "30"]
        return
    made = folder.gather(file=name, **given)
    (problem, *_) = [one for one in problems(made) if one.where.column == 2]
    assert (problem.code, problem.where.line) == ("cell-display-differs", 3)
    assert problem.got == "'20, under a merged cell'"
    assert [one.value for one in records(made)] == [Number(value=1), Number(value=30)]


def test_the_name_of_a_section_spans_its_row(
    folder: Folder, book: tuple[str, Callable[..., bytes]]
) -> None:
    """The cells that it covers are empty, and it is read as before."""
    name, write = book
    rows = [["month", "n"], ["North", None], [JAN, 1], ["South", None], [JAN, 2]]
    folder.write(name, write(rows, [(1, 0, 1, 1), (3, 0, 3, 1)]))

    made = folder.gather(
        file=name,
        **{**BASIC, "columns": {"value": "n", "part": "section"}, "section_column": "section"},
    )

    assert [(one.code, one.severity) for one in problems(made)] == [("sections-found", "note")]
    assert [(one.part, one.value) for one in records(made)] == [
        ("North", Number(value=1)),
        ("South", Number(value=2)),
    ]
