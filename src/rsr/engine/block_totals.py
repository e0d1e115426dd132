"""Totals that head blocks of the figures that they are the sums of, told from their order alone."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import frozen

from rsr.engine.totals import CHANCE, around, printed_in, rounded_to
from rsr.model import Value

_LEAST_BLOCKS = 2
_LEAST_MEMBERS = 2


@frozen
class Block:
    """The first of blocks: of which sum, where the totals of all are there, and its last row."""

    of: int
    totals: tuple[int, ...]
    last: int


def in_blocks(sums: Sequence[Sequence[Value | None]]) -> Block | None:
    """Return one of the blocks of rows that totals head of which they are the sums; None for none.

    The rows of every sum must fall into two blocks or more, each a total before two rows or more.
    How likely that comes by chance is taken as the number of rows, times the width within which the
    rows of a block and its total are known, divided by the total, for each block of different figures.
    Figures are taken as printed first, then by their bounds where they are rounded or hidden.

    >>> from rsr.model import Number
    >>> in_blocks([[Number(value=one) for one in (3000, 1000, 2000, 7000, 3500, 3500)]])
    Block(of=0, totals=(0, 3), last=2)
    """
    printed = [[printed_in(value) for value in found] for found in sums]
    exactly = {
        at: tuple((one, one) for one in found if one is not None)
        for at, found in enumerate(printed)
        if None not in found
    }
    if exactly and (told := _blocks(exactly)):
        return told
    whole = {}
    for at, found in enumerate(sums):
        step = rounded_to(value for value in found if value is not None)
        bounds = [around(value, step) for value in found]
        known = [(low, high) for one in bounds if one for low, high in [one] if high is not None]
        if len(known) == len(found):
            whole[at] = tuple(known)
    return _blocks(whole) if whole != exactly else None


def _blocks(sums: Mapping[int, tuple[tuple[Fraction, Fraction], ...]]) -> Block | None:
    chance = Fraction(1)
    told: Block | None = None
    # Of sums with the same figures, or as many blocks, the last is told.
    for figures, at in {figures: at for at, figures in sums.items()}.items():
        heads = _heads(figures)
        if len(heads) < _LEAST_BLOCKS:
            return None
        for head, width, _, _ in heads:
            chance *= min(Fraction(1), len(figures) * (width + 1) / head) if head else 1
        if told is None or len(heads) >= len(told.totals):
            told = Block(at, tuple(place for _, _, place, _ in heads), heads[0][3])
    return told if chance <= CHANCE else None


# A total, its width, its place, and that of the last row of its block.
_Head = tuple[Fraction, Fraction, int, int]


def _heads(figures: Sequence[tuple[Fraction, Fraction]]) -> list[_Head]:
    """Return the totals of the blocks into which figures fall; or none."""
    # From each row to the end: the totals of the blocks, or None where there are no such.
    after: list[list[_Head] | None] = [None] * (len(figures) + 1)
    after[len(figures)] = []
    for start in range(len(figures) - 1 - _LEAST_MEMBERS, -1, -1):
        (least, most), low, high = figures[start], Fraction(0), Fraction(0)
        for end in range(start + 1, len(figures)):
            low, high = low + figures[end][0], high + figures[end][1]
            if low > most:
                break
            rest = after[end + 1]
            if high >= least and end - start >= _LEAST_MEMBERS and rest is not None:
                head = ((least + most) / 2, most - least + high - low, start, end)
                after[start] = [head, *rest]
                break
    return after[0] or []
