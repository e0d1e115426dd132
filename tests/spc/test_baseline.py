"""Whether a baseline was steady: tests against waves, drifts and cycles, and how often they err."""

import math
import random
from collections.abc import Callable
from itertools import combinations, permutations

import pytest

from rsr.spc._baseline import (
    chance_of_cycle,
    chance_of_fall,
    chance_of_order,
    comes_round,
    from_worst,
    goes_on,
    level_of_its_own,
    step_sooner,
)

NAN = math.nan


def made_up(count: int, seed: int) -> list[float]:
    """Return values that come by chance."""
    chance = random.Random(seed)  # noqa: S311  # made up
    return [chance.gauss(0, 1) for _ in range(count)]


@pytest.mark.parametrize(
    ("test", "level"),
    [
        pytest.param(chance_of_order, 0.01, id="order"),
        pytest.param(chance_of_fall, 0.05, id="fall"),
        pytest.param(lambda values: chance_of_cycle(values, 12), 0.01, id="cycle-of-12"),
        pytest.param(lambda values: chance_of_cycle(values, 7), 0.01, id="cycle-of-7"),
        pytest.param(lambda values: chance_of_cycle(values, 4), 0.01, id="cycle-of-4"),
    ],
)
@pytest.mark.parametrize("missing", [0, 4])
def test_chance_alone_seldom_fires(
    test: Callable[[list[float]], float | None], level: float, missing: int
) -> None:
    """Of 1,000 series of independent values about the share that is stated is found, or fewer."""
    found = 0
    for seed in range(1000):
        values = made_up(28, seed)
        values[3 : 3 + missing] = [NAN] * missing
        chance = test(values)
        assert chance is not None
        found += chance < level

    assert found / 1000 < level + 3 * math.sqrt(level * (1 - level) / 1000)


def test_chances_are_those_of_a_reference() -> None:
    """Mann-Kendall without ties and with, and the F test, agree with scipy."""
    stats = pytest.importorskip("scipy.stats")
    values = [5.0, 4, 6, 3, 3, 2, 4, 1, 2, 0]
    score = sum(
        (after > before) - (after < before)
        for at, before in enumerate(values)
        for after in values[at + 1 :]
    )
    ties = [values.count(value) for value in set(values)]
    variance = (10 * 9 * 25 - sum(n * (n - 1) * (2 * n + 5) for n in ties)) / 18

    assert chance_of_fall(values) == pytest.approx(
        stats.norm.cdf((score + 1) / math.sqrt(variance))
    )
    cyclic = [one + 2 * (at % 4 < 2) for at, one in enumerate([*values, *values])]
    assert chance_of_cycle(cyclic, 4) == pytest.approx(_by_least_squares(cyclic, 4, stats))


def _by_least_squares(values: list[float], period: int, stats: "object") -> float:
    numpy = pytest.importorskip("numpy")
    at = numpy.arange(len(values))
    line = numpy.column_stack([numpy.ones(len(values)), at])
    turn = 2 * math.pi * at / period
    both = numpy.column_stack([line, numpy.sin(turn), numpy.cos(turn)])

    def left(design: "object") -> float:
        return float(numpy.linalg.lstsq(design, numpy.asarray(values), rcond=None)[1][0])

    free = len(values) - 4
    ratio = (left(line) - left(both)) / 2 / (left(both) / free)
    return float(stats.f.sf(ratio, 2, free))  # type: ignore[attr-defined]  # scipy's


def test_order_by_hand() -> None:
    """Bartels's ratio of ranks 1 to 10 in order is 9 / 82.5, and its variance by his formula."""
    variance = 4 * 8 * (500 - 20 - 9) / (5 * 10 * 11 * 81)
    expected = 0.5 * math.erfc((2 - 9 / 82.5) / math.sqrt(variance) / math.sqrt(2))

    assert chance_of_order([float(at) for at in range(10)]) == pytest.approx(expected)
    assert chance_of_order([at * at for at in range(10)]) == pytest.approx(expected)


