"""A chart over time: nothing is joined across what is not there, and no sign is colour alone."""

import re
from datetime import date
from typing import Any

import attrs
import pytest
from made_up_charts import CHARTS, SVG, chart, month, parsed, point, signs, words

from rsr.charts import run_chart, svg
from rsr.errors import ModelError
from rsr.report import (
    Chart,
    ChartLimits,
    ChartMark,
    ChartPoint,
    ChartSeries,
    ChartTarget,
    Funnel,
)


def drawn(name: str, **options: Any) -> str:
    """Draw one of the charts of made-up figures."""
    return svg(CHARTS[name], **options)


def told(drawing: str) -> list[str]:
    """Return the texts of a drawing, in order."""
    return [one.text for one in words(drawing)]


def runs(drawing: str, series: int = 0) -> list[int]:
    """Return how many points each unbroken piece of a series' line joins."""
    found = [one for one in signs(drawing, f"series-{series}") if "L" in one.attrib["d"]]
    return [piece.count("L") + 1 for one in found for piece in one.attrib["d"].split("M")[1:]]


def hidden(at: int, low: float | None, high: float | None) -> ChartPoint:
    """Return a point whose figure is suppressed."""
    return attrs.evolve(point(at), kind="suppressed", low=low, high=high)


def test_it_has_a_name_and_a_description_for_those_who_hear_it() -> None:
    """The drawing is one picture, with its title, and its message with what a glance would tell."""
    tree = parsed(drawn("process", ids="figure-7"))

    assert tree.attrib["role"] == "img"
    title, description = tree[0], tree[1]
    assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
    assert title.attrib["id"] == tree.attrib["aria-labelledby"] == "figure-7-title"
    assert description.attrib["id"] == tree.attrib["aria-describedby"] == "figure-7-description"
    assert (description.text or "").startswith("The count fell from about 80")
    assert (description.text or "").endswith(
        "48 periods, from January 2019 to December 2022; 1 missing, 1 not collected. "
        "Of its figures 16 signal improvement and 1 signals concern."
    )


def test_a_description_says_a_range_once() -> None:
    """Where the message names the first period and the last, the rest does not say them again."""
    made = chart(*(point(at, at) for at in range(5)))
    named = attrs.evolve(made, message="It was 0 (January 2019), and is 4 (May 2019).")

    assert "5 periods, from January 2019 to May 2019." in run_chart(made)
    assert "from January 2019 to May 2019" not in run_chart(named)
    assert "The chart has 5 periods." in run_chart(named)


def test_a_drawing_that_stands_alone_says_everything() -> None:
    """Title, message, source and caveats are drawn; on white paper; in the language that is given."""
    alone, beside = drawn("process", language="en-GB"), drawn("process", titled=False)

    said = " ".join(told(alone))
    assert "People subject to restrictive interventions" in said
    assert "The count fell" in said
    assert "Source: Made up Counts are rounded. It is not known who reported." in said
    assert 'lang="en-GB" xml:lang="en-GB"' in alone
    assert signs(alone, "paper")[0].attrib["fill"] == "#ffffff"
    assert not {"Source: Made up", "Counts are rounded."} & set(told(beside))
    assert "lang=" not in beside


def test_it_fetches_nothing_and_runs_nothing() -> None:
    """No script, no style sheet, no reference, no address but the name of the format."""
    for name in CHARTS:
        drawing = drawn(name)

        assert not re.search(r"<(script|style|image|use|a|foreignObject)\b|href|@import", drawing)
        assert re.findall(r"\w+://\S+?(?=\")", drawing) == ["http://www.w3.org/2000/svg"]


def test_the_line_stops_where_a_figure_is_missing() -> None:
    """A missing figure is a cross below the axis, and no line bridges it."""
    drawing = run_chart(chart(*(point(at, None if at in (3, 4) else at) for at in range(10))))

    assert runs(drawing) == [3, 5]
    assert [one.attrib["d"].count("l7 7m0-7l-7 7") for one in signs(drawing, "below")] == [1, 1, 1]
    assert "Missing" in told(drawing)


