"""Measuring: series of a register, what was known on a day, verdicts that become evidence."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import rsr
from rsr.errors import NotFoundError
from rsr.model import Interval, Measurement, Missing, Number, Register, Suppressed
from rsr.plugins.manager import Plugins

HEAD = """
format: 3
title: Made up
recommendations:
  - {id: r-1, number: "1", made_on: 2021-12-15, addressed_to: {}, topic: Made up}
cycles:
  - {id: c-1, title: First, cut_off_on: 2023-06-30}
  - {id: c-0, title: Before, cut_off_on: 2021-12-31}
strategies: [{use: outcome-impact}]
"""


def months(count: int, start: date = date(2021, 1, 1)) -> list[tuple[date, date]]:
    """Return the first and last days of months that follow on each other."""
    found = []
    first = start
    for _ in range(count):
        after = (first + timedelta(days=32)).replace(day=1)
        found.append((first, after - timedelta(days=1)))
        first = after
    return found


def series(values: list[Any], start: date = date(2020, 12, 1), **more: str) -> str:
    """Return observations in a document's form, a month each."""
    lines = ["observations:"]
    for (first, last), value in zip(months(len(values), start), values, strict=True):
        extra = "".join(f", {key}: {told}" for key, told in more.items())
        lines.append(
            f"  - {{indicator: people, period: {{start: {first}, end: {last}}}, value: {value}{extra}}}"
        )
    return "\n".join(lines)


def indicator(**more: str) -> str:
    """Return an indicator in a document's form."""
    extra = "".join(f", {key}: {told}" for key, told in more.items())
    return f"indicators:\n  - {{id: people, title: People, bears_on: [r-1], unit: people, better: lower{extra}}}\n"


@pytest.fixture
def measured(tmp_path: Path) -> Any:
    """Return a function that measures the first indicator of a register that is written."""

    def run(text: str, **options: Any) -> Measurement:
        path = tmp_path / "register.yaml"
        path.write_text(HEAD + text, "utf-8")
        return rsr.measure(path, **options).measurements[0]

    return run


BEFORE = [31, 29, 32, 30, 28, 31, 30, 29, 31, 30, 32, 28]
# The month in which the recommendation was made lies on neither side.
AFTER = [30, 26, 25, 26, 24, 25, 26, 24, 25, 26]


def test_a_lasting_fall_becomes_positive_evidence_that_names_no_cause(tmp_path: Path) -> None:
    """The verdict is an evidence record about an outcome, with its direction and its caveats."""
    path = tmp_path / "register.yaml"
    path.write_text(HEAD + indicator() + series(BEFORE + AFTER), "utf-8")

    found = rsr.measure(path)

    finding = found.measurements[0].finding
    assert finding is not None
    assert (finding.result, finding.direction) == ("sustained-improvement", "positive")
    assert (finding.before, finding.after) == (12, 9)
    record = next(e for e in found.register.evidence if e.id == "measured-people")
    assert (record.about, record.direction, record.bears_on) == ("outcome", "positive", ("r-1",))
    assert record.indicator == "people"
    assert "because" not in record.says
    assert "due to" not in record.says


def test_an_early_fall_is_no_news_where_things_have_got_worse(measured: Any) -> None:
    """Better for eight months, then worse in two long runs, and the last figure is of concern."""
    better, worse, between = (
        [26, 25, 26, 24] * 2,
        [34, 33, 34, 35] * 5,
        [29, 31, 28, 32, 29, 31, 30],
    )
    values = [*BEFORE, 30, *better, *worse, *between, *worse[:9], *between, 45]

    finding = measured(indicator() + series(values)).finding

    assert (finding.result, finding.direction) == ("worse", "negative")
    assert "signs of improvement" not in finding.says
    assert "the worse side of the mean before, and the last figure" in finding.says
    told = [caveat for caveat in finding.caveats if caveat.startswith(("Worse:", "Better:"))]
    assert [caveat.split(":")[0] for caveat in told if "in a row" in caveat] == [
        "Worse",
        "Worse",
        "Better",
    ]


