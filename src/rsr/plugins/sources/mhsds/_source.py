"""The source ``mhsds``: monthly statistics of the Mental Health Services Data Set, as published."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from attrs import evolve

from rsr.engine.layout import Layout, Status, Vintage
from rsr.engine.matching import fold
from rsr.errors import DocumentError, Problem, Where, import_extra, short_repr
from rsr.plugins import Gathered, SourceContext, Table
from rsr.plugins.sources.mhsds._families import DATE_FORMATS, FileShape, recognised
from rsr.plugins.sources.mhsds._files import SUFFIXES
from rsr.plugins.sources.mhsds._kinds import Kinds, kinds_asked, kinds_together, measures_asked
from rsr.plugins.sources.mhsds._names import matches, published_on, unused, vintage
from rsr.plugins.sources.mhsds._options import MhsdsOptions
from rsr.plugins.sources.mhsds._survey import Recoded, surveyed
from rsr.plugins.sources.mhsds._table import Opened, canonical, opened
from rsr.plugins.tables.conventions import rounding

if TYPE_CHECKING:
    from rsr.engine.duck import Duck
    from rsr.values import Convention

# What the publisher's words mean. Where one period has figures of several, final takes the place
# of performance, and performance that of provisional.
STATUSES: Mapping[str, Status] = {
    "provisional": "provisional",
    "performance": "performance",
    "final": "final",
    "end of year": "final",
    "adhoc": "not-stated",
    "ad hoc": "not-stated",
    "ad-hoc": "not-stated",
}
# The source reads days, words and signs by itself: what is left to do is said in its own options.
HINTS: Mapping[str, str] = {
    "cell-number": "look at the row; if it is a sign, give a 'convention' in full that names it",
    "cell-date": "look at the row; days are read in every form that MHSDS files are known to have",
    "status-word": "it is read as not stated; look at the row",
}
# Organisations whose code changed beyond these are counted, and not told one by one.
_MOST_TOLD = 20
# The columns that say what a row measures.
MEASURES = ("measure", "measure_name")


class Mhsds:
    """Gives MHSDS files of every family and year as one table; nothing is read into Python."""

    def __init__(self, options: MhsdsOptions) -> None:
        self._options = options

    def gather(self, context: SourceContext) -> Iterator[Gathered]:
        """Yield what is amiss in the files, where no indicator is measured on them.

        The source has no records of its own: which rows make an indicator, the register says.
        Where indicators are measured, the same is told then.
        """
        asked = kinds_asked(context.source.id, context.register.indicators, {})
        if asked is not None or context.frame is not None:
            return
        try:
            table = self.table(context)
        except DocumentError as error:
            yield from error.problems
            return
        table.close()
        yield from table.problems

    def table(self, context: SourceContext) -> Table:
        """Return the files as one table.

        Its columns are ``period_start``, ``period_end``, ``status``, ``breakdown``, ``level_1``,
        ``level_1_name`` to ``level_6_name``, ``measure``, ``measure_name`` and ``value`` as far as
        the files have them, whatever their publisher called them in that year; ``organisation``
        and ``organisation_name``, which hold the level at which the breakdown names the provider;
        ``kind``, which is ``count`` or ``rate``; and ``file``. Other columns keep their names, in
        small letters. Cells stay as published.

        Raises:
            DocumentError: No file can be read.
        """
        if context.frame is not None:
            return self._handed_over(context)
        from rsr.engine.duck import Duck, graded

        names, notes = self._names(context)
        duck = Duck()
        try:
            found = self._opened(context, names, duck)
            layout, recoded = self._laid_out(context, found.frame, found.columns)
        except BaseException:
            duck.close()
            raise
        files = tuple(dict.fromkeys(one.file for one in found.tables))
        called: dict[str, dict[str, str]] = {name: {} for name in files}
        for one in found.tables:
            called[one.file] |= found.shapes[one.name].called
        layout = evolve(layout, file="file", vintages=self._vintages(found), called=called)
        leave_out = self._options.on_bad_row == "leave-out"
        told = [*notes, *found.problems, *self._published(context, files)]
        told += [*self._told(found.shapes), *self._recoded(context, recoded)]
        return Table(
            frame=found.frame,
            layout=layout,
            files=files,
            problems=tuple(self._as_asked(told)),
            leaves_out_rows=leave_out,
            unread=duck.unread,
            amiss=lambda: graded(duck.amiss(), leave_out=leave_out, file=self._options.files),
            close=duck.close,
        )

    # --- which files ------------------------------------------------------------------------

    def _names(self, context: SourceContext) -> tuple[tuple[str, ...], list[Problem]]:
        names = context.files(self._options.files)
        if names == (self._options.files,):
            return names, []
        aside = [name for name in names if not name.casefold().endswith(SUFFIXES)]
        kept = tuple(name for name in names if name not in aside)
        if not kept:
            raise DocumentError.of(
                "file-unreadable",
                "files must lead to CSV or ZIP files",
                got=f"{len(names)} others",
                hint="look at the pattern, and whether the files were fetched",
                where=context.option_where("files"),
            )
        return kept, [
            Problem(
                code="left-aside",
                must="files and parts of ZIPs are read where they hold data",
                got=short_repr(name),
                hint="it is neither CSV nor ZIP",
                where=Where(file=name),
                severity="note",
            )
            for name in aside
        ]

    def _opened(self, context: SourceContext, names: tuple[str, ...], duck: "Duck") -> Opened:
        options = self._options
        return opened(
            {name: context.path(name) for name in names},
            family=options.family,
            encoding=None if options.encoding == "auto" else options.encoding,
            duck=duck,
        )

    # --- what is said of them ---------------------------------------------------------------

    def _vintages(self, found: Opened) -> dict[str, Vintage]:
        made: dict[str, Vintage] = {}
        for table in found.tables:
            on, _ = published_on(table.file, self._options.published, Where())
            told = vintage(table.file, on)
            if told.status is None and told.rank == 1 and table.label is not None:
                inner = vintage(table.label, on)
                told = evolve(told, status=inner.status, rank=inner.rank)
            issues = [
                n for pattern, n in self._options.issues.items() if matches(table.file, pattern)
            ]
            if issues:
                told = evolve(told, rank=max(issues))
            made.setdefault(table.file, told)
        return made

    def _published(self, context: SourceContext, files: tuple[str, ...]) -> Iterator[Problem]:
        options = self._options
        at = context.option_where("published")
        for name in files:
            _, problem = published_on(name, options.published, at)
            if problem is not None:
                yield problem
        for pattern in unused(files, options.published):
            yield Problem(
                code="published-unused",
                must="a pattern under published should be that of a file",
                got=short_repr(pattern),
                hint="look at the names of the files",
                where=at,
                severity="warning",
            )

    def _told(self, shapes: Mapping[str, FileShape]) -> Iterator[Problem]:
        coverage = [one for one, shape in shapes.items() if shape.family == "coverage"]
        if coverage and self._options.convention == "mhsds":
            yield Problem(
                code="convention-doubtful",
                must="coverage tables should be read by the convention 'mhsds-coverage'",
                got="'mhsds'",
                hint="there * can also mean that nothing was submitted",
                where=Where(file=coverage[0]),
                severity="warning",
            )

    def _recoded(self, context: SourceContext, recoded: tuple[Recoded, ...]) -> Iterator[Problem]:
        """Tell of organisations that may go on under another code or name."""
        for place, one in enumerate(recoded[: _MOST_TOLD + 1]):
            both = "called" if one.column.endswith("_name") else "of the code"
            got = (
                f"{short_repr(one.old)} until {one.until}, and {short_repr(one.new)} from the period to "
                f"{one.since}, both {both} {short_repr(one.both)}"
            )
            yield Problem(
                code="organisation-renamed",
                must="an organisation should be one part of the series throughout",
                got=got if place < _MOST_TOLD else f"{len(recoded) - place} more like these",
                hint="if one took the place of the other, say so under successions of the indicator",
                where=context.option_where(),
                severity="note",
            )

    def _as_asked(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Make warnings of the faults of files where they may be left out."""
        for one in problems:
            if self._options.on_bad_file == "leave-out" and one.where.file and not one.where.path:
                yield evolve(one, severity="note" if one.severity == "note" else "warning")
            else:
                yield one

    # --- how the table is laid out ----------------------------------------------------------

    def _laid_out(
        self, context: SourceContext, frame: Any, columns: Collection[str]
    ) -> tuple[Layout, tuple[Recoded, ...]]:
        """Return the layout of a table, by what the rows that are asked for say of themselves."""
        from rsr.values import convention

        source, indicators = context.source.id, context.register.indicators
        survey = surveyed(
            frame,
            self._layout(context, columns, {}),
            [one for one in indicators if one.measured and one.measured.data == source],
            measures_asked(source, indicators),
            {one.id for one in indicators if measures_asked(source, [one], MEASURES)},
        )
        layout = self._layout(context, columns, survey.kinds)
        by, chosen = convention(self._options.convention), self._options.measures
        # Counts and rates are hidden and rounded otherwise: each indicator is read as its own are.
        layouts = {
            id_: evolve(
                layout, **_reading(by, kinds_together(kinds) if chosen == "auto" else chosen)
            )
            for id_, kinds in survey.asked.items()
        }
        layouts = {id_: own for id_, own in layouts.items() if own != layout}
        declared = {
            (fold(old), fold(new))
            for one in indicators
            for succession in one.successions
            for old in succession.predecessors
            for new in succession.successors
        }
        untold = tuple(
            one for one in survey.recoded if (fold(one.old), fold(one.new)) not in declared
        )
        return (
            evolve(
                layout,
                breaks_of=survey.renamed,
                kinds_of=survey.asked,
                layouts=layouts,
                recoded=tuple((one.old, one.new) for one in untold),
            ),
            untold,
        )

    def _layout(
        self,
        context: SourceContext,
        columns: Collection[str],
        known: Mapping[str, Collection[str]],
    ) -> Layout:
        from rsr.values import convention

        there = set(columns)
        asked = kinds_asked(context.source.id, context.register.indicators, known) or "counts"
        kinds: Kinds = asked if self._options.measures == "auto" else self._options.measures
        period: dict[str, Any] = {"start": "period_start", "end": "period_end"}
        if "period_end" not in there:
            period = {"at": "period_start", "covers": "month"}
        return Layout(
            value="value",
            **period,
            date_formats=DATE_FORMATS,
            status="status" if "status" in there else None,
            statuses=STATUSES,
            row="row" if "row" in there else None,
            whole={"breakdown": "England"},
            reporter=next((n for n in ("organisation", "organisation_name") if n in there), None),
            reported=MEASURES,
            breaks=self._options.breaks,
            hints=HINTS,
            **_reading(convention(self._options.convention), kinds),
        )

    def _handed_over(self, context: SourceContext) -> Table:
        """Return a frame that the caller handed over as the same table."""
        from rsr.engine.frames import failing
        from rsr.plugins.tables.given_frames import handed_over

        nw = import_extra("narwhals.stable.v2", extra="data", to="read a frame")
        seen = handed_over(context.frame, context.source.id)
        names = seen.collect_schema().names()
        shape = recognised(context.source.id, [names], self._options.family)
        with failing():  # eager engines compute the columns of our own here
            frame = canonical(seen.to_native(), shape)
            columns = nw.from_native(frame).collect_schema().names()
        layout, recoded = self._laid_out(context, frame, columns)
        told = self._told({context.source.id: shape})
        return Table(
            frame=frame,
            layout=evolve(layout, called={"": shape.called}),
            problems=(*told, *self._recoded(context, recoded)),
            leaves_out_rows=self._options.on_bad_row == "leave-out",
        )


def _reading(by: "Convention", kinds: Kinds) -> dict[str, Any]:
    """Return how a layout has a convention; where kinds are mixed, what holds for both."""
    steps = {"counts": (by.rounded_to,), "rates": (by.rates_rounded_to,)}.get(
        kinds, (by.rounded_to, by.rates_rounded_to)
    )
    step = max((one for one in steps if one is not None), default=None)
    kind: Literal["count", "rate"] = "count" if kinds == "counts" else "rate"
    return {
        "markers": {text: by.value(text, kind=kind) for text in by.markers},
        "sentinels": by.sentinels,
        **rounding(by, step),
        "counts": by.whole and kinds == "counts",
    }
