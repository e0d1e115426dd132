"""The cells that hang together, and which more of them to withhold so that hidden ones stay so."""

from collections.abc import Container, Iterable, Mapping, Sequence

from attrs import frozen

from rsr.disclosure._reader import OPEN, Reader, counts_whole, seen
from rsr.disclosure._region import Range
from rsr.disclosure._simplex import Exact
from rsr.disclosure.relations import Key, RatioRelation, Relation, cells_of, in_order
from rsr.model import Interval, NotApplicable, Number, Value

__all__ = ["Group", "groups"]

_Any = Relation | RatioRelation


@frozen
class _Choice:
    """Why a cell of all those that would have done: what that tells who knows the rule."""

    #: Cells that were passed over because they are not smaller.
    rivals: tuple[Key, ...] = ()
    #: Cells that had gone before because they are not larger.
    before: tuple[Key, ...] = ()


_Chosen = dict[Key, _Choice]


def groups(relations: Iterable[_Any]) -> list[list[_Any]]:
    """Part relations into those that share no cell, in an order that depends on their cells."""
    leader: dict[Key, Key] = {}

    def first(key: Key) -> Key:
        while leader.setdefault(key, key) != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    every = sorted(relations, key=repr)
    for one in every:
        keys = cells_of(one)
        for key in keys[1:]:
            leader[first(key)] = first(keys[0])
    parted: dict[Key, list[_Any]] = {}
    for one in every:
        parted.setdefault(first(cells_of(one)[0]), []).append(one)
    return list(parted.values())


