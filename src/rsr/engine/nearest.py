"""Which known word comes closest to one that is not known."""

import difflib
from collections.abc import Iterable

from rsr.errors import shown

__all__ = ["near"]

# Words beyond these are not compared: it would take seconds.
_MOST = 5000


def near(word: str, known: Iterable[str]) -> str:
    """Return a hint: the known word that comes closest, or some of those there are.

    >>> near("Englnd", ["England", "Provider"])
    "did you mean 'England'?"
    """
    names = sorted(set(known))[:_MOST]
    found = difflib.get_close_matches(word, names, n=1)
    if not found:  # a publisher changes case more often than letters
        folded = {name.casefold(): name for name in names}
        found = [folded[one] for one in difflib.get_close_matches(word.casefold(), folded, n=1)]
    if found:
        return f"did you mean {shown(found[0], whole=True)}?"
    some = ", ".join(shown(name, whole=True) for name in names[:12]) + (
        ", ..." if len(names) > 12 else ""
    )
    return f"there are {some}" if names else "there are none"
