"""Tests with broken registers: every fault is told, at its place, and nothing else is."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import rsr
from rsr.cli.app import app
from rsr.errors import Problem


def _below(name: str) -> list[Path]:
    return sorted(path for path in (Path(__file__).parent / name).iterdir() if path.is_dir())


# Broken registers cannot be published; doubtful ones can, and an editor should look at them.
INVALID = _below("invalid")
DOUBTFUL = _below("doubtful")
# Some are checked by a process of their own, as readers do it; it takes a second each.
ALONE = (
    "encoding-wrong",
    "head-missing",
    "private-name-in-story",
    "several-files-behind-a-broken-head",
    "several-references",
    "several-syntax-and-references",
)


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


@pytest.mark.parametrize("folder", [*INVALID, *DOUBTFUL], ids=lambda folder: folder.name)
def test_every_fault_is_told_and_nothing_else(folder: Path, plugins: rsr.Plugins) -> None:
    """What is told are exactly the faults that were made, each with file, line and column."""
    problems = rsr.check(folder, plugins=plugins)

    told = [_line(problem, folder) for problem in problems if problem.severity != "note"]
    assert sorted(told, key=_order) == _expected(folder)


@pytest.mark.parametrize("folder", [*INVALID, *DOUBTFUL], ids=lambda folder: folder.name)
def test_expectations_are_in_order(folder: Path) -> None:
    """Each broken register says what is wrong with it, sorted by place."""
    lines = _expected(folder)

    assert lines
    assert lines == sorted(lines, key=_order)


def test_there_are_broken_registers_enough() -> None:
    """At least forty-five have one fault, and at least fourteen have several."""
    several = [folder for folder in INVALID if folder.name.startswith("several-")]

    assert len(INVALID) - len(several) >= 45
    assert len(several) >= 14
    assert all(len(_expected(folder)) > 1 for folder in several)


def _assert_told(folder: Path, out: str, err: str) -> None:
    """Every expected fault has its place under its code, and nothing is shown that should not be."""
    assert "Traceback" not in out + err
    assert "Zebedee" not in out + err
    lines = out.splitlines()
    for expected in _expected(folder):
        place, _, code = expected.rpartition(" ")
        start = str(folder) if place == "." else place
        assert (start, code) in [place for line in lines for place in _places(line)]


def _places(line: str) -> Iterator[tuple[str, str]]:
    """Yield each place of a message with its code: the first, and those where the same holds."""
    text, _, code = line.removesuffix("]").rpartition(" [")
    first, _, others = text.partition(" such in all, also at ")
    place = first.partition(": ")[0]
    yield place, code
    file = place.partition(":")[0]
    for named in re.sub(r" \([^)]*\)", "", others).split(", "):
        if not named[:1].isdigit():
            file = named.partition(":")[0]
        yield (f"{file}:{named}" if named[:1].isdigit() else named), code


@pytest.mark.parametrize("folder", INVALID, ids=lambda folder: folder.name)
def test_the_command_fails_with_every_fault_on_a_line(folder: Path) -> None:
    """``rsr check`` prints each fault with its place and its code, and ends with 1."""
    result = CliRunner().invoke(app, ["check", str(folder)])

    assert isinstance(result.exception, SystemExit)
    assert result.exit_code == 1
    _assert_told(folder, result.stdout, result.stderr)


@pytest.mark.parametrize("folder", DOUBTFUL, ids=lambda folder: folder.name)
def test_the_command_passes_what_is_only_doubtful(folder: Path) -> None:
    """``rsr check`` prints each warning in the same way, and ends with 0."""
    result = CliRunner().invoke(app, ["check", str(folder)])

    assert result.exit_code == 0
    _assert_told(folder, result.stdout, result.stderr)


@pytest.mark.parametrize("name", ALONE)
def test_the_command_does_the_same_in_a_process_of_its_own(name: str) -> None:
    """Nothing depends on what was imported or loaded before, nor on the streams of the tests."""
    (folder,) = (folder for folder in INVALID if folder.name == name)

    done = subprocess.run(
        [sys.executable, "-m", "rsr", "check", str(folder)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=120,
    )

    assert done.returncode == 1
    _assert_told(folder, done.stdout, done.stderr)