def test_limits_rest_on_the_figures_before_the_change_alone(measured: Any) -> None:
    """The mean is that of the baseline, in every point of the series."""
    made = measured(indicator() + series(BEFORE + AFTER))

    assert {round(point.mean, 3) for point in made.points} == {round(sum(BEFORE) / 12, 3)}
    assert made.variation == "improvement_low"


def test_the_strategies_weigh_the_verdict_as_other_evidence(tmp_path: Path) -> None:
    """A verdict of improvement lifts a proposal, and the trace names its record."""
    path = tmp_path / "register.yaml"
    path.write_text(HEAD + indicator() + series(BEFORE + AFTER), "utf-8")

    proposal = rsr.assess(path, cycle="c-1")[0]

    assert proposal.status == "partly-achieved"
    assert [used.evidence for used in proposal.trace.used] == ["measured-people"]


def test_a_cycle_judges_only_what_was_known_at_its_cut_off(tmp_path: Path) -> None:
    """A release holds the measurement of its own cut-off."""
    path = tmp_path / "register.yaml"
    path.write_text(HEAD + indicator() + series(BEFORE + AFTER), "utf-8")

    early = rsr.freeze(path, cycle="c-0").measurements[0]
    late = rsr.freeze(path, cycle="c-1").measurements[0]

    assert (len(early.points), early.as_of) == (13, date(2021, 12, 31))
    assert early.finding is not None
    assert early.finding.result == "cannot-say"
    assert len(late.points) == 22


def test_few_figures_say_nothing(measured: Any) -> None:
    """With too few figures before or after, the verdict is that nothing can be said, and why."""
    made = measured(indicator() + series([77, 100], date(2021, 11, 1)))

    assert made.finding.result == "cannot-say"
    assert made.finding.direction == "unclear"
    assert all(point.mean is None for point in made.points)


def test_figures_beyond_a_break_are_not_compared(measured: Any) -> None:
    """A break parts the series: the verdict takes only the stretch that holds the change."""
    broken = '[{on: 2021-06-01, why: "Another way of counting."}]'

    made = measured(indicator(breaks=broken) + series(BEFORE + AFTER))

    assert made.finding.result == "cannot-say"
    assert any("beyond a break" in caveat for caveat in made.finding.caveats)


def test_what_was_known_on_a_day_is_the_series_of_that_day(measured: Any) -> None:
    """Vintages of later days are not seen, and a revision that came between is counted."""
    text = indicator() + series([5, 6], vintage_on="2021-02-01")
    text += "\n" + "\n".join(series([7, 8], vintage_on="2021-03-01").splitlines()[1:])

    before = measured(text, as_of=date(2021, 2, 28))
    after = measured(text, as_of=date(2021, 3, 1))

    assert [point.value for point in before.points] == [Number(value=5), Number(value=6)]
    assert [point.value for point in after.points] == [Number(value=7), Number(value=8)]
    assert [point.vintages for point in after.points] == [2, 2]
    assert any("2 of 2 periods" in remark for remark in after.remarks)


def test_a_change_in_reporting_is_not_blamed_on_care(measured: Any) -> None:
    """The sum rises with new reporters; the verdict rests on those who reported throughout."""
    lines = ["observations:"]
    for at, (first, last) in enumerate(months(22, date(2020, 12, 1))):
        for part, value, since in (("a", 20 + at % 3, 0), ("b", 10 + at % 2, 0), ("c", 60, 14)):
            if at >= since:
                lines.append(
                    f"  - {{indicator: people, part: {part}, value: {value}, "
                    f"period: {{start: {first}, end: {last}}}}}"
                )

    made = measured(indicator() + "\n".join(lines))

    assert made.basis == "throughout"
    assert made.reporters == ("a", "b")
    assert made.points[-1].value.value - made.points[0].value.value > 50
    assert made.finding.result == "no-change-shown"
    assert any("Who reports changes" in remark for remark in made.remarks)


def test_a_count_whose_reporters_are_not_known_is_not_judged(measured: Any) -> None:
    """Where the number of reporters moves and nobody says who, no verdict is given."""
    lines = ["observations:"]
    for at, (first, last) in enumerate(months(22, date(2020, 12, 1))):
        lines.append(
            f"  - {{indicator: people, value: {20 + at % 3}, period: {{start: {first}, end: {last}}}, "
            f"coverage: [{{reporting: {20 + at}, of: homes}}]}}"
        )

    made = measured(indicator() + "\n".join(lines))

    assert made.finding.result == "cannot-say"
    assert any("change in reporting" in caveat for caveat in made.finding.caveats)


