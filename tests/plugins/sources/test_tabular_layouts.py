"""Layouts of published tables: labels, sections, spacers, and periods that no single column says."""

from datetime import date
from typing import Any

import duckdb
import pytest
from attrs import evolve
from made_up_tables import Folder, ods, problems, records, shared_data, xlsx

from rsr.errors import Problem, RsrError, grouped
from rsr.model import DataSource, Indicator, Measured, Number
from rsr.plugins.manager import Plugins

FORMS = ("csv", "xlsx", "ods")


def write(folder: Folder, name: str, rows: list[list[Any]]) -> None:
    """Write rows as delimited text, as Parquet, or as a workbook, by the ending of the name."""
    if name.endswith(".parquet"):
        folder.path.mkdir(exist_ok=True)
        columns = ", ".join(f'"{column}" text' for column in rows[0])
        connection = duckdb.connect()
        connection.execute(f"create table t ({columns})")
        connection.executemany(f"insert into t values ({', '.join('?' * len(rows[0]))})", rows[1:])  # noqa: S608  # made up
        connection.execute(f"copy t to '{folder.path / name}' (format parquet)")
        return
    if name.endswith(".csv"):
        lines = [",".join(f'"{"" if cell is None else cell}"' for cell in row) for row in rows]
        folder.write(name, "\n".join(lines) + "\n")
    else:
        folder.write(name, (xlsx if name.endswith(".xlsx") else ods)({"Table 1": rows}))


def figures(made: list[Any]) -> list[tuple[str | None, str, float]]:
    """Return part, period and number of each record."""
    return [
        (one.part, f"{one.period.start}/{one.period.end}", one.value.value)
        for one in records(made)
        if isinstance(one.value, Number)
    ]


def measured(folder: Folder, select: dict[str, Any], part: str | None, **options: Any) -> Any:
    """Return the figures that an indicator has of a table, as `figures` has them."""
    pytest.importorskip("duckdb")
    pytest.importorskip("narwhals")
    from rsr.engine import row_groups

    table = folder.measured_on(makes="table", **options)
    try:
        indicator = Indicator(
            id="i", title="I", unit="people", better="lower", select=select,
            measured=Measured(data="made-up", part=part),
        )  # fmt: skip
        found = row_groups.selected(table.frame, table.layout, indicator, files=table.files)
    finally:
        table.close()
    told = [*table.problems, *found.problems]
    return (
        [
            (one.part, f"{one.period.start}/{one.period.end}", getattr(one.value, "value", None))
            for one in found.latest
        ],
        told,
    )


# --- labels above names -----------------------------------------------------------------------------

LABELLED: list[list[Any]] = [
    ["Made up", None, None, None, None, None, None],
    [None, "2022", None, None, "2023", None, None],
    [None, "Girls", None, "Boys", "Girls", None, "Boys"],
    ["area", "Cases", "Deaths", "Cases", "Cases", "Deaths", "Cases"],
    ["A", 1, 2, 3, 4, 5, 6],
]


@pytest.mark.parametrize("form", FORMS)
def test_columns_may_stand_under_two_rows_of_labels(folder: Folder, form: str) -> None:
    """A label holds until the next in its line, or in the line above it."""
    write(folder, f"a.{form}", LABELLED)
    options: dict[str, Any] = {"file": f"a.{form}", "header_row": 4, "label_rows": [2, 3]}

    made = folder.gather(
        **options, indicator="i", columns={"part": "area", "value": "2023 / Boys / Cases"},
        constants={"period": {"start": "2023-01-01", "end": "2023-12-31"}},
    )  # fmt: skip
    found, told = measured(
        folder, {}, "area", **options, columns={"value": "2022 / Girls / Deaths"},
        constants={"period": {"start": "2022-01-01", "end": "2022-12-31"}},
    )  # fmt: skip

    assert not problems(made)
    assert figures(made) == [("A", "2023-01-01/2023-12-31", 6)]
    assert (found, told) == ([("A", "2022-01-01/2022-12-31", 2)], [])


PERIODS_ABOVE: list[list[Any]] = [
    [None, "April 2023", None, None, "May 2023", None],
    ["area", "Cases", "Deaths", None, "Cases", "Deaths"],
    ["A", 1, 2, None, 3, 4],
    ["B", 5, 6, None, 7, 8],
]
CASES = [
    ("A", "2023-04-01/2023-04-30", 1),
    ("A", "2023-05-01/2023-05-31", 3),
    ("B", "2023-04-01/2023-04-30", 5),
    ("B", "2023-05-01/2023-05-31", 7),
]


@pytest.mark.parametrize("form", FORMS)
def test_periods_may_stand_above_the_names_of_measures(folder: Folder, form: str) -> None:
    """Each column of one name is a period, which its label says; blank columns part them."""
    write(folder, f"a.{form}", PERIODS_ABOVE)
    options: dict[str, Any] = {
        "file": f"a.{form}", "header_row": 2, "label_row": 1,
        "wide": {"over": "cases", "covers": "month"},
    }  # fmt: skip

    made = folder.gather(**options, indicator="i", columns={"part": "area"})
    found, told = measured(folder, {}, "area", **options)

    assert not problems(made)  # another measure of the same months is left on purpose
    assert sorted(figures(made)) == CASES
    assert sorted(found) == CASES
    assert not told


@pytest.mark.parametrize("form", FORMS)
def test_a_month_without_the_measure_that_is_chosen_is_told(folder: Folder, form: str) -> None:
    """Its name may have changed there, so its figures are not left in silence."""
    rows = [
        [*PERIODS_ABOVE[0], "June 2023"],
        [*PERIODS_ABOVE[1], "Cases (revised)"],
        ["A", 1, 2, None, 3, 4, 5],
    ]
    write(folder, f"a.{form}", rows)

    made = folder.gather(
        file=f"a.{form}", header_row=2, label_row=1, wide={"over": "Cases", "covers": "month"},
        indicator="i", columns={"part": "area"},
    )  # fmt: skip

    assert [(one.code, one.got) for one in problems(made)] == [
        ("columns-unchosen", "'June 2023 / Cases (revised)'")
    ]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("years", "headings", "covers", "first"),
    [
        pytest.param(("2023/24", "2024/25"), ("Q1", "Q2 [p]"), "quarter", "2023-04-01/2023-06-30", id="quarters"),
        pytest.param(("2023", "2024"), ("January", "Feb"), "month", "2023-01-01/2023-01-31", id="months"),
    ],
)  # fmt: skip
def test_a_year_may_stand_above_its_quarters_or_months(
    folder: Folder,
    form: str,
    years: tuple[str, str],
    headings: tuple[str, str],
    covers: str,
    first: str,
) -> None:
    """A heading that is no period alone is one with its label; flags in it hold as ever."""
    one, two = years
    rows: list[list[Any]] = [
        [None, one, None, two, None], ["area", *headings, *headings], ["A", 1, 3, 5, 7],
    ]  # fmt: skip
    write(folder, f"a.{form}", rows)
    options: dict[str, Any] = {
        "file": f"a.{form}", "header_row": 2, "label_row": 1, "wide": {"covers": covers}, "flags": "gss",
    }  # fmt: skip

    made = folder.gather(**options, indicator="i", columns={"part": "area"})
    found, told = measured(folder, {}, "area", **options)

    assert not problems(made)
    assert [number for _, _, number in figures(made)] == [1, 3, 5, 7]
    assert len({days for _, days, _ in figures(made)}) == 4
    assert figures(made)[0] == ("A", first, 1)
    assert (min(found), told) == (("A", first, 1), [])


