"""Kinds that headings of figures and columns of units or measures tell, by records and by tables."""

import itertools
from collections.abc import Iterable
from pathlib import Path

import pytest

import rsr
from rsr.workflow.measuring import Measuring

pytest.importorskip("duckdb")
pytest.importorskip("narwhals")

BOTH = pytest.mark.parametrize("by", ["records", "table"])
PARTS = ("A", "B", "C")


def _register(
    folder: Path,
    by: str,
    lines: Iterable[str],
    *,
    value: str = "n",
    where: str = "",
    part: str = "org",
    combine: str = "one",
    more: str = "",
) -> Path:
    """Write made-up rows, and a register that reads them as records or as a table."""
    (folder / "t.csv").write_text("\n".join(lines) + "\n", "utf-8")
    parted = f", part: {part}" if part else ""
    if by == "table":
        source = f'makes: table, columns: {{value: "{value}"}}'
        own = f", measured: {{data: s, combine: {combine}{parted}}}"
        own += f", select: {where}" if where else ""
    else:
        source = f'indicator: i, columns: {{value: "{value}"{parted}}}'
        source += f", where: {where}" if where else ""
        own = ""
    (folder / "register.yaml").write_text(
        "format: 3\ntitle: Made up\nsources:\n"
        f"  - {{id: s, use: tabular, options: {{file: t.csv, {source}, "
        "period: {at: month, covers: month}}}\n"
        f"indicators:\n  - {{id: i, title: Detentions, unit: people, better: lower{own}{more}}}\n",
        "utf-8",
    )
    return folder


def _rows(heading: str, *cells: str, figure: str = "n") -> list[str]:
    """Return three parts in each of six months, their cells in turn."""
    turn = itertools.cycle(cells or ("",))
    lines = [f'month,org,"{figure}"' + (f",{heading}" if heading else "")]
    for at in range(6):
        for place, part in enumerate(PARTS):
            cell = f',"{next(turn)}"' if heading else ""
            lines.append(f"2020-{at + 1:02},{part},{40 + at + place}{cell}")
    return lines


def _codes(found: Measuring) -> list[str]:
    return [one.code for one in found.problems if one.severity != "note"]


def _sums(found: Measuring) -> list[float]:
    (one,) = found.measurements
    return [point.value.value for point in one.points if hasattr(point.value, "value")]


@BOTH
@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Rate per 100,000", "rate"),
        ("rate_per_100k", "rate"),
        ("pct", "percentage"),
        ("%", "percentage"),
        ("AvgWait", "mean"),
        ("Median days", "median"),
        ("n", None),
        ("Number of people", None),
        ("Corporate total", None),
    ],
)
def test_the_heading_of_the_figures_tells_their_kind(
    tmp_path: Path, by: str, heading: str, kind: str | None
) -> None:
    """Figures of a kind that does not add up give no sum of parts, whatever the register's unit."""
    found = rsr.measure(
        _register(tmp_path, by, _rows("", figure=heading), value=heading, part="org")
    )

    assert found.register.indicator("i").kind == kind
    assert sorted(_codes(found)) == (
        [] if kind is None else ["kind-contradicted", "parts-not-added"]
    )
    assert _sums(found) == ([123 + 3 * at for at in range(6)] if kind is None else [])


@BOTH
@pytest.mark.parametrize(
    ("column", "text", "kind"),
    [
        ("unit of measure", "Rate per 100,000", "rate"),
        ("UNIT_MEASURE", "Percent", "percentage"),
        ("uom", "pct", "percentage"),
        ("measure", "Crude rate per 100,000", "rate"),
        ("Statistic", "Median", "median"),
        ("Value type", "avg", "mean"),
        ("unit", "RT", "rate"),
        ("unit", "I15", "index"),
        ("unit", "I4", None),
        ("measure", "RT", None),
        ("unit", "Number", None),
        ("measure", "Detentions", None),
        ("Breakdown", "Crude rate per 100,000", None),
        ("Reporting unit", "Rate", None),
    ],
)
def test_a_column_of_units_or_measures_tells_the_kind(
    tmp_path: Path, by: str, column: str, text: str, kind: str | None
) -> None:
    """The texts of the rows used count; other columns are of the things that are counted."""
    found = rsr.measure(_register(tmp_path, by, _rows(column, text)))

    assert found.register.indicator("i").kind == kind
    assert bool(_sums(found)) is (kind is None)


