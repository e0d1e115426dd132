"""Which rows indicators of one data source ask for, as they are compared with each other."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence

from attrs import evolve, frozen

from rsr.model import Indicator, Observation, Options
from rsr.values.texts import Wanted, fold

__all__ = ["Asked", "Texts", "asked_of", "inside", "wherever"]

# The folded texts that are wanted of each folded column.
Texts = Mapping[str, frozenset[str]]
# Stands for all the texts of a column that no indicator of the source names: no cell holds it.
_UNNAMED = "\0"
# Stand for columns that tell the rows of one data source, and of one measure, from those of others.
_SOURCE, _MEASURE = "\0source", "\0measure"


def _named_texts(
    indicators: Iterable[Indicator], parts: Iterable[tuple[str, str]]
) -> dict[str, frozenset[str]]:
    """Return the folded texts that are known of each folded column, and one for all others.

    Args:
        indicators: The indicators of one source.
        parts: The columns of parts, each with a part of it.
    """
    found: dict[str, set[str]] = defaultdict(lambda: {_UNNAMED})
    for one in indicators:
        for options in (one.select, one.measured.whole if one.measured is not None else {}):
            for name, given in options.items():
                wanted = Wanted.of(given)
                found[fold(name)] |= wanted.folded if wanted is not None else set()
    for name, part in parts:
        found[fold(name)].add(fold(part))
    return {name: frozenset(texts) for name, texts in found.items()}


def _texts(options: Options, named: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Return what is wanted of each column as a set; of what is left out, the rest of what is known."""
    return {
        fold(name): wanted.among(named.get(fold(name), frozenset([_UNNAMED])))
        for name, given in options.items()
        if (wanted := Wanted.of(given)) is not None
    }


@frozen(kw_only=True)
class Asked:
    """The rows that an indicator asks for, as they are compared with those of others."""

    id: str
    # All of its rows, apart from those of a whole.
    full: Texts
    # The same, whatever the part is.
    rest: Texts
    part: str | None
    # The rows of the figure that has no part; None where there is none.
    one: Texts | None
    # The columns that tell its whole from its parts.
    apart: frozenset[str]
    summed: bool

    @classmethod
    def of(cls, indicator: Indicator, named: Mapping[str, frozenset[str]]) -> "Asked | None":
        """Read what an indicator asks for; None where it counts rows, which hides nothing.

        Args:
            indicator: The indicator.
            named: The texts that are known of each column; see `_named_texts`.
        """
        measured = indicator.measured
        if measured is None or measured.combine == "count":
            return None
        full = _texts(indicator.select, named)
        whole = _texts(measured.whole, named)
        part = fold(measured.part) if measured.part is not None else None
        apart = frozenset(map(fold, measured.whole))
        one: Texts | None = full if part is None and not whole else None
        if part is not None and whole:
            one = {name: texts for name, texts in full.items() if name not in apart} | whole
        return cls(
            id=indicator.id,
            full=full,
            rest={name: texts for name, texts in full.items() if name != part},
            part=part,
            one=one,
            apart=apart,
            summed=measured.combine == "sum",
        )

    @classmethod
    def given(cls, id_: str) -> "Asked":
        """Return what stands for an indicator whose observations are given: a whole and its parts."""
        none: Texts = {}
        return cls(id=id_, full=none, rest=none, part="", one=none, apart=frozenset(), summed=False)

    def beside_others(self, *, source: Hashable, measure: Hashable) -> "Asked":
        """Return the same, told apart from what is asked of other data sources and measures."""
        own = {_SOURCE: frozenset([repr(source)]), _MEASURE: frozenset([repr(measure)])}
        one = None if self.one is None else {**self.one, **own}
        return evolve(self, full={**self.full, **own}, rest={**self.rest, **own}, one=one)

    @property
    def source(self) -> frozenset[str]:
        """What tells its data source from the others beside it; empty where there are none."""
        return self.full.get(_SOURCE, frozenset())

    def overlaps(self, other: "Asked") -> bool:
        """Say whether a row could be asked for by both."""
        shared = self.full.keys() & other.full.keys()
        return all(self.full[name] & other.full[name] for name in shared)


def asked_of(
    indicators: Sequence[Indicator], observations: Iterable[Observation] = ()
) -> dict[str, Asked]:
    """Return what indicators ask for, by their ids; those that count rows hide nothing.

    Args:
        indicators: The indicators.
        observations: Figures whose parts are texts of a column, too.
    """
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
    named = _named_texts(indicators, parts)
    return {each.id: found for each in indicators if (found := Asked.of(each, named))}


def wherever(texts: Texts) -> frozenset[tuple[str, frozenset[str]]]:
    """Return the texts that are wanted, whichever data source they are asked of."""
    return frozenset((name, wanted) for name, wanted in texts.items() if name != _SOURCE)


def inside(one: Texts, other: Texts) -> bool:
    """Say whether all rows that are asked for are among others that are asked for."""
    return all(name in one and one[name] <= texts for name, texts in other.items())
