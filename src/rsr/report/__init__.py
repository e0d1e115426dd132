"""What a publication holds: a tree of pages, sections and blocks, and prose parsed into it."""

from rsr.report.blocks import (
    Block,
    Download,
    Facts,
    Inline,
    LinkList,
    ListBlock,
    Mark,
    Notice,
    Page,
    Paragraph,
    Quote,
    Report,
    Section,
    Table,
    Text,
    TextLink,
    Verdict,
)
from rsr.report.prose import prose

__all__ = [
    "Block",
    "Download",
    "Facts",
    "Inline",
    "LinkList",
    "ListBlock",
    "Mark",
    "Notice",
    "Page",
    "Paragraph",
    "Quote",
    "Report",
    "Section",
    "Table",
    "Text",
    "TextLink",
    "Verdict",
    "prose",
]
