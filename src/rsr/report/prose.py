"""Plain prose into blocks: paragraphs, lists and links, and nothing else."""

from attrs import evolve

from rsr._lazy import lazy_pattern
from rsr.report.blocks import Inline, ListBlock, Paragraph, Text, TextLink

__all__ = ["as_lines", "inline", "prose"]

_LINK = lazy_pattern(r"\[([^\[\]\n]+)\]\((https?://[^\s()<>\"]+)\)")
_BLANK = lazy_pattern(r"\n[ \t]*\n\s*")
_BULLET = lazy_pattern(r"[-*\u2022\u2023\u25e6\u00b7]\s+")
# What numbers the parts of a text: '(a)', '(iv)', '2.', 'b)'.
_ENUMERATOR = lazy_pattern(
    r"(?:\((?:[0-9]{1,3}|[A-Za-z]|[ivxlc]{2,6})\)|(?:[0-9]{1,3}|[A-Za-z]|[ivxlc]{2,6})[.)])\s"
)


def inline(text: str) -> tuple[Inline, ...]:
    """Split a line of prose into text and links.

    >>> inline("See [the report](https://example.org/r).")[1].url
    'https://example.org/r'
    """
    found: list[Inline] = []
    at = 0
    for link in _LINK.finditer(text):
        if link.start() > at:
            found.append(Text(text=text[at : link.start()]))
        found.append(TextLink(text=link[1], url=link[2]))
        at = link.end()
    if at < len(text):
        found.append(Text(text=text[at:]))
    return tuple(found)


def prose(text: str, *, lines: bool = False) -> tuple[Paragraph | ListBlock, ...]:
    """Turn prose into blocks.

    Paragraphs are parted by a blank line. Lines that begin with a bullet (``- ``, ``* ``, ``•``) are
    a list. A line that begins with a number or letter of its own, such as ``(a)`` or ``2.``, stays
    a line; any other line continues the one before. ``[words](https://...)`` is a link. Everything
    else is text, whatever it looks like.

    Args:
        text: The prose.
        lines: True to keep every line, as for words that are quoted as they were published.
    """
    blocks: list[Paragraph | ListBlock] = []
    for part in _BLANK.split(text.strip()):
        items: list[str] = []
        told: list[str] = []
        for written in part.splitlines():
            line = _joined(written)
            bullet = _BULLET.match(f"{line} ")
            if bullet:
                blocks += _paragraph(told)
                told = []
                items.append(line[bullet.end() :].strip())
            elif (
                items and not _ENUMERATOR.match(f"{line} ") and not (lines and written[:1].strip())
            ):
                items[-1] += f" {line}"
            else:
                blocks += _list(items)
                items = []
                if told and not lines and not _ENUMERATOR.match(f"{line} "):
                    told[-1] += f" {line}"
                else:
                    told.append(line)
        blocks += [*_list(items), *_paragraph(told)]
    return tuple(blocks)


def as_lines(text: str) -> tuple[Inline, ...]:
    """Return words as they were published, for a place that holds no paragraphs: line by line."""
    return _lines([_joined(line) for line in text.strip().splitlines()])


def _joined(line: str) -> str:
    return " ".join(line.split())


def _lines(told: list[str]) -> tuple[Inline, ...]:
    runs: list[Inline] = []
    for line in told:
        if runs:
            end = runs[-1]
            if isinstance(end, Text) and not end.ends_line:
                runs[-1] = evolve(end, ends_line=True)
            else:
                runs.append(Text(text="", ends_line=True))
        runs += inline(line)
    return tuple(runs)


def _paragraph(told: list[str]) -> list[Paragraph]:
    return [Paragraph(content=_lines(told))] if told else []


def _list(items: list[str]) -> list[ListBlock]:
    return [ListBlock(items=tuple(map(inline, items)))] if items else []
