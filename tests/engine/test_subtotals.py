"""Totals of some parts that stand anywhere among all: which figures tell them."""

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest

from rsr.engine import subtotals
from rsr.engine.subtotals import ABSENT, Bounds, totals_of_some


def bounds(
    parts: Mapping[str, Sequence[float | tuple[float, float] | None]],
) -> dict[str, list[Bounds]]:
    """Return figures as bounds; of two numbers the least and the most."""
    return {
        name: [
            None if one is None else (Fraction(one[0]), Fraction(one[1])) if isinstance(one, tuple)
            else (Fraction(one), Fraction(one))
            for one in found
        ]
        for name, found in parts.items()
    }  # fmt: skip


def told(parts: Mapping[str, Sequence[float | tuple[float, float] | None]]) -> str | None:
    """Return what is told of totals among figures."""
    return totals_of_some(bounds(parts))


def drawn(names: str, periods: int = 24, most: int = 60, seed: int = 1) -> dict[str, list[float]]:
    """Return figures by chance."""
    by_chance = random.Random(seed)  # noqa: S311  # nothing secret
    return {name: [by_chance.randint(1, most) for _ in range(periods)] for name in names}


def sums(parts: Mapping[str, Sequence[float]], names: str) -> list[float]:
    """Return what parts come to, period by period."""
    return [sum(row) for row in zip(*(parts[name] for name in names), strict=True)]


def test_totals_after_all_parts() -> None:
    """Each is what some of the parts come to, next to it or not."""
    parts = drawn("abcdef")

    assert told(parts) is None
    assert told(parts | {"x": sums(parts, "abc"), "y": sums(parts, "def")}) == (
        "'x' is what 'a', 'b' and 'c' come to in each of 24 periods"
    )
    assert told({"x": sums(parts, "ace"), **parts}) == (
        "'x' is what 'a', 'c' and 'e' come to in each of 24 periods"
    )
    assert "'b' and 'c' come" in (told(parts | {"x": sums(parts, "bc")}) or "")
    assert "'e', 'a' and 1 more" not in (told(parts | {"x": sums(parts, "abcdef")}) or "")


