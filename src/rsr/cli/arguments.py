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
