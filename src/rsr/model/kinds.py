"""What kind of statistic a figure is, and which kinds may be added up.

Counts and amounts add up over parts and over periods. Rates, percentages, ratios, means, medians,
other quantiles and indices do not: that of a whole is none of its parts' sum.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

from attrs import frozen

if TYPE_CHECKING:
    from rsr.model.indicator import Indicator

__all__ = [
    "ADDITIVE",
    "Adding",
    "Known",
    "StatisticKind",
    "TimeSense",
    "adding",
    "contradict",
    "forbidden_by",
    "in_per_cent",
    "is_additive",
    "kind_in_words",
    "kind_of",
    "plural_of",
    "recognised_kind",
    "settled_kind",
]

StatisticKind = Literal[
    "count", "amount", "rate", "percentage", "ratio", "mean", "median", "quantile", "index"
]
TimeSense = Literal["period", "point-in-time", "cumulative"]
# When figures may be added up.
Adding = Literal["always", "whole", "never"]

# Kinds that a unit leaves no doubt of: what is in per cent is no count, though it be called one. A
# mean, such as of people in hospital each day, may be added up over parts where that is stated.
_OF_UNITS: frozenset[str | None] = frozenset({"percentage", "rate", "median", "quantile", "index"})
# The kinds of which sums over parts, and over periods, have a meaning.
ADDITIVE: frozenset[str] = frozenset({"count", "amount"})
_PLURAL: dict[str, str] = {
    "count": "counts",
    "amount": "amounts",
    "rate": "rates",
    "percentage": "percentages",
    "ratio": "ratios",
    "mean": "means",
    "median": "medians",
    "quantile": "quantiles",
    "index": "indices",
}
# What is said of a number of things, whatever words follow: "Number of people above the median".
_COUNTED = re.compile(r"\s*(?:the\s+|total\s+)*(?:numbers?|counts?|no\.)\s+of\b")
# People above the median are no median.
_NOT_BESIDE = "".join(
    f"(?<!{word} )(?<!{word} the )" for word in ("above", "below", "over", "under", "than")
)
# The words that name a kind, in the order in which they are looked for: a median of rates is one.
_NAMED: tuple[tuple[StatisticKind, "re.Pattern[str]"], ...] = (
    ("median", re.compile(rf"{_NOT_BESIDE}\bmedians?\b")),
    ("quantile", re.compile(r"\b(?:percentiles?|quartiles?|deciles?|quintiles?|quantiles?)\b")),
    (
        "percentage",
        re.compile(
            r"%|\bin 100\b|\bper ?cent\b|\bpct\b|\bpercentages?\b|\bproportions?\b|\bshares? of\b"
        ),
    ),
    (
        "mean",
        re.compile(
            rf"{_NOT_BESIDE}\baverages?\b|^\s*mean\b|\bmean (?:number|time|wait"
            r"|length|duration|age|score|cost|days?|hours?|minutes?|weeks?|stay|of)\b"
            r"|\blength of (?:stay|wait)\b"
        ),
    ),
    ("rate", re.compile(r"\brates?\b|\b(?:per|in) [0-9][0-9,.]*")),
    (
        "ratio",
        re.compile(r"\bratios?\b|\bper (?:incident|person|head|patient|bed|day|place|staff)\b"),
    ),
    ("index", re.compile(r"\bindex(?: numbers?)?\s*(?:\(|,|$)|^\s*index of\b|\bindices\b")),
)
# Units of shares from 0 to 1.
_SHARE = re.compile(r"\b(?:proportions?|fractions?|shares?|ratios?)\b|\b0 to 1\b")
_MONEY = re.compile(r"[£€$]|\b(?:gbp|eur|usd|pounds(?: sterling)?|euros?|dollars?|pence)\b")
# Units of which nobody can tell whether they are of a sum, such as bed days, or of a mean or a
# median, such as days that people wait.
_UNCLEAR = re.compile(
    r"\s*(?:calendar |working |whole )?(?:seconds?|minutes?|mins?|hours?|days?|weeks?|months?|years?"
    r"|scores?|points?|out of [0-9]+|degrees?.*|stars?|grades?)\s*"
)


@frozen
class Known:
    """The kind of some figures, as a data source knows it."""

    kind: StatisticKind
    # True where an option says so of all figures; False where the rows themselves tell it.
    by_option: bool = False


def is_additive(kind: StatisticKind | None) -> bool:
    """Say whether figures of a kind may be added up; of one that is not known they may not.

    >>> is_additive("count"), is_additive("median"), is_additive(None)
    (True, False, False)
    """
    return kind in ADDITIVE


def plural_of(kind: StatisticKind) -> str:
    """Return what figures of a kind are called.

    >>> plural_of("index")
    'indices'
    """
    return _PLURAL[kind]


def kind_in_words(*texts: str) -> StatisticKind | None:
    """Return the kind that texts name, such as a unit or a title; None where they name none.

    A text that begins as "number of" is of a count. Where one text names a kind that is no count,
    the first such kind is it.

    >>> kind_in_words("Median days that people wait"), kind_in_words("Number of people")
    ('median', 'count')
    >>> kind_in_words("per cent"), kind_in_words("per 1,000 bed days"), kind_in_words("days")
    ('percentage', 'rate', None)
    """
    found: StatisticKind | None = None
    for text in texts:
        told = text.casefold().replace("\u00a0", " ")
        if _COUNTED.match(told):
            found = found or "count"
            continue
        named = next((kind for kind, words in _NAMED if words.search(told)), None)
        if named is not None:
            return named
    return found


def recognised_kind(indicator: "Indicator") -> StatisticKind | None:
    """Return the kind that an indicator shows without stating it; None where it shows none.

    It is looked for in the unit, then in ``ratio`` and ``denominator``, then in the title and the
    texts that are selected. A unit of money is one of amounts.
    """
    unit = kind_in_words(indicator.unit)
    if unit is not None:
        return unit
    if indicator.ratio is not None:
        return "ratio"
    if _MONEY.search(indicator.unit.casefold()):
        return "amount"
    if indicator.denominator is not None:
        return kind_in_words(indicator.title) or "ratio"
    return kind_in_words(indicator.title, *_selected(indicator))


def settled_kind(indicator: "Indicator", known: Iterable[Known]) -> StatisticKind | None:
    """Return the kind of an indicator's figures, given what its sources know of them.

    What the indicator states stands. Then comes what the rows tell; then what unit and title say;
    and last what an option says of all figures of a source.
    """
    if indicator.kind is not None:
        return indicator.kind
    known = tuple(known)
    words = recognised_kind(indicator)
    rows = next((one.kind for one in known if not one.by_option), None)
    # Where rows say no more than that they are no counts, words may say more.
    if rows is not None and (rows != "rate" or words is None or contradict(rows, words)):
        return rows
    option = next((one.kind for one in known if one.by_option), None)
    if option == "rate" and (words is None or contradict(option, words)):
        return option
    return words or rows or option


def in_per_cent(indicator: "Indicator") -> bool:
    """Say whether figures of an indicator are in per cent: 38.2 for what a share calls 0.382."""
    if _SHARE.search(indicator.unit.casefold()):
        return False
    return kind_in_words(indicator.unit) == "percentage" or kind_of(indicator) == "percentage"


def kind_of(indicator: "Indicator") -> StatisticKind | None:
    """Return the kind of an indicator's figures: as it is stated, or else as it is recognised."""
    return indicator.kind if indicator.kind is not None else recognised_kind(indicator)


