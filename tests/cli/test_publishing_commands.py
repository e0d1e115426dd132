"""Gathering, freezing and publishing at the command line: what is told of the data they rest on."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from rsr.cli.output import complain_about
from rsr.errors import Problem, Where

Rsr = Callable[..., Result]

REGISTER = """format: 3
title: Made up
recommendations:
  - {id: r-1, number: "1", addressed_to: {}, topic: Made up}
indicators:
  - {id: locked, title: People locked in, bears_on: [r-1], unit: people, better: lower}
sources:
  - id: returns
    use: tabular
    options:
      file: data/returns.csv
      indicator: locked
      on_bad_row: leave-out
      period: {at: month, covers: month}
      columns: {value: value}
cycles:
  - {id: c-1, title: First, cut_off_on: 2022-12-31}
"""
ROWS = "month,value\n2022-01,10\n2022-02,secret\n2022-13,20\n2022-03\n2022-04,7\n"
TOLD = "data/returns.csv: every row should be readable (3 of 5 rows left out)"


@pytest.fixture
def returns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a register with rows that cannot be read, on a day that stands still."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1672531200")
    folder = tmp_path / "ours"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "returns.csv").write_text(ROWS, encoding="utf-8")
    (folder / "register.yaml").write_text(REGISTER, encoding="utf-8")
    return folder


def _days(observations: list[dict[str, dict[str, str]]]) -> list[str]:
    return [one["made_by"]["read_on"] for one in observations]


def test_gather_tells_the_day_of_reading(rsr: Rsr, returns: Path) -> None:
    """Each figure says when it was read."""
    found = json.loads(rsr("gather", returns, "--format", "json").stdout)

    assert _days(found["observations"]) == ["2023-01-01"] * 2


def test_freeze_tells_what_gather_tells(rsr: Rsr, returns: Path, tmp_path: Path) -> None:
    """Warnings and notes of the data stand on standard error, and the digest alone on the other."""
    result = rsr("freeze", returns, "--to", tmp_path / "frozen")

    assert result.exit_code == 0
    assert result.stderr == rsr("gather", returns).stderr
    assert "3 of 5 rows left out" in result.stderr
    (line,) = result.stdout.splitlines()
    assert line.endswith("edition-1.json")
    release = json.loads((tmp_path / "frozen" / "edition-1.json").read_text("utf-8"))
    assert _days(release["register"]["observations"]) == ["2023-01-01"] * 2


def test_freezing_on_another_day_changes_nothing(
    rsr: Rsr, returns: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was frozen is recognised, and is published with the day on which it was read."""
    first = rsr("freeze", returns)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")

    again = rsr("freeze", returns)
    published = rsr("publish", returns, "--to", tmp_path / "out")

    assert (again.exit_code, published.exit_code) == (0, 0)
    assert again.stdout == first.stdout
    release = json.loads((tmp_path / "out" / "release.json").read_text("utf-8"))
    assert _days(release["register"]["observations"]) == ["2023-01-01"] * 2


def test_publish_tells_what_was_left_out(rsr: Rsr, returns: Path, tmp_path: Path) -> None:
    """It is said on standard error and in each format; what stands in a cell is not published."""
    result = rsr(
        "publish", returns, "--to", tmp_path / "out", "-f", "html", "-f", "json", "-f", "markdown"
    )

    assert result.exit_code == 0
    assert result.stderr.startswith(rsr("gather", returns).stderr)
    for name in ("index.html", "report.json", "report.md"):
        text = (tmp_path / "out" / name).read_text("utf-8")
        assert TOLD in text
        assert "secret" not in text


def test_publish_is_quiet_of_remarks_alone(rsr: Rsr, returns: Path, tmp_path: Path) -> None:
    """What is amiss in the data is no remark: it is printed as `gather` prints it."""
    result = rsr("--quiet", "publish", returns, "--to", tmp_path / "out")

    assert result.stderr == rsr("gather", returns).stderr


def test_an_error_in_the_data_is_told_once(rsr: Rsr, returns: Path, tmp_path: Path) -> None:
    """Where rows may not be left out, nothing is published."""
    path = returns / "register.yaml"
    text = path.read_text(encoding="utf-8").replace("on_bad_row: leave-out", "on_bad_row: refuse")
    path.write_text(text, encoding="utf-8")

    result = rsr("publish", returns, "--to", tmp_path / "out")

    assert result.exit_code == 1
    assert result.stderr.count("[cell-number]") == 1
    assert not (tmp_path / "out").exists()


def test_what_has_one_cause_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    """What holds in many places is one message."""
    alike = [Problem(code="c", must="it must be", where=Where(line=at)) for at in range(1, 10)]

    complain_about(alike)

    told = capsys.readouterr().err.splitlines()
    assert told == ["1: it must be; 9 such in all, also at 2, 3, 4, 5, 6, 7, 8, 9 [c]"]


def test_a_day_that_is_none_is_a_fault_of_use(
    rsr: Rsr, returns: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable that holds no seconds ends a command with exit 2."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")

    result = rsr("gather", returns)

    assert result.exit_code == 2
    assert "SOURCE_DATE_EPOCH" in result.stderr
