"""The same input is the same bytes: on another day, in another folder, time zone and language."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import rsr

EXAMPLES = Path(__file__).parents[2] / "examples"
# The day of reading is recorded, so it is part of the input.
READ_AT = "1775001600"
# What would let a clock, chance or the machine into an output.
_FORBIDDEN = {
    "today",
    "now",
    "utcnow",
    "localtime",
    "gmtime",
    "perf_counter",
    "monotonic",
    "getmtime",
    "st_mtime",
    "uuid1",
    "uuid4",
    "getlocale",
    "gethostname",
    "getuser",
}
_MODULES = {"random", "time", "uuid"}
# Commands pass the day of reading down; what fetches waits, and notes when it asked.
_BY_DESIGN = {
    ("cli/exits.py", "reading_day", "now"),
    ("plugins/sources/cqc/_fetch.py", "Fetch", "now"),
    ("plugins/sources/cqc/_source.py", "", "time"),
    ("plugins/sources/cqc/_source.py", "Cqc", "monotonic"),
    ("plugins/sources/cqc/_http.py", "", "time"),
    ("plugins/sources/cqc/_http.py", "Client", "monotonic"),
    ("plugins/sources/cqc/_http.py", "Client", "now"),
    ("plugins/sources/cqc/_http.py", "utc_now", "now"),
}


def built(register: Path, out: Path, cycle: str, **environment: str) -> dict[str, bytes]:
    """Publish a register in a process of its own, and return every file."""
    formats = ("--format", "html", "--format", "markdown", "--format", "json")
    command = (sys.executable, "-m", "rsr", "publish", ".", "--cycle", cycle, "--to", str(out))
    subprocess.run(
        (*command, *formats),
        cwd=register,
        env={**os.environ, "SOURCE_DATE_EPOCH": READ_AT, **environment},
        check=True,
        capture_output=True,
    )
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "cycle"),
    [
        pytest.param("restraint-review", "2022-03", id="restraint-review"),
        pytest.param("restraint-review", "2021-12", id="restraint-review-without-statuses"),
        pytest.param("riverside-review", "2026-03", id="riverside-review"),
        pytest.param("riverside-returns", "2025-04", id="riverside-returns"),
    ],
)
def test_two_builds_are_identical(tmp_path: Path, name: str, cycle: str) -> None:
    """Two builds of a register in other places and surroundings have the same bytes."""
    here, there = tmp_path / "here", tmp_path / "a much longer path" / "there"
    shutil.copytree(EXAMPLES / name, here)
    shutil.copytree(EXAMPLES / name, there)
    for path in there.rglob("*"):
        os.utime(path, (0, 0))

    one = built(here, tmp_path / "one", cycle, TZ="Pacific/Kiritimati", PYTHONHASHSEED="1")
    two = built(
        there, tmp_path / "two", cycle, TZ="America/Adak", PYTHONHASHSEED="2", LC_ALL="C", LANG="C"
    )

    assert "index.html" in one
    assert one == two


def _clocks(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield what reads a clock, chance or the machine, with the function or class that holds it."""
    for holder in tree.body:
        name = getattr(holder, "name", "")
        for node in ast.walk(holder):
            if isinstance(node, ast.Attribute) and node.attr in _FORBIDDEN:
                yield name, node.attr
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    if alias.name in _MODULES:
                        yield name, alias.name
            elif isinstance(node, ast.ImportFrom) and node.module in _MODULES:
                yield name, str(node.module)


def test_nothing_reads_a_clock() -> None:
    """No module of rsr asks what day it is, but where the day of reading or fetching is recorded."""
    root = Path(rsr.__file__).parent
    found = {
        (path.relative_to(root).as_posix(), *clock)
        for path in sorted(root.rglob("*.py"))
        for clock in _clocks(ast.parse(path.read_text(encoding="utf-8")))
    }

    assert found == _BY_DESIGN


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("import time", id="module"),
        pytest.param("from random import choice", id="from-module"),
        pytest.param("def a():\n    return date.today()", id="call"),
        pytest.param("class A:\n    seen = datetime.now", id="attribute"),
    ],
)
def test_a_clock_would_be_found(text: str) -> None:
    """Each way to a clock is seen."""
    assert list(_clocks(ast.parse(text)))


@pytest.mark.parametrize(
    ("name", "cycle"),
    [
        pytest.param("restraint-review", "2022-03", id="restraint-review"),
        pytest.param("riverside-review", "2025-06", id="riverside-review"),
        pytest.param("riverside-review", "2026-03", id="riverside-review-again"),
        pytest.param("riverside-returns", "2025-04", id="riverside-returns"),
    ],
)
def test_a_release_alone_gives_the_same_publication(tmp_path: Path, name: str, cycle: str) -> None:
    """What is rendered from the release's file is what was published from the register."""
    formats = ("html", "markdown", "json")
    with rsr.Plugins(entry_points=False) as plugins:
        rsr.publish(
            EXAMPLES / name, cycle=cycle, to=tmp_path / "out", formats=formats, plugins=plugins
        )
        release = rsr.read_release(tmp_path / "out" / "release.json")
        rendered = rsr.render(release, formats=formats, plugins=plugins)

    published = {path: (tmp_path / "out" / path).read_bytes() for path in rendered}
    assert rendered == published
