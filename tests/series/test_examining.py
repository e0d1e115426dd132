"""What figures show by themselves is found once, and handed on to who asks of the same figures."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from attrs import evolve

import rsr
from rsr.model import Break, Indicator, Number, Observation, Period, Register
from rsr.model.succession import Succession
from rsr.plugins.sources.tabular._source import Tabular
from rsr.series.adding import not_added
from rsr.series.examining import examined, examined_in
from rsr.series.rebased import rebased
from rsr.series.recasting import recast
from rsr.series.recoding import recodings
from rsr.series.standing import latest

WORK = (recast, rebased, recodings, not_added, latest, Tabular.table)
REGISTER = """format: 3
title: Made up
organisations: [{id: ours, name: Ours}]
recommendations:
  - {id: r-1, number: "1", topic: Made up, made_on: 2021-01-15, addressed_to: {ours: lead}}
strategies: [{use: outcome-impact}]
cycles: [{id: c1, title: One, cut_off_on: %s}]
sources:
  - id: data
    use: tabular
    options:
      file: "*.csv"
      vintage_from: '(?P<date>\\d{4}-\\d{2}-\\d{2})'
      makes: table
      period: {at: month, covers: month}
      columns: {value: count}
indicators:
  - {id: i, title: People, unit: people, better: lower, bears_on: [r-1], measured: {data: data, part: home}}
"""


def written(folder: Path, *, cut_off: str = "2026-12-31") -> Path:
    """Write a register with two releases of three homes; made up."""
    (folder / "register.yaml").write_text(REGISTER % cut_off, encoding="utf-8")
    for published, months in (("2022-07-01", 6), ("2022-09-01", 8)):
        rows = [
            f"2022-{at:02},{home},{size + at * step % 7}"
            for at in range(1, months + 1)
            for home, size, step in (("A", 31, 3), ("B", 57, 5), ("C", 94, 2))
        ]
        text = "\n".join(("month,home,count", *rows, ""))
        (folder / f"{published}.csv").write_text(text, encoding="utf-8")
    return folder


@contextmanager
def calls(*functions: Callable[..., Any]) -> Iterator[Counter[str]]:
    """Count how often functions are called, by whatever name they were imported."""
    names = {one.__code__: one.__name__ for one in functions}
    found: Counter[str] = Counter()

    def count(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code in names:
            found[names[frame.f_code]] += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield found
    finally:
        sys.setprofile(before)


@pytest.mark.parametrize(
    "verb",
    [
        pytest.param(rsr.check, id="check"),
        pytest.param(lambda folder: rsr.assess(folder, cycle="c1"), id="assess"),
        pytest.param(rsr.measure, id="measure"),
        pytest.param(rsr.gather, id="gather"),
        pytest.param(lambda folder: rsr.freeze(folder, cycle="c1", to=folder / "r"), id="freeze"),
    ],
)
def test_each_verb_looks_at_figures_once(tmp_path: Path, verb: Callable[[Path], Any]) -> None:
    """No rule over the figures of an indicator runs twice, and no table is opened twice."""
    pytest.importorskip("duckdb")
    folder = written(tmp_path)

    with calls(*WORK) as found:
        verb(folder)

    assert found == {one.__name__: 1 for one in WORK}


def test_a_cycle_that_knows_less_looks_at_what_it_knows(tmp_path: Path) -> None:
    """What was found in all figures is not what a cycle sees that ends before the last release."""
    pytest.importorskip("duckdb")
    folder = written(tmp_path, cut_off="2022-08-01")
    register = rsr.gather(folder).register

    with calls(*WORK) as found:
        rsr.assess(register, cycle="c1")

    assert found == {one.__name__: 1 for one in WORK if one is not Tabular.table}
    release = rsr.freeze(folder, cycle="c1")
    assert [len(one.points) for one in release.measurements] == [6]


INDICATOR = Indicator(id="i", title="People", unit="people", better="lower")
FIGURES = tuple(
    Observation(
        indicator="i",
        part=part,
        value=Number(value=value),
        period=Period(start=date(2022, month, 1), end=date(2022, month, 28)),
    )
    for month in (1, 2)
    for part, value in (("a", 4.0), ("b", 9.0))
)
BREAK = Break(on=date(2022, 2, 1), why="made up")


@pytest.mark.parametrize(
    ("changed", "figures", "same"),
    [
        pytest.param({}, FIGURES, True, id="the-same"),
        pytest.param({}, tuple(evolve(one) for one in FIGURES), True, id="equal"),
        pytest.param({}, FIGURES[:-1], False, id="fewer-figures"),
        pytest.param({"kind": "rate"}, FIGURES, False, id="another-indicator"),
        pytest.param({"breaks": (BREAK,)}, FIGURES, False, id="a-break"),
    ],
)
def test_what_was_found_holds_for_the_same_alone(
    changed: dict[str, Any], figures: tuple[Observation, ...], *, same: bool
) -> None:
    """It is handed on for equal figures, indicator and breaks; for any other it is found anew."""
    before = examined_in(Register(title="Made up", indicators=(INDICATOR,)), FIGURES)
    now = evolve(INDICATOR, **changed)

    after = examined_in(Register(title="Made up", indicators=(now,)), figures, before)

    assert (after["i"] is before["i"]) is same
    assert after["i"] == examined(now, figures, now.broken_on)


@pytest.mark.parametrize(("breaks", "same"), [((), True), ((BREAK,), False)])
def test_a_break_of_what_an_indicator_is_made_of_is_one_of_its_own(
    breaks: tuple[Break, ...], *, same: bool
) -> None:
    """Its figures do not compare across it, and are looked at anew."""
    later = evolve(INDICATOR, id="j", continues=("i",))
    before = examined_in(Register(title="Made up", indicators=(INDICATOR, later)), ())

    now = Register(title="Made up", indicators=(evolve(INDICATOR, breaks=breaks), later))

    assert (examined_in(now, (), before)["j"] is before["j"]) is same


OLD = (127, 126, 113, 117, 124, 122, 108, 129, 125, 130, 119, 121)


def of_month(part: str, month: int, value: float, published: int) -> Observation:
    """Return a figure of a month."""
    return Observation(
        indicator="i",
        part=part,
        value=Number(value=value),
        period=Period(start=date(2022, month, 1), end=date(2022, month, 28)),
        vintage_on=date(2023, published, 1),
    )


def test_what_a_ratio_says_of_who_followed_and_of_breaks_counts_for_it() -> None:
    """What was found without that is not handed on to it."""
    renamed = [
        of_month("old" if month < 7 else "new", month, value, 1)
        for month, value in enumerate(OLD, 1)
    ]
    apart = [of_month("c", month, 900 + month * 31, 1) for month in range(1, 13)]
    found = examined(INDICATOR, (*renamed, *apart))
    said = Succession(predecessors=("old",), successors=("new",))

    assert found.recodings
    assert found.recoded_with(()) is found.recodings
    assert found.recoded_with((said,)) == ()

    changed = [of_month("c", month, 10 * value, 2) for month, value in enumerate(OLD[6:], 7)]
    first = [of_month("c", month, value, 1) for month, value in enumerate(OLD, 1)]
    found = examined(INDICATOR, (*first, *changed))

    assert found.rebased
    assert found.rebased_without(()) is found.rebased
    assert found.rebased_without((date(2022, 7, 1),)) == ()
