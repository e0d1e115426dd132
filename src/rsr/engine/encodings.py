"""Encodings by the names that Python has for them."""

import codecs

from rsr.errors import DocumentError, Where, shown

__all__ = ["codec"]


def codec(file: str, encoding: str) -> str:
    """Return the one name that Python has for an encoding of text, however it is written.

    Args:
        file: The file that is said to be in it, for the message.
        encoding: What it is called, such as ``UTF8`` or ``latin-1``.

    Raises:
        DocumentError: It is no encoding of text that Python knows.
    """
    try:
        "".encode(encoding)
        return codecs.lookup(encoding).name
    except (LookupError, ValueError):
        raise DocumentError.of(
            "encoding-unknown",
            "encoding must be a text encoding that Python knows",
            got=shown(encoding),
            hint="for example utf-8, utf-16 or cp1252",
            where=Where(file=file),
        ) from None
