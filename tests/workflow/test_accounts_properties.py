"""Every row that a source reads is counted once, whatever the rows, the format and the options."""

import csv
import io
import json
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_tables import ods, xlsx

import rsr
from rsr.model import Account, Missing, NotApplicable, NotCollected, Number, Suppressed
from rsr.values.texts import Wanted

pytest.importorskip("narwhals", reason="the extra 'data' is not installed")
duckdb = pytest.importorskip("duckdb", reason="the extra 'data' is not installed")

NAMES = ("month", "region", "area", "n")
MARKERS = {
    "*": {"suppressed": [1, 4]},
    ":": {"missing": "made up"},
    "[z]": "not-applicable",
    "[x]": "not-collected",
}
FILES = ("csv", "jsonl", "parquet", "xlsx", "ods")
# A database is read through pyarrow.
DATABASE = ("database",) if find_spec("pyarrow") else ()

Row = tuple[str, str, str, str]
MONTHS = st.sampled_from(["2024-01", "2024-02", "2024-03", "soon", ""])
REGIONS = st.sampled_from(["North", "north ", "North*", "South", ""])
AREAS = st.sampled_from(["A", "a", "B", "C", ""])
CELLS = st.sampled_from(["5", "0", "12", "*", ":", "[z]", "[x]", "six", "", "-3"])
# A line of blanks is no row of a file of text or a sheet, and one of a file of typed columns.
ROWS = st.lists(st.tuples(MONTHS, REGIONS, AREAS, CELLS).filter(any), min_size=1, max_size=12)
WANTED = st.sampled_from(
    [{}, {"region": "North"}, {"region": {"not": "South"}}, {"region": ["North", "South"]}]
)
MEASURED = st.fixed_dictionaries(
    {"combine": st.sampled_from(["one", "sum", "count"])},
    optional={
        "part": st.just("area"),
        "months": st.sampled_from([1, 3]),
        "whole": st.just({"region": ["South"]}),
    },
)


def write(folder: Path, form: str, name: str, rows: Sequence[Sequence[str]]) -> str:
    """Write rows of text as a file of a format, and return its name."""
    path = folder / f"{name}.{form}"
    if form == "csv":
        made = io.StringIO()
        csv.writer(made).writerows([NAMES, *rows])
        path.write_text(made.getvalue(), encoding="utf-8")
    elif form == "jsonl":
        lines = (json.dumps(dict(zip(NAMES, row, strict=True))) + "\n" for row in rows)
        path.write_text("".join(lines), encoding="utf-8")
    elif form == "parquet":
        with duckdb.connect() as connection:
            relation(connection, rows).write_parquet(str(path))
    elif form == "database":
        with sqlite3.connect(path) as made_:
            made_.execute("create table t (month text, region text, area text, n text)")
            made_.executemany("insert into t values (?, ?, ?, ?)", rows)
        made_.close()
    else:
        table = {"t": [list(NAMES), *map(list, rows)]}
        path.write_bytes(xlsx(table) if form == "xlsx" else ods(table))
    return path.name


def relation(connection: Any, rows: Sequence[Sequence[str]]) -> Any:
    """Return rows as a table of an engine."""
    connection.execute("create table t (month text, region text, area text, n text)")
    connection.executemany("insert into t values (?, ?, ?, ?)", rows)
    return connection.table("t")


def register(folder: Path, options: Mapping[str, Any], *indicators: Mapping[str, Any]) -> Path:
    """Write a register with one source."""
    document = {
        "format": 3,
        "title": "Made up",
        "sources": [{"id": "s", "use": "tabular", "options": dict(options)}],
        "indicators": [
            {"id": f"i{at}", "title": "I", "unit": "people", "better": "lower", "kind": "count"}
            | dict(indicator)
            for at, indicator in enumerate(indicators)
        ],
    }
    (folder / "register.json").write_text(json.dumps(document), encoding="utf-8")
    return folder


def kinds(records: Sequence[Any]) -> tuple[int, ...]:
    """Return how many hold a figure, one that their publisher hides, and none for each reason."""
    found = Counter[str]()
    for one in records:
        value = one.value
        if isinstance(value, Suppressed) and value.by == "publisher":
            found["hidden"] += 1
        elif isinstance(value, Missing | NotApplicable | NotCollected):
            found[type(value).__name__] += 1
        else:
            found["used"] += 1
    names = ("used", "hidden", "Missing", "NotApplicable", "NotCollected")
    return tuple(found[name] for name in names)


def kept(account: Account) -> tuple[int, ...]:
    """Return how many rows an account counts as each of these."""
    nothing = (account.missing, account.not_applicable, account.not_collected)
    return (account.used, account.hidden, *nothing)


def balanced(account: Account, gathering: Any) -> None:
    """Assert what holds of any account beside its own sum, which the class refuses to break."""
    codes = {problem.code for problem in gathering.problems}
    assert {one.code for one in account.left_out} <= codes
    assert account.read == (sum(kept(account)) + account.not_selected + account.left_out_in_all)


def taken(rows: Sequence[Row], *wanted: Mapping[str, Any]) -> Iterator[Row]:
    """Yield the rows that conditions on the region take, by the one rule of comparing texts."""
    rules = [Wanted.of(one["region"]) for one in wanted if one]
    for row in rows:
        if all(rule is None or rule.takes(row[1]) for rule in rules):
            yield row


