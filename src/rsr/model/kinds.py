"""What kind of statistic a figure is, and which kinds may be added up.

Counts and amounts add up over parts and over periods. Rates, percentages, ratios, means, medians,
other quantiles and indices do not: that of a whole is none of its parts' sum.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any, Literal

from attrs import evolve, frozen

from rsr._lazy import lazy_pattern
from rsr.model.indicator import Indicator
from rsr.model.senses import sense_in_words, sense_of, spelled_out, texts_by_column
from rsr.model.statistic import StatisticKind, TimeSense

__all__ = [
    "ADDITIVE",
    "Adding",
    "Known",
    "adding",
    "contradict",
    "firmer",
    "forbidden_by",
    "is_additive",
    "joined",
    "kind_in_picked",
    "kind_in_words",
    "kind_of",
    "kinds_in_column",
    "mixed_in_select",
    "mixed_in_words",
    "plural_of",
    "recognised_kind",
    "settled_kind",
    "unit_without",
]

_WORD = lazy_pattern(r"[a-z]{3,}")
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
_OF_SENSE: dict[str, str] = {
    "period": "figures of a period",
    "point-in-time": "figures at a point in time",
    "cumulative": "cumulative figures",
    "rolling": "rolling figures",
}
# What is said of a number of things, whatever words follow: "Number of people above the median".
_COUNTED = lazy_pattern(
    r"\s*(?:(?:the|total|cumulative|daily|weekly|monthly|quarterly|annual)\s+)*"
    r"(?:numbers?|counts?|no\.)\s+of\b"
)
# People above the median are no median, and nor are median-risk offenders.
_NOT_BESIDE = "".join(
    f"(?<!{word}[ -])(?<!{word} the )" for word in ("above", "below", "over", "under", "than")
)
# Divided by many of those who may be concerned, or by each of them: "per million", "/1,000", "per bed".
_PER_MANY = (
    r"\bper (?:(?:a|one|ten) )?(?:hundred|thousand|million|billion|mille)\b|\u2030"
    r"|/ ?(?:[0-9]{1,3}(?:[ ,]?000)+|100|[0-9]+k)\b|\bper (?:head|capita|(?:[a-z]+ )?beds?)\b"
    r"|\bfor (?:each|every) (?:1[0 ,]*00|hundred|thousand|million)\b|\bp\. ?1[0 ,]*00\b|\bpro mille\b"
    r"|\bp[ _]hthab\b|\b(?:1|one) in n\b"
)
# What follows a word that names a kind where it is what the figure is, and no thing that is counted.
_OF = r"\s*(?:[\[(,:;]|$|(?:of|among|in|by|for|at)\b)"
# The words that name a kind, in the order in which they are looked for: a median of rates is one.
_NAMED: tuple[tuple[StatisticKind, "re.Pattern[str]"], ...] = (
    (
        "median",
        lazy_pattern(rf"{_NOT_BESIDE}\bmedian(?:s?\b(?!-[a-z])|(?:wait|time|stay|days?|age)\b)"),
    ),
    (
        "quantile",
        lazy_pattern(r"\b(?:percentiles?|quartiles?|deciles?|quintiles?|quantiles?|iqr)\b"),
    ),
    (
        "percentage",
        lazy_pattern(
            r"%|\bin 100\b|\bper ?cent\b|\bpct\b|^\s*(?:values? )?p\.?[cp]\.?(?:[ _](?:pop|gdp|act|emp))?\s*$|\bpercentages?\b|\bproportions?\b"
            r"|\bshares? of\b|^\s*share (?:rated|that|who|with)\b|(?<!per )\bshare\s*(?:\(|,|$)"
            r"|^\s*(?:the )?(?:likelihood|probability|chance) (?:of|that)\b|^\s*compliance (?:with|of)\b"
            rf"|\b(?:uptake|take[- ]up|coverage|positivity){_OF}"
        ),
    ),
    (
        "mean",
        lazy_pattern(
            rf"{_NOT_BESIDE}\baverages?\b(?!-[a-z]| daily population\b)|^\s*mean\b|\b(?:mean|ave) (?:number|time|wait"
            r"|length|duration|age|score|cost|days?|hours?|minutes?|weeks?|stay|of)\b"
            r"|\blength of (?:stay|wait)\b|\bavg\b|[,(]\s*mean\s*\)?\s*$"
            rf"|\b(?:scores?|life expectancy){_OF}"
        ),
    ),
    (
        "rate",
        # What is annualised is a rate for each year, whatever period it was counted in.
        lazy_pattern(
            rf"\brates?\b|\b(?:per|in) [0-9][0-9,.]*|{_PER_MANY}|^\s*(?:crude )?incidence(?: of\b|\s*$)|\bprevalence{_OF}|^\s*asm?r\s*$"
            r"|\b(?:age|sex|directly|indirectly)[- ]standardi[sz]ed\b(?!.*\bratio)"
            r"|\bannuali[sz]ed\b(?! (?:hours?|contracts?|salar(?:y|ies)|pay|leave)\b)"
        ),
    ),
    (
        "ratio",
        # What is divided by anything but a span of time; odds are one chance by another, and a price
        # is an amount for each unit.
        lazy_pattern(
            r"\bratios?\b|\bodds\b|\b(?:shmi|hsmr|smr)\b|\bprices?\s*(?:\(|,|$)|\bprices? (?:of|for|per)\b"
            r"|\bper (?!(?:calendar |financial |working )*(?:weeks?|months?|quarters?|years?|annum)\b)[a-z]"
            # A concentration, such as µg/m3 or mmol/l.
            r"|^\s*(?:[kmnpu\u00b5\u03bc]?g|[mn\u00b5\u03bc]?mol|i?u)\s?/\s?(?:m3|m\u00b3|m\^3|[dmc]?l|k?g)\b"
        ),
    ),
    (
        "index",
        lazy_pattern(
            r"\bindex(?: (?:numbers?|points?))?\s*(?:\(|,|$)|^\s*index of\b|\bindices\b"
            r"|\b(?:19|20)[0-9]{2}(?:[/-][0-9]{2,4})?\s*=\s*100\b"
        ),
    ),
)
_MONEY = lazy_pattern(r"[£€$]|\b(?:gbp|eur|usd|pounds(?: sterling)?|euros?|dollars?|pence)\b")
# Units of which nobody can tell whether they are of a sum, such as bed days, or of a mean or a
# median, such as days that people wait.
_UNCLEAR = lazy_pattern(
    r"\s*(?:calendar |working |whole )?(?:seconds?|minutes?|mins?|hours?|days?|weeks?|months?|years?"
    r"|(?:scores?|points?|marks?|stars?|grades?|ranks?|rankings?|positions?)(?: (?:out of|from|of) [0-9]+)?"
    r"|out of [0-9]+(?: (?:points?|marks?|stars?))?"
    # Of all who are paid, or of one.
    r"|(?:[£€$]|gbp|eur|usd|pounds?|euros?|dollars?) ?(?:per |an? |/ ?)(?:hour|day|week|month|year|annum)"
    r"|degrees?.*)\s*"
)
# Words that begin what is said of the things that are counted: "people whose percentage ... fell".
_CLAUSE = lazy_pattern(r"\b(?:whose|who|with|that|which|where|having)\b[^,;:(\u2013\u2014]*")
# What is said of the figure all the same, wherever it stands.
_OF_FIGURE = lazy_pattern(
    rf"\b(?:per|in) [0-9][0-9,.]*|%|{_PER_MANY}|\bper (?:person|patient|place)\b|\bon average\b"
    r"|\bas an? (?:proportion|percentage|share|ratio|rate)\b"
)
# Words of kinds that say what sort of thing is counted where its name follows: "index offences".
_SORT_OF = r"\b(?<![0-9](?:st|nd|rd|th) )(?:rate|ratio|index|percentile|quartile|decile|quintile|quantile) "


@frozen
class Known:
    """The kind of some figures, as a data source knows it."""

    # None where it knows their time sense alone.
    kind: StatisticKind | None = None
    # True where an option says so of all figures; False where the rows themselves tell it.
    by_option: bool = False
    # What they are of, as the heading of their column tells it; None where it does not.
    time_sense: TimeSense | None = None
    # True where that heading, or a column of units, says that they are counted, and nothing another kind.
    counted: bool = False
    # The heading of their periods and what these cover, where it names a longer span; else empty.
    spans: tuple[str, ...] = ()
    # The id of the source; empty where one source alone is looked at.
    source: str = ""

    @classmethod
    def by_rows(cls, kind: StatisticKind, known: "Known | None" = None) -> "Known":
        """Return what is known of figures whose rows tell their kind, beside what was known before.

        That they are counts goes behind all else.
        """
        if is_additive(kind):
            return evolve(known or cls(), counted=known is None or known.kind is None)
        if known is None:
            return cls(kind)
        if known.kind is None or known.by_option or contradict(kind, known.kind):
            return evolve(known, kind=kind, by_option=False, counted=False)
        return evolve(known, kind=firmer(kind, known.kind))


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
        for kind, words in _NAMED:
            if words.search(told):
                return kind
    return found


def kinds_in_column(
    texts: Iterable[str], unit: str = ""
) -> tuple[StatisticKind | None, tuple[str, str] | None]:
    """Return the kind that the texts of a column of units or measures name, or two that differ.

    Where some text names a kind that does not add up, every other must name one that goes with it.
    Blank texts say nothing, and neither do those of counts alone. What the unit names is no kind.

    >>> kinds_in_column(["Crude rate per 100,000"]), kinds_in_column(["Number", "Count"])
    (('rate', None), (None, None))
    >>> kinds_in_column(["Number", "Percentage"])
    (None, ('Number', 'percentages'))
    """
    named: dict[StatisticKind | str, None] = {}
    for text in sorted(texts):
        told = _of_figures(spelled_out(text), unit).strip()
        if told:
            kind = kind_in_words(told)
            named[kind if kind is not None and not is_additive(kind) else f"={text.strip()}"] = None
    kinds: list[StatisticKind] = [one for one in named if one in _PLURAL]  # type: ignore[misc]  # as they were put
    others = [one[1:] for one in named if one not in _PLURAL]
    if kinds and others:
        return None, (others[0], plural_of(kinds[0]))
    for one, other in combinations(kinds, 2):
        if contradict(one, other):
            return None, (plural_of(one), plural_of(other))
    return firmer(*kinds), None


def firmer(*kinds: StatisticKind | None) -> StatisticKind | None:
    """Return the first kind that says more than "rate" or "ratio"; else the first that is known.

    >>> firmer(None, "rate", "percentage"), firmer("rate", None), firmer()
    ('percentage', 'rate', None)
    """
    known: list[StatisticKind] = [one for one in kinds if one is not None]
    told: list[StatisticKind] = [one for one in known if one not in ("rate", "ratio")]
    return next(iter(told or known), None)


def recognised_kind(indicator: Indicator) -> StatisticKind | None:
    """Return the kind that an indicator shows without stating it; None where it shows none.

    It is looked for in the unit, then in ``ratio`` and ``denominator``, then in the title and the
    texts that are selected. A unit of money is one of amounts, unless these say more: an average
    cost, or one per case. In a title what is said of the things that the unit counts is no kind of
    the figures: "people whose percentage of needs met fell" are counted.
    """
    unit = kind_in_words(indicator.unit)
    if unit is not None:
        return unit
    if indicator.ratio is not None:
        return "ratio"
    title = _of_figures(indicator.title, indicator.unit)
    if indicator.denominator is not None:
        return kind_in_words(title) or "ratio"
    picked = (text for texts in texts_by_column(indicator.select).values() for text in texts)
    words = kind_in_words(title, *(_of_figures(text, indicator.unit) for text in picked))
    money = _MONEY.search(indicator.unit.casefold())
    if money and not _UNCLEAR.fullmatch(indicator.unit.casefold()):
        return "amount" if words is None or is_additive(words) else words
    return words


def mixed_in_select(indicator: Indicator) -> tuple[str, str, str] | None:
    """Return what `mixed_in_words` finds in an indicator's ``select``; what is stated stands."""
    return mixed_in_words(
        indicator.select,
        indicator.unit,
        kinds=indicator.kind is None,
        senses=indicator.time_sense is None,
    )


