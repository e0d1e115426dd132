"""What kind of statistic figures are: stated, known by a source, or read from words."""

from typing import Any

import pytest

from rsr.model import Indicator, Ratio, StatisticKind
from rsr.model.counted import kind_in_heading
from rsr.model.kinds import (
    Known,
    adding,
    contradict,
    joined,
    kind_in_words,
    kind_of,
    mixed_in_select,
    mixed_in_words,
    recognised_kind,
    settled_kind,
    unit_without,
)
from rsr.model.senses import (
    days_in_words,
    is_cumulative,
    is_projected,
    made_by,
    sense_in_words,
    sense_of,
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
        ("Wellbeing score", "mean"),
        ("Score (0 to 10)", "mean"),
        ("Life expectancy at birth", "mean"),
        ("Score band", None),
        ("Score", "mean"),
        ("Scored goals", None),
        ("Age-standardised", "rate"),
        ("Directly standardized mortality", "rate"),
        ("Age-standardised mortality ratio", "ratio"),
        ("Standardised tests", None),
        ("Smoking prevalence", "rate"),
        ("Prevalence among adults", "rate"),
        ("Prevalence study", None),
        ("MMR uptake", "percentage"),
        ("Take-up of places", "percentage"),
        ("Coverage of MMR vaccine", "percentage"),
        ("Vaccination coverage, two doses", "percentage"),
        ("Coverage count", None),
        ("Coverage area", None),
        ("Number of people by uptake", "count"),
        ("Number of people above the median", "count"),
        ("Count of homes rated per cent", "count"),
        ("People above the median", None),
        ("People who wait longer than average", None),
        ("What this could mean", None),
        ("people, mean", "mean"),
        ("Days (mean)", "mean"),
        ("avg days", "mean"),
        ("people, meaning all", None),
        ("Index offences", None),
        ("Homes rated inadequate", None),
        ("days", None),
        ("people", None),
        ("", None),
        ("pc", "percentage"),
        ("pc of homes", None),
        ("Cost per case", "ratio"),
        ("Complaints received per month", None),
        ("Beds per financial year", None),
        ("Odds of readmission", "ratio"),
        ("Price", "ratio"),
        ("House prices (all)", "ratio"),
        ("Price reviews", None),
        ("Cumulative number of deaths", "count"),
        ("Share rated good", "percentage"),
        ("Deaths per million", "rate"),
        ("per ten thousand people", "rate"),
        ("Falls per thousand bed days", "rate"),
        ("per 100k", "rate"),
        ("Deaths / 1,000", "rate"),
        ("deaths/100 000", "rate"),
        ("Incidents per head", "rate"),
        ("Spend per capita", "rate"),
        ("Incidents per bed", "rate"),
        ("Restraints per occupied bed day", "rate"),
        ("deaths \u2030", "rate"),
        ("Mean number per million", "mean"),
        ("Cost per bedroom", "ratio"),
        ("Sent 24/7", None),
        ("Million pounds spent", None),
        ("Index 2015=100", "index"),
        ("2015 = 100", "index"),
        ("2019/20=100", "index"),
        ("2015=1000", None),
        ("\u00b5g/m3", "ratio"),
        ("ug/m\u00b3", "ratio"),
        ("mmol/l", "ratio"),
        ("kg/month", None),
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
        pytest.param({"unit": "\u00a3 per week"}, None, id="pay-of-one-or-of-all"),
        pytest.param({"unit": "\u00a3 million per week"}, "amount", id="spent-by-all"),
        pytest.param({"unit": "£ per person"}, "ratio", id="money-for-each"),
        pytest.param({"unit": "days", "select": {"m": ["Median wait"]}}, "median", id="select"),
        pytest.param({"unit": "days", "select": {"m": 5}}, None, id="select-without-text"),
        pytest.param({"denominator": "all homes"}, "ratio", id="denominator"),
        pytest.param({"ratio": Ratio(numerator="a", denominator="b")}, "ratio", id="ratio"),
        pytest.param({"unit": "days"}, None, id="nothing"),
        pytest.param({"unit": "pounds", "title": "Cost per case"}, "ratio", id="money-per-thing"),
        pytest.param({"unit": "pounds", "title": "Number of payments"}, "amount", id="money-first"),
        pytest.param({"title": "People whose percentage of needs met fell"}, None, id="clause"),
        pytest.param(
            {"title": "Homes with a ratio of staff below 1", "unit": "homes"}, None, id="with"
        ),
        pytest.param(
            {"title": "Rate reviews completed", "unit": "reviews"}, None, id="sort-of-review"
        ),
        pytest.param({"title": "Quantile wards", "unit": "wards"}, None, id="sort-of-ward"),
        pytest.param({"title": "90th percentile wait", "unit": "wait"}, "quantile", id="ordinal"),
        pytest.param({"title": "Rate of reviews", "unit": "reviews"}, "rate", id="rate-of-things"),
        pytest.param(
            {"title": "People who fell, per 1,000 bed days"}, "rate", id="after-the-clause"
        ),
        pytest.param({"title": "People who fell per 1,000 bed days"}, "rate", id="in-the-clause"),
        pytest.param({"title": "People seen, as a percentage of all"}, "percentage", id="as-a"),
        pytest.param(
            {"title": "Time that people wait on average", "unit": "weeks"}, "mean", id="other-unit"
        ),
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


@pytest.mark.parametrize(
    "unit",
    [
        "days",
        "working days",
        "hours",
        "points",
        "score",
        "minutes",
        "points out of 100",
        "out of 10",
    ],
)
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


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Cumulative number of deaths", True),
        ("Deaths (cumulative)", True),
        ("cumDeaths28DaysByDeathDate", True),
        ("cum_cases", True),
        ("running-total", True),
        ("Deaths to date", True),
        ("year-to-date spend", True),
        ("Spend YTD", True),
        ("Deaths since March 2020", True),
        ("Deaths since 1 March 2020", True),
        ("Deaths since 01/03/2020", True),
        ("Deaths since the start of the pandemic", True),
        ("Deaths", False),
        ("Non-cumulative deaths", False),
        ("Care plans that are up to date", False),
        ("Up-to-date plans", False),
        ("Monthly deaths since March 2020", False),
        ("New cases since March 2020", False),
        ("Homes not inspected since 2019", False),
        ("People waiting since March 2020", False),
        ("Change since 2019", False),
        ("Days since last review", False),
        ("Prisoners held since 2012 on IPP", False),
        ("Inquests held since 2012", True),
        ("People on the register to date of report", False),
        ("Circumcisions", False),
        ("Deaths so far", True),
        ("Deaths so far (all causes)", True),
        ("Deaths so far this year", True),
        ("Deaths so far unexplained", False),
        ("Total deaths reported up to the end of the month", True),
        ("Deaths up to and including the last day of the month", True),
        ("Deaths in the 12 months up to the end of the month", False),
        ("People waiting up to the end of the month", False),
        ("Ever admitted", True),
        ("People ever detained", True),
        ("Most ever recorded", False),
        ("People who ever smoked", False),
        ("All-time total", True),
        ("Total, all time", True),
        ("allTimeTotal", True),
        ("Lifetime admissions", True),
        ("Deaths (lifetime)", True),
        ("Accumulated cases", True),
        ("Overall to date", True),
        ("Total so far", True),
        ("Deaths since the start", True),
        ("People detained, ever", True),
        ("Deaths up to now", True),
        ("Deaths thus far", True),
        ("All-time high", False),
        ("Lifetime prevalence", False),
        ("Admissions over a lifetime", False),
        ("Highest of all time", False),
        ("Homes that are ever smaller", False),
        ("Documents", False),
    ],
)
def test_words_say_that_figures_are_cumulative(text: str, is_one: bool) -> None:  # noqa: FBT001  # a parameter of the table above
    """In a title, a unit or a heading; what is up to date, waits, or is new since then is not."""
    assert is_cumulative(text) is is_one


