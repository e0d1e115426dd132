"""The four stages of delivery by which CBC's Beyond 94 follows calls to action."""

from collections.abc import Iterable

from rsr.model import ScaleMapping, Status, StatusMapping, StatusScale
from rsr.plugins import ScaleOffer, hookimpl

_NOT_AN_ANSWER = "How far the work has come does not tell what was answered to the recommendation."
_NOT_AN_OUTCOME = (
    "Delivery is not outcome: that work was planned, begun or done does not tell whether anything "
    "changed for people."
)


def delivery_stages() -> StatusScale:
    """Return the scale; its statuses tell of work alone, never of outcomes."""
    return StatusScale(
        id="delivery-stages",
        title="Stages of delivery, after Beyond 94 of the Canadian Broadcasting Corporation",
        source=(
            "CBC News, Beyond 94, on the 94 calls to action of the Truth and Reconciliation "
            "Commission of Canada. The tests are told in rsr's words."
        ),
        url="https://www.cbc.ca/newsinteractives/beyond-94",
        statuses=(
            Status(
                id="not-started",
                label="Not started",
                definition="There is no plan for it, or there is no money for it.",
                colour="#b10e1e",
                symbol="○",
            ),
            Status(
                id="in-progress-proposed",
                label="In progress - projects proposed",
                definition="Those responsible have promised a plan or money, and have not yet "
                "acted on the promise.",
                colour="#8a5300",
                symbol="◔",
            ),
            Status(
                id="in-progress-underway",
                label="In progress - projects underway",
                definition="Those responsible are at work, to a timetable and with the money that "
                "it takes.",
                colour="#1d5fa8",
                symbol="◐",
            ),
            Status(
                id="complete",
                label="Complete",
                definition="All that was asked for has been carried out.",
                colour="#00703c",
                symbol="●",
                closed=True,
                success=True,
            ),
        ),
        mappings=(
            ScaleMapping(
                to="cqc-2022",
                statuses=(
                    StatusMapping(
                        status="not-started",
                        becomes="not-achieved",
                        fit="lossy",
                        loss="No evidence about outcomes was weighed; that nothing has begun is lost.",
                    ),
                    *(
                        StatusMapping(
                            status=status, becomes=None, fit="lossy", loss=_NOT_AN_OUTCOME
                        )
                        for status in ("in-progress-proposed", "in-progress-underway", "complete")
                    ),
                ),
            ),
            ScaleMapping(
                to="gao",
                statuses=(
                    StatusMapping(
                        status="not-started",
                        becomes="open",
                        fit="broader",
                        loss="That nothing has begun is lost; 'open' covers plans and work as well.",
                    ),
                    StatusMapping(
                        status="in-progress-proposed",
                        becomes="open",
                        fit="broader",
                        loss="That plans or money are promised is lost.",
                    ),
                    StatusMapping(
                        status="in-progress-underway",
                        becomes="open",
                        fit="broader",
                        loss="That work is under way is lost; whether it has brought about a part of "
                        "what was meant is not known.",
                    ),
                    StatusMapping(status="complete", becomes="closed-implemented", fit="exact"),
                ),
            ),
            ScaleMapping(
                to="uk-inquiry-response",
                statuses=tuple(
                    StatusMapping(status=status, becomes=None, fit="lossy", loss=_NOT_AN_ANSWER)
                    for status in (
                        "not-started",
                        "in-progress-proposed",
                        "in-progress-underway",
                        "complete",
                    )
                ),
            ),
        ),
    )


@hookimpl
def rsr_scales() -> Iterable[ScaleOffer]:
    """Offer the stages of delivery."""
    yield ScaleOffer(
        name="delivery-stages",
        summary="Not started, proposed, underway or complete, judged by work (CBC, Beyond 94).",
        make=delivery_stages,
    )