def joined(one: Indicator, other: Indicator) -> tuple[str, str] | None:
    """Return the kinds of two indicators, in words, where they cannot be those of one series.

    Where one kind is not known, and the other does not add up, they cannot unless both count in the
    same unit.
    """
    kinds = kind_of(one), kind_of(other)
    if kinds[0] is not None and kinds[1] is not None:
        if contradict(kinds[0], kinds[1]):
            return plural_of(kinds[0]), plural_of(kinds[1])
    elif one.unit.casefold() != other.unit.casefold() and any(
        kind is not None and not is_additive(kind) for kind in kinds
    ):
        told = [
            f"figures in {each.unit!r}, of a kind that is not stated"
            if kind is None
            else plural_of(kind)
            for each, kind in zip((one, other), kinds, strict=True)
        ]
        return told[0], told[1]
    senses = sense_of(one), sense_of(other)
    if None not in senses and senses[0] != senses[1] and {"cumulative", "rolling"} & set(senses):
        words = [_OF_SENSE[sense] for sense in senses if sense is not None]
        return words[0], words[1]
    return None


def _of_figures(text: str, unit: str) -> str:
    """Return a text without what it says of the things that are counted, which its unit names."""
    told, things = text.casefold(), _WORD.findall(unit.casefold())
    for thing in things:
        told = re.sub(rf"{_SORT_OF}(?={re.escape(thing)}\b)", "", told)
    found = _CLAUSE.search(told)
    if found is None or not any(
        re.search(rf"\b{re.escape(w)}\b", told[: found.start()]) for w in things
    ):
        return told
    return " ".join([_CLAUSE.sub(" ", told), *_OF_FIGURE.findall(told)])


