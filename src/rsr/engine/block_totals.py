"""Totals that head blocks of the figures that they are the sums of, told from their order alone."""

from collections.abc import Sequence
from fractions import Fraction

from rsr.engine.totals import CHANCE, around, printed_in, rounded_to
from rsr.model import Value

_LEAST_BLOCKS = 2
_LEAST_MEMBERS = 2


def in_blocks(sums: Sequence[Sequence[Value | None]]) -> int:
    """Return how many totals head blocks of rows of which they are the sums; 0 for none.

    The rows of every sum must fall into two blocks or more, each a total before two rows or more.
    How likely that comes by chance is taken as the number of rows, times the width within which the
    rows of a block and its total are known, divided by the total, for each block of different figures.
    Figures are taken as printed first, then by their bounds where they are rounded or hidden.

    >>> from rsr.model import Number
    >>> in_blocks([[Number(value=one) for one in (3000, 1000, 2000, 7000, 3500, 3500)]])
    2
    """
    printed = [[printed_in(value) for value in found] for found in sums]
    exactly = [
        [(one, one) for one in found if one is not None] for found in printed if None not in found
    ]
    if exactly and (told := _blocks(exactly)):
        return told
    known = []
    for found in sums:
        step = rounded_to(value for value in found if value is not None)
        bounds = [around(value, step) for value in found]
        known.append(
            [(low, high) for one in bounds if one for low, high in [one] if high is not None]
        )
    whole = [one for one, found in zip(known, sums, strict=True) if len(one) == len(found)]
    return _blocks(whole) if whole != exactly else 0


def _blocks(sums: Sequence[Sequence[tuple[Fraction, Fraction]]]) -> int:
    chance = Fraction(1)
    most = 0
    for figures in dict.fromkeys(map(tuple, sums)):
        heads = _heads(figures)
        if len(heads) < _LEAST_BLOCKS:
            return 0
        most = max(most, len(heads))
        for head, width in heads:
            chance *= min(Fraction(1), len(figures) * (width + 1) / head) if head else 1
    return most if most and chance <= CHANCE else 0


def _heads(figures: Sequence[tuple[Fraction, Fraction]]) -> list[tuple[Fraction, Fraction]]:
    """Return the totals of the blocks into which figures fall, each with its width; or none."""
    # From each row to the end: the totals of the blocks, or None where there are no such.
    after: list[list[tuple[Fraction, Fraction]] | None] = [None] * (len(figures) + 1)
    after[len(figures)] = []
    for start in range(len(figures) - 1 - _LEAST_MEMBERS, -1, -1):
        (least, most), low, high = figures[start], Fraction(0), Fraction(0)
        for end in range(start + 1, len(figures)):
            low, high = low + figures[end][0], high + figures[end][1]
            if low > most:
                break
            rest = after[end + 1]
            if high >= least and end - start >= _LEAST_MEMBERS and rest is not None:
                after[start] = [((least + most) / 2, most - least + high - low), *rest]
                break
    return after[0] or []
