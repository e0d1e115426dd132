"""Bounds on tables: just within, and just beyond."""

from decimal import Decimal

import pytest

from rsr.errors import DocumentError
from rsr.values.bounds import check_columns, check_grid, exact_decimal


def test_a_table_has_at_most_2048_columns() -> None:
    """One more is refused."""
    check_columns(2_048, "x.csv")
    with pytest.raises(DocumentError) as caught:
        check_columns(2_049, "x.csv")

    assert caught.value.code == "table-too-large"
    assert caught.value.problems[0].where.file == "x.csv"


def test_a_table_has_a_million_cells_and_four_more_for_each_byte() -> None:
    """1,000,400 in a file of 100 bytes."""
    check_grid(1_000_400, 1, 100, "x.json")
    check_grid(1, 1_000_400, 100, "x.json")
    with pytest.raises(DocumentError) as caught:
        check_grid(1_000_401, 1, 100, "x.json")

    assert caught.value.code == "table-too-large"


@pytest.mark.parametrize("written", ["1e400", "-1e-400", "0", "9.99e400"])
def test_a_number_within_1e400_is_exact(written: str) -> None:
    """To its last digit."""
    assert exact_decimal(written) == Decimal(written)


@pytest.mark.parametrize("written", ["1e401", "1e-401", "10e400", "1e999999999"])
def test_a_number_beyond_1e400_is_refused(written: str) -> None:
    """Nobody can write it out."""
    with pytest.raises(ValueError, match="1e400"):
        exact_decimal(written)
