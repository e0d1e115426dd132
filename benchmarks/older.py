"""What rsr costs beside an older tree of itself: ``python benchmarks/older.py OLD_SRC [--runs N]``.

Both trees run in turn on the same made-up register, each in the format that its own benchmarks write.
Each step has a process of its own, whose seconds of processor and peak memory count from its start.
The least of several runs is compared.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from made_up_register import CYCLE

_NEW = Path(__file__).parents[1] / "src"
_RSR = ("-m", "rsr", "--quiet")


@dataclass(frozen=True)
class Cost:
    """What one process took: seconds of processor, and peak memory."""

    seconds: float
    peak_mib: float


def _cost(arguments: Sequence[str], tree: Path, hash_seed: int) -> Cost:
    environment = {**os.environ, "PYTHONPATH": str(tree), "PYTHONHASHSEED": str(hash_seed)}
    with subprocess.Popen(
        (sys.executable, *arguments), env=environment, stdout=subprocess.DEVNULL
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (0, 1), arguments  # 1: the register has problems, as made up
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _least(runs: int, each: Sequence[Sequence[str]], trees: Sequence[Path]) -> list[Cost]:
    """Run each command line in its tree, in turn, and return the least cost of each."""
    costs: list[list[Cost]] = [[] for _ in each]
    for run in range(runs):
        for found, arguments, tree in zip(costs, each, trees, strict=True):
            found.append(_cost(arguments, tree, run))
    return [
        Cost(min(one.seconds for one in found), min(one.peak_mib for one in found))
        for found in costs
    ]


def _print(what: str, ours: float, theirs: float, unit: str, bound: float) -> bool:
    ratio = ours / theirs
    held = ratio <= bound
    told = f"{ours:.2f} / {theirs:.2f} {unit}"
    print(f"{what:<32}{ratio:>6.2f}  {told:<24}at most {bound:g}  {'PASS' if held else 'FAIL'}")
    return held


def _made_up(tree: Path, path: Path, recommendations: int) -> None:
    """Write a register; not in this process, as a child's peak memory counts from its parent's."""
    make = str(tree.parent / "benchmarks" / "made_up_register.py")
    size = (str(recommendations), str(recommendations * 10))
    subprocess.run((sys.executable, make, str(path), *size), check=True)


def _steps(folder: Path) -> dict[str, tuple[Sequence[str], float, float]]:
    """Return the command line of each step, and the most of the older time and memory it may take."""
    register, small, out = (folder / name for name in ("large.json", "small.json", "out"))
    load = "import sys, rsr; rsr.load(sys.argv[1])"
    publish = ("publish", str(register), "--cycle", CYCLE, "--to", str(out))
    freeze = ("freeze", str(register), "--cycle", CYCLE, "--to", str(out))
    return {
        "publish": ((*_RSR, *publish), 0.5, 0.25),
        "freeze": ((*_RSR, *freeze), 0.6, 1),
        "check": ((*_RSR, "check", str(register)), 0.6, 1),
        "load": (("-c", load, str(register)), 1, 1),
        "start-up: rsr --help": ((*_RSR, "--help"), 1.05, 1.05),
        "start-up: rsr check": ((*_RSR, "check", str(small)), 1.05, 1.05),
        "start-up: load": (("-c", load, str(small)), 1.05, 1.05),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; returns 1 if a bound is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("old", type=Path, help="the folder that holds the older package rsr")
    parser.add_argument("--runs", type=int, default=3, help="how often each step is run")
    parser.add_argument("--recommendations", type=int, default=10_000)
    parser.add_argument("--only", action="append", help="measure only steps of this name")
    given = parser.parse_args(arguments)
    held = []
    with tempfile.TemporaryDirectory() as base:
        trees = (_NEW, given.old.resolve())
        folders = [Path(base) / name for name in ("new", "old")]
        for tree, folder in zip(trees, folders, strict=True):
            folder.mkdir()
            # Compiled once, as an installed package is.
            subprocess.run((sys.executable, "-m", "compileall", "-q", str(tree)), check=True)
            _made_up(tree, folder / "large.json", given.recommendations)
            _made_up(tree, folder / "small.json", 2)
        steps = [_steps(folder) for folder in folders]
        for name, (_, most_seconds, most_memory) in steps[0].items():
            if given.only and not any(name.startswith(only) for only in given.only):
                continue
            runs = given.runs * 5 if name.startswith("start-up") else given.runs
            ours, theirs = _least(runs, [step[name][0] for step in steps], trees)
            held.append(_print(name, ours.seconds, theirs.seconds, "s", most_seconds))
            held.append(
                _print(f"{name}: memory", ours.peak_mib, theirs.peak_mib, "MiB", most_memory)
            )
        register, small = folders[0] / "large.json", folders[0] / "small.json"
        parse = ("-c", "import sys, json; json.load(open(sys.argv[1]))", str(register))
        empty = ("-c", "pass")
        load = ("-c", "import sys, rsr; rsr.load(sys.argv[1])", str(register))
        begin = ("-c", "import sys, rsr; rsr.load(sys.argv[1])", str(small))
        costs = _least(given.runs, (load, begin, parse, empty), (_NEW,) * 4)
        whole, begun, parsed, bare = (cost.seconds for cost in costs)
        held.append(_print("load / json.load", whole - begun, parsed - bare, "s", 4.5))
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
