"""rsr follows every recommendation of a review to the end.

What was asked and of whom; what they answered; what they say they did; what has changed for people;
what the reviewer concludes, and why. Import the verbs from here, the nouns from :mod:`rsr.model`.
"""

from typing import TYPE_CHECKING

from rsr._lazy import lazy
from rsr._version import __version__ as __version__

if TYPE_CHECKING:
    from rsr.documents import read_release as read_release
    from rsr.errors import Problem as Problem
    from rsr.errors import RsrError as RsrError
    from rsr.model import Register as Register
    from rsr.model import Release as Release
    from rsr.plugins.manager import Plugins as Plugins
    from rsr.workflow import *
else:
    __all__, __getattr__, __dir__ = lazy(
        __name__,
        {
            "rsr.documents": ("read_release",),
            "rsr.errors": ("Problem", "RsrError"),
            "rsr.model": ("Register", "Release"),
            "rsr.plugins.manager": ("Plugins",),
            "rsr.workflow": (
                "Gathering",
                "Measuring",
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
                "render",
                "verify",
            ),
        },
        # What verbs take and return: it has its own rooms, and is reached from here as well.
        unlisted=("Gathering", "Measuring", "Plugins", "Register", "Release"),
    )
    # Nothing is left here but what the list names.
    del TYPE_CHECKING, lazy
