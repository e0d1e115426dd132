"""Arithmetic on published figures is exact, sound and tight, and never invents a number."""

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rsr.errors import ModelError
from rsr.model import (
    Interval,
    Missing,
    NotApplicable,
    NotCollected,
    Number,
    Suppressed,
    Value,
)
from rsr.model.fields import LARGEST
from rsr.values import Calculated, difference, percentage, ratio, total, total_of_sums
from rsr.values.exact import above, below, exact, nearest

numbers = st.integers(-1000, 1000) | st.decimals(-1000, 1000, places=2).map(float)
bounded = st.tuples(numbers, numbers).map(sorted)
figures: st.SearchStrategy[Value] = (
    numbers.map(lambda number: Number(value=number))
    | bounded.map(lambda two: Interval(low=two[0], high=two[1]))
    | bounded.map(lambda two: Suppressed(low=two[0], high=two[1]))
)
values: st.SearchStrategy[Value] = figures | st.sampled_from(
    [Missing(), Missing(why="lost"), NotApplicable(), NotCollected(), Suppressed(low=1)]
)


def corners(value: Value) -> tuple[Fraction, ...]:
    """Return the least and the most that a figure can be, and what lies between."""
    if isinstance(value, Number):
        return (exact(value.value),)
    assert isinstance(value, Interval | Suppressed)
    assert value.high is not None
    low, high = exact(value.low), exact(value.high)
    return low, (low + high) / 2, high


def holds(result: Value, true: Fraction) -> bool:
    """Say whether a result allows the true figure."""
    if isinstance(result, Number):
        return nearest(true) == result.value
    assert isinstance(result, Interval)
    return exact(result.low) <= true <= exact(result.high)


def test_sums_are_those_of_decimals() -> None:
    """A tenth and two tenths are three tenths."""
    assert total([Number(value=0.1), Number(value=0.2)]).value == Number(value=0.3)
    assert difference(Number(value=0.3), Number(value=0.1)).value == Number(value=0.2)


@given(st.lists(figures, min_size=1, max_size=4))
def test_a_total_holds_whatever_the_parts_are(parts: list[Value]) -> None:
    """Every choice within the bounds has its sum within the result, and both ends are reached."""
    found = total(parts).value

    for chosen in product(*map(corners, parts)):
        assert holds(found, sum(chosen, Fraction(0)))
    if isinstance(found, Interval):
        low = sum((corners(part)[0] for part in parts), Fraction(0))
        high = sum((corners(part)[-1] for part in parts), Fraction(0))
        assert (found.low, found.high) == (below(low), above(high))


@given(figures, figures)
def test_a_difference_holds_whatever_the_two_are(a: Value, b: Value) -> None:
    """Every choice within the bounds has its difference within the result."""
    found = difference(a, b).value

    for one, other in product(corners(a), corners(b)):
        assert holds(found, one - other)


@given(figures, figures, st.sampled_from([1, 100, 1000, 0.5, -1]))
def test_a_ratio_holds_whatever_the_two_are(a: Value, b: Value, times: float) -> None:
    """Every choice has its ratio within the result; what can be divided by 0 has none."""
    found = ratio(a, b, times=times).value

    below_line = corners(b)
    if below_line[0] <= 0 <= below_line[-1]:
        assert isinstance(found, Missing | NotApplicable)
    else:
        for one, other in product(corners(a), below_line):
            assert holds(found, exact(times) * one / other)


@given(figures, figures)
def test_a_percentage_holds_whatever_part_and_whole_are(part: Value, whole: Value) -> None:
    """Every choice in which the part lies within the whole has its share within the result."""
    found = percentage(part, whole).value

    if isinstance(found, Number | Interval):
        for one, other in product(corners(part), corners(whole)):
            if 0 <= one <= other and other > 0:
                assert holds(found, 100 * one / other)
    if isinstance(found, Interval):
        assert 0 <= found.low <= found.high <= 100


