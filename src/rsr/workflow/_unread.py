"""What sources hold that cannot be read, and so which indicators are not known in full."""

from collections.abc import Iterable, Sequence
from typing import Any

from attrs import fields, frozen

from rsr.errors import Problem
from rsr.model import DataSource, Register, field_doc
from rsr.plugins.manager import Plugins


@frozen
class UnreadIndicators:
    """Indicators of which not all is read; or that it may be any of them, and any evidence."""

    indicators: frozenset[str] = frozenset()
    any_: bool = False

    def __bool__(self) -> bool:
        return self.any_ or bool(self.indicators)

    def __or__(self, other: "UnreadIndicators") -> "UnreadIndicators":
        return UnreadIndicators(self.indicators | other.indicators, self.any_ or other.any_)


def unread_of(
    items: Sequence[Any] | None, source: DataSource, register: Register, plugins: Plugins
) -> UnreadIndicators:
    """Return what is not read of a source, by the errors that it gave.

    An error of an indicator is about that one alone. Any other is about all those that are measured
    on the source, or that its options name; and where there are none, what it is about is not known.

    ``items``: what the source gave; None where there is no such source.
    """
    from rsr.series.shrinking import ReleaseProblem

    told = [one.problem if isinstance(one, ReleaseProblem) else one for one in items or ()]
    amiss = [one for one in told if isinstance(one, Problem) and one.severity == "error"]
    if items is not None and not amiss:
        return UnreadIndicators()
    paths = [one.where.path for one in amiss]
    own = {
        register.indicators[path[1]].id
        for path in paths
        if path[:1] == ("indicators",) and isinstance(path[1], int)
    }
    if items is not None and all(path[:1] == ("indicators",) for path in paths):
        return UnreadIndicators(frozenset(own))
    about = own | _named(source, plugins)
    about |= {
        one.id for one in register.indicators if one.measured and one.measured.data == source.id
    }
    return UnreadIndicators(frozenset(about), any_=not about)


def _named(source: DataSource, plugins: Plugins) -> set[str]:
    """Return the indicators that the options of a source name."""
    if source.use not in plugins.sources:
        return set()
    options = plugins.sources[source.use].offer.options
    if options is None:
        return set()
    names = (one.name for one in fields(options) if field_doc(one).refers_to == "indicators")
    return {id_ for name in names if isinstance(id_ := source.options.get(name), str)}


def made_of(register: Register, ids: Iterable[str]) -> frozenset[str]:
    """Return indicators with those whose series are made of them."""
    found = set(ids)
    for _ in ("continued", "divided"):  # a ratio may be of one that continues another
        found |= {one.id for one in register.indicators if found.intersection(one.made_of)}
    return frozenset(found)


def bearing_on(register: Register, ids: Iterable[str]) -> frozenset[str]:
    """Return the recommendations that indicators bear on."""
    wanted = set(ids)
    return frozenset(
        item.partition("/")[0]
        for indicator in register.indicators
        if indicator.id in wanted
        for item in indicator.bears_on
    )
