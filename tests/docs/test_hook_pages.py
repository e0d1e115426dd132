"""Every hook has its section, its example, its instructions and its test."""

import inspect
import re
from collections.abc import Iterable
from pathlib import Path
from typing import get_args, get_origin, get_type_hints

import pytest

from rsr.plugins import hookspecs
from rsr.plugins.hookspecs import HOOKS

PAGE = Path(__file__).parent.parent.parent / "docs/reference/hooks.rst"


def section(hook: str) -> str:
    """Return the section of a hook, from its label to the next one's."""
    text = PAGE.read_text("utf-8")
    found = re.search(
        rf"^\.\. _hook-{hook}:$.*?(?=^\.\. _hook-|\Z)", text, re.MULTILINE | re.DOTALL
    )
    assert found is not None
    return found[0]


def test_each_specification_is_a_hook() -> None:
    """The table of hooks names every specification that there is."""
    functions = inspect.getmembers(hookspecs, inspect.isfunction)

    assert {name for name, _ in functions if name.startswith("rsr_")} == set(HOOKS)


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_has_a_section(hook: str) -> None:
    """The section has the hook's name, its signature and docstring, its offer and an example."""
    text = section(hook)

    assert f"\n{hook}\n{'-' * len(hook)}\n" in text
    assert f".. autofunction:: rsr.plugins.hookspecs.{hook}\n" in text
    assert f":class:`~rsr.plugins.{HOOKS[hook].__name__}`" in text
    example = re.search(r"^\.\. literalinclude:: (\S+)$", text, re.MULTILINE)
    assert example is not None
    assert f"def {hook}()" in (PAGE.parent / example[1]).read_text("utf-8")
    how_to = re.search(r":doc:`(\.\./how-to/\S+)`", text)
    assert how_to is not None
    assert (PAGE.parent / f"{how_to[1]}.rst").is_file()


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_is_what_its_page_says(hook: str) -> None:
    """A specification takes nothing, gives offers of the kind that is listed, and says since when."""
    function = getattr(hookspecs, hook)

    returned = get_type_hints(function)["return"]
    assert not inspect.signature(function).parameters
    assert (get_origin(returned), get_args(returned)) == (Iterable, (HOOKS[hook],))
    assert ".. versionadded::" in (function.__doc__ or "")


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_has_its_tests(hook: str, root: Path) -> None:
    """A test module of the hook's own implements it."""
    module = root / "tests" / "plugins" / f"test_hook_{hook}.py"

    assert f"def {hook}(self)" in module.read_text("utf-8")
