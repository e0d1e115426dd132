"""What an XmR chart says beside the reference: profiles, warnings, and what it refuses."""

import math
import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

import rsr.spc
from rsr.errors import ModelError, Problem
from rsr.model import Missing, Number, Suppressed
from rsr.spc import xmr
from rsr.spc._series import SeriesArrays

FIRST = date(2020, 1, 1)


def days(count: int) -> list[date]:
    """Return dates one after another."""
    return [FIRST + timedelta(at) for at in range(count)]


def months(count: int) -> list[date]:
    """Return the first days of months one after another."""
    return [date(2015 + at // 12, at % 12 + 1, 1) for at in range(count)]


def codes(problems: tuple[Problem, ...]) -> list[str]:
    """Return the codes of problems."""
    return [problem.code for problem in problems]


# --- points -----------------------------------------------------------------------------------


def test_points_come_in_order_of_group_and_date() -> None:
    """Groups go by the bytes of their names, capitals before small letters, accents last."""
    groups = ["b", "é", "B", "a", "b", "Z"]
    dates = [date(2020, 2, 1), FIRST, FIRST, FIRST, FIRST, FIRST]

    chart = xmr([1, 2, 3, 4, 5, 6], dates=dates, groups=groups)

    assert chart.groups == ("B", "Z", "a", "b", "é")
    assert chart.column("value") == [3, 6, 4, 5, 1, 2]


def test_every_rule_that_fired_is_there() -> None:
    """A point of several rules names them all; only the first of them gives the type."""
    values = [50, 52, 49, 51, 48, 53, 50, 47, 51, 49, 50, 56, 57, 58, 59, 60, 61, 75]

    point = xmr(values).points[-1]

    assert point.rules == ("above-upper-limit", "trend-rising", "shift-above")
    assert point.special_cause_type == "Above UCL"


def test_missing_values_are_never_filled() -> None:
    """None, NaN and a figure that is hidden are all missing, and have no side."""
    values = [3, None, math.nan, Suppressed(), Missing(), Number(value=4), Decimal("3.5")]

    chart = xmr(values)

    assert chart.column("value") == [3, None, None, None, None, 4, 3.5]
    assert chart.column("relative_to_mean") == [-1, None, None, None, None, 1, 0]
    assert chart.column("outside_limits")[1:5] == [None] * 4


@pytest.mark.parametrize("name", ["NaN", "sNaN", "-sNaN123"])
def test_a_decimal_that_is_no_number_is_missing(name: str) -> None:
    """Whether it is to be passed on quietly or to be signalled."""
    assert xmr([1, Decimal(name), 2]).column("value") == [1, None, 2]
    assert xmr([[1, 2], [Decimal(name), 2]]).column("value") == [1, 2, None, 2]


def test_a_fraction_too_large_for_a_float_is_refused() -> None:
    """It is refused like a whole number of that size."""
    with pytest.raises(ModelError) as refused:
        xmr([1, Fraction(10**400)])

    assert (refused.value.code, refused.value.path) == ("number-not-finite", ("values", 1))


def test_nothing_gives_nothing() -> None:
    """No points make a chart without groups, icons or warnings."""
    for values, groups in (([], None), ([], []), ([[], []], None)):
        chart = xmr(values, groups=groups)

        assert (chart.points, chart.phases, chart.icons, chart.warnings) == ((), (), (), ())


def test_a_chart_says_how_many_points_it_has() -> None:
    """The length of a chart is that of its points."""
    assert len(xmr([[1, 2, 3], [4, 5, 6]])) == 6


def test_times_of_day_are_dates_too() -> None:
    """Points can be hours apart; a day of rebase is then its first moment."""
    hours = [datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=at) for at in range(48)]

    chart = xmr(range(48), dates=hours, rebase=date(2020, 1, 2))

    assert [(phase.n, phase.first_on) for phase in chart.phases] == [
        (24, hours[0]),
        (24, hours[24]),
    ]


def test_a_single_moment_can_be_rebased_at_its_day() -> None:
    """The first moment of the day is in the time zone of the first point, and only that is there."""
    moment = datetime(2020, 1, 1, tzinfo=UTC)

    (phase,) = xmr([5], dates=[moment], rebase=date(2020, 1, 1)).phases

    assert (phase.n, phase.mean, phase.first_on) == (1, 5, moment)


def test_arrays_of_times_are_dates() -> None:
    """Months and days of an array come out as dates."""
    np = pytest.importorskip("numpy")
    dates = np.array(["2020-01", "2020-02", "2020-03"], dtype="M8[M]")

    chart = xmr(np.array([1, 2, 3]), dates=dates)

    assert chart.column("on") == [FIRST, date(2020, 2, 1), date(2020, 3, 1)]


def test_nothing_is_rebased_unasked() -> None:
    """However large a step is, there is one phase."""
    assert len(xmr([1, 2, 1, 2] * 5 + [101, 102] * 10).phases) == 1


# --- profiles and choices ---------------------------------------------------------------------


def test_a_short_phase_has_no_limits_where_the_rules_ask_for_more() -> None:
    """With fewer values than asked for there is a mean, and neither limits nor icons."""
    chart = xmr([1, 2, 1, 30], profile="making-data-count", target=3)

    (icons,) = chart.icons
    assert (icons.variation, icons.assurance) == (None, None)
    assert chart.points[-1].mean == 8.5
    assert (chart.points[-1].upl, chart.points[-1].rules) == (None, ())


def test_improvement_wins_where_asked() -> None:
    """A falling trend above the mean is concern to the reference and improvement elsewhere."""
    values = [1, 9, 2, 8] * 4 + [9.6, 9.2, 9, 8.8, 8.6, 8.4, 8.2]

    reference = xmr(values, screen_outliers=False)
    wins = xmr(values, screen_outliers=False, improvement_wins=True)

    assert reference.points[-1].rules == wins.points[-1].rules
    assert reference.points[-1].special_cause_type == "7 Point Trend (Decreasing)"
    assert reference.icons[0].variation == "concern_low"
    assert wins.points[-1].special_cause_type == "7 Points Above CL"
    assert wins.icons[0].variation == "improvement_high"


@pytest.mark.parametrize(
    ("chosen", "fired"),
    [
        pytest.param({}, False, id="reference"),
        pytest.param({"two_in_three_counts_outside": True}, True, id="counts-outside"),
    ],
)
def test_points_outside_count_for_two_of_three_where_asked(
    chosen: dict[str, Any],
    fired: bool,  # noqa: FBT001
) -> None:
    """One point near a limit and one beyond it are two of three only by the newer choice."""
    values = [50, 52, 48, 51, 49, 52, 48, 50, 51, 49, 50, 50, 58, 51, 55, 50]

    rules = xmr(values, fix_after=12, **chosen).points[14].rules

    assert ("two-of-three-above" in rules) is fired


def test_six_points_are_enough_where_asked() -> None:
    """A run of six is a shift with run_length 6, and is labelled so."""
    values = [5, 4, 5, 4, 5, 4, 5, 4, 6, 7, 6, 7, 6, 7, 4, 5]

    chart = xmr(values, run_length=6)

    assert "6 Points Above CL" in chart.column("special_cause_type")
    assert "shift-above" not in {rule for rules in xmr(values).column("rules") for rule in rules}


@pytest.mark.parametrize("engine", ["plain", "arrays"])
def test_whole_numbers_of_any_type_are_taken(engine: Any) -> None:
    """Those of arrays do as well, and labels are the same in either engine."""
    np = pytest.importorskip("numpy")
    values = [10, 12, 11, 13] * 4 + [12.5, 12.6] * 4

    charts = [
        xmr(values, run_length=kind(7), min_points=kind(2), fix_after=kind(12), engine=engine)
        for kind in (np.int8, np.uint64, int)
    ]

    assert {chart.points for chart in charts} == {charts[0].points}
    assert charts[0].points[-1].special_cause_type == "7 Points Above CL"
    for chart in charts:
        numbers = (chart.rules.run_length, chart.rules.min_points, chart.fix_after)
        assert [type(number) for number in numbers] == [int, int, int]


@pytest.mark.parametrize("engine", ["plain", "arrays"])
@pytest.mark.parametrize("name", ["run_length", "min_points", "fix_after"])
@pytest.mark.parametrize("number", [6.0, 12.0, True, "7", [7], Decimal(7)])
def test_what_is_no_whole_number_is_refused(name: str, number: Any, engine: Any) -> None:
    """A float is none, however round, so that no label is ever of 7.0 points."""
    arguments: dict[str, Any] = {name: number}

    with pytest.raises(ModelError) as refused:
        xmr([1, 2] * 20, engine=engine, **arguments)

    assert (refused.value.code, refused.value.path) == ("option-out-of-range", (name,))


@pytest.mark.parametrize("name", ["run_length", "min_points", "fix_after", "better"])
@pytest.mark.parametrize("items", [[], [7], [6, 7]])
def test_an_array_is_no_option(name: str, items: list[int]) -> None:
    """It is refused like anything else that is none."""
    arguments: dict[str, Any] = {name: pytest.importorskip("numpy").array(items)}

    with pytest.raises(ModelError) as refused:
        xmr([1, 2] * 20, **arguments)

    assert refused.value.path == (name,)


def test_the_end_of_a_trend_can_go_by_its_own_trend() -> None:
    """The reference names the peak between two rises 'Decreasing', and a warning says so."""
    values = [5, 6, 4, 5, 1, 2, 3, 4, 5, 6, 7, 3, 4, 5, 6, 7, 8, 9, 5, 4, 6]

    reference = xmr(values)
    own = xmr(values, trend_by_membership=True)

    assert reference.points[10].special_cause_type == "7 Point Trend (Decreasing)"
    assert reference.points[10].rules == ("trend-rising",)
    assert own.points[10].special_cause_type == "7 Point Trend (Increasing)"
    (warning,) = [one for one in reference.warnings if one.code == "trend-end"]
    assert warning.where.path == ("phases", 0, 10)
    assert "trend-end" not in codes(own.warnings)


def test_an_icon_without_target_is_said_and_can_be_left_out() -> None:
    """The reference gives a group without a target an icon as soon as another has one."""
    values, groups = [1, 2, 1, 2], ["a", "a", "b", "b"]

    reference = xmr(values, groups=groups, target={"a": 9})
    strict = xmr(values, groups=groups, target={"a": 9}, strict_assurance=True)

    assert [one.assurance for one in reference.icons] == ["fail", "inconsistent"]
    assert [one.assurance for one in strict.icons] == ["fail", None]
    (warning,) = [one for one in reference.warnings if one.code == "assurance-without-target"]
    assert warning.where.path == ("groups", "b")
    assert "assurance-without-target" not in codes(strict.warnings)


def test_strict_assurance_needs_limits() -> None:
    """A constant series has no limits, so nothing is said of its target."""
    assert xmr([100] * 15, target=95).icons[0].assurance == "inconsistent"
    assert xmr([100] * 15, target=95, strict_assurance=True).icons[0].assurance is None


@pytest.mark.parametrize(
    ("better", "target", "icon"),
    [
        pytest.param("higher", 20, "fail", id="above-higher"),
        pytest.param("higher", 1, "pass", id="below-higher"),
        pytest.param("lower", 20, "pass", id="above-lower"),
        pytest.param("lower", 1, "fail", id="below-lower"),
        pytest.param("higher", 10, "inconsistent", id="within"),
        pytest.param("neither", 20, None, id="neither"),
        pytest.param("higher", None, None, id="none"),
    ],
)
def test_assurance_compares_limits_with_the_target(
    better: Any, target: float | None, icon: str | None
) -> None:
    """A target beyond the limits will be met always, or never."""
    chart = xmr([10, 11, 9, 10, 11, 9, 10], better=better, target=target)

    assert chart.icons[0].assurance == icon


# --- warnings ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        pytest.param({"values": [1, 2, 3]}, "chart-short", ("phases", 0), id="short"),
        pytest.param({"values": [5] * 15}, "limits-none", ("phases", 0), id="constant"),
        pytest.param({"values": [5]}, "limits-none", ("phases", 0), id="single"),
        pytest.param({"values": [1, 1, 1, 1, 2]}, "limits-zero-width", ("phases", 0), id="rare"),
        pytest.param({"values": [1, None, 3]}, "chart-point-absent", (), id="missing"),
        pytest.param({"values": [1, 1, 2, 2, 1, 1, 2, 2, 1, 1]}, "series-ties", (), id="ties"),
        pytest.param(
            {"values": [1, 2, 3], "dates": [date(2020, 1, 1), date(2020, 2, 1), date(2020, 4, 1)]},
            "dates-irregular",
            (),
            id="a-month-left-out",
        ),
        pytest.param(
            {"values": list(range(30))}, "series-autocorrelated", (), id="like-its-neighbours"
        ),
        pytest.param(
            {"values": [10 + 5 * (at % 12 in (0, 1, 11)) for at in range(48)], "dates": months(48)},
            "series-seasonal",
            (),
            id="worse-every-winter",
        ),
        pytest.param(
            {"values": [1, 2, 3], "dates": days(3), "rebase": [date(2019, 1, 1)]},
            "rebase-not-a-point",
            ("rebase",),
            id="rebase",
        ),
        pytest.param(
            {
                "values": [1, 2, 3, 4],
                "dates": [*days(2), *days(2)],
                "groups": ["a", "a", "b", "b"],
                "rebase": {"a": [date(2019, 1, 1)]},
            },
            "rebase-not-a-point",
            ("rebase", "a"),
            id="rebase-of-a-group",
        ),
    ],
)
def test_what_a_reader_must_know_is_said(
    given: dict[str, Any], code: str, path: tuple[str | int, ...]
) -> None:
    """Each weakness of the data is a warning with its place."""
    warnings = xmr(**given).warnings

    (found,) = [one for one in warnings if one.code == code]
    assert (found.where.path, found.severity) == (path, "warning")


