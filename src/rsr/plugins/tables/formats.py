"""What a file is, by the ending of its name and by what it holds, and the reader that opens it."""

import re
from pathlib import Path as FilePath
from pathlib import PurePosixPath

from rsr.documents.reader import unreadable
from rsr.errors import DocumentError, Where
from rsr.model import Indicator
from rsr.model.kinds import kind_in_words, kind_of
from rsr.plugins import SourceContext
from rsr.plugins.tables.delimited import CsvTable, text_of
from rsr.plugins.tables.row_readers import TableReader
from rsr.plugins.tables.table_options import Format, TabularOptions

__all__ = [
    "check_file",
    "format_of",
    "not_such",
    "opened",
    "sign_of",
]

# Units of shares from 0 to 1.
_SHARE = re.compile(r"\b(?:proportions?|fractions?|shares?|ratios?)\b|\b0 to 1\b")
_ENDINGS: dict[str, Format] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".ods": "ods",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
_OLE = b"\xd0\xcf\x11\xe0"
_SIGNATURES = {
    b"PK\x03\x04": "a zip file, as XLSX and ODS are",
    b"\x1f\x8b": "a gzip file",
    _OLE: "an old Excel file, or one with a password",
    b"PAR1": "a Parquet file",
    b"%PDF": "a PDF file",
    b"SQLite format 3\0": "an SQLite database",
}
_OWN = {
    "parquet": b"PAR1",
    "xlsx": b"PK\x03\x04",
    "ods": b"PK\x03\x04",
    "database": b"SQLite format 3\0",
}
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)


def format_of(options: TabularOptions, file: str) -> Format:
    """Say what a file is to be read as.

    >>> format_of(TabularOptions(file="a/*.XLSX"), "a/b.XLSX")
    'xlsx'
    """
    if options.is_database:
        return "database"
    if options.format != "auto":
        return options.format
    return _ENDINGS.get(PurePosixPath(file).suffix.lower(), "csv")


def _in_per_cent(indicator: Indicator) -> bool:
    """Say whether figures of an indicator are in per cent: 38.2 for what a share calls 0.382."""
    if _SHARE.search(indicator.unit.casefold()):
        return False
    return kind_in_words(indicator.unit) == "percentage" or kind_of(indicator) == "percentage"


def wanted_in_per_cent(options: TabularOptions, context: SourceContext) -> tuple[str, ...]:
    """Return the indicators that take figures of a source and want them in per cent."""
    named = options.indicator or options.constants.get("indicator")
    return tuple(
        one.id
        for one in context.register.indicators
        if _in_per_cent(one)
        and (
            (one.measured.data == context.source.id)
            if one.measured is not None
            else one.id == named
            or ("indicator" in options.columns and options.makes == "observations")
        )
    )


def opened(options: TabularOptions, context: SourceContext, file: str) -> TableReader:
    """Open a file and read as far as its columns.

    Raises:
        DocumentError: It cannot be read, or is not what it should be.
        ExtraMissingError: A package that reads it is not installed.
    """
    form = format_of(options, file)
    if form == "parquet":
        from rsr.plugins.tables.parquet import ParquetTable

        check_file(context.path(file), form, file)
        return ParquetTable.opened(context.path(file), file, options)
    if form == "jsonl":
        from rsr.plugins.tables.json_lines import JsonLines

        check_file(context.path(file), form, file)
        return JsonLines.opened(context.path(file), file, options)
    raw = context.read(file)
    if not raw.strip():
        raise _empty(file)
    check(raw[:4096], form, file)
    if form in ("xlsx", "ods"):
        from rsr.plugins.tables.workbook import SheetTable

        per_cent = wanted_in_per_cent(options, context)
        return SheetTable.opened(raw, file, options, per_cent=per_cent)
    text = text_of(raw, file, options.encoding)
    if _HTML.match(text[:4000]):
        raise not_such(form, file, "a web page")
    return CsvTable.opened(text, file, options, sign_of(options, form))


def sign_of(options: TabularOptions, form: Format) -> str:
    """Return what parts the cells of a text: a tab where only the ending of its name says so."""
    return "\t" if form == "tsv" and options.delimiter == "," else options.sign


def check_file(path: FilePath, form: Format, file: str) -> None:
    """Refuse a file that cannot be read, or is plainly not what it should be.

    Raises:
        DocumentError: It is refused.
    """
    try:
        with path.open("rb") as opened_file:
            head = opened_file.read(4096)
    except OSError as error:
        raise unreadable(file, (error.strerror or "an error").lower()) from None
    if not head.strip():
        raise _empty(file)
    check(head, form, file)


def check(head: bytes, form: Format, file: str) -> None:
    """Refuse what begins as another kind of file does.

    Raises:
        DocumentError: It is refused.
    """
    own = _OWN.get(form)
    if own is not None and head.startswith(own):
        return
    if form in ("xlsx", "ods") and head.startswith(_OLE):
        return  # the reader of workbooks says which kind it is
    for begins, what in _SIGNATURES.items():
        if head.startswith(begins):
            raise not_such(form, file, what)
    page = head.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    if form not in ("csv", "tsv") and _HTML.match(page):  # a text is looked at once it is decoded
        raise not_such(form, file, "a web page")
    if own is not None:
        text = head.isascii() or b"\0" not in head
        raise not_such(form, file, "text" if text else "something else")


def not_such(form: Format, file: str, got: str) -> DocumentError:
    """Make the error of a file that is not what it should be."""
    if form == "parquet":
        return _other("file-not-parquet", "a table in Parquet", file, got)
    if form in ("xlsx", "ods"):
        return _other("file-not-spreadsheet", "a spreadsheet", file, got)
    if form == "jsonl":
        return _other("file-not-jsonl", "a table in JSON lines", file, got)
    if form == "database":
        return _other("file-not-database", "an SQLite database", file, got)
    return _other("file-not-csv", "a table in CSV", file, got)


def _other(code: str, called: str, file: str, got: str) -> DocumentError:
    hint = f"fetch {called} itself"
    if got == "text":
        hint = "if it is a table in CSV, set format: csv"
    elif got == "a web page":
        hint += "; a site may answer with a page where the file was taken away"
    return DocumentError.of(
        code,
        f"the file must be {called}",
        got=got,
        hint=hint,
        where=Where(file=file, line=1, column=1),
    )


def _empty(file: str) -> DocumentError:
    return DocumentError.of(
        "file-empty", "the file must hold a table", hint="fetch it again", where=Where(file=file)
    )
