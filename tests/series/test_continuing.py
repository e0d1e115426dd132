"""Where an indicator and one that it continues have the same periods, both must say the same of them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from attrs import evolve

import rsr
from rsr.model import Indicator, Number, Observation, Period, Suppressed, Value
from rsr.series.continuing import Unlike, unlike_where_both

COUNT = Indicator(
    id="new", title="I", unit="people", better="lower", kind="count", continues=("old",)
)
RATE = evolve(COUNT, unit="per 1,000", kind="rate")
# Neighbours differ by 2.256, which is 2 standard deviations times 1.128.
EARLIER: Mapping[int, float] = {month: 100 + 1.128 * (-1) ** month for month in range(1, 13)}
Series = Mapping[int, float | Value]


def figures(name: str, series: Series, part: str | None = None, day: int = 1) -> list[Observation]:
    """Return the figures of one indicator, each by its month from January 2020 on."""
    found = []
    for month, figure in series.items():
        start = date(2020 + (month - 1) // 12, (month - 1) % 12 + 1, day)
        value = Number(value=figure) if isinstance(figure, int | float) else figure
        period = Period(start=start, end=start + timedelta(days=27))
        found.append(Observation(indicator=name, part=part, period=period, value=value))
    return found


def later(shift: float | Sequence[float], months: Sequence[int]) -> dict[int, float]:
    """Return figures that differ by as much from those before, and go on to the end of 2021."""
    shifts = [shift] * len(months) if isinstance(shift, int | float) else shift
    shared = {month: EARLIER[month] + by for month, by in zip(months, shifts, strict=True)}
    mean = sum(shifts) / len(shifts)
    return shared | {month: 100 + mean + 1.128 * (-1) ** month for month in range(13, 25)}


def unlike(
    series: Series, *, indicator: Indicator = COUNT, broken: Sequence[date] = ()
) -> tuple[Unlike, ...]:
    """Return what is unlike where the figures of 2020 are continued."""
    known = {"old": figures("old", EARLIER), "new": figures("new", series)}
    return unlike_where_both(indicator, known, broken)


@pytest.mark.parametrize(
    ("shift", "months", "found"),
    [
        # Of one or two periods it is taken that they vary as figures of one series do.
        (5.99, [12], False),
        (6.01, [12], True),
        (-6.01, [12], True),
        (6 / 2**0.5 - 0.01, [11, 12], False),
        (6 / 2**0.5 + 0.01, [11, 12], True),
        # Of three or more it is seen how much they vary, here not at all.
        (0.99, [10, 11, 12], False),
        (1.01, [10, 11, 12], True),
        (-1.01, [10, 11, 12], True),
        # The differences have a standard deviation of 4, so that 3 standard errors of 4 are 6.
        ([1.9, 9.9, 1.9, 9.9], [9, 10, 11, 12], False),
        ([5.5, 9.5, 5.5, 9.5], [9, 10, 11, 12], True),
        ([2.4, 9.32, 2.4, 9.32], [9, 10, 11, 12], False),
        ([2.6, 9.52, 2.6, 9.52], [9, 10, 11, 12], True),
        (0, [7, 8, 9, 10, 11, 12], False),
    ],
)
def test_figures_for_the_same_periods_are_compared(
    shift: float | Sequence[float], months: Sequence[int], *, found: bool
) -> None:
    """They contradict by more than half a standard deviation and by three standard errors."""
    got = unlike(later(shift, months))

    assert bool(got) == found
    for one in got:
        assert (one.periods, one.on) == (len(months), date(2020, months[0], 1))


def test_nothing_is_found_where_nothing_tells_how_much_figures_vary() -> None:
    """No two neighbours of a series are of the same whole or part."""
    old = [*figures("old", {11: 100.0}, "A"), *figures("old", {12: 100.0})]
    known = {"old": old, "new": figures("new", {12: 500.0})}

    assert unlike_where_both(COUNT, known, ()) == ()


def test_the_whole_of_a_period_stands_before_its_parts() -> None:
    """It is compared with the sum of the parts, not one part with its like."""
    parts = [*figures("new", later(-40, [11, 12]), "A"), *figures("new", {11: 40.0, 12: 40.0}, "B")]
    old = [*figures("old", EARLIER), *figures("old", dict.fromkeys(EARLIER, 20.0), "A")]

    assert unlike_where_both(COUNT, {"old": old, "new": parts}, ()) == ()
    (found,) = unlike_where_both(COUNT, {"old": old[:12], "new": parts[:-2]}, ())
    assert found.periods == 2


def test_nothing_is_found_where_no_period_is_shared_or_none_of_the_earlier_stands() -> None:
    """There is nothing to compare, or nothing is continued."""
    assert unlike({month: 50.0 + month % 2 for month in range(13, 25)}) == ()
    assert unlike({month: 50.0 + month % 2 for month in range(1, 25)}) == ()
    assert unlike(later(-50, [11, 12]), indicator=evolve(COUNT, continues=())) == ()
    hidden = later(-50, [12]) | {12: Suppressed(low=1, high=7)}
    assert unlike(hidden) == ()


@pytest.mark.parametrize(
    ("broken", "found"),
    [(date(2020, 9, 1), True), (date(2020, 9, 2), False), (date(2020, 10, 1), False), (date(2020, 10, 2), True)],
)  # fmt: skip
def test_a_declared_break_at_the_joint_says_it_already(broken: date, *, found: bool) -> None:
    """From the first figure that continues on, and after the last before it."""
    assert bool(unlike(later(-50, [10, 11, 12]), broken=[broken])) == found


def test_figures_that_do_not_vary_contradict_by_anything() -> None:
    """And two figures alone tell of no variation, and so of nothing."""
    known = {"old": figures("old", dict.fromkeys(range(1, 13), 5.0)), "new": figures("new", dict.fromkeys(range(10, 25), 6.0))}  # fmt: skip
    assert unlike_where_both(COUNT, known)

    known = {"old": figures("old", {1: 5.0}), "new": figures("new", {1: 6.0})}
    assert unlike_where_both(COUNT, known) == ()


@pytest.mark.parametrize("indicator", [COUNT, RATE])
def test_parts_are_compared_with_their_own(indicator: Indicator) -> None:
    """With those that both have: one that only one of them has tells nothing."""
    earlier = [*figures("old", EARLIER, "a"), *figures("old", EARLIER, "b")]
    same = {"old": earlier, "new": figures("new", later(0, [10, 11, 12]), "a")}
    assert unlike_where_both(indicator, same) == ()

    other = {"old": earlier, "new": figures("new", later(-9, [10, 11, 12]), "b")}
    (one,) = unlike_where_both(indicator, other)
    assert one.figures[1] - one.figures[0] == pytest.approx(-9)


@pytest.mark.parametrize(("indicator", "found"), [(COUNT, True), (RATE, False)])
def test_a_whole_is_compared_with_the_sum_of_parts(indicator: Indicator, *, found: bool) -> None:
    """Where figures add up; a rate of the whole is not that of any part."""
    halves = {month: figure / 2 for month, figure in later(-9, [10, 11, 12]).items()}
    parts = [*figures("new", halves, "a"), *figures("new", halves, "b")]
    got = unlike_where_both(indicator, {"old": figures("old", EARLIER), "new": parts})

    assert bool(got) == found
    whole = {month: figure / 2 for month, figure in later(0, [10, 11, 12]).items()}
    parts = [*figures("new", whole, "a"), *figures("new", whole, "b")]
    assert unlike_where_both(indicator, {"old": figures("old", EARLIER), "new": parts}) == ()


def test_those_that_are_continued_are_compared_with_each_other() -> None:
    """Of a period the last that has it stands."""
    indicator = evolve(COUNT, continues=("older", "old"))
    known = {
        "older": figures("older", EARLIER),
        "old": figures("old", later(-9, [11, 12])),
        "new": figures("new", {24: 92.0, 25: 90.0}),
    }
    (one,) = unlike_where_both(indicator, known)

    assert (one.earlier, one.later, one.on) == ("older", "old", date(2020, 11, 1))


def test_it_is_said_in_words() -> None:
    """With the means, and both figures of the period in which they differ most."""
    (one,) = unlike(later([-40, -40, -43], [10, 11, 12]))
    assert one.says == (
        "of 3 periods that both have, 'old' says 100.4 on average and 'new' 59.38; of 1 December 2020 to 28 "
        "December 2020 101.1 and 58.13"
    )
    (one,) = unlike(later(-40, [12]))
    assert (
        one.says
        == "of 1 December 2020 to 28 December 2020, which both have, 'old' says 101.1 and 'new' 61.13"
    )


ROWS = [
    *((f"{year}-{month:02}", "old", 100 + month % 3) for year in (2020, 2021) for month in range(1, 13)),
    *((f"{year}-{month:02}", "new", 60 + month % 4) for year in (2021, 2022, 2023) for month in range(1, 13) if year > 2021 or month > 8),
]  # fmt: skip


@pytest.mark.parametrize("form", ["table", "records"])
@pytest.mark.parametrize("baseline", ["", ", breaks: [{on: 2021-09-01, why: Counted anew.}]"])
def test_nothing_is_concluded_across_it(tmp_path: Path, form: str, baseline: str) -> None:
    """The finding has the figures, and the series says why; a declared break ends both."""
    (tmp_path / "t.csv").write_text("month,measure,n\n" + "".join(f"{m},{of},{n}\n" for m, of, n in ROWS), "utf-8")  # fmt: skip
    if form == "table":
        sources = "  - {id: s, use: tabular, options: {file: t.csv, makes: table, columns: {value: n}, period: {at: month, covers: month}}}"
        picks = {of: f", select: {{measure: {of}}}, measured: {{data: s}}" for of in ("old", "new")}
    else:
        sources = "\n".join(
            f"  - {{id: s-{of}, use: tabular, options: {{file: t.csv, indicator: {of}, where: {{measure: {of}}}, columns: {{value: n}}, period: {{at: month, covers: month}}}}}}"
            for of in ("old", "new")
        )
        picks = {"old": "", "new": ""}
    (tmp_path / "register.yaml").write_text(
        f"""format: 3
title: Made up
organisations: [{{id: o, name: A body}}]
recommendations:
  - {{id: r, number: "1", topic: Something, made_on: 2021-08-15, addressed_to: {{o: lead}}, criteria: [{{id: c, text: It is better.}}]}}
strategies: [{{use: outcome-impact}}]
sources:
{sources}
indicators:
  - {{id: old, title: As before, unit: people, better: lower{picks["old"]}}}
  - {{id: new, title: I, unit: people, better: lower, bears_on: [r], continues: [old]{baseline}{picks["new"]}}}
""",
        "utf-8",
    )
    found = rsr.measure(tmp_path)
    (series,) = [one for one in found.measurements if one.indicator == "new"]

    assert series.finding is not None
    assert series.finding.result == "cannot-say"
    codes = [problem.code for problem in found.problems]
    assert codes == ([] if baseline else ["continued-contradicted"])
    assert any("contradict it" in one for one in series.finding.caveats) == (not baseline)
