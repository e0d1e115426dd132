"""Packages that import their names when they are first used (PEP 562)."""

import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any


def lazy(
    package: str, homes: Mapping[str, Sequence[str]], *, unlisted: Sequence[str] = ()
) -> tuple[list[str], Callable[[str], Any], Callable[[], list[str]]]:
    """Return ``__all__``, ``__getattr__`` and ``__dir__`` of a package, from one list of names.

    Type checkers do not see them: such a package imports the same names under ``TYPE_CHECKING``.

    Args:
        package: The package's name.
        homes: By module, the names that the package takes from it.
        unlisted: Those of the names that neither ``__all__`` nor ``dir`` shows.
    """
    home = {name: module for module, names in homes.items() for name in names}
    public = sorted(home.keys() - set(unlisted))

    def get(name: str) -> Any:
        if name not in home:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = getattr(import_module(home[name]), name)
        setattr(sys.modules[package], name, found)  # it is asked for once
        return found

    def listed() -> list[str]:
        special = (name for name in vars(sys.modules[package]) if name.startswith("__"))
        return sorted({*special, *public})

    return public, get, listed
