"""What kind of statistic figures are: stated, known by a source, or read from words."""

from typing import Any

import pytest

from rsr.model import Indicator, Ratio
from rsr.model.kinds import (
    Known,
    adding,
    contradict,
    kind_in_words,
    kind_of,
    recognised_kind,
    settled_kind,
)


def indicator(**more: Any) -> Indicator:
    """Return an indicator that was made up."""
    given: dict[str, Any] = {"id": "i", "title": "Figure", "unit": "people", "better": "lower"}
    return Indicator(**(given | more))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("per cent", "percentage"),
        ("percent of care homes", "percentage"),
        ("%", "percentage"),
        ("% of people", "percentage"),
        ("people in 100 who asked", "percentage"),
        ("Proportion of referrals", "percentage"),
        ("per 1,000 bed days", "rate"),
        ("rate per 100 people", "rate"),
        ("Restraint rate", "rate"),
        ("median days", "median"),
        ("Median days that young people wait", "median"),
        ("The median wait", "median"),
        ("mean days", "mean"),
        ("Average length of stay", "mean"),
        ("Mean wait in days", "mean"),
        ("90th percentile", "quantile"),
        ("lower quartile", "quantile"),
        ("Ratio of staff to people", "ratio"),
        ("index", "index"),
        ("Price index", "index"),
        ("Number of people above the median", "count"),
        ("Count of homes rated per cent", "count"),
        ("People above the median", None),
        ("People who wait longer than average", None),
        ("What this could mean", None),
        ("Index offences", None),
        ("Homes rated inadequate", None),
        ("days", None),
        ("people", None),
        ("", None),
    ],
)
def test_words_name_a_kind(text: str, kind: str | None) -> None:
    """A unit or a title says that figures are rates or medians; days alone say nothing."""
    assert kind_in_words(text) == kind


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        pytest.param({"unit": "days", "title": "Median wait"}, "median", id="title"),
        pytest.param({"unit": "per cent", "title": "Median wait"}, "percentage", id="unit-first"),
        pytest.param({"unit": "pounds"}, "amount", id="money"),
        pytest.param({"unit": "£ per person"}, "ratio", id="money-for-each"),
        pytest.param({"unit": "days", "select": {"m": ["Median wait"]}}, "median", id="select"),
        pytest.param({"unit": "days", "select": {"m": 5}}, None, id="select-without-text"),
        pytest.param({"denominator": "all homes"}, "ratio", id="denominator"),
        pytest.param({"ratio": Ratio(of="a", over="b")}, "ratio", id="ratio"),
        pytest.param({"unit": "days"}, None, id="nothing"),
    ],
)
def test_an_indicator_shows_its_kind(more: dict[str, Any], kind: str | None) -> None:
    """The unit is looked at first, then ratio and denominator, then title and selection."""
    assert recognised_kind(indicator(**more)) == kind
    assert kind_of(indicator(**more, kind="index")) == "index"


@pytest.mark.parametrize(
    ("more", "known", "kind"),
    [
        pytest.param({"kind": "mean"}, [Known("count")], "mean", id="stated-first"),
        pytest.param({"title": "Median"}, [Known("count")], "count", id="rows-before-words"),
        pytest.param({"title": "Median"}, [Known("rate")], "median", id="words-say-more"),
        pytest.param({"title": "Number of people"}, [Known("rate")], "rate", id="rows-contradict"),
        pytest.param({}, [Known("median")], "median", id="rows"),
        pytest.param({}, [Known("count", by_option=True)], "count", id="option"),
        pytest.param(
            {"title": "Median"}, [Known("count", by_option=True)], "median", id="words-first"
        ),
        pytest.param({}, [Known("rate", by_option=True)], "rate", id="rates-by-option"),
        pytest.param(
            {"title": "Number of people"}, [Known("rate", by_option=True)], "rate", id="no-counts"
        ),
        pytest.param({}, [], None, id="nothing"),
    ],
)
def test_what_is_stated_stands_before_what_is_recognised(
    more: dict[str, Any], known: list[Known], kind: str | None
) -> None:
    """Then come the rows, then words, and last what an option says of all figures."""
    assert settled_kind(indicator(**more), known) == kind


@pytest.mark.parametrize("unit", ["days", "working days", "hours", "points", "score", "minutes"])
def test_figures_in_units_of_time_or_scores_are_not_taken_as_counts(unit: str) -> None:
    """They may be bed days or the days that people wait; a stated kind says which."""
    assert adding(None, unit) == "never"
    assert adding(None, f"bed {unit}") == "whole"
    assert adding("count", unit) == "always"


def test_a_kind_contradicts_another_where_it_adds_up_and_the_other_does_not() -> None:
    """Of those that do not, rate and ratio are words for any; others are told apart."""
    assert contradict("count", "rate")
    assert contradict("median", "amount")
    assert contradict("median", "mean")
    assert not contradict("count", "amount")
    assert not contradict("ratio", "percentage")
    assert not contradict("mean", "mean")
