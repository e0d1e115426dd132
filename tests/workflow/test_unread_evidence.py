"""What cannot be read is no evidence: of what it would show, nothing is proposed, by any verb."""

import json
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from made_up_tables import xlsx

import rsr
from rsr.cli.app import app
from rsr.errors import RegisterError

pytest.importorskip("duckdb")
pytest.importorskip("narwhals")

MONTHS = [f"{2020 + at // 12}-{at % 12 + 1:02}" for at in range(30)]
# From the thirteenth month on, of an indicator of which fewer are better, all figures are lower.
ROWS = [[month, str((30 if at < 12 else 20) + at % 3), "7"] for at, month in enumerate(MONTHS)]


def command(*arguments: object) -> Result:
    """Run rsr."""
    return CliRunner().invoke(app, [str(one) for one in arguments])


def csv(path: Path, rows: Sequence[Sequence[str]]) -> str:
    """Write rows as CSV."""
    text = "\n".join(",".join(row) for row in [["month", "n", "m"], *rows])
    (path / "t.csv").write_text(text, "utf-8")
    return "t.csv"


def workbook(path: Path, rows: Sequence[Sequence[str]]) -> str:
    """Write rows as XLSX."""
    (path / "t.xlsx").write_bytes(xlsx({"t": [["month", "n", "m"], *rows]}))
    return "t.xlsx"


def lines(path: Path, rows: Sequence[Sequence[str]]) -> str:
    """Write rows as JSON lines."""
    text = "\n".join(json.dumps(dict(zip(["month", "n", "m"], row, strict=True))) for row in rows)
    (path / "t.jsonl").write_text(text, "utf-8")
    return "t.jsonl"


def parquet(path: Path, rows: Sequence[Sequence[str]]) -> str:
    """Write rows as Parquet."""
    pytest.importorskip("pyarrow")
    columns = dict(zip(["month", "n", "m"], map(list, zip(*rows, strict=True)), strict=True))
    import_module("pyarrow.parquet").write_table(
        import_module("pyarrow").table(columns), path / "t.parquet"
    )
    return "t.parquet"


def recommendation(id_: str) -> dict[str, Any]:
    """Return a recommendation."""
    return {
        "id": id_,
        "number": id_[-1],
        "topic": "Made up",
        "made_on": "2021-01-01",
        "addressed_to": {},
        "criteria": [{"id": "c", "text": "Better."}],
    }


def indicator(id_: str, of: str, **more: Any) -> dict[str, Any]:
    """Return an indicator that bears on a recommendation."""
    common = {"title": "Figure", "unit": "people", "better": "lower", "kind": "count"}
    return {"id": id_, "bears_on": [of], **common, **more}


def source(file: str, **more: Any) -> dict[str, Any]:
    """Return a source of one file."""
    options = {
        "file": file,
        "columns": {"value": "n"},
        "period": {"at": "month", "covers": "month"},
        **more,
    }
    return {"id": "s", "use": "tabular", "options": options}


def register(
    path: Path, indicators: Sequence[dict[str, Any]], *sources: dict[str, Any], **more: Any
) -> Path:
    """Write a register with two recommendations."""
    document = {
        "format": 3,
        "title": "Made up",
        "recommendations": [recommendation("r-1"), recommendation("r-2")],
        "indicators": list(indicators),
        "sources": list(sources),
        "strategies": [{"use": "outcome-impact"}],
        "cycles": [{"id": "c1", "title": "One", "cut_off_on": "2026-12-31"}],
        **more,
    }
    (path / "register.json").write_text(json.dumps(document), "utf-8")
    return path


def proposed(path: Path) -> list[str]:
    """Return the recommendations for which `assess` proposes a status."""
    result = command("assess", path, "--format", "json")
    found = [one["recommendation"] for one in json.loads(result.stdout)["proposals"]]
    assert found == [one.recommendation for one in rsr.assess(path, cycle="c1")]
    return found


def every(at: int, row: list[str]) -> list[str]:
    """Make all figures unreadable."""
    del at
    return [row[0], "many", row[2]]


