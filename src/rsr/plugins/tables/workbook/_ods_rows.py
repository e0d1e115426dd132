"""Rows of a sheet of an OpenDocument spreadsheet, put together from what its XML holds.

Rows that are written as nearly all programs write them are read by a regular expression; the
others, and all that stands round them, by expat.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter
from typing import Any

from attrs import frozen

from rsr.plugins.tables.typed_cells import as_whole
from rsr.plugins.tables.workbook._archive import UnreadableError, is_utf_8
from rsr.plugins.tables.workbook._cells import (
    MOST_COLUMNS,
    WHOLE_DIGITS,
    Merge,
    Percentage,
    SheetFacts,
    SheetRow,
)
from rsr.plugins.tables.workbook._conditions import ConditionalFormat, conditioned
from rsr.plugins.tables.workbook._ods_cells import (
    BREAK,
    MOST_KNOWN,
    NUMBERS,
    SPACE,
    TAB,
    KnownAttributes,
    cell_of,
    collapsed,
    count_of,
    said_in,
)
from rsr.plugins.tables.workbook._ods_names import (
    BESIDE,
    CALC,
    CELLS,
    COLUMN,
    COLUMN_REPEATS,
    COLUMNS_SPANNED,
    DRAWING,
    GROUPS,
    OPEN,
    PARAGRAPH,
    ROW,
    ROW_REPEATS,
    ROWS_SPANNED,
    SHEET,
    TABLE,
    TEXT,
    TYPE,
    VALUE,
    VISIBILITY,
)
from rsr.plugins.tables.workbook._ods_styles import Style, rules_for, script_of
from rsr.plugins.tables.workbook._raised import STRUCK, scripted, with_scripts

_MOST_ROWS = 1 << 24
# Beyond this a sheet is no table that anyone published, though few signs can say so many.
_MOST_CELLS = 40_000_000
_MOST_SPACES = 1000
_MOST_LETTERS = 1 << 20
_VALUE_SAID = ' office:value="'
_STYLE_NAME, _DEFAULT = f"{TABLE}style-name", f"{TABLE}default-cell-style-name"


@frozen
class OdsPatterns:
    """Regular expressions for the rows and cells of a file with the usual prefixes."""

    cells: re.Pattern[str] = re.compile(
        r"<table:(?:table-cell([^<>]*+)>"
        r"(?:<text:p>([^<]*+)</text:p></table:table-cell>|(?<=/>)|</table:table-cell>)"
        r"|table-(row[^<>]*+)>|covered-table-cell([^<>]*+)(?<=/)>)"
    )
    row: re.Pattern[str] = re.compile(r"<table:table-row(?:\s[^<>]*)?(?<!/)>.*?</table:table-row>", re.DOTALL)  # fmt: skip

    @classmethod
    def for_head(cls, head: bytes) -> "OdsPatterns | None":
        """Return them, or None where the file has other prefixes or another encoding."""
        usual = (("table", "table:1.0"), ("text", "text:1.0"), ("office", "office:1.0"))
        declared = all(head.count(f'xmlns:{short}="{OPEN}{name}"'.encode()) == 1 and head.count(f"xmlns:{short}=".encode()) == 1 for short, name in usual)  # fmt: skip
        coded = is_utf_8(head)
        calc = head.count(b"xmlns:calcext=") == head.count(f'xmlns:calcext="{CALC[:-1]}"'.encode())
        return cls() if declared and coded and calc else None


class OdsRowBuilder:
    """Puts rows together from what the parser meets, millions of times: so it is kept short."""

    def __init__(self, styles: dict[str, Style], facts: SheetFacts) -> None:
        self._styles = styles
        self._facts = facts
        self._known = KnownAttributes(lambda known: self._is_odd(known.get(_STYLE_NAME, "")))
        self._rules: dict[str, tuple[ConditionalFormat, ...]] = {}
        # Of the cells that were met, those that are no more than a number or a text.
        self._simple_cells: dict[tuple[str, str], Any] = {}
        self._rows: list[tuple[SheetRow, int]] = []
        self._made = 0
        self.ended: bool = False
        self._number = 0
        self._columns = 0
        # The style of cells that have none: the first column of each beside it, and that of the row.
        self._defaults: list[tuple[int, str]] = []
        self._row_default = ""
        self._row_repeats = 1
        self._hidden = False
        # How many groups round the row, or the column, are closed.
        self._groups: list[bool] = []
        self._cells: list[Any] = []
        self._merges: list[Merge] = []
        self._special = False
        # Blank cells are counted, and made only when another follows: there may be a million.
        self._blanks = 0
        self._attributes: dict[str, str] | None = None
        self._paragraphs: list[str] = []
        self._runs: list[tuple[str, int]] | None = None
        self._levels: list[int] = []
        self._said = ""
        # How deep in what a cell holds beside its value, such as a note.
        self._beside = 0
        self._within = 0

    def made(self) -> Iterator[SheetRow]:
        """Return the rows that are complete, one that is repeated as often as it is."""
        for row, repeats in self._rows:
            self._made += repeats * len(row.cells)
            if self._made > _MOST_CELLS:
                raise UnreadableError(f"a sheet of more than {_MOST_CELLS:,} cells")
            yield row
            for number in range(row.number + 1, row.number + repeats):
                yield SheetRow(number, list(row.cells), row.hidden, (), row.special)
        self._rows.clear()

    def block(self, raw: bytes, forms: OdsPatterns, parser: Any) -> tuple[bytes, bytes]:
        """Read the rows of a block; return what the parser must read, and what is not yet whole."""
        if self._beside:
            return raw, b""
        close = b"</table:table-row>"
        first = raw.find(b"<table:table-row")
        while first >= 0 and raw[first + 16 : first + 17] not in b" >\t\r\n":
            first = raw.find(b"<table:table-row", first + 1)
        cut = raw.rfind(close) + len(close)
        if first < 0 or cut < first:
            return (b"", raw) if len(raw) < _MOST_LETTERS * 16 else (raw, b"")
        if raw.find(b"</table:table>") >= 0:
            rest_for_parser, rest = raw[cut:], b""
        else:
            rest_for_parser, rest = b"", raw[cut:]
        parser.Parse(raw[:first], False)
        text = raw[first:cut].decode("utf-8")
        if not self._simple(text, forms):
            at = 0
            for found in forms.row.finditer(text):
                parser.Parse(text[at : found.start()].encode(), False)
                at = found.end()
                if not self._simple(found[0], forms):
                    parser.Parse(found[0].encode(), False)
            parser.Parse(text[at:].encode(), False)
        return rest_for_parser, rest

    def _simple(self, text: str, forms: OdsPatterns) -> bool:
        """Read rows whose cells hold a paragraph or nothing; False where some hold more."""
        if self._beside or self._defaults:
            return False
        found = forms.cells.findall(text)
        closed = text.count("</table:table-cell>") + text.count("</table:covered-table-cell>")
        rows = text.count("</table:table-row>")
        paragraphs = text.count("<text:p>")
        signs = len(found) + rows + closed + 2 * paragraphs
        if not found or not found[0][2] or signs != text.count("<"):
            return False
        cells, simple_cells = self._cells, self._simple_cells
        kept = (self._number, len(self._rows), self._facts.filtered)
        begun = False
        try:
            for written, paragraph, tag, covered in found:
                if paragraph:
                    cell = simple_cells.get((written, paragraph))
                    if cell is None:
                        cell = self._known_cell(written, paragraph)
                    if cell is not None:
                        if self._blanks:
                            self._add_blanks()
                        cells.append(cell)
                elif tag:
                    if begun:
                        self._end_row()
                    begun = True
                    self._begin_row(self._known[tag[3:]][0])
                    cells = self._cells
                    if self._row_default:
                        raise ValueError(self._row_default)  # noqa: TRY301  # read cell by cell
                elif covered or written not in ("", "/"):
                    before, value, after = (covered or written).partition(_VALUE_SAID)
                    said, _, rest = after.partition('"')
                    known = self._known[before + rest][0]
                    self._cell({**known, VALUE: said} if value else known, [])
                else:
                    self._blanks += 1
            self._end_row()
        except ValueError as error:
            if isinstance(error, UnreadableError):
                raise
            self._number, count, self._facts.filtered = kept
            del self._rows[count:]
            return False
        return True

    def _known_cell(self, written: str, paragraph: str) -> Any:
        """Return a cell that is a number or a text and no more; None for one that was added.

        Raises:
            ValueError: It can be read by a reader of XML alone.
        """
        if len(paragraph) > _MOST_LETTERS:
            raise ValueError(written)  # which refuses it
        before, value, after = written.partition(_VALUE_SAID)
        said, _, after = after.partition('"')
        known, simple = self._known[before + after]
        shown = said_in(paragraph)
        if value and simple == "number" and said == shown:
            whole = said.isdecimal() and len(said) < WHOLE_DIGITS
            cell: Any = int(said) if whole else as_whole(float(said))
        elif not value and simple == "string" and shown:
            cell = shown
        else:
            self._cell({**known, VALUE: said} if value else known, [shown])
            return None
        if len(self._simple_cells) > MOST_KNOWN:
            self._simple_cells.clear()
        self._simple_cells[written, paragraph] = cell
        return cell

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._cells, self._blanks, self._merges = [], 0, []
        self._special = False
        self._row_repeats = count_of(attributes, ROW_REPEATS)
        default = attributes.get(_DEFAULT, "")
        self._row_default = default if self._is_odd(default) else ""
        self._hidden = self._is_hidden("row", attributes)
        self._facts.filtered |= attributes.get(VISIBILITY) == "filter"

    def _is_hidden(self, kind: str, attributes: dict[str, str]) -> bool:
        """Say whether a row or a column is hidden, or in a closed group, or has no size."""
        if attributes.get(VISIBILITY, "visible") != "visible" or any(self._groups):
            return True
        style = self._styles.get(f"table-{kind} {attributes.get(_STYLE_NAME, '')}")
        return style is not None and not style.shown

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Meet an element."""
        if self._beside:
            self._beside += 1
        elif name == PARAGRAPH:
            if self._attributes is not None:
                self._said, self._runs = "", []
        elif name in CELLS:
            self._attributes = attributes
            self._paragraphs = []
        elif name == ROW:
            self._begin_row(attributes)
        elif self._runs is not None:
            self._inline(name, attributes)
        elif name == SHEET:
            self._within += 1
            if self._within > 1:
                self._beside, self._within = 1, 1
        elif name == COLUMN:
            count = count_of(attributes, COLUMN_REPEATS)
            if self._is_hidden("column", attributes):
                self._facts.hidden_columns.append((self._columns, self._columns + count - 1))
            default = attributes.get(_DEFAULT, "")
            if self._is_odd(default) or self._defaults:
                self._defaults.append((self._columns, default))
            self._columns += count
        elif name in GROUPS:
            self._groups.append(attributes.get(f"{TABLE}display", "true") == "false")
        elif name in BESIDE or name.startswith(DRAWING):
            self._beside = 1

    def _inline(self, name: str, attributes: dict[str, str]) -> None:
        """Meet an element within a paragraph."""
        if name == f"{TEXT}s":
            self.text(SPACE * min(count_of(attributes, f"{TEXT}c"), _MOST_SPACES))
        elif name == f"{TEXT}tab":
            self.text(TAB)
        elif name == f"{TEXT}line-break":
            self.text(BREAK)
        elif name == f"{TEXT}span":
            style = attributes.get(f"{TEXT}style-name")
            script = script_of(self._styles, f"text {style}")
            level = self._levels[-1] if self._levels else 0
            self._change(level if script is None else script)
            self._levels.append(level if script is None else script)
        elif name in BESIDE or name.startswith(DRAWING):
            self._beside = 1

    def _change(self, level: int) -> None:
        """Begin a run of text at another level; the text before it is put away with its own."""
        before = self._levels[-1] if self._levels else 0
        if self._said and level != before:
            assert self._runs is not None  # noqa: S101  # only within a paragraph
            self._runs.append((self._said, before))
            self._said = ""

    def end(self, name: str) -> None:
        """Leave an element."""
        if self._beside:
            self._beside -= 1
        elif name == PARAGRAPH:
            if self._runs is not None:
                said = self._said
                if self._runs:
                    said = with_scripts([*self._runs, (said, 0)])
                self._paragraphs.append(said)
                self._runs = None
                self._levels.clear()
        elif name in CELLS:
            self._end_cell()
        elif name == ROW:
            self._end_row()
        elif name == f"{TEXT}span" and self._levels:
            after = self._levels[-2] if len(self._levels) > 1 else 0
            self._change(after)
            self._levels.pop()
        elif name == SHEET:
            self.ended = True
            self._beside = 1 << 40  # whatever follows is no part of it
        elif name in GROUPS and self._groups:
            self._groups.pop()

    def text(self, data: str) -> None:
        """Meet text."""
        if self._runs is not None and not self._beside:
            self._said += data
            if len(self._said) > _MOST_LETTERS:
                raise UnreadableError(f"a cell of more than {_MOST_LETTERS} signs")

    def _end_cell(self) -> None:
        attributes = self._attributes
        assert attributes is not None  # noqa: S101  # its start came before
        self._attributes = None
        self._cell(attributes, list(map(collapsed, self._paragraphs)))

    def _cell(self, attributes: dict[str, str], paragraphs: list[str]) -> None:
        repeats = count_of(attributes, COLUMN_REPEATS)
        if repeats > 1 and (paragraphs or TYPE in attributes) and self._defaults:
            for _ in range(repeats):  # each column may have a style of its own
                self._cell({**attributes, COLUMN_REPEATS: "1"}, paragraphs)
            return
        cell = None
        if attributes or paragraphs:
            cell = cell_of(attributes, paragraphs)
        style = self._style_of(attributes)
        script = script_of(self._styles, f"table-cell {style}") or 0 if style else 0
        if (
            attributes.get(TYPE) in NUMBERS
            and type(cell) in (int, float, Percentage)
            and (rules := self._rules_of(style))
        ):
            cell = conditioned((cell,), 0, rules)
        if script == STRUCK:
            if type(cell) in (int, float, str, Percentage):
                cell = scripted(cell if isinstance(cell, str) else format(cell), script)
        elif script and cell is not None:
            cell = scripted("\n".join(paragraphs), script)
        if ROWS_SPANNED in attributes or COLUMNS_SPANNED in attributes:
            down, across = count_of(attributes, ROWS_SPANNED), count_of(attributes, COLUMNS_SPANNED)
            if down > 1 or across > 1:
                top, left = self._number, len(self._cells) + self._blanks
                self._merges.append(Merge(top, left, top + down - 1, left + across - 1))
        self._add(cell, repeats)

    def _add(self, cell: Any, repeats: int) -> None:
        if cell is None:
            self._blanks += repeats
            return
        if len(self._cells) + self._blanks + repeats > MOST_COLUMNS:
            raise UnreadableError(f"a row of more than {MOST_COLUMNS} cells")
        if self._blanks:
            self._add_blanks()
        self._special |= type(cell) not in (str, int, float)
        if repeats == 1:
            self._cells.append(cell)
        else:
            self._cells += [cell] * repeats

    def _add_blanks(self) -> None:
        self._cells += [None] * self._blanks
        self._blanks = 0

    def _style_of(self, attributes: dict[str, str]) -> str:
        """Return the style of a cell: its own, or else that of its row, or of its column."""
        own = attributes.get(_STYLE_NAME) or self._row_default
        if own or not self._defaults:
            return own
        at = bisect_right(self._defaults, len(self._cells) + self._blanks, key=itemgetter(0))
        return self._defaults[at - 1][1] if at else ""

    def _is_odd(self, style: str) -> bool:
        """Say whether a style strikes cells out, raises or lowers them, or displays other numbers."""
        return bool(
            style and (script_of(self._styles, f"table-cell {style}") or self._rules_of(style))
        )

    def _rules_of(self, style: str) -> tuple[ConditionalFormat, ...]:
        """Return the rules by which a style displays numbers otherwise."""
        if not style:
            return ()
        found = self._rules.get(style)
        if found is None:
            found = self._rules[style] = rules_for(self._styles, f"table-cell {style}")
        return found

    def _end_row(self) -> None:
        number, repeats = self._number + 1, self._row_repeats
        self._number += repeats
        if self._number > _MOST_ROWS and self._cells:
            raise UnreadableError(f"a sheet of more than {_MOST_ROWS} rows")
        if len(self._cells) > MOST_COLUMNS:
            raise UnreadableError(f"a row of more than {MOST_COLUMNS} cells")
        if self._cells or self._merges:
            row = SheetRow(number, self._cells, self._hidden, self._merges, self._special)
            self._rows.append((row, repeats if self._cells else 1))
