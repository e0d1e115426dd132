"""Checks that protect people: consent, changed names, and real names that must stay out."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any, Literal, get_args, get_origin

from attrs import Attribute

from rsr.errors import Path, Problem
from rsr.model import Register, field_doc
from rsr.plugins import CheckCode, CheckContext, CheckOffer, hookimpl
from rsr.plugins.checks._telling import tell
from rsr.plugins.checks._walking import Walk

__all__ = ["rsr_checks"]

_NO_CONSENT = CheckCode(
    code="consent-missing",
    severity="error",
    must="a story must have the consent of the person whose it is",
    do="record the consent, or take the story out",
)
_NOT_COVERED = CheckCode(
    code="consent-not-for-publication",
    severity="error",
    must="the consent to a story must cover publication",
    do="ask the person, or take the story out",
)
_WITHDRAWN = CheckCode(
    code="consent-withdrawn",
    severity="error",
    must="a story must not be kept once the person has withdrawn",
    do="take the story out",
)
_SAME_NAME = CheckCode(
    code="changed-name-is-real",
    severity="error",
    must="the changed name of a story must not be one of the person's own names",
    do="choose another name, and change it in every text",
)
_NAME = CheckCode(
    code="private-name-in-text",
    severity="error",
    must="a private name must not stand in any text that may be published",
    do="write the changed name in its place",
)
_KIND = CheckCode(
    code="story-evidence-kind",
    severity="warning",
    must="the evidence record of a story must be of kind 'lived-experience'",
    do="correct the kind, or name the story's own record",
)
_RESTRICTED = CheckCode(
    code="story-restricted",
    severity="error",
    must="the evidence record of a story must not be restricted: the story would make it public",
    do="take the story out, or make the record public",
)

_SEPARATOR = "\0"


@hookimpl
def rsr_checks() -> Iterable[CheckOffer]:
    """Offer the checks that protect people."""
    yield CheckOffer(
        name="stories",
        summary="Every story is told with consent, from a record that may be published.",
        codes=(_NO_CONSENT, _NOT_COVERED, _WITHDRAWN, _KIND, _RESTRICTED),
        run=_stories,
    )
    yield CheckOffer(
        name="private-names",
        summary="No real name stands where a reader could find it.",
        codes=(_SAME_NAME, _NAME),
        run=_private_names,
    )


def _stories(register: Register, context: CheckContext) -> Iterator[Problem]:
    del context
    for index, story in enumerate(register.stories):
        at: Path = ("stories", index)
        consent = story.consent
        if consent is None:
            yield tell(_NO_CONSENT, register, at)
        else:
            if "publication" not in consent.covers:
                got = ", ".join(consent.covers) or "nothing"
                yield tell(_NOT_COVERED, register, (*at, "consent", "covers"), got=got)
            if consent.withdrawn_on is not None:
                path = (*at, "consent", "withdrawn_on")
                yield tell(_WITHDRAWN, register, path, got=str(consent.withdrawn_on))
        record = register.find("evidence", story.evidence)
        if record is not None:
            if record.kind != "lived-experience":
                yield tell(_KIND, register, (*at, "evidence"), got=repr(record.kind))
            if record.confidentiality == "restricted":
                yield tell(_RESTRICTED, register, (*at, "evidence"), got=repr(record.id))


def _holds_text(type_: Any) -> bool:
    if get_origin(type_) is Literal:
        return False
    return type_ is str or any(_holds_text(inner) for inner in get_args(type_))


def _text(attribute: "Attribute[Any]") -> str | None:
    """Mark every field of free text; an id that names another record is told where it is given."""
    if field_doc(attribute).refers_to is not None or not _holds_text(attribute.type):
        return None
    return "text"


_WALK = Walk(_text)


def _plain(text: str) -> str:
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


def _private_names(register: Register, context: CheckContext) -> Iterator[Problem]:
    del context
    if not register.private_names:
        return
    stories = {story.id: index for index, story in enumerate(register.stories)}
    names: dict[str, None] = {}
    for entry in register.private_names:
        # A name of signs that nobody can see is no name.
        own = [plain for name in entry.names if (plain := _plain(name))]
        names.update(dict.fromkeys(own))
    leaves = [
        (path, text) for path, _, text in _WALK.register(register, without=("private_names",))
    ]
    # Made plain all at once, the texts show soon whether there is anything to look for at all.
    together = _plain(_SEPARATOR.join(text for _, text in leaves))
    if not any(name in together for name in names):
        return
    texts = _Texts((path, _plain(text)) for path, text in leaves)
    told: set[Path] = set()
    for path in _same_names(register, stories):
        told.add(path)
        yield tell(_SAME_NAME, register, path, got="withheld")
    for name in names:
        for found in texts.holding(name):
            path = _without_names(found, names)
            if path not in told:
                told.add(path)
                yield tell(_NAME, register, path, got="withheld")


def _without_names(path: Path, names: Iterable[str]) -> Path:
    """Cut a path before the first key that holds a name itself."""
    for length, step in enumerate(path):
        if isinstance(step, str) and any(name in _plain(step) for name in names):
            return path[:length]
    return path


def _same_names(register: Register, stories: dict[str, int]) -> Iterator[Path]:
    for entry in register.private_names:
        index = stories.get(entry.story)
        if index is not None:
            changed = _plain(register.stories[index].changed_name)
            if changed in {_plain(name) for name in entry.names}:
                yield ("stories", index, "changed_name")
