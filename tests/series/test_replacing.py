"""Reporters that end as others begin at about the same level are told of, though single figures differ."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import pytest
from told_of_series import recodings_told

from rsr.model import Indicator, Measurement, Number, Observation, Period, Register
from rsr.series import known_on, measured
from rsr.series.turnover import LEVEL, MOST_AT_ONCE, NARROWEST_GAP, replaced

# Two years, who go on at five sizes; single figures of those that change swing by a fifth.
STEADY = {"p": 100, "q": 240, "r": 130, "s": 310, "t": 170}
SWING = (0.8, 1.2, 1.0, 1.0, 0.8, 1.2)
MONTHS = 24
MIDDLE = 12
Figures = dict[str, float]


def spans(months: int) -> list[tuple[date, date]]:
    """Return months in a row."""
    starts = [date(2022 + at // 12, at % 12 + 1, 1) for at in range(months + 1)]
    return [(starts[at], starts[at + 1] - timedelta(days=1)) for at in range(months)]


def months_of(
    before: Mapping[str, float],
    after: Mapping[str, float],
    months: int = MONTHS,
    middle: int = MIDDLE,
    *,
    swing: tuple[float, ...] = SWING,
) -> list[Figures]:
    """Return months with those that change in the middle beside those that go on."""
    return [
        {
            **STEADY,
            **{
                part: size * swing[(at - middle) % len(swing)]
                for part, size in (before if at < middle else after).items()
            },
        }
        for at in range(months)
    ]


def register_of(figures: Sequence[Mapping[str, float]]) -> Register:
    """Return a register of these figures."""
    observations = tuple(
        Observation(
            indicator="i",
            part=part,
            period=Period(start=start, end=end),
            value=Number(value=round(size)),
        )
        for (start, end), parts in zip(spans(len(figures)), figures, strict=True)
        for part, size in parts.items()
    )
    indicator = Indicator(id="i", title="I", unit="u", better="lower")
    return Register(title="Made up", indicators=(indicator,), observations=observations)


def told(figures: Sequence[Mapping[str, float]]) -> str:
    """Return what is told of a register of these figures."""
    register = register_of(figures)
    found = recodings_told(register, known_on(register.observations, None))
    return " | ".join(str(one.got) for one in found)


def measured_of(figures: Sequence[Mapping[str, float]]) -> Measurement:
    """Return what is measured of a register of these figures."""
    register = register_of(figures)
    return measured(register.indicators[0], register, {"i": register.observations})


def found(
    months: list[Figures],
    *,
    alike: float = 0.2,
    smallest: float = 20,
    known: Sequence[str] = (),
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return who ended and who came, where so many of those who go on are alike."""
    periods = dict(zip(spans(len(months)), months, strict=True))
    return [
        (gone, came)
        for _, gone, came in replaced(
            periods, lambda _: alike, told=known, smallest=smallest, widest=0.2, most=0.05
        )
    ]


def test_the_documented_numbers() -> None:
    """What the documentation names."""
    assert (LEVEL, NARROWEST_GAP, MOST_AT_ONCE) == (6, 0.1, 0.5)


@pytest.mark.parametrize(
    ("before", "after", "gone", "came"),
    [
        ({"a": 500}, {"z": 500}, "'a'", "'z' is new"),
        ({"a": 500, "b": 700}, {"z": 1200}, "'a' and 'b'", "'z' is new"),
        ({"a": 500}, {"y": 210, "z": 290}, "'a'", "'y' and 'z' are new"),
        ({"a": 500, "b": 700}, {"b": 1200}, "'a'", "'b' went from"),
    ],
    ids=["rename", "merger", "split", "absorbed"],
)
def test_changes_of_reporters_are_told(
    before: Figures, after: Figures, gone: str, came: str
) -> None:
    """The last figure is a fifth higher than the first one after, and levels agree."""
    got = told(months_of(before, after, swing=(0.9, 1.1, 1.0, 1.0, 0.9, 1.1)))

    assert got.startswith(f"{gone} ended with")
    assert got.count("ended with") == 1
    assert f" on 2022-12-31, and {came}" in got


@pytest.mark.parametrize(("by", "left_out"), [(500, True), (300, False)])
def test_one_that_may_have_taken_another_over_is_not_judged(by: int, *, left_out: bool) -> None:
    """Its level rose by that of the one that ended; one that rose by less is judged, as a true rise is."""
    months = months_of({"a": 500, "b": 700}, {"b": 700 + by})

    throughout = measured_of(months).reporters

    assert throughout == tuple(sorted({"b", *STEADY} - ({"b"} if left_out else set())))


@pytest.mark.parametrize(
    ("now", "near"), [(899, False), (900, True), (1000, True), (1100, True), (1101, False)]
)
def test_steady_levels_are_alike_within_a_tenth(now: float, *, near: bool) -> None:
    """Without spread nothing wider is noise."""
    got = found(months_of({"a": 1000}, {"z": now}, swing=(1,)))

    assert got == ([(("a",), ("z",))] if near else [])


