"""A column that one file of a table lacks and others have is told, in whatever format."""

import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from made_up_tables import ods, xlsx

import rsr
from rsr.errors import Problem

TITLES = ("week", "ward", "sex", "unit", "cases")
FIRST = [("2023-01-02", "north", "all", "n", 30), ("2023-01-09", "north", "all", "n", 31)]
LATER = [("2023-01-16", "north", "all", "n", 32), ("2023-01-23", "north", "all", "n", 33)]
FORMS = ("xlsx", "ods", "jsonl", "parquet")


def content(form: str, titles: Sequence[str], rows: Sequence[Sequence[str | int]]) -> bytes:
    """Return a table in a format."""
    if form == "xlsx":
        return xlsx({"One": [titles, *rows]})
    if form == "ods":
        return ods({"One": [titles, *rows]})
    if form == "jsonl":
        return "\n".join(json.dumps(dict(zip(titles, row, strict=True))) for row in rows).encode()
    if form == "parquet":
        polars = pytest.importorskip("polars")
        made = io.BytesIO()
        polars.DataFrame(rows, schema=list(titles), orient="row").write_parquet(made)
        return made.getvalue()
    return "".join(f"{','.join(map(str, row))}\n" for row in [titles, *rows]).encode()


def told(folder: Path, **files: tuple[str, Sequence[str]]) -> list[Problem]:
    """Return what is told of columns in files, each given by its format and titles; the first is early."""
    (folder / "data").mkdir()
    for at, (name, (form, titles)) in enumerate(files.items()):
        rows = LATER if at else FIRST
        (folder / "data" / f"{name}.{form}").write_bytes(content(form, titles, rows))
    (folder / "register.yaml").write_text(
        """format: 3
title: Made up
indicators:
  - {id: i, title: I, unit: u, better: lower, select: {sex: all}, measured: {data: s, part: ward}}
sources:
  - id: s
    use: tabular
    options:
      file: data/*
      makes: table
      on_bad_row: leave-out
      columns: {value: cases}
      where: {unit: n}
      period: {at: week, covers: week-beginning}
""",
        "utf-8",
    )
    return [one for one in rsr.check(folder) if one.code == "column-missing"]


@pytest.mark.parametrize("form", ["csv", *FORMS])
@pytest.mark.parametrize("lost", TITLES)
def test_a_column_that_a_later_file_calls_otherwise_is_told(
    tmp_path: Path, form: str, lost: str
) -> None:
    """Figures, parts, what is selected or wanted, and periods: the file and the column are named."""
    titles = [f"{one} new" if one == lost else one for one in TITLES]

    found = told(tmp_path, a=(form, TITLES), b=(form, titles))

    (of_later,) = (one for one in found if one.where.file == f"data/b.{form}")
    assert (of_later.severity, of_later.got) == ("warning", f"none called '{lost}'")
    # Delimited files are compared by all of their columns.
    others = [one.got for one in found if one is not of_later]
    assert others == ([f"none called '{lost} new'"] if form == "csv" else [])


@pytest.mark.parametrize("form", FORMS)
def test_a_column_that_nobody_asks_for_may_be_in_one_file(tmp_path: Path, form: str) -> None:
    """So may one that differs by case or by the mark of a note."""
    more = ("week", "Ward", "sex [note 1]", "unit", "cases")
    (tmp_path / "one").mkdir()
    assert told(tmp_path / "one", a=(form, TITLES), b=(form, more)) == []
    with_more = (*TITLES, "remarks")
    rows = [(*row, "none") for row in LATER]
    (tmp_path / "one" / "data" / f"c.{form}").write_bytes(content(form, with_more, rows))

    assert [one for one in rsr.check(tmp_path / "one") if one.code == "column-missing"] == []


def test_files_of_several_formats_are_compared(tmp_path: Path) -> None:
    """As are several columns, named in one message."""
    other = ("week", "area", "sex", "unit", "number")

    (found,) = told(tmp_path, a=("xlsx", TITLES), b=("parquet", other), c=("jsonl", TITLES))

    assert (found.where.file, found.got) == ("data/b.parquet", "none called 'cases', 'ward'")


@pytest.mark.parametrize("form", FORMS)
def test_a_column_that_no_file_has_is_told_once(tmp_path: Path, form: str) -> None:
    """Files cannot be compared by it."""
    titles = ("week", "ward", "gender", "unit", "cases")

    found = told(tmp_path, a=(form, titles), b=(form, titles))

    assert [one.severity for one in found] == ["error"]
