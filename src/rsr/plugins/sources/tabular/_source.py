"""The source ``tabular``: tables of any common kind, as records or as a table to measure on."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from attrs import evolve

from rsr.engine.headings import Headings
from rsr.engine.unselected import Unselected
from rsr.errors import DocumentError, Problem, Where, short_repr
from rsr.model import Account
from rsr.model.kinds import Known
from rsr.plugins import Gathered, Place, SourceContext, Table
from rsr.plugins.sources.tabular._problems import left_out_note, placed, repeated
from rsr.plugins.tables.rows import Recorder
from rsr.plugins.tables.table_options import FLAGS_BEHIND, TabularOptions
from rsr.plugins.tables.typed_cells import as_seen, text

if TYPE_CHECKING:
    from rsr.engine.layout import Vintage
    from rsr.plugins.tables.wide import Turned


class _BadFileError(Exception):
    """A file that is not read; its problems are told in the order in which its columns are asked for."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = tuple(problems)


class Tabular:
    """Reads tables row by row; each row that cannot be read is told, and the next is read."""

    def __init__(self, options: TabularOptions) -> None:
        self._options = options
        self._beside = Unselected(())

    @property
    def known_kind(self) -> Known | None:
        """What the options say of the kind of the figures; None where they say nothing of it."""
        from rsr.plugins.tables.conventions import known_kind

        return known_kind(self._options)

    def gather(self, context: SourceContext) -> Iterator[Gathered]:
        """Yield what the rows hold, file by file, in the order of each."""
        from rsr.plugins.tables.wide import planned

        if self._options.makes == "table":
            return
        try:
            plan = planned(self._options)
        except DocumentError as error:
            yield from (placed(problem, context) for problem in error.problems)
            return
        recorder = Recorder(
            plan.options, plan.columns, "columns", context, asked=plan.asked, as_text=True
        )
        if recorder.problems:
            yield from recorder.problems
            return
        self._beside = Unselected((*recorder.wanted, *self._options.where))
        yield from self._files(recorder, context)

    def unselected(self) -> Unselected:
        """Return what stands beside the records in columns that nobody selected."""
        return self._beside

    def rows_at(
        self, context: SourceContext, places: Collection[Place]
    ) -> Mapping[Place, Mapping[str, str]]:
        """Return the texts of rows by column, but for those of figure, period and status."""
        from rsr.plugins.sources.tabular._rows_at import rows_at  # only where something is amiss

        return rows_at(self._options, context, places)

    def periods_at(
        self, context: SourceContext, places: Collection[Place]
    ) -> Mapping[Place, Mapping[str, str]]:
        """Return the texts that say the period of each row, by column."""
        from rsr.plugins.sources.tabular._rows_at import rows_at  # only where something is amiss

        return rows_at(self._options, context, places, periods=True)

    def vintage_of(self, file: str) -> "Vintage | None":
        """Return the release that a file is; None where nothing is said of releases."""
        from rsr.plugins.tables.whole_files import vintage_of

        return vintage_of(self._options, file)

    def table(self, context: SourceContext) -> Table:
        """Return the rows as a table, where they are."""
        from rsr.plugins.sources.tabular._tables import table_of

        return table_of(self._options, context)

    def whole_table(self, context: SourceContext) -> Table:
        """Return the rows as a table, with those that ``where`` leaves out."""
        from rsr.plugins.sources.tabular._tables import table_of

        return table_of(evolve(self._options, where={}), context)

    # --- files ------------------------------------------------------------------------------

    def _files(self, recorder: Recorder, context: SourceContext) -> Iterator[Gathered]:
        from rsr.plugins.tables.opening import opened_all

        bad: list[Problem] = []
        refused: list[Account] = []
        files = left_out = 0
        for file, open_ in opened_all(self._options, context):
            files += 1
            try:
                yield from self._file(file, open_, recorder, context)
            except (DocumentError, _BadFileError) as error:
                left_out += 1
                bad += error.problems
                codes = tuple(dict.fromkeys(problem.code for problem in error.problems))
                refused.append(Account(source=context.source.id, file=file, refused=codes))
        leave_out = self._options.on_bad_file == "leave-out" and left_out < files
        for problem in bad:
            yield evolve(problem, severity="warning") if leave_out else problem
        if leave_out and left_out:
            yield left_out_note(left_out, files, self._options)
        if left_out < files:
            yield from recorder.finish()
            yield from refused

    def _file(
        self, file: str, open_: Any, recorder: Recorder, context: SourceContext
    ) -> Iterator[Gathered]:
        from rsr.engine.period_flags import PeriodFlags
        from rsr.plugins.tables.cell_readers import put_flags
        from rsr.plugins.tables.whole_files import period_of_file, vintage_of
        from rsr.plugins.tables.wide import read_elsewhere, turned

        options = self._options
        reader = open_()
        period = period_of_file(options, file, reader)
        vintage = vintage_of(options, file) if options.makes == "observations" else None
        fixed: dict[str, Any] = {}
        if vintage is not None:
            told: dict[str, Any] = {"vintage": vintage.label}
            told["vintage_on"] = vintage.on and str(vintage.on)
            told["issue"] = vintage.rank if vintage.rank > 1 else None
            fixed = {name: one for name, one in told.items() if one and name not in options.columns}
        if period is not None:
            (start, end), cut = period
            fixed["period"] = {"start": str(start), "end": str(end)}
            if cut:
                put_flags(fixed, PeriodFlags.of(options.flags).meant(cut), None)
        recorder.begin(file, within=reader.within, fixed=fixed, texts_of=reader.texts_of)
        slots = _slots(reader, recorder)
        wide = turned(reader, options, context.option_where("wide"), recorder.wanted)
        wide = read_elsewhere(wide, reader, options, context)
        headed = {reader.names[place]: heading for place, heading in wide.headings.items()}
        recorder.rows.beyond(reader.combinations, headed or {options.heading: ""})
        if options.wide is None:
            yield from self._records(reader, recorder, slots, wide)
        else:
            yield from self._cells(reader, recorder, slots, wide)

    # --- rows -------------------------------------------------------------------------------

    def _records(
        self, reader: Any, recorder: Recorder, slots: list[int], plan: "Turned"
    ) -> Iterator[Gathered]:
        unread = None
        if plan.others:
            from rsr.plugins.tables.wide_beside import (
                UnreadColumns,  # only where a column has no heading
            )

            unread = UnreadColumns(reader, plan, self._options)
        beside = self._dimensions(reader)
        figure = self._options.columns.get("value")
        at = slots[recorder.wanted.index(figure)] if figure in recorder.wanted else None
        for row in self._rows(
            reader, recorder, frozenset((*slots, *beside.values(), *plan.others))
        ):
            if isinstance(row, Problem):
                yield row
                continue

            def locate(slot: int | None, row: Any = row) -> Where:
                where: Where = row.where(None if slot is None else slots[slot])
                return where

            cells = row.cells
            if unread is not None:
                unread.see(cells)
            made = recorder.record([cells[slot] for slot in slots], locate, row.place)
            yield from self._noted(made, cells, beside, at) if beside else made
        recorder.counts.pass_over(reader.passed_over())
        if unread is not None:
            yield from unread.problems()

    def _dimensions(self, reader: Any, read: frozenset[int] = frozenset()) -> dict[str, int]:
        """Return where columns stand that name a dimension and are not used."""
        if self._options.makes != "observations":
            return {}
        places = {name: reader.names.index(name) for name in self._beside.columns(reader.names)}
        reader.looked_at(frozenset(places[name] for name in self._beside.others) - read)
        return places

    def _noted(
        self, made: Iterable[Gathered], cells: Any, beside: Mapping[str, int], figure: int | None
    ) -> Iterator[Gathered]:
        """Remember what stands beside the figures of a row."""
        for one in made:
            told = "" if figure is None else text(cells[figure])
            self._beside.add(
                one, told, {name: text(as_seen(cells[at])) for name, at in beside.items()}
            )
            yield one

    def _cells(
        self, reader: Any, recorder: Recorder, slots: list[int], wide: "Turned"
    ) -> Iterator[Gathered]:
        from rsr.plugins.tables.laid_out import lone_text
        from rsr.plugins.tables.wide import flagged
        from rsr.plugins.tables.wide_beside import UnreadColumns

        heading, cell, flag = _made_slots(recorder)
        under = {
            place: dict.fromkeys((*heading, *cell, *flag), called)
            for place, called in wide.called.items()
        }
        unread = UnreadColumns(reader, wide, self._options)
        figures = {*wide.headings, *wide.behind.values(), *wide.others, *wide.beside}
        every = self._dimensions(reader, frozenset(wide.headings))
        beside = {name: at for name, at in every.items() if at not in figures}
        read = [slot for slot in slots if slot >= 0]
        wanted = frozenset([*read, *figures, *beside.values()])
        alone = False
        for row in self._rows(reader, recorder, wanted, len(wide.headings)):
            if isinstance(row, Problem):
                if row.code != "section-unnamed" or not alone:  # else each such row was refused
                    yield row
                continue
            found = [row.cells[slot] if slot >= 0 else None for slot in slots]

            def of_row(slot: int | None, row: Any = row) -> Where:
                where: Where = row.where(None if slot is None else slots[slot])
                return where

            unread.rows += 1
            unclear = recorder.unread(found, of_row, len(wide.headings))
            if unclear is not None:
                yield unclear
                continue
            figures_of = {headed: row.cells[place] for place, headed in wide.headings.items()}
            if not recorder.rows.wants(found, figures_of):
                recorder.counts.pass_over(len(wide.headings))
                continue
            unread.see(row.cells)
            label = lone_text(row.cells)
            for place, headed in wide.headings.items():
                here = list(found)
                for slot in heading:
                    here[slot] = headed
                for slot in cell:
                    here[slot] = flagged(row.cells[place], wide.flags.get(place, ""), self._options)
                behind = wide.behind.get(place)
                for slot in flag if behind is not None else ():
                    here[slot] = row.cells[behind]

                def locate(
                    slot: int | None,
                    row: Any = row,
                    place: int = place,
                    behind: int | None = behind,
                ) -> Where:
                    if slot in heading:
                        return reader.heading(place)  # type: ignore[no-any-return]  # any reader
                    at = (
                        behind
                        if slot in flag
                        else place
                        if slot is None or slot in cell
                        else slots[slot]
                    )
                    where: Where = row.where(at)
                    return where

                made = recorder.record(here, locate, row.place_of(place), under[place])
                if label is not None:
                    told = [_of_row(one, label, reader.within, row) for one in made]
                    alone = alone or any(isinstance(one, Problem) for one in told)
                    made = iter(told)
                yield from self._noted(made, row.cells, beside, place) if beside else made
        recorder.counts.pass_over(reader.passed_over() * len(wide.headings))
        unread.rows += reader.passed_over()
        recorder.counts.leave_out("heading-unread", unread.lost)
        yield from unread.problems()

    def _rows(
        self, reader: Any, recorder: Recorder, wanted: frozenset[int], cells: int = 1
    ) -> Iterator[Any]:
        """Yield the rows that hold data, and a problem for each that cannot be read."""
        from rsr.plugins.tables.opening import OF_TABLE, data_rows

        for row in data_rows(reader, self._options, wanted):
            if not isinstance(row, Problem) or row.code in OF_TABLE:
                yield row
                continue
            graded = recorder.bad(row, cells)
            # No one knows how many rows an open quotation took with it.
            yield row if row.code == "quote-open" else graded


