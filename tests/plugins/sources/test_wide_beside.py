"""Columns beside wide ones: none that holds figures is left unread without a word."""

import json
from pathlib import Path
from typing import Any

import pytest
from made_up_tables import Folder, ods, problems, records, xlsx

import rsr
from rsr.errors import Problem, RsrError
from rsr.model import Number
from rsr.plugins.manager import Plugins

YEARS = {"covers": "year"}
FORMS = ("csv", "xlsx", "ods")


def told(folder: Folder, form: str, rows: list[list[Any]], **options: Any) -> list[Problem]:
    """Return what is told of a table, by records and by a table to measure on alike."""
    if form == "csv":
        folder.write("a.csv", "".join(",".join(map(str, row)) + "\n" for row in rows))
    else:
        folder.write(f"a.{form}", (xlsx if form == "xlsx" else ods)({"Table 1": rows}))
    options = {"file": f"a.{form}", "wide": YEARS, **options}

    made = folder.gather(**options, indicator="i", columns={"part": "area"})
    found, amiss = folder.measure(**options, measured={"part": "area"})

    assert [one.value for one in records(made)] == [Number(value=one) for one in (1, 2, 3, 4)]
    assert {one.value for one in found.figures} == {Number(value=one) for one in (1, 2, 3, 4)}
    assert [(one.code, one.got) for one in problems(made)] == [(one.code, one.got) for one in amiss]
    return problems(made)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("heading", "cells", "options"),
    [
        pytest.param("Mar-23", ("[c]", "[c]"), {"flags": "gss"}, id="flags-alone"),
        pytest.param("Sep-23", (": c", ": c"), {"flags": "eurostat"}, id="flags-with-a-sign"),
        pytest.param("2023 [p]", ("5-9", "7-12"), {"number_forms": ["range"]}, id="ranges"),
        pytest.param("Latest", ("5-9", "7-12"), {}, id="ranges-not-announced"),
        pytest.param("2023 [p]", ("12 cases", ""), {"flags": {"cases": "n"}}, id="known-words"),
        pytest.param("Latest", ("12 cases", "approx 5"), {}, id="words"),
        pytest.param("2023 [p]", ("", "e5"), {"flags": {"e": "estimated"}}, id="letter-before"),
        pytest.param("2023 [p]", ("e5", ""), {}, id="unknown-letter-before"),
        pytest.param("2023 [p]", ("1 in 20", ""), {}, id="proportion"),
        pytest.param("Latest", ("", "~5"), {}, id="about"),
        pytest.param("2023 [p]", ("12/34", ""), {}, id="ratio"),
        pytest.param("FY24", ("½", ""), {}, id="fraction"),
        pytest.param("Latest", ("Ⅳ", "Ⅻ"), {}, id="roman"),
        pytest.param("FY24", ("≥5", ">10"), {}, id="bound"),
        pytest.param("FY24", ("12±1", ""), {}, id="margin"),
        pytest.param("FY23", ("[c]", ".."), {}, id="signs-that-no-option-explains"),
        pytest.param("September 23", ("x", ""), {}, id="month-over-a-letter"),
        pytest.param("Q3", ("n/a", ""), {}, id="quarter"),
        pytest.param("23/24", ("some 7 or 8", ""), {}, id="two-years"),
        pytest.param("Latest", ("12abc", ""), {}, id="digits-first"),
    ],
)
def test_a_heading_over_cells_that_stand_for_figures_is_told(
    folder: Folder, form: str, heading: str, cells: tuple[str, str], options: dict[str, Any]
) -> None:
    """Whether a plain number stands there, or what is read as a figure, or meant as one."""
    first, second = cells
    rows = [["area", 2021, 2022, heading], ["A", 1, 2, first], ["B", 3, 4, second]]

    (problem,) = told(folder, form, rows, **options)

    assert (problem.code, problem.severity) == ("heading-unread", "error")
    assert problem.got == repr(heading)


