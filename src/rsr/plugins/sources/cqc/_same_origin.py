"""Which service an address belongs to, so that a key goes to no other."""

from urllib.parse import urlsplit

_LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})


def origin(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of an address; addresses of one service have them in common.

    >>> origin("https://Example.org/a") == origin("https://example.org:443/b")
    True
    """
    usual = {"http": 80, "https": 443}
    try:
        parts = urlsplit(url)
        return parts.scheme, (parts.hostname or "").lower(), parts.port or usual.get(parts.scheme)
    except ValueError:  # no address at all
        return "", "", None


def is_local(url: str) -> bool:
    """Say whether an address is on this machine, where nobody listens on the way."""
    return origin(url)[1] in _LOCAL
