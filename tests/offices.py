"""Programs for spreadsheets that save workbooks as no library of ours does."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

__all__ = ["saved_by_gnumeric", "saved_by_libreoffice"]


def saved_by_libreoffice(book: Path, ending: str, folder: Path) -> Path:
    """Return a workbook (or CSV file) as LibreOffice saves it under another ending, such as "ods".

    Each call has a profile of its own, so that tests may run beside each other.
    """
    office = _found("soffice", "libreoffice-calc")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    to = folder / "libreoffice"
    options = ("--headless", "--norestore", "--convert-to", ending, "--outdir", str(to))
    _run([office, profile, *options, str(book)])
    return to / f"{book.stem}.{ending}"


def saved_by_gnumeric(book: Path, ending: str, folder: Path) -> Path:
    """Return a workbook (or CSV file) as Gnumeric saves it under another ending, such as "ods"."""
    to = folder / "gnumeric" / f"{book.stem}.{ending}"
    to.parent.mkdir(exist_ok=True)
    _run([_found("ssconvert", "gnumeric"), str(book), str(to)])
    return to


def _found(program: str, package: str) -> str:
    path = shutil.which(program)
    if path is None:
        why = f"there is no {program} on this machine (Debian: {package})"
        if os.environ.get("RSR_REQUIRE_OFFICE") == "1":
            pytest.fail(why)
        pytest.skip(why)
    return path


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
    assert done.returncode == 0, done.stderr
