"""Figures of an indicator, and how many reported for them."""

from datetime import date

from attrs import field, frozen

from rsr.model._types import typed
from rsr.model.evidence import Period, Provenance
from rsr.model.fields import Least, doc
from rsr.model.indicator import Reporting
from rsr.model.parties import SourceRef
from rsr.model.value import Value
from rsr.model.vintage import Standing, Status, standing

__all__ = ["Coverage", "Observation"]

# What is counted as reporting where rows are added up, and none of them is known to be whose.
ROWS = "rows"


@frozen(kw_only=True, field_transformer=typed)
class Coverage:
    """How many of those who should report did."""

    reporting: int = field(validator=Least(0), metadata=doc("How many reported."))
    expected: int | None = field(
        default=None,
        validator=Least(0),
        metadata=doc("How many should have; None if not recorded."),
    )
    of: str = field(metadata=doc("Of what, such as 'NHS providers'."))
    throughout: int | None = field(
        default=None,
        validator=Least(0),
        metadata=doc(
            "How many of those who reported do so in every period since the baseline began; None "
            "where who they were is not recorded."
        ),
    )

    @classmethod
    def counted(
        cls, reporting: int, rule: Reporting | None, *, of: str, throughout: int | None = None
    ) -> "Coverage":
        """Return how many reported, of those who have to by an indicator's rule.

        Where more report than have to, the rule says nothing of that period, and how many should
        have is not recorded.

        Args:
            reporting: How many reported.
            rule: The rule of the indicator, if it has one.
            of: What they are called where there is no rule.
            throughout: How many of them report in every period, if that is known.
        """
        expected = rule.expected if rule is not None else None
        return cls(
            reporting=reporting,
            expected=expected if expected is not None and expected >= reporting else None,
            of=rule.of if rule is not None else of,
            throughout=throughout,
        )


@frozen(kw_only=True, field_transformer=typed)
class Observation:
    """One figure of an indicator, for one period, in one vintage."""

    indicator: str = field(metadata=doc("The indicator.", refers_to="indicators"))
    part: str | None = field(
        default=None,
        metadata=doc(
            "The part of the whole that it counts, such as one provider, by the publisher's code or "
            "name; None is the whole."
        ),
    )
    period: Period = field(metadata=doc("The days it counts, or the day it was so."))
    value: Value = field(metadata=doc("The figure, or why there is none."))
    status: Status = field(
        default="not-stated", metadata=doc("How settled its publisher calls it.")
    )
    vintage_on: date | None = field(
        default=None,
        metadata=doc("The day this figure was published; None if not recorded."),
    )
    vintage: str | None = field(
        default=None,
        metadata=doc("The release it comes from, as its publisher calls it; None if not recorded."),
    )
    issue: int | None = field(
        default=None,
        validator=Least(1),
        metadata=doc(
            "Its place among the issues of one status and one day of publication, such as 2 for the "
            "first correction; the greatest stands. None is the first."
        ),
    )
    coverage: tuple[Coverage, ...] = field(
        default=(), metadata=doc("How many reported, a group each.")
    )
    source: SourceRef | None = field(
        default=None,
        metadata=doc("Where it stands; None is the indicator's own source."),
    )
    caveats: tuple[str, ...] = field(
        default=(), metadata=doc("What must be said with this figure.")
    )
    made_by: Provenance | None = field(
        default=None,
        metadata=doc("The plugin that gathered it; None where a person wrote it."),
    )

    @property
    def standing(self) -> Standing:
        """What it is compared by with others for the same period and part: the greatest stands."""
        return standing(self.status, self.vintage_on, self.issue)

    @property
    def known_on(self) -> date:
        """The day from which it is known: where that of its publication is not recorded, its last."""
        return self.vintage_on or self.period.end

    def published_after(self, other: "Observation") -> bool:
        """Say whether the days of publication are recorded of both, and this one's is later."""
        days = self.vintage_on, other.vintage_on
        return days[0] is not None and days[1] is not None and days[0] > days[1]
