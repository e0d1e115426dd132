"""The names of what a statistic can be, what it can be in time, and how it is charted."""

from typing import Literal

__all__ = ["ControlChartKind", "StatisticKind", "TimeSense"]

StatisticKind = Literal[
    "count", "amount", "rate", "percentage", "ratio", "mean", "median", "quantile", "index"
]
ControlChartKind = Literal["xmr", "p", "p-prime", "u", "u-prime", "t", "g"]
TimeSense = Literal["period", "point-in-time", "cumulative", "rolling"]
