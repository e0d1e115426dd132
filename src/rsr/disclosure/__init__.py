"""Disclosure control: hidden figures, and which more to withhold so that they stay hidden."""

from rsr.disclosure.cell_suppression import Protected, Withheld, protect
from rsr.disclosure.relations import Key, Relation

__all__ = ["Key", "Protected", "Relation", "Withheld", "protect"]
