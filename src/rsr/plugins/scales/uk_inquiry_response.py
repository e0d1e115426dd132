"""The answers that are given to the recommendations of public inquiries in the United Kingdom.

It tells what was answered and nothing of delivery: no other scale can tell what it says.
"""

from collections.abc import Iterable

from rsr.model import ScaleMapping, Status, StatusMapping, StatusScale
from rsr.plugins import ScaleOffer, hookimpl

_ONLY_AN_ANSWER = "An answer says what is intended; it tells nothing of {what}."


def uk_inquiry_response() -> StatusScale:
    """Return the scale of answers; none of them is a success and none ends the following up."""
    statuses = (
        Status(
            id="rejected",
            label="Rejected",
            definition="The answer was that it will not be done. That says nothing of delivery.",
            colour="#b10e1e",
            symbol="✕",
        ),
        Status(
            id="no-response-yet",
            label="No response yet",
            definition="Nobody it is addressed to has answered. That says nothing of delivery.",
            colour="#505a5f",
            symbol="○",
        ),
        Status(
            id="accepted-in-part",
            label="Accepted in part",
            definition="The answer was that some of it will be done and the rest will not. That "
            "says nothing of delivery.",
            colour="#8a5300",
            symbol="◔",
        ),
        Status(
            id="accepted-in-principle",
            label="Accepted in principle",
            definition="The answer agreed with the aim and left open whether or how it will be "
            "done. That says nothing of delivery.",
            colour="#1d5fa8",
            symbol="◐",
        ),
        Status(
            id="accepted",
            label="Accepted",
            definition="The answer was that it will be done as asked. That says nothing of "
            "delivery.",
            colour="#6b3fa0",
            symbol="●",
        ),
    )
    return StatusScale(
        id="uk-inquiry-response",
        title="Answers to the recommendations of UK public inquiries",
        source=(
            "The words that UK government responses to inquiries use; what each means, and their "
            "order, is rsr's reading."
        ),
        statuses=statuses,
        mappings=tuple(
            ScaleMapping(
                to=other,
                statuses=tuple(
                    StatusMapping(
                        status=status.id,
                        becomes=None,
                        fit="lossy",
                        loss=_ONLY_AN_ANSWER.format(what=what),
                    )
                    for status in statuses
                ),
            )
            for other, what in (
                ("cqc-2022", "what changed for people"),
                ("delivery-stages", "how far the work has come"),
                ("gao", "what was done"),
            )
        ),
    )


@hookimpl
def rsr_scales() -> Iterable[ScaleOffer]:
    """Offer the scale of answers."""
    yield ScaleOffer(
        name="uk-inquiry-response",
        summary="What was answered, from rejected to accepted; nothing of delivery.",
        make=uk_inquiry_response,
    )
