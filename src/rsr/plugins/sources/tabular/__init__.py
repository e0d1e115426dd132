"""The source ``tabular``: tables of any common kind, as records or as a table to measure on."""

from collections.abc import Iterable
from typing import Any

from rsr.plugins import Source, SourceOffer, hookimpl
from rsr.plugins.tables.table_options import TabularOptions

__all__ = ["TabularOptions"]


@hookimpl
def rsr_sources() -> Iterable[SourceOffer]:
    """Offer the source ``tabular``."""
    yield SourceOffer(
        name="tabular",
        summary="Tables in CSV, Parquet, XLSX, ODS, JSON lines or a database, their columns named "
        "by the register.",
        options=TabularOptions,
        make=_make,
    )


def _make(options: Any) -> Source:
    from rsr.plugins.sources.tabular._source import Tabular

    return Tabular(options)
