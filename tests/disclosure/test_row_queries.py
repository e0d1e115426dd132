"""Rows that are wanted by what is left out are related to others as those that are picked are."""

from datetime import date
from typing import Any

from rsr.disclosure._row_queries import RowQuery, inside, row_queries
from rsr.model import Indicator, Measured, Number, Observation, Period


def _queries(*selects: dict[str, Any]) -> list[RowQuery]:
    indicators = [
        Indicator(
            id=f"i{at}",
            title="I",
            unit="people",
            better="lower",
            select=select,
            measured=Measured(data="made-up", combine="sum"),
        )
        for at, select in enumerate(selects)
    ]
    return list(row_queries(indicators).values())


def test_what_one_leaves_out_does_not_overlap_with_it() -> None:
    """The rest of a column shares no row with what it is the rest of, and some with all others."""
    england, rest, wales = _queries(
        {"region": "England"}, {"region": {"not": "ENGLAND"}}, {"region": ["Wales"]}
    )

    assert not england.overlaps(rest)
    assert rest.overlaps(wales)
    assert inside(wales.rows, rest.rows)
    assert not inside(rest.rows, wales.rows)


def test_two_that_leave_out_others_share_what_nobody_names() -> None:
    """Neither is within the other, and rows that no indicator names are in both."""
    one, other, fewer = _queries(
        {"region": {"not": "A"}}, {"region": {"not": "B"}}, {"region": {"not": ["A", "B"]}}
    )

    assert one.overlaps(other)
    assert not inside(one.rows, other.rows)
    assert inside(fewer.rows, one.rows)
    assert one.rows["region"] & other.rows["region"] == fewer.rows["region"]


def test_parts_are_texts_of_their_column() -> None:
    """A part that no indicator names is among what is not left out."""
    one = Indicator(
        id="i",
        title="I",
        unit="people",
        better="lower",
        select={"Region": {"not": "West"}},
        measured=Measured(data="made-up", part="region"),
    )
    period = Period(start=date(2024, 1, 1), end=date(2024, 1, 31))
    east = Observation(indicator="i", part="East", period=period, value=Number(value=1))

    (query,) = row_queries([one], [east]).values()

    assert "east" in query.rows["region"]
    assert "west" not in query.rows["region"]
