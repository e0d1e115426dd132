"""What a package shows is what its list names, for people and for type checkers alike."""

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import rsr

LAZY = pytest.mark.parametrize("package", ["rsr", "rsr.model", "rsr.spc"])
VERBS = (
    *("new", "load", "check", "fetch", "gather", "measure", "assess", "conclude", "explain"),
    *("freeze", "verify", "read_release", "compose", "render", "publish"),
)


def _listed(package: str) -> list[str]:
    """Return what ``dir`` shows in an interpreter of its own, in which nothing else was imported."""
    code = f"import {package}; print(*dir({package}))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return [name for name in done.stdout.split() if not name.startswith("__")]


def _for_checkers(package: str) -> Iterator[str]:
    """Yield the names that a package imports for type checkers alone."""
    path = importlib.import_module(package).__file__
    (block,) = (
        node
        for node in ast.parse(Path(path or "").read_text("utf-8")).body
        if isinstance(node, ast.If)
    )
    for node in block.body:
        assert isinstance(node, ast.ImportFrom)
        for alias in node.names:
            if alias.name == "*":
                yield from importlib.import_module(node.module or "").__all__
            else:
                assert alias.asname == alias.name  # only so is it seen from without
                yield alias.name


def test_rsr_itself_shows_verbs_and_errors_only() -> None:
    """Whoever completes ``rsr.`` is offered what can be done, and nothing that was imported."""
    assert _listed("rsr") == sorted([*VERBS, "Problem", "RsrError"])


@LAZY
def test_a_package_shows_what_it_lists(package: str) -> None:
    """``dir`` and ``__all__`` say the same, and no helper shows."""
    assert _listed(package) == sorted(importlib.import_module(package).__all__)


@LAZY
def test_type_checkers_see_the_same_names(package: str) -> None:
    """Each name that a checker knows can be had when it runs; none is known to one side only."""
    module = importlib.import_module(package)
    names = list(_for_checkers(package))

    assert len(set(names)) == len(names)
    assert set(module.__all__) <= set(names)
    for name in names:
        assert getattr(module, name) is not None


@pytest.mark.parametrize("name", ["Gathering", "Measuring", "Plugins", "Register", "Release"])
def test_what_verbs_take_and_return_is_reached_from_rsr_too(name: str) -> None:
    """The rooms of these names are elsewhere; programs that take them from here go on working."""
    assert getattr(rsr, name).__name__ == name
    assert name not in dir(rsr)


@LAZY
def test_a_misspelt_name_is_refused(package: str) -> None:
    """The error is that of any module, and names both."""
    with pytest.raises(AttributeError, match=rf"module '{package}' has no attribute 'nmae'"):
        _ = importlib.import_module(package).nmae
