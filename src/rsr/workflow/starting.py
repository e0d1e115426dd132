"""New: a first register, with comments, that checks clean and completes in an editor."""

import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path as FilePath
from typing import Any

from rsr.documents import write_new_folder
from rsr.documents.schema import schema_for
from rsr.workflow._arguments import check_path
from rsr.workflow.freezing import AnyPath

__all__ = ["as_text", "new", "schema_text"]

_STARTER = (
    "register.yaml",
    "recommendations.yaml",
    "cycles/first/cycle.yaml",
    "cycles/first/evidence.yaml",
)
# Real names stay out of version control: rsr looks for them, and publishes none of them.
_IGNORE = "private.yaml\nprivate-*.yaml\n"


def schema_text(kind: str) -> str:
    """Return the schema of a kind of document, as it is written to files.

    ``kind``: ``register``, ``cycle`` or ``release``.

    Raises:
        KeyError: There is no such kind.
    """
    return as_text(schema_for(kind))


def as_text(schema: Mapping[str, Any]) -> str:
    """Return a schema in the layout in which it is committed and printed."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def new(folder: AnyPath) -> tuple[str, ...]:
    """Write a first register with comments into a new or empty folder.

    Returns:
        The files written, below the folder.

    Raises:
        OutputError: The folder holds something already, or cannot be written; then nothing is.
    """
    check_path("folder", folder)
    starter = resources.files("rsr.workflow").joinpath("starter")
    files = {name: starter.joinpath(name).read_bytes() for name in _STARTER}
    files[".gitignore"] = _IGNORE.encode()
    for kind in ("register", "cycle"):
        files[f".rsr/{kind}.schema.json"] = schema_text(kind).encode()
    return write_new_folder(FilePath(folder), files.items())
