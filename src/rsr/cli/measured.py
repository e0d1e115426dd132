"""How measurements are shown: tables for people, JSON for tools, a page with charts and figures as files."""

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from rsr.cli.output import causes, printable
from rsr.errors import Problem

if TYPE_CHECKING:
    from rsr.model import Measurement, Register
    from rsr.report import Chart, Funnel, Inline, Table
    from rsr.workflow import Measuring


def as_data(measuring: "Measuring", problems: Sequence[Problem]) -> dict[str, Any]:
    """Return measurements as plain data, with the figures and the evidence that they rest on."""
    asked = {measurement.indicator for measurement in measuring.measurements}
    made = {measurement.evidence for measurement in measuring.measurements}
    register = measuring.register
    behind = {other for id_ in asked for other in register.indicator(id_).made_of}
    return {
        "measurements": list(measuring.measurements),
        "evidence": [record for record in register.evidence if record.id in made],
        "observations": [
            observation
            for observation in register.observations
            if observation.indicator in asked | behind
        ],
        "accounts": list(measuring.accounts),
        "problems": causes(problems),
    }


def as_text(measuring: "Measuring") -> str:
    """Return measurements as tables, each with its verdict and what must be said with it."""
    parts = [
        "\n".join(_one(measurement, measuring.register)) for measurement in measuring.measurements
    ]
    if not measuring.register.indicators:
        return "the register has no indicators"
    return "\n\n".join(parts) or "nothing was measured"


def _one(measurement: "Measurement", register: "Register") -> Iterator[str]:
    from rsr.report import written_day
    from rsr.series import charted, funnel_of, trend_table

    indicator = register.indicator(measurement.indicator)
    yield printable(f"{indicator.id}: {indicator.title}")
    better = "" if indicator.better == "neither" else f"; {indicator.better} is better"
    over = f", out of {indicator.denominator}" if indicator.denominator else ""
    yield printable(f"  in {indicator.unit}{over}{better}")
    if measurement.as_of is not None:
        yield f"  as it stood on {written_day(measurement.as_of)}"
    chart = charted(measurement, register)
    if chart is None:
        yield "  no figure is on record"
    else:
        yield ""
        yield from _table(chart.table())
        yield ""
    plot = funnel_of(measurement, register)
    finding = measurement.finding
    if finding is not None:
        yield printable(f"  verdict: {VERDICTS[finding.result]}. {finding.says}")
        yield from (printable(f"    rule: {rule}") for rule in finding.rules)
        yield from (printable(f"    note: {caveat}") for caveat in finding.caveats)
    yield from (printable(f"  note: {remark}") for remark in measurement.remarks)
    change = trend_table(measurement, register)
    if change is not None:
        yield ""
        yield printable(f"  {change.caption}")
        yield ""
        yield from _table(change)
    if plot is not None:
        yield ""
        yield printable(f"  {plot.title}")
        yield ""
        yield from _table(plot.table())
        yield ""
        yield printable(f"  {plot.message}")
        yield from (printable(f"  note: {caveat}") for caveat in plot.caveats)


