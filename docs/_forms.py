"""The table of published forms of periods: each is read with its options, and without them, as it is made."""

import csv
import io
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from rsr.errors import RsrError
from rsr.model import Account, DataSource, Number, Observation, Provenance, Register
from rsr.plugins import SourceContext
from rsr.plugins.manager import Plugins

__all__ = ["flow", "gathered", "heading_forms", "layout_forms", "period_forms"]

_QUOTED = re.compile(r"'((?:[^']|'')*)'")
_PERIODS: tuple[tuple[Mapping[str, Any], Mapping[str, Any]], ...] = (
    ({"month": "Sept 2023"}, {"period": {"at": "month", "covers": "month"}}),
    ({"year": "2023", "month": "April"}, {"period": {"columns": ["year", "month"], "covers": "month"}}),
    ({"when": "2023M04"}, {"period": {"at": "when", "covers": "month"}}),
    (
        {"when": "202304"},
        {"period": {"at": "when", "covers": "month"}, "date_formats": ["%Y%m"]},
    ),
    (
        {"when": "Jan-23"},
        {"period": {"at": "when", "covers": "month"}, "date_formats": ["%b-%y"]},
    ),
    (
        {"when": "Jan 23"},
        {"period": {"at": "when", "covers": "month"}, "date_formats": ["%b %y"]},
    ),
    (
        {"when": "23-Jan"},
        {"period": {"at": "when", "covers": "month"}, "date_formats": ["%y-%b"]},
    ),
    (
        {"year": "2023", "day": "23-Jan"},
        {"period": {"columns": ["year", "day"], "covers": "day"}, "date_formats": ["%Y %d-%b"]},
    ),
    ({"year": "2023", "month": "4"}, {"period": {"columns": ["year", "month"], "covers": "month"}}),
    (
        {"year": "2023/24", "month": "1"},
        {"period": {"columns": ["year", "month"], "covers": "month"}, "month_1": "april"},
    ),
    ({"when": "2023/24 M10"}, {"period": {"at": "when", "covers": "month"}, "month_1": "april"}),
    ({"day": "2023-05-04"}, {"period": {"at": "day"}}),
    ({"day": "4 May 2023"}, {"period": {"at": "day"}}),
    ({"day": "04/05/2023"}, {"period": {"at": "day"}, "date_formats": ["%d/%m/%Y"]}),
    (
        {"from": "1 May 2023", "to": "10 May 2023"}, {"period": {"start": "from", "end": "to"}},
    ),
    ({"when": "2023"}, {"period": {"at": "when", "covers": "year"}}),
    (
        {"when": "45017"},
        {"period": {"at": "when", "covers": "day"}, "date_formats": ["excel-1900"]},
    ),
    ({"when": "As at 31 March 2023"}, {"period": {"at": "when", "covers": "day"}}),
    ({"when": "2023/24 Q1"}, {"period": {"at": "when", "covers": "quarter"}}),
    (
        {"when": "2020 Q1"},
        {"period": {"at": "when", "covers": "quarter"}, "year_starts": "january"},
    ),
    (
        {"when": "2020 Q1"},
        {
            "period": {"at": "when", "covers": "quarter"}, "year_starts": "april",
            "year_named_by": "start",
        },
    ),
    (
        {"year": "1983", "quarter": "Q2"},
        {"period": {"columns": ["year", "quarter"], "covers": "quarter"}, "year_starts": "january"},
    ),
    ({"when": "Apr to Jun 2023"}, {"period": {"at": "when", "covers": "quarter"}}),
    ({"when": "Q1 23/24"}, {"period": {"at": "when", "covers": "quarter"}}),
    (
        {"when": "2023Q1"},
        {"period": {"at": "when", "covers": "quarter"}, "year_starts": "january"},
    ),
    ({"when": "H1 2023/24"}, {"period": {"at": "when", "covers": "half-year"}}),
    (
        {"when": "H1 2023"},
        {"period": {"at": "when", "covers": "half-year"}, "year_starts": "january"},
    ),
    ({"when": "2013-14"}, {"period": {"at": "when", "covers": "financial-year"}}),
    ({"when": "13-14"}, {"period": {"at": "when", "covers": "financial-year"}}),
    ({"when": "FY16/17"}, {"period": {"at": "when", "covers": "financial-year"}}),
    (
        {"when": "FY2016"},
        {
            "period": {"at": "when", "covers": "financial-year"}, "year_starts": "april",
            "year_named_by": "end",
        },
    ),
    ({"when": "CY2023"}, {"period": {"at": "when", "covers": "year"}}),
    (
        {"when": "2013/14"},
        {"period": {"at": "when", "covers": "financial-year"}, "year_starts": "july"},
    ),
    ({"when": "2022/23"}, {"period": {"at": "when", "covers": "academic-year"}}),
    ({"when": "AY 2022/23"}, {"period": {"at": "when", "covers": "academic-year"}}),
    (
        {"when": "202223"},
        {"period": {"at": "when", "covers": "academic-year"}, "year_named_by": "both"},
    ),
    ({"when": "March 2023 [p]"}, {"period": {"at": "when", "covers": "month"}, "flags": "gss"}),
    (
        {"year": "2023 [r]", "month": "March"},
        {"period": {"columns": ["year", "month"], "covers": "month"}, "flags": "gss"},
    ),
    ({"when": "12 months to March 2023"}, {"period": {"at": "when", "covers": "year-ending"}}),
    ({"when": "Year ending March 2023"}, {"period": {"at": "when", "covers": "year-ending"}}),
    ({"when": "YE Mar 23"}, {"period": {"at": "when", "covers": "year-ending"}}),
    ({"when": "2024-W05"}, {"period": {"at": "when", "covers": "week"}}),
    ({"when": "Week 32 2023"}, {"period": {"at": "when", "covers": "week"}}),
    (
        {"MMWR Year": "2015", "MMWR Week": "1"},
        {"period": {"columns": ["MMWR Year", "MMWR Week"], "covers": "mmwr-week"}},
    ),
    ({"when": "w/e 12 May 2023"}, {"period": {"at": "when", "covers": "week-ending"}}),
    ({"year": "2024", "week": "5"}, {"period": {"columns": ["year", "week"], "covers": "week"}}),
    ({"when": "Week ending 4 February 2024"}, {"period": {"at": "when", "covers": "week-ending"}}),
    ({"week": "2024-01-29"}, {"period": {"at": "week", "covers": "week-beginning"}}),
    ({"when": "10 April to 1 May 2020"}, {"period": {"at": "when", "covers": "interval"}}),
    ({"when": "2023-01-01/2023-03-31"}, {"period": {"at": "when", "covers": "interval"}}),
    ({"when": "2023-01-01/P3M"}, {"period": {"at": "when", "covers": "interval"}}),
    ({"when": "2019 to 2021"}, {"period": {"at": "when", "covers": "interval"}}),
    ({"when": "2017 - 19"}, {"period": {"at": "when", "covers": "interval"}}),
    (
        {"when": "2017/18 - 19/20"},
        {"period": {"at": "when", "covers": "interval"}, "year_starts": "april"},
    ),
    (
        {"when": "http://reference.data.gov.uk/id/quarter/2023-Q1"},
        {"period": {"at": "when", "covers": "quarter"}},
    ),
    ({"when": "2019 Q1 (Jan to Mar)"}, {"period": {"at": "when", "covers": "quarter"}}),
    ({"when": "202303 (Mar-23)"}, {"period": {"at": "when", "covers": "month"}}),
    (
        {"from": "2023-04-01", "months": "3"},
        {"period": {"start": "from", "length": "months", "length_in": "months"}},
    ),
    (
        {"when": "Baseline"},
        {
            "period": {"at": "when", "covers": "year"},
            "periods": {"Baseline": {"start": "2019-04-01", "end": "2020-01-31"}},
        },
    ),
    (
        {"when": "Spring 2023"},
        {
            "period": {"at": "when", "covers": "quarter"},
            "periods": {"Spring 2023": {"start": "2023-03-01", "end": "2023-05-31"}},
        },
    ),
    ({"month": "2024-03"}, {"period": {"at": "month", "covers": "month", "shift": -1}}),
)  # fmt: skip
_HEADINGS: tuple[tuple[Sequence[str], Mapping[str, Any]], ...] = (
    (("2012/13", "2013/14"), {"wide": {"covers": "financial-year"}}),
    (("2013 to 2014",), {"wide": {"covers": "financial-year"}}),
    (("Aug 2023", "Sept 2023"), {"wide": {"covers": "month"}}),
    (("2024-03 [note 1]",), {"wide": {"covers": "month"}}),
    (("2023", "Total"), {"wide": {"covers": "year", "leave_out": ["Total"]}}),
    (("2023", "2024 [r]"), {"wide": {"covers": "year"}}),
    (("2023", "2024 [r]"), {"wide": {"covers": "year"}, "flags": "gss"}),
    (("Jun 2023 (p)",), {"wide": {"covers": "month"}, "flags": {"(p)": "provisional"}}),
    (("2021", "2022 r"), {"wide": {"covers": "year"}, "flags": "eurostat"}),
    (("04/05/2024",), {"wide": {"covers": "day"}, "date_formats": ["%d/%m/%Y", "%m/%d/%Y"]}),
    (("04/05/2024",), {"wide": {"covers": "day"}, "date_formats": ["%d/%m/%Y"]}),
)
_PART: Mapping[str, Any] = {"columns": {"part": "area"}}
_FIGURE: Mapping[str, Any] = {"columns": {"part": "area", "value": "n"}}
_MONTH: Mapping[str, Any] = {"period": {"at": "month", "covers": "month"}}
_OF_2023: Mapping[str, Any] = {
    "constants": {"period": {"start": "2023-01-01", "end": "2023-12-31"}}
}
# What a layout is, a table of it, the options that read it, and those without what it needs.
_LAYOUTS: tuple[
    tuple[str, Sequence[Sequence[str]], Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]], ...
] = (
    (
        "a blank column between columns of years", [["area", "2022", "", "2023"], ["A", "1", "", "2"]],
        {"wide": {"covers": "year"}}, {**_PART}, {"wide": {}},
    ),
    (
        "a column of flags behind each year", [["area", "2022", "", "2023", ""], ["A", "1", "", "2", "p"]],
        {"wide": {"covers": "year", "flags_behind": True}, "flags": "eurostat"}, {**_PART},
        {"wide": {"covers": "year"}, "flags": "eurostat"},
    ),
    (
        "two tables side by side",
        [["area", "2022", "2023", "", "area", "2022", "2023"], ["A", "1", "2", "", "A", "3", "4"]],
        {"wide": {"covers": "year"}, "cell_range": "E:G"}, {**_PART}, {"wide": {"covers": "year"}},
    ),
    (
        "years above quarters", [["", "2023/24", ""], ["area", "Q1", "Q2"], ["A", "1", "2"]],
        {"header_row": 2, "label_row": 1, "wide": {"covers": "quarter"}}, {**_PART},
        {"header_row": 2, "wide": {"covers": "quarter"}},
    ),
    (
        "years above measures above quarters",
        [["", "2023/24", "", "", ""], ["", "Cases", "", "Deaths", ""], ["area", "Q1", "Q2", "Q1", "Q2"], ["A", "1", "2", "3", "4"]],
        {"header_row": 3, "label_rows": [1, 2], "wide": {"under": "Cases", "covers": "quarter"}},
        {**_PART}, {"header_row": 3, "label_row": 2, "wide": {"under": "Cases", "covers": "quarter"}},
    ),
    (
        "a date above columns of measures",
        [["", "April 2024", "", "May 2024", ""], ["area", "Cases", "Deaths", "Cases", "Deaths"], ["A", "1", "9", "2", "8"]],
        {"header_row": 2, "label_row": 1, "wide": {"over": "Cases", "covers": "month"}}, {**_PART},
        {"header_row": 2, "wide": {"covers": "month"}},
    ),
    (
        "blocks of rows under section rows",
        [["area", "n"], ["Women", ""], ["A", "1"], ["Men", ""], ["A", "2"]],
        {"section_column": "sex", "section_matching": "men|women", "where": {"sex": "Men"}}, {**_FIGURE, **_OF_2023}, {},
    ),
    ("a period that no cell holds", [["area", "n"], ["A", "1"]], _OF_2023, _FIGURE, {}),
    (
        "a period in the title", [["Cases in March 2024", ""], ["area", "n"], ["A", "1"]],
        {"header_row": 2, "period": {"title": "A1", "matching": r"in (?P<period>\w+ \d+)", "covers": "month"}},
        _FIGURE, {"header_row": 2},
    ),
    (
        "several periods in one row", [["area", "month", "n", "before"], ["A", "2024-03", "1", "2"]],
        {"columns": {"part": "area", "value": "before"}, "period": {"at": "month", "covers": "month", "shift": -1}},
        {}, {"columns": {"part": "area", "value": "before"}, **_MONTH},
    ),
    (
        "one text, written in several ways",
        [["area", "month", "sex", "n"], ["A", "2024-01", "All persons", "1"], ["A", "2024-02", "ALL\u00a0persons", "2"], ["A", "2024-03", "all  persons", "3"], ["A", "2024-03", "Men", "4"]],
        {"where": {"sex": "All persons"}}, {**_FIGURE, **_MONTH}, {},
    ),
    (
        "a text that is nowhere", [["area", "month", "sex", "n"], ["A", "2024-01", "Men", "1"]],
        {"where": {"sex": "Men"}}, {**_FIGURE, **_MONTH}, {"where": {"sex": "Man"}},
    ),
    (
        "a label above blank cells", [["sex", "area", "month", "n"], ["Men", "A", "2024-01", "1"], ["", "A", "2024-02", "2"]],
        {"where": {"sex": ["Men", ""]}}, {**_FIGURE, **_MONTH}, {"where": {"sex": "Men"}},
    ),
    (
        "a year above blank cells",
        [["year", "quarter", "n"], ["2022/23", "Q4", "1"], ["2023/24", "Q1", "2"], ["", "Q2", "3"]],
        {"fill_down": ["year"]},
        {"columns": {"value": "n"}, "period": {"columns": ["year", "quarter"], "covers": "quarter"}},
        {},
    ),
    (
        "labels that one heading joins", [[r"freq,sex,geo\TIME_PERIOD", "2022", "2023"], ["A,M,DE", "1", "2"], ["A,F,DE", "3", "4"]],
        {"columns": {"part": "geo"}, "where": {"sex": "F"}}, {"wide": {"covers": "year"}},
        {"columns": {"part": r"freq,sex,geo\TIME_PERIOD"}},
    ),
    (
        "a column that one release calls otherwise", [["area", "Wk Ending", "n"], ["A", "2024-02-04", "1"]],
        {"rename": {"Wk ending": "Week ending"}},
        {**_FIGURE, "period": {"at": "Week ending", "covers": "week-ending"}}, {},
    ),
)  # fmt: skip