def settled_kind(indicator: Indicator, known: Iterable[Known]) -> StatisticKind | None:
    """Return the kind of an indicator's figures, given what its sources know of them.

    What the indicator states stands. Then comes what the rows tell; then what unit and title say;
    and last what an option says of all figures of a source.
    """
    if indicator.kind is not None:
        return indicator.kind
    known = tuple(one for one in known if one.kind is not None)
    words = recognised_kind(indicator)
    rows: StatisticKind | None = next((one.kind for one in known if not one.by_option), None)
    # Where rows say no more than that they are no counts, words may say more.
    if rows is not None and (rows != "rate" or words is None or contradict(rows, words)):
        return rows
    option: StatisticKind | None = next((one.kind for one in known if one.by_option), None)
    if option not in (None, *ADDITIVE) and (words is None or is_additive(words)):
        return option
    return words or rows or option


def kind_in_picked(wanted: Mapping[str, Any], unit: str) -> StatisticKind | None:
    """Return the kind that texts name by which rows are picked, where such do not add up.

    None where they name several, see `mixed_in_words`.

    >>> kind_in_picked({"type": "Crude rate"}, "people"), kind_in_picked({"type": "Number"}, "people")
    ('rate', None)

    Args:
        wanted: What ``select`` or ``where`` wants, by column.
        unit: What the figures count, of which the texts may say more.
    """
    if mixed_in_words(wanted, unit) is not None:
        return None
    picked = (text for texts in texts_by_column(wanted).values() for text in texts)
    told = kind_in_words(*(_of_figures(spelled_out(text), unit) for text in picked))
    return None if is_additive(told) else told


