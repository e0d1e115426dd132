"""Rules of the conditional formats of a sheet of an OpenDocument spreadsheet.

OpenDocument has them in the styles of cells; LibreOffice writes them behind the rows, in elements of
its own.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any
from xml.etree import ElementTree as ET

from rsr.plugins.tables.workbook._conditions import (
    ConditionalFormat,
    Test,
    areas_of,
    base_of,
    comparing,
    expression,
    unknown,
)
from rsr.plugins.tables.workbook._display import NumberFormat, number_format
from rsr.plugins.tables.workbook._xlsx_styles import local

_CALL = re.compile(r"([a-z-]+)\s*\((.*)\)\s*", re.DOTALL)
_COMPARED = re.compile(r"(<=|>=|!=|<>|=|<|>)(.*)", re.DOTALL)
_SHEET = re.compile(r"(?:'(?:[^']|'')*'|[^\s:'.]+)\.")


def rules_of(
    formats: ET.Element, form_of: Callable[[str], NumberFormat | None]
) -> list[ConditionalFormat]:
    """Return the rules that LibreOffice writes behind the rows of a sheet.

    Args:
        formats: The element that holds them.
        form_of: Gives the number format of a style of cells; None where it has none.
    """
    found: list[ConditionalFormat] = []
    for group, block in enumerate(formats.iter()):
        if local(block.tag) != "conditional-format":
            continue
        said = {local(key): value for key, value in block.items()}
        areas = areas_of(_SHEET.sub("", said.get("target-range-address", "")))
        for one in block:
            has = {local(key): value for key, value in one.items()}
            kind = local(one.tag)
            if has.get("show-value") == "false":  # of icons and bars
                found.append(ConditionalFormat(areas, _is_number, number_format(";;;@")))
            elif kind == "condition":
                first = areas_of(_SHEET.sub("", has.get("base-cell-address", "")))
                test = condition_of(has.get("value", ""), base_of(first or areas))
                form = form_of(has.get("apply-style-name", ""))
                found.append(ConditionalFormat(areas, test, form, stops=True, group=group))
            elif kind == "date-is":
                form = form_of(has.get("style", ""))
                found.append(ConditionalFormat(areas, unknown, form, stops=True, group=group))
    return found


def condition_of(written: str, base: tuple[int, int] | None) -> Test:
    """Return the test that a condition is, such as ``<5``, ``between(1,4)`` or ``formula-is(...)``."""
    text = written.strip().removeprefix("of:").removeprefix("cell-content()").strip()
    compared = _COMPARED.fullmatch(text)
    if compared is not None:
        return comparing(compared[1], [compared[2]], base)
    call = _CALL.fullmatch(text)
    if call is None:
        return unknown
    name = call[1].removeprefix("cell-content-is-")
    if name in ("between", "not-between"):
        return comparing(name, re.split(r"[,;]", call[2]), base)
    if name in ("formula-is", "is-true-formula"):
        return expression(call[2], base)
    return unknown


def _is_number(cells: Sequence[Any], place: int) -> bool | None:
    return isinstance(cells[place], int | float)
