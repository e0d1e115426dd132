"""The files of charts: each chart has a path of its own, and lies there with its figures."""

import attrs
import pytest
from csvw_rules import faults, values
from made_up_charts import CHARTS

from rsr.charts import ChartFiles, svg
from rsr.report import Chart, Funnel


@pytest.mark.parametrize("name", ["process", "funnel"])
def test_drawing_figures_and_dictionary_lie_side_by_side(name: str) -> None:
    """The drawing says its title, as it stands alone; the figures are those of the chart."""
    beside = ChartFiles("figures", language="en-GB")

    base = beside.put(CHARTS[name])

    assert base == f"figures/{CHARTS[name].id}"
    drawing, table, metadata = beside
    assert drawing == (f"{base}.svg", svg(CHARTS[name], language="en-GB").encode())
    assert table == (f"{base}.csv", CHARTS[name].dataset().csv())
    assert metadata[0] == f"{base}.csv-metadata.json"
    assert b'"@language": "en-GB"' in metadata[1]


def test_the_same_chart_is_kept_once_and_another_gets_a_number() -> None:
    """A chart that stands on two pages has one set of files; no file takes another's place."""
    chart = CHARTS["process"]
    other, third = (attrs.evolve(chart, title=title) for title in ("Other", "Third"))
    beside = ChartFiles()

    paths = [beside.put(block) for block in (chart, other, chart, third, other)]

    assert paths == ["made-up", "made-up--2", "made-up", "made-up--3", "made-up--2"]
    assert [path for path, _ in beside if path.endswith(".svg")] == [
        "made-up.svg",
        "made-up--2.svg",
        "made-up--3.svg",
    ]


def test_names_that_differ_in_case_alone_do_not_share_a_file() -> None:
    """Some file systems make no difference."""
    beside = ChartFiles()

    paths = [beside.put(CHARTS["process"], name) for name in ("Waits", "waits", "WAITS")]

    assert len({path.casefold() for path in paths}) == 3


@pytest.mark.parametrize("name", CHARTS)
def test_the_figures_of_any_chart_are_valid(name: str) -> None:
    """By the W3C's rules table and metadata go together, whatever the chart holds."""
    data = CHARTS[name].dataset()

    assert faults(data.csv(), data.metadata("a.csv"), file="a.csv") == []


def test_a_chart_of_points_gives_a_row_for_each() -> None:
    """Of each series in turn; limits stand beside the main one, where they hold."""
    chart = CHARTS["process"]
    assert isinstance(chart, Chart)
    data = chart.dataset()

    read = values(data.csv(), data.metadata("a"))

    assert len(read) == sum(len(series.points) for series in chart.series)
    points = sorted(chart.series[0].points, key=lambda point: point.on)
    for row, point in zip(read, points, strict=False):
        assert (row["on"], row["value"], row["value_kind"]) == (point.on, point.value, point.kind)
        held = [one for one in chart.limits if one.start <= point.on <= one.end]
        assert row["mean"] == (held[0].mean if held else None)
        assert row["upper_limit"] == (held[0].upper if held else None)
    assert {row["target"] for row in read} == {chart.target.value if chart.target else None}


def test_limits_stand_beside_the_main_series_alone() -> None:
    """They are about its figures; an exact figure is its own bounds, in either series."""
    chart = CHARTS["process"]
    assert isinstance(chart, Chart)
    second = attrs.evolve(chart.series[0], name="Others")
    data = attrs.evolve(chart, series=(*chart.series, second)).dataset()

    read = values(data.csv(), data.metadata("a"))

    assert {row["series"] for row in read if row["mean"] is not None} == {1}
    exact = [row for row in read if row["value_kind"] == "number"]
    assert exact
    assert all(row["low"] == row["value"] == row["high"] for row in exact)


def test_bounds_and_hidden_figures_keep_their_kind() -> None:
    """A hidden figure has its bounds and no value; a second series has no limits."""
    chart = CHARTS["unknown"]
    assert isinstance(chart, Chart)
    data = chart.dataset()

    read = values(data.csv(), data.metadata("a"))

    hidden = [row for row in read if row["value_kind"] == "suppressed"]
    assert hidden
    assert all(row["hidden"] and row["value"] is None for row in hidden)
    assert all(row["hidden"] == (row["value_kind"] == "suppressed") for row in read)
    exact = [row for row in read if row["value_kind"] == "number" and row["low"] == row["high"]]
    assert all(row["value"] == row["low"] for row in exact)
    assert {row["series"] for row in read} == set(range(1, len(chart.series) + 1))
    assert all(row["mean"] is None for row in read if row["series"] > 1)


def test_a_funnel_gives_organisations_and_limits() -> None:
    """Organisations stand by name, then the limits by size, beside the figure of all together."""
    funnel = CHARTS["funnel"]
    assert isinstance(funnel, Funnel)
    data = funnel.dataset()

    read = values(data.csv(), data.metadata("a"))

    bodies = [row for row in read if row["row"] == "organisation"]
    limits = [row for row in read if row["row"] == "limits"]
    assert {(row["name"], row["size"], row["value"]) for row in bodies} == {
        (point.name, point.size, point.value) for point in funnel.points
    }
    assert [row["name"] for row in bodies] == sorted(row["name"] for row in bodies)
    assert [
        (row["name"], row["size"], row["lower_limit"], row["upper_limit"]) for row in limits
    ] == [
        (one.label, step.size, step.lower, step.upper)
        for one in funnel.limits
        for step in sorted(one.steps, key=lambda step: step.size)
    ]
    assert {row["value"] for row in limits} == {funnel.centre}