def period_forms() -> str:
    """Show each form of a period, the options that read it, its days, and what comes without them."""
    rows = []
    for cells, options in _PERIODS:
        table = [["area", *cells, "figure"], ["A", *cells.values(), "7"]]
        given = {**options, "columns": {"part": "area", "value": "figure"}}
        column = next(iter(cells))
        plain = {"period": {"at": column}, "columns": given["columns"]}
        shown = ", ".join(f"``{name}: {cell}``" for name, cell in cells.items())
        rows.append((shown, flow(options), _made(table, given), _made(table, plain)))
    return _table(("In the file", "Options", "Days", "With ``at`` alone"), rows, "22 38 20 20")


def heading_forms() -> str:
    """Show forms of headings over figures, the options that read them, and what comes without."""
    rows = []
    for headings, options in _HEADINGS:
        table = [["area", *headings], ["A", *(str(place) for place, _ in enumerate(headings, 1))]]
        columns = {"columns": {"part": "area"}}
        shown = ", ".join(f"``{heading}``" for heading in headings)
        plain = _made(table, {"wide": {}, **columns})
        rows.append((shown, flow(options), _made(table, {**options, **columns}), plain))
    return _table(("Headings", "Options", "Days", "With ``wide: {}``"), rows, "22 30 24 24")


