"""What the tests of the renderers share: a report with everything in it, and hostile text."""

from datetime import date

import pytest
from releases import composed, rich_release

from rsr.model import Release
from rsr.report import (
    Chart,
    ChartLimits,
    ChartMark,
    ChartPoint,
    ChartSeries,
    ChartTarget,
    Count,
    Download,
    Fact,
    Facts,
    Funnel,
    FunnelLimits,
    FunnelPoint,
    FunnelStep,
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
)

HOSTILE = (
    '<script>alert("1")</script> \' &amp; </title></p> -->\n\n# not a heading\n- [x](javascript:a)'
    " {{ 7*7 }} {% x %} \x00\x1b[31m\ud800 \u202eltr \u2066iso \u200f | `tick` *b* _i_ \\ ~~s~~ "
    "http://bare.example www.bare.example $m$"
)


@pytest.fixture(scope="session")
def release() -> Release:
    """Return the rich release."""
    return rich_release()


@pytest.fixture(scope="session")
def report(release: Release) -> Report:
    """Return its progress report."""
    return composed(release)


def charts_of(text: str) -> tuple[Chart, Funnel]:
    """Return a chart and a funnel plot that have the same text in every place where text can be."""
    on = date(2022, 3, 31)
    points = (
        ChartPoint(label=text, on=on, value=2.5, signal="concern", notes=(text,)),
        ChartPoint(label=text, on=on, kind="suppressed", low=1, high=4, notes=(text,)),
        ChartPoint(label=text, on=on, kind="missing", notes=(text,)),
    )
    chart = Chart(
        id="chart",
        title=text,
        message=text,
        unit=text,
        series=(ChartSeries(name=text, points=points), ChartSeries(name=text, points=points[:1])),
        limits=(ChartLimits(start=on, end=on, mean=2, lower=1, upper=3),),
        target=ChartTarget(value=1, label=text),
        marks=(ChartMark(on=on, label=text, kind="break"),),
        source=text,
        caveats=(text, text),
    )
    funnel = Funnel(
        id="funnel",
        title=text,
        message=text,
        unit=text,
        size_unit=text,
        points=(
            FunnelPoint(name=text, size=3, value=1, signal="improvement", note=text),
            FunnelPoint(name=text),
        ),
        centre=1.5,
        limits=(FunnelLimits(label=text, steps=(FunnelStep(size=1, lower=0, upper=3),)),),
        source=text,
        caveats=(text,),
    )
    return chart, funnel


def report_of(text: str) -> Report:
    """Return a report that has the same text in every place where text can be."""
    mark = Mark(label=text, symbol=text, colour=text)
    runs = (
        Text(text=text),
        Text(text=text, strong=True),
        Text(text=text, minor=True),
        TextLink(text=text, url="https://example.org/?a=1&copy=2"),
        TextLink(text=text, url=text),
        TextLink(text=text, page="other"),
        TextLink(text=text, page="other", anchor="place"),
        TextLink(text=text, anchor="part"),
        mark,
    )
    paragraph = Paragraph(content=runs)
    blocks = (
        paragraph,
        ListBlock(items=(runs, runs)),
        ListBlock(items=(runs,), ordered=True),
        Table(caption=text, columns=(text, text), rows=((runs, runs),), numeric=(1,)),
        Tally(
            caption=text,
            counts=(
                Count(mark=mark, number=0),
                Count(mark=mark, number=1234, link=TextLink(text=text, anchor="part")),
            ),
        ),
        Facts(facts=(Fact(name=text, content=runs),)),
        Verdict(question=text, mark=mark, content=(paragraph,), action=text),
        Verdict(question=text, mark=mark),
        Quote(content=(paragraph,), who=text, note=text),
        Quote(content=(paragraph,), who=text),
        Notice(title=text, content=(paragraph,)),
        LinkList(links=(TextLink(text=text, url=text), TextLink(text=text, page="other"))),
        LinkList(links=(TextLink(text=text, anchor="part"),), notes=(text,)),
        *charts_of(text),
    )
    deep: tuple[Section, ...] = ()
    for depth in range(7):
        deep = (Section(id=f"deep-{depth}", title=text, blocks=deep),)
    pages = (
        Page(
            slug="index",
            title=text,
            kind="summary",
            updated_on=date(2022, 3, 25),
            blocks=(
                *blocks,
                Section(id="part", title=text, mark=mark, blocks=(*blocks[:4], *blocks[5:])),
                *deep,
            ),
        ),
        Page(slug="other", title=text, kind="list", blocks=(Section(id="place", title=text),)),
        Page(slug="record", title=text, kind="record", in_contents=False),
    )
    return Report(
        title=text,
        subtitle=text,
        publisher=text,
        notice=text,
        language="en-GB",
        pages=pages,
        related=(TextLink(text=text, url=text), TextLink(text=text, url="https://example.org/")),
        downloads=(Download(label=text, path="release.json"),),
        made_by=(text, "rsr 1"),
    )


@pytest.fixture(scope="session")
def plain() -> Report:
    """Return a report with one plain word everywhere."""
    return report_of("word")


@pytest.fixture(scope="session")
def hostile() -> Report:
    """Return a report with hostile text everywhere."""
    return report_of(HOSTILE)


@pytest.fixture(scope="session")
def huge() -> Report:
    """Return a report with a text of one megabyte in one place."""
    text = ("<b>&\u202e" * 200_000)[:1_000_000]
    paragraph = Paragraph(content=(Text(text=text),))
    return Report(
        title="t", pages=(Page(slug="index", title="t", kind="prose", blocks=(paragraph,)),)
    )


@pytest.fixture(scope="session")
def hostile_text() -> str:
    """Return the hostile text itself."""
    return HOSTILE
