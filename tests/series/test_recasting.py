"""Parts that a later release gives under other codes are not added up with those of the earlier one."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

import rsr
from rsr.model import Indicator, Missing, Number, Observation, Period, Suppressed, Value
from rsr.series.recasting import SMALLEST_SUM, Recast, recast

COUNT = Indicator(id="i", title="I", unit="people", better="lower", kind="count")
Release = Mapping[str, Sequence[float | Value | None]]


def observations(*releases: Release, days: Sequence[date | None] = ()) -> list[Observation]:
    """Return the figures of releases, a year apart, each from January 2020 on; None is no row."""
    found = []
    for number, release in enumerate(releases):
        on = days[number] if days else date(2021 + number, 1, 1)
        for part, figures in release.items():
            for month, figure in enumerate(figures, start=1):
                if figure is None:
                    continue
                value = Number(value=figure) if isinstance(figure, int | float) else figure
                period = Period(start=date(2020, month, 1), end=date(2020, month, 28))
                found.append(
                    Observation(indicator="i", part=part, period=period, value=value, vintage_on=on)
                )
    return found


def told(*releases: Release, indicator: Indicator = COUNT) -> list[tuple[str, str]]:
    """Return who became whom."""
    found, _ = recast(indicator, observations(*releases))
    return [("+".join(one.old), "+".join(one.new)) for one in found]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({"a": [30, 31]}, {"b": [30, 31]}, [("a", "b")]),
        ({"a": [30, 31]}, {"b": [30, 32]}, []),
        ({"a": [30, 31], "b": [12, 9]}, {"c": [42, 40]}, [("a+b", "c")]),
        ({"a": [30, 31], "b": [12, 9]}, {"c": [42, 41]}, []),
        ({"a": [30, 31], "b": [12, 9], "x": [50, 3]}, {"c": [42, 40]}, [("a+b", "c")]),
        ({"c": [42, 40]}, {"a": [30, 31], "b": [12, 9]}, [("c", "a+b")]),
        ({"c": [42, 40]}, {"a": [30, 31], "b": [12, 9], "y": [50, 3]}, [("c", "a+b")]),
        ({"a": [30, 31], "b": [12, 9]}, {"c": [22, 20], "d": [20, 20]}, [("a+b", "c+d")]),
        ({"a": [30, 31], "b": [12, 9]}, {"a": [30, 31], "b": [12, 9], "c": [42, 40]}, []),
        ({"a": [30, 31], "b": [12, 9]}, {"a": [33, 31]}, []),
        # The later release holds the second period alone.
        ({"a": [30, 31]}, {"b": [None, 31]}, [("a", "b")]),
        # What is hidden fits its bounds.
        ({"a": [30, Suppressed(low=1, high=7)]}, {"b": [30, 5]}, [("a", "b")]),
        ({"a": [30, Suppressed(low=1, high=7)]}, {"b": [30, 8]}, []),
        ({"a": [Suppressed(low=0, high=None)]}, {"b": [30]}, []),
    ],
)
def test_figures_that_a_later_release_has_under_other_codes(
    before: Release, after: Release, found: list[tuple[str, str]]
) -> None:
    """The same figures, or their sum, in every period of the new ones."""
    assert told(before, after) == found


@pytest.mark.parametrize(("size", "found"), [(-1, []), (0, [("a", "b")]), (1, [("a", "b")])])
def test_small_figures_match_by_chance(size: int, found: list[tuple[str, str]]) -> None:
    """What comes to less than the smallest sum in all periods together is told of nobody."""
    figures = [10, SMALLEST_SUM - 10 + size]

    assert told({"a": figures}, {"b": figures}) == found


@pytest.mark.parametrize(
    ("came", "found"), [(12.4, False), (12.5, True), (12.7, True), (12.8, False)]
)
def test_sums_of_rounded_figures_are_compared_within_rounding(came: float, *, found: bool) -> None:
    """Three figures, each rounded to a tenth, may be off by 0.15 together."""
    amount = Indicator(id="i", title="I", unit="£ million", better="lower", kind="amount")
    parts = {"a": [8.1, 20.0], "b": [4.5, 1.5]}

    got = told(parts, {"c": [came, 21.5]}, indicator=amount)

    assert got == ([("a+b", "c")] if found else [])


def test_the_later_figures_stand_and_nothing_else_is_left_out() -> None:
    """Where the later release does not give a period, the earlier figures of it do."""
    figures = observations({"a": [30, 31], "b": [12, 9], "d": [5, 5]}, {"c": [None, 40], "d": [None, 6]})  # fmt: skip

    left = [(one.part, one.period.start.month) for one in recast(COUNT, figures)[1]]

    assert left == [("a", 1), ("b", 1), ("d", 1), ("d", 2), ("c", 2), ("d", 2)]


def test_three_releases_are_followed_one_by_one() -> None:
    """Each is compared with what stands of all before it, a partial release between them or not."""
    first, second = {"a": [30, 31], "b": [12, 9], "d": [5, 5]}, {"d": [6, 6]}
    third, fourth = {"c": [42, 40], "d": [6, 6]}, {"e": [42, 40], "d": [6, 6]}
    figures = observations(first, second, third, fourth)

    assert told(first, second, third, fourth) == [("a+b", "c"), ("c", "e")]
    assert {one.part for one in recast(COUNT, figures)[1]} == {"d", "e"}


def test_releases_of_one_day_take_no_place_of_each_other() -> None:
    """Nothing says which of them is later; nor do rows of two statuses in one release."""
    figures = observations({"a": [30, 31]}, {"b": [30, 31]}, days=[date(2021, 1, 1)] * 2)
    assert recast(COUNT, figures) == ((), figures)
    settled = evolve(figures[2], status="final")
    assert recast(COUNT, [figures[0], settled])[0] == ()


def test_figures_that_do_not_add_up_are_not_compared() -> None:
    """Rates are near one another by chance, and are not added up anyway."""
    rate = Indicator(id="i", title="I", unit="per 1,000", better="lower", kind="rate")

    assert told({"a": [30, 31]}, {"b": [30, 31]}, indicator=rate) == []


def test_an_empty_row_that_stays_is_no_figure() -> None:
    """A code that a later release keeps without a figure has none."""
    gone = Missing(why="closed")
    figures = observations({"a": [30, 31]}, {"a": [gone, gone], "b": [30, 31]})

    assert recast(COUNT, figures)[1] == figures


def test_many_parts_take_no_long_time() -> None:
    """What is not found after some tries is left."""
    before = {f"a{n:03}": [100 + n, 200 + n * n] for n in range(200)}

    assert told(before, {"c": [1_234, 99_999]}) == []


def test_it_is_said_in_words() -> None:
    """With both sides, a figure, and what to write."""
    (one,), _ = recast(COUNT, observations({"a": [30, 31], "b": [12, 9]}, {"c": [42, 40]}))

    assert one == Recast(
        ("a", "b"),
        ("c",),
        ((date(2020, 1, 1), date(2020, 1, 28)), (date(2020, 2, 1), date(2020, 2, 28))),
        "42",
    )
    assert one.says == (
        "'a' and 'b' are only in an earlier release, and 'c' with the same figures in a later one "
        "(42 for 2020-01-01 to 2020-01-28, and in 1 more period)"
    )
    assert one.written == "{predecessors: ['a', 'b'], successors: ['c'], on: 2020-01-01}"


FIRST = "".join(
    f"2021-{month:02},{part},{n + month}\n"
    for month in range(1, 7)
    for part, n in (("a", 10), ("b", 20), ("d", 50))
)
LATER = "".join(
    f"2021-{month:02},{part},{n}\n"
    for month in range(4, 10)
    for part, n in (("c", 30 + 2 * month), ("d", 50 + month))
)
TABLE = ("makes: table, columns: {value: n}", ", measured: {data: s, part: who}")
RECORDS = ("indicator: i, columns: {value: n, part: who}", "")


@pytest.mark.parametrize("form", [TABLE, RECORDS], ids=["table", "records"])
@pytest.mark.parametrize("declared", [False, True])
def test_both_are_never_added_up(tmp_path: Path, form: tuple[str, str], *, declared: bool) -> None:
    """By every path; it is told with what to write, and what was told to write ends the finding."""
    options, measured = form
    for day, rows in (("2021-08-01", FIRST), ("2021-11-01", LATER)):
        (tmp_path / f"f_{day}.csv").write_text(f"month,who,n\n{rows}", "utf-8")
    written = "[{predecessors: ['a', 'b'], successors: ['c'], on: 2021-04-01}]"
    (tmp_path / "register.yaml").write_text(
        f"""format: 3
