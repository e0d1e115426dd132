"""Breaks that a source knows of, put beside those that a register records."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from attrs import evolve

from rsr.model import Break, Indicator

__all__ = ["with_breaks"]

_NEAR = timedelta(days=31)


def with_breaks(
    indicators: Sequence[Indicator], breaks: Mapping[str, tuple[Break, ...]]
) -> tuple[Indicator, ...]:
    """Return indicators with the breaks of the sources that their figures come of.

    A ratio has those of both of its indicators, and a series that goes on those before it. A break
    that an indicator records itself, within a month, takes the place of the source's.

    Args:
        indicators: The indicators.
        breaks: What sources know of, by the id of the indicator that is measured on them.
    """
    known = {one.id: one for one in indicators}
    return tuple(_with(one, _of(one, known, breaks)) for one in indicators)


def _of(
    indicator: Indicator, known: Mapping[str, Indicator], breaks: Mapping[str, tuple[Break, ...]]
) -> dict[Break, None]:
    """Return the breaks of an indicator's sources, each once, and of those it is made of."""
    asked = [indicator, *(known[other] for other in indicator.made_of if other in known)]
    return {broken: None for one in asked for broken in breaks.get(one.id, ())}


def _with(indicator: Indicator, found: Mapping[Break, None]) -> Indicator:
    added = [
        broken
        for broken in found
        if not any(abs(own.on - broken.on) <= _NEAR for own in indicator.breaks)
    ]
    return evolve(indicator, breaks=(*indicator.breaks, *added)) if added else indicator
