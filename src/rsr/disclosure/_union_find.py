"""Union-find: which items are in the same set (Cormen et al., Introduction to Algorithms, ch. 21)."""

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

_Item = TypeVar("_Item", bound=Hashable)


class UnionFind(Generic[_Item]):
    """Disjoint sets of items; each item that was not merged is a set of its own.

    Each item points to its representative, by way of others. Paths are halved when they are followed.
    """

    def __init__(self) -> None:
        self._parent: dict[_Item, _Item] = {}

    def find(self, item: _Item) -> _Item:
        """Return the representative of the set that holds an item."""
        parent = self._parent
        while (above := parent.get(item, item)) != item:
            parent[item] = parent.get(above, above)
            item = above
        return item

    def merge(self, item: _Item, other: _Item) -> None:
        """Merge two sets; the representative of the second represents both."""
        self._parent[self.find(item)] = self.find(other)

    def represented(self) -> Iterable[_Item]:
        """Return the items that were merged into the set of another one."""
        return self._parent.keys()
