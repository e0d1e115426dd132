"""Registers with a small input each that would cost much, if nothing bounded what is made of it."""
# ruff: noqa: S608  # queries are made up here

import gzip
import io
import json
import os
import re
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from made_up_workbooks import ods_parts, xlsx_parts

__all__ = ["INPUTS", "made", "of_table"]

Make = Callable[[Path], dict[str, Any] | None]
INPUTS: dict[str, Make] = {}

_BASE: dict[str, Any] = {
    "format": 3,
    "title": "Made up",
    "organisations": [{"id": "trusts", "name": "The made-up trusts"}],
    "recommendations": [
        {
            "id": "r-1",
            "number": "1",
            "topic": "Waits",
            "made_on": "2023-03-20",
            "addressed_to": {"trusts": "lead"},
            "criteria": [{"id": "fewer", "text": "Fewer wait."}],
        }
    ],
    "indicators": [
        {
            "id": "waits",
            "title": "Waits",
            "bears_on": ["r-1"],
            "unit": "people",
            "kind": "count",
            "better": "lower",
        }
    ],
    "cycles": [{"id": "first", "title": "First", "cut_off_on": "2024-06-30"}],
}


def _input(name: str) -> Callable[[Make], Make]:
    def keep(make: Make) -> Make:
        INPUTS[name] = make
        return make

    return keep


def made(name: str, folder: Path) -> Path:
    """Write the register of an input into a folder, and return what is to be read."""
    register = folder / "register"
    (register / "data").mkdir(parents=True)
    changed = INPUTS[name](register)
    if changed is not None:
        (register / "register.json").write_text(json.dumps(_BASE | changed))
    return register


def of_table(file: str, **options: Any) -> dict[str, Any]:
    """Return a register that measures a table: of month, value and trust."""
    measured = {"measured": {"data": "monthly", "part": "trust"}, "select": {}}
    indicators = [{**_BASE["indicators"][0], **measured}]
    return {"sources": [_source(file, makes="table", **options)], "indicators": indicators}


def _of_rows(file: str, **options: Any) -> dict[str, Any]:
    """Return a register whose rows are observations."""
    return {"sources": [_source(file, indicator="waits", **options)]}


def _source(file: str, **options: Any) -> dict[str, Any]:
    columns, period = {"value": "value"}, {"at": "month", "covers": "month"}
    given = {"file": file, "columns": columns, "period": period, **options}
    return {"id": "monthly", "use": "tabular", "options": given}


def _both(name: str, file: str, write: Callable[[Path], object], **options: Any) -> None:
    """Give an input that is read as a table, and one that is read as observations."""
    for how, register in (("table", of_table), ("rows", _of_rows)):

        def make(
            folder: Path, register: Callable[..., dict[str, Any]] = register
        ) -> dict[str, Any]:
            write(folder / file)
            return register(file, **options)

        INPUTS[f"{name}-{how}"] = make


# --- workbooks ----------------------------------------------------------------------------------

_X_HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>month</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>value</t></is></c>'
    '<c r="C1" t="inlineStr"><is><t>trust</t></is></c></row>'
)
_X_ROW = (
    '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>2023-01</t></is></c><c r="B{0}"><v>5</v></c>'
    '<c r="C{0}" t="inlineStr"><is><t>T1</t></is></c>{1}</row>'
)
_X_ROWS = _X_HEAD + _X_ROW.format(2, "")


def _xlsx(name: str, rows: str = _X_ROWS, **parts: Any) -> None:
    _both(name, "data/x.xlsx", lambda path: path.write_bytes(xlsx_parts(rows, **parts)))


