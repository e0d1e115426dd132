"""Series: which figures make one, what can be said of it, and the chart that shows it."""

from typing import TYPE_CHECKING

from rsr._lazy import lazy

if TYPE_CHECKING:
    from rsr.series.charting import charted as charted
    from rsr.series.funnels import funnel_of as funnel_of
    from rsr.series.interrupting import trend_table as trend_table
    from rsr.series.judged import measured as measured
    from rsr.series.picking import IndicatorSeries as IndicatorSeries
    from rsr.series.picking import Point as Point
    from rsr.series.picking import known_on as known_on
    from rsr.series.picking import pick as pick
else:
    __all__, __getattr__, __dir__ = lazy(
        __name__,
        {
            "rsr.series.charting": ("charted",),
            "rsr.series.funnels": ("funnel_of",),
            "rsr.series.interrupting": ("trend_table",),
            "rsr.series.judged": ("measured",),
            "rsr.series.picking": ("IndicatorSeries", "Point", "known_on", "pick"),
        },
    )
