"""Hidden figures stay hidden: what else must be withheld when all figures stand side by side."""

from rsr.disclosure.cell_suppression import Exposed, Protected, Withheld, exposed, protect
from rsr.disclosure.relations import Key, RatioRelation, Relation

__all__ = [
    "Exposed",
    "Key",
    "Protected",
    "RatioRelation",
    "Relation",
    "Withheld",
    "exposed",
    "protect",
]
