"""The page on data flow names files and what stands in them: they are there."""

import importlib
import re
from pathlib import Path

import pytest

import rsr

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "data-flow.rst"
STEPS = re.findall(r"\* - ``([\w/]+\.py)``: ``(\w+)``", PAGE.read_text("utf-8"))


def test_both_ways_are_told() -> None:
    """From a recommendation's file to a page, and from a cell of a table to a verdict."""
    paths = [path for path, _ in STEPS]

    assert len(STEPS) == len(set(STEPS)) == 38
    assert paths.index("documents/register_folder.py") < paths.index("plugins/renderers/html.py")
    assert paths.index("plugins/tables/delimited.py") < paths.index("spc/verdict.py")


@pytest.mark.parametrize(("path", "name"), STEPS)
def test_a_step_is_where_the_page_says(path: str, name: str) -> None:
    """Each file is there, and defines what is named beside it."""
    assert (Path(rsr.__file__).parent / path).is_file()
    module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    found = getattr(importlib.import_module(f"rsr.{module}"), name)

    assert found.__module__ == f"rsr.{module}"
