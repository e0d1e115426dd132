"""Raised and lowered signs of a cell, written so that a superscript is no digit of the number."""

import re
from collections.abc import Iterable

__all__ = ["lowered", "raised", "with_scripts"]

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


def with_scripts(runs: Iterable[tuple[str, int]]) -> str:
    """Return the text of a cell from its runs, each with 1 where raised, -1 where lowered, else 0.

    The letters of an ordinal such as 1st are part of it, raised or not.

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
    for text, level in together:
        if not level or (
            level > 0 and parts and parts[-1][-1:].isdigit() and _ORDINAL.fullmatch(text.strip())
        ):
            parts.append(text)
        else:
            made = raised(text) if level > 0 else lowered(text)
            parts.append(made.lstrip() if not parts or parts[-1][-1:].isspace() else made)
    return "".join(parts)
