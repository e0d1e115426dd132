"""Cells that tell rows apart and cannot be read: the rows are told, and none of them is lost in silence."""

from typing import Any

import pytest
from made_up_tables import Folder, ods, problems, records, xlsx
from made_up_workbooks import Shown, written_ods, written_xlsx, xlsx_parts

from rsr.errors import Problem
from rsr.model import Indicator, Interval, Measured, Number

PERIOD: dict[str, Any] = {"period": {"at": "month", "covers": "month"}, "columns": {"value": "n"}}
HEAD = ["month", "region", "trust", "n"]
JAN, FEB = "2026-01", "2026-02"
# The second region stands under a merged cell, which displays North.
UNDER: list[list[Any]] = [
    HEAD, [JAN, "North", "A", 100], [JAN, "North East", "B", 60], [JAN, "South", "C", 7],
]  # fmt: skip
BOOKS = [
    pytest.param(written_xlsx, "a.xlsx", id="xlsx"),
    pytest.param(written_ods, "a.ods", id="ods"),
]


def codes(told: list[Problem]) -> list[tuple[str, str, int | None]]:
    """Return the code, severity and line of each problem."""
    return [(one.code, one.severity, one.where.line) for one in told]


# --- texts that are not displayed ---------------------------------------------------------------


@pytest.mark.parametrize(("write", "name"), BOOKS)
@pytest.mark.parametrize("by", ["where", "select", "whole", "records"])
def test_a_row_is_not_picked_or_lost_by_a_text_under_a_merged_cell(
    folder: Folder, write: Any, name: str, by: str
) -> None:
    """Whichever rule names it, and by records and tables alike."""
    folder.write(name, write(UNDER, [(1, 1, 2, 1)]))
    north = {"region": "North"}
    if by == "records":
        made = folder.gather(file=name, indicator="i", where=north, **PERIOD)
        told, values = problems(made), [one.value for one in records(made)]
    else:
        every: dict[str, dict[str, Any]] = {
            "where": {"where": north},
            "select": {"select": north},
            "whole": {"measured": {"whole": north, "part": "trust"}, "select": {"region": "none"}},
        }
        rules = every[by]
        found, told = folder.measure(file=name, **PERIOD, **rules)
        values = [one.value for one in found.figures]

    told = [one for one in told if one.code != "select-nothing"]
    assert codes(told) == [("cell-display-differs", "error", 3)]
    assert "'North East, under a merged cell'" in str(told[0].got)
    assert values == [Number(value=100)]


@pytest.mark.parametrize(("write", "name"), BOOKS)
@pytest.mark.parametrize("by", ["where", "select"])
def test_a_sum_lacks_what_may_belong_to_it(folder: Folder, write: Any, name: str, by: str) -> None:
    """Half a sum is no figure; a count is at least what is known to belong to it."""
    folder.write(name, write(UNDER, [(1, 1, 2, 1)]))
    options = {"file": name, **PERIOD, by: {"region": "North"}}

    summed, _ = folder.measure(**options, measured={"combine": "sum"})
    counted, _ = folder.measure(**options, measured={"combine": "count"})
    (displayed,) = folder.measure(
        **options, measured={"combine": "sum"}, where_display_differs="displayed"
    )[0].figures
    (stored,) = folder.measure(
        **options, measured={"combine": "sum"}, where_display_differs="stored"
    )[0].figures

    assert [type(one.value).__name__ for one in summed.figures] == ["Missing"]
    assert [one.value for one in counted.figures] == [Interval(low=1, high=2)]
    assert (displayed.value, stored.value) == (Number(value=160), Number(value=100))
    assert (summed.tally.selected, summed.tally.left_out) == (2, 1)


