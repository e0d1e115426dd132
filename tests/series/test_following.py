"""Reporters are followed through renames, mergers and splits that the register declares."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from rsr.errors import ModelError
from rsr.model import (
    Indicator,
    Interval,
    Missing,
    Number,
    Observation,
    Period,
    Ratio,
    Register,
    Succession,
    Suppressed,
    Value,
)
from rsr.series import pick
from rsr.series.following import Followed, _in_loops, unmatched
from rsr.series.picking import IndicatorSeries

Month = Mapping[str | None, int | float | Value]
MERGED = Succession(predecessors=("a", "b"), successors=("c",))
SPLIT = Succession(predecessors=("x",), successors=("y", "z"))


def observed(id_: str, months: Sequence[Month]) -> tuple[Observation, ...]:
    """Return figures by part, month after month of 2022."""
    return tuple(
        Observation(
            indicator=id_,
            part=part,
            period=Period(start=date(2022, at, 1), end=date(2022, at, 28)),
            value=Number(value=value) if isinstance(value, int | float) else value,
        )
        for at, figures in enumerate(months, start=1)
        for part, value in figures.items()
    )


def picked(*months: Month, by: Sequence[Succession] = (MERGED,), **more: Any) -> IndicatorSeries:
    """Return the series of made-up figures."""
    indicator = Indicator(
        id="i", title="I", unit="people", better="lower", successions=tuple(by), **more
    )
    return pick(indicator, {"i": observed("i", months)}, since=None)


def with_d(figures: Mapping[str, int]) -> Mapping[str | None, int]:
    """Return figures beside that of one who always reports."""
    return dict(figures.items()) | {"d": 1}  # type: ignore[return-value]  # of names alone


def shown(found: IndicatorSeries) -> list[tuple[Any, Any]]:
    """Return the figure of all and that of those throughout, a pair for each month."""
    return [(_plain(p.value), _plain(p.throughout)) for p in found.points]


def _plain(value: Value | None) -> Any:
    match value:
        case Number(value=number):
            return number
        case Interval(low=low, high=high):
            return (low, high)
        case Missing():
            return "missing"
    return value


def test_a_merger_is_followed() -> None:
    """The sum of those before is the figure before; nobody is lost from those throughout."""
    found = picked({"a": 10, "b": 20, "d": 1}, {"c": 33, "d": 2})

    assert found.reporters == ("c", "d")
    assert not found.changing
    assert shown(found) == [(31, 31), (35, 35)]
    assert [p.coverage[0].reporting for p in found.points] == [2, 2]
    (remark,) = found.remarks
    assert remark == (
        "'a' and 'b' became 'c': they are followed as one who reports, and what is published of "
        "the whole stays as it is."
    )


def test_without_a_declaration_only_the_others_report_throughout() -> None:
    """What the same figures come to where nothing is declared."""
    found = picked({"a": 10, "b": 20, "d": 1}, {"c": 33, "d": 2}, by=())

    assert (found.reporters, found.changing, found.remarks) == (("d",), True, ())


def test_a_published_whole_stays_as_it_is() -> None:
    """Whatever the parts come to."""
    found = picked({None: 100, "a": 10, "b": 20}, {None: 90, "c": 33})

    assert shown(found) == [(100, 30), (90, 33)]


def test_hidden_figures_of_the_merged_are_added_by_their_bounds() -> None:
    """The bounds of the sum hold."""
    hidden = Suppressed(low=1, high=4)
    found = picked({"a": 10, "b": hidden}, {"c": 33})

    assert shown(found) == [((11, 14), (11, 14)), (33, 33)]


@pytest.mark.parametrize("kind", ["rate", "percentage", "median", "mean", "index"])
def test_figures_that_do_not_add_up_are_never_added(kind: Any) -> None:
    """They count as one who reports, and there is no figure of them."""
    found = picked({"a": 10, "b": 20}, {"c": 33}, kind=kind)

    assert shown(found) == [("missing", None), ("missing", None)]
    assert [p.coverage[0].reporting for p in found.points] == [1, 1]
    assert [p.coverage[0].throughout for p in found.points] == [1, 1]


@pytest.mark.parametrize("gone", [{"b": 20}, {"a": Missing(why="late"), "b": 20}])
def test_one_of_the_merged_that_does_not_report_leaves_them_without_a_figure(gone: Month) -> None:
    """A sum without it would be too low. What is published of the others counts all the same."""
    found = picked({"a": 10, "b": 20, "d": 1}, {**gone, "d": 1}, {"a": 10, "b": 9, "d": 1}, {"c": 30, "d": 1})  # fmt: skip

    assert found.reporters == ("d",)
    assert [p.value for p in found.points] == [Number(value=n) for n in (31, 21, 20, 31)]


@pytest.mark.parametrize(("day", "whole"), [(2, True), (3, False), (4, False)])
def test_with_a_day_those_before_are_there_until_then(day: int, *, whole: bool) -> None:
    """'a' ends with January; whether February lacks it, the day of the merger says."""
    by = Succession(predecessors=("a", "b"), successors=("b",), on=date(2022, day, 1))
    found = picked(*(with_d(of) for of in ({"a": 10, "b": 20}, {"b": 31}, {"b": 32})), by=(by,))

    assert ("b" in found.reporters) is whole


@pytest.mark.parametrize(("day", "whole"), [(1, False), (2, False), (3, True)])
def test_with_a_day_those_after_are_there_from_then(day: int, *, whole: bool) -> None:
    """'z' begins with March; whether February lacks it, the day of the split says."""
    by = Succession(predecessors=("y",), successors=("y", "z"), on=date(2022, day, 1))
    found = picked(*(with_d(of) for of in ({"y": 10}, {"y": 6}, {"y": 5, "z": 4})), by=(by,))

    assert ("y" in found.reporters) is whole


def test_one_that_took_in_another_is_followed_under_its_own_code() -> None:
    """It stands on both sides."""
    by = Succession(predecessors=("a", "b"), successors=("b",))
    found = picked({"a": 10, "b": 20}, {"b": 31}, by=(by,))

    assert (found.reporters, shown(found)) == (("b",), [(30, 30), (31, 31)])


def test_a_split_is_followed_under_the_first_code() -> None:
    """The sum of those after is the figure after."""
    found = picked({"x": 30}, {"y": 10, "z": 21}, by=(SPLIT,))

    assert (found.reporters, shown(found)) == (("x",), [(30, 30), (31, 31)])


def test_a_stated_total_stands_in_the_place_of_its_parts() -> None:
    """It is not added to them, in the sum of all no more than in that of those throughout."""
    split = picked({"x": 30, "d": 1}, {"x": 32, "y": 10, "z": 21, "d": 1}, by=(SPLIT,))
    merged = picked({"a": 10, "b": 20, "c": 31}, {"c": 33})

    assert shown(split) == [(31, 31), (33, 33)]
    assert shown(merged) == [(31, 31), (33, 33)]


def test_one_of_the_merged_that_reports_late_is_not_taken_for_all() -> None:
    """Neither the total nor all that it is made of report in February."""
    found = picked({"a": 10, "b": 20, "d": 1}, {"a": 10, "d": 1}, {"c": 30, "d": 1}, {"c": 30, "d": 1})  # fmt: skip
    total = picked({"c": 30, "d": 1}, {"a": 10, "d": 1}, {"c": 30, "d": 1})

    assert total.reporters == ("d",)
    assert found.reporters == ("d",)


def test_without_a_day_those_after_are_there_once_those_before_are_gone() -> None:
    """February has one of the two that came of a split; the other comes in March."""
    found = picked({"x": 30, "d": 1}, {"y": 10, "d": 1}, {"y": 10, "z": 20, "d": 1}, by=(SPLIT,))

    assert found.reporters == ("d",)


@pytest.mark.parametrize(("ends", "found"), [(29, ()), (30, ("a",))])
def test_those_before_are_there_until_the_first_day_of_those_after(
    ends: int, found: tuple[str, ...]
) -> None:
    """By periods that overlap: what ends before that day lacks who does not report, and no other."""
    first, second, third = (
        (date(2022, 2, 1), date(2022, 3, 31)),
        (date(2022, 3, 1), date(2022, 4, ends)),
        (date(2022, 4, 30), date(2022, 5, 31)),
    )
    followed = Followed([MERGED], {first: "ab", second: "a", third: "c"})

    assert followed.members(second, "a") == {"c": found}


def test_a_stated_total_without_a_figure_is_none() -> None:
    """Its blank rows change nothing."""
    found = picked({"x": 30}, {"x": Missing(why="closed"), "y": 10, "z": 21}, by=(SPLIT,))

    assert shown(found) == [(30, 30), (31, 31)]


def test_both_codes_of_a_rename_in_one_month_are_added() -> None:
    """Each has the days that were under it."""
    by = Succession(predecessors=("old",), successors=("new",))
    found = picked({"old": 30}, {"old": 12, "new": 18}, {"new": 31}, by=(by,))

    assert (found.reporters, shown(found)) == (("new",), [(30, 30), (30, 30), (31, 31)])


def test_a_rename_needs_no_sum_so_that_any_kind_is_followed() -> None:
    """A median under another code is the same one's."""
    by = Succession(predecessors=("old",), successors=("new",))
    found = picked({"old": 3}, {"new": 4}, by=(by,), kind="median")

    assert [p.coverage[0].throughout for p in found.points] == [1, 1]