def test_a_stated_time_sense_stands_before_words() -> None:
    """What is selected says it where all texts of a column do."""
    both = {"m": ["Deaths to date", "Deaths (running total)"]}

    assert sense_of(indicator(title="Deaths to date")) == "cumulative"
    assert sense_of(indicator(unit="deaths to date")) == "cumulative"
    assert sense_of(indicator(title="Deaths to date", time_sense="period")) == "period"
    assert sense_of(indicator(select=both)) == "cumulative"
    assert sense_of(indicator(select={"m": ["Deaths", "Deaths to date"]})) is None
    assert sense_of(indicator(select={"m": {"not": "Deaths to date"}})) is None
    assert sense_of(indicator()) is None


@pytest.mark.parametrize(
    ("more", "mixed"),
    [
        pytest.param(
            ["Number of restraints", "Median wait"], ("m", "counts", "medians"), id="kinds"
        ),
        pytest.param(["Number of restraints", "Restraints of women"], None, id="unknown"),
        pytest.param(["Mean wait", "Median wait"], ("m", "means", "medians"), id="not-added"),
        pytest.param(["Number of restraints"], None, id="one"),
        pytest.param(
            ["Deaths", "Deaths to date"],
            ("m", "figures of a period", "cumulative figures"),
            id="senses",
        ),
        pytest.param({"not": ["Number of restraints", "Median wait"]}, None, id="left-out"),
    ],
)
def test_texts_that_are_selected_together_are_of_one_kind(more: Any, mixed: Any) -> None:
    """A mixture is named with its column; what is stated is not read from words."""
    given: dict[str, Any] = {"select": {"m": more}}

    assert mixed_in_select(indicator(**given)) == mixed
    assert mixed_in_select(indicator(**given, kind="count", time_sense="period")) is None
    assert mixed_in_words({"n": [], "m": more}) == mixed


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        pytest.param({"kind": "count"}, {"kind": "rate"}, ("counts", "rates"), id="known"),
        pytest.param({"kind": "count"}, {"kind": "amount"}, None, id="both-add-up"),
        pytest.param({}, {"kind": "count"}, None, id="may-be-counts"),
        pytest.param(
            {},
            {"unit": "per 1,000"},
            ("figures in 'people', of a kind that is not stated", "rates"),
            id="units-differ",
        ),
        pytest.param(
            {"unit": "per 1,000"},
            {},
            ("rates", "figures in 'people', of a kind that is not stated"),
            id="the-other-way-round",
        ),
        pytest.param({"unit": "days"}, {"unit": "Days", "kind": "median"}, None, id="one-unit"),
        pytest.param(
            {"time_sense": "period"},
            {"title": "To date"},
            ("figures of a period", "cumulative figures"),
            id="senses",
        ),
        pytest.param({}, {"title": "To date"}, None, id="sense-not-stated"),
        pytest.param(
            {"time_sense": "period"}, {"time_sense": "point-in-time"}, None, id="no-total"
        ),
    ],
)
def test_kinds_that_cannot_be_those_of_one_series(
    one: dict[str, Any], other: dict[str, Any], kinds: Any
) -> None:
    """A count never continues a rate, even if nobody says that it is a count."""
    assert joined(indicator(**one), indicator(**other)) == kinds


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Median-risk offenders", None),
        ("Median risk of offenders", "median"),
        ("Below-average earners", None),
        ("Average-sized homes", None),
        ("Average earnings", "mean"),
        ("Average daily population", None),
        ("Average daily population per 1,000", "rate"),
        ("Average daily wait", "mean"),
    ],
)
def test_words_that_describe_what_is_counted_are_no_kind(title: str, kind: str | None) -> None:
    """A word that is joined to the next says what sort of things they are."""
    assert recognised_kind(indicator(title=title, unit="people")) == kind