@pytest.mark.parametrize("engine", ["plain", "arrays"])
@pytest.mark.parametrize(
    ("values", "chosen", "known"),
    [
        pytest.param([None, *[5, 9, 4, 8] * 3], {}, "12", id="one-missing"),
        pytest.param([None, *[5, 9, 4, 8] * 5], {"fix_after": 13}, "12", id="one-missing-of-fixed"),
        pytest.param([5, 9, 4, 8], {}, "4", id="short"),
    ],
)
def test_too_few_values_are_not_called_alike(
    values: list[float | None], chosen: dict[str, Any], known: str, engine: Any
) -> None:
    """Where there are no limits because more values are needed, that is what is said."""
    chart = xmr(values, profile="making-data-count", engine=engine, **chosen)

    (found,) = [one for one in chart.warnings if one.code == "limits-none"]
    assert (found.must, found.got) == ("limits are drawn from 13 values or more", known)


def test_a_group_is_not_gone_through_for_each_of_its_phases(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With a rebase at every other point, the dates of phases take no longer than their points."""
    dates = days(40)
    chart = xmr(range(40), dates=dates, rebase=dates[::2])
    monkeypatch.setattr(SeriesArrays, "dates_of", None)

    assert [phase.first_on for phase in chart.phases] == dates[::2]
    assert chart.column("on") == dates


def test_good_data_have_no_warnings() -> None:
    """A regular series of ordinary figures gives rise to none."""
    values = [50, 52, 49, 51, 48, 53, 50, 47, 51, 49, 50, 52, 48, 51, 50, 49, 52, 47]

    assert xmr(values, dates=months(18)).warnings == ()


@pytest.mark.parametrize(
    "dates",
    [
        pytest.param([date(2020, 1, 31), date(2020, 2, 29), date(2020, 3, 31)], id="ends"),
        pytest.param([date(2020, 1, 1), date(2020, 4, 1), date(2020, 7, 1)], id="quarters"),
        pytest.param([date(2020, 1, 6), date(2020, 1, 13), date(2020, 1, 20)], id="weeks"),
        pytest.param([date(2019, 3, 1), date(2020, 3, 1), date(2021, 3, 1)], id="years"),
        pytest.param([date(9999, 10, 31), date(9999, 11, 30), date(9999, 12, 31)], id="the-last"),
    ],
)
def test_months_of_any_length_are_regular(dates: list[date]) -> None:
    """Months are counted as months, not as days."""
    assert "dates-irregular" not in codes(xmr([1, 2, 3], dates=dates).warnings)


def test_a_step_is_not_taken_for_a_season() -> None:
    """A series that steps up once does not repeat itself."""
    chance = random.Random(1)  # noqa: S311  # nothing secret
    values = [chance.gauss(50, 2) + 20 * (at >= 24) for at in range(48)]

    assert "series-seasonal" not in codes(xmr(values, dates=months(48)).warnings)


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        pytest.param({"fix_after": 11}, "option-out-of-range", ("fix_after",), id="fix-too-early"),
        pytest.param({"fix_after": 12.5}, "option-out-of-range", ("fix_after",), id="fix-part"),
        pytest.param({"fix_after": [12]}, "option-out-of-range", ("fix_after",), id="fix-list"),
        pytest.param({"better": "up"}, "choice-unknown", ("better",), id="better"),
        pytest.param({"better": []}, "choice-unknown", ("better",), id="unhashable"),
        pytest.param({"profile": "excel"}, "choice-unknown", ("profile",), id="profile"),
        pytest.param({"engine": "fast"}, "choice-unknown", ("engine",), id="engine"),
        pytest.param({"run_length": 5}, "option-out-of-range", ("run_length",), id="run-length"),
        pytest.param({"min_points": -1}, "option-out-of-range", ("min_points",), id="min-points"),
        pytest.param(
            {"screen_outliers": "no"}, "type-wrong", ("screen_outliers",), id="not-yes-or-no"
        ),
        pytest.param({"values": "123"}, "type-wrong", ("values",), id="text"),
        pytest.param({"values": 3}, "type-wrong", ("values",), id="one-number"),
        pytest.param({"values": [1, "2", 3]}, "type-wrong", ("values", 1), id="number-as-text"),
        pytest.param({"values": [1, True, 3]}, "type-wrong", ("values", 1), id="yes-or-no"),
        pytest.param({"values": [1, 2j, 3]}, "type-wrong", ("values", 1), id="complex"),
        pytest.param(
            {"values": [1, math.inf, 3]}, "number-too-large", ("values", 1), id="infinite"
        ),
        pytest.param({"values": [1, 10**400, 3]}, "number-too-large", ("values", 1), id="huge"),
        pytest.param({"dates": days(2)}, "lengths-differ", ("dates",), id="fewer-dates"),
        pytest.param({"groups": ["a"]}, "lengths-differ", ("groups",), id="fewer-groups"),
        pytest.param({"groups": ["a", None, "b"]}, "type-wrong", ("groups", 1), id="no-group"),
        pytest.param(
            {"dates": [FIRST, FIRST, date(2020, 2, 1)]}, "date-repeated", ("dates",), id="twice"
        ),
        pytest.param(
            {"dates": ["2020-01-01", *days(2)]}, "type-wrong", ("dates", 0), id="date-as-text"
        ),
        pytest.param({"dates": [None, *days(2)]}, "type-wrong", ("dates", 0), id="no-date"),
        pytest.param({"dates": [1, 2, 3]}, "type-wrong", ("dates", 0), id="date-as-number"),
        pytest.param(
            {"dates": [*days(2), datetime(2020, 5, 1, tzinfo=UTC)]},
            "type-wrong",
            ("dates",),
            id="dates-and-times",
        ),
        pytest.param({"target": "3"}, "type-wrong", ("target",), id="target-as-text"),
        pytest.param({"target": math.nan}, "type-wrong", ("target",), id="target-not-a-number"),
        pytest.param({"target": {"a": 3}}, "option-conflict", ("target",), id="target-by-no-group"),
        pytest.param({"rebase": [FIRST]}, "option-conflict", ("rebase",), id="rebase-no-dates"),
        pytest.param(
            {"rebase": ["x"], "dates": days(3)}, "type-wrong", ("rebase", 0), id="rebase-text"
        ),
        pytest.param(
            {"rebase": {"a": [FIRST]}, "dates": days(3)},
            "option-conflict",
            ("rebase",),
            id="rebase-by-no-group",
        ),
        pytest.param(
            {"rebase": datetime(2020, 1, 1, tzinfo=UTC), "dates": days(3)},
            "type-wrong",
            ("rebase",),
            id="rebase-at-a-time",
        ),
        pytest.param(
            {"target": {"c": 3}, "groups": ["a", "a", "b"]},
            "group-unknown",
            ("target", "c"),
            id="target-of-another",
        ),
        pytest.param(
            {"rebase": {"c": [FIRST]}, "groups": ["a", "a", "b"], "dates": days(3)},
            "group-unknown",
            ("rebase", "c"),
            id="rebase-of-another",
        ),
        pytest.param({"values": [[1, 2], [3]]}, "lengths-differ", ("values", 1), id="ragged"),
        pytest.param(
            {"values": [[1, 2], 3]}, "lengths-differ", ("values", 1), id="a-row-that-is-none"
        ),
        pytest.param(
            {"values": [[1, 2], [3, "4"]]}, "type-wrong", ("values", 1, 1), id="text-in-a-row"
        ),
        pytest.param(
            {"values": [[1], [2]], "groups": ["a", "a"]}, "name-repeated", ("groups", 1), id="rows"
        ),
    ],
)
def test_what_does_not_hold_is_refused(
    given: dict[str, Any], code: str, path: tuple[str | int, ...]
) -> None:
    """Each mistake is refused with its code and its place."""
    with pytest.raises(ModelError) as refused:
        xmr(**{"values": [1, 2, 3], **given})

    assert (refused.value.code, refused.value.path) == (code, path)


def test_arrays_are_checked_as_well() -> None:
    """An array of text, of yes and no, or with an infinite value is refused with its place."""
    np = pytest.importorskip("numpy")

    for values, path in (
        (np.array(["a", "b"]), ("values", 0)),
        (np.array([True, False]), ("values", 0)),
        (np.array([[1.0, 2.0], [3.0, np.inf]]), ("values", 1, 1)),
        (np.array(3.0), ("values",)),
        (np.zeros((2, 2, 2)), ("values",)),
    ):
        with pytest.raises(ModelError) as refused:
            xmr(values)
        assert refused.value.path == path


def test_masked_values_are_missing() -> None:
    """What an array masks is not there."""
    np = pytest.importorskip("numpy")

    for kind in ("f8", "i8"):
        masked = np.ma.array(np.array([1, 2, 3], dtype=kind), mask=[False, True, False])

        assert xmr(masked).column("value") == [1, None, 3]


def test_all_that_does_not_hold_is_said_at_once() -> None:
    """Several mistakes make one error with as many problems."""
    with pytest.raises(ModelError) as refused:
        xmr([1, "a", 3, "b"], better="up", fix_after=3)  # type: ignore[arg-type, list-item]

    assert [problem.where.path for problem in refused.value.problems] == [
        ("better",),
        ("fix_after",),
        ("values", 1),
        ("values", 3),
    ]


@pytest.mark.parametrize("name", vars(rsr.spc)["__all__"])
def test_every_name_of_the_package_is_there(name: str) -> None:
    """What is promised can be had, and nothing else."""
    assert getattr(rsr.spc, name).__name__ if name != "PROFILES" else rsr.spc.PROFILES
    assert name in dir(rsr.spc)


def test_a_name_that_is_not_there_is_refused() -> None:
    """A misspelt name is an error as in any module."""
    with pytest.raises(AttributeError, match="xmrr"):
        _ = rsr.spc.xmrr  # type: ignore[attr-defined]  # what is tested
