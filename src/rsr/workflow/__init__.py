"""The verbs, in the order in which data flows; they know the plugin manager, and no plugin."""

from rsr.workflow.assessing import assess, conclude, explain
from rsr.workflow.fetching import fetch
from rsr.workflow.freezing import freeze, verify
from rsr.workflow.gathering import Gathering, gather
from rsr.workflow.measuring import Measuring, measure
from rsr.workflow.publishing import compose, publish, render
from rsr.workflow.reading import check, load
from rsr.workflow.starting import new

__all__ = [
    "Gathering",
    "Measuring",
    "assess",
    "check",
    "compose",
    "conclude",
    "explain",
    "fetch",
    "freeze",
    "gather",
    "load",
    "measure",
    "new",
    "publish",
    "render",
    "verify",
]
