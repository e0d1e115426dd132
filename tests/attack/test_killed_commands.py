"""A command that is killed at any system call loses nothing, shows nothing and leaves nothing for long."""

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import forked_commands
import pytest
from click.testing import CliRunner

import rsr
from rsr.cli.app import app
from rsr.staging import Staging, recover

REGISTER = """
format: 3
title: A made-up register
summary: SUMMARY
organisations: [{id: o, name: A made-up body}]
recommendations:
  - {id: r, number: "1", topic: t, made_on: 2020-01-01, addressed_to: {o: lead}}
cycles: [{id: c, title: First, cut_off_on: 2021-12-31}]
"""
# A call that only reads leaves everything as the next of these finds it.
CALLS = (
    "openat,mkdir,mkdirat,write,pwrite64,fsync,fdatasync,syncfs,flock,close,chmod,fchmod,fchmodat,rename,"
    "renameat,renameat2,link,linkat,unlink,unlinkat,rmdir,ftruncate,exit_group"
)
# What the system refuses, as file systems do that cannot exchange folders, or know no second names.
ERRORS = {"renameat2": "EINVAL", "link,linkat": "EPERM"}
PATHS = [
    pytest.param("publish", (), id="publish-exchange"),
    pytest.param("publish", ("renameat2",), id="publish-renames"),
    pytest.param("freeze", (), id="freeze-link"),
    pytest.param("freeze", ("link,linkat",), id="freeze-no-link"),
    pytest.param("freeze", ("link,linkat", "renameat2"), id="freeze-rename"),
]
_SAMPLE = 8  # kills of each command on each path in the default suite


