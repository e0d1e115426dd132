"""Process charts: what varies by chance, what does not, and whether anything has changed.

Import from here. A chart or a verdict for a register of ordinary size needs nothing but Python.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rsr.spc._chart import ChartPhase, ChartPoint, ControlChart, OpenGap, Signal
    from rsr.spc._interruption import Caveat, InterruptedPoint, Interruption
    from rsr.spc._rules import PROFILES, Rules
    from rsr.spc._segments import Estimate
    from rsr.spc.funnels import Funnel, FunnelBound, FunnelCurve, FunnelPoint, funnel
    from rsr.spc.interruptions import interrupted
    from rsr.spc.proportions import p_chart, u_chart
    from rsr.spc.rare import g_chart, t_chart
    from rsr.spc.verdict import Stretch, Verdict, judge
    from rsr.spc.xmr_chart import XmrChart, XmrIcons, XmrPhase, XmrPoint, xmr

__all__ = [
    "PROFILES",
    "Caveat",
    "ChartPhase",
    "ChartPoint",
    "ControlChart",
    "Estimate",
    "Funnel",
    "FunnelBound",
    "FunnelCurve",
    "FunnelPoint",
    "InterruptedPoint",
    "Interruption",
    "OpenGap",
    "Rules",
    "Signal",
    "Stretch",
    "Verdict",
    "XmrChart",
    "XmrIcons",
    "XmrPhase",
    "XmrPoint",
    "funnel",
    "g_chart",
    "interrupted",
    "judge",
    "p_chart",
    "t_chart",
    "u_chart",
    "xmr",
]

_HOMES = {
    "_chart": ("ChartPhase", "ChartPoint", "ControlChart", "OpenGap", "Signal"),
    "_interruption": ("Caveat", "InterruptedPoint", "Interruption"),
    "_rules": ("PROFILES", "Rules"),
    "_segments": ("Estimate",),
    "funnels": ("Funnel", "FunnelBound", "FunnelCurve", "FunnelPoint", "funnel"),
    "interruptions": ("interrupted",),
    "proportions": ("p_chart", "u_chart"),
    "rare": ("g_chart", "t_chart"),
    "verdict": ("Stretch", "Verdict", "judge"),
    "xmr_chart": ("XmrChart", "XmrIcons", "XmrPhase", "XmrPoint", "xmr"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import a name when it is first used: one kind of chart does not load the others."""
    if name not in _HOME:
        raise AttributeError(f"module 'rsr.spc' has no attribute {name!r}")
    found = getattr(import_module(f"rsr.spc.{_HOME[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
