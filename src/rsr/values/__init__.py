"""Arithmetic on published figures, and the conventions by which publishers hide and round them."""

from rsr.values.arithmetic import (
    Calculated,
    difference,
    percentage,
    ratio,
    total,
    total_of_sums,
)
from rsr.values.conventions import Breach, BreachKind, CellKind, Convention, Meaning, breaches
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
