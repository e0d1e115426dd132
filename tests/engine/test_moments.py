"""A moment that says its zone is of one day, on every engine and on every machine."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("duckdb", reason="the extra 'data' is not installed")
pytest.importorskip("polars", reason="polars is not installed")
SCRIPT = Path(__file__).with_name("moments_script.py")
MONTHS = {
    "Europe/London": ["2025-06", "2025-07", "2025-08", "2025-12"],
    "UTC": ["2025-06", "2025-06", "2025-07", "2025-12"],
    "Pacific/Auckland": ["2025-07", "2025-07", "2025-08", "2026-01"],
}


@pytest.mark.parametrize("clock", ["Europe/London", "UTC", "Pacific/Auckland"])
def test_a_moment_is_of_one_day_wherever_it_is_read(clock: str, tmp_path: Path) -> None:
    """The zone that the register states says which day it is; the machine's own says nothing."""
    ran = subprocess.run(  # our own script
        [sys.executable, str(SCRIPT), str(tmp_path)],
        env={**os.environ, "TZ": clock},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)

    for zone, months in MONTHS.items():
        sums = [f"{month}: {months.count(month)}" for month in dict.fromkeys(months)]
        assert set(map(tuple, found[zone]["tables"].values())) == {tuple(sums)}
        assert set(map(tuple, found[zone]["records"].values())) == {tuple(months)}
        assert len(found[zone]["tables"]) >= 5
    unstated = found["None"]
    assert set(map(tuple, unstated["tables"].values())) == {("zone-unstated",)}
    assert set(map(tuple, unstated["records"].values())) == {("zone-unstated",)}
