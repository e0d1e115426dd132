"""A vintage within one file, frame or table of a database is stopped as a file is."""

import io
import json
import sqlite3
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from made_up_tables import ods, xlsx

import rsr
from rsr.errors import ModelError, Problem, RegisterError
from rsr.model import DataSource

Row = tuple[str, str, str, str, str]
TITLES = ("month", "body", "measure", "n", "published")
BEFORE, LATER = "2023-02-01", "2023-03-01"
FULL: list[Row] = [
    (f"2022-{number:02}", f"p{part}", "M1", str(10 * part + number), BEFORE)
    for number in range(1, 7)
    for part in range(1, 9)
]


def later(rows: Sequence[Row]) -> list[Row]:
    """Return the same rows as they were published again."""
    return [(*row[:4], LATER) for row in rows]


def figures(rows: Sequence[Row], figure: str) -> list[Row]:
    """Return rows with another figure in the place of theirs, but for those of one reporter."""
    return [row if row[1] == "p1" else (*row[:3], figure, row[4]) for row in rows]


CHANGES: dict[str, tuple[Callable[[Sequence[Row]], list[Row]], str]] = {
    "reporters": (lambda rows: [r for r in rows if r[1] in ("p1", "p2")], "8 reporters before, 2 now"),
    "rows": (lambda rows: [r for r in rows if r[1] > "p5"], "i: 48 rows before, 18 now"),
    "periods": (lambda rows: [r for r in rows if r[0] != "2022-03"], "1 of 6 periods is gone"),
    "measure": (lambda rows: [(*r[:2], "M2", *r[3:]) for r in rows], "i: 48 rows before, none now"),
    "blank": (lambda rows: figures(rows, ""), "48 figures before, 6 now, and 42 empty"),
    "hidden": (lambda rows: figures(rows, "*"), "48 figures shown before, 6 now, and 42 hidden"),
    "zeros": (lambda rows: [(*r[:3], "0", r[4]) for r in rows], "48 of 48 figures that were not 0 are 0 now"),
    "unreadable": (lambda rows: [(*r[:3], "?", r[4]) for r in rows], "i: 48 rows before, none now"),
}  # fmt: skip


def content(form: str, rows: Sequence[Row]) -> bytes:
    """Return a table in a format."""
    if form == "xlsx":
        return xlsx({"One": [TITLES, *rows]})
    if form == "ods":
        return ods({"One": [TITLES, *rows]})
    if form == "jsonl":
        return "\n".join(json.dumps(dict(zip(TITLES, row, strict=True))) for row in rows).encode()
    if form == "parquet":
        polars = pytest.importorskip("polars")
        made = io.BytesIO()
        frame(rows, polars).write_parquet(made)
        return made.getvalue()
    return "".join(f"{','.join(row)}\n" for row in [TITLES, *rows]).encode()


def frame(rows: Sequence[Row], polars: Any) -> Any:
    """Return a frame with the days of publication as days."""
    made = polars.DataFrame(rows, schema=list(TITLES), orient="row")
    return made.with_columns(polars.col("published").str.to_date())


def register(
    folder: Path, *, makes: str, place: str = "file: data/f.csv", more: str = "", extra: str = ""
) -> Path:
    """Write a register with one source, whose rows say when they were published."""
    table = makes == "table"
    indicator = ", select: {measure: M1}, measured: {data: s, part: body}" if table else ""
    records = "" if table else ", indicator: i, where: {measure: M1}"
    part = "" if table else ", part: body"
    text = f"""format: 3
title: Made up
indicators: [{{id: i, title: I, unit: u, better: lower{indicator}}}]
cycles:
  - {{id: first, title: First, cut_off_on: 2023-02-28}}
  - {{id: second, title: Second, cut_off_on: 2023-03-01, previous: first}}
sources:
  - id: s
    use: tabular{more}
    options: {{{place}, makes: {makes}, columns: {{value: n{part}, vintage_on: published}}, period: {{at: month, covers: month}}, markers: {{'': missing, '*': {{suppressed: [1, 4]}}}}, on_bad_row: leave-out{records}{extra}}}
"""
    (folder / "register.yaml").write_text(text, "utf-8")
    (folder / "data").mkdir(exist_ok=True)
    return folder


