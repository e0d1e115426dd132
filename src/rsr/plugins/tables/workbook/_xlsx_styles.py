"""Styles and shared texts of an XLSX workbook."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

from attrs import define, field

from rsr.plugins.tables.typed_cells import as_whole
from rsr.plugins.tables.workbook._cells import Differing, Percentage, span
from rsr.plugins.tables.workbook._display import NumberFormat, differs, number_format
from rsr.plugins.tables.workbook._raised import STRUCK, scripted, with_scripts

# Number formats that have a number and no code in the file (ECMA-376 part 1, 18.8.30).
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "m/d/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yyyy h:mm",
    37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-', 42: '_-"£"* #,##0_-;-"£"* #,##0_-;_-"£"* "-"_-;_-@_-',
    43: '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-',
    44: '_-"£"* #,##0.00_-;-"£"* #,##0.00_-;_-"£"* "-"??_-;_-@_-',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    **dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58), "yyyy-m-d"),
    **dict.fromkeys((32, 33, 34, 35, 55, 56), "h:mm:ss"),
}  # fmt: skip
_DAY_ONE_1900 = datetime(1899, 12, 30)  # noqa: DTZ001  # a spreadsheet knows no zone
_DAY_ONE_1904 = datetime(1904, 1, 1)  # noqa: DTZ001  # as above
# The 29 February 1900 that spreadsheets count and the calendar lacks.
_FEIGNED_DAY = 60
_LAST_DAY = 2_958_466
_SIMPLE = re.compile(r"<si>\s*<t(?:\s[^>]*)?>([^<]*)</t>\s*</si>|<si>\s*<t\s*/>\s*</si>|<si\s*/>")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def local(name: str) -> str:
    """Return the name of an element or attribute without its namespace."""
    return name.rpartition("}")[2]


def unescaped(text: str) -> str:
    """Return a text with the signs that XML cannot hold (ECMA-376 part 1, 22.9.2.19)."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.replace("\r\n", "\n")  # as spreadsheets show both


@define
class Styles:
    """What the styles of cells mean for their values."""

    formats: list[NumberFormat]
    # 1 for a style whose whole font is raised, -1 for lowered, 2 for struck out, 0 for none.
    scripts: list[int]
    since_1904: bool = False
    hides_zeros: bool = False
    # The number formats that conditional formats give; None where one gives none.
    conditional: list[NumberFormat | None] = field(factory=list)
    # The styles under which a number is what it seems.
    plain: frozenset[str] = field(init=False)
    # Those under which a text is.
    plain_text: frozenset[str] = field(init=False)

    def __attrs_post_init__(self) -> None:
        both = list(enumerate(zip(self.formats, self.scripts, strict=True)))
        self.plain = frozenset(
            str(index)
            for index, (form, script) in both
            if form.kind == "number"
            and not (form.deceives or form.pads or form.shows_percentages or script)
        ) | {""}
        self.plain_text = frozenset(
            str(index) for index, (form, script) in both if not form.alters_text and not script
        ) | {""}

    def number(self, style: str, said: str) -> Any:
        """Return what a number is under a style.

        Raises:
            ValueError: It is no number.
        """
        value = number_of(said)
        form, script = self._of(style)
        if script and (script != STRUCK or form.kind == "number"):
            return scripted(format(value), script)
        if value == 0 and self.hides_zeros and form.kind == "number":
            return Differing(value, "")
        if form.kind == "date":
            moment = _moment(float(value), since_1904=self.since_1904, number=value)
            if form.marks_dates and isinstance(moment, date):
                return Differing(moment, form.displayed_day(moment))
            return moment
        if form.kind == "duration":
            return span(float(value) * 86400)
        if form.pads and isinstance(value, int):
            return form.displayed(value).strip()
        shown = _displayed(form.written, value) if form.deceives else None
        if form.shows_percentages and (value == 0 or form.in_per_cent(value) != value):
            value = Percentage(value)
        return value if shown is None else Differing(value, shown)

    def text(self, style: str, said: str) -> Any:
        """Return what a text is under a style."""
        form, script = self._of(style)
        if script:
            return scripted(said, script)
        if form.alters_text and said.strip():
            shown = form.displayed_text(said)
            if shown.strip() != said.strip():
                return Differing(said, shown.strip())
        return said

    def _of(self, style: str) -> tuple[NumberFormat, int]:
        index = int(style or 0)
        if index < len(self.formats):
            return self.formats[index], self.scripts[index]
        return number_format("General"), 0


