"""The source ``cqc``: the Care Quality Commission's directory and public API."""

from collections.abc import Iterable
from typing import Any

from rsr.plugins import Source, SourceOffer, hookimpl
from rsr.plugins.sources.cqc._options import CqcOptions

__all__ = ["CqcOptions"]


@hookimpl
def rsr_sources() -> Iterable[SourceOffer]:
    """Offer the source ``cqc``."""
    yield SourceOffer(
        name="cqc",
        summary="The Care Quality Commission's locations and ratings: its directory, or its API.",
        options=CqcOptions,
        make=_make,
    )


def _make(options: Any) -> Source:
    from rsr.plugins.sources.cqc._source import Cqc

    return Cqc(options)