@pytest.mark.parametrize(
    ("heading", "cell", "options"),
    [
        pytest.param("2020 [p]", "5-9", {}, id="range"),
        pytest.param("FY20", "[c]", {}, id="sign"),
        pytest.param("FY20", "e5", {}, id="letter-before"),
        pytest.param("Earlier", "[c]", {"flags": "gss"}, id="flag-alone"),
    ],
)
def test_a_heading_before_the_first_period_is_told_too(
    folder: Folder, heading: str, cell: str, options: dict[str, Any]
) -> None:
    """Where it looks like a period, or a sign stands in the place of a figure."""
    rows = [["area", heading, 2021, 2022], ["A", cell, 1, 2], ["B", "", 3, 4]]

    (problem,) = told(folder, "csv", rows, **options)

    assert (problem.code, problem.got) == ("heading-unread", repr(heading))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("before", "behind"),
    [
        pytest.param(("Region", "North"), ("Notes", "Revised since"), id="names-and-notes"),
        pytest.param(("Age", "5-9"), ("Notes", "[note 3]"), id="bands-and-marks-of-notes"),
        pytest.param(("Age", "<5"), ("Notes", "See note 3"), id="open-bands"),
        pytest.param(("Code", "E06000001"), ("New code", "E06000001"), id="codes"),
        pytest.param(("Code 2021", "E06000001"), ("Code 2023", "E06000001"), id="codes-of-a-year"),
        pytest.param(("LSOA 2011", "Made-up 009D"), ("Town", "Made-up²"), id="names-with-digits"),
        pytest.param(("Opened", "2019-04-01"), ("Closed in 2023", "01/05/2023"), id="days"),
        pytest.param(("Ward", "Ward 5"), ("Ward now", "Ward 6"), id="numbered-names"),
        pytest.param(("Marketing", "x"), ("Mayor", "x"), id="no-months"),
        pytest.param(
            ("Why", "a"), ("Remarks", "2 of the trusts did not answer in time"), id="prose"
        ),
        pytest.param(("Status 2021", "Met"), ("Status 2023", "Not met"), id="words-of-a-year"),
    ],
)
def test_names_notes_and_codes_are_not_told(
    folder: Folder, form: str, before: tuple[str, str], behind: tuple[str, str]
) -> None:
    """Whatever digits they hold."""
    rows = [
        ["area", before[0], 2021, 2022, behind[0]],
        ["A", before[1], 1, 2, behind[1]],
        ["B", before[1], 3, 4, ""],
    ]

    assert not told(folder, form, rows)


def test_prose_begins_at_five_words(folder: Folder) -> None:
    """Up to four may be a figure with words beside it."""
    head = ["area", 2021, 2022, "Latest"]

    four = told(folder, "csv", [head, ["A", 1, 2, "12 cases in all"], ["B", 3, 4, ""]])
    five = told(folder, "csv", [head, ["A", 1, 2, "12 cases in all there"], ["B", 3, 4, ""]])

    assert [one.code for one in four] == ["heading-unread"]
    assert not five


def folder_of(folder: Folder, form: str, rows: list[list[Any]]) -> str:
    """Put a table into a file of one of the forms, and return its name."""
    if form == "csv":
        return folder.write("a.csv", "".join(",".join(map(str, row)) + "\n" for row in rows))
    return folder.write(f"a.{form}", (xlsx if form == "xlsx" else ods)({"Table 1": rows}))


EUROSTAT: list[list[Any]] = [
    ["area", 2021, "", 2022, ""],
    ["A", 1, "p", 2, ""],
    ["B", 3, "", 4, "bp"],
    ["C", "", "c", 6, " "],
]


