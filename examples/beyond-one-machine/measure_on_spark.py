"""Measure one register twice: on this machine, and on Spark. Both come to the same."""

import argparse
import os
import sys
from pathlib import Path

from pyspark.sql import SparkSession

import rsr

HERE = Path(__file__).parent
SOURCE = "mhsds"  # the id of the source in register.yaml, whose files Spark reads instead


def session(master: str) -> SparkSession:
    """Return a Spark session; the workers run the Python that runs this."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    started = (
        SparkSession.builder.master(master)
        .appName("rsr")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    started.sparkContext.setLogLevel("ERROR")
    return started


def main() -> int:
    """Measure, print both, and return 0 if they are the same."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--master", default="local[2]", help="such as spark://10.0.0.1:7077")
    parser.add_argument("--data", default=str(HERE / "data"), help="where every worker finds it")
    given = parser.parse_args()

    here = rsr.measure(HERE)

    spark = session(given.master)
    try:
        frame = spark.read.csv(given.data, header=True)  # every column text, as published
        there = rsr.measure(HERE, frames={SOURCE: frame})
    finally:
        spark.stop()

    for problem in (*here.problems, *there.problems):
        print(problem, file=sys.stderr)
    for ours, theirs in zip(here.measurements, there.measurements, strict=True):
        print(f"{ours.indicator}: {len(ours.points)} periods")
        for mine, its in zip(ours.points[-3:], theirs.points[-3:], strict=False):
            print(f"  {mine.period.end}  DuckDB {mine.value}  Spark {its.value}")
    same = here.measurements == there.measurements
    print("the same on both" if same else "NOT the same on both")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
