"""What measuring makes of an indicator's figures: a series, its limits, and a verdict in words."""

from datetime import date
from typing import Literal

from attrs import field, frozen

from rsr.brief import brief
from rsr.model._types import typed
from rsr.model.evidence import Direction, Period
from rsr.model.fields import Least, doc
from rsr.model.observation import Coverage
from rsr.model.value import Value

__all__ = [
    "Finding",
    "MeasuredPart",
    "MeasuredPoint",
    "Measurement",
    "Quotient",
    "Signal",
    "TrendChange",
    "VerdictResult",
]

VerdictResult = Literal[
    "sustained-improvement", "signal-only", "no-change-shown", "worse", "cannot-say"
]
Signal = Literal["improvement", "concern", "high", "low"]


@frozen(kw_only=True, field_transformer=typed)
class Quotient:
    """The two figures that a figure was divided from, over the same parts."""

    numerator: Value = field(metadata=doc("The figure above the line."))
    denominator: Value = field(metadata=doc("The figure below the line."))
    times: float = field(
        default=1,
        metadata=doc("What the quotient is multiplied by, such as 1000 for a rate per 1,000."),
    )


@frozen(kw_only=True, field_transformer=typed)
class MeasuredPart:
    """One part of a ratio in the period for which parts are compared."""

    part: str = field(metadata=doc("The part, such as the provider."))
    period: Period = field(metadata=doc("The days that its figures count."))
    quotient: Quotient = field(metadata=doc("Its two figures, hidden ones as such."))


@frozen(kw_only=True, field_transformer=typed)
class MeasuredPoint:
    """One period of a series, as it stands in the vintages that were known."""

    period: Period = field(metadata=doc("The days it counts, or the day it was so."))
    value: Value = field(metadata=doc("The figure of all who reported, or why there is none."))
    throughout: Value | None = field(
        default=None,
        metadata=doc(
            "The figure of those alone who reported in every period since the baseline began; None "
            "where nobody is told apart, or not all of them reported."
        ),
    )
    quotient: Quotient | None = field(
        default=None,
        metadata=doc(
            "What the figure of all was divided from; None where it was not, or has none."
        ),
    )
    throughout_quotient: Quotient | None = field(
        default=None,
        metadata=doc("What the figure of those who reported throughout was divided from."),
    )
    known_parts: int = field(
        default=0,
        validator=Least(0),
        metadata=doc("How many parts with a figure it is added up from; 0 where it is not."),
    )
    suppressed_parts: int = field(
        default=0,
        validator=Least(0),
        metadata=doc("How many parts of which the figure is hidden it is added up from."),
    )
    missing_parts: int = field(
        default=0,
        validator=Least(0),
        metadata=doc("How many parts are named and have no figure; they are not in it."),
    )
    coverage: tuple[Coverage, ...] = field(
        default=(), metadata=doc("How many reported, a group each.")
    )
    status: Literal["provisional", "performance", "final", "not-stated"] = field(
        default="not-stated",
        metadata=doc("How settled its publisher calls it; of parts the least settled."),
    )
    vintages: int = field(
        default=1,
        validator=Least(0),
        metadata=doc(
            "How many vintages of it are known: more than 1 means that it was revised, and 0 that "
            "nothing is on record."
        ),
    )
    mean: float | None = field(
        default=None, metadata=doc("The centre line here; None without limits.")
    )
    lower: float | None = field(default=None, metadata=doc("The lower process limit here."))
    upper: float | None = field(default=None, metadata=doc("The upper process limit here."))
    rules: tuple[str, ...] = field(default=(), metadata=doc("Every rule that fires here."))
    signal: Signal | None = field(
        default=None, metadata=doc("What the signal here means; None is no signal.")
    )
    caveats: tuple[str, ...] = field(
        default=(), metadata=doc("What must be said with this figure.")
    )


