"""What checks share: how they tell what they found, and how loops are found among records."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

from rsr.errors import Path, Problem, did_you_mean, json_path
from rsr.model import Register
from rsr.plugins import CheckCode, CheckContext

# Looking for a word that is near costs more with every word there is.
_MOST_TO_COMPARE = 2_000

# What is told, where the value at fault stands, what came, made fit to be shown; and what to do, where
# more can be said than the code's own advice.
Finding = tuple[CheckCode, Path, str | None] | tuple[CheckCode, Path, str | None, str | None]

# Where a value stands, what must be unique about it, and how it is shown.
Named = tuple[Path, Hashable, str]


def telling(
    find: Callable[[Register, CheckContext], Iterable[Finding]],
) -> Callable[[Register, CheckContext], Iterator[Problem]]:
    """Return a check that makes problems of what a function finds."""

    def run(register: Register, context: CheckContext) -> Iterator[Problem]:
        for code, path, got, *hint in find(register, context):
            yield Problem(
                code=code.code,
                severity=code.severity,
                must=code.must,
                where=register.where(*path),
                got=got,
                hint=(hint[0] if hint else None) or code.do,
            )

    return run


def lost(register: Register, collection: str, id_: str) -> bool:
    """Say whether a record of that id was there, though it could not be read."""
    return register.origins is not None and register.origins.lost(collection, id_)


def near(word: str, known: Iterable[str]) -> str | None:
    """Return a question that names the known word nearest to one that is not known, if one is."""
    words = list(known)
    if len(words) > _MOST_TO_COMPARE:
        return None
    return did_you_mean(word, words)


def repeated(code: CheckCode, register: Register, named: Iterable[Named]) -> Iterator[Finding]:
    """Tell of every value that stands a second time, and where the first one stands."""
    first: dict[Hashable, Path] = {}
    for path, key, got in named:
        if key not in first:
            first[key] = path
            continue
        where = register.where(*first[key])
        place = str(where) or json_path(first[key])
        yield code, path, f"{got}, as at {place}"


def loops(following: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Return every loop that is closed in walking from each id to those that it points at.

    The last id of a loop is the one that points back at the first. To take away the last step of
    each loop that is returned leaves none.

    >>> loops({"a": ["b"], "b": ["a"], "c": ["c"], "d": ["a"]})
    [('a', 'b'), ('c',)]
    """
    found: list[tuple[str, ...]] = []
    done: set[str] = set()
    for start in following:
        if start in done:
            continue
        trail = [start]
        place = {start: 0}
        ahead: list[Iterator[str]] = [iter(following[start])]
        while trail:
            target = next(ahead[-1], None)
            if target is None:
                ahead.pop()
                left = trail.pop()
                del place[left]
                done.add(left)
            elif target in place:
                found.append(tuple(trail[place[target] :]))
            elif target in following and target not in done:
                place[target] = len(trail)
                trail.append(target)
                ahead.append(iter(following[target]))
    return found