@pytest.mark.parametrize("turned", [False, True])
def test_chains_are_followed_to_their_end(*, turned: bool) -> None:
    """In whatever order they are declared."""
    further = Succession(predecessors=("c",), successors=("e",))
    by = (further, MERGED) if turned else (MERGED, further)
    found = picked({"a": 10, "b": 20}, {"c": 33}, {"e": 34}, by=by)

    assert (found.reporters, shown(found)) == (("e",), [(30, 30), (33, 33), (34, 34)])


def test_a_split_whose_part_is_renamed_is_followed() -> None:
    """Its stated total stands in place of those further on too."""
    further = Succession(predecessors=("y",), successors=("w",))
    found = picked({"x": 30}, {"y": 10, "z": 21}, {"w": 11, "z": 21}, {"x": 35, "w": 12, "z": 22}, by=(SPLIT, further))  # fmt: skip

    assert (found.reporters, [row[1] for row in shown(found)]) == (("x",), [30, 31, 32, 35])


def test_several_to_several_are_named_by_those_after() -> None:
    """There is no one code of all."""
    by = Succession(predecessors=("a", "b"), successors=("d", "c"))
    found = picked({"a": 10, "b": 20}, {"c": 15, "d": 16}, by=(by,))

    assert (found.reporters, shown(found)) == (("c + d",), [(30, 30), (31, 31)])


