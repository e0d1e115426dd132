"""What number formats display, and when that is another figure than the one that is stored."""

import pytest

from rsr.plugins.tables.workbook._display import differs, number_format


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        pytest.param("0", 2.5, "3", id="half-is-rounded-up"),
        pytest.param("0", -0.4, "0", id="nothing-has-no-sign"),
        pytest.param("#,##0.0", -1234.56, "-1,234.6", id="thousands"),
        pytest.param("0.0#", 1.5, "1.5", id="optional-decimals"),
        pytest.param("#", 0, "", id="optional-zero"),
        pytest.param("0%", 0.456, "46%", id="percentage"),
        pytest.param("0,", 1499, "1", id="thousands-below-half"),
        pytest.param("0,", 1500, "2", id="thousands-at-half"),
        pytest.param("0.0,,", 1234567, "1.2", id="millions"),
        pytest.param("0.00E+00", 123456, "1.23E+05", id="power"),
        pytest.param("# ?/?", -1.25, "-1.25", id="fraction"),
        pytest.param('[<5]"[c]";0', 4.9, "[c]", id="below-a-condition"),
        pytest.param('[<5]"[c]";0', 5, "5", id="at-a-condition"),
        pytest.param('[<=5]"[c]";0', 5, "[c]", id="at-a-condition-with-it"),
        pytest.param('[>=5]0;"[c]"', 4, "[c]", id="the-other-of-two"),
        pytest.param('[=0]"nil";0', 0, "nil", id="equal"),
        pytest.param('0;[=0]"nil"', 0, "nil", id="a-condition-in-the-second-alone"),
        pytest.param('[<>0]0;"nil"', 0, "nil", id="not-equal"),
        pytest.param('[>100]"many";0;"none"', -3, "3", id="minus-by-the-second"),
        pytest.param('[>100]"many";0;"none"', 0, "none", id="the-last-of-three"),
        pytest.param('[<0]"minus "0;0', -3, "minus 3", id="a-condition-for-minus"),
        pytest.param("0;(0)", -3, "(3)", id="brackets"),
        pytest.param("0;(0)", 0, "0", id="zero-by-the-first-of-two"),
        pytest.param('0;-0;"-"', 0, "-", id="zero-by-the-third"),
        pytest.param(r"0\ \k\m", 3, "3 km", id="escaped"),
        pytest.param("[$£-809]0", 3, "¤3", id="currency"),
        pytest.param("General", 0.1, "0.1", id="general"),
        pytest.param(";;;", 3, "", id="nothing"),
    ],
)
def test_a_format_displays_a_number_as_spreadsheets_do(code: str, value: float, shown: str) -> None:
    """Sections, conditions, scaling, rounding and literals."""
    assert number_format(code).displayed(value) == shown


@pytest.mark.parametrize(
    ("code", "shown"),
    [("0;0;0", "a"), ("0;0;0;@", "a"), ("0;0;0;(@)", "(a)"), ("0;0;0;-", "-"), (";;;", "")],
)
def test_a_format_displays_a_text_by_its_fourth_section(code: str, shown: str) -> None:
    """Where it has one; signs beside the text are no text."""
    assert number_format(code).displayed_text("a") == shown


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("dd/mm/yyyy", "date"), ("mmmm", "date"), ("d", "date"), ("h:mm", "duration"),
        ("mm:ss", "duration"), ("[h]:mm", "duration"), ("[mm]", "duration"), ("[h]:mm:ss", "duration"),
        ('"day" 0', "number"), (r"0\d", "number"), ("[Red]0", "number"), ("General", "number"),
    ],
)  # fmt: skip
def test_a_format_says_what_is_a_date(code: str, kind: str) -> None:
    """Letters that are quoted or escaped say nothing."""
    assert number_format(code).kind == kind


