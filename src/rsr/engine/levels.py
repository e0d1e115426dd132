"""Levels of areas and bodies that stand side by side: those of one add up to those of another.

Codes are those of the Office for National Statistics (Register of Geographic Codes), of which the
first three characters say what sort of area it is, and of the Organisation Data Service of the NHS.
"""

from collections.abc import Sequence

from attrs import frozen

from rsr._lazy import lazy_pattern
from rsr.engine.totals import (
    SumEntry,
    Whole,
    around,
    printed_in,
    rounded_to,
    sum_of,
    whole_among,
)
from rsr.errors import short_repr
from rsr.model import Interval, Number
from rsr.values.texts import fold

# Regions of England: those of statistics, and those of the NHS. 'North' alone may be of anything.
_REGIONS = (
    r"london|(?:east |west )?midlands|midlands and east|east of england|(?:north|south) (?:east|west)"
    r"|(?:north|south) of england|(?:north east and )?yorkshire(?: and (?:the )?humber)?"
)
# The wider before those that may lie in them: the plural, and how its codes and names are written.
_LEVELS = {
    plural: lazy_pattern(written)
    for plural, written in {
        "regions": rf"e12\d{{6}}|e40\d{{6}}|y\d\d|(?:nhs england )?(?:{_REGIONS})|.+ region",
        "counties": r"e1[013]\d{6}|.+ county council",
        "integrated care boards": r"e54\d{6}|q[a-z0-9]{2}|.+ (?:icb|ics|integrated care (?:board|system))(?: - q[a-z0-9]{2})?",
        "sub-ICB locations": r"e38\d{6}|.+ (?:ccg|clinical commissioning group)|.* ?sub[- ]icb location.*",
        "NHS trusts": r"r[a-z0-9]{2}|.+ (?:nhs (?:foundation )?trust|ft)",
        "districts": r"e0[6-9]\d{6}",
    }.items()
}
# The place of what is of none of them.
_REST = len(_LEVELS)
# The part that those of a level are together.
_LEVEL = object()
_LEAST_PARTS = 2


@frozen
class Levels:
    """Parts of one level, what is beside them, and their sum as one part among it."""

    parts: tuple[str, ...]
    level: str
    beside: str
    whole: Whole

    def __str__(self) -> str:
        """Return them in words."""
        *first, last = map(short_repr, self.parts[:2])
        more = len(self.parts) - 2
        listed = (
            f"{', '.join((*first, last))} and {more} more" if more else f"{first[0]} and {last}"
        )
        return f"{listed} ({self.level}) stand beside {self.whole.count:,} {self.beside}"


def levels_among(sums: Sequence[Sequence[SumEntry]]) -> Levels | None:
    """Return two parts or more of one level whose sum is that of a lower level, or of all others.

    Names and codes say which parts are of a level, and figures that it holds the others: as for a part
    that is called a whole, its sum may be a twentieth more or less. A part that is known to be no
    whole is taken as one of the others.

    >>> figures = {"Devon ICB": 41, "Kent ICB": 60, "RA9": 23, "RH8": 18, "RPA": 35, "RVV": 24}
    >>> entries = [SumEntry(part, Number(value=figure)) for part, figure in figures.items()]
    >>> str(levels_among([entries]))
    "'Devon ICB' and 'Kent ICB' (integrated care boards) stand beside 4 NHS trusts"

    Args:
        sums: The figures of each sum; the part of each is its name.
    """
    parts = {str(one.part): one.aside for found in sums for one in found}
    level_of = {
        part: next(
            (at for at, one in enumerate(_LEVELS.values()) if one.fullmatch(fold(part))), _REST
        )
        for part in parts
    }
    names = (*_LEVELS, "other parts")
    for level in sorted({*level_of.values()} - {_REST}):
        own = [part for part, of in level_of.items() if of == level and not parts[part]]
        if len(own) < _LEAST_PARTS:
            continue
        # What is of a wider level cannot lie in one of these.
        within = [part for part, of in level_of.items() if of >= level and part not in own]
        for lower in sorted(
            {level_of[part] for part in within if level_of[part] > level} | {_REST}
        ):
            among = {part for part in within if lower in {_REST, level_of[part]}}
            made = (_beside(found, {*own}, among) for found in sums)
            whole = whole_among([one for one in made if one], _LEVEL)
            if whole is not None:
                return Levels(tuple(sorted(own)), names[level], names[lower], whole)
    return None


def _beside(found: Sequence[SumEntry], level: set[str], among: set[str]) -> list[SumEntry]:
    """Return the sum of the parts of a level as one entry, with those that it may hold.

    None where one of the level has no row, or no bounds.
    """
    own = [one for one in found if str(one.part) in level]
    step = rounded_to(one.value for one in found)
    bounds = [around(one.value, step) for one in own]
    low, high = sum_of(one for one in bounds if one)
    if len({one.part for one in own}) < len(level) or None in bounds or high is None:
        return []
    printed = [printed_in(one.value) for one in own]
    known = [one for one in printed if one is not None]
    stated = float(sum(known)) if len(known) == len(own) else None
    value = (
        Number(value=float(low))
        if low == high
        else Interval(low=float(low), high=float(high), stated=stated)
    )
    return [SumEntry(_LEVEL, value, named=True), *(one for one in found if str(one.part) in among)]
