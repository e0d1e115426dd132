"""The command line: a door into the verbs. It parses, calls, prints, and says how it ended."""

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
