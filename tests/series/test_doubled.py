"""Codes that have the same figures while both report are counted twice: told, and mended where declared."""

from collections.abc import Mapping, Sequence
from datetime import date
from math import inf, nan, pi, sqrt
from typing import Any

import pytest
from told_of_series import recodings_told

from rsr.model import Indicator, Number, Observation, Period, Register, Suppressed, Value
from rsr.model.succession import Succession
from rsr.series import measured
from rsr.series.doubled import MOST_BY_CHANCE, doubled, grain_of, same_by_chance, twice_in

# The whole reporter, month after month; made up.
OLD = (127, 126, 113, 117, 124, 122, 108, 129, 125, 130, 119, 121)
OTHER = (61, 57, 70, 66, 59, 63, 71, 68, 62, 60, 69, 64)
HIDDEN = Suppressed(low=1, high=4)


def table(**parts: Mapping[int, Any]) -> dict[tuple[date, date], dict[str, float]]:
    """Return figures by period and part, of months."""
    months = sorted({month for figures in parts.values() for month in figures})
    return {
        (date(2022, month, 1), date(2022, month, 28)): {
            part: float(figures[month]) for part, figures in parts.items() if month in figures
        }
        for month in months
    }


def run(figures: Sequence[float], first: int, last: int) -> dict[int, float]:
    """Return figures of the months from one to another."""
    return {month: figures[month - 1] for month in range(first, last + 1)}


def pairs(**parts: Mapping[int, Any]) -> list[tuple[tuple[str, ...], tuple[str, ...], int]]:
    """Return who is there twice, in how many periods."""
    periods = table(**parts)
    found = doubled(periods, grain_of(periods.values()))
    return [(one.old, one.new, len(one.spans)) for one in found]


def split(share: float = 0.6) -> tuple[list[float], list[float]]:
    """Return the figures in two parts."""
    first = [float(round(one * share)) for one in OLD]
    return first, [one - some for one, some in zip(OLD, first, strict=True)]


@pytest.mark.parametrize(
    ("last", "found"),
    [
        pytest.param(6, [], id="one-shared"),
        pytest.param(7, [(("old",), ("new",), 2)], id="two-shared"),
        pytest.param(9, [(("old",), ("new",), 4)], id="four-shared"),
        pytest.param(12, [(("old",), ("new",), 7)], id="it-goes-on"),
    ],
)
def test_a_new_code_with_the_figures_of_an_old_one_is_told(last: int, found: list[Any]) -> None:
    """In one period each may have reported a part of it; in two they are the same."""
    assert pairs(old=run(OLD, 1, last), new=run(OLD, 6, 12), other=run(OTHER, 1, 12)) == found


@pytest.mark.parametrize("at", [6, 7, 9])
def test_one_figure_that_differs_is_enough_to_say_nothing(at: int) -> None:
    """All shared periods must agree, the first as well as the last."""
    new = run(OLD, 6, 12) | {at: OLD[at - 1] + 1}

    assert pairs(old=run(OLD, 1, 9), new=new, other=run(OTHER, 1, 12)) == []


def test_a_split_and_a_merger_are_told() -> None:
    """All that are new in one period, and all that end in one, are taken together."""
    one, two = split()
    other = run(OTHER, 1, 12)

    assert pairs(
        old=run(OLD, 1, 8), a=run(one, 6, 12), b=run(two, 6, 12), other=other
    ) == [(("old",), ("a", "b"), 3)]  # fmt: skip
    assert pairs(
        a=run(one, 1, 8), b=run(two, 1, 8), new=run(OLD, 6, 12), other=other
    ) == [(("a", "b"), ("new",), 3)]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "told"), [(0, True), (5, True), (7.5, True), (8, False), (10, False)]
)
def test_sums_of_rounded_figures_may_differ_by_half_a_step_of_each(
    more: float, *, told: bool
) -> None:
    """Three figures that are rounded to 5 differ by up to 7.5 from their sum."""
    one, two = ([5 * round(size / 5) * 10 for size in figures] for figures in split())
    old: list[float] = [a + b for a, b in zip(one, two, strict=True)]
    old[6] += more
    periods = table(old=run(old, 1, 11), a=run(one, 6, 12), b=run(two, 6, 12))

    assert bool(doubled(periods, 5)) is told
    assert bool(doubled(periods, 1)) is (more == 0)


