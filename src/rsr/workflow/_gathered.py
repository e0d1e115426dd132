"""What a gathered register remembers of its sources: where records stand, and what was amiss."""

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import field, frozen

from rsr.engine import Selection
from rsr.engine.added_apart import ADDED_UP
from rsr.errors import Path, Problem, Where
from rsr.model import Account, Observation, Origins, Provenance, Register
from rsr.series import known_on
from rsr.series.examining import Examined
from rsr.series.shrinking import Told
from rsr.values.places import where_made
from rsr.workflow._accounts import Dated, as_known_on, undecided
from rsr.workflow._unread import UnreadIndicators, bearing_on, made_of
from rsr.workflow.suppressing import Protection


@frozen
class Condition:
    """What is said with whatever is concluded from the figures of an indicator, since a day."""

    indicator: str
    says: str
    since: date

    @classmethod
    def of(cls, selection: Selection) -> "Iterator[Condition]":
        """Yield what must be said with the figures of a selection."""
        ends = [figure.period.end for figure in selection.figures if figure.rows > 1]
        for problem in selection.problems if ends else ():
            if problem.code == ADDED_UP:
                says = (
                    f"The figures add up {problem.got}, and nobody said that these belong together."
                )
                yield cls(selection.indicator, says, min(ends))


@frozen(kw_only=True)
class GatheredOrigins:
    """Places of records that a person wrote, and of those that a source gave."""

    inner: Origins | None
    written: dict[str, int]
    made: dict[str, tuple[Provenance, ...]]
    problems: tuple[Problem, ...] = ()
    # Those of the data alone, whatever is withheld of it.
    of_data: tuple[Problem, ...]
    # Those of them that tell of releases, each with the day from which these are known.
    releases: tuple[Told, ...]
    # The figures as they were gathered, and what makes them fit to be printed.
    protection: Protection
    observations: tuple[Observation, ...]
    # Indicators that have no series, because of what their rows are.
    refused: frozenset[str]
    accounts: tuple[Account, ...]
    # These with rows of which nothing says which stands, as that is another on other days.
    counted: tuple[Account, ...]
    # What is not all read of what the sources hold.
    unread: UnreadIndicators
    # Reporters of which a source told that the second may have followed on the first.
    recoded: tuple[tuple[str, str], ...] = ()
    # How rows of tables are counted, by the day on which they became known.
    dated: tuple[Dated, ...] = ()
    # What must be said with the figures of indicators.
    conditions: tuple[Condition, ...] = ()
    # What was found in the figures, by indicator.
    examined: Mapping[str, Examined] = field(factory=dict)

    def accounts_on(self, day: date, examined: Mapping[str, Examined]) -> tuple[Account, ...]:
        """Return what became of the rows as of a day, with what was found in the figures known then."""
        rows = [one for one in self.dated if one.indicator not in self.refused]
        every = self.protection.together
        counted = as_known_on(self.counted, every, rows, day)
        return undecided(known_on(every, day), counted, examined)

    def locate(self, path: Path) -> Where:
        collection = str(path[0]) if path else ""
        if len(path) > 1 and isinstance(path[1], int) and collection in self.written:
            index = path[1] - self.written[collection]
            if 0 <= index < len(self.made[collection]):
                return where_made(self.made[collection][index], path)
        return self.inner.locate(path) if self.inner else Where(path=path)

    def folder(self) -> str | None:
        return self.inner.folder() if self.inner else None

    def is_whole(self, collection: str) -> bool:
        return self.inner.is_whole(collection) if self.inner else True

    def lost(self, collection: str, id_: str) -> bool:
        return self.inner.lost(collection, id_) if self.inner else False


def examined_before(register: Register) -> Mapping[str, Examined]:
    """Return what was found in the figures of a gathered register, by indicator."""
    origins = register.origins
    return origins.examined if isinstance(origins, GatheredOrigins) else {}


def refused_in(register: Register) -> frozenset[str]:
    """Return the indicators of a gathered register that have no series, for what their rows are.

    Those that are made of such are among them.
    """
    origins = register.origins
    refused = set(origins.refused) if isinstance(origins, GatheredOrigins) else set()
    return made_of(register, refused)


def conditions_in(register: Register) -> tuple[Condition, ...]:
    """Return what must be said with the figures of indicators of a gathered register."""
    origins = register.origins
    return origins.conditions if isinstance(origins, GatheredOrigins) else ()


def unread_in(register: Register) -> frozenset[str]:
    """Return the recommendations on which a gathered register has evidence that is not all read.

    These are all of them where a source cannot be read that may be about any of them.
    """
    origins = register.origins
    unread = origins.unread if isinstance(origins, GatheredOrigins) else UnreadIndicators()
    if unread.any_:
        return frozenset(one.id for one in register.recommendations)
    return bearing_on(register, made_of(register, unread.indicators))
