"""Tests with broken registers: every fault is told, at its place, and nothing else is."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import rsr
from rsr.errors import Problem

INVALID = Path(__file__).parent / "invalid"
FOLDERS = sorted(path for path in INVALID.iterdir() if path.is_dir())


@pytest.fixture(scope="module")
def plugins() -> Iterator[rsr.Plugins]:
    """Load the built-ins alone."""
    with rsr.Plugins(entry_points=False) as loaded:
        yield loaded


def _expected(folder: Path) -> list[str]:
    return (folder / "expected.txt").read_text(encoding="utf-8").splitlines()


def _line(problem: Problem, folder: Path) -> str:
    # What is wrong with the folder as a whole is told of the path that was given.
    place = str(problem.where).replace(str(folder), ".", 1)
    return f"{place} {problem.code}"


def _order(line: str) -> tuple[str, list[int], str]:
    place, _, code = line.rpartition(" ")
    file, *numbers = place.split(":")
    return file, [int(number) for number in numbers], code


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_fault_is_told_and_nothing_else(folder: Path, plugins: rsr.Plugins) -> None:
    """What is told are exactly the faults that were made, each with file, line and column."""
    problems = rsr.check(folder, plugins=plugins)

    told = [_line(problem, folder) for problem in problems if problem.severity != "note"]
    assert sorted(told, key=_order) == _expected(folder)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_expectations_are_in_order(folder: Path) -> None:
    """Each broken register says what is wrong with it, sorted by place."""
    lines = _expected(folder)

    assert lines
    assert lines == sorted(lines, key=_order)


def test_there_are_broken_registers_enough() -> None:
    """At least forty-five have one fault, and at least fourteen have several."""
    several = [folder for folder in FOLDERS if folder.name.startswith("several-")]

    assert len(FOLDERS) - len(several) >= 45
    assert len(several) >= 14
    assert all(len(_expected(folder)) > 1 for folder in several)


@pytest.mark.parametrize(
    "name",
    [
        "encoding-wrong",
        "head-missing",
        "private-name-in-story",
        "several-files-behind-a-broken-head",
        "several-references",
        "several-syntax-and-references",
    ],
)
def test_the_command_tells_every_fault_and_shows_no_traceback(name: str) -> None:
    """``rsr check`` prints each fault on a line of its own, and ends with 1."""
    folder = INVALID / name

    done = subprocess.run(
        [sys.executable, "-m", "rsr", "check", str(folder)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=120,
    )

    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert "Zebedee" not in done.stdout + done.stderr
    lines = done.stdout.splitlines()
    for expected in _expected(folder):
        place, _, code = expected.rpartition(" ")
        start = str(folder) if place == "." else place
        assert any(line.startswith(start) and line.endswith(f"[{code}]") for line in lines)
