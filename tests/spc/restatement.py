"""XmR charts restated as slowly and plainly as can be, to test the real ones against.

``python tests/spc/restatement.py`` writes the cases in ``cases/made_up.json`` anew. Every series in
them is made up.
"""

import json
import math
import random
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases" / "made_up.json"

Row = dict[str, Any]


def mean_of(values: Sequence[float]) -> float | None:
    """Return the mean in fractions, rounded once."""
    if not values:
        return None
    return float(sum(map(Fraction, values), Fraction(0)) / len(values))


def restate(
    values: Sequence[float | None],
    *,
    better: str = "higher",
    rebase: Sequence[int] = (),
    fix_after: int | None = None,
    screen_outliers: bool = True,
) -> list[Row]:
    """Return what an XmR chart says of each point of one series, phase by phase.

    Args:
        values: The figures, None where one is missing.
        better: Which direction is better.
        rebase: The places at which a phase begins.
        fix_after: On how many rows of a phase the limits rest.
        screen_outliers: Whether large moving ranges are left out.
    """
    numbered = [(sum(place <= at for place in set(rebase)), one) for at, one in enumerate(values)]
    numbers = sorted({number for number, _ in numbered})
    phases = [(number, [one for at, one in numbered if at == number]) for number in numbers]
    return [
        row
        for number, phase in phases
        for row in _phase(number, phase, better, fix_after, screen=screen_outliers)
    ]


def _phase(
    number: int,
    values: Sequence[float | None],
    better: str,
    fix_after: int | None,
    *,
    screen: bool,
) -> list[Row]:
    base = values if fix_after is None else values[:fix_after]
    mean = mean_of([value for value in base if value is not None])
    ranges = [
        abs(other - one) for one, other in pairwise(base) if one is not None and other is not None
    ]
    average = mean_of(ranges)
    if screen and average is not None:
        average = mean_of([one for one in ranges if one < 3.267 * average])
    limited = mean is not None and average is not None
    wide, near = (2.66 * average, 2 * (2.66 / 3) * average) if average is not None else (0.0, 0.0)
    middle = mean if mean is not None else math.nan
    rows: list[Row] = []
    for value in values:
        known = value is not None
        outside = close = None
        if value is not None and limited:
            outside = value > middle + wide or value < middle - wide
            close = not outside and (value > middle + near or value < middle - near)
        rows.append(
            {
                "rebase_group": number,
                "value": value,
                "mean": mean,
                "lpl": middle - wide if limited else None,
                "upl": middle + wide if limited else None,
                "outside_limits": outside,
                "relative_to_mean": (value > middle) - (value < middle) if known else None,  # type: ignore[operator]  # known says so
                "close_to_limits": close,
            }
        )
    trend = _trends(values)
    for at, row in enumerate(rows):
        row["special_cause_type"] = _type(rows, values, trend, at)
        row["point_type"] = _meaning(row["special_cause_type"], better)
        row["short_group_warning"] = len(values) < 13
    return rows


def _trends(values: Sequence[float | None]) -> list[bool]:
    """Say of each point whether it lies in seven that all rise, or all fall."""
    found = [False] * len(values)
    for first in range(len(values) - 6):
        seven = values[first : first + 7]
        if None in seven:
            continue
        steps = [other - one for one, other in pairwise(seven)]  # type: ignore[operator]  # none is missing
        if all(step > 0 for step in steps) or all(step < 0 for step in steps):
            found[first : first + 7] = [True] * 7
    return found


def _type(
    rows: Sequence[Row], values: Sequence[float | None], trend: Sequence[bool], at: int
) -> str:
    side = rows[at]["relative_to_mean"]
    if rows[at]["outside_limits"]:
        return "Above UCL" if side > 0 else "Below LCL"
    if trend[at]:
        goes_on = at + 1 < len(values) and trend[at + 1]
        one, other = (at, at + 1) if goes_on else (at - 1, at)
        rises = values[other] > values[one]  # type: ignore[operator]  # none is missing
        return f"7 Point Trend ({'Increasing' if rises else 'Decreasing'})"
    word = "Above" if side == 1 else "Below"
    if rows[at]["close_to_limits"]:
        for first in range(max(0, at - 2), min(at, len(rows) - 3) + 1):
            three = rows[first : first + 3]
            near = sum(row["close_to_limits"] is True for row in three)
            if side and near >= 2 and all(row["relative_to_mean"] == side for row in three):
                return f"2 in 3 {word} CL"
    for first in range(max(0, at - 6), min(at, len(rows) - 7) + 1):
        seven = rows[first : first + 7]
        if side and all(row["relative_to_mean"] == side for row in seven):
            return f"7 Points {word} CL"
    return "Common Cause"


