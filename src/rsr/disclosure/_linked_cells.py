"""Sets of cells linked by relations, and the complementary suppression that keeps hidden ones so."""

from collections.abc import Container, Iterable, Mapping, Sequence

from attrs import frozen

from rsr.disclosure._attacker import OPEN, Attacker, Knowledge, printed_ranges
from rsr.disclosure._region import Range
from rsr.disclosure._simplex import Exact
from rsr.disclosure._union_find import UnionFind
from rsr.disclosure.relations import Key, Relation, cells_of, in_order
from rsr.model import Suppressed, Value


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
    sets: UnionFind[int] = UnionFind()
    every = sorted(relations, key=lambda one: repr(one.total))
    if len({one.total for one in every}) < len(every):
        every.sort(key=repr)
    first: dict[Key, int] = {}
    for number, one in enumerate(every):
        for key in cells_of(one):
            other = first.setdefault(key, number)
            if other != number:
                sets.merge(number, other)
    found: dict[int, list[Relation]] = {}
    for number, one in enumerate(every):
        found.setdefault(sets.find(number), []).append(one)
    return list(found.values())


class LinkedCells:
    """Cells that are linked by relations, directly or through others.

    ``printed``: cells that were printed before, so that withholding them hides nothing.
    """

    def __init__(
        self,
        cells: Mapping[Key, Value],
        relations: Sequence[Relation],
        known: Mapping[Key, Range],
        printed: Container[Key] = (),
    ) -> None:
        self._cells = cells
        #: The cells.
        self.keys = {key for one in relations for key in cells_of(one)}
        self._ranges, self._whole = printed_ranges(cells, known, self.keys)
        # The cells that can be withheld.
        self._candidates = {
            key
            for key in self._ranges
            if key not in printed and (key in known or not isinstance(cells[key], Suppressed))
        }
        self._totals = {one.total for one in relations}
        #: Relations that contradict others.
        self.contradictory: list[Relation] = []
        #: Hidden cells that are narrowed whatever is withheld, with the range that is left.
        self.given_away: dict[Key, Range] = {}
        #: Hidden cells whose feasibility range could not be settled in time.
        self.unsettled: list[Key] = []
        # Those that are known to hold; a likely one proves nothing.
        self._certain = [one for one in relations if not one.likely]
        likely = [one for one in relations if one.likely]
        self._knowledge = self._known(self._certain, assuming=True)
        self._first = Attacker(self._knowledge, {})
        if not self._first.feasible:
            self._take(self._certain, assuming=False)
        if not self._first.feasible:
            every, self._certain = self._certain, []
            for one in every:
                consistent = self._take([*self._certain, one], assuming=False)
                (self._certain if consistent else self.contradictory).append(one)
            self._take(self._certain, assuming=False)
        self._add_consistent(likely)

    def _known(self, relations: Sequence[Relation], *, assuming: bool) -> Knowledge:
        found = Knowledge(
            self._cells, self._ranges, relations, whole=self._whole, assuming=assuming
        )
        given_away = self.given_away.keys() & found.declared.keys()
        found.declared.update((key, self.given_away[key]) for key in given_away)
        return found

    def _take(self, relations: Sequence[Relation], *, assuming: bool) -> bool:
        """Let the attacker know these relations, and say whether they contradict nothing."""
        self._knowledge = self._known(relations, assuming=assuming)
        self._first = Attacker(self._knowledge, {})
        return self._first.feasible

    def _add_consistent(self, likely: Sequence[Relation]) -> None:
        """Add likely relations that contradict nothing, by halves where all of them together do."""
        before = self._knowledge
        if not likely or self._take([*before.relations, *likely], assuming=before.assuming):
            return
        self._take(before.relations, assuming=before.assuming)
        half = len(likely) // 2
        for some in (likely[:half], likely[half:]) if half else ():
            self._add_consistent(some)

    def attacker(
        self, chosen: _Chosen, before: Attacker | None = None, *, certain: bool = False
    ) -> Attacker:
        """Return the attacker on these cells while some of them are withheld.

        ``certain``: True for one who does not assume that missing parts add nothing, and uses no
        relation that is only likely.
        """
        known = self._known(self._certain, assuming=False) if certain else self._knowledge
        # A withheld cell is no larger than those that were passed over for it.
        withheld: dict[Key, Range] = {
            key: (0, min((self._size(one) for one in of.rivals if one not in chosen), default=None))
            for key, of in chosen.items()
        }
        return Attacker(known, withheld, before)

    def _find_given_away(self) -> bool:
        """Find the hidden cells that are narrowed whatever is withheld, and take their ranges."""
        keys = self._candidates & self._knowledge.bounds.keys()
        all_withheld = Attacker(self._knowledge, dict.fromkeys(keys, (0, None)), self._first)
        self.given_away = {key: all_withheld.range_of(key)[0] for key in all_withheld.exposed()}
        if self.given_away:
            self._take(self._knowledge.relations, assuming=self._knowledge.assuming)
        return bool(self.given_away)

    def withhold(self) -> tuple[dict[Key, tuple[Key, ...]], Attacker]:
        """Choose cells to withhold until no hidden one can be narrowed.

        Returns:
            The chosen cells, each with the hidden ones for which it was chosen, and the attacker who
            assumes nothing.
        """
        chosen: _Chosen = {}
        protects: dict[Key, tuple[Key, ...]] = {}
        attacker = self._first
        exposed = attacker.exposed()
        searched = False
        while exposed:
            picked = self._pick(attacker, exposed, chosen)
            chosen |= picked
            protects |= dict.fromkeys(picked, tuple(exposed))
            if picked:
                attacker = self.attacker(chosen, attacker)
                exposed = attacker.exposed()
            if exposed and not searched and (not picked or len(self._knowledge.relations) > 1):
                # Nearly always one round is enough, so that no cell is given away.
                searched = True
                if self._find_given_away():
                    chosen, attacker = {}, self._first
                    exposed = attacker.exposed()
                    continue
            if not picked:
                self.unsettled = exposed
                break
        for key in reversed(list(chosen) if len(chosen) > 1 else []):
            fewer = {other: choice for other, choice in chosen.items() if other != key}
            # That a smaller cell is printed again would tell that a larger one had to be withheld.
            if any(key in choice.before for choice in fewer.values()):
                continue
            trial = self.attacker(fewer, attacker)
            if not trial.exposed():
                chosen, attacker = fewer, trial
        # Printed bounds must be certain, and not only follow from assumptions.
        if self._knowledge.assumed or len(self._knowledge.relations) > len(self._certain):
            attacker = self.attacker(chosen, attacker, certain=True)
        return {key: protects[key] for key in chosen}, attacker

    def _size(self, key: Key) -> Exact:
        return self._ranges[key][1] or 0

    def _pick(self, attacker: Attacker, exposed: list[Key], chosen: _Chosen) -> _Chosen:
        declared = self._knowledge.declared
        hidden = {key: declared[key] for key in exposed}
        picked = self._from_each(attacker.narrowing(hidden), chosen)
        if picked:
            return picked
        # No relation exposes a hidden cell alone, but some do together: widen the withheld cells.
        width = max(_width(bounds) for bounds in hidden.values())
        room: dict[Key, Range] = dict.fromkeys(chosen, (0, width))
        tight = attacker.narrowing({**declared, **room})
        return self._best(tight, chosen) or self._best(self._knowledge.relations, chosen)

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
                if key in self._candidates and key not in chosen:
                    count[key] = count.get(key, 0) + 1
        if not count:
            return {}
        most = max(count.values())
        every = [key for key, number in count.items() if number == most]
        candidates = [key for key in every if key not in self._totals] or every
        least = min(map(self._size, candidates))
        smallest = [key for key in candidates if self._size(key) == least]
        best = in_order(smallest)[0]
        named = {key for one in relations for key in cells_of(one)} if chosen else ()
        before = [
            key
            for key in chosen
            if key in named and (key in self._totals) == (best in self._totals)
        ]
        return {best: _Choice(tuple(key for key in candidates if key != best), tuple(before))}


def _width(bounds: Range) -> Exact:
    low, high = bounds
    return OPEN - 1 if high is None else high - low
