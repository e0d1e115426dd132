"""Where in a file a record stands that a source made."""

from rsr._lazy import lazy_pattern
from rsr.errors import Path, Where
from rsr.model import Provenance

__all__ = ["where_made"]

_PLACE = lazy_pattern(
    r"(?:sheet '.*', )?(?:(?:line|row) ([0-9]+)(?:, column ([0-9]+))?|cell [A-Z]+([0-9]+)$)"
)


def where_made(made: Provenance | None, path: Path = ()) -> Where:
    """Return the file, line and column that a record was read from, as far as they are told."""
    # Only at the beginning: what follows may be the publisher's own words.
    place = _PLACE.match(made.place or "") if made is not None else None
    line, column, row = place.groups() if place else (None, None, None)
    line = line or row
    return Where(
        file=made.file if made is not None else None,
        line=int(line) if line else None,
        column=int(column) if column else None,
        path=path,
    )