def parts(reporting: dict[str, tuple[int, int, int]], count: int) -> str:
    """Return months of figures of parts: each with its value, and its first and last month."""
    return "\n".join(
        [
            "observations:",
            *(
                f"  - {{indicator: people, part: {part}, value: {value + at % 3}, "
                f"period: {{start: {first}, end: {last}}}}}"
                for at, (first, last) in enumerate(months(count, date(2020, 12, 1)))
                for part, (value, begins, ends) in reporting.items()
                if begins <= at < ends
            ),
        ]
    )


def test_who_reported_before_the_baseline_alone_is_compared_with_nobody(measured: Any) -> None:
    """Those who report in every month since the baseline began are followed; before it, none is."""
    late = parts({"a": (20, 0, 40), "b": (10, 4, 40)}, 26)

    made = measured(
        indicator(
            baseline="{period: {start: 2021-04-01, end: 2022-03-31}}",
            change_point="{changed_on: 2022-05-01}",
        )
        + late
    )

    assert made.basis == "throughout"
    assert made.reporters == ("a", "b")
    assert [point.throughout is None for point in made.points] == [True] * 4 + [False] * 22
    assert made.finding.result == "no-change-shown"
    assert any("every period from 1 April 2021 on" in one for one in made.finding.caveats)
    assert [point.mean is None for point in made.points] == [True] * 4 + [False] * 22


def test_a_month_in_which_nobody_reports_leaves_the_others_comparable(measured: Any) -> None:
    """It is missing; those who report in all the other months are the same."""
    text = parts({"a": (20, 0, 40), "b": (10, 0, 40)}, 26)
    for part in "ab":
        text = re.sub(
            rf"(part: {part}, value: )[0-9]+(, period: {{start: 2022-05)",
            r"\1{missing: no return}\2",
            text,
        )

    made = measured(indicator() + text)

    assert made.finding.result == "no-change-shown"
    assert [type(point.value) for point in made.points].count(Missing) == 1


def test_figures_that_may_not_be_compared_have_no_limits(measured: Any) -> None:
    """Limits over them would call a change in reporting a signal."""
    lines = ["observations:"]
    for at, (first, last) in enumerate(months(26, date(2020, 12, 1))):
        lines.append(
            f"  - {{indicator: people, value: {100 + at % 3 if at < 13 else 160 + at % 3}, "
            f"period: {{start: {first}, end: {last}}}, "
            f"coverage: [{{reporting: {20 if at < 13 else 40}, of: homes}}]}}"
        )

    made = measured(indicator() + "\n".join(lines))

    assert made.finding.result == "cannot-say"
    assert {(point.mean, point.signal) for point in made.points} == {(None, None)}


@pytest.mark.parametrize(("values", "result"), [(12, "cannot-say"), (14, "sustained-improvement")])
def test_a_baseline_that_ends_within_a_period_ends_before_it(
    measured: Any, values: int, result: str
) -> None:
    """Limits and verdict rest on the same figures, and the figure that is left out is named."""
    before = [100 + at % 3 for at in range(values - 1)] + [140]
    (*_, (first, _)) = months(values, date(2020, 1, 1))
    rule = indicator(
        baseline=f"{{period: {{start: 2020-01-01, end: {first.replace(day=15)}}}}}",
        change_point=f"{{changed_on: {months(values + 1, date(2020, 1, 1))[-1][0]}}}",
    )

    made = measured(rule + series(before + [80] * 12, date(2020, 1, 1)))

    assert made.finding.result == result
    assert any(one.startswith("The baseline ends in ") for one in made.finding.caveats)
    if result != "cannot-say":
        mean = sum(before[:-1]) / (values - 1)
        assert made.finding.baseline_mean == pytest.approx(mean)
        assert made.points[0].mean == pytest.approx(mean)


