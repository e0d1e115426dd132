"""Process charts: what varies by chance, what does not, and whether anything has changed.

Import from here. A chart or a verdict for a register of ordinary size needs nothing but Python.
"""

from typing import TYPE_CHECKING

from rsr._lazy import lazy

if TYPE_CHECKING:
    from rsr.spc._chart import ChartPhase as ChartPhase
    from rsr.spc._chart import ControlChart as ControlChart
    from rsr.spc._chart import ControlChartPoint as ControlChartPoint
    from rsr.spc._chart import OpenGap as OpenGap
    from rsr.spc._chart import Signal as Signal
    from rsr.spc._interruption import *
    from rsr.spc._rules import PROFILES as PROFILES
    from rsr.spc._rules import Rules as Rules
    from rsr.spc._segments import Estimate as Estimate
    from rsr.spc._sentences import Stretch as Stretch
    from rsr.spc.funnels import *
    from rsr.spc.interruptions import *
    from rsr.spc.proportions import *
    from rsr.spc.rare import *
    from rsr.spc.verdict import judge as judge
    from rsr.spc.verdict_record import Verdict as Verdict
    from rsr.spc.xmr_chart import *
else:
    __all__, __getattr__, __dir__ = lazy(
        __name__,
        {
            "rsr.spc._chart": (
                "ChartPhase",
                "ControlChartPoint",
                "ControlChart",
                "OpenGap",
                "Signal",
            ),
            "rsr.spc._interruption": ("Caveat", "InterruptedPoint", "Interruption"),
            "rsr.spc._rules": ("PROFILES", "Rules"),
            "rsr.spc._segments": ("Estimate",),
            "rsr.spc._sentences": ("Stretch",),
            "rsr.spc.verdict_record": ("Verdict",),
            "rsr.spc.funnels": (
                "FunnelBound",
                "FunnelChart",
                "FunnelCurve",
                "FunnelOrganisation",
                "funnel",
            ),
            "rsr.spc.interruptions": ("interrupted",),
            "rsr.spc.proportions": ("p_chart", "u_chart"),
            "rsr.spc.rare": ("g_chart", "t_chart"),
            "rsr.spc.verdict": ("judge",),
            "rsr.spc.xmr_chart": ("XmrChart", "XmrIcons", "XmrPhase", "XmrPoint", "xmr"),
        },
    )
