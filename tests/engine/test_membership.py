"""Which figures are made of the same rows."""

import pytest

pytest.importorskip("duckdb")
pytest.importorskip("narwhals")

from engine_contract import COLUMNS, LAYOUT, indicator, relation, table

from rsr.engine.duck import Duck
from rsr.engine.membership import memberships


def test_rows_of_the_whole_are_in_no_part() -> None:
    """As figures are taken: what ``select`` takes as well makes them no part of another."""
    rows = table({"FIGURE": "10"}, {"ORG": "England", "BREAKDOWN": "England", "FIGURE": "12"})
    asked = indicator({"MEASURE": "R1"}, whole={"BREAKDOWN": "England"})
    with Duck() as duck:
        (found,) = memberships(relation(duck, COLUMNS, rows), LAYOUT, [asked])

    assert found.rows == (frozenset([("restraint", None)]), frozenset([("restraint", "r01")]))
