"""Columns whose headings name nothing, and whose texts change over time: which are told."""

from datetime import date

import pytest

from rsr.engine.changing import changes, changing, undeclared
from rsr.engine.parting import FigureContext
from rsr.errors import Where
from rsr.model import Break, Period

MONTHS = [
    Period(start=date(2022 + at // 12, at % 12 + 1, 1), end=date(2022 + at // 12, at % 12 + 1, 28))
    for at in range(24)
]


def rows(*texts: str, part: str = "", figure: str = "7") -> list[FigureContext]:
    """Return rows of months that follow each other, with one column."""
    return [
        FigureContext(period=period, part=part, texts=[text], figure=figure)
        for period, text in zip(MONTHS, texts, strict=False)
    ]


def told(heading: str, *given: FigureContext) -> bool:
    """Say whether the texts of a column change."""
    return bool(changing([heading], given))


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        pytest.param("aabb", True, id="once"),
        pytest.param("aaab", True, id="at-last"),
        pytest.param("aab", False, id="fewer-than-two-periods-each"),
        pytest.param("aaaa", False, id="one-text"),
        pytest.param("aabbcc", True, id="in-blocks"),
        pytest.param("aabcc", False, id="in-blocks-fewer-than-two-periods-each"),
        pytest.param("ababab", True, id="returns"),
        pytest.param("ababa", False, id="returns-with-fewer-than-three-periods-each"),
        pytest.param("aabba", False, id="returns-once-with-fewer-than-three-periods-each"),
        pytest.param("aabbaa", True, id="returns-once"),
        pytest.param("aabb b", False, id="blank"),
        pytest.param("1122", False, id="numbers"),
        pytest.param("aAaA", False, id="spelling"),
    ],
)
def test_a_text_stands_beside_several_periods(texts: str, *, found: bool) -> None:
    """Two on average; three where texts come back. Every row has one."""
    assert told("xyz", *rows(*texts)) is found


@pytest.mark.parametrize(("count", "found"), [(30, True), (31, False)])
def test_of_more_texts_nothing_is_told(count: int, *, found: bool) -> None:
    """They are names or remarks."""
    given = [
        FigureContext(
            period=Period(start=date(1950 + at, 1, 1), end=date(1950 + at, 12, 31)),
            texts=[f"text {chr(97 + at // 2 % 26)}{chr(97 + at // 52)}"],
            figure="7",
        )
        for at in range(2 * count)
    ]
    assert told("xyz", *given) is found


@pytest.mark.parametrize(
    ("heading", "texts", "found"),
    [
        ("Source", "aabb", True),
        ("Data source", "aabb", True),
        ("CollectionMethod", "aabb", True),
        ("Method", "aabbcc", False),
        ("Source", "ababab", False),
        ("Widget", "ababab", True),
        ("Widget colour", "aabb", False),
        ("Widget grade", "aabb", True),
        ("RecommendationLead", "aabb", False),
        ("Contact", "aabb", False),
        ("Season", "ababab", False),
    ],
)
def test_headings_say_what_may_change(heading: str, texts: str, *, found: bool) -> None:
    """How figures are made may change once; remarks, and who made them, at any time."""
    assert told(heading, *rows(*texts)) is found


@pytest.mark.parametrize(
    "texts",
    [
        ["https://a.example/1"] * 2 + ["https://a.example/2"] * 2,
        ["t_old.csv"] * 2 + ["t_new.csv"] * 2,
        ["Provisional"] * 2 + ["Final"] * 2,
        ["January 2022: all", "February 2022: all", "all", "all"],
    ],
)
def test_texts_of_files_days_or_settledness_tell_nothing(texts: list[str]) -> None:
    """They change with each release, or each period."""
    assert not told("xyz", *rows(*texts))


