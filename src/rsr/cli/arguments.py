"""The arguments and options that several commands take."""

from collections.abc import Callable
from pathlib import Path as FilePath
from typing import Any, TypeVar

import click

REGISTER = click.argument("register", type=click.Path(path_type=FilePath))
CYCLE = click.option("--cycle", "-c", metavar="ID", help="The cycle; the newest if not given.")
FORMATS = click.option(
    "--format",
    "-f",
    "formats",
    multiple=True,
    default=("html",),
    show_default=True,
    help="A format wanted; may be given several times.",
)
EDITION = click.option(
    "--edition", default="progress-report", show_default=True, help="The kind of publication."
)
TO = click.option(
    "--to", "-o", required=True, type=click.Path(path_type=FilePath), help="The output folder."
)
OPTIONS = click.option(
    "--option",
    "options",
    multiple=True,
    metavar="[OFFER.]NAME=VALUE",
    help="An option of an edition, format or strategy that is asked for; may be given several times.",
)

_Command = TypeVar("_Command", bound=Callable[..., Any])


def text_or_json(command: _Command) -> _Command:
    """Add the option that says how a command prints what it found."""
    return click.option(
        "--format",
        "-f",
        "format_",
        type=click.Choice(("text", "json")),
        default="text",
        show_default=True,
        help="How to print it.",
    )(command)


PLUGIN = click.option(
    "--plugin",
    "-p",
    "extra",
    multiple=True,
    metavar="FILE.py",
    type=click.Path(exists=True, dir_okay=False, path_type=FilePath),
    help="Load a plugin from a file; may be given several times.",
)
NO_PLUGIN = click.option(
    "--no-plugin", "blocked", multiple=True, metavar="NAME", help="Leave out a plugin or package."
)


def _seconds(_ctx: click.Context, _option: click.Parameter, given: float) -> float | None:
    return given or None


PLUGIN_TIMEOUT = click.option(
    "--plugin-timeout",
    "timeout",
    type=click.FloatRange(min=0),
    metavar="SECONDS",
    default=600,
    show_default=True,
    callback=_seconds,
    help="How long a plugin may take for one answer; 0 is no limit.",
)
