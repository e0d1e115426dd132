#!/usr/bin/env bash
# DuckDB 2.0.1, narwhals 2.29.0, Polars 2.1.0, PyArrow 26.0.1: of two columns whose names differ in
# case, asking DuckDB for the second by its name gives the figures of the first.
#
# Expected: a quoted name, as in select "Rate", means the column that is written so, as it does in
# standard SQL and PostgreSQL; or it is refused, because two columns answer to it. An expression of
# narwhals, nw.col("Rate"), gives the same figures of one file whichever engine reads it.
#
# What happens: DuckDB compares names without their case, quoted or not. It calls the second column
# Rate_1 and gives the figures of `rate` for "Rate", without an error or a warning. narwhals hands the
# name on: on DuckDB it gives the one column, on Polars and PyArrow the other.
#
# Why it matters: files that were put together from several returns do have such pairs (a count under
# "rate", a rate under "Rate"). The figure that is reported then depends on the engine alone, by a
# factor of two thousand in this made-up file, and reports made by two offices from one file differ.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/python" -m pip install --quiet --disable-pip-version-check \
  duckdb==2.0.1 narwhals==2.29.0 polars==2.1.0 pyarrow==26.0.1
cd "$folder"

"$folder/env/bin/python" - <<'PYTHON'
import sys

import duckdb
import narwhals as nw
import polars
import pyarrow.parquet

table = pyarrow.table({"year": [2023, 2024], "rate": [0.25, 0.31], "Rate": [527.8, 443.2]})
pyarrow.parquet.write_table(table, "returns.parquet")

quoted = [row[0] for row in duckdb.sql("""select "Rate" from 'returns.parquet'""").fetchall()]
names = duckdb.sql("from 'returns.parquet'").columns
print("names by DuckDB:       ", names)
print('select "Rate", DuckDB: ', quoted)

seen = {}
for engine, frame in (
    ("duckdb", duckdb.sql("from 'returns.parquet'")),
    ("polars", polars.read_parquet("returns.parquet").lazy()),
    ("pyarrow", pyarrow.parquet.read_table("returns.parquet")),
):
    picked = nw.from_native(frame).select(figure=nw.col("Rate"))
    rows = picked.collect() if isinstance(picked, nw.LazyFrame) else picked
    seen[engine] = rows["figure"].to_list()
    print(f'nw.col("Rate"), {engine}:'.ljust(23), seen[engine])

as_seen = (
    names == ["year", "rate", "Rate_1"]
    and quoted == [0.25, 0.31]
    and seen == {"duckdb": [0.25, 0.31], "polars": [527.8, 443.2], "pyarrow": [527.8, 443.2]}
)
sys.exit(0 if as_seen else "this is no longer so")
PYTHON
