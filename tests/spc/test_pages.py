"""The examples on the pages about charts, funnels and changes do what the pages say."""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "docs" / "examples"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        pytest.param("compare_organisations", "not shown: suppressed", id="funnel"),
        pytest.param("chart_counts", "shift-below: improvement", id="charts"),
    ],
)
def test_an_example_says_what_its_page_shows(
    script: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each script runs, and says what is written about it."""
    runpy.run_path(str(EXAMPLES / f"{script}.py"))

    assert said in capsys.readouterr().out


def test_the_example_of_a_change_prints_what_the_page_includes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The file that the page includes is what the script prints today."""
    pytest.importorskip("statsmodels")

    runpy.run_path(str(EXAMPLES / "judge_a_change.py"))

    assert capsys.readouterr().out == (EXAMPLES / "judge_a_change.txt").read_text("utf-8")


def test_the_table_of_coverage_comes_from_its_command() -> None:
    """The command on the page prints a table of the form that the page includes."""
    pytest.importorskip("statsmodels")
    shown = (EXAMPLES / "interrupted_coverage.txt").read_text("utf-8").splitlines()

    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "interrupted_coverage.py"), "2"],
        capture_output=True,
        text=True,
        check=True,
    )

    printed = done.stdout.splitlines()
    assert printed[0] == shown[0].replace("1000 runs", "2 runs")
    assert [line.split()[0] for line in printed[1:]] == [line.split()[0] for line in shown[1:]]
