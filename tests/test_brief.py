"""The repr of a large record is one line that says what it is."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import attrs
import pytest

import rsr
from rsr.brief import brief
from rsr.model import (
    Evidence,
    Measurement,
    PrivateNames,
    Recommendation,
    Register,
    ReportCycle,
    Status,
    StatusScale,
    doc,
)
from rsr.spc import judge, p_chart, xmr
from rsr.workflow import Gathering

SCALE = StatusScale(
    id="two",
    title="Two",
    statuses=(
        Status(id="met", label="Met", definition="It is so.", colour="#006600", symbol="+"),
        Status(id="open", label="Open", definition="It is not so.", colour="#660000", symbol="-"),
    ),
)
MANY = tuple(
    Recommendation(id=f"r-{number}", topic="Doors", wording="A ward should be open. " * 20)
    for number in range(300)
)


def _register() -> Register:
    return Register(
        title="A review",
        summary="Many words. " * 40,
        recommendations=MANY,
        evidence=tuple(
            Evidence(
                id=f"e-{number}",
                bears_on=("r-1",),
                kind="inspection",
                about="outcome",
                direction="positive",
                says="Doors were open.",
            )
            for number in range(50)
        ),
        cycles=(ReportCycle(id="2026-03", title="March", cut_off_on=date(2026, 3, 1)),),
        scales=(SCALE,),
    )


def _large() -> Iterator[object]:
    register = _register()
    days = [date(2024, 1, 1) + timedelta(days=30 * number) for number in range(30)]
    yield register
    yield Gathering(register=register)
    yield rsr.measure(register)
    yield (release := rsr.Release(cycle="2026-03", register=register, scale=SCALE))
    yield release.conclusions[0]
    yield (report := rsr.compose(release))
    yield report.pages[0]
    yield Measurement(indicator="i-1")
    yield xmr([3, 4] * 15, dates=days)
    yield p_chart([3, 4] * 15, [100] * 30, dates=days)
    yield judge([3, 4] * 15, dates=days, changed_on=date(2025, 6, 1), better="lower")


@pytest.mark.parametrize("record", tuple(_large()), ids=lambda record: type(record).__name__)
def test_a_large_record_is_shown_in_one_line(record: object) -> None:
    """However much it holds, a terminal shows it and its reader knows what it is."""
    told = repr(record)

    assert told.startswith(f"{type(record).__name__}(")
    assert told.endswith(")")
    assert len(told) <= 240
    assert "\n" not in told
    assert "Recommendation(id" not in told


def test_its_name_and_what_it_holds_come_first() -> None:
    """Long texts do not push them out of the line."""
    assert repr(_register()).startswith(
        "Register(title='A review', recommendations: 300, evidence: 50, scales: 1, cycles: 1, "
    )
    assert repr(rsr.Release(cycle="2026-03", register=_register(), scale=SCALE)) == (
        "Release(cycle='2026-03', register=Register(...), scale=StatusScale('two'))"
    )
    assert (
        repr(xmr([3, 4, 3])) == "XmrChart(groups: 1, length: 3, better='higher', rules=Rules(...))"
    )


@attrs.frozen(kw_only=True, repr=False)
class _Sample:
    name: str
    count: int = 1
    texts: tuple[str, ...] = ()
    secret: str = attrs.field(default="", metadata=doc("What nobody may see.", private=True))
    shown: Any = None
    hidden: int = attrs.field(default=5, repr=False)
    _own: int = 3

    __repr__ = brief


@pytest.mark.parametrize(
    ("given", "told"),
    [
        pytest.param({}, "_Sample(name='a')", id="defaults-left-out"),
        pytest.param({"count": 2}, "_Sample(name='a', count=2)", id="other-than-default"),
        pytest.param(
            {"count": True}, "_Sample(name='a', count=true)", id="equal-but-of-another-type"
        ),
        pytest.param({"texts": ("x", "y")}, "_Sample(name='a', texts: 2)", id="counted"),
        pytest.param(
            {"count": 2, "texts": ("x",)}, "_Sample(name='a', texts: 1, count=2)", id="order"
        ),
        pytest.param({"secret": "Jane Example"}, "_Sample(name='a')", id="private"),
        pytest.param({"hidden": 6, "own": 4}, "_Sample(name='a')", id="not-for-show"),
        pytest.param({"shown": SCALE}, "_Sample(name='a', shown=StatusScale('two'))", id="called"),
        pytest.param({"shown": {"k": 1}}, "_Sample(name='a', shown: 1)", id="mapping"),
        pytest.param({"name": "a\nb: c=d"}, r"_Sample(name='a\nb: c=d')", id="line-break"),
    ],
)
def test_fields_are_told_briefly(given: dict[str, Any], told: str) -> None:
    """What differs from the default is told, and no text that may be a person's."""
    assert repr(_Sample(**{"name": "a", **given})) == told


def test_the_line_is_cut_where_it_is_too_long() -> None:
    """At 240 characters a record is whole, and one more cuts it."""
    sample = attrs.make_class(
        "Sample", [f"f{at}" for at in range(20)], repr=False, class_body={"__repr__": brief}
    )

    def of(last: str) -> str:
        return repr(sample(*["x" * 10] * 13, last, *[None] * 6))

    whole = of("")
    fits = of("x" * (240 - len(whole)))
    assert len(fits) == 240
    assert fits.endswith("x')")
    cut = of("x" * (241 - len(whole)))
    assert len(cut) == 240
    assert cut.endswith("...)")


def test_names_of_people_are_not_shown() -> None:
    """The register tells how many records hold such names, and none of them."""
    names = PrivateNames(story="s-1", names=("Jane Example",))

    assert "Jane" not in repr(Register(title="A review", private_names=(names,)))
