"""The table of what a workbook can say beside its values, and what is made of it: made as it is read."""

import io
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from _forms import _table, flow

from rsr.errors import Problem, RsrError
from rsr.model import DataSource, Missing, Number, Observation, Provenance, Register, Suppressed
from rsr.plugins import SourceContext
from rsr.plugins.manager import Plugins

__all__ = ["workbook_forms"]

Write = Callable[[Any, Any], None]
_HEAD = ("month", "trust", "n")
_MONTHS = ("2026-01", "2026-02", "2026-03")
_HIDE: Mapping[str, Any] = {"hidden": True}
_SIGN: Mapping[str, Any] = {"markers": {"[c]": {"suppressed": [1, 4]}}}


def _shown(code: str, value: float = 3) -> Write:
    """Return what writes a figure with a number format."""
    return lambda book, sheet: sheet.write(1, 2, value, book.add_format({"num_format": code}))


def _raised(book: Any, sheet: Any) -> None:
    sheet.write_rich_string(1, 2, "123", book.add_format({"font_script": 1}), "1")


def _struck(book: Any, sheet: Any) -> None:
    sheet.write(1, 2, 12, book.add_format({"font_strikeout": True}))


def _corrected(book: Any, sheet: Any) -> None:
    sheet.write_rich_string(1, 2, book.add_format({"font_strikeout": True}), "12", " ", "15")


def _no_result(_: Any, sheet: Any) -> None:
    sheet.write_formula(1, 2, "=SUM(A2:B2)", None, "")


def _error(_: Any, sheet: Any) -> None:
    sheet.write_formula(1, 2, "=NA()", None, "#N/A")


def _label(book: Any, sheet: Any) -> None:
    sheet.merge_range(1, 1, 3, 1, "Ash", book.add_format())


def _blank(book: Any, sheet: Any) -> None:
    sheet.write_blank(2, 1, None, book.add_format())
    sheet.write_blank(3, 1, None, book.add_format())


def _figure(book: Any, sheet: Any) -> None:
    sheet.merge_range(1, 2, 2, 2, 30, book.add_format())


def _covered(_: Any, sheet: Any) -> None:
    sheet.merge_range(1, 2, 2, 2, 30)


def _rule(rule: Mapping[str, Any]) -> Write:
    def write(book: Any, sheet: Any) -> None:
        sheet.write_number(1, 2, 3)
        sheet.conditional_format(
            1, 2, 1, 2, {**rule, "format": book.add_format({"num_format": '"[c]"'})}
        )

    return write


def _lines(_: Any, sheet: Any) -> None:
    sheet.write(1, 1, "Ash\nTree")


def _row(_: Any, sheet: Any) -> None:
    sheet.set_row(2, None, None, dict(_HIDE))


def _column(_: Any, sheet: Any) -> None:
    sheet.set_column(2, 2, None, None, dict(_HIDE))


def _sheet(book: Any, sheet: Any) -> None:
    book.add_worksheet("Front").activate()
    book.worksheets()[1].set_first_sheet()
    sheet.hide()


