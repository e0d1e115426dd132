"""Flags beside the periods of rows: they hold for the figures of the row, as those of a heading do."""

from pathlib import Path
from typing import Any

import pytest
from made_up_tables import Folder, problems, records

import rsr
from rsr.errors import grouped

BASIC: dict[str, Any] = {"indicator": "i", "columns": {"value": "n"}}
MONTH: dict[str, Any] = {"at": "when", "covers": "month"}


@pytest.mark.parametrize(
    ("label", "covers", "flags", "status", "notes"),
    [
        ("January 2023 [p]", "month", "gss", "provisional", ()),
        ("January 2023", "month", "gss", "not-stated", ()),
        ("2022 [r]", "year", "gss", "not-stated", ("revised",)),
        ("2022 to 2023 [note 4]", "financial-year", "gss", "not-stated", ("note 4",)),
        ("January 2023 [p], [note 2]", "month", "gss", "provisional", ("note 2",)),
        ("January 2023 [p] [r]", "month", "gss", "provisional", ("revised",)),
        ("2023 [note 1, p]", "year", "gss", "provisional", ("note 1",)),
        ("2024 [notes 1 and 2]", "year", "gss", "not-stated", ("note 1", "note 2")),
        ("2025 [note 1, 2]", "year", "gss", "not-stated", ("note 1", "note 2")),
        ("2026 (note 6)", "year", "gss", "not-stated", ("note 6",)),
        ("2026 (see note 6)", "year", None, "not-stated", ()),
        ("2020/21p", "financial-year", {"p": "provisional"}, "provisional", ()),
        ("2020/21 p", "financial-year", {"p": "provisional"}, "provisional", ()),
        ("May 2023\u00b9", "month", {"\u00b9": "see the note"}, "not-stated", ("see the note",)),
        # A name of a month is none of the letters of a convention.
        ("2023 Dec", "month", "eurostat", "not-stated", ()),
        # Marks of notes are no part of a period, whether or not flags are known.
        ("January 2023 [note 1]", "month", None, "not-stated", ()),
    ],
)
def test_flags_of_a_row_are_those_of_its_figure_and_as_in_a_heading(
    folder: Folder, label: str, covers: str, flags: Any, status: str, notes: tuple[str, ...]
) -> None:
    """The same label as a heading gives the same period, status and notes."""
    told = {} if flags is None else {"flags": flags}
    folder.write("a.csv", f'when,n\n"{label}",5\n')
    folder.write("b.csv", f'area,"{label}"\nA,5\n')

    period = {"at": "when", "covers": covers}
    (row,) = records(folder.gather(file="a.csv", **BASIC, period=period, **told))
    wide: dict[str, Any] = {"wide": {"covers": covers}, "columns": {"part": "area"}}
    (cell,) = records(folder.gather(file="b.csv", indicator="i", **wide, **told))

    assert (row.status, row.caveats) == (status, notes)
    assert (row.period, row.status, row.caveats) == (cell.period, cell.status, cell.caveats)


@pytest.mark.parametrize(
    "label",
    ["2023 [note 1, p]", "2023 [note 2 provisional]", "2023 [notes 1, c]", "2023 (note 1, p)"],
)
def test_a_mark_with_more_than_notes_is_refused_where_nothing_explains_it(
    folder: Folder, label: str
) -> None:
    """As a heading, as the label of a row, and beside a figure."""
    folder.write("a.csv", f'when,n\n"{label}",5\n')
    folder.write("b.csv", f'area,"{label}",2022\nA,5,4\n')
    folder.write("c.csv", f'when,n\n2023,"{label.replace("2023", "5")}"\n')
    year = {"at": "when", "covers": "year"}

    found = [
        *problems(folder.gather(file="a.csv", **BASIC, period=year)),
        *problems(
            folder.gather(
                file="b.csv", indicator="i", columns={"part": "area"}, wide={"covers": "year"}
            )
        ),
        *problems(folder.gather(file="c.csv", **BASIC, period=year)),
    ]

    assert [one.code for one in found] == ["cell-date", "heading-unread", "flag-unknown"]
    assert all("say what the flag means" in str(one.hint) for one in found)


