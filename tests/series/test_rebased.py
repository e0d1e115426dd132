"""A release on another base, or in another unit, does not compare with figures that stand before it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

import rsr
from rsr.model import Indicator, Interval, Number, Observation, Period, Value
from rsr.series.rebased import rebased

INDEX = Indicator(id="i", title="I", unit="index", better="lower", kind="index")
BEFORE = [121.0, 120.5, 122.0, 120.2, 121.6, 119.1, 118.2, 121.5, 120.1, 117.3]


def observations(
    *releases: Mapping[int, float | Value], part: str | None = None
) -> list[Observation]:
    """Return the figures of releases, a year apart, each by its month in 2020."""
    return [
        Observation(
            indicator="i",
            part=part,
            period=Period(start=date(2020, month, 1), end=date(2020, month, 28)),
            value=Number(value=figure) if isinstance(figure, int | float) else figure,
            vintage_on=date(2021 + number, 1, 1),
        )
        for number, release in enumerate(releases)
        for month, figure in release.items()
    ]


def first(figures: list[float]) -> dict[int, float | Value]:
    """Return figures from January on."""
    found: dict[int, float | Value] = {}
    found.update(enumerate(figures, start=1))
    return found


def again(shared: int, factor: float, places: int = 1) -> dict[int, float | Value]:
    """Return a release that gives the last figures again times a factor, and a new one."""
    given: dict[int, float | Value] = {
        month: round(BEFORE[month - 1] * factor, places)
        for month in range(len(BEFORE) + 1 - shared, len(BEFORE) + 1)
    }
    return given | {11: round(120 * factor, places)}


@pytest.mark.parametrize(("more", "found"), [(-1, False), (0, True), (1, True)])
def test_so_many_figures_differ_by_one_factor(more: int, *, found: bool) -> None:
    """Fewer may be revised so by chance."""
    got = rebased(INDEX, observations(first(BEFORE), again(6 + more, 1 / 1.22)))

    assert bool(got) == found
    assert all(one.on == date(2020, 11 - one.figures, 1) for one in got)
    assert all(abs(one.factor - 1 / 1.22) < 0.001 for one in got)


@pytest.mark.parametrize(("figure", "found"), [(2.0, False), (2.2, True), (2.4, True)])
def test_a_factor_is_known_to_within_a_fifth_of_its_distance_from_1(
    figure: float, *, found: bool
) -> None:
    """By rounding a half is known to within 0.217, 0.197 and 0.180 of it, on a scale of logarithms."""
    later = dict.fromkeys(range(3, 12), round(figure / 2, 1))

    assert bool(rebased(INDEX, observations(first([figure] * 10), dict(later)))) == found


@pytest.mark.parametrize(
    ("factor", "places", "found"),
    [(0.001, 2, True), (0.001, 1, True), (1000, 0, True), (1, 1, False)],
)
def test_a_unit_changes(factor: float, places: int, *, found: bool) -> None:
    """People become thousands, however few places are left, or the other way."""
    assert bool(rebased(INDEX, observations(first(BEFORE), again(8, factor, places)))) == found


@pytest.mark.parametrize(("off", "found"), [(0.0, True), (0.1, False), (-0.1, False)])
def test_every_figure_differs_by_that_factor(off: float, *, found: bool) -> None:
    """Within rounding: one that was revised besides tells nothing of a base."""
    later = again(8, 0.5)
    later[7] = round(BEFORE[6] * 0.5 + off, 1)

    assert bool(rebased(INDEX, observations(first(BEFORE), later))) == found


def test_rounding_alone_is_no_factor() -> None:
    """Figures that are the same within rounding are on the same base."""
    later: dict[int, float | Value] = {at: round(one) for at, one in enumerate(BEFORE, 1) if at > 1}

    assert rebased(INDEX, observations(first(BEFORE), later)) == ()


@pytest.mark.parametrize(
    ("broken", "found"),
    [(date(2020, 2, 1), True), (date(2020, 2, 2), False), (date(2020, 3, 1), False), (date(2020, 3, 2), True)],
)  # fmt: skip
def test_a_break_is_declared_where_the_figures_begin(broken: date, *, found: bool) -> None:
    """It lies after the day on which the last figure before begins, and no later than the first."""
    figures = observations(first(BEFORE), again(8, 0.5) | {11: 60.0})
    # The ten figures of which the last eight are given again: the first of those is March.

    assert bool(rebased(INDEX, figures, [broken])) == found


def test_a_release_of_every_period_stands_alone() -> None:
    """Nothing on the old base is left."""
    assert rebased(INDEX, observations(first(BEFORE), again(10, 0.5))) == ()


def test_the_next_release_is_on_the_base_of_the_one_before_it() -> None:
    """One change is told once, and a release that gives every period afterwards ends it."""
    second, third = again(8, 0.5), again(7, 0.5) | {12: 60.5}
    figures = observations(first(BEFORE), second, third)
    assert [one.published for one in rebased(INDEX, figures)] == [date(2022, 1, 1)]

    whole = again(10, 0.5) | {12: 60.5}
    assert rebased(INDEX, observations(first(BEFORE), second, third, whole)) == ()


def stretched(
    length: int, *, start: int = 1, off: float = 0, back: bool = False, more: bool = False
) -> list[Observation]:
    """Return two parts of twelve months, of which a second release has some times ten."""
    made: list[Observation] = []
    for part, level in (("a", 20), ("b", 25)):
        before: dict[int, float | Value] = {}
        before.update((month, level + month % 4) for month in range(1, 13))
        later = dict(before)
        for month in range(start, start + length):
            later[month] = (level + month % 4) * 10
        if off:
            later[start + 1] = (level + (start + 1) % 4) * 10 + off
        if more:
            del before[12]
        releases = [before, later, *([before] if back else [])]
        made += observations(*releases, part=part)
    return made


@pytest.mark.parametrize(
    ("length", "start", "found"),
    [
        pytest.param(5, 8, False, id="five-periods"),
        pytest.param(6, 7, True, id="six-at-the-end"),
        pytest.param(6, 1, True, id="six-at-the-beginning"),
        pytest.param(6, 4, True, id="six-between"),
        pytest.param(12, 1, False, id="all-of-them"),
    ],
)
def test_a_stretch_of_periods_in_another_unit_is_told(
    length: int, start: int, *, found: bool
) -> None:
    """Every figure is given again, and those of all parts in some periods are ten times as large."""
    got = rebased(INDEX, stretched(length, start=start))

    assert bool(got) is found
    for one in got:
        first_day, last_day = date(2020, start, 1), date(2020, start + length - 1, 28)
        assert one.says == (
            f"all 12 figures of {first_day} to {last_day} that the release of 2022-01-01 gives again "
            "are those before times 10"
        )
        assert one.on == (first_day if start > 1 else date(2020, 7, 1))


def test_a_stretch_ends_where_a_figure_differs_otherwise() -> None:
    """And a release that takes it back leaves nothing; nor is it told across a declared break."""
    assert not rebased(INDEX, stretched(6, start=7, off=30))
    assert not rebased(INDEX, stretched(6, start=7, back=True))
    assert not rebased(INDEX, stretched(6, start=7), [date(2020, 7, 1)])
    assert rebased(INDEX, stretched(6, start=4), [date(2020, 4, 1)])
    assert not rebased(INDEX, stretched(6, start=4), [date(2020, 4, 1), date(2020, 10, 1)])


def test_zeros_tell_of_no_stretch() -> None:
    """Six periods of which one has only 0 hold five figures that tell of a factor."""
    before = first([20.0, 21.0, 22.0, 0.0, 23.0, 24.0, 20.0, 21.0])
    later = dict(before) | {1: 200.0, 2: 210.0, 3: 220.0, 5: 230.0, 6: 240.0}

    assert not rebased(INDEX, observations(before, later))
    assert rebased(INDEX, observations(before, later | {7: 200.0}))


def test_new_periods_go_on_as_the_stretch_before_them_ends() -> None:
    """Only the edge before it is one: the new month is ten times as large too."""
    (one,) = rebased(INDEX, stretched(7, start=6, more=True))

    assert (one.figures, one.on) == (12, date(2020, 6, 1))
    assert not rebased(INDEX, stretched(7, start=6, more=True), [date(2020, 6, 1)])


def test_figures_of_parts_are_compared_with_their_own() -> None:
    """And some periods of one part that are left on the old base stand beside others."""
    a = observations(first(BEFORE), again(8, 0.5), part="a")
    b = observations(first(BEFORE), again(10, 0.5), part="b")

    (one,) = rebased(INDEX, [*a, *b])

    assert (one.figures, one.on) == (18, date(2020, 1, 1))


def test_zeros_negative_and_rounded_figures() -> None:
    """Changes below 0 have a factor too; 0 stays 0; what is rounded is compared as stated."""
    before = [-121.0, 0.0, 83.0, -44.0, 67.0, -222.0, 141.0, 183.0]
    later: dict[int, float | Value] = {
        month: figure / 2 for month, figure in enumerate(before, start=1) if month > 1
    }
    figures = observations(first(before), later | {9: 10.5})
    assert [one.figures for one in rebased(INDEX, figures)] == [7]
    # A zero says nothing of a factor, so that those which do are one too few.
    fewer = {month: figure for month, figure in later.items() if month != 3}
    assert rebased(INDEX, observations(first(before), fewer)) == ()
    later[2] = 3.0
    (one,) = rebased(INDEX, observations(first(before), later))
    assert (one.figures, one.on) == (6, date(2020, 3, 1))  # the stretch after it
    later[5] = 0.0
    assert rebased(INDEX, observations(first(before), later)) == ()
    rounded = {
        month: Interval(low=figure / 2 - 1, high=figure / 2 + 1, stated=figure / 2)
        for month, figure in enumerate(BEFORE, start=1)
        if month > 2
    }
    assert rebased(INDEX, observations(first(BEFORE), rounded))


@pytest.mark.parametrize(
    "form",
    ["makes: table, columns: {value: n}", "indicator: i, columns: {value: n}"],
    ids=["table", "records"],
)
@pytest.mark.parametrize("broken", ["", ", breaks: [{on: 2021-01-01, why: Another base.}]"])
def test_nothing_is_concluded_across_it(tmp_path: Path, form: str, broken: str) -> None:
    """The finding names the factor, and the series says why; a declared break ends both."""
    months = [(year, month) for year in (2020, 2021, 2022) for month in range(1, 13)]
    index = {at: 120 + at[1] % 4 * 0.3 + at[1] % 3 * 0.2 for at in months}
    for day, since, until, base in (
        ("2022-01-20", 2020, 2021, 1.0),
        ("2023-01-20", 2021, 2022, 1.22),
    ):
        rows = [f"{y}-{m:02},{index[y, m] / base:.1f}" for y, m in months if since <= y <= until]
        (tmp_path / f"f_{day}.csv").write_text("\n".join(["month,n", *rows, ""]), "utf-8")
    (tmp_path / "register.yaml").write_text(
        f"""format: 3