def _made_slots(recorder: Recorder) -> Iterator[set[int]]:
    """Yield where a record takes the heading of a wide column, its cell, and the flags behind it."""
    from rsr.plugins.tables.wide import CELL, HEADING

    for made in (HEADING, CELL, FLAGS_BEHIND):
        yield {slot for slot, name in enumerate(recorder.wanted) if name == made}


def _of_row(one: Gathered, label: str, within: str, row: Any) -> Gathered:
    """Return an empty cell of a row that holds a text alone as a problem of the row."""
    if not isinstance(one, Problem) or one.code != "cell-empty":
        return one
    must = f"a row{within} must hold figures, and not a text alone"
    return evolve(one, must=must, got=short_repr(label, whole=True), where=row.where(None))


def _slots(reader: Any, recorder: Recorder) -> list[int]:
    """Return where the columns stand that a record needs; -1 for those that are made.

    Raises:
        _BadFileError: One is not there, or is there twice.
    """
    names: tuple[str, ...] = reader.names
    found = Headings(names)
    called: dict[str, str] = {}
    problems = []
    for wanted in recorder.wanted:
        if wanted[:1] == "\0" or wanted == FLAGS_BEHIND:
            continue
        name = found.find(wanted)
        alike = found.alike(wanted)
        if name is None and len(alike) > 1:
            where = reader.heading(names.index(alike[1]))
            problems.append(repeated(", ".join(map(short_repr, alike)), where, reader.within))
            continue
        if name is None:
            problems.append(recorder.missing(wanted, names, reader.heading(None), reader.within))
            continue
        called[wanted] = name
        if names.count(name) > 1:
            twice = names.index(name, names.index(name) + 1)
            problems.append(repeated(short_repr(name), reader.heading(twice), reader.within))
    if problems:
        raise _BadFileError(problems)
    return [names.index(called[name]) if name in called else -1 for name in recorder.wanted]