@pytest.mark.parametrize(
    ("lines", "wide"),
    [
        pytest.param((["2023/24", "2023/24"], ["Cases", "Deaths"], ["Q2", "Q2"]), {"under": "Cases"}, id="year-measure-quarter"),
        pytest.param((["2023/24", "2023/24"], ["Q2", "Q2"], ["Cases", "Deaths"]), {"over": "Cases"}, id="year-quarter-measure"),
        pytest.param((["Cases", "Deaths"], ["2023/24", "2023/24"], ["Q2", "Q2"]), {"under": "Cases"}, id="measure-year-quarter"),
    ],
)  # fmt: skip
def test_a_year_may_stand_in_any_of_three_rows_of_headings(
    folder: Folder, lines: tuple[list[str], ...], wide: dict[str, str]
) -> None:
    """Year and quarter are one period, whichever line the measures stand in."""
    above, between, names = lines
    write(folder, "a.csv", [[None, *above], [None, *between], ["area", *names], ["A", 1, 2]])

    made = folder.gather(
        file="a.csv", header_row=3, label_rows=[1, 2], wide={**wide, "covers": "quarter"},
        indicator="i", columns={"part": "area"},
    )  # fmt: skip

    assert not problems(made)
    assert figures(made) == [("A", "2023-07-01/2023-09-30", 1)]


@pytest.mark.parametrize(
    ("label", "heading", "covers", "says"),
    [
        pytest.param(
            "2023", "Q2", "quarter", "year_starts", id="year-that-begins-nobody-knows-when"
        ),
        pytest.param("2023", "Total", "month", "date_formats", id="total"),
        pytest.param("Cases", "Q2", "quarter", "date_formats", id="no-year"),
    ],
)
def test_a_heading_that_is_no_period_with_its_label_either_is_told(
    folder: Folder, label: str, heading: str, covers: str, says: str
) -> None:
    """It stands over figures, and the message says what would make a period of both."""
    good = {"quarter": "Q1 2023/24", "month": "March 2023"}[covers]
    write(folder, "a.csv", [[None, None, label], ["area", good, heading], ["A", 1, 2]])

    (problem,) = problems(
        folder.gather(
            file="a.csv", header_row=2, label_row=1, wide={"covers": covers}, indicator="i",
            columns={"part": "area"},
        )
    )  # fmt: skip

    assert (problem.code, problem.got) == ("heading-unread", repr(heading))
    assert says in str(problem.hint)


def test_typed_dates_may_be_labels(folder: Folder) -> None:
    """A date in a label is that date, whatever the formats of dates."""
    rows: list[list[Any]] = [
        [None, date(2023, 4, 1), None],
        ["area", "Cases", "Deaths"],
        ["A", 1, 2],
    ]
    write(folder, "a.xlsx", rows)

    made = folder.gather(
        file="a.xlsx", header_row=2, label_row=1, wide={"over": "Cases", "covers": "month"},
        indicator="i", columns={"part": "area"}, date_formats=["%d/%m/%Y"],
    )  # fmt: skip

    assert figures(made) == [("A", "2023-04-01/2023-04-30", 1)]


def test_a_label_that_is_no_period_is_told(folder: Folder) -> None:
    """It stands over figures of the column that is meant."""
    write(folder, "a.csv", [[None, "April 2023", "Total"], ["area", "Cases", "Cases"], ["A", 1, 2]])

    (problem,) = problems(
        folder.gather(
            file="a.csv", header_row=2, label_row=1, wide={"over": "Cases", "covers": "month"},
            indicator="i", columns={"part": "area"},
        )
    )  # fmt: skip

    assert (problem.code, problem.got) == ("cell-date", "'Total'")


@pytest.mark.parametrize("form", FORMS)
def test_each_group_of_wide_columns_is_a_source(folder: Folder, form: str) -> None:
    """Where a row has several groups, ``under`` says which is meant; the others are not told."""
    rows: list[list[Any]] = [
        [None, "Cases", None, None, "Deaths", None],
        ["area", "2022", "2023", None, "2022", "2023"],
        ["A", 1, 2, None, 3, 4],
    ]
    write(folder, f"a.{form}", rows)
    options: dict[str, Any] = {"file": f"a.{form}", "header_row": 2, "label_row": 1}

    for label, numbers in (("Cases", [1, 2]), ("Deaths", [3, 4])):
        wide = {"under": label, "covers": "year"}
        made = folder.gather(**options, wide=wide, indicator="i", columns={"part": "area"})
        assert not problems(made)
        assert [one[2] for one in figures(made)] == numbers


# --- sections ---------------------------------------------------------------------------------------

SECTIONS: list[list[Any]] = [
    ["area", "2022", "2023"],
    ["North", None, None],
    ["A", 1, 2],
    ["B", 3, None],
    [None, None, None],
    ["South", None, None],
    ["A", 5, 6],
    ["Notes:", None, None],
]