title: Made up
organisations: [{{id: o, name: A body}}]
recommendations:
  - {{id: r, number: "1", topic: Something, made_on: 2021-01-01, addressed_to: {{o: lead}}, criteria: [{{id: c, text: It is better.}}]}}
strategies: [{{use: outcome-impact}}]
sources:
  - {{id: s, use: tabular, options: {{file: "f_*.csv", vintage_from: '_(?P<date>[0-9-]+)', {form}, period: {{at: month, covers: month}}}}}}
indicators:
  - {{id: i, title: Prices, unit: index, better: lower, bears_on: [r]{", measured: {data: s}" if "table" in form else ""}{broken}}}
""",
        "utf-8",
    )

    found = rsr.measure(tmp_path)

    (series,) = found.measurements
    codes = [one.code for one in found.problems]
    finding = series.finding
    assert finding is not None
    assert finding.result == "cannot-say"
    assert codes == ([] if broken else ["base-changed"])
    assert any("base or the unit changed" in one for one in finding.caveats) == (not broken)


def test_the_earlier_periods_may_follow_in_a_release_of_their_own() -> None:
    """On the base of now, they are no change again: the whole series is on one base."""
    year = [*BEFORE, 119.5, 121.3]
    halves = [round(figure / 2, 2) for figure in year]
    late = {month: halves[month - 1] for month in range(7, 13)}
    early = {month: halves[month - 1] for month in range(1, 7)}

    assert rebased(INDEX, observations(first(year), late))
    assert rebased(INDEX, observations(first(year), late, early)) == ()


def parts_of(releases: list[dict[str, dict[int, float | Value]]]) -> list[Observation]:
    """Return the figures of several parts, by release."""
    names = dict.fromkeys(name for release in releases for name in release)
    return [
        one
        for name in names
        for one in observations(*(release.get(name, {}) for release in releases), part=name)
    ]


def other(shared: int = 8) -> dict[int, float | Value]:
    """Return what a release gives of a part whose base is as it was."""
    return again(shared, 1)


@pytest.mark.parametrize(("more", "found"), [(-1, False), (0, True), (1, True)])
def test_one_part_of_several_is_on_another_base(more: int, *, found: bool) -> None:
    """The others are as they were; it is told of that part, with the day from which it is so."""
    figures = parts_of([
        {"a": first(BEFORE), "b": first(BEFORE), "c": first(BEFORE)},
        {"a": other(), "b": again(6 + more, 0.5), "c": other()},
    ])  # fmt: skip
    got = rebased(INDEX, figures)

    assert bool(got) == found
    for one in got:
        assert (one.part, one.figures, one.others) == ("b", 6 + more, 0)
        assert one.on == date(2020, 11 - one.figures, 1)
        assert "figures of 'b' that the release of 2022-01-01" in one.says


def test_several_parts_of_one_release_are_told_once() -> None:
    """Each by a factor of its own, from the first day on which it is so of any."""
    figures = parts_of([
        {"a": first(BEFORE), "b": first(BEFORE), "c": first(BEFORE)},
        {"a": again(7, 0.25), "b": again(8, 0.5), "c": other()},
    ])  # fmt: skip
    (one,) = rebased(INDEX, figures)

    assert (one.part, one.others, one.on) == ("a", 1, date(2020, 3, 1))
    assert one.says.endswith("times 0.250119, and so are those of 1 more by a factor")


def test_a_part_that_is_given_whole_or_beside_a_break_is_no_finding() -> None:
    """As of all figures."""
    before = {"a": first(BEFORE), "b": first(BEFORE)}
    assert rebased(INDEX, parts_of([before, {"a": other(10), "b": again(10, 0.5)}])) == ()

    figures = parts_of([before, {"a": other(), "b": again(8, 0.5)}])
    assert rebased(INDEX, figures)
    assert rebased(INDEX, figures, [date(2020, 3, 1)]) == ()


@pytest.mark.parametrize(
    ("size", "found"),
    # Of 44 and 45 that became 53 and 54 it is known to within 0.203 of its distance from 1, of 48 and
    # 49 that became 58 and 59 to within 0.182.
    [(20, False), (44, False), (48, True), (500, True)],
)
@pytest.mark.parametrize("alone", [True, False])
def test_small_figures_that_are_all_revised_tell_of_no_base(
    size: int, *, alone: bool, found: bool
) -> None:
    """They fit some factor by chance, as figures do that are added to when late ones come."""
    before: dict[int, float | Value] = {month: size + month % 2 for month in range(1, 11)}
    later: dict[int, float | Value] = {
        month: round((size + month % 2) * 1.2) for month in range(3, 11)
    }
    count = Indicator(id="i", title="I", unit="people", better="lower", kind="count")
    others = {} if alone else {"a": before}
    figures = parts_of([{"b": before} | others, {"b": later} | others])

    assert bool(rebased(count, figures)) == found


# --- another scale by themselves --------------------------------------------------------------------


def scaled(before: list[float], after: list[float], part: str | None = None) -> list[Observation]:
    """Return figures of one release, those after them from the next month on."""
    return observations(first([*before, *after]), part=part)


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        pytest.param([2400] * 6, [2.4] * 2, True, id="thousands"),
        pytest.param([2.4] * 2, [2400] * 6, True, id="units"),
        pytest.param([2400] * 5, [2.4] * 2, False, id="five-and-two"),
        pytest.param([2400] * 5, [2.4] * 5, False, id="five-and-five"),
        pytest.param([2400] * 7, [2.4], False, id="one-alone"),
        pytest.param([2400] * 7, [0, 2.4], False, id="one-beside-nothing"),
        pytest.param([2400] * 6, [0, 2.4, 2.4], True, id="two-beside-nothing"),
        pytest.param([85.0] * 6, [0.85] * 3, True, id="shares"),
        pytest.param([100, 150, 100, 150, 100, 100], [1, 2, 1], True, id="a-fiftieth"),
        pytest.param([100, 150, 100, 150, 100, 100], [1, 2.01, 1], False, id="more-than-a-fiftieth"),
        pytest.param([250] * 6, [1] * 3, False, id="between-the-scales"),
        pytest.param([200] * 6, [1] * 3, True, id="twice-a-hundred"),
        pytest.param([201] * 6, [1] * 3, False, id="more-than-twice-a-hundred"),
        pytest.param([500] * 6, [1] * 3, True, id="half-a-thousand"),
        pytest.param([-2400] * 6, [-2.4] * 3, True, id="below-0"),
        pytest.param([2400] * 6, [1200] * 3, False, id="half"),
    ],
)  # fmt: skip
def test_figures_are_on_another_scale_from_a_period_on(
    before: list[float], after: list[float], *, found: bool
) -> None:
    """Nobody gives them again; units and thousands beside each other are no change."""
    got = rebased(INDEX, scaled(before, after))

    assert bool(got) == found
    for one in got:
        assert one.on == date(2020, next(at for at, x in enumerate([*before, *after], start=1) if at > len(before) and x), 1)  # fmt: skip
        assert one.before == len(before)


def test_parts_on_another_scale_are_counted() -> None:
    """The first by its name, and how many more."""
    every = [*scaled([2400] * 6, [2.4] * 3, "b"), *scaled([3000] * 9, [], "c")]
    every += scaled([1800] * 6, [1.8] * 3, "a")

    (got,) = rebased(INDEX, every)

    assert got.says == (
        "each of 3 figures of 'a' from 2020-07-01 on is at most a fiftieth of each of the 6 before, and so it is "
        "with 1 more part"
    )


@pytest.mark.parametrize(
    ("day", "quiet"),
    [
        (date(2020, 6, 28), False),
        (date(2020, 6, 29), True),
        (date(2020, 7, 1), True),
        (date(2020, 7, 2), False),
    ],
)
def test_a_declared_break_is_no_other_scale(day: date, *, quiet: bool) -> None:
    """Between the last on the one and the first on the other."""
    assert bool(rebased(INDEX, scaled([2400] * 6, [2.4] * 3), [day])) != quiet


def test_periods_of_other_lengths_are_not_compared() -> None:
    """A day counts less than a month."""
    days = [
        Observation(
            indicator="i",
            period=Period(start=date(2021, 1, day), end=date(2021, 1, day)),
            value=Number(value=2),
        )
        for day in range(1, 9)
    ]

    assert rebased(INDEX, [*scaled([2400] * 6, []), *days]) == ()


def test_nothing_is_concluded_across_another_scale(tmp_path: Path) -> None:
    """It is told, and the verdict says why."""
    rows = [f"{2022 + at // 12}-{at % 12 + 1:02},{2400 + at % 5 if at < 20 else 2.4}" for at in range(36)]  # fmt: skip
    (tmp_path / "t.csv").write_text("\n".join(["month,n", *rows]), "utf-8")
    (tmp_path / "register.yaml").write_text(
        """
format: 3
title: Made up
organisations: [{id: org, name: Body}]
recommendations:
  - {id: r-1, number: "1", topic: Made up, made_on: 2023-01-01, addressed_to: {org: lead}, criteria: [{id: c, text: Better.}]}
strategies: [{use: outcome-impact}]
cycles:
  - {id: c1, title: One, cut_off_on: 2026-12-31}
indicators:
  - {id: i, title: Figure, bears_on: [r-1], unit: people, better: lower}
sources:
  - {id: s, use: tabular, options: {file: t.csv, indicator: i, columns: {value: n}, period: {at: month, covers: month}}}
""",
        "utf-8",
    )

    found = rsr.measure(tmp_path)

    assert [(one.code, one.severity) for one in found.problems] == [("base-changed", "warning")]
    (measurement,) = found.measurements
    assert measurement.finding is not None
    assert "they may not be compared" in measurement.finding.says