@pytest.mark.parametrize(("now", "near"), [(801, True), (799, False), (1199, True), (1201, False)])
def test_noise_widens_it_to_a_fifth_at_most(now: float, *, near: bool) -> None:
    """Three standard errors of these figures are more than a fifth."""
    assert bool(found(months_of({"a": 1000}, {"z": now}))) is near


@pytest.mark.parametrize(("now", "near"), [(1123, True), (1125, False)])
def test_noise_widens_it_by_three_standard_errors(now: float, *, near: bool) -> None:
    """Swings of 7.5 per cent have errors of 2.7 and 3.1 per cent of the old level: three times both together are 12.4."""
    swing = (1.075, 0.925, 1.075, 0.925, 1.0, 1.0)

    assert bool(found(months_of({"a": 1000}, {"z": now}, swing=swing))) is near


@pytest.mark.parametrize(("alike", "near"), [(1.0, True), (1.01, False)])
def test_half_a_match_at_once_is_the_most(alike: float, *, near: bool) -> None:
    """A gap of a tenth, where as many as that are within a fifth of each other."""
    assert bool(found(months_of({"a": 1000}, {"z": 1100}, swing=(1,)), alike=alike)) is near


@pytest.mark.parametrize(("months", "near"), [(10, False), (11, True), (12, True)])
def test_what_ends_and_begins_at_once_is_rare_in_a_long_series(months: int, *, near: bool) -> None:
    """One in ten steps, of which half may be as near: 0.05 of a match."""
    got = found(months_of({"a": 1000}, {"z": 1000}, months, 5, swing=(1,)), alike=1)

    assert bool(got) is near


@pytest.mark.parametrize(("size", "near"), [(19.9, False), (20, True), (20.1, True)])
def test_small_ones_are_not_looked_for(size: float, *, near: bool) -> None:
    """They match by chance."""
    assert bool(found(months_of({"a": size}, {"z": size}, swing=(1,)))) is near


@pytest.mark.parametrize(("by", "near"), [(199, False), (200, True), (201, True)])
def test_one_that_takes_another_over_rises_by_a_fifth(by: float, *, near: bool) -> None:
    """Less is what figures do."""
    months = months_of({"a": by, "b": 1000}, {"b": 1000 + by}, swing=(1,))

    assert bool(found(months)) is near


def test_a_season_in_which_all_rise_is_no_sign() -> None:
    """What others do as well is taken off; so is it where one follows on another."""
    higher = {part: size * 1.5 for part, size in STEADY.items()}
    months = months_of({"a": 500, "b": 1000}, {"b": 1500}, swing=(1,))
    assert found([one | higher if at >= MIDDLE else one for at, one in enumerate(months)]) == []
    months = months_of({"a": 500}, {"z": 750}, swing=(1,))
    assert found([one | higher if at >= MIDDLE else one for at, one in enumerate(months)])


def test_a_rise_that_a_season_makes_larger_is_taken_as_it_would_be_without() -> None:
    """Half as much again of all, and of those that ended as well."""
    higher = {part: size * 1.5 for part, size in STEADY.items()}
    months = months_of({"a": 500, "b": 1000}, {"b": 2250}, swing=(1,))

    got = found([one | higher if at >= MIDDLE else one for at, one in enumerate(months)])

    assert got == [(("a",), ("b",))]


@pytest.mark.parametrize(
    ("at", "size", "stays"),
    [(17, 700, False), (18, 700, True), (6, 1200, False), (5, 1200, True)],
    ids=["sixth-after", "seventh-after", "sixth-before", "seventh-before"],
)
def test_one_that_rises_does_so_to_stay(at: int, size: float, *, stays: bool) -> None:
    """None of six figures after is as low as one of six before."""
    months = months_of({"a": 500, "b": 700}, {"b": 1200}, swing=(1,))
    months[at]["b"] = size

    assert found(months, alike=0.05) == ([(("a",), ("b",))] if stays else [])


@pytest.mark.parametrize(("now", "near"), [(1110, True), (1112, False)])
def test_errors_of_several_add_up_by_their_squares(now: float, *, near: bool) -> None:
    """Two old ones have errors of 2.1 per cent together, a new one of 3.0: three times both are 11.1."""
    swing = (1.075, 0.925, 1.075, 0.925, 1.0, 1.0)
    months = months_of({"a": 300, "b": 700}, {"z": now}, swing=swing)

    assert bool(found(months, alike=0.05)) is near


@pytest.mark.parametrize(("months", "near"), [(20, False), (21, True)])
def test_a_match_that_noise_leaves_wider_is_likelier_by_chance(months: int, *, near: bool) -> None:
    """A fifth in place of a tenth: twice as many may be as near, in a series twice as long."""
    assert bool(found(months_of({"a": 1000}, {"z": 1000}, months, 10), alike=1)) is near


