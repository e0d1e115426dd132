"""All that is ever published of random registers narrows no hidden figure without a warning."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from disclosure_attack import SHAPES, WARNINGS, attacked

# So many registers are attacked with ``pytest -m attack``; it takes about two seconds for each.
REGISTERS = int(os.environ.get("RSR_ATTACK", "2000"))
# The registers are attacked in so many tests of each shape, which can run beside each other.
BATCHES = 10
PER_BATCH = -(-REGISTERS // (BATCHES * len(SHAPES)))


@pytest.fixture(autouse=True)
def _with_an_engine_and_a_solver() -> None:
    pytest.importorskip("duckdb", reason="duckdb is not installed")
    pytest.importorskip("scipy.optimize", reason="scipy is not installed")


@pytest.mark.parametrize("shape", SHAPES)
def test_a_random_register_gives_nothing_away(shape: str, tmp_path: Path) -> None:
    """Two reports, all vintages and a day's knowledge, taken together by an integer programme."""
    found = attacked(0, tmp_path, shape)

    assert found.refused is None
    assert not found.narrowed or found.warnings & WARNINGS


@pytest.mark.attack
@pytest.mark.parametrize("batch", range(BATCHES))
@pytest.mark.parametrize("shape", SHAPES)
def test_many_random_registers_give_nothing_away(
    shape: str, batch: int, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """The same of many, with the number that has a warning (``--junit-xml`` holds it)."""
    bad: list[int] = []
    warned = withheld = 0
    for seed in range(1 + batch * PER_BATCH, 1 + (batch + 1) * PER_BATCH):
        folder = tmp_path / str(seed)
        folder.mkdir()
        found = attacked(seed, folder, shape)
        warned += bool(found.warnings & WARNINGS)
        withheld += bool(found.withheld)
        if found.refused or (found.narrowed and not found.warnings & WARNINGS):
            bad.append(seed)
    record_property("attacked", PER_BATCH)
    record_property("withheld", withheld)
    record_property("warned", warned)

    assert bad == []
