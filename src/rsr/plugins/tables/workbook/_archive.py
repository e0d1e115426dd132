"""The zip file that a workbook is, and the true reason why one cannot be read."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn
from xml.etree import ElementTree as ET
from xml.parsers import expat

from rsr.errors import DocumentError, Where, short_repr

# A workbook that unpacks to more is no table that anyone published.
_MOST_BYTES = 2 << 30
_OLE = b"\xd0\xcf\x11\xe0"
_AGAIN = "fetch it again"
_OTHER_KINDS = {
    "application/vnd.oasis.opendocument.text": "a text document (ODT)",
    "application/vnd.oasis.opendocument.presentation": "a presentation (ODP)",
    "wordprocessingml": "a Word document (DOCX)",
    "presentationml": "a presentation (PPTX)",
}


class UnreadableError(ValueError):
    """A workbook that cannot be read; the message says what came, and no cell of it."""

    def __init__(self, got: str, hint: str = _AGAIN) -> None:
        super().__init__(got)
        self.got = got
        self.hint = hint


def refusal(error: UnreadableError, file: str) -> DocumentError:
    """Return the error that a person is told."""
    return DocumentError.of(
        "file-not-spreadsheet",
        "the file must be a spreadsheet that can be read",
        got=short_repr(error.got)[1:-1],
        hint=error.hint,
        where=Where(file=file),
    )


@contextmanager
def guarded(part: str) -> Iterator[None]:
    """Say what is wrong where a part of a workbook cannot be read.

    Raises:
        UnreadableError: It cannot.
    """
    try:
        yield
    except UnreadableError:
        raise
    except (expat.ExpatError, ET.ParseError) as error:
        line = getattr(error, "lineno", None) or getattr(error, "position", (0, 0))[0]
        raise UnreadableError(f"malformed XML, line {line} of {part}") from None
    except UnicodeDecodeError:
        raise UnreadableError(f"{part} in an encoding other than it says") from None
    except NotImplementedError:
        raise UnreadableError("a zip file packed by a method that is not known", "save it again with a spreadsheet program") from None  # fmt: skip
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError):
        raise UnreadableError("a zip file that is damaged") from None
    except ValueError:
        raise UnreadableError(f"something that is no number where one must be, in {part}") from None


def refuse_doctype(*_: Any) -> NoReturn:
    """Refuse XML that declares entities, as expat's handler of a document type.

    Raises:
        UnreadableError: Always.
    """
    raise UnreadableError("XML with a document type of its own, which could stand for anything")


def is_utf_8(raw: bytes) -> bool:
    """Say whether XML is in UTF-8 by how it begins."""
    head = raw[:200].lower()
    return b"\0" not in head and (b"encoding" not in head or b"utf-8" in head)


def archive_of(raw: bytes) -> zipfile.ZipFile:
    """Open the zip file that a workbook is, if it is whole, not locked, and of a bearable size.

    Raises:
        UnreadableError: It is not.
    """
    if raw.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            raise UnreadableError("a workbook with a password", "take the password off it")
        raise UnreadableError(
            "an Excel workbook of before 2007 (XLS)", "save it as XLSX, or as CSV"
        )
    try:
        found = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, OSError):
        raise UnreadableError("a zip file that is cut short or damaged") from None
    if any(member.flag_bits & 1 for member in found.infolist()):
        raise UnreadableError("a zip file with a password", "take the password off it")
    if sum(member.file_size for member in found.infolist()) > _MOST_BYTES:
        raise UnreadableError("more than 2 GiB when unpacked", "ask its publisher for CSV")
    return found


def read_part(archive: zipfile.ZipFile, part: str | None) -> bytes | None:
    """Return a part of a workbook, or None where there is none of that name."""
    if part is None:
        return None
    try:
        return archive.read(part)
    except KeyError:
        return None


def workbook_part(archive: zipfile.ZipFile) -> str:
    """Return the part that a workbook begins with: ``content.xml``, or one that its links name.

    Raises:
        UnreadableError: It is no workbook, has a password, or is of a kind that is not read.
    """
    names = set(archive.namelist())
    manifest = read_part(archive, "META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest or "encrypted-package" in names:
        raise UnreadableError("a workbook with a password", "take the password off it")
    kind = (read_part(archive, "mimetype") or b"").decode("latin-1").strip()
    if kind in _OTHER_KINDS:
        raise UnreadableError(_OTHER_KINDS[kind], "fetch the spreadsheet itself")
    if "content.xml" in names:
        return "content.xml"
    part = _named_by_links(archive)
    if part is None and "xl/workbook.xml" in names:
        part = "xl/workbook.xml"
    if "xl/workbook.bin" in names or (part or "").endswith(".bin"):
        raise UnreadableError("a binary workbook (XLSB)", "save it as XLSX")
    types = (read_part(archive, "[Content_Types].xml") or b"").decode("latin-1")
    for sign, called in _OTHER_KINDS.items():
        if "/" not in sign and sign in types and "spreadsheetml" not in types:
            raise UnreadableError(called, "fetch the spreadsheet itself")
    if part is None or part not in names:
        raise UnreadableError("a zip file that holds no workbook", "fetch the spreadsheet itself")
    return part


def _named_by_links(archive: zipfile.ZipFile) -> str | None:
    links = read_part(archive, "_rels/.rels")
    if links is None:
        return None
    for link in ET.fromstring(links):  # noqa: S314  # expat bounds what entities expand to
        if re.search(r"/officeDocument$", link.get("Type", "")):
            return link.get("Target", "").lstrip("/")
    return None