@pytest.mark.parametrize("form", FORMS)
def test_blocks_under_section_rows_have_their_section(folder: Folder, form: str) -> None:
    """A row that holds only a label becomes a column of the rows beneath it."""
    write(folder, f"a.{form}", SECTIONS)
    options: dict[str, Any] = {
        "file": f"a.{form}", "section_column": "region", "section_matching": "north|south",
        "stop_at": "notes", "wide": {"covers": "year"}, "markers": {"": "missing"},
    }  # fmt: skip

    made = folder.gather(
        **options, indicator="i", columns={"part": "area"}, where={"region": ["South"]}
    )
    found, told = measured(folder, {"region": "North"}, "area", **options)

    assert not problems(made)
    assert figures(made) == [("A", "2022-01-01/2022-12-31", 5), ("A", "2023-01-01/2023-12-31", 6)]
    assert [one for one in found if one[2] is not None] == [
        ("A", "2022-01-01/2022-12-31", 1),
        ("B", "2022-01-01/2022-12-31", 3),
        ("A", "2023-01-01/2023-12-31", 2),
    ]
    assert not told


def test_a_section_without_rows_is_told(folder: Folder) -> None:
    """A footnote, or a row whose figures are all blank, looks like one."""
    write(folder, "a.csv", [*SECTIONS[:4], ["South", None, None], ["Source: made up", None, None]])

    made = folder.gather(
        file="a.csv", indicator="i", columns={"part": "area"}, section_column="region",
        wide={"covers": "year", "leave_out": ["2023"]},
    )  # fmt: skip

    note, problem = problems(made)
    assert (note.code, note.severity) == ("sections-found", "note")
    assert (problem.code, problem.severity) == ("section-empty", "warning")
    assert problem.got == "'South', 'Source: made up'"
    assert problem.where.line == 5


AMBIGUOUS: list[list[Any]] = [
    ["area", "2022"],
    ["North", None],
    ["A", 1],
    ["B", None],
    ["C", 3],
    ["South", None],
    ["A", 5],
]


@pytest.mark.parametrize("makes", ["observations", "table"])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("more", "expected"),
    [
        pytest.param([["B", 6]], "'B'", id="with-figures-elsewhere"),
        pytest.param([["B", None], ["C", 7]], "'B'", id="twice"),
        pytest.param([["B ", 6], ["South", None], ["D", 8]], "'B', 'South'", id="two"),
        pytest.param([], None, id="once"),
    ],
)
def test_a_section_row_that_looks_like_a_row_of_data_is_told(
    folder: Folder, form: str, more: list[list[Any]], expected: str | None, makes: str
) -> None:
    """B lacks its figures: C would be taken to lie in it. Naming the sections settles it."""
    write(folder, f"a.{form}", [*AMBIGUOUS, *more])
    options: dict[str, Any] = {
        "file": f"a.{form}", "section_column": "region", "wide": {"covers": "year"},
    }  # fmt: skip

    def found(**also: Any) -> list[Problem]:
        if makes == "table":
            told: list[Problem] = measured(folder, {"region": "North"}, "area", **options, **also)[
                1
            ]
            return told
        return problems(folder.gather(**options, **also, indicator="i", columns={"part": "area"}))

    alike = [one for one in found() if one.code == "section-ambiguous"]
    named = [one.code for one in found(section_matching="North|South")]

    assert [(one.got, one.severity) for one in alike] == (
        [(expected, "warning")] if expected else []
    )
    assert "section-ambiguous" not in named
    if expected == "'B'":
        assert "section_matching: 'North|South'" in str(alike[0].hint)


@pytest.mark.parametrize("makes", ["observations", "table"])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        pytest.param("North|-A|-B|-C|South|-D|B|-E", "'B'", id="parts-what-stands-together"),
        pytest.param("North|-A|-C|South|-D|B|-E", None, id="nowhere-together"),
        pytest.param("North|  -A|  B|  -C|South|  -D", "'B'", id="indented"),
        pytest.param("  North|  -A|  B|  -C|South|  -D", "'North', 'B'", id="indented-as-others"),
        pytest.param("North|  -A|  -C| B|  -D", None, id="indented-less"),
        pytest.param("North|>-A|>B|>-C|South|>-D", "'B'", id="in-the-column-of-others"),
        pytest.param("North|-A|B|-C|South|-D", None, id="alike"),
    ],
)
def test_a_section_row_that_stands_as_rows_of_data_do_is_told(
    folder: Folder, form: str, makes: str, labels: str, expected: str | None
) -> None:
    """B lacks its figures, and stands there once; where nothing tells it apart all sections are named."""
    if form == "ods" and "  " in labels:
        pytest.skip(
            "spaces before a text are elements of their own in ODS, which nobody makes here"
        )
    if expected == "'B'" and "E" in labels:
        labels = labels.replace("-A|-B|-C", "-A|-D|-E")
    rows: list[list[Any]] = [["", "area", "2022"]]
    for label in labels.split("|"):
        text = label.replace("-", "").replace(">", "")
        cells = ["", text] if ">" in label else [text, ""]
        rows.append([*cells, 1 if "-" in label else None])
    write(folder, f"a.{form}", rows)
    options: dict[str, Any] = {
        "file": f"a.{form}", "section_column": "region", "wide": {"covers": "year"},
    }  # fmt: skip

    if makes == "table":
        told: list[Problem] = measured(folder, {"region": "North"}, None, **options)[1]
    else:
        told = problems(folder.gather(**options, indicator="i"))

    found = [(one.code, one.severity, one.got) for one in told if one.code.startswith("section")]
    every = [text for text in labels.split("|") if "-" not in text]
    named = ", ".join(repr(text.replace(">", "").strip()) for text in every)
    assert found == [
        ("section-ambiguous", "warning", expected)
        if expected
        else ("sections-found", "note", named)
    ]


def test_a_row_whose_label_is_no_text_is_none_of_a_section(folder: Folder) -> None:
    """JSON lines may hold a list in the place of a label: it is told as any such cell is."""
    rows = ['{"area": "North"}', '{"area": ["A", "B"], "2022": 1}', '{"area": "C", "2022": 2}']
    folder.path.mkdir(exist_ok=True)
    (folder.path / "a.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")

    made = folder.gather(
        file="a.jsonl", section_column="region", wide={"covers": "year"},
        indicator="i", columns={"part": "area"},
    )  # fmt: skip

    assert "section-ambiguous" not in [one.code for one in problems(made)]
    assert ("C", "2022-01-01/2022-12-31", 2) in figures(made)


def test_a_section_row_is_one_by_its_whole_text(folder: Folder) -> None:
    """A row without a figure, whose text begins as a section does, is a row of data."""
    rows: list[list[Any]] = [["area", "2022"], ["North", None], ["Northern town", None], ["A", 2]]
    write(folder, "a.csv", rows)

    made = folder.gather(
        file="a.csv", indicator="i", columns={"part": "area"}, section_column="region",
        section_matching="north", wide={"covers": "year"}, markers={"": "missing"},
    )  # fmt: skip

    assert not problems(made)
    assert [one.part for one in records(made)] == ["Northern town", "A"]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("alone", [5, "1 240", "(45 %)"])
