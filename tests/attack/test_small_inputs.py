"""Small inputs that cost much before take less than 300 MB and 10 seconds, and are told in words.

With RSR_ATTACK_INPUTS=all the long run takes every input that there is, whether or not it has a bound.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from attack.costs import ALL_VERBS, MOST_MEMORY, MOST_SECONDS, Measurer, measurer
from attack.small_inputs import INPUTS, made

ALL = os.environ.get("RSR_ATTACK_INPUTS") == "all"
# One of each kind, and what it is told with: those that cost little now, and cost much before.
SHORT = {
    "csv-long-period-rows": "cell-date",
    "csv-columns-rows": "table-too-large",
    "jsonl-names-table": "table-too-large",
    "jsonl-exponent-rows": "row-malformed",
    "json-exponent": "json-malformed",
    "yaml-anchors": "field-unknown",
    "json-deep": "document-too-deep",
    "pattern-of-name-rows": "pattern-slow",
    "pattern-repeats-rows": "pattern-wrong",
    "pipe-parquet": "file-unreadable",
    "pipe-jsonl": "file-unreadable",
    "pipe-database": "file-unreadable",
    "pipe-mhsds": "file-unreadable",
    "pipe-release": "release-unread",
    "device-parquet": "source-outside",
}


@pytest.fixture(scope="module")
def measuring() -> Iterator[Measurer]:
    """Start the process that measures."""
    with measurer() as found:
        yield found


@pytest.mark.parametrize(("name", "code"), SHORT.items())
def test_an_input_of_each_kind_is_refused_at_once(
    measuring: Measurer, tmp_path: Path, name: str, code: str
) -> None:
    """Checking reads the data too."""
    cost = measuring.cost(made(name, tmp_path), ("check",))

    assert cost.crash == ""
    assert code in cost.codes
    assert cost.memory < MOST_MEMORY
    assert cost.seconds < MOST_SECONDS


@pytest.mark.attack
@pytest.mark.parametrize("name", sorted(INPUTS if ALL else SHORT))
def test_no_small_input_costs_much(measuring: Measurer, tmp_path: Path, name: str) -> None:
    """In any command."""
    register = made(name, tmp_path)

    cost = measuring.cost(register, ALL_VERBS)

    assert cost.crash == ""
    assert cost.memory < MOST_MEMORY
    assert cost.seconds < MOST_SECONDS
