"""The tiers of stability name every public part of rsr once, and the stable names are kept."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import rsr

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "compatibility.rst"
NAMES = Path(__file__).parent / "stable_names.txt"
TIERS = ("Stable", "Provisional", "Private")
STABLE = ("rsr", "rsr.errors", "rsr.model", "rsr.plugins", "rsr.spc")
pytestmark = pytest.mark.skipif(
    not PAGE.is_file(), reason="the documentation does not lie beside the tests"
)


def _tiers() -> dict[str, list[str]]:
    """Return the modules that each tier lists: in its table, or in its first line."""
    text = PAGE.read_text("utf-8")
    parts = re.split(r"^(\w+)\n-+\n", text, flags=re.MULTILINE)
    told = dict(zip(parts[1::2], parts[2::2], strict=True))
    return {
        tier: re.findall(r"^   \* - ``(rsr[.\w]*)``", told[tier], re.MULTILINE)
        or re.findall(r"``(rsr\.\w+)``", told[tier])
        for tier in TIERS
    }


def _stable() -> list[str]:
    return [
        f"{module}.{name}"
        for module in STABLE
        for name in sorted(vars(importlib.import_module(module))["__all__"])
    ]


def test_every_part_is_in_one_tier() -> None:
    """A package or module of rsr that the page does not name is nobody's promise."""
    parts = {
        f"rsr.{found.name}"
        for found in pkgutil.iter_modules(rsr.__path__)
        if not found.name.startswith("_")
    }
    listed = [name for tier in _tiers().values() for name in tier]

    assert sorted(listed) == sorted({"rsr", "rsr.plugins.tables", *parts})


def test_the_stable_tier_is_the_one_that_is_held() -> None:
    """The page and this test speak of the same modules."""
    assert sorted(_tiers()["Stable"]) == sorted(STABLE)


@pytest.mark.parametrize("name", [*_tiers()["Stable"], *_tiers()["Provisional"]])
def test_what_is_public_lists_its_names(name: str) -> None:
    """Each has an ``__all__`` whose names can be had."""
    module = importlib.import_module(name)

    assert [one for one in vars(module)["__all__"] if not hasattr(module, one)] == []


def test_stable_names_are_kept() -> None:
    """A name that goes is a breaking change, and is decided as one.

    ``python tests/docs/test_compatibility.py`` writes the list anew.
    """
    assert set(NAMES.read_text("utf-8").split()) - set(_stable()) == set()


if __name__ == "__main__":
    NAMES.write_text("\n".join(_stable()) + "\n", encoding="utf-8")
