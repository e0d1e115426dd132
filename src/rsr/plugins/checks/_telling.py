"""How a check tells what it found: one problem, in the words that its code declares."""

from collections.abc import Hashable, Iterable, Iterator

from rsr.errors import Path, Problem, did_you_mean, json_path
from rsr.model import Register
from rsr.plugins import CheckCode

# Looking for a word that is near costs more with every word there is.
_MOST_TO_COMPARE = 2_000

# Where a value stands, what must be unique about it, and how it is shown.
Named = tuple[Path, Hashable, str]


def tell(
    code: CheckCode,
    register: Register,
    path: Path,
    *,
    got: str | None = None,
    hint: str | None = None,
) -> Problem:
    """Make the problem that a code stands for.

    Args:
        code: What is told.
        register: The register, which knows where things stand.
        path: The very value that is at fault.
        got: What came, already made fit to be shown.
        hint: What to do, where more can be said than the code's own advice.
    """
    return Problem(
        code=code.code,
        severity=code.severity,
        must=code.must,
        where=register.where(*path),
        got=got,
        hint=hint or code.do,
    )


def lost(register: Register, collection: str, id_: str) -> bool:
    """Say whether a record of that id was there, though it could not be read."""
    return register.origins is not None and register.origins.lost(collection, id_)


def near(word: str, known: Iterable[str]) -> str | None:
    """Return a question that names the known word nearest to one that is not known, if one is."""
    words = list(known)
    if len(words) > _MOST_TO_COMPARE:
        return None
    return did_you_mean(word, words)


def repeated(code: CheckCode, register: Register, named: Iterable[Named]) -> Iterator[Problem]:
    """Tell of every value that stands a second time, and where the first one stands."""
    first: dict[Hashable, Path] = {}
    for path, key, got in named:
        if key not in first:
            first[key] = path
            continue
        where = register.where(*first[key])
        place = str(where) or json_path(first[key])
        yield tell(code, register, path, got=f"{got}, as at {place}")