@pytest.mark.parametrize("names", [["area", "2022"], ["2022", "area"]])
def test_a_figure_alone_in_its_row_is_no_section(
    folder: Folder, form: str, alone: Any, names: list[str]
) -> None:
    """A number is a figure whose label is missing, typed or not, in whichever column."""
    rows: list[dict[str, Any]] = [
        {"area": "North"}, {"area": "A", "2022": 2}, {"2022": alone}, {"area": "B", "2022": 3},
    ]  # fmt: skip
    write(folder, f"a.{form}", [names, *([row.get(name) for name in names] for row in rows)])

    made = folder.gather(
        file=f"a.{form}", indicator="i", columns={"part": "area"}, section_column="region",
        wide={"covers": "year"}, where={"region": "North"}, thousands=" ",
        number_forms=["per-cent", "brackets"],
    )  # fmt: skip

    assert {one.code for one in problems(made)} == {"part-blank", "sections-found"}
    assert [(part, number) for part, _, number in figures(made)] == [("A", 2), ("B", 3)]


@pytest.mark.parametrize("form", FORMS)
def test_a_number_is_a_section_where_it_is_said_which_rows_are(folder: Folder, form: str) -> None:
    """A year above its block is one, as a number or as text, in whichever column."""
    rows: list[list[Any]] = [
        [None, "area", "n"],
        [None, 2022, None],
        [None, "A", 1],
        [None, 2023, None],
        [None, "A", 2],
    ]
    write(folder, f"a.{form}", rows)

    made = folder.gather(
        file=f"a.{form}", indicator="i", columns={"part": "area", "value": "n"},
        section_column="year", section_matching="[0-9]{4}",
        period={"at": "year", "covers": "year"},
    )  # fmt: skip

    assert not problems(made)
    assert figures(made) == [
        ("A", "2022-01-01/2022-12-31", 1), ("A", "2023-01-01/2023-12-31", 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"section_column": "s", "markers": {"": "missing"}}, "section-unclear"),
        ({"section_matching": "x"}, "field-missing"),
        ({"section_column": "s", "section_matching": "("}, "pattern-wrong"),
        ({"label_row": 1, "label_rows": [1], "header_row": 2}, "field-twice"),
        ({"label_rows": [2, 1], "header_row": 3}, "header-row-wrong"),
        ({"label_rows": [1, 3], "header_row": 3}, "header-row-wrong"),
        ({"wide": {"over": "x"}}, "wide-unclear"),
        ({"wide": {"under": "x"}}, "wide-unclear"),
        ({"period": {"title": "A3"}, "header_row": 3}, "header-row-wrong"),
        ({"period": {"title": "3A"}, "header_row": 3}, "header-row-wrong"),
        ({"period": {"file_name": True}}, "period-unclear"),
        ({"period": {"file_name": True, "matching": "x"}}, "pattern-wrong"),
        ({"period": {"at": "x", "matching": "(?P<period>x)"}}, "pattern-wrong"),
        ({"period": {"at": "x", "columns": ["y"]}}, "period-unclear"),
        ({"period": {"start": "x"}}, "period-unclear"),
        ({"period": {"start": "x", "end": "y", "length": "z"}}, "period-unclear"),
        ({"period": {"at": "x", "end": "y"}}, "period-unclear"),
        ({"period": {}}, "period-unclear"),
    ],
)
def test_options_that_do_not_go_together_are_refused(
    folder: Folder, options: dict[str, Any], code: str
) -> None:
    """What cannot be meant is told where the register says it."""
    with pytest.raises(RsrError) as refused:
        folder.gather(file="a.csv", indicator="i", **options)

    assert [one.code for one in refused.value.problems] == [code]


# --- periods that no single column says -------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("cells", "period", "options", "days"),
    [
        pytest.param(
            {"year": "1983", "quarter": "Q2"}, {"columns": ["year", "quarter"], "covers": "quarter"},
            {"year_starts": "january"}, "1983-04-01/1983-06-30", id="year-and-quarter",
        ),
        pytest.param(
            {"fy": "2023/24", "q": "Q1"}, {"columns": ["fy", "q"], "covers": "quarter"},
            {}, "2023-04-01/2023-06-30", id="financial-quarter",
        ),
        pytest.param(
            {"year": 2023, "month": "Sept"}, {"columns": ["year", "month"], "covers": "month"},
            {}, "2023-09-01/2023-09-30", id="year-and-month",
        ),
        pytest.param(
            {"year": 2020, "week": 53}, {"columns": ["year", "week"], "covers": "week"},
            {}, "2020-12-28/2021-01-03", id="year-and-week",
        ),
        pytest.param(
            {"from": "2023-04-01", "months": 3},
            {"start": "from", "length": "months", "length_in": "months"},
            {}, "2023-04-01/2023-06-30", id="start-and-length",
        ),
        pytest.param(
            {"month": "2023-04"}, {"at": "month", "covers": "month", "shift": -1},
            {}, "2023-03-01/2023-03-31", id="month-before",
        ),
        pytest.param(
            {"when": "YE Mar 23"}, {"at": "when", "covers": "year-ending"},
            {}, "2022-04-01/2023-03-31", id="rolling-year",
        ),
        pytest.param(
            {"when": "Baseline"}, {"at": "when", "covers": "month"},
            {"periods": {"Baseline": {"start": "2019-01-01", "end": "2019-12-31"}}},
            "2019-01-01/2019-12-31", id="mapped",
        ),
    ],
)  # fmt: skip
def test_a_period_from_several_cells_in_records_and_tables(
    folder: Folder,
    form: str,
    cells: dict[str, Any],
    period: dict[str, Any],
    options: dict[str, Any],
    days: str,
) -> None:
    """Records and tables read the same periods, from text and from workbooks."""
    write(folder, f"a.{form}", [["area", *cells, "n"], ["A", *cells.values(), 7]])
    given: dict[str, Any] = {"file": f"a.{form}", "period": period, **options}

    made = folder.gather(**given, indicator="i", columns={"part": "area", "value": "n"})
    found, told = measured(folder, {}, "area", **given, columns={"value": "n"})

    assert (problems(made), told) == ([], [])
    assert figures(made) == [("A", days, 7)]
    assert found == [("A", days, 7)]