def test_flags_of_a_row_add_to_those_of_its_figure(folder: Folder) -> None:
    """What settles a figure least counts, and each note is told once."""
    folder.write("a.csv", "when,n\n2021 [p],5 [r]\n2022 [r],6 [r] [p]\n2023 [r],7\n")

    made = records(
        folder.gather(file="a.csv", **BASIC, period={"at": "when", "covers": "year"}, flags="gss")
    )

    assert [one.status for one in made] == ["provisional", "provisional", "not-stated"]
    assert [one.caveats for one in made] == [("revised",)] * 3


def test_a_period_that_is_final_settles_no_provisional_figure(folder: Folder) -> None:
    """What is least settled counts, whichever of the two says it."""
    folder.write("a.csv", "when,n\n2021 f,5 p\n2022 p,5 f\n2023 f,5\n")
    known = {"f": "final", "p": "provisional"}

    period = {"at": "when", "covers": "year"}
    made = records(folder.gather(file="a.csv", **BASIC, period=period, flags=known))

    assert [one.status for one in made] == ["provisional", "provisional", "final"]


def test_flags_beside_the_first_and_the_last_day_are_both_taken(folder: Folder) -> None:
    """Each cell of a period may have its own."""
    folder.write("a.csv", "a,b,n\n2023-01-01 [r],2023-01-31 [p],5\n")

    (one,) = records(
        folder.gather(file="a.csv", **BASIC, period={"start": "a", "end": "b"}, flags="gss")
    )

    assert (one.status, one.caveats) == ("provisional", ("revised",))


@pytest.mark.parametrize(
    ("year", "part", "covers", "flags", "status", "notes"),
    [
        ("2022 [r]", "March", "month", "gss", "not-stated", ("revised",)),
        ("2022 [r]", "March [p]", "month", "gss", "provisional", ("revised",)),
        ("2022", "Mar", "month", "gss", "not-stated", ()),
        ("2022 r", "Mar", "month", "eurostat", "not-stated", ("revised",)),
        ("2020/21p", "Q1", "quarter", {"p": "provisional"}, "provisional", ()),
        ("2020/21", "Q1 p", "quarter", {"p": "provisional"}, "provisional", ()),
        ("2022 [note 1]", "March [note 2]", "month", "gss", "not-stated", ("note 1", "note 2")),
        ("2022 [note 1]", "March", "month", None, "not-stated", ()),
    ],
)
def test_flags_beside_one_of_several_columns_are_those_of_the_period(
    folder: Folder,
    year: str,
    part: str,
    covers: str,
    flags: Any,
    status: str,
    notes: tuple[str, ...],
) -> None:
    """A year and a month in two columns are read as in one, wherever the flag stands."""
    told = {} if flags is None else {"flags": flags}
    folder.write("a.csv", f"year,part,n\n{year},{part},5\n")
    period = {"columns": ["year", "part"], "covers": covers}

    (one,) = records(folder.gather(file="a.csv", **BASIC, period=period, **told))

    assert (one.status, one.caveats) == (status, notes)
    assert one.period.start.month == (4 if covers == "quarter" else 3)


def test_an_unknown_flag_beside_one_of_several_columns_is_one_error(folder: Folder) -> None:
    """It is told for the whole period, with what to write of the flag."""
    folder.write("a.csv", "year,part,n\n2022 [q],March,5\n2022 [q],April,5\n2022 [q],May [q],5\n")
    period = {"columns": ["year", "part"], "covers": "month"}

    found = problems(folder.gather(file="a.csv", **BASIC, period=period, flags="gss"))

    assert [one.hint and one.hint[:47] for one in found[:2]] == (
        ["say what the flag means: flags: {'[q]': ...} wi"] * 2
    )
    assert {one.code for one in found} == {"cell-date"}


