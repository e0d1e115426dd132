"""The command line: each command calls a verb, prints what came of it, and sets the exit code."""

import sys

from rsr.cli.streams import guarded


def main() -> None:
    """Run the command ``rsr``.

    The version is told before anything is imported: scripts ask for it often.
    """
    with guarded():
        if sys.argv[1:] == ["--version"]:
            from rsr._version import __version__

            sys.stdout.write(f"rsr {__version__}\n")
            return
        from rsr.cli.app import run

        run()
