"""The chart of an indicator on a page: it says the verdict, what limits it, and nothing twice."""

from datetime import date
from typing import Any

import attrs
import pytest
from releases import composed, found, part, rich_release, words

from rsr.model import Finding, MeasuredPoint, Measurement, Number, Period
from rsr.report import Chart, Paragraph, Report

SAYS = "Since 1 April 2021, 7 figures in a row lie on the better side of the mean before"
CAVEAT = "The baseline has 12 values"
REMARK = "1 of 3 figures is provisional"


def measured(count: int, *, judged: bool) -> Report:
    """Return the report of the rich release, with some made-up figures of one indicator."""
    points = tuple(
        MeasuredPoint(
            period=Period(start=date(2021, month, 1), end=date(2021, month, 28)),
            value=Number(value=month * 10),
        )
        for month in range(1, count + 1)
    )
    finding = Finding(result="signal-only", says=SAYS, direction="unclear", caveats=(CAVEAT,))
    measurement = Measurement(
        indicator="locked",
        points=points,
        finding=finding if judged else None,
        remarks=(REMARK,),
    )
    return composed(attrs.evolve(rich_release(), measurements=(measurement,)))


def outcomes(report: Report) -> Any:
    """Return what the record of recommendation 1 says of its figures."""
    return part(report.page("recommendation-r-1"), "outcomes")


def test_a_chart_says_the_verdict_and_what_limits_it() -> None:
    """Its message is the verdict, and all that must be said with it stands below."""
    section = outcomes(measured(3, judged=True))

    (chart,) = found(section, Chart)
    assert chart.message == f"{SAYS}."
    assert chart.caveats[:2] == (f"{CAVEAT}.", f"{REMARK}.")


def test_what_a_chart_says_is_not_said_beside_it() -> None:
    """No paragraph repeats the message, and no list the caveats of the verdict."""
    section = outcomes(measured(3, judged=True))

    said = " ".join(words(block.content) for block in found(section, Paragraph))
    assert SAYS not in said
    assert CAVEAT not in said


@pytest.mark.parametrize("count", [0, 1])
def test_without_a_chart_the_verdict_is_told_in_words(count: int) -> None:
    """Where no series can be drawn, the verdict and its caveats stand in the text."""
    section = outcomes(measured(count, judged=True))

    assert found(section, Chart) == []
    assert all(told in words(section) for told in (SAYS, CAVEAT, REMARK))


def test_a_chart_without_a_verdict_says_its_first_figure_and_its_last() -> None:
    """There is a message in words for every chart."""
    (chart,) = found(outcomes(measured(3, judged=False)), Chart)

    assert "10 (" in chart.message
    assert "30 (" in chart.message
    assert chart.caveats[0] == f"{REMARK}."