def test_waves_drifts_and_cycles_are_found() -> None:
    """Each test finds what it is for, and a wave that comes once is no cycle."""
    noise = made_up(24, 1)
    wave = [6 * math.exp(-(((at - 10) / 4) ** 2)) + one for at, one in enumerate(noise)]
    drift = [one - at / 6 for at, one in enumerate(noise)]
    cycle = [2 * math.sin(at * math.pi / 6) + one for at, one in enumerate(noise)]

    assert (chance_of_order(wave) or 0) < 0.001
    assert (chance_of_fall(drift) or 1) < 0.001
    assert (chance_of_fall([-one for one in drift]) or 0) > 0.999
    assert (chance_of_cycle(cycle, 12) or 1) < 0.001
    assert chance_of_cycle(wave, 12) == 1


@pytest.mark.parametrize(
    "test", [chance_of_order, chance_of_fall, lambda values: chance_of_cycle(values, 4)]
)
@pytest.mark.parametrize(
    "values", [[], [1.0] * 3, [NAN] * 30, [7.0] * 30], ids=["none", "few", "missing", "one-value"]
)
def test_nothing_is_said_of_too_few_values(
    test: Callable[[list[float]], float | None], values: list[float]
) -> None:
    """Nor of values that do not vary."""
    assert test(values) is None


@pytest.mark.parametrize(("count", "said"), [(23, False), (24, True)])
def test_a_cycle_needs_two_turns(*, count: int, said: bool) -> None:
    """Of 23 months none is looked for, of 24 it is."""
    assert (chance_of_cycle(made_up(count, 2), 12) is not None) is said


@pytest.mark.parametrize("at", [4, 8, 15, 20])
@pytest.mark.parametrize("turns", [2, 3, 4])
def test_a_wave_that_comes_once_is_no_cycle(at: int, turns: int) -> None:
    """Though a periodic regression fits it, as small and great waves of a month or two."""
    noise = [0.3 * one for one in made_up(12 * turns, 5)]
    wave = [
        noise_ + 4 * math.exp(-(((place - at) / 1.5) ** 2)) for place, noise_ in enumerate(noise)
    ]

    assert chance_of_cycle(wave, 12) == 1
    again = [
        one + 4 * math.exp(-(((place - at - 12) / 1.5) ** 2)) for place, one in enumerate(wave)
    ]
    if at + 14 < 12 * turns:
        assert (chance_of_cycle(again, 12) or 1) < 0.01


@pytest.mark.parametrize(
    ("second", "shown"),
    [(0.2, False), (0.4, False), (0.6, True), (1.0, True), (1.6, True), (2.4, False)],
)
def test_the_one_turn_shows_a_cycle_at_least_half_as_much(second: float, *, shown: bool) -> None:
    """Whichever comes first."""
    heights = [1.0] * 12 + [second] * 12
    values = [high * math.cos(2 * math.pi * at / 12) for at, high in enumerate(heights)]

    assert (chance_of_cycle(values, 12) == 1) is not shown


@pytest.mark.parametrize("seed", [1, 58])
def test_turns_are_counted_from_either_end(seed: int) -> None:
    """Of two turns and a half the half one is the first or the last."""
    waves = [1.5 * math.cos(2 * math.pi * at / 12) for at in range(30)]
    values = [wave + one for wave, one in zip(waves, made_up(30, seed), strict=True)]

    assert (chance_of_cycle(values, 12) or 1) < 0.01


@pytest.mark.parametrize(("missing", "said"), [((), True), ((5,), False)], ids=["four", "three"])
def test_a_cycle_leaves_four_degrees_of_freedom(*, missing: tuple[int, ...], said: bool) -> None:
    """Eight quarters less a line and one wave are enough; seven are not."""
    values = made_up(8, 4)
    for at in missing:
        values[at] = NAN

    assert (chance_of_cycle(values, 4) is not None) is said


