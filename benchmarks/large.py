"""What a row costs where there are a hundred million: one indicator by provider, in 4 GiB of memory.

The tables are made up in the layout of the MHSDS monthly files and written by DuckDB as Parquet. Each
is measured in a process of its own that may not use more memory than that.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from engine import MHSDS_ROWS

SIZES = (10_000_000, 100_000_000)
_GIB = 1 << 30
_MOST_MEMORY = 4 * _GIB
_PROVIDERS, _MONTHS = 401, 120


def costs(runs: int, folder: Path) -> Iterator[tuple[str, float, str, float]]:
    """Yield lines: what was compared, the ratio, the figures behind it, and the most it may be."""
    each: list[float] = []
    peaks: list[float] = []
    for size in SIZES:
        path = folder / f"made-up-{size}.parquet"
        measures = size // (_PROVIDERS * _MONTHS) + 1
        rows = measures * _PROVIDERS * _MONTHS
        query = f"copy ({MHSDS_ROWS.format(measures=measures)}) to '{path}' (format parquet)"
        code = (
            "import duckdb; connection = duckdb.connect(); "
            f"connection.execute('set preserve_insertion_order=false'); connection.execute({query!r})"
        )
        subprocess.run((sys.executable, "-c", code), check=True)
        found = [_run(path) for _ in range(runs)]
        assert {one["read"] for one in found} == {rows}
        each.append(median(one["seconds"] for one in found) / rows * 1e9)
        peaks.append(max(one["peak_mib"] for one in found))
        path.unlink()
    told = f"{each[1]:.1f} ns / {each[0]:.1f} ns"
    yield "cost of a row at 10^8 / at 10^7 rows of Parquet", each[1] / each[0], told, 1.2
    most = _MOST_MEMORY / (1 << 20)
    told = f"{peaks[1]:.0f} MiB / {most:.0f} MiB"
    yield "peak memory at 10^8 rows / 4 GiB", peaks[1] / most, told, 1


def _run(path: Path) -> dict[str, float]:
    done = subprocess.run(
        (sys.executable, __file__, str(path)), check=True, capture_output=True, text=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main(path: str) -> None:
    """Measure one indicator by provider once, and print what it took."""
    resource.setrlimit(resource.RLIMIT_DATA, (_MOST_MEMORY, _MOST_MEMORY))
    from rsr.engine import Layout, selections
    from rsr.engine.duck import FILE, ROW, Duck
    from rsr.model import Indicator, Measured, Suppressed

    layout = Layout(
        value="MEASURE_VALUE",
        start="REPORTING_PERIOD_START",
        end="REPORTING_PERIOD_END",
        date_formats=("%d/%m/%Y",),
        status="STATUS",
        statuses={"Performance": "performance"},
        file=FILE,
        row=ROW,
        markers={"*": Suppressed(low=0, high=4)},
        rounded_to=5,
        counts=True,
    )
    indicator = Indicator(
        id="made-up",
        title="Made up",
        unit="spells",
        better="higher",
        kind="count",
        select={"MEASURE_ID": "MRS05", "BREAKDOWN": "Provider"},
        measured=Measured(data="made-up", part="PRIMARY_LEVEL"),
    )
    before = time.perf_counter()
    with Duck() as duck:
        files = {"made-up": Path(path)}
        rows = duck.rows_of_parquet(files)
        found = selections(
            duck.parquet(files), layout, [indicator], count_rows=True, rows=rows, columnar=True
        )
        tally = found["made-up"].tally
        assert tally.adds_up
        assert tally.selected == (_PROVIDERS - 1) * _MONTHS
        assert not duck.amiss()
    seconds = time.perf_counter() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mib": peak, "read": tally.read}))


if __name__ == "__main__":
    main(*sys.argv[1:])
