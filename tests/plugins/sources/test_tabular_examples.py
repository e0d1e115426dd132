"""The sources that the page on published data shows, run on small files made up here."""

import csv
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from made_up_tables import Folder, problems, records, xlsx

from rsr.model import Interval, Number, Suppressed

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"


def options(name: str) -> dict[str, Any]:
    """Return the options of the one source in an example."""
    (source,) = yaml.safe_load((EXAMPLES / name).read_text("utf-8"))["sources"]
    found: dict[str, Any] = source["options"]
    return found


def test_two_releases_of_a_wide_table(folder: Folder) -> None:
    """Hidden and rounded figures have their bounds, and what breaks the convention is told."""
    shutil.copytree(EXAMPLES / "published-tables", folder.path)

    made = folder.gather(**options("published-tables/register.yaml"))

    trust = [one for one in records(made) if one.part == "Made-up Trust A"]
    assert [one.value for one in trust[:2]] == [
        Interval(low=8, high=12, stated=10),
        Suppressed(low=1, high=7),
    ]
    assert {one.vintage_on for one in records(made)} == {date(2024, 3, 7), date(2024, 3, 14)}
    assert [(one.code, one.where.line, one.where.column) for one in problems(made)] == [
        ("convention-broken", 5, 22),
        ("convention-broken", 6, 23),
    ]


def test_the_same_releases_as_workbooks(folder: Folder) -> None:
    """The same cells in a sheet make the same figures, each with its cell."""
    pages = sorted((EXAMPLES / "published-tables" / "data").glob("*.csv"))
    for page in pages:
        with page.open(encoding="utf-8", newline="") as stream:
            rows = [[_typed(cell) for cell in row] for row in csv.reader(stream)]
        folder.write(f"data/{page.stem}.xlsx", xlsx({"Contents": [["x"]], "Table 1": rows}))
    folder.write("data/admissions_2024-03-21.xlsx", "<!DOCTYPE html>")
    shutil.copytree(EXAMPLES / "published-tables" / "data", folder.path / "csv")

    made = folder.gather(**options("table-sources/workbook.yaml"))
    text = folder.gather(**{**options("published-tables/register.yaml"), "file": "csv/*.csv"})

    assert [(one.part, one.period, one.value) for one in records(made)] == [
        (one.part, one.period, one.value) for one in records(text)
    ]
    assert records(made)[0].made_by is not None
    assert records(made)[0].made_by.place == "sheet 'Table 1', cell B5"  # type: ignore[union-attr]  # just looked at
    assert {one.code for one in problems(made)} >= {"file-not-spreadsheet", "files-left-out"}


def _typed(cell: str) -> Any:
    if cell.isdigit():
        return int(cell)
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return cell


def test_rows_of_a_database(folder: Folder) -> None:
    """The query picks the rows, and each knows its number."""
    pytest.importorskip("adbc_driver_sqlite", reason="the extra 'database' is not installed")
    folder.write("data/figures.db", b"")
    with closing(sqlite3.connect(folder.path / "data/figures.db")) as made_up:
        made_up.execute("create table admissions (week text, trust text, people integer)")
        made_up.execute(
            "insert into admissions values ('2024-02-05', 'A', 40), ('2024-02-12', 'A', null)"
        )
        made_up.commit()

    made = folder.gather(**options("table-sources/database.yaml"))

    assert [(one.part, one.value) for one in records(made)] == [("A", Number(value=40))]


def test_a_table_to_measure_on(folder: Folder) -> None:
    """The rows stay in the file, and nothing is gathered of them."""
    import duckdb

    folder.write("data/annual.parquet", b"")
    with duckdb.connect() as connection:
        connection.execute(
            "copy (select 'Provider' as org_type, 'P1' as org_code, 'referrals_received' as "
            "measure_name, date '2024-04-01' as start_date, date '2025-03-31' as end_date, '*' as value) "
            f"to '{folder.path / 'data/annual.parquet'}' (format parquet)"
        )

    gathered = folder.gather(**options("table-sources/to-measure-on.yaml"))
    table = folder.measured_on(**options("table-sources/to-measure-on.yaml"))
    found = table.frame.project("org_code, value").fetchall()
    table.close()

    assert gathered == []
    assert found == [("P1", "*")]
    assert table.layout.markers["*"] == Suppressed(low=0, high=4)


def test_tables_with_labels_sections_and_titles(folder: Folder) -> None:
    """Each source of the example reads its layout, and each figure is of its own days."""
    shutil.copytree(EXAMPLES / "table-layouts", folder.path)
    text = (EXAMPLES / "table-layouts" / "register.yaml").read_text("utf-8")

    made = {one["id"]: folder.gather(**one["options"]) for one in yaml.safe_load(text)["sources"]}

    # The columns of deaths are of the same months as those of the measure that is chosen.
    assert not [one.code for found in made.values() for one in problems(found)]
    assert [(one.part, one.period.start, one.value) for one in records(made["labels"])] == [
        ("Northshire", date(2024, 4, 1), Number(value=12)),
        ("Northshire", date(2024, 5, 1), Number(value=15)),
        ("Southshire", date(2024, 4, 1), Number(value=9)),
        ("Southshire", date(2024, 5, 1), Number(value=7)),
    ]
    assert [(one.value, one.period.start, one.period.end) for one in records(made["sections"])] == [
        (Number(value=4), date(2024, 1, 29), date(2024, 2, 4)),
        (Number(value=3), date(2024, 1, 29), date(2024, 2, 4)),
    ]
    assert {one.period.end for one in records(made["months"])} == {date(2024, 2, 29)}