def _meaning(name: str, better: str) -> str:
    if name == "Common Cause":
        return "common_cause"
    high = "Above" in name or "Increasing" in name
    if better == "neither":
        return "special_cause_neutral_high" if high else "special_cause_neutral_low"
    improving = high == (better == "higher")
    return "special_cause_improvement" if improving else "special_cause_concern"


# --- the cases ---------------------------------------------------------------------------------


def made_up_cases() -> list[dict[str, Any]]:
    """Return the cases of the project's own, each with what is expected of it."""
    chance = random.Random(20220325)  # noqa: S311  # nothing secret
    noise = [round(chance.gauss(50, 5), 1) for _ in range(30)]
    asked: dict[str, dict[str, Any]] = {
        "one-value": {"values": [25.4]},
        "two-values": {"values": [3, 4]},
        "constant": {"values": [5] * 15},
        "constant-tenth": {"values": [0.1] * 10},
        "constant-but-the-last": {"values": [1, 1, 1, 1, 2]},
        "all-missing": {"values": [None] * 4},
        "noise": {"values": noise},
        "noise-lower-is-better": {"values": noise, "better": "lower"},
        "noise-neither-is-better": {"values": noise, "better": "neither"},
        "noise-missing": {"values": [None if at % 7 == 3 else one for at, one in enumerate(noise)]},
        "missing-ends": {"values": [None, *noise[:12], None]},
        "spike": {"values": [*noise[:10], 120, *noise[10:20]]},
        "spike-not-screened": {
            "values": [*noise[:10], 120, *noise[10:20]],
            "screen_outliers": False,
        },
        "step": {"values": [*noise[:15], *(one + 12 for one in noise[15:])]},
        "step-rebased": {
            "values": [*noise[:15], *(one + 12 for one in noise[15:])],
            "rebase": [15],
        },
        "step-fixed": {"values": [*noise[:15], *(one + 12 for one in noise[15:])], "fix_after": 15},
        "rebased-at-once": {"values": noise, "rebase": [0, 20]},
        "rebased-and-fixed": {"values": noise, "rebase": [14], "fix_after": 12},
        "trend-rising": {"values": [5, 6, 4, 5, 1, 2, 3, 4, 5, 6, 7, 5, 4, 6, 5]},
        "trend-with-a-tie": {"values": [5, 6, 4, 5, 1, 2, 3, 3, 4, 5, 6, 5, 4, 6, 5]},
        "trends-one-after-another": {
            "values": [5, 6, 4, 5, 1, 2, 3, 4, 5, 6, 7, 3, 4, 5, 6, 7, 8, 9, 5, 4, 6]
        },
        "peak-of-two-trends": {"values": [1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1, 3, 2]},
        "run-broken-on-the-mean": {
            "values": [11, 11, 11, 10, 11, 11, 11, 11, 9, 9, 9, 9, 9, 9, 9, 10]
        },
        "counts": {"values": [0, 1, 0, 0, 2, 0, 1, 0, 0, 0, 1, 0, 5, 0, 1, 0]},
        "two-of-three": {
            "values": [50, 52, 48, 51, 49, 52, 48, 50, 51, 49, 55, 51, 55, 50, 48, 51]
        },
        "very-large": {"values": [value * 1e200 for value in noise[:14]]},
        "very-small": {"values": [value * 1e-200 for value in noise[:14]]},
    }
    return [
        {"id": name, "asked": one, "expected": _columns(restate(**one))}
        for name, one in asked.items()
    ]


def _columns(rows: Sequence[Row]) -> dict[str, Any]:
    """Return rows as columns; what is the same for all points of a phase is said once for each."""
    of_phase = ("rebase_group", "mean", "lpl", "upl", "short_group_warning")
    said = {tuple(row[name] for name in of_phase) for row in rows}
    points = [name for name in rows[0] if name not in (*of_phase, "value")]
    return {
        "phases": [dict(zip(of_phase, one, strict=True)) for one in sorted(said)],
        "rebase_group": [row["rebase_group"] for row in rows],
        **{name: [row[name] for row in rows] for name in points},
    }


if __name__ == "__main__":
    CASES.parent.mkdir(exist_ok=True)
    lines = ",\n".join(json.dumps(case) for case in made_up_cases())
    CASES.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
