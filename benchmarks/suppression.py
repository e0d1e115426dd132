"""What complementary suppression costs: ``python benchmarks/suppression.py [--runs N] [SOURCES]``.

A made-up register of 100,000 figures, of 10 cells a day or of 1,000, a tenth of them hidden. SOURCES
is the ``src`` folder of another version of rsr, which is measured in turn, and must print the same.
"""

import argparse
import hashlib
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

FIGURES = 100_000
SIZES = (10, 1_000)


def _worker(cells: int) -> dict[str, Any]:
    """Return the seconds of processor for making the figures and for protecting them."""
    from rsr.model import (
        DataSource,
        Indicator,
        Measured,
        Number,
        Observation,
        Period,
        Register,
        Suppressed,
    )

    try:
        protected = import_module("rsr.workflow.suppressing").protected
    except ModuleNotFoundError:  # where it was before
        protected = import_module("rsr.workflow.protecting").protected
    measured = Measured(data="s", part="ward", whole={"kind": "all"})
    register = Register(
        title="Made up",
        sources=(DataSource(id="s", use="tabular"),),
        indicators=(
            Indicator(id="i", title="I", unit="u", better="lower", select={}, measured=measured),
        ),
    )
    draw = random.Random(7)  # no secret
    before = time.process_time()
    made: list[Observation] = []
    for number in range(FIGURES // cells):
        day = date(1900, 1, 1) + timedelta(days=number)
        period = Period(start=day, end=day)
        counts = [
            draw.randint(0, 60) if draw.random() > 0.05 else draw.randint(1, 4)
            for _ in range(cells - 1)
        ]
        made += [
            Observation(
                indicator="i",
                part=f"w{at}",
                period=period,
                value=Suppressed(low=1, high=4) if 0 < count < 5 else Number(value=count),
            )
            for at, count in enumerate(counts)
        ]
        made.append(Observation(indicator="i", period=period, value=Number(value=sum(counts))))
    between = time.process_time()
    safe = protected(register, tuple(made))
    after = time.process_time()
    printed = repr([one.value for one in safe.made]).encode()
    return {
        "making": between - before,
        "protecting": after - between,
        "printed": hashlib.sha256(printed).hexdigest(),
    }


def _run(cells: int, sources: str | None = None) -> dict[str, Any]:
    environment = os.environ | ({"PYTHONPATH": sources} if sources else {})
    command = (sys.executable, __file__, "--worker", str(cells))
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def costs(runs: int, _: Path) -> Iterator[tuple[str, float, str, float]]:
    """Yield lines: what was compared, the ratio, the figures behind it, and the most it may be."""
    for cells in SIZES:
        found = [_run(cells) for _ in range(runs)]
        ours, theirs = (median(one[what] for one in found) for what in ("protecting", "making"))
        what = f"protecting {FIGURES:,} figures, {cells:,} a day / making them"
        yield what, ours / theirs, f"{ours:.2f} s / {theirs:.2f} s", 2


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="?", help="the src folder of another version")
    parser.add_argument("--runs", type=int, default=3, help="how often each is run")
    parser.add_argument("--worker", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        print(json.dumps(_worker(given.worker)))
        return
    if given.sources is None:
        for what, ratio, told, _ in costs(given.runs, Path()):
            print(f"{what}: {ratio:.2f} ({told})")
        return
    for cells in SIZES:
        pairs = [(_run(cells), _run(cells, given.sources)) for _ in range(given.runs)]
        same = len({one["printed"] for pair in pairs for one in pair}) == 1
        ours, theirs = (median(pair[at]["protecting"] for pair in pairs) for at in (0, 1))
        print(
            f"{FIGURES:,} figures, {cells:,} a day: {ours / theirs:.3f} ({ours:.2f} s / "
            f"{theirs:.2f} s), {'the same figures' if same else 'OTHER figures'}"
        )


if __name__ == "__main__":
    main()
