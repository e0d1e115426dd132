"""Flags beside figures: which there are, in what order, and what they say together."""

import pytest

from rsr.errors import ModelError
from rsr.model import Missing, NotApplicable, Suppressed
from rsr.values.flagged import alone, notes_of, status_of
from rsr.values.flags import Flag, Flags, flags
from rsr.values.numerals import CellError
from rsr.values.printed import PrintedForm

LETTERS = Flags(
    {
        "b": Flag(note="break"),
        "e": Flag(note="estimated"),
        "p": Flag(status="provisional"),
        "f": Flag(status="final"),
        "*": Flag(note="see the notes"),
        "[note n]": Flag(status="provisional"),
    }
)


@pytest.mark.parametrize(
    ("text", "rest", "notes"),
    [
        ("12 be", "12", ["break", "estimated"]),
        ("12 b e", "12", ["break", "estimated"]),
        ("b 12 e", "12", ["break", "estimated"]),
        ("12*b", "12", ["see the notes", "break"]),
        ("12 x", "12 x", []),
        ("12 bx", "12 bx", []),
    ],
)
def test_flags_are_taken_off_in_their_order(text: str, rest: str, notes: list[str]) -> None:
    """Those before a figure come first; a run of letters is parted only where each is known."""
    left, found = LETTERS.split(text)

    assert (left, list(notes_of(found))) == (rest, notes)


def test_flags_stop_at_what_can_be_read() -> None:
    """A marker that ends as a flag does is a marker."""
    assert LETTERS.split("n.b", lambda rest: rest == "n.b") == ("n.b", ())


def test_a_bracket_of_flags_is_known_as_a_whole_or_not_at_all() -> None:
    """One unknown flag among known ones is not passed over."""
    known = flags("gss")

    assert notes_of(known.split("12 [r, b]")[1]) == ("revised", "break in time series")
    assert known.split("12 [r, q]") == ("12 [r, q]", ())


def test_the_least_settled_status_counts() -> None:
    """Whatever stands first."""
    assert status_of(LETTERS.split("12 pf")[1]) == "provisional"
    assert status_of(LETTERS.split("12 fp")[1]) == "provisional"
    assert status_of(LETTERS.split("12 b")[1]) is None


def test_a_note_of_any_number_has_the_status_that_is_explained() -> None:
    """Its own number is its note."""
    ((found),) = LETTERS.split("12 [note 7]")[1]

    assert found == Flag(status="provisional", note="note 7")


def test_flags_without_a_figure_say_the_most_that_is_known() -> None:
    """That it is missing is the least; two that say more contradict each other."""
    missing, none, hidden = Flag(value=Missing()), Flag(value=NotApplicable()), Flag(value=Suppressed(low=0))  # fmt: skip

    assert alone([missing, none]) == NotApplicable()
    assert alone([Flag(value=Missing(why="low")), missing]) == Missing(why="low")
    with pytest.raises(CellError, match="contradict"):
        alone([none, hidden])


def test_a_letter_that_means_two_things_by_its_case_is_neither_in_another() -> None:
    """What is written as it is explained is known all the same."""
    both = Flags({"aB": Flag(note="one"), "Ab": Flag(note="another")})

    assert notes_of(both.split("12 aB")[1]) == ("one",)
    assert both.split("12 ab") == ("12 ab", ())


@pytest.mark.parametrize(("cell", "notes"), [("r", ("revised",)), ("[r]", ("revised",)),
    ("r, b", ("revised", "break in time series")), ("r b", ("revised", "break in time series"))])  # fmt: skip
def test_a_column_of_flags_may_leave_out_brackets(cell: str, notes: tuple[str, ...]) -> None:
    """Several are parted by commas or spaces."""
    assert notes_of(flags("gss").of_column(cell)) == notes


@pytest.mark.parametrize("cell", ["q", "r, q", "[r] q", "b [r]"])
def test_a_column_of_flags_holds_nothing_else(cell: str) -> None:
    """What is half in brackets, or unknown, is refused."""
    with pytest.raises(CellError):
        flags("gss").of_column(cell)


