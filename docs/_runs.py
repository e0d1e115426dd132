"""Real runs for the pages: commands and scripts, and what they print, put there by cog."""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import Any

__all__ = ["Session", "block", "put"]

ROOT = Path(__file__).parent.parent
# Commands record the day on which data was read; the pages are the same on every day.
READ_AT = "1775001600"


def put(text: str) -> None:
    """Write a block into the page that cog is working on."""
    import cog

    cog.out("\n" + text.strip("\n") + "\n\n")


class Session:
    """Commands run one after another in a folder of their own, beside copies of the examples."""

    def __init__(self) -> None:
        self._kept = tempfile.TemporaryDirectory()
        self.folder = Path(self._kept.name)
        for name in ("examples", "docs/examples"):
            shutil.copytree(
                ROOT / name,
                self.folder / name,
                ignore=shutil.ignore_patterns("__pycache__", "releases", "*.egg-info"),
            )

    def run(
        self,
        line: str,
        *,
        code: int = 0,
        last: int = 0,
        only: str = "",
    ) -> str:
        """Run a command and return what a reader would see.

        Args:
            line: The command as it is typed in the project's folder, and as it is shown;
                ``rsr`` and ``python`` are those of this run.
            code: The exit code it must end with.
            last: Where not 0, how many lines of the output to keep, with a mark before them.
            only: Text that a line must hold to be kept.
        """
        words = shlex.split(line)
        program = {"rsr": [sys.executable, "-m", "rsr"], "python": [sys.executable]}
        asked = ("PATH", "PYTHONPATH", "SYSTEMROOT")
        kept = {key: os.environ[key] for key in asked if key in os.environ}
        done = subprocess.run(  # noqa: S603  # rsr itself, and the examples
            [*program[words[0]], *words[1:]],
            cwd=self.folder,
            env=kept
            | {
                "NO_COLOR": "1",
                "PYTHONHASHSEED": "0",
                "PYTHONUTF8": "1",
                "SOURCE_DATE_EPOCH": READ_AT,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        if done.returncode != code:
            raise RuntimeError(f"{line!r} ended with {done.returncode}: {done.stdout}")
        lines = done.stdout.rstrip().splitlines()
        if only:
            lines = [line if only in line else "..." for line in lines]
            lines = [at for before, at in zip(["", *lines], lines, strict=False) if at != before]
        if 0 < last < len(lines):
            lines = ["...", *lines[-last:]]
        return "\n".join([f"$ {line}", *lines])

    def console(self, *lines: str, **options: Any) -> str:
        """Run commands and return a block for a page."""
        return block("console", "\n".join(self.run(line, **options) for line in lines))

    def markdown(self, *lines: str, **options: Any) -> str:
        """Run commands and return a block for a Markdown file."""
        text = "\n".join(self.run(line, **options) for line in lines)
        return f"```console\n{text}\n```"

    def replace(self, name: str, old: str, new: str) -> None:
        """Change a file as a reader is asked to."""
        path = self.folder / name
        text = path.read_text("utf-8")
        if old not in text:
            raise RuntimeError(f"{name} does not hold {old!r}")
        path.write_text(text.replace(old, new), "utf-8")

    def file(self, name: str, language: str, *, start: str = "", lines: int = 0) -> str:
        """Show a file of the session, or some lines from the one that begins with ``start``."""
        text = (self.folder / name).read_text("utf-8").splitlines()
        first = next((at for at, line in enumerate(text) if line.strip().startswith(start)), None)
        if first is None:
            raise RuntimeError(f"{name} has no line that begins with {start!r}")
        shown = text[first : first + lines] if lines else text[first:]
        return block(language, "\n".join(shown))


def block(language: str, text: str) -> str:
    return f".. code-block:: {language}\n\n{textwrap.indent(text, '   ')}\n"