@pytest.mark.parametrize("flags", [None, "gss"])
def test_unknown_flags_beside_periods_are_one_error_for_each(folder: Folder, flags: Any) -> None:
    """Rows of one unknown flag share a message, which says what to write of it."""
    rows = [f"{month} 2023 [q],1" for month in ("January", "February", "March")]
    folder.write("a.csv", "when,n\n" + "\n".join([*rows, "April 2023,2"]) + "\n")
    told = {} if flags is None else {"flags": flags}

    made = folder.gather(file="a.csv", **BASIC, period=MONTH, **told)

    found = problems(made)
    assert {(one.code, one.severity) for one in found} == {("cell-date", "error")}
    (hint,) = {one.hint for one in found}
    assert hint is not None
    assert hint.startswith("say what the flag means: flags: {'[q]': ...} with 'provisional'")
    assert len(records(made)) == 1


def test_a_flag_in_the_place_of_a_figure_is_none_of_a_period(folder: Folder) -> None:
    """Nobody can tell of which figure it says that it is hidden."""
    folder.write("a.csv", "when,n\nJanuary 2023 [c],5\n")

    made = folder.gather(file="a.csv", **BASIC, period=MONTH, flags="gss")

    assert [one.code for one in problems(made)] == ["cell-date"]
    assert not records(made)


REGISTER = """
format: 3
title: Made up
notice: Made up.
indicators:
  - {id: i, title: People, unit: people, better: lower, measured: {data: s, combine: COMBINE}}
sources:
  - id: s
    use: tabular
    options: {file: a.csv, makes: table, flags: gss, columns: {value: n}, figures: count,
              period: {at: when, covers: month}}
"""


@pytest.mark.parametrize("combine", ["one", "sum"])
def test_a_table_takes_them_too(tmp_path: Path, combine: str) -> None:
    """Figures that are measured on rows have the status and the notes of their labels."""
    pytest.importorskip("duckdb")
    rows = ["January 2023,5", "February 2023 [p],6", "March 2023 [r],7"]
    if combine == "sum":
        rows += ["February 2023,1", "March 2023 [note 1],1"]
    (tmp_path / "a.csv").write_text("when,n\n" + "\n".join(rows) + "\n", "utf-8")
    (tmp_path / "register.yaml").write_text(REGISTER.replace("COMBINE", combine), "utf-8")

    figures = rsr.measure(tmp_path).measurements[0].points

    assert [one.status for one in figures] == ["not-stated", "provisional", "not-stated"]
    added = ("note 1",) if combine == "sum" else ()
    assert [one.caveats for one in figures] == [(), (), ("revised", *added)]


def test_a_table_takes_them_from_several_columns(tmp_path: Path) -> None:
    """The year and the month in columns of their own give the same figures."""
    pytest.importorskip("duckdb")
    rows = ["2023,January,5", "2023 [p],February,6", "2023,March [r],7"]
    (tmp_path / "a.csv").write_text("year,when,n\n" + "\n".join(rows) + "\n", "utf-8")
    register = REGISTER.replace("COMBINE", "one").replace("at: when", "columns: [year, when]")
    (tmp_path / "register.yaml").write_text(register, "utf-8")

    figures = rsr.measure(tmp_path).measurements[0].points

    assert [one.status for one in figures] == ["not-stated", "provisional", "not-stated"]
    assert [one.caveats for one in figures] == [(), (), ("revised",)]


@pytest.mark.parametrize("makes", ["observations", "table"])
def test_texts_that_only_the_register_explains_are_one_message(tmp_path: Path, makes: str) -> None:
    """Rows whose periods are in no known form share a message that shows their texts."""
    pytest.importorskip("duckdb")
    rows = [f"Spring {year},5" for year in range(2019, 2023)]
    (tmp_path / "a.csv").write_text("when,n\n" + "\n".join(rows) + "\n", "utf-8")
    register = REGISTER.replace("COMBINE", "one")
    if makes == "observations":
        register = register.replace(", measured: {data: s, combine: one}", "")
        register = register.replace("makes: table", "indicator: i").replace(", figures: count", "")
    (tmp_path / "register.yaml").write_text(register, "utf-8")

    measured = rsr.measure(tmp_path)

    (told,) = [one for one in grouped(measured.problems) if one.code == "cell-date"]
    assert "periods: {'Spring 2019': {start:" in str(told.hint)
    assert [told.got, *(one.got for one in told.others)] == [
        f"'Spring {year}'" for year in range(2019, 2023)
    ]