def test_columns_that_say_no_period_together_are_told(folder: Folder) -> None:
    """Both columns are named, with what they hold."""
    write(folder, "a.csv", [["year", "quarter", "n"], ["1983", "Q5", 1], ["1983", "", 2]])
    period = {"columns": ["year", "quarter"], "covers": "quarter"}

    made = problems(
        folder.gather(
            file="a.csv", indicator="i", columns={"value": "n"}, period=period,
            year_starts="january",
        )
    )  # fmt: skip
    found, told = measured(
        folder, {}, None, file="a.csv", columns={"value": "n"}, period=period, year_starts="january"
    )

    assert [(one.code, one.where.line, one.got) for one in made] == [
        ("cell-date", 2, "'1983 Q5'"),
        ("cell-date", 3, "'1983'"),
    ]
    assert "'year + quarter'" in made[0].must
    assert not found
    assert sorted(str(one.got) for one in told) == ["'1983 Q5'", "'1983'"]
    assert "'year + quarter'" in told[0].must


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("title", "period", "days"),
    [
        pytest.param(
            "Deaths, week ending 4 February 2024 [note 1]",
            {"title": "B1", "matching": r"(?P<period>week ending \d+ \w+ \d{4})", "covers": "week"},
            "2024-01-29/2024-02-04", id="title",
        ),
        pytest.param(
            "2023/24", {"title": "b1", "covers": "financial-year"},
            "2023-04-01/2024-03-31", id="whole-title",
        ),
        pytest.param(
            "Made up",
            {"file_name": True, "matching": r"_(?P<period>\d{4}-\d\d)", "covers": "month"},
            "2024-03-01/2024-03-31", id="file-name",
        ),
    ],
)  # fmt: skip
def test_a_title_or_a_files_name_may_hold_the_period(
    folder: Folder, form: str, title: str, period: dict[str, Any], days: str
) -> None:
    """Every row of the file has it, in records and in tables."""
    write(
        folder,
        f"d_2024-03.{form}",
        [["x", title, None], [None] * 3, ["area", "n", "m"], ["A", 7, 8]],
    )
    given: dict[str, Any] = {"file": f"d_*.{form}", "header_row": 3, "period": period}

    made = folder.gather(**given, indicator="i", columns={"part": "area", "value": "n"})
    found, told = measured(folder, {}, "area", **given, columns={"value": "n"})

    assert (problems(made), told) == ([], [])
    assert figures(made) == [("A", days, 7)]
    assert found == [("A", days, 7)]


@pytest.mark.parametrize(
    ("title", "period", "code"),
    [
        ("Made up", {"title": "A1", "matching": "week (?P<period>.+)"}, "period-nowhere"),
        ("Made up", {"title": "A1", "covers": "year"}, "cell-date"),
        ("Made up", {"title": "Z1", "covers": "year"}, "cell-date"),
        ("x", {"file_name": True, "matching": "_(?P<period>[0-9]+)"}, "period-nowhere"),
        ("x", {"file_name": True, "matching": "(?P<period>z)?a"}, "period-nowhere"),
    ],
)
def test_a_title_without_a_period_is_told_once(
    folder: Folder, title: str, period: dict[str, Any], code: str
) -> None:
    """The file is not read, and what it says is shown."""
    write(folder, "a.csv", [[title], ["area", "n"], ["A", 1], ["B", 2]])

    (problem,) = problems(
        folder.gather(
            file="a.csv", header_row=2, indicator="i", columns={"part": "area", "value": "n"},
            period=period,
        )
    )  # fmt: skip

    assert (problem.code, problem.where.file) == (code, "a.csv")


def test_a_constant_period_is_stated_by_the_register(folder: Folder) -> None:
    """Tables that stay where they are have it as records do."""
    write(folder, "a.csv", [["area", "n"], ["A", 7]])
    given: dict[str, Any] = {
        "file": "a.csv", "constants": {"period": {"start": "2024-01-01", "end": "2024-03-31"}},
    }  # fmt: skip

    made = folder.gather(**given, indicator="i", columns={"part": "area", "value": "n"})
    found, told = measured(folder, {}, "area", **given, columns={"value": "n"})

    assert (problems(made), told) == ([], [])
    assert figures(made) == [("A", "2024-01-01/2024-03-31", 7)]
    assert found == [("A", "2024-01-01/2024-03-31", 7)]


def test_a_period_that_is_stated_twice_is_refused(folder: Folder) -> None:
    """The register says it of all rows, or says where the rows do."""
    write(folder, "a.csv", [["month", "n"], ["2024-01", 7]])
    given: dict[str, Any] = {
        "file": "a.csv", "columns": {"value": "n"}, "period": {"at": "month", "covers": "month"},
        "constants": {"period": {"start": "2024-01-01", "end": "2024-03-31"}},
    }  # fmt: skip

    (problem,) = problems(folder.gather(**given, indicator="i"))
    with pytest.raises(RsrError) as refused:
        measured(folder, {}, None, **given)

    assert [problem.code, refused.value.problems[0].code] == ["field-twice"] * 2


def test_names_that_differ_are_declared_once_for_tables(folder: Folder) -> None:
    """Releases in text, as they lie, have the columns that the register names."""
    write(folder, "1.csv", [["Week ending", "Trust", "Number [note 2]"], ["2024-02-04", "A", 5]])
    write(folder, "2.csv", [["Wk end", "Trust", "Number [note 3]"], ["2024-02-11", "A", 6]])

    found, told = measured(
        folder, {"Trust": "A"}, None, file="*.csv", columns={"value": "Number"},
        rename={"wk end": "Week ending"}, period={"at": "Week ending", "covers": "week-ending"},
    )  # fmt: skip

    assert [one[1:] for one in found] == [
        ("2024-01-29/2024-02-04", 5),
        ("2024-02-05/2024-02-11", 6),
    ]
    assert not told