@given(
    files=st.lists(ROWS, min_size=1, max_size=3),
    where=WANTED,
    form=st.sampled_from((*FILES, *DATABASE)),
)
def test_rows_that_become_records(files: list[list[Row]], where: Any, form: str) -> None:
    """Of one file or several, each a vintage: read is what the files hold, used what was made."""
    with tempfile.TemporaryDirectory() as folder_:
        folder = Path(folder_)
        if form == "database":
            files = files[:1]
            where_from = {"database": f"sqlite:///{write(folder, form, 'd', files[0])}", "table": "t"}  # fmt: skip
        else:
            for at, rows in enumerate(files, start=1):
                write(folder, form, f"d_2024-0{at}-01", rows)
            where_from = {"file": f"d_*.{form}", "vintage_from": r"_(?P<date>[\d-]+)"}
        options = {
            **where_from, "indicator": "i0", "columns": {"value": "n", "part": "area"},
            "period": {"at": "month", "covers": "month"}, "markers": MARKERS,
            "on_bad_row": "leave-out", "where": where,
        }  # fmt: skip

        gathering = rsr.gather(str(register(folder, options, {})))

    every = [row for rows in files for row in rows]
    (account,) = gathering.accounts
    balanced(account, gathering)
    assert account.read == len(every)
    assert account.not_selected == len(every) - len(list(taken(every, where)))
    assert kept(account) == kinds(gathering.register.observations)


@given(
    rows=ROWS,
    where=WANTED,
    indicators=st.lists(st.tuples(WANTED, MEASURED), min_size=1, max_size=3),
    form=st.sampled_from((*FILES, *DATABASE, "frame")),
)
def test_rows_of_a_table(
    rows: list[Row], where: Any, indicators: list[tuple[Any, Any]], form: str
) -> None:
    """One, two or three indicators over one source: each has an account of all of its rows."""
    options: dict[str, Any] = {
        "makes": "table", "columns": {"value": "n"}, "markers": MARKERS, "where": where,
        "period": {"at": "month", "covers": "month"}, "on_bad_row": "leave-out",
    }  # fmt: skip
    asked = [
        {"select": select, "measured": {"data": "s", **measured}} for select, measured in indicators
    ]
    with tempfile.TemporaryDirectory() as folder_, duckdb.connect() as connection:
        folder, frames = Path(folder_), {}
        if form == "frame":
            options["file"], frames = "none.csv", {"s": relation(connection, rows)}
        elif form == "database":
            options |= {"database": f"sqlite:///{write(folder, form, 'd', rows)}", "table": "t"}
        else:
            options["file"] = write(folder, form, "d", rows)

        gathering = rsr.gather(str(register(folder, options, *asked)), frames=frames)

    assert [one.indicator for one in gathering.accounts] == [f"i{at}" for at in range(len(asked))]
    for account, (select, measured) in zip(gathering.accounts, indicators, strict=True):
        balanced(account, gathering)
        assert account.read == len(rows)
        wanted = list(taken(rows, where, select))
        if "whole" in measured:
            wanted = [row for row in taken(rows, where) if row[1] == "South" or row in set(wanted)]
        if measured.get("months") == 3:
            # Whether a period is as long as is asked for, only one that can be read tells.
            wanted = [row for row in wanted if row[0] in ("soon", "")]
        assert account.read - account.not_selected == len(wanted)
        found = [
            one for one in gathering.register.observations if one.indicator == account.indicator
        ]
        if measured["combine"] == "one":
            assert kept(account) == kinds(found)
        elif measured["combine"] == "count":
            counted = [one.value.value for one in found if isinstance(one.value, Number)]
            assert kept(account) == (sum(counted), 0, 0, 0, 0)


@given(
    table=st.lists(
        st.tuples(REGIONS, st.lists(CELLS, min_size=0, max_size=4)), min_size=1, max_size=8
    ),
    where=WANTED,
    makes=st.sampled_from(["observations", "table"]),
)
def test_cells_of_a_wide_table(table: list[tuple[str, list[str]]], where: Any, makes: str) -> None:
    """Several figures of a row are cells; a row that is too short or too long is all of its cells."""
    headings = ["2024-01", "2024-02", "2024-03"]
    lines = [",".join(["region", *headings])]
    lines += [",".join([region or "-", *cells]) for region, cells in table]
    options: dict[str, Any] = {
        "file": "t.csv", "makes": makes, "wide": {"covers": "month"}, "markers": MARKERS,
        "on_bad_row": "leave-out", "where": where,
    }  # fmt: skip
    indicator: dict[str, Any] = {}
    if makes == "table":
        indicator = {"measured": {"data": "s", "part": "region"}}
    else:
        options |= {"indicator": "i0", "columns": {"part": "region"}}
    with tempfile.TemporaryDirectory() as folder_:
        folder = Path(folder_)
        (folder / "t.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")

        gathering = rsr.gather(str(register(folder, options, indicator)))

    (account,) = gathering.accounts
    balanced(account, gathering)
    assert account.unit == "cells"
    assert account.read == 3 * len(table)
    found = gathering.register.observations
    assert kept(account) == kinds(found)