def test_codes_are_compared_as_people_see_them() -> None:
    """Case and spaces do not matter."""
    by = Succession(predecessors=("North  Trust",), successors=("South",))
    found = picked({"north trust": 30}, {"SOUTH ": 31}, by=(by,))

    assert found.reporters == ("South",)


def test_a_ratio_follows_what_either_of_its_two_declares() -> None:
    """Both figures of those who merged are added up, also where each has them by other codes."""
    of = Indicator(id="of", title="O", unit="people", better="lower", successions=(MERGED,))
    over = Indicator(id="over", title="V", unit="people", better="lower")
    made = Indicator(
        id="i",
        title="I",
        unit="%",
        better="lower",
        ratio=Ratio(numerator="of", denominator="over", times=100),
    )
    figures = {
        "of": observed("of", [{"a": 1, "b": 2, "d": 1}, {"c": 4, "d": 1}]),
        "over": observed("over", [{"c": 10, "d": 10}, {"c": 10, "d": 10}]),
    }

    found = pick(made, figures, since=None, others={"of": of, "over": over})

    assert (found.reporters, shown(found)) == (("c", "d"), [(20, 20), (25, 25)])
    assert len(found.remarks) == 1


def test_a_ratio_keeps_those_who_report_both_where_another_of_the_merged_does_not() -> None:
    """What is followed has no figure then; that of all who report both is what it was."""
    of = Indicator(id="of", title="O", unit="people", better="lower", successions=(MERGED,))
    over = Indicator(id="over", title="V", unit="people", better="lower")
    made = Indicator(
        id="i", title="I", unit="%", better="lower", ratio=Ratio(numerator="of", denominator="over")
    )
    figures = {
        "of": observed("of", [{"a": 1, "b": 2}, {"a": 1, "b": 2}, {"b": 3}, {"c": 4}]),
        "over": observed(
            "over", [{"a": 10, "b": 10}, {"b": 10}, {"a": 10, "b": 10}, {"a": 1, "c": 10}]
        ),
    }

    found = pick(made, figures, since=None, others={"of": of, "over": over})

    assert [p.value for p in found.points][1:3] == [Number(value=0.2), Number(value=0.3)]
    assert found.points[1].throughout is None


