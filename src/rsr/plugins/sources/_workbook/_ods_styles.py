"""Styles of an OpenDocument spreadsheet, as far as they matter for what its cells mean."""

import re
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from attrs import define

from rsr.plugins.sources._workbook._archive import refuse_doctype
from rsr.plugins.sources._workbook._display import NumberFormat, number_format
from rsr.plugins.sources._workbook._ods_formats import FORMATS, Format, code_of
from rsr.plugins.sources._workbook._ods_names import STYLE, TABLE

__all__ = ["Style", "format_of", "read_styles", "script_of"]

_POSITION = re.compile(r"(-?)[0-9.]+%")


@define
class Style:
    """What a style says that matters here."""

    parent: str = ""
    script: int | None = None
    shown: bool = True
    # The code of its number format; None where it has none of its own.
    code: str | None = None


def read_styles(blocks: Iterator[bytes], styles: dict[str, Style], *, whole: bool) -> None:
    """Add what the styles of a part say."""
    here: list[Style] = []
    formats: dict[str, Format] = {}
    within: list[Format] = []
    wanted: list[tuple[Style, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if within:
            within[0].start(name, attributes)
        elif name in FORMATS:
            within.append(formats.setdefault(attributes.get(f"{STYLE}name", ""), Format()))
        elif name == f"{STYLE}style":
            family = attributes.get(f"{STYLE}family", "")
            key = f"{family} {attributes.get(f'{STYLE}name', '')}"
            parent = attributes.get(f"{STYLE}parent-style-name", "")
            styles[key] = made = Style(parent and f"{family} {parent}")
            here[:] = [made]
            if (display := attributes.get(f"{STYLE}display-name")) is not None:
                styles.setdefault(f"{family} {display}", made)
            if (data := attributes.get(f"{STYLE}data-style-name")) is not None:
                wanted.append((made, data))
        elif name == f"{STYLE}text-properties" and here:
            position = attributes.get(f"{STYLE}text-position", "").split(" ")[0]
            if position in ("super", "sub"):
                here[0].script = 1 if position == "super" else -1
            elif (found := _POSITION.fullmatch(position)) is not None:
                level = float(position.strip("%"))
                here[0].script = 0 if not level else (-1 if found[1] else 1)
        elif name == f"{STYLE}table-properties" and here:
            here[0].shown = attributes.get(f"{TABLE}display", "true") != "false"

    def end(name: str) -> None:
        if name in FORMATS:
            within.clear()
        elif within:
            within[0].end()
        elif name == f"{STYLE}style":
            here.clear()  # properties that follow are those of something else

    def text(data: str) -> None:
        if within:
            within[0].text(data)

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    for block in blocks:
        parser.Parse(block, False)
    if whole:
        parser.Parse(b"", True)
    for style, data in wanted:
        style.code = code_of(data, formats)


def script_of(styles: Mapping[str, Style], name: str) -> int | None:
    """Return how far a style raises or lowers text, or the styles that it is made from; None if none does."""
    for _ in range(16):
        found = styles.get(name)
        if found is None:
            return None
        if found.script is not None:
            return found.script
        name = found.parent
    return None


def format_of(styles: Mapping[str, Style], name: str) -> NumberFormat | None:
    """Return the number format of a style, or of the styles that it is made from; None if none has one."""
    for _ in range(16):
        found = styles.get(name)
        if found is None:
            return None
        if found.code is not None:
            return number_format(found.code)
        name = found.parent
    return None
