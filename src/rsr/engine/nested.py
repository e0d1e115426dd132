"""Totals that are nested among the rows that are added up: by their names, a column, or their order.

A total of all rows is told from sums alone, by `rsr.engine.totals`. Totals of some of them, such as
of the providers of a region, take the single rows.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from itertools import compress
from operator import or_
from typing import TYPE_CHECKING, Any

from attrs import evolve, field, frozen

from rsr.engine.added_apart import added_apart
from rsr.engine.block_totals import in_blocks
from rsr.engine.cell_reader import CellReader
from rsr.engine.contents import overlapping_ages
from rsr.engine.dimensions import dimension_of
from rsr.engine.frames import collected
from rsr.engine.levels import levels_among
from rsr.engine.matching import Columns, text_of
from rsr.engine.plans import MeasurementPlan, Query
from rsr.engine.subtotals import ABSENT, MOST_PARTS, Bounds, totals_of_some
from rsr.engine.totals import (
    CHANCE,
    CHANCE_OF_SUSPECTED,
    MOST_SUSPECTED,
    SumEntry,
    Whole,
    printed_in,
    suspected,
    whole_among,
    whole_told,
    written_in,
)
from rsr.engine.wholes import (
    are_sexes,
    called_beside,
    called_total,
    called_whole,
    is_called_whole,
    lying_in,
)
from rsr.errors import Problem, Where, import_extra
from rsr.model import Interval, Number, Value
from rsr.values.exact import bounds_of
from rsr.values.printed import Reading
from rsr.values.texts import fold

if TYPE_CHECKING:
    from narwhals.stable.v2 import LazyFrame

# What each name of a total holds.
_HELD = ("tot", "all", "both", "_t")
# Of more rows than these the names, and what they come to by the texts of each column, are looked at.
_MOST_ROWS = 20_000
_WHOLE_NUMBER = r"^[0-9]{1,15}(\.0)?$"
# Of more texts under a column only those are looked at that are totals whatever stands beside.
_MOST_TEXTS = 500
_LEAST_ROWS = 3
_LEAST_BLOCKS = 2


@frozen
class AddedRow:
    """One row that is added up: of which sum, its figure, and its texts by column."""

    of: Hashable
    # None where it cannot be read.
    value: Value | None
    texts: Mapping[str, str] = field(factory=dict)
    # How many rows of the table it is the sum of.
    rows: int = 1
    # True where it is declared to be no total.
    aside: bool = False

    @property
    def figure(self) -> Fraction | None:
        """Return the figure as it is printed; None where it is hidden or absent."""
        return printed_in(self.value)

    @property
    def bounds(self) -> Bounds:
        """Return the least and the most that it can be; None where it is not known."""
        low, high = bounds_of(self.value) or (Fraction(0), None)
        return None if high is None else (low, high)


def nested(rows: Iterable[AddedRow], *, in_order: bool = True) -> str | None:
    """Say how totals stand among rows that are added up; None where nothing shows any.

    Args:
        rows: The rows, those of one sum in the order of their table.
        in_order: False where their order is not known.
    """
    sums: dict[Hashable, list[AddedRow]] = defaultdict(list)
    for row in rows:
        sums[row.of].append(row)
    several = [found for found in sums.values() if len(found) > 1]
    columns = dict.fromkeys(name for found in several for row in found for name in row.texts)
    for name in columns:
        for found in several:
            here = [row.texts.get(name, "") for row in found]
            totals = [text for text, row in zip(here, found, strict=True) if called_total(text) and not row.aside]  # fmt: skip
            if totals and any(text.strip() and not called_total(text) for text in here):
                return f"{totals[0].strip()!r} among other texts under {name!r}"
        beside = dimension_of(name) == "attribute" and _beside_parts(several, name)
        if called := beside or _called(several, name):
            return f"{called!r} among other texts under {name!r}"
        texts = dict.fromkeys(
            row.texts.get(name, "") for found in several for row in found if not row.aside
        )
        if dimension_of(name) == "people" and (ages := overlapping_ages(texts)) is not None:
            return f"{ages[0]} under {name!r}"
    if (whole := _whole_row(several)) is not None:
        return whole
    for name in columns:
        if (whole := _whole_under(several, name)) is not None:
            return whole
    for name in columns:
        if _by_column(several, name):
            return f"a row in each group under {name!r} that is what the others there come to"
    telling = [[row for row in found if not row.aside] for found in several]
    for turned in (False, True) if in_order else ():
        told = in_blocks([[row.value for row in (found[::-1] if turned else found)] for found in telling])  # fmt: skip
        if told:
            side = "below" if turned else "above"
            return f"{len(told.totals)} rows, each of which is what the rows next to it come to and stands {side} them"
    return _of_some(telling, in_order=in_order)


def suspected_among(rows: Iterable[AddedRow]) -> str | None:
    """Say how totals may stand among the rows of few sums, in the order of their table, where nothing shows any."""
    sums: dict[Hashable, list[AddedRow]] = defaultdict(list)
    for row in rows:
        sums[row.of].append(row)
    several = [found for found in sums.values() if len(found) > 1]
    if not 0 < len(several) <= MOST_SUSPECTED:
        return None
    telling = [[row for row in found if not row.aside] for found in several]
    return _of_some(telling, in_order=True, limit=CHANCE_OF_SUSPECTED)


def _of_some(
    sums: Sequence[Sequence[AddedRow]], *, in_order: bool, limit: Fraction = CHANCE
) -> str | None:
    """Say which rows are what some others come to, told apart by their texts or, as many in each sum, by their order."""
    parts: dict[tuple[str, ...], list[Bounds]] = {}
    by_text = all(len({tuple(row.texts.values()) for row in found}) == len(found) for found in sums)
    if not by_text and not (in_order and len({*map(len, sums)}) == 1):
        return None
    for at, found in enumerate(sums):
        for place, row in enumerate(found, start=1):
            key = tuple(row.texts.values()) if by_text else (f"row {place}",)
            parts.setdefault(key, [ABSENT] * len(sums))[at] = row.bounds
        if len(parts) > MOST_PARTS:
            return None
    # What all have in common says nothing of them.
    apart = [len(set(texts)) > 1 for texts in zip(*parts, strict=True)]
    named = {", ".join(compress(key, apart)): found for key, found in parts.items()}
    return totals_of_some(named, limit)


def nested_among(
    query: Query,
    plan: MeasurementPlan,
    columns: Columns,
    reader: CellReader,
    of: Callable[..., Hashable | None],
    added: Sequence[tuple[Any, ...]],
) -> Problem | None:
    """Return the problem that totals stand among the rows of an indicator, where any shows.

    Or else the warning that the rows may be of several things, or a total among them: `ADDED_UP` and
    `SUSPECTED` are the codes. The table is looked at once more.

    Args:
        query: The query whose rows are added up.
        plan: How the indicator is measured.
        columns: The columns of its table.
        reader: Reads the figures.
        of: Says which sum a row belongs to, by its cells and whether it gives the whole; None where
            it is left out.
        added: The groups of rows of sums of several rows.
    """
    nw = import_extra("narwhals.stable.v2", extra="data", to="measure a table")
    layout = query.layout
    used = (*layout.period, layout.value, layout.status, layout.file, layout.row, layout.flag)
    other = {*map(columns.find, filter(None, used)), plan.part}
    names = [
        name for name, kind in columns.types.items() if kind == nw.String and name not in other
    ]
    keys = {f"key_{place}": key for place, key in enumerate(query.keys)}
    extra = {"figure": query.key(layout.value or "")}
    if layout.row is not None:
        extra["place"] = query.key(layout.row)
    if layout.flag is not None:
        extra["flag"] = query.key(layout.flag)
    texts = {f"text_{place}": columns.key(name) for place, name in enumerate(names)}
    table = query.rows_of(added).select(**keys, **extra, **texts)
    found = list(collected(table.head(_MOST_ROWS + 1)))
    told = together = None
    if len(found) <= _MOST_ROWS:
        placed = list(_singly(found, query, plan, reader, of, names))
        if layout.row is not None:
            placed.sort(key=lambda one: one[0])
        rows = [row for _, row in placed]
        together = added_apart(((row.of, row.texts) for row in rows), plan.named)
        if together is not None and together.severity == "error":
            return together
        told = nested(rows, in_order=layout.row is not None)
        if told is None and together is None and (perhaps := suspected_among(rows)) is not None:
            return suspected(perhaps, Where(path=("select",)))
    else:
        by = dict(zip(texts, names, strict=True))
        told = _called_among_many(table, by, plan.not_wholes)
        looked = [len(set(under)) <= _MOST_TEXTS for under in zip(*found, strict=True)][-len(by) :]
        for key, name in compress(by.items(), looked) if told is None and by else ():
            rows = _summed(table, key, name, query, plan, reader, of)
            several = added_apart(((row.of, row.texts) for row in rows), plan.named)
            if several is not None and several.severity == "error":
                return several
            together = together or several
            if (told := nested(rows, in_order=False)) is not None:
                break
    if told is None:
        return together
    return whole_told("some of them are totals of others", told)


def _called_among_many(
    table: "LazyFrame[Any]", names: Mapping[str, str], not_wholes: frozenset[str]
) -> str | None:
    """Say which of many rows are called totals among others, by the texts of each column."""
    nw = import_extra("narwhals.stable.v2", extra="data", to="measure a table")
    if not names:
        return None
    # Literals that every such name holds, since a pattern takes ten times as long.
    perhaps = {
        key: reduce(
            or_, (nw.col(key).str.to_lowercase().str.contains(word, literal=True) for word in _HELD)
        )
        for key in names
    }
    hits = [one.cast(nw.Int64).max().alias(key) for key, one in perhaps.items()]
    (found,) = collected(table.select(*hits))
    for (key, name), hit in zip(names.items(), found, strict=True):
        if not hit:
            continue
        groups = table.select(text=nw.col(key)).group_by("text").agg(rows=nw.len())
        texts = [text_of(text) for text, _ in collected(groups)]
        called = {text: called_total(text) and fold(text) not in not_wholes for text in texts}
        if any(called.values()) and any(text.strip() and not one for text, one in called.items()):
            first = min(text for text, one in called.items() if one)
            return f"{first.strip()!r} among other texts under {name!r}"
    return None


def _summed(
    table: "LazyFrame[Any]",
    key: str,
    name: str,
    query: Query,
    plan: MeasurementPlan,
    reader: CellReader,
    of: Callable[..., Hashable | None],
) -> list[AddedRow]:
    """Return what many rows come to by the texts of a column, of sums of which each is a whole number.

    No rows where there are too many texts.
    """
    nw = import_extra("narwhals.stable.v2", extra="data", to="measure a table")
    text = nw.col("figure").cast(nw.String)
    whole = text.str.contains(_WHOLE_NUMBER)
    keys = [f"key_{place}" for place in range(len(query.keys))]
    groups = (
        table.with_columns(
            number=nw.when(whole).then(text).otherwise(nw.lit("0")).cast(nw.Float64),
            other=nw.when(whole | text.is_null() | (text == ""))
            .then(nw.lit(0))
            .otherwise(nw.lit(1)),
        )
        .group_by(*keys, key)
        .agg(nw.col("number").sum(), nw.col("other").sum(), nw.len().alias("rows"))
        .head(_MOST_ROWS + 1)
    )
    found = list(collected(groups))
    if len(found) > _MOST_ROWS:
        return []
    blanks = [None] * sum(one is not None for one in (query.layout.row, query.layout.flag))
    made: list[AddedRow] = []
    unknown = set()
    for *cells, under, number, other, count in found:
        placed = _singly([(*cells, None, *blanks, under)], query, plan, reader, of, [name])
        for _, row in placed:
            low, high = reader.bounds_of_sum(int(number), count, whole=False)
            value = Interval(low=float(max(low, Fraction(0))), high=float(high), stated=number)
            made.append(
                evolve(row, value=value if low < high else Number(value=number), rows=count)
            )
            unknown |= {row.of} if other else set()
    return [row for row in made if row.of not in unknown]


def _singly(
    found: Iterable[tuple[Any, ...]],
    query: Query,
    plan: MeasurementPlan,
    reader: CellReader,
    of: Callable[..., Hashable | None],
    names: Sequence[str],
) -> Iterator[tuple[tuple[str, int], AddedRow]]:
    """Yield the rows that an indicator adds up, each with where it stands."""
    shape, layout, keys = query.shape, query.layout, len(query.keys)
    for cells in found:
        wants = dict(zip(plan.columns, map(text_of, cells[shape.select]), strict=True))
        kinds = (
            kind
            for kind in reversed(plan.rules)
            if all(one.takes(wants[name]) for name, one in plan.rules[kind].wanted.items())
        )
        kind = next(kinds, None)
        place = of(cells, whole=kind == "whole") if kind is not None else None
        if place is None:
            continue
        rest = list(cells[keys:])
        figure = rest.pop(0)
        at = rest.pop(0) if layout.row is not None else None
        flag = rest.pop(0) if layout.flag is not None else None
        read = reader.value(figure, flag, whole=False)
        texts = dict(zip(names, map(text_of, rest), strict=True))
        value = read.value if isinstance(read, Reading) else None
        aside = not plan.not_wholes.isdisjoint(map(fold, texts.values()))
        row = AddedRow(place, value, texts, aside=aside)
        yield (shape.file_of(cells) or "", int(at or 0)), row


def _called(sums: Sequence[Sequence[AddedRow]], name: str) -> str | None:
    """Return what is called the whole of the others under a column, and can be.

    It is never less than another, and somewhere more than one, unless these are sexes. What several rows hold, and more than
    any other text, says where they are, and is no total.
    """
    texts = {row.texts.get(name, "").strip() for found in sums for row in found} - {""}
    aside = {row.texts.get(name, "").strip() for found in sums for row in found if row.aside}
    for text in sorted(texts - aside):
        if len(texts) <= _MOST_TEXTS and are_sexes(text, texts):
            return text
        if len(texts) > _MOST_TEXTS or not called_whole(text, texts):
            continue
        telling = False
        for found in sums:
            rows = Counter[str]()
            for row in found:
                rows[row.texts.get(name, "").strip()] += row.rows
            most = max(
                (count for other, count in rows.items() if other not in {"", text}), default=0
            )
            known = [(row.texts.get(name, "").strip() == text, row.bounds) for row in found]
            own = [bounds[1] for same, bounds in known if same and bounds is not None]
            rest = [bounds[0] for same, bounds in known if not same and bounds is not None]
            if (own and rest and max(own) < max(rest)) or rows[text] > max(most, 1):
                break
            telling = telling or bool(own and rest and max(own) > min(rest))
        else:
            if telling:
                return text
    return None


def _beside_parts(sums: Sequence[Sequence[AddedRow]], name: str) -> str | None:
    """Return what is called an average or a target beside others under a column of places."""
    texts = {row.texts.get(name, "").strip() for found in sums for row in found if not row.aside}
    called = sorted(filter(called_beside, texts))
    return called[0] if called and len(texts - {""}) > len(called) else None


def _whole_row(sums: Sequence[Sequence[AddedRow]]) -> str | None:
    """Say which row is what the others come to: the greatest of each sum, or one of the same texts."""
    named = [_called_apart(rows) for rows in sums]
    for by_text in (False, True):
        entries = [
            [
                SumEntry(
                    tuple(row.texts.values()) if by_text else None,
                    row.value,
                    at in called,
                    row.aside,
                )
                for at, row in enumerate(rows)
                if row.value is not None
            ]
            for rows, called in zip(sums, named, strict=True)
            if by_text or len(rows) >= _LEAST_ROWS
        ]
        if (whole := whole_among(entries)) is not None:
            return _beside(whole)
    return None


def _called_apart(rows: Sequence[AddedRow]) -> set[int]:
    """Return the places of rows that alone hold a text that wholes are called, under a column."""
    found = set()
    for name in dict.fromkeys(name for row in rows for name in row.texts):
        places: dict[str, list[int]] = defaultdict(list)
        for at, row in enumerate(rows):
            places[row.texts.get(name, "")].append(at)
        found |= {
            at[0]
            for text, at in places.items()
            if len(at) == rows[at[0]].rows < len(places) and is_called_whole(text)
        }
    return found


def _whole_under(sums: Sequence[Sequence[AddedRow]], name: str) -> str | None:
    """Say that a row is what those come to that lie in it by their names under a column."""
    texts = dict.fromkeys(row.texts.get(name, "").strip() for rows in sums for row in rows)
    for whole, within in lying_in(filter(None, texts)).items() if len(texts) <= _MOST_TEXTS else ():
        among = {whole, *within}
        entries = [
            [
                SumEntry(text, row.value, named=text == whole)
                for row in rows
                if row.value is not None and (text := row.texts.get(name, "").strip()) in among
            ]
            for rows in sums
        ]
        if (found := whole_among(entries, whole)) is not None:
            return f"{whole!r} under {name!r}, {_beside(found)} that lie in it"
    levels = levels_among(
        [
            [
                SumEntry(text, row.value, aside=row.aside)
                for row in rows
                if row.value is not None and (text := row.texts.get(name, "").strip())
            ]
            for rows in sums
            if len(texts) <= _MOST_TEXTS
        ]
    )
    if levels is not None:
        return f"{levels} under {name!r}, {_beside(levels.whole)}"
    return None


def _beside(whole: Whole) -> str:
    own = written_in(whole.value)[0]
    low, high = whole.others
    ends = dict.fromkeys(f"{float(end):,g}" for end in (low, high) if end is not None)
    twice = ", which is twice as much," if whole.twice else ""
    return f"{float(own):,g} beside {' to '.join(ends)}{twice} of {whole.count} other rows"


def _by_column(sums: Sequence[Sequence[AddedRow]], name: str) -> bool:
    """Say whether a row of each group under a column is what the others of its group come to."""
    made = []
    for rows in sums:
        groups: dict[str, list[SumEntry]] = defaultdict(list)
        for row in rows:
            if row.value is not None:
                groups[fold(row.texts.get(name, ""))].append(
                    SumEntry(None, row.value, aside=row.aside)
                )
        if len(groups) < _LEAST_BLOCKS:
            return False
        made += [found for found in groups.values() if len(found) >= _LEAST_ROWS]
    return whole_among(made) is not None
