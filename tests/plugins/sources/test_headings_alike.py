"""Columns whose headings differ in what nobody sees: one error, whatever reads them."""

from pathlib import Path
from typing import Any

import pytest

import rsr
from rsr.workflow.measuring import Measuring

duckdb = pytest.importorskip("duckdb")
pytest.importorskip("narwhals")

FORMS = ("csv", "parquet", "jsonl", "frame")


def _measured(
    folder: Path, form: str, by: str, heads: tuple[str, ...], *, at: str = "month", more: str = ""
) -> Measuring:
    """Measure made-up rows of three columns: two texts of a month, and a figure."""
    rows = [(f"2020-0{month}", f"2021-0{month}", str(month)) for month in (1, 2, 3)]
    path = folder / f"t.{'csv' if form == 'frame' else form}"
    frames = None
    if form == "csv":
        path.write_text("\n".join(map(",".join, [heads, *rows])) + "\n", "utf-8")
    elif form == "jsonl":
        import json

        lines = (json.dumps(dict(zip(heads, row, strict=True))) + "\n" for row in rows)
        path.write_text("".join(lines), "utf-8")
    else:
        pa = pytest.importorskip("pyarrow")
        table = pa.table([list(column) for column in zip(*rows, strict=True)], names=heads)
        if form == "parquet":
            pytest.importorskip("pyarrow.parquet").write_table(table, path)
        else:
            frames = {"s": table}
    reads = "makes: table" if by == "table" else "indicator: i"
    (folder / "register.yaml").write_text(
        f"""format: 3
title: Made up
sources:
  - {{id: s, use: tabular, options: {{file: {path.name}, {reads}, columns: {{value: n}}, period: {{at: "{at}", covers: month}}{more}}}}}
indicators:
  - {{id: i, title: People, unit: people, better: lower{", measured: {data: s}" if by == "table" else ""}}}
""",
        "utf-8",
    )
    return rsr.measure(folder, frames=frames)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("by", ["records", "table"])
@pytest.mark.parametrize(
    "heads",
    [
        ("month", "Month", "n"),
        ("Month", "month", "n"),
        ("the  month", "The month", "n"),
        ("a\u00a0b", "a b", "n"),
    ],
)
def test_a_heading_that_names_two_columns_is_one_error(
    tmp_path: Path, form: str, by: str, heads: tuple[str, ...]
) -> None:
    """Case and spaces tell no column from another, though one is named as it stands."""
    for at in heads[:2]:
        folder = tmp_path / str(heads.index(at))
        folder.mkdir()
        found = _measured(folder, form, by, heads, at=at)

        errors = [one.code for one in found.problems if one.severity == "error"]
        assert errors == ["column-repeated"]
        assert not any(one.points for one in found.measurements)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("by", ["records", "table"])
def test_a_heading_in_another_case_is_found(tmp_path: Path, form: str, by: str) -> None:
    """Where one column alone is like it; and a number behind a name makes another name."""
    found = _measured(tmp_path, form, by, ("Month", "Month_1", "n"), at="month")

    (one,) = found.measurements
    assert [str(point.period.start) for point in one.points] == [
        "2020-01-01",
        "2020-02-01",
        "2020-03-01",
    ]


@pytest.mark.parametrize("by", ["records", "table"])
def test_a_column_that_is_renamed_stands_alone(tmp_path: Path, by: str) -> None:
    """As the hint says."""
    heads = ("month", "Month", "n")
    found = _measured(tmp_path, "csv", by, heads, more=", rename: {Month: other}")

    (one,) = found.measurements
    assert [point.period.start.year for point in one.points] == [2020] * 3


@pytest.mark.parametrize("library", ["pandas", "pyarrow", "polars"])
@pytest.mark.parametrize("heads", [("sex", "Sex"), ("Sex", "sex"), ("SEX", "sex")])
@pytest.mark.parametrize("asked", ["select", "part", "whole"])
def test_a_column_of_a_frame_that_only_an_indicator_names_is_told_to_be_there_twice(
    library: str, heads: tuple[str, str], asked: str
) -> None:
    """DuckDB calls the second otherwise, as if nothing were like it."""
    from rsr.engine.layout import Layout
    from rsr.engine.row_groups import selected

    columns = {
        "month": ["2022-01", "2022-02"], heads[0]: ["Men", "Women"], heads[1]: ["Women", "Men"],
        "n": ["1", "2"],
    }  # fmt: skip
    made = pytest.importorskip(library)
    frame = made.table(columns) if library == "pyarrow" else made.DataFrame(columns)
    named: dict[str, Any] = {"part": {"part": "sex"}, "whole": {"whole": {"sex": "Men"}}}
    measured = named.get(asked, {})
    indicator = rsr.model.Indicator(
        id="i", title="I", unit="people", better="lower",
        select={"sex": "Men"} if asked == "select" else {},
        measured=rsr.model.Measured(data="d", **measured),
    )  # fmt: skip

    found = selected(frame, Layout(value="n", at="month", covers="month"), indicator)

    assert [one.code for one in found.problems] == ["column-repeated"]
    assert not found.figures