@pytest.mark.parametrize(("write", "name"), BOOKS)
@pytest.mark.parametrize("by", ["where", "select"])
def test_other_sums_stay_as_they_are(folder: Folder, write: Any, name: str, by: str) -> None:
    """Only what may belong to a figure keeps it from being one."""
    rows = [*UNDER, [FEB, "South", "A", 1], [FEB, "South", "B", 2]]
    folder.write(name, write(rows, [(1, 1, 2, 1)]))

    found, told = folder.measure(
        file=name, **PERIOD, **{by: {"region": "South"}}, measured={"combine": "sum"}
    )
    _, not_asked = folder.measure(
        file=name, **PERIOD, **{by: {"region": "North", "trust": "A"}}, measured={"combine": "sum"}
    )

    assert [type(one.value).__name__ for one in found.figures] == ["Missing", "Number"]
    assert codes(told) == [("cell-display-differs", "error", 3)]
    assert not not_asked


@pytest.mark.parametrize(("write", "name"), BOOKS)
def test_a_text_under_a_merged_cell_is_no_part_and_no_period(
    folder: Folder, write: Any, name: str
) -> None:
    """What it stores is told with what to do, and no hint names what only rsr calls it."""
    rows = [*UNDER[:3], [FEB, "South", "C", 7]]
    folder.write(name, write(rows, [(1, 1, 2, 1), (2, 0, 3, 0)]))

    _, of_part = folder.measure(file=name, **PERIOD, measured={"part": "region"})
    _, of_period = folder.measure(file=name, **PERIOD, select={"trust": "C"})

    assert [one.code for one in of_part] == ["cell-display-differs"] * 2
    assert codes(of_period) == [("cell-display-differs", "error", 4)]
    for one in (*of_part, *of_period):
        assert "under a merged cell" not in str(one.hint)
        assert "where_display_differs" in str(one.hint)


@pytest.mark.parametrize(("write", "name"), BOOKS)
@pytest.mark.parametrize("how", ["records", "table"])
def test_what_nobody_asked_for_is_shown_as_it_is_displayed(
    folder: Folder, write: Any, name: str, how: str
) -> None:
    """A column that tells rows apart and is not named is told with the texts that people see."""
    rows: list[list[Any]] = [
        ["month", "sex", "n"],
        [JAN, Shown(1, "Men"), 5],
        [FEB, Shown(2, "Women"), 6],
    ]
    folder.write(name, write(rows))
    if how == "records":
        made = folder.gather(file=name, indicator="i", **PERIOD)
        assert [one.value for one in records(made)] == [Number(value=5), Number(value=6)]
        assert not problems(made)
        return

    _, told = folder.measure(file=name, **PERIOD)

    (problem,) = told
    assert "sex: [Men, Women]" in str(problem.hint)
    assert "displayed as" not in str(problem)


@pytest.mark.parametrize(("write", "name"), BOOKS)
def test_a_hint_names_no_text_that_is_not_displayed(folder: Folder, write: Any, name: str) -> None:
    """A text that is nowhere is compared with those that are."""
    folder.write(name, write(UNDER, [(1, 1, 2, 1)]))

    _, told = folder.measure(
        file=name, **PERIOD, select={"region": "North East, under", "trust": "C"}
    )
    made = folder.gather(
        file=name, **PERIOD, indicator="i", where={"region": "North East, under", "trust": "C"}
    )

    for one in (*told, *problems(made)):
        assert "under a merged cell" not in f"{one.hint}"


# --- error values -------------------------------------------------------------------------------

WRONG: list[list[Any]] = [
    ["month", "sex", "n"], [JAN, "Men", 1], [JAN, "Women", 4], [FEB, "#N/A", 2], [FEB, "Women", 5],
]  # fmt: skip
FORMS = ["csv", "parquet", "xlsx", "ods", "pandas", "polars", "jsonl"]


def given(folder: Folder, form: str, rows: list[list[Any]]) -> dict[str, Any]:
    """Write rows in a form, and return how they are read."""
    texts = [[None if cell is None else str(cell) for cell in row] for row in rows]
    columns = {name: [row[at] for row in texts[1:]] for at, name in enumerate(texts[0])}
    if form in ("pandas", "polars"):
        frame = pytest.importorskip(form).DataFrame(columns)
        return {"frame": frame, "file": "handed-over"}
    if form == "csv":
        folder.write("a.csv", "\n".join(",".join(map(str, row)) for row in rows) + "\n")
    elif form == "parquet":
        pytest.importorskip("polars").DataFrame(columns).write_parquet(folder.path / "a.parquet")
    elif form == "jsonl":
        pytest.importorskip("polars").DataFrame(columns).write_ndjson(folder.path / "a.jsonl")
    else:
        folder.write(f"a.{form}", (xlsx if form == "xlsx" else ods)({"Table 1": rows}))
    return {"file": f"a.{form}"}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("by", ["records", "where", "select"])
