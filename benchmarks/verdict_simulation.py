"""How often rules find a change in made-up series: ``python benchmarks/verdict_simulation.py``.

Each series has 24 points before a day and 12 after it; from that day on the made-up values lie some
standard deviations higher. Where they lie none higher, whatever is found is a false alarm.
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date

from rsr.spc import judge, xmr

BEFORE, AFTER = 24, 12
# How alike neighbours are, and the step in standard deviations.
CASES = ((0.0, 0.0), (0.4, 0.0), (0.0, 1.0), (0.4, 1.0), (0.0, 2.0), (0.4, 2.0))
RULES = (
    "icon, limits from the whole series",
    "icon, limits from the baseline",
    "any sign of improvement after the day",
    "verdict: sustained-improvement",
    "verdict: signal-only",
    "verdict: worse",
)
MONTHS = [date(2020 + at // 12, at % 12 + 1, 1) for at in range(BEFORE + AFTER)]


def made_up(chance: random.Random, *, likeness: float, step: float) -> list[float]:
    """Return a series of standard deviation 1 whose neighbours are alike, with a step in it."""
    value = chance.gauss(0, 1)
    rest = (1 - likeness**2) ** 0.5
    series = []
    for at in range(BEFORE + AFTER):
        series.append(value + (step if at >= BEFORE else 0))
        value = likeness * value + rest * chance.gauss(0, 1)
    return series


def found_in(series: Sequence[float]) -> set[str]:
    """Return the rules that find an improvement, or a change for the worse, in a series."""
    whole, frozen = xmr(series), xmr(series, fix_after=BEFORE)
    verdict = judge(series, dates=MONTHS, changed_on=MONTHS[BEFORE], improvement="increase")
    after = frozen.column("point_type")[BEFORE:]
    told = {
        RULES[0]: whole.icons[0].variation == "improvement_high",
        RULES[1]: frozen.icons[0].variation == "improvement_high",
        RULES[2]: "special_cause_improvement" in after,
    }
    return {rule for rule, yes in told.items() if yes} | {f"verdict: {verdict.result}"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Simulate and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1500, help="series for each column")
    parser.add_argument("--seed", type=int, default=20220325, help="seed of the made-up series")
    given = parser.parse_args(arguments)
    begun = time.perf_counter()
    columns: list[Counter[str]] = []
    for likeness, step in CASES:
        chance = random.Random(f"{given.seed} {likeness} {step}")
        counted: Counter[str] = Counter()
        for _ in range(given.runs):
            counted.update(found_in(made_up(chance, likeness=likeness, step=step)))
        columns.append(counted)
    heads = [f"+{step:g} {f'AR {likeness}' if likeness else 'iid'}" for likeness, step in CASES]
    print(f"{given.runs} series a column, seed {given.seed}")
    print(f"{'':<40}" + "".join(f"{head:>12}" for head in heads))
    for rule in RULES:
        shares = (counted[rule] / given.runs for counted in columns)
        print(f"{rule:<40}" + "".join(f"{share:>12.1%}" for share in shares))
    print(f"{time.perf_counter() - begun:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
