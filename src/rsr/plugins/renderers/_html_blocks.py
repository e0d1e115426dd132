"""Writes the blocks of a report as HTML; every text in it goes through one function that escapes."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape
from itertools import count
from typing import Any

from rsr.charts import ChartFiles, svg
from rsr.report import (
    METADATA_ENDING,
    Block,
    Chart,
    Facts,
    Funnel,
    Inline,
    LinkList,
    ListBlock,
    Mark,
    Notice,
    Paragraph,
    Quote,
    Section,
    Table,
    Tally,
    Text,
    TextLink,
    Verdict,
    is_web_address,
    safe_text,
)

_COLOUR = re.compile(r"#[0-9a-f]{6}")
# Where a status gives no colour that can be used.
_NEUTRAL = "#5b6670"
_DEEPEST = 6
# A table of more rows than this is shown in a frame of its own below a chart.
_LONG = 15


# The same words stand on page after page: names, kinds, "not recorded".
@lru_cache(maxsize=8192)
def _escaped(text: str) -> str:
    return escape(safe_text(text))


class Colours(set[str]):
    """The colours that were met, for the stylesheet."""

    def named(self, colour: str) -> str:
        """Return the class of a colour, and remember it."""
        known = colour if _COLOUR.fullmatch(colour) else _NEUTRAL
        self.add(known)
        return f"c-{known[1:]}"


def runs(content: Iterable[Inline], colours: Colours) -> str:
    """Return runs of text, links and marks."""
    made = ""
    # One loop: a large report has millions of runs.
    for run in content:
        if isinstance(run, Text):
            words = _escaped(run.text)
            if run.strong:
                words = f"<strong>{words}</strong>"
            elif run.minor:
                words = f'<span class="minor">{words}</span>'
            made += f"{words}<br>" if run.ends_line else words
        elif isinstance(run, TextLink):
            words, address = _escaped(run.text), _address(run)
            made += f'<a href="{address}">{words}</a>' if address else words
        else:
            made += (
                f'<span class="mark {colours.named(run.colour)}">'
                f'<span class="symbol" aria-hidden="true">{_escaped(run.symbol)}</span> '
                f'<span class="label">{_escaped(run.label)}</span></span>'
            )
    return made


def _address(link: TextLink) -> str | None:
    """Return where a link leads, escaped, or None where it may not be a link."""
    if link.page is not None:  # names hold nothing that has to be escaped
        return f"{link.page}.html#{link.anchor}" if link.anchor else f"{link.page}.html"
    if link.anchor is not None:
        return f"#{link.anchor}"
    return escape(link.url) if link.url is not None and is_web_address(link.url) else None


class BlockWriter:
    """Writes the blocks of one page.

    Args:
        colours: Where the colours that are met are kept.
        beside: Where the files of charts are kept.
    """

    def __init__(self, colours: Colours, beside: ChartFiles) -> None:
        self._colours = colours
        self._beside = beside
        self._tables, self._tallies, self._charts = count(1), count(1), count(1)
        self._ways: dict[type, Callable[[Any, int], str]] = {
            Paragraph: self._paragraph,
            ListBlock: self._list,
            Section: self._section,
            Facts: self._facts,
            Table: self._table,
            Verdict: self._verdict,
            Quote: self._quote,
            Notice: self._notice,
            Tally: self._tally,
            Chart: self._chart,
            Funnel: self._chart,
            LinkList: self._links,
        }

    def blocks(self, content: Iterable[Block], level: int) -> str:
        """Return blocks whose headings are of a level, from 1."""
        return "".join([self._ways[type(block)](block, level) for block in content])

    def block(self, block: Block, level: int) -> str:
        """Return a block whose headings are of a level, from 1."""
        return self._ways[type(block)](block, level)

    def _runs(self, content: tuple[Inline, ...]) -> str:
        if len(content) == 1:  # as most are
            run = content[0]
            if isinstance(run, Text) and not (run.strong or run.minor or run.ends_line):
                return _escaped(run.text)
        return runs(content, self._colours)

    def _heading(self, level: int, title: str, sign: Mark | None = None) -> str:
        name = f"h{min(level, _DEEPEST)}"
        mark = ""
        if sign is not None:
            colour = self._colours.named(sign.colour)
            symbol = _escaped(sign.symbol)
            mark = f'<span class="mark-only {colour}" aria-hidden="true">{symbol}</span> '
        return f"<{name}>{mark}{_escaped(title)}</{name}>\n"

    def _paragraph(self, block: Paragraph, _: int) -> str:
        return f"<p>{self._runs(block.content)}</p>\n"

    def _list(self, block: ListBlock, _: int) -> str:
        name = "ol" if block.ordered else "ul"
        items = "".join([f"<li>{self._runs(item)}</li>\n" for item in block.items])
        return f"<{name}>\n{items}</{name}>\n"

    def _section(self, block: Section, level: int) -> str:
        heading = self._heading(level, block.title, block.mark)
        inner = self.blocks(block.blocks, level + 1)
        return f'<section id="{_escaped(block.id)}" class="level-{level}">\n{heading}{inner}</section>\n'

    def _facts(self, block: Facts, _: int) -> str:
        # Facts of one name that follow each other are one name with several things said of it.
        made, before = "<dl>\n", None
        for fact in block.facts:
            if fact.name != before:
                end = "" if before is None else "</div>\n"
                made += f"{end}<div><dt>{_escaped(fact.name)}</dt>"
                before = fact.name
            made += f"<dd>{self._runs(fact.content)}</dd>"
        return made + ("</dl>\n" if before is None else "</div>\n</dl>\n")

    def _table(self, block: Table, _: int = 0) -> str:
        number = next(self._tables)
        kinds = [
            'class="figure"' if at in block.numeric else "" for at in range(len(block.columns))
        ]
        heads = "".join(
            [
                f'<th scope="col"{" " * bool(kind)}{kind}>{_escaped(column)}</th>'
                for column, kind in zip(block.columns, kinds, strict=True)
            ]
        )
        rows = "".join([f"<tr>{self._cells(row, block.numeric)}</tr>\n" for row in block.rows])
        return (
            f'<div class="scroll" role="region" aria-labelledby="_table-{number}" tabindex="0">\n'
            f'<table>\n<caption id="_table-{number}"><span class="number">Table {number}.</span> '
            f"{_escaped(block.caption)}</caption>\n<thead><tr>{heads}</tr></thead>\n"
            f"<tbody>\n{rows}</tbody>\n</table>\n</div>\n"
        )

    def _cells(self, row: tuple[tuple[Inline, ...], ...], numeric: tuple[int, ...]) -> str:
        made = f'<th scope="row">{self._runs(row[0])}</th>' if row else ""
        for at, cell in enumerate(row[1:], 1):
            extra = ' class="figure"' if at in numeric else ""
            made += f"<td{extra}>{self._runs(cell)}</td>"
        return made

    def _verdict(self, block: Verdict, level: int) -> str:
        action = ""
        if block.action:
            told = _escaped(block.action)
            action = f'<p class="action"><strong>Action needed:</strong> {told}</p>\n'
        return (
            f'<div class="verdict {self._colours.named(block.mark.colour)}">\n'
            f"{self._heading(level, block.question)}"
            f'<p class="answer">{self._runs((block.mark,))}</p>\n'
            f"{self.blocks(block.content, level)}{action}</div>\n"
        )

    def _quote(self, block: Quote, level: int) -> str:
        note = f' <span class="minor">{_escaped(block.note)}</span>' if block.note else ""
        return (
            f'<figure class="quote">\n<blockquote>\n{self.blocks(block.content, level)}</blockquote>\n'
            f"<figcaption><strong>{_escaped(block.who)}</strong>{note}</figcaption>\n</figure>\n"
        )

    def _notice(self, block: Notice, level: int) -> str:
        title = f'<p class="notice-title"><strong>{_escaped(block.title)}</strong></p>\n'
        inner = self.blocks(block.content, level)
        return f'<div class="notice" role="note">\n{title}{inner}</div>\n'

    def _tally(self, block: Tally, _: int) -> str:
        number = next(self._tallies)
        made = []
        for one in block.counts:
            colour, none = self._colours.named(one.mark.colour), "" if one.number else " none"
            which = f' <span class="which">{self._runs((one.link,))}</span>' if one.link else ""
            made.append(
                f'<li class="{colour}{none}"><span class="count">{one.number:,}</span> '
                f"{self._runs((one.mark,))}{which}</li>\n"
            )
        return (
            f'<div class="tally">\n<p class="tally-caption" id="_tally-{number}">'
            f"{_escaped(block.caption)}</p>\n"
            f'<ul aria-labelledby="_tally-{number}">\n{"".join(made)}</ul>\n</div>\n'
        )

    def _chart(self, block: Chart | Funnel, _: int) -> str:
        # A chart is drawn twice: its letters must be legible on a wide screen and on a narrow one.
        # Where there is no stylesheet, only the wide one is shown. Its words stand beside it, so
        # the drawing has none but labels.
        number = next(self._charts)
        wide, narrow = (
            svg(block, width=width, ids=f"_chart-{number}-{width}", titled=False)
            for width in (720, 280)
        )
        source = f'<p class="minor">Source: {_escaped(block.source)}</p>\n' if block.source else ""
        caveats = "".join(f"<li>{_escaped(caveat)}</li>\n" for caveat in block.caveats)
        base = escape(self._beside.put(block))
        figures = block.table()
        return (
            '<figure class="chart">\n<figcaption>\n<p class="chart-title">'
            f'<span class="number">Figure {number}.</span> {_escaped(block.title)}</p>\n'
            f"<p>{_escaped(block.message)}</p>\n</figcaption>\n"
            f'<div class="drawing wide">{wide}</div>\n'
            f'<div class="drawing narrow" hidden>{narrow}</div>\n'
            f"{source}"
            + (f'<ul class="minor">\n{caveats}</ul>\n' if caveats else "")
            + f'<p class="minor">Download: <a href="{base}.csv">figures (CSV)</a>, '
            f'<a href="{base}.csv{METADATA_ENDING}">what its columns mean (JSON)</a>, '
            f'<a href="{base}.svg">chart (SVG)</a></p>\n'
            f'<div class="behind{" long" if len(figures.rows) > _LONG else ""}">\n'
            f"{self._table(figures)}</div>\n</figure>\n"
        )

    def _links(self, block: LinkList, _: int) -> str:
        notes = block.notes or (None,) * len(block.links)
        items = (
            self._runs((one,)) + (f' <span class="minor">{_escaped(note)}</span>' if note else "")
            for one, note in zip(block.links, notes, strict=True)
        )
        return (
            '<ul class="links">\n' + "".join([f"<li>{item}</li>\n" for item in items]) + "</ul>\n"
        )
