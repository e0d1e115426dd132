"""What the tests of both examples share: where they are, and the built-in plugins."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rsr.plugins.manager import Plugins

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def restraint() -> Path:
    """Return the folder of the real review."""
    return ROOT / "examples" / "restraint-review"


@pytest.fixture(scope="session")
def riverside() -> Path:
    """Return the folder of the made-up review."""
    return ROOT / "examples" / "riverside-review"


@pytest.fixture(scope="session")
def returns() -> Path:
    """Return the folder of the made-up register that is measured on tables."""
    return ROOT / "examples" / "riverside-returns"


@pytest.fixture(scope="session")
def plugins() -> Iterator[Plugins]:
    """Return the built-in plugins and no others."""
    with Plugins(entry_points=False) as loaded:
        yield loaded
