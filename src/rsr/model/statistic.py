"""The names of what a statistic can be, and of what it can be in time."""

from typing import Literal

__all__ = ["StatisticKind", "TimeSense"]

StatisticKind = Literal[
    "count", "amount", "rate", "percentage", "ratio", "mean", "median", "quantile", "index"
]
TimeSense = Literal["period", "point-in-time", "cumulative", "rolling"]
