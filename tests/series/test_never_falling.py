"""A series that never falls looks cumulative, though nothing says that it is."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

import rsr


def told(
    folder: Path,
    values: Sequence[int | None],
    more: str = "",
    *,
    how: str = "never fall",
    apart: int = 1,
    also: str = "",
) -> bool:
    """Return whether a made-up series, so many months apart, is said to look cumulative."""
    rows = "".join(
        f"{1990 + at * apart // 12}-{at * apart % 12 + 1:02},{value}\n"
        for at, value in enumerate(values)
        if value is not None
    )
    (folder / "t.csv").write_text(f"month,n\n{rows}", "utf-8")
    unit = "" if "unit:" in more else ", unit: deaths"
    (folder / "register.yaml").write_text(
        f"""format: 3
title: Made up
organisations: [{{id: o, name: A body}}]
recommendations:
  - {{id: r, number: "1", topic: Something, made_on: 2021-01-01, addressed_to: {{o: lead}}, criteria: [{{id: c, text: It is better.}}]}}
strategies: [{{use: outcome-impact}}]
sources:
  - {{id: s, use: tabular, options: {{file: t.csv, makes: table, columns: {{value: n}}, period: {{at: month, covers: month}}, date_formats: ['%Y-%m']{also}}}}}
indicators:
  - {{id: i, title: Deaths, better: lower, bears_on: [r], measured: {{data: s}}{unit}{more}}}
""",
        "utf-8",
    )
    (series,) = rsr.measure(folder).measurements
    assert series.finding is not None
    told_ = [one for one in series.finding.caveats if f"The figures {how}, as if" in one]
    assert not told_ or series.finding.result == "cannot-say"
    return bool(told_)


def test_nothing_is_concluded_until_it_is_said(tmp_path: Path) -> None:
    """A rise of what was counted so far is none of what is new."""
    values = [10 + 3 * at for at in range(33 * 12)]
    assert told(tmp_path, values)
    told(tmp_path, values, ", time_sense: period")
    (series,) = rsr.measure(tmp_path).measurements
    assert series.finding is not None
    assert series.finding.result == "worse"


@pytest.mark.parametrize(("steps", "looks"), [(23, False), (24, True), (30, True)])
def test_a_series_that_never_falls_is_told(tmp_path: Path, steps: int, *, looks: bool) -> None:
    """In 24 steps or more."""
    assert told(tmp_path, [10 + 3 * at for at in range(steps + 1)]) is looks


@pytest.mark.parametrize(("rising", "looks"), [(11, False), (12, True)])
def test_half_of_the_steps_rise(tmp_path: Path, rising: int, *, looks: bool) -> None:
    """Rare events, of which most periods have as many as the one before, grow by chance."""
    assert told(tmp_path, [10] * (25 - rising) + [11 + at for at in range(rising)]) is looks


@pytest.mark.parametrize(
    ("steps", "falls", "to", "looks"),
    [
        (40, 2, 951, True),
        (40, 2, 950, False),
        (40, 3, 951, False),
        (39, 2, 951, False),
        (24, 1, 951, True),
        (23, 1, 951, False),
    ],
)
def test_corrections_are_few_and_small(
    tmp_path: Path, steps: int, falls: int, to: int, *, looks: bool
) -> None:
    """One step of twenty may fall, each by less than a twentieth; more falls are no corrections."""
    values = [1000 + 300 * at for at in range(steps + 1)]
    for at in range(1, falls + 1):
        values[2 * at] = values[2 * at - 1] * to // 1000
    assert told(tmp_path, values, how="hardly ever fall") is looks
    assert not told(tmp_path, values)


def _anew(months: int, first: int, *, grows: int = 20) -> list[int]:
    """Return what was counted so far since a month, the first being 0, of each year."""
    return [grows * ((at - first) % 12 + 1) for at in range(months)]


ANEW = "fall in one month of the year alone"


@pytest.mark.parametrize("first", [0, 3], ids=["January", "April"])
@pytest.mark.parametrize(("months", "looks"), [(23, False), (24, True), (50, True)])
def test_what_begins_anew_each_year_is_told(
    tmp_path: Path, first: int, months: int, *, looks: bool
) -> None:
    """April 20, May 40, and so on to March 240, then April 20, with no word of it."""
    assert told(tmp_path, _anew(months, first), how=ANEW) is looks
    assert not told(tmp_path, _anew(months, first))


@pytest.mark.parametrize(
    ("absent", "looks"),
    [
        # April, so that May falls in one year and April in the other.
        ((15,), True),
        # April and May of one year; of the other all are there.
        ((15, 16), True),
        # So many that 12 steps are left, and 11.
        ((*range(12, 23), *range(24, 36)), True),
        ((5, *range(12, 23), *range(24, 36)), False),
    ],
)
def test_absent_figures_hide_no_beginning(
    tmp_path: Path, absent: tuple[int, ...], *, looks: bool
) -> None:
    """The fall is between the figures that are there."""
    values = [None if at in absent else one for at, one in enumerate(_anew(36, 3))]
    assert told(tmp_path, values, how=ANEW) is looks


def test_rounded_figures_tell_it_too(tmp_path: Path) -> None:
    """They are what is printed."""
    assert told(tmp_path, _anew(30, 3), how=ANEW, also=", rounded_to: 10, counts: true")


@pytest.mark.parametrize(
    ("at", "value", "looks"),
    [
        # A correction, and a fall that is none.
        (20, 99, False),
        (20, 100, True),
        # April, after 240 in March: to half is no beginning.
        (27, 120, False),
        (27, 119, True),
    ],
)
def test_what_falls_elsewhere_or_little_is_not(
    tmp_path: Path, at: int, value: int, *, looks: bool
) -> None:
    """A fall to less than half, in that month alone, is a beginning."""
    values = _anew(48, 3)
    values[at:39] = [value, *(max(value, one) for one in values[at + 1 : 39])]
    assert told(tmp_path, values, how=ANEW) is looks


def test_half_of_the_other_steps_rise(tmp_path: Path) -> None:
    """As where nothing begins anew; figures of years have no month of their own."""
    half = [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6]
    assert not told(tmp_path, half * 3, how=ANEW)
    assert told(tmp_path, [*[*half[:-1], 7] * 2, *half], how=ANEW)
    assert not told(tmp_path, list(range(1, 7)) * 6, how=ANEW)  # January and July
    assert not told(tmp_path, list(range(1, 16)) * 2, how=ANEW, apart=12)
    assert told(tmp_path, list(range(1, 5)) * 8, how=ANEW, apart=3)


def test_figures_that_come_by_chance_fall(tmp_path: Path) -> None:
    """About as often as they rise."""
    chance = random.Random(5)  # noqa: S311  # made up
    assert not told(tmp_path, [chance.randrange(50, 100) for _ in range(36)])


@pytest.mark.parametrize(
    "more",
    [
        ", time_sense: period",
        ", time_sense: cumulative",
        ", time_sense: point-in-time",
        ", difference: {}",
        ", unit: per cent",
        ", kind: index",
    ],
)
def test_what_is_stated_or_does_not_add_up_is_not_told(tmp_path: Path, more: str) -> None:
    """Who says what figures are of knows it; prices and shares may rise for ever."""
    assert not told(tmp_path, [10 + at * at for at in range(36)], more)
