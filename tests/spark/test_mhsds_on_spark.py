"""MHSDS rows that lie in a Spark cluster, in the place of the files."""

from pathlib import Path
from typing import Any

import pytest
from mhsds_made import MAIN, indicator, main_row
from mhsds_made import context as made_context

from rsr.engine import selections
from rsr.model import Interval, Suppressed
from rsr.plugins.manager import Plugins

pytestmark = pytest.mark.spark


def test_a_frame_on_spark_is_read_as_files_are(spark: Any, tmp_path: Path) -> None:
    """Rates have their own bounds; a new name and a new code are found."""
    may = {"start": "01/05/2024", "end": "31/05/2024", "measure_name": "Percentage in time"}
    old = {"measure": "MRS01b", "measure_name": "Proportion in time", "name": "A TRUST"}
    rows = [main_row("43", code="RX1", **old), main_row("*", code="RX2", **{**old, "name": "B"})]
    rows += [main_row("10", code="RX9", **{**old, **may})]
    frame = spark.createDataFrame([tuple(row) for row in rows], MAIN).repartition(2)
    asked = indicator({"measure": "MRS01b"})
    options = {"files": "none.csv"}
    source: Any = Plugins(("rsr.plugins.sources.mhsds",), entry_points=False).make(
        "sources", "mhsds", options
    )

    made = source.table(made_context(tmp_path, options, indicators=[asked], frame=frame))
    found = selections(made.frame, made.layout, [asked])["made-up"]

    assert [figure.value for figure in found.figures] == [
        Interval(low=42.5, high=43.5, stated=43),
        Suppressed(low=0, high=None),
        Interval(low=9.5, high=10.5, stated=10),
    ]
    assert found.problems == ()
    assert [one.code for one in made.problems] == ["organisation-renamed"]
    assert [one.on.isoformat() for one in made.layout.breaks_of["made-up"]] == ["2024-05-01"]
