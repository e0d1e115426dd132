"""Texts that are looked up in their column first select the same rows as a look at every row."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from attrs import evolve
from engine_contract import COLUMNS, LAYOUT, indicator, relation, table
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rsr.engine import Selection, selections
from rsr.engine.duck import Duck
from rsr.engine.frames import Spellings, odd_texts, texts_holding
from rsr.engine.matching import Columns
from rsr.engine.plans import Query, planned
from rsr.model import Indicator

nw = pytest.importorskip("narwhals.stable.v2", reason="the extra 'data' is not installed")

SPELLINGS = [
    "All persons",
    "ALL PERSONS",
    "all persons ",
    "All  persons",
    "All\u00a0persons",
    "All-persons",
    "All persons (16+)",
    "persons",
    "Person's",
    "Men",
    "",
    None,
]
spellings = st.sampled_from(SPELLINGS) | st.text(max_size=5)
rows = st.fixed_dictionaries({"MEASURE": spellings, "ORG": st.sampled_from(["R01", "r01", "R02"])})
wanted = st.sampled_from(
    ["All persons", "men", ["All persons", "Men"], {"not": "Men"}, ["All persons", ""], "--"]
)


def measured(
    found: Sequence[Mapping[str, Any]], indicators: Sequence[Indicator], *, columnar: bool
) -> dict[str, Selection]:
    """Measure indicators on rows, whose figures are 1, 2, 4 and so on."""
    numbered = [{"FIGURE": str(2**at), **row} for at, row in enumerate(found)]
    with Duck(threads=1) as duck:
        frame = relation(duck, COLUMNS, table(*numbered))
        return selections(frame, LAYOUT, indicators, columnar=columnar)


@settings(max_examples=60, deadline=None)
@given(st.lists(rows, max_size=8), wanted, wanted)
@example([{"MEASURE": "ALL  persons", "ORG": "R01"}], "All persons", "men")
@example([{"MEASURE": "All\u00a0persons", "ORG": "R01"}], "All persons", "All persons")
@example([{"MEASURE": None, "ORG": "R01"}], "men", "men")
@example([{"MEASURE": "[LOW]", "ORG": "R01"}], "[low]", "[low]")
@example([{"MEASURE": "\u00c9", "ORG": "R01"}], "\u00e9", "\u00e9")
@example([{"MEASURE": " ", "ORG": "R01"}], "men", "men")
def test_the_same_rows_are_selected(
    found: list[Mapping[str, Any]], first: Any, second: Any
) -> None:
    """Figures, tallies and what is told of similar texts are the same, of two indicators as well."""
    indicators = [
        evolve(indicator(combine="sum"), id=id_, select={"MEASURE": texts})
        for id_, texts in (("first", first), ("second", second))
    ]

    assert measured(found, indicators, columnar=True) == measured(found, indicators, columnar=False)


@pytest.mark.parametrize(("most", "is_kept"), [(2, False), (3, True), (4, True)])
def test_few_rows_are_read_once(
    monkeypatch: pytest.MonkeyPatch, most: int, *, is_kept: bool
) -> None:
    """Further queries look at the rows that may be wanted, and at the table where these are many."""
    monkeypatch.setattr("rsr.engine.plans._MOST_KEPT", most)
    cells = ["Men", "men", None, "Women"]
    found = [{"MEASURE": text, "FIGURE": str(at)} for at, text in enumerate(cells)]

    with Duck(threads=1) as duck:
        frame = nw.from_native(relation(duck, COLUMNS, table(*found)))
        columns = Columns(frame.collect_schema())
        asked = evolve(indicator(combine="sum"), select={"MEASURE": "Men"})
        query = Query(
            frame, LAYOUT, columns, [planned(asked, LAYOUT, columns, file=None)], columnar=True
        )
        groups = query.groups().to_native().fetchall()
        again = query.selected().to_native()

        assert sum(cells[query.shape.rows] for cells in groups) == 3
        assert ("rsr_kept" in str(again.sql_query())) is is_kept
        assert again.columns == list(columns.types)
        assert sorted(again.project("FIGURE").fetchall()) == [("0",), ("1",), ("2",)]


def test_the_same_is_told_of_rows_that_are_kept_and_of_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Duplicates and totals are found in either."""
    found = [{"MEASURE": "Men", "ORG": "R01"}, {"MEASURE": "Men", "ORG": "R02"}] * 2
    asked = [evolve(indicator(combine="sum"), id="asked", select={"MEASURE": "men"})]

    kept = measured(found, asked, columnar=True)
    monkeypatch.setattr("rsr.engine.plans._MOST_KEPT", 3)

    assert measured(found, asked, columnar=True) == kept == measured(found, asked, columnar=False)