@pytest.mark.parametrize("kind", ["parquet", "frame", "database"])
def test_names_are_declared_for_every_kind_of_table(folder: Folder, kind: str) -> None:
    """A Parquet file, a frame and a database have the same names after it."""
    duckdb = pytest.importorskip("duckdb")
    options: dict[str, Any] = {
        "columns": {"value": "n"}, "rename": {"fy": "year", "q": "quarter"},
        "period": {"columns": ["year", "quarter"], "covers": "quarter"},
    }  # fmt: skip
    frame: Any = None
    folder.path.mkdir(exist_ok=True)
    select = "select 'A' as area, '2023/24' as fy, 'Q1' as q, 7 as n"
    if kind == "parquet":
        duckdb.sql(select).write_parquet(str(folder.path / "a.parquet"))
        options["file"] = "a.parquet"
    elif kind == "frame":
        frame = duckdb.sql(select)
        options["file"] = "a.csv"
    else:
        import sqlite3

        pytest.importorskip("adbc_driver_sqlite")
        with sqlite3.connect(folder.path / "a.db") as connection:
            connection.execute(f"create table t as {select}")
        options |= {"database": "sqlite:///a.db", "table": "t"}

    found, told = measured(folder, {}, "area", frame=frame, **options)
    made = folder.gather(
        frame, **{**options, "columns": {"value": "n", "part": "area"}}, indicator="i"
    )

    assert (found, told) == ([("A", "2023-04-01/2023-06-30", 7)], [])
    assert figures(made) == [("A", "2023-04-01/2023-06-30", 7)]


def test_a_wide_table_to_measure_on_tells_its_unread_headings(folder: Folder) -> None:
    """What an indicator selects by is asked for; another column with figures is not."""
    write(folder, "a.csv", [["area", "code", "2022", "2023 [r]"], ["A", 12, 1, 2]])

    table = folder.measured_on(file="a.csv", makes="table", wide={"covers": "year"})
    table.close()

    assert [(one.code, one.severity, one.got) for one in table.problems] == [
        ("heading-unread", "error", "'code'"),
        ("heading-unread", "error", "'2023 [r]'"),
    ]


def test_a_wide_query_is_measured_on_as_a_wide_file_is(folder: Folder) -> None:
    """A column a year in a database becomes a row for each figure."""
    import sqlite3

    pytest.importorskip("adbc_driver_sqlite")
    folder.path.mkdir(exist_ok=True)
    with sqlite3.connect(folder.path / "a.db") as connection:
        connection.execute('create table t as select \'A\' as area, 1 as "2022", 2 as "2023"')

    found, told = measured(
        folder, {}, "area", database="sqlite:///a.db", table="t", wide={"covers": "year"}
    )

    assert found == [("A", "2022-01-01/2022-12-31", 1), ("A", "2023-01-01/2023-12-31", 2)]
    assert not told


# --- real files -------------------------------------------------------------------------------------


def test_real_sections_under_weeks(folder: Folder) -> None:
    """Ten releases with two blocks under section rows, whose first heading changed its case."""
    for path in sorted(shared_data("ons_cqc_carehome_deaths").glob("cqc*.xlsx")):
        folder.write(f"{path.name}", path.read_bytes())

    made = folder.gather(
        file="cqc*.xlsx", sheet="Table 4", header_row=4, stop_at="Notes:", indicator="i",
        rename={"Week Ending": "Week ending"}, columns={"part": "Week ending"},
        section_column="cause", wide={"covers": "week-ending"}, where={"cause": ["All deaths"]},
        vintage_from=r"committed_(?P<date>\d{4}-\d\d-\d\d)",
    )  # fmt: skip

    assert not [one for one in problems(made) if one.severity == "error"]
    first = [one for one in records(made) if one.vintage_on == date(2020, 5, 12)]
    assert [(one.part, one.value) for one in first if one.period.end == date(2020, 4, 17)] == [
        ("Hospital", Number(value=1054)),
        ("Care Home", Number(value=5497)),
        ("Elsewhere", Number(value=134)),
        ("Not Stated", Number(value=1774)),
    ]
    assert {one.period.end.toordinal() - one.period.start.toordinal() for one in records(made)} == {
        6
    }


def test_real_title_of_a_table(folder: Folder) -> None:
    """The title of a sheet holds the days that its whole is of."""
    path = min(shared_data("ons_cqc_carehome_deaths").glob("cqc*.xlsx"))
    folder.write("a.xlsx", path.read_bytes())

    made = folder.gather(
        file="a.xlsx", sheet="Table 1", header_row=3, indicator="i", stop_at="Notes",
        columns={"value": "Care homes", "part": "Date of notification"},
        period={
            "title": "A1", "matching": r"notification (?P<period>.+? \d{4}),", "covers": "interval",
        },
        where={"Date of notification": ["All deaths"]},
    )  # fmt: skip

    assert not [one for one in problems(made) if one.severity == "error"]
    assert figures(made) == [("All deaths", "2020-04-10/2020-05-01", 6391)]


def test_real_month_in_a_files_name(folder: Folder) -> None:
    """Six files of which each is a month, which their names hold."""
    for path in sorted(shared_data("mhsds_restraint_extract").glob("rstr*.csv")):
        folder.write(path.name, path.read_bytes())

    made = folder.gather(
        file="rstr*.csv", indicator="i", header_row=0, on_bad_row="leave-out",
        column_names=["month", "provider", "measure", "value"], where={"measure": ["MHS76"]},
        columns={"part": "provider", "value": "value"}, markers={"*": {"suppressed": [1, 4]}},
        period={
            "file_name": True, "matching": r"_(?P<period>[A-Z][a-z]+_\d{4})\.csv", "covers": "month",
        },
        date_formats=["%b_%Y"],
    )  # fmt: skip

    months = {one.period.start for one in records(made)}
    assert sorted(months) == [date(2021, month, 1) for month in (9, 10, 11, 12)] + [
        date(2022, 1, 1),
        date(2022, 2, 1),
    ]


def test_real_headings_of_three_rows_under_a_title(folder: Folder) -> None:
    """Provinces under two rows of labels, a year in a title, and blank columns beside them."""
    path = shared_data("messy_tables/begrotingsanalyse-2011.csv")
    folder.write("a.csv", path.read_bytes())

    made = folder.gather(
        file="a.csv", header_row=6, label_rows=[4, 5], indicator="i", stop_at="6",
        columns={}, where={"column 2": ["Bestuursorganen", "Algemene Uitkering"]},
        wide={"into": "part", "first": 3, "last": 14},
        period={"title": "G1", "covers": "year"}, on_bad_row="leave-out",
    )  # fmt: skip

    assert figures(made)[:2] == [
        ("Groningen", "2011-01-01/2011-12-31", 1176),
        ("Friesland", "2011-01-01/2011-12-31", 1076),
    ]
    assert len(figures(made)) == 12


