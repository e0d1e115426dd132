"""Mergers and new codes are told once, by every path, and followed where the register declares them."""

import csv
from pathlib import Path
from typing import Any

import pytest
from made_up_tables import ods, xlsx
from mhsds_made import MAIN, csv_text

import rsr
from rsr.model import Indicator, Interval, Number, Ratio, Register, Succession, Value
from rsr.series.following import looping
from rsr.workflow import Measuring

ROWS = [
    ("2022-01", "a", "100"),
    ("2022-01", "b", "60"),
    ("2022-01", "d", "5"),
    ("2022-02", "c", "165"),
    ("2022-02", "d", "6"),
]
TITLES = ("month", "body", "n")
DECLARED = ", successions: [{predecessors: [A, b], successors: [c], on: 2022-02-01}]"
PATHS = ["records", "table-csv", "records-xlsx", "table-ods", "table-parquet", "frame", "recorded", "mhsds"]  # fmt: skip


def mhsds_row(month: str, code: str, name: str, n: str) -> list[str]:
    """Return a row of a provider."""
    days = (f"01/{month}/2022", f"28/{month}/2022")
    return [*days, "Final", "Provider", code, name, "NONE", "NONE", "MHS01", "People in contact", n]


def measured(folder: Path, path: str, declared: str, names: str = "XYZ") -> Measuring:
    """Measure made-up figures by one of the paths."""
    makes, _, form = path.partition("-")
    table = [TITLES, *ROWS]
    if path == "recorded":
        figures = [
            f"{{indicator: i, part: {part}, period: {{start: {month}-01, end: {month}-28}}, "
            f"value: {n}}}"
            for month, part, n in ROWS
        ]
        return _measured(folder, declared, observations=f"observations: [{', '.join(figures)}]")
    if path == "mhsds":
        called = dict(zip("abcd", (*names, "W"), strict=True))
        rows = [mhsds_row(m[5:], part, called[part], n) for m, part, n in ROWS]
        (folder / "f.csv").write_text(csv_text(MAIN, rows), "utf-8")
        return _measured(
            folder,
            declared,
            source="{id: s, use: mhsds, options: {files: f.csv}}",
            more=", select: {measure: MHS01, breakdown: Provider}, measured: {data: s, part: organisation}",
        )
    form = form or "csv"
    frames: dict[str, Any] = {}
    if form == "xlsx":
        (folder / "f.xlsx").write_bytes(xlsx({"One": table}))
    elif form == "ods":
        (folder / "f.ods").write_bytes(ods({"One": table}))
    else:
        with (folder / "f.csv").open("w", newline="") as file:
            csv.writer(file).writerows(table)
    if form == "parquet" or path == "frame":
        polars = pytest.importorskip("polars")
        frame = polars.DataFrame(ROWS, schema=list(TITLES), orient="row")
        frame.write_parquet(folder / "f.parquet")
        frames = {"s": frame} if path == "frame" else {}
    records = makes == "records"
    options = f"file: f.{form}, period: {{at: month, covers: month}}" + (
        ", makes: observations, indicator: i, columns: {value: n, part: body}"
        if records
        else ", makes: table, columns: {value: n}"
    )
    return _measured(
        folder,
        declared,
        source=f"{{id: s, use: tabular, options: {{{options}}}}}",
        more="" if records else ", measured: {data: s, part: body}",
        frames=frames,
    )


def _measured(
    folder: Path,
    declared: str,
    *,
    source: str | None = None,
    more: str = "",
    observations: str = "",
    frames: dict[str, Any] | None = None,
) -> Measuring:
    (folder / "register.yaml").write_text(
        f"""format: 3
title: Made up
indicators: [{{id: i, title: I, unit: people, better: lower, kind: count{more}{declared}}}]
{f"sources: [{source}]" if source else ""}
{observations}
""",
        "utf-8",
    )
    return rsr.measure(folder, frames=frames or None)


def _printed(value: Value | None) -> float | None:
    """Return a figure; that of a source which rounds, as it is printed."""
    if isinstance(value, Number):
        return value.value
    return value.stated if isinstance(value, Interval) else None


@pytest.mark.parametrize("path", PATHS)
def test_a_merger_is_told_with_the_series(tmp_path: Path, path: str) -> None:
    """By a warning, and by a remark of the series."""
    found = measured(tmp_path, path, "")

    told = [one.got for one in found.problems if one.code == "reporters-recoded"]
    said = "'a' and 'b' ended with 160 on 2022-01-"
    assert [said in (got or "") for got in told] == [True]
    (series,) = found.measurements
    (remark,) = (one for one in series.remarks if "merged" in one)
    assert remark.startswith(
        f"It may be that reporters merged, were split or got another code: {said}"
    )
    assert series.reporters == ("d",)