@pytest.mark.parametrize("error", ["#N/A", "Err:502"])
def test_an_error_value_never_says_that_a_row_is_not_wanted(
    folder: Folder, form: str, by: str, error: str
) -> None:
    """The row may be the one that is wanted: it is an error with its place, and counted."""
    folder.path.mkdir(exist_ok=True)
    rows = [[error if cell == "#N/A" else cell for cell in row] for row in WRONG]
    options = {**given(folder, form, rows), **PERIOD}
    men = {"sex": "Men"}
    if by == "records":
        made = folder.gather(**options, indicator="i", where=men)
        told, values = problems(made), [one.value for one in records(made)]
        account = folder.account(**options, indicator="i", where=men)
        assert (account.read, account.used, account.not_selected) == (4, 1, 2)
        assert [(one.code, one.count) for one in account.left_out] == [("error-value", 1)]
    else:
        found, told = folder.measure(**options, **{by: men})
        values = [one.value for one in found.figures]

    assert [one.code for one in told] == ["error-value"]
    assert told[0].severity == "error"
    assert repr(error) in str(told[0].got)
    assert values == [Number(value=1)]


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_the_account_of_a_table_counts_rows_that_do_not_tell(folder: Folder, form: str) -> None:
    """Each of them once, as left out, and none of them as not selected."""
    options = {**given(folder, form, WRONG), **PERIOD}
    table = folder.measured_on(**options, makes="table", where={"sex": "Men"})
    rows, unread = table.rows(), dict(table.unread())
    table.close()

    found, told = folder.measure(**options, where={"sex": "Men"})

    assert (rows, unread) == (4, {})
    assert (found.tally.selected, found.tally.numbers, found.tally.left_out) == (2, 1, 1)
    assert [(one.code, one.count) for one in found.tally.reasons] == [("error-value", 1)]
    (where,) = [(one.where.file, one.where.line) for one in told]
    assert where == (options["file"], 4)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("by", ["where", "select"])
