"""What a publication holds: a tree of pages, sections and blocks, and prose parsed into it."""

from rsr.formatting import rounded_figure, written_day, written_figure
from rsr.report import blocks, chart, dataset, days, funnel
from rsr.report.blocks import *
from rsr.report.chart import *
from rsr.report.dataset import *
from rsr.report.days import *
from rsr.report.funnel import *
from rsr.report.prose import as_lines, inline, prose
from rsr.report.safe_text import is_web_address, safe_text

__all__ = ["as_lines", "inline", "is_web_address", "prose", "safe_text"]
__all__ += ["rounded_figure", "written_day", "written_figure"]
__all__ += blocks.__all__
__all__ += chart.__all__
__all__ += dataset.__all__
__all__ += days.__all__
__all__ += funnel.__all__
