"""Standard output and error: what they cannot take ends in no traceback."""

import errno
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import rsr
from rsr.cli.streams import guarded


@pytest.fixture
def out(tmp_path: Path) -> Iterator[io.TextIOWrapper]:
    """Give a file to be standard output, in ASCII; a test puts it in place."""
    with (tmp_path / "out").open("w", encoding="ascii") as stream:
        yield stream


def test_a_letter_that_is_lacking_is_shown_otherwise(
    out: io.TextIOWrapper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Letters that the encoding lacks are written as escapes."""
    monkeypatch.setattr(sys, "stdout", out)

    with guarded():
        sys.stdout.write("Café")

    assert (tmp_path / "out").read_text("ascii") == "Caf\\xe9"


@pytest.mark.parametrize(
    ("number", "code", "told"),
    [
        pytest.param(errno.EPIPE, 0, "", id="no-reader"),
        pytest.param(errno.ENOSPC, 1, "[output-unwritable]", id="no-space"),
    ],
)
def test_what_a_stream_refuses_is_told(
    out: io.TextIOWrapper, monkeypatch: pytest.MonkeyPatch, number: int, code: int, told: str
) -> None:
    """A reader that has gone is no fault; a full disk is told in one line."""
    errors = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", errors)

    with pytest.raises(SystemExit) as caught, guarded():
        raise OSError(number, os.strerror(number))

    assert caught.value.code == code
    assert told in errors.getvalue()


def test_a_fault_of_a_file_is_not_hidden() -> None:
    """An error that names a file is nothing that the streams can tell of."""
    with pytest.raises(FileNotFoundError), guarded():
        raise FileNotFoundError(errno.ENOENT, "no such file", "a.yaml")


def test_a_stream_of_another_kind_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that puts its own object in the place of standard output is served as well."""
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stdout", stream)

    with guarded():
        sys.stdout.write("Café")

    assert stream.getvalue() == "Café"


@pytest.mark.skipif(sys.platform == "win32", reason="a shell closes streams so")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_a_stream_that_is_closed_takes_nothing(tmp_path: Path, closed: str) -> None:
    """What is printed goes nowhere, and into no file that the command opens."""
    rsr.new(tmp_path / "ours")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    done = subprocess.run(
        ["sh", "-c", f'"$0" -m rsr check ours {closed}', sys.executable],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.skipif(sys.platform == "win32", reason="a shell pipes so")
def test_a_reader_that_reads_one_line_is_served() -> None:
    """The rest goes nowhere, without a word."""
    done = subprocess.run(
        ["sh", "-c", '"$0" -m rsr schema | head -n 1', sys.executable],
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, b"{\n", b"")
