"""What a register costs: the verbs over it, run in a child process that is measured and limited.

One process imports everything once and forks a child for each register. The peak memory of a child
counts from that of the process it was forked from: that is the start-up base, and no part of a cost.
"""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from attrs import frozen

__all__ = ["ALL_VERBS", "MOST_MEMORY", "MOST_SECONDS", "Cost", "Measurer", "measurer"]

MOST_MEMORY, MOST_SECONDS = 300 << 20, 10.0
ALL_VERBS = ("check", "gather", "measure", "freeze", "publish", "verify")
# No experiment takes more of the machine than this, whatever it finds.
_ADDRESSES, _TIMEOUT = 4_000_000 << 10, int(os.environ.get("RSR_ATTACK_SECONDS", "60"))


@frozen(kw_only=True)
class Cost:
    """What one register cost, over all its verbs.

    Attributes:
        seconds: The processor's time of the verb that took longest: what else runs does not count.
        memory: The peak memory beyond the start-up base, in bytes.
        by_verb: The seconds of each verb, and the codes of the problems that it told of.
        crash: What ended it otherwise than by a message; empty where nothing did.
    """

    seconds: float
    memory: int
    by_verb: dict[str, tuple[float, tuple[str, ...]]]
    crash: str

    @property
    def codes(self) -> frozenset[str]:
        """The codes of all problems."""
        return frozenset(code for _, codes in self.by_verb.values() for code in codes)


class Measurer:
    """The process that forks; see `measurer`."""

    def __init__(self) -> None:
        here = str(Path(__file__).parent.parent)
        path = os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "attack.costs"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": path},
        )

    def cost(self, register: Path, verbs: Sequence[str] = ALL_VERBS) -> Cost:
        """Run verbs over a register."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([str(register), list(verbs)]) + "\n")
        self._process.stdin.flush()
        said = json.loads(self._process.stdout.readline())
        by_verb = {verb: (took, tuple(codes)) for verb, (took, codes) in said["by_verb"].items()}
        return Cost(**{**said, "by_verb": by_verb})

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


@contextmanager
def measurer() -> Iterator[Measurer]:
    """Start the process, and end it."""
    made = Measurer()
    try:
        yield made
    finally:
        made.close()


def _run(register: str, verbs: Sequence[str], told: int) -> None:
    """Run verbs and write what each said, a line each, in a process of their own."""
    import rsr

    spare = Path(register).parent / "made"
    for verb in verbs:
        began = time.process_time()
        codes: list[str] = []
        signal.alarm(_TIMEOUT * 2)
        signal.setitimer(signal.ITIMER_PROF, _TIMEOUT)
        try:
            codes = sorted({one.code for one in _verb(rsr, verb, register, spare)})
        except rsr.RsrError as error:
            codes = sorted({one.code for one in error.problems})
        except BaseException as error:  # noqa: BLE001  # told as what it is
            codes = [f"!{type(error).__name__}: {str(error)[:200]}"]
        os.write(told, (json.dumps([verb, time.process_time() - began, codes]) + "\n").encode())


def _verb(rsr: Any, verb: str, register: str, spare: Path) -> Any:
    if verb == "check":
        return rsr.check(register)
    if verb == "gather":
        return rsr.gather(register).problems
    if verb == "measure":
        return rsr.measure(register).problems
    if verb == "freeze":
        rsr.freeze(register, cycle="first", to=spare / "releases")
    elif verb == "publish":
        rsr.publish(register, cycle="first", to=spare / "out", formats=("html", "json"))
    elif verb == "verify":
        for path in (Path(register), spare / "releases", spare / "out"):
            if (path.is_dir() and path.name != "register") or path.suffix == ".json":
                rsr.verify(path)
    return ()


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def _measured(register: str, verbs: Sequence[str]) -> dict[str, Any]:
    out, into = os.pipe()
    child = os.fork()
    if not child:
        os.close(out)
        null = os.open(os.devnull, os.O_RDWR)
        for number in (0, 1, 2):
            os.dup2(null, number)
        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESSES, _ADDRESSES))
        base = _resident()
        _run(register, verbs, into)
        os.write(into, (json.dumps(["", base, _peak()]) + "\n").encode())
        os._exit(0)
    os.close(into)
    with os.fdopen(out) as stream:
        lines = [json.loads(line) for line in stream]
    _, status, used = os.wait4(child, 0)
    by_verb = {verb: [took, codes] for verb, took, codes in lines if verb}
    ends = [line for line in lines if not line[0]]
    memory = ends[0][2] - ends[0][1] if ends else (used.ru_maxrss << 10) - _resident()
    bad = [code for _, codes in by_verb.values() for code in codes if code.startswith("!")]
    if status:
        bad.append(f"!killed by signal {os.waitstatus_to_exitcode(status)}")
    return {
        "seconds": max((took for took, _ in by_verb.values()), default=0.0),
        "memory": memory,
        "by_verb": by_verb,
        "crash": "; ".join(dict.fromkeys(bad)),
    }


def main() -> None:
    """Answer requests, a line each, until there are no more."""
    import rsr
    import rsr.workflow

    for name in (
        "adbc_driver_sqlite.dbapi", "duckdb", "narwhals.stable.v2", "numpy", "pyarrow.compute", "regex"
    ):  # fmt: skip
        with suppress(
            ModuleNotFoundError
        ):  # some are extras of rsr's, which nothing then imports later
            import_module(name)
    with rsr.Plugins(entry_points=False) as plugins:
        assert plugins.sources
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_measured(*json.loads(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