def one(at: int, row: list[str]) -> list[str]:
    """Make one figure unreadable."""
    return [row[0], "many" if at == 20 else row[1], row[2]]


@pytest.mark.parametrize("write", [csv, workbook, lines, parquet])
@pytest.mark.parametrize("spoilt", [every, one])
@pytest.mark.parametrize("makes", ["observations", "table"])
def test_nothing_is_proposed_on_figures_that_cannot_be_read(
    tmp_path: Path,
    write: Callable[[Path, Sequence[Sequence[str]]], str],
    spoilt: Callable[[int, list[str]], list[str]],
    makes: str,
) -> None:
    """Neither where none can be read nor where one cannot; another recommendation has its proposal."""
    more: dict[str, Any] = {"makes": "table"} if makes == "table" else {"indicator": "i"}
    on = {"measured": {"data": "s"}} if makes == "table" else {}
    file = write(tmp_path, [spoilt(at, row) for at, row in enumerate(ROWS)])
    path = register(tmp_path, [indicator("i", "r-1", **on)], source(file, **more))

    for arguments in (("assess", path), ("explain", path, "r-1"), ("measure", path)):
        result = command(*arguments)
        assert result.exit_code == 1, arguments
        assert result.stderr.count("[cell-number]") == 1, arguments
    assert proposed(path) == ["r-2"]
    assert rsr.explain(path, "r-1", cycle="c1").parts  # without a traceback
    told = " ".join(command("explain", path, "r-1").stdout.split())
    assert "No strategy proposes a status in this cycle." in told
    with pytest.raises(RegisterError):
        rsr.freeze(path, cycle="c1")

    write(tmp_path, ROWS)
    assert command("assess", path).exit_code == 0
    assert command("explain", path, "r-1").exit_code == 0
    assert proposed(path) == ["r-1", "r-2"]


def test_what_is_made_of_such_an_indicator_has_no_proposal_either(tmp_path: Path) -> None:
    """A ratio of it, and what continues that ratio."""
    indicators = [
        indicator("i", "r-1", measured={"data": "s"}) | {"bears_on": []},
        indicator("j", "r-1") | {"bears_on": []},
        {**indicator("q", "r-2"), "ratio": {"numerator": "i", "denominator": "j"}},
        {**indicator("k", "r-1"), "continues": ["q"]},
    ]
    for one_ in indicators[2:]:
        del one_["kind"]
    file = csv(tmp_path, [every(0, row) for row in ROWS])
    path = register(tmp_path, indicators, source(file, makes="table"))

    assert proposed(path) == []


def test_a_column_that_is_not_there_is_of_its_indicator_alone(tmp_path: Path) -> None:
    """Two indicators on one table: the other one is read."""
    indicators = [
        indicator("i", "r-1", measured={"data": "s"}, select={"area": "North"}),
        indicator("j", "r-2", measured={"data": "s"}),
    ]
    path = register(tmp_path, indicators, source(csv(tmp_path, ROWS), makes="table"))

    assert rsr.gather(path).problems[0].where.path[:2] == ("indicators", 0)
    assert proposed(path) == ["r-2"]


@pytest.mark.parametrize("use", ["json", "tabular", "nosuch"])
def test_where_it_is_not_known_what_is_lost_nothing_is_proposed(tmp_path: Path, use: str) -> None:
    """A source of evidence without its file, and a source that no plugin offers."""
    options = {"file": "gone.json"}
    if use == "tabular":
        options = source("gone.csv", makes="evidence")["options"]
        del options["period"]
    path = register(tmp_path, [], {"id": "s", "use": use, "options": options})

    assert proposed(path) == []
    assert {command(verb, path).exit_code for verb in ("gather", "measure", "assess")} == {1}


def test_a_warning_leaves_the_evidence_be(tmp_path: Path) -> None:
    """Rows that the register leaves out are left out knowingly."""
    file = csv(tmp_path, [one(at, row) for at, row in enumerate(ROWS)])
    options = source(file, indicator="i", on_bad_row="leave-out")
    path = register(tmp_path, [indicator("i", "r-1")], options)

    assert command("assess", path).exit_code == 0
    assert proposed(path) == ["r-1", "r-2"]
