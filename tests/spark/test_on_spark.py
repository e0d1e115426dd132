"""The same suite on Spark: a standalone master and two workers, with rows on both of them."""

from typing import Any

import pytest
from engine_contract import COLUMNS, LAYOUT, Columns, EngineContract, Rows, indicator, table

from rsr.engine import selected

pytestmark = pytest.mark.spark


class TestSpark(EngineContract):
    """Spark, on a cluster."""

    @pytest.fixture(autouse=True)
    def _spark(self, spark: Any) -> None:
        self.spark = spark

    def frame(self, columns: Columns, rows: Rows) -> Any:
        """Return a Spark DataFrame, parted in two."""
        from pyspark.sql import types

        kinds: dict[str, Any] = {
            "text": types.StringType(),
            "whole": types.LongType(),
            "float": types.DoubleType(),
            "decimal": types.DecimalType(18, 2),
            "date": types.DateType(),
            "yes-no": types.BooleanType(),
        }
        schema = types.StructType(
            [types.StructField(name, kinds[kind]) for name, kind in columns.items()]
        )
        return self.spark.createDataFrame([tuple(row) for row in rows], schema).repartition(2)

    def test_both_workers_do_the_work(self, spark: Any) -> None:
        """The cluster is one: the master knows two executors beside the driver."""
        found = selected(self.frame(COLUMNS, table({})), LAYOUT, indicator())

        known = spark.sparkContext._jsc.sc().getExecutorMemoryStatus().size()
        assert len(found.figures) == 1
        assert spark.sparkContext.master.startswith("spark://127.0.0.1:")
        assert known == 3