def test_what_restates_the_figure_tells_nothing() -> None:
    """The same text as in the column of figures, flags and all."""
    assert not told("xyz", *rows("7 a", "7 a", figure="7 a"), *rows("", "", "", "")[2:])
    same = [FigureContext(period=one.period, texts=[t], figure=t) for one, t in zip(rows(*"aabb"), "aabb", strict=True)]  # fmt: skip
    assert not told("xyz", *same)


def test_parts_may_keep_a_text_or_take_another_once() -> None:
    """Where all take another at once, they may be of another thing; so where a part returns."""
    assert not told("xyz", *rows(*"aaaa", part="1"), *rows(*"bbbb", part="2"))
    assert not told("xyz", *rows(*"aabb", part="1"), *rows(*"bbbb", part="2"))
    assert told("xyz", *rows(*"aabb", part="1"), *rows(*"aabb", part="2"))
    assert told("xyz", *rows(*"ababab", part="1"), *rows(*"bbbbbb", part="2"))


def test_several_texts_in_a_period_without_parts_tell_nothing() -> None:
    """They are of several releases, of which one stands."""
    assert not told("xyz", *rows(*"aaaa"), *rows(*"bbbb"))
    assert not told("xyz", *rows(*"ababab"), *rows(*"aaaaaa"))


def test_a_change_has_its_texts_in_order_and_its_day() -> None:
    """The first day of the first period with another text."""
    (change,) = changing(["xyz"], rows(*"BBAACC")[::-1]).values()

    assert change.texts == ("B", "A", "C")
    assert change.on == date(2022, 3, 1)
    assert not change.returns


@pytest.mark.parametrize(
    ("day", "texts", "quiet"),
    [
        (date(2022, 3, 1), "aabb", True),
        (date(2022, 4, 1), "aabb", True),
        (date(2022, 4, 2), "aabb", False),
        (date(2022, 1, 29), "aabb", True),
        (date(2022, 1, 28), "aabb", False),
        (date(2022, 3, 1), "aabbcc", False),
        (date(2022, 3, 1), "ababab", False),
    ],
)
def test_a_declared_break_says_it_of_one_change(day: date, texts: str, *, quiet: bool) -> None:
    """Within 31 days; several changes are told all the same."""
    found = undeclared(changing(["xyz"], rows(*texts)), [day])

    assert (not found) is quiet
    if found:
        problem = changes(found, Where(), option="select")
        assert problem.got == "'xyz' is 'a' at first and 'b' from " + str(found["xyz"].on)
        assert problem.severity == "warning"


@pytest.mark.parametrize(
    ("texts", "goes_on"), [("aabb", False), ("aabbcc", True), ("ababab", True)]
)
def test_a_change_is_perhaps_a_break(texts: str, *, goes_on: bool) -> None:
    """It says whether the texts change again."""
    (change,) = changing(["xyz"], rows(*texts)).values()
    more = ", and changes again" if goes_on else ""
    why = f"the column 'xyz' is 'a' at first and 'b' from then{more}"

    assert change.as_break("xyz") == Break(on=change.on, why=why, certain=False)


@pytest.mark.parametrize(
    ("heading", "texts", "found"),
    [
        pytest.param("Version", "121212", True, id="alternate"),
        pytest.param("Version", "112211", False, id="back-once"),
        pytest.param("Version", "12121212121 ", False, id="blank"),
        pytest.param("Revision", "abababab", True, id="letters"),
        pytest.param("Release", "aaabbb", False, id="once"),
        pytest.param("Status", "pfpfpf", True, id="letters-of-statuses"),
        pytest.param("Status", "ffffpp", False, id="provisional-at-last"),
        pytest.param("Status", "ffpfff", False, id="provisional-in-between"),
        pytest.param("Status", "xyxyxy", False, id="other-statuses"),
    ],
)
def test_versions_that_alternate_are_told(heading: str, texts: str, *, found: bool) -> None:
    """They tell nothing where a later one stays, or comes back once."""
    assert told(heading, *rows(*texts)) is found


