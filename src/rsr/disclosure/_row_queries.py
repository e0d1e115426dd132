"""Row queries: which rows of a data source each indicator selects, in a form that can be compared."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence

from attrs import evolve, frozen

from rsr.model import Indicator, Observation, Options
from rsr.values.texts import Wanted, fold

# The folded texts that a query wants of each folded column.
Texts = Mapping[str, frozenset[str]]
# Stands for all texts of a column that no indicator of the source names. No cell holds it.
_UNNAMED = "\0"
# Columns that stand for the data source and the measure, so that queries of several are told apart.
_SOURCE, _MEASURE = "\0source", "\0measure"


def _known_texts(
    indicators: Iterable[Indicator], parts: Iterable[tuple[str, str]]
) -> dict[str, frozenset[str]]:
    """Return the folded texts that are known of each folded column, and one for all others."""
    found: dict[str, set[str]] = defaultdict(lambda: {_UNNAMED})
    for one in indicators:
        for options in (one.select, one.measured.whole if one.measured is not None else {}):
            for name, given in options.items():
                wanted = Wanted.of(given)
                found[fold(name)] |= wanted.folded if wanted is not None else set()
    for name, part in parts:
        found[fold(name)].add(fold(part))
    return {name: frozenset(texts) for name, texts in found.items()}


def _texts(options: Options, known: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Return the texts that are wanted of each column; ``not`` wants the other known texts."""
    return {
        fold(name): wanted.among(known.get(fold(name), frozenset([_UNNAMED])))
        for name, given in options.items()
        if (wanted := Wanted.of(given)) is not None
    }


@frozen(kw_only=True)
class RowQuery:
    """The rows that an indicator selects: those of its parts, and those of its total."""

    #: The indicator.
    id: str
    #: The rows of all its parts, or of its one figure; rows that ``whole`` selects are not among them.
    rows: Texts
    #: The same without the condition on the part column.
    margin: Texts
    #: The column whose texts are the parts; None where the indicator has no parts.
    part: str | None
    #: The rows of the figure without a part; None where the indicator has no such figure.
    total: Texts | None
    #: The columns that tell the total from the parts.
    total_columns: frozenset[str]
    #: True where rsr adds rows up.
    summed: bool

    @classmethod
    def of(cls, indicator: Indicator, known: Mapping[str, frozenset[str]]) -> "RowQuery | None":
        """Return the query of an indicator; None where it counts rows, which hides nothing."""
        measured = indicator.measured
        if measured is None or measured.combine == "count":
            return None
        rows = _texts(indicator.select, known)
        whole = _texts(measured.whole, known)
        part = fold(measured.part) if measured.part is not None else None
        total_columns = frozenset(map(fold, measured.whole))
        total: Texts | None = rows if part is None and not whole else None
        if part is not None and whole:
            total = {name: texts for name, texts in rows.items() if name not in total_columns}
            total |= whole
        return cls(
            id=indicator.id,
            rows=rows,
            margin={name: texts for name, texts in rows.items() if name != part},
            part=part,
            total=total,
            total_columns=total_columns,
            summed=measured.combine == "sum",
        )

    @classmethod
    def of_observations(cls, id_: str) -> "RowQuery":
        """Return the query of an indicator whose observations are given: a total and its parts."""
        none: Texts = {}
        return cls(
            id=id_,
            rows=none,
            margin=none,
            part="",
            total=none,
            total_columns=frozenset(),
            summed=False,
        )

    def with_origin(self, *, source: Hashable, measure: Hashable) -> "RowQuery":
        """Return the query as one of a data source and a measure, beside queries of others."""
        own = {_SOURCE: frozenset([repr(source)]), _MEASURE: frozenset([repr(measure)])}
        total = None if self.total is None else {**self.total, **own}
        return evolve(self, rows={**self.rows, **own}, margin={**self.margin, **own}, total=total)

    @property
    def source(self) -> frozenset[str]:
        """The data source that `with_origin` gave it; empty without one."""
        return self.rows.get(_SOURCE, frozenset())

    def overlaps(self, other: "RowQuery") -> bool:
        """Say whether both queries could select a row."""
        shared = self.rows.keys() & other.rows.keys()
        return all(self.rows[name] & other.rows[name] for name in shared)


def row_queries(
    indicators: Sequence[Indicator], observations: Iterable[Observation] = ()
) -> dict[str, RowQuery]:
    """Return the row queries of indicators by their ids; those that count rows have none."""
    columns = {
        each.id: each.measured.part
        for each in indicators
        if each.measured is not None and each.measured.part is not None
    }
    parts = {
        (columns[one.indicator], one.part)
        for one in observations
        if one.part is not None and one.indicator in columns
    }
    known = _known_texts(indicators, parts)
    return {each.id: found for each in indicators if (found := RowQuery.of(each, known))}


def in_any_source(texts: Texts) -> frozenset[tuple[str, frozenset[str]]]:
    """Return the conditions of a query without that on the data source."""
    return frozenset((name, wanted) for name, wanted in texts.items() if name != _SOURCE)


def inside(one: Texts, other: Texts) -> bool:
    """Say whether every row that the first conditions select is selected by the others too."""
    return all(name in one and one[name] <= texts for name, texts in other.items())
