"""Rows that are added up or counted, and are all of one text in each figure, and of another in others."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from rsr.engine.changing import changes, changing, may_be_codes, undeclared
from rsr.engine.contents import of_several
from rsr.engine.differing import unselected
from rsr.engine.dimensions import MOST_TEXTS, Dimensions
from rsr.engine.figure_groups import Pot
from rsr.engine.frames import collected
from rsr.engine.matching import text_of
from rsr.engine.parting import FigureContext, parting
from rsr.errors import Problem, Where, import_extra
from rsr.model import Break
from rsr.values.texts import fold

if TYPE_CHECKING:
    from rsr.engine.plans import MeasurementPlan, Query

# Of more rows nothing is looked at.
_MOST_ROWS = 20_000
# So many rows beside the first of their figure are all of the rarer texts by chance in one of 1,000
# cases at most, where half of the rows are.
_LEAST_ROWS = 10
# A month has so many days and one more, at least.
_MONTH = 27
_SELECT = Where(path=("select",))


def uniform_among(
    query: "Query", plan: "MeasurementPlan", pots: Collection[Pot]
) -> Iterator[tuple[Problem, tuple[Break, ...] | None]]:
    """Tell of columns that nobody selected, whose text is one in each figure and not in all.

    Where a column names what people or measures are, such as the sex, and no text comes back, the figures
    are of several things: that is an error, and None comes beside it. Other texts that change over time,
    but for those of a place that come back, are a warning, beside which come the days from which figures
    may not compare. The table is looked at once more, where it has few rows.

    Args:
        query: The query whose rows are added up or counted.
        plan: How the indicator is measured.
        pots: The rows of each figure.
    """
    if sum(pot.rows for pot in pots) > _MOST_ROWS:
        return
    told = _one_text_each(query, pots, each=plan.combine == "sum")
    dimensions = Dimensions(tuple(told), query.used)

    def beside(names: Collection[str]) -> list[FigureContext]:
        return [
            FigureContext(
                period=pot.head.period,
                part=pot.folded,
                whole=pot.whole,
                texts=[told[name][at] for name in names],
            )
            for at, pot in enumerate(pots)
        ]

    turned = changing(tuple(told), beside(told)) if told else {}
    apart = parting(dimensions, beside(dimensions.columns))
    parted = any(pot.folded for pot in pots)
    several = {name for name in turned if of_several(set(told[name]), parted=parted)}
    places = {name for name, named in dimensions.found.items() if named.of == "attribute"}
    several |= apart.keys() - places
    columns = {
        name: sorted({*told[name]} - {""})
        for name, change in turned.items()
        if name in several and not change.returns
    }
    warned = {
        name: change
        for name, change in undeclared(turned, plan.breaks).items()
        if name in several or name in dimensions.others or (name in apart and not change.returns)
    }
    if columns:
        yield unselected(columns, _SELECT, option="select"), None
    elif warned:
        perhaps = tuple(change.as_break(name) for name, change in warned.items())
        yield changes(warned, _SELECT, option="select"), perhaps


def _one_text_each(query: "Query", pots: Collection[Pot], *, each: bool) -> dict[str, list[str]]:
    """Return the columns whose text is one in each figure, and not in all, with these texts.

    Few rows are of one text by chance: those of the rarer texts must be ten or more, beside the first of
    each figure. With ``each``, single rows tell as much where every figure is one, of a month or more.
    """
    single = each and all(
        pot.rows == 1 and (pot.head.period.end - pot.head.period.start).days >= _MONTH
        for pot in pots
    )
    nw = import_extra("narwhals.stable.v2", extra="data", to="measure a table")
    unused = Dimensions(tuple(query.types), query.used)
    names = [
        name
        for name in (*unused.columns, *unused.others)
        if query.types[name] in (nw.String, nw.Categorical, nw.Enum)
        or (query.types[name].is_integer() and (name in unused.found or may_be_codes(name)))
    ]
    groups = [cells for pot in pots for cells in pot.groups]
    if not names or not groups:
        return {}
    keys = {f"key_{at}": key for at, key in enumerate(query.keys)}
    texts = {}
    for at, name in enumerate(names):
        plain = query.key(name).cast(nw.String).str.strip_chars()
        texts[f"text_{at}"] = nw.when(plain != "").then(plain)
    ends = [
        getattr(nw.col(key), end)().alias(f"{end}_{key}") for key in texts for end in ("min", "max")
    ]
    table = query.sharing_texts(groups).select(**keys, **texts).group_by(*keys).agg(*ends)
    found = {
        tuple(cells[: len(keys)]): tuple(map(text_of, cells[len(keys) :]))
        for cells in collected(table)
    }
    told: dict[str, list[str]] = {}
    for at, name in enumerate(names):
        texts_of = [
            {
                fold(text): text
                for cells in pot.groups
                for text in found.get(tuple(cells[: len(keys)]), ())[2 * at : 2 * at + 2]
                if text
            }
            for pot in pots
        ]
        several = len({one for here in texts_of for one in here})
        if 1 < several <= MOST_TEXTS and all(len(here) <= 1 for here in texts_of):
            each_text = [next(iter(here.values()), "") for here in texts_of]
            if single or _are_many(each_text, pots):
                told[name] = each_text
    return told


def _are_many(texts: Sequence[str], pots: Collection[Pot]) -> bool:
    beside = Counter[str]()
    for text, pot in zip(texts, pots, strict=True):
        beside[fold(text)] += pot.rows - 1
    return sum(beside.values()) - max(beside.values()) >= _LEAST_ROWS
