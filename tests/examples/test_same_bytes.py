"""The same input is the same bytes: on another day, in another folder, time zone and language."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import rsr

EXAMPLES = Path(__file__).parents[2] / "examples"
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


def built(register: Path, out: Path, cycle: str, **environment: str) -> dict[str, bytes]:
    """Publish a register in a process of its own, and return every file."""
    formats = ("--format", "html", "--format", "markdown", "--format", "json")
    command = (sys.executable, "-m", "rsr", "publish", ".", "--cycle", cycle, "--to", str(out))
    subprocess.run(
        (*command, *formats),
        cwd=register,
        env={**os.environ, **environment},
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


def test_nothing_reads_a_clock() -> None:
    """No module of rsr asks what day it is, who is there, or throws dice."""
    found = []
    for path in sorted(Path(rsr.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in _FORBIDDEN:
                found.append(f"{path.name}:{node.lineno} {node.attr}")
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name for alias in node.names} | {getattr(node, "module", None)}
                found += [f"{path.name}:{node.lineno}" for _ in names & {"random", "time", "uuid"}]

    assert found == []


@pytest.mark.parametrize(
    ("name", "cycle"),
    [
        pytest.param("restraint-review", "2022-03", id="restraint-review"),
        pytest.param("riverside-review", "2025-06", id="riverside-review"),
        pytest.param("riverside-review", "2026-03", id="riverside-review-again"),
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