def _with_parts(raw: bytes, parts: dict[str, bytes | str]) -> bytes:
    """Return a workbook with further parts, or some in the place of its own."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for one in old.namelist():
            if one not in parts:
                new.writestr(one, old.read(one))
        for part, content in parts.items():
            new.writestr(part, content)
    return stream.getvalue()


_xlsx("xlsx-honest")
_xlsx("xlsx-dimension", before='<dimension ref="A1:XFD1048576"/>')
_xlsx("xlsx-far-cell", _X_ROWS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
_xlsx(
    "xlsx-wide-rows",
    _X_HEAD + "".join(_X_ROW.format(n, f'<c r="XFD{n}"><v>1</v></c>') for n in range(2, 12_000)),
)
_xlsx(
    "xlsx-many-rows",
    _X_HEAD + "".join(f'<row r="{n}"><c r="B{n}"><v>1</v></c></row>' for n in range(2, 300_000)),
)
_xlsx("xlsx-blank-rows", _X_ROWS + "<row/>" * 8_000_000)
_xlsx(
    "xlsx-long-shared-text",
    _X_HEAD + "".join(_X_ROW.format(n, f'<c r="D{n}" t="s"><v>0</v></c>') for n in range(2, 3_000)),
    shared=f"<si><t>{'a' * 8_000_000}</t></si>",
)
_xlsx("xlsx-many-shared-texts", shared="<si><t>a</t></si>" * 6_000_000)
_xlsx("xlsx-rich-shared-texts", shared="<si>" + "<r><t>a</t></r>" * 3_000_000 + "</si>")
_xlsx(
    "xlsx-merges",
    _X_HEAD + "".join(_X_ROW.format(n, "") for n in range(2, 6_000)),
    after="<mergeCells>" + '<mergeCell ref="A2:XFD1048576"/>' * 40_000 + "</mergeCells>",
)
_xlsx(
    "xlsx-merges-apart",
    _X_HEAD + "".join(_X_ROW.format(n, "") for n in range(2, 6_000)),
    after="<mergeCells>"
    + "".join(f'<mergeCell ref="A{n}:D1048576"/>' for n in range(2, 20_000))
    + "</mergeCells>",
)
_xlsx("xlsx-many-formats", formats=["0" * 500 + f'"{n}"' for n in range(20_000)])
_xlsx("xlsx-long-format", formats=["[>" * 3_000_000])
_xlsx(
    "xlsx-conditions",
    _X_HEAD + "".join(_X_ROW.format(n, "") for n in range(2, 6_000)),
    after="".join(
        f'<conditionalFormatting sqref="A1:XFD1048576"><cfRule type="cellIs" dxfId="0" priority="{n}" '
        f'operator="equal"><formula>{n}</formula></cfRule></conditionalFormatting>'
        for n in range(1, 20_000)
    ),
    conditional=["0"],
)
_xlsx("xlsx-deep-xml", _X_ROWS + "<a>" * 3_000_000 + "</a>" * 3_000_000)
_xlsx("xlsx-deep-cell", _X_HEAD + '<row r="2"><c r="A2">' + "<is>" * 1_000_000)
_xlsx("xlsx-attributes", _X_HEAD + "<row " + " ".join(f'a{n}="1"' for n in range(300_000)) + "/>")
_xlsx("xlsx-long-value", _X_HEAD + f'<row r="2"><c r="B2"><v>{"9" * 60_000_000}</v></c></row>')
_xlsx("xlsx-open-tag", _X_HEAD + "<row " * 3_000_000)
_xlsx(
    "xlsx-columns", before="<cols>" + '<col min="1" max="16384" hidden="1"/>' * 500_000 + "</cols>"
)


@_input("xlsx-many-parts")
def _(folder: Path) -> dict[str, Any]:
    raw = _with_parts(xlsx_parts(_X_ROWS), {f"a{n}": "" for n in range(8_000)})
    (folder / "data/x.xlsx").write_bytes(raw)
    return of_table("data/x.xlsx")


@_input("xlsx-large-part")
def _(folder: Path) -> dict[str, Any]:
    raw = _with_parts(xlsx_parts(_X_ROWS), {"xl/media/a.png": bytes(900 << 20)})
    (folder / "data/x.xlsx").write_bytes(raw)
    return of_table("data/x.xlsx")


@_input("xlsx-large-links")
def _(folder: Path) -> dict[str, Any]:
    links = '<Relationships xmlns="a">' + "<Relationship/>" * 8_000_000 + "</Relationships>"
    raw = _with_parts(xlsx_parts(_X_ROWS), {"_rels/.rels": links})
    (folder / "data/x.xlsx").write_bytes(raw)
    return of_table("data/x.xlsx")


@_input("xlsx-large-mimetype")
def _(folder: Path) -> dict[str, Any]:
    raw = _with_parts(xlsx_parts(_X_ROWS), {"mimetype": b" " * (700 << 20)})
    (folder / "data/x.xlsx").write_bytes(raw)
    return of_table("data/x.xlsx")


@_input("xlsx-many-sheets")
def _(folder: Path) -> dict[str, Any]:
    raw = xlsx_parts(_X_ROWS)
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        part = next(one for one in book.namelist() if one.endswith("workbook.xml"))
        text = book.read(part).decode()
    sheet = re.search(r"<sheet [^>]*/>", text)
    assert sheet is not None
    more = "".join(sheet[0].replace('name="S"', f'name="S{n}"') for n in range(100_000))
    (folder / "data/x.xlsx").write_bytes(
        _with_parts(raw, {part: text.replace(sheet[0], sheet[0] + more)})
    )
    return of_table("data/x.xlsx", sheet="S")


@_input("xlsx-part-twice")
def _(folder: Path) -> dict[str, Any]:
    stream = io.BytesIO(xlsx_parts(_X_ROWS))
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(stream, "a") as book:
            book.writestr("xl/workbook.xml", "<a/>")
    (folder / "data/x.xlsx").write_bytes(stream.getvalue())
    return of_table("data/x.xlsx")


@_input("xlsx-size-that-lies")
def _(folder: Path) -> dict[str, Any]:
    raw = bytearray(xlsx_parts(_X_HEAD + " " * (300 << 20)))
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        sizes = [one.file_size for one in book.infolist() if one.file_size > 1 << 20]
    for size in sizes:
        raw = bytearray(
            bytes(raw).replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
        )
    (folder / "data/x.xlsx").write_bytes(raw)
    return of_table("data/x.xlsx")


_O_CELL = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
_O_HEAD = f"<table:table-row>{''.join(map(_O_CELL.format, ('month', 'value', 'trust')))}</table:table-row>"
_O_BODY = (
    f"{_O_CELL.format('2023-01')}"
    '<table:table-cell office:value-type="float" office:value="5"><text:p>5</text:p></table:table-cell>'
    f"{_O_CELL.format('T1')}"
)
_O_ROW = f"<table:table-row>{_O_BODY}</table:table-row>"


def _ods(name: str, rows: str, **parts: Any) -> None:
    _both(name, "data/x.ods", lambda path: path.write_bytes(ods_parts(_O_HEAD + rows, **parts)))


_ods("ods-honest", _O_ROW)
_ods(
    "ods-rows-repeated",
    f'<table:table-row table:number-rows-repeated="1048576">{_O_BODY}</table:table-row>',
)
_ods(
    "ods-rows-most-repeated",
    f'<table:table-row table:number-rows-repeated="13000000">{_O_BODY}</table:table-row>',
)
_ods(
    "ods-columns-repeated",
    "<table:table-row>"
    + _O_BODY
    + _O_CELL.format("a").replace("cell ", 'cell table:number-columns-repeated="16381" ', 1)
    + "</table:table-row>",
)
_ods(
    "ods-grid-repeated",
    '<table:table-row table:number-rows-repeated="2400">'
    + _O_BODY
    + _O_CELL.format("a").replace("cell ", 'cell table:number-columns-repeated="16380" ', 1)
    + "</table:table-row>",
)
_ods(
    "ods-endless-repeats",
    f'<table:table-row table:number-rows-repeated="{"9" * 4000}">{_O_BODY}</table:table-row>',
)
_SPACES = '<text:s text:c="999999999"/>' * 40_000
_ods("ods-spaces", f"<table:table-row>{_O_BODY}{_O_CELL.format(_SPACES)}</table:table-row>")
_ods(
    "ods-long-text-repeated",
    f'<table:table-row table:number-rows-repeated="2000">{_O_BODY}{_O_CELL.format("a" * 1_000_000)}</table:table-row>',
)
_ods(
    "ods-deep-spans",
    f"<table:table-row>{_O_CELL.format('<text:span>' * 1_500_000 + '</text:span>' * 1_500_000)}</table:table-row>",
)
_ods(
    "ods-deep-groups",
    "<table:table-row-group>" * 500_000 + _O_ROW + "</table:table-row-group>" * 500_000,
)
_ods("ods-deep-tables", "<table:table>" * 1_000_000 + "</table:table>" * 1_000_000 + _O_ROW)
_ods("ods-blank-rows", "<table:table-row/>" * 3_000_000)
_ods(
    "ods-merges",
    (
        "<table:table-row>"
        + _O_CELL.format("2023-01").replace(
            "cell ",
            'cell table:number-columns-spanned="16384" table:number-rows-spanned="1048576" ',
            1,
        )
        + "</table:table-row>"
    )
    * 20_000,
)
_ods(
    "ods-style-chain",
    _O_ROW,
    styles="".join(
        f'<style:style style:name="s{n}" style:family="table-cell" style:parent-style-name="s{n + 1}"/>'
        for n in range(100_000)
    ),
)
_ods(
    "ods-columns",
    '<table:table-column table:number-columns-repeated="16384" table:visibility="collapse"/>'
    * 300_000
    + _O_ROW,
)
_ods(
    "ods-paragraphs",
    f"<table:table-row>{_O_CELL.format('a</text:p><text:p>' * 1_000_000)}</table:table-row>",
)


# --- delimited text, JSON lines, JSON -----------------------------------------------------------

_ROW = "2023-01,5,T1\n"
_HEAD = "month,value,trust"


def _csv(name: str, text: str, **options: Any) -> None:
    _both(name, "data/x.csv", lambda path: path.write_text(text), **options)


_csv("csv-honest", f"{_HEAD}\n{_ROW}")
_csv("csv-columns", _HEAD + "," * 500_000 + f"\n{_ROW}")
_csv("csv-columns-named", _HEAD + "".join(f",c{n}" for n in range(2_045)) + f"\n{_ROW}")
_csv("csv-columns-alike", _HEAD + ",value" * 2_045 + f"\n{_ROW}")
_csv("csv-wide-rows", _HEAD + "," * 2_000 + "\n" + ("2023-01,5,T1" + "," * 2_000 + "\n") * 440)
_csv("csv-long-cell", f"{_HEAD}\n2023-01,5,{'T' * 900_000}\n")
_csv("csv-long-figure", f"{_HEAD}\n2023-01,{'9' * 900_000},T1\n")
_csv("csv-long-period", f"{_HEAD}\n{'2023 to ' * 100_000},5,T1\n")
_csv("csv-long-exponent", f"{_HEAD}\n2023-01,1e999999999,T1\n")
_csv("csv-quotes", f"{_HEAD}\n" + '"' * 900_000)
_csv("csv-quotes-apart", f"{_HEAD}\n" + '2023-01,5,"T\n' * 60_000)
_csv("csv-ragged", f"{_HEAD}\n" + "2023-01,5\n" * 80_000)
_csv("csv-blank-lines", f"{_HEAD}\n" + "\n" * 900_000 + _ROW)
_csv("csv-brackets", f"{_HEAD}\n2023-01,{'[' * 450_000}{']' * 400_000},T1\n")
_csv("csv-open-brackets", f"{_HEAD}\n2023-01,5,{'(note 1' * 100_000}\n")
_csv("csv-spaces", f"{_HEAD}\n2023-01,{' ' * 800_000}x,T1\n")
_csv("csv-bad-cells", f"{_HEAD}\n" + "2023-01,?,T1\n" * 65_000)
_csv("csv-parts", f"{_HEAD}\n" + "".join(f"2023-01,5,T{n}\n" for n in range(45_000)))
_csv("csv-parts-odd", f"{_HEAD}\n" + "".join(f"2023-01,5,T{n} (note {n})\n" for n in range(30_000)))
_csv("csv-dates-far-off", f"{_HEAD}\n0001-01,5,T1\n9999-12,5,T1\n")
_csv(
    "csv-days-far-off",
    f"{_HEAD}\n0001-01-01,5,T1\n9999-12-31,5,T1\n",
    period={"at": "month", "covers": "day"},
)
_csv("csv-header-far", f"{_HEAD}\n{_ROW}", header_row=999_999_999)
_csv("csv-months", f"{_HEAD}\n" + "".join(f"{y:04}-{m:02},5,T1\n" for y in range(1000, 6000) for m in range(1, 13)))  # fmt: skip
_csv(
    "csv-too-wide",
    f"{_HEAD},measure\n" + "".join(f"2023-01,{n % 9},T1,m{n}\n" for n in range(20_000)),
)


def _jsonl(name: str, text: str) -> None:
    _both(name, "data/x.jsonl", lambda path: path.write_text(text))


_OBJECT = '{"month": "2023-01", "value": 5, "trust": "T1"}\n'
_jsonl("jsonl-honest", _OBJECT)
_jsonl(
    "jsonl-names",
    _OBJECT
    + "".join("{" + ",".join(f'"k{n}-{m}":1' for m in range(60)) + "}\n" for n in range(990)),
)
_jsonl("jsonl-deep", _OBJECT + '{"value": ' + "[" * 400_000 + "\n")
_jsonl("jsonl-deep-closed", _OBJECT + '{"value": ' + "[" * 900 + "]" * 900 + "}\n")
_jsonl("jsonl-huge-number", _OBJECT.replace("5", "9" * 900_000))
_jsonl("jsonl-exponent", _OBJECT.replace("5", "1e999999999"))
_jsonl("jsonl-key-repeated", "{" + ",".join(f'"k{n}":1' for n in range(60_000)) + ',"k59999":1}\n')


def _json(name: str, text: str) -> None:
    def make(folder: Path) -> dict[str, Any]:
        (folder / "data/x.json").write_text(text)
        options = {
            "file": "data/x.json",
            "indicator": "waits",
            "fields": {"value": "value"},
            "period": {"at": "month", "covers": "month"},
        }
        return {"sources": [{"id": "monthly", "use": "json", "options": options}]}

    INPUTS[name] = make


_json("json-honest", f"[{_OBJECT}]")
_json("json-deep", "[" * 900_000)
_json("json-deep-closed", "[" * 400_000 + "]" * 400_000)
_json("json-huge-number", f"[{_OBJECT.replace('5', '9' * 900_000)}]")
_json("json-exponent", f"[{_OBJECT.replace('5', '1e999999999')}]")
_json("json-keys-repeated", "[{" + ",".join('"a":1' for _ in range(150_000)) + "}]")
_json("json-no-mappings", "[" + ",".join(["1"] * 400_000) + "]")
_json("json-names", f"[{_OBJECT}" + "".join(f',{{"k{n}":1}}' for n in range(60_000)) + "]")


# --- databases and Parquet ----------------------------------------------------------------------

_ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) "
_COLUMNS = "'2023-01' as month, {} as value, 'T1' as trust"


def _sqlite(name: str, query: str, table: str | None = None) -> None:
    for how, register in (("table", of_table), ("rows", _of_rows)):

        def make(
            folder: Path, register: Callable[..., dict[str, Any]] = register
        ) -> dict[str, Any]:
            with sqlite3.connect(folder / "data/x.db") as made:
                made.execute("create table t (month text, value int, trust text)")
                made.execute("insert into t values ('2023-01', 5, 'T1')")
                if table is not None:
                    made.execute(f"create view {table} as {query}")
            made.close()
            asked = {"query": query} if table is None else {"table": table}
            found = register("", database="sqlite:///data/x.db", **asked)
            del found["sources"][0]["options"]["file"]
            return found

        INPUTS[f"{name}-{how}"] = make


_sqlite("sqlite-honest", "select * from t")
_sqlite("sqlite-endless-query", _ENDLESS + f"select {_COLUMNS.format('i')} from n")
_sqlite("sqlite-endless-view", _ENDLESS + f"select {_COLUMNS.format('i')} from n", "v")
_sqlite("sqlite-no-rows", _ENDLESS + f"select {_COLUMNS.format('i')} from n where i < 0", "v")
_sqlite("sqlite-large-cell", f"select {_COLUMNS.format('zeroblob(900000000)')}", "v")
_sqlite("sqlite-large-text", f"select {_COLUMNS.format('hex(zeroblob(400000000))')}", "v")
_sqlite(
    "sqlite-large-cells",
    "with recursive n(i) as (select 1 union all select i + 1 from n where i < 300) "
    f"select {_COLUMNS.format('hex(zeroblob(1000000))')} from n",
    "v",
)


def _parquet(name: str, query: str) -> None:
    def write(path: Path) -> None:
        import duckdb

        with duckdb.connect() as made:
            made.execute(f"copy ({query}) to '{path}' (format parquet, compression zstd)")

    _both(name, "data/x.parquet", write)


_parquet("parquet-honest", f"select {_COLUMNS.format('5')}")
_parquet("parquet-rows", f"select {_COLUMNS.format('5')} from range(20000000)")
_parquet(
    "parquet-columns",
    f"select {_COLUMNS.format('5')}, " + ",".join(f"1 as c{n}" for n in range(3_000)),
)
_parquet(
    "parquet-long-cells",
    f"select {_COLUMNS.format('5')}, repeat('a', 1000000) as d from range(2000)",
)
_parquet("parquet-nested", f"select {_COLUMNS.format('5')}, range(10000000) as d")
_parquet("parquet-deep", f"select {_COLUMNS.format('5')}, " + "[" * 200 + "1" + "]" * 200 + " as d")


# --- zips ---------------------------------------------------------------------------------------

_MHSDS = (
    "REPORTING_PERIOD_START,REPORTING_PERIOD_END,STATUS,BREAKDOWN,PRIMARY_LEVEL,PRIMARY_LEVEL_DESCRIPTION,"
    "SECONDARY_LEVEL,SECONDARY_LEVEL_DESCRIPTION,MEASURE_ID,MEASURE_NAME,MEASURE_VALUE\n"
)
_MHSDS_ROW = "01/04/2023,30/04/2023,Final,Provider,RZ1,A trust,NONE,NONE,MHS76,People,{}\n"


def _mhsds(name: str, write: Callable[[zipfile.ZipFile], object]) -> None:
    def make(folder: Path) -> dict[str, Any]:
        with zipfile.ZipFile(
            folder / "data/x_AprFinal_2023.zip", "w", zipfile.ZIP_DEFLATED
        ) as made:
            write(made)
        source = {
            "id": "mhsds",
            "use": "mhsds",
            "options": {"files": "data", "published": {"*": "2023-07-13"}},
        }
        measured = {"data": "mhsds", "part": "organisation"}
        select = {"measure": "MHS76", "breakdown": "Provider"}
        indicator = {**_BASE["indicators"][0], "measured": measured, "select": select}
        return {"sources": [source], "indicators": [indicator]}

    INPUTS[name] = make


def _parts(made: zipfile.ZipFile, parts: dict[str, str]) -> None:
    for name, content in parts.items():
        made.writestr(name, content)


def _inner(levels: int) -> bytes:
    raw = (_MHSDS + _MHSDS_ROW.format(5)).encode()
    name = "a.csv"
    for _ in range(levels):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
            for n in range(30):
                made.writestr(f"{n}{name}", raw)
        raw, name = stream.getvalue(), "a.zip"
    return raw


_mhsds("zip-honest", lambda made: made.writestr("a.csv", _MHSDS + _MHSDS_ROW.format(5)))
_mhsds("zip-nested", lambda made: made.writestr("a.zip", _inner(3)))
_mhsds("zip-rows", lambda made: made.writestr("a.csv", _MHSDS + _MHSDS_ROW.format(5) * 600_000))
_mhsds("zip-one-large", lambda made: made.writestr("a.csv", bytes(900 << 20)))
_mhsds("zip-parts", lambda made: _parts(made, {f"{n}.csv": "" for n in range(9_000)}))
_mhsds(
    "zip-parts-of-data",
    lambda made: _parts(made, {f"{n}.csv": _MHSDS + _MHSDS_ROW.format(n) for n in range(1_500)}),
)
_mhsds("zip-spaces", lambda made: made.writestr("a.csv", _MHSDS + " " * (60 << 20)))
_mhsds("zip-names", lambda made: _parts(made, {f"{'a' * 9000}{n}\t\n.csv": "" for n in range(20)}))


@_input("gzip")
def _(folder: Path) -> dict[str, Any]:
    (folder / "data/x.csv.gz").write_bytes(gzip.compress(bytes(700 << 20)))
    return of_table("data/x.csv.gz")


@_input("gzip-as-csv")
def _(folder: Path) -> dict[str, Any]:
    (folder / "data/x.csv").write_bytes(gzip.compress(bytes(700 << 20)))
    return of_table("data/x.csv")


# --- registers ----------------------------------------------------------------------------------


def _yaml(name: str, text: str) -> None:
    def make(folder: Path) -> None:
        (folder / "register.yaml").write_text(text)

    INPUTS[name] = make


_TOP = "format: 3\ntitle: T\n"
_yaml("yaml-honest", _TOP)
_yaml(
    "yaml-aliases",
    _TOP + "a: &a [x]\n" + "".join(f"b{n}: [{','.join(['*a'] * 9)}]\n" for n in range(9_000)),
)
_yaml("yaml-anchors", _TOP + "".join(f"b{n}: &a{n} x\n" for n in range(40_000)))
_yaml("yaml-merge-keys", _TOP + "<<: {a: 1}\n" * 60_000)
_yaml("yaml-deep", _TOP + "a: " + "[" * 400_000)
_yaml("yaml-deep-entries", _TOP + "a:\n" + "- " * 400_000)
_yaml("yaml-deep-empties", _TOP + "a:\n" + "".join(f"{' ' * n}-\n" for n in range(1_200)))
_yaml("yaml-deep-maps", _TOP + "".join(f"{' ' * n}a:\n" for n in range(1_200)))
_yaml("yaml-question-marks", _TOP + "? " * 400_000)
_yaml("yaml-unknown-keys", _TOP + "".join(f"titel{n}: x\n" for n in range(60_000)))
_yaml("yaml-unknown-lists", _TOP + "".join(f"recommendation{n}: [x]\n" for n in range(20_000)))
_yaml("yaml-fields", _TOP + "organisations:\n- " + "  ".join(f"nam{n}: x\n" for n in range(60_000)))
_yaml("yaml-keys-repeated", _TOP + "a: x\n" * 100_000)
_yaml("yaml-records-wrong", _TOP + "organisations:\n" + "- {nam: x}\n" * 60_000)
_yaml("yaml-empty-records", _TOP + "evidence:\n" + "-\n" * 300_000)
_yaml("yaml-tags", _TOP + "a:\n" + "- !x y\n" * 100_000)
_yaml("yaml-long-number", _TOP.replace("3", "9" * 900_000))
_yaml("yaml-directives", "%YAML 1.2\n" * 80_000 + "---\n" + _TOP)
_yaml("yaml-documents", "---\n" * 200_000)
_yaml("yaml-long-id", _TOP + "organisations:\n- {id: " + "a" * 900_000 + ", name: x}\n")
_yaml("yaml-long-key", _TOP + "? " + "a" * 900_000 + "\n: x\n")
_yaml("yaml-ids-alike", _TOP + "organisations:\n" + "- {id: a, name: x}\n" * 45_000)
_yaml(
    "yaml-unknown-references",
    _TOP
    + "organisations:\n"
    + "".join(f"- {{id: o{n}, name: x}}\n" for n in range(10_000))
    + "recommendations:\n"
    + "".join(
        f"- {{id: r{n}, number: '{n}', addressed_to: {{p{n}: lead}}}}\n" for n in range(10_000)
    ),
)
_yaml("yaml-quotes", _TOP + "a: '" + "''" * 400_000)
_yaml("yaml-summary-marks", _TOP.replace("T", "'" + "[" * 400_000 + "](http://" * 40_000 + "'"))


def _register(name: str, **parts: Any) -> None:
    INPUTS[name] = lambda _folder: parts


_register("json-register-unknown-keys", **{f"titel{n}": "x" for n in range(60_000)})
_register("register-include-all", include=["**/" * 2_000 + "*.yaml"])
_register(
    "register-records",
    recommendations=[
        {**_BASE["recommendations"][0], "id": f"r-{n}", "number": f"{n}"} for n in range(3_000)
    ],
    indicators=[],
)
_register(
    "register-indicators",
    indicators=[{**_BASE["indicators"][0], "id": f"i-{n}"} for n in range(3_000)],
)
_register(
    "register-cycles",
    cycles=[
        {"id": "first", "title": "First", "cut_off_on": "2024-06-30"},
        *(
            {
                "id": f"c-{n}",
                "title": f"{n}",
                "cut_off_on": f"{2025 + n // 12:04}-{n % 12 + 1:02}-01",
            }
            for n in range(2_000)
        ),
    ],
)
_register(
    "register-private-names",
    summary="a " * 200_000,
    recommendations=_BASE["recommendations"],
    private_names=[{"names": [f"Zebedee{n}" for n in range(15_000)]}],
)
_register("register-long-summary", summary="- a\n" * 200_000)
_register("register-links", summary="[" * 400_000 + "a](https://a" * 20_000)
_register("register-brackets", summary="[a](https://" + "(" * 800_000)
_register("register-dates", cycles=[{"id": "first", "title": "F", "cut_off_on": "9999-12-31"}])
_register(
    "register-dates-early", cycles=[{"id": "first", "title": "F", "cut_off_on": "0001-01-01"}]
)


@_input("glob-stars")
def _(folder: Path) -> dict[str, Any]:
    _tree(folder / "data", 30)
    return {**of_table("data/" + "**/" * 12 + "*.csv"), "include": ["**/" * 12 + "*.yaml"]}


@_input("glob-stars-in-name")
def _(folder: Path) -> dict[str, Any]:
    (folder / "data" / ("a" * 200 + ".csv")).write_text(f"{_HEAD}\n{_ROW}")
    return of_table("data/" + "*a" * 60 + "*b.csv")


@_input("glob-classes")
def _(folder: Path) -> dict[str, Any]:
    _tree(folder / "data", 30)
    return of_table("**/" + "[!a]*/" * 300 + "*.csv")


def _tree(folder: Path, depth: int) -> None:
    for n in range(depth):
        folder /= f"d{n}"
        folder.mkdir()
    (folder / "x.csv").write_text(f"{_HEAD}\n{_ROW}")


# --- patterns that backtrack --------------------------------------------------------------------


def _pattern(name: str, file: str, text: str, **options: Any) -> None:
    _both(name, f"data/{file}", lambda path: path.write_text(text), **options)


_LONG_NAME = "a" * 60 + "!.csv"
_pattern("pattern-of-name", _LONG_NAME, f"{_HEAD}\n{_ROW}", vintage_from="(?P<date>(a|aa)+)!!$")
_pattern(
    "pattern-of-period", _LONG_NAME, f"{_HEAD}\n{_ROW}",
    period={"matching": "(?P<period>(a|aa)+)!!$", "covers": "month", "file_name": True},
)  # fmt: skip
_pattern(
    "pattern-of-title", "x.csv", f"{'a' * 60}!\n{_HEAD}\n{_ROW}", header_row=2,
    period={"matching": "(?P<period>(a|aa)+)!!$", "covers": "month", "title": "A1"},
)  # fmt: skip
_pattern(
    "pattern-of-sections", "x.csv", f"{_HEAD}\n{'a' * 60}!,,\n{_ROW}",
    section_column="section", section_matching="(a|aa)+",
)  # fmt: skip
_pattern(
    "pattern-of-columns", "x.csv", f"month,trust,{'a' * 60}!\n2023-01,T1,5\n",
    columns={}, wide={"matching": "(a|aa)+", "into": "value", "name": "measure"},
)  # fmt: skip
_pattern(
    "pattern-repeats",
    _LONG_NAME,
    f"{_HEAD}\n{_ROW}",
    vintage_from="(?P<date>" + "a{1000}" * 900 + ")",
)
_pattern(
    "pattern-large",
    _LONG_NAME,
    f"{_HEAD}\n{_ROW}",
    vintage_from="(?P<date>" + "(a|b)?" * 60_000 + ")",
)


@_input("pattern-of-snapshots")
def _(folder: Path) -> dict[str, Any]:
    (folder / "data" / _LONG_NAME).write_text("Location ID\n1-1\n")
    options = {"directory": "data", "snapshot_in_name": "(?P<year>(a|aa)+)!!(?P<month>$)"}
    return {"sources": [{"id": "cqc", "use": "cqc", "options": options}]}


# --- what is no regular file, and odd names ------------------------------------------------------


def _pipe(name: str, file: str, changed: Callable[[], dict[str, Any] | None]) -> None:
    def make(folder: Path) -> dict[str, Any] | None:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        os.mkfifo(folder / file)
        return changed()

    INPUTS[name] = make


for _ending in ("csv", "tsv", "xlsx", "ods", "parquet", "jsonl", "zip"):
    _pipe(f"pipe-{_ending}", f"data/x.{_ending}", lambda e=_ending: of_table(f"data/x.{e}"))  # type: ignore[misc]  # bound now
_pipe("pipe-rows", "data/x.csv", lambda: _of_rows("data/x.csv"))
_pipe("pipe-register", "register.yaml", lambda: None)
_pipe("pipe-beside", "more.yaml", dict)
_pipe("pipe-cycle", "cycles/first/cycle.yaml", dict)
_pipe("pipe-release", "releases/first/edition-1.json", dict)
_pipe("pipe-digest", "releases/first/edition-1.json.sha256", dict)
_pipe("pipe-releases", "releases/first", dict)


def _sqlite_pipe() -> dict[str, Any]:
    found = of_table("", database="sqlite:///data/x.db", table="t")
    del found["sources"][0]["options"]["file"]
    return found


_pipe("pipe-database", "data/x.db", _sqlite_pipe)
_pipe(
    "pipe-mhsds",
    "data/x_AprFinal_2023.csv",
    lambda: {
        "sources": [{"id": "m", "use": "mhsds", "options": {"files": "data/x_AprFinal_2023.csv"}}],
        "indicators": [],
    },
)
_pipe(
    "pipe-cqc",
    "data/x.csv",
    lambda: {"sources": [{"id": "c", "use": "cqc", "options": {"directory": "data/x.csv"}}]},
)


@_input("device")
def _(folder: Path) -> dict[str, Any]:
    (folder / "data/x.csv").symlink_to("/dev/zero")
    return of_table("data/x.csv")


@_input("device-parquet")
def _(folder: Path) -> dict[str, Any]:
    (folder / "data/x.parquet").symlink_to("/dev/zero")
    return of_table("data/x.parquet")


def _store(name: str, file: str, content: str = "{}") -> None:
    def make(folder: Path) -> dict[str, Any]:
        path = folder / "releases/first" / file
        path.parent.mkdir(parents=True)
        path.write_text(content)
        spare = folder.parent / "made/releases"
        spare.mkdir(parents=True)
        (spare / file).write_text(content)
        return {}

    INPUTS[name] = make


_store("store-number", "edition-999999999.json")
_store("store-long-number", f"edition-{'9' * 200}.json")
_store("store-digest-number", "edition-999999999.json.sha256")
_store("store-odd-name", "edition-1\n\x1b[2J\u202e.json")
_store("store-not-utf-8", os.fsdecode(b"edition-\xff.json"))
_store("store-deep", "edition-1.json", "[" * 900_000)
_store("store-huge-number", "edition-1.json", '{"edition": ' + "9" * 900_000 + "}")
_store(
    "store-records",
    "edition-1.json",
    json.dumps({"format": 3, "edition": 1, "register": {"x": [{}] * 150_000}}),
)
