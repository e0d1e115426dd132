"""What measuring an indicator costs beside the same query written by hand for DuckDB.

Both read the same file in a process of their own, with the same threads. The query by hand reads
every column as text (``all_varchar``), which is the faster way for it, compares text as it stands,
and does no more than count and add up; rsr also folds text, reads periods, statuses, bounds of
rounded figures and vintages, and gives back a figure of the model for each period and provider.

A second query by hand also asks what rsr has to know before it states a figure: whether the columns
that nobody selected hold one text beside each figure, and whether the wanted texts are written in
other letters or with spaces, as DuckDB answers it most cheaply: from the dictionaries of Parquet, by
a query for each column, and of CSV in the same pass.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Literal

ROWS = 10_000_000
# How much longer than the query by hand it may take.
_MOST = 1.5
TALKING_THERAPIES = (
    Path(__file__).parents[2] / "shared" / "data" / "nhs_talking_therapies"
) / "measures_annual.parquet"

# Made up: as many months, providers and measures as ten years of a monthly file have.
MHSDS_ROWS = """
  select strftime(month, '%d/%m/%Y') as REPORTING_PERIOD_START,
    strftime(last_day(month), '%d/%m/%Y') as REPORTING_PERIOD_END,
    'Performance' as STATUS,
    case when provider = 0 then 'England' else 'Provider' end as BREAKDOWN,
    case when provider = 0 then 'England' else printf('R%04d', provider) end as PRIMARY_LEVEL,
    case when provider = 0 then 'England'
      else printf('MADE-UP NHS FOUNDATION TRUST NUMBER %d', provider)
    end as PRIMARY_LEVEL_DESCRIPTION,
    'NONE' as SECONDARY_LEVEL, 'NONE' as SECONDARY_LEVEL_DESCRIPTION,
    printf('MRS%02d', measure) as MEASURE_ID,
    printf('Made-up number of referral spells with a clock stop in the period, kind %d', measure)
      as MEASURE_NAME,
    case when hash(month, provider, measure) % 100 < 62 then '*'
      else cast(5 * (1 + (hash(month, provider, measure) >> 8) % 400) as varchar)
    end as MEASURE_VALUE
  from (
    select unnest(generate_series(date '2015-01-01', date '2024-12-01', interval 1 month)) as month
  ), range(401) as p(provider), range({measures}) as m(measure)
