"""Which figures make a series: vintages, parts, coverage, and who reported throughout."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from rsr.model import (
    Coverage,
    Indicator,
    Interval,
    Missing,
    NotApplicable,
    NotCollected,
    Number,
    Observation,
    Period,
    Ratio,
    Reporting,
    Suppressed,
    Value,
)
from rsr.model.observation import ROWS
from rsr.series import known_on, pick
from rsr.series.picking import _fewer
from rsr.series.standing import StandingFigure


def indicator(**more: Any) -> Indicator:
    """Return an indicator that was made up."""
    given: dict[str, Any] = {"id": "people", "title": "People", "unit": "people", "better": "lower"}
    return Indicator(**(given | more))


def month(number: int) -> Period:
    """Return a month of 2021."""
    days = {1: 31, 2: 28, 3: 31, 4: 30}
    return Period(start=date(2021, number, 1), end=date(2021, number, days[number]))


def seen(number: int, value: Value | float, part: str | None = None, **more: Any) -> Observation:
    """Return a figure for a month, of a part or the whole."""
    known = Number(value=value) if isinstance(value, int | float) else value
    given: dict[str, Any] = {"indicator": "people", "period": month(number), "part": part}
    return Observation(**(given | {"value": known} | more))


def values(observations: Sequence[Observation], **more: Any) -> list[Value]:
    """Return the values of the series."""
    picked = pick(indicator(**more), {"people": observations}, since=None)
    return [point.value for point in picked.points]


def test_the_latest_vintage_stands_and_the_earlier_ones_are_counted() -> None:
    """A figure published later takes the place of the one before, which counts as revised."""
    observed = [
        seen(1, 12, vintage_on=date(2021, 3, 1)),
        seen(1, 10, vintage_on=date(2021, 2, 1)),
        seen(2, 7, vintage_on=date(2021, 3, 1)),
    ]

    points = pick(indicator(), {"people": observed}, since=None).points

    assert [point.value for point in points] == [Number(value=12), Number(value=7)]
    assert [(point.vintages, point.revised) for point in points] == [(2, True), (1, False)]


def test_without_days_of_publication_the_more_settled_figure_stands() -> None:
    """Final comes after performance, and performance after provisional, in any order of records."""
    observed = [
        seen(1, 9, status="final"),
        seen(1, 5, status="provisional"),
        seen(1, 8, status="performance"),
    ]

    assert values(observed) == [Number(value=9)]


@pytest.mark.parametrize("order", [1, -1])
def test_a_final_figure_stands_whatever_is_published_later(order: int) -> None:
    """The status comes before the day; the later figure is kept beside the one that stands."""
    final = seen(1, 10, status="final", vintage_on=date(2021, 3, 1))
    later = seen(1, 12, status="provisional", vintage_on=date(2021, 4, 1))

    (point,) = pick(indicator(), {"people": [final, later][::order]}, since=None).points

    assert (point.value, point.status) == (Number(value=10), "final")
    assert (point.revised, point.overruled) == (False, (final, later))


def test_a_provisional_figure_that_was_published_before_is_no_later_one() -> None:
    """A final figure that comes after the provisional one changes it, as every release does."""
    provisional = seen(1, 12, status="provisional", vintage_on=date(2021, 3, 1))
    final = seen(1, 10, status="final", vintage_on=date(2021, 3, 1))

    (point,) = pick(indicator(), {"people": [final, provisional]}, since=None).points

    assert (point.revised, point.overruled) == (True, None)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"status": "provisional"}, {"status": "final"}),
        ({}, {"vintage_on": date(2021, 3, 1)}),
    ],
)
def test_no_figure_is_called_later_where_days_are_not_recorded(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    """A more settled status, or a day, decides which stands, not which was published later."""
    observed = [seen(1, 12, **first), seen(1, 10, **second)]

    (point,) = pick(indicator(), {"people": observed}, since=None).points

    assert (point.value, point.revised, point.undated) == (Number(value=10), False, True)


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize("vintages", [("b", "a"), ("a", "b"), (None, None)])
def test_no_figure_is_shown_where_nothing_says_which_stands(
    vintages: tuple[str | None, str | None], order: int
) -> None:
    """Neither the name of a vintage nor the order of records decides; the point says that none does."""
    observed = [seen(1, 5 + at, vintage=name) for at, name in enumerate(vintages)][::order]

    (point,) = pick(indicator(), {"people": observed}, since=None).points

    assert isinstance(point.value, Missing)
    assert (point.vintages, point.revised) == (2, False)
    assert "nothing says which of them stands" in str(point.value.why)
    assert point.caveats == ()  # said once


def test_the_higher_issue_of_a_day_stands() -> None:
    """Where a day has two issues, the register may say which is the later."""
    observed = [seen(1, 6, issue=2), seen(1, 5), seen(2, 7), seen(2, 7, vintage="again")]

    points = pick(indicator(), {"people": observed}, since=None).points

    assert [(point.value, point.revised) for point in points] == [
        (Number(value=6), True),
        (Number(value=7), False),
    ]
    assert not any(point.caveats for point in points)


def test_no_sum_is_made_of_parts_of_which_one_is_not_clear() -> None:
    """A part with two figures, of which none stands, is no part that did not report."""
    observed = [
        *(seen(number, 5, part) for number in (1, 2) for part in ("a", "b")),
        seen(2, 9, "b", vintage="other"),
    ]

    picked = pick(indicator(), {"people": observed}, since=None)

    assert picked.points[0].value == Number(value=10)
    assert isinstance(picked.points[1].value, Missing)
    assert isinstance(picked.points[1].throughout, Missing)
    assert picked.reporters == ("a", "b")


def test_no_rate_is_made_of_a_part_that_is_not_clear() -> None:
    """Above the line or below it, a figure that is not clear leaves no rate."""
    both = {
        "above": [seen(1, 1, "a", indicator="above"), seen(1, 2, "a", indicator="above")],
        "below": [seen(1, 10, "a", indicator="below")],
    }
    for of, over in (("above", "below"), ("below", "above")):
        rate = indicator(ratio=Ratio(numerator=of, denominator=over))

        assert isinstance(pick(rate, both, since=None).points[0].value, Missing)


def test_only_what_was_known_on_a_day_is_seen() -> None:
    """A vintage of a later day is not known, nor is a figure about days that were not over."""
    early, late = seen(1, 1, vintage_on=date(2021, 2, 1)), seen(1, 2, vintage_on=date(2021, 3, 1))
    undated = seen(2, 3)

    assert known_on([early, late, undated], date(2021, 2, 27)) == (early,)
    assert known_on([early, late, undated], date(2021, 2, 28)) == (early, undated)
    assert known_on([early, late, undated], None) == (early, late, undated)


def test_parts_are_added_up_and_those_who_report_throughout_apart() -> None:
    """The sum of all moves as parts come and go; that of those who report throughout does not."""
    observed = [
        *(seen(1, value, part) for part, value in (("A", 10), ("B", 20))),
        *(seen(2, value, part) for part, value in (("A", 11), ("B", 19), ("C", 40))),
        *(seen(3, value, part) for part, value in (("A", 10), ("C", 41))),
    ]

    picked = pick(indicator(), {"people": observed}, since=None)

    assert [point.value for point in picked.points] == [Number(value=v) for v in (30, 70, 51)]
    assert [point.throughout for point in picked.points] == [Number(value=v) for v in (10, 11, 10)]
    assert (picked.reporters, picked.reporters_ever, picked.changing) == (("A",), 3, True)
    assert [point.coverage[0].reporting for point in picked.points] == [2, 3, 2]
    assert [point.coverage[0].throughout for point in picked.points] == [1, 1, 1]


def test_a_part_that_is_missing_or_not_collected_does_not_report() -> None:
    """A figure that is not there is no report; one that is hidden is."""
    observed = [
        seen(1, 10, "A"),
        seen(1, Missing(), "B"),
        seen(1, NotCollected(), "C"),
        seen(1, Suppressed(low=0, high=4), "D"),
    ]

    point = pick(indicator(), {"people": observed}, since=None).points[0]

    assert point.coverage == (Coverage(reporting=2, of="bodies", throughout=2),)
    assert (point.known, point.suppressed, point.missing) == (1, 1, 2)
    assert point.value == Interval(low=10, high=14)


ROUNDED = Interval(low=8, high=12, stated=10)


@pytest.mark.parametrize(
    ("parts", "value"),
    [
        ([60, Suppressed(low=0, high=40)], Interval(low=60, high=100)),
        ([60, Suppressed(low=1, high=40)], Interval(low=61, high=100)),
        ([60, ROUNDED], Interval(low=68, high=72, stated=70)),
        ([60, ROUNDED, Suppressed(low=0, high=4)], Interval(low=68, high=76)),
        ([ROUNDED, Interval(low=8, high=12)], Interval(low=16, high=24)),
        ([60, Suppressed(low=0)], Suppressed(low=60)),
    ],
)
def test_a_sum_with_a_hidden_part_has_no_figure_of_the_others(
    parts: list[Value | float], value: Value
) -> None:
    """Whatever the least of it is; nor has a ratio of such a sum, or the sum of those throughout."""
    observed = [seen(1, one, part) for one, part in zip(parts, "ABC", strict=False)]
    picked = pick(indicator(), {"people": observed}, since=None).points[0]
    ratio = indicator(id="share", ratio=Ratio(numerator="people", denominator="beds"))
    beds = [seen(1, 100, part, indicator="beds") for _, part in zip(parts, "ABC", strict=False)]

    assert picked.value == picked.throughout == value
    divided = pick(ratio, {"people": observed, "beds": beds}, since=None).points[0]
    assert divided.quotient is not None
    assert divided.quotient.numerator == value
    stated = divided.value.stated if isinstance(divided.value, Interval) else None
    assert stated == (0.35 if value == Interval(low=68, high=72, stated=70) else None)


@pytest.mark.parametrize("value", [NotApplicable(), NotCollected(), Missing()])
def test_a_part_that_it_applies_to_no_more_reports_no_more(value: Value) -> None:
    """Who is no more counted is no part of those who are compared, and 0 is no figure of theirs."""
    observed = [
        *(seen(month, 10, part) for month in (1, 2) for part in "AB"),
        seen(1, 30, "C"),
        seen(2, value, "C"),
    ]

    picked = pick(indicator(), {"people": observed}, since=None)

    assert (picked.reporters, picked.changing) == (("A", "B"), True)
    assert [point.throughout for point in picked.points] == [Number(value=20)] * 2
    assert [point.coverage[0].reporting for point in picked.points] == [3, 2]
    assert picked.points[1].value == Number(value=20)


def test_what_applies_to_nobody_has_no_total() -> None:
    """It is not missing: there is nothing to count."""
    observed = [
        seen(1, NotApplicable(), "A"),
        seen(1, NotApplicable(), "B"),
        seen(1, Missing(), "C"),
    ]

    (point,) = pick(indicator(), {"people": observed}, since=None).points

    assert point.value == NotApplicable()
    assert point.coverage[0].reporting == 0


def test_who_reports_throughout_is_asked_from_the_baseline_on() -> None:
    """A part that began to report before the baseline reports throughout."""
    observed = [seen(1, 1, "A"), seen(2, 1, "A"), seen(2, 2, "B"), seen(3, 1, "A"), seen(3, 2, "B")]

    whole = pick(indicator(), {"people": observed}, since=None)
    since = pick(indicator(), {"people": observed}, since=date(2021, 2, 1))

    assert (whole.reporters, whole.changing) == (("A",), True)
    # Before the baseline not all of them reported, so that the figures of all do not compare.
    assert (since.reporters, since.changing) == (("A", "B"), True)
    assert [point.throughout for point in since.points] == [None, Number(value=3), Number(value=3)]


def test_a_period_in_which_nobody_reports_sets_nobody_apart() -> None:
    """It has no figure, and those who report in all the others are the same."""
    observed = [
        *(seen(month, 1, part) for month in (1, 3) for part in "AB"),
        *(seen(2, Missing(), part) for part in "AB"),
    ]

    found = pick(indicator(), {"people": observed}, since=None)

    assert (found.reporters, found.changing) == (("A", "B"), False)
    assert [type(point.value) for point in found.points] == [Number, Missing, Number]


def test_the_published_whole_stands_beside_its_parts() -> None:
    """Where the publisher gives the whole, it is not added up again."""
    observed = [seen(1, 33), seen(1, 10, "A"), seen(1, 20, "B")]

    point = pick(indicator(), {"people": observed}, since=None).points[0]

    assert (point.value, point.throughout) == (Number(value=33), Number(value=30))


@pytest.mark.parametrize(
    ("statuses", "told"),
    [
        (["final", "provisional"], "provisional"),
        (["provisional", "final"], "provisional"),
        (["not-stated", "final"], "final"),
        (["not-stated", "not-stated"], "not-stated"),
    ],
)
def test_a_sum_is_as_settled_as_the_least_settled_of_its_parts(
    statuses: list[str], told: str
) -> None:
    """A status that is not stated says nothing of the others."""
    observed = [seen(1, 10, part, status=one) for part, one in zip("AB", statuses, strict=True)]

    assert pick(indicator(), {"people": observed}, since=None).points[0].status == told


def test_caveats_are_those_of_the_whole_or_of_the_one_part() -> None:
    """Those of one part among several are not said of their sum."""
    one = [seen(1, 10, "A", caveats=("revised",))]
    two = [*one, seen(1, 10, "B")]
    whole = [*two, seen(1, 20, caveats=("estimated",))]

    found = [pick(indicator(), {"people": some}, since=None) for some in (one, two, whole)]

    assert [picked.points[0].caveats for picked in found] == [("revised",), (), ("estimated",)]


def test_a_period_is_known_on_the_day_that_it_was_published() -> None:
    """The day itself is in, and a day before it is not."""
    figure = seen(1, 10, vintage_on=date(2021, 3, 1))

    assert known_on([figure], date(2021, 3, 1)) == (figure,)
    assert known_on([figure], date(2021, 2, 28)) == ()


@pytest.mark.parametrize(
    ("since", "reporters"),
    [
        (date(2021, 1, 31), ("A",)),
        (date(2021, 2, 1), ("A", "B")),
        (date(2021, 2, 15), ("A", "B")),
        (date(2021, 2, 28), ("A", "B")),
        (date(2021, 3, 1), ()),
    ],
)
def test_a_period_counts_from_the_baseline_on_until_its_last_day(
    since: date, reporters: tuple[str, ...]
) -> None:
    """One that the baseline begins in is asked, and one that ended the day before is not."""
    observed = [seen(1, 1, "A"), seen(2, 1, "A"), seen(2, 1, "B")]

    assert pick(indicator(), {"people": observed}, since=since).reporters == reporters


def test_a_ratio_divides_sums_over_the_same_parts() -> None:
    """A part that reports one of the two figures alone is left out of both sums."""
    rate = indicator(id="rate", ratio=Ratio(numerator="people", denominator="days", times=100))
    observed = {
        "people": [seen(1, 2, "A"), seen(1, 50, "B")],
        "days": [seen(1, 10, "A", indicator="days"), seen(1, 10, "C", indicator="days")],
    }

    point = pick(rate, observed, since=None).points[0]

    assert point.value == Number(value=20)
    assert point.coverage[0].reporting == 1


@pytest.mark.parametrize(("kind", "apart"), [("count", ("B",)), ("rate", ())])
def test_who_may_have_taken_others_over_is_set_apart_in_a_ratio_of_sums(
    kind: Any, apart: tuple[str, ...]
) -> None:
    """Where figures of parts are not added up, nobody is."""
    each = {id_: indicator(id=id_, kind=kind) for id_ in ("people", "days")}
    rate = indicator(id="rate", ratio=Ratio(numerator="people", denominator="days", times=100))
    observed = {
        id_: [seen(at, 10, part, indicator=id_) for at in (1, 2) for part in ("A", "B")]
        for id_ in each
    }

    picked = pick(rate, observed, since=None, others=each, apart={"B"})

    assert picked.apart == apart
    assert picked.reporters == (("A",) if apart else ())


def test_a_ratio_of_wholes_needs_no_parts_and_says_what_has_no_partner() -> None:
    """A period that one of the two lacks has no point, and a remark says so."""
    rate = indicator(id="rate", ratio=Ratio(numerator="people", denominator="days"))
    observed = {
        "people": [seen(1, 1), seen(2, 1)],
        "days": [seen(1, 4, indicator="days")],
    }

    picked = pick(rate, observed, since=None)

    assert [point.value for point in picked.points] == [Number(value=0.25)]
    assert len(picked.remarks) == 1


def test_an_earlier_indicator_is_continued_where_there_is_no_own_figure() -> None:
    """Where both have a period, the indicator's own figure stands."""
    observed = {
        "people": [seen(2, 5), seen(3, 6)],
        "old": [seen(1, 4, indicator="old"), seen(2, 99, indicator="old")],
    }

    picked = pick(indicator(continues=("old",)), observed, since=None)

    assert [point.value for point in picked.points] == [Number(value=v) for v in (4, 5, 6)]


