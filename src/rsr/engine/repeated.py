"""Rows that are the same in every column, where rows are added up or counted: a table held twice."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import gcd
from typing import TYPE_CHECKING, Any

from attrs import frozen

from rsr._lazy import lazy_pattern
from rsr.engine.figure_groups import Pot
from rsr.engine.frames import collected
from rsr.engine.headings import fold_heading
from rsr.engine.matching import text_of
from rsr.engine.totals import CHANCE
from rsr.errors import Problem, Where, import_extra, short_repr

if TYPE_CHECKING:
    from rsr.engine.plans import MeasurementPlan, Query

# Of more rows, single periods and single rows are not looked at.
_MOST_ROWS = 20_000
_TWICE = 2
# So many different rows a figure, on average, show that rows of one can differ.
_LEAST_OF_FIGURE = 2
# So do so many different texts in a column that says neither a period nor who reports.
_LEAST_TEXTS = 3
# So many different figures are not there as often as each other by chance.
_LEAST_FIGURES = 3
# A figure that may well be that of several cases is 0 or 1, or is hidden.
_TELLING = lazy_pattern("[2-9]|1[0-9.,]")
_WHERE = Where(path=("measured", "combine"))


@frozen
class Alike:
    """How many different rows of a period are there so many times, and the figure of one."""

    period: tuple[Any, ...]
    times: int
    different: int
    figure: str | None = None


def repeated(
    rows: Iterable[Alike], figures: Mapping[tuple[Any, ...], int]
) -> tuple[int, list[tuple[Any, ...]]]:
    """Return how many times a table holds its rows, and the periods of which it does.

    That is the greatest number of which the times of all rows are some times as much: of all periods
    together, or else of single ones. It tells nothing unless three figures or more are among the rows;
    or chance would make it so in one case of a thousand or fewer, as n different rows are all there an
    even number of times in one of 2 to the power of n, and two rows or more of each sum differ.

    Args:
        rows: The rows, of each period by the times that they are there.
        figures: How many sums they make, by period; 0 where another column tells rows of one apart.
    """
    periods: dict[tuple[Any, ...], list[Alike]] = defaultdict(list)
    for one in rows:
        periods[one.period].append(one)
    every = [one for same in periods.values() for one in same]
    ordered = sorted(periods, key=lambda period: tuple(map(text_of, period)))
    if times := _times(every, sum(figures.values()), 1):
        return times, ordered
    tried = {period: _times(periods[period], figures[period], len(periods)) for period in ordered}
    return max(tried.values(), default=0), [period for period, times in tried.items() if times]


def _times(rows: Sequence[Alike], figures: int, tried: int) -> int:
    """Return how many times rows are there, or 0 where that tells nothing."""
    times, different = gcd(*(one.times for one in rows)), sum(one.different for one in rows)
    if times < _TWICE:
        return 0
    if len({one.figure for one in rows} - {None}) >= _LEAST_FIGURES:
        return times
    by_chance = tried * Fraction(1, times) ** different > CHANCE
    return 0 if by_chance or different < _LEAST_OF_FIGURE * figures else times


def repeated_among(query: "Query", plan: "MeasurementPlan", pots: Iterable[Pot]) -> Problem | None:
    """Return the problem of a table that holds its rows twice; None where nothing tells that it does.

    Or else the warning that single rows are added up twice. The table is looked at once more where the
    numbers of rows that are added up or counted allow for it.

    Args:
        query: The query whose rows these are.
        plan: How the indicator is measured.
        pots: The rows of each figure.
    """
    known = [] if plan.combine == "one" or plan.keeps_duplicates else list(pots)
    counts = [pot.rows for pot in known]
    few = sum(counts) <= _MOST_ROWS
    at, rows_at = query.shape.period, query.shape.rows
    groups = [cells for pot in known for cells in pot.groups]
    # Rows that are the same in every column are in one group.
    several = [cells for cells in groups if cells[rows_at] > 1]
    if not several or (not few and gcd(*counts) < _TWICE):
        return None
    # A period with a row that is there once is not held several times.
    once = {cells[at] for cells in groups if cells[rows_at] == 1}
    singly = few and once.issuperset(cells[at] for cells in several)
    nw = import_extra("narwhals.stable.v2", extra="data", to="measure a table")
    layout, types = query.layout, query.types
    names = [name for name in types if name != layout.row]
    if any(types[name] == nw.Object for name in names):  # no engine groups by these
        return None
    of = {"figure": layout.value if plan.combine == "sum" else None, "file": layout.file}
    told = {
        called: nw.lit(None, nw.String) if name is None else query.key(name).cast(nw.String)
        for called, name in of.items()
    }
    row = nw.lit(None, nw.Int64) if layout.row is None else nw.col(layout.row)
    keys = {f"key_{at}": query.whole_key(name) for at, name in enumerate(names)}
    keys |= {f"period_{place}": key for place, key in enumerate(query.keys[at])}
    table = query.rows_of(several) if singly else query.sharing_texts(groups)
    same = (
        table.select(**keys, **told, row=row)
        .group_by(*keys, *told)
        .agg(times=nw.len(), first=nw.col("row").min(), last=nw.col("row").max())
    )
    if not few:
        every = collected(same.group_by("times").agg(different=nw.len()))
        of_all = [Alike((), count, different) for count, different in every]
        times, found = repeated(of_all, {(): len(known)})
        return _twice(times, found) if found else None
    first = len(names)
    every_cell = collected(same)
    single = [(cells[first:-5], cells[-5:]) for cells in every_cell]
    if singly:
        return _alike(cells for _, cells in single)
    rows = [Alike(period, times, 1, figure) for period, (figure, _, times, _, _) in single]
    sums = Counter(pot.groups[0][at] for pot in known)
    own = (*layout.period, layout.file, layout.status, plan.part, *plan.columns)
    used = {fold_heading(name) for name in own if name is not None}
    others = [place for place, name in enumerate(names) if fold_heading(name) not in used]
    if any(
        len({text_of(cells[place]) for cells in every_cell}) >= _LEAST_TEXTS for place in others
    ):
        sums = Counter(dict.fromkeys(sums, 0))
    times, found = repeated(rows, sums)
    if found:
        return _twice(times, found)
    return _alike(cells for _, cells in single)


def _twice(times: int, periods: Sequence[tuple[Any, ...]]) -> Problem:
    first = short_repr(" to ".join(map(text_of, periods[0]))) if periods[0] else "the table"
    more = f", and of {len(periods) - 1} periods more" if periods[1:] else ""
    return Problem(
        code="rows-repeated",
        must="a row must be added up or counted once",
        got=f"each row of {first} {times} times, or a multiple of that, the same in every column{more}",
        hint="take the duplicate rows out of the table; or, where each is a case of its own, write "
        "duplicate_rows: keep; nothing is added up or counted",
        where=_WHERE,
    )


def _alike(every: Iterable[Sequence[Any]]) -> Problem | None:
    """Return the warning that single rows are added up twice; None where none are."""
    rows = [
        (file, first, last, figure)
        for figure, file, times, first, last in every
        if times > 1 and _TELLING.search(figure or "")
    ]
    if not rows:
        return None
    file, first, last, figure = min(
        rows, key=lambda row: (text_of(row[0]), row[1] or 0, text_of(row[3]))
    )
    lines = f", on lines {first} and {last}" if first is not None else ""
    lines += f" of {file}" if lines and file is not None else ""
    return Problem(
        code="rows-repeated",
        must="a row should be added up once",
        got=f"{len(rows):,} {'row' if len(rows) == 1 else 'rows'} more than once, the same in every column, "
        f"first {short_repr(text_of(figure))}{lines}",
        hint="they are added up; take duplicate rows out of the table; or, where each is a case of its own, "
        "write duplicate_rows: keep",
        where=_WHERE,
        severity="warning",
    )
