"""Counts that are printed although their publisher hides them."""

import pytest
from attrs import evolve
from engine_contract import COLUMNS, LAYOUT, indicator, relation, table

from rsr.engine import selected
from rsr.engine.duck import Duck
from rsr.errors import Problem
from rsr.model import Suppressed

pytest.importorskip("duckdb", reason="the extra 'data' is not installed")
HIDDEN = "a count that the convention hides must not be printed"
ROUNDED = "a figure must be a multiple of what the figures are rounded to"


def told(*figures: str, least: int = 0, whole: bool = False) -> list[Problem]:
    """Return what is told of rounded figures, of parts or of the whole; those to 4 are hidden."""
    rows = table(*({"ORG": f"R{at}", "FIGURE": one} for at, one in enumerate(figures)))
    hidden = {"*": Suppressed(low=least, high=4)}
    layout = evolve(LAYOUT, rounded_to=5, whole_rounded_to=5, markers=hidden)
    if whole:
        layout = evolve(layout, whole={"BREAKDOWN": "Provider", "MEASURE": "R1"})
    with Duck() as duck:
        found = selected(relation(duck, COLUMNS, rows), layout, indicator())
    return list(found.problems)


@pytest.mark.parametrize("least", [0, 1])
@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        pytest.param(["10", "2"], [(HIDDEN, 2, "'2'")], id="leaked"),
        pytest.param(["10", "2", "2"], [(HIDDEN, 2, "'2', in 2 rows such as this")], id="twice"),
        pytest.param(["12", "10"], [(ROUNDED, 1, "'12'")], id="not-rounded"),
        pytest.param(["12.5", "10"], [(ROUNDED, 1, "'12.5'")], id="no-count"),
        pytest.param(["12", "3"], [(ROUNDED, 1, "'12'"), (HIDDEN, 2, "'3'")], id="both"),
        pytest.param(["0", "5"], [], id="neither"),
    ],
)
def test_a_count_that_is_hidden_elsewhere_is_told_as_such(
    figures: list[str], expected: list[tuple[str, int, str]], least: int
) -> None:
    """That it is not rounded is the lesser fault, and hides none of the other kind."""
    problems = told(*figures, least=least)

    assert [(one.must, one.where.line, one.got) for one in problems] == expected
    assert {(one.code, one.severity) for one in problems} <= {("convention-broken", "warning")}


def test_small_figures_of_the_whole_are_not_hidden() -> None:
    """Publishers hide the counts of parts; the whole is only told as not rounded."""
    assert [one.must for one in told("2", whole=True)] == [ROUNDED]