@pytest.mark.parametrize(
    ("shown", "value", "found"),
    [
        pytest.param("3", 3, False, id="same"),
        pytest.param("3", 3.5, False, id="rounded-at-half"),
        pytest.param("3", 3.51, True, id="rounded-beyond-half"),
        pytest.param("3.0", 3.05, False, id="decimal-at-half"),
        pytest.param("3.0", 3.06, True, id="decimal-beyond-half"),
        pytest.param("1,234", 1234, False, id="thousands"),
        pytest.param("1.234,5", 1234.5, False, id="other-separators"),
        pytest.param("1 234 567", 1234567, False, id="spaces"),
        pytest.param("1\u202f234", 1234, False, id="thin-spaces"),
        pytest.param("1'234", 1234, False, id="apostrophe"),
        pytest.param("12,50", 12.5, False, id="decimal-comma"),
        pytest.param("1.2E+05", 123456, False, id="power"),
        pytest.param("1.2E+05", 126000, True, id="power-beyond"),
        pytest.param("45%", 0.454, False, id="percentage"),
        pytest.param("45%", 0.456, True, id="percentage-beyond"),
        pytest.param("45%", 45, False, id="percentage-as-stored"),
        pytest.param("45%", 4.5, True, id="a-tenth"),
        pytest.param("£13", 12.5, False, id="currency-sign"),
        pytest.param("(5)", -5, False, id="brackets-for-minus"),
        pytest.param("\u22125", -5, False, id="minus-sign"),
        pytest.param("5", -5, True, id="no-minus"),
        pytest.param("-5", 5, True, id="a-minus-too-many"),
        pytest.param("1 1/4", 1.25, False, id="fraction"),
        pytest.param("1/3", 0.3333, False, id="rounded-fraction"),
        pytest.param("1 1/4", 1.9, True, id="another-fraction"),
        pytest.param("-", 0, False, id="nil"),
        pytest.param("\u2013", 0, False, id="nil-as-a-dash"),
        pytest.param("-", 3, True, id="dash-over-a-figure"),
        pytest.param("####", 3, False, id="too-narrow"),
        pytest.param("", 0, True, id="nothing"),
        pytest.param("[c]", 3, True, id="sign"),
        pytest.param("<5", 5, True, id="below"),
        pytest.param("1 to 4", 1, True, id="range"),
        pytest.param("5m", 5, True, id="millions"),
        pytest.param("5 [r]", 5, True, id="flag"),
        pytest.param("1", 1234, True, id="scaled"),
        pytest.param("¹", 1, True, id="superscript"),
    ],
)
def test_only_what_says_another_figure_differs(shown: str, value: float, found: bool) -> None:  # noqa: FBT001  # what is expected
    """Rounding, separators, percentages, currencies and forms of a minus say the same."""
    assert differs(shown, value) is found


@pytest.mark.parametrize(
    ("shown", "currency", "found"),
    [
        ("12.50 EUR", True, False), ("12.50 EUR", False, True), ("kr. 12.50", True, False),
        ("12.50 per day EUR", True, True),
    ],
)  # fmt: skip
def test_letters_may_be_a_currency_where_a_cell_holds_money(
    shown: str,
    currency: bool,  # noqa: FBT001  # as above
    found: bool,  # noqa: FBT001  # as above
) -> None:
    """In ODS a cell says that it does; one word is its currency, and no more."""
    assert differs(shown, 12.5, currency=currency) is found


@pytest.mark.parametrize("minus", ["-", "\u2212", "\u2013"])
def test_a_power_may_have_any_minus_sign(minus: str) -> None:
    """Gnumeric writes that of mathematics before the power of a small number."""
    assert not differs(f"1E{minus}07", 1e-7)
    assert differs(f"1E{minus}07", 1e-6)
    assert differs(f"1E{minus}07", 1e7)


@pytest.mark.parametrize("value", [1e300, -1e28, 1e27, 1e-300, 1234567.891])
@pytest.mark.parametrize("code", ["0.00", "#." + "#" * 30, "0%"])
def test_a_number_of_any_size_is_displayed(value: float, code: str) -> None:
    """Neither many digits nor many decimals are too many."""
    shown = number_format(code).displayed(value)

    assert "E" not in shown
    assert not differs(shown, value) or value == 1e-300
