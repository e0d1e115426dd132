"""What callers may give to a chart, for type checkers: it is imported by nothing that runs."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol, SupportsFloat, TypeAlias, TypeVar

from rsr.model.value import Value


class Array(Protocol):
    """An array of numpy, or what makes one: a series or column of pandas, Polars or Arrow."""

    def __array__(self) -> object:  # numpy's own name
        """Return the numbers or times as an array of numpy."""
        ...


Figure = SupportsFloat | Value | None
Figures = Iterable[Figure] | Array
# One list of both, so that a checker knows what a list of several kinds is to be.
SeriesOrRows = Iterable[Figure | Iterable[Figure]] | Array
Days = Iterable[date] | Array
Groups = Iterable[str | int] | Array
Moments = date | Days

_T = TypeVar("_T")
ByGroup: TypeAlias = _T | Mapping[str, _T] | Mapping[int, _T] | None
