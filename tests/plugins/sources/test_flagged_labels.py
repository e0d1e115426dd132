"""Flags in the headings above headings, and beside periods that a register names."""

from datetime import date
from typing import Any

import pytest
from made_up_tables import Folder, ods, problems, records, xlsx

from rsr.model import Number

FORMS = ("csv", "xlsx", "ods")


def write(folder: Folder, name: str, rows: list[list[Any]]) -> None:
    """Write rows as delimited text or as a workbook, by the ending of the name."""
    if name.endswith(".csv"):
        lines = [",".join("" if cell is None else str(cell) for cell in row) for row in rows]
        folder.write(name, "\n".join(lines) + "\n")
    else:
        folder.write(name, (xlsx if name.endswith(".xlsx") else ods)({"Table 1": rows}))


FLAGGED: list[list[Any]] = [
    [None, "2022/23", None, "2023/24 [p]", None],
    ["area", "Q1", "Q2", "Q1", "Q2"],
    ["A", 1, 2, 3, 4],
]
QUARTERS: dict[str, Any] = {"header_row": 2, "label_row": 1, "wide": {"covers": "quarter"}}


def flagged(folder: Folder, name: str, **options: Any) -> tuple[list[Any], list[Any]]:
    """Return the status and number of each record, by records and by the table, which are the same."""
    made = folder.gather(file=name, indicator="i", columns={"part": "area"}, **options)
    found, told = folder.measure(file=name, measured={"part": "area"}, **options)
    by_records = [(one.status, one.value.value) for one in records(made) if isinstance(one.value, Number)]  # fmt: skip
    by_table = [(one.status, one.value.value) for one in found.figures if isinstance(one.value, Number)]  # fmt: skip
    assert by_records == by_table
    assert [one.code for one in problems(made)] == [one.code for one in told]
    return by_records, problems(made)


@pytest.mark.parametrize("form", FORMS)
def test_a_flag_in_an_upper_heading_holds_for_all_beneath_it(folder: Folder, form: str) -> None:
    """By the rule of a flag in a heading of one row."""
    write(folder, f"a.{form}", FLAGGED)

    found, told = flagged(folder, f"a.{form}", **QUARTERS, flags="gss")

    assert not told
    assert found == [
        ("not-stated", 1), ("not-stated", 2), ("provisional", 3), ("provisional", 4),
    ]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_flag_in_an_upper_heading_that_is_not_explained_is_told_with_what_to_write(
    folder: Folder, form: str
) -> None:
    """Following the hint reads the headings."""
    write(folder, f"a.{form}", FLAGGED)

    found, told = flagged(folder, f"a.{form}", **QUARTERS)

    assert found == [("not-stated", 1), ("not-stated", 2)]
    assert {one.code for one in told} == {"heading-unread"}
    assert all("flags: gss, or flags: {'[p]': ...}" in str(one.hint) for one in told)
    assert flagged(folder, f"a.{form}", **QUARTERS, flags={"[p]": "provisional"})[1] == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("label", "statuses"),
    [
        pytest.param("2023 [p]", ["provisional"], id="year"),
        pytest.param("Cases (f)", ["final"], id="name"),
        pytest.param("2023 p", ["provisional"], id="letter-behind-a-year"),
        pytest.param("Group p", ["not-stated"], id="letter-of-a-name"),
        pytest.param("2023", ["not-stated"], id="none"),
    ],
)
def test_a_flag_above_headings_that_say_their_period_themselves_is_theirs(
    folder: Folder, form: str, label: str, statuses: list[str]
) -> None:
    """It is not lost because nobody needs the label to read them."""
    rows: list[list[Any]] = [[None, label, None], ["area", "Jan 2023", "Feb 2023 [p]"], ["A", 1, 2]]
    write(folder, f"a.{form}", rows)
    options = {**QUARTERS, "wide": {"covers": "month"}, "date_formats": ["%b %Y"]}
    known = {"[p]": "provisional", "(f)": "final", "p": "provisional"}

    found, told = flagged(folder, f"a.{form}", **options, flags=known)

    assert not told
    assert [status for status, _ in found] == [*statuses, "provisional"]