@pytest.mark.parametrize("word", ["NULL", "NIL", "Unknown", "LOW", "missing", "None"])
def test_a_word_is_no_string_of_flags(word: str) -> None:
    """Letters that are each a code of SDMX make up a word, not several codes."""
    printed = PrintedForm(flags=flags("sdmx"))

    for cell, beside in ((word, None), (None, word), ("5", word), (f"5 {word}", None)):
        with pytest.raises(CellError) as caught:
            printed.read(cell, beside)
        assert caught.value.code in ("cell-number", "flag-unknown")


@pytest.mark.parametrize("cell", ["5 EP", "5 E P", "EP"])
def test_a_convention_may_have_one_flag_for_a_figure(cell: str) -> None:
    """SDMX has one code for each observation; one is read beside a figure and in its place."""
    printed = PrintedForm(flags=flags("sdmx"))

    with pytest.raises(CellError):
        printed.read(cell)
    assert printed.read("5 E").notes == ("estimated",)
    assert printed.read("M").value == NotApplicable()


@pytest.mark.parametrize("told", ["E;P", "B, E", "E P"])
def test_two_flags_where_there_is_one_are_refused(told: str) -> None:
    """What to do about a column of flags with two codes is the same whichever they are."""
    with pytest.raises(CellError) as caught:
        PrintedForm(flags=flags("sdmx")).read("5", told)

    assert caught.value.must == "must have no more than one flag"
    assert caught.value.hint == ("convention 'sdmx' has one for each figure; correct the file")


@pytest.mark.parametrize("word", ["nice", "zinc", "since", "cc", "cz"])
def test_letters_that_run_together_stand_for_nothing_alone(word: str) -> None:
    """Several flags in one run stand beside a figure or a sign for none, never in their place."""
    printed = PrintedForm(flags=flags("eurostat"))

    with pytest.raises(CellError) as caught:
        printed.read(word)

    assert caught.value.code == "cell-number"
    assert printed.read("c").value == Suppressed(low=0)
    assert printed.read("12 be").notes == ("break in time series", "estimated")
    assert printed.read(": be").notes == printed.read("12 be").notes


@pytest.mark.parametrize("run", ["BEP", "Be", "bb", "bepb"])
def test_a_run_holds_each_flag_once_and_as_it_is_printed(run: str) -> None:
    """Letters in another case, or twice, are no run of flags."""
    with pytest.raises(CellError) as caught:
        PrintedForm(flags=flags("eurostat")).read(f"12 {run}")

    assert caught.value.code in (
        "cell-number",
        "flag-unknown",
    )  # a word of three letters is told so


@pytest.mark.parametrize("name", ["(1)", "(12)"])
def test_the_number_of_a_note_may_be_a_flag(name: str) -> None:
    """In brackets, of one or two digits; a number in brackets that is larger may be a figure."""
    assert flags({name: "as of June"}).split(f"5 {name}")[0] == "5"
    with pytest.raises(ModelError):
        flags({"(123)": "as of June"})
    with pytest.raises(ModelError):
        flags({"1": "as of June"})


def test_a_flag_beyond_a_convention_is_said_in_a_mapping_with_those_of_the_convention() -> None:
    """A mapping takes the place of a convention: what else the file has is named in it, too."""
    with pytest.raises(CellError) as caught:
        PrintedForm(flags=flags("gss")).read("5 [q]")

    assert str(caught.value.hint).startswith(
        "say in flags what it means: {'[q]': ...}, with those of convention 'gss' that the file has, "
        "as a mapping takes its place: '[b]', '[c]', "
    )
    followed = flags({"[q]": "queried", "[b]": "break in time series"})
    assert PrintedForm(flags=followed).read("5 [q]").notes == ("queried",)
    assert (
        PrintedForm(flags=followed).read("5 [b]").notes
        == PrintedForm(flags=flags("gss")).read("5 [b]").notes
    )