def _indicator(**more: Any) -> Indicator:
    return Indicator(**({"id": "i", "title": "I", "unit": "deaths", "better": "lower"} | more))


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ("3-month rolling average", "rolling"),
        ("Rolling12MonthTotal", "rolling"),
        ("rolling_mean", "rolling"),
        ("Moving average", "rolling"),
        ("Moving annual total", "rolling"),
        ("seven day running mean", "rolling"),
        ("Year to date", "cumulative"),
        ("Running total", "cumulative"),
        ("smoothed", "rolling"),
        ("Smoothed (LOESS)", "rolling"),
        ("exponentially-weighted mean", "rolling"),
        ("EWMA", "rolling"),
        ("trend-cycle", "rolling"),
        ("Trend estimates", "rolling"),
        ("trend component", "rolling"),
        ("all ages (trend)", "rolling"),
        ("not smoothed", None),
        ("unsmoothed", None),
        ("a smooth handover", None),
        ("trends", None),
        ("the trend in England", None),
        ("seasonally adjusted", None),
        ("annualised", None),
        ("Rolling stock in service", None),
        ("Rollingstock in service", None),
        ("People moving house", None),
        ("Average", None),
    ],
)
def test_words_say_that_figures_are_rolling(text: str, sense: str | None) -> None:
    """A rolling figure is of days that its neighbours are of; a cumulative one of all before it."""
    assert sense_in_words(text) == sense
    assert sense_of(_indicator(title=f"Deaths, {text}")) == sense
    assert sense_of(_indicator(select={"measure": text})) == sense
    assert sense_of(_indicator(title=f"Deaths, {text}", time_sense="period")) == "period"


