"""The scale ``ward-experience``: whether people on wards feel the change."""

from rsr.model import ScaleMapping, Status, StatusMapping, StatusScale

__all__ = ["ward_experience"]


def ward_experience() -> StatusScale:
    """Return the scale, with what is lost when it is told in rsr's scale of outcomes."""
    return StatusScale(
        id="ward-experience",
        title="Whether people on mental health wards feel the change",
        statuses=(
            Status(
                id="not-felt",
                label="Not felt",
                definition="Nobody on the panel has felt a change for the better.",
                colour="#8c1d18",
                symbol="○",
            ),
            Status(
                id="felt-by-some",
                label="Felt by some",
                definition="Some of the panel have felt a change for the better, but not most.",
                colour="#7a4f00",
                symbol="◑",
            ),
            Status(
                id="felt-by-most",
                label="Felt by most",
                definition="Most of the panel have felt a change for the better.",
                colour="#0b5d3b",
                symbol="●",
                success=True,
            ),
        ),
        mappings=(
            ScaleMapping(
                to="cqc-2022",
                statuses=(
                    StatusMapping(
                        status="not-felt",
                        becomes="not-achieved",
                        fit="lossy",
                        loss="Only the panel was asked; other evidence of outcomes was not weighed.",
                    ),
                    StatusMapping(
                        status="felt-by-some",
                        becomes="partly-achieved",
                        fit="lossy",
                        loss="Only the panel was asked; other evidence of outcomes was not weighed.",
                    ),
                    StatusMapping(
                        status="felt-by-most",
                        becomes="partly-achieved",
                        fit="broader",
                        loss="That most feel it is lost; it does not show that every criterion is met.",
                    ),
                ),
            ),
        ),
    )