def test_an_error_value_that_is_named_means_what_the_register_says(
    folder: Folder, form: str, by: str
) -> None:
    """Rows with it are wanted, or left out, and nothing is amiss."""
    folder.path.mkdir(exist_ok=True)
    options = {**given(folder, form, WRONG), **PERIOD}

    wanted, told = folder.measure(**options, **{by: {"sex": ["Men", "#n/a"]}})
    left, of_left = folder.measure(**options, **{by: {"sex": {"not": ["Women", "#N/A"]}}})

    assert [one.value for one in wanted.figures] == [Number(value=1), Number(value=2)]
    assert [one.value for one in left.figures] == [Number(value=1)]
    assert not [one for one in (*told, *of_left) if one.code == "error-value"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("by", ["where", "select"])
@pytest.mark.parametrize("wanted", ["Men", {"not": "Women"}])
def test_a_sum_that_an_error_value_may_belong_to_is_no_figure(
    folder: Folder, form: str, by: str, wanted: Any
) -> None:
    """The others are not printed as if they were all; those of other periods are."""
    folder.path.mkdir(exist_ok=True)
    rows: list[list[Any]] = [
        ["month", "trust", "sex", "n"],
        *([JAN, trust, "Men", 10 + at] for at, trust in enumerate("ABC")),
        [JAN, "D", "#N/A", 50],
        [JAN, "D", "Women", 7],
        *([FEB, trust, "Men", 20 + at] for at, trust in enumerate("ABC")),
    ]
    options = {**given(folder, form, rows), **PERIOD}
    summed = {"measured": {"combine": "sum"}}

    found, told = folder.measure(**options, **{by: {"sex": wanted}}, **summed)
    both = {"trust": ["A", "B"], **({"sex": wanted} if by == "select" else {})}
    beside = {"where": {"sex": wanted}} if by == "where" else {}
    apart, not_asked = folder.measure(**options, **beside, select=both, **summed)

    assert [one.code for one in told] == ["error-value"]
    assert [type(one.value).__name__ for one in found.figures] == ["Missing", "Number"]
    assert found.figures[1].value == Number(value=63)
    assert (found.tally.selected, found.tally.left_out) == (7, 1)
    assert [one.value for one in apart.figures] == [Number(value=21), Number(value=41)]
    assert not_asked == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("by", ["where", "select"])
def test_what_is_left_out_by_name_leaves_no_error_value_in(
    folder: Folder, form: str, by: str
) -> None:
    """'All but women' does not say that an error value is wanted."""
    folder.path.mkdir(exist_ok=True)
    options = {**given(folder, form, WRONG), **PERIOD}

    found, told = folder.measure(**options, **{by: {"sex": {"not": "Women"}}})

    assert [one.value for one in found.figures] == [Number(value=1)]
    assert [one.code for one in told] == ["error-value"]


@pytest.mark.parametrize("form", FORMS)
def test_an_error_value_beside_other_texts_that_are_not_wanted_says_nothing(
    folder: Folder, form: str
) -> None:
    """A row that another column tells is not wanted needs no other."""
    folder.path.mkdir(exist_ok=True)
    rows: list[list[Any]] = [
        ["month", "sex", "age", "n"],
        [JAN, "Men", "All", 1],
        [JAN, "#N/A", "18", 2],
    ]
    options = {**given(folder, form, rows), **PERIOD}
    wanted = {"sex": "Men", "age": "All"}

    made = folder.gather(**options, indicator="i", where=wanted)
    for by in ("where", "select"):
        found, told = folder.measure(**options, **{by: wanted})
        assert [one.value for one in found.figures] == [Number(value=1)]
        assert not told

    assert not problems(made)


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_only_rows_that_may_be_wanted_are_told_by_the_first_of_them(
    folder: Folder, form: str
) -> None:
    """One problem of a file for all that hold the same text, with how many they are."""
    rows: list[list[Any]] = [
        ["month", "sex", "age", "n"],
        [JAN, "#N/A", "18", 9], [JAN, "#N/A", "All", 1], [FEB, "Men", "All", 2],
        [FEB, "#N/A", "All", 3],
    ]  # fmt: skip
    options = {**given(folder, form, rows), **PERIOD}
    wanted = {"sex": "Men", "age": "All"}

    for by in ("where", "select"):
        found, told = folder.measure(**options, **{by: wanted})

        assert [one.value for one in found.figures] == [Number(value=2)]
        assert [(one.where.line, one.got) for one in told] == [(3, "'#N/A', in 2 rows")]


def test_each_indicator_is_told_of_its_own_rows(folder: Folder) -> None:
    """Though they are measured in one pass over the table."""
    from rsr.engine.row_groups import selections

    rows: list[list[Any]] = [
        ["month", "sex", "age", "n"],
        [JAN, "Men", "All", 1], [JAN, "Men", "18", 2], [FEB, "#N/A", "18", 3],
    ]  # fmt: skip
    every = [
        Indicator(
            id=id_, title=id_, unit="people", better="lower", select={"sex": "Men", "age": age},
            measured=Measured(data="made-up"),
        )
        for id_, age in (("all", "All"), ("young", "18"))
    ]  # fmt: skip
    table = folder.measured_on(None, every, makes="table", **given(folder, "csv", rows), **PERIOD)
    found = selections(table.frame, table.layout, every)
    table.close()

    assert not found["all"].problems
    assert [one.code for one in found["young"].problems] == ["error-value"]


@pytest.mark.parametrize("form", ["csv", "polars", "xlsx"])
def test_a_row_that_is_not_the_whole_for_other_reasons_is_a_part(folder: Folder, form: str) -> None:
    """What cannot be read of the whole does not matter then."""
    rows: list[list[Any]] = [
        ["month", "region", "sex", "trust", "n"],
        [JAN, "England", "All", "all", 9], [JAN, "#N/A", "Men", "A", 1],
    ]  # fmt: skip
    options = {**given(folder, form, rows), **PERIOD}

    found, told = folder.measure(
        **options,
        select={"sex": "Men"},
        measured={"part": "trust", "whole": {"region": "England", "sex": "All"}},
    )

    assert [(one.whole, one.value) for one in found.figures] == [
        (True, Number(value=9)), (False, Number(value=1)),
    ]  # fmt: skip
    assert not told


@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx", "ods", "polars"])
@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#NAME?", "Err:502", "#NV", "#BEZUG!"])
def test_an_error_value_is_no_part_and_no_period(folder: Folder, form: str, error: str) -> None:
    """Nobody reports under such a name."""
    folder.path.mkdir(exist_ok=True)
    rows: list[list[Any]] = [
        ["month", "trust", "n"],
        [JAN, "A", 1],
        [JAN, error, 2],
        [error, "A", 3],
    ]
    options = {**given(folder, form, rows), **PERIOD}
    columns = {"value": "n", "part": "trust"}

    made = folder.gather(**{**options, "columns": columns}, indicator="i")
    found, told = folder.measure(**options, measured={"part": "trust"})

    assert [one.code for one in problems(made)] == ["error-value"] * 2
    assert [one.code for one in told] == ["error-value"] * 2
    assert [one.part for one in records(made)] == ["A"]
    assert [one.part for one in found.figures] == ["A"]


@pytest.mark.parametrize("text", ["#1", "# all", "Err", "N/A", "#hashtag", "E"])
def test_a_text_that_only_looks_like_an_error_value_is_a_text(folder: Folder, text: str) -> None:
    """It is compared as any other is."""
    rows: list[list[Any]] = [["month", "sex", "n"], [JAN, text, 1], [JAN, "Women", 4]]
    options = {**given(folder, "csv", rows), **PERIOD}

    found, told = folder.measure(**options, select={"sex": "Women"})

    assert [one.value for one in found.figures] == [Number(value=4)]
    assert not told


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_rows_that_do_not_tell_are_left_out_where_the_register_says_so(
    folder: Folder, form: str
) -> None:
    """They are warnings then."""
    options = {**given(folder, form, WRONG), **PERIOD, "on_bad_row": "leave-out"}

    made = folder.gather(**options, indicator="i", where={"sex": "Men"})

    first = problems(made)[0]
    assert (first.code, first.severity) == ("error-value", "warning")


def test_indicators_of_other_lengths_are_not_told(folder: Folder) -> None:
    """A quarter among months is none of theirs, whatever stands beside it."""
    rows: list[list[Any]] = [
        ["start", "end", "sex", "n"],
        ["2026-01-01", "2026-01-31", "Men", 1],
        ["2026-01-01", "2026-03-31", "#N/A", 9],
    ]
    options: dict[str, Any] = {
        **given(folder, "csv", rows), "columns": {"value": "n"},
        "period": {"start": "start", "end": "end"},
    }  # fmt: skip

    found, told = folder.measure(**options, select={"sex": "Men"}, measured={"months": 1})

    assert [one.value for one in found.figures] == [Number(value=1)]
    assert not told


# --- formulas without a result, and what is hidden ----------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param('<c r="B3" t="str"><f>A1&amp;"x"</f></c>', id="text"),
        pytest.param('<c r="B3"><f>"Men"</f></c>', id="number"),
    ],
)
@pytest.mark.parametrize("by", ["records", "where", "select"])
def test_a_label_without_a_result_is_not_compared(folder: Folder, cell: str, by: str) -> None:
    """The text of a formula is no text of the sheet."""

    def text(place: str, said: str) -> str:
        return f'<c r="{place}" t="inlineStr"><is><t>{said}</t></is></c>'

    made_rows = (
        f'<row r="1">{text("A1", "month")}{text("B1", "sex")}{text("C1", "n")}</row>'
        f'<row r="2">{text("A2", JAN)}{text("B2", "Men")}<c r="C2"><v>1</v></c></row>'
        f'<row r="3">{text("A3", FEB)}{cell}<c r="C3"><v>2</v></c></row>'
    )
    folder.write("a.xlsx", xlsx_parts(made_rows))
    men = {"sex": "Men"}
    if by == "records":
        told = problems(folder.gather(file="a.xlsx", indicator="i", where=men, **PERIOD))
    else:
        _, told = folder.measure(file="a.xlsx", **PERIOD, **{by: men})

    assert codes(told) == [("formula-without-result", "error", 3)]


