"""Series: which figures make one, what can be said of it, and the chart that shows it."""

from rsr.series.charting import charted
from rsr.series.figures import figures
from rsr.series.funnels import funnel_of
from rsr.series.interrupting import trend_table
from rsr.series.judged import measured
from rsr.series.picking import IndicatorSeries, Point, known_on, pick

__all__ = [
    "IndicatorSeries",
    "Point",
    "charted",
    "figures",
    "funnel_of",
    "known_on",
    "measured",
    "pick",
    "trend_table",
]
