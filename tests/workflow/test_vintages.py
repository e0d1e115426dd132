"""Which of several releases of one figure stands, by every path, and what is told of the others."""

import io
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from made_up_tables import ods, xlsx

import rsr
from rsr.errors import Problem, RegisterError
from rsr.model import Missing, Number, Value

HEAD = """
format: 3
title: Made up
indicators:
  - {{id: i, title: People, unit: people, better: lower{indicator}}}
"""
FROM_NAME = r"""vintage_from: '_(?P<date>\d{4}-\d\d-\d\d)'"""


def measured(folder: Path, **options: Any) -> Value:
    """Return the one figure of a register that was written."""
    (point,) = rsr.measure(folder, **options).measurements[0].points
    return point.value


def codes(folder: Path) -> list[tuple[str, str]]:
    """Return what a check says of releases, without the rest."""
    return [
        (one.code, one.severity)
        for one in rsr.check(folder)
        if one.code in ("vintages-differ", "status-turned-back", "figure-contradicted")
    ]


def problem(folder: Path, code: str) -> Problem:
    """Return the one problem of a code that a check finds."""
    (found,) = (one for one in rsr.check(folder) if one.code == code)
    return found


# --- records that people write ------------------------------------------------------------------------


def written(folder: Path, *figures: Mapping[str, object]) -> Path:
    """Write a register with figures for one month."""
    lines = [HEAD.format(indicator=""), "observations:"]
    for figure in figures:
        told = "".join(f", {name}: {value}" for name, value in figure.items())
        lines.append(f"  - {{indicator: i, period: {{start: 2022-01-01, end: 2022-01-31}}{told}}}")
    (folder / "register.yaml").write_text("\n".join(lines), "utf-8")
    return folder


FINAL = {"value": 10, "status": "final", "vintage_on": "2022-03-01"}
LATER = {"value": 12, "status": "provisional", "vintage_on": "2022-04-01"}


@pytest.mark.parametrize("figures", [(FINAL, LATER), (LATER, FINAL)])
def test_a_final_figure_stands_and_a_later_provisional_one_is_told(
    tmp_path: Path, figures: tuple[Mapping[str, object], ...]
) -> None:
    """The status comes before the day of publication, and both figures are told."""
    folder = written(tmp_path, *figures)

    found = rsr.measure(folder)

    (measurement,) = found.measurements
    assert measurement.points[0].value == Number(value=10)
    assert measurement.points[0].status == "final"
    assert " ".join(measurement.remarks) == (
        "For January 2022 the final figure, 10, stands; a later one, provisional and published on "
        "1 April 2022, is 12."
    )
    assert codes(folder) == [("status-turned-back", "warning")]
    got = str(problem(folder, "status-turned-back").got)
    assert "final 10 of 2022-03-01, and then provisional 12 of 2022-04-01" in got


def test_what_was_known_on_a_day_is_found_by_the_same_rule(tmp_path: Path) -> None:
    """Before the final figure was published, the provisional one stood."""
    folder = written(tmp_path, {**LATER, "vintage_on": "2022-02-15"}, FINAL, {**LATER, "value": 14})

    known = [measured(folder, as_of=date(2022, month, 28)) for month in (2, 3, 4)]

    assert known == [Number(value=12), Number(value=10), Number(value=10)]


@pytest.mark.parametrize(
    ("second", "told"),
    [
        pytest.param({"value": 12, "vintage": "b"}, [("vintages-differ", "error")], id="labels"),
        pytest.param(
            {"value": 12, "caveats": "[Restated.]"}, [("vintages-differ", "error")], id="words"
        ),
        pytest.param({"value": 12}, [("figure-contradicted", "error")], id="nothing"),
    ],
)
def test_no_figure_of_records_stands_that_nothing_says_is_later(
    tmp_path: Path, second: Mapping[str, object], told: list[tuple[str, str]]
) -> None:
    """Neither order nor label decides: no figure is shown until the register says which stands."""
    first = {"value": 10, **({"caveats": "[As first published.]"} if "caveats" in second else {})}
    folder = written(tmp_path, first, second)

    assert isinstance(measured(folder), Missing)
    assert codes(folder) == told

    decided = written(tmp_path, first, {**second, "issue": 2})

    assert measured(decided) == Number(value=12)
    assert codes(decided) == []


def test_equal_figures_of_two_releases_are_no_problem(tmp_path: Path) -> None:
    """Where they agree, it makes no difference which stands."""
    folder = written(tmp_path, {"value": 10, "vintage": "a"}, {"value": 10, "vintage": "b"})

    assert codes(folder) == []
    assert measured(folder) == Number(value=10)


def test_what_a_later_release_has_replaced_is_a_warning(tmp_path: Path) -> None:
    """Two releases that differ, and a later one that stands: only what was known then is not clear."""
    rivals = [{"value": value, "vintage": name, "vintage_on": "2022-03-01"} for value, name in ((10, "a"), (12, "b"))]  # fmt: skip
    folder = written(tmp_path, *rivals, {"value": 11, "vintage_on": "2022-06-01"})

    assert codes(folder) == [("vintages-differ", "warning")]
    assert measured(folder) == Number(value=11)
    assert isinstance(measured(folder, as_of=date(2022, 5, 1)), Missing)


# --- files ------------------------------------------------------------------------------------------

