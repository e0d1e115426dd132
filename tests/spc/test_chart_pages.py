"""The pages on process charts show what runs, and count what can be counted."""

import json
import re
import runpy
from collections import Counter
from pathlib import Path

import pytest

from rsr.spc import PROFILES

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
CASES = ROOT.parent / "shared" / "spc_cases" / "cases.jsonl"

pytestmark = pytest.mark.skipif(
    not DOCS.is_dir(), reason="the documentation does not lie beside the tests"
)


@pytest.mark.parametrize(
    ("script", "page"),
    [
        pytest.param("chart_series", "process-charts", id="chart"),
        pytest.param("has_it_changed", "verdict", id="verdict"),
    ],
)
def test_a_script_says_what_its_page_shows(
    script: str, page: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a script prints stands on its page, line by line."""
    runpy.run_path(str(DOCS / "examples" / f"{script}.py"))

    text = (DOCS / "explanation" / f"{page}.rst").read_text("utf-8")
    for line in capsys.readouterr().out.splitlines():
        assert f"   {line}\n" in text


@pytest.mark.skipif(not CASES.is_file(), reason="the cases of the reference are not at hand")
def test_the_page_counts_the_cases_as_they_are() -> None:
    """How many cases bear each mark, and how many there are, is as the page says."""
    page = (DOCS / "explanation" / "process-charts.rst").read_text("utf-8")
    cases = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    marks = Counter(mark for case in cases for mark in case["tags"])

    told = {name: int(count) for name, count in re.findall(r"\* - ``(\w+)``\n     - (\d+)\n", page)}

    assert f"was run on {len(cases)} cases" in page
    assert told == {mark: marks[mark] for mark in told}
    assert marks.keys() - told.keys() == {"boundary", "short_group"}


def test_the_reference_shows_every_choice_of_each_profile() -> None:
    """The table of profiles says what the profiles are today."""
    page = (DOCS / "reference" / "spc.rst").read_text("utf-8")

    for attribute in PROFILES["nhsr-0.2.2"].__attrs_attrs__:
        cells = (getattr(rules, attribute.name) for rules in PROFILES.values())
        row = "".join(f"     - ``{cell}``\n" for cell in cells)
        assert f"   * - ``{attribute.name}``\n{row}" in page
