"""Rows of one sum that are of several measures, or above and below the line of one rate."""

import pytest

from rsr.engine.added_apart import added_apart


def code(heading: str, *texts: str, used: tuple[str, ...] = (), each: bool = False) -> str | None:
    """Return the code of what is told of rows of one sum, or of a sum each."""
    rows = [(at if each else 0, {heading: text}) for at, text in enumerate(texts)]
    found = added_apart(rows, used)
    return found.code if found is not None else None


@pytest.mark.parametrize(
    ("heading", "texts", "expected"),
    [
        ("Measure", ("Restraints", "Seclusions"), "select-ambiguous"),
        ("MEASURE_ID", ("M1", "M2"), "select-ambiguous"),
        ("Type of data", ("Restraints", "Seclusions"), "select-ambiguous"),
        ("Breakdown", ("Age", "Sex"), "select-ambiguous"),
        ("Price basis", ("Current", "Constant"), "select-ambiguous"),
        ("Measure", ("Restraints", "restraints [note 1]", ""), None),
        ("Provider", ("Ash", "Birch"), None),
        ("Outcome", ("Upheld", "Not upheld"), None),
        ("What", ("Restraints", "Seclusions"), "select-ambiguous"),
        ("Item", ("Food", "Rent"), "texts-added-up"),
        ("type", ("Restraints", "Seclusions"), "texts-added-up"),
        ("Category code", ("1", "2"), "texts-added-up"),
        ("Sub-category", ("1", "2"), "texts-added-up"),
        ("Type", ("A", "a [note 1]", ""), None),
        ("Restraint type", ("Prone", "Supine"), None),
        ("Type of provider", ("NHS", "Independent"), None),
        ("Budget item", ("Food", "Rent"), None),
        ("Name", ("Ash", "Birch"), None),
        ("Category", tuple(map(str, range(30))), "texts-added-up"),
        ("Category", tuple(map(str, range(31))), None),
        ("Response option", ("Agree", "Strongly agree"), None),
        ("xyz", ("Numerator", "Denominator"), "kinds-mixed"),
        ("Value type", ("Num", "Den"), "kinds-mixed"),
        ("Figure", ("numerator: deaths", "denominator: people", "rate"), "kinds-mixed"),
        ("xyz", ("Numerator", "Numerator of men"), None),
        ("xyz", ("Numeric", "Dense"), None),
        ("xyz", ("Observed deaths", "Expected deaths"), "select-ambiguous"),
        ("Kind", ("Actual", "Target"), "select-ambiguous"),
        ("Status", ("Actual", "Forecast"), "select-ambiguous"),
        ("xyz", ("Lower CI", "Upper CI"), "select-ambiguous"),
        ("Site", ("Lower GI", "Upper GI"), None),
    ],
)
def test_what_is_never_added_up(heading: str, texts: tuple[str, ...], expected: str | None) -> None:
    """Measures and bases by their headings; what is divided, expected or planned by its texts."""
    assert code(heading, *texts) == expected
    assert code(heading, *texts, each=True) is None


def test_what_is_selected_belongs_together() -> None:
    """So does its name, where its code is selected; a numerator never goes with its denominator."""
    assert code("Measure", "A", "B", used=("measure",)) is None
    assert code("Measure name", "A", "B", used=("Measure ID",)) is None
    assert code("xyz", "Actual", "Target", used=("XYZ",)) is None
    assert code("Type", "Actual", "Target", used=("type",)) is None
    assert code("Type", "Old", "New", used=("type",)) is None
    assert code("Category name", "Old", "New", used=("category_code",)) is None
    assert code("xyz", "Numerator", "Denominator", used=("xyz",)) == "kinds-mixed"


def test_the_texts_of_all_sums_are_told() -> None:
    """In one error, with the column."""
    rows = [(0, {"Measure": "A"}), (0, {"Measure": "B"}), (1, {"Measure": "C"}), (1, {"Measure": "A"})]  # fmt: skip

    found = added_apart(rows, ())

    assert found is not None
    assert found.got == "rows with 3 of 'Measure'"
    assert "they differ in 'Measure' ('A', 'B', 'C'): name one under select" in str(found.hint)


def test_an_error_goes_before_a_warning() -> None:
    """Measures are never added up, whatever is added up beside."""
    rows = [(0, {"Type": "x", "Measure": "A"}), (0, {"Type": "y", "Measure": "B"})]

    found = added_apart(rows, ())
    alone = added_apart(rows, ("Measure",))

    assert found is not None
    assert (found.severity, found.got) == ("error", "rows with 2 of 'Measure'")
    assert alone is not None
    assert (alone.severity, alone.got) == (
        "warning",
        "rows of several texts under 'Type' ('x', 'y')",
    )