@pytest.mark.parametrize("form", FORMS)
def test_a_column_without_a_heading_behind_wide_ones_is_told_once(
    folder: Folder, form: str
) -> None:
    """What it holds may be flags, whose figures would lose their status."""
    rows = [EUROSTAT[0], *EUROSTAT[1:3]]

    (problem,) = told(folder, form, rows)

    assert (problem.code, problem.severity, problem.where.line) == ("heading-unread", "error", 1)
    assert problem.got == "'p', 'bp' under 'column 3' and 'column 5'"
    assert "flags_behind: true" in str(problem.hint)
    assert "wide.leave_out: ['column 3', 'column 5']" in str(problem.hint)
    assert not told(folder, form, rows, wide={**YEARS, "leave_out": ["column 3", "column 5"]})


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("heading", ["", "Flag"])
def test_flags_behind_wide_columns_are_read(folder: Folder, form: str, heading: str) -> None:
    """Whatever their columns are headed by; a flag alone says why there is no figure."""
    rows = [["area", 2021, heading, 2022, heading], *EUROSTAT[1:]]
    if form == "csv" and heading:
        rows[0][4] = "Flag 2022"
    wide = {**YEARS, "flags_behind": True}
    given: dict[str, Any] = {"file": folder_of(folder, form, rows), "flags": "eurostat"}

    made = folder.gather(**given, wide=wide, indicator="i", columns={"part": "area"})
    found, amiss = folder.measure(**given, wide=wide, measured={"part": "area"})

    assert not problems(made)
    assert not amiss
    assert [(one.part, str(one.period.start.year), one.status, one.caveats) for one in records(made)] == [
        ("A", "2021", "provisional", ()),
        ("A", "2022", "not-stated", ()),
        ("B", "2021", "not-stated", ()),
        ("B", "2022", "provisional", ("break in time series",)),
        ("C", "2021", "not-stated", ()),
        ("C", "2022", "not-stated", ()),
    ]  # fmt: skip
    assert {
        (one.part, one.period.start.year): (one.value, one.status) for one in records(made)
    } == {(one.part, one.period.start.year): (one.value, one.status) for one in found.figures}


def test_an_unknown_flag_behind_a_wide_column_is_named_where_it_stands(folder: Folder) -> None:
    """The figure is named, and the flag beside it."""
    folder.write("a.csv", "area,2021,,2022,\nA,1,q,2,\n")

    (problem,) = problems(
        folder.gather(
            file="a.csv", indicator="i", columns={"part": "area"}, flags="eurostat",
            wide={**YEARS, "flags_behind": True},
        )
    )  # fmt: skip

    assert (problem.code, problem.where.line, problem.where.column) == ("flag-unknown", 2, 3)
    assert "with 'q' as its flags" in str(problem.got)


def test_flags_behind_go_with_flags_and_without_a_column_of_them(folder: Folder) -> None:
    """What they mean is asked for, and where they stand is said once."""
    wide = {**YEARS, "flags_behind": True}

    with pytest.raises(RsrError) as missing:
        folder.gather(file="a.csv", indicator="i", wide=wide)
    with pytest.raises(RsrError) as twice:
        folder.gather(file="a.csv", indicator="i", wide=wide, flags="gss", flag_column="f")

    assert missing.value.code == "field-missing"
    assert twice.value.code == "field-twice"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("behind", [False, True])
def test_a_column_without_a_name_under_a_label_is_told(
    folder: Folder,
    form: str,
    behind: bool,  # noqa: FBT001  # cases
) -> None:
    """The label that stands above the figures stands above their flags as well."""
    rows: list[list[Any]] = [
        ["", 2021, "", 2022, ""],
        ["area", "n", "", "n", ""],
        ["A", 1, "p", 2, "b"],
    ]
    wide = {**YEARS, "over": "n", "flags_behind": behind}
    given: dict[str, Any] = {"file": folder_of(folder, form, rows), "flags": "eurostat"}
    given |= {"header_row": 2, "label_row": 1, "wide": wide}

    made = folder.gather(**given, indicator="i", columns={"part": "area"})
    _, amiss = folder.measure(**given, measured={"part": "area"})

    names = "'2021 / column 3' and '2022 / column 5'"
    expected = [] if behind else [("heading-unread", f"'p', 'b' under {names}")]
    for told_ in (problems(made), amiss):
        assert [(one.code, one.got) for one in told_] == expected
    assert [one.status for one in records(made)] == [
        "provisional" if behind else "not-stated",
        "not-stated",
    ]