@pytest.mark.parametrize(("write", "name"), BOOKS)
@pytest.mark.parametrize(
    ("hidden", "told"),
    [
        pytest.param({"columns": [2]}, ["columns-hidden"], id="column-of-figures"),
        pytest.param({"columns": [0]}, ["columns-hidden"], id="column-of-periods"),
        pytest.param({"columns": [1]}, [], id="column-that-is-not-read"),
        pytest.param({"hidden": [2]}, ["rows-hidden"], id="row"),
        pytest.param({"state": "hidden"}, ["sheet-hidden"], id="sheet"),
    ],
)
def test_tables_tell_what_is_hidden_as_records_do(
    folder: Folder, write: Any, name: str, hidden: dict[str, Any], told: list[str]
) -> None:
    """Each of them, and nothing that is not read."""
    rows: list[list[Any]] = [["month", "remark", "n"], [JAN, "x", 1], [FEB, "x", 2]]
    folder.write(name, write(rows, **hidden))

    made = folder.gather(file=name, indicator="i", **PERIOD)
    _, amiss = folder.measure(file=name, **PERIOD)

    assert [one.code for one in problems(made)] == told
    assert [one.code for one in amiss] == told


@pytest.mark.parametrize(("write", "name"), BOOKS)
def test_a_wide_column_that_is_hidden_is_told(folder: Folder, write: Any, name: str) -> None:
    """By records as by tables; one that is left out is not."""
    rows: list[list[Any]] = [["area", "2022-01", "2022-02", "rest"], ["A", 1, 2, 3]]
    folder.write(name, write(rows, columns=[2, 3]))
    options: dict[str, Any] = {"file": name, "wide": {"covers": "month", "leave_out": ["rest"]}}

    made = folder.gather(**options, indicator="i", columns={"part": "area"})
    _, amiss = folder.measure(**options, measured={"part": "area"})

    for told in (problems(made), amiss):
        (problem,) = told
        assert (problem.code, problem.got) == ("columns-hidden", "'2022-02'")