@pytest.mark.parametrize("text", ["Trend", "trend", "Persons ; Trend"])
def test_a_series_that_is_called_trend_is_rolling(text: str) -> None:
    """As statistical offices call what they smooth; a title that speaks of a trend does not."""
    assert sense_in_words(text) == "rolling"
    assert sense_in_words("Trend in deaths") is None


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Projected deaths", True),
        ("Population projections, 2022-based", True),
        ("Forecast spend", True),
        ("Bed days (forecasted)", True),
        ("ProjectedCases", True),
        ("Projects completed", False),
        ("Deaths, not projected", False),
        ("Deaths against those projected", False),
        ("Spend above forecast", False),
        ("More deaths than the projected number", False),
        ("Forecast error", False),
        ("Number of forecasts issued", False),
        ("Accuracy of the projections", False),
        ("Deaths", False),
    ],
)
def test_words_say_that_figures_are_projections(text: str, is_one: bool) -> None:  # noqa: FBT001  # a parameter of the table above
    """In title, unit and selected texts; what is set against a projection, or counts them, is not."""
    assert is_projected(_indicator(title=text)) is is_one
    assert is_projected(_indicator(unit=text)) is is_one
    assert is_projected(_indicator(select={"measure": text})) is is_one
    assert not is_projected(_indicator(title=text, time_sense="period"))
    assert not is_projected(_indicator(select={"measure": [text, "Deaths"]}))


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("Unemployment, seasonally adjusted", ("adjustment",)),
        ("Seasonal adjustment: yes", ("adjustment",)),
        ("deseasonalised", ("adjustment",)),
        ("Not seasonally adjusted", ()),
        ("non-seasonally adjusted", ()),
        ("Modelled prevalence of dementia", ("model",)),
        ("Model-based estimates", ("model",)),
        ("Modeled, seasonally adjusted", ("adjustment", "model")),
        ("Nowcast of excess deaths", ("model",)),
        ("Small area estimates of income", ("model",)),
        ("Role-modelled behaviour", ()),
        ("Homes remodelled", ()),
        ("Mid-year population estimates", ()),
        ("Estimated number of carers", ()),
        ("Seasonal vacancies", ()),
    ],
)
def test_words_say_how_figures_were_made(text: str, how: tuple[str, ...]) -> None:
    """An estimate alone may be of a survey, and is judged as it is."""
    assert made_by(_indicator(title=text)) == how
    assert made_by(_indicator(unit=text)) == how
    assert made_by(_indicator(select={"series": text})) == how


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Infections, annualised", "rate"),
        ("Annualized turnover", "rate"),
        ("Staff on annualised hours", None),
        ("Annualised salary", None),
    ],
)
def test_what_is_annualised_is_a_rate(title: str, kind: str | None) -> None:
    """It is for a year, and adds up over no periods."""
    assert kind_in_words(title) == kind


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12 months to", 336),
        ("12 months to March", 336),
        ("12-months-to", 336),
        ("Deaths, twelve months ending (last day)", 336),
        ("Three months to the end of", 84),
        ("Year ending", 365),
        ("year ended 31 March", 365),
        ("week ending", 7),
        ("quarter to", 84),
        ("last 12 months", 336),
        ("People seen in the previous four weeks", 28),
        ("Past year", 365),
        ("12 months to start of treatment", 0),
        ("People who wait 18 weeks to be seen", 0),
        ("last day of", 0),
        ("Three-month average of falls", 84),
        ("Falls, 12 month total", 336),
        ("Falls (12m)", 336),
        ("Falls (12 mths)", 336),
        ("Spend of 12m", 0),
        ("Month average", 0),
        ("Year totals", 0),
        ("Two week wait counts", 0),
        ("Months", 0),
        ("year to date", 0),
    ],
)
def test_words_say_of_how_many_days_each_figure_is(text: str, days: int) -> None:
    """Up to a day or to now; at least as many as the span always has."""
    assert days_in_words(text) == days


