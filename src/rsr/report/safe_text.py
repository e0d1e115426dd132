"""Text that can do a page no harm: what cannot be shown is marked, what was opened is closed."""

from rsr._lazy import lazy_pattern

__all__ = ["is_web_address", "safe_text"]

# Control characters but tab and newline, lone surrogates, and code points that are no characters.
# A browser, or a strict reader of HTML, changes or refuses each of them.
_UNSHOWABLE = lazy_pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    + "]"
)
_POP_EMBEDDING = "\u202c"
_POP_ISOLATE = "\u2069"
# What opens a run of text with a direction of its own, and what closes it (UAX #9).
_CLOSERS = {
    **dict.fromkeys("\u202a\u202b\u202d\u202e", _POP_EMBEDDING),
    **dict.fromkeys("\u2066\u2067\u2068", _POP_ISOLATE),
}
_OPENERS = lazy_pattern("[\u202a\u202b\u202d\u202e\u2066-\u2068]")
_DIRECTIONS = lazy_pattern("[\u202a-\u202e\u2066-\u2069]")
_WEB_ADDRESS = lazy_pattern(r"https?://[^\s<>\"\\\x00-\x20\x7f-\x9f\u202a-\u202e\u2066-\u2069]+")


def safe_text(text: str) -> str:
    r"""Return text as it may stand on a page.

    Control characters other than tab and newline become U+FFFD, and so does whatever is no character
    at all. A change of direction that the text begins and does not end is ended with it, so that
    nothing after it is turned round.

    >>> safe_text("a\x00b")
    'a�b'
    >>> safe_text("\u202eabc") == "\u202eabc\u202c"
    True
    """
    # Most text is plain, and for plain text two passes in C are all the cost.
    if text.isascii() and text.isprintable():
        return text
    text = _UNSHOWABLE.sub("\ufffd", text)
    if not _OPENERS.search(text):
        return text
    waiting: list[str] = []
    isolates = 0
    for found in _DIRECTIONS.finditer(text):
        mark = found[0]
        if mark in _CLOSERS:
            waiting.append(_CLOSERS[mark])
            isolates += _CLOSERS[mark] == _POP_ISOLATE
        elif mark == _POP_ISOLATE and isolates:
            # An isolate that ends takes along every embedding that was begun within it.
            isolates -= 1
            while waiting.pop() == _POP_EMBEDDING:
                pass
        elif mark == _POP_EMBEDDING and waiting and waiting[-1] == _POP_EMBEDDING:
            waiting.pop()
    return text + "".join(reversed(waiting))


def is_web_address(address: str | None) -> bool:
    """Say whether an address may be made a link: http or https, and nothing odd within.

    >>> is_web_address("https://example.org/a?b=1"), is_web_address("javascript:alert(1)")
    (True, False)
    """
    return address is not None and _WEB_ADDRESS.fullmatch(address) is not None
