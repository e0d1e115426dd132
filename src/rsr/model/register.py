"""The register: all that is recorded of one review, in one place."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import combinations
from typing import Any, Protocol, get_args

from attrs import evolve, field, fields, frozen

from rsr.brief import brief
from rsr.errors import NotFoundError, Path, Where
from rsr.model._types import typed
from rsr.model.assessment import Assessment
from rsr.model.cycle import ReportCycle, StrategyUse
from rsr.model.evidence import Evidence, PrivateNames, Story
from rsr.model.fields import Least, doc, identifier
from rsr.model.indicator import Break, DataSource, Indicator
from rsr.model.kinds import joined, mixed_in_select
from rsr.model.observation import Observation
from rsr.model.parties import Organisation, Population, Publication, Theme
from rsr.model.progress import Claim, Milestone, Response
from rsr.model.recommendation import Recommendation, Withdrawal
from rsr.model.scale import StatusScale

__all__ = ["COLLECTIONS", "FORMAT", "Origins", "Register"]

# The version of the shape of a register's documents.
FORMAT = 3


class Origins(Protocol):
    """Where each record of a register was read from."""

    def locate(self, path: Path) -> Where:
        """Return file, line and column of a path such as ``("evidence", 3, "kind")``."""
        ...

    def folder(self) -> str | None:
        """Return the folder that the register's own paths are relative to."""
        ...

    def is_whole(self, collection: str) -> bool:
        """Say whether every record of a collection could be read."""
        ...

    def lost(self, collection: str, id_: str) -> bool:
        """Say whether a record of that id was there but could not be read."""
        ...