def number_of(said: str) -> int | float:
    """Read a number of the file; one that is whole is whole."""
    return as_whole(float(said))


@lru_cache(maxsize=4096)
def _displayed(written: str, value: float) -> str | None:
    """Return what a number is displayed as, or None where that says the same."""
    shown = number_format(written).displayed(value)
    return shown.strip() if differs(shown, value) else None


def _moment(serial: float, *, since_1904: bool, number: float) -> date | datetime | float:
    if not 0 <= serial < _LAST_DAY:
        return number
    base = _DAY_ONE_1904 if since_1904 else _DAY_ONE_1900
    if not since_1904 and serial < _FEIGNED_DAY:
        serial += 1
    found = base + timedelta(milliseconds=round(serial * 86_400_000))
    return found.date() if found.time() == time() else found


def styles_of(raw: bytes | None) -> Styles:
    """Read the styles of a workbook; one without them has a single plain style."""
    if raw is None:
        return Styles([number_format("General")], [0])
    root = ET.fromstring(raw)  # noqa: S314  # expat bounds what entities expand to
    codes = dict(_BUILT_IN)
    fonts: list[int] = []
    formats: list[NumberFormat] = []
    scripts: list[int] = []
    conditional: list[NumberFormat | None] = []
    for part in root:
        kind = local(part.tag)
        if kind == "numFmts":
            codes |= {
                int(one.get("numFmtId", "0")): one.get("formatCode", "General") for one in part
            }
        elif kind == "fonts":
            fonts = [_script(font) for font in part]
        elif kind == "cellXfs":
            for one in part:
                written = codes.get(int(one.get("numFmtId", "0")), "General")
                font = int(one.get("fontId", "0"))
                formats.append(number_format(written))
                scripts.append(fonts[font] if 0 <= font < len(fonts) else 0)
        elif kind == "dxfs":
            conditional = [format_of(one) for one in part]
    return Styles(formats or [number_format("General")], scripts or [0], conditional=conditional)


def format_of(differential: ET.Element) -> NumberFormat | None:
    """Return the number format that a differential format has, or None where it has none."""
    for one in differential:
        if local(one.tag) == "numFmt":
            known = _BUILT_IN.get(int(one.get("numFmtId", "0")), "General")
            return number_format(one.get("formatCode", known))
    return None


def _script(properties: ET.Element | None) -> int:
    """Return 1 for a font that is raised, -1 for one that is lowered, 2 for one that is struck out."""
    said = {
        local(one.tag): one.get("val", "true")
        for one in (properties if properties is not None else ())
    }
    level = {"superscript": 1, "subscript": -1}.get(said.get("vertAlign", ""), 0)
    return level or (STRUCK if said.get("strike", "0") not in ("0", "false") else 0)


def rich_text(item: ET.Element) -> str:
    """Return the text of a shared or an inline string, without how it is to be pronounced."""
    runs: list[tuple[str, int]] = []
    for part in item:
        kind = local(part.tag)
        if kind == "t":
            runs.append((unescaped(part.text or ""), 0))
        elif kind == "r":
            level = 0
            for inner in part:
                if local(inner.tag) == "rPr":
                    level = _script(inner)
                elif local(inner.tag) == "t":
                    runs.append((unescaped(inner.text or ""), level))
    return with_scripts(runs)


def shared_texts(raw: bytes | None) -> list[str]:
    """Return the texts that the cells of a workbook share."""
    return [] if raw is None else list(_shared(raw))


def _shared(raw: bytes) -> Iterator[str]:
    start = raw.find(b"<si")
    head = raw[:200].lower()
    if b"utf-8" in head and b"<!" not in raw and start > 0:
        text = raw.decode("utf-8")
        found = _SIMPLE.findall(text)
        if len(found) == text.count("<si>") + text.count("<si/>") and "&" not in text:
            yield from map(unescaped, found)
            return
    for _, element in ET.iterparse(BytesIO(raw)):  # noqa: S314  # as above
        if local(element.tag) == "si":
            yield rich_text(element)
            element.clear()