"""
_CSV = f"copy ({MHSDS_ROWS} order by month, provider, measure) to '{{path}}' (header)"
# Made up in the shape of the yearly measures of talking therapies, all values text.
_PARQUET = """
copy (
  select '2024-25' as reporting_period, date '2024-04-01' as start_date,
    date '2025-03-31' as end_date, 'Provider' as org_type, printf('R%04d', provider) as org_code,
    printf('MADE-UP SERVICE NUMBER %d', provider) as org_name,
    printf('Variable %d', measure % 12) as variable_type,
    printf('Group %d', measure % 60) as variable_a, 'NULL' as variable_b,
    printf('measure_%d', measure // 60) as measure_name, 'count' as measure_statistic,
    case when hash(provider, measure) % 100 < 26 then '*' when hash(provider, measure) % 100 < 50
      then 'NULL' else cast(5 * (1 + (hash(provider, measure) >> 8) % 400) as varchar) end as value
  from range(300) as p(provider), range(15000) as m(measure)
  order by provider, measure
) to '{path}' (format parquet)
"""
_BY_HAND = """
select {keys}, count(*), count(*) filter ({value} = '*'), sum(try_cast({value} as double)){beside}
from {table} where {condition} group by all
"""
_ALIKE = "lower(trim({name})) = lower('{text}')"
_OTHERWISE = "select {name} from {table} where {name} <> '{text}' and {alike} group by all"


def costs(runs: int, folder: Path) -> Iterator[tuple[str, float, str, float]]:
    """Yield lines: what was compared, the ratio, the figures behind it, and the most it may be."""
    for kind, path, told, most in _files(folder):
        steps: dict[str, list[dict[str, float]]] = {"hand": [], "guarded": [], "rsr": []}
        for _ in range(runs):
            for way, found in steps.items():
                found.append(_run(way, kind, path))
        hand, guarded, ours = map(_middle, steps.values())
        assert hand["groups"] == guarded["groups"] == ours["groups"] > 0
        ratio = ours["seconds"] / hand["seconds"]
        said = f"{ours['seconds']:.2f} s / {hand['seconds']:.2f} s"
        yield f"one indicator of {told} / by hand", ratio, said, most
        ratio = ours["processor"] / hand["processor"]
        said = f"{ours['processor']:.2f} s / {hand['processor']:.2f} s"
        yield "the same, seconds of processor", ratio, said, most
        for name, unit in (("seconds", ""), ("processor", ", of processor")):
            ratio = ours[name] / guarded[name]
            said = f"{ours[name]:.2f} s / {guarded[name]:.2f} s"
            yield f"the same / by hand with the same guarantees{unit}", ratio, said, most
        ratio = ours["peak_mib"] / hand["peak_mib"]
        said = f"{ours['peak_mib']:.0f} MiB / {hand['peak_mib']:.0f} MiB"
        yield "the same, peak memory", ratio, said, 1.3


def _write(query: str) -> None:
    # In a process of its own: what this one once held would count as the peak of all it starts.
    code = f"import duckdb; duckdb.connect().execute({query!r})"
    subprocess.run((sys.executable, "-c", code), check=True)


def _files(folder: Path) -> Iterator[tuple[str, Path, str, float]]:
    path = folder / "made_up.csv"
    measures = ROWS // (401 * 120) + 1
    _write(_CSV.format(path=path, measures=measures))
    size = path.stat().st_size / 1e9
    told = f"{401 * 120 * measures / 1e6:.1f} million rows of CSV ({size:.1f} GB)"
    yield "csv", path, told, _MOST
    path.unlink()
    if TALKING_THERAPIES.exists():
        yield "parquet", TALKING_THERAPIES, "4.5 million rows of Parquet", _MOST
    path = folder / "made_up.parquet"
    _write(_PARQUET.format(path=path))
    yield "parquet", path, "4.5 million made-up rows of Parquet, whose texts share words", _MOST


def _middle(found: list[dict[str, float]]) -> dict[str, float]:
    return {name: median(one[name] for one in found) for name in found[0]}


def _run(way: str, kind: str, path: Path) -> dict[str, float]:
    command = (sys.executable, __file__, way, kind, str(path))
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


# --- one process -------------------------------------------------------------------------------


def _by_hand(kind: str, path: str, *, guarded: bool) -> int:
    import duckdb

    connection = duckdb.connect()
    if kind == "csv":
        keys, value = (
            "REPORTING_PERIOD_START, REPORTING_PERIOD_END, STATUS, PRIMARY_LEVEL",
            "MEASURE_VALUE",
        )
        table, wanted = f"read_csv('{path}', all_varchar=true)", _WANTED_OF_CSV
        others = ["MEASURE_NAME", "SECONDARY_LEVEL", "SECONDARY_LEVEL_DESCRIPTION"]
    else:
        keys, value = "start_date, end_date, org_code", "value"
        table, wanted = f"read_parquet('{path}')", _wanted(path)
        others = ["reporting_period", "org_name", "variable_type", "variable_a", "variable_b"]
    is_equal = "{name} = '{text}'"
    if guarded and kind == "csv":
        is_equal = f"({is_equal} or {_ALIKE})"
    elif guarded:
        for name, text in wanted.items():
            alike = _ALIKE.format(name=name, text=text)
            query = _OTHERWISE.format(name=name, text=text, table=table, alike=alike)
            assert not connection.execute(query).fetchall()
    query = _BY_HAND.format(
        keys=keys,
        value=value,
        beside="".join(f", min({name}), max({name})" for name in others) if guarded else "",
        table=table,
        condition=" and ".join(
            is_equal.format(name=name, text=text) for name, text in wanted.items()
        ),
    )
    return len(connection.execute(query).fetchall())


_WANTED_OF_CSV = {"MEASURE_ID": "MRS05", "BREAKDOWN": "Provider"}


def _wanted(path: str) -> dict[str, str]:
    wanted = {"measure_statistic": "count", "org_type": "Provider"}
    if path == str(TALKING_THERAPIES):
        return {"measure_name": "referrals_received", "variable_type": "Total", **wanted}
    return {"measure_name": "measure_7", "variable_a": "Group 5", **wanted}


def _by_rsr(kind: str, path: str) -> int:
    from rsr.engine import Layout, selected
    from rsr.engine.duck import FILE, ROW, Duck
    from rsr.model import Indicator, Measured, Missing, Suppressed

    if kind == "csv":
        layout = Layout(
            value="MEASURE_VALUE",
            start="REPORTING_PERIOD_START",
            end="REPORTING_PERIOD_END",
            date_formats=("%d/%m/%Y",),
            status="STATUS",
            statuses={"Performance": "performance"},
            file=FILE,
            markers={"*": Suppressed(low=0, high=4)},
            rounded_to=5,
            counts=True,
        )
        select, part = _WANTED_OF_CSV, "PRIMARY_LEVEL"
        combine: Literal["one", "sum"] = "one"
    else:
        layout = Layout(
            value="value",
            start="start_date",
            end="end_date",
            file=FILE,
            row=ROW,
            markers={"*": Suppressed(low=0, high=4), "NULL": Missing(why="the source says NULL")},
            rounded_to=5,
            counts=True,
        )
        select, part = _wanted(path), "org_code"
        combine = "sum"
    indicator = Indicator(
        id="made-up",
        title="Made up",
        unit="spells",
        better="higher",
        select=select,
        measured=Measured(data="made-up", part=part, combine=combine),
    )
    with Duck() as duck:
        files = {"made-up": Path(path)}
        table = duck.csv(files, encoding="utf-8") if kind == "csv" else duck.parquet(files)
        selection = selected(table, layout, indicator, columnar=kind == "parquet")
        assert selection.tally.adds_up
        assert duck.amiss() == ()
    return len(selection.figures)


def main(way: str, kind: str, path: str) -> None:
    """Measure once, and print what it took; imports are done before the clock starts."""
    import duckdb
    import narwhals.stable.v2 as nw

    from rsr.engine import selected
    from rsr.engine.added_rows import added_rows
    from rsr.model import Indicator, Interval, Missing, Suppressed

    assert all(map(callable, (selected, added_rows, Indicator, Interval, Missing, Suppressed)))
    assert nw.from_native(duckdb.connect().sql("select 1 as one")).columns == ["one"]
    before, used = time.perf_counter(), time.process_time()
    groups = _by_rsr(kind, path) if way == "rsr" else _by_hand(kind, path, guarded=way == "guarded")
    seconds, processor = time.perf_counter() - before, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {"groups": groups, "seconds": seconds, "processor": processor, "peak_mib": peak}
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