title: Made up
sources:
  - {{id: s, use: tabular, options: {{file: "f_*.csv", vintage_from: '_(?P<date>[0-9-]+)', {options}, period: {{at: month, covers: month}}}}}}
indicators:
  - {{id: i, title: I, unit: people, better: lower{measured}{f", successions: {written}" if declared else ""}}}
""",
        "utf-8",
    )
    found = rsr.measure(tmp_path)
    (series,) = found.measurements

    assert [getattr(point.value, "value", None) for point in series.points] == [
        80 + 3 * month for month in range(1, 10)
    ]
    codes = [problem.code for problem in found.problems]
    assert codes == ([] if declared else ["reporters-recoded"])
    assert declared or f"successions: {written}" in (found.problems[0].hint or "")
    assert declared != any("both are not added up" in remark for remark in series.remarks)
    assert series.reporters == (("c", "d") if declared else ("d",))


@pytest.mark.parametrize(("off", "found"), [(0, [("a", "b")]), (0.1, [])])
def test_one_that_became_one_has_the_very_figures(off: float, found: list[tuple[str, str]]) -> None:
    """Nothing was added up, so that nothing is off by rounding."""
    amount = Indicator(id="i", title="I", unit="£ million", better="lower", kind="amount")

    assert told({"a": [30.5, 20.5]}, {"b": [30.5, 20.5 + off]}, indicator=amount) == found


MERGED = {"a": [30, 31, 33, 50], "b": [12, 9, 10, 50], "x": [500, 3, 9, 90]}


@pytest.mark.parametrize(
    ("after", "found"),
    [
        # A tenth of 100 is 10.
        ([44, 41, 45, 110], [("a+b", "c")]),
        ([44, 41, 45, 111], []),
        ([44, 41, 45, 90], [("a+b", "c")]),
        ([44, 41, 45, 89], []),
        # Two periods are too few to tell it from chance.
        ([None, None, 45, 110], []),
        ([None, 41, 45, 110], [("a+b", "c")]),
    ],
)
def test_those_that_merged_may_be_revised_as_well(
    after: list[float | None], found: list[tuple[str, str]]
) -> None:
    """Within a tenth in each period, in three periods or more."""
    assert told(MERGED, {"c": after}) == found


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        # One that became one, and was revised.
        ({"a": [30, 31, 33], "x": [90, 9, 70]}, {"b": [31, 31, 34]}, [("a", "b")]),
        # One that was split.
        ({"c": [42, 40, 43]}, {"a": [31, 31, 34], "b": [12, 10, 10]}, [("c", "a+b")]),
        # Two became two.
        ({"a": [30, 31, 33], "b": [62, 59, 60]}, {"c": [48, 46, 47], "d": [48, 47, 48]}, [("a+b", "c+d")]),
        # Nothing tells which of two it was, or which of two followed.
        ({"a": [30, 31, 33], "b": [31, 30, 34]}, {"c": [31, 31, 34]}, []),
        ({"a": [30, 31, 33]}, {"c": [31, 31, 34], "d": [30, 32, 33]}, []),
        # What has the very figures is taken before what is like them.
        ({"a": [30, 31, 33], "b": [31, 30, 34]}, {"c": [31, 30, 34], "d": [31, 31, 34]}, [("b", "c"), ("a", "d")]),
        # Hidden figures tell of no period.
        ({"a": [30, 31, Suppressed(low=1, high=7)]}, {"b": [31, 31, 5]}, []),
    ],
)  # fmt: skip
def test_revised_figures_tell_who_followed_where_one_choice_fits(
    before: Release, after: Release, found: list[tuple[str, str]]
) -> None:
    """On either side; of several that fit none is taken."""
    assert told(before, after) == found


def test_revised_figures_are_told_with_both() -> None:
    """Those of the period that was revised most; and those of the earlier release are left out."""
    figures = observations(MERGED, {"c": [44, 41, 45, 100]})
    (one,), standing = recast(COUNT, figures)

    assert (one.came_to, one.was) == ("44", "42")
    assert one.says == (
        "'a' and 'b' are only in an earlier release, and 'c' with nearly the same figures in a later one "
        "(44, not 42, for 2020-01-01 to 2020-01-28, and in 3 more periods)"
    )
    assert {of.part for of in standing} == {"c", "x"}


def test_what_cannot_be_tried_to_the_end_is_left() -> None:
    """Whether a choice is the only one is not known where too many are there."""
    before = {f"a{n:02}": [10 + n, 11 + n, 12 + n] for n in range(30)}

    assert told(before, {"c": [2_000, 2_100, 2_200]}) == []


@pytest.mark.parametrize(("others", "found"), [(3, [("l", "c")]), (30, [])])
def test_a_choice_that_fits_is_not_sole_where_not_all_are_tried(
    others: int, found: list[tuple[str, str]]
) -> None:
    """One that comes to the whole is found at once; whether another does is seen of few alone."""
    before: Release = {f"a{n:02}": [200 + n, 0, 0] for n in range(others)}
    whole = {"c": [1_050, 1_060, 1_055]}

    assert told({"l": [1_000, 1_000, 1_000], **before}, whole) == found


def test_one_for_one_is_told_where_no_other_choice_fits_from_either_side() -> None:
    """A small one may have gone with the large one, or not."""
    large, came = {"l": [1_000, 1_000, 1_000]}, {"c": [1_050, 1_060, 1_055]}

    assert told(large, came) == [("l", "c")]
    assert told({**large, "s": [20, 20, 20]}, came) == []
