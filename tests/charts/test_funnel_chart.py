"""A funnel plot: organisations have places and names, and no ranks."""

import attrs
from made_up_charts import CHARTS, SVG, parsed, signs, words

from rsr.charts import funnel_chart
from rsr.report import Funnel, FunnelPoint


def plot() -> Funnel:
    """Return the plot of made-up providers."""
    made = CHARTS["funnel"]
    assert isinstance(made, Funnel)
    return made


def told(funnel: Funnel, width: int = 720) -> list[str]:
    """Return the texts of a plot, in order."""
    return [one.text for one in words(funnel_chart(funnel, width=width))]


def test_each_organisation_is_named_where_it_stands() -> None:
    """A pointer that rests on a point learns whose it is; signals differ in shape."""
    drawing = funnel_chart(plot())

    names = [one.text or "" for one in parsed(drawing).iter(f"{SVG}title")][1:]
    assert len(names) == 40
    assert "Made-up provider 3: 60 (" in " ".join(names)
    assert len(signs(drawing, "concern")) == len(signs(drawing, "improvement")) == 2


def test_who_has_no_figure_is_counted_and_not_drawn() -> None:
    """A hidden figure has no place; the plot says how many there are."""
    assert "Not shown, because there is no figure: 1." in told(plot())
    assert "40 of 41 organisations" in (parsed(funnel_chart(plot()))[1].text or "")


def test_order_of_organisations_changes_nothing() -> None:
    """Whoever comes first in the data is not drawn first."""
    turned = attrs.evolve(plot(), points=plot().points[::-1])

    assert funnel_chart(turned) == funnel_chart(plot())


def test_limits_and_centre_are_named() -> None:
    """Each pair of limits has a dash of its own and its name at its end; all together too."""
    drawing = funnel_chart(plot())

    said = [one.text for one in words(drawing)]
    assert said.count("95%") == said.count("99.8%") == 2
    assert "All 30" in said
    assert len({one.attrib.get("stroke-dasharray") for one in signs(drawing, "limit")}) == 3


def test_names_that_have_no_room_stand_in_the_legend() -> None:
    """Where the ends of the limits are too close or their names too long, the legend tells them."""
    limits = tuple(attrs.evolve(one, label="x" * 60) for one in plot().limits)

    said = told(attrs.evolve(plot(), limits=limits), width=300)

    assert "All together 30" in said
    assert "All 30" not in said


def test_limits_are_drawn_by_size() -> None:
    """The order in which limits are given changes nothing."""
    limits = tuple(attrs.evolve(one, steps=one.steps[::-1]) for one in plot().limits)

    assert funnel_chart(attrs.evolve(plot(), limits=limits)) == funnel_chart(plot())


def test_sizes_begin_at_0() -> None:
    """Sizes are amounts; their axis is whole."""
    big = FunnelPoint(name="a", size=90_000, value=1)
    bigger = FunnelPoint(name="b", size=100_000, value=2)

    said = told(attrs.evolve(plot(), points=(big, bigger), limits=()))

    assert {"0", "100,000", "Bed days"} <= set(said)
