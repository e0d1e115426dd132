"""How the commands print measurements: tables for people, JSON for tools, charts and figures as files."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rsr.cli.measured_page import VERDICTS, page
from rsr.cli.output import causes, printable
from rsr.errors import Problem

if TYPE_CHECKING:
    from rsr.model import Measurement, Register
    from rsr.report import Inline, Table
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