class Tracer:
    """Runs commands under strace, in children of a process that has rsr loaded."""

    def __init__(self, base: Path) -> None:
        self._log = base / "log"
        (base / "register").mkdir(parents=True)
        (base / "register" / "register.yaml").write_text(REGISTER, encoding="utf-8")
        self._server = subprocess.Popen(
            [sys.executable, forked_commands.__file__, base / "register"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def close(self) -> None:
        """End the process."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.close()
        self._server.wait()
        self._server.stdout.close()

    def run(
        self,
        verb: str,
        register: Path,
        to: Path,
        refused: tuple[str, ...],
        kill: tuple[str, int] | None = None,
    ) -> list[str]:
        """Run a command, killed as it begins a call for the n-th time; return the calls it made."""
        assert self._server.stdin is not None
        assert self._server.stdout is not None
        self._server.stdin.write(f"{verb}\t{register}\t{to}\n")
        self._server.stdin.flush()
        child = int(self._server.stdout.readline())
        _wait_for(child, "(stopped)")
        killed = ("-e", f"inject={kill[0]}:signal=KILL:when={kill[1]}") if kill else ()
        injected = [
            part
            for names in refused
            if kill is None or kill[0] not in names.split(",")
            for part in ("-e", f"inject={names}:error={ERRORS[names]}")
        ]
        tracer = subprocess.Popen(
            [
                *("strace", "-f", "-qq", "-o", self._log, "-p", str(child)),
                *("-e", f"trace={CALLS}", *injected, *killed),
            ],
            stderr=subprocess.DEVNULL,
        )
        _wait_for(child, f"TracerPid:\t{tracer.pid}\n")
        os.kill(child, signal.SIGCONT)
        tracer.wait()
        assert self._server.stdout.readline() == "ended\n"
        return re.findall(r"^\d+ +(\w+)\(", self._log.read_text(errors="replace"), re.MULTILINE)


def _wait_for(process: int, told: str) -> None:
    while told not in Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace"):
        time.sleep(0.0005)


def _works() -> bool:
    if shutil.which("strace") is None:
        return False
    done = subprocess.run(["strace", "-qq", "-e", "trace=none", "true"], check=False, stderr=-3)
    return done.returncode == 0


@pytest.fixture(scope="module")
def tracer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracer]:
    """Give what runs commands under strace, or skip."""
    if not _works():
        reason = "strace is not installed, or may not trace here"
        if os.environ.get("RSR_REQUIRE_STRACE"):
            pytest.fail(reason)
        pytest.skip(reason)
    made = Tracer(tmp_path_factory.mktemp("strace"))
    yield made
    made.close()


def _content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class Case:
    """A register, a publication of it as it was before, and how both look when all is done."""

    def __init__(self, base: Path, verb: str) -> None:
        self.verb, self.base = verb, base
        self.start, self.now = base / "start", base / "now"
        (self.start / "register").mkdir(parents=True)
        for summary in ("Old.", "New."):
            text = REGISTER.replace("SUMMARY", summary)
            (self.start / "register" / "register.yaml").write_text(text, encoding="utf-8")
            if summary == "Old." and verb == "publish":
                self.command(self.start)
        self.again()
        self.old = _content(self.to) if self.to.is_dir() else None
        self.command(self.now)
        self.new = _content(self.to)
        self.beside = sorted(path.name for path in self.now.iterdir())
        self.again()

    @property
    def to(self) -> Path:
        """Where the command writes to."""
        return self.now / self.place

    @property
    def place(self) -> str:
        """What that is called."""
        return "out" if self.verb == "publish" else "releases"

    def again(self) -> None:
        """Begin again."""
        shutil.rmtree(self.now, ignore_errors=True)
        shutil.copytree(self.start, self.now)

    def command(self, base: Path) -> None:
        """Run the command over a copy of the register."""
        forked_commands.VERBS[self.verb](str(base / "register"), str(base / self.place))

    def check_after_kill(self) -> None:
        """Look at what is there, run the next command, and look again."""
        for path in self.now.rglob(".rsr-*"):
            assert path.lstat().st_mode & 0o077 == 0, "what is unfinished can be read by others"
        recover(self.now)
        if self.verb == "publish":
            assert _content(self.to) in (self.old, self.new), "neither the old nor the new"
        elif (self.to / "edition-1.json").exists():
            assert rsr.verify(self.to / "edition-1.json")
        self.command(self.now)
        assert _content(self.to) == self.new
        assert rsr.verify(self.to)
        assert sorted(path.name for path in self.now.iterdir()) == self.beside, "rubbish is left"
        assert list(self.now.rglob(".rsr-*")) == []


def _points(calls: list[str]) -> list[tuple[str, int]]:
    """Return each call with its number among those of its name, which is what strace counts."""
    seen: Counter[str] = Counter()
    points = []
    for call in calls:
        seen[call] += 1
        points.append((call, seen[call]))
    return points


def _killed_everywhere(
    tracer: Tracer, case: Case, refused: tuple[str, ...], most: int | None
) -> int:
    calls = tracer.run(case.verb, case.now / "register", case.to, refused)
    assert _content(case.to) == case.new
    points = _points(calls)
    if most is not None:  # those near the end of a run, where things are named, among them
        chosen = random.Random(9).sample(points[: -most // 2], most - most // 2)
        points = [*chosen, *points[-most // 2 :]]
    for point in points:
        case.again()
        tracer.run(case.verb, case.now / "register", case.to, refused, point)
        try:
            case.check_after_kill()
        except BaseException as error:
            error.add_note(f"killed at {point}")
            raise
    return len(points)


@pytest.mark.parametrize(("verb", "refused"), PATHS)
def test_a_command_killed_at_some_calls_loses_nothing(
    tracer: Tracer, tmp_path: Path, verb: str, refused: tuple[str, ...]
) -> None:
    """A sample of what the next test does."""
    assert _killed_everywhere(tracer, Case(tmp_path, verb), refused, _SAMPLE) == _SAMPLE


@pytest.mark.attack
@pytest.mark.parametrize(("verb", "refused"), PATHS)
def test_a_command_killed_at_every_call_loses_nothing(
    tracer: Tracer, tmp_path: Path, verb: str, refused: tuple[str, ...]
) -> None:
    """Old or new is there, nobody else can read what is unfinished, and the next command cleans up."""
    assert _killed_everywhere(tracer, Case(tmp_path, verb), refused, None) > 100


def test_a_command_says_what_it_put_back(tmp_path: Path) -> None:
    """What a kill between two renames left is put back by the next command."""
    case = Case(tmp_path, "publish")
    staging = Staging(case.now, "out")
    case.to.rename(staging.old)
    staging.close()  # as a command does that cannot put it back; the lock is gone
    gone = not case.to.exists()

    done = CliRunner().invoke(app, ["verify", str(case.to)])

    assert gone
    assert done.exit_code == 0
    assert "output-put-back" in done.stderr
    assert _content(case.to) == case.old
