"""Whether a total stands among the rows that are added up: one row is what the others come to."""

from collections.abc import Iterable
from fractions import Fraction

from attrs import frozen

from rsr.model import Interval, Number, Value
from rsr.values.exact import exact
from rsr.values.numerals import CellError
from rsr.values.printed import Reading

__all__ = ["CHANCE", "Added", "holds_total", "is_whole", "printed_in"]

# A total is told where chance would make one row the sum of the others no more often than this.
CHANCE = Fraction(1, 1000)
_LEAST_ROWS = 3


@frozen(kw_only=True)
class Added:
    """The rows of one sum: how many are above 0, what they come to, and the greatest of them."""

    rows: int
    total: Fraction
    greatest: Fraction
    # What the figures are rounded to; 1 where they are whole numbers as they stand.
    step: Fraction = Fraction(1)
    rounded: bool = False

    @property
    def slack(self) -> Fraction:
        """How far rounding can part the greatest row from the sum of the others."""
        return self.step * self.rows / 2 if self.rounded else Fraction(0)

    @property
    def holds_total(self) -> bool:
        """True where the greatest row is what the others come to."""
        return abs(self.total - 2 * self.greatest) <= self.slack

    @property
    def chance(self) -> Fraction:
        """How likely the greatest row comes as near to the others by chance."""
        return min(Fraction(1), (2 * self.slack + self.step) / self.greatest)


def holds_total(sums: Iterable[Added]) -> bool:
    """Say whether a total stands among the rows of every sum.

    Sums of fewer than three rows tell nothing of it: two figures that are alike are no sign. The
    same figures again are no further sign.
    """
    telling = [one for one in sums if one.rows >= _LEAST_ROWS and one.greatest > 0]
    if not all(one.holds_total for one in telling):
        return False
    chance = Fraction(1)
    for one in {(one.total, one.greatest): one for one in telling}.values():
        chance *= one.chance
    return chance <= CHANCE


def printed_in(value: Value | None) -> Fraction | None:
    """Return a figure as it is printed; None where there is none."""
    if isinstance(value, Number):
        return exact(value.value)
    if isinstance(value, Interval) and value.stated is not None:
        return exact(value.stated)
    return None


def is_whole(found: Reading | CellError) -> bool:
    """Say whether what was read of a cell is a whole number, or no number at all."""
    value = found.value if isinstance(found, Reading) else found
    if isinstance(value, Number):
        return float(value.value).is_integer()
    if isinstance(value, Interval) and value.stated is not None:
        return float(value.stated).is_integer()
    return True