_FORMS: tuple[tuple[str, Write, Mapping[str, Any]], ...] = (
    ("``123`` with a raised ``1``", _raised, {"flags": {"^1": "see note 1"}}),
    ("``12``, struck out", _struck, {"flags": {"[struck out]": "withdrawn by its publisher"}}),
    ("``12 15`` with the ``12`` struck out", _corrected, {"markers": {"[struck out: 12] 15": 15}}),
    ("an error value, ``#N/A``", _error, {"markers": {"#N/A": "missing"}}),
    ("a formula without a result", _no_result, {}),
    ("``3.4567`` displayed as ``3.5``", _shown("0.0", 3.4567), {}),
    ("``0.45`` displayed as ``45%``", _shown("0%", 0.45), {"number_forms": ["per-cent"]}),
    ("``12.5`` displayed as ``£13``", _shown('"£"0', 12.5), {}),
    ("``0`` displayed as ``-`` (accounting)", _shown('0;-0;"-"', 0), {}),
    ("``3`` displayed as ``[c]``", _shown('[<5]"[c]";0'), {"where_display_differs": "displayed", **_SIGN}),
    ("``3`` displayed as ``[c]`` by a conditional format", _rule({"type": "cell", "criteria": "<", "value": 5}), {"where_display_differs": "displayed", **_SIGN}),
    ("``3``, which a conditional format whose rule is not evaluated may display as ``[c]``", _rule({"type": "bottom", "value": 1}), {"where_display_differs": "stored"}),
    ("``3`` displayed as nothing", _shown(";;;"), {"where_display_differs": "stored"}),
    ("``1234567`` displayed as ``1235``", _shown("0,", 1234567), {"where_display_differs": "stored"}),
    ("``-5`` displayed as ``5`` in red", _shown("0;[Red]0", -5), {"where_display_differs": "stored"}),
    ("``5.3`` displayed as ``5.3m``", _shown('0.0"m"', 5.3), {"where_display_differs": "stored"}),
    ("``TRUE``", lambda _, sheet: sheet.write_boolean(1, 2, True), {"markers": {"true": 1}}),
    ("``36:00``, a duration", _shown("[h]:mm", 1.5), {}),
    ("``Ash Tree`` with a line break", _lines, {"where": {"trust": "Ash Tree"}}),
    ("a label merged over three rows", _label, {}),
    ("a label above two blank cells, not merged", _blank, {"where": {"trust": "Ash"}}),
    ("a figure merged over two rows", _figure, {"where_display_differs": "stored", "markers": {"": "missing"}}),
    ("a figure under a merged cell", _covered, {"where_display_differs": "stored"}),
    ("a hidden row", _row, {"hidden_rows": "leave-out"}),
    ("a hidden column", _column, {}),
    ("a hidden sheet", _sheet, {}),
)  # fmt: skip


_WITHOUT_OPTION = (
    "a formula without a result", "``36:00``, a duration", "a hidden column", "a hidden sheet",
)  # fmt: skip


def workbook_forms() -> str:
    """Show what a workbook can say, what is read of it, and what an option makes of it."""
    rows = []
    for told, write, options in _FORMS:
        raw = _workbook(write)
        given = flow(options) if options else "none is needed"
        read = _made(raw, options) if options else "as before"
        if told in _WITHOUT_OPTION:
            given, read = "none", "as before"
        rows.append((told, _made(raw, {}), given, read))
    head = ("In the workbook", "Read as it stands", "Option", "Read with it")
    return _table(head, rows, "24 26 28 22")


def _workbook(write: Write) -> bytes:
    xlsxwriter: Any = import_module("xlsxwriter")
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Table")
        sheet.write_row(0, 0, _HEAD)
        for row, month in enumerate(_MONTHS, 1):
            sheet.write_row(row, 0, (month, "Ash", row * 10))
        write(book, sheet)
    return stream.getvalue()


def _made(raw: bytes, options: Mapping[str, Any]) -> str:
    """Return the figures that a workbook gives, and the codes of what is told."""
    given = {
        "file": "t.xlsx", "sheet": "Table", "indicator": "i",
        "columns": {"value": "n", "part": "trust"}, "period": {"at": "month", "covers": "month"},
        **options,
    }  # fmt: skip
    if "where" in options:
        given["columns"] = {"value": "n"}
    source = DataSource(id="s", use="tabular", options=given)

    def nowhere(_: str) -> Any:
        raise AssertionError("a made-up file lies nowhere")

    with tempfile.TemporaryDirectory() as folder:
        context = SourceContext(
            source=source,
            register=Register(title="Made up", sources=(source,)),
            read=lambda _: raw,
            provenance=lambda file, place: Provenance(
                plugin="p", distribution="d", version="1", file=file, place=place
            ),
            path=lambda name: Path(folder) / name,
            files=nowhere,
            frame=None,
        )
        try:
            reader: Any = Plugins().make("sources", "tabular", given)
            found: Sequence[Any] = list(reader.gather(context))
        except RsrError as error:
            found = error.problems
    figures = [_figure_of(one) for one in found if isinstance(one, Observation)]
    codes = dict.fromkeys(one.code for one in found if isinstance(one, Problem))
    parts = [", ".join(figures), *(f":ref:`message-{code}`" for code in codes)]
    return "; ".join(filter(None, parts))


def _figure_of(one: Observation) -> str:
    value = one.value
    if isinstance(value, Number):
        return f"{value.value:g}" if value.value < 1000 else f"{value.value:.0f}"
    if isinstance(value, Suppressed):
        return f"{value.low} to {value.high}, hidden"
    return "missing" if isinstance(value, Missing) else type(value).__name__.lower()
