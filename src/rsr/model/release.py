"""The release: one cycle, frozen whole, with everything that a page says in it."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from attrs import field, frozen

from rsr.brief import brief
from rsr.errors import NotFoundError
from rsr.model._types import typed
from rsr.model.assessment import Proposal
from rsr.model.conclusion import Conclusion, Grounds
from rsr.model.cycle import ReportCycle
from rsr.model.evidence import Provenance
from rsr.model.fields import Least, doc, identifier
from rsr.model.measurement import Measurement
from rsr.model.recommendation import Recommendation
from rsr.model.register import Register
from rsr.model.scale import StatusScale

__all__ = ["Correction", "Release"]


@frozen(kw_only=True, field_transformer=typed)
class Correction:
    """Why a release was followed by another edition of itself."""

    edition: int = field(validator=Least(2), metadata=doc("The edition that corrects."))
    notice: str = field(metadata=doc("What was wrong and what has changed."))
    on: date | None = field(default=None, metadata=doc("The day of the correction."))


@frozen(kw_only=True, field_transformer=typed)
class FrozenRecords:
    """Which records the last edition of a cycle holds: what must be accounted for ever after."""

    cycle: str = field(validator=identifier, metadata=doc("The cycle that was frozen."))
    file: str = field(
        metadata=doc(
            "The release's file, below the register's folder, or as it was named where it lies elsewhere."
        )
    )
    title: str | None = field(
        default=None, metadata=doc("The title of the register that it was frozen from.")
    )
    records: Mapping[str, Mapping[str, str]] = field(
        factory=dict,
        hash=False,
        metadata=doc("By collection, the ids of its records, each with what reports call it."),
    )


@frozen(kw_only=True, field_transformer=typed, slots=False)
class Release:
    """One cycle as it was published: written once, never edited, corrected by a further edition.

    Its ``register`` holds what the cycle could see at its cut-off, less what may not be published.
    """

    cycle: str = field(validator=identifier, metadata=doc("The cycle that is frozen."))
    edition: int = field(
        default=1,
        validator=Least(1),
        metadata=doc("1 for the first, 2 for the first correction."),
    )
    corrections: tuple[Correction, ...] = field(
        default=(), metadata=doc("The notices of its corrections, oldest first.")
    )
    register: Register = field(metadata=doc("The records that the cycle rests on."))
    scale: StatusScale = field(metadata=doc("The status scale, with its definitions."))
    proposals: tuple[Proposal, ...] = field(
        default=(), metadata=doc("What the strategies propose, each with its trace.")
    )
    measurements: tuple[Measurement, ...] = field(
        default=(), metadata=doc("The series as measured, each with its verdict.")
    )
    remarks: tuple[str, ...] = field(
        default=(), metadata=doc("What checking and gathering found and a reader should know.")
    )
    made_by: tuple[Provenance, ...] = field(
        default=(), metadata=doc("The packages that made it, with their versions.")
    )

    __repr__ = brief

    @property
    def report_cycle(self) -> ReportCycle:
        """The cycle itself."""
        return self.register.cycle(self.cycle)

    @cached_property
    def in_scope(self) -> tuple[Recommendation, ...]:
        """The recommendations that the cycle reports on, in the register's order.

        Those that had been withdrawn by its cut-off are none of them.
        """
        scope = set(self.report_cycle.scope)
        withdrawn = self.register.withdrawn_by(self.report_cycle.cut_off_on)
        return tuple(
            r
            for r in self.register.recommendations
            if (not scope or r.id in scope) and r.id not in withdrawn
        )

    @cached_property
    def conclusions(self) -> tuple[Conclusion, ...]:
        """What is concluded on each recommendation in scope, in the register's order."""
        grounds = Grounds(self.register, self.report_cycle, self.scale, self.proposals)
        return tuple(grounds.conclude(recommendation) for recommendation in self.in_scope)

    def status(self, asked: str) -> Conclusion:
        """Return what is concluded on a recommendation, by its id or number.

        Raises:
            NotFoundError: The release does not report on it.
        """
        wanted = self.register.recommendation(asked)
        for conclusion in self.conclusions:
            if conclusion.recommendation.id == wanted.id:
                return conclusion
        raise NotFoundError.of(
            "recommendation-out-of-scope",
            "the recommendation asked for must be in the cycle's scope",
            got=repr(asked),
            hint=f"cycle {self.cycle} does not report on it",
        )
