"""What became of the rows that a source reads, each counted once, as its account tells it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal

from rsr.errors import Problem, Where
from rsr.formatting import plural
from rsr.model import Account

__all__ = ["RowCounts", "rows_left_out"]


class RowCounts:
    """Counts rows, or the cells of a wide table, by what became of them."""

    def __init__(self) -> None:
        self._kept = Counter[str]()
        self._left_out = Counter[str]()

    def keep(self, record: Any) -> None:
        """Count the row of a record, by what its figure is."""
        self._kept[Account.counted_as(record)] += 1

    def pass_over(self, count: int = 1) -> None:
        """Count rows that nobody asked for."""
        self._kept["not_selected"] += count

    def leave_out(self, code: str, count: int = 1) -> None:
        """Count rows that could not be used, by the code of the problem that tells of it."""
        self._left_out[code] += count

    @property
    def read(self) -> int:
        """How many there were."""
        return self._kept.total() + self._left_out.total()

    def account(self, source: str, unit: Literal["rows", "cells"]) -> Account:
        """Return the account of a source."""
        kept: dict[str, Any] = dict(self._kept)
        left_out = Account.reasons(self._left_out)
        return Account(source=source, unit=unit, read=self.read, **kept, left_out=left_out)

    def problems(self, where: Where, *, selecting: bool, leaving_out: bool) -> Iterator[Problem]:
        """Tell that no row is wanted, or how many were left out.

        Args:
            where: The file.
            selecting: Whether the options say which rows are wanted.
            leaving_out: Whether the options say to leave out the rows that cannot be read.
        """
        wanted = self.read - self._kept["not_selected"]
        bad = self._left_out.total() - self._left_out["quote-open"]
        if not wanted:
            yield Problem(
                code="rows-none",
                must="a source must hold a row that is wanted",
                hint="look at 'where'" if selecting else "look at the file",
                where=where,
                severity="warning",
            )
        elif bad and leaving_out:
            yield rows_left_out(bad, wanted, where)


def rows_left_out(bad: int, wanted: int, where: Where) -> Problem:
    """Say how many of the rows that are wanted were left out."""
    return Problem(
        code="rows-left-out",
        must="every row should be readable",
        got=f"{bad:,} of {plural(wanted, 'row')} left out",
        hint="each is named in a warning of its own",
        where=where,
        severity="note",
    )