def test_a_hidden_figure_says_nothing() -> None:
    """It is no evidence, and it contradicts nothing; the first two figures must be known."""
    old, other = run(OLD, 1, 9), run(OTHER, 1, 12)

    assert pairs(old=old, new=run(OLD, 6, 12) | {8: nan}, other=other) == [(("old",), ("new",), 4)]
    assert pairs(old=old, new=run(OLD, 6, 12) | {6: nan}, other=other) == []
    assert pairs(old=old, new=run(OLD, 6, 12) | {8: inf}, other=other) == [(("old",), ("new",), 4)]


@pytest.mark.parametrize(
    "figures",
    [
        pytest.param([3, 4, 3, 5, 4, 3, 4, 2, 3, 5, 4, 3], id="small"),
        pytest.param([30] * 12, id="constant"),
        pytest.param([0] * 12, id="nothing"),
    ],
)
def test_what_is_often_the_same_is_no_evidence(figures: list[int]) -> None:
    """Small figures, and those that hardly change, agree by chance."""
    assert pairs(old=run(figures, 1, 7), new=run(figures, 6, 12), other=run(OTHER, 1, 12)) == []


@pytest.mark.parametrize(("size", "told"), [(9, False), (10, True), (11, True)])
def test_figures_of_less_than_20_in_all_tell_nothing(size: int, *, told: bool) -> None:
    """However rarely they are the same."""
    figures = [size - 0.5 + month % 2 for month in range(12)]

    found = doubled(table(old=run(figures, 1, 7), new=run(figures, 6, 12)), 0.01)

    assert bool(found) is told


def test_the_more_are_compared_the_nearer_it_must_be() -> None:
    """What two of few parts would tell is chance among many."""
    few = {"old": run(OLD, 1, 7), "new": run(OLD, 6, 12)}
    many = {f"p{at}": dict.fromkeys(range(1, 13), 500 + at) for at in range(90)}

    assert pairs(**few)
    assert pairs(**few, **dict(list(many.items())[:60]))
    assert not pairs(**few, **many)


def test_who_reports_from_the_beginning_is_no_new_code() -> None:
    """Of two that were always there neither came of the other."""
    assert pairs(old=run(OLD, 1, 12), same=run(OLD, 1, 12), other=run(OTHER, 1, 12)) == []


@pytest.mark.parametrize("size", [20, 100, 1000])
def test_how_likely_two_counts_are_the_same(size: int) -> None:
    """As the normal approximation says; each figure counts once, and 0 not at all."""
    once = 1 / (2 * sqrt(pi * size))

    assert same_by_chance([size], 1) == pytest.approx(once)
    assert same_by_chance([size, size, 0], 1) == pytest.approx(once)
    assert same_by_chance([size, size + 1], 1) == pytest.approx(once**2, rel=0.05)
    assert same_by_chance([size], 5) == pytest.approx(min(1, 5 * once))
    assert same_by_chance([size], 5, 7.5) == pytest.approx(min(1, 20 * once))
    assert same_by_chance([], 1) == 1
    assert MOST_BY_CHANCE == 0.05


# --- what is said and done ------------------------------------------------------------------------


def observations(**parts: Mapping[int, Value | float]) -> tuple[Observation, ...]:
    """Return figures of parts by month."""
    return tuple(
        Observation(
            indicator="i",
            part=part,
            period=Period(start=date(2022, month, 1), end=date(2022, month, 28)),
            value=Number(value=value) if isinstance(value, int | float) else value,
        )
        for part, figures in parts.items()
        for month, value in figures.items()
    )


def indicator(**more: Any) -> Indicator:
    """Return an indicator that was made up."""
    return Indicator(**{"id": "i", "title": "I", "unit": "people", "better": "lower", **more})


