"""Texts that rows are picked by, and that a publisher writes otherwise from a period on."""

import csv
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from made_up_tables import ods, xlsx

import rsr
from rsr.engine.relabelled import Standing, relabelled
from rsr.errors import Problem, Where
from rsr.values.texts import Wanted

duckdb = pytest.importorskip("duckdb")
pytest.importorskip("narwhals")

HEAD = ["Month", "Who", "Site", "n"]
# Of a column of dates alone the first and the last are looked at before all are.
FORMS = ["csv", "xlsx", "ods", "parquet", "dates.parquet", "jsonl"]
Rows = Sequence[tuple[str, str]]
MONTHS = [f"2023-{month:02}" for month in range(1, 7)]


def told(
    folder: Path, form: str, rows: Rows, how: str, wanted: Any = "Persons", **more: Any
) -> list[Problem]:
    """Return what is told of made-up rows, each a month and a text, that are picked by the text."""
    cells = [[month, who, "Ash", str(at + 5)] for at, (month, who) in enumerate(rows)]
    write(folder / f"t.{form}", [HEAD, *cells])
    return gathered(folder, f"t.{form}", how, wanted, **more)


def write(path: Path, rows: list[list[str]]) -> None:
    """Put a table into a file of the form that its name ends in."""
    head, *cells = rows
    form = path.name.partition(".")[2]
    if form == "csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(rows)
    elif form == "jsonl":
        lines = (json.dumps(dict(zip(head, row, strict=True))) for row in cells)
        path.write_text("\n".join(lines) + "\n", "utf-8")
    elif form.endswith("parquet"):
        values = ", ".join(str(tuple(row)) for row in cells)
        dates = "replace (try_cast(Month || '-01' as date) as Month)"
        names = ", ".join(f'"{name}"' for name in head)
        duckdb.connect().execute(
            f"copy (select * {dates if form.startswith('dates') else ''} from (values {values}) t({names})) "  # noqa: S608  # made up
            f"to '{path}' (format parquet)"
        )
    else:
        path.write_bytes((xlsx if form == "xlsx" else ods)({"t": rows}))


def gathered(folder: Path, file: str, how: str, wanted: Any, **more: Any) -> list[Problem]:
    """Return what is told of files whose rows are picked by a text."""
    options = {"file": file, "columns": {"value": "n"}} | {
        "period": {"at": "Month", "covers": "month"},
        **more,
    }
    indicator: dict[str, Any] = {"id": "i", "title": "I", "unit": "people", "better": "lower"}
    if how == "records":
        options |= {"where": {"Who": wanted}, "indicator": "i"}
    else:
        options["makes"] = "table"
        indicator["measured"] = {"data": "s"}
        (options if how == "where" else indicator)["where" if how == "where" else how] = {
            "Who": wanted
        }
    document = {"format": 3, "title": "Made up", "indicators": [indicator]}
    given = {name: one for name, one in options.items() if one is not None}
    document["sources"] = [{"id": "s", "use": "tabular", "options": given}]
    (folder / "register.json").write_text(json.dumps(document), "utf-8")
    problems = rsr.gather(folder).problems
    return [problem for problem in problems if problem.code == "text-relabelled"]


def turned(at: int, *, before: str = "Persons", after: str = "People") -> Rows:
    """Return rows of each month, of one text in the first months, and beside them those of another."""
    both = ((month, before if place < at else after) for place, month in enumerate(MONTHS))
    return [row for month, who in both for row in ((month, who), (month, "Male"))]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("how", ["records", "where", "select"])
def test_a_text_that_is_written_otherwise_from_a_month_on(
    tmp_path: Path, form: str, how: str
) -> None:
    """The rows of the other months would be missing in silence."""
    (problem,) = told(tmp_path, form, turned(4), how)
    assert (
        problem.got == "none with 'Persons' from 2023-05-01 on, where rows begin to have 'People'"
    )
    assert "Who: [Persons, People]" in (problem.hint or "")
    assert problem.where.path[-1] == "Who"


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods", "parquet", "jsonl"])
@pytest.mark.parametrize("how", ["records", "where", "select"])
@pytest.mark.parametrize("layout", ["wide", "file-name"])
def test_a_text_that_is_written_otherwise_where_no_column_has_the_month(
    tmp_path: Path, form: str, how: str, layout: str
) -> None:
    """The months stand in headings, or each in the name of a file."""
    if layout == "wide":
        cells = [
            [who, "Ash", *(str(5 + at) if (month, who) in turned(4) else "" for at, month in enumerate(MONTHS))]
            for who in ("Persons", "People", "Male")
        ]  # fmt: skip
        write(tmp_path / f"t.{form}", [["Who", "Site", *MONTHS], *cells])
        more: dict[str, Any] = {"wide": {"covers": "month"}, "period": None, "columns": {}}
        more["markers"] = {"": "missing"}
    else:
        for month in MONTHS:
            rows = [["", who, "Ash", "5"] for at, who in turned(4) if at == month]
            write(tmp_path / f"t-{month}.{form}", [HEAD, *rows])
        matching = r"t-(?P<period>.*)\."
        more = {"period": {"file_name": True, "matching": matching, "covers": "month"}}

    (problem,) = gathered(tmp_path, f"t*.{form}", how, "Persons", **more)

    assert (
        problem.got == "none with 'Persons' from 2023-05-01 on, where rows begin to have 'People'"
    )


