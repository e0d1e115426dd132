"""Periods of which one ends on the day on which the next begins are told before a verdict is sought."""

from pathlib import Path

import pytest

import rsr

pytest.importorskip("duckdb")
pytest.importorskip("narwhals")

REGISTER = """
format: 3
title: Made up
recommendations:
  - {id: r-1, number: "1", topic: Made up, made_on: 2022-01-01, addressed_to: {}, criteria: [{id: c, text: Better.}]}
indicators:
  - {id: i, title: Figure, bears_on: [r-1], unit: people, better: lower}
sources:
  - {id: s, use: tabular, options: {file: a.csv, indicator: i, columns: {value: n}, period: {start: s, end: e}}}
strategies: [{use: outcome-impact}]
cycles:
  - {id: c1, title: One, cut_off_on: 2026-12-31}
"""


@pytest.mark.parametrize(
    ("rows", "got"),
    [
        ("2024-01-01,2024-02-01,5\n2024-02-01,2024-03-01,6\n", "1 February 2024 to 1 March 2024"),
        (
            "2024-01-01,2024-02-01,5\n2024-02-01,2024-03-01,6\n2024-03-01,2024-04-01,7\n",
            "and 1 more",
        ),
        ("2024-01-01,2024-01-31,5\n2024-02-01,2024-02-29,6\n", None),
        # Rolling periods, and single days within them, share more than an end.
        ("2024-01-01,2024-02-02,5\n2024-02-01,2024-03-01,6\n", None),
        ("2024-01-01,2024-02-01,5\n2024-02-01,2024-02-01,6\n", None),
    ],
)
def test_periods_that_share_a_day_are_told(tmp_path: Path, rows: str, got: str | None) -> None:
    """An end that is the first day after its period is no day of it."""
    (tmp_path / "a.csv").write_text(f"s,e,n\n{rows}", "utf-8")
    (tmp_path / "register.yaml").write_text(REGISTER, "utf-8")

    found = rsr.gather(rsr.load(tmp_path))

    told = [one for one in found.problems if one.code == "periods-share-day"]
    assert [one.severity for one in told] == ["warning"] * (got is not None)
    assert got is None or got in str(told[0].got)
