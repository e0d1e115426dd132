"""How often the intervals of an interrupted time series hold the true effect: simulated.

``python benchmarks/interrupted_coverage.py [RUNS]`` prints a table; the seed is fixed.
"""

import random
import sys
from collections.abc import Iterator
from datetime import date

from rsr.spc import interrupted

SEED = 20240601
# Months before the change; as many come after it.
BEFORE = 24
STEP = -2.0
HORIZON = 12


def months(count: int) -> list[date]:
    """Return the first days of months that follow each other."""
    return [date(2020 + at // 12, at % 12 + 1, 1) for at in range(count)]


def series(chance: random.Random, alike: float) -> Iterator[float]:
    """Yield a series with a step at the change, and noise whose neighbours are alike."""
    noise = chance.gauss() / (1 - alike**2) ** 0.5
    for at in range(2 * BEFORE):
        yield 20 + 0.05 * at + noise + (STEP if at >= BEFORE else 0)
        noise = alike * noise + chance.gauss()


def coverage(runs: int, alike: float, way: str) -> float:
    """Return the share of runs whose 95 % interval holds the step."""
    chance, dates, held = random.Random(SEED), months(2 * BEFORE), 0
    for _ in range(runs):
        found = interrupted(
            list(series(chance, alike)),
            dates=dates,
            changed_on=dates[BEFORE],
            autocorrelation=way,  # type: ignore[arg-type]  # one of its words
            horizon=HORIZON,
        )
        held += found.effect.low <= STEP <= found.effect.high
    return held / runs


def main() -> None:
    """Print the table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    print(f"{runs} runs, {BEFORE} months before and after, seed {SEED}")
    print(f"{'neighbours alike':<18}{'none':>12}{'newey-west':>12}{'ar1':>12}")
    for alike in (0.0, 0.2, 0.4, 0.6):
        shares = [coverage(runs, alike, way) for way in ("none", "newey-west", "ar1")]
        print(f"{alike:<18}" + "".join(f"{share:>12.1%}" for share in shares))


if __name__ == "__main__":
    main()
