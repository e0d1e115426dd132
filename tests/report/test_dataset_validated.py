"""The files of figures are valid for an independent reader of CSV on the Web, too."""

import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from rsr.cli.app import app
from rsr.report import METADATA_ENDING

csvw: Any = pytest.importorskip("csvw", reason="csvw is not installed")
EXAMPLE = Path(__file__).parents[2] / "examples" / "riverside-review"


def faults(metadata: Path) -> list[str]:
    """Return what csvw finds wrong with metadata, and with the table that they describe."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            read = csvw.CSVW(str(metadata), validate=True)
            (table,) = read.tables
            rows = list(table.iterdicts(strict=True))
            table.check_primary_key()
        except (ValueError, KeyError) as error:
            return [str(error)]
    # The warnings of csvw itself: what it imports may have some of its own.
    found = [str(one.message) for one in told if issubclass(one.category, UserWarning)]
    return [*found, *map(str, read.warnings), *(() if rows and read.is_valid else ("not valid",))]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the metadata of all figures that are measured and published of an example."""
    to = tmp_path_factory.mktemp("figures")
    for verb in ("measure", "publish"):
        done = CliRunner().invoke(app, [verb, str(EXAMPLE), "--to", str(to / verb)])
        assert done.exit_code == 0, done.output
    return sorted(to.rglob(f"*{METADATA_ENDING}"))


def test_figures_of_an_example_are_valid(written: list[Path]) -> None:
    """Each table that is measured and each that lies beside a published chart."""
    assert {path.parents[0].name for path in written} == {"measure", "figures"}
    assert {path.name: found for path in written if (found := faults(path))} == {}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"datatype": "date"', '"datatype": "day"'),
        ('"required": true', '"needed": true'),
        ('"name": "period_start"', '"name": "period start"'),
        ('"primaryKey": [\n      "indicator"', '"primaryKey": [\n      "indicators"'),
        ('"datatype": "string"', '"datatype": "integer"'),
    ],
)
def test_what_is_not_valid_is_found(
    old: str, new: str, written: list[Path], tmp_path: Path
) -> None:
    """The validator looks at types, properties, names and keys."""
    metadata = written[0]
    told = metadata.read_text(encoding="utf-8")
    assert old in told
    table = json.loads(told)["url"]
    (tmp_path / table).write_bytes((metadata.parent / table).read_bytes())
    (tmp_path / metadata.name).write_text(told.replace(old, new), encoding="utf-8")

    assert faults(tmp_path / metadata.name)
