"""Texts that rows are picked by, and that their publisher writes otherwise from a period on."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from rsr.engine.cell_reader import CellReader
from rsr.engine.figure_groups import Cells
from rsr.engine.frames import collected, failing
from rsr.engine.layout import Layout
from rsr.engine.matching import Columns
from rsr.engine.narrowing import filled
from rsr.engine.period_cells import is_fault
from rsr.engine.spelled import Span
from rsr.errors import Problem, Where, as_yaml, import_extra, short_repr
from rsr.values.texts import Wanted, fold, text_of

if TYPE_CHECKING:
    from narwhals.stable.v2 import LazyFrame

# The periods in which rows with a figure have some texts, by these in the order of the columns.
Standing = Mapping[tuple[str, ...], Collection[Span]]

_EXAMPLES = 3
# A text that stood in fewer periods is no label that rows of every period have.
_FEWEST = 2


def relabelled(
    names: Sequence[str],
    standing: Standing,
    wanted: Mapping[str, Wanted],
    where: Callable[[str], Where],
) -> Iterator[Problem]:
    """Tell each wanted text that no row has beyond a period from which rows have a new text.

    A text that stands in each third period alone is awaited so long before it is missed, and one that
    stands in a single period is not. A new text that is wanted as well is the one that the register
    names for the rest of the time; one that is nearly the same is told by `Seen`.

    Args:
        names: The columns.
        standing: What stands in them, wanted or not; a text of rows whose periods cannot be read
            stands in none, and is passed over.
        wanted: What is wanted of columns.
        where: Says where what is wanted of a column stands.
    """
    places = [(names.index(name), one) for name, one in wanted.items()]
    for name, one in wanted.items():
        if one.left_out:
            continue
        at = names.index(name)
        spans: defaultdict[str, set[Span]] = defaultdict(set)
        printed: dict[str, str] = {}
        for texts, of in standing.items():
            if of and all(other.takes(texts[place]) for place, other in places if place != at):
                folded = fold(texts[at])
                spans[folded].update(of)
                printed.setdefault(folded, texts[at].strip())
        there = sorted(set().union(*spans.values()))
        for text in one.texts:
            own = spans.get(fold(text), set())
            for later in (True, False) if len(own) >= _FEWEST else ():
                found = _beyond(there, own, later=later)
                new = {
                    other
                    for other, of in spans.items()
                    if other
                    and found
                    and one.nearly(printed[other]) is None
                    and (min(of) if later else max(of)) == found
                }
                if found and new and not new & one.folded:
                    told = sorted(printed[other] for other in new)
                    yield _told(name, text, found, told, where(name), later=later)


class Picked:
    """Remembers by which texts rows with a figure may be picked in each period.

    Args:
        wanted: What is wanted of each column.
    """

    def __init__(self, wanted: Mapping[str, Wanted]) -> None:
        self._wanted = dict(wanted)
        self._cells: defaultdict[tuple[str, ...], set[Cells]] = defaultdict(set)

    def add(self, texts: Iterable[Any], period: Iterable[Any]) -> None:
        """Remember that a row has these texts, in the order of the columns, in a period by its cells."""
        days = tuple(one if isinstance(one, date) else text_of(one) for one in period)
        self._cells[tuple(map(text_of, texts))].add(days)

    def relabelled(
        self, read: Callable[[Cells], Any], where: Callable[[str], Where]
    ) -> Iterator[Problem]:
        """Tell texts that are written otherwise from a period on; see `relabelled`.

        Args:
            read: Gives the first and last day that cells of a period name, or the faults in them.
            where: Says where what is wanted of a column stands.
        """
        standing = {
            texts: [span for one in cells if not is_fault(span := read(one))]
            for texts, cells in self._cells.items()
        }
        yield from relabelled(tuple(self._wanted), standing, self._wanted, where)


def _beyond(there: Sequence[Span], own: set[Span], *, later: bool) -> Span | None:
    """Return the period next to the last, or first, in which a text stands, where it is missed."""
    beyond = [span for span in there if (span > max(own) if later else span < min(own))]
    awaited, missing = 0, 0
    for span in there:
        missing = 0 if span in own or not min(own) < span < max(own) else missing + 1
        awaited = max(awaited, missing)
    if len(beyond) <= awaited:
        return None
    return beyond[0] if later else beyond[-1]


def _told(
    name: str, text: str, span: Span, new: Sequence[str], where: Where, *, later: bool
) -> Problem:
    some = ", ".join(short_repr(one, whole=True) for one in new[:_EXAMPLES])
    more = f" and {len(new) - _EXAMPLES} more" if len(new) > _EXAMPLES else ""
    since = f"from {span[0]} on" if later else f"until {span[1]}"
    turn = "begin" if later else "cease"
    return Problem(
        code="text-relabelled",
        must=f"rows of each period should have the text that is wanted of {short_repr(name)}",
        got=f"none with {short_repr(text, whole=True)} {since}, where rows {turn} to have {some}{more}",
        hint="where the publisher has changed the text alone, name both, as in "
        f"{as_yaml(name)}: [{as_yaml(text)}, {as_yaml(new[0])}]",
        where=where,
        severity="warning",
    )


def reaches_ends(
    wanted: Mapping[str, Wanted],
    seen: Mapping[tuple[str, str], Collection[Cells]],
    every: Collection[Cells],
    read: Callable[[Cells], Any],
) -> bool:
    """Say whether rows have each text that is wanted in the first and in the last of all periods.

    Args:
        wanted: What is wanted of columns.
        seen: The cells of periods of rows that are wanted, by a column and its folded text.
        every: The cells of all periods, or of the first and the last of them.
        read: Gives what cells of periods are ordered by, or None where they cannot be read.
    """

    def ends(cells: Iterable[Cells]) -> tuple[Any, Any] | None:
        found = [one for one in map(read, cells) if one is not None]
        return (min(found), max(found)) if found else None

    there = ends(every)
    return there is None or all(
        ends(cells) in (None, there)
        for (name, _), cells in seen.items()
        if name in wanted and not wanted[name].left_out
    )


def span_reader(layout: Layout) -> Callable[[Cells], Span | None]:
    """Return what gives the first and last day of a period, or None where cells cannot be read."""
    reader = CellReader(layout)

    def read(cells: Cells) -> Span | None:
        period = reader.period(cells)
        return None if isinstance(period, tuple) else (period.start, period.end)

    return read


def standing_in(
    table: "LazyFrame[Any]", names: Sequence[str], columns: Columns, layout: Layout
) -> Standing:
    """Return what stands in columns of a table, in rows with a figure.

    Args:
        table: The table, with rows that are not wanted.
        names: The columns.
        columns: All of its columns.
        layout: Which column means what.

    Raises:
        DocumentError: The engine failed.
    """
    nw = import_extra("narwhals.stable.v2", extra="data", to="measure a table")
    span_of, ends = span_reader(layout), len(layout.period)
    keys = {
        f"key_{place}": columns.key(name) for place, name in enumerate((*layout.period, *names))
    }
    with failing():
        rows = table if layout.value is None else table.filter(filled(columns, layout.value, nw))
        groups = rows.select(**keys).group_by(*keys).agg(rows=nw.len())
    found: defaultdict[tuple[str, ...], set[Span]] = defaultdict(set)
    for cells in map(tuple, collected(groups)):
        span = span_of(cells[:ends])
        found[tuple(map(text_of, cells[ends:-1]))].update([] if span is None else [span])
    return found
