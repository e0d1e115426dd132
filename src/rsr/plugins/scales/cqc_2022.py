"""The scale of the Care Quality Commission's progress report of March 2022."""

from collections.abc import Iterable

from rsr.model import ScaleMapping, Status, StatusMapping, StatusScale
from rsr.plugins import ScaleOffer, hookimpl

_NOT_AN_ANSWER = (
    "What changed for people does not tell what anybody answered to the recommendation."
)
_NOT_A_STAGE = (
    "What changed for people does not tell how far the work has come; all of it may be done and "
    "have changed nothing."
)


def cqc_2022() -> StatusScale:
    """Return the scale; its statuses tell of what changed for people, not of work done."""
    return StatusScale(
        id="cqc-2022",
        title="Outcomes for people, as the Care Quality Commission reported them in March 2022",
        source=(
            "Care Quality Commission, progress report of March 2022 on the recommendations of "
            "'Out of sight - who cares?'. The report tells when a recommendation is not or partly "
            "achieved; it does not define 'achieved', and that definition is rsr's own reading."
        ),
        statuses=(
            Status(
                id="not-achieved",
                label="Not achieved",
                definition="There is no evidence that outcomes for people have become better.",
                colour="#b10e1e",
                symbol="✕",
            ),
            Status(
                id="partly-achieved",
                label="Partly achieved",
                definition="There is evidence of some positive impact on outcomes for people.",
                colour="#8a5300",
                symbol="◐",
            ),
            Status(
                id="achieved",
                label="Achieved",
                definition=(
                    "Not defined in the report. As rsr reads it: corroborated evidence about "
                    "outcomes shows every criterion met, and none to the contrary is unresolved."
                ),
                colour="#00703c",
                symbol="✓",
                closed=True,
                success=True,
            ),
        ),
        mappings=(
            ScaleMapping(
                to="delivery-stages",
                statuses=(
                    StatusMapping(
                        status="not-achieved", becomes=None, fit="lossy", loss=_NOT_A_STAGE
                    ),
                    StatusMapping(
                        status="partly-achieved", becomes=None, fit="lossy", loss=_NOT_A_STAGE
                    ),
                    StatusMapping(
                        status="achieved",
                        becomes="complete",
                        fit="broader",
                        loss="'Complete' tells of work alone; that people's lives changed is lost.",
                    ),
                ),
            ),
            ScaleMapping(
                to="gao",
                statuses=(
                    StatusMapping(
                        status="not-achieved",
                        becomes="open",
                        fit="lossy",
                        loss=(
                            "'Open' rests on what was done, not on what changed for people; "
                            "whether the work was done without effect is lost."
                        ),
                    ),
                    StatusMapping(
                        status="partly-achieved",
                        becomes="open-partially-addressed",
                        fit="lossy",
                        loss="That the part which was reached is an outcome for people is lost.",
                    ),
                    StatusMapping(
                        status="achieved",
                        becomes="closed-implemented",
                        fit="broader",
                        loss="That every criterion was shown met by outcomes is lost.",
                    ),
                ),
            ),
            ScaleMapping(
                to="uk-inquiry-response",
                statuses=tuple(
                    StatusMapping(status=status, becomes=None, fit="lossy", loss=_NOT_AN_ANSWER)
                    for status in ("not-achieved", "partly-achieved", "achieved")
                ),
            ),
        ),
    )


@hookimpl
def rsr_scales() -> Iterable[ScaleOffer]:
    """Offer the scale of the progress report of March 2022."""
    yield ScaleOffer(
        name="cqc-2022",
        summary="Not, partly or fully achieved, judged by outcomes for people (CQC, March 2022).",
        make=cqc_2022,
    )
