"""A file gives the same figures, and is as much amiss, as records and as a table, in every format."""

import csv
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_tables import ods, xlsx

import rsr
from rsr.errors import worst

pytest.importorskip("narwhals", reason="the extra 'data' is not installed")
duckdb = pytest.importorskip("duckdb", reason="the extra 'data' is not installed")

FORMS = ("csv", "jsonl", "parquet", "xlsx", "ods")
MARKERS = {"*": {"suppressed": [1, 4]}, "..": {"missing": "made up"}}
MONTHS = ("2024-01", "2024-02", "2024-03", "2024-04")
# What stands in a cell once in a while, beside what belongs there.
FIGURES = ["*", "..", "", "<5", "1,240", "12 [r]", "12 [p]", "5%", "1e3", "-5", "n/a", "0", " 12 "]
AREAS = ["ash", "Ash ", "Ash*", "Ash [1]", "Total", ""]
SEXES = ["male", "Male\u00a0", "Males", "Persons", ""]
PERIODS = [
    "January 2024",
    "2024-01 [p]",
    "May 2024",
    "2024-13",
    "2024",
    "2024-05 [p]",
    "2024-Q1",
    "",
]

Rows = list[list[str]]


@st.composite
def long(draw: st.DrawFn) -> tuple[list[str], Rows]:
    """Draw a table with a row for each figure, of which some cells are odd, and some rows twice."""
    sexes = draw(st.sampled_from([("Male",), ("Male", "Female")]))
    rows = [
        [month, area, sex, str(draw(st.integers(20, 99)))]
        for month in MONTHS
        for area in ("Ash", "Elm")
        for sex in sexes
    ]
    for column, texts in enumerate((PERIODS, AREAS, SEXES, FIGURES)):
        if draw(st.booleans()):
            draw(st.sampled_from(rows))[column] = draw(st.sampled_from(texts))
    if draw(st.booleans()):
        rows.append([*draw(st.sampled_from(rows))])
    return ["month", "area", "sex", "n"], rows


@st.composite
def wide(draw: st.DrawFn) -> tuple[list[str], Rows]:
    """Draw a table with a column for each month, of which a heading may be none of a month."""
    headings = [*MONTHS]
    if draw(st.booleans()):
        at = draw(st.integers(0, 3))
        headings[at] = draw(st.sampled_from(["Total", "2024", "Jan 2023", "2023-12 [r]", "Notes"]))
    rows = [
        [area, sex, *(str(draw(st.integers(20, 99))) for _ in MONTHS)]
        for area in ("Ash", "Elm")
        for sex in ("Male", "Female")
    ]
    for column, texts in ((0, AREAS), (1, SEXES), (draw(st.integers(2, 5)), FIGURES)):
        if draw(st.booleans()):
            draw(st.sampled_from(rows))[column] = draw(st.sampled_from(texts))
    return ["area", "sex", *headings], rows


def write(folder: Path, form: str, names: Sequence[str], rows: Rows) -> str:
    """Write rows of text as a file of a format, and return its name."""
    path = folder / f"d.{form}"
    if form in ("xlsx", "ods"):
        table = {"t": [list(names), *rows]}
        path.write_bytes(xlsx(table) if form == "xlsx" else ods(table))
    elif form == "jsonl":
        path.write_text(
            "".join(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in rows), "utf-8"
        )
    elif form == "csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([names, *rows])
    else:
        columns = ", ".join(f'"{name}" text' for name in names)
        with duckdb.connect() as made:
            made.execute(f"create table t ({columns})")
            made.executemany(f"insert into t values ({', '.join('?' * len(names))})", rows)  # noqa: S608  # made up
            made.execute(f"copy t to '{path}' (format parquet)")
    return path.name


def outcome(
    form: str, makes: str, names: Sequence[str], rows: Rows, options: dict[str, Any], select: Any
) -> tuple[Any, ...]:
    """Return the points of the series by period, and how bad the worst problem is."""
    indicator: dict[str, Any] = {"id": "i", "title": "I", "unit": "people", "better": "lower"}
    columns = options.get("columns", {})
    if makes == "table":
        measured = {"data": "s", "part": "area"}
        source: dict[str, Any] = {**options, "makes": "table"}
        indicator |= {"select": select, "measured": measured}
    else:
        source = {**options, "indicator": "i", "columns": {**columns, "part": "area"}}
        source["where"] = select
    with tempfile.TemporaryDirectory() as folder_:
        folder = Path(folder_)
        source["file"] = write(folder, form, names, rows)
        document = {
            "format": 3,
            "title": "Made up",
            "sources": [{"id": "s", "use": "tabular", "options": source}],
            "indicators": [indicator],
        }
        (folder / "register.json").write_text(json.dumps(document), encoding="utf-8")
        try:
            found = rsr.measure(folder)
        except rsr.RsrError as error:
            return (type(error).__name__,)
    points = {
        (one.period.start, one.period.end): (
            type(one.value).__name__,
            getattr(one.value, "value", None),
            getattr(one.value, "low", None),
            getattr(one.value, "high", None),
            (one.known_parts, one.suppressed_parts, one.missing_parts),
            one.status,
        )
        for measurement in found.measurements
        for one in measurement.points
    }
    return points, worst(found.problems)


LEFT_OUT = st.sampled_from([{}, {"on_bad_row": "leave-out"}])
SELECT = st.sampled_from([{}, {"sex": "Male"}, {"sex": {"not": "Female"}}])


@given(
    table=st.one_of(long(), wide()),
    form=st.sampled_from(FORMS),
    left_out=LEFT_OUT,
    flags=st.sampled_from([{}, {"flags": "gss"}]),
    select=SELECT,
)
def test_records_and_a_table_of_any_format_are_those_of_csv(
    table: tuple[list[str], Rows],
    form: str,
    left_out: dict[str, str],
    flags: dict[str, str],
    select: Any,
) -> None:
    """Points, how many parts they are of, and whether anything is an error, are the same."""
    names, rows = table
    options: dict[str, Any] = {"markers": MARKERS, **left_out, **flags}
    if "n" in names:
        period = {"at": "month", "covers": "month"}
        options |= {"columns": {"value": "n"}, "period": period}
    else:
        options["wide"] = {"covers": "month"}

    first = outcome("csv", "observations", names, rows, options, select)

    assert outcome("csv", "table", names, rows, options, select) == first
    assert outcome(form, "observations", names, rows, options, select) == first
    assert outcome(form, "table", names, rows, options, select) == first
