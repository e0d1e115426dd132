"""The examples in docstrings are run."""

import doctest
import pkgutil
from importlib import import_module

import pytest

import rsr

MODULES = sorted(
    found.name
    for found in pkgutil.walk_packages(rsr.__path__, "rsr.")
    if not found.name.endswith("__main__")
)


@pytest.mark.parametrize("name", ["rsr", *MODULES])
def test_examples_in_docstrings_hold(name: str) -> None:
    """Every example in a module's docstrings gives what it shows."""
    result = doctest.testmod(import_module(name))

    assert result.failed == 0
