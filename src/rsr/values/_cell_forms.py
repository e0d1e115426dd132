"""Cells that hold something other than one number, and what to write so that each is read."""

import re
from collections.abc import Sequence

from rsr._lazy import lazy_pattern
from rsr.errors import quoted

# Longer texts are none of these.
_LONGEST = 80
# A number in any way of writing, loosely.
_NUMBER = (
    r"[-+\u2212]?\s?[^\w\s]?[0-9][0-9.,'\u2019\u00a0\u2009\u202f]*(?: [0-9]{3})*\s?"
    r"(?:%|(?i:per ?cent))?"
)
# What stands between the least and the greatest number of a range.
TO = lazy_pattern(r"\s+to\s+|\s*[-\u2010-\u2015\u2212]\s*", re.IGNORECASE)
_BEFORE_BOUND = (
    r"(?P<least>>=?|\u2265|\u2a7e|more than|over|above|greater than|at least)"
    r"|(?P<most><=?|\u2264|\u2a7d|less than|fewer than|under|below|at most|up to)"
)
_BOUND = lazy_pattern(
    rf"(?:{_BEFORE_BOUND})\s?(?P<number>{_NUMBER})"
    rf"|(?P<first>{_NUMBER})\s?(?:(?P<up>\+|(?:or|and) (?:more|over|above|greater))"
    r"|(?P<down>(?:or|and) (?:less|fewer|under|below)))",
    re.IGNORECASE,
)
_INTERVAL = lazy_pattern(
    rf"(?P<figure>[^()\[\]\u00b1]*[0-9%]\)?)\s*"
    rf"(?:[(\[]\s*(?:95\s?%\s*)?(?:CI:?\s*)?(?P<inner>{_NUMBER}(?:{TO.pattern}|\s*[,;]\s*){_NUMBER})\s*[)\]]"
    rf"|[(\[]?\s*(?:\u00b1|\+/-)\s*(?P<margin>{_NUMBER})\s*[)\]]?)",
    re.IGNORECASE,
)
_RANGE = lazy_pattern(rf"{_NUMBER}(?:{TO.pattern}){_NUMBER}", re.IGNORECASE)
_RATIO = lazy_pattern(
    rf"{_NUMBER}\s*(?:/|\u2044|:| in | of | out of | per ){_NUMBER}", re.IGNORECASE
)
_TWO = lazy_pattern(rf"{_NUMBER}\s*(?:[(\[]\s*{_NUMBER}\s*[)\]]|[;|,]\s+{_NUMBER}|;{_NUMBER})")
# A whole number of one or two digits in brackets is mostly the mark of a note.
_NOTED = lazy_pattern(rf"{_NUMBER}\s*(?P<mark>\([0-9]{{1,2}}\))")
_ABOUT = lazy_pattern(
    r"(?P<word>approximately|approx\.?|circa|ca?\.?|about|around|roughly|nearly|almost"
    rf"|estimated|est\.?|[~\u223c\u2248\u2245])\s?(?P<rest>{_NUMBER})",
    re.IGNORECASE,
)
_CLOCK = lazy_pattern(
    r"[0-9]+:[0-5][0-9](?::[0-5][0-9])?|(?:[0-9]+\s?(?:d|h|hrs?|hours?|m|mins?|minutes?|s|secs?)\.?\s?){2,3}",
    re.IGNORECASE,
)
# As `rsr.values.texts.text_of_bytes` writes them.
_BYTES = lazy_pattern(r"0x(?:[0-9A-F]{2})+")
# Such a text is meant as a number, which no marker may replace.
_STARTS_WITH_DIGIT = lazy_pattern(r"[^\w\n]*[0-9]")
_WORDS = lazy_pattern(rf"(?P<number>{_NUMBER})\s(?P<words>[^\W\d_]{{3,}}(?: [^\W\d_]+)*)")


def with_interval(text: str) -> tuple[str, str] | None:
    """Return a figure and the confidence interval behind it, or None where a text is no such pair.

    >>> with_interval("5.0 (2.1 to 7.3)"), with_interval("5 [2.1, 7.3]"), with_interval("5 ± 2")
    (('5.0', '2.1 to 7.3'), ('5', '2.1, 7.3'), ('5', '± 2'))
    """
    found = _INTERVAL.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        return None
    inner = found["inner"]
    return found["figure"].strip(), inner if inner is not None else f"\u00b1 {found['margin']}"


