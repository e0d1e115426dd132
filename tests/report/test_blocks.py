"""The block tree and prose: names that can stand in addresses, and text that stays text."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rsr.report
from rsr.errors import ModelError
from rsr.model import field_doc
from rsr.report import (
    LazyPages,
    ListBlock,
    Page,
    Paragraph,
    Report,
    Section,
    Text,
    TextLink,
    inline,
    prose,
    written_day,
)


@pytest.mark.parametrize(
    "name", ["../up", "a/b", "", "a b", '"', ".hidden", "-o", "javascript:x", "a\x00"]
)
def test_a_name_cannot_lead_out_of_the_output(name: str) -> None:
    """Slugs, ids and the names that links call them by are refused where they are no names."""
    for make in (
        lambda: Page(slug=name, title="t", kind="prose"),
        lambda: Section(id=name, title="t"),
        lambda: TextLink(text="t", page=name),
        lambda: TextLink(text="t", page="index", anchor=name),
    ):
        with pytest.raises(ModelError) as caught:
            make()

        assert caught.value.code == "id-malformed"


def test_pages_are_found_by_slug_and_read_in_turn() -> None:
    """A report knows its pages by name, and which of them are in its contents."""
    pages = (
        Page(slug="index", title="First", kind="summary"),
        Page(slug="aside", title="Aside", kind="record", in_contents=False),
    )
    report = Report(title="t", pages=pages)

    assert report.page("aside").title == "Aside"
    assert [page.slug for page in report.contents()] == ["index"]
    with pytest.raises(KeyError):
        report.page("none")


def test_every_field_of_a_block_is_described() -> None:
    """Whoever writes a renderer finds a sentence on each field."""
    classes = [
        getattr(rsr.report, name)
        for name in rsr.report.__all__
        if attrs.has(getattr(rsr.report, name))
    ]

    assert len(classes) > 15
    for cls in classes:
        for attribute in attrs.fields(cls):
            assert field_doc(attribute).text.endswith("."), (cls, attribute.name)


def test_prose_is_paragraphs_lists_and_links() -> None:
    """Blank lines part paragraphs, '- ' makes items, and only http links are links."""
    blocks = prose("One\nline. [here](https://example.org/)!\n \n- a\n- b\n  on\n\n[no](ftp://x)")

    assert blocks == (
        Paragraph(
            content=(
                Text(text="One line. "),
                TextLink(text="here", url="https://example.org/"),
                Text(text="!"),
            )
        ),
        ListBlock(items=((Text(text="a"),), (Text(text="b on"),))),
        Paragraph(content=(Text(text="[no](ftp://x)"),)),
    )


def test_prose_of_nothing_is_nothing() -> None:
    """Blank text has no blocks and no runs."""
    assert prose(" \n\n ") == ()
    assert inline("") == ()


@given(st.text(st.sampled_from("ab[]()<>*_#-\n :/hps.")))
def test_prose_loses_no_word(text: str) -> None:
    """Whatever is not markup of ours comes out as the text it was."""
    told = "".join(
        run.text
        for block in prose(text)
        for runs in (block.items if isinstance(block, ListBlock) else (block.content,))
        for run in runs
        if not isinstance(run, rsr.report.Mark)
    )

    if "](http" not in text:
        assert [c for c in told if c in "ab<>_#"] == [c for c in text if c in "ab<>_#"]


def test_days_are_written_in_words() -> None:
    """A day has no leading zero and its month in words."""
    assert written_day(date(2021, 12, 2)) == "2 December 2021"


def _lazy(told: list[str]) -> LazyPages:
    def compose(slug: str) -> list[Paragraph]:
        told.append(slug)
        return [Paragraph(content=(Text(text=slug),))]

    def page(slug: str) -> tuple[Page, Callable[[], list[Paragraph]]]:
        head = Page(slug=slug, title=slug, kind="record", in_contents=slug != "b")
        return head, lambda: compose(slug)

    whole = Page(slug="index", title="Whole", kind="summary", blocks=(Paragraph(content=()),))
    return LazyPages([whole, *map(page, "abc")])


def test_lazy_pages_are_composed_when_they_are_reached_and_not_kept() -> None:
    """Each pass composes each page once; slugs and titles are had without composing."""
    told: list[str] = []
    report = Report(title="t", pages=_lazy(told))

    assert [page.slug for page in report.table_of_contents()] == ["index", "a", "c"]
    assert len(report.pages) == 4
    assert told == []
    first = next(page for page in report.pages if page.slug == "a")
    assert first.blocks == (Paragraph(content=(Text(text="a"),)),)
    assert told == ["a"]
    assert [page.blocks == () for page in report.pages] == [False] * 4
    assert told == ["a", "a", "b", "c"]
    assert report.pages[-1].slug == report.pages[2:][1].slug == report.page("c").slug == "c"
    assert [bool(page.blocks) for page in report.contents()] == [True, True, True]


def test_blocks_are_streamed_one_by_one() -> None:
    """A block is composed when it is reached; the page's title is there before."""
    told: list[str] = []

    def compose() -> Iterator[Paragraph]:
        for words in ("first", "second"):
            told.append(words)
            yield Paragraph(content=(Text(text=words),))

    whole = Page(slug="index", title="Whole", kind="summary", blocks=(Paragraph(content=()),))
    pages = LazyPages([whole, (Page(slug="a", title="A", kind="record"), compose)])

    (first, ready), (head, blocks) = Report(title="t", pages=pages).streamed()

    assert (first, list(ready)) == (whole, [Paragraph(content=())])
    assert (head.title, told) == ("A", [])
    assert next(iter(blocks)) == Paragraph(content=(Text(text="first"),))
    assert told == ["first"]


def test_pages_that_are_whole_are_streamed_as_they_are() -> None:
    """A report of few pages needs no lazy ones."""
    page = Page(slug="index", title="Whole", kind="summary", blocks=(Paragraph(content=()),))

    assert list(Report(title="t", pages=(page,)).streamed()) == [(page, page.blocks)]


def test_lazy_pages_equal_pages_that_say_the_same() -> None:
    """They are compared as tuples of pages are; a tuple is another type."""
    one, other = _lazy([]), _lazy([])

    assert one == other
    assert hash(one) == hash(other)
    assert one != LazyPages(list(one)[1:])
    assert one != tuple(one)
    assert tuple(one) == tuple(LazyPages(tuple(other)))


def test_lazy_pages_are_composed_within_the_context_that_is_asked_for() -> None:
    """Each page has a context of its own; a page that came whole needs none."""
    entered: list[int] = []

    @contextmanager
    def composing() -> Iterator[None]:
        entered.append(1)
        yield

    assert len(tuple(_lazy([]).within(composing))) == 4
    assert len(entered) == 3
    assert len([list(blocks) for _, blocks in _lazy([]).within(composing).streamed()]) == 4
    assert len(entered) == 6
