"""Things of which some are one (union-find)."""

from collections.abc import Hashable
from typing import Generic, TypeVar

__all__ = ["Joined"]

_One = TypeVar("_One", bound=Hashable)


class Joined(Generic[_One]):
    """Things of which some are one: each is stood for by the one to which it was joined."""

    def __init__(self) -> None:
        self._leader: dict[_One, _One] = {}

    def __call__(self, one: _One) -> _One:
        """Return what stands for a thing."""
        leader = self._leader
        while (above := leader.get(one, one)) != one:
            leader[one] = leader.get(above, above)
            one = above
        return one

    def join(self, one: _One, other: _One) -> None:
        """Let a thing stand for another too."""
        self._leader[self(one)] = self(other)