def test_huge_values_stay_in_range() -> None:
    """No square of a value leaves the range of a float."""
    values = [one * 1e289 for one in made_up(30, 3)]

    assert chance_of_cycle(values, 7) == pytest.approx(
        chance_of_cycle([one / 1e289 for one in values], 7)
    )


def fitted(values: list[float], shape: list[float]) -> float:
    """Return the sum of squares about a regression on one shape, by the formula of a textbook."""
    known = [(one, x) for one, x in zip(values, shape, strict=True) if not math.isnan(one)]
    mean = math.fsum(one for one, _ in known) / len(known)
    middle = math.fsum(x for _, x in known) / len(known)
    products = math.fsum((one - mean) * (x - middle) for one, x in known)
    squares = math.fsum((x - middle) ** 2 for _, x in known)
    slope = products / squares
    return math.fsum((one - mean - slope * (x - middle)) ** 2 for one, x in known)


@pytest.mark.parametrize("missing", [(), (0, 5), (11, 12, 30)])
def test_a_line_is_compared_with_a_step_and_with_a_bend(missing: tuple[int, ...]) -> None:
    """What fits best of the three is what a regression on each says, of many series."""
    said = []
    for seed in range(200):
        values = [
            one
            + (seed % 4 == 1) * at / 12
            + (seed % 4 == 2) * (at >= 24)
            + (seed % 4 == 3) * max(0, at - 23) / 8
            for at, one in enumerate(made_up(36, seed))
        ]
        for at in missing:
            values[at] = NAN
        line = fitted(values, [float(at) for at in range(36)])
        step = fitted(values, [float(at >= 24) for at in range(36)])
        bend = fitted(values, [float(max(0, at - 23)) for at in range(36)])
        said.append(goes_on(range(36), values, 24))
        assert said[-1] == (line <= min(step, 1.05 * bend))
        assert goes_on(range(36), values, 24, short=True) == (line <= 1.05 * min(step, bend))
    assert 20 < sum(said) < 180


def short_of_a_line(shape: list[float], share: float) -> list[float]:
    """Return twelve values of which a line leaves a share of what a shape leaves.

    They are the shape and a part of the rest that neither shape nor line explains.
    """
    other, rest = [float(at) for at in range(12)], [1.0, -2, 3, -1, -3, 2, 2, -3, -1, 3, -2, 1]
    low, high = 0.0, 100.0
    for _ in range(100):
        middle = (low + high) / 2
        values = [one + middle * more for one, more in zip(shape, rest, strict=True)]
        if fitted(values, other) / fitted(values, shape) > share:
            low = middle
        else:
            high = middle
    return [one + low * more for one, more in zip(shape, rest, strict=True)]


@pytest.mark.parametrize("share", [1.04, 1.0499, 1.0501, 1.06])
@pytest.mark.parametrize("shape", ["step", "bend"])
def test_a_line_must_leave_a_twentieth_more(shape: str, share: float) -> None:
    """Than a bend does wherever it is; than a step does where few values lie before it."""
    place = 4 if shape == "bend" else 8
    form = [float(max(0, at - 3)) if shape == "bend" else float(at >= 8) for at in range(12)]
    values = short_of_a_line(form, share)
    line, fit = fitted(values, [float(at) for at in range(12)]), fitted(values, form)

    assert line / fit == pytest.approx(share, abs=1e-6)
    assert goes_on(range(12), values, place, short=True) == (share < 1.05)
    assert goes_on(range(12), values, place) == (shape == "bend" and share < 1.05)


@pytest.mark.parametrize("count", [4, 5, 6, 7])
def test_the_chance_of_a_fall_is_right_to_within_two_hundredths(count: int) -> None:
    """Of so few values every order can be counted; three make no test."""
    orders = list(permutations(range(count)))
    pairs = list(combinations(range(count), 2))
    scores = [sum((one[b] > one[a]) - (one[b] < one[a]) for a, b in pairs) for one in orders]
    for order, score in dict(zip(orders, scores, strict=True)).items():
        exact = sum(other <= score for other in scores) / len(scores)
        if exact < 0.3:
            assert chance_of_fall([float(one) for one in order]) == pytest.approx(exact, abs=0.02)
        if count > 6:
            break
    assert chance_of_fall([3.0, 2, 1]) is None


