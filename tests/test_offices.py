"""The programs for spreadsheets that other tests use are there, and save what they were given."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from offices import saved_by_gnumeric, saved_by_libreoffice

pytestmark = pytest.mark.office


@pytest.mark.parametrize("ending", ["ods", "xlsx"])
@pytest.mark.parametrize("saved", [saved_by_libreoffice, saved_by_gnumeric])
def test_a_table_is_saved_as_a_workbook(
    saved: Callable[[Path, str, Path], Path], ending: str, tmp_path: Path
) -> None:
    """What a program saves holds the words and figures of the file that it was given."""
    table = tmp_path / "figures.csv"
    table.write_text("month,n\nMarch,5\n", "utf-8")

    book = saved(table, ending, tmp_path)

    with zipfile.ZipFile(book) as parts:
        assert any(b"March" in parts.read(name) for name in parts.namelist())
