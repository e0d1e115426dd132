"""The example that the documentation shows, and the picture that was made of it."""

import runpy
from pathlib import Path
from typing import Any

import pytest
from made_up_charts import collisions

from rsr.charts import svg

DOCS = Path(__file__).parents[2] / "docs"
EXAMPLE = DOCS / "examples" / "made_up_chart.py"
PICTURE = DOCS / "images" / "chart.svg"

pytestmark = pytest.mark.skipif(
    not EXAMPLE.is_file(), reason="the documentation does not lie beside the tests"
)


@pytest.fixture(scope="module")
def example() -> dict[str, Any]:
    """Return what the example defines."""
    return runpy.run_path(str(EXAMPLE))


def test_the_picture_is_that_of_the_example(example: dict[str, Any]) -> None:
    """Whoever changes a chart's look writes the picture anew: ``svg(chart)`` and a line's end."""
    assert PICTURE.read_text("utf-8") == svg(example["chart"]) + "\n"


def test_the_example_is_legible(example: dict[str, Any]) -> None:
    """No words collide in the picture."""
    assert list(collisions(svg(example["chart"]))) == []


def test_the_example_prints_the_end_of_its_table(capsys: pytest.CaptureFixture[str]) -> None:
    """The page says what the last rows hold."""
    runpy.run_path(str(EXAMPLE), run_name="__main__")

    rows = capsys.readouterr().out.splitlines()
    assert len(rows) == 4
    assert rows[-1].startswith("September 2022 | suppressed (1 to 7) | 21.8 | 15.1 | 28.4")
