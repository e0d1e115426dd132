"""Sets of cells linked by relations, and the complementary suppression that keeps hidden ones so."""

from collections.abc import Container, Iterable, Mapping, Sequence

from attrs import frozen

from rsr.disclosure._attacker import OPEN, Attacker, counts_whole, printed_range
from rsr.disclosure._region import Range
from rsr.disclosure._simplex import Exact
from rsr.disclosure._union_find import UnionFind
from rsr.disclosure.relations import Key, Relation, cells_of, in_order
from rsr.model import Interval, Number, Value


@frozen
class _Choice:
    """What the choice of a cell among candidates tells an attacker who knows the rule."""

    #: Candidates that were passed over because they are not smaller.
    rivals: tuple[Key, ...] = ()
    #: Cells that had been chosen before because they are not larger.
    before: tuple[Key, ...] = ()


_Chosen = dict[Key, _Choice]


def linked(relations: Iterable[Relation]) -> list[list[Relation]]:
    """Return relations in sets that share no cell, in an order that depends on their cells alone."""
    sets: UnionFind[Key] = UnionFind()
    every = sorted(relations, key=repr)
    for one in every:
        for part in one.parts:
            sets.merge(part, one.total)
    found: dict[Key, list[Relation]] = {}
    for one in every:
        found.setdefault(sets.find(one.total), []).append(one)
    return list(found.values())