@pytest.mark.parametrize(("write", "name"), BOOKS)
def test_a_heading_under_a_merged_cell_heads_nothing_unasked(
    folder: Folder, write: Any, name: str
) -> None:
    """Nobody who opens the sheet sees it."""
    rows: list[list[Any]] = [["area", "2022-01", "2022-02"], ["A", 1, 2]]
    folder.write(name, write(rows, [(0, 1, 0, 2)]))
    options: dict[str, Any] = {"file": name, "wide": {"covers": "month"}}

    made = folder.gather(**options, indicator="i", columns={"part": "area"})
    found, amiss = folder.measure(**options, measured={"part": "area"})
    stored = folder.gather(
        **options, indicator="i", columns={"part": "area"}, where_display_differs="stored"
    )

    assert [one.value for one in records(made)] == [Number(value=1)]
    assert [one.value for one in found.figures] == [Number(value=1)]
    for told in (problems(made), amiss):
        assert codes(told) == [("heading-unread", "error", 1)]
    assert [one.value for one in records(stored)] == [Number(value=1), Number(value=2)]


@pytest.mark.parametrize(("write", "name"), BOOKS)
@pytest.mark.parametrize("column", ["flag", "status"])
def test_a_flag_or_a_status_that_is_not_displayed_is_told_where_it_stands(
    folder: Folder, write: Any, name: str, column: str
) -> None:
    """And not as a flag of the figure beside it that nobody explains."""
    rows = [["month", "n", column], [JAN, 1, Shown(1, "p")], [FEB, 2, "p"]]
    folder.write(name, write(rows))
    options: dict[str, Any] = {"file": name, **PERIOD}
    if column == "flag":
        options |= {"flag_column": "flag", "flags": {"p": "provisional"}}
    else:
        options |= {"columns": {"value": "n", "status": "status"}}
        options |= {"words": {"status": {"p": "provisional"}}}

    made = folder.gather(**options, indicator="i")
    found, amiss = folder.measure(**options)

    for told in (problems(made), amiss):
        assert codes(told) == [("cell-display-differs", "error", 2)]
        assert f"under {column!r}" in told[0].must
    assert [one.value for one in records(made)] == [Number(value=2)]
    assert [(one.value, one.status) for one in found.figures] == [(Number(value=2), "provisional")]


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        pytest.param('<c r="C1" t="str"><f>TEXT(1,2)</f></c>', "save it again", id="no-result"),
        pytest.param('<c r="C1" t="e"><v>#REF!</v></c>', "mend the formula", id="error"),
    ],
)
def test_a_heading_that_cannot_be_read_is_told_for_its_true_reason(
    folder: Folder, cell: str, hint: str
) -> None:
    """No hint says which days a formula or an error value may mean."""

    def text(place: str, said: str) -> str:
        return f'<c r="{place}" t="inlineStr"><is><t>{said}</t></is></c>'

    rows = (
        f'<row r="1">{text("A1", "area")}{text("B1", "2022-01")}{cell}</row>'
        f'<row r="2">{text("A2", "A")}<c r="B2"><v>1</v></c><c r="C2"><v>2</v></c></row>'
    )
    folder.write("a.xlsx", xlsx_parts(rows))
    options: dict[str, Any] = {"file": "a.xlsx", "wide": {"covers": "month"}}

    made = folder.gather(**options, indicator="i", columns={"part": "area"})
    _, amiss = folder.measure(**options, measured={"part": "area"})

    for told in (problems(made), amiss):
        assert codes(told) == [("heading-unread", "error", 1)]
        assert hint in str(told[0].hint)
        assert "periods:" not in str(told[0].hint)


