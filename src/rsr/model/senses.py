"""What figures are of in time: a period, a point in time, all so far, or a span that rolls on."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

from rsr._lazy import lazy_pattern
from rsr.model.indicator import Indicator
from rsr.model.statistic import TimeSense

__all__ = [
    "days_in_words",
    "is_cumulative",
    "is_projected",
    "made_by",
    "sense_in_words",
    "sense_of",
    "spelled_out",
    "texts_by_column",
]


def _listed(words: str) -> list[str]:
    return words.split()


# What stands between words of a heading, and where one begins in the midst of a name.
_JOINED = lazy_pattern(r"[_\-\u2010-\u2013\u00a0]+|\s+")
_CAPITAL = lazy_pattern(r"(?<=[a-z0-9])(?=[A-Z])")
_SHORT: dict[str, str] = {
    "avg": "average",
    "perc": "percentage",
    "pcnt": "percentage",
    "dsr": "directly standardised rate",
    **{f"p{at}": f"{at}th percentile" for at in (5, 10, 25, 75, 80, 90, 95, 98, 99)},
    "p50": "median",
}
_SHORTENED = lazy_pattern(rf"\b(?:{'|'.join(_SHORT)})\b")
_PER = lazy_pattern(r"\bper(?=[0-9]|cap(?:ita)?\b|thousand\b|million\b|head\b)")
# Words that are short for a kind where a name of several begins or ends in them, and words beside
# which they mean something else: a property, a police constable, the right, a medicine.
_ENDS: dict[str, tuple[str, frozenset[str]]] = {
    short: (full, frozenset(_listed(f"n num no nr count counts number numbers total {beside}")))
    for short, full, beside in (
        (
            "prop",
            "proportion",
            (
                "type types value values tax price prices sale sales sold damage crime crimes offence offences stolen "
                "lost owner owners owned owning id size age let lets letting vacant empty unit units managed"
            ),
        ),
        ("ppn", "proportion", ""),
        ("frac", "proportion", ""),
        ("fraction", "proportion", ""),
        ("mdn", "median", ""),
        ("idx", "index of", "row col column"),
        (
            "pc",
            "percentage",
            (
                "code codes cd id staff officer officers network networks practice practices equipment device devices "
                "area areas gdp gni income spend"
            ),
        ),
        ("rt", "rate", "time turn angle side lane hand staff"),
        ("av", "average", "equipment room unit"),
        ("mean", "average", ""),
    )
}
# These are looked for in texts with spaces as well, and others in names of variables alone.
_IN_TEXTS = frozenset(["prop", "ppn", "mdn", "idx"])
# Short for a median beside these alone.
_LASTING = frozenset(
    _listed(
        "wait waits waiting los time times stay days hours mins minutes age duration dur length pay earnings "
        "income salary wage price score"
    )
)
# Words that say that a figure holds all before it. What is kept up to date does not; since a day is
# since when things are waited for, or compared, as well.
_CUMULATIVE = lazy_pattern(
    r"(?<!\bnon )(?<!\bnot )(?:\bcumulative(?:ly)?\b|\bcumulated\b|^\s*cum\b)"
    r"|\brunning (?:totals?|counts?|sums?)\b|(?<!\bup )\bto date\b(?! of\b)|\bytd\b|\bso far\b(?=\s*(?:$|[(),;:]|(?:this|in|since)\b))"
    r"|(?<!most )(?<!highest )(?<!lowest )\bever(?=\s*(?:$|[(),;:])| (?:admitted|reported|recorded|registered"
    r"|notified|confirmed|detained|enrolled|infected|vaccinated|tested|restrained|secluded|inspected|referred)\b)"
    r"|\b(?:until|up to) now\b|\bthus far(?=\s*(?:$|[(),;:]))"
    r"|(?<!\bof )(?<!\ba )(?<!\bthe )\b(?:all time|lifetime|accumulated)"
    r"(?=\s*(?:$|[(),;:])| (?:totals?|counts?|sums?|numbers?|figures?|tall(?:y|ies)|cases|deaths|admissions"
    r"|referrals|detentions|incidents|infections)\b)"
)
_SINCE = lazy_pattern(
    r"\bsince (?:(?:the |its |their )?(?:start|beginning|onset|outset|launch|inception|outbreak)\b"
    r"|records began|(?:the )?(?:[0-9]{1,2}(?:st|nd|rd|th)? )?(?:of )?(?:january|february|march|april|may|june"
    r"|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
    r"|spring|summer|autumn|winter)\b|[12][0-9]{3}\b|[0-9]{1,2}[/. ][0-9]{1,2}[/. ][0-9]{2,4}\b)"
    r"|(?<!months )(?<!weeks )(?<!days )(?<!year )\bup to (?:and including )?(?:the )?(?:end|last day) of\b"
)
_NOT_SINCE = lazy_pattern(
    r"\b(?:not|never|no|unchanged|wait(?:s|ed|ing)?|open|vacant|closed|in post|change[sd]?|growth|grew"
    r"|increases?d?|decreases?d?|falls?|rises?|difference|compared|index|current(?:ly)?"
    r"|(?:prisoners?|people|persons|patients|children|offenders) (?:still )?(?:held|serving|living)"
    r"|new|daily|weekly|monthly|quarterly|yearly|annual(?:ly)?"
    r"|(?:per|each|every|a|by) (?:day|week|month|quarter|year))\b"
)
# Words that say that a figure is of days that its neighbours are of as well.
_ROLLING = lazy_pattern(
    r"\brolling(?![a-z]| (?:stock|programmes?|programs?|out|news|admissions?|basis)\b)"
    r"|\b(?:moving|running) (?:[a-z]+ )?(?:averages?|means?|medians?|annual totals?|quarters?)\b"
    r"|(?<!\bnot )(?<!\bnon )\bsmoothed\b|\bexponentially weighted\b|\bewma\b"
    r"|\btrend (?:cycle|estimates?|components?)\b|(?:^|; ?|\()\s*trend\s*(?:$|;|\))"
)
# Words that say that figures were not observed.
_PROJECTED = lazy_pattern(
    r"(?<!\bnot )(?<!\bnon )\b(?:projected|projections?|forecast(?:s|ed)?|forecasting)\b"
)
# And that they are set against such, or that such are counted.
_NOT_PROJECTED = lazy_pattern(
    r"\b(?:than|against|with|versus|vs|from|beyond|above|below|over|under) (?:the |those |that |what was )?"
    r"(?:project|forecast)|\b(?:project[a-z]*|forecast[a-z]*) (?:errors?|accuracy|issued|made|published)\b"
    r"|\b(?:accuracy|errors?|numbers?|quality) of (?:the )?(?:projections?|forecasts)\b"
)
_ADJUSTED = lazy_pattern(
    r"(?<!\bnot )(?<!\bnon )\b(?:seasonal(?:ly)? adjust(?:ed|ments?)|deseasonali[sz]ed)\b"
)
_MODELLED = lazy_pattern(
    r"(?<!\bnot )(?<!\bnon )(?<!\brole )\b(?:modell?ed|model based|nowcast(?:s|ed)?|(?:small area|synthetic) estimates?)\b"
)
# A span up to a day, or to now: "12 months to March", "year ending", "last four weeks".
_NUMBERS = {
    word: at
    for at, word in enumerate(
        [
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ],
        2,
    )
}
_TOTAL = r"(?:averages?|means?|medians?|totals?|sums?|counts?)"
_TWELVE = lazy_pattern(r"\(12 ?m(?:ths?)?\)", re.IGNORECASE)
_SPAN = lazy_pattern(
    rf"\b(?P<back>(?:last|past|previous|preceding|trailing) )?(?:(?P<many>[0-9]{{1,3}}|{'|'.join(_NUMBERS)}) ?)?"
    r"(?P<of>day|week|month|quarter|year)s?(?(back)(?! (?:to|of)\b)|"
    rf"(?:(?(many) {_TOTAL}\b|(?!))|"
    r" (?:up to|to|ending|ended)(?=\s*(?:$|[(,:;0-9]|(?:the )?(?:end|last day)\b"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\b))))"
)
# No more days than each of them has.
_DAYS = {"day": 1, "week": 7, "month": 28, "quarter": 84, "year": 365}


def is_cumulative(*texts: str) -> bool:
    """Say whether a title, a unit or a heading says that each figure holds those before it.

    >>> is_cumulative("Deaths to date"), is_cumulative("cumDeaths"), is_cumulative("Deaths since 1 March 2020")
    (True, True, True)
    >>> is_cumulative("Plans kept up to date"), is_cumulative("People waiting since March 2020")
    (False, False)
    """
    for text in texts:
        told = spelled_out(text)
        if _CUMULATIVE.search(told) or (_SINCE.search(told) and not _NOT_SINCE.search(told)):
            return True
    return False


def sense_of(indicator: Indicator) -> TimeSense | None:
    """Return what an indicator's figures are of, as it is stated or else recognised; None if neither.

    Title, unit and the texts that are selected may say that they are cumulative or rolling.
    """
    if indicator.time_sense is not None:
        return indicator.time_sense
    return sense_in_words(indicator.title, indicator.unit, picked=indicator.select)


def sense_in_words(*texts: str, picked: Mapping[str, Any] | None = None) -> TimeSense | None:
    """Return what headings, or all texts that are picked of some column, say that figures are of.

    >>> sense_in_words("Deaths to date"), sense_in_words("3-month rolling average"), sense_in_words("Deaths")
    ('cumulative', 'rolling', None)
    """
    says: tuple[tuple[TimeSense, Callable[[str], bool]], ...] = (
        ("cumulative", is_cumulative),
        ("rolling", lambda text: _ROLLING.search(spelled_out(text)) is not None),
    )
    return next((sense for sense, said in says if _said(said, texts, picked)), None)


def is_projected(indicator: Indicator) -> bool:
    """Say whether title, unit or selected texts say that figures are projections or forecasts.

    A stated time sense says that they are not.
    """

    def said(text: str) -> bool:
        told = spelled_out(text)
        return _PROJECTED.search(told) is not None and not _NOT_PROJECTED.search(told)

    return indicator.time_sense is None and _said(
        said, (indicator.title, indicator.unit), indicator.select
    )


def made_by(indicator: Indicator) -> tuple[Literal["adjustment", "model"], ...]:
    """Return how title, unit or selected texts say that figures were made, other than by counting."""
    says: tuple[tuple[Literal["adjustment", "model"], re.Pattern[str]], ...] = (
        ("adjustment", _ADJUSTED),
        ("model", _MODELLED),
    )
    texts = indicator.title, indicator.unit
    return tuple(
        how
        for how, words in says
        if _said(lambda text: words.search(spelled_out(text)) is not None, texts, indicator.select)  # noqa: B023  # called at once
    )


def _said(
    said: Callable[[str], bool], texts: Iterable[str], picked: Mapping[str, Any] | None
) -> bool:
    """Say whether one of some texts says something, or all that are picked of some column."""
    columns = texts_by_column(picked or {}).values()
    return any(map(said, texts)) or any(all(map(said, of)) for of in columns)


def days_in_words(*texts: str) -> int:
    """Return how many days, at least, texts say that each figure is of, up to a day; 0 where none does.

    >>> days_in_words("12 months to March"), days_in_words("year ending"), days_in_words("last four weeks")
    (336, 365, 28)
    >>> days_in_words("Three-month average of falls"), days_in_words("Falls (12m)")
    (84, 336)
    >>> days_in_words("People who wait 12 months to start treatment")
    0
    """
    found = (
        one
        for text in texts
        for one in _SPAN.finditer(spelled_out(_TWELVE.sub("last 12 months", text)))
    )
    return max((_DAYS[one["of"]] * _number(one["many"]) for one in found), default=0)


def _number(many: str | None) -> int:
    return 1 if many is None else _NUMBERS.get(many) or int(many)


def spelled_out(text: str) -> str:
    """Return a heading or a unit as words, each as it is written in full."""
    told = _JOINED.sub(" ", _CAPITAL.sub(" ", text)).casefold()
    told = _with_ends(told.split(), name=len(text.split()) == 1) or told
    return _SHORTENED.sub(lambda found: _SHORT[found[0]], _PER.sub("per ", told))


def _with_ends(words: list[str], *, name: bool) -> str | None:
    """Return words with the kind that the first or the last is short for; None where none is.

    Args:
        words: The words.
        name: True where they are joined to one name.
    """
    if len(words) < 2:  # one alone may be short for anything
        return None
    for at, beside in ((0, words[1]), (-1, words[-2])):
        short = words[at].strip(".()[]")
        full, but = _ENDS.get(short, ("", frozenset()))
        if short == "med" and beside in _LASTING:
            full = "median"
        elif beside in but or not (name or short in _IN_TEXTS or words[at].startswith("(")):
            continue
        if full:
            told = [*words]
            told[at] = full.removesuffix(" of") if at else full
            return " ".join(told)
    return None


def texts_by_column(wanted: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the texts that a ``select`` or ``where`` picks, by column; without those it leaves out."""
    found = {
        column: tuple(text for text in _several(texts) if isinstance(text, str))
        for column, texts in wanted.items()
    }
    return {column: texts for column, texts in found.items() if texts}


def _several(wanted: Any) -> Iterable[Any]:
    return wanted if isinstance(wanted, list | tuple) else (wanted,)