def test_the_line_stops_where_nobody_says_that_a_figure_is_missing() -> None:
    """A hole in months that follow each other is not bridged; irregular days are joined."""
    assert runs(drawn("hole")) == [7, 15]
    irregular = [0, 1, 5, 6, 13, 14, 23]
    assert runs(run_chart(chart(*(point(at, at) for at in irregular)))) == [7]


def test_cumulative_figures_are_held_in_steps() -> None:
    """No line slopes between them; a lesser figure begins a line of its own, an equal one does not."""
    points = [point(at, value) for at, value in enumerate([5, 8, 8, 20, 3, 9])]
    made = chart(*points)
    series = ChartSeries(name="All", points=tuple(points), cumulative=True)
    drawing = run_chart(attrs.evolve(made, series=(series,)))

    (line,) = signs(drawing, "series-0")[:1]
    assert re.sub(r"[-0-9. ]+", "", line.attrib["d"]) == "MHVHVHVMHV"
    assert "L" not in line.attrib["d"]
    assert "Cumulative: each figure holds those before it" in told(drawing)
    assert "Cumulative: each figure holds those before it; the line goes in steps." in drawing
    plain = run_chart(made)
    assert "H" not in signs(plain, "series-0")[0].attrib["d"]
    assert "Cumulative" not in plain


def test_the_line_stops_at_a_break() -> None:
    """Figures before a break and after it do not compare, and are not joined."""
    mark = ChartMark(on=month(5), label="New definition", kind="break")
    made = attrs.evolve(chart(*(point(at, at) for at in range(10))), marks=(mark,))

    assert runs(run_chart(made)) == [5, 5]
    assert runs(run_chart(attrs.evolve(made, marks=()))) == [10]
    other = attrs.evolve(mark, kind="recommendation")
    assert runs(run_chart(attrs.evolve(made, marks=(other,)))) == [10]


def test_a_lone_figure_is_a_dot() -> None:
    """A figure between two gaps is seen, however dense the chart is."""
    points = [point(at, None if at in (3, 5) else 7) for at in range(300)]

    assert len(signs(run_chart(chart(*points)), "dot")) == 1


def test_a_hidden_figure_is_an_open_bar_over_its_bounds() -> None:
    """What is known of a suppressed figure is shown, and no more; it is never 0."""
    made = chart(
        point(0, 10), hidden(1, 1, 4), point(2, 10), hidden(3, 0, None), hidden(4, None, 4)
    )

    drawing = run_chart(made)

    bar, in_key = [one for one in signs(drawing, "bar") if one.tag == f"{SVG}rect"]
    ticks = {one.text: (one.top + one.bottom) / 2 for one in words(drawing)}
    unit = (ticks["0"] - ticks["10"]) / 10
    assert float(bar.attrib["height"]) == pytest.approx(3 * unit, abs=0.2)
    assert bar.attrib["stroke-dasharray"] == in_key.attrib["stroke-dasharray"]
    assert runs(drawing) == []
    assert len(signs(drawing, "below")) == 2 + 1
    assert {"Suppressed, lies within the bar", "Suppressed, bounds not known"} <= set(told(drawing))


def test_a_rounded_figure_shows_between_what_it_lies() -> None:
    """A figure that was rounded has a bar behind its dot; one that states nothing has no dot."""
    base: dict[str, Any] = {"kind": "interval", "low": 38, "high": 42}
    stated = attrs.evolve(point(0, 40), **base)
    unstated = attrs.evolve(point(1), **base)

    both = told(run_chart(chart(stated, unstated)))
    alone = run_chart(chart(unstated))

    assert {"Rounded, lies within the bar", "Known only to lie within the bar"} <= set(both)
    assert signs(alone, "dot") == []
    assert "No figures" not in told(alone)


