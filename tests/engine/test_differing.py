"""The words for what rows differ in: how many columns and texts are named before they are counted."""

import pytest

from rsr.engine.differing import differ


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        (4, "'t1', 't2', 't3', 't4'"),
        (5, "'t1', 't2', 't3', 't4', 't5'"),
        (6, "'t1', 't2', 't3', 't4', 't5', 1 more"),
    ],
)
def test_five_texts_are_named(texts: int, told: str) -> None:
    """The others are counted."""
    assert (
        differ({"sex": [f"t{at + 1}" for at in range(texts)]}) == f"they differ in 'sex' ({told})"
    )


@pytest.mark.parametrize(
    ("columns", "told"), [(4, "'c4' ('a', 'b')"), (5, "'c4' ('a', 'b'), 1 more")]
)
def test_four_columns_are_named(columns: int, told: str) -> None:
    """The others are counted."""
    assert differ({f"c{at + 1}": "ab" for at in range(columns)}).endswith(told)
