"""How wide words are, where a line of them breaks, and how they become text that can do no harm."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from html import escape

from rsr.report import safe_text

SIZE = 13
LINE = 17
# What a letter takes of the size of its font, in hundredths: the most of what it takes in fonts that
# a reader may have or choose in the place of Arial, and a fiftieth more. The widest are the bold faces
# of DejaVu Sans (which Verdana resembles) and DejaVu Serif, URW Bookman and OpenDyslexic. A letter that
# is not here counts as broad. Whole numbers add up to the same on every Python: 3.12 adds fractions in
# another way.
_WIDTHS = {
    **dict.fromkeys(" ,.il'\xb7\N{RIGHT SINGLE QUOTATION MARK}", 40),
    **dict.fromkeys(":;j", 44),
    **dict.fromkeys("!-I|", 48),
    **dict.fromkeys("()[]`ft", 52),
    **dict.fromkeys('"r', 56),
    **dict.fromkeys("/?J\\sz", 63),
    **dict.fromkeys("*c_ae\N{EN DASH}", 70),
    **dict.fromkeys("$0123456789FLkovy{}", 73),
    **dict.fromkeys("PSZbdghnpqux", 77),
    **dict.fromkeys("CETXY", 84),
    **dict.fromkeys("#+<=>ABRV^~\N{MINUS SIGN}", 88),
    **dict.fromkeys("DGKOQU&Nw", 96),
    **dict.fromkeys("H%@\N{HORIZONTAL ELLIPSIS}", 106),
    **dict.fromkeys("m", 112),
    **dict.fromkeys("MW\N{EM DASH}", 120),
}
# In a font for typewriters every letter takes as much; only texts of narrow letters are wider in it.
_MONOSPACED = 62
_OTHER, _BROAD, _FROM_BROAD = 115, 130, 0x1100
_SMALL_LIMIT = 4096


class _Widths(dict[str, int]):
    def __missing__(self, letter: str) -> int:
        width = _BROAD if ord(letter) >= _FROM_BROAD else _OTHER
        if len(self) < _SMALL_LIMIT:
            self[letter] = width
        return width


_WIDTH_OF = _Widths(_WIDTHS)


# The same words stand on chart after chart: months, years, "Mean".
@lru_cache(maxsize=8192)
def width(text: str, size: float = SIZE) -> float:
    """Return how wide a text can be, in pixels, in the widest of the fonts that readers use."""
    return max(sum(map(_WIDTH_OF.__getitem__, text)), _MONOSPACED * len(text)) * size / 100


@lru_cache(maxsize=8192)
def svg_text(text: str) -> str:
    """Return text that may stand in SVG, whatever it holds."""
    return escape(safe_text(text))


def lines(text: str, room: float, *, size: float = SIZE, most: int = 4) -> list[str]:
    """Break a text at its spaces into lines that fit; what does not fit ends in an ellipsis."""
    # Nobody reads further on a chart; the whole text stands in its title and beside it.
    text = text[:2000]
    if len(text) < 200 and width(text, size) <= room:
        return [" ".join(text.split())] if text.strip() else []
    made: list[str] = []
    line, taken, space = "", 0.0, width(" ", size)
    for word in _words(text, room, size):
        wide = width(word, size)
        if line and taken + space + wide > room:
            made.append(line)
            if len(made) == most:
                return [*made[:-1], _cut(made[-1], room, size)]
            line, taken = word, wide
        else:
            line, taken = (f"{line} {word}", taken + space + wide) if line else (word, wide)
    return [*made, line] if line else made


def _words(text: str, room: float, size: float) -> Iterator[str]:
    """Yield words; one that is wider than a line comes in pieces that fit."""
    for word in text.split():
        if width(word, size) <= room:
            yield word
            continue
        piece, taken = "", 0.0
        for letter in word:
            wide = width(letter, size)
            if piece and taken + wide > room:
                yield piece
                piece, taken = "", 0.0
            piece, taken = piece + letter, taken + wide
        yield piece


def whole(text: str, broken: Sequence[str]) -> bool:
    """Say whether lines hold all of a text, with no word cut."""
    return " ".join(broken) == " ".join(text.split())


def _cut(line: str, room: float, size: float) -> str:
    while line and width(line + "\N{HORIZONTAL ELLIPSIS}", size) > room:
        line = line[:-1]
    return line.rstrip() + "\N{HORIZONTAL ELLIPSIS}"
