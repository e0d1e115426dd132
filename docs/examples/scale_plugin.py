"""A scale of two steps, and what becomes of them in CQC's scale."""

from collections.abc import Iterable

from rsr.model import ScaleMapping, Status, StatusMapping, StatusScale
from rsr.plugins import ScaleOffer, hookimpl


def kept_or_not() -> StatusScale:
    """Return the scale, the least favourable status first."""
    return StatusScale(
        id="kept-or-not",
        title="Whether a promise was kept",
        statuses=(
            Status(
                id="not-kept",
                label="Not kept",
                definition="What was promised has not come about.",
                colour="#9c1f1f",
                symbol="✕",
            ),
            Status(
                id="kept",
                label="Kept",
                definition="What was promised has come about, wholly.",
                colour="#1d6b34",
                symbol="✓",
                closed=True,
                success=True,
            ),
        ),
        mappings=(
            ScaleMapping(
                to="cqc-2022",
                statuses=(
                    StatusMapping(status="kept", becomes="achieved", fit="exact"),
                    StatusMapping(
                        status="not-kept",
                        becomes="not-achieved",
                        fit="lossy",
                        loss="A promise kept in part counts as not kept here.",
                    ),
                ),
            ),
        ),
    )


@hookimpl
def rsr_scales() -> Iterable[ScaleOffer]:
    """Offer the scale; its name is its id."""
    yield ScaleOffer(name="kept-or-not", summary="Kept or not kept.", make=kept_or_not)
