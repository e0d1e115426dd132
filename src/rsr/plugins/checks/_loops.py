"""Finds loops among records that point at one another."""

from collections.abc import Iterator, Mapping, Sequence


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