@pytest.mark.parametrize("signal", ["improvement", "concern", "neutral"])
@pytest.mark.parametrize("kind", ["interval", "suppressed"])
def test_a_signal_of_a_figure_known_by_bounds_stands_in_its_bar(kind: Any, signal: Any) -> None:
    """Its shape is that of any figure, at the middle of the bar, and the bar is seen behind it."""
    plain = run_chart(chart(point(0, 20, signal=signal), point(1, 0)))
    unstated = attrs.evolve(point(1, signal=signal), kind=kind, value=None, low=38, high=42)

    drawing = run_chart(chart(point(0, 20), unstated))

    shape, in_key = signs(drawing, signal)
    bar = next(one for one in signs(drawing, "bar") if one.tag == f"{SVG}rect")
    x, y, wide, high = (float(bar.attrib[name]) for name in ("x", "y", "width", "height"))
    assert outline(shape) == outline(in_key) == outline(signs(plain, signal)[0])
    begun = [float(at) for at in re.findall(r"[\d.]+", shape.attrib["d"])[:2]]
    assert x < begun[0] < x + wide
    assert begun[1] == pytest.approx(y + high / 2, abs=6)
    assert wide > 11
    assert f"1 signals {'change' if signal == 'neutral' else signal}." in drawing


def test_a_signal_of_a_figure_that_has_no_place_is_not_counted() -> None:
    """What the description counts is what is drawn."""
    drawing = run_chart(chart(point(0, 20), point(1, signal="concern")))

    assert signs(drawing, "concern") == []
    assert "signals" not in drawing


def outline(shape: Any) -> str:
    """Return how a shape is drawn, wherever it stands."""
    return re.sub(r"^M[\d.]+ [\d.]+", "", shape.attrib["d"])


@pytest.mark.parametrize(
    ("signal", "told_as"),
    [
        pytest.param("improvement", "Signals improvement", id="improvement"),
        pytest.param("concern", "Signals concern", id="concern"),
        pytest.param("neutral", "Signals change", id="neutral"),
    ],
)
def test_a_signal_has_a_shape_and_words(signal: Any, told_as: str) -> None:
    """Each signal has a shape that no other has, and the legend explains it."""
    drawing = run_chart(chart(point(0, 1), point(1, 2, signal=signal)))

    assert len(signs(drawing, signal)) == 2
    assert told_as in told(drawing)


def test_shapes_differ() -> None:
    """In black and white, no two signals look the same."""
    shapes = set()
    for signal in ("improvement", "concern", "neutral"):
        made: Any = signal
        (first, _) = signs(run_chart(chart(point(0, 1, signal=made))), signal)
        shapes.add(re.sub(r"M[\d.]+ [\d.]+", "", first.attrib["d"]))

    assert len(shapes) == 3


@pytest.mark.parametrize("name", CHARTS)
def test_colours_can_be_told_from_paper(name: str) -> None:
    """Whatever has a meaning has a contrast with white of 4.5 to 1 or more (WCAG 2.2)."""
    found = {
        element.attrib.get(use, "none")
        for element in parsed(drawn(name)).iter()
        for use in ("fill", "stroke")
        if element.attrib.get("class") != "k-grid"
    }

    assert {colour for colour in found - {"none", "#ffffff"} if _contrast(colour) < 4.5} == set()
    assert found - {"none", "#ffffff"}