@BOTH
@pytest.mark.parametrize("blank", ["", " "])
def test_a_blank_unit_says_nothing(tmp_path: Path, by: str, blank: str) -> None:
    """Neither that figures are of a kind, nor that they are of another."""
    found = rsr.measure(_register(tmp_path, by, _rows("unit", "Per cent", blank)))

    assert "kinds-mixed" not in _codes(found)
    assert found.register.indicator("i").kind == "percentage"


@BOTH
@pytest.mark.parametrize("other", ["Number", "People", "Median"])
@pytest.mark.parametrize("more", ["", ", kind: count"])
def test_units_of_several_kinds_are_an_error(
    tmp_path: Path, by: str, other: str, more: str
) -> None:
    """Also where each body keeps its unit, and whatever kind is stated."""
    lines = _rows("unit", "Percentage", other, "Percentage")
    found = rsr.measure(_register(tmp_path, by, lines, more=more))

    (told,) = [one for one in found.problems if one.severity == "error"]
    assert told.code == "kinds-mixed"
    assert "'unit'" in (told.got or "")
    assert f"{min(other, 'Percentage')}, {max(other, 'Percentage')}" in (told.hint or "")
    assert not any(one.points for one in found.measurements)
    left = [one for account in found.accounts for one in account.left_out]
    assert [(one.code, one.count) for one in left] == [("kinds-mixed", 18)]


@BOTH
def test_one_kind_that_is_selected_is_measured(tmp_path: Path, by: str) -> None:
    """Rows that are not used say nothing of those that are."""
    lines = _rows("unit", "Percentage", "Number", "Percentage")
    found = rsr.measure(_register(tmp_path, by, lines, where="{unit: Number}"))

    assert _codes(found) == []
    assert _sums(found) == [41 + at for at in range(6)]


@pytest.mark.parametrize(
    ("cells", "more", "codes", "first"),
    [
        (("Number", "Number"), "", [], 83),
        (("Number", "Percentage"), "", ["kinds-mixed"], None),
        (("Percentage", "Percentage"), "", ["kind-contradicted", "parts-not-added"], None),
        (("Percentage", "Percentage"), ", kind: count", ["kind-contradicted"], 83),
    ],
)
def test_rows_are_added_up_by_their_units(
    tmp_path: Path, cells: tuple[str, str], more: str, codes: list[str], first: float | None
) -> None:
    """Percentages are not added to percentages, nor to counts."""
    lines = ["month,unit,n"]
    for at in range(6):
        lines += [
            f"2020-{at + 1:02},{cells[0]},{40 + at}",
            f"2020-{at + 1:02},{cells[1]},{43 + at}",
        ]
    found = rsr.measure(_register(tmp_path, "table", lines, part="", combine="sum", more=more))

    assert _codes(found) == codes
    if first is None:
        assert not any(one.points for one in found.measurements)
    else:
        assert _sums(found)[0] == first


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        ("", ["kinds-mixed"]),
        (", kind: count", ["select-ambiguous"]),
        (", kind: count, select: {measure: []}", []),
    ],
)
def test_what_measures_are_called_may_mislead(tmp_path: Path, more: str, codes: list[str]) -> None:
    """A kind that is stated stands against names of measures, of which any is declared to be wanted."""
    lines = ["month,measure,n"]
    for month in range(1, 7):
        lines += [f"2020-{month:02},First rate cells,5", f"2020-{month:02},Other cells,7"]
    found = rsr.measure(_register(tmp_path, "table", lines, part="", combine="sum", more=more))

    assert _codes(found) == codes


def test_a_name_beside_a_selected_code_tells_the_kind(tmp_path: Path) -> None:
    """The code says nothing; the name in the same rows does."""
    lines = ["month,org,n,measure_id,measure_name"]
    lines += [
        f'2020-{month:02},{part},5,M1,"Crude rate per 1,000"'
        for month in range(1, 7)
        for part in PARTS
    ]
    found = rsr.measure(_register(tmp_path, "table", lines, where="{measure_id: M1}"))

    assert found.register.indicator("i").kind == "rate"
    assert _sums(found) == []


