"""Figures in JSON to their last digit: kept, or told, as in every other format."""

from pathlib import Path

import pytest

import rsr
from rsr.model import Number


@pytest.mark.parametrize(
    ("figure", "told", "value"),
    [
        ("99999999999999.99", ["figure-inexact"], 99999999999999.98),
        ("9999999999999.99", [], 9999999999999.99),
        ("1.50", [], 1.5),
        ("1E2", [], 100),
        ("-0.25", [], -0.25),
        ("1e400", ["cell-number"], None),
        ("99999999999999999999.5", ["cell-number"], None),
    ],
)
@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_digits_that_are_not_kept_are_told(
    tmp_path: Path, form: str, figure: str, told: list[str], value: float | None
) -> None:
    """Also where the reader of the file would round them before anyone looked."""
    record = f'{{"month": "2020-01", "of": {{"n": {figure}, "k": 0.5}}, "n": {figure}}}'
    (tmp_path / "data").mkdir()
    text = f"[{record}]" if form == "json" else f"{record}\n"
    (tmp_path / "data" / f"t.{form}").write_text(text, "utf-8")
    use = "use: json, options: {fields" if form == "json" else "use: tabular, options: {columns"
    pointer = "/of/n" if form == "json" else "n"
    (tmp_path / "register.yaml").write_text(
        "format: 3\ntitle: Made up\nsources:\n"
        f"  - {{id: s, {use}: {{value: {pointer}}}, file: data/t.{form}, indicator: i, "
        "period: {at: month, covers: month}}}\n"
        "indicators:\n  - {id: i, title: Mean of what was made up, unit: points, better: lower}\n",
        "utf-8",
    )
    found = rsr.gather(tmp_path)

    assert [one.code for one in found.problems] == told
    assert [one.value for one in found.register.observations] == (
        [] if value is None else [Number(value=value)]
    )
