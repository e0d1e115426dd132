"""Charts of made-up figures, and a reader of drawings that shares nothing with what draws them."""

import random
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations
from typing import Any
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

import attrs
from font_widths import HELVETICA

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

SVG = "{http://www.w3.org/2000/svg}"


@attrs.frozen
class Words:
    """A text of a drawing, and the box that it takes."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def parsed(drawing: str) -> Element:
    """Parse a drawing as XML; what is not well-formed raises."""
    return ET.fromstring(drawing)  # noqa: S314  # our own output


def words(drawing: str, font: Mapping[str, int] = HELVETICA) -> list[Words]:
    """Return the texts of a drawing with the boxes that they take in a font."""
    return list(_words(parsed(drawing), "start", font))


def _words(element: Element, anchor: str, font: Mapping[str, int]) -> Iterator[Words]:
    anchor = element.attrib.get("text-anchor", anchor)
    if element.tag == f"{SVG}text":
        text = element.text or ""
        size = float(element.attrib.get("font-size", 13))
        # What is bold already grows no wider.
        bold = 1.08 if "font-weight" in element.attrib and font is HELVETICA else 1
        wide = bold * size * sum(font.get(letter, 800) for letter in text) / 1000
        x, y = float(element.attrib["x"]), float(element.attrib["y"])
        left = x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        yield Words(text, left, y - 0.73 * size, left + wide, y + 0.21 * size)
    for child in element:
        yield from _words(child, anchor, font)


def collisions(drawing: str, font: Mapping[str, int] = HELVETICA) -> Iterator[str]:
    """Yield what is wrong with the texts of a drawing: out of the picture, or on one another."""
    _, _, wide, high = map(float, parsed(drawing).attrib["viewBox"].split())
    told = words(drawing, font)
    for one in told:
        if one.left < -0.5 or one.right > wide + 0.5 or one.top < 0 or one.bottom > high + 0.5:
            yield f"{one} is not within {wide} x {high}"
    for one, other in combinations(told, 2):
        across = min(one.right, other.right) - max(one.left, other.left)
        down = min(one.bottom, other.bottom) - max(one.top, other.top)
        if across > 0.5 and down > 0.5:
            yield f"{one} stands on {other}"


def signs(drawing: str, name: str) -> list[Element]:
    """Return the elements of a class, in order."""
    return [e for e in parsed(drawing).iter() if e.attrib.get("class") == f"k-{name}"]


def month(number: int) -> date:
    """Return the last day of a month, counted from January 2019."""
    year, at = 2019 + number // 12, number % 12 + 1
    return date(year, at, monthrange(year, at)[1])


def point(number: int, value: float | None = None, *, signal: Signal | None = None) -> ChartPoint:
    """Return the point of a month; missing where there is no value."""
    on = month(number)
    return ChartPoint(
        label=on.strftime("%B %Y"),
        on=on,
        value=value,
        kind="missing" if value is None else "number",
        signal=signal,
    )


def chart(*points: ChartPoint) -> Chart:
    """Return a chart with one series."""
    return Chart(
        id="made-up",
        title="Made up",
        message="Nothing is to be seen.",
        unit="people",
        series=(ChartSeries(name="All", points=points),),
    )


def _process() -> Chart:
    made = random.Random(4)  # noqa: S311  # made-up figures
    values = [round(made.gauss(80 if at < 30 else 68, 4)) for at in range(48)]
    points = [
        point(
            at,
            None if at == 10 else 97 if at == 6 else value,
            signal="concern" if at == 6 else "improvement" if at >= 32 else None,
        )
        for at, value in enumerate(values)
    ]
    points[20] = attrs.evolve(points[20], kind="not-collected", value=None)
    return attrs.evolve(
        chart(*points),
        title="People subject to restrictive interventions in a made-up trust, 2019 to 2022",
        message="The count fell from about 80 a month to about 68 after the recommendation. "
        "The last 16 points signal improvement.",
        better="lower",
        limits=(
            ChartLimits(start=month(0), end=month(29), mean=80.2, lower=68.1, upper=92.3),
            ChartLimits(start=month(30), end=month(47), mean=68.11, lower=56.2, upper=80.4),
        ),
        target=ChartTarget(value=60),
        marks=(
            ChartMark(on=date(2020, 10, 25), label="Recommendation made", kind="recommendation"),
            ChartMark(on=month(29), label="Baseline ends", kind="baseline-end"),
            ChartMark(on=date(2022, 4, 1), label="New definition of a restraint", kind="break"),
        ),
        source="Made up",
        caveats=("Counts are rounded.", "It is not known who reported."),
    )


def _unknown() -> Chart:
    first, second = [], []
    for at in range(14):
        on = month(at + 34)
        base = ChartPoint(label=on.strftime("%B %Y"), on=on, kind="missing")
        value = 5 * round((8 + at * 1.3) / 5)
        known: dict[int, dict[str, Any]] = {
            2: {"kind": "suppressed", "low": 1, "high": 4},
            3: {"kind": "suppressed", "low": 1, "high": 4},
            4: {"kind": "interval", "low": 12, "high": 18},
            7: {"kind": "suppressed", "low": 0},
            9: {"kind": "not-applicable"},
            10: {"kind": "missing"},
            11: {"kind": "not-collected"},
        }
        rounded = {"kind": "interval", "value": value, "low": value - 2, "high": value + 2}
        first.append(attrs.evolve(base, **known.get(at, rounded)))
        second.append(attrs.evolve(base, kind="number", value=8 + at % 3))
    second[5] = attrs.evolve(second[5], kind="missing", value=None)
    return attrs.evolve(
        chart(),
        title="Incidents, all who reported beside those who reported throughout; made up",
        message="The figure of all who reported rose; that of those who reported throughout "
        "did not.",
        unit="incidents per 1,000 occupied bed days",
        series=(
            ChartSeries(name="All who reported", points=tuple(first)),
            ChartSeries(name="Those who reported throughout", points=tuple(second)),
        ),
        marks=(
            ChartMark(
                on=date(2022, 10, 1),
                label="From here a larger group of providers has to report",
                kind="break",
            ),
        ),
    )


def _funnel() -> Funnel:
    made = random.Random(7)  # noqa: S311  # made-up figures
    sizes = tuple(float(size) for size in range(1000, 41_000, 2000))
    points = []
    for at in range(40):
        size = round(made.uniform(1500, 38_000))
        value = made.gauss(30, 30 / (size / 1000) ** 0.5)
        signal: Signal | None = "concern" if at == 3 else "improvement" if at == 9 else None
        points.append(
            FunnelPoint(
                name=f"Made-up provider {at}",
                size=size,
                value={3: 60.0, 9: 8.0}.get(at, abs(value)),
                signal=signal,
            )
        )
    points.append(FunnelPoint(name="Made-up provider X", note="suppressed"))
    return Funnel(
        id="funnel",
        title="Restraints per 1,000 bed days by provider, made up",
        message="Of 40 providers, one lies above and one below what chance alone would give.",
        unit="restraints per 1,000 bed days",
        size_unit="bed days",
        better="lower",
        points=tuple(points),
        centre=30,
        limits=tuple(
            FunnelLimits(
                label=label,
                steps=tuple(
                    FunnelStep(
                        size=size,
                        lower=max(0.0, 30 - z * 30 / (size / 1000) ** 0.5),
                        upper=30 + z * 30 / (size / 1000) ** 0.5,
                    )
                    for size in sizes
                ),
            )
            for label, z in (("95%", 1.96), ("99.8%", 3.09))
        ),
        source="Made up",
        caveats=("Providers differ in whom they serve.",),
    )


def _weekly() -> Chart:
    made = random.Random(2)  # noqa: S311  # made-up figures
    begun = date(2010, 1, 4)
    points = [
        ChartPoint(
            label=f"week {at + 1}",
            on=begun + timedelta(weeks=at),
            value=made.gauss(0, 1e9),
            signal="neutral" if at % 97 == 0 else None,
        )
        for at in range(600)
    ]
    limits = ChartLimits(start=points[0].on, end=points[-1].on, mean=0, lower=-3e9, upper=3e9)
    return attrs.evolve(chart(*points), limits=(limits,), title="A very long title, " * 20)


def _varying() -> Chart:
    points = [point(at, 20 + (at * 7) % 5) for at in range(24)]
    return attrs.evolve(
        chart(*points),
        unit="%",
        limits=tuple(
            ChartLimits(
                start=p.on, end=p.on, mean=22, lower=12 + at % 3, upper=None if at == 5 else 30
            )
            for at, p in enumerate(points)
        ),
    )


def _marked() -> Chart:
    kinds: tuple[Any, ...] = ("break", "recommendation", "baseline-end")
    return attrs.evolve(
        chart(*(point(at, 77) for at in range(24))),
        marks=tuple(
            ChartMark(
                on=date(2019, 3, 3) + timedelta(days=40 * at),
                label=f"Something with a long name happened, number {at}",
                kind=kinds[at % 3],
            )
            for at in range(9)
        ),
        target=ChartTarget(value=80, label="What everybody had promised by then"),
    )


def _cumulative() -> Chart:
    points = tuple(point(at, None if at == 9 else 12 * (at % 12) + at % 3) for at in range(24))
    series = ChartSeries(name="All", points=points, cumulative=True)
    title = "People who applied, cumulative since 1 January of each year"
    return attrs.evolve(chart(), title=title, series=(series,), unit="people, cumulative")


CHARTS: dict[str, Chart | Funnel] = {
    "cumulative": _cumulative(),
    "process": _process(),
    "unknown": _unknown(),
    "funnel": _funnel(),
    "weekly": _weekly(),
    "varying": _varying(),
    "marked": _marked(),
    "four-marks": attrs.evolve(
        _marked(), marks=_marked().marks[5:], series=(ChartSeries(name="a", points=()),)
    ),
    "one": chart(point(0, 1_234_567)),
    "two": chart(point(0, 0.00012), point(1, 0.00032)),
    "hole": chart(*(point(at, at) for at in range(24) if at not in (7, 8))),
    "yearly": chart(*(point(12 * at + 2, 2000 + 9 * at) for at in range(16))),
    "all-missing": chart(*(point(at) for at in range(24))),
    "all-equal": chart(*(point(at, 77) for at in range(24))),
    "huge": chart(*(point(at, 2**53 - 1 - at % 2) for at in range(12))),
    "huge-span": chart(*(point(at, (-1) ** at * (2**53 - 1)) for at in range(30))),
    "tiny": chart(*(point(at, at * 1e-300) for at in range(30))),
    "tiniest": chart(*(point(at, at * 5e-324) for at in range(30))),
    "negative": chart(*(point(at, -100 - at) for at in range(30))),
    "no-points": chart(),
    "no-series": attrs.evolve(chart(), series=()),
    "nobody": attrs.evolve(_funnel(), points=(), limits=(), centre=None),
    "same-day": chart(point(3, 5), point(3, 9), point(3)),
    "ends-of-time": chart(
        ChartPoint(label="first", on=date.min, value=1),
        ChartPoint(label="last", on=date.max, value=2),
    ),
}
