"""Which files rsr itself wrote: they are results, and no part of what results are made from."""

import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path as FilePath

from rsr._lazy import lazy_pattern
from rsr._version import DISTRIBUTION
from rsr.documents.atomic import MANIFEST, is_plain_path, read_manifest
from rsr.documents.releases import DIGEST_SUFFIX, RELEASE
from rsr.documents.schema import SCHEMA_ID
from rsr.report import MADE_BY_RSR, METADATA_ENDING

__all__ = ["Outputs", "is_own_document"]

# How much of a document is looked at: what says who made it stands near the beginning.
_HEAD = 1 << 16
# A list of makers, as in a release, a report and what commands print (a record has one maker and no
# list), or the tool of a SARIF report, or the provenance in metadata of figures, or the id of a schema.
_MADE_BY_RSR = lazy_pattern(
    rf'"made_by"\s*:\s*\[[^\]]*"{re.escape(DISTRIBUTION)}[" ]'
    r'|"driver"\s*:\s*\{\s*"name"\s*:\s*"rsr"'
    rf'|"dc:provenance"\s*:\s*"{re.escape(MADE_BY_RSR)}"'
    rf'|"\$id"\s*:\s*"{re.escape(SCHEMA_ID)}'
)
# Headings that stand next to each other in every table of the figures of a series.
_FIGURES = lazy_pattern(rb"[^\r\n]*,value_kind,value,low,high,hidden,")


def is_own_document(path: FilePath) -> bool:
    """Say whether a file is a JSON document that rsr wrote or printed.

    That is a release, what a command prints, a schema, or the metadata of figures; also the empty file
    that a shell has just made for what this very command prints.
    """
    if path.suffix.lower() not in (".json", ".sarif") or not path.is_file():
        return False
    try:
        if _is_printed_to(path):
            return True
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:  # whoever reads it says so
        return False
    return _MADE_BY_RSR.search(head.decode("utf-8", errors="replace")) is not None


def _is_printed_to(path: FilePath) -> bool:
    """Say whether what this command prints goes to a file, as in ``rsr gather . > g.json``."""
    told = path.stat()
    if told.st_size:
        return False
    try:
        return os.path.samestat(told, os.fstat(sys.stdout.fileno()))
    except (AttributeError, OSError, ValueError):  # there is no such stream, or it is no file
        return False


def _are_figures(path: FilePath) -> bool:
    """Say whether a file is a table of figures that rsr wrote, wherever its metadata have gone."""
    if path.suffix.lower() != ".csv" or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return _FIGURES.match(file.read(_HEAD)) is not None
    except OSError:  # whoever reads it says so
        return False


class Outputs:
    """Tells the files that rsr wrote below a folder; each folder is looked at once.

    A folder that rsr wrote has a manifest, and a release or metadata of figures that the manifest
    lists and that say who made them: a publisher's own manifest lists no such file. What somebody
    else put into the folder afterwards is not in the manifest, and is theirs. Elsewhere what rsr wrote
    is known by its metadata, or by its headings.

    Args:
        base: The folder; what lies above it is not looked at.
    """

    def __init__(self, base: FilePath) -> None:
        self._base = base
        self._listed: dict[FilePath, frozenset[str]] = {}

    def without(self, paths: Iterable[FilePath]) -> tuple[list[FilePath], list[FilePath]]:
        """Return the paths that rsr did not write, and those that it did."""
        kept: list[FilePath] = []
        own: list[FilePath] = []
        for path in paths:
            (own if self._is_own(path) else kept).append(path)
        return kept, own

    def _is_own(self, path: FilePath) -> bool:
        for folder in path.parents:
            if path.relative_to(folder).as_posix() in self._written(folder):
                return True
            if folder == self._base:
                break
        # The digest of a release lies beside it, and what figures mean beside these.
        beside = (path.name.removesuffix(DIGEST_SUFFIX), path.name + METADATA_ENDING)
        return any(is_own_document(path.with_name(name)) for name in beside) or _are_figures(path)

    def _written(self, folder: FilePath) -> frozenset[str]:
        """Return the files below a folder that rsr wrote there as one output."""
        if folder not in self._listed:
            listed = read_manifest(folder) or {}
            marked = (name for name in listed if name == RELEASE or name.endswith(METADATA_ENDING))
            ours = any(is_plain_path(name) and is_own_document(folder / name) for name in marked)
            self._listed[folder] = frozenset((*listed, MANIFEST) if ours else ())
        return self._listed[folder]
