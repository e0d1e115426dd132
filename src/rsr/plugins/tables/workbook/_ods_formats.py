"""Number formats of an OpenDocument spreadsheet, as the codes that other spreadsheets write for them."""

from collections.abc import Mapping

from attrs import define, field

from rsr.plugins.tables.workbook._ods_names import OPEN, STYLE

_NUMBER = f"{OPEN}datastyle:1.0}}"
# The elements that are formats of numbers and texts; those of days and times alter no figure.
FORMATS = frozenset(f"{_NUMBER}{one}-style" for one in ("number", "text", "percentage", "currency"))
_MOST_DIGITS = 30


@define
class Format:
    """A format that is being read.

    Reference: OpenDocument 1.3 part 3, 16.29.
    """

    code: str = ""
    # What it is where a number is so: the condition, and the name of the other format.
    maps: list[tuple[str, str]] = field(factory=list)
    _within: str = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Meet an element of it."""
        self._within = name
        part = name.removeprefix(_NUMBER)
        if name == f"{STYLE}map":
            condition = attributes.get(f"{STYLE}condition", "")
            other = attributes.get(f"{STYLE}apply-style-name", "")
            self.maps.append((condition.replace("value()", "").replace("!=", "<>"), other))
        elif part == "number":
            self.code += _digits(attributes)
        elif part == "scientific-number":
            self.code += f"{_digits(attributes)}E+0"
        elif part == "fraction":
            self.code += "# ?/?"
        elif part == "text-content":
            self.code += "@"

    def text(self, data: str) -> None:
        """Meet text, which stands beside the number."""
        if self._within == f"{_NUMBER}text":
            # A per cent sign alone says that the number is shown a hundred times.
            self.code += "".join(one if one == "%" else f"\\{one}" for one in data)
        elif self._within == f"{_NUMBER}currency-symbol":
            self.code += f"[${data}]"

    def end(self) -> None:
        """Leave an element of it."""
        self._within = ""


def _digits(attributes: dict[str, str]) -> str:
    def said(name: str) -> int:
        found = attributes.get(f"{_NUMBER}{name}", "0")
        return min(int(found), _MOST_DIGITS) if found.isdecimal() else 0

    least = "0" * said("min-integer-digits")
    grouped = attributes.get(f"{_NUMBER}grouping") == "true"
    whole = f"#,{least.rjust(3, '#')}" if grouped else least or "#"
    factor = attributes.get(f"{_NUMBER}display-factor", "1")
    thousands = "," * ((len(factor) - 1) // 3) if factor.strip("0") == "1" else ""
    if f"{_NUMBER}decimal-places" not in attributes:
        after = "#" * _MOST_DIGITS  # as many as the number has
    else:
        after = "0" * said("decimal-places")
    return f"{whole}{'.' if after else ''}{after}{thousands}"


def code_of(name: str, formats: Mapping[str, Format]) -> str | None:
    """Return the code of a format by its name, or None where it is none of numbers and texts."""
    found = formats.get(name)
    if found is None:
        return None
    parts = [
        f"[{condition}]{formats[other].code}" for condition, other in found.maps if other in formats
    ]
    return ";".join([*parts, found.code])
