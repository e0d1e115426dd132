"""Encodings by the names that Python has for them, and texts that are UTF-8 but for a few faults."""

import codecs
from collections.abc import Iterable

from rsr.errors import DocumentError, Where, short_repr

# What Python calls the encodings that are UTF-8, or a part of it.
UTF_8 = ("utf-8", "utf-8-sig", "ascii")
_ASCII = bytes(range(128))


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
            got=short_repr(encoding),
            hint="for example utf-8, utf-16 or cp1252",
            where=Where(file=file),
        ) from None


def mostly_utf_8(blocks: Iterable[bytes]) -> bool:
    """Say whether most bytes beyond ASCII are UTF-8: then a text is UTF-8 that has faults.

    Letters of another encoding hardly ever make a letter of UTF-8 by chance.

    Args:
        blocks: The text, in pieces of any size.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("ignore")
    beyond = lost = 0
    for block in blocks:
        beyond += len(block.translate(None, _ASCII))
        lost += len(block) - len(decoder.decode(block).encode())
    return 2 * lost < beyond
