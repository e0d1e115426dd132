"""Styles of an OpenDocument spreadsheet, as far as they matter for what its cells mean."""

import re
from collections.abc import Iterator, Mapping
from xml.parsers import expat

from attrs import define, field

from rsr.plugins.tables.workbook._archive import refuse_doctype
from rsr.plugins.tables.workbook._cells import is_zero_size
from rsr.plugins.tables.workbook._conditions import ConditionalFormat, always
from rsr.plugins.tables.workbook._display import NumberFormat, number_format
from rsr.plugins.tables.workbook._ods_conditions import condition_of
from rsr.plugins.tables.workbook._ods_formats import FORMATS, Format, code_of
from rsr.plugins.tables.workbook._ods_names import STYLE, TABLE
from rsr.plugins.tables.workbook._raised import STRUCK

_POSITION = re.compile(r"(-?)[0-9.]+%")
# Properties of rows and columns, and which of them says how high or wide these are.
_SIZES = {
    f"{STYLE}table-row-properties": f"{STYLE}row-height",
    f"{STYLE}table-column-properties": f"{STYLE}column-width",
}


@define
class Style:
    """What a style says that matters here."""

    parent: str = ""
    script: int | None = None
    shown: bool = True
    # The code of its number format; None where it has none of its own.
    code: str | None = None
    # What it is where a cell is so: the condition, and the name of the other style.
    maps: list[tuple[str, str]] = field(factory=list)


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
            here[0].script = _level(attributes)
        elif name == f"{STYLE}map" and here:
            other = attributes.get(f"{STYLE}apply-style-name", "")
            here[0].maps.append((attributes.get(f"{STYLE}condition", ""), other))
        elif name == f"{STYLE}table-properties" and here:
            here[0].shown = attributes.get(f"{TABLE}display", "true") != "false"
        elif name in _SIZES and here:
            here[0].shown = not is_zero_size(attributes.get(_SIZES[name]))

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


def _level(attributes: dict[str, str]) -> int | None:
    """Return the level at which properties set text; None where they say nothing of it."""
    position = attributes.get(f"{STYLE}text-position", "").split(" ")[0]
    if position in ("super", "sub"):
        return 1 if position == "super" else -1
    found = _POSITION.fullmatch(position)
    if found is not None and float(position.strip("%")):
        return -1 if found[1] else 1
    line = attributes.get(f"{STYLE}text-line-through-style")
    if line is None:
        return None if found is None else 0
    return 0 if line == "none" else STRUCK


def script_of(styles: Mapping[str, Style], name: str) -> int | None:
    """Return at what level a style, or the styles that it is made from, set text; None if none does."""
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


def rules_for(styles: Mapping[str, Style], name: str) -> tuple[ConditionalFormat, ...]:
    """Return the rules by which a style displays numbers otherwise; nothing where it has no condition.

    A condition stands in the style, or in its number format (ODF 1.3 part 3, 16.3).
    """
    own = format_of(styles, name)
    maps: list[tuple[str, str]] = []
    family, at = name.partition(" ")[0], name
    for _ in range(16):
        found = styles.get(at)
        if found is None or maps:
            break
        maps, at = found.maps, found.parent
    rules = [
        ConditionalFormat(
            (),
            condition_of(written, None),
            format_of(styles, f"{family} {other}") or own,
            stops=True,
        )
        for written, other in maps
    ]
    if own is not None and own.has_conditions:
        rules.append(ConditionalFormat((), always, own))
    return tuple(one for one in rules if one.form is not None)