def test_a_flag_beyond_those_that_a_register_explains_is_added_to_them() -> None:
    """What to write is an entry of the mapping that is there."""
    with pytest.raises(CellError) as caught:
        PrintedForm(flags=flags({"[b]": "break"})).read("5 [q]")

    assert caught.value.hint == "say in flags what it means: {'[q]': ...}; there are '[b]'"


def test_a_flag_alone_is_named_in_markers() -> None:
    """A flag that says nothing without a figure is refused in its place until markers say it."""
    with pytest.raises(CellError) as caught:
        PrintedForm(flags=flags("gss")).read("[note 1]")

    assert caught.value.code == "flag-alone"
    assert "name it in markers with what it means: {'[note 1]': missing}" in str(caught.value.hint)
    followed = PrintedForm(flags=flags("gss"), markers={"[note 1]": Missing()})
    assert followed.read("[note 1]").value == Missing()


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("5 [note 1, 2]", ("note 1", "note 2")),
        ("5 [notes 1 and 2]", ("note 1", "note 2")),
        ("5 [see notes 1 to 3]", ("note 1", "note 2", "note 3")),
        ("5 [note 1; note 3, p]", ("note 1", "note 3")),
        ("5 (note 6)", ("note 6",)),
        ("5 (Notes 6 & 7)", ("note 6", "note 7")),
    ],
)
def test_a_bracket_may_list_notes(text: str, notes: tuple[str, ...]) -> None:
    """Whether each is called so or the first alone, and in round brackets too."""
    rest, found = flags("gss").split(text)

    assert (rest, notes_of(found)) == ("5", notes)
    assert status_of(found) == ("provisional" if "p]" in text else None)


@pytest.mark.parametrize("text", ["5 [note 1, q]", "5 (note 1, p)", "5 [notes 3 to 1]", "5 [note]"])
def test_a_bracket_of_notes_and_what_is_unknown_is_unknown(text: str) -> None:
    """Nothing in it is passed over; round brackets hold notes alone."""
    assert flags("gss").split(text) == (text, ())


def test_notes_that_are_listed_are_those_that_the_register_explains() -> None:
    """One of them without its explanation leaves the bracket unknown."""
    known = flags({"[note 1]": "excludes Wales", "[note 2]": "a new form"})

    assert notes_of(known.split("5 [notes 1 and 2]")[1]) == ("excludes Wales", "a new form")
    assert known.split("5 [notes 1 to 3]") == ("5 [notes 1 to 3]", ())


def test_a_raised_number_is_one_flag_unless_its_digits_are_parted() -> None:
    """Raised 12 without a note 12 is no notes 1 and 2."""
    known = flags({"^1": "one", "^2": "two"})

    assert known.split("5\u00b9\u00b2")[1] == ()
    for text in ("5\u00b9,\u00b2", "5\u00b9 \u00b2", "5\u00b9, \u00b2"):
        assert (known.split(text)[0], notes_of(known.split(text)[1])) == ("5", ("one", "two"))


@pytest.mark.parametrize("text", ["5 bn", "5bn", "5 per", "5 bps", "5 ins", "5 usd", "5 beds"])
def test_letters_that_are_a_unit_or_a_word_are_no_flags(text: str) -> None:
    """Five thousand million is not five, with a break in its series, and not significant."""
    for known in (flags("eurostat"), flags(dict.fromkeys("bdeinprsu", "a note"))):
        with pytest.raises(CellError):
            PrintedForm(flags=known).read(text)


@pytest.mark.parametrize("run", ["eb", "be", "bep", "bdep"])
def test_two_letters_stand_in_any_order_and_more_in_the_order_of_the_alphabet(run: str) -> None:
    """As Eurostat prints them; a column of flags holds no words."""
    printed = PrintedForm(flags=flags("eurostat"))

    assert len(printed.read(f"5 {run}").notes) == len(run) - ("p" in run)
    assert printed.read("5", "per").notes == ("estimated", "revised")
    assert printed.read("5", "bn").notes == ("break in time series", "not significant")


