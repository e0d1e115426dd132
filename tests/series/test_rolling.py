"""Rolling figures are of days that their neighbours are of as well, so that nothing is concluded."""

from pathlib import Path

import pytest

import rsr

MONTHS = [f"{year}-{month:02}" for year in (2020, 2021, 2022, 2023) for month in range(1, 13)]
YEARS = [f"{year}-03" for year in range(1990, 2024)]


def result(
    folder: Path,
    *,
    period: str = "month",
    value: str = "n",
    more: str = "",
    about: str = "are rolling",
    covers: str = "month",
    table: bool = True,
    read: str = "at: {}",
    spans: list[str] = MONTHS,
) -> tuple[str, bool]:
    """Return the verdict on a made-up series, and whether it is said that the figures are rolling."""
    rows = "".join(f"{at},{100 + number % 3}\n" for number, at in enumerate(spans))
    (folder / "t.csv").write_text(f"{period},{value}\n{rows}", "utf-8")
    makes = "makes: table" if table else "indicator: i"
    measured = ", measured: {data: s}" if table else ""
    title = "" if "title:" in more else ", title: Deaths"
    (folder / "register.yaml").write_text(
        f"""format: 3
title: Made up
organisations: [{{id: o, name: A body}}]
recommendations:
  - {{id: r, number: "1", topic: Something, made_on: 2022-01-01, addressed_to: {{o: lead}}, criteria: [{{id: c, text: It is better.}}]}}
strategies: [{{use: outcome-impact}}]
sources:
  - {{id: s, use: tabular, options: {{file: t.csv, {makes}, columns: {{value: {value}}}, period: {{{read.format(period)}, covers: {covers}}}, date_formats: ['%Y-%m']}}}}
indicators:
  - {{id: i{title}, unit: deaths, better: lower, bears_on: [r]{measured}{more}}}
""",
        "utf-8",
    )
    (series,) = rsr.measure(folder).measurements
    assert series.finding is not None
    return series.finding.result, any(about in one for one in series.finding.caveats)


@pytest.mark.parametrize("table", [True, False], ids=["table", "records"])
@pytest.mark.parametrize(
    ("more", "rolling"),
    [
        ({"period": "12 months to"}, True),
        ({"period": "Year ending"}, True),
        ({"period": "quarter to", "covers": "month"}, True),
        ({"period": "month ending"}, False),
        ({"period": "12 months to", "read": "columns: [{}]"}, True),
        ({"read": "columns: [{}]"}, False),
        ({"period": "31 days to"}, False),
        ({"period": "32 days to"}, True),
        ({"value": "3-month rolling average"}, True),
        ({"value": "moving_average"}, True),
        ({"value": "last 12 months"}, True),
        ({"more": ", title: Deaths in the year to March"}, True),
        ({"more": ", title: 'Deaths, rolling total'"}, True),
        ({"more": ", time_sense: rolling"}, True),
        ({"more": ", time_sense: period", "value": "moving average"}, False),
        ({"more": ", time_sense: period, title: Deaths in the year to March"}, False),
        ({}, False),
    ],
)
def test_figures_that_share_days_are_not_judged(
    tmp_path: Path, more: dict[str, str], *, rolling: bool, table: bool
) -> None:
    """As headings, titles, units and the register say; what is stated stands."""
    found = result(tmp_path, table=table, **more)  # type: ignore[arg-type]  # texts alone

    assert found == ("cannot-say" if rolling else "no-change-shown", rolling)


@pytest.mark.parametrize(
    ("more", "rolling"),
    [
        ({"more": ", title: Deaths in the year to March"}, False),
        ({"more": ", title: Deaths in the 12 months to March", "covers": "year-ending"}, False),
        ({"period": "12 months to", "covers": "year-ending"}, False),
        ({"more": ", title: 'Deaths, three-year rolling average'"}, True),
    ],
)
def test_years_that_follow_each_other_share_no_days(
    tmp_path: Path, more: dict[str, str], *, rolling: bool
) -> None:
    """But an average that rolls over them does."""
    _, told = result(tmp_path, spans=YEARS, **more)  # type: ignore[arg-type]  # texts alone

    assert told == rolling


def test_the_year_to_date_is_cumulative(tmp_path: Path) -> None:
    """Also where the column of the period is called so."""
    assert result(tmp_path, period="year to date") == ("cannot-say", False)


