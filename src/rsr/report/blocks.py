"""The block tree: what a publication holds, before anybody decides how it looks.

Text is always text: a renderer escapes every string it is given.
"""

import re
from datetime import date
from typing import Any, Literal

from attrs import Attribute, field, frozen, resolve_types

from rsr.errors import ModelError, Where, shown
from rsr.model import doc

__all__ = [
    "Block",
    "Count",
    "Download",
    "Fact",
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
    "Tally",
    "Text",
    "TextLink",
    "Verdict",
]


_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")


def _is_name(_: object, attribute: "Attribute[Any]", value: str | None) -> None:
    """Refuse a name that could not stand in an address, or would lead out of the output folder."""
    if value is not None and not _NAME.fullmatch(value):
        raise ModelError.of(
            "id-malformed",
            f"{attribute.name} must hold only letters, digits, '-', '.' and '_', and not begin with "
            "'-' or '.'",
            got=shown(value),
            where=Where(path=(attribute.name,)),
        )


@frozen(kw_only=True)
class Text:
    """A run of text."""

    text: str = field(metadata=doc("The text itself."))
    strong: bool = field(default=False, metadata=doc("True where it is to stand out."))
    minor: bool = field(default=False, metadata=doc("True for a remark that may be set smaller."))


@frozen(kw_only=True)
class TextLink:
    """Words that lead somewhere: to a page of the report, or to an address on the web."""

    text: str = field(metadata=doc("The words."))
    url: str | None = field(default=None, metadata=doc("An address on the web."))
    page: str | None = field(
        default=None, validator=_is_name, metadata=doc("The slug of a page of this report.")
    )
    anchor: str | None = field(
        default=None,
        validator=_is_name,
        metadata=doc("The id of a section; on this page where no page is given."),
    )


@frozen(kw_only=True)
class Mark:
    """A status as a reader sees it: its symbol and its words; colour repeats them."""

    label: str = field(metadata=doc("The words."))
    symbol: str = field(metadata=doc("The symbol, which the words explain."))
    colour: str = field(metadata=doc("The colour as '#rrggbb'."))


Inline = Text | TextLink | Mark


@frozen(kw_only=True)
class Paragraph:
    """A paragraph."""

    content: tuple[Inline, ...] = field(metadata=doc("Its runs, in order."))


@frozen(kw_only=True)
class ListBlock:
    """A list; an item is a row of runs."""

    items: tuple[tuple[Inline, ...], ...] = field(metadata=doc("Its items."))
    ordered: bool = field(default=False, metadata=doc("True where the order has a meaning."))


@frozen(kw_only=True)
class Table:
    """A table with a caption, headed columns and, where the first cell names it, headed rows."""

    caption: str = field(metadata=doc("What the table shows."))
    columns: tuple[str, ...] = field(metadata=doc("The headings of its columns."))
    rows: tuple[tuple[tuple[Inline, ...], ...], ...] = field(
        metadata=doc("Its rows, each with one cell per column.")
    )
    numeric: tuple[int, ...] = field(
        default=(), metadata=doc("The columns, from 0, that hold figures.")
    )


@frozen(kw_only=True)
class Fact:
    """A name and what it is, such as an owner or a date."""

    name: str = field(metadata=doc("What is told."))
    content: tuple[Inline, ...] = field(metadata=doc("What it is."))


@frozen(kw_only=True)
class Facts:
    """A list of names, each with what it is."""

    facts: tuple[Fact, ...] = field(metadata=doc("The facts, in order."))


@frozen(kw_only=True)
class Count:
    """How many have a status."""

    mark: Mark = field(metadata=doc("The status."))
    number: int = field(metadata=doc("How many have it; 0 is said, not left out."))
    link: TextLink | None = field(
        default=None, metadata=doc("Where they are listed; None where none has it.")
    )


@frozen(kw_only=True)
class Tally:
    """How many have each status: the first thing that a reader of a report looks for."""

    caption: str = field(metadata=doc("What is counted."))
    counts: tuple[Count, ...] = field(metadata=doc("The counts, in order."))


