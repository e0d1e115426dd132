"""Headings over figures: each is read as a period, is a field, is left out by name, or is told."""

import json
from datetime import date
from typing import Any

import pytest
from made_up_tables import Folder, ods, problems, records, xlsx

from rsr.model import Missing, Number, Suppressed

BASIC: dict[str, Any] = {"indicator": "i", "columns": {"part": "area"}}


def spans(made: list[Any]) -> list[str]:
    """Return the periods of records, as ISO 8601 writes them."""
    return [f"{one.period.start}/{one.period.end}" for one in records(made)]


@pytest.mark.parametrize(
    ("headings", "options", "days"),
    [
        pytest.param(
            ["2001-02", "2002-03", "2003-04"], {"wide": {"covers": "financial-year"}},
            ["2001-04-01/2002-03-31", "2002-04-01/2003-03-31", "2003-04-01/2004-03-31"],
            id="financial-years",
        ),
        pytest.param(
            ["2013/14", "2014 to 2015"], {"wide": {"covers": "financial-year"}},
            ["2013-04-01/2014-03-31", "2014-04-01/2015-03-31"], id="written-two-ways",
        ),
        pytest.param(
            ["Aug 2023", "Sept 2023"], {"wide": {"covers": "month"}, "date_formats": ["%b %Y"]},
            ["2023-08-01/2023-08-31", "2023-09-01/2023-09-30"], id="sept",
        ),
        pytest.param(
            ["2024-03 [note 1]", "2024-04 [notes 1, 2]"], {"wide": {"covers": "month"}},
            ["2024-03-01/2024-03-31", "2024-04-01/2024-04-30"], id="notes",
        ),
        pytest.param(
            ["2024-W01", "2024-W02"], {"wide": {"covers": "week"}},
            ["2024-01-01/2024-01-07", "2024-01-08/2024-01-14"], id="weeks",
        ),
        pytest.param(
            ["YE Mar 2022", "YE Mar 2023"], {"wide": {"covers": "year-ending"}},
            ["2021-04-01/2022-03-31", "2022-04-01/2023-03-31"], id="rolling-years",
        ),
        pytest.param(
            ["2023 Q1", "Baseline"],
            {
                "wide": {"covers": "quarter"}, "year_starts": "january",
                "periods": {"baseline": {"start": "2019-01-01", "end": "2019-12-31"}},
            },
            ["2023-01-01/2023-03-31", "2019-01-01/2019-12-31"], id="mapped",
        ),
    ],
)  # fmt: skip
def test_headings_are_periods_in_the_forms_of_publishers(
    folder: Folder, headings: list[str], options: dict[str, Any], days: list[str]
) -> None:
    """Records and tables have the same periods, whatever the format of the file."""
    rows: list[list[Any]] = [["area", *headings], ["A", *range(1, len(headings) + 1)]]
    folder.write("a.xlsx", xlsx({"T": rows}))
    folder.write("a.ods", ods({"T": rows}))
    folder.write("a.csv", "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows))

    for name in ("a.csv", "a.xlsx", "a.ods"):
        made = folder.gather(**{**BASIC, **options, "file": name})
        assert not problems(made)
        assert spans(made) == days


@pytest.mark.parametrize(
    ("headings", "cells", "options", "told"),
    [
        pytest.param("2019,2020,2021 [r]", "1,2,3", {"covers": "year"}, "'2021 [r]'", id="flag"),
        pytest.param(
            "2020-04,2020-05 (p),2020-06", "1,2,3", {"covers": "month"}, "'2020-05 (p)'", id="brackets"
        ),
        pytest.param("2019,2020*,Total", "1,2,3", {"covers": "year"}, "'2020*', 'Total'", id="two"),
        pytest.param("2019,2020\u00b9,x", "1,*,y", {"covers": "year"}, "'2020\u00b9'", id="marker"),
        pytest.param("2019,,2021", "1,2,3", {"covers": "year"}, "'2' under 'column 3'", id="blank"),
        pytest.param("2019,code,2021", "1,12.5 [r],3", {"covers": "year"}, "'code'", id="flagged-figure"),
        pytest.param("2019,x,2021", '1,"1,240",3', {"covers": "year"}, "'x'", id="thousands"),
        pytest.param("2019,x,2021", "1,(12%),3", {"covers": "year"}, "'x'", id="brackets-and-per-cent"),
    ],
)  # fmt: skip
def test_each_heading_over_figures_that_is_nothing_is_told(
    folder: Folder, headings: str, cells: str, options: dict[str, Any], told: str
) -> None:
    """Each such column is an error, with what to write of it; the others are read."""
    folder.write("a.csv", f"area,{headings}\nA,{cells}\nB,{cells}\n")

    made = folder.gather(file="a.csv", **BASIC, wide=options, markers={"*": {"suppressed": [1, 4]}})

    found = problems(made)
    assert ", ".join(str(problem.got) for problem in found) == told
    for problem in found:
        assert (problem.code, problem.severity, problem.where.line) == (
            "heading-unread",
            "error",
            1,
        )
        assert "wide.leave_out" in str(problem.hint)
        assert "\0" not in str(problem)


@pytest.mark.parametrize(
    ("heading", "covers", "says"),
    [
        ("2013/14", "year", "covers: financial-year or academic-year"),
        ("2020 Q1", "quarter", "year_starts"),
        ("Sept 2023", "year", "covers: month"),
        ("01/02/2023", "day", "date_formats"),
        ("2023 (provisional)", "year", "flags: {'(provisional)': ...}"),
    ],
)
def test_a_heading_is_told_with_what_reads_it(
    folder: Folder, heading: str, covers: str, says: str
) -> None:
    """Beside headings that are read, and where no heading is."""
    good = {"year": "2019", "quarter": "2019/20 Q1", "day": "2019-01-01"}[covers]
    folder.write("a.csv", f"area,{good},{heading}\nA,1,2\n")
    folder.write("b.csv", f"area,{heading}\nA,1\n")

    (one,) = problems(folder.gather(file="a.csv", **BASIC, wide={"covers": covers}))
    (none,) = problems(folder.gather(file="b.csv", **BASIC, wide={"covers": covers}))

    assert (one.code, none.code) == ("heading-unread", "wide-none")
    assert says in str(one.hint)
    assert says in str(none.hint)
    assert repr(heading) in str(none.got)


def test_what_holds_no_figures_or_is_left_out_is_not_told(folder: Folder) -> None:
    """Words beside the figures, spacer columns, and columns left out by name are in nobody's way."""
    folder.write(
        "a.csv",
        "area,code,,2019,,2020,Total [note 3],opened\nA,E06x,,1,,2,3,2019-04-01x\nB,,,4, ,5,9,\n",
    )

    made = folder.gather(file="a.csv", **BASIC, wide={"covers": "year", "leave_out": ["Total"]})

    assert not problems(made)
    assert [one.value for one in records(made)] == [Number(value=one) for one in (1, 2, 4, 5)]


@pytest.mark.parametrize(
    ("wide", "code"),
    [
        pytest.param({"covers": "year", "matching": "20.."}, "cell-date", id="pattern"),
        pytest.param({"covers": "year", "first": 2}, "cell-date", id="places"),
        pytest.param({"covers": "year"}, "heading-unread", id="all"),
    ],
)
def test_a_heading_with_marks_is_lost_in_no_way_of_choosing(
    folder: Folder, wide: dict[str, Any], code: str
) -> None:
    """A pattern that fits but for the marks means the heading, which is told."""
    folder.write("a.csv", "area,2019,2020 [r],2021\nA,1,2,3\n")

    (problem,) = problems(folder.gather(file="a.csv", **BASIC, wide=wide))

    assert (problem.code, problem.got) == (code, "'2020 [r]'")


def test_a_range_of_places_may_hold_spacer_columns(folder: Folder) -> None:
    """A column without a heading is one; where it holds a figure it is told."""
    folder.write("a.csv", "area,2019,,2020\nA,1,,2\n")
    folder.write("b.csv", "area,2019,,2020\nA,1,7,2\n")
    wide = {"covers": "year", "first": 2}

    assert not problems(folder.gather(file="a.csv", **BASIC, wide=wide))
    (problem,) = problems(folder.gather(file="b.csv", **BASIC, wide=wide))
    assert (problem.code, problem.got) == ("heading-unread", "'7' under 'column 3'")


def test_two_formats_that_disagree_on_a_heading_are_an_error(folder: Folder) -> None:
    """As in a cell, both readings are named; nothing is read."""
    folder.write("a.csv", "area,01/04/2024,13/04/2024\nA,1,2\n")

    made = folder.gather(file="a.csv", **BASIC, wide={}, date_formats=["%d/%m/%Y", "%m/%d/%Y"])

    (problem,) = problems(made)
    assert (problem.code, problem.where.column) == ("cell-date", 6)
    assert "2024-01-04" in problem.must
    assert "2024-04-01" in problem.must
    assert not records(made)


FLAGS = {"[r]": "revised", "(p)": "provisional", "*": "provisional", "\u00b9": "see the note"}


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
@pytest.mark.parametrize(
    ("heading", "flags", "status", "notes"),
    [
        pytest.param("2021 [r]", "gss", "not-stated", ("revised",), id="gss"),
        pytest.param("2021\n[p]", "gss", "provisional", (), id="line-break"),
        pytest.param("2021 [p] [r]", "gss", "provisional", ("revised",), id="two"),
        pytest.param("2021 [r] [note 3]", "gss", "not-stated", ("revised", "note 3"), id="note"),
        pytest.param("2021 [note 3]", "gss", "not-stated", ("note 3",), id="note-alone"),
        pytest.param("2021 (p)", FLAGS, "provisional", (), id="brackets"),
        pytest.param("2021*", FLAGS, "provisional", (), id="sign"),
        pytest.param("2021\u00b9", FLAGS, "not-stated", ("see the note",), id="raised"),
        pytest.param("2021 e", "eurostat", "not-stated", ("estimated",), id="letter"),
    ],
)
def test_flags_in_a_heading_hold_for_all_its_figures(
    folder: Folder, form: str, heading: str, flags: Any, status: str, notes: tuple[str, ...]
) -> None:
    """They fill status and caveats as flags beside the figures do, beside markers and own flags."""
    rows: list[list[Any]] = [
        ["area", "2020", heading],
        ["A", 1, 12.5],
        ["B", 3, "*"],
        ["C", 4, None],
    ]
    if form == "csv":
        lines = [",".join(f'"{"" if cell is None else cell}"' for cell in row) for row in rows]
        folder.write("a.csv", "\n".join(lines))
    else:
        folder.write(f"a.{form}", (xlsx if form == "xlsx" else ods)({"T": rows}))

    made = folder.gather(
        file=f"a.{form}", **BASIC, wide={"covers": "year"}, flags=flags,
        markers={"*": {"suppressed": [1, 4]}, "": "missing"},
    )  # fmt: skip

    assert not [one for one in problems(made) if one.severity == "error"]
    plain = [one for one in records(made) if one.period.start.year == 2020]
    marked = [one for one in records(made) if one.period.start.year == 2021]
    assert [one.value for one in marked] == [
        Number(value=12.5),
        Suppressed(low=1, high=4, by="publisher"),
        Missing(),
    ]
    assert [(one.status, one.caveats) for one in plain] == [("not-stated", ())] * 3
    assert (marked[0].status, set(marked[0].caveats)) == (status, set(notes))
    assert marked[1].status == status


def test_a_name_of_a_month_is_no_flag(folder: Folder) -> None:
    """Eurostat's letters are flags after a period, and not before it or within it."""
    folder.write("a.csv", "area,Sep 2023,Oct 2023p,Dec 2023 bep\nA,1,2,3\n")

    made = folder.gather(file="a.csv", **BASIC, wide={"covers": "month"}, flags="eurostat")

    assert not problems(made)
    assert [(one.period.start.month, one.status) for one in records(made)] == [
        (9, "not-stated"),
        (10, "provisional"),
        (12, "provisional"),
    ]


def test_an_unknown_flag_of_a_heading_is_told_with_what_to_write(folder: Folder) -> None:
    """The message says where its meaning is to be named."""
    folder.write("a.csv", "area,2020,2021 [r],2022 [q] [r],2013/14 [r]\nA,1,2,3,4\n")

    plain = problems(folder.gather(file="a.csv", **BASIC, wide={"covers": "year"}))
    known = problems(folder.gather(file="a.csv", **BASIC, wide={"covers": "year"}, flags="gss"))

    assert {one.code for one in (*plain, *known)} == {"heading-unread"}
    assert [one.got for one in plain] == ["'2021 [r]'", "'2022 [q] [r]'", "'2013/14 [r]'"]
    assert [one.got for one in known] == ["'2022 [q] [r]'", "'2013/14 [r]'"]
    assert "flags: gss, or flags: {'[r]': ...}" in str(plain[0].hint)
    assert "flags: {'[q]': ..., '[r]': ...}" in str(known[0].hint)
    assert "covers: financial-year" in str(known[1].hint)


def test_flags_of_headings_hold_in_tables_as_well(folder: Folder) -> None:
    """Cells under them carry the flag, in a publisher's own decimals."""
    folder.write(
        "a.xlsx", xlsx({"T": [["area", "2020", "2021 [r]"], ["A", 1.5, 2.5], ["B", 3, None]]})
    )

    table = folder.measured_on(
        file="a.xlsx", makes="table", wide={"covers": "year"}, flags="gss", decimal=","
    )
    rows = table.frame.project("area, period, value").fetchall()
    table.close()

    assert not table.problems
    assert rows == [
        ("A", "2020-01-01/2020-12-31", "1.5"),
        ("A", "2021-01-01/2021-12-31", "2,5 [r]"),
        ("B", "2020-01-01/2020-12-31", "3"),
        ("B", "2021-01-01/2021-12-31", None),
    ]


# --- names of columns ---------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods", "jsonl"])
def test_names_that_differ_between_releases_are_declared_once(folder: Folder, form: str) -> None:
    """One name for all, in columns, period and where; marks of notes make no other name."""
    one: list[list[Any]] = [["Week ending", "Trust", "Number [note 2]"], ["2024-02-04", "A", 5]]
    other: list[list[Any]] = [["Week Ending", "Trust", "Number  [note 3]"], ["2024-02-11", "A", 6]]
    third: list[list[Any]] = [["Wk end", "Trust", "Number"], ["2024-02-18", "A", 7]]
    for name, rows in (("1", one), ("2", other), ("3", third)):
        if form in ("xlsx", "ods"):
            folder.write(f"{name}.{form}", (xlsx if form == "xlsx" else ods)({"T": rows}))
        elif form == "jsonl":
            folder.write(f"{name}.jsonl", json.dumps(dict(zip(*rows, strict=True))))
        else:
            folder.write(f"{name}.csv", "\n".join(",".join(map(str, row)) for row in rows))

    made = folder.gather(
        file=f"*.{form}", indicator="i", columns={"value": "Number", "part": "Trust"},
        rename={"Week Ending": "Week ending", "Wk end": "Week ending"},
        period={"at": "Week ending", "covers": "week-ending"}, where={"Trust": ["A"]},
    )  # fmt: skip

    assert not problems(made)
    assert [one.value for one in records(made)] == [
        Number(value=5),
        Number(value=6),
        Number(value=7),
    ]
    assert [one.period.start for one in records(made)] == [
        date(2024, 1, 29),
        date(2024, 2, 5),
        date(2024, 2, 12),
    ]


def test_a_name_with_its_note_is_found_as_well(folder: Folder) -> None:
    """A register that writes the mark goes on reading the column; two that differ by it are two."""
    folder.write("a.csv", "month,n [note 1],n [note 2]\n2024-01,1,2\n")
    options = {"indicator": "i", "period": {"at": "month", "covers": "month"}}

    made = folder.gather(file="a.csv", **options, columns={"value": "n [note 2]"})
    (unclear,) = problems(folder.gather(file="a.csv", **options, columns={"value": "n"}))

    assert [one.value for one in records(made)] == [Number(value=2)]
    assert (unclear.code, unclear.got) == ("column-repeated", "'n [note 1]', 'n [note 2]'")


def test_a_missing_column_names_its_sheet(folder: Folder) -> None:
    """A workbook has several tables."""
    folder.write("a.xlsx", xlsx({"Table 2": [["month", "n"], ["2024-01", 1]]}))

    (problem,) = problems(
        folder.gather(
            file="a.xlsx", indicator="i", columns={"value": "m"},
            period={"at": "month", "covers": "month"},
        )
    )  # fmt: skip

    assert "sheet 'Table 2'" in problem.must


def test_the_zone_of_a_moment_is_no_flag(folder: Folder) -> None:
    """A moment without a stated zone is refused for that, and its hint works when it is followed."""
    folder.write("a.csv", "day,figure\n2024-01-01T10:00:00Z,5\n2024-02-02T10:00:00Z,6\n")
    columns = {"value": "figure"}
    period = {"at": "day", "covers": "day"}

    first, second = problems(
        folder.gather(file="a.csv", indicator="i", columns=columns, period=period)
    )
    followed = folder.gather(
        file="a.csv", indicator="i", columns=columns, period=period, zone="Europe/London"
    )

    assert first.code == "zone-unstated"
    assert first.hint == second.hint
    assert "set zone to that of whoever publishes, such as Europe/London" in str(first.hint)
    assert [one.period.start.day for one in records(followed)] == [1, 2]