def test_rolling_figures_are_not_those_of_single_periods() -> None:
    """They do not continue each other, and are not picked together."""
    one, other = _indicator(title="Rolling average of deaths"), _indicator(time_sense="period")
    assert joined(one, other) == ("rolling figures", "figures of a period")
    assert joined(one, one) is None
    mixed = mixed_in_words({"measure": ["Deaths", "Deaths, rolling average"]})
    assert mixed == ("measure", "figures of a period", "rolling figures")
    assert mixed_in_words({"measure": ["Deaths to date", "Deaths, moving average"]}) == ("measure", "cumulative figures", "rolling figures")  # fmt: skip


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({"select": {"unit": "Percentage"}}, "percentage"),
        ({"select": {"unit": "Percentage"}, "unit": "per cent"}, None),
        ({"select": {"unit": "Rate per 100,000"}}, "rate"),
        ({"select": {"unit": "Rate per 100,000"}, "unit": "per 100,000 people"}, None),
        ({"select": {"unit": "Percentage"}, "kind": "percentage"}, None),
        ({"select": {"unit": "Percentage"}, "denominator": "people in hospital"}, None),
        ({"select": {"unit": "Percentage"}, "unit": "number of people"}, "percentage"),
        ({"select": {"unit": "Number"}}, None),
        ({"select": {"unit": "Median"}, "unit": "days"}, None),
        ({"select": {"unit": "Rate"}, "unit": "per ward"}, None),
        ({"title": "Restraint rate"}, None),
        ({"select": {"measure": "Number of restraints"}}, None),
    ],
)
def test_a_unit_that_says_nothing_of_percentages_or_rates(
    more: dict[str, Any], found: str | None
) -> None:
    """As selected texts tell them; what is stated of the kind, or of what is below, stands."""
    assert unit_without(_indicator(**more)) == found