def forbidden_by(unit: str) -> StatisticKind | None:
    """Return the kind that a unit names and that is never added up, whatever else is stated.

    >>> forbidden_by("per cent"), forbidden_by("per 1,000 bed days"), forbidden_by("people")
    ('percentage', 'rate', None)
    """
    kind = kind_in_words(unit)
    return kind if kind in _OF_UNITS else None


def adding(kind: StatisticKind | None, unit: str) -> Adding:
    """Say when figures may be added up: always, where all are whole numbers, or never.

    Figures of an unknown kind are taken as counts where all are whole numbers, and the unit is not
    one of time or of scores: figures in days may be bed days, which add up, or the days that people
    wait, which do not.

    >>> adding("count", "days"), adding("median", "people"), adding(None, "people")
    ('always', 'never', 'whole')
    >>> adding(None, "bed days"), adding(None, "days"), adding("count", "per cent")
    ('whole', 'never', 'never')
    """
    kind = forbidden_by(unit) or kind
    if is_additive(kind):
        return "always"
    if kind is not None or _UNCLEAR.fullmatch(unit.casefold()):
        return "never"
    return "whole"


def contradict(one: StatisticKind, other: StatisticKind) -> bool:
    """Say whether two kinds cannot be those of the same figures.

    Sources and words often say no more than "rate" or "ratio", which a percentage or a mean is too.

    >>> contradict("count", "median"), contradict("rate", "percentage"), contradict("mean", "median")
    (True, False, True)
    """
    if is_additive(one) or is_additive(other):
        return is_additive(one) != is_additive(other)
    return one != other and not {one, other} & {"rate", "ratio"}


def _selected(indicator: "Indicator") -> Iterable[str]:
    for wanted in indicator.select.values():
        texts = wanted if isinstance(wanted, list | tuple) else (wanted,)
        yield from (text for text in texts if isinstance(text, str))
