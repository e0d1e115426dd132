"""The source ``ward-returns``: what wards return each month, added up without inventing a number.

The file has the columns ``month``, ``ward`` and ``uses``. An asterisk hides a figure from 1 to 4; an
empty cell is a ward that returned nothing.
"""

import io
import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime

from attrs import Factory, field, frozen

from rsr.documents import decode
from rsr.errors import DocumentError, Problem, Where, short_repr
from rsr.model import Coverage, Interval, Missing, Number, Observation, Period, Value, doc
from rsr.plugins import Gathered, SourceContext

__all__ = ["WardOptions", "WardReturns"]

COLUMNS = ["month", "ward", "uses"]
HIDDEN = (1, 4)
USES = re.compile(r"\*|[0-9]{0,9}")


@frozen(kw_only=True)
class WardOptions:
    """Where the returns are, and what they are of."""

    file: str = field(metadata=doc("The file, below the register's folder."))
    indicator: str = field(
        metadata=doc("The indicator that the sum is of.", refers_to="indicators")
    )
    wards: int = field(metadata=doc("How many wards should return a figure each month."))


@frozen
class _Month:
    """What the wards returned for one month: a figure, '*' or nothing, by ward."""

    uses: dict[str, str] = Factory(dict)
    lines: list[int] = Factory(list)

    @property
    def silent(self) -> list[str]:
        """The wards that returned nothing."""
        return sorted(ward for ward, uses in self.uses.items() if not uses)

    @property
    def reporting(self) -> int:
        """How many wards returned a figure, hidden or not."""
        return len(self.uses) - len(self.silent)

    def value(self) -> Value:
        """Return the sum of what was returned: a number, or the bounds that hidden figures leave."""
        if not self.reporting:
            return Missing(why="No ward returned a figure.")
        known = sum(int(uses) for uses in self.uses.values() if uses not in ("", "*"))
        hidden = list(self.uses.values()).count("*")
        if not hidden:
            return Number(value=known)
        low, high = (known + bound * hidden for bound in HIDDEN)
        return Interval(low=low, high=high)


class WardReturns:
    """Yields one observation a month: the sum over wards, and how many of them reported.

    Where a row cannot be read there are no sums at all: any of them might be short.
    """

    def __init__(self, options: WardOptions) -> None:
        self._options = options

    def gather(self, context: SourceContext) -> Iterator[Gathered]:
        """Yield the months in order, or everything that is wrong with the file."""
        months: dict[date, _Month] = {}
        try:
            problems = list(self._read(context, months))
        except DocumentError as error:
            problems = list(error.problems)
        yield from problems
        if not problems:
            for start, month in sorted(months.items()):
                yield self._observation(start, month, context)

    def _read(self, context: SourceContext, months: dict[date, _Month]) -> Iterator[Problem]:
        import csv

        file = self._options.file
        text = decode(context.read(file), file=file)
        reader = csv.reader(io.StringIO(text, newline=""))
        header = next(reader, [])
        if header != COLUMNS:
            yield Problem(
                code="ward-columns",
                must=f"the columns must be {', '.join(COLUMNS)}",
                got=short_repr(", ".join(header)),
                where=Where(file=file, line=1),
            )
            return
        for row in filter(None, reader):
            try:
                name, ward, uses = row
                start = datetime.strptime(name, "%Y-%m").date()  # noqa: DTZ007  # a month
            except ValueError:
                start = None
            if start is None or not ward or not USES.fullmatch(uses):
                must = "a row must have a month as YYYY-MM, a ward, and a number, '*' or nothing"
            else:
                month = months.setdefault(start, _Month())
                must = "a ward must return one figure a month" if ward in month.uses else ""
                month.uses[ward] = uses
                month.lines.append(reader.line_num)
            if must:
                where = Where(file=file, line=reader.line_num)
                yield Problem(
                    code="ward-row", must=must, got=short_repr(",".join(row)), where=where
                )

    def _observation(self, start: date, month: _Month, context: SourceContext) -> Observation:
        end = start.replace(day=monthrange(start.year, start.month)[1])
        expected = self._options.wards
        silent = ", ".join(month.silent)
        place = f"line {month.lines[0]} to line {month.lines[-1]}"
        return Observation(
            indicator=self._options.indicator,
            period=Period(start=start, end=end),
            value=month.value(),
            coverage=(Coverage(reporting=month.reporting, expected=expected, of="wards"),),
            caveats=(f"No return from {silent}.",) if silent else (),
            made_by=context.provenance(self._options.file, place),
        )
