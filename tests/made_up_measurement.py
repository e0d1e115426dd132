"""A measurement that has everything a measurement can have; every figure is made up."""

from datetime import date
from typing import Any

from rsr.model import (
    Break,
    Coverage,
    Finding,
    Indicator,
    Interval,
    MeasuredPoint,
    Measurement,
    Missing,
    NotApplicable,
    NotCollected,
    Number,
    Period,
    Quotient,
    Register,
    Suppressed,
    Target,
)

INDICATOR = Indicator(
    id="rate",
    title="Rate",
    unit="restraints",
    denominator="1,000 bed days",
    better="lower",
    bears_on=(),
    target=Target(value=12.5, by=date(2023, 3, 31)),
    breaks=(
        Break(on=date(2022, 4, 1), why="New definition"),
        Break(on=date(2022, 6, 1), why="Perhaps not", certain=False),
    ),
    caveats=("Made up.",),
)
REGISTER = Register(title="Made up", indicators=(INDICATOR,))


def point(month: int, value: Any, **others: Any) -> MeasuredPoint:
    """Return the point of a month of 2022."""
    after = date(2022 + month // 12, month % 12 + 1, 1)
    last = date.fromordinal(after.toordinal() - 1)
    return MeasuredPoint(period=Period(start=date(2022, month, 1), end=last), value=value, **others)


# A mean that no decimal has exactly, and limits beside it.
LIMITS = {"mean": 1239150 + 1 / 3, "lower": 1225608.5151515151, "upper": 1252692.1515151514}
POINTS = (
    point(1, Number(value=0.1 + 0.2), **LIMITS, status="final", vintages=3),
    point(
        2,
        Interval(low=1234066.5, high=1235066.5, stated=1234567),
        **LIMITS,
        signal="concern",
        rules=("above-upper-limit", "shift-above"),
        caveats=("One | two", "Three; four"),
        status="provisional",
    ),
    point(
        3,
        Interval(low=2 / 3, high=5),
        throughout=Suppressed(low=1, high=4),
        known_parts=7,
        suppressed_parts=2,
        missing_parts=1,
        coverage=(
            Coverage(reporting=9, expected=11, of="trusts", throughout=8),
            Coverage(reporting=3, of="charities"),
        ),
        quotient=Quotient(
            numerator=Interval(low=2, high=15), denominator=Number(value=3000), times=1000
        ),
        throughout_quotient=Quotient(
            numerator=Suppressed(low=3, high=12), denominator=Number(value=3000), times=1000
        ),
    ),
    point(4, Suppressed(low=1, high=4)),
    point(
        5, Suppressed(low=0, high=None, by="rsr"), coverage=(Coverage(reporting=2, of="charities"),)
    ),
    point(6, Missing(why="the file was lost, or so it says")),
    point(7, Missing()),
    point(8, NotApplicable()),
    point(9, NotCollected()),
    point(10, Number(value=0), throughout=Number(value=0), signal="improvement"),
    point(11, Number(value=-5), signal="high", rules=("trend-up",)),
    point(12, Number(value=1e-7), signal="low"),
)
MEASUREMENT = Measurement(
    indicator="rate",
    basis="throughout",
    points=POINTS,
    reporters=("A", "B"),
    finding=Finding(
        result="cannot-say", says="It cannot be said.", direction="unclear", caveats=("Few.",)
    ),
    remarks=("Who reports changes.",),
)