@frozen(kw_only=True)
class Verdict:
    """The box that says whether a recommendation has been achieved, and what must happen."""

    question: str = field(metadata=doc("The question it answers; a heading."))
    mark: Mark = field(metadata=doc("The answer."))
    content: tuple[Paragraph, ...] = field(default=(), metadata=doc("Why, in short."))
    action: str | None = field(default=None, metadata=doc("The action needed."))


@frozen(kw_only=True)
class Quote:
    """A person's own account, under a changed name."""

    content: tuple[Paragraph, ...] = field(metadata=doc("What the person says."))
    who: str = field(metadata=doc("Who is speaking, under the changed name."))
    note: str | None = field(default=None, metadata=doc("That the name was changed."))


@frozen(kw_only=True)
class Notice:
    """Something that must not be overlooked: a correction, or that all is made up."""

    title: str = field(metadata=doc("What sort of notice it is."))
    content: tuple[Paragraph, ...] = field(metadata=doc("What it says."))


@frozen(kw_only=True)
class LinkList:
    """Links under a heading of their own, such as related information."""

    links: tuple[TextLink, ...] = field(metadata=doc("The links."))
    notes: tuple[str | None, ...] = field(
        default=(),
        metadata=doc("A remark behind each link, or None; as many as links, or none."),
    )


@frozen(kw_only=True)
class Section:
    """A headed part of a page; its level is how deep it lies."""

    id: str = field(validator=_is_name, metadata=doc("What a link calls it; unique on its page."))
    title: str = field(metadata=doc("Its heading."))
    blocks: tuple["Block", ...] = field(default=(), metadata=doc("What it holds."))
    mark: Mark | None = field(default=None, metadata=doc("A status to stand by the heading."))


Block = (
    Paragraph | ListBlock | Table | Tally | Facts | Verdict | Quote | Notice | LinkList | Section
)
# A section holds blocks, and is one: its type is known only now.
resolve_types(Section, globals(), locals())


@frozen(kw_only=True)
class Page:
    """One page. The order of a report's pages is the order of reading."""

    slug: str = field(
        validator=_is_name,
        metadata=doc("Its name in links; 'index' is the first page."),
    )
    title: str = field(metadata=doc("Its heading, the only one of the first level."))
    kind: Literal["summary", "prose", "chapter", "record", "list"] = field(
        metadata=doc("What sort of page it is.")
    )
    blocks: tuple[Block, ...] = field(default=(), metadata=doc("What it holds."))
    updated_on: date | None = field(
        default=None, metadata=doc("The day it was last changed; None if not recorded.")
    )
    in_contents: bool = field(
        default=True,
        metadata=doc("False for pages that are reached by links alone, and not read in turn."),
    )


@frozen(kw_only=True)
class Download:
    """A file that lies beside the pages."""

    label: str = field(metadata=doc("What a link to it says."))
    path: str = field(metadata=doc("Its path below the output folder."))


@frozen(kw_only=True)
class Report:
    """A whole publication: its pages in the order of reading."""

    title: str = field(metadata=doc("Its title."))
    subtitle: str | None = field(default=None, metadata=doc("A second line to it."))
    publisher: str | None = field(default=None, metadata=doc("Who publishes it."))
    language: str = field(default="en-GB", metadata=doc("The language of its text (BCP 47)."))
    notice: str | None = field(default=None, metadata=doc("A line that every page must carry."))
    edition: int = field(default=1, metadata=doc("The edition of the release it comes from."))
    pages: tuple[Page, ...] = field(metadata=doc("Its pages."))
    related: tuple[TextLink, ...] = field(
        default=(), metadata=doc("What to read beside it; shown on every page.")
    )
    versions: tuple[TextLink, ...] = field(
        default=(),
        metadata=doc("The same report made otherwise, such as Easy Read; told with the downloads."),
    )
    downloads: tuple[Download, ...] = field(default=(), metadata=doc("Files beside the pages."))
    made_by: tuple[str, ...] = field(
        default=(), metadata=doc("What made it: packages with their versions.")
    )

    def page(self, slug: str) -> Page:
        """Return a page by its slug.

        Raises:
            KeyError: There is none.
        """
        for page in self.pages:
            if page.slug == slug:
                return page
        raise KeyError(slug)

    def contents(self) -> tuple[Page, ...]:
        """Return the pages that are read in turn."""
        return tuple(page for page in self.pages if page.in_contents)
