"""A reader with all outputs of a report in hand narrows no hidden figure below its bounds."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rsr
from rsr.documents import release_bytes
from rsr.model import (
    Indicator,
    Interval,
    Number,
    Observation,
    Period,
    Recommendation,
    Register,
    ReportCycle,
    Suppressed,
    Value,
)

MONTH = {"start": "2022-01-01", "end": "2022-01-31"}
parts = st.lists(st.integers(0, 60), min_size=2, max_size=6)


def published(count: int, *, rounded: bool) -> Value:
    """Return a count of a part as its publisher prints it: hidden below 5, else perhaps rounded."""
    if count < 5:
        return Suppressed(low=0, high=4)
    if not rounded:
        return Number(value=count)
    nearest = 5 * round(count / 5)
    return Interval(low=max(nearest - 2, 5), high=nearest + 2, stated=nearest)


def register(counts: list[int], *, rounded: bool) -> Register:
    """Return a register with the figure of the whole, as it is, and those of its parts."""
    period = Period(start=date(2022, 1, 1), end=date(2022, 1, 31))
    values: dict[str | None, Value] = {None: Number(value=sum(counts))}
    values |= {f"p{at}": published(count, rounded=rounded) for at, count in enumerate(counts)}
    return Register(
        title="Made up",
        recommendations=(Recommendation(id="r-1", number="1", made_on=date(2020, 1, 1)),),
        indicators=(
            Indicator(
                id="people", title="People", unit="people", better="lower", bears_on=("r-1",)
            ),
        ),
        observations=tuple(
            Observation(indicator="people", part=part, period=period, value=value)
            for part, value in values.items()
        ),
        cycles=(ReportCycle(id="c-1", title="First", cut_off_on=date(2022, 6, 30)),),
    )


def bounds(value: Any) -> tuple[float, float | None]:
    """Return the bounds of a figure as a release writes it."""
    if isinstance(value, int | float):
        return value, value
    low, high = next(
        value[name] for name in ("suppressed", "withheld", "interval") if name in value
    )
    return low, high


def narrowest(figures: dict[str | None, Any], part: str) -> tuple[float, float]:
    """Return the least and the most that a part can be, given the whole and all other parts."""
    optimize = pytest.importorskip("scipy.optimize", reason="scipy is not installed")
    names = [name for name in figures if name is not None]
    low, high = bounds(figures[None])
    row = [1.0] * len(names)
    found = []
    for sign in (1, -1):
        goal = [sign * (name == part) for name in names]
        solved = optimize.linprog(
            goal,
            A_ub=[row, [-one for one in row]],
            b_ub=[high if high is not None else 1e9, -low],
            bounds=[bounds(figures[name]) for name in names],
        )
        assert solved.status == 0
        found.append(sign * solved.fun)
    return found[0], found[1]


@settings(deadline=None, max_examples=60)
@given(counts=parts, rounded=st.booleans())
def test_no_hidden_figure_of_a_release_can_be_narrowed(counts: list[int], *, rounded: bool) -> None:
    """A linear programme over a release's figures ends at the bounds that are declared, or beyond."""
    release = rsr.freeze(register(counts, rounded=rounded), cycle="c-1")

    written = json.loads(release_bytes(release))["register"]["observations"]
    figures = {one.get("part"): one["value"] for one in written}
    left = any("bound" in remark or "hidden" in remark for remark in release.remarks)
    for part, value in figures.items():
        if part is None or not isinstance(value, dict) or "interval" in value:
            continue
        low, high = bounds(value)
        least, most = narrowest(figures, part)
        narrowed = least > low + 1e-6 or (high is not None and most < high - 1e-6)
        # What the declared bounds of hidden figures tell by themselves is said, not hidden.
        assert not narrowed or left, (figures, part, least, most)


def test_the_pages_say_that_a_figure_was_withheld(tmp_path: Path) -> None:
    """What rsr withholds is told in the outputs, and the figure itself is in none of them."""
    found = register([3, 17, 41, 58], rounded=False)

    rsr.publish(found, cycle="c-1", to=tmp_path / "out", formats=("html", "markdown", "json"))

    texts = [path.read_text("utf-8") for path in (tmp_path / "out").rglob("*") if path.suffix in
             (".html", ".md", ".json")]  # fmt: skip
    assert any("withheld" in text for text in texts)
    measured = json.loads((tmp_path / "out" / "release.json").read_text("utf-8"))
    values = {one.get("part"): one["value"] for one in measured["register"]["observations"]}
    assert values["p0"] == {"suppressed": [0, 4]}
    assert "withheld" in values["p1"]
    assert measured["register"]["observations"][0]["period"] == MONTH