@given(st.lists(values, max_size=6))
def test_no_part_is_left_out_in_silence(parts: list[Value]) -> None:
    """The counts add up to the parts, and only numbers make a number."""
    found = total(parts)

    counted = (
        found.known
        + found.rounded
        + found.suppressed
        + found.missing
        + found.not_applicable
        + found.not_collected
    )
    assert counted == len(parts)
    if isinstance(found.value, Number):
        assert all(isinstance(part, Number | NotApplicable) for part in parts)
    assert (found.why is None) == isinstance(found.value, Number | Interval)


@given(st.lists(values, max_size=6), st.randoms())
def test_order_changes_nothing(parts: list[Value], chance: Any) -> None:
    """The same parts in another order make the same total."""
    shuffled = list(parts)
    chance.shuffle(shuffled)

    assert total(shuffled) == total(parts)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(total([]), Missing(why="there is nothing to add up"), id="nothing"),
        pytest.param(total([NotApplicable()]), NotApplicable(), id="none-applies"),
        pytest.param(total([NotApplicable(), Number(value=2)]), Number(value=2), id="one-applies"),
        pytest.param(
            total([Number(value=2), Missing(), NotCollected()]),
            Missing(why="1 part is missing and 1 part is not collected"),
            id="missing",
        ),
        pytest.param(
            total([Number(value=2), Suppressed()]),
            Suppressed(low=2),
            id="unbounded",
        ),
        pytest.param(
            total([Suppressed(low=3, high=3)]), Interval(low=3, high=3), id="pinned-is-no-number"
        ),
        pytest.param(difference(Number(value=1), NotApplicable()), NotApplicable(), id="minus"),
        pytest.param(
            difference(Interval(low=10, high=12), Suppressed(low=1, high=4)),
            Interval(low=6, high=11),
            id="minus-interval",
        ),
        pytest.param(
            difference(NotCollected(), Number(value=1)),
            Missing(why="1 part is not collected"),
            id="minus-not-collected",
        ),
        pytest.param(
            difference(Number(value=9), Suppressed(low=0)),
            Missing(why="a hidden part has no known highest value"),
            id="minus-unbounded",
        ),
        pytest.param(ratio(Number(value=0), Number(value=0)), NotApplicable(), id="by-zero"),
        pytest.param(
            ratio(Number(value=1), Suppressed(low=0, high=4)),
            Missing(why="what it is divided by can be 0"),
            id="by-perhaps-zero",
        ),
        pytest.param(
            ratio(Number(value=1), Suppressed(low=1)),
            Missing(why="a hidden part has no known highest value"),
            id="by-unbounded",
        ),
        pytest.param(ratio(Missing(), NotApplicable()), NotApplicable(), id="by-nothing"),
        pytest.param(ratio(Number(value=1), Number(value=3), times=3), Number(value=1), id="third"),
        pytest.param(
            percentage(Number(value=0), Number(value=0)), NotApplicable(), id="share-of-0"
        ),
        pytest.param(
            percentage(Number(value=6), Number(value=5)),
            Missing(why="the part is more than the whole, or below 0"),
            id="share-too-large",
        ),
        pytest.param(
            percentage(Number(value=-1), Number(value=5)),
            Missing(why="the part is more than the whole, or below 0"),
            id="share-negative",
        ),
        pytest.param(
            percentage(Suppressed(low=0, high=4), Suppressed(low=0, high=4)),
            Missing(why="what it is divided by can be 0"),
            id="share-of-perhaps-0",
        ),
        pytest.param(
            ratio(Number(value=6), Interval(low=2, high=3)),
            Interval(low=2, high=3),
            id="by-interval",
        ),
        pytest.param(
            ratio(Number(value=6), Interval(low=-2, high=0)),
            Missing(why="what it is divided by can be 0"),
            id="by-perhaps-zero-at-most",
        ),
        pytest.param(
            percentage(Suppressed(low=1, high=7), Interval(low=5, high=10)),
            Interval(low=10, high=100),
            id="share-at-most-all",
        ),
        pytest.param(
            percentage(Suppressed(low=1), Interval(low=0, high=4)),
            Interval(low=25, high=100),
            id="share-without-highest",
        ),
        pytest.param(
            percentage(Number(value=1), Suppressed(low=5)),
            Missing(why="the hidden whole has no known highest value"),
            id="share-of-unbounded",
        ),
        pytest.param(
            percentage(NotCollected(), Number(value=5)),
            Missing(why="1 part is not collected"),
            id="share-not-collected",
        ),
        pytest.param(
            total([Suppressed(), Suppressed(low=1, high=4), Number(value=7)]),
            Suppressed(low=8),
            id="unbounded-beside-bounded",
        ),
        pytest.param(
            total([Suppressed(), Missing()]),
            Missing(why="1 part is missing"),
            id="unbounded-beside-missing",
        ),
        pytest.param(
            total([Suppressed(), NotCollected()]),
            Missing(why="1 part is not collected"),
            id="unbounded-beside-not-collected",
        ),
        pytest.param(
            total([Suppressed(), NotApplicable()]), Suppressed(low=0), id="unbounded-alone"
        ),
        pytest.param(
            total([Number(value=LARGEST), Number(value=1)]),
            Missing(why="the result is too large to be kept exactly"),
            id="too-large",
        ),
        pytest.param(
            total([Number(value=LARGEST), Interval(low=0, high=1)]),
            Missing(why="the result is too large to be kept exactly"),
            id="bound-too-large",
        ),
    ],
)
def test_what_cannot_be_said_is_said(found: Calculated, expected: Value) -> None:
    """Where no figure follows there is none, and the reason is told."""
    assert found.value == expected