def unit_without(indicator: Indicator, known: Iterable[Known] = ()) -> StatisticKind | None:
    """Return the kind that figures are told to be, where their unit is one of counts; None elsewhere.

    Percentages and rates have a unit that says so. Other kinds may have the unit of what they are
    made of, as the mean number of people has, where the title names the kind; and any in time,
    scores or money. What the indicator states of its kind stands.

    Args:
        indicator: The indicator, whose ``select`` may name a kind.
        known: What its sources know.
    """
    if indicator.kind is not None or indicator.denominator is not None:
        return None
    if indicator.ratio is not None or not is_additive(kind_in_words(indicator.unit) or "count"):
        return None
    of_sources: Iterator[StatisticKind | None] = (
        one.kind for one in known if one.kind not in ADDITIVE
    )
    named = kind_in_words(_of_figures(indicator.title, indicator.unit))
    told = firmer(kind_in_picked(indicator.select, indicator.unit), *of_sources)
    if told in ("rate", "ratio") and named is not None and not is_additive(named):
        told = named
    if told in (None, "percentage", "rate"):
        return told
    unit = indicator.unit.casefold()
    return None if told == named or _UNCLEAR.fullmatch(unit) or _MONEY.search(unit) else told


def kind_of(indicator: Indicator) -> StatisticKind | None:
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


def mixed_in_words(
    wanted: Mapping[str, Any], unit: str = "", *, kinds: bool = True, senses: bool = True
) -> tuple[str, str, str] | None:
    """Return a column of which texts of contradictory kinds are picked, and the two kinds in words.

    Args:
        wanted: The texts that are picked, by column.
        unit: What the figures count, which is no kind of theirs.
        kinds: True to look for kinds of statistics.
        senses: True to look for cumulative or rolling figures beside others.

    >>> mixed_in_words({"measure": ["Number of restraints", "Median wait"]})
    ('measure', 'counts', 'medians')
    """
    for column, texts in texts_by_column(wanted).items():
        found: list[StatisticKind | None] = [kind_in_words(_of_figures(one, unit)) for one in texts]
        named: list[StatisticKind] = [kind for kind in found if kind is not None]
        for one, other in combinations(dict.fromkeys(named), 2):
            if kinds and contradict(one, other):
                return column, plural_of(one), plural_of(other)
        told = sorted(
            {sense_in_words(text) or "period" for text in texts}, key=list(_OF_SENSE).index
        )
        if senses and len(told) > 1:
            return column, _OF_SENSE[told[0]], _OF_SENSE[told[1]]
    return None
