"""Totals of some parts where figures are rounded or hidden: what tells them, and what does not."""

import random
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import cos

import pytest

from rsr.engine import rounded_totals
from rsr.engine.rounded_totals import Candidate, Figures, chance, fitting
from rsr.engine.subtotals import Bounds, totals_of_some
from rsr.engine.totals import CHANCE, CHANCE_OF_SUSPECTED

Parts = dict[str, list[float]]


def drawn(
    count: int, periods: int = 12, *, least: int = 20, most: int = 150, seed: int = 1
) -> Parts:
    """Return parts of sizes by chance whose figures vary as counts do."""
    by_chance = random.Random(seed)  # noqa: S311  # nothing secret
    sizes = [by_chance.uniform(least, most) for _ in range(count)]
    return {
        f"p{at}": [max(0, round(by_chance.gauss(size, size**0.5))) for _ in range(periods)]
        for at, size in enumerate(sizes)
    }


def sums(parts: Parts, *places: int) -> list[float]:
    """Return what parts come to, period by period."""
    return [sum(row) for row in zip(*(parts[f"p{at}"] for at in places), strict=True)]


def levels(periods: int = 12, seed: int = 1) -> tuple[Parts, Parts]:
    """Return three regions, and their 18 authorities."""
    parts = drawn(18, periods, seed=seed)
    within = (range(7), range(7, 13), range(13, 18))
    return {name: sums(parts, *places) for name, places in zip("NSW", within, strict=True)}, parts


def told(
    parts: Mapping[str, Sequence[float]],
    step: float = 5,
    *,
    hidden_below: float = 0,
    limit: Fraction = CHANCE,
) -> str | None:
    """Return what is told of parts that are rounded to a step, small ones hidden."""
    found: dict[str, list[Bounds]] = {}
    for name, figures in parts.items():
        rounded = [round(one / step) * Fraction(str(step)) for one in figures]
        found[name] = [
            (Fraction(1), Fraction(hidden_below)) if 0 < one < hidden_below else (one, one)
            for one in rounded
        ]
    return totals_of_some(found, limit)


@pytest.mark.parametrize("order", ["first", "last", "anywhere"])
@pytest.mark.parametrize("hidden", [0, 30])
def test_a_level_beside_the_one_below(order: str, hidden: int) -> None:
    """Sorted by level or not, figures hidden or not; names and codes tell nothing."""
    regions, parts = levels()
    table = regions | parts if order == "first" else parts | regions
    if order == "anywhere":
        names = list(table)
        random.Random(3).shuffle(names)  # noqa: S311  # nothing secret
        table = {name: table[name] for name in names}

    found = told(table, hidden_below=hidden)

    assert found is not None
    for name in regions:
        assert repr(name) in found
    assert (
        " and 15 more come to in each of 12 periods, within rounding and hidden figures: " in found
    )


@pytest.mark.parametrize(("periods", "is_told"), [(1, False), (2, False), (3, False), (4, True)])
def test_few_periods_do_not_tell(periods: int, *, is_told: bool) -> None:
    """Of 21 parts that are rounded to 5, it takes four."""
    regions, parts = levels(periods)

    assert (told(regions | parts) is not None) is is_told


@pytest.mark.parametrize(("periods", "is_told"), [(1, False), (2, True), (3, True)])
def test_few_periods_may_be_enough_to_suspect_it(periods: int, *, is_told: bool) -> None:
    """Of one table of 20 by chance, and not of one of 1,000."""
    regions, parts = levels(periods)

    found = told(regions | parts, limit=CHANCE_OF_SUSPECTED)

    assert (found is not None) is is_told
    assert told(parts, limit=CHANCE_OF_SUSPECTED) is None


@pytest.mark.parametrize("periods", [1, 2, 3])
@pytest.mark.parametrize("step", [1, 5])
def test_few_of_random_tables_are_suspected(periods: int, step: float) -> None:
    """One of 20 at most; of 40 tables with a seed each, one."""
    tables = (drawn(3 + seed % 23, periods, most=1000, seed=seed) for seed in range(40))

    assert sum(told(one, step, limit=CHANCE_OF_SUSPECTED) is not None for one in tables) <= 1


def test_both_figures_are_told() -> None:
    """Those of the last period, as rounding makes them."""
    regions, parts = levels()
    own, others = (
        sum(round(found[-1] / 5) * 5 for found in table.values()) for table in (regions, parts)
    )

    assert (told(regions | parts) or "").endswith(f": {own:,} beside {others:,} in the last")


@pytest.mark.parametrize("at", [0, 3, 7])
@pytest.mark.parametrize("places", [(0, 1, 2, 3, 4, 5, 6), (0, 2, 5), (2, 3, 4, 5)])
def test_one_total_anywhere(at: int, places: tuple[int, ...]) -> None:
    """Of all others, of some, or of a run of them."""
    parts = drawn(7, least=60, most=300)
    table = list(parts.items())
    table.insert(at, ("x", sums(parts, *places)))

    assert (told(dict(table)) or "").startswith("'x' is what ")


def test_two_breakdowns_of_rounded_figures() -> None:
    """All of one sort are what all of the other come to."""
    ages = drawn(4, least=100, most=300)
    men = [round(one * 0.4) for one in sums(ages, 0, 1, 2, 3)]
    women = [all_ - one for all_, one in zip(sums(ages, 0, 1, 2, 3), men, strict=True)]

    assert (told({"men": men, "women": women, **ages}) or "").startswith(
        "'men' and 'women' together are what "
    )


