"""Reporters that end while another's figures jump by about their size are told."""

import math
import random
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest
from told_of_series import recodings_told

from rsr.model import (
    Baseline,
    ChangePoint,
    Indicator,
    Measurement,
    Missing,
    Number,
    Observation,
    Period,
    Ratio,
    Register,
    Succession,
    Value,
)
from rsr.series import known_on, measured
from rsr.series.doubled import MOST_BY_CHANCE
from rsr.series.turnover import LARGEST_GAP, LONGEST_SILENCE, SMALLEST


def told(
    *months: Mapping[str, int | Value],
    pairs: Sequence[tuple[str, str]] = (),
    as_of: date | None = None,
    **more: Any,
) -> str:
    """Return what is told of figures by part, month after month."""
    observations = tuple(
        Observation(
            indicator="i",
            part=part,
            period=Period(start=date(2022, at, 1), end=date(2022, at, 28)),
            value=Number(value=value) if isinstance(value, int) else value,
        )
        for at, figures in enumerate(months, start=1)
        for part, value in figures.items()
    )
    indicator = Indicator(id="i", title="I", unit="u", better="lower", **more)
    register = Register(title="Made up", indicators=(indicator,), observations=observations)
    found = recodings_told(register, known_on(observations, as_of), pairs)
    return " | ".join(str(one.got) for one in found)


def test_the_documented_numbers() -> None:
    """What the message names."""
    assert (SMALLEST, LARGEST_GAP, LONGEST_SILENCE) == (20, 0.2, 3)
    assert MOST_BY_CHANCE == 0.05


@pytest.mark.parametrize(
    ("now", "found"), [(179, False), (180, True), (200, True), (220, True), (221, False)]
)
def test_a_merger_is_told(now: int, *, found: bool) -> None:
    """The jump is about as large as what ended: a fifth more or less."""
    got = told({"a": 100, "b": 100}, {"b": now})

    said = f"'a' ended with 100 on 2022-01-28, and 'b' went from 100 to {now}"
    assert got == (said if found else "")


@pytest.mark.parametrize(("size", "found"), [(19, False), (20, True), (21, True)])
def test_a_new_code_is_told_of_those_that_are_large_enough(size: int, *, found: bool) -> None:
    """One ends where another begins."""
    got = told({"old": size, "c": 5}, {"new": size, "c": 5})

    assert got == (f"'old' ended with {size} on 2022-01-28, and 'new' is new with {size}" if found else "")  # fmt: skip


def test_two_that_merge_into_a_third_are_told_together() -> None:
    """The sum of those that ended is compared as well."""
    assert "'a' and 'b' ended with 90 on 2022-01-28" in told({"a": 50, "b": 40}, {"c": 91})


@pytest.mark.parametrize(
    "months",
    [
        ({"a": 100, "b": 100}, {"b": 200}, {"a": 100, "b": 100}),
        ({"a": 100, "b": 900}, {"b": 1000}),
        ({"a": 100, "b": 100}, {"a": 100, "b": 200}),
        ({"a": 100, "b": 100}, {"b": 100}),
    ],
    ids=["comes-back", "no-jump", "stays", "only-ends"],
)
def test_what_is_no_sign_of_a_merger_is_let_be(months: tuple[dict[str, int], ...]) -> None:
    """One that comes back, a usual rise, or an end alone."""
    assert told(*months) == ""


@pytest.mark.parametrize(
    ("now", "found"), [((40, 39), False), ((40, 40), True), ((60, 60), True), ((60, 61), False)]
)
def test_a_split_is_told(now: tuple[int, int], *, found: bool) -> None:
    """The new ones together are about as large as what ended: a fifth more or less."""
    got = told({"x": 100, "d": 3}, {"y": now[0], "z": now[1], "d": 3})

    said = f"'x' ended with 100 on 2022-01-28, and 'y' and 'z' are new with {sum(now)}"
    assert got == (said if found else "")


def test_those_that_were_there_before_are_no_part_of_a_split() -> None:
    """Only what is new can be what another was split into."""
    assert told({"x": 100, "y": 40}, {"y": 45, "z": 55}) == ""


