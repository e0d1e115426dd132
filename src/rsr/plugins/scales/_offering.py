"""Offers a scale that lies beside the module in YAML, in the form that a register has for its own."""

from collections.abc import Callable, Iterable
from pathlib import Path as FilePath

from rsr.model import StatusScale
from rsr.plugins import ScaleOffer, hookimpl


def offering(name: str, summary: str) -> Callable[[], Iterable[ScaleOffer]]:
    """Return the hook by which a module offers the scale in the file of that name."""

    def make() -> StatusScale:
        from rsr.documents import converter, read_document

        file = FilePath(__file__).with_name(f"{name}.yaml")
        return converter.structure(read_document(file, file=file.name).value, StatusScale)

    @hookimpl
    def rsr_scales() -> Iterable[ScaleOffer]:
        yield ScaleOffer(name=name, summary=summary, make=make)

    return rsr_scales