@frozen(kw_only=True, field_transformer=typed, slots=False)
class Register:
    """One review and all that is recorded of it.

    Every collection keeps the order of its documents. Records point at each other by id; whether
    those ids exist is for ``check`` to say, so that a register can be read and mended.
    """

    format: int = field(
        default=FORMAT,
        validator=Least(1),
        metadata=doc("The version of the shape of the register's documents."),
    )
    title: str = field(metadata=doc("What is followed up."))
    summary: str | None = field(default=None, metadata=doc("What it is about, in a paragraph."))
    notice: str | None = field(
        default=None, metadata=doc("A line that every page must carry, such as 'wholly made up'.")
    )
    review: str | None = field(
        default=None,
        metadata=doc("The publication that makes the recommendations.", refers_to="publications"),
    )
    publisher: str | None = field(
        default=None,
        metadata=doc("The organisation that reports on progress.", refers_to="organisations"),
    )
    scale: str = field(
        default="cqc-2022",
        validator=identifier,
        metadata=doc("The status scale in use."),
    )
    strategies: tuple[StrategyUse, ...] = field(
        default=(),
        metadata=doc("The strategies that propose statuses, in every cycle."),
    )
    language: str = field(default="en-GB", metadata=doc("The language of its texts (BCP 47)."))
    include: tuple[str, ...] = field(
        default=(), metadata=doc("Further files to read, as patterns below the register's folder.")
    )
    publications: tuple[Publication, ...] = field(default=(), metadata=doc("The documents."))
    organisations: tuple[Organisation, ...] = field(default=(), metadata=doc("The bodies."))
    populations: tuple[Population, ...] = field(default=(), metadata=doc("The groups of people."))
    themes: tuple[Theme, ...] = field(default=(), metadata=doc("The chapters, in order."))
    recommendations: tuple[Recommendation, ...] = field(default=(), metadata=doc("What was asked."))
    withdrawals: tuple[Withdrawal, ...] = field(
        default=(), metadata=doc("What is followed up no more.")
    )
    responses: tuple[Response, ...] = field(default=(), metadata=doc("What was answered."))
    claims: tuple[Claim, ...] = field(default=(), metadata=doc("What owners say they did."))
    milestones: tuple[Milestone, ...] = field(default=(), metadata=doc("What was due when."))
    evidence: tuple[Evidence, ...] = field(default=(), metadata=doc("What is known."))
    stories: tuple[Story, ...] = field(default=(), metadata=doc("People's own accounts."))
    private_names: tuple[PrivateNames, ...] = field(
        default=(),
        metadata=doc("Real names to be kept out of everything.", private=True),
    )
    indicators: tuple[Indicator, ...] = field(default=(), metadata=doc("The outcome series."))
    observations: tuple[Observation, ...] = field(default=(), metadata=doc("Their figures."))
    sources: tuple[DataSource, ...] = field(
        default=(), metadata=doc("Published data to be read by plugins.")
    )
    scales: tuple[StatusScale, ...] = field(
        default=(), metadata=doc("Status scales of the register's own.")
    )
    cycles: tuple[ReportCycle, ...] = field(default=(), metadata=doc("The rounds of reporting."))
    assessments: tuple[Assessment, ...] = field(default=(), metadata=doc("What was concluded."))
    origins: Origins | None = field(
        default=None,
        eq=False,
        repr=False,
        metadata=doc("Where the records were read from; None for one built in Python."),
    )

    __repr__ = brief

    @cached_property
    def _ids(self) -> dict[str, dict[str, Any]]:
        return {
            name: {record.id: record for record in reversed(getattr(self, name))}
            for name in COLLECTIONS
            if any(attribute.name == "id" for attribute in fields(COLLECTIONS[name]))
        }

    def ids(self, collection: str) -> dict[str, Any]:
        """Return a collection's records by id; the first of several with one id."""
        return self._ids[collection]

    def find(self, collection: str, id_: str) -> Any:
        """Return a record by id, or None."""
        return self._ids[collection].get(id_)

    def cycle(self, id_: str) -> ReportCycle:
        """Return a cycle by its id.

        Raises:
            NotFoundError: The register has no such cycle.
        """
        found = self.find("cycles", id_)
        if found is None:
            if not self.cycles:
                raise NotFoundError.of(
                    "cycle-unknown",
                    "the register must have a cycle of reports",
                    got="none",
                    hint="give one under cycles, such as "
                    "{id: first, title: First report, cut_off_on: '2026-03-31'}",
                )
            raise self._not_found("cycle", id_)
        return found  # type: ignore[no-any-return]  # ids() holds records of every class

    def indicator(self, id_: str) -> Indicator:
        """Return an indicator by its id.

        Raises:
            NotFoundError: The register has no such indicator.
        """
        found = self.find("indicators", id_)
        if found is None:
            raise self._not_found("indicator", id_)
        return found  # type: ignore[no-any-return]  # ids() holds records of every class

    def _not_found(self, noun: str, id_: str) -> NotFoundError:
        return NotFoundError.of(
            f"{noun}-unknown",
            f"the {noun} asked for must be in the register",
            got=repr(id_),
            hint=f"it has {', '.join(one.id for one in getattr(self, f'{noun}s')) or 'none'}",
        )

    def recommendation(self, asked: str) -> Recommendation:
        """Return a recommendation by its id or number.

        Raises:
            NotFoundError: None goes by that id or number, or several go by that number.
        """
        found = self.find("recommendations", asked)
        if found is not None:
            return found  # type: ignore[no-any-return]  # ids() holds records of every class
        numbered = [record for record in self.recommendations if record.number == asked]
        if len(numbered) == 1:
            return numbered[0]
        ids = ", ".join(record.id for record in numbered[:8])
        raise NotFoundError.of(
            "recommendation-unknown",
            "the recommendation asked for must be in the register",
            got=repr(asked),
            hint=f"several have that number: {ids}" if ids else "give its id or its number",
        )

    def withdrawn_by(self, day: date) -> frozenset[str]:
        """Return the ids of the recommendations that had been withdrawn by a day."""
        return frozenset(w.recommendation for w in self.withdrawals if w.on <= day)

    def changed_on(self, indicator: Indicator) -> date | None:
        """Return the day from which change of an indicator is looked for, without its lag.

        That is the day that the indicator names, or else the first on which one of the
        recommendations that it bears on was made: its own day, or that of its publication, or that of
        the review. None where none of them is recorded.
        """
        if indicator.change_point is not None and indicator.change_point.changed_on is not None:
            return indicator.change_point.changed_on
        days = [self._made_on(item.partition("/")[0]) for item in indicator.bears_on]
        return min((day for day in days if day is not None), default=None)

    def breaks_of(self, indicator: Indicator) -> tuple[Break, ...]:
        """Return the breaks in an indicator's series: its own, and those of what it is made of.

        A ratio is broken where one of its two indicators is, and a series that goes on where those
        before it are; what it records itself, within a month, takes the place of theirs.
        """
        parts = [self.find("indicators", other) for other in indicator.made_of]
        return indicator.breaks_with(
            broken for part in parts if part is not None for broken in part.breaks
        )

    def never_joined(self, indicator: Indicator) -> tuple[tuple[Path, str, str], ...]:
        """Return which indicators stand in one series, or one ratio, though one of them says never.

        Each comes as a pair, with the path below the indicator of the one that joins them.
        """
        members: list[tuple[Path, str]] = [((), indicator.id)]
        members += [(("continues", at), other) for at, other in enumerate(indicator.continues)]
        for place, id_ in indicator.ratio.places if indicator.ratio is not None else ():
            part = self.find("indicators", id_)
            every = (id_, *(part.continues if part is not None else ()))
            members += [(("ratio", place), other) for other in every]
        return tuple(
            (path, one, other)
            for (_, one), (path, other) in combinations(members, 2)
            if self._says_never(one, other) or self._says_never(other, one)
        )

    def kinds_mixed(self, indicator: Indicator) -> tuple[tuple[Path, str, str], ...]:
        """Return what an indicator selects together, or continues, though it is of different kinds.

        Each comes with the path below the indicator, and both kinds in words. So does what it is
        made of, where that is such a mixture itself.
        """
        found: list[tuple[Path, str, str]] = []
        own = mixed_in_select(indicator)
        if own is not None:
            found.append((("select", own[0]), *own[1:]))
        places: list[tuple[Path, str]] = [
            (("continues", at), id_) for at, id_ in enumerate(indicator.continues)
        ]
        if indicator.ratio is not None:
            places += [(("ratio", place), id_) for place, id_ in indicator.ratio.places]
        for path, id_ in places:
            other = self.find("indicators", id_)
            if other is None:
                continue
            mixed = mixed_in_select(other)
            if mixed is not None:
                found.append((path, *mixed[1:]))
            elif path[0] == "continues" and (kinds := joined(indicator, other)) is not None:
                found.append((path, *kinds))
        return tuple(found)

    def _says_never(self, one: str, other: str) -> bool:
        found = self.find("indicators", one)
        return found is not None and other in found.never_join

    def _made_on(self, id_: str) -> date | None:
        record = self.find("recommendations", id_)
        if record is None or record.made_on is not None:
            return record.made_on if record is not None else None
        document = self.find("publications", record.publication or self.review or "")
        return document.published_on if document is not None else None

    def chain(self, cycle: str) -> tuple[ReportCycle, ...]:
        """Return a cycle and those before it, the newest first; a loop is cut where it closes."""
        found: list[ReportCycle] = []
        step = self.find("cycles", cycle)
        while step is not None and step not in found:
            found.append(step)
            step = self.find("cycles", step.previous) if step.previous else None
        return tuple(found)

    def records(self) -> Iterator[tuple[str, int, Any]]:
        """Yield every record as (collection, index, record), collection by collection."""
        for name in COLLECTIONS:
            for index, record in enumerate(getattr(self, name)):
                yield name, index, record

    def where(self, *path: str | int) -> Where:
        """Return where a value stands: file, line and column if it was read, else its path."""
        return self.origins.locate(path) if self.origins else Where(path=path)

    def with_records(self, **added: tuple[Any, ...]) -> "Register":
        """Return the register with records put at the end of collections."""
        return evolve(self, **{name: getattr(self, name) + more for name, more in added.items()})


# Each collection of a register, and the class of its records.
COLLECTIONS: dict[str, Any] = {
    attribute.name: get_args(attribute.type)[0]
    for attribute in fields(Register)
    if attribute.default == () and attribute.name not in ("include", "strategies")
}
