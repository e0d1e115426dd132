"""rsr follows every recommendation of a review to the end.

What was asked and of whom; what they answered; what they say they did; what has changed for people;
what the reviewer concludes, and why. Import the verbs from here, the nouns from :mod:`rsr.model`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rsr.documents import read_release
    from rsr.errors import Problem, RsrError
    from rsr.model import Register, Release
    from rsr.plugins.manager import Plugins
    from rsr.workflow import (
        Gathering,
        Measuring,
        assess,
        check,
        compose,
        conclude,
        explain,
        fetch,
        freeze,
        gather,
        load,
        measure,
        new,
        publish,
        render,
        verify,
    )

__version__ = "0.1.0"

__all__ = [
    "Gathering",
    "Measuring",
    "Plugins",
    "Problem",
    "Register",
    "Release",
    "RsrError",
    "assess",
    "check",
    "compose",
    "conclude",
    "explain",
    "fetch",
    "freeze",
    "gather",
    "load",
    "measure",
    "new",
    "publish",
    "read_release",
    "render",
    "verify",
]

_ELSEWHERE = {
    "Plugins": "rsr.plugins.manager",
    "Problem": "rsr.errors",
    "Register": "rsr.model",
    "Release": "rsr.model",
    "RsrError": "rsr.errors",
    "read_release": "rsr.documents",
}


def __getattr__(name: str) -> Any:
    """Import a name when it is first used: ``import rsr`` alone costs next to nothing."""
    if name not in __all__:
        raise AttributeError(f"module 'rsr' has no attribute {name!r}")
    found = getattr(import_module(_ELSEWHERE.get(name, "rsr.workflow")), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
