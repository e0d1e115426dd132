"""The recommendation statuses of the United States Government Accountability Office (GAO)."""

from collections.abc import Iterable

from rsr.model import ScaleMapping, Status, StatusMapping, StatusScale
from rsr.plugins import ScaleOffer, hookimpl

_NOT_AN_ANSWER = "What the auditor found done does not tell what the agency answered."
_NOT_AN_OUTCOME = (
    "That the agency acted does not tell whether anything changed for people, so no favourable "
    "status about outcomes follows from it."
)


def gao() -> StatusScale:
    """Return the scale; its order is rsr's, and 'priority' is a flag there and no status."""
    return StatusScale(
        id="gao",
        title="Recommendation statuses of the US Government Accountability Office",
        source=(
            "GAO recommendations database. The definitions are rsr's words; the order, with what "
            "was given up last, is rsr's reading. A priority recommendation is an open one that "
            "GAO marks as urgent: a flag beside the status, not a status."
        ),
        url="https://www.gao.gov/reports-testimonies/recommendations-database",
        statuses=(
            Status(
                id="closed-not-implemented",
                label="Closed - Not Implemented",
                definition="It is no longer followed up, though what it was meant to bring about "
                "has not been brought about.",
                colour="#b10e1e",
                symbol="✕",
                closed=True,
            ),
            Status(
                id="open",
                label="Open",
                definition="What it was meant to bring about has not been brought about, whether "
                "action is planned or not.",
                colour="#505a5f",
                symbol="○",
            ),
            Status(
                id="open-partially-addressed",
                label="Open - Partially Addressed",
                definition="Action has brought about part of what it was meant to bring about.",
                colour="#8a5300",
                symbol="◐",
            ),
            Status(
                id="closed-implemented",
                label="Closed - Implemented",
                definition="Action has brought about what it was meant to bring about.",
                colour="#00703c",
                symbol="✓",
                closed=True,
                success=True,
            ),
        ),
        mappings=(
            ScaleMapping(
                to="cqc-2022",
                statuses=(
                    StatusMapping(
                        status="closed-not-implemented",
                        becomes="not-achieved",
                        fit="lossy",
                        loss="That it is no longer followed up is lost.",
                    ),
                    StatusMapping(
                        status="open",
                        becomes="not-achieved",
                        fit="lossy",
                        loss="No evidence about outcomes was weighed; only what was done.",
                    ),
                    StatusMapping(
                        status="open-partially-addressed",
                        becomes=None,
                        fit="lossy",
                        loss=_NOT_AN_OUTCOME,
                    ),
                    StatusMapping(
                        status="closed-implemented",
                        becomes=None,
                        fit="lossy",
                        loss=_NOT_AN_OUTCOME,
                    ),
                ),
            ),
            ScaleMapping(
                to="delivery-stages",
                statuses=(
                    StatusMapping(
                        status="closed-not-implemented",
                        becomes=None,
                        fit="lossy",
                        loss="The stages have none for what was given up, however far it had come.",
                    ),
                    StatusMapping(
                        status="open",
                        becomes=None,
                        fit="lossy",
                        loss="'Open' does not tell whether work is proposed, under way or not begun.",
                    ),
                    StatusMapping(
                        status="open-partially-addressed",
                        becomes="in-progress-underway",
                        fit="lossy",
                        loss="That a part is reached already is lost; that funds and a timetable are "
                        "in place is not known.",
                    ),
                    StatusMapping(status="closed-implemented", becomes="complete", fit="exact"),
                ),
            ),
            ScaleMapping(
                to="uk-inquiry-response",
                statuses=tuple(
                    StatusMapping(status=status, becomes=None, fit="lossy", loss=_NOT_AN_ANSWER)
                    for status in (
                        "closed-not-implemented",
                        "open",
                        "open-partially-addressed",
                        "closed-implemented",
                    )
                ),
            ),
        ),
    )


@hookimpl
def rsr_scales() -> Iterable[ScaleOffer]:
    """Offer GAO's statuses."""
    yield ScaleOffer(
        name="gao",
        summary="Open or closed, judged by what was done (US Government Accountability Office).",
        make=gao,
    )
