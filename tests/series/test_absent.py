"""A period without a row is a period without a figure, in series, verdicts and charts alike."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from rsr.errors import ModelError
from rsr.model import (
    ChangePoint,
    Coverage,
    Finding,
    Indicator,
    Measurement,
    Missing,
    Number,
    Observation,
    Period,
    Register,
    Reporting,
    Suppressed,
    Value,
)
from rsr.series import charted, measured
from rsr.series.absent import WHY, Completed, with_absent
from rsr.series.picking import Point

SHAPE = [0, 3, -2, 1, -3, 2, 0, -1, 3, -2, 1, -2, 2, 1, -1, 0, -3, 3]


def spans(kind: str, count: int) -> list[Period]:
    """Return periods that follow each other."""
    if kind == "weeks":
        firsts = [date(2019, 1, 7) + timedelta(7 * at) for at in range(count + 1)]
    else:
        step = {"months": 1, "quarters": 3, "financial years": 12}[kind]
        begin = 2019 * 12 + (3 if kind == "financial years" else 0)
        numbers = [begin + step * at for at in range(count + 1)]
        firsts = [date(number // 12, number % 12 + 1, 1) for number in numbers]
    return [Period(start=first, end=after - timedelta(1)) for first, after in pairwise(firsts)]


def on_days(*numbers: int) -> list[Period]:
    """Return single days, counted from Wednesday 1 January 2020."""
    days = [date(2020, 1, 1) + timedelta(number) for number in numbers]
    return [Period(start=day, end=day) for day in days]


def rolling(*numbers: int) -> list[Period]:
    """Return years that end some months after March 2020."""
    ends = [2020 * 12 + 3 + number for number in numbers]
    return [
        Period(
            start=date(end // 12 - 1, end % 12 + 1, 1),
            end=date(end // 12, end % 12 + 1, 1) - timedelta(1),
        )
        for end in ends
    ]


def measure(
    values: dict[int, Value], periods: list[Period], changed_on: date, every: str | None = None
) -> Measurement:
    """Measure figures, by the number of their period."""
    indicator = Indicator(
        id="people",
        title="People",
        unit="people",
        better="lower",
        bears_on=("r-1",),
        change_point=ChangePoint(changed_on=changed_on),
        every=every,
    )
    observations = tuple(
        Observation(indicator="people", period=periods[at], value=value)
        for at, value in values.items()
    )
    register = Register(title="Made up", indicators=(indicator,))
    return measured(indicator, register, {"people": observations})


def facts(made: Measurement) -> tuple[Any, ...]:
    """Return what the same facts must have in common."""
    assert made.finding is not None
    finding = made.finding
    return (
        finding.result,
        finding.says,
        finding.rules,
        (finding.before, finding.after, finding.baseline_mean, finding.after_mean),
        {
            point.period.start: (point.mean, point.lower, point.upper, point.rules, point.signal)
            for point in made.points
        },
        (made.variation, made.assurance),
    )


@settings(deadline=None, max_examples=40)
@given(
    absent=st.sets(st.integers(1, 46), max_size=9),
    step=st.sampled_from([0, -3, -5]),
    kind=st.sampled_from(["months", "quarters", "weeks", "financial years"]),
)
def test_an_absent_row_an_empty_cell_and_a_hidden_figure_give_one_verdict(
    absent: set[int], step: int, kind: str
) -> None:
    """The result, the sentence, the rules and the limits are the same in all three forms."""
    periods = spans(kind, 48)
    known: dict[int, Value] = {
        at: Number(value=50 + SHAPE[at * 7 % 18] + (step if at >= 30 else 0)) for at in range(48)
    }
    forms: list[dict[int, Value]] = [
        {at: value for at, value in known.items() if at not in absent},
        known | dict.fromkeys(absent, Missing()),
        known | dict.fromkeys(absent, Suppressed()),
    ]

    rows, empty, hidden = (facts(measure(form, periods, periods[30].start)) for form in forms)

    assert rows == empty
    assert empty == hidden


@pytest.mark.parametrize(
    ("kind", "apart"),
    [
        *(
            (kind, apart)
            for kind in ("months", "quarters", "weeks", "financial years")
            for apart in (2, 3)
        ),
        ("days", 2),
        ("days", 6),
    ],
)
def test_periods_that_are_absent_at_regular_steps_are_missing_all_the_same(
    kind: str, apart: int
) -> None:
    """Every second or third one without a row gives no verdict, as with empty and hidden cells."""
    periods = on_days(*range(apart * 48)) if kind == "days" else spans(kind, apart * 48)
    changed_on = periods[apart * 30].start
    known: dict[int, Value] = {
        apart * at: Number(value=50 + SHAPE[at * 7 % 18] - (20 if at >= 30 else 0))
        for at in range(48)
    }
    others = [at for at in range(apart * 47) if at % apart]
    forms: list[dict[int, Value]] = [
        known,
        known | dict.fromkeys(others, Missing()),
        known | dict.fromkeys(others, Suppressed()),
    ]

    rows, empty, hidden = (measure(form, periods, changed_on) for form in forms)
    told = measure(known, periods, changed_on, f"{apart} {kind.rsplit(maxsplit=1)[-1]}")

    assert facts(rows) == facts(empty) == facts(hidden)
    assert rows.finding is not None
    assert rows.finding.result == "cannot-say"
    assert told.finding is not None
    assert told.finding.result == "sustained-improvement"
    assert told.remarks == ()
    assert any("the others are missing" in remark for remark in rows.remarks)
    assert not any("the others are missing" in remark for remark in empty.remarks)


@pytest.mark.parametrize(
    ("hidden", "missing"), [([Suppressed()], 1), ([Suppressed(low=1, high=4)], 0)]
)
def test_one_hidden_part_has_reported_and_one_without_a_figure_has_not(
    hidden: list[Value], missing: int
) -> None:
    """The first stays among those compared, by its bounds; the second is left out throughout."""
    periods = spans("months", 36)

    def judged(given: list[Value]) -> Finding:
        indicator = evolve(
            _indicator(),
            kind="count",
            bears_on=("r-1",),
            change_point=ChangePoint(changed_on=periods[24].start),
        )
        observations = [
            Observation(indicator="people", period=period, part=part, value=value)
            for at, period in enumerate(periods)
            for part in ("Ash", "Birch", "Cedar")
            for value in (
                given
                if (at, part) == (30, "Cedar")
                else [Number(value=20 + SHAPE[at * 7 % 18] - (8 if at >= 24 else 0))]
            )
        ]
        register = Register(title="Made up", indicators=(indicator,))
        finding = measured(indicator, register, {"people": observations}).finding
        assert finding is not None
        return finding

    found, empty, absent = judged(hidden), judged([Missing()]), judged([])

    assert empty == absent
    assert (found.after, empty.after) == (12 - missing, 12)
    assert "2 of 3 bodies that reported in every period" in empty.says
    assert "bodies that reported" not in found.says


def test_days_without_weekends_are_judged_where_the_register_says_so() -> None:
    """Saturdays and Sundays without a row are missing, unless figures come on working days."""
    periods = on_days(*range(84))
    known: dict[int, Value] = {
        at: Number(value=50 + SHAPE[at * 7 % 18] - (20 if at >= 54 else 0))
        for at, period in enumerate(periods)
        if period.start.weekday() < 5
    }
    weekends = [at for at, period in enumerate(periods[: max(known)]) if at not in known]
    changed_on = periods[54].start

    rows = measure(known, periods, changed_on)
    empty = measure(known | dict.fromkeys(weekends, Missing()), periods, changed_on)
    working = measure(known, periods, changed_on, "working day")

    assert facts(rows) == facts(empty)
    assert rows.finding is not None
    assert rows.finding.result == "cannot-say"
    assert (
        "Each figure is of one day, and those on record come every working day: the others are missing. "
        "If no others are published, say 'every: working day' of the indicator." in rows.remarks
    )
    assert working.finding is not None
    assert working.finding.result == "sustained-improvement"
    assert working.remarks == ()


def test_a_working_day_without_a_row_is_missing() -> None:
    """Where figures come on working days, each other one between the first and the last counts."""
    periods = on_days(0, 1, 2, 5, 7, 8, 9, 12)  # from a Wednesday on; Tuesday the 7th is absent

    made = with_absent([Point(period=one, value=Number(value=1)) for one in periods], "working day")

    assert [one.period.start for one in made.points if one.value == Missing(why=WHY)] == [
        date(2020, 1, 7)
    ]


@pytest.mark.parametrize(
    ("periods", "every", "count", "remark"),
    [
        pytest.param(spans("months", 25)[::6], "3 months", 9, "", id="a-step-absent"),
        pytest.param(spans("months", 25)[::6], "2 quarters", 5, "", id="in-another-unit"),
        pytest.param(spans("months", 25)[::6], "year", 25, "every: year", id="closer-than-said"),
        pytest.param(spans("months", 25)[::6], "4 months", 25, "every: 4 months", id="off-steps"),
        pytest.param(spans("months", 25)[::6], None, 25, "every: 6 months", id="not-said"),
        pytest.param(spans("weeks", 25)[::2], None, 25, "every: 2 weeks", id="fortnights"),
        pytest.param(spans("weeks", 25)[::2], "14 days", 13, "", id="fortnights-in-days"),
        pytest.param(rolling(0, 6, 12, 18), "quarter", 7, "", id="rolling-years"),
        pytest.param(rolling(0, 12, 24, 48), None, 5, "", id="rolling-years-apart"),
        pytest.param(on_days(*range(0, 70, 14)), "week", 9, "", id="a-day-each-week"),
        pytest.param(on_days(*range(0, 42, 6)), None, 37, "every: 6 days", id="under-a-week"),
        pytest.param(on_days(*range(0, 49, 7)), None, 7, "", id="a-week"),
        pytest.param(on_days(0, 2, 5, 7, 9, 12, 14), None, 15, "", id="three-days-a-week"),
        pytest.param(on_days(0, 2, 5, 7, 9, 12, 23), None, 24, "", id="after-a-longer-gap"),
        pytest.param(rolling(0, 3, 9, 12), None, 5, "", id="a-rolling-year-absent"),
        pytest.param([spans("months", 4)[at] for at in (0, 1, 3)], None, 4, "", id="three"),
        pytest.param(on_days(0, 3, 6, 12), "working day", 13, "working day", id="a-weekend"),
    ],
)
def test_how_often_figures_come_is_as_the_register_says_or_as_long_as_their_periods(
    periods: list[Period], every: str | None, count: int, remark: str
) -> None:
    """What is said must fit; else the length of the periods counts, and a remark says why."""
    made = with_absent([Point(period=one, value=Number(value=1)) for one in periods], every)

    assert len(made.points) == count
    assert len(made.remarks) == bool(remark)
    assert remark in "".join(made.remarks)


@pytest.mark.parametrize(("days", "count"), [(31, 25), (32, 3), (365, 3)])
def test_figures_of_longer_spans_than_their_periods_show_how_often_they_come(
    days: int, count: int
) -> None:
    """What its title says is of the year to March is not missing in other months."""
    points = [Point(period=one, value=Number(value=1)) for one in spans("months", 25)[::12]]

    assert len(with_absent(points, days=days).points) == count


@pytest.mark.parametrize(
    "text", ["", "fortnight", "0 days", "2 working days", "month ", "1000 days"]
)
def test_how_often_must_be_a_step_of_time(text: str) -> None:
    """Other texts are refused."""
    with pytest.raises(ModelError) as caught:
        evolve(_indicator(), every=text)

    assert caught.value.code == "choice-unknown"


def test_an_absent_month_breaks_a_run_and_is_told() -> None:
    """Seven months on the better side with one absent among them are no shift."""
    periods = spans("months", 33)
    values: dict[int, Value] = {
        at: Number(value=50 + SHAPE[at % 18] - (6 if at >= 24 else 0)) for at in range(33)
    }
    whole = measure(values, periods, periods[24].start)
    del values[28]

    parted = measure(values, periods, periods[24].start)

    assert whole.finding is not None
    assert parted.finding is not None
    assert (whole.finding.result, parted.finding.result) == ("sustained-improvement", "signal-only")
    assert parted.points[28].value == Missing(why=WHY)
    assert (
        "Nothing is on record for May 2021, between the first period and the last; nothing was put "
        "in the place." in parted.remarks
    )
    assert whole.remarks == ()


def test_a_chart_has_a_gap_where_a_row_is_absent() -> None:
    """The month stands in the series and in the table of the chart, without a figure."""
    periods = spans("months", 20)
    values: dict[int, Value] = {at: Number(value=SHAPE[at % 18]) for at in range(20) if at != 7}
    made = measure(values, periods, periods[12].start)

    chart = charted(made, Register(title="Made up", indicators=(_indicator(),)))

    assert chart is not None
    point = chart.series[0].points[7]
    assert (point.label, point.kind, point.value) == ("August 2019", "missing", None)


def _indicator() -> Indicator:
    return Indicator(id="people", title="People", unit="people", better="lower")


def test_a_month_that_holds_the_day_is_not_missing() -> None:
    """It counts to neither side, and no caveat says that a figure is missing."""
    periods = spans("months", 36)
    values: dict[int, Value] = {at: Number(value=50 + SHAPE[at * 7 % 18]) for at in range(36)}

    found = measure(values, periods, date(2021, 1, 15)).finding

    assert found is not None
    assert (found.before, found.after) == (24, 11)
    assert not any("no value" in caveat for caveat in found.caveats)
    assert any("counts neither as before it nor as after it" in one for one in found.caveats)


@pytest.mark.parametrize(
    ("periods", "absent"),
    [
        pytest.param(spans("months", 6), [2, 3], id="months"),
        pytest.param(spans("quarters", 6), [1], id="quarters"),
        pytest.param(spans("weeks", 30), [*range(3, 20)], id="weeks-mostly-absent"),
        pytest.param(spans("financial years", 6), [4], id="financial-years"),
        pytest.param(on_days(*range(12)), [4, 5], id="days"),
        pytest.param(on_days(0, 31, 60, 91, 121, 152), [2], id="counts-on-the-first-of-months"),
    ],
)
def test_absent_periods_are_put_in(periods: list[Period], absent: list[int]) -> None:
    """Each is as long as its neighbours, and has no figure."""
    kept = [
        Point(period=period, value=Number(value=1))
        for at, period in enumerate(periods)
        if at not in absent
    ]

    made = with_absent(kept).points

    assert [point.period for point in made] == periods
    assert {at for at, point in enumerate(made) if point.value == Missing(why=WHY)} == set(absent)
    assert {at for at, point in enumerate(made) if not point.vintages} == set(absent)


@pytest.mark.parametrize(
    "periods",
    [
        pytest.param([], id="none"),
        pytest.param([spans("months", 9)[at] for at in (0, 8)], id="two"),
        pytest.param(on_days(0, 13, 14, 45, 80), id="irregular-days"),
        pytest.param(on_days(*range(0, 84, 14)), id="a-day-each-fortnight"),
        pytest.param(rolling(0, 3, 6, 9, 12), id="rolling-years-each-quarter"),
        pytest.param([*spans("months", 3), *spans("quarters", 6)[2:]], id="of-two-lengths"),
        pytest.param([*spans("months", 3), *spans("months", 900)[-2:]], id="a-year-mistyped"),
    ],
)
def test_nothing_is_put_in_where_nothing_is_known_to_be_absent(periods: list[Period]) -> None:
    """A series that is regular, or that is not, stays as it is."""
    points = [Point(period=period, value=Number(value=1)) for period in periods]

    assert with_absent(points) == Completed(points=tuple(points))


def test_the_sentence_says_whose_figures_it_rests_on() -> None:
    """A verdict on the figures of some names them in its first sentence."""
    periods = spans("months", 36)
    observations = [
        Observation(
            indicator="people",
            period=period,
            part=part,
            value=Number(value=50 + SHAPE[at * 7 % 18]),
        )
        for at, period in enumerate(periods)
        for part in ("Ash", "Birch", "Cedar")
        if part != "Cedar" or at < 20
    ]
    indicator = evolve(
        _indicator(),
        kind="count",
        bears_on=("r-1",),
        change_point=ChangePoint(changed_on=periods[24].start),
    )
    register = Register(title="Made up", indicators=(indicator,))

    same = measured(indicator, register, {"people": observations}).finding
    ruled = evolve(indicator, reporting=Reporting(of="hospitals", expected=5))
    expected = measured(ruled, register, {"people": observations}).finding

    assert same is not None
    assert expected is not None
    assert same.says.startswith("People, of the 2 of 3 bodies that reported in every period: Since")
    assert expected.says.startswith("People, of the 2 of 5 hospitals that reported in every period")


@pytest.mark.parametrize(
    ("reporting", "words"),
    [
        pytest.param([27] * 36, ", of 27 of 66 providers: Since", id="the-same"),
        pytest.param([61] * 18 + [62] * 18, ", of 61 to 62 of 66 providers: Since", id="nearly"),
        pytest.param([66] * 36, "People: Since", id="all"),
    ],
)
def test_the_sentence_says_how_many_reported(reporting: list[int], words: str) -> None:
    """Where not all who should report do, the first sentence of a verdict says how many did."""
    periods = spans("months", 36)
    observations = [
        Observation(
            indicator="people",
            period=period,
            value=Number(value=50 + SHAPE[at * 7 % 18]),
            coverage=(Coverage(reporting=reporting[at], expected=66, of="providers"),),
        )
        for at, period in enumerate(periods)
    ]
    indicator = evolve(
        _indicator(), bears_on=("r-1",), change_point=ChangePoint(changed_on=periods[24].start)
    )

    found = measured(
        indicator, Register(title="Made up", indicators=(indicator,)), {"people": observations}
    ).finding

    assert found is not None
    assert words in found.says
