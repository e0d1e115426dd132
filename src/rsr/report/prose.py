"""Plain prose into blocks: paragraphs, lists and links, and nothing else."""

import re

from rsr.report.blocks import Inline, ListBlock, Paragraph, Text, TextLink

__all__ = ["inline", "prose"]

_LINK = re.compile(r"\[([^\[\]\n]+)\]\((https?://[^\s()<>\"]+)\)")
_BLANK = re.compile(r"\n[ \t]*\n\s*")
_ITEM = re.compile(r"^- +", re.MULTILINE)


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


def prose(text: str) -> tuple[Paragraph | ListBlock, ...]:
    """Turn prose into blocks.

    Paragraphs are parted by a blank line; a paragraph whose lines all begin with ``- `` is a list;
    ``[words](https://...)`` is a link. Everything else is text, whatever it looks like.
    """
    blocks: list[Paragraph | ListBlock] = []
    for part in _BLANK.split(text.strip()):
        if part.startswith("- "):
            items = [" ".join(item.split()) for item in _ITEM.split(part) if item.strip()]
            blocks.append(ListBlock(items=tuple(inline(item) for item in items)))
        elif part.strip():
            blocks.append(Paragraph(content=inline(" ".join(part.split()))))
    return tuple(blocks)
