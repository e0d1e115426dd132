"""Frames that a caller hands over in the place of the files of a source."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

import rsr
from rsr.errors import ModelError
from rsr.model import Observation

pytest.importorskip("narwhals", reason="the extra 'data' is not installed")
pytest.importorskip("duckdb", reason="the extra 'data' is not installed")

Columns = dict[str, list[str]]

TABULAR = """
  - id: made-up
    use: tabular
    options:
      file: data.csv
      makes: table
      columns: {value: figure}
      period: {at: month, covers: month}
      where: {kind: [all]}
      markers: {"*": {suppressed: [1, 7]}}
"""
MHSDS = "  - {id: made-up, use: mhsds, options: {files: data.csv}}\n"
HEAD = """
format: 3
title: Made up
sources:
"""
TABULAR_SELECT = "{measure: beds}, measured: {data: made-up, part: trust}"
MHSDS_SELECT = (
    "{measure: MHS01, breakdown: Provider}, measured: {data: made-up, part: organisation}"
)
MHSDS_RATES = MHSDS_SELECT.replace("MHS01", "MRS01b")


def written(folder: Path, use: str) -> tuple[Path, Columns]:
    """Write a register with its file; return where it is, and the file's columns."""
    if use == "tabular":
        sources, select = TABULAR, TABULAR_SELECT
        names = ["month", "trust", "measure", "kind", "figure"]
        rows = [
            [f"2024-{month:02}-01", trust, "beds", "all", figure]
            for month in range(1, 5)
            for trust, figure in (("A", str(10 + month)), ("B", "*"), ("01", "7"))
        ]
    else:
        rates = use == "mhsds-rates"
        sources, select = MHSDS, MHSDS_RATES if rates else MHSDS_SELECT
        measure = ("MRS01b", "Proportion in less than 4 weeks") if rates else ("MHS01", "People")
        names = ["REPORTING_PERIOD_START", "REPORTING_PERIOD_END", "STATUS", "BREAKDOWN"]
        names += ["PRIMARY_LEVEL", "PRIMARY_LEVEL_DESCRIPTION", "SECONDARY_LEVEL"]
        names += ["SECONDARY_LEVEL_DESCRIPTION", "MEASURE_ID", "MEASURE_NAME", "MEASURE_VALUE"]
        rows = [
            [
                *(f"01/{month}/2024", f"30/{month}/2024", "Final", "Provider"),
                *(trust, f"TRUST {trust}", "NONE", "NONE", *measure, figure),
            ]
            for month in ("04", "06")
            for trust, figure in (("RX1", "20"), ("RX2", "*"), ("RX3", "43" if rates else "115"))
        ]
    with (folder / "data.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([names, *rows])
    unit = "per cent" if use == "mhsds-rates" else "u"
    indicator = f"  - {{id: i, title: I, unit: {unit}, better: lower, select: {select}}}\n"
    path = folder / "register.yaml"
    path.write_text(f"{HEAD}{sources}indicators:\n{indicator}", "utf-8")
    columns = zip(names, map(list, zip(*rows, strict=True)), strict=True)
    return path, dict(columns)


@contextmanager
def duckdb_relation(columns: Columns) -> Iterator[Any]:
    """Give columns of text as a DuckDB relation."""
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    with duckdb.connect() as connection:
        names = ", ".join(f'"{name}" varchar' for name in columns)
        connection.execute(f"create table made_up ({names})")
        made = connection.table("made_up")
        for row in zip(*columns.values(), strict=True):
            made.insert(row)
        yield made


@contextmanager
def polars_frame(columns: Columns) -> Iterator[Any]:
    """Give columns as a Polars frame."""
    yield pytest.importorskip("polars", reason="polars is not installed").DataFrame(columns)


@contextmanager
def lazy_polars_frame(columns: Columns) -> Iterator[Any]:
    """Give columns as a lazy Polars frame."""
    yield pytest.importorskip("polars", reason="polars is not installed").LazyFrame(columns)


@contextmanager
def polars_categories(columns: Columns) -> Iterator[Any]:
    """Give columns as a Polars frame of categories."""
    polars = pytest.importorskip("polars", reason="polars is not installed")
    yield polars.DataFrame(columns).with_columns(polars.all().cast(polars.Categorical))


@contextmanager
def pandas_frame(columns: Columns) -> Iterator[Any]:
    """Give columns as a pandas frame."""
    yield pytest.importorskip("pandas", reason="pandas is not installed").DataFrame(columns)


@contextmanager
def pandas_categories(columns: Columns) -> Iterator[Any]:
    """Give columns as a pandas frame of categories."""
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    yield pandas.DataFrame(columns).astype("category")


@contextmanager
def arrow_table(columns: Columns) -> Iterator[Any]:
    """Give columns as a pyarrow table."""
    yield pytest.importorskip("pyarrow", reason="pyarrow is not installed").table(columns)


@contextmanager
def ibis_table(columns: Columns) -> Iterator[Any]:
    """Give columns as an Ibis table on Polars."""
    ibis = pytest.importorskip("ibis", reason="ibis is not installed")
    pytest.importorskip("polars", reason="polars is not installed")
    arrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    yield ibis.polars.connect().create_table("made_up", arrow.table(columns))


FRAMES = [
    duckdb_relation,
    polars_frame,
    lazy_polars_frame,
    polars_categories,
    pandas_frame,
    pandas_categories,
    arrow_table,
    ibis_table,
]


def figures(found: rsr.Measuring) -> list[Observation]:
    """Return the figures without where they come from, in order."""
    made = (evolve(each, made_by=None, vintage=None) for each in found.register.observations)
    return sorted(made, key=lambda each: (each.period.start, each.part or ""))


@pytest.mark.parametrize("use", ["tabular", "mhsds", "mhsds-rates"])
@pytest.mark.parametrize("frame", FRAMES)
def test_a_frame_gives_the_figures_of_the_files(
    tmp_path: Path, frame: Callable[[Columns], Any], use: str
) -> None:
    """Whatever holds the rows, the figures are those of the files; only no file is named."""
    path, columns = written(tmp_path, use)
    from_files = rsr.measure(path)

    with frame(columns) as given:
        found = rsr.measure(path, frames={"made-up": given})

    assert found.problems == from_files.problems
    # Proportions of trusts are not added up, and that is said.
    told = ["parts-not-added"] if use == "mhsds-rates" else []
    assert [problem.code for problem in found.problems] == told
    assert figures(found) == figures(from_files)
    assert len(figures(found)) == (12 if use == "tabular" else 6)
    made_by = [each.made_by for each in found.register.observations]
    assert {(each.source, each.file, each.sha256) for each in made_by if each} == {
        ("made-up", None, None)
    }
    assert [point.value for point in found.measurements[0].points] == [
        point.value for point in from_files.measurements[0].points
    ]


@pytest.mark.parametrize("frame", FRAMES)
def test_a_frame_tells_what_the_files_tell(tmp_path: Path, frame: Callable[[Columns], Any]) -> None:
    """A measure that is renamed and an organisation whose code changes are found in either."""
    path, columns = written(tmp_path, "mhsds")
    june = [start == "01/06/2024" for start in columns["REPORTING_PERIOD_START"]]
    names, codes = columns["MEASURE_NAME"], columns["PRIMARY_LEVEL"]
    columns["MEASURE_NAME"] = [
        "Users" if late else name for late, name in zip(june, names, strict=True)
    ]
    columns["PRIMARY_LEVEL"] = [
        "RX9" if late and code == "RX1" else code for late, code in zip(june, codes, strict=True)
    ]
    with (tmp_path / "data.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([list(columns), *zip(*columns.values(), strict=True)])
    from_files = rsr.measure(path)

    with frame(columns) as given:
        found = rsr.measure(path, frames={"made-up": given})

    assert found.problems == from_files.problems
    assert [problem.code for problem in found.problems] == ["organisation-renamed"]
    assert found.register.indicators == from_files.register.indicators
    assert "'People' became 'Users'" in found.register.indicators[0].breaks[-1].why


@pytest.mark.parametrize("use", ["tabular", "mhsds", "cqc"])
@pytest.mark.parametrize("frame", ["x", [1], {}, {"a": [1]}, 5, float("nan"), object()])
def test_what_is_no_frame_is_a_problem_of_the_caller(tmp_path: Path, frame: Any, use: str) -> None:
    """Anything but a frame is told by what it is, and is no fault of the source."""
    path, _ = written(tmp_path, "tabular" if use == "cqc" else use)
    if use == "cqc":
        cqc = "  - {id: made-up, use: cqc, options: {directory: data.csv}}\n"
        path.write_text(path.read_text("utf-8").replace(TABULAR, cqc), "utf-8")

    found = rsr.gather(path, frames={"made-up": frame})

    assert [problem.code for problem in found.problems] == ["frame-unknown"]


@pytest.mark.parametrize("use", ["tabular", "mhsds"])
def test_columns_of_one_name_are_refused(tmp_path: Path, use: str) -> None:
    """Pandas and pyarrow can have two columns of one name; nobody could say which is meant."""
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    arrow = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    path, columns = written(tmp_path, use)
    twice = pandas.concat([pandas.DataFrame(columns)] * 2, axis=1)
    cells = [arrow.array(each) for each in columns.values()]
    as_arrow = arrow.Table.from_arrays([*cells, cells[0]], names=[*columns, next(iter(columns))])

    codes = [
        [problem.code for problem in rsr.gather(path, frames={"made-up": frame}).problems]
        for frame in (twice, as_arrow, pandas.DataFrame([["a", "b"]]))
    ]

    assert codes == [["frame-columns"]] * 3


@pytest.mark.parametrize("use", ["tabular", "mhsds"])
def test_a_frame_without_columns_is_a_problem(tmp_path: Path, use: str) -> None:
    """An empty frame lacks what the register asks for, and that is said."""
    polars = pytest.importorskip("polars", reason="polars is not installed")
    path, _ = written(tmp_path, use)

    found = rsr.gather(path, frames={"made-up": polars.DataFrame()})

    assert found.problems
    assert not found.register.observations


@pytest.mark.parametrize("given", ["x", [1], 0, object()])
def test_frames_that_are_no_mapping_are_refused(tmp_path: Path, given: Any) -> None:
    """A frame alone does not say which source it stands for."""
    path, _ = written(tmp_path, "tabular")

    with pytest.raises(ModelError) as refused:
        rsr.measure(path, frames=given)

    assert refused.value.code == "frames-form"


def test_a_frame_alone_is_refused(tmp_path: Path) -> None:
    """A frame is no mapping, although it can look like one."""
    path, columns = written(tmp_path, "tabular")

    with pandas_frame(columns) as given, pytest.raises(ModelError) as refused:
        rsr.measure(path, frames=given)

    assert refused.value.code == "frames-form"


def test_nothing_in_the_place_of_a_frame_is_refused(tmp_path: Path) -> None:
    """None for a source would have its files read in silence."""
    path, _ = written(tmp_path, "tabular")

    with pytest.raises(ModelError) as refused:
        rsr.measure(path, frames={"made-up": None})

    assert refused.value.code == "frames-form"


def test_frames_for_a_gathered_register_are_refused(tmp_path: Path) -> None:
    """A register that was gathered keeps its figures: a frame would be of no use to it."""
    path, columns = written(tmp_path, "tabular")
    gathered = rsr.gather(path).register

    with duckdb_relation(columns) as given, pytest.raises(ModelError) as refused:
        rsr.measure(gathered, frames={"made-up": given})

    assert refused.value.code == "frames-late"
    assert rsr.measure(gathered, frames={}).register.observations


def test_a_frame_for_a_source_without_a_table_is_a_problem(tmp_path: Path) -> None:
    """A source that reads records of its own has no use for a frame, and says so."""
    path, columns = written(tmp_path, "tabular")
    text = path.read_text("utf-8").partition("indicators:")[0]
    json = "  - {id: made-up, use: json, options: {file: data.json}}\n"
    path.write_text(text.replace(TABULAR, json), "utf-8")

    with duckdb_relation(columns) as given:
        found = rsr.gather(path, frames={"made-up": given})

    assert [problem.code for problem in found.problems] == ["frame-unused"]
    assert found.problems[0].where.path == ("sources", 0, "use")
