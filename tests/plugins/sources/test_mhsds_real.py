"""The source for MHSDS files on files as they were published, where these are at hand."""

import csv
import shutil
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from mhsds_made import Reader, indicator

from rsr.model import Interval, Number, Observation, Suppressed
from rsr.workflow import gather

pytest.importorskip("duckdb")
pytest.importorskip("narwhals")

SHARED = Path(__file__).parents[4] / "shared" / "data"
FOLDERS = {"mhsds_4ww": 1, "mhsds_restraint_extract": 0}


def files(folder: str) -> list[Path]:
    """Return the files of a folder; a test that needs them is skipped where they are not."""
    found = sorted((SHARED / folder).glob("*.csv"))
    if not found:
        pytest.skip(f"the published files of {folder} are not at hand")
    return found


def cells(path: Path, headers: int) -> list[list[str]]:
    """Return the rows of a file, by another reader."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.reader(lines) if row][headers:]


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    """Return a reader of files in a folder, and let go of what it opened."""
    made = Reader(tmp_path)
    yield made
    made.close()


def copied(folder: str, to: Path) -> Path:
    """Copy published files below a register."""
    data = to / "data"
    data.mkdir()
    for path in files(folder):
        shutil.copy(path, data)
    return data


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_row_of_a_published_file_is_lost(reader: Reader, folder: str) -> None:
    """Rows read are numbers, hidden, blank or left out, and as many as the file has."""
    copied(folder, reader.folder)

    accounts = {Path(one.file).name: one for one in reader.accounts(files="data")}

    assert sorted(accounts) == [path.name for path in files(folder)]
    for path in files(folder):
        rows = cells(path, FOLDERS[folder])
        account = accounts[path.name]
        hidden = sum(row[-1] == "*" for row in rows)
        assert (account.rows, account.suppressed) == (len(rows), hidden)
        assert account.numbers == len(rows) - hidden
        assert (account.missing, account.sentinels, account.left_out) == (0, 0, 0)


def test_waiting_times_of_three_months_have_the_rows_that_were_published(reader: Reader) -> None:
    """The three files are known to have this many rows."""
    copied("mhsds_4ww", reader.folder)

    accounts = reader.accounts(files="data/*.csv")

    assert [one.rows for one in accounts] == [19958, 19442, 19934]


def test_published_names_give_the_vintage(reader: Reader) -> None:
    """Second issues of performance figures are known as such."""
    copied("mhsds_4ww", reader.folder)

    vintages = reader.layout(files="data").vintages.values()

    assert {(one.status, one.rank) for one in vintages} == {("performance", 2)}


def test_kinds_of_published_measures_are_told_by_their_names(reader: Reader) -> None:
    """Proportions, medians and percentiles are rates, all others are counts."""
    copied("mhsds_4ww", reader.folder)
    asked = [indicator({"measure": code}) for code in ("MRS01b", "MRS03a", "MRS10b")]

    rates = reader.layout(*asked, files="data")
    counts = reader.layout(indicator({"measure": ["MRS01", "MRS02a"]}), files="data")

    assert (rates.rounded_to, rates.counts) == (1, False)
    assert (counts.rounded_to, counts.counts) == (5, True)
    named = set(reader.rows("measure_name", "kind", files="data"))
    beginnings = {"Number": "count", "Proportion": "rate", "Median": "rate", "90th": "rate"}
    assert len(named) == 44
    assert all(kind == beginnings[name.split()[0]] for name, kind in named)


# --- through the engine, into a register ------------------------------------------------------


def measured(
    folder: Path, use: dict[str, Any], indicators: Sequence[dict[str, Any]]
) -> list[Observation]:
    """Return the observations of a register that measures indicators on the files beside it."""
    register = {
        "format": 3,
        "title": "A register over published files",
        "sources": [{"id": "mhsds", "use": "mhsds", "options": use}],
        "indicators": [
            {"id": f"i{place}", "title": "t", "unit": "people", "better": "lower", **one}
            for place, one in enumerate(indicators)
        ],
    }
    (folder / "register.yaml").write_text(yaml.safe_dump(register), "utf-8")
    found = gather(folder)
    assert [one for one in found.problems if one.severity == "error"] == []
    return list(found.register.observations)


def stated(value: Any) -> Any:
    """Return what a publisher printed."""
    match value:
        case Suppressed():
            return "*"
        case Interval(stated=printed):
            return printed
        case Number(value=printed):
            return printed
    return value


def test_restraint_by_provider_over_six_months(tmp_path: Path) -> None:
    """Every figure of every provider is there, whichever way its month writes dates."""
    copied("mhsds_restraint_extract", tmp_path)
    expected = {}
    for path in files("mhsds_restraint_extract"):
        for day, provider, measure, value in cells(path, 0):
            if measure == "MHS76":
                form = "%Y-%m-%d" if day[4] == "-" else "%d/%m/%Y"
                start = datetime.strptime(day, form).date()  # noqa: DTZ007  # a day
                expected[start, provider] = value if value == "*" else int(value)

    found = measured(
        tmp_path,
        {"files": "data", "family": "restraint-extract"},
        [
            {
                "select": {"measure": "MHS76"},
                "measured": {"data": "mhsds", "part": "organisation_name"},
            }
        ],
    )

    assert len(expected) == 265
    assert {(one.period.start, one.part): stated(one.value) for one in found} == expected
    assert len(found) == len(expected)
    assert {one.period.end for one in found} >= {date(2021, 9, 30), date(2022, 2, 28)}
    ten = next(one for one in found if stated(one.value) == 10)
    assert ten.value == Interval(low=8, high=12, stated=10)


def test_a_measure_that_the_extract_calls_otherwise_in_january_is_recognised(
    reader: Reader,
) -> None:
    """People detained were counted under one text until December, and under another since."""
    copied("mhsds_restraint_extract", reader.folder)
    names = [
        f"People subject to {what} at the end of the reporting period"
        for what in ("detention", "the Mental Health Act")
    ]
    asked = [
        indicator({"measure": measure}, id_=id_, part="organisation_name")
        for id_, measure in (("detained", names), ("held", "MHS76"))
    ]

    found = reader.layout(*asked, files="data").breaks_of

    assert {id_: [one.on for one in breaks] for id_, breaks in found.items()} == {
        "detained": [date(2022, 1, 1)]
    }


def test_waits_by_provider_and_for_england_in_months_and_quarters(tmp_path: Path) -> None:
    """A month and a rolling quarter that end on one day are two figures; England is the whole."""
    copied("mhsds_4ww", tmp_path)
    expected: dict[tuple[date, date, str | None], Any] = {}
    for path in files("mhsds_4ww"):
        for row in cells(path, 1):
            if row[8] == "MRS01" and row[3] in ("Provider", "England"):
                start, end = (
                    datetime.strptime(day, "%d/%m/%Y").date()  # noqa: DTZ007  # a day
                    for day in row[:2]
                )
                part = row[4] if row[3] == "Provider" else None
                expected[start, end, part] = row[-1] if row[-1] == "*" else int(row[-1])

    found = measured(
        tmp_path,
        {"files": "data/*.csv"},
        [
            {
                "select": {"measure": "MRS01", "breakdown": "Provider"},
                "measured": {
                    "data": "mhsds",
                    "part": "organisation",
                    "whole": {"measure": "MRS01", "breakdown": "England"},
                },
            }
        ],
    )

    keys = {(one.period.start, one.period.end, one.part): stated(one.value) for one in found}
    assert keys == expected
    assert len(found) == len(expected)
    assert keys[date(2024, 2, 1), date(2024, 4, 30), None] == 19727
    assert {one.status for one in found} == {"performance"}
    whole = next(one for one in found if one.part is None and stated(one.value) == 19727)
    assert whole.value == Number(value=19727)
    assert whole.vintage == "MHSDS Data_4WW_AprPerf_2024_v2"