def test_who_is_not_in_the_data_is_told() -> None:
    """A code that is written otherwise would be followed in vain."""
    by = (Succession(predecessors=("a", "A2"), successors=("c",)), MERGED)
    indicator = Indicator(id="i", title="I", unit="people", better="lower", successions=by)
    register = Register(
        title="Made up",
        indicators=(indicator,),
        observations=observed("i", [{"a": 1, "b": 2}, {"C": 3}]),
    )

    (problem,) = unmatched(register)

    assert (problem.code, problem.got) == ("succession-unmatched", "'A2'")
    assert problem.where.path == ("indicators", 0, "successions", 0, "predecessors")


@pytest.mark.parametrize(
    ("before", "after", "code", "at"),
    [
        ((), ("c",), "list-empty", "predecessors"),
        (("a",), (), "list-empty", "successors"),
        (("a", "b"), ("b", "a"), "succession-same", "successors"),
        ((" ",), ("b",), "text-empty", "predecessors"),
    ],
)
def test_a_succession_names_both_sides(
    before: tuple[str, ...], after: tuple[str, ...], code: str, at: str
) -> None:
    """Each is refused with its place."""
    with pytest.raises(ModelError) as caught:
        Succession(predecessors=before, successors=after)

    (problem,) = caught.value.problems
    assert (problem.code, problem.where.path[0]) == (code, at)


def test_the_day_of_a_merger_is_of_those_after() -> None:
    """A period that ends on it may be without those before."""
    by = Succession(predecessors=("a", "b"), successors=("b",), on=date(2022, 2, 28))
    found = picked(*(with_d(of) for of in ({"a": 10, "b": 20}, {"b": 31}, {"b": 32})), by=(by,))

    assert found.reporters == ("b", "d")


def test_one_that_began_later_is_not_missed_before() -> None:
    """'a' is there from its first figure on."""
    found = picked(with_d({"b": 20}), with_d({"a": 10, "b": 20}), with_d({"c": 30}))

    assert found.reporters == ("c", "d")


# --- at the thresholds ------------------------------------------------------------------------


def days(*reporting: str) -> dict[tuple[date, date], set[str]]:
    """Return who reports on days one after another, a letter for each."""
    return {
        (date(2022, 1, at), date(2022, 1, at)): set(who)
        for at, who in enumerate(reporting, start=1)
    }


def test_a_successor_is_there_from_the_day_after_the_last_of_the_one_before() -> None:
    """Nothing is missing of it on that last day, nor before."""
    reporting = days("a", "a", "a", "b", "b")
    followed = Followed([Succession(predecessors=("a",), successors=("b",))], reporting)

    found = [followed.members(span, who) for span, who in reporting.items()]

    assert found == [{"b": ("a",)}] * 3 + [{"b": ("b",)}] * 2


def test_who_is_in_a_stated_total_need_not_report_beside_it() -> None:
    """One of two before them is silent while the total stands, and reports again without it."""
    reporting = days("ab", "mb", "ab")
    followed = Followed([Succession(predecessors=("a", "b"), successors=("m",))], reporting)

    assert followed.members(*next(iter(list(reporting.items())[1:]))) == {"m": ("m",)}


def test_who_comes_before_a_loop_or_after_it_is_not_in_it() -> None:
    """Also where it goes on under its own code."""
    steps = (("x", "y"), ("y", "x"), ("ya", "a"), ("v", "w"), ("w", "x"))
    told = [Succession(predecessors=tuple(old), successors=tuple(new)) for old, new in steps]

    assert _in_loops(told) == ("x", "y")