def test_counts_of_long_and_of_short_periods_are_not_compared(measured: Any) -> None:
    """A month's count is less than a quarter's, whatever changed."""
    spans = [(date(2018 + at // 4, at % 4 * 3 + 1, 1), 3) for at in range(15)]
    spans += [(first, 1) for first, _ in months(12, date(2022, 1, 1))]
    lines = ["observations:"]
    for at, (first, length) in enumerate(spans):
        last = months(length, first)[-1][1]
        value = 100 * length + at % 3
        lines.append(
            f"  - {{indicator: people, value: {value}, period: {{start: {first}, end: {last}}}}}"
        )

    made = measured(indicator() + "\n".join(lines))
    parted = measured(indicator(breaks="[{on: 2022-01-01, why: Monthly}]") + "\n".join(lines))

    assert made.finding.result == "cannot-say"
    assert "Periods are from 28 to 92 days long" in made.finding.caveats[0]
    assert not any("days long" in one for one in parted.finding.caveats)


@pytest.mark.parametrize(
    "whole",
    [
        "ratio: {numerator: part, denominator: part}",
        "continues: [part]",
    ],
)
def test_a_break_in_what_a_series_is_made_of_parts_it(measured: Any, whole: str) -> None:
    """A ratio is broken where one of its two is, and a series that goes on where the earlier is."""
    text = (
        f"indicators:\n  - {{id: rate, title: Rate, bears_on: [r-1], unit: people, better: lower, {whole}}}\n"
        "  - {id: part, title: Part, unit: people, better: lower, "
        "breaks: [{on: 2021-12-15, why: New form}]}\n"
    )

    made = measured(text + series(BEFORE + AFTER).replace("people", "part"))

    assert made.finding.result == "cannot-say"
    assert "a break parts them" in made.finding.says


def test_a_ratio_has_the_figures_that_its_indicators_continue(measured: Any) -> None:
    """They are in the series of the indicator, and so in that of the ratio."""
    text = (
        "indicators:\n  - {id: rate, title: Rate, unit: people, better: lower, ratio: {numerator: new, denominator: new}}\n"
        "  - {id: new, title: New, unit: people, better: lower, continues: [people]}\n"
        "  - {id: people, title: Old, unit: people, better: lower}\n"
    )

    made = measured(text + series(BEFORE))

    assert [point.value for point in made.points] == [Number(value=1)] * 12


def test_a_period_that_is_not_judged_sets_nobody_apart(measured: Any) -> None:
    """Too few reported in it, by the register's own rule: who did says nothing of the others."""
    text = parts({name: (20, 0, 25 if name > "a" else 26) for name in "abcd"}, 26)

    made = measured(indicator(reporting="{of: homes, expected: 4, least: 0.9}") + text)

    assert made.reporters == ("a", "b", "c", "d")
    assert made.finding.result == "no-change-shown"


def test_what_must_never_be_joined_is_not_measured(tmp_path: Path) -> None:
    """It has no series, and the problem says which two stand together."""
    text = indicator(continues="[a, b]") + (
        "  - {id: a, title: A, unit: people, better: lower, never_join: [b]}\n"
        "  - {id: b, title: B, unit: people, better: lower}\n"
    )
    path = tmp_path / "register.yaml"
    path.write_text(HEAD + text + series(BEFORE + AFTER), "utf-8")

    found = rsr.measure(path)

    assert [made.indicator for made in found.measurements] == ["a", "b"]
    (problem,) = found.problems
    assert (problem.code, problem.severity) == ("series-never-joined", "error")
    assert problem.where.path == ("indicators", 0, "continues", 1)
    assert rsr.measure(path, indicators=["a"]).problems == ()


def test_periods_that_overlap_are_not_judged(measured: Any) -> None:
    """Rolling periods share days, so that neighbouring figures are alike for no reason in care."""
    lines = ["observations:"]
    ends = months(24, date(2020, 12, 1))
    for (first, _), (_, last) in zip(ends, ends[2:], strict=False):
        lines.append(
            f"  - {{indicator: people, value: 20, period: {{start: {first}, end: {last}}}}}"
        )

    made = measured(indicator() + "\n".join(lines))

    assert made.finding.result == "cannot-say"
    assert any("overlap" in caveat for caveat in made.finding.caveats)


def test_too_little_reporting_leaves_a_period_out(measured: Any) -> None:
    """Below the share that the register asks for, a period is drawn and not judged."""
    lines = ["observations:"]
    for at, (first, last) in enumerate(months(22, date(2020, 12, 1))):
        lines.append(
            f"  - {{indicator: people, value: {20 + at % 3}, period: {{start: {first}, end: {last}}}, "
            f"coverage: [{{reporting: {19 if at != 3 else 9}, expected: 20, of: homes}}]}}"
        )
    rule = "{of: homes, expected: 20, least: 0.8}"

    made = measured(indicator(reporting=rule) + "\n".join(lines))

    assert made.finding.before == 11
    assert made.points[3].value == Number(value=20)


def test_a_figure_that_the_whole_gives_away_is_withheld_with_a_note(tmp_path: Path) -> None:
    """Beside the whole, one hidden part would be known: one more part is withheld."""
    text = indicator() + "observations:\n"
    for part, value in (
        ("", "16"),
        ("a", "{suppressed: [0, 4]}"),
        ("b", "5"),
        ("c", "9"),
    ):
        named = f"part: {part}, " if part else ""
        text += f"  - {{indicator: people, {named}value: {value}, period: {{start: 2021-01-01, end: 2021-01-31}}}}\n"
    path = tmp_path / "register.yaml"
    path.write_text(HEAD + text, "utf-8")

    found = rsr.measure(path)

    codes = {problem.code for problem in found.problems}
    assert codes == {"figure-withheld", "disclosure-elsewhere"}
    values = {o.part: o.value for o in found.register.observations}
    assert values["a"] == Suppressed(low=0, high=4)
    hidden = [v for v in values.values() if isinstance(v, Suppressed) and v.by == "rsr"]
    assert len(hidden) == 1


def test_an_unknown_indicator_is_refused() -> None:
    """An id that the register does not have is not found."""
    with pytest.raises(NotFoundError) as caught:
        rsr.measure(Register(title="Made up"), indicators=["nobody"])

    assert caught.value.code == "indicator-unknown"


def test_a_frame_for_no_source_is_refused() -> None:
    """A frame that no source of the register stands for is not found."""
    with pytest.raises(NotFoundError) as caught:
        rsr.measure(Register(title="Made up"), frames={"nowhere": object()})

    assert caught.value.code == "source-unknown"


def test_a_rate_keeps_what_it_was_divided_from() -> None:
    """Numerator and denominator are over the same parts, for all and for those who report throughout."""
    register = Path(__file__).parents[2] / "docs" / "examples" / "measured-change"
    if not register.is_dir():
        pytest.skip("the documentation does not lie beside the tests")
    with Plugins(entry_points=False) as plugins:
        measuring = rsr.measure(register, plugins=plugins)
    beds, rate = measuring.measurements[1:]
    assert (beds.indicator, rate.indicator) == ("bed-days", "restraint-rate")

    last = rate.points[-1]

    assert last.quotient is not None
    assert last.throughout_quotient is not None
    assert last.quotient.times == 1000
    assert last.quotient.denominator == beds.points[-1].value == Number(value=6660)
    assert last.throughout_quotient.denominator == beds.points[-1].throughout == Number(value=4661)
    assert last.quotient.numerator == Interval(low=102, high=108)
    assert last.throughout_quotient.numerator == Interval(low=62, high=68)
    assert all(point.quotient is None for point in beds.points)


def test_what_a_ratio_is_of_may_be_refused_for_its_own_error(tmp_path: Path) -> None:
    """Of a ratio whose two indicators cannot be read these are told, and nothing that follows."""
    (tmp_path / "register.yaml").write_text(
        """format: 3
title: Made up
indicators:
  - {id: over, title: Over, unit: waits, kind: counts, better: lower}
  - {id: all, title: All, unit: waits, kind: counts, better: neither}
  - id: share
    title: Share
    unit: per cent
    kind: percentage
    better: lower
    ratio: {numerator: over, denominator: all, times: 100}
strategies: [{use: outcome-impact}]
cycles: [{id: c, title: C, cut_off_on: 2024-05-31}]
""",
        encoding="utf-8",
    )

    told = rsr.check(tmp_path)

    assert [(one.code, one.where.line) for one in told if one.severity == "error"] == [
        ("choice-unknown", 4),
        ("choice-unknown", 5),
    ]
