"""Which figures hang together by the rows that they are made of, where their table shows it."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from rsr.engine.matching import fold
from rsr.model import Indicator, Number, Observation, Value
from rsr.workflow._asked import Asked, asked_of, inside
from rsr.workflow._relating import Place

if TYPE_CHECKING:
    from rsr.engine import Membership
    from rsr.plugins import Table

__all__ = ["ByRows", "Rows", "entangled", "in_common", "rows_in_common"]

# What a figure is known by in the table and among observations.
_Key = tuple[Hashable, ...]


@frozen(kw_only=True)
class Rows:
    """The rows of one table that some indicators have in common."""

    # The indicators whose rows were looked up.
    indicators: frozenset[str]
    memberships: tuple["Membership", ...]


@frozen(kw_only=True)
class ByRows:
    """How figures hang together by their rows."""

    same: list[tuple[Place, Place]] = field(factory=list)
    pairs: list[tuple[Place, tuple[Place, ...], bool]] = field(factory=list)
    # Sums that rsr itself made of bounds, and figures whose rows are in them.
    sums: dict[Place, set[Place]] = field(factory=dict)


def entangled(indicators: Iterable[Indicator]) -> list[tuple[Indicator, ...]]:
    """Return indicators of one table that take the same rows by different columns.

    What they select does not tell how their figures hang together; the rows do.
    """
    these = tuple(indicators)
    found = asked_of(these)
    asked = [(each, found[each.id]) for each in these if each.id in found]
    leader = {each.id: each.id for each, _ in asked}

    def first(id_: str) -> str:
        while leader[id_] != id_:
            id_ = leader[id_]
        return id_

    for at, (_, one) in enumerate(asked):
        for _, other in asked[:at]:
            if _unclear(one, other):
                leader[first(one.id)] = first(other.id)
    groups: dict[str, list[Indicator]] = defaultdict(list)
    for each, _ in asked:
        groups[first(each.id)].append(each)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def _unclear(one: Asked, other: Asked) -> bool:
    """Say whether two may take the same rows, and what they select does not tell which."""
    if not one.overlaps(other):
        return False
    if one.part is None and other.part is None:
        return not inside(one.full, other.full) and not inside(other.full, one.full)
    if one.part is not None and other.part is not None:
        nested = inside(one.rest, other.rest) or inside(other.rest, one.rest)
        return one.part != other.part or not nested
    table, alone = (one, other) if one.part is not None else (other, one)
    # All parts of a table and perhaps more, or some that are named.
    texts = {name: every for name, every in alone.full.items() if name != table.part}
    return not inside(table.rest, texts)


def in_common(table: "Table", indicators: Sequence[Indicator]) -> Iterator[Rows]:
    """Yield the rows that indicators take by different columns: one could give another away."""
    from rsr.engine import memberships

    only = table.files[0] if len(table.files) == 1 else None
    for group in entangled(indicators):
        found = memberships(table.frame, table.layout, group)
        yield Rows(
            indicators=frozenset(each.id for each in group),
            memberships=tuple(evolve(one, file=one.file or only) for one in found),
        )


def rows_in_common(
    rows: Sequence[Rows],
    together: Sequence[Observation],
    places: Mapping[Place, int],
    is_sum: Callable[[str], bool],
) -> ByRows:
    """Relate figures by the rows that they are made of.

    Args:
        rows: The rows of their tables.
        together: All observations.
        places: Where figures stand, and which observation each is.
        is_sum: Says whether rsr adds up the figures of an indicator.
    """
    found = ByRows()
    wanted = frozenset[str]().union(*(one.indicators for one in rows))
    at: dict[_Key, Place] = {}
    for place, index in places.items():
        if place[0] in wanted:
            at[_key(together[index])] = place
    for one in rows:
        for membership in one.memberships:
            vintage = membership.vintage
            about = (
                membership.period.start,
                membership.period.end,
                membership.status,
                vintage.on if vintage else None,
                vintage.label if vintage else None,
                membership.file,
            )
            standing = [
                frozenset(at[*cell, *about] for cell in cells if (*cell, *about) in at)
                for cells in membership.rows
            ]
            _relate(found, [places_ for places_ in dict.fromkeys(standing) if places_], together,
                    places, is_sum)  # fmt: skip
    return found


def _key(observation: Observation) -> _Key:
    part, made_by = observation.part, observation.made_by
    return (
        observation.indicator,
        None if part is None else fold(part),
        observation.period.start,
        observation.period.end,
        observation.status,
        observation.vintage_on,
        observation.vintage,
        None if made_by is None else made_by.file,
    )


def _relate(
    found: ByRows,
    rows: Sequence[frozenset[Place]],
    together: Sequence[Observation],
    places: Mapping[Place, int],
    is_sum: Callable[[str], bool],
) -> None:
    """Relate the figures of one period, status and file.

    Args:
        found: What is added to.
        rows: Sets of rows, by the figures that all of a set are in.
        together: All observations.
        places: Which observation each figure is.
        is_sum: Says whether rsr adds up the figures of an indicator.
    """
    made_of: dict[Place, list[int]] = defaultdict(list)
    for number, members in enumerate(rows):
        for place in sorted(members, key=repr):
            made_of[place].append(number)

    def value(place: Place) -> Value:
        return together[places[place]].value

    # A figure whose rows are one set stands for them; a sum that rsr made comes last.
    own: dict[int, Place] = {}
    for place in sorted(made_of, key=lambda place: (is_sum(place[0]), repr(place))):
        numbers = made_of[place]
        if len(numbers) == 1:
            first = own.setdefault(numbers[0], place)
            if first != place and value(first) == value(place):
                found.same.append((place, first))
            elif first != place:
                found.pairs.append((place, (first,), False))
    first_of: dict[frozenset[int], Place] = {}
    for place, numbers in made_of.items():
        every = frozenset(numbers)
        alike = first_of.setdefault(every, place)
        if alike != place and value(alike) == value(place):
            found.same.append((place, alike))
            continue
        bounds_only = is_sum(place[0]) and not isinstance(value(place), Number)
        if bounds_only:
            # What rsr made of the bounds of its rows tells of them only together with these.
            within = {
                other
                for number in numbers
                for other in rows[number]
                if other != place and every > set(made_of[other])
            }
            within |= {own[numbers[0]]} - {place} if len(numbers) == 1 else set()
            if within:
                found.sums.setdefault(place, set()).update(within)
        if len(numbers) > 1:
            of = [
                own.get(number) or ("", f"rows {number} of {place[0]}", place[2])
                for number in numbers
            ]
            # Sums of other periods can tell more of one than its bounds. What is withheld must not
            # be printed with bounds that rest on these: they are wider in the end.
            if any(part[0] for part in of):
                found.pairs.append((place, tuple(of), bounds_only))


def linked(rows: Sequence[Rows]) -> Iterator[tuple[str, str]]:
    """Yield indicators of which the rows tell how their figures hang together, by twos."""
    for one in rows:
        for first in one.indicators:
            for second in one.indicators - {first}:
                yield first, second
