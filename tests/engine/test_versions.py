"""Rows that are added up or counted and differ in their version alone, on each engine."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import pytest
from attrs import evolve
from engine_contract import indicator, relation

from rsr.engine import Layout, Selection, selected
from rsr.engine.duck import Duck
from rsr.model import Number

LAYOUT = Layout(value="Figure", start="Day", end="Day", date_formats=("%Y-%m-%d",))
Combine = Literal["sum", "count"]


def measured(
    combine: Combine, rows: Sequence[Mapping[str, str]], *,
    select: Mapping[str, Any] | None = None, part: str | None = None, polars: bool = False,
) -> Selection:  # fmt: skip
    """Add up or count rows of texts."""
    wanted = indicator(select or {}, combine=combine, part=part)
    names = list(rows[0])
    with Duck(threads=1) as duck:
        given: Any = relation(
            duck, dict.fromkeys(names, "text"), [list(row.values()) for row in rows]
        )
        if polars:
            given = pytest.importorskip("polars").from_arrow(given.to_arrow_table()).lazy()
        return selected(given, LAYOUT, wanted)


def row(month: int = 1, /, **texts: str) -> dict[str, str]:
    """Return a row of a month."""
    return {"Day": f"2023-{month:02}-01", "Figure": "5", "Trust": "Ash", **texts}


def told(found: Selection, code: str) -> list[str | None]:
    """Return what was met by the problems of a code."""
    return [problem.got for problem in found.problems if problem.code == code]


@pytest.mark.parametrize("polars", [False, True])
@pytest.mark.parametrize("combine", ["sum", "count"])
@pytest.mark.parametrize(
    ("heading", "texts", "is_told"),
    [
        ("Status", ("Provisional", "Final"), True),
        ("Status", ("Provisional", "final ", "FINAL", ""), True),
        ("Status", ("Final", "FINAL ", ""), False),
        ("Provisional/Final", ("P", "F"), True),
        ("Provisional", ("Yes", "No"), True),
        ("Status", ("Yes", "No"), False),
        ("Status", ("Open", "Closed"), False),
        ("Version", ("1", "2"), True),
        ("Revision", ("first", "FIRST "), False),
        ("Marital status", ("Final", "Provisional"), False),
    ],
)  # fmt: skip
def test_versions_of_one_record_are_one(
    combine: Combine, heading: str, texts: Sequence[str], *, is_told: bool, polars: bool
) -> None:
    """What differs in the version alone is one record; the figure may differ as well."""
    rows = [row(**{"Case": "7", heading: text, "Figure": str(at)}) for at, text in enumerate(texts)]

    found = measured(combine, rows, polars=polars)

    assert bool(told(found, "select-ambiguous")) is is_told
    assert bool(found.figures) is not is_told


@pytest.mark.parametrize("combine", ["sum", "count"])
def test_other_rows_may_be_of_any_version(combine: Combine) -> None:
    """They differ in another column, or in their period; or both texts are selected, or one."""
    both = [row(Case="7", Status="Provisional"), row(Case="7", Status="Final")]
    cases = [row(Case="7", Status="Provisional"), row(Case="8", Status="Final")]
    months = [row(1, Case="7", Status="Provisional"), row(2, Case="7", Status="Final")]

    ambiguous = measured(combine, both)
    (problem,) = ambiguous.problems
    assert problem.got == "rows that differ in nothing but 'Status' ('Final', 'Provisional')"
    assert problem.hint == (
        "name one under select, as in Status: Final; or, where each row is a case of its own, all of "
        "them: [Final, Provisional]"
    )
    assert not ambiguous.figures
    assert not told(measured(combine, cases), "select-ambiguous")
    assert not told(measured(combine, months), "select-ambiguous")
    assert not told(measured(combine, both, part="Status"), "select-ambiguous")
    named = measured(combine, both, select={"Status": ["Final", "Provisional"]})
    assert not told(named, "select-ambiguous")
    only = measured("count", both, select={"Status": "Final"})
    assert [figure.value for figure in only.figures] == [Number(value=1)]


def test_two_columns_of_versions_are_left_out_of_the_record_together() -> None:
    """A provisional first version and a final second one are one record; both columns are told."""
    rows = [
        row(Case="7", Status="Provisional", Version="1"),
        row(Case="7", Status="Final", Version="2"),
    ]

    assert told(measured("count", rows), "select-ambiguous") == ["rows that differ in nothing but 'Status' ('Final', 'Provisional'), 'Version' ('1', '2')"]  # fmt: skip


@pytest.mark.parametrize("polars", [False, True])
@pytest.mark.parametrize("combine", ["sum", "count"])
@pytest.mark.parametrize(
    ("statuses", "is_told"),
    [("PFPF", True), ("PFP", False), ("FFFP", False), ("PPFF", False), ("PFPFF", True)],
)
def test_versions_that_alternate_are_told_once(
    combine: Combine, statuses: str, *, is_told: bool, polars: bool
) -> None:
    """No figure is added up of both; but figures of both stand in one series."""
    words = {"P": "Provisional", "F": "Final"}
    rows = [
        row(month, Case=case, Status=words[status], Trust=trust)
        for month, status in enumerate(statuses, start=1)
        for case, trust in (("7", "Ash"), ("8", "Birch"))
    ]
    for part in (None, "Trust"):
        found = measured(combine, rows, part=part, polars=polars)

        texts = "'Status' is 'Provisional' at first and 'Final' from 2023-02-01"
        assert told(found, "texts-change") == [texts] * is_told
        assert len(found.figures) == len(statuses) * (1 if part is None else 2)
        assert [one.on.isoformat() for one in found.breaks] == ["2023-02-01"] * is_told


def test_numbers_by_type_are_figures_where_figures_are_added_up() -> None:
    """A denominator that was revised with them makes no other record; where rows are counted, a number is of the case."""
    columns = {"Day": "text", "Figure": "text", "Status": "text", "Beds": "whole"}
    rows = [["2023-01-01", "5", "Provisional", 100], ["2023-01-01", "6", "Final", 110]]
    for combine, is_told in (("sum", True), ("count", False)):
        asked = indicator({}, combine=combine, part=None)  # type: ignore[arg-type]
        with Duck(threads=1) as duck:
            found = selected(relation(duck, columns, rows), LAYOUT, asked)  # type: ignore[arg-type]
        assert bool(told(found, "select-ambiguous")) is is_told


def test_a_number_that_says_who_reports_is_of_the_record() -> None:
    """Two who report are two records, whatever the type of their codes."""
    columns = {"Day": "text", "Figure": "text", "Status": "text", "Org": "whole"}
    rows = [["2023-01-01", "5", "Provisional", 1], ["2023-01-01", "6", "Final", 2]]
    with Duck(threads=1) as duck:
        frame = relation(duck, columns, rows)  # type: ignore[arg-type]
        found = selected(frame, LAYOUT, indicator({}, combine="sum", part="Org"))

    assert not told(found, "select-ambiguous")
    assert len(found.figures) == 2


def test_a_table_of_one_constant_period_is_looked_at_as_well() -> None:
    """It has no column of the period."""
    month = (date(2023, 1, 1), date(2023, 1, 31))
    layout = evolve(LAYOUT, start=None, end=None, constant=month, file="File")
    rows = [["7", "Provisional", "x"], ["7", "Final", "x"], ["8", "Final", "x"]]
    with Duck(threads=1) as duck:
        frame = relation(duck, dict.fromkeys(["Case", "Status", "File"], "text"), rows)
        found = selected(frame, layout, indicator({}, combine="count", part=None))

    assert told(found, "select-ambiguous") == [
        "rows that differ in nothing but 'Status' ('Final', 'Provisional')"
    ]
