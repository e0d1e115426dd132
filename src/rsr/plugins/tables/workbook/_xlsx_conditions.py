"""Rules of the conditional formats of a sheet of an XLSX workbook.

Reference: ECMA-376 part 1, 18.3.1.18 and 18.3.1.10.
"""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from rsr.plugins.tables.workbook._cells import Merge
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
from rsr.plugins.tables.workbook._xlsx_styles import format_of, local

_SIGNS = {
    "lessThan": "<", "lessThanOrEqual": "<=", "equal": "=", "notEqual": "<>",
    "greaterThanOrEqual": ">=", "greaterThan": ">", "between": "between",
    "notBetween": "not-between",
}  # fmt: skip
_TRUE = ("1", "true")
_LAST = 1 << 31


def rules_of(sheet: ET.Element, formats: Sequence[NumberFormat | None]) -> list[ConditionalFormat]:
    """Return the rules of a sheet, the first that holds before the others.

    Args:
        sheet: The sheet, or what stands behind its rows.
        formats: The number format of each differential format; None where it has none.
    """
    found: list[tuple[int, ConditionalFormat]] = []
    for block in sheet.iter():
        if local(block.tag) != "conditionalFormatting":
            continue
        within = [one.text or "" for one in block if local(one.tag) == "sqref"]
        areas = areas_of(block.get("sqref", " ".join(within)))
        for one in block:
            if local(one.tag) == "cfRule":
                stops = one.get("stopIfTrue", "0") in _TRUE
                rule = ConditionalFormat(areas, _test(one, areas), _form(one, formats), stops)
                found.append((_number(one.get("priority"), _LAST), rule))
    return [rule for _, rule in sorted(found, key=lambda one: one[0])]


def _test(rule: ET.Element, areas: Sequence[Merge]) -> Test:
    base = base_of(areas)
    formulas = [one.text or "" for one in rule if local(one.tag) in ("formula", "f")]
    kind = rule.get("type", "")
    if kind == "cellIs":
        return comparing(_SIGNS.get(rule.get("operator", "lessThan"), ""), formulas, base)
    if kind == "expression" and formulas:
        return expression(formulas[0], base)
    if kind in ("iconSet", "dataBar"):  # drawn beside every number, or in its place
        return lambda cells, place: isinstance(cells[place], int | float)
    return unknown


def _form(rule: ET.Element, formats: Sequence[NumberFormat | None]) -> NumberFormat | None:
    for one in rule:
        kind = local(one.tag)
        if kind in ("iconSet", "dataBar") and one.get("showValue", "1") not in _TRUE:
            return number_format(";;;@")
        if kind == "dxf":
            return format_of(one)
    at = _number(rule.get("dxfId"), -1)
    return formats[at] if 0 <= at < len(formats) else None


def _number(said: str | None, otherwise: int) -> int:
    try:
        return int(said or "")
    except ValueError:
        return otherwise
