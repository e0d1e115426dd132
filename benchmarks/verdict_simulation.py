"""How often rules find a change in made-up series: ``python benchmarks/verdict_simulation.py``.

Each series has 24 points before a day and 12 after it; from that day on the made-up values lie some
standard deviations higher. Where they lie none higher, whatever is found is a false alarm.
"""

import argparse
import math
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from rsr.spc import judge, xmr

BEFORE, AFTER = 24, 12
# How alike neighbours are, and the step in standard deviations.
CASES = ((0.0, 0.0), (0.4, 0.0), (0.0, 1.0), (0.4, 1.0), (0.0, 2.0), (0.4, 2.0))
RULES = (
    "icon, limits from the whole series",
    "icon, limits from the baseline",
    "any sign of improvement after the day",
    "verdict: sustained-improvement",
    "verdict: signal-only",
    "verdict: worse",
)
MONTHS = [date(2020 + at // 12, at % 12 + 1, 1) for at in range(BEFORE + AFTER)]


def made_up(chance: random.Random, *, likeness: float, step: float) -> list[float]:
    """Return a series of standard deviation 1 whose neighbours are alike, with a step in it."""
    value = chance.gauss(0, 1)
    rest = (1 - likeness**2) ** 0.5
    series = []
    for at in range(BEFORE + AFTER):
        series.append(value + (step if at >= BEFORE else 0))
        value = likeness * value + rest * chance.gauss(0, 1)
    return series


def found_in(series: Sequence[float]) -> set[str]:
    """Return the rules that find an improvement, or a change for the worse, in a series."""
    whole, frozen = xmr(series), xmr(series, fix_after=BEFORE)
    verdict = judge(series, dates=MONTHS, changed_on=MONTHS[BEFORE], better="higher")
    after = frozen.column("point_type")[BEFORE:]
    told = {
        RULES[0]: whole.icons[0].variation == "improvement_high",
        RULES[1]: frozen.icons[0].variation == "improvement_high",
        RULES[2]: "special_cause_improvement" in after,
    }
    return {rule for rule, yes in told.items() if yes} | {f"verdict: {verdict.result}"}


def other_lengths(chance: random.Random, *, before: int, after: int, step: float) -> str:
    """Return the verdict on other numbers of values than 24 and 12, better being less."""
    series = [chance.gauss(0, 1) - step * (at >= before) for at in range(before + after)]
    return _judged(series, before, days_apart=0)


def drifting(chance: random.Random, *, before: int, after: int, drift: float) -> str:
    """Return the verdict on a steady drift of so many standard deviations a year."""
    series = [chance.gauss(0, 1) - drift * at / 12 for at in range(before + after)]
    return _judged(series, before, days_apart=0)


def past_peak(chance: random.Random, *, before: int, after: int, peak: int, wide: int) -> str:
    """Return the verdict on weekly counts of a wave that peaked so many weeks before the day.

    The wave is a normal curve 60 high over a level of 3, its standard deviation ``wide`` weeks; the
    counts vary as Poisson's do.
    """
    means = [
        3 + 60 * math.exp(-(((at - before + peak) / wide) ** 2) / 2) for at in range(before + after)
    ]
    return _judged([float(poisson(chance, mean)) for mean in means], before, days_apart=7)


def coming_in(chance: random.Random, *, before: int, after: int) -> str:
    """Return the verdict on a change that comes in from the day on, to 3 sd after 12 points."""
    series = [
        chance.gauss(0, 1) - 3 * min(1, max(0, at - before + 1) / 12)
        for at in range(before + after)
    ]
    return _judged(series, before, days_apart=0)


def levels(chance: random.Random, *, before: int, after: int, kind: str) -> str:
    """Return the verdict where a level lasts for some points before the day or after it."""
    first, end, level = LEVELS[kind]
    end += after if first == 0 > end else 0
    series = [
        chance.gauss(0, 1) + level * (first <= at - before < end) for at in range(before + after)
    ]
    return _judged(series, before, days_apart=0)


def better_before(
    chance: random.Random, *, before: int, after: int, better: float, step: float
) -> str:
    """Return the verdict on a step for the worse, four values of the baseline lying better."""
    first = chance.randrange(before - 3)
    series = [
        chance.gauss(0, 1) - better * (first <= at < first + 4) + step * (at >= before)
        for at in range(before + after)
    ]
    return _judged(series, before, days_apart=0)


def going_back(chance: random.Random, *, before: int, after: int, step: float) -> str:
    """Return the verdict on a step of which four of the last six points are back."""
    points = before + after
    back = {points - 6 + at for at in chance.sample(range(6), 4)}
    series = [chance.gauss(0, 1) - step * (at >= before and at not in back) for at in range(points)]
    return _judged(series, before, days_apart=0)


def both_ways(chance: random.Random, *, before: int, after: int, kind: str) -> str:
    """Return the verdict where the first half after the day is another level than the second."""
    first, second, drift = BOTH_WAYS[kind]
    middle = before + after // 2
    series = [
        chance.gauss(0, 1) - drift * at / 12 + (first if at < middle else second) * (at >= before)
        for at in range(before + after)
    ]
    return _judged(series, before, days_apart=0)


def turning(chance: random.Random, *, before: int, after: int, high: float) -> str:
    """Return the verdict on months of a yearly cycle, at the turn at which it looks most like a fall."""
    middle = before + (after - 1) / 2
    series = [
        chance.gauss(0, 1) - high * math.cos(2 * math.pi * (at - middle) / 12)
        for at in range(before + after)
    ]
    return _judged(series, before, days_apart=0)


def without_change(chance: random.Random, kind: str) -> str:
    """Return the verdict on a series that something else than the day moves, better being less."""
    noise = [chance.gauss(0, 1) for _ in range(200)]
    if kind == "drift, 1 sd a year":
        return _judged([noise[at] - at / 12 for at in range(36)], 24, days_apart=0)
    if kind == "drift, half an sd a year":
        return _judged([noise[at] - at / 24 for at in range(36)], 24, days_apart=0)
    if kind == "step a year before the day, 2 sd":
        return _judged([noise[at] - 2 * (at >= 12) for at in range(36)], 24, days_apart=0)
    if kind == "falling wave of weeks":
        peak = 12 + chance.randrange(10)
        waves = [20 * math.exp(-(((at - peak) / 5) ** 2)) + noise[at] for at in range(40)]
        return _judged(waves, 24, days_apart=7)
    if kind == "yearly cycle of months, 1.5 sd":
        turn = chance.random()
        waves = [1.5 * math.sin(2 * math.pi * (at / 12 + turn)) + noise[at] for at in range(33)]
        return _judged(waves, 24, days_apart=0)
    # Saturdays and Sundays are low.
    start = chance.randrange(7)
    low = [noise[at] - 3 * ((at + start) % 7 > 4) for at in range(42)]
    return _judged(low, 28, days_apart=1)


def poisson(chance: random.Random, mean: float) -> int:
    """Return a count that comes by chance, of a small mean."""
    bound, count, product = math.exp(-mean), 0, chance.random()
    while product > bound:
        count += 1
        product *= chance.random()
    return count


def skewed(chance: random.Random, kind: str, better: str) -> str:
    """Return the verdict of the XmR chart on values that come by chance and lie to one side."""
    if kind == "log-normal":
        series = [math.exp(chance.gauss(0, 1)) for _ in MONTHS]
    else:
        mean = float(kind.rsplit(" ", 1)[1])
        series = [float(poisson(chance, mean)) for _ in MONTHS]
    return judge(series, dates=MONTHS, changed_on=MONTHS[BEFORE], better=better).result  # type: ignore[arg-type]  # one of the two


def weighed(chance: random.Random, kind: str, step: float, better: str) -> str:
    """Return the verdict of a p or u chart on counts with denominators that differ fivefold.

    A step is in standard deviations of a point of the middle denominator.
    """
    chart = kind.split(",", maxsplit=1)[0]
    varies = 0.05 if "varying" in kind else 0.0
    below = [chance.randrange(40, 201) for _ in MONTHS]
    middle = 0.2 * (1 if chart.startswith("u") else 0.8)
    events = []
    for at, out_of in enumerate(below):
        rate = 0.2 + (step if at >= BEFORE else 0) * math.sqrt(middle / 120)
        # Beside chance, each month has a rate of its own: points vary 1.7 times as much.
        rate = min(0.9, max(0.01, rate + varies * chance.gauss(0, 1)))
        if chart.startswith("u"):
            events.append(poisson(chance, rate * out_of))
        else:
            events.append(sum(chance.random() < rate for _ in range(out_of)))
    return judge(
        events,
        denominators=below,
        chart=chart,  # type: ignore[arg-type]  # one of the four
        dates=MONTHS,
        changed_on=MONTHS[BEFORE],
        better=better,  # type: ignore[arg-type]  # one of the two
    ).result


SKEWED = ("counts of mean 0.3", "counts of mean 1", "counts of mean 3", "log-normal")
WEIGHED = ("p", "u", "p, varying", "p-prime, varying")
WITHOUT_CHANGE = (
    "drift, 1 sd a year",
    "drift, half an sd a year",
    "step a year before the day, 2 sd",
    "falling wave of weeks",
    "yearly cycle of months, 1.5 sd",
    "weekly cycle of days, 3 sd",
)
LENGTHS = ((12, 12), (12, 24), (16, 12), (24, 24), (24, 60), (60, 12))
STEPS = (0.0, 1.0, 2.0)
MOVING_LENGTHS = ((12, 12), (12, 24), (16, 24), (24, 12), (24, 24))
DRIFTS = (0.5, 1.0, 2.0)
# How much better four values of the baseline lie, and a step for the worse on the day.
BETTER_BEFORE = ((1.5, 0), (2, 0), (3, 0), (0, 0), (0, 1), (0, 2))
# How many weeks before the day a wave peaks, and its standard deviation in weeks.
WAVES = ((3, 4), (5, 5), (6, 3), (8, 8), (2, 6), (8, 4))
WAVE_LENGTHS = ((12, 7), (12, 12), (12, 24), (14, 24), (20, 24), (40, 24))

# From which point to which one, 0 being the first after the day, and how high; from the day on the
# end may be counted from the last point.
LEVELS = {
    "six points, +3 sd, two before the day": (-8, -2, 3),
    "six points, +4 sd, two before the day": (-8, -2, 4),
    "four points, +3 sd, four before the day": (-8, -4, 3),
    "the last three before the day, +2 sd": (-3, 0, 2),
    "a step of 2 sd, three before the day": (-3, 1000, -2),
    "a step of 1.5 sd, six before the day": (-6, 1000, -1.5),
    "eight points after the day, -2.5 sd": (0, 8, -2.5),
    "all after the day but the last two, -2 sd": (0, -2, -2),
    "all after the day but the last two, -3 sd": (0, -2, -3),
}
# The level of the first half after the day, that of the second, and a drift in sd a year.
BOTH_WAYS = {
    "+2 sd, and then -2 sd": (2, -2, 0),
    "+3 sd, and then a drift of -1 a year": (3, 0, 1),
    "+3 sd, and then a drift of -0.5 a year": (3, 0, 0.5),
}
TURN_LENGTHS = ((24, 16), (24, 24), (12, 24))
LEVEL_LENGTHS = ((12, 12), (24, 12), (36, 24))
CYCLE_LENGTHS = ((12, 8), (15, 8), (18, 8), (24, 8), (30, 9), (15, 12))


def _judged(series: Sequence[float], before: int, *, days_apart: int) -> str:
    """Judge a series of months, or of days some days apart; less is better."""
    dates = [
        date(2020, 1, 1) + timedelta(at * days_apart)
        if days_apart
        else date(2010 + at // 12, at % 12 + 1, 1)
        for at in range(len(series))
    ]
    return judge(series, dates=dates, changed_on=dates[before], better="lower").result


def _table(given: argparse.Namespace, heads: Sequence[str], told: Sequence[Counter[str]]) -> None:
    print(f"{'':<40}" + "".join(f"{head:>12}" for head in heads))
    for result in ("sustained-improvement", "signal-only", "worse"):
        shares = (counted[result] / given.runs for counted in told)
        print(f"{f'verdict: {result}':<40}" + "".join(f"{share:>12.1%}" for share in shares))


def _better_before(given: argparse.Namespace) -> None:
    """Print how often a series is called worse whose baseline holds better values, or has a step."""
    print("\nCalled worse, by how much better four values of the baseline lie and by a step")
    print(f"{'':<40}" + "".join(f"{f'{one}, {two}':>12}" for one, two in MOVING_LENGTHS))
    for better, step in BETTER_BEFORE:
        shares = []
        for before, after in MOVING_LENGTHS:
            chance = random.Random(f"{given.seed} better {better} {step} {before} {after}")
            runs = (
                better_before(chance, before=before, after=after, better=better, step=step)
                for _ in range(given.runs)
            )
            shares.append(Counter(runs)["worse"] / given.runs)
        name = f"four {better:g} sd better, then +{step:g} sd"
        print(f"{name:<40}" + "".join(f"{one:>12.1%}" for one in shares))


def _moving(given: argparse.Namespace) -> None:
    """Print how often what began before the day is called sustained-improvement."""
    print("\nCalled sustained-improvement, points before and after")
    print(f"{'':<40}" + "".join(f"{f'{one}, {two}':>12}" for one, two in MOVING_LENGTHS))
    for drift in DRIFTS:
        shares = []
        for before, after in MOVING_LENGTHS:
            chance = random.Random(f"{given.seed} drift {drift} {before} {after}")
            found = Counter(
                drifting(chance, before=before, after=after, drift=drift) for _ in range(given.runs)
            )
            shares.append(found["sustained-improvement"] / given.runs)
        print(f"{f'drift, {drift:g} sd a year':<40}" + "".join(f"{one:>12.1%}" for one in shares))
    shares = []
    for before, after in MOVING_LENGTHS:
        chance = random.Random(f"{given.seed} coming in {before} {after}")
        found = Counter(coming_in(chance, before=before, after=after) for _ in range(given.runs))
        shares.append(found["sustained-improvement"] / given.runs)
    print(f"{'true change, 3 sd in 12 points':<40}" + "".join(f"{one:>12.1%}" for one in shares))
    print("\nThe same of levels that are no change since the day")
    print(f"{'':<40}" + "".join(f"{f'{one}, {two}':>12}" for one, two in LEVEL_LENGTHS))
    for kind in LEVELS:
        shares = []
        for before, after in LEVEL_LENGTHS:
            chance = random.Random(f"{given.seed} {kind} {before} {after}")
            found = Counter(
                levels(chance, before=before, after=after, kind=kind) for _ in range(given.runs)
            )
            shares.append(found["sustained-improvement"] / given.runs)
        print(f"{kind:<40}" + "".join(f"{one:>12.1%}" for one in shares))
    for step in (2, 3):
        shares = []
        for before, after in LEVEL_LENGTHS:
            chance = random.Random(f"{given.seed} back {step} {before} {after}")
            runs = (
                going_back(chance, before=before, after=after, step=step) for _ in range(given.runs)
            )
            shares.append(Counter(runs)["sustained-improvement"] / given.runs)
        name = f"-{step} sd, but four of the last six"
        print(f"{name:<40}" + "".join(f"{one:>12.1%}" for one in shares))
    print("\nThe same where a shift the other way came first")
    print(f"{'':<40}" + "".join(f"{f'{one}, {two}':>12}" for one, two in TURN_LENGTHS))
    for kind in BOTH_WAYS:
        shares = []
        for before, after in TURN_LENGTHS:
            chance = random.Random(f"{given.seed} {kind} {before} {after}")
            found = Counter(
                both_ways(chance, before=before, after=after, kind=kind) for _ in range(given.runs)
            )
            shares.append(found["sustained-improvement"] / given.runs)
        print(f"{kind:<40}" + "".join(f"{one:>12.1%}" for one in shares))
    print("\nThe same of a yearly cycle of months")
    print(f"{'':<40}" + "".join(f"{f'{one}, {two}':>12}" for one, two in CYCLE_LENGTHS))
    for high in (1, 1.5, 2, 3):
        shares = []
        for before, after in CYCLE_LENGTHS:
            chance = random.Random(f"{given.seed} cycle {high} {before} {after}")
            found = Counter(
                turning(chance, before=before, after=after, high=high) for _ in range(given.runs)
            )
            shares.append(found["sustained-improvement"] / given.runs)
        print(f"{f'{high:g} sd high':<40}" + "".join(f"{one:>12.1%}" for one in shares))
    print("\nThe same of waves past their peak")
    print(f"{'':<40}" + "".join(f"{f'{one}, {two}':>12}" for one, two in WAVE_LENGTHS))
    for peak, wide in WAVES:
        shares = []
        for before, after in WAVE_LENGTHS:
            chance = random.Random(f"{given.seed} wave {peak} {wide} {before} {after}")
            found = Counter(
                past_peak(chance, before=before, after=after, peak=peak, wide=wide)
                for _ in range(given.runs)
            )
            shares.append(found["sustained-improvement"] / given.runs)
        name = f"peak {peak} weeks before, sd {wide} weeks"
        print(f"{name:<40}" + "".join(f"{one:>12.1%}" for one in shares))


def main(arguments: Sequence[str] | None = None) -> int:
    """Simulate and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1500, help="series for each column")
    parser.add_argument("--seed", type=int, default=20220325, help="seed of the made-up series")
    given = parser.parse_args(arguments)
    begun = time.perf_counter()
    columns: list[Counter[str]] = []
    for likeness, step in CASES:
        chance = random.Random(f"{given.seed} {likeness} {step}")
        counted: Counter[str] = Counter()
        for _ in range(given.runs):
            counted.update(found_in(made_up(chance, likeness=likeness, step=step)))
        columns.append(counted)
    heads = [f"+{step:g} {f'AR {likeness}' if likeness else 'iid'}" for likeness, step in CASES]
    print(f"{given.runs} series a column, seed {given.seed}")
    print(f"{'':<40}" + "".join(f"{head:>12}" for head in heads))
    for rule in RULES:
        shares = (counted[rule] / given.runs for counted in columns)
        print(f"{rule:<40}" + "".join(f"{share:>12.1%}" for share in shares))
    for by in STEPS:
        told = []
        for before, after in LENGTHS:
            chance = random.Random(f"{given.seed} {before} {after} {by}")
            runs = (
                other_lengths(chance, before=before, after=after, step=by)
                for _ in range(given.runs)
            )
            told.append(Counter(runs))
        print(f"\nStep {by:g} sd, points before and after")
        _table(given, [f"{before}, {after}" for before, after in LENGTHS], told)
    _moving(given)
    _better_before(given)
    print("\nNothing changed on the day")
    for kind in WITHOUT_CHANGE:
        chance = random.Random(f"{given.seed} {kind}")
        found = Counter(without_change(chance, kind) for _ in range(given.runs))
        share = found["sustained-improvement"] / given.runs
        print(f"{kind:<40}{share:>12.1%} sustained-improvement")
    for better in ("higher", "lower"):
        told = []
        for kind in SKEWED:
            chance = random.Random(f"{given.seed} {kind} {better}")
            told.append(Counter(skewed(chance, kind, better) for _ in range(given.runs)))
        print(f"\nSkewed values by chance alone, better is {better}")
        _table(given, [kind.removeprefix("counts of ") for kind in SKEWED], told)
    for better, step in (("lower", 0), ("higher", 0), ("higher", 1), ("higher", 2)):
        told = []
        for kind in WEIGHED:
            chance = random.Random(f"{given.seed} {kind} {better} {step}")
            runs = (weighed(chance, kind, step, better) for _ in range(given.runs))
            told.append(Counter(runs))
        print(f"\nCounts with denominators, better is {better}, step {step} sd")
        _table(given, [kind.replace(", varying", " *") for kind in WEIGHED], told)
    print("* points vary 1.7 times as much as chance alone would have it")
    print(f"{time.perf_counter() - begun:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
