"""What several sources give of one indicator: rows of several things, or figures of several kinds."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import frozen

from rsr.errors import Problem
from rsr.model import Account, Break, Observation, Register
from rsr.workflow._accounts import without
from rsr.workflow._kinds import Known, kinds_in_sources
from rsr.workflow._twice import parts_alike, unselected_together

if TYPE_CHECKING:
    from rsr.engine.unselected import Unselected


@frozen(kw_only=True)
class Together:
    """What is left of all that sources gave, what was amiss, and the indicators without a series."""

    observations: list[Observation]
    accounts: list[Account]
    problems: tuple[Problem, ...]
    refused: frozenset[str]
    # Days from which figures may not compare with those before, by indicator.
    breaks: Mapping[str, tuple[Break, ...]]


def across_sources(
    register: Register,
    observations: Sequence[Any],
    accounts: Sequence[Account],
    *,
    beside: Sequence["Unselected"],
    kinds: Mapping[str, Sequence[Known]],
    refused: frozenset[str],
) -> Together:
    """Look at what sources gave together, and leave out the figures that have no series."""
    mixed, of_kinds = kinds_in_sources(register, kinds)
    several, apart, breaks = unselected_together(register, beside, refused | of_kinds)
    alike, alike_of = parts_alike(register, observations)
    left, told = without(observations, accounts, apart, "select-ambiguous")
    left, told = without(left, told, of_kinds, "kinds-mixed")
    left, told = without(left, told, alike_of - of_kinds, "parts-similar")
    return Together(
        observations=left,
        accounts=told,
        problems=(*several, *alike, *mixed),
        refused=refused | apart | alike_of | of_kinds,
        breaks=breaks,
    )
