"""Workbooks in XLSX and ODS written part by part, as programs write them and as few do."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from rsr.plugins.tables.cell_range import column_letters

__all__ = ["Percentage", "Shown", "ods_parts", "written_ods", "written_xlsx", "xlsx_parts"]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT_LINKS = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_OPEN = "urn:oasis:names:tc:opendocument:xmlns:"


def _zipped(parts: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return stream.getvalue()


def _quoted(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def xlsx_parts(
    rows: str,
    *,
    before: str = "",
    after: str = "",
    formats: Sequence[str] = (),
    fonts: str = "",
    cell_styles: Sequence[str] = (),
    conditional: Sequence[str] = (),
    shared: str = "",
    strict: bool = False,
    prefix: str = "",
    state: str = "visible",
    encoding: str = "UTF-8",
    book: str = "",
) -> bytes:
    """Return a workbook of one sheet, S.

    Args:
        rows: What stands within ``sheetData``; with a prefix, every element has it already.
        before: What stands before, such as ``<cols>``.
        after: What stands behind, such as ``<mergeCells>``.
        formats: Number formats; the style of the first is 1.
        fonts: Fonts beyond the first.
        cell_styles: Further styles, as attributes of ``xf``.
        conditional: Number formats of the differential formats, the first of them 0.
        shared: The items of the shared texts.
        strict: True for the namespaces of Strict Open XML.
        prefix: A prefix for the elements of the sheet, with its colon.
        state: Whether the sheet is hidden.
        encoding: The encoding of the sheet.
        book: What stands in the workbook before its sheets.
    """
    main = _STRICT_MAIN if strict else _MAIN
    links = _STRICT_LINKS if strict else _LINKS
    p = prefix
    declared = f'xmlns:{p[:-1]}="{main}"' if p else f'xmlns="{main}"'
    sheet = (
        f'<?xml version="1.0" encoding="{encoding}"?><{p}worksheet {declared}>{before}'
        f"<{p}sheetData>{rows}</{p}sheetData>{after}</{p}worksheet>"
    )
    codes = "".join(
        f'<numFmt numFmtId="{170 + at}" formatCode="{_quoted(code)}"/>'
        for at, code in enumerate(formats)
    )
    differential = "".join(
        f'<dxf><numFmt numFmtId="{270 + at}" formatCode="{_quoted(code)}"/></dxf>'
        for at, code in enumerate(conditional)
    )
    styles = "".join(f'<xf numFmtId="{170 + at}" fontId="0"/>' for at in range(len(formats)))
    styles += "".join(f"<xf {one}/>" for one in cell_styles)
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="a" '
        f'Type="{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{links}">{book}<sheets>'
        f'<sheet name="S" sheetId="1" state="{state}" r:id="b"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">'
        f'<Relationship Id="b" Type="{links}/worksheet" Target="worksheets/s.xml"/>'
        f'<Relationship Id="c" Type="{links}/styles" Target="styles.xml"/>'
        f'<Relationship Id="d" Type="{links}/sharedStrings" Target="/xl/texts.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><numFmts>{codes}</numFmts><fonts><font/>{fonts}'
        f'</fonts><cellXfs><xf numFmtId="0" fontId="0"/>{styles}</cellXfs>'
        f"<dxfs>{differential}</dxfs></styleSheet>",
        "xl/texts.xml": f'<?xml version="1.0" encoding="UTF-8"?><sst xmlns="{main}">{shared}</sst>',
    }
    stream = io.BytesIO(_zipped(parts))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/worksheets/s.xml", sheet.encode(encoding))
    return stream.getvalue()


def ods_parts(
    rows: str, *, styles: str = "", named: str = "", prefixes: bool = True, sheet: str = ""
) -> bytes:
    """Return a workbook of one sheet, S.

    Args:
        rows: What stands within ``table:table``, or with ``prefixes`` False as ``t:table``.
        styles: The automatic styles.
        named: The named styles, in a part of their own.
        prefixes: False for other prefixes than nearly all programs write: t, x and o.
        sheet: Further attributes of the sheet.
    """
    table, text, office = ("table", "text", "office") if prefixes else ("t", "x", "o")
    spaces = (
        f'xmlns:{office}="{_OPEN}office:1.0" xmlns:{table}="{_OPEN}table:1.0" '
        f'xmlns:{text}="{_OPEN}text:1.0" xmlns:style="{_OPEN}style:1.0" '
        f'xmlns:draw="{_OPEN}drawing:1.0" xmlns:number="{_OPEN}datastyle:1.0" xmlns:calcext="urn:org:documentfoundation:names:'
        'experimental:calc:xmlns:calcext:1.0"'
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f"{head}<{office}:document-content {spaces}><{office}:automatic-styles>{styles}"
        f"</{office}:automatic-styles><{office}:body><{office}:spreadsheet>"
        f'<{table}:table {table}:name="S" {sheet}>{rows}</{table}:table>'
        f"</{office}:spreadsheet></{office}:body></{office}:document-content>",
        "styles.xml": f"{head}<office:document-styles {spaces if prefixes else spaces.replace('xmlns:o=', 'xmlns:office=')}>"
        f"<office:styles>{named}</office:styles></office:document-styles>",
        "META-INF/manifest.xml": f'{head}<manifest:manifest xmlns:manifest="{_OPEN}manifest:1.0"/>',
    }
    return _zipped(parts)


# --- sheets with blocks, hiding and formats

Block = tuple[int, int, int, int]


class Shown:
    """A number that a sheet displays as something else."""

    def __init__(self, stored: float, displayed: str) -> None:
        self.stored = stored
        self.displayed = displayed
        self.code = f'"{displayed}"' if displayed else ";;;"
        self.kind = "float"


class Percentage(Shown):
    """A number that a sheet displays as a percentage."""

    def __init__(self, stored: float, displayed: str) -> None:
        super().__init__(stored, displayed)
        self.code = "0.0%"
        self.kind = "percentage"


def written_xlsx(
    rows: Sequence[Sequence[Any]],
    merged: Sequence[Block] = (),
    hidden: Sequence[int] = (),
    columns: Sequence[int] = (),
    state: str = "",
) -> bytes:
    """Return a workbook in XLSX; blocks are first row and column, last row and column, from 0."""
    made, formats = "", list[str]()
    for number, cells in enumerate(rows, start=1):
        made += (
            f'<row r="{number}"{" hidden=" + chr(34) + "1" + chr(34) if number in hidden else ""}>'
        )
        for place, cell in enumerate(cells):
            name = f"{column_letters(place)}{number}"
            if isinstance(cell, Shown):
                formats.append(cell.code)
                made += f'<c r="{name}" s="{len(formats)}"><v>{cell.stored}</v></c>'
            elif isinstance(cell, str):
                made += f'<c r="{name}" t="inlineStr"><is><t>{cell}</t></is></c>'
            elif cell is not None:
                made += f'<c r="{name}"><v>{cell}</v></c>'
        made += "</row>"
    blocks = "".join(
        f'<mergeCell ref="{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"/>'
        for top, left, bottom, right in merged
    )
    cols = "".join(f'<col min="{one + 1}" max="{one + 1}" hidden="1"/>' for one in columns)
    return xlsx_parts(
        made,
        before=f"<cols>{cols}</cols>" if cols else "",
        after=f"<mergeCells>{blocks}</mergeCells>" if blocks else "",
        formats=formats,
        state=state or "visible",
    )


def written_ods(
    rows: Sequence[Sequence[Any]],
    merged: Sequence[Block] = (),
    hidden: Sequence[int] = (),
    columns: Sequence[int] = (),
    state: str = "",
) -> bytes:
    """Return the same in ODS."""
    made = "".join(
        f"<table:table-column{' table:visibility=' + chr(34) + 'collapse' + chr(34) if one in columns else ''}/>"
        for one in range(max(map(len, rows)))
    )
    for number, cells in enumerate(rows, start=1):
        hides = ' table:visibility="collapse"' if number in hidden else ""
        made += f"<table:table-row{hides}>"
        for place, cell in enumerate(cells):
            made += _ods_cell(cell, number - 1, place, merged)
        made += "</table:table-row>"
    style = '<style:style style:name="H" style:family="table"><style:table-properties table:display="false"/></style:style>'
    return ods_parts(made, styles=style, sheet='table:style-name="H"' if state else "")


def _ods_cell(cell: Any, row: int, place: int, merged: Sequence[Block]) -> str:
    inside = [one for one in merged if one[0] <= row <= one[2] and one[1] <= place <= one[3]]
    said, kind = "", "table-cell"
    if inside and (row, place) == inside[0][:2]:
        down, across = inside[0][2] - row + 1, inside[0][3] - place + 1
        said = f' table:number-rows-spanned="{down}" table:number-columns-spanned="{across}"'
    elif inside:
        kind = "covered-table-cell"
    if cell is None:
        return f"<table:{kind}{said}/>"
    if isinstance(cell, str):
        said += ' office:value-type="string"'
    else:
        stored = cell.stored if isinstance(cell, Shown) else cell
        stands_for = cell.kind if isinstance(cell, Shown) else "float"
        said += f' office:value-type="{stands_for}" office:value="{stored}"'
    text = cell.displayed if isinstance(cell, Shown) else cell
    return f"<table:{kind}{said}><text:p>{text}</text:p></table:{kind}>"
