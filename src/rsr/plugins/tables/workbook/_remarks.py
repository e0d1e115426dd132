"""What a reader is told of a sheet as a whole: what is hidden in it, what it displays otherwise."""

from collections.abc import Iterator, Sequence
from typing import Any

from attrs import define, field

from rsr.errors import Problem, Where, short_repr
from rsr.formatting import first_few
from rsr.plugins.tables.table_options import TabularOptions
from rsr.plugins.tables.workbook._cells import SheetFacts, SheetName
from rsr.plugins.tables.workbook._display import in_hundredths
from rsr.values.printed import broken

_SPANS = 8


@define
class Remarks:
    """Keeps what is to be told of a sheet, and tells each thing once."""

    _file: str
    _sheet: SheetName
    _facts: SheetFacts
    _options: TabularOptions
    # The indicators that want figures in per cent.
    _per_cent: Sequence[str] = ()
    # The columns that are read: place and name; and the places of those of them that are looked at
    # alone, to see whether rows are of several things.
    columns: tuple[tuple[int, str], ...] = ()
    looked_at: frozenset[int] = frozenset()
    # The numbers of hidden rows, and of the last row that was read.
    hidden: list[int] = field(factory=list)
    last: int = 0
    # Where a cell displays something other than what it stores, by row and place; where a figure is
    # displayed in per cent, with the fraction that is stored; and where one from 0 to 1 has no such sign.
    differing: list[tuple[int, int]] = field(factory=list)
    percentages: list[tuple[int, int, float]] = field(factory=list)
    bare: list[tuple[int, int, float]] = field(factory=list)

    def problems(self) -> Iterator[Problem]:
        """Yield what is to be told."""
        name = repr(self._sheet.name)
        if self._sheet.hidden:
            yield self._warning(
                "sheet-hidden",
                "a sheet that is read must not be hidden",
                f"sheet {name} is {self._sheet.hidden}",
                "its rows are read: check that its publisher means them to be",
                None,
            )
        yield from self._rows(name)
        yield from self._columns(name)
        yield from self._fractions(name)
        how = self._options.where_display_differs
        if self.differing and how != "refuse":
            yield self._warning(
                "display-chosen",
                f"a cell on sheet {name} must display what it stores",
                f"{len(self.differing)} such in all",
                f"read as {how}, as where_display_differs says",
                self.differing[0],
                severity="note",
            )

    def _fractions(self, name: str) -> Iterator[Problem]:
        """Tell of fractions that stand where figures in per cent are wanted."""
        signed = {place for _, place, _ in self.percentages}
        if mixed := [one for one in self.bare if one[1] in signed]:
            at = self._at(*mixed[0][:2])
            yield broken("bare-share", f"{mixed[0][2]:g}", len(mixed), at)
        if not self.percentages or not self._per_cent or "per-cent" in self._options.number_forms:
            return
        # A 0 is the same either way, and no example.
        row, place, stored = next((one for one in self.percentages if one[2]), self.percentages[0])
        count = len(self.percentages)
        yield self._warning(
            "percentage-as-fraction",
            f"figures in per cent on sheet {name} must be read as they are displayed",
            f"{stored:g} for what is displayed as {in_hundredths(stored):g}%"
            + (f", and {count - 1:,} more like it" if count > 1 else "")
            + f", for {', '.join(map(short_repr, self._per_cent))}",
            "number_forms: [per-cent] reads 45% as 45; where a share from 0 to 1 is meant, give the "
            "indicator a unit that says so, such as 'proportion'",
            (row, place),
            severity="error",
        )

    def _rows(self, name: str) -> Iterator[Problem]:
        leave_out = self._options.hidden_rows == "leave-out"
        rows = [row for row in self.hidden if leave_out or row <= self.last]
        if not rows:
            return
        how = "filtered out or hidden" if self._facts.filtered else "hidden"
        yield self._warning(
            "rows-hidden",
            f"rows of sheet {name} that are read must not be hidden",
            f"{len(rows)} {how}: {_spans(rows)}",
            "they are left out, as hidden_rows says"
            if leave_out
            else "they are read all the same; hidden_rows: leave-out leaves them out",
            (rows[0], None),
        )

    def _columns(self, name: str) -> Iterator[Problem]:
        hidden = [
            (place, column)
            for place, column in self.columns
            if place not in self.looked_at
            and any(first <= place <= last for first, last in self._facts.hidden_columns)
        ]
        if hidden:
            yield self._warning(
                "columns-hidden",
                f"columns of sheet {name} that are read must not be hidden",
                first_few([short_repr(column) for _, column in hidden], _SPANS),
                "they are read all the same: check that their publisher means them to be",
                (self._options.header_row or 1, hidden[0][0]),
            )

    def _warning(
        self,
        code: str,
        must: str,
        got: str,
        hint: str,
        at: tuple[int, int | None] | None,
        *,
        severity: Any = "warning",
    ) -> Problem:
        where = self._at(*(at or (None, None)))
        return Problem(code=code, must=must, got=got, hint=hint, where=where, severity=severity)

    def _at(self, row: int | None, place: int | None) -> Where:
        return Where(file=self._file, line=row, column=None if place is None else place + 1)


def _spans(rows: list[int]) -> str:
    """Return row numbers in words, those that follow on one another together."""
    spans: list[tuple[int, int]] = []
    for row in rows:
        if spans and spans[-1][1] == row - 1:
            spans[-1] = (spans[-1][0], row)
        else:
            spans.append((row, row))
    said = [str(first) if first == last else f"{first} to {last}" for first, last in spans]
    return f"row{'s' if len(rows) > 1 else ''} {first_few(said, _SPANS)}"