def test_statuses_in_words_that_alternate_are_told() -> None:
    """Provisional beside final ones month by month are two series."""
    assert told("Data status", *rows(*["Provisional", "Final data"] * 3))
    assert told("xyz", *rows(*["Provisional", "Final", "Final"] * 2))
    assert not told("xyz", *rows(*["Final"] * 4, *["Provisional"] * 2))


@pytest.mark.parametrize(
    ("heading", "texts", "found"),
    [
        pytest.param("xyz", ["S12000033", "S12000034"], True, id="area"),
        pytest.param("xyz", ["E06000001", "E06000002"], True, id="area-in-hexadecimal-digits"),
        pytest.param("xyz", ["FR12345678", "FR12345679"], True, id="letters-and-digits"),
        pytest.param("xyz", ["ABCDE12345678", "ABCDE12345679"], False, id="many-letters"),
        pytest.param("xyz", ["V20220101", "V20220201"], False, id="day"),
        pytest.param("xyz", ["3f2a9c01", "9b1d44e7"], False, id="hash"),
        pytest.param("xyz", ["01001", "01003"], True, id="leading-zeros"),
        pytest.param("xyz", ["01001", "1003"], False, id="of-two-widths"),
        pytest.param("xyz", ["0", "3"], False, id="single-digits"),
        pytest.param("xyz", ["31", "32"], True, id="numbers"),
        pytest.param("xyz", ["9", "10"], False, id="numbers-of-two-widths"),
        pytest.param("xyz", ["3.1", "3.2"], False, id="decimals-under-any-heading"),
        pytest.param("Beds open", ["31", "32"], False, id="how-many"),
        pytest.param("Sample size", ["31", "32"], False, id="size"),
        pytest.param("Premises", ["31", "32"], False, id="how-many-premises"),
        pytest.param("Census", ["31", "32"], True, id="no-plural"),
        pytest.param("xyz", ["22", "23"], False, id="digits-of-the-year"),
        pytest.param("xyz", ["2022", "2024"], True, id="other-years"),
        pytest.param("Base year", ["2015", "2020"], True, id="base-year"),
        pytest.param("Base year", ["2015=100", "2020=100"], True, id="base-in-full"),
        pytest.param("Base", ["15", "20"], False, id="numbers-under-base"),
        pytest.param("Base year", ["2022", "2023"], False, id="base-year-of-the-row"),
        pytest.param("Reference period", ["2015", "2020"], True, id="reference-period"),
        pytest.param("Reference", ["2015", "2020"], False, id="reference"),
        pytest.param("Cohort code", ["31", "32"], True, id="code"),
        pytest.param("XYZ_CD", ["31", "32"], True, id="cd"),
        pytest.param("Code", ["3.1", "3.2"], False, id="decimals"),
        pytest.param("Code", ["2022", "2023"], False, id="years"),
        pytest.param("Period type", ["Month", "Rolling"], True, id="sort-of-period"),
    ],
)
def test_codes_are_told_and_numbers_are_not(heading: str, texts: list[str], *, found: bool) -> None:
    """A code is letters before digits, digits with a leading zero, or a number under such a heading.

    Of two digits or more it may be one under any heading that does not count.
    """
    given = rows(*[text for text in texts for _ in range(12)])

    assert told(heading, *given) is found


@pytest.mark.parametrize(
    ("runs", "found"),
    [
        pytest.param([3, 3], True, id="three-periods-each"),
        pytest.param([4, 1], False, id="fewer"),
        pytest.param([5, 1], True, id="three-on-average"),
        pytest.param([4, 4, 4], False, id="returns"),
    ],
)
def test_numbers_stay_for_three_periods_and_do_not_return(runs: list[int], *, found: bool) -> None:
    """Small counts come back; what is of another place stays."""
    texts = [("31", "32")[at % 2] for at, count in enumerate(runs) for _ in range(count)]

    assert told("xyz", *rows(*texts)) is found


def test_codes_that_each_row_has_of_its_own_tell_nothing() -> None:
    """They number the rows."""
    assert not told("Code", *rows(*(f"{at:04}" for at in range(24))))