def test_a_wide_column_holds_no_flags_of_the_one_before_it(folder: Folder) -> None:
    """What is headed by a period is that period, with flags behind it or without."""
    folder.write("a.csv", "area,2021,2022,\nA,1,2,p\n")
    given: dict[str, Any] = {"file": "a.csv", "flags": "eurostat"}

    made = folder.gather(**given, wide={**YEARS, "flags_behind": True}, indicator="i")

    assert not problems(made)
    assert [one.status for one in records(made)] == ["not-stated", "provisional"]


LONG: list[list[Any]] = [["area", "when", "n", ""], ["A", 2021, 1, ""], ["A", 2022, 2, "p"], ["B", 2021, 3, "7"], ["B", 2022, 4, ""]]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_column_without_a_heading_behind_figures_is_told(folder: Folder, form: str) -> None:
    """In a table of a figure a row, too; with a name it is one of those that nobody asked for."""
    given: dict[str, Any] = {
        "file": folder_of(folder, form, LONG),
        "columns": {"part": "area", "value": "n"},
        "period": {"at": "when", "covers": "year"},
    }
    flags = {"flag_column": "column 4", "flags": {"p": "provisional", "7": "see note 7"}}

    for more in ({}, {"rename": {"column 4": "notes"}}, flags):
        made = folder.gather(**given, **more, indicator="i")
        found, amiss = folder.measure(**given, **more, measured={"part": "area"})

        told_ = [(one.code, one.severity, one.got) for one in problems(made)]
        assert told_ == [(one.code, one.severity, one.got) for one in amiss]
        assert told_ == ([] if more else [("heading-unread", "error", "'p', '7' under 'column 4'")])
        assert len(records(made)) == len(found.figures) == 4


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("makes", ["observations", "table"])
@pytest.mark.parametrize(
    ("headings", "account"),
    [
        pytest.param([2021, 2022], "4 cells read: 2 used, 2 not selected", id="none"),
        pytest.param(
            [2021, "2022 [r]"],
            "4 cells read: 1 used, 1 not selected, 2 left out (2 heading-unread)",
            id="one",
        ),
        pytest.param([2021, "column 3"], "2 cells read: 1 used, 1 not selected", id="of-words"),
        pytest.param([2021, 2022, "2021"], "2 cells read: 1 used, 1 not selected", id="unchosen"),
    ],
)
def test_cells_under_a_heading_that_is_not_read_are_in_the_account(
    tmp_path: Path, form: str, makes: str, headings: list[Any], account: str
) -> None:
    """Of all rows, whether they are wanted or not; what holds no figures is no cell of the table."""
    words = headings[1] == "column 3"
    rows: list[list[Any]] = [["area", headings[0], "note" if words else headings[1]]]
    rows += [["A", 1, "x" if words else 2], ["B", 3, "y" if words else 4]]
    folder_of(Folder(tmp_path, Plugins()), form, rows)
    wide = {**YEARS, "columns": headings[2:]}
    options: dict[str, Any] = {"file": f"a.{form}", "wide": wide, "where": {"area": "A"}}
    options |= {"makes": "table"} if makes == "table" else {"indicator": "i"}
    measured = {"measured": {"data": "s"}} if makes == "table" else {}
    indicator = {"id": "i", "title": "I", "unit": "people", "better": "lower", **measured}
    document = {
        "format": 3, "title": "T", "indicators": [indicator],
        "sources": [{"id": "s", "use": "tabular", "options": options}],
    }  # fmt: skip
    (tmp_path / "register.json").write_text(json.dumps(document), "utf-8")

    (found,) = rsr.gather(tmp_path).accounts

    assert str(found).partition(": ")[2] == account