@pytest.mark.parametrize("text", ["5 E;P", "5 E, P", "1_000", "(5", "1 1/2", "\u00a3(5)", "%45", "1.2.3",
    "[1231]", "0x10"])  # fmt: skip
@pytest.mark.parametrize("convention", [None, "sdmx", "gss"])
def test_no_marker_is_proposed_for_a_number(text: str, convention: str | None) -> None:
    """It would turn a published figure into a hidden one."""
    with pytest.raises(CellError) as caught:
        PrintedForm(flags=None if convention is None else flags(convention)).read(text)

    assert caught.value.hint
    assert "suppressed" not in caught.value.hint
    assert "markers" not in caught.value.hint


@pytest.mark.parametrize(
    ("cell", "notes"),
    [
        pytest.param("1", ("fair",), id="number"),
        pytest.param(" 2 ", ("poor",), id="spaces"),
        pytest.param("1, 2", ("fair", "poor"), id="commas"),
        pytest.param("2;r", ("poor", "revised"), id="semicolon"),
    ],
)
def test_a_column_of_flags_may_hold_numbers_and_lists(cell: str, notes: tuple[str, ...]) -> None:
    """Nothing there could be a part of the figure, beside which a number is no flag."""
    given = {"1": "fair", "2": "poor", "r": "revised"}
    known = flags(given, in_column=True)

    assert notes_of(known.of_column(cell)) == notes
    assert known.split("5 1")[1] == ()
    with pytest.raises(ModelError):
        flags(given)


@pytest.mark.parametrize("cell", ["3", "1, 3", "1,,2", "1 2", "r,"])
def test_what_is_no_list_of_known_flags_is_refused(cell: str) -> None:
    """Each part of a list must be known."""
    with pytest.raises(CellError):
        flags({"1": "fair", "2": "poor", "r": "revised"}, in_column=True).of_column(cell)


def test_letters_of_a_convention_may_be_parted_by_commas() -> None:
    """As Eurostat's are in some files; inside a bracket a comma parts what it lists."""
    assert status_of(flags("eurostat").of_column("e, p")) == "provisional"
    assert notes_of(flags("gss").of_column("[note 1, r], [note 2]")) == (
        *notes_of(flags("gss").of_column("[note 1, r]")), "note 2",
    )  # fmt: skip


def test_a_number_beside_a_flag_is_told_what_it_needs() -> None:
    """Together with the flag where that is unknown, and alone where it is known."""
    with pytest.raises(CellError) as unknown:
        PrintedForm().read("1,240 [r]")
    with pytest.raises(CellError) as known:
        PrintedForm(flags=flags("gss")).read("1,240 [r]")

    assert "flags: gss" in str(unknown.value.hint)
    assert 'thousands: ","' in str(unknown.value.hint)
    assert known.value.code == "cell-number"
    assert 'thousands: ","' in str(known.value.hint)


@pytest.mark.parametrize("text", ["5 E;P", "5 E, P"])
def test_two_flags_beside_a_figure_where_there_is_one_are_told_as_such(text: str) -> None:
    """What is left once one of them is taken off is not what the file holds."""
    with pytest.raises(CellError) as caught:
        PrintedForm(flags=flags("sdmx")).read(text)

    assert caught.value.must == "must have no more than one flag"


def test_a_doubled_sign_is_a_flag_of_its_own() -> None:
    """Two stars are another footnote than one, unless the register names them."""
    assert flags({"*": "few"}).split("6*")[0] == "6"
    assert flags({"*": "few"}).split("6**") == ("6**", ())
    assert flags({"*": "few"}).split("**6") == ("**6", ())
    assert flags({"*": "few"}).split("*6") == ("6", (Flag(note="few"),))
    assert flags({"*": "few", "**": "very few"}).split("6**")[1] == (Flag(note="very few"),)