def test_one_that_matches_another_alone_is_told_once() -> None:
    """A new code is no split into itself and another."""
    assert told({"x": 100}, {"y": 95, "z": 1}) == (
        "'x' ended with 100 on 2022-01-28, and 'y' is new with 95"
    )


@pytest.mark.parametrize(
    ("grown", "new", "found"),
    [
        (40, 50, True),  # 90 of 90
        (40, 68, True),  # 108: a fifth more
        (40, 69, False),
        (40, 32, True),  # 72: a fifth less
        (40, 31, False),
        (29, 50, False),  # less than half of what it was
        (30, 50, True),
    ],
)
def test_one_that_went_to_another_and_to_a_new_one_is_told(
    grown: int, new: int, *, found: bool
) -> None:
    """A part of it was taken over, and the rest began anew."""
    got = told({"a": 90, "e": 60, "d": 100}, {"e": 60 + grown, "g": new, "d": 100})

    said = f"'a' ended with 90 on 2022-01-28, and 'e' went from 60 to {60 + grown} and 'g' is new with {new}"
    assert got == (said if found else "")


@pytest.mark.parametrize(("small", "found"), [(19, False), (20, True)])
def test_small_jumps_are_no_part_of_what_ended(small: int, *, found: bool) -> None:
    """Figures of a few jump by chance: in each it is a fifth of what ended, or more."""
    got = told({"a": 100, "e": 90, "s": 20}, {"e": 150, "s": 20 + small})

    assert bool(got) is found


@pytest.mark.parametrize(
    ("silent", "found"),
    [(0, True), (1, True), (LONGEST_SILENCE, True), (LONGEST_SILENCE + 1, False)],
)
def test_a_new_code_that_begins_later_is_told(silent: int, *, found: bool) -> None:
    """Nobody reports in between, as where a body was closed and opened under another name."""
    got = told({"a": 90, "d": 100}, *[{"d": 100}] * silent, {"z": 88, "d": 100})

    later = f" from {date(2022, 2 + silent, 1)}" if silent else ""
    said = f"'a' ended with 90 on 2022-01-28, and 'z' is new{later} with 88"
    assert got == (said if found else "")


def test_what_begins_later_is_compared_as_what_begins_at_once() -> None:
    """A merger, a split, and each of them once; one that was there and jumps is no sign by then."""
    d = {"d": 100}
    assert told({"a": 50, "b": 40, **d}, d, {"c": 91, **d}) == (
        "'a' and 'b' ended with 90 on 2022-01-28, and 'c' is new from 2022-03-01 with 91"
    )
    assert told({"a": 90, **d}, d, {"y": 40, "z": 51, **d}) == (
        "'a' ended with 90 on 2022-01-28, and 'y' and 'z' are new from 2022-03-01 with 91"
    )
    assert told({"a": 90, "e": 80}, {"e": 80}, {"e": 170}) == ""
    e = {"d": 1000}
    assert told({"a": 90, **e}, {"y": 90, **e}, {"y": 90, "z": 90, **e}) == (
        "'a' ended with 90 on 2022-01-28, and 'y' is new with 90"
    )
    assert told({"x": 90, "a": 90}, {"a": 90}, {"z": 90}) == (
        "'a' ended with 90 on 2022-02-28, and 'z' is new with 90"
    )


def test_what_is_told_of_one_is_no_part_of_another() -> None:
    """And those that are new are looked at before all that jump."""
    assert told({"a": 50, "b": 130}, {"c": 50, "d": 80}) == (
        "'a' ended with 50 on 2022-01-28, and 'c' is new with 50"
    )
    assert told({"x": 100, "e": 60}, {"y": 50, "z": 50, "e": 100}) == (
        "'x' ended with 100 on 2022-01-28, and 'y' and 'z' are new with 100"
    )


@pytest.mark.parametrize("kind", ["rate", "percentage", "median", "index"])
def test_figures_that_do_not_add_up_are_not_compared(kind: str) -> None:
    """Rates are near one another by chance."""
    assert told({"a": 100, "b": 100}, {"b": 200}, kind=kind) == ""


