"""The made-up register of the page on MHSDS files, from its files to its observations."""

from datetime import date
from pathlib import Path

import pytest

import rsr
from rsr.model import Interval, Number, Suppressed

pytest.importorskip("duckdb")
pytest.importorskip("narwhals")

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "mhsds"
APRIL, MAY = date(2023, 4, 1), date(2023, 5, 1)


def test_the_example_measures_what_its_files_hold() -> None:
    """Later figures take the place of earlier ones, a renamed trust is one, hidden stays hidden."""
    found = rsr.gather(EXAMPLE)

    known = {
        (one.period.start, one.part, one.status): one.value for one in found.register.observations
    }
    assert known == {
        (APRIL, None, "performance"): Number(value=57),
        (APRIL, None, "final"): Number(value=61),
        (MAY, None, "performance"): Number(value=44),
        (APRIL, "RZ1", "performance"): Interval(low=33, high=37, stated=35),
        (APRIL, "RZ1", "final"): Interval(low=38, high=42, stated=40),
        (APRIL, "RZ2", "performance"): Interval(low=18, high=22, stated=20),
        (APRIL, "RZ2", "final"): Interval(low=18, high=22, stated=20),
        (MAY, "RZ9", "performance"): Interval(low=38, high=42, stated=40),
        (MAY, "RZ2", "performance"): Suppressed(low=0, high=4),
        (MAY, "RZ3", "performance"): Suppressed(low=0, high=4),
    }
    assert {one.vintage_on for one in found.register.observations if one.status == "final"} == {
        date(2024, 6, 13)
    }
    assert found.problems == ()


def test_the_example_names_the_file_of_each_figure() -> None:
    """Every observation says which file it comes from, and its digest."""
    found = rsr.gather(EXAMPLE)

    origins = [one.made_by for one in found.register.observations]
    assert all(origin is not None and origin.sha256 is not None for origin in origins)
    assert {Path(origin.file or "").name for origin in origins if origin} == {
        path.name for path in (EXAMPLE / "data").iterdir()
    }


def test_each_figure_of_one_row_names_the_row_that_it_stands_in() -> None:
    """A reader of a figure finds the line of the file that it was taken from."""
    found = rsr.gather(EXAMPLE)

    single = [one for one in found.register.observations if isinstance(one.value, Number)]
    assert single
    for one in single:
        assert one.made_by is not None
        assert one.made_by.file is not None
        assert one.made_by.place is not None
        assert one.made_by.place.startswith("row ")
