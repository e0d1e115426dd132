"""Every row of every real file at hand is accounted for: as many as another reader counts."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from made_up_tables import SHARED, Folder, shared_data

from rsr.engine import selected
from rsr.engine.duck import Duck
from rsr.model import Indicator, Measured

pytest.importorskip("narwhals", reason="the extra 'data' is not installed")

# The first file of each layout that is at hand, and how it is laid out.
LAYOUTS: dict[str, dict[str, Any]] = {
    "cqc_directory_extract/*.csv": {},
    "cqc_ratings_series/*.csv": {},
    "messy_tables/utf8bom.csv": {},
    "messy_tables/utf-16le_encoded.csv": {"encoding": "utf-16-le"},
    "mhsds_4ww/*.csv": {},
    "mhsds_restraint_extract/*.csv": {"header_row": 0, "column_names": ["a", "b", "c", "d"]},
    "nhs_talking_therapies/*.parquet": {},
    "ons_cqc_carehome_deaths/cqc*.xlsx": {"sheet": "Table 1", "header_row": 3},
    "phe_carehome_outbreaks/*.ods": {"sheet": "1", "header_row": 2},
    "transcribed/*.csv": {},
}


def files() -> Iterator[Any]:
    """Yield each real file that a layout is known of."""
    for pattern, options in LAYOUTS.items():
        for path in sorted(SHARED.glob(pattern)):
            yield pytest.param(path.relative_to(SHARED).as_posix(), options, id=path.name)


def counted(path: Path, options: dict[str, Any]) -> int:
    """Return how many rows a file has below its header, by another reader."""
    header = options.get("header_row", 1)
    if path.suffix == ".parquet":
        with Duck() as duck:
            (found,) = duck.connection.execute(
                "select count(*) from read_parquet(?)", [str(path)]
            ).fetchall()
            return int(found[0])
    if path.suffix == ".csv":
        encoding = options.get("encoding", "utf-8-sig")
        with path.open(encoding=encoding, newline="") as lines:
            rows: list[list[Any]] = list(csv.reader(lines))
    else:
        calamine = pytest.importorskip("python_calamine", reason="what reads workbooks is missing")
        book = calamine.CalamineWorkbook.from_path(str(path))
        names = {name.strip().casefold(): name for name in book.sheet_names}
        wanted = options["sheet"]
        sheet = (
            book.get_sheet_by_index(0)
            if wanted == "1"
            else book.get_sheet_by_name(names[wanted.casefold()])
        )
        rows = sheet.to_python(skip_empty_area=False)
    return sum(any(str(cell).strip() for cell in row) for row in rows[header:])


@pytest.mark.skipif(not SHARED.exists(), reason="the collection of real data files is not at hand")
def test_there_are_real_files() -> None:
    """Each layout finds a file, so that none below is left out in silence."""
    assert all(any(SHARED.glob(pattern)) for pattern in LAYOUTS)


@pytest.mark.parametrize(("name", "options"), list(files()))
def test_every_row_of_a_real_file_is_counted(
    folder: Folder, name: str, options: dict[str, Any]
) -> None:
    """The rows that are counted and those that could not be read are all that there are."""
    path = shared_data(name)
    folder.write(path.name, path.read_bytes())
    table = folder.measured_on(
        file=path.name,
        makes="table",
        constants={"period": {"start": "2024-01-01", "end": "2024-12-31"}},
        **options,
    )
    indicator = Indicator(
        id="i",
        title="Rows",
        unit="rows",
        better="neither",
        measured=Measured(data="made-up", combine="count"),
    )

    tally = selected(table.frame, table.layout, indicator, count_rows=True).tally

    unread = sum(table.unread().values())
    known = table.rows()
    assert known in (None, tally.read)
    assert (tally.read or 0) + unread == counted(path, options)
    assert tally.adds_up
    assert (tally.numbers, tally.left_out) == (tally.read, 0)
    table.close()
