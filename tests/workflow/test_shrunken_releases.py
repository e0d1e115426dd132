"""A release that lost most of what it held is stopped, by every path, until the register accepts it."""

import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from made_up_tables import ods, xlsx

import rsr
from rsr.errors import Problem, RegisterError
from rsr.model import Number

Row = tuple[str, str, str, str]
FULL: list[Row] = [
    (f"2022-{number:02}", f"p{part}", "M1", str(10 * part + number))
    for number in range(1, 7)
    for part in range(1, 9)
]
OTHER: list[Row] = [(month, part, "M2", "1") for month, part, _, _ in FULL]
TITLES = ("month", "body", "measure", "n")


def few(rows: Sequence[Row]) -> list[Row]:
    """Return the rows of two reporters."""
    return [row for row in rows if row[1] in ("p1", "p2")]


def blank(rows: Sequence[Row]) -> list[Row]:
    """Return rows without most figures."""
    return [(*row[:3], row[3] if row[1] == "p1" else "") for row in rows]


def zeros(rows: Sequence[Row]) -> list[Row]:
    """Return rows of which every figure is 0."""
    return [(*row[:3], "0") for row in rows]


def one_zero(rows: Sequence[Row]) -> list[Row]:
    """Return rows of which one reporter's are 0 in half of the months."""
    return [(*row[:3], "0") if row[1] == "p8" and row[0] > "2022-03" else row for row in rows]


def gap(rows: Sequence[Row]) -> list[Row]:
    """Return rows without a month."""
    return [row for row in rows if row[0] != "2022-03"]


def without(rows: Sequence[Row]) -> list[Row]:
    """Return the rows of another measure."""
    return [row for row in rows if row[2] == "M2"]


def content(form: str, rows: Sequence[Row]) -> bytes:
    """Return a table in a format."""
    table = [TITLES, *rows]
    if form == "xlsx":
        return xlsx({"One": table})
    if form == "ods":
        return ods({"One": table})
    if form == "jsonl":
        return "\n".join(json.dumps(dict(zip(TITLES, row, strict=True))) for row in rows).encode()
    if form == "parquet":
        polars = pytest.importorskip("polars")
        made = io.BytesIO()
        polars.DataFrame(rows, schema=list(TITLES), orient="row").write_parquet(made)
        return made.getvalue()
    return "".join(f"{','.join(row)}\n" for row in table).encode()


def register(
    folder: Path, later: Sequence[Row], *, form: str = "csv", makes: str = "table", more: str = ""
) -> Path:
    """Write a register with two releases, of February and March 2023."""
    table = makes == "table"
    emptied = ", markers: {'': missing}"
    indicator = ", select: {measure: M1}, measured: {data: s, part: body}" if table else ""
    records = "" if table else ", indicator: i, where: {measure: M1}"
    columns = "{value: n}" if table else "{value: n, part: body}"
    pattern = r"_(?P<date>\d{4}-\d\d-\d\d)"
    text = f"""format: 3
title: Made up
indicators: [{{id: i, title: I, unit: u, better: lower{indicator}}}]
cycles: [{{id: c, title: C, cut_off_on: 2023-12-31}}]
sources:
  - id: s
    use: tabular{more}
    options: {{file: 'data/f_*.{form}', makes: {makes}, columns: {columns}, period: {{at: month, covers: month}}, vintage_from: '{pattern}'{emptied}{records}}}
"""
    (folder / "register.yaml").write_text(text, "utf-8")
    (folder / "data").mkdir(exist_ok=True)
    for day, rows in (("2023-02-01", [*FULL, *OTHER]), ("2023-03-01", later)):
        (folder / "data" / f"f_{day}.{form}").write_bytes(content(form, rows))
    return folder


def told(folder: Path) -> list[Problem]:
    """Return what is said of releases that shrank."""
    return [one for one in rsr.check(folder) if one.code == "release-shrunken"]


CHANGES: dict[str, tuple[Callable[[Sequence[Row]], list[Row]], str]] = {
    "reporters": (few, "8 reporters before, 2 now"),
    "column": (blank, "48 figures before, 6 now, and 42 empty"),
    "zeros": (zeros, "48 of 48 figures that were not 0 are 0 now"),
    "reporter": (one_zero, "3 of 6 figures of 'p8' that were not 0 are 0 or empty now"),
    "periods": (gap, "1 of 6 periods is gone, the first 2022-03-01 to 2022-03-31"),
}


@pytest.mark.parametrize("makes", ["table", "observations"])
@pytest.mark.parametrize("form", ["csv", "xlsx", "ods", "jsonl", "parquet"])
@pytest.mark.parametrize("kind", CHANGES)
def test_a_release_that_lost_most_is_stopped(
    tmp_path: Path, kind: str, form: str, makes: str
) -> None:
    """It is told with the counts, and the figures of the release before stand."""
    change, got = CHANGES[kind]
    folder = register(tmp_path, change([*FULL, *OTHER]), form=form, makes=makes)

    (found,) = told(folder)

    assert (found.severity, found.where.file) == ("error", f"data/f_2023-03-01.{form}")
    assert f"'data/f_2023-03-01.{form}' after 'data/f_2023-02-01.{form}': " in str(found.got)
    assert got in str(found.got)
    points = rsr.measure(folder).measurements[0].points
    assert [point.known_parts for point in points] == [8] * 6
    assert {point.vintages for point in points} == {1}
    with pytest.raises(RegisterError) as caught:
        rsr.freeze(folder, cycle="c")
    assert "release-shrunken" in {one.code for one in caught.value.problems}


