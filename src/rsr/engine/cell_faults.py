"""Faults of the cells that an indicator is measured on, each told once with how often it was met."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import define, evolve

from rsr.engine.layout import Layout
from rsr.engine.matching import text_of
from rsr.engine.period_cells import Fault
from rsr.engine.plans import GroupShape
from rsr.errors import Problem, Where, short_repr
from rsr.values.numerals import CellError
from rsr.values.printed import FaultKind, broken, faulty

# Faults of one kind beyond these are counted, and not told one by one.
_MOST_TOLD = 1_000


@define
class _Fault:
    """Something that cannot be used, and how often it was met."""

    problem: Problem
    column: str | None
    rows: int = 0


class CellFaults:
    """Remembers the faults of groups of rows, the same one in one file as one.

    Args:
        layout: Which column means what.
        shape: Where each cell stands in a group.
    """

    def __init__(self, layout: Layout, shape: GroupShape) -> None:
        self._layout = layout
        self._shape = shape
        self._faults: dict[tuple[str | None, ...], _Fault] = {}
        # Figures that break their publisher's rules and are read as they stand, by how: the first of
        # them, and how many rows hold such.
        self._broken: dict[FaultKind, tuple[str, int, str]] = {}
        self._broken_rows: Counter[FaultKind] = Counter()

    def tell_period(self, faults: tuple[Fault, ...], cells: tuple[Any, ...]) -> None:
        """Tell each cell of a period that cannot be read, or that they do not go together.

        Places after the columns of the period are those of the release, and of the status.
        """
        columns, beyond = self._layout.period, (*self._layout.released, self._layout.status)
        for fault in faults:
            if fault.place >= len(columns):
                told = beyond[fault.place - len(columns)]
                self.tell(fault.error, "the cell", short_repr(fault.got), cells, told)
                continue
            column: str | None = columns[fault.place]
            if len(self._layout.columns) > 1:
                column = " + ".join(columns)
            self.tell(fault.error, "the period", short_repr(fault.got, whole=True), cells, column)

    def tell(
        self, error: CellError, what: str, got: str, cells: tuple[Any, ...], column: str | None
    ) -> None:
        """Tell what is wrong with a cell of a group of rows.

        Args:
            error: What is wrong.
            what: What the cell is, for the message.
            got: What it holds, as a message shows it.
            cells: The group.
            column: The column of the cell; None where it has none.
        """
        file = self._shape.file_of(cells)
        called = self._layout.called.get(file or "", {})
        name = None if column is None else called.get(column, column)
        made = self._layout.made
        if column in made:
            # The wide heading is what the file has in the place of that column.
            headed = self._layout.period == made[:1]
            name = text_of(cells[self._shape.period][0]) if headed else None
        under = "" if name is None else f" under {short_repr(name)}"
        problem = Problem(
            code=error.code,
            must=f"{what}{under}{self._layout.within} {error.must}",
            got=got,
            hint=error.hint,
            where=Where(file=file, line=self._shape.place_of(cells)),
            severity="warning" if error.code == "sentinel-found" else "error",
        )
        key = (problem.code, problem.must, got, file)
        fault = self._faults.get(key)
        if fault is None:
            fault = self._faults[key] = _Fault(problem, column)
        elif (problem.where.line or 0) < (fault.problem.where.line or 0):
            fault.problem = problem
        fault.rows += cells[self._shape.rows]

    def see_broken(self, kind: FaultKind, text: str, cells: tuple[Any, ...]) -> None:
        """Remember a figure that breaks its publisher's rules and is read as it stands."""
        place = (self._shape.file_of(cells) or "", self._shape.place_of(cells) or 0, text)
        self._broken_rows[kind] += cells[self._shape.rows]
        self._broken[kind] = min(place, self._broken.get(kind, place))

    def problems(self, strange: Mapping[str, str | None]) -> Iterator[Problem]:
        """Tell all of it.

        Args:
            strange: Words for how settled a figure is that are not known, with the file of each.
        """
        told = faulty(self._broken)
        for kind, (file, line, text) in sorted(self._broken.items(), reverse=True):
            if kind not in told:
                continue
            where = self._layout.where(file or None, line or None, self._layout.value)
            yield broken(kind, text, self._broken_rows[kind], where)
        for word, at in sorted(strange.items()):
            yield Problem(
                code="status-word",
                must="a word for how settled a figure is must be one that is known",
                got=short_repr(word, whole=True),
                hint="name it under statuses; it is read as not stated",
                where=Where(file=at),
                severity="warning",
            )
        for faults in _by_code(self._faults.values()).values():
            ordered = sorted(faults, key=lambda fault: fault.problem.sort_key)
            more = len(ordered) - _MOST_TOLD
            for place, fault in enumerate(ordered[:_MOST_TOLD], 1):
                got = fault.problem.got or ""
                got += f", in {fault.rows} rows" if fault.rows > 1 else ""
                if more > 0 and place == _MOST_TOLD:
                    got += f", and {more:,} more like it"
                row = fault.problem.where
                where = self._layout.where(row.file, row.line, fault.column)
                yield evolve(fault.problem, got=got, where=where)


def _by_code(faults: Iterable[_Fault]) -> dict[str, list[_Fault]]:
    found: dict[str, list[_Fault]] = {}
    for fault in faults:
        found.setdefault(fault.problem.code, []).append(fault)
    return found