class Group:
    """Cells that hang together, directly or through others.

    Args:
        cells: The figures as published.
        relations: How these cells hang together.
        printed: Cells that were printed before, so that withholding them hides nothing.
    """

    def __init__(
        self,
        cells: Mapping[Key, Value],
        relations: Sequence[_Any],
        printed: Container[Key] = (),
    ) -> None:
        self._cells = cells
        self._printed = printed
        results = {one.result for one in relations if isinstance(one, RatioRelation)}
        self._results = results
        keys = {key for one in relations for key in cells_of(one)}
        #: The cells.
        self.keys = keys
        self._whole = counts_whole([cells[key] for key in keys - results if key in cells])
        self._wholes = {one.total for one in relations if isinstance(one, Relation)}
        self._wholes |= {one.denominator for one in relations if isinstance(one, RatioRelation)}
        self._daring = False
        #: How the cells are known to hang together, without what is only likely.
        self._certain = tuple(one for one in relations if not _likely(one))
        #: Relations that do not fit the others.
        self.contradictory: list[_Any] = []
        #: Hidden cells that can be narrowed whatever is withheld, with what is left of them.
        self.given_away: dict[Key, Range] = {}
        #: Hidden cells of which it could not be settled in time how closely they are known.
        self.unsettled: list[Key] = []
        self._relations = self._certain
        self._daring = self.reader({}, daring=True).feasible
        if not self._daring:
            self._leave_out_contradictions()
            self._certain = self._relations
        self._take_what_fits([one for one in relations if _likely(one)])
        if self.reader({}).exposed():
            keys = {key for one in self._relations for key in cells_of(one)}
            nothing_shown = self.reader({key: _Choice() for key in keys if self._can_go(key)})
            self.given_away = {
                key: nothing_shown.range_of(key)[0] for key in nothing_shown.exposed()
            }

    def _leave_out_contradictions(self) -> None:
        if self.reader({}).feasible:
            return
        every, self._relations = self._relations, ()
        for one in every:
            before = self._relations
            self._relations = (*before, one)
            if not self.reader({}).feasible:
                self._relations = before
                self.contradictory.append(one)

    def _take_what_fits(self, likely: Sequence[_Any]) -> None:
        """Take what is likely, as much at once as fits."""
        if not likely:
            return
        before = self._relations
        self._relations = (*before, *likely)
        if not self.reader({}).feasible:
            self._relations = before
            half = len(likely) // 2
            for some in (likely[:half], likely[half:]) if half else ():
                self._take_what_fits(some)

    def reader(self, chosen: _Chosen, *, daring: bool | None = None) -> Reader:
        """Return somebody who holds all figures but those that are withheld, and knows the rule.

        Args:
            chosen: The cells that are withheld.
            daring: Whether to take more for granted than need be; None where it fits the figures.
                One who does not, knows nothing of what is only likely.
        """
        return Reader(
            self._cells,
            self._certain if daring is False else self._relations,
            withheld={key: self._cap(chosen, key) for key in chosen},
            given_away=self.given_away,
            whole=self._whole,
            daring=self._daring if daring is None else daring,
        )

    def withhold(self) -> tuple[dict[Key, tuple[Key, ...]], Reader]:
        """Choose cells to withhold until no hidden one can be narrowed any further.

        Returns:
            The chosen cells, each with the hidden ones that it was chosen for, and somebody who
            reads the rest and takes nothing for granted.
        """
        chosen: _Chosen = {}
        whom: dict[Key, tuple[Key, ...]] = {}
        reader = self.reader(chosen)
        while exposed := reader.exposed():
            picked = self._pick(reader, exposed, chosen)
            if not picked:
                self.unsettled = exposed
                break
            chosen |= picked
            whom |= dict.fromkeys(picked, tuple(exposed))
            reader = self.reader(chosen)
        for key in reversed(list(chosen) if len(chosen) > 1 else []):
            fewer = {other: choice for other, choice in chosen.items() if other != key}
            # Who saw a smaller cell given back would know that a larger one had to be so.
            if any(key in choice.before for choice in fewer.values()):
                continue
            trial = self.reader(fewer)
            if not trial.exposed():
                chosen, reader = fewer, trial
        # What is declared must be so for certain, and not only for who takes much for granted.
        return {key: whom[key] for key in chosen}, self.reader(chosen, daring=False)

    def _cap(self, chosen: _Chosen, key: Key) -> Exact | None:
        """Return the most that a withheld cell can be for somebody who knows how it was chosen."""
        sizes = [self._size(rival) for rival in chosen[key].rivals if rival not in chosen]
        return min(sizes, default=None)

    def _size(self, key: Key) -> Exact:
        bounds = seen(self._cells[key], whole=self._whole)
        return 0 if bounds is None or bounds[1] is None else bounds[1]

    def _pick(self, reader: Reader, exposed: list[Key], chosen: _Chosen) -> _Chosen:
        hidden = {key: reader.declared.get(key, (0, None)) for key in exposed}
        picked = self._from_each(self._squeezing(reader, hidden), chosen)
        if picked:
            return picked
        # No relation gives a hidden cell away alone, so some do together: give room to the others.
        width = max(_width(bounds) for bounds in hidden.values())
        room: dict[Key, Range] = {key: (0, width) for key in chosen if key not in self._results}
        tight = self._squeezing(reader, {**reader.declared, **room})
        return self._best(tight, chosen) or self._best(self._relations, chosen)

    def _squeezing(self, reader: Reader, wanted: Mapping[Key, Range]) -> list[_Any]:
        return [
            one
            for one in self._relations
            if any(
                key in wanted and reader.squeezes(one, key, wanted[key]) for key in cells_of(one)
            )
        ]

    def _from_each(self, relations: Iterable[_Any], chosen: _Chosen) -> _Chosen:
        """Pick one cell of each relation, unless one of its cells is picked already."""
        picked: _Chosen = {}
        for one in relations:
            if not picked.keys() & set(cells_of(one)):
                picked |= self._best([one], chosen)
        return picked

    def _best(self, relations: Sequence[_Any], chosen: _Chosen) -> _Chosen:
        """Pick the cell whose loss costs least: one in most of the relations, then by its rank."""
        count: dict[Key, int] = {}
        for one in relations:
            for key in cells_of(one):
                if key not in chosen and self._can_go(key):
                    count[key] = count.get(key, 0) + 1
        if not count:
            return {}
        rank = {key: (-number, self._rank(key)) for key, number in count.items()}
        alike = [key for key in in_order(count) if rank[key] == min(rank.values())]
        best = min(alike, key=self._size)
        # Rates are no sizes of groups, and which one goes says nothing of them.
        if best in self._results:
            return {best: _Choice()}
        named = {key for one in relations for key in cells_of(one)}
        before = [key for key in chosen if key in named and self._rank(key) == self._rank(best)]
        return {best: _Choice(tuple(key for key in alike if key != best), tuple(before))}

    def _can_go(self, key: Key) -> bool:
        if key in self._printed:
            return False
        kinds = (Number, Interval, NotApplicable) if key in self._results else (Number, Interval)
        return isinstance(self._cells.get(key), kinds)

    def _rank(self, key: Key) -> int:
        """Order a rate before a part, and a part before a total."""
        return 0 if key in self._results else 2 if key in self._wholes else 1


def _likely(one: _Any) -> bool:
    return isinstance(one, Relation) and one.likely


def _width(bounds: Range) -> Exact:
    low, high = bounds
    return OPEN - 1 if high is None else high - low
