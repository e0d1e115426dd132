"""Charts as small SVG pictures that everybody can read: data in, text out, and the same every time."""

from rsr.charts.files import ChartFiles
from rsr.charts.funnel import funnel_chart
from rsr.charts.run import run_chart
from rsr.report import Chart, Funnel

__all__ = ["ChartFiles", "funnel_chart", "run_chart", "svg"]


def svg(
    block: Chart | Funnel,
    *,
    width: float = 720,
    ids: str = "chart",
    titled: bool = True,
    language: str | None = None,
) -> str:
    """Draw either sort of chart; see :func:`run_chart` and :func:`funnel_chart`."""
    if isinstance(block, Funnel):
        return funnel_chart(block, width=width, ids=ids, titled=titled, language=language)
    return run_chart(block, width=width, ids=ids, titled=titled, language=language)