@pytest.mark.parametrize("step", [0.1, 1, 5])
def test_each_figure_is_rounded_by_itself(step: float) -> None:
    """Decimals and whole numbers, too, as in thousands: their sum is seldom the total."""
    regions, parts = levels()
    large, small = (
        {name: [one * step * 0.77 for one in found] for name, found in table.items()}
        for table in (regions, parts)
    )

    assert told(large | small, step) is not None


@pytest.mark.parametrize(("periods", "is_told"), [(3, False), (4, True)])
def test_whole_numbers_that_nothing_says_are_rounded(periods: int, *, is_told: bool) -> None:
    """It takes four periods to take them so."""
    parts = drawn(6, periods, least=1000, most=9000)
    total = [one + (1, -1)[at % 2] for at, one in enumerate(sums(parts, 0, 1, 2, 3, 4, 5))]

    assert (told(parts | {"x": total}, 1) is not None) is is_told


@pytest.mark.parametrize(("off", "is_told"), [(15, True), (20, False)])
def test_a_total_farther_off_than_rounding_parts_it(off: int, *, is_told: bool) -> None:
    """Seven figures that are rounded to 5 are 17.5 apart at most."""
    parts = drawn(6, most=80)
    rounded: Parts = {name: [round(one / 5) * 5 for one in found] for name, found in parts.items()}
    total = sums(rounded, 0, 1, 2, 3, 4, 5)
    total[4] += off

    assert (told(rounded | {"x": total}) is not None) is is_told


@pytest.mark.parametrize(
    "figure",
    [
        pytest.param(lambda part, _: (300, 200, 100, 400, 150, 50)[part % 6], id="constant"),
        pytest.param(lambda _, __: 50, id="all-equal"),
        pytest.param(lambda _, month: 50 + 5 * (month % 4), id="equal-and-varying"),
        pytest.param(lambda part, month: (40 + 7 * part) * (1 + month / 20), id="shares"),
        pytest.param(
            lambda part, month: (40 + 7 * part) * (1 + (month * 37 % 11) / 20), id="shares-varying"
        ),
        pytest.param(lambda part, month: 100 + (part * 29 % 13 - 6) * month / 3, id="trends"),
        pytest.param(
            lambda part, month: (60 + 31 * part % 170) * (1 + 0.3 * cos(month / 2)), id="seasons"
        ),
    ],
)
@pytest.mark.parametrize("count", [6, 7, 12])
def test_parts_without_noise_of_their_own_are_no_totals(
    figure: Callable[[int, int], float], count: int
) -> None:
    """As close as they come in one period, they come in all."""
    assert (
        told({f"p{at}": [figure(at, month) for month in range(24)] for at in range(count)}) is None
    )


@pytest.mark.parametrize("seed", range(30))
def test_independent_parts_are_no_totals(seed: int) -> None:
    """Few and many, small and large, hidden or not."""
    by_chance = random.Random(seed)  # noqa: S311  # nothing secret
    count, periods = by_chance.choice([3, 5, 8, 12, 25]), by_chance.choice([1, 2, 4, 12, 24])
    least = by_chance.choice([5, 40, 300])
    parts = drawn(count, periods, least=least, most=3 * least, seed=seed)

    assert told(parts, hidden_below=by_chance.choice([0, 10])) is None


def test_a_period_without_bounds_is_no_sign() -> None:
    """The others tell; nothing does where there is no other."""
    regions, parts = levels()
    bounds: dict[str, list[Bounds]] = {
        name: [(Fraction(5 * round(one / 5)),) * 2 for one in found]
        for name, found in (regions | parts).items()
    }
    unknown = bounds | {"N": [None, *bounds["N"][1:]]}

    assert "of 12 periods" in (totals_of_some(unknown) or "")
    assert totals_of_some(bounds | {"N": [None] * 12}) is None


def test_a_search_among_too_many_sets_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is told where so many sets would do."""
    parts = drawn(7, least=60, most=300)
    table = {"x": sums(parts, 0, 2, 5), **parts}

    monkeypatch.setattr(rounded_totals, "_MOST_STEPS", 10)
    assert told(table) is None
    monkeypatch.undo()
    monkeypatch.setattr(rounded_totals, "_MOST_FITTING", -1)
    assert told(table) is None
    monkeypatch.undo()
    assert told(table) is not None


def test_sets_of_few_parts_alone_are_looked_at() -> None:
    """Of more, what stands in order."""
    figures = Figures([[99.5, 39.5, 9.5, 59.5]], [[100.5, 40.5, 10.5, 60.5]], 1)

    assert figures.middle == [[100, 40, 10, 60]]
    assert Candidate((0,), (3, 1), 32) in fitting(figures, 4)
    assert not [
        one for one in fitting(figures, 3) if set(one.members) == {1, 3} and one.among == 32
    ]


def test_zeros_are_no_sign() -> None:
    """Where all are 0 there is nothing that could be a total."""
    figures = Figures([[-0.5] * 3], [[0.5] * 3], 1)

    assert chance(Candidate((0,), (1, 2), 1), figures) == 1


@pytest.mark.parametrize(
    ("total", "degrees", "expected"),
    [
        (0.25, 1, 0.38292),
        (1, 2, 0.39347),
        (3, 10, 0.01858),
        (0.01, 3, 0.00027),
        (2, 2, 1),
        (0, 0, 1),
    ],
)
def test_the_lower_tail_of_chi_squared(total: float, degrees: float, expected: float) -> None:
    """Known values; 1 where a sum is as great as expected."""
    assert rounded_totals._tail(total, degrees) == pytest.approx(expected, abs=1e-5)