def test_a_unit_that_stands_in_records_as_json(tmp_path: Path) -> None:
    """Any source of records tells it."""
    rows = ", ".join(
        f'{{"month": "2020-0{month}", "org": "{part}", "n": 5, "unit": "{unit}"}}'
        for month in range(1, 7)
        for part, unit in zip(PARTS, ("Number", "Per cent", "Number"), strict=True)
    )
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "t.json").write_text(f"[{rows}]", "utf-8")
    (tmp_path / "register.yaml").write_text(
        "format: 3\ntitle: Made up\nsources:\n  - {id: s, use: json, options: {file: data/t.json, "
        "indicator: i, fields: {value: /n, part: /org}, period: {at: /month, covers: month}}}\n"
        "indicators:\n  - {id: i, title: Detentions, unit: people, better: lower}\n",
        "utf-8",
    )

    assert _codes(rsr.measure(tmp_path)) == ["kinds-mixed"]


@BOTH
@pytest.mark.parametrize(
    ("heading", "column", "text", "where"),
    [
        ("Rate per 100,000", "", "", ""),
        ("n", "unit", "Rate per 100,000", ""),
        ("n", "unit", "Rate per 100,000", "{unit: 'Rate per 100,000'}"),
        ("n", "Breakdown", "Rate per 100,000", "{Breakdown: 'Rate per 100,000'}"),
        ("Median days", "", "", ""),
        ("n", "Breakdown", "Percentage", "{Breakdown: Percentage}"),
    ],
)
def test_a_unit_that_counts_is_told_beside_figures_that_do_not(
    tmp_path: Path, by: str, heading: str, column: str, text: str, where: str
) -> None:
    """By the heading, a unit column or a text that picks rows, selected or under 'where'."""
    lines = _rows(column, text, figure=heading)
    found = rsr.measure(_register(tmp_path, by, lines, value=heading, where=where))

    assert [one.where.path for one in found.problems if one.code == "kind-contradicted"] == [
        ("indicators", 0, "unit")
    ]
    assert _sums(found) == []


def test_texts_under_where_tell_the_kind_of_a_table(tmp_path: Path) -> None:
    """As under select: what they name is not added up."""
    lines = _rows("Breakdown", "Percentage")
    register = _register(tmp_path, "table", lines, part="", combine="sum") / "register.yaml"
    given = register.read_text("utf-8")
    register.write_text(given.replace("t.csv,", "t.csv, where: {Breakdown: Percentage},"), "utf-8")
    found = rsr.measure(tmp_path)

    assert found.register.indicator("i").kind == "percentage"
    assert _codes(found) == ["kind-contradicted", "parts-not-added"]
    assert found.measurements == ()


@BOTH
@pytest.mark.parametrize(
    ("more", "where"),
    [
        (", kind: rate", "{Breakdown: 'Rate per 100,000'}"),
        ("", "{Breakdown: {not: 'Rate per 100,000'}}"),
        ("", "{Breakdown: 'People with rate reviews'}"),
    ],
)
def test_a_unit_that_counts_is_not_told(tmp_path: Path, by: str, more: str, where: str) -> None:
    """A kind that is stated stands; a text that is left out says nothing, nor does one of what is counted."""
    text = "People with rate reviews"
    lines = [*_rows("Breakdown", text), '2019-01,A,5,"Rate per 100,000"']
    if "Rate per" in where and "not" not in where:
        lines = _rows("Breakdown", "Rate per 100,000")
    found = rsr.measure(_register(tmp_path, by, lines, where=where, more=more))

    assert "kind-contradicted" not in _codes(found)


@pytest.mark.parametrize(("unit", "told"), [("restraints", True), ("per cent", False)])
def test_a_unit_says_that_what_is_selected_are_percentages(
    tmp_path: Path, unit: str, *, told: bool
) -> None:
    """Else 50 per cent would be 50 restraints."""
    rows = "".join(f"2020-0{month},Percentage,50\n2020-0{month},Number,70\n" for month in (1, 2))
    (tmp_path / "t.csv").write_text(f"month,unit,n\n{rows}", "utf-8")
    (tmp_path / "register.yaml").write_text(
        f"""format: 3
title: Made up
sources:
  - {{id: s, use: tabular, options: {{file: t.csv, makes: table, columns: {{value: n}}, period: {{at: month, covers: month}}}}}}
indicators:
  - {{id: i, title: Restraints, unit: {unit}, better: lower, select: {{unit: Percentage}}, measured: {{data: s}}}}
""",
        "utf-8",
    )

    assert _codes(rsr.measure(tmp_path)) == (["kind-contradicted"] if told else [])
