"""What is made on first use: the names of packages (PEP 562), and regular expressions."""

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, AnyStr, Generic, cast


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


class _LazyPattern(Generic[AnyStr]):
    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        found = getattr(re.compile(self.pattern, self.flags), name)
        setattr(self, name, found)  # it is asked for once
        return found


def lazy_pattern(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a regular expression that is compiled when it is first matched.

    Compiling all those of the modules that a command imports takes longer than importing them.
    """
    return cast("re.Pattern[AnyStr]", _LazyPattern(pattern, flags))
