"""Tables with a column a day, or a column for each of something else: one record for each cell."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

from attrs import evolve, field, frozen

from rsr.engine.headings import Headings, fold_heading, plain_heading
from rsr.engine.nearest import near
from rsr.engine.period_flags import PeriodFlags, bare_heading
from rsr.engine.periods import Days, TwoReadingsError, interval_text
from rsr.engine.spelled import Span
from rsr.engine.years import year_of
from rsr.errors import DocumentError, Path, Problem, Where, short_repr
from rsr.plugins import SourceContext
from rsr.plugins.tables.record_options import PeriodFrom
from rsr.plugins.tables.row_readers import TableReader
from rsr.plugins.tables.table_options import TabularOptions, Wide
from rsr.plugins.tables.typed_cells import text, unread
from rsr.values.numerals import CellError
from rsr.values.patterns import Pattern

__all__ = [
    "CELL",
    "HEADING",
    "MOST_NAMED",
    "Turned",
    "WidePlan",
    "flagged",
    "is_unheaded",
    "planned",
    "read_elsewhere",
    "turned",
]

# What stands for the heading of a column that is turned, and for the cell below it; no file has
# columns that are called so.
HEADING = "\0heading"
CELL = "\0cell"
# How many columns are named where none is wide.
MOST_NAMED = 12


@frozen(kw_only=True)
class WidePlan:
    """The options of a source, its wide columns seen as two: the heading and the cell."""

    options: TabularOptions
    columns: Mapping[str, str]
    # Where fields that come from them are asked for.
    asked: Mapping[str, Path]


@frozen(kw_only=True)
class Turned:
    """The wide columns of a table."""

    # Their places, from 0, each with its heading as records and tables have it: a period as
    # ISO 8601 writes its first and last day.
    headings: Mapping[int, str]
    # The flags in the heading of some, which hold for all their figures.
    flags: Mapping[int, str]
    # How each is called in messages.
    called: Mapping[int, str]
    # Where the flags of their figures stand, for those that have such a column behind them.
    behind: Mapping[int, int]
    # Columns that are neither wide nor asked for, and so must hold no figures; each with what to do
    # so that its heading is read.
    others: Mapping[int, str]
    # Columns that nothing asks for where the register chooses among the wide ones: True for those
    # whose headings would be read as these are.
    beside: Mapping[int, bool] = field(factory=dict)


def planned(options: TabularOptions) -> WidePlan:
    """Say which field comes from which column, headings and cells of wide columns included."""
    wide = options.wide
    if wide is None:
        return WidePlan(options=options, columns=options.columns, asked={})
    columns = dict(options.columns)
    twice = [name for name in (wide.into, wide.value) if name in columns]
    if wide.into == "period" and options.period is not None:
        twice.append("period")
    if twice:
        raise DocumentError.of(
            "field-twice",
            "a field must come from a column or from the wide columns, and not from both",
            got=short_repr(twice[0]),
            hint="remove it from one of the two",
            where=Where(path=("wide",)),
        )
    columns[wide.value] = CELL
    asked: dict[str, Path] = {wide.value: ("wide", "value"), wide.into: ("wide", "into")}
    if wide.into == "period":
        options = evolve(options, period=PeriodFrom(at=HEADING, covers="interval"))
    else:
        columns[wide.into] = HEADING
    return WidePlan(options=options, columns=columns, asked=asked)


def turned(
    reader: TableReader, options: TabularOptions, where: Where, asked: Iterable[str] = ()
) -> Turned:
    """Return the wide columns.

    Args:
        reader: The table, its header read.
        options: The options, as the register gives them.
        where: Where ``wide`` stands in the register.
        asked: The names of the columns that something else asks for.

    Raises:
        DocumentError: There is none, or one has a heading that cannot be what it should be.
    """
    wide = options.wide
    if wide is None:
        others = dict.fromkeys(unheaded_places(reader.names, options, asked), "")
        return Turned(headings={}, flags={}, called={}, behind={}, others=others)
    days = Days(options.date_formats, options.calendar, headings=True)
    found = _Wide(reader, wide, days, PeriodFlags.of(options.flags))
    made = found.turned(where, (*asked, *options.fill_down))
    called = Headings(reader.names)
    filled = {called.find(column) for column in options.fill_down}
    if strange := [name for at in made.headings if (name := reader.names[at]) in filled]:
        raise DocumentError.of(
            "fill-down-wrong",
            "fill_down must name columns of labels, and none of figures",
            got=", ".join(short_repr(name, whole=True) for name in strange),
            where=where,
        )
    return made


def is_unheaded(name: str) -> bool:
    """Say whether a column has its name from its place alone."""
    return re.fullmatch("column [0-9]+", name.rpartition(" / ")[2]) is not None


def unheaded_places(
    names: Sequence[str], options: TabularOptions, asked: Iterable[str]
) -> list[int]:
    """Return the place of a column without a heading behind that of the figures, if nothing asks for it."""
    called = Headings(names)
    value = called.find(options.heading)
    at = len(names) if value is None else names.index(value) + 1
    return [
        place
        for place, name in enumerate(names[at : at + 1], at)
        if is_unheaded(name) and name not in set(map(called.find, asked))
    ]


def flagged(cell: Any, cut: str, options: TabularOptions) -> Any:
    """Return a cell with the flags of its heading beside it, as its publisher would have written it."""
    if not cut or isinstance(cell, bool) or not isinstance(cell, str | int | float | Decimal):
        return cell
    written = text(cell).strip()
    if not written:
        return cell
    if not isinstance(cell, str):
        written = written.replace(".", options.decimal)
    return f"{written} {cut}"


class _Wide:
    """The headings of one table, as the register has it."""

    def __init__(self, reader: TableReader, wide: Wide, days: Days, flags: PeriodFlags) -> None:
        self._reader = reader
        self._flags = flags
        self._wide = wide
        self._days = days
        self._names = Headings(reader.names)
        # How many columns the file has; those behind them are made.
        self._width = len(reader.names) - reader.made
        # What each column is headed by: its own name, or the label above it.
        self._heads: list[Any] = [
            title if wide.over is None else label
            for title, label in zip(reader.titles, reader.labels, strict=True)
        ]

    def turned(self, where: Where, asked: Iterable[str]) -> Turned:
        wide, reader = self._wide, self._reader
        taken = {self._names.find(name) for name in (*asked, *wide.leave_out)}
        places = list(self._asked(where, taken))
        problems: list[Problem] = []
        read = list(self._read(places, problems))
        headings = {place: heading for place, heading, _ in read}
        if not places:
            problems.append(self._none(taken))
        if problems:
            raise DocumentError(*problems)
        rest = [
            at for at in range(self._width) if at not in headings and reader.names[at] not in taken
        ]
        behind = {at: at + 1 for at in headings if at + 1 in rest} if wide.flags_behind else {}
        rest = [at for at in rest if at not in behind.values()]
        others = {at: self._advice(at) for at in rest if self._any or self._blank(at)}
        # With ``over`` or ``under``, what else stands under a heading that is read is another measure;
        # but without a name of its own it may hold flags.
        apart = wide.over is not None or wide.under is not None
        heads = [fold_heading(text(one).strip()) for one in self._heads]
        same = {heads[at] for at in headings if apart}
        beside = {
            at: self._alike(at)
            for at in rest
            if at not in others and (heads[at] not in same or is_unheaded(reader.names[at]))
        }
        return Turned(
            beside=beside,
            headings=headings,
            flags={place: flags for place, _, flags in read if flags},
            called={place: text(self._heads[place]) for place in headings},
            behind=behind,
            others=others,
        )

    def _none(self, taken: set[str | None]) -> Problem:
        """Say that no column is wide, and what those are called that might be meant."""
        names = [name for name in self._reader.names if name not in taken]
        some = ", ".join(short_repr(name, whole=True) for name in names[:MOST_NAMED])
        some += ", ..." if names[MOST_NAMED:] else ""
        places = [place for place, name in enumerate(self._reader.names) if name in names]
        advice = self._advice(places[-1]) if self._any and places else ""
        return Problem(
            code="wide-none",
            must=f"a table{self._reader.within} must have the wide columns that the register speaks of",
            got=f"none such among {some}" if some else "no columns beside those that are fields",
            hint=f"look at header_row and wide{'; ' if advice else ''}{advice or self._choosing}",
            where=self._reader.heading(None),
        )

    @property
    def _choosing(self) -> str:
        """Say how wide columns are chosen where no period tells which they are."""
        if self._wide.into == "period" or not self._any:
            return ""
        return (
            f"; what becomes the {self._wide.into} is told by no period: name the columns under "
            "wide.columns, or choose them by matching, under, over, or first and last"
        )

    def _advice(self, place: int) -> str:
        """Say what to write so that a heading is read as a period; nothing where that is not known."""
        if self._wide.into != "period" or not text(self._heads[place]).strip():
            return ""
        try:
            self._span(place)
        except CellError as error:
            several = [[text(self._heads[place])], *self._joined(place)]
            found = (self._flags.advice_of(parts, self._is_period) for parts in several)
            return next(filter(None, found), None) or error.hint or ""
        return ""

    def _is_period(self, *parts: str) -> bool:
        return _reads(lambda: self._span_of(*parts))

    @property
    def _any(self) -> bool:
        """True where the register does not say which columns are meant."""
        wide = self._wide
        chosen = (wide.matching, wide.first, wide.last, wide.under, wide.over)
        return not wide.columns and chosen == (None,) * 5

    def _blank(self, place: int) -> bool:
        """Say whether a column within those that are chosen by place has no heading."""
        return self._within(place) and not text(self._heads[place]).strip()

    def _alike(self, place: int) -> bool:
        """Say whether a column that is not chosen is headed as those are which are."""
        if self._wide.over is not None and not _same(
            self._wide.over, text(self._reader.titles[place])
        ):
            return False
        return self._wide.into == "period" and _reads(lambda: self._span(place))

    def _within(self, place: int) -> bool:
        wide = self._wide
        if wide.columns or not (wide.first or 1) - 1 <= place < (wide.last or place + 1):
            return False
        label = self._reader.labels[place]
        return wide.under is None or _same(wide.under, label, *label.split(" / "))

    def _asked(self, where: Where, taken: set[str | None]) -> Iterator[int]:
        wide, reader = self._wide, self._reader
        for name in wide.columns:
            own = self._names.find(name)
            if own is None:
                asked_at = f"; asked for at {where}" if str(where) else ""
                raise DocumentError.of(
                    "column-missing",
                    f"the file must have the column {name!r} that the register asks for"
                    f"{reader.within}",
                    hint=f"{near(name, reader.names)}{asked_at}",
                    where=reader.heading(None),
                )
            yield reader.names.index(own)
        if wide.columns:
            return
        for place in range(self._width):
            if self._within(place) and self._meant(place, taken):
                yield place

    def _meant(self, place: int, taken: set[str | None]) -> bool:
        """Say whether a column that stands where wide columns do is one of them."""
        wide, reader = self._wide, self._reader
        heading = text(self._heads[place]).strip()
        if not heading or (self._any and reader.names[place] in taken):
            return False
        if reader.names[place] in {self._names.find(name) for name in wide.leave_out}:
            return False
        if wide.over is not None and not _same(wide.over, text(reader.titles[place])):
            return False
        if wide.matching is not None:
            # With marks that no option explains it is no such heading, but is meant as one.
            forms = (heading, plain_heading(heading), bare_heading(heading)[0])
            pattern, where = Pattern(wide.matching), reader.heading(place)
            return any(pattern.fullmatch(one, where) for one in forms)
        return not self._any or _reads(lambda: self._span(place))

    def _read(self, places: list[int], problems: list[Problem]) -> Iterator[tuple[int, str, str]]:
        seen: set[str] = set()
        for place in places:
            heading, flags = plain_heading(text(self._heads[place])), ""
            if self._wide.into == "period":
                try:
                    span, flags = self._span(place)
                    heading = interval_text(span)
                except CellError as error:
                    problems.append(self._refused(place, error))
                    continue
            if heading in seen:
                problems.append(
                    Problem(
                        code="column-repeated",
                        must=f"a wide column{self._reader.within} must have a heading of its own",
                        got=short_repr(text(self._heads[place]), whole=True),
                        hint="say under wide which columns are meant",
                        where=self._reader.heading(place),
                    )
                )
                continue
            seen.add(heading)
            yield place, heading, flags

    def _refused(self, place: int, error: CellError) -> Problem:
        return Problem(
            code="cell-date",
            must=f"the heading{self._reader.within} {error.must}",
            got=short_repr(text(self._heads[place]), whole=True),
            hint=f"{self._advice(place) or error.hint}; or name under wide.leave_out what is no period",
            where=self._reader.heading(place),
        )

    def _span(self, place: int) -> tuple[Span, str]:
        """Return the days that a heading names, and the flags in it.

        A heading such as ``Q1`` or ``January`` names them with the label above it, ``2023``.

        Raises:
            CellError: It names none, or has two readings.
        """
        heading, labels = self._heads[place], self._labels(place)
        if isinstance(heading, date):
            return self._days.around(heading, self._wide.covers), self._beside(labels)
        if (unclear := unread(heading)) is not None:
            raise unclear
        own = text(heading)
        try:
            span, flags = self._span_of(own)
        except TwoReadingsError:
            raise
        except CellError as error:
            refused = error
        else:
            return span, f"{flags} {self._beside(labels)}".strip()
        for parts in self._joined(place):
            try:
                span, flags = self._span_of(*parts)
            except CellError as error:
                refused = error
            else:
                others = [label for label in labels if label not in parts]
                return span, f"{flags} {self._beside(others)}".strip()
        raise refused

    def _labels(self, place: int) -> list[str]:
        return [label for label in self._reader.labels[place].split(" / ") if label]

    def _joined(self, place: int) -> list[list[str]]:
        """Return the labels and headings that may name a period together, the nearest first."""
        labels = self._labels(place)
        if self._wide.over is not None:
            return [labels] if labels else []
        return [[label, text(self._heads[place])] for label in reversed(labels)]

    def _beside(self, labels: Iterable[str]) -> str:
        """Return the known flags behind labels that are no part of a period.

        Raises:
            CellError: One behind a year is not known.
        """
        return " ".join(filter(None, map(self._flags_of, labels)))

    def _flags_of(self, label: str) -> str:
        for rest, cut in self._flags.cuts(label):
            if year_of(rest) is not None:
                return cut
        hint = self._flags.advice(label, lambda rest: year_of(rest) is not None)
        if hint is not None:
            raise CellError("cell-date", "must stand under a label with known flags", hint)
        return self._flags.cut_of_name(label)[1]

    def _span_of(self, *parts: str) -> tuple[Span, str]:
        covers = self._wide.covers
        refused: CellError | None = None
        for cuts in product(*map(self._flags.cuts, parts)):
            found = " ".join(rest for rest, _ in cuts)
            flags = " ".join(flag for _, flag in cuts if flag)
            try:
                # A label that is a date is one, whatever the formats of dates are.
                if self._wide.over is not None and (day := _iso(found)) is not None:
                    return self._days.around(day, covers), flags
                # A text that the register names with its flag has the flag all the same.
                read = self._days.together([rest for rest, _ in cuts], covers)
                span = self._days.span(read, covers)
                return span, flags or self._flags.behind(parts)
            except TwoReadingsError:
                raise
            except CellError as error:
                refused = error  # of the least that is left: that is nearest to a period
        assert refused is not None  # noqa: S101  # the heading itself is the first cut
        raise refused


def _reads(read: Callable[[], object]) -> bool:
    """Say whether a heading is read as a period, in one way or in several."""
    try:
        read()
    except CellError as error:
        return isinstance(error, TwoReadingsError)
    return True


def read_elsewhere(
    turned_: Turned, reader: TableReader, options: TabularOptions, context: SourceContext
) -> Turned:
    """Return wide columns without those beside them that other sources read of the same table."""
    beside = dict(turned_.beside)
    for source in context.register.sources if beside else ():
        given = source.options
        if source is context.source or source.use != "tabular" or given.get("file") != options.file:
            continue
        from rsr.documents import converter  # only where a file has several sources

        try:
            other = converter.structure(given, TabularOptions)
            named = {*other.columns.values(), *other.where}
            alike = (other.sheet, other.header_row, other.label_lines, other.rename, other.cells)
            if alike == (
                options.sheet, options.header_row, options.label_lines, options.rename, options.cells
            ):  # fmt: skip
                found = turned(reader, other, Where(), named).headings
                called = Headings(reader.names)
                names = {called.find(name) for name in named}
                beside = {
                    at: like
                    for at, like in beside.items()
                    if at not in found and reader.names[at] not in names
                }
        except Exception:  # noqa: BLE001, S112  # what is wrong with it is told where it is read
            continue
    return evolve(turned_, beside=beside)


def _same(wanted: str, *texts: str) -> bool:
    return any(fold_heading(wanted) == fold_heading(one) for one in texts)


def _iso(found: str) -> date | None:
    try:
        return (
            date.fromisoformat(found)
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", found)
            else None
        )
    except ValueError:
        return None
