"""What the tests of the documentation share: the project's folder, and the modules that make pages."""

import importlib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module that collects codes."""
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    return importlib.import_module("_codes")


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module that writes tables."""
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    return importlib.import_module("_tables")


@pytest.fixture
def exits(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module that runs commands for their exit codes."""
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    return importlib.import_module("_exits")


@pytest.fixture
def imports(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module that draws what imports what."""
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    return importlib.import_module("_imports")