@pytest.mark.parametrize("makes", ["table", "observations"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_short_release_that_repeats_the_last_month_is_used(
    tmp_path: Path, form: str, makes: str
) -> None:
    """The months before its first stand as they were, and a note tells of it."""
    last = [row for row in FULL if row[0] == "2022-06"]
    later = [*last, *(("2022-07", *row[1:]) for row in last)]
    folder = register(tmp_path, later, form=form, makes=makes)

    (found,) = told(folder)

    assert (found.severity, "6 periods before, 2 now" in str(found.got)) == ("note", True)
    assert [point.vintages for point in rsr.measure(folder).measurements[0].points] == [
        *[1] * 5,
        2,
        1,
    ]
    rsr.freeze(folder, cycle="c")


@pytest.mark.parametrize("makes", ["table", "observations"])
@pytest.mark.parametrize("accepted", [False, True])
def test_a_release_without_a_row_is_told(tmp_path: Path, makes: str, *, accepted: bool) -> None:
    """It has lost all of them: an error, and a note where the register accepts it."""
    more = (
        "\n    accepted_losses: [{file: f_2023-03-*, why: It was withdrawn.}]" if accepted else ""
    )
    folder = register(tmp_path, [], makes=makes, more=more)

    (found,) = told(folder)

    assert found.severity == ("note" if accepted else "error")
    assert str(found.got) == (
        "'data/f_2023-03-01.csv' after 'data/f_2023-02-01.csv': 48 rows before, none at all now"
    )
    assert {point.vintages for point in rsr.measure(folder).measurements[0].points} == {1}


@pytest.mark.parametrize("makes", ["table", "observations"])
def test_a_first_release_without_a_row_is_not_told(tmp_path: Path, makes: str) -> None:
    """Nothing came before it that it could have lost."""
    folder = register(tmp_path, [*FULL, *OTHER], makes=makes)
    (folder / "data" / "f_2023-01-01.csv").write_text("month,body,measure,n\n", "utf-8")

    assert told(folder) == []


@pytest.mark.parametrize("makes", ["table", "observations"])
@pytest.mark.parametrize(
    ("back", "found"), [(24, False), (25, True), (48, True)], ids=["half", "more", "all"]
)
def test_statuses_that_go_back_are_told(
    tmp_path: Path, makes: str, back: int, *, found: bool
) -> None:
    """Most figures were final, and are provisional now."""
    folder = register(tmp_path, [], makes=makes)
    path = folder / "register.yaml"
    columns = {
        "table": ("{value: n}", "{value: n, status: state}"),
        "observations": ("{value: n, part: body}", "{value: n, part: body, status: state}"),
    }
    path.write_text(path.read_text("utf-8").replace(*columns[makes]), "utf-8")
    for day, provisional in (("2023-02-01", 0), ("2023-03-01", back)):
        rows = [
            f"{','.join(row)},{'provisional' if at < provisional else 'final'}\n"
            for at, row in enumerate(FULL)
        ]
        text = f"{','.join(TITLES)},state\n{''.join(rows)}"
        (folder / "data" / f"f_{day}.csv").write_text(text, "utf-8")

    got = [
        f"i: {back} of 48 figures went from final to provisional" in str(one.got)
        for one in told(folder)
    ]

    assert got == ([True] if found else [])


def test_a_measure_that_is_gone_is_told_of_a_table(tmp_path: Path) -> None:
    """The file holds the same months, and no row of the measure."""
    (found,) = told(register(tmp_path, without([*FULL, *OTHER])))

    assert "i: 48 rows before, none now" in str(found.got)


@pytest.mark.parametrize("makes", ["table", "observations"])
def test_what_the_register_accepts_is_used(tmp_path: Path, makes: str) -> None:
    """The register names the file and says why; that is a note from then on."""
    more = (
        "\n    accepted_losses: [{file: f_2023-03-*, why: The others publish by themselves now.}]"
    )
    folder = register(tmp_path, few([*FULL, *OTHER]), makes=makes, more=more)

    (note,) = told(folder)

    assert note.severity == "note"
    assert note.hint == "accepted: The others publish by themselves now."
    assert {point.vintages for point in rsr.measure(folder).measurements[0].points} == {2}
    rsr.freeze(folder, cycle="c")


@pytest.mark.parametrize("makes", ["table", "observations"])
def test_a_month_of_its_own_is_no_shrinking(tmp_path: Path, makes: str) -> None:
    """Nothing is compared that is not of the same periods."""
    later = [("2022-07", "p1", "M1", "3")]

    folder = register(tmp_path, later, makes=makes)

    assert told(folder) == []
    assert rsr.measure(folder).measurements[0].points[-1].value == Number(value=3)


def test_days_that_are_lost_are_found_where_rows_are_counted(tmp_path: Path) -> None:
    """A tracker counts dates in months: nine tenths of the dates are gone, and one month is empty."""
    days = [f"20{19 + at // 300}-{1 + at % 12:02}-{1 + at % 28:02}" for at in range(600)]
    later = [day for at, day in enumerate(days) if at % 10 == 0 and not day.startswith("2019-09")]
    text = """format: 3
title: Made up
indicators: [{id: i, title: I, unit: u, better: lower, measured: {data: s, combine: count}}]
sources:
  - id: s
    use: tabular
    options: {file: 'f_*.csv', makes: table, columns: {}, period: {at: day, covers: month}, vintage_from: '_(?P<date>[0-9-]+)'}
"""
    (tmp_path / "register.yaml").write_text(text, "utf-8")
    for name, rows in (("f_2023-01-01.csv", days), ("f_2023-02-01.csv", later)):
        (tmp_path / name).write_text("\n".join(["day", *rows]), "utf-8")

    (found,) = told(tmp_path)

    assert "rows before" in str(found.got)
    assert "periods are gone" in str(found.got)
