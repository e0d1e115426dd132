"""Durations in Parquet, which the Arrow schema beside its columns tells from whole numbers."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from rsr.engine.arrow_schema import durations
from rsr.engine.duck import Duck

pa = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")


@pytest.mark.parametrize(
    ("unit", "of_a_second"), [("s", 1), ("ms", 1000), ("us", 1_000_000), ("ns", 1_000_000_000)]
)
def test_a_duration_is_no_whole_number(tmp_path: Path, unit: str, of_a_second: int) -> None:
    """In each of the units that Arrow has; whole numbers beside it stay such."""
    path = tmp_path / "a.parquet"
    columns: dict[str, Any] = {
        "n": pa.array([5], pa.int64()), 'é "x': pa.array([90 * of_a_second], pa.duration(unit)),
    }  # fmt: skip
    parquet.write_table(pa.table(columns), path)

    assert durations(parquet.read_metadata(path).metadata[b"ARROW:schema"]) == {'é "x': unit}
    with Duck() as duck:
        frame = duck.parquet({"a": path}).project('n, "é ""x"')
        assert frame.fetchall() == [(5, timedelta(seconds=90))]


@pytest.mark.parametrize("encoded", [b"", b"xx", b"////", b"////" + b"A" * 40, b"/////w8AAAA="])
def test_of_what_is_no_schema_nothing_is_known(encoded: bytes) -> None:
    """Whatever a writer puts there."""
    assert durations(encoded) == {}
