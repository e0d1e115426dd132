"""Which published figures are hidden, so that other figures must not give them away."""

from rsr.model import Interval, Suppressed, Value

__all__ = ["is_hidden"]


def is_hidden(value: Value) -> bool:
    """Say whether a figure is suppressed, or a range that may be the sum of suppressed figures.

    A range with a stated figure is a rounded figure, which its publisher shows.
    """
    return isinstance(value, Suppressed) or (isinstance(value, Interval) and value.stated is None)
