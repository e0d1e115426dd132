"""Made-up tables in the layouts of real publishers, and a reader of them through the door."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from rsr.errors import DocumentError, Problem, Where
from rsr.model import (
    Account,
    DataSource,
    Indicator,
    Measured,
    Observation,
    Provenance,
    Register,
)
from rsr.plugins import Gathered, SourceContext, Table
from rsr.plugins.manager import Plugins

if TYPE_CHECKING:
    from rsr.engine.indicator_figures import Selection

__all__ = [
    "REVIEW",
    "Folder",
    "ods",
    "problems",
    "records",
    "shared_data",
    "without_account",
    "xlsx",
]

# A register without its indicators and sources.
REVIEW = """
format: 3
title: Made up
organisations: [{id: org, name: Body}]
recommendations:
  - {id: r-1, number: "1", topic: Made up, made_on: 2022-01-01, addressed_to: {org: lead}, criteria: [{id: c, text: Better.}]}
strategies: [{use: outcome-impact}]
cycles:
  - {id: c1, title: One, cut_off_on: 2026-12-31}
"""
SHARED = Path(__file__).parents[2] / "shared" / "data"


class Folder:
    """A register's folder with one source that reads tables in it."""

    def __init__(self, path: Path, plugins: Plugins) -> None:
        self.path = path
        self._plugins = plugins

    def write(self, name: str, content: bytes | str) -> str:
        """Put a file into the folder, and return its name."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return name

    def context(
        self, options: Mapping[str, Any], frame: Any = None, indicators: Sequence[Indicator] = ()
    ) -> SourceContext:
        """Return what the source is given to work with."""
        source = DataSource(id="made-up", use="tabular", options=dict(options))
        return SourceContext(
            source=source,
            register=Register(title="Made up", sources=(source,), indicators=tuple(indicators)),
            read=lambda name: self.one(name).read_bytes(),
            provenance=lambda file, place: Provenance(
                plugin="p", distribution="d", version="1", file=file, place=place
            ),
            path=self.one,
            files=self.several,
            frame=frame,
        )

    def one(self, name: str) -> Path:
        """Return where a file lies; nothing outside the folder is one of its files."""
        path = (self.path / name).resolve()
        if self.path.resolve() not in path.parents:
            raise DocumentError.of("source-outside", "must lie below", where=Where(file=name))
        return path

    def several(self, name: str) -> tuple[str, ...]:
        """Return the files that a pattern stands for."""
        found = sorted(self.path.glob(name))
        if not found:
            raise DocumentError.of("file-unreadable", "must be there", where=Where(file=name))
        return tuple(path.relative_to(self.path).as_posix() for path in found)

    def gather(self, frame: Any = None, **options: Any) -> list[Gathered]:
        """Return what the source yields, without its account."""
        return without_account(self._gather(frame, options))

    def account(self, frame: Any = None, **options: Any) -> Account:
        """Return the account of the source's rows."""
        (account,) = [one for one in self._gather(frame, options) if isinstance(one, Account)]
        return account

    def _gather(self, frame: Any, options: Mapping[str, Any]) -> list[Gathered]:
        made: Any = self._plugins.make("sources", "tabular", options)
        return list(made.gather(self.context(options, frame)))

    def measured_on(
        self, frame: Any = None, indicators: Sequence[Indicator] = (), **options: Any
    ) -> Table:
        """Return the table that the source gives."""
        made: Any = self._plugins.make("sources", "tabular", options)
        table: Table = made.table(self.context(options, frame, indicators))
        return table

    def measure(
        self,
        frame: Any = None,
        *,
        select: Mapping[str, Any] | None = None,
        measured: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> "tuple[Selection, list[Problem]]":
        """Return what an indicator has of the table, and all that was amiss in it."""
        from rsr.engine.row_groups import selected

        indicator = Indicator(
            id="i", title="I", unit="people", better="lower", select=dict(select or {}),
            measured=Measured(data="made-up", **(measured or {})),
        )  # fmt: skip
        table = self.measured_on(frame, (indicator,), makes="table", **options)
        try:
            found = selected(
                table.frame, table.layout, indicator, files=table.files, columnar=table.columnar
            )
        finally:
            table.close()
        return found, [*table.problems, *found.problems]


def without_account(gathered: Sequence[Gathered]) -> list[Gathered]:
    """Return what was gathered without the account, which counts each record once."""
    found = [one for one in gathered if isinstance(one, Account)]
    others: list[Gathered] = [one for one in gathered if not isinstance(one, Account)]
    made = sum(not isinstance(one, Problem) for one in others)
    # A file that is refused has an account of its own.
    own = [one for one in found if not one.refused]
    assert all(one.read - one.not_selected - one.left_out_in_all == made for one in own)
    return others


def problems(gathered: Sequence[Gathered]) -> list[Problem]:
    """Return the problems among what was gathered."""
    return [one for one in gathered if isinstance(one, Problem)]


def records(gathered: Sequence[Gathered]) -> list[Observation]:
    """Return the observations among what was gathered."""
    return [one for one in gathered if isinstance(one, Observation)]


def shared_data(name: str) -> Path:
    """Return where a real file is, or skip where the collection of them is not at hand."""
    import pytest

    path = SHARED / name
    if not path.exists():
        pytest.skip("the collection of real data files is not beside this checkout")
    return path


def xlsx(sheets: Mapping[str, Any], *, then: Callable[[Any], None] | None = None) -> bytes:
    """Return a workbook; ``then`` may add to it before it is closed."""
    xlsxwriter: Any = import_module("xlsxwriter")

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, date | datetime):
                    sheet.write_datetime(row, column, cell, day)
                elif isinstance(cell, str) and cell.startswith("#"):
                    sheet.write_formula(row, column, "=NA()", None, cell)
                elif cell is not None and cell != "":
                    sheet.write(row, column, cell)
    if then is not None:
        then(book)
    book.close()
    return stream.getvalue()


def ods(sheets: Mapping[str, Any]) -> bytes:
    """Return an OpenDocument spreadsheet, as small as one can be."""
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>"
        + "".join(
            f"<table:table-row>{''.join(map(_ods_cell, cells))}</table:table-row>" for cells in rows
        )
        + "</table:table>"
        for name, rows in sheets.items()
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
        f'office:version="1.2"><office:body><office:spreadsheet>{tables}'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", content)
        made.writestr("META-INF/manifest.xml", manifest)
    return stream.getvalue()


def _ods_cell(cell: Any) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, date):
        kind, value = "date", f'office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, int | float):
        kind, value = "float", f'office:value="{cell}"'
    elif cell.startswith("#"):
        kind, value = "string", 'office:string-value="" calcext:value-type="error"'
    else:
        kind, value = "string", ""
    text = escape(str(cell))
    return (
        f'<table:table-cell office:value-type="{kind}" {value}>'
        f"<text:p>{text}</text:p></table:table-cell>"
    )