@pytest.mark.parametrize(
    ("values", "from_it"),
    [
        ([1.0, 2, 9, 8, 9, 3, 1], [8.0, 9, 3, 1]),
        ([1.0, 2, 3], [2.0, 3]),
        ([5.0, 5, 5, 1, 5, 5, 5, 4], [5.0, 5, 4]),
        ([9.0, 1, 1, 5, 5, 5, 1], [5.0, 5, 1]),
    ],
    ids=["middle-of-three", "three", "last-of-equal-ones", "no-single-value"],
)
def test_the_worst_of_a_baseline_is_that_of_three_neighbours(
    values: list[float], from_it: list[float]
) -> None:
    """A single value is no peak."""
    assert list(from_worst(values)) == from_it


def test_time_is_measured_by_its_own_distances() -> None:
    """A gap of which no value is known lies between its neighbours and is not closed up."""
    wobble = [0.1, -0.1] * 12
    values = [-float(at) for at in range(12)] + [-float(at) for at in range(36, 48)]
    values = [one + by for one, by in zip(values, wobble, strict=True)]

    assert goes_on([*range(12), *range(36, 48)], values, 12)
    assert not goes_on(range(24), values, 12)


@pytest.mark.parametrize(
    ("values", "goes"),
    [
        pytest.param([5.0] * 8 + [3.0] * 4, False, id="step-exactly"),
        pytest.param([float(-at) for at in range(12)], True, id="line-exactly"),
        pytest.param([0.0] * 8 + [-1.0, -2.0, -3.0, -4.0], False, id="bend-exactly"),
    ],
)
def test_what_fits_exactly_is_told(values: list[float], goes: bool) -> None:  # noqa: FBT001  # a parameter of the table above
    """No rest is left of the one that the series is made of."""
    assert goes_on(range(12), values, 8) == goes


def _two_levels(values: list[float], first: int, end: int) -> float:
    """Return the sum of squares about the mean of a part and that of all else."""
    sides = [values[first:end], [*values[:first], *values[end:]]]
    return sum((one - sum(side) / len(side)) ** 2 for side in sides for one in side)


@pytest.mark.parametrize(
    ("high", "part"),
    [
        pytest.param((4, 10), (4, 10), id="wave"),
        pytest.param((9, 12), (9, 12), id="end"),
        pytest.param((0, 8), (0, 8), id="step-before"),
        pytest.param((0, 12), None, id="step-at-the-end"),
        pytest.param((0, 0), None, id="none"),
        pytest.param((6, 12), (6, 12), id="half"),
        # More than half of a baseline is what it is like.
        pytest.param((5, 12), (5, 11), id="more-than-half"),
    ],
)
def test_a_part_of_a_baseline_has_a_level_of_its_own(
    high: tuple[int, int], part: tuple[int, int] | None
) -> None:
    """The part that lies higher is found; a fall at the end of the baseline is none."""
    values = [at % 3 - 1 + 9.0 * (high[0] <= at < high[1]) for at in range(24)]

    assert level_of_its_own(values, 12) == part


def test_a_level_that_lies_lower_is_none_of_its_own() -> None:
    """What makes a baseline look better than it was makes no improvement after it."""
    values = [at % 3 - 1 - 9.0 * (4 <= at < 10) for at in range(24)]

    assert level_of_its_own(values, 12) is None


def test_two_values_are_the_shortest_level() -> None:
    """One is an unusual value."""
    one, two = ([9.0 * (7 - count < at < 8) + at % 2 for at in range(24)] for count in (1, 2))

    found = level_of_its_own(one, 12)
    assert found is None or found[1] - found[0] > 1
    assert level_of_its_own(two, 12) == (6, 8)


