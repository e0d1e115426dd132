"""The block tree: what a publication holds, before anybody decides how it looks.

Text is always text: a renderer escapes every string it is given.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import Literal, overload

from attrs import evolve, field, frozen, resolve_types

from rsr.brief import brief
from rsr.model import doc
from rsr.report.chart import Chart
from rsr.report.funnel import Funnel
from rsr.report.parts import Inline, Mark, Table, Text, TextLink, is_name

__all__ = [
    "Block",
    "Chart",
    "Count",
    "Download",
    "Fact",
    "Facts",
    "Funnel",
    "Inline",
    "LazyPages",
    "LinkList",
    "ListBlock",
    "Mark",
    "Notice",
    "Page",
    "PageToCompose",
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


@frozen(kw_only=True)
class Paragraph:
    """A paragraph."""

    content: tuple[Inline, ...] = field(metadata=doc("Its runs, in order."))


@frozen(kw_only=True)
class ListBlock:
    """A list; an item is a row of runs."""

    items: tuple[tuple[Inline, ...], ...] = field(metadata=doc("Its items."))
    ordered: bool = field(default=False, metadata=doc("True where the order has a meaning."))

    __repr__ = brief


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
    content: tuple[Paragraph | ListBlock, ...] = field(default=(), metadata=doc("Why, in short."))
    action: str | None = field(default=None, metadata=doc("The action needed."))


@frozen(kw_only=True)
class Quote:
    """A person's own account, under a changed name."""

    content: tuple[Paragraph | ListBlock, ...] = field(metadata=doc("What the person says."))
    who: str = field(metadata=doc("Who is speaking, under the changed name."))
    note: str | None = field(default=None, metadata=doc("That the name was changed."))


@frozen(kw_only=True)
class Notice:
    """Something that must not be overlooked: a correction, or that all is made up."""

    title: str = field(metadata=doc("What sort of notice it is."))
    content: tuple[Paragraph | ListBlock, ...] = field(metadata=doc("What it says."))


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

    id: str = field(validator=is_name, metadata=doc("What a link calls it; unique on its page."))
    title: str = field(metadata=doc("Its heading."))
    blocks: tuple["Block", ...] = field(default=(), metadata=doc("What it holds."))
    mark: Mark | None = field(default=None, metadata=doc("A status to stand by the heading."))

    __repr__ = brief


Block = (
    Paragraph
    | ListBlock
    | Table
    | Chart
    | Funnel
    | Tally
    | Facts
    | Verdict
    | Quote
    | Notice
    | LinkList
    | Section
)
# A section holds blocks, and is one: its type is known only now.
resolve_types(Section, globals(), locals())


@frozen(kw_only=True)
class Page:
    """One page. The order of a report's pages is the order of reading."""

    slug: str = field(
        validator=is_name,
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

    __repr__ = brief


# A page without its blocks, and what composes them.
PageToCompose = tuple[Page, Callable[[], Iterable[Block]]]


class LazyPages(Sequence[Page]):
    """Pages that are composed each time they are reached, and not kept.

    A report of thousands of pages takes the memory of one page while it is rendered. Whoever looks
    at its pages several times composes them as often; ``tuple(pages)`` composes each once.

    Args:
        pages: Pages that are whole, and pages without blocks, each with a function that composes
            them: ``(page, compose_blocks)``.
        composing: Makes the context that each page is composed in.
    """

    def __init__(
        self,
        pages: Iterable[Page | PageToCompose],
        composing: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        self._pages = tuple((one, None) if isinstance(one, Page) else one for one in pages)
        self._composing = composing

    @property
    def heads(self) -> tuple[Page, ...]:
        """The pages as they are without being composed: slugs, titles and the like."""
        return tuple(head for head, _ in self._pages)

    def within(self, composing: Callable[[], AbstractContextManager[object]]) -> "LazyPages":
        """Return the same pages, each composed in a context that a function makes."""
        whole = ((head, compose) if compose else head for head, compose in self._pages)
        return LazyPages(whole, composing)

    @overload
    def __getitem__(self, at: int) -> Page: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Page, ...]: ...
    def __getitem__(self, at: int | slice) -> Page | tuple[Page, ...]:
        if isinstance(at, slice):
            return tuple(map(self._page, self._pages[at]))
        return self._page(self._pages[at])

    def __iter__(self) -> Iterator[Page]:
        return map(self._page, self._pages)

    def __len__(self) -> int:
        return len(self._pages)

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, LazyPages) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.heads)

    def streamed(self) -> Iterator[tuple[Page, Iterable[Block]]]:
        """Yield each page with its blocks, which are composed as they are reached, and not kept."""
        return ((head, self._blocks(head, compose)) for head, compose in self._pages)

    def _page(self, one: tuple[Page, Callable[[], Iterable[Block]] | None]) -> Page:
        head, compose = one
        return evolve(head, blocks=tuple(self._blocks(head, compose))) if compose else head

    def _blocks(self, head: Page, compose: Callable[[], Iterable[Block]] | None) -> Iterator[Block]:
        if compose is None:
            yield from head.blocks
            return
        with self._composing():
            yield from compose()


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
    pages: Sequence[Page] = field(
        metadata=doc("Its pages: a tuple of them, or ``LazyPages`` where there may be thousands.")
    )
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

    __repr__ = brief

    def page(self, slug: str) -> Page:
        """Return a page by its slug.

        Raises:
            KeyError: There is none.
        """
        for page in self.pages:
            if page.slug == slug:
                return page
        raise KeyError(slug)

    def streamed(self) -> Iterator[tuple[Page, Iterable[Block]]]:
        """Yield each page, for its title and the like, with its blocks.

        Those of :class:`LazyPages` are composed as they are reached: a page is never held as a whole.
        """
        if isinstance(self.pages, LazyPages):
            return self.pages.streamed()
        return ((page, page.blocks) for page in self.pages)

    def contents(self) -> tuple[Page, ...]:
        """Return the pages that are read in turn."""
        return tuple(page for page in self.pages if page.in_contents)

    def table_of_contents(self) -> tuple[Page, ...]:
        """Return the pages that are read in turn, for their slugs and titles.

        Those of :class:`LazyPages` come without their blocks.
        """
        pages = self.pages.heads if isinstance(self.pages, LazyPages) else self.pages
        return tuple(page for page in pages if page.in_contents)