def test_odd_texts_are_known_by_their_signs() -> None:
    """Signs beyond ASCII, empty cells, and what begins as blanks and error values do."""
    cells = ["\u00e9", None, "", " ", "!", "#", "#N/A", "Err:502", "$", "Err", "Err9", "Men"]
    with Duck(threads=1) as duck:
        given = duck.connection.sql("select unnest(?) as cell", params=[cells])
        frame, added = odd_texts(nw.from_native(given), ["cell"])
        found = dict(frame.to_native().fetchall())

    assert added == {"cell": "rsr_odd_0"}
    assert [cell for cell in cells if found[cell]] == cells[:8]


def conditions(select: Mapping[str, Any], found: Sequence[Mapping[str, Any]]) -> str:
    """Return the query that a selection puts to a columnar table."""
    with Duck(threads=1) as duck:
        frame = nw.from_native(relation(duck, COLUMNS, table(*found)))
        columns = Columns(frame.collect_schema())
        asked = evolve(indicator(combine="sum"), select=select)
        plan = planned(asked, LAYOUT, columns, file=None)
        query = Query(frame, LAYOUT, columns, [plan], columnar=True)
        return str(query.candidates().to_native().sql_query())


def test_rows_are_compared_with_texts_as_they_stand() -> None:
    """What a reader of Parquet can do for itself is asked of it: no function of a cell is."""
    query = conditions({"MEASURE": "All persons"}, [{"MEASURE": "ALL PERSONS"}])

    assert "lower(" not in query
    assert "'All persons'" in query
    assert "'ALL PERSONS'" in query


@pytest.mark.parametrize(
    ("wanted", "text", "compared"),
    [
        pytest.param("Men", "MEN (x) [note 1]", True, id="notes"),
        pytest.param("Men", "men (x) aged", False, id="brackets-within"),
        pytest.param("Arts & men", "Arts &AMP; Men", True, id="ampersand"),
        pytest.param("Men", "Women", False, id="part-of-a-word"),
        pytest.param("Men", "#men", True, id="error-value"),
    ],
)
def test_rows_are_compared_with_texts_of_the_same_letters(
    *, wanted: str, text: str, compared: bool
) -> None:
    """A text is compared where its letters and digits are those wanted, but for notes."""
    assert (f"'{text}'" in conditions({"MEASURE": wanted}, [{"MEASURE": text}])) is compared


def test_texts_that_share_a_word_are_not_looked_at() -> None:
    """Where names differ in a number alone, the rows of the one that is wanted come through."""
    query = conditions({"MEASURE": "measure_7"}, [{"MEASURE": f"measure_{at}"} for at in range(30)])

    assert "measure_7" in query
    assert "measure_17" not in query


def test_a_column_of_too_many_texts_is_compared_row_by_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """A list of texts is not grown without end: beyond the bound all rows are looked at."""
    found = [{"MEASURE": f"All persons [note {number}]"} for number in range(3)]

    monkeypatch.setattr("rsr.engine.matching._SOME_TEXTS", 3)
    assert "lower(" not in conditions({"MEASURE": "All persons"}, found)
    monkeypatch.setattr("rsr.engine.matching._SOME_TEXTS", 2)
    assert "lower(" in conditions({"MEASURE": "All persons"}, found)


def test_names_and_words_are_quoted() -> None:
    """Whatever stands in a heading or a text is no part of the question."""
    name, text = 'a "b" c', "it's"
    with Duck(threads=1) as duck:
        frame = nw.from_native(
            duck.connection.sql("select unnest(['IT''S', 'x']) as \"a \"\"b\"\" c\"")
        )
        other = Spellings(texts=("it''s",), words=(text,))
        assert texts_holding(frame, {name: other}, most=5) == {name: ("IT'S",)}
        assert texts_holding(frame, {name: evolve(other, texts=("IT'S",))}, most=5) == {name: ()}
        assert texts_holding(frame, {name: evolve(other, texts=("x",))}, most=0) == {name: None}
        assert texts_holding(frame, {}, most=5) == {}
