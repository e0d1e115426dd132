"""What an XmR chart says of a point, a phase and a group."""

from datetime import date
from typing import Literal

from attrs import field, frozen

from rsr.model import doc

Assurance = Literal["pass", "fail", "inconsistent"]


@frozen(kw_only=True)
class XmrPoint:
    """One point of a chart, with what is said of it."""

    group: str | None = field(metadata=doc("The group; None where no groups were given."))
    on: date | None = field(metadata=doc("Its date; None where no dates were given."))
    value: float | None = field(metadata=doc("The figure; None where it is missing."))
    rebase_group: int = field(
        metadata=doc("How many rebases came before it or with it: the phase it belongs to.")
    )
    mean: float | None = field(metadata=doc("The mean of its phase; None of no values."))
    lpl: float | None = field(
        metadata=doc("The lower process limit, never clipped; None where there is none.")
    )
    upl: float | None = field(metadata=doc("The upper process limit; None where there is none."))
    lower_near: float | None = field(
        metadata=doc("Two thirds of the way from the mean to the lower limit; None without limits.")
    )
    upper_near: float | None = field(
        metadata=doc("Two thirds of the way from the mean to the upper limit; None without limits.")
    )
    outside_limits: bool | None = field(
        metadata=doc("Whether it lies beyond a limit; None without a value or limits.")
    )
    relative_to_mean: int | None = field(
        metadata=doc("1 above the mean, -1 below, 0 on it; None without a value.")
    )
    close_to_limits: bool | None = field(
        metadata=doc("Whether it lies in the outer third, within the limits; None as above.")
    )
    rules: tuple[str, ...] = field(
        metadata=doc("Every rule it fired, by name, in the order of priority.")
    )
    special_cause_type: str = field(metadata=doc("The rule that names it, as charts label it."))
    special_cause: bool = field(metadata=doc("Whether any rule fired."))
    point_type: str = field(
        metadata=doc("Common cause, or a special cause of improvement, concern or neither.")
    )
    short_group_warning: bool = field(metadata=doc("Whether its phase has fewer than 13 rows."))
    target: float | None = field(metadata=doc("The target of its group; None without one."))


@frozen(kw_only=True)
class XmrPhase:
    """A stretch of one group whose limits and rules stand by themselves."""

    group: str | None = field(metadata=doc("The group; None where no groups were given."))
    rebase_group: int = field(metadata=doc("Its number: 0 before the first rebase."))
    first_on: date | None = field(metadata=doc("The date of its first point; None without dates."))
    last_on: date | None = field(metadata=doc("The date of its last point; None without dates."))
    mean: float | None = field(metadata=doc("The mean; None of no values."))
    lpl: float | None = field(metadata=doc("The lower process limit; None where there is none."))
    upl: float | None = field(metadata=doc("The upper process limit; None where there is none."))
    n: int = field(metadata=doc("How many points it has, missing ones included."))
    common_cause: int = field(metadata=doc("How many of them fired no rule."))
    special_cause_improvement: int = field(metadata=doc("How many show improvement."))
    special_cause_concern: int = field(metadata=doc("How many are of concern."))
    variation_type: str = field(metadata=doc("What its last point shows."))
    assurance_type: str | None = field(
        metadata=doc(
            "Whether the limits keep to the target: consistent_pass, consistent_fail or "
            "inconsistent; None before the last phase, and where there is no target."
        )
    )


@frozen(kw_only=True)
class XmrIcons:
    """The two icons of a group. They speak of its last point and last limits, not of an effect."""

    group: str | None = field(metadata=doc("The group; None where no groups were given."))
    variation: str | None = field(
        metadata=doc(
            "common_cause, or improvement, concern or neutral with _high or _low; None where the "
            "rules ask for more points."
        )
    )
    assurance: Assurance | None = field(
        metadata=doc("Whether the limits keep to the target; None where that is not asked.")
    )
