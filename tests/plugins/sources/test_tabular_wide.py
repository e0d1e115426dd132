"""Wide tables: a column a day, or a column for each part, become one record for each cell."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_tables import Folder, ods, problems, records, xlsx

from rsr.errors import DocumentError
from rsr.model import Number

BASIC: dict[str, Any] = {"indicator": "deaths", "columns": {"part": "column 1"}}
DAYS = [
    ["Made up", None, None, None],
    [None, None, None, None],
    [None, date(2020, 4, 10), date(2020, 4, 11), "Total"],
    ["England", 95, 46, 141],
    ["Made-up Barnet", 0, None, 0],
    ["Notes:", None, None, None],
]


def test_a_column_a_day_becomes_a_record_a_cell(folder: Folder) -> None:
    """Headings that read as dates are periods; each record says which cell it came from."""
    folder.write("a.xlsx", xlsx({"Table 2": DAYS}))

    made = folder.gather(
        file="a.xlsx",
        header_row=3,
        wide={"leave_out": ["Total"]},
        stop_at="notes",
        markers={"": "missing"},
        **BASIC,
    )

    assert not problems(made)
    assert [(one.part, one.period.start.day, one.made_by.place) for one in records(made) if one.made_by] == [
        ("England", 10, "sheet 'Table 2', cell B4"),
        ("England", 11, "sheet 'Table 2', cell C4"),
        ("Made-up Barnet", 10, "sheet 'Table 2', cell B5"),
        ("Made-up Barnet", 11, "sheet 'Table 2', cell C5"),
    ]  # fmt: skip


def test_a_column_a_week_under_a_label(folder: Folder) -> None:
    """Only the columns under a label are turned, whatever their headings."""
    rows = [
        ["", "", "Week commencing", "", "Other"],
        ["Centre", "Code", "2020-03-09", "2020-03-16", "2020-03-23"],
        ["Made-up East", "E1", 3, 25, 9],
    ]
    folder.write("a.ods", ods({"Centres": rows}))

    made = folder.gather(
        file="a.ods",
        indicator="outbreaks",
        columns={"part": "column 1"},
        column_names=["column 1", "code", "2020-03-09", "2020-03-16", "2020-03-23"],
        header_row=2,
        label_row=1,
        wide={"under": "week commencing"},
    )

    assert [one.code for one in problems(made)] == ["columns-unchosen"]
    # A label holds until the next: the last column stands under another.
    assert [one.value for one in records(made)] == [Number(value=3), Number(value=25)]


def test_a_year_above_months_is_the_one_that_the_register_says(folder: Folder) -> None:
    """A label 2024 above Apr-Jun is the financial year that ends in 2024, as it is above Q1."""
    folder.write("a.csv", ",2024,,\narea,Apr-Jun,Q2,Jan-Mar\nA,1,2,4\n")

    made = folder.gather(
        file="a.csv",
        indicator="i",
        columns={"part": "area"},
        header_row=2,
        label_row=1,
        wide={"covers": "quarter"},
        year_starts="april",
        year_named_by="end",
    )

    assert not problems(made)
    assert [one.period.start for one in records(made)] == [
        date(2023, 4, 1), date(2023, 7, 1), date(2024, 1, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "wide",
    [
        pytest.param({"columns": ["2020-03", "2020-04"]}, id="names"),
        pytest.param({"matching": "2020-0[34]"}, id="pattern"),
        pytest.param({"first": 2, "last": 3}, id="places"),
        pytest.param({}, id="dates"),
    ],
)
def test_wide_columns_are_said_in_several_ways(folder: Folder, wide: dict[str, Any]) -> None:
    """By name, by a pattern, by place, or by reading as dates."""
    folder.write("a.csv", "area,2020-03,2020-04,note\nA,1,2,x\n")

    made = folder.gather(
        file="a.csv", indicator="i", columns={"part": "area"}, wide={"covers": "month", **wide}
    )

    assert not problems(made)
    assert [(one.value, one.period.end) for one in records(made)] == [
        (Number(value=1), date(2020, 3, 31)),
        (Number(value=2), date(2020, 4, 30)),
    ]
    assert [one.made_by.place for one in records(made) if one.made_by] == [
        "line 2, column 3",
        "line 2, column 5",
    ]


def test_headings_may_become_another_field(folder: Folder) -> None:
    """A column for each provider, a row for each month."""
    folder.write("a.csv", "month,P1,P2\n2020-03,1,2\n")

    made = folder.gather(
        file="a.csv",
        indicator="i",
        period={"at": "month", "covers": "month"},
        wide={"into": "part", "first": 2},
    )

    assert [(one.part, one.value) for one in records(made)] == [
        ("P1", Number(value=1)),
        ("P2", Number(value=2)),
    ]


def test_rows_of_a_wide_table_are_picked_and_told_one_by_one(folder: Folder) -> None:
    """A bad cell is told under its heading, and the cells beside it are read."""
    folder.write("a.csv", "area,2020-03-01,2020-03-02\nA,x,2\nB,?,?\nC\n")

    made = folder.gather(
        file="a.csv", indicator="i", columns={"part": "area"}, wide={}, where={"area": ["A"]},
        on_bad_row="leave-out",
    )  # fmt: skip

    found = problems(made)
    assert [(one.code, one.where.line, one.where.column) for one in found[:2]] == [
        ("cell-number", 2, 3),
        ("row-ragged", 4, 1),
    ]
    assert "2020-03-01" in found[0].must
    assert [one.value for one in records(made)] == [Number(value=2)]


@pytest.mark.parametrize(
    ("header", "wide", "code"),
    [
        pytest.param("area,x,y", {}, "wide-none", id="no-dates"),
        pytest.param("area,x,y", {"matching": "z.*"}, "wide-none", id="none-matches"),
        pytest.param("area,x,y", {"columns": ["z"]}, "column-missing", id="no-such-name"),
        pytest.param("area,2020-03-01,soon", {"first": 2}, "cell-date", id="no-date"),
        pytest.param("area,2020-03-01,2020-02-30", {"first": 2}, "cell-date", id="impossible"),
        pytest.param("area,2020-03-01,2020-03-01", {}, "column-repeated", id="twice"),
    ],
)
def test_wide_columns_that_are_not_there_are_told_once(
    folder: Folder, header: str, wide: dict[str, Any], code: str
) -> None:
    """They are told at the header, not in every row."""
    folder.write("a.csv", f"{header}\nA,1,2\nB,3,4\n")

    made = folder.gather(file="a.csv", indicator="i", columns={"part": "area"}, wide=wide)

    assert [(one.code, one.where.line) for one in problems(made)] == [(code, 1)]
    assert not records(made)


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        pytest.param({"columns": {"value": "area"}}, ["field-twice"], id="value-twice"),
        pytest.param({"period": {"at": "area"}}, ["field-twice"], id="period-twice"),
        pytest.param(
            {"wide": {"value": "valeu"}}, ["field-unknown", "field-missing"], id="no-field"
        ),
    ],
)
def test_a_field_is_given_once(folder: Folder, options: dict[str, Any], codes: list[str]) -> None:
    """What comes from the wide columns cannot come from another too."""
    folder.write("a.csv", "area,2020-03-01\nA,1\n")

    made = folder.gather(**{"file": "a.csv", "indicator": "i", "wide": {}, **options})

    assert [one.code for one in problems(made)] == codes
    assert all(one.where.path[:3] == ("sources", 0, "options") for one in problems(made))


@pytest.mark.parametrize(
    ("wide", "code", "path"),
    [
        pytest.param({"first": 0}, "wide-unclear", ("wide", "first"), id="before-the-first"),
        pytest.param({"first": 3, "last": 2}, "wide-unclear", ("wide", "last"), id="backwards"),
        pytest.param({"matching": "("}, "pattern-wrong", ("wide", "matching"), id="no-pattern"),
    ],
)
def test_wide_columns_that_cannot_be_are_refused(
    folder: Folder, wide: dict[str, Any], code: str, path: tuple[str, ...]
) -> None:
    """They fail when the source is made, with their path."""
    with pytest.raises(DocumentError) as caught:
        folder.gather(file="a.csv", wide=wide, indicator="i")

    assert (caught.value.code, caught.value.path[-len(path) :]) == (code, path)


@given(
    figures=st.lists(
        st.lists(st.integers(0, 9999), min_size=1, max_size=6), min_size=1, max_size=6
    ).filter(lambda rows: len({len(row) for row in rows}) == 1)
)
def test_every_cell_of_a_wide_table_is_one_record(
    tmp_path_factory: pytest.TempPathFactory, figures: list[list[int]]
) -> None:
    """Nothing is lost and nothing counted twice, whatever the shape."""
    from rsr.plugins.manager import Plugins

    plugins = Plugins(("rsr.plugins.sources.tabular",), entry_points=False)
    folder = Folder(tmp_path_factory.mktemp("wide"), plugins)
    header = ",".join(["area", *(f"2020-01-{day:02}" for day in range(1, len(figures[0]) + 1))])
    lines = [",".join([f"A{place}", *map(str, row)]) for place, row in enumerate(figures)]
    folder.write("a.csv", "\n".join([header, *lines]))

    made = folder.gather(file="a.csv", indicator="i", columns={"part": "area"}, wide={})

    assert not problems(made)
    assert [one.value for one in records(made)] == [
        Number(value=figure) for row in figures for figure in row
    ]
    assert len({(one.part, one.period) for one in records(made)}) == len(records(made))


def test_a_column_that_is_left_out_and_not_there_is_told(folder: Folder) -> None:
    """A publisher who renames it would else have its figures read, or nobody would know."""
    folder.write("a.csv", "area,2021,2022\nA,1,2\n")
    given: dict[str, Any] = {"file": "a.csv", "indicator": "i", "columns": {"part": "area"}}

    (told,) = problems(folder.gather(wide={"covers": "year", "leave_out": ["2025"]}, **given))
    made = folder.gather(wide={"covers": "year", "leave_out": ["2022"]}, **given)

    assert (told.code, told.severity) == ("column-missing", "warning")
    assert told.got == "none called '2025'"
    assert not problems(made)
    assert [one.period.start.year for one in records(made)] == [2021]


def test_flags_are_advised_for_headings_of_periods_alone(folder: Folder) -> None:
    """A word in brackets behind a name of something else is no flag of it."""
    folder.write("a.csv", "area,Beds (experimental)\nA,1\n")
    folder.write("b.csv", "area,2021 (experimental)\nA,1\n")
    given: dict[str, Any] = {"indicator": "i", "columns": {"part": "area"}}

    (beds,) = problems(folder.gather(file="a.csv", wide={"covers": "year"}, **given))
    (year,) = problems(folder.gather(file="b.csv", wide={"covers": "year"}, **given))

    assert beds.code == "wide-none"
    assert "flags:" not in str(beds)
    assert "flags: {'(experimental)': ...}" in str(year)


def test_columns_of_parts_have_to_be_chosen(folder: Folder) -> None:
    """No heading tells by itself that it is a part: the message says how columns are named."""
    folder.write("a.csv", "period,North,South\n2021,1,2\n")

    (told,) = problems(
        folder.gather(
            file="a.csv",
            indicator="i",
            columns={},
            wide={"into": "part"},
            period={"at": "period", "covers": "year"},
        )
    )

    assert told.code == "wide-none"
    assert "name the columns under wide.columns" in str(told.hint)
