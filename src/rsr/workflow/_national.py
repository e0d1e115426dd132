"""Figures for the whole country: exact, but for those that rounding can have made."""

from decimal import ROUND_FLOOR, Decimal

from attrs import evolve

from rsr.engine import Figure, Layout
from rsr.model import Indicator, Interval, Number

__all__ = ["national", "perhaps_rounded"]


def national(indicator: Indicator, layout: Layout) -> bool:
    """Say whether an indicator selects the whole as its publisher has it, and nothing else."""
    if indicator.measured is None or indicator.measured.whole or not layout.whole:
        return False
    chosen = {_folded(column): _texts(value) for column, value in indicator.select.items()}
    return all(chosen.get(column) == {_folded(text)} for column, text in layout.whole.items())


def perhaps_rounded(figure: Figure, layout: Layout) -> Figure:
    """Give a whole that may have been rounded the bounds that it then has.

    One that rounding cannot have made is exact. Where it was added up, each of its rows may have
    been rounded.
    """
    step, value = layout.whole_perhaps_rounded_to, figure.value
    if step is None or not isinstance(value, Number):
        return figure
    exact, around = Decimal(str(value.value)), Decimal(str(step))
    if figure.rows == 1 and exact % around:
        return figure
    half = around / 2
    if layout.counts:  # whole things: the true one is a whole number too
        half = half.to_integral_value(ROUND_FLOOR)
    low, high = exact - figure.rows * half, exact + figure.rows * half
    low = max(low, Decimal(0)) if exact >= 0 else low
    if low == high:
        return figure
    bounds = Interval(low=_plain(low), high=_plain(high), stated=value.value)
    return evolve(figure, value=bounds)


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _folded(text: object) -> str:
    return str(text).strip().casefold()


def _texts(value: object) -> set[str]:
    return set(map(_folded, value if isinstance(value, list | tuple) else [value]))