def test_blank_rows_of_one_that_closed_are_an_end() -> None:
    """Some tables keep a row for everybody."""
    gone = Missing(why="blank")
    assert "'a' ended with 100" in told({"a": 100, "b": 100}, {"a": gone, "b": 200})


def test_what_is_declared_is_told_no_more() -> None:
    """Then they are followed as one; another merger is told all the same."""
    by = (Succession(predecessors=("a", "b"), successors=("b",)),)
    assert told({"a": 100, "b": 100}, {"b": 200}, successions=by) == ""
    assert "'b' ended with 200" in told({"a": 100, "b": 100}, {"b": 200}, {"e": 201}, successions=by)  # fmt: skip


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([], True),
        ([("a", "c")], True),
        ([("b", "c")], True),
        ([("a", "c"), ("b", "c")], False),
    ],
)
def test_what_a_source_told_is_not_told_again(pairs: list[tuple[str, str]], *, found: bool) -> None:
    """All of it, not only a part."""
    got = told({"a": 50, "b": 40}, {"c": 91}, pairs=pairs)

    assert bool(got) is found


def test_five_are_told_and_the_others_counted() -> None:
    """A reorganisation of a whole country is one message."""
    old = {f"o{at}": 100 * 2**at for at in range(7)}

    got = told(old, {f"n{at}": 100 * 2**at for at in range(7)})

    assert got.count("ended with") == 5
    assert got.endswith("; and 2 more")


def test_only_what_was_known_is_compared() -> None:
    """A merger that was published later is not seen before."""
    assert told({"a": 100, "b": 100}, {"b": 200}, as_of=date(2022, 2, 27)) == ""
    assert told({"a": 100, "b": 100}, {"b": 200}, as_of=date(2022, 2, 28)) != ""


# --- what is alike by chance ------------------------------------------------------------------

# Two that go on and are alike: any two are, then.
ALIKE = {"x": 101, "y": 101}


@pytest.mark.parametrize(
    ("old", "new", "others", "found"),
    [
        pytest.param(1000, 1009, (101, 101), True, id="near"),
        pytest.param(1000, 1010, (101, 101), False, id="as-near-as-any"),
        pytest.param(1000, 1200, (101, 300), True, id="others-are-not-alike"),
        pytest.param(1000, 1200, (19, 19), True, id="small-ones-do-not-count"),
        pytest.param(1000, 1010, (20, 20), False, id="those-that-are-large-enough-do"),
        pytest.param(1000, 1010, (100, 121), True, id="more-than-a-fifth-apart"),
        pytest.param(1000, 1010, (105, 126), False, id="a-fifth-apart"),
        pytest.param(1000, 1005, (105, 105), True, id="rounded-to-5"),
        pytest.param(1000, 1010, (105, 105), False, id="rounded-to-5-and-further"),
        pytest.param(1000, 1000, (120, 120), False, id="too-coarse-to-tell"),
        pytest.param(1000, 1000, (121, 121), True, id="fine-enough"),
    ],
)
def test_what_unrelated_reporters_match_by_chance_is_not_told(
    old: int, new: int, others: tuple[int, int], *, found: bool
) -> None:
    """The nearer others are to one another, and the coarser figures are, the less a match says."""
    rest = dict(zip("xy", others, strict=True))

    assert bool(told({"a": old, **rest}, {"z": new, **rest})) is found


@pytest.mark.parametrize(("gap", "found"), [(0, True), (2, True), (3, False)])
def test_the_more_is_compared_the_nearer_a_match_must_be(gap: int, *, found: bool) -> None:
    """Two that end, and both, with two that begin; and each with both of these."""
    got = told({"a": 2000, "b": 7000, **ALIKE}, {"v": 2000 + gap, "w": 90_000, **ALIKE})

    assert bool(got) is found


def test_comparisons_of_all_periods_count() -> None:
    """A series of many months has more matches by chance than one of two."""
    before = [{"a": 30, **ALIKE}, {"b": 400, **ALIKE}, {"c": 5000, **ALIKE}, ALIKE]
    last = {"p": 1000, **ALIKE}, {"q": 1009, **ALIKE}

    assert "'p' ended" in told(*last)
    assert "'p' ended" not in told(*before, *last)


