"""Which release of its statistics a file is, as its name or the register tells."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import TypeVar

from rsr.engine.date_formats import full_width
from rsr.engine.layout import Vintage
from rsr.errors import DocumentError, Where, short_repr
from rsr.plugins.tables.table_options import TabularOptions

__all__ = ["vintage_of"]

_Said = TypeVar("_Said")


def vintage_of(options: TabularOptions, file: str) -> Vintage | None:
    """Return the release that a file is; None where nothing is said of releases.

    Raises:
        DocumentError: The file's name does not say when it was published, though it should.
    """
    said = options.vintage_from is not None or options.vintages or options.issues
    if not said and not options.is_pattern:
        return None
    name = PurePosixPath(file).name
    told = _told(options.vintages, file)
    issues = _told(options.issues, file)
    if len(issues) > 1:
        numbers = ", ".join(map(str, sorted(issues)))
        raise _unclear(file, f"issues {numbers}", "let one pattern of issues stand for it")
    if not told and options.vintage_from is not None:
        told.add(_from_name(name, options.vintage_from, options.vintage_format, file))
    if len(told) > 1:
        days = ", ".join(str(day) for day in sorted(told))
        raise _unclear(file, days, "let one pattern of vintages stand for it")
    if not told and options.vintages:
        raise _unclear(file, short_repr(name), "name it under vintages")
    return Vintage(label=name, on=next(iter(told), None), rank=next(iter(issues), 1))


def _told(patterns: Mapping[str, _Said], file: str) -> set[_Said]:
    """Return what patterns say of a file, by its whole name or the last part of it."""
    names = file, PurePosixPath(file).name
    return {
        said
        for pattern, said in patterns.items()
        if any(fnmatchcase(name, pattern) for name in names)
    }


def _from_name(name: str, pattern: str, form: str, file: str) -> date:
    found = re.search(pattern, name)
    written = found["date"] if found else None
    if written is None:
        raise _unclear(
            file, short_repr(name), "look at vintage_from, or name the file under vintages"
        )
    try:
        if full_width(written, form):
            return datetime.strptime(written, form).date()  # noqa: DTZ007  # a day
    except ValueError:
        pass
    raise _unclear(file, short_repr(written), "look at vintage_format")


def _unclear(file: str, got: str, hint: str) -> DocumentError:
    return DocumentError.of(
        "vintage-unclear",
        "the register must say which day each file was published",
        got=got,
        hint=hint,
        where=Where(file=file),
    )