@pytest.mark.parametrize(("write", "name"), BOOKS)
def test_a_heading_that_a_merged_cell_repeats_is_its_own(
    folder: Folder, write: Any, name: str
) -> None:
    """What it says is displayed, one row above."""
    rows: list[list[Any]] = [["month", None], ["month", "n"], [JAN, 1]]
    folder.write(name, write(rows, [(0, 0, 1, 0)]))

    made = folder.gather(file=name, indicator="i", header_row=2, **PERIOD)

    assert not problems(made)
    assert [one.value for one in records(made)] == [Number(value=1)]


@pytest.mark.parametrize(("write", "name"), BOOKS)
def test_whoever_measures_on_a_table_may_ask_for_any_column(
    folder: Folder, write: Any, name: str
) -> None:
    """Where the register names no indicator, no column is taken for one that nobody reads."""
    from rsr.engine.row_groups import selected

    folder.write(name, write(UNDER, [(1, 1, 2, 1)]))
    indicator = Indicator(
        id="i", title="I", unit="people", better="lower", select={"region": "North"},
        measured=Measured(data="made-up", combine="sum"),
    )  # fmt: skip

    table = folder.measured_on(file=name, makes="table", **PERIOD)
    found = selected(table.frame, table.layout, indicator, files=table.files)
    table.close()

    assert [one.code for one in found.problems] == ["cell-display-differs"]
    assert [type(one.value).__name__ for one in found.figures] == ["Missing"]


@pytest.mark.parametrize(("write", "name"), BOOKS)
def test_columns_that_only_tell_section_rows_are_not_read(
    folder: Folder, write: Any, name: str
) -> None:
    """All cells of a row tell whether it is a section's; a hidden one among them is no figure."""
    rows: list[list[Any]] = [["month", "notes", "n"], ["Boys", None, None], [JAN, "x", 1]]
    folder.write(name, write(rows, columns=[1]))
    options: dict[str, Any] = {"file": name, **PERIOD, "section_column": "sex"}
    options["section_matching"] = "boys"

    made = folder.gather(**options, indicator="i")
    _, amiss = folder.measure(**options)

    assert not problems(made)
    assert not amiss
