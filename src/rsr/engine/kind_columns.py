"""Columns of units and measures beside figures, and which kind of statistic their texts tell."""

from collections.abc import Collection, Mapping

from rsr.engine.dimensions import kind_column
from rsr.errors import Problem, Where, as_yaml, short_repr
from rsr.model import StatisticKind
from rsr.model.kinds import firmer, kind_in_words, kinds_in_column
from rsr.values.texts import fold

# How many texts are written out as an example of what to write.
_SOME = 30
# What counts are called in a column of units or measures, without saying of what.
_COUNTS = frozenset(["count", "counts", "number", "numbers", "num", "no", "n", "#"])
# Codes of units, of Eurostat, that mean something else in other columns.
_CODES = {"RT": "rate", **{f"I{year:02}": "index" for year in range(5, 30)}}


def kind_in_columns(
    texts: Mapping[str, Collection[str]],
    where: Where,
    *,
    unit: str,
    stated: bool,
    option: str,
    of: str = "",
) -> tuple[StatisticKind | None, Problem | None]:
    """Return the kind that columns of units and measures tell, or the problem of several kinds.

    A kind that is stated stands against what measures are called, and not against their units. Where a
    column holds nothing but words for counts, and none is stated, they are counts.

    Args:
        texts: What stands in such columns beside the figures that are used.
        where: Where the register says which rows are read.
        unit: What the figures count.
        stated: True where the indicator states their kind.
        option: What says which rows are read.
        of: The indicator, where the place does not tell it.
    """
    found: list[StatisticKind | None] = []
    for name in sorted(texts, key=lambda name: kind_column(name) != "unit"):
        codes = _CODES if kind_column(name) == "unit" else {}
        kind, mixed = kinds_in_column([codes.get(text, text) for text in texts[name]], unit)
        found.append(kind)
        if mixed is None or (stated and kind_column(name) != "unit"):
            continue
        told = [as_yaml(text) for text in sorted({text.strip() for text in texts[name]} - {""})]
        more = ", ..." if len(told) > _SOME else ""
        return None, Problem(
            code="kinds-mixed",
            must="the figures of an indicator must be of one kind",
            got=f"{mixed[1]} beside {short_repr(mixed[0])} in {short_repr(name, whole=True)}"
            + (f" for {short_repr(of)}" if of else ""),
            hint=f"name the texts of one kind under {option}, of {', '.join(told[:_SOME])}{more}; "
            "give the others an indicator of their own",
            where=where,
        )
    kind = firmer(*found)
    if kind is None and not stated and any(map(_are_counts, texts.values())):
        kind = "count"
    return kind, None


def _are_counts(texts: Collection[str]) -> bool:
    told = {fold(text).strip("() .") for text in texts} - {""}
    return bool(told) and all(text in _COUNTS or kind_in_words(text) == "count" for text in told)