def test_sums_of_an_engine_follow_the_same_rules() -> None:
    """Sums and counts made elsewhere give what the parts would have given."""
    parts: list[Value] = [
        Number(value=10),
        Suppressed(low=1, high=7),
        Interval(low=8, high=12),
        NotApplicable(),
    ]

    found = total_of_sums(19, 29, known=1, rounded=1, suppressed=1, not_applicable=1)

    assert found == total(parts)


@pytest.mark.parametrize(
    "part",
    [
        pytest.param(5, id="number"),
        pytest.param(None, id="none"),
        pytest.param("*", id="text"),
        pytest.param(float("nan"), id="nan"),
    ],
)
def test_what_is_no_figure_is_refused(part: Any) -> None:
    """A plain number is not a figure of the model; the message names which part it is."""
    parts: list[Any] = [Number(value=1), part]

    with pytest.raises(ModelError) as refused:
        total(parts)

    assert (refused.value.code, refused.value.path) == ("type-wrong", (1,))


@pytest.mark.parametrize(
    ("times", "code"),
    [
        pytest.param(float("inf"), "number-not-finite", id="infinite"),
        pytest.param(float("nan"), "number-not-finite", id="nan"),
        pytest.param(True, "type-wrong", id="bool"),
        pytest.param("100", "type-wrong", id="text"),
        pytest.param(None, "type-wrong", id="none"),
    ],
)
def test_a_multiplier_must_be_a_number(times: Any, code: str) -> None:
    """What a ratio is multiplied by is finite."""
    with pytest.raises(ModelError) as refused:
        ratio(Number(value=1), Number(value=2), times=times)

    assert (refused.value.code, refused.value.path) == (code, ("times",))


@given(st.fractions(-(10**6), 10**6) | st.fractions(max_denominator=10**30))
def test_rounding_outwards_keeps_what_is_within(number: Fraction) -> None:
    """The bounds that are written are not inside those that were worked out."""
    low, high = below(number), above(number)

    if low is not None and high is not None:
        assert exact(low) <= number <= exact(high)


def test_tiny_bounds_stay_outside() -> None:
    """What is too small for any number is still kept within the bounds."""
    tiny = Fraction(1, 10**400)

    assert (below(tiny), above(-tiny)) == (0, 0)
    assert (above(tiny), below(-tiny)) == (5e-324, -5e-324)
