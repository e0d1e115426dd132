"""The renderer ``json``: the tree of a report as canonical JSON, with its schema beside it."""

from collections.abc import Hashable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

from attrs import NOTHING, fields

from rsr.documents import canonical
from rsr.model import Release
from rsr.plugins import RendererOffer, hookimpl
from rsr.report import Report

ENTRY = "report.json"
SCHEMA = "report.schema.json"


class JsonRenderer:
    """Writes a report as data: every block with its type, every text exactly as it is."""

    def render(self, report: Report, release: Release) -> Iterator[tuple[str, bytes]]:
        """Yield the report, then its schema.

        Args:
            report: What to write.
            release: Not looked at: the report holds all that a page says.
        """
        del release
        yield ENTRY, canonical(_plain(report))
        yield SCHEMA, canonical(schema())


def _plain(value: Any) -> Any:
    """Return plain data; each object says its type first, and leaves out what is at its default."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Sequence):
        return [_plain(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    cls: Any = type(value)
    made: dict[str, Any] = {"type": type(value).__name__}
    for name, default in _shape(cls):
        held = getattr(value, name)
        if held is not default and (default is NOTHING or held != default):
            made[name] = _plain(held)
    return made


@cache
def _shape(cls: Hashable) -> tuple[tuple[str, Any], ...]:
    shaped: Any = cls  # any class is hashable, but type checkers do not know that of type[Any]
    return tuple((attribute.name, attribute.default) for attribute in fields(shaped))


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a report: that of its classes, each with its type."""
    from rsr.documents.schema import DIALECT, definitions

    known = definitions(Report)
    for name, described in known.items():
        described["properties"]["type"] = {"const": name}
        described["required"] = ["type", *described["required"]]
    return {"$schema": DIALECT, "$ref": "#/$defs/Report", "$defs": known}


@hookimpl
def rsr_renderers() -> Iterator[RendererOffer]:
    """Offer JSON."""
    yield RendererOffer(
        name="json",
        summary="The tree of the report as canonical JSON, with its schema.",
        make=lambda _: JsonRenderer(),
        entry=ENTRY,
        label="This report as data (JSON)",
    )
