"""Groups of rows into figures: each row counted once, and what cannot be used told once."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import evolve

from rsr.engine.cell_faults import CellFaults
from rsr.engine.cell_reader import CellReader
from rsr.engine.counted_as import ONE_ROW, TALLIED, summed_as, tallied_as
from rsr.engine.figure_groups import Cells, FigureHead, Of, Pot, of_pot, order_of, standing_of
from rsr.engine.indicator_figures import Figure, RowTally, Selection
from rsr.engine.layout import Layout, Status, Vintage
from rsr.engine.matching import fold, text_of
from rsr.engine.period_cells import Fault
from rsr.engine.periods import whole_months
from rsr.engine.plans import GroupShape, MeasurementPlan
from rsr.engine.totals import Added, holds_total, is_whole, printed_in, whole_told
from rsr.errors import Problem, Where, quoted, short_repr
from rsr.model import (
    Account,
    Interval,
    Number,
    Period,
    StatisticKind,
    Suppressed,
    Value,
)
from rsr.model.kinds import is_additive, plural_of
from rsr.model.vintage import SETTLED, Standing, standing
from rsr.values import total_of_sums
from rsr.values.exact import above, below, exact
from rsr.values.flagged import notes_of
from rsr.values.flags import Flag
from rsr.values.numerals import CellError
from rsr.values.printed import FAULTS, Reading, parts_by_dots

# The code of the problem that tells of several rows where there must be one.
_UNCLEAR = "select-ambiguous"
_UNADDED = "parts-not-added"
_BLANK = (
    "leave rows of the whole out with select or where; a label holds for the cells merged with it "
    "alone: where it is printed once, above blank cells, write fill_down: [{}] in the source"
)


class FigureCollector:
    """The figures of one indicator, as its groups come in.

    Args:
        plan: How the indicator is measured.
        layout: Which column means what.
        reader: Reads the cells.
        shape: Where each cell stands in a group.
    """

    def __init__(
        self, plan: MeasurementPlan, layout: Layout, reader: CellReader, shape: GroupShape
    ) -> None:
        self._plan = plan
        self._layout = layout
        self._reader = reader
        self._shape = shape
        self._pots: dict[tuple[FigureHead, str, bool], Pot] = {}
        # What was made of cells that many groups share, by the cells.
        self._heads: dict[Cells, FigureHead | tuple[Fault, ...]] = {}
        self._same: dict[tuple[Period, Status, Vintage | None, str | None], FigureHead] = {}
        self._parts: dict[Any, tuple[str, str]] = {}
        self._faults = CellFaults(layout, shape)
        # How many rows may belong to figures, of those that do not tell whether they are wanted.
        self._open: Counter[tuple[Any, str, bool]] = Counter()
        self._counts: Counter[str] = Counter()
        # How many rows are left out, by the code of the problem that tells of it.
        self._reasons: Counter[str] = Counter()
        # The groups that stand in each other's way where there should be one row.
        self.unclear: list[Pot] = []
        # The groups that would have to be added up, and are of no kind that can be.
        self._unadded: list[Pot] = []

    def add(self, groups: Iterable[Cells], *, whole: bool) -> None:
        """Take in groups of rows with the same texts in the selected columns."""
        shape, heads, parts, pots = self._shape, self._heads, self._parts, self._pots
        at_rows, at_shared = shape.rows, shape.shared
        at_part = None if whole else shape.part
        part, folded, selected = None, "", 0
        for cells in groups:
            rows = cells[at_rows]
            shared = cells[at_shared]
            head = heads.get(shared) or self._head(cells)
            if isinstance(head, tuple):
                selected += rows
                self._lose(head[0].error.code, rows)
                self._faults.tell_period(head, cells)
                continue
            if self._plan.months is not None and self._plan.months != whole_months(head.period):
                continue
            selected += rows
            if at_part is not None:
                part, folded = parts.get(cells[at_part]) or self._part(cells[at_part])
                if not part:
                    self._leave_out_unnamed(cells, cells[at_part])
                    continue
            key = (head, folded, whole)
            pot = pots.get(key)
            if pot is None:
                pots[key] = Pot(head, part, folded, whole, rows, [cells])
            else:
                pot.rows += rows
                pot.groups.append(cells)
        self._counts["selected"] += selected

    def leave_open(
        self, groups: Iterable[Cells], column: str, error: CellError, *, whole: bool
    ) -> None:
        """Take in groups of rows of which a cell does not tell whether they are wanted.

        They are left out, and told. What they belong to if they are wanted has no sum.
        """
        shape = self._shape
        at = shape.select.start + self._plan.columns.index(column)
        for cells in groups:
            found = self.placed(cells, whole=whole)
            months = None if found is None else whole_months(found[0])
            if self._plan.months is not None and self._plan.months != months:
                continue
            rows = cells[shape.rows]
            self._counts["selected"] += rows
            self._leave_out(error, "the cell", short_repr(text_of(cells[at])), cells, column)
            if found is not None:
                self._open[self._head(cells), found[-1], whole] += rows

    def placed(
        self, cells: Cells, *, whole: bool
    ) -> tuple[Period, Status, Vintage | None, str | None, str] | None:
        """Return what a group of rows is of, with the folded part, or None where it is left out."""
        shape = self._shape
        head = self._heads.get(cells[shape.shared]) or self._head(cells)
        if isinstance(head, tuple):
            return None
        folded = ""
        if shape.part is not None and not whole:
            cell = cells[shape.part]
            _, folded = self._parts.get(cell) or self._part(cell)
            if not folded:
                return None
        return head.period, head.status, head.vintage, head.file, folded

    def _head(self, cells: Cells) -> FigureHead | tuple[Fault, ...]:
        head = self._heads[cells[self._shape.shared]] = self._read_head(cells)
        return head

    def _read_head(self, cells: Cells) -> FigureHead | tuple[Fault, ...]:
        shape = self._shape
        file = self._shape.file_of(cells)
        vintage = self._vintage(file)
        if self._layout.released:
            released = self._reader.released(cells[shape.released], vintage)
            if isinstance(released, tuple):
                return released
            vintage = released
        period = self._reader.period(cells[shape.period])
        if isinstance(period, tuple):
            return period
        word = cells[shape.status] if shape.status is not None else None
        if (unread := self._reader.unread(word)) is not None:
            place = len(self._layout.period) + len(self._layout.released)
            return (Fault(place, text_of(word), unread),)
        status = self._reader.status(word, vintage, file)
        stands = vintage.standing(status) if vintage is not None else standing(status, None)
        head = FigureHead(period, status, vintage, file, stands)
        # Two spellings of one day are one day.
        return self._same.setdefault((period, status, vintage, file), head)

    def _part(self, cell: Any) -> tuple[str, str]:
        part = "" if self._reader.unread(cell) is not None else self._reader.part(cell)[0]
        found = self._parts[cell] = part, fold(part)
        return found

    def selection(self) -> Selection:
        """Return the figures, and what was amiss in the cells."""
        for of, rows in self._open.items():
            if of in self._pots:
                self._pots[of].open = rows
        noted = self._layout.flags is not None or self._layout.numerals.with_intervals
        if noted:
            for pot in self._pots.values():
                self._flag(pot)
        unclear = self._unclear()
        made = [
            (pot, value)
            for pot in sorted(self._pots.values(), key=order_of)
            if (value := self._value(pot, unclear)) is not None
        ]
        figures = tuple(self._in_force(made))
        kinds = zip(*(pot.kinds for pot in self._pots.values()), strict=True)
        self._counts |= dict(zip(TALLIED, map(sum, kinds), strict=False))
        selection = Selection(
            indicator=self._plan.id,
            figures=figures,
            tally=RowTally(**self._counts, reasons=Account.reasons(self._reasons)),
            problems=tuple(self._faults.problems(self._reader.strange)),
        )
        if any(one.code == "thousands-mixed" for one in selection.problems):
            return without_figures(selection, "thousands-mixed")
        totals = [pot.added for pot, _ in made if pot.added is not None]
        # Where a row is declared to be no total, single rows are looked at elsewhere.
        if self._unadded or (not self._plan.not_wholes and holds_total(totals)):
            problem = self._not_added(self._unadded) if self._unadded else self._with_total()
            selection = evolve(selection, problems=(problem, *selection.problems))
            return without_figures(selection, problem.code)
        return selection

    def _not_added(self, pots: Sequence[Pot]) -> Problem:
        first = min(pots, key=order_of)
        more = f", and {len(pots) - 1} more like it" if len(pots) > 1 else ""
        return Problem(
            code=_UNADDED,
            must="figures that are added up must be counts or amounts",
            got=f"{self._plan.kind}, in {first.rows} rows for {self.words(first)}{more}",
            hint="select the one row that gives the figure; or, if they are counts or amounts, say "
            "so with 'kind'",
            where=Where(path=("measured", "combine")),
        )

    def _with_total(self) -> Problem:
        sums = [(pot, pot.added) for pot in self.pots if pot.added and pot.added.rows > 2]
        first, added = min(sums, key=lambda one: order_of(one[0]))
        others = f"{float(added.total - added.greatest):,g} of {first.rows - 1} other rows"
        told = f"{float(added.greatest):,g} beside {others}, for {self.words(first)}"
        return whole_told("one of them is the whole of the others", told)

    def know(self, kind: StatisticKind) -> None:
        """Take note of the kind of its figures, unless the indicator states one; counts may add up."""
        if not is_additive(kind) and not self._plan.states_kind and self._plan.adds != "never":
            self._plan = evolve(self._plan, adds="never", kind=plural_of(kind))

    @property
    def pots(self) -> Collection[Pot]:
        """The rows of each figure."""
        return self._pots.values()

    def added(self) -> list[Cells]:
        """Return the groups of rows of figures to which several rows are added up."""
        return [cells for pot in self._pots.values() if pot.rows > 1 for cells in pot.groups]

    def words(self, pot: Pot) -> str:
        """Say in words what a pot is the figure of."""
        cells = pot.groups[0]
        between = " to " if self._layout.period_rule.kind == "ends" else " "
        period = between.join(text_of(cell) for cell in cells[self._shape.period])
        return ", ".join(map(short_repr, filter(None, (period, pot.part))))

    def _vintage(self, file: str | None) -> Vintage | None:
        vintages = self._layout.vintages
        if file is None and len(vintages) == 1:
            return next(iter(vintages.values()))
        return vintages.get(file or "")

    def _unclear(self) -> dict[Of, Standing]:
        """Return what has several rows in place of one, with the greatest standing of these.

        Rows that cannot be read are left out first: they stand in nobody's way.
        """
        found: dict[Of, Standing] = {}
        if self._plan.combine == "one":
            for pot in self._pots.values():
                if pot.rows > 1:
                    self._leave_unread(pot)
                if pot.rows > 1:
                    standing_ = pot.head.standing
                    found[of_pot(pot)] = max(found.get(of_pot(pot), standing_), standing_)
        return found

    def _leave_unread(self, pot: Pot) -> None:
        """Leave out the rows of a pot that cannot be read."""
        whole, figure = self._as_whole(pot), self._shape.figure
        kept = []
        for cells in pot.groups:
            read = self._reader.value(cells[figure], self._flag_of(cells), whole=whole)
            if isinstance(read, CellError):
                self._read(cells, whole=whole)  # which tells of it
            else:
                kept.append(cells)
        pot.groups = kept
        pot.rows = sum(cells[self._shape.rows] for cells in kept)

    def _value(self, pot: Pot, unclear: Mapping[Of, Standing]) -> Value | None:
        """Return a pot's value, counting its rows; None where it cannot be used."""
        if self._plan.combine == "count":
            pot.kinds = tuple(pot.rows * one for one in ONE_ROW[Number])
            least = Number(value=pot.rows)
            return Interval(low=pot.rows, high=pot.rows + pot.open) if pot.open else least
        if self._plan.combine == "sum" and pot.rows + pot.open > 1 and self._adds(pot):
            return self._sum(pot)
        if not pot.groups:
            return None  # it was told why
        if pot.rows > 1:
            (self._unadded if self._plan.combine == "sum" else self.unclear).append(pot)
            self._lose(_UNADDED if self._plan.combine == "sum" else _UNCLEAR, pot.rows)
            return None
        if unclear and of_pot(pot) in unclear and pot.head.standing <= unclear[of_pot(pot)]:
            # Whatever took its place, or may have, it is not known to be in force.
            self._lose(_UNCLEAR, pot.rows)
            return None
        value = self._read(pot.groups[0], whole=self._as_whole(pot))
        if value is not None:
            pot.kinds = ONE_ROW[type(value)]
        return value

    def _adds(self, pot: Pot) -> bool:
        """Say whether the figures of a pot are of a kind that can be added up."""
        if self._plan.adds != "whole":
            return self._plan.adds == "always"
        shape, whole = self._shape, self._as_whole(pot)
        told = [cells for cells in pot.groups if shape.plain is None or not cells[shape.plain]]
        return all(
            is_whole(self._reader.value(one[shape.figure], self._flag_of(one), whole=whole))
            for one in told
        )

    def _as_whole(self, pot: Pot) -> bool:
        """Say whether the publisher's rules for figures of the whole hold."""
        return pot.whole or self._plan.national

    def _read(self, cells: Cells, *, whole: bool) -> Value | None:
        shape = self._shape
        cell = cells[shape.figure]
        if shape.plain is not None and cells[shape.plain]:  # one row, so the sum is its figure
            cell = int(cells[shape.sum])
        found = self._reader.value(cell, self._flag_of(cells), whole=whole)
        if isinstance(found, CellError):
            flag = text_of(self._flag_of(cells))
            if found is self._layout.refused.get(flag):
                self._leave_out(found, "the cell", short_repr(flag), cells, self._layout.flag)
                return None
            if parts_by_dots(cell):
                self._faults.see_broken("parted-by-dots", cell, cells)
            got = short_repr(text_of(cell), whole=found.code.startswith("flag-"))
            if flag and found.code.startswith("flag-"):
                got += f", with {short_repr(flag, whole=True)} as its flags"
            self._leave_out(found, "the cell", got, cells, self._layout.value)
            return None
        if found.fault == "sentinel":
            error = CellError("sentinel-found", FAULTS["sentinel"])
            self._faults.tell(
                error, "the cell", short_repr(text_of(cell)), cells, self._layout.value
            )
        elif found.fault is not None:
            self._faults.see_broken(found.fault, text_of(cell), cells)
        return found.value

    def _flag_of(self, cells: Cells) -> Any:
        return cells[self._shape.flag] if self._shape.flag is not None else None

    def _flag(self, pot: Pot) -> None:
        """Take over what flags say of a pot's figures: what is least settled, and all their notes."""
        whole = self._as_whole(pot)
        shape = self._shape
        found: list[Reading] = [
            reading
            for cells in (pot.groups if shape.figure >= 0 else ())
            if not (shape.plain is not None and cells[shape.plain])
            and isinstance(
                reading := self._reader.value(
                    cells[shape.figure], self._flag_of(cells), whole=whole
                ),
                Reading,
            )
        ]
        beside = [flag for one in pot.groups for flag in self._reader.flags(one[shape.period])]
        if shape.part is not None and not pot.whole:
            beside += [flag for one in pot.groups for flag in self._reader.part(one[shape.part])[1]]
        notes = (*(note for one in found for note in one.notes), *notes_of(beside))
        pot.notes = tuple(dict.fromkeys(notes))
        every: list[Reading | Flag] = [*found, *beside]
        said: Iterator[Status | None] = (one.status for one in every)
        told: list[Status] = [status for status in said if status is not None]
        if told:
            head, status = pot.head, min(told, key=lambda one: SETTLED[one])
            vintage = head.vintage
            place = vintage.standing(status) if vintage is not None else standing(status, None)
            pot.head = evolve(head, status=status, standing=place)

    def _sum(self, pot: Pot) -> Value:
        """Add up, with hidden and rounded figures by their bounds."""
        shape, parts, whole = self._shape, Counter[str](), self._as_whole(pot)
        kinds = Counter[str]()
        printed = greatest = Fraction(0)
        positive = 0
        certain = True
        low = high = Fraction(0)
        for cells in pot.groups:
            rows = cells[shape.rows]
            if shape.plain is not None and cells[shape.plain]:
                least, most = self._reader.bounds_of_sum(cells[shape.sum], rows, whole=whole)
                low, high = low + least, high + most
                rounded = self._reader.rounds(whole=whole)
                parts["rounded" if rounded else "known"] += rows
                kinds["numbers"] += rows
                printed += cells[shape.sum]
                positive += rows
                greatest = max(greatest, Fraction(cells[shape.greatest]))
                continue
            value = self._read(cells, whole=whole)
            if value is not None:
                kinds[tallied_as(value)] += rows
            parts[summed_as(value)] += rows
            own = printed_in(value)
            certain = certain and (own is not None or not isinstance(value, Interval | Suppressed))
            if own is not None:
                printed += rows * own
                positive += rows if own > 0 else 0
                greatest = max(greatest, own)
            if isinstance(value, Number):
                low, high = low + rows * exact(value.value), high + rows * exact(value.value)
            elif isinstance(value, Interval | Suppressed):
                low += rows * exact(value.low)
                if value.high is None:
                    parts["unbounded"] += rows
                else:
                    high += rows * exact(value.high)
        pot.kinds = tuple(kinds[name] for name in TALLIED)
        parts[summed_as(None)] += pot.open
        if certain:
            step = self._reader.step(whole=whole)
            pot.added = Added(
                rows=positive,
                total=printed,
                greatest=greatest,
                step=step or Fraction(1),
                rounded=step is not None,
            )
        if parts["suppressed"] == pot.rows:
            least_, most_ = below(low), above(high)
            if least_ is not None and most_ is not None:
                return Suppressed(low=least_, high=None if parts["unbounded"] else most_)
        return total_of_sums(low, high, **parts).value

    # --- which is in force --------------------------------------------------------------------

    def _in_force(self, made: Sequence[tuple[Pot, Value]]) -> Iterator[Figure]:
        """Yield figures in order, the latest marked; parts get the names that they have there."""
        names: dict[str, str | None] = {pot.folded: pot.part for pot, _ in made}
        heads = {id(pot.head): pot.head for pot, _ in made}.values()
        # Where each period has one vintage, every figure stands, and there may be very many.
        alone = len({head.period for head in heads}) == len(heads)
        latest = None if alone else standing_of(made)
        at_place = self._shape.place
        for at, (pot, value) in enumerate(made):
            head = pot.head
            row = pot.groups[0][at_place] if at_place is not None and pot.rows == 1 else None
            yield Figure(
                period=head.period,
                part=names[pot.folded],
                whole=pot.whole,
                value=value,
                status=head.status,
                vintage=head.vintage,
                file=head.file,
                rows=pot.rows,
                kinds=pot.kinds,
                row=int(row) if row is not None else None,
                latest=latest is None or at in latest,
                notes=pot.notes,
            )

    def _leave_out(
        self, error: CellError, what: str, got: str, cells: Cells, column: str | None
    ) -> None:
        self._lose(error.code, cells[self._shape.rows])
        self._faults.tell(error, what, got, cells, column)

    def _leave_out_unnamed(self, cells: Cells, cell: Any) -> None:
        """Leave out rows that do not say whose they are."""
        error = self._reader.unread(cell)
        got = "nothing" if error is None else short_repr(text_of(cell))
        blank = CellError(
            "part-blank",
            "must name who reports the row",
            _BLANK.format(quoted(self._plan.part or "")),
        )
        self._leave_out(error or blank, "the cell", got, cells, self._plan.part)

    def _lose(self, code: str, rows: int) -> None:
        """Count rows that cannot be used."""
        self._counts["left_out"] += rows
        self._reasons[code] += rows


def without_figures(selection: Selection, code: str) -> Selection:
    """Return a selection none of whose rows can be used, as the problem of a code tells."""
    rows = selection.tally.selected
    reasons = Account.reasons({code: rows})
    tally = RowTally(read=selection.tally.read, selected=rows, left_out=rows, reasons=reasons)
    return evolve(selection, figures=(), tally=tally)
