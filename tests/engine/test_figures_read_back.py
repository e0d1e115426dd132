"""Figures that were written for machines, read by the libraries that people read them with."""

import io
import math
from typing import Any

import pytest
from csvw_rules import values
from made_up_measurement import MEASUREMENT, REGISTER

from rsr.series.figures import figures

NUMBERS = ("value", "low", "high", "mean", "lower_limit", "upper_limit", "denominator", "target")
TABLE = figures(MEASUREMENT, REGISTER)
EXPECTED = values(TABLE.csv(), TABLE.metadata("rate.csv"))


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and math.isnan(value) else value


def test_pandas_has_the_very_figures() -> None:
    """Numbers are numbers, to the last digit; truth is truth; days are days."""
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")

    frame = pandas.read_csv(io.BytesIO(TABLE.csv()), parse_dates=["period_start", "period_end"])

    for name in NUMBERS:
        # Before version 3 pandas may miss the last of 17 digits unless it is asked for.
        told = [
            None if row[name] is None else pytest.approx(row[name], rel=1e-15) for row in EXPECTED
        ]
        assert [_plain(v) for v in frame[name].tolist()] == told
    assert frame["hidden"].tolist() == [row["hidden"] for row in EXPECTED]
    assert [d.date() for d in frame["period_end"]] == [row["period_end"] for row in EXPECTED]


def test_polars_has_the_very_figures() -> None:
    """Numbers are numbers, to the last digit; truth is truth; days are days."""
    polars = pytest.importorskip("polars", reason="polars is not installed")

    frame = polars.read_csv(TABLE.csv(), try_parse_dates=True)

    for name in (*NUMBERS, "hidden", "period_end"):
        assert frame[name].to_list() == [row[name] for row in EXPECTED]