def told(problems: Sequence[Problem]) -> list[Problem]:
    """Return what is said of releases that shrank."""
    return [one for one in problems if one.code == "release-shrunken"]


@pytest.mark.parametrize("makes", ["table", "observations"])
@pytest.mark.parametrize("form", ["csv", "xlsx", "ods", "jsonl", "parquet"])
@pytest.mark.parametrize("kind", CHANGES)
def test_a_vintage_that_lost_most_is_stopped(
    tmp_path: Path, kind: str, form: str, makes: str
) -> None:
    """It is told with the counts; the figures of the vintage before stand, and no later cycle."""
    change, got = CHANGES[kind]
    folder = register(tmp_path, makes=makes, place=f"file: data/f.{form}")
    (folder / "data" / f"f.{form}").write_bytes(content(form, [*FULL, *change(later(FULL))]))

    (found,) = told(rsr.check(folder))

    assert (found.severity, found.where.file) == ("error", f"data/f.{form}")
    assert str(found.got).startswith(
        f"'data/f.{form}', the vintage of {LATER} after the vintage of {BEFORE}: "
    )
    assert got in str(found.got)
    points = rsr.measure(folder).measurements[0].points
    assert [(point.known_parts, point.vintages) for point in points] == [(8, 1)] * 6
    assert rsr.freeze(folder, cycle="first").cycle == "first"
    with pytest.raises(RegisterError) as caught:
        rsr.freeze(folder, cycle="second")
    assert {one.code for one in caught.value.problems} == {"release-shrunken"}


@pytest.mark.parametrize("makes", ["table", "observations"])
@pytest.mark.parametrize("kind", ["reporters", "zeros"])
def test_a_vintage_of_a_frame_is_stopped(tmp_path: Path, kind: str, makes: str) -> None:
    """A frame has no file; it is called as the register calls its place."""
    polars = pytest.importorskip("polars")
    folder = register(tmp_path, makes=makes)
    change, got = CHANGES[kind]

    measuring = rsr.measure(folder, frames={"s": frame([*FULL, *change(later(FULL))], polars)})

    (found,) = told(measuring.problems)
    assert got in str(found.got)
    assert {point.vintages for point in measuring.measurements[0].points} == {1}


@pytest.mark.parametrize("makes", ["table", "observations"])
@pytest.mark.parametrize("kind", ["reporters", "zeros", "measure"])
def test_a_vintage_of_a_table_in_a_database_is_stopped(
    tmp_path: Path, kind: str, makes: str
) -> None:
    """The rows of one table are of several vintages."""
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    place = "database: 'sqlite:///data/f.db', table: t, file: ''"
    folder = register(tmp_path, makes=makes, place=place)
    change, got = CHANGES[kind]
    with sqlite3.connect(folder / "data" / "f.db") as made:
        made.execute(f"create table t ({', '.join(f'{name} text' for name in TITLES)})")
        made.executemany("insert into t values (?, ?, ?, ?, ?)", [*FULL, *change(later(FULL))])
    made.close()

    (found,) = told(rsr.check(folder))

    assert got in str(found.got)


@pytest.mark.parametrize("makes", ["table", "observations"])
def test_a_vintage_that_lost_half_is_used(tmp_path: Path, makes: str) -> None:
    """Half of the rows and of the reporters is not less than half."""
    folder = register(tmp_path, makes=makes)
    rows = [*FULL, *later([row for row in FULL if row[1] <= "p4"])]
    (folder / "data" / "f.csv").write_bytes(content("csv", rows))

    assert told(rsr.check(folder)) == []
    assert {point.vintages for point in rsr.measure(folder).measurements[0].points} == {2}


