"""Single cells as their publisher prints them: bounds, markers, and flags beside figures."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from rsr.model import Interval, Missing, NotApplicable, Number, Suppressed, Value
from rsr.values.exact import keeps
from rsr.values.flags import flags
from rsr.values.numerals import CellError, Numerals
from rsr.values.printed import PrintedForm, beside_hidden, hidden_range

FIVES = PrintedForm(
    markers={"c": Suppressed(low=1, high=7)}, rounded_to=5, counts=True, hidden=(1, 7), blank=None
)


@pytest.mark.parametrize(
    ("cell", "fault"),
    [("0", None), ("1", "should-be-hidden"), ("7", "should-be-hidden"), ("8", "unrounded"),
     ("10", None)],
)  # fmt: skip
def test_a_count_that_is_hidden_is_a_fault_at_both_ends(cell: str, fault: str | None) -> None:
    """The least and the greatest hidden count are; 0 names nobody."""
    assert FIVES.read(cell).fault == fault
    assert PrintedForm(rounded_to=5, counts=True, hidden=(0, 4)).read("0").fault is None


def test_a_count_of_0_is_none_below_0() -> None:
    """Only what is less than 0 is refused."""
    plain = PrintedForm(counts=True)

    assert plain.read("0").value == Number(value=0)
    with pytest.raises(CellError) as refused:
        plain.read("-1")
    assert refused.value.code == "count-negative"


@pytest.mark.parametrize(
    ("printed", "cell", "value"),
    [
        # Halves go either way where the step is even, and no count is below 0.
        (PrintedForm(rounded_to=10, counts=True), "0", Interval(low=0, high=5, stated=0)),
        (PrintedForm(rounded_to=10, counts=True), "20", Interval(low=15, high=25, stated=20)),
        (PrintedForm(rounded_to=5, counts=True), "20", Interval(low=18, high=22, stated=20)),
        (PrintedForm(rounded_to=5, counts=True, hidden=(1, 7)), "10", Interval(low=8, high=12, stated=10)),
        (PrintedForm(rounded_to=2.5, counts=True), "10", Interval(low=9, high=11, stated=10)),
        (PrintedForm(rounded_to=0.1), "0.1", Interval(low=0.05, high=0.15, stated=0.1)),
        (PrintedForm(rounded_to=0.5), "0", Interval(low=-0.25, high=0.25, stated=0)),
        (PrintedForm(rounded_to=0.5, at_least_zero=True), "0", Interval(low=0, high=0.25, stated=0)),
    ],
)  # fmt: skip
def test_a_rounded_figure_is_all_that_it_can_have_been(
    printed: PrintedForm, cell: str, value: Value
) -> None:
    """Both halves are within, and what would have been hidden is not."""
    assert printed.read(cell).value == value


@pytest.mark.parametrize(
    ("low", "high", "hidden", "found"),
    [
        (3, 7, (0, 4), (5, 7)),
        (4, 7, (0, 4), (5, 7)),
        (5, 7, (0, 4), (5, 7)),
        (0, 3, (2, 4), (0, 1)),
        (0, 4, (2, 4), (0, 1)),
        # Where all would have been hidden, the bounds stay.
        (1, 3, (0, 4), (1, 3)),
    ],
)
def test_hidden_counts_are_left_out_of_bounds_on_either_side(
    low: int, high: int, hidden: tuple[int, int], found: tuple[int, int]
) -> None:
    """The counts next to the hidden ones stay."""
    assert beside_hidden(low, high, hidden) == found


@pytest.mark.parametrize(
    ("signs", "counts", "found"),
    [
        ([Suppressed(low=1, high=7)], True, (1, 7)),
        ([Suppressed(low=1, high=7)], False, None),
        ([Suppressed(low=1, high=7), Suppressed(low=0, high=4)], True, None),
        ([Suppressed(low=1)], True, None),
        ([Suppressed(low=1, high=7), Missing()], True, (1, 7)),
    ],
)
def test_what_is_hidden_is_known_where_all_signs_say_the_same(
    signs: list[Value], *, counts: bool, found: tuple[int, int] | None
) -> None:
    """Two signs of other bounds do not tell."""
    assert hidden_range(dict(zip("ab", signs, strict=False)), counts=counts) == found


def test_a_count_that_is_none_of_its_steps_is_a_whole_one_near_it() -> None:
    """From 10 to 15 are the whole numbers at most 2.5 from 12.5; from 13 to 17 those from 15."""
    assert FIVES.bounds(Fraction(25, 2)) == (10, 15)
    assert FIVES.bounds(15) == (13, 17)


def test_the_first_of_two_markers_that_look_alike_stands() -> None:
    """A cell that is written as neither is read as the first."""
    printed = PrintedForm(markers={"N/A": NotApplicable(), "n/a": Missing()})

    assert printed.read("N/a").value == NotApplicable()
    assert printed.read("n/a").value == Missing()


def test_no_number_in_a_typed_column_is_an_empty_cell() -> None:
    """It is refused where nobody says what an empty cell is, and read where somebody does."""
    assert PrintedForm().read(float("nan")).value == Missing(why="the cell is empty")
    assert PrintedForm(blank=None, markers={"": Missing()}).read(float("nan")).value == Missing()
    with pytest.raises(CellError, match="must be a number"):
        FIVES.read(float("nan"))
    with pytest.raises(CellError, match="must not be empty"):
        FIVES.read(None)


FLAGGED = PrintedForm(flags=flags("gss"), markers={"-": Missing(), "..": Suppressed(low=0)})


@pytest.mark.parametrize(
    ("cell", "flag", "value", "notes"),
    [
        ("12 [r]", None, Number(value=12), ("revised",)),
        ("12", "[r]", Number(value=12), ("revised",)),
        ("12 [e]", "r", Number(value=12), ("estimated", "revised")),
        ("12 [r, b]", None, Number(value=12), ("revised", "break in time series")),
        # A flag says more of why there is no figure than that it is missing, and no more than a marker.
        ("-", "[z]", NotApplicable(), ()),
        ("..", "[x]", Suppressed(low=0), ()),
        (None, "[c]", Suppressed(low=0), ()),
    ],
)
def test_flags_in_a_cell_and_beside_it_count_together(
    cell: Any, flag: str | None, value: Value, notes: tuple[str, ...]
) -> None:
    """They do so in the order in which they are read."""
    found = FLAGGED.read(cell, flag)

    assert (found.value, found.notes) == (value, notes)


@pytest.mark.parametrize(("cell", "flag"), [("12 [x]", None), ("12", "[c]"), ("12 [r]", "[z]")])
def test_a_figure_and_a_flag_that_says_there_is_none_contradict(
    cell: str, flag: str | None
) -> None:
    """Neither is taken for the other."""
    with pytest.raises(CellError) as refused:
        FLAGGED.read(cell, flag)
    assert refused.value.code == "flag-contradicts"


@pytest.mark.parametrize(("perhaps_exact", "fault"), [(False, "unrounded"), (True, None)])
def test_a_figure_that_rounding_cannot_have_made_may_be_exact(
    *, perhaps_exact: bool, fault: str | None
) -> None:
    """It is read as it stands, and told only where all should be rounded."""
    found = PrintedForm(rounded_to=5, counts=True, perhaps_exact=perhaps_exact).read("12")

    assert (found.value, found.fault) == (Number(value=12), fault)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("0.99", "bare-share"), ("1", "bare-share"), ("1.01", None), ("-1", "bare-share"),
        ("-1.01", None), ("0", None), ("0.5%", "per-cent"),
    ],
)  # fmt: skip
def test_a_figure_up_to_1_without_a_sign_may_be_a_share(text: str, fault: str | None) -> None:
    """Beside others with the sign of per cent; 0 is the same in both."""
    assert PrintedForm(numerals=Numerals(forms=["per-cent"])).read(text).fault == fault


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("10-20", 8, 22), ("0-5", 0, 7), ("10-10", 8, 12)],
)
def test_a_range_of_rounded_figures_goes_as_far_as_its_ends_do(
    text: str, low: int, high: int
) -> None:
    """The least that the lesser can have been, and the most that the greater can."""
    numerals = Numerals(forms=["range"])
    printed = PrintedForm(rounded_to=5, counts=True, numerals=numerals)

    assert printed.read(text).value == Interval(low=low, high=high)


@pytest.mark.parametrize("text", ["12(1)", "12 (1)", "1,240 (12)"])
def test_the_mark_of_a_note_in_brackets_has_a_way_to_be_read(text: str) -> None:
    """What the refusal says to write reads the figure, and the note beside it."""
    thousands = Numerals(thousands=",")
    with pytest.raises(CellError) as caught:
        PrintedForm(numerals=thousands).read(text)
    mark = text[text.index("(") :]
    assert f"flags: {{'{mark}': ...}}" in str(caught.value.hint)

    reading = PrintedForm(numerals=thousands, flags=flags({mark: "as of June"})).read(text)

    assert reading.value == Number(value=1240 if "240" in text else 12)
    assert reading.notes == ("as of June",)


def test_a_number_in_brackets_is_no_mark_where_it_stands_alone() -> None:
    """Accounting brackets are read first, and a larger number in brackets is a figure of its own."""
    brackets = Numerals(forms=["brackets"])
    known = flags({"(1)": "as of June"})

    assert PrintedForm(numerals=brackets, flags=known).read("(1)").value == Number(value=-1)
    with pytest.raises(CellError, match="holds two"):
        PrintedForm().read("12 (123)")


@pytest.mark.parametrize(("cell", "text"), [(True, "TRUE"), (False, "false")])
def test_a_value_of_true_or_false_is_none_unless_a_marker_names_it(cell: bool, text: str) -> None:  # noqa: FBT001
    """Records hold it as a text and tables as it is, and both say the same of it."""
    for one in (cell, text):
        with pytest.raises(CellError) as caught:
            PrintedForm().read(one)
        assert str(caught.value.hint).startswith("true and false are no numbers: store 1 and 0")
        assert PrintedForm(markers={text: Missing()}).read(one).value == Missing()


@pytest.mark.parametrize("cell", [date(2023, 1, 1), timedelta(hours=1)])
def test_what_is_no_number_in_its_file_has_a_way_to_be_read(cell: object) -> None:
    """A day and a duration are none, and no marker may replace them."""
    with pytest.raises(CellError) as caught:
        PrintedForm().read(cell)

    assert str(caught.value.hint).startswith("store it as a number in the file")


def test_whole_numbers_are_kept_and_decimals_as_far_as_they_print() -> None:
    """However many digits a whole number has; a float keeps 17 of them."""
    assert keeps(12, Decimal(12))
    assert keeps(12.0, 12)
    assert keeps(0.38200000000000001, Decimal("0.38200000000000001"))
    assert not keeps(0.38200000000000001, Decimal("0.38200000000000101"))


@pytest.mark.parametrize(
    ("numerals", "text", "decimal"),
    [(Numerals(), "1.234.567", ","), (Numerals(decimal=","), "1,234,567", ".")],
)
def test_a_decimal_sign_that_comes_several_times_is_the_other_one(
    numerals: Numerals, text: str, decimal: str
) -> None:
    """What parts thousands is no decimal sign, so the hint names the other as well."""
    assert any(f'decimal: "{decimal}"' in hint for hint in numerals.options_wanted(text))
