"""Whether rows that are added up or counted are each one case: no version, duplicate or total of others."""

from collections.abc import Iterator, Mapping, Sequence

from rsr.engine.added_apart import ADDED_UP
from rsr.engine.cell_reader import CellReader
from rsr.engine.changing import changes
from rsr.engine.differing import texts_in_words
from rsr.engine.figure_collector import FigureCollector
from rsr.engine.matching import Columns
from rsr.engine.nested import nested_among
from rsr.engine.plans import MeasurementPlan, Query
from rsr.engine.repeated import repeated_among
from rsr.engine.totals import SUSPECTED
from rsr.engine.uniform_sums import uniform_among
from rsr.engine.versions import Versions
from rsr.errors import Problem, Where, as_yaml
from rsr.model import Break

_SELECT = Where(path=("select",))


def added_rows(
    query: Query,
    plan: MeasurementPlan,
    columns: Columns,
    reader: CellReader,
    gathering: FigureCollector,
) -> Iterator[tuple[Problem, tuple[Break, ...] | None]]:
    """Tell of rows that are not each one case, with None where no figure can be used.

    Else with the days from which figures may not compare with those before.
    """
    versions = Versions(query, plan, gathering.pots)
    if of_one := versions.of_one_record():
        yield _of_one_record(of_one), None
        return
    if apart := [*uniform_among(query, plan, gathering.pots)]:
        yield from apart
        if apart[0][1] is None:
            return
    if turned := versions.changing():
        perhaps = tuple(change.as_break(name) for name, change in turned.items())
        yield changes(turned, _SELECT, option="select"), perhaps
    if (twice := repeated_among(query, plan, gathering.pots)) is not None:
        yield twice, () if twice.severity == "warning" else None
    if plan.combine == "sum" and (added := gathering.added()):
        found = nested_among(query, plan, columns, reader, gathering.placed, added)
        if found is not None:
            yield found, () if found.code in (ADDED_UP, SUSPECTED) else None


def _of_one_record(columns: Mapping[str, Sequence[str]]) -> Problem:
    name, texts = next(iter(columns.items()))
    told = ", ".join(map(as_yaml, texts))
    return Problem(
        code="select-ambiguous",
        must="a record must be added up or counted in one version",
        got=f"rows that differ in nothing but {texts_in_words(columns)}",
        hint=f"name one under select, as in {as_yaml(name)}: {as_yaml(texts[0])}; or, where each row is a case of "
        f"its own, all of them: [{told}]",
        where=_SELECT,
    )