ROWS = {"plain": [("2022-01", "10"), ("2022-02", "7")], "other": [("2022-01", "47"), ("2022-02", "7")]}  # fmt: skip


def content(form: str, rows: list[tuple[str, str]]) -> bytes:
    """Return a table of months and figures in a format."""
    table = [["month", "n"], *map(list, rows)]
    if form == "xlsx":
        return xlsx({"One": table})
    if form == "ods":
        return ods({"One": table})
    if form == "jsonl":
        return "".join(f"{json.dumps(dict(zip(table[0], row, strict=True)))}\n" for row in rows).encode()  # fmt: skip
    if form == "parquet":
        polars = pytest.importorskip("polars")
        made = io.BytesIO()
        polars.DataFrame(rows, schema=table[0], orient="row").write_parquet(made)
        return made.getvalue()
    return "".join(f"{','.join(row)}\n" for row in table).encode()


def files(folder: Path, form: str, makes: str, names: tuple[str, str], more: str = "") -> Path:
    """Write a register whose source reads two files."""
    indicator = ", measured: {data: s}" if makes == "table" else ""
    fixed = "" if makes == "table" else "indicator: i, "
    text = HEAD.format(indicator=indicator) + (
        f"sources:\n  - id: s\n    use: tabular\n    options: {{file: 'data/*.{form}', makes: {makes}, "
        f"{fixed}columns: {{value: n}}, period: {{at: month, covers: month}}{more}}}\n"
    )
    (folder / "register.yaml").write_text(text, "utf-8")
    (folder / "data").mkdir(exist_ok=True)
    for name, rows in zip(names, ROWS.values(), strict=True):
        (folder / "data" / f"{name}.{form}").write_bytes(content(form, rows))
    return folder


@pytest.mark.parametrize("makes", ["table", "observations"])
@pytest.mark.parametrize("form", ["csv", "xlsx", "ods", "jsonl", "parquet"])
@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_no_file_stands_by_its_name(
    tmp_path: Path, form: str, makes: str, names: tuple[str, str]
) -> None:
    """Of two files without days none is the later: it is told, with places and size."""
    folder = files(tmp_path, form, makes, names)

    points = rsr.measure(folder).measurements[0].points

    assert isinstance(points[0].value, Missing)
    assert points[1].value == Number(value=7)
    found = problem(folder, "vintages-differ")
    assert found.severity == "error"
    assert "1 figure differs, by 37 (i, 2022-01-01 to 2022-01-31; " in str(found.got)
    assert all(f"data/{name}.{form}" in str(found.got) for name in names)
    if form == "csv":
        assert "data/a.csv:2 and data/b.csv:2" in str(found.got)


@pytest.mark.parametrize("makes", ["table", "observations"])
@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
@pytest.mark.parametrize(
    ("more", "figure"),
    [
        pytest.param(", issues: {{{1}.*: 2}}", 47, id="second-issue"),
        pytest.param(", issues: {{{0}.*: 2}}", 10, id="first-issue"),
        pytest.param(", vintages: {{{0}.*: 2022-03-01, {1}.*: 2022-04-01}}", 47, id="days"),
    ],
)
def test_the_register_says_which_file_stands(
    tmp_path: Path, makes: str, names: tuple[str, str], more: str, figure: int
) -> None:
    """By issue or by day of publication, whatever the files are called."""
    folder = files(tmp_path, "csv", makes, names, more.format(*names))

    (measurement,) = rsr.measure(folder).measurements

    assert measurement.points[0].value == Number(value=figure)
    assert measurement.remarks == ("1 of 2 periods had a figure that a later vintage changed.",)
    assert codes(folder) == []


def test_an_issue_that_is_no_number_from_1_is_refused(tmp_path: Path) -> None:
    """So is a file that two patterns give different issues."""
    folder = files(tmp_path, "csv", "table", ("a", "b"), ", issues: {a.csv: 0}")

    assert "issue-wrong" in {one.code for one in rsr.check(folder)}

    folder = files(tmp_path, "csv", "table", ("a", "b"), ", issues: {a.csv: 2, 'a*': 3}")

    assert "vintage-unclear" in {one.code for one in rsr.check(folder)}


def test_a_report_is_not_published_on_a_figure_that_is_not_clear(tmp_path: Path) -> None:
    """Nothing is frozen until the register says which of two files stands."""
    folder = files(tmp_path, "csv", "table", ("a", "b"))
    register = (folder / "register.yaml").read_text("utf-8")
    register += "cycles: [{id: c, title: C, cut_off_on: 2023-01-01}]\n"
    (folder / "register.yaml").write_text(register, "utf-8")

    with pytest.raises(RegisterError) as caught:
        rsr.freeze(folder, cycle="c")

    assert caught.value.code == "vintages-differ"


def test_a_release_says_only_what_was_known_at_its_cut_off(tmp_path: Path) -> None:
    """A report can be made again when a later release has come: its remarks are the same."""
    cycles = "cycles: [{id: c, title: C, cut_off_on: 2022-03-15}]\n"
    made = []
    for figures in ([FINAL], [FINAL, LATER]):
        register = written(tmp_path, *figures) / "register.yaml"
        register.write_text(f"{register.read_text('utf-8')}\n{cycles}", "utf-8")
        made.append(rsr.freeze(tmp_path, cycle="c"))

    assert made[0] == made[1]
