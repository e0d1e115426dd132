"""The source ``mhsds``: monthly statistics of the Mental Health Services Data Set, as published."""

from collections.abc import Iterable
from typing import Any

from rsr.plugins import Source, SourceOffer, hookimpl
from rsr.plugins.sources.mhsds._options import MhsdsOptions

__all__ = ["MhsdsOptions"]


@hookimpl
def rsr_sources() -> Iterable[SourceOffer]:
    """Offer the source ``mhsds``."""
    yield SourceOffer(
        name="mhsds",
        summary="Monthly statistics of the Mental Health Services Data Set, in files as published.",
        options=MhsdsOptions,
        make=_make,
    )


def _make(options: Any) -> Source:
    from rsr.plugins.sources.mhsds._source import Mhsds

    return Mhsds(options)
