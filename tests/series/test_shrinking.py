"""A release that holds much less than the one before is stopped, and one that may is not."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pytest
from attrs import evolve

from rsr.errors import Problem
from rsr.model import Interval, Missing, Number, Period, Suppressed, Value
from rsr.series.amounts import (
    FEWEST_OF_REPORTER,
    LEAST_COLLAPSED,
    LEAST_LEFT,
    LEAST_SHARE,
    LEAST_ZEROED,
    Held,
    Loss,
)
from rsr.series.losses import (
    FEWEST_OF_SCALE,
    FEWEST_ROWS,
    LEAST_OF_SCALE,
    MOST_OF_SCALE,
    SURELY_OF_SCALE,
    losses,
)
from rsr.series.shrinking import Empty, shrunken

DAYS = {"a": date(2023, 1, 1), "b": date(2023, 2, 1), "c": date(2023, 3, 1)}


def month(number: int) -> Period:
    """Return a month of 2022 of 28 days."""
    return Period(start=date(2022, number, 1), end=date(2022, number, 28))


def held(file: str, number: int = 1, part: str | None = None, **more: Any) -> Held:
    """Return what a file holds for a month."""
    figure, zero = more.pop("figure", True), more.pop("zero", False)
    value = Number(value=0 if zero else 7) if figure else Missing(why="empty")
    given: dict[str, Any] = {"on": DAYS.get(file), "indicator": "i", "period": month(number)}
    return Held(file=file, part=part, **({"value": value} | given | more))


def parts(file: str, count: int, **more: Any) -> list[Held]:
    """Return one row for each of so many reporters."""
    return [held(file, part=f"p{at}", **more) for at in range(count)]


def months(file: str, numbers: Iterable[int], **more: Any) -> list[Held]:
    """Return one row for each month."""
    return [held(file, number, **more) for number in numbers]


def told(
    *each: list[Held], accepted: Callable[[str, date | None], str | None] = lambda *_: None
) -> str:
    """Return what stops a release or is accepted, or what only a note tells; or nothing."""
    found = shrunken([one for some in each for one in some], accepted)
    return " | ".join(str(one.got) for one in found.problems if not _doubtful(one))


def doubted(*each: list[Held]) -> str:
    """Return what is told of releases that are used all the same, or nothing."""
    found = shrunken([one for some in each for one in some], lambda *_: None)
    assert not found
    return " | ".join(str(one.got) for one in found.problems if _doubtful(one))


def _doubtful(one: Problem) -> bool:
    return (one.code, one.severity) == ("release-shrunken", "warning")


def test_the_documented_thresholds() -> None:
    """The numbers that the messages and pages name."""
    assert (LEAST_SHARE, FEWEST_ROWS, LEAST_ZEROED, FEWEST_OF_REPORTER) == (0.5, 10, 10, 6)
    assert (LEAST_COLLAPSED, LEAST_LEFT) == (5, 0.1)
    assert (LEAST_OF_SCALE, MOST_OF_SCALE, FEWEST_OF_SCALE, SURELY_OF_SCALE) == (0.25, 10, 6, 100)


@pytest.mark.parametrize(("now", "stopped"), [(49, True), (50, False), (51, False), (100, False)])
def test_fewer_than_half_of_the_rows_stop_a_release(now: int, *, stopped: bool) -> None:
    """Below the half it is stopped; at it and above it is not."""
    got = told([held("a", rows=100)], [held("b", rows=now)])

    assert got == (f"'b' after 'a': i: 100 rows before, {now} now" if stopped else "")


@pytest.mark.parametrize(("now", "stopped"), [(4, True), (5, False), (6, False)])
def test_fewer_than_half_of_the_reporters_stop_a_release(now: int, *, stopped: bool) -> None:
    """Those who are left have more rows, so that rows alone would not tell."""
    got = told(parts("a", 10), parts("b", now, rows=5))

    assert got == (f"'b' after 'a': i: 10 reporters before, {now} now" if stopped else "")


@pytest.mark.parametrize(("empty", "stopped"), [(6, True), (5, False), (4, False)])
def test_a_column_without_figures_stops_a_release(empty: int, *, stopped: bool) -> None:
    """Rows that are all there, and most of them empty."""
    now = [held("b", part=f"p{at}", figure=at >= empty) for at in range(10)]

    got = told(parts("a", 10), now)

    said = f"'b' after 'a': i: 10 figures before, {10 - empty} now, and {empty} empty"
    assert got == (said if stopped else "")


@pytest.mark.parametrize(
    ("before", "zeros", "stopped"),
    [(10, 6, True), (10, 5, False), (10, 0, False), (9, 9, False)],
)
def test_figures_that_became_0_stop_a_release(before: int, zeros: int, *, stopped: bool) -> None:
    """A column that was blanked may come as noughts; of a few figures each may truly be 0."""
    was = [held("a", part=f"p{at}", value=Number(value=1)) for at in range(before)]
    was += [held("a", part=f"z{at}", zero=True) for at in range(20)]
    now = [held("b", part=f"p{at}", zero=at < zeros) for at in range(before)]
    now += [held("b", part=f"z{at}", zero=True) for at in range(20)]

    got = told(was, now)

    said = f"'b' after 'a': i: {zeros} of {before} figures that were not 0 are 0 now"
    assert got == (said if stopped else "")


@pytest.mark.parametrize(("back", "stopped"), [(6, True), (5, False), (4, False)])
@pytest.mark.parametrize(("old", "new"), [("final", "provisional"), ("performance", "not-stated")])
def test_statuses_that_go_back_stop_a_release(
    back: int, old: Any, new: Any, *, stopped: bool
) -> None:
    """Where more than half of the figures are less settled than before."""
    now = [held("b", part=f"p{at}", status=new if at < back else old) for at in range(10)]

    got = told(parts("a", 10, status=old), now)

    said = f"'b' after 'a': i: {back} of 10 figures went from {old} to {new}"
    assert got == (said if stopped else "")


def test_statuses_that_settle_stop_nothing() -> None:
    """Provisional figures become final ones."""
    assert told(parts("a", 10, status="provisional"), parts("b", 10, status="final")) == ""


@pytest.mark.parametrize(
    ("before", "now", "stopped"),
    [(10, 4, True), (10, 5, False), (9, 4, False), (19, 0, True), (12, 6, False)],
)
def test_a_single_period_is_compared_where_it_has_rows_enough(
    before: int, now: int, *, stopped: bool
) -> None:
    """All other periods have what they had."""
    rest = [(number, 50) for number in range(2, 12)]
    first = [held("a", number, rows=rows) for number, rows in [(1, before), *rest]]
    second = [held("b", number, rows=rows) for number, rows in [(1, now), *rest] if rows]
    if not now:  # another indicator has rows there, so that the period is held
        first.append(held("a", 1, indicator="j"))
        second.append(held("b", 1, indicator="j"))

    got = told(first, second)

    assert got == (
        f"'b' after 'a': i: {before} rows before, {now} now, for 2022-01-01 to 2022-01-28"
        if stopped
        else ""
    )


@pytest.mark.parametrize(
    ("before", "now", "stopped"), [(10, 4, True), (10, 5, False), (9, 4, False)]
)
def test_a_single_period_is_compared_where_it_has_figures_enough(
    before: int, now: int, *, stopped: bool
) -> None:
    """Its rows are all there, and most of them are empty; all other periods have their figures."""
    one: dict[str, Any] = {"value": Number(value=1)}
    rest = [row for number in range(2, 12) for row in parts("b", 10, number=number)]
    first = [*parts("a", before, **one), *(evolve(row, file="a", on=DAYS["a"]) for row in rest)]
    second = [
        held("b", part=f"p{at}", **(one if at < now else {"figure": False})) for at in range(before)
    ]

    got = told(first, [*second, *rest])

    said = f"'b' after 'a': i: {before} figures before, {now} now, for 2022-01-01 to 2022-01-28"
    assert got == (said if stopped else "")


@pytest.mark.parametrize(("known", "stopped"), [(4, True), (5, False), (6, False)])
def test_a_sum_of_rows_that_were_blanked_is_a_loss(known: int, *, stopped: bool) -> None:
    """The figure is there all the same, of those rows that are left."""
    before = held("a", rows=10, kinds=(10, 0))

    got = told([before], [held("b", rows=10, kinds=(known, 0))])

    said = f"'b' after 'a': i: 10 figures before, {known} now, and {10 - known} empty"
    assert got == (said if stopped else "")


@pytest.mark.parametrize(
    ("value", "stopped"),
    [
        pytest.param(None, True, id="no-row"),
        pytest.param(Missing(why="blank"), True, id="empty"),
        pytest.param(Suppressed(low=1, high=4), False, id="hidden"),
        pytest.param(Number(value=3), False, id="revised"),
    ],
)
def test_a_period_whose_figures_are_all_gone_stops_a_release(
    value: Value | None, *, stopped: bool
) -> None:
    """An empty cell is a loss as a missing row is, be it the only one."""
    thirty = Number(value=30)
    first = [*months("a", range(1, 13), value=thirty), *months("a", range(1, 13), indicator="j")]
    second = [
        *months("b", [*range(1, 6), *range(7, 13)], value=thirty),
        *months("b", range(1, 13), indicator="j"),
    ]
    if value is not None:
        second.append(held("b", 6, value=value))

    got = told(first, second)

    said = (
        "'b' after 'a': i: 1 of 12 periods with a figure has none now, the first 2022-06-01 to "
        "2022-06-28"
    )
    assert got == (said if stopped else "")


def test_hidden_rows_of_a_sum_are_figures() -> None:
    """They are there, and are told as hidden."""
    got = told([held("a", rows=10, kinds=(10, 0))], [held("b", rows=10, kinds=(4, 6))])

    assert got == "'b' after 'a': i: 10 figures shown before, 4 now, and 6 hidden"


def test_a_period_without_a_figure_in_both_is_no_loss() -> None:
    """And one of which some reporters have theirs is none either."""
    first = [held("a", 1), held("a", 2, figure=False), *parts("a", 3, number=3)]
    second = [held("b", 1), held("b", 2, figure=False), *parts("b", 2, number=3)]

    assert told(first, [*second, held("b", 3, "p2", figure=False)]) == ""


def test_final_figures_need_not_reach_as_far_as_provisional_ones() -> None:
    """Another indicator may have final figures of the months that are left."""
    both: dict[str, Any] = {"file": "b", "status": "provisional"}
    final = {**both, "status": "final"}
    first = [
        *months(numbers=range(1, 5), **both),
        *months(numbers=range(1, 5), indicator="j", **both),
    ]
    second = [
        *months(numbers=range(1, 4), **final),
        *months(numbers=range(1, 5), indicator="j", **final),
    ]

    assert told(first, second) == ""


@pytest.mark.parametrize(
    ("before", "now", "stopped"),
    [
        pytest.param([9], [0], False, id="below"),
        pytest.param([10], [0], True, id="at"),
        pytest.param([5, 5], [0, 0], True, id="together"),
        pytest.param([5, 4], [0, 0], False, id="together-below"),
        pytest.param([60, 60], [0, 60], False, id="half"),
        pytest.param([100], [10], False, id="a-tenth"),
    ],
)
def test_a_period_that_became_0_stops_a_release(
    before: list[int], now: list[int], *, stopped: bool
) -> None:
    """Figures of a month that came to 10 or more are not all 0 by a usual revision."""
    rest = [(file, months(file, range(2, 13))) for file in "ab"]
    first, second = (
        [held(file, part=f"p{at}", value=Number(value=one)) for at, one in enumerate(figures)]
        + more
        for (file, more), figures in zip(rest, (before, now), strict=True)
    )

    got = told(first, second)

    said = f"'b' after 'a': i: {sum(before)} became 0 for 2022-01-01 to 2022-01-28"
    assert got == (said if stopped else "")


def test_a_rounded_figure_that_became_0_stops_a_release() -> None:
    """It is told by what is printed; one that is hidden now did not become 0."""
    was, now = Interval(low=18, high=22, stated=20), Interval(low=0, high=2, stated=0)
    rest = months("a", range(2, 8)), months("b", range(2, 8))

    assert "20 became 0" in told([held("a", value=was), *rest[0]], [held("b", value=now), *rest[1]])
    hidden = held("b", value=Suppressed(low=0, high=2))
    assert told([held("a", value=was), *rest[0]], [hidden, *rest[1]]) == ""


@pytest.mark.parametrize(
    ("before", "now", "got"),
    [
        pytest.param([1], [2], "", id="months-of-their-own"),
        pytest.param(range(1, 7), range(1, 8), "", id="cumulative"),
        pytest.param(range(1, 7), [1, 2, 4, 5, 6, 7], "1 of 6 periods is gone", id="one-dropped"),
        pytest.param(range(1, 7), [1, 2, 3, 4, 5], "1 of 6 periods is gone", id="last-dropped"),
        pytest.param([1, 2, 3], [3, 4, 5], "", id="rolling"),
        pytest.param(range(1, 7), [6, 7, 8], "", id="rolling-half"),
        pytest.param(range(1, 13), [3], "9 of 10 periods are gone", id="one-month-of-many"),
    ],
)
def test_periods_that_are_gone_stop_a_release(
    before: Iterable[int], now: Iterable[int], got: str
) -> None:
    """A file that goes on, or moves along, loses none; one that leaves a gap does."""
    found = told(months("a", before), months("b", now))

    assert got in found
    assert bool(got) == bool(found)


@pytest.mark.parametrize(
    ("before", "now", "noted"),
    [
        pytest.param(range(1, 7), [5, 6, 7], False, id="half"),
        pytest.param(range(1, 8), [6, 7, 8], True, id="fewer"),
        pytest.param(range(1, 13), [12], True, id="the-last-alone"),
    ],
)
def test_a_short_release_after_a_long_one_is_used_and_noted(
    before: Iterable[int], now: Iterable[int], *, noted: bool
) -> None:
    """It loses no period from its own first one on, and what was published of the earlier ones stands."""
    first, second = months("a", before), months("b", now)

    found = shrunken([*first, *second], lambda *_: None)

    assert not found
    got = f"'b' after 'a': {len(first)} periods before, {len(second)} now"
    assert [(one.severity, one.got) for one in found.problems] == ([("note", got)] if noted else [])


def test_a_short_release_that_lost_figures_is_stopped() -> None:
    """That it is short is told beside it."""
    first = [row for number in range(1, 8) for row in parts("a", 10, number=number)]
    second = [row for number in (6, 7, 8) for row in parts("b", 4, number=number)]

    found = shrunken([*first, *second], lambda *_: None)

    assert found.files == {"b"}
    (problem,) = found.problems
    assert (problem.severity, "7 periods before, 3 now" in str(problem.got)) == ("error", True)


def test_a_release_is_compared_with_the_last_that_holds_each_period() -> None:
    """A short one between two long ones does not hide what the later long one lost."""
    first, second = (
        [
            row
            for number in range(1, 13)
            for row in parts(file, 1 if file == "c" and number < 11 else 4, number=number)
        ]
        for file in "ac"
    )
    between = [row for number in (11, 12) for row in parts("b", 4, number=number)]

    assert shrunken([*first, *between, *second], lambda *_: None).files == {"c"}


# --- one who reports ------------------------------------------------------------------------------


def of_reporters(
    file: str, figures: Iterable[float | None], *others: float, **more: Any
) -> list[Held]:
    """Return the figures of one who reports, by month, and of others that have one each for all."""
    return [
        held(
            file,
            number,
            part,
            value=Missing(why="empty") if figure is None else Number(value=figure),
            **more,
        )
        for number, own in enumerate(figures, start=1)
        for part, figure in (("A", own), *((f"o{at}", one) for at, one in enumerate(others)))
    ]


@pytest.mark.parametrize("gone", [0, None])
@pytest.mark.parametrize(("lost", "stopped"), [(5, False), (6, True), (7, True)])
def test_a_reporter_that_lost_half_of_its_figures_stops_a_release(
    lost: int, gone: float | None, *, stopped: bool
) -> None:
    """However few they are of all figures, and be they 0 or empty."""
    before = of_reporters("a", [20] * 12, 100, 100)
    after = of_reporters("b", [20] * (12 - lost) + [gone] * lost, 100, 100)

    got = told(before, after)

    said = f"'b' after 'a': i: {lost} of 12 figures of 'A' that were not 0 are 0 or empty now"
    assert got == (said if stopped else "")


@pytest.mark.parametrize(
    ("figure", "count", "stopped"),
    [
        pytest.param(20, 5, False, id="below-six"),
        pytest.param(20, 6, True, id="six"),
        pytest.param(1.5, 6, False, id="nine-in-all"),
        pytest.param(1, 9, False, id="nine"),
        pytest.param(1, 10, True, id="ten"),
        pytest.param(0.1, 10, True, id="ten-small"),
    ],
)
def test_a_reporter_is_compared_where_its_figures_are_enough(
    figure: float, count: int, *, stopped: bool
) -> None:
    """A few small figures may truly be 0."""
    before = of_reporters("a", [figure] * count, 100, 100)

    assert bool(told(before, of_reporters("b", [0] * count, 100, 100))) is stopped


@pytest.mark.parametrize(("more", "stopped"), [(20, False), (11, False), (10, True), (0, True)])
def test_what_others_have_more_of_is_not_lost(more: int, *, stopped: bool) -> None:
    """It was moved to them where they have more than half of it."""
    before = of_reporters("a", [20] * 12, 100, 100)

    assert bool(told(before, of_reporters("b", [0] * 12, 100 + more, 100))) is stopped


@pytest.mark.parametrize(
    ("now", "fell", "rows", "stopped"),
    [
        pytest.param(49, 6, 10, True, id="below-half-in-half"),
        pytest.param(50, 6, 10, False, id="half"),
        pytest.param(49, 5, 10, False, id="in-fewer"),
        pytest.param(49, 12, 1, False, id="one-row"),
    ],
)
def test_sums_of_rows_that_lost_most_stop_a_release(
    now: int, fell: int, rows: int, *, stopped: bool
) -> None:
    """Most of the rows became 0, and are all there."""
    sums = [100] * (12 - fell) + [now] * fell
    before, after = (
        [
            held(file, number, value=Number(value=one), rows=rows)
            for number, one in enumerate(each, 1)
        ]
        for file, each in (("a", [100] * 12), ("b", sums))
    )

    got = told(before, after)

    said = (
        f"'b' after 'a': i: {fell} of 12 figures that were not 0 are 0 or empty now, or sums of rows "
        "less than half of them"
    )
    assert got == (said if stopped else "")


@pytest.mark.parametrize(
    ("now", "got"),
    [
        pytest.param(0, "51 of 100 became 0 for 2022-01-01 to 2022-01-28", id="zero"),
        pytest.param(None, "51 of 100 became empty for 2022-01-01 to 2022-01-28", id="empty"),
        pytest.param(5, "51 of 100 became 5 for 2022-01-01 to 2022-01-28", id="under-a-tenth"),
        pytest.param(5.11, "", id="a-tenth"),
    ],
)
def test_a_period_that_lost_most_of_its_total_stops_a_release(now: float | None, got: str) -> None:
    """By one who reports more than the others together."""
    before, after = of_reporters("a", [51] * 6, 49), of_reporters("b", [now] + [51] * 5, 49)

    found = told(before, after)

    assert found == (f"'b' after 'a': i: {got}" if got else "")


def test_a_total_that_is_published_beside_parts_is_none_of_these() -> None:
    """Most of what the parts came to is lost, however large the total beside them."""
    before, after = (
        [*of_reporters(file, [51] * 5, 49), held(file, 1, value=Number(value=100))]
        for file in ("a", "b")
    )
    after[0] = evolve(after[0], value=Number(value=0))

    assert (
        told(before, after) == "'b' after 'a': i: 51 of 100 became 0 for 2022-01-01 to 2022-01-28"
    )


def test_what_others_hide_is_not_known_to_be_less() -> None:
    """The figure of one went to another; a third is hidden now, which takes nothing from the total."""
    before = of_reporters("a", [20] * 12, 100, 100)
    after = [
        evolve(one, value=Suppressed(low=0, high=200)) if one.part == "o1" else one
        for one in of_reporters("b", [0] * 12, 120, 100)
    ]

    assert told(before, after) == ""


def test_rows_that_are_gone_are_lost_where_the_release_before_was_overwritten() -> None:
    """Otherwise the figures before stand."""
    both = of_reporters("a", [20] * 12, 100, 100), of_reporters("a", [20] * 12, 100, 100)
    before, after = ({month(number): {} for number in range(1, 13)} for _ in both)  # type: ignore[var-annotated]
    for release, rows in zip((before, after), both, strict=True):
        for row in rows:
            if release is before or row.part != "A" or row.period.start < date(2022, 7, 1):
                release[row.period]["i", row.part] = row

    assert not list(losses(before, after))
    assert list(losses(before, after, overwritten=True)) == [
        Loss("i: 6 of 12 figures of 'A' that were not 0 are 0 or empty now")
    ]


def test_periods_of_other_lengths_are_not_compared() -> None:
    """A month that is gone is told by months alone: the quarter of each file is its own."""
    quarter = Period(start=date(2022, 1, 1), end=date(2022, 3, 31))
    other = Period(start=date(2022, 2, 1), end=date(2022, 4, 30))

    assert not told(
        [held("a", 3), held("a", period=quarter)], [held("b", 3), held("b", period=other)]
    )
    assert "1 of 2 periods is gone" in told(
        [held("a", period=quarter), *months("a", [1, 2])], [held("b", period=quarter), held("b", 1)]
    )


def test_a_measure_that_is_gone_stops_a_release() -> None:
    """The period is held for another indicator, or is only known to be covered."""
    before = [held("a", rows=40), held("a", indicator="j")]

    assert told(before, [held("b", indicator="j")]) == "'b' after 'a': i: 40 rows before, none now"
    assert told([held("a", rows=40)], [held("b", indicator=None)]) == "'b' after 'a': i: 40 rows before, none now"  # fmt: skip


def test_what_a_file_newly_holds_stops_nothing() -> None:
    """More indicators, more reporters, more rows."""
    assert not told(parts("a", 2), [*parts("b", 5), held("b", indicator="new")])


def test_a_file_that_is_stopped_is_not_compared_with_the_next() -> None:
    """The third is like the first, and takes its place; the second is used for nothing."""
    each = [held("a", rows=100), held("b", rows=5), held("c", rows=90)]

    found = shrunken(each, lambda *_: None)

    assert found.files == {"b"}
    assert [one.where.file for one in found.problems] == ["b"]


def test_a_file_that_is_accepted_is_used_and_told() -> None:
    """Why it is right stands in the note; the next file is compared with it."""
    each = [held("a", rows=100), held("b", rows=5), held("c", rows=5)]

    found = shrunken(each, lambda file, _: {"b": "Withdrawn."}.get(file))

    assert found.files == frozenset()
    (note,) = found.problems
    assert (note.severity, note.hint) == ("note", "accepted: Withdrawn.")


@pytest.mark.parametrize(
    "order",
    [
        pytest.param(({}, {}), id="nothing-says-which-is-later"),
        pytest.param(({"on": date(2023, 1, 1)},) * 2, id="one-day"),
    ],
)
def test_files_of_which_none_is_later_are_not_compared(order: tuple[Any, Any]) -> None:
    """Neither takes the place of the other."""
    one, other = order

    assert not told([held("x", rows=100, **one)], [held("y", rows=1, **other)])


@pytest.mark.parametrize(
    ("one", "other"),
    [({"issue": 1}, {"issue": 2}), ({"status": "provisional"}, {"status": "final"})],
)
def test_without_days_the_issue_or_the_status_says_which_is_later(one: Any, other: Any) -> None:
    """It makes no difference how the files are called."""
    for names in (("x", "y"), ("y", "x")):
        got = told([held(names[0], rows=100, **one)], [held(names[1], rows=1, **other)])

        assert got.startswith(f"{names[1]!r} after {names[0]!r}: ")


def test_much_that_is_lost_is_told_in_one_problem() -> None:
    """The first findings of two files are told, and the others counted."""
    before = [held("a", indicator=f"i{at}", rows=9) for at in range(8)]

    got = told(before, [held("b", indicator=None)])

    assert got.count("rows before") == 5
    assert got.endswith("; and 3 more")


def test_the_next_file_is_compared_with_the_last_that_is_used() -> None:
    """It holds more than the one that was stopped, and still less than half of the one before that."""
    found = shrunken([held("a", rows=100), held("b", rows=5), held("c", rows=40)], lambda *_: None)

    assert found.files == {"b", "c"}


def _release(file: str, on: date | None, rows: int) -> Held:
    month = Period(start=date(2022, 1, 1), end=date(2022, 1, 31))
    return Held(file=file, on=on, indicator="i", period=month, rows=rows)


@pytest.mark.parametrize(
    ("on", "issue", "after"),
    [
        (date(2023, 1, 1), 1, None),
        (date(2023, 1, 1), 2, "'a'"),
        (date(2023, 1, 2), 1, "'a'"),
        (date(2023, 2, 1), 1, "'a'"),
        (date(2023, 2, 2), 1, "'b'"),
        (None, 1, None),
    ],
)
def test_an_empty_file_is_told_after_the_last_before_it(
    on: date | None, issue: int, after: str | None
) -> None:
    """One of the same day and issue is not before it."""
    held = [_release("a", date(2023, 1, 1), 30), _release("b", date(2023, 2, 1), 40)]

    told = shrunken(held, lambda *_: None, empty=[Empty("e", on, issue)]).problems

    assert [str(one.got).split(":")[0] for one in told] == ([f"'e' after {after}"] if after else [])


def test_an_empty_file_among_files_without_days_is_told() -> None:
    """Nothing says that it comes first."""
    told = shrunken([_release("a", None, 30)], lambda *_: None, empty=[Empty("e")]).problems

    assert [one.severity for one in told] == ["warning"]


def test_statuses_of_one_day_are_in_order_of_how_settled_they_are() -> None:
    """The final figures of a file are the later ones, although all were published on one day."""
    rows = [*parts("a", 10, status="provisional"), *parts("a", 4, status="final")]

    assert told(rows) == (
        "'a', the vintage of 2023-01-01 (final) after the vintage of 2023-01-01 (provisional): "
        "i: 10 rows before, 4 now; i: 10 reporters before, 4 now"
    )


def test_a_file_is_compared_by_the_vintages_that_are_used() -> None:
    """One that is stopped within it makes it no later than it is."""
    first = [*parts("x", 10, on=DAYS["a"]), *parts("x", 2, on=DAYS["c"])]

    found = shrunken([*first, *parts("y", 4, on=DAYS["b"])], lambda *_: None)

    assert found.files == {"y"}
    assert {file for file, _ in found.vintages} == {"x"}


def test_a_file_without_a_day_that_holds_nothing_of_the_same_periods_is_told() -> None:
    """Nothing says which is later, so that it is a warning; it may hold other periods alone."""
    rows = parts("x", 10)
    for number, told_ in ((1, "release-shrunken"), (2, "release-unselected")):
        found = shrunken([*rows, held("y", number, indicator=None)], lambda *_: None)

        assert [(one.code, one.severity) for one in found.problems] == [(told_, "warning")]


@pytest.mark.parametrize(
    ("days", "got"),
    [
        pytest.param(("a", "b"), "none of i in 'b'", id="later"),
        pytest.param(("b", "a"), "", id="earlier"),
        pytest.param(("x", "y"), "none of i in 'y'", id="without-days"),
        pytest.param(("a", "y"), "none of i in 'y'", id="one-without-a-day"),
    ],
)
def test_a_release_of_which_nothing_is_selected_is_told(days: tuple[str, str], got: str) -> None:
    """It has periods of its own, so that nothing of the one before is lost."""
    first, other = days
    rows = [held(first), held(first, 1, indicator="j"), held(other, 2, indicator="j")]

    assert told(rows, [held(other, 2, indicator=None)]) == got
    assert told(rows[:1], [held(other, 2, indicator=None)]) == got
    assert not told(rows, [held(other, 2)])
    assert not told(rows, accepted=lambda file, _: "withdrawn" if file == other else None)


def test_many_releases_of_which_nothing_is_selected_are_one_problem() -> None:
    """The first five are named."""
    rows = [held(f"x{at}", at, indicator=None) for at in range(2, 9)]

    (problem,) = shrunken([held("w"), *rows], lambda *_: None).problems

    assert (problem.code, problem.where.file) == ("release-unselected", "x2")
    assert problem.got == "none of i in 'x2', 'x3', 'x4', 'x5', 'x6' and 2 more"


@pytest.mark.parametrize(
    ("rows", "figures", "stopped"),
    [
        pytest.param((9, 4), (100, 49), True, id="below-half"),
        pytest.param((9, 4), (100, 50), False, id="half-of-the-figure"),
        pytest.param((8, 4), (100, 49), False, id="half-of-the-rows"),
        pytest.param((3, 1), (100, 30), True, id="one-of-three"),
        pytest.param((2, 1), (100, 30), False, id="one-of-two"),
        pytest.param((9, 1), (100, 100), False, id="one-row-of-the-same-figure"),
        pytest.param((9, 4), (10, 4), True, id="as-much-as-asked"),
        pytest.param((9, 4), (9, 4), False, id="of-little"),
        pytest.param((1, 1), (100, 30), False, id="one-row"),
    ],
)
def test_a_sum_that_lost_most_of_its_rows_in_one_period_stops_a_release(
    rows: tuple[int, int], figures: tuple[int, int], *, stopped: bool
) -> None:
    """Fewer than half of the rows, and less than half of the figure, though few rows were added up."""
    months_ = [
        [
            held(file, number, value=Number(value=figure if number == 3 else 100), rows=count)
            for number in range(1, 9)
            for count in [many if number == 3 else rows[0]]
        ]
        for file, many, figure in zip(("a", "b"), rows, figures, strict=True)
    ]

    got = told(*months_)

    said = (
        f"'b' after 'a': i: {rows[0]} rows added up before, {rows[1]} now, from {figures[0]} to "
        f"{figures[1]}, for 2022-03-01 to 2022-03-28"
    )
    assert got == (said if stopped else "")


@pytest.mark.parametrize(
    ("others", "stopped"),
    [
        pytest.param((20, 20), True, id="most-of-the-period"),
        pytest.param((100, 100), False, id="half-of-the-period"),
        pytest.param((20, 100), False, id="moved-to-another"),
    ],
)
def test_sums_of_parts_stop_a_release_where_most_of_a_period_is_gone(
    others: tuple[int, int], *, stopped: bool
) -> None:
    """What others have more of in that period is not lost, and one of several parts is no release."""
    releases = [
        [
            held(file, number, part, value=Number(value=figure), rows=count)
            for number in range(1, 9)
            for part, figure, count in (
                ("A", much if number == 3 else 100, many if number == 3 else 6),
                ("B", other if number == 3 else others[0], 6),
            )
        ]
        for file, much, many, other in (("a", 100, 6, others[0]), ("b", 1, 1, others[1]))
    ]

    assert bool(told(*releases)) is stopped


def hidden_sums(*figures: Value, rows: int = 4) -> list[Held]:
    """Return sums of several rows, of which nobody knows how many are hidden, month after month."""
    return [held("b", at, value=one, rows=rows) for at, one in enumerate(figures, 1)]


def lost(before: Iterable[Held], after: Iterable[Held]) -> str:
    """Return what the second lost of the first, whose file it took the place of."""
    each: list[dict[Period, dict[tuple[str, str | None], Held]]] = [{}, {}]
    for release, rows in zip(each, (before, after), strict=True):
        for one in rows:
            release.setdefault(one.period, {})["i", one.part] = one
    return " | ".join(one.says for one in losses(*each, overwritten=True))


@pytest.mark.parametrize(
    ("low", "sums", "told_"),
    [
        pytest.param(49, 6, True, id="less-than-half"),
        pytest.param(50, 6, False, id="half"),
        pytest.param(49, 5, False, id="of-half-of-the-sums"),
        pytest.param(49, 10, True, id="of-all"),
    ],
)
def test_sums_of_which_most_is_hidden_now_are_told(low: int, sums: int, *, told_: bool) -> None:
    """The least that a sum can be is no less than what is shown of it, whatever the most is."""
    before = hidden_sums(*[Number(value=100)] * 10)
    now = [Interval(low=low, high=500)] * sums + [Number(value=100)] * (10 - sums)

    said = (
        f"i: of {sums} of 10 sums less than half is shown now, and the rest hidden, the first of at least "
        f"100 before and {low} now for 2022-01-01 to 2022-01-28"
    )
    assert lost(before, hidden_sums(*now)) == (said if told_ else "")


@pytest.mark.parametrize(
    ("before", "now", "told_"),
    [
        pytest.param(Number(value=100), Interval(low=5, high=49), True, id="interval"),
        pytest.param(Number(value=100), Interval(low=5, high=50), False, id="half-at-most"),
        pytest.param(Number(value=100), Suppressed(low=4, high=49), True, id="hidden"),
        pytest.param(Number(value=100), Suppressed(low=4), False, id="of-no-most"),
        pytest.param(Interval(low=100, high=130), Interval(low=5, high=49), True, id="both-hidden"),
        pytest.param(
            Interval(low=98, high=130), Interval(low=5, high=49), False, id="half-of-least"
        ),
        pytest.param(Number(value=9), Interval(low=1, high=4), False, id="of-little"),
    ],
)
def test_a_sum_of_one_period_that_is_hidden_and_less_than_half_at_most_is_told(
    before: Value, now: Value, *, told_: bool
) -> None:
    """So much is known of it though it is hidden."""
    others = [Number(value=100)] * 8

    got = lost(hidden_sums(before, *others), hidden_sums(now, *others))

    least = getattr(before, "low", 100)
    said = f"i: 4 rows added up before, 4 now, from {least} to at most 49, for 2022-01-01 to 2022-01-28"
    assert got == (said if told_ else "")


def test_a_single_figure_that_is_hidden_now_is_not_known_to_be_less() -> None:
    """What is one row may be hidden for another reason than that it is small."""
    before = hidden_sums(*[Number(value=100)] * 9, rows=1)
    after = hidden_sums(Suppressed(low=1, high=4), *[Number(value=100)] * 8, rows=1)

    assert lost(before, after) == ""


def test_a_single_figure_that_was_hidden_is_not_known_to_have_been_lost() -> None:
    """What it was is not known, and so neither is how much of it is gone."""
    others = [Number(value=1)] * 8
    before = hidden_sums(Suppressed(low=20, high=24), *others, rows=1)

    assert lost(before, hidden_sums(Number(value=0), *others, rows=1)) == ""


def test_where_it_is_known_how_many_rows_are_hidden_these_are_counted() -> None:
    """The largest may be hidden alone, and most rows shown."""
    before = hidden_sums(*[Number(value=100)] * 10)
    after = [evolve(one, kinds=(3, 1)) for one in hidden_sums(*[Interval(low=49, high=500)] * 10)]

    assert lost([evolve(one, kinds=(4, 0)) for one in before], after) == ""


def test_a_sum_that_is_shown_and_less_is_not_called_hidden() -> None:
    """Nothing of it is hidden."""
    before = hidden_sums(*[Number(value=100)] * 10)

    got = lost(before, hidden_sums(*[Number(value=49)] * 6, *[Number(value=100)] * 4))

    assert got
    assert "hidden" not in got


def series(file: str, *figures: float | None, part: str | None = None) -> list[Held]:
    """Return single figures, one a month; None is an empty cell."""
    values = [Missing(why="empty") if one is None else Number(value=one) for one in figures]
    return [held(file, at, part, value=one) for at, one in enumerate(values, 1)]


@pytest.mark.parametrize(
    ("was", "now", "stopped"),
    [
        pytest.param([800] * 12, [9] * 3 + [800] * 9, True, id="three-months"),
        pytest.param([8] * 12, [0] * 3 + [8] * 9, True, id="three-small-months"),
        pytest.param([5] * 12, [0] * 2 + [5] * 10, True, id="two-of-5"),
        pytest.param([4] * 12, [0] * 3 + [4] * 9, False, id="of-4"),
        pytest.param([9] * 12, [0] + [9] * 11, False, id="one-of-9"),
        pytest.param([50] * 12, [4] + [50] * 11, True, id="under-a-tenth"),
        pytest.param([50] * 12, [5] * 5 + [50] * 7, False, id="a-tenth"),
        pytest.param([-50] * 12, [-4] + [-50] * 11, False, id="below-0"),
        pytest.param([50] * 12, [-4] + [50] * 11, False, id="turned"),
        pytest.param([-50] * 12, [0] + [-50] * 11, True, id="0-from-below"),
    ],
)
@pytest.mark.parametrize("part", [None, "A"])
def test_months_that_collapsed_stop_a_release(
    was: list[float], now: list[float], part: str | None, *, stopped: bool
) -> None:
    """Less than a tenth is left of 10 or more, in one month or in several of 5 or more."""
    got = told(series("a", *was, part=part), series("b", *now, part=part))

    fell = sum(one != other for one, other in zip(was, now, strict=True))
    more = f", and in {fell - 1} more period{'s' * (fell > 2)}" if fell > 1 else ""
    said = (
        f"'b' after 'a': i: {abs(was[0])} became {abs(now[0])} for 2022-01-01 to 2022-01-28{more}"
    )
    assert got == (said if stopped else "")


@pytest.mark.parametrize(
    ("was", "now", "told_"),
    [
        pytest.param(5, 0, "0", id="of-5"),
        pytest.param(4, 0, None, id="of-4"),
        pytest.param(60, 5, "5", id="under-a-tenth"),
        pytest.param(60, 6, None, id="a-tenth"),
        pytest.param(60, None, "empty", id="empty"),
    ],
)
def test_a_single_figure_that_collapsed_is_told_and_the_release_used(
    was: float, now: float | None, told_: str | None
) -> None:
    """Others report as much as before, so that most of the month is there."""
    others = [one for part in ("B", "C") for one in series("a", *[100] * 12, part=part)]
    first = [*series("a", *[was] * 12, part="A"), *others]
    second = [
        *series("b", now, *[was] * 11, part="A"),
        *(evolve(one, file="b", on=DAYS["b"]) for one in others),
    ]

    assert told(first, second) == ""
    said = f"'b' after 'a': i: {was} of 'A' became {told_} for 2022-01-01 to 2022-01-28"
    assert doubted(first, second) == (said if told_ else "")


@pytest.mark.parametrize(("gained", "told_"), [(29, True), (30, True), (31, False)])
def test_what_others_have_more_of_by_over_half_was_moved(gained: int, *, told_: bool) -> None:
    """A figure that was given to another body is not lost."""
    first = [*series("a", *[60] * 12, part="A"), *series("a", *[100] * 12, part="B")]
    second = [
        *series("b", 0, *[60] * 11, part="A"),
        *series("b", 100 + gained, *[100] * 11, part="B"),
    ]

    assert bool(doubted(first, second)) is told_


@pytest.mark.parametrize(("count", "stopped"), [(9, False), (10, True), (11, True)])
def test_many_single_figures_that_collapsed_stop_a_release(count: int, *, stopped: bool) -> None:
    """Each is of another body or month, so that no month and no body has lost half."""
    names = [f"p{at:02}" for at in range(12)]
    first = [one for name in names for one in series("a", *[50] * 12, part=name)]
    second = [
        one
        for at, name in enumerate(names)
        for one in series(
            "b", *(0 if month == at < count else 50 for month in range(12)), part=name
        )
    ]

    got = (told if stopped else doubted)(first, second)

    assert got == (
        "'b' after 'a': i: 50 of 'p00' became 0 for 2022-01-01 to 2022-01-28; of 144 figures that were not "
        f"0, {count} of at least 5 became 0, empty or less than a tenth"
    )
    assert not (doubted if stopped and not got else told)(first, first)


def test_a_figure_of_the_whole_that_collapsed_is_told_beside_its_parts() -> None:
    """The parts are all there; what is published for the whole is not."""
    parts_ = [one for part in "AB" for one in series("a", *[50] * 12, part=part)]
    again = [evolve(one, file="b", on=DAYS["b"]) for one in parts_]

    got = told([*parts_, *series("a", *[100] * 12)], [*again, *series("b", *[100] * 11, 3)])

    assert got == "'b' after 'a': i: 100 became 3 for 2022-12-01 to 2022-12-28"


def test_what_two_lost_in_a_month_counts_once_against_what_others_gained() -> None:
    """Two bodies lost 200 together, of which a third has 150 more."""
    first = [*parts("a", 2, value=Number(value=100)), held("a", 1, "z", value=Number(value=10))]
    second = [*parts("b", 2, value=Number(value=0)), held("b", 1, "z", value=Number(value=160))]
    less = [*second[:2], held("b", 1, "z", value=Number(value=110))]

    assert told(first, second) == doubted(first, second) == ""
    assert "200 of 210 became 0" in told(first, less)


def test_a_collapsed_figure_of_an_accepted_release_is_a_note() -> None:
    """The register says that it is right."""
    others = series("a", *[100] * 6, part="B")
    first = [*series("a", *[60] * 6, part="A"), *others]
    second = [
        *series("b", 0, *[60] * 5, part="A"),
        *(evolve(one, file="b", on=DAYS["b"]) for one in others),
    ]

    found = shrunken([*first, *second], lambda *_: "corrected")

    assert [(one.severity, one.hint) for one in found.problems] == [("note", "accepted: corrected")]


def test_rows_that_a_file_lost_of_few_months_are_told_where_it_was_overwritten() -> None:
    """Five of twelve bodies are gone with three months each: less than half of all, and none of six."""
    names = [f"p{at:02}" for at in range(12)]
    every = [one for name in names for one in series("a", 50, 50, 50, part=name)]
    left = [one for one in every if one.part is not None and one.part >= "p05"]

    got = lost(every, left)

    assert got.startswith("i: 50 of 'p00' became empty for 2022-01-01 to 2022-01-28; of 36 figures")
    assert "15 of at least 5" in got


# --- figures on another scale ---------------------------------------------------------------------


def numbers(file: str, *figures: float, **more: Any) -> list[Held]:
    """Return one figure of each of so many reporters."""
    return [
        held(file, part=f"p{at}", value=Number(value=one), **more) for at, one in enumerate(figures)
    ]


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        pytest.param(800, 199.9, "less than a quarter, and all together to 0.25 times", id="fell"),
        pytest.param(800, 200, "", id="a-quarter"),
        pytest.param(800, 7999, "", id="nearly-ten-times"),
        pytest.param(
            800, 8000, "ten times as much or more, and all together to 10 times", id="ten-times"
        ),
        pytest.param(
            0.85, 85, "ten times as much or more, and all together to 100 times", id="per-cent"
        ),
        pytest.param(-80, -80_000, "ten times as much or more, and all together to 1,000 times", id="below-0"),
        pytest.param(0.1, 1.6, "", id="come-to-less-than-10"),
        pytest.param(0.1, 1.7, "ten times as much or more, and all together to 17 times", id="come-to-10"),
    ],
)  # fmt: skip
def test_figures_on_another_scale_stop_a_release(was: float, now: float, said: str) -> None:
    """As where people became thousands, or shares became per cent; a base of an index differs by less."""
    got = told(numbers("a", *[was] * 6), numbers("b", *[now] * 6))

    said = (
        f"'b' after 'a': i: 6 of 6 figures that were not 0 came to {said} what they were"
        if said
        else ""
    )
    assert got == said


@pytest.mark.parametrize(("raised", "stopped"), [(5, False), (6, True)])
def test_most_of_the_figures_must_be_on_another_scale(raised: int, *, stopped: bool) -> None:
    """One figure that is a hundred times as large makes up the whole, and half of them tell nothing."""
    figures = [700] * raised + [7] * (10 - raised)

    got = told(numbers("a", *[7] * 10), numbers("b", *figures))

    said = (
        "'b' after 'a': i: 6 of 10 figures that were not 0 came to ten times as much or more, and all together "
        "to 60.4 times what they were"
    )
    assert got == (said if stopped else "")


@pytest.mark.parametrize("factor", [10, 99, 100, 1 / 5])
def test_few_figures_on_another_scale_are_doubtful(factor: float) -> None:
    """So many may be revised so far; by a hundred times no figure is."""
    releases = (numbers("a", *[300] * 5), numbers("b", *[300 * factor] * 5))

    if factor == 100:  # the threshold
        assert told(*releases)
    else:
        assert "5 of 5 figures that were not 0 came to" in doubted(*releases)


@pytest.mark.parametrize(("rows", "stopped"), [(20, True), (21, False), (5, True), (4, False)])
def test_sums_of_many_more_rows_are_on_no_other_scale(rows: int, *, stopped: bool) -> None:
    """What ten times as many rows come to may be ten times as much; what half of them come to is not."""
    before = [held("a", at, rows=10, value=Number(value=100)) for at in range(1, 7)]
    after = [held("b", at, rows=rows, value=Number(value=1000)) for at in range(1, 7)]

    assert ("came to ten times" in told(before, after)) == stopped


def test_figures_that_moved_to_those_that_had_none_are_on_no_other_scale() -> None:
    """A reporter that gave 0 before has what the others had."""
    before = numbers("a", *[50] * 6, 0)
    after = numbers("b", *[10] * 6, 240)

    assert told(before, after) == doubted(before, after) == ""