@pytest.mark.parametrize("makes", ["table", "observations"])
@pytest.mark.parametrize(
    ("accepted", "severity"),
    [
        ("{file: f.csv, why: Only what was revised.}", "note"),
        (f"{{file: f.csv, on: {LATER}, why: Only what was revised.}}", "note"),
        (f"{{file: f.csv, on: {BEFORE}, why: Only what was revised.}}", "error"),
        ("{file: g.csv, why: Only what was revised.}", "error"),
    ],
)
def test_a_vintage_is_accepted_by_its_file_or_day(
    tmp_path: Path, makes: str, accepted: str, severity: str
) -> None:
    """As in a table to which only what was revised is added."""
    folder = register(tmp_path, makes=makes, more=f"\n    accepted_losses: [{accepted}]")
    revised = ("2022-02", "p3", "M1", "99", LATER)
    (folder / "data" / "f.csv").write_bytes(content("csv", [*FULL, revised]))

    (found,) = told(rsr.check(folder))

    assert found.severity == severity
    point = rsr.measure(folder).measurements[0].points[1]
    assert point.vintages == (2 if severity == "note" else 1)


@pytest.mark.parametrize("makes", ["table", "observations"])
@pytest.mark.parametrize("count", [3, 4])
def test_statuses_of_one_file_are_vintages(tmp_path: Path, makes: str, count: int) -> None:
    """Final figures need not reach as far as provisional ones, and must be of most who reported."""
    folder = register(tmp_path, makes=makes)
    path = folder / "register.yaml"
    path.write_text(path.read_text("utf-8").replace("vintage_on: published", "status: published"))
    rows: list[Row] = [(*row[:4], "provisional") for row in FULL]
    rows += [(*row[:4], "final") for row in FULL if row[0] <= "2022-02" and row[1] <= f"p{count}"]
    (folder / "data" / "f.csv").write_bytes(content("csv", rows))

    got = [str(one.got).partition(": ") for one in told(rsr.check(folder))]

    called = "'data/f.csv', the vintage (final) after the vintage (provisional)"
    lost = (called, ": ", "i: 16 rows before, 6 now; i: 8 reporters before, 3 now")
    assert got == ([] if count == 4 else [lost])


@pytest.mark.parametrize("makes", ["table", "observations"])
def test_statuses_that_never_meet_are_one_vintage(tmp_path: Path, makes: str) -> None:
    """The first months are final, and the last ones provisional."""
    folder = register(tmp_path, makes=makes)
    path = folder / "register.yaml"
    path.write_text(path.read_text("utf-8").replace("vintage_on: published", "status: published"))
    rows: list[Row] = [
        (*row[:4], "final" if row[0] < "2022-06" else "provisional") for row in FULL[:-6]
    ]
    (folder / "data" / "f.csv").write_bytes(content("csv", rows))

    assert told(rsr.check(folder)) == []


@pytest.mark.parametrize("makes", ["table", "observations"])
def test_issues_of_one_day_are_vintages(tmp_path: Path, makes: str) -> None:
    """The second issue holds a quarter of the first."""
    folder = register(tmp_path, makes=makes)
    path = folder / "register.yaml"
    path.write_text(path.read_text("utf-8").replace("vintage_on: published", "issue: published"))
    rows: list[Row] = [(*row[:4], "1") for row in FULL]
    rows += [(*row[:4], "2") for row in FULL if row[1] <= "p2"]
    (folder / "data" / "f.csv").write_bytes(content("csv", rows))

    (found,) = told(rsr.check(folder))

    assert "the vintage issue 2 after the vintage without a day: " in str(found.got)


def test_a_day_or_an_issue_that_cannot_be_read_is_told_of_a_table(tmp_path: Path) -> None:
    """Each with its column and line; no figure is taken of such a row."""
    folder = register(tmp_path, makes="table", extra="")
    path = folder / "register.yaml"
    text = path.read_text("utf-8").replace(", on_bad_row: leave-out", "")
    path.write_text(text.replace("vintage_on: published", "vintage_on: published, issue: again"))
    lines = ["month,body,measure,n,published,again"]
    lines += ["2022-01,p1,M1,1,soon,1", "2022-01,p2,M1,1,2023-02-01,0", "2022-01,p3,M1,1,,2"]
    (folder / "data" / "f.csv").write_text("\n".join(lines))

    found = {one.code: one for one in rsr.check(folder) if one.severity == "error"}

    assert "under 'published'" in found["cell-date"].must
    assert (found["cell-date"].where.line, found["cell-date"].got) == (2, "'soon'")
    assert "under 'again'" in found["number-too-small"].must
    assert found["number-too-small"].where.line == 3
    (one,) = rsr.gather(folder).register.observations
    assert (one.part, one.vintage_on, one.issue) == ("p3", None, 2)


