"""Raised, lowered and struck-out signs of a cell, written so that none is a digit of the number."""

import re
from collections.abc import Iterable

from rsr.values.numerals import like_a_number

# The level of text that is struck out; text is raised at 1, lowered at -1.
STRUCK = 2

_RAISED = dict(
    zip(
        "0123456789+-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ",
        strict=True,
    )
)
_LOWERED = dict(
    zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)
)
_ORDINAL = re.compile(r"st|nd|rd|th", re.IGNORECASE)
_SIGNS = 3


def raised(text: str) -> str:
    """Return a superscript as signs that are raised by themselves, or else in square brackets.

    >>> raised("1"), raised("r"), raised("note 1")
    ('¹', 'ʳ', ' [note 1]')
    """
    return _as(text, _RAISED)


def lowered(text: str) -> str:
    """Return a subscript in the same way.

    >>> "CO" + lowered("2")
    'CO₂'
    """
    return _as(text, _LOWERED)


def _as(text: str, signs: dict[str, str]) -> str:
    bare = text.strip()
    if not bare or not any(sign.isalnum() for sign in bare):
        return text  # an asterisk is one, raised or not
    if len(bare) <= _SIGNS and all(sign in signs for sign in bare):
        return "".join(signs[sign] for sign in bare)
    return f" [{bare.strip('[]()')}]"


def scripted(text: str, level: int) -> str:
    """Return the text of a cell that is raised, lowered or struck out as a whole.

    A figure that is struck out has that as its flag: nobody but the register can say whether it
    holds. A word is as it stands.

    >>> scripted("1", 1), scripted("12", STRUCK), scripted("Ward 2", STRUCK)
    ('¹', '12 [struck out]', 'Ward 2')
    """
    if level == STRUCK:
        return f"{text} [struck out]" if like_a_number(text.strip()) else text
    return (raised(text) if level > 0 else lowered(text)).lstrip()


def with_scripts(runs: Iterable[tuple[str, int]]) -> str:
    """Return the text of a cell from its runs, each with its level, 0 where it is plain.

    The letters of an ordinal such as 1st are part of it, raised or not. Digits that are struck out
    stand apart.

    >>> with_scripts([("12", STRUCK), ("15", 0)]), with_scripts([("15", 0), ("12", STRUCK)])
    ('[struck out: 12] 15', '15 [struck out: 12]')
    >>> with_scripts([("123", 0), ("1", 1)]), with_scripts([("1", 0), ("st", 1), (" April", 0)])
    ('123¹', '1st April')
    """
    parts: list[str] = []
    together: list[tuple[str, int]] = []
    for text, level in runs:  # writers part a run wherever its colour changes
        if together and together[-1][1] == level:
            together[-1] = (together[-1][0] + text, level)
        elif text:
            together.append((text, level))
    if len(together) == 1 and together[0][1] == STRUCK:
        return scripted(*together[0])
    for text, level in together:
        if level == STRUCK:
            digits = any(sign.isdigit() for sign in text)
            parts.append(f" [struck out: {text.strip()}] " if digits else text)
        elif not level or (
            level > 0 and parts and parts[-1][-1:].isdigit() and _ORDINAL.fullmatch(text.strip())
        ):
            parts.append(text)
        else:
            made = raised(text) if level > 0 else lowered(text)
            parts.append(made.lstrip() if not parts or parts[-1][-1:].isspace() else made)
    joined = "".join(parts)
    return " ".join(joined.split(" ")).strip() if "[struck out: " in joined else joined
