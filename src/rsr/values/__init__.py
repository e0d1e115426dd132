"""Arithmetic on published figures, and the conventions by which publishers hide and round them."""

from rsr.values._breaches import Breach, BreachKind, breaches
from rsr.values.arithmetic import (
    Calculated,
    difference,
    percentage,
    ratio,
    total,
    total_of_sums,
)
from rsr.values.conventions import CellKind, Convention, Meaning
from rsr.values.shipped import CONVENTIONS, convention

__all__ = [
    "CONVENTIONS",
    "Breach",
    "BreachKind",
    "Calculated",
    "CellKind",
    "Convention",
    "Meaning",
    "breaches",
    "convention",
    "difference",
    "percentage",
    "ratio",
    "total",
    "total_of_sums",
]