def _table(table: "Table") -> Iterator[str]:
    """Lay a table out in columns; figures stand at the right of theirs."""
    rows = [table.columns, *(tuple(map(_plain, row)) for row in table.rows)]
    rows = [tuple(printable(cell) for cell in row) for row in rows]
    widths = [max(len(row[at]) for row in rows) for at in range(len(table.columns))]
    for row in rows:
        cells = (
            f"{cell:>{width}}" if at in table.numeric else f"{cell:{width}}"
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield f"  {'  '.join(cells)}".rstrip()


def _plain(cell: "Sequence[Inline]") -> str:
    return "".join(getattr(run, "text", "") for run in cell)


def files(measuring: "Measuring") -> list[tuple[str, bytes]]:
    """Return files by name: a page to read, and for each measurement the chart and its figures.

    The figures are for machines: nothing in them is rounded or in words, and metadata beside them
    say what the columns mean.
    """
    from rsr.charts import ChartFiles
    from rsr.report import Chart, Funnel
    from rsr.series import charted, funnel_of

    beside = ChartFiles(language=measuring.register.language)
    made: list[tuple[Measurement, Chart | Funnel, str]] = []
    for measurement in measuring.measurements:
        chart = charted(measurement, measuring.register)
        plot = funnel_of(measurement, measuring.register)
        made += [(measurement, block, beside.put(block)) for block in (chart, plot) if block]
    return [("index.html", page(measuring.register, made)), *beside] if made else []


# What each result of a verdict is called.
VERDICTS = {
    "sustained-improvement": "sustained improvement",
    "signal-only": "a signal only",
    "no-change-shown": "no change shown",
    "worse": "worse",
    "cannot-say": "cannot say",
}

_STYLE = """
body { font: 1.0625rem/1.6 "Source Sans 3", "Segoe UI", "Liberation Sans", Arial, sans-serif; color: #1b2430;
  max-width: 54rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: break-word; }
h1, h2 { line-height: 1.22; }
section { border-top: 1px solid #4a5563; margin-top: 2.5rem; }
svg { display: block; max-width: 100%; height: auto; }
@media screen and (max-width: 40rem) { .wide { display: none; } .narrow { display: block; max-width: 28rem; } }
.narrow svg { width: 100%; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.95rem; }
caption { text-align: left; font-weight: 700; padding: 0.6rem 0; }
th, td { text-align: left; padding: 0.3rem 0.6rem; border-bottom: 1px solid #d5d0c4; vertical-align: top; }
.figure { text-align: right; }
"""


def page(
    register: "Register", charts: "Sequence[tuple[Measurement, Chart | Funnel, str]]"
) -> bytes:
    """Return one page of HTML that stands alone but for the files it links to.

    ``charts``: each measurement with its chart or funnel plot, and the path of the chart's files
    without an ending.
    """
    head = f"""<!DOCTYPE html>
<html lang="{escape(register.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Measured: {_told(register.title)}</title>
<link rel="icon" href="data:,">
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>{_told(register.title)}</h1>
"""
    notice = f"<p>{_told(register.notice)}</p>\n" if register.notice else ""
    sections = "".join(
        "\n".join([*_section(register, number, measurement, chart, base), ""])
        for number, (measurement, chart, base) in enumerate(charts, start=1)
    )
    return f"{head}{notice}{sections}</main>\n</body>\n</html>\n".encode()


def _section(
    register: "Register",
    number: int,
    measurement: "Measurement",
    chart: "Chart | Funnel",
    base: str,
) -> Iterator[str]:
    from rsr.charts import svg
    from rsr.report import METADATA_ENDING, Chart, written_day
    from rsr.series import trend_table

    yield f'<section aria-labelledby="_title-{number}">'
    yield f'<h2 id="_title-{number}">{_told(chart.title)}</h2>'
    if measurement.as_of is not None:
        yield f"<p>As it stood on {written_day(measurement.as_of)}.</p>"
    # A funnel plot compares parts, and says nothing of a change.
    finding = measurement.finding if isinstance(chart, Chart) else None
    verdict = f"<strong>Verdict: {VERDICTS[finding.result]}.</strong> " if finding else ""
    yield f"<p>{verdict}{_told(chart.message)}</p>"
    # Drawn twice: its letters must be legible on a wide screen and on a narrow one.
    for look, wide in (("wide", 720), ("narrow", 280)):
        drawing = svg(chart, width=wide, ids=f"_chart-{number}-{wide}", titled=False)
        yield f'<div class="{look}"{" hidden" if look == "narrow" else ""}>{drawing}</div>'
    links = (
        (".csv", "figures (CSV)"),
        (f".csv{METADATA_ENDING}", "what its columns mean (JSON)"),
        (".svg", "chart (SVG)"),
    )
    files = ", ".join(f'<a href="{escape(base)}{ending}">{words}</a>' for ending, words in links)
    yield f"<p>Download: {files}</p>"
    told = [f"Rule: {rule}" for rule in finding.rules] if finding else []
    told += chart.caveats
    if told:
        yield "<ul>"
        yield from (f"<li>{_told(one)}</li>" for one in told)
        yield "</ul>"
    if chart.source:
        yield f"<p>Source: {_told(chart.source)}</p>"
    yield from _html_table(chart.table(), f"{number}")
    change = trend_table(measurement, register) if isinstance(chart, Chart) else None
    if change is not None:
        yield from _html_table(change, f"{number}-change")
    yield "</section>"


def _html_table(table: "Table", number: str) -> Iterator[str]:
    yield f'<div class="scroll" role="region" aria-labelledby="_table-{number}" tabindex="0">'
    yield f'<table>\n<caption id="_table-{number}">{_told(table.caption)}</caption>'
    heads = (
        f'<th scope="col"{_aligned(table, at)}>{_told(words)}</th>'
        for at, words in enumerate(table.columns)
    )
    yield f"<thead><tr>{''.join(heads)}</tr></thead>\n<tbody>"
    for row in table.rows:
        first, *others = (_told(_plain(cell)) for cell in row)
        cells = (
            f"<td{_aligned(table, at)}>{words}</td>" for at, words in enumerate(others, start=1)
        )
        yield f'<tr><th scope="row">{first}</th>{"".join(cells)}</tr>'
    yield "</tbody>\n</table>\n</div>"


def _aligned(table: "Table", at: int) -> str:
    return ' class="figure"' if at in table.numeric else ""


def _told(text: str) -> str:
    from rsr.report import safe_text

    return escape(safe_text(text))