def test_real_sections_of_a_german_table(folder: Folder) -> None:
    """Section rows end in three dots; blank cells are figures that are missing."""
    path = shared_data("messy_tables/weird_head_padding.csv")
    folder.write("a.csv", path.read_bytes())

    made = folder.gather(
        file="a.csv", indicator="i", delimiter=";", header_row=12, columns={"part": "column 1"},
        wide={"covers": "year"}, thousands=".", decimal=",", stop_at="****",
        markers={"": "missing", ".": "not-collected"}, section_column="field",
        section_matching=r".* \.\.\.", where={"field": ["Frauenheilkunde und Geburtshilfe ..."]},
    )  # fmt: skip

    assert not [one for one in problems(made) if one.severity == "error"]
    assert {one.part for one in records(made)} == {
        "Gynäkologische Endokrinologie und Reproduktionsmedizin",
        "Gynäkologische Onkologie",
        "Spezielle Geburtshilfe und Perinatalmedizin",
    }
    assert ("Gynäkologische Onkologie", "2010-01-01/2010-12-31", 243) in figures(made)


def test_real_financial_years_in_parquet(folder: Folder) -> None:
    """4.5 million rows, their period in a text of two years."""
    path = shared_data("nhs_talking_therapies/measures_annual.parquet")
    folder.write("a.parquet", path.read_bytes())

    found, told = measured(
        folder,
        {
            "org_type": "England", "variable_type": "Total",
            "measure_name": "referrals_received", "measure_statistic": "count"},
        None, file="a.parquet", columns={"value": "value"},
        period={"at": "reporting_period", "covers": "financial-year"},
        markers={"*": {"suppressed": [1, 4]}, "NULL": "missing"},
    )  # fmt: skip

    assert not [one for one in told if one.code == "cell-date"]
    assert [one[1] for one in found][-2:] == ["2023-04-01/2024-03-31", "2024-04-01/2025-03-31"]


@pytest.mark.parametrize("marked", [True, False])
@pytest.mark.parametrize("form", FORMS)
def test_section_rows_of_which_the_register_says_nothing_are_told(
    folder: Folder, form: str, *, marked: bool
) -> None:
    """They are neither bad rows without a reason, nor rows without figures in silence."""
    write(folder, f"a.{form}", SECTIONS[:4] + SECTIONS[5:7])
    options: dict[str, Any] = {"file": f"a.{form}", "wide": {"covers": "year"}}
    if marked:
        options["markers"] = {"": "missing"}

    made = folder.gather(**options, indicator="i", columns={"part": "area"})
    table = folder.measured_on(makes="table", **options, columns={"part": "area"})
    table.close()

    (of_table,) = [one for one in table.problems if one.code == "section-unnamed"]
    assert (of_table.severity, of_table.got) == ("warning", "'North', 'South'")
    assert "section_column" in str(of_table.hint)
    told = [one for one in problems(made) if one.code == "section-unnamed"]
    assert [(one.got, one.where.line) for one in told] == ([(of_table.got, 2)] if marked else [])
    if not marked:
        refused, cell = grouped(problems(made))
        assert (refused.severity, refused.got, refused.where.line) == ("error", "'North'", 2)
        assert (len(refused.others), cell.where.line) == (1, 4)
        assert "section_column" in str(refused.hint)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("notes", [0, 1, 3])
def test_notes_below_a_wide_table_are_one_error_that_names_the_rows(
    folder: Folder, form: str, notes: int
) -> None:
    """However many columns there are, each row is named once, with the option that ends the table."""
    head = ["area", *map(str, range(2001, 2021))]
    rows = [["A", *range(20)], *([f"Note {at}", *[None] * 20] for at in range(notes))]
    write(folder, f"a.{form}", [head, *rows])
    options: dict[str, Any] = {"file": f"a.{form}", "indicator": "i", "wide": {"covers": "year"}}
    options["columns"] = {"part": "area"}

    made = folder.gather(**options)
    ended = folder.gather(**options, stop_at="Note")

    assert len(records(made)) == 20
    told = grouped(problems(made))
    assert len(told) == (1 if notes else 0)
    for one in told:
        assert (one.code, one.severity, one.where.line) == ("cell-empty", "error", 3)
        assert "stop_at where it is a note" in str(one.hint)
        assert [one.got, *(other.got for other in one.others)] == [
            f"'Note {at}'" for at in range(notes)
        ]
    assert len(records(ended)) == 20
    assert [one.code for one in problems(ended)] == ([] if notes else ["footer-missing"])


def test_empty_cells_of_wide_columns_are_one_error_that_names_each_column(folder: Folder) -> None:
    """A row that holds more than a text is no note: its cells are told, in one message."""
    folder.write("a.csv", "code,area,2021,2022,2023\nE1,A,1,2,3\nE2,B,,,\nE3,C,4,,6\n")

    made = folder.gather(
        file="a.csv", indicator="i", wide={"covers": "year"}, columns={"part": "area"}
    )

    (told,) = grouped(problems(made))
    assert (told.code, told.got, told.where.line) == ("cell-empty", "'' under '2021'", 3)
    assert [(one.got, one.where.line) for one in told.others] == [
        ("'' under '2022'", 3), ("'' under '2023'", 3), ("'' under '2022'", 4),
    ]  # fmt: skip


def test_a_text_alone_under_a_wide_column_is_told_for_what_it_is(folder: Folder) -> None:
    """It stands where a figure should, and names no part."""
    folder.write("a.csv", "area,2021,2022\nA,1,2\n,see note,\n")

    made = folder.gather(
        file="a.csv", indicator="i", wide={"covers": "year"}, columns={"part": "area"}
    )

    found = {one.code: one.must for one in problems(made)}
    assert found["part-blank"].endswith("must name whose figure the row is")
    assert "text alone" not in found["cell-number"]


def test_notes_that_where_does_not_take_are_no_errors(folder: Folder) -> None:
    """A row that nobody asked for is none that is wrong."""
    folder.write("a.csv", "area,2021,2022\nA,1,2\nSource: B,,\n")

    made = folder.gather(
        file="a.csv", indicator="i", wide={"covers": "year"}, columns={"part": "area"},
        where={"area": "A"},
    )  # fmt: skip

    assert len(records(made)) == 2
    assert [(one.code, one.severity) for one in problems(made)] == [("section-unnamed", "warning")]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([["A", 1, 2], ["B", None, 3]], id="one-figure"),
        pytest.param([["A", 1, 2], [None, 3, None]], id="a-figure-alone"),
        pytest.param([["North", None, None]], id="nothing-else"),
        pytest.param([["A", 1, 2], ["12", None, None]], id="a-number"),
    ],
)
def test_rows_with_a_figure_are_no_labels_alone(folder: Folder, rows: list[list[Any]]) -> None:
    """A number, a row that has a figure, and a table that has nothing else are no section rows."""
    write(folder, "a.csv", [SECTIONS[0], *rows])

    made = folder.gather(
        file="a.csv", wide={"covers": "year"}, markers={"": "missing"}, indicator="i",
        columns={"part": "area"}, on_bad_row="leave-out",
    )  # fmt: skip

    assert "section-unnamed" not in {one.code for one in problems(made)}