@pytest.mark.parametrize(
    ("known", "more", "found"),
    [
        ("percentage", {}, "percentage"),
        ("rate", {"unit": "days"}, "rate"),
        ("rate", {"unit": "days", "title": "Median wait"}, None),
        ("rate", {"title": "Median wait"}, None),
        ("rate", {"title": "Number of restraints"}, "rate"),
        ("percentage", {"title": "Percentage of people"}, "percentage"),
        ("median", {}, "median"),
        ("median", {"unit": "days"}, None),
        ("mean", {"unit": "£"}, None),
        ("mean", {"title": "Average number of people"}, None),
        ("mean", {"title": "Median number of people"}, "mean"),
        ("index", {}, "index"),
        ("index", {"unit": "index, 2015 = 100"}, None),
        ("count", {}, None),
        ("amount", {}, None),
        (None, {}, None),
        ("rate", {"ratio": Ratio(numerator="a", denominator="b")}, None),
        ("rate", {"kind": "rate"}, None),
        ("rate", {"kind": "count"}, None),
    ],
)
def test_a_unit_that_counts_beside_what_a_source_knows(
    known: StatisticKind | None, more: dict[str, Any], found: str | None
) -> None:
    """What is in time, scores or money has any kind; a mean has the unit of what it is of."""
    assert unit_without(_indicator(**more), [Known(known)]) == found


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("DSR", "rate"),
        ("p90", "quantile"),
        ("P5", "quantile"),
        ("p50", "median"),
        ("p91", None),
        ("Lower CI", "quantile"),
        ("upper_cl", "quantile"),
        ("LCI", "quantile"),
        ("95% confidence interval", "quantile"),
        ("CI", None),
        ("upper", None),
        ("medianwait", "median"),
        ("medians_of_nothing", "median"),
        ("medianite", None),
        ("Ave wait", "mean"),
        ("Park Ave", None),
        ("value_pc", "percentage"),
        ("pp", "percentage"),
        ("crude_incidence", "rate"),
        ("incidence", "rate"),
        ("incidence reports", None),
        ("ASR", "rate"),
        ("IQR", "quantile"),
        ("prop_restr", "percentage"),
        ("restr-prop", "percentage"),
        ("propRestrained", "percentage"),
        ("Prop. restrained", "percentage"),
        ("Restrained (prop)", "percentage"),
        ("frac_secluded", "percentage"),
        ("prop", None),
        ("property", None),
        ("prop_type", None),
        ("no_prop", None),
        ("prop_crime", None),
        ("pc_restr", "percentage"),
        ("PC numbers", None),
        ("PC restrained", None),
        ("num_pc", None),
        ("gdp_pc", None),
        ("Restrained (pc)", "percentage"),
        ("perc_restr", "percentage"),
        ("%_restr", "percentage"),
        ("avg_wait", "mean"),
        ("wait_av", "mean"),
        ("AV equipment", None),
        ("wait_mean", "mean"),
        ("med_wait", "median"),
        ("wait_med", "median"),
        ("Med stay", "median"),
        ("mdn_restr", "median"),
        ("meds_given", None),
        ("med_students", None),
        ("restr_rt", "rate"),
        ("rt_restr", "rate"),
        ("rt_turn", None),
        ("RT restrained", None),
        ("restr_per1000", "rate"),
        ("per100k", "rate"),
        ("cost_percap", "ratio"),
        ("person", None),
        ("restr_idx", "index"),
        ("row_idx", None),
    ],
)
def test_short_headings_name_a_kind_that_does_not_add_up(heading: str, kind: str | None) -> None:
    """Standardised rates, quantiles, and confidence limits, which are quantiles of an estimate."""
    assert kind_in_heading(heading) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SHMI", "ratio"),
        ("HSMR of a trust", "ratio"),
        ("index points", "index"),
        ("index offences", None),
        ("Likelihood of being restrained", "percentage"),
        ("Probability that a plan is met", "percentage"),
        ("People with a likelihood of harm", None),
        ("Compliance with training", "percentage"),
        ("Compliance visits", None),
        ("Occupied share", "percentage"),
        ("Occupied share (beds)", "percentage"),
        ("Price per share", "ratio"),
        ("Shareholders", None),
        ("Incidence of falls", "rate"),
        ("Number of incidence reports", "count"),
        ("Incidents of restraint", None),
        ("Restraints for every 1000 bed days", "rate"),
        ("for each 1,000 patients", "rate"),
        ("Restraints for each 12 months", None),
        ("p. 1000", "rate"),
        ("p. 12", None),
        ("pro mille", "rate"),
        ("1 in n", "rate"),
        ("PC_POP", "percentage"),
        ("P_HTHAB", "rate"),
        ("I15", None),
    ],
)
def test_titles_and_units_name_a_kind_that_does_not_add_up(text: str, kind: str | None) -> None:
    """Ratios by their short names, chances, shares, and new cases for those at risk."""
    assert kind_in_words(text) == kind


@pytest.mark.parametrize("unit", ["rank", "Ranks", "position", "rank out of 20"])
def test_places_in_an_order_are_not_added_up(unit: str) -> None:
    """However whole their numbers are."""
    assert adding(None, unit) == "never"