def layout_forms() -> str:
    """Show each layout, the options that read it, its figures, and what comes without them."""
    rows = []
    for told, table, options, rest, without in _LAYOUTS:
        read, plain = (_figures(table, {**rest, **one}) for one in (options, without))
        rows.append((told, flow(options), read, plain))
    head = ("In the file", "Options", "Figures", "Without them")
    return _table(head, rows, "22 34 24 20")


def _figures(table: Sequence[Sequence[str]], options: Mapping[str, Any]) -> str:
    """Return the figures of a made-up file with their days, and the codes of what is told."""
    told = [
        f"{one.value.value:g} ({one.period.start} to {one.period.end})"
        if isinstance(one, Observation) and isinstance(one.value, Number)
        else f":ref:`message-{one.code}`"
        for one in gathered(table, options)
    ]
    return "; ".join(dict.fromkeys(told))


def gathered(table: Sequence[Sequence[str]], options: Mapping[str, Any]) -> list[Any]:
    """Return the records that a made-up file gives, and what is told of it."""
    stream = io.StringIO()
    csv.writer(stream).writerows(table)
    source = DataSource(
        id="s", use="tabular", options={"file": "t.csv", "indicator": "i", **options}
    )

    def nowhere(_: str) -> Any:
        raise AssertionError("a made-up file lies nowhere")

    with tempfile.TemporaryDirectory() as folder:
        context = SourceContext(
            source=source,
            register=Register(title="Made up", sources=(source,)),
            read=lambda _: stream.getvalue().encode(),
            provenance=lambda file, place: Provenance(
                plugin="p", distribution="d", version="1", file=file, place=place
            ),
            path=lambda name: Path(folder) / name,
            files=nowhere,
            frame=None,
        )
        try:
            reader: Any = Plugins().make("sources", "tabular", source.options)
            found = list(reader.gather(context))
            return [one for one in found if not isinstance(one, Account)]
        except RsrError as error:
            return list(error.problems)


