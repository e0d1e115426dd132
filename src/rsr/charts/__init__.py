"""Charts as small SVG pictures that everybody can read: data in, text out, and the same every time."""

from typing import TYPE_CHECKING

from rsr._lazy import lazy

if TYPE_CHECKING:
    from rsr.charts.files import ChartFiles as ChartFiles
    from rsr.charts.files import svg as svg
    from rsr.charts.funnel import funnel_chart as funnel_chart
    from rsr.charts.run import run_chart as run_chart
else:
    __all__, __getattr__, __dir__ = lazy(
        __name__,
        {
            "rsr.charts.files": ("ChartFiles", "svg"),
            "rsr.charts.funnel": ("funnel_chart",),
            "rsr.charts.run": ("run_chart",),
        },
    )
