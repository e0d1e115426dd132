"""What XmR charts of many series cost, in plain Python and in arrays, as one line of JSON.

``python benchmarks/run.py --only spc`` runs it and compares. Every series is made up.
"""

import json
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

from rsr.spc import XmrChart, xmr

SERIES, POINTS = 5_000, 60
# The arrays are quick, and therefore noisy.
MORE = 5


def everything(chart: XmrChart) -> None:
    """Ask a chart for every type and both icons; limits and rules are worked out at once."""
    chart.type_codes()
    chart.icon_column("variation")
    chart.icon_column("assurance")


def seconds(work: Callable[[], Any]) -> float:
    """Return the seconds of process time that some work takes."""
    before = time.process_time()
    work()
    return time.process_time() - before


def main() -> None:
    """Measure both engines in turn and print the median of each."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    array = np.random.default_rng(1).normal(50, 5, (SERIES, POINTS)).round(2)
    rows = array.tolist()
    plain, arrays = [], []
    for _ in range(runs):
        plain.append(seconds(lambda: everything(xmr(rows, target=52, engine="plain"))))
        arrays += [
            seconds(lambda: everything(xmr(array, target=52, engine="arrays"))) for _ in range(MORE)
        ]
    print(json.dumps({"plain": median(plain), "arrays": median(arrays)}))


if __name__ == "__main__":
    main()