def told(asked: Indicator, figures: Sequence[Observation]) -> str:
    """Return what is told of reporters."""
    register = Register(title="Made up", indicators=(asked,))
    found = recodings_told(register, figures)
    return " | ".join(str(one.got) for one in found)


def points(asked: Indicator, figures: Sequence[Observation]) -> list[float | None]:
    """Return the series."""
    found = measured(asked, Register(title="Made up", indicators=(asked,)), {"i": list(figures)})
    return [getattr(point.value, "value", None) for point in found.points]


RENAMED = observations(
    old=run(OLD, 1, 8), new=run(OLD, 6, 12), other=run(OTHER, 1, 12), more=run(OTHER[::-1], 1, 12)
)
ONCE = [old + one + two for old, one, two in zip(OLD, OTHER, OTHER[::-1], strict=True)]


def test_it_is_told_by_the_check_and_in_the_series() -> None:
    """With the periods and a figure; the new code is none of those who report throughout."""
    says = (
        "'old' reports until 2022-08-28 beside 'new', new from 2022-06-01, with the same figures in "
        "all 3 periods (122 for 2022-06-01 to 2022-06-28), and both are counted"
    )

    assert told(indicator(), RENAMED) == says
    found = measured(indicator(), Register(title="M", indicators=(indicator(),)), {"i": RENAMED})
    assert any(says in remark for remark in found.remarks)
    assert "new" not in found.reporters


def test_rates_are_not_added_up_and_so_not_counted_twice() -> None:
    """Of what is never added up nothing is told."""
    assert told(indicator(kind="rate", unit="per 1000"), RENAMED) == ""


@pytest.mark.parametrize("on", [None, date(2022, 6, 1)])
def test_a_declared_rename_is_counted_once(on: date | None) -> None:
    """While both codes report the same, the figure of the new one stands for both."""
    said = Succession(predecessors=("OLD",), successors=("new",), on=on)
    asked = indicator(successions=(said,))

    assert told(asked, RENAMED) == ""
    assert points(asked, RENAMED) == ONCE
    assert points(indicator(), RENAMED)[5:8] == [
        once + old for once, old in zip(ONCE[5:8], OLD[5:8], strict=True)
    ]


@pytest.mark.parametrize(
    ("new", "twice"),
    [
        pytest.param(run(OLD, 6, 12), True, id="the-same"),
        pytest.param(run(OLD, 8, 12), True, id="in-one-period"),
        pytest.param(run(OLD, 6, 12) | {8: 40}, False, id="one-differs"),
        pytest.param(run(OLD, 9, 12), False, id="no-shared"),
        pytest.param(run(OLD, 6, 12) | {8: nan}, True, id="one-hidden"),
    ],
)
def test_a_declared_rename_adds_up_what_differs(new: dict[int, float], *, twice: bool) -> None:
    """Codes that report other figures in a period each report a part of it."""
    said = Succession(predecessors=("old",), successors=("NEW",))

    found = twice_in((said,), table(old=run(OLD, 1, 8), new=new, other=run(OTHER, 1, 12)))

    assert found == ((said,) if twice else ())


def test_small_figures_of_a_declared_rename_are_added_up() -> None:
    """They may be the same by chance, where each code reports a part of the period."""
    said = Succession(predecessors=("old",), successors=("new",))
    figures = [3, 4, 3, 5, 4, 3, 4, 2, 3, 5, 4, 3]

    assert twice_in((said,), table(old=run(figures, 1, 6), new=run(figures, 6, 12))) == ()


def test_a_declared_split_is_no_rename_though_one_has_the_figures_of_the_old_one() -> None:
    """The old one is the total of all, whatever the first of them reports."""
    said = Succession(predecessors=("old",), successors=("new", "other"))

    assert twice_in((said,), table(old=run(OLD, 1, 8), new=run(OLD, 6, 12))) == ()


def test_parts_that_go_on_beside_their_total_have_not_merged() -> None:
    """A total that is new among its parts is told as such, and nobody ended."""
    one, two = split()

    assert pairs(a=run(one, 1, 12), b=run(two, 1, 12), new=run(OLD, 6, 10)) == []