@pytest.mark.parametrize("how", ["records", "where", "select"])
def test_a_text_that_is_new_and_both_texts(tmp_path: Path, how: str) -> None:
    """The months before are told as well; with both texts all months are read."""
    (problem,) = told(tmp_path, "csv", turned(2), how, "People")
    assert problem.got == "none with 'People' until 2023-02-28, where rows cease to have 'Persons'"
    assert not told(tmp_path, "csv", turned(2), how, ["People", "Persons"])
    assert not told(tmp_path, "csv", turned(2), how, {"not": "Persons"})


@pytest.mark.parametrize("how", ["records", "where", "select"])
@pytest.mark.parametrize("at", [0, 6])
def test_a_text_that_stands_in_every_month(tmp_path: Path, how: str, at: int) -> None:
    """Nothing is missing."""
    wanted = "Persons" if at else "People"
    assert not told(tmp_path, "csv", turned(at), how, wanted)


@pytest.mark.parametrize("how", ["records", "where", "select"])
def test_a_text_that_stands_in_the_first_and_last_month_and_not_between(
    tmp_path: Path, how: str
) -> None:
    """It is neither new nor gone: what else stands between takes no place of it."""
    rows = [row for row in turned(6) if row != (MONTHS[2], "Persons")]
    assert not told(tmp_path, "dates.parquet", [*rows, (MONTHS[2], "People")], how)


@pytest.mark.parametrize("how", ["records", "where", "select"])
def test_a_text_that_is_not_out_yet(tmp_path: Path, how: str) -> None:
    """No new text stands in its place."""
    assert not told(tmp_path, "csv", [*turned(5)[:-2], (MONTHS[-1], "Male")], how)


def rule(spans: dict[str, str], wanted: Any = "a") -> list[str | None]:
    """Return what is told of texts that stand in some of ten days, each a digit."""
    standing: Standing = {
        (text,): [(date(2024, 1, 1 + int(day)),) * 2 for day in days]
        for text, days in spans.items()
    }
    one = Wanted.of(wanted)
    assert one is not None
    found = relabelled(["x"], standing, {"x": one}, lambda name: Where(path=(name,)))
    return [problem.got for problem in found]


def test_a_text_is_missed_where_it_is_away_longer_than_ever() -> None:
    """Of a text in each third period alone, two are awaited."""
    every = "0123456789"
    assert len(rule({"a": "0369", "c": every})) == 0
    assert len(rule({"a": "036", "c": every, "b": "7"})) == 1
    assert len(rule({"a": "036", "c": every[:9], "b": "78"})) == 0
    assert len(rule({"a": "036", "c": every, "b": "8"})) == 0  # it begins later
    assert len(rule({"a": "369", "c": every, "b": "2"})) == 1
    assert len(rule({"a": "369", "c": every[1:], "b": "12"})) == 0
    assert len(rule({"a": "012", "c": every, "b": "23"})) == 0  # it stood beside it


def test_new_texts_that_are_wanted_or_blank_tell_nothing() -> None:
    """What is wanted as well is read."""
    assert rule({"a": "01", "b": "23", "d": "2"}, ["a", "b"]) == []
    assert rule({"a": "01", "": "23"}) == []
    assert rule({"a": "01", "A.": "23"}) == []
    assert rule({"a": "1", "b": "23"}) == []
    assert rule({"a": "01", "b": "23", "d": "2", "e": "2", "f": "2"}) == [
        "none with 'a' from 2024-01-03 on, where rows begin to have 'b', 'd', 'e' and 1 more"
    ]


def test_only_rows_of_which_all_other_texts_are_wanted_count() -> None:
    """A text of other rows takes no place of a text of these."""
    one = Wanted.of("a")
    assert one is not None
    days = [(date(2024, 1, day),) * 2 for day in (1, 2, 3)]
    rows: Standing = {("a", "a"): days[:2], ("b", "z"): days[2:]}
    wanted = {"y": one, "x": one}
    assert not list(relabelled(["x", "y"], rows, wanted, lambda _: Where()))
    rows = {("a", "a"): days[:2], ("b", "a"): days[2:]}
    (problem,) = relabelled(["x", "y"], rows, wanted, lambda name: Where(path=(name,)))
    assert problem.where.path == ("x",)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("how", ["records", "where", "select"])
def test_a_text_of_rows_whose_month_cannot_be_read_is_in_no_period(
    tmp_path: Path, form: str, how: str
) -> None:
    """A text that no period has is no new name of one that is missed."""
    rows = [*turned(4, after="Everybody"), ("soon", "Children")]
    (problem,) = told(tmp_path, form, rows, how, on_bad_row="leave-out")
    assert problem.got == (
        "none with 'Persons' from 2023-05-01 on, where rows begin to have 'Everybody'"
    )
