"""Which rules a chart follows, what they are called, and which of them names a point."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal

from attrs import field, frozen

from rsr.model import doc

Better = Literal["higher", "lower", "neither"]
BETTER: tuple[Better, ...] = ("higher", "lower", "neither")
# What a verdict from them can be.
Result = Literal["sustained-improvement", "signal-only", "no-change-shown", "worse", "cannot-say"]

# The average range of two independent normal values, in standard deviations (d2 of control charts).
D2 = 1.128
# Exponential times are close to normal when raised to the power 1/3.6.
POWER = 3.6
# Limits of an XmR chart lie 2.66 average moving ranges from the mean: 3 / 1.128, which is 2.6596,
# rounded as the reference rounds it.
LIMIT = 2.66
NEAR = 2 * (LIMIT / 3)
# A moving range that is this many times the average is left out when limits are screened.
SCREEN = 3.267
# A phase of fewer rows than this is called short.
SHORT = 13
# Limits may be fixed after this many rows at the earliest.
LEAST_FIXED = 12
# So many points make a shift or a trend, by choice.
SHORTEST_RUN, LONGEST_RUN = 6, 7

# One bit for each rule and direction; a point's byte holds every rule that it fired.
ABOVE_UPPER, BELOW_LOWER = 0x01, 0x02
SHIFT_ABOVE, SHIFT_BELOW = 0x04, 0x08
TREND_RISING, TREND_FALLING = 0x10, 0x20
TWO_ABOVE, TWO_BELOW = 0x40, 0x80
OUTSIDE = ABOVE_UPPER | BELOW_LOWER
TREND = TREND_RISING | TREND_FALLING
HIGH = ABOVE_UPPER | SHIFT_ABOVE | TREND_RISING | TWO_ABOVE
LOW = BELOW_LOWER | SHIFT_BELOW | TREND_FALLING | TWO_BELOW

RULE_NAMES: Mapping[int, str] = MappingProxyType(
    {
        ABOVE_UPPER: "above-upper-limit",
        BELOW_LOWER: "below-lower-limit",
        TREND_RISING: "trend-rising",
        TREND_FALLING: "trend-falling",
        TWO_ABOVE: "two-of-three-above",
        TWO_BELOW: "two-of-three-below",
        SHIFT_ABOVE: "shift-above",
        SHIFT_BELOW: "shift-below",
    }
)

# The order above is that of the reference: the first rule that fired names the point. The place of
# a rule in it, counted from 1, is the code of the type; odd codes are high, even ones low.
_BITS = tuple(RULE_NAMES)


@frozen(kw_only=True)
class Rules:
    """The choices that make two tools draw two charts of the same figures.

    Take a profile from :data:`PROFILES`, or name single choices to :func:`rsr.spc.xmr`.

    >>> PROFILES["nhsr-0.2.2"].screen_outliers, PROFILES["making-data-count"].screen_outliers
    (True, False)
    """

    profile: str = field(metadata=doc("The profile from which the choices were taken."))
    screen_outliers: bool = field(
        metadata=doc("Whether moving ranges above 3.267 times their average are left out, once.")
    )
    two_in_three_counts_outside: bool = field(
        metadata=doc("Whether a point outside the limits counts as near them for two of three.")
    )
    run_length: int = field(
        metadata=doc("How many points make a shift or a trend: 6 or 7.", unit="points")
    )
    min_points: int = field(
        metadata=doc("How many values a phase needs to be given limits, rules and icons.")
    )
    improvement_wins: bool = field(
        metadata=doc("Whether a rule that shows improvement names a point before one of concern.")
    )
    trend_by_membership: bool = field(
        metadata=doc("Whether a trend's last point is named after the trend it belongs to.")
    )
    strict_assurance: bool = field(
        metadata=doc("Whether an assurance icon needs a target of the group's own, and limits.")
    )


PROFILES: Mapping[str, Rules] = MappingProxyType(
    {
        "nhsr-0.2.2": Rules(
            profile="nhsr-0.2.2",
            screen_outliers=True,
            two_in_three_counts_outside=False,
            run_length=7,
            min_points=0,
            improvement_wins=False,
            trend_by_membership=False,
            strict_assurance=False,
        ),
        "making-data-count": Rules(
            profile="making-data-count",
            screen_outliers=False,
            two_in_three_counts_outside=True,
            run_length=7,
            min_points=13,
            improvement_wins=True,
            trend_by_membership=True,
            strict_assurance=True,
        ),
    }
)


def rules_fired(bits: int) -> tuple[str, ...]:
    """Return the names of the rules in a point's byte, in the order of priority."""
    return _FIRED[bits]


_FIRED = tuple(tuple(RULE_NAMES[bit] for bit in _BITS if bits & bit) for bits in range(256))


def in_concern(better: Better) -> int:
    """Return the bits of the rules that are of concern; none where neither way is better."""
    return {"higher": LOW, "lower": HIGH, "neither": 0}[better]


def in_improvement(better: Better) -> int:
    """Return the bits of the rules that show improvement; none where neither way is better."""
    return {"higher": HIGH, "lower": LOW, "neither": 0}[better]


def assured(target: float, lower: float, upper: float, better: Better) -> str | None:
    """Return the assurance icon of a target between two limits; None where neither way is better."""
    if better == "neither":
        return None
    over, under = "consistent_fail", "consistent_pass"
    if better == "lower":
        over, under = under, over
    return over if target > upper else under if target < lower else "inconsistent"


@cache
def type_codes(rules: Rules, better: Better) -> bytes:
    """Return the code of the type for each of the 256 bytes a point can have."""
    first = in_improvement(better) if rules.improvement_wins else 0

    def code(bits: int) -> int:
        bits = bits & first or bits
        return next((at for at, bit in enumerate(_BITS, start=1) if bits & bit), 0)

    return bytes(code(bits) for bits in range(256))


@cache
def type_labels(run_length: int) -> tuple[str, ...]:
    """Return what the reference calls each type, by its code."""
    return (
        "Common Cause",
        "Above UCL",
        "Below LCL",
        f"{run_length} Point Trend (Increasing)",
        f"{run_length} Point Trend (Decreasing)",
        "2 in 3 Above CL",
        "2 in 3 Below CL",
        f"{run_length} Points Above CL",
        f"{run_length} Points Below CL",
    )


@cache
def point_types(better: Better) -> tuple[str, ...]:
    """Return what each type says of improvement, by its code."""
    high, low = {
        "higher": ("special_cause_improvement", "special_cause_concern"),
        "lower": ("special_cause_concern", "special_cause_improvement"),
        "neither": ("special_cause_neutral_high", "special_cause_neutral_low"),
    }[better]
    return ("common_cause", *(high, low) * 4)


@cache
def variation_icons(better: Better) -> tuple[str, ...]:
    """Return the variation icon that each type gives to a group whose last point has it."""
    high, low = {
        "higher": ("improvement_high", "concern_low"),
        "lower": ("concern_high", "improvement_low"),
        "neither": ("neutral_high", "neutral_low"),
    }[better]
    return ("common_cause", *(high, low) * 4)