@pytest.mark.parametrize(("length", "part"), [(60, (70, 130)), (61, None)])
def test_a_level_of_60_values_is_looked_for(length: int, part: tuple[int, int] | None) -> None:
    """A longer one is a wave that other tests find, wherever in the baseline it lies."""
    values = [at % 3 - 1 + 9.0 * (70 <= at < 70 + length) for at in range(220)]

    found = level_of_its_own(values, 200)

    assert found == part if part else found != (70, 131)


@pytest.mark.parametrize(("times", "found"), [(0.99, False), (1.01, True)])
def test_a_level_of_its_own_is_twenty_times_as_likely(times: float, *, found: bool) -> None:
    """The ratio of likelihoods is that of the sums of squares, to the power of half the number."""

    def likelier(high: float) -> float:
        values = [at % 3 - 1 + high * (4 <= at < 10) - 2 * (at >= 12) for at in range(24)]
        ratio = _two_levels(values, 0, 12) / _two_levels(values, 4, 10)
        return float(ratio ** (24 / 2))

    low, high = 0.0, 9.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if likelier(middle) < 20 * times else (low, middle)
    values = [at % 3 - 1 + high * (4 <= at < 10) - 2 * (at >= 12) for at in range(24)]

    assert likelier(high) == pytest.approx(20 * times)
    assert level_of_its_own(values, 12) == ((4, 10) if found else None)


@pytest.mark.parametrize("scale", [1e-280, 1e280])
def test_a_level_of_its_own_of_any_size(scale: float) -> None:
    """No square of a value overflows or vanishes."""
    values = [scale * (at % 3 - 1 + 9.0 * (4 <= at < 10)) for at in range(24)]

    assert level_of_its_own(values, 12) == (4, 10)
    assert level_of_its_own([scale] * 24, 12) is None


# --- a cycle, and a step a little sooner, through all values --------------------------------------


def test_a_wave_is_held_against_a_step() -> None:
    """By what both leave over: a wave is found in a wave, a step in a step, and neither in missing values."""
    times = [30.4375 * at for at in range(26)]
    wave = [math.cos(2 * math.pi * at / 12) for at in range(26)]
    step = [float(at >= 18) for at in range(26)]

    assert comes_round(times, wave, 18, 365.25)
    assert not comes_round(times, step, 18, 365.25)
    assert comes_round(times, [math.nan, *wave[1:25], math.nan], 18, 365.25)
    for share, fits in ((0.63, True), (0.635, False)):
        both = [one * (1 - share) - share * other for one, other in zip(wave, step, strict=True)]
        assert comes_round(times, both, 18, 365.25) is fits


def test_of_weighed_values_the_heavy_ones_tell() -> None:
    """What a value weighs is how much its distance counts."""
    times = [float(at) for at in range(12)]
    values = [0.0, 1.0, 0.0, -1.0] * 2 + [5.0] * 4

    assert not comes_round(times, values, 8, 4)
    assert comes_round(times, values, 8, 4, weights=[1.0] * 8 + [0.0001] * 4)


@pytest.mark.parametrize("sooner", range(6))
def test_where_a_step_fits_best_is_told_up_to_three_points_before(sooner: int) -> None:
    """Further back another test looks; a place without a value is no place of its own."""
    values = [float(at >= 12 - sooner) + at % 2 / 10 for at in range(20)]
    times = [float(at) for at in range(20)]

    assert step_sooner(times, values, 12) == min(sooner, 3)
    values[11] = math.nan
    assert step_sooner(times, values, 12) == {0: 0, 1: 0}.get(sooner, min(sooner, 3))


def test_of_two_values_before_a_step_is_looked_for_one_before() -> None:
    """Some value must be left before it."""
    assert step_sooner([0.0, 1.0, 2.0], [1.0, 0.0, 0.0], 2) == 1
    assert step_sooner([0.0, 1.0, 2.0], [1.0, 0.0, 0.0], 1) == 0
    # A step near the end is none before the day.
    assert step_sooner([0.0, 1.0, 2.0, 3.0], [0.0, 0.0, 0.0, 1.0], 1) == 0
