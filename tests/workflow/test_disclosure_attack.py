"""All that is ever published of random registers narrows no hidden figure without a warning."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from disclosure_attack import WARNINGS, attacked

# With RSR_ATTACK=2000, as many registers are attacked; it takes about two seconds for each.
REGISTERS = int(os.environ.get("RSR_ATTACK", "0"))
FEW = 6
# So many of a hundred registers at most have a warning; that of 240 is in docs/explanation.
MOST_WARNED = 40


@pytest.fixture(autouse=True)
def _with_an_engine_and_a_solver() -> None:
    pytest.importorskip("duckdb", reason="duckdb is not installed")
    pytest.importorskip("scipy.optimize", reason="scipy is not installed")


@pytest.mark.parametrize("apart", [False, True], ids=["one-source", "two-sources"])
@pytest.mark.parametrize("seed", range(FEW))
def test_a_random_register_gives_nothing_away(seed: int, *, apart: bool, tmp_path: Path) -> None:
    """Two reports, all vintages and a day's knowledge, taken together by an integer programme."""
    found = attacked(seed, tmp_path, apart=apart)

    assert found.refused is None
    assert not found.narrowed or found.warnings & WARNINGS


@pytest.mark.slow
@pytest.mark.parametrize("apart", [False, True], ids=["one-source", "two-sources"])
@pytest.mark.skipif(not REGISTERS, reason="RSR_ATTACK does not say how many registers to attack")
def test_many_random_registers_give_nothing_away(
    *, apart: bool, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """The same of many, with the share that has a warning."""
    bad: list[int] = []
    warned = withheld = 0
    for seed in range(FEW, FEW + REGISTERS):
        folder = tmp_path / str(seed)
        folder.mkdir()
        found = attacked(seed, folder, apart=apart)
        warned += bool(found.warnings & WARNINGS)
        withheld += bool(found.withheld)
        if found.refused or (found.narrowed and not found.warnings & WARNINGS):
            bad.append(seed)
    record_property("withheld", withheld)
    record_property("warned", warned)

    assert bad == []
    assert 100 * warned <= MOST_WARNED * REGISTERS
    assert withheld > REGISTERS / 4
