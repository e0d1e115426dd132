"""The verbs, in the order in which data flows; they know the plugin manager, and no plugin."""

from typing import TYPE_CHECKING

from rsr._lazy import lazy

if TYPE_CHECKING:
    from rsr.workflow.assessing import assess as assess
    from rsr.workflow.assessing import conclude as conclude
    from rsr.workflow.assessing import explain as explain
    from rsr.workflow.fetching import fetch as fetch
    from rsr.workflow.freezing import freeze as freeze
    from rsr.workflow.freezing import verify as verify
    from rsr.workflow.gathering import Gathering as Gathering
    from rsr.workflow.gathering import gather as gather
    from rsr.workflow.measuring import Measuring as Measuring
    from rsr.workflow.measuring import measure as measure
    from rsr.workflow.publishing import compose as compose
    from rsr.workflow.publishing import publish as publish
    from rsr.workflow.publishing import render as render
    from rsr.workflow.reading import check as check
    from rsr.workflow.session import load as load
    from rsr.workflow.starting import new as new
else:
    __all__, __getattr__, __dir__ = lazy(
        __name__,
        {
            "rsr.workflow.assessing": ("assess", "conclude", "explain"),
            "rsr.workflow.fetching": ("fetch",),
            "rsr.workflow.freezing": ("freeze", "verify"),
            "rsr.workflow.gathering": ("Gathering", "gather"),
            "rsr.workflow.measuring": ("Measuring", "measure"),
            "rsr.workflow.publishing": ("compose", "publish", "render"),
            "rsr.workflow.reading": ("check",),
            "rsr.workflow.session": ("load",),
            "rsr.workflow.starting": ("new",),
        },
    )