@pytest.mark.parametrize("makes", ["table", "observations"])
def test_one_figure_of_one_day_twice_is_told_and_none_is_used(tmp_path: Path, makes: str) -> None:
    """Vintages that a column names only by their names are of no order."""
    folder = register(tmp_path, makes=makes)
    path = folder / "register.yaml"
    path.write_text(path.read_text("utf-8").replace("vintage_on: published", "vintage: published"))
    rows: list[Row] = [(*row[:4], "R1") for row in FULL[:8]]
    rows += [(*row[:3], "5" if row[1] == "p2" else row[3], "R2") for row in FULL[:8]]
    (folder / "data" / "f.csv").write_bytes(content("csv", rows))

    (found,) = [one for one in rsr.check(folder) if one.severity == "error"]

    assert found.code == "vintages-differ"
    assert "1 figure differs, by 16" in str(found.got)
    point = rsr.measure(folder).measurements[0].points[0]
    assert "later vintage" not in " ".join(rsr.measure(folder).measurements[0].remarks)
    assert point.known_parts == 7


def test_why_a_release_is_accepted() -> None:
    """By a pattern of its file, and its day where one is named."""
    source = {
        "id": "s",
        "use": "tabular",
        "accepted_losses": [
            {"file": "a*", "on": "2023-03-01", "why": "One."},
            {"file": "b", "why": "Two."},
        ],
    }
    from rsr.documents import converter

    made = converter.structure(source, DataSource)

    assert made.why_accepted("x/a.csv", date(2023, 3, 1)) == "One."
    assert made.why_accepted("a.csv", date(2023, 3, 2)) is None
    assert made.why_accepted("a.csv") is None
    assert made.why_accepted("b", date(2023, 3, 2)) == "Two."


@pytest.mark.parametrize("makes", ["table", "observations"])
@pytest.mark.parametrize(("covers", "severity"), [("2022-03", "error"), ("2022-09", None)])
def test_a_file_of_which_nothing_is_wanted_is_stopped(
    tmp_path: Path, makes: str, covers: str, severity: str | None
) -> None:
    """Where it holds the same months, on every path; one of a month of its own is compared with none."""
    folder = register(tmp_path, makes=makes, place="file: 'data/f*.csv'")
    (folder / "data" / "f1.csv").write_bytes(content("csv", FULL))
    path = folder / "register.yaml"
    text = path.read_text("utf-8").replace(", vintage_on: published", "")
    days = f"vintages: {{f1.csv: {BEFORE}, f2.csv: {LATER}}}, where: {{measure: M1}}"
    text = text.replace(", where: {measure: M1}", "").replace("select: {measure: M1}, ", "")
    path.write_text(text.replace("on_bad_row: leave-out", days))
    (folder / "data" / "f2.csv").write_text(
        f"month,body,measure,n,published\n{covers},p1,M2,5,{LATER}\n"
    )

    found = told(rsr.check(folder))

    assert [one.severity for one in found] == ([severity] if severity else [])
    if severity:
        assert "i: 8 rows before, none now" in str(found[0].got)
        rsr.freeze(folder, cycle="first")


def test_an_empty_acceptance_is_refused() -> None:
    """Without a reason there is none."""
    from rsr.model import AcceptedLoss

    with pytest.raises(ModelError):
        AcceptedLoss(file="f", why=" ")


@pytest.mark.parametrize("makes", ["table", "observations"])
def test_a_file_of_which_no_row_can_be_read_is_stopped(tmp_path: Path, makes: str) -> None:
    """Its rows are left out with warnings, and it has lost all that the one before holds."""
    folder = register(tmp_path, makes=makes, place="file: 'data/f*.csv'")
    (folder / "data" / "f1.csv").write_bytes(content("csv", FULL))
    unreadable = CHANGES["unreadable"][0]
    (folder / "data" / "f2.csv").write_bytes(content("csv", unreadable(later(FULL))))

    (found,) = told(rsr.check(folder))

    assert (found.severity, found.where.file) == ("error", "data/f2.csv")
    assert "i: 48 rows before, none now" in str(found.got)