@pytest.mark.parametrize("path", PATHS)
def test_a_merger_that_is_declared_is_followed(tmp_path: Path, path: str) -> None:
    """Nothing is told of it but what the register says, and nobody is lost."""
    found = measured(tmp_path, path, DECLARED)

    (series,) = found.measurements
    assert series.reporters == ("c", "d")
    assert [_printed(one.throughout) for one in series.points] == [165, 171]
    assert [_printed(one.value) for one in series.points] == [165, 171]
    assert not {"reporters-recoded", "succession-unmatched"} & {p.code for p in found.problems}
    assert any(
        one.startswith("'A' and 'b' became 'c' on 1 February 2022") for one in series.remarks
    )


def test_a_code_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With its place in the register."""
    found = measured(
        tmp_path, "records", ", successions: [{predecessors: [a, q], successors: [c]}]"
    )

    (problem,) = (one for one in found.problems if one.code == "succession-unmatched")
    assert (problem.got, problem.where.line) == ("'q'", 3)


def test_what_mhsds_tells_by_names_is_told_once(tmp_path: Path) -> None:
    """Two codes with one name, and figures of one size: the note alone tells it."""
    rows = [
        mhsds_row("01", "RX1", "X TRUST", "100"),
        mhsds_row("02", "RX2", "X TRUST", "101"),
    ]
    (tmp_path / "f.csv").write_text(csv_text(MAIN, rows), "utf-8")
    more = (
        ", select: {measure: MHS01, breakdown: Provider}, measured: {data: s, part: organisation}"
    )
    source = "{id: s, use: mhsds, options: {files: f.csv}}"
    codes = {"organisation-renamed", "reporters-recoded"}

    found = _measured(tmp_path, "", source=source, more=more)
    declared = ", successions: [{predecessors: [RX1], successors: [RX2]}]"
    after = _measured(tmp_path, declared, source=source, more=more)

    assert [one.code for one in found.problems if one.code in codes] == ["organisation-renamed"]
    assert [one.code for one in after.problems if one.code in codes] == []
    assert after.measurements[0].reporters == ("RX2",)


@pytest.mark.parametrize(
    ("declared", "got"),
    [
        (
            "[{predecessors: [a], successors: [c]}, {predecessors: [C], successors: [A]}]",
            "'a', 'c'",
        ),
        (
            "[{predecessors: [a], successors: [b]}, {predecessors: [b], successors: [c]}, {predecessors: [c], successors: [a]}]",
            "'a', 'b', 'c'",
        ),
        ("[{predecessors: [a], successors: [b]}, {predecessors: [b], successors: [c]}]", ""),
        ("[{predecessors: [a, b], successors: [b]}, {predecessors: [b], successors: [c]}]", ""),
        ("[{predecessors: [a], successors: [a, b]}, {predecessors: [a, b], successors: [c]}]", ""),
        ("[{predecessors: [a], successors: [c]}, {predecessors: [b], successors: [c]}]", ""),
        (
            "[{predecessors: [e], successors: [d]}, {predecessors: [d], successors: [a]}, {predecessors: [a], successors: [b]}, {predecessors: [b], successors: [a, c]}]",
            "'a', 'b'",
        ),
    ],
    ids=["two", "three", "chain", "goes-on", "stays", "both-to-one", "ends-left-out"],
)
def test_nobody_comes_after_itself(tmp_path: Path, declared: str, got: str) -> None:
    """It is an error at the successions, and one that goes on under its own code is none."""
    found = measured(tmp_path, "recorded", f", successions: {declared}")

    told = [one for one in found.problems if one.code == "succession-loop"]
    assert [(one.got, one.severity, one.where.line) for one in told] == ([(got, "error", 3)] if got else [])  # fmt: skip


@pytest.mark.parametrize("both", [False, True])
def test_a_loop_through_both_of_a_ratio_is_told_once(*, both: bool) -> None:
    """Each of the two may be well by itself; where one is not, it is told of that one."""
    there = Succession(predecessors=("a",), successors=("c",))
    back = Succession(predecessors=("c",), successors=("a",))
    each: dict[str, Any] = {"title": "T", "unit": "u", "better": "lower"}
    register = Register(
        title="Made up",
        indicators=(
            Indicator(id="n", successions=(there, back) if both else (there,), **each),
            Indicator(id="d", successions=(back,), **each),
            Indicator(id="r", ratio=Ratio(numerator="n", denominator="d"), **each),
        ),
    )

    told = [one.where.path for one in looping(register)]

    assert told == [("indicators", 0 if both else 2, "successions")]
