"""The renderer ``markdown``: one file that any reader of CommonMark with tables can show.

Each chart lies beside it, in a file of its own.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote

from rsr.charts import ChartFiles
from rsr.model import Release
from rsr.plugins import RendererOffer, hookimpl
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
    Page,
    Paragraph,
    Quote,
    Report,
    Section,
    Table,
    Tally,
    Text,
    TextLink,
    Verdict,
    is_web_address,
    safe_text,
    written_day,
)

ENTRY = "report.md"
DEEPEST = 6
# Whatever could begin markup within a line, for CommonMark and for what GitHub adds to it.
_WITHIN = re.compile(r"([\\`*_\[\]<>&|~#$]|(?<=http):|(?<=https):|(?<=www)\.)", re.IGNORECASE)
# What has a meaning only where a line begins: bullets, underlines of headings, numbered items.
_AT_START = re.compile(r"^([-+=]|[0-9]{1,9}(?=[.)]))")
_SPACES = re.compile(r"\s+")


class MarkdownRenderer:
    """Writes a whole report into one file of Markdown, with links that work within it."""

    def render(self, report: Report, release: Release) -> Iterator[tuple[str, bytes]]:
        """Yield the one file, then the files of each chart, if there are any.

        Args:
            report: What to write.
            release: Not looked at: the report holds all that a page says.
        """
        del release
        beside = ChartFiles("charts", language=report.language)
        yield ENTRY, ("\n\n".join(_report(report, beside)) + "\n").encode()
        yield from beside


def escaped(text: str) -> str:
    """Return text on one line, so that Markdown sees nothing but text in it."""
    line = _SPACES.sub(" ", safe_text(text))
    return _WITHIN.sub(r"\\\1", line)


def _strong(words: str) -> str:
    """Return words that stand out.

    Two stars work only beside letters and figures; elsewhere CommonMark may take them for text.
    """
    inner = words.strip()
    if inner[:1].isalnum() and inner[-1:].isalnum():
        return f"**{inner}**"
    return f"<strong>{inner}</strong>"


def _begun(line: str) -> str:
    """Return a line that can begin a paragraph without becoming something else."""
    stripped = line.strip()
    found = _AT_START.match(stripped)
    if found is None:
        return stripped
    if found[0].isdigit():
        return f"{found[0]}\\{stripped[found.end() :]}"
    return f"\\{stripped}"


def _address(link: TextLink, page: str) -> str | None:
    """Return where a link leads, or None where it may not be a link."""
    if link.page is not None or link.anchor is not None:
        slug = link.page or page
        return f"#{slug}--{link.anchor}" if link.anchor else f"#{slug}"
    if is_web_address(link.url) and link.url is not None:
        return "<" + link.url.replace("&", "\\&").replace("|", "%7C") + ">"
    return None


class _Writer:
    """Writes the blocks of one page, and keeps the files of its charts."""

    def __init__(self, page: str, beside: ChartFiles | None = None) -> None:
        self.page = page
        self.beside = ChartFiles("charts") if beside is None else beside
        self._blocks: dict[type, Callable[[Any, int], Iterator[str]]] = {
            Paragraph: self._paragraph,
            ListBlock: self._list,
            Table: self._table,
            Chart: self._chart,
            Funnel: self._chart,
            Tally: self._tally,
            Facts: self._facts,
            Verdict: self._verdict,
            Quote: self._quote,
            Notice: self._notice,
            LinkList: self._links,
            Section: self._section,
        }

    def blocks(self, blocks: Iterable[Block], level: int) -> Iterator[str]:
        """Yield what blocks come to, parts that a blank line parts."""
        for block in blocks:
            yield from self._blocks[type(block)](block, level)

    def line(self, runs: Iterable[Inline]) -> str:
        """Return runs as one line."""
        return " ".join(line.strip() for line in self._lines(runs))

    def lines(self, runs: Iterable[Inline], indent: str = "") -> str:
        """Return runs with their line breaks, for whatever may hold a paragraph."""
        first, *others = self._lines(runs)
        return f"\\\n{indent}".join([first, *map(_begun, others)])

    def _lines(self, runs: Iterable[Inline]) -> list[str]:
        told = [""]
        for run in runs:
            words = self._run(run)
            if told[-1].endswith("!") and words.startswith("["):
                # Together they would be a picture, which a reader's program fetches unasked.
                told[-1] = told[-1][:-1] + "\\!"
            told[-1] += words
            if isinstance(run, Text) and run.ends_line:
                told.append("")
        return told

    def _run(self, run: Inline) -> str:
        if isinstance(run, Mark):
            return self.mark(run)
        words = escaped(run.text)
        if isinstance(run, TextLink):
            address = _address(run, self.page)
            return f"[{words.strip()}]({address})" if address else words
        if run.strong and words.strip():
            lead = words[: len(words) - len(words.lstrip())]
            tail = words[len(words.rstrip()) :]
            return f"{lead}{_strong(words)}{tail}"
        return words

    @staticmethod
    def mark(mark: Mark) -> str:
        """Return a status: its symbol, then its words."""
        return f"{escaped(mark.symbol)} {_strong(escaped(mark.label))}"

    @staticmethod
    def heading(level: int, anchor: str, words: str) -> str:
        """Return a heading with an anchor that links can name."""
        stripped = words.strip()
        told = f"{'#' * level} {stripped}" if level <= DEEPEST else _strong(stripped)
        return f'<a id="{anchor}"></a>\n\n{told}'

    def _paragraph(self, block: Paragraph, _: int) -> Iterator[str]:
        if words := _begun(self.lines(block.content)):
            yield words

    def _list(self, block: ListBlock, _: int) -> Iterator[str]:
        yield "\n".join(
            f"{f'{number}.' if block.ordered else '-'} {_begun(self.line(item))}"
            for number, item in enumerate(block.items, start=1)
        )

    def _table(self, block: Table, _: int) -> Iterator[str]:
        yield _strong(escaped(block.caption))
        yield self._grid(
            [escaped(column) for column in block.columns],
            ([self.line(cell) for cell in row] for row in block.rows),
            block.numeric,
        )

    def _chart(self, block: Chart | Funnel, level: int) -> Iterator[str]:
        base = self.beside.put(block, f"{self.page}--{block.id}")
        title = escaped(block.title).strip()
        yield _strong(title)
        yield _begun(escaped(block.message))
        yield f"![{title}](<{base}.svg>)"
        yield (
            f"Download: [figures (CSV)](<{base}.csv>), "
            f"[what its columns mean (JSON)](<{base}.csv{METADATA_ENDING}>)"
        )
        if block.source:
            yield _begun(f"Source: {escaped(block.source).strip()}")
        if block.caveats:
            yield "\n".join(f"- {_begun(escaped(caveat))}" for caveat in block.caveats)
        yield from self._table(block.table(), level)

    @staticmethod
    def _grid(columns: list[str], rows: Iterable[list[str]], numeric: tuple[int, ...] = ()) -> str:
        rule = ["---:" if index in numeric else "---" for index in range(len(columns))]
        lines = [columns, rule, *rows]
        return "\n".join(f"| {' | '.join(cell.strip() for cell in line)} |" for line in lines)

    def _tally(self, block: Tally, _: int) -> Iterator[str]:
        yield _strong(escaped(block.caption))
        rows = (
            [
                self.mark(count.mark),
                f"{count.number:,}",
                self.line((count.link,)) if count.link else "",
            ]
            for count in block.counts
        )
        yield self._grid(["Status", "How many", "Which"], rows, (1,))

    def _facts(self, block: Facts, _: int) -> Iterator[str]:
        yield "\n".join(
            f"- {_strong(escaped(fact.name))}: {self.lines(fact.content, '  ').strip()}"
            for fact in block.facts
        )

    def _quoted(self, parts: Iterable[str]) -> str:
        return "\n>\n".join(f"> {part}".replace("\n", "\n> ") for part in parts if part)

    def _verdict(self, block: Verdict, level: int) -> Iterator[str]:
        yield f"{'#' * min(level, DEEPEST)} {escaped(block.question).strip()}"
        parts = [self.mark(block.mark)]
        parts += self.blocks(block.content, level)
        if block.action:
            parts.append(f"**Action needed**: {escaped(block.action).strip()}")
        yield self._quoted(parts)

    def _quote(self, block: Quote, level: int) -> Iterator[str]:
        parts = list(self.blocks(block.content, level))
        note = f" ({escaped(block.note).strip()})" if block.note else ""
        yield self._quoted([*parts, f"— {_strong(escaped(block.who))}{note}"])

    def _notice(self, block: Notice, level: int) -> Iterator[str]:
        parts = list(self.blocks(block.content, level))
        yield self._quoted([_strong(escaped(block.title)), *parts])

    def _links(self, block: LinkList, _: int) -> Iterator[str]:
        notes = block.notes or (None,) * len(block.links)
        yield "\n".join(
            f"- {self.line((link,))}{f' ({escaped(note).strip()})' if note else ''}"
            for link, note in zip(block.links, notes, strict=True)
        )

    def _section(self, block: Section, level: int) -> Iterator[str]:
        mark = f"{escaped(block.mark.symbol)} " if block.mark else ""
        yield self.heading(level, f"{self.page}--{block.id}", f"{mark}{escaped(block.title)}")
        yield from self.blocks(block.blocks, level + 1)


def _report(report: Report, beside: ChartFiles) -> Iterator[str]:
    yield f"# {escaped(report.title).strip()}"
    if report.subtitle:
        yield _strong(escaped(report.subtitle))
    about = (
        [f"Progress is reported by {escaped(report.publisher).strip()}."]
        if report.publisher
        else []
    )
    about.append(f"Edition {report.edition}.")
    yield _begun(" ".join(about))
    if report.notice:
        yield f"> {_strong(escaped(report.notice))}"
    yield _Writer.heading(2, "_contents", "Contents")
    yield "\n".join(
        f"- [{escaped(page.title).strip()}](#{page.slug})" for page in report.table_of_contents()
    )
    for page, blocks in report.streamed():
        yield from _page(page, blocks, beside)
    if report.related:
        yield _Writer.heading(2, "_related", "Related information")
        yield from _Writer("_related").blocks((LinkList(links=report.related),), 3)
    if report.versions or report.downloads:
        yield _Writer.heading(2, "_downloads", "Downloads")
    if report.versions:
        yield from _Writer("_downloads").blocks((LinkList(links=report.versions),), 3)
    if report.downloads:
        yield "\n".join(
            f"- [{escaped(one.label).strip()}](<{quote(one.path)}>)" for one in report.downloads
        )
    if report.made_by:
        yield "---"
        yield f"Made by {escaped(', '.join(report.made_by))}."


def _page(page: Page, blocks: Iterable[Block], beside: ChartFiles) -> Iterator[str]:
    writer = _Writer(page.slug, beside)
    yield writer.heading(2, page.slug, escaped(page.title))
    yield from writer.blocks(blocks, 3)
    if page.updated_on:
        yield f"Last updated: {written_day(page.updated_on)}"


@hookimpl
def rsr_renderers() -> Iterator[RendererOffer]:
    """Offer Markdown."""
    yield RendererOffer(
        name="markdown",
        summary="One file of Markdown (CommonMark with tables), with links that work within it.",
        make=lambda _: MarkdownRenderer(),
        entry=ENTRY,
        label="This report as one text (Markdown)",
    )