def test_two_breakdowns_of_the_same_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """No part is what others come to, and all of one sort are what all of the other come to."""
    ages = drawn("klm")
    men = [one // 3 for one in sums(ages, "klm")]
    women = [one - other for one, other in zip(sums(ages, "klm"), men, strict=True)]

    found = told({"men": men, "women": women, **ages})

    assert found is not None
    assert "together are what" in found
    monkeypatch.setattr(subtotals, "_FEW_PARTS", 4)
    apart = {"k": ages["k"], "men": men, "l": ages["l"], "women": women, "m": ages["m"]}
    assert told(apart) is None
    monkeypatch.undo()
    assert told(apart | {"women": [*women[:-1], women[-1] + 3]}) is None


@pytest.mark.parametrize(
    ("off", "is_told"), [(0, True), (1, True), (-1, True), (2, False), (-2, False)]
)
def test_what_a_total_may_once_be_off_by(off: int, *, is_told: bool) -> None:
    """Three whole numbers are as far apart as each rounded by itself, and no farther."""
    parts = drawn("abcd")
    total = sums(parts, "ab")
    total[7] += off

    assert (told(parts | {"x": total}) is not None) is is_told


@pytest.mark.parametrize(
    ("figures", "is_told"),
    [
        pytest.param([(160, 99, 61, 7), (200, 50, 150, 9)], True, id="32-of-32000"),
        pytest.param([(160, 99, 61, 7), (199, 50, 149, 9)], False, id="more-often-by-chance"),
        pytest.param([(160, 99, 61, 7)] * 9, False, id="the-same-again"),
        pytest.param([(160, 99, 61, 7), (320, 198, 122, 9), (480, 297, 183, 4)], False, id="times"),
        pytest.param([(99, 99, 0, 7), (98, 98, 0, 9), (97, 96, 1, 4)], False, id="like-another"),
        pytest.param([(199, 199, 0, 7), (198, 0, 198, 9)], False, id="like-one-and-another"),
        pytest.param(
            [(159, 98, 61, 7), (318, 196, 122, 9), (200, 50, 150, 9)], False, id="least-of-times"
        ),
    ],
)
def test_how_likely_it_is_by_chance(figures: list[tuple[int, ...]], *, is_told: bool) -> None:
    """Of four parts with runs apart, as many as are looked at over the totals that are told."""
    x, a, b, c = zip(*figures, strict=True)

    assert (told({"a": a, "c": c, "b": b, "x": x}) is not None) is is_told


@pytest.mark.parametrize(
    ("order", "totals", "few", "is_told"),
    [
        pytest.param("xabcd", (160, 157), 20, True, id="run-beside-25-of-25120"),
        pytest.param("xabcd", (160, 156), 20, False, id="run-beside-25-of-24960"),
        pytest.param("dcabx", (160, 157), 20, True, id="run-before"),
        pytest.param("xcabd", (160, 157), 20, False, id="run-apart"),
        pytest.param("xcabd", (400, 200), 20, True, id="subset-80-of-80000"),
        pytest.param("xcabd", (400, 199), 20, False, id="subset-80-of-79600"),
        pytest.param("xcabd", (400, 313), 0, True, id="run-apart-125-of-125200"),
        pytest.param("xcabd", (400, 312), 0, False, id="run-apart-125-of-124800"),
        pytest.param("xacbd", (900, 901), 0, False, id="no-run"),
    ],
)
def test_what_stands_together_is_the_likelier_total(
    order: str, totals: tuple[int, int], few: int, monkeypatch: pytest.MonkeyPatch, *, is_told: bool
) -> None:
    """As fewer runs stand beside a part than there are runs, or subsets."""
    monkeypatch.setattr(subtotals, "_FEW_PARTS", few)
    one, two = totals
    parts = {"x": totals, "a": (61, 97), "b": (one - 61, two - 97), "c": (7, 4), "d": (5, 8)}

    assert (told({name: parts[name] for name in order}) is not None) is is_told


def test_hidden_figures_are_taken_by_their_bounds() -> None:
    """A period with one that is hidden must allow it, and is no sign of it."""
    parts: dict[str, list[float | tuple[float, float] | None]] = {
        name: list(found) for name, found in drawn("abcd").items()
    }
    x = [*sums(drawn("abcd"), "ac")]
    one = x[3] - drawn("abcd")["a"][3]
    low, high, nobody = dict(parts), dict(parts), dict(parts)
    low["c"] = [*parts["c"][:3], (one - 3, one), *parts["c"][4:]]
    high["c"] = [*parts["c"][:3], (one - 4, one - 2), *parts["c"][4:]]
    more = dict(parts)
    more["c"] = [*parts["c"][:3], (one + 2, one + 4), *parts["c"][4:]]
    nobody["c"] = [*parts["c"][:3], None, *parts["c"][4:]]

    assert told(low | {"x": x}) is not None
    assert told(high | {"x": x}) is told(more | {"x": x}) is None
    assert told(nobody | {"x": x}) is not None
    assert told({name: [(0, 9)] * 24 for name in "abc"}) is None


def test_rounded_and_negative_figures() -> None:
    """What all are rounded to is one step; below 0 nothing is looked for."""
    parts = drawn("abc", periods=2, most=9)
    wide = {name: [one * 100 for one in found] for name, found in drawn("abc", 2, 9).items()}
    split = drawn("abc")

    assert told(parts | {"x": sums(parts, "ac")}) is None
    assert told(wide | {"x": sums(wide, "ac")}) is None
    assert told(split | {"x": sums(split, "ac"), "y": [-1.0, *[5.0] * 23]}) is None
    halves = {name: [one / 4 for one in found] for name, found in split.items()}
    assert told(halves | {"x": sums(halves, "ac")}) is not None


@pytest.mark.parametrize(("few", "is_told"), [(3, False), (4, True)])
def test_of_many_parts_only_runs_are_looked_at(
    few: int, monkeypatch: pytest.MonkeyPatch, *, is_told: bool
) -> None:
    """As all subsets of many take too long."""
    parts = drawn("abcd", most=30)
    monkeypatch.setattr(subtotals, "_FEW_PARTS", few)

    # All of the others are less than a total of three in every period that decides.
    assert (told(parts | {"x": sums(parts, "abd")}) is not None) is is_told
    assert told(parts | {"x": sums(parts, "bcd")}) is not None


@pytest.mark.parametrize(("most", "is_told"), [(5, True), (4, False)])
def test_of_still_more_parts_nothing_is(
    most: int, monkeypatch: pytest.MonkeyPatch, *, is_told: bool
) -> None:
    """Of as many as are allowed, still."""
    parts = drawn("abcd")
    monkeypatch.setattr(subtotals, "MOST_PARTS", most)

    assert (told(parts | {"x": sums(parts, "ab")}) is not None) is is_told


def test_how_many_parts_are_looked_at_is_as_documented() -> None:
    """All subsets of up to 20, and runs of up to 300; what lies on either side is tested above."""
    assert (subtotals._FEW_PARTS, subtotals.MOST_PARTS) == (20, 300)


def test_what_is_found_holds_in_every_period() -> None:
    """Also in those in which nothing is looked for."""
    parts = drawn("abcd", periods=90)
    total = sums(parts, "ab")

    assert "each of 90 periods" in (told(parts | {"x": total}) or "")
    assert told(parts | {"x": [*total[:-1], total[-1] + 2]}) is None


@pytest.mark.parametrize("seed", range(20))
def test_parts_by_chance_are_no_totals(seed: int) -> None:
    """Small figures, few periods and many parts."""
    assert told(drawn("abcdefghijklmnop", periods=6, most=9, seed=seed)) is None
    assert told(drawn("abcde", periods=2, most=12, seed=seed)) is None


@pytest.mark.parametrize(("bends", "is_told"), [(0, False), (1, True), (2, True)])
def test_parts_that_follow_one_trend_are_no_two_breakdowns(bends: int, *, is_told: bool) -> None:
    """As many parts as others come to the same in all periods, if they do in three that tell apart."""
    trend = [[100 * part + month for month in range(1, 13)] for part in range(1, 9)]
    # What one of the first four has more, another of them has less, in a period of its own.
    for bend in range(bends):
        for first, more in ((0, 7), (7, -7), (1, 5), (6, -5)):
            trend[first][bend] += more
    parts = {f"p{at}": figures for at, figures in enumerate(trend, start=1)}

    assert (told(parts) is not None) is is_told


def test_a_member_without_a_row_in_some_periods() -> None:
    """The periods that have all are compared; elsewhere what is there comes to no more."""
    parts = drawn("abcdef", 8)
    totals = {"x": sums(parts, "ace")}
    absent = bounds(parts | totals)
    for at in (1, 4):
        absent["c"][at] = ABSENT
    more = {**absent, "x": [(Fraction(3), Fraction(3)) if at == 4 else one for at, one in enumerate(absent["x"])]}  # fmt: skip
    few = {name: found[:3] for name, found in absent.items()}

    assert totals_of_some(absent) == "'x' is what 'a', 'c' and 'e' come to in each of 6 periods"
    assert totals_of_some(more) is None
    assert totals_of_some(few) is None
    zeros = bounds(parts | {"c": [0] * 8, "x": sums(parts, "ae")})
    assert totals_of_some(zeros | {"c": [ABSENT] * 8}) == (
        "'x' is what 'a' and 'e' come to in each of 8 periods"
    )
