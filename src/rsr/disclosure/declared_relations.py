"""Table relations that a register declares, in the cells of a period, and those figures contradict."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from rsr.disclosure._bounds import can_add_up
from rsr.disclosure._published_cells import PublishedCells
from rsr.disclosure.relations import Cell
from rsr.errors import Problem
from rsr.model import Indicator, Missing, Observation, Register, Value
from rsr.values.texts import fold

__all__ = ["contradicted_relations", "declared_totals", "related_by_declaration"]


def declared_totals(
    declaring: Sequence[Indicator], cells: Mapping[Cell, Value], *, fitting: bool = True
) -> Iterator[tuple[str, int, Cell, list[Cell]]]:
    """Yield the declared totals that are published in a period, with their parts.

    A part that is not published there can be anything.

    ``fitting``: True for those that their figures can keep, False for the others.

    Yields:
        The indicator, the place of the relation in it, the total, and its parts.
    """
    if not declaring:
        return
    published: dict[tuple[str, str | None], Cell] = {}
    texts: dict[str, list[str]] = defaultdict(list)
    for id_, part in cells:
        published.setdefault((id_, None if part is None else fold(part)), (id_, part))
        if part is not None:
            texts[id_].append(part)

    def cell(named: Cell) -> Cell:
        id_, part = named
        return published.get((id_, None if part is None else fold(part)), named)

    for each in declaring:
        for place, relation in enumerate(each.table_relations):
            for total, parts in relation.cells(each.id, texts[each.id]):
                whole, of = cell(total), [cell(part) for part in parts]
                values = [cells.get(part, Missing()) for part in of]
                there = whole in cells and any(part in cells for part in of)
                if there and can_add_up(cells[whole], values) is fitting:
                    yield each.id, place, whole, of


def related_by_declaration(declaring: Sequence[Indicator]) -> frozenset[tuple[str, str]]:
    """Return pairs of indicators whose figures are related by a declaration."""
    named = [{each.id, *one.indicators} for each in declaring for one in each.table_relations]
    return frozenset((one, other) for ids in named for one in ids for other in ids - {one})


def contradicted_relations(
    register: Register, observations: Sequence[Observation]
) -> Iterator[Problem]:
    """Yield an error for each declared relation that the figures of an issue contradict."""
    declaring = [each for each in register.indicators if each.table_relations]
    ids = {id_ for each in declaring for one in each.table_relations for id_ in one.indicators}
    ids |= {each.id for each in declaring}
    members = [at for at, one in enumerate(observations) if one.indicator in ids] if ids else []
    found = PublishedCells.of(observations, members)
    told: dict[tuple[str, int], list[str]] = defaultdict(list)
    for days, issues in found.periods.items():
        for keys in issues.values():
            values = {cell: found.values[key] for cell, key in keys.items()}
            for id_, place, total, _ in declared_totals(declaring, values, fitting=False):
                told[id_, place].append(f"{total[1] or 'whole'}, {days[0]} to {days[1]}")
    at = {each.id: index for index, each in enumerate(register.indicators)}
    for (id_, place), where in told.items():
        more = f", and {len(where) - 1} more" if len(where) > 1 else ""
        yield Problem(
            code="relation-contradicted",
            must="figures of which a register declares that they add up must do so, within rounding",
            got=f"{id_} ({where[0]}){more}",
            hint="correct table_relations, or ask the publisher; nothing is withheld for it there",
            where=register.where("indicators", at[id_], "table_relations", place),
        )