class LinkedCells:
    """Cells that are linked by relations, directly or through others.

    Args:
        cells: The figures as published.
        relations: The relations between these cells.
        printed: Cells that were printed before, so that withholding them hides nothing.
    """

    def __init__(
        self,
        cells: Mapping[Key, Value],
        relations: Sequence[Relation],
        printed: Container[Key] = (),
    ) -> None:
        self._cells = cells
        self._printed = printed
        #: The cells.
        self.keys = {key for one in relations for key in cells_of(one)}
        self._whole = counts_whole([cells[key] for key in self.keys if key in cells])
        self._ranges = {
            key: printed_range(cells[key], whole=self._whole) for key in self.keys if key in cells
        }
        self._totals = {one.total for one in relations}
        self._assuming = False
        #: The relations that are known to hold, without those that are only likely.
        self._certain = tuple(one for one in relations if not one.likely)
        #: Relations that contradict others.
        self.contradictory: list[Relation] = []
        #: Hidden cells that are narrowed whatever is withheld, with the range that is left.
        self.given_away: dict[Key, Range] = {}
        #: Hidden cells whose feasibility range could not be settled in time.
        self.unsettled: list[Key] = []
        self._relations = self._certain
        self._assuming = self.attacker({}, assuming=True).feasible
        if not self._assuming:
            self._leave_out_contradictions()
            self._certain = self._relations
        self._add_consistent([one for one in relations if one.likely])
        if self.attacker({}).exposed():
            keys = {key for one in self._relations for key in cells_of(one)}
            all_withheld = self.attacker(
                {key: _Choice() for key in keys if self._can_be_withheld(key)}
            )
            self.given_away = {key: all_withheld.range_of(key)[0] for key in all_withheld.exposed()}

    def _leave_out_contradictions(self) -> None:
        if self.attacker({}).feasible:
            return
        every, self._relations = self._relations, ()
        for one in every:
            before = self._relations
            self._relations = (*before, one)
            if not self.attacker({}).feasible:
                self._relations = before
                self.contradictory.append(one)

    def _add_consistent(self, likely: Sequence[Relation]) -> None:
        """Add likely relations that contradict nothing, by halves where all of them together do."""
        if not likely:
            return
        before = self._relations
        self._relations = (*before, *likely)
        if not self.attacker({}).feasible:
            self._relations = before
            half = len(likely) // 2
            for some in (likely[:half], likely[half:]) if half else ():
                self._add_consistent(some)

    def attacker(self, chosen: _Chosen, *, assuming: bool | None = None) -> Attacker:
        """Return the attacker on these cells while some of them are withheld.

        Args:
            chosen: The cells that are withheld.
            assuming: Whether missing parts are assumed to add nothing; None where that contradicts
                nothing. One who does not assume it uses no relation that is only likely.
        """
        return Attacker(
            self._cells,
            self._ranges,
            self._certain if assuming is False else self._relations,
            withheld={key: self._upper_bound(chosen, key) for key in chosen},
            given_away=self.given_away,
            whole=self._whole,
            assuming=self._assuming if assuming is None else assuming,
        )

    def withhold(self) -> tuple[dict[Key, tuple[Key, ...]], Attacker]:
        """Choose cells to withhold until no hidden one can be narrowed.

        Returns:
            The chosen cells, each with the hidden ones for which it was chosen, and the attacker who
            assumes nothing.
        """
        chosen: _Chosen = {}
        protects: dict[Key, tuple[Key, ...]] = {}
        attacker = self.attacker(chosen)
        while exposed := attacker.exposed():
            picked = self._pick(attacker, exposed, chosen)
            if not picked:
                self.unsettled = exposed
                break
            chosen |= picked
            protects |= dict.fromkeys(picked, tuple(exposed))
            attacker = self.attacker(chosen)
        for key in reversed(list(chosen) if len(chosen) > 1 else []):
            fewer = {other: choice for other, choice in chosen.items() if other != key}
            # That a smaller cell is printed again would tell that a larger one had to be withheld.
            if any(key in choice.before for choice in fewer.values()):
                continue
            trial = self.attacker(fewer)
            if not trial.exposed():
                chosen, attacker = fewer, trial
        # Printed bounds must be certain, and not only follow from assumptions.
        return {key: protects[key] for key in chosen}, self.attacker(chosen, assuming=False)

    def _upper_bound(self, chosen: _Chosen, key: Key) -> Exact | None:
        """Return the upper bound of a withheld cell for one who knows how it was chosen."""
        sizes = [self._size(rival) for rival in chosen[key].rivals if rival not in chosen]
        return min(sizes, default=None)

    def _size(self, key: Key) -> Exact:
        bounds = self._ranges[key]
        return 0 if bounds is None or bounds[1] is None else bounds[1]

    def _pick(self, attacker: Attacker, exposed: list[Key], chosen: _Chosen) -> _Chosen:
        hidden = {key: attacker.declared.get(key, (0, None)) for key in exposed}
        picked = self._from_each(self._narrowing(attacker, hidden), chosen)
        if picked:
            return picked
        # No relation exposes a hidden cell alone, but some do together: widen the withheld cells.
        width = max(_width(bounds) for bounds in hidden.values())
        room: dict[Key, Range] = dict.fromkeys(chosen, (0, width))
        tight = self._narrowing(attacker, {**attacker.declared, **room})
        return self._best(tight, chosen) or self._best(self._relations, chosen)

    def _narrowing(self, attacker: Attacker, wanted: Mapping[Key, Range]) -> list[Relation]:
        """Return the relations that alone leave a cell less than a wanted range."""
        return [
            one
            for one in self._relations
            if any(
                key in wanted and attacker.narrows(one, key, wanted[key]) for key in cells_of(one)
            )
        ]

    def _from_each(self, relations: Iterable[Relation], chosen: _Chosen) -> _Chosen:
        """Pick one cell of each relation that has no picked cell yet."""
        picked: _Chosen = {}
        for one in relations:
            if not picked.keys() & set(cells_of(one)):
                picked |= self._best([one], chosen)
        return picked

    def _best(self, relations: Sequence[Relation], chosen: _Chosen) -> _Chosen:
        """Pick the cell in most relations; of several a part before a total, then the smallest."""
        count: dict[Key, int] = {}
        for one in relations:
            for key in cells_of(one):
                if key not in chosen and self._can_be_withheld(key):
                    count[key] = count.get(key, 0) + 1
        if not count:
            return {}
        rank = {key: (-number, key in self._totals) for key, number in count.items()}
        candidates = [key for key in in_order(count) if rank[key] == min(rank.values())]
        best = min(candidates, key=self._size)
        named = {key for one in relations for key in cells_of(one)}
        before = [
            key
            for key in chosen
            if key in named and (key in self._totals) == (best in self._totals)
        ]
        return {best: _Choice(tuple(key for key in candidates if key != best), tuple(before))}

    def _can_be_withheld(self, key: Key) -> bool:
        return key not in self._printed and isinstance(self._cells.get(key), Number | Interval)


def _width(bounds: Range) -> Exact:
    low, high = bounds
    return OPEN - 1 if high is None else high - low