@frozen(kw_only=True, field_transformer=typed)
class TrendChange:
    """What an interrupted time series says of the day of change: two lines, one before and one after.

    All is in the unit of the indicator; the intervals are of 95 per cent.
    """

    level: float = field(metadata=doc("The step at the first figure after, from the line before."))
    level_low: float = field(metadata=doc("The lower end of its interval."))
    level_high: float = field(metadata=doc("The upper end of its interval."))
    slope: float = field(
        metadata=doc("How much more the line after rises from one figure to the next."),
    )
    slope_low: float = field(metadata=doc("The lower end of its interval."))
    slope_high: float = field(metadata=doc("The upper end of its interval."))
    says: str = field(metadata=doc("The same in one plain sentence."))
    conditions: tuple[str, ...] = field(default=(), metadata=doc("What must be said with it."))


@frozen(kw_only=True, field_transformer=typed)
class Finding:
    """The verdict on a date of change: what can be said of the figures before and after it.

    It says that figures changed, or did not; never why.
    """

    result: VerdictResult = field(metadata=doc("What can be said."))
    says: str = field(metadata=doc("The same in one plain sentence."))
    direction: Direction = field(
        metadata=doc("Which way it points as evidence, for the people concerned.")
    )
    changed_on: date | None = field(
        default=None,
        metadata=doc("The day from which change was looked for; None if none is known."),
    )
    before: int = field(default=0, validator=Least(0), metadata=doc("Figures before that day."))
    after: int = field(default=0, validator=Least(0), metadata=doc("Figures that were judged."))
    baseline_mean: float | None = field(
        default=None, metadata=doc("The mean before; None where there is none, or bounds alone.")
    )
    after_mean: float | None = field(
        default=None,
        metadata=doc(
            "The mean after; where a shift that lasts came after one the other way, since that ended. "
            "None where there is none, or bounds alone."
        ),
    )
    rules: tuple[str, ...] = field(
        default=(), metadata=doc("The rules that fired after, with their days.")
    )
    caveats: tuple[str, ...] = field(default=(), metadata=doc("What must be said with it."))

    trend_change: TrendChange | None = field(
        default=None,
        metadata=doc(
            "How level and slope changed, by an interrupted time series; None where that is not asked "
            "for, or cannot be worked out. It has no part in the result."
        ),
    )

    __repr__ = brief


@frozen(kw_only=True, field_transformer=typed)
class Measurement:
    """An indicator as it was measured on the figures known on a day."""

    indicator: str = field(metadata=doc("The indicator.", refers_to="indicators"))
    as_of: date | None = field(
        default=None,
        metadata=doc("The day whose knowledge it rests on; None is all that is recorded."),
    )
    basis: Literal["all", "throughout"] = field(
        default="all",
        metadata=doc(
            "Which figures limits and verdict rest on: of all who reported, or of those alone who "
            "reported in every period."
        ),
    )
    points: tuple[MeasuredPoint, ...] = field(default=(), metadata=doc("The series, by period."))
    reporters: tuple[str, ...] = field(
        default=(),
        metadata=doc(
            "Those who reported in every period since the baseline began, sorted; none where parts "
            "have no figures."
        ),
    )
    parts: tuple[MeasuredPart, ...] = field(
        default=(),
        metadata=doc(
            "The parts that a funnel plot compares, by name: those of the latest period in which two or "
            "more have both figures. None where no plot is asked for."
        ),
    )
    variation: str | None = field(
        default=None, metadata=doc("The variation icon; None without limits.")
    )
    assurance: str | None = field(
        default=None, metadata=doc("The assurance icon; None without a target.")
    )
    finding: Finding | None = field(
        default=None, metadata=doc("The verdict; None where it bears on no recommendation.")
    )
    remarks: tuple[str, ...] = field(
        default=(), metadata=doc("What a reader of the series must know.")
    )
    evidence: str | None = field(
        default=None,
        metadata=doc("The evidence record that it became; None if none.", refers_to="evidence"),
    )

    __repr__ = brief
