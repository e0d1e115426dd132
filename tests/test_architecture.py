"""The house keeps its shape: light to import, small modules, every code of an error accounted for."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import rsr

SOURCE = Path(rsr.__file__).parent
MODULES = sorted(SOURCE.rglob("*.py"))
EVERY_MODULE = pytest.mark.parametrize(
    "path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix()
)
# What the page on compatibility calls private; the built-in plugins are reached through the door.
PRIVATE_ROOMS = (
    "cli/",
    "engine/",
    "series/",
    *(f"plugins/{kind}/" for kind in ("checks", "editions", "renderers", "scales")),
    *(f"plugins/{kind}/" for kind in ("sources", "strategies")),
)
HEAVY = ("jsonschema", "jinja2", "numpy", "duckdb")
MESSAGES = Path(__file__).parents[1] / "docs" / "reference" / "messages.rst"


def _loaded(code: str) -> set[str]:
    command = [sys.executable, "-c", f"import sys\n{code}\nprint(*sys.modules)"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("import rsr", id="import"),
        pytest.param(
            "sys.argv = ['rsr', '--version']\nfrom rsr.cli import main\nmain()",
            id="version",
        ),
        pytest.param(
            "from rsr.plugins.manager import Plugins\nPlugins(entry_points=False).close()",
            id="plugins",
        ),
    ],
)
def test_nothing_heavy_is_loaded(code: str) -> None:
    """What few commands need is imported where it is needed."""
    loaded = _loaded(code)

    assert "rsr" in loaded
    assert loaded.isdisjoint(HEAVY)


def test_a_heavy_import_would_be_seen() -> None:
    """The check above looks in the right place."""
    assert "jinja2" in _loaded("import rsr, jinja2")


@EVERY_MODULE
def test_every_module_says_what_lives_there(path: Path) -> None:
    """The docstring stands first, and its first line is a sentence."""
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""

    assert said.splitlines()[0].endswith((".", "`")) if said else False


@EVERY_MODULE
def test_no_module_grows_too_long(path: Path) -> None:
    """At 500 lines a module is split by noun."""
    assert len(path.read_text(encoding="utf-8").splitlines()) < 500


@EVERY_MODULE
def test_imports_are_absolute_and_the_public_is_listed(path: Path) -> None:
    """A module of a public room says what it offers; one of a private room promises nothing."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    relative = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]
    names = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    defines = any(
        isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith(("_", "rsr_"))
        for node in tree.body
    )

    assert relative == []
    private = path.relative_to(SOURCE).as_posix().startswith(PRIVATE_ROOMS)
    assert "__all__" in names or private or path.name.startswith("_") or not defines


def codes_in(path: Path) -> Iterator[str]:
    """Yield every code of a problem that a module spells: ``code="..."`` and ``X.of("...")``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        given = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
        if isinstance(node.func, ast.Attribute) and node.func.attr == "of":
            given += node.args[:1]
        for value in given:
            for part in (value.body, value.orelse) if isinstance(value, ast.IfExp) else (value,):
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.value


def test_codes_are_words_joined_by_hyphens() -> None:
    """A code is the same in a message, in the documentation and in an address."""
    codes = {code for path in MODULES for code in codes_in(path)}

    assert len(codes) > 40
    assert {code for code in codes if code.strip("abcdefghijklmnopqrstuvwxyz-")} == set()


@pytest.mark.skipif(
    not MESSAGES.is_file(), reason="the documentation does not lie beside the tests"
)
def test_every_code_has_its_heading() -> None:
    """A reader who meets a code finds it in the reference."""
    headings = set(re.findall(r"^\.\. _message-(.+):$", MESSAGES.read_text("utf-8"), re.MULTILINE))
    codes = {code for path in MODULES for code in codes_in(path)}

    assert codes - headings == set()