def test_the_rule_of_reporting_says_of_how_many() -> None:
    """The number of those who should report stands beside that of those who do."""
    rule = Reporting(of="homes", expected=3)

    point = pick(indicator(reporting=rule), {"people": [seen(1, 1, "A")]}, since=None).points[0]

    assert point.coverage == (Coverage(reporting=1, expected=3, of="homes", throughout=1),)


def test_a_period_in_which_just_enough_report_is_asked_who_does() -> None:
    """At the share that the register states, and not below it."""
    rule = Reporting(of="trusts", expected=4, least=0.5)
    observed = [
        seen(1, 1, "A"),
        *[seen(2, 1, part) for part in "AB"],
        *[seen(3, 1, part) for part in "ABC"],
    ]

    picked = pick(indicator(reporting=rule), {"people": observed}, since=None)

    assert picked.reporters == ("A", "B")


@pytest.mark.parametrize(
    ("before", "found"),
    [((3, 4), (7, 9)), ((5, 2), None), ((9, 2), (7, 11)), ((0, 0), None)],
)
def test_rows_that_one_part_lacks_are_not_made_up_for_by_another(
    before: tuple[int, int], found: tuple[int, int] | None
) -> None:
    """Two parts of 5 and 2 rows, and how many an earlier release added up of each."""
    period = Period(start=date(2022, 1, 1), end=date(2022, 1, 31))
    figures = [
        StandingFigure(
            latest=Observation(
                indicator="i",
                period=period,
                value=Number(value=1),
                coverage=(Coverage(of=ROWS, reporting=rows),),
            ),
            vintages=1,
            revised=False,
            unclear=False,
            rows_before=earlier,
        )
        for rows, earlier in zip((5, 2), before, strict=True)
    ]

    assert _fewer(figures) == found
