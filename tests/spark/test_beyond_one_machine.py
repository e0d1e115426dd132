"""The example beyond one machine does as its README says, on a cluster."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.spark

EXAMPLE = Path(__file__).parents[2] / "examples" / "beyond-one-machine"


def test_the_example_comes_to_the_same_on_a_cluster(master: str) -> None:
    """The script measures the register on DuckDB and on two workers, and finds no difference."""
    script = str(EXAMPLE / "measure_on_spark.py")
    environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}

    done = subprocess.run(
        (sys.executable, script, "--master", master),
        check=False,
        capture_output=True,
        text=True,
        env=environment,
    )

    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.splitlines()[-1] == "the same on both"
    assert "waiting: 24 periods" in done.stdout