@pytest.mark.parametrize("form", FORMS)
def test_an_unknown_flag_beside_a_year_above_such_headings_is_told(
    folder: Folder, form: str
) -> None:
    """A word in brackets behind another label may be part of its name."""
    rows: list[list[Any]] = [
        [None, "2023 [p]", "Turnover (m)"],
        ["area", "Jan 2023", "Feb 2023"],
        ["A", 1, 2],
    ]
    write(folder, f"a.{form}", rows)
    options = {**QUARTERS, "wide": {"covers": "month"}, "date_formats": ["%b %Y"]}

    found, told = flagged(folder, f"a.{form}", **options)

    assert found == [("not-stated", 2)]
    assert [one.code for one in told] == ["heading-unread"]
    assert "flags: {'[p]': ...}" in str(told[0].hint)


@pytest.mark.parametrize("form", FORMS)
def test_flags_in_both_rows_of_headings_hold_together(folder: Folder, form: str) -> None:
    """The least settled status stands."""
    rows: list[list[Any]] = [[None, "2023/24 [f]", None], ["area", "Q1 [p]", "Q2"], ["A", 1, 2]]
    write(folder, f"a.{form}", rows)

    known = {"[p]": "provisional", "[f]": "final"}
    found, told = flagged(folder, f"a.{form}", **QUARTERS, flags=known)

    assert (found, told) == ([("provisional", 1), ("final", 2)], [])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("labelled", [True, False])
def test_a_heading_that_is_named_with_its_flag_has_the_flag(
    folder: Folder, form: str, *, labelled: bool
) -> None:
    """Periods say which days it means, and nothing of the flag."""
    named = {"2023/24 [p] Q1" if labelled else "Spring [p]": {"start": "2023-04-01", "end": "2023-06-30"}}  # fmt: skip
    rows: list[list[Any]] = [[None, "2023/24 [p]"], ["area", "Q1"], ["A", 1]]
    if not labelled:
        rows = [["area", "Spring [p]"], ["A", 1]]
    write(folder, f"a.{form}", rows)
    options = QUARTERS if labelled else {"wide": {"covers": "quarter"}}

    found, told = flagged(folder, f"a.{form}", **options, periods=named, flags="gss")

    assert (found, told) == ([("provisional", 1)], [])


def test_a_row_whose_period_is_named_with_its_flag_has_the_flag(folder: Folder) -> None:
    """As a heading has it."""
    write(folder, "a.csv", [["period", "n"], ["Spring [p]", 1]])
    named = {"Spring [p]": {"start": "2023-04-01", "end": "2023-06-30"}}
    options: dict[str, Any] = {
        "file": "a.csv", "columns": {"value": "n"}, "period": {"at": "period", "covers": "quarter"},
        "periods": named, "flags": "gss",
    }  # fmt: skip

    (record,) = records(folder.gather(indicator="i", **options))
    (figure,) = folder.measure(**options)[0].figures

    assert (record.status, figure.status) == ("provisional", "provisional")


@pytest.mark.parametrize("form", ["xlsx", "ods"])
def test_a_flag_above_headings_that_are_days_is_theirs(folder: Folder, form: str) -> None:
    """As above headings that are texts."""
    rows: list[list[Any]] = [
        [None, "2023 [p]", None], ["area", date(2023, 1, 1), date(2023, 2, 1)], ["A", 1, 2],
    ]  # fmt: skip
    write(folder, f"a.{form}", rows)

    found, told = flagged(folder, f"a.{form}", **{**QUARTERS, "wide": {"covers": "month"}}, flags="gss")  # fmt: skip

    assert (found, told) == ([("provisional", 1), ("provisional", 2)], [])