@pytest.mark.parametrize(("now", "found"), [(1009, True), (1010, False)])
def test_what_begins_after_silence_is_compared_apart(now: int, *, found: bool) -> None:
    """It does not make what begins at once harder to tell, nor the other way round."""
    got = told({"a": 1000, **ALIKE}, ALIKE, {"z": now, **ALIKE})

    assert bool(got) is found


def test_comparisons_at_once_and_after_silence_are_counted_each_for_themselves() -> None:
    """Two after silence leave one at once as near as it was."""
    p = {"p": 50_000, **ALIKE}

    got = told({"a": 1000, **p}, p, {"z": 1012, **p}, {"z": 1012, "q": 51_000, **ALIKE})

    assert "'a' ended with 1,000" in got
    assert "'p' ended with 50,000" in got


@pytest.mark.parametrize(("small", "found"), [(15, True), (16, False)])
def test_what_is_too_small_to_match_is_not_compared(small: int, *, found: bool) -> None:
    """The smallest that is looked for is 20, and a fifth less may match it."""
    got = told({"a": 1000, **ALIKE}, {"z": 1004, "w": small, **ALIKE})

    assert bool(got) is found


def test_those_that_jump_are_not_what_others_are_compared_with() -> None:
    """They may have taken another over."""
    assert told({"a": 1000, **ALIKE}, {"z": 1150, **ALIKE, "y": 160}) != ""


@pytest.mark.parametrize(("now", "found"), [(1010, True), (1010.5, False)])
def test_amounts_that_are_not_whole_have_no_step(now: float, *, found: bool) -> None:
    """Nothing is added to how near they are."""
    rest = {"x": Number(value=101.5), "y": Number(value=101.5)}

    got = told({"a": 1000, **rest}, {"z": Number(value=now), **rest}, kind="amount")

    assert bool(got) is found


def test_the_nearest_of_those_that_ended_is_told() -> None:
    """Not the first by name."""
    got = told({"a": 90, "b": 101}, {"z": 100})

    assert got == "'b' ended with 101 on 2022-01-28, and 'z' is new with 100"


STAY = {"x": 310, "y": 95, "z": 760}
EIGHT = dict(zip("abcdefgh", (210, 150, 90, 260, 70, 190, 140, 124), strict=True))


@pytest.mark.parametrize("silent", [0, 2])
def test_eight_that_become_three_are_told_without_pairs(silent: int) -> None:
    """One of the eight is as large as one of the three, and that says nothing of who is whose."""
    three = {"k": 600, "l": 430, "m": 210}
    months = [{**STAY, **EIGHT}, *[STAY] * silent, {**STAY, **three}, {**STAY, **three}]
    ended, begun = ("2022-01-28", "2022-04-01" if silent else "2022-02-01")

    assert told(*months) == (
        f"these 8 ended with 1,234 in all on {ended}: 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'; and these "
        f"3 are new from {begun} with 1,240 in all: 'k', 'l', 'm'; which of them took the place of "
        "which cannot be told from the figures"
    )


def test_who_is_in_a_group_is_told_of_nobody_else() -> None:
    """Neither what ended before is taken for what is new, nor what is new later for what ended."""
    three = {"k": 600, "l": 430, "m": 210}

    found = told(
        {**STAY, **EIGHT, "w": 600},
        {**STAY, **EIGHT},
        {**STAY, **three},
        {**STAY, "q": 150, **three},
    )

    assert found.startswith("these 8 ended with 1,234 in all on 2022-02-28")
    assert "'w'" not in found
    assert "'q'" not in found


@pytest.mark.parametrize(("low", "gap", "said"), [(2, 0, True), (41, 3, True), (41, 400, False)])
def test_many_codes_that_become_few_are_told(low: int, gap: int, *, said: bool) -> None:
    """By their total, also where each is too small to be compared alone; a total that differs tells nothing."""
    thirty = {f"o{at:02}": low + at * 7 % 13 for at in range(30)}
    shares = [0.31, 0.22, 0.17, 0.13, 0.1]
    six = {f"n{at}": round(sum(thirty.values()) * share) for at, share in enumerate(shares)}
    six["n5"] = sum(thirty.values()) - sum(six.values()) + gap

    found = told({**STAY, **thirty}, {**STAY, **six})

    assert found.startswith("these 30 ended with ") is said
    assert ("these 6 are new" in found) is said


