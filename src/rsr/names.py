"""Private names: looking for people's real names in all the text that records hold."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any, Literal, get_args, get_origin

from attrs import Attribute

from rsr.errors import Path
from rsr.model import Release, field_doc
from rsr.traversal import Walk

__all__ = ["TEXTS", "holding", "plain", "release_texts"]

_SEPARATOR = "\0"


def _holds_text(type_: Any) -> bool:
    if get_origin(type_) is Literal:
        return False
    return type_ is str or any(_holds_text(inner) for inner in get_args(type_))


def _text(attribute: "Attribute[Any]") -> str | None:
    """Mark every field of free text; an id that names another record is told where it is given."""
    if field_doc(attribute).refers_to is not None or not _holds_text(attribute.type):
        return None
    return "text"


# Finds every text that people write, wherever it stands in a record.
TEXTS = Walk(_text)


def release_texts(release: Release) -> Iterator[tuple[Path, str]]:
    """Yield every text of a release with its path."""
    for path, _, text in TEXTS.inside(release, ()):
        yield path, text
    for path, _, text in TEXTS.register(release.register):
        yield ("register", *path), text


def plain(text: str) -> str:
    """Return a text as names are compared: case, width, signs without width and spaces made even."""
    if not text.isascii():
        unseen = [ord(sign) for sign in set(text) if unicodedata.category(sign) == "Cf"]
        text = text.translate(dict.fromkeys(unseen))
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(text.replace(_SEPARATOR, " ").casefold().split())


def _ends_word(name_sign: str, beside: str) -> bool:
    """Say whether a name that ends in one sign ends as a word before the sign beside it.

    In scripts without capitals, words may stand together without a space: there any neighbour will do.
    """
    if unicodedata.category(name_sign) == "Lo":
        return True
    return not beside.isalnum() and not unicodedata.category(beside).startswith("M")


class _Texts:
    """All texts as one, so that looking for a name costs one search through memory."""

    def __init__(self, texts: Iterable[tuple[Path, str]]) -> None:
        self._paths: list[Path] = []
        self._starts: list[int] = []
        parts: list[str] = []
        at = 1
        for path, text in texts:
            self._paths.append(path)
            self._starts.append(at)
            parts.append(text)
            at += len(text) + 1
        self._whole = _SEPARATOR + "".join(part + _SEPARATOR for part in parts)

    def holding(self, name: str) -> Iterator[Path]:
        """Yield the path of each text that holds a name as a word or words of its own."""
        whole = self._whole
        last = -1
        at = whole.find(name)
        while at >= 0:
            before, after = whole[at - 1], whole[at + len(name)]
            if _ends_word(name[0], before) and _ends_word(name[-1], after):
                place = bisect_right(self._starts, at) - 1
                if place != last:
                    last = place
                    yield self._paths[place]
            at = whole.find(name, at + 1)


def holding(names: Iterable[str], texts: Iterable[tuple[Path, str]]) -> tuple[Path, ...]:
    """Return where names stand as words of their own: each place once, in the order of the names.

    Args:
        names: The names, as they are written.
        texts: The texts to look in, each with its path.

    Returns:
        The paths, each cut before the first key that holds a name itself.
    """
    # A name of signs that nobody can see is no name.
    wanted = dict.fromkeys(found for name in names if (found := plain(name)))
    if not wanted:
        return ()
    leaves = list(texts)
    # Made plain all at once, the texts show soon whether there is anything to look for at all.
    together = plain(_SEPARATOR.join(text for _, text in leaves))
    if not any(name in together for name in wanted):
        return ()
    whole = _Texts((path, plain(text)) for path, text in leaves)
    return tuple(
        dict.fromkeys(
            _without_names(path, wanted) for name in wanted for path in whole.holding(name)
        )
    )


def _without_names(path: Path, names: Iterable[str]) -> Path:
    """Cut a path before the first key that holds a name itself."""
    for length, step in enumerate(path):
        if isinstance(step, str) and any(name in plain(step) for name in names):
            return path[:length]
    return path
