"""What is no frame, and engines that fail, are told in rsr's own words."""

from typing import Any

import pytest
from engine_contract import COLUMNS, LAYOUT, indicator, relation, table

from rsr.engine import Layout, selected
from rsr.engine.duck import Duck
from rsr.engine.nearest import near
from rsr.errors import DocumentError, ModelError, RsrError
from rsr.model import Number

pytest.importorskip("narwhals", reason="the extra 'data' is not installed")


@pytest.mark.parametrize("frame", [None, [], {}, "data.csv", 5, object()])
def test_what_is_no_frame_is_refused(frame: Any) -> None:
    """Anything but a frame is refused by what it is."""
    with pytest.raises(DocumentError) as refused:
        selected(frame, LAYOUT, indicator())

    assert refused.value.code == "frame-unknown"


def test_an_engine_that_fails_is_told() -> None:
    """An engine's own error is the cause of one of rsr's."""
    with Duck() as duck:
        broken = relation(duck, COLUMNS, table({})).filter("cast(error('made up') as boolean)")

        with pytest.raises(DocumentError) as failed:
            selected(broken, LAYOUT, indicator())

    assert failed.value.code == "table-failed"
    assert failed.value.__cause__ is not None


def test_a_table_that_is_closed_is_told() -> None:
    """A relation that outlived its database is an error of rsr's own."""
    with Duck() as duck:
        left = relation(duck, COLUMNS, table({}))

    with pytest.raises(RsrError) as failed:
        selected(left, LAYOUT, indicator())

    assert failed.value.code == "table-failed"


@pytest.mark.parametrize("wanted", [{"a": 1}, [["R1"]], [{}], {"not": {"not": "R1"}}, {}])
def test_only_texts_can_be_wanted(wanted: Any) -> None:
    """What is wanted of a column is a text, a list of texts, or those that are left out."""
    with pytest.raises(ModelError) as refused:
        indicator({"MEASURE": wanted})

    (problem,) = refused.value.problems
    assert (problem.code, problem.where.path) == ("type-wrong", ("select", "MEASURE"))


def test_a_layout_must_say_what_is_what() -> None:
    """Without a period, or without figures that are not counted, there is nothing to measure."""
    from rsr.engine import Layout

    with Duck() as duck:
        frame = relation(duck, COLUMNS, table({}))
        found = selected(frame, Layout(value=None), indicator())

    assert [one.code for one in found.problems] == ["period-unclear", "column-missing"]


def test_the_nearest_word_is_found_in_any_case() -> None:
    """A word that differs in case alone is the nearest; with none near, some are named."""
    assert near("ENGLAND", ["england", "wales"]) == "did you mean 'england'?"
    assert near("zzz", []) == "there are none"
    assert near("zzz", ["a", "b"]) == "there are 'a', 'b'"


def test_periods_of_pandas_are_read_as_they_are_written() -> None:
    """Types that DuckDB does not know become text: a month of pandas is a month."""
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    months = pandas.period_range("2023-01", periods=2, freq="M")
    frame = pandas.DataFrame({"month": months, "n": [1, 2]})

    found = selected(frame, Layout(value="n", at="month", covers="month"), indicator({}, part=None))

    assert [one.value for one in found.figures] == [Number(value=1), Number(value=2)]
    assert [str(one.period.end) for one in found.figures] == ["2023-01-31", "2023-02-28"]
    assert found.problems == ()


def test_a_column_that_no_engine_knows_is_told() -> None:
    """An error of DuckDB while it takes a frame over is one of rsr's."""
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    frame = pandas.DataFrame({"month": ["2023-01"], "n": [1j]})

    with pytest.raises(DocumentError) as failed:
        selected(frame, Layout(value="n", at="month", covers="month"), indicator({}, part=None))

    assert failed.value.code == "table-failed"