@pytest.mark.parametrize(("other", "pairs"), [(500, True), (131, False)])
def test_only_figures_that_pair_one_to_one_are_told_as_pairs(*, other: int, pairs: bool) -> None:
    """Where two are as large as one that is new, it may have come of either."""
    found = told({**STAY, "a": 130, "b": other}, {**STAY, "k": 130, "l": other})

    assert found.startswith("'a' ended with 130 on 2022-01-28, and 'k' is new") is pairs
    assert found.startswith("these 2 ended") is not pairs


@pytest.mark.parametrize("step", [1, 5, 10])
@pytest.mark.parametrize(("reporters", "leaving"), [(20, 1), (20, 5), (50, 1), (50, 5), (150, 15)])
def test_independent_reporters_are_seldom_suspected(
    reporters: int, leaving: int, step: int
) -> None:
    """Of 60 made-up series in which some leave and others join in one month, at most five.

    Sizes are log-normal, as those of providers are; figures move by a tenth.
    """
    rng = random.Random(1)  # noqa: S311  # made-up figures, the same each time

    def size() -> float:
        return rng.lognormvariate(math.log(80), 1.1)

    def seen(one: float) -> int:
        return step * round(one * math.exp(rng.gauss(0, 0.1)) / step)

    suspected = 0
    for _ in range(60):
        sizes = [size() for _ in range(reporters)]
        months = [
            {f"p{at}": seen(one) for at, one in enumerate(sizes)},
            {f"p{at}": seen(one) for at, one in enumerate(sizes) if at >= leaving}
            | {f"n{at}": seen(size()) for at in range(leaving)},
        ]
        suspected += bool(told(*months))

    assert suspected <= 5


# --- one who goes on, and was split ---------------------------------------------------------------


def splitting(
    fall: Sequence[int], *new: int, months: int = 24, at: int = 12
) -> list[dict[str, int | Value]]:
    """Return months in which one falls from 200, and goes on, as others begin."""
    low = [*fall, *[fall[-1]] * (months - at - len(fall))]
    made: list[dict[str, int | Value]] = []
    for month in range(months):
        made.append({"a": 200 if month < at else low[month - at], "g": 80 + month % 3})
        if month >= at:
            made[-1].update({f"n{place}": size for place, size in enumerate(new)})
    return made


