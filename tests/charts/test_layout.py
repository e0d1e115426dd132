"""Whatever a chart holds, it is sound XML, and its words are legible: none stands on another."""

import re
from datetime import date
from typing import Any

import attrs
import pytest
from font_widths import FONTS
from hypothesis import given
from hypothesis import strategies as st
from made_up_charts import CHARTS, SVG, collisions, parsed, words

from rsr.charts import _text, svg
from rsr.report import (
    Chart,
    ChartLimits,
    ChartMark,
    ChartPoint,
    ChartSeries,
    ChartTarget,
    Funnel,
    FunnelLimits,
    FunnelPoint,
    FunnelStep,
    Signal,
)

LARGEST = 2**53 - 1
EVERY = pytest.mark.parametrize("name", CHARTS)

numbers = st.integers(-LARGEST, LARGEST) | st.floats(-LARGEST, LARGEST)
days = st.dates() | st.dates(date(2015, 1, 1), date(2024, 12, 31))
signals: st.SearchStrategy[Signal | None] = st.sampled_from(
    (None, "improvement", "concern", "neutral")
)
better: st.SearchStrategy[Any] = st.sampled_from(("higher", "lower", "neither"))


def texts(alphabet: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Return texts that are not blank."""
    return st.text(alphabet, min_size=1, max_size=120).map(lambda text: f"x{text}")


@st.composite
def points(draw: st.DrawFn, label: st.SearchStrategy[str]) -> ChartPoint:
    """Return any point."""
    kind: Any = draw(
        st.sampled_from(("number", "interval", "suppressed", "missing", "not-collected"))
    )
    low, high = sorted((draw(numbers), draw(numbers)))
    known: dict[str, dict[str, Any]] = {
        "number": {"value": draw(numbers)},
        "interval": {"low": low, "high": high, "value": draw(st.none() | st.just(low))},
        "suppressed": {"low": draw(st.none() | st.just(low)), "high": high},
    }
    held = known.get(kind, {})
    return ChartPoint(label=draw(label), on=draw(days), kind=kind, signal=draw(signals), **held)


@st.composite
def charts(draw: st.DrawFn, label: st.SearchStrategy[str]) -> Chart:
    """Return any chart whose texts are of one sort."""
    limits = []
    for _ in range(draw(st.integers(0, 3))):
        lower, mean, upper = sorted(draw(st.tuples(numbers, numbers, numbers)))
        start, end = sorted((draw(days), draw(days)))
        limits.append(ChartLimits(start=start, end=end, mean=mean, lower=lower, upper=upper))
    marks = st.builds(
        ChartMark,
        on=days,
        label=label,
        kind=st.sampled_from(("break", "recommendation", "baseline-end")),
    )
    series = st.builds(
        ChartSeries, name=label, points=st.lists(points(label), max_size=12).map(tuple)
    )
    return Chart(
        id="any",
        title=draw(label),
        message=draw(label),
        unit=draw(label),
        better=draw(better),
        series=tuple(draw(st.lists(series, max_size=6))),
        limits=tuple(limits),
        target=draw(st.none() | st.builds(ChartTarget, value=numbers, label=label)),
        marks=tuple(draw(st.lists(marks, max_size=7))),
        source=draw(st.none() | label),
        caveats=tuple(draw(st.lists(label, max_size=2))),
    )


def funnels(label: st.SearchStrategy[str]) -> st.SearchStrategy[Funnel]:
    """Return any funnel plot whose texts are of one sort."""
    sizes = st.integers(0, LARGEST) | st.floats(0, LARGEST)
    steps = st.tuples(sizes, numbers, numbers).map(
        lambda held: FunnelStep(size=held[0], lower=min(held[1:]), upper=max(held[1:]))
    )
    return st.builds(
        Funnel,
        id=st.just("any"),
        title=label,
        message=label,
        unit=label,
        size_unit=label,
        better=better,
        points=st.lists(
            st.builds(
                FunnelPoint,
                name=label,
                size=st.none() | sizes,
                value=st.none() | numbers,
                signal=signals,
                note=st.none() | label,
            ),
            max_size=12,
        ).map(tuple),
        centre=st.none() | numbers,
        limits=st.lists(
            st.builds(FunnelLimits, label=label, steps=st.lists(steps, max_size=4).map(tuple)),
            max_size=3,
        ).map(tuple),
        source=st.none() | label,
        caveats=st.lists(label, max_size=2).map(tuple),
    )


printable = texts(st.characters(min_codepoint=32, max_codepoint=126) | st.just(" "))
anything = texts(st.characters() | st.sampled_from("<>&\"'\x00\ud800\u202e\n\uffff"))


@EVERY
@pytest.mark.parametrize("width", [200, 280, 480, 720, 1280])
@pytest.mark.parametrize("titled", [True, False])
def test_words_are_legible(name: str, width: int, titled: bool) -> None:  # noqa: FBT001  # a parameter
    """No word leaves the picture or stands on another, however wide the chart and its font are."""
    drawing = svg(CHARTS[name], width=width, titled=titled)

    found = {font: list(collisions(drawing, widths)) for font, widths in FONTS.items()}
    assert [font for font, texts in found.items() if texts] == []


@pytest.mark.parametrize("font", FONTS)
def test_no_text_is_wider_than_is_reckoned_with(font: str) -> None:
    """Each letter, and so each text, has room in the widest of the fonts."""
    narrow = {letter for letter, wide in FONTS[font].items() if _text.width(letter, 1000) < wide}

    assert narrow == set()


@pytest.mark.parametrize(
    "text", ["", "il", "illicit fill", "What everybody had promised by then", "日本", "Ж"]
)
def test_widths_are_sums_of_whole_numbers(text: str) -> None:
    """Every Python adds them up to the same, however it adds fractions."""
    hundredths = _text.width(text, 100)

    # Letters of other scripts count as broad: some are wider than any of those that are measured.
    assert _text.width("\N{CYRILLIC CAPITAL LETTER ZHE}", 100) >= 110
    assert hundredths == int(hundredths)
    assert hundredths >= 62 * len(text)


@EVERY
def test_the_same_chart_is_the_same_text(name: str) -> None:
    """Drawing twice gives the same bytes."""
    assert svg(CHARTS[name]) == svg(CHARTS[name])


@given(charts(printable) | funnels(printable), st.integers(200, 1400), st.booleans())
def test_words_of_any_chart_are_legible(
    block: Chart | Funnel,
    width: int,
    titled: bool,  # noqa: FBT001  # a parameter
) -> None:
    """Whatever figures, days and words a chart holds, its texts keep to places of their own."""
    drawing = svg(block, width=width, titled=titled)

    for widths in FONTS.values():
        assert list(collisions(drawing, widths)) == []


@given(charts(anything) | funnels(anything))
def test_any_chart_is_sound(block: Chart | Funnel) -> None:
    """Hostile text is text: the drawing is XML of known elements, with finite numbers only."""
    tree = parsed(svg(block))

    known = {"svg", "title", "desc", "rect", "path", "circle", "g", "text"}
    assert {element.tag.removeprefix(SVG) for element in tree.iter()} <= known
    for element in tree.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert "href" not in name
            assert name == "class" or not re.search(r"nan|inf|e\+|url", value), (name, value)


@given(charts(anything) | funnels(anything))
def test_any_chart_has_a_table_of_even_rows(block: Chart | Funnel) -> None:
    """The table beside a chart has a cell for each column, and its figures are said in words."""
    table = block.table()

    assert {len(row) for row in table.rows} <= {len(table.columns)}
    assert max(table.numeric, default=0) < len(table.columns)


def test_text_that_nobody_could_read_is_cut() -> None:
    """A title of a megabyte is drawn in four lines, and stands whole in the title of the drawing."""
    chart = attrs.evolve(CHARTS["one"], title="word " * 200_000)

    drawing = svg(chart)

    assert list(collisions(drawing)) == []
    assert len([told for told in words(drawing) if told.text.startswith("word")]) == 4
    assert any(told.text.endswith("\N{HORIZONTAL ELLIPSIS}") for told in words(drawing))
    assert (parsed(drawing)[0].text or "").count("word") == 200_000