def _made(table: Sequence[Sequence[str]], options: Mapping[str, Any]) -> str:
    """Return the periods of the records that a made-up file gives, or the codes of what is told."""
    told = [
        f"{one.period.start} to {one.period.end}"
        if isinstance(one, Observation)
        else f":ref:`message-{one.code}`"
        for one in gathered(table, options)
    ]
    return "; ".join(dict.fromkeys(told))


def flow(options: Mapping[str, Any]) -> str:
    """Return options as they are written in a register: without quotation marks that YAML can do without."""
    text = yaml.safe_dump(
        dict(options), default_flow_style=True, width=1000, sort_keys=False, allow_unicode=True
    )
    text = text.strip()[1:-1].replace("? '' :", "'':")
    return f"``{_QUOTED.sub(_as_people_do, text)}``"


def _as_people_do(found: re.Match[str]) -> str:
    inner = found[1].replace("''", "'")
    if inner == "'":
        return '"\'"'
    try:
        (read,) = yaml.safe_load(f"{{k: {inner}}}").values()
    except (yaml.YAMLError, ValueError):
        return found[0]
    return inner if inner and str(read) == inner and not isinstance(read, int | float) else found[0]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], widths: str) -> str:
    lines = [".. list-table::", "   :header-rows: 1", f"   :widths: {widths}", ""]
    for row in (head, *rows):
        lines += [f"   {'*' if place == 0 else ' '} - {cell}" for place, cell in enumerate(row)]
    return "\n".join(lines) + "\n"
