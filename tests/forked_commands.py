"""A process that has rsr loaded, and forks itself for each command that it is told to run.

Each child stops itself first, so that whoever asked for it can begin to trace it.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import date

import rsr


def publish(register: str, to: str) -> None:
    """Publish the cycle."""
    rsr.publish(register, cycle="c", to=to, formats=["json"], read_on=date(2022, 1, 1))


def freeze(register: str, to: str) -> None:
    """Freeze the cycle."""
    rsr.freeze(register, cycle="c", to=to, read_on=date(2022, 1, 1))


VERBS: dict[str, Callable[[str, str], None]] = {"publish": publish, "freeze": freeze}


def main() -> None:
    """Fork for each line: a verb, a register and a place, between tabs.

    The register that is named as an argument is published and frozen first: then all is imported.
    """
    for name, run in VERBS.items():
        run(sys.argv[1], f"{sys.argv[1]}-{name}")
    for line in sys.stdin:
        verb, register, to = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            os.kill(os.getpid(), signal.SIGSTOP)
            VERBS[verb](register, to)
            os._exit(0)
        print(child, flush=True)  # noqa: T201  # its parent reads it
        os.waitpid(child, 0)
        print("ended", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