@pytest.mark.parametrize(
    ("ends", "begins", "near"), [(1, 1, True), (1, 2, True), (2, 1, True), (2, 2, False)]
)
def test_ends_and_begins_that_are_frequent_coincide_by_chance(
    ends: int, begins: int, *, near: bool
) -> None:
    """In 23 steps they do once for each of both: half a match is as near, and 0.05 are too many."""
    months = months_of({"a": 1000}, {"z": 1000}, swing=(1,))
    for at, one in enumerate(months):
        one.update({"e": 25.0} if ends > 1 and at < 5 else {})
        one.update({"f": 25.0} if begins > 1 and at >= 20 else {})

    assert bool(found(months, alike=1)) is near


@pytest.mark.parametrize(("rises", "near"), [((), True), ((5, 9, 15, 19), False)])
def test_rises_that_are_frequent_coincide_by_chance(rises: Sequence[int], *, near: bool) -> None:
    """Steps at which anyone rises to stay count, as begins do of new ones."""
    months = months_of({"a": 500, "b": 700}, {"b": 1200}, swing=(1,))
    for at, one in enumerate(months):
        one["c"] = 100 * 1.5 ** sum(at >= rise for rise in rises)

    assert bool(found(months, alike=1)) is near


def test_every_pairing_is_a_chance() -> None:
    """Beside one more that begins there are three: with either, and with both."""
    alone = months_of({"a": 1000}, {"z": 1100}, swing=(1,))
    beside = months_of({"a": 1000}, {"z": 1100, "y": 3000}, swing=(1,))

    assert found(alone, alike=0.34)
    assert found(beside, alike=0.33)
    assert found(beside, alike=0.34) == []


def test_the_nearest_comes_first() -> None:
    """One part may be in several; who asks takes the first."""
    got = found(months_of({"a": 1000}, {"y": 950, "z": 1000}, swing=(1,)), alike=0.05)

    assert got == [(("a",), ("z",)), (("a",), ("y",))]


@pytest.mark.parametrize(
    ("after", "known"), [({"z": 500}, "a"), ({"z": 500}, "z"), ({"b": 1200}, "b")]
)
def test_what_is_told_already_is_not_told_again(after: Figures, known: str) -> None:
    """Neither as what ended, nor as what is new or rose."""
    months = months_of({"a": 500, "b": 700}, {"b": 700, **after}, swing=(1,))

    assert found(months)
    assert found(months, known=(known,)) == []


def test_several_are_not_matched_with_several() -> None:
    """Sums of any two and two are near too often."""
    assert found(months_of({"a": 300, "b": 900}, {"y": 500, "z": 700}, swing=(1,))) == []


def test_one_that_begins_hidden_is_in_no_sum() -> None:
    """How large it is, is not known."""
    months = months_of({"a": 500}, {"y": 500, "z": float("nan")}, swing=(1,))

    assert found(months) == [(("a",), ("y",))]


def test_periods_that_share_a_day_are_not_compared() -> None:
    """Nothing follows on anything in them."""
    months = months_of({"a": 500}, {"z": 500}, swing=(1,))
    shared = [(start, end + timedelta(days=1)) for start, end in spans(MONTHS)]
    periods = dict(zip(shared, months, strict=True))

    got = list(replaced(periods, lambda _: 0.2, told=(), smallest=20, widest=0.2, most=0.05))

    assert got == []


@pytest.mark.parametrize("zero", [0.0, float("nan")])
def test_figures_of_nothing_and_hidden_ones_are_borne(zero: float) -> None:
    """Neither says how those who go on change."""
    months = months_of({"a": 500}, {"z": 500}, swing=(1,))
    nothing = dict.fromkeys(STEADY, zero)
    assert found([one | nothing if at >= MIDDLE else one for at, one in enumerate(months)])
    hidden = [one | ({"a": zero} if at == MIDDLE - 1 else {}) for at, one in enumerate(months)]
    assert found(hidden) == []
    months = [one | ({"u": 0} if at < MIDDLE else {"u": 900}) for at, one in enumerate(months)]
    assert found(months) == [(("a",), ("z",))]


def test_others_that_end_and_begin_are_seldom_suspected() -> None:
    """In different months never, and in the same one at most in a fourth of made-up series."""
    rng = random.Random(3)  # noqa: S311  # made-up figures, the same each time
    suspected = [0, 0]
    for _ in range(60):
        sizes = {f"p{at}": 200 * 5 ** rng.random() for at in range(9)}
        for at, begins in enumerate((MIDDLE, MIDDLE + 4)):
            months = [
                {
                    part: rng.gauss(size, size**0.5)
                    for part, size in sizes.items()
                    if (part != "p0" or month < MIDDLE) and (part != "p1" or month >= begins)
                }
                for month in range(MONTHS)
            ]
            suspected[at] += bool(told(months))
    assert suspected[0] <= 15
    assert suspected[1] == 0
