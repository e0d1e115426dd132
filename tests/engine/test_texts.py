"""Texts are compared as people see them, by one rule for every path."""

from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any

import narwhals.stable.v2 as nw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsr.engine.duck import Duck
from rsr.engine.frames import collected, opened, schema_of
from rsr.engine.layout import Layout
from rsr.engine.matching import Columns, SelectionRule, broadly
from rsr.engine.narrowing import narrowed
from rsr.engine.texts_met import Seen
from rsr.errors import Where
from rsr.values.texts import Wanted, fold, loosely, text_of

LAYOUT = Layout(value=None)
SAME = [
    pytest.param("All persons", "ALL PERSONS", id="case"),
    pytest.param("All persons", "All\u00a0persons", id="no-break-space"),
    pytest.param("All persons", " All  persons\t", id="doubled-spaces"),
    pytest.param("1 000", "1\u2009000", id="thin-space"),
    pytest.param("All persons", "All per\u00adsons", id="soft-hyphen"),
    pytest.param("All persons", "\ufeffAll\u200b persons", id="no-width"),
    pytest.param("18-24", "18\u201124", id="non-breaking-hyphen"),
    pytest.param("18-24", "18\u201324", id="en-dash"),
    pytest.param("-", "\u2212", id="minus"),
    pytest.param("St Mary's", "St Mary\u2019s", id="curly-apostrophe"),
    pytest.param('the "rest"', "the \u201crest\u201d", id="curly-quotation"),
    pytest.param("Ynys M\u00f4n", "Ynys Mo\u0302n", id="decomposed"),
    pytest.param("first", "\ufb01rst", id="ligature"),
    pytest.param("ABC", "\uff21\uff22\uff23", id="wide-letters"),
    pytest.param("Stra\u00dfe", "STRASSE", id="sharp-s"),
]
APART = [
    pytest.param("Total1", "Total\u00b9", id="superscript"),
    pytest.param("CO2", "CO\u2082", id="subscript"),
    pytest.param("Ynys Mon", "Ynys M\u00f4n", id="accent"),
    pytest.param("All persons", "Allpersons", id="no-space"),
    pytest.param("All persons", "All persons*", id="a-sign-more"),
    pytest.param("18-24", "18 24", id="no-hyphen"),
    pytest.param("1", "\u00bd", id="fraction"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_people_see_alike_is_the_same(one: str, other: str) -> None:
    """Case, kinds of spaces, hyphens and quotation marks, and Unicode's forms do not matter."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_people_see_apart_is_not_the_same(one: str, other: str) -> None:
    """What a reader can see to be different stays so."""
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("other", "near"),
    [
        ("All persons*", True),
        ("All persons [note 1]", True),
        ("All persons\u00b9", True),
        ("All persons (r)", True),
        ("All persons (Provisional)", True),
        ("All persons (see note 3)", True),
        ("All persons (2)", True),
        ("All persons (M)", False),
        ("All persons (total)", False),
        ("All persons (123)", False),
        ("All-persons", True),
        ("Allpersons", True),
        ("All p\u00e9rsons", True),
        ("ALL PERSONS", False),  # it is the same
        ("All persons 1", False),
        ("Persons", False),
    ],
)
def test_what_differs_in_signs_alone_is_nearly_the_same(other: str, *, near: bool) -> None:
    """Signs, accents and notes are no other word; another letter or digit is."""
    assert (Wanted.of("All persons").nearly(other) is not None) is near  # type: ignore[union-attr]  # it names one


@pytest.mark.parametrize(
    ("wanted", "other", "near"),
    [
        ("01", "1", True),
        ("1", "001", True),
        ("1", "0001", False),  # more zeros than a code has
        ("0001", "1", True),
        ("00001", "0001", True),
        ("0001", "00001", False),
        ("1001", "01001", True),
        ("1", "10", False),
        ("0", "00", False),
        ("1", "01*", False),
        ("A1", "A01", False),
        ("1", "1.0", True),
        ("1.0", "1", True),
        ("01", "1.0", True),
        ("0", "0.0", True),
        ("1", "1.05", False),
        ("10", "1.0", False),
        ("15", "1.5", False),
        ("A1", "A1.0", False),
    ],
)
def test_codes_that_are_the_same_number_are_nearly_the_same(
    wanted: str, other: str, *, near: bool
) -> None:
    """A spreadsheet writes none of the zeros before a code, other tools a decimal of 0 behind it."""
    assert Wanted((wanted,)).nearly(other) == (wanted if near else None)


def test_signs_alone_are_near_to_nothing() -> None:
    """A text without letters and digits has nothing that could be nearly the same."""
    assert loosely("*") == ""
    assert Wanted(("*",)).nearly("-") is None


@pytest.mark.parametrize(
    ("given", "takes"),
    [
        ("A", {"a"}),
        (["A", "B"], {"a", "b"}),
        ({"not": "A"}, {"b", "c", ""}),
        ({"not": ["A", "B"]}, {"c", ""}),
        ({"not": ""}, {"a", "b", "c"}),
        (None, {""}),
    ],
)
def test_texts_are_picked_or_left_out(given: Any, takes: set[str]) -> None:
    """A text, some texts, or all but some."""
    wanted = Wanted.of(given)

    assert wanted is not None
    assert {text for text in ("a", "b", "c", "") if wanted.takes(text)} == takes


@pytest.mark.parametrize("given", [[], {"not": []}, ()])
def test_without_texts_any_will_do(given: Any) -> None:
    """An empty list names nothing, and so wants everything."""
    assert Wanted.of(given) is None


def test_a_number_is_wanted_as_it_is_written() -> None:
    """A code with zeros before it stays what the register writes."""

    class Written(int):
        written = "004"

    wanted = Wanted.of([Written(4)])

    assert wanted is not None
    assert wanted.texts == ("004",)


def test_what_is_wanted_of_a_column_of_numbers_is_compared_as_a_text() -> None:
    """As in columns of text: zeros around a number make another text of it."""
    columns = Columns({"a": nw.Int64(), "b": nw.Float64(), "c": nw.String()})
    wanted = ["007", "9007199254740993", " -5 ", "1e2", "2.50", "x", ""]

    rule, problems = SelectionRule.of(
        dict.fromkeys("abc", wanted),
        columns,
        path=(),
        missing=partial(columns.missing, file=None, within="", made=()),
    )

    assert not problems
    assert [rule.wanted[name].texts for name in "abc"] == [tuple(wanted)] * 3


LETTERS = (
    "aAbBs\u00df\u017f -\u2013\u2011\u00a0\u2009\u00ad'\u2019*(\u00b9\u00e9e\u03011\ufb01\t\"[]x"
)
TEXTS = st.text(LETTERS, max_size=6)


@given(
    cells=st.lists(TEXTS | st.none(), min_size=1, max_size=12),
    texts=st.lists(TEXTS, min_size=1, max_size=20),
    left_out=st.booleans(),
)
def test_an_engine_lets_through_all_that_is_wanted(
    cells: list[str | None], texts: list[str], *, left_out: bool
) -> None:
    """The engine's condition never loses a row that the rule takes; narrowing is exact."""
    wanted = Wanted(tuple(dict.fromkeys(texts)), left_out)
    takes = sorted(cell or "" for cell in cells if wanted.takes(cell or ""))
    with Duck(threads=1) as duck:
        duck.connection.execute("create table made_up (a VARCHAR)")
        duck.connection.executemany("insert into made_up values (?)", [[cell] for cell in cells])
        with opened(duck.connection.table("made_up")) as table:
            columns = Columns(schema_of(table))
            conditions = broadly([SelectionRule({"a": wanted})], columns)
            let = table.filter(*conditions) if conditions else table
            through = [row[0] or "" for row in collected(let)]
            exact = [
                row[0] or ""
                for row in collected(narrowed(table, {"a": wanted}, columns, LAYOUT).table)
            ]

    assert sorted(text for text in through if wanted.takes(text)) == takes
    assert sorted(exact) == takes


NEARLY = {
    "All persons": (
        [
            "ALL PERSONS",
            "all  persons",
            " All persons",
            "all persons ",
            "all\u00a0persons",
            "All-persons*",
            "[r] All persons",
            "All persons [note 1] (r)",
        ],
        ["All persons 16", "persons", "All", "No persons at all"],
    ),
    "measure_7": (["Measure-7", "measure_7 (note 2)"], ["measure_17", "measure_70", "7"]),
    "Leeds (city)": (["LEEDS (City)", "Leeds  (city) [1]"], ["Leeds (county)", "city"]),
    "[low]": (["[LOW]", " [low] "], ["[high]", "8"]),
    "*": (["-", " * "], ["x", "8"]),
}
# More texts that are wanted than are compared one by one.
MANY = tuple(f"no{letter}" for letter in "abcdefghijklmnopq")


@pytest.mark.parametrize("others", [(), MANY], ids=["few", "many"])
@pytest.mark.parametrize("text", NEARLY)
@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_rows_of_nearly_the_same_texts_come_through_and_no_others(
    engine: str, text: str, others: tuple[str, ...]
) -> None:
    """However many texts begin with the same word: each that came through would be kept in memory."""
    alike, apart = NEARLY[text]
    cells = [text, *alike, *apart]
    with Duck(threads=1) as duck:
        if engine == "polars":
            polars = pytest.importorskip("polars", reason="polars is not installed")
            frame: Any = polars.DataFrame({"a": cells})
        else:
            duck.connection.execute("create table made_up (a varchar)")
            duck.connection.executemany(
                "insert into made_up values (?)", [[cell] for cell in cells]
            )
            frame = duck.connection.table("made_up")
        with opened(frame) as table:
            columns = Columns(schema_of(table))
            conditions = broadly([SelectionRule({"a": Wanted((text, *others))})], columns)
            through = [row[0] for row in collected(table.filter(*conditions))]

    assert sorted(through) == sorted([text, *alike])


@pytest.mark.parametrize(
    ("dtype", "cells", "wanted", "through"),
    [
        ("int64", [7, 8, None], Wanted(("7",), left_out=True), [7, 8, None]),
        ("int64", [7, 8, None], Wanted(("x",)), []),
        ("int64", [7, 8, None], Wanted(("9" * 30,)), []),
        ("bool", [True, False, None], Wanted(("x",)), []),
        ("bool", [True, False, None], Wanted(("TRUE",)), [True]),
    ],
)
def test_columns_of_other_types_are_compared_by_what_they_hold(
    dtype: str, cells: list[Any], wanted: Wanted, through: list[Any]
) -> None:
    """No text is compared with a number, and a text that no cell can be lets nothing through."""
    polars = pytest.importorskip("polars", reason="polars is not installed")
    types = {"int64": polars.Int64, "bool": polars.Boolean}
    with opened(polars.DataFrame({"a": cells}, schema={"a": types[dtype]})) as table:
        columns = Columns(schema_of(table))
        conditions = broadly([SelectionRule({"a": wanted})], columns)
        let = table.filter(*conditions) if conditions else table

        assert [row[0] for row in collected(let)] == through


@pytest.mark.parametrize(("count", "listed"), [(16, False), (17, True)])
def test_a_few_texts_are_compared_one_by_one(count: int, *, listed: bool) -> None:
    """Up to 16: a reader of Parquet skips what cannot hold them, which it does not for a list."""
    texts = tuple(f"t{letter}" for letter in "abcdefghijklmnopq"[:count])
    with Duck(threads=1) as duck:
        duck.connection.execute("create table made_up (a varchar)")
        with opened(duck.connection.table("made_up")) as table:
            columns = Columns(schema_of(table))
            written: dict[str, tuple[str | None, ...]] = {"a": ()}
            conditions = broadly([SelectionRule({"a": Wanted(texts)})], columns, written=written)
            query = str(table.filter(*conditions).to_native().sql_query())

    assert ("contains(" in query) is listed


def _told(seen: Seen) -> list[tuple[str, str]]:
    problems = seen.problems(lambda _name: Where())
    return [(one.code, one.got or "") for one in problems]


def test_a_text_that_is_nowhere_is_told_with_the_nearest() -> None:
    """Each such text has a warning of its own, whether it is picked or left out."""
    seen = Seen({"sex": Wanted(("Al", "Male")), "age": Wanted(("Older",), left_out=True)})
    for texts in (("All", "Old"), ("Male", "Young")):
        seen.takes(texts)

    problems = list(seen.problems(lambda _name: Where()))

    assert [(one.code, one.got) for one in problems] == [
        ("select-nothing", "none with 'Al'"),
        ("select-nothing", "none with 'Older'"),
    ]
    assert "'All'" in str(problems[0].hint)
    assert "'Old'" in str(problems[1].hint)


def test_what_is_nearly_wanted_is_told_with_its_rows() -> None:
    """Rows of a text that differs in signs alone are counted, and the text is shown."""
    seen = Seen({"sex": Wanted(("All",))})
    for text in ("All", "All*", "All*", "ALL\u00b9", "Female"):
        seen.takes([text])

    ((code, got),) = _told(seen)

    assert code == "text-similar"
    assert got == "'ALL\u00b9', 'All*', in 3 rows, beside 'All'"


def test_what_other_columns_leave_out_is_not_near() -> None:
    """Only rows that are wanted for all the rest are told."""
    seen = Seen({"sex": Wanted(("All",)), "age": Wanted(("Old",))})
    seen.takes(["All", "Old"])
    seen.takes(["All*", "Young"])

    assert _told(seen) == []


def test_a_moment_with_a_zone_is_written_in_utc() -> None:
    """Two ways to write one moment are one text; without a zone it is a day."""
    there = timezone(timedelta(hours=2))

    assert text_of(datetime(2024, 1, 1, 0, 30, tzinfo=there)) == "2023-12-31T22:30:00+00:00"
    assert text_of(datetime(2024, 1, 1, 0, 30)) == "2024-01-01"  # noqa: DTZ001  # as it comes


def test_narrowing_tells_rows_that_are_near_and_no_text_that_it_left_out() -> None:
    """All rows with a text that is nearly one are counted; one that the engine took out was there."""
    wanted = {"a": Wanted(("Male", "Nobody"), left_out=True)}
    with Duck(threads=1) as duck:
        duck.connection.execute("create table made_up (a VARCHAR)")
        cells = ["Male", "Male*", "Male*", "Male*", "Female", None]
        duck.connection.executemany("insert into made_up values (?)", [[cell] for cell in cells])
        with opened(duck.connection.table("made_up")) as table:
            made = narrowed(table, wanted, Columns(schema_of(table)), LAYOUT)
            told = list(
                made.seen.problems(lambda _: Where(), made.texts_of, is_there=made.is_there)
            )
            left = [row[0] for row in collected(made.table)]

    assert [(one.code, one.got) for one in told] == [
        ("select-nothing", "none with 'Nobody'"),
        ("text-similar", "'Male*', in 3 rows, beside 'Male'"),
    ]
    assert sorted(map(str, left)) == ["Female", "Male*", "Male*", "Male*", "None"]
