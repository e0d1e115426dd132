"""What a gathered register remembers of its sources: where records stand, and what was amiss."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from attrs import field, fields, frozen

from rsr.brief import brief
from rsr.errors import Path, Problem, Where
from rsr.model import (
    Account,
    Evidence,
    Observation,
    Origins,
    Provenance,
    Recommendation,
    Register,
    doc,
)
from rsr.workflow._unread import UnreadIndicators, bearing_on, made_of

if TYPE_CHECKING:
    # What knows of figures is imported where there are some.
    from rsr.engine import Selection
    from rsr.series.adding import NotAdded
    from rsr.series.examining import Examined
    from rsr.series.shrinking import ReleaseProblem
    from rsr.workflow._accounts import RowsOfTable
    from rsr.workflow.suppressing import Protection

# The collection that each class of gathered records joins.
COLLECTION_OF: dict[type, str] = {
    Observation: "observations",
    Evidence: "evidence",
    Recommendation: "recommendations",
}


@frozen
class Condition:
    """What is said with whatever is concluded from the figures of an indicator, since a day."""

    indicator: str
    says: str
    since: date

    @classmethod
    def of(cls, selection: "Selection") -> "Iterator[Condition]":
        """Yield what must be said with the figures of a selection."""
        from rsr.engine.added_apart import ADDED_UP
        from rsr.engine.totals import SUSPECTED, suspected_in_words

        ends = [figure.period.end for figure in selection.figures if figure.rows > 1]
        for problem in selection.problems if ends else ():
            if problem.code == ADDED_UP:
                says = (
                    f"The figures add up {problem.got}, and nobody said that these belong together."
                )
                yield cls(selection.indicator, says, min(ends))
            elif problem.code == SUSPECTED:
                says = suspected_in_words(str(problem.got))
                yield cls(selection.indicator, says, min(ends))


@frozen(kw_only=True)
class GatheredOrigins:
    """Places of records that a person wrote, and of those that a source gave."""

    inner: Origins | None
    written: dict[str, int]
    made: dict[str, tuple[Provenance, ...]]

    def locate(self, path: Path) -> Where:
        from rsr.values.places import where_made

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


@frozen(kw_only=True)
class GatheredDetails:
    """What was found in gathering, beside the records that joined the register."""

    problems: tuple[Problem, ...] = ()
    # Those of the data alone, whatever is withheld of it.
    of_data: tuple[Problem, ...] = ()
    # Those of them that tell of releases, each with the day from which these are known.
    releases: "tuple[ReleaseProblem, ...]" = ()
    # The figures as they were gathered, and what makes them fit to be printed.
    protection: "Protection | None" = None
    observations: tuple[Observation, ...] = ()
    # Indicators that have no series, because of what their rows are.
    refused: frozenset[str] = frozenset()
    accounts: tuple[Account, ...] = ()
    # These with every row that could be read: of which of them figures are made, it depends on the day.
    counted: tuple[Account, ...] = ()
    # What is not all read of what the sources hold.
    unread: UnreadIndicators = field(factory=UnreadIndicators)
    # Reporters of which a source told that the second may have followed on the first.
    recoded: tuple[tuple[str, str], ...] = ()
    # How many rows each figure of a table is of.
    of_tables: "tuple[RowsOfTable, ...]" = ()
    # What must be said with the figures of indicators.
    conditions: tuple[Condition, ...] = ()
    # What was found in the figures, by indicator.
    examined: "Mapping[str, Examined]" = field(factory=dict)

    def accounts_on(
        self,
        day: date | None,
        examined: "Mapping[str, Examined]",
        not_added: "Mapping[str, NotAdded]",
    ) -> tuple[Account, ...]:
        """Return what became of the rows as of a day, with what was found in the figures known then."""
        from rsr.workflow._accounts import accounts_on

        tables = [one for one in self.of_tables if one.indicator not in self.refused]
        every = self.protection.together if self.protection is not None else ()
        return accounts_on(day, self.counted, every, tables, examined, not_added)


@frozen(kw_only=True)
class Gathering:
    """A register with what its sources hold, and the problems met on the way."""

    register: Register = field(metadata=doc("The register with the gathered records."))
    problems: tuple[Problem, ...] = field(
        default=(), metadata=doc("What was amiss in the data, sorted by place.")
    )
    accounts: tuple[Account, ...] = field(
        default=(),
        metadata=doc(
            "What became of the rows of each source, in the register's order: of those that became "
            "records, and of those that each indicator took."
        ),
    )

    __repr__ = brief


# Its representation is inherited: the oldest attrs takes that of the base for none, and makes one.
@frozen(kw_only=True, slots=False, repr=False)
class GatheredRegister(Register):
    """A register whose published data was gathered: it is not gathered again."""

    details: GatheredDetails = field(
        eq=False, repr=False, metadata=doc("What was found beside the gathered records.")
    )


def parts_of(register: Register, **changed: Any) -> dict[str, Any]:
    """Return the fields of a register by name, those of `GatheredRegister` left out, some changed."""
    return {one.name: getattr(register, one.name) for one in fields(Register)} | changed


def by_place(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return problems in the order of their places."""
    return tuple(sorted(problems, key=lambda problem: problem.sort_key))


def details_of(register: Register) -> GatheredDetails:
    """Return what was found in gathering a register; nothing of one that was not gathered."""
    return register.details if isinstance(register, GatheredRegister) else GatheredDetails()


def refused_in(register: Register) -> frozenset[str]:
    """Return the indicators that have no series, for what their rows are, or of what they are made."""
    return made_of(register, details_of(register).refused)


def without_all_evidence(register: Register) -> frozenset[str]:
    """Return the recommendations on which a gathered register has evidence that is not all read.

    These are all of them where a source cannot be read that may be about any of them.
    """
    unread = details_of(register).unread
    if unread.any_:
        return frozenset(one.id for one in register.recommendations)
    return bearing_on(register, made_of(register, unread.indicators))
