"""One file into one document: encoding, size of the world it comes from, YAML or JSON."""

import stat
from pathlib import Path as FilePath

from rsr.documents.json_reader import read_json
from rsr.documents.located import Document
from rsr.documents.yaml_reader import read_yaml
from rsr.errors import DocumentError, Where

__all__ = ["ENDINGS", "decode", "read_bytes", "read_document", "unreadable"]

ENDINGS = (".yaml", ".yml", ".json")


def decode(raw: bytes, *, file: str) -> str:
    """Return the text of UTF-8 bytes, a byte order mark removed.

    Raises:
        DocumentError: They are not UTF-8; says at which line and column.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", errors="replace")
        raise DocumentError.of(
            "encoding-wrong",
            "the file must be in UTF-8",
            got=f"byte 0x{raw[error.start]:02x}",
            hint="save it as UTF-8",
            where=Where(
                file=file,
                line=before.count("\n") + 1,
                column=len(before) - (before.rfind("\n") + 1) + 1,
            ),
        ) from None


def unreadable(file: str, got: str) -> DocumentError:
    """Return the error of a file or folder that cannot be read."""
    return DocumentError.of(
        "file-unreadable",
        "the file must be there and readable",
        got=got,
        hint="check its name and its permissions",
        where=Where(file=file),
    )


def read_bytes(path: FilePath, *, file: str) -> bytes:
    """Return a file's bytes.

    Raises:
        DocumentError: It is not there, is not a file, or may not be read.
    """
    try:
        # A pipe or a device might never come to an end; a folder is told of by the system itself.
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            raise unreadable(file, "a pipe or a device")
        return path.read_bytes()
    except OSError as error:
        raise unreadable(file, (error.strerror or "an error").lower()) from None


def read_document(path: FilePath, *, file: str, lenient: bool = False) -> Document:
    """Read a YAML or JSON file.

    Args:
        path: The file.
        file: What messages call it.
        lenient: True to return a document that has faults but can be read, with its problems.

    Raises:
        DocumentError: It cannot be read; holds every problem that was found.
    """
    text = decode(read_bytes(path, file=file), file=file)
    _refuse_conflict(text, file)
    if path.suffix == ".json":
        return read_json(text, file=file, lenient=lenient)
    return read_yaml(text, file=file, lenient=lenient)


def _refuse_conflict(text: str, file: str) -> None:
    """Refuse a file in which git has left both sides of a conflict; no text of YAML or JSON begins so."""
    begins = f"\n{text}".find("\n<<<<<<< ")
    parts = text.find("\n=======", begins)
    if begins < 0 or parts < 0 or text.find("\n>>>>>>> ", parts) < 0:
        return
    raise DocumentError.of(
        "conflict-unresolved",
        "the file must hold one version of each line",
        got="the marks of a conflict of two versions, as git leaves them",
        hint="keep what is right of both, and remove the lines of <<<<<<<, ======= and >>>>>>>",
        where=Where(file=file, line=text.count("\n", 0, begins) + 1, column=1),
    )
