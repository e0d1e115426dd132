"""Each extra installs what something imports, and ``all`` installs what every command needs."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1]
PROJECT = HERE / "pyproject.toml"
pytestmark = pytest.mark.skipif(not PROJECT.is_file(), reason="the project does not lie beside")


def _extras() -> dict[str, set[str]]:
    """Return the modules that each extra brings."""
    declared = tomllib.loads(PROJECT.read_text("utf-8"))["project"]["optional-dependencies"]
    return {
        extra: {re.split(r"[^\w-]", wanted, maxsplit=1)[0].replace("-", "_") for wanted in all_}
        for extra, all_ in declared.items()
        if extra != "all"
    }


def _imported(folder: Path) -> Iterator[str]:
    """Yield the modules that are imported below a folder, those that a text names included."""
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module.partition(".")[0]
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value.partition(".")[0]  # needs("duckdb"), f"{module}.dbapi"


def _needed() -> Iterator[tuple[str, str]]:
    """Yield each module that is imported where an extra was installed, with that extra."""
    for path in (HERE / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "import_extra"
            if named and isinstance(node, ast.Call) and isinstance(node.args[0], ast.Constant):
                extra = next(one.value for one in node.keywords if one.arg == "extra")
                assert isinstance(extra, ast.Constant)
                yield str(node.args[0].value).partition(".")[0], str(extra.value)


def test_an_extra_installs_only_what_something_imports() -> None:
    """The package imports it, or an example that says so."""
    imported = {*_imported(HERE / "src"), *_imported(HERE / "examples")}

    unused = {extra: found for extra, all_ in _extras().items() if (found := all_ - imported)}
    assert unused == {}


def test_an_extra_brings_what_is_said_to_need_it() -> None:
    """The extra that a message tells to install has the module in it."""
    extras, needed = _extras(), set(_needed())

    assert len(needed) > 8
    assert {(module, extra) for module, extra in needed if module not in extras[extra]} == set()


def test_all_is_what_every_command_needs() -> None:
    """Every extra that a message names, and no other."""
    declared = tomllib.loads(PROJECT.read_text("utf-8"))["project"]["optional-dependencies"]

    assert declared["all"] == [f"rsr-tracker[{','.join(sorted({e for _, e in _needed()}))}]"]