def test_a_ratio_of_rolling_figures_is_rolling(tmp_path: Path) -> None:
    """As one of cumulative figures is cumulative."""
    for name, heading in (("a", "rolling total"), ("b", "n")):
        rows = "".join(f"{at},{100 + number % 3}\n" for number, at in enumerate(MONTHS))
        (tmp_path / f"{name}.csv").write_text(f"month,{heading}\n{rows}", "utf-8")
    options = "makes: table, period: {at: month, covers: month}"
    (tmp_path / "register.yaml").write_text(
        f"""format: 3
title: Made up
sources:
  - {{id: a, use: tabular, options: {{file: a.csv, columns: {{value: rolling total}}, {options}}}}}
  - {{id: b, use: tabular, options: {{file: b.csv, columns: {{value: n}}, {options}}}}}
indicators:
  - {{id: x, title: X, unit: deaths, better: lower, measured: {{data: a}}}}
  - {{id: y, title: Y, unit: people, better: lower, measured: {{data: b}}}}
  - {{id: z, title: Z, unit: per person, better: lower, ratio: {{numerator: x, denominator: y}}}}
""",
        "utf-8",
    )
    found = {one.indicator: one.remarks for one in rsr.measure(tmp_path).measurements}

    assert [name for name, said in found.items() if any("are rolling" in one for one in said)] == ["x", "z"]  # fmt: skip


PROJECTED = "The figures are projections or forecasts"
DIVIDED_BY = "What the figures are divided by are projections or forecasts"


@pytest.mark.parametrize(
    ("above", "below", "more", "said"),
    [
        ("projected", "counted", "", (PROJECTED, "cannot-say")),
        ("counted", "projected", "", (DIVIDED_BY, "no-change-shown")),
        ("projected", "projected", "", (PROJECTED, "cannot-say")),
        ("projected", "counted", ", time_sense: period", (None, "no-change-shown")),
        ("modelled", "counted", "", ("The figures are estimated by a model", "no-change-shown")),
        ("counted", "modelled", "", ("The figures are estimated by a model", "no-change-shown")),
        ("counted", "counted", "", (None, "no-change-shown")),
    ],
)
def test_a_ratio_is_of_what_its_figures_are(
    tmp_path: Path, above: str, below: str, more: str, said: tuple[str | None, str]
) -> None:
    """Also where its own title says nothing; people may be projected where deaths are counted."""
    rows = "".join(f"{at},{100 + number * 7 % 5},90\n" for number, at in enumerate(MONTHS))
    (tmp_path / "t.csv").write_text(f"month,n,m\n{rows}", "utf-8")
    options = "file: t.csv, columns: {value: VALUE}, period: {at: month, covers: month}"
    (tmp_path / "register.yaml").write_text(
        f"""format: 3
title: Made up
organisations: [{{id: o, name: A body}}]
recommendations:
  - {{id: r, number: "1", topic: Something, made_on: 2021-01-01, addressed_to: {{o: lead}}, criteria: [{{id: c, text: It is better.}}]}}
strategies: [{{use: outcome-impact}}]
sources:
  - {{id: a, use: tabular, options: {{{options.replace("VALUE", "n")}, indicator: x}}}}
  - {{id: b, use: tabular, options: {{{options.replace("VALUE", "m")}, indicator: y}}}}
indicators:
  - {{id: x, title: 'Deaths, {above}', unit: deaths, better: lower}}
  - {{id: y, title: 'People, {below}', unit: people, better: lower}}
  - {{id: z, title: Z, unit: per person, better: lower, bears_on: [r], ratio: {{numerator: x, denominator: y}}{more}}}
""",
        "utf-8",
    )
    (finding,) = [one.finding for one in rsr.measure(tmp_path).measurements if one.finding]
    told = [one for one in finding.caveats if "projections" in one or "model" in one]

    assert finding.result == said[1]
    assert [one for one in told if said[0] and one.startswith(said[0])] == told
    assert len(told) == (said[0] is not None)


@pytest.mark.parametrize("table", [True, False], ids=["table", "records"])
@pytest.mark.parametrize(
    ("title", "about", "found"),
    [
        ("Deaths, smoothed", "are rolling", ("cannot-say", True)),
        ("Deaths, projected", "are projections or forecasts", ("cannot-say", True)),
        ("Deaths, projected, time_sense: period", "projections", ("no-change-shown", False)),
        ("Deaths, seasonally adjusted", "are seasonally adjusted", ("no-change-shown", True)),
        ("Deaths, modelled", "are estimated by a model", ("no-change-shown", True)),
        ("Deaths, estimated", "estimated", ("no-change-shown", False)),
        ("Deaths, annualised", "annualised", ("no-change-shown", False)),
    ],
)
def test_titles_say_what_may_be_concluded(
    tmp_path: Path, title: str, about: str, found: tuple[str, bool], *, table: bool
) -> None:
    """Nothing from what was not observed, or shares days; what is adjusted or modelled is told."""
    name, _, stated = title.partition(", time_sense")
    more = f", title: '{name}'" + (f", time_sense{stated}" if stated else "")

    assert result(tmp_path, more=more, about=about, table=table) == found