def told_of(months: Sequence[Mapping[str, int | Value]]) -> str:
    """Return what is told of more than a year."""
    observations = tuple(
        Observation(
            indicator="i",
            part=part,
            period=Period(
                start=date(2022 + at // 12, at % 12 + 1, 1),
                end=date(2022 + at // 12, at % 12 + 1, 28),
            ),
            value=Number(value=value) if isinstance(value, int) else value,
        )
        for at, figures in enumerate(months)
        for part, value in figures.items()
    )
    indicator = Indicator(id="i", title="I", unit="u", better="lower")
    register = Register(title="Made up", indicators=(indicator,), observations=observations)
    return " | ".join(str(one.got) for one in recodings_told(register, observations))


@pytest.mark.parametrize(
    ("fall", "new", "found"),
    [
        pytest.param([100], [100], True, id="as-much"),
        pytest.param([104], [120], True, id="a-fifth-less"),
        pytest.param([105], [120], False, id="more-than-a-fifth-less"),
        pytest.param([80], [100], True, id="a-fifth-more"),
        pytest.param([79], [100], False, id="more-than-a-fifth-more"),
        pytest.param([80], [60, 60], True, id="two-together"),
        pytest.param([161], [40], False, id="less-than-a-fifth-of-itself"),
        pytest.param([160], [40], True, id="a-fifth-of-itself"),
        pytest.param([80, 80, 140], [100], True, id="half-of-it-stays"),
        pytest.param([70, 70, 151], [100], False, id="comes-back"),
    ],
)
def test_one_that_fell_by_what_others_began_with_is_told(
    fall: list[int], new: list[int], *, found: bool
) -> None:
    """It goes on, and so no code ends; what it fell by is a fifth of it or more, and stays."""
    assert bool(told_of(splitting(fall, *new))) is found


def test_a_split_is_told_with_the_figures() -> None:
    """Before and after, and those that began."""
    assert told_of(splitting([100], 60, 40)) == (
        "'a' fell from 200 to 100 on 2023-01-01, and 'n0' and 'n1' are new with 100"
    )


def test_one_that_came_of_another_is_no_part_of_a_split() -> None:
    """It is told as the new code of the one that ended, and of nothing else."""
    months = splitting([100], 100)
    for figures in months[:12]:
        figures["old"] = 100

    assert told_of(months) == "'old' ended with 100 on 2022-12-28, and 'n0' is new with 100"


@pytest.mark.parametrize(("before", "found"), [(0, True), (2, False)])
def test_falls_that_come_without_a_beginning_say_how_often_that_is_chance(
    before: int, *, found: bool
) -> None:
    """One whose figures fall as much at other times may have fallen by itself."""
    months = splitting([100], 100)
    for number in range(before):
        for month in range(4):
            months[number * 6 + month]["g"] = 200

    assert bool(told_of(months)) is found


def test_one_that_reported_before_a_gap_is_not_new() -> None:
    """Another has its gap a month later."""
    months: list[dict[str, int | Value]] = [{"p": 30, "q": 29, "r": 50} for _ in range(4)]
    del months[2]["p"], months[3]["q"]

    assert told(*months) == ""


def test_both_codes_may_report_in_the_last_month_of_the_old_one() -> None:
    """A file that gives that month under both is a merger or a new code all the same."""
    g = {"g": 80}
    assert told({"a": 200, **g}, {"a": 202, "b": 194, **g}, {"b": 202, **g}) == (
        "'a' ended with 202 on 2022-02-28, and 'b' is new from 2022-02-01 with 194"
    )
    assert told({"a": 200, "b": 194, **g}, {"a": 202, "b": 194, **g}, {"b": 202, **g}) == ""


@pytest.mark.parametrize(
    ("reporters", "joining", "noise", "season"),
    [(5, 1, 0.1, 0), (20, 5, 0.2, 0), (50, 5, 0.3, 0), (10, 1, 0.15, 0.3)],
)
def test_independent_reporters_are_seldom_suspected_of_a_split(
    reporters: int, joining: int, noise: float, season: float
) -> None:
    """Of 60 made-up series of three years in which some join in one month, at most three."""
    rng = random.Random(1)  # noqa: S311  # made-up figures, the same each time
    suspected = 0
    for _ in range(60):
        sizes = [rng.lognormvariate(math.log(80), 1.1) for _ in range(reporters + joining)]
        start = rng.randrange(3, 33)
        months: list[dict[str, int | Value]] = [
            {
                f"p{at}": round(
                    one * math.exp(rng.gauss(0, noise) + season * math.sin(month * math.pi / 6))
                )
                for at, one in enumerate(sizes)
                if at < reporters or month >= start
            }
            for month in range(36)
        ]
        suspected += " fell from " in told_of(months)

    assert suspected <= 3


# --- the verdict ------------------------------------------------------------------------------


def measured_with(parts: Mapping[str, Sequence[int | None]], **more: Any) -> Measurement:
    """Judge 36 months of figures by part on the first day of the third year; less is better."""
    observations = [
        Observation(
            indicator="i",
            part=part,
            period=Period(
                start=date(2022 + at // 12, at % 12 + 1, 1),
                end=date(2022 + at // 12, at % 12 + 1, 28),
            ),
            value=Number(value=value),
        )
        for part, values in parts.items()
        for at, value in enumerate(values)
        if value is not None
    ]
    indicator = Indicator(
        id="i",
        title="I",
        unit="people",
        better="lower",
        bears_on=("r",),
        change_point=ChangePoint(changed_on=date(2024, 1, 1)),
        **more,
    )
    register = Register(title="Made up", indicators=(indicator,))
    return measured(indicator, register, {"i": observations})


def steady(level: int, months: int = 36) -> list[int | None]:
    """Return figures about a level."""
    by = (0, 3, -2, 1, -3, 2, 0, -1, 3, -2, 1, -2)
    return [level + by[(at * 5) % 12] for at in range(months)]


def merged() -> dict[str, list[int | None]]:
    """Return figures of two that merge after two years, and of a third that stays as it was."""
    gone = [*steady(100, 24), *[None] * 12]
    taken = [*steady(110, 24), *steady(210, 36)[24:]]
    return {"a": gone, "b": taken, "c": steady(50)}


def test_a_merger_that_is_not_declared_makes_no_verdict_of_worse() -> None:
    """Who may have taken another over is not the same throughout: the others alone are judged."""
    found = measured_with(merged())

    assert found.finding is not None
    assert found.finding.result == "no-change-shown"
    assert found.reporters == ("c",)
    assert "of the 1 of 3 bodies that reported in every period" in found.finding.says
    assert any("'b' is left out of those who did so" in one for one in found.finding.caveats)


def test_a_split_that_is_not_declared_makes_no_verdict_of_better() -> None:
    """The old code goes on with half of its figures, and the others alone are judged."""
    old = [*steady(200, 24), *steady(100, 36)[24:]]
    new = [*[None] * 24, *steady(100, 36)[24:]]

    made = measured_with({"a": old, "b": new, "c": steady(50)})

    assert made.finding is not None
    assert made.finding.result == "no-change-shown"
    assert any("'a' is left out of those who did so" in one for one in made.finding.caveats)
    shown = [point.throughout for point in made.points]
    assert [one.value for one in shown if isinstance(one, Number)] == steady(50)
    assert any("'a' fell from" in one for one in made.remarks)


def test_where_nobody_else_reports_throughout_nothing_can_be_said() -> None:
    """The reason names who may have taken another over."""
    found = measured_with({part: of for part, of in merged().items() if part != "c"})

    assert found.finding is not None
    assert found.finding.result == "cannot-say"
    assert any("Nobody reported in every period but 'b'" in one for one in found.finding.caveats)


def test_a_merger_that_is_declared_is_followed() -> None:
    """Then both are one before and after, and nobody is left out."""
    by = (Succession(predecessors=("a", "b"), successors=("b",)),)

    found = measured_with(merged(), successions=by)

    assert found.finding is not None
    assert found.finding.result == "no-change-shown"
    assert len(found.reporters) in (0, 2)
    assert not any("left out of those" in one for one in found.finding.caveats)


def test_a_merger_before_the_baseline_leaves_nobody_out() -> None:
    """It is over when those who report are compared."""
    parts = {
        "a": [*steady(100, 6), *[None] * 30],
        "b": [*steady(110, 6), *steady(210)[6:]],
        "c": [*steady(50, 30), None, *steady(50, 5)],
    }
    span = Period(start=date(2022, 8, 1), end=date(2023, 12, 31))

    found = measured_with(parts, baseline=Baseline(period=span))

    assert found.reporters == ("b",)


def test_a_merger_in_a_ratio_is_seen_in_what_it_is_made_of() -> None:
    """The rate of one that took another over is not that of the same people."""
    parts = merged()
    counted = {
        id_: [
            Observation(
                indicator=id_,
                part=part,
                period=Period(
                    start=date(2022 + at // 12, at % 12 + 1, 1),
                    end=date(2022 + at // 12, at % 12 + 1, 28),
                ),
                value=Number(value=value * times),
            )
            for part, values in parts.items()
            for at, value in enumerate(values)
            if value is not None
        ]
        for id_, times in (("n", 1), ("d", 10))
    }
    more: dict[str, Any] = {"title": "I", "unit": "people", "better": "lower"}
    ratio = Indicator(
        id="i",
        ratio=Ratio(numerator="n", denominator="d", times=100),
        bears_on=("r",),
        change_point=ChangePoint(changed_on=date(2024, 1, 1)),
        **more | {"unit": "per cent"},
    )
    register = Register(
        title="Made up",
        indicators=(Indicator(id="n", **more), Indicator(id="d", **more), ratio),
    )

    found = measured(ratio, register, counted)

    assert found.reporters == ("c",)
