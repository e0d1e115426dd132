"""Rows that are wanted by what is left out are related to others as those that are picked are."""

from datetime import date
from typing import Any

from rsr.model import Indicator, Measured, Number, Observation, Period
from rsr.workflow._asked import Asked, asked_of, inside


def _asked(*selects: dict[str, Any]) -> list[Asked]:
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
    return list(asked_of(indicators).values())


def test_what_one_leaves_out_does_not_overlap_with_it() -> None:
    """The rest of a column shares no row with what it is the rest of, and some with all others."""
    england, rest, wales = _asked(
        {"region": "England"}, {"region": {"not": "ENGLAND"}}, {"region": ["Wales"]}
    )

    assert not england.overlaps(rest)
    assert rest.overlaps(wales)
    assert inside(wales.full, rest.full)
    assert not inside(rest.full, wales.full)


def test_two_that_leave_out_others_share_what_nobody_names() -> None:
    """Neither is within the other, and rows that no indicator names are in both."""
    one, other, fewer = _asked(
        {"region": {"not": "A"}}, {"region": {"not": "B"}}, {"region": {"not": ["A", "B"]}}
    )

    assert one.overlaps(other)
    assert not inside(one.full, other.full)
    assert inside(fewer.full, one.full)
    assert one.full["region"] & other.full["region"] == fewer.full["region"]


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

    (asked,) = asked_of([one], [east]).values()

    assert "east" in asked.full["region"]
    assert "west" not in asked.full["region"]