@pytest.mark.parametrize("form", [*FORMS, "parquet"])
def test_section_rows_of_a_constant_period_are_told(folder: Folder, form: str) -> None:
    """No cell of theirs need be wrong: the period is the register's, and '' stands for missing."""
    rows: list[list[Any]] = [
        ["area", "n"],
        ["North", None],
        ["A", 1],
        [None, 4],
        ["South", None],
        ["B", 2],
        ["9", None],
    ]
    write(folder, f"a.{form}", rows)
    options: dict[str, Any] = {
        "file": f"a.{form}", "columns": {"part": "area", "value": "n"}, "markers": {"": "missing"},
        "constants": {"period": {"start": "2023-01-01", "end": "2023-12-31"}},
    }  # fmt: skip

    made = folder.gather(**options, indicator="i")
    table = folder.measured_on(makes="table", **options)
    table.close()

    for every in (problems(made), table.problems):
        (told,) = [one for one in every if one.code == "section-unnamed"]
        assert (told.severity, told.got) == ("warning", "'North', 'South'")
        assert told.where.line == (1 if form == "parquet" else 2)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_files_without_section_rows_are_not_told_of(folder: Folder, form: str) -> None:
    """A figure beside the text, or a column alone, makes no section."""
    options: dict[str, Any] = {
        "file": f"a.{form}", "makes": "table", "markers": {"": "missing"},
        "constants": {"period": {"start": "2023-01-01", "end": "2023-12-31"}},
    }  # fmt: skip
    write(folder, f"a.{form}", [["area", "n"], ["A", "1"], [None, "c"]])
    both = folder.measured_on(**options, columns={"part": "area", "value": "n"})
    both.close()
    write(folder, f"a.{form}", [["n"], ["c"], ["2"]])
    alone = folder.measured_on(**options, columns={"value": "n"})
    alone.close()
    counted = folder.measured_on(**options, columns={"part": "n"})
    counted.close()
    write(
        folder, f"a.{form}", [["area", "month", "n"], ["North", None, None], ["A", "2023-01", "1"]]
    )
    dated = folder.measured_on(  # its empty cell under month is told
        file=f"a.{form}", makes="table", markers={"": "missing"},
        columns={"part": "area", "value": "n"}, period={"at": "month", "covers": "month"},
    )  # fmt: skip
    dated.close()

    assert both.problems == alone.problems == counted.problems == dated.problems == ()


def test_a_period_alone_is_no_label(folder: Folder) -> None:
    """A row with its month and without its figure lacks the figure."""
    write(folder, "a.csv", [["month", "n"], ["2023-01", 1], ["2023-02", None]])

    made = folder.gather(
        file="a.csv", indicator="i", columns={"value": "n"}, markers={"": "missing"},
        period={"at": "month", "covers": "month"},
    )  # fmt: skip

    assert not problems(made)
    assert len(records(made)) == 2


# --- columns that wide does not reach ---------------------------------------------------------------

GROWN: list[list[Any]] = [
    ["area", "code", "Jan 2023", "Feb 2023", "Total", "Remark"],
    ["A", "E1", 1, 2, 3, "made up"],
]
JANUARY = [("A", "2023-01-01/2023-01-31", 1)]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "chosen",
    [
        {"columns": ["Jan 2023"]},
        {"first": 3, "last": 3},
        {"matching": "Jan .*"},
    ],
)
def test_figures_beside_the_chosen_columns_are_told(
    folder: Folder, form: str, chosen: dict[str, Any]
) -> None:
    """A new month is a warning, another figure a note; a text, or what is left out, is neither."""
    write(folder, f"a.{form}", GROWN)
    options: dict[str, Any] = {"file": f"a.{form}", "columns": {"part": "area"}}

    made = folder.gather(**options, indicator="i", wide={"covers": "month", **chosen})
    table = folder.measured_on(makes="table", **options, wide={"covers": "month", **chosen})
    table.close()
    named = folder.gather(
        **options, indicator="i",
        wide={"covers": "month", "leave_out": ["Feb 2023", "Total"], **chosen},
    )  # fmt: skip

    assert figures(made) == figures(named) == JANUARY
    told = [(one.code, one.severity, one.got) for one in problems(made)]
    assert told == [
        ("columns-unchosen", "warning", "'Feb 2023'"),
        ("columns-unchosen", "note", "'Total'"),
    ]
    assert [(one.code, one.severity, one.got) for one in table.problems] == told
    assert not problems(named)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        pytest.param({"wide": {"columns": ["Feb 2023"], "covers": "month"}}, ["'Total'"], id="wide"),
        pytest.param(
            {"columns": {"value": "Total"}, "constants": {}}, ["'Feb 2023'"], id="a-column"
        ),
        pytest.param(
            {"file": "b.csv", "wide": {"columns": ["Feb 2023"], "covers": "month"}},
            ["'Feb 2023'", "'Total'"], id="of-another-file",
        ),
        pytest.param(
            {"header_row": 2, "wide": {"columns": ["Feb 2023"], "covers": "month"}},
            ["'Feb 2023'", "'Total'"], id="of-another-header",
        ),
        pytest.param({"wide": {"columns": 7}}, ["'Feb 2023'", "'Total'"], id="wrong"),
    ],
)  # fmt: skip
def test_what_another_source_reads_of_the_table_is_not_told(
    folder: Folder, other: dict[str, Any], told: list[str]
) -> None:
    """Several groups of columns are a source each, and none is told of those of the others."""
    write(folder, "a.csv", GROWN)
    options: dict[str, Any] = {
        "file": "a.csv", "indicator": "i", "columns": {"part": "area"},
        "wide": {"columns": ["Jan 2023"], "covers": "month"},
    }  # fmt: skip
    context = folder.context(options)
    beside = DataSource(
        id="beside", use="tabular", options={"file": "a.csv", "indicator": "i", **other}
    )
    context = evolve(context, register=evolve(context.register, sources=(context.source, beside)))

    made = list(Plugins().make("sources", "tabular", options).gather(context))

    assert [one.got for one in problems(made)] == told
