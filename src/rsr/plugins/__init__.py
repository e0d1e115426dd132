"""The door for plugins: everything that a plugin, built in or a partner's, may need.

A plugin is a module with functions marked by :data:`hookimpl`; each yields offers. The only
importer of pluggy is this package.
"""

from rsr.plugins.hookspecs import hookimpl
from rsr.plugins.offers import (
    Case,
    CheckCode,
    CheckContext,
    CheckOffer,
    Composite,
    Edition,
    EditionContext,
    EditionOffer,
    FetchContext,
    Fetching,
    FrozenRecords,
    Gathered,
    Judgement,
    KnowsKind,
    Renderer,
    RendererOffer,
    ScaleOffer,
    Source,
    SourceContext,
    SourceOffer,
    Strategy,
    StrategyOffer,
    Table,
    TableSource,
)

__all__ = [
    "Case",
    "CheckCode",
    "CheckContext",
    "CheckOffer",
    "Composite",
    "Edition",
    "EditionContext",
    "EditionOffer",
    "FetchContext",
    "Fetching",
    "FrozenRecords",
    "Gathered",
    "Judgement",
    "KnowsKind",
    "Renderer",
    "RendererOffer",
    "ScaleOffer",
    "Source",
    "SourceContext",
    "SourceOffer",
    "Strategy",
    "StrategyOffer",
    "Table",
    "TableSource",
    "hookimpl",
]
