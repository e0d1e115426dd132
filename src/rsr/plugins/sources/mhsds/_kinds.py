"""Which MHSDS measures are counts and which are rates: they are hidden and rounded differently."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Literal

from rsr.model import Indicator, StatisticKind
from rsr.model.kinds import kind_in_words
from rsr.values.texts import Wanted

Kinds = Literal["counts", "rates", "mixed"]

# Measures of restrictive interventions that are no counts: per 1,000 bed days (96, 116, 117), a
# share of people (97), per incident (137), and how long they lasted (98, 99, 138, 146, 147). Their
# files carry no names of measures from which that could be told.
RATE_CODES = (
    *("MHS96", "MHS97", "MHS98", "MHS99", "MHS116", "MHS117", "MHS137", "MHS138"),
    *("MHS146", "MHS147"),
)
# What names of other measures hold where they are no counts.
RATE_WORDS = (
    r"\b(?:proportions?|percent(?:age)?s?|per cent|medians?|means?|averages?|percentiles?|rates?"
    r"|ratios?|per [0-9][0-9,]*|length of)\b|%"
)
# What kind those are of which more is known than that they are no counts.
_KINDS: Mapping[str, StatisticKind] = {"MHS97": "percentage", "MHS137": "ratio"}
_WORDS = re.compile(RATE_WORDS)


def kind_of(*texts: str) -> Literal["count", "rate"]:
    """Say what a measure is, by its code and its name.

    >>> kind_of("MHS76"), kind_of("MRS01b", "Proportion of referral-spells")
    ('count', 'rate')
    """
    tidy = [text.strip().casefold() for text in texts]
    codes = {code.casefold() for code in RATE_CODES}
    rate = any(text in codes or _WORDS.search(text) for text in tidy)
    return "rate" if rate else "count"


def figure_kind(measure: str, name: str) -> StatisticKind:
    """Say what kind of statistic a measure is; a rate where no more is known than that it is no count.

    >>> figure_kind("MRS10a", "Median time (days) for open referrals"), figure_kind("MHS76", "")
    ('median', 'count')
    >>> figure_kind("MHS97", "MHS97"), figure_kind("MHS98", "MHS98")
    ('percentage', 'rate')
    """
    if kind_of(measure, name) == "count":
        return "count"
    kind = kind_in_words(name)
    if kind is None or kind == "count":
        return _KINDS.get(measure.strip().upper(), "rate")
    return kind


def kinds_together(kinds: Collection[str]) -> Kinds:
    """Say how figures of these kinds are hidden and rounded."""
    if "count" not in kinds:
        return "rates"
    return "mixed" if len(kinds) > 1 else "counts"


def kinds_asked(
    source: str, indicators: Iterable[Indicator], known: Mapping[str, Collection[str]]
) -> Kinds | None:
    """Say what the indicators that are measured on a source ask of it; None where none does.

    Args:
        source: The source's id.
        indicators: The register's indicators.
        known: The kinds of measures that were found in the files, by code in small letters.
    """
    found: set[str] = set()
    for select in _selects(source, indicators):
        found |= set(_selected(select, known))
    if not found:
        return None
    return "mixed" if len(found) > 1 else "rates" if found == {"rate"} else "counts"


def measures_asked(
    source: str, indicators: Iterable[Indicator], columns: Collection[str] = ("measure",)
) -> set[str]:
    """Return the texts that indicators want of the columns of measures, in small letters."""
    return {
        text.casefold()
        for select in _selects(source, indicators)
        for column, value in select.items()
        if str(column).strip().casefold() in columns
        for text in _texts(value)
    }


def _selects(source: str, indicators: Iterable[Indicator]) -> Iterable[Mapping[str, Any]]:
    for one in indicators:
        if one.measured is not None and one.measured.data == source:
            yield from (one.select, one.measured.whole)


def _selected(select: Mapping[str, Any], known: Mapping[str, Collection[str]]) -> Iterable[str]:
    asked = {str(column).strip().casefold(): value for column, value in select.items()}
    if "kind" in asked:
        yield from (text.casefold() for text in _texts(asked["kind"]))
        return
    texts = [text for name in ("measure", "measure_name") for text in _texts(asked.get(name, ()))]
    for text in texts:
        yield from known.get(text.casefold()) or (kind_of(text),)
    if select and not texts:  # any measure will do
        yield from {kind for kinds in known.values() for kind in kinds} or {"count"}


def _texts(value: Any) -> list[str]:
    """Return the texts that are wanted; where some are left out, any other may be wanted."""
    wanted = Wanted.of(value)
    return [] if wanted is None or wanted.left_out else [text.strip() for text in wanted.texts]
