"""Writes into the pages, and into the README, all that is not written by hand.

``python docs/_generate.py`` writes; with ``--check`` it only says what would change, and fails.
"""

import sys
from pathlib import Path

from cogapp import Cog

DOCS = Path(__file__).parent
COMMAND = "python docs/_generate.py"


def main(arguments: list[str]) -> int:
    """Run cog over every page that asks for it."""
    if arguments not in ([], ["--check"]):
        print(f"usage: {COMMAND} [--check]")
        return 2
    pages = [DOCS.parent / "README.md", *sorted(DOCS.rglob("*.rst"))]
    asking = [str(page) for page in pages if "[[[cog" in page.read_text("utf-8")]
    how = ["--check", f"--check-fail-msg=run: {COMMAND}"] if arguments else ["-r"]
    return int(Cog().main(["cog", "-I", str(DOCS), "-n", "utf-8", "-U", *how, *asking]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