def _contrast(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_the_legend_explains_what_is_used_and_nothing_else() -> None:
    """A plain chart has no legend at all."""
    plain = told(run_chart(chart(*(point(at, at) for at in range(6)))))

    assert not [one for one in plain if re.match("Signals|Suppressed|Missing|Rounded|Limits", one)]


def test_limits_mean_and_target_say_their_figures() -> None:
    """Lines are named where they end, with the figures of the last span."""
    said = told(drawn("process"))

    assert {"Upper 80.4", "Mean 68.1", "Lower 56.2", "Target 60"} <= set(said)
    assert "Limits of expected variation" in said


def test_what_has_no_room_beside_its_line_stands_in_the_legend() -> None:
    """On a narrow chart a long name moves below, whole."""
    said = " ".join(told(drawn("marked", width=280)))

    assert "What everybody had promised by then 80" in said


def test_limits_of_each_point_are_steps() -> None:
    """Limits that differ from point to point are one line; a missing one breaks it."""
    limits, *_ = signs(drawn("varying"), "limit")

    lower, upper = limits.attrib["d"].count("V"), limits.attrib["d"].count("M")
    assert (lower, upper) == (23 + 22 - 1, 3)


def test_spans_of_limits_are_not_joined() -> None:
    """Where limits were worked out anew, the old ones end and new ones begin."""
    limits, *_ = signs(drawn("process"), "limit")

    assert limits.attrib["d"].count("M") == 4
    assert "V" not in limits.attrib["d"]


@pytest.mark.parametrize("width", [280, 720])
def test_many_marks_are_numbered(width: int) -> None:
    """Marks whose words would crowd the chart have numbers, and their words stand below."""
    said = told(drawn("marked", width=width))

    assert [str(number) for number in range(1, 10)] == [
        one for one in said if re.fullmatch("[1-9]", one)
    ]
    assert len([one for one in said if re.match(r"[1-9]\. Something", one)]) == 9


def test_few_marks_are_named_where_they_stand() -> None:
    """A reader need not look a mark up."""
    said = told(drawn("process"))

    assert {"Recommendation made", "Baseline ends"} <= set(said)
    assert "New definition of a restraint" in " ".join(said)
    assert len(signs(drawn("process"), "mark")) == 1
    assert len(signs(drawn("process"), "break")) == 2


@pytest.mark.parametrize(
    ("better", "said"),
    [
        pytest.param("lower", "People (lower is better)", id="lower"),
        pytest.param("higher", "People (higher is better)", id="higher"),
        pytest.param("neither", "People", id="neither"),
    ],
)
def test_it_says_which_direction_is_better(better: Any, said: str) -> None:
    """The unit stands above the figures, with the direction that is better for people."""
    assert said in told(run_chart(attrs.evolve(chart(point(0, 1)), better=better)))


def test_a_scale_that_does_not_begin_at_0_says_so() -> None:
    """Nobody mistakes a part of a scale for the whole."""
    said = "The scale does not begin at 0."

    assert said in told(run_chart(chart(point(0, 90), point(1, 100))))
    assert said not in told(run_chart(chart(point(0, 40), point(1, 100))))
    assert said in told(run_chart(chart(point(0, -90), point(1, -100))))


@pytest.mark.parametrize("name", ["no-points", "no-series", "all-missing", "nobody"])
def test_a_chart_without_figures_says_so(name: str) -> None:
    """An empty frame is explained."""
    assert "No figures" in told(drawn(name))


def test_several_series_are_named() -> None:
    """On a wide chart beside their lines, on a narrow one in the legend."""
    for width in (280, 720):
        said = " ".join(told(drawn("unknown", width=width)))

        assert "All who reported" in said
        assert "Those who reported throughout" in said
        assert "Below the axis each series has a row of its own" in said


def test_a_series_differs_in_more_than_colour() -> None:
    """The second series is dashed, and its dots are hollow."""
    drawing = drawn("unknown")

    assert "stroke-dasharray" not in signs(drawing, "series-0")[0].attrib
    assert "stroke-dasharray" in signs(drawing, "series-1")[0].attrib
    assert len(signs(drawing, "hollow")) == 13


@pytest.mark.parametrize("signal", [None, "improvement"])
@pytest.mark.parametrize("kind", ["interval", "suppressed"])
def test_bars_of_several_series_differ_in_shape_and_colour(kind: Any, signal: Any) -> None:
    """Each series has bars of its own, seen behind those of others; the legend says whose they are."""
    bars = tuple(
        attrs.evolve(point(at), kind=kind, low=10 * at, high=10 * at + 5) for at in range(3)
    )
    marked = tuple(attrs.evolve(one, signal=signal) for one in bars)
    names = ["One", "Two", "Three", "Four"]
    made = attrs.evolve(
        chart(),
        series=tuple(
            ChartSeries(name=name, points=bars if at else marked) for at, name in enumerate(names)
        ),
    )

    drawing = run_chart(made)

    found = signs(drawing, "bar")
    # The first series is drawn last, on top of the others; then comes the legend.
    drawn_bars, in_key = found[:12:3], found[12:]
    assert len({one.attrib["stroke"] for one in drawn_bars}) == 4
    assert {one.attrib["stroke"] for one in drawn_bars} == {one.attrib["stroke"] for one in in_key}
    assert [(one.tag.removeprefix(SVG), "rx" in one.attrib) for one in in_key] == [
        ("rect", False),
        ("rect", True),
        ("path", False),
        ("path", False),
    ]
    assert float(drawn_bars[-1].attrib["width"]) < float(drawn_bars[-2].attrib["width"])
    words_of = "known only to lie" if kind == "interval" else "suppressed, lies"
    assert [f"{name}: {words_of} within the bar" in told(drawing) for name in names] == [True] * 4


def test_order_of_points_changes_nothing() -> None:
    """Points are drawn in the order of their days."""
    points = [point(at, at % 5) for at in range(20)]

    assert run_chart(chart(*points)) == run_chart(chart(*reversed(points)))


def test_points_are_drawn_where_they_are() -> None:
    """Days and figures keep their proportions."""
    made = ChartSeries(
        name="a",
        points=tuple(
            ChartPoint(label="x", on=date(2022, 1, day), value=value)
            for day, value in ((1, 0), (2, 5), (5, 10))
        ),
    )
    dots = signs(run_chart(attrs.evolve(chart(), series=(made,))), "dot")

    x, y = ([float(one.attrib[name]) for one in dots] for name in ("cx", "cy"))
    assert (x[1] - x[0]) / (x[2] - x[0]) == pytest.approx(1 / 4, abs=0.01)
    assert (y[1] - y[0]) / (y[2] - y[0]) == pytest.approx(1 / 2, abs=0.01)


@pytest.mark.parametrize(
    ("option", "code"),
    [
        pytest.param({"width": 10}, "chart-width-wrong", id="narrow"),
        pytest.param({"width": float("nan")}, "chart-width-wrong", id="nan"),
        pytest.param({"width": 1e9}, "chart-width-wrong", id="wide"),
        pytest.param({"width": "720"}, "type-wrong", id="text"),
        pytest.param({"width": None}, "type-wrong", id="none"),
        pytest.param({"ids": '"><script>'}, "id-malformed", id="markup"),
        pytest.param({"ids": ""}, "id-malformed", id="empty"),
        pytest.param({"ids": None}, "id-malformed", id="no-text"),
    ],
)
@pytest.mark.parametrize("name", ["process", "funnel"])
def test_options_that_cannot_be_used_are_refused(
    name: str, option: dict[str, Any], code: str
) -> None:
    """A width that cannot be drawn, or ids that could not stand in a page, are errors."""
    with pytest.raises(ModelError) as caught:
        drawn(name, **option)

    assert caught.value.code == code
    assert caught.value.path == tuple(option)


def test_a_chart_grows_where_its_figures_need_it() -> None:
    """Figures are never cut: the picture becomes wider."""
    drawing = drawn("huge", width=200, titled=False)

    assert float(parsed(drawing).attrib["width"]) > 200
    assert "9,007,199,254,740,991" in drawing


def test_either_sort_is_drawn_by_its_own_function() -> None:
    """One function draws whatever chart a page holds."""
    assert isinstance(CHARTS["funnel"], Funnel)
    assert isinstance(CHARTS["process"], Chart)
    assert svg(CHARTS["process"]) == run_chart(CHARTS["process"])
    limits = ChartLimits(start=month(0), end=month(0), mean=3)
    bare = attrs.evolve(chart(), limits=(limits,), target=ChartTarget(value=2))
    assert "Mean 3" in told(run_chart(bare))
