"""Stretches of points, next to each other, that all fired one rule."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from attrs import field, frozen

from rsr.model import doc
from rsr.spc._rules import RULE_NAMES, Improvement, in_concern, in_improvement

Meaning = Literal["improvement", "concern", "neutral"]


@frozen(kw_only=True)
class Stretch:
    """A stretch of points, next to each other, that all fired one rule."""

    rule: str = field(metadata=doc("The rule, such as 'shift-above' or 'below-lower-limit'."))
    meaning: Meaning = field(metadata=doc("Improvement or concern; neutral where neither way is."))
    first_on: date = field(metadata=doc("The date of its first point."))
    last_on: date = field(metadata=doc("The date of its last point."))
    n: int = field(metadata=doc("How many points fired it."))


def stretches(
    dates: Sequence[date], fired: Sequence[int], improvement: Improvement
) -> list[Stretch]:
    """Return every stretch that fired a rule, the one that ended last first."""
    better, worse = in_improvement(improvement), in_concern(improvement)
    found = []
    for bit, name in RULE_NAMES.items():
        meaning: Meaning = (
            "improvement" if bit & better else "concern" if bit & worse else "neutral"
        )
        start = None
        for at in range(len(fired) + 1):
            on = at < len(fired) and fired[at] & bit
            if on and start is None:
                start = at
            elif not on and start is not None:
                found.append(
                    Stretch(
                        rule=name,
                        meaning=meaning,
                        first_on=dates[start],
                        last_on=dates[at - 1],
                        n=at - start,
                    )
                )
                start = None
    # Stable: of those that end and begin together, the weightiest rule comes first.
    return sorted(found, key=lambda signal: (signal.last_on, signal.first_on), reverse=True)