def other_form(text: str, forms: Sequence[str] = ()) -> tuple[str, str] | None:
    """Say what a cell holds that is no one number, and what to write; None where that is not known.

    ``forms``: the forms of numbers that the register announces by now, which go on to be read.
    """
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        return None
    this = quoted(text)
    if _BYTES.fullmatch(text):
        return (
            "must be a number, and is written in hexadecimal digits, or is bytes that are no text",
            "store it as a number, or as its digits from 0 to 9",
        )
    if _CLOCK.fullmatch(text):
        return (
            "must be a number in one unit, and is a time or a duration",
            f"turn it into hours or minutes, or say in markers what number this text is: {{{this}: ...}}",
        )
    if with_interval(text) is not None:
        return (
            "must be one figure, and has an interval beside it",
            (
                f"write number_forms: [{', '.join([*forms, 'confidence-interval'])}] to read the figure, with "
                "its interval as a note"
            ),
        )
    if found := _BOUND.fullmatch(text):
        down = bool(found["most"] or found["down"])
        bounds = _bounds(found["number"] or found["first"], down=down, text=text)
        return (
            f"must be a figure, and says only the {'most' if down else 'least'} that it is",
            (
                f"say in markers between what it lies: {{{this}: {{interval: {bounds}}}}}, with "
                "suppressed in place of interval where the publisher hides it"
            ),
        )
    if found := _ABOUT.fullmatch(text):
        return (
            "must be a figure, and says that it is not exact",
            f"say what the word before it means: flags: {{{quoted(found['word'])}: approximate}}",
        )
    if _RANGE.fullmatch(text):
        return (
            "must be one figure, and is a range",
            (
                f"write number_forms: [{', '.join([*forms, 'range'])}] to read it as an interval from its "
                "least to its most"
            ),
        )
    if (found := _NOTED.fullmatch(text)) is not None:
        mark = quoted(found["mark"])
        return (
            "must be one figure, and has a number in brackets beside it",
            (
                f"if that is the mark of a note, say so in flags: {{{mark}: ...}} with what the note "
                "says; if it is a figure of its own, put each of them in a column"
            ),
        )
    if _RATIO.fullmatch(text) or _TWO.fullmatch(text):
        return (
            "must be one figure, and holds two",
            (
                "put each of them in a column of its own, and name the column of the figure under "
                "columns; a rate is made of two of them by an indicator's ratio"
            ),
        )
    if found := _WORDS.fullmatch(text):
        return (
            "must be a number without words",
            (
                f"say what the words beside it mean: flags: {{{quoted(found['words'])}: ...}} with "
                "their meaning"
            ),
        )
    return None


def _bounds(number: str, *, down: bool, text: str) -> str:
    """Write the bounds of a text such as ``<5``: whole numbers below 5 are 4 or less."""
    bare = number.strip().removesuffix("%").strip()
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", bare) is None:
        return "[..., ...]"
    strict = re.match(
        r"[<>](?!=)|more|fewer|less|under|over|above|below|greater", text, re.IGNORECASE
    )
    if strict and down and not float(bare):
        return "[..., 0]"  # below 0, and how far is not said
    if strict and bare.isdigit() and bare == number.strip():
        bare = str(int(bare) + (-1 if down else 1))
    return f"[0, {bare}]" if down else f"[{bare}, {'100' if '%' in text else '...'}]"


def sign_hint(text: str) -> str:
    """Say what to write for a text that is no number: for one of digits first, and for any other."""
    if any(sign.isdecimal() and not sign.isascii() for sign in text):
        return "digits must be 0 to 9; look at the file, or read it through a query that turns them"
    if _STARTS_WITH_DIGIT.match(text):
        return "correct it in the file, or turn it into a number in a query that reads the file"
    if text.casefold() in ("true", "false"):
        return (
            "true and false are no numbers: store 1 and 0 in the file, or what they count, or read it by "
            "a query that does"
        )
    return marker_hint(text)


def marker_hint(text: str) -> str:
    """Say what to write for a text that stands in the place of a figure."""
    return (
        "if it stands in the place of a figure, name it in markers with what it means: "
        f"{{{quoted(text)}: missing}}, not-applicable, not-collected, a number or {{suppressed: [0, 4]}}"
    )
