"""The hooks: each is called once, when plugins are loaded, and yields offers."""

from collections.abc import Iterable

import pluggy

from rsr.plugins.offers import (
    CheckOffer,
    EditionOffer,
    RendererOffer,
    ScaleOffer,
    SourceOffer,
    StrategyOffer,
)

__all__ = ["HOOKS", "hookimpl"]

hookspec = pluggy.HookspecMarker("rsr")
hookimpl = pluggy.HookimplMarker("rsr")


@hookspec
def rsr_sources() -> Iterable[SourceOffer]:
    """Offer data sources: ways to read published data into observations, evidence and more.

    Called once, when plugins are loaded, before any register is read. Yield
    :class:`~rsr.plugins.SourceOffer` objects and do nothing else: no reading, no network, no
    options parsed. An exception stops the loading, and names this plugin.

    .. versionadded:: 0.1
    """
    raise AssertionError("a specification is never called")


@hookspec
def rsr_strategies() -> Iterable[StrategyOffer]:
    """Offer assessment strategies: written rules that propose a status.

    Called once, when plugins are loaded. Yield :class:`~rsr.plugins.StrategyOffer` objects; what
    ``make`` returns must be a function of the case it is given, and of nothing else.

    .. versionadded:: 0.1
    """
    raise AssertionError("a specification is never called")


@hookspec
def rsr_editions() -> Iterable[EditionOffer]:
    """Offer editions: kinds of publication, each saying what its pages hold.

    Called once, when plugins are loaded. Yield :class:`~rsr.plugins.EditionOffer` objects.

    .. versionadded:: 0.1
    """
    raise AssertionError("a specification is never called")


@hookspec
def rsr_renderers() -> Iterable[RendererOffer]:
    """Offer formats: ways to turn a report into files.

    Called once, when plugins are loaded. Yield :class:`~rsr.plugins.RendererOffer` objects.

    .. versionadded:: 0.1
    """
    raise AssertionError("a specification is never called")


@hookspec
def rsr_checks() -> Iterable[CheckOffer]:
    """Offer checks: rules that every register must keep, or should.

    Called once, when plugins are loaded. Yield :class:`~rsr.plugins.CheckOffer` objects; a check is
    given a register and yields problems, under no other codes than those it declares.

    .. versionadded:: 0.1
    """
    raise AssertionError("a specification is never called")


@hookspec
def rsr_scales() -> Iterable[ScaleOffer]:
    """Offer status scales, with how each of their statuses is told in other scales.

    Called once, when plugins are loaded. Yield :class:`~rsr.plugins.ScaleOffer` objects.

    .. versionadded:: 0.1
    """
    raise AssertionError("a specification is never called")


# Each hook, and the class of what it yields.
HOOKS: dict[str, type] = {
    "rsr_checks": CheckOffer,
    "rsr_editions": EditionOffer,
    "rsr_renderers": RendererOffer,
    "rsr_scales": ScaleOffer,
    "rsr_sources": SourceOffer,
    "rsr_strategies": StrategyOffer,
}
