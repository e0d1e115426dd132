"""Measures moments on every engine of one machine; run by a test under clocks of several places."""

import json
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from attrs import evolve

from rsr.engine import Layout, selected
from rsr.engine.duck import Duck
from rsr.engine.spelled import Calendar
from rsr.errors import Problem
from rsr.model import DataSource, Indicator, Measured, Observation, Provenance, Register
from rsr.plugins import SourceContext
from rsr.plugins.manager import Plugins

pl: Any = import_module("polars")  # only the environment of the engines has it

MOMENTS = [
    datetime(2025, 6, 30, 22, 30, tzinfo=UTC),
    datetime(2025, 6, 30, 23, 30, tzinfo=UTC),
    datetime(2025, 7, 31, 23, 0, tzinfo=UTC),
    datetime(2025, 12, 31, 23, 30, tzinfo=UTC),
]
INDICATOR = Indicator(
    id="i",
    title="I",
    unit="people",
    better="lower",
    measured=Measured(data="made-up", combine="sum"),
    kind="count",
)


def frames(duck: Duck) -> dict[str, Any]:
    """Return the moments as a frame of each engine that is installed."""
    made: dict[str, Any] = {}
    polar = pl.DataFrame({"at": MOMENTS, "n": [1] * len(MOMENTS)})
    made["polars"] = polar.lazy()
    made["arrow"] = polar.to_arrow()
    made["pandas"] = polar.to_pandas()
    duck.connection.register("arrow", made["arrow"])
    made["duckdb"] = duck.connection.sql("select * from arrow")
    try:
        ibis: Any = import_module("ibis")
    except ImportError:
        return made
    made["ibis"] = ibis.polars.connect({"t": polar}).table("t")
    return made


def measured(frame: Any, zone: str | None) -> list[str]:
    """Return the months that a frame's moments fall into, or what was told."""
    layout = Layout(value="n", at="at", covers="month", calendar=Calendar(zone=zone))
    found = selected(frame, layout, evolve(INDICATOR))
    months = [f"{one.period.start:%Y-%m}: {one.value.value}" for one in found.figures]  # type: ignore[union-attr]  # a number
    return months + sorted({one.code for one in found.problems})


def gathered(folder: Path, file: str, zone: str | None) -> list[str]:
    """Return the months of the records of a file."""
    options: dict[str, Any] = {
        "file": file, "indicator": "i", "columns": {"value": "n"},
        "period": {"at": "at", "covers": "month"}, **({} if zone is None else {"zone": zone}),
    }  # fmt: skip
    plugins = Plugins(("rsr.plugins.sources.tabular",), entry_points=False)
    source = DataSource(id="made-up", use="tabular", options=options)
    made: Any = plugins.make("sources", "tabular", options)
    context = SourceContext(
        source=source,
        register=Register(title="Made up", sources=(source,)),
        read=lambda name: (folder / name).read_bytes(),
        provenance=lambda name, place: Provenance(
            plugin="p", distribution="d", version="1", file=name, place=place
        ),
        path=lambda name: folder / name,
        files=lambda name: (name,),
    )
    found = list(made.gather(context))
    months = [f"{one.period.start:%Y-%m}" for one in found if isinstance(one, Observation)]
    return months + sorted({one.code for one in found if isinstance(one, Problem)})


def main(folder: Path) -> dict[str, Any]:
    """Return what is made of the moments, by zone and by engine or file."""
    found: dict[str, Any] = {}
    lines = [f"{moment:%Y-%m-%dT%H:%M:%SZ},1" for moment in MOMENTS]
    (folder / "a.csv").write_text("at,n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    for zone in ("Europe/London", "UTC", "Pacific/Auckland", None):
        with Duck() as duck:
            every = frames(duck)
            duck.connection.execute(f"copy arrow to '{folder / 'a.parquet'}' (format parquet)")
            tables = {name: measured(frame, zone) for name, frame in every.items()}
            texts = pl.DataFrame(
                {"at": [one.isoformat() for one in MOMENTS], "n": ["1"] * len(MOMENTS)}
            )
            tables["texts"] = measured(texts, zone)
        records = {file: gathered(folder, file, zone) for file in ("a.csv", "a.parquet")}
        found[str(zone)] = {"tables": tables, "records": records}
    return found


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))  # noqa: T201  # what the test reads
